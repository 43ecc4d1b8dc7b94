//! `DateTime`: its description, properties, constructors and static functions. The rest of its methods are in
//! [`datetime_methods`](super::datetime_methods).

use super::super::{args, object, system, throw};
use super::{datetime_methods as methods, now, reading, utc_now};
use crate::text::datetime::parse::Styles;
use crate::text::datetime::{self as text, Kind, TICKS_PER_DAY, UNIX_EPOCH_TICKS};
use crate::value::ty::{
    MethodDef, Overload, PropDef, method, overload, prop, static_method, static_prop,
};
use crate::value::{DateTime, Engine, R, TimeSpan, TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.DateTime",
    interfaces: &[
        "System.IComparable",
        "System.ISpanFormattable",
        "System.IConvertible",
    ],
    properties: PROPERTIES,
    methods: METHODS,
    constructors: CONSTRUCTORS,
    ..TypeDef::STRUCT
}];

const PROPERTIES: &[PropDef] = &[
    prop("Date", "datetime", |_, this| Ok(of(this).date().into())),
    prop("Day", "int", |_, this| Ok(of(this).day().into())),
    prop("DayOfWeek", "System.DayOfWeek", |_, this| {
        Ok(system::enumeration(
            "System.DayOfWeek",
            of(this).day_of_week().into(),
        ))
    }),
    prop("DayOfYear", "int", |_, this| {
        Ok(of(this).day_of_year().into())
    }),
    prop("Hour", "int", |_, this| Ok(of(this).time_parts().0.into())),
    prop("Kind", "System.DateTimeKind", |_, this| {
        Ok(system::enumeration(
            "System.DateTimeKind",
            kind_number(of(this).kind),
        ))
    }),
    prop("Millisecond", "int", |_, this| {
        Ok(of(this).millisecond().into())
    }),
    prop("Microsecond", "int", |_, this| {
        Ok(((of(this).ticks / 10 % 1000) as i32).into())
    }),
    prop("Nanosecond", "int", |_, this| {
        Ok(((of(this).ticks % 10 * 100) as i32).into())
    }),
    prop("Minute", "int", |_, this| {
        Ok(of(this).time_parts().1.into())
    }),
    prop("Month", "int", |_, this| Ok(of(this).month().into())),
    prop("Second", "int", |_, this| {
        Ok(of(this).time_parts().2.into())
    }),
    prop("Ticks", "long", |_, this| Ok(of(this).ticks.into())),
    prop("TimeOfDay", "timespan", |_, this| {
        Ok(of(this).time_of_day().into())
    }),
    prop("Year", "int", |_, this| Ok(of(this).year().into())),
    static_prop("MaxValue", "datetime", |_, _| Ok(DateTime::MAX.into())),
    static_prop("MinValue", "datetime", |_, _| Ok(DateTime::MIN.into())),
    static_prop("UnixEpoch", "datetime", |_, _| {
        Ok(DateTime {
            ticks: UNIX_EPOCH_TICKS,
            kind: Kind::Utc,
        }
        .into())
    }),
    static_prop("Now", "datetime", |e, _| Ok(now(e).into())),
    static_prop("Today", "datetime", |e, _| Ok(now(e).date().into())),
    static_prop("UtcNow", "datetime", |e, _| Ok(utc_now(e).into())),
];

