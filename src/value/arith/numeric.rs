//! Operations on two numbers, and which type they meet in.

use std::cmp::Ordering;

use num_traits::ToPrimitive;

use super::{as_enum, number_of_text};
use crate::value::convert::{self, change_type};
use crate::value::ty::{Prim, type_of};
use crate::value::{Decimal, Engine, ErrorCategory, ErrorRecord, Exception, R, Ty, Value, ty};

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

/// The number of a type in .NET's `TypeCode`: the larger of two decides what an operation happens in. None for what is
/// neither a number nor bool nor char.
pub(crate) fn type_code(v: &Value) -> Option<u8> {
    Some(match v {
        Value::Bool(_) => 3,
        Value::Char(_) => 4,
        Value::SByte(_) => 5,
        Value::Byte(_) => 6,
        Value::Int16(_) => 7,
        Value::UInt16(_) => 8,
        Value::Int32(_) => 9,
        Value::UInt32(_) => 10,
        Value::Int64(_) => 11,
        Value::UInt64(_) => 12,
        Value::Single(_) => 13,
        Value::Double(_) => 14,
        Value::Decimal(_) => 15,
        Value::Enum(..) => 9,
        _ => return None,
    })
}

/// A number as an integer.
pub(crate) fn whole(v: &Value) -> i128 {
    convert::integer_of(v).unwrap_or(0)
}

/// A number as a double.
pub(crate) fn real(v: &Value) -> f64 {
    match v {
        Value::Double(n) => *n,
        Value::Single(n) => f64::from(*n),
        Value::Decimal(n) => convert::decimal_to_f64(*n),
        other => whole(other) as f64,
    }
}

/// The right operand as what meets a left one of that type: null is zero, an enumeration's value becomes a number of
/// the left type. None for what is no number.
pub(crate) fn as_operand(engine: &mut dyn Engine, v: &Value, left: &Value) -> R<Option<Value>> {
    Ok(match v {
        Value::Null | Value::Void => Some(Value::Int32(0)),
        Value::Enum(t, n) => {
            let to = type_of(left);
            if *t == to {
                Some(Value::Int32(*n as i32))
            } else if to.is_enum() {
                Some(convert::to(engine, v, to)?)
            } else {
                change_type(v, to).ok()
            }
        }
        Value::Bool(b) if matches!(left, Value::Decimal(_)) => {
            Some(Value::Decimal(Decimal::from(u8::from(*b))))
        }
        other => type_code(other).map(|_| other.clone()),
    })
}

/// The operation where both sides are numbers, or the right one is text; None where other rules apply.
pub(crate) fn binary(
    engine: &mut dyn Engine,
    op: Op,
    left: &Value,
    right: &Value,
) -> Option<R<Value>> {
    type_code(left)?;
    let right = match as_operand(engine, right, left) {
        Ok(Some(number)) => number,
        Ok(None) => match right {
            Value::Str(_) => {
                let number = match number_of_text(engine, right, type_of(left)) {
                    Ok(number) => number,
                    Err(e) => return Some(Err(e)),
                };
                return Some(match op {
                    Op::Add => super::add(engine, left, &number),
                    Op::Sub => super::sub(engine, left, &number),
                    Op::Mul => super::mul(engine, left, &number),
                    Op::Div => super::div(engine, left, &number),
                    Op::Rem => super::rem(engine, left, &number),
                });
            }
            _ => return None,
        },
        Err(e) => return Some(Err(e)),
    };
    if let (Value::Enum(t, _), Value::Double(_) | Value::Single(_)) = (left, &right) {
        return Some(cannot_unbox(t.full_name(), "System.Double"));
    }
    let result = numbers(op, left, &right);
    Some(match (left, result) {
        (Value::Enum(t, _), Ok(result @ Value::Int32(_))) => as_enum(*t, &result),
        (Value::Enum(t, _), Ok(result)) => {
            cannot_unbox(type_of(&result).full_name(), t.full_name())
        }
        (_, result) => result,
    })
}

