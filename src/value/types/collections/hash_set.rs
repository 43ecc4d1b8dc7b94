//! `HashSet<T>` and `SortedSet<T>`.

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

use super::super::{args, object, throw};
use super::sequence::{copy_to, count, elements, holds, order_by};
use super::{comparer, enumerator, sorted};
use crate::value::dict::Comparer;
use crate::value::ty::{MethodDef, Prim, PropDef, method, overload, prop};
use crate::value::{Dict, Engine, NetObject, R, Ty, TypeDef, Value, ty};

/// A set: the keys of a dictionary, of a sorted set a sorted one. Where a script says which element comes first, the
/// keys are put in order by asking it when the set is walked.
struct Set {
    ty: Ty,
    items: Dict,
    /// Of a set that a script puts in order: its elements stand in it.
    in_order: Option<Cell<bool>>,
    /// An `IComparer` of a script that says which elements are equal and which comes first; else null.
    comparer: Value,
}

impl Set {
    fn new(ty: Ty, compares: Comparer, comparer: Value) -> Set {
        let by_itself = comparer.is_null() && ty.generic_args().iter().all(has_natural_order);
        let (items, in_order) = match (is_sorted(ty), by_itself) {
            (true, true) => {
                let order = sorted::order_of(compares);
                (Dict::sorted(ty, compares, order), None)
            }
            (true, false) => (Dict::new(ty, compares), Some(Cell::new(true))),
            (false, _) => (Dict::new(ty, compares), None),
        };
        Set {
            ty,
            items,
            in_order,
            comparer,
        }
    }

    fn add(&self, item: &Value) -> bool {
        if let Some(order) = &self.in_order {
            order.set(false);
        }
        self.items.add(item.base().clone(), Value::Null)
    }

    /// Adds an element unless one is there that the script's comparer calls equal.
    fn add_new(&self, engine: &mut dyn Engine, item: &Value) -> R<bool> {
        if !self.comparer.is_null() {
            for there in self.items.keys() {
                if order_by(engine, &self.comparer, &there, item)?.is_eq() {
                    return Ok(false);
                }
            }
        }
        Ok(self.add(item))
    }

    /// The elements; of a sorted set in order.
    fn walk(&self, engine: &mut dyn Engine) -> R<Vec<Value>> {
        if let Some(order) = &self.in_order
            && !order.get()
        {
            let mut items = self.items.keys();
            object::sort(engine, &mut items, |e, a, b| {
                order_by(e, &self.comparer, a, b)
            })?;
            self.items.clear();
            for item in items {
                self.items.add(item, Value::Null);
            }
            order.set(true);
        }
        Ok(self.items.keys())
    }
}

fn is_sorted(ty: Ty) -> bool {
    ty.full_name()
        .starts_with("System.Collections.Generic.SortedSet")
}

/// True for the types whose values the dictionary itself can put in order.
fn has_natural_order(ty: &Ty) -> bool {
    matches!(
        ty.prim(),
        Prim::String
            | Prim::Int32
            | Prim::Int64
            | Prim::Double
            | Prim::Decimal
            | Prim::Char
            | Prim::DateTime
            | Prim::TimeSpan
    )
}

impl NetObject for Set {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, engine: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(self.walk(engine))
    }
}

