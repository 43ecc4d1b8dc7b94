//! Byte offsets to lines and columns, as PowerShell counts them.

/// Finds the line and column of a byte offset. Built once for a text, then each query is a binary search plus a walk
/// along one line.
#[derive(Clone, Debug)]
pub struct LineIndex<'s> {
    source: &'s str,
    /// Offset of each line's first byte.
    starts: Vec<u32>,
}

impl<'s> LineIndex<'s> {
    /// Indexes a text. Lines end at CR LF, LF or CR, as the lexer has it.
    pub fn new(source: &'s str) -> LineIndex<'s> {
        let bytes = source.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let carriage_return = bytes.get(at) == Some(&b'\r');
            if carriage_return && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(at as u32 + 1);
        }
        LineIndex { source, starts }
    }

    /// The line that holds a byte offset, counted from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Line and column of a byte offset, both counted from 1; the column counts UTF-16 units. The end of the input
    /// as the parser reports it lies behind the text's last byte.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.line_start(line) as usize;
        let inside = (offset as usize).min(self.source.len());
        let before = self.source.get(start..inside).unwrap_or("");
        let column = if before.is_ascii() {
            before.len()
        } else {
            before.encode_utf16().count()
        };
        let behind = offset as usize - inside;
        (line, (column + behind) as u32 + 1)
    }

    /// The text of a line (counted from 1) without its line end; empty for a line that the text lacks.
    pub fn text(&self, line: u32) -> &'s str {
        let end = self
            .starts
            .get(line as usize)
            .map_or(self.source.len(), |&next| next as usize);
        let text = self.source.get(self.line_start(line) as usize..end);
        text.unwrap_or("").trim_end_matches(['\r', '\n'])
    }

    /// How many lines the text has; an empty text has one.
    pub fn len(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Never: even an empty text has a line.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    fn line_start(&self, line: u32) -> u32 {
        let index = (line as usize).saturating_sub(1);
        let past_end = self.source.len() as u32;
        self.starts.get(index).copied().unwrap_or(past_end)
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn counts_lines_of_every_ending_and_utf16_columns() {
        let index = LineIndex::new("ab\r\nc\u{1F600}d\ne\rf");
        assert_eq!(index.position(0), (1, 1));
        assert_eq!(index.position(4), (2, 1));
        assert_eq!(index.position(9), (2, 4));
        assert_eq!(index.position(11), (3, 1));
        assert_eq!(index.position(13), (4, 1));
        assert_eq!(index.text(2), "c\u{1F600}d");
        assert_eq!(index.len(), 4);
    }
}
