//! Dates, spans and zones.

mod calendar;
mod datetime;
mod datetime_methods;
mod offset;
mod timespan;
mod zone;
mod zone_rules;

use crate::text::culture::Culture;
use crate::text::datetime::parse::Context;
use crate::text::datetime::{self as text, DateTimeOffset, Kind};
use crate::value::{DateTime, Engine, R, Str, TimeSpan, TypeDef, Value};

use super::throw;

pub use offset::{Offset, offset_of, offset_value};

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[
    calendar::DEFS,
    datetime::DEFS,
    offset::DEFS,
    timespan::DEFS,
    zone::DEFS,
];

/// The local time now.
pub(super) fn now(engine: &dyn Engine) -> DateTime {
    utc_now(engine).to_local(&engine.time_zone())
}

/// UTC now.
pub(super) fn utc_now(engine: &dyn Engine) -> DateTime {
    DateTime {
        ticks: engine.now_utc(),
        kind: Kind::Utc,
    }
}

/// Runs a reading of text with everything that it depends on.
pub(super) fn reading<T>(
    engine: &dyn Engine,
    culture: &Culture,
    read: impl FnOnce(Context<'_>) -> T,
) -> T {
    let local = engine.time_zone();
    read(Context {
        culture,
        local: &local,
        now: now(engine),
        edition: engine.edition(),
    })
}

/// `DateTime.ToString()` under a culture.
pub(super) fn datetime_text(engine: &dyn Engine, value: DateTime, culture: &Culture) -> R<Str> {
    datetime_format(engine, value, "G", culture)
}

/// `DateTime.ToString(format)`.
pub(super) fn datetime_format(
    engine: &dyn Engine,
    value: DateTime,
    format: &str,
    culture: &Culture,
) -> R<Str> {
    throw::checked(text::format::format(
        value,
        format,
        culture,
        &engine.time_zone(),
    ))
    .map(Str::from)
}

/// `TimeSpan.ToString()`.
pub(super) fn timespan_text(value: TimeSpan) -> Str {
    value.to_text().into()
}

/// A `DateTimeOffset` in a format; None for other objects.
pub(super) fn offset_format(
    engine: &dyn Engine,
    value: &Value,
    format: &str,
    culture: &Culture,
) -> Option<R<Str>> {
    let offset = offset_of(value)?;
    Some(offset_text(engine, offset, format, culture))
}

fn offset_text(
    engine: &dyn Engine,
    value: DateTimeOffset,
    format: &str,
    culture: &Culture,
) -> R<Str> {
    throw::checked(text::format::format_offset(
        value,
        format,
        culture,
        &engine.time_zone(),
    ))
    .map(Str::from)
}