/// A boxed value is only ever unboxed as its own type.
fn cannot_unbox(from: &str, to: &str) -> R<Value> {
    Exception::new(
        "System.InvalidCastException",
        format!("Unable to cast object of type '{from}' to type '{to}'."),
    )
    .raise()
}

/// The type in which two integers of those codes meet; a signed operand that is negative needs a wider one.
fn meeting_type(left: &Value, right: &Value) -> Prim {
    let (l, r) = (type_code(left).unwrap_or(9), type_code(right).unwrap_or(9));
    let negative = |v: &Value| whole(v) < 0;
    match l.max(r) {
        0..=9 => Prim::Int32,
        10 if negative(left) || negative(right) => Prim::Int64,
        10 => Prim::UInt32,
        11 => Prim::Int64,
        12 if negative(left) || negative(right) => Prim::Decimal,
        12 => Prim::UInt64,
        15 => Prim::Decimal,
        _ => Prim::Double,
    }
}

fn numbers(op: Op, left: &Value, right: &Value) -> R<Value> {
    match meeting_type(left, right) {
        Prim::Double => doubles(op, real(left), real(right)),
        Prim::Decimal => {
            let both_integers =
                convert::integer_of(left).is_some() && convert::integer_of(right).is_some();
            let (x, y) = (decimal(left)?, decimal(right)?);
            match decimals(op, x, y) {
                // A negative integer with an unsigned 64-bit one: what a decimal does not hold is a double.
                Err(_) if both_integers && y != Decimal::ZERO => {
                    doubles(op, real(left), real(right))
                }
                result => result,
            }
        }
        prim => integers(op, whole(left), whole(right), prim),
    }
}

fn integers(op: Op, x: i128, y: i128, prim: Prim) -> R<Value> {
    let fits = |n: i128| match prim {
        Prim::UInt32 => u32::try_from(n).is_ok(),
        Prim::Int64 => i64::try_from(n).is_ok(),
        Prim::UInt64 => u64::try_from(n).is_ok(),
        _ => i32::try_from(n).is_ok(),
    };
    let result = match op {
        Op::Add => x + y,
        Op::Sub => x - y,
        // Two 64-bit factors stay within 128 bits.
        Op::Mul => match x.checked_mul(y) {
            Some(n) if !fits(n) && matches!(prim, Prim::Int64 | Prim::UInt64) => {
                return Ok(Value::Double(truncated(n)));
            }
            Some(n) => n,
            None => return Ok(Value::Double(x as f64 * y as f64)),
        },
        Op::Div | Op::Rem if y == 0 => return divided_by_zero(),
        Op::Div if x % y != 0 => return Ok(Value::Double(x as f64 / y as f64)),
        Op::Div => x / y,
        Op::Rem => x % y,
    };
    Ok(if fits(result) {
        convert::integer_value(result, prim)
    } else {
        Value::Double(result as f64)
    })
}

/// `(double)BigInteger`: the bits beyond a double's are cut off, not rounded.
fn truncated(n: i128) -> f64 {
    let size = n.unsigned_abs();
    let surplus = (128 - size.leading_zeros()).saturating_sub(f64::MANTISSA_DIGITS);
    let cut = (size >> surplus << surplus) as f64;
    if n < 0 { -cut } else { cut }
}

fn doubles(op: Op, x: f64, y: f64) -> R<Value> {
    Ok(Value::Double(match op {
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul => x * y,
        Op::Div => x / y,
        Op::Rem => x % y,
    }))
}

