//! Whether values are equal and which comes first, as `-eq`, `-lt` and `Sort-Object` see it. The left value's type
//! decides: the right one is converted to it.

use std::cmp::Ordering;

use crate::text;
use crate::text::culture::Culture;

use super::arith::{as_operand, number_of_text, order, type_code};
use super::convert::{self, Failure, to_str};
use super::member::errors;
use super::ty::type_of;
use super::{Engine, ErrorCategory, ErrorRecord, Exception, R, Stop, Value, dict};

/// Compares text as the operators do, in the invariant culture.
fn compare_text(a: &str, b: &str, ignore_case: bool) -> Ordering {
    text::compare::compare(a, b, ignore_case, Culture::invariant())
}

/// True where a failed conversion means "not equal".
fn is_cast_error(stop: &Stop) -> bool {
    match stop {
        Stop::Error(raised) => {
            raised
                .record
                .error_id
                .as_str()
                .to_ascii_lowercase()
                .contains("invalidcast")
                || super::exception::with_exception(&raised.record.exception, |e| {
                    type_of(&e.inner).full_name()
                        == "System.Management.Automation.PSInvalidCastException"
                })
                .unwrap_or(false)
        }
        _ => false,
    }
}

/// `a -eq b` of two single values.
///
/// # Errors
/// What the text of the right value raises; a conversion that fails means "not equal".
pub fn equals(engine: &mut dyn Engine, a: &Value, b: &Value, ignore_case: bool) -> R<bool> {
    match (a, b) {
        (Value::Int32(x), Value::Int32(y)) => return Ok(x == y),
        (Value::Str(x), Value::Str(y)) => {
            return Ok(x == y || compare_text(x, y, ignore_case) == Ordering::Equal);
        }
        (Value::Bool(x), Value::Bool(y)) => return Ok(x == y),
        _ => {}
    }
    let (left, right) = (a.base(), b.base());
    if left.is_null() || right.is_null() {
        return Ok(left.is_null() && right.is_null());
    }
    if let Value::Str(x) = left {
        let y = to_str(engine, b)?;
        return Ok(compare_text(x, &y, ignore_case) == Ordering::Equal);
    }
    if is_numeric(left) {
        // .NET has no operator that takes an enumeration to a decimal.
        if let (Value::Enum(ty, _), Value::Decimal(_)) = (left, right) {
            return Exception::new(
                "System.InvalidOperationException",
                format!(
                    "No coercion operator is defined between types '{}' and 'System.Decimal'.",
                    ty.full_name()
                ),
            )
            .raise();
        }
        if let Some(y) = as_operand(engine, right, left)? {
            return Ok(order(left, &y) == Some(Ordering::Equal));
        }
        if let Value::Str(_) = right {
            return match number_of_text(engine, right, type_of(left)) {
                Ok(number) => equals(engine, left, &number, ignore_case),
                Err(stop) if is_cast_error(&stop) => Ok(false),
                Err(stop) => Err(stop),
            };
        }
    }
    if dict::key_equals(left, right, dict::Comparer::Ordinal) {
        return Ok(true);
    }
    if let Value::Char(x) = left
        && ignore_case
    {
        let y = match right {
            Value::Char(y) => Some(*y),
            Value::Str(s) => {
                let mut units = s.encode_utf16();
                match (units.next(), units.next()) {
                    (Some(unit), None) => Some(unit),
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(y) = y {
            let (x, y) = (
                String::from_utf16_lossy(&[*x]),
                String::from_utf16_lossy(&[y]),
            );
            return Ok(dict::equals_ignore_case(&x, &y));
        }
    }
    if let Value::Net(_) = left
        && same(engine, left, right)?
    {
        return Ok(true);
    }
    match convert::convert(engine, right, type_of(left)) {
        Ok(converted) => same(engine, left, &converted),
        Err(Failure::Cast(_)) => Ok(false),
        Err(Failure::Stop(stop)) if matches!(*stop, Stop::Error(_) | Stop::Exception(_)) => {
            Ok(false)
        }
        Err(Failure::Stop(stop)) => Err(stop),
    }
}

/// `left.Equals(right)`: a script class's own where it has one.
fn same(engine: &mut dyn Engine, left: &Value, right: &Value) -> R<bool> {
    if let Value::Net(n) = left {
        if let Some(result) = engine.call_override(left, "Equals", std::slice::from_ref(right)) {
            return Ok(convert::to_bool(&result?));
        }
        if let Some(equal) = n.equals(right) {
            return Ok(equal);
        }
    }
    Ok(dict::key_equals(
        left,
        right.base(),
        dict::Comparer::Ordinal,
    ))
}

/// A number or a value of an enumeration.
fn is_numeric(v: &Value) -> bool {
    type_code(v).is_some() && !matches!(v, Value::Bool(_) | Value::Char(_))
}

/// Which order a comparison operator asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `-lt`
    Less,
    /// `-le`
    LessOrEqual,
    /// `-gt`
    Greater,
    /// `-ge`
    GreaterOrEqual,
}

impl Relation {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Relation::Less => order == Ordering::Less,
            Relation::LessOrEqual => order != Ordering::Greater,
            Relation::Greater => order == Ordering::Greater,
            Relation::GreaterOrEqual => order != Ordering::Less,
        }
    }
}

