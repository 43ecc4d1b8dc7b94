//! The parsers' input: a place in the text with the way to read on from there. A cursor is a value; looking ahead
//! or starting over is keeping an earlier one.

use std::cell::{Cell, RefCell};
use std::hash::BuildHasherDefault;

use nom::IResult;
use nom::error::ErrorKind;
use rustc_hash::FxHasher;

use super::ast::{ParseError, Span};
use super::problem::{self, Problem};
use super::token::{Kind, Token};
use super::{chars, lexer};
use crate::Edition;

/// How deep productions may nest, by the weight of their frames. PowerShell stops where its stack ends; this stops well
/// before 8 MB end, in a build without optimization.
const MAX_DEPTH: u16 = 1_200;

/// What a production gives: where to read on and what it read, or a [`Miss`] where the text isn't its kind.
pub type Parse<'a, 's, T> = IResult<Cursor<'a, 's>, T, Miss>;

/// A production does not begin here. Nothing was consumed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Miss;

impl<I> nom::error::ParseError<I> for Miss {
    fn from_error_kind(_: I, _: ErrorKind) -> Miss {
        Miss
    }

    fn append(_: I, _: ErrorKind, other: Miss) -> Miss {
        other
    }
}

/// Says that a production does not begin here.
pub fn miss<'a, 's, T>() -> Parse<'a, 's, T> {
    Err(nom::Err::Error(Miss))
}

/// The production's result where it begins here; else the place unchanged and None. As nom's `opt`, but in one frame:
/// productions nest deep, and the stack bounds how deep.
pub fn maybe<'a, 's, T>(
    i: Cursor<'a, 's>,
    production: impl FnOnce(Cursor<'a, 's>) -> Parse<'a, 's, T>,
) -> (Cursor<'a, 's>, Option<T>) {
    match production(i) {
        Ok((rest, value)) => (rest, Some(value)),
        Err(_) => (i, None),
    }
}

/// How words are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A command's name and arguments: most text is a word.
    Command,
    /// Operands and operators.
    Expression,
    /// Inside a type's brackets.
    TypeName,
    /// A class's or an enum's body.
    Signature,
}

/// What all cursors of one text share.
pub struct Context<'s> {
    /// The whole text.
    pub source: &'s str,
    /// Whose language it is.
    pub edition: Edition,
    errors: RefCell<Vec<ParseError>>,
    seen: RefCell<std::collections::HashSet<(&'static str, Span), BuildHasherDefault<FxHasher>>>,
    comments: RefCell<Vec<Span>>,
    deferred: RefCell<Vec<Span>>,
    /// The tokens that were read last for each place, where they are asked for.
    record: Option<RefCell<Vec<Token>>>,
    stopped: Cell<bool>,
    last: Cell<Memo>,
}

/// The last token read and where and how: what looks ahead and what then takes the token read the same place.
#[derive(Clone, Copy)]
struct Memo {
    at: u32,
    end: u32,
    way: Way,
    token: Token,
}

