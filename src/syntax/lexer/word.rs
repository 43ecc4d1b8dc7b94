//! Words: identifiers, keywords, parameters, labels, and the generic words of a command, which may hold strings and
//! variables.

use super::super::chars;
use super::super::cursor::{Cursor, Mode};
use super::super::token::{self, Kind, Token};
use super::string::{self, Piece};
use super::{done, in_command};

/// An identifier or a keyword; in a command it may turn out to begin a longer word.
///
/// identifier = ( letter | "_" ), { letter | digit | "_" } ;
pub fn identifier<'a, 's>(i: Cursor<'a, 's>) -> Token {
    let rest = identifier_end(i);
    if i.way.mode == Mode::TypeName {
        return type_name(i, rest);
    }
    if !i.way.simple && in_command(i) && !chars::ends_token(rest.char()) {
        return generic(i);
    }
    let kind = match i.way.mode {
        _ if i.way.simple => Kind::Identifier,
        Mode::Expression | Mode::TypeName => Kind::Identifier,
        Mode::Command | Mode::Signature => keyword(i, rest),
    };
    done(i, rest, kind)
}

fn keyword<'a, 's>(i: Cursor<'a, 's>, rest: Cursor<'a, 's>) -> Kind {
    let word = i.text(rest.span_from(i.at));
    match token::keyword(word) {
        Some(token::Keyword::InlineScript) | None => Kind::Identifier,
        Some(token::Keyword::Clean | token::Keyword::Default) if !i.cx.edition.is_core() => {
            match token::keyword(word) {
                Some(token::Keyword::Default) => Kind::Keyword(token::Keyword::Default),
                _ => Kind::Identifier,
            }
        }
        Some(keyword) => Kind::Keyword(keyword),
    }
}

/// Behind the identifier that begins here.
fn identifier_end<'a, 's>(i: Cursor<'a, 's>) -> Cursor<'a, 's> {
    let mut i = i;
    loop {
        i = i.skip(i.run(chars::Class::IDENTIFIER));
        if i.byte() < 0x80 || !chars::is_identifier_follow(i.char()) {
            return i;
        }
        i = i.bump();
    }
}

/// A type's name without brackets: dots, backticks, plus signs and the like belong to it.
fn type_name<'a, 's>(i: Cursor<'a, 's>, rest: Cursor<'a, 's>) -> Token {
    let mut rest = rest;
    loop {
        match rest.char() {
            '.' | '`' | '_' | '+' | '#' | '\\' => rest = rest.skip(1),
            c if c.is_alphanumeric() => rest = rest.bump(),
            _ => return done(i, rest, Kind::Identifier),
        }
    }
}

/// `-name` or `-name:`, whose dash is taken; in an expression an operator.
pub fn parameter<'a, 's>(i: Cursor<'a, 's>, one: Cursor<'a, 's>) -> Token {
    let command = in_command(i);
    let mut rest = one;
    let mut colon = false;
    loop {
        match rest.char() {
            'a'..='z' | 'A'..='Z' => rest = rest.skip(1),
            ':' => {
                colon = true;
                break;
            }
            '{' | '}' | '(' | ')' | ';' | ',' | '|' | '&' | '.' | '[' | '\r' | '\n' | '\0' => break,
            c if chars::is_whitespace(c) => break,
            c if chars::is_single_quote(c) || chars::is_double_quote(c) => {
                if command {
                    return generic(i);
                }
                break;
            }
            _ if command => rest = rest.bump(),
            _ => break,
        }
    }
    if i.way.mode == Mode::Expression
        && let Some(kind) = token::dash_operator(i.text(rest.span_from(one.at)))
    {
        return done(i, rest, kind);
    }
    if rest.at == one.at {
        return done(i, rest, Kind::Minus);
    }
    let end = if colon && command { rest.skip(1) } else { rest };
    Token {
        mark: colon,
        ..done(i, end, Kind::Parameter)
    }
}

/// `:label`.
///
/// label = ":", identifier ;
pub fn label<'a, 's>(i: Cursor<'a, 's>) -> Token {
    let one = i.skip(1);
    if !chars::is_identifier_start(one.char()) {
        return generic(i);
    }
    let rest = identifier_end(one);
    if in_command(i) && !chars::ends_token(rest.char()) {
        return generic(i);
    }
    done(i, rest, Kind::Label)
}

/// A word of a command, marked where something in it is to be expanded.
///
/// generic = { character | escape | literal-string | expandable-string | variable | sub-expression } ;
pub fn generic<'a, 's>(i: Cursor<'a, 's>) -> Token {
    let mut expands = false;
    let rest = generic_pieces(i, &mut |piece| {
        expands |= matches!(piece, Piece::Variable(_) | Piece::SubExpression(_));
    });
    Token {
        mark: expands,
        ..done(i, rest, Kind::Generic)
    }
}

/// Walks a word's pieces. What cannot be in a word still makes one if it stands first.
pub fn generic_pieces<'a, 's>(i: Cursor<'a, 's>, sink: &mut dyn FnMut(Piece)) -> Cursor<'a, 's> {
    let mut here = i;
    loop {
        let plain = here.run(chars::Class::PLAIN);
        if plain > 0 {
            let rest = here.skip(plain);
            sink(Piece::Raw(rest.span_from(here.at)));
            here = rest;
            continue;
        }
        let c = here.char();
        if chars::ends_token(c) && !(here.at == i.at && c == '\0' && !here.at_end()) {
            return here;
        }
        here = match c {
            '`' => string::escape(here, sink),
            '$' => string::dollar(here, false, sink),
            c if chars::is_single_quote(c) => string::literal_pieces(here, sink),
            c if chars::is_double_quote(c) => string::expandable_pieces(here, sink),
            _ => {
                let rest = here.bump();
                sink(Piece::Raw(rest.span_from(here.at)));
                rest
            }
        };
    }
}
