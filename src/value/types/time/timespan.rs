//! `TimeSpan`.

use super::super::{args, object, throw};
use crate::text::datetime::{
    TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE, TICKS_PER_SECOND,
};
use crate::text::error::TextError;
use crate::value::ty::{
    MethodDef, Overload, PropDef, method, overload, prop, static_method, static_prop,
};
use crate::value::{Engine, R, TimeSpan, TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.TimeSpan",
    interfaces: &["System.IComparable", "System.ISpanFormattable"],
    properties: PROPERTIES,
    methods: METHODS,
    constructors: CONSTRUCTORS,
    ..TypeDef::STRUCT
}];

const PROPERTIES: &[PropDef] = &[
    prop("Ticks", "long", |_, t| Ok(of(t).0.into())),
    prop("Days", "int", |_, t| Ok((of(t).days() as i32).into())),
    prop("Hours", "int", |_, t| Ok((of(t).hours() as i32).into())),
    prop("Milliseconds", "int", |_, t| {
        Ok((of(t).milliseconds() as i32).into())
    }),
    prop("Microseconds", "int", |_, t| {
        Ok(((of(t).0 / 10 % 1000) as i32).into())
    }),
    prop("Nanoseconds", "int", |_, t| {
        Ok(((of(t).0 % 10 * 100) as i32).into())
    }),
    prop("Minutes", "int", |_, t| Ok((of(t).minutes() as i32).into())),
    prop("Seconds", "int", |_, t| Ok((of(t).seconds() as i32).into())),
    prop("TotalDays", "double", |_, t| {
        Ok(of(t).total(TICKS_PER_DAY).into())
    }),
    prop("TotalHours", "double", |_, t| {
        Ok(of(t).total(TICKS_PER_HOUR).into())
    }),
    prop("TotalMilliseconds", "double", |_, t| {
        Ok(of(t).total(TICKS_PER_MILLISECOND).into())
    }),
    prop("TotalMicroseconds", "double", |_, t| {
        Ok(of(t).total(10).into())
    }),
    prop("TotalNanoseconds", "double", |_, t| {
        Ok((of(t).0 as f64 * 100.0).into())
    }),
    prop("TotalMinutes", "double", |_, t| {
        Ok(of(t).total(TICKS_PER_MINUTE).into())
    }),
    prop("TotalSeconds", "double", |_, t| {
        Ok(of(t).total(TICKS_PER_SECOND).into())
    }),
    static_prop("MaxValue", "timespan", |_, _| Ok(TimeSpan::MAX.into())),
    static_prop("MinValue", "timespan", |_, _| Ok(TimeSpan::MIN.into())),
    static_prop("NanosecondsPerTick", "long", |_, _| Ok(100i64.into())),
    static_prop("TicksPerDay", "long", |_, _| Ok(TICKS_PER_DAY.into())),
    static_prop("TicksPerHour", "long", |_, _| Ok(TICKS_PER_HOUR.into())),
    static_prop("TicksPerMicrosecond", "long", |_, _| Ok(10i64.into())),
    static_prop("TicksPerMillisecond", "long", |_, _| {
        Ok(TICKS_PER_MILLISECOND.into())
    }),
    static_prop("TicksPerMinute", "long", |_, _| Ok(TICKS_PER_MINUTE.into())),
    static_prop("TicksPerSecond", "long", |_, _| Ok(TICKS_PER_SECOND.into())),
    static_prop("Zero", "timespan", |_, _| Ok(TimeSpan(0).into())),
];

/// `FromDays(double)` and its siblings.
macro_rules! from_units {
    ($name:literal, $unit:expr) => {
        static_method(
            $name,
            &[overload(
                concat!("static timespan ", $name, "(double value)"),
                |e, _, a| {
                    throw::checked(TimeSpan::from_units(
                        args::double(a, 0)?,
                        $unit,
                        e.edition(),
                    ))
                    .map(Value::from)
                },
            )],
        )
    };
}

