//! A place in markup, and what can be read there: names, blanks, references.

use super::fault::{Fault, place};

/// A result of reading markup.
pub(super) type Read<T> = Result<T, Fault>;

/// A text and how far it has been read, in bytes.
pub(super) struct Cursor<'t> {
    /// The whole text.
    pub text: &'t str,
    /// How far it has been read.
    pub at: usize,
}

/// A reference behind `&`.
pub(super) enum Reference {
    /// A character, and whether it was written as a number in decimal digits.
    Character(char),
    /// An entity of a document type, with the offset of its name.
    Entity(String, usize),
}

/// What begins a name without a prefix.
pub(in crate::value::types::xml) fn begins_name(c: char) -> bool {
    (c.is_alphabetic() || c == '_') && c <= '\u{ffff}'
}

/// What a name without a prefix goes on with.
pub(in crate::value::types::xml) fn continues_name(c: char) -> bool {
    let mark = matches!(c, '\u{300}'..='\u{36f}' | '\u{b7}' | '\u{387}' | '\u{6dd}');
    (c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || mark) && c <= '\u{ffff}'
}

/// XML's white space.
pub(in crate::value::types::xml) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// What a document may hold as text.
pub(super) fn is_allowed(c: char) -> bool {
    is_blank(c) || c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// A character in a message, with its number: `'a' ... 0x61`. The end of the text counts as a zero.
pub(in crate::value::types::xml) fn shown(c: Option<char>) -> (String, String) {
    let c = c.unwrap_or('\0');
    let text = if c == '\0' {
        ".".to_owned()
    } else {
        c.to_string()
    };
    (text, format!("0x{:02X}", u32::from(c)))
}

impl<'t> Cursor<'t> {
    /// What is left.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes on by one character.
    pub fn step(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Goes over a text that stands here; false where it does not.
    pub fn take(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// Goes over characters and gives them.
    pub fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or("")
    }

    /// Goes over blanks; true where there were any.
    pub fn skip_blanks(&mut self) -> bool {
        !self.take_while(is_blank).is_empty()
    }

    /// The line and position of an offset.
    pub fn place_of(&self, offset: usize) -> (usize, usize) {
        place(self.text, offset)
    }

    /// A complaint about this place.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        self.fault_at(self.at, message)
    }

    /// A complaint about another place.
    pub fn fault_at(&self, offset: usize, message: impl Into<String>) -> Fault {
        Fault::at(self.text, offset, message)
    }

    /// A complaint that a text ends too early, about its end.
    pub fn ended(&self) -> Fault {
        self.fault_at(self.text.len(), "Unexpected end of file has occurred.")
    }

    /// A complaint about a character that no document may hold.
    pub fn not_allowed(&self) -> Fault {
        let (c, number) = shown(self.peek());
        self.fault(format!(
            "'{c}', hexadecimal value {number}, is an invalid character."
        ))
    }

    /// The word or character that stands where something else was expected; None at the end.
    fn token(&self) -> Option<&'t str> {
        let rest = self.rest();
        let length = match rest.find(|c| !continues_name(c)) {
            Some(0) => rest.chars().next().map_or(0, char::len_utf8),
            Some(length) => length,
            None => rest.len(),
        };
        rest.get(..length).filter(|token| !token.is_empty())
    }

    /// A complaint about what stands here instead of `wanted`: one text, or two with ` or ` between them.
    pub fn unexpected(&self, wanted: &[&str]) -> Fault {
        let Some(token) = self.token() else {
            return self.fault("Unexpected end of file has occurred.");
        };
        let wanted = wanted.join("' or '");
        self.fault(format!(
            "'{token}' is an unexpected token. The expected token is '{wanted}'."
        ))
    }

    /// A complaint that blanks lack here.
    pub fn wants_blank(&self) -> Fault {
        match self.token() {
            Some(token) => self.fault(format!(
                "'{token}' is an unexpected token. Expecting white space."
            )),
            None => self.fault("Unexpected end of file has occurred."),
        }
    }

    /// A character that a name cannot hold, here.
    pub fn bad_name(&self) -> Fault {
        let (c, number) = shown(self.peek());
        self.fault(format!(
            "The '{c}' character, hexadecimal value {number}, cannot be included in a name."
        ))
    }

    /// A character that a name cannot begin with, here.
    pub fn bad_start(&self) -> Fault {
        let (c, number) = shown(self.peek());
        self.fault(format!(
            "Name cannot begin with the '{c}' character, hexadecimal value {number}."
        ))
    }

    /// A name, with a prefix where `qualified`. A name that reaches the end of the text is cut off.
    pub fn name(&mut self, qualified: bool) -> Read<&'t str> {
        let start = self.at;
        let mut colons = 0;
        loop {
            match self.peek() {
                Some(c) if begins_name(c) => self.step(),
                other => {
                    let last = other.is_none_or(|c| self.at + c.len_utf8() >= self.text.len());
                    return Err(if last {
                        self.name_ended()
                    } else {
                        self.bad_start()
                    });
                }
            }
            self.take_while(continues_name);
            match self.peek() {
                Some(':') if qualified && colons == 0 => {
                    colons = 1;
                    self.step();
                }
                Some(':') => return Err(self.bad_name()),
                None => return Err(self.name_ended()),
                Some(_) => return Ok(self.text.get(start..self.at).unwrap_or("")),
            }
        }
    }

    fn name_ended(&self) -> Fault {
        self.fault("Unexpected end of file while parsing Name has occurred.")
    }

    /// What stands behind an ampersand, which is the next character. Only `checked` numbers have to be characters that
    /// documents may hold.
    pub fn reference(&mut self, checked: bool) -> Read<Reference> {
        if self.rest().len() == 1 {
            return Err(self.fault("Unexpected end of file has occurred."));
        }
        if self.rest().starts_with("&#") {
            return self.number(checked).map(Reference::Character);
        }
        for (text, c) in [
            ("&amp;", '&'),
            ("&apos;", '\''),
            ("&gt;", '>'),
            ("&lt;", '<'),
            ("&quot;", '"'),
        ] {
            if self.take(text) {
                return Ok(Reference::Character(c));
            }
        }
        self.at += 1;
        let start = self.at;
        let Ok(name) = self.name(false) else {
            return Err(self.fault_at(start, "An error occurred while parsing EntityName."));
        };
        if !self.take(";") {
            return Err(self.unexpected(&[";"]));
        }
        Ok(Reference::Entity(name.to_owned(), start))
    }

    /// `&#65;` or `&#x41;`
    fn number(&mut self, checked: bool) -> Read<char> {
        self.at += 2;
        let hex = self.take("x");
        let (radix, wrong) = match hex {
            true => (
                16,
                "Invalid syntax for a hexadecimal numeric entity reference.",
            ),
            false => (10, "Invalid syntax for a decimal numeric entity reference."),
        };
        let start = self.at;
        let digits = self.take_while(|c| c.is_digit(radix));
        let value = digits.chars().try_fold(0i32, |value, digit| {
            let digit = digit.to_digit(radix).and_then(|d| i32::try_from(d).ok())?;
            value
                .checked_mul(i32::try_from(radix).ok()?)?
                .checked_add(digit)
        });
        let Some(value) = value else {
            return Err(self.fault("Invalid value of a character entity reference."));
        };
        if self.rest().is_empty() {
            return Err(self.fault("Unexpected end of file has occurred."));
        }
        if digits.is_empty() || !self.rest().starts_with(';') {
            return Err(self.fault(wrong));
        }
        self.at += 1;
        let found = u32::try_from(value).ok().and_then(char::from_u32);
        match found {
            Some(c) if !checked || is_allowed(c) => Ok(c),
            other => {
                let (c, number) = shown(other);
                Err(self.fault_at(
                    start,
                    format!("'{c}', hexadecimal value {number}, is an invalid character."),
                ))
            }
        }
    }
}
