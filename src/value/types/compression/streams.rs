//! `DeflateStream`, `GZipStream` and `ZLibStream`: bytes are deflated on their way to the stream below, or inflated on
//! their way from it.

use std::any::Any;
use std::io::{ErrorKind, Read, Write};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use flate2::{Compression, GzBuilder};

use super::super::args;
use super::super::io::stream::{self, Bytes, Layer, layered};
use crate::Edition;
use crate::value::ty::{PropDef, overload, prop};
use crate::value::{Engine, Exception, R, TypeDef, Value};

/// The container around the deflated bytes.
#[derive(Clone, Copy)]
enum Container {
    None,
    GZip,
    ZLib,
}

impl Container {
    fn type_name(self) -> &'static str {
        match self {
            Container::None => "System.IO.Compression.DeflateStream",
            Container::GZip => "System.IO.Compression.GZipStream",
            Container::ZLib => "System.IO.Compression.ZLibStream",
        }
    }
}

enum Way {
    Inflating(Box<dyn Read>),
    Deflating(Box<Encoder>),
}

enum Encoder {
    Plain(DeflateEncoder<Bytes>),
    GZip(GzEncoder<Bytes>),
    ZLib(ZlibEncoder<Bytes>),
}

impl Encoder {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Encoder::Plain(encoder) => encoder,
            Encoder::GZip(encoder) => encoder,
            Encoder::ZLib(encoder) => encoder,
        }
    }

    fn finish(&mut self) -> std::io::Result<()> {
        match self {
            Encoder::Plain(encoder) => encoder.try_finish(),
            Encoder::GZip(encoder) => encoder.try_finish(),
            Encoder::ZLib(encoder) => encoder.try_finish(),
        }
    }
}

/// A stream that deflates or inflates.
struct Deflating {
    way: Way,
    below: Value,
    leave_open: bool,
    edition: Edition,
    container: Container,
    /// True once something was read or written: a stream without a byte has no container either.
    begun: bool,
}

impl Deflating {
    /// What .NET says of bytes that are not what they should be.
    fn broken<T>(&self, error: &std::io::Error) -> R<T> {
        let message = match (self.edition, self.container, error.kind()) {
            (_, _, ErrorKind::Other) => return failed(error),
            (Edition::Core, _, ErrorKind::UnexpectedEof) => "Found truncated data while decoding.",
            (Edition::Core, ..) => {
                "The archive entry was compressed using an unsupported compression method."
            }
            (Edition::Desktop, Container::GZip, _) if !self.begun => {
                "The magic number in GZip header is not correct. Make sure you are passing in a GZip stream."
            }
            (Edition::Desktop, ..) => "Unknown block type. Stream might be corrupted.",
        };
        Exception::new("System.IO.InvalidDataException", message).raise()
    }
}

fn failed<T>(error: &std::io::Error) -> R<T> {
    Exception::new("System.IO.IOException", error.to_string()).raise()
}

impl Layer for Deflating {
    fn read(&mut self, count: usize) -> R<Vec<u8>> {
        let Way::Inflating(decoder) = &mut self.way else {
            return Ok(Vec::new());
        };
        let mut out = Vec::new();
        let read = decoder.take(count as u64).read_to_end(&mut out);
        match read {
            Ok(_) => {}
            // A stream without a byte holds nothing, and the Framework takes what there is of a broken one.
            Err(e) if e.kind() == ErrorKind::UnexpectedEof => {
                let lenient = self.edition == Edition::Desktop;
                let is_empty = out.is_empty() && !self.begun && is_at_start(&self.below);
                if !(lenient || is_empty) {
                    return self.broken(&e);
                }
            }
            Err(e) => return self.broken(&e),
        }
        self.begun |= !out.is_empty();
        Ok(out)
    }

    fn write(&mut self, bytes: &[u8]) -> R<()> {
        let Way::Deflating(encoder) = &mut self.way else {
            return Ok(());
        };
        self.begun |= !bytes.is_empty();
        encoder.writer().write_all(bytes).or_else(|e| failed(&e))
    }

