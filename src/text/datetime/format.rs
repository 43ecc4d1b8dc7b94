//! Dates as text: the standard formats (`d`, `o`) and custom ones (`yyyy-MM-dd`).

use super::{DateTime, DateTimeOffset, Kind, TICKS_PER_MINUTE, zone};
use crate::text::culture::{Calendar, Culture, DateTimeFormat};
use crate::text::error::TextError;
use jiff::tz::TimeZone;

/// `value.ToString(format, culture)`; `local` is what an unspecified or local time is offset by in `z`, `K` and `U`.
///
/// # Errors
/// `FormatException` for a single letter that is no format, and for a badly quoted custom one.
pub fn format(
    value: DateTime,
    format: &str,
    culture: &Culture,
    local: &TimeZone,
) -> Result<String, TextError> {
    write(
        Moment {
            clock: value,
            offset: None,
            local,
        },
        format,
        culture,
    )
}

/// `value.ToString(format, culture)` of a `DateTimeOffset`.
///
/// # Errors
/// As [`format`].
pub fn format_offset(
    value: DateTimeOffset,
    format: &str,
    culture: &Culture,
    local: &TimeZone,
) -> Result<String, TextError> {
    let moment = Moment {
        clock: value.clock(),
        offset: Some(value),
        local,
    };
    if format.is_empty() {
        let pattern = format!("{} {} zzz", culture.date.short_date, culture.date.long_time);
        return Writer::new(moment, culture).custom(&pattern);
    }
    write(moment, format, culture)
}

fn invalid() -> TextError {
    TextError::format("Input string was not in a correct format.")
}

#[derive(Clone, Copy)]
struct Moment<'a> {
    clock: DateTime,
    offset: Option<DateTimeOffset>,
    local: &'a TimeZone,
}

impl Moment<'_> {
    fn in_utc(self) -> DateTime {
        match self.offset {
            Some(moment) => moment.utc(),
            None => self.clock.to_universal(self.local),
        }
    }
}

fn write(moment: Moment<'_>, format: &str, culture: &Culture) -> Result<String, TextError> {
    let date = &culture.date;
    let mut letters = format.chars();
    let letter = match (letters.next(), letters.next()) {
        (None, _) => 'G',
        (Some(letter), None) => letter,
        _ => return Writer::new(moment, culture).custom(format),
    };
    let pattern = match letter {
        'd' => date.short_date,
        'D' => date.long_date,
        'f' => &format!("{} {}", date.long_date, date.short_time),
        'F' => date.full,
        'g' => &format!("{} {}", date.short_date, date.short_time),
        'G' => &format!("{} {}", date.short_date, date.long_time),
        'm' | 'M' => date.month_day,
        't' => date.short_time,
        'T' => date.long_time,
        'y' | 'Y' => date.year_month,
        'U' if moment.offset.is_none() => {
            let utc = Moment {
                clock: moment.in_utc(),
                ..moment
            };
            return Writer::new(utc, culture).custom(date.full);
        }
        _ => return invariant(moment, letter),
    };
    Writer::new(moment, culture).custom(pattern)
}

/// The formats that are the same in every culture.
fn invariant(moment: Moment<'_>, letter: char) -> Result<String, TextError> {
    let culture = Culture::invariant();
    let pattern = match letter {
        'o' | 'O' => "yyyy-MM-ddTHH:mm:ss.fffffffK",
        's' => "yyyy-MM-ddTHH:mm:ss",
        'r' | 'R' => "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        'u' => "yyyy-MM-dd HH:mm:ss'Z'",
        _ => return Err(invalid()),
    };
    // An offset is taken off before a format that says UTC; a DateTime is written as it stands.
    let moment = match (letter, moment.offset) {
        ('r' | 'R' | 'u', Some(offset)) => Moment {
            clock: offset.utc(),
            ..moment
        },
        _ => moment,
    };
    Writer::new(moment, culture).custom(pattern)
}

struct Writer<'a> {
    moment: Moment<'a>,
    date: &'a DateTimeFormat,
    language: &'a str,
    year: i32,
    month: usize,
    day: i32,
    out: String,
}

