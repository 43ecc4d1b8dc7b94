//! Statements that guard others: `trap` and `try`.

use super::super::super::ast::{Catch, Span, Statement, StatementKind, Trap};
use super::super::super::cursor::{Cursor, Parse, gap_after, maybe, miss};
use super::super::super::problem;
use super::super::super::token::{Keyword, Kind, Token};
use super::super::statement::{Item, error_statement, statement_block};
use super::super::types::attribute;
use super::{broken, broken_with};

/// trap-statement = "trap", [ attribute ], statement-block ;
pub fn trap_statement<'a, 's>(i: Cursor<'a, 's>, word: Token) -> Parse<'a, 's, Item<'s>> {
    let (rest, caught) = maybe(i.newlines(), attribute);
    let caught = caught.filter(|attribute| attribute.is_constraint);
    let rest = if caught.is_some() { rest } else { i };
    let (i, body) = maybe(rest, statement_block);
    let end = caught.as_ref().map_or(word.span, |caught| caught.span);
    let Some(body) = body else {
        i.unfinished(&problem::MISSING_TRAP_STATEMENT, gap_after(end), &[]);
        let statement = error_statement(word.span.to(end));
        return Ok((i.newlines(), Item::Statement(statement)));
    };
    let trap = Trap {
        span: word.span.to(body.span),
        type_name: caught.map(|caught| caught.type_name),
        body,
    };
    Ok((i, Item::Trap(trap)))
}

/// try-statement = "try", statement-block, { catch-clause }, [ "finally", statement-block ] ;
pub fn try_statement<'a, 's>(i: Cursor<'a, 's>, word: Token) -> Parse<'a, 's, Statement<'s>> {
    let (i, body) = maybe(i.newlines(), statement_block);
    let Some(body) = body else {
        i.unfinished(
            &problem::MISSING_TRY_STATEMENT_BLOCK,
            gap_after(word.span),
            &[],
        );
        return broken(i, word.span, word.span);
    };
    let mut here = i;
    let mut catches = Vec::new();
    let mut failed = None;
    loop {
        let (rest, clause) = maybe(here, |i| catch_clause(i, &mut failed));
        here = rest;
        match clause {
            Some(Some(clause)) => catches.push(clause),
            Some(None) | None => break,
        }
    }
    let after_newlines = here.newlines();
    let (rest, keyword) = after_newlines.next();
    let mut finally = None;
    if keyword.is(Keyword::Finally) {
        (here, finally) = maybe(rest, statement_block);
        if finally.is_none() {
            failed = Some(keyword.span);
            let problem = &problem::MISSING_FINALLY_STATEMENT_BLOCK;
            here.unfinished(problem, gap_after(keyword.span), &["finally"]);
        }
    }
    if catches.is_empty() && finally.is_none() && failed.is_none() {
        failed = Some(body.span);
        let problem = &problem::MISSING_CATCH_OR_FINALLY;
        here.unfinished(problem, gap_after(body.span), &[]);
    }
    if let Some(end) = failed {
        let handlers = catches.into_iter().map(|clause: Catch<'s>| clause.body);
        let blocks = [body].into_iter().chain(handlers).chain(finally);
        return broken_with(here, word.span.to(end), blocks);
    }
    let end = match (&finally, catches.last()) {
        (Some(finally), _) => finally.span,
        (None, Some(last)) => last.span,
        (None, None) => body.span,
    };
    let kind = StatementKind::Try {
        body,
        catches,
        finally,
    };
    let span = word.span.to(end);
    Ok((here, Statement { span, kind }))
}

/// catch-clause = "catch", [ attribute, { ",", attribute } ], statement-block ;
fn catch_clause<'a, 's>(
    i: Cursor<'a, 's>,
    failed: &mut Option<Span>,
) -> Parse<'a, 's, Option<Catch<'s>>> {
    let (rest, word) = i.newlines().next();
    if !word.is(Keyword::Catch) {
        return miss();
    }
    let mut types = Vec::new();
    let mut end = word.span;
    let mut comma: Option<Token> = None;
    let mut missing_type = false;
    let mut here = rest;
    loop {
        let (rest, caught) = maybe(here.newlines(), attribute);
        let Some(caught) = caught else {
            if let Some(comma) = comma {
                missing_type = true;
                *failed = Some(comma.span);
                let problem = &problem::MISSING_TYPE_LITERAL_TOKEN;
                here.unfinished(problem, gap_after(comma.span), &[]);
            }
            break;
        };
        if !caught.is_constraint {
            break;
        }
        end = caught.span;
        types.push(caught.type_name);
        here = rest;
        let (after, token) = rest.newlines().next();
        if token.kind != Kind::Comma {
            comma = None;
            break;
        }
        comma = Some(token);
        here = after;
    }
    let (i, body) = maybe(here, statement_block);
    let Some(body) = body else {
        let end = match comma {
            Some(comma) if missing_type => comma.span,
            _ => end,
        };
        *failed = Some(end);
        i.unfinished(&problem::MISSING_CATCH_HANDLER_BLOCK, gap_after(end), &[]);
        return Ok((i.newlines(), None));
    };
    let clause = Catch {
        span: word.span.to(body.span),
        types,
        body,
    };
    Ok((i, Some(clause)))
}
