//! `$x[i]`: elements by position, entries by key, slices.

use std::borrow::Cow;
use std::rc::Rc;

use super::ty::type_of;
use super::types::collections::grid::Grid;
use super::{
    Dict, Engine, ErrorCategory, ErrorRecord, Exception, R, Stop, Str, Value, convert, enumerate,
    member, ty,
};

use crate::text::{pinned, units};

fn error<T>(message: &str, id: &str) -> R<T> {
    ErrorRecord::runtime(message, id, ErrorCategory::InvalidOperation, Value::Null).raise()
}

fn null_array<T>() -> R<T> {
    error("Cannot index into a null array.", "NullArray")
}

fn null_index<T>() -> R<T> {
    error(
        "Index operation failed; the array index evaluated to null.",
        "NullArrayIndex",
    )
}

fn cannot_index<T>(v: &Value) -> R<T> {
    error(
        &format!(
            "Unable to index into an object of type \"{}\".",
            type_of(v.base()).full_name()
        ),
        "CannotIndex",
    )
}

/// Where an index that may count from the end stands in so many elements.
fn place(index: i32, len: usize) -> Option<usize> {
    let len = i64::try_from(len).ok()?;
    let at = i64::from(index);
    let at = if at < 0 { at + len } else { at };
    (0..len).contains(&at).then(|| usize::try_from(at).ok())?
}

/// `$v[index]`. An index beyond the end gives null, several indices an array of what is there.
///
/// # Errors
/// `NullArray` on null, `NullArrayIndex` for a null index, `CannotIndex` for what has no elements, and the cast error
/// of an index that is no number.
pub fn get(engine: &mut dyn Engine, v: &Value, index: &Value) -> R<Value> {
    // The frequent case: a number into an array.
    if let (Value::Array(items) | Value::List(items), Value::Int32(at)) = (v, index) {
        return match place(*at, items.len()).and_then(|at| items.get(at)) {
            Some(found) => Ok(found),
            None => beyond(engine),
        };
    }
    // And a text into a hashtable.
    if let (Value::Hash(d), Value::Str(key)) = (v, index)
        && d.ty == ty::known().hashtable
    {
        return Ok(d.get_str(key).unwrap_or_default());
    }
    if v.is_null() {
        return null_array();
    }
    if index.is_null() {
        return null_index();
    }
    match v.base() {
        Value::Hash(d) => entry(engine, d, index),
        Value::Array(_) | Value::List(_) | Value::Str(_) => {
            if let Some(indices) = enumerate::elements(engine, index) {
                return slice(engine, v, &indices?);
            }
            let at = match convert::to_i32(engine, index) {
                Ok(at) => at,
                // A text that is no number is an index beyond the end.
                Err(_) if matches!(index.base(), Value::Str(_)) && engine.strict_mode() < 3 => {
                    return Ok(Value::Null);
                }
                Err(stop) => return Err(stop),
            };
            match element(v, at) {
                Some(found) => Ok(found),
                None => beyond(engine),
            }
        }
        Value::Net(n) => {
            if let Some(grid) = v.downcast::<Grid>() {
                return grid.get(engine, index);
            }
            if let Some(result) = n.index(engine, index) {
                return forgive(engine, result);
            }
            if let Some(result) = indexer(engine, v, index) {
                return forgive(engine, result);
            }
            match n.elements(engine) {
                Some(items) => {
                    let items = Value::array(items?);
                    get(engine, &items, index)
                }
                None => single(engine, v, index),
            }
        }
        _ => single(engine, v, index),
    }
}

/// The element of an array, list or string at an index that may count from the end.
fn element(v: &Value, at: i32) -> Option<Value> {
    match v.base() {
        Value::Array(items) | Value::List(items) => items.get(place(at, items.len())?),
        Value::Str(s) => unit(s, at).map(Value::Char),
        _ => None,
    }
}

/// A UTF-16 unit of a string.
fn unit(text: &Str, at: i32) -> Option<u16> {
    pinned::pin(text);
    units::unit_at(text, place(at, units::length(text))?)
}

/// Several indices: what they give, in order; those beyond the end give nothing.
fn slice(engine: &mut dyn Engine, v: &Value, indices: &[Value]) -> R<Value> {
    let mut out = Vec::with_capacity(indices.len());
    for index in indices {
        let at = convert::to_i32(engine, index)?;
        match element(v, at) {
            Some(found) => out.push(found),
            None => {
                // Beyond the end: nothing, but an error where strict mode forbids it.
                beyond(engine)?;
            }
        }
    }
    Ok(Value::array(out))
}

