//! `Dictionary<K,V>`, and the members that all dictionaries share.

use std::borrow::Cow;
use std::rc::Rc;

use super::super::{args, object, system, throw};
use super::sequence::{copy_to, count, elements};
use super::{comparer, entries, entry_of};
use crate::value::dict::Comparer;
use crate::value::seq::Part;
use crate::value::ty::{MethodDef, PropDef, method, overload, prop};
use crate::value::{Dict, Engine, R, Seq, TypeDef, Value, index, ty};

/// The interfaces of a generic dictionary.
pub(super) const DICTIONARY_INTERFACES: &[&str] = &[
    "System.Collections.Generic.IDictionary`2[TKey,TValue]",
    "System.Collections.Generic.IReadOnlyDictionary`2[TKey,TValue]",
    "System.Collections.IDictionary",
];

const COMPARER: PropDef = prop("Comparer", "System.Object", |_, this| {
    Ok(comparer::value_of(dict(this)?.comparer))
});
const COUNT: PropDef = prop("Count", "int", |_, this| Ok(count(dict(this)?.len())));
const IS_FIXED_SIZE: PropDef = prop("IsFixedSize", "bool", |_, _| Ok(false.into()));
const IS_READ_ONLY: PropDef = prop("IsReadOnly", "bool", |_, this| {
    Ok(dict(this)?.read_only.get().into())
});
const IS_SYNCHRONIZED: PropDef = prop("IsSynchronized", "bool", |_, _| Ok(false.into()));
const KEYS: PropDef = prop("Keys", "System.Collections.ICollection", |_, this| {
    Ok(collection(&dict(this)?, Part::Keys))
});
const SYNC_ROOT: PropDef = prop("SyncRoot", "System.Object", |_, this| Ok(this.clone()));
const VALUES: PropDef = prop("Values", "System.Collections.ICollection", |_, this| {
    Ok(collection(&dict(this)?, Part::Values))
});

/// The properties of generic dictionaries: their own in .NET's order, then those of their interfaces.
pub(super) const GENERIC: &[PropDef] = &[
    COMPARER,
    COUNT,
    KEYS,
    VALUES,
    IS_READ_ONLY,
    IS_FIXED_SIZE,
    SYNC_ROOT,
    IS_SYNCHRONIZED,
];

/// The properties of `Hashtable`, in .NET's order.
pub(super) const HASHTABLE: &[PropDef] = &[
    IS_READ_ONLY,
    IS_FIXED_SIZE,
    IS_SYNCHRONIZED,
    KEYS,
    VALUES,
    SYNC_ROOT,
    COUNT,
];

/// The properties of the other dictionaries that are not generic, in the order of most of them.
pub(super) const PLAIN: &[PropDef] = &[
    COUNT,
    KEYS,
    IS_READ_ONLY,
    IS_FIXED_SIZE,
    IS_SYNCHRONIZED,
    SYNC_ROOT,
    VALUES,
];

