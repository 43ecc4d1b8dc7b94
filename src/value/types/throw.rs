//! The exceptions that members throw, with .NET's wording in both editions.

use crate::Edition;
use crate::text::error::TextError;
use crate::value::{Engine, Exception, R, Value};

/// An argument exception's message: PowerShell 7's .NET quotes the parameter, .NET Framework gives it a line.
pub(super) fn with_parameter(edition: Edition, message: &str, parameter: &str) -> String {
    match edition {
        Edition::Core => format!("{message} (Parameter '{parameter}')"),
        Edition::Desktop => format!("{message}\r\nParameter name: {parameter}"),
    }
}

fn about<T>(engine: &dyn Engine, type_name: &str, message: &str, parameter: &str) -> R<T> {
    Exception::new(
        type_name,
        with_parameter(engine.edition(), message, parameter),
    )
    .with("ParamName", Value::str(parameter))
    .raise()
}

/// `ArgumentException` about a parameter.
pub(super) fn argument<T>(engine: &dyn Engine, message: &str, parameter: &str) -> R<T> {
    about(engine, "System.ArgumentException", message, parameter)
}

/// `ArgumentException` without a parameter.
pub(super) fn plain_argument<T>(message: impl AsRef<str>) -> R<T> {
    Exception::new("System.ArgumentException", message).raise()
}

/// `ArgumentNullException`.
pub(super) fn null<T>(engine: &dyn Engine, parameter: &str) -> R<T> {
    let message = match engine.edition() {
        Edition::Core => "Value cannot be null.",
        Edition::Desktop => "Value cannot be null.",
    };
    about(engine, "System.ArgumentNullException", message, parameter)
}

/// `ArgumentOutOfRangeException`.
pub(super) fn out_of_range<T>(engine: &dyn Engine, message: &str, parameter: &str) -> R<T> {
    about(
        engine,
        "System.ArgumentOutOfRangeException",
        message,
        parameter,
    )
}

/// `ArgumentOutOfRangeException` of a collection's index.
pub(super) fn index<T>(engine: &dyn Engine) -> R<T> {
    let message = match engine.edition() {
        Edition::Core => {
            "Index was out of range. Must be non-negative and less than the size of the collection."
        }
        Edition::Desktop => {
            "Index was out of range. Must be non-negative and less than the size of the collection."
        }
    };
    out_of_range(engine, message, "index")
}

/// `IndexOutOfRangeException`.
pub(super) fn bounds<T>() -> R<T> {
    Exception::new(
        "System.IndexOutOfRangeException",
        "Index was outside the bounds of the array.",
    )
    .raise()
}

/// `InvalidOperationException`.
pub(super) fn invalid_operation<T>(message: impl AsRef<str>) -> R<T> {
    Exception::new("System.InvalidOperationException", message).raise()
}

/// `NotSupportedException`.
pub(super) fn not_supported<T>(message: impl AsRef<str>) -> R<T> {
    Exception::new("System.NotSupportedException", message).raise()
}

/// `FormatException`.
pub(super) fn format<T>(message: impl AsRef<str>) -> R<T> {
    Exception::new("System.FormatException", message).raise()
}

/// `OverflowException`.
pub(super) fn overflow<T>(message: impl AsRef<str>) -> R<T> {
    Exception::new("System.OverflowException", message).raise()
}

/// `KeyNotFoundException` of a generic dictionary.
pub(super) fn key_not_found<T>(engine: &dyn Engine, key: &str) -> R<T> {
    let message = match engine.edition() {
        Edition::Core => format!("The given key '{key}' was not present in the dictionary."),
        Edition::Desktop => "The given key was not present in the dictionary.".to_string(),
    };
    Exception::new("System.Collections.Generic.KeyNotFoundException", message).raise()
}

/// What a rule for text refused.
pub(super) fn text<T>(error: TextError) -> R<T> {
    Exception::new(error.kind.type_name(), error.message).raise()
}

/// A text rule's result as a member's.
pub(super) fn checked<T>(result: Result<T, TextError>) -> R<T> {
    result.or_else(text)
}

/// `ArgumentOutOfRangeException` of a negative number. PowerShell 7's .NET says the value, .NET Framework has a
/// sentence of its own for each member.
pub(super) fn negative<T>(
    engine: &dyn Engine,
    parameter: &str,
    actual: i64,
    framework: &str,
) -> R<T> {
    let rule = format!("{parameter} ('{actual}') must be a non-negative value.");
    with_actual(engine, parameter, actual, &rule, framework)
}

/// `ArgumentOutOfRangeException` of a number above a limit.
pub(super) fn above<T>(
    engine: &dyn Engine,
    parameter: &str,
    actual: i64,
    limit: i64,
    framework: &str,
) -> R<T> {
    let rule = format!("{parameter} ('{actual}') must be less than or equal to '{limit}'.");
    with_actual(engine, parameter, actual, &rule, framework)
}

fn with_actual<T>(
    engine: &dyn Engine,
    parameter: &str,
    actual: i64,
    core: &str,
    framework: &str,
) -> R<T> {
    let message = match engine.edition() {
        Edition::Core => format!(
            "{}\nActual value was {actual}.",
            with_parameter(Edition::Core, core, parameter)
        ),
        Edition::Desktop => with_parameter(Edition::Desktop, framework, parameter),
    };
    Exception::new("System.ArgumentOutOfRangeException", message)
        .with("ParamName", Value::str(parameter))
        .with(
            "ActualValue",
            Value::Int32(i32::try_from(actual).unwrap_or(i32::MIN)),
        )
        .raise()
}
