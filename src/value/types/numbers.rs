//! The numeric types: constants, `Parse`, `TryParse`, `ToString`, `CompareTo`, one macro for integers and one for floats.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{Pow, Signed, ToPrimitive, Zero};
use rust_decimal::prelude::FromPrimitive;

use super::object::{self, as_number, provider};
use super::{args, number_math, real_math, throw};
use crate::text::error::TextError;
use crate::text::number::parse::{self, IntegerType, Styles};
use crate::text::number::{self};
use crate::value::ty::{Overload, method, overload, prop, static_method, static_prop};
use crate::value::{Decimal, Engine, R, TypeDef, Value};

const NUMBER_INTERFACES: &[&str] = &[
    "System.IComparable",
    "System.ISpanFormattable",
    "System.IConvertible",
];

/// `CompareTo`, `Equals`, `GetHashCode`, `ToString`, `GetTypeCode` of a numeric type.
macro_rules! number_methods {
    ($name:literal, $($more:expr),* $(,)?) => {
        &[
            method("CompareTo", &[
                overload("int CompareTo(System.Object value)", compare_to),
                overload(concat!("int CompareTo(", $name, " value)"), compare_to),
            ]),
            method("Equals", &[
                overload("bool Equals(System.Object obj)", equals),
                overload(concat!("bool Equals(", $name, " obj)"), equals),
            ]),
            method("GetHashCode", object::GET_HASH_CODE),
            method("GetTypeCode", TYPE_CODE),
            method("ToString", TO_STRING),
            $($more),*
        ]
    };
}

/// `Parse` and `TryParse` of a type, from a function of text, styles and culture.
macro_rules! parse_methods {
    ($name:literal, $parse:expr, $default:expr) => {
        static_method("Parse", &[
            overload(concat!("static ", $name, " Parse(string s)"), |e, _, a| {
                if args::value(a, 0).is_null() {
                    return throw::null(e, "s");
                }
                $parse(e, args::text(a, 0)?, $default, e.culture()).or_else(throw::text)
            }),
            overload(
                concat!("static ", $name, " Parse(string s, System.Globalization.NumberStyles style)"),
                |e, _, a| {
                    $parse(e, args::text(a, 0)?, Styles(args::number(a, 1) as u16), e.culture()).or_else(throw::text)
                },
            ),
            overload(
                concat!("static ", $name, " Parse(string s, System.IFormatProvider provider)"),
                |e, _, a| $parse(e, args::text(a, 0)?, $default, provider(e, a, 1)).or_else(throw::text),
            ),
            overload(
                concat!(
                    "static ", $name,
                    " Parse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider)"
                ),
                |e, _, a| {
                    $parse(e, args::text(a, 0)?, Styles(args::number(a, 1) as u16), provider(e, a, 2))
                        .or_else(throw::text)
                },
            ),
        ])
    };
}

macro_rules! try_parse_methods {
    ($name:literal, $parse:expr, $default:expr, $zero:expr) => {
        static_method(
            "TryParse",
            &[
                overload(
                    concat!("static bool TryParse(string s, [ref] ", $name, " result)"),
                    |e, _, a| {
                        let parsed = $parse(e, args::text(a, 0)?, $default, e.culture());
                        finish_try(e, a, 1, parsed, $zero)
                    },
                ),
                overload(
                    concat!(
                        "static bool TryParse(string s, System.IFormatProvider provider, [ref] ",
                        $name,
                        " result)"
                    ),
                    |e, _, a| {
                        let parsed = $parse(e, args::text(a, 0)?, $default, provider(e, a, 1));
                        finish_try(e, a, 2, parsed, $zero)
                    },
                ),
                overload(
                    concat!(
                        "static bool TryParse(string s, System.Globalization.NumberStyles style, \
                     System.IFormatProvider provider, [ref] ",
                        $name,
                        " result)"
                    ),
                    |e, _, a| {
                        let styles = Styles(args::number(a, 1) as u16);
                        let parsed = $parse(e, args::text(a, 0)?, styles, provider(e, a, 2));
                        finish_try(e, a, 3, parsed, $zero)
                    },
                ),
            ],
        )
    };
}

/// The end of a `TryParse`: the value or the type's zero goes into the `[ref]`.
fn finish_try(
    engine: &mut dyn Engine,
    a: &[Value],
    at: usize,
    parsed: Result<Value, TextError>,
    zero: Value,
) -> R<Value> {
    let fine = parsed.is_ok();
    args::set_ref(engine, a, at, &parsed.unwrap_or(zero))?;
    Ok(fine.into())
}

