//! A text that is put together piece by piece, with its UTF-16 positions at hand: what a builder holds.
//!
//! Scripts ask a builder for its length, and look at, cut off and put in at places near the last one or near its end.
//! Each such question alone would cost a walk through the whole text; here it costs one from the nearest place that is
//! known. While a text is ASCII its units are bytes, and there is nothing to walk.

use std::cell::Cell;
use std::ops::{Deref, Range};

/// A place in a text: so many bytes, and the UTF-16 units that they are.
#[derive(Clone, Copy, Default)]
struct Mark {
    bytes: usize,
    units: usize,
}

/// A text that knows the places that were last asked for.
#[derive(Default)]
pub(super) struct Growing {
    text: String,
    /// What was counted from the beginning.
    counted: Cell<Mark>,
    /// Where the last question led, at the beginning of a character within what was counted.
    last: Cell<Mark>,
}

/// The UTF-16 units of a piece of text.
fn units_of(piece: &str) -> usize {
    if piece.is_ascii() {
        piece.len()
    } else {
        piece.chars().map(char::len_utf16).sum()
    }
}

impl Growing {
    /// A text to begin with.
    pub(super) fn new(text: String) -> Growing {
        Growing {
            text,
            ..Growing::default()
        }
    }

    fn piece(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The number of UTF-16 units.
    pub(super) fn length(&self) -> usize {
        let Mark { bytes, units } = self.counted.get();
        let whole = Mark {
            bytes: self.text.len(),
            units: units + units_of(self.piece(bytes..self.text.len())),
        };
        self.counted.set(whole);
        whole.units
    }

    /// The byte at which the character begins that holds a unit; the length for the unit behind the last one.
    pub(super) fn byte_offset(&self, unit: usize) -> Option<usize> {
        self.find(unit).map(|mark| mark.bytes)
    }

    /// The UTF-16 unit at an index.
    pub(super) fn unit_at(&self, at: usize) -> Option<u16> {
        let mark = self.find(at)?;
        let c = self.text.get(mark.bytes..)?.chars().next()?;
        c.encode_utf16(&mut [0; 2]).get(at - mark.units).copied()
    }

    /// Where the character begins that holds a unit.
    fn find(&self, unit: usize) -> Option<Mark> {
        let length = self.length();
        if unit > length {
            return None;
        }
        let end = self.counted.get();
        if end.bytes == end.units {
            return Some(Mark {
                bytes: unit,
                units: unit,
            });
        }
        let last = self.last.get();
        let from = [Mark::default(), last, end]
            .into_iter()
            .min_by_key(|mark| mark.units.abs_diff(unit))?;
        let found = if from.units <= unit {
            self.walk_on(from, unit)
        } else {
            self.walk_back(from, unit)
        };
        self.last.set(found);
        Some(found)
    }

    fn walk_on(&self, mut mark: Mark, unit: usize) -> Mark {
        for c in self.piece(mark.bytes..self.text.len()).chars() {
            if unit < mark.units + c.len_utf16() {
                break;
            }
            mark.bytes += c.len_utf8();
            mark.units += c.len_utf16();
        }
        mark
    }

    fn walk_back(&self, mut mark: Mark, unit: usize) -> Mark {
        for c in self.piece(0..mark.bytes).chars().rev() {
            if mark.units <= unit {
                break;
            }
            mark.bytes -= c.len_utf8();
            mark.units -= c.len_utf16();
        }
        mark
    }

    /// Appends.
    pub(super) fn push_str(&mut self, more: &str) {
        self.text.push_str(more);
    }

    /// Puts another text in the place of a range of bytes, which must lie between characters.
    pub(super) fn replace_range(&mut self, range: Range<usize>, with: &str) {
        let counted = self.counted.get();
        self.counted.set(if range.end <= counted.bytes {
            Mark {
                bytes: counted.bytes - range.len() + with.len(),
                units: counted.units - units_of(self.piece(range.clone())) + units_of(with),
            }
        } else {
            self.known_before(range.start)
        });
        self.last.set(self.known_before(range.start));
        self.text.replace_range(range, with);
    }

    /// The last place that is known up to a byte.
    fn known_before(&self, byte: usize) -> Mark {
        let last = self.last.get();
        if last.bytes <= byte {
            last
        } else {
            Mark::default()
        }
    }

    /// Puts a text in between at a byte.
    pub(super) fn insert_str(&mut self, at: usize, more: &str) {
        self.replace_range(at..at, more);
    }

    /// Cuts off what is behind a byte.
    pub(super) fn truncate(&mut self, at: usize) {
        self.replace_range(at..self.text.len(), "");
    }

    /// Removes everything.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.counted.take();
        self.last.take();
    }

    /// Makes room for so many bytes more.
    pub(super) fn reserve(&mut self, more: usize) {
        self.text.reserve(more);
    }

    /// Sets the UTF-16 unit at an index; false beyond the end.
    pub(super) fn set_unit(&mut self, at: usize, unit: u16) -> bool {
        let Some(mark) = self.find(at) else {
            return false;
        };
        let there = self.piece(mark.bytes..self.text.len()).chars().next();
        if let Some(there) = there
            && there.len_utf16() == 1
            && let Some(c) = char::from_u32(u32::from(unit))
        {
            let range = mark.bytes..mark.bytes + there.len_utf8();
            self.replace_range(range, c.encode_utf8(&mut [0; 4]));
            return true;
        }
        let mut all: Vec<u16> = self.text.encode_utf16().collect();
        let Some(place) = all.get_mut(at) else {
            return false;
        };
        *place = unit;
        *self = Growing::new(String::from_utf16_lossy(&all));
        true
    }
}

impl Deref for Growing {
    type Target = String;

    fn deref(&self) -> &String {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::units;

    #[test]
    fn positions_follow_every_change() {
        let mut text = Growing::new("abc".into());
        assert_eq!((text.length(), text.unit_at(2)), (3, Some(u16::from(b'c'))));
        text.push_str("d😀");
        assert_eq!((text.length(), text.unit_at(4)), (6, Some(0xd83d)));
        text.truncate(4);
        assert_eq!(text.length(), 4);
        assert!(text.set_unit(1, u16::from(b'X')) && text.set_unit(3, 0xe9));
        assert_eq!(text.as_str(), "aXcé");
        assert!(!text.set_unit(4, 0x41));
        assert_eq!(text.length(), 4);
        assert!(text.set_unit(1, u16::from(b'y')));
        text.insert_str(1, "日本😀");
        assert_eq!((text.as_str(), text.length()), ("a日本😀ycé", 8));
    }

    #[test]
    fn answers_are_those_of_a_count_from_the_beginning() {
        let mut text = Growing::default();
        for (at, piece) in ["aé", "日本", "x😀y", "bc"]
            .iter()
            .cycle()
            .take(40)
            .enumerate()
        {
            text.push_str(piece);
            let length = text.length();
            assert_eq!(length, units::length(&text));
            for unit in [at, length / 2, length - 1, length, length + 1, 0] {
                assert_eq!(text.byte_offset(unit), units::byte_offset(&text, unit));
                assert_eq!(text.unit_at(unit), units::unit_at(&text, unit));
            }
            if at % 3 == 2 {
                let from = text.byte_offset(length / 3).unwrap();
                let to = text.byte_offset(length / 2).unwrap();
                text.replace_range(from..to, "ü");
            }
        }
    }
}
