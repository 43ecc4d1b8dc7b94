//! Arguments as a member's code reads them. Overload resolution has converted them to the signature's types, so a
//! mismatch here is a signature that disagrees with its code; it surfaces as an `InvalidCastException`, never a panic.

use crate::value::{DateTime, Exception, R, Seq, TimeSpan, Ty, Value};
use std::rc::Rc;

/// The argument at a position; null where an optional one was left out.
pub(super) fn value(args: &[Value], at: usize) -> &Value {
    args.get(at).unwrap_or(&Value::Null)
}

fn mismatch<T>(at: usize, wanted: &str) -> R<T> {
    Exception::new(
        "System.InvalidCastException",
        format!("Argument {at} is not a {wanted}."),
    )
    .raise()
}

/// A string argument; null reads as empty, as PowerShell passes it.
pub(super) fn text(args: &[Value], at: usize) -> R<&str> {
    match value(args, at).base() {
        Value::Str(s) => Ok(s.as_str()),
        Value::Null | Value::Void => Ok(""),
        _ => mismatch(at, "string"),
    }
}

/// An `int` argument.
pub(super) fn int(args: &[Value], at: usize) -> R<i32> {
    match value(args, at).base() {
        Value::Int32(v) => Ok(*v),
        other => match integer(other).and_then(|v| i32::try_from(v).ok()) {
            Some(v) => Ok(v),
            None => mismatch(at, "int"),
        },
    }
}

/// A `long` argument, or one of a smaller integer type.
pub(super) fn long(args: &[Value], at: usize) -> R<i64> {
    match integer(value(args, at).base()) {
        Some(v) => Ok(v),
        None => mismatch(at, "long"),
    }
}

fn integer(value: &Value) -> Option<i64> {
    Some(match value {
        Value::SByte(v) => i64::from(*v),
        Value::Byte(v) => i64::from(*v),
        Value::Int16(v) => i64::from(*v),
        Value::UInt16(v) => i64::from(*v),
        Value::Int32(v) => i64::from(*v),
        Value::UInt32(v) => i64::from(*v),
        Value::Int64(v) => *v,
        Value::UInt64(v) => i64::try_from(*v).ok()?,
        Value::Enum(_, v) => *v,
        Value::Char(v) => i64::from(*v),
        _ => return None,
    })
}

/// A `double` argument.
pub(super) fn double(args: &[Value], at: usize) -> R<f64> {
    match value(args, at).base() {
        Value::Double(v) => Ok(*v),
        Value::Single(v) => Ok(f64::from(*v)),
        other => match integer(other) {
            Some(v) => Ok(v as f64),
            None => mismatch(at, "double"),
        },
    }
}

/// A `bool` argument; false where an optional one was left out.
pub(super) fn flag(args: &[Value], at: usize) -> R<bool> {
    match value(args, at).base() {
        Value::Bool(v) => Ok(*v),
        Value::Null => Ok(false),
        _ => mismatch(at, "bool"),
    }
}

/// A `char` argument.
pub(super) fn unit(args: &[Value], at: usize) -> R<u16> {
    match value(args, at).base() {
        Value::Char(v) => Ok(*v),
        _ => mismatch(at, "char"),
    }
}

/// The number of an enumeration argument; 0 where an optional one was left out.
pub(super) fn number(args: &[Value], at: usize) -> i64 {
    integer(value(args, at).base()).unwrap_or(0)
}

/// A `datetime` argument.
pub(super) fn datetime(args: &[Value], at: usize) -> R<DateTime> {
    match value(args, at).base() {
        Value::DateTime(v) => Ok(*v),
        _ => mismatch(at, "datetime"),
    }
}

/// A `timespan` argument.
pub(super) fn timespan(args: &[Value], at: usize) -> R<TimeSpan> {
    match value(args, at).base() {
        Value::TimeSpan(v) => Ok(*v),
        _ => mismatch(at, "timespan"),
    }
}

/// A `type` argument.
pub(super) fn ty(args: &[Value], at: usize) -> R<Ty> {
    match value(args, at).base() {
        Value::Type(v) => Ok(*v),
        _ => mismatch(at, "type"),
    }
}

/// The type that a constructor or static member was called on.
pub(super) fn target_type(target: &Value) -> Ty {
    match target.base() {
        Value::Type(ty) => *ty,
        other => crate::value::ty::type_of(other),
    }
}

/// An array or list argument.
pub(super) fn seq(args: &[Value], at: usize) -> R<Rc<Seq>> {
    as_seq(value(args, at)).map_or_else(|| mismatch(at, "list"), Ok)
}

/// The elements of an array or list.
pub(super) fn as_seq(value: &Value) -> Option<Rc<Seq>> {
    match value.base() {
        Value::Array(s) | Value::List(s) => Some(s.clone()),
        // An instance of a script's class that derives from a list.
        Value::Net(n) => as_seq(&n.base_object()?),
        _ => None,
    }
}

/// The UTF-16 units of a `char[]` argument; none for null.
pub(super) fn units(args: &[Value], at: usize) -> R<Vec<u16>> {
    match value(args, at).base() {
        Value::Null | Value::Void => Ok(Vec::new()),
        Value::Char(c) => Ok(vec![*c]),
        Value::Str(s) => Ok(s.encode_utf16().collect()),
        Value::Array(s) | Value::List(s) => s
            .items()
            .iter()
            .map(|v| match v.base() {
                Value::Char(c) => Ok(*c),
                _ => mismatch(at, "char[]"),
            })
            .collect(),
        _ => mismatch(at, "char[]"),
    }
}

/// The bytes of a `byte[]` argument.
pub(super) fn bytes(args: &[Value], at: usize) -> R<Vec<u8>> {
    match value(args, at).base() {
        Value::Array(s) | Value::List(s) => s
            .items()
            .iter()
            .map(|v| match v.base() {
                Value::Byte(b) => Ok(*b),
                _ => mismatch(at, "byte[]"),
            })
            .collect(),
        Value::Null | Value::Void => Ok(Vec::new()),
        _ => mismatch(at, "byte[]"),
    }
}

/// A `byte[]` value.
pub(super) fn byte_array(bytes: &[u8]) -> Value {
    Value::typed_array(
        crate::value::ty::known().byte,
        bytes.iter().map(|b| Value::Byte(*b)).collect(),
    )
}

/// Stores into a `[ref]` argument.
pub(super) fn set_ref(
    engine: &mut dyn crate::value::Engine,
    args: &[Value],
    at: usize,
    new: &Value,
) -> R<()> {
    match value(args, at).base() {
        Value::Net(reference) => reference
            .set_property(engine, "Value", new)
            .unwrap_or_else(|| mismatch(at, "reference")),
        _ => mismatch(at, "reference"),
    }
}

/// What a `[ref]` argument holds.
pub(super) fn get_ref(
    engine: &mut dyn crate::value::Engine,
    args: &[Value],
    at: usize,
) -> R<Value> {
    match value(args, at).base() {
        Value::Net(reference) => reference
            .property(engine, "Value")
            .unwrap_or_else(|| mismatch(at, "reference")),
        _ => mismatch(at, "reference"),
    }
}
