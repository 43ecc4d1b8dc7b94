//! PowerShell's arithmetic: `+ - * / %`, the signs, `++` and `--`, bits and shifts, ranges and `-join`.
//!
//! The left operand decides what happens. Numbers meet in the wider of their types; what overflows becomes a double;
//! text on the right of a number is read as a number; collections grow and repeat; all else asks the type's own
//! operator.

mod bits;
mod methods;
mod numeric;

use std::rc::Rc;

pub use bits::{band, bnot, bor, bxor, shl, shr};
pub(crate) use methods::operator_overloads;
use numeric::Op;
pub(crate) use numeric::{as_operand, order, type_code};

use super::convert::{self, change_type, to_str};
use super::member::{self, errors};
use super::ty::{Prim, type_of};
use super::types::collections::Enumerator;
use super::{Dict, Engine, Exception, R, Str, Ty, Value, enumerate, ty};
use crate::text::number::convert::{Literal, literal};

/// More elements than this are not made at once: the script meets an `OutOfMemoryException` instead of the machine.
const MOST_ELEMENTS: u128 = 100_000_000;

/// `a + b`.
///
/// # Errors
/// `MethodNotFound` and `NotADefinedOperationForType` for types without addition, cast errors of the right operand,
/// `AddHashTableToNonHashTable`.
pub fn add(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    // The pairs that loops are made of.
    match (a, b) {
        (Value::Int32(x), Value::Int32(y)) => {
            return Ok(match x.checked_add(*y) {
                Some(n) => Value::Int32(n),
                None => Value::Double(f64::from(*x) + f64::from(*y)),
            });
        }
        (Value::Double(x), Value::Double(y)) => return Ok(Value::Double(x + y)),
        (Value::Str(x), Value::Str(y)) => return Ok(Value::Str(concat(x, y))),
        _ => {}
    }
    let (left, right) = (a.base(), b.base());
    match left {
        Value::Null | Value::Void => return Ok(if b.is_null() { Value::Null } else { b.clone() }),
        Value::Str(s) => {
            let rest = to_str(engine, b)?;
            return Ok(Value::Str(concat(s, &rest)));
        }
        Value::Char(c) => {
            let rest = to_str(engine, b)?;
            return Ok(Value::Str(concat(&String::from_utf16_lossy(&[*c]), &rest)));
        }
        _ => {}
    }
    if let Some(done) = numeric::binary(engine, Op::Add, left, right) {
        return done;
    }
    if enumerate::walks(left)
        && let Some(items) = enumerate::elements(engine, left)
    {
        let mut items = items?;
        match enumerate::elements(engine, right) {
            Some(more) => items.extend(more?),
            None => items.push(if matches!(b, Value::Void) {
                Value::Null
            } else {
                b.clone()
            }),
        }
        return Ok(Value::array(items));
    }
    if let Value::Hash(d) = left {
        return match right {
            Value::Hash(e) => merge(engine, d, e),
            _ => errors::invalid_operation(
                "A hash table can only be added to another hash table.",
                "AddHashTableToNonHashTable",
            ),
        };
    }
    implicit(engine, "op_Addition", "+", left, right)
}

fn concat(a: &str, b: &str) -> Str {
    let mut text = Str::with_capacity(a.len() + b.len());
    text.push_str(a);
    text.push_str(b);
    text
}

/// Two dictionaries as a new one of the left one's kind.
fn merge(engine: &mut dyn Engine, a: &Rc<Dict>, b: &Rc<Dict>) -> R<Value> {
    let sum = if a.is_ordered() {
        Dict::ordered()
    } else {
        Dict::hashtable()
    };
    for (key, value) in a.pairs().into_iter().chain(b.pairs()) {
        if !sum.add(key.clone(), value) {
            let shown = convert::to_display(engine, &key)?;
            let existing = sum.key_like(&key).unwrap_or_default();
            let existing = convert::to_display(engine, &existing)?;
            return Exception::new(
                "System.ArgumentException",
                format!(
                    "Item has already been added. Key in dictionary: '{existing}'  Key being added: '{shown}'"
                ),
            )
            .raise();
        }
    }
    Ok(Value::Hash(Rc::new(sum)))
}

