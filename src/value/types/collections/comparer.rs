//! `StringComparer`, `CaseInsensitiveComparer`, `Comparer<T>.Default` and their kin.

use std::any::Any;
use std::cmp::Ordering;

use super::super::{args, object};
use crate::text::compare::compare;
use crate::text::culture::Culture;
use crate::value::dict::Comparer;
use crate::value::ty::{DefKind, MethodDef, method, overload, static_method, static_prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

/// How a comparer object compares.
#[derive(Clone, Copy, PartialEq)]
enum Rule {
    /// By UTF-16 value; true to ignore case.
    Ordinal(bool),
    /// As a culture does; true to ignore case.
    Culture(&'static str, bool),
    /// By the values' own order.
    Default,
}

struct ComparerObject {
    ty: Ty,
    rule: Rule,
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.StringComparer",
        kind: DefKind::Abstract,
        interfaces: INTERFACES,
        properties: &[
            static_prop("CurrentCulture", "System.StringComparer", |e, _| {
                Ok(of_culture(e.culture(), false))
            }),
            static_prop(
                "CurrentCultureIgnoreCase",
                "System.StringComparer",
                |e, _| Ok(of_culture(e.culture(), true)),
            ),
            static_prop("InvariantCulture", "System.StringComparer", |_, _| {
                Ok(of_culture(Culture::invariant(), false))
            }),
            static_prop(
                "InvariantCultureIgnoreCase",
                "System.StringComparer",
                |_, _| Ok(of_culture(Culture::invariant(), true)),
            ),
            static_prop("Ordinal", "System.StringComparer", |_, _| {
                Ok(ordinal(false))
            }),
            static_prop("OrdinalIgnoreCase", "System.StringComparer", |_, _| {
                Ok(ordinal(true))
            }),
        ],
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.OrdinalComparer",
        base: "System.StringComparer",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.OrdinalIgnoreCaseComparer",
        base: "System.StringComparer",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.CultureAwareComparer",
        base: "System.StringComparer",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Comparer",
        interfaces: &["System.Collections.IComparer"],
        properties: &[
            static_prop("Default", "System.Collections.Comparer", |_, t| {
                Ok(default(t))
            }),
            static_prop("DefaultInvariant", "System.Collections.Comparer", |_, t| {
                Ok(default(t))
            }),
        ],
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.CaseInsensitiveComparer",
        interfaces: &["System.Collections.IComparer"],
        properties: &[static_prop(
            "Default",
            "System.Collections.CaseInsensitiveComparer",
            |_, t| Ok(case_insensitive(t)),
        )],
        methods: METHODS,
        constructors: &[overload(
            "System.Collections.CaseInsensitiveComparer new()",
            |_, t, _| Ok(case_insensitive(t)),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Generic.Comparer`1",
        interfaces: &[
            "System.Collections.IComparer",
            "System.Collections.Generic.IComparer`1[T]",
        ],
        properties: &[static_prop(
            "Default",
            "System.Collections.Generic.Comparer[T]",
            |_, t| Ok(default(t)),
        )],
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Generic.EqualityComparer`1",
        interfaces: &[
            "System.Collections.IEqualityComparer",
            "System.Collections.Generic.IEqualityComparer`1[T]",
        ],
        properties: &[static_prop(
            "Default",
            "System.Collections.Generic.EqualityComparer[T]",
            |_, t| Ok(default(t)),
        )],
        methods: METHODS,
        ..TypeDef::CLASS
    },
];

const INTERFACES: &[&str] = &[
    "System.Collections.IComparer",
    "System.Collections.IEqualityComparer",
    "System.Collections.Generic.IComparer`1[System.String]",
    "System.Collections.Generic.IEqualityComparer`1[System.String]",
];

const METHODS: &[MethodDef] = &[
    method(
        "Compare",
        &[overload(
            "int Compare(System.Object x, System.Object y)",
            |e, this, a| {
                let order = compare_with(e, this, args::value(a, 0), args::value(a, 1));
                Ok(Value::Int32(order.transpose()?.map_or(0, |o| o as i32)))
            },
        )],
    ),
    method(
        "Equals",
        &[
            overload(
                "bool Equals(System.Object x, System.Object y)",
                |e, this, a| {
                    let (x, y) = (args::value(a, 0), args::value(a, 1));
                    match this.downcast::<ComparerObject>().map(|c| c.rule) {
                        Some(Rule::Default) | None => Ok(object::equals(e, x, y)?.into()),
                        _ => {
                            let order = compare_with(e, this, x, y);
                            Ok(order.transpose()?.is_some_and(Ordering::is_eq).into())
                        }
                    }
                },
            ),
            overload("bool Equals(System.Object obj)", |_, this, a| {
                Ok(this.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method(
        "GetHashCode",
        &[
            overload("int GetHashCode(System.Object obj)", |_, this, a| {
                let compares = of_value(this).unwrap_or(Comparer::Ordinal);
                Ok(Value::Int32(
                    crate::value::dict::hash_key(args::value(a, 0), compares) as i32,
                ))
            }),
            overload("int GetHashCode()", |_, this, _| {
                Ok(object::hash_code(this).into())
            }),
        ],
    ),
    static_method(
        "Create",
        &[overload(
            "static System.StringComparer Create(cultureinfo culture, bool ignoreCase)",
            |e, _, a| Ok(of_culture(object::provider(e, a, 0), args::flag(a, 1)?)),
        )],
    ),
];

fn made(type_name: &str, rule: Rule) -> Value {
    Value::net(ComparerObject {
        ty: ty::find(type_name).unwrap_or(ty::known().object),
        rule,
    })
}

fn ordinal(ignore_case: bool) -> Value {
    let name = if ignore_case {
        "System.OrdinalIgnoreCaseComparer"
    } else {
        "System.OrdinalComparer"
    };
    made(name, Rule::Ordinal(ignore_case))
}

fn of_culture(culture: &'static Culture, ignore_case: bool) -> Value {
    made(
        "System.CultureAwareComparer",
        Rule::Culture(&culture.name, ignore_case),
    )
}

fn default(target: &Value) -> Value {
    Value::net(ComparerObject {
        ty: args::target_type(target),
        rule: Rule::Default,
    })
}

fn case_insensitive(target: &Value) -> Value {
    Value::net(ComparerObject {
        ty: args::target_type(target),
        rule: Rule::Culture("", true),
    })
}

/// The comparer object of a dictionary's comparer.
pub(super) fn value_of(compares: Comparer) -> Value {
    ordinal(compares == Comparer::IgnoreCase)
}

/// How a dictionary that is given this comparer object compares its keys. Culture-aware comparers of keys are ordinal
/// here: they differ only for text that is written in two ways.
pub(super) fn of_value(value: &Value) -> Option<Comparer> {
    let comparer = value.downcast::<ComparerObject>()?;
    Some(match comparer.rule {
        Rule::Ordinal(true) | Rule::Culture(_, true) => Comparer::IgnoreCase,
        _ => Comparer::Ordinal,
    })
}

/// The order that a comparer object of this file gives; None for other objects.
pub(super) fn compare_with(
    engine: &mut dyn Engine,
    comparer: &Value,
    a: &Value,
    b: &Value,
) -> Option<R<Ordering>> {
    let rule = comparer.downcast::<ComparerObject>()?.rule;
    if let (Some(x), Some(y)) = (a.as_str(), b.as_str()) {
        match rule {
            Rule::Ordinal(ignore_case) => {
                return Some(Ok(object::compare_ordinal(x, y, ignore_case)));
            }
            Rule::Culture(name, ignore_case) => {
                let culture =
                    Culture::by_name(name, engine.edition()).unwrap_or(Culture::invariant());
                return Some(Ok(compare(x, y, ignore_case, culture)));
            }
            Rule::Default => {}
        }
    }
    Some(object::compare(engine, a, b))
}

impl NetObject for ComparerObject {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<ComparerObject>()
                .is_some_and(|o| o.rule == self.rule && o.ty == self.ty),
        )
    }
}
