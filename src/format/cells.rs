//! How wide text is on a screen, and how it is cut, broken and padded to a width.
//!
//! Widths are counted in screen cells. PowerShell measures UTF-16 units: East Asian wide characters take two cells, a
//! character outside the basic plane is two units of one cell each, and escape sequences take none.

use std::borrow::Cow;

use super::decorated;
use super::palette::RESET;
use crate::Edition;
use crate::text::units::char_width;

/// The sign behind text that was cut.
pub fn ellipsis(edition: Edition) -> &'static str {
    match edition {
        Edition::Core => "\u{2026}",
        Edition::Desktop => "...",
    }
}

/// How text is measured and broken.
#[derive(Clone, Copy, Debug)]
pub struct Ruler {
    /// East Asian characters take two cells. Windows PowerShell counts them so on its host only.
    pub wide: bool,
    /// Lines break at blanks: the culture's language has words (see [`has_words`]).
    pub words: bool,
}

/// A part of a decorated text.
#[derive(Clone, Copy)]
pub(super) enum Piece<'a> {
    /// A character and where it stands.
    Char(usize, char),
    /// An escape sequence.
    Escape(&'a str),
}

pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let c = rest.chars().next()?;
        if c == '\u{1b}'
            && let Some(length) = escape_length(rest)
        {
            at += length;
            return Some(Piece::Escape(rest.get(..length).unwrap_or(rest)));
        }
        let here = at;
        at += c.len_utf8();
        Some(Piece::Char(here, c))
    })
}

/// The bytes of the escape sequence that a text starts with: colours, modes and links are known, as PowerShell does.
fn escape_length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('\u{1b}')?;
    if let Some(link) = rest.strip_prefix("]8;;") {
        return link.find("\u{1b}\\").map(|end| 1 + 4 + end + 2);
    }
    let body = rest.strip_prefix('[')?;
    let (body, skipped, ends): (_, _, &[char]) = match body.strip_prefix('?') {
        Some(body) => (body, 3, &['h', 'l']),
        None => (body, 2, &['m']),
    };
    let end = body.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
    let last = body.get(end..)?.chars().next()?;
    ends.contains(&last).then_some(skipped + end + 1)
}

/// A text without its escape sequences.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return Cow::Borrowed(text);
    }
    pieces(text)
        .filter_map(|piece| match piece {
            Piece::Char(_, c) => Some(c),
            Piece::Escape(_) => None,
        })
        .collect::<String>()
        .into()
}

impl Ruler {
    /// The cells of one character.
    pub fn char_width(self, c: char) -> usize {
        if self.wide {
            char_width(c)
        } else {
            c.len_utf16()
        }
    }

    /// The cells of a text.
    pub fn width(self, text: &str) -> usize {
        if text.is_ascii() && !text.as_bytes().contains(&0x1b) {
            return text.len();
        }
        pieces(text)
            .map(|piece| match piece {
                Piece::Char(_, c) => self.char_width(c),
                Piece::Escape(_) => 0,
            })
            .sum()
    }

    /// The longest head of a text that fits into a width.
    pub fn head(self, text: &str, cells: usize) -> &str {
        let mut used = 0;
        for piece in pieces(text) {
            if let Piece::Char(at, c) = piece {
                used += self.char_width(c);
                if used > cells {
                    return text.get(..at).unwrap_or(text);
                }
            }
        }
        text
    }

    /// The longest tail of a text that fits into a width.
    pub fn tail(self, text: &str, cells: usize) -> &str {
        let mut used = 0;
        for (at, c) in text.char_indices().rev() {
            used += self.char_width(c);
            if used > cells {
                return text.get(at + c.len_utf8()..).unwrap_or("");
            }
        }
        text
    }

    /// Breaks a text into lines no wider than `first` and, after a break, `following` cells. Breaks stand behind blanks
    /// where a word fits into a line, else inside the word.
    pub fn wrap(self, text: &str, first: usize, following: usize) -> Vec<String> {
        if text.is_empty() {
            return vec![String::new()];
        }
        let mut out = Vec::new();
        for line in lines(text) {
            if self.width(&line) <= first {
                out.push(line.into_owned());
            } else if self.words {
                self.wrap_words(&line, first, following, &mut out);
            } else {
                self.wrap_anywhere(&line, first, following, &mut out);
            }
        }
        out
    }
}

/// The lines of a text. Carriage returns are dropped.
pub fn lines(text: &str) -> Vec<Cow<'_, str>> {
    if text.contains('\u{1b}') && text.contains('\n') {
        return decorated::lines(text).into_iter().map(Cow::Owned).collect();
    }
    let clean = |line| -> Cow<'_, str> {
        let line: &str = line;
        if line.contains('\r') {
            line.replace('\r', "").into()
        } else {
            line.into()
        }
    };
    text.split('\n').map(clean).collect()
}

