//! Where in which script something stands.

use std::cell::OnceCell;
use std::rc::Rc;

use super::Str;

/// A script's text, and the file that it came from.
pub struct Source {
    /// The file's full path; None for text typed at the prompt or given as a string.
    pub file: Option<Str>,
    /// The whole text.
    pub text: Str,
    lines: OnceCell<Vec<u32>>,
    ascii: OnceCell<bool>,
}

impl Source {
    /// A source from a text.
    pub fn new(file: Option<Str>, text: impl Into<Str>) -> Rc<Source> {
        Rc::new(Source {
            file,
            text: text.into(),
            lines: OnceCell::new(),
            ascii: OnceCell::new(),
        })
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let mut starts = vec![0];
            starts.extend(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at as u32 + 1));
            starts
        })
    }

    /// Line and column of a byte offset, both from 1; columns count UTF-16 units. A place may lie behind the end of the
    /// text, where what is missing would have stood.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        let inside = (offset as usize).min(self.text.len());
        let before = self.text.get(start as usize..inside).unwrap_or("");
        let behind = (offset as usize).saturating_sub(inside);
        let column = before.encode_utf16().count() + behind + 1;
        (line as u32, u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// A byte offset as scripts count: in UTF-16 units.
    pub fn utf16_offset(&self, offset: u32) -> u32 {
        if *self.ascii.get_or_init(|| self.text.is_ascii()) {
            return offset;
        }
        let inside = (offset as usize).min(self.text.len());
        let before = self.text.get(..inside).unwrap_or("");
        let behind = (offset as usize).saturating_sub(inside);
        let units = before.encode_utf16().count() + behind;
        u32::try_from(units).unwrap_or(u32::MAX)
    }

    /// The text of a line (from 1), without its end.
    pub fn line(&self, line: u32) -> &str {
        let lines = self.lines();
        let start = lines
            .get((line as usize).saturating_sub(1))
            .copied()
            .unwrap_or(0) as usize;
        let end = lines
            .get(line as usize)
            .map_or(self.text.len(), |&e| e as usize);
        self.text
            .get(start..end)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r'])
    }
}

/// A place in a source.
#[derive(Clone)]
pub struct Position {
    /// The text.
    pub source: Rc<Source>,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Position {
    /// The text that stands there.
    pub fn text(&self) -> &str {
        self.source
            .text
            .get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }

    /// Line and column where it starts.
    pub fn start_line_column(&self) -> (u32, u32) {
        self.source.line_column(self.start)
    }

    /// Line and column where it ends.
    pub fn end_line_column(&self) -> (u32, u32) {
        self.source.line_column(self.end)
    }
}
