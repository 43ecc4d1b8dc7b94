//! The methods of `DateTime` that move it, convert it and write it.

use super::super::{args, object, throw};
use super::datetime::{DAY, between, of};
use super::{datetime_format, datetime_text};
use crate::text::datetime::{
    Kind, TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TICKS_PER_SECOND,
};
use crate::value::ty::{Overload, overload};
use crate::value::{Engine, R, Value};

pub(super) const ADD_DAYS: &[Overload] =
    &[overload("datetime AddDays(double value)", |e, t, a| {
        add_units(e, t, a, DAY)
    })];
pub(super) const ADD_HOURS: &[Overload] =
    &[overload("datetime AddHours(double value)", |e, t, a| {
        add_units(e, t, a, TICKS_PER_HOUR)
    })];
pub(super) const ADD_MINUTES: &[Overload] =
    &[overload("datetime AddMinutes(double value)", |e, t, a| {
        add_units(e, t, a, TICKS_PER_MINUTE)
    })];
pub(super) const ADD_SECONDS: &[Overload] =
    &[overload("datetime AddSeconds(double value)", |e, t, a| {
        add_units(e, t, a, TICKS_PER_SECOND)
    })];
pub(super) const ADD_MILLISECONDS: &[Overload] = &[overload(
    "datetime AddMilliseconds(double value)",
    |e, t, a| add_units(e, t, a, TICKS_PER_MILLISECOND),
)];
pub(super) const ADD_MICROSECONDS: &[Overload] = &[overload(
    "datetime AddMicroseconds(double value)",
    |e, t, a| add_units(e, t, a, 10),
)];
pub(super) const ADD_MONTHS: &[Overload] =
    &[overload("datetime AddMonths(int months)", |e, t, a| {
        throw::checked(of(t).add_months(args::int(a, 0)?, e.edition())).map(Value::from)
    })];
pub(super) const ADD_YEARS: &[Overload] = &[overload("datetime AddYears(int value)", |e, t, a| {
    throw::checked(of(t).add_years(args::int(a, 0)?, e.edition())).map(Value::from)
})];
pub(super) const ADD_TICKS: &[Overload] =
    &[overload("datetime AddTicks(long value)", |e, t, a| {
        throw::checked(of(t).add_ticks(args::long(a, 0)?, "value", e.edition())).map(Value::from)
    })];
pub(super) const SUBTRACT: &[Overload] = &[
    overload("timespan Subtract(datetime value)", |_, t, a| {
        Ok(between(of(t), args::datetime(a, 0)?).into())
    }),
    overload("datetime Subtract(timespan value)", |e, t, a| {
        let ticks = args::timespan(a, 0)?.0.checked_neg().unwrap_or(i64::MAX);
        throw::checked(of(t).add_ticks(ticks, "value", e.edition())).map(Value::from)
    }),
];
pub(super) const TO_BINARY: &[Overload] = &[overload("long ToBinary()", |e, t, _| {
    let date = of(t);
    Ok(match date.kind {
        Kind::Unspecified => date.ticks,
        Kind::Utc => date.ticks | (1 << 62),
        Kind::Local => date.to_universal(&e.time_zone()).ticks | i64::MIN,
    }
    .into())
})];
pub(super) const TO_FILE_TIME: &[Overload] = &[overload("long ToFileTime()", |e, t, _| {
    let zone = e.time_zone();
    file_time(e, of(t).to_file_time(&zone))
})];
pub(super) const TO_FILE_TIME_UTC: &[Overload] = &[overload("long ToFileTimeUtc()", |e, t, _| {
    let zone = e.time_zone();
    file_time(e, of(t).to_file_time_utc(&zone))
})];
pub(super) const TO_LOCAL: &[Overload] = &[overload("datetime ToLocalTime()", |e, t, _| {
    Ok(of(t).to_local(&e.time_zone()).into())
})];
pub(super) const TO_UNIVERSAL: &[Overload] =
    &[overload("datetime ToUniversalTime()", |e, t, _| {
        Ok(of(t).to_universal(&e.time_zone()).into())
    })];
pub(super) const TO_OA_DATE: &[Overload] = &[overload("double ToOADate()", |_, t, _| {
    Ok(of(t).to_oa_date().into())
})];
pub(super) const TO_SHORT_DATE: &[Overload] =
    &[overload("string ToShortDateString()", |e, t, _| {
        written(e, t, "d")
    })];
pub(super) const TO_LONG_DATE: &[Overload] = &[overload("string ToLongDateString()", |e, t, _| {
    written(e, t, "D")
})];
pub(super) const TO_SHORT_TIME: &[Overload] =
    &[overload("string ToShortTimeString()", |e, t, _| {
        written(e, t, "t")
    })];
pub(super) const TO_LONG_TIME: &[Overload] = &[overload("string ToLongTimeString()", |e, t, _| {
    written(e, t, "T")
})];
pub(super) const TO_STRING: &[Overload] = &[
    overload("string ToString()", |e, t, _| {
        datetime_text(e, of(t), e.culture()).map(Value::Str)
    }),
    overload("string ToString(string format)", |e, t, a| {
        written(e, t, args::text(a, 0)?)
    }),
    overload(
        "string ToString(System.IFormatProvider provider)",
        |e, t, a| datetime_text(e, of(t), object::provider(e, a, 0)).map(Value::Str),
    ),
    overload(
        "string ToString(string format, System.IFormatProvider provider)",
        |e, t, a| {
            let culture = object::provider(e, a, 1);
            match args::text(a, 0)? {
                "" => datetime_text(e, of(t), culture),
                format => datetime_format(e, of(t), format, culture),
            }
            .map(Value::Str)
        },
    ),
];
pub(super) const IS_DAYLIGHT: &[Overload] =
    &[overload("bool IsDaylightSavingTime()", |e, t, _| {
        let date = of(t);
        Ok((date.kind != Kind::Utc && super::zone::is_daylight(&e.time_zone(), date)).into())
    })];
pub(super) const GET_FORMATS: &[Overload] = &[
    overload("string[] GetDateTimeFormats()", |e, t, _| {
        let mut all = Vec::new();
        for format in [
            "d", "D", "f", "F", "g", "G", "m", "o", "r", "s", "t", "T", "u", "U", "y",
        ] {
            all.push(datetime_format(e, of(t), format, e.culture())?);
        }
        Ok(Value::strings(all))
    }),
    overload("string[] GetDateTimeFormats(char format)", |e, t, a| {
        let format = super::super::utf16::unit_text(args::unit(a, 0)?);
        Ok(Value::strings([datetime_format(
            e,
            of(t),
            &format,
            e.culture(),
        )?]))
    }),
];

pub(super) fn add(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    throw::checked(of(this).add_ticks(args::timespan(a, 0)?.0, "value", engine.edition()))
        .map(Value::from)
}

fn add_units(engine: &mut dyn Engine, this: &Value, a: &[Value], unit: i64) -> R<Value> {
    throw::checked(of(this).add_units(args::double(a, 0)?, unit, engine.edition())).map(Value::from)
}

fn file_time(engine: &dyn Engine, ticks: Option<i64>) -> R<Value> {
    match ticks {
        Some(ticks) => Ok(ticks.into()),
        None => throw::out_of_range(engine, "Not a valid Win32 FileTime.", "value"),
    }
}

fn written(engine: &mut dyn Engine, this: &Value, format: &str) -> R<Value> {
    let culture = engine.culture();
    if format.is_empty() {
        return datetime_text(engine, of(this), culture).map(Value::Str);
    }
    datetime_format(engine, of(this), format, culture).map(Value::Str)
}
