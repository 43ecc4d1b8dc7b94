//! Sets of characters: ranges, Unicode classes and what is subtracted from them.

use crate::text::case::{lower_char, upper_char};
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// A class of characters by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// `\s`
    Space,
    /// `\w`, `\d` and `\p{Lu}`
    Category(GeneralCategoryGroup),
    /// `\p{IsGreek}`
    Block(char, char),
}

/// What `\w` is: letters, non-spacing marks, decimal digits and connectors.
pub(super) const WORD: GeneralCategoryGroup = GeneralCategoryGroup::Letter
    .union(GeneralCategoryGroup::NonspacingMark)
    .union(GeneralCategoryGroup::DecimalNumber)
    .union(GeneralCategoryGroup::ConnectorPunctuation);

/// `[…]`, or a class by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct CharSet {
    /// Everything but the members.
    pub negated: bool,
    /// Members from one to another.
    pub ranges: Vec<(char, char)>,
    /// Members by class, with those that are negated.
    pub classes: Vec<(Class, bool)>,
    /// What is taken away from the members.
    pub subtracted: Option<Box<CharSet>>,
    /// Members count in either case.
    pub ignore_case: bool,
    /// The verdict on each ASCII character, once [`CharSet::finish`] was called.
    ascii: u128,
}

impl CharSet {
    /// An empty set, to be filled and finished.
    pub fn with_case(ignore_case: bool) -> CharSet {
        CharSet {
            ignore_case,
            ..CharSet::default()
        }
    }

    /// A set of ranges.
    pub fn of_ranges(ranges: &[(char, char)], negated: bool) -> CharSet {
        CharSet {
            ranges: ranges.to_vec(),
            negated,
            ..CharSet::default()
        }
        .finish()
    }

    /// Decides every ASCII character beforehand.
    pub fn finish(mut self) -> CharSet {
        self.ascii = (0..128u8)
            .filter(|b| self.decide(char::from(*b)))
            .fold(0, |bits, b| bits | 1u128 << b);
        self
    }

    /// Whether `c` is in the set.
    pub fn contains(&self, c: char) -> bool {
        if c.is_ascii() {
            self.ascii >> (c as u32) & 1 == 1
        } else {
            self.decide(c)
        }
    }

    /// The ASCII members.
    pub fn ascii_members(&self) -> impl Iterator<Item = u8> {
        (0..128u8).filter(|b| self.ascii >> b & 1 == 1)
    }

    fn decide(&self, c: char) -> bool {
        let member = self.is_member(c)
            || (self.ignore_case
                && (self.is_member(lower_char(c)) || self.is_member(upper_char(c))));
        member != self.negated && !self.subtracted.as_ref().is_some_and(|set| set.contains(c))
    }

    fn is_member(&self, c: char) -> bool {
        self.ranges
            .iter()
            .any(|(low, high)| (*low..=*high).contains(&c))
            || self
                .classes
                .iter()
                .any(|(class, negated)| class.contains(c) != *negated)
    }
}

impl Class {
    fn contains(self, c: char) -> bool {
        match self {
            Class::Space => c.is_whitespace(),
            Class::Category(group) => {
                group.contains(CodePointMapData::<GeneralCategory>::new().get(c))
            }
            Class::Block(low, high) => (low..=high).contains(&c),
        }
    }

    /// A class by the name that `\p{…}` gives it. Without case a cased letter is one in any case.
    pub fn by_name(name: &str, ignore_case: bool) -> Option<Class> {
        use GeneralCategoryGroup as G;
        if let Some(block) = name.strip_prefix("Is") {
            return super::blocks::find(block).map(|(low, high)| Class::Block(low, high));
        }
        let group = match name {
            "Lu" | "Ll" | "Lt" if ignore_case => G::CasedLetter,
            "Lu" => G::Lu,
            "Ll" => G::Ll,
            "Lt" => G::Lt,
            "Lm" => G::Lm,
            "Lo" => G::Lo,
            "L" => G::L,
            "Mn" => G::Mn,
            "Mc" => G::Mc,
            "Me" => G::Me,
            "M" => G::M,
            "Nd" => G::Nd,
            "Nl" => G::Nl,
            "No" => G::No,
            "N" => G::N,
            "Pc" => G::Pc,
            "Pd" => G::Pd,
            "Ps" => G::Ps,
            "Pe" => G::Pe,
            "Pi" => G::Pi,
            "Pf" => G::Pf,
            "Po" => G::Po,
            "P" => G::P,
            "Sm" => G::Sm,
            "Sc" => G::Sc,
            "Sk" => G::Sk,
            "So" => G::So,
            "S" => G::S,
            "Zs" => G::Zs,
            "Zl" => G::Zl,
            "Zp" => G::Zp,
            "Z" => G::Z,
            "Cc" => G::Cc,
            "Cf" => G::Cf,
            "Cs" => G::Cs,
            "Co" => G::Co,
            "Cn" => G::Cn,
            "C" => G::C,
            _ => return None,
        };
        Some(Class::Category(group))
    }
}

/// A character that `\b` takes for part of a word: `\w` and the joiners.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    matches!(c, '\u{200c}' | '\u{200d}') || Class::Category(WORD).contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_count_case_negation_and_subtraction_in_that_order() {
        let letters = CharSet {
            ranges: vec![('a', 'z')],
            ignore_case: true,
            ..CharSet::default()
        }
        .finish();
        assert!(letters.contains('Q') && !letters.contains('1'));
        let others = CharSet {
            negated: true,
            ..letters.clone()
        }
        .finish();
        assert!(!others.contains('Q') && others.contains('é'));
        let vowels = CharSet::of_ranges(&[('a', 'a'), ('e', 'e')], false);
        let consonants = CharSet {
            subtracted: Some(Box::new(vowels)),
            ..letters
        }
        .finish();
        assert!(consonants.contains('b') && !consonants.contains('a') && consonants.contains('A'));
    }

    #[test]
    fn classes_are_those_of_unicode() {
        assert!(Class::Category(WORD).contains('é'));
        assert!(Class::by_name("Lu", false).unwrap().contains('Ä'));
        assert!(Class::by_name("IsGreek", false).unwrap().contains('α'));
        assert!(Class::by_name("Nope", false).is_none());
        assert!(is_word('_') && is_word('ж') && !is_word('-'));
    }
}
