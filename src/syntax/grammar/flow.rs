//! Statements that decide, repeat and guard.

use super::super::ast::{
    Block, Catch, Chain, Expr, Pipeline, PipelineElement, Span, Statement, StatementKind, Trap,
};
use super::super::cursor::{Cursor, Parse, gap_after, maybe, miss};
use super::super::lexer::variable;
use super::super::problem;
use super::super::token::{Keyword, Kind, Token};
use super::command::single_command_argument;
use super::pipeline::pipeline_chain;
use super::statement::{Item, error_statement, statement_block};
use super::types::attribute;

mod switch;

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
            return broken(here.newlines(), word.span, keyword.span);
        }
        let (rest, condition) = maybe(rest.newlines(), pipeline_chain);
        if condition.is_none() {
            let problem = &problem::IF_STATEMENT_MISSING_CONDITION;
            rest.unfinished(problem, gap_after(open.span), &[name]);
        }
        let rest = rest.newlines();
        let (after, close) = rest.next();
        if close.kind != Kind::RParen {
            if condition.is_some_and(|condition| !is_error(&condition)) {
                let problem = &problem::MISSING_END_PARENTHESIS_AFTER_STATEMENT;
                rest.unfinished(problem, close.span, &[name]);
            }
            return broken(rest, word.span, rest.gap_before(close.span));
        }
        let (rest, body) = maybe(after.newlines(), statement_block);
        let Some(body) = body else {
            rest.unfinished(&problem::MISSING_STATEMENT_BLOCK, close.span, &[name]);
            return broken(rest, word.span, close.span);
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
        return broken(i, word.span, keyword.span);
    };
    let span = word.span.to(body.span);
    let otherwise = Some(body);
    let kind = StatementKind::If { clauses, otherwise };
    Ok((i, Statement { span, kind }))
}

fn is_error(statement: &Statement<'_>) -> bool {
    matches!(statement.kind, StatementKind::Error)
}

/// foreach-statement = "foreach", { parameter }, "(", variable, "in", pipeline-chain, ")", statement-block ;
pub fn foreach_statement<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
    label: Option<Token>,
) -> Parse<'a, 's, Statement<'s>> {
    let start = start_of(label, word);
    let (i, parallel, flagged) = foreach_flags(i.newlines());
    let (rest, open) = i.next();
    if open.kind != Kind::LParen {
        let problem = &problem::MISSING_OPEN_PARENTHESIS_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(word.span), &["foreach"]);
        return broken(i, start, word.span);
    }
    let i = rest.newlines();
    let (rest, token) = i.next();
    if !matches!(token.kind, Kind::Variable | Kind::SplattedVariable) {
        let problem = &problem::MISSING_VARIABLE_NAME_AFTER_FOREACH;
        i.unfinished(problem, gap_after(open.span), &[]);
        return broken(i, start, open.span);
    }
    let i = rest.newlines();
    let (rest, in_word) = i.next();
    if !in_word.is(Keyword::In) {
        i.unfinished(&problem::MISSING_IN_IN_FOREACH, gap_after(token.span), &[]);
        return broken(i, start, token.span);
    }
    let (i, over) = maybe(rest.newlines(), pipeline_chain);
    let Some(over) = over else {
        i.unfinished(
            &problem::MISSING_FOREACH_EXPRESSION,
            gap_after(in_word.span),
            &[],
        );
        return broken(i, start, in_word.span);
    };
    let i = i.newlines();
    let (rest, close) = i.next();
    if close.kind != Kind::RParen {
        let problem = &problem::MISSING_END_PARENTHESIS_AFTER_FOREACH;
        i.unfinished(problem, gap_after(over.span), &[]);
        return broken(i, start, over.span);
    }
    let (i, body) = maybe(rest, statement_block);
    let Some(body) = body else {
        i.unfinished(
            &problem::MISSING_FOREACH_STATEMENT,
            gap_after(close.span),
            &[],
        );
        return broken(i, start, close.span);
    };
    if let Some(flag) = flagged {
        return broken(i, start, flag);
    }
    let span = start.to(body.span);
    let kind = StatementKind::Foreach {
        label: label_name(i, label),
        parallel,
        variable: variable::value(i, token),
        variable_span: token.span,
        over: Box::new(over),
        body,
    };
    Ok((i, Statement { span, kind }))
}

/// The flags of a foreach: whether `-parallel` is among them, and the last one that it doesn't know.
fn foreach_flags<'a, 's>(i: Cursor<'a, 's>) -> (Cursor<'a, 's>, bool, Option<Span>) {
    let mut here = i;
    let mut parallel = false;
    let mut unknown = None;
    loop {
        let (rest, flag) = here.next();
        if flag.kind != Kind::Parameter {
            return (here, parallel, unknown);
        }
        let name = parameter_name(here, flag);
        here = rest;
        if is_prefix(name, "parallel") {
            parallel = true;
        } else if is_prefix(name, "throttlelimit") {
            let (rest, limit) = maybe(here.newlines(), single_command_argument);
            if limit.is_none() {
                let problem = &problem::MISSING_THROTTLE_LIMIT;
                here.unfinished(problem, gap_after(flag.span), &[]);
            }
            here = rest;
        } else {
            unknown = Some(flag.span);
            here.error(&problem::INVALID_FOREACH_FLAG, flag.span, &[name]);
        }
        here = here.newlines();
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

/// for-statement = "for", "(", [ pipeline-chain ], [ ";", [ pipeline-chain ], [ ";", [ pipeline-chain ] ] ], ")",
///     statement-block ;
pub fn for_statement<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
    label: Option<Token>,
) -> Parse<'a, 's, Statement<'s>> {
    let start = start_of(label, word);
    let i = i.newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LParen {
        let problem = &problem::MISSING_OPEN_PARENTHESIS_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(word.span), &["for"]);
        return broken(i, start, word.span);
    }
    let mut end = open.span;
    let (i, init) = for_part(rest, &mut end, true);
    let (i, condition) = for_part(i, &mut end, true);
    let (i, step) = for_part(i, &mut end, false);
    let (rest, close) = i.next();
    if close.kind != Kind::RParen {
        let problem = &problem::MISSING_END_PARENTHESIS_AFTER_STATEMENT;
        i.unfinished(problem, gap_after(end), &["for"]);
        return broken(i, start, end);
    }
    let (i, body) = maybe(rest, statement_block);
    let Some(body) = body else {
        i.unfinished(
            &problem::MISSING_LOOP_STATEMENT,
            gap_after(close.span),
            &["for"],
        );
        return broken(i, start, close.span);
    };
    let span = start.to(body.span);
    let kind = StatementKind::For {
        label: label_name(i, label),
        init,
        condition,
        step,
        body,
    };
    Ok((i, Statement { span, kind }))
}

