//! Code pages: their numbers, names and, for DOS, characters.

use super::Encoding;

/// A code page of which .NET has a name.
pub(super) struct Entry {
    /// Its number.
    pub page: u16,
    /// `WebName`.
    pub name: &'static str,
    /// `EncodingName`.
    pub display: &'static str,
    /// What `encoding_rs` calls it; empty for those that it has not.
    label: &'static str,
}

const fn entry_of(
    page: u16,
    name: &'static str,
    display: &'static str,
    label: &'static str,
) -> Entry {
    Entry {
        page,
        name,
        display,
        label,
    }
}

/// In the order of their numbers, as `GetEncodings` lists them.
pub(super) static ENTRIES: &[Entry] = &[
    entry_of(437, "IBM437", "OEM United States", ""),
    entry_of(850, "ibm850", "Western European (DOS)", ""),
    entry_of(858, "IBM00858", "OEM Multilingual Latin I", ""),
    entry_of(866, "cp866", "Cyrillic (DOS)", "ibm866"),
    entry_of(874, "windows-874", "Thai (Windows)", "windows-874"),
    entry_of(932, "shift_jis", "Japanese (Shift-JIS)", "shift_jis"),
    entry_of(936, "gb2312", "Chinese Simplified (GB2312)", "gbk"),
    entry_of(949, "ks_c_5601-1987", "Korean", "euc-kr"),
    entry_of(950, "big5", "Chinese Traditional (Big5)", "big5"),
    entry_of(1200, "utf-16", "Unicode", ""),
    entry_of(1201, "utf-16BE", "Unicode (Big-Endian)", ""),
    entry_of(
        1250,
        "windows-1250",
        "Central European (Windows)",
        "windows-1250",
    ),
    entry_of(1251, "windows-1251", "Cyrillic (Windows)", "windows-1251"),
    entry_of(
        1252,
        "windows-1252",
        "Western European (Windows)",
        "windows-1252",
    ),
    entry_of(1253, "windows-1253", "Greek (Windows)", "windows-1253"),
    entry_of(1254, "windows-1254", "Turkish (Windows)", "windows-1254"),
    entry_of(1255, "windows-1255", "Hebrew (Windows)", "windows-1255"),
    entry_of(1256, "windows-1256", "Arabic (Windows)", "windows-1256"),
    entry_of(1257, "windows-1257", "Baltic (Windows)", "windows-1257"),
    entry_of(1258, "windows-1258", "Vietnamese (Windows)", "windows-1258"),
    entry_of(12000, "utf-32", "Unicode (UTF-32)", ""),
    entry_of(12001, "utf-32BE", "Unicode (UTF-32 Big-Endian)", ""),
    entry_of(20127, "us-ascii", "US-ASCII", ""),
    entry_of(20866, "koi8-r", "Cyrillic (KOI8-R)", "koi8-r"),
    entry_of(21866, "koi8-u", "Cyrillic (KOI8-U)", "koi8-u"),
    entry_of(28591, "iso-8859-1", "Western European (ISO)", ""),
    entry_of(28592, "iso-8859-2", "Central European (ISO)", "iso-8859-2"),
    entry_of(28593, "iso-8859-3", "Latin 3 (ISO)", "iso-8859-3"),
    entry_of(28594, "iso-8859-4", "Baltic (ISO)", "iso-8859-4"),
    entry_of(28595, "iso-8859-5", "Cyrillic (ISO)", "iso-8859-5"),
    entry_of(28596, "iso-8859-6", "Arabic (ISO)", "iso-8859-6"),
    entry_of(28597, "iso-8859-7", "Greek (ISO)", "iso-8859-7"),
    entry_of(28598, "iso-8859-8", "Hebrew (ISO-Visual)", "iso-8859-8"),
    entry_of(28599, "iso-8859-9", "Turkish (ISO)", "windows-1254"),
    entry_of(28603, "iso-8859-13", "Estonian (ISO)", "iso-8859-13"),
    entry_of(28605, "iso-8859-15", "Latin 9 (ISO)", "iso-8859-15"),
    entry_of(50220, "iso-2022-jp", "Japanese (JIS)", "iso-2022-jp"),
    entry_of(51932, "euc-jp", "Japanese (EUC)", "euc-jp"),
    entry_of(51949, "euc-kr", "Korean (EUC)", "euc-kr"),
    entry_of(54936, "GB18030", "Chinese Simplified (GB18030)", "gb18030"),
    entry_of(65000, "utf-7", "Unicode (UTF-7)", ""),
    entry_of(65001, "utf-8", "Unicode (UTF-8)", ""),
];

