//! `Encoding`: text to bytes and back.

use std::any::Any;
use std::borrow::Cow;

use super::super::{args, object, throw};
use crate::text::units;
use crate::value::ty::{
    DefKind, MethodDef, Overload, method, overload, prop, static_method, static_prop,
};
use crate::value::{NetObject, R, Ty, TypeDef, Value, ty};

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encoding {
    /// UTF-8; true with a byte order mark in files.
    Utf8(bool),
    /// UTF-16, little-endian, always with a mark in files.
    Utf16,
    /// UTF-16, big-endian.
    Utf16Be,
    /// UTF-32, little-endian.
    Utf32,
    /// ASCII: what it lacks becomes `?`.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// One of the web's encodings, Windows-1252 for one, with its code page.
    Web(&'static encoding_rs::Encoding, u16),
}

impl Encoding {
    /// The bytes of a text, without a mark.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8(_) => text.as_bytes().to_vec(),
            Encoding::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Utf32 => text
                .chars()
                .flat_map(|c| (c as u32).to_le_bytes())
                .collect(),
            Encoding::Ascii => text
                .encode_utf16()
                .map(|u| u8::try_from(u).ok().filter(u8::is_ascii).unwrap_or(b'?'))
                .collect(),
            Encoding::Latin1 => text
                .encode_utf16()
                .map(|u| u8::try_from(u).unwrap_or(b'?'))
                .collect(),
            Encoding::Web(encoding, _) => {
                let mut out = Vec::with_capacity(text.len());
                let mut buffer = [0; 4];
                for c in text.chars() {
                    let one: &str = c.encode_utf8(&mut buffer);
                    match encoding.encode(one) {
                        (bytes, _, false) => out.extend_from_slice(&bytes),
                        _ => out.push(b'?'),
                    }
                }
                out
            }
        }
    }

    /// The text of bytes; a mark at their start is a character like others.
    pub fn decode(self, bytes: &[u8]) -> String {
        let wide = |read: fn([u8; 2]) -> u16| {
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|pair| match pair {
                    [a, b] => read([*a, *b]),
                    _ => 0xfffd,
                })
                .collect();
            String::from_utf16_lossy(&units)
        };
        match self {
            Encoding::Utf8(_) => String::from_utf8_lossy(bytes).into_owned(),
            Encoding::Utf16 => wide(u16::from_le_bytes),
            Encoding::Utf16Be => wide(u16::from_be_bytes),
            Encoding::Utf32 => bytes
                .chunks(4)
                .map(|quad| match quad {
                    [a, b, c, d] => char::from_u32(u32::from_le_bytes([*a, *b, *c, *d]))
                        .unwrap_or(char::REPLACEMENT_CHARACTER),
                    _ => char::REPLACEMENT_CHARACTER,
                })
                .collect(),
            Encoding::Ascii => bytes
                .iter()
                .map(|b| if b.is_ascii() { char::from(*b) } else { '?' })
                .collect(),
            Encoding::Latin1 => bytes.iter().map(|b| char::from(*b)).collect(),
            Encoding::Web(encoding, _) => {
                encoding.decode_without_bom_handling(bytes).0.into_owned()
            }
        }
    }

    /// The byte order mark that a file in this encoding begins with.
    pub fn preamble(self) -> &'static [u8] {
        match self {
            Encoding::Utf8(true) => &[0xef, 0xbb, 0xbf],
            Encoding::Utf16 => &[0xff, 0xfe],
            Encoding::Utf16Be => &[0xfe, 0xff],
            Encoding::Utf32 => &[0xff, 0xfe, 0, 0],
            _ => &[],
        }
    }

    /// The encoding that a byte order mark names, with the mark's length.
    pub fn of_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
        Some(match bytes {
            [0xff, 0xfe, 0, 0, ..] => (Encoding::Utf32, 4),
            [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8(true), 3),
            [0xff, 0xfe, ..] => (Encoding::Utf16, 2),
            [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
            _ => return None,
        })
    }

    /// The text of a file: a mark decides, else this encoding.
    pub fn read(self, bytes: &[u8]) -> String {
        let (encoding, skip) = Encoding::of_mark(bytes).unwrap_or((self, 0));
        encoding.decode(bytes.get(skip..).unwrap_or_default())
    }

    /// The bytes of a file: the mark and the text.
    pub fn write(self, text: &str) -> Vec<u8> {
        let mut bytes = self.preamble().to_vec();
        bytes.extend(self.encode(text));
        bytes
    }

    /// `[Text.Encoding]::Default`: UTF-8 in PowerShell 7, Windows-1252 before.
    pub fn default_of(edition: crate::Edition) -> Encoding {
        match edition {
            crate::Edition::Core => Encoding::Utf8(false),
            crate::Edition::Desktop => Encoding::Web(encoding_rs::WINDOWS_1252, 1252),
        }
    }

    /// The encoding of a name or code page, as `GetEncoding` knows them.
    pub fn by_name(name: &str) -> Option<Encoding> {
        let lower = name.trim().to_ascii_lowercase();
        Some(match lower.as_str() {
            "utf-8" | "utf8" | "unicode-1-1-utf-8" | "65001" => Encoding::Utf8(true),
            "utf-16" | "utf-16le" | "unicode" | "ucs-2" | "1200" => Encoding::Utf16,
            "utf-16be" | "unicodefffe" | "1201" => Encoding::Utf16Be,
            "utf-32" | "utf-32le" | "12000" => Encoding::Utf32,
            "us-ascii" | "ascii" | "20127" => Encoding::Ascii,
            "iso-8859-1" | "latin1" | "l1" | "28591" => Encoding::Latin1,
            _ => {
                let (label, page) = match lower.parse::<u16>() {
                    Ok(page) => (web_label(page)?, page),
                    Err(_) => {
                        let found = encoding_rs::Encoding::for_label(lower.as_bytes())?;
                        return Some(Encoding::Web(found, code_page(found)));
                    }
                };
                Encoding::Web(encoding_rs::Encoding::for_label(label.as_bytes())?, page)
            }
        })
    }

    /// `WebName`.
    pub(in crate::value::types) fn web_name(self) -> Cow<'static, str> {
        match self {
            Encoding::Utf8(_) => "utf-8".into(),
            Encoding::Utf16 => "utf-16".into(),
            Encoding::Utf16Be => "utf-16BE".into(),
            Encoding::Utf32 => "utf-32".into(),
            Encoding::Ascii => "us-ascii".into(),
            Encoding::Latin1 => "iso-8859-1".into(),
            Encoding::Web(encoding, _) => encoding.name().to_ascii_lowercase().into(),
        }
    }

    fn display_name(self) -> Cow<'static, str> {
        match self {
            Encoding::Utf8(_) => "Unicode (UTF-8)".into(),
            Encoding::Utf16 => "Unicode".into(),
            Encoding::Utf16Be => "Unicode (Big-Endian)".into(),
            Encoding::Utf32 => "Unicode (UTF-32)".into(),
            Encoding::Ascii => "US-ASCII".into(),
            Encoding::Latin1 => "Western European (ISO)".into(),
            Encoding::Web(_, 1252) => "Western European (Windows)".into(),
            Encoding::Web(encoding, _) => encoding.name().into(),
        }
    }

    fn page(self) -> u16 {
        match self {
            Encoding::Utf8(_) => 65001,
            Encoding::Utf16 => 1200,
            Encoding::Utf16Be => 1201,
            Encoding::Utf32 => 12000,
            Encoding::Ascii => 20127,
            Encoding::Latin1 => 28591,
            Encoding::Web(_, page) => page,
        }
    }

    fn type_name(self) -> &'static str {
        match self {
            Encoding::Utf8(_) => "System.Text.UTF8Encoding",
            Encoding::Utf16 | Encoding::Utf16Be => "System.Text.UnicodeEncoding",
            Encoding::Utf32 => "System.Text.UTF32Encoding",
            Encoding::Ascii => "System.Text.ASCIIEncoding",
            Encoding::Latin1 => "System.Text.Latin1Encoding",
            Encoding::Web(..) => "System.Text.SBCSCodePageEncoding",
        }
    }
}

