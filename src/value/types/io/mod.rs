//! `System.IO`: paths, files, folders, streams, readers and writers. Script paths go through
//! [`winpath`](crate::value::winpath).

mod directory;
mod drive;
mod enumeration_options;
mod file;
mod file_members;
mod file_state;
mod folder_info;
mod info;
mod path;
mod reader;
pub(super) mod stream;
mod watcher;
mod writer;

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::value::{Engine, Exception, R, TypeDef, Value, winpath};

pub use info::{attributes_of, directory_info, file_info, info_path, of_path};
pub use writer::write_text;

/// A `StreamReader` over a text.
pub(super) fn text_reader(text: &str) -> crate::value::Value {
    reader::of_text(text, true)
}

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[
    directory::DEFS,
    drive::DEFS,
    enumeration_options::DEFS,
    file::DEFS,
    info::DEFS,
    path::DEFS,
    reader::DEFS,
    stream::DEFS,
    watcher::DEFS,
    writer::DEFS,
];

/// The path of this platform that a script's path means, for the types of other rooms.
pub fn native_path(engine: &dyn Engine, path: &str) -> PathBuf {
    native(engine, path)
}

/// A `MemoryStream` that stands at its beginning.
pub fn memory_stream(bytes: Vec<u8>) -> Value {
    stream::of_bytes(bytes)
}

/// The path of this platform that a script's path means.
pub(super) fn native(engine: &dyn Engine, path: &str) -> PathBuf {
    winpath::to_native(path, &engine.current_dir())
}

/// A failed operation on a path as .NET's exception.
pub(super) fn failed<T>(error: &std::io::Error, path: &std::path::Path) -> R<T> {
    let shown = path.display();
    let (type_name, message) = match error.kind() {
        ErrorKind::NotFound
            if path
                .parent()
                .is_some_and(|p| !p.as_os_str().is_empty() && !p.exists()) =>
        {
            (
                "System.IO.DirectoryNotFoundException",
                format!("Could not find a part of the path '{shown}'."),
            )
        }
        ErrorKind::NotFound => (
            "System.IO.FileNotFoundException",
            format!("Could not find file '{shown}'."),
        ),
        ErrorKind::PermissionDenied | ErrorKind::IsADirectory => (
            "System.UnauthorizedAccessException",
            format!("Access to the path '{shown}' is denied."),
        ),
        ErrorKind::AlreadyExists => (
            "System.IO.IOException",
            format!("The file '{shown}' already exists."),
        ),
        ErrorKind::DirectoryNotEmpty => (
            "System.IO.IOException",
            format!("Directory not empty : '{shown}'"),
        ),
        _ => ("System.IO.IOException", format!("{error} : '{shown}'")),
    };
    let made = Exception::new(type_name, message);
    if type_name == "System.IO.FileNotFoundException" {
        return made.with("FileName", Value::str(shown.to_string())).raise();
    }
    made.raise()
}

/// The bytes of a file.
pub(super) fn read_file(engine: &dyn Engine, path: &str) -> R<Vec<u8>> {
    let native = native(engine, path);
    std::fs::read(&native).or_else(|e| failed(&e, &native))
}

/// Writes a file; the folders of a drive that stands for Windows' are made as they are needed.
pub(super) fn write_file(engine: &dyn Engine, path: &str, bytes: &[u8]) -> R<()> {
    let native = native(engine, path);
    make_drive_folders(path, &native);
    std::fs::write(&native, bytes).or_else(|e| failed(&e, &native))
}

/// Makes the folders above a file on a drive that is a folder of msol's.
pub(super) fn make_drive_folders(path: &str, native: &std::path::Path) {
    if winpath::has_drive(path)
        && let Some(parent) = native.parent()
    {
        // A failure shows itself when the file is written.
        let _ = std::fs::create_dir_all(parent);
    }
}

/// What is left of a stream, read to its end.
pub(super) fn rest_of_stream(_: &dyn Engine, value: &Value) -> R<Vec<u8>> {
    stream::rest(value)
}

/// Writes bytes to a stream.
pub(super) fn write_stream(value: &Value, bytes: &[u8]) -> R<()> {
    stream::write_bytes(value, bytes)
}

/// What is left of a text reader, read to its end; None for other values.
pub(super) fn rest_of_reader(value: &Value) -> Option<R<String>> {
    reader::rest(value)
}

/// An empty path is refused by name.
pub(super) fn required<'a>(engine: &dyn Engine, path: &'a str) -> R<&'a str> {
    if path.is_empty() {
        let message = if super::object::is_core(engine) {
            "The value cannot be an empty string."
        } else {
            "Empty path name is not legal."
        };
        return super::throw::argument(engine, message, "path");
    }
    Ok(path)
}
