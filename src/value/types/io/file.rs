//! `File`.

use std::io::Write as _;

use super::super::text::{Encoding, encoding_of};
use super::super::{args, environment, system, throw};
use super::info::attributes_of;
use super::{failed, file_state, make_drive_folders, native, read_file, required, stream, writer};
use crate::value::ty::{DefKind, MethodDef, Overload, overload, static_method};
use crate::value::{Engine, R, TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.IO.File",
    kind: DefKind::Abstract,
    methods: METHODS,
    parts: &[&file_state::STATE],
    ..TypeDef::CLASS
}];

/// The time of the last change, set.
macro_rules! set_time {
    ($name:literal) => {
        static_method(
            $name,
            &[overload(
                concat!("static void ", $name, "(string path, datetime time)"),
                |e, _, a| file_state::set_times(e, a, std::fs::FileTimes::set_modified),
            )],
        )
    };
}

const METHODS: &[MethodDef] = &[
    static_method(
        "AppendAllLines",
        &[
            overload(
                "static void AppendAllLines(string path, System.Collections.Generic.IEnumerable[string] contents)",
                |e, _, a| {
                    let text = lines_of(e, args::value(a, 1))?;
                    append(e, a, &text, 2)
                },
            ),
            overload(
                "static void AppendAllLines(string path, System.Collections.Generic.IEnumerable[string] contents, System.Text.Encoding encoding)",
                |e, _, a| {
                    let text = lines_of(e, args::value(a, 1))?;
                    append(e, a, &text, 2)
                },
            ),
        ],
    ),
    static_method(
        "AppendAllText",
        &[
            overload(
                "static void AppendAllText(string path, string contents)",
                |e, _, a| append(e, a, args::text(a, 1)?, 2),
            ),
            overload(
                "static void AppendAllText(string path, string contents, System.Text.Encoding encoding)",
                |e, _, a| append(e, a, args::text(a, 1)?, 2),
            ),
        ],
    ),
    static_method(
        "AppendText",
        &[overload(
            "static System.IO.StreamWriter AppendText(string path)",
            |e, _, a| writer::to_file(e, args::text(a, 0)?, true, Encoding::Utf8(false)),
        )],
    ),
    static_method(
        "Copy",
        &[
            overload(
                "static void Copy(string sourceFileName, string destFileName)",
                copy,
            ),
            overload(
                "static void Copy(string sourceFileName, string destFileName, bool overwrite)",
                copy,
            ),
        ],
    ),
    static_method(
        "Create",
        &[
            overload("static System.IO.FileStream Create(string path)", create),
            overload(
                "static System.IO.FileStream Create(string path, int bufferSize)",
                create,
            ),
            overload(
                "static System.IO.FileStream Create(string path, int bufferSize, System.IO.FileOptions options)",
                create,
            ),
        ],
    ),
    static_method(
        "CreateText",
        &[overload(
            "static System.IO.StreamWriter CreateText(string path)",
            |e, _, a| writer::to_file(e, args::text(a, 0)?, false, Encoding::Utf8(false)),
        )],
    ),
    static_method(
        "Delete",
        &[overload("static void Delete(string path)", |e, _, a| {
            let path = native(e, required(e, args::text(a, 0)?)?);
            match std::fs::remove_file(&path) {
                Ok(()) => Ok(Value::Void),
                // A file that is not there is as good as deleted.
                Err(error)
                    if error.kind() == std::io::ErrorKind::NotFound
                        && path.parent().is_none_or(|p| p.exists()) =>
                {
                    Ok(Value::Void)
                }
                Err(error) => failed(&error, &path),
            }
        })],
    ),
    static_method(
        "Exists",
        &[overload("static bool Exists(string path)", |e, _, a| {
            let path = args::text(a, 0)?;
            Ok((!path.is_empty() && native(e, path).is_file()).into())
        })],
    ),
    static_method(
        "GetAttributes",
        &[overload(
            "static System.IO.FileAttributes GetAttributes(string path)",
            |e, _, a| {
                let path = native(e, args::text(a, 0)?);
                match std::fs::symlink_metadata(&path) {
                    Ok(meta) => Ok(system::enumeration(
                        "System.IO.FileAttributes",
                        attributes_of(&path, &meta),
                    )),
                    Err(error) => failed(&error, &path),
                }
            },
        )],
    ),
    file_state::read_time!("GetCreationTime", created, false),
    file_state::read_time!("GetLastWriteTime", modified, false),
    file_state::read_time!("GetLastWriteTimeUtc", modified, true),
    static_method(
        "Move",
        &[
            overload(
                "static void Move(string sourceFileName, string destFileName)",
                rename,
            ),
            overload(
                "static void Move(string sourceFileName, string destFileName, bool overwrite)",
                rename,
            ),
        ],
    ),
    static_method(
        "Open",
        &[
            overload(
                "static System.IO.FileStream Open(string path, System.IO.FileMode mode)",
                |e, _, a| stream::open(e, args::text(a, 0)?, args::number(a, 1)),
            ),
            overload(
                "static System.IO.FileStream Open(string path, System.IO.FileMode mode, System.IO.FileAccess access)",
                |e, _, a| stream::open(e, args::text(a, 0)?, args::number(a, 1)),
            ),
            overload(
                "static System.IO.FileStream Open(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)",
                |e, _, a| stream::open(e, args::text(a, 0)?, args::number(a, 1)),
            ),
        ],
    ),
    static_method(
        "OpenRead",
        &[overload(
            "static System.IO.FileStream OpenRead(string path)",
            |e, _, a| stream::open(e, args::text(a, 0)?, 3),
        )],
    ),
    static_method(
        "OpenText",
        &[overload(
            "static System.IO.StreamReader OpenText(string path)",
            |e, _, a| {
                let bytes = read_file(e, args::text(a, 0)?)?;
                Ok(super::reader::of_text(
                    &Encoding::Utf8(false).read(&bytes),
                    true,
                ))
            },
        )],
    ),
    static_method(
        "OpenWrite",
        &[overload(
            "static System.IO.FileStream OpenWrite(string path)",
            |e, _, a| stream::open(e, args::text(a, 0)?, 4),
        )],
    ),
    static_method(
        "ReadAllBytes",
        &[overload(
            "static byte[] ReadAllBytes(string path)",
            |e, _, a| {
                Ok(args::byte_array(&read_file(
                    e,
                    required(e, args::text(a, 0)?)?,
                )?))
            },
        )],
    ),
    static_method("ReadAllLines", READ_LINES),
    static_method(
        "ReadAllText",
        &[
            overload("static string ReadAllText(string path)", |e, _, a| {
                read_text(e, a).map(Value::from)
            }),
            overload(
                "static string ReadAllText(string path, System.Text.Encoding encoding)",
                |e, _, a| read_text(e, a).map(Value::from),
            ),
        ],
    ),
    static_method(
        "ReadLines",
        &[
            overload(
                "static System.Collections.Generic.IEnumerable[string] ReadLines(string path)",
                read_lines,
            ),
            overload(
                "static System.Collections.Generic.IEnumerable[string] ReadLines(string path, System.Text.Encoding encoding)",
                read_lines,
            ),
        ],
    ),
    static_method(
        "SetAttributes",
        &[overload(
            "static void SetAttributes(string path, System.IO.FileAttributes fileAttributes)",
            |e, _, a| {
                let path = native(e, args::text(a, 0)?);
                let set = std::fs::metadata(&path).and_then(|m| {
                    let mut permissions = m.permissions();
                    permissions.set_readonly(args::number(a, 1) & 1 == 1);
                    std::fs::set_permissions(&path, permissions)
                });
                match set {
                    Ok(()) => Ok(Value::Void),
                    Err(error) => failed(&error, &path),
                }
            },
        )],
    ),
    set_time!("SetLastWriteTime"),
    set_time!("SetLastWriteTimeUtc"),
    static_method(
        "WriteAllBytes",
        &[overload(
            "static void WriteAllBytes(string path, byte[] bytes)",
            |e, _, a| write(e, args::text(a, 0)?, &args::bytes(a, 1)?),
        )],
    ),
    static_method(
        "WriteAllLines",
        &[
            overload(
                "static void WriteAllLines(string path, string[] contents)",
                write_lines,
            ),
            overload(
                "static void WriteAllLines(string path, System.Collections.Generic.IEnumerable[string] contents)",
                write_lines,
            ),
            overload(
                "static void WriteAllLines(string path, string[] contents, System.Text.Encoding encoding)",
                write_lines,
            ),
            overload(
                "static void WriteAllLines(string path, System.Collections.Generic.IEnumerable[string] contents, System.Text.Encoding encoding)",
                write_lines,
            ),
        ],
    ),
    static_method(
        "WriteAllText",
        &[
            overload(
                "static void WriteAllText(string path, string contents)",
                |e, _, a| {
                    let encoding = encoding_of(args::value(a, 2)).unwrap_or(Encoding::Utf8(false));
                    write(e, args::text(a, 0)?, &encoding.write(args::text(a, 1)?))
                },
            ),
            overload(
                "static void WriteAllText(string path, string contents, System.Text.Encoding encoding)",
                |e, _, a| {
                    let encoding = encoding_of(args::value(a, 2)).unwrap_or(Encoding::Utf8(false));
                    write(e, args::text(a, 0)?, &encoding.write(args::text(a, 1)?))
                },
            ),
        ],
    ),
];