const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload("timespan Add(timespan ts)", |_, t, a| {
            made(of(t).checked_add(args::timespan(a, 0)?))
        })],
    ),
    method(
        "CompareTo",
        &[
            overload("int CompareTo(System.Object value)", compare_to),
            overload("int CompareTo(timespan value)", compare_to),
        ],
    ),
    method(
        "Divide",
        &[
            overload("timespan Divide(double divisor)", |e, t, a| {
                let quotient = of(t).0 as f64 / args::double(a, 0)?;
                scaled(e, quotient)
            }),
            overload("double Divide(timespan ts)", |_, t, a| {
                Ok((of(t).0 as f64 / args::timespan(a, 0)?.0 as f64).into())
            }),
        ],
    ),
    method(
        "Duration",
        &[overload("timespan Duration()", |_, t, _| {
            match of(t).0.checked_abs() {
                Some(ticks) => Ok(TimeSpan(ticks).into()),
                None => throw::overflow(
                    "The duration cannot be returned for TimeSpan.MinValue because the absolute value of \
                 TimeSpan.MinValue exceeds the value of TimeSpan.MaxValue.",
                ),
            }
        })],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object value)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(timespan obj)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method("GetHashCode", object::GET_HASH_CODE),
    method(
        "Multiply",
        &[overload("timespan Multiply(double factor)", |e, t, a| {
            let product = of(t).0 as f64 * args::double(a, 0)?;
            scaled(e, product)
        })],
    ),
    method(
        "Negate",
        &[overload("timespan Negate()", |_, t, _| {
            made(of(t).checked_neg())
        })],
    ),
    method(
        "Subtract",
        &[overload("timespan Subtract(timespan ts)", |_, t, a| {
            made(of(t).checked_sub(args::timespan(a, 0)?))
        })],
    ),
    method(
        "ToString",
        &[
            overload("string ToString()", |_, t, _| Ok(of(t).to_text().into())),
            overload("string ToString(string format)", |e, t, a| {
                throw::checked(of(t).format(args::text(a, 0)?, e.culture())).map(Value::from)
            }),
            overload(
                "string ToString(string format, System.IFormatProvider formatProvider)",
                |e, t, a| {
                    throw::checked(of(t).format(args::text(a, 0)?, object::provider(e, a, 1)))
                        .map(Value::from)
                },
            ),
        ],
    ),
    static_method(
        "Compare",
        &[overload(
            "static int Compare(timespan t1, timespan t2)",
            |_, _, a| Ok((args::timespan(a, 0)?.0.cmp(&args::timespan(a, 1)?.0) as i32).into()),
        )],
    ),
    static_method(
        "Equals",
        &[overload(
            "static bool Equals(timespan t1, timespan t2)",
            |_, _, a| Ok((args::timespan(a, 0)?.0 == args::timespan(a, 1)?.0).into()),
        )],
    ),
    from_units!("FromDays", TICKS_PER_DAY),
    from_units!("FromHours", TICKS_PER_HOUR),
    from_units!("FromMicroseconds", 10),
    from_units!("FromMilliseconds", TICKS_PER_MILLISECOND),
    from_units!("FromMinutes", TICKS_PER_MINUTE),
    from_units!("FromSeconds", TICKS_PER_SECOND),
    static_method(
        "FromTicks",
        &[overload(
            "static timespan FromTicks(long value)",
            |_, _, a| Ok(TimeSpan(args::long(a, 0)?).into()),
        )],
    ),
    static_method(
        "Parse",
        &[
            overload("static timespan Parse(string s)", |e, _, a| {
                made(TimeSpan::parse(args::text(a, 0)?, e.culture(), e.edition()))
            }),
            overload(
                "static timespan Parse(string input, System.IFormatProvider formatProvider)",
                |e, _, a| {
                    made(TimeSpan::parse(
                        args::text(a, 0)?,
                        object::provider(e, a, 1),
                        e.edition(),
                    ))
                },
            ),
        ],
    ),
    static_method(
        "ParseExact",
        &[
            overload(
                "static timespan ParseExact(string input, string format, System.IFormatProvider formatProvider)",
                |e, _, a| made(exact(e, a)?),
            ),
            overload(
                "static timespan ParseExact(string input, string[] formats, System.IFormatProvider formatProvider)",
                |e, _, a| made(exact(e, a)?),
            ),
        ],
    ),
    static_method(
        "TryParse",
        &[
            overload(
                "static bool TryParse(string s, [ref] timespan result)",
                |e, _, a| {
                    let parsed = TimeSpan::parse(args::text(a, 0)?, e.culture(), e.edition());
                    finish_try(e, a, 1, parsed)
                },
            ),
            overload(
                "static bool TryParse(string input, System.IFormatProvider formatProvider, [ref] timespan result)",
                |e, _, a| {
                    let parsed =
                        TimeSpan::parse(args::text(a, 0)?, object::provider(e, a, 1), e.edition());
                    finish_try(e, a, 2, parsed)
                },
            ),
        ],
    ),
    static_method(
        "TryParseExact",
        &[
            overload(
                "static bool TryParseExact(string input, string format, System.IFormatProvider formatProvider, [ref] timespan result)",
                |e, _, a| {
                    let parsed = exact(e, a)?;
                    finish_try(e, a, 3, parsed)
                },
            ),
            overload(
                "static bool TryParseExact(string input, string[] formats, System.IFormatProvider formatProvider, [ref] timespan result)",
                |e, _, a| {
                    let parsed = exact(e, a)?;
                    finish_try(e, a, 3, parsed)
                },
            ),
        ],
    ),
];

