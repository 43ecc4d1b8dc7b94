//! The operator methods of .NET types (`op_Addition` ...), which arithmetic calls where a type is no number to it.
//!
//! They are described like all methods, so that the right one is chosen and its errors are told as for every call;
//! their parameters have no names, since errors count them.

use std::rc::Rc;

use num_bigint::BigInt;

use crate::text::datetime::{DateTimeOffset, TICKS_PER_MINUTE};
use crate::text::error::TextError;
use crate::value::member::overload::{Candidate, signature};
use crate::value::ty::{Overload, overload};
use crate::value::types::time::{offset_of, offset_value};
use crate::value::{DateTime, Decimal, Engine, Exception, R, TimeSpan, Ty, Value};

/// A type's operator: its name and overloads.
type Operator = (&'static str, &'static [Overload]);

/// The overloads of an operator that a type has; empty where it has none.
pub(crate) fn operator_overloads(t: Ty, name: &str) -> Vec<Candidate> {
    let operators: &[Operator] = match t.full_name() {
        "System.DateTime" => DATE,
        "System.DateTimeOffset" => OFFSET,
        "System.TimeSpan" => SPAN,
        "System.Decimal" => DECIMAL,
        "System.Numerics.BigInteger" => BIG,
        _ => return Vec::new(),
    };
    let found = operators.iter().filter(|(n, _)| *n == name);
    found
        .flat_map(|(_, overloads)| overloads.iter())
        .map(|overload| Candidate {
            overload,
            signature: signature(overload, t),
        })
        .collect()
}

fn checked<T: Into<Value>>(result: Result<T, TextError>) -> R<Value> {
    match result {
        Ok(v) => Ok(v.into()),
        Err(e) => Exception::new(e.kind.type_name(), e.message).raise(),
    }
}

/// The two arguments as dates, spans, numbers: what the signature promised.
fn pair(args: &[Value]) -> (&Value, &Value) {
    const NOTHING: &Value = &Value::Null;
    (
        args.first().map_or(NOTHING, Value::base),
        args.get(1).map_or(NOTHING, Value::base),
    )
}

fn date(v: &Value) -> DateTime {
    match v {
        Value::DateTime(d) => *d,
        _ => DateTime::default(),
    }
}

fn span(v: &Value) -> TimeSpan {
    match v {
        Value::TimeSpan(t) => *t,
        _ => TimeSpan(0),
    }
}

fn real(v: &Value) -> f64 {
    match v {
        Value::Double(n) => *n,
        _ => 0.0,
    }
}

fn decimal(v: &Value) -> Decimal {
    match v {
        Value::Decimal(n) => *n,
        _ => Decimal::ZERO,
    }
}

static DATE: &[Operator] = &[
    (
        "op_Addition",
        &[overload(
            "datetime op_Addition(datetime, timespan)",
            |e, _, args| {
                let (d, t) = pair(args);
                checked(date(d).add_ticks(span(t).0, "t", e.edition()))
            },
        )],
    ),
    (
        "op_Subtraction",
        &[
            overload(
                "datetime op_Subtraction(datetime, timespan)",
                |e, _, args| {
                    let (d, t) = pair(args);
                    checked(date(d).add_ticks(span(t).0.saturating_neg(), "t", e.edition()))
                },
            ),
            overload(
                "timespan op_Subtraction(datetime, datetime)",
                |_, _, args| {
                    let (a, b) = pair(args);
                    Ok(TimeSpan(date(a).ticks - date(b).ticks).into())
                },
            ),
        ],
    ),
];

/// An offset's moment moved by a span.
fn moved(engine: &mut dyn Engine, args: &[Value], negative: bool) -> R<Value> {
    let (d, t) = pair(args);
    let Some(moment) = offset_of(d) else {
        return Ok(Value::Null);
    };
    let by = if negative {
        span(t).0.saturating_neg()
    } else {
        span(t).0
    };
    let edition = engine.edition();
    match moment.clock().add_ticks(by, "t", edition) {
        Ok(clock) => {
            match DateTimeOffset::new(clock, moment.offset().0 / TICKS_PER_MINUTE, edition) {
                Ok(moved) => Ok(offset_value(moved)),
                Err(e) => Exception::new(e.kind.type_name(), e.message).raise(),
            }
        }
        Err(e) => Exception::new(e.kind.type_name(), e.message).raise(),
    }
}

