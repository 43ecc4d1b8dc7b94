//! `Get-Content`: lines, the whole text, bytes, and the content of variables, functions and their kin.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::super::provider::targets::{Filters, given, is_hidden};
use super::super::provider::{Place, item};
use super::super::shared::refuse;
use super::{Form, form, nothing_matches, open_error};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::text::Encoding;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Content", || Box::new(Get))];

/// `Get-Content`
struct Get;

/// What is read of each file.
struct Wanted {
    form: Form,
    raw: bool,
    delimiter: Option<Str>,
    /// Windows PowerShell leaves the delimiter at the ends of the pieces.
    keeps_delimiter: bool,
    /// `-TotalCount`
    first: Option<u64>,
    /// `-Tail`
    last: Option<usize>,
    /// How many items are written at a time; 0 for all.
    batch: usize,
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let count = |n: Option<i64>| n.and_then(|n| usize::try_from(n).ok());
        let (first, last) = (c.int("TotalCount")?, c.int("Tail")?);
        if first.is_some() && last.is_some() {
            return c.error(ErrorRecord::new(
                "System.InvalidOperationException",
                "The parameters TotalCount and Tail cannot be used together. Please specify only one parameter.",
                "TailAndHeadCannotCoexist",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        let unfit = ["TotalCount", "Tail", "Wait", "Delimiter"];
        if c.switch("Raw")
            && let Some(name) = unfit.iter().find(|name| c.has(name))
        {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                format!(
                    "The 'Raw' and '{name}' parameters cannot be specified in the same command."
                ),
                "InvalidOperation",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        if c.switch("Wait") {
            return refuse(c, "Get-Content -Wait", "files are not watched");
        }
        let read_count = c.int("ReadCount")?;
        let wanted = Wanted {
            form: form(c)?,
            raw: c.switch("Raw"),
            delimiter: c.text("Delimiter")?.filter(|d| !d.is_empty()),
            keeps_delimiter: !c.rt.edition.is_core(),
            first: count(first).map(|n| n as u64),
            last: count(last),
            batch: count(read_count).unwrap_or(1),
        };
        for place in files(c)? {
            if place.is_file_system() {
                wanted.read(c, &place)?;
            } else if last.is_some() {
                c.error(ErrorRecord::new(
                    "System.InvalidOperationException",
                    "The Tail parameter currently is supported only for the FileSystem provider.",
                    "TailNotSupported",
                    ErrorCategory::InvalidOperation,
                    c.get("Tail").unwrap_or_default(),
                ))?;
            } else if let Some(value) = item::value(c.rt, &place) {
                c.write_all(value)?;
            }
        }
        Ok(())
    }
}

/// The places that the parameters name; a pattern that matches nothing is reported.
fn files(c: &mut Ctx<'_>) -> R<Vec<Place>> {
    let filters = Filters::new(c)?;
    let force = c.switch("Force");
    let mut found = Vec::new();
    for given in given(c)? {
        let Some(place) = given.place(c)? else {
            continue;
        };
        if !given.is_pattern() {
            if !item::exists(c.rt, &place) {
                c.error(place.not_found())?;
            } else if filters.takes(&place.leaf()) {
                found.push(place);
            }
            continue;
        }
        let before = found.len();
        found.extend(
            place
                .expand(c.rt)
                .into_iter()
                .filter(|p| filters.takes(&p.leaf()) && (force || !is_hidden(p))),
        );
        if found.len() == before {
            c.error(nothing_matches(&given.text))?;
        }
    }
    Ok(found)
}

impl Wanted {
    fn read(&self, c: &mut Ctx<'_>, place: &Place) -> R<()> {
        let path = place.native();
        if path.is_dir() {
            let record = if c.rt.edition.is_core() {
                ErrorRecord::new(
                    "System.InvalidOperationException",
                    format!(
                        "Unable to get content because it is a directory: '{}'. Please use 'Get-ChildItem' instead.",
                        place.shown()
                    ),
                    "GetContainerContentException",
                    ErrorCategory::InvalidOperation,
                    Value::Null,
                )
            } else {
                open_error(
                    "GetContentReader",
                    &io::Error::from(io::ErrorKind::PermissionDenied),
                    path,
                )
            };
            return c.error(record);
        }
        let result = match self.form {
            Form::Text(encoding) if self.streams(encoding) => self.lines(c, path),
            form => match std::fs::read(path) {
                Ok(bytes) => {
                    let items = match form {
                        // The common text needs no decoding.
                        Form::Text(Encoding::Utf8(_)) if self.raw => vec![whole(&bytes)],
                        form => self.items(form, &bytes),
                    };
                    return self.write(c, items);
                }
                Err(e) => Ok(Err(e)),
            },
        };
        match result? {
            Ok(()) => Ok(()),
            Err(e) => c.error(open_error("GetContentReader", &e, path)),
        }
    }

    /// True where lines can be handed on while the file is being read: in encodings in which a line's end is one byte.
    fn streams(&self, encoding: Encoding) -> bool {
        !self.raw
            && self.delimiter.is_none()
            && self.last.is_none()
            && !matches!(
                encoding,
                Encoding::Utf16 | Encoding::Utf16Be | Encoding::Utf32
            )
    }

    /// Hands on the lines of a file as they are read. The outer result is the command's, the inner one the file's.
    fn lines(&self, c: &mut Ctx<'_>, path: &Path) -> R<io::Result<()>> {
        let mut reader = match File::open(path) {
            Ok(file) => BufReader::with_capacity(1 << 16, file),
            Err(e) => return Ok(Err(e)),
        };
        let mark = match reader.fill_buf() {
            Ok(start) => Encoding::of_mark(start),
            Err(e) => return Ok(Err(e)),
        };
        let mut encoding = match self.form {
            Form::Text(encoding) => encoding,
            Form::Bytes => Encoding::Utf8(false),
        };
        if let Some((marked, length)) = mark {
            if !matches!(marked, Encoding::Utf8(_)) {
                let mut bytes = Vec::new();
                if let Err(e) = reader.read_to_end(&mut bytes) {
                    return Ok(Err(e));
                }
                let items = self.items(self.form, &bytes);
                return self.write(c, items).map(Ok);
            }
            encoding = marked;
            reader.consume(length);
        }
        let mut batch = Vec::new();
        let mut left = self.first.unwrap_or(u64::MAX);
        let mut line = Vec::new();
        while left > 0 {
            line.clear();
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => {}
                Err(e) => return Ok(Err(e)),
            }
            if line.last() == Some(&b'\n') {
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
            } else if line.last() == Some(&b'\r') {
                line.pop();
            }
            // A carriage return alone ends a line too.
            for piece in line.split(|b| *b == b'\r') {
                if left == 0 {
                    break;
                }
                left -= 1;
                batch.push(Value::Str(decode(encoding, piece)));
                if self.batch != 0 && batch.len() >= self.batch {
                    self.write_batch(c, std::mem::take(&mut batch))?;
                }
            }
        }
        self.write_batch(c, batch).map(Ok)
    }

    /// The items of a file that was read as a whole.
    fn items(&self, form: Form, bytes: &[u8]) -> Vec<Value> {
        let mut items: Vec<Value> = match form {
            Form::Bytes => bytes.iter().map(|b| Value::Byte(*b)).collect(),
            Form::Text(encoding) => {
                let text = encoding.read(bytes);
                match &self.delimiter {
                    _ if self.raw => vec![Value::from(text)],
                    Some(delimiter) => split(&text, delimiter, self.keeps_delimiter),
                    None => lines_of(&text),
                }
            }
        };
        if self.raw {
            if form == Form::Bytes {
                let byte = crate::value::ty::known().byte;
                return vec![Value::typed_array(byte, items)];
            }
            return items;
        }
        if let Some(first) = self.first {
            items.truncate(usize::try_from(first).unwrap_or(usize::MAX));
        }
        if let Some(last) = self.last {
            items.drain(..items.len().saturating_sub(last));
        }
        items
    }

    fn write(&self, c: &mut Ctx<'_>, items: Vec<Value>) -> R<()> {
        if self.raw {
            for item in items {
                c.write(item)?;
            }
            return Ok(());
        }
        if self.batch == 0 {
            return self.write_batch(c, items);
        }
        let mut batch = Vec::new();
        for item in items {
            batch.push(item);
            if batch.len() >= self.batch {
                self.write_batch(c, std::mem::take(&mut batch))?;
            }
        }
        self.write_batch(c, batch)
    }

    fn write_batch(&self, c: &mut Ctx<'_>, mut batch: Vec<Value>) -> R<()> {
        match (self.batch, batch.len()) {
            (_, 0) => Ok(()),
            (1, 1) => match batch.pop() {
                Some(only) => c.write(only),
                None => Ok(()),
            },
            _ => c.write(Value::array(batch)),
        }
    }
}

/// A file's text as one, where its encoding is UTF-8 unless a mark says otherwise.
fn whole(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) if Encoding::of_mark(bytes).is_none() => Value::str(text),
        _ => Value::from(Encoding::Utf8(false).read(bytes)),
    }
}