const CONSTRUCTORS: &[Overload] = &[
    overload("timespan new(long ticks)", |_, _, a| {
        Ok(TimeSpan(args::long(a, 0)?).into())
    }),
    overload(
        "timespan new(int hours, int minutes, int seconds)",
        |_, _, a| {
            made(TimeSpan::new(
                0,
                args::long(a, 0)?,
                args::long(a, 1)?,
                args::long(a, 2)?,
            ))
        },
    ),
    overload(
        "timespan new(int days, int hours, int minutes, int seconds)",
        |_, _, a| {
            made(TimeSpan::new(
                args::long(a, 0)?,
                args::long(a, 1)?,
                args::long(a, 2)?,
                args::long(a, 3)?,
            ))
        },
    ),
    overload(
        "timespan new(int days, int hours, int minutes, int seconds, int milliseconds)",
        |_, _, a| {
            let whole = TimeSpan::new(
                args::long(a, 0)?,
                args::long(a, 1)?,
                args::long(a, 2)?,
                args::long(a, 3)?,
            );
            let ms = TimeSpan(args::long(a, 4)? * TICKS_PER_MILLISECOND);
            made(whole.and_then(|whole| whole.checked_add(ms)))
        },
    ),
    overload("timespan new()", |_, _, _| Ok(TimeSpan(0).into())),
];

fn of(this: &Value) -> TimeSpan {
    match this.base() {
        Value::TimeSpan(t) => *t,
        _ => TimeSpan(0),
    }
}

fn made(result: Result<TimeSpan, TextError>) -> R<Value> {
    throw::checked(result).map(Value::from)
}

/// A product or quotient of ticks, rounded.
fn scaled(engine: &dyn Engine, ticks: f64) -> R<Value> {
    made(TimeSpan::from_units(
        ticks.round_ties_even(),
        1,
        engine.edition(),
    ))
}

fn compare_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match args::value(a, 0).base() {
        Value::Null | Value::Void => Ok(1.into()),
        Value::TimeSpan(_) => Ok((object::compare(engine, this, args::value(a, 0))? as i32).into()),
        _ => throw::plain_argument("Object must be of type TimeSpan."),
    }
}

/// `ParseExact` by the first format that fits.
fn exact(engine: &dyn Engine, a: &[Value]) -> R<Result<TimeSpan, TextError>> {
    let culture = object::provider(engine, a, 2);
    let input = args::text(a, 0)?;
    let mut last = None;
    for format in super::datetime::formats(a)? {
        match TimeSpan::parse_exact(input, &format, culture, engine.edition()) {
            Ok(found) => return Ok(Ok(found)),
            Err(error) => last = Some(error),
        }
    }
    Ok(Err(last.unwrap_or_else(|| {
        TextError::new(
            crate::text::error::ErrorKind::Format,
            "Format specifier was invalid.",
        )
    })))
}

fn finish_try(
    engine: &mut dyn Engine,
    a: &[Value],
    at: usize,
    parsed: Result<TimeSpan, TextError>,
) -> R<Value> {
    let fine = parsed.is_ok();
    args::set_ref(engine, a, at, &parsed.unwrap_or(TimeSpan(0)).into())?;
    Ok(fine.into())
}
