//! Numbers and texts of JSON as values of each edition's types.

use std::rc::Rc;

use jiff::tz::TimeZone;

use crate::text::datetime::{
    DateTime, DateTimeOffset, Kind, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, UNIX_EPOCH_TICKS,
};
use crate::value::{Decimal, Str, Value};

/// The types of numbers.
#[derive(Clone, Copy, PartialEq)]
pub enum Numbers {
    /// `Int64`, `BigInteger`, `Double`.
    Core,
    /// `Int32`, `Int64`, `Decimal`, `Double`.
    Desktop,
}

/// What texts that are dates become.
#[derive(Clone)]
pub enum Dates {
    /// Texts.
    AsWritten,
    /// `DateTime`, as local as it is written.
    Roundtrip(TimeZone),
    /// Local `DateTime`.
    Local(TimeZone),
    /// `DateTime` in UTC.
    Utc(TimeZone),
    /// `DateTimeOffset`.
    Offset(TimeZone),
}

/// A number; None where the text is none.
pub fn number(text: &str, numbers: Numbers) -> Option<Value> {
    match numbers {
        Numbers::Core => core_number(text),
        Numbers::Desktop => desktop_number(text),
    }
}

fn core_number(text: &str) -> Option<Value> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if let Some(rest) = digits.strip_prefix('0')
        && !rest.is_empty()
        && !rest.starts_with(['.', 'e', 'E'])
    {
        // Hexadecimal, and octal for numbers that start with zero.
        let hex = rest.strip_prefix(['x', 'X']);
        let n = match hex {
            Some(hex) => i64::from_str_radix(hex, 16).ok()?,
            None => i64::from_str_radix(rest, 8).ok()?,
        };
        return Some(Value::Int64(if negative { n.checked_neg()? } else { n }));
    }
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(match text.parse::<i64>() {
            Ok(n) => Value::Int64(n),
            Err(_) => Value::BigInt(Rc::new(text.parse().ok()?)),
        });
    }
    text.parse::<f64>().ok().map(Value::Double)
}

fn desktop_number(text: &str) -> Option<Value> {
    if !text.contains('.') {
        if let Ok(n) = text.parse::<i32>() {
            return Some(Value::Int32(n));
        }
        if let Ok(n) = text.parse::<i64>() {
            return Some(Value::Int64(n));
        }
    }
    let decimal = text
        .parse::<Decimal>()
        .or_else(|_| Decimal::from_scientific(text));
    match decimal {
        Ok(n) => Some(Value::Decimal(n)),
        Err(_) => text.parse::<f64>().ok().map(Value::Double),
    }
}

/// A text, or the date that it is.
pub fn text(text: Str, dates: &Dates, numbers: Numbers) -> Value {
    let zone = match dates {
        Dates::AsWritten => return Value::Str(text),
        Dates::Roundtrip(zone) | Dates::Local(zone) | Dates::Utc(zone) | Dates::Offset(zone) => {
            zone
        }
    };
    let read = if text.starts_with("/Date(") {
        unix_date(&text)
    } else if numbers == Numbers::Core {
        iso_date(&text)
    } else {
        None
    };
    let Some(read) = read else {
        return Value::Str(text);
    };
    read.value(dates, zone).unwrap_or(Value::Str(text))
}

/// A date as it is written.
struct Written {
    ticks: i64,
    offset: Option<Offset>,
}

enum Offset {
    Utc,
    Minutes(i64),
}

