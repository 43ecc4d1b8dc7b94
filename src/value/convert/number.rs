//! Numbers of one type as numbers of another (`Convert.ChangeType`), and text as numbers.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use super::fail::{Failure, thrown};
use crate::text::error::TextError;
use crate::text::number::convert as text_number;
use crate::text::number::parse::IntegerType;
use crate::value::ty::{Prim, type_of};
use crate::value::{Decimal, Engine, Ty, Value};

/// A .NET exception to be: its type and message.
pub(crate) struct Thrown {
    /// The full name of its type.
    pub type_name: &'static str,
    /// Its message.
    pub message: String,
}

impl From<TextError> for Thrown {
    fn from(e: TextError) -> Thrown {
        Thrown {
            type_name: e.kind.type_name(),
            message: e.message,
        }
    }
}

impl Thrown {
    fn overflow(of: &str) -> Thrown {
        Thrown {
            type_name: "System.OverflowException",
            message: format!("Value was either too large or too small for {of}."),
        }
    }

    fn invalid(from: &str, to: &str) -> Thrown {
        Thrown {
            type_name: "System.InvalidCastException",
            message: format!("Invalid cast from '{from}' to '{to}'."),
        }
    }
}

/// The integer type of a well-known type.
pub(crate) fn integer_type(prim: Prim) -> Option<IntegerType> {
    Some(match prim {
        Prim::SByte => IntegerType::SByte,
        Prim::Byte => IntegerType::Byte,
        Prim::Int16 => IntegerType::Int16,
        Prim::UInt16 => IntegerType::UInt16,
        Prim::Int32 => IntegerType::Int32,
        Prim::UInt32 => IntegerType::UInt32,
        Prim::Int64 => IntegerType::Int64,
        Prim::UInt64 => IntegerType::UInt64,
        _ => return None,
    })
}

/// The number in a value of an integer type, an enumeration, a char or a bool.
pub(crate) fn integer_of(v: &Value) -> Option<i128> {
    Some(match v.base() {
        Value::SByte(n) => i128::from(*n),
        Value::Byte(n) => i128::from(*n),
        Value::Int16(n) => i128::from(*n),
        Value::UInt16(n) => i128::from(*n),
        Value::Int32(n) => i128::from(*n),
        Value::UInt32(n) => i128::from(*n),
        Value::Int64(n) => i128::from(*n),
        Value::UInt64(n) => i128::from(*n),
        Value::Enum(_, n) => i128::from(*n),
        Value::Char(n) => i128::from(*n),
        Value::Bool(b) => i128::from(*b),
        _ => return None,
    })
}

/// A value of an integer type; the number is within its range.
pub(crate) fn integer_value(n: i128, prim: Prim) -> Value {
    match prim {
        Prim::SByte => Value::SByte(n as i8),
        Prim::Byte => Value::Byte(n as u8),
        Prim::Int16 => Value::Int16(n as i16),
        Prim::UInt16 => Value::UInt16(n as u16),
        Prim::UInt32 => Value::UInt32(n as u32),
        Prim::Int64 => Value::Int64(n as i64),
        Prim::UInt64 => Value::UInt64(n as u64),
        Prim::Char => Value::Char(n as u16),
        _ => Value::Int32(n as i32),
    }
}

enum Source<'a> {
    Integer(i128),
    Real(f64),
    Decimal(Decimal),
    Big(&'a BigInt),
}

fn source(v: &Value) -> Option<Source<'_>> {
    Some(match v {
        Value::Single(n) => Source::Real(f64::from(*n)),
        Value::Double(n) => Source::Real(*n),
        Value::Decimal(n) => Source::Decimal(*n),
        Value::BigInt(n) => Source::Big(n),
        other => Source::Integer(integer_of(other)?),
    })
}

