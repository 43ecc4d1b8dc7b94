//! `System.Linq.Enumerable`: the functions that scripts call by name. Results are arrays: nothing here is lazy.

use std::cmp::Ordering;

use super::collections::{count, elements, filled, list_of};
use super::{args, object, system, throw};
use crate::value::dict::{Comparer, Dict};
use crate::value::ty::{DefKind, MethodDef, overload, static_method};
use crate::value::{Engine, R, Ty, TypeDef, Value, ty};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Linq.Enumerable",
    kind: DefKind::Abstract,
    methods: METHODS,
    ..TypeDef::CLASS
}];

/// A function of one sequence.
macro_rules! of_one {
    ($name:literal, $returns:literal, $f:expr) => {
        static_method(
            $name,
            &[overload(
                concat!(
                    "static ",
                    $returns,
                    " ",
                    $name,
                    "[TSource](System.Collections.Generic.IEnumerable[TSource] source)"
                ),
                $f,
            )],
        )
    };
}

/// A function of one sequence and a delegate or number.
macro_rules! of_one_and {
    ($name:literal, $returns:literal, $parameter:literal, $f:expr) => {
        static_method(
            $name,
            &[overload(
                concat!(
                    "static ",
                    $returns,
                    " ",
                    $name,
                    "[TSource](System.Collections.Generic.IEnumerable[TSource] source, ",
                    $parameter,
                    ")"
                ),
                $f,
            )],
        )
    };
}

/// A function of one sequence, with or without a predicate.
macro_rules! perhaps_where {
    ($name:literal, $returns:literal, $f:expr) => {
        static_method(
            $name,
            &[
                overload(
                    concat!("static ", $returns, " ", $name, "[TSource](System.Collections.Generic.IEnumerable[TSource] source)"),
                    $f,
                ),
                overload(
                    concat!(
                        "static ", $returns, " ", $name,
                        "[TSource](System.Collections.Generic.IEnumerable[TSource] source, System.Func[TSource,bool] predicate)"
                    ),
                    $f,
                ),
            ],
        )
    };
}

/// A function of two sequences.
macro_rules! of_two {
    ($name:literal, $returns:literal, $f:expr) => {
        static_method(
            $name,
            &[overload(
                concat!(
                    "static ",
                    $returns,
                    " ",
                    $name,
                    "[TSource](System.Collections.Generic.IEnumerable[TSource] first, \
                     System.Collections.Generic.IEnumerable[TSource] second)"
                ),
                $f,
            )],
        )
    };
}

