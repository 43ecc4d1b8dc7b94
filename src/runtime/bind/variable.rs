//! Variables with attributes: what is assigned to them is transformed and checked.

use crate::value::error::ErrorCategory;
use crate::value::exception::Exception;
use crate::value::ty::Prim;
use crate::value::{ErrorRecord, R, Stop, Str, Ty, Value, convert, member};

use super::super::Runtime;
use super::super::scope::{Scope, ScopeKind, VarMeta};
use super::super::sym::Sym;
use super::objects::{Attribute, Meaning};
use super::{Check, validate};

/// Converts a value to a variable's type and checks it against its attributes; gives the value that is kept.
///
/// # Errors
/// `ValidateSetFailure` for every validation, as PowerShell names it; a failed conversion.
pub fn check_variable(
    rt: &mut Runtime,
    scope: &Scope,
    sym: Sym,
    meta: &VarMeta,
    value: Value,
) -> R<Value> {
    let value = match meta.ty {
        Some(t) if t.prim() != Prim::Object => {
            let value = if matches!(value, Value::Void) {
                Value::Null
            } else {
                value
            };
            // A function's own variables convert like casts. Those that others can reach, and those that are
            // validated, convert like parameters.
            let cast = matches!(scope.kind, ScopeKind::Local | ScopeKind::Script)
                && meta.attributes.is_empty();
            if cast {
                convert::to(rt, &value, t)?
            } else {
                convert_as_parameter(rt, &value, t)?
            }
        }
        _ => value,
    };
    if meta.attributes.is_empty() {
        return Ok(value);
    }
    let value = transformed(rt, &meta.attributes, value)?;
    for attribute in &meta.attributes {
        let Some(check) = check_of(attribute) else {
            continue;
        };
        if validate::check(rt, &check, &value)?.is_err() {
            let shown = match value.is_null() {
                true => Str::from("$null"),
                false => convert::to_display(rt, &value)?,
            };
            return ErrorRecord::new(
                "System.Management.Automation.ValidationMetadataException",
                format!(
                    "The variable cannot be validated because the value {shown} is not a valid value for the {} variable.",
                    if meta.name.is_empty() { sym.name() } else { meta.name.clone() }
                ),
                "ValidateSetFailure",
                ErrorCategory::MetadataError,
                Value::Null,
            )
            .raise();
        }
    }
    Ok(value)
}

/// Transforms a class property's value and checks it; gives the value that is kept.
///
/// # Errors
/// `ValidationMetadataException` with what the validation says.
pub fn check_member(rt: &mut Runtime, attributes: &[Value], value: Value) -> R<Value> {
    let value = transformed(rt, attributes, value)?;
    for check in attributes.iter().filter_map(check_of) {
        if let Err(invalid) = validate::check(rt, &check, &value)? {
            return Err(Box::new(Stop::Exception(invalid.exception())));
        }
    }
    Ok(value)
}

fn transformed(rt: &mut Runtime, attributes: &[Value], mut value: Value) -> R<Value> {
    for attribute in attributes {
        if is_transformation(attribute) {
            value = member::invoke(rt, attribute, "Transform", &[Value::Null, value])?;
        }
    }
    Ok(value)
}

fn convert_as_parameter(rt: &mut Runtime, value: &Value, to: Ty) -> R<Value> {
    let (message, inner) = match super::truth::refuses_as_truth(value, to) {
        Some(refused) => refused,
        None => match convert::convert(rt, value, to) {
            Ok(value) => return Ok(value),
            Err(failure) => failure.into_message()?,
        },
    };
    let exception = Exception::new(
        "System.Management.Automation.ArgumentTransformationMetadataException",
        &message,
    )
    .with_inner(inner);
    ErrorRecord::of(
        exception.into_value(),
        "RuntimeException",
        ErrorCategory::MetadataError,
        Value::Null,
    )
    .raise()
}

/// The validation that an attribute object is.
pub(super) fn check_of(attribute: &Value) -> Option<Check> {
    if let Some(attribute) = attribute.downcast::<Attribute>() {
        return match &*attribute.meaning.borrow() {
            Meaning::Check(check) => Some(check.clone()),
            _ => None,
        };
    }
    derives(
        attribute,
        "System.Management.Automation.ValidateArgumentsAttribute",
    )
    .then(|| Check::Custom(attribute.clone()))
}

/// True for an instance of a script class that transforms.
pub(super) fn is_transformation(attribute: &Value) -> bool {
    attribute.downcast::<Attribute>().is_none()
        && derives(
            attribute,
            "System.Management.Automation.ArgumentTransformationAttribute",
        )
}

fn derives(attribute: &Value, base: &str) -> bool {
    crate::value::ty::find(base)
        .is_some_and(|t| t.is_assignable_from(crate::value::ty::type_of(attribute)))
}
