//! UTF-7: ASCII with everything else as base64 of UTF-16 between `+` and `-` (RFC 2152).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// What .NET writes as it is without optional characters.
fn is_direct(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '\'' | '(' | ')' | ',' | '-' | '.' | '/' | ':' | '?' | ' ' | '\t' | '\r' | '\n'
        )
}

/// The bytes of a text.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if is_direct(c) || c == '+' {
            out.push(b'+');
            match c {
                '+' => out.push(b'-'),
                // An ASCII character is one byte.
                _ => {
                    out.pop();
                    out.extend(u8::try_from(c));
                }
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
            continue;
        }
        let length = rest.find(is_direct).unwrap_or(rest.len());
        let (shifted, after) = rest.split_at(length);
        let bytes: Vec<u8> = shifted.encode_utf16().flat_map(u16::to_be_bytes).collect();
        out.push(b'+');
        out.extend(STANDARD_NO_PAD.encode(bytes).into_bytes());
        out.push(b'-');
        rest = after;
    }
    out
}

/// The text of bytes; what is not UTF-7 stands for itself.
pub(super) fn decode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte != b'+' {
            out.push(char::from(*byte));
            continue;
        }
        if bytes.get(at) == Some(&b'-') {
            at += 1;
            out.push('+');
            continue;
        }
        let start = at;
        while bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
        {
            at += 1;
        }
        let mut value = 0u32;
        let mut bits = 0;
        let mut units = Vec::new();
        for digit in bytes.get(start..at).unwrap_or_default() {
            let number = match digit {
                b'A'..=b'Z' => digit - b'A',
                b'a'..=b'z' => digit - b'a' + 26,
                b'0'..=b'9' => digit - b'0' + 52,
                b'+' => 62,
                _ => 63,
            };
            value = (value << 6 | u32::from(number)) & 0x3f_ffff;
            bits += 6;
            if bits >= 16 {
                bits -= 16;
                units.push(u16::try_from(value >> bits & 0xffff).unwrap_or(0xfffd));
            }
        }
        out.push_str(&String::from_utf16_lossy(&units));
        if bytes.get(at) == Some(&b'-') {
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_ascii_is_base64_of_utf16() {
        for (text, bytes) in [
            ("A≢Α.", "A+ImIDkQ-."),
            ("Hi ☺!", "Hi +JjoAIQ-"),
            ("1+1", "1+-1"),
        ] {
            assert_eq!(encode(text), bytes.as_bytes(), "{text}");
            assert_eq!(decode(bytes.as_bytes()), text);
        }
    }
}
