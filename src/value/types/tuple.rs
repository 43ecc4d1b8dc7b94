//! `Tuple` and `ValueTuple`.

use std::any::Any;

use super::{args, collections, object};
use crate::value::ty::{DefKind, PropDef, overload, prop, static_method};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

struct Tuple {
    ty: Ty,
    items: Vec<Value>,
}

impl NetObject for Tuple {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        let mut shown = Vec::with_capacity(self.items.len());
        for item in &self.items {
            match object::text(engine, item) {
                Ok(text) => shown.push(text.to_string()),
                Err(stop) => return Some(Err(stop)),
            }
        }
        Some(Ok(format!("({})", shown.join(", ")).into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<Tuple>().is_some_and(|o| {
            o.ty == self.ty && o.items.iter().zip(&self.items).all(|(a, b)| a.same(b))
        }))
    }
}

/// A tuple type of so many items.
macro_rules! tuple {
    ($name:literal, $shape:ident, $items:literal, $parameters:literal) => {
        &TypeDef {
            name: $name,
            interfaces: &["System.IComparable"],
            properties: ITEMS.split_at($items).0,
            constructors: &[overload(concat!($name, " new(", $parameters, ")"), make)],
            ..TypeDef::$shape
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Tuple",
        kind: DefKind::Abstract,
        methods: &[static_method(
            "Create",
            &[
                overload("static System.Tuple Create(System.Object item1)", create),
                overload(
                    "static System.Tuple Create(System.Object item1, System.Object item2)",
                    create,
                ),
                overload(
                    "static System.Tuple Create(System.Object item1, System.Object item2, System.Object item3)",
                    create,
                ),
                overload(
                    "static System.Tuple Create(System.Object item1, System.Object item2, System.Object item3, System.Object item4)",
                    create,
                ),
                overload(
                    "static System.Tuple Create(System.Object item1, System.Object item2, System.Object item3, System.Object item4, System.Object item5)",
                    create,
                ),
            ],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.ValueTuple",
        methods: &[static_method(
            "Create",
            &[
                overload(
                    "static System.ValueTuple Create(System.Object item1)",
                    create_value,
                ),
                overload(
                    "static System.ValueTuple Create(System.Object item1, System.Object item2)",
                    create_value,
                ),
                overload(
                    "static System.ValueTuple Create(System.Object item1, System.Object item2, System.Object item3)",
                    create_value,
                ),
                overload(
                    "static System.ValueTuple Create(System.Object item1, System.Object item2, System.Object item3, System.Object item4)",
                    create_value,
                ),
                overload(
                    "static System.ValueTuple Create(System.Object item1, System.Object item2, System.Object item3, System.Object item4, System.Object item5)",
                    create_value,
                ),
            ],
        )],
        ..TypeDef::STRUCT
    },
    tuple!("System.Tuple`1", CLASS, 1, "T1 item1"),
    tuple!("System.Tuple`2", CLASS, 2, "T1 item1, T2 item2"),
    tuple!("System.Tuple`3", CLASS, 3, "T1 item1, T2 item2, T3 item3"),
    tuple!(
        "System.Tuple`4",
        CLASS,
        4,
        "T1 item1, T2 item2, T3 item3, T4 item4"
    ),
    tuple!(
        "System.Tuple`5",
        CLASS,
        5,
        "T1 item1, T2 item2, T3 item3, T4 item4, T5 item5"
    ),
    tuple!("System.ValueTuple`1", STRUCT, 1, "T1 item1"),
    tuple!("System.ValueTuple`2", STRUCT, 2, "T1 item1, T2 item2"),
    tuple!(
        "System.ValueTuple`3",
        STRUCT,
        3,
        "T1 item1, T2 item2, T3 item3"
    ),
    tuple!(
        "System.ValueTuple`4",
        STRUCT,
        4,
        "T1 item1, T2 item2, T3 item3, T4 item4"
    ),
    tuple!(
        "System.ValueTuple`5",
        STRUCT,
        5,
        "T1 item1, T2 item2, T3 item3, T4 item4, T5 item5"
    ),
];

const ITEMS: &[PropDef] = &[
    prop("Item1", "System.Object", |_, t| Ok(item(t, 0))),
    prop("Item2", "System.Object", |_, t| Ok(item(t, 1))),
    prop("Item3", "System.Object", |_, t| Ok(item(t, 2))),
    prop("Item4", "System.Object", |_, t| Ok(item(t, 3))),
    prop("Item5", "System.Object", |_, t| Ok(item(t, 4))),
];

fn item(this: &Value, at: usize) -> Value {
    this.downcast::<Tuple>()
        .and_then(|t| t.items.get(at).cloned())
        .unwrap_or_default()
}

fn make(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    Ok(Value::net(Tuple {
        ty: args::target_type(target),
        items: a.to_vec(),
    }))
}

fn create(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    Ok(of("System.Tuple", a.to_vec()))
}

fn create_value(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    Ok(of("System.ValueTuple", a.to_vec()))
}

fn of(name: &str, items: Vec<Value>) -> Value {
    let types = items.iter().map(ty::type_of).collect();
    Value::net(Tuple {
        ty: collections::generic(&format!("{name}`{}", items.len()), types),
        items,
    })
}

/// A `ValueTuple` of the items' types.
pub(super) fn value_tuple(items: Vec<Value>) -> Value {
    of("System.ValueTuple", items)
}