macro_rules! integer_type {
    ($full:literal, $name:literal, $variant:ident, $rust:ty, $part:ident) => {
        &TypeDef {
            name: $full,
            interfaces: NUMBER_INTERFACES,
            properties: &[
                static_prop("MaxValue", $name, |_, _| Ok(Value::$variant(<$rust>::MAX))),
                static_prop("MinValue", $name, |_, _| Ok(Value::$variant(<$rust>::MIN))),
            ],
            methods: number_methods!(
                $name,
                parse_methods!(
                    $name,
                    |e: &dyn Engine, text: &str, styles, culture| {
                        parse::integer(text, IntegerType::$variant, styles, culture, e.edition())
                            .map(|v| Value::$variant(v as $rust))
                    },
                    Styles::INTEGER
                ),
                try_parse_methods!(
                    $name,
                    |e: &dyn Engine, text: &str, styles, culture| {
                        parse::integer(text, IntegerType::$variant, styles, culture, e.edition())
                            .map(|v| Value::$variant(v as $rust))
                    },
                    Styles::INTEGER,
                    Value::$variant(0)
                ),
            ),
            parts: &[&number_math::$part],
            ..TypeDef::STRUCT
        }
    };
}

fn parse_double(
    e: &dyn Engine,
    text: &str,
    styles: Styles,
    culture: &crate::text::culture::Culture,
) -> Result<Value, TextError> {
    parse::double(text, styles, culture, e.edition()).map(Value::Double)
}

fn parse_single(
    e: &dyn Engine,
    text: &str,
    styles: Styles,
    culture: &crate::text::culture::Culture,
) -> Result<Value, TextError> {
    parse::single(text, styles, culture, e.edition()).map(Value::Single)
}

fn parse_decimal(
    e: &dyn Engine,
    text: &str,
    styles: Styles,
    culture: &crate::text::culture::Culture,
) -> Result<Value, TextError> {
    parse::decimal(text, styles, culture, e.edition()).map(Value::Decimal)
}

fn parse_big(
    _: &dyn Engine,
    text: &str,
    styles: Styles,
    culture: &crate::text::culture::Culture,
) -> Result<Value, TextError> {
    parse::big(text, styles, culture).map(|v| Value::BigInt(Rc::new(v)))
}