impl<'a> Writer<'a> {
    fn new(moment: Moment<'a>, culture: &'a Culture) -> Writer<'a> {
        const BUDDHIST_ERA: i32 = 543;
        let (year, month, day) = moment.clock.date_parts();
        let year = if culture.date.calendar == Calendar::ThaiBuddhist {
            year + BUDDHIST_ERA
        } else {
            year
        };
        Writer {
            moment,
            date: &culture.date,
            language: &culture.language,
            year,
            month: month as usize,
            day,
            out: String::with_capacity(32),
        }
    }

    fn custom(mut self, format: &str) -> Result<String, TextError> {
        let format: Vec<char> = format.chars().collect();
        let mut at = 0;
        while let Some(&c) = format.get(at) {
            let rest = format.get(at..).unwrap_or_default();
            let run = rest.iter().take_while(|next| **next == c).count();
            at += match c {
                'd' | 'f' | 'F' | 'g' | 'h' | 'H' | 'm' | 's' | 't' | 'y' | 'z' => {
                    self.field(c, run)?;
                    run
                }
                'M' => {
                    self.month(run, beside_day(&format, at, run));
                    run
                }
                'K' => {
                    self.kind();
                    1
                }
                ':' => {
                    self.out.push_str(self.date.time_separator);
                    1
                }
                '/' => {
                    self.out.push_str(self.date.date_separator);
                    1
                }
                '\'' | '"' => self.quoted(rest, c)?,
                '%' => {
                    // It makes a custom format of the one letter behind it.
                    if matches!(rest.get(1), None | Some('%')) {
                        return Err(invalid());
                    }
                    1
                }
                '\\' => {
                    self.out.push(*rest.get(1).ok_or_else(invalid)?);
                    2
                }
                _ => {
                    self.out.push(c);
                    1
                }
            };
        }
        Ok(self.out)
    }

    fn number(&mut self, value: i64, width: usize) {
        self.out.push_str(&format!("{value:0width$}"));
    }

    fn field(&mut self, letter: char, run: usize) -> Result<(), TextError> {
        let (hour, minute, second) = self.moment.clock.time_parts();
        match letter {
            'd' if run <= 2 => self.number(self.day.into(), run),
            'd' => {
                let names = if run == 3 {
                    &self.date.days_abbreviated
                } else {
                    &self.date.days
                };
                let weekday = usize::from(self.moment.clock.day_of_week());
                self.out.push_str(names.get(weekday).copied().unwrap_or(""));
            }
            'f' | 'F' => return self.fraction(letter, run),
            'g' => self.out.push_str(era(self.date.calendar, self.language)),
            'h' => self.number(i64::from((hour + 11) % 12 + 1), run.min(2)),
            'H' => self.number(hour.into(), run.min(2)),
            'm' => self.number(minute.into(), run.min(2)),
            's' => self.number(second.into(), run.min(2)),
            't' => {
                let name = if hour < 12 {
                    self.date.am
                } else {
                    self.date.pm
                };
                if run == 1 {
                    self.out.extend(name.chars().next());
                } else {
                    self.out.push_str(name);
                }
            }
            'y' if run <= 2 => self.number(i64::from(self.year % 100), run),
            'y' => self.number(self.year.into(), run),
            _ => self.zone(run),
        }
        Ok(())
    }

    fn fraction(&mut self, letter: char, run: usize) -> Result<(), TextError> {
        let digits = format!("{:07}", self.moment.clock.fraction());
        let digits = digits.get(..run).ok_or_else(invalid)?;
        if letter == 'f' {
            self.out.push_str(digits);
            return Ok(());
        }
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() && self.out.ends_with('.') {
            self.out.pop();
        }
        self.out.push_str(digits);
        Ok(())
    }

    fn month(&mut self, run: usize, beside_day: bool) {
        let names = match (run, beside_day) {
            (..=2, _) => return self.number(self.month as i64, run),
            (3, true) => &self.date.months_abbreviated_genitive,
            (3, false) => &self.date.months_abbreviated,
            (_, true) => &self.date.months_genitive,
            (_, false) => &self.date.months,
        };
        self.out.push_str(
            names
                .get(self.month.saturating_sub(1))
                .copied()
                .unwrap_or(""),
        );
    }

    /// Copies a quotation; returns its length with the quotes.
    fn quoted(&mut self, rest: &[char], quote: char) -> Result<usize, TextError> {
        let mut at = 1;
        loop {
            match rest.get(at) {
                Some(c) if *c == quote => return Ok(at + 1),
                Some('\\') => {
                    self.out.push(*rest.get(at + 1).ok_or_else(invalid)?);
                    at += 2;
                }
                Some(c) => {
                    self.out.push(*c);
                    at += 1;
                }
                None => {
                    let message = format!(
                        "Cannot find a matching quote character for the character '{quote}'."
                    );
                    return Err(TextError::format(message));
                }
            }
        }
    }

    fn offset_minutes(&self) -> i64 {
        let ticks = match (self.moment.offset, self.moment.clock.kind) {
            (Some(moment), _) => moment.offset().0,
            (None, Kind::Utc) => 0,
            (None, _) => zone::offset_ticks_of_local(self.moment.clock.ticks, self.moment.local),
        };
        ticks / TICKS_PER_MINUTE
    }

    fn zone(&mut self, run: usize) {
        let minutes = self.offset_minutes();
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        self.out.push_str(&match run {
            1 => format!("{sign}{hours}"),
            2 => format!("{sign}{hours:02}"),
            _ => format!("{sign}{hours:02}:{minutes:02}"),
        });
    }

    fn kind(&mut self) {
        match (self.moment.offset, self.moment.clock.kind) {
            (None, Kind::Unspecified) => {}
            (None, Kind::Utc) => self.out.push('Z'),
            _ => self.zone(3),
        }
    }
}

