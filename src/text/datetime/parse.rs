//! Text to dates as `DateTime.Parse` reads it: any sequence of numbers, names and signs that makes a date, a time or
//! both (the rules of which are in [`super::parse_state`]).

use super::parser::Parser;
use super::{DateTime, DateTimeOffset, Kind, TICKS_PER_DAY, TICKS_PER_MINUTE, zone};
use crate::Edition;
use crate::text::culture::Culture;
use crate::text::error::{ErrorKind, TextError};
use jiff::tz::TimeZone;

/// `System.Globalization.DateTimeStyles`, the bits as .NET has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Styles(pub u8);

impl Styles {
    /// Blanks before the date (exact formats only).
    pub const LEADING_WHITE: Styles = Styles(1);
    /// Blanks behind it.
    pub const TRAILING_WHITE: Styles = Styles(2);
    /// Blanks within.
    pub const INNER_WHITE: Styles = Styles(4);
    /// A time alone belongs to 0001-01-01 instead of today.
    pub const NO_CURRENT_DATE: Styles = Styles(8);
    /// The result is in UTC.
    pub const TO_UNIVERSAL: Styles = Styles(16);
    /// Without an offset it is local time.
    pub const ASSUME_LOCAL: Styles = Styles(32);
    /// Without an offset it is UTC.
    pub const ASSUME_UNIVERSAL: Styles = Styles(64);
    /// Keeps the kind that the text says.
    pub const ROUNDTRIP_KIND: Styles = Styles(128);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Styles) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What reading a date depends on besides its text.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Whose names and orders are used, beside the invariant culture's names.
    pub culture: &'a Culture,
    /// The local time zone.
    pub local: &'a TimeZone,
    /// The local time now: what is missing comes from it.
    pub now: DateTime,
    /// Whose messages are given.
    pub edition: Edition,
}

/// `[datetime]::Parse(text, culture, styles)`.
///
/// # Errors
/// `FormatException`.
pub fn parse(text: &str, styles: Styles, context: Context<'_>) -> Result<DateTime, TextError> {
    let read = Parser::new(text, context)
        .read()
        .and_then(|read| read.to_datetime(styles, context));
    read.map_err(|why| why.error(text, context.edition))
}

/// `[datetimeoffset]::Parse(text, culture, styles)`.
///
/// # Errors
/// `FormatException`.
pub fn parse_offset(
    text: &str,
    styles: Styles,
    context: Context<'_>,
) -> Result<DateTimeOffset, TextError> {
    let read = Parser::new(text, context)
        .read()
        .and_then(|read| read.to_offset(styles, context));
    read.map_err(|why| why.error(text, context.edition))
}

/// Why text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    Format,
    /// At a position in UTF-16 units.
    UnknownWord(usize),
    /// No such moment in the calendar.
    Calendar,
    DayOfWeek,
    Offset,
    UtcRange,
    DateRange,
    /// Both halves of a pair, such as a month and its name, are given and differ.
    Repeated(char),
    /// The format itself is wrong.
    Specifier,
}

impl Bad {
    pub(super) fn error(self, text: &str, edition: Edition) -> TextError {
        let core = edition.is_core();
        let named = if core {
            format!("String '{text}'")
        } else {
            "String".to_owned()
        };
        let the = if core {
            format!("The string '{text}'")
        } else {
            "The string".to_owned()
        };
        TextError::new(
            ErrorKind::Format,
            match self {
                Bad::Format => format!("{named} was not recognized as a valid DateTime."),
                Bad::UnknownWord(at) => {
                    let at = if core {
                        format!("'{at}'")
                    } else {
                        at.to_string()
                    };
                    format!(
                        "{the} was not recognized as a valid DateTime. There is an unknown word starting at index {at}."
                    )
                }
                // Measured alike in both editions.
                Bad::Calendar => format!(
                    "The DateTime represented by the string '{text}' is not supported in calendar 'System.Globalization.GregorianCalendar'."
                ),
                Bad::DayOfWeek => {
                    format!(
                        "{named} was not recognized as a valid DateTime because the day of week was incorrect."
                    )
                }
                Bad::Offset => format!(
                    "The time zone offset of string{} must be within plus or minus 14 hours.",
                    quoted(text, core)
                ),
                Bad::UtcRange => format!(
                    "The UTC representation of the date{} falls outside the year range 1-9999.",
                    quoted(text, core)
                ),
                Bad::DateRange => format!(
                    "The DateTime represented by the string{} is out of range.",
                    quoted(text, core)
                ),
                Bad::Repeated(letter) => format!(
                    "DateTime pattern '{letter}' appears more than once with different values."
                ),
                Bad::Specifier => "Input string was not in a correct format.".to_owned(),
            },
        )
    }
}

fn quoted(text: &str, core: bool) -> String {
    if core {
        format!(" '{text}'")
    } else {
        String::new()
    }
}

/// What was read, before zones are applied.
pub(super) struct Read {
    /// The time as the text has it.
    pub clock: DateTime,
    /// In ticks, when the text has one.
    pub offset: Option<i64>,
    /// The offset was `Z` or `GMT`.
    pub is_utc: bool,
    /// There was no date.
    pub time_only: bool,
}

const MAX_OFFSET: i64 = 14 * 60 * TICKS_PER_MINUTE;

