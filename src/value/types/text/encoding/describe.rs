//! The members of `Encoding` and its classes.

use std::any::Any;

use super::super::super::{args, collections, object as objects, throw};
use super::fallback::Fallback;
use super::object::{EncodingObject, of, shared};
use super::pages::{self, Entry};
use super::{Encoding, coder, encoding_value};
use crate::Edition;
use crate::value::ty::{
    DefKind, MethodDef, Overload, PropDef, method, overload, prop, prop_set, static_method,
    static_prop,
};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

/// Whether mail programs and browsers show and save an encoding.
macro_rules! used {
    ($name:literal, $bit:literal) => {
        prop($name, "bool", |_, t| {
            Ok((uses(of(t)?.encoding) & $bit != 0).into())
        })
    };
}

/// A bit each: mail shown and saved, browsers showing and saving.
fn uses(encoding: Encoding) -> u8 {
    match encoding {
        Encoding::Utf16 => 8,
        Encoding::Utf16Be | Encoding::Utf32 | Encoding::Utf32Be | Encoding::Dos(_) => 0,
        Encoding::Utf7 | Encoding::Ascii => 3,
        _ => 15,
    }
}

/// A static property that hands out an encoding.
macro_rules! ready {
    ($name:literal, $encoding:expr) => {
        static_prop($name, "System.Text.Encoding", |e, _| {
            Ok(shared(e, $encoding))
        })
    };
}

const PROPERTIES: &[PropDef] = &[
    prop("BodyName", "string", |_, t| {
        Ok(match of(t)?.encoding {
            Encoding::Web(_, 1252) => "iso-8859-1".into(),
            Encoding::Web(_, 1250) => "iso-8859-2".into(),
            other => other.web_name().into_owned().into(),
        })
    }),
    prop("EncodingName", "string", |_, t| {
        Ok(display_name(of(t)?.encoding).into())
    }),
    prop("HeaderName", "string", |_, t| {
        Ok(match of(t)?.encoding {
            Encoding::Web(_, 1252) => "Windows-1252".into(),
            other => other.web_name().into_owned().into(),
        })
    }),
    prop("WebName", "string", |_, t| {
        Ok(of(t)?.encoding.web_name().into_owned().into())
    }),
    prop("WindowsCodePage", "int", |_, t| {
        Ok(i32::from(match of(t)?.encoding {
            Encoding::Ascii | Encoding::Latin1 | Encoding::Dos(_) => 1252,
            other if other.page() > 1258 || other.page() < 874 => 1200,
            other => other.page(),
        })
        .into())
    }),
    used!("IsBrowserDisplay", 4),
    used!("IsBrowserSave", 8),
    used!("IsMailNewsDisplay", 1),
    used!("IsMailNewsSave", 2),
    prop("IsSingleByte", "bool", |_, t| {
        Ok(of(t)?.encoding.is_single_byte().into())
    }),
    prop_set(
        "EncoderFallback",
        "System.Text.EncoderFallback",
        |_, t| Ok(of(t)?.on_encode.borrow().value(true)),
        |e, t, new| {
            let encoding = free(t)?;
            *encoding.on_encode.borrow_mut() = fallback(e, &new)?;
            Ok(())
        },
    ),
    prop_set(
        "DecoderFallback",
        "System.Text.DecoderFallback",
        |_, t| Ok(of(t)?.on_decode.borrow().value(false)),
        |e, t, new| {
            let encoding = free(t)?;
            *encoding.on_decode.borrow_mut() = fallback(e, &new)?;
            Ok(())
        },
    ),
    prop("IsReadOnly", "bool", |_, t| {
        Ok(of(t)?.read_only.get().into())
    }),
    prop("CodePage", "int", |_, t| {
        Ok(i32::from(of(t)?.encoding.page()).into())
    }),
    ready!("ASCII", Encoding::Ascii),
    ready!("BigEndianUnicode", Encoding::Utf16Be),
    static_prop("Default", "System.Text.Encoding", |e, _| {
        Ok(shared(e, Encoding::default_of(e.edition())))
    }),
    ready!("Latin1", Encoding::Latin1),
    ready!("Unicode", Encoding::Utf16),
    ready!("UTF32", Encoding::Utf32),
    ready!("UTF7", Encoding::Utf7),
    ready!("UTF8", Encoding::Utf8(true)),
];

