//! Text to tree: tokens, productions, spans and PowerShell's parse errors. Depends on nothing else of the project
//! but the [`Edition`](crate::Edition).

pub mod ast;
mod calls;
mod chars;
mod check;
mod cursor;
mod decode;
mod grammar;
mod lexer;
mod line_index;
mod problem;
mod token;
mod tokens;
pub mod walk;

pub use calls::{Call, calls};
pub use decode::decode_script;
pub use line_index::LineIndex;
pub use tokens::{Token, TokenClass, tokens};

use crate::Edition;
use cursor::{Context, Cursor};

/// What the parser made of a script: always a tree, with the errors that were noticed on the way.
#[derive(Clone, Debug, Default)]
pub struct Parsed<'s> {
    /// The tree.
    pub block: ast::ScriptBlock<'s>,
    /// In the order in which PowerShell reports them; empty for a valid script.
    pub errors: Vec<ast::ParseError>,
    /// Comments in order, for comment-based help.
    pub comments: Vec<ast::Span>,
}

/// Parses a script. Any text gives a tree; [`Parsed::errors`] says what was wrong with it.
pub fn parse(source: &str, edition: Edition) -> Parsed<'_> {
    let cx = Context::new(source, edition);
    let mut block = match grammar::script(Cursor::new(&cx)) {
        Ok((_, block)) if !cx.stopped() => block,
        _ => ast::ScriptBlock::default(),
    };
    block.requires = grammar::requirements(&cx, &cx.comments());
    cx.report_deferred();
    check::check(&block, &cx);
    let (errors, comments) = cx.finish();
    Parsed {
        block,
        errors,
        comments,
    }
}

/// The parts of a text that is expanded like a string in double quotes, as `ExpandString` does, and what is wrong
/// with it.
pub fn parse_expandable(
    text: &str,
    edition: Edition,
) -> (Vec<ast::StringPart<'_>>, Vec<ast::ParseError>) {
    let cx = Context::new(text, edition);
    let parts = grammar::expandable_text(Cursor::new(&cx));
    (parts, cx.finish().0)
}

/// The number that a text is, as PowerShell reads one: with sign, suffix and multiplier, in the smallest type that
/// holds it. None for other text.
pub fn parse_number(text: &str, edition: Edition) -> Option<ast::Number> {
    lexer::number::parse(text, edition)
}
