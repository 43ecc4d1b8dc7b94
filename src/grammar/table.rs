//! A compiled table of named entries: found by binary search, decoded when first asked for, kept for good.
//!
//! The layout is written by `build/blob.rs`.

use serde::Deserialize;
use std::cmp::Ordering;
use std::sync::OnceLock;

/// The raw table: sorted names with their encoded entries.
#[derive(Clone, Copy)]
struct Rows(&'static [u8]);

impl Rows {
    fn number(self, at: usize) -> usize {
        let bytes = self.0.get(at..at.saturating_add(4));
        let bytes: [u8; 4] = bytes.and_then(|b| b.try_into().ok()).unwrap_or_default();
        usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(0)
    }

    fn len(self) -> usize {
        self.number(0)
    }

    /// The bytes that the pair of numbers at `field` (0 name, 1 data) of row `row` names.
    fn field(self, row: usize, field: usize) -> &'static [u8] {
        let at = 4 + row * 16 + field * 8;
        let start = self.number(at);
        let end = start.saturating_add(self.number(at + 4));
        self.0.get(start..end).unwrap_or(&[])
    }

    fn name(self, row: usize) -> &'static str {
        std::str::from_utf8(self.field(row, 0)).unwrap_or("")
    }

    fn find(self, name: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match compare(self.field(middle, 0), name.as_bytes()) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// Orders names as the table is sorted: by bytes, ASCII letters alike in both cases.
fn compare(left: &[u8], right: &[u8]) -> Ordering {
    let left = left.iter().map(u8::to_ascii_lowercase);
    left.cmp(right.iter().map(u8::to_ascii_lowercase))
}

/// A table with its decoded entries.
pub(super) struct Table<T: 'static> {
    rows: Rows,
    decoded: OnceLock<Box<[OnceLock<Option<T>>]>>,
}

impl<T: Deserialize<'static>> Table<T> {
    /// A table over a blob; costs nothing until it is asked.
    pub(super) const fn new(blob: &'static [u8]) -> Table<T> {
        Table {
            rows: Rows(blob),
            decoded: OnceLock::new(),
        }
    }

    /// The entry of that name, whatever its case.
    pub(super) fn get(&'static self, name: &str) -> Option<&'static T> {
        self.at(self.rows.find(name)?)
    }

    /// The names in alphabetical order, in their own casing. Nothing is decoded.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &'static str> + use<T> {
        let rows = self.rows;
        (0..rows.len()).map(move |row| rows.name(row))
    }

    /// All entries in the order of their names. Decodes everything: for listings only.
    pub(super) fn entries(&'static self) -> impl Iterator<Item = &'static T> {
        (0..self.rows.len()).filter_map(|row| self.at(row))
    }

    fn at(&'static self, row: usize) -> Option<&'static T> {
        let slots = self
            .decoded
            .get_or_init(|| (0..self.rows.len()).map(|_| OnceLock::new()).collect());
        let slot = slots.get(row)?;
        slot.get_or_init(|| postcard::from_bytes(self.rows.field(row, 1)).ok())
            .as_ref()
    }

    /// How many entries have been decoded so far.
    #[cfg(test)]
    pub(super) fn decoded(&self) -> usize {
        let slots = self.decoded.get().map_or(&[][..], |slots| slots);
        slots.iter().filter(|slot| slot.get().is_some()).count()
    }
}