fn decimals(op: Op, x: Decimal, y: Decimal) -> R<Value> {
    if matches!(op, Op::Div | Op::Rem) && y.is_zero() {
        return divided_by_zero();
    }
    let result = match op {
        Op::Add => x.checked_add(y),
        Op::Sub => x.checked_sub(y),
        Op::Mul => x.checked_mul(y),
        Op::Div => x.checked_div(y),
        Op::Rem => x.checked_rem(y),
    };
    match result {
        Some(n) => Ok(Value::Decimal(with_scale(op, x, y, n))),
        None => wrapped(
            "System.OverflowException",
            "Value was either too large or too small for a Decimal.",
        ),
    }
}

/// The decimals that .NET keeps: of a product that is zero those of both factors, of a quotient no more than it needs.
fn with_scale(op: Op, x: Decimal, y: Decimal, mut n: Decimal) -> Decimal {
    match op {
        Op::Mul if n.is_zero() => n.rescale((x.scale() + y.scale()).min(28)),
        Op::Div => {
            let wanted = x.scale().saturating_sub(y.scale());
            n = n.normalize();
            if n.scale() < wanted {
                n.rescale(wanted);
            }
        }
        _ => {}
    }
    n
}

/// A number as a decimal; what the conversion refuses is raised as .NET's cast does.
fn decimal(v: &Value) -> R<Decimal> {
    if let Value::Bool(_) = v {
        return Exception::new(
            "System.InvalidOperationException",
            "No coercion operator is defined between types 'System.Boolean' and 'System.Decimal'.",
        )
        .raise();
    }
    if let Value::Char(c) = v {
        return Ok(Decimal::from(*c));
    }
    match change_type(v, ty::known().decimal) {
        Ok(Value::Decimal(n)) => Ok(n),
        Ok(_) => Ok(Decimal::ZERO),
        Err(e) => Exception::new(e.type_name, e.message).raise(),
    }
}

pub(super) fn divided_by_zero<T>() -> R<T> {
    wrapped(
        "System.DivideByZeroException",
        "Attempted to divide by zero.",
    )
}

/// A .NET exception inside the `RuntimeException` that an operation raises.
fn wrapped<T>(type_name: &str, message: &str) -> R<T> {
    let inner = Exception::new(type_name, message).into_value();
    let outer =
        Exception::new("System.Management.Automation.RuntimeException", message).with_inner(inner);
    ErrorRecord::of(
        outer.into_value(),
        "RuntimeException",
        ErrorCategory::NotSpecified,
        Value::Null,
    )
    .raise()
}

/// The order of two numbers; None where one is no number (NaN).
pub(crate) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    if let (Value::Int32(x), Value::Int32(y)) = (left, right) {
        return Some(x.cmp(y));
    }
    match meeting_type(left, right) {
        Prim::Double => real(left).partial_cmp(&real(right)),
        Prim::Decimal => {
            let floating = |v: &Value| matches!(v, Value::Double(_) | Value::Single(_));
            if floating(left) || floating(right) {
                // A double may be beyond every decimal: it is then compared as a double.
                let exact = |v: &Value| change_type(v, ty::known().decimal).ok();
                return match (exact(left), exact(right)) {
                    (Some(Value::Decimal(x)), Some(Value::Decimal(y))) => Some(x.cmp(&y)),
                    _ => real(left).partial_cmp(&real(right)),
                };
            }
            let as_decimal = |v: &Value| match v {
                Value::Decimal(n) => Some(*n),
                other => Decimal::from_i128_with_scale(whole(other), 0).into(),
            };
            Some(as_decimal(left)?.cmp(&as_decimal(right)?))
        }
        _ => Some(whole(left).cmp(&whole(right))),
    }
}

/// The nearest integer of a real number within 64 bits.
pub(super) fn rounded(v: &Value) -> Option<i128> {
    match v {
        Value::Decimal(n) => n.round().to_i128(),
        Value::Double(_) | Value::Single(_) => {
            let n = real(v);
            (n.abs() < 1.9e19).then(|| n.round_ties_even() as i128)
        }
        other => convert::integer_of(other),
    }
}

/// The type of a real operand, for messages.
pub(super) fn unsigned_type() -> Ty {
    ty::known().uint64
}
