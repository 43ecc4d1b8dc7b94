//! The arithmetic that PowerShell 7's .NET gives integers and decimals as static members: `[int]::Abs(...)`,
//! `[int]::PopCount(...)`, `[decimal]::Max(...)`; reals have theirs in `real_math`.

use num_traits::{PrimInt, ToPrimitive};

use super::{args, math, throw, tuple};
use crate::value::convert::integer_of;
use crate::value::ty::{overload, static_method};
use crate::value::{Decimal, Engine, Exception, R, TypeDef, Value};

/// An integer type as these members compute with it.
pub(super) trait Whole: PrimInt + Into<i128> {
    fn read(v: &Value) -> Option<Self>;
    fn value(self) -> Value;
}

macro_rules! whole {
    ($($variant:ident $rust:ty),*) => { $(
        impl Whole for $rust {
            fn read(v: &Value) -> Option<Self> {
                match v.base() {
                    Value::$variant(n) => Some(*n),
                    other => integer_of(other).and_then(|n| Self::try_from(n).ok()),
                }
            }

            fn value(self) -> Value {
                Value::$variant(self)
            }
        }
    )* };
}

whole!(SByte i8, Byte u8, Int16 i16, UInt16 u16, Int32 i32, UInt32 u32, Int64 i64, UInt64 u64);

fn at<T: Whole>(a: &[Value], at: usize) -> R<T> {
    match T::read(args::value(a, at)) {
        Some(n) => Ok(n),
        None => throw::overflow(OVERFLOW),
    }
}

const OVERFLOW: &str = "Arithmetic operation resulted in an overflow.";

/// A static method of one overload: `static RESULT Name(PARAMETERS)`.
macro_rules! function {
    ($result:expr, $name:literal, $parameters:expr, $call:expr) => {
        static_method(
            $name,
            &[overload(
                concat!("static ", $result, " ", $name, "(", $parameters, ")"),
                $call,
            )],
        )
    };
}

/// A static method that makes a number of any other.
macro_rules! creation {
    ($ty:literal, $name:literal, $call:expr) => {
        static_method(
            $name,
            &[overload(
                concat!("static ", $ty, " ", $name, "[TOther](TOther value)"),
                $call,
            )],
        )
    };
}

/// What every integer type has.
macro_rules! integer_part {
    ($part:ident, $ty:literal, $rust:ty, [$($own:expr),*]) => {
        #[doc = concat!("The arithmetic of `", $ty, "`.")]
        pub(super) static $part: TypeDef = TypeDef {
            methods: &[
                function!($ty, "Clamp", concat!($ty, " value, ", $ty, " min, ", $ty, " max"), math::clamp),
                creation!($ty, "CreateChecked", create_checked::<$rust>),
                creation!($ty, "CreateSaturating", create_saturating::<$rust>),
                creation!($ty, "CreateTruncating", create_truncating::<$rust>),
                function!(
                    concat!("System.ValueTuple[", $ty, ",", $ty, "]"),
                    "DivRem",
                    concat!($ty, " left, ", $ty, " right"),
                    div_rem::<$rust>
                ),
                function!("bool", "IsEvenInteger", concat!($ty, " value"), |_, _, a| {
                    Ok((at::<$rust>(a, 0)? & 1 == 0).into())
                }),
                function!("bool", "IsOddInteger", concat!($ty, " value"), |_, _, a| {
                    Ok((at::<$rust>(a, 0)? & 1 != 0).into())
                }),
                function!("bool", "IsPow2", concat!($ty, " value"), |_, _, a| {
                    let n = at::<$rust>(a, 0)?;
                    Ok((n > 0 && n.count_ones() == 1).into())
                }),
                function!($ty, "LeadingZeroCount", concat!($ty, " value"), |_, _, a| {
                    count::<$rust>(at::<$rust>(a, 0)?.leading_zeros())
                }),
                function!($ty, "Log2", concat!($ty, " value"), log2::<$rust>),
                function!($ty, "Max", concat!($ty, " x, ", $ty, " y"), math::max),
                function!($ty, "Min", concat!($ty, " x, ", $ty, " y"), math::min),
                function!($ty, "PopCount", concat!($ty, " value"), |_, _, a| {
                    count::<$rust>(at::<$rust>(a, 0)?.count_ones())
                }),
                function!($ty, "RotateLeft", concat!($ty, " value, int rotateAmount"), |_, _, a| {
                    Ok(at::<$rust>(a, 0)?.rotate_left(turns::<$rust>(a)?).value())
                }),
                function!($ty, "RotateRight", concat!($ty, " value, int rotateAmount"), |_, _, a| {
                    Ok(at::<$rust>(a, 0)?.rotate_right(turns::<$rust>(a)?).value())
                }),
                function!("int", "Sign", concat!($ty, " value"), |_, _, a| {
                    let n: i128 = at::<$rust>(a, 0)?.into();
                    Ok((n.signum() as i32).into())
                }),
                function!($ty, "TrailingZeroCount", concat!($ty, " value"), |_, _, a| {
                    count::<$rust>(at::<$rust>(a, 0)?.trailing_zeros())
                }),
                $($own),*
            ],
            ..TypeDef::STRUCT
        };
    };
}

