//! The functions that PowerShell 7's .NET gives `double` and `float` as static members (`[double]::Lerp(...)`), and
//! those of `Math` that came with them.

use std::f64::consts::PI;

use super::{args, math, tuple};
use crate::value::ty::{overload, static_method, static_prop};
use crate::value::{Engine, R, TypeDef, Value};

/// The real type of a function's arguments and result.
trait Real {
    fn value(n: f64) -> Value;
}

impl Real for f64 {
    fn value(n: f64) -> Value {
        Value::Double(n)
    }
}

impl Real for f32 {
    fn value(n: f64) -> Value {
        Value::Single(n as f32)
    }
}

/// A function of one number.
macro_rules! one {
    ($ty:literal, $rust:ty, $name:literal, $f:expr) => {
        static_method(
            $name,
            &[overload(
                concat!("static ", $ty, " ", $name, "(", $ty, " x)"),
                |_, _, a| {
                    let f: fn(f64) -> f64 = $f;
                    Ok(<$rust>::value(f(args::double(a, 0)?)))
                },
            )],
        )
    };
}

/// A function of two numbers.
macro_rules! two {
    ($ty:literal, $rust:ty, $name:literal, $x:literal, $y:literal, $f:expr) => {
        static_method(
            $name,
            &[overload(
                concat!(
                    "static ", $ty, " ", $name, "(", $ty, " ", $x, ", ", $ty, " ", $y, ")"
                ),
                |_, _, a| {
                    let f: fn(f64, f64) -> f64 = $f;
                    Ok(<$rust>::value(f(args::double(a, 0)?, args::double(a, 1)?)))
                },
            )],
        )
    };
}

/// A question about a number.
macro_rules! asks {
    ($ty:literal, $name:literal, $f:expr) => {
        static_method(
            $name,
            &[overload(
                concat!("static bool ", $name, "(", $ty, " value)"),
                |_, _, a| {
                    let f: fn(f64) -> bool = $f;
                    Ok(f(args::double(a, 0)?).into())
                },
            )],
        )
    };
}

/// A method of one overload with a signature of its own.
macro_rules! function {
    ($name:literal, $signature:expr, $call:expr) => {
        static_method($name, &[overload($signature, $call)])
    };
}

