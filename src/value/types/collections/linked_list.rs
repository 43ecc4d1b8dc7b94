//! `LinkedList<T>` and its nodes.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::super::{args, throw};
use crate::value::ty::{DefKind, method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value};

/// A list: its ends. The nodes hold each other.
struct List {
    ty: Ty,
    first: RefCell<Option<Rc<Node>>>,
    last: RefCell<Weak<Node>>,
    count: Cell<usize>,
}

struct Node {
    ty: Ty,
    value: RefCell<Value>,
    next: RefCell<Option<Rc<Node>>>,
    previous: RefCell<Weak<Node>>,
    list: RefCell<Weak<List>>,
}

struct ListObject(Rc<List>);
struct NodeObject(Rc<Node>);

impl Drop for List {
    fn drop(&mut self) {
        // One node after the other: a long chain that drops itself would need a deep stack.
        let mut at = self.first.borrow_mut().take();
        while let Some(node) = at {
            at = node.next.borrow_mut().take();
        }
    }
}

impl NetObject for ListObject {
    fn ty(&self) -> Ty {
        self.0.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self
            .0
            .nodes()
            .map(|n| n.value.borrow().clone())
            .collect()))
    }
}

impl NetObject for NodeObject {
    fn ty(&self) -> Ty {
        self.0.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<NodeObject>();
        Some(other.is_some_and(|o| Rc::ptr_eq(&o.0, &self.0)))
    }
}

fn node_type(list: Ty) -> Ty {
    let def = crate::value::ty::find_def("System.Collections.Generic.LinkedListNode`1");
    match def {
        Some(def) => Ty::generic(def, list.generic_args().to_vec()),
        None => crate::value::ty::known().object,
    }
}

fn node_value(node: Option<Rc<Node>>) -> Value {
    node.map_or(Value::Null, |node| Value::net(NodeObject(node)))
}

impl List {
    fn nodes(&self) -> impl Iterator<Item = Rc<Node>> + use<> {
        let mut at = self.first.borrow().clone();
        std::iter::from_fn(move || {
            let node = at.take()?;
            at = node.next.borrow().clone();
            Some(node)
        })
    }

    /// Puts a value before a node; at the end without one.
    fn insert(self: &Rc<List>, value: Value, before: Option<&Rc<Node>>) -> Rc<Node> {
        let node = Rc::new(Node {
            ty: node_type(self.ty),
            value: RefCell::new(value),
            next: RefCell::new(before.cloned()),
            previous: RefCell::default(),
            list: RefCell::new(Rc::downgrade(self)),
        });
        let previous = match before {
            Some(next) => next.previous.replace(Rc::downgrade(&node)),
            None => self.last.replace(Rc::downgrade(&node)),
        };
        match previous.upgrade() {
            Some(previous) => *previous.next.borrow_mut() = Some(node.clone()),
            None => *self.first.borrow_mut() = Some(node.clone()),
        }
        *node.previous.borrow_mut() = previous;
        self.count.set(self.count.get().saturating_add(1));
        node
    }

    fn remove(&self, node: &Rc<Node>) {
        let next = node.next.borrow_mut().take();
        let previous = node.previous.take();
        match &next {
            Some(next) => *next.previous.borrow_mut() = previous.clone(),
            None => *self.last.borrow_mut() = previous.clone(),
        }
        match previous.upgrade() {
            Some(previous) => *previous.next.borrow_mut() = next,
            None => *self.first.borrow_mut() = next,
        }
        *node.list.borrow_mut() = Weak::new();
        self.count.set(self.count.get().saturating_sub(1));
    }

    fn find(&self, value: &Value) -> Option<Rc<Node>> {
        self.nodes().find(|n| n.value.borrow().same(value))
    }
}

fn of(v: &Value) -> R<&Rc<List>> {
    match v.downcast::<ListObject>() {
        Some(list) => Ok(&list.0),
        None => throw::invalid_operation("The object is no linked list."),
    }
}

fn node(v: &Value) -> R<&Rc<Node>> {
    match v.downcast::<NodeObject>() {
        Some(node) => Ok(&node.0),
        None => throw::invalid_operation("The object is no node of a linked list."),
    }
}

/// The node of an argument, which must be the list's own.
fn own_node<'a>(list: &Rc<List>, a: &'a [Value]) -> R<&'a Rc<Node>> {
    let node = node(args::value(a, 0))?;
    let mine = node
        .list
        .borrow()
        .upgrade()
        .is_some_and(|l| Rc::ptr_eq(&l, list));
    if mine {
        Ok(node)
    } else {
        throw::invalid_operation("The LinkedList node does not belong to current LinkedList.")
    }
}

fn made(target: &Value, items: Vec<Value>) -> Value {
    let list = Rc::new(List {
        ty: args::target_type(target),
        first: RefCell::default(),
        last: RefCell::default(),
        count: Cell::new(0),
    });
    for item in items {
        list.insert(item, None);
    }
    Value::net(ListObject(list))
}

