//! `DateTimeOffset`.

use std::any::Any;
use std::cmp::Ordering;

use super::super::{args, object, system, throw};
use super::{now, offset_text, reading, utc_now};
use crate::text::culture::Culture;
use crate::text::datetime::parse::Styles;
use crate::text::datetime::{
    self as text, DateTimeOffset, Kind, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE, TICKS_PER_SECOND, UNIX_EPOCH_TICKS,
};
use crate::text::error::TextError;
use crate::value::ty::{
    MethodDef, Overload, PropDef, method, overload, prop, static_method, static_prop,
};
use crate::value::{DateTime, Engine, NetObject, R, Str, TimeSpan, Ty, TypeDef, Value, ty};

/// A `DateTimeOffset` as an object.
pub struct Offset(pub DateTimeOffset);

/// A `DateTimeOffset` as a value.
pub fn offset_value(value: DateTimeOffset) -> Value {
    Value::net(Offset(value))
}

/// The `DateTimeOffset` inside a value.
pub fn offset_of(value: &Value) -> Option<DateTimeOffset> {
    value.downcast::<Offset>().map(|o| o.0)
}

impl NetObject for Offset {
    fn ty(&self) -> Ty {
        thread_local!(static TYPE: Ty = ty::find("System.DateTimeOffset").unwrap_or(ty::known().object));
        TYPE.with(|ty| *ty)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        let culture = engine.culture();
        Some(offset_text(engine, self.0, "", culture))
    }

    fn text_in(&self, engine: &mut dyn Engine, culture: &'static Culture) -> Option<R<Str>> {
        Some(offset_text(engine, self.0, "", culture))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(offset_of(other).is_some_and(|o| o.utc().ticks == self.0.utc().ticks))
    }

    fn compare(&self, other: &Value) -> Option<Ordering> {
        offset_of(other).map(|o| self.0.utc().ticks.cmp(&o.utc().ticks))
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.DateTimeOffset",
    interfaces: &["System.IComparable", "System.ISpanFormattable"],
    properties: PROPERTIES,
    methods: METHODS,
    constructors: CONSTRUCTORS,
    ..TypeDef::STRUCT
}];

const PROPERTIES: &[PropDef] = &[
    prop(
        "DateTime",
        "datetime",
        |_, t| Ok(unspecified(of(t)?).into()),
    ),
    prop("UtcDateTime", "datetime", |_, t| Ok(of(t)?.utc().into())),
    prop("LocalDateTime", "datetime", |e, t| {
        Ok(of(t)?.utc().to_local(&e.time_zone()).into())
    }),
    prop("Date", "datetime", |_, t| {
        Ok(unspecified(of(t)?).date().into())
    }),
    prop("Day", "int", |_, t| Ok(of(t)?.clock().day().into())),
    prop("DayOfWeek", "System.DayOfWeek", |_, t| {
        Ok(system::enumeration(
            "System.DayOfWeek",
            of(t)?.clock().day_of_week().into(),
        ))
    }),
    prop("DayOfYear", "int", |_, t| {
        Ok(of(t)?.clock().day_of_year().into())
    }),
    prop("Hour", "int", |_, t| {
        Ok(of(t)?.clock().time_parts().0.into())
    }),
    prop("Millisecond", "int", |_, t| {
        Ok(of(t)?.clock().millisecond().into())
    }),
    prop("Microsecond", "int", |_, t| {
        Ok(((of(t)?.clock().ticks / 10 % 1000) as i32).into())
    }),
    prop("Nanosecond", "int", |_, t| {
        Ok(((of(t)?.clock().ticks % 10 * 100) as i32).into())
    }),
    prop("Minute", "int", |_, t| {
        Ok(of(t)?.clock().time_parts().1.into())
    }),
    prop("Month", "int", |_, t| Ok(of(t)?.clock().month().into())),
    prop("Offset", "timespan", |_, t| Ok(of(t)?.offset().into())),
    prop("TotalOffsetMinutes", "int", |_, t| {
        Ok((minutes(of(t)?.offset()) as i32).into())
    }),
    prop("Second", "int", |_, t| {
        Ok(of(t)?.clock().time_parts().2.into())
    }),
    prop("Ticks", "long", |_, t| Ok(of(t)?.clock().ticks.into())),
    prop("UtcTicks", "long", |_, t| Ok(of(t)?.utc().ticks.into())),
    prop("TimeOfDay", "timespan", |_, t| {
        Ok(of(t)?.clock().time_of_day().into())
    }),
    prop("Year", "int", |_, t| Ok(of(t)?.clock().year().into())),
    static_prop("MaxValue", "System.DateTimeOffset", |e, _| {
        at(e, DateTime::MAX, 0)
    }),
    static_prop("MinValue", "System.DateTimeOffset", |e, _| {
        at(e, DateTime::MIN, 0)
    }),
    static_prop("Now", "System.DateTimeOffset", |e, _| {
        Ok(offset_value(DateTimeOffset::from_datetime(
            now(e),
            &e.time_zone(),
        )))
    }),
    static_prop("UnixEpoch", "System.DateTimeOffset", |e, _| {
        at(
            e,
            DateTime {
                ticks: UNIX_EPOCH_TICKS,
                kind: Kind::Utc,
            },
            0,
        )
    }),
    static_prop("UtcNow", "System.DateTimeOffset", |e, _| {
        at(e, utc_now(e), 0)
    }),
];

