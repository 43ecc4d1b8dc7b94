//! `ArrayList`.

use std::rc::Rc;

use super::super::{args, throw};
use super::body;
use super::enumerator;
use super::list;
use super::sequence::{changeable, count, elements, range, this};
use crate::value::ty::{MethodDef, method, overload, prop, prop_set, static_method};
use crate::value::{Engine, R, Seq, TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Collections.ArrayList",
    interfaces: &["System.Collections.IList", "System.ICloneable"],
    properties: &[
        prop_set(
            "Capacity",
            "int",
            |_, list| Ok(count(this(list)?.items().capacity())),
            list::set_capacity,
        ),
        prop("Count", "int", |_, list| Ok(count(this(list)?.len()))),
        prop("IsFixedSize", "bool", |_, list| {
            Ok(this(list)?.read_only.get().into())
        }),
        prop("IsReadOnly", "bool", |_, list| {
            Ok(this(list)?.read_only.get().into())
        }),
        prop("IsSynchronized", "bool", |_, _| Ok(false.into())),
        prop("SyncRoot", "System.Object", |_, list| Ok(list.clone())),
    ],
    methods: METHODS,
    constructors: &[
        overload("System.Collections.ArrayList new()", make),
        overload(
            "System.Collections.ArrayList new(int capacity)",
            |e, _, a| {
                if args::int(a, 0)? < 0 {
                    return throw::out_of_range(e, "'capacity' must be non-negative.", "capacity");
                }
                Ok(of(Vec::new()))
            },
        ),
        overload(
            "System.Collections.ArrayList new(System.Collections.ICollection c)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];

const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload("int Add(System.Object value)", body::add_at)],
    ),
    method(
        "AddRange",
        &[overload(
            "void AddRange(System.Collections.ICollection c)",
            |e, list, a| {
                if args::value(a, 0).is_null() {
                    return throw::null(e, "c");
                }
                list::add_range(e, list, a)
            },
        )],
    ),
    method(
        "BinarySearch",
        &[
            overload(
                "int BinarySearch(int index, int count, System.Object value, System.Collections.IComparer comparer)",
                body::search_range,
            ),
            overload("int BinarySearch(System.Object value)", body::search_all),
            overload(
                "int BinarySearch(System.Object value, System.Collections.IComparer comparer)",
                body::search_all,
            ),
        ],
    ),
    method("Clear", &[overload("void Clear()", body::clear)]),
    method(
        "Clone",
        &[overload("System.Object Clone()", |_, list, _| {
            Ok(of(this(list)?.snapshot()))
        })],
    ),
    method(
        "Contains",
        &[overload(
            "bool Contains(System.Object item)",
            body::contains,
        )],
    ),
    method(
        "CopyTo",
        &[
            overload("void CopyTo(array array)", body::copy),
            overload("void CopyTo(array array, int arrayIndex)", body::copy),
            overload(
                "void CopyTo(int index, array array, int arrayIndex, int count)",
                body::copy_range,
            ),
        ],
    ),
    method("GetEnumerator", enumerator::OF_SEQUENCE),
    method(
        "GetRange",
        &[overload(
            "System.Collections.ArrayList GetRange(int index, int count)",
            |e, list, a| body::taken(e, list, a).map(of),
        )],
    ),
    method(
        "IndexOf",
        &[
            overload("int IndexOf(System.Object value)", list::index_of),
            overload(
                "int IndexOf(System.Object value, int startIndex)",
                list::index_of,
            ),
            overload(
                "int IndexOf(System.Object value, int startIndex, int count)",
                list::index_of,
            ),
        ],
    ),
    method(
        "Insert",
        &[overload(
            "void Insert(int index, System.Object value)",
            |e, list, a| {
                let length = this(list)?.len();
                if usize::try_from(args::int(a, 0)?).is_ok_and(|at| at <= length) {
                    return list::insert(e, list, a);
                }
                throw::out_of_range(
                    e,
                    "Insertion index was out of range. Must be non-negative and less than or equal to size.",
                    "index",
                )
            },
        )],
    ),
    method(
        "InsertRange",
        &[overload(
            "void InsertRange(int index, System.Collections.ICollection c)",
            list::insert_range,
        )],
    ),
    method(
        "Item",
        &[overload("System.Object Item(int index)", list::item)],
    ),
    method(
        "LastIndexOf",
        &[overload(
            "int LastIndexOf(System.Object value)",
            body::last_index_of,
        )],
    ),
    method(
        "Remove",
        &[overload(
            "void Remove(System.Object obj)",
            body::remove_silently,
        )],
    ),
    method(
        "RemoveAt",
        &[overload("void RemoveAt(int index)", list::remove_at)],
    ),
    method(
        "RemoveRange",
        &[overload(
            "void RemoveRange(int index, int count)",
            list::remove_range,
        )],
    ),
    method(
        "Reverse",
        &[
            overload("void Reverse()", list::reverse),
            overload("void Reverse(int index, int count)", list::reverse),
        ],
    ),
    method(
        "SetRange",
        &[overload(
            "void SetRange(int index, System.Collections.ICollection c)",
            |e, list, a| {
                let list = changeable(list)?;
                let new = elements(e, args::value(a, 1))?;
                let size = i32::try_from(new.len()).unwrap_or(i32::MAX);
                let part = range(e, args::int(a, 0)?, size, list.len())?;
                super::sequence::store(&list, part.start, new);
                Ok(Value::Void)
            },
        )],
    ),
    method(
        "Sort",
        &[
            overload("void Sort()", list::sort),
            overload(
                "void Sort(System.Collections.IComparer comparer)",
                list::sort,
            ),
            overload(
                "void Sort(int index, int count, System.Collections.IComparer comparer)",
                body::sort_part,
            ),
        ],
    ),
    method(
        "ToArray",
        &[
            overload("System.Object[] ToArray()", |_, list, _| {
                Ok(Value::array(this(list)?.snapshot()))
            }),
            overload("array ToArray(type type)", to_array),
        ],
    ),
    method("TrimToSize", &[overload("void TrimToSize()", body::trim)]),
    static_method(
        "Adapter",
        &[overload(
            "static System.Collections.ArrayList Adapter(System.Collections.IList list)",
            |_, _, a| Ok(of(args::seq(a, 0)?.snapshot())),
        )],
    ),
    static_method(
        "FixedSize",
        &[overload(
            "static System.Collections.ArrayList FixedSize(System.Collections.ArrayList list)",
            |_, _, a| Ok(closed(args::seq(a, 0)?.snapshot())),
        )],
    ),
    static_method(
        "ReadOnly",
        &[overload(
            "static System.Collections.ArrayList ReadOnly(System.Collections.ArrayList list)",
            |_, _, a| Ok(closed(args::seq(a, 0)?.snapshot())),
        )],
    ),
    static_method(
        "Repeat",
        &[overload(
            "static System.Collections.ArrayList Repeat(System.Object value, int count)",
            |e, _, a| match usize::try_from(args::int(a, 1)?) {
                Ok(times) => Ok(of(super::sequence::filled(args::value(a, 0), times)?)),
                Err(_) => throw::out_of_range(e, "Non-negative number required.", "count"),
            },
        )],
    ),
    // One thread runs a script: every list is synchronized.
    static_method(
        "Synchronized",
        &[overload(
            "static System.Collections.ArrayList Synchronized(System.Collections.ArrayList list)",
            |_, _, a| Ok(args::value(a, 0).clone()),
        )],
    ),
];

fn of(items: Vec<Value>) -> Value {
    Value::List(Rc::new(Seq::array_list(items)))
}

fn closed(items: Vec<Value>) -> Value {
    let list = Seq::array_list(items);
    list.read_only.set(true);
    Value::List(Rc::new(list))
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    elements(engine, args::value(a, 0)).map(of)
}

/// `ToArray(type)`: every element must be of the type already.
fn to_array(_: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let element = args::ty(a, 0)?;
    let items = this(list)?.snapshot();
    let fits = |v: &Value| {
        (v.is_null() && !element.is_value_type())
            || element.is_assignable_from(crate::value::ty::type_of(v))
    };
    if !items.iter().all(fits) {
        return crate::value::Exception::new(
            "System.InvalidCastException",
            "At least one element in the source array could not be cast down to the destination array type.",
        )
        .raise();
    }
    Ok(Value::typed_array(element, items))
}
