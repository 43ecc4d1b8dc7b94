//! Writes a table that `src/grammar/table.rs` reads: entries sorted by lower-cased name, an index of fixed-size rows in
//! front, so that one entry is found and decoded without touching the others.
//!
//! ```text
//! u32 count | count × (u32 name start, u32 name length, u32 data start, u32 data length) | names and data
//! ```
//!
//! All numbers are little-endian; starts count from the beginning of the blob.

use serde::Serialize;
use std::collections::BTreeMap;

/// Names with their encoded entries, sorted, to be laid out.
#[derive(Default)]
pub struct Blob {
    /// Lower-cased name to the name as written and the encoded entry.
    rows: BTreeMap<String, (String, Vec<u8>)>,
}

impl Blob {
    /// Adds one entry; false when the name is taken.
    pub fn add<T: Serialize>(&mut self, name: &str, entry: &T) -> Result<bool, postcard::Error> {
        let data = postcard::to_allocvec(entry)?;
        let row = (name.to_string(), data);
        Ok(self.rows.insert(name.to_ascii_lowercase(), row).is_none())
    }

    /// The finished table.
    pub fn finish(self) -> Vec<u8> {
        let mut index = Vec::new();
        let mut body: Vec<u8> = Vec::new();
        let start = 4 + self.rows.len() * 16;
        put(&mut index, self.rows.len());
        for (name, data) in self.rows.values() {
            for bytes in [name.as_bytes(), data.as_slice()] {
                put(&mut index, start + body.len());
                put(&mut index, bytes.len());
                body.extend_from_slice(bytes);
            }
        }
        index.extend_from_slice(&body);
        index
    }
}

fn put(out: &mut Vec<u8>, number: usize) {
    let number = u32::try_from(number).expect("a grammar table stays below 4 GB");
    out.extend_from_slice(&number.to_le_bytes());
}
