//! `Queue`, `Stack`, their generic forms, and the concurrent ones.

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;

use super::super::{args, object, throw};
use super::enumerator;
use super::sequence::{copy_to, count, elements};
use crate::value::ty::{Overload, PropDef, method, overload, prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value};

/// A queue, or a stack: its top stands first.
struct Line {
    ty: Ty,
    items: RefCell<VecDeque<Value>>,
}

impl Line {
    fn snapshot(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }
}

impl NetObject for Line {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.snapshot()))
    }
}

macro_rules! queue {
    ($name:literal, $shown:literal, $item:literal, $interfaces:expr, $properties:expr) => {
        &TypeDef {
            name: $name,
            interfaces: $interfaces,
            properties: $properties,
            methods: &[
                method("Clear", CLEAR),
                method("Clone", CLONE),
                method("Contains", CONTAINS),
                method("CopyTo", COPY_TO),
                method(
                    "Dequeue",
                    &[overload(concat!($item, " Dequeue()"), |_, t, _| {
                        take(t, "Queue empty.")
                    })],
                ),
                method(
                    "Enqueue",
                    &[overload(
                        concat!("void Enqueue(", $item, " item)"),
                        |_, t, a| {
                            if let Some(line) = line(t) {
                                line.items.borrow_mut().push_back(args::value(a, 0).clone());
                            }
                            Ok(Value::Void)
                        },
                    )],
                ),
                method("GetEnumerator", WALK),
                method(
                    "Peek",
                    &[overload(concat!($item, " Peek()"), |_, t, _| {
                        peek(t, "Queue empty.")
                    })],
                ),
                method("ToArray", TO_ARRAY),
                method("TrimExcess", TRIM),
                method(
                    "TryDequeue",
                    &[overload(
                        concat!("bool TryDequeue([ref] ", $item, " result)"),
                        try_take,
                    )],
                ),
                method(
                    "TryPeek",
                    &[overload(
                        concat!("bool TryPeek([ref] ", $item, " result)"),
                        try_peek,
                    )],
                ),
            ],
            constructors: &[
                overload(concat!($shown, " new()"), make_queue),
                overload(concat!($shown, " new(int capacity)"), |e, t, _| {
                    make_queue(e, t, &[])
                }),
                overload(
                    concat!($shown, " new(System.Collections.ICollection col)"),
                    make_queue,
                ),
            ],
            ..TypeDef::CLASS
        }
    };
}

macro_rules! stack {
    ($name:literal, $shown:literal, $item:literal, $interfaces:expr, $properties:expr) => {
        &TypeDef {
            name: $name,
            interfaces: $interfaces,
            properties: $properties,
            methods: &[
                method("Clear", CLEAR),
                method("Clone", CLONE),
                method("Contains", CONTAINS),
                method("CopyTo", COPY_TO),
                method("GetEnumerator", WALK),
                method(
                    "Peek",
                    &[overload(concat!($item, " Peek()"), |_, t, _| {
                        peek(t, "Stack empty.")
                    })],
                ),
                method(
                    "Pop",
                    &[overload(concat!($item, " Pop()"), |_, t, _| {
                        take(t, "Stack empty.")
                    })],
                ),
                method(
                    "Push",
                    &[overload(
                        concat!("void Push(", $item, " item)"),
                        |_, t, a| {
                            if let Some(line) = line(t) {
                                line.items
                                    .borrow_mut()
                                    .push_front(args::value(a, 0).clone());
                            }
                            Ok(Value::Void)
                        },
                    )],
                ),
                method("ToArray", TO_ARRAY),
                method("TrimExcess", TRIM),
                method(
                    "TryPeek",
                    &[overload(
                        concat!("bool TryPeek([ref] ", $item, " result)"),
                        try_peek,
                    )],
                ),
                method(
                    "TryPop",
                    &[overload(
                        concat!("bool TryPop([ref] ", $item, " result)"),
                        try_take,
                    )],
                ),
            ],
            constructors: &[
                overload(concat!($shown, " new()"), make_stack),
                overload(concat!($shown, " new(int initialCapacity)"), |e, t, _| {
                    make_stack(e, t, &[])
                }),
                overload(
                    concat!($shown, " new(System.Collections.ICollection col)"),
                    make_stack,
                ),
            ],
            ..TypeDef::CLASS
        }
    };
}