const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload("datetime Add(timespan value)", methods::add)],
    ),
    method("AddDays", methods::ADD_DAYS),
    method("AddHours", methods::ADD_HOURS),
    method("AddMicroseconds", methods::ADD_MICROSECONDS),
    method("AddMilliseconds", methods::ADD_MILLISECONDS),
    method("AddMinutes", methods::ADD_MINUTES),
    method("AddMonths", methods::ADD_MONTHS),
    method("AddSeconds", methods::ADD_SECONDS),
    method("AddTicks", methods::ADD_TICKS),
    method("AddYears", methods::ADD_YEARS),
    method(
        "CompareTo",
        &[
            overload("int CompareTo(System.Object value)", compare_to),
            overload("int CompareTo(datetime value)", compare_to),
        ],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object value)", |_, this, a| {
                Ok(this.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(datetime value)", |_, this, a| {
                Ok(this.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method("GetDateTimeFormats", methods::GET_FORMATS),
    method("GetHashCode", object::GET_HASH_CODE),
    method(
        "GetTypeCode",
        &[overload("System.TypeCode GetTypeCode()", |_, this, _| {
            Ok(system::type_code(this))
        })],
    ),
    method("IsDaylightSavingTime", methods::IS_DAYLIGHT),
    method("Subtract", methods::SUBTRACT),
    method("ToBinary", methods::TO_BINARY),
    method("ToFileTime", methods::TO_FILE_TIME),
    method("ToFileTimeUtc", methods::TO_FILE_TIME_UTC),
    method("ToLocalTime", methods::TO_LOCAL),
    method("ToLongDateString", methods::TO_LONG_DATE),
    method("ToLongTimeString", methods::TO_LONG_TIME),
    method("ToOADate", methods::TO_OA_DATE),
    method("ToShortDateString", methods::TO_SHORT_DATE),
    method("ToShortTimeString", methods::TO_SHORT_TIME),
    method("ToString", methods::TO_STRING),
    method("ToUniversalTime", methods::TO_UNIVERSAL),
    static_method(
        "Compare",
        &[overload(
            "static int Compare(datetime t1, datetime t2)",
            |_, _, a| {
                Ok((args::datetime(a, 0)?
                    .ticks
                    .cmp(&args::datetime(a, 1)?.ticks) as i32)
                    .into())
            },
        )],
    ),
    static_method(
        "DaysInMonth",
        &[overload(
            "static int DaysInMonth(int year, int month)",
            |e, _, a| {
                let (year, month) = (args::int(a, 0)?, args::int(a, 1)?);
                match text::days_in_month(year, month) {
                    Some(days) => Ok(days.into()),
                    None if (1..=12).contains(&month) => {
                        throw::out_of_range(e, "Year must be between 1 and 9999.", "year")
                    }
                    None => {
                        throw::out_of_range(e, "Month must be between one and twelve.", "month")
                    }
                }
            },
        )],
    ),
    static_method(
        "Equals",
        &[overload(
            "static bool Equals(datetime t1, datetime t2)",
            |_, _, a| Ok((args::datetime(a, 0)?.ticks == args::datetime(a, 1)?.ticks).into()),
        )],
    ),
    static_method(
        "FromBinary",
        &[overload(
            "static datetime FromBinary(long dateData)",
            |e, _, a| {
                let data = args::long(a, 0)?;
                let kind = match (data as u64) >> 62 {
                    0 => Kind::Unspecified,
                    1 => Kind::Utc,
                    _ => Kind::Local,
                };
                match DateTime::from_ticks(data & 0x3fff_ffff_ffff_ffff, kind) {
                    // The ticks of a local time are stored in UTC.
                    Some(d) if kind == Kind::Local => {
                        Ok(d.with_kind(Kind::Utc).to_local(&e.time_zone()).into())
                    }
                    Some(d) => Ok(d.into()),
                    None => throw::argument(
                        e,
                        "The binary data must result in a DateTime with ticks between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.",
                        "dateData",
                    ),
                }
            },
        )],
    ),
    static_method(
        "FromFileTime",
        &[overload(
            "static datetime FromFileTime(long fileTime)",
            |e, _, a| {
                let zone = e.time_zone();
                from_file_time(e, a).map(|d| d.to_local(&zone).into())
            },
        )],
    ),
    static_method(
        "FromFileTimeUtc",
        &[overload(
            "static datetime FromFileTimeUtc(long fileTime)",
            |e, _, a| from_file_time(e, a).map(Value::from),
        )],
    ),
    static_method(
        "FromOADate",
        &[overload(
            "static datetime FromOADate(double d)",
            |_, _, a| match DateTime::from_oa_date(args::double(a, 0)?) {
                Some(d) => Ok(d.into()),
                None => throw::plain_argument("Not a legal OleAut date."),
            },
        )],
    ),
    static_method(
        "IsLeapYear",
        &[overload("static bool IsLeapYear(int year)", |e, _, a| {
            let year = args::int(a, 0)?;
            if !(1..=9999).contains(&year) {
                return throw::out_of_range(e, "Year must be between 1 and 9999.", "year");
            }
            Ok(text::is_leap_year(year).into())
        })],
    ),
    static_method(
        "Parse",
        &[
            overload("static datetime Parse(string s)", |e, _, a| {
                parse(e, a, None, 9)
            }),
            overload(
                "static datetime Parse(string s, System.IFormatProvider provider)",
                |e, _, a| parse(e, a, Some(1), 9),
            ),
            overload(
                "static datetime Parse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles)",
                |e, _, a| parse(e, a, Some(1), 2),
            ),
        ],
    ),
    static_method(
        "ParseExact",
        &[
            overload(
                "static datetime ParseExact(string s, string format, System.IFormatProvider provider)",
                parse_exact,
            ),
            overload(
                "static datetime ParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)",
                parse_exact,
            ),
            overload(
                "static datetime ParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)",
                parse_exact,
            ),
        ],
    ),
    static_method(
        "SpecifyKind",
        &[overload(
            "static datetime SpecifyKind(datetime value, System.DateTimeKind kind)",
            |e, _, a| Ok(args::datetime(a, 0)?.with_kind(kind_of(e, a, 1)?).into()),
        )],
    ),
    static_method(
        "TryParse",
        &[
            overload(
                "static bool TryParse(string s, [ref] datetime result)",
                |e, _, a| {
                    let parsed = read(e, args::text(a, 0)?, None, a, 9);
                    finish_try(e, a, 1, parsed)
                },
            ),
            overload(
                "static bool TryParse(string s, System.IFormatProvider provider, [ref] datetime result)",
                |e, _, a| {
                    let parsed = read(e, args::text(a, 0)?, Some(1), a, 9);
                    finish_try(e, a, 2, parsed)
                },
            ),
            overload(
                "static bool TryParse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles, [ref] datetime result)",
                |e, _, a| {
                    let parsed = read(e, args::text(a, 0)?, Some(1), a, 2);
                    finish_try(e, a, 3, parsed)
                },
            ),
        ],
    ),
    static_method(
        "TryParseExact",
        &[
            overload(
                "static bool TryParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)",
                try_parse_exact,
            ),
            overload(
                "static bool TryParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)",
                try_parse_exact,
            ),
        ],
    ),
];

const CONSTRUCTORS: &[Overload] = &[
    overload("datetime new(long ticks)", |e, _, a| {
        from_ticks(e, a, Kind::Unspecified)
    }),
    overload(
        "datetime new(long ticks, System.DateTimeKind kind)",
        |e, _, a| {
            let kind = kind_of(e, a, 1)?;
            from_ticks(e, a, kind)
        },
    ),
    overload("datetime new(int year, int month, int day)", |e, _, a| {
        make(e, a, 3, None, None)
    }),
    overload(
        "datetime new(int year, int month, int day, int hour, int minute, int second)",
        |e, _, a| make(e, a, 6, None, None),
    ),
    overload(
        "datetime new(int year, int month, int day, int hour, int minute, int second, System.DateTimeKind kind)",
        |e, _, a| make(e, a, 6, None, Some(6)),
    ),
    overload(
        "datetime new(int year, int month, int day, int hour, int minute, int second, int millisecond)",
        |e, _, a| make(e, a, 6, Some(6), None),
    ),
    overload(
        "datetime new(int year, int month, int day, int hour, int minute, int second, int millisecond, System.DateTimeKind kind)",
        |e, _, a| make(e, a, 6, Some(6), Some(7)),
    ),
    overload(
        "datetime new(int year, int month, int day, int hour, int minute, int second, int millisecond, int microsecond)",
        |e, _, a| with_microsecond(e, a, None),
    ),
    overload(
        "datetime new(int year, int month, int day, int hour, int minute, int second, int millisecond, int microsecond, System.DateTimeKind kind)",
        |e, _, a| with_microsecond(e, a, Some(8)),
    ),
    overload("datetime new()", |_, _, _| Ok(DateTime::MIN.into())),
];

/// The date that a member was called on.
pub(super) fn of(this: &Value) -> DateTime {
    match this.base() {
        Value::DateTime(d) => *d,
        _ => DateTime::MIN,
    }
}

fn kind_number(kind: Kind) -> i64 {
    match kind {
        Kind::Unspecified => 0,
        Kind::Utc => 1,
        Kind::Local => 2,
    }
}

fn kind_of(engine: &dyn Engine, a: &[Value], at: usize) -> R<Kind> {
    Ok(match args::number(a, at) {
        0 => Kind::Unspecified,
        1 => Kind::Utc,
        2 => Kind::Local,
        _ => return throw::argument(engine, "Invalid DateTimeKind value.", "kind"),
    })
}

fn from_ticks(engine: &dyn Engine, a: &[Value], kind: Kind) -> R<Value> {
    match DateTime::from_ticks(args::long(a, 0)?, kind) {
        Some(d) => Ok(d.into()),
        None => throw::out_of_range(
            engine,
            "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.",
            "ticks",
        ),
    }
}

fn make(
    engine: &dyn Engine,
    a: &[Value],
    parts: usize,
    ms: Option<usize>,
    kind: Option<usize>,
) -> R<Value> {
    let date = (args::int(a, 0)?, args::int(a, 1)?, args::int(a, 2)?);
    let time = match parts {
        6 => (args::int(a, 3)?, args::int(a, 4)?, args::int(a, 5)?),
        _ => (0, 0, 0),
    };
    let ms = ms.map_or(Ok(0), |at| args::int(a, at))?;
    let kind = kind.map_or(Ok(Kind::Unspecified), |at| kind_of(engine, a, at))?;
    throw::checked(DateTime::new(date, time, ms, kind)).map(Value::from)
}

fn with_microsecond(engine: &dyn Engine, a: &[Value], kind: Option<usize>) -> R<Value> {
    let micro = args::int(a, 7)?;
    if !(0..1000).contains(&micro) {
        return throw::out_of_range(
            engine,
            "Valid values are between 0 and 999, inclusive.",
            "microsecond",
        );
    }
    match make(engine, a, 6, Some(6), kind)? {
        Value::DateTime(d) => {
            let ticks = i64::from(micro) * 10;
            throw::checked(d.add_ticks(ticks, "microsecond", engine.edition())).map(Value::from)
        }
        other => Ok(other),
    }
}

fn compare_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match args::value(a, 0).base() {
        Value::Null | Value::Void => Ok(1.into()),
        Value::DateTime(_) => Ok((object::compare(engine, this, args::value(a, 0))? as i32).into()),
        _ => throw::plain_argument("Object must be of type DateTime."),
    }
}