/// The web's label of a Windows code page.
fn web_label(page: u16) -> Option<&'static str> {
    Some(match page {
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250 => "windows-1250",
        1251 => "windows-1251",
        1252 => "windows-1252",
        1253 => "windows-1253",
        1254 => "windows-1254",
        1255 => "windows-1255",
        1256 => "windows-1256",
        1257 => "windows-1257",
        1258 => "windows-1258",
        20866 => "koi8-r",
        21866 => "koi8-u",
        28592 => "iso-8859-2",
        28595 => "iso-8859-5",
        28597 => "iso-8859-7",
        28605 => "iso-8859-15",
        51932 => "euc-jp",
        54936 => "gb18030",
        _ => return None,
    })
}

fn code_page(encoding: &'static encoding_rs::Encoding) -> u16 {
    (0..=u16::MAX)
        .filter(|p| matches!(p, 800..=1300 | 20000..=29000 | 51932 | 54936))
        .find(|p| {
            web_label(*p)
                .is_some_and(|l| encoding_rs::Encoding::for_label(l.as_bytes()) == Some(encoding))
        })
        .unwrap_or(0)
}

/// An encoding as an object.
struct EncodingObject(Encoding);

impl NetObject for EncodingObject {
    fn ty(&self) -> Ty {
        ty::find(self.0.type_name()).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<EncodingObject>()
                .is_some_and(|o| o.0 == self.0),
        )
    }
}

