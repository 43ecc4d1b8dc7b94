//! `DateOnly` and `TimeOnly`: a day without a time, a time of day without a day.

use std::any::Any;
use std::cmp::Ordering;

use super::super::{args, object, throw};
use super::{datetime_format, reading};
use crate::text::culture::Culture;
use crate::text::datetime::{Kind, parse};
use crate::value::ty::{Overload, method, overload, prop, static_method, static_prop};
use crate::value::{DateTime, Engine, NetObject, R, Str, TimeSpan, Ty, TypeDef, Value, ty};

const TICKS_PER_DAY: i64 = 864_000_000_000;
const LAST_DAY: i32 = 3_652_058;

/// A day: how many days after 0001-01-01.
struct DateOnly(i32);

/// A time of day in ticks.
struct TimeOnly(i64);

impl DateOnly {
    fn moment(&self) -> DateTime {
        DateTime {
            ticks: i64::from(self.0) * TICKS_PER_DAY,
            kind: Kind::Unspecified,
        }
    }
}

impl TimeOnly {
    fn moment(&self) -> DateTime {
        DateTime {
            ticks: self.0,
            kind: Kind::Unspecified,
        }
    }
}

impl NetObject for DateOnly {
    fn ty(&self) -> Ty {
        ty::find("System.DateOnly").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(datetime_format(
            engine,
            self.moment(),
            "d",
            engine.culture(),
        ))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<DateOnly>().is_some_and(|o| o.0 == self.0))
    }

    fn compare(&self, other: &Value) -> Option<Ordering> {
        Some(self.0.cmp(&other.downcast::<DateOnly>()?.0))
    }
}

impl NetObject for TimeOnly {
    fn ty(&self) -> Ty {
        ty::find("System.TimeOnly").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(datetime_format(
            engine,
            self.moment(),
            "t",
            engine.culture(),
        ))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<TimeOnly>().is_some_and(|o| o.0 == self.0))
    }

    fn compare(&self, other: &Value) -> Option<Ordering> {
        Some(self.0.cmp(&other.downcast::<TimeOnly>()?.0))
    }
}

fn date(this: &Value) -> R<&DateOnly> {
    this.downcast::<DateOnly>()
        .map_or_else(|| throw::not_supported("The member needs a DateOnly."), Ok)
}

fn time(this: &Value) -> R<&TimeOnly> {
    this.downcast::<TimeOnly>()
        .map_or_else(|| throw::not_supported("The member needs a TimeOnly."), Ok)
}

fn day(engine: &dyn Engine, days: i64) -> R<Value> {
    match i32::try_from(days) {
        Ok(days) if (0..=LAST_DAY).contains(&days) => Ok(Value::net(DateOnly(days))),
        _ => throw::out_of_range(
            engine,
            "The added or subtracted value results in an un-representable DateOnly.",
            "value",
        ),
    }
}

fn day_of(moment: DateTime) -> Value {
    Value::net(DateOnly((moment.ticks / TICKS_PER_DAY) as i32))
}

/// Around the clock.
fn clock(ticks: i64) -> Value {
    Value::net(TimeOnly(ticks.rem_euclid(TICKS_PER_DAY)))
}

/// A moment made by a constructor or method of `DateTime`, whose rules these types share.
fn of_datetime(engine: &mut dyn Engine, member: &str, target: &Value, a: &[Value]) -> R<DateTime> {
    let made = match member {
        "new" => crate::value::member::construct(engine, ty::known().datetime, a)?,
        _ => crate::value::member::invoke(engine, target, member, a)?,
    };
    match made.base() {
        Value::DateTime(moment) => Ok(*moment),
        _ => Ok(DateTime::default()),
    }
}

fn read(engine: &dyn Engine, text: &str, culture: &Culture) -> R<DateTime> {
    throw::checked(reading(engine, culture, |context| {
        parse::parse(text, parse::Styles(0), context)
    }))
}