fn remove_end(t: &Value, first: bool) -> R<Value> {
    let list = of(t)?;
    let end = if first {
        list.first.borrow().clone()
    } else {
        list.last.borrow().upgrade()
    };
    match end {
        Some(end) => {
            list.remove(&end);
            Ok(Value::Void)
        }
        None => throw::invalid_operation("The LinkedList is empty."),
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.Generic.LinkedList`1",
        kind: DefKind::Class,
        interfaces: &[
            "System.Collections.Generic.ICollection`1",
            "System.Collections.Generic.IEnumerable`1",
            "System.Collections.ICollection",
            "System.Collections.IEnumerable",
        ],
        properties: &[
            prop("Count", "int", |_, t| {
                Ok(i32::try_from(of(t)?.count.get()).unwrap_or(i32::MAX).into())
            }),
            prop("First", "System.Object", |_, t| {
                Ok(node_value(of(t)?.first.borrow().clone()))
            }),
            prop("Last", "System.Object", |_, t| {
                Ok(node_value(of(t)?.last.borrow().upgrade()))
            }),
        ],
        methods: &[
            method(
                "AddAfter",
                &[overload(
                    "System.Object AddAfter(System.Object node, T value)",
                    |_, t, a| {
                        let list = of(t)?;
                        let next = own_node(list, a)?.next.borrow().clone();
                        let made = list.insert(args::value(a, 1).clone(), next.as_ref());
                        Ok(node_value(Some(made)))
                    },
                )],
            ),
            method(
                "AddBefore",
                &[overload(
                    "System.Object AddBefore(System.Object node, T value)",
                    |_, t, a| {
                        let list = of(t)?;
                        let next = own_node(list, a)?.clone();
                        let made = list.insert(args::value(a, 1).clone(), Some(&next));
                        Ok(node_value(Some(made)))
                    },
                )],
            ),
            method(
                "AddFirst",
                &[overload("System.Object AddFirst(T value)", |_, t, a| {
                    let list = of(t)?;
                    let first = list.first.borrow().clone();
                    let made = list.insert(args::value(a, 0).clone(), first.as_ref());
                    Ok(node_value(Some(made)))
                })],
            ),
            method(
                "AddLast",
                &[overload("System.Object AddLast(T value)", |_, t, a| {
                    let made = of(t)?.insert(args::value(a, 0).clone(), None);
                    Ok(node_value(Some(made)))
                })],
            ),
            method(
                "Clear",
                &[overload("void Clear()", |_, t, _| {
                    let list = of(t)?;
                    while let Some(first) = { list.first.borrow().clone() } {
                        list.remove(&first);
                    }
                    Ok(Value::Void)
                })],
            ),
            method(
                "Contains",
                &[overload("bool Contains(T value)", |_, t, a| {
                    Ok(of(t)?.find(args::value(a, 0)).is_some().into())
                })],
            ),
            method(
                "Find",
                &[overload("System.Object Find(T value)", |_, t, a| {
                    Ok(node_value(of(t)?.find(args::value(a, 0))))
                })],
            ),
            method(
                "Remove",
                &[overload("bool Remove(T value)", |_, t, a| {
                    let list = of(t)?;
                    let value = args::value(a, 0);
                    let found = match value.downcast::<NodeObject>() {
                        Some(_) => Some(own_node(list, a)?.clone()),
                        None => list.find(value),
                    };
                    if let Some(node) = &found {
                        list.remove(node);
                    }
                    Ok(found.is_some().into())
                })],
            ),
            method(
                "RemoveFirst",
                &[overload("void RemoveFirst()", |_, t, _| {
                    remove_end(t, true)
                })],
            ),
            method(
                "RemoveLast",
                &[overload("void RemoveLast()", |_, t, _| {
                    remove_end(t, false)
                })],
            ),
        ],
        constructors: &[
            overload(
                "System.Collections.Generic.LinkedList[T] new()",
                |_, t, _| Ok(made(t, Vec::new())),
            ),
            overload(
                "System.Collections.Generic.LinkedList[T] new(System.Collections.Generic.IEnumerable[T] collection)",
                |_, t, a| Ok(made(t, args::seq(a, 0)?.snapshot())),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Generic.LinkedListNode`1",
        properties: &[
            prop("List", "System.Object", |_, t| {
                let list = node(t)?.list.borrow().upgrade();
                Ok(list.map_or(Value::Null, |list| Value::net(ListObject(list))))
            }),
            prop("Next", "System.Object", |_, t| {
                Ok(node_value(node(t)?.next.borrow().clone()))
            }),
            prop("Previous", "System.Object", |_, t| {
                Ok(node_value(node(t)?.previous.borrow().upgrade()))
            }),
            prop_set(
                "Value",
                "System.Object",
                |_, t| Ok(node(t)?.value.borrow().clone()),
                |_, t, new| {
                    *node(t)?.value.borrow_mut() = new;
                    Ok(())
                },
            ),
        ],
        ..TypeDef::CLASS
    },
];
