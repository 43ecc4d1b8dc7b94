//! `TimeSpan`: a length of time in ticks, its text and the reading of text.

use super::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use crate::Edition;
use crate::text::culture::Culture;
use crate::text::error::{ErrorKind, TextError};

/// `System.TimeSpan` in ticks of 100 ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeSpan(pub i64);

/// The largest number of whole days.
const MAX_DAYS: u64 = 10_675_199;

impl TimeSpan {
    /// `[timespan]::MaxValue`
    pub const MAX: TimeSpan = TimeSpan(i64::MAX);
    /// `[timespan]::MinValue`
    pub const MIN: TimeSpan = TimeSpan(i64::MIN);

    /// `[timespan]::new(days, hours, minutes, seconds)`, each of any size.
    ///
    /// # Errors
    /// `ArgumentOutOfRangeException` when the sum is too long.
    pub fn new(days: i64, hours: i64, minutes: i64, seconds: i64) -> Result<TimeSpan, TextError> {
        let ticks = i128::from(days) * i128::from(TICKS_PER_DAY)
            + i128::from(hours) * i128::from(TICKS_PER_HOUR)
            + i128::from(minutes) * i128::from(TICKS_PER_MINUTE)
            + i128::from(seconds) * i128::from(TICKS_PER_SECOND);
        i64::try_from(ticks)
            .map(TimeSpan)
            .map_err(|_| too_long(ErrorKind::ArgumentOutOfRange))
    }

    /// `[timespan]::FromHours` and its siblings: `value` units of so many ticks. .NET Framework rounds to a millisecond.
    ///
    /// # Errors
    /// `OverflowException` when it is too long, `ArgumentException` for NaN.
    pub fn from_units(value: f64, unit: i64, edition: Edition) -> Result<TimeSpan, TextError> {
        if value.is_nan() {
            return Err(TextError::new(
                ErrorKind::Argument,
                "TimeSpan does not accept floating point Not-a-Number values.",
            ));
        }
        let ticks = match edition {
            Edition::Core => value * unit as f64,
            Edition::Desktop => {
                let milliseconds =
                    value * (unit as f64 / 10_000.0) + if value >= 0.0 { 0.5 } else { -0.5 };
                milliseconds.trunc() * 10_000.0
            }
        };
        if ticks == i64::MAX as f64 {
            return Ok(TimeSpan::MAX);
        }
        if ticks > i64::MAX as f64 || ticks < i64::MIN as f64 {
            return Err(too_long(ErrorKind::Overflow));
        }
        Ok(TimeSpan(ticks as i64))
    }

    /// The sum.
    ///
    /// # Errors
    /// `OverflowException`.
    pub fn checked_add(self, other: TimeSpan) -> Result<TimeSpan, TextError> {
        self.0
            .checked_add(other.0)
            .map(TimeSpan)
            .ok_or_else(|| too_long(ErrorKind::Overflow))
    }

    /// The difference.
    ///
    /// # Errors
    /// `OverflowException`.
    pub fn checked_sub(self, other: TimeSpan) -> Result<TimeSpan, TextError> {
        self.0
            .checked_sub(other.0)
            .map(TimeSpan)
            .ok_or_else(|| too_long(ErrorKind::Overflow))
    }

    /// The opposite.
    ///
    /// # Errors
    /// `OverflowException` for the least value, which has none.
    pub fn checked_neg(self) -> Result<TimeSpan, TextError> {
        let message = "Negating the minimum value of a twos complement number is invalid.";
        self.0
            .checked_neg()
            .map(TimeSpan)
            .ok_or_else(|| TextError::new(ErrorKind::Overflow, message))
    }

    /// `Days`
    pub fn days(self) -> i64 {
        self.0 / TICKS_PER_DAY
    }

    /// `Hours`, -23 to 23
    pub fn hours(self) -> i64 {
        self.0 / TICKS_PER_HOUR % 24
    }

    /// `Minutes`
    pub fn minutes(self) -> i64 {
        self.0 / TICKS_PER_MINUTE % 60
    }

    /// `Seconds`
    pub fn seconds(self) -> i64 {
        self.0 / TICKS_PER_SECOND % 60
    }

    /// `Milliseconds`
    pub fn milliseconds(self) -> i64 {
        self.0 / 10_000 % 1000
    }

    /// `TotalDays` and its siblings: the length in units of so many ticks.
    pub fn total(self, unit: i64) -> f64 {
        self.0 as f64 / unit as f64
    }