/// The properties of `OrderedDictionary`: its own in .NET's order, then those of its interfaces.
pub(super) const ORDERED: &[PropDef] = &[
    COUNT,
    IS_READ_ONLY,
    KEYS,
    VALUES,
    IS_FIXED_SIZE,
    SYNC_ROOT,
    IS_SYNCHRONIZED,
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.Generic.Dictionary`2",
        interfaces: DICTIONARY_INTERFACES,
        properties: GENERIC,
        methods: METHODS,
        constructors: &[
            overload(
                "System.Collections.Generic.Dictionary[TKey,TValue] new()",
                make,
            ),
            overload(
                "System.Collections.Generic.Dictionary[TKey,TValue] new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)",
                make,
            ),
            overload(
                "System.Collections.Generic.Dictionary[TKey,TValue] new(System.Collections.Generic.IEqualityComparer[TKey] comparer)",
                make,
            ),
            overload(
                "System.Collections.Generic.Dictionary[TKey,TValue] new(int capacity)",
                |e, t, _| make(e, t, &[]),
            ),
            overload(
                "System.Collections.Generic.Dictionary[TKey,TValue] new(System.Collections.Generic.IDictionary[TKey,TValue] dictionary, System.Collections.Generic.IEqualityComparer[TKey] comparer)",
                make,
            ),
            overload(
                "System.Collections.Generic.Dictionary[TKey,TValue] new(int capacity, System.Collections.Generic.IEqualityComparer[TKey] comparer)",
                |e, t, a| make(e, t, a.get(1..).unwrap_or_default()),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Concurrent.ConcurrentDictionary`2",
        interfaces: DICTIONARY_INTERFACES,
        properties: GENERIC,
        methods: CONCURRENT,
        constructors: &[
            overload(
                "System.Collections.Concurrent.ConcurrentDictionary[TKey,TValue] new()",
                make,
            ),
            overload(
                "System.Collections.Concurrent.ConcurrentDictionary[TKey,TValue] new(System.Collections.Generic.IEqualityComparer[TKey] comparer)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
];

/// The members of every generic dictionary.
pub(super) const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload(
            "void Add(TKey key, TValue value)",
            |e, this, a| {
                let dict = changeable(this)?;
                let key = key_argument(e, a)?;
                let Some(shown) = refused(e, &dict, &key, a)? else {
                    return Ok(Value::Void);
                };
                throw::plain_argument(format!(
                    "An item with the same key has already been added. Key: {shown}"
                ))
            },
        )],
    ),
    method("Clear", CLEAR),
    method(
        "Contains",
        &[overload("bool Contains(System.Object key)", contains_key)],
    ),
    method(
        "ContainsKey",
        &[overload("bool ContainsKey(TKey key)", contains_key)],
    ),
    method(
        "ContainsValue",
        &[overload("bool ContainsValue(TValue value)", contains_value)],
    ),
    method("CopyTo", COPY_TO),
    method(
        "EnsureCapacity",
        &[overload("int EnsureCapacity(int capacity)", |_, _, a| {
            Ok(args::value(a, 0).clone())
        })],
    ),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.Generic.Dictionary[TKey,TValue]+Enumerator GetEnumerator()",
            |_, this, _| {
                Ok(super::entry_enumerator(
                    "System.Collections.Hashtable+HashtableEnumerator",
                    dict(this)?,
                ))
            },
        )],
    ),
    method(
        "Item",
        &[overload("TValue Item(TKey key)", |e, this, a| {
            let key = key_argument(e, a)?;
            match dict(this)?.get(&key) {
                Some(value) => Ok(value),
                None => {
                    let shown = object::text(e, &key)?;
                    throw::key_not_found(e, &shown)
                }
            }
        })],
    ),
    method(
        "Remove",
        &[
            overload("bool Remove(TKey key)", |e, this, a| {
                let key = key_argument(e, a)?;
                Ok(changeable(this)?.remove(&key).is_some().into())
            }),
            overload("bool Remove(TKey key, [ref] TValue value)", remove_into),
        ],
    ),
    method(
        "TrimExcess",
        &[overload("void TrimExcess()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "TryAdd",
        &[overload("bool TryAdd(TKey key, TValue value)", try_add)],
    ),
    method(
        "TryGetValue",
        &[overload(
            "bool TryGetValue(TKey key, [ref] TValue value)",
            try_get,
        )],
    ),
];

const CONCURRENT: &[MethodDef] = &[
    method(
        "AddOrUpdate",
        &[overload(
            "TValue AddOrUpdate(TKey key, TValue addValue, System.Func[TKey,TValue,TValue] updateValueFactory)",
            |e, this, a| {
                let key = key_argument(e, a)?;
                let dict = changeable(this)?;
                let new = match dict.get(&key) {
                    Some(old) => {
                        Value::from_output(e.call(args::value(a, 2), &[key.clone(), old], None)?)
                    }
                    None => args::value(a, 1).clone(),
                };
                dict.set(key, new.clone());
                Ok(new)
            },
        )],
    ),
    method("Clear", CLEAR),
    method(
        "ContainsKey",
        &[overload("bool ContainsKey(TKey key)", contains_key)],
    ),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.IEnumerator GetEnumerator()",
            |_, this, _| {
                Ok(super::entry_enumerator(
                    "System.Collections.Hashtable+HashtableEnumerator",
                    dict(this)?,
                ))
            },
        )],
    ),
    method(
        "GetOrAdd",
        &[overload(
            "TValue GetOrAdd(TKey key, TValue value)",
            |e, this, a| {
                let key = key_argument(e, a)?;
                let dict = changeable(this)?;
                if let Some(found) = dict.get(&key) {
                    return Ok(found);
                }
                dict.set(key, args::value(a, 1).clone());
                Ok(args::value(a, 1).clone())
            },
        )],
    ),
    method(
        "TryAdd",
        &[overload("bool TryAdd(TKey key, TValue value)", try_add)],
    ),
    method(
        "TryGetValue",
        &[overload(
            "bool TryGetValue(TKey key, [ref] TValue value)",
            try_get,
        )],
    ),
    method(
        "TryRemove",
        &[overload(
            "bool TryRemove(TKey key, [ref] TValue value)",
            remove_into,
        )],
    ),
];

/// `void Clear()`.
pub(super) const CLEAR: &[ty::Overload] = &[overload("void Clear()", |_, this, _| {
    changeable(this)?.clear();
    Ok(Value::Void)
})];

/// `void CopyTo(array array, int index)`.
pub(super) const COPY_TO: &[ty::Overload] = &[overload(
    "void CopyTo(array array, int index)",
    |e, this, a| copy_to(e, &entries(&*dict(this)?), a, 0, 1),
)];

/// The dictionary that a member was called on.
pub(super) fn dict(this: &Value) -> R<Rc<Dict>> {
    match this.base() {
        Value::Hash(d) => Ok(d.clone()),
        _ => throw::not_supported("The member needs a dictionary."),
    }
}

