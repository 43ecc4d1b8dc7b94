//! Letter case as .NET has it: one character to one character, never longer (`'ß'.ToUpper()` is `ß`).

use super::culture::Culture;
use icu_casemap::CaseMapper;
use std::borrow::Cow;

/// `ToUpperInvariant` of one character.
pub fn upper_char(c: char) -> char {
    match c {
        'a'..='z' => c.to_ascii_uppercase(),
        _ if c.is_ascii() => c,
        // The invariant culture leaves the dotless i alone, which belongs to Turkish.
        'ı' => c,
        _ => CaseMapper::new().simple_uppercase(c),
    }
}

/// `ToLowerInvariant` of one character.
pub fn lower_char(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        _ if c.is_ascii() => c,
        'İ' => c,
        _ => CaseMapper::new().simple_lowercase(c),
    }
}

/// `String.ToUpperInvariant`.
pub fn upper_invariant(text: &str) -> Cow<'_, str> {
    match ascii_upper(text) {
        Some(upper) => upper,
        None => map(text, upper_char),
    }
}

/// `String.ToLowerInvariant`.
pub fn lower_invariant(text: &str) -> Cow<'_, str> {
    match ascii_lower(text) {
        Some(lower) => lower,
        None => map(text, lower_char),
    }
}

/// `String.ToUpper` under `culture`: Turkish and Azeri keep the dot of `i`.
pub fn upper<'a>(text: &'a str, culture: &Culture) -> Cow<'a, str> {
    match culture.language.as_str() {
        "" | "iv" => upper_invariant(text),
        "tr" | "az" => map(text, |c| if c == 'i' { 'İ' } else { full_upper(c) }),
        _ => match ascii_upper(text) {
            Some(upper) => upper,
            None => map(text, full_upper),
        },
    }
}

/// `TextInfo.ToLower` of one character under `culture`.
pub fn lower_char_of(c: char, culture: &Culture) -> char {
    match (c, culture.language.as_str()) {
        ('I', "tr" | "az") => 'ı',
        ('İ', "" | "iv") => c,
        ('İ', _) => 'i',
        _ => lower_char(c),
    }
}

/// `String.ToLower` under `culture`.
pub fn lower<'a>(text: &'a str, culture: &Culture) -> Cow<'a, str> {
    match (culture.language.as_str(), ascii_lower(text)) {
        ("tr" | "az", _) | (_, None) => map(text, |c| lower_char_of(c, culture)),
        (_, Some(lower)) => lower,
    }
}

/// A named culture uppercases the dotless i, unlike the invariant one.
fn full_upper(c: char) -> char {
    if c == 'ı' { 'I' } else { upper_char(c) }
}

/// ASCII text in capitals, by bytes; what has nothing to change is not copied. None beyond ASCII.
fn ascii_upper(text: &str) -> Option<Cow<'_, str>> {
    text.is_ascii().then(|| {
        if text.bytes().any(|b| b.is_ascii_lowercase()) {
            Cow::Owned(text.to_ascii_uppercase())
        } else {
            Cow::Borrowed(text)
        }
    })
}

/// The same in small letters.
fn ascii_lower(text: &str) -> Option<Cow<'_, str>> {
    text.is_ascii().then(|| {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        }
    })
}

/// Maps `text` by character.
fn map(text: &str, by: impl Fn(char) -> char) -> Cow<'_, str> {
    Cow::Owned(text.chars().map(by).collect())
}

/// `TextInfo.ToTitleCase`: the first letter of each word in title case and the rest lowered, but a word that is all
/// capitals is taken for an acronym and left alone.
pub fn title(text: &str, culture: &Culture) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if !c.is_alphabetic() {
            out.push(c);
            at += 1;
            continue;
        }
        let rest = chars.get(at..).unwrap_or_default();
        let length = word_length(rest);
        let word = rest.get(..length).unwrap_or_default();
        out.push(CaseMapper::new().simple_titlecase(c));
        let acronym = length > 1 && !word.iter().any(|c| c.is_lowercase());
        let tail: String = word.iter().skip(1).collect();
        out.push_str(&if acronym {
            Cow::Borrowed(tail.as_str())
        } else {
            lower(&tail, culture)
        });
        at += length.max(1);
    }
    out
}

/// How many characters of `rest`, which begins with a letter, make the word: letters, marks and digits, with an
/// apostrophe inside.
fn word_length(rest: &[char]) -> usize {
    let inside = |c: char| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
    let mut length = 1;
    while let Some(&c) = rest.get(length) {
        let joins = c == '\'' || c == '\u{2019}';
        if !inside(c) && !joins {
            break;
        }
        length += 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_never_changes_the_number_of_characters() {
        assert_eq!(upper_invariant("straße ﬁ ŉ"), "STRAßE ﬁ ŉ");
        assert_eq!(lower_invariant("ÄÖÜ Σ ΑΣ"), "äöü σ ασ");
        assert_eq!(upper_invariant("ı"), "ı");
        assert_eq!(lower_invariant("İ"), "İ");
    }

    #[test]
    fn turkish_keeps_the_dot() {
        let turkish = Culture::by_name("tr-TR", crate::Edition::Core).unwrap();
        assert_eq!(upper("title", turkish), "TİTLE");
        assert_eq!(lower("TITLE", turkish), "tıtle");
        assert_eq!(upper("title", Culture::en_us()), "TITLE");
    }

    #[test]
    fn title_case_leaves_acronyms_alone() {
        let us = Culture::en_us();
        assert_eq!(title("anna_bell-smith", us), "Anna_Bell-Smith");
        assert_eq!(title("ANNA", us), "ANNA");
        assert_eq!(title("o'neil-smith and sons", us), "O'neil-Smith And Sons");
        assert_eq!(title("mCdonald e5 licence", us), "Mcdonald E5 Licence");
    }
}