fn display_name(encoding: Encoding) -> String {
    match pages::entry(encoding.page()) {
        Some(entry) => entry.display.to_owned(),
        None => encoding.web_name().into_owned(),
    }
}

/// An encoding whose fallbacks can be set.
fn free(this: &Value) -> R<&EncodingObject> {
    let encoding = of(this)?;
    match encoding.read_only.get() {
        true => throw::invalid_operation("Instance is read-only."),
        false => Ok(encoding),
    }
}

fn fallback(engine: &dyn Engine, value: &Value) -> R<Fallback> {
    match Fallback::of(value) {
        Some(found) => Ok(found),
        None => throw::null(engine, "value"),
    }
}

/// The part of an array that two arguments from `at` on name: its start and its length.
///
/// # Errors
/// `ArgumentNullException`, and `ArgumentOutOfRangeException` for what lies outside of it.
pub(super) fn slice<T: Clone>(
    engine: &dyn Engine,
    all: &[T],
    a: &[Value],
    at: usize,
    names: (&str, &str, &str),
) -> R<Vec<T>> {
    if args::value(a, 0).is_null() {
        return throw::null(engine, names.2);
    }
    let (start, count) = (args::int(a, at)?, args::int(a, at + 1)?);
    for (name, value) in [(names.0, start), (names.1, count)] {
        if value < 0 {
            let framework = "Non-negative number required.";
            return throw::negative(engine, name, i64::from(value), framework);
        }
    }
    let part = usize::try_from(start)
        .ok()
        .zip(usize::try_from(count).ok())
        .and_then(|(start, count)| all.get(start..start.checked_add(count)?));
    match part {
        Some(part) => Ok(part.to_vec()),
        None => throw::out_of_range(
            engine,
            "Index and count must refer to a location within the buffer.",
            names.2,
        ),
    }
}

/// Puts items into the array that an argument is, from the place on that the next one names.
fn put(
    engine: &dyn Engine,
    a: &[Value],
    at: usize,
    names: (&str, &str),
    items: Vec<Value>,
    too_small: &str,
) -> R<()> {
    let target = args::value(a, at);
    if target.is_null() {
        return throw::null(engine, names.0);
    }
    let target = args::seq(a, at)?;
    let length = target.len();
    let start = usize::try_from(args::int(a, at + 1)?).ok();
    let Some(start) = start.filter(|start| *start <= length) else {
        let message = match engine.edition() {
            Edition::Core => {
                "Index was out of range. Must be non-negative and less than or equal to the size of the collection."
            }
            Edition::Desktop => {
                "Index was out of range. Must be non-negative and less than the size of the collection."
            }
        };
        return throw::out_of_range(engine, message, names.1);
    };
    if items.len() > length - start {
        return throw::argument(engine, too_small, names.0);
    }
    for (place, item) in target.items_mut().iter_mut().skip(start).zip(items) {
        *place = item;
    }
    Ok(())
}

/// Puts bytes into a `byte[]` argument.
pub(super) fn put_bytes(
    engine: &dyn Engine,
    encoding: &EncodingObject,
    a: &[Value],
    at: usize,
    bytes: &[u8],
) -> R<()> {
    let class = encoding.on_encode.borrow().type_name(true);
    let about = about(engine, encoding.encoding, class);
    let message =
        format!("The output byte buffer is too small to contain the encoded data, {about}.");
    let items = bytes.iter().map(|b| Value::Byte(*b)).collect();
    put(engine, a, at, ("bytes", "byteIndex"), items, &message)
}

