//! `-Attributes`: which attributes a file must have: `Directory+!Hidden,ReadOnly`.

/// .NET's names of attributes and the short ones of `Get-ChildItem`.
const NAMES: &[(&str, i64)] = &[
    ("ReadOnly", 1),
    ("R", 1),
    ("Hidden", HIDDEN),
    ("H", HIDDEN),
    ("System", 4),
    ("S", 4),
    ("Directory", 16),
    ("D", 16),
    ("Archive", 32),
    ("A", 32),
    ("Device", 64),
    ("Normal", 128),
    ("Temporary", 256),
    ("SparseFile", 512),
    ("ReparsePoint", 1024),
    ("L", 1024),
    ("Compressed", 2048),
    ("Offline", 4096),
    ("NotContentIndexed", 8192),
    ("Encrypted", 16384),
    ("IntegrityStream", 32768),
    ("NoScrubData", 131_072),
];

const HIDDEN: i64 = 2;

/// Alternatives, each of attributes that must be there or not.
pub struct Attributes(Vec<Vec<(i64, bool)>>);

impl Attributes {
    /// Reads an expression: `,` parts alternatives, `+` what must hold together, `!` means not.
    ///
    /// # Errors
    /// The name that is no attribute.
    pub fn read(text: &str) -> Result<Attributes, String> {
        let mut all = Vec::new();
        for alternative in text.split(',') {
            let mut together = Vec::new();
            for word in alternative.split('+') {
                let word = word.trim();
                let (name, wanted) = match word.strip_prefix('!') {
                    Some(rest) => (rest.trim(), false),
                    None => (word, true),
                };
                let found = NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
                match found {
                    Some((_, bit)) => together.push((*bit, wanted)),
                    None => return Err(name.to_owned()),
                }
            }
            all.push(together);
        }
        Ok(Attributes(all))
    }

    /// True where a file with these attributes is wanted.
    pub fn take(&self, bits: i64) -> bool {
        let holds = |(bit, wanted): &(i64, bool)| (bits & bit != 0) == *wanted;
        self.0.iter().any(|together| together.iter().all(holds))
    }

    /// True where it speaks of hidden files: they are looked at then.
    pub fn name_hidden(&self) -> bool {
        self.0.iter().flatten().any(|(bit, _)| *bit == HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_of_what_holds_together() {
        let read = |text: &str| Attributes::read(text).unwrap_or(Attributes(Vec::new()));
        let attributes = read("Directory+!Hidden, R");
        assert!(attributes.take(16));
        assert!(attributes.take(1 | HIDDEN));
        assert!(!attributes.take(16 | HIDDEN));
        assert!(!attributes.take(128));
        assert!(attributes.name_hidden());
        assert_eq!(Attributes::read("Red").err().as_deref(), Some("Red"));
    }
}
