//! Variables: `$name`, `${any name}`, `$scope:name`, `@name`.

use std::borrow::Cow;

use super::super::ast::{Span, Variable};
use super::super::chars;
use super::super::cursor::Cursor;
use super::super::problem;
use super::super::token::{Kind, Token};
use super::string::{self, Piece, Text};
use super::{done, in_command, word};

/// The variable that begins here; a word where none does.
///
/// variable = ( "$" | "@" ), [ scope, ":" ], name | "${", { character | escape }, "}" ;
pub fn variable<'a, 's>(i: Cursor<'a, 's>, splatted: bool) -> Token {
    scan(i, splatted, false)
}

/// The variable in a string that begins here.
pub fn in_string<'a, 's>(i: Cursor<'a, 's>) -> Token {
    scan(i, false, true)
}

fn scan<'a, 's>(i: Cursor<'a, 's>, splatted: bool, in_string: bool) -> Token {
    let one = i.skip(1);
    let kind = if splatted {
        Kind::SplattedVariable
    } else {
        Kind::Variable
    };
    if one.byte() == b'{' && !splatted {
        return braced(i, in_string);
    }
    let first = one.char();
    if !chars::is_variable_start(first) {
        return word::generic(i);
    }
    let special = matches!(first, '$' | '?' | '^');
    let rest = if special {
        one.skip(1)
    } else {
        name_end(one.bump())
    };
    let c = rest.char();
    let ends = chars::ends_token(c) || (!special && matches!(c, '.' | '[' | '=' | ':'));
    if in_command(i) && !ends {
        return word::generic(i);
    }
    let token = done(i, rest, kind);
    check_name(i, token, i.text(rest.span_from(one.at)));
    token
}

/// Behind the name, whose first character is taken.
fn name_end<'a, 's>(i: Cursor<'a, 's>) -> Cursor<'a, 's> {
    let mut i = i;
    loop {
        match i.byte() {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'?' => {
                i = i.skip(i.run(chars::Class::VARIABLE));
            }
            b':' if i.skip(1).byte() != b':' => i = i.skip(1),
            byte if byte >= 0x80 && i.char().is_alphanumeric() => i = i.bump(),
            _ => return i,
        }
    }
}

/// Reports a name that lacks what follows its scope or drive.
fn check_name(i: Cursor<'_, '_>, token: Token, name: &str) {
    if !name.ends_with(':') || !path(Cow::Borrowed(name), name).name.is_empty() {
        return;
    }
    let scoped = name.strip_suffix(':').is_some_and(is_scope);
    let problem = if scoped || name == ":" {
        &problem::INVALID_VARIABLE_REFERENCE
    } else {
        &problem::INVALID_VARIABLE_REFERENCE_WITH_DRIVE
    };
    i.error(problem, token.span, &[]);
}

fn braced<'a, 's>(i: Cursor<'a, 's>, in_string: bool) -> Token {
    let open = i.skip(1);
    let mut empty = true;
    let (rest, closed) = braced_pieces(open.skip(1), in_string, &mut |_| empty = false);
    let token = done(i, rest, Kind::Variable);
    if !closed {
        i.unfinished(
            &problem::INCOMPLETE_DOLLAR_VARIABLE_REFERENCE,
            rest.span_from(open.at),
            &[],
        );
    } else if empty {
        let brace = Span {
            start: rest.at - 1,
            end: rest.at,
        };
        i.error(&problem::EMPTY_VARIABLE_REFERENCE, brace, &[]);
    }
    let c = rest.char();
    if in_command(i) && !chars::ends_token(c) && c != '.' && c != '[' {
        return word::generic(i);
    }
    if !empty && value(i, token).name.is_empty() {
        i.error(&problem::INVALID_BRACED_VARIABLE_REFERENCE, token.span, &[]);
    }
    token
}

/// Walks the name between braces. Gives the place behind the closing brace and whether there is one.
fn braced_pieces<'a, 's>(
    i: Cursor<'a, 's>,
    in_string: bool,
    sink: &mut dyn FnMut(Piece),
) -> (Cursor<'a, 's>, bool) {
    let mut i = i;
    loop {
        let c = i.char();
        let rest = i.bump();
        i = match c {
            '}' => return (rest, true),
            '\0' if i.at_end() => return (i, false),
            '`' if rest.at_end() => return (rest, false),
            '`' => string::escape(i, sink),
            c if in_string && chars::is_double_quote(c) && chars::is_double_quote(rest.char()) => {
                sink(Piece::Char(rest.char()));
                rest.bump()
            }
            _ => {
                if c == '{' {
                    let behind = Span {
                        start: rest.at,
                        end: rest.at + 1,
                    };
                    i.error(
                        &problem::OPEN_BRACE_NEEDS_TO_BE_BACK_TICKED_IN_VARIABLE_NAME,
                        behind,
                        &[],
                    );
                }
                sink(Piece::Raw(rest.span_from(i.at)));
                rest
            }
        };
    }
}

fn braced_name<'s>(i: Cursor<'_, 's>) -> Cow<'s, str> {
    let mut text = Text::default();
    braced_pieces(i.skip(2), i.way.level > 0, &mut |piece| {
        text.push(i.cx.source, piece);
    });
    text.finish(i.cx.source)
}

/// What a variable's token names. `i` is any place of the same text and way.
pub fn value<'s>(i: Cursor<'_, 's>, token: Token) -> Variable<'s> {
    let text = i.text(token.span);
    let mut variable = match text.strip_prefix("${") {
        Some(inner) => {
            let written = inner.strip_suffix('}').unwrap_or(inner);
            path(braced_name(i.within(token.span)), written)
        }
        None => {
            let name = text.get(1..).unwrap_or("");
            path(Cow::Borrowed(name), name)
        }
    };
    variable.splatted = token.kind == Kind::SplattedVariable;
    variable
}

/// Splits a scope or drive off a variable's name; `written` is the name as it stands in the text.
pub fn path<'s>(name: Cow<'s, str>, written: &'s str) -> Variable<'s> {
    let split = written
        .split_once(':')
        .filter(|(scope, _)| !scope.is_empty());
    let (qualifier, name) = match (split, name) {
        (Some((scope, rest)), Cow::Borrowed(_)) => (Some(scope), Cow::Borrowed(rest)),
        (Some((scope, _)), Cow::Owned(text)) => match text.strip_prefix(scope) {
            Some(rest) if rest.starts_with(':') => {
                (Some(scope), rest.trim_start_matches(':').to_owned().into())
            }
            _ => (None, Cow::Owned(text)),
        },
        (None, name) => (None, name),
    };
    Variable {
        qualifier,
        name,
        splatted: false,
    }
}

fn is_scope(word: &str) -> bool {
    ["global", "local", "private", "script", "variable"]
        .iter()
        .any(|scope| scope.eq_ignore_ascii_case(word))
}
