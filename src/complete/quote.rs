//! Quotes: what a word already has, and what a match needs.

use crate::Edition;
use crate::syntax::{self, TokenClass};

/// A word without its quotes, and the quote that it began with: a single or double one, or none.
pub(super) fn unquote(word: &str) -> (&str, &'static str) {
    let mut chars = word.chars();
    let quote = match chars.next() {
        Some(c) if is_single(c) => "'",
        Some(c) if is_double(c) => "\"",
        _ => return (word, ""),
    };
    let rest = chars.as_str();
    let closed =
        rest.strip_suffix(|c| (quote == "'" && is_single(c)) || (quote == "\"" && is_double(c)));
    (closed.unwrap_or(rest), quote)
}

/// A match in the quotes that the word began with, or in single ones where it would not be one bare word.
pub(super) fn quoted(text: &str, quote: &str, edition: Edition) -> String {
    if !needs_quotes(text, edition) {
        return format!("{quote}{text}{quote}");
    }
    match quote {
        "\"" => format!("\"{text}\""),
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}

/// True where a text on its own is not one plain word.
pub(super) fn needs_quotes(text: &str, edition: Edition) -> bool {
    if !syntax::parse(text, edition).errors.is_empty() {
        return true;
    }
    let tokens = syntax::tokens(text, edition);
    match tokens.as_slice() {
        [only] => match only.class {
            TokenClass::StatementSeparator | TokenClass::NewLine | TokenClass::Comment => true,
            TokenClass::String | TokenClass::Keyword => text.contains(['$', '`']),
            _ => false,
        },
        _ => true,
    }
}

/// True where a name cannot stand behind a dot or a dollar sign as it is.
pub(super) fn is_special(name: &str) -> bool {
    name.contains(|c| "-`&@'\"#{}()$,;|<> .\\/\t^".contains(c))
}

fn is_single(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201b}')
}

fn is_double(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201e}')
}

#[cfg(test)]
mod tests {
    use super::{needs_quotes, quoted, unquote};
    use crate::Edition::Core;

    #[test]
    fn words_lose_the_quotes_they_have() {
        assert_eq!(unquote("plain"), ("plain", ""));
        assert_eq!(unquote("'open"), ("open", "'"));
        assert_eq!(unquote("\"closed\""), ("closed", "\""));
        assert_eq!(unquote("'"), ("", "'"));
    }

    #[test]
    fn texts_that_are_not_one_word_are_quoted() {
        assert!(!needs_quotes("Get-Date", Core));
        assert!(needs_quotes("two words", Core));
        assert_eq!(quoted("it's here", "", Core), "'it''s here'");
        assert_eq!(quoted("plain", "\"", Core), "\"plain\"");
    }
}
