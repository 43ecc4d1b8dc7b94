//! Text to dates by a format: `DateTime.ParseExact`.

use super::complete::four_digits;
use super::names::{self, longest, starts_with};
use super::parse::{Bad, Context, Read, Styles};
use super::{DateTime, DateTimeOffset, Kind, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use crate::text::culture::Culture;
use crate::text::error::TextError;

/// `[datetime]::ParseExact(text, formats, culture, styles)`: the first of `formats` that fits.
///
/// # Errors
/// `FormatException`, of the only format or of none.
pub fn parse_exact(
    text: &str,
    formats: &[&str],
    styles: Styles,
    context: Context<'_>,
) -> Result<DateTime, TextError> {
    first(text, formats, styles, context)
        .and_then(|read| read.to_datetime(styles, context))
        .map_err(|why| why.error(text, context.edition))
}

/// `[datetimeoffset]::ParseExact(text, formats, culture, styles)`.
///
/// # Errors
/// As [`parse_exact`].
pub fn parse_exact_offset(
    text: &str,
    formats: &[&str],
    styles: Styles,
    context: Context<'_>,
) -> Result<DateTimeOffset, TextError> {
    first(text, formats, styles, context)
        .and_then(|read| read.to_offset(styles, context))
        .map_err(|why| why.error(text, context.edition))
}

fn first(text: &str, formats: &[&str], styles: Styles, context: Context<'_>) -> Result<Read, Bad> {
    if let [format] = formats {
        return read(text, format, styles, context);
    }
    formats
        .iter()
        .find_map(|format| read(text, format, styles, context).ok())
        .ok_or(Bad::Format)
}

fn read(text: &str, format: &str, styles: Styles, context: Context<'_>) -> Result<Read, Bad> {
    let mut text = text;
    if styles.has(Styles::LEADING_WHITE) {
        text = text.trim_start();
    }
    if styles.has(Styles::TRAILING_WHITE) {
        text = text.trim_end();
    }
    let date = &context.culture.date;
    let invariant = Culture::invariant();
    let mut letters = format.chars();
    let (pattern, culture) = match (letters.next(), letters.next()) {
        (None, _) => return Err(Bad::Specifier),
        (Some(letter), None) => match letter {
            'd' => (date.short_date.to_owned(), context.culture),
            'D' => (date.long_date.to_owned(), context.culture),
            'f' => (
                format!("{} {}", date.long_date, date.short_time),
                context.culture,
            ),
            'F' | 'U' => (date.full.to_owned(), context.culture),
            'g' => (
                format!("{} {}", date.short_date, date.short_time),
                context.culture,
            ),
            'G' => (
                format!("{} {}", date.short_date, date.long_time),
                context.culture,
            ),
            'm' | 'M' => (date.month_day.to_owned(), context.culture),
            't' => (date.short_time.to_owned(), context.culture),
            'T' => (date.long_time.to_owned(), context.culture),
            'y' | 'Y' => (date.year_month.to_owned(), context.culture),
            'o' | 'O' => ("yyyy-MM-ddTHH:mm:ss.fffffffK".to_owned(), invariant),
            's' => ("yyyy-MM-ddTHH:mm:ss".to_owned(), invariant),
            'r' | 'R' => ("ddd, dd MMM yyyy HH:mm:ss 'GMT'".to_owned(), invariant),
            'u' => ("yyyy-MM-dd HH:mm:ss'Z'".to_owned(), invariant),
            _ => return Err(Bad::Specifier),
        },
        _ => (format.to_owned(), context.culture),
    };
    let mut reader = Reader {
        rest: text,
        culture,
        styles,
        fields: Fields::default(),
    };
    if format == "U" {
        reader.fields.offset = Some(0);
        reader.fields.is_utc = true;
    }
    reader.follow(&pattern)?;
    reader.fields.finish(context, styles)
}

#[derive(Default)]
struct Fields {
    year: Option<i32>,
    month: Option<i32>,
    day: Option<i32>,
    weekday: Option<u8>,
    hour: Option<i32>,
    /// The hour is one of twelve.
    half_day: bool,
    minute: Option<i32>,
    second: Option<i32>,
    fraction: i64,
    /// True for PM.
    half: Option<bool>,
    offset: Option<i64>,
    is_utc: bool,
}

struct Reader<'a> {
    rest: &'a str,
    culture: &'a Culture,
    styles: Styles,
    fields: Fields,
}

