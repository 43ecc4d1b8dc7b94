//! Order and equality of text: by culture, as .NET compares with ICU's collation, and ordinal.
//!
//! Text of ASCII is compared here, by a table of ICU's root order, which every culture without a tailoring of ASCII
//! letters shares; `ascii_order_is_that_of_the_collator` holds the two together. Other text goes to the collator.

use super::case::upper_char;
use super::culture::Culture;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use std::cell::RefCell;
use std::cmp::Ordering;

/// ASCII in ICU's root order; letters follow, each small one with its capital. What is missing is ignored.
const ORDER: &[u8] = b"\t\n\x0b\x0c\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";

/// The primary weight of each ASCII character, 0 for those that are ignored.
const WEIGHTS: [u8; 128] = weights();

const fn weights() -> [u8; 128] {
    let mut table = [0; 128];
    let mut at = 0;
    while at < ORDER.len() {
        table[ORDER[at] as usize] = at as u8 + 1;
        at += 1;
    }
    let mut letter = 0;
    while letter < 26 {
        let weight = ORDER.len() as u8 + 1 + letter;
        table[(b'a' + letter) as usize] = weight;
        table[(b'A' + letter) as usize] = weight;
        letter += 1;
    }
    table
}

/// Languages whose collation leaves ASCII in the root's order.
const PLAIN: [&str; 12] = [
    "iv", "", "en", "de", "fr", "it", "nl", "pt", "es", "ru", "uk", "el",
];

/// `CompareInfo.Compare` under `culture`.
///
/// Without case it is the order of ICU's second strength, which also makes equal what differs only in form (`ß` and
/// `ss`, `ﬁ` and `fi`).
pub fn compare(a: &str, b: &str, ignore_case: bool, culture: &Culture) -> Ordering {
    if a.is_ascii() && b.is_ascii() && PLAIN.contains(&culture.language.as_str()) {
        return compare_ascii(a.as_bytes(), b.as_bytes(), ignore_case);
    }
    with_collator(&culture.language, ignore_case, |collator| {
        collator.compare(a, b)
    })
}

/// Equality under the invariant culture, as `-eq` and `-ceq` have it.
pub fn equals(a: &str, b: &str, ignore_case: bool) -> bool {
    a == b || compare(a, b, ignore_case, Culture::invariant()) == Ordering::Equal
}

/// Both are ASCII.
fn compare_ascii(a: &[u8], b: &[u8], ignore_case: bool) -> Ordering {
    let weigh = |byte: &u8| {
        WEIGHTS
            .get(usize::from(*byte))
            .copied()
            .filter(|w| *w > 0)
            .map(|w| (w, *byte))
    };
    let (mut left, mut right) = (a.iter().filter_map(weigh), b.iter().filter_map(weigh));
    let mut case = Ordering::Equal;
    loop {
        match (left.next(), right.next()) {
            (None, None) => break,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some((weight, byte)), Some((other_weight, other))) => {
                if weight != other_weight {
                    return weight.cmp(&other_weight);
                }
                // Small letters come first, and stand behind capitals in ASCII.
                case = case.then(other.cmp(&byte));
            }
        }
    }
    if ignore_case { Ordering::Equal } else { case }
}

/// A collator with what it was made for.
struct Made {
    language: String,
    ignore_case: bool,
    collator: CollatorBorrowed<'static>,
}

thread_local! {
    /// The collators in use; a script has one culture or two.
    static COLLATORS: RefCell<Vec<Made>> = const { RefCell::new(Vec::new()) };
}

fn with_collator(
    language: &str,
    ignore_case: bool,
    compare: impl Fn(&CollatorBorrowed<'static>) -> Ordering,
) -> Ordering {
    COLLATORS.with_borrow_mut(|made| {
        let known = |m: &Made| m.ignore_case == ignore_case && m.language == language;
        if let Some(found) = made.iter().find(|m| known(m)) {
            return compare(&found.collator);
        }
        match collator(language, ignore_case) {
            Some(collator) => {
                let order = compare(&collator);
                made.push(Made {
                    language: language.to_owned(),
                    ignore_case,
                    collator,
                });
                order
            }
            // Its data are compiled in; without them ordinal order is what is left.
            None => Ordering::Equal,
        }
    })
}

fn collator(language: &str, ignore_case: bool) -> Option<CollatorBorrowed<'static>> {
    let mut options = CollatorOptions::default();
    options.strength = Some(if ignore_case {
        Strength::Secondary
    } else {
        Strength::Tertiary
    });
    let preferences = match language {
        "" | "iv" => CollatorPreferences::default(),
        _ => language
            .parse::<Locale>()
            .map(CollatorPreferences::from)
            .unwrap_or_default(),
    };
    CollatorBorrowed::try_new(preferences, options).ok()
}

/// `String.CompareOrdinal`: by UTF-16 unit.
pub fn compare_ordinal(a: &str, b: &str) -> Ordering {
    by_units(a.chars(), b.chars())
}

/// `StringComparison.OrdinalIgnoreCase`: by UTF-16 unit of the invariant capitals.
pub fn compare_ordinal_ignore_case(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        let upper = |byte: u8| byte.to_ascii_uppercase();
        return a.bytes().map(upper).cmp(b.bytes().map(upper));
    }
    by_units(a.chars().map(upper_char), b.chars().map(upper_char))
}

/// Equality of `StringComparer.OrdinalIgnoreCase`, which keys of hashtables and names of commands have.
pub fn equals_ordinal_ignore_case(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    a.chars().map(upper_char).eq(b.chars().map(upper_char))
}

fn by_units(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> Ordering {
    // Surrogates lie below U+E000, so that characters beyond the basic plane come before the end of it.
    let unit = |c: char| match u32::from(c) {
        point @ 0x10000.. => (0xd800, point),
        point => (point, 0),
    };
    a.map(unit).cmp(b.map(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collated(a: &str, b: &str, ignore_case: bool) -> Ordering {
        with_collator("", ignore_case, |collator| collator.compare(a, b))
    }

    #[test]
    fn ascii_order_is_that_of_the_collator() {
        let mut texts: Vec<String> = (0u8..128).map(|b| char::from(b).to_string()).collect();
        for text in [
            "co-op", "coop", "Co-op", "co op", "a.b", "ab", "aB", "Ab", "A_b", "file10", "file1",
            "a\u{7f}b", "", "o'neil",
        ] {
            texts.push(text.to_owned());
        }
        for a in &texts {
            for b in &texts {
                for ignore_case in [false, true] {
                    let fast = compare_ascii(a.as_bytes(), b.as_bytes(), ignore_case);
                    assert_eq!(
                        fast,
                        collated(a, b, ignore_case),
                        "{a:?} {b:?} {ignore_case}"
                    );
                }
            }
        }
    }

    #[test]
    fn cultures_tailor_the_order() {
        let swedish = Culture::by_name("sv-SE", crate::Edition::Core).unwrap();
        assert_eq!(compare("ö", "z", false, swedish), Ordering::Greater);
        assert_eq!(compare("ö", "z", false, Culture::en_us()), Ordering::Less);
        assert!(equals("É", "é", true));
        assert!(!equals("e", "é", true));
    }

    #[test]
    fn ordinal_order_counts_utf16_units() {
        assert_eq!(compare_ordinal("😀", "\u{ffee}"), Ordering::Less);
        assert_eq!(compare_ordinal("B", "a"), Ordering::Less);
        assert_eq!(compare_ordinal_ignore_case("B", "a"), Ordering::Greater);
        assert!(equals_ordinal_ignore_case("ÄÖ", "äö"));
    }
}
