//! Truth values as parameters take them: truth values, switches and numbers, nothing else.

use crate::value::switch::SwitchParameter;
use crate::value::ty::{Prim, type_of};
use crate::value::{Ty, Value, convert};

use super::coerce::{Refused, refusal};

/// `bool`, `bool?` and `switch`.
pub(super) fn is_truth(t: Ty) -> bool {
    matches!(t.prim(), Prim::Bool | Prim::Switch)
        || t.nullable().is_some_and(|t| t.prim() == Prim::Bool)
}

/// Why a value is no truth value for a parameter, where it is none.
pub(super) fn refuses_as_truth(value: &Value, to: Ty) -> Option<Refused> {
    if !is_truth(to) {
        return None;
    }
    let shown = match value.base() {
        Value::Null | Value::Void => match to.prim() {
            Prim::Bool => "",
            _ => return None,
        },
        v if truth_of(v).is_some() => return None,
        v => type_of(v).full_name(),
    };
    Some(refusal(&format!(
        "Cannot convert value \"{shown}\" to type \"{}\". Boolean parameters accept only Boolean values and numbers, \
         such as $True, $False, 1 or 0.",
        to.full_name()
    )))
}

/// The truth of a truth value, switch or number; None for everything else.
pub(super) fn truth_of(value: &Value) -> Option<bool> {
    let base = value.base();
    match base {
        Value::Bool(b) => Some(*b),
        Value::Enum(..) => None,
        v if type_of(v).prim().is_number() => Some(convert::to_bool(v)),
        v => v.downcast::<SwitchParameter>().map(|s| s.0),
    }
}

/// A switch's value.
pub(super) fn switch_value(on: bool) -> Value {
    thread_local!(static VALUES: [Value; 2] = [Value::net(SwitchParameter(false)), Value::net(SwitchParameter(true))]);
    VALUES.with(|v| v[usize::from(on)].clone())
}
