//! `System.Math`.

use rust_decimal::RoundingStrategy;

use super::{args, number_math, real_math, throw};
use crate::value::ty::{DefKind, overload, static_method, static_prop};
use crate::value::{Decimal, Engine, Exception, R, TypeDef, Value};

/// A function of one double.
macro_rules! of_double {
    ($name:literal, $parameter:literal, $f:expr) => {
        static_method(
            $name,
            &[overload(
                concat!("static double ", $name, "(double ", $parameter, ")"),
                |_, _, a| {
                    let f: fn(f64) -> f64 = $f;
                    Ok(f(args::double(a, 0)?).into())
                },
            )],
        )
    };
}

/// Overloads of a function that exists for every number type, in .NET's order.
macro_rules! for_numbers {
    ($name:literal, $call:ident, $($types:literal),* $(,)?) => {
        static_method($name, &[$(
            overload(concat!("static ", $types, " ", $name, "(", $types, " val1, ", $types, " val2)"), $call)
        ),*])
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Math",
    kind: DefKind::Abstract,
    properties: &[
        static_prop("PI", "double", |_, _| Ok(std::f64::consts::PI.into())),
        static_prop("E", "double", |_, _| Ok(std::f64::consts::E.into())),
        static_prop("Tau", "double", |_, _| Ok(std::f64::consts::TAU.into())),
    ],
    methods: &[
        static_method(
            "Abs",
            &[
                overload("static int16 Abs(int16 value)", abs),
                overload("static int Abs(int value)", abs),
                overload("static long Abs(long value)", abs),
                overload("static sbyte Abs(sbyte value)", abs),
                overload("static decimal Abs(decimal value)", abs),
                overload("static double Abs(double value)", abs),
                overload("static float Abs(float value)", abs),
            ],
        ),
        of_double!("Acos", "d", f64::acos),
        of_double!("Acosh", "d", f64::acosh),
        of_double!("Asin", "d", f64::asin),
        of_double!("Asinh", "d", f64::asinh),
        of_double!("Atan", "d", f64::atan),
        of_double!("Atanh", "d", f64::atanh),
        static_method(
            "Atan2",
            &[overload(
                "static double Atan2(double y, double x)",
                |_, _, a| Ok(args::double(a, 0)?.atan2(args::double(a, 1)?).into()),
            )],
        ),
        static_method(
            "BigMul",
            &[
                overload("static long BigMul(int a, int b)", |_, _, a| {
                    Ok((i64::from(args::int(a, 0)?) * i64::from(args::int(a, 1)?)).into())
                }),
                overload("static ulong BigMul(uint a, uint b)", |_, _, a| {
                    let product = i128::from(args::long(a, 0)?) * i128::from(args::long(a, 1)?);
                    Ok(Value::UInt64(product as u64))
                }),
                overload(
                    "static long BigMul(long a, long b, [ref] long low)",
                    |e, _, a| {
                        let product = i128::from(args::long(a, 0)?) * i128::from(args::long(a, 1)?);
                        args::set_ref(e, a, 2, &Value::Int64(product as i64))?;
                        Ok(Value::Int64((product >> 64) as i64))
                    },
                ),
                overload(
                    "static ulong BigMul(ulong a, ulong b, [ref] ulong low)",
                    |e, _, a| {
                        let read = |at| match args::value(a, at).base() {
                            Value::UInt64(n) => u128::from(*n),
                            _ => 0,
                        };
                        let product = read(0) * read(1);
                        args::set_ref(e, a, 2, &Value::UInt64(product as u64))?;
                        Ok(Value::UInt64((product >> 64) as u64))
                    },
                ),
            ],
        ),
        of_double!("Cbrt", "d", f64::cbrt),
        static_method(
            "Ceiling",
            &[
                overload("static decimal Ceiling(decimal d)", |_, _, a| {
                    Ok(decimal(a, 0).ceil().into())
                }),
                overload("static double Ceiling(double a)", |_, _, a| {
                    Ok(args::double(a, 0)?.ceil().into())
                }),
            ],
        ),
        static_method(
            "Clamp",
            &[
                overload("static byte Clamp(byte value, byte min, byte max)", clamp),
                overload(
                    "static decimal Clamp(decimal value, decimal min, decimal max)",
                    clamp,
                ),
                overload(
                    "static double Clamp(double value, double min, double max)",
                    clamp,
                ),
                overload(
                    "static int16 Clamp(int16 value, int16 min, int16 max)",
                    clamp,
                ),
                overload("static int Clamp(int value, int min, int max)", clamp),
                overload("static long Clamp(long value, long min, long max)", clamp),
                overload(
                    "static sbyte Clamp(sbyte value, sbyte min, sbyte max)",
                    clamp,
                ),
                overload(
                    "static float Clamp(float value, float min, float max)",
                    clamp,
                ),
                overload(
                    "static uint16 Clamp(uint16 value, uint16 min, uint16 max)",
                    clamp,
                ),
                overload("static uint Clamp(uint value, uint min, uint max)", clamp),
                overload(
                    "static ulong Clamp(ulong value, ulong min, ulong max)",
                    clamp,
                ),
            ],
        ),
        static_method(
            "CopySign",
            &[overload(
                "static double CopySign(double x, double y)",
                |_, _, a| Ok(args::double(a, 0)?.copysign(args::double(a, 1)?).into()),
            )],
        ),
        of_double!("Cos", "d", f64::cos),
        of_double!("Cosh", "value", f64::cosh),
        static_method(
            "DivRem",
            &[
                overload("static int DivRem(int a, int b, [ref] int result)", div_rem),
                overload(
                    "static long DivRem(long a, long b, [ref] long result)",
                    div_rem,
                ),
                overload(
                    "static System.ValueTuple[sbyte,sbyte] DivRem(sbyte left, sbyte right)",
                    number_math::div_rem::<i8>,
                ),
                overload(
                    "static System.ValueTuple[byte,byte] DivRem(byte left, byte right)",
                    number_math::div_rem::<u8>,
                ),
                overload(
                    "static System.ValueTuple[int16,int16] DivRem(int16 left, int16 right)",
                    number_math::div_rem::<i16>,
                ),
                overload(
                    "static System.ValueTuple[uint16,uint16] DivRem(uint16 left, uint16 right)",
                    number_math::div_rem::<u16>,
                ),
                overload(
                    "static System.ValueTuple[int,int] DivRem(int left, int right)",
                    number_math::div_rem::<i32>,
                ),
                overload(
                    "static System.ValueTuple[uint,uint] DivRem(uint left, uint right)",
                    number_math::div_rem::<u32>,
                ),
                overload(
                    "static System.ValueTuple[long,long] DivRem(long left, long right)",
                    number_math::div_rem::<i64>,
                ),
                overload(
                    "static System.ValueTuple[ulong,ulong] DivRem(ulong left, ulong right)",
                    number_math::div_rem::<u64>,
                ),
            ],
        ),
        of_double!("Exp", "d", f64::exp),
        static_method(
            "Floor",
            &[
                overload("static decimal Floor(decimal d)", |_, _, a| {
                    Ok(decimal(a, 0).floor().into())
                }),
                overload("static double Floor(double d)", |_, _, a| {
                    Ok(args::double(a, 0)?.floor().into())
                }),
            ],
        ),
        static_method(
            "IEEERemainder",
            &[overload(
                "static double IEEERemainder(double x, double y)",
                |_, _, a| {
                    let (x, y) = (args::double(a, 0)?, args::double(a, 1)?);
                    let quotient = x / y;
                    Ok((x - quotient.round_ties_even() * y).into())
                },
            )],
        ),
        static_method(
            "Log",
            &[
                overload("static double Log(double d)", |_, _, a| {
                    Ok(args::double(a, 0)?.ln().into())
                }),
                overload("static double Log(double a, double newBase)", |_, _, a| {
                    Ok(log(args::double(a, 0)?, args::double(a, 1)?).into())
                }),
            ],
        ),
        of_double!("Log10", "d", f64::log10),
        of_double!("Log2", "x", f64::log2),
        for_numbers!(
            "Max", max, "byte", "decimal", "double", "int16", "int", "long", "sbyte", "float",
            "uint16", "uint", "ulong"
        ),
        for_numbers!(
            "Min", min, "byte", "decimal", "double", "int16", "int", "long", "sbyte", "float",
            "uint16", "uint", "ulong"
        ),
        static_method(
            "Pow",
            &[overload(
                "static double Pow(double x, double y)",
                |_, _, a| Ok(args::double(a, 0)?.powf(args::double(a, 1)?).into()),
            )],
        ),
        static_method(
            "Round",
            &[
                overload("static decimal Round(decimal d)", round_decimal),
                overload(
                    "static decimal Round(decimal d, int decimals)",
                    round_decimal,
                ),
                overload(
                    "static decimal Round(decimal d, System.MidpointRounding mode)",
                    |e, t, a| round_decimal(e, t, &without_digits(a)),
                ),
                overload(
                    "static decimal Round(decimal d, int decimals, System.MidpointRounding mode)",
                    round_decimal,
                ),
                overload("static double Round(double a)", round_double),
                overload(
                    "static double Round(double value, int digits)",
                    round_double,
                ),
                overload(
                    "static double Round(double value, System.MidpointRounding mode)",
                    |e, t, a| round_double(e, t, &without_digits(a)),
                ),
                overload(
                    "static double Round(double value, int digits, System.MidpointRounding mode)",
                    round_double,
                ),
            ],
        ),
        static_method(
            "Sign",
            &[
                overload("static int Sign(decimal value)", sign),
                overload("static int Sign(double value)", sign),
                overload("static int Sign(int16 value)", sign),
                overload("static int Sign(int value)", sign),
                overload("static int Sign(long value)", sign),
                overload("static int Sign(sbyte value)", sign),
                overload("static int Sign(float value)", sign),
            ],
        ),
        of_double!("Sin", "a", f64::sin),
        of_double!("Sinh", "value", f64::sinh),
        of_double!("Sqrt", "d", f64::sqrt),
        of_double!("Tan", "a", f64::tan),
        of_double!("Tanh", "value", f64::tanh),
        static_method(
            "Truncate",
            &[
                overload("static decimal Truncate(decimal d)", |_, _, a| {
                    Ok(decimal(a, 0).trunc().into())
                }),
                overload("static double Truncate(double d)", |_, _, a| {
                    Ok(args::double(a, 0)?.trunc().into())
                }),
            ],
        ),
    ],
    parts: &[&real_math::MATH],
    ..TypeDef::CLASS
}];

