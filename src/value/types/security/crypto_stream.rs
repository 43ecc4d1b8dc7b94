//! `CryptoStream`: bytes are enciphered or deciphered on their way to another stream or from it.

use std::any::Any;

use super::super::args;
use super::super::io::stream::{self, Layer, layered};
use super::super::throw;
use super::symmetric::{Transform, refused};
use crate::Edition;
use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, R, TypeDef, Value};

const NAME: &str = "System.Security.Cryptography.CryptoStream";

/// How much is read from below at once.
const PIECE: usize = 1 << 16;

struct Crypto {
    below: Value,
    transform: Value,
    writes: bool,
    leave_open: bool,
    edition: Edition,
    /// Noise for paddings that want some.
    random: u64,
    /// What was read and deciphered, and nobody took yet.
    ready: Vec<u8>,
    finished: bool,
}

impl Crypto {
    fn transform(&self) -> R<&Transform> {
        self.transform.downcast::<Transform>().map_or_else(
            || throw::not_supported("A CryptoStream needs a cipher's transform."),
            Ok,
        )
    }

    fn last(&mut self) -> R<Vec<u8>> {
        self.finished = true;
        let mut running = self.transform()?.0.borrow_mut();
        let encrypts = running.recipe().encrypts;
        match running.finish(&[], self.random) {
            Ok(done) => Ok(done),
            Err(refusal) => refused(self.edition, encrypts, refusal),
        }
    }

    fn finish(&mut self) -> R<()> {
        let last = self.last()?;
        match self.writes {
            true => stream::write_bytes(&self.below, &last),
            false => {
                self.ready.extend(last);
                Ok(())
            }
        }
    }
}

impl Layer for Crypto {
    fn read(&mut self, count: usize) -> R<Vec<u8>> {
        while self.ready.len() < count && !self.finished {
            let piece = stream::read_bytes(&self.below, PIECE)?;
            if piece.is_empty() {
                self.finish()?;
            } else {
                let done = self.transform()?.0.borrow_mut().update(&piece);
                self.ready.extend(done);
            }
        }
        let count = count.min(self.ready.len());
        Ok(self.ready.drain(..count).collect())
    }

    fn write(&mut self, bytes: &[u8]) -> R<()> {
        let done = self.transform()?.0.borrow_mut().update(bytes);
        stream::write_bytes(&self.below, &done)
    }

    fn flush(&mut self) -> R<()> {
        Ok(())
    }

    fn close(&mut self) -> R<()> {
        if self.writes && !self.finished {
            self.finish()?;
        }
        match self.leave_open {
            true => Ok(()),
            false => stream::close(&self.below),
        }
    }

    fn directions(&self) -> (bool, bool) {
        (!self.writes, self.writes)
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn no_seeking(&self) -> &'static str {
        "Stream does not support seeking."
    }
}

/// `new(stream, transform, mode, leaveOpen)`.
fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    Ok(layered(
        NAME,
        Crypto {
            below: args::value(a, 0).clone(),
            transform: args::value(a, 1).clone(),
            writes: args::number(a, 2) == 1,
            leave_open: args::flag(a, 3)?,
            edition: engine.edition(),
            random: engine.random(),
            ready: Vec::new(),
            finished: false,
        },
    ))
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: NAME,
    base: "System.IO.Stream",
    properties: &[prop("HasFlushedFinalBlock", "bool", |_, t| {
        let flushed = stream::with_layer(t, |crypto: &mut Crypto| crypto.finished);
        Ok(flushed.unwrap_or(true).into())
    })],
    methods: &[
        method(
            "Clear",
            &[overload("void Clear()", |_, t, _| {
                stream::close(t)?;
                Ok(Value::Void)
            })],
        ),
        method(
            "FlushFinalBlock",
            &[overload("void FlushFinalBlock()", |_, t, _| {
                let flushed = stream::with_layer(t, |crypto: &mut Crypto| {
                    if crypto.finished {
                        return throw::not_supported(
                            "FlushFinalBlock() method was called twice on a CryptoStream. It can only be called once.",
                        );
                    }
                    crypto.finish()
                });
                flushed.unwrap_or(Ok(()))?;
                Ok(Value::Void)
            })],
        ),
    ],
    constructors: &[
        overload(
            "System.Security.Cryptography.CryptoStream new(System.IO.Stream stream, System.Security.Cryptography.ICryptoTransform transform, System.Security.Cryptography.CryptoStreamMode mode)",
            make,
        ),
        overload(
            "System.Security.Cryptography.CryptoStream new(System.IO.Stream stream, System.Security.Cryptography.ICryptoTransform transform, System.Security.Cryptography.CryptoStreamMode mode, bool leaveOpen)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];
