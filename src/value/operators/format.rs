//! `-f`.

use crate::value::convert::{to_display, to_str};
use crate::value::types::composite;
use crate::value::{Engine, ErrorCategory, ErrorRecord, Exception, R, Stop, Value, exception};

/// `format -f arguments`: the format's items filled with the arguments in the current culture.
///
/// # Errors
/// `FormatError` for a malformed format, one that a value refuses, and an item without an argument.
pub fn format(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    let format = to_str(engine, a)?;
    // An array of structures is one argument: only arrays of objects are taken apart.
    let mut args = match b.base() {
        Value::Array(items) if !items.element().is_value_type() => items.snapshot(),
        _ => vec![b.clone()],
    };
    // A custom object's text is PowerShell's, which .NET does not know.
    for arg in &mut args {
        if matches!(arg, Value::Object(_)) {
            *arg = Value::Str(to_display(engine, arg)?);
        }
    }
    let culture = engine.culture();
    match composite::format(engine, culture, &format, &args) {
        Ok(text) => Ok(Value::from(text)),
        Err(stop) => match *stop {
            Stop::Exception(e) => failed(e),
            other => Err(Box::new(other)),
        },
    }
}

fn failed(inner: Value) -> R<Value> {
    let message = exception::message_of(&inner);
    let outer = Exception::new(
        "System.Management.Automation.RuntimeException",
        format!("Error formatting a string: {message}."),
    )
    .with_inner(inner);
    ErrorRecord::of(
        outer.into_value(),
        "FormatError",
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
    .raise()
}