static OFFSET: &[Operator] = &[
    (
        "op_Addition",
        &[overload(
            "System.DateTimeOffset op_Addition(System.DateTimeOffset, timespan)",
            |e, _, args| moved(e, args, false),
        )],
    ),
    (
        "op_Subtraction",
        &[
            overload(
                "System.DateTimeOffset op_Subtraction(System.DateTimeOffset, timespan)",
                |e, _, args| moved(e, args, true),
            ),
            overload(
                "timespan op_Subtraction(System.DateTimeOffset, System.DateTimeOffset)",
                |_, _, args| {
                    let (a, b) = pair(args);
                    Ok(match (offset_of(a), offset_of(b)) {
                        (Some(a), Some(b)) => TimeSpan(a.utc().ticks - b.utc().ticks).into(),
                        _ => Value::Null,
                    })
                },
            ),
        ],
    ),
];

/// A span of so many ticks, given as a real number.
fn of_ticks(ticks: f64, parameter: &str) -> R<Value> {
    if ticks.is_nan() {
        let message = "TimeSpan does not accept floating point Not-a-Number values.";
        return Exception::new(
            "System.ArgumentException",
            format!("{message} (Parameter '{parameter}')"),
        )
        .raise();
    }
    checked(TimeSpan::from_units(
        ticks.round_ties_even(),
        1,
        crate::Edition::Core,
    ))
}

static SPAN: &[Operator] = &[
    (
        "op_Addition",
        &[overload(
            "timespan op_Addition(timespan, timespan)",
            |_, _, args| {
                let (a, b) = pair(args);
                checked(span(a).checked_add(span(b)))
            },
        )],
    ),
    (
        "op_Subtraction",
        &[overload(
            "timespan op_Subtraction(timespan, timespan)",
            |_, _, args| {
                let (a, b) = pair(args);
                checked(span(a).checked_sub(span(b)))
            },
        )],
    ),
    (
        "op_Multiply",
        &[
            overload("timespan op_Multiply(timespan, double)", |_, _, args| {
                let (t, n) = pair(args);
                of_ticks(span(t).0 as f64 * real(n), "factor")
            }),
            overload("timespan op_Multiply(double, timespan)", |_, _, args| {
                let (n, t) = pair(args);
                of_ticks(real(n) * span(t).0 as f64, "factor")
            }),
        ],
    ),
    (
        "op_Division",
        &[
            overload("timespan op_Division(timespan, double)", |_, _, args| {
                let (t, n) = pair(args);
                of_ticks(span(t).0 as f64 / real(n), "divisor")
            }),
            overload("double op_Division(timespan, timespan)", |_, _, args| {
                let (a, b) = pair(args);
                Ok((span(a).0 as f64 / span(b).0 as f64).into())
            }),
        ],
    ),
];

fn decimals(args: &[Value], f: fn(Decimal, Decimal) -> Option<Decimal>) -> R<Value> {
    let (a, b) = pair(args);
    match f(decimal(a), decimal(b)) {
        Some(n) => Ok(n.into()),
        None if decimal(b).is_zero() => Exception::new(
            "System.DivideByZeroException",
            "Attempted to divide by zero.",
        )
        .raise(),
        None => Exception::new(
            "System.OverflowException",
            "Value was either too large or too small for a Decimal.",
        )
        .raise(),
    }
}

