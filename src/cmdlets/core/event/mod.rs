//! Events: raising them, waiting for them, and subscribing to them.

pub mod queue;
pub mod subscribe;
pub mod subscriber;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Value};

/// What is asked for by name or number and is not there.
fn missing(message: String, id: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.ArgumentException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        Value::Null,
    )
}