/// Sets a field, which a repeated specifier must not contradict.
fn put<T: PartialEq + Copy>(field: &mut Option<T>, value: T, letter: char) -> Result<(), Bad> {
    match *field {
        Some(old) if old != value => Err(Bad::Repeated(letter)),
        _ => {
            *field = Some(value);
            Ok(())
        }
    }
}

impl Reader<'_> {
    fn follow(&mut self, pattern: &str) -> Result<(), Bad> {
        let pattern: Vec<char> = pattern.chars().collect();
        let mut at = 0;
        while let Some(&c) = pattern.get(at) {
            let ahead = pattern.get(at..).unwrap_or_default();
            let run = ahead.iter().take_while(|next| **next == c).count();
            if self.styles.has(Styles::INNER_WHITE) && !c.is_whitespace() {
                self.rest = self.rest.trim_start();
            }
            at += match c {
                'y' | 'M' | 'd' | 'h' | 'H' | 'm' | 's' | 'f' | 'F' | 't' | 'z' => {
                    self.field(c, run)?;
                    run
                }
                'g' => run,
                'K' => {
                    self.kind()?;
                    1
                }
                'Z' => {
                    let (_, length) = longest(self.rest, [("GMT", ()), ("Z", ())].into_iter())
                        .ok_or(Bad::Format)?;
                    self.skip(length);
                    self.utc()?;
                    1
                }
                ':' => self.literal(self.culture.date.time_separator)?,
                '/' => self.literal(self.culture.date.date_separator)?,
                '\'' | '"' => self.quoted(ahead, c)?,
                '%' => match ahead.get(1) {
                    Some(next) if *next != '%' => 1,
                    _ => return Err(Bad::Specifier),
                },
                '\\' => {
                    let escaped = ahead.get(1).ok_or(Bad::Specifier)?;
                    self.expect(*escaped)?;
                    2
                }
                '.' if !self.rest.starts_with('.') && ahead.get(1) == Some(&'F') => {
                    // Without its digits an optional fraction has no point.
                    1 + ahead
                        .iter()
                        .skip(1)
                        .take_while(|next| **next == 'F')
                        .count()
                }
                _ if c.is_whitespace() && self.styles.has(Styles::INNER_WHITE) => {
                    self.rest = self.rest.trim_start();
                    1
                }
                _ => {
                    self.expect(c)?;
                    1
                }
            };
        }
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Bad::Format)
        }
    }

    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or("");
    }

    fn expect(&mut self, c: char) -> Result<(), Bad> {
        self.rest = self.rest.strip_prefix(c).ok_or(Bad::Format)?;
        Ok(())
    }

    /// Returns the length of the specifier that stood for the text.
    fn literal(&mut self, text: &str) -> Result<usize, Bad> {
        let length = starts_with(self.rest, text).ok_or(Bad::Format)?;
        self.skip(length);
        Ok(1)
    }

    fn quoted(&mut self, ahead: &[char], quote: char) -> Result<usize, Bad> {
        let mut at = 1;
        loop {
            match ahead.get(at) {
                Some(c) if *c == quote => return Ok(at + 1),
                Some('\\') => {
                    let escaped = ahead.get(at + 1).ok_or(Bad::Specifier)?;
                    self.expect(*escaped)?;
                    at += 2;
                }
                Some(c) => {
                    self.expect(*c)?;
                    at += 1;
                }
                None => return Err(Bad::Specifier),
            }
        }
    }

    fn digits(&mut self, least: usize, most: usize) -> Result<i32, Bad> {
        let length = self
            .rest
            .bytes()
            .take(most.min(9))
            .take_while(u8::is_ascii_digit)
            .count();
        if length < least {
            return Err(Bad::Format);
        }
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        digits.parse().map_err(|_| Bad::Format)
    }

    fn name<T>(&mut self, found: Option<(T, usize)>) -> Result<T, Bad> {
        let (value, length) = found.ok_or(Bad::Format)?;
        self.skip(length);
        Ok(value)
    }

    fn field(&mut self, letter: char, run: usize) -> Result<(), Bad> {
        let date = &self.culture.date;
        match letter {
            'y' if run <= 2 => {
                let year = self.digits(run, 2)?;
                put(&mut self.fields.year, four_digits(year), letter)
            }
            'y' => {
                let year = self.digits(run, run)?;
                put(&mut self.fields.year, year, letter)
            }
            'M' if run <= 2 => {
                let month = self.digits(run, 2)?;
                put(&mut self.fields.month, month, letter)
            }
            'M' => {
                let lists = if run == 3 {
                    [date.months_abbreviated, date.months_abbreviated_genitive]
                } else {
                    [date.months, date.months_genitive]
                };
                let named = lists.into_iter().flat_map(|list| list.into_iter().zip(1..));
                let month = self.name(prefix(self.rest, named))?;
                put(&mut self.fields.month, month, letter)
            }
            'd' if run <= 2 => {
                let day = self.digits(run, 2)?;
                put(&mut self.fields.day, day, letter)
            }
            'd' => {
                let list = if run == 3 {
                    date.days_abbreviated
                } else {
                    date.days
                };
                let day = self.name(prefix(self.rest, list.into_iter().zip(0..)))?;
                put(&mut self.fields.weekday, day, letter)
            }
            'h' | 'H' => {
                let hour = self.digits(run.min(2), 2)?;
                self.fields.half_day |= letter == 'h';
                put(&mut self.fields.hour, hour, letter)
            }
            'm' => {
                let minute = self.digits(run.min(2), 2)?;
                put(&mut self.fields.minute, minute, letter)
            }
            's' => {
                let second = self.digits(run.min(2), 2)?;
                put(&mut self.fields.second, second, letter)
            }
            'f' | 'F' if run <= 7 => {
                let length = self
                    .rest
                    .bytes()
                    .take(run)
                    .take_while(u8::is_ascii_digit)
                    .count();
                if length < run && letter == 'f' {
                    return Err(Bad::Format);
                }
                let value = if length == 0 {
                    0
                } else {
                    self.digits(length, length)?
                };
                self.fields.fraction = i64::from(value) * 10i64.pow(7 - length as u32);
                Ok(())
            }
            't' => {
                let halves = [(date.am, false), (date.pm, true)];
                let half = if run == 1 {
                    let initial = self.rest.chars().next();
                    let found = halves
                        .into_iter()
                        .find(|(name, _)| initial.is_some() && name.chars().next() == initial);
                    found.map(|(_, pm)| (pm, initial.map_or(0, char::len_utf8)))
                } else {
                    names::longest(self.rest, halves.into_iter())
                };
                let half = self.name(half)?;
                put(&mut self.fields.half, half, letter)
            }
            'z' => self.zone(run),
            _ => Err(Bad::Specifier),
        }
    }

    fn zone(&mut self, run: usize) -> Result<(), Bad> {
        if self.fields.offset.is_some() {
            return Err(Bad::Format);
        }
        let negative = self.rest.starts_with('-');
        self.rest = self.rest.strip_prefix(['+', '-']).ok_or(Bad::Format)?;
        let hours = self.digits(run.min(2), 2)?;
        let mut minutes = 0;
        if run >= 3 {
            self.rest = self.rest.strip_prefix(':').unwrap_or(self.rest);
            minutes = self.digits(2, 2)?;
        }
        if minutes >= 60 {
            return Err(Bad::Format);
        }
        let ticks = i64::from(hours * 60 + minutes) * TICKS_PER_MINUTE;
        self.fields.offset = Some(if negative { -ticks } else { ticks });
        Ok(())
    }

    /// `K`: nothing, `Z` or an offset.
    fn kind(&mut self) -> Result<(), Bad> {
        if let Some(rest) = self.rest.strip_prefix(['Z', 'z']) {
            self.rest = rest;
            return self.utc();
        }
        if self.rest.starts_with(['+', '-']) {
            self.zone(3)
        } else {
            Ok(())
        }
    }

    fn utc(&mut self) -> Result<(), Bad> {
        self.fields.is_utc = true;
        match self.fields.offset.replace(0) {
            None => Ok(()),
            Some(_) => Err(Bad::Format),
        }
    }
}

