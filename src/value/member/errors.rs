//! The errors of member access, with PowerShell's texts and ids.

use crate::value::ty::type_of;
use crate::value::{
    Engine, ErrorCategory, ErrorRecord, Exception, R, Stop, Str, Value, convert, exception,
};

const NAMESPACE: &str = "System.Management.Automation.";

/// What PowerShell throws where a property refuses a value; it passes as it is.
const SET_VALUE: &str = "SetValueException";

fn stop(record: ErrorRecord) -> Box<Stop> {
    match record.raise::<()>() {
        Err(stop) => stop,
        Ok(()) => Box::new(Stop::Halt),
    }
}

fn record(ty: &str, message: &str, id: &str, category: ErrorCategory, inner: Value) -> ErrorRecord {
    let e = Exception::new(&format!("{NAMESPACE}{ty}"), message).with_inner(inner);
    *e.recorded.borrow_mut() = Some((id.into(), category));
    ErrorRecord::of(e.into_value(), id, category, Value::Null)
}

/// A `MethodException`.
pub(super) fn method<T>(message: String, id: &str, inner: Value) -> R<T> {
    record(
        "MethodException",
        &message,
        id,
        ErrorCategory::NotSpecified,
        inner,
    )
    .raise()
}

/// No overload takes the arguments.
pub(super) fn no_overload<T>(name: &str, count: usize) -> R<T> {
    method(
        format!("Cannot find an overload for \"{name}\" and the argument count: \"{count}\"."),
        "MethodCountCouldNotFindBest",
        Value::Null,
    )
}

/// A `RuntimeException` of the engine.
pub(crate) fn invalid_operation<T>(message: impl AsRef<str>, id: &str) -> R<T> {
    ErrorRecord::runtime(message, id, ErrorCategory::InvalidOperation, Value::Null).raise()
}

/// `Exception calling "X" with "n" argument(s): "..."`, whose id is the exception's type.
pub(super) fn thrown_by_method(name: &str, count: usize, inner: Value) -> Box<Stop> {
    let id = type_of(&inner).name();
    invocation_failed(name, count, id, inner)
}

/// The same for operators, which PowerShell calls in an older way that gives all errors one id.
pub(super) fn thrown_by_operator(name: &str, count: usize, inner: Value) -> Box<Stop> {
    invocation_failed(name, count, "DotNetMethodException", inner)
}

/// `Exception getting "X": "..."`: what the getter of an indexer throws that is called by its name.
pub(super) fn thrown_by_indexer(name: &str, inner: Value) -> Box<Stop> {
    let message = format!(
        "Exception getting \"{name}\": \"{}\"",
        exception::message_of(&inner)
    );
    stop(record(
        "GetValueInvocationException",
        &message,
        "ExceptionWhenGetting",
        ErrorCategory::NotSpecified,
        inner,
    ))
}

fn invocation_failed(name: &str, count: usize, id: &str, inner: Value) -> Box<Stop> {
    let message = format!(
        "Exception calling \"{name}\" with \"{count}\" argument(s): \"{}\"",
        exception::message_of(&inner)
    );
    stop(record(
        "MethodInvocationException",
        &message,
        id,
        ErrorCategory::NotSpecified,
        inner,
    ))
}

/// What a getter or setter was left with, as the error of the access.
fn thrown_by_property(ty: &str, verb: &str, id: &str, name: &str, why: Box<Stop>) -> Box<Stop> {
    let inner = match *why {
        Stop::Exception(e) => e,
        Stop::Error(raised) => raised.record.exception.clone(),
        other => return Box::new(other),
    };
    let message = format!(
        "Exception {verb} \"{name}\": \"{}\"",
        exception::message_of(&inner)
    );
    stop(record(ty, &message, id, ErrorCategory::NotSpecified, inner))
}

/// `Exception getting "X": "..."`
pub(crate) fn getting(name: &str, why: Box<Stop>) -> Box<Stop> {
    thrown_by_property(
        "GetValueInvocationException",
        "getting",
        "ExceptionWhenGetting",
        name,
        why,
    )
}

/// `Exception setting "X": "..."`
pub(crate) fn setting(name: &str, why: Box<Stop>) -> Box<Stop> {
    if let Stop::Error(raised) = &*why
        && type_of(&raised.record.exception).name() == SET_VALUE
    {
        return why;
    }
    thrown_by_property(
        "SetValueInvocationException",
        "setting",
        "ExceptionWhenSetting",
        name,
        why,
    )
}

/// A script property without a setter.
pub(super) fn no_setter<T>(name: &str) -> R<T> {
    record(
        SET_VALUE,
        &format!("Set accessor for property \"{name}\" is unavailable."),
        "SetWithoutSetterFromScriptProperty",
        ErrorCategory::NotSpecified,
        Value::Null,
    )
    .raise()
}

/// A value that an adapter refuses to set.
pub(crate) fn set_refused<T>(message: &str, id: &str) -> R<T> {
    record(
        SET_VALUE,
        message,
        id,
        ErrorCategory::NotSpecified,
        Value::Null,
    )
    .raise()
}

/// A property that is not there, under strict mode.
pub(super) fn not_found_strict<T>(name: &str) -> R<T> {
    record(
        "PropertyNotFoundException",
        &format!(
            "The property '{name}' cannot be found on this object. Verify that the property exists."
        ),
        "PropertyNotFoundStrict",
        ErrorCategory::NotSpecified,
        Value::Null,
    )
    .raise()
}

/// A property that is not there and should be set.
pub(super) fn cannot_set<T>(name: &str, id: &str) -> R<T> {
    invalid_operation(
        format!(
            "The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
        ),
        id,
    )
}

/// A property that can only be read.
pub(super) fn read_only<T>(name: &str) -> R<T> {
    let message = format!("'{name}' is a ReadOnly property.");
    let inner = Exception::new(&format!("{NAMESPACE}SetValueException"), &message).into_value();
    record(
        "RuntimeException",
        &message,
        "PropertyAssignmentException",
        ErrorCategory::InvalidOperation,
        inner,
    )
    .raise()
}

/// A method that a type does not have.
pub(crate) fn no_method<T>(type_name: &str, name: &str) -> R<T> {
    invalid_operation(
        format!(
            "Method invocation failed because [{type_name}] does not contain a method named '{name}'."
        ),
        "MethodNotFound",
    )
}

/// A call on `$null`.
pub(super) fn on_null<T>() -> R<T> {
    invalid_operation(
        "You cannot call a method on a null-valued expression.",
        "InvokeMethodOnNull",
    )
}

/// A value as messages quote it.
pub(crate) fn shown(engine: &mut dyn Engine, v: &Value) -> Str {
    convert::plain(engine, v)
}

/// The error of a failed cast inside an operator that keeps the message only.
pub(crate) fn without_id(stop: Box<Stop>) -> Box<Stop> {
    match *stop {
        Stop::Error(raised) => self::stop(ErrorRecord::of(
            raised.record.exception.clone(),
            "RuntimeException",
            ErrorCategory::NotSpecified,
            Value::Null,
        )),
        other => Box::new(other),
    }
}