    /// `ToString()`: `[-][d.]hh:mm:ss[.fffffff]`
    pub fn to_text(self) -> String {
        let parts = Parts::of(self);
        let mut text = String::with_capacity(24);
        if self.0 < 0 {
            text.push('-');
        }
        if parts.days != 0 {
            text.push_str(&format!("{}.", parts.days));
        }
        text.push_str(&format!(
            "{:02}:{:02}:{:02}",
            parts.hours, parts.minutes, parts.seconds
        ));
        if parts.fraction != 0 {
            text.push_str(&format!(".{:07}", parts.fraction));
        }
        text
    }

    /// `ToString(format, culture)`.
    ///
    /// # Errors
    /// `FormatException` for an unknown format.
    pub fn format(self, format: &str, culture: &Culture) -> Result<String, TextError> {
        let parts = Parts::of(self);
        let sign = if self.0 < 0 {
            culture.number.negative
        } else {
            ""
        };
        let point = culture.number.decimal;
        match format {
            "" | "c" | "t" | "T" => Ok(self.to_text()),
            "g" => {
                let days = if parts.days != 0 {
                    format!("{}:", parts.days)
                } else {
                    String::new()
                };
                let fraction = format!("{:07}", parts.fraction);
                let fraction = fraction.trim_end_matches('0');
                let point = if fraction.is_empty() { "" } else { point };
                let Parts {
                    hours,
                    minutes,
                    seconds,
                    ..
                } = parts;
                Ok(format!(
                    "{sign}{days}{hours}:{minutes:02}:{seconds:02}{point}{fraction}"
                ))
            }
            "G" => {
                let Parts {
                    days,
                    hours,
                    minutes,
                    seconds,
                    fraction,
                } = parts;
                Ok(format!(
                    "{sign}{days}:{hours:02}:{minutes:02}:{seconds:02}{point}{fraction:07}"
                ))
            }
            _ if format.chars().count() == 1 => Err(invalid()),
            _ => parts.custom(format),
        }
    }

    /// `[timespan]::Parse(text, culture)`.
    ///
    /// # Errors
    /// `FormatException`, or `OverflowException` when a part is out of its range.
    pub fn parse(text: &str, culture: &Culture, edition: Edition) -> Result<TimeSpan, TextError> {
        read(text, culture.number.decimal).map_err(|why| why.error(text, edition))
    }

    /// `[timespan]::ParseExact(text, format, culture)`.
    ///
    /// # Errors
    /// As [`TimeSpan::parse`].
    pub fn parse_exact(
        text: &str,
        format: &str,
        culture: &Culture,
        edition: Edition,
    ) -> Result<TimeSpan, TextError> {
        let read = match format {
            "c" | "t" | "T" => read(text, "."),
            "g" | "G" => read(text, culture.number.decimal),
            _ if format.chars().count() <= 1 => return Err(invalid()),
            _ => read_exact(text, format),
        };
        read.map_err(|why| why.error(text, edition))
    }
}

fn too_long(kind: ErrorKind) -> TextError {
    TextError::new(
        kind,
        "TimeSpan overflowed because the duration is too long.",
    )
}

fn invalid() -> TextError {
    TextError::format("Input string was not in a correct format.")
}

/// The absolute parts of a span.
struct Parts {
    days: u64,
    hours: u64,
    minutes: u64,
    seconds: u64,
    fraction: u64,
}

impl Parts {
    fn of(span: TimeSpan) -> Parts {
        let ticks = span.0.unsigned_abs();
        let seconds = ticks / TICKS_PER_SECOND as u64;
        Parts {
            days: seconds / 86_400,
            hours: seconds / 3600 % 24,
            minutes: seconds / 60 % 60,
            seconds: seconds % 60,
            fraction: ticks % TICKS_PER_SECOND as u64,
        }
    }

    fn custom(&self, format: &str) -> Result<String, TextError> {
        let mut out = String::with_capacity(format.len());
        for piece in pieces(format)? {
            match piece {
                Piece::Literal(c) => out.push(c),
                Piece::Field('d', width) => out.push_str(&format!("{:0width$}", self.days)),
                Piece::Field('h', width) => out.push_str(&format!("{:0width$}", self.hours)),
                Piece::Field('m', width) => out.push_str(&format!("{:0width$}", self.minutes)),
                Piece::Field('s', width) => out.push_str(&format!("{:0width$}", self.seconds)),
                Piece::Field(kind, width) => {
                    let digits = format!("{:07}", self.fraction);
                    let digits = digits.get(..width).unwrap_or(&digits);
                    out.push_str(if kind == 'F' {
                        digits.trim_end_matches('0')
                    } else {
                        digits
                    });
                }
            }
        }
        Ok(out)
    }
}

