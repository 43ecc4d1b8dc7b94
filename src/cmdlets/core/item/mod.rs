//! Commands on items: files and folders, variables, functions, aliases and environment variables.

mod attributes;
pub mod children;
pub mod copy;
pub mod get;
pub mod invoke;
pub mod new;
pub mod remove;
pub mod rename;
pub mod set;

use std::io;
use std::path::Path;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, Str, Value};

/// The error for a file operation that the system refused.
fn io_error(error: &io::Error, path: &Path, id: &str) -> ErrorRecord {
    let shown = path.display();
    let folder_is_there = path.parent().is_none_or(Path::exists);
    let (class, message, category) = match error.kind() {
        io::ErrorKind::NotFound if folder_is_there => (
            "System.IO.FileNotFoundException",
            format!("Could not find file '{shown}'."),
            ErrorCategory::WriteError,
        ),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => (
            "System.IO.DirectoryNotFoundException",
            format!("Could not find a part of the path '{shown}'."),
            ErrorCategory::WriteError,
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory => (
            "System.UnauthorizedAccessException",
            format!("Access to the path '{shown}' is denied."),
            ErrorCategory::PermissionDenied,
        ),
        io::ErrorKind::AlreadyExists => (
            "System.IO.IOException",
            format!("The file '{shown}' already exists."),
            ErrorCategory::WriteError,
        ),
        _ => (
            "System.IO.IOException",
            format!("{error} : '{shown}'"),
            ErrorCategory::WriteError,
        ),
    };
    let id = match category {
        ErrorCategory::PermissionDenied => id.replace("IOError", "UnauthorizedAccessError"),
        _ => id.to_owned(),
    };
    ErrorRecord::of(
        Exception::new(class, message).into_value(),
        id,
        category,
        Value::str(shown.to_string()),
    )
}

/// The error for a target that is taken.
fn taken(core: bool, target: &Path, id: &str, source: Str) -> ErrorRecord {
    let message = if core {
        format!("The file '{}' already exists.", target.display())
    } else {
        "Cannot create a file when that file already exists.".to_owned()
    };
    ErrorRecord::new(
        "System.IO.IOException",
        message,
        id,
        ErrorCategory::WriteError,
        Value::Str(source),
    )
}
