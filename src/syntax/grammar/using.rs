//! `using` statements.

use super::super::ast::{AssignOp, Expr, ExprKind, Using, UsingKind};
use super::super::cursor::{Cursor, Parse, gap_after, maybe};
use super::super::problem;
use super::super::token::{Keyword, Kind, Token};
use super::command::{Context, command_argument};
use super::definition::sync_on_error;

/// using-statements = { using-statement, [ terminators ] } ;
pub fn using_statements<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Vec<Using<'s>>> {
    let mut usings = Vec::new();
    let mut here = i;
    loop {
        let (rest, word) = here.next();
        if !word.is(Keyword::Using) {
            return Ok((here, usings));
        }
        let (rest, using) = using_statement(rest, word)?;
        usings.extend(using);
        here = rest.terminators();
    }
}

/// using-statement = "using", ( "assembly" | "module" | "namespace" ), command-argument, terminator ;
pub fn using_statement<'a, 's>(i: Cursor<'a, 's>, word: Token) -> Parse<'a, 's, Option<Using<'s>>> {
    let (rest, directive) = i.next();
    let kind = match directive.kind {
        Kind::Keyword(Keyword::Namespace) => Some(UsingKind::Namespace),
        Kind::Keyword(Keyword::Module) => Some(UsingKind::Module),
        Kind::Keyword(Keyword::Assembly) => Some(UsingKind::Assembly),
        Kind::Keyword(Keyword::Type | Keyword::Command) => None,
        _ => {
            let problem = &problem::MISSING_USING_STATEMENT_DIRECTIVE;
            i.unfinished(problem, gap_after(word.span), &[]);
            return Ok((i, None));
        }
    };
    let i = rest;
    let (rest, item) = i.next();
    if matches!(
        item.kind,
        Kind::EndOfInput | Kind::NewLine | Kind::Comma | Kind::Semi
    ) {
        let problem = &problem::MISSING_USING_ITEM_NAME;
        i.unfinished(problem, gap_after(directive.span), &[]);
        return Ok((rest, None));
    }
    let (i, name) = maybe(i, |i| command_argument(i, Context::Argument));
    let Some(name) = name else {
        let text = i.text(item.span);
        i.error(
            &problem::INVALID_VALUE_FOR_USING_ITEM_NAME,
            item.span,
            &[text],
        );
        return Ok((sync_on_error(i, true, &[Kind::Semi, Kind::NewLine]), None));
    };
    if !names_item(&name, kind) {
        let text = i.text(name.span);
        i.error(
            &problem::INVALID_VALUE_FOR_USING_ITEM_NAME,
            name.span,
            &[text],
        );
        return Ok((i, None));
    }
    let (rest, equals) = i.next();
    let span = word.span.to(name.span);
    if equals.kind == Kind::Assign(AssignOp::Set) && kind != Some(UsingKind::Assembly) {
        let (rest, alias) = maybe(rest, |i| command_argument(i, Context::Argument));
        if alias.is_none() {
            let problem = &problem::MISSING_NAMESPACE_ALIAS;
            rest.unfinished(problem, gap_after(equals.span), &[]);
            return Ok((rest, None));
        }
        let span = alias.map_or(span, |alias| span.to(alias.span));
        i.error(&problem::USING_STATEMENT_NOT_SUPPORTED, span, &[]);
        return Ok((statement_terminator(rest), None));
    }
    let Some(kind) = kind else {
        let problem = &problem::MISSING_EQUALS_IN_USING_ALIAS;
        i.unfinished(problem, gap_after(item.span), &[]);
        return Ok((i, None));
    };
    let using = Using { span, kind, name };
    Ok((statement_terminator(i), Some(using)))
}

fn names_item(name: &Expr<'_>, kind: Option<UsingKind>) -> bool {
    match name.kind {
        ExprKind::String { .. } => true,
        ExprKind::Hashtable(_) => kind == Some(UsingKind::Module),
        _ => false,
    }
}

fn statement_terminator<'a, 's>(i: Cursor<'a, 's>) -> Cursor<'a, 's> {
    let (rest, token) = i.next();
    match token.kind {
        Kind::NewLine | Kind::Semi => rest,
        Kind::EndOfInput => i,
        _ => {
            i.unfinished(&problem::MISSING_STATEMENT_TERMINATOR, token.span, &[]);
            i
        }
    }
}
