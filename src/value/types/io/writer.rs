//! `TextWriter`: `StreamWriter` and `StringWriter`.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{BufWriter, Write as _};

use super::super::text::{Encoding, encoding_of, encoding_value};
use super::super::{args, composite, environment, object, throw};
use super::{failed, make_drive_folders, native, stream};
use crate::value::ty::{DefKind, MethodDef, Overload, PropDef, method, overload, prop, prop_set};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

enum Target {
    Text(String),
    File(BufWriter<File>),
    Stream(Value),
    Closed,
}

/// A writer of text.
struct Writer {
    target: RefCell<Target>,
    encoding: Encoding,
    new_line: RefCell<Str>,
    auto_flush: Cell<bool>,
    /// A stream's writer begins with the encoding's mark when it first writes.
    mark: Cell<bool>,
}

impl NetObject for Writer {
    fn ty(&self) -> Ty {
        let name = match &*self.target.borrow() {
            Target::Text(_) => "System.IO.StringWriter",
            _ => "System.IO.StreamWriter",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        match &*self.target.borrow() {
            Target::Text(text) => Some(Ok(text.as_str().into())),
            _ => None,
        }
    }
}

impl Writer {
    fn put(&self, text: &str) -> R<()> {
        let mut target = self.target.borrow_mut();
        let mut bytes = Vec::new();
        if !matches!(&*target, Target::Text(_)) {
            if self.mark.replace(false) {
                bytes.extend_from_slice(self.encoding.preamble());
            }
            bytes.extend(self.encoding.encode(text));
        }
        match &mut *target {
            Target::Text(all) => {
                all.push_str(text);
                Ok(())
            }
            Target::File(file) => {
                let done = file.write_all(&bytes);
                let done = if self.auto_flush.get() {
                    done.and_then(|()| file.flush())
                } else {
                    done
                };
                done.or_else(|e| Exception::new("System.IO.IOException", e.to_string()).raise())
            }
            Target::Stream(stream) => stream::write_bytes(stream, &bytes),
            Target::Closed => Exception::new(
                "System.ObjectDisposedException",
                "Cannot write to a closed TextWriter.",
            )
            .raise(),
        }
    }
}

fn made(engine: &dyn Engine, target: Target, encoding: Encoding, mark: bool) -> Value {
    Value::net(Writer {
        target: RefCell::new(target),
        encoding,
        new_line: RefCell::new(environment::new_line(engine).into()),
        auto_flush: Cell::new(false),
        mark: Cell::new(mark),
    })
}

/// A `StreamWriter` of a file, new or at its end.
pub(super) fn to_file(
    engine: &dyn Engine,
    path: &str,
    append: bool,
    encoding: Encoding,
) -> R<Value> {
    let native = native(engine, super::required(engine, path)?);
    make_drive_folders(path, &native);
    let is_new = !append || std::fs::metadata(&native).map_or(true, |m| m.len() == 0);
    let opened = if append {
        File::options().append(true).create(true).open(&native)
    } else {
        File::create(&native)
    };
    match opened {
        Ok(file) => Ok(made(
            engine,
            Target::File(BufWriter::new(file)),
            encoding,
            is_new,
        )),
        Err(error) => failed(&error, &native),
    }
}

/// Writes text to a writer or stream value.
///
/// # Errors
/// What the target refuses; `NotSupportedException` for another kind of value.
pub fn write_text(_: &dyn Engine, target: &Value, text: &str) -> R<()> {
    if stream::is_stream(target) {
        return stream::write_bytes(target, text.as_bytes());
    }
    of(target)?.put(text)
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.IO.TextWriter",
        base: "System.MarshalByRefObject",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.StringWriter",
        base: "System.IO.TextWriter",
        methods: &[method(
            "ToString",
            &[overload("string ToString()", |_, t, _| {
                match &*of(t)?.target.borrow() {
                    Target::Text(text) => Ok(text.as_str().into()),
                    _ => Ok("".into()),
                }
            })],
        )],
        constructors: &[
            overload("System.IO.StringWriter new()", |e, _, _| {
                Ok(made(e, Target::Text(String::new()), Encoding::Utf16, false))
            }),
            overload(
                "System.IO.StringWriter new(System.IFormatProvider formatProvider)",
                |e, _, _| Ok(made(e, Target::Text(String::new()), Encoding::Utf16, false)),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.StreamWriter",
        base: "System.IO.TextWriter",
        properties: &[
            prop_set(
                "AutoFlush",
                "bool",
                |_, t| Ok(of(t)?.auto_flush.get().into()),
                |_, t, new| {
                    of(t)?.auto_flush.set(args::flag(&[new], 0)?);
                    Ok(())
                },
            ),
            prop("BaseStream", "System.IO.Stream", |_, t| {
                Ok(match &*of(t)?.target.borrow() {
                    Target::Stream(stream) => stream.clone(),
                    _ => Value::Null,
                })
            }),
        ],
        constructors: &[
            overload(
                "System.IO.StreamWriter new(System.IO.Stream stream)",
                of_source,
            ),
            overload(
                "System.IO.StreamWriter new(System.IO.Stream stream, System.Text.Encoding encoding)",
                of_source,
            ),
            overload(
                "System.IO.StreamWriter new(System.IO.Stream stream, System.Text.Encoding encoding, int bufferSize)",
                of_source,
            ),
            overload(
                "System.IO.StreamWriter new(System.IO.Stream stream, System.Text.Encoding encoding, int bufferSize, bool leaveOpen)",
                of_source,
            ),
            overload("System.IO.StreamWriter new(string path)", of_source),
            overload(
                "System.IO.StreamWriter new(string path, bool append)",
                of_source,
            ),
            overload(
                "System.IO.StreamWriter new(string path, bool append, System.Text.Encoding encoding)",
                of_source,
            ),
            overload(
                "System.IO.StreamWriter new(string path, bool append, System.Text.Encoding encoding, int bufferSize)",
                of_source,
            ),
        ],
        ..TypeDef::CLASS
    },
];

const PROPERTIES: &[PropDef] = &[
    prop("Encoding", "System.Text.Encoding", |_, t| {
        Ok(encoding_value(of(t)?.encoding))
    }),
    prop("FormatProvider", "System.IFormatProvider", |e, _| {
        Ok(super::super::globalization::culture_value(e.culture()))
    }),
    prop_set(
        "NewLine",
        "string",
        |_, t| Ok(Value::Str(of(t)?.new_line.borrow().clone())),
        |_, t, new| {
            *of(t)?.new_line.borrow_mut() = new.as_str().unwrap_or_default().into();
            Ok(())
        },
    ),
];

/// `Write` or `WriteLine`: an overload for each kind of value, and those that format.
macro_rules! writes {
    ($name:literal, $line:literal $(, $own:expr)?) => {
        writes!(@members $name, $line, [$($own)?],
            "bool value", "char value", "char[] buffer", "decimal value", "double value", "int value", "long value",
            "System.Object value", "float value", "string value", "System.Text.StringBuilder value", "uint value",
            "ulong value")
    };
    (@members $name:literal, $line:literal, [$($own:expr)?], $($value:literal),+) => {
        method(
            $name,
            &[
                $($own,)?
                $(overload(concat!("void ", $name, "(", $value, ")"), |e, t, a| written(e, t, a, $line)),)+
                overload(
                    concat!("void ", $name, "(char[] buffer, int index, int count)"),
                    |e, t, a| {
                        let part = slice(e, a)?;
                        written(e, t, &[part], $line)
                    },
                ),
                overload(
                    concat!("void ", $name, "(string format, System.Object arg0)"),
                    |e, t, a| formatted(e, t, a, $line),
                ),
                overload(
                    concat!("void ", $name, "(string format, System.Object arg0, System.Object arg1)"),
                    |e, t, a| formatted(e, t, a, $line),
                ),
                overload(
                    concat!(
                        "void ", $name,
                        "(string format, System.Object arg0, System.Object arg1, System.Object arg2)"
                    ),
                    |e, t, a| formatted(e, t, a, $line),
                ),
                overload(
                    concat!("void ", $name, "(string format, params System.Object[] arg)"),
                    |e, t, a| formatted(e, t, a, $line),
                ),
            ],
        )
    };
}

const METHODS: &[MethodDef] = &[
    method("Close", CLOSE),
    method("Dispose", CLOSE),
    method(
        "Flush",
        &[overload("void Flush()", |_, t, _| {
            if let Target::File(file) = &mut *of(t)?.target.borrow_mut() {
                file.flush()
                    .or_else(|e| Exception::new("System.IO.IOException", e.to_string()).raise())?;
            }
            Ok(Value::Void)
        })],
    ),
    writes!("Write", false),
    writes!(
        "WriteLine",
        true,
        overload("void WriteLine()", |e, t, a| written(e, t, a, true))
    ),
];

const CLOSE: &[Overload] = &[overload("void Close()", |_, t, _| {
    let writer = of(t)?;
    if matches!(&*writer.target.borrow(), Target::Text(_)) {
        return Ok(Value::Void);
    }
    match writer.target.replace(Target::Closed) {
        Target::File(mut file) => {
            if writer.mark.get() {
                // An empty file has no mark: nothing was written.
                writer.mark.set(false);
            }
            file.flush()
                .or_else(|e| Exception::new("System.IO.IOException", e.to_string()).raise())?;
        }
        Target::Stream(stream) => stream::close(&stream)?,
        Target::Text(_) | Target::Closed => {}
    }
    Ok(Value::Void)
})];

fn of(this: &Value) -> R<&Writer> {
    this.downcast::<Writer>().map_or_else(
        || throw::not_supported("The member needs a TextWriter."),
        Ok,
    )
}

fn written(engine: &mut dyn Engine, this: &Value, a: &[Value], line: bool) -> R<Value> {
    let mut text = match args::value(a, 0).base() {
        Value::Array(list) if list.element() == ty::known().char => {
            String::from_utf16_lossy(&args::units(a, 0)?)
        }
        value => object::text(engine, value)?.to_string(),
    };
    let writer = of(this)?;
    if line {
        text.push_str(&writer.new_line.borrow());
    }
    writer.put(&text)?;
    Ok(Value::Void)
}

/// The part of a `char[]` that `index` and `count` name, as text.
fn slice(engine: &dyn Engine, a: &[Value]) -> R<Value> {
    let units = args::units(a, 0)?;
    let start = usize::try_from(args::int(a, 1)?).ok();
    let count = usize::try_from(args::int(a, 2)?).ok();
    let part = start
        .zip(count)
        .and_then(|(from, n)| units.get(from..from.checked_add(n)?));
    match part {
        Some(part) => Ok(String::from_utf16_lossy(part).into()),
        None => throw::plain_argument(
            "Offset and length were out of bounds for the array or count is greater than the number of elements from \
             index to the end of the source collection.",
        ),
    }
    .or_else(|stop| {
        let negative = start.is_none() || count.is_none();
        match negative {
            true => throw::out_of_range(engine, "Non-negative number required.", "index"),
            false => Err(stop),
        }
    })
}

fn formatted(engine: &mut dyn Engine, this: &Value, a: &[Value], line: bool) -> R<Value> {
    let items = match a.get(1..).unwrap_or_default() {
        [Value::Array(list)] if list.ty == ty::known().object_array => list.snapshot(),
        many => many.to_vec(),
    };
    let culture = engine.culture();
    let text = composite::format(engine, culture, args::text(a, 0)?, &items)?;
    written(engine, this, &[text.into()], line)
}

fn of_source(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let source = args::value(a, 0);
    match source.as_str() {
        Some(path) => {
            let append = matches!(args::value(a, 1), Value::Bool(true));
            let encoding = encoding_of(args::value(a, 2)).unwrap_or(Encoding::Utf8(false));
            to_file(engine, path, append, encoding)
        }
        None => {
            let encoding = encoding_of(args::value(a, 1)).unwrap_or(Encoding::Utf8(false));
            Ok(made(engine, Target::Stream(source.clone()), encoding, true))
        }
    }
}
