//! `OrderedDictionary`, what `[ordered]@{}` makes.

use std::rc::Rc;

use super::super::{args, throw};
use super::comparer;
use super::dictionary::{CLEAR, COPY_TO, changeable, contains_key, dict};
use crate::value::dict::Comparer;
use crate::value::ty::{MethodDef, method, overload};
use crate::value::{Dict, Engine, R, TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.Specialized.OrderedDictionary",
        interfaces: &["System.Collections.Specialized.IOrderedDictionary"],
        properties: super::dictionary::ORDERED,
        methods: METHODS,
        constructors: &[
            overload("ordered new()", make),
            overload("ordered new(int capacity)", |e, t, _| make(e, t, &[])),
            overload(
                "ordered new(System.Collections.IEqualityComparer comparer)",
                make,
            ),
            overload(
                "ordered new(int capacity, System.Collections.IEqualityComparer comparer)",
                |e, t, a| make(e, t, a.get(1..).unwrap_or_default()),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
        interfaces: &["System.Collections.ICollection"],
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
            super::hashtable::add,
        )],
    ),
    method(
        "AsReadOnly",
        &[overload("ordered AsReadOnly()", |_, this, _| {
            let copy = dict(this)?.duplicate();
            copy.read_only.set(true);
            Ok(Value::Hash(Rc::new(copy)))
        })],
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
            |_, this, _| {
                Ok(super::entry_enumerator(
                    "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator",
                    dict(this)?,
                ))
            },
        )],
    ),
    method(
        "Insert",
        &[overload(
            "void Insert(int index, System.Object key, System.Object value)",
            insert,
        )],
    ),
    method(
        "Item",
        &[
            overload("System.Object Item(int index)", |e, this, a| {
                let at = usize::try_from(args::int(a, 0)?).ok();
                match at
                    .map(|at| dict(this).map(|d| d.entry_at(at)))
                    .transpose()?
                    .flatten()
                {
                    Some((_, value)) => Ok(value),
                    None => throw::index(e),
                }
            }),
            super::hashtable::ITEM,
        ],
    ),
    method("Remove", super::hashtable::REMOVE),
    method(
        "RemoveAt",
        &[overload("void RemoveAt(int index)", |e, this, a| {
            let dict = changeable(this)?;
            let at = usize::try_from(args::int(a, 0)?).ok();
            match at.and_then(|at| dict.entry_at(at)) {
                Some((key, _)) => {
                    dict.remove(&key);
                    Ok(Value::Void)
                }
                None => throw::index(e),
            }
        })],
    ),
];

fn insert(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let dict = changeable(this)?;
    let key = args::value(a, 1).base().clone();
    if key.is_null() {
        return throw::null(engine, "key");
    }
    let at = usize::try_from(args::int(a, 0)?)
        .ok()
        .filter(|at| *at <= dict.len());
    let Some(at) = at else {
        return throw::index(engine);
    };
    if dict.insert_at(at, key.clone(), args::value(a, 2).clone()) {
        return Ok(Value::Void);
    }
    let shown = super::super::object::text(engine, &key)?;
    throw::plain_argument(format!(
        "Item has already been added. Key in dictionary: '{shown}'  Key being added: '{shown}'"
    ))
}

fn make(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let compares = a
        .iter()
        .find_map(comparer::of_value)
        .unwrap_or(Comparer::Ordinal);
    Ok(Value::Hash(Rc::new(Dict::new(
        args::target_type(target),
        compares,
    ))))
}
