//! `Collection<T>`, `ReadOnlyCollection<T>`, `StringCollection` and the like: lists with fewer members.

use std::rc::Rc;

use super::super::{args, throw};
use super::body;
use super::sequence::{changeable, count, elements, this};
use super::{list, observable};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop};
use crate::value::{Engine, R, Seq, TypeDef, Value};

/// The properties of everything that has a count.
pub(in super::super) const COUNTED: &[PropDef] = &[
    prop("Count", "int", |_, list| Ok(count(this(list)?.len()))),
    prop("IsReadOnly", "bool", |_, list| {
        Ok(this(list)?.read_only.get().into())
    }),
    prop("IsSynchronized", "bool", |_, _| Ok(false.into())),
    prop("SyncRoot", "System.Object", |_, list| Ok(list.clone())),
];

const CONTAINS: MethodDef = method(
    "Contains",
    &[overload("bool Contains(T value)", body::contains)],
);
const COPY_TO: MethodDef = method(
    "CopyTo",
    &[overload("void CopyTo(array array, int index)", body::copy)],
);
const GET_ENUMERATOR: MethodDef = method("GetEnumerator", super::enumerator::OF_SEQUENCE);
const INDEX_OF: MethodDef = method(
    "IndexOf",
    &[overload("int IndexOf(T value)", list::index_of)],
);
const ITEM: MethodDef = method("Item", &[overload("T Item(int index)", list::item)]);

/// The members of what can only be walked.
pub(super) const WALKED: &[MethodDef] = &[COPY_TO, GET_ENUMERATOR, CONTAINS];

/// The members of a list that does not change.
pub(in super::super) const READ: &[MethodDef] =
    &[CONTAINS, COPY_TO, GET_ENUMERATOR, INDEX_OF, ITEM];

/// The members of a list that does.
const CHANGED: &[MethodDef] = &[
    method("Add", &[overload("void Add(T item)", body::add)]),
    method("Clear", &[overload("void Clear()", body::clear)]),
    CONTAINS,
    COPY_TO,
    GET_ENUMERATOR,
    INDEX_OF,
    method(
        "Insert",
        &[overload("void Insert(int index, T item)", list::insert)],
    ),
    ITEM,
    method("Remove", &[overload("bool Remove(T item)", body::remove)]),
    method(
        "RemoveAt",
        &[overload("void RemoveAt(int index)", list::remove_at)],
    ),
];

/// `StringCollection`'s: `Add` gives the index.
const OF_STRINGS: &[MethodDef] = &[
    method(
        "Add",
        &[overload("int Add(string value)", |_, list, a| {
            let list = changeable(list)?;
            list.items_mut().push(Value::str(args::text(a, 0)?));
            Ok(count(list.len() - 1))
        })],
    ),
    method(
        "AddRange",
        &[overload("void AddRange(string[] value)", list::add_range)],
    ),
    method("Clear", &[overload("void Clear()", body::clear)]),
    method(
        "Contains",
        &[overload("bool Contains(string value)", body::contains)],
    ),
    COPY_TO,
    GET_ENUMERATOR,
    method(
        "IndexOf",
        &[overload("int IndexOf(string value)", list::index_of)],
    ),
    method(
        "Insert",
        &[overload(
            "void Insert(int index, string value)",
            list::insert,
        )],
    ),
    method("Item", &[overload("string Item(int index)", list::item)]),
    method(
        "Remove",
        &[overload("void Remove(string value)", body::remove_silently)],
    ),
    method(
        "RemoveAt",
        &[overload("void RemoveAt(int index)", list::remove_at)],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.ObjectModel.Collection`1",
        interfaces: list::LIST_INTERFACES,
        properties: COUNTED,
        methods: CHANGED,
        constructors: &[
            overload("System.Collections.ObjectModel.Collection[T] new()", make),
            overload(
                "System.Collections.ObjectModel.Collection[T] new(System.Collections.Generic.IList[T] list)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.ObjectModel.ObservableCollection`1",
        base: "System.Collections.ObjectModel.Collection`1[T]",
        interfaces: &["System.Collections.Specialized.INotifyCollectionChanged"],
        methods: observable::METHODS,
        events: observable::EVENTS,
        constructors: &[
            overload(
                "System.Collections.ObjectModel.ObservableCollection[T] new()",
                make,
            ),
            overload(
                "System.Collections.ObjectModel.ObservableCollection[T] new(System.Collections.Generic.IEnumerable[T] collection)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.ObjectModel.ReadOnlyCollection`1",
        interfaces: list::LIST_INTERFACES,
        properties: COUNTED,
        methods: READ,
        constructors: &[overload(
            "System.Collections.ObjectModel.ReadOnlyCollection[T] new(System.Collections.Generic.IList[T] list)",
            |e, t, a| {
                if args::value(a, 0).is_null() {
                    return throw::null(e, "list");
                }
                let made = make(e, t, a)?;
                if let Value::List(list) = &made {
                    list.read_only.set(true);
                }
                Ok(made)
            },
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSDataCollection`1",
        interfaces: list::LIST_INTERFACES,
        properties: COUNTED,
        methods: CHANGED,
        constructors: &[overload(
            "System.Management.Automation.PSDataCollection[T] new()",
            make,
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Specialized.StringCollection",
        interfaces: &["System.Collections.IList"],
        properties: COUNTED,
        methods: OF_STRINGS,
        constructors: &[overload(
            "System.Collections.Specialized.StringCollection new()",
            make,
        )],
        ..TypeDef::CLASS
    },
];

fn make(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let items = elements(engine, args::value(a, 0))?;
    Ok(Value::List(Rc::new(Seq::new(
        args::target_type(target),
        items,
    ))))
}
