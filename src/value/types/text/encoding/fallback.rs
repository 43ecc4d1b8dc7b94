//! What encodings do with what they cannot hold: `EncoderFallback` and `DecoderFallback`.

use std::any::Any;

use super::super::super::{args, throw};
use crate::value::ty::{DefKind, overload, prop, static_prop};
use crate::value::{Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// What becomes of what cannot be encoded or decoded.
#[derive(Clone, PartialEq)]
pub(super) enum Fallback {
    /// A text takes its place.
    Replacement(Str),
    /// An exception is thrown.
    Exception,
}

/// A fallback as an object, of encoders or else of decoders.
pub(super) struct FallbackObject {
    /// What it does.
    pub fallback: Fallback,
    of_encoder: bool,
}

impl NetObject for FallbackObject {
    fn ty(&self) -> Ty {
        ty::find(self.fallback.type_name(self.of_encoder)).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<FallbackObject>();
        Some(other.is_some_and(|o| o.fallback == self.fallback && o.of_encoder == self.of_encoder))
    }
}

impl Fallback {
    /// The class of its objects.
    pub fn type_name(&self, of_encoder: bool) -> &'static str {
        match (self, of_encoder) {
            (Fallback::Replacement(_), true) => "System.Text.EncoderReplacementFallback",
            (Fallback::Replacement(_), false) => "System.Text.DecoderReplacementFallback",
            (Fallback::Exception, true) => "System.Text.EncoderExceptionFallback",
            (Fallback::Exception, false) => "System.Text.DecoderExceptionFallback",
        }
    }

    /// As an object.
    pub fn value(&self, of_encoder: bool) -> Value {
        Value::net(FallbackObject {
            fallback: self.clone(),
            of_encoder,
        })
    }

    /// The fallback in a value.
    pub fn of(value: &Value) -> Option<Fallback> {
        value
            .downcast::<FallbackObject>()
            .map(|f| f.fallback.clone())
    }

    /// The most characters that it puts in one's place.
    pub fn most(&self) -> i32 {
        match self {
            Fallback::Replacement(text) => {
                i32::try_from(text.encode_utf16().count()).unwrap_or(i32::MAX)
            }
            Fallback::Exception => 0,
        }
    }
}

/// The exception about a UTF-16 unit or character at a position of a text.
pub(super) fn cannot_encode<T>(shown: &str, code: u32, at: usize) -> R<T> {
    let message = match u16::try_from(code) {
        Ok(_) => format!(
            "Unable to translate Unicode character \\u{code:04X} at index {at} to specified code page."
        ),
        Err(_) => {
            let mut units = shown.encode_utf16();
            let (high, low) = (units.next().unwrap_or(0), units.next().unwrap_or(0));
            format!(
                "Unable to translate Unicode character \\u{high:04X}\\u{low:04X} at index {at} to specified code page."
            )
        }
    };
    Exception::new("System.Text.EncoderFallbackException", message)
        .with("Index", Value::Int32(i32::try_from(at).unwrap_or(i32::MAX)))
        .raise()
}

/// The exception about bytes at a position.
pub(super) fn cannot_decode<T>(bytes: &[u8], at: usize) -> R<T> {
    let shown: String = bytes.iter().map(|b| format!("[{b:02X}]")).collect();
    let message = format!(
        "Unable to translate bytes {shown} at index {at} from specified code page to Unicode."
    );
    Exception::new("System.Text.DecoderFallbackException", message)
        .with("BytesUnknown", args::byte_array(bytes))
        .with("Index", Value::Int32(i32::try_from(at).unwrap_or(i32::MAX)))
        .raise()
}

fn of(this: &Value) -> R<Fallback> {
    Fallback::of(this).map_or_else(|| throw::not_supported("The member needs a fallback."), Ok)
}

fn replacement(text: &str) -> Fallback {
    Fallback::Replacement(text.into())
}

macro_rules! base {
    ($name:literal, $encoder:literal, $default:literal) => {
        &TypeDef {
            name: $name,
            kind: DefKind::Abstract,
            properties: &[
                prop("MaxCharCount", "int", |_, t| Ok(of(t)?.most().into())),
                static_prop("ExceptionFallback", $name, |_, _| {
                    Ok(Fallback::Exception.value($encoder))
                }),
                static_prop("ReplacementFallback", $name, |_, _| {
                    Ok(replacement($default).value($encoder))
                }),
            ],
            ..TypeDef::CLASS
        }
    };
}

macro_rules! replacing {
    ($name:literal, $base:literal, $encoder:literal, $default:literal) => {
        &TypeDef {
            name: $name,
            base: $base,
            properties: &[prop("DefaultString", "string", |_, t| {
                Ok(match of(t)? {
                    Fallback::Replacement(text) => Value::Str(text),
                    Fallback::Exception => Value::Null,
                })
            })],
            constructors: &[
                overload(concat!($name, " new()"), |_, _, _| {
                    Ok(replacement($default).value($encoder))
                }),
                overload(concat!($name, " new(string replacement)"), |e, _, a| {
                    if args::value(a, 0).is_null() {
                        return throw::null(e, "replacement");
                    }
                    Ok(replacement(args::text(a, 0)?).value($encoder))
                }),
            ],
            ..TypeDef::CLASS
        }
    };
}

macro_rules! throwing {
    ($name:literal, $base:literal, $encoder:literal) => {
        &TypeDef {
            name: $name,
            base: $base,
            constructors: &[overload(concat!($name, " new()"), |_, _, _| {
                Ok(Fallback::Exception.value($encoder))
            })],
            ..TypeDef::CLASS
        }
    };
}

macro_rules! exception {
    ($name:literal) => {
        &TypeDef {
            name: $name,
            base: "System.ArgumentException",
            ..TypeDef::CLASS
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    base!("System.Text.EncoderFallback", true, "?"),
    base!("System.Text.DecoderFallback", false, "\u{fffd}"),
    replacing!(
        "System.Text.EncoderReplacementFallback",
        "System.Text.EncoderFallback",
        true,
        "?"
    ),
    replacing!(
        "System.Text.DecoderReplacementFallback",
        "System.Text.DecoderFallback",
        false,
        "\u{fffd}"
    ),
    throwing!(
        "System.Text.EncoderExceptionFallback",
        "System.Text.EncoderFallback",
        true
    ),
    throwing!(
        "System.Text.DecoderExceptionFallback",
        "System.Text.DecoderFallback",
        false
    ),
    exception!("System.Text.EncoderFallbackException"),
    exception!("System.Text.DecoderFallbackException"),
];
