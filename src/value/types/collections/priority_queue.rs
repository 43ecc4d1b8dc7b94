//! `PriorityQueue<TElement, TPriority>`: the least comes first.

use std::any::Any;
use std::cell::RefCell;

use super::super::{args, object, throw};
use super::sequence::count;
use crate::Edition;
use crate::value::ty::{MethodDef, method, overload, prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value};

/// A heap, kept by .NET's own rule (four children a node), so that equal priorities come out in its order.
struct Heap {
    ty: Ty,
    nodes: RefCell<Vec<(Value, Value)>>,
}

/// How many children a node has.
const ARITY: usize = 4;

impl NetObject for Heap {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn of(this: &Value) -> R<&Heap> {
    this.downcast::<Heap>().map_or_else(
        || throw::not_supported("The member needs a PriorityQueue."),
        Ok,
    )
}

fn is_less(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<bool> {
    Ok(object::compare(engine, a, b)?.is_lt())
}

impl Heap {
    fn push(&self, engine: &mut dyn Engine, element: Value, priority: Value) -> R<()> {
        let mut nodes = std::mem::take(&mut *self.nodes.borrow_mut());
        nodes.push((element, priority));
        let risen = rise(engine, &mut nodes);
        *self.nodes.borrow_mut() = nodes;
        risen
    }

    fn pop(&self, engine: &mut dyn Engine) -> R<Option<(Value, Value)>> {
        let mut nodes = std::mem::take(&mut *self.nodes.borrow_mut());
        let taken = sink(engine, &mut nodes);
        *self.nodes.borrow_mut() = nodes;
        taken
    }

    fn first(&self) -> Option<(Value, Value)> {
        self.nodes.borrow().first().cloned()
    }
}

/// Moves the last node up to its place.
fn rise(engine: &mut dyn Engine, nodes: &mut [(Value, Value)]) -> R<()> {
    let mut at = nodes.len().saturating_sub(1);
    while at > 0 {
        let parent = (at - 1) / ARITY;
        let (Some(own), Some(above)) = (nodes.get(at), nodes.get(parent)) else {
            break;
        };
        if !is_less(engine, &own.1, &above.1)? {
            break;
        }
        nodes.swap(at, parent);
        at = parent;
    }
    Ok(())
}

/// Takes the first node; the last one sinks from there to its place.
fn sink(engine: &mut dyn Engine, nodes: &mut Vec<(Value, Value)>) -> R<Option<(Value, Value)>> {
    if nodes.is_empty() {
        return Ok(None);
    }
    let taken = nodes.swap_remove(0);
    let mut at = 0;
    loop {
        let first = at * ARITY + 1;
        let last = (first + ARITY).min(nodes.len());
        let mut least = None;
        for child in first..last {
            let better = match least {
                None => true,
                Some(best) => {
                    let (Some(a), Some(b)) = (nodes.get(child), nodes.get::<usize>(best)) else {
                        break;
                    };
                    is_less(engine, &a.1, &b.1)?
                }
            };
            if better {
                least = Some(child);
            }
        }
        let Some(child) = least else { break };
        let (Some(own), Some(below)) = (nodes.get(at), nodes.get(child)) else {
            break;
        };
        // .NET stops where the sinking node is not greater.
        if !is_less(engine, &below.1, &own.1)? {
            break;
        }
        nodes.swap(at, child);
        at = child;
    }
    Ok(Some(taken))
}

const EMPTY: &str = "Queue empty.";

const METHODS: &[MethodDef] = &[
    method(
        "Clear",
        &[overload("void Clear()", |_, t, _| {
            of(t)?.nodes.borrow_mut().clear();
            Ok(Value::Void)
        })],
    ),
    method(
        "Dequeue",
        &[overload("T1 Dequeue()", |e, t, _| match of(t)?.pop(e)? {
            Some((element, _)) => Ok(element),
            None => throw::invalid_operation(EMPTY),
        })],
    ),
    method(
        "Enqueue",
        &[overload(
            "void Enqueue(T1 element, T2 priority)",
            |e, t, a| {
                of(t)?.push(e, args::value(a, 0).clone(), args::value(a, 1).clone())?;
                Ok(Value::Void)
            },
        )],
    ),
    method(
        "EnqueueDequeue",
        &[overload(
            "T1 EnqueueDequeue(T1 element, T2 priority)",
            |e, t, a| {
                let heap = of(t)?;
                heap.push(e, args::value(a, 0).clone(), args::value(a, 1).clone())?;
                Ok(heap.pop(e)?.map_or(Value::Null, |(element, _)| element))
            },
        )],
    ),
    method(
        "EnsureCapacity",
        &[overload("int EnsureCapacity(int capacity)", |_, _, a| {
            Ok(args::value(a, 0).clone())
        })],
    ),
    method(
        "Peek",
        &[overload("T1 Peek()", |_, t, _| match of(t)?.first() {
            Some((element, _)) => Ok(element),
            None => throw::invalid_operation(EMPTY),
        })],
    ),
    method(
        "TrimExcess",
        &[overload("void TrimExcess()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "TryDequeue",
        &[overload(
            "bool TryDequeue([ref] T1 element, [ref] T2 priority)",
            |e, t, a| {
                let taken = of(t)?.pop(e)?;
                give(e, a, taken)
            },
        )],
    ),
    method(
        "TryPeek",
        &[overload(
            "bool TryPeek([ref] T1 element, [ref] T2 priority)",
            |e, t, a| {
                let first = of(t)?.first();
                give(e, a, first)
            },
        )],
    ),
];

fn give(engine: &mut dyn Engine, a: &[Value], node: Option<(Value, Value)>) -> R<Value> {
    let found = node.is_some();
    let (element, priority) = node.unwrap_or_default();
    args::set_ref(engine, a, 0, &element)?;
    args::set_ref(engine, a, 1, &priority)?;
    Ok(found.into())
}

fn make(_: &mut dyn Engine, target: &Value, _: &[Value]) -> R<Value> {
    Ok(Value::net(Heap {
        ty: args::target_type(target),
        nodes: RefCell::default(),
    }))
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Collections.Generic.PriorityQueue`2",
    only: Some(Edition::Core),
    properties: &[
        prop("Comparer", "System.Object", |_, _| Ok(Value::Null)),
        prop("Count", "int", |_, t| {
            Ok(count(of(t)?.nodes.borrow().len()))
        }),
    ],
    methods: METHODS,
    constructors: &[
        overload(
            "System.Collections.Generic.PriorityQueue[T1,T2] new()",
            make,
        ),
        overload(
            "System.Collections.Generic.PriorityQueue[T1,T2] new(int initialCapacity)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];
