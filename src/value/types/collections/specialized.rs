//! `ListDictionary`, `HybridDictionary` and `StringDictionary`: the dictionaries that are older than generic ones.

use std::rc::Rc;

use super::super::args;
use super::comparer;
use super::dictionary::{self, CLEAR, COPY_TO, changeable, contains_key, contains_value, dict};
use crate::value::dict::Comparer;
use crate::value::ty::{MethodDef, PropDef, method, overload, prop};
use crate::value::{Dict, Engine, R, TypeDef, Value};

const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload(
            "void Add(System.Object key, System.Object value)",
            super::hashtable::add,
        )],
    ),
    method("Clear", CLEAR),
    method(
        "Contains",
        &[overload("bool Contains(System.Object key)", contains_key)],
    ),
    method("CopyTo", COPY_TO),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.IDictionaryEnumerator GetEnumerator()",
            walk,
        )],
    ),
    method("Item", &[super::hashtable::ITEM]),
    method("Remove", super::hashtable::REMOVE),
];

fn walk(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    Ok(super::entry_enumerator(
        "System.Collections.Hashtable+HashtableEnumerator",
        dict(this)?,
    ))
}

/// Its keys in lower case, as the dictionary keeps them.
fn lowered(a: &[Value]) -> Vec<Value> {
    let mut lowered = a.to_vec();
    if let Some(key) = lowered.first_mut()
        && let Some(text) = key.as_str()
    {
        *key = Value::str(text.to_lowercase());
    }
    lowered
}

const TEXTS: &[MethodDef] = &[
    method(
        "Add",
        &[overload("void Add(string key, string value)", |e, t, a| {
            super::hashtable::add(e, t, &lowered(a))
        })],
    ),
    method("Clear", CLEAR),
    method(
        "ContainsKey",
        &[overload("bool ContainsKey(string key)", contains_key)],
    ),
    method(
        "ContainsValue",
        &[overload("bool ContainsValue(string value)", contains_value)],
    ),
    method("CopyTo", COPY_TO),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.IEnumerator GetEnumerator()",
            walk,
        )],
    ),
    method(
        "Item",
        &[overload("string Item(string key)", |e, t, a| {
            let key = dictionary::key_argument(e, a)?;
            Ok(dict(t)?.get(&key).unwrap_or_default())
        })],
    ),
    method(
        "Remove",
        &[overload("void Remove(string key)", |e, t, a| {
            let key = dictionary::key_argument(e, a)?;
            changeable(t)?.remove(&key);
            Ok(Value::Void)
        })],
    ),
];

/// What a dictionary of texts has: neither it nor its collections say that they are fixed.
const TEXT_PROPERTIES: &[PropDef] = &[
    prop("Count", "int", |_, t| Ok(super::count(dict(t)?.len()))),
    prop("IsSynchronized", "bool", |_, _| Ok(false.into())),
    prop("Keys", "System.Collections.ICollection", |_, t| {
        Ok(Value::array(dict(t)?.keys()))
    }),
    prop("SyncRoot", "System.Object", |_, t| Ok(t.clone())),
    prop("Values", "System.Collections.ICollection", |_, t| {
        Ok(Value::array(dict(t)?.values()))
    }),
];

/// `new()`, `new(comparer)`, `new(caseInsensitive)`.
fn make(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ignores_case = a.iter().any(|v| matches!(v.base(), Value::Bool(true)));
    let compares = match a.iter().find_map(comparer::of_value) {
        Some(compares) => compares,
        None if ignores_case => Comparer::IgnoreCase,
        None => Comparer::Ordinal,
    };
    Ok(Value::Hash(Rc::new(Dict::new(
        args::target_type(target),
        compares,
    ))))
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.Specialized.ListDictionary",
        interfaces: &["System.Collections.IDictionary"],
        properties: dictionary::PLAIN,
        methods: METHODS,
        constructors: &[
            overload("System.Collections.Specialized.ListDictionary new()", make),
            overload(
                "System.Collections.Specialized.ListDictionary new(System.Collections.IComparer comparer)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Specialized.HybridDictionary",
        interfaces: &["System.Collections.IDictionary"],
        properties: dictionary::PLAIN,
        methods: METHODS,
        constructors: &[
            overload(
                "System.Collections.Specialized.HybridDictionary new()",
                make,
            ),
            overload(
                "System.Collections.Specialized.HybridDictionary new(int initialSize)",
                make,
            ),
            overload(
                "System.Collections.Specialized.HybridDictionary new(bool caseInsensitive)",
                make,
            ),
            overload(
                "System.Collections.Specialized.HybridDictionary new(int initialSize, bool caseInsensitive)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Specialized.StringDictionary",
        interfaces: &["System.Collections.IEnumerable"],
        properties: TEXT_PROPERTIES,
        methods: TEXTS,
        constructors: &[overload(
            "System.Collections.Specialized.StringDictionary new()",
            |_, t, _| {
                let made = Dict::new(args::target_type(t), Comparer::IgnoreCase);
                Ok(Value::Hash(Rc::new(made)))
            },
        )],
        ..TypeDef::CLASS
    },
];