/// An entry of a dictionary. A number is a position in ordered dictionaries; several keys give several values.
fn entry(engine: &mut dyn Engine, d: &Rc<Dict>, index: &Value) -> R<Value> {
    if let Some(keys) = enumerate::elements(engine, index) {
        let mut out = Vec::new();
        for key in keys? {
            out.push(if key.is_null() {
                Value::Null
            } else {
                entry(engine, d, &key)?
            });
        }
        return Ok(Value::array(out));
    }
    if d.is_ordered()
        && let Some(at) = convert::integer_of(index)
        && !matches!(
            index.base(),
            Value::Char(_) | Value::Bool(_) | Value::Enum(..)
        )
    {
        let len = d.len() as i128;
        let at = if at < 0 { at + len } else { at };
        return Ok(usize::try_from(at)
            .ok()
            .and_then(|at| d.entry_at(at))
            .map_or(Value::Null, |(_, v)| v));
    }
    let key = key_of(engine, d, index)?;
    Ok(d.get(&key).unwrap_or_default())
}

/// `$v[[object]index]`: as [`get`], but that of an ordered dictionary it is the key and never the position.
///
/// # Errors
/// As [`get`].
pub fn get_key(engine: &mut dyn Engine, v: &Value, key: &Value) -> R<Value> {
    match v.base() {
        Value::Hash(d) if d.is_ordered() && !key.is_null() => {
            let key = key_of(engine, d, key)?;
            Ok(d.get(&key).unwrap_or_default())
        }
        _ => get(engine, v, key),
    }
}

/// `$v[[object]index] = value`, likewise.
///
/// # Errors
/// As [`set`].
pub fn set_key(engine: &mut dyn Engine, v: &Value, key: &Value, value: Value) -> R<()> {
    match v.base() {
        Value::Hash(d) if d.is_ordered() && !key.is_null() => {
            put_entry(engine, d, key.clone(), value)
        }
        _ => set(engine, v, key, value),
    }
}

/// The key as the dictionary's type takes it.
fn key_of(engine: &mut dyn Engine, d: &Dict, key: &Value) -> R<Value> {
    match d.ty.generic_args() {
        [to, _] => convert::to(engine, key, *to),
        _ => same_key(engine, d, key.base()).map(Cow::into_owned),
    }
}

/// The key of a dictionary that a script class's `Equals` says is this one; else this one. A table knows keys by their
/// value or identity alone and cannot ask a script.
pub fn same_key<'k>(engine: &mut dyn Engine, d: &Dict, key: &'k Value) -> R<Cow<'k, Value>> {
    let Value::Net(n) = key else {
        return Ok(Cow::Borrowed(key));
    };
    if d.contains(key) || engine.call_override(key, "GetHashCode", &[]).is_none() {
        return Ok(Cow::Borrowed(key));
    }
    for there in d.keys() {
        if matches!(&there, Value::Net(other) if other.ty() == n.ty())
            && let Some(equal) = engine.call_override(&there, "Equals", std::slice::from_ref(key))
            && convert::to_bool(&equal?)
        {
            return Ok(Cow::Owned(there));
        }
    }
    Ok(Cow::Borrowed(key))
}

/// A type's described indexer.
fn indexer(engine: &mut dyn Engine, v: &Value, index: &Value) -> Option<R<Value>> {
    let t = type_of(v.base());
    for name in ["get_Item", "Item"] {
        if member::overload::group(t, name, false).is_some() {
            return Some(member::invoke(engine, v, name, std::slice::from_ref(index)));
        }
    }
    None
}

/// What an indexer throws is null, but for strict mode 3.
fn forgive(engine: &mut dyn Engine, result: R<Value>) -> R<Value> {
    match result {
        Err(stop)
            if engine.strict_mode() < 3 && matches!(*stop, Stop::Error(_) | Stop::Exception(_)) =>
        {
            Ok(Value::Null)
        }
        result => result,
    }
}

/// An index past the end: null, but for strict mode 3.
fn beyond(engine: &mut dyn Engine) -> R<Value> {
    if engine.strict_mode() < 3 {
        return Ok(Value::Null);
    }
    Exception::new(
        "System.IndexOutOfRangeException",
        "Index was outside the bounds of the array.",
    )
    .raise()
}

/// A single object counts as a list of itself; past it there is nothing.
fn single(engine: &mut dyn Engine, v: &Value, index: &Value) -> R<Value> {
    if matches!(convert::integer_of(index), Some(0 | -1)) {
        return Ok(v.clone());
    }
    if engine.strict_mode() < 2 {
        return Ok(Value::Void);
    }
    cannot_index(v)
}

/// `$v[index] = value`.
///
/// # Errors
/// `NullArray`, `NullArrayIndex`, `IndexOutOfRange` beyond the end, `CannotIndex` for what has no settable elements,
/// the cast error of a value that a typed array refuses.
pub fn set(engine: &mut dyn Engine, v: &Value, index: &Value, value: Value) -> R<()> {
    put(engine, v, index.clone(), value)
}

