//! Commands and their arguments.

use std::borrow::Cow;

use super::super::ast::{Command, CommandElement, Expr, ExprKind, Invocation, Quote, Span};
use super::super::cursor::{Cursor, Mode, Parse, gap_after, maybe, miss};
use super::super::lexer::{self, string::Text, word};
use super::super::problem;
use super::super::token::{Kind, Token};
use super::expression::primary_expression;
use super::flow::parameter_name;
use super::literal::expandable_word;
use super::pipeline::{is_redirection, redirection};
use super::statement::bare_word;

/// Where an argument stands, which decides what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// A command's name: nothing in it is expanded.
    Name,
    /// A command's name behind `&` or `.`.
    NameAfterOperator,
    /// A file behind a redirection.
    FileName,
    /// An argument; a comma makes an array of several.
    Argument,
    /// A switch's clause.
    SwitchCondition,
}

/// command = [ "&" | "." ], command-word, { command-parameter | command-argument | redirection } ;
pub fn command<'a, 's>(outer: Cursor<'a, 's>) -> Parse<'a, 's, Command<'s>> {
    let i = outer.mode(Mode::Command).deeper(3);
    let (rest, first) = i.next();
    let invocation = match first.kind {
        Kind::Dot => Invocation::Dot,
        Kind::Ampersand => Invocation::Call,
        _ => Invocation::Name,
    };
    let mut call = Call {
        context: Context::Name,
        end: first.span,
        elements: Vec::new(),
        name: None,
        redirections: Vec::new(),
        dashes: false,
    };
    let mut here = i;
    if invocation != Invocation::Name {
        call.context = Context::NameAfterOperator;
        here = rest;
    }
    while let Some(rest) = command_element(here, &mut call) {
        here = rest;
    }
    let Some(name) = call.name else {
        if invocation != Invocation::Name {
            let text = i.text(first.span);
            i.error(&problem::MISSING_EXPRESSION, first.span, &[text]);
            // The operator is used up; what follows is another statement's.
            let name = super::types::error_expression(first.span);
            let command = finish(
                first.span,
                invocation,
                name,
                call.end,
                Vec::new(),
                Vec::new(),
            );
            return Ok((here.like(outer), command));
        }
        return miss();
    };
    let command = finish(
        first.span,
        invocation,
        name,
        call.end,
        call.elements,
        call.redirections,
    );
    Ok((here.like(outer), command))
}

fn finish<'s>(
    first: Span,
    invocation: Invocation,
    name: Expr<'s>,
    end: Span,
    elements: Vec<CommandElement<'s>>,
    redirections: Vec<super::super::ast::Redirection<'s>>,
) -> Command<'s> {
    Command {
        span: first.to(end),
        invocation,
        name,
        elements,
        redirections,
    }
}

/// What was read of a command so far.
struct Call<'s> {
    context: Context,
    end: Span,
    name: Option<Expr<'s>>,
    elements: Vec<CommandElement<'s>>,
    redirections: Vec<super::super::ast::Redirection<'s>>,
    /// `--` was there: what follows are arguments.
    dashes: bool,
}

impl<'s> Call<'s> {
    fn argument(&mut self, expr: Expr<'s>) {
        self.end = expr.span;
        if self.name.is_none() {
            self.name = Some(expr);
        } else {
            self.elements.push(CommandElement::Argument(expr));
        }
    }
}

/// Takes one element. None where the command ends.
fn command_element<'a, 's>(i: Cursor<'a, 's>, call: &mut Call<'s>) -> Option<Cursor<'a, 's>> {
    let (rest, token) = i.next();
    let rest = match token.kind {
        Kind::Pipe
        | Kind::RCurly
        | Kind::RParen
        | Kind::EndOfInput
        | Kind::NewLine
        | Kind::Semi
        | Kind::AndAnd
        | Kind::OrOr
        | Kind::Ampersand => return None,
        Kind::MinusMinus => {
            call.end = token.span;
            if call.dashes || call.name.is_none() {
                call.argument(bare_word(i, token.span));
            } else {
                call.elements.push(CommandElement::Parameter {
                    span: token.span,
                    name: "-",
                    colon: false,
                    argument: None,
                });
            }
            call.dashes = true;
            rest
        }
        Kind::Comma => {
            call.end = token.span;
            i.error(&problem::MISSING_ARGUMENT, token.span, &[]);
            rest.newlines()
        }
        Kind::Parameter => command_parameter(i, rest, token, call),
        kind if is_redirection(kind) => {
            if call.context == Context::Name || call.context == Context::NameAfterOperator {
                call.argument(bare_word(i, token.span));
                rest
            } else {
                let (rest, span) = redirection(rest, token, &mut call.redirections);
                call.end = span;
                rest
            }
        }
        _ => return argument_element(i, token, call),
    };
    call.context = Context::Argument;
    Some(rest)
}

fn argument_element<'a, 's>(
    i: Cursor<'a, 's>,
    token: Token,
    call: &mut Call<'s>,
) -> Option<Cursor<'a, 's>> {
    let (rest, argument) = maybe(i, |i| command_argument(i, call.context));
    call.argument(argument?);
    let verbatim = token.kind == Kind::Generic && i.text(token.span) == "--%";
    if !verbatim {
        call.context = Context::Argument;
        return Some(rest);
    }
    let span = lexer::verbatim_argument(rest);
    call.argument(bare_word(i, span));
    Some(rest.moved(span.end))
}