/// `AddDays(double)` and its siblings.
macro_rules! add_units {
    ($name:literal, $parameter:literal, $unit:expr) => {
        method(
            $name,
            &[overload(
                concat!("System.DateTimeOffset ", $name, "(double ", $parameter, ")"),
                |e, t, a| {
                    let value = args::double(a, 0)?;
                    let edition = e.edition();
                    moved(e, t, |clock| clock.add_units(value, $unit, edition))
                },
            )],
        )
    };
}

const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload(
            "System.DateTimeOffset Add(timespan timeSpan)",
            |e, t, a| {
                let (ticks, edition) = (args::timespan(a, 0)?.0, e.edition());
                moved(e, t, |clock| clock.add_ticks(ticks, "timeSpan", edition))
            },
        )],
    ),
    add_units!("AddDays", "days", TICKS_PER_DAY),
    add_units!("AddHours", "hours", TICKS_PER_HOUR),
    add_units!("AddMilliseconds", "milliseconds", TICKS_PER_MILLISECOND),
    add_units!("AddMinutes", "minutes", TICKS_PER_MINUTE),
    method(
        "AddMonths",
        &[overload(
            "System.DateTimeOffset AddMonths(int months)",
            |e, t, a| {
                let (months, edition) = (args::int(a, 0)?, e.edition());
                moved(e, t, |clock| clock.add_months(months, edition))
            },
        )],
    ),
    add_units!("AddSeconds", "seconds", TICKS_PER_SECOND),
    method(
        "AddTicks",
        &[overload(
            "System.DateTimeOffset AddTicks(long ticks)",
            |e, t, a| {
                let (ticks, edition) = (args::long(a, 0)?, e.edition());
                moved(e, t, |clock| clock.add_ticks(ticks, "ticks", edition))
            },
        )],
    ),
    method(
        "AddYears",
        &[overload(
            "System.DateTimeOffset AddYears(int years)",
            |e, t, a| {
                let (years, edition) = (args::int(a, 0)?, e.edition());
                moved(e, t, |clock| clock.add_years(years, edition))
            },
        )],
    ),
    method(
        "CompareTo",
        &[overload(
            "int CompareTo(System.DateTimeOffset other)",
            |e, t, a| Ok((object::compare(e, t, args::value(a, 0))? as i32).into()),
        )],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object obj)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(System.DateTimeOffset other)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method(
        "EqualsExact",
        &[overload(
            "bool EqualsExact(System.DateTimeOffset other)",
            |_, t, a| Ok((Some(of(t)?) == offset_of(args::value(a, 0))).into()),
        )],
    ),
    method(
        "GetHashCode",
        &[overload("int GetHashCode()", |_, t, _| {
            Ok(object::hash_code(&of(t)?.utc().ticks.into()).into())
        })],
    ),
    method(
        "Subtract",
        &[
            overload(
                "timespan Subtract(System.DateTimeOffset value)",
                |_, t, a| {
                    let other = of(args::value(a, 0))?;
                    Ok(TimeSpan(of(t)?.utc().ticks - other.utc().ticks).into())
                },
            ),
            overload(
                "System.DateTimeOffset Subtract(timespan value)",
                |e, t, a| {
                    let ticks = args::timespan(a, 0)?.0.checked_neg().unwrap_or(i64::MAX);
                    let edition = e.edition();
                    moved(e, t, |clock| clock.add_ticks(ticks, "value", edition))
                },
            ),
        ],
    ),
    method(
        "ToFileTime",
        &[overload("long ToFileTime()", |e, t, _| {
            match of(t)?.utc().to_file_time(&e.time_zone()) {
                Some(ticks) => Ok(ticks.into()),
                None => throw::out_of_range(e, "Not a valid Win32 FileTime.", "value"),
            }
        })],
    ),
    method(
        "ToLocalTime",
        &[overload(
            "System.DateTimeOffset ToLocalTime()",
            |e, t, _| {
                let zone = e.time_zone();
                Ok(offset_value(DateTimeOffset::from_datetime(
                    of(t)?.utc().to_local(&zone),
                    &zone,
                )))
            },
        )],
    ),
    method(
        "ToOffset",
        &[overload(
            "System.DateTimeOffset ToOffset(timespan offset)",
            |e, t, a| {
                let minutes = minutes(args::timespan(a, 0)?);
                throw::checked(of(t)?.to_offset(minutes, e.edition())).map(offset_value)
            },
        )],
    ),
    method(
        "ToString",
        &[
            overload("string ToString()", |e, t, _| written(e, t, "", None)),
            overload("string ToString(string format)", |e, t, a| {
                written(e, t, args::text(a, 0)?, None)
            }),
            overload(
                "string ToString(System.IFormatProvider formatProvider)",
                |e, t, a| written(e, t, "", Some((a, 0))),
            ),
            overload(
                "string ToString(string format, System.IFormatProvider formatProvider)",
                |e, t, a| written(e, t, args::text(a, 0)?, Some((a, 1))),
            ),
        ],
    ),
    method(
        "ToUniversalTime",
        &[overload(
            "System.DateTimeOffset ToUniversalTime()",
            |e, t, _| throw::checked(of(t)?.to_offset(0, e.edition())).map(offset_value),
        )],
    ),
    method(
        "ToUnixTimeMilliseconds",
        &[overload("long ToUnixTimeMilliseconds()", |_, t, _| {
            Ok(of(t)?.unix_milliseconds().into())
        })],
    ),
    method(
        "ToUnixTimeSeconds",
        &[overload("long ToUnixTimeSeconds()", |_, t, _| {
            Ok(of(t)?.unix_seconds().into())
        })],
    ),
    static_method(
        "Compare",
        &[overload(
            "static int Compare(System.DateTimeOffset first, System.DateTimeOffset second)",
            |e, _, a| Ok((object::compare(e, args::value(a, 0), args::value(a, 1))? as i32).into()),
        )],
    ),
    static_method(
        "FromFileTime",
        &[overload(
            "static System.DateTimeOffset FromFileTime(long fileTime)",
            |e, _, a| match DateTime::from_file_time(args::long(a, 0)?) {
                Some(d) => {
                    let zone = e.time_zone();
                    Ok(offset_value(DateTimeOffset::from_datetime(
                        d.to_local(&zone),
                        &zone,
                    )))
                }
                None => throw::out_of_range(e, "Not a valid Win32 FileTime.", "fileTime"),
            },
        )],
    ),
    static_method(
        "FromUnixTimeMilliseconds",
        &[overload(
            "static System.DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)",
            |e, _, a| match DateTimeOffset::from_unix_milliseconds(args::long(a, 0)?) {
                Some(o) => Ok(offset_value(o)),
                None => throw::out_of_range(
                    e,
                    "Valid values are between -62135596800000 and 253402300799999, inclusive.",
                    "milliseconds",
                ),
            },
        )],
    ),
    static_method(
        "FromUnixTimeSeconds",
        &[overload(
            "static System.DateTimeOffset FromUnixTimeSeconds(long seconds)",
            |e, _, a| {
                let milliseconds = args::long(a, 0)?.checked_mul(1000);
                match milliseconds.and_then(DateTimeOffset::from_unix_milliseconds) {
                    Some(o) => Ok(offset_value(o)),
                    None => throw::out_of_range(
                        e,
                        "Valid values are between -62135596800 and 253402300799, inclusive.",
                        "seconds",
                    ),
                }
            },
        )],
    ),
    static_method(
        "Parse",
        &[
            overload("static System.DateTimeOffset Parse(string input)", parse),
            overload(
                "static System.DateTimeOffset Parse(string input, System.IFormatProvider formatProvider)",
                parse,
            ),
            overload(
                "static System.DateTimeOffset Parse(string input, System.IFormatProvider formatProvider, System.Globalization.DateTimeStyles styles)",
                parse,
            ),
        ],
    ),
    static_method(
        "ParseExact",
        &[
            overload(
                "static System.DateTimeOffset ParseExact(string input, string format, System.IFormatProvider formatProvider)",
                parse_exact,
            ),
            overload(
                "static System.DateTimeOffset ParseExact(string input, string format, System.IFormatProvider formatProvider, System.Globalization.DateTimeStyles styles)",
                parse_exact,
            ),
            overload(
                "static System.DateTimeOffset ParseExact(string input, string[] formats, System.IFormatProvider formatProvider, System.Globalization.DateTimeStyles styles)",
                parse_exact,
            ),
        ],
    ),
    static_method(
        "TryParse",
        &[
            overload(
                "static bool TryParse(string input, [ref] System.DateTimeOffset result)",
                |e, _, a| {
                    let parsed = read(e, args::text(a, 0)?, None, 0);
                    finish_try(e, a, 1, parsed)
                },
            ),
            overload(
                "static bool TryParse(string input, System.IFormatProvider formatProvider, System.Globalization.DateTimeStyles styles, [ref] System.DateTimeOffset result)",
                |e, _, a| {
                    let parsed = read(e, args::text(a, 0)?, Some((a, 1)), args::number(a, 2));
                    finish_try(e, a, 3, parsed)
                },
            ),
        ],
    ),
    static_method(
        "TryParseExact",
        &[overload(
            "static bool TryParseExact(string input, string format, System.IFormatProvider formatProvider, System.Globalization.DateTimeStyles styles, [ref] System.DateTimeOffset result)",
            |e, _, a| {
                let parsed = exact(e, a)?;
                finish_try(e, a, 4, parsed)
            },
        )],
    ),
];

