//! What `GetEnumerator()` gives: a snapshot of the elements and a place in it.

use std::any::Any;
use std::cell::Cell;

use crate::value::ty::{Overload, PropDef, method, overload, prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

use super::super::throw;
use super::entry::entry_of;

/// An enumerator. A change to the collection while it is walked goes unnoticed here; .NET's fails.
pub(super) struct Enumerator {
    ty: Ty,
    items: Vec<Value>,
    /// How many elements `MoveNext` has passed: the current one is the last of them.
    passed: Cell<usize>,
}

/// An enumerator of the named type over a snapshot of elements.
pub fn enumerator(type_name: &str, items: Vec<Value>) -> Value {
    Value::net(Enumerator {
        ty: ty::find(type_name).unwrap_or(ty::known().object),
        items,
        passed: Cell::new(0),
    })
}

/// `GetEnumerator` of a list or array.
pub(super) const OF_SEQUENCE: &[Overload] = &[overload(
    "System.Collections.IEnumerator GetEnumerator()",
    |_, this, _| {
        let items = super::super::args::as_seq(this).map_or_else(Vec::new, |s| s.snapshot());
        Ok(enumerator("System.Collections.Enumerator", items))
    },
)];

const PROPERTIES: &[PropDef] = &[prop("Current", "System.Object", |_, this| current(this))];
const ENTRY_PROPERTIES: &[PropDef] = &[
    prop("Current", "System.Object", |_, this| current(this)),
    prop("Key", "System.Object", |_, this| {
        Ok(entry_of(&current(this)?).map_or(Value::Null, |e| e.key.clone()))
    }),
    prop("Value", "System.Object", |_, this| {
        Ok(entry_of(&current(this)?).map_or(Value::Null, |e| e.value.clone()))
    }),
    prop("Entry", "System.Collections.DictionaryEntry", |_, this| {
        let current = current(this)?;
        Ok(entry_of(&current).map_or(Value::Null, |e| {
            super::entry(e.key.clone(), e.value.clone())
        }))
    }),
];

const METHODS: &[ty::MethodDef] = &[
    method(
        "MoveNext",
        &[overload("bool MoveNext()", |_, this, _| {
            Ok(this
                .downcast::<Enumerator>()
                .is_some_and(|e| {
                    let next = e.passed.get().saturating_add(1).min(e.items.len() + 1);
                    e.passed.set(next);
                    next <= e.items.len()
                })
                .into())
        })],
    ),
    method(
        "Reset",
        &[overload("void Reset()", |_, this, _| {
            if let Some(e) = this.downcast::<Enumerator>() {
                e.passed.set(0);
            }
            Ok(Value::Void)
        })],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.Enumerator",
        interfaces: &["System.Collections.IEnumerator"],
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.CharEnumerator",
        interfaces: &["System.Collections.IEnumerator"],
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Hashtable+HashtableEnumerator",
        interfaces: &["System.Collections.IDictionaryEnumerator"],
        properties: ENTRY_PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator",
        interfaces: &["System.Collections.IDictionaryEnumerator"],
        properties: ENTRY_PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
];

/// The element that the enumerator stands on.
fn current(this: &Value) -> R<Value> {
    let Some(e) = this.downcast::<Enumerator>() else {
        return Ok(Value::Null);
    };
    let at = e.passed.get();
    match at.checked_sub(1).and_then(|at| e.items.get(at)) {
        Some(item) => Ok(item.clone()),
        None if at == 0 => throw::invalid_operation("Enumeration has not started. Call MoveNext."),
        None => throw::invalid_operation("Enumeration already finished."),
    }
}

impl NetObject for Enumerator {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    /// A pipeline that is given an enumerator walks what is left of it.
    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        let rest = self
            .items
            .get(self.passed.get()..)
            .unwrap_or_default()
            .to_vec();
        self.passed.set(self.items.len() + 1);
        Some(Ok(rest))
    }
}
