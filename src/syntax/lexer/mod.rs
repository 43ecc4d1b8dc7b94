//! Characters to tokens. What a character begins depends on the mode: in a command most text is a word, in an
//! expression it is operands and operators.

pub mod number;
pub mod string;
pub mod trivia;
pub mod variable;
pub mod word;

use super::ast::{AssignOp, BinaryOp, Span, Stream};
use super::chars;
use super::cursor::{Cursor, Mode};
use super::problem;
use super::token::{Kind, Token};

/// The token at a place, behind white space and comments. Never fails: what is no token is a word.
pub fn token(i: Cursor<'_, '_>) -> Token {
    let mut i = i;
    loop {
        match i.byte() {
            b' ' | b'\t' | 0xb | 0xc => i = trivia::skip_blanks(i),
            b'#' => i = trivia::line_comment(i),
            b'<' if i.skip(1).byte() == b'#' => i = trivia::block_comment(i),
            b'`' => match trivia::continued_line(i) {
                Some(rest) => i = rest,
                None if i.skip(1).at_end() => {
                    let rest = i.skip(1);
                    let end = end_of_input(rest).span;
                    i.unfinished(&problem::INCOMPLETE_STRING, end, &[]);
                    i = rest;
                }
                None => return word::generic(i),
            },
            byte if byte >= 0x80 && chars::is_whitespace(i.char()) => i = i.bump(),
            byte => return significant(i, byte),
        }
    }
}

/// The end as a token. PowerShell places it one character behind the text.
pub fn end_of_input(i: Cursor<'_, '_>) -> Token {
    Token {
        kind: Kind::EndOfInput,
        span: Span {
            start: i.end + 1,
            end: i.end + 1,
        },
        mark: false,
    }
}

/// A token of a kind from a place to another.
fn done(start: Cursor<'_, '_>, rest: Cursor<'_, '_>, kind: Kind) -> Token {
    Token {
        kind,
        span: rest.span_from(start.at),
        mark: false,
    }
}

/// The token that begins exactly here.
fn significant(i: Cursor<'_, '_>, byte: u8) -> Token {
    let one = i.skip(1);
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => word::identifier(i),
        b'$' if one.byte() == b'(' => done(i, one.skip(1), Kind::DollarParen),
        b'$' => variable::variable(i, false),
        b'"' => string::expandable(i),
        b'\'' => string::literal(i),
        b'0'..=b'9' => digit(i, byte),
        b'(' => done(i, one, Kind::LParen),
        b')' => done(i, one, Kind::RParen),
        b'{' => done(i, one, Kind::LCurly),
        b'}' => done(i, one, Kind::RCurly),
        b']' => done(i, one, Kind::RBracket),
        b'[' if in_command(i) && !chars::ends_token(one.char()) => word::generic(i),
        b'[' => done(i, one, Kind::LBracket),
        b';' => done(i, one, Kind::Semi),
        b',' => done(i, one, Kind::Comma),
        b'\n' => done(i, one, Kind::NewLine),
        b'\r' if one.byte() == b'\n' => done(i, one.skip(1), Kind::NewLine),
        b'\r' => done(i, one, Kind::NewLine),
        b'=' => operator(i, one, Kind::Assign(AssignOp::Set)),
        b'+' => plus(i, one),
        b'-' => dash(i, one),
        b'*' => star(i, one),
        b'/' if one.byte() == b'=' => operator(i, one.skip(1), Kind::Assign(AssignOp::Div)),
        b'/' => operator(i, one, Kind::Operator(BinaryOp::Div)),
        b'%' if one.byte() == b'=' => operator(i, one.skip(1), Kind::Assign(AssignOp::Rem)),
        b'%' => operator(i, one, Kind::Operator(BinaryOp::Rem)),
        b'|' if one.byte() == b'|' => done(i, one.skip(1), Kind::OrOr),
        b'|' => done(i, one, Kind::Pipe),
        b'&' if one.byte() == b'&' => done(i, one.skip(1), Kind::AndAnd),
        b'&' => done(i, one, Kind::Ampersand),
        b'.' => dot(i, one),
        b'>' => redirection(i, one, Stream::Output, false),
        b'<' => done(i, one, Kind::RedirectInput),
        b'@' => at_sign(i, one),
        b'!' => exclamation(i, one),
        b':' => colon(i, one),
        b'?' if in_expression(i) && i.cx.edition.is_core() => question(i, one),
        0 if i.at_end() => end_of_input(i),
        0..=0x7f => word::generic(i),
        _ => match i.char() {
            c if chars::is_single_quote(c) => string::literal(i),
            c if chars::is_double_quote(c) => string::expandable(i),
            c if chars::is_dash(c) => dash(i, i.bump()),
            c if c.is_alphabetic() => word::identifier(i),
            _ => word::generic(i),
        },
    }
}