/// command-parameter = "-", name, [ ":", command-argument ] ;
fn command_parameter<'a, 's>(
    i: Cursor<'a, 's>,
    rest: Cursor<'a, 's>,
    token: Token,
    call: &mut Call<'s>,
) -> Cursor<'a, 's> {
    if call.name.is_none() || call.dashes {
        call.argument(bare_word(i, token.span));
        return rest;
    }
    let name = parameter_name(i, token);
    let mut span = token.span;
    let mut argument = None;
    let mut here = rest;
    if token.mark && rest.peek().kind != Kind::Comma {
        (here, argument) = maybe(rest, |i| command_argument(i, Context::Argument));
        match &argument {
            Some(argument) => span = token.span.to(argument.span),
            None => {
                let text = i.text(token.span);
                let problem = &problem::PARAMETER_REQUIRES_ARGUMENT;
                i.error(problem, gap_after(token.span), &[text]);
            }
        }
    }
    call.end = span;
    call.elements.push(CommandElement::Parameter {
        span,
        name,
        colon: token.mark,
        argument,
    });
    here
}

/// A single argument behind a flag.
pub fn single_command_argument<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Expr<'s>> {
    single_argument(i, Context::Argument)
}

/// A single argument in a context, read as in a command.
pub fn single_argument<'a, 's>(outer: Cursor<'a, 's>, context: Context) -> Parse<'a, 's, Expr<'s>> {
    if matches!(outer.peek().kind, Kind::Comma | Kind::EndOfInput) {
        return miss();
    }
    let (rest, argument) = command_argument(outer.mode(Mode::Command), context)?;
    Ok((rest.like(outer), argument))
}

/// command-argument = command-word, { ",", command-word } ;
pub fn command_argument<'a, 's>(i: Cursor<'a, 's>, context: Context) -> Parse<'a, 's, Expr<'s>> {
    let (mut here, first) = command_word(i, context)?;
    if context != Context::Argument || is_verbatim(&first) {
        return Ok((here, first));
    }
    let (mut rest, mut comma) = here.next();
    if comma.kind != Kind::Comma {
        return Ok((here, first));
    }
    let start = first.span;
    let mut elements = vec![first];
    while comma.kind == Kind::Comma {
        let (after, element) = maybe(rest.newlines(), |i| command_word(i, context));
        let Some(element) = element else {
            let problem = &problem::MISSING_EXPRESSION;
            after.unfinished(problem, gap_after(comma.span), &[","]);
            let span = start.to(comma.span);
            let parts = elements.into_iter().map(Into::into).collect();
            let kind = ExprKind::Error(parts);
            return Ok((after, Expr { span, kind }));
        };
        elements.push(element);
        here = after;
        (rest, comma) = here.next();
    }
    let span = elements.last().map_or(start, |last| start.to(last.span));
    let kind = ExprKind::Array(elements);
    Ok((here, Expr { span, kind }))
}

fn is_verbatim(expr: &Expr<'_>) -> bool {
    matches!(&expr.kind, ExprKind::String { value, quote: Quote::Bare } if value == "--%")
}

/// command-word = primary-expression | generic | identifier | keyword ;
fn command_word<'a, 's>(i: Cursor<'a, 's>, context: Context) -> Parse<'a, 's, Expr<'s>> {
    let (rest, token) = i.next();
    match token.kind {
        Kind::Pipe
        | Kind::RCurly
        | Kind::RParen
        | Kind::EndOfInput
        | Kind::NewLine
        | Kind::Semi
        | Kind::AndAnd
        | Kind::OrOr
        | Kind::Ampersand
        | Kind::MinusMinus
        | Kind::Comma => miss(),
        kind if is_redirection(kind) => miss(),
        Kind::SplattedVariable
        | Kind::Variable
        | Kind::Number
        | Kind::HereStringExpandable
        | Kind::StringExpandable
        | Kind::HereStringLiteral
        | Kind::StringLiteral
        | Kind::LParen
        | Kind::DollarParen
        | Kind::AtParen
        | Kind::AtCurly
        | Kind::LCurly => primary_expression(rest, token, true),
        Kind::Generic if token.mark && context != Context::Name => {
            Ok((rest, expandable_word(i, token)))
        }
        Kind::Generic => {
            let value = word_value(i, token);
            let kind = ExprKind::String {
                value,
                quote: Quote::Bare,
            };
            let span = token.span;
            Ok((rest, Expr { span, kind }))
        }
        _ => Ok((rest, bare_word(i, token.span))),
    }
}

/// A word's text with its quotes and escapes resolved and nothing expanded.
pub fn word_value<'s>(i: Cursor<'_, 's>, token: Token) -> Cow<'s, str> {
    if token.kind != Kind::Generic {
        return Cow::Borrowed(i.text(token.span));
    }
    let start = i.within(token.span);
    let source = i.cx.source;
    let mut text = Text::default();
    word::generic_pieces(start, &mut |piece| match piece {
        lexer::string::Piece::Variable(token) => {
            text.push(source, lexer::string::Piece::Raw(token.span))
        }
        lexer::string::Piece::SubExpression(nested) => {
            text.push(source, lexer::string::Piece::Raw(nested.span));
        }
        piece => text.push(source, piece),
    });
    text.finish(source)
}