/// A part of a for's head, with the semicolon behind it.
fn for_part<'a, 's>(
    i: Cursor<'a, 's>,
    end: &mut Span,
    separated: bool,
) -> (Cursor<'a, 's>, Option<Box<Statement<'s>>>) {
    let (i, part) = maybe(i.newlines(), pipeline_chain);
    if let Some(part) = &part {
        *end = part.span;
    }
    let part = part.map(Box::new);
    if !separated {
        return (i.newlines(), part);
    }
    let (rest, token) = i.next();
    if token.kind == Kind::Semi {
        *end = token.span;
        return (rest, part);
    }
    (i, part)
}

/// while-statement = "while", "(", pipeline-chain, ")", statement-block ;
pub fn while_statement<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
    label: Option<Token>,
) -> Parse<'a, 's, Statement<'s>> {
    let start = start_of(label, word);
    let i = i.newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LParen {
        let problem = &problem::MISSING_OPEN_PARENTHESIS_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(word.span), &[i.text(word.span)]);
        return broken(i, start, word.span);
    }
    let (i, condition) = maybe(rest.newlines(), pipeline_chain);
    if condition.is_none() {
        let problem = &problem::MISSING_EXPRESSION_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(open.span), &["while"]);
    }
    let condition = condition.unwrap_or_else(|| error_statement(gap_after(open.span)));
    let i = i.newlines();
    let (rest, close) = i.next();
    if close.kind != Kind::RParen {
        if !is_error(&condition) {
            let problem = &problem::MISSING_END_PARENTHESIS_AFTER_STATEMENT;
            i.unfinished(problem, gap_after(condition.span), &["while"]);
        }
        return broken(i, start, condition.span);
    }
    let (i, body) = maybe(rest.newlines(), statement_block);
    let Some(body) = body else {
        i.unfinished(
            &problem::MISSING_LOOP_STATEMENT,
            gap_after(close.span),
            &["while"],
        );
        return broken(i, start, close.span);
    };
    let span = start.to(body.span);
    let kind = StatementKind::While {
        label: label_name(i, label),
        condition: Box::new(condition),
        body,
    };
    Ok((i, Statement { span, kind }))
}

/// do-statement = "do", statement-block, ( "while" | "until" ), "(", pipeline-chain, ")" ;
pub fn do_statement<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
    label: Option<Token>,
) -> Parse<'a, 's, Statement<'s>> {
    let start = start_of(label, word);
    let (i, body) = maybe(i, statement_block);
    let Some(body) = body else {
        i.unfinished(
            &problem::MISSING_LOOP_STATEMENT,
            gap_after(word.span),
            &["do"],
        );
        return broken(i.newlines(), start, word.span);
    };
    let i = i.newlines();
    let (rest, keyword) = i.next();
    let until = keyword.is(Keyword::Until);
    if !until && !keyword.is(Keyword::While) {
        let problem = &problem::MISSING_WHILE_OR_UNTIL_IN_DO_WHILE;
        i.unfinished(problem, gap_after(body.span), &[]);
        return broken(i, start, body.span);
    }
    let name = if until { "until" } else { "while" };
    let i = rest.newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LParen {
        let problem = &problem::MISSING_OPEN_PARENTHESIS_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(keyword.span), &[name]);
        return broken(i, start, keyword.span);
    }
    let (i, condition) = maybe(rest.newlines(), pipeline_chain);
    if condition.is_none() {
        let problem = &problem::MISSING_EXPRESSION_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(open.span), &[name]);
    }
    let i = i.newlines();
    let (rest, close) = i.next();
    let Some(condition) = condition else {
        let i = if close.kind == Kind::RParen { rest } else { i };
        return broken(i, start, open.span);
    };
    if close.kind != Kind::RParen {
        let problem = &problem::MISSING_END_PARENTHESIS_AFTER_STATEMENT;
        i.unfinished(problem, gap_after(condition.span), &[name]);
        return broken(i, start, condition.span);
    }
    let span = start.to(close.span);
    let kind = StatementKind::Do {
        label: label_name(i, label),
        body,
        condition: Box::new(condition),
        until,
    };
    Ok((rest, Statement { span, kind }))
}

/// trap-statement = "trap", [ type-constraint ], statement-block ;
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
        return broken(here, word.span, end);
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

/// catch-clause = "catch", [ type-constraint, { ",", type-constraint } ], statement-block ;
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
