//! Replacement of matches, by patterns (`$1 ${name} $&`) or by a function.

use super::{Match, Options, Regex};
use crate::text::error::TextError;
use crate::text::regex::set::is_word;

/// A compiled replacement pattern of one regular expression.
#[derive(Clone, Debug)]
pub struct Replacement {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Group(usize),
    /// `` $` ``
    Before,
    /// `$'`
    After,
    /// `$+`
    LastGroup,
    /// `$_`
    Whole,
}

impl Replacement {
    /// Reads `pattern` for `regex`; a dollar that means nothing stands for itself.
    pub fn new(pattern: &str, regex: &Regex) -> Replacement {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = pattern;
        while let Some(dollar) = rest.find('$') {
            let (before, tail) = rest.split_at(dollar);
            text.push_str(before);
            let tail = tail.get(1..).unwrap_or("");
            rest = match piece(tail, regex) {
                Some((piece, length)) => {
                    match piece {
                        Some(piece) => {
                            if !text.is_empty() {
                                pieces.push(Piece::Text(std::mem::take(&mut text)));
                            }
                            pieces.push(piece);
                        }
                        None => text.push('$'),
                    }
                    tail.get(length..).unwrap_or("")
                }
                None => {
                    text.push('$');
                    tail
                }
            };
        }
        text.push_str(rest);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        Replacement { pieces }
    }

    /// Appends what replaces `found` in `text`.
    pub fn write(&self, text: &str, found: &Match, out: &mut String) {
        let (start, end) = found.span();
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or("");
        let group = |slot: usize| found.group(slot).map_or("", |(from, to)| part(from, to));
        for piece in &self.pieces {
            out.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Group(slot) => group(*slot),
                Piece::Before => part(0, start),
                Piece::After => part(end, text.len()),
                Piece::LastGroup => group(found.count().saturating_sub(1)),
                Piece::Whole => text,
            });
        }
    }
}

/// What stands behind a dollar, with its length; the piece is missing for `$$`.
fn piece(tail: &str, regex: &Regex) -> Option<(Option<Piece>, usize)> {
    let first = tail.chars().next()?;
    let simple = match first {
        '$' => return Some((None, 1)),
        '&' => Some(Piece::Group(0)),
        '`' => Some(Piece::Before),
        '\'' => Some(Piece::After),
        '+' => Some(Piece::LastGroup),
        '_' => Some(Piece::Whole),
        _ => None,
    };
    if simple.is_some() {
        return Some((simple, 1));
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = |text: &str| {
        text.parse()
            .ok()
            .and_then(|number| regex.groups.slot_of_number(number))
    };
    if let Some(inner) = tail.strip_prefix('{') {
        let (name, _) = inner.split_once('}')?;
        let slot = if name.starts_with(|c: char| c.is_ascii_digit()) {
            (digits(name) == name.len())
                .then(|| numbered(name))
                .flatten()
        } else {
            (!name.is_empty() && name.chars().all(is_word))
                .then(|| regex.groups.slot_of_name(name))
                .flatten()
        };
        return slot.map(|slot| (Some(Piece::Group(slot)), name.len() + 2));
    }
    let length = digits(tail);
    if length == 0 {
        return None;
    }
    if regex.options.has(Options::ECMA_SCRIPT) {
        // The longest number that is a group's.
        return (1..=length).rev().find_map(|length| {
            let slot = numbered(tail.get(..length)?)?;
            Some((Some(Piece::Group(slot)), length))
        });
    }
    numbered(tail.get(..length)?).map(|slot| (Some(Piece::Group(slot)), length))
}

impl Regex {
    /// `Regex.Replace(text, replacement)`: at most `count` matches.
    ///
    /// # Errors
    /// As [`Regex::is_match`].
    pub fn replace(
        &self,
        text: &str,
        replacement: &Replacement,
        count: Option<usize>,
    ) -> Result<String, TextError> {
        self.replace_with(text, count, |found, out| {
            replacement.write(text, found, out);
            Ok(())
        })
    }

    /// `Regex.Replace(text, evaluator)`: `write` appends what replaces each match. Matches come in the order in which
    /// they are found, which is from the end when the pattern goes from right to left.
    ///
    /// # Errors
    /// As [`Regex::is_match`], and whatever `write` fails with.
    pub fn replace_with<E: From<TextError>>(
        &self,
        text: &str,
        count: Option<usize>,
        mut write: impl FnMut(&Match, &mut String) -> Result<(), E>,
    ) -> Result<String, E> {
        let mut result = String::with_capacity(text.len());
        let mut at = 0;
        let matches = self.find_all(text).take(count.unwrap_or(usize::MAX));
        if !self.options.has(Options::RIGHT_TO_LEFT) {
            for found in matches {
                let found = found?;
                let (start, end) = found.span();
                result.push_str(text.get(at..start).unwrap_or(""));
                write(&found, &mut result)?;
                at = end;
            }
            result.push_str(text.get(at..).unwrap_or(""));
            return Ok(result);
        }
        let mut parts: Vec<((usize, usize), String)> = Vec::new();
        for found in matches {
            let found = found?;
            let mut out = String::new();
            write(&found, &mut out)?;
            parts.push((found.span(), out));
        }
        for ((start, end), part) in parts.into_iter().rev() {
            result.push_str(text.get(at..start).unwrap_or(""));
            result.push_str(&part);
            at = end;
        }
        result.push_str(text.get(at..).unwrap_or(""));
        Ok(result)
    }
}