/// `a - b`.
///
/// # Errors
/// As [`add`].
pub fn sub(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    match (a, b) {
        (Value::Int32(x), Value::Int32(y)) => Ok(match x.checked_sub(*y) {
            Some(n) => Value::Int32(n),
            None => Value::Double(f64::from(*x) - f64::from(*y)),
        }),
        (Value::Double(x), Value::Double(y)) => Ok(Value::Double(x - y)),
        _ => sub_div_rem(engine, Op::Sub, "op_Subtraction", "-", a, b),
    }
}

/// `a / b`.
///
/// # Errors
/// As [`add`]; `RuntimeException` for a division by zero.
pub fn div(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    sub_div_rem(engine, Op::Div, "op_Division", "/", a, b)
}

/// `a % b`.
///
/// # Errors
/// As [`div`].
pub fn rem(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    if let (Value::Int32(x), Value::Int32(y)) = (a, b)
        && let Some(n) = x.checked_rem(*y)
    {
        return Ok(Value::Int32(n));
    }
    sub_div_rem(engine, Op::Rem, "op_Modulus", "%", a, b)
}

fn sub_div_rem(
    engine: &mut dyn Engine,
    op: Op,
    method: &str,
    sign: &str,
    a: &Value,
    b: &Value,
) -> R<Value> {
    let (left, right) = (a.base(), b.base());
    let zero = Value::Int32(0);
    let left = if left.is_null() { &zero } else { left };
    if let Some(done) = numeric::binary(engine, op, left, right) {
        return done;
    }
    if matches!(left, Value::Str(_)) {
        let (x, y) = numbers_of_texts(engine, left, right)?;
        return sub_div_rem(engine, op, method, sign, &x, &y);
    }
    implicit(engine, method, sign, left, right)
}

/// `a * b`.
///
/// # Errors
/// As [`add`]; `ArgumentOutOfRangeException` for text a negative number of times.
pub fn mul(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    match (a, b) {
        (Value::Int32(x), Value::Int32(y)) => {
            return Ok(match x.checked_mul(*y) {
                Some(n) => Value::Int32(n),
                None => Value::Double((i64::from(*x) * i64::from(*y)) as f64),
            });
        }
        (Value::Double(x), Value::Double(y)) => return Ok(Value::Double(x * y)),
        _ => {}
    }
    let (left, right) = (a.base(), b.base());
    if left.is_null() {
        return Ok(Value::Null);
    }
    if !matches!(left, Value::Bool(_) | Value::Char(_))
        && let Some(done) = numeric::binary(engine, Op::Mul, left, right)
    {
        return done;
    }
    if let Value::Str(s) = left {
        let times = times(engine, right, ty::known().int32)?;
        return repeat(engine, s, times);
    }
    if enumerate::walks(left) {
        let times = times(engine, right, ty::known().uint32)?;
        if times == 1 && matches!(left, Value::Array(_)) {
            return Ok(left.clone());
        }
        if let Some(items) = enumerate::elements(engine, left) {
            let items = items?;
            let times = usize::try_from(times).unwrap_or(0);
            check_size(items.len() as u128 * times as u128)?;
            let mut repeated = Vec::with_capacity(items.len().saturating_mul(times));
            for _ in 0..times {
                repeated.extend_from_slice(&items);
            }
            return Ok(match left {
                Value::Array(s) => Value::typed_array(s.element(), repeated),
                _ => Value::array(repeated),
            });
        }
    }
    implicit(engine, "op_Multiply", "*", left, right)
}

/// How often something is repeated: the right operand of `*`.
fn times(engine: &mut dyn Engine, v: &Value, ty: Ty) -> R<i128> {
    let number = match v {
        Value::Str(_) => number_of_text(engine, v, ty::known().int32)?,
        other => other.clone(),
    };
    let number = convert::to(engine, &number, ty)?;
    Ok(convert::integer_of(&number).unwrap_or(0))
}