macro_rules! real_part {
    ($part:ident, $ty:literal, $rust:ident) => {
        #[doc = concat!("The functions of `", $ty, "`.")]
        pub(super) static $part: TypeDef = TypeDef {
            properties: constants!($ty, $rust),
            methods: &[
                one!($ty, $rust, "Acos", f64::acos),
                one!($ty, $rust, "Acosh", f64::acosh),
                one!($ty, $rust, "Asin", f64::asin),
                one!($ty, $rust, "Asinh", f64::asinh),
                one!($ty, $rust, "Atan", f64::atan),
                one!($ty, $rust, "Atanh", f64::atanh),
                one!($ty, $rust, "Cbrt", f64::cbrt),
                one!($ty, $rust, "Ceiling", f64::ceil),
                one!($ty, $rust, "Cos", f64::cos),
                one!($ty, $rust, "Cosh", f64::cosh),
                one!($ty, $rust, "Exp", f64::exp),
                one!($ty, $rust, "Exp2", f64::exp2),
                one!($ty, $rust, "ExpM1", f64::exp_m1),
                one!($ty, $rust, "Floor", f64::floor),
                one!($ty, $rust, "Log", f64::ln),
                one!($ty, $rust, "Log10", f64::log10),
                one!($ty, $rust, "Log2", f64::log2),
                one!($ty, $rust, "LogP1", f64::ln_1p),
                one!($ty, $rust, "Sin", f64::sin),
                one!($ty, $rust, "Sinh", f64::sinh),
                one!($ty, $rust, "Sqrt", f64::sqrt),
                one!($ty, $rust, "Tan", f64::tan),
                one!($ty, $rust, "Tanh", f64::tanh),
                one!($ty, $rust, "Truncate", f64::trunc),
                one!($ty, $rust, "Abs", f64::abs),
                one!($ty, $rust, "AcosPi", |x| x.acos() / PI),
                one!($ty, $rust, "AsinPi", |x| x.asin() / PI),
                one!($ty, $rust, "AtanPi", |x| x.atan() / PI),
                one!($ty, $rust, "CosPi", |x| turn(x).cos()),
                one!($ty, $rust, "SinPi", |x| turn(x).sin()),
                one!($ty, $rust, "TanPi", |x| turn(x).tan()),
                one!($ty, $rust, "DegreesToRadians", |x| x * PI / 180.0),
                one!($ty, $rust, "RadiansToDegrees", |x| x * 180.0 / PI),
                one!($ty, $rust, "Exp10", |x| 10f64.powf(x)),
                one!($ty, $rust, "Exp10M1", |x| 10f64.powf(x) - 1.0),
                one!($ty, $rust, "Exp2M1", |x| x.exp2() - 1.0),
                one!($ty, $rust, "Log10P1", |x| (x + 1.0).log10()),
                one!($ty, $rust, "Log2P1", |x| (x + 1.0).log2()),
                one!($ty, $rust, "ReciprocalEstimate", |x| 1.0 / x),
                one!($ty, $rust, "ReciprocalSqrtEstimate", |x| 1.0 / x.sqrt()),
                two!($ty, $rust, "Atan2", "y", "x", f64::atan2),
                two!($ty, $rust, "Atan2Pi", "y", "x", |y, x| y.atan2(x) / PI),
                two!($ty, $rust, "CopySign", "value", "sign", f64::copysign),
                two!($ty, $rust, "Hypot", "x", "y", f64::hypot),
                two!(
                    $ty,
                    $rust,
                    "Ieee754Remainder",
                    "left",
                    "right",
                    ieee_remainder
                ),
                two!($ty, $rust, "Max", "x", "y", max),
                two!($ty, $rust, "MaxNumber", "x", "y", f64::max),
                two!($ty, $rust, "MaxNative", "x", "y", |x, y| if x > y {
                    x
                } else {
                    y
                }),
                two!($ty, $rust, "MaxMagnitude", "x", "y", max_magnitude),
                two!($ty, $rust, "MaxMagnitudeNumber", "x", "y", |x, y| number(
                    x,
                    y,
                    max_magnitude
                )),
                two!($ty, $rust, "Min", "x", "y", min),
                two!($ty, $rust, "MinNumber", "x", "y", f64::min),
                two!($ty, $rust, "MinNative", "x", "y", |x, y| if x < y {
                    x
                } else {
                    y
                }),
                two!($ty, $rust, "MinMagnitude", "x", "y", min_magnitude),
                two!($ty, $rust, "MinMagnitudeNumber", "x", "y", |x, y| number(
                    x,
                    y,
                    min_magnitude
                )),
                two!($ty, $rust, "Pow", "x", "y", f64::powf),
                one!($ty, $rust, "BitDecrement", |x| f64::from(
                    <$rust>::next_down(x as $rust)
                )),
                one!($ty, $rust, "BitIncrement", |x| f64::from(<$rust>::next_up(
                    x as $rust
                ))),
                asks!($ty, "IsEvenInteger", |x| x % 2.0 == 0.0),
                asks!($ty, "IsNormal", |x| (x as $rust).is_normal()),
                asks!($ty, "IsOddInteger", |x| (x % 2.0).abs() == 1.0),
                asks!($ty, "IsPositive", f64::is_sign_positive),
                asks!($ty, "IsPow2", |x| x > 0.0
                    && x.is_finite()
                    && x.log2().fract() == 0.0),
                asks!($ty, "IsRealNumber", |x| !x.is_nan()),
                asks!($ty, "IsSubnormal", |x| (x as $rust).is_subnormal()),
                function!(
                    "Clamp",
                    concat!(
                        "static ", $ty, " Clamp(", $ty, " value, ", $ty, " min, ", $ty, " max)"
                    ),
                    math::clamp
                ),
                function!(
                    "ClampNative",
                    concat!(
                        "static ",
                        $ty,
                        " ClampNative(",
                        $ty,
                        " value, ",
                        $ty,
                        " min, ",
                        $ty,
                        " max)"
                    ),
                    math::clamp
                ),
                function!(
                    "CreateChecked",
                    concat!("static ", $ty, " CreateChecked[TOther](TOther value)"),
                    create::<$rust>
                ),
                function!(
                    "CreateSaturating",
                    concat!("static ", $ty, " CreateSaturating[TOther](TOther value)"),
                    create::<$rust>
                ),
                function!(
                    "CreateTruncating",
                    concat!("static ", $ty, " CreateTruncating[TOther](TOther value)"),
                    create::<$rust>
                ),
                function!(
                    "FusedMultiplyAdd",
                    concat!(
                        "static ",
                        $ty,
                        " FusedMultiplyAdd(",
                        $ty,
                        " left, ",
                        $ty,
                        " right, ",
                        $ty,
                        " addend)"
                    ),
                    fused::<$rust>
                ),
                function!(
                    "MultiplyAddEstimate",
                    concat!(
                        "static ",
                        $ty,
                        " MultiplyAddEstimate(",
                        $ty,
                        " left, ",
                        $ty,
                        " right, ",
                        $ty,
                        " addend)"
                    ),
                    fused::<$rust>
                ),
                function!(
                    "Lerp",
                    concat!(
                        "static ",
                        $ty,
                        " Lerp(",
                        $ty,
                        " value1, ",
                        $ty,
                        " value2, ",
                        $ty,
                        " amount)"
                    ),
                    |_, _, a| {
                        let (from, to, by) = (
                            args::double(a, 0)?,
                            args::double(a, 1)?,
                            args::double(a, 2)?,
                        );
                        Ok(<$rust>::value(from * (1.0 - by) + to * by))
                    }
                ),
                function!("ILogB", concat!("static int ILogB(", $ty, " x)"), ilog_b),
                function!(
                    "RootN",
                    concat!("static ", $ty, " RootN(", $ty, " x, int n)"),
                    |_, _, a| Ok(<$rust>::value(root(args::double(a, 0)?, args::int(a, 1)?)))
                ),
                function!(
                    "ScaleB",
                    concat!("static ", $ty, " ScaleB(", $ty, " x, int n)"),
                    |_, _, a| Ok(<$rust>::value(scale(args::double(a, 0)?, args::int(a, 1)?)))
                ),
                function!(
                    "Sign",
                    concat!("static int Sign(", $ty, " value)"),
                    math::sign
                ),
                function!(
                    "SinCos",
                    concat!(
                        "static System.ValueTuple[",
                        $ty,
                        ",",
                        $ty,
                        "] SinCos(",
                        $ty,
                        " x)"
                    ),
                    |_, _, a| {
                        let (sin, cos) = args::double(a, 0)?.sin_cos();
                        Ok(tuple::value_tuple(vec![
                            <$rust>::value(sin),
                            <$rust>::value(cos),
                        ]))
                    }
                ),
                function!(
                    "SinCosPi",
                    concat!(
                        "static System.ValueTuple[",
                        $ty,
                        ",",
                        $ty,
                        "] SinCosPi(",
                        $ty,
                        " x)"
                    ),
                    |_, _, a| {
                        let (sin, cos) = turn(args::double(a, 0)?).sin_cos();
                        Ok(tuple::value_tuple(vec![
                            <$rust>::value(sin),
                            <$rust>::value(cos),
                        ]))
                    }
                ),
                function!(
                    "Log",
                    concat!("static ", $ty, " Log(", $ty, " x, ", $ty, " newBase)"),
                    |_, _, a| {
                        let (x, base) = (args::double(a, 0)?, args::double(a, 1)?);
                        Ok(<$rust>::value(math::log(x, base)))
                    }
                ),
                static_method(
                    "Round",
                    &[
                        overload(
                            concat!("static ", $ty, " Round(", $ty, " x)"),
                            round::<$rust>,
                        ),
                        overload(
                            concat!("static ", $ty, " Round(", $ty, " x, int digits)"),
                            round::<$rust>,
                        ),
                        overload(
                            concat!(
                                "static ",
                                $ty,
                                " Round(",
                                $ty,
                                " x, System.MidpointRounding mode)"
                            ),
                            |e, t, a| round::<$rust>(e, t, &math::without_digits(a)),
                        ),
                        overload(
                            concat!(
                                "static ",
                                $ty,
                                " Round(",
                                $ty,
                                " x, int digits, System.MidpointRounding mode)"
                            ),
                            round::<$rust>,
                        ),
                    ],
                ),
            ],
            ..TypeDef::STRUCT
        };
    };
}

