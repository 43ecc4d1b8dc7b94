//! `IndexOf` and its kin, `Contains`, `StartsWith`, `Equals`.
//!
//! .NET searches for strings by culture and for chars by value. For text without combining or ignorable characters the
//! two are one; that is what happens here.

use std::ops::Range;

use super::super::{args, throw};
use super::{text_of, text_or_unit};
use crate::text::{case, units};
use crate::value::{Engine, R, Value};

/// True for the comparisons that ignore case: `CurrentCultureIgnoreCase`, `InvariantCultureIgnoreCase`,
/// `OrdinalIgnoreCase`.
pub(super) fn ignores_case(comparison: i64) -> bool {
    comparison & 1 == 1
}

/// Equal to the letter, or but for case.
pub(in super::super) fn is_equal(a: &str, b: &str, ignore_case: bool) -> bool {
    a == b || (ignore_case && crate::value::dict::equals_ignore_case(a, b))
}

/// The bytes where `needle` first stands in `text`.
pub(super) fn find(text: &str, needle: &str, ignore_case: bool) -> Option<Range<usize>> {
    if !ignore_case || needle.is_empty() {
        return text.find(needle).map(|at| at..at + needle.len());
    }
    matches_ignoring_case(text, needle).next()
}

/// All places of a needle, without overlaps.
pub(super) fn matches_ignoring_case<'a>(
    text: &'a str,
    needle: &'a str,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(rest) = text
            .get(from..)
            .filter(|r| !r.is_empty() && !needle.is_empty())
        {
            if let Some(length) = prefix_ignoring_case(rest, needle) {
                let found = from..from + length;
                from = found.end;
                return Some(found);
            }
            from += rest.chars().next().map_or(1, char::len_utf8);
        }
        None
    })
}

/// How many bytes of `text` the prefix takes, case ignored.
fn prefix_ignoring_case(text: &str, prefix: &str) -> Option<usize> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        let c = rest.next()?;
        if c != wanted && case::upper_char(c) != case::upper_char(wanted) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// The comparison argument: a `StringComparison`, or a flag that says to ignore case.
fn comparison(a: &[Value], at: usize) -> bool {
    match args::value(a, at).base() {
        Value::Bool(ignore) => *ignore,
        Value::Enum(_, number) => ignores_case(*number),
        _ => false,
    }
}

fn needle(engine: &mut dyn Engine, a: &[Value]) -> R<crate::value::Str> {
    text_or_unit(engine, a, 0)
}

pub(super) fn contains(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let needle = needle(engine, a)?;
    Ok(find(text_of(this), &needle, comparison(a, 1))
        .is_some()
        .into())
}

pub(super) fn starts_with(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let prefix = needle(engine, a)?;
    let text = text_of(this);
    Ok(if comparison(a, 1) {
        prefix_ignoring_case(text, &prefix).is_some()
    } else {
        text.starts_with(prefix.as_str())
    }
    .into())
}

pub(super) fn ends_with(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let suffix = needle(engine, a)?;
    let text = text_of(this);
    if !comparison(a, 1) {
        return Ok(text.ends_with(suffix.as_str()).into());
    }
    let mut tail = text.chars().rev();
    Ok(suffix
        .chars()
        .rev()
        .all(|wanted| {
            tail.next()
                .is_some_and(|c| case::upper_char(c) == case::upper_char(wanted))
        })
        .into())
}

pub(super) fn equals(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let Some(other) = args::value(a, 0).as_str() else {
        return Ok(false.into());
    };
    Ok(is_equal(text_of(this), other, comparison(a, 1)).into())
}

/// `IndexOf(value[, startIndex[, count]][, comparisonType])`.
pub(super) fn index_of(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(this);
    let needle = needle(engine, a)?;
    let ignore_case = a
        .iter()
        .skip(1)
        .any(|v| matches!(v, Value::Enum(_, n) if ignores_case(*n)));
    let Some(part) = window(engine, text, a)? else {
        return Ok(found(
            text,
            find(text, &needle, ignore_case).map(|r| r.start),
        ));
    };
    let inside = text.get(part.clone()).unwrap_or_default();
    let at = find(inside, &needle, ignore_case).map(|r| r.start + part.start);
    Ok(found(text, at))
}

fn found(text: &str, byte: Option<usize>) -> Value {
    match byte {
        Some(at) => Value::Int32(i32::try_from(units::unit_index(text, at)).unwrap_or(i32::MAX)),
        None => Value::Int32(-1),
    }
}