fn repeat(engine: &mut dyn Engine, text: &str, times: i128) -> R<Value> {
    let Ok(count) = usize::try_from(times) else {
        let message = if engine.edition().is_core() {
            format!(
                "times ('{times}') must be a non-negative value. (Parameter 'times')\nActual value was {times}."
            )
        } else {
            "Specified argument was out of the range of valid values.\r\nParameter name: times"
                .to_string()
        };
        return Exception::new("System.ArgumentOutOfRangeException", message).raise();
    };
    check_size(text.len() as u128 * count as u128 / 16)?;
    Ok(Value::from(text.repeat(count)))
}

fn check_size(elements: u128) -> R<()> {
    if elements > MOST_ELEMENTS {
        return Exception::new(
            "System.OutOfMemoryException",
            "Exception of type 'System.OutOfMemoryException' was thrown.",
        )
        .raise();
    }
    Ok(())
}

/// Both operands as numbers where they are text.
fn numbers_of_texts(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<(Value, Value)> {
    let x = match a {
        Value::Str(_) => number_of_text(engine, a, type_of(b))?,
        other => other.clone(),
    };
    let y = match b {
        Value::Str(_) => number_of_text(engine, b, type_of(a))?,
        other => other.clone(),
    };
    Ok((x, y))
}

/// The number that text stands for: the literal that it is, else what the cast to the other operand's type makes of it.
pub(crate) fn number_of_text(engine: &mut dyn Engine, v: &Value, other: Ty) -> R<Value> {
    let text = v.as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Ok(Value::Int32(0));
    }
    if let Some(found) = literal(text, engine.edition()) {
        return Ok(literal_value(found));
    }
    let to = if other.prim().is_number() || other.is_enum() {
        other
    } else {
        ty::known().int32
    };
    convert::to(engine, v, to)
}

/// A literal as a value.
fn literal_value(found: Literal) -> Value {
    use crate::text::number::parse::IntegerType::*;
    match found {
        Literal::Integer(n, kind) => match kind {
            Some(SByte) => Value::SByte(n as i8),
            Some(Byte) => Value::Byte(n as u8),
            Some(Int16) => Value::Int16(n as i16),
            Some(UInt16) => Value::UInt16(n as u16),
            Some(Int32) => Value::Int32(n as i32),
            Some(UInt32) => Value::UInt32(n as u32),
            Some(Int64) => Value::Int64(n as i64),
            Some(UInt64) => Value::UInt64(n as u64),
            None => match i32::try_from(n) {
                Ok(n) => Value::Int32(n),
                Err(_) => Value::Int64(n as i64),
            },
        },
        Literal::Double(n) => Value::Double(n),
        Literal::Decimal(n) => Value::Decimal(n),
        Literal::Big(n) => Value::BigInt(Rc::new(n)),
    }
}

/// The operator method of one of the operands' types: the left one's, but a primitive type has none.
fn implicit(engine: &mut dyn Engine, method: &str, sign: &str, a: &Value, b: &Value) -> R<Value> {
    let is_primitive = |v: &Value| {
        matches!(
            v,
            Value::Null
                | Value::Void
                | Value::Bool(_)
                | Value::Char(_)
                | Value::SByte(_)
                | Value::Byte(_)
                | Value::Int16(_)
                | Value::UInt16(_)
                | Value::Int32(_)
                | Value::UInt32(_)
                | Value::Int64(_)
                | Value::UInt64(_)
                | Value::Single(_)
                | Value::Double(_)
        )
    };
    let owner = if !is_primitive(a) {
        a
    } else if !is_primitive(b) {
        b
    } else {
        let name = |v: &Value| {
            if v.is_null() {
                "$null"
            } else {
                type_of(v).full_name()
            }
        };
        return errors::invalid_operation(
            format!(
                "The operation '[{}] {sign} [{}]' is not defined.",
                name(a),
                name(b)
            ),
            "NotADefinedOperationForType",
        );
    };
    let t = type_of(owner);
    if let Some(done) = engine.call_class_method(&Value::Type(t), method, &[a.clone(), b.clone()]) {
        return done;
    }
    match member::operator(engine, t, method, &[a.clone(), b.clone()]) {
        Some(done) => done,
        // A custom object is a PSObject to operators.
        None if t.prim() == Prim::PsCustomObject => {
            errors::no_method("System.Management.Automation.PSObject", method)
        }
        None => errors::no_method(t.full_name(), method),
    }
}

