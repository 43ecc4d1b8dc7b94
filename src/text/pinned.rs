//! The long texts that positions were last asked of, counted once.
//!
//! Scripts walk through a text by its UTF-16 units (`$s.Length`, `$s[$i]`, `$s.Substring($i, 3)`), and each such
//! question alone would cost a walk from the text's beginning: a loop over a text would cost its length squared. Here
//! the text is kept with counts every so many bytes. As it is kept, its bytes cannot change, and a text at the same
//! address with the same length is the same text.

use std::cell::RefCell;

use ecow::EcoString;

/// Shorter texts are counted each time.
const LONG: usize = 512;

/// The bytes from one count to the next.
const STRIDE: usize = 256;

struct Pinned {
    text: EcoString,
    /// The units before each multiple of [`STRIDE`] bytes; empty for ASCII, where units are bytes.
    counts: Vec<usize>,
    /// The units of the whole text.
    length: usize,
}

/// How many texts are kept: a loop may walk through some side by side.
const KEPT: usize = 4;

thread_local! {
    /// The oldest first.
    static PINNED: RefCell<Vec<Pinned>> = const { RefCell::new(Vec::new()) };
}

/// Counts a text once for all that is asked of it until others take its place.
pub fn pin(text: &EcoString) {
    if text.len() < LONG || with(text, |_| ()).is_some() {
        return;
    }
    let made = Pinned::new(text.clone());
    PINNED.with_borrow_mut(|pinned| {
        if pinned.len() >= KEPT {
            pinned.remove(0);
        }
        pinned.push(made);
    });
}

/// Lets go of a text that is about to change, so that it can change in its place.
pub fn release(text: &EcoString) {
    if text.len() >= LONG {
        PINNED.with_borrow_mut(|pinned| pinned.retain(|p| !p.is(text)));
    }
}

/// The number of units, where the text is pinned.
pub(super) fn length(text: &str) -> Option<usize> {
    with(text, |p| p.length)
}

/// The byte offset of the character that holds a unit, where the text is pinned; None inside beyond its end.
pub(super) fn byte_offset(text: &str, index: usize) -> Option<Option<usize>> {
    with(text, |p| p.byte_offset(index))
}

/// The unit at which the character at a byte offset begins, where the text is pinned.
pub(super) fn unit_index(text: &str, offset: usize) -> Option<usize> {
    with(text, |p| p.unit_index(offset))
}

fn with<T>(text: &str, f: impl FnOnce(&Pinned) -> T) -> Option<T> {
    if text.len() < LONG {
        return None;
    }
    PINNED.with_borrow(|pinned| pinned.iter().find(|p| p.is(text)).map(f))
}

impl Pinned {
    /// True for the very text: its bytes are kept here, and so no other text can be there.
    fn is(&self, text: &str) -> bool {
        std::ptr::eq(self.text.as_str(), text)
    }

    fn new(text: EcoString) -> Pinned {
        if text.is_ascii() {
            return Pinned {
                counts: Vec::new(),
                length: text.len(),
                text,
            };
        }
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut units = 0;
        for (at, c) in text.char_indices() {
            // A character across the mark is counted behind it.
            while at >= counts.len() * STRIDE {
                counts.push(units);
            }
            units += c.len_utf16();
        }
        Pinned {
            counts,
            length: units,
            text,
        }
    }

    /// The first character at or behind a mark, and the units before it.
    fn mark(&self, mark: usize) -> (usize, usize) {
        let mut at = mark * STRIDE;
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        (at, self.counts.get(mark).copied().unwrap_or(0))
    }

    fn byte_offset(&self, index: usize) -> Option<usize> {
        if self.counts.is_empty() {
            return (index <= self.length).then_some(index);
        }
        if index >= self.length {
            return (index == self.length).then_some(self.text.len());
        }
        let mark = self.counts.partition_point(|units| *units <= index);
        let (start, mut units) = self.mark(mark.saturating_sub(1));
        for (offset, c) in self.text.get(start..)?.char_indices() {
            units += c.len_utf16();
            if index < units {
                return Some(start + offset);
            }
        }
        None
    }

    fn unit_index(&self, offset: usize) -> usize {
        if self.counts.is_empty() {
            return offset.min(self.length);
        }
        let (start, units) = self.mark((offset / STRIDE).min(self.counts.len() - 1));
        let between = self.text.get(start..offset.min(self.text.len()));
        let between = between.map_or(0, |t| t.chars().map(char::len_utf16).sum());
        units + between
    }
}

#[cfg(test)]
mod tests {
    use super::super::units;
    use super::*;

    #[test]
    fn a_pinned_text_answers_as_one_that_is_counted() {
        for piece in ["ab", "aé", "日本", "x😀y", "é"] {
            let text = EcoString::from(piece.repeat(700));
            let ask = || {
                let mut answers = Vec::new();
                for index in 0..text.len() + 2 {
                    answers.push((
                        units::byte_offset(&text, index),
                        units::unit_at(&text, index).map(usize::from),
                        units::substring(&text, index, 3),
                    ));
                }
                let offsets = text.char_indices().map(|(at, _)| at);
                let indices: Vec<usize> = offsets.map(|at| units::unit_index(&text, at)).collect();
                (units::length(&text), answers, indices)
            };
            release(&text);
            let counted = ask();
            pin(&text);
            assert_eq!(length(&text), Some(counted.0));
            assert_eq!(ask(), counted, "{piece}");
        }
    }
}
