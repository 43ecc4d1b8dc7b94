//! `Encoding`: text to bytes and back.

mod coder;
mod describe;
mod fallback;
mod object;
mod pages;
mod utf7;

use crate::value::TypeDef;
pub use object::{encoding_of, encoding_value};
use pages::Page;

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[coder::DEFS, describe::DEFS, fallback::DEFS];

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
    /// UTF-32, big-endian.
    Utf32Be,
    /// UTF-7.
    Utf7,
    /// ASCII: what it lacks becomes `?`.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// One of the web's encodings, Windows-1252 for one, with its code page.
    Web(&'static encoding_rs::Encoding, u16),
    /// A code page of DOS.
    Dos(&'static Page),
}

impl Encoding {
    /// The bytes of a text, without a mark. What the encoding lacks becomes a question mark.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8(_) => text.as_bytes().to_vec(),
            Encoding::Utf7 => utf7::encode(text),
            _ => {
                let mut out = Vec::with_capacity(text.len());
                for c in text.chars() {
                    if !self.put(c, &mut out) {
                        // One for each of its UTF-16 units.
                        out.extend(std::iter::repeat_n(b'?', c.len_utf16()));
                    }
                }
                out
            }
        }
    }

    /// The bytes of one character; false where the encoding lacks it.
    fn put(self, c: char, out: &mut Vec<u8>) -> bool {
        let code = u32::from(c);
        match self {
            Encoding::Utf8(_) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Encoding::Utf16 => {
                let mut units = [0; 2];
                out.extend(
                    c.encode_utf16(&mut units)
                        .iter()
                        .flat_map(|u| u.to_le_bytes()),
                );
            }
            Encoding::Utf16Be => {
                let mut units = [0; 2];
                out.extend(
                    c.encode_utf16(&mut units)
                        .iter()
                        .flat_map(|u| u.to_be_bytes()),
                );
            }
            Encoding::Utf32 => out.extend(code.to_le_bytes()),
            Encoding::Utf32Be => out.extend(code.to_be_bytes()),
            Encoding::Utf7 => out.extend(utf7::encode(c.encode_utf8(&mut [0; 4]))),
            Encoding::Ascii => match u8::try_from(code) {
                Ok(byte) if byte.is_ascii() => out.push(byte),
                _ => return false,
            },
            Encoding::Latin1 => match u8::try_from(code) {
                Ok(byte) => out.push(byte),
                Err(_) => return false,
            },
            Encoding::Dos(page) => match page.byte_of(c) {
                Some(byte) => out.push(byte),
                None => return false,
            },
            Encoding::Web(encoding, _) => {
                let mut buffer = [0; 4];
                let one: &str = c.encode_utf8(&mut buffer);
                match encoding.encode(one) {
                    (bytes, _, false) => out.extend_from_slice(&bytes),
                    _ => return false,
                }
            }
        }
        true
    }

    /// The text of bytes; a mark at their start is a character like others. What is no text becomes `U+FFFD`, in ASCII a
    /// question mark.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Encoding::Utf8(_) => String::from_utf8_lossy(bytes).into_owned(),
            Encoding::Web(encoding, _) => {
                encoding.decode_without_bom_handling(bytes).0.into_owned()
            }
            _ => {
                let lost = match self {
                    Encoding::Ascii => '?',
                    _ => char::REPLACEMENT_CHARACTER,
                };
                let mut out = String::with_capacity(bytes.len());
                self.each(bytes, &mut |part| {
                    out.push(part.unwrap_or(lost));
                    true
                });
                out
            }
        }
    }

    /// Reads bytes one character at a time, each as a character or the bytes that are none, until `take` has enough.
    /// The bytes of a character that is cut off at the end are none.
    fn each(self, bytes: &[u8], take: &mut dyn FnMut(Result<char, &[u8]>) -> bool) {
        match self {
            Encoding::Utf8(_) => {
                for chunk in bytes.utf8_chunks() {
                    let whole = chunk.valid().chars().all(|c| take(Ok(c)));
                    if !whole || !chunk.invalid().is_empty() && !take(Err(chunk.invalid())) {
                        return;
                    }
                }
            }
            Encoding::Utf16 | Encoding::Utf16Be => self.each_wide(bytes, take),
            Encoding::Utf32 | Encoding::Utf32Be => {
                for quad in bytes.chunks(4) {
                    let code = match quad {
                        [a, b, c, d] if self == Encoding::Utf32 => {
                            char::from_u32(u32::from_le_bytes([*a, *b, *c, *d]))
                        }
                        [a, b, c, d] => char::from_u32(u32::from_be_bytes([*a, *b, *c, *d])),
                        _ => None,
                    };
                    if !take(code.ok_or(quad)) {
                        return;
                    }
                }
            }
            Encoding::Utf7 => {
                utf7::decode(bytes).chars().all(|c| take(Ok(c)));
            }
            Encoding::Web(encoding, _) => {
                let text = encoding.decode_without_bom_handling(bytes).0;
                text.chars().all(|c| take(Ok(c)));
            }
            Encoding::Ascii | Encoding::Latin1 | Encoding::Dos(_) => {
                for byte in bytes.chunks(1) {
                    let c = match (self, byte) {
                        (Encoding::Dos(page), [byte]) => page.char_of(*byte),
                        (Encoding::Latin1, [byte]) => Some(char::from(*byte)),
                        (_, [byte]) if byte.is_ascii() => Some(char::from(*byte)),
                        _ => None,
                    };
                    if !take(c.ok_or(byte)) {
                        return;
                    }
                }
            }
        }
    }

    fn each_wide(self, bytes: &[u8], take: &mut dyn FnMut(Result<char, &[u8]>) -> bool) {
        let unit = |at: usize| match bytes.get(at..at + 2) {
            Some([a, b]) if self == Encoding::Utf16 => Some(u16::from_le_bytes([*a, *b])),
            Some([a, b]) => Some(u16::from_be_bytes([*a, *b])),
            _ => None,
        };
        let mut at = 0;
        while at < bytes.len() {
            let rest = bytes.get(at..).unwrap_or_default();
            let units: Vec<u16> = [unit(at), unit(at + 2)].into_iter().flatten().collect();
            let first = char::decode_utf16(units).next();
            let (part, length) = match first {
                Some(Ok(c)) => (Ok(c), c.len_utf16() * 2),
                Some(Err(_)) => (Err(rest.get(..2).unwrap_or(rest)), 2),
                None => (Err(rest), rest.len()),
            };
            if !take(part) {
                return;
            }
            at += length;
        }
    }

    /// How many of the bytes are whole characters; the rest may be the start of one.
    pub(crate) fn whole(self, bytes: &[u8]) -> usize {
        let unit = |at: usize| match (self, bytes.get(at..at + 2)) {
            (Encoding::Utf16, Some([a, b])) => u16::from_le_bytes([*a, *b]),
            (_, Some([a, b])) => u16::from_be_bytes([*a, *b]),
            _ => 0,
        };
        match self {
            Encoding::Utf8(_) => match std::str::from_utf8(bytes) {
                Ok(_) => bytes.len(),
                Err(_) => {
                    // The last three bytes at most can be the start of a character.
                    let tail = bytes.len().saturating_sub(3);
                    (tail..bytes.len())
                        .find(|at| {
                            let rest = bytes.get(*at..).unwrap_or_default();
                            rest.first().is_some_and(|b| *b >= 0xc2)
                                && std::str::from_utf8(rest)
                                    .is_err_and(|e| e.valid_up_to() == 0 && e.error_len().is_none())
                        })
                        .unwrap_or(bytes.len())
                }
            },
            Encoding::Utf16 | Encoding::Utf16Be => {
                let even = bytes.len() & !1;
                match even.checked_sub(2) {
                    Some(last) if (0xd800..0xdc00).contains(&unit(last)) => last,
                    _ => even,
                }
            }
            Encoding::Utf32 | Encoding::Utf32Be => bytes.len() & !3,
            Encoding::Web(web, _) if !web.is_single_byte() => {
                let mut decoder = web.new_decoder_without_bom_handling();
                let mut out = String::with_capacity(bytes.len() * 3 + 16);
                // The longest start whose end leaves the decoder with nothing to wait for.
                (0..4.min(bytes.len() + 1))
                    .map(|cut| bytes.len() - cut)
                    .find(|length| {
                        out.clear();
                        decoder = web.new_decoder_without_bom_handling();
                        let part = bytes.get(..*length).unwrap_or_default();
                        let (_, _, lost) = decoder.decode_to_string(part, &mut out, true);
                        !lost
                    })
                    .unwrap_or(bytes.len())
            }
            _ => bytes.len(),
        }
    }

    /// The byte order mark that a file in this encoding begins with.
    pub fn preamble(self) -> &'static [u8] {
        match self {
            Encoding::Utf8(true) => &[0xef, 0xbb, 0xbf],
            Encoding::Utf16 => &[0xff, 0xfe],
            Encoding::Utf16Be => &[0xfe, 0xff],
            Encoding::Utf32 => &[0xff, 0xfe, 0, 0],
            Encoding::Utf32Be => &[0, 0, 0xfe, 0xff],
            _ => &[],
        }
    }

    /// The encoding that a byte order mark names, with the mark's length.
    pub fn of_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
        Some(match bytes {
            [0xff, 0xfe, 0, 0, ..] => (Encoding::Utf32, 4),
            [0, 0, 0xfe, 0xff, ..] => (Encoding::Utf32Be, 4),
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
        if let Ok(number) = lower.parse::<u16>() {
            return pages::by_number(number);
        }
        pages::by_name(&lower)
    }

    /// `WebName`.
    pub(in crate::value::types) fn web_name(self) -> std::borrow::Cow<'static, str> {
        match pages::entry(self.page()) {
            Some(entry) => entry.name.into(),
            None => match self {
                Encoding::Web(encoding, _) => encoding.name().to_ascii_lowercase().into(),
                _ => "".into(),
            },
        }
    }

    fn page(self) -> u16 {
        match self {
            Encoding::Utf8(_) => 65001,
            Encoding::Utf7 => 65000,
            Encoding::Utf16 => 1200,
            Encoding::Utf16Be => 1201,
            Encoding::Utf32 => 12000,
            Encoding::Utf32Be => 12001,
            Encoding::Ascii => 20127,
            Encoding::Latin1 => 28591,
            Encoding::Web(_, page) => page,
            Encoding::Dos(page) => page.number,
        }
    }

    /// True where every character is one byte.
    fn is_single_byte(self) -> bool {
        match self {
            Encoding::Ascii | Encoding::Latin1 | Encoding::Dos(_) => true,
            Encoding::Web(web, _) => web.is_single_byte(),
            _ => false,
        }
    }

    fn type_name(self) -> &'static str {
        match self {
            Encoding::Utf8(_) => "System.Text.UTF8Encoding",
            Encoding::Utf7 => "System.Text.UTF7Encoding",
            Encoding::Utf16 | Encoding::Utf16Be => "System.Text.UnicodeEncoding",
            Encoding::Utf32 | Encoding::Utf32Be => "System.Text.UTF32Encoding",
            Encoding::Ascii => "System.Text.ASCIIEncoding",
            Encoding::Latin1 => "System.Text.Latin1Encoding",
            Encoding::Web(_, 54936) => "System.Text.GB18030Encoding",
            Encoding::Web(_, 51932) => "System.Text.EUCJPEncoding",
            Encoding::Web(web, _) if !web.is_single_byte() => "System.Text.DBCSCodePageEncoding",
            Encoding::Web(..) | Encoding::Dos(_) => "System.Text.SBCSCodePageEncoding",
        }
    }
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
        assert_eq!(
            Encoding::by_name("437").map(|e| e.encode("é█")),
            Some(vec![0x82, 0xdb])
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

    #[test]
    fn a_character_that_is_cut_off_waits() {
        assert_eq!(Encoding::Utf8(false).whole("aé".as_bytes()), 3);
        assert_eq!(Encoding::Utf8(false).whole(&[b'a', 0xc3]), 1);
        assert_eq!(Encoding::Utf8(false).whole(&[b'a', 0xff]), 2);
        assert_eq!(Encoding::Utf16.whole(&[0x3d, 0xd8]), 0);
        assert_eq!(Encoding::Utf16.whole(&[0x41, 0, 0x42]), 2);
        let shift_jis = Encoding::by_name("932").map(|e| e.whole(&[0x82, 0xa0, 0x82]));
        assert_eq!(shift_jis, Some(2));
    }
}