/// What the signed ones have beyond that.
macro_rules! signed_part {
    ($part:ident, $ty:literal, $rust:ty $(, $own:expr)*) => {
        integer_part!($part, $ty, $rust, [
            function!($ty, "Abs", concat!($ty, " value"), math::abs),
            function!($ty, "CopySign", concat!($ty, " value, ", $ty, " sign"), copy_sign::<$rust>),
            function!("bool", "IsNegative", concat!($ty, " value"), |_, _, a| {
                Ok((at::<$rust>(a, 0)? < 0).into())
            }),
            function!("bool", "IsPositive", concat!($ty, " value"), |_, _, a| {
                Ok((at::<$rust>(a, 0)? >= 0).into())
            }),
            function!($ty, "MaxMagnitude", concat!($ty, " x, ", $ty, " y"), |_, _, a| {
                by_magnitude::<$rust>(a, true)
            }),
            function!($ty, "MinMagnitude", concat!($ty, " x, ", $ty, " y"), |_, _, a| {
                by_magnitude::<$rust>(a, false)
            })
            $(, $own)*
        ]);
    };
}

signed_part!(SBYTE, "sbyte", i8);
signed_part!(INT16, "int16", i16);
signed_part!(
    INT32,
    "int",
    i32,
    function!("long", "BigMul", "int left, int right", |_, _, a| {
        Ok((i64::from(at::<i32>(a, 0)?) * i64::from(at::<i32>(a, 1)?)).into())
    })
);
signed_part!(INT64, "long", i64);
integer_part!(BYTE, "byte", u8, []);
integer_part!(UINT16, "uint16", u16, []);
integer_part!(
    UINT32,
    "uint",
    u32,
    [function!(
        "ulong",
        "BigMul",
        "uint left, uint right",
        |_, _, a| {
            Ok(Value::UInt64(
                u64::from(at::<u32>(a, 0)?) * u64::from(at::<u32>(a, 1)?),
            ))
        }
    )]
);
integer_part!(UINT64, "ulong", u64, []);

/// A small count as a number of the type.
fn count<T: Whole>(n: u32) -> R<Value> {
    match T::from(n) {
        Some(n) => Ok(n.value()),
        None => throw::overflow(OVERFLOW),
    }
}

/// How far a rotation goes: .NET takes the amount modulo the width, negative ones too.
fn turns<T: Whole>(a: &[Value]) -> R<u32> {
    let width = i64::from(T::zero().count_zeros());
    Ok(i64::from(args::int(a, 1)?).rem_euclid(width) as u32)
}

fn log2<T: Whole>(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let n = at::<T>(a, 0)?;
    if n < T::zero() {
        return throw::out_of_range(engine, "Non-negative number required.", "value");
    }
    let bits = T::zero().count_zeros();
    count::<T>((bits - 1).saturating_sub(n.leading_zeros()))
}

/// `DivRem(left, right)`: quotient and remainder as a tuple.
pub(super) fn div_rem<T: Whole>(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (x, y) = (at::<T>(a, 0)?, at::<T>(a, 1)?);
    if y.is_zero() {
        return divide_by_zero();
    }
    let (left, right): (i128, i128) = (x.into(), y.into());
    match T::from(left / right).zip(T::from(left % right)) {
        Some((quotient, remainder)) => Ok(tuple::value_tuple(vec![
            quotient.value(),
            remainder.value(),
        ])),
        None => throw::overflow(OVERFLOW),
    }
}

fn copy_sign<T: Whole>(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (value, sign): (i128, i128) = (at::<T>(a, 0)?.into(), at::<T>(a, 1)?.into());
    let signed = if sign < 0 { -value.abs() } else { value.abs() };
    match T::from(signed) {
        Some(n) => Ok(n.value()),
        None => {
            throw::overflow("Negating the minimum value of a twos complement number is invalid.")
        }
    }
}

