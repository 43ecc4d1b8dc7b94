//! `Get-Content`, `Set-Content`, `Add-Content`, `Clear-Content`.

pub mod read;
pub mod write;

use std::io;
use std::path::Path;

use crate::Edition;
use crate::runtime::Ctx;
use crate::value::error::ErrorCategory;
use crate::value::types::text::Encoding;
use crate::value::{ErrorRecord, Exception, R, Value};

use super::shared::file::given_encoding;

/// How a file's bytes are taken.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// As bytes.
    Bytes,
    /// As text. Without a mark in the file it is in this encoding.
    Text(Encoding),
}

/// The form that `-Encoding` and `-AsByteStream` ask for; the edition's encoding without them.
fn form(c: &mut Ctx<'_>) -> R<Form> {
    if c.switch("AsByteStream") {
        if c.has("Encoding") {
            c.warning("Encoding not used when '-AsByteStream' specified.")?;
        }
        return Ok(Form::Bytes);
    }
    let ansi = Encoding::Web(encoding_rs::WINDOWS_1252, 1252);
    let desktop = c.rt.edition == Edition::Desktop;
    let default = if desktop { ansi } else { Encoding::Utf8(false) };
    let Some(given) = c.get("Encoding").filter(|v| !v.is_null()) else {
        return Ok(Form::Text(default));
    };
    if desktop
        && given
            .as_str()
            .is_some_and(|n| n.eq_ignore_ascii_case("byte"))
    {
        return Ok(Form::Bytes);
    }
    given_encoding(c, &given).map(Form::Text)
}

/// The error for a file that could not be opened: `what` is `GetContentReader` or `GetContentWriter`.
fn open_error(what: &str, error: &io::Error, path: &Path) -> ErrorRecord {
    let shown = path.display();
    let folder_is_there = path.parent().is_none_or(Path::exists);
    let (class, message, kind, category) = match error.kind() {
        io::ErrorKind::NotFound if folder_is_there => (
            "System.IO.FileNotFoundException",
            format!("Could not find file '{shown}'."),
            "FileNotFoundError",
            ErrorCategory::ObjectNotFound,
        ),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => (
            "System.IO.DirectoryNotFoundException",
            format!("Could not find a part of the path '{shown}'."),
            "DirectoryNotFoundError",
            ErrorCategory::ObjectNotFound,
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory => (
            "System.UnauthorizedAccessException",
            format!("Access to the path '{shown}' is denied."),
            "UnauthorizedAccessError",
            ErrorCategory::PermissionDenied,
        ),
        _ => (
            "System.IO.IOException",
            format!("{error} : '{shown}'"),
            "IOError",
            if what.ends_with("Reader") {
                ErrorCategory::ReadError
            } else {
                ErrorCategory::WriteError
            },
        ),
    };
    ErrorRecord::of(
        Exception::new(class, message).into_value(),
        format!("{what}{kind}"),
        category,
        Value::str(shown.to_string()),
    )
}

/// The error for a pattern that matches nothing.
fn nothing_matches(path: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.Exception",
        format!(
            "An object at the specified path {path} does not exist, or has been filtered by the -Include or -Exclude parameter."
        ),
        "ItemNotFound",
        ErrorCategory::ObjectNotFound,
        Value::strings([path]),
    )
}