/// The bytes that `startIndex` and `count` leave; None where neither is given.
fn window(engine: &dyn Engine, text: &str, a: &[Value]) -> R<Option<Range<usize>>> {
    let Some(Value::Int32(start)) = a.get(1) else {
        return Ok(None);
    };
    let length = units::length(text);
    let Some(start) = usize::try_from(*start).ok().filter(|s| *s <= length) else {
        return throw::out_of_range(
            engine,
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
            "startIndex",
        );
    };
    let end = match a.get(2) {
        Some(Value::Int32(count)) => usize::try_from(*count)
            .ok()
            .and_then(|c| start.checked_add(c)),
        _ => Some(length),
    };
    let Some(end) = end.filter(|e| *e <= length) else {
        return throw::out_of_range(
            engine,
            "Count must be positive and count must refer to a location within the string/array/collection.",
            "count",
        );
    };
    let from = units::byte_offset(text, start).unwrap_or(text.len());
    let to = units::byte_offset(text, end).unwrap_or(text.len());
    Ok(Some(from..to.max(from)))
}

/// `LastIndexOf(value[, startIndex[, count]][, comparisonType])`: the search runs backwards from `startIndex` over
/// `count` units.
pub(super) fn last_index_of(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(this);
    let needle = needle(engine, a)?;
    let ignore_case = a
        .iter()
        .skip(1)
        .any(|v| matches!(v, Value::Enum(_, n) if ignores_case(*n)));
    let part = backward_window(engine, text, a)?;
    let inside = text.get(part.clone()).unwrap_or_default();
    let at = if ignore_case && !needle.is_empty() {
        last_ignoring_case(inside, &needle)
    } else {
        inside.rfind(needle.as_str())
    };
    Ok(found(text, at.map(|at| at + part.start)))
}

/// The last place of a needle, places that overlap included.
fn last_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.char_indices()
        .rev()
        .find(|(at, _)| {
            text.get(*at..)
                .is_some_and(|rest| prefix_ignoring_case(rest, needle).is_some())
        })
        .map(|(at, _)| at)
}

fn backward_window(engine: &dyn Engine, text: &str, a: &[Value]) -> R<Range<usize>> {
    let Some(Value::Int32(start)) = a.get(1) else {
        return Ok(0..text.len());
    };
    let length = units::length(text);
    if length == 0 && *start <= 0 {
        return Ok(0..0);
    }
    let Some(start) = usize::try_from(*start).ok().filter(|s| *s <= length) else {
        return throw::out_of_range(
            engine,
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
            "startIndex",
        );
    };
    let end = (start + 1).min(length);
    let first = match a.get(2) {
        Some(Value::Int32(count)) => usize::try_from(*count)
            .ok()
            .filter(|c| *c <= start + 1)
            .map(|c| (start + 1) - c),
        _ => Some(0),
    };
    let Some(first) = first else {
        return throw::out_of_range(
            engine,
            "Count must be positive and count must refer to a location within the string/array/collection.",
            "count",
        );
    };
    let from = units::byte_offset(text, first.min(end)).unwrap_or(0);
    let to = units::byte_offset(text, end).unwrap_or(text.len());
    Ok(from..to.max(from))
}

/// `IndexOfAny(anyOf[, startIndex[, count]])`.
pub(super) fn index_of_any(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(this);
    let wanted = args::units(a, 0)?;
    let part = window(engine, text, a)?.unwrap_or(0..text.len());
    let inside = text.get(part.clone()).unwrap_or_default();
    let at = inside
        .find(|c: char| is_any(c, &wanted))
        .map(|at| at + part.start);
    Ok(found(text, at))
}

/// `LastIndexOfAny(anyOf[, startIndex[, count]])`.
pub(super) fn last_index_of_any(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(this);
    let wanted = args::units(a, 0)?;
    let part = backward_window(engine, text, a)?;
    let inside = text.get(part.clone()).unwrap_or_default();
    let at = inside
        .rfind(|c: char| is_any(c, &wanted))
        .map(|at| at + part.start);
    Ok(found(text, at))
}

/// True where a character is one of the units.
pub(super) fn is_any(c: char, wanted: &[u16]) -> bool {
    let mut buffer = [0; 2];
    let encoded = c.encode_utf16(&mut buffer);
    encoded.iter().any(|unit| wanted.contains(unit))
}
