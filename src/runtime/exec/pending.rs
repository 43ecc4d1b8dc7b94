//! Operators that wait for the pattern room: they fail by name until it lands.

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// Fails, naming the operator.
pub fn operator<T>(name: &str) -> R<T> {
    ErrorRecord::runtime(
        format!("The operator '{name}' is not supported."),
        "OperatorNotSupported",
        ErrorCategory::NotImplemented,
        Value::Null,
    )
    .raise()
}