/// Puts UTF-16 units into a `char[]` argument.
pub(super) fn put_units(
    engine: &dyn Engine,
    encoding: &EncodingObject,
    a: &[Value],
    at: usize,
    units: &[u16],
) -> R<()> {
    let class = encoding.on_decode.borrow().type_name(false);
    let about = about(engine, encoding.encoding, class);
    let message =
        format!("The output char buffer is too small to contain the decoded characters, {about}.");
    let items = units.iter().map(|u| Value::Char(*u)).collect();
    put(engine, a, at, ("chars", "charIndex"), items, &message)
}

/// Which encoding and fallback a message is about.
fn about(engine: &dyn Engine, encoding: Encoding, fallback: &str) -> String {
    match engine.edition() {
        Edition::Core => format!(
            "encoding codepage '{}' and fallback '{fallback}'",
            encoding.page()
        ),
        Edition::Desktop => {
            format!(
                "encoding '{}' fallback '{fallback}'",
                display_name(encoding)
            )
        }
    }
}

/// The UTF-16 units of a text or `char[]` argument, which null is not.
fn text_units(engine: &dyn Engine, a: &[Value], name: &str) -> R<Vec<u16>> {
    if args::value(a, 0).is_null() {
        return throw::null(engine, name);
    }
    args::units(a, 0)
}

fn byte_count(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let name = match args::value(a, 0) {
        Value::Str(_) => "s",
        _ => "chars",
    };
    let mut units = text_units(engine, a, name)?;
    if a.len() > 1 {
        units = slice(engine, &units, a, 1, ("index", "count", name))?;
    }
    Ok(collections::count(of(this)?.encode(&units)?.len()))
}

fn bytes(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let name = match args::value(a, 0).base() {
        Value::Array(_) => "chars",
        _ => "s",
    };
    let units = text_units(engine, a, name)?;
    let encoding = of(this)?;
    if a.len() == 1 {
        return Ok(args::byte_array(&encoding.encode(&units)?));
    }
    let part = if a.len() > 3 {
        slice(engine, &units, a, 1, ("charIndex", "charCount", name))?
    } else {
        slice(engine, &units, a, 1, ("index", "count", name))?
    };
    let bytes = encoding.encode(&part)?;
    if a.len() > 3 {
        put_bytes(engine, encoding, a, 3, &bytes)?;
        return Ok(collections::count(bytes.len()));
    }
    Ok(args::byte_array(&bytes))
}

/// The text of a `byte[]` argument, or of the part that two more arguments name.
fn decoded(engine: &dyn Engine, this: &Value, a: &[Value]) -> R<String> {
    if args::value(a, 0).is_null() {
        return throw::null(engine, "bytes");
    }
    let mut bytes = args::bytes(a, 0)?;
    if a.len() > 3 {
        bytes = slice(engine, &bytes, a, 1, ("byteIndex", "byteCount", "bytes"))?;
    } else if a.len() > 1 {
        bytes = slice(engine, &bytes, a, 1, ("index", "count", "bytes"))?;
    }
    of(this)?.decode(&bytes)
}

fn chars(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let units: Vec<u16> = decoded(engine, this, a)?.encode_utf16().collect();
    if a.len() > 3 {
        put_units(engine, of(this)?, a, 3, &units)?;
        return Ok(collections::count(units.len()));
    }
    let items = units.into_iter().map(Value::Char).collect();
    Ok(Value::typed_array(ty::known().char, items))
}

