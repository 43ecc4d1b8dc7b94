//! `BitArray`.

use std::any::Any;
use std::cell::RefCell;

use super::super::{args, throw};
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, convert, ty};

/// Bits, the lowest first.
struct Bits(RefCell<Vec<bool>>);

/// More bits than this are refused rather than made.
const MOST: usize = 1 << 30;

impl NetObject for Bits {
    fn ty(&self) -> Ty {
        ty::find("System.Collections.BitArray").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        let bits = self.0.borrow();
        Some(Ok(bits.iter().map(|b| Value::Bool(*b)).collect()))
    }

    fn index(&self, engine: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        Some(convert::to_i64(engine, index).and_then(|at| self.get(at)))
    }

    fn set_index(&self, engine: &mut dyn Engine, index: &Value, new: &Value) -> Option<R<()>> {
        let on = convert::to_bool(new);
        Some(convert::to_i64(engine, index).and_then(|at| self.set(at, on)))
    }
}

const OUTSIDE: &str = "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')";

impl Bits {
    fn get(&self, at: i64) -> R<Value> {
        let bits = self.0.borrow();
        match usize::try_from(at).ok().and_then(|at| bits.get(at)) {
            Some(bit) => Ok(Value::Bool(*bit)),
            None => outside(),
        }
    }

    fn set(&self, at: i64, on: bool) -> R<()> {
        let mut bits = self.0.borrow_mut();
        match usize::try_from(at).ok().and_then(|at| bits.get_mut(at)) {
            Some(bit) => {
                *bit = on;
                Ok(())
            }
            None => outside(),
        }
    }
}

fn outside<T>() -> R<T> {
    crate::value::Exception::new("System.ArgumentOutOfRangeException", OUTSIDE).raise()
}

fn of(v: &Value) -> R<&Bits> {
    match v.downcast::<Bits>() {
        Some(bits) => Ok(bits),
        None => throw::invalid_operation("The object is no array of bits."),
    }
}

fn made(bits: Vec<bool>) -> Value {
    Value::net(Bits(RefCell::new(bits)))
}

fn sized(a: &[Value], on: bool) -> R<Value> {
    match usize::try_from(args::int(a, 0)?)
        .ok()
        .filter(|n| *n <= MOST)
    {
        Some(count) => Ok(made(vec![on; count])),
        None => throw::plain_argument("Non-negative number required. (Parameter 'length')"),
    }
}

fn combine(t: &Value, a: &[Value], f: impl Fn(bool, bool) -> bool) -> R<Value> {
    let other = of(args::value(a, 0))?.0.borrow().clone();
    let mut bits = of(t)?.0.borrow_mut();
    if bits.len() != other.len() {
        return throw::plain_argument("Array lengths must be the same.");
    }
    for (bit, other) in bits.iter_mut().zip(other) {
        *bit = f(*bit, other);
    }
    Ok(t.clone())
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Collections.BitArray",
    interfaces: &[
        "System.Collections.ICollection",
        "System.Collections.IEnumerable",
        "System.ICloneable",
    ],
    properties: &[
        prop("Count", "int", |_, t| {
            Ok(i32::try_from(of(t)?.0.borrow().len())
                .unwrap_or(i32::MAX)
                .into())
        }),
        prop("IsReadOnly", "bool", |_, _| Ok(Value::Bool(false))),
        prop_set(
            "Length",
            "int",
            |_, t| {
                Ok(i32::try_from(of(t)?.0.borrow().len())
                    .unwrap_or(i32::MAX)
                    .into())
            },
            |_, t, new| {
                let count = usize::try_from(args::int(&[new], 0)?)
                    .ok()
                    .filter(|n| *n <= MOST);
                match count {
                    Some(count) => {
                        of(t)?.0.borrow_mut().resize(count, false);
                        Ok(())
                    }
                    None => outside(),
                }
            },
        ),
    ],
    methods: &[
        method(
            "And",
            &[overload(
                "System.Collections.BitArray And(System.Collections.BitArray value)",
                |_, t, a| combine(t, a, |x, y| x && y),
            )],
        ),
        method(
            "Clone",
            &[overload("System.Object Clone()", |_, t, _| {
                Ok(made(of(t)?.0.borrow().clone()))
            })],
        ),
        method(
            "Get",
            &[overload("bool Get(int index)", |_, t, a| {
                of(t)?.get(i64::from(args::int(a, 0)?))
            })],
        ),
        method(
            "Not",
            &[overload("System.Collections.BitArray Not()", |_, t, _| {
                of(t)?.0.borrow_mut().iter_mut().for_each(|b| *b = !*b);
                Ok(t.clone())
            })],
        ),
        method(
            "Or",
            &[overload(
                "System.Collections.BitArray Or(System.Collections.BitArray value)",
                |_, t, a| combine(t, a, |x, y| x || y),
            )],
        ),
        method(
            "Set",
            &[overload("void Set(int index, bool value)", |_, t, a| {
                of(t)?.set(i64::from(args::int(a, 0)?), args::flag(a, 1)?)?;
                Ok(Value::Void)
            })],
        ),
        method(
            "SetAll",
            &[overload("void SetAll(bool value)", |_, t, a| {
                let on = args::flag(a, 0)?;
                of(t)?.0.borrow_mut().iter_mut().for_each(|b| *b = on);
                Ok(Value::Void)
            })],
        ),
        method(
            "Xor",
            &[overload(
                "System.Collections.BitArray Xor(System.Collections.BitArray value)",
                |_, t, a| combine(t, a, |x, y| x != y),
            )],
        ),
    ],
    constructors: &[
        overload("System.Collections.BitArray new(int length)", |_, _, a| {
            sized(a, false)
        }),
        overload(
            "System.Collections.BitArray new(int length, bool defaultValue)",
            |_, _, a| sized(a, args::flag(a, 1)?),
        ),
        overload(
            "System.Collections.BitArray new(byte[] bytes)",
            |_, _, a| {
                let bytes = args::bytes(a, 0)?;
                let bits = bytes
                    .iter()
                    .flat_map(|b| (0..8).map(move |at| b >> at & 1 == 1));
                Ok(made(bits.collect()))
            },
        ),
        overload(
            "System.Collections.BitArray new(bool[] values)",
            |_, _, a| {
                let items = args::seq(a, 0)?.snapshot();
                Ok(made(items.iter().map(convert::to_bool).collect()))
            },
        ),
    ],
    ..TypeDef::CLASS
}];
