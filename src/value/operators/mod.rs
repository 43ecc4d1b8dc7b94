//! The comparison operators over single values and collections. A collection on the left is a filter: it gives the
//! elements that match.

mod format;
mod pattern;
mod site;
mod split;

pub use format::format;
pub use pattern::{Wildcard, like, matches, replace, replace_with};
pub use site::PatternSite;
pub use split::{split, split_words};

use super::compare::{self, Relation};
use super::convert;
use super::member::errors;
use super::ty::type_of;
use super::{Engine, R, Ty, Value, enumerate};

/// Applies a test to a single value, or to the elements of a collection as a filter.
fn filter(
    engine: &mut dyn Engine,
    left: &Value,
    mut test: impl FnMut(&mut dyn Engine, &Value) -> R<bool>,
) -> R<Value> {
    if !enumerate::walks(left)
        && let false = matches!(left.base(), Value::Net(_))
    {
        return test(engine, left).map(Value::Bool);
    }
    match enumerate::elements(engine, left) {
        Some(items) => {
            let mut out = Vec::new();
            for item in items? {
                if test(engine, &item)? {
                    out.push(item);
                }
            }
            Ok(Value::array(out))
        }
        None => test(engine, left).map(Value::Bool),
    }
}

/// `a -eq b`.
///
/// # Errors
/// As [`compare::equals`].
pub fn eq(engine: &mut dyn Engine, a: &Value, b: &Value, ignore_case: bool) -> R<Value> {
    filter(engine, a, |engine, v| {
        compare::equals(engine, v, b, ignore_case)
    })
}

/// `a -ne b`.
///
/// # Errors
/// As [`compare::equals`].
pub fn ne(engine: &mut dyn Engine, a: &Value, b: &Value, ignore_case: bool) -> R<Value> {
    filter(engine, a, |engine, v| {
        compare::equals(engine, v, b, ignore_case).map(|equal| !equal)
    })
}

/// `-lt`, `-le`, `-gt`, `-ge`.
///
/// # Errors
/// As [`compare::relation`].
pub fn relation(
    engine: &mut dyn Engine,
    a: &Value,
    b: &Value,
    relation: Relation,
    ignore_case: bool,
) -> R<Value> {
    filter(engine, a, |engine, v| {
        compare::relation(engine, v, b, relation, ignore_case)
    })
}

/// `a -contains b`: whether any element equals it.
///
/// # Errors
/// As [`compare::equals`].
pub fn contains(engine: &mut dyn Engine, a: &Value, b: &Value, ignore_case: bool) -> R<bool> {
    if let Value::Array(items) | Value::List(items) = a.base() {
        // One by one: an element's own `Equals` may change the list, and most searches end early.
        let mut at = 0;
        while let Some(item) = items.get(at) {
            if compare::equals(engine, &item, b, ignore_case)? {
                return Ok(true);
            }
            at += 1;
        }
        return Ok(false);
    }
    match enumerate::elements(engine, a) {
        Some(items) => {
            for item in items? {
                if compare::equals(engine, &item, b, ignore_case)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        None => compare::equals(engine, a, b, ignore_case),
    }
}

/// `b -in a`.
///
/// # Errors
/// As [`contains`].
pub fn is_in(engine: &mut dyn Engine, a: &Value, b: &Value, ignore_case: bool) -> R<bool> {
    contains(engine, b, a, ignore_case)
}

/// The type that the right operand of `-is` or `-as` names.
fn type_operand(engine: &mut dyn Engine, v: &Value, sign: &str, id: &str) -> R<Ty> {
    match v.base() {
        Value::Type(t) => return Ok(*t),
        other if !other.is_null() => {
            if let Value::Type(t) = convert::to(engine, other, super::ty::known().type_)? {
                return Ok(t);
            }
        }
        _ => {}
    }
    errors::invalid_operation(format!("The right operand of '{sign}' must be a type."), id)
}

/// `a -is b`.
///
/// # Errors
/// `IsOperatorRequiresType` where the right operand names no type.
pub fn is(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<bool> {
    let t = match b.base() {
        // What is no type's name is an error without an id of its own.
        other if !other.is_null() => {
            type_operand(engine, b, "-is", "IsOperatorRequiresType").map_err(errors::without_id)?
        }
        _ => type_operand(engine, b, "-is", "IsOperatorRequiresType")?,
    };
    Ok(is_instance(a, t))
}

/// True where a value is of a type.
pub fn is_instance(v: &Value, t: Ty) -> bool {
    use super::ty::Prim;
    if v.is_null() {
        return false;
    }
    if t.prim() == Prim::PsCustomObject {
        return matches!(v, Value::Object(_));
    }
    // A value that carries members is a PSObject.
    if t.prim() == Prim::PsObject {
        return matches!(v, Value::Object(_) | Value::Wrapped(_))
            || super::object::extension(v).is_some();
    }
    t.is_assignable_from(type_of(v.base()))
}

/// `a -as b`: the converted value, or null.
///
/// # Errors
/// `AsOperatorRequiresType` where the right operand names no type.
pub fn as_type(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    let t = type_operand(engine, b, "-as", "AsOperatorRequiresType")?;
    let text = super::ty::known().string;
    if engine.edition().is_core() {
        if t == text && is_date(a) {
            return convert::to_display(engine, a).map(Value::Str);
        }
        if t == text.array_of() {
            let shown = dates_as_texts(engine, a)?;
            return Ok(convert::try_to(engine, &shown, t)?.unwrap_or_default());
        }
    }
    Ok(convert::try_to(engine, a, t)?.unwrap_or_default())
}

fn is_date(v: &Value) -> bool {
    matches!(v.base(), Value::DateTime(_)) || super::types::time::offset_of(v.base()).is_some()
}

/// Dates as `-as` writes them: PowerShell 7 hands it .NET's invariant number format, which says nothing of dates, so
/// that they come in the current culture.
fn dates_as_texts(engine: &mut dyn Engine, v: &Value) -> R<Value> {
    match v.base() {
        Value::Array(items) | Value::List(items) => {
            let mut shown = Vec::with_capacity(items.len());
            for item in items.snapshot() {
                shown.push(match is_date(&item) {
                    true => Value::Str(convert::to_display(engine, &item)?),
                    false => item,
                });
            }
            Ok(Value::array(shown))
        }
        _ if is_date(v) => convert::to_display(engine, v).map(Value::Str),
        _ => Ok(v.clone()),
    }
}
