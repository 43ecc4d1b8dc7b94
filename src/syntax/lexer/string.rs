//! Strings: where they end, and the pieces that they are made of. The lexer walks the pieces to find the end, the
//! grammar walks them again to build the value.

use std::borrow::Cow;

use super::super::ast::Span;
use super::super::chars;
use super::super::cursor::{Cursor, Mode};
use super::super::problem;
use super::super::token::{Kind, Token};
use super::{done, variable};

/// A piece of a string, or of a word in a command.
#[derive(Clone, Copy, Debug)]
pub enum Piece {
    /// Text that stands for itself.
    Raw(Span),
    /// One character, written as an escape or a doubled quote.
    Char(char),
    /// `$name`.
    Variable(Token),
    /// `$( )`, and whether it is in a here-string.
    SubExpression(Nested),
}

/// A subexpression in a string.
#[derive(Clone, Copy, Debug)]
pub struct Nested {
    /// With its parentheses.
    pub span: Span,
    /// Quotes are not doubled in a here-string.
    pub here: bool,
}

/// Text put together from pieces; borrowed as long as they stand side by side.
#[derive(Default)]
pub struct Text {
    span: Span,
    owned: Option<String>,
}

impl Text {
    /// Adds a piece's text; what is to be expanded has none.
    pub fn push(&mut self, source: &str, piece: Piece) {
        match piece {
            Piece::Raw(span) => self.push_raw(source, span),
            Piece::Char(c) => self.own(source).push(c),
            Piece::Variable(_) | Piece::SubExpression(_) => {}
        }
    }

    fn push_raw(&mut self, source: &str, span: Span) {
        if self.owned.is_none() && self.span.start == self.span.end {
            self.span = span;
        } else if self.owned.is_none() && self.span.end == span.start {
            self.span.end = span.end;
        } else {
            self.own(source).push_str(span.text(source));
        }
    }

    fn own(&mut self, source: &str) -> &mut String {
        self.owned
            .get_or_insert_with(|| self.span.text(source).to_owned())
    }

    /// True where no text was added.
    pub fn is_empty(&self) -> bool {
        self.owned.is_none() && self.span.start == self.span.end
    }

    /// The text.
    pub fn finish(self, source: &str) -> Cow<'_, str> {
        match self.owned {
            Some(text) => Cow::Owned(text),
            None => Cow::Borrowed(self.span.text(source)),
        }
    }
}

/// `'...'`.
pub fn literal<'a, 's>(i: Cursor<'a, 's>) -> Token {
    let rest = literal_pieces(i, &mut |_| {});
    done(i, rest, Kind::StringLiteral)
}

/// `"..."`, marked where something is to be expanded.
pub fn expandable<'a, 's>(i: Cursor<'a, 's>) -> Token {
    let mut expands = false;
    let rest = expandable_pieces(i, &mut |piece| expands |= is_nested(piece));
    Token {
        mark: expands,
        ..done(i, rest, Kind::StringExpandable)
    }
}

fn is_nested(piece: Piece) -> bool {
    matches!(piece, Piece::Variable(_) | Piece::SubExpression(_))
}

/// Walks the pieces of a string in single quotes.
pub fn literal_pieces<'a, 's>(open: Cursor<'a, 's>, sink: &mut dyn FnMut(Piece)) -> Cursor<'a, 's> {
    let mut i = open.bump();
    loop {
        i = plain_run(i, |byte| byte == b'\'' || byte >= 0x80, sink);
        let c = i.char();
        let rest = i.bump();
        i = if i.at_end() {
            unterminated(open, i, "'");
            return i;
        } else if !chars::is_single_quote(c) {
            raw(i, rest, sink);
            rest
        } else if chars::is_single_quote(rest.char()) {
            sink(Piece::Char(rest.char()));
            rest.bump()
        } else {
            return rest;
        };
    }
}

/// Walks the pieces of a string in double quotes.
pub fn expandable_pieces<'a, 's>(
    open: Cursor<'a, 's>,
    sink: &mut dyn FnMut(Piece),
) -> Cursor<'a, 's> {
    let mut i = open.bump();
    loop {
        i = plain_run(
            i,
            |byte| matches!(byte, b'"' | b'$' | b'`') || byte >= 0x80,
            sink,
        );
        let c = i.char();
        let rest = i.bump();
        i = if i.at_end() {
            unterminated(open, i, "\"");
            return i;
        } else if c == '$' {
            dollar(i, false, sink)
        } else if c == '`' {
            escape(i, sink)
        } else if !chars::is_double_quote(c) {
            raw(i, rest, sink);
            rest
        } else if chars::is_double_quote(rest.char()) {
            sink(Piece::Char(rest.char()));
            rest.bump()
        } else {
            return rest;
        };
    }
}

fn unterminated<'a, 's>(open: Cursor<'a, 's>, end: Cursor<'a, 's>, quote: &str) {
    let span = end.span_from(open.at);
    let problem = &problem::TERMINATOR_EXPECTED_AT_END_OF_STRING;
    open.unfinished(problem, span, &[quote]);
}

