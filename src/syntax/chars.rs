//! What PowerShell takes a character for: white space, quotes, dashes, and what may begin or end a word.

/// A class of ASCII characters, one look into a table each: names and white space are most of a script.
#[derive(Clone, Copy)]
pub struct Class(u8);

impl Class {
    /// Blanks and tabs.
    pub const BLANK: Class = Class(1);
    /// The white space between lines, line ends included.
    pub const SPACE: Class = Class(2);
    /// What continues an identifier.
    pub const IDENTIFIER: Class = Class(4);
    /// What continues a variable's name, colons aside.
    pub const VARIABLE: Class = Class(8);
    /// What stands for itself in a word of a command.
    pub const PLAIN: Class = Class(16);

    /// True for a byte of the class.
    #[inline]
    pub fn has(self, byte: u8) -> bool {
        CLASSES[byte as usize] & self.0 != 0
    }
}

/// The classes of each byte; none beyond ASCII.
static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0u8;
    while byte < 0x80 {
        let blank = matches!(byte, b' ' | b'\t');
        let space = blank || matches!(byte, b'\r' | b'\n' | 0xb | 0xc);
        let word = byte.is_ascii_alphanumeric() || byte == b'_';
        let mut all = 0;
        if blank {
            all |= Class::BLANK.0;
        }
        if space {
            all |= Class::SPACE.0;
        }
        if word {
            all |= Class::IDENTIFIER.0;
        }
        if word || byte == b'?' {
            all |= Class::VARIABLE.0;
        }
        let sign = matches!(byte, b'-' | b'.' | b'\\' | b'/' | b':' | b'*' | b'@' | b'=');
        if word || sign {
            all |= Class::PLAIN.0;
        }
        table[byte as usize] = all;
        byte += 1;
    }
    table
}

/// White space within a line: blanks, tabs, and Unicode's separators.
pub fn is_whitespace(c: char) -> bool {
    match c {
        ' ' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' => true,
        '\0'..='\u{100}' => false,
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' => true,
        '\u{205f}' | '\u{3000}' => true,
        _ => false,
    }
}

/// A hyphen or one of the typographic dashes that PowerShell takes for it.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}' | '\u{2014}' | '\u{2015}')
}

/// A straight or typographic single quote.
pub fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201b}')
}

/// A straight or typographic double quote.
pub fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201e}')
}

/// A line's end.
pub fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// May follow `$` in a variable without braces.
pub fn is_variable_start(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | ':' | '?' | '$' | '^' => true,
        '\0'..='\x7f' => false,
        _ => c.is_alphanumeric(),
    }
}

/// May begin an identifier.
pub fn is_identifier_start(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '_' => true,
        '\0'..='\x7f' => false,
        _ => c.is_alphabetic(),
    }
}

/// May continue an identifier.
pub fn is_identifier_follow(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => true,
        '\0'..='\x7f' => false,
        _ => c.is_alphanumeric(),
    }
}

/// Ends any word, in both modes. The end of the text reads as NUL and ends words too.
pub fn ends_token(c: char) -> bool {
    match c {
        '\0' | '\t'..='\r' | ' ' | '&' | '(' | ')' | ',' | ';' | '{' | '|' | '}' => true,
        '\x01'..='\x7f' => false,
        _ => is_whitespace(c),
    }
}

/// Ends a number in an expression, beside what ends any word. In a ternary's branches `?` and `:` end it too.
pub fn ends_number(c: char, in_ternary: bool) -> bool {
    match c {
        '!' | '#' | '%' | '*' | '+' | '-' | '.' | '/' | '<' | '=' | '>' | ']' => true,
        '?' | ':' => in_ternary,
        '\0'..='\x7f' => false,
        _ => is_dash(c),
    }
}

/// Ends a part of an assembly's name within a type's name.
pub fn ends_assembly_name(c: char) -> bool {
    match c {
        '\0' | '\t'..='\r' | ' ' | ',' | '=' | ']' => true,
        '\x01'..='\x7f' => false,
        _ => is_whitespace(c),
    }
}
