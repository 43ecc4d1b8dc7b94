//! Encodings as objects: with fallbacks for what cannot be encoded or decoded.

use std::any::Any;
use std::cell::{Cell, RefCell};

use super::super::super::throw;
use super::Encoding;
use super::fallback::{Fallback, cannot_decode, cannot_encode};
use crate::Edition;
use crate::value::{Engine, NetObject, R, Ty, Value, ty};

/// An encoding as an object.
pub(super) struct EncodingObject {
    /// Which one.
    pub encoding: Encoding,
    /// For what it lacks.
    pub on_encode: RefCell<Fallback>,
    /// For bytes that are no text.
    pub on_decode: RefCell<Fallback>,
    /// Its fallbacks cannot be changed.
    pub read_only: Cell<bool>,
    /// One of those that `Encoding` itself hands out, whose classes PowerShell 7's .NET calls sealed.
    pub shared: bool,
}

impl NetObject for EncodingObject {
    fn ty(&self) -> Ty {
        let own = self.encoding.type_name();
        let found = match self.shared {
            true => {
                let short = own.rsplit('.').next().unwrap_or(own);
                ty::find(&format!("{own}+{short}Sealed")).or_else(|| ty::find(own))
            }
            false => ty::find(own),
        };
        found.unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<EncodingObject>().is_some_and(|o| {
            o.encoding == self.encoding
                && o.on_encode == self.on_encode
                && o.on_decode == self.on_decode
        }))
    }
}

impl EncodingObject {
    /// An encoding with its usual fallbacks: a question mark where it has no `U+FFFD`.
    pub fn new(encoding: Encoding) -> EncodingObject {
        let wide = !encoding.is_single_byte() && !matches!(encoding, Encoding::Web(..));
        let replaced = |text: &str| RefCell::new(Fallback::Replacement(text.into()));
        EncodingObject {
            encoding,
            on_encode: replaced(if wide { "\u{fffd}" } else { "?" }),
            on_decode: replaced(if wide || encoding == Encoding::Latin1 {
                "\u{fffd}"
            } else {
                "?"
            }),
            read_only: Cell::new(true),
            shared: false,
        }
    }

    /// The same with exceptions instead of replacements.
    pub fn throwing(self) -> EncodingObject {
        *self.on_encode.borrow_mut() = Fallback::Exception;
        *self.on_decode.borrow_mut() = Fallback::Exception;
        self
    }

    /// A copy, whose fallbacks can be changed where `free`.
    pub fn copy(&self, free: bool) -> EncodingObject {
        EncodingObject {
            encoding: self.encoding,
            on_encode: self.on_encode.clone(),
            on_decode: self.on_decode.clone(),
            read_only: Cell::new(!free),
            shared: false,
        }
    }

    /// The bytes of UTF-16 text.
    ///
    /// # Errors
    /// `EncoderFallbackException` where the fallback is to throw.
    pub fn encode(&self, units: &[u16]) -> R<Vec<u8>> {
        if self.encoding == Encoding::Utf7 {
            return Ok(self.encoding.encode(&String::from_utf16_lossy(units)));
        }
        let fallback = self.on_encode.borrow();
        let mut out = Vec::with_capacity(units.len());
        let mut at = 0;
        for unit in char::decode_utf16(units.iter().copied()) {
            let length = unit.as_ref().map_or(1, |c| c.len_utf16());
            let done = match &unit {
                Ok(c) => self.encoding.put(*c, &mut out),
                Err(_) => false,
            };
            if !done {
                match &*fallback {
                    Fallback::Replacement(text) => {
                        for c in text.repeat(length).chars() {
                            if !self.encoding.put(c, &mut out) {
                                out.push(b'?');
                            }
                        }
                    }
                    Fallback::Exception => {
                        let (text, code) = match unit {
                            Ok(c) => (c.to_string(), u32::from(c)),
                            Err(lone) => (String::new(), u32::from(lone.unpaired_surrogate())),
                        };
                        return cannot_encode(&text, code, at);
                    }
                }
            }
            at += length;
        }
        Ok(out)
    }

    /// The text of bytes.
    ///
    /// # Errors
    /// `DecoderFallbackException` where the fallback is to throw.
    pub fn decode(&self, bytes: &[u8]) -> R<String> {
        let fallback = self.on_decode.borrow();
        let mut out = String::with_capacity(bytes.len());
        let mut lost: Option<Vec<u8>> = None;
        let mut at = 0;
        self.encoding.each(bytes, &mut |part| {
            match (part, &*fallback) {
                (Ok(c), _) => {
                    out.push(c);
                    at += usize::from(lost.is_none());
                }
                (Err(_), Fallback::Replacement(text)) => out.push_str(text),
                (Err(bytes), Fallback::Exception) => lost = Some(bytes.to_vec()),
            }
            lost.is_none()
        });
        match lost {
            Some(lost) => {
                // Where they stand: behind the bytes of what was read so far.
                let read: String = out.chars().take(at).collect();
                let at = self.encoding.encode(&read).len();
                cannot_decode(&lost, at)
            }
            None => Ok(out),
        }
    }
}

/// An encoding as a value.
pub fn encoding_value(encoding: Encoding) -> Value {
    Value::net(EncodingObject::new(encoding))
}

/// One that `Encoding` itself hands out.
pub(super) fn shared(engine: &dyn Engine, encoding: Encoding) -> Value {
    Value::net(EncodingObject {
        shared: engine.edition() == Edition::Core,
        ..EncodingObject::new(encoding)
    })
}

/// The encoding inside a value.
pub fn encoding_of(value: &Value) -> Option<Encoding> {
    value.downcast::<EncodingObject>().map(|e| e.encoding)
}

/// The object inside a value.
pub(super) fn of(this: &Value) -> R<&EncodingObject> {
    this.downcast::<EncodingObject>()
        .map_or_else(|| throw::not_supported("The member needs an encoding."), Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_replaced_or_thrown() {
        let ascii = EncodingObject::new(Encoding::Ascii);
        let units: Vec<u16> = "aé😀".encode_utf16().collect();
        assert!(ascii.encode(&units).is_ok_and(|b| b == b"a???"));
        assert!(ascii.decode(&[b'a', 200]).is_ok_and(|t| t == "a?"));
        let strict = EncodingObject::new(Encoding::Utf8(false)).throwing();
        assert!(strict.decode(&[b'a', 0xff]).is_err());
        assert!(strict.encode(&[0xd800]).is_err());
        let lone = EncodingObject::new(Encoding::Utf8(false)).encode(&[0xd800]);
        assert!(lone.is_ok_and(|b| b == "\u{fffd}".as_bytes()));
    }
}