const CONSTRUCTORS: &[Overload] = &[
    overload("System.DateTimeOffset new(datetime dateTime)", |e, _, a| {
        Ok(offset_value(DateTimeOffset::from_datetime(
            args::datetime(a, 0)?,
            &e.time_zone(),
        )))
    }),
    overload(
        "System.DateTimeOffset new(datetime dateTime, timespan offset)",
        |e, _, a| {
            let (clock, offset) = (args::datetime(a, 0)?, args::timespan(a, 1)?);
            if clock.kind == Kind::Utc && offset.0 != 0 {
                return throw::argument(
                    e,
                    "The UTC Offset for Utc DateTime instances must be 0.",
                    "offset",
                );
            }
            at(e, clock, minutes(offset))
        },
    ),
    overload(
        "System.DateTimeOffset new(long ticks, timespan offset)",
        |e, _, a| match DateTime::from_ticks(args::long(a, 0)?, Kind::Unspecified) {
            Some(clock) => at(e, clock, minutes(args::timespan(a, 1)?)),
            None => throw::out_of_range(
                e,
                "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.",
                "ticks",
            ),
        },
    ),
    overload(
        "System.DateTimeOffset new(int year, int month, int day, int hour, int minute, int second, timespan offset)",
        |e, _, a| {
            let date = (args::int(a, 0)?, args::int(a, 1)?, args::int(a, 2)?);
            let time = (args::int(a, 3)?, args::int(a, 4)?, args::int(a, 5)?);
            let clock = throw::checked(DateTime::new(date, time, 0, Kind::Unspecified))?;
            at(e, clock, minutes(args::timespan(a, 6)?))
        },
    ),
    overload(
        "System.DateTimeOffset new(int year, int month, int day, int hour, int minute, int second, int millisecond, timespan offset)",
        |e, _, a| {
            let date = (args::int(a, 0)?, args::int(a, 1)?, args::int(a, 2)?);
            let time = (args::int(a, 3)?, args::int(a, 4)?, args::int(a, 5)?);
            let clock = throw::checked(DateTime::new(
                date,
                time,
                args::int(a, 6)?,
                Kind::Unspecified,
            ))?;
            at(e, clock, minutes(args::timespan(a, 7)?))
        },
    ),
    overload("System.DateTimeOffset new()", |e, _, _| {
        at(e, DateTime::MIN, 0)
    }),
];

