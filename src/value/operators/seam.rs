//! Comparison of text, wildcards and regular expressions, until the text room has them.

use std::cmp::Ordering;

use crate::value::Engine;

/// Compares text in the invariant culture.
pub(crate) fn compare_text(
    _engine: &mut dyn Engine,
    a: &str,
    b: &str,
    ignore_case: bool,
) -> Ordering {
    let fold = |s: &str| s.to_lowercase();
    let order = fold(a).cmp(&fold(b));
    if ignore_case || order != Ordering::Equal {
        return order;
    }
    // Lower case comes first among equals.
    b.cmp(a)
}

/// A wildcard pattern: `*`, `?`, `[a-z]`, with the backtick as escape.
pub struct Wildcard {
    regex: Option<fancy_regex::Regex>,
}

impl Wildcard {
    /// Reads a pattern.
    pub fn new(pattern: &str, ignore_case: bool) -> Wildcard {
        let mut text = String::from(if ignore_case { "(?is)^" } else { "(?s)^" });
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            match c {
                '*' => text.push_str(".*"),
                '?' => text.push('.'),
                '[' | ']' => text.push(c),
                '`' => {
                    if let Some(c) = chars.next() {
                        text.push_str(&fancy_regex::escape(&c.to_string()));
                    }
                }
                '-' => text.push('-'),
                c => text.push_str(&fancy_regex::escape(&c.to_string())),
            }
        }
        text.push('$');
        Wildcard {
            regex: fancy_regex::Regex::new(&text).ok(),
        }
    }

    /// True where the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        self.regex
            .as_ref()
            .is_some_and(|r| r.is_match(text).unwrap_or(false))
    }
}
