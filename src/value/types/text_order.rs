//! The order of text that members go by.

use std::cmp::Ordering;

/// By UTF-16 value, or by the upper-case letters.
pub fn ordinal(a: &str, b: &str, ignore_case: bool) -> Ordering {
    if ignore_case {
        let fold = |s: &str| {
            crate::text::case::upper_invariant(s)
                .encode_utf16()
                .collect::<Vec<_>>()
        };
        return fold(a).cmp(&fold(b));
    }
    if a.is_ascii() && b.is_ascii() {
        return a.cmp(b);
    }
    a.encode_utf16().cmp(b.encode_utf16())
}

/// As a culture sorts text: letters first, then case, small before capital.
pub fn culture(a: &str, b: &str, _: &crate::text::culture::Culture, ignore_case: bool) -> Ordering {
    let folded = ordinal(a, b, true);
    if folded.is_ne() || ignore_case {
        return folded;
    }
    ordinal(b, a, false)
}