const OLD: &[&str] = &["System.Collections.ICollection", "System.ICloneable"];
const GENERIC: &[&str] = &[
    "System.Collections.Generic.IReadOnlyCollection`1[T]",
    "System.Collections.ICollection",
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    queue!(
        "System.Collections.Queue",
        "System.Collections.Queue",
        "System.Object",
        OLD,
        PROPERTIES
    ),
    queue!(
        "System.Collections.Generic.Queue`1",
        "System.Collections.Generic.Queue[T]",
        "T",
        GENERIC,
        PROPERTIES
    ),
    queue!(
        "System.Collections.Concurrent.ConcurrentQueue`1",
        "System.Collections.Concurrent.ConcurrentQueue[T]",
        "T",
        GENERIC,
        CONCURRENT
    ),
    stack!(
        "System.Collections.Stack",
        "System.Collections.Stack",
        "System.Object",
        OLD,
        PROPERTIES
    ),
    stack!(
        "System.Collections.Generic.Stack`1",
        "System.Collections.Generic.Stack[T]",
        "T",
        GENERIC,
        PROPERTIES
    ),
    stack!(
        "System.Collections.Concurrent.ConcurrentStack`1",
        "System.Collections.Concurrent.ConcurrentStack[T]",
        "T",
        GENERIC,
        CONCURRENT
    ),
    &TypeDef {
        name: "System.Collections.Concurrent.ConcurrentBag`1",
        interfaces: GENERIC,
        properties: CONCURRENT,
        methods: &[
            method(
                "Add",
                &[overload("void Add(T item)", |_, t, a| {
                    if let Some(line) = line(t) {
                        line.items
                            .borrow_mut()
                            .push_front(args::value(a, 0).clone());
                    }
                    Ok(Value::Void)
                })],
            ),
            method("Clear", CLEAR),
            method("GetEnumerator", WALK),
            method("ToArray", TO_ARRAY),
            method(
                "TryPeek",
                &[overload("bool TryPeek([ref] T result)", try_peek)],
            ),
            method(
                "TryTake",
                &[overload("bool TryTake([ref] T result)", try_take)],
            ),
        ],
        constructors: &[overload(
            "System.Collections.Concurrent.ConcurrentBag[T] new()",
            make_queue,
        )],
        ..TypeDef::CLASS
    },
];

const COUNT: PropDef = prop("Count", "int", |_, t| {
    Ok(count(line(t).map_or(0, |l| l.items.borrow().len())))
});
const IS_SYNCHRONIZED: PropDef = prop("IsSynchronized", "bool", |_, _| Ok(false.into()));
const SYNC_ROOT: PropDef = prop("SyncRoot", "System.Object", |_, t| Ok(t.clone()));
const PROPERTIES: &[PropDef] = &[COUNT, IS_SYNCHRONIZED, SYNC_ROOT];

/// Those of the concurrent ones.
const CONCURRENT: &[PropDef] = &[
    COUNT,
    prop("IsEmpty", "bool", |_, t| {
        Ok(line(t).is_none_or(|l| l.items.borrow().is_empty()).into())
    }),
    SYNC_ROOT,
    IS_SYNCHRONIZED,
];

const CLEAR: &[Overload] = &[overload("void Clear()", |_, t, _| {
    if let Some(line) = line(t) {
        line.items.borrow_mut().clear();
    }
    Ok(Value::Void)
})];
const CLONE: &[Overload] = &[overload("System.Object Clone()", |_, t, _| {
    Ok(line(t).map_or(Value::Null, |l| {
        Value::net(Line {
            ty: l.ty,
            items: RefCell::new(l.items.borrow().clone()),
        })
    }))
})];
const CONTAINS: &[Overload] = &[overload("bool Contains(T obj)", |e, t, a| {
    for item in line(t).map_or_else(Vec::new, Line::snapshot) {
        if object::equals(e, args::value(a, 0), &item)? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
})];
const COPY_TO: &[Overload] = &[overload(
    "void CopyTo(array array, int index)",
    |e, t, a| copy_to(e, &line(t).map_or_else(Vec::new, Line::snapshot), a, 0, 1),
)];
const WALK: &[Overload] = &[overload(
    "System.Collections.IEnumerator GetEnumerator()",
    |_, t, _| {
        let items = line(t).map_or_else(Vec::new, Line::snapshot);
        Ok(enumerator("System.Collections.Enumerator", items))
    },
)];
const TO_ARRAY: &[Overload] = &[overload("T[] ToArray()", |_, t, _| {
    let items = line(t).map_or_else(Vec::new, Line::snapshot);
    Ok(match args::target_type(t).element() {
        Some(element) => Value::typed_array(element, items),
        None => Value::array(items),
    })
})];
const TRIM: &[Overload] = &[overload("void TrimExcess()", |_, _, _| Ok(Value::Void))];

fn line(this: &Value) -> Option<&Line> {
    this.downcast::<Line>()
}

fn take(this: &Value, empty: &str) -> R<Value> {
    match line(this).and_then(|l| l.items.borrow_mut().pop_front()) {
        Some(item) => Ok(item),
        None => throw::invalid_operation(empty),
    }
}

fn peek(this: &Value, empty: &str) -> R<Value> {
    match line(this).and_then(|l| l.items.borrow().front().cloned()) {
        Some(item) => Ok(item),
        None => throw::invalid_operation(empty),
    }
}

fn try_take(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let taken = line(this).and_then(|l| l.items.borrow_mut().pop_front());
    give(engine, this, a, taken)
}

fn try_peek(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let first = line(this).and_then(|l| l.items.borrow().front().cloned());
    give(engine, this, a, first)
}

fn give(engine: &mut dyn Engine, this: &Value, a: &[Value], item: Option<Value>) -> R<Value> {
    let found = item.is_some();
    let blank = || {
        args::target_type(this)
            .element()
            .map_or(Value::Null, super::super::system::default_of)
    };
    args::set_ref(engine, a, 0, &item.unwrap_or_else(blank))?;
    Ok(found.into())
}

fn make_queue(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let items = elements(engine, args::value(a, 0))?.into();
    Ok(Value::net(Line {
        ty: args::target_type(target),
        items: RefCell::new(items),
    }))
}

/// The last element of a collection becomes the top.
fn make_stack(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let items = elements(engine, args::value(a, 0))?
        .into_iter()
        .rev()
        .collect();
    Ok(Value::net(Line {
        ty: args::target_type(target),
        items: RefCell::new(items),
    }))
}