/// The logarithm to a base.
pub(super) fn log(v: f64, base: f64) -> f64 {
    if base == 1.0 || (v != 1.0 && (base == 0.0 || base == f64::INFINITY)) {
        return f64::NAN;
    }
    v.ln() / base.ln()
}

fn decimal(a: &[Value], at: usize) -> Decimal {
    match args::value(a, at).base() {
        Value::Decimal(d) => *d,
        _ => Decimal::ZERO,
    }
}

pub(super) fn abs(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let value = args::value(a, 0);
    let result = match value.base() {
        Value::SByte(v) => v.checked_abs().map(Value::SByte),
        Value::Int16(v) => v.checked_abs().map(Value::Int16),
        Value::Int32(v) => v.checked_abs().map(Value::Int32),
        Value::Int64(v) => v.checked_abs().map(Value::Int64),
        Value::Decimal(v) => Some(Value::Decimal(v.abs())),
        Value::Double(v) => Some(Value::Double(v.abs())),
        Value::Single(v) => Some(Value::Single(v.abs())),
        other => Some(other.clone()),
    };
    match result {
        Some(v) => Ok(v),
        None => {
            throw::overflow("Negating the minimum value of a twos complement number is invalid.")
        }
    }
}

/// The larger of two numbers of one type; NaN wins over everything.
pub(super) fn max(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    pick(
        engine,
        args::value(a, 0),
        args::value(a, 1),
        std::cmp::Ordering::Greater,
    )
}

