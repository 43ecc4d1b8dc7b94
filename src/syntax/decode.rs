//! Script files' bytes to text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::Edition;

/// Reads a script file's bytes. A byte order mark says which Unicode form they are; without one, core takes them for
/// UTF-8, and Windows PowerShell for the system's code page, which is Windows-1252 here unless they are plain UTF-8.
/// What is not valid reads as U+FFFD.
pub fn decode_script(bytes: &[u8], edition: Edition) -> String {
    if let Some(text) = utf_32(bytes) {
        return text;
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return without_mark(encoding, bytes.get(length..).unwrap_or(&[]));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let encoding = if edition.is_core() {
        UTF_8
    } else {
        WINDOWS_1252
    };
    without_mark(encoding, bytes)
}

fn without_mark(encoding: &'static Encoding, bytes: &[u8]) -> String {
    debug_assert!([UTF_8, UTF_16LE, UTF_16BE, WINDOWS_1252].contains(&encoding));
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Text in UTF-32 with a byte order mark, which must be asked for before that of UTF-16, as they begin alike.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let (read, rest): (fn([u8; 4]) -> u32, _) = match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => (u32::from_le_bytes, rest),
        [0, 0, 0xfe, 0xff, rest @ ..] => (u32::from_be_bytes, rest),
        _ => return None,
    };
    let units = rest.as_chunks::<4>().0.iter();
    let text = units.map(|unit| char::from_u32(read(*unit)).unwrap_or('\u{fffd}'));
    Some(text.collect())
}

#[cfg(test)]
mod tests {
    use super::decode_script;
    use crate::Edition;

    #[test]
    fn reads_each_form_by_its_mark_and_ansi_without() {
        let core = |bytes| decode_script(bytes, Edition::Core);
        let desktop = |bytes| decode_script(bytes, Edition::Desktop);
        assert_eq!(core(b"\xef\xbb\xbf\xc3\xa9"), "\u{e9}");
        assert_eq!(core(b"\xff\xfeh\0i\0"), "hi");
        assert_eq!(core(b"\xfe\xff\0h\0i"), "hi");
        assert_eq!(core(b"\xff\xfe\0\0h\0\0\0"), "h");
        assert_eq!(desktop(b"caf\xe9"), "caf\u{e9}");
        assert_eq!(core(b"caf\xe9"), "caf\u{fffd}");
        assert_eq!(desktop(b"caf\xc3\xa9"), "caf\u{e9}");
    }
}