/// The number whose distance from zero is larger (or smaller); of equal ones the larger (or smaller) number.
fn by_magnitude<T: Whole>(a: &[Value], larger: bool) -> R<Value> {
    let (x, y) = (at::<T>(a, 0)?, at::<T>(a, 1)?);
    let (left, right): (i128, i128) = (x.into(), y.into());
    let first = (left.abs(), left) >= (right.abs(), right);
    Ok(if first == larger { x } else { y }.value())
}

/// A number of any type without its fraction, and whether it is no number at all.
fn integer_part_of(a: &[Value]) -> (i128, bool) {
    match args::value(a, 0).base() {
        Value::Double(n) => (n.trunc() as i128, n.is_nan() || n.is_infinite()),
        Value::Single(n) => (n.trunc() as i128, n.is_nan() || n.is_infinite()),
        Value::Decimal(n) => (n.trunc().to_i128().unwrap_or(0), false),
        Value::BigInt(n) => match n.to_i128() {
            Some(n) => (n, false),
            None if n.sign() == num_bigint::Sign::Minus => (i128::MIN, false),
            None => (i128::MAX, false),
        },
        other => (integer_of(other).unwrap_or(0), false),
    }
}

fn create_checked<T: Whole>(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (n, unbounded) = integer_part_of(a);
    match T::from(n) {
        Some(n) if !unbounded => Ok(n.value()),
        _ => throw::overflow(OVERFLOW),
    }
}

fn create_saturating<T: Whole>(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (n, _) = integer_part_of(a);
    let bound = match n < 0 {
        true => T::min_value(),
        false => T::max_value(),
    };
    Ok(T::from(n).unwrap_or(bound).value())
}

fn create_truncating<T: Whole>(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    // Reals saturate here, too; integers lose their high bits.
    if matches!(
        args::value(a, 0).base(),
        Value::Double(_) | Value::Single(_) | Value::Decimal(_)
    ) {
        return create_saturating::<T>(engine, this, a);
    }
    let (n, _) = integer_part_of(a);
    let low: i128 = T::min_value().into();
    let width = T::zero().count_zeros();
    let cut = (n - low).rem_euclid(1i128 << width) + low;
    match T::from(cut) {
        Some(n) => Ok(n.value()),
        None => throw::overflow(OVERFLOW),
    }
}

fn decimal(a: &[Value], at: usize) -> Decimal {
    match args::value(a, at).base() {
        Value::Decimal(d) => *d,
        _ => Decimal::ZERO,
    }
}

/// `ToX(decimal)`: the number without its fraction, where the type holds it.
macro_rules! decimal_to {
    ($ty:literal, $name:literal, $rust:ty, $too_large:literal) => {
        function!($ty, $name, "decimal value", |_, _, a| {
            let whole = decimal(a, 0).trunc().to_i128();
            match whole.and_then(|n| <$rust>::try_from(n).ok()) {
                Some(n) => Ok(Whole::value(n)),
                None => throw::overflow(concat!(
                    "Value was either too large or too small for ",
                    $too_large,
                    "."
                )),
            }
        })
    };
}