pub(super) fn min(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    pick(
        engine,
        args::value(a, 0),
        args::value(a, 1),
        std::cmp::Ordering::Less,
    )
}

fn pick(engine: &mut dyn Engine, a: &Value, b: &Value, wanted: std::cmp::Ordering) -> R<Value> {
    for v in [a, b] {
        match v {
            Value::Double(d) if d.is_nan() => return Ok(v.clone()),
            Value::Single(d) if d.is_nan() => return Ok(v.clone()),
            _ => {}
        }
    }
    let order = super::object::compare(engine, a, b)?;
    Ok(if order == wanted || order.is_eq() {
        a
    } else {
        b
    }
    .clone())
}

pub(super) fn clamp(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (value, low, high) = (args::value(a, 0), args::value(a, 1), args::value(a, 2));
    if super::object::compare(engine, low, high)?.is_gt() {
        let (low, high) = (
            super::object::text(engine, low)?,
            super::object::text(engine, high)?,
        );
        return throw::plain_argument(format!("'{low}' cannot be greater than {high}."));
    }
    Ok(if super::object::compare(engine, value, low)?.is_lt() {
        low
    } else if super::object::compare(engine, value, high)?.is_gt() {
        high
    } else {
        value
    }
    .clone())
}

pub(super) fn sign(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let value = args::value(a, 0);
    Ok(Value::Int32(match value.base() {
        Value::Decimal(d) => {
            if d.is_zero() {
                0
            } else if d.is_sign_negative() {
                -1
            } else {
                1
            }
        }
        Value::Double(_) | Value::Single(_) => {
            let v = args::double(a, 0)?;
            if v.is_nan() {
                return Exception::new(
                    "System.ArithmeticException",
                    "Function does not accept floating point Not-a-Number values.",
                )
                .raise();
            }
            i32::from(v > 0.0) - i32::from(v < 0.0)
        }
        _ => args::long(a, 0)?.signum() as i32,
    }))
}

