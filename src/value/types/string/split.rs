//! `Split`: by chars, by strings, with a limit and options.

use super::super::{args, throw};
use super::text_of;
use crate::value::ty::{Overload, overload};
use crate::value::{Engine, R, Value};

const REMOVE_EMPTY: i64 = 1;
const TRIM: i64 = 2;

pub(super) const SPLIT: &[Overload] = &[
    overload(
        "string[] Split(char separator, System.StringSplitOptions options = System.StringSplitOptions.None)",
        |e, t, a| split(e, t, a, None, 1),
    ),
    overload(
        "string[] Split(char separator, int count, System.StringSplitOptions options = System.StringSplitOptions.None)",
        |e, t, a| split(e, t, a, Some(1), 2),
    ),
    overload("string[] Split(params char[] separator)", |e, t, a| {
        split(e, t, a, None, 1)
    }),
    overload("string[] Split(char[] separator, int count)", |e, t, a| {
        split(e, t, a, Some(1), 2)
    }),
    overload(
        "string[] Split(char[] separator, System.StringSplitOptions options)",
        |e, t, a| split(e, t, a, None, 1),
    ),
    overload(
        "string[] Split(char[] separator, int count, System.StringSplitOptions options)",
        |e, t, a| split(e, t, a, Some(1), 2),
    ),
    overload(
        "string[] Split(string separator, System.StringSplitOptions options = System.StringSplitOptions.None)",
        |e, t, a| split(e, t, a, None, 1),
    ),
    overload(
        "string[] Split(string separator, int count, System.StringSplitOptions options = System.StringSplitOptions.None)",
        |e, t, a| split(e, t, a, Some(1), 2),
    ),
    overload(
        "string[] Split(string[] separator, System.StringSplitOptions options)",
        |e, t, a| split(e, t, a, None, 1),
    ),
    overload(
        "string[] Split(string[] separator, int count, System.StringSplitOptions options)",
        |e, t, a| split(e, t, a, Some(1), 2),
    ),
];

/// What a text is cut at.
enum Separators {
    /// Where nothing is said: blanks of every kind.
    Blanks,
    Units(Vec<u16>),
    Texts(Vec<String>),
}

impl Separators {
    /// Of the first argument.
    fn read(a: &[Value]) -> R<Separators> {
        Ok(match args::value(a, 0).base() {
            Value::Null | Value::Void => Separators::Blanks,
            Value::Char(c) => Separators::Units(vec![*c]),
            Value::Str(s) => {
                if s.is_empty() {
                    // An empty separator cuts nothing.
                    Separators::Texts(Vec::new())
                } else {
                    Separators::Texts(vec![s.to_string()])
                }
            }
            Value::Array(items) | Value::List(items) => {
                let items = items.items();
                if items.iter().any(|v| matches!(v.base(), Value::Str(_))) {
                    let texts: Vec<String> = items
                        .iter()
                        .filter_map(|v| v.as_str())
                        .filter(|s| !s.is_empty())
                        .map(str::to_string)
                        .collect();
                    Separators::Texts(texts)
                } else {
                    drop(items);
                    Separators::of_units(args::units(a, 0)?)
                }
            }
            _ => Separators::Blanks,
        })
    }

    fn of_units(units: Vec<u16>) -> Separators {
        if units.is_empty() {
            Separators::Blanks
        } else {
            Separators::Units(units)
        }
    }

    /// The nearest separator in a text: where it starts and how long it is.
    fn next(&self, text: &str) -> Option<(usize, usize)> {
        match self {
            Separators::Blanks => at_char(text, char::is_whitespace),
            // One ASCII char is what scripts split by most.
            Separators::Units(units) => match units.as_slice() {
                [unit @ 0..=127] => memchr::memchr(*unit as u8, text.as_bytes()).map(|at| (at, 1)),
                units => at_char(text, |c| super::search::is_any(c, units)),
            },
            Separators::Texts(texts) => texts
                .iter()
                .enumerate()
                .filter_map(|(order, s)| text.find(s.as_str()).map(|at| (at, order, s.len())))
                .min()
                .map(|(at, _, length)| (at, length)),
        }
    }
}

fn at_char(text: &str, is: impl Fn(char) -> bool) -> Option<(usize, usize)> {
    text.char_indices()
        .find(|(_, c)| is(*c))
        .map(|(at, c)| (at, c.len_utf8()))
}

/// `Split(separator[, count][, options])`.
fn split(
    engine: &mut dyn Engine,
    this: &Value,
    a: &[Value],
    count: Option<usize>,
    options: usize,
) -> R<Value> {
    let limit = match count {
        None => usize::MAX,
        Some(at) => match usize::try_from(args::int(a, at)?) {
            Ok(limit) => limit,
            Err(_) => {
                let message = "Count cannot be less than zero.";
                return throw::negative(engine, "count", args::long(a, at)?, message);
            }
        },
    };
    let options = args::number(a, options);
    let separators = Separators::read(a)?;
    Ok(Value::strings(pieces(
        text_of(this),
        &separators,
        limit,
        options,
    )))
}

fn pieces<'a>(text: &'a str, separators: &Separators, limit: usize, options: i64) -> Vec<&'a str> {
    let shaped = |piece: &'a str| {
        if options & TRIM != 0 {
            piece.trim()
        } else {
            piece
        }
    };
    let kept = |piece: &str| options & REMOVE_EMPTY == 0 || !piece.is_empty();
    let mut out = Vec::new();
    let mut rest = text;
    if limit == 0 {
        return out;
    }
    while out.len() + 1 < limit {
        let Some((at, length)) = separators.next(rest) else {
            break;
        };
        let piece = shaped(rest.get(..at).unwrap_or_default());
        if kept(piece) {
            out.push(piece);
        }
        rest = rest.get(at + length..).unwrap_or_default();
    }
    // What is left may begin with separators that would only have given empty pieces.
    if limit != usize::MAX && options & REMOVE_EMPTY != 0 {
        while let Some((at, length)) = separators.next(rest) {
            if !shaped(rest.get(..at).unwrap_or_default()).is_empty() {
                break;
            }
            rest = rest.get(at + length..).unwrap_or_default();
        }
    }
    let last = shaped(rest);
    if kept(last) {
        out.push(last);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_pieces_do_not_count_towards_the_limit_when_removed() {
        let comma = Separators::Units(vec![44]);
        assert_eq!(pieces(",a,,b,c", &comma, 2, REMOVE_EMPTY), ["a", "b,c"]);
        assert_eq!(pieces("a,b,c", &comma, 2, 0), ["a", "b,c"]);
        assert_eq!(pieces("a,,b", &comma, usize::MAX, 0), ["a", "", "b"]);
    }

    #[test]
    fn the_nearest_of_several_strings_cuts() {
        let two = Separators::Texts(vec!["--".into(), "::".into()]);
        assert_eq!(pieces("a::b--c", &two, usize::MAX, 0), ["a", "b", "c"]);
    }
}