/// A part of a custom format.
enum Piece {
    Field(char, usize),
    Literal(char),
}

/// Splits a custom format, in which any other letter or sign must be escaped or quoted.
fn pieces(format: &str) -> Result<Vec<Piece>, TextError> {
    let mut pieces = Vec::new();
    let mut rest = format.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            'd' | 'h' | 'm' | 's' | 'f' | 'F' => {
                let mut width = 1;
                while rest.next_if_eq(&c).is_some() {
                    width += 1;
                }
                let most = match c {
                    'd' => 8,
                    'f' | 'F' => 7,
                    _ => 2,
                };
                if width > most {
                    return Err(invalid());
                }
                pieces.push(Piece::Field(c, width));
            }
            '\'' | '"' => loop {
                match rest.next() {
                    Some(end) if end == c => break,
                    Some('\\') => pieces.push(Piece::Literal(rest.next().ok_or_else(invalid)?)),
                    Some(inside) => pieces.push(Piece::Literal(inside)),
                    None => {
                        let text = format!(
                            "Cannot find a matching quote character for the character '{c}'."
                        );
                        return Err(TextError::format(text));
                    }
                }
            },
            '%' => match rest.peek() {
                Some(next) if *next != '%' => {}
                _ => return Err(invalid()),
            },
            '\\' => pieces.push(Piece::Literal(rest.next().ok_or_else(invalid)?)),
            _ => return Err(invalid()),
        }
    }
    Ok(pieces)
}

/// Why text is no span.
enum Bad {
    Format,
    Range,
}

impl Bad {
    fn error(self, text: &str, edition: Edition) -> TextError {
        const RANGE: &str = "could not be parsed because at least one of the numeric components is out of range or contains too many digits.";
        match (self, edition) {
            (Bad::Format, Edition::Core) => TextError::format(format!(
                "String '{text}' was not recognized as a valid TimeSpan."
            )),
            (Bad::Format, Edition::Desktop) => {
                TextError::format("String was not recognized as a valid TimeSpan.")
            }
            // Measured alike in both editions.
            (Bad::Range, _) => TextError::new(
                ErrorKind::Overflow,
                format!("The TimeSpan string '{text}' {RANGE}"),
            ),
        }
    }
}

/// The forms `d`, `[d.]hh:mm[:ss[.f]]` and `d:hh:mm:ss[.f]`.
fn read(text: &str, decimal: &str) -> Result<TimeSpan, Bad> {
    let body = text.trim();
    let (negative, body) = match body.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, body),
    };
    let mut numbers: Vec<(u64, usize)> = Vec::new();
    let mut separators: Vec<&str> = Vec::new();
    let mut rest = body;
    let mut foreign = false;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        if digits > 0 {
            // The tokens are read before the form is looked at, so too many digits are what is said first.
            const TOO_LARGE: u64 = 1 << 28;
            let value = number
                .bytes()
                .fold(0u64, |n, b| (n * 10 + u64::from(b - b'0')).min(TOO_LARGE));
            if value >= TOO_LARGE {
                return Err(Bad::Range);
            }
            numbers.push((value, digits));
        } else {
            foreign = true;
        }
        let length = tail
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (separator, after) = tail.split_at(length);
        if !separator.is_empty() {
            separators.push(separator);
        }
        rest = after;
    }
    if foreign || numbers.len() != separators.len() + 1 {
        return Err(Bad::Format);
    }
    let is_point = |s: &str| s == "." || s == decimal;
    let value = |at: usize| numbers.get(at).map_or(0, |(value, _)| *value);
    let fraction = |at: usize| {
        numbers
            .get(at)
            .copied()
            .map_or(0, |(value, digits)| ticks_of_fraction(value, digits))
    };
    let (days, hours, minutes, seconds, fraction) = match separators.as_slice() {
        [] => (value(0), 0, 0, 0, 0),
        [":"] => (0, value(0), value(1), 0, 0),
        [":", ":"] => (0, value(0), value(1), value(2), 0),
        [".", ":"] => (value(0), value(1), value(2), 0, 0),
        [":", ":", point] if is_point(point) => (0, value(0), value(1), value(2), fraction(3)),
        ["." | ":", ":", ":"] => (value(0), value(1), value(2), value(3), 0),
        ["." | ":", ":", ":", point] if is_point(point) => {
            (value(0), value(1), value(2), value(3), fraction(4))
        }
        _ => return Err(Bad::Format),
    };
    assemble(negative, days, (hours, minutes, seconds), fraction)
}

