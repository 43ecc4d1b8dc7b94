//! A script's tokens with what each is, for highlighting and for scripts that ask for them. The parser notes the
//! tokens that it reads; the tree says what the words among them are.

use std::collections::HashMap;

use super::ast::*;
use super::cursor::{Context, Cursor};
use super::grammar;
use super::token::Kind;
use super::walk::{self, TypeRole, Visitor};
use crate::Edition;

/// A token of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub class: TokenClass,
    /// Where it stands. Tokens of a subexpression in a string follow the string's and lie within it.
    pub span: Span,
}

/// What a token is, in the words of `[System.Management.Automation.PSTokenType]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenClass {
    /// Text that is no token.
    Unknown,
    /// A command's name.
    Command,
    /// `-Name`.
    CommandParameter,
    /// A word behind a command's name.
    CommandArgument,
    /// A number.
    Number,
    /// A string.
    String,
    /// `$name`.
    Variable,
    /// A member's name, a hashtable's key.
    Member,
    /// `:label`.
    LoopLabel,
    /// An attribute's name.
    Attribute,
    /// A type's name.
    Type,
    /// An operator.
    Operator,
    /// `(`, `{`, `@(`, `@{`, `$(`.
    GroupStart,
    /// `)` and `}`.
    GroupEnd,
    /// A keyword.
    Keyword,
    /// A comment.
    Comment,
    /// `;`.
    StatementSeparator,
    /// A line's end.
    NewLine,
    /// A backtick at a line's end.
    LineContinuation,
}

/// All tokens of a script in order. Any text has some.
pub fn tokens(source: &str, edition: Edition) -> Vec<Token> {
    let cx = Context::recording(source, edition);
    let block = grammar::script(Cursor::new(&cx)).map(|(_, block)| block);
    let mut roles = Roles::default();
    if let Ok(block) = &block {
        walk::script_block(block, &mut roles);
    }
    let mut tokens: Vec<Token> = cx
        .recorded()
        .into_iter()
        .filter(|token| token.kind != Kind::EndOfInput)
        .map(|token| Token {
            class: roles.class(token.kind, token.span.start),
            span: token.span,
        })
        .collect();
    let comments = cx.finish().1.into_iter().map(|span| Token {
        class: TokenClass::Comment,
        span,
    });
    tokens.extend(comments);
    tokens.sort_by_key(|token| (token.span.start, std::cmp::Reverse(token.span.end)));
    between(source, tokens)
}

/// Adds what productions skip: semicolons, line ends and continued lines.
fn between(source: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut all = Vec::with_capacity(tokens.len() * 2);
    let mut covered = 0;
    for token in tokens {
        skipped(source, covered, token.span.start, &mut all);
        covered = covered.max(token.span.end);
        all.push(token);
    }
    skipped(source, covered, source.len() as u32, &mut all);
    all
}

fn skipped(source: &str, from: u32, to: u32, all: &mut Vec<Token>) {
    let text = source
        .as_bytes()
        .get(from as usize..to as usize)
        .unwrap_or(&[]);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (class, length) = match rest {
            [b'\r', b'\n', ..] => (TokenClass::NewLine, 2),
            [b'\n' | b'\r', ..] => (TokenClass::NewLine, 1),
            [b';', ..] => (TokenClass::StatementSeparator, 1),
            [b'`', b'\r', b'\n', ..] => (TokenClass::LineContinuation, 3),
            [b'`', b'\n' | b'\r', ..] => (TokenClass::LineContinuation, 2),
            _ => {
                at += 1;
                continue;
            }
        };
        let start = from as usize + at;
        all.push(Token {
            class,
            span: Span::new(start, start + length),
        });
        at += length;
    }
}

/// What the words that begin at a place are, as the tree has it.
#[derive(Default)]
struct Roles {
    words: HashMap<u32, TokenClass>,
}

impl Roles {
    fn note(&mut self, span: Span, class: TokenClass) {
        self.words.entry(span.start).or_insert(class);
    }

    fn class(&self, kind: Kind, start: u32) -> TokenClass {
        let word = matches!(
            kind,
            Kind::Identifier
                | Kind::Generic
                | Kind::Keyword(_)
                | Kind::Number
                | Kind::Parameter
                | Kind::Operator(_)
                | Kind::Assign(_)
                | Kind::Plus
                | Kind::Minus
                | Kind::Label
        );
        match self.words.get(&start) {
            Some(class) if word => *class,
            _ => plain_class(kind),
        }
    }
}

