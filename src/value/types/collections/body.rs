//! The bodies that the members of several lists share; each type's table gives them its own signatures.

use super::super::args;
use super::sequence::{
    binary_search, changeable, copy_to, count, find, find_last, position, range, sort_range, this,
};
use crate::value::{Engine, R, Value};

/// `Add(item)` of lists that give the new element's index.
pub(super) fn add_at(_: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    list.items_mut().push(args::value(a, 0).clone());
    Ok(count(list.len() - 1))
}

/// `Add(item)` of lists that give nothing.
pub(super) fn add(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    add_at(engine, list, a).map(|_| Value::Void)
}

/// `BinarySearch(index, count, item, comparer)`.
pub(super) fn search_range(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = this(list)?;
    let part = range(engine, args::int(a, 0)?, args::int(a, 1)?, list.len())?;
    binary_search(engine, &list, part, args::value(a, 2), args::value(a, 3))
}

/// `BinarySearch(item)` and `BinarySearch(item, comparer)`.
pub(super) fn search_all(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = this(list)?;
    let all = 0..list.len();
    binary_search(engine, &list, all, args::value(a, 0), args::value(a, 1))
}

/// `Clear()`.
pub(super) fn clear(_: &mut dyn Engine, list: &Value, _: &[Value]) -> R<Value> {
    changeable(list)?.items_mut().clear();
    Ok(Value::Void)
}

/// `Contains(item)`.
pub(super) fn contains(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = this(list)?;
    let found = find(engine, &list, args::value(a, 0), 0..list.len())?;
    Ok(found.is_some().into())
}

/// `CopyTo(array)` and `CopyTo(array, arrayIndex)`.
pub(super) fn copy(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    copy_to(engine, &this(list)?.snapshot(), a, 0, 1)
}

/// `CopyTo(index, array, arrayIndex, count)`.
pub(super) fn copy_range(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = this(list)?;
    let part = range(engine, args::int(a, 0)?, args::int(a, 3)?, list.len())?;
    let items = list.items().get(part).unwrap_or_default().to_vec();
    copy_to(engine, &items, a, 1, 2)
}

/// The elements that `GetRange(index, count)` takes.
pub(super) fn taken(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Vec<Value>> {
    let list = this(list)?;
    let part = range(engine, args::int(a, 0)?, args::int(a, 1)?, list.len())?;
    Ok(list.items().get(part).unwrap_or_default().to_vec())
}

/// `LastIndexOf(item)`.
pub(super) fn last_index_of(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = this(list)?;
    let found = find_last(engine, &list, args::value(a, 0), 0..list.len())?;
    Ok(position(found))
}

/// `Remove(item)` that says whether there was one.
pub(super) fn remove(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    let found = find(engine, &list, args::value(a, 0), 0..list.len())?;
    if let Some(at) = found {
        list.items_mut().remove(at);
    }
    Ok(found.is_some().into())
}

/// `Remove(item)` that says nothing.
pub(super) fn remove_silently(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    remove(engine, list, a).map(|_| Value::Void)
}

/// `Sort(index, count, comparer)`.
pub(super) fn sort_part(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    let part = range(engine, args::int(a, 0)?, args::int(a, 1)?, list.len())?;
    sort_range(engine, &list, part, args::value(a, 2))?;
    Ok(Value::Void)
}

/// `TrimExcess()` and `TrimToSize()`.
pub(super) fn trim(_: &mut dyn Engine, list: &Value, _: &[Value]) -> R<Value> {
    this(list)?.items_mut().shrink_to_fit();
    Ok(Value::Void)
}
