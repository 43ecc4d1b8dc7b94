//! Text files read in pieces: what streams out of a file takes the memory of a piece, not that of the file.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::file::not_opened;
use crate::runtime::Ctx;
use crate::value::R;
use crate::value::types::text::Encoding;

/// How many bytes are read at a time, unless more is asked for.
const PIECE: usize = 1 << 16;

/// A text file on its way.
pub struct TextReader {
    file: File,
    path: PathBuf,
    encoding: Encoding,
    /// Bytes that are not decoded yet: the beginning of a character whose end is in the next piece.
    bytes: Vec<u8>,
    started: bool,
    ended: bool,
}

impl TextReader {
    /// Opens a file. Its mark decides the encoding, else the one given.
    ///
    /// # Errors
    /// `FileOpenFailure`, which ends the command.
    pub fn open(c: &mut Ctx<'_>, path: &Path, encoding: Encoding) -> R<TextReader> {
        match File::open(path) {
            Ok(file) => Ok(TextReader {
                file,
                path: path.to_path_buf(),
                encoding,
                bytes: Vec::new(),
                started: false,
                ended: false,
            }),
            Err(e) => not_opened(c, &e, path),
        }
    }

    /// True where the whole file was read.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Appends the next piece of text, of at least so many bytes where the file has as many.
    ///
    /// # Errors
    /// What the system says while reading, as `FileOpenFailure`.
    pub fn read(&mut self, c: &mut Ctx<'_>, at_least: usize, out: &mut String) -> R<()> {
        match self.read_bytes(at_least.max(PIECE)) {
            Ok(()) => {
                self.decode(out);
                Ok(())
            }
            Err(e) => not_opened(c, &e, &self.path),
        }
    }

    fn read_bytes(&mut self, size: usize) -> io::Result<()> {
        let limit = size.try_into().unwrap_or(u64::MAX);
        let read = (&self.file).take(limit).read_to_end(&mut self.bytes)?;
        self.ended = read < size;
        if !std::mem::replace(&mut self.started, true)
            && let Some((encoding, mark)) = Encoding::of_mark(&self.bytes)
        {
            self.encoding = encoding;
            self.bytes.drain(..mark);
        }
        Ok(())
    }

    fn decode(&mut self, out: &mut String) {
        let count = if self.ended {
            self.bytes.len()
        } else {
            complete(self.encoding, &self.bytes)
        };
        let bytes = self.bytes.get(..count).unwrap_or_default();
        match std::str::from_utf8(bytes) {
            Ok(text) if matches!(self.encoding, Encoding::Utf8(_)) => out.push_str(text),
            _ => out.push_str(&self.encoding.decode(bytes)),
        }
        self.bytes.drain(..count);
    }
}

/// How many of the bytes are whole characters.
fn complete(encoding: Encoding, bytes: &[u8]) -> usize {
    let len = bytes.len();
    match encoding {
        Encoding::Utf8(_) => {
            let back = bytes.iter().rev().take(4).position(|b| *b >= 0xc0);
            match back.and_then(|back| Some((back, *bytes.get(len - 1 - back)?))) {
                Some((back, lead)) => {
                    let needed = match lead {
                        0xf0.. => 4,
                        0xe0.. => 3,
                        _ => 2,
                    };
                    if back + 1 < needed {
                        len - 1 - back
                    } else {
                        len
                    }
                }
                None => len,
            }
        }
        Encoding::Utf16 | Encoding::Utf16Be => {
            let even = len & !1;
            let high = match (bytes.get(..even), encoding) {
                (Some([.., _, high]), Encoding::Utf16) | (Some([.., high, _]), _) => *high,
                _ => 0,
            };
            // The first half of a pair waits for the second.
            if (0xd8..0xdc).contains(&high) {
                even - 2
            } else {
                even
            }
        }
        Encoding::Utf32 | Encoding::Utf32Be => len & !3,
        Encoding::Ascii | Encoding::Latin1 | Encoding::Dos(_) => len,
        Encoding::Web(web, _) if web.is_single_byte() => len,
        // Where a character ends hangs on all that stands before it: these files are decoded as a whole.
        Encoding::Web(..) | Encoding::Utf7 => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_a_piece_cuts_waits_for_the_next() {
        let utf8 = Encoding::Utf8(false);
        for c in ["é", "€", "😀"] {
            let bytes = format!("a{c}").into_bytes();
            assert_eq!(complete(utf8, &bytes), bytes.len());
            for cut in 1..bytes.len() {
                assert_eq!(complete(utf8, &bytes[..cut]), 1, "{c} after {cut} bytes");
            }
        }
        assert_eq!(complete(utf8, b""), 0);
        let pair: Vec<u8> = "a😀".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(complete(Encoding::Utf16, &pair), 6);
        assert_eq!(complete(Encoding::Utf16, &pair[..5]), 2);
        assert_eq!(complete(Encoding::Utf16, &pair[..3]), 2);
        let pair: Vec<u8> = "a😀".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(complete(Encoding::Utf16Be, &pair[..4]), 2);
        assert_eq!(complete(Encoding::Utf32, &[0; 7]), 4);
    }
}