/// The first line of a text, with the cut sign where there are more.
pub fn first_line(text: &str, edition: Edition) -> Cow<'_, str> {
    match text.find(['\n', '\r']) {
        None => Cow::Borrowed(text),
        Some(end) => format!("{}{}", text.get(..end).unwrap_or(""), ellipsis(edition)).into(),
    }
}

/// True for a language whose text PowerShell breaks at blanks.
pub fn has_words(language: &str) -> bool {
    matches!(language, "en" | "fr" | "de" | "it" | "pt" | "es")
}

/// A line that grows until it is full.
struct Filling<'a> {
    out: &'a mut Vec<String>,
    line: String,
    /// The escape sequences of the word that is broken: they are closed with its line and go on in the next.
    open: String,
    left: usize,
    limit: usize,
    following: usize,
}

impl Filling<'_> {
    fn break_line(&mut self) {
        if !self.open.is_empty() && !self.line.ends_with(RESET) {
            self.line.push_str(RESET);
        }
        self.out.push(std::mem::take(&mut self.line));
        self.line.push_str(&self.open);
        self.limit = self.following;
        self.left = self.limit;
    }

    fn add(&mut self, text: &str, cells: usize) {
        if cells > self.left {
            self.break_line();
        }
        self.line.push_str(text);
        self.left = self.left.saturating_sub(cells);
    }
}

impl Ruler {
    fn wrap_words(self, line: &str, first: usize, following: usize, out: &mut Vec<String>) {
        let mut filling = Filling {
            out,
            line: String::new(),
            open: String::new(),
            left: first,
            limit: first,
            following,
        };
        for (word, delimiter, closed) in decorated::words(line) {
            let suffix = match delimiter {
                // A soft hyphen shows only where its line breaks there.
                Some('\u{ad}') if self.width(&word) + 1 == filling.left => "-",
                Some(' ') => " ",
                Some('\t') => "\t",
                _ => "",
            };
            // What ends the word stands before the sequence that closes it.
            let word = match word.strip_suffix(RESET).filter(|_| closed) {
                Some(open) => format!("{open}{suffix}{RESET}"),
                None => format!("{word}{suffix}"),
            };
            let cells = self.width(&word);
            if filling.limit == 0 {
                if following == 0 {
                    break;
                }
                filling.limit = following;
                filling.left = following;
            }
            if cells > filling.limit {
                filling.open.clear();
                for piece in pieces(&word) {
                    match piece {
                        Piece::Escape(sequence) => {
                            filling.line.push_str(sequence);
                            filling.open.push_str(sequence);
                        }
                        Piece::Char(_, c) if self.char_width(c) > filling.limit => {
                            filling.add("?", 1)
                        }
                        Piece::Char(_, c) => {
                            filling.add(c.encode_utf8(&mut [0; 4]), self.char_width(c))
                        }
                    }
                }
                filling.open.clear();
            } else {
                filling.add(&word, cells);
            }
        }
        let rest = filling.line;
        filling.out.push(rest);
    }

    fn wrap_anywhere(self, line: &str, first: usize, following: usize, out: &mut Vec<String>) {
        let mut rest = line;
        let mut limit = first;
        while self.width(rest) > limit {
            let part = self.head(rest, limit);
            if part.is_empty() {
                let skip = rest.chars().next().map_or(0, char::len_utf8);
                out.push("?".to_string());
                rest = rest.get(skip..).unwrap_or("");
            } else {
                out.push(part.to_string());
                rest = rest.get(part.len()..).unwrap_or("");
            }
            limit = following;
            if rest.is_empty() {
                return;
            }
        }
        out.push(rest.to_string());
    }
}

/// That many blanks.
pub fn blanks(count: usize) -> String {
    " ".repeat(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULER: Ruler = Ruler {
        wide: true,
        words: true,
    };

    #[test]
    fn wide_characters_take_two_cells_and_escapes_none() {
        assert_eq!(RULER.width("日本"), 4);
        assert_eq!(RULER.width("Zoë"), 3);
        assert_eq!(RULER.width("\u{1b}[31mred\u{1b}[0m"), 3);
        assert_eq!(RULER.width("😀"), 2);
        assert_eq!(plain("\u{1b}[1;31mred\u{1b}[0m"), "red");
    }

    #[test]
    fn cuts_at_either_end() {
        assert_eq!(RULER.head("日本語", 3), "日");
        assert_eq!(RULER.tail("abcdef", 2), "ef");
        assert_eq!(first_line("a\r\nb", Edition::Core), "a\u{2026}");
    }

    #[test]
    fn breaks_behind_blanks_and_inside_long_words() {
        assert_eq!(RULER.wrap("{a, b, c}", 5, 5), ["{a, ", "b, c}"]);
        assert_eq!(RULER.wrap("abcdefgh", 3, 3), ["abc", "def", "gh"]);
        assert_eq!(
            Ruler {
                words: false,
                ..RULER
            }
            .wrap("ab cd", 3, 3),
            ["ab ", "cd"]
        );
        assert_eq!(RULER.wrap("", 3, 3), [""]);
    }
}
