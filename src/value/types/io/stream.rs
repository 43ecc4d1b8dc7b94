//! `Stream`: memory streams, files, and streams that lie over another ([`Layer`]).

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};

use super::super::{args, throw};
use super::{failed, make_drive_folders, native};
use crate::value::ty::{DefKind, MethodDef, Overload, PropDef, method, overload, prop, prop_set};
use crate::value::{Engine, Exception, NetObject, R, Ty, TypeDef, Value, ty};

enum Source {
    Memory { bytes: Vec<u8>, at: usize },
    File(File, String),
    Layer(Box<dyn Layer>),
}

/// What a stream over another stream does with the bytes that pass: it compresses, enciphers, gathers them.
pub(in crate::value::types) trait Layer {
    /// Up to `count` bytes, fewer only at the end.
    fn read(&mut self, count: usize) -> R<Vec<u8>>;

    /// Takes bytes.
    fn write(&mut self, bytes: &[u8]) -> R<()>;

    /// Passes on what can be passed on before the end.
    fn flush(&mut self) -> R<()>;

    /// Passes on the rest, and closes what lies below where it is the layer's to close.
    fn close(&mut self) -> R<()>;

    /// True where it reads, true where it writes.
    fn directions(&self) -> (bool, bool);

    /// `BaseStream`; null where the type has no such property.
    fn below(&self) -> Value {
        Value::Null
    }

    /// What a layer of that kind is asked by its own members.
    fn as_any(&mut self) -> &mut dyn Any;

    /// How .NET says that it has neither length nor position.
    fn no_seeking(&self) -> &'static str {
        "This operation is not supported."
    }
}

/// A stream; closed ones refuse everything.
struct Stream {
    type_name: &'static str,
    source: RefCell<Option<Source>>,
    /// Bytes of a memory stream that was closed: `ToArray` still gives them.
    kept: RefCell<Vec<u8>>,
    length_limit: Cell<Option<usize>>,
}

impl NetObject for Stream {
    fn ty(&self) -> Ty {
        ty::find(self.type_name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn memory(bytes: Vec<u8>, limit: Option<usize>) -> Value {
    Value::net(Stream {
        type_name: "System.IO.MemoryStream",
        source: RefCell::new(Some(Source::Memory { bytes, at: 0 })),
        kept: RefCell::default(),
        length_limit: Cell::new(limit),
    })
}

/// A memory stream that grows.
pub(super) fn of_bytes(bytes: Vec<u8>) -> Value {
    memory(bytes, None)
}

/// A stream over another.
pub(in crate::value::types) fn layered(
    type_name: &'static str,
    layer: impl Layer + 'static,
) -> Value {
    Value::net(Stream {
        type_name,
        source: RefCell::new(Some(Source::Layer(Box::new(layer)))),
        kept: RefCell::default(),
        length_limit: Cell::new(None),
    })
}

/// Asks the layer of kind `L` that is the stream; None where the stream is another or closed.
pub(in crate::value::types) fn with_layer<L: 'static, T>(
    stream: &Value,
    ask: impl FnOnce(&mut L) -> T,
) -> Option<T> {
    match &mut *stream.downcast::<Stream>()?.source.borrow_mut() {
        Some(Source::Layer(layer)) => layer.as_any().downcast_mut::<L>().map(ask),
        _ => None,
    }
}

/// A stream of this room as the libraries read and write it.
pub(in crate::value::types) struct Bytes(pub Value);

impl std::io::Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let part = read_bytes(&self.0, buffer.len()).map_err(as_io)?;
        let part = part.get(..buffer.len()).unwrap_or(&part);
        if let Some(place) = buffer.get_mut(..part.len()) {
            place.copy_from_slice(part);
        }
        Ok(part.len())
    }
}