impl<'s> Context<'s> {
    /// A fresh context for a text.
    pub fn new(source: &'s str, edition: Edition) -> Context<'s> {
        let token = Token {
            kind: Kind::Unknown,
            span: Span::default(),
            mark: false,
        };
        Context {
            source,
            edition,
            errors: RefCell::default(),
            seen: RefCell::default(),
            comments: RefCell::default(),
            deferred: RefCell::default(),
            record: None,
            stopped: Cell::new(false),
            last: Cell::new(Memo {
                at: u32::MAX,
                end: 0,
                way: Way::START,
                token,
            }),
        }
    }

    /// A fresh context that keeps the tokens that are read.
    pub fn recording(source: &'s str, edition: Edition) -> Context<'s> {
        Context {
            record: Some(RefCell::default()),
            ..Context::new(source, edition)
        }
    }

    /// Keeps a token, which takes the place of those that were read there and behind before.
    pub fn record(&self, token: Token) {
        let Some(record) = &self.record else { return };
        let mut tokens = record.borrow_mut();
        while tokens
            .last()
            .is_some_and(|last| last.span.start >= token.span.start)
        {
            tokens.pop();
        }
        tokens.push(token);
    }

    /// The tokens that were kept.
    pub fn recorded(&self) -> Vec<Token> {
        self.record.as_ref().map(RefCell::take).unwrap_or_default()
    }

    /// The comments so far.
    pub fn comments(&self) -> Vec<Span> {
        self.comments.borrow().clone()
    }

    /// True where the text was given up as too complicated.
    pub fn stopped(&self) -> bool {
        self.stopped.get()
    }

    /// True where an error was reported.
    pub fn failed(&self) -> bool {
        !self.errors.borrow().is_empty()
    }

    /// Keeps an error, unless the same was reported for the same text.
    pub fn report(&self, problem: &Problem, span: Span, args: &[&str], incomplete: bool) {
        if self.stopped.get() || !self.seen.borrow_mut().insert((problem.id, span)) {
            return;
        }
        self.errors.borrow_mut().push(ParseError {
            id: problem.id,
            message: problem.message(args),
            span,
            incomplete,
        });
    }

    /// Notes an operator that only a later edition has. It is reported when the whole text was read.
    pub fn defer(&self, operator: Span) {
        self.deferred.borrow_mut().push(operator);
    }

    /// Reports the operators that were noted.
    pub fn report_deferred(&self) {
        for span in self.deferred.take() {
            let text = span.text(self.source);
            self.report(&problem::INVALID_END_OF_LINE, span, &[text], false);
        }
    }

    /// Notes a comment, once, in the order of the text.
    pub fn comment(&self, span: Span) {
        let mut comments = self.comments.borrow_mut();
        if comments.last().is_none_or(|last| last.end <= span.start) {
            comments.push(span);
        }
    }

    /// The errors and comments, when parsing is done.
    pub fn finish(self) -> (Vec<ParseError>, Vec<Span>) {
        (self.errors.into_inner(), self.comments.into_inner())
    }

    /// Gives the text up as too complicated: no more of it is read.
    pub fn give_up(&self, at: u32) {
        self.report(
            &problem::SCRIPT_TOO_COMPLICATED,
            Span { start: at, end: at },
            &[],
            false,
        );
        self.stopped.set(true);
    }
}

/// How a token is read at a place; with the place it decides the token.
#[derive(Clone, Copy, PartialEq)]
pub struct Way {
    /// How words are read.
    pub mode: Mode,
    /// Inside how many strings: at each level two double quotes stand for one.
    pub level: u8,
    /// `-1` is a number.
    pub signed: bool,
    /// `?` and `:` end a number.
    pub ternary: bool,
    /// A word ends where an identifier does, and is no keyword.
    pub simple: bool,
}

impl Way {
    const START: Way = Way {
        mode: Mode::Command,
        level: 0,
        signed: false,
        ternary: false,
        simple: false,
    };
}

/// A place in the text.
#[derive(Clone, Copy)]
pub struct Cursor<'a, 's> {
    /// What all cursors of the text share.
    pub cx: &'a Context<'s>,
    /// The next byte.
    pub at: u32,
    /// Where reading ends: the text's end, or that of a subexpression in a string.
    pub end: u32,
    /// How tokens are read.
    pub way: Way,
    /// A comma separates arguments here and makes no array.
    pub no_comma: bool,
    depth: u16,
}

impl<'a, 's> Cursor<'a, 's> {
    /// The beginning of the text.
    pub fn new(cx: &'a Context<'s>) -> Cursor<'a, 's> {
        Cursor {
            cx,
            at: 0,
            end: cx.source.len() as u32,
            way: Way::START,
            no_comma: false,
            depth: 0,
        }
    }

    /// The character here; NUL at the end.
    pub fn char(self) -> char {
        match self.byte() {
            byte if byte < 0x80 => byte as char,
            _ => self.rest().chars().next().unwrap_or('\0'),
        }
    }

    /// The first byte of the character here; 0 at the end.
    pub fn byte(self) -> u8 {
        let bytes = self.cx.source.as_bytes();
        match bytes.get(self.at as usize) {
            _ if self.at >= self.end => 0,
            Some(b'`') if self.way.level > 0 && self.quote_length(self.way.level).is_some() => b'"',
            Some(&byte) => byte,
            None => 0,
        }
    }

    /// How many bytes in a row from here are of a class, where neither quotes nor backticks are.
    #[inline]
    pub fn run(self, class: chars::Class) -> usize {
        let bytes = self.cx.source.as_bytes();
        let rest = bytes.get(self.at as usize..self.end as usize);
        let rest = rest.unwrap_or_default();
        rest.iter()
            .position(|byte| !class.has(*byte))
            .unwrap_or(rest.len())
    }

    /// The text from here to the end.
    pub fn rest(self) -> &'s str {
        self.cx
            .source
            .get(self.at as usize..self.end as usize)
            .unwrap_or("")
    }

    /// True at the end.
    pub fn at_end(self) -> bool {
        self.at >= self.end
    }

    /// Behind the character here. Inside strings, doubled double quotes are one character.
    pub fn bump(self) -> Self {
        let c = self.char();
        if self.at_end() {
            return self;
        }
        let quotes = match self.way.level {
            0 => None,
            level => self.quote_length(level),
        };
        self.skip(quotes.unwrap_or(c.len_utf8()))
    }

    /// At another place.
    pub fn moved(mut self, at: u32) -> Self {
        self.at = at;
        self
    }

    /// At the beginning of a span, which ends with it.
    pub fn within(mut self, span: Span) -> Self {
        self.at = span.start;
        self.end = span.end;
        self
    }

    /// Further by bytes that are known to be there.
    pub fn skip(mut self, bytes: usize) -> Self {
        self.at = (self.at + bytes as u32).min(self.end);
        self
    }

    /// How many bytes make one double quote here, None where none stands here. In the text of a subexpression in a
    /// string, two quotes or an escaped one stand for one, once more for each string around it.
    fn quote_length(self, level: u8) -> Option<usize> {
        let bytes = self.cx.source.as_bytes();
        let here = bytes.get(self.at as usize).filter(|_| self.at < self.end);
        if level == 0 {
            let plain = matches!(here, Some(b'"' | 0xe2));
            let c = self.rest().chars().next().filter(|_| plain)?;
            return chars::is_double_quote(c).then_some(c.len_utf8());
        }
        if let Some(first) = self.quote_length(level - 1) {
            let second = self.skip(first).quote_length(level - 1);
            return Some(first + second.unwrap_or(0));
        }
        if here != Some(&b'`') {
            return None;
        }
        Some(1 + self.skip(1).quote_length(level - 1)?)
    }

    /// The same place, read in another mode.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.way.mode = mode;
        self
    }

