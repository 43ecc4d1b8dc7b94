//! What several cmdlets share: property expressions, orders of objects, encodings.

pub mod file;
pub mod order;
pub mod property;
pub mod ps1xml;
pub mod record;
pub mod scope;
pub mod sorting;
pub mod text_reader;

use crate::runtime::Ctx;
use crate::text::culture::Culture;
use crate::value::error::ErrorCategory;
use crate::value::{Engine, ErrorRecord, R, Value, convert};

/// Refuses what this program does not do, by name, with an error that scripts can catch.
///
/// # Errors
/// Always.
pub fn refuse<T>(c: &mut Ctx<'_>, what: &str, why: &str) -> R<T> {
    let record = ErrorRecord::new(
        "System.Management.Automation.PSNotSupportedException",
        format!("{what} is not supported: {why}"),
        "NotSupported",
        ErrorCategory::NotImplemented,
        Value::str(what),
    );
    c.throw(record)
}

/// Refuses the parameters that a call gives and that this program does nothing with.
///
/// # Errors
/// Where one of them was given.
pub fn refuse_given(c: &mut Ctx<'_>, parameters: &[&str], why: &str) -> R<()> {
    let given = |name: &&&str| c.get(name).is_some_and(|v| convert::to_bool(&v));
    match parameters.iter().find(given) {
        Some(name) => {
            let what = format!("{} -{name}", c.call.name());
            refuse(c, &what, why)
        }
        None => Ok(()),
    }
}

/// A `PSArgumentException` on a parameter.
pub fn argument_error(
    message: impl AsRef<str>,
    id: &str,
    category: ErrorCategory,
    target: Value,
) -> ErrorRecord {
    ErrorRecord::new(
        "System.Management.Automation.PSArgumentException",
        message,
        id,
        category,
        target,
    )
}

/// The culture that `-Culture` names, by name or number; the session's where it was not given.
///
/// # Errors
/// For a culture that is not known.
pub fn culture(c: &mut Ctx<'_>) -> R<&'static Culture> {
    let Some(name) = c.text("Culture")?.filter(|n| !n.is_empty()) else {
        return Ok(c.rt.culture());
    };
    let edition = c.rt.edition;
    let trimmed = name.trim();
    let number = match trimmed
        .strip_prefix("0x")
        .or_else(|| trimmed.strip_prefix("0X"))
    {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => trimmed.parse().ok(),
    };
    let found = match number {
        Some(lcid) => Culture::by_lcid(lcid, edition),
        None => Culture::by_name(&name, edition),
    };
    match found {
        Ok(culture) => Ok(culture),
        Err(e) => c.throw(ErrorRecord::new(
            e.kind.type_name(),
            &e.message,
            "ParameterBindingFailed",
            ErrorCategory::InvalidArgument,
            Value::Str(name),
        )),
    }
}