/// `a -lt b` and its kin of two single values.
///
/// # Errors
/// `ComparisonFailure` where the right value cannot become the left one's type, `NotIcomparable` where that type has
/// no order.
pub fn relation(
    engine: &mut dyn Engine,
    a: &Value,
    b: &Value,
    relation: Relation,
    ignore_case: bool,
) -> R<bool> {
    if let (Value::Int32(x), Value::Int32(y)) = (a, b) {
        return Ok(relation.holds(x.cmp(y)));
    }
    let (left, right) = (a.base(), b.base());
    if left.is_null() || right.is_null() {
        return with_null(left, right, relation);
    }
    if is_numeric(left) {
        if let Some(y) = as_operand(engine, right, left)? {
            return Ok(order(left, &y).is_some_and(|o| relation.holds(o)));
        }
        if let Value::Str(_) = right {
            let number = number_of_text(engine, right, type_of(left))?;
            return self::relation(engine, left, &number, relation, ignore_case);
        }
    }
    if let Value::Str(x) = left {
        let y = to_str(engine, b)?;
        return Ok(relation.holds(compare_text(x, &y, ignore_case)));
    }
    // The right value is converted only for a type that has an order.
    let order = if is_comparable(left) {
        match convert::convert(engine, right, type_of(left)) {
            Ok(converted) => natural_order(engine, left, &converted, ignore_case)?,
            Err(failure) => return comparison_failed(engine, a, b, failure),
        }
    } else {
        None
    };
    match order {
        Some(order) => Ok(relation.holds(order)),
        None if same(engine, left, right)? => Ok(matches!(
            relation,
            Relation::LessOrEqual | Relation::GreaterOrEqual
        )),
        None if matches!(left, Value::Object(_)) => not_same_type(engine, a, b),
        None => {
            let shown = errors::shown(engine, left);
            errors::invalid_operation(
                format!("Cannot compare \"{shown}\" because it is not IComparable."),
                "NotIcomparable",
            )
        }
    }
}

/// True for values of a type that implements `IComparable`.
fn is_comparable(v: &Value) -> bool {
    match v {
        Value::Net(n) => {
            n.compare(v).is_some()
                || super::ty::find("System.IComparable")
                    .is_some_and(|i| i.is_assignable_from(n.ty()))
        }
        Value::Array(_) | Value::List(_) | Value::Hash(_) | Value::Type(_) | Value::Object(_) => {
            false
        }
        _ => true,
    }
}

/// Null beside a number is zero; beside anything else it comes first.
fn with_null(left: &Value, right: &Value, relation: Relation) -> R<bool> {
    let asks_less = matches!(relation, Relation::Less | Relation::LessOrEqual);
    // PowerShell asks for the sign of the number only, so that zero is neither less nor, for -le, equal.
    let (number, wants_negative) = if is_numeric(left) {
        (left, asks_less)
    } else if is_numeric(right) {
        (right, !asks_less)
    } else {
        return Ok(match relation {
            Relation::Less => left.is_null() && !right.is_null(),
            Relation::LessOrEqual => left.is_null(),
            Relation::Greater => !left.is_null(),
            Relation::GreaterOrEqual => right.is_null(),
        });
    };
    if let Value::Enum(ty, _) = number {
        let sign = if wants_negative {
            "LessThan"
        } else {
            "GreaterThanOrEqual"
        };
        let ty = ty.full_name();
        return Exception::new(
            "System.InvalidOperationException",
            format!("The binary operator {sign} is not defined for the types '{ty}' and '{ty}'."),
        )
        .raise();
    }
    let sign = order(number, &Value::Int32(0));
    Ok(if wants_negative {
        sign == Some(Ordering::Less)
    } else {
        matches!(sign, Some(Ordering::Greater | Ordering::Equal))
    })
}

/// `IComparable.CompareTo` of two values of one type; None where the type has no order.
fn natural_order(
    engine: &mut dyn Engine,
    left: &Value,
    right: &Value,
    ignore_case: bool,
) -> R<Option<Ordering>> {
    if let Value::Net(_) = left
        && let Some(result) = engine.call_override(left, "CompareTo", std::slice::from_ref(right))
    {
        let result = result?;
        return Ok(Some(convert::to_i32(engine, &result)?.cmp(&0)));
    }
    let right = right.base();
    Ok(match (left, right) {
        (Value::Str(x), Value::Str(y)) => Some(compare_text(x, y, ignore_case)),
        (Value::Bool(x), Value::Bool(y)) => Some(x.cmp(y)),
        (Value::Char(x), Value::Char(y)) => Some(x.cmp(y)),
        (Value::DateTime(x), Value::DateTime(y)) => Some(x.ticks.cmp(&y.ticks)),
        (Value::TimeSpan(x), Value::TimeSpan(y)) => Some(x.0.cmp(&y.0)),
        (Value::Guid(x), Value::Guid(y)) => Some(x.cmp(y)),
        (Value::BigInt(x), Value::BigInt(y)) => Some(x.cmp(y)),
        (Value::Net(x), y) => x.compare(y),
        (x, y) if type_code(x).is_some() && type_code(y).is_some() => order(x, y),
        _ => None,
    })
}

