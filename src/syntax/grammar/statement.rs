//! Statements and lists of them.

use super::super::ast::{
    Attribute, Block, Expr, ExprKind, Fragment, Quote, Span, Statement, StatementKind, Trap,
};
use super::super::cursor::{Cursor, Parse, maybe, miss};
use super::super::problem;
use super::super::token::{Keyword, Kind, Token};
use super::class::{class_definition, enum_definition};
use super::data::{block_statement, configuration_statement, data_statement};
use super::definition::function_declaration;
use super::expression::unary_expression;
use super::flow::{
    do_statement, for_statement, foreach_statement, if_statement, switch_statement, trap_statement,
    try_statement, while_statement,
};
use super::pipeline::pipeline_chain;
use super::types::{attribute_list, full_name};
use super::using::using_statement;

/// What a statement list holds: statements, and the traps that guard them.
pub enum Item<'s> {
    Statement(Statement<'s>),
    Trap(Trap<'s>),
}

impl<'s> Item<'s> {
    fn span(&self) -> Span {
        match self {
            Item::Statement(statement) => statement.span,
            Item::Trap(trap) => trap.span,
        }
    }

    /// As a value, where a trap has none.
    pub fn into_statement(self) -> Statement<'s> {
        match self {
            Item::Statement(statement) => statement,
            Item::Trap(trap) => error_statement(trap.span),
        }
    }
}

/// A statement that could not be parsed.
pub fn error_statement<'s>(span: Span) -> Statement<'s> {
    broken_statement::<Fragment<'_>>(span, [])
}

/// A statement that could not be parsed, with what was understood of it.
pub fn broken_statement<'s, F>(span: Span, parts: impl IntoIterator<Item = F>) -> Statement<'s>
where
    F: Into<Fragment<'s>>,
{
    let parts = parts.into_iter().map(Into::into).collect();
    Statement {
        span,
        kind: StatementKind::Error(parts),
    }
}

/// statement-block = "{", statement-list, "}" ;
pub fn statement_block<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Block<'s>> {
    let (i, open) = i.newlines().next();
    if open.kind != Kind::LCurly {
        return miss();
    }
    let mut block = Block::default();
    let (i, listed) = statement_list(i, &mut block)?;
    let (rest, close) = i.next();
    if close.kind == Kind::RCurly {
        block.span = open.span.to(close.span);
        return Ok((rest, block));
    }
    block.span = open.span.to(listed.unwrap_or(open.span));
    let problem = &problem::MISSING_END_CURLY_BRACE;
    i.unfinished_at(problem, open.span, close.span, &[]);
    Ok((i, block))
}

/// statement-list = [ terminators ], { statement, [ terminators ] } ;
pub fn statement_list<'a, 's>(
    i: Cursor<'a, 's>,
    block: &mut Block<'s>,
) -> Parse<'a, 's, Option<Span>> {
    let mut here = i.terminators();
    let mut span: Option<Span> = None;
    loop {
        let (rest, item) = maybe(here, statement);
        let Some(item) = item else { break };
        span = Some(span.map_or(item.span(), |span| span.to(item.span())));
        match item {
            Item::Statement(statement) => block.statements.push(statement),
            Item::Trap(trap) => block.traps.push(trap),
        }
        here = rest.terminators();
        if matches!(here.byte(), b')' | b'}') {
            break;
        }
    }
    Ok((here, span))
}

/// statement = [ attribute-list ], ( if-statement | switch-statement | foreach-statement | for-statement
///     | while-statement | do-statement | labeled-statement | function-declaration | class-definition
///     | enum-definition | jump-statement | loop-jump-statement | trap-statement | try-statement | data-statement
///     | block-statement | configuration-statement | pipeline-chain ) ;
pub fn statement<'a, 's>(outer: Cursor<'a, 's>) -> Parse<'a, 's, Item<'s>> {
    let (rest, item) = any_statement(outer.deeper(3))?;
    Ok((rest.like(outer), item))
}