/// Ticks of the digits behind the point, rounded to seven.
fn ticks_of_fraction(value: u64, digits: usize) -> u64 {
    match digits {
        0..=7 => value * 10u64.pow(7 - digits as u32),
        _ => {
            let divisor = 10u64.saturating_pow((digits - 7) as u32);
            (value + divisor / 2) / divisor
        }
    }
}

fn assemble(
    negative: bool,
    days: u64,
    time: (u64, u64, u64),
    fraction: u64,
) -> Result<TimeSpan, Bad> {
    let (hours, minutes, seconds) = time;
    if days > MAX_DAYS || hours > 23 || minutes > 59 || seconds > 59 || fraction > 9_999_999 {
        return Err(Bad::Range);
    }
    let ticks = i128::from(days) * i128::from(TICKS_PER_DAY)
        + i128::from(hours * 3600 + minutes * 60 + seconds) * i128::from(TICKS_PER_SECOND)
        + i128::from(fraction);
    i64::try_from(if negative { -ticks } else { ticks })
        .map(TimeSpan)
        .map_err(|_| Bad::Range)
}

/// Reads by a custom format.
fn read_exact(text: &str, format: &str) -> Result<TimeSpan, Bad> {
    let mut rest = text;
    let (mut days, mut hours, mut minutes, mut seconds, mut fraction) = (0, 0, 0, 0, 0);
    for piece in pieces(format).map_err(|_| Bad::Format)? {
        match piece {
            Piece::Literal(c) => rest = rest.strip_prefix(c).ok_or(Bad::Format)?,
            Piece::Field(kind, width) => {
                let (least, most) = match kind {
                    'd' => (width, if width == 1 { 8 } else { width }),
                    'F' => (0, width),
                    'f' => (width, width),
                    _ => (width, 2),
                };
                let length = rest
                    .bytes()
                    .take(most)
                    .take_while(u8::is_ascii_digit)
                    .count();
                if length < least {
                    return Err(Bad::Format);
                }
                let (number, tail) = rest.split_at(length);
                rest = tail;
                let value = number
                    .bytes()
                    .fold(0u64, |n, b| n * 10 + u64::from(b - b'0'));
                match kind {
                    'd' => days = value,
                    'h' => hours = value,
                    'm' => minutes = value,
                    's' => seconds = value,
                    _ => fraction = ticks_of_fraction(value, length),
                }
            }
        }
    }
    if rest.is_empty() {
        assemble(false, days, (hours, minutes, seconds), fraction)
    } else {
        Err(Bad::Format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, String> {
        TimeSpan::parse(text, Culture::en_us(), Edition::Core)
            .map(TimeSpan::to_text)
            .map_err(|e| e.message)
    }

    #[test]
    fn spans_are_read_in_their_forms() {
        for (text, shown) in [
            ("1", "1.00:00:00"),
            ("1:2", "01:02:00"),
            ("-1:0", "-01:00:00"),
            ("7.0:0", "7.00:00:00"),
            ("1.2:3:4.5", "1.02:03:04.5000000"),
            ("10675199.02:48:05.4775807", "10675199.02:48:05.4775807"),
            (" 12 ", "12.00:00:00"),
        ] {
            assert_eq!(parse(text), Ok(shown.into()));
        }
        assert_eq!(
            parse("1.2"),
            Err("String '1.2' was not recognized as a valid TimeSpan.".into())
        );
        let range = "could not be parsed because at least one of the numeric components is out of range or contains too many digits.";
        assert_eq!(
            parse("1:60"),
            Err(format!("The TimeSpan string '1:60' {range}"))
        );
    }

    #[test]
    fn spans_are_written_in_standard_and_custom_formats() {
        let span = TimeSpan(937_845_000_000);
        let format = |f: &str| span.format(f, Culture::en_us()).map_err(|e| e.message);
        assert_eq!(format("g"), Ok("1:2:03:04.5".into()));
        assert_eq!(format("G"), Ok("1:02:03:04.5000000".into()));
        assert_eq!(format(r"d\.hh\:mm\:ss"), Ok("1.02:03:04".into()));
        assert_eq!(format("%d"), Ok("1".into()));
        assert_eq!(
            format("hh:mm"),
            Err("Input string was not in a correct format.".into())
        );
        assert_eq!(format("fff"), Ok("500".into()));
    }

    #[test]
    fn exact_reading_follows_its_format() {
        let read = |t, f| {
            TimeSpan::parse_exact(t, f, Culture::en_us(), Edition::Core)
                .map(TimeSpan::to_text)
                .ok()
        };
        assert_eq!(read("12h05", "hh'h'mm"), Some("12:05:00".into()));
        assert_eq!(read("12:5", r"hh\:mm"), None);
    }
}