impl Read {
    pub(super) fn to_datetime(
        &self,
        styles: Styles,
        context: Context<'_>,
    ) -> Result<DateTime, Bad> {
        let mut offset = self.offset;
        if offset.is_some_and(|ticks| ticks.abs() > MAX_OFFSET) {
            return Err(Bad::Offset);
        }
        let universal = styles.has(Styles::TO_UNIVERSAL);
        if offset.is_none() {
            if styles.has(Styles::ASSUME_LOCAL) {
                if !universal {
                    return Ok(self.clock.with_kind(Kind::Local));
                }
                offset = Some(zone::offset_ticks_of_local(self.clock.ticks, context.local));
            } else if styles.has(Styles::ASSUME_UNIVERSAL) {
                if universal {
                    return Ok(self.clock.with_kind(Kind::Utc));
                }
                offset = Some(0);
            }
        }
        let Some(offset) = offset else {
            return Ok(self.clock);
        };
        if styles.has(Styles::ROUNDTRIP_KIND) && self.is_utc {
            return Ok(self.clock.with_kind(Kind::Utc));
        }
        let mut ticks = self.clock.ticks - offset;
        if universal {
            if ticks < 0 {
                ticks += TICKS_PER_DAY;
            }
            return DateTime::from_ticks(ticks, Kind::Utc).ok_or(Bad::DateRange);
        }
        if self.clock.ticks < TICKS_PER_DAY {
            let now = if self.time_only {
                context.now
            } else {
                self.clock
            };
            ticks += zone::offset_ticks_of_local(now.ticks, context.local);
            if ticks < 0 {
                ticks += TICKS_PER_DAY;
            }
        } else {
            ticks += zone::offset_ticks_of_utc(ticks, context.local);
        }
        DateTime::from_ticks(ticks, Kind::Local).ok_or(Bad::DateRange)
    }

    pub(super) fn to_offset(
        &self,
        styles: Styles,
        context: Context<'_>,
    ) -> Result<DateTimeOffset, Bad> {
        let offset = match self.offset {
            Some(offset) => offset,
            None if styles.has(Styles::ASSUME_UNIVERSAL) => 0,
            None => zone::offset_ticks_of_local(self.clock.ticks, context.local),
        };
        let utc = self.clock.ticks - offset;
        if DateTime::from_ticks(utc, Kind::Utc).is_none() {
            return Err(Bad::UtcRange);
        }
        let (clock, offset) = if styles.has(Styles::TO_UNIVERSAL) {
            (utc, 0)
        } else {
            (self.clock.ticks, offset)
        };
        let clock = DateTime::from_ticks(clock, Kind::Unspecified).ok_or(Bad::UtcRange)?;
        DateTimeOffset::new(clock, offset / TICKS_PER_MINUTE, context.edition)
            .map_err(|_| Bad::Offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, culture: &str) -> String {
        let context = Context {
            culture: Culture::by_name(culture, Edition::Core).unwrap(),
            local: &TimeZone::UTC,
            now: DateTime::from_date(2026, 11, 24).unwrap(),
            edition: Edition::Core,
        };
        match parse(text, Styles::default(), context) {
            Ok(time) => {
                super::super::format::format(time, "o", Culture::invariant(), &TimeZone::UTC)
                    .unwrap()
            }
            Err(error) => error.message,
        }
    }

    #[test]
    fn many_forms_make_the_same_date() {
        for text in [
            "2020-01-02",
            "1/2/2020",
            "2020/01/02",
            "2020.01.02",
            "Jan 2, 2020",
            "January 2 2020",
            "2 Jan 2020",
            "02-Jan-20",
            "Thursday, January 2, 2020",
            "1 2 2020",
            "1-2-2020",
        ] {
            assert_eq!(read(text, ""), "2020-01-02T00:00:00.0000000", "{text}");
        }
    }

    #[test]
    fn times_may_stand_alone_or_behind_a_date() {
        assert_eq!(read("3 PM", ""), "2026-11-24T15:00:00.0000000");
        assert_eq!(read("1/2/2020 3pm", ""), "2020-01-02T15:00:00.0000000");
        assert_eq!(read("3:04:05.678", ""), "2026-11-24T03:04:05.6780000");
        assert_eq!(
            read("2020-01-02T03:04:05+02:00", ""),
            "2020-01-02T01:04:05.0000000+00:00"
        );
        assert_eq!(
            read("Thu, 02 Jan 2020 03:04:05 GMT", "de-DE"),
            "2020-01-02T03:04:05.0000000+00:00"
        );
        assert_eq!(
            read("2020-01-02 03:04:05 +0100", ""),
            "2020-01-02T02:04:05.0000000+00:00"
        );
    }

    #[test]
    fn the_culture_decides_what_is_ambiguous() {
        assert_eq!(read("01/02/2020", "de-DE"), "2020-02-01T00:00:00.0000000");
        assert_eq!(read("Jan-20", "de-DE"), "2020-01-01T00:00:00.0000000");
        assert_eq!(read("Jan-20", "en-US"), "2026-01-20T00:00:00.0000000");
    }

    #[test]
    fn what_is_no_date_says_why() {
        assert_eq!(
            read("13/01/2020", ""),
            "String '13/01/2020' was not recognized as a valid DateTime."
        );
        let word =
            "was not recognized as a valid DateTime. There is an unknown word starting at index";
        assert_eq!(
            read("2020-W01", ""),
            format!("The string '2020-W01' {word} '5'.")
        );
        assert_eq!(
            read("1/2/2020 25:00", ""),
            "The DateTime represented by the string '1/2/2020 25:00' is not supported in calendar 'System.Globalization.GregorianCalendar'."
        );
        assert_eq!(
            read("Friday, January 2, 2020", ""),
            "String 'Friday, January 2, 2020' was not recognized as a valid DateTime because the day of week was incorrect."
        );
    }
}
