//! `BlockingCollection<T>`: a queue that says when nothing more comes.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use super::super::{args, system, throw};
use super::sequence::count;
use crate::value::ty::{MethodDef, Overload, method, overload, prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value};

struct Blocking {
    ty: Ty,
    items: RefCell<VecDeque<Value>>,
    limit: Option<usize>,
    complete: Cell<bool>,
}

impl NetObject for Blocking {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.items.borrow().iter().cloned().collect()))
    }
}

fn of(this: &Value) -> R<&Blocking> {
    this.downcast::<Blocking>().map_or_else(
        || throw::not_supported("The member needs a BlockingCollection."),
        Ok,
    )
}

/// Adds where there is room; false where there is none.
fn add(this: &Value, a: &[Value]) -> R<bool> {
    let collection = of(this)?;
    if collection.complete.get() {
        return throw::invalid_operation(
            "The collection has been marked as complete with regards to additions.",
        );
    }
    let mut items = collection.items.borrow_mut();
    if collection.limit.is_some_and(|limit| items.len() >= limit) {
        return Ok(false);
    }
    items.push_back(args::value(a, 0).clone());
    Ok(true)
}

fn forever<T>() -> R<T> {
    throw::invalid_operation(
        "The wait would never end: a script of msol runs on one thread, and nobody else fills or empties the collection.",
    )
}

fn try_add(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    Ok(add(this, a)?.into())
}

fn try_take(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let taken = of(this)?.items.borrow_mut().pop_front();
    let found = taken.is_some();
    let blank = || {
        args::target_type(this)
            .element()
            .map_or(Value::Null, system::default_of)
    };
    args::set_ref(engine, a, 0, &taken.unwrap_or_else(blank))?;
    Ok(found.into())
}

const TRY_TAKE: &[Overload] = &[
    overload("bool TryTake([ref] T item)", try_take),
    overload("bool TryTake([ref] T item, timespan timeout)", try_take),
    overload(
        "bool TryTake([ref] T item, int millisecondsTimeout)",
        try_take,
    ),
];

const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload("void Add(T item)", |_, t, a| match add(t, a)? {
            true => Ok(Value::Void),
            false => forever(),
        })],
    ),
    method(
        "CompleteAdding",
        &[overload("void CompleteAdding()", |_, t, _| {
            of(t)?.complete.set(true);
            Ok(Value::Void)
        })],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "GetConsumingEnumerable",
        &[overload(
            "System.Collections.Generic.IEnumerable[T] GetConsumingEnumerable()",
            |_, t, _| {
                let collection = of(t)?;
                if !collection.complete.get() {
                    return forever();
                }
                Ok(Value::array(
                    collection.items.borrow_mut().drain(..).collect(),
                ))
            },
        )],
    ),
    method(
        "Take",
        &[overload("T Take()", |_, t, _| {
            let collection = of(t)?;
            let taken = collection.items.borrow_mut().pop_front();
            match taken {
                Some(item) => Ok(item),
                None if collection.complete.get() => throw::invalid_operation(
                    "The collection argument is empty and has been marked as complete with regards to additions.",
                ),
                None => forever(),
            }
        })],
    ),
    method(
        "ToArray",
        &[overload("T[] ToArray()", |_, t, _| {
            let items = of(t)?.items.borrow().iter().cloned().collect();
            Ok(match args::target_type(t).element() {
                Some(element) => Value::typed_array(element, items),
                None => Value::array(items),
            })
        })],
    ),
    method(
        "TryAdd",
        &[
            overload("bool TryAdd(T item)", try_add),
            overload("bool TryAdd(T item, timespan timeout)", try_add),
            overload("bool TryAdd(T item, int millisecondsTimeout)", try_add),
        ],
    ),
    method("TryTake", TRY_TAKE),
];

fn make(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let limit = match a.first() {
        None => None,
        Some(_) => match usize::try_from(args::int(a, 0)?) {
            Ok(limit) if limit > 0 => Some(limit),
            _ => {
                return throw::out_of_range(
                    engine,
                    "The boundedCapacity argument must be positive.",
                    "boundedCapacity",
                );
            }
        },
    };
    Ok(Value::net(Blocking {
        ty: args::target_type(target),
        items: RefCell::default(),
        limit,
        complete: Cell::new(false),
    }))
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Collections.Concurrent.BlockingCollection`1",
    interfaces: &[
        "System.Collections.Generic.IReadOnlyCollection`1[T]",
        "System.Collections.ICollection",
        "System.IDisposable",
    ],
    properties: &[
        prop("BoundedCapacity", "int", |_, t| {
            Ok(of(t)?.limit.map_or_else(|| (-1).into(), count))
        }),
        prop("Count", "int", |_, t| {
            Ok(count(of(t)?.items.borrow().len()))
        }),
        prop("IsAddingCompleted", "bool", |_, t| {
            Ok(of(t)?.complete.get().into())
        }),
        prop("IsCompleted", "bool", |_, t| {
            let collection = of(t)?;
            Ok((collection.complete.get() && collection.items.borrow().is_empty()).into())
        }),
    ],
    methods: METHODS,
    constructors: &[
        overload(
            "System.Collections.Concurrent.BlockingCollection[T] new()",
            make,
        ),
        overload(
            "System.Collections.Concurrent.BlockingCollection[T] new(int boundedCapacity)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];
