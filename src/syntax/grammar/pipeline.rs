//! Pipelines, chains of them, assignments and redirections.

use super::super::ast::{
    AssignOp, Assignment, Chain, Expr, Pipeline, PipelineElement, RedirectTarget, Redirection,
    Span, Statement, StatementKind, Stream,
};
use super::super::cursor::{Cursor, Mode, Parse, gap_after, maybe, miss};
use super::super::lexer::trivia;
use super::super::problem;
use super::super::token::{Kind, Token};
use super::command::{Context, command, single_argument};
use super::expression::expression;
use super::statement::{Item, error_statement, statement};

/// pipeline-chain = expression, assignment-operator, statement
///     | pipeline, { ( "&&" | "||" ), pipeline }, [ "&" ] ;
pub fn pipeline_chain<'a, 's>(outer: Cursor<'a, 's>) -> Parse<'a, 's, Statement<'s>> {
    let i = outer.deeper(1);
    let (rest, target) = maybe(i.mode(Mode::Expression), |i| expression(i, false));
    if let Some(target) = target {
        let token = rest.peek();
        if let Kind::Assign(op) = token.kind {
            return assignment(rest.after(token).like(outer), target, op, token);
        }
        return chain(rest.like(i), Some(target), outer);
    }
    chain(i, None, outer)
}

fn assignment<'a, 's>(
    i: Cursor<'a, 's>,
    target: Expr<'s>,
    op: AssignOp,
    token: Token,
) -> Parse<'a, 's, Statement<'s>> {
    let (rest, value) = maybe(i.newlines().deeper(1), statement);
    let value = value.map(Item::into_statement).unwrap_or_else(|| {
        let span = gap_after(token.span);
        let problem = &problem::EXPECTED_VALUE_EXPRESSION;
        rest.unfinished(problem, span, &[i.text(token.span)]);
        error_statement(span)
    });
    let span = target.span.to(value.span);
    let assignment = Assignment {
        target,
        op,
        op_span: token.span,
        value,
    };
    let kind = StatementKind::Assignment(Box::new(assignment));
    Ok((rest.like(i), Statement { span, kind }))
}

fn chain<'a, 's>(
    i: Cursor<'a, 's>,
    first: Option<Expr<'s>>,
    outer: Cursor<'a, 's>,
) -> Parse<'a, 's, Statement<'s>> {
    let (mut here, first) = pipeline(i, first)?;
    let mut span = first.span;
    if first.elements.is_empty() {
        return Ok((here.like(outer), error_statement(span)));
    }
    let mut rest = Vec::new();
    let mut background = false;
    loop {
        let (after, token) = here.next();
        match token.kind {
            Kind::AndAnd | Kind::OrOr => {
                let start = after.newlines();
                if start.peek().kind == Kind::EndOfInput {
                    let span = gap_after(token.span);
                    start.unfinished(
                        &problem::EMPTY_PIPELINE_CHAIN_ELEMENT,
                        span,
                        &[i.text(token.span)],
                    );
                    here = start;
                    break;
                }
                let (after, next) = maybe(start, |i| pipeline(i, None));
                let Some(next) = next else {
                    report_empty_chain(start, token);
                    return Ok((start.like(outer), error_statement(span.to(token.span))));
                };
                span = span.to(next.span);
                rest.push((token.kind == Kind::AndAnd, next));
                here = after;
            }
            Kind::Ampersand => {
                here = after;
                background = true;
                let (after, token) = here.next();
                if matches!(token.kind, Kind::AndAnd | Kind::OrOr) && here.cx.edition.is_core() {
                    let problem = &problem::BACKGROUND_OPERATOR_IN_PIPELINE_CHAIN;
                    here.error(problem, token.span, &[]);
                    return Ok((after.like(outer), error_statement(span.to(token.span))));
                }
                break;
            }
            _ => break,
        }
    }
    let chain = Chain {
        span,
        first,
        rest,
        background,
    };
    let kind = StatementKind::Pipeline(Box::new(chain));
    Ok((here.like(outer), Statement { span, kind }))
}

