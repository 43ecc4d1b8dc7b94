//! Statements that decide, repeat and guard.

use super::super::ast::{
    Block, Chain, Expr, Fragment, Pipeline, PipelineElement, Span, Statement, StatementKind,
};
use super::super::cursor::{Cursor, Parse, gap_after, maybe};
use super::super::problem;
use super::super::token::{Keyword, Kind, Token};
use super::pipeline::pipeline_chain;
use super::statement::{broken_statement, error_statement, statement_block};

mod guard;
mod loops;
mod switch;

pub use guard::{trap_statement, try_statement};
pub use loops::{do_statement, for_statement, foreach_statement, while_statement};
pub use switch::switch_statement;

/// The label's name.
fn label_name<'s>(i: Cursor<'_, 's>, label: Option<Token>) -> Option<&'s str> {
    label.map(|label| i.text(label.span).trim_start_matches(':'))
}

/// From a statement's label or keyword.
fn start_of(label: Option<Token>, keyword: Token) -> Span {
    label.unwrap_or(keyword).span
}

/// Fails with an error statement that ends at a span.
fn broken<'a, 's>(i: Cursor<'a, 's>, start: Span, end: Span) -> Parse<'a, 's, Statement<'s>> {
    Ok((i, error_statement(start.to(end))))
}

/// As [`broken`], with what was understood of the statement.
fn broken_with<'a, 's, F: Into<Fragment<'s>>>(
    i: Cursor<'a, 's>,
    span: Span,
    parts: impl IntoIterator<Item = F>,
) -> Parse<'a, 's, Statement<'s>> {
    Ok((i, broken_statement(span, parts)))
}

/// A list of clauses as fragments.
fn clause_fragments<'s>(
    clauses: Vec<(Statement<'s>, Block<'s>)>,
) -> impl Iterator<Item = Fragment<'s>> {
    clauses
        .into_iter()
        .flat_map(|(condition, body)| [condition.into(), body.into()])
}

/// An expression as a statement of its own.
fn expression_statement<'s>(expr: Expr<'s>) -> Statement<'s> {
    let span = expr.span;
    let element = PipelineElement::Expression {
        span,
        expr,
        redirections: Vec::new(),
    };
    let first = Pipeline {
        span,
        elements: vec![element],
    };
    let chain = Chain {
        span,
        first,
        rest: Vec::new(),
        background: false,
    };
    Statement {
        span,
        kind: StatementKind::Pipeline(Box::new(chain)),
    }
}

/// A parameter's name, without its dash and colon.
pub fn parameter_name<'s>(i: Cursor<'_, 's>, token: Token) -> &'s str {
    let text = i.text(token.span);
    let name = text
        .strip_prefix(super::super::chars::is_dash)
        .unwrap_or(text);
    if token.mark {
        name.strip_suffix(':').unwrap_or(name)
    } else {
        name
    }
}

/// True where a flag may be shortened to the name.
pub fn is_prefix(name: &str, flag: &str) -> bool {
    flag.get(..name.len())
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case(name))
}

fn is_error(statement: &Statement<'_>) -> bool {
    matches!(statement.kind, StatementKind::Error(_))
}

/// if-statement = "if", "(", pipeline-chain, ")", statement-block,
///     { "elseif", "(", pipeline-chain, ")", statement-block }, [ "else", statement-block ] ;
pub fn if_statement<'a, 's>(i: Cursor<'a, 's>, word: Token) -> Parse<'a, 's, Statement<'s>> {
    let mut keyword = word;
    let mut clauses = Vec::new();
    let mut here = i;
    loop {
        let name = here.text(keyword.span);
        let (rest, open) = here.newlines().next();
        if open.kind != Kind::LParen {
            let problem = &problem::MISSING_OPEN_PARENTHESIS_IN_IF_STATEMENT;
            here.unfinished(problem, gap_after(keyword.span), &[name]);
            let span = word.span.to(keyword.span);
            return broken_with(here.newlines(), span, clause_fragments(clauses));
        }
        let (rest, condition) = maybe(rest.newlines(), pipeline_chain);
        if condition.is_none() {
            let problem = &problem::IF_STATEMENT_MISSING_CONDITION;
            rest.unfinished(problem, gap_after(open.span), &[name]);
        }
        let rest = rest.newlines();
        let (after, close) = rest.next();
        if close.kind != Kind::RParen {
            if condition
                .as_ref()
                .is_some_and(|condition| !is_error(condition))
            {
                let problem = &problem::MISSING_END_PARENTHESIS_AFTER_STATEMENT;
                rest.unfinished(problem, close.span, &[name]);
            }
            let span = word.span.to(rest.gap_before(close.span));
            let parts = clause_fragments(clauses).chain(condition.map(Fragment::from));
            return broken_with(rest, span, parts);
        }
        let (rest, body) = maybe(after.newlines(), statement_block);
        let Some(body) = body else {
            rest.unfinished(&problem::MISSING_STATEMENT_BLOCK, close.span, &[name]);
            let span = word.span.to(close.span);
            let parts = clause_fragments(clauses).chain(condition.map(Fragment::from));
            return broken_with(rest, span, parts);
        };
        let condition = condition.unwrap_or_else(|| error_statement(gap_after(open.span)));
        let end = body.span;
        clauses.push((condition, body));
        let (after, next) = rest.newlines().next();
        match next.kind {
            Kind::Keyword(Keyword::ElseIf) => {
                keyword = next;
                here = after;
            }
            Kind::Keyword(Keyword::Else) => return else_clause(after, word, next, clauses),
            _ => {
                let kind = StatementKind::If {
                    clauses,
                    otherwise: None,
                };
                let span = word.span.to(end);
                return Ok((rest, Statement { span, kind }));
            }
        }
    }
}

fn else_clause<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
    keyword: Token,
    clauses: Vec<(Statement<'s>, Block<'s>)>,
) -> Parse<'a, 's, Statement<'s>> {
    let (i, body) = maybe(i.newlines(), statement_block);
    let Some(body) = body else {
        let problem = &problem::MISSING_STATEMENT_BLOCK_AFTER_ELSE;
        i.unfinished(problem, gap_after(keyword.span), &[]);
        return broken_with(i, word.span.to(keyword.span), clause_fragments(clauses));
    };
    let span = word.span.to(body.span);
    let otherwise = Some(body);
    let kind = StatementKind::If { clauses, otherwise };
    Ok((i, Statement { span, kind }))
}
