//! UTF-16 positions in UTF-8 text. Scripts count UTF-16 units; for text of ASCII these are bytes, which is checked
//! first so that the common case costs no walk through the characters. A long text that is asked again and again is
//! [`pinned`](super::pinned) and counted once.

use super::pinned;

/// `String.Length`: the number of UTF-16 units.
pub fn length(text: &str) -> usize {
    if let Some(length) = pinned::length(text) {
        return length;
    }
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().map(char::len_utf16).sum()
    }
}

/// The byte offset of the character that holds UTF-16 unit `index`; the length of the text for the unit behind the last.
/// Nothing beyond that.
pub fn byte_offset(text: &str, index: usize) -> Option<usize> {
    if let Some(offset) = pinned::byte_offset(text, index) {
        return offset;
    }
    if text.is_ascii() {
        return (index <= text.len()).then_some(index);
    }
    let mut units = 0;
    for (offset, c) in text.char_indices() {
        if index < units + c.len_utf16() {
            return Some(offset);
        }
        units += c.len_utf16();
    }
    (index == units).then_some(text.len())
}

/// The UTF-16 unit at which the character at byte `offset` begins.
pub fn unit_index(text: &str, offset: usize) -> usize {
    if let Some(index) = pinned::unit_index(text, offset) {
        return index;
    }
    length(text.get(..offset).unwrap_or(text))
}

/// The UTF-16 unit at `index`: `$text[index]`.
pub fn unit_at(text: &str, index: usize) -> Option<u16> {
    if let Some(offset) = pinned::byte_offset(text, index) {
        let c = text.get(offset?..)?.chars().next()?;
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units);
        // The second half of a pair stands one unit behind its character.
        let behind = index.checked_sub(unit_index(text, offset?))?;
        return units.get(behind).copied();
    }
    if text.is_ascii() {
        return text.as_bytes().get(index).map(|b| u16::from(*b));
    }
    text.encode_utf16().nth(index)
}

/// `Substring(start, count)` in UTF-16 units; nothing when it reaches beyond the text. A half of a surrogate pair, which
/// UTF-8 has no form for, becomes U+FFFD.
pub fn substring(text: &str, start: usize, count: usize) -> Option<String> {
    let end = start.checked_add(count)?;
    if let (Some(from), Some(to)) = (
        pinned::byte_offset(text, start),
        pinned::byte_offset(text, end),
    ) {
        let (from, to) = (from?, to?);
        // Both at the beginnings of characters: no pair is cut.
        if unit_index(text, from) == start && unit_index(text, to) == end {
            return text.get(from..to).map(str::to_owned);
        }
    } else if text.is_ascii() {
        return text.get(start..end).map(str::to_owned);
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    units.get(start..end).map(String::from_utf16_lossy)
}

/// The cells that `text` takes on a terminal as PowerShell counts them, UTF-16 unit by unit.
pub fn display_width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().map(char_width).sum()
    }
}

/// The cells of one character: two for the East Asian ones that PowerShell's host knows as wide, one for any other
/// UTF-16 unit, so that a character outside the basic plane takes two and a combining one is not left out.
pub fn char_width(c: char) -> usize {
    match c {
        '\u{303f}' => 1,
        '\u{1100}'..='\u{115f}'
        | '\u{2329}'..='\u{232a}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe19}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' => 2,
        _ => c.len_utf16(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_utf16_units() {
        let text = "a😀é";
        assert_eq!(length(text), 4);
        assert_eq!(byte_offset(text, 3), Some(5));
        assert_eq!(byte_offset(text, 4), Some(7));
        assert_eq!(byte_offset(text, 5), None);
        assert_eq!(substring(text, 1, 2).as_deref(), Some("😀"));
        assert_eq!(substring("abc", 1, 2).as_deref(), Some("bc"));
        assert_eq!(substring("abc", 2, 2), None);
        assert_eq!(unit_at(text, 1), Some(0xd83d));
        assert_eq!(unit_index(text, 5), 3);
    }

    #[test]
    fn wide_characters_take_two_cells() {
        assert_eq!(display_width("日本 a"), 6);
        assert_eq!(display_width("Zoë"), 3);
        assert_eq!(display_width("😀"), 2);
    }
}
