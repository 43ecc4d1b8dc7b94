//! `TextReader`: `StreamReader` and `StringReader`.

use std::any::Any;
use std::cell::{Cell, RefCell};

use super::super::text::{Encoding, encoding_of, encoding_value};
use super::super::{args, throw};
use super::{read_file, stream};
use crate::value::ty::{DefKind, MethodDef, Overload, method, overload, prop};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A reader: its whole text, and how far it was read.
struct Reader {
    text: RefCell<Str>,
    at: Cell<usize>,
    of_stream: bool,
    closed: Cell<bool>,
    encoding: Encoding,
    stream: Value,
}

impl NetObject for Reader {
    fn ty(&self) -> Ty {
        let name = if self.of_stream {
            "System.IO.StreamReader"
        } else {
            "System.IO.StringReader"
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A reader of a text.
pub(super) fn of_text(text: &str, of_stream: bool) -> Value {
    made(text, of_stream, Encoding::Utf8(true), Value::Null)
}

fn made(text: &str, of_stream: bool, encoding: Encoding, stream: Value) -> Value {
    Value::net(Reader {
        text: RefCell::new(text.into()),
        at: Cell::new(0),
        of_stream,
        closed: Cell::new(false),
        encoding,
        stream,
    })
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.IO.TextReader",
        base: "System.MarshalByRefObject",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.StringReader",
        base: "System.IO.TextReader",
        constructors: &[overload(
            "System.IO.StringReader new(string s)",
            |_, _, a| Ok(of_text(args::text(a, 0)?, false)),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.StreamReader",
        base: "System.IO.TextReader",
        properties: &[
            prop("BaseStream", "System.IO.Stream", |_, t| {
                Ok(of(t)?.stream.clone())
            }),
            prop("CurrentEncoding", "System.Text.Encoding", |_, t| {
                Ok(encoding_value(of(t)?.encoding))
            }),
            prop("EndOfStream", "bool", |_, t| {
                let reader = of(t)?;
                Ok((reader.at.get() >= reader.text.borrow().len()).into())
            }),
        ],
        methods: &[method(
            "DiscardBufferedData",
            &[overload("void DiscardBufferedData()", |_, _, _| {
                Ok(Value::Void)
            })],
        )],
        constructors: &[
            overload(
                "System.IO.StreamReader new(System.IO.Stream stream)",
                of_source,
            ),
            overload(
                "System.IO.StreamReader new(System.IO.Stream stream, System.Text.Encoding encoding)",
                of_source,
            ),
            overload(
                "System.IO.StreamReader new(System.IO.Stream stream, bool detectEncodingFromByteOrderMarks)",
                of_source,
            ),
            overload(
                "System.IO.StreamReader new(System.IO.Stream stream, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks)",
                of_source,
            ),
            overload(
                "System.IO.StreamReader new(System.IO.Stream stream, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks, int bufferSize)",
                of_source,
            ),
            overload(
                "System.IO.StreamReader new(System.IO.Stream stream, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks, int bufferSize, bool leaveOpen)",
                of_source,
            ),
            overload("System.IO.StreamReader new(string path)", of_source),
            overload(
                "System.IO.StreamReader new(string path, bool detectEncodingFromByteOrderMarks)",
                of_source,
            ),
            overload(
                "System.IO.StreamReader new(string path, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks, int bufferSize)",
                of_source,
            ),
            overload(
                "System.IO.StreamReader new(string path, System.Text.Encoding encoding)",
                of_source,
            ),
            overload(
                "System.IO.StreamReader new(string path, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks)",
                of_source,
            ),
        ],
        ..TypeDef::CLASS
    },
];

const METHODS: &[MethodDef] = &[
    method("Close", CLOSE),
    method("Dispose", CLOSE),
    method(
        "Peek",
        &[overload("int Peek()", |_, t, _| {
            let (reader, text) = open(t)?;
            let next = text
                .get(reader.at.get()..)
                .and_then(|rest| rest.encode_utf16().next());
            Ok(next.map_or(-1, i32::from).into())
        })],
    ),
    method(
        "Read",
        &[
            overload("int Read()", |_, t, _| {
                let (reader, text) = open(t)?;
                let next = text
                    .get(reader.at.get()..)
                    .and_then(|rest| rest.chars().next());
                if let Some(c) = next {
                    reader.at.set(reader.at.get() + c.len_utf8());
                }
                Ok(next.map_or(-1, |c| c as i32).into())
            }),
            overload("int Read(char[] buffer, int index, int count)", read_block),
        ],
    ),
    method(
        "ReadBlock",
        &[overload(
            "int ReadBlock(char[] buffer, int index, int count)",
            read_block,
        )],
    ),
    method(
        "ReadLine",
        &[overload("string ReadLine()", |_, t, _| {
            let (reader, text) = open(t)?;
            let Some(rest) = text.get(reader.at.get()..).filter(|r| !r.is_empty()) else {
                return Ok(Value::Null);
            };
            let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let behind = rest.get(end..).unwrap_or("");
            let skip = if behind.starts_with("\r\n") {
                2
            } else {
                usize::from(!behind.is_empty())
            };
            reader.at.set(reader.at.get() + end + skip);
            Ok(rest.get(..end).unwrap_or("").into())
        })],
    ),
    method(
        "ReadToEnd",
        &[overload("string ReadToEnd()", |_, t, _| {
            let (reader, text) = open(t)?;
            let rest = text.get(reader.at.get()..).unwrap_or("").to_string();
            reader.at.set(text.len());
            Ok(rest.into())
        })],
    ),
];

/// `Read(buffer, index, count)`: fills a part of the array and says how many characters there were.
fn read_block(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let (reader, text) = open(this)?;
    let buffer = args::seq(a, 0)?;
    let start = usize::try_from(args::int(a, 1)?).ok();
    let count = usize::try_from(args::int(a, 2)?).ok();
    let Some((start, count)) = start.zip(count) else {
        return throw::out_of_range(engine, "Non-negative number required.", "index");
    };
    let mut items = buffer.items_mut();
    let Some(place) = start
        .checked_add(count)
        .and_then(|end| items.get_mut(start..end))
    else {
        return throw::plain_argument(
            "Offset and length were out of bounds for the array or count is greater than the number of elements from \
             index to the end of the source collection.",
        );
    };
    let mut filled = 0usize;
    let mut bytes = 0usize;
    for c in text.get(reader.at.get()..).unwrap_or_default().chars() {
        let mut units = [0u16; 2];
        let units = c.encode_utf16(&mut units);
        let Some(slots) = place.get_mut(filled..filled + units.len()) else {
            break;
        };
        for (slot, unit) in slots.iter_mut().zip(units.iter()) {
            *slot = Value::Char(*unit);
        }
        filled += units.len();
        bytes += c.len_utf8();
    }
    reader.at.set(reader.at.get() + bytes);
    Ok(super::super::collections::count(filled))
}

const CLOSE: &[Overload] = &[overload("void Close()", |_, t, _| {
    let reader = of(t)?;
    reader.closed.set(true);
    stream::close(&reader.stream)?;
    Ok(Value::Void)
})];

fn of(this: &Value) -> R<&Reader> {
    this.downcast::<Reader>()
        .map_or_else(|| throw::not_supported("The member needs a reader."), Ok)
}

fn open(this: &Value) -> R<(&Reader, Str)> {
    let reader = of(this)?;
    if reader.closed.get() {
        let message = "Cannot read from a closed TextReader.";
        return Exception::new("System.ObjectDisposedException", message).raise();
    }
    Ok((reader, reader.text.borrow().clone()))
}

/// What a reader has still to read, which it has read then; None for other values.
pub(super) fn rest(value: &Value) -> Option<R<String>> {
    value.downcast::<Reader>()?;
    Some(open(value).map(|(reader, text)| {
        let rest = text.get(reader.at.get()..).unwrap_or_default().to_string();
        reader.at.set(text.len());
        rest
    }))
}

/// A reader of a file or of what is left of a stream.
fn of_source(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let encoding = encoding_of(args::value(a, 1)).unwrap_or(Encoding::Utf8(true));
    let source = args::value(a, 0);
    let (bytes, stream) = match source.as_str() {
        Some(path) => (read_file(engine, path)?, Value::Null),
        None => (stream::rest(source)?, source.clone()),
    };
    Ok(made(&encoding.read(&bytes), true, encoding, stream))
}