fn raw<'a, 's>(i: Cursor<'a, 's>, rest: Cursor<'a, 's>, sink: &mut dyn FnMut(Piece)) {
    let doubled = i.way.level > 0 && chars::is_double_quote(i.char());
    if doubled {
        sink(Piece::Char(i.char()));
    } else {
        sink(Piece::Raw(rest.span_from(i.at)));
    }
}

/// Behind bytes that stand for themselves. Inside a string's subexpression quotes need a closer look.
fn plain_run<'a, 's>(
    i: Cursor<'a, 's>,
    special: impl Fn(u8) -> bool,
    sink: &mut dyn FnMut(Piece),
) -> Cursor<'a, 's> {
    let nested = i.way.level > 0;
    let text = i.rest().as_bytes();
    let length = text
        .iter()
        .take_while(|&&byte| !(special(byte) || nested && matches!(byte, b'"' | b'`')))
        .count();
    if length == 0 {
        return i;
    }
    let rest = i.skip(length);
    sink(Piece::Raw(rest.span_from(i.at)));
    rest
}

/// What a dollar in a string begins: a variable, a subexpression, or only itself.
pub fn dollar<'a, 's>(
    i: Cursor<'a, 's>,
    here: bool,
    sink: &mut dyn FnMut(Piece),
) -> Cursor<'a, 's> {
    let one = i.skip(1);
    match one.char() {
        '(' => {
            let span = subexpression(i);
            sink(Piece::SubExpression(Nested { span, here }));
            i.moved(span.end)
        }
        c if c == '{' || chars::is_variable_start(c) => {
            let token = variable::in_string(i.mode(Mode::Expression));
            sink(Piece::Variable(token));
            i.after(token)
        }
        _ => {
            sink(Piece::Raw(one.span_from(i.at)));
            one
        }
    }
}

/// The span of a subexpression in a string. Only parentheses count here, even those in strings within it.
fn subexpression(i: Cursor<'_, '_>) -> Span {
    let text = i.rest().as_bytes();
    let mut depth = 0usize;
    for at in memchr::memchr2_iter(b'(', b')', text) {
        if text.get(at) == Some(&b'(') {
            depth += 1;
        } else {
            depth -= 1;
            if depth == 0 {
                return i.skip(at + 1).span_from(i.at);
            }
        }
    }
    let span = i.skip(text.len()).span_from(i.at);
    i.unfinished(
        &problem::INCOMPLETE_DOLLAR_SUBEXPRESSION_REFERENCE,
        span,
        &[],
    );
    span
}

/// What a backtick and the character behind it stand for.
///
/// escape = "`", ( character | "u{", { hexadecimal-digit }, "}" ) ;
pub fn escape<'a, 's>(i: Cursor<'a, 's>, sink: &mut dyn FnMut(Piece)) -> Cursor<'a, 's> {
    let one = i.bump();
    let c = match one.char() {
        '\0' => {
            // At the end, or before a NUL, a backtick stands for nothing but ends nothing either.
            sink(Piece::Char('\0'));
            return one;
        }
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        'e' => '\x1b',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode_escape(i, one.skip(1), sink),
        'v' => '\x0b',
        c => c,
    };
    sink(Piece::Char(c));
    one.bump()
}

/// `` `u{1F600} ``, whose `u` is taken.
fn unicode_escape<'a, 's>(
    start: Cursor<'a, 's>,
    i: Cursor<'a, 's>,
    sink: &mut dyn FnMut(Piece),
) -> Cursor<'a, 's> {
    let here = |i: Cursor<'a, 's>| Span {
        start: i.at,
        end: i.at + 1,
    };
    if i.byte() != b'{' {
        start.error(
            &problem::INVALID_UNICODE_ESCAPE_SEQUENCE,
            i.span_from(start.at),
            &[],
        );
        return i;
    }
    let first = i.skip(1);
    let mut rest = first;
    while rest.byte().is_ascii_hexdigit() && rest.at - first.at < 6 {
        rest = rest.skip(1);
    }
    let digits = rest.at - first.at;
    match rest.byte() {
        b'}' if digits > 0 => {}
        b'}' => {
            let span = rest.skip(1).span_from(start.at);
            start.error(&problem::INVALID_UNICODE_ESCAPE_SEQUENCE, span, &[]);
            return rest.skip(1);
        }
        byte => {
            let problem = if digits < 6 {
                &problem::INVALID_UNICODE_ESCAPE_SEQUENCE
            } else if byte.is_ascii_hexdigit() {
                &problem::TOO_MANY_DIGITS_IN_UNICODE_ESCAPE_SEQUENCE
            } else {
                &problem::MISSING_UNICODE_ESCAPE_SEQUENCE_TERMINATOR
            };
            start.error(problem, here(rest), &[]);
            return rest;
        }
    }
    let value = u32::from_str_radix(i.text(rest.span_from(first.at)), 16).unwrap_or(u32::MAX);
    if value > 0x10_ffff {
        start.error(
            &problem::INVALID_UNICODE_ESCAPE_SEQUENCE_VALUE,
            rest.span_from(first.at),
            &[],
        );
    } else {
        sink(Piece::Char(char::from_u32(value).unwrap_or('\u{fffd}')));
    }
    rest.skip(1)
}