fn report_empty_chain(i: Cursor<'_, '_>, operator: Token) {
    let token = i.peek();
    if !matches!(token.kind, Kind::Dot | Kind::Ampersand) {
        let span = operator.span.to(token.span);
        let problem = &problem::EMPTY_PIPELINE_CHAIN_ELEMENT;
        i.error(problem, span, &[i.text(operator.span)]);
    }
}

/// pipeline = ( expression, { redirection } | command ), { "|", command } ;
fn pipeline<'a, 's>(i: Cursor<'a, 's>, first: Option<Expr<'s>>) -> Parse<'a, 's, Pipeline<'s>> {
    // Most pipelines have one element, and elements are large.
    let mut elements = Vec::with_capacity(1);
    let mut expr = first;
    let mut here = i;
    let mut pipe: Option<Token> = None;
    let mut span: Option<Span> = None;
    loop {
        let element;
        (here, element) = pipeline_element(here, expr.take(), !elements.is_empty());
        if let Some(element) = element {
            let extent = element_span(&element);
            span = Some(span.map_or(extent, |span| span.to(extent)));
            elements.push(element);
            if let Some(rest) = assigned_late(here, pipe, elements.last()) {
                here = rest;
                break;
            }
        } else if !elements.is_empty() || here.peek().kind == Kind::Pipe {
            let at = pipe.map_or(here.peek().span, |pipe| gap_after(pipe.span));
            here.unfinished(&problem::EMPTY_PIPE_ELEMENT, at, &[]);
        }
        let (after, token) = pipe_or_end(here);
        match token.kind {
            Kind::Pipe => {
                pipe = Some(token);
                here = after.newlines();
                if here.peek().kind == Kind::EndOfInput {
                    let problem = &problem::EMPTY_PIPE_ELEMENT;
                    here.unfinished(problem, gap_after(token.span), &[]);
                    break;
                }
            }
            Kind::AndAnd | Kind::OrOr if !here.cx.edition.is_core() => {
                here.error(
                    &problem::INVALID_END_OF_LINE,
                    token.span,
                    &[here.text(token.span)],
                );
                here = after.newlines();
                pipe = Some(token);
                if here.peek().kind == Kind::EndOfInput {
                    break;
                }
            }
            kind if ends_pipeline(kind) => break,
            _ => {
                let text = here.text(token.span);
                here.error(&problem::UNEXPECTED_TOKEN, token.span, &[text]);
                break;
            }
        }
    }
    match span {
        Some(span) => Ok((here, Pipeline { span, elements })),
        None if pipe.is_none() => miss(),
        None => {
            let span = here.span_from(i.at);
            Ok((here, Pipeline { span, elements }))
        }
    }
}

/// Behind an assignment to an expression that stands behind a pipe. It was reported for its place; Windows PowerShell
/// then reads the assignment on.
fn assigned_late<'a, 's>(
    i: Cursor<'a, 's>,
    pipe: Option<Token>,
    element: Option<&PipelineElement<'s>>,
) -> Option<Cursor<'a, 's>> {
    if i.cx.edition.is_core() || pipe.is_none() {
        return None;
    }
    let Some(PipelineElement::Expression { expr, .. }) = element else {
        return None;
    };
    let (rest, token) = i.mode(Mode::Expression).next();
    let Kind::Assign(op) = token.kind else {
        return None;
    };
    let target = super::types::error_expression(expr.span);
    let (rest, _) = assignment(rest.like(i), target, op, token).ok()?;
    Some(rest)
}

fn ends_pipeline(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Semi | NewLine | RParen | RCurly | EndOfInput | AndAnd | OrOr | Ampersand
    )
}