const METHODS: &[MethodDef] = &[
    of_one_and!(
        "All",
        "bool",
        "System.Func[TSource,bool] predicate",
        |e, _, a| {
            let items = elements(e, args::value(a, 0))?;
            Ok((kept(e, &items, args::value(a, 1))?.len() == items.len()).into())
        }
    ),
    perhaps_where!("Any", "bool", |e, _, a| Ok(
        (!chosen(e, a)?.is_empty()).into()
    )),
    of_one!("Average", "double", |e, _, a| {
        let items = numbers(e, a)?;
        if items.is_empty() {
            return throw::invalid_operation("Sequence contains no elements");
        }
        Ok((items.iter().sum::<f64>() / items.len() as f64).into())
    }),
    of_two!("Concat", "System.Object", |e, _, a| {
        let element = element_of(a);
        let (mut first, second) = both(e, a)?;
        first.extend(second);
        Ok(array(element, first))
    }),
    of_one_and!("Contains", "bool", "TSource value", |e, _, a| {
        for item in elements(e, args::value(a, 0))? {
            if object::equals(e, args::value(a, 1), &item)? {
                return Ok(true.into());
            }
        }
        Ok(false.into())
    }),
    perhaps_where!("Count", "int", |e, _, a| Ok(count(chosen(e, a)?.len()))),
    of_one!("Distinct", "System.Object", |e, _, a| {
        let (element, items) = (element_of(a), elements(e, args::value(a, 0))?);
        Ok(array(element, set(items).keys()))
    }),
    of_one_and!("ElementAt", "TSource", "int index", |e, _, a| {
        let at = usize::try_from(args::int(a, 1)?).unwrap_or(usize::MAX);
        match elements(e, args::value(a, 0))?.get(at) {
            Some(item) => Ok(item.clone()),
            None => throw::index(e),
        }
    }),
    static_method(
        "Empty",
        &[overload(
            "static System.Object Empty[TResult]()",
            |_, _, _| Ok(Value::array(Vec::new())),
        )],
    ),
    of_two!("Except", "System.Object", |e, _, a| {
        let element = element_of(a);
        let (first, second) = both(e, a)?;
        let gone = set(second);
        Ok(array(
            element,
            set(first)
                .keys()
                .into_iter()
                .filter(|i| !gone.contains(i))
                .collect(),
        ))
    }),
    perhaps_where!("First", "TSource", |e, _, a| one(
        chosen(e, a)?.into_iter().next(),
        a
    )),
    perhaps_where!("FirstOrDefault", "TSource", |e, _, a| {
        let blank = system::default_of(element_of(a));
        Ok(chosen(e, a)?.into_iter().next().unwrap_or(blank))
    }),
    of_two!("Intersect", "System.Object", |e, _, a| {
        let element = element_of(a);
        let (first, second) = both(e, a)?;
        let there = set(second);
        Ok(array(
            element,
            set(first)
                .keys()
                .into_iter()
                .filter(|i| there.contains(i))
                .collect(),
        ))
    }),
    perhaps_where!("Last", "TSource", |e, _, a| one(chosen(e, a)?.pop(), a)),
    perhaps_where!("LastOrDefault", "TSource", |e, _, a| {
        let blank = system::default_of(element_of(a));
        Ok(chosen(e, a)?.pop().unwrap_or(blank))
    }),
    of_one!("Max", "TSource", |e, _, a| extreme(e, a, Ordering::Greater)),
    of_one!("Min", "TSource", |e, _, a| extreme(e, a, Ordering::Less)),
    of_one_and!(
        "OrderBy",
        "System.Object",
        "System.Func[TSource,System.Object] keySelector",
        |e, _, a| sorted(e, a, false)
    ),
    of_one_and!(
        "OrderByDescending",
        "System.Object",
        "System.Func[TSource,System.Object] keySelector",
        |e, _, a| sorted(e, a, true)
    ),
    static_method(
        "Range",
        &[overload(
            "static System.Object Range(int start, int count)",
            |e, _, a| {
                let (start, size) = (args::int(a, 0)?, args::int(a, 1)?);
                let last = i64::from(start) + i64::from(size) - 1;
                let Some(size) = usize::try_from(size)
                    .ok()
                    .filter(|_| last <= i64::from(i32::MAX))
                else {
                    return throw::out_of_range(
                        e,
                        "Specified argument was out of the range of valid values.",
                        "count",
                    );
                };
                let mut items = filled(&Value::Int32(start), size)?;
                for (place, number) in items.iter_mut().zip(start..) {
                    *place = Value::Int32(number);
                }
                Ok(Value::typed_array(ty::known().int32, items))
            },
        )],
    ),
    static_method(
        "Repeat",
        &[overload(
            "static System.Object Repeat[TResult](TResult element, int count)",
            |e, _, a| match usize::try_from(args::int(a, 1)?) {
                Ok(times) => {
                    let element = ty::type_of(args::value(a, 0));
                    Ok(array(element, filled(args::value(a, 0), times)?))
                }
                Err(_) => throw::out_of_range(
                    e,
                    "Specified argument was out of the range of valid values.",
                    "count",
                ),
            },
        )],
    ),
    of_one!("Reverse", "System.Object", |e, _, a| {
        let (element, mut items) = (element_of(a), elements(e, args::value(a, 0))?);
        items.reverse();
        Ok(array(element, items))
    }),
    of_one_and!(
        "Select",
        "System.Object",
        "System.Func[TSource,System.Object] selector",
        |e, _, a| {
            let mut out = Vec::new();
            for item in elements(e, args::value(a, 0))? {
                out.push(asked(e, args::value(a, 1), &item)?);
            }
            Ok(Value::array(out))
        }
    ),
    of_two!("SequenceEqual", "bool", |e, _, a| {
        let (first, second) = both(e, a)?;
        if first.len() != second.len() {
            return Ok(false.into());
        }
        for (x, y) in first.iter().zip(&second) {
            if !object::equals(e, x, y)? {
                return Ok(false.into());
            }
        }
        Ok(true.into())
    }),
    of_one_and!("Skip", "System.Object", "int count", |e, _, a| {
        let (element, items) = (element_of(a), elements(e, args::value(a, 0))?);
        let skip = usize::try_from(args::int(a, 1)?).unwrap_or(0);
        Ok(array(element, items.into_iter().skip(skip).collect()))
    }),
    of_one!("Sum", "TSource", |e, _, a| {
        let items = elements(e, args::value(a, 0))?;
        if items
            .iter()
            .all(|i| matches!(i.base(), Value::Int32(_) | Value::Int64(_)))
        {
            let total: i128 = items
                .iter()
                .map(|i| i128::from(args::number(std::slice::from_ref(i), 0)))
                .sum();
            let long = items.iter().any(|i| matches!(i.base(), Value::Int64(_)));
            return match (i32::try_from(total), i64::try_from(total)) {
                (Ok(total), _) if !long => Ok(total.into()),
                (_, Ok(total)) if long => Ok(total.into()),
                _ => throw::overflow("Arithmetic operation resulted in an overflow."),
            };
        }
        if items.iter().all(|i| matches!(i.base(), Value::Decimal(_))) {
            let mut total = crate::value::Decimal::ZERO;
            for item in &items {
                if let Value::Decimal(d) = item.base() {
                    total = total.checked_add(*d).unwrap_or(total);
                }
            }
            return Ok(total.into());
        }
        Ok(numbers(e, a)?.iter().sum::<f64>().into())
    }),
    of_one_and!("Take", "System.Object", "int count", |e, _, a| {
        let (element, items) = (element_of(a), elements(e, args::value(a, 0))?);
        let take = usize::try_from(args::int(a, 1)?).unwrap_or(0);
        Ok(array(element, items.into_iter().take(take).collect()))
    }),
    of_one!("ToArray", "System.Object", |e, _, a| {
        let (element, items) = (element_of(a), elements(e, args::value(a, 0))?);
        Ok(array(element, items))
    }),
    of_one!("ToList", "System.Object", |e, _, a| {
        let (element, items) = (element_of(a), elements(e, args::value(a, 0))?);
        Ok(list_of(element, items))
    }),
    of_two!("Union", "System.Object", |e, _, a| {
        let element = element_of(a);
        let (mut first, second) = both(e, a)?;
        first.extend(second);
        Ok(array(element, set(first).keys()))
    }),
    of_one_and!(
        "Where",
        "System.Object",
        "System.Func[TSource,bool] predicate",
        |e, _, a| {
            let (element, items) = (element_of(a), elements(e, args::value(a, 0))?);
            Ok(array(element, kept(e, &items, args::value(a, 1))?))
        }
    ),
];