impl Written {
    fn value(&self, dates: &Dates, zone: &TimeZone) -> Option<Value> {
        let utc = |ticks| DateTime::from_ticks(ticks, Kind::Utc);
        let written = match &self.offset {
            None => DateTime::from_ticks(self.ticks, Kind::Unspecified)?,
            Some(Offset::Utc) => utc(self.ticks)?,
            Some(Offset::Minutes(minutes)) => {
                utc(self.ticks - minutes * TICKS_PER_MINUTE)?.to_local(zone)
            }
        };
        Some(match dates {
            Dates::AsWritten => return None,
            Dates::Roundtrip(_) => Value::DateTime(written),
            Dates::Local(_) => Value::DateTime(match written.kind {
                Kind::Utc => written.to_local(zone),
                _ => written.with_kind(Kind::Local),
            }),
            Dates::Utc(_) => Value::DateTime(match written.kind {
                Kind::Unspecified => written.with_kind(Kind::Utc),
                _ => written.to_universal(zone),
            }),
            Dates::Offset(_) => crate::value::types::time::offset_value(match &self.offset {
                Some(Offset::Minutes(minutes)) => DateTimeOffset::new(
                    DateTime::from_ticks(self.ticks, Kind::Unspecified)?,
                    *minutes,
                    crate::Edition::Core,
                )
                .ok()?,
                _ => DateTimeOffset::from_datetime(written, zone),
            }),
        })
    }
}

/// `/Date(1577836800000)/`, with an offset that says that the date was local.
fn unix_date(text: &str) -> Option<Written> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let sign = inner.get(1..)?.find(['+', '-']).map(|at| at + 1);
    let (millis, local) = match sign {
        Some(at) => (inner.get(..at)?, inner.get(at..)),
        None => (inner, None),
    };
    let ticks = millis
        .parse::<i64>()
        .ok()?
        .checked_mul(TICKS_PER_MILLISECOND)?
        .checked_add(UNIX_EPOCH_TICKS)?;
    Some(Written {
        ticks,
        offset: Some(match local {
            // The moment is in UTC; the offset only says how it was shown.
            Some(_) => Offset::Minutes(0),
            None => Offset::Utc,
        }),
    })
}

/// `2020-01-02T03:04:05.1234567Z`
fn iso_date(text: &str) -> Option<Written> {
    let bytes = text.as_bytes();
    if !(19..=40).contains(&bytes.len()) || !text.is_ascii() {
        return None;
    }
    let number = |at: usize, count: usize| -> Option<i32> {
        let part = text.get(at..at + count)?;
        part.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        part.parse().ok()
    };
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| bytes.get(*at) != Some(mark)) {
        return None;
    }
    let date = (number(0, 4)?, number(5, 2)?, number(8, 2)?);
    let (hour, minute, second) = (number(11, 2)?, number(14, 2)?, number(17, 2)?);
    let mut at = 19;
    let mut fraction: i64 = 0;
    if bytes.get(at) == Some(&b'.') {
        let digits = text.get(at + 1..)?;
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=7).contains(&count) {
            return None;
        }
        fraction =
            digits.get(..count)?.parse::<i64>().ok()? * 10_i64.pow(7 - u32::try_from(count).ok()?);
        at += 1 + count;
    }
    let offset = match bytes.get(at) {
        None => None,
        Some(b'Z') if at + 1 == bytes.len() => Some(Offset::Utc),
        Some(sign @ (b'+' | b'-')) => {
            let hours = i64::from(number(at + 1, 2)?);
            let minutes = match bytes.len() - at {
                3 => 0,
                5 => i64::from(number(at + 3, 2)?),
                6 if bytes.get(at + 3) == Some(&b':') => i64::from(number(at + 4, 2)?),
                _ => return None,
            };
            let total = hours * 60 + minutes;
            Some(Offset::Minutes(if *sign == b'-' { -total } else { total }))
        }
        Some(_) => return None,
    };
    // Midnight may be written as the end of the day before.
    let late = hour == 24 && minute == 0 && second == 0 && fraction == 0;
    let clock = (if late { 0 } else { hour }, minute, second);
    let time = DateTime::from_parts(date, clock, 0, Kind::Unspecified)?;
    let day = if late { 24 * 60 * TICKS_PER_MINUTE } else { 0 };
    Some(Written {
        ticks: time.ticks.checked_add(fraction)?.checked_add(day)?,
        offset,
    })
}