/// `Convert.ChangeType` between numbers, char and bool: halves are rounded to even, what does not fit is refused.
pub(crate) fn change_type(v: &Value, ty: Ty) -> Result<Value, Thrown> {
    let v = v.base();
    let from = type_of(v);
    let to = ty.prim();
    let refused = || Thrown::invalid(from.name(), ty.name());
    let Some(number) = source(v) else {
        return Err(refused());
    };
    let crosses = |a: Prim| matches!(a, Prim::Single | Prim::Double | Prim::Decimal);
    if (to == Prim::Char && (crosses(from.prim()) || from.prim() == Prim::Bool))
        || (from.prim() == Prim::Char && (crosses(to) || to == Prim::Bool))
    {
        return Err(refused());
    }
    match to {
        Prim::Single => Ok(Value::Single(match number {
            Source::Integer(n) => n as f32,
            Source::Real(n) => n as f32,
            Source::Decimal(n) => n.to_f32().unwrap_or(0.0),
            Source::Big(n) => n.to_f32().unwrap_or(f32::INFINITY),
        })),
        Prim::Double => Ok(Value::Double(match number {
            Source::Integer(n) => n as f64,
            Source::Real(n) => match v {
                Value::Single(s) => f64::from(*s),
                _ => n,
            },
            Source::Decimal(n) => decimal_to_f64(n),
            Source::Big(n) => n.to_f64().unwrap_or(f64::INFINITY),
        })),
        Prim::Decimal => match number {
            Source::Integer(n) => Decimal::from_i128(n),
            Source::Real(n) => match v {
                Value::Single(n) => decimal_of_single(*n),
                _ => text_number::decimal_of_double(n),
            },
            Source::Decimal(n) => Some(n),
            Source::Big(n) => n.to_i128().and_then(Decimal::from_i128),
        }
        .map(Value::Decimal)
        .ok_or_else(|| Thrown::overflow("a Decimal")),
        Prim::BigInt => Ok(Value::BigInt(Rc::new(match number {
            Source::Integer(n) => BigInt::from(n),
            Source::Real(n) => BigInt::from_f64(n.trunc()).ok_or_else(|| Thrown {
                type_name: "System.OverflowException",
                message: if n.is_nan() {
                    "The value is not a number.".into()
                } else {
                    "BigInteger cannot represent infinity.".into()
                },
            })?,
            Source::Decimal(n) => n.trunc().to_i128().map(BigInt::from).unwrap_or_default(),
            Source::Big(n) => n.clone(),
        }))),
        Prim::Bool => Ok(Value::Bool(super::to_bool(v))),
        Prim::Char => {
            let n = whole(&number).filter(|n| (0..=0xffff).contains(n));
            n.map(|n| Value::Char(n as u16))
                .ok_or_else(|| Thrown::overflow("a character"))
        }
        prim => {
            let Some(kind) = integer_type(prim) else {
                return Err(refused());
            };
            // The 64-bit conversions of reals are bare checked casts.
            let bare =
                matches!(number, Source::Real(_)) && matches!(prim, Prim::Int64 | Prim::UInt64);
            let overflow = || {
                if bare {
                    Thrown {
                        type_name: "System.OverflowException",
                        message: "Arithmetic operation resulted in an overflow.".into(),
                    }
                } else {
                    Thrown::from(kind.overflow())
                }
            };
            // Reals reach the small types by way of Int32.
            let small = matches!(number, Source::Real(_))
                && matches!(prim, Prim::SByte | Prim::Byte | Prim::Int16 | Prim::UInt16);
            if small && whole(&number).is_none_or(|n| i32::try_from(n).is_err()) {
                return Err(Thrown::from(IntegerType::Int32.overflow()));
            }
            let n = whole(&number).ok_or_else(overflow)?;
            let n = kind.check(n).map_err(|_| overflow())?;
            Ok(integer_value(n, prim))
        }
    }
}

/// The number rounded to the nearest integer; None where it is beyond all integer types.
fn whole(number: &Source<'_>) -> Option<i128> {
    match number {
        Source::Integer(n) => Some(*n),
        Source::Real(n) => (n.abs() < 1e20).then(|| n.round_ties_even() as i128),
        Source::Decimal(n) => n.round().to_i128(),
        Source::Big(n) => n.to_i128(),
    }
}

/// The double nearest to a decimal.
pub(crate) fn decimal_to_f64(n: Decimal) -> f64 {
    // Through text: the quotient of mantissa and power of ten would be rounded twice.
    n.to_string().parse().unwrap_or(0.0)
}