fn in_command(i: Cursor<'_, '_>) -> bool {
    i.way.mode == Mode::Command
}

fn in_expression(i: Cursor<'_, '_>) -> bool {
    i.way.mode == Mode::Expression
}

/// An operator; in a command only where the word ends with it.
fn operator(start: Cursor<'_, '_>, rest: Cursor<'_, '_>, kind: Kind) -> Token {
    if in_command(start) && !chars::ends_token(rest.char()) {
        return word::generic(start);
    }
    done(start, rest, kind)
}

fn plus(i: Cursor<'_, '_>, one: Cursor<'_, '_>) -> Token {
    match one.byte() {
        b'+' => operator(i, one.skip(1), Kind::PlusPlus),
        b'=' => operator(i, one.skip(1), Kind::Assign(AssignOp::Add)),
        b'0'..=b'9' | b'.' if i.way.signed => number::number(i),
        _ => operator(i, one, Kind::Plus),
    }
}

fn dash(i: Cursor<'_, '_>, one: Cursor<'_, '_>) -> Token {
    match one.char() {
        c if chars::is_dash(c) => operator(i, one.bump(), Kind::MinusMinus),
        '=' => operator(i, one.skip(1), Kind::Assign(AssignOp::Sub)),
        c if c.is_alphabetic() || c == '_' || c == '?' => word::parameter(i, one),
        '0'..='9' | '.' if i.way.signed => number::number(i),
        _ => operator(i, one, Kind::Minus),
    }
}

fn star(i: Cursor<'_, '_>, one: Cursor<'_, '_>) -> Token {
    match one.byte() {
        b'=' => operator(i, one.skip(1), Kind::Assign(AssignOp::Mul)),
        b'>' => redirection(i, one.skip(1), Stream::All, false),
        _ => operator(i, one, Kind::Operator(BinaryOp::Mul)),
    }
}

/// A digit: a number, or the stream of a redirection.
fn digit(i: Cursor<'_, '_>, byte: u8) -> Token {
    let stream = match byte {
        _ if i.skip(1).byte() != b'>' => return number::number(i),
        b'1' => Stream::Output,
        b'2' => Stream::Error,
        b'3' => Stream::Warning,
        b'4' => Stream::Verbose,
        b'5' => Stream::Debug,
        b'6' => Stream::Information,
        _ => return number::number(i),
    };
    redirection(i, i.skip(2), stream, true)
}

/// What follows `>`, which is taken. With a stream written before it, an expression takes that for a number.
fn redirection(i: Cursor<'_, '_>, rest: Cursor<'_, '_>, from: Stream, numbered: bool) -> Token {
    let append = rest.byte() == b'>';
    if rest.byte() == b'&' && (numbered || from == Stream::All) {
        let to = match rest.skip(1).byte() {
            b'1' => Some(Stream::Output),
            b'2' if numbered => Some(Stream::Error),
            _ => None,
        };
        if let Some(to) = to {
            return done(i, rest.skip(2), Kind::Merging(from, to));
        }
    }
    if numbered && in_expression(i) {
        return done(i, i.skip(1), Kind::Number);
    }
    let end = if append { rest.skip(1) } else { rest };
    done(i, end, Kind::Redirection(from, append))
}

fn dot(i: Cursor<'_, '_>, one: Cursor<'_, '_>) -> Token {
    match one.char() {
        '.' => {
            let rest = one.skip(1);
            operator(i, rest, Kind::Operator(BinaryOp::Range))
        }
        '0'..='9' => number::number(i),
        '$' | '"' | '\'' => done(i, one, Kind::Dot),
        c if in_command(i) && !chars::ends_token(c) => word::generic(i),
        _ => done(i, one, Kind::Dot),
    }
}

fn at_sign(i: Cursor<'_, '_>, one: Cursor<'_, '_>) -> Token {
    match one.char() {
        '{' => done(i, one.skip(1), Kind::AtCurly),
        '(' => done(i, one.skip(1), Kind::AtParen),
        c if chars::is_single_quote(c) => string::here_literal(i),
        c if chars::is_double_quote(c) => string::here_expandable(i),
        c if chars::is_variable_start(c) => variable::variable(i, true),
        _ => {
            i.error(&problem::UNRECOGNIZED_TOKEN, one.span_from(i.at), &[]);
            done(i, one, Kind::Unknown)
        }
    }
}

