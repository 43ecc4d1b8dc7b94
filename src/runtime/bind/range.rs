//! `[ValidateRange()]`: limits of one type, and the kinds around zero.

use std::cmp::Ordering;

use crate::value::ty::{Prim, type_of};
use crate::value::{Engine, R, Ty, Value, compare, convert, ty};

use super::super::Runtime;
use super::RangeKind;
use super::validate::{Invalid, Verdict};

pub(super) fn range(rt: &mut Runtime, value: &Value, min: &Value, max: &Value) -> R<Verdict> {
    let wanted = type_of(min);
    let Some(value) = convert::try_to(rt, value, wanted)? else {
        return Ok(Err(Invalid::new(wrong_type(value, wanted))));
    };
    let shown = |rt: &mut Runtime, v: &Value| convert::to_display(rt, v);
    if order(rt, min, &value)? == Ordering::Greater {
        let (value, min) = (shown(rt, &value)?, shown(rt, min)?);
        return Ok(Err(Invalid::new(format!(
            "The {value} argument is less than the minimum allowed range of {min}. Supply an argument that is greater \
             than or equal to {min} and then try the command again."
        ))));
    }
    if order(rt, max, &value)? == Ordering::Less {
        let (value, max) = (shown(rt, &value)?, shown(rt, max)?);
        return Ok(Err(Invalid::new(format!(
            "The {value} argument is greater than the maximum allowed range of {max}. Supply an argument that is less \
             than or equal to {max} and then try the command again."
        ))));
    }
    Ok(Ok(()))
}

fn wrong_type(value: &Value, wanted: Ty) -> String {
    let (from, to) = (type_of(value).name(), wanted.name());
    format!(
        "The argument cannot be validated because its type \"{from}\" is not the same type ({to}) as the maximum and \
         minimum limits of the parameter. Make sure the argument is of type {to} and then try the command again."
    )
}

fn order(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Ordering> {
    compare::compare(engine, a, b, false)
}

pub(super) fn range_kind(rt: &mut Runtime, value: &Value, kind: RangeKind) -> R<Verdict> {
    let base = value.base();
    let int32 = ty::known().int32;
    let zero = match base {
        Value::TimeSpan(_) => Value::TimeSpan(crate::value::TimeSpan(0)),
        _ => {
            let Some(common) = common_type(int32, type_of(base)) else {
                return Ok(Err(Invalid::new(wrong_type(base, int32))));
            };
            if convert::try_to(rt, base, common)?.is_none() {
                return Ok(Err(Invalid::new(wrong_type(base, common))));
            }
            convert::try_to(rt, &Value::Int32(0), common)?.unwrap_or(Value::Int32(0))
        }
    };
    let order = order(rt, base, &zero)?;
    let (holds, what) = match kind {
        RangeKind::Positive => (order == Ordering::Greater, "greater than zero"),
        RangeKind::NonNegative => (order != Ordering::Less, "greater than or equal to zero"),
        RangeKind::Negative => (order == Ordering::Less, "less than zero"),
        RangeKind::NonPositive => (order != Ordering::Greater, "less than or equal to zero"),
    };
    if holds {
        return Ok(Ok(()));
    }
    let shown = convert::to_display(rt, base)?;
    Ok(Err(Invalid::new(format!(
        "The argument \"{shown}\" cannot be validated because its value is not {what}."
    ))))
}

/// The type that two limits of a range are compared in; None for types that are no numbers.
pub(super) fn common_type(a: Ty, b: Ty) -> Option<Ty> {
    let k = ty::known();
    let rank = |t: Ty| t.prim().type_code();
    let signed = |t: Ty| {
        matches!(
            t.prim(),
            Prim::SByte | Prim::Int16 | Prim::Int32 | Prim::Int64
        )
    };
    let any_signed = signed(a) || signed(b);
    Some(match rank(a)?.max(rank(b)?) {
        0..=9 => k.int32,
        10 => {
            if any_signed {
                k.double
            } else {
                k.uint32
            }
        }
        11 => k.int64,
        12 => {
            if any_signed {
                k.double
            } else {
                k.uint64
            }
        }
        15 => k.decimal,
        _ => k.double,
    })
}