fn plain_class(kind: Kind) -> TokenClass {
    match kind {
        Kind::Unknown => TokenClass::Unknown,
        Kind::Variable | Kind::SplattedVariable => TokenClass::Variable,
        Kind::Parameter => TokenClass::CommandParameter,
        Kind::Number => TokenClass::Number,
        Kind::Label => TokenClass::LoopLabel,
        Kind::Identifier | Kind::Generic => TokenClass::CommandArgument,
        Kind::NewLine | Kind::EndOfInput => TokenClass::NewLine,
        Kind::StringLiteral
        | Kind::StringExpandable
        | Kind::HereStringLiteral
        | Kind::HereStringExpandable => TokenClass::String,
        Kind::LParen | Kind::LCurly | Kind::AtParen | Kind::AtCurly | Kind::DollarParen => {
            TokenClass::GroupStart
        }
        Kind::RParen | Kind::RCurly => TokenClass::GroupEnd,
        Kind::Semi => TokenClass::StatementSeparator,
        Kind::Keyword(_) => TokenClass::Keyword,
        Kind::LBracket
        | Kind::RBracket
        | Kind::AndAnd
        | Kind::OrOr
        | Kind::Ampersand
        | Kind::Pipe
        | Kind::Comma
        | Kind::MinusMinus
        | Kind::PlusPlus
        | Kind::ColonColon
        | Kind::Dot
        | Kind::Exclaim
        | Kind::Plus
        | Kind::Minus
        | Kind::Colon
        | Kind::QuestionMark
        | Kind::QuestionDot
        | Kind::QuestionLBracket
        | Kind::Operator(_)
        | Kind::UnaryWord(_)
        | Kind::Assign(_)
        | Kind::Redirection(..)
        | Kind::Merging(..)
        | Kind::RedirectInput => TokenClass::Operator,
    }
}

impl<'s> Visitor<'s> for Roles {
    fn enter_command(&mut self, command: &Command<'s>) {
        if matches!(
            command.name.kind,
            ExprKind::String { .. } | ExprKind::Expandable { .. }
        ) {
            self.note(command.name.span, TokenClass::Command);
        }
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        match &statement.kind {
            StatementKind::Function(function) => {
                self.note(function.name_span, TokenClass::CommandArgument);
            }
            StatementKind::Type(definition) => self.note(definition.name_span, TokenClass::Type),
            StatementKind::Break(Some(label)) | StatementKind::Continue(Some(label)) => {
                self.note(label.span, TokenClass::Member);
            }
            _ => {}
        }
    }

    fn enter_expr(&mut self, expr: &Expr<'s>) {
        match &expr.kind {
            ExprKind::Member { member, .. } | ExprKind::Invoke { member, .. } => {
                self.note(member.span, TokenClass::Member);
            }
            ExprKind::Hashtable(pairs) => {
                for (key, _) in pairs {
                    if matches!(
                        key.kind,
                        ExprKind::String {
                            quote: Quote::Bare,
                            ..
                        }
                    ) {
                        self.note(key.span, TokenClass::Member);
                    }
                }
            }
            ExprKind::String {
                quote: Quote::Bare, ..
            }
            | ExprKind::Expandable {
                quote: Quote::Bare, ..
            } => {
                self.note(expr.span, TokenClass::CommandArgument);
            }
            _ => {}
        }
    }

    fn enter_member(&mut self, member: &Member<'s>) {
        match member {
            Member::Property { name_span, .. } => self.note(*name_span, TokenClass::Member),
            Member::Method { name_span, .. } => self.note(*name_span, TokenClass::CommandArgument),
        }
    }

    fn enter_attribute(&mut self, attribute: &Attribute<'s>) {
        for (_, _, span) in &attribute.named {
            self.note(*span, TokenClass::Member);
        }
    }

    fn type_name(&mut self, name: &TypeName<'s>, role: TypeRole) {
        match &name.kind {
            TypeNameKind::Simple(..) if role == TypeRole::Attribute => {
                self.note(name.span, TokenClass::Attribute);
            }
            TypeNameKind::Simple(..) => self.note(name.span, TokenClass::Type),
            TypeNameKind::Array(element, _) => self.type_name(element, role),
            TypeNameKind::Generic(name, arguments) => {
                self.type_name(name, role);
                for argument in arguments {
                    self.type_name(argument, TypeRole::Argument);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TokenClass::*;
    use super::{TokenClass, tokens};
    use crate::Edition;

    fn classes(source: &str) -> Vec<(TokenClass, &str)> {
        let found = tokens(source, Edition::Core).into_iter();
        found
            .map(|token| (token.class, token.span.text(source)))
            .collect()
    }

    #[test]
    fn words_are_what_the_tree_takes_them_for() {
        let expected = [
            (Command, "Get-Item"),
            (CommandParameter, "-Path"),
            (CommandArgument, "if"),
            (Operator, "|"),
            (Command, "foreach"),
            (GroupStart, "{"),
            (Variable, "$_"),
            (Operator, "."),
            (Member, "Name"),
            (GroupEnd, "}"),
            (StatementSeparator, ";"),
            (Comment, "# done"),
            (NewLine, "\n"),
            (Keyword, "if"),
            (GroupStart, "("),
            (Operator, "["),
            (Type, "int"),
            (Operator, "]"),
            (Number, "1"),
            (GroupEnd, ")"),
            (GroupStart, "{"),
            (GroupEnd, "}"),
        ];
        let source = "Get-Item -Path if | foreach { $_.Name }; # done\nif ([int]1) {}";
        assert_eq!(classes(source), expected);
    }

    #[test]
    fn tokens_in_a_string_lie_within_it() {
        let found = classes("\"a $(Get-Date) b\"");
        let expected = [
            (String, "\"a $(Get-Date) b\""),
            (GroupStart, "$("),
            (Command, "Get-Date"),
            (GroupEnd, ")"),
        ];
        assert_eq!(found, expected);
    }
}