/// `(decimal)single`: 7 significant digits.
fn decimal_of_single(n: f32) -> Option<Decimal> {
    if !n.is_finite() || n.abs() >= 7.9228163e28 {
        return None;
    }
    let rounded: f64 = format!("{n:.6e}").parse().ok()?;
    text_number::decimal_of_double(rounded)
}

/// A number as one of another type.
pub(super) fn convert(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    match change_type(v, ty) {
        Ok(v) => Ok(v),
        Err(e) => {
            // To and from BigInteger there are cast operators instead of IConvertible.
            let id = if type_of(v).prim() == Prim::BigInt {
                "InvalidCastTargetInvocationExceptionop_Explicit"
            } else if ty.prim() == Prim::BigInt {
                "InvalidCastConstructorException"
            } else {
                "InvalidCastIConvertible"
            };
            let inner = thrown(e.type_name, &e.message);
            Err(Failure::because(engine, id, v, ty, &e.message, inner))
        }
    }
}

/// `IConvertible.ToType` of bool, char, date and enumeration: the numbers among them convert, the others say so.
pub(super) fn iconvertible(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    let from = type_of(v);
    let basic = |t: Ty| {
        (t.prim().is_number() && t.prim() != Prim::BigInt)
            || matches!(t.prim(), Prim::Bool | Prim::Char | Prim::DateTime)
    };
    let result = match v {
        Value::Net(_) if basic(ty) => Err(Thrown {
            type_name: "System.InvalidCastException",
            message: "Object cannot be cast from DBNull to other types.".into(),
        }),
        Value::DateTime(_) if basic(ty) => Err(Thrown::invalid("DateTime", ty.name())),
        Value::Bool(_) | Value::Char(_) | Value::Enum(..)
            if basic(ty) && ty.prim() != Prim::DateTime && ty.prim() != Prim::BigInt =>
        {
            change_type(v, ty)
        }
        Value::Enum(..) if ty.prim() == Prim::DateTime => Err(Thrown::invalid("Int32", ty.name())),
        _ if ty.prim() == Prim::DateTime => Err(Thrown::invalid(from.name(), ty.name())),
        _ => Err(Thrown::invalid(from.full_name(), ty.full_name())),
    };
    result.map_err(|e| {
        let inner = thrown(e.type_name, &e.message);
        Failure::because(engine, "InvalidCastIConvertible", v, ty, &e.message, inner)
    })
}

/// True for what `Convert.ChangeType` takes beyond numbers and text.
pub(super) fn is_iconvertible(v: &Value) -> bool {
    matches!(
        v,
        Value::Bool(_) | Value::Char(_) | Value::DateTime(_) | Value::Enum(..)
    ) || type_of(v).full_name() == "System.DBNull"
}

/// Text as a number: as the language writes numbers, else as .NET reads them.
pub(super) fn from_text(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    let text = v.as_str().unwrap_or_default();
    parse_number(text, ty, engine.edition()).map_err(|e| {
        let id = match ty.prim() {
            Prim::Single | Prim::Double => "InvalidCastFromStringToDoubleOrSingle",
            Prim::Decimal => "InvalidCastFromStringToDecimal",
            // The language had no number of this type before it came to Core: its own `Parse` was called.
            Prim::BigInt if !engine.edition().is_core() => {
                "InvalidCastParseTargetInvocationWithFormatProvider"
            }
            _ => "InvalidCastFromStringToInteger",
        };
        let inner = thrown(e.type_name, &e.message);
        Failure::because(engine, id, v, ty, &e.message, inner)
    })
}

/// Text as a number of a type.
pub(crate) fn parse_number(text: &str, ty: Ty, edition: crate::Edition) -> Result<Value, Thrown> {
    Ok(match ty.prim() {
        Prim::Single => Value::Single(text_number::to_single(text, edition)?),
        Prim::Double => Value::Double(text_number::to_double(text, edition)?),
        Prim::Decimal => Value::Decimal(text_number::to_decimal(text, edition)?),
        Prim::BigInt => Value::BigInt(Rc::new(text_number::to_big(text, edition)?)),
        prim => {
            let kind = integer_type(prim).unwrap_or(IntegerType::Int32);
            integer_value(text_number::to_integer(text, kind, edition)?, prim)
        }
    })
}
