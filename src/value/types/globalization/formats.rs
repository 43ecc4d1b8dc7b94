//! `NumberFormatInfo`, `DateTimeFormatInfo` and calendars: a culture's conventions, readable and changeable.

use super::super::{args, object, system, throw};
use super::culture::{change, culture_of, is_read_only, of, read_only_side, side};
use crate::text::culture::{Calendar, Culture, WeekRule};
use crate::text::datetime::{self as dates, Kind};
use crate::value::ty::{PropDef, method, overload, prop, prop_set, static_method, static_prop};
use crate::value::{DateTime, Engine, R, TypeDef, Value, ty};

/// A text of the number conventions, which can be set.
macro_rules! number_text {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "string",
            |_, t| Ok(of(t)?.number.$field.into()),
            |_, t, new| {
                let text = kept(&new);
                change(t, |c| c.number.$field = text)
            },
        )
    };
}

/// A number of the number conventions, which can be set.
macro_rules! number_count {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "int",
            |_, t| Ok((of(t)?.number.$field as i32).into()),
            |e, t, new| {
                let count = args::int(&[new], 0)?;
                match usize::try_from(count) {
                    Ok(count) if count <= 99 => change(t, |c| c.number.$field = count),
                    _ => throw::out_of_range(
                        e,
                        "Valid values are between 0 and 99, inclusive.",
                        $name,
                    ),
                }
            },
        )
    };
}

/// A text of the date conventions, which can be set.
macro_rules! date_text {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "string",
            |_, t| Ok(of(t)?.date.$field.into()),
            |_, t, new| {
                let text = kept(&new);
                change(t, |c| c.date.$field = text)
            },
        )
    };
}

/// A list of names; months have an empty thirteenth.
macro_rules! names {
    ($name:literal, $field:ident, $extra:expr) => {
        prop($name, "string[]", |_, t| {
            let extra: &[&str] = $extra;
            Ok(Value::strings(of(t)?.date.$field.iter().chain(extra)))
        })
    };
}

