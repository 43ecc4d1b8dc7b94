//! `[string]::Compare`, `Concat`, `Format`, `Join`.

use std::cmp::Ordering;

use super::super::{args, composite, object, throw};
use super::search::ignores_case;
use super::{is_equal, text_of};
use crate::text::compare::compare;
use crate::text::culture::Culture;
use crate::text::units;
use crate::value::ty::{Overload, overload};
use crate::value::{Engine, R, Value};

pub(super) const COMPARE: &[Overload] = &[
    overload(
        "static int Compare(string strA, string strB)",
        compare_whole,
    ),
    overload(
        "static int Compare(string strA, string strB, bool ignoreCase)",
        compare_whole,
    ),
    overload(
        "static int Compare(string strA, string strB, System.StringComparison comparisonType)",
        compare_whole,
    ),
    overload(
        "static int Compare(string strA, string strB, cultureinfo culture, System.Globalization.CompareOptions options)",
        |e, _, a| {
            let options = args::number(a, 3);
            let ordinal = options & (0x4000_0000 | 0x1000_0000) != 0;
            let ignore_case = options & (1 | 0x1000_0000) != 0;
            let (x, y) = (args::text(a, 0)?, args::text(a, 1)?);
            Ok(sign(if ordinal {
                object::compare_ordinal(x, y, ignore_case)
            } else {
                compare(x, y, ignore_case, object::provider(e, a, 2))
            }))
        },
    ),
    overload(
        "static int Compare(string strA, string strB, bool ignoreCase, cultureinfo culture)",
        compare_whole,
    ),
    overload(
        "static int Compare(string strA, int indexA, string strB, int indexB, int length)",
        compare_parts,
    ),
    overload(
        "static int Compare(string strA, int indexA, string strB, int indexB, int length, bool ignoreCase)",
        compare_parts,
    ),
    overload(
        "static int Compare(string strA, int indexA, string strB, int indexB, int length, System.StringComparison comparisonType)",
        compare_parts,
    ),
];
pub(super) const COMPARE_ORDINAL: &[Overload] = &[
    overload(
        "static int CompareOrdinal(string strA, string strB)",
        |_, _, a| Ok(ordinal_difference(args::text(a, 0)?, args::text(a, 1)?).into()),
    ),
    overload(
        "static int CompareOrdinal(string strA, int indexA, string strB, int indexB, int length)",
        |e, _, a| {
            let (x, y) = parts(e, a)?;
            Ok(ordinal_difference(&x, &y).into())
        },
    ),
];
pub(super) const CONCAT: &[Overload] = &[
    overload("static string Concat(System.Object arg0)", concat),
    overload(
        "static string Concat(System.Object arg0, System.Object arg1)",
        concat,
    ),
    overload(
        "static string Concat(System.Object arg0, System.Object arg1, System.Object arg2)",
        concat,
    ),
    overload("static string Concat(params System.Object[] args)", concat),
    overload(
        "static string Concat[T](System.Collections.Generic.IEnumerable[T] values)",
        concat,
    ),
    overload(
        "static string Concat(System.Collections.Generic.IEnumerable[string] values)",
        concat,
    ),
    overload("static string Concat(string str0, string str1)", concat),
    overload(
        "static string Concat(string str0, string str1, string str2)",
        concat,
    ),
    overload(
        "static string Concat(string str0, string str1, string str2, string str3)",
        concat,
    ),
    overload("static string Concat(params string[] values)", concat),
];
pub(super) const FORMAT: &[Overload] = &[
    overload(
        "static string Format(string format, System.Object arg0)",
        format,
    ),
    overload(
        "static string Format(string format, System.Object arg0, System.Object arg1)",
        format,
    ),
    overload(
        "static string Format(string format, System.Object arg0, System.Object arg1, System.Object arg2)",
        format,
    ),
    overload(
        "static string Format(string format, params System.Object[] args)",
        format,
    ),
    overload(
        "static string Format(System.IFormatProvider provider, string format, System.Object arg0)",
        format_in,
    ),
    overload(
        "static string Format(System.IFormatProvider provider, string format, System.Object arg0, System.Object arg1)",
        format_in,
    ),
    overload(
        "static string Format(System.IFormatProvider provider, string format, System.Object arg0, System.Object arg1, System.Object arg2)",
        format_in,
    ),
    overload(
        "static string Format(System.IFormatProvider provider, string format, params System.Object[] args)",
        format_in,
    ),
];
pub(super) const JOIN: &[Overload] = &[
    overload(
        "static string Join(char separator, params string[] value)",
        join,
    ),
    overload(
        "static string Join(char separator, params System.Object[] values)",
        join,
    ),
    overload(
        "static string Join(char separator, string[] value, int startIndex, int count)",
        join_part,
    ),
    overload(
        "static string Join(string separator, params string[] value)",
        join,
    ),
    overload(
        "static string Join(string separator, string[] value, int startIndex, int count)",
        join_part,
    ),
    overload(
        "static string Join(string separator, System.Collections.Generic.IEnumerable[string] values)",
        join,
    ),
    overload(
        "static string Join(string separator, params System.Object[] values)",
        join,
    ),
    overload(
        "static string Join[T](string separator, System.Collections.Generic.IEnumerable[T] values)",
        join,
    ),
];

fn sign(order: Ordering) -> Value {
    Value::Int32(order as i32)
}