    fn flush(&mut self) -> R<()> {
        match &mut self.way {
            Way::Deflating(encoder) if self.begun => {
                encoder.writer().flush().or_else(|e| failed(&e))
            }
            _ => Ok(()),
        }
    }

    fn close(&mut self) -> R<()> {
        if let Way::Deflating(encoder) = &mut self.way
            && self.begun
        {
            encoder.finish().or_else(|e| failed(&e))?;
        }
        match self.leave_open {
            true => Ok(()),
            false => stream::close(&self.below),
        }
    }

    fn directions(&self) -> (bool, bool) {
        match self.way {
            Way::Inflating(_) => (true, false),
            Way::Deflating(_) => (false, true),
        }
    }

    fn below(&self) -> Value {
        self.below.clone()
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// True where nothing came before what was read.
fn is_at_start(below: &Value) -> bool {
    stream::position_of(below).is_ok_and(|at| at == 0)
}

const MODE: i64 = 1;

/// `new(stream, mode or level, leaveOpen)`.
fn make(engine: &dyn Engine, a: &[Value], container: Container, level: Option<i64>) -> R<Value> {
    let below = args::value(a, 0).clone();
    let edition = engine.edition();
    let way = if level.is_some() || args::number(a, 1) == MODE {
        let level = match level.unwrap_or(0) {
            1 => Compression::fast(),
            2 => Compression::none(),
            3 => Compression::best(),
            _ => Compression::default(),
        };
        let below = Bytes(below.clone());
        Way::Deflating(Box::new(match container {
            Container::None => Encoder::Plain(DeflateEncoder::new(below, level)),
            Container::ZLib => Encoder::ZLib(ZlibEncoder::new(below, level)),
            // The system's number in the header: .NET's library writes Unix', the Framework FAT's.
            Container::GZip => Encoder::GZip(
                GzBuilder::new()
                    .operating_system(if edition.is_core() { 3 } else { 0 })
                    .write(below, level),
            ),
        }))
    } else {
        let below = Bytes(below.clone());
        Way::Inflating(match container {
            Container::None => Box::new(DeflateDecoder::new(below)),
            Container::GZip => Box::new(MultiGzDecoder::new(below)),
            Container::ZLib => Box::new(ZlibDecoder::new(below)),
        })
    };
    Ok(layered(
        container.type_name(),
        Deflating {
            way,
            below,
            leave_open: args::flag(a, 2)?,
            edition,
            container,
            begun: false,
        },
    ))
}

const BASE: &[PropDef] = &[prop("BaseStream", "System.IO.Stream", |_, t| {
    Ok(stream::with_layer(t, |l: &mut Deflating| l.below()).unwrap_or_default())
})];

/// A type of such streams.
macro_rules! compressing {
    ($name:literal, $container:ident, $only:expr) => {
        &TypeDef {
            name: $name,
            base: "System.IO.Stream",
            only: $only,
            properties: BASE,
            constructors: &[
                overload(
                    concat!(
                        $name,
                        " new(System.IO.Stream stream, System.IO.Compression.CompressionMode mode)"
                    ),
                    |e, _, a| make(e, a, Container::$container, None),
                ),
                overload(
                    concat!(
                        $name,
                        " new(System.IO.Stream stream, System.IO.Compression.CompressionMode mode, bool leaveOpen)"
                    ),
                    |e, _, a| make(e, a, Container::$container, None),
                ),
                overload(
                    concat!(
                        $name,
                        " new(System.IO.Stream stream, System.IO.Compression.CompressionLevel compressionLevel)"
                    ),
                    |e, _, a| make(e, a, Container::$container, Some(args::number(a, 1))),
                ),
                overload(
                    concat!(
                        $name,
                        " new(System.IO.Stream stream, System.IO.Compression.CompressionLevel compressionLevel, bool leaveOpen)"
                    ),
                    |e, _, a| make(e, a, Container::$container, Some(args::number(a, 1))),
                ),
            ],
            ..TypeDef::CLASS
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    compressing!("System.IO.Compression.DeflateStream", None, None),
    compressing!("System.IO.Compression.GZipStream", GZip, None),
    compressing!(
        "System.IO.Compression.ZLibStream",
        ZLib,
        Some(Edition::Core)
    ),
];
