//! The members of `List<T>` and `Array` that take predicates, actions and converters: script blocks that were cast to
//! delegates.

use std::ops::Range;

use super::super::{args, throw};
use super::list_of;
use super::sequence::{changeable, count, holds, position, range, this};
use crate::value::ty::{Overload, overload};
use crate::value::{Engine, R, Seq, Value, ty};

pub(super) const EXISTS: &[Overload] = &[overload(
    "bool Exists(System.Predicate[T] match)",
    |e, list, a| {
        let list = this(list)?;
        Ok(first(e, &list, args::value(a, 0), 0..list.len())?
            .is_some()
            .into())
    },
)];
pub(super) const FIND: &[Overload] = &[overload(
    "T Find(System.Predicate[T] match)",
    |e, list, a| find_in(e, &*this(list)?, args::value(a, 0)),
)];
pub(super) const FIND_ALL: &[Overload] = &[overload(
    "System.Collections.Generic.List[T] FindAll(System.Predicate[T] match)",
    |e, list, a| {
        let list = this(list)?;
        Ok(list_of(list.element(), all(e, &list, args::value(a, 0))?))
    },
)];
pub(super) const FIND_INDEX: &[Overload] = &[
    overload("int FindIndex(System.Predicate[T] match)", |e, list, a| {
        find_index(e, &*this(list)?, a)
    }),
    overload(
        "int FindIndex(int startIndex, System.Predicate[T] match)",
        |e, list, a| find_index(e, &*this(list)?, a),
    ),
    overload(
        "int FindIndex(int startIndex, int count, System.Predicate[T] match)",
        |e, list, a| find_index(e, &*this(list)?, a),
    ),
];
pub(super) const FIND_LAST: &[Overload] = &[overload(
    "T FindLast(System.Predicate[T] match)",
    |e, list, a| find_last_in(e, &*this(list)?, args::value(a, 0)),
)];
pub(super) const FIND_LAST_INDEX: &[Overload] = &[overload(
    "int FindLastIndex(System.Predicate[T] match)",
    |e, list, a| {
        let list = this(list)?;
        Ok(position(last(e, &list, args::value(a, 0))?))
    },
)];
pub(super) const FOR_EACH: &[Overload] = &[overload(
    "void ForEach(System.Action[T] action)",
    |e, list, a| for_each(e, &*this(list)?, args::value(a, 0)),
)];
pub(super) const CONVERT_ALL: &[Overload] = &[overload(
    "System.Collections.Generic.List[TOutput] ConvertAll[TOutput](System.Converter[T,TOutput] converter)",
    |e, list, a| {
        let items = convert(e, &*this(list)?, args::value(a, 0))?;
        Ok(list_of(common_type(&items), items))
    },
)];
pub(super) const REMOVE_ALL: &[Overload] = &[overload(
    "int RemoveAll(System.Predicate[T] match)",
    remove_all,
)];
pub(super) const TRUE_FOR_ALL: &[Overload] = &[overload(
    "bool TrueForAll(System.Predicate[T] match)",
    |e, list, a| true_for_all(e, &*this(list)?, args::value(a, 0)),
)];

/// The position of the first element of a range for which the predicate holds.
fn first(
    engine: &mut dyn Engine,
    list: &Seq,
    predicate: &Value,
    range: Range<usize>,
) -> R<Option<usize>> {
    for at in range {
        let Some(item) = list.get(at) else { break };
        if holds(engine, predicate, &item)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn last(engine: &mut dyn Engine, list: &Seq, predicate: &Value) -> R<Option<usize>> {
    for at in (0..list.len()).rev() {
        let Some(item) = list.get(at) else { continue };
        if holds(engine, predicate, &item)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// All elements for which a predicate holds.
pub(super) fn all(engine: &mut dyn Engine, list: &Seq, predicate: &Value) -> R<Vec<Value>> {
    let mut found = Vec::new();
    for item in list.snapshot() {
        if holds(engine, predicate, &item)? {
            found.push(item);
        }
    }
    Ok(found)
}

/// The first element for which a predicate holds, or the element type's default.
pub(super) fn find_in(engine: &mut dyn Engine, list: &Seq, predicate: &Value) -> R<Value> {
    let found = first(engine, list, predicate, 0..list.len())?;
    Ok(found
        .and_then(|at| list.get(at))
        .unwrap_or_else(|| super::super::system::default_of(list.element())))
}

/// The last one.
pub(super) fn find_last_in(engine: &mut dyn Engine, list: &Seq, predicate: &Value) -> R<Value> {
    let found = last(engine, list, predicate)?;
    Ok(found
        .and_then(|at| list.get(at))
        .unwrap_or_else(|| super::super::system::default_of(list.element())))
}

/// `FindLastIndex(match)`.
pub(super) fn find_last_index(engine: &mut dyn Engine, list: &Seq, predicate: &Value) -> R<Value> {
    Ok(position(last(engine, list, predicate)?))
}

/// `FindIndex([start, [count,]] match)`.
pub(super) fn find_index(engine: &mut dyn Engine, list: &Seq, a: &[Value]) -> R<Value> {
    let len = list.len();
    let part = match a.len() {
        0 | 1 => 0..len,
        2 => {
            let start = usize::try_from(args::int(a, 0)?).ok().filter(|s| *s <= len);
            let Some(start) = start else {
                return throw::index(engine);
            };
            start..len
        }
        _ => range(engine, args::int(a, 0)?, args::int(a, 1)?, len)?,
    };
    let predicate = a.last().cloned().unwrap_or_default();
    Ok(position(first(engine, list, &predicate, part)?))
}

/// `Exists` and its kin for arrays.
pub(super) fn exists(engine: &mut dyn Engine, list: &Seq, predicate: &Value) -> R<Value> {
    Ok(first(engine, list, predicate, 0..list.len())?
        .is_some()
        .into())
}

/// `TrueForAll(match)`.
pub(super) fn true_for_all(engine: &mut dyn Engine, list: &Seq, predicate: &Value) -> R<Value> {
    for item in list.snapshot() {
        if !holds(engine, predicate, &item)? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

/// `ForEach(action)`; what the action writes is dropped.
pub(super) fn for_each(engine: &mut dyn Engine, list: &Seq, action: &Value) -> R<Value> {
    for item in list.snapshot() {
        engine.call(action, std::slice::from_ref(&item), Some(item.clone()))?;
    }
    Ok(Value::Void)
}

/// What a converter makes of every element.
pub(super) fn convert(engine: &mut dyn Engine, list: &Seq, converter: &Value) -> R<Vec<Value>> {
    let mut out = Vec::with_capacity(list.len());
    for item in list.snapshot() {
        let made = engine.call(converter, std::slice::from_ref(&item), Some(item.clone()))?;
        out.push(Value::from_output(made));
    }
    Ok(out)
}

/// The type of all values where they have one in common, else `System.Object`.
pub(super) fn common_type(items: &[Value]) -> crate::value::Ty {
    let mut types = items.iter().map(ty::type_of);
    match types.next() {
        Some(first) if types.all(|t| t == first) => first,
        _ => ty::known().object,
    }
}

fn remove_all(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    let mut kept = Vec::new();
    let before = list.snapshot();
    for item in &before {
        if !holds(engine, args::value(a, 0), item)? {
            kept.push(item.clone());
        }
    }
    let removed = before.len() - kept.len();
    *list.items_mut() = kept;
    Ok(count(removed))
}
