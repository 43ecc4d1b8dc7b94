//! Wildcard patterns, as `-like`, paths and parameters have them: `*`, `?`, `[a-z]` and the backtick that takes their
//! meaning away. There is no negated set.

use super::case::lower_char_of;
use super::culture::Culture;
use super::error::{ErrorKind, TextError};
use crate::Edition;

/// A compiled `System.Management.Automation.WildcardPattern`. It matches whole texts, in UTF-16 units.
#[derive(Clone, Debug)]
pub struct Wildcard {
    elements: Vec<Element>,
    ignore_case: Option<&'static Culture>,
    ends: Option<Ends>,
}

/// A pattern of ASCII text with `*` at its ends or nowhere, as most are: compared byte by byte.
#[derive(Clone, Debug)]
struct Ends {
    /// In small letters where case is ignored.
    text: Vec<u8>,
    open_start: bool,
    open_end: bool,
    ignore_case: bool,
}

impl Ends {
    fn of(elements: &[Element], ignore_case: Option<&Culture>) -> Option<Ends> {
        // In Turkish a capital I is not the small i's.
        if ignore_case.is_some() && folded(u16::from(b'I'), ignore_case) != u16::from(b'i') {
            return None;
        }
        let (open_start, rest) = match elements {
            [Element::AnyText, rest @ ..] => (true, rest),
            all => (false, all),
        };
        let (open_end, rest) = match rest {
            [rest @ .., Element::AnyText] => (true, rest),
            all => (false, all),
        };
        let ascii = |element: &Element| match element {
            Element::Unit(unit) => u8::try_from(*unit).ok().filter(u8::is_ascii),
            _ => None,
        };
        let text: Option<Vec<u8>> = rest.iter().map(ascii).collect();
        Some(Ends {
            text: text.filter(|text| !text.is_empty())?,
            open_start,
            open_end,
            ignore_case: ignore_case.is_some(),
        })
    }

    fn is_match(&self, text: &[u8]) -> bool {
        let length = self.text.len();
        let is_it = |part: &[u8]| {
            if self.ignore_case {
                part.eq_ignore_ascii_case(&self.text)
            } else {
                part == self.text
            }
        };
        match (self.open_start, self.open_end) {
            (false, false) => is_it(text),
            (false, true) => text.get(..length).is_some_and(is_it),
            (true, false) => {
                let start = text.len().checked_sub(length);
                start.and_then(|at| text.get(at..)).is_some_and(is_it)
            }
            (true, true) => text.windows(length).any(is_it),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    /// Small when case is ignored.
    Unit(u16),
    AnyUnit,
    AnyText,
    Set(Vec<(u16, u16)>),
}

impl Wildcard {
    /// Compiles `pattern`; letter case is that of `culture` when it is ignored.
    ///
    /// # Errors
    /// `WildcardPatternException` for a set without its end or a range that runs backwards.
    pub fn new(
        pattern: &str,
        ignore_case: bool,
        culture: &'static Culture,
    ) -> Result<Wildcard, TextError> {
        let ignore_case = ignore_case.then_some(culture);
        let mut elements = Vec::with_capacity(pattern.len());
        let mut units = pattern.encode_utf16().peekable();
        while let Some(unit) = units.next() {
            let element = match u8::try_from(unit) {
                Ok(b'*') => Element::AnyText,
                Ok(b'?') => Element::AnyUnit,
                Ok(b'[') => Element::Set(set(&mut units).ok_or_else(|| invalid(pattern))?),
                Ok(b'`') => match units.next() {
                    Some(escaped) => Element::Unit(folded(escaped, ignore_case)),
                    // A backtick at the end is itself, but the pattern that is nothing else is empty.
                    None if elements.is_empty() && pattern == "`" => break,
                    None => Element::Unit(unit),
                },
                _ => Element::Unit(folded(unit, ignore_case)),
            };
            if element != Element::AnyText || elements.last() != Some(&Element::AnyText) {
                elements.push(element);
            }
        }
        Ok(Wildcard {
            ends: Ends::of(&elements, ignore_case),
            elements,
            ignore_case,
        })
    }

    /// Whether the pattern is the whole of `text`.
    pub fn is_match(&self, text: &str) -> bool {
        if text.is_ascii() {
            let bytes = text.as_bytes();
            if let Some(ends) = &self.ends {
                return ends.is_match(bytes);
            }
            return self.matches(bytes.len(), |at| bytes.get(at).map(|b| u16::from(*b)));
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        self.matches(units.len(), |at| units.get(at).copied())
    }

    /// Two positions walk along; after a mismatch the last `*` takes one unit more. That is never more than the
    /// product of the two lengths.
    fn matches(&self, length: usize, unit: impl Fn(usize) -> Option<u16>) -> bool {
        let (mut element, mut at) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while at < length {
            match self.elements.get(element) {
                Some(Element::AnyText) => {
                    element += 1;
                    star = Some((element, at));
                    // A final `*` takes whatever is left.
                    if element == self.elements.len() {
                        return true;
                    }
                    continue;
                }
                Some(other) if unit(at).is_some_and(|unit| self.fits(other, unit)) => {
                    element += 1;
                    at += 1;
                    continue;
                }
                _ => {}
            }
            match star.as_mut() {
                Some((after, from)) => {
                    *from += 1;
                    (element, at) = (*after, *from);
                }
                None => return false,
            }
        }
        self.elements
            .get(element..)
            .unwrap_or_default()
            .iter()
            .all(|rest| *rest == Element::AnyText)
    }

    fn fits(&self, element: &Element, unit: u16) -> bool {
        match element {
            Element::AnyUnit => true,
            Element::Unit(wanted) => unit == *wanted || folded(unit, self.ignore_case) == *wanted,
            Element::Set(ranges) => {
                let within = |unit: u16| {
                    ranges
                        .iter()
                        .any(|(low, high)| (*low..=*high).contains(&unit))
                };
                within(unit) || (self.ignore_case.is_some() && cases(unit).into_iter().any(within))
            }
            Element::AnyText => false,
        }
    }
}

/// The ranges of a set behind its opening bracket; nothing when it does not end or a range runs backwards.
fn set(units: &mut impl Iterator<Item = u16>) -> Option<Vec<(u16, u16)>> {
    // Each character with whether it is an unescaped hyphen.
    let mut members: Vec<(u16, bool)> = Vec::new();
    let mut first = true;
    loop {
        let unit = units.next()?;
        match u8::try_from(unit) {
            // A bracket right at the head is a member.
            Ok(b']') if !first => break,
            Ok(b'`') => members.push((units.next()?, false)),
            Ok(b'-') => members.push((unit, true)),
            _ => members.push((unit, false)),
        }
        first = false;
    }
    let mut ranges = Vec::with_capacity(members.len());
    let mut rest = members.as_slice();
    loop {
        match rest {
            [(low, _), (_, true), (high, _), tail @ ..] => {
                if low > high {
                    return None;
                }
                ranges.push((*low, *high));
                rest = tail;
            }
            [(member, _), tail @ ..] => {
                ranges.push((*member, *member));
                rest = tail;
            }
            [] => return Some(ranges),
        }
    }
}

fn folded(unit: u16, culture: Option<&Culture>) -> u16 {
    let Some(culture) = culture else { return unit };
    let small = char::from_u32(unit.into()).map(|c| u32::from(lower_char_of(c, culture)));
    small.and_then(|c| u16::try_from(c).ok()).unwrap_or(unit)
}

/// A unit in both cases.
fn cases(unit: u16) -> [u16; 2] {
    let Some(c) = char::from_u32(unit.into()) else {
        return [unit; 2];
    };
    let in_case = |c: char| u16::try_from(u32::from(c)).unwrap_or(unit);
    [
        in_case(super::case::lower_char(c)),
        in_case(super::case::upper_char(c)),
    ]
}

fn invalid(pattern: &str) -> TextError {
    let message = format!("The specified wildcard character pattern is not valid: {pattern}");
    TextError::new(ErrorKind::WildcardPattern, message)
}

/// `[WildcardPattern]::ContainsWildcardCharacters`: an unescaped `*`, `?` or `[`.
pub fn has_wildcard(pattern: &str) -> bool {
    let mut escaped = false;
    for c in pattern.chars() {
        if !escaped && matches!(c, '*' | '?' | '[') {
            return true;
        }
        escaped = c == '`' && !escaped;
    }
    false
}

/// `[WildcardPattern]::Escape`; PowerShell 7 escapes backticks too.
pub fn escape(text: &str, edition: Edition) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '[' | ']') || (c == '`' && edition.is_core()) {
            out.push('`');
        }
        out.push(c);
    }
    out
}