/// `@'` ... `'@`.
pub fn here_literal<'a, 's>(i: Cursor<'a, 's>) -> Token {
    let rest = here_pieces(i, &mut |_| {});
    done(i, rest, Kind::HereStringLiteral)
}

/// `@"` ... `"@`, marked where something is to be expanded.
pub fn here_expandable<'a, 's>(i: Cursor<'a, 's>) -> Token {
    let mut expands = false;
    let rest = here_pieces(i, &mut |piece| expands |= is_nested(piece));
    Token {
        mark: expands,
        ..done(i, rest, Kind::HereStringExpandable)
    }
}

/// Walks the pieces of a here-string, whose last line end belongs to its footer.
pub fn here_pieces<'a, 's>(open: Cursor<'a, 's>, sink: &mut dyn FnMut(Piece)) -> Cursor<'a, 's> {
    let expands = chars::is_double_quote(open.skip(1).char());
    let is_quote = if expands {
        chars::is_double_quote
    } else {
        chars::is_single_quote
    };
    let quote = if expands { '"' } else { '\'' };
    let (mut i, opened) = here_header(open, quote);
    if !opened {
        return i;
    }
    let mut false_footer = None;
    let mut line_start = true;
    loop {
        if line_start {
            match footer(i, is_quote, &mut false_footer) {
                Some(rest) => return rest,
                None => line_start = false,
            }
        }
        let special =
            |byte| matches!(byte, b'\r' | b'\n') || (expands && matches!(byte, b'$' | b'`'));
        i = plain_run(i, special, sink);
        let rest = i.bump();
        i = match i.char() {
            _ if i.at_end() => {
                unterminated_here(open, i, quote, false_footer);
                return i;
            }
            c @ ('\r' | '\n') => {
                let pair = c == '\r' && rest.byte() == b'\n';
                let rest = if pair { rest.skip(1) } else { rest };
                line_start = true;
                if let Some(end) = footer(rest, is_quote, &mut None) {
                    return end;
                }
                sink(Piece::Raw(rest.span_from(i.at)));
                rest
            }
            '$' if expands => dollar(i, true, sink),
            '`' if expands => escape(i, sink),
            _ => {
                raw(i, rest, sink);
                rest
            }
        };
    }
}

fn unterminated_here<'a, 's>(
    open: Cursor<'a, 's>,
    end: Cursor<'a, 's>,
    quote: char,
    false_footer: Option<u32>,
) {
    match false_footer {
        Some(at) => {
            let problem = &problem::WHITESPACE_BEFORE_HERE_STRING_FOOTER;
            open.unfinished(problem, end.span_from(at), &[]);
        }
        None => {
            let problem = &problem::TERMINATOR_EXPECTED_AT_END_OF_STRING;
            let footer: String = [quote, '@'].iter().collect();
            open.unfinished(problem, end.span_from(open.at), &[&footer]);
        }
    }
}

/// Behind the header and its line end; false where something else follows the header.
fn here_header<'a, 's>(open: Cursor<'a, 's>, quote: char) -> (Cursor<'a, 's>, bool) {
    let mut i = super::trivia::skip_blanks(open.skip(1).bump());
    match i.char() {
        '\r' if i.skip(1).byte() == b'\n' => return (i.skip(2), true),
        '\r' | '\n' => return (i.skip(1), true),
        '\0' if i.at_end() => {
            unterminated_here(open, i, quote, None);
            return (i, false);
        }
        _ => {}
    }
    let behind = Span {
        start: i.at,
        end: i.at + 1,
    };
    let problem = &problem::UNEXPECTED_CHARACTERS_AFTER_HERE_STRING_HEADER;
    i.error(problem, behind, &[]);
    loop {
        let c = i.char();
        let rest = i.bump();
        if c == quote && rest.byte() == b'@' {
            return (rest.skip(1), false);
        }
        if i.at_end() || chars::is_newline(c) {
            return (i, false);
        }
        i = rest;
    }
}

/// Behind a here-string's footer, where the line begins with one. White space before it makes it a false one.
fn footer<'a, 's>(
    i: Cursor<'a, 's>,
    is_quote: fn(char) -> bool,
    false_footer: &mut Option<u32>,
) -> Option<Cursor<'a, 's>> {
    let ends = |i: Cursor<'a, 's>| is_quote(i.char()) && i.bump().byte() == b'@';
    if ends(i) {
        return Some(i.bump().skip(1));
    }
    let word = super::trivia::skip_blanks(i);
    if word.at > i.at && ends(word) && false_footer.is_none() {
        *false_footer = Some(word.at);
    }
    None
}
