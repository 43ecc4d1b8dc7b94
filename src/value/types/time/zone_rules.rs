//! What `TimeZoneInfo` says of moments that occur twice or never, and how zones are looked up, compared and made.

use jiff::tz::{AmbiguousOffset, TimeZone};

use super::super::{args, collections, throw};
use super::zone::{Zone, display_name, find, of, standard_offset};
use super::{offset_of, offset_value};
use crate::Edition;
use crate::text::datetime::{
    DateTimeOffset, Kind, TICKS_PER_DAY, TICKS_PER_MINUTE, TICKS_PER_SECOND, zone,
};
use crate::value::ty::{Overload, method, overload, static_method};
use crate::value::{DateTime, Engine, R, TimeSpan, TypeDef, Value, ty};

/// What a zone's clock shows at a date: itself, or the local or UTC time moved to the zone.
fn clock_of(engine: &dyn Engine, zone: &Zone, date: DateTime) -> DateTime {
    match date.kind {
        Kind::Unspecified => date,
        Kind::Utc => date.to_local(&zone.zone),
        Kind::Local => date.to_universal(&engine.time_zone()).to_local(&zone.zone),
    }
}

/// The offsets of a clock's time that occurs twice; None for others.
fn twice(zone: &TimeZone, clock: DateTime) -> Option<[i64; 2]> {
    match zone::offset_of_local(clock.ticks, zone)? {
        AmbiguousOffset::Fold { before, after } => {
            let ticks = |seconds: i32| i64::from(seconds) * TICKS_PER_SECOND;
            let mut both = [ticks(before.seconds()), ticks(after.seconds())];
            both.sort_unstable();
            Some(both)
        }
        _ => None,
    }
}

fn is_ambiguous(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let zone = of(this)?;
    let clock = match offset_of(args::value(a, 0)) {
        Some(moment) => moment.utc().to_local(&zone.zone),
        None => clock_of(engine, zone, args::datetime(a, 0)?),
    };
    Ok(twice(&zone.zone, clock).is_some().into())
}

fn ambiguous_offsets(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let zone = of(this)?;
    let (clock, name) = match offset_of(args::value(a, 0)) {
        Some(moment) => (moment.utc().to_local(&zone.zone), "dateTimeOffset"),
        None => (clock_of(engine, zone, args::datetime(a, 0)?), "dateTime"),
    };
    let Some(both) = twice(&zone.zone, clock) else {
        let what = match name {
            "dateTime" => "DateTime",
            _ => "DateTimeOffset",
        };
        let message = format!("The supplied {what} is not in an ambiguous time range.");
        return throw::argument(engine, &message, name);
    };
    let element = ty::find("System.TimeSpan").unwrap_or(ty::known().object);
    let items = both.iter().map(|ticks| TimeSpan(*ticks).into()).collect();
    Ok(Value::typed_array(element, items))
}

/// A text result of a `Try` method.
fn found_text(engine: &mut dyn Engine, a: &[Value], at: usize, text: Option<&str>) -> R<Value> {
    let value = text.map_or(Value::Null, Value::str);
    args::set_ref(engine, a, at, &value)?;
    Ok(text.is_some().into())
}

fn iana_of(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let found = zone::iana_name(args::text(a, 0)?);
    found_text(engine, a, a.len() - 1, found)
}

/// The offset of a custom zone, which is whole minutes within a day.
fn checked_offset(engine: &dyn Engine, offset: TimeSpan) -> R<i32> {
    if offset.0 % TICKS_PER_MINUTE != 0 {
        return throw::argument(
            engine,
            "The TimeSpan parameter cannot be specified more precisely than whole minutes.",
            "baseUtcOffset",
        );
    }
    if offset.0.abs() > 14 * TICKS_PER_DAY / 24 {
        return throw::out_of_range(
            engine,
            "The TimeSpan parameter must be within plus or minus 14.0 hours.",
            "baseUtcOffset",
        );
    }
    Ok(i32::try_from(offset.0 / TICKS_PER_SECOND).unwrap_or(0))
}

