//! Differences that a person can read.

use similar::{ChangeTag, TextDiff};

/// A line diff of two texts, with what cannot be seen made visible in the lines that differ.
pub fn lines(what: &str, expected: &str, got: &str) -> String {
    let mut text = format!("  {what}:\n");
    let diff = TextDiff::from_lines(expected, got);
    for (at, group) in diff.grouped_ops(1).iter().enumerate() {
        if at > 0 {
            text.push_str("    ...\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => "PowerShell -",
                ChangeTag::Insert => "      msol +",
                ChangeTag::Equal => "            ",
            };
            let line = change.value().replace('\r', "␍").replace('\t', "␉");
            let line = match line.strip_suffix('\n') {
                Some(line) if change.tag() == ChangeTag::Equal => line.to_string(),
                Some(line) => format!("{line}⏎"),
                None => line,
            };
            text.push_str(&format!("    {sign} {line}\n"));
        }
    }
    text
}