fn of(this: &Value) -> R<DateTimeOffset> {
    offset_of(this).map_or_else(
        || throw::not_supported("The member needs a DateTimeOffset."),
        Ok,
    )
}

fn minutes(span: TimeSpan) -> i64 {
    span.0 / TICKS_PER_MINUTE
}

fn unspecified(value: DateTimeOffset) -> DateTime {
    value.clock().with_kind(Kind::Unspecified)
}

fn at(engine: &dyn Engine, clock: DateTime, minutes: i64) -> R<Value> {
    throw::checked(DateTimeOffset::new(clock, minutes, engine.edition())).map(offset_value)
}

fn moved(
    engine: &dyn Engine,
    this: &Value,
    change: impl FnOnce(DateTime) -> Result<DateTime, TextError>,
) -> R<Value> {
    let value = of(this)?;
    let clock = throw::checked(change(value.clock()))?;
    at(engine, clock, minutes(value.offset()))
}

fn written(
    engine: &mut dyn Engine,
    this: &Value,
    format: &str,
    provider: Option<(&[Value], usize)>,
) -> R<Value> {
    let culture = provider.map_or(engine.culture(), |(a, at)| object::provider(engine, a, at));
    offset_text(engine, of(this)?, format, culture).map(Value::Str)
}

fn read(
    engine: &dyn Engine,
    s: &str,
    provider: Option<(&[Value], usize)>,
    styles: i64,
) -> Result<DateTimeOffset, TextError> {
    let culture = provider.map_or(engine.culture(), |(a, at)| object::provider(engine, a, at));
    reading(engine, culture, |context| {
        text::parse::parse_offset(s, Styles(styles as u8), context)
    })
}

fn parse(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    throw::checked(read(
        engine,
        args::text(a, 0)?,
        Some((a, 1)),
        args::number(a, 2),
    ))
    .map(offset_value)
}

fn exact(engine: &dyn Engine, a: &[Value]) -> R<Result<DateTimeOffset, TextError>> {
    let formats = super::datetime::formats(a)?;
    let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
    let s = args::text(a, 0)?;
    let culture = object::provider(engine, a, 2);
    let styles = Styles(args::number(a, 3) as u8);
    Ok(reading(engine, culture, |context| {
        text::parse_exact::parse_exact_offset(s, &formats, styles, context)
    }))
}

fn parse_exact(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    throw::checked(exact(engine, a)?).map(offset_value)
}

fn finish_try(
    engine: &mut dyn Engine,
    a: &[Value],
    place: usize,
    parsed: Result<DateTimeOffset, TextError>,
) -> R<Value> {
    let fine = parsed.is_ok();
    let value = match parsed {
        Ok(v) => offset_value(v),
        Err(_) => at(engine, DateTime::MIN, 0)?,
    };
    args::set_ref(engine, a, place, &value)?;
    Ok(fine.into())
}
