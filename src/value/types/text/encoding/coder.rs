//! `Decoder` and `Encoder`, which keep what one call left incomplete for the next one.

use std::any::Any;
use std::cell::RefCell;

use super::super::super::{args, collections, throw};
use super::describe::{put_bytes, put_units, slice};
use super::object::{EncodingObject, of};
use crate::value::ty::{DefKind, MethodDef, method, overload, prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

/// A decoder or encoder.
struct Coder {
    encoding: EncodingObject,
    /// Bytes of a character whose rest has not come.
    bytes: RefCell<Vec<u8>>,
    /// A high surrogate whose other half has not come.
    units: RefCell<Vec<u16>>,
    decodes: bool,
}

impl NetObject for Coder {
    fn ty(&self) -> Ty {
        let name = match self.decodes {
            true => "System.Text.DecoderNLS",
            false => "System.Text.EncoderNLS",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A decoder of an encoding, or else an encoder.
pub(super) fn made(encoding: &Value, decodes: bool) -> R<Value> {
    Ok(Value::net(Coder {
        encoding: of(encoding)?.copy(true),
        bytes: RefCell::default(),
        units: RefCell::default(),
        decodes,
    }))
}

fn coder(this: &Value) -> R<&Coder> {
    this.downcast::<Coder>()
        .map_or_else(|| throw::not_supported("The member needs a coder."), Ok)
}

impl Coder {
    /// The text of what waited and came, and what goes on waiting.
    fn decode(&self, new: &[u8], flush: bool) -> R<(Vec<u16>, Vec<u8>)> {
        let mut all = self.bytes.borrow().clone();
        all.extend_from_slice(new);
        let whole = match flush {
            true => all.len(),
            false => self.encoding.encoding.whole(&all),
        };
        let (now, later) = all.split_at(whole.min(all.len()));
        let text = self.encoding.decode(now)?;
        Ok((text.encode_utf16().collect(), later.to_vec()))
    }

    fn encode(&self, new: &[u16], flush: bool) -> R<(Vec<u8>, Vec<u16>)> {
        let mut all = self.units.borrow().clone();
        all.extend_from_slice(new);
        let waits = !flush && all.last().is_some_and(|u| (0xd800..0xdc00).contains(u));
        let (now, later) = all.split_at(all.len() - usize::from(waits));
        Ok((self.encoding.encode(now)?, later.to_vec()))
    }
}

/// `GetChars(bytes, byteIndex, byteCount, chars, charIndex[, flush])`
fn chars(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let decoder = coder(this)?;
    let bytes = slice(
        engine,
        &args::bytes(a, 0)?,
        a,
        1,
        ("byteIndex", "byteCount", "bytes"),
    )?;
    let (units, later) = decoder.decode(&bytes, args::flag(a, 5)?)?;
    put_units(engine, &decoder.encoding, a, 3, &units)?;
    *decoder.bytes.borrow_mut() = later;
    Ok(collections::count(units.len()))
}

/// `GetBytes(chars, charIndex, charCount, bytes, byteIndex, flush)`
fn bytes(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let encoder = coder(this)?;
    let units = slice(
        engine,
        &args::units(a, 0)?,
        a,
        1,
        ("charIndex", "charCount", "chars"),
    )?;
    let (bytes, later) = encoder.encode(&units, args::flag(a, 5)?)?;
    put_bytes(engine, &encoder.encoding, a, 3, &bytes)?;
    *encoder.units.borrow_mut() = later;
    Ok(collections::count(bytes.len()))
}

const RESET: MethodDef = method(
    "Reset",
    &[overload("void Reset()", |_, t, _| {
        let coder = coder(t)?;
        coder.bytes.borrow_mut().clear();
        coder.units.borrow_mut().clear();
        Ok(Value::Void)
    })],
);

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Text.Decoder",
        kind: DefKind::Abstract,
        properties: &[prop("Fallback", "System.Text.DecoderFallback", |_, t| {
            Ok(coder(t)?.encoding.on_decode.borrow().value(false))
        })],
        methods: &[
            method(
                "GetCharCount",
                &[overload(
                    "int GetCharCount(byte[] bytes, int index, int count)",
                    |e, t, a| {
                        let names = ("index", "count", "bytes");
                        let bytes = slice(e, &args::bytes(a, 0)?, a, 1, names)?;
                        let (units, _) = coder(t)?.decode(&bytes, false)?;
                        Ok(collections::count(units.len()))
                    },
                )],
            ),
            method(
                "GetChars",
                &[
                    overload(
                        "int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)",
                        chars,
                    ),
                    overload(
                        "int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex, bool flush)",
                        chars,
                    ),
                ],
            ),
            RESET,
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Text.DecoderNLS",
        base: "System.Text.Decoder",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Text.Encoder",
        kind: DefKind::Abstract,
        properties: &[prop("Fallback", "System.Text.EncoderFallback", |_, t| {
            Ok(coder(t)?.encoding.on_encode.borrow().value(true))
        })],
        methods: &[
            method(
                "GetByteCount",
                &[overload(
                    "int GetByteCount(char[] chars, int index, int count, bool flush)",
                    |e, t, a| {
                        let names = ("index", "count", "chars");
                        let units = slice(e, &args::units(a, 0)?, a, 1, names)?;
                        let (bytes, _) = coder(t)?.encode(&units, args::flag(a, 3)?)?;
                        Ok(collections::count(bytes.len()))
                    },
                )],
            ),
            method(
                "GetBytes",
                &[overload(
                    "int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex, bool flush)",
                    bytes,
                )],
            ),
            RESET,
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Text.EncoderNLS",
        base: "System.Text.Encoder",
        ..TypeDef::CLASS
    },
];
