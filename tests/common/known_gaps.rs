//! `conformance/known-gaps.md`: what cannot be told as PowerShell tells it, by name, under the reason and what
//! PowerShell does. A `## ` line opens a reason, text says it, and each `- ` line names one gap in backticks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The list as it stands on disk.
pub struct KnownGaps {
    path: PathBuf,
    lines: Vec<String>,
}

/// The name in a `` - `name` `` line.
fn name(line: &str) -> Option<&str> {
    line.strip_prefix("- `")?.strip_suffix('`')
}

impl KnownGaps {
    /// Reads the list, and holds it to its form: each name once, under a reason that is told.
    pub fn read() -> KnownGaps {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/known-gaps.md");
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut seen = BTreeSet::new();
        let mut told = false;
        for line in text.lines() {
            if line.starts_with("## ") {
                told = false;
            } else if let Some(name) = name(line) {
                assert!(told, "{name} stands under no reason");
                assert!(seen.insert(name), "{name} is listed twice");
            } else {
                told |= !line.trim().is_empty();
            }
        }
        let lines = text.lines().map(str::to_string).collect();
        KnownGaps { path, lines }
    }

    /// The names that `of` takes.
    pub fn names(&self, of: impl Fn(&str) -> bool) -> BTreeSet<String> {
        let names = self.lines.iter().filter_map(|l| name(l));
        names.filter(|n| of(n)).map(str::to_string).collect()
    }

    /// Takes names from the list, with the reasons that hold no name any more, and writes it.
    #[allow(dead_code, reason = "not every test that reads the list writes it")]
    pub fn take(&self, gone: &BTreeSet<String>) {
        let mut text = String::new();
        let mut rest = self.lines.iter().peekable();
        while let Some(line) = rest.next() {
            let mut section = vec![line];
            while let Some(next) = rest.next_if(|l| !l.starts_with("## ")) {
                section.push(next);
            }
            let named = section.iter().any(|l| name(l).is_some());
            section.retain(|l| name(l).is_none_or(|n| !gone.contains(n)));
            if named && !section.iter().any(|l| name(l).is_some()) {
                continue;
            }
            for line in section {
                text.push_str(line);
                text.push('\n');
            }
        }
        std::fs::write(&self.path, text).expect("the list is writable");
    }
}