fn exclamation(i: Cursor<'_, '_>, one: Cursor<'_, '_>) -> Token {
    let c = one.char();
    let word = match i.way.mode {
        Mode::Command => !chars::ends_token(c),
        Mode::Expression if c.is_ascii_digit() => number::scan(one).is_none(),
        Mode::Expression if c == '.' => {
            let next = one.skip(1).char();
            let ends = chars::ends_token(next) || chars::ends_number(next, i.way.ternary);
            !ends && number::scan(one).is_none()
        }
        Mode::Expression => chars::is_identifier_start(c),
        Mode::TypeName | Mode::Signature => false,
    };
    if word {
        return word::generic(i);
    }
    done(i, one, Kind::Exclaim)
}

fn colon(i: Cursor<'_, '_>, one: Cursor<'_, '_>) -> Token {
    if one.byte() == b':' {
        let rest = one.skip(1);
        if in_command(i) && !i.way.simple && !chars::ends_token(rest.char()) {
            return word::generic(i);
        }
        return done(i, rest, Kind::ColonColon);
    }
    if in_command(i) {
        return word::label(i);
    }
    done(i, one, Kind::Colon)
}

fn question(i: Cursor<'_, '_>, one: Cursor<'_, '_>) -> Token {
    if one.byte() != b'?' {
        return done(i, one, Kind::QuestionMark);
    }
    let two = one.skip(1);
    if two.byte() == b'=' {
        return done(i, two.skip(1), Kind::Assign(AssignOp::Coalesce));
    }
    done(i, two, Kind::Operator(BinaryOp::Coalesce))
}

/// The operator that reaches into what stands before it, where it stands without white space between.
pub fn member_access(i: Cursor<'_, '_>, brackets: bool) -> Option<Token> {
    let token = member_access_token(i, brackets);
    token.inspect(|token| i.cx.record(*token))
}

fn member_access_token(i: Cursor<'_, '_>, brackets: bool) -> Option<Token> {
    let mut i = i;
    while i.byte() == b'<' {
        if i.skip(1).byte() != b'#' {
            return None;
        }
        i = trivia::block_comment(i);
    }
    let one = i.skip(1);
    let two = one.skip(1);
    let word_ends = |rest: Cursor<'_, '_>| {
        let c = rest.char();
        in_command(i) && (chars::is_whitespace(c) || c == '\0' || chars::is_newline(c))
    };
    let core = i.cx.edition.is_core();
    match (i.byte(), one.byte()) {
        (b'.', b'.') => None,
        (b'.', _) => (!word_ends(one)).then(|| done(i, one, Kind::Dot)),
        (b':', b':') => (!word_ends(two)).then(|| done(i, two, Kind::ColonColon)),
        (b'[', _) if brackets => Some(done(i, one, Kind::LBracket)),
        (b'?', b'.') if core => Some(done(i, two, Kind::QuestionDot)),
        (b'?', b'[') if core && brackets => Some(done(i, two, Kind::QuestionLBracket)),
        _ => None,
    }
}

/// The parenthesis or brace directly behind a member's name.
pub fn invocation_open(i: Cursor<'_, '_>) -> Option<Token> {
    let kind = match i.byte() {
        b'(' => Kind::LParen,
        b'{' => Kind::LCurly,
        _ => return None,
    };
    let token = done(i, i.skip(1), kind);
    i.cx.record(token);
    Some(token)
}

/// The bracket that opens a type or an attribute, behind white space and comments on the line.
pub fn left_bracket(i: Cursor<'_, '_>) -> Option<Token> {
    let mut i = i;
    loop {
        match i.byte() {
            b'[' => {
                let token = done(i, i.skip(1), Kind::LBracket);
                i.cx.record(token);
                return Some(token);
            }
            b'#' => i = trivia::line_comment(i),
            b'<' if i.skip(1).byte() == b'#' => i = trivia::block_comment(i),
            _ if chars::is_whitespace(i.char()) => i = i.bump(),
            _ => return None,
        }
    }
}

/// The rest of the line behind `--%`, which goes to a program as it is.
pub fn verbatim_argument(i: Cursor<'_, '_>) -> Span {
    let start = trivia::skip_blanks(i);
    let mut quoted = false;
    let mut end = start;
    loop {
        let c = end.char();
        let pair = c == '&' && end.skip(1).byte() == b'&';
        let stops = !quoted && (c == '|' || pair);
        if end.at_end() || chars::is_newline(c) || stops {
            return end.span_from(start.at);
        }
        quoted ^= chars::is_double_quote(c);
        end = end.bump();
    }
}