static DECIMAL: &[Operator] = &[
    (
        "op_Addition",
        &[overload(
            "decimal op_Addition(decimal, decimal)",
            |_, _, args| decimals(args, Decimal::checked_add),
        )],
    ),
    (
        "op_Subtraction",
        &[overload(
            "decimal op_Subtraction(decimal, decimal)",
            |_, _, args| decimals(args, Decimal::checked_sub),
        )],
    ),
    (
        "op_Multiply",
        &[overload(
            "decimal op_Multiply(decimal, decimal)",
            |_, _, args| {
                decimals(args, |x, y| {
                    let mut product = x.checked_mul(y)?;
                    if product.is_zero() {
                        product.rescale((x.scale() + y.scale()).min(28));
                    }
                    Some(product)
                })
            },
        )],
    ),
    (
        "op_Division",
        &[overload(
            "decimal op_Division(decimal, decimal)",
            |_, _, args| decimals(args, Decimal::checked_div),
        )],
    ),
    (
        "op_Modulus",
        &[overload(
            "decimal op_Modulus(decimal, decimal)",
            |_, _, args| decimals(args, Decimal::checked_rem),
        )],
    ),
];

fn big(v: &Value) -> BigInt {
    match v {
        Value::BigInt(n) => (**n).clone(),
        _ => BigInt::ZERO,
    }
}

fn bigs(args: &[Value], f: fn(BigInt, BigInt) -> Option<BigInt>) -> R<Value> {
    let (a, b) = pair(args);
    match f(big(a), big(b)) {
        Some(n) => Ok(Value::BigInt(Rc::new(n))),
        None => Exception::new(
            "System.DivideByZeroException",
            "Attempted to divide by zero.",
        )
        .raise(),
    }
}

/// A shift count that does not ask for more memory than there is.
fn shifted(args: &[Value], left: bool) -> R<Value> {
    let (a, b) = pair(args);
    let by = match b {
        Value::Int32(n) => *n,
        _ => 0,
    };
    let left = left == (by >= 0);
    let count = by.unsigned_abs();
    if left && count > 1 << 24 {
        return Exception::new(
            "System.OutOfMemoryException",
            "Exception of type 'System.OutOfMemoryException' was thrown.",
        )
        .raise();
    }
    let n = if left {
        big(a) << count
    } else {
        big(a) >> count
    };
    Ok(Value::BigInt(Rc::new(n)))
}

static BIG: &[Operator] = &[
    (
        "op_Addition",
        &[overload(
            "bigint op_Addition(bigint, bigint)",
            |_, _, args| bigs(args, |a, b| Some(a + b)),
        )],
    ),
    (
        "op_Subtraction",
        &[overload(
            "bigint op_Subtraction(bigint, bigint)",
            |_, _, args| bigs(args, |a, b| Some(a - b)),
        )],
    ),
    (
        "op_Multiply",
        &[overload(
            "bigint op_Multiply(bigint, bigint)",
            |_, _, args| bigs(args, |a, b| Some(a * b)),
        )],
    ),
    (
        "op_Division",
        &[overload(
            "bigint op_Division(bigint, bigint)",
            |_, _, args| bigs(args, |a, b| a.checked_div(&b)),
        )],
    ),
    (
        "op_Modulus",
        &[overload(
            "bigint op_Modulus(bigint, bigint)",
            |_, _, args| bigs(args, |a, b| (b != BigInt::ZERO).then(|| a % b)),
        )],
    ),
    (
        "op_BitwiseAnd",
        &[overload(
            "bigint op_BitwiseAnd(bigint, bigint)",
            |_, _, args| bigs(args, |a, b| Some(a & b)),
        )],
    ),
    (
        "op_BitwiseOr",
        &[overload(
            "bigint op_BitwiseOr(bigint, bigint)",
            |_, _, args| bigs(args, |a, b| Some(a | b)),
        )],
    ),
    (
        "op_ExclusiveOr",
        &[overload(
            "bigint op_ExclusiveOr(bigint, bigint)",
            |_, _, args| bigs(args, |a, b| Some(a ^ b)),
        )],
    ),
    (
        "op_LeftShift",
        &[overload(
            "bigint op_LeftShift(bigint, int)",
            |_, _, args| shifted(args, true),
        )],
    ),
    (
        "op_RightShift",
        &[overload(
            "bigint op_RightShift(bigint, int)",
            |_, _, args| shifted(args, false),
        )],
    ),
];
