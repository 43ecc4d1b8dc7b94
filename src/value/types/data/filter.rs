//! The expressions of `DataTable.Select` and `Compute`: comparisons of columns with values, joined by AND, OR and NOT.

use std::cmp::Ordering;

use super::row::Row;
use super::table::{Table, is_db_null};
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::{Engine, Exception, R, Value, compare};

/// Expressions within expressions, beyond which one is refused.
const DEEPEST: usize = 64;

/// A condition on a row.
pub(super) enum Condition {
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Compare(Operand, &'static str, Operand),
    Like(Operand, String),
    In(Operand, Vec<Operand>),
    IsNull(Operand),
}

/// A column's value or a value.
pub(super) enum Operand {
    Column(usize),
    Value(Value),
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(f64),
    Sign(&'static str),
}

const SIGNS: [&str; 9] = ["<=", ">=", "<>", "=", "<", ">", "(", ")", ","];

fn broken<T>(text: &str) -> R<T> {
    Exception::new(
        "System.Data.SyntaxErrorException",
        format!("Syntax error: The expression '{text}' cannot be read."),
    )
    .raise()
}

/// The tokens of an expression; None where it is broken.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, used) = match first {
            '\'' => quoted(rest, '\'').map(|(t, n)| (Token::Text(t), n))?,
            '#' => quoted(rest, '#').map(|(t, n)| (Token::Text(t), n))?,
            '[' => {
                let end = rest.find(']')?;
                (Token::Name(rest.get(1..end)?.to_owned()), end + 1)
            }
            c if c.is_ascii_digit() || c == '-' || c == '.' => {
                let end = rest
                    .char_indices()
                    .skip(1)
                    .find(|(_, c)| !(c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E')))
                    .map_or(rest.len(), |(at, _)| at);
                (Token::Number(rest.get(..end)?.parse().ok()?), end)
            }
            c if c.is_alphabetic() || c == '_' => {
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                (Token::Name(rest.get(..end)?.to_owned()), end)
            }
            _ => {
                let sign = SIGNS.iter().find(|s| rest.starts_with(**s))?;
                (Token::Sign(sign), sign.len())
            }
        };
        all.push(token);
        rest = rest.get(used..)?.trim_start();
    }
    Some(all)
}

/// A text between marks, of which a doubled one stands for itself; and how long it is with its marks.
fn quoted(rest: &str, mark: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != mark {
            text.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == mark) {
            text.push(mark);
            chars.next();
        } else {
            return Some((text, at + mark.len_utf8()));
        }
    }
    None
}

struct Parser<'t> {
    tokens: &'t [Token],
    table: &'t Table,
    text: &'t str,
}

/// Reads a condition; None for a blank text, which every row meets.
pub(super) fn read(table: &Table, text: &str) -> R<Option<Condition>> {
    let Some(tokens) = tokens(text) else {
        return broken(text);
    };
    if tokens.is_empty() {
        return Ok(None);
    }
    let mut parser = Parser {
        tokens: &tokens,
        table,
        text,
    };
    let condition = parser.any(0)?;
    if !parser.tokens.is_empty() {
        return broken(text);
    }
    Ok(Some(condition))
}