/// A property that is `DateTime`'s.
macro_rules! part {
    ($of:ident, $name:literal, $ty:literal) => {
        prop($name, $ty, |e, t| {
            let moment = Value::DateTime($of(t)?.moment());
            crate::value::member::get(e, &moment, $name)
        })
    };
}

fn compare_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match args::value(a, 0) {
        other if other.is_null() => Ok(1.into()),
        other => Ok((object::compare(engine, this, other)? as i32).into()),
    }
}

const EQUALS: &[Overload] = &[overload("bool Equals(System.Object value)", |_, t, a| {
    Ok(t.same(args::value(a, 0)).into())
})];
const COMPARE: &[Overload] = &[overload("int CompareTo(System.Object value)", compare_to)];

/// `DateOnly`'s round-trip formats, which leave the time out.
fn date_format(format: &str) -> &str {
    match format {
        "" => "d",
        "o" | "O" => "yyyy-MM-dd",
        "r" | "R" => "ddd, dd MMM yyyy",
        other => other,
    }
}

/// `TimeOnly`'s, which leave the day out.
fn time_format(format: &str) -> &str {
    match format {
        "" => "t",
        "o" | "O" => "HH:mm:ss.fffffff",
        "r" | "R" => "HH:mm:ss",
        other => other,
    }
}

/// `ToString` of a type whose formats are its own.
macro_rules! texts {
    ($of:ident, $format:ident) => {
        &[
            overload("string ToString()", |e, t, _| {
                datetime_format(e, $of(t)?.moment(), $format(""), e.culture()).map(Value::Str)
            }),
            overload("string ToString(string format)", |e, t, a| {
                let format = $format(args::text(a, 0)?);
                datetime_format(e, $of(t)?.moment(), format, e.culture()).map(Value::Str)
            }),
            overload(
                "string ToString(System.IFormatProvider provider)",
                |e, t, a| {
                    let culture = object::provider(e, a, 0);
                    datetime_format(e, $of(t)?.moment(), $format(""), culture).map(Value::Str)
                },
            ),
            overload(
                "string ToString(string format, System.IFormatProvider provider)",
                |e, t, a| {
                    let culture = object::provider(e, a, 1);
                    let format = $format(args::text(a, 0)?);
                    datetime_format(e, $of(t)?.moment(), format, culture).map(Value::Str)
                },
            ),
        ]
    };
}

