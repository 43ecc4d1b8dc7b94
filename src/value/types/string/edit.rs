//! Members that give a changed text: `Substring`, `Replace`, `Trim`, `Pad`, case and normal forms.

use std::borrow::Cow;

use super::super::{args, object, throw};
use super::{repeated, search, text_of, text_or_unit};
use crate::text::{case, units};
use crate::value::{Engine, R, Str, Value, ty};

/// The value itself where nothing changed, so that no text is copied.
pub(super) fn of_cow(this: &Value, text: Cow<'_, str>) -> Value {
    match text {
        Cow::Borrowed(same) if same.len() == text_of(this).len() => this.base().clone(),
        Cow::Borrowed(part) => Value::str(part),
        Cow::Owned(new) => Value::from(new),
    }
}

pub(super) fn to_lower(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let culture = object::provider(engine, a, 0);
    Ok(of_cow(this, case::lower(text_of(this), culture)))
}

pub(super) fn to_upper(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let culture = object::provider(engine, a, 0);
    Ok(of_cow(this, case::upper(text_of(this), culture)))
}

/// `Substring(startIndex[, length])`.
pub(super) fn substring(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(this);
    let start = args::int(a, 0)?;
    let Ok(from) = usize::try_from(start) else {
        return throw::negative(
            engine,
            "startIndex",
            start.into(),
            "StartIndex cannot be less than zero.",
        );
    };
    let length = units::length(text);
    if from > length {
        return throw::out_of_range(
            engine,
            "startIndex cannot be larger than length of string.",
            "startIndex",
        );
    }
    let count = match a.get(1) {
        None => length - from,
        Some(_) => {
            let count = args::int(a, 1)?;
            let Ok(count) = usize::try_from(count) else {
                return throw::negative(
                    engine,
                    "length",
                    count.into(),
                    "Length cannot be less than zero.",
                );
            };
            if count > length - from {
                return throw::out_of_range(
                    engine,
                    "Index and length must refer to a location within the string.",
                    "length",
                );
            }
            count
        }
    };
    // ASCII text is cut in place; the rest goes through its UTF-16 form.
    if length == text.len() {
        return Ok(Value::str(text.get(from..from + count).unwrap_or_default()));
    }
    Ok(units::substring(text, from, count)
        .unwrap_or_default()
        .into())
}

/// `Remove(startIndex[, count])`.
pub(super) fn remove(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(this);
    let length = units::length(text);
    let start = args::int(a, 0)?;
    let Ok(from) = usize::try_from(start) else {
        return throw::negative(
            engine,
            "startIndex",
            start.into(),
            "StartIndex cannot be less than zero.",
        );
    };
    let count = match a.get(1) {
        None if from > length => {
            return throw::out_of_range(
                engine,
                "startIndex must be less than length of string.",
                "startIndex",
            );
        }
        None => length - from,
        Some(_) => {
            let count = args::int(a, 1)?;
            let Ok(size) = usize::try_from(count) else {
                return throw::negative(
                    engine,
                    "count",
                    count.into(),
                    "Count cannot be less than zero.",
                );
            };
            let left = length as i64 - i64::from(start);
            if i64::from(count) > left {
                return throw::above(
                    engine,
                    "count",
                    count.into(),
                    left,
                    "Index and count must refer to a location within the string.",
                );
            }
            size
        }
    };
    let head = units::substring(text, 0, from).unwrap_or_default();
    let tail = units::substring(text, from + count, length - from - count).unwrap_or_default();
    Ok((head + &tail).into())
}

/// `Insert(startIndex, value)`.
pub(super) fn insert(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(this);
    let at = usize::try_from(args::int(a, 0)?)
        .ok()
        .and_then(|at| units::byte_offset(text, at));
    let Some(at) = at else {
        return throw::out_of_range(
            engine,
            "Specified argument was out of the range of valid values.",
            "startIndex",
        );
    };
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
    Ok([head, args::text(a, 1)?, tail].concat().into())
}

/// `Replace(old, new)`, of chars or strings, with a comparison or `ignoreCase, culture`.
pub(super) fn replace(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(this);
    let old = text_or_unit(engine, a, 0)?;
    let new = text_or_unit(engine, a, 1)?;
    if old.is_empty() {
        let message = if object::is_core(engine) {
            "The value cannot be an empty string."
        } else {
            "String cannot be of zero length."
        };
        return throw::argument(engine, message, "oldValue");
    }
    let ignore_case = match a.get(2) {
        Some(Value::Bool(ignore)) => *ignore,
        Some(Value::Enum(_, n)) => search::ignores_case(*n),
        _ => false,
    };
    if !ignore_case {
        if !text.contains(old.as_str()) {
            return Ok(this.base().clone());
        }
        return Ok(text.replace(old.as_str(), &new).into());
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for found in search::matches_ignoring_case(text, &old) {
        out.push_str(text.get(from..found.start).unwrap_or_default());
        out.push_str(&new);
        from = found.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Ok(out.into())
}

/// `ReplaceLineEndings([replacement])`: every kind of line end, as one.
pub(super) fn replace_line_endings(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let new = match a.first() {
        Some(_) => args::text(a, 0)?,
        None => "\n",
    };
    let mut out = String::new();
    let mut chars = text_of(this).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push_str(new);
            }
            '\n' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push_str(new),
            other => out.push(other),
        }
    }
    Ok(out.into())
}