fn quotient(a: &[Value]) -> R<(Value, Value)> {
    let pair = match (args::value(a, 0), args::value(a, 1)) {
        (Value::Int32(_), Value::Int32(0)) | (Value::Int64(_), Value::Int64(0)) => {
            return Exception::new(
                "System.DivideByZeroException",
                "Attempted to divide by zero.",
            )
            .raise();
        }
        (Value::Int32(x), Value::Int32(y)) => x
            .checked_div(*y)
            .map(|q| (Value::Int32(q), Value::Int32(x.wrapping_rem(*y)))),
        _ => {
            let (x, y) = (args::long(a, 0)?, args::long(a, 1)?);
            x.checked_div(y)
                .map(|q| (Value::Int64(q), Value::Int64(x.wrapping_rem(y))))
        }
    };
    match pair {
        Some(pair) => Ok(pair),
        None => throw::overflow("Arithmetic operation resulted in an overflow."),
    }
}

fn div_rem(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (quotient, remainder) = quotient(a)?;
    args::set_ref(engine, a, 2, &remainder)?;
    Ok(quotient)
}

/// `Round(value, mode)` as `Round(value, 0, mode)`.
pub(super) fn without_digits(a: &[Value]) -> [Value; 3] {
    [
        args::value(a, 0).clone(),
        Value::Int32(0),
        args::value(a, 1).clone(),
    ]
}

/// `Round(decimal, decimals, mode)`; decimals and mode may be left out.
pub(super) fn round_decimal(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let digits = args::number(a, 1);
    if !(0..=28).contains(&digits) {
        return throw::out_of_range(
            engine,
            "Decimal can only round to between 0 and 28 digits of precision.",
            "decimals",
        );
    }
    let strategy = match args::number(a, 2) {
        0 => RoundingStrategy::MidpointNearestEven,
        1 => RoundingStrategy::MidpointAwayFromZero,
        2 => RoundingStrategy::ToZero,
        3 => RoundingStrategy::ToNegativeInfinity,
        _ => RoundingStrategy::ToPositiveInfinity,
    };
    Ok(decimal(a, 0)
        .round_dp_with_strategy(digits as u32, strategy)
        .into())
}

/// `Round(double, digits, mode)`: .NET scales by a power of ten, rounds and scales back, so 1.005 rounds to 1.
pub(super) fn round_double(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let value = args::double(a, 0)?;
    let digits = args::number(a, 1);
    let Some(power) = usize::try_from(digits).ok().and_then(|d| POWERS.get(d)) else {
        return throw::out_of_range(
            engine,
            "Rounding digits must be between 0 and 15, inclusive.",
            "digits",
        );
    };
    // From here on every double is an integer.
    if value.abs() >= 1e16 {
        return Ok(value.into());
    }
    let scaled = value * power;
    let rounded = match args::number(a, 2) {
        0 => scaled.round_ties_even(),
        1 => scaled.round(),
        2 => scaled.trunc(),
        3 => scaled.floor(),
        _ => scaled.ceil(),
    };
    Ok((rounded / power).into())
}

const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];