/// A method that adds a number of units to a time of day.
macro_rules! adds {
    ($name:literal, $ticks:literal) => {
        method(
            $name,
            &[overload(
                concat!("System.TimeOnly ", $name, "(double value)"),
                |_, t, a| {
                    let by = (args::double(a, 0)? * $ticks % TICKS_PER_DAY as f64) as i64;
                    Ok(clock(time(t)?.0 + by))
                },
            )],
        )
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.DateOnly",
        interfaces: &["System.IComparable", "System.ISpanFormattable"],
        properties: &[
            part!(date, "Year", "int"),
            part!(date, "Month", "int"),
            part!(date, "Day", "int"),
            part!(date, "DayOfWeek", "System.DayOfWeek"),
            part!(date, "DayOfYear", "int"),
            prop("DayNumber", "int", |_, t| Ok(date(t)?.0.into())),
            static_prop("MaxValue", "System.DateOnly", |_, _| {
                Ok(Value::net(DateOnly(LAST_DAY)))
            }),
            static_prop("MinValue", "System.DateOnly", |_, _| {
                Ok(Value::net(DateOnly(0)))
            }),
        ],
        methods: &[
            method(
                "AddDays",
                &[overload("System.DateOnly AddDays(int value)", |e, t, a| {
                    day(e, i64::from(date(t)?.0) + i64::from(args::int(a, 0)?))
                })],
            ),
            method(
                "AddMonths",
                &[overload(
                    "System.DateOnly AddMonths(int value)",
                    |e, t, a| {
                        let moment = Value::DateTime(date(t)?.moment());
                        of_datetime(e, "AddMonths", &moment, a).map(day_of)
                    },
                )],
            ),
            method(
                "AddYears",
                &[overload(
                    "System.DateOnly AddYears(int value)",
                    |e, t, a| {
                        let moment = Value::DateTime(date(t)?.moment());
                        of_datetime(e, "AddYears", &moment, a).map(day_of)
                    },
                )],
            ),
            method("CompareTo", COMPARE),
            method("Equals", EQUALS),
            method("GetHashCode", object::GET_HASH_CODE),
            method(
                "ToDateTime",
                &[
                    overload("datetime ToDateTime(System.TimeOnly time)", to_datetime),
                    overload(
                        "datetime ToDateTime(System.TimeOnly time, System.DateTimeKind kind)",
                        to_datetime,
                    ),
                ],
            ),
            method("ToString", texts!(date, date_format)),
            static_method(
                "FromDateTime",
                &[overload(
                    "static System.DateOnly FromDateTime(datetime dateTime)",
                    |_, _, a| Ok(day_of(args::datetime(a, 0)?)),
                )],
            ),
            static_method(
                "FromDayNumber",
                &[overload(
                    "static System.DateOnly FromDayNumber(int dayNumber)",
                    |e, _, a| day(e, args::long(a, 0)?),
                )],
            ),
            static_method(
                "Parse",
                &[
                    overload("static System.DateOnly Parse(string s)", |e, _, a| {
                        read(e, args::text(a, 0)?, e.culture()).map(day_of)
                    }),
                    overload(
                        "static System.DateOnly Parse(string s, System.IFormatProvider provider)",
                        |e, _, a| {
                            let culture = object::provider(e, a, 1);
                            read(e, args::text(a, 0)?, culture).map(day_of)
                        },
                    ),
                ],
            ),
            static_method(
                "TryParse",
                &[overload(
                    "static bool TryParse(string s, [ref] System.DateOnly result)",
                    |e, _, a| {
                        let found = read(e, args::text(a, 0)?, e.culture()).map(day_of);
                        let fine = found.is_ok();
                        args::set_ref(e, a, 1, &found.unwrap_or_else(|_| Value::net(DateOnly(0))))?;
                        Ok(fine.into())
                    },
                )],
            ),
        ],
        constructors: &[overload(
            "System.DateOnly new(int year, int month, int day)",
            |e, t, a| of_datetime(e, "new", t, a).map(day_of),
        )],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.TimeOnly",
        interfaces: &["System.IComparable", "System.ISpanFormattable"],
        properties: &[
            part!(time, "Hour", "int"),
            part!(time, "Minute", "int"),
            part!(time, "Second", "int"),
            part!(time, "Millisecond", "int"),
            prop("Ticks", "long", |_, t| Ok(time(t)?.0.into())),
            static_prop("MaxValue", "System.TimeOnly", |_, _| {
                Ok(Value::net(TimeOnly(TICKS_PER_DAY - 1)))
            }),
            static_prop("MinValue", "System.TimeOnly", |_, _| {
                Ok(Value::net(TimeOnly(0)))
            }),
        ],
        methods: &[
            method(
                "Add",
                &[overload(
                    "System.TimeOnly Add(timespan value)",
                    |_, t, a| {
                        let by = args::timespan(a, 0)?.0 % TICKS_PER_DAY;
                        Ok(clock(time(t)?.0 + by))
                    },
                )],
            ),
            adds!("AddHours", 36_000_000_000.0),
            adds!("AddMinutes", 600_000_000.0),
            method("CompareTo", COMPARE),
            method("Equals", EQUALS),
            method("GetHashCode", object::GET_HASH_CODE),
            method(
                "IsBetween",
                &[overload(
                    "bool IsBetween(System.TimeOnly start, System.TimeOnly end)",
                    |_, t, a| {
                        let (at, start, end) = (
                            time(t)?.0,
                            time(args::value(a, 0))?.0,
                            time(args::value(a, 1))?.0,
                        );
                        // An end before the start lies on the next day.
                        Ok(match start <= end {
                            true => (start..end).contains(&at),
                            false => at >= start || at < end,
                        }
                        .into())
                    },
                )],
            ),
            method("ToString", texts!(time, time_format)),
            method(
                "ToTimeSpan",
                &[overload("timespan ToTimeSpan()", |_, t, _| {
                    Ok(TimeSpan(time(t)?.0).into())
                })],
            ),
            static_method(
                "FromDateTime",
                &[overload(
                    "static System.TimeOnly FromDateTime(datetime dateTime)",
                    |_, _, a| Ok(clock(args::datetime(a, 0)?.ticks)),
                )],
            ),
            static_method(
                "FromTimeSpan",
                &[overload(
                    "static System.TimeOnly FromTimeSpan(timespan timeSpan)",
                    |e, _, a| of_ticks(e, args::timespan(a, 0)?.0),
                )],
            ),
            static_method(
                "Parse",
                &[overload(
                    "static System.TimeOnly Parse(string s)",
                    |e, _, a| read(e, args::text(a, 0)?, e.culture()).map(|m| clock(m.ticks)),
                )],
            ),
        ],
        constructors: &[
            overload("System.TimeOnly new(int hour, int minute)", of_parts),
            overload(
                "System.TimeOnly new(int hour, int minute, int second)",
                of_parts,
            ),
            overload(
                "System.TimeOnly new(int hour, int minute, int second, int millisecond)",
                of_parts,
            ),
            overload("System.TimeOnly new(long ticks)", |e, _, a| {
                of_ticks(e, args::long(a, 0)?)
            }),
        ],
        ..TypeDef::STRUCT
    },
];

