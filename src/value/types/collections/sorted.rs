//! `SortedList`, `SortedList<K,V>`, `SortedDictionary<K,V>`: dictionaries that are walked in the order of their keys.

use std::cmp::Ordering;
use std::rc::Rc;

use super::super::{args, throw};
use super::comparer;
use super::dictionary::{self, changeable, dict};
use super::sequence::position;
use crate::text::compare::compare;
use crate::text::culture::Culture;
use crate::value::dict::{Comparer, Order};
use crate::value::ty::{MethodDef, Overload, method, overload};
use crate::value::{Dict, Engine, R, TypeDef, Value};

/// The members that a position takes.
const BY_POSITION: &[MethodDef] = &[
    method(
        "Add",
        &[overload(
            "void Add(System.Object key, System.Object value)",
            super::hashtable::add,
        )],
    ),
    method("Clear", dictionary::CLEAR),
    method(
        "Clone",
        &[overload("System.Object Clone()", |_, t, _| {
            Ok(Value::Hash(Rc::new(dict(t)?.duplicate())))
        })],
    ),
    method(
        "Contains",
        &[overload(
            "bool Contains(System.Object key)",
            dictionary::contains_key,
        )],
    ),
    method(
        "ContainsKey",
        &[overload(
            "bool ContainsKey(System.Object key)",
            dictionary::contains_key,
        )],
    ),
    method(
        "ContainsValue",
        &[overload(
            "bool ContainsValue(System.Object value)",
            dictionary::contains_value,
        )],
    ),
    method(
        "GetByIndex",
        &[overload(
            "System.Object GetByIndex(int index)",
            |e, t, a| Ok(entry(e, t, a)?.1),
        )],
    ),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.IDictionaryEnumerator GetEnumerator()",
            |_, t, _| {
                Ok(super::entry_enumerator(
                    "System.Collections.Hashtable+HashtableEnumerator",
                    dict(t)?,
                ))
            },
        )],
    ),
    method(
        "GetKey",
        &[overload("System.Object GetKey(int index)", |e, t, a| {
            Ok(entry(e, t, a)?.0)
        })],
    ),
    method(
        "GetKeyList",
        &[overload(
            "System.Collections.IList GetKeyList()",
            |_, t, _| Ok(Value::array(dict(t)?.keys())),
        )],
    ),
    method(
        "GetValueList",
        &[overload(
            "System.Collections.IList GetValueList()",
            |_, t, _| Ok(Value::array(dict(t)?.values())),
        )],
    ),
    method("IndexOfKey", INDEX_OF_KEY),
    method("IndexOfValue", INDEX_OF_VALUE),
    method("Item", &[super::hashtable::ITEM]),
    method("Remove", super::hashtable::REMOVE),
    method("RemoveAt", REMOVE_AT),
    method(
        "SetByIndex",
        &[overload(
            "void SetByIndex(int index, System.Object value)",
            |e, t, a| {
                let (key, _) = entry(e, t, a)?;
                changeable(t)?.set(key, args::value(a, 1).clone());
                Ok(Value::Void)
            },
        )],
    ),
];