/// The most bytes of so many characters.
fn most_bytes(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let count = args::int(a, 0)?;
    if count < 0 {
        let framework = "Non-negative number required.";
        return throw::negative(engine, "charCount", i64::from(count), framework);
    }
    let encoding = of(this)?;
    let replaced = i64::from(encoding.on_encode.borrow().most().max(1));
    let next = i64::from(count) + 1;
    let most = match encoding.encoding {
        Encoding::Utf8(_) => next * replaced * 3,
        Encoding::Utf7 => i64::from(count) * 3 + 2,
        Encoding::Utf16 | Encoding::Utf16Be => next * replaced * 2,
        Encoding::Utf32 | Encoding::Utf32Be => next * replaced * 4,
        other if other.is_single_byte() => next * replaced,
        _ => next * replaced * 2,
    };
    match i32::try_from(most) {
        Ok(most) => Ok(most.into()),
        Err(_) => throw::out_of_range(
            engine,
            "Too many characters. The resulting number of bytes is larger than what can be returned as an int.",
            "charCount",
        ),
    }
}

/// The most characters of so many bytes.
fn most_chars(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let count = args::int(a, 0)?;
    if count < 0 {
        let framework = "Non-negative number required.";
        return throw::negative(engine, "byteCount", i64::from(count), framework);
    }
    let encoding = of(this)?;
    let replaced = i64::from(encoding.on_decode.borrow().most().max(1));
    let count = i64::from(count);
    let most = match encoding.encoding {
        Encoding::Utf8(_) => (count + 1) * replaced,
        Encoding::Utf7 => count.max(1),
        Encoding::Utf16 | Encoding::Utf16Be => ((count >> 1) + (count & 1) + 1) * replaced,
        Encoding::Utf32 | Encoding::Utf32Be => (count / 2 + 2) * replaced,
        other if other.is_single_byte() => count * replaced,
        _ => (count + 1) * replaced,
    };
    Ok(i32::try_from(most).unwrap_or(i32::MAX).into())
}

/// `Convert(from, to, bytes[, index, count])`
fn convert(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    for (at, name) in [(0, "srcEncoding"), (1, "dstEncoding"), (2, "bytes")] {
        if args::value(a, at).is_null() {
            return throw::null(engine, name);
        }
    }
    let mut bytes = args::bytes(a, 2)?;
    if a.len() > 3 {
        bytes = slice(engine, &bytes, a, 3, ("index", "count", "bytes"))?;
    }
    let text = of(args::value(a, 0))?.decode(&bytes)?;
    let units: Vec<u16> = text.encode_utf16().collect();
    Ok(args::byte_array(&of(args::value(a, 1))?.encode(&units)?))
}

/// `GetEncoding(codepage)`
fn by_number(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let page = args::int(a, 0)?;
    if page == 0 {
        return Ok(shared(engine, Encoding::default_of(engine.edition())));
    }
    if !(0..=65535).contains(&page) {
        return throw::out_of_range(
            engine,
            "Valid values are between 0 and 65535, inclusive.",
            "codepage",
        );
    }
    let found = u16::try_from(page).ok().and_then(pages::by_number);
    match found {
        Some(found) => with_fallbacks(engine, found, a),
        None => throw::not_supported(match engine.edition() {
            Edition::Core => format!(
                "No data is available for encoding {page}. For information on defining a custom encoding, see the \
                 documentation for the Encoding.RegisterProvider method."
            ),
            Edition::Desktop => format!("No data is available for encoding {page}."),
        }),
    }
}

/// `GetEncoding(name)`
fn by_name(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let name = args::text(a, 0)?;
    match Encoding::by_name(name).filter(|_| !name.is_empty()) {
        Some(found) => with_fallbacks(engine, found, a),
        None => {
            let rest = match engine.edition() {
                Edition::Core => {
                    "For information on defining a custom encoding, see the documentation for the \
                     Encoding.RegisterProvider method."
                }
                Edition::Desktop => {
                    "For information on defining a custom encoding, see the documentation for the \
                     Encoding.RegisterProvider method."
                }
            };
            let message = format!("'{name}' is not a supported encoding name. {rest}");
            throw::argument(engine, &message, "name")
        }
    }
}

