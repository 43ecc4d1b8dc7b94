//! `DictionaryEntry` and `KeyValuePair<K,V>`: what a walk over a dictionary meets.

use std::any::Any;

use super::super::args;
use crate::value::ty::{method, overload, prop};
use crate::value::{Dict, Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A key with its value.
pub struct Entry {
    ty: Ty,
    /// The key.
    pub key: Value,
    /// The value.
    pub value: Value,
}

/// A `DictionaryEntry`.
pub fn entry(key: Value, value: Value) -> Value {
    Value::net(Entry {
        ty: entry_type(),
        key,
        value,
    })
}

fn entry_type() -> Ty {
    thread_local!(static TYPE: Ty =
        ty::find("System.Collections.DictionaryEntry").unwrap_or(ty::known().object));
    TYPE.with(|ty| *ty)
}

/// The entry inside a value.
pub fn entry_of(value: &Value) -> Option<&Entry> {
    value.downcast::<Entry>()
}

/// What `GetEnumerator()` of a dictionary walks: `KeyValuePair`s of a generic one, `DictionaryEntry`s of the others.
pub fn entries(dict: &Dict) -> Vec<Value> {
    let maker = EntryMaker::of(dict);
    dict.pairs()
        .into_iter()
        .map(|(key, value)| maker.make(key, value))
        .collect()
}

/// Makes the entries of one dictionary.
pub(super) struct EntryMaker(Ty);

impl EntryMaker {
    pub(super) fn of(dict: &Dict) -> EntryMaker {
        let classes = std::iter::successors(Some(dict.ty), |ty| ty.base());
        EntryMaker(
            match classes.map(Ty::generic_args).find(|args| args.len() == 2) {
                Some(args) => {
                    super::generic("System.Collections.Generic.KeyValuePair`2", args.to_vec())
                }
                None => entry_type(),
            },
        )
    }

    pub(super) fn make(&self, key: Value, value: Value) -> Value {
        Value::net(Entry {
            ty: self.0,
            key,
            value,
        })
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.DictionaryEntry",
        properties: &[
            prop("Key", "System.Object", |_, this| Ok(key(this))),
            prop("Value", "System.Object", |_, this| Ok(value(this))),
        ],
        constructors: &[
            overload(
                "System.Collections.DictionaryEntry new(System.Object key, System.Object value)",
                make,
            ),
            overload("System.Collections.DictionaryEntry new()", make),
        ],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Collections.Generic.KeyValuePair`2",
        properties: &[
            prop("Key", "TKey", |_, this| Ok(key(this))),
            prop("Value", "TValue", |_, this| Ok(value(this))),
        ],
        methods: &[method(
            "ToString",
            &[overload("string ToString()", |e, this, _| {
                super::super::object::text(e, this).map(Value::Str)
            })],
        )],
        constructors: &[
            overload(
                "System.Collections.Generic.KeyValuePair[TKey,TValue] new(TKey key, TValue value)",
                make,
            ),
            overload(
                "System.Collections.Generic.KeyValuePair[TKey,TValue] new()",
                make,
            ),
        ],
        ..TypeDef::STRUCT
    },
];

fn key(this: &Value) -> Value {
    entry_of(this).map_or(Value::Null, |e| e.key.clone())
}

fn value(this: &Value) -> Value {
    entry_of(this).map_or(Value::Null, |e| e.value.clone())
}

fn make(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    Ok(Value::net(Entry {
        ty: args::target_type(target),
        key: args::value(a, 0).clone(),
        value: args::value(a, 1).clone(),
    }))
}

impl NetObject for Entry {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    /// `[key, value]`
    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        let key = match super::super::object::text(engine, &self.key) {
            Ok(text) => text,
            Err(stop) => return Some(Err(stop)),
        };
        Some(
            super::super::object::text(engine, &self.value)
                .map(|value| format!("[{key}, {value}]").into()),
        )
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            entry_of(other).is_some_and(|o| {
                o.ty == self.ty && o.key.same(&self.key) && o.value.same(&self.value)
            }),
        )
    }
}