fn decode(encoding: Encoding, bytes: &[u8]) -> Str {
    match std::str::from_utf8(bytes) {
        Ok(text) if matches!(encoding, Encoding::Utf8(_)) || bytes.is_ascii() => Str::from(text),
        _ => Str::from(encoding.decode(bytes)),
    }
}

/// A text's lines, which `\n`, `\r\n` or `\r` end.
fn lines_of(text: &str) -> Vec<Value> {
    let mut lines: Vec<Value> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(at) = rest.find(['\n', '\r']) else {
            lines.push(Value::str(rest));
            break;
        };
        let (line, ended) = rest.split_at(at);
        lines.push(Value::str(line));
        rest = ended
            .strip_prefix("\r\n")
            .or_else(|| ended.strip_prefix(['\n', '\r']))
            .unwrap_or_default();
    }
    lines
}

/// A text in pieces, with or without the delimiter at their ends.
fn split(text: &str, delimiter: &str, keep: bool) -> Vec<Value> {
    let mut pieces: Vec<&str> = if keep {
        text.split_inclusive(delimiter).collect()
    } else {
        text.split(delimiter).collect()
    };
    if pieces.last().is_some_and(|p| p.is_empty()) {
        pieces.pop();
    }
    pieces.into_iter().map(Value::str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: Vec<Value>) -> Vec<String> {
        values
            .iter()
            .map(|v| v.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        assert_eq!(texts(lines_of("a\r\nb\rc\n\nd")), ["a", "b", "c", "", "d"]);
        assert!(lines_of("").is_empty());
        assert_eq!(texts(lines_of("a\n")), ["a"]);
    }
}