fn comparison_failed<T>(engine: &mut dyn Engine, a: &Value, b: &Value, failure: Failure) -> R<T> {
    let (message, inner) = failure.into_message()?;
    let (x, y) = (to_str(engine, a)?, to_str(engine, b)?);
    let outer = Exception::new(
        "System.Management.Automation.RuntimeException",
        format!("Could not compare \"{x}\" to \"{y}\". Error: \"{message}\""),
    )
    .with_inner(inner);
    ErrorRecord::of(
        outer.into_value(),
        "ComparisonFailure",
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
    .raise()
}

/// Custom objects have no order.
fn not_same_type<T>(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<T> {
    let (x, y) = (errors::shown(engine, a), to_str(engine, b)?);
    ErrorRecord::new(
        "System.Management.Automation.ExtendedTypeSystemException",
        format!(
            "Cannot compare \"{x}\" to \"{y}\" because the objects are not the same type or the object \"{x}\" does not \
             implement \"IComparable\"."
        ),
        "PSObjectCompareTo",
        ErrorCategory::NotSpecified,
        Value::Null,
    )
    .raise()
}

/// `LanguagePrimitives.Compare`: the order that cmdlets sort and measure by. Null comes first.
///
/// # Errors
/// `ComparisonFailure` and `NotIcomparable`, as [`relation`].
pub fn compare(engine: &mut dyn Engine, a: &Value, b: &Value, ignore_case: bool) -> R<Ordering> {
    let (left, right) = (a.base(), b.base());
    match (left.is_null(), right.is_null()) {
        (true, true) => return Ok(Ordering::Equal),
        (true, false) => {
            return Ok(
                match is_numeric(right) && order(right, &Value::Int32(0)) == Some(Ordering::Less) {
                    true => Ordering::Greater,
                    false => Ordering::Less,
                },
            );
        }
        (false, true) => {
            return Ok(
                match is_numeric(left) && order(left, &Value::Int32(0)) == Some(Ordering::Less) {
                    true => Ordering::Less,
                    false => Ordering::Greater,
                },
            );
        }
        (false, false) => {}
    }
    if let (Value::Str(x), Value::Str(y)) = (left, right) {
        return Ok(compare_text(x, y, ignore_case));
    }
    if is_numeric(left) && is_numeric(right) {
        return Ok(order(left, right).unwrap_or_else(|| nan_order(left, right)));
    }
    if let Value::Str(x) = left {
        let y = to_str(engine, b)?;
        return Ok(compare_text(x, &y, ignore_case));
    }
    let converted = match convert::convert(engine, right, type_of(left)) {
        Ok(converted) => converted,
        Err(failure) => return comparison_failed(engine, a, b, failure),
    };
    match natural_order(engine, left, &converted, ignore_case)? {
        Some(order) => Ok(order),
        None if same(engine, left, right)? => Ok(Ordering::Equal),
        None if matches!(left, Value::Object(_)) => not_same_type(engine, a, b),
        None => {
            let shown = errors::shown(engine, left);
            errors::invalid_operation(
                format!("Cannot compare \"{shown}\" because it is not IComparable."),
                "NotIcomparable",
            )
        }
    }
}

/// .NET sorts NaN before every number.
fn nan_order(left: &Value, right: &Value) -> Ordering {
    let is_nan = |v: &Value| {
        matches!(v, Value::Double(n) if n.is_nan()) || matches!(v, Value::Single(n) if n.is_nan())
    };
    is_nan(right).cmp(&is_nan(left))
}

/// The order that `Sort-Object` sorts by, for a culture: values that cannot be compared are compared as text.
///
/// # Errors
/// What the text of a value raises.
pub fn sort_compare(
    engine: &mut dyn Engine,
    a: &Value,
    b: &Value,
    ignore_case: bool,
    culture: &'static Culture,
) -> R<Ordering> {
    if matches!(a.base(), Value::Str(_)) && !b.base().is_null() {
        let (x, y) = (to_str(engine, a)?, convert::to_str_in(engine, b, culture)?);
        return Ok(text::compare::compare(&x, &y, ignore_case, culture));
    }
    match compare(engine, a, b, ignore_case) {
        Ok(order) => Ok(order),
        Err(stop) if matches!(*stop, Stop::Error(_) | Stop::Exception(_)) => {
            let (x, y) = (
                convert::to_display(engine, a)?,
                convert::to_display(engine, b)?,
            );
            Ok(text::compare::compare(&x, &y, ignore_case, culture))
        }
        Err(stop) => Err(stop),
    }
}