/// The same with an index that nobody else needs: a hashtable keeps it as its key.
///
/// # Errors
/// As [`set`].
pub fn put(engine: &mut dyn Engine, v: &Value, index: Value, value: Value) -> R<()> {
    if let (Value::Hash(d), Value::Str(_)) = (v, &index)
        && d.ty == ty::known().hashtable
        && !d.read_only.get()
        && !matches!(value, Value::Void)
    {
        d.set(index, value);
        return Ok(());
    }
    let index = &index;
    if v.is_null() {
        return null_array();
    }
    if index.is_null() {
        return null_index();
    }
    let value = match value {
        Value::Void => Value::Null,
        value => value,
    };
    if let Some(grid) = v.downcast::<Grid>() {
        return grid.set(engine, index, &value);
    }
    match v.base() {
        Value::Hash(d) => set_entry(engine, d, index.clone(), value),
        Value::Array(items) | Value::List(items) => {
            if let Some(indices) = enumerate::elements(engine, index) {
                let indices = indices?;
                let mut shown = Vec::new();
                for index in &indices {
                    shown.push(convert::to_str(engine, index)?.to_string());
                }
                return error(
                    &format!(
                        "Array assignment to [{}] failed because assignment to slices is not supported.",
                        shown.join(",")
                    ),
                    "ArraySliceAssignmentFailed",
                );
            }
            let at = convert::to_i32(engine, index)?;
            let Some(place) = place(at, items.len()) else {
                return out_of_range(engine, v, at);
            };
            let value = convert::to(engine, &value, items.element())?;
            if items.read_only.get() {
                return Exception::new("System.NotSupportedException", "Collection is read-only.")
                    .raise();
            }
            if let Some(slot) = items.items_mut().get_mut(place) {
                *slot = value;
            }
            Ok(())
        }
        Value::Net(n) => match n.set_index(engine, index, &value) {
            Some(Ok(())) => Ok(()),
            Some(Err(e)) => Err(match *e {
                Stop::Exception(_) => member::errors::setting("Item", e),
                other => Box::new(other),
            }),
            None => {
                let t = type_of(v.base());
                if member::overload::group(t, "set_Item", false).is_some() {
                    member::invoke(engine, v, "set_Item", &[index.clone(), value])?;
                    return Ok(());
                }
                cannot_index(v)
            }
        },
        _ => cannot_index(v),
    }
}

fn out_of_range(engine: &mut dyn Engine, v: &Value, at: i32) -> R<()> {
    let message = if matches!(v.base(), Value::Array(_)) {
        "Index was outside the bounds of the array.".to_string()
    } else if engine.edition().is_core() {
        "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"
            .to_string()
    } else {
        "Index was out of range. Must be non-negative and less than the size of the collection.\r\nParameter name: index"
            .to_string()
    };
    let _ = at;
    let ty = if matches!(v.base(), Value::Array(_)) {
        "System.IndexOutOfRangeException"
    } else {
        "System.ArgumentOutOfRangeException"
    };
    Exception::new(ty, message).raise()
}

/// Sets a dictionary's entry.
///
/// # Errors
/// The cast error of a key or value that a generic dictionary refuses; `NotSupportedException` for read-only ones.
pub fn set_entry(engine: &mut dyn Engine, d: &Rc<Dict>, key: Value, value: Value) -> R<()> {
    if d.read_only.get() {
        return Exception::new("System.NotSupportedException", "Collection is read-only.").raise();
    }
    if d.is_ordered()
        && let Some(at) = convert::integer_of(&key)
        && matches!(key.base(), Value::Int32(_) | Value::Int64(_))
    {
        let len = d.len() as i128;
        let place = if at < 0 { at + len } else { at };
        return match usize::try_from(place).ok().and_then(|p| d.entry_at(p)) {
            Some((key, _)) => {
                d.set(key, value);
                Ok(())
            }
            None => Exception::new(
                "System.ArgumentOutOfRangeException",
                "Specified argument was out of the range of valid values. (Parameter 'index')",
            )
            .raise(),
        };
    }
    put_entry(engine, d, key, value)
}

/// The same where a number is a key too.
fn put_entry(engine: &mut dyn Engine, d: &Rc<Dict>, key: Value, value: Value) -> R<()> {
    if d.read_only.get() {
        return Exception::new("System.NotSupportedException", "Collection is read-only.").raise();
    }
    let (key, value) = match d.ty.generic_args() {
        [k, v] => (
            convert::to(engine, &key, *k)?,
            convert::to(engine, &value, *v)?,
        ),
        _ => (same_key(engine, d, key.base())?.into_owned(), value),
    };
    d.set(key, value);
    Ok(())
}
