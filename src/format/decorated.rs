//! Text with escape sequences taken apart: each line and word is closed, and the next goes on with what was open.

use super::cells::{Piece, pieces};
use super::palette::RESET;

/// A line or word in the making.
#[derive(Default)]
struct Part {
    text: String,
    /// The sequences since the last reset.
    open: String,
}

impl Part {
    fn sequence(&mut self, sequence: &str) {
        self.text.push_str(sequence);
        if sequence == RESET {
            self.open.clear();
        } else {
            self.open.push_str(sequence);
        }
    }

    /// Closes what is open; true where it was closed here.
    fn close(&mut self) -> bool {
        let close = !self.open.is_empty() && !self.text.ends_with(RESET);
        if close {
            self.text.push_str(RESET);
        }
        close
    }

    /// The part so far; the next begins with what is open.
    fn take(&mut self) -> String {
        std::mem::replace(&mut self.text, self.open.clone())
    }

    /// The last part. Sequences alone show nothing.
    fn end(mut self) -> String {
        if self.text == self.open {
            return String::new();
        }
        self.close();
        self.text
    }
}

/// The lines of a text. Carriage returns are dropped.
pub fn lines(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut part = Part::default();
    for piece in pieces(text) {
        match piece {
            Piece::Escape(sequence) => part.sequence(sequence),
            Piece::Char(_, '\n') => {
                part.close();
                out.push(part.take());
            }
            Piece::Char(_, '\r') => {}
            Piece::Char(_, c) => part.text.push(c),
        }
    }
    out.push(part.end());
    out
}

/// Words with what ends each, and whether each was closed here. A blank, a tab and a soft hyphen end a word; hard
/// hyphens and no-break blanks end one in silence.
pub fn words(line: &str) -> Vec<(String, Option<char>, bool)> {
    let mut out = Vec::new();
    let mut part = Part::default();
    for piece in pieces(line) {
        match piece {
            Piece::Escape(sequence) => part.sequence(sequence),
            Piece::Char(_, c @ (' ' | '\t' | '\u{ad}' | '\u{2011}' | '\u{a0}')) => {
                let closed = part.close();
                out.push((part.take(), Some(c), closed));
            }
            Piece::Char(_, c) => part.text.push(c),
        }
    }
    out.push((part.end(), None, false));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_closed_and_go_on() {
        assert_eq!(
            lines("\x1b[33ma\nb"),
            ["\x1b[33ma\x1b[0m", "\x1b[33mb\x1b[0m"]
        );
        let words: Vec<String> = words("\x1b[33ma b\x1b[0m c")
            .into_iter()
            .map(|w| w.0)
            .collect();
        assert_eq!(words, ["\x1b[33ma\x1b[0m", "\x1b[33mb\x1b[0m", "c"]);
    }
}