/// The arithmetic of `decimal`.
pub(super) static DECIMAL: TypeDef = TypeDef {
    methods: &[
        static_method(
            "Add",
            &[overload(
                "static decimal Add(decimal d1, decimal d2)",
                |_, _, a| checked(decimal(a, 0).checked_add(decimal(a, 1))),
            )],
        ),
        static_method(
            "Subtract",
            &[overload(
                "static decimal Subtract(decimal d1, decimal d2)",
                |_, _, a| checked(decimal(a, 0).checked_sub(decimal(a, 1))),
            )],
        ),
        static_method(
            "Multiply",
            &[overload(
                "static decimal Multiply(decimal d1, decimal d2)",
                |_, _, a| checked(decimal(a, 0).checked_mul(decimal(a, 1))),
            )],
        ),
        static_method(
            "Divide",
            &[overload(
                "static decimal Divide(decimal d1, decimal d2)",
                |_, _, a| {
                    if decimal(a, 1).is_zero() {
                        return divide_by_zero();
                    }
                    checked(decimal(a, 0).checked_div(decimal(a, 1)))
                },
            )],
        ),
        static_method(
            "Remainder",
            &[overload(
                "static decimal Remainder(decimal d1, decimal d2)",
                |_, _, a| {
                    if decimal(a, 1).is_zero() {
                        return divide_by_zero();
                    }
                    checked(decimal(a, 0).checked_rem(decimal(a, 1)))
                },
            )],
        ),
        static_method(
            "Negate",
            &[overload("static decimal Negate(decimal d)", |_, _, a| {
                Ok((-decimal(a, 0)).into())
            })],
        ),
        static_method(
            "Abs",
            &[overload("static decimal Abs(decimal value)", |_, _, a| {
                Ok(decimal(a, 0).abs().into())
            })],
        ),
        static_method(
            "Truncate",
            &[overload("static decimal Truncate(decimal d)", |_, _, a| {
                Ok(decimal(a, 0).trunc().into())
            })],
        ),
        static_method(
            "Floor",
            &[overload("static decimal Floor(decimal d)", |_, _, a| {
                Ok(decimal(a, 0).floor().into())
            })],
        ),
        static_method(
            "Ceiling",
            &[overload("static decimal Ceiling(decimal d)", |_, _, a| {
                Ok(decimal(a, 0).ceil().into())
            })],
        ),
        static_method(
            "Round",
            &[
                overload("static decimal Round(decimal d)", math::round_decimal),
                overload(
                    "static decimal Round(decimal d, int decimals)",
                    math::round_decimal,
                ),
                overload(
                    "static decimal Round(decimal d, System.MidpointRounding mode)",
                    |e, t, a| {
                        let moved = [
                            args::value(a, 0).clone(),
                            Value::Int32(0),
                            args::value(a, 1).clone(),
                        ];
                        math::round_decimal(e, t, &moved)
                    },
                ),
                overload(
                    "static decimal Round(decimal d, int decimals, System.MidpointRounding mode)",
                    math::round_decimal,
                ),
            ],
        ),
        static_method(
            "Compare",
            &[overload(
                "static int Compare(decimal d1, decimal d2)",
                |_, _, a| Ok((decimal(a, 0).cmp(&decimal(a, 1)) as i32).into()),
            )],
        ),
        static_method(
            "ToDouble",
            &[overload("static double ToDouble(decimal d)", |_, _, a| {
                Ok(decimal(a, 0).to_f64().unwrap_or(f64::NAN).into())
            })],
        ),
        static_method(
            "ToInt32",
            &[overload("static int ToInt32(decimal d)", |_, _, a| {
                decimal(a, 0).trunc().to_i32().map_or_else(
                    || throw::overflow("Value was either too large or too small for an Int32."),
                    |v| Ok(v.into()),
                )
            })],
        ),
        static_method(
            "ToInt64",
            &[overload("static long ToInt64(decimal d)", |_, _, a| {
                decimal(a, 0).trunc().to_i64().map_or_else(
                    || throw::overflow("Value was either too large or too small for an Int64."),
                    |v| Ok(v.into()),
                )
            })],
        ),
        static_method(
            "GetBits",
            &[overload("static int[] GetBits(decimal d)", |_, _, a| {
                let d = decimal(a, 0);
                let m = d.mantissa().unsigned_abs();
                let flags = (d.scale() << 16) | if d.is_sign_negative() { 1 << 31 } else { 0 };
                let words = [m as i32, (m >> 32) as i32, (m >> 64) as i32, flags as i32];
                Ok(Value::typed_array(
                    crate::value::ty::known().int32,
                    words.into_iter().map(Value::Int32).collect(),
                ))
            })],
        ),
        function!(
            "decimal",
            "Clamp",
            "decimal value, decimal min, decimal max",
            math::clamp
        ),
        function!(
            "decimal",
            "CopySign",
            "decimal value, decimal sign",
            |_, _, a| {
                let mut n = decimal(a, 0);
                n.set_sign_negative(decimal(a, 1).is_sign_negative());
                Ok(n.into())
            }
        ),
        function!("bool", "IsCanonical", "decimal value", |_, _, a| {
            let n = decimal(a, 0);
            Ok((n.scale() == 0 || n.mantissa() % 10 != 0).into())
        }),
        function!("bool", "IsEvenInteger", "decimal value", |_, _, a| {
            Ok(is_whole(decimal(a, 0), Some(0)).into())
        }),
        function!("bool", "IsInteger", "decimal value", |_, _, a| {
            Ok(is_whole(decimal(a, 0), None).into())
        }),
        function!("bool", "IsNegative", "decimal value", |_, _, a| {
            Ok(decimal(a, 0).is_sign_negative().into())
        }),
        function!("bool", "IsOddInteger", "decimal value", |_, _, a| {
            Ok(is_whole(decimal(a, 0), Some(1)).into())
        }),
        function!("bool", "IsPositive", "decimal value", |_, _, a| {
            Ok(decimal(a, 0).is_sign_positive().into())
        }),
        function!("decimal", "Max", "decimal x, decimal y", math::max),
        function!(
            "decimal",
            "MaxMagnitude",
            "decimal x, decimal y",
            |_, _, a| {
                let (x, y) = (decimal(a, 0), decimal(a, 1));
                Ok(if (x.abs(), x) >= (y.abs(), y) { x } else { y }.into())
            }
        ),
        function!("decimal", "Min", "decimal x, decimal y", math::min),
        function!(
            "decimal",
            "MinMagnitude",
            "decimal x, decimal y",
            |_, _, a| {
                let (x, y) = (decimal(a, 0), decimal(a, 1));
                Ok(if (x.abs(), x) <= (y.abs(), y) { x } else { y }.into())
            }
        ),
        function!("int", "Sign", "decimal d", math::sign),
        decimal_to!("byte", "ToByte", u8, "an unsigned byte"),
        decimal_to!("int16", "ToInt16", i16, "an Int16"),
        function!("long", "ToOACurrency", "decimal value", |_, _, a| {
            let scaled = decimal(a, 0).checked_mul(Decimal::from(10_000));
            match scaled.and_then(|n| n.round().to_i64()) {
                Some(n) => Ok(n.into()),
                None => throw::overflow("Value was either too large or too small for a Currency."),
            }
        }),
        decimal_to!("sbyte", "ToSByte", i8, "a signed byte"),
        function!("float", "ToSingle", "decimal d", |_, _, a| {
            Ok(Value::Single(decimal(a, 0).to_f32().unwrap_or(f32::NAN)))
        }),
        decimal_to!("uint16", "ToUInt16", u16, "a UInt16"),
        decimal_to!("uint", "ToUInt32", u32, "a UInt32"),
        decimal_to!("ulong", "ToUInt64", u64, "a UInt64"),
        function!("decimal", "FromOACurrency", "long cy", |_, _, a| {
            Ok(Decimal::new(args::long(a, 0)?, 4).normalize().into())
        }),
        static_method(
            "Equals",
            &[overload(
                "static bool Equals(decimal d1, decimal d2)",
                |_, _, a| Ok((decimal(a, 0) == decimal(a, 1)).into()),
            )],
        ),
    ],
    ..TypeDef::STRUCT
};

