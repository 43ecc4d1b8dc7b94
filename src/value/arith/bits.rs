//! `-band -bor -bxor -bnot -shl -shr`.

use super::numeric::{as_operand, real, rounded, type_code, unsigned_type, whole};
use super::{as_enum, implicit, number_of_text, numbers_of_texts};
use crate::value::convert;
use crate::value::ty::{Prim, type_of};
use crate::value::{Engine, Exception, R, Stop, Value, ty};

/// `a -band b`.
///
/// # Errors
/// `MethodNotFound` for types without the operator, cast errors of text that is no number.
pub fn band(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    bitwise(engine, a, b, |x, y| x & y, "op_BitwiseAnd", "-band")
}

/// `a -bor b`.
///
/// # Errors
/// As [`band`].
pub fn bor(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    bitwise(engine, a, b, |x, y| x | y, "op_BitwiseOr", "-bor")
}

/// `a -bxor b`.
///
/// # Errors
/// As [`band`].
pub fn bxor(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    bitwise(engine, a, b, |x, y| x ^ y, "op_ExclusiveOr", "-bxor")
}

/// The smallest type that holds all bits of both operands, by the larger `TypeCode`.
fn bit_type(code: u8) -> Prim {
    match code {
        0..=9 => Prim::Int32,
        10 => Prim::UInt32,
        11 => Prim::Int64,
        _ => Prim::UInt64,
    }
}

/// The bits of a number cut to a type.
fn cut(n: i128, prim: Prim) -> Value {
    match prim {
        Prim::UInt32 => Value::UInt32(n as u32),
        Prim::Int64 => Value::Int64(n as i64),
        Prim::UInt64 => Value::UInt64(n as u64),
        _ => Value::Int32(n as i32),
    }
}

fn bitwise(
    engine: &mut dyn Engine,
    a: &Value,
    b: &Value,
    f: fn(i128, i128) -> i128,
    method: &str,
    sign: &str,
) -> R<Value> {
    let (left, right) = (a.base(), b.base());
    if left.is_null() && right.is_null() {
        return Ok(Value::Int32(0));
    }
    let (l, r) = (type_code(left), type_code(right));
    if l.is_some() || r.is_some() {
        let code = l.unwrap_or(0).max(r.unwrap_or(0));
        // The side that is no number may convert to one.
        let stand_in = convert::integer_value(0, bit_type(code));
        let x = match l {
            Some(_) => Some(left.clone()),
            None => as_operand(engine, left, &stand_in)?,
        };
        let y = match r {
            Some(_) => Some(right.clone()),
            None => as_operand(engine, right, &stand_in)?,
        };
        let is_text = matches!(left, Value::Str(_)) || matches!(right, Value::Str(_));
        let is_date = matches!(left, Value::DateTime(_)) || matches!(right, Value::DateTime(_));
        match (x, y) {
            (Some(x), Some(y)) if code >= 13 => return real_bits(engine, &x, &y, f),
            (Some(x), Some(y)) => {
                let prim = bit_type(code);
                let result = cut(f(whole(&x), whole(&y)), prim);
                return match left {
                    Value::Enum(t, _) => as_enum(*t, &result),
                    _ => Ok(result),
                };
            }
            _ if code >= 13 && !is_text && !is_date => {
                return Exception::new(
                    "System.NullReferenceException",
                    "Object reference not set to an instance of an object.",
                )
                .raise();
            }
            _ => {}
        }
    }
    if matches!(left, Value::Str(_)) || matches!(right, Value::Str(_)) {
        let (x, y) = numbers_of_texts(engine, left, right)?;
        return bitwise(engine, &x, &y, f, method, sign);
    }
    implicit(engine, method, sign, left, right)
}

/// Real operands are taken as unsigned 64-bit numbers; a negative one makes the result signed.
fn real_bits(engine: &mut dyn Engine, x: &Value, y: &Value, f: fn(i128, i128) -> i128) -> R<Value> {
    let floating = |v: &Value| matches!(v, Value::Double(_) | Value::Single(_));
    let floating = floating(x) || floating(y);
    let bits = |engine: &mut dyn Engine, v: &Value| -> R<(i128, bool)> {
        // Beside a double everything is one first.
        let v = &match v {
            Value::Decimal(_) => v.clone(),
            other if floating => Value::Double(real(other)),
            other => other.clone(),
        };
        match rounded(v) {
            Some(n) if n < 0 && n >= i128::from(i64::MIN) => {
                Ok((i128::from(n as i64 as u64), true))
            }
            Some(n) if u64::try_from(n).is_ok() => Ok((n, false)),
            _ => Err(beyond_bits(engine, v)),
        }
    };
    let (m, m_negative) = bits(engine, x)?;
    let (n, n_negative) = bits(engine, y)?;
    let result = f(m, n);
    Ok(if m_negative || n_negative {
        Value::Int64(result as u64 as i64)
    } else {
        Value::UInt64(result as u64)
    })
}

