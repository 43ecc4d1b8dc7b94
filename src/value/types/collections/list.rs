//! `List<T>`: growth, ranges and order. What it has for predicates is in [`list_search`](super::list_search).

use std::rc::Rc;

use super::super::{args, throw};
use super::body;
use super::list_search as search;
use super::sequence::{changeable, count, elements, find, position, range, sort_range, this};
use super::{enumerator, list_of, read_only_of};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, prop_set};
use crate::value::{Engine, R, Seq, TypeDef, Value};

/// The interfaces of a generic list.
pub(super) const LIST_INTERFACES: &[&str] = &[
    "System.Collections.Generic.IList`1[T]",
    "System.Collections.Generic.IReadOnlyList`1[T]",
    "System.Collections.IList",
];

const PROPERTIES: &[PropDef] = &[
    prop_set(
        "Capacity",
        "int",
        |_, list| Ok(count(this(list)?.items().capacity())),
        set_capacity,
    ),
    prop("Count", "int", |_, list| Ok(count(this(list)?.len()))),
    // Those of its interfaces.
    prop("IsReadOnly", "bool", |_, list| {
        Ok(this(list)?.read_only.get().into())
    }),
    prop("IsFixedSize", "bool", |_, _| Ok(false.into())),
    prop("SyncRoot", "System.Object", |_, list| Ok(list.clone())),
    prop("IsSynchronized", "bool", |_, _| Ok(false.into())),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Collections.Generic.List`1",
    interfaces: LIST_INTERFACES,
    properties: PROPERTIES,
    methods: METHODS,
    constructors: &[
        overload("System.Collections.Generic.List[T] new()", make),
        overload(
            "System.Collections.Generic.List[T] new(int capacity)",
            |e, t, a| {
                if args::int(a, 0)? < 0 {
                    return throw::out_of_range(e, "Non-negative number required.", "capacity");
                }
                make(e, t, &[])
            },
        ),
        overload(
            "System.Collections.Generic.List[T] new(System.Collections.Generic.IEnumerable[T] collection)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];

const METHODS: &[MethodDef] = &[
    method("Add", &[overload("void Add(T item)", body::add)]),
    method(
        "AddRange",
        &[overload(
            "void AddRange(System.Collections.Generic.IEnumerable[T] collection)",
            add_range,
        )],
    ),
    method(
        "AsReadOnly",
        &[overload(
            "System.Collections.ObjectModel.ReadOnlyCollection[T] AsReadOnly()",
            |_, list, _| {
                let list = this(list)?;
                Ok(read_only_of(list.element(), list.snapshot()))
            },
        )],
    ),
    method(
        "BinarySearch",
        &[
            overload(
                "int BinarySearch(int index, int count, T item, System.Collections.Generic.IComparer[T] comparer)",
                body::search_range,
            ),
            overload("int BinarySearch(T item)", body::search_all),
            overload(
                "int BinarySearch(T item, System.Collections.Generic.IComparer[T] comparer)",
                body::search_all,
            ),
        ],
    ),
    method("Clear", &[overload("void Clear()", body::clear)]),
    method(
        "Contains",
        &[overload("bool Contains(T item)", body::contains)],
    ),
    method("ConvertAll", search::CONVERT_ALL),
    method(
        "CopyTo",
        &[
            overload("void CopyTo(T[] array)", body::copy),
            overload(
                "void CopyTo(int index, T[] array, int arrayIndex, int count)",
                body::copy_range,
            ),
            overload("void CopyTo(T[] array, int arrayIndex)", body::copy),
        ],
    ),
    method(
        "EnsureCapacity",
        &[overload(
            "int EnsureCapacity(int capacity)",
            |_, list, _| Ok(count(this(list)?.items().capacity())),
        )],
    ),
    method("Exists", search::EXISTS),
    method("Find", search::FIND),
    method("FindAll", search::FIND_ALL),
    method("FindIndex", search::FIND_INDEX),
    method("FindLast", search::FIND_LAST),
    method("FindLastIndex", search::FIND_LAST_INDEX),
    method("ForEach", search::FOR_EACH),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.Generic.List[T]+Enumerator GetEnumerator()",
            enumerator::of_sequence,
        )],
    ),
    method(
        "GetRange",
        &[overload(
            "System.Collections.Generic.List[T] GetRange(int index, int count)",
            get_range,
        )],
    ),
    method(
        "IndexOf",
        &[
            overload("int IndexOf(T item)", index_of),
            overload("int IndexOf(T item, int index)", index_of),
            overload("int IndexOf(T item, int index, int count)", index_of),
        ],
    ),
    method(
        "Insert",
        &[overload("void Insert(int index, T item)", insert)],
    ),
    method(
        "InsertRange",
        &[overload(
            "void InsertRange(int index, System.Collections.Generic.IEnumerable[T] collection)",
            insert_range,
        )],
    ),
    method("Item", &[overload("T Item(int index)", item)]),
    method(
        "LastIndexOf",
        &[overload("int LastIndexOf(T item)", body::last_index_of)],
    ),
    method("Remove", &[overload("bool Remove(T item)", body::remove)]),
    method("RemoveAll", search::REMOVE_ALL),
    method(
        "RemoveAt",
        &[overload("void RemoveAt(int index)", remove_at)],
    ),
    method(
        "RemoveRange",
        &[overload(
            "void RemoveRange(int index, int count)",
            remove_range,
        )],
    ),
    method(
        "Reverse",
        &[
            overload("void Reverse()", reverse),
            overload("void Reverse(int index, int count)", reverse),
        ],
    ),
    method(
        "Slice",
        &[overload(
            "System.Collections.Generic.List[T] Slice(int start, int length)",
            get_range,
        )],
    ),
    method(
        "Sort",
        &[
            overload("void Sort()", sort),
            overload(
                "void Sort(System.Collections.Generic.IComparer[T] comparer)",
                sort,
            ),
            overload(
                "void Sort(int index, int count, System.Collections.Generic.IComparer[T] comparer)",
                body::sort_part,
            ),
            overload("void Sort(System.Comparison[T] comparison)", sort),
        ],
    ),
    method(
        "ToArray",
        &[overload("T[] ToArray()", |_, list, _| {
            let list = this(list)?;
            Ok(Value::typed_array(list.element(), list.snapshot()))
        })],
    ),
    method("TrimExcess", &[overload("void TrimExcess()", body::trim)]),
    method("TrueForAll", search::TRUE_FOR_ALL),
];

fn make(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let items = elements(engine, args::value(a, 0))?;
    Ok(Value::List(Rc::new(Seq::new(
        args::target_type(target),
        items,
    ))))
}

/// Only growth is possible; .NET refuses a capacity below the count.
pub(super) fn set_capacity(engine: &mut dyn Engine, list: &Value, new: Value) -> R<()> {
    let list = this(list)?;
    let wanted = usize::try_from(args::int(&[new], 0)?).unwrap_or(0);
    if wanted < list.len() {
        return throw::out_of_range(engine, "capacity was less than the current size.", "value");
    }
    Ok(())
}

pub(super) fn add_range(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    if args::value(a, 0).is_null() {
        return throw::null(engine, "collection");
    }
    let items = elements(engine, args::value(a, 0))?;
    list.items_mut().extend(items);
    Ok(Value::Void)
}

fn get_range(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let items = body::taken(engine, list, a)?;
    Ok(list_of(this(list)?.element(), items))
}

/// `IndexOf(item, index, count)`; index and count may be left out.
pub(super) fn index_of(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = this(list)?;
    let len = list.len();
    let start = match a.get(1) {
        Some(_) => args::int(a, 1)?,
        None => 0,
    };
    let left = i32::try_from(len).unwrap_or(i32::MAX).saturating_sub(start);
    let size = match a.get(2) {
        Some(_) => args::int(a, 2)?,
        None => left,
    };
    if start < 0 || left < 0 || size < 0 || size > left {
        return throw::index(engine);
    }
    let part = range(engine, start, size, len)?;
    Ok(position(find(engine, &list, args::value(a, 0), part)?))
}

pub(super) fn insert(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    let at = usize::try_from(args::int(a, 0)?)
        .ok()
        .filter(|at| *at <= list.len());
    let Some(at) = at else {
        return throw::out_of_range(
            engine,
            "Index must be within the bounds of the List.",
            "index",
        );
    };
    list.items_mut().insert(at, args::value(a, 1).clone());
    Ok(Value::Void)
}

pub(super) fn insert_range(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    let new = elements(engine, args::value(a, 1))?;
    let at = usize::try_from(args::int(a, 0)?)
        .ok()
        .filter(|at| *at <= list.len());
    let Some(at) = at else {
        return throw::index(engine);
    };
    list.items_mut().splice(at..at, new);
    Ok(Value::Void)
}

/// `Item(index)`.
pub(super) fn item(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let found = usize::try_from(args::int(a, 0)?).ok();
    match found
        .map(|at| this(list).map(|l| l.get(at)))
        .transpose()?
        .flatten()
    {
        Some(item) => Ok(item),
        None => throw::index(engine),
    }
}

pub(super) fn remove_at(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    match usize::try_from(args::int(a, 0)?) {
        Ok(at) if at < list.len() => {
            list.items_mut().remove(at);
            Ok(Value::Void)
        }
        _ => throw::index(engine),
    }
}

pub(super) fn remove_range(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    let part = range(engine, args::int(a, 0)?, args::int(a, 1)?, list.len())?;
    list.items_mut().drain(part);
    Ok(Value::Void)
}

/// `Reverse()` or `Reverse(index, count)`.
pub(super) fn reverse(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    let part = match a.first() {
        Some(_) => range(engine, args::int(a, 0)?, args::int(a, 1)?, list.len())?,
        None => 0..list.len(),
    };
    if let Some(part) = list.items_mut().get_mut(part) {
        part.reverse();
    }
    Ok(Value::Void)
}

/// `Sort()`, `Sort(comparer)`, `Sort(comparison)`.
pub(super) fn sort(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let list = changeable(list)?;
    sort_range(engine, &list, 0..list.len(), args::value(a, 0))?;
    Ok(Value::Void)
}