macro_rules! float_type {
    ($full:literal, $name:literal, $variant:ident, $rust:ident, $parse:ident, $part:ident) => {
        &TypeDef {
            name: $full,
            interfaces: NUMBER_INTERFACES,
            properties: &[
                static_prop("MaxValue", $name, |_, _| Ok($rust::MAX.into())),
                static_prop("MinValue", $name, |_, _| Ok($rust::MIN.into())),
                // The smallest positive value, not the smallest normal one.
                static_prop("Epsilon", $name, |_, _| Ok($rust::from_bits(1).into())),
                static_prop("NaN", $name, |_, _| Ok($rust::NAN.into())),
                static_prop("PositiveInfinity", $name, |_, _| Ok($rust::INFINITY.into())),
                static_prop("NegativeInfinity", $name, |_, _| {
                    Ok($rust::NEG_INFINITY.into())
                }),
            ],
            methods: number_methods!(
                $name,
                parse_methods!($name, $parse, Styles::FLOAT_THOUSANDS),
                try_parse_methods!($name, $parse, Styles::FLOAT_THOUSANDS, Value::$variant(0.0)),
                static_method(
                    "IsNaN",
                    &[overload(
                        concat!("static bool IsNaN(", $name, " d)"),
                        |_, _, a| { Ok(args::double(a, 0)?.is_nan().into()) }
                    )]
                ),
                static_method(
                    "IsInfinity",
                    &[overload(
                        concat!("static bool IsInfinity(", $name, " d)"),
                        |_, _, a| { Ok(args::double(a, 0)?.is_infinite().into()) }
                    )]
                ),
                static_method(
                    "IsFinite",
                    &[overload(
                        concat!("static bool IsFinite(", $name, " d)"),
                        |_, _, a| { Ok(args::double(a, 0)?.is_finite().into()) }
                    )]
                ),
                static_method(
                    "IsNegative",
                    &[overload(
                        concat!("static bool IsNegative(", $name, " d)"),
                        |_, _, a| { Ok(args::double(a, 0)?.is_sign_negative().into()) }
                    )]
                ),
                static_method(
                    "IsInteger",
                    &[overload(
                        concat!("static bool IsInteger(", $name, " value)"),
                        |_, _, a| {
                            let v = args::double(a, 0)?;
                            Ok((v.is_finite() && v.trunc() == v).into())
                        }
                    )]
                ),
                static_method(
                    "IsPositiveInfinity",
                    &[overload(
                        concat!("static bool IsPositiveInfinity(", $name, " d)"),
                        |_, _, a| { Ok((args::double(a, 0)? == f64::INFINITY).into()) }
                    )]
                ),
                static_method(
                    "IsNegativeInfinity",
                    &[overload(
                        concat!("static bool IsNegativeInfinity(", $name, " d)"),
                        |_, _, a| { Ok((args::double(a, 0)? == f64::NEG_INFINITY).into()) }
                    )]
                ),
            ),
            parts: &[&real_math::$part],
            ..TypeDef::STRUCT
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    integer_type!("System.SByte", "sbyte", SByte, i8, SBYTE),
    integer_type!("System.Byte", "byte", Byte, u8, BYTE),
    integer_type!("System.Int16", "int16", Int16, i16, INT16),
    integer_type!("System.UInt16", "uint16", UInt16, u16, UINT16),
    integer_type!("System.Int32", "int", Int32, i32, INT32),
    integer_type!("System.UInt32", "uint", UInt32, u32, UINT32),
    integer_type!("System.Int64", "long", Int64, i64, INT64),
    integer_type!("System.UInt64", "ulong", UInt64, u64, UINT64),
    float_type!("System.Single", "float", Single, f32, parse_single, SINGLE),
    float_type!("System.Double", "double", Double, f64, parse_double, DOUBLE),
    &TypeDef {
        name: "System.Decimal",
        interfaces: NUMBER_INTERFACES,
        properties: &[
            prop("Scale", "byte", |_, this| {
                Ok((decimal(this).scale() as u8).into())
            }),
            static_prop("MaxValue", "decimal", |_, _| Ok(Decimal::MAX.into())),
            static_prop("MinValue", "decimal", |_, _| Ok(Decimal::MIN.into())),
            static_prop("One", "decimal", |_, _| Ok(Decimal::ONE.into())),
            static_prop("Zero", "decimal", |_, _| Ok(Decimal::ZERO.into())),
            static_prop("MinusOne", "decimal", |_, _| {
                Ok(Decimal::NEGATIVE_ONE.into())
            }),
        ],
        methods: number_methods!(
            "decimal",
            parse_methods!("decimal", parse_decimal, Styles::NUMBER),
            try_parse_methods!(
                "decimal",
                parse_decimal,
                Styles::NUMBER,
                Value::Decimal(Decimal::ZERO)
            ),
        ),
        constructors: &[
            overload("decimal new(int value)", |_, _, a| {
                Ok(Decimal::from(args::int(a, 0)?).into())
            }),
            overload("decimal new(long value)", |_, _, a| {
                Ok(Decimal::from(args::long(a, 0)?).into())
            }),
            overload("decimal new(uint value)", |_, _, a| {
                Ok(Decimal::from(args::long(a, 0)?).into())
            }),
            overload("decimal new(ulong value)", |_, _, a| {
                Ok(Decimal::from(match args::value(a, 0).base() {
                    Value::UInt64(n) => *n,
                    _ => 0,
                })
                .into())
            }),
            overload("decimal new(float value)", |_, _, a| {
                checked(Decimal::from_f32(args::double(a, 0)? as f32))
            }),
            overload("decimal new(double value)", |_, _, a| {
                checked(Decimal::from_f64(args::double(a, 0)?))
            }),
            overload("decimal new(int[] bits)", of_bits),
            overload(
                "decimal new(int lo, int mid, int hi, bool isNegative, byte scale)",
                |_, _, a| {
                    Ok(Decimal::from_parts(
                        args::int(a, 0)? as u32,
                        args::int(a, 1)? as u32,
                        args::int(a, 2)? as u32,
                        args::flag(a, 3)?,
                        (args::int(a, 4)? as u32).min(28),
                    )
                    .into())
                },
            ),
        ],
        parts: &[&number_math::DECIMAL],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Numerics.BigInteger",
        interfaces: &["System.IComparable", "System.ISpanFormattable"],
        properties: &[
            prop("IsPowerOfTwo", "bool", |_, this| {
                let v = big(this);
                Ok((v.is_positive() && v.magnitude().count_ones() == 1).into())
            }),
            prop("IsZero", "bool", |_, this| Ok(big(this).is_zero().into())),
            prop("IsOne", "bool", |_, this| {
                Ok((big(this) == BigInt::from(1)).into())
            }),
            prop("IsEven", "bool", |_, this| Ok((!big(this).bit(0)).into())),
            prop("Sign", "int", |_, this| {
                Ok((big(this).signum().to_i32().unwrap_or(0)).into())
            }),
            static_prop("One", "bigint", |_, _| made(BigInt::from(1))),
            static_prop("Zero", "bigint", |_, _| made(BigInt::zero())),
            static_prop("MinusOne", "bigint", |_, _| made(BigInt::from(-1))),
        ],
        methods: number_methods!(
            "bigint",
            parse_methods!("bigint", parse_big, Styles::INTEGER),
            try_parse_methods!(
                "bigint",
                parse_big,
                Styles::INTEGER,
                Value::BigInt(Rc::new(BigInt::zero()))
            ),
            method(
                "ToByteArray",
                &[overload("byte[] ToByteArray()", |_, this, _| {
                    Ok(args::byte_array(&big(this).to_signed_bytes_le()))
                })]
            ),
            static_method(
                "Pow",
                &[overload(
                    "static bigint Pow(bigint value, int exponent)",
                    |e, _, a| {
                        let Ok(exponent) = u32::try_from(args::int(a, 1)?) else {
                            return throw::out_of_range(
                                e,
                                "The number must be greater than or equal to zero.",
                                "exponent",
                            );
                        };
                        made(Pow::pow(big_at(a, 0), exponent))
                    }
                )]
            ),
            static_method(
                "ModPow",
                &[overload(
                    "static bigint ModPow(bigint value, bigint exponent, bigint modulus)",
                    |e, _, a| {
                        let (exponent, modulus) = (big_at(a, 1), big_at(a, 2));
                        if modulus.is_zero() {
                            return divide_by_zero();
                        }
                        if exponent.is_negative() {
                            return throw::out_of_range(
                                e,
                                "The number must be greater than or equal to zero.",
                                "exponent",
                            );
                        }
                        made(big_at(a, 0).modpow(&exponent, &modulus))
                    }
                )]
            ),
            static_method("Add", BIG_ADD),
            static_method("Subtract", BIG_SUBTRACT),
            static_method("Multiply", BIG_MULTIPLY),
            static_method(
                "Divide",
                &[overload(
                    "static bigint Divide(bigint dividend, bigint divisor)",
                    |_, _, a| {
                        match big_at(a, 0).checked_div(&big_at(a, 1)) {
                            Some(v) => made(v),
                            None => divide_by_zero(),
                        }
                    }
                )]
            ),
            static_method(
                "Remainder",
                &[overload(
                    "static bigint Remainder(bigint dividend, bigint divisor)",
                    |_, _, a| {
                        let divisor = big_at(a, 1);
                        if divisor.is_zero() {
                            return divide_by_zero();
                        }
                        made(big_at(a, 0) % divisor)
                    }
                )]
            ),
            static_method(
                "Abs",
                &[overload("static bigint Abs(bigint value)", |_, _, a| {
                    made(big_at(a, 0).abs())
                })]
            ),
            static_method(
                "Negate",
                &[overload("static bigint Negate(bigint value)", |_, _, a| {
                    made(-big_at(a, 0))
                })]
            ),
            static_method(
                "Max",
                &[overload(
                    "static bigint Max(bigint left, bigint right)",
                    |_, _, a| { made(big_at(a, 0).max(big_at(a, 1))) }
                )]
            ),
            static_method(
                "Min",
                &[overload(
                    "static bigint Min(bigint left, bigint right)",
                    |_, _, a| { made(big_at(a, 0).min(big_at(a, 1))) }
                )]
            ),
            static_method(
                "GreatestCommonDivisor",
                &[overload(
                    "static bigint GreatestCommonDivisor(bigint left, bigint right)",
                    |_, _, a| {
                        let (mut x, mut y) = (big_at(a, 0).abs(), big_at(a, 1).abs());
                        while !y.is_zero() {
                            (x, y) = (y.clone(), x % y);
                        }
                        made(x)
                    }
                )]
            ),
            static_method(
                "Log",
                &[overload("static double Log(bigint value)", |_, _, a| {
                    Ok(big_log(&big_at(a, 0)).into())
                })]
            ),
            static_method(
                "Log10",
                &[overload("static double Log10(bigint value)", |_, _, a| {
                    Ok((big_log(&big_at(a, 0)) / std::f64::consts::LN_10).into())
                })]
            ),
        ),
        constructors: &[
            overload("bigint new(int value)", |_, _, a| {
                made(BigInt::from(args::int(a, 0)?))
            }),
            overload("bigint new(long value)", |_, _, a| {
                made(BigInt::from(args::long(a, 0)?))
            }),
            overload("bigint new(byte[] value)", |_, _, a| {
                made(BigInt::from_signed_bytes_le(&args::bytes(a, 0)?))
            }),
        ],
        ..TypeDef::STRUCT
    },
];

const BIG_ADD: &[Overload] = &[overload(
    "static bigint Add(bigint left, bigint right)",
    |_, _, a| made(big_at(a, 0) + big_at(a, 1)),
)];
const BIG_SUBTRACT: &[Overload] = &[overload(
    "static bigint Subtract(bigint left, bigint right)",
    |_, _, a| made(big_at(a, 0) - big_at(a, 1)),
)];
const BIG_MULTIPLY: &[Overload] = &[overload(
    "static bigint Multiply(bigint left, bigint right)",
    |_, _, a| made(big_at(a, 0) * big_at(a, 1)),
)];

const TYPE_CODE: &[Overload] = &[overload("System.TypeCode GetTypeCode()", |_, this, _| {
    Ok(super::system::type_code(this))
})];

/// `ToString` of every number.
const TO_STRING: &[Overload] = &[
    overload("string ToString()", |e, this, _| {
        object::text(e, this).map(Value::Str)
    }),
    overload("string ToString(string format)", |e, this, a| {
        format_number(this, args::text(a, 0)?, e.culture())
    }),
    overload(
        "string ToString(System.IFormatProvider provider)",
        |e, this, a| {
            let culture = provider(e, a, 0);
            object::text_in(e, this, culture).map(Value::Str)
        },
    ),
    overload(
        "string ToString(string format, System.IFormatProvider provider)",
        |e, this, a| format_number(this, args::text(a, 0)?, provider(e, a, 1)),
    ),
];

fn format_number(this: &Value, format: &str, culture: &crate::text::culture::Culture) -> R<Value> {
    match as_number(this) {
        Some(n) => throw::checked(number::format(n, format, culture)).map(Value::from),
        None => Ok(Value::Null),
    }
}

fn compare_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let other = args::value(a, 0);
    if other.is_null() {
        return Ok(1.into());
    }
    Ok((object::compare(engine, this, other)? as i32).into())
}

fn equals(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    Ok(this.same(args::value(a, 0)).into())
}

fn decimal(this: &Value) -> Decimal {
    match this.base() {
        Value::Decimal(d) => *d,
        _ => Decimal::ZERO,
    }
}

/// `new(bits)`: the three words of the number and the flags that `GetBits` gives.
fn of_bits(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let words: Vec<u32> = args::seq(a, 0)?
        .items()
        .iter()
        .filter_map(|v| match v.base() {
            Value::Int32(n) => Some(*n as u32),
            _ => None,
        })
        .collect();
    let [low, mid, high, flags] = words[..] else {
        return throw::plain_argument(BAD_BITS);
    };
    let scale = flags >> 16 & 0xff;
    if flags & 0x7f00_ffff != 0 || scale > 28 {
        return throw::plain_argument(BAD_BITS);
    }
    Ok(Decimal::from_parts(low, mid, high, flags >> 31 == 1, scale).into())
}

const BAD_BITS: &str = "Decimal constructor requires an array or span of four valid decimal bytes.";

fn checked(value: Option<Decimal>) -> R<Value> {
    match value {
        Some(v) => Ok(v.into()),
        None => throw::overflow("Value was either too large or too small for a Decimal."),
    }
}

fn divide_by_zero<T>() -> R<T> {
    crate::value::Exception::new(
        "System.DivideByZeroException",
        "Attempted to divide by zero.",
    )
    .raise()
}

fn big(this: &Value) -> BigInt {
    match this.base() {
        Value::BigInt(v) => (**v).clone(),
        _ => BigInt::zero(),
    }
}

fn big_at(a: &[Value], at: usize) -> BigInt {
    big(args::value(a, at))
}

fn made(v: BigInt) -> R<Value> {
    Ok(Value::BigInt(Rc::new(v)))
}

/// The natural logarithm of numbers that a double does not hold, too: the top 1,000 bits and the shift behind them.
fn big_log(v: &BigInt) -> f64 {
    let bits = v.bits();
    if bits <= 1000 {
        return v.to_f64().unwrap_or(f64::NAN).ln();
    }
    let shift = bits - 1000;
    let top: BigInt = v >> shift;
    top.to_f64().unwrap_or(f64::NAN).ln() + shift as f64 * std::f64::consts::LN_2
}