macro_rules! constants {
    ($ty:literal, $rust:ident) => {
        &[
            static_prop("E", $ty, |_, _| {
                Ok(<$rust>::value(std::$rust::consts::E.into()))
            }),
            static_prop("Pi", $ty, |_, _| {
                Ok(<$rust>::value(std::$rust::consts::PI.into()))
            }),
            static_prop("Tau", $ty, |_, _| {
                Ok(<$rust>::value(std::$rust::consts::TAU.into()))
            }),
            static_prop("NegativeZero", $ty, |_, _| Ok(<$rust>::value(-0.0))),
        ]
    };
}

real_part!(DOUBLE, "double", f64);
real_part!(SINGLE, "float", f32);

/// The functions that `Math` got in .NET Core.
pub(super) static MATH: TypeDef = TypeDef {
    methods: &[
        one!("double", f64, "BitDecrement", f64::next_down),
        one!("double", f64, "BitIncrement", f64::next_up),
        function!(
            "FusedMultiplyAdd",
            "static double FusedMultiplyAdd(double x, double y, double z)",
            fused::<f64>
        ),
        function!("ILogB", "static int ILogB(double x)", ilog_b),
        two!("double", f64, "MaxMagnitude", "x", "y", max_magnitude),
        two!("double", f64, "MinMagnitude", "x", "y", min_magnitude),
        one!("double", f64, "ReciprocalEstimate", |d| 1.0 / d),
        one!("double", f64, "ReciprocalSqrtEstimate", |d| 1.0 / d.sqrt()),
        function!(
            "ScaleB",
            "static double ScaleB(double x, int n)",
            |_, _, a| Ok(scale(args::double(a, 0)?, args::int(a, 1)?).into())
        ),
        function!(
            "SinCos",
            "static System.ValueTuple[double,double] SinCos(double x)",
            |_, _, a| {
                let (sin, cos) = args::double(a, 0)?.sin_cos();
                Ok(tuple::value_tuple(vec![sin.into(), cos.into()]))
            }
        ),
    ],
    ..TypeDef::CLASS
};

