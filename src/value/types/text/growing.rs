//! A text that grows at its end, with its UTF-16 positions at hand while it is ASCII: what a builder holds.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};

use crate::text::units;

/// A text that knows how much of its beginning is ASCII, so that a question for a position in a text that is filled
/// piece by piece looks at the new piece only.
#[derive(Default)]
pub(super) struct Growing {
    text: String,
    /// So many bytes from the beginning were looked at and are ASCII.
    ascii: Cell<usize>,
}

impl Growing {
    /// A text to begin with.
    pub(super) fn new(text: String) -> Growing {
        Growing {
            text,
            ascii: Cell::new(0),
        }
    }

    /// Appends.
    pub(super) fn push_str(&mut self, more: &str) {
        self.text.push_str(more);
    }

    fn is_ascii(&self) -> bool {
        let rest = self.text.as_bytes().get(self.ascii.get()..);
        let is_ascii = rest.unwrap_or_default().is_ascii();
        if is_ascii {
            self.ascii.set(self.text.len());
        }
        is_ascii
    }

    /// The number of UTF-16 units.
    pub(super) fn length(&self) -> usize {
        if self.is_ascii() {
            return self.text.len();
        }
        units::length(&self.text)
    }

    /// The UTF-16 unit at an index.
    pub(super) fn unit_at(&self, at: usize) -> Option<u16> {
        if self.is_ascii() {
            return self.text.as_bytes().get(at).map(|b| u16::from(*b));
        }
        units::unit_at(&self.text, at)
    }

    /// Sets the UTF-16 unit at an index; false beyond the end.
    pub(super) fn set_unit(&mut self, at: usize, unit: u16) -> bool {
        if let Ok(byte @ 0..0x80) = u8::try_from(unit)
            && self.is_ascii()
        {
            let there = at < self.text.len();
            if there {
                let c = char::from(byte);
                self.text
                    .replace_range(at..at + 1, c.encode_utf8(&mut [0; 4]));
            }
            return there;
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

impl DerefMut for Growing {
    /// For all other changes: what is known of the text is forgotten.
    fn deref_mut(&mut self) -> &mut String {
        self.ascii.set(0);
        &mut self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