fn custom(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    if args::value(a, 0).is_null() {
        return throw::null(engine, "id");
    }
    let id = args::text(a, 0)?;
    if id.is_empty() {
        let message = "The specified ID parameter '' is not supported.";
        return throw::argument(engine, message, "id");
    }
    let seconds = checked_offset(engine, args::timespan(a, 1)?)?;
    let offset = jiff::tz::Offset::from_seconds(seconds).unwrap_or(jiff::tz::Offset::UTC);
    let text = |at| args::text(a, at).map(|t| Some(t.into()));
    Ok(Value::net(Zone {
        id: id.into(),
        zone: TimeZone::fixed(offset),
        display: text(2)?,
        standard: text(3)?,
    }))
}

/// `id;minutes;display;standard;daylight;;`, with `\\` and `;` escaped, of zones that have no rules.
fn serialized(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let zone = of(this)?;
    if super::zone::has_summer_time(engine, &zone.zone) {
        return throw::not_supported(
            "Rules of time zones cannot be written here: ToSerializedString needs a zone without daylight saving time.",
        );
    }
    let minutes = standard_offset(engine, &zone.zone) / TICKS_PER_MINUTE;
    let escape = |text: &str| text.replace('\\', "\\\\").replace(';', "\\;");
    let standard = super::zone::standard_name(zone);
    Ok(format!(
        "{};{minutes};{};{};{};;",
        escape(&zone.id),
        escape(&display_name(zone)),
        escape(&standard),
        escape(&standard)
    )
    .into())
}

/// True where two zones' clocks always show the same.
fn same_rules(engine: &dyn Engine, a: &Zone, b: &Zone) -> bool {
    if a.zone == b.zone {
        return true;
    }
    // Zones of other names may still have one set of rules: compared over some years around now.
    let now = super::utc_now(engine).ticks;
    (-200i64..200).all(|step| {
        let at = now + step * 10 * TICKS_PER_DAY;
        zone::offset_ticks_of_utc(at, &a.zone) == zone::offset_ticks_of_utc(at, &b.zone)
    })
}

const CUSTOM: &[Overload] = &[overload(
    "static System.TimeZoneInfo CreateCustomTimeZone(string id, timespan baseUtcOffset, string displayName, string standardDisplayName)",
    custom,
)];