fn checked(value: Option<Decimal>) -> R<Value> {
    match value {
        Some(v) => Ok(v.into()),
        None => throw::overflow("Value was either too large or too small for a Decimal."),
    }
}

fn divide_by_zero<T>() -> R<T> {
    Exception::new(
        "System.DivideByZeroException",
        "Attempted to divide by zero.",
    )
    .raise()
}

fn is_whole(n: Decimal, remainder: Option<i64>) -> bool {
    n.fract().is_zero()
        && remainder.is_none_or(|wanted| (n % Decimal::TWO).abs() == Decimal::from(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;
    use crate::value::testing::TestEngine;

    fn call(part: &'static TypeDef, name: &str, a: &[Value]) -> Option<Value> {
        let method = part.methods.iter().find(|m| m.name == name)?;
        let call = method.overloads.first()?.call;
        call(&mut TestEngine(Edition::Core), &Value::Null, a).ok()
    }

    #[test]
    fn bits_are_counted_and_turned() {
        let n = |v: i32| Some(Value::Int32(v)).and_then(|v| integer_of(&v));
        let of = |v: Option<Value>| v.and_then(|v| integer_of(&v));
        assert_eq!(of(call(&INT32, "PopCount", &[7.into()])), n(3));
        assert_eq!(of(call(&INT32, "Log2", &[1024.into()])), n(10));
        assert_eq!(of(call(&INT32, "Log2", &[0.into()])), n(0));
        assert!(call(&INT32, "Log2", &[(-1).into()]).is_none());
        assert_eq!(of(call(&INT32, "RotateLeft", &[1.into(), 33.into()])), n(2));
        assert_eq!(of(call(&BYTE, "LeadingZeroCount", &[Value::Byte(1)])), n(7));
    }

    #[test]
    fn numbers_are_made_with_and_without_loss() {
        let of = |v: Option<Value>| v.and_then(|v| integer_of(&v));
        assert_eq!(of(call(&BYTE, "CreateChecked", &[255.into()])), Some(255));
        assert!(call(&BYTE, "CreateChecked", &[256.into()]).is_none());
        assert_eq!(
            of(call(&BYTE, "CreateSaturating", &[300.into()])),
            Some(255)
        );
        assert_eq!(
            of(call(&SBYTE, "CreateTruncating", &[200.into()])),
            Some(-56)
        );
        assert!(call(&INT32, "DivRem", &[1.into(), 0.into()]).is_none());
        assert!(call(&INT32, "CopySign", &[i32::MIN.into(), 1.into()]).is_none());
    }
}