fn with_fallbacks(engine: &dyn Engine, encoding: Encoding, a: &[Value]) -> R<Value> {
    if a.len() < 3 {
        return Ok(shared(engine, encoding));
    }
    let made = EncodingObject::new(encoding);
    *made.on_encode.borrow_mut() = fallback(engine, args::value(a, 1))?;
    *made.on_decode.borrow_mut() = fallback(engine, args::value(a, 2))?;
    Ok(Value::net(made))
}

const METHODS: &[MethodDef] = &[
    method(
        "Clone",
        &[overload("System.Object Clone()", |_, t, _| {
            Ok(Value::net(of(t)?.copy(true)))
        })],
    ),
    method(
        "GetByteCount",
        &[
            overload("int GetByteCount(char[] chars)", byte_count),
            overload("int GetByteCount(string s)", byte_count),
            overload(
                "int GetByteCount(char[] chars, int index, int count)",
                byte_count,
            ),
            overload(
                "int GetByteCount(string s, int index, int count)",
                byte_count,
            ),
        ],
    ),
    method(
        "GetBytes",
        &[
            overload("byte[] GetBytes(char[] chars)", bytes),
            overload("byte[] GetBytes(char[] chars, int index, int count)", bytes),
            overload(
                "int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)",
                bytes,
            ),
            overload("byte[] GetBytes(string s)", bytes),
            overload("byte[] GetBytes(string s, int index, int count)", bytes),
            overload(
                "int GetBytes(string s, int charIndex, int charCount, byte[] bytes, int byteIndex)",
                bytes,
            ),
        ],
    ),
    method(
        "GetCharCount",
        &[
            overload("int GetCharCount(byte[] bytes)", |e, t, a| {
                Ok(collections::count(decoded(e, t, a)?.encode_utf16().count()))
            }),
            overload(
                "int GetCharCount(byte[] bytes, int index, int count)",
                |e, t, a| Ok(collections::count(decoded(e, t, a)?.encode_utf16().count())),
            ),
        ],
    ),
    method(
        "GetChars",
        &[
            overload("char[] GetChars(byte[] bytes)", chars),
            overload("char[] GetChars(byte[] bytes, int index, int count)", chars),
            overload(
                "int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)",
                chars,
            ),
        ],
    ),
    method(
        "GetDecoder",
        &[overload("System.Text.Decoder GetDecoder()", |_, t, _| {
            coder::made(t, true)
        })],
    ),
    method(
        "GetEncoder",
        &[overload("System.Text.Encoder GetEncoder()", |_, t, _| {
            coder::made(t, false)
        })],
    ),
    method(
        "GetMaxByteCount",
        &[overload("int GetMaxByteCount(int charCount)", most_bytes)],
    ),
    method(
        "GetMaxCharCount",
        &[overload("int GetMaxCharCount(int byteCount)", most_chars)],
    ),
    method(
        "GetPreamble",
        &[overload("byte[] GetPreamble()", |_, t, _| {
            Ok(args::byte_array(of(t)?.encoding.preamble()))
        })],
    ),
    method(
        "GetString",
        &[
            overload("string GetString(byte[] bytes)", |e, t, a| {
                decoded(e, t, a).map(Value::from)
            }),
            overload(
                "string GetString(byte[] bytes, int index, int count)",
                |e, t, a| decoded(e, t, a).map(Value::from),
            ),
        ],
    ),
    method(
        "IsAlwaysNormalized",
        &[
            overload("bool IsAlwaysNormalized()", |_, t, _| {
                Ok((of(t)?.encoding == Encoding::Latin1).into())
            }),
            overload(
                "bool IsAlwaysNormalized(System.Text.NormalizationForm form)",
                |_, t, a| {
                    // ISO 8859-1 has no decomposed characters, but compatibility forms.
                    let latin = of(t)?.encoding == Encoding::Latin1;
                    Ok((latin && args::number(a, 0) == 1).into())
                },
            ),
        ],
    ),
    static_method(
        "Convert",
        &[
            overload(
                "static byte[] Convert(System.Text.Encoding srcEncoding, System.Text.Encoding dstEncoding, byte[] bytes)",
                convert,
            ),
            overload(
                "static byte[] Convert(System.Text.Encoding srcEncoding, System.Text.Encoding dstEncoding, byte[] bytes, int index, int count)",
                convert,
            ),
        ],
    ),
    static_method(
        "GetEncoding",
        &[
            overload(
                "static System.Text.Encoding GetEncoding(int codepage)",
                by_number,
            ),
            overload(
                "static System.Text.Encoding GetEncoding(int codepage, System.Text.EncoderFallback encoderFallback, System.Text.DecoderFallback decoderFallback)",
                by_number,
            ),
            overload(
                "static System.Text.Encoding GetEncoding(string name)",
                by_name,
            ),
            overload(
                "static System.Text.Encoding GetEncoding(string name, System.Text.EncoderFallback encoderFallback, System.Text.DecoderFallback decoderFallback)",
                by_name,
            ),
        ],
    ),
    static_method(
        "GetEncodings",
        &[overload(
            "static System.Text.EncodingInfo[] GetEncodings()",
            |e, _, _| {
                let hides_utf7 = e.edition() == Edition::Core;
                let infos = pages::ENTRIES
                    .iter()
                    .filter(|entry| !hides_utf7 || entry.page != 65000)
                    .map(|entry| Value::net(EncodingInfo(entry)))
                    .collect();
                let element = ty::find("System.Text.EncodingInfo").unwrap_or(ty::known().object);
                Ok(Value::typed_array(element, infos))
            },
        )],
    ),
    static_method(
        "RegisterProvider",
        &[overload(
            "static void RegisterProvider(System.Text.EncodingProvider provider)",
            |_, _, _| Ok(Value::Void),
        )],
    ),
    method("Equals", objects::EQUALS),
];

