//! Text in nested frames: what custom views and group headings are made of.

use super::cells::{Ruler, blanks};

/// A piece of a custom view.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Text that goes on in the line that is open.
    Text(String),
    /// The end of the line.
    NewLine,
    /// Pieces further to the right.
    Frame(Frame, Vec<Block>),
}

/// Where the lines of a frame stand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Frame {
    /// Cells on the left.
    pub left: usize,
    /// Cells on the right.
    pub right: usize,
    /// More cells before the first line of a text (positive), or before all others (negative).
    pub first_line: isize,
}

/// Frames deeper than this are left out, as PowerShell does.
const MAX_DEPTH: usize = 50;

/// The lines of a view on a screen of a width; an open line is ended.
pub fn lines_of(blocks: &[Block], screen: usize, ruler: Ruler) -> Vec<String> {
    let mut writer = Writer {
        screen,
        ruler,
        open: String::new(),
        out: Vec::new(),
    };
    writer.write(blocks, Frame::default(), 0);
    writer.end_line(Frame::default());
    writer.out
}

struct Writer {
    screen: usize,
    ruler: Ruler,
    open: String,
    out: Vec<String>,
}

impl Writer {
    /// `frame` is the sum of the frames around, with the innermost one's first line.
    fn write(&mut self, blocks: &[Block], frame: Frame, depth: usize) {
        for block in blocks {
            match block {
                Block::Text(text) => self.open.push_str(text),
                Block::NewLine => self.end_line(frame),
                Block::Frame(inner, blocks) if depth < MAX_DEPTH => {
                    let sum = Frame {
                        left: frame.left.saturating_add(inner.left),
                        right: frame.right.saturating_add(inner.right),
                        first_line: inner.first_line,
                    };
                    self.write(blocks, sum, depth + 1);
                }
                Block::Frame(..) => {}
            }
        }
    }

    fn end_line(&mut self, frame: Frame) {
        let text = std::mem::take(&mut self.open);
        let Some(useful) = self
            .screen
            .checked_sub(frame.left.saturating_add(frame.right))
            .filter(|&w| w > 0)
        else {
            self.out.push(blanks(frame.left.min(self.screen)));
            return;
        };
        let shift = frame.first_line.unsigned_abs();
        let shift = if shift >= useful { 0 } else { shift };
        let (first_shift, other_shift) = if frame.first_line >= 0 {
            (shift, 0)
        } else {
            (0, shift)
        };
        let lines = self
            .ruler
            .wrap(&text, useful - first_shift, useful - other_shift);
        for (n, line) in lines.into_iter().enumerate() {
            let shift = if n == 0 { first_shift } else { other_shift };
            self.out
                .push(format!("{}{line}", blanks(frame.left + shift)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_indent_their_lines() {
        let ruler = Ruler {
            wide: true,
            words: true,
        };
        let text = |t: &str| Block::Text(t.to_string());
        let frame = Frame {
            left: 2,
            ..Frame::default()
        };
        let blocks = [
            text("a = "),
            text("1"),
            Block::NewLine,
            Block::Frame(frame, vec![text("one two"), Block::NewLine]),
            text("}"),
        ];
        assert_eq!(
            lines_of(&blocks, 6, ruler),
            ["a = 1", "  one ", "  two", "}"]
        );
    }
}