impl std::io::Write for Bytes {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        write_bytes(&self.0, buffer).map_err(as_io)?;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An exception on its way through a library that knows only the system's errors: its message survives.
fn as_io(stop: Box<crate::value::Stop>) -> std::io::Error {
    let message = match &*stop {
        crate::value::Stop::Exception(thrown) => crate::value::exception::message_of(thrown),
        _ => "The stream was stopped.".into(),
    };
    std::io::Error::other(message.to_string())
}

/// Opens a file in a `FileMode`.
pub(in crate::value::types) fn open(engine: &dyn Engine, path: &str, mode: i64) -> R<Value> {
    let native = native(engine, super::required(engine, path)?);
    let mut options = File::options();
    match mode {
        1 => options.read(true).write(true).create_new(true),
        2 => options.read(true).write(true).create(true).truncate(true),
        4 => options.read(true).write(true).create(true).truncate(false),
        5 => options.write(true).truncate(true),
        6 => options.append(true).create(true),
        _ => options.read(true),
    };
    if mode != 3 {
        make_drive_folders(path, &native);
    }
    match options.open(&native) {
        Ok(file) => Ok(Value::net(Stream {
            type_name: "System.IO.FileStream",
            source: RefCell::new(Some(Source::File(
                file,
                native.to_string_lossy().into_owned(),
            ))),
            kept: RefCell::default(),
            length_limit: Cell::new(None),
        })),
        Err(error) => failed(&error, &native),
    }
}

impl Stream {
    fn with<T>(&self, f: impl FnOnce(&mut Source) -> std::io::Result<T>) -> R<T> {
        match &mut *self.source.borrow_mut() {
            None => Exception::new(
                "System.ObjectDisposedException",
                "Cannot access a closed Stream.",
            )
            .raise(),
            Some(source) => f(source).or_else(|e| match (e.kind(), source) {
                (ErrorKind::Unsupported, Source::Layer(layer)) => {
                    throw::not_supported(layer.no_seeking())
                }
                _ => Exception::new("System.IO.IOException", e.to_string()).raise(),
            }),
        }
    }

    fn read(&self, count: usize) -> R<Vec<u8>> {
        if let Some(Source::Layer(layer)) = &mut *self.source.borrow_mut() {
            return match layer.directions() {
                (true, _) => layer.read(count),
                _ => throw::not_supported("Stream does not support reading."),
            };
        }
        self.with(|source| match source {
            Source::Memory { bytes, at } => {
                let end = at.saturating_add(count).min(bytes.len());
                let part = bytes.get(*at..end).unwrap_or_default().to_vec();
                *at = end.max(*at);
                Ok(part)
            }
            Source::File(file, _) => {
                let mut out = Vec::new();
                file.take(count as u64).read_to_end(&mut out)?;
                Ok(out)
            }
            Source::Layer(_) => Err(ErrorKind::Unsupported.into()),
        })
    }

    fn write(&self, new: &[u8]) -> R<()> {
        if let Some(Source::Layer(layer)) = &mut *self.source.borrow_mut() {
            return match layer.directions() {
                (_, true) => layer.write(new),
                _ => throw::not_supported("Stream does not support writing."),
            };
        }
        if let Some(limit) = self.length_limit.get() {
            let place = self.with(position)?;
            if place as usize + new.len() > limit {
                return throw::not_supported("Memory stream is not expandable.");
            }
        }
        self.with(|source| match source {
            Source::Memory { bytes, at } => {
                let end = *at + new.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                if let Some(place) = bytes.get_mut(*at..end) {
                    place.copy_from_slice(new);
                }
                *at = end;
                Ok(())
            }
            Source::File(file, _) => file.write_all(new),
            Source::Layer(_) => Err(ErrorKind::Unsupported.into()),
        })
    }