/// The error of a real number that 64 bits do not hold: that of its cast.
fn beyond_bits(engine: &mut dyn Engine, v: &Value) -> Box<Stop> {
    match convert::to(engine, v, unsigned_type()) {
        Err(stop) => stop,
        Ok(_) => convert::no_way(engine, v, unsigned_type()),
    }
}

/// A real number as the smallest of int, uint, long and ulong that holds it.
fn smallest(engine: &mut dyn Engine, v: &Value) -> R<Value> {
    let n = match rounded(v) {
        Some(n) if n >= i128::from(i64::MIN) && n <= i128::from(u64::MAX) => n,
        _ => return Err(convert::no_way(engine, v, unsigned_type())),
    };
    Ok(if i32::try_from(n).is_ok() {
        Value::Int32(n as i32)
    } else if u32::try_from(n).is_ok() {
        Value::UInt32(n as u32)
    } else if i64::try_from(n).is_ok() {
        Value::Int64(n as i64)
    } else {
        Value::UInt64(n as u64)
    })
}

/// `-bnot v`.
///
/// # Errors
/// The cast error of what is no integer.
pub fn bnot(engine: &mut dyn Engine, v: &Value) -> R<Value> {
    match v.base() {
        Value::Null | Value::Void => Ok(Value::Int32(-1)),
        Value::Str(_) => {
            let number = number_of_text(engine, v.base(), ty::known().int32)?;
            bnot(engine, &number)
        }
        Value::UInt32(n) => Ok(Value::UInt32(!n)),
        Value::Int64(n) => Ok(Value::Int64(!n)),
        Value::UInt64(n) => Ok(Value::UInt64(!n)),
        Value::Int32(n) => Ok(Value::Int32(!n)),
        Value::Enum(t, n) => Ok(Value::Enum(*t, !n)),
        real @ (Value::Double(_) | Value::Single(_) | Value::Decimal(_)) => {
            let number = smallest(engine, real)?;
            bnot(engine, &number)
        }
        Value::BigInt(n) => Ok(Value::BigInt(std::rc::Rc::new(!(**n).clone()))),
        small @ (Value::Byte(_) | Value::SByte(_) | Value::Int16(_) | Value::UInt16(_)) => {
            Ok(Value::Int32(!(whole(small) as i32)))
        }
        other => Ok(Value::Int32(!convert::to_i32(engine, other)?)),
    }
}

/// `a -shl b`.
///
/// # Errors
/// As [`band`]; the cast error of a count that is no integer.
pub fn shl(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    shift(engine, a, b, true)
}

/// `a -shr b`.
///
/// # Errors
/// As [`shl`].
pub fn shr(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    shift(engine, a, b, false)
}

fn shift(engine: &mut dyn Engine, a: &Value, b: &Value, left: bool) -> R<Value> {
    let (v, by) = (a.base(), b.base());
    if v.is_null() {
        return Ok(Value::Int32(0));
    }
    if matches!(v, Value::Str(_)) || matches!(by, Value::Str(_)) {
        let (x, y) = numbers_of_texts(engine, v, by)?;
        return shift(engine, &x, &y, left);
    }
    let number = matches!(v, Value::Enum(..))
        || (type_of(v).prim().is_number() && !matches!(v, Value::BigInt(_)));
    if !number {
        let (method, sign) = if left {
            ("op_LeftShift", "-shl")
        } else {
            ("op_RightShift", "-shr")
        };
        return implicit(engine, method, sign, v, by);
    }
    let by = convert::to_i32(engine, by)?;
    let v = match v {
        Value::Double(_) | Value::Single(_) | Value::Decimal(_) => smallest(engine, v)?,
        other => other.clone(),
    };
    let wide = matches!(v, Value::Int64(_) | Value::UInt64(_));
    let count = (by & if wide { 0x3f } else { 0x1f }) as u32;
    Ok(match &v {
        Value::Int64(n) if left => Value::Int64(n.wrapping_shl(count)),
        Value::Int64(n) => Value::Int64(n.wrapping_shr(count)),
        Value::UInt64(n) if left => Value::UInt64(n.wrapping_shl(count)),
        Value::UInt64(n) => Value::UInt64(n.wrapping_shr(count)),
        Value::UInt32(n) if left => Value::UInt32(n.wrapping_shl(count)),
        Value::UInt32(n) => Value::UInt32(n.wrapping_shr(count)),
        small => {
            let n = whole(small) as i32;
            let n = if left {
                n.wrapping_shl(count)
            } else {
                n.wrapping_shr(count)
            };
            match small {
                Value::Enum(t, _) => Value::Enum(*t, i64::from(n)),
                Value::Byte(_) => Value::Byte(n as u8),
                Value::SByte(_) => Value::SByte(n as i8),
                Value::Int16(_) => Value::Int16(n as i16),
                Value::UInt16(_) => Value::UInt16(n as u16),
                _ => Value::Int32(n),
            }
        }
    })
}