const INDEX_OF_KEY: &[Overload] = &[overload("int IndexOfKey(System.Object key)", |_, t, a| {
    Ok(position(dict(t)?.position_of(args::value(a, 0))))
})];
const INDEX_OF_VALUE: &[Overload] = &[overload(
    "int IndexOfValue(System.Object value)",
    |_, t, a| {
        let values = dict(t)?.values();
        Ok(position(
            values.iter().position(|v| v.same(args::value(a, 0))),
        ))
    },
)];
const REMOVE_AT: &[Overload] = &[overload("void RemoveAt(int index)", |e, t, a| {
    let (key, _) = entry(e, t, a)?;
    changeable(t)?.remove(&key);
    Ok(Value::Void)
})];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.SortedList",
        interfaces: &["System.Collections.IDictionary", "System.ICloneable"],
        properties: dictionary::PLAIN,
        methods: BY_POSITION,
        constructors: &[
            overload("System.Collections.SortedList new()", make),
            overload(
                "System.Collections.SortedList new(int initialCapacity)",
                |e, t, _| make(e, t, &[]),
            ),
            overload(
                "System.Collections.SortedList new(System.Collections.IComparer comparer)",
                make,
            ),
            overload(
                "System.Collections.SortedList new(System.Collections.IDictionary d)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Generic.SortedDictionary`2",
        interfaces: dictionary::DICTIONARY_INTERFACES,
        properties: dictionary::GENERIC,
        methods: dictionary::METHODS,
        constructors: &[
            overload(
                "System.Collections.Generic.SortedDictionary[TKey,TValue] new()",
                make,
            ),
            overload(
                "System.Collections.Generic.SortedDictionary[TKey,TValue] new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)",
                make,
            ),
            overload(
                "System.Collections.Generic.SortedDictionary[TKey,TValue] new(System.Collections.Generic.IComparer[TKey] comparer)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Generic.SortedList`2",
        base: "System.Collections.Generic.SortedDictionary`2[TKey,TValue]",
        methods: &[
            method("IndexOfKey", INDEX_OF_KEY),
            method("IndexOfValue", INDEX_OF_VALUE),
            method("RemoveAt", REMOVE_AT),
        ],
        constructors: &[
            overload(
                "System.Collections.Generic.SortedList[TKey,TValue] new()",
                make,
            ),
            overload(
                "System.Collections.Generic.SortedList[TKey,TValue] new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)",
                make,
            ),
            overload(
                "System.Collections.Generic.SortedList[TKey,TValue] new(System.Collections.Generic.IComparer[TKey] comparer)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
];

fn entry(engine: &dyn Engine, this: &Value, a: &[Value]) -> R<(Value, Value)> {
    let at = usize::try_from(args::int(a, 0)?).ok();
    match at
        .map(|at| dict(this).map(|d| d.entry_at(at)))
        .transpose()?
        .flatten()
    {
        Some(entry) => Ok(entry),
        None => throw::index(engine),
    }
}

/// Keys in .NET's default order: text as the invariant culture sorts it, numbers by size, else by their kind.
fn natural(a: &Value, b: &Value) -> Ordering {
    order(a, b, false)
}

fn ignoring_case(a: &Value, b: &Value) -> Ordering {
    order(a, b, true)
}

fn order(a: &Value, b: &Value, ignore_case: bool) -> Ordering {
    match (a.base(), b.base()) {
        (Value::Str(a), Value::Str(b)) => compare(a, b, ignore_case, Culture::invariant()),
        (Value::Int32(a), Value::Int32(b)) => a.cmp(b),
        (Value::Int64(a), Value::Int64(b)) => a.cmp(b),
        // Not-a-number comes before all others.
        (Value::Double(a), Value::Double(b)) => a
            .partial_cmp(b)
            .unwrap_or_else(|| b.is_nan().cmp(&a.is_nan())),
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::Char(a), Value::Char(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.ticks.cmp(&b.ticks),
        (Value::TimeSpan(a), Value::TimeSpan(b)) => a.0.cmp(&b.0),
        (Value::Guid(a), Value::Guid(b)) => a.cmp(b),
        (Value::Enum(_, a), Value::Enum(_, b)) => a.cmp(b),
        (Value::Net(a), right) => a.compare(right).unwrap_or(Ordering::Equal),
        _ => Ordering::Equal,
    }
}

/// The order of keys that compare so.
pub(super) fn order_of(compares: Comparer) -> Order {
    match compares {
        Comparer::IgnoreCase => ignoring_case,
        Comparer::Ordinal => natural,
    }
}

/// `new()`, `new(dictionary)`, `new(comparer)`.
fn make(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let compares = a
        .iter()
        .find_map(comparer::of_value)
        .unwrap_or(Comparer::Ordinal);
    let made = Dict::sorted(args::target_type(target), compares, order_of(compares));
    if let Value::Hash(from) = args::value(a, 0).base() {
        for (key, value) in from.pairs() {
            made.set(key, value);
        }
    }
    Ok(Value::Hash(Rc::new(made)))
}