fn any_statement<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Item<'s>> {
    if matches!(i.byte(), b'$' | b'"' | b'(') {
        return expression_statement(i);
    }
    let (rest, token) = i.next();
    let begins_bracket = token.kind == Kind::Generic && i.before(token).byte() == b'[';
    if begins_bracket && let Some(attributed) = attributed_statement(i.before(token)) {
        return attributed;
    }
    let Kind::Keyword(word) = token.kind else {
        return match token.kind {
            Kind::Label => labeled_statement(i),
            Kind::EndOfInput => miss(),
            _ => expression_statement(i),
        };
    };
    keyword_statement(i, rest, token, word)
}

fn expression_statement<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Item<'s>> {
    let (i, statement) = pipeline_chain(i)?;
    Ok((i, Item::Statement(statement)))
}

fn keyword_statement<'a, 's>(
    i: Cursor<'a, 's>,
    rest: Cursor<'a, 's>,
    token: Token,
    word: Keyword,
) -> Parse<'a, 's, Item<'s>> {
    let parsed = match word {
        Keyword::If => if_statement(rest, token),
        Keyword::Switch => switch_statement(rest, token, None),
        Keyword::Foreach => foreach_statement(rest, token, None),
        Keyword::For => for_statement(rest, token, None),
        Keyword::While => while_statement(rest, token, None),
        Keyword::Do => do_statement(rest, token, None),
        Keyword::Function | Keyword::Filter | Keyword::Workflow => {
            function_declaration(rest, token)
        }
        Keyword::Return | Keyword::Throw | Keyword::Exit => jump_statement(rest, token, word),
        Keyword::Break | Keyword::Continue => loop_jump_statement(rest, token, word),
        Keyword::Trap => return trap_statement(rest, token),
        Keyword::Try => try_statement(rest, token),
        Keyword::Data => data_statement(rest, token),
        Keyword::Parallel | Keyword::Sequence => block_statement(rest, token),
        Keyword::Configuration => configuration_statement(rest, token),
        Keyword::Class => class_definition(rest, token, Vec::new()),
        Keyword::Enum => enum_definition(rest, token, Vec::new()),
        Keyword::From | Keyword::Define | Keyword::Var => {
            let text = i.text(token.span).to_ascii_lowercase();
            i.error(&problem::RESERVED_KEYWORD_NOT_ALLOWED, token.span, &[&text]);
            Ok((rest, error_statement(token.span)))
        }
        Keyword::Using => {
            let (rest, using) = using_statement(rest, token)?;
            let span = using.as_ref().map_or(token.span, |using| using.span);
            i.error(&problem::USING_MUST_BE_AT_START_OF_SCRIPT, span, &[]);
            Ok((rest, error_statement(span)))
        }
        // What is left over of a broken statement goes on with the next one.
        Keyword::Else | Keyword::ElseIf | Keyword::Catch | Keyword::Until if i.cx.failed() => {
            return statement(rest.newlines());
        }
        _ => return expression_statement(i),
    };
    let (rest, statement) = parsed?;
    Ok((rest, Item::Statement(statement)))
}

/// A statement behind attributes. None where the brackets are the beginning of an expression.
fn attributed_statement<'a, 's>(i: Cursor<'a, 's>) -> Option<Parse<'a, 's, Item<'s>>> {
    let (rest, attributes) = maybe(i, |i| attribute_list(i, false));
    let attributes = attributes?;
    let (after, token) = rest.next();
    let Kind::Keyword(word) = token.kind else {
        return None;
    };
    if refuses_attributes(word) {
        if attributes.iter().any(|attribute| attribute.is_constraint) {
            return None;
        }
        if let Some(first) = attributes.first() {
            let name = full_name(&first.type_name);
            i.error(&problem::UNEXPECTED_ATTRIBUTE, first.span, &[&name]);
        }
        return Some(keyword_statement(rest, after, token, word));
    }
    report_constraints(i, &attributes);
    let definition = match word {
        Keyword::Class => class_definition(after, token, attributes),
        Keyword::Enum => enum_definition(after, token, attributes),
        Keyword::Configuration => return Some(keyword_statement(rest, after, token, word)),
        _ => return None,
    };
    Some(definition.map(|(rest, statement)| (rest, Item::Statement(statement))))
}

