//! `TimeZoneInfo`, by the zones that jiff knows and the names that Windows has for them.

use std::any::Any;

use jiff::tz::TimeZone;

use super::super::{args, throw};
use super::{utc_now, zone_rules};
use crate::text::datetime::{Kind, TICKS_PER_SECOND, UNIX_EPOCH_TICKS, zone};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, static_method, static_prop};
use crate::value::{DateTime, Engine, NetObject, R, Str, TimeSpan, Ty, TypeDef, Value, ty};

/// A time zone.
pub(super) struct Zone {
    /// `Id`
    pub id: Str,
    /// Its rules.
    pub zone: TimeZone,
    /// `DisplayName`, where a script gave it.
    pub display: Option<Str>,
    /// `StandardName`, likewise.
    pub standard: Option<Str>,
}

impl NetObject for Zone {
    fn ty(&self) -> Ty {
        ty::find("System.TimeZoneInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(display_name(self).into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<Zone>().is_some_and(|z| z.id == self.id))
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.TimeZoneInfo",
    properties: PROPERTIES,
    methods: METHODS,
    parts: &[&zone_rules::PART],
    ..TypeDef::CLASS
}];

const PROPERTIES: &[PropDef] = &[
    prop("Id", "string", |_, t| Ok(Value::Str(of(t)?.id.clone()))),
    prop("HasIanaId", "bool", |_, t| {
        Ok(of(t)?.zone.iana_name().is_some().into())
    }),
    prop("DisplayName", "string", |_, t| {
        Ok(display_name(of(t)?).into())
    }),
    prop("StandardName", "string", |_, t| {
        Ok(standard_name(of(t)?).into())
    }),
    prop("DaylightName", "string", |e, t| {
        let zone = of(t)?;
        // Windows calls summer time after the zone, and zones without it by one name only.
        let name = standard_name(zone);
        let daylight = match has_summer_time(e, &zone.zone) {
            true => name.replace("Standard Time", "Daylight Time"),
            false => name,
        };
        Ok(daylight.into())
    }),
    prop("BaseUtcOffset", "timespan", |e, t| {
        let zone = of(t)?;
        Ok(TimeSpan(standard_offset(e, &zone.zone)).into())
    }),
    prop("SupportsDaylightSavingTime", "bool", |e, t| {
        let zone = of(t)?;
        Ok(has_summer_time(e, &zone.zone).into())
    }),
    static_prop("Local", "System.TimeZoneInfo", |e, _| Ok(local(e))),
    static_prop("Utc", "System.TimeZoneInfo", |_, _| Ok(utc())),
];

const METHODS: &[MethodDef] = &[
    method(
        "GetUtcOffset",
        &[
            overload("timespan GetUtcOffset(datetime dateTime)", |_, t, a| {
                Ok(TimeSpan(offset_at(&of(t)?.zone, args::datetime(a, 0)?)).into())
            }),
            overload(
                "timespan GetUtcOffset(System.DateTimeOffset dateTimeOffset)",
                |_, t, a| {
                    let zone = of(t)?;
                    let moment = super::offset_of(args::value(a, 0)).map_or(0, |o| o.utc().ticks);
                    Ok(TimeSpan(zone::offset_ticks_of_utc(moment, &zone.zone)).into())
                },
            ),
        ],
    ),
    method(
        "IsDaylightSavingTime",
        &[
            overload(
                "bool IsDaylightSavingTime(System.DateTimeOffset dateTimeOffset)",
                |_, t, a| {
                    let moment = super::offset_of(args::value(a, 0));
                    let zone = &of(t)?.zone;
                    Ok(moment.is_some_and(|m| is_daylight(zone, m.utc())).into())
                },
            ),
            overload("bool IsDaylightSavingTime(datetime dateTime)", |_, t, a| {
                Ok(is_daylight(&of(t)?.zone, args::datetime(a, 0)?).into())
            }),
        ],
    ),
    static_method(
        "ConvertTime",
        &[
            overload(
                "static datetime ConvertTime(datetime dateTime, System.TimeZoneInfo destinationTimeZone)",
                |e, _, a| {
                    let date = args::datetime(a, 0)?;
                    let from = if date.kind == Kind::Utc {
                        TimeZone::UTC
                    } else {
                        e.time_zone()
                    };
                    convert(e, date, &from, of(args::value(a, 1))?)
                },
            ),
            overload(
                "static datetime ConvertTime(datetime dateTime, System.TimeZoneInfo sourceTimeZone, System.TimeZoneInfo destinationTimeZone)",
                |e, _, a| {
                    let from = of(args::value(a, 1))?.zone.clone();
                    convert(e, args::datetime(a, 0)?, &from, of(args::value(a, 2))?)
                },
            ),
            overload(
                "static System.DateTimeOffset ConvertTime(System.DateTimeOffset dateTimeOffset, System.TimeZoneInfo destinationTimeZone)",
                |e, _, a| zone_rules::moved(e.edition(), args::value(a, 0), of(args::value(a, 1))?),
            ),
        ],
    ),
    static_method(
        "ConvertTimeBySystemTimeZoneId",
        &[
            overload(
                "static datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string destinationTimeZoneId)",
                |e, _, a| {
                    let date = args::datetime(a, 0)?;
                    let from = if date.kind == Kind::Utc {
                        TimeZone::UTC
                    } else {
                        e.time_zone()
                    };
                    let to = find(args::text(a, 1)?)?;
                    convert(e, date, &from, &to)
                },
            ),
            overload(
                "static datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string sourceTimeZoneId, string destinationTimeZoneId)",
                |e, _, a| {
                    let (from, to) = (find(args::text(a, 1)?)?, find(args::text(a, 2)?)?);
                    convert(e, args::datetime(a, 0)?, &from.zone, &to)
                },
            ),
        ],
    ),
    static_method(
        "ConvertTimeFromUtc",
        &[overload(
            "static datetime ConvertTimeFromUtc(datetime dateTime, System.TimeZoneInfo destinationTimeZone)",
            |e, _, a| {
                let date = args::datetime(a, 0)?;
                if date.kind == Kind::Local {
                    return wrong_kind(e);
                }
                convert(
                    e,
                    date.with_kind(Kind::Utc),
                    &TimeZone::UTC,
                    of(args::value(a, 1))?,
                )
            },
        )],
    ),
    static_method(
        "ConvertTimeToUtc",
        &[
            overload(
                "static datetime ConvertTimeToUtc(datetime dateTime)",
                |e, _, a| Ok(args::datetime(a, 0)?.to_universal(&e.time_zone()).into()),
            ),
            overload(
                "static datetime ConvertTimeToUtc(datetime dateTime, System.TimeZoneInfo sourceTimeZone)",
                |_, _, a| {
                    let from = of(args::value(a, 1))?;
                    let date = args::datetime(a, 0)?;
                    let date = if date.kind == Kind::Utc {
                        date
                    } else {
                        date.with_kind(Kind::Unspecified)
                    };
                    Ok(date.to_universal(&from.zone).into())
                },
            ),
        ],
    ),
    static_method(
        "FindSystemTimeZoneById",
        &[overload(
            "static System.TimeZoneInfo FindSystemTimeZoneById(string id)",
            |_, _, a| find(args::text(a, 0)?).map(Value::net),
        )],
    ),
    static_method(
        "GetSystemTimeZones",
        &[
            overload(
                "static System.Collections.ObjectModel.ReadOnlyCollection[System.TimeZoneInfo] GetSystemTimeZones()",
                |e, _, _| Ok(zone_rules::sorted(e)),
            ),
            overload(
                "static System.Collections.ObjectModel.ReadOnlyCollection[System.TimeZoneInfo] GetSystemTimeZones(bool skipSorting)",
                |e, _, _| Ok(zone_rules::sorted(e)),
            ),
        ],
    ),
];

pub(super) fn of(this: &Value) -> R<&Zone> {
    this.downcast::<Zone>()
        .map_or_else(|| throw::not_supported("The member needs a time zone."), Ok)
}

fn utc() -> Value {
    Value::net(Zone {
        id: "UTC".into(),
        zone: TimeZone::UTC,
        display: None,
        standard: None,
    })
}

fn local(engine: &dyn Engine) -> Value {
    let zone = engine.time_zone();
    let id = zone.iana_name().unwrap_or("UTC");
    // Windows calls its zones by names of its own.
    let id = if super::super::object::is_core(engine) {
        id
    } else {
        zone::windows_name(id).unwrap_or(id)
    };
    Value::net(Zone {
        id: id.into(),
        zone,
        display: None,
        standard: None,
    })
}

pub(super) fn find(id: &str) -> R<Zone> {
    let zone = throw::checked(zone::find(id))?;
    Ok(Zone {
        id: id.into(),
        zone,
        display: None,
        standard: None,
    })
}

fn is_utc(zone: &Zone) -> bool {
    zone.id.eq_ignore_ascii_case("UTC") || zone.id.eq_ignore_ascii_case("Etc/UTC")
}

pub(super) fn display_name(zone: &Zone) -> String {
    if let Some(display) = &zone.display {
        return display.to_string();
    }
    if is_utc(zone) {
        return "(UTC) Coordinated Universal Time".to_string();
    }
    let seconds = zone::offset_ticks_of_utc(UNIX_EPOCH_TICKS, &zone.zone) / TICKS_PER_SECOND;
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!(
        "(UTC{sign}{:02}:{:02}) {}",
        minutes / 60,
        minutes % 60,
        zone.id
    )
}

/// `StandardName`
pub(super) fn standard_name(zone: &Zone) -> String {
    match &zone.standard {
        Some(name) => name.to_string(),
        None if is_utc(zone) => "Coordinated Universal Time".to_owned(),
        None => zone.id.to_string(),
    }
}

/// True where the clock changes within a year from now.
pub(super) fn has_summer_time(engine: &dyn Engine, zone: &TimeZone) -> bool {
    let now = utc_now(engine).ticks;
    let offset = |days: i64| zone::offset_ticks_of_utc(now + days * super::datetime::DAY, zone);
    (1..13).any(|month| offset(month * 30) != offset(0))
}

/// The smaller of a year's offsets: what holds outside summer time.
pub(super) fn standard_offset(engine: &dyn Engine, zone: &TimeZone) -> i64 {
    let now = utc_now(engine).ticks;
    (0..13)
        .map(|month| zone::offset_ticks_of_utc(now + month * 30 * super::datetime::DAY, zone))
        .min()
        .unwrap_or(0)
}

/// The offset at a date: of its moment where that is known, else of the zone's own clock.
fn offset_at(zone: &TimeZone, date: DateTime) -> i64 {
    match date.kind {
        Kind::Utc => zone::offset_ticks_of_utc(date.ticks, zone),
        _ => zone::offset_ticks_of_local(date.ticks, zone),
    }
}

/// True where summer time holds at a date of the zone's clock.
pub(super) fn is_daylight(zone: &TimeZone, date: DateTime) -> bool {
    let ticks = match date.kind {
        Kind::Utc => date.ticks,
        _ => date.ticks - zone::offset_ticks_of_local(date.ticks, zone),
    };
    let seconds = (ticks - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_SECOND);
    jiff::Timestamp::from_second(seconds)
        .is_ok_and(|moment| zone.to_offset_info(moment).dst().is_dst())
}

fn wrong_kind<T>(engine: &dyn Engine) -> R<T> {
    throw::argument(
        engine,
        "The conversion could not be completed because the supplied DateTime did not have the Kind property set correctly.",
        "dateTime",
    )
}

/// A clock's time in one zone as the clock's time in another.
fn convert(engine: &dyn Engine, date: DateTime, from: &TimeZone, to: &Zone) -> R<Value> {
    let utc = match date.kind {
        Kind::Utc => date,
        _ => date.with_kind(Kind::Unspecified).to_universal(from),
    };
    if is_utc(to) {
        return Ok(utc.into());
    }
    let moved = utc.to_local(&to.zone);
    let local = engine.time_zone();
    let kind = if local.iana_name().is_some() && local.iana_name() == to.zone.iana_name() {
        Kind::Local
    } else {
        Kind::Unspecified
    };
    Ok(moved.with_kind(kind).into())
}
