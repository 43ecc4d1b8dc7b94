//! `Hashtable`.

use std::rc::Rc;

use super::super::{args, throw};
use super::comparer;
use super::dictionary::{
    CLEAR, COPY_TO, changeable, contains_key, contains_value, dict, key_argument, refused,
};
use crate::value::dict::Comparer;
use crate::value::ty::{MethodDef, method, overload, static_method};
use crate::value::{Dict, Engine, R, TypeDef, Value, ty};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.Hashtable",
        interfaces: &["System.Collections.IDictionary", "System.ICloneable"],
        properties: super::dictionary::HASHTABLE,
        methods: METHODS,
        constructors: &[
            overload("hashtable new()", make),
            overload("hashtable new(System.Collections.IDictionary d)", make),
            overload("hashtable new(int capacity)", |e, t, _| make(e, t, &[])),
            overload(
                "hashtable new(System.Collections.IEqualityComparer equalityComparer)",
                make,
            ),
            overload(
                "hashtable new(System.Collections.IDictionary d, System.Collections.IEqualityComparer equalityComparer)",
                make,
            ),
            overload(
                "hashtable new(int capacity, System.Collections.IEqualityComparer equalityComparer)",
                |e, t, a| make(e, t, a.get(1..).unwrap_or_default()),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Hashtable+KeyCollection",
        interfaces: &["System.Collections.ICollection"],
        properties: super::collection::COUNTED,
        methods: super::collection::WALKED,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Hashtable+ValueCollection",
        interfaces: &["System.Collections.ICollection"],
        properties: super::collection::COUNTED,
        methods: super::collection::WALKED,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Generic.Dictionary`2+KeyCollection",
        interfaces: &[
            "System.Collections.Generic.ICollection`1[TKey]",
            "System.Collections.ICollection",
        ],
        properties: super::collection::COUNTED,
        methods: super::collection::WALKED,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Generic.Dictionary`2+ValueCollection",
        interfaces: &[
            "System.Collections.Generic.ICollection`1[TValue]",
            "System.Collections.ICollection",
        ],
        properties: super::collection::COUNTED,
        methods: super::collection::WALKED,
        ..TypeDef::CLASS
    },
];

const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload(
            "void Add(System.Object key, System.Object value)",
            add,
        )],
    ),
    method("Clear", CLEAR),
    method(
        "Clone",
        &[overload("System.Object Clone()", |_, this, _| {
            Ok(Value::Hash(Rc::new(dict(this)?.duplicate())))
        })],
    ),
    method(
        "Contains",
        &[overload("bool Contains(System.Object key)", contains_key)],
    ),
    method(
        "ContainsKey",
        &[overload(
            "bool ContainsKey(System.Object key)",
            contains_key,
        )],
    ),
    method(
        "ContainsValue",
        &[overload(
            "bool ContainsValue(System.Object value)",
            contains_value,
        )],
    ),
    method("CopyTo", COPY_TO),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.IDictionaryEnumerator GetEnumerator()",
            |_, this, _| {
                Ok(super::entry_enumerator(
                    "System.Collections.Hashtable+HashtableEnumerator",
                    dict(this)?,
                ))
            },
        )],
    ),
    method("Item", &[ITEM]),
    method("Remove", REMOVE),
    // One thread runs a script: every table is synchronized.
    static_method(
        "Synchronized",
        &[overload(
            "static hashtable Synchronized(hashtable table)",
            |_, _, a| Ok(args::value(a, 0).clone()),
        )],
    ),
];

/// `Item(key)` of a dictionary of objects: null for a missing key.
pub(super) const ITEM: ty::Overload =
    overload("System.Object Item(System.Object key)", |e, this, a| {
        let key = key_argument(e, a)?;
        Ok(dict(this)?.get(&key).unwrap_or_default())
    });

/// `Remove(key)` of a dictionary of objects.
pub(super) const REMOVE: &[ty::Overload] =
    &[overload("void Remove(System.Object key)", |e, this, a| {
        let key = key_argument(e, a)?;
        changeable(this)?.remove(&key);
        Ok(Value::Void)
    })];

/// `Add(key, value)` of a dictionary of objects.
pub(super) fn add(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let dict = changeable(this)?;
    let key = super::dictionary::key_in(engine, &dict, a)?.into_owned();
    match refused(engine, &dict, &key, a)? {
        None => Ok(Value::Void),
        Some(added) => {
            let there = dict.key_like(&key).unwrap_or_else(|| key.clone());
            let there = super::super::object::text(engine, &there)?;
            let message = if dict.is_ordered() && super::super::object::is_core(engine) {
                format!("An item with the same key has already been added. Key: {added}")
            } else {
                format!(
                    "Item has already been added. Key in dictionary: '{there}'  Key being added: '{added}'"
                )
            };
            throw::plain_argument(message)
        }
    }
}

/// `new()`, `new(d)`, `new(comparer)`, `new(d, comparer)`: keys compare to the letter, unlike `@{}`'s.
fn make(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let compares = a
        .iter()
        .find_map(comparer::of_value)
        .unwrap_or(Comparer::Ordinal);
    let made = Dict::new(args::target_type(target), compares);
    for (key, value) in super::dictionary::pairs_of(engine, args::value(a, 0))? {
        made.set(key, value);
    }
    Ok(Value::Hash(Rc::new(made)))
}