/// `[WildcardPattern]::Unescape`: takes away the backticks before special characters.
pub fn unescape(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        if c != '`' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some(special @ ('*' | '?' | '[' | ']' | '`')) => out.push(special),
            Some(other) => out.extend(['`', other]),
            None => out.push('`'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(text: &str, pattern: &str) -> bool {
        Wildcard::new(pattern, true, Culture::en_us())
            .unwrap()
            .is_match(text)
    }

    #[test]
    fn a_pattern_is_the_whole_text() {
        assert!(like("Anna.Bell@contoso.com", "anna*@*.COM"));
        assert!(like("ab", "a?") && !like("a", "a?"));
        assert!(like("file7.txt", "file[0-9].txt") && !like("fileA.txt", "file[0-9].txt"));
        assert!(like("A", "[a-c]") && like("]", "[]]") && like("!", "[!x]"));
        assert!(like("", "*") && !like("", "?") && like("", ""));
        assert!(like("a*b", "a`*b") && !like("axb", "a`*b"));
        assert!(like("😀", "??"));
        assert!(like("-", "[a`-z]") && !like("m", "[a`-z]"));
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        assert!(!like(
            &"a".repeat(5000),
            &"*a".repeat(30).replace("*a*a", "*aa*ab")
        ));
    }

    #[test]
    fn a_set_must_end() {
        let error = Wildcard::new("[", true, Culture::en_us()).unwrap_err();
        assert_eq!(
            error.message,
            "The specified wildcard character pattern is not valid: ["
        );
        assert!(Wildcard::new("[z-a]", true, Culture::en_us()).is_err());
    }

    #[test]
    fn escaping_takes_the_meaning_away_and_back() {
        assert_eq!(escape("a[1]*", Edition::Core), "a`[1`]`*");
        assert_eq!(unescape("a`[1`]`*`x"), "a[1]*`x");
        assert!(has_wildcard("a*") && !has_wildcard("a`*"));
    }
}