/// The token behind a pipeline's element; in core a pipe may begin the next line.
fn pipe_or_end<'a, 's>(i: Cursor<'a, 's>) -> (Cursor<'a, 's>, Token) {
    let (rest, token) = i.next();
    if token.kind == Kind::NewLine && i.cx.edition.is_core() && trivia::pipe_continues(rest) {
        return rest.newlines().next();
    }
    (rest, token)
}

fn element_span(element: &PipelineElement<'_>) -> Span {
    match element {
        PipelineElement::Command(command) => command.span,
        PipelineElement::Expression { span, .. } => *span,
    }
}

/// An element of a pipeline; only the first may be an expression.
fn pipeline_element<'a, 's>(
    i: Cursor<'a, 's>,
    first: Option<Expr<'s>>,
    piped: bool,
) -> (Cursor<'a, 's>, Option<PipelineElement<'s>>) {
    let (rest, expr) = match first {
        Some(expr) => (i, Some(expr)),
        None => {
            let (rest, expr) = maybe(i.mode(Mode::Expression), |i| expression(i, false));
            (rest.like(i), expr)
        }
    };
    let Some(expr) = expr else {
        let (rest, command) = maybe(i, command);
        return (rest, command.map(PipelineElement::Command));
    };
    if piped {
        let problem = &problem::EXPRESSIONS_MUST_BE_FIRST_IN_PIPELINE;
        i.error(problem, expr.span, &[]);
    }
    let mut redirections = Vec::new();
    let mut span = expr.span;
    let mut here = rest;
    loop {
        let token = here.peek();
        if !is_redirection(token.kind) {
            break;
        }
        let extent;
        (here, extent) = redirection(here.after(token), token, &mut redirections);
        span = span.to(extent);
    }
    let element = PipelineElement::Expression {
        span,
        expr,
        redirections,
    };
    (here, Some(element))
}

/// True for the tokens that begin a redirection.
pub fn is_redirection(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Redirection(..) | Kind::Merging(..) | Kind::RedirectInput
    )
}

/// redirection = file-redirection, command-argument | merging-redirection ;
pub fn redirection<'a, 's>(
    i: Cursor<'a, 's>,
    token: Token,
    redirections: &mut Vec<Redirection<'s>>,
) -> (Cursor<'a, 's>, Span) {
    if let Kind::Merging(from, to) = token.kind {
        if to != Stream::Output || from == to {
            let text = i.text(token.span);
            i.error(&problem::REDIRECTION_NOT_SUPPORTED, token.span, &[text]);
        }
        let made = Redirection {
            span: token.span,
            from,
            to: RedirectTarget::Merge(Stream::Output),
        };
        add_redirection(i, redirections, made);
        return (i, token.span);
    }
    let (i, name) = maybe(i, |i| single_argument(i, Context::FileName));
    let name = name.unwrap_or_else(|| {
        let problem = &problem::MISSING_FILE_SPECIFICATION;
        i.error(problem, gap_after(token.span), &[]);
        super::types::error_expression(token.span)
    });
    let span = token.span.to(name.span);
    let Kind::Redirection(from, append) = token.kind else {
        let text = i.text(token.span);
        i.error(&problem::REDIRECTION_NOT_SUPPORTED, token.span, &[text]);
        return (i, span);
    };
    let to = RedirectTarget::File { name, append };
    add_redirection(i, redirections, Redirection { span, from, to });
    (i, span)
}

fn add_redirection<'s>(
    i: Cursor<'_, 's>,
    redirections: &mut Vec<Redirection<'s>>,
    made: Redirection<'s>,
) {
    if redirections.iter().any(|other| other.from == made.from) {
        let stream = match made.from {
            Stream::All => "All",
            Stream::Output => "output stream",
            Stream::Error => "error stream",
            Stream::Warning => "warning stream",
            Stream::Verbose => "verbose stream",
            Stream::Debug => "debug stream",
            Stream::Information => "information stream",
        };
        i.error(&problem::STREAM_ALREADY_REDIRECTED, made.span, &[stream]);
        return;
    }
    redirections.push(made);
}