    /// Whether it reads, writes and seeks.
    fn abilities(&self) -> (bool, bool, bool) {
        match &*self.source.borrow() {
            None => (false, false, false),
            Some(Source::Layer(layer)) => {
                let (reads, writes) = layer.directions();
                (reads, writes, false)
            }
            Some(Source::Memory { .. }) => (true, self.length_limit.get() != Some(0), true),
            Some(Source::File(..)) => (true, true, true),
        }
    }
}

fn position(source: &mut Source) -> std::io::Result<u64> {
    match source {
        Source::Memory { at, .. } => Ok(*at as u64),
        Source::File(file, _) => file.stream_position(),
        Source::Layer(_) => Err(ErrorKind::Unsupported.into()),
    }
}

fn length(source: &mut Source) -> std::io::Result<u64> {
    match source {
        Source::Memory { bytes, .. } => Ok(bytes.len() as u64),
        Source::File(file, _) => file.metadata().map(|m| m.len()),
        Source::Layer(_) => Err(ErrorKind::Unsupported.into()),
    }
}

/// Everything from the stream's position to its end.
pub(in crate::value::types) fn rest(value: &Value) -> R<Vec<u8>> {
    of(value)?.read(usize::MAX)
}

/// Writes bytes to a stream value.
pub(in crate::value::types) fn write_bytes(value: &Value, bytes: &[u8]) -> R<()> {
    of(value)?.write(bytes)
}

/// Up to that many bytes of a stream value from its position on.
pub(in crate::value::types) fn read_bytes(value: &Value, count: usize) -> R<Vec<u8>> {
    of(value)?.read(count)
}

/// Empties a stream, to be written anew.
pub(in crate::value::types) fn restart(value: &Value) -> R<()> {
    seek(value, SeekFrom::Start(0))?;
    of(value)?.with(|s| match s {
        Source::Memory { bytes, .. } => {
            bytes.clear();
            Ok(())
        }
        Source::File(file, _) => file.set_len(0),
        Source::Layer(_) => Err(ErrorKind::Unsupported.into()),
    })
}

/// A stream's position; an exception of those that have none.
pub(in crate::value::types) fn position_of(value: &Value) -> R<u64> {
    of(value)?.with(position)
}

/// True for streams of this room.
pub(super) fn is_stream(value: &Value) -> bool {
    value.downcast::<Stream>().is_some()
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.IO.Stream",
        base: "System.MarshalByRefObject",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.MemoryStream",
        base: "System.IO.Stream",
        methods: &[
            method("GetBuffer", TO_ARRAY),
            method("ToArray", TO_ARRAY),
            method(
                "WriteTo",
                &[overload(
                    "void WriteTo(System.IO.Stream stream)",
                    |_, t, a| {
                        write_bytes(args::value(a, 0), &all(t)?)?;
                        Ok(Value::Void)
                    },
                )],
            ),
        ],
        constructors: &[
            overload("System.IO.MemoryStream new()", |_, _, _| {
                Ok(memory(Vec::new(), None))
            }),
            overload("System.IO.MemoryStream new(int capacity)", |_, _, _| {
                Ok(memory(Vec::new(), None))
            }),
            overload("System.IO.MemoryStream new(byte[] buffer)", |_, _, a| {
                let bytes = args::bytes(a, 0)?;
                let limit = bytes.len();
                Ok(memory(bytes, Some(limit)))
            }),
            overload(
                "System.IO.MemoryStream new(byte[] buffer, bool writable)",
                |_, _, a| {
                    let bytes = args::bytes(a, 0)?;
                    let limit = if args::flag(a, 1)? { bytes.len() } else { 0 };
                    Ok(memory(bytes, Some(limit)))
                },
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.FileStream",
        base: "System.IO.Stream",
        properties: &[prop("Name", "string", |_, t| {
            of(t)?.with(|s| {
                Ok(match s {
                    Source::File(_, name) => name.as_str().into(),
                    Source::Memory { .. } | Source::Layer(_) => Value::Null,
                })
            })
        })],
        constructors: &[
            overload(
                "System.IO.FileStream new(string path, System.IO.FileMode mode)",
                make,
            ),
            overload(
                "System.IO.FileStream new(string path, System.IO.FileMode mode, System.IO.FileAccess access)",
                make,
            ),
            overload(
                "System.IO.FileStream new(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
];

const PROPERTIES: &[PropDef] = &[
    prop("CanRead", "bool", |_, t| Ok(of(t)?.abilities().0.into())),
    prop("CanSeek", "bool", |_, t| Ok(of(t)?.abilities().2.into())),
    prop("CanWrite", "bool", |_, t| Ok(of(t)?.abilities().1.into())),
    prop("Length", "long", |_, t| {
        of(t)?.with(length).map(|n| (n as i64).into())
    }),
    prop_set(
        "Position",
        "long",
        |_, t| of(t)?.with(position).map(|n| (n as i64).into()),
        |e, t, new| match u64::try_from(args::long(&[new], 0)?) {
            Ok(to) => seek(t, SeekFrom::Start(to)).map(|_| ()),
            Err(_) => throw::out_of_range(e, "Non-negative number required.", "value"),
        },
    ),
];

const METHODS: &[MethodDef] = &[
    method("Close", CLOSE),
    method(
        "CopyTo",
        &[overload(
            "void CopyTo(System.IO.Stream destination)",
            |_, t, a| {
                write_bytes(args::value(a, 0), &rest(t)?)?;
                Ok(Value::Void)
            },
        )],
    ),
    method("Dispose", DISPOSE),
    method(
        "Flush",
        &[overload("void Flush()", |_, t, _| {
            if let Some(Source::Layer(layer)) = &mut *of(t)?.source.borrow_mut() {
                layer.flush()?;
                return Ok(Value::Void);
            }
            of(t)?.with(|s| match s {
                Source::File(file, _) => file.flush(),
                Source::Memory { .. } | Source::Layer(_) => Ok(()),
            })?;
            Ok(Value::Void)
        })],
    ),
    method(
        "Read",
        &[overload(
            "int Read(byte[] buffer, int offset, int count)",
            |e, t, a| {
                let buffer = args::seq(a, 0)?;
                let start = usize::try_from(args::int(a, 1)?).ok();
                let count = usize::try_from(args::int(a, 2)?).ok();
                let Some((start, count)) = start
                    .zip(count)
                    .filter(|(s, c)| s.saturating_add(*c) <= buffer.len())
                else {
                    return throw::out_of_range(e, "Non-negative number required.", "offset");
                };
                let bytes = of(t)?.read(count)?;
                for (place, byte) in buffer.items_mut().iter_mut().skip(start).zip(&bytes) {
                    *place = Value::Byte(*byte);
                }
                Ok(super::super::collections::count(bytes.len()))
            },
        )],
    ),
    method(
        "ReadByte",
        &[overload("int ReadByte()", |_, t, _| {
            Ok(of(t)?.read(1)?.first().map_or(-1, |b| i32::from(*b)).into())
        })],
    ),
    method(
        "Seek",
        &[overload(
            "long Seek(long offset, System.IO.SeekOrigin loc)",
            |_, t, a| {
                let offset = args::long(a, 0)?;
                let to = match args::number(a, 1) {
                    0 => SeekFrom::Start(u64::try_from(offset).unwrap_or(0)),
                    1 => SeekFrom::Current(offset),
                    _ => SeekFrom::End(offset),
                };
                seek(t, to).map(|n| (n as i64).into())
            },
        )],
    ),
    method(
        "SetLength",
        &[overload("void SetLength(long value)", |e, t, a| {
            let Ok(size) = u64::try_from(args::long(a, 0)?) else {
                return throw::out_of_range(e, "Non-negative number required.", "value");
            };
            of(t)?.with(|s| match s {
                Source::Memory { bytes, at } => {
                    let size = usize::try_from(size).unwrap_or(usize::MAX);
                    if bytes.try_reserve(size.saturating_sub(bytes.len())).is_err() {
                        return Err(std::io::ErrorKind::OutOfMemory.into());
                    }
                    bytes.resize(size, 0);
                    *at = (*at).min(size);
                    Ok(())
                }
                Source::File(file, _) => file.set_len(size),
                Source::Layer(_) => Err(ErrorKind::Unsupported.into()),
            })?;
            Ok(Value::Void)
        })],
    ),
    method(
        "Write",
        &[overload(
            "void Write(byte[] buffer, int offset, int count)",
            |e, t, a| {
                let bytes = args::bytes(a, 0)?;
                let start = usize::try_from(args::int(a, 1)?).ok();
                let count = usize::try_from(args::int(a, 2)?).ok();
                match start
                    .zip(count)
                    .and_then(|(s, c)| bytes.get(s..s.checked_add(c)?))
                {
                    Some(part) => {
                        of(t)?.write(part)?;
                        Ok(Value::Void)
                    }
                    None => throw::out_of_range(e, "Non-negative number required.", "offset"),
                }
            },
        )],
    ),
    method(
        "WriteByte",
        &[overload("void WriteByte(byte value)", |_, t, a| {
            of(t)?.write(&[args::int(a, 0)? as u8])?;
            Ok(Value::Void)
        })],
    ),
];

const CLOSE: &[Overload] = &[overload("void Close()", |_, t, _| {
    close(t)?;
    Ok(Value::Void)
})];

const DISPOSE: &[Overload] = &[overload("void Dispose()", |_, t, _| {
    close(t)?;
    Ok(Value::Void)
})];

const TO_ARRAY: &[Overload] = &[overload("byte[] ToArray()", |_, t, _| {
    Ok(args::byte_array(&all(t)?))
})];

/// Closes a stream.
pub(in crate::value::types) fn close(value: &Value) -> R<()> {
    let Some(stream) = value.downcast::<Stream>() else {
        return Ok(());
    };
    let source = stream.source.borrow_mut().take();
    match source {
        Some(Source::Memory { bytes, .. }) => *stream.kept.borrow_mut() = bytes,
        Some(Source::Layer(mut layer)) => layer.close()?,
        Some(Source::File(..)) | None => {}
    }
    Ok(())
}

fn of(this: &Value) -> R<&Stream> {
    this.downcast::<Stream>()
        .map_or_else(|| throw::not_supported("The member needs a stream."), Ok)
}

fn all(this: &Value) -> R<Vec<u8>> {
    let stream = of(this)?;
    Ok(match &*stream.source.borrow() {
        Some(Source::Memory { bytes, .. }) => bytes.clone(),
        _ => stream.kept.borrow().clone(),
    })
}

fn seek(this: &Value, to: SeekFrom) -> R<u64> {
    of(this)?.with(|source| match source {
        Source::File(file, _) => file.seek(to),
        Source::Memory { bytes, at } => {
            let target = match to {
                SeekFrom::Start(n) => i64::try_from(n).unwrap_or(i64::MAX),
                SeekFrom::Current(n) => (*at as i64).saturating_add(n),
                SeekFrom::End(n) => (bytes.len() as i64).saturating_add(n),
            };
            // A position far behind the end is only believed when something is written there.
            *at = usize::try_from(target)
                .unwrap_or(0)
                .min(bytes.len().max(1 << 30));
            Ok(*at as u64)
        }
        Source::Layer(_) => Err(ErrorKind::Unsupported.into()),
    })
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    open(engine, args::text(a, 0)?, args::number(a, 1))
}