impl Parser<'_> {
    fn word(&mut self, word: &str) -> bool {
        match self.tokens.split_first() {
            Some((Token::Name(name), rest)) if name.eq_ignore_ascii_case(word) => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    fn sign(&mut self, sign: &str) -> bool {
        match self.tokens.split_first() {
            Some((Token::Sign(s), rest)) if *s == sign => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    fn any(&mut self, depth: usize) -> R<Condition> {
        let mut left = self.all(depth)?;
        while self.word("OR") {
            left = Condition::Or(Box::new(left), Box::new(self.all(depth)?));
        }
        Ok(left)
    }

    fn all(&mut self, depth: usize) -> R<Condition> {
        let mut left = self.one(depth)?;
        while self.word("AND") {
            left = Condition::And(Box::new(left), Box::new(self.one(depth)?));
        }
        Ok(left)
    }

    fn one(&mut self, depth: usize) -> R<Condition> {
        if depth > DEEPEST {
            return broken(self.text);
        }
        if self.word("NOT") {
            return Ok(Condition::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.sign("(") {
            let inner = self.any(depth + 1)?;
            return if self.sign(")") {
                Ok(inner)
            } else {
                broken(self.text)
            };
        }
        let left = self.operand()?;
        if self.word("IS") {
            let not = self.word("NOT");
            if !self.word("NULL") {
                return broken(self.text);
            }
            let null = Condition::IsNull(left);
            return Ok(if not {
                Condition::Not(Box::new(null))
            } else {
                null
            });
        }
        let not = self.word("NOT");
        let found = if self.word("LIKE") {
            match self.operand()? {
                Operand::Value(Value::Str(pattern)) => Condition::Like(left, pattern.to_string()),
                _ => return broken(self.text),
            }
        } else if self.word("IN") {
            Condition::In(left, self.list()?)
        } else {
            let sign = SIGNS.iter().take(6).find(|s| self.sign(s));
            match sign {
                Some(sign) => Condition::Compare(left, sign, self.operand()?),
                // A column of true and false stands for itself.
                None => Condition::Compare(left, "=", Operand::Value(Value::Bool(true))),
            }
        };
        Ok(if not {
            Condition::Not(Box::new(found))
        } else {
            found
        })
    }

    fn list(&mut self) -> R<Vec<Operand>> {
        if !self.sign("(") {
            return broken(self.text);
        }
        let mut all = vec![self.operand()?];
        while self.sign(",") {
            all.push(self.operand()?);
        }
        if self.sign(")") {
            Ok(all)
        } else {
            broken(self.text)
        }
    }

    fn operand(&mut self) -> R<Operand> {
        let Some((token, rest)) = self.tokens.split_first() else {
            return broken(self.text);
        };
        self.tokens = rest;
        Ok(match token {
            Token::Text(text) => Operand::Value(Value::str(text)),
            Token::Number(n) if n.fract() == 0.0 && n.abs() < 2e9 => {
                Operand::Value(Value::Int32(*n as i32))
            }
            Token::Number(n) => Operand::Value(Value::Double(*n)),
            Token::Name(name) if name.eq_ignore_ascii_case("true") => {
                Operand::Value(Value::Bool(true))
            }
            Token::Name(name) if name.eq_ignore_ascii_case("false") => {
                Operand::Value(Value::Bool(false))
            }
            Token::Name(name) if name.eq_ignore_ascii_case("null") => Operand::Value(Value::Null),
            Token::Name(name) => match self.table.place(name) {
                Some(at) => Operand::Column(at),
                None => {
                    return Exception::new(
                        "System.Data.EvaluateException",
                        format!("Cannot find column [{name}]."),
                    )
                    .raise();
                }
            },
            Token::Sign(_) => return broken(self.text),
        })
    }
}

impl Operand {
    fn of(&self, row: &Row) -> Value {
        match self {
            Operand::Column(at) => row.get(*at),
            Operand::Value(v) => v.clone(),
        }
    }
}

impl Condition {
    /// True where a row meets it.
    pub fn holds(&self, engine: &mut dyn Engine, row: &Row) -> R<bool> {
        Ok(match self {
            Condition::And(a, b) => a.holds(engine, row)? && b.holds(engine, row)?,
            Condition::Or(a, b) => a.holds(engine, row)? || b.holds(engine, row)?,
            Condition::Not(inner) => !inner.holds(engine, row)?,
            Condition::IsNull(operand) => {
                let value = operand.of(row);
                value.is_null() || is_db_null(&value)
            }
            Condition::In(operand, list) => {
                let value = operand.of(row);
                for other in list {
                    if ordering(engine, &value, &other.of(row))? == Some(Ordering::Equal) {
                        return Ok(true);
                    }
                }
                false
            }
            Condition::Like(operand, pattern) => {
                let value = operand.of(row);
                if is_db_null(&value) {
                    return Ok(false);
                }
                let text = crate::value::convert::to_str(engine, &value)?;
                // `%` is another way to write `*`.
                let pattern = pattern.replace('%', "*");
                Wildcard::new(&pattern, true, Culture::invariant()).is_ok_and(|w| w.is_match(&text))
            }
            Condition::Compare(a, sign, b) => {
                let order = ordering(engine, &a.of(row), &b.of(row))?;
                match (*sign, order) {
                    (_, None) => false,
                    ("=", Some(o)) => o == Ordering::Equal,
                    ("<>", Some(o)) => o != Ordering::Equal,
                    ("<", Some(o)) => o == Ordering::Less,
                    (">", Some(o)) => o == Ordering::Greater,
                    ("<=", Some(o)) => o != Ordering::Greater,
                    (_, Some(o)) => o != Ordering::Less,
                }
            }
        })
    }
}

/// How two values stand to each other; None where one is null.
pub(super) fn ordering(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Option<Ordering>> {
    if a.is_null() || b.is_null() || is_db_null(a) || is_db_null(b) {
        return Ok(None);
    }
    compare::compare(engine, a, b, true).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_an_expression() {
        let name = |n: &str| Token::Name(n.into());
        assert_eq!(
            tokens("[First Name] LIKE 'O''Neil%' AND Age>=-3.5"),
            Some(vec![
                name("First Name"),
                name("LIKE"),
                Token::Text("O'Neil%".into()),
                name("AND"),
                name("Age"),
                Token::Sign(">="),
                Token::Number(-3.5),
            ])
        );
    }

    #[test]
    fn what_does_not_end_is_broken() {
        for text in ["'a", "[a", "a ! b", "#1"] {
            assert_eq!(tokens(text), None, "{text}");
        }
    }
}