/// `GetEraName`, as ICU spells it for the languages whose dates scripts print; `AD` elsewhere.
fn era(calendar: Calendar, language: &str) -> &'static str {
    match (calendar, language) {
        (Calendar::ThaiBuddhist, _) => "พ.ศ.",
        (Calendar::UmAlQura, _) => "بعد الهجرة",
        (Calendar::Gregorian, "iv") => "A.D.",
        (Calendar::Gregorian, "de") => "n. Chr.",
        (Calendar::Gregorian, "fr") => "ap. J.-C.",
        (Calendar::Gregorian, "es") => "d. C.",
        (Calendar::Gregorian, "it" | "pt") => "d.C.",
        (Calendar::Gregorian, "nl") => "n.Chr.",
        (Calendar::Gregorian, "sv" | "da" | "nb") => "e.Kr.",
        (Calendar::Gregorian, "pl") => "n.e.",
        (Calendar::Gregorian, "ja") => "西暦",
        (Calendar::Gregorian, _) => "AD",
    }
}

/// Whether a month's name at `at` stands in a format with a day number, where some languages decline it.
fn beside_day(format: &[char], at: usize, run: usize) -> bool {
    let (before, after) = (
        format.get(..at).unwrap_or_default(),
        format.get(at + run..).unwrap_or_default(),
    );
    let nearest = |run: usize| (1..=2).contains(&run);
    let back = before
        .iter()
        .rev()
        .skip_while(|c| **c != 'd')
        .take_while(|c| **c == 'd')
        .count();
    let ahead = after
        .iter()
        .skip_while(|c| **c != 'd')
        .take_while(|c| **c == 'd')
        .count();
    nearest(back) || nearest(ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;

    fn shown(spec: &str, culture: &str) -> String {
        let time = DateTime::from_parts((2020, 1, 2), (3, 4, 5), 0, Kind::Unspecified).unwrap();
        let culture = Culture::by_name(culture, Edition::Core).unwrap();
        format(time, spec, culture, &TimeZone::UTC).unwrap_or_else(|e| e.message)
    }

    #[test]
    fn standard_formats_follow_the_culture() {
        assert_eq!(shown("", "en-US"), "1/2/2020 3:04:05 AM");
        assert_eq!(shown("D", "pl-PL"), "czwartek, 2 stycznia 2020");
        assert_eq!(shown("Y", "pl-PL"), "styczeń 2020");
        assert_eq!(shown("o", "de-DE"), "2020-01-02T03:04:05.0000000");
        assert_eq!(shown("R", "de-DE"), "Thu, 02 Jan 2020 03:04:05 GMT");
        assert_eq!(
            shown("q", "en-US"),
            "Input string was not in a correct format."
        );
    }

    #[test]
    fn custom_formats_quote_and_escape() {
        assert_eq!(shown(r"yyyy\xMM 'at' h tt", "en-US"), "2020x01 at 3 AM");
        assert_eq!(shown("%d", "en-US"), "2");
        assert_eq!(shown("HH:mm:ss.FFF", "en-US"), "03:04:05");
        assert_eq!(shown("yyyyy", "en-US"), "02020");
        assert_eq!(
            shown("'open", "en-US"),
            "Cannot find a matching quote character for the character '''."
        );
    }
}