/// An encoding as a value.
pub fn encoding_value(encoding: Encoding) -> Value {
    Value::net(EncodingObject(encoding))
}

/// The encoding inside a value.
pub fn encoding_of(value: &Value) -> Option<Encoding> {
    value.downcast::<EncodingObject>().map(|e| e.0)
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

const UTF8: &[Overload] = &[
    overload("System.Text.UTF8Encoding new()", |_, _, _| {
        Ok(encoding_value(Encoding::Utf8(false)))
    }),
    overload(
        "System.Text.UTF8Encoding new(bool encoderShouldEmitUTF8Identifier)",
        |_, _, a| Ok(encoding_value(Encoding::Utf8(args::flag(a, 0)?))),
    ),
    overload(
        "System.Text.UTF8Encoding new(bool encoderShouldEmitUTF8Identifier, bool throwOnInvalidBytes)",
        |_, _, a| Ok(encoding_value(Encoding::Utf8(args::flag(a, 0)?))),
    ),
];
const UTF16: &[Overload] = &[
    overload("System.Text.UnicodeEncoding new()", |_, _, _| {
        Ok(encoding_value(Encoding::Utf16))
    }),
    overload(
        "System.Text.UnicodeEncoding new(bool bigEndian, bool byteOrderMark)",
        |_, _, a| {
            Ok(encoding_value(if args::flag(a, 0)? {
                Encoding::Utf16Be
            } else {
                Encoding::Utf16
            }))
        },
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Text.Encoding",
        kind: DefKind::Abstract,
        interfaces: &["System.ICloneable"],
        properties: &[
            prop("BodyName", "string", |_, t| {
                Ok(of(t)?.web_name().into_owned().into())
            }),
            prop("EncodingName", "string", |_, t| {
                Ok(of(t)?.display_name().into_owned().into())
            }),
            prop("HeaderName", "string", |_, t| {
                Ok(of(t)?.web_name().into_owned().into())
            }),
            prop("WebName", "string", |_, t| {
                Ok(of(t)?.web_name().into_owned().into())
            }),
            prop("WindowsCodePage", "int", |_, t| {
                Ok(i32::from(match of(t)? {
                    Encoding::Ascii | Encoding::Latin1 => 1252,
                    other if other.page() > 1258 || other.page() < 874 => 1200,
                    other => other.page(),
                })
                .into())
            }),
            prop("IsSingleByte", "bool", |_, t| {
                Ok(matches!(
                    of(t)?,
                    Encoding::Ascii | Encoding::Latin1 | Encoding::Web(..)
                )
                .into())
            }),
            prop(
                "CodePage",
                "int",
                |_, t| Ok(i32::from(of(t)?.page()).into()),
            ),
            static_prop("ASCII", "System.Text.Encoding", |_, _| {
                Ok(encoding_value(Encoding::Ascii))
            }),
            static_prop("BigEndianUnicode", "System.Text.Encoding", |_, _| {
                Ok(encoding_value(Encoding::Utf16Be))
            }),
            static_prop("Default", "System.Text.Encoding", |e, _| {
                Ok(encoding_value(Encoding::default_of(e.edition())))
            }),
            static_prop("Latin1", "System.Text.Encoding", |_, _| {
                Ok(encoding_value(Encoding::Latin1))
            }),
            static_prop("Unicode", "System.Text.Encoding", |_, _| {
                Ok(encoding_value(Encoding::Utf16))
            }),
            static_prop("UTF32", "System.Text.Encoding", |_, _| {
                Ok(encoding_value(Encoding::Utf32))
            }),
            static_prop("UTF8", "System.Text.Encoding", |_, _| {
                Ok(encoding_value(Encoding::Utf8(true)))
            }),
        ],
        methods: METHODS,
        ..TypeDef::CLASS
    },
    kind!("System.Text.UTF8Encoding", UTF8),
    kind!("System.Text.UnicodeEncoding", UTF16),
    kind!(
        "System.Text.ASCIIEncoding",
        &[overload("System.Text.ASCIIEncoding new()", |_, _, _| {
            Ok(encoding_value(Encoding::Ascii))
        })]
    ),
    kind!(
        "System.Text.UTF32Encoding",
        &[overload("System.Text.UTF32Encoding new()", |_, _, _| {
            Ok(encoding_value(Encoding::Utf32))
        })]
    ),
    kind!("System.Text.Latin1Encoding", &[]),
    kind!("System.Text.SBCSCodePageEncoding", &[]),
];

const METHODS: &[MethodDef] = &[
    method(
        "GetByteCount",
        &[
            overload("int GetByteCount(char[] chars)", |_, t, a| {
                let text = String::from_utf16_lossy(&args::units(a, 0)?);
                Ok(super::super::collections::count(of(t)?.encode(&text).len()))
            }),
            overload("int GetByteCount(string s)", |_, t, a| {
                Ok(super::super::collections::count(
                    of(t)?.encode(args::text(a, 0)?).len(),
                ))
            }),
        ],
    ),
    method(
        "GetBytes",
        &[
            overload("byte[] GetBytes(char[] chars)", |_, t, a| {
                let text = String::from_utf16_lossy(&args::units(a, 0)?);
                Ok(args::byte_array(&of(t)?.encode(&text)))
            }),
            overload("byte[] GetBytes(string s)", |e, t, a| {
                if args::value(a, 0).is_null() {
                    return throw::null(e, "s");
                }
                Ok(args::byte_array(&of(t)?.encode(args::text(a, 0)?)))
            }),
            overload(
                "byte[] GetBytes(string s, int index, int count)",
                |e, t, a| {
                    let (start, count) = (
                        usize::try_from(args::int(a, 1)?),
                        usize::try_from(args::int(a, 2)?),
                    );
                    let part = start
                        .ok()
                        .zip(count.ok())
                        .and_then(|(s, c)| units::substring(args::text(a, 0).ok()?, s, c));
                    match part {
                        Some(part) => Ok(args::byte_array(&of(t)?.encode(&part))),
                        None => throw::out_of_range(
                            e,
                            "Index and count must refer to a location within the string.",
                            "index",
                        ),
                    }
                },
            ),
        ],
    ),
    method(
        "GetCharCount",
        &[overload("int GetCharCount(byte[] bytes)", |_, t, a| {
            let text = of(t)?.decode(&args::bytes(a, 0)?);
            Ok(super::super::collections::count(units::length(&text)))
        })],
    ),
    method(
        "GetChars",
        &[overload("char[] GetChars(byte[] bytes)", |_, t, a| {
            let text = of(t)?.decode(&args::bytes(a, 0)?);
            Ok(Value::typed_array(
                ty::known().char,
                text.encode_utf16().map(Value::Char).collect(),
            ))
        })],
    ),
    method(
        "GetMaxByteCount",
        &[overload("int GetMaxByteCount(int charCount)", |_, t, a| {
            let per_char = match of(t)? {
                Encoding::Utf8(_) => 3,
                Encoding::Utf16 | Encoding::Utf16Be => 2,
                Encoding::Utf32 => 4,
                _ => 1,
            };
            Ok((args::int(a, 0)?.saturating_add(1))
                .saturating_mul(per_char)
                .into())
        })],
    ),
    method(
        "GetPreamble",
        &[overload("byte[] GetPreamble()", |_, t, _| {
            Ok(args::byte_array(of(t)?.preamble()))
        })],
    ),
    method(
        "GetString",
        &[
            overload("string GetString(byte[] bytes)", |e, t, a| {
                if args::value(a, 0).is_null() {
                    return throw::null(e, "bytes");
                }
                Ok(of(t)?.decode(&args::bytes(a, 0)?).into())
            }),
            overload(
                "string GetString(byte[] bytes, int index, int count)",
                |e, t, a| {
                    let bytes = args::bytes(a, 0)?;
                    let start = usize::try_from(args::int(a, 1)?).ok();
                    let count = usize::try_from(args::int(a, 2)?).ok();
                    match start
                        .zip(count)
                        .and_then(|(s, c)| bytes.get(s..s.checked_add(c)?))
                    {
                        Some(part) => Ok(of(t)?.decode(part).into()),
                        None => throw::out_of_range(
                            e,
                            "Index and count must refer to a location within the buffer.",
                            "bytes",
                        ),
                    }
                },
            ),
        ],
    ),
    static_method(
        "Convert",
        &[overload(
            "static byte[] Convert(System.Text.Encoding srcEncoding, System.Text.Encoding dstEncoding, byte[] bytes)",
            |_, _, a| {
                let text = of(args::value(a, 0))?.decode(&args::bytes(a, 2)?);
                Ok(args::byte_array(&of(args::value(a, 1))?.encode(&text)))
            },
        )],
    ),
    static_method(
        "GetEncoding",
        &[
            overload(
                "static System.Text.Encoding GetEncoding(int codepage)",
                |e, _, a| {
                    let page = args::int(a, 0)?;
                    if page == 0 {
                        return Ok(encoding_value(Encoding::default_of(e.edition())));
                    }
                    match Encoding::by_name(&page.to_string()) {
                        Some(found) => Ok(encoding_value(found)),
                        None => throw::not_supported(format!(
                            "No data is available for encoding {page}. For information on defining a custom encoding, see the \
                     documentation for the Encoding.RegisterProvider method."
                        )),
                    }
                },
            ),
            overload(
                "static System.Text.Encoding GetEncoding(string name)",
                |e, _, a| {
                    let name = args::text(a, 0)?;
                    match Encoding::by_name(name) {
                        Some(found) => Ok(encoding_value(found)),
                        None => {
                            let message = format!(
                                "'{name}' is not a supported encoding name. For information on defining a custom encoding, \
                         see the documentation for the Encoding.RegisterProvider method."
                            );
                            throw::argument(e, &message, "name")
                        }
                    }
                },
            ),
        ],
    ),
    static_method(
        "RegisterProvider",
        &[overload(
            "static void RegisterProvider(System.Text.EncodingProvider provider)",
            |_, _, _| Ok(Value::Void),
        )],
    ),
    method("Equals", object::EQUALS),
];

fn of(this: &Value) -> R<Encoding> {
    encoding_of(this).map_or_else(|| throw::not_supported("The member needs an encoding."), Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_encoding_lacks_becomes_a_question_mark() {
        assert_eq!(Encoding::Ascii.encode("aé"), b"a?");
        assert_eq!(
            Encoding::Web(encoding_rs::WINDOWS_1252, 1252).encode("€日"),
            [0x80, b'?']
        );
    }

    #[test]
    fn a_mark_decides_how_a_file_is_read() {
        assert_eq!(
            Encoding::Utf8(false).read(&Encoding::Utf16.write("aé")),
            "aé"
        );
        assert_eq!(Encoding::Latin1.read(&[0xe9]), "é");
    }
}