/// `-v`.
///
/// # Errors
/// As [`sub`] from zero.
pub fn negate(engine: &mut dyn Engine, v: &Value) -> R<Value> {
    Ok(match v.base() {
        Value::Int32(n) => Value::Int32(n.wrapping_neg()),
        Value::Int64(n) => Value::Int64(n.wrapping_neg()),
        Value::Int16(n) => Value::Int16(n.wrapping_neg()),
        Value::SByte(n) => Value::Int32(-i32::from(*n)),
        Value::Byte(n) => Value::Int32(-i32::from(*n)),
        Value::Double(n) => Value::Double(-n),
        Value::Single(n) => Value::Single(-n),
        Value::Decimal(n) => Value::Decimal(-*n),
        other => return sub(engine, &Value::Int32(0), other),
    })
}

/// `+v`.
///
/// # Errors
/// As [`add`] to zero.
pub fn plus(engine: &mut dyn Engine, v: &Value) -> R<Value> {
    match v.base() {
        Value::SByte(n) => Ok(Value::Int32(i32::from(*n))),
        Value::Byte(n) => Ok(Value::Int32(i32::from(*n))),
        Value::Enum(_, n) => Ok(i32::try_from(*n).map_or(Value::Int64(*n), Value::Int32)),
        number if is_numeric(number) => Ok(number.clone()),
        other => add(engine, &Value::Int32(0), other),
    }
}

/// A number or a value of an enumeration: what `++` takes.
fn is_numeric(v: &Value) -> bool {
    matches!(v, Value::Enum(..))
        || (type_of(v).prim().is_number() && !matches!(v, Value::BigInt(_)))
}

/// `++` with 1, `--` with -1.
///
/// # Errors
/// `OperatorRequiresNumber` for what is no number.
pub fn step(engine: &mut dyn Engine, v: &Value, by: i32) -> R<Value> {
    match v.base() {
        Value::Int32(n) => Ok(match n.checked_add(by) {
            Some(n) => Value::Int32(n),
            None => Value::Double(f64::from(*n) + f64::from(by)),
        }),
        Value::Null | Value::Void => Ok(Value::Int32(by)),
        number if is_numeric(number) => add(engine, number, &Value::Int32(by)),
        other => errors::invalid_operation(
            format!(
                "The '{}' operator works only on numbers. The operand is a '{}'.",
                if by > 0 { "++" } else { "--" },
                type_of(other).full_name()
            ),
            "OperatorRequiresNumber",
        ),
    }
}

/// The two ends of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// `1..5`
    Int(i32, i32),
    /// `'a'..'e'`, PowerShell 7 only.
    Char(u16, u16),
}

/// The ends of `a..b`.
///
/// # Errors
/// The cast error of an end that is no integer.
pub fn bounds(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Bounds> {
    let unit = |v: &Value| match v.base() {
        Value::Char(c) => Some(*c),
        Value::Str(s) => {
            let mut units = s.encode_utf16();
            let first = units.next()?;
            units.next().is_none().then_some(first)
        }
        _ => None,
    };
    // Two digits are numbers to PowerShell 7.
    let digit = |v: &Value| {
        engine.edition().is_core()
            && matches!(v.base(), Value::Str(s) if s.bytes().all(|b| b.is_ascii_digit()))
    };
    if let (Some(x), Some(y)) = (unit(a), unit(b))
        && !(digit(a) && digit(b))
    {
        return Ok(Bounds::Char(x, y));
    }
    let x = convert::to_i32(engine, a)?;
    let y = convert::to_i32(engine, b)?;
    if y.checked_sub(x).is_none() {
        return Exception::new(
            "System.OverflowException",
            "Arithmetic operation resulted in an overflow.",
        )
        .raise();
    }
    Ok(Bounds::Int(x, y))
}

/// `a..b`: all numbers from one to the other, up or down.
///
/// # Errors
/// As [`bounds`]; `OutOfMemoryException` for more than a hundred million numbers.
pub fn range(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Vec<Value>> {
    match bounds(engine, a, b)? {
        Bounds::Int(x, y) => {
            check_size(u128::from(x.abs_diff(y)))?;
            Ok(if x <= y {
                (x..=y).map(Value::Int32).collect()
            } else {
                (y..=x).rev().map(Value::Int32).collect()
            })
        }
        Bounds::Char(x, y) => Ok(if x <= y {
            (x..=y).map(Value::Char).collect()
        } else {
            (y..=x).rev().map(Value::Char).collect()
        }),
    }
}

/// `-join v` and `v -join separator`: elements in the current culture, collections in them by their type's name.
///
/// # Errors
/// What the text of an element raises.
pub fn join(engine: &mut dyn Engine, v: &Value, separator: &Value) -> R<Value> {
    let separator = to_str(engine, separator)?;
    // An enumerator is no collection to `-join`: it is one text.
    if v.downcast::<Enumerator>().is_some() {
        return to_str(engine, v).map(Value::Str);
    }
    let items = match enumerate::elements(engine, v) {
        Some(items) => items?,
        None => return to_str(engine, v).map(Value::Str),
    };
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push_str(&separator);
        }
        match item {
            Value::Str(s) => text.push_str(s),
            other => text.push_str(&convert::to_element_text(engine, other)?),
        }
    }
    Ok(Value::from(text))
}

