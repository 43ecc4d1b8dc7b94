//! The methods of `FileInfo`.

use super::super::args;
use super::super::text::Encoding;
use super::file_state::{self, no_encryption};
use super::info::{file_info, full, of, path_text};
use super::{failed, reader, stream, writer};
use crate::value::ty::{MethodDef, Overload, method, overload};
use crate::value::{Engine, Exception, R, Value};

pub(super) const METHODS: &[MethodDef] = &[
    method(
        "AppendText",
        &[overload(
            "System.IO.StreamWriter AppendText()",
            |e, t, _| writer::to_file(e, &path_text(t)?, true, Encoding::Utf8(false)),
        )],
    ),
    method(
        "CopyTo",
        &[
            overload("System.IO.FileInfo CopyTo(string destFileName)", copy_to),
            overload(
                "System.IO.FileInfo CopyTo(string destFileName, bool overwrite)",
                copy_to,
            ),
        ],
    ),
    method(
        "Create",
        &[overload("System.IO.FileStream Create()", |e, t, _| {
            stream::open(e, &path_text(t)?, 2)
        })],
    ),
    method(
        "CreateText",
        &[overload(
            "System.IO.StreamWriter CreateText()",
            |e, t, _| writer::to_file(e, &path_text(t)?, false, Encoding::Utf8(false)),
        )],
    ),
    method("Decrypt", &[overload("void Decrypt()", no_encryption)]),
    method("Encrypt", &[overload("void Encrypt()", no_encryption)]),
    method("MoveTo", MOVE_TO),
    method(
        "Open",
        &[
            overload(
                "System.IO.FileStream Open(System.IO.FileMode mode)",
                |e, t, a| stream::open(e, &path_text(t)?, args::number(a, 0)),
            ),
            overload(
                "System.IO.FileStream Open(System.IO.FileMode mode, System.IO.FileAccess access)",
                |e, t, a| stream::open(e, &path_text(t)?, args::number(a, 0)),
            ),
            overload(
                "System.IO.FileStream Open(System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)",
                |e, t, a| stream::open(e, &path_text(t)?, args::number(a, 0)),
            ),
        ],
    ),
    method(
        "OpenRead",
        &[overload("System.IO.FileStream OpenRead()", |e, t, _| {
            stream::open(e, &path_text(t)?, 3)
        })],
    ),
    method(
        "OpenText",
        &[overload("System.IO.StreamReader OpenText()", |e, t, _| {
            let bytes = super::read_file(e, &path_text(t)?)?;
            Ok(reader::of_text(&Encoding::Utf8(false).read(&bytes), true))
        })],
    ),
    method(
        "OpenWrite",
        &[overload("System.IO.FileStream OpenWrite()", |e, t, _| {
            stream::open(e, &path_text(t)?, 4)
        })],
    ),
    method(
        "Replace",
        &[
            overload(
                "System.IO.FileInfo Replace(string destinationFileName, string destinationBackupFileName)",
                replace,
            ),
            overload(
                "System.IO.FileInfo Replace(string destinationFileName, string destinationBackupFileName, bool ignoreMetadataErrors)",
                replace,
            ),
        ],
    ),
];

/// Moves a file or folder; the object goes with it.
pub(super) const MOVE_TO: &[Overload] = &[
    overload("void MoveTo(string destFileName)", move_to),
    overload("void MoveTo(string destFileName, bool overwrite)", move_to),
];

fn move_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let info = of(this)?;
    let to = full(engine, super::required(engine, args::text(a, 0)?)?);
    let from = info.path.borrow().clone();
    if from == to {
        return Ok(Value::Void);
    }
    if to.exists() && !args::flag(a, 1)? {
        let message = format!(
            "Cannot create '{}' because a file or directory with the same name already exists.",
            to.display()
        );
        return Exception::new("System.IO.IOException", message).raise();
    }
    match std::fs::rename(&from, &to) {
        Ok(()) => {
            *info.path.borrow_mut() = to;
            Ok(Value::Void)
        }
        Err(error) => failed(&error, &from),
    }
}

fn copy_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let to = full(engine, super::required(engine, args::text(a, 0)?)?);
    let from = of(this)?.path.borrow().clone();
    if to.exists() && !args::flag(a, 1)? {
        let message = format!("The file '{}' already exists.", to.display());
        return Exception::new("System.IO.IOException", message).raise();
    }
    match std::fs::copy(&from, &to) {
        Ok(_) => Ok(file_info(&to)),
        Err(error) => failed(&error, &from),
    }
}

fn replace(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let source = path_text(this)?;
    let target = full(engine, args::text(a, 0)?);
    let arguments = [
        Value::str(&source),
        args::value(a, 0).clone(),
        args::value(a, 1).clone(),
    ];
    file_state::replace(engine, &source, &arguments)?;
    Ok(file_info(&target))
}