/// A text that a culture keeps for the life of the process.
fn kept(value: &Value) -> &'static str {
    Box::leak(
        value
            .as_str()
            .unwrap_or_default()
            .to_string()
            .into_boxed_str(),
    )
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Globalization.NumberFormatInfo",
        interfaces: &["System.IFormatProvider", "System.ICloneable"],
        properties: NUMBER,
        methods: &[
            method(
                "Clone",
                &[overload("System.Object Clone()", |_, t, _| {
                    Ok(side("System.Globalization.NumberFormatInfo", of(t)?))
                })],
            ),
            static_method(
                "GetInstance",
                &[overload(
                    "static System.Globalization.NumberFormatInfo GetInstance(System.IFormatProvider formatProvider)",
                    |e, _, a| {
                        Ok(side(
                            "System.Globalization.NumberFormatInfo",
                            object::provider(e, a, 0),
                        ))
                    },
                )],
            ),
        ],
        constructors: &[overload(
            "System.Globalization.NumberFormatInfo new()",
            |_, _, _| {
                Ok(side(
                    "System.Globalization.NumberFormatInfo",
                    Culture::invariant(),
                ))
            },
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.DateTimeFormatInfo",
        interfaces: &["System.IFormatProvider", "System.ICloneable"],
        properties: DATE,
        methods: &[
            method(
                "Clone",
                &[overload("System.Object Clone()", |_, t, _| {
                    Ok(side("System.Globalization.DateTimeFormatInfo", of(t)?))
                })],
            ),
            method(
                "GetAbbreviatedDayName",
                &[overload(
                    "string GetAbbreviatedDayName(System.DayOfWeek dayofweek)",
                    |_, t, a| named(&of(t)?.date.days_abbreviated, args::number(a, 0)),
                )],
            ),
            method(
                "GetAbbreviatedMonthName",
                &[overload(
                    "string GetAbbreviatedMonthName(int month)",
                    |e, t, a| month_name(e, &of(t)?.date.months_abbreviated, args::int(a, 0)?),
                )],
            ),
            method(
                "GetDayName",
                &[overload(
                    "string GetDayName(System.DayOfWeek dayofweek)",
                    |_, t, a| named(&of(t)?.date.days, args::number(a, 0)),
                )],
            ),
            method(
                "GetMonthName",
                &[overload("string GetMonthName(int month)", |e, t, a| {
                    month_name(e, &of(t)?.date.months, args::int(a, 0)?)
                })],
            ),
            static_method(
                "GetInstance",
                &[overload(
                    "static System.Globalization.DateTimeFormatInfo GetInstance(System.IFormatProvider provider)",
                    |e, _, a| {
                        Ok(side(
                            "System.Globalization.DateTimeFormatInfo",
                            object::provider(e, a, 0),
                        ))
                    },
                )],
            ),
        ],
        constructors: &[overload(
            "System.Globalization.DateTimeFormatInfo new()",
            |_, _, _| {
                Ok(side(
                    "System.Globalization.DateTimeFormatInfo",
                    Culture::invariant(),
                ))
            },
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.Calendar",
        kind: ty::DefKind::Abstract,
        methods: &[
            method(
                "AddDays",
                &[overload(
                    "datetime AddDays(datetime time, int days)",
                    |e, _, a| {
                        let days = i64::from(args::int(a, 1)?) * dates::TICKS_PER_DAY;
                        throw::checked(args::datetime(a, 0)?.add_ticks(days, "days", e.edition()))
                            .map(Value::from)
                    },
                )],
            ),
            method(
                "AddMonths",
                &[overload(
                    "datetime AddMonths(datetime time, int months)",
                    |e, _, a| {
                        throw::checked(
                            args::datetime(a, 0)?.add_months(args::int(a, 1)?, e.edition()),
                        )
                        .map(Value::from)
                    },
                )],
            ),
            method(
                "GetDaysInMonth",
                &[overload(
                    "int GetDaysInMonth(int year, int month)",
                    |e, _, a| match dates::days_in_month(args::int(a, 0)?, args::int(a, 1)?) {
                        Some(days) => Ok(days.into()),
                        None => {
                            throw::out_of_range(e, "Month must be between one and twelve.", "month")
                        }
                    },
                )],
            ),
            method(
                "GetWeekOfYear",
                &[overload(
                    "int GetWeekOfYear(datetime time, System.Globalization.CalendarWeekRule rule, System.DayOfWeek firstDayOfWeek)",
                    |_, _, a| {
                        Ok(week_of_year(
                            args::datetime(a, 0)?,
                            args::number(a, 1),
                            args::number(a, 2),
                        )
                        .into())
                    },
                )],
            ),
            method(
                "GetDayOfWeek",
                &[overload(
                    "System.DayOfWeek GetDayOfWeek(datetime time)",
                    |_, _, a| {
                        let day = args::datetime(a, 0)?.day_of_week();
                        Ok(system::enumeration("System.DayOfWeek", day.into()))
                    },
                )],
            ),
            method(
                "GetYear",
                &[overload("int GetYear(datetime time)", |_, t, a| {
                    let year = args::datetime(a, 0)?.year();
                    let buddhist =
                        culture_of(t).is_some_and(|c| c.date.calendar == Calendar::ThaiBuddhist);
                    Ok((if buddhist { year + 543 } else { year }).into())
                })],
            ),
            method(
                "IsLeapYear",
                &[overload("bool IsLeapYear(int year)", |_, _, a| {
                    Ok(dates::is_leap_year(args::int(a, 0)?).into())
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.GregorianCalendar",
        base: "System.Globalization.Calendar",
        constructors: &[overload(
            "System.Globalization.GregorianCalendar new()",
            |_, _, _| {
                Ok(side(
                    "System.Globalization.GregorianCalendar",
                    Culture::invariant(),
                ))
            },
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.ThaiBuddhistCalendar",
        base: "System.Globalization.Calendar",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.UmAlQuraCalendar",
        base: "System.Globalization.Calendar",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.ISOWeek",
        kind: ty::DefKind::Abstract,
        methods: &[
            static_method(
                "GetWeekOfYear",
                &[overload(
                    "static int GetWeekOfYear(datetime date)",
                    |_, _, a| Ok(args::datetime(a, 0)?.iso_week().1.into()),
                )],
            ),
            static_method(
                "GetYear",
                &[overload("static int GetYear(datetime date)", |_, _, a| {
                    Ok(args::datetime(a, 0)?.iso_week().0.into())
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
];

const NUMBER: &[PropDef] = &[
    number_count!("CurrencyDecimalDigits", currency_digits),
    number_text!("CurrencyDecimalSeparator", currency_decimal),
    prop("IsReadOnly", "bool", |_, t| Ok(is_read_only(t).into())),
    prop("CurrencyGroupSizes", "int[]", |_, t| sizes(of(t)?)),
    prop_set(
        "NumberGroupSizes",
        "int[]",
        |_, t| sizes(of(t)?),
        |_, t, new| {
            let list = args::seq(std::slice::from_ref(&new), 0)?;
            let sizes = list
                .snapshot()
                .iter()
                .filter_map(|v| match v {
                    Value::Int32(n) => u8::try_from(*n).ok(),
                    _ => None,
                })
                .collect();
            change(t, |c| c.number.group_sizes = sizes)
        },
    ),
    number_text!("CurrencyGroupSeparator", currency_group),
    number_text!("CurrencySymbol", currency),
    number_text!("NaNSymbol", nan),
    number_count!("CurrencyNegativePattern", currency_negative),
    number_count!("NumberNegativePattern", negative_pattern),
    number_count!("PercentPositivePattern", percent_positive),
    number_count!("PercentNegativePattern", percent_negative),
    number_text!("NegativeInfinitySymbol", negative_infinity),
    number_text!("NegativeSign", negative),
    number_count!("NumberDecimalDigits", digits),
    number_text!("NumberDecimalSeparator", decimal),
    number_text!("NumberGroupSeparator", group),
    number_count!("CurrencyPositivePattern", currency_positive),
    number_text!("PositiveInfinitySymbol", infinity),
    number_text!("PositiveSign", positive),
    number_count!("PercentDecimalDigits", percent_digits),
    number_text!("PercentDecimalSeparator", decimal),
    number_text!("PercentGroupSeparator", group),
    prop("PercentGroupSizes", "int[]", |_, t| sizes(of(t)?)),
    number_text!("PercentSymbol", percent),
    number_text!("PerMilleSymbol", per_mille),
    static_prop(
        "CurrentInfo",
        "System.Globalization.NumberFormatInfo",
        |e, _| {
            Ok(read_only_side(
                "System.Globalization.NumberFormatInfo",
                e.culture(),
            ))
        },
    ),
    static_prop(
        "InvariantInfo",
        "System.Globalization.NumberFormatInfo",
        |_, _| {
            Ok(read_only_side(
                "System.Globalization.NumberFormatInfo",
                Culture::invariant(),
            ))
        },
    ),
];

const DATE: &[PropDef] = &[
    date_text!("AMDesignator", am),
    prop("Calendar", "System.Globalization.Calendar", |_, t| {
        Ok(side(calendar_type(of(t)?), of(t)?))
    }),
    date_text!("DateSeparator", date_separator),
    prop("FirstDayOfWeek", "System.DayOfWeek", |_, t| {
        Ok(system::enumeration(
            "System.DayOfWeek",
            of(t)?.date.first_day.into(),
        ))
    }),
    prop(
        "CalendarWeekRule",
        "System.Globalization.CalendarWeekRule",
        |_, t| {
            let number = match of(t)?.date.week_rule {
                WeekRule::FirstDay => 0,
                WeekRule::FirstFullWeek => 1,
                WeekRule::FirstFourDayWeek => 2,
            };
            Ok(system::enumeration(
                "System.Globalization.CalendarWeekRule",
                number,
            ))
        },
    ),
    date_text!("FullDateTimePattern", full),
    date_text!("LongDatePattern", long_date),
    date_text!("LongTimePattern", long_time),
    date_text!("MonthDayPattern", month_day),
    date_text!("PMDesignator", pm),
    prop("RFC1123Pattern", "string", |_, _| {
        Ok("ddd, dd MMM yyyy HH':'mm':'ss 'GMT'".into())
    }),
    date_text!("ShortDatePattern", short_date),
    date_text!("ShortTimePattern", short_time),
    prop("SortableDateTimePattern", "string", |_, _| {
        Ok("yyyy'-'MM'-'dd'T'HH':'mm':'ss".into())
    }),
    date_text!("TimeSeparator", time_separator),
    prop("UniversalSortableDateTimePattern", "string", |_, _| {
        Ok("yyyy'-'MM'-'dd HH':'mm':'ss'Z'".into())
    }),
    date_text!("YearMonthPattern", year_month),
    names!("AbbreviatedDayNames", days_abbreviated, &[]),
    names!("DayNames", days, &[]),
    names!("AbbreviatedMonthNames", months_abbreviated, &[""]),
    names!("MonthNames", months, &[""]),
    prop("IsReadOnly", "bool", |_, t| Ok(is_read_only(t).into())),
    names!(
        "AbbreviatedMonthGenitiveNames",
        months_abbreviated_genitive,
        &[""]
    ),
    names!("MonthGenitiveNames", months_genitive, &[""]),
    static_prop(
        "CurrentInfo",
        "System.Globalization.DateTimeFormatInfo",
        |e, _| {
            Ok(read_only_side(
                "System.Globalization.DateTimeFormatInfo",
                e.culture(),
            ))
        },
    ),
    static_prop(
        "InvariantInfo",
        "System.Globalization.DateTimeFormatInfo",
        |_, _| {
            Ok(read_only_side(
                "System.Globalization.DateTimeFormatInfo",
                Culture::invariant(),
            ))
        },
    ),
];

/// The calendar class of a culture.
pub(super) fn calendar_type(culture: &Culture) -> &'static str {
    match culture.date.calendar {
        Calendar::Gregorian => "System.Globalization.GregorianCalendar",
        Calendar::ThaiBuddhist => "System.Globalization.ThaiBuddhistCalendar",
        Calendar::UmAlQura => "System.Globalization.UmAlQuraCalendar",
    }
}

/// `culture.NumberFormat = info`, `culture.DateTimeFormat = info`.
pub(super) fn replace(this: &Value, new: &Value, numbers: bool) -> R<()> {
    let from = of(new)?;
    change(this, |c| {
        if numbers {
            c.number = from.number.clone();
        } else {
            c.date = from.date.clone();
        }
    })
}

fn sizes(culture: &Culture) -> R<Value> {
    let sizes = culture
        .number
        .group_sizes
        .iter()
        .map(|n| Value::Int32((*n).into()));
    Ok(Value::typed_array(ty::known().int32, sizes.collect()))
}

fn named(names: &[&'static str], at: i64) -> R<Value> {
    let name = usize::try_from(at).ok().and_then(|at| names.get(at));
    Ok(name.map_or(Value::Null, |n| (*n).into()))
}

fn month_name(engine: &dyn Engine, names: &[&'static str], month: i32) -> R<Value> {
    match month {
        13 => Ok("".into()),
        1..=12 => named(names, i64::from(month) - 1),
        _ => throw::out_of_range(
            engine,
            "Valid values are between 1 and 13, inclusive.",
            "month",
        ),
    }
}

/// `Calendar.GetWeekOfYear`: which week of its year a date is in, by a rule for the first week and its first day.
fn week_of_year(date: DateTime, rule: i64, first_day: i64) -> i32 {
    let day = date.day_of_year() - 1;
    let first = i32::try_from(first_day).unwrap_or(0);
    // The weekday of January 1.
    let start = (i32::from(date.day_of_week()) - day % 7 + 14) % 7;
    let offset = (start - first + 14) % 7;
    if rule == 0 {
        return (day + offset) / 7 + 1;
    }
    let full = if rule == 1 { 7 } else { 4 };
    // Days before the first week that counts.
    let mut lead = (first - start + 14) % 7;
    if lead != 0 && lead >= full {
        lead -= 7;
    }
    let inside = day - lead;
    if inside >= 0 {
        return inside / 7 + 1;
    }
    // The week belongs to the year before.
    match DateTime::from_parts((date.year() - 1, 12, 31), (0, 0, 0), 0, Kind::Unspecified) {
        Some(before) => week_of_year(before, rule, first_day),
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_follow_the_rule_and_the_first_day() {
        let date = |y, m, d| DateTime::from_date(y, m, d).unwrap_or_default();
        // 2021-01-01 was a Friday.
        assert_eq!(week_of_year(date(2021, 1, 1), 0, 0), 1);
        assert_eq!(week_of_year(date(2021, 1, 3), 0, 0), 2);
        assert_eq!(week_of_year(date(2021, 1, 1), 2, 1), 53);
        assert_eq!(week_of_year(date(2021, 1, 4), 2, 1), 1);
        assert_eq!(week_of_year(date(2021, 1, 3), 1, 0), 1);
        assert_eq!(week_of_year(date(2021, 1, 2), 1, 0), 52);
    }
}