const READ_LINES: &[Overload] = &[
    overload("static string[] ReadAllLines(string path)", read_lines),
    overload(
        "static string[] ReadAllLines(string path, System.Text.Encoding encoding)",
        read_lines,
    ),
];

/// The lines of a file: CR, LF and both end one.
fn read_lines(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let text = read_text(engine, a)?;
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    Ok(Value::strings(text.lines()))
}

fn create(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    stream::open(engine, args::text(a, 0)?, 2)
}

fn read_text(engine: &dyn Engine, a: &[Value]) -> R<String> {
    let bytes = read_file(engine, required(engine, args::text(a, 0)?)?)?;
    let encoding = encoding_of(args::value(a, 1)).unwrap_or(Encoding::Utf8(false));
    Ok(encoding.read(&bytes))
}

fn write(engine: &dyn Engine, path: &str, bytes: &[u8]) -> R<Value> {
    super::write_file(engine, required(engine, path)?, bytes)?;
    Ok(Value::Void)
}

/// Lines with their ends.
fn lines_of(engine: &mut dyn Engine, value: &Value) -> R<String> {
    let mut out = String::new();
    for line in super::super::collections::elements(engine, value)? {
        out.push_str(&super::super::object::text(engine, &line)?);
        out.push_str(environment::new_line(engine));
    }
    Ok(out)
}