/// A value of an enumeration from the number that an operation on one gave.
pub(super) fn as_enum(ty: Ty, result: &Value) -> R<Value> {
    match change_type(result, ty::known().int64) {
        Ok(Value::Int64(n))
            if !matches!(
                result,
                Value::Double(_) | Value::Decimal(_) | Value::Single(_)
            ) =>
        {
            Ok(Value::Enum(ty, n))
        }
        _ => Exception::new(
            "System.InvalidCastException",
            format!(
                "Unable to cast object of type '{}' to type '{}'.",
                type_of(result).full_name(),
                ty.full_name()
            ),
        )
        .raise(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;
    use crate::value::testing::{TestEngine, shown};

    type Operation = fn(&mut dyn Engine, &Value, &Value) -> R<Value>;

    fn of(f: Operation, a: impl Into<Value>, b: impl Into<Value>) -> String {
        let mut engine = TestEngine(Edition::Core);
        shown(f(&mut engine, &a.into(), &b.into()))
    }

    #[test]
    fn integers_overflow_into_doubles() {
        assert_eq!(of(add, i32::MAX, 1), "Double 2147483648");
        // Through BigInteger, whose conversion to double cuts off instead of rounding.
        assert_eq!(of(mul, i64::MAX, 2), "Double 1.84467440737095E+19");
        assert_eq!(of(div, 7, 2), "Double 3.5");
        assert_eq!(of(div, 6, 2), "Int32 3");
        assert_eq!(of(sub, Value::UInt32(1), 2), "Double -1");
        assert_eq!(
            of(div, 1, 0),
            "! RuntimeException | Attempted to divide by zero."
        );
    }

    #[test]
    fn the_left_operand_decides() {
        assert_eq!(of(add, "1", 2), "String 12");
        assert_eq!(of(add, 1, "2"), "Int32 3");
        assert_eq!(of(mul, "ab", 2), "String abab");
        assert_eq!(of(sub, "5", "2"), "Int32 3");
        assert_eq!(of(add, Value::array(vec![1.into()]), "x"), "Object[] 1 x");
        assert_eq!(
            of(mul, false, 2),
            "! NotADefinedOperationForType | The operation '[System.Boolean] * [System.Int32]' is not defined."
        );
    }

    #[test]
    fn ranges_run_both_ways() {
        let mut engine = TestEngine(Edition::Core);
        let down = range(&mut engine, &3.into(), &1.into()).map(Value::array);
        assert_eq!(shown(down), "Object[] 3 2 1");
        let chars = range(&mut engine, &"a".into(), &"c".into()).map(Value::array);
        assert_eq!(shown(chars), "Object[] a b c");
    }

    #[test]
    fn bits_keep_the_wider_type() {
        assert_eq!(of(band, 6, 3i64), "Int64 2");
        assert_eq!(of(bor, 1, "2"), "Int32 3");
        assert_eq!(of(shl, 1, 33), "Int32 2");
    }
}
