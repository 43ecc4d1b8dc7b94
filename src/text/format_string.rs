//! Composite formats, as `-f` and `String.Format` read them: `'{0,-10:N2} {{literal}}'`. What an item's value looks
//! like is the caller's affair.

use super::error::TextError;
use super::units;

/// The largest index and width, exclusive.
const LIMIT: usize = 1_000_000;

/// A part of a composite format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it stands. Doubled braces end a piece, so one text may come in several.
    Literal(&'a str),
    /// The place of an argument.
    Item(Item<'a>),
}

/// `{index,width:format}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Which argument, from zero.
    pub index: usize,
    /// The least width in UTF-16 units; 0 when none is asked for.
    pub width: usize,
    /// A negative width: the text stands at the left.
    pub left: bool,
    /// What follows the colon, empty when nothing does.
    pub format: &'a str,
}

impl Item<'_> {
    /// Appends `text` to `out`, filled with blanks to the item's width.
    pub fn pad(&self, text: &str, out: &mut String) {
        let missing = self.width.saturating_sub(units::length(text));
        let blanks = std::iter::repeat_n(' ', missing);
        if self.left {
            out.push_str(text);
            out.extend(blanks);
        } else {
            out.extend(blanks);
            out.push_str(text);
        }
    }
}

/// Splits a composite format into its pieces.
///
/// # Errors
/// `FormatException` with the offset, in UTF-16 units, and the reason.
pub fn parse(format: &str) -> Result<Vec<Piece<'_>>, TextError> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let rest = |at: usize| format.get(at..).unwrap_or("");
    while let Some(brace) = rest(at).find(['{', '}']) {
        let start = at;
        at += brace;
        let doubled = rest(at).get(..2).filter(|two| *two == "{{" || *two == "}}");
        if doubled.is_some() {
            pieces.push(Piece::Literal(format.get(start..at + 1).unwrap_or("")));
            at += 2;
            continue;
        }
        if brace > 0 {
            pieces.push(Piece::Literal(format.get(start..at).unwrap_or("")));
        }
        let mut item = ItemParser { format, at: at + 1 };
        let Some(next) = item.peek() else {
            return Err(item.unclosed());
        };
        if rest(at).starts_with('}') {
            return Err(
                item.error("Unexpected closing brace without a corresponding opening brace.")
            );
        }
        if !next.is_ascii_digit() {
            return Err(item.error("Expected an ASCII digit."));
        }
        pieces.push(Piece::Item(item.item()?));
        at = item.at;
    }
    if !rest(at).is_empty() {
        pieces.push(Piece::Literal(rest(at)));
    }
    Ok(pieces)
}

/// Writes a composite format of `count` arguments; `write` gives the text of the argument of an item.
///
/// # Errors
/// `FormatException` of [`parse`] or for an index that is no argument's, and whatever `write` fails with.
pub fn format<E: From<TextError>>(
    format: &str,
    count: usize,
    mut write: impl FnMut(&Item<'_>) -> Result<String, E>,
) -> Result<String, E> {
    let mut out = String::with_capacity(format.len() + 16);
    for piece in parse(format)? {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Item(item) if item.index < count => {
                let text = write(&item)?;
                item.pad(&text, &mut out);
            }
            Piece::Item(_) => {
                const MESSAGE: &str = "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.";
                return Err(TextError::format(MESSAGE).into());
            }
        }
    }
    Ok(out)
}

struct ItemParser<'a> {
    format: &'a str,
    at: usize,
}

impl<'a> ItemParser<'a> {
    fn peek(&self) -> Option<char> {
        self.format
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
    }

    fn error(&self, reason: &str) -> TextError {
        let offset = units::length(self.format.get(..self.at).unwrap_or(self.format));
        TextError::format(format!(
            "Input string was not in a correct format. Failure to parse near offset {offset}. {reason}"
        ))
    }

    fn unclosed(&self) -> TextError {
        self.error("Format item ends prematurely.")
    }

    fn blanks(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    fn number(&mut self) -> usize {
        let mut value = 0;
        while let Some(digit) = self
            .peek()
            .and_then(|c| c.to_digit(10))
            .filter(|_| value < LIMIT)
        {
            value = value * 10 + digit as usize;
            self.at += 1;
        }
        value
    }

    /// Behind the opening brace.
    fn item(&mut self) -> Result<Item<'a>, TextError> {
        let index = self.number();
        self.blanks();
        let (mut width, mut left) = (0, false);
        if self.peek() == Some(',') {
            self.at += 1;
            self.blanks();
            left = self.peek() == Some('-');
            self.at += usize::from(left);
            match self.peek() {
                Some(c) if c.is_ascii_digit() => width = self.number(),
                Some(_) => return Err(self.error("Expected an ASCII digit.")),
                None => return Err(self.unclosed()),
            }
            self.blanks();
        }
        let mut format = "";
        match self.peek() {
            Some(':') => {
                let rest = self.format.get(self.at + 1..).unwrap_or("");
                let end = rest.find(['{', '}']);
                let length = end.unwrap_or(rest.len());
                self.at += 1 + length;
                if self.peek() != Some('}') {
                    return Err(self.unclosed());
                }
                format = rest.get(..length).unwrap_or("");
            }
            Some('}') => {}
            _ => return Err(self.unclosed()),
        }
        self.at += 1;
        Ok(Item {
            index,
            width,
            left,
            format,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, arguments: &[&str]) -> Result<String, String> {
        format(text, arguments.len(), |item| {
            Ok(format!("{}{}", arguments[item.index], item.format))
        })
        .map_err(|e: TextError| e.message)
    }

    #[test]
    fn items_have_an_index_a_width_and_a_format() {
        assert_eq!(
            filled("[{0,5}|{1,-4}|{0:N2}]", &["a", "b"]),
            Ok("[    a|b   |aN2]".into())
        );
        assert_eq!(filled("{{{0}}} }}", &["x"]), Ok("{x} }".into()));
        assert_eq!(
            filled("{ 0 }", &["x"]).unwrap_err(),
            wrong(1, "Expected an ASCII digit.")
        );
        assert_eq!(filled("{0 , 3 }", &["x"]), Ok("  x".into()));
    }

    fn wrong(offset: usize, reason: &str) -> String {
        format!(
            "Input string was not in a correct format. Failure to parse near offset {offset}. {reason}"
        )
    }

    #[test]
    fn a_bad_format_says_where_and_why() {
        assert_eq!(
            filled("@{a=1}", &[]),
            Err(wrong(2, "Expected an ASCII digit."))
        );
        assert_eq!(
            filled("{0", &["x"]),
            Err(wrong(2, "Format item ends prematurely."))
        );
        assert_eq!(
            filled("a}b", &[]),
            Err(wrong(
                2,
                "Unexpected closing brace without a corresponding opening brace."
            ))
        );
        assert!(
            filled("{1}", &["x"])
                .unwrap_err()
                .starts_with("Index (zero based)")
        );
    }
}