/// The part of `TimeZoneInfo` that this file describes.
pub(super) static PART: TypeDef = TypeDef {
    methods: &[
        method(
            "Equals",
            &[
                overload("bool Equals(System.TimeZoneInfo other)", |e, t, a| {
                    let Some(other) = args::value(a, 0).downcast::<Zone>() else {
                        return Ok(false.into());
                    };
                    let zone = of(t)?;
                    let same = zone.id.eq_ignore_ascii_case(&other.id);
                    Ok((same && same_rules(e, zone, other)).into())
                }),
                overload("bool Equals(System.Object obj)", |e, t, a| {
                    let Some(other) = args::value(a, 0).downcast::<Zone>() else {
                        return Ok(false.into());
                    };
                    let zone = of(t)?;
                    let same = zone.id.eq_ignore_ascii_case(&other.id);
                    Ok((same && same_rules(e, zone, other)).into())
                }),
            ],
        ),
        method(
            "GetAmbiguousTimeOffsets",
            &[
                overload(
                    "timespan[] GetAmbiguousTimeOffsets(System.DateTimeOffset dateTimeOffset)",
                    ambiguous_offsets,
                ),
                overload(
                    "timespan[] GetAmbiguousTimeOffsets(datetime dateTime)",
                    ambiguous_offsets,
                ),
            ],
        ),
        method(
            "HasSameRules",
            &[overload(
                "bool HasSameRules(System.TimeZoneInfo other)",
                |e, t, a| match args::value(a, 0).downcast::<Zone>() {
                    Some(other) => Ok(same_rules(e, of(t)?, other).into()),
                    None => throw::null(e, "other"),
                },
            )],
        ),
        method(
            "IsAmbiguousTime",
            &[
                overload(
                    "bool IsAmbiguousTime(System.DateTimeOffset dateTimeOffset)",
                    is_ambiguous,
                ),
                overload("bool IsAmbiguousTime(datetime dateTime)", is_ambiguous),
            ],
        ),
        method(
            "IsInvalidTime",
            &[overload(
                "bool IsInvalidTime(datetime dateTime)",
                |e, t, a| {
                    let (zone, date) = (of(t)?, args::datetime(a, 0)?);
                    if date.kind == Kind::Utc {
                        return Ok(false.into());
                    }
                    let clock = clock_of(e, zone, date);
                    let found = zone::offset_of_local(clock.ticks, &zone.zone);
                    Ok(matches!(found, Some(AmbiguousOffset::Gap { .. })).into())
                },
            )],
        ),
        method(
            "ToSerializedString",
            &[overload("string ToSerializedString()", serialized)],
        ),
        static_method(
            "ClearCachedData",
            &[overload("static void ClearCachedData()", |_, _, _| {
                Ok(Value::Void)
            })],
        ),
        static_method(
            "ConvertTimeBySystemTimeZoneId",
            &[overload(
                "static System.DateTimeOffset ConvertTimeBySystemTimeZoneId(System.DateTimeOffset dateTimeOffset, string destinationTimeZoneId)",
                |e, _, a| {
                    let zone = find(args::text(a, 1)?)?;
                    moved(e.edition(), args::value(a, 0), &zone)
                },
            )],
        ),
        static_method("CreateCustomTimeZone", CUSTOM),
        static_method(
            "TryConvertIanaIdToWindowsId",
            &[overload(
                "static bool TryConvertIanaIdToWindowsId(string ianaId, [ref] string windowsId)",
                |e, _, a| {
                    let found = zone::windows_name(args::text(a, 0)?);
                    found_text(e, a, 1, found)
                },
            )],
        ),
        static_method(
            "TryConvertWindowsIdToIanaId",
            &[
                overload(
                    "static bool TryConvertWindowsIdToIanaId(string windowsId, [ref] string ianaId)",
                    iana_of,
                ),
                overload(
                    "static bool TryConvertWindowsIdToIanaId(string windowsId, string region, [ref] string ianaId)",
                    iana_of,
                ),
            ],
        ),
        static_method(
            "TryFindSystemTimeZoneById",
            &[overload(
                "static bool TryFindSystemTimeZoneById(string id, [ref] System.TimeZoneInfo timeZoneInfo)",
                |e, _, a| {
                    let found = find(args::text(a, 0)?).ok().map(Value::net);
                    args::set_ref(e, a, 1, found.as_ref().unwrap_or(&Value::Null))?;
                    Ok(found.is_some().into())
                },
            )],
        ),
    ],
    ..TypeDef::CLASS
};

/// A moment with the offset that a zone has then.
pub(super) fn moved(edition: Edition, moment: &Value, zone: &Zone) -> R<Value> {
    let Some(moment) = offset_of(moment) else {
        return Ok(Value::Null);
    };
    let seconds = zone::offset_ticks_of_utc(moment.utc().ticks, &zone.zone) / TICKS_PER_SECOND;
    let there: Result<DateTimeOffset, _> = moment.to_offset(seconds / 60, edition);
    throw::checked(there).map(offset_value)
}

/// The zones of this machine in the order of their offsets.
pub(super) fn sorted(engine: &dyn Engine) -> Value {
    let mut zones: Vec<Zone> = jiff::tz::db()
        .available()
        .filter_map(|name| find(name.as_str()).ok())
        .collect();
    zones.sort_by_cached_key(|z| (standard_offset(engine, &z.zone), display_name(z)));
    let items = zones.into_iter().map(Value::net).collect();
    collections::read_only("System.TimeZoneInfo", items)
}
