//! Text by UTF-16 position, which is what a script counts in. Text of ASCII, the common case, is indexed by byte.

use crate::value::Str;

/// A unit as text; half of a surrogate pair reads as U+FFFD, which is all that UTF-8 can say.
pub(super) fn unit_text(unit: u16) -> Str {
    let mut out = Str::new();
    out.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
    out
}
