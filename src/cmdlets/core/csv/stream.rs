//! The records of a file, which is read in pieces: a million lines take the memory of a few.

use std::borrow::Cow;
use std::path::Path;

use super::reader::Reader;
use crate::cmdlets::core::shared::text_reader::TextReader;
use crate::runtime::Ctx;
use crate::value::R;
use crate::value::types::text::Encoding;

/// Where records come from: a text, or a file of which a piece is at hand.
pub struct Stream<'t> {
    file: Option<TextReader>,
    text: Cow<'t, str>,
    at: usize,
    delimiter: char,
}

impl<'t> Stream<'t> {
    /// The records of a file.
    ///
    /// # Errors
    /// `FileOpenFailure`.
    pub fn of_file(
        c: &mut Ctx<'_>,
        path: &Path,
        encoding: Encoding,
        delimiter: char,
    ) -> R<Stream<'t>> {
        Ok(Stream {
            file: Some(TextReader::open(c, path, encoding)?),
            text: Cow::Owned(String::new()),
            at: 0,
            delimiter,
        })
    }

    /// The records of a text.
    pub fn of_text(text: &'t str, delimiter: char) -> Stream<'t> {
        Stream {
            file: None,
            text: Cow::Borrowed(text),
            at: 0,
            delimiter,
        }
    }

    /// What `read` takes from the text. What reached the end of a piece may go on in the next one: it is read again
    /// with more text behind it, twice as much each time, so that long records cost no more than their length.
    ///
    /// # Errors
    /// What keeps the file from being read.
    pub fn take<T>(&mut self, c: &mut Ctx<'_>, read: impl Fn(&mut Reader<'_>) -> T) -> R<T> {
        loop {
            let mut reader = Reader::resume(&self.text, self.at, self.delimiter);
            let taken = read(&mut reader);
            let position = reader.position();
            match &mut self.file {
                Some(file) if position >= self.text.len() && !file.ended() => {
                    let text = self.text.to_mut();
                    text.drain(..self.at);
                    self.at = 0;
                    file.read(c, text.len(), text)?;
                }
                _ => {
                    self.at = position;
                    return Ok(taken);
                }
            }
        }
    }
}
