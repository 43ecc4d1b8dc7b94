//! The tree that a script is parsed into. Every node carries the span of the text it came from, and borrows
//! its names from that text; the runtime compiles it into its own form and drops it.
//!
//! The node kinds are those of PowerShell's own language model (pipelines, command elements, attributed
//! expressions ...), so that error positions, `$MyInvocation` and static checks agree with it.

use std::borrow::Cow;

mod expr;
mod statement;

pub use expr::*;
pub use statement::*;

/// A range of bytes in the source text, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The text that the span covers.
    pub fn text(self, source: &str) -> &str {
        source
            .get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

/// One error of the parser: PowerShell's ErrorId, its message and where.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseError {
    /// PowerShell's id, as in `FullyQualifiedErrorId`: `MissingEndCurlyBrace`.
    pub id: &'static str,
    /// The message in PowerShell's words.
    pub message: String,
    /// Where it was noticed.
    pub span: Span,
    /// More input could still make it right: the prompt goes on reading.
    pub incomplete: bool,
}

/// A script block's content: a file, a function's body, or the inside of `{ }`.
#[derive(Clone, Debug, Default)]
pub struct ScriptBlock<'s> {
    /// The whole block: with its braces where it has them.
    pub span: Span,
    /// `using` statements, only at the head of a file.
    pub usings: Vec<Using<'s>>,
    /// `param(...)` and the attributes before it.
    pub params: Option<ParamBlock<'s>>,
    /// `dynamicparam { }`.
    pub dynamicparam: Option<NamedBlock<'s>>,
    /// `begin { }`.
    pub begin: Option<NamedBlock<'s>>,
    /// `process { }`, also the body of a filter.
    pub process: Option<NamedBlock<'s>>,
    /// `end { }`, also the statements of a block without named blocks.
    pub end: Option<NamedBlock<'s>>,
    /// `clean { }` (core).
    pub clean: Option<NamedBlock<'s>>,
    /// `#requires` lines, in a file's outermost block.
    pub requires: Vec<Requires<'s>>,
}

/// One of the named blocks.
#[derive(Clone, Debug, Default)]
pub struct NamedBlock<'s> {
    /// Keyword to closing brace, or the statements of an unnamed end block.
    pub span: Span,
    /// False where the block stands without its keyword.
    pub named: bool,
    /// What it does.
    pub body: Block<'s>,
}

/// A list of statements, with the traps that guard it.
#[derive(Clone, Debug, Default)]
pub struct Block<'s> {
    /// With its braces where it has them.
    pub span: Span,
    /// In order.
    pub statements: Vec<Statement<'s>>,
    /// `trap` statements anywhere in the list.
    pub traps: Vec<Trap<'s>>,
}

/// `using module|namespace|assembly NAME`.
#[derive(Clone, Debug)]
pub struct Using<'s> {
    /// The whole statement.
    pub span: Span,
    /// Which of the kinds.
    pub kind: UsingKind,
    /// The name, or the module specification as a hashtable.
    pub name: Expr<'s>,
}

/// What a `using` statement brings in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsingKind {
    /// `using assembly`.
    Assembly,
    /// `using module`.
    Module,
    /// `using namespace`.
    Namespace,
}

/// One `#requires` line: its parameters as written.
#[derive(Clone, Debug)]
pub struct Requires<'s> {
    /// The comment.
    pub span: Span,
    /// Parameter name (without dash, lower case) and its argument's elements as written.
    pub items: Vec<(String, Vec<Expr<'s>>)>,
}

/// `param(...)`, with the attributes that stand before it.
#[derive(Clone, Debug, Default)]
pub struct ParamBlock<'s> {
    /// From the first attribute to the closing parenthesis.
    pub span: Span,
    /// `[CmdletBinding()]` and others.
    pub attributes: Vec<Attribute<'s>>,
    /// The declared parameters.
    pub params: Vec<Param<'s>>,
}

/// One declared parameter.
#[derive(Clone, Debug)]
pub struct Param<'s> {
    /// With attributes and default.
    pub span: Span,
    /// Attributes, type constraints among them, in order.
    pub attributes: Vec<Attribute<'s>>,
    /// The variable's name without `$`.
    pub name: Cow<'s, str>,
    /// The variable alone.
    pub name_span: Span,
    /// Behind `=`.
    pub default: Option<Expr<'s>>,
}

/// `[Name(args, Key = value)]`, or a bare `[type]` constraint.
#[derive(Clone, Debug)]
pub struct Attribute<'s> {
    /// With brackets.
    pub span: Span,
    /// The attribute's or the type's name.
    pub type_name: TypeName<'s>,
    /// `[type]` without parentheses: a type constraint.
    pub is_constraint: bool,
    /// Positional arguments.
    pub args: Vec<Expr<'s>>,
    /// Named arguments; a name without value means `$true` and has None.
    pub named: Vec<(&'s str, Option<Expr<'s>>, Span)>,
}

/// A type's name inside brackets.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeName<'s> {
    /// Without the outer brackets.
    pub span: Span,
    /// Which form.
    pub kind: TypeNameKind<'s>,
}

/// The forms of a type's name.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeNameKind<'s> {
    /// `int`, `System.Net.Mail.MailAddress`, with an assembly name after a comma where given.
    Simple(&'s str, Option<&'s str>),
    /// `int[]` with its rank.
    Array(Box<TypeName<'s>>, u32),
    /// `List[string]`.
    Generic(Box<TypeName<'s>>, Vec<TypeName<'s>>),
}