    /// The same place, read for an operand: a sign belongs to its number.
    pub fn operand(mut self, in_ternary: bool) -> Self {
        self.way.signed = true;
        self.way.ternary = in_ternary;
        self
    }

    /// The same place, read for a simple name.
    pub fn simple(mut self) -> Self {
        self.way.simple = true;
        self
    }

    /// The same place, with commas as separators or not.
    pub fn commas_separate(mut self, separate: bool) -> Self {
        self.no_comma = separate;
        self
    }

    /// This place, read on in the way of an outer production.
    pub fn like(mut self, outer: Cursor<'a, 's>) -> Self {
        self.way = outer.way;
        self.no_comma = outer.no_comma;
        self.end = outer.end;
        self.depth = outer.depth;
        self
    }

    /// One production deeper, whose frames weigh so much on the stack. Gives up the text where that is too deep.
    pub fn deeper(mut self, weight: u16) -> Self {
        self.depth = self.depth.saturating_add(weight);
        if self.depth > MAX_DEPTH {
            self.cx.give_up(self.at);
        }
        self
    }

    /// True where the tree would become too high for those who walk it.
    pub fn too_high(self, height: usize) -> bool {
        let high = self.depth as usize + height > MAX_DEPTH as usize * 4;
        if high {
            self.cx.give_up(self.at);
        }
        high
    }

    /// The token here, white space and comments before it skipped.
    pub fn peek(self) -> Token {
        let last = self.cx.last.get();
        if last.at == self.at && last.way == self.way && last.end == self.end {
            return last.token;
        }
        if self.cx.stopped.get() {
            return lexer::end_of_input(self);
        }
        let token = lexer::token(self);
        self.cx.record(token);
        self.cx.last.set(Memo {
            at: self.at,
            end: self.end,
            way: self.way,
            token,
        });
        token
    }

    /// Behind a token.
    pub fn after(mut self, token: Token) -> Self {
        self.at = token.span.end.min(self.end);
        self
    }

    /// At a token's beginning.
    pub fn before(mut self, token: Token) -> Self {
        self.at = token.span.start;
        self
    }

    /// The token here and the place behind it.
    pub fn next(self) -> (Self, Token) {
        let token = self.peek();
        (self.after(token), token)
    }

    /// Behind line ends and comments.
    pub fn newlines(self) -> Self {
        lexer::trivia::skip_lines(self, false)
    }

    /// Behind line ends, semicolons and comments.
    pub fn terminators(self) -> Self {
        lexer::trivia::skip_lines(self, true)
    }

    /// From a place to this one.
    pub fn span_from(self, start: u32) -> Span {
        Span {
            start,
            end: self.at,
        }
    }

    /// The text of a span.
    pub fn text(self, span: Span) -> &'s str {
        span.text(self.cx.source)
    }

    /// Reports an error.
    pub fn error(self, problem: &Problem, span: Span, args: &[&str]) {
        self.cx.report(problem, span, args, false);
    }

    /// Reports an error that more text could make good, where nothing but white space follows.
    /// Says whether that is so.
    pub fn unfinished(self, problem: &Problem, span: Span, args: &[&str]) -> bool {
        self.unfinished_at(problem, span, span, args)
    }

    /// As [`Cursor::unfinished`], noticed at another place than it is reported at.
    pub fn unfinished_at(
        self,
        problem: &Problem,
        span: Span,
        noticed: Span,
        args: &[&str],
    ) -> bool {
        let incomplete = lexer::trivia::only_trivia_after(self, noticed.end);
        self.cx.report(problem, span, args, incomplete);
        incomplete
    }

    /// The empty span one character before a token, where PowerShell reports what is missing there.
    pub fn gap_before(self, span: Span) -> Span {
        let source = self.cx.source;
        let Some(before) = source.get(..span.start as usize) else {
            return Span::new(source.len(), source.len());
        };
        let at = before.char_indices().next_back().map_or(0, |(at, _)| at);
        Span::new(at, at)
    }
}

/// The empty span behind one.
pub fn gap_after(span: Span) -> Span {
    Span {
        start: span.end,
        end: span.end,
    }
}