const INTERFACES: &[&str] = &[
    "System.Collections.Generic.ISet`1[T]",
    "System.Collections.Generic.IReadOnlySet`1[T]",
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.Generic.HashSet`1",
        interfaces: INTERFACES,
        properties: PROPERTIES,
        methods: METHODS,
        constructors: &[
            overload("System.Collections.Generic.HashSet[T] new()", make),
            overload(
                "System.Collections.Generic.HashSet[T] new(System.Collections.Generic.IEqualityComparer[T] comparer)",
                make,
            ),
            overload(
                "System.Collections.Generic.HashSet[T] new(System.Collections.Generic.IEnumerable[T] collection)",
                make,
            ),
            overload(
                "System.Collections.Generic.HashSet[T] new(System.Collections.Generic.IEnumerable[T] collection, System.Collections.Generic.IEqualityComparer[T] comparer)",
                make,
            ),
            overload(
                "System.Collections.Generic.HashSet[T] new(int capacity)",
                |e, t, a| {
                    if args::int(a, 0)? < 0 {
                        let message = "Specified argument was out of the range of valid values.";
                        return throw::out_of_range(e, message, "capacity");
                    }
                    make(e, t, &[])
                },
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Generic.SortedSet`1",
        interfaces: INTERFACES,
        properties: SORTED_PROPERTIES,
        methods: METHODS,
        constructors: &[
            overload("System.Collections.Generic.SortedSet[T] new()", make),
            overload(
                "System.Collections.Generic.SortedSet[T] new(System.Collections.Generic.IComparer[T] comparer)",
                make,
            ),
            overload(
                "System.Collections.Generic.SortedSet[T] new(System.Collections.Generic.IEnumerable[T] collection)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
];

const PROPERTIES: &[PropDef] = &[
    prop("Count", "int", |_, t| {
        Ok(count(set(t).map_or(0, |s| s.items.len())))
    }),
    prop("Comparer", "System.Object", |_, t| {
        Ok(set(t).map_or(Value::Null, |s| comparer::value_of(s.items.comparer)))
    }),
];

const SORTED_PROPERTIES: &[PropDef] = &[
    prop("Count", "int", |_, t| {
        Ok(count(set(t).map_or(0, |s| s.items.len())))
    }),
    prop("Max", "T", |e, t| end(e, t, |len| len.checked_sub(1))),
    prop("Min", "T", |e, t| end(e, t, |_| Some(0))),
];

/// `Method(IEnumerable<T> other)` that asks about two sets.
macro_rules! question {
    ($name:literal, $f:expr) => {
        method(
            $name,
            &[overload(
                concat!(
                    "bool ",
                    $name,
                    "(System.Collections.Generic.IEnumerable[T] other)"
                ),
                |e, t, a| {
                    let (mine, other) = both(e, t, a)?;
                    let f: fn(&Dict, &Dict) -> bool = $f;
                    Ok(f(&mine, &other).into())
                },
            )],
        )
    };
}

/// `Method(IEnumerable<T> other)` that changes the set.
macro_rules! change {
    ($name:literal, $f:expr) => {
        method(
            $name,
            &[overload(
                concat!(
                    "void ",
                    $name,
                    "(System.Collections.Generic.IEnumerable[T] other)"
                ),
                |e, t, a| {
                    let other = of_elements(e, t, a)?;
                    if let Some(set) = set(t) {
                        let f: fn(&Set, &Dict) = $f;
                        f(set, &other);
                    }
                    Ok(Value::Void)
                },
            )],
        )
    };
}

const METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[overload("bool Add(T item)", |e, t, a| match set(t) {
            Some(set) => Ok(set.add_new(e, args::value(a, 0))?.into()),
            None => Ok(false.into()),
        })],
    ),
    method(
        "Clear",
        &[overload("void Clear()", |_, t, _| {
            if let Some(set) = set(t) {
                set.items.clear();
            }
            Ok(Value::Void)
        })],
    ),
    method(
        "Contains",
        &[overload("bool Contains(T item)", |_, t, a| {
            Ok(set(t)
                .is_some_and(|s| s.items.contains(args::value(a, 0)))
                .into())
        })],
    ),
    method(
        "CopyTo",
        &[
            overload("void CopyTo(T[] array)", |e, t, a| {
                let items = walked(e, t)?;
                copy_to(e, &items, a, 0, 1)
            }),
            overload("void CopyTo(T[] array, int arrayIndex)", |e, t, a| {
                let items = walked(e, t)?;
                copy_to(e, &items, a, 0, 1)
            }),
        ],
    ),
    change!("ExceptWith", |set, other| {
        for item in other.keys() {
            set.items.remove(&item);
        }
    }),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.Generic.HashSet[T]+Enumerator GetEnumerator()",
            |e, t, _| Ok(enumerator("System.Collections.Enumerator", walked(e, t)?)),
        )],
    ),
    change!("IntersectWith", |set, other| {
        for item in set.items.keys() {
            if !other.contains(&item) {
                set.items.remove(&item);
            }
        }
    }),
    question!("IsProperSubsetOf", |a, b| a.len() < b.len()
        && is_subset(a, b)),
    question!("IsProperSupersetOf", |a, b| a.len() > b.len()
        && is_subset(b, a)),
    question!("IsSubsetOf", is_subset),
    question!("IsSupersetOf", |a, b| is_subset(b, a)),
    question!("Overlaps", |a, b| b.keys().iter().any(|k| a.contains(k))),
    method(
        "Remove",
        &[overload("bool Remove(T item)", |_, t, a| {
            Ok(set(t)
                .is_some_and(|s| s.items.remove(args::value(a, 0)).is_some())
                .into())
        })],
    ),
    method(
        "RemoveWhere",
        &[overload(
            "int RemoveWhere(System.Predicate[T] match)",
            |e, t, a| {
                let mut removed = 0;
                for item in walked(e, t)? {
                    if holds(e, args::value(a, 0), &item)?
                        && let Some(set) = set(t)
                    {
                        set.items.remove(&item);
                        removed += 1;
                    }
                }
                Ok(Value::Int32(removed))
            },
        )],
    ),
    question!("SetEquals", |a, b| a.len() == b.len() && is_subset(a, b)),
    change!("SymmetricExceptWith", |set, other| {
        for item in other.keys() {
            if set.items.remove(&item).is_none() {
                set.add(&item);
            }
        }
    }),
    method(
        "TrimExcess",
        &[overload("void TrimExcess()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "TryGetValue",
        &[overload(
            "bool TryGetValue(T equalValue, [ref] T actualValue)",
            |e, t, a| {
                let wanted = args::value(a, 0);
                let found = set(t).and_then(|s| s.items.key_like(wanted));
                args::set_ref(e, a, 1, &found.clone().unwrap_or_default())?;
                Ok(found.is_some().into())
            },
        )],
    ),
    change!("UnionWith", |set, other| {
        for item in other.keys() {
            set.add(&item);
        }
    }),
];

fn set(this: &Value) -> Option<&Set> {
    this.downcast::<Set>()
}

/// The element of a sorted set at a position; null where there is none.
fn end(
    engine: &mut dyn Engine,
    this: &Value,
    position: impl Fn(usize) -> Option<usize>,
) -> R<Value> {
    let Some(set) = set(this) else {
        return Ok(Value::Null);
    };
    if set.in_order.is_some() {
        set.walk(engine)?;
    }
    let found = position(set.items.len()).and_then(|at| set.items.entry_at(at));
    Ok(found.map_or(Value::Null, |(key, _)| key))
}

fn walked(engine: &mut dyn Engine, this: &Value) -> R<Vec<Value>> {
    set(this).map_or_else(|| Ok(Vec::new()), |s| s.walk(engine))
}

/// True where a type implements an interface, given without its type arguments.
fn implements(t: Ty, interface: &str) -> bool {
    std::iter::successors(Some(t), |t| t.base())
        .flat_map(|t| t.interfaces().iter())
        .any(|i| i.full_name().starts_with(interface))
}

fn is_subset(a: &Dict, b: &Dict) -> bool {
    a.keys().iter().all(|k| b.contains(k))
}

/// The other collection's elements as a set that compares as this one does.
fn of_elements(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Dict> {
    if args::value(a, 0).is_null() {
        return super::super::throw::null(engine, "other");
    }
    let compares = set(this).map_or(Comparer::Ordinal, |s| s.items.comparer);
    let made = Dict::new(args::target_type(this), compares);
    for item in elements(engine, args::value(a, 0))? {
        made.add(item.base().clone(), Value::Null);
    }
    Ok(made)
}

/// This set's elements, and the other's.
fn both(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<(Dict, Dict)> {
    let other = of_elements(engine, this, a)?;
    let mine = set(this).map_or_else(
        || Dict::new(args::target_type(this), Comparer::Ordinal),
        |s| s.items.duplicate(),
    );
    Ok((mine, other))
}

/// `new()`, `new(comparer)`, `new(collection)`, `new(collection, comparer)`.
fn make(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let ty = args::target_type(target);
    let compares = |v: &&Value| {
        [
            "System.Collections.IComparer",
            "System.Collections.Generic.IComparer`1",
        ]
        .iter()
        .any(|i| implements(ty::type_of(v.base()), i))
    };
    let by_script = a
        .iter()
        .find(compares)
        .filter(|c| is_sorted(ty) && comparer::of_value(c).is_none());
    let made = Set::new(
        ty,
        a.iter()
            .find_map(comparer::of_value)
            .unwrap_or(Comparer::Ordinal),
        by_script.cloned().unwrap_or_default(),
    );
    let first = args::value(a, 0);
    if comparer::of_value(first).is_none() && !compares(&first) {
        for item in elements(engine, first)? {
            made.add_new(engine, &item)?;
        }
    }
    Ok(Value::Net(Rc::new(made)))
}