fn from_file_time(engine: &dyn Engine, a: &[Value]) -> R<DateTime> {
    match DateTime::from_file_time(args::long(a, 0)?) {
        Some(d) => Ok(d),
        None => throw::out_of_range(engine, "Not a valid Win32 FileTime.", "fileTime"),
    }
}

fn read(
    engine: &dyn Engine,
    s: &str,
    provider: Option<usize>,
    a: &[Value],
    styles: usize,
) -> Result<DateTime, crate::text::error::TextError> {
    let culture = provider.map_or(engine.culture(), |at| object::provider(engine, a, at));
    let styles = Styles(args::number(a, styles) as u8);
    reading(engine, culture, |context| {
        text::parse::parse(s, styles, context)
    })
}

fn parse(engine: &dyn Engine, a: &[Value], provider: Option<usize>, styles: usize) -> R<Value> {
    if args::value(a, 0).is_null() {
        return throw::null(engine, "s");
    }
    throw::checked(read(engine, args::text(a, 0)?, provider, a, styles)).map(Value::from)
}

/// The formats of a `ParseExact` argument: one string or an array.
pub(super) fn formats(a: &[Value]) -> R<Vec<String>> {
    Ok(match args::as_seq(args::value(a, 1)) {
        Some(list) => list
            .items()
            .iter()
            .filter_map(|v| v.as_str().map(str::to_string))
            .collect(),
        None => vec![args::text(a, 1)?.to_string()],
    })
}

fn exact(engine: &dyn Engine, a: &[Value]) -> R<Result<DateTime, crate::text::error::TextError>> {
    let formats = formats(a)?;
    let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
    let s = args::text(a, 0)?;
    let culture = object::provider(engine, a, 2);
    let styles = Styles(args::number(a, 3) as u8);
    Ok(reading(engine, culture, |context| {
        text::parse_exact::parse_exact(s, &formats, styles, context)
    }))
}

fn parse_exact(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    throw::checked(exact(engine, a)?).map(Value::from)
}

fn try_parse_exact(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let parsed = exact(engine, a)?;
    finish_try(engine, a, 4, parsed)
}

fn finish_try(
    engine: &mut dyn Engine,
    a: &[Value],
    at: usize,
    parsed: Result<DateTime, crate::text::error::TextError>,
) -> R<Value> {
    let fine = parsed.is_ok();
    args::set_ref(engine, a, at, &parsed.unwrap_or(DateTime::MIN).into())?;
    Ok(fine.into())
}

/// The time between two dates.
pub(super) fn between(a: DateTime, b: DateTime) -> TimeSpan {
    TimeSpan(a.ticks - b.ticks)
}

/// Days as ticks.
pub(super) const DAY: i64 = TICKS_PER_DAY;