/// The same for a member that changes it.
pub(super) fn changeable(this: &Value) -> R<Rc<Dict>> {
    let dict = dict(this)?;
    if dict.read_only.get() {
        return throw::not_supported("Collection is read-only.");
    }
    Ok(dict)
}

/// A key argument; null is refused.
pub(super) fn key_argument(engine: &dyn Engine, a: &[Value]) -> R<Value> {
    key_of(engine, a).cloned()
}

/// The same, to look at.
fn key_of<'a>(engine: &dyn Engine, a: &'a [Value]) -> R<&'a Value> {
    match args::value(a, 0) {
        Value::Null | Value::Void => throw::null(engine, "key"),
        key => Ok(key.base()),
    }
}

/// The key argument as the dictionary has it, where a script class says which keys are equal.
pub(super) fn key_in<'a>(
    engine: &mut dyn Engine,
    dict: &Dict,
    a: &'a [Value],
) -> R<Cow<'a, Value>> {
    let key = key_of(engine, a)?;
    index::same_key(engine, dict, key)
}

/// Adds an entry; None where that went well, else the key's text for the message.
pub(super) fn refused(
    engine: &mut dyn Engine,
    dict: &Dict,
    key: &Value,
    a: &[Value],
) -> R<Option<crate::value::Str>> {
    if dict.add(key.clone(), args::value(a, 1).clone()) {
        return Ok(None);
    }
    object::text(engine, key).map(Some)
}

/// `Keys` and `Values`: collections of their own, as .NET's are, not arrays.
fn collection(dict: &Rc<Dict>, part: Part) -> Value {
    let args = dict.ty.generic_args();
    let ty = match (args.len(), dict.is_ordered(), part) {
        (2, _, Part::Keys) => super::generic(
            "System.Collections.Generic.Dictionary`2+KeyCollection",
            args.to_vec(),
        ),
        (2, ..) => super::generic(
            "System.Collections.Generic.Dictionary`2+ValueCollection",
            args.to_vec(),
        ),
        (_, true, _) => known(
            "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
        ),
        (.., Part::Keys) => known("System.Collections.Hashtable+KeyCollection"),
        _ => known("System.Collections.Hashtable+ValueCollection"),
    };
    Value::List(Rc::new(Seq::of_dictionary(ty, dict.clone(), part)))
}

fn known(name: &str) -> crate::value::Ty {
    ty::find(name).unwrap_or(ty::known().object_array)
}

pub(super) fn contains_key(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let Value::Hash(dict) = this.base() else {
        return throw::not_supported("The member needs a dictionary.");
    };
    let key = key_in(engine, dict, a)?;
    Ok(dict.contains(&key).into())
}

pub(super) fn contains_value(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    for value in dict(this)?.values() {
        if object::equals(engine, args::value(a, 0), &value)? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

fn remove_into(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let key = key_argument(engine, a)?;
    let removed = changeable(this)?.remove(&key);
    let found = removed.is_some();
    let value = removed.unwrap_or_else(|| blank(this));
    args::set_ref(engine, a, 1, &value)?;
    Ok(found.into())
}

fn try_add(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let key = key_argument(engine, a)?;
    Ok(changeable(this)?.add(key, args::value(a, 1).clone()).into())
}

fn try_get(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let key = key_argument(engine, a)?;
    let found = dict(this)?.get(&key);
    let fine = found.is_some();
    let value = found.unwrap_or_else(|| blank(this));
    args::set_ref(engine, a, 1, &value)?;
    Ok(fine.into())
}

/// The default of a dictionary's value type.
fn blank(this: &Value) -> Value {
    let value_type = args::target_type(this).generic_args().get(1).copied();
    value_type.map_or(Value::Null, system::default_of)
}

/// `new()`, `new(dictionary)`, `new(comparer)`, `new(dictionary, comparer)`.
fn make(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ty = args::target_type(target);
    let compares = a
        .iter()
        .find_map(comparer::of_value)
        .unwrap_or(Comparer::Ordinal);
    let made = Dict::new(ty, compares);
    if let Value::Hash(from) = args::value(a, 0).base() {
        for (key, value) in from.pairs() {
            made.set(key, value);
        }
    }
    Ok(Value::Hash(Rc::new(made)))
}

/// The key and value of an entry of any kind.
pub(super) fn pair_of(value: &Value) -> Option<(Value, Value)> {
    entry_of(value).map(|e| (e.key.clone(), e.value.clone()))
}

/// Entries of a dictionary, or of a sequence of entries.
pub(super) fn pairs_of(engine: &mut dyn Engine, value: &Value) -> R<Vec<(Value, Value)>> {
    match value.base() {
        Value::Hash(d) => Ok(d.pairs()),
        _ => Ok(elements(engine, value)?
            .iter()
            .filter_map(pair_of)
            .collect()),
    }
}