/// What .NET knows of a code page.
pub(super) fn entry(page: u16) -> Option<&'static Entry> {
    ENTRIES.iter().find(|e| e.page == page)
}

/// The encoding of a code page.
pub(super) fn by_number(page: u16) -> Option<Encoding> {
    Some(match page {
        437 | 850 | 858 => Encoding::Dos(DOS.iter().find(|p| p.number == page)?),
        1200 => Encoding::Utf16,
        1201 => Encoding::Utf16Be,
        12000 => Encoding::Utf32,
        12001 => Encoding::Utf32Be,
        20127 => Encoding::Ascii,
        28591 => Encoding::Latin1,
        65000 => Encoding::Utf7,
        65001 => Encoding::Utf8(true),
        _ => {
            let label = entry(page)?.label.as_bytes();
            Encoding::Web(encoding_rs::Encoding::for_label(label)?, page)
        }
    })
}

/// The encoding of a name in small letters: .NET's own names first, then those of the web.
pub(super) fn by_name(name: &str) -> Option<Encoding> {
    let page = match name {
        "utf8" | "unicode-1-1-utf-8" | "unicode-2-0-utf-8" | "x-unicode-1-1-utf-8" => 65001,
        "unicode" | "utf-16le" | "ucs-2" | "iso-10646-ucs-2" => 1200,
        "unicodefffe" => 1201,
        "utf-32le" | "ucs-4" => 12000,
        "ascii" | "ansi_x3.4-1968" | "iso646-us" | "us" | "cp367" | "ibm367" => 20127,
        "latin1" | "l1" | "iso8859-1" | "iso_8859-1" | "cp819" => 28591,
        "unicode-1-1-utf-7" | "csunicode11utf7" => 65000,
        "cp437" | "437" => 437,
        "cp850" => 850,
        "cp858" | "ccsid00858" | "pc-multilingual-850+euro" => 858,
        _ => ENTRIES
            .iter()
            .find(|e| e.name.eq_ignore_ascii_case(name))
            .map_or(0, |e| e.page),
    };
    if let Some(found) = by_number(page) {
        return Some(found);
    }
    let web = encoding_rs::Encoding::for_label(name.as_bytes())?;
    let label = |e: &&Entry| encoding_rs::Encoding::for_label(e.label.as_bytes()) == Some(web);
    let page = ENTRIES.iter().find(label).map_or(0, |e| e.page);
    Some(Encoding::Web(web, page))
}

/// A code page of DOS: ASCII and 128 characters of its own.
#[derive(Debug, PartialEq)]
pub struct Page {
    /// Its number.
    pub(super) number: u16,
    upper: &'static str,
}

static DOS: &[Page] = &[
    Page {
        number: 437,
        upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    },
    Page {
        number: 850,
        upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    },
    Page {
        number: 858,
        upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    },
];

impl Page {
    /// The character of a byte.
    pub(super) fn char_of(&self, byte: u8) -> Option<char> {
        match byte.checked_sub(128) {
            None => Some(char::from(byte)),
            Some(at) => self.upper.chars().nth(usize::from(at)),
        }
    }

    /// The byte of a character.
    pub(super) fn byte_of(&self, c: char) -> Option<u8> {
        if c.is_ascii() {
            return u8::try_from(c).ok();
        }
        let at = self.upper.chars().position(|u| u == c)?;
        u8::try_from(at + 128).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_complete_and_found_by_name() {
        assert!(DOS.iter().all(|page| page.upper.chars().count() == 128));
        for entry in ENTRIES {
            assert!(by_number(entry.page).is_some(), "{}", entry.name);
            let found = by_name(&entry.name.to_ascii_lowercase());
            assert_eq!(found.map(Encoding::page), Some(entry.page));
        }
    }
}