/// `Trim`, `TrimStart`, `TrimEnd`: of blanks, or of the given chars.
pub(super) fn trim(
    _: &mut dyn Engine,
    this: &Value,
    a: &[Value],
    start: bool,
    end: bool,
) -> R<Value> {
    let text = text_of(this);
    let chars = args::units(a, 0)?;
    let goes = |c: char| {
        if chars.is_empty() {
            c.is_whitespace()
        } else {
            search::is_any(c, &chars)
        }
    };
    let mut part = text;
    if start {
        part = part.trim_start_matches(goes);
    }
    if end {
        part = part.trim_end_matches(goes);
    }
    Ok(of_cow(this, Cow::Borrowed(part)))
}

/// `PadLeft` and `PadRight`.
pub(super) fn pad(engine: &mut dyn Engine, this: &Value, a: &[Value], left: bool) -> R<Value> {
    let text = text_of(this);
    let width = args::int(a, 0)?;
    let Ok(width) = usize::try_from(width) else {
        return throw::negative(
            engine,
            "totalWidth",
            width.into(),
            "Non-negative number required.",
        );
    };
    let missing = width.saturating_sub(units::length(text));
    if missing == 0 {
        return Ok(this.base().clone());
    }
    let unit = match a.get(1) {
        Some(_) => super::super::utf16::unit_text(args::unit(a, 1)?),
        None => Str::from(" "),
    };
    let mut padding = repeated(&unit, missing)?;
    Ok(if left {
        padding.push_str(text);
        padding
    } else {
        [text, &padding].concat()
    }
    .into())
}

/// `ToCharArray([startIndex, length])`.
pub(super) fn to_char_array(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let units: Vec<u16> = text_of(this).encode_utf16().collect();
    let part = match a.first() {
        None => Some(units.as_slice()),
        Some(_) => {
            let start = usize::try_from(args::int(a, 0)?).ok();
            let length = usize::try_from(args::int(a, 1)?).ok();
            start
                .zip(length)
                .and_then(|(s, l)| units.get(s..s.checked_add(l)?))
        }
    };
    match part {
        Some(part) => Ok(Value::typed_array(
            ty::known().char,
            part.iter().map(|u| Value::Char(*u)).collect(),
        )),
        None => throw::out_of_range(
            engine,
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
            "startIndex",
        ),
    }
}

/// `CopyTo(sourceIndex, destination, destinationIndex, count)`.
pub(super) fn copy_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let units: Vec<u16> = text_of(this).encode_utf16().collect();
    let target = args::seq(a, 1)?;
    let place = |at: usize| -> R<Option<usize>> { Ok(usize::try_from(args::int(a, at)?).ok()) };
    let (from, to, count) = (place(0)?, place(2)?, place(3)?);
    let source = from
        .zip(count)
        .and_then(|(s, c)| units.get(s..s.checked_add(c)?));
    let mut items = target.items_mut();
    let places = to
        .zip(count)
        .and_then(|(t, c)| items.get_mut(t..t.checked_add(c)?));
    match source.zip(places) {
        Some((source, places)) => {
            for (place, unit) in places.iter_mut().zip(source) {
                *place = Value::Char(*unit);
            }
            Ok(Value::Void)
        }
        None => throw::out_of_range(
            engine,
            "Index and count must refer to a location within the string.",
            "sourceIndex",
        ),
    }
}

/// `Normalize([form])`; form C by default.
pub(super) fn normalize(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    use icu_normalizer::{
        ComposingNormalizerBorrowed as Compose, DecomposingNormalizerBorrowed as Decompose,
    };
    let text = text_of(this);
    if text.is_ascii() {
        return Ok(this.base().clone());
    }
    let normal = match args::number(a, 0) {
        2 => Decompose::new_nfd().normalize(text),
        5 => Compose::new_nfkc().normalize(text),
        6 => Decompose::new_nfkd().normalize(text),
        _ => Compose::new_nfc().normalize(text),
    };
    Ok(normal.into_owned().into())
}

/// `IsNormalized()`, of form C.
pub(super) fn is_normalized(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
    Ok(nfc.is_normalized(text_of(this)).into())
}