/// The element type of the first sequence.
fn element_of(a: &[Value]) -> Ty {
    args::as_seq(args::value(a, 0)).map_or(ty::known().object, |s| s.element())
}

fn array(element: Ty, items: Vec<Value>) -> Value {
    Value::typed_array(element, items)
}

/// Distinct elements in order.
fn set(items: Vec<Value>) -> Dict {
    let made = Dict::new(ty::known().hashtable, Comparer::Ordinal);
    for item in items {
        made.add(item.base().clone(), Value::Null);
    }
    made
}

fn both(engine: &mut dyn Engine, a: &[Value]) -> R<(Vec<Value>, Vec<Value>)> {
    let first = elements(engine, args::value(a, 0))?;
    Ok((first, elements(engine, args::value(a, 1))?))
}

fn asked(engine: &mut dyn Engine, delegate: &Value, item: &Value) -> R<Value> {
    engine
        .call(delegate, std::slice::from_ref(item), Some(item.clone()))
        .map(Value::from_output)
}

fn kept(engine: &mut dyn Engine, items: &[Value], predicate: &Value) -> R<Vec<Value>> {
    let mut out = Vec::new();
    for item in items {
        if object::truth(&asked(engine, predicate, item)?) {
            out.push(item.clone());
        }
    }
    Ok(out)
}

/// The elements, or those for which the predicate holds where one is given.
fn chosen(engine: &mut dyn Engine, a: &[Value]) -> R<Vec<Value>> {
    let items = elements(engine, args::value(a, 0))?;
    match a.get(1) {
        Some(predicate) => kept(engine, &items, predicate),
        None => Ok(items),
    }
}

fn one(found: Option<Value>, a: &[Value]) -> R<Value> {
    match found {
        Some(item) => Ok(item),
        None if a.len() > 1 => throw::invalid_operation("Sequence contains no matching element"),
        None => throw::invalid_operation("Sequence contains no elements"),
    }
}

fn numbers(engine: &mut dyn Engine, a: &[Value]) -> R<Vec<f64>> {
    let items = elements(engine, args::value(a, 0))?;
    items
        .iter()
        .map(|i| crate::value::convert::to_f64(engine, i))
        .collect()
}

fn extreme(engine: &mut dyn Engine, a: &[Value], wanted: Ordering) -> R<Value> {
    let mut best: Option<Value> = None;
    for item in elements(engine, args::value(a, 0))? {
        let better = match &best {
            Some(so_far) => object::compare(engine, &item, so_far)? == wanted,
            None => true,
        };
        if better {
            best = Some(item);
        }
    }
    one(best, &[])
}

fn sorted(engine: &mut dyn Engine, a: &[Value], descending: bool) -> R<Value> {
    let element = element_of(a);
    let mut keyed = Vec::new();
    for item in elements(engine, args::value(a, 0))? {
        let key = asked(engine, args::value(a, 1), &item)?;
        keyed.push((key, item));
    }
    let mut failure = None;
    keyed.sort_by(|x, y| {
        if failure.is_some() {
            return Ordering::Equal;
        }
        let order = object::compare(engine, &x.0, &y.0).unwrap_or_else(|stop| {
            failure = Some(stop);
            Ordering::Equal
        });
        if descending { order.reverse() } else { order }
    });
    match failure {
        Some(stop) => Err(stop),
        None => Ok(array(
            element,
            keyed.into_iter().map(|(_, item)| item).collect(),
        )),
    }
}