/// `x` half turns as an angle, brought near zero first so that whole turns keep their precision.
fn turn(x: f64) -> f64 {
    (x % 2.0) * PI
}

fn max(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        f64::NAN
    } else {
        x.max(y)
    }
}

fn min(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        f64::NAN
    } else {
        x.min(y)
    }
}

fn max_magnitude(x: f64, y: f64) -> f64 {
    let (ax, ay) = (x.abs(), y.abs());
    if ax > ay || ax.is_nan() || (ax == ay && !x.is_sign_negative()) {
        x
    } else {
        y
    }
}

fn min_magnitude(x: f64, y: f64) -> f64 {
    let (ax, ay) = (x.abs(), y.abs());
    if ax < ay || ax.is_nan() || (ax == ay && x.is_sign_negative()) {
        x
    } else {
        y
    }
}

/// A comparison that prefers numbers to NaN.
fn number(x: f64, y: f64, f: fn(f64, f64) -> f64) -> f64 {
    match (x.is_nan(), y.is_nan()) {
        (true, _) => y,
        (_, true) => x,
        _ => f(x, y),
    }
}

fn ieee_remainder(x: f64, y: f64) -> f64 {
    x - (x / y).round_ties_even() * y
}

fn root(x: f64, n: i32) -> f64 {
    match n {
        0 => f64::NAN,
        2 => x.sqrt(),
        3 => x.cbrt(),
        _ if x < 0.0 && n % 2 != 0 => -(-x).powf(1.0 / f64::from(n)),
        _ => x.powf(1.0 / f64::from(n)),
    }
}

/// `x` times a power of two, in two steps so that the power itself stays within a double's range.
fn scale(x: f64, n: i32) -> f64 {
    let n = n.clamp(-2200, 2200);
    let half = n / 2;
    x * 2f64.powi(half) * 2f64.powi(n - half)
}

fn ilog_b(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let x = args::double(a, 0)?;
    Ok(match x {
        _ if x == 0.0 => i32::MIN,
        _ if !x.is_finite() => i32::MAX,
        _ => x.abs().log2().floor() as i32,
    }
    .into())
}

fn fused<T: Real>(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (x, y, z) = (
        args::double(a, 0)?,
        args::double(a, 1)?,
        args::double(a, 2)?,
    );
    Ok(T::value(x.mul_add(y, z)))
}

fn create<T: Real>(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    crate::value::convert::to_f64(engine, args::value(a, 0)).map(T::value)
}

fn round<T: Real>(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match math::round_double(engine, this, a)? {
        Value::Double(n) => Ok(T::value(n)),
        other => Ok(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magnitudes_prefer_the_sign_that_net_prefers() {
        assert_eq!(max_magnitude(-3.0, 2.0), -3.0);
        assert_eq!(max_magnitude(-3.0, 3.0), 3.0);
        assert_eq!(min_magnitude(-3.0, 3.0), -3.0);
        assert!(max_magnitude(f64::NAN, 1.0).is_nan());
        assert_eq!(number(f64::NAN, 1.0, max_magnitude), 1.0);
    }

    #[test]
    fn roots_and_scales_reach_the_ends_of_the_range() {
        assert_eq!(root(-8.0, 3), -2.0);
        assert!(root(-4.0, 2).is_nan());
        assert_eq!(scale(1.0, 10), 1024.0);
        assert_eq!(scale(1.0, i32::MAX), f64::INFINITY);
        assert_eq!(turn(2.0).sin(), 0.0);
    }
}