fn report_constraints(i: Cursor<'_, '_>, attributes: &[Attribute<'_>]) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.is_constraint)
    {
        let name = full_name(&attribute.type_name);
        i.error(
            &problem::TYPE_NOT_ALLOWED_BEFORE_STATEMENT,
            attribute.span,
            &[&name],
        );
    }
}

/// Keywords whose statements no attribute may stand before.
fn refuses_attributes(word: Keyword) -> bool {
    use Keyword::*;
    !matches!(
        word,
        Begin
            | Catch
            | Class
            | Dynamicparam
            | Else
            | ElseIf
            | End
            | Finally
            | In
            | Param
            | Process
            | Until
            | Configuration
            | Public
            | Private
            | Static
            | Interface
            | Enum
            | Namespace
            | Module
            | Type
            | Assembly
            | Command
            | Hidden
            | Base
            | Default
            | Clean
    )
}

/// labeled-statement = label, ( switch-statement | foreach-statement | for-statement | while-statement | do-statement ) ;
fn labeled_statement<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Item<'s>> {
    let (rest, label) = i.next();
    let (rest, token) = rest.newlines().next();
    let label = Some(label);
    let parsed = match token.kind {
        Kind::Keyword(Keyword::Switch) => switch_statement(rest, token, label),
        Kind::Keyword(Keyword::Foreach) => foreach_statement(rest, token, label),
        Kind::Keyword(Keyword::For) => for_statement(rest, token, label),
        Kind::Keyword(Keyword::While) => while_statement(rest, token, label),
        Kind::Keyword(Keyword::Do) => do_statement(rest, token, label),
        _ => pipeline_chain(i),
    };
    let (rest, statement) = parsed?;
    Ok((rest, Item::Statement(statement)))
}

/// jump-statement = ( "return" | "throw" | "exit" ), [ pipeline-chain ] ;
fn jump_statement<'a, 's>(
    i: Cursor<'a, 's>,
    token: Token,
    word: Keyword,
) -> Parse<'a, 's, Statement<'s>> {
    let (i, value) = maybe(i, pipeline_chain);
    let span = value
        .as_ref()
        .map_or(token.span, |value| token.span.to(value.span));
    let value = value.map(Box::new);
    let kind = match word {
        Keyword::Return => StatementKind::Return(value),
        Keyword::Throw => StatementKind::Throw(value),
        _ => StatementKind::Exit(value),
    };
    Ok((i, Statement { span, kind }))
}

/// loop-jump-statement = ( "break" | "continue" ), [ label-or-key ] ;
fn loop_jump_statement<'a, 's>(
    i: Cursor<'a, 's>,
    token: Token,
    word: Keyword,
) -> Parse<'a, 's, Statement<'s>> {
    let (i, label) = maybe(i, label_or_key);
    let span = label
        .as_ref()
        .map_or(token.span, |label| token.span.to(label.span));
    let kind = match word {
        Keyword::Break => StatementKind::Break(label),
        _ => StatementKind::Continue(label),
    };
    Ok((i, Statement { span, kind }))
}

/// label-or-key = simple-name | unary-expression ;
pub fn label_or_key<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Expr<'s>> {
    if let Ok((rest, name)) = simple_name(i) {
        let name = bare_word(rest, name.span);
        return Ok((rest, name));
    }
    if matches!(i.peek().kind, Kind::NewLine | Kind::Semi) {
        return miss();
    }
    let (rest, key) = unary_expression(i.commas_separate(true), false)?;
    Ok((rest.like(i), key))
}

/// simple-name = identifier ;
pub fn simple_name<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Token> {
    let token = i.simple().peek();
    if token.kind != Kind::Identifier {
        return miss();
    }
    Ok((i.after(token), token))
}

/// A word as a constant.
pub fn bare_word<'s>(i: Cursor<'_, 's>, span: Span) -> Expr<'s> {
    Expr {
        span,
        kind: ExprKind::String {
            value: i.text(span).into(),
            quote: Quote::Bare,
        },
    }
}