/// The longest of `names` that `text` begins with, whatever follows it.
fn prefix<'n, T>(text: &str, names: impl Iterator<Item = (&'n str, T)>) -> Option<(T, usize)> {
    names
        .filter_map(|(name, value)| starts_with(text, name).map(|length| (value, length)))
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
}

impl Fields {
    fn finish(mut self, context: Context<'_>, styles: Styles) -> Result<Read, Bad> {
        if self.half_day && self.hour.is_some_and(|hour| hour > 12) {
            return Err(Bad::Format);
        }
        let hour = match (self.hour.unwrap_or(0), self.half) {
            (12, Some(false)) => 0,
            (hour @ 0..12, Some(true)) => hour + 12,
            (12, None) if self.half_day => 0,
            (hour, _) => hour,
        };
        let time_only = self.year.is_none() && self.month.is_none() && self.day.is_none();
        if time_only {
            let today = if styles.has(Styles::NO_CURRENT_DATE) {
                DateTime::MIN
            } else {
                context.now
            };
            let (year, month, day) = today.date_parts();
            (self.year, self.month, self.day) = (Some(year), Some(month), Some(day));
        }
        let year = self.year.unwrap_or_else(|| context.now.year());
        let date = (year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        let time = (hour, self.minute.unwrap_or(0), self.second.unwrap_or(0));
        if DateTime::from_date(date.0, date.1, date.2).is_none() {
            return Err(Bad::Calendar);
        }
        let clock = DateTime::from_parts(date, time, 0, Kind::Unspecified).ok_or(Bad::Format)?;
        debug_assert!(self.fraction < TICKS_PER_SECOND);
        let clock = DateTime {
            ticks: clock.ticks + self.fraction,
            ..clock
        };
        if self.weekday.is_some_and(|day| day != clock.day_of_week()) {
            return Err(Bad::DayOfWeek);
        }
        Ok(Read {
            clock,
            offset: self.offset,
            is_utc: self.is_utc,
            time_only,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::format;
    use super::*;
    use crate::Edition;
    use jiff::tz::TimeZone;

    fn read(text: &str, spec: &str, styles: Styles) -> String {
        let context = Context {
            culture: Culture::en_us(),
            local: &TimeZone::UTC,
            now: DateTime::from_date(2026, 11, 24).unwrap(),
            edition: Edition::Core,
        };
        match parse_exact(text, &[spec], styles, context) {
            Ok(time) => format(time, "o", Culture::invariant(), &TimeZone::UTC).unwrap(),
            Err(error) => error.message,
        }
    }

    #[test]
    fn text_must_fit_the_format() {
        let none = Styles::default();
        assert_eq!(
            read("20240305 1407", "yyyyMMdd HHmm", none),
            "2024-03-05T14:07:00.0000000"
        );
        assert_eq!(
            read("5 Mar 2024", "d MMM yyyy", none),
            "2024-03-05T00:00:00.0000000"
        );
        assert_eq!(
            read("2024-3-5", "yyyy-MM-dd", none),
            "String '2024-3-5' was not recognized as a valid DateTime."
        );
        assert_eq!(
            read("12:30 AM", "h:mm tt", none),
            "2026-11-24T00:30:00.0000000"
        );
        assert_eq!(
            read(
                "2024-03-05T10:00:00Z",
                "yyyy-MM-ddTHH:mm:ssK",
                Styles::ROUNDTRIP_KIND
            ),
            "2024-03-05T10:00:00.0000000Z"
        );
        assert_eq!(
            read(" 2024 ", "yyyy", Styles(3)),
            "2024-01-01T00:00:00.0000000"
        );
    }
}