/// `EncodingInfo`
struct EncodingInfo(&'static Entry);

impl NetObject for EncodingInfo {
    fn ty(&self) -> Ty {
        ty::find("System.Text.EncodingInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<EncodingInfo>();
        Some(other.is_some_and(|o| o.0.page == self.0.page))
    }
}

fn info(this: &Value) -> R<&'static Entry> {
    match this.downcast::<EncodingInfo>() {
        Some(info) => Ok(info.0),
        None => throw::not_supported("The member needs an EncodingInfo."),
    }
}

macro_rules! kind {
    ($name:literal, $constructors:expr) => {
        &TypeDef {
            name: $name,
            base: "System.Text.Encoding",
            constructors: $constructors,
            ..TypeDef::CLASS
        }
    };
}

macro_rules! sealed {
    ($name:literal, $base:literal) => {
        &TypeDef {
            name: $name,
            base: $base,
            ..TypeDef::CLASS
        }
    };
}

fn made(encoding: Encoding, throws: bool) -> R<Value> {
    let made = EncodingObject::new(encoding);
    Ok(Value::net(if throws { made.throwing() } else { made }))
}

const UTF8: &[Overload] = &[
    overload("System.Text.UTF8Encoding new()", |_, _, _| {
        made(Encoding::Utf8(false), false)
    }),
    overload(
        "System.Text.UTF8Encoding new(bool encoderShouldEmitUTF8Identifier)",
        |_, _, a| made(Encoding::Utf8(args::flag(a, 0)?), false),
    ),
    overload(
        "System.Text.UTF8Encoding new(bool encoderShouldEmitUTF8Identifier, bool throwOnInvalidBytes)",
        |_, _, a| made(Encoding::Utf8(args::flag(a, 0)?), args::flag(a, 1)?),
    ),
];

/// `new(bigEndian, byteOrderMark, throwOnInvalid...)` of UTF-16 and UTF-32.
fn wide(a: &[Value], little: Encoding, big: Encoding) -> R<Value> {
    let encoding = if args::flag(a, 0)? { big } else { little };
    made(encoding, args::flag(a, 2)?)
}

const UTF16: &[Overload] = &[
    overload("System.Text.UnicodeEncoding new()", |_, _, _| {
        made(Encoding::Utf16, false)
    }),
    overload(
        "System.Text.UnicodeEncoding new(bool bigEndian, bool byteOrderMark)",
        |_, _, a| wide(a, Encoding::Utf16, Encoding::Utf16Be),
    ),
    overload(
        "System.Text.UnicodeEncoding new(bool bigEndian, bool byteOrderMark, bool throwOnInvalidBytes)",
        |_, _, a| wide(a, Encoding::Utf16, Encoding::Utf16Be),
    ),
];

const UTF32: &[Overload] = &[
    overload("System.Text.UTF32Encoding new()", |_, _, _| {
        made(Encoding::Utf32, false)
    }),
    overload(
        "System.Text.UTF32Encoding new(bool bigEndian, bool byteOrderMark)",
        |_, _, a| wide(a, Encoding::Utf32, Encoding::Utf32Be),
    ),
    overload(
        "System.Text.UTF32Encoding new(bool bigEndian, bool byteOrderMark, bool throwOnInvalidCharacters)",
        |_, _, a| wide(a, Encoding::Utf32, Encoding::Utf32Be),
    ),
];

const UTF7: &[Overload] = &[
    overload("System.Text.UTF7Encoding new()", |_, _, _| {
        made(Encoding::Utf7, false)
    }),
    overload(
        "System.Text.UTF7Encoding new(bool allowOptionals)",
        |_, _, _| made(Encoding::Utf7, false),
    ),
];

const ASCII: &[Overload] = &[overload("System.Text.ASCIIEncoding new()", |_, _, _| {
    made(Encoding::Ascii, false)
})];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Text.Encoding",
        kind: DefKind::Abstract,
        interfaces: &["System.ICloneable"],
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    kind!("System.Text.UTF8Encoding", UTF8),
    kind!("System.Text.UTF7Encoding", UTF7),
    kind!("System.Text.UnicodeEncoding", UTF16),
    kind!("System.Text.ASCIIEncoding", ASCII),
    kind!("System.Text.UTF32Encoding", UTF32),
    kind!("System.Text.Latin1Encoding", &[]),
    kind!("System.Text.SBCSCodePageEncoding", &[]),
    kind!("System.Text.DBCSCodePageEncoding", &[]),
    kind!("System.Text.EUCJPEncoding", &[]),
    kind!("System.Text.GB18030Encoding", &[]),
    sealed!(
        "System.Text.UTF8Encoding+UTF8EncodingSealed",
        "System.Text.UTF8Encoding"
    ),
    sealed!(
        "System.Text.ASCIIEncoding+ASCIIEncodingSealed",
        "System.Text.ASCIIEncoding"
    ),
    sealed!(
        "System.Text.Latin1Encoding+Latin1EncodingSealed",
        "System.Text.Latin1Encoding"
    ),
    &TypeDef {
        name: "System.Text.EncodingInfo",
        properties: &[
            prop(
                "CodePage",
                "int",
                |_, t| Ok(i32::from(info(t)?.page).into()),
            ),
            prop("Name", "string", |_, t| Ok(info(t)?.name.into())),
            prop("DisplayName", "string", |_, t| Ok(info(t)?.display.into())),
        ],
        methods: &[method(
            "GetEncoding",
            &[overload("System.Text.Encoding GetEncoding()", |e, t, _| {
                let found = pages::by_number(info(t)?.page);
                Ok(found.map_or_else(
                    || encoding_value(Encoding::Utf8(true)),
                    |found| shared(e, found),
                ))
            })],
        )],
        ..TypeDef::CLASS
    },
];
