//! `Get-FileHash`.

use std::io::ErrorKind;

use super::shared::file;
use super::shared::record::{Record, field};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::ty::prop;
use crate::value::{ErrorRecord, R, Str, TypeDef, Value, member, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-FileHash", || Box::new(Get))];

const CLASS: &str = "Microsoft.PowerShell.Commands.FileHashInfo";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    properties: &[
        prop("Algorithm", "string", field::<0>),
        prop("Hash", "string", field::<1>),
        prop("Path", "string", field::<2>),
    ],
    ..TypeDef::CLASS
}];

/// `Get-FileHash`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let algorithm = c.text("Algorithm")?.unwrap_or_else(|| Str::from("SHA256"));
        let algorithm = Str::from(algorithm.as_str().to_uppercase());
        if let Some(stream) = c.get("InputStream") {
            let hash = digest(c, &algorithm, stream)?;
            let fields = vec![Value::Str(algorithm), Value::Str(hash), Value::Null];
            return c.write(Record::new(CLASS, fields).into_value());
        }
        for path in file::resolved(c, missing)? {
            let shown = path.to_string_lossy().into_owned();
            let bytes = match std::fs::read(&path) {
                Ok(bytes) => bytes,
                Err(e) => {
                    let (id, category) = match e.kind() {
                        ErrorKind::NotFound => ("FileNotFound", ErrorCategory::ObjectNotFound),
                        ErrorKind::PermissionDenied | ErrorKind::IsADirectory => {
                            ("UnauthorizedAccessError", ErrorCategory::PermissionDenied)
                        }
                        _ => ("FileReadError", ErrorCategory::ReadError),
                    };
                    let exception = file::io_exception(&e, &path);
                    let target = Value::str(&shown);
                    c.error(ErrorRecord::of(
                        exception.into_value(),
                        id,
                        category,
                        target,
                    ))?;
                    continue;
                }
            };
            let data = bytes.iter().map(|b| Value::Byte(*b)).collect();
            let data = Value::typed_array(ty::known().byte, data);
            let hash = digest(c, &algorithm, data)?;
            let fields = vec![
                Value::Str(algorithm.clone()),
                Value::Str(hash),
                Value::str(shown),
            ];
            c.write(Record::new(CLASS, fields).into_value())?;
        }
        Ok(())
    }
}

/// Reports a path that is not there, under this command's own id.
fn missing(c: &mut Ctx<'_>, record: ErrorRecord) -> R<()> {
    c.error(ErrorRecord::of(
        record.exception.clone(),
        "FileNotFound",
        ErrorCategory::ObjectNotFound,
        record.target.clone(),
    ))
}

/// The digest of bytes or of a stream in hexadecimal, by the .NET class of that name.
fn digest(c: &mut Ctx<'_>, algorithm: &str, data: Value) -> R<Str> {
    let class = ty::find(&format!("System.Security.Cryptography.{algorithm}"));
    let Some(class) = class else {
        return super::shared::refuse(c, &format!("The algorithm {algorithm}"), "it is not known");
    };
    let hasher = member::invoke_static(c.rt, class, "Create", &[])?;
    let hash = member::invoke(c.rt, &hasher, "ComputeHash", &[data])?;
    let mut text = String::new();
    if let Value::Array(bytes) = &hash {
        for byte in bytes.items().iter() {
            if let Value::Byte(b) = byte {
                text.push_str(&format!("{b:02X}"));
            }
        }
    }
    Ok(text.into())
}