fn of_ticks(engine: &dyn Engine, ticks: i64) -> R<Value> {
    match (0..TICKS_PER_DAY).contains(&ticks) {
        true => Ok(Value::net(TimeOnly(ticks))),
        false => throw::out_of_range(
            engine,
            "Ticks must be between 0 and and TimeOnly.MaxValue.Ticks.",
            "ticks",
        ),
    }
}

fn of_parts(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let mut total = 0;
    for (at, (limit, ticks)) in [
        (24, 36_000_000_000),
        (60, 600_000_000),
        (60, 10_000_000),
        (1000, 10_000),
    ]
    .into_iter()
    .enumerate()
    {
        let part = match a.get(at) {
            Some(_) => args::long(a, at)?,
            None => 0,
        };
        if !(0..limit).contains(&part) {
            return throw::plain_argument(
                "Hour, Minute, and Second parameters describe an un-representable DateTime.",
            );
        }
        total += part * ticks;
    }
    of_ticks(engine, total)
}

fn to_datetime(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let kind = match args::number(a, 1) {
        1 => Kind::Utc,
        2 => Kind::Local,
        _ => Kind::Unspecified,
    };
    let ticks = date(this)?.moment().ticks + time(args::value(a, 0))?.0;
    Ok(DateTime { ticks, kind }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;
    use crate::value::testing::TestEngine;

    #[test]
    fn days_end_where_the_calendar_does() {
        let engine = TestEngine(Edition::Core);
        assert!(day(&engine, i64::from(LAST_DAY)).is_ok());
        assert!(day(&engine, i64::from(LAST_DAY) + 1).is_err());
        assert!(day(&engine, -1).is_err());
    }

    #[test]
    fn times_go_around_the_clock() {
        let ticks = |v: Value| v.downcast::<TimeOnly>().map(|t| t.0);
        assert_eq!(ticks(clock(-1)), Some(TICKS_PER_DAY - 1));
        assert_eq!(ticks(clock(TICKS_PER_DAY)), Some(0));
        let mut engine = TestEngine(Edition::Core);
        assert!(of_parts(&mut engine, &Value::Null, &[24.into(), 0.into()]).is_err());
    }
}