fn write_lines(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    if args::value(a, 1).is_null() {
        return throw::null(engine, "contents");
    }
    let text = lines_of(engine, args::value(a, 1))?;
    let encoding = encoding_of(args::value(a, 2)).unwrap_or(Encoding::Utf8(false));
    write(engine, args::text(a, 0)?, &encoding.write(&text))
}

/// Text behind what is there; a new file begins with the encoding's mark.
fn append(engine: &mut dyn Engine, a: &[Value], text: &str, encoding: usize) -> R<Value> {
    let name = required(engine, args::text(a, 0)?)?;
    let path = native(engine, name);
    make_drive_folders(name, &path);
    let encoding = encoding_of(args::value(a, encoding)).unwrap_or(Encoding::Utf8(false));
    let is_new = std::fs::metadata(&path).map_or(true, |m| m.len() == 0);
    let bytes = if is_new {
        encoding.write(text)
    } else {
        encoding.encode(text)
    };
    let opened = std::fs::File::options()
        .append(true)
        .create(true)
        .open(&path);
    match opened.and_then(|mut f| f.write_all(&bytes)) {
        Ok(()) => Ok(Value::Void),
        Err(error) => failed(&error, &path),
    }
}

fn copy(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let target = args::text(a, 1)?;
    let (from, to) = (native(engine, args::text(a, 0)?), native(engine, target));
    if to.exists() && !args::flag(a, 2)? {
        return crate::value::Exception::new(
            "System.IO.IOException",
            format!("The file '{}' already exists.", to.display()),
        )
        .raise();
    }
    make_drive_folders(target, &to);
    match std::fs::copy(&from, &to) {
        Ok(_) => Ok(Value::Void),
        Err(error) => failed(&error, &from),
    }
}

fn rename(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (from, to) = (
        native(engine, args::text(a, 0)?),
        native(engine, args::text(a, 1)?),
    );
    if to.exists() && !args::flag(a, 2)? {
        return crate::value::Exception::new(
            "System.IO.IOException",
            format!(
                "Cannot create '{}' because a file or directory with the same name already exists.",
                to.display()
            ),
        )
        .raise();
    }
    match std::fs::rename(&from, &to) {
        Ok(()) => Ok(Value::Void),
        Err(error) => failed(&error, &from),
    }
}
