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

/// A compiled regular expression.
pub(crate) struct Regex {
    inner: fancy_regex::Regex,
}

/// A match: where it stands, and its groups by name in order.
pub(crate) struct Found {
    pub range: std::ops::Range<usize>,
    pub groups: Vec<(String, Option<std::ops::Range<usize>>)>,
}

impl Regex {
    pub fn new(pattern: &str, ignore_case: bool) -> Result<Regex, String> {
        let text = if ignore_case {
            format!("(?i){pattern}")
        } else {
            pattern.to_string()
        };
        match fancy_regex::Regex::new(&text) {
            Ok(inner) => Ok(Regex { inner }),
            Err(e) => Err(e.to_string()),
        }
    }

    pub fn escape(text: &str) -> crate::value::Str {
        fancy_regex::escape(text).as_ref().into()
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.inner.is_match(text).unwrap_or(false)
    }

    pub fn find(&self, text: &str, at: usize) -> Option<Found> {
        let captures = self.inner.captures_from_pos(text, at).ok()??;
        let names: Vec<Option<String>> = self
            .inner
            .capture_names()
            .map(|n| n.map(str::to_string))
            .collect();
        let groups: Vec<(String, Option<std::ops::Range<usize>>)> = (0..captures.len())
            .map(|i| {
                let name = names
                    .get(i)
                    .cloned()
                    .flatten()
                    .unwrap_or_else(|| i.to_string());
                (name, captures.get(i).map(|m| m.range()))
            })
            .collect();
        Some(Found {
            range: captures.get(0)?.range(),
            groups,
        })
    }

    pub fn replace_all(&self, text: &str, substitute: &str) -> crate::value::Str {
        // The other engine writes `${1}` where .NET takes `$1` before a letter too.
        let mut safe = String::new();
        let mut chars = substitute.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '$' && chars.peek().is_some_and(char::is_ascii_digit) {
                safe.push_str("${");
                while let Some(d) = chars.next_if(char::is_ascii_digit) {
                    safe.push(d);
                }
                safe.push('}');
            } else {
                safe.push(c);
            }
        }
        self.inner.replace_all(text, safe.as_str()).as_ref().into()
    }
}
