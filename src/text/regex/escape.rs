//! What stands behind a backslash, and sets in brackets.

use super::Options;
use super::node::{Assertion, Node};
use super::parser::Parser;
use super::set::{CharSet, Class, WORD, is_word};
use crate::text::error::TextError;
use icu_properties::props::GeneralCategoryGroup;

/// How deep subtractions may be nested.
const MAX_SUBTRACTIONS: usize = 50;

const ASCII_WORD: [(char, char); 4] = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const ASCII_SPACE: [(char, char); 2] = [('\t', '\r'), (' ', ' ')];

impl Parser<'_> {
    /// Behind a backslash.
    pub fn backslash(&mut self) -> Result<Node, TextError> {
        let Some(c) = self.peek(0) else {
            return Err(self.error("Illegal \\ at end of pattern."));
        };
        let ascii = self.has(Options::ECMA_SCRIPT);
        let assertion = match c {
            'b' if ascii => Some(Assertion::AsciiBoundary),
            'b' => Some(Assertion::Boundary),
            'B' if ascii => Some(Assertion::NotAsciiBoundary),
            'B' => Some(Assertion::NotBoundary),
            'A' => Some(Assertion::Beginning),
            'G' => Some(Assertion::SearchStart),
            'Z' => Some(Assertion::EndOrFinalNewline),
            'z' => Some(Assertion::End),
            _ => None,
        };
        if let Some(assertion) = assertion {
            self.at += 1;
            return Ok(Node::Assert(assertion));
        }
        if let Some((class, negated)) = self.shorthand(c) {
            self.at += 1;
            let mut set = CharSet::default();
            add_shorthand(&mut set, class, negated);
            return Ok(Node::Set(Box::new(set.finish())));
        }
        if matches!(c, 'p' | 'P') {
            self.at += 1;
            let ignore_case = self.has(Options::IGNORE_CASE);
            let class = self.property(ignore_case)?;
            let mut set = CharSet::with_case(ignore_case);
            set.classes.push((class, c == 'P'));
            return Ok(Node::Set(Box::new(set.finish())));
        }
        self.back_reference()
    }

    /// `\w` and the like, negated when it is a capital.
    fn shorthand(&self, c: char) -> Option<(Shorthand, bool)> {
        let ascii = self.has(Options::ECMA_SCRIPT);
        let shorthand = match c.to_ascii_lowercase() {
            'd' if ascii => Shorthand::Ranges(&[('0', '9')]),
            'w' if ascii => Shorthand::Ranges(&ASCII_WORD),
            's' if ascii => Shorthand::Ranges(&ASCII_SPACE),
            'd' => Shorthand::Class(Class::Category(GeneralCategoryGroup::DecimalNumber)),
            'w' => Shorthand::Class(Class::Category(WORD)),
            's' => Shorthand::Class(Class::Space),
            _ => return None,
        };
        Some((shorthand, c.is_ascii_uppercase()))
    }

    /// `\1`, `\k<name>`, `\<name>`, or else a character.
    fn back_reference(&mut self) -> Result<Node, TextError> {
        let start = self.at;
        let mut close = None;
        if self.peek(0) == Some('k') {
            let quote = self.peek(1);
            self.at += if quote.is_some() { 2 } else { 0 };
            close = closing(quote);
            if close.is_none() || self.peek(0).is_none() {
                return Err(self.error("Malformed \\k<...> named back reference."));
            }
        } else if let Some(end) = closing(self.peek(0))
            && self.peek(1).is_some()
        {
            close = Some(end);
            self.at += 1;
        }
        let ignore_case = self.has(Options::IGNORE_CASE);
        let first = self.peek(0).unwrap_or('\0');
        match close {
            Some(close) if first.is_ascii_digit() => {
                let number = self.decimal()?;
                if self.eat_close(close) {
                    let slot = self.groups.slot_of_number(number);
                    let slot = slot.ok_or_else(|| self.undefined_number(number))?;
                    return Ok(Node::BackReference { slot, ignore_case });
                }
            }
            Some(close) if is_word(first) => {
                let name = self.name();
                if self.eat_close(close) {
                    let slot = self.groups.slot_of_name(&name);
                    let slot = slot.ok_or_else(|| {
                        self.error(format!("Reference to undefined group name '{name}'."))
                    })?;
                    return Ok(Node::BackReference { slot, ignore_case });
                }
            }
            None if matches!(first, '1'..='9') => {
                let number = self.decimal()?;
                if let Some(slot) = self.groups.slot_of_number(number) {
                    return Ok(Node::BackReference { slot, ignore_case });
                }
                // A larger number that is no group's is an octal escape.
                if number <= 9 && !self.has(Options::ECMA_SCRIPT) {
                    return Err(self.undefined_number(number));
                }
            }
            _ => {}
        }
        self.at = start;
        let c = self.char_escape()?;
        Ok(self.literal(c))
    }

    fn undefined_number(&self, number: u32) -> TextError {
        self.error(format!("Reference to undefined group number {number}."))
    }

    /// Steps over the next character; true when it closes a name.
    fn eat_close(&mut self, close: char) -> bool {
        let closed = self.peek(0) == Some(close);
        self.at += usize::from(self.peek(0).is_some());
        closed
    }

    /// A character by its escape.
    pub fn char_escape(&mut self) -> Result<char, TextError> {
        let Some(c) = self.peek(0) else {
            return Err(self.error("Illegal \\ at end of pattern."));
        };
        if matches!(c, '0'..='7') {
            return Ok(self.octal());
        }
        self.at += 1;
        Ok(match c {
            'x' => self.hex(2)?,
            'u' => self.hex(4)?,
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' => '\u{1b}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'c' => self.control()?,
            _ if is_word(c) && !self.has(Options::ECMA_SCRIPT) => {
                return Err(self.error(format!("Unrecognized escape sequence \\{c}.")));
            }
            _ => c,
        })
    }

    /// Up to three digits, cut to eight bits.
    fn octal(&mut self) -> char {
        let mut value = 0;
        for _ in 0..3 {
            let Some(digit) = self.peek(0).and_then(|c| c.to_digit(8)) else {
                break;
            };
            value = value * 8 + digit;
            self.at += 1;
            if self.has(Options::ECMA_SCRIPT) && value >= 0x20 {
                break;
            }
        }
        char::from((value & 0xff) as u8)
    }

    fn hex(&mut self, digits: usize) -> Result<char, TextError> {
        let mut value = 0;
        let whole = self.at + digits <= self.pattern.len();
        for _ in 0..digits {
            let digit = self.peek(0).filter(|_| whole);
            self.at += usize::from(digit.is_some());
            match digit.and_then(|c| c.to_digit(16)) {
                Some(digit) => value = value * 16 + digit,
                None => return Err(self.error("Insufficient or invalid hexadecimal digits.")),
            }
        }
        // A half of a surrogate pair is in no text.
        Ok(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn control(&mut self) -> Result<char, TextError> {
        let Some(c) = self.peek(0) else {
            return Err(self.error("Missing control character."));
        };
        self.at += 1;
        match c.to_ascii_uppercase() {
            c @ '@'..='_' => Ok(char::from(c as u8 - b'@')),
            _ => Err(self.error("Unrecognized control character.")),
        }
    }

    /// `{Lu}` behind `\p`.
    fn property(&mut self, ignore_case: bool) -> Result<Class, TextError> {
        if self.at + 2 >= self.pattern.len() {
            return Err(self.error("Incomplete \\p{X} character escape."));
        }
        self.at += 1;
        if self.pattern.get(self.at - 1) != Some(&'{') {
            return Err(self.error("Malformed \\p{X} character escape."));
        }
        let mut name = String::new();
        while let Some(c) = self.peek(0).filter(|c| is_word(*c) || *c == '-') {
            name.push(c);
            self.at += 1;
        }
        if !self.eat_close('}') {
            return Err(self.error("Incomplete \\p{X} character escape."));
        }
        Class::by_name(&name, ignore_case)
            .ok_or_else(|| self.error(format!("Unknown property '{name}'.")))
    }

    /// Behind an opening bracket.
    pub fn set(&mut self, ignore_case: bool, depth: usize) -> Result<CharSet, TextError> {
        if depth > MAX_SUBTRACTIONS {
            return Err(self.error("Character classes are nested too deeply."));
        }
        let mut set = CharSet::with_case(ignore_case);
        if self.peek(0) == Some('^') {
            self.at += 1;
            set.negated = true;
        }
        // The low end of a range whose hyphen was read.
        let mut low: Option<char> = None;
        let mut first = true;
        loop {
            let is_first = std::mem::take(&mut first);
            let Some(mut c) = self.peek(0) else {
                return Err(self.error("Unterminated [] set."));
            };
            self.at += 1;
            let mut escaped = false;
            if c == ']' && !is_first {
                return Ok(set.finish());
            }
            if c == '\\' && self.peek(0).is_some() {
                match self.member(&mut set, low, ignore_case)? {
                    Some(member) => c = member,
                    None => continue,
                }
                escaped = true;
            }
            let subtracts = c == '[' && !escaped && !is_first;
            if let Some(from) = low.take() {
                if subtracts {
                    set.ranges.push((from, from));
                    self.subtract(&mut set, ignore_case, depth)?;
                } else if from > c {
                    return Err(self.error(format!("[{from}-{c}] range in reverse order.")));
                } else {
                    set.ranges.push((from, c));
                }
            } else if self.peek(0) == Some('-') && self.peek(1).is_some_and(|next| next != ']') {
                low = Some(c);
                self.at += 1;
            } else if c == '-' && !escaped && !is_first && self.peek(0) == Some('[') {
                self.at += 1;
                self.subtract(&mut set, ignore_case, depth)?;
            } else {
                set.ranges.push((c, c));
            }
        }
    }

    /// What a backslash in a set stands for; nothing when it was a class, which is added here.
    fn member(
        &mut self,
        set: &mut CharSet,
        low: Option<char>,
        ignore_case: bool,
    ) -> Result<Option<char>, TextError> {
        let c = self.peek(0).unwrap_or('\\');
        let in_range =
            |parser: &Self| parser.error(format!("Cannot include class \\{c} in character range."));
        if let Some((class, negated)) = self.shorthand(c) {
            self.at += 1;
            if low.is_some() {
                return Err(in_range(self));
            }
            add_shorthand(set, class, negated);
            return Ok(None);
        }
        match c {
            'p' | 'P' => {
                self.at += 1;
                if low.is_some() {
                    return Err(in_range(self));
                }
                let class = self.property(ignore_case)?;
                set.classes.push((class, c == 'P'));
                Ok(None)
            }
            '-' if low.is_none() => {
                self.at += 1;
                set.ranges.push(('-', '-'));
                Ok(None)
            }
            _ => self.char_escape().map(Some),
        }
    }

    fn subtract(
        &mut self,
        set: &mut CharSet,
        ignore_case: bool,
        depth: usize,
    ) -> Result<(), TextError> {
        set.subtracted = Some(Box::new(self.set(ignore_case, depth + 1)?));
        if self.peek(0).is_some_and(|c| c != ']') {
            return Err(self.error("A subtraction must be the last element in a character class."));
        }
        Ok(())
    }
}

enum Shorthand {
    Class(Class),
    Ranges(&'static [(char, char)]),
}

fn add_shorthand(set: &mut CharSet, shorthand: Shorthand, negated: bool) {
    match shorthand {
        Shorthand::Class(class) => set.classes.push((class, negated)),
        Shorthand::Ranges(ranges) if !negated => set.ranges.extend(ranges),
        Shorthand::Ranges(ranges) => {
            // What lies between the ranges.
            let mut from = '\0';
            for (low, high) in ranges {
                set.ranges.push((from, char::from(*low as u8 - 1)));
                from = char::from(*high as u8 + 1);
            }
            set.ranges.push((from, char::MAX));
        }
    }
}

fn closing(open: Option<char>) -> Option<char> {
    match open {
        Some('<') => Some('>'),
        Some('\'') => Some('\''),
        _ => None,
    }
}