/// How a `StringComparison`, or `ignoreCase[, culture]`, orders two texts.
fn order(engine: &dyn Engine, x: &str, y: &str, a: &[Value], at: usize) -> Ordering {
    match args::value(a, at).base() {
        Value::Enum(_, n @ 4..) => object::compare_ordinal(x, y, ignores_case(*n)),
        Value::Enum(_, n @ 2..) => compare(x, y, ignores_case(*n), Culture::invariant()),
        Value::Enum(_, n) => compare(x, y, ignores_case(*n), engine.culture()),
        Value::Bool(ignore) => compare(x, y, *ignore, object::provider(engine, a, at + 1)),
        _ => compare(x, y, false, engine.culture()),
    }
}

fn compare_whole(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    Ok(sign(order(
        engine,
        args::text(a, 0)?,
        args::text(a, 1)?,
        a,
        2,
    )))
}

/// The parts of two texts that `indexA`, `indexB` and `length` name.
fn parts(engine: &dyn Engine, a: &[Value]) -> R<(String, String)> {
    let length = usize::try_from(args::int(a, 4)?).ok();
    let part = |text: usize, index: usize, name: &str| -> R<String> {
        let text = args::text(a, text)?;
        let whole = units::length(text);
        let start = usize::try_from(args::int(a, index)?)
            .ok()
            .filter(|s| *s <= whole);
        match start.zip(length) {
            Some((start, length)) => {
                Ok(units::substring(text, start, length.min(whole - start)).unwrap_or_default())
            }
            None => throw::out_of_range(
                engine,
                "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
                name,
            ),
        }
    };
    Ok((part(0, 1, "indexA")?, part(2, 3, "indexB")?))
}

fn compare_parts(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (x, y) = parts(engine, a)?;
    Ok(sign(order(engine, &x, &y, a, 5)))
}

/// `CompareOrdinal`: the difference of the first units that differ, or of the lengths.
fn ordinal_difference(x: &str, y: &str) -> i32 {
    let (mut xs, mut ys) = (x.encode_utf16(), y.encode_utf16());
    loop {
        match (xs.next(), ys.next()) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => return i32::from(a) - i32::from(b),
            _ => {
                let difference = units::length(x) as i64 - units::length(y) as i64;
                return i32::try_from(difference).unwrap_or(i32::MAX);
            }
        }
    }
}

pub(super) fn compare_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match args::value(a, 0).base() {
        Value::Str(other) => Ok(sign(compare(text_of(this), other, false, engine.culture()))),
        Value::Null | Value::Void => Ok(1.into()),
        _ => throw::plain_argument("Object must be of type String."),
    }
}

pub(super) fn are_equal(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let ignore_case = ignores_case(args::number(a, 2));
    Ok(is_equal(args::text(a, 0)?, args::text(a, 1)?, ignore_case).into())
}

/// All arguments, or the elements of the only one, end to end.
fn concat(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let items = match a {
        [only @ (Value::Array(_) | Value::List(_))] => {
            super::super::collections::elements(engine, only)?
        }
        many => many.to_vec(),
    };
    let mut out = String::new();
    for item in &items {
        out.push_str(&object::text(engine, item)?);
    }
    Ok(out.into())
}

fn format(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let culture = engine.culture();
    formatted(engine, culture, a)
}

fn format_in(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let culture = object::provider(engine, a, 0);
    formatted(engine, culture, a.get(1..).unwrap_or_default())
}

/// `format, arg0, arg1 ...` or `format, args[]`.
fn formatted(engine: &mut dyn Engine, culture: &'static Culture, a: &[Value]) -> R<Value> {
    let rest = a.get(1..).unwrap_or_default();
    let items = match rest {
        [Value::Array(list)] if list.ty == crate::value::ty::known().object_array => {
            list.snapshot()
        }
        many => many.to_vec(),
    };
    composite::format(engine, culture, args::text(a, 0)?, &items).map(Value::from)
}

fn join(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let separator = super::text_or_unit(engine, a, 0)?;
    if args::value(a, 1).is_null() {
        return throw::null(engine, if a.len() == 2 { "values" } else { "value" });
    }
    let mut items = super::super::collections::elements(engine, args::value(a, 1))?;
    // An array of a value type came as one argument: it means its elements.
    if let [Value::Array(only)] = items.as_slice()
        && only.element().is_value_type()
    {
        items = only.snapshot();
    }
    joined(engine, &separator, &items)
}

fn joined(engine: &mut dyn Engine, separator: &str, items: &[Value]) -> R<Value> {
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(separator);
        }
        match item {
            Value::Str(s) => out.push_str(s),
            other => out.push_str(&object::text(engine, other)?),
        }
    }
    Ok(out.into())
}

/// `Join(separator, value, startIndex, count)`.
fn join_part(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let separator = super::text_or_unit(engine, a, 0)?;
    let items = args::seq(a, 1)?.snapshot();
    let start = usize::try_from(args::int(a, 2)?).ok();
    let count = usize::try_from(args::int(a, 3)?).ok();
    match start
        .zip(count)
        .and_then(|(s, c)| items.get(s..s.checked_add(c)?))
    {
        Some(part) => joined(engine, &separator, part),
        None => throw::out_of_range(
            engine,
            "Index and count must refer to a location within the buffer.",
            "startIndex",
        ),
    }
}
