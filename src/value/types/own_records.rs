//! The error records that PowerShell's own exceptions carry.

use crate::value::exception::with_exception;
use crate::value::{ErrorCategory, ErrorRecord, Value, ty};

/// The record that an exception of PowerShell's own carries where nobody gave it one.
pub fn own_record(exception: &Value) -> ErrorRecord {
    let recorded = with_exception(exception, |e| e.recorded.borrow().clone()).flatten();
    if let Some((id, category)) = recorded {
        return ErrorRecord::of(exception.clone(), id, category, Value::Null);
    }
    let ty = ty::type_of(exception);
    let bases = std::iter::successors(Some(ty), |ty| ty.base());
    let (id, category) = bases
        .take(64)
        .find_map(|ty| OWN_RECORDS.iter().find(|(name, ..)| *name == ty.name()))
        .map_or((ty.name(), ErrorCategory::NotSpecified), |it| (it.1, it.2));
    ErrorRecord::of(exception.clone(), id, category, Value::Null)
}

/// Exception types of PowerShell's own with the id and category of their records.
const OWN_RECORDS: &[(&str, &str, ErrorCategory)] = &[
    (
        "PSArgumentException",
        "Argument",
        ErrorCategory::InvalidArgument,
    ),
    (
        "PSArgumentNullException",
        "ArgumentNull",
        ErrorCategory::InvalidArgument,
    ),
    (
        "PSArgumentOutOfRangeException",
        "ArgumentOutOfRange",
        ErrorCategory::InvalidArgument,
    ),
    (
        "PSInvalidOperationException",
        "InvalidOperation",
        ErrorCategory::InvalidOperation,
    ),
    (
        "PSNotImplementedException",
        "NotImplemented",
        ErrorCategory::NotImplemented,
    ),
    (
        "PSNotSupportedException",
        "NotSupported",
        ErrorCategory::NotImplemented,
    ),
    (
        "PSObjectDisposedException",
        "ObjectDisposed",
        ErrorCategory::InvalidOperation,
    ),
    (
        "PSSecurityException",
        "UnauthorizedAccess",
        ErrorCategory::SecurityError,
    ),
    (
        "CommandNotFoundException",
        "CommandNotFoundException",
        ErrorCategory::ObjectNotFound,
    ),
    (
        "SessionStateException",
        "SessionStateException",
        ErrorCategory::InvalidArgument,
    ),
    (
        "IncompleteParseException",
        "IncompleteParse",
        ErrorCategory::ParserError,
    ),
    ("ParseException", "Parse", ErrorCategory::ParserError),
    (
        "MetadataException",
        "RuntimeException",
        ErrorCategory::MetadataError,
    ),
    (
        "ActionPreferenceStopException",
        "ActionPreferenceStop",
        ErrorCategory::OperationStopped,
    ),
    (
        "PipelineStoppedException",
        "PipelineStopped",
        ErrorCategory::OperationStopped,
    ),
    (
        "ApplicationFailedException",
        "NativeCommandFailed",
        ErrorCategory::ResourceUnavailable,
    ),
    (
        "RuntimeException",
        "RuntimeException",
        ErrorCategory::NotSpecified,
    ),
];
