//! Loops.

use super::super::super::ast::{Fragment, Span, Statement, StatementKind};
use super::super::super::cursor::{Cursor, Parse, gap_after, maybe};
use super::super::super::lexer::variable;
use super::super::super::problem;
use super::super::super::token::{Keyword, Kind, Token};
use super::super::command::single_command_argument;
use super::super::pipeline::pipeline_chain;
use super::super::statement::{error_statement, statement_block};
use super::{broken, broken_with, is_error, is_prefix, label_name, parameter_name, start_of};

/// foreach-statement = "foreach", { command-parameter, [ command-argument ] }, "(", variable, "in", pipeline-chain, ")", statement-block ;
pub fn foreach_statement<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
    label: Option<Token>,
) -> Parse<'a, 's, Statement<'s>> {
    let start = start_of(label, word);
    let (i, flags) = foreach_flags(i.newlines());
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
        return broken_with(i, start.to(over.span), [over]);
    }
    let (i, body) = maybe(rest, statement_block);
    let Some(body) = body else {
        i.unfinished(
            &problem::MISSING_FOREACH_STATEMENT,
            gap_after(close.span),
            &[],
        );
        return broken_with(i, start.to(close.span), [over]);
    };
    if let Some(flag) = flags.unknown {
        return broken_with(i, start.to(flag), [over.into(), Fragment::Block(body)]);
    }
    let span = start.to(body.span);
    let kind = StatementKind::Foreach {
        label: label_name(i, label),
        parallel: flags.parallel,
        throttled: flags.throttled,
        variable: variable::value(i, token),
        variable_span: token.span,
        over: Box::new(over),
        body,
    };
    Ok((i, Statement { span, kind }))
}

/// The flags of a foreach.
#[derive(Default)]
struct ForeachFlags {
    parallel: bool,
    throttled: bool,
    /// The last one that no foreach knows.
    unknown: Option<Span>,
}

fn foreach_flags<'a, 's>(i: Cursor<'a, 's>) -> (Cursor<'a, 's>, ForeachFlags) {
    let mut here = i;
    let mut flags = ForeachFlags::default();
    loop {
        let (rest, flag) = here.next();
        if flag.kind != Kind::Parameter {
            return (here, flags);
        }
        let name = parameter_name(here, flag);
        here = rest;
        if is_prefix(name, "parallel") {
            flags.parallel = true;
        } else if is_prefix(name, "throttlelimit") {
            let (rest, limit) = maybe(here.newlines(), single_command_argument);
            flags.throttled |= limit.is_some();
            if limit.is_none() {
                let problem = &problem::MISSING_THROTTLE_LIMIT;
                here.unfinished(problem, gap_after(flag.span), &[]);
            }
            here = rest;
        } else {
            flags.unknown = Some(flag.span);
            here.error(&problem::INVALID_FOREACH_FLAG, flag.span, &[name]);
        }
        here = here.newlines();
    }
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
        return broken_with(i, start.to(end), for_fragments(init, condition, step));
    }
    let (i, body) = maybe(rest, statement_block);
    let Some(body) = body else {
        i.unfinished(
            &problem::MISSING_LOOP_STATEMENT,
            gap_after(close.span),
            &["for"],
        );
        return broken_with(
            i,
            start.to(close.span),
            for_fragments(init, condition, step),
        );
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

fn for_fragments<'s>(
    init: Option<Box<Statement<'s>>>,
    condition: Option<Box<Statement<'s>>>,
    step: Option<Box<Statement<'s>>>,
) -> impl Iterator<Item = Statement<'s>> {
    [init, condition, step]
        .into_iter()
        .flatten()
        .map(|part| *part)
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
        return broken_with(i, start.to(condition.span), [condition]);
    }
    let (i, body) = maybe(rest.newlines(), statement_block);
    let Some(body) = body else {
        i.unfinished(
            &problem::MISSING_LOOP_STATEMENT,
            gap_after(close.span),
            &["while"],
        );
        return broken_with(i, start.to(close.span), [condition]);
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
        return broken_with(i, start.to(body.span), [body]);
    }
    let name = if until { "until" } else { "while" };
    let i = rest.newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LParen {
        let problem = &problem::MISSING_OPEN_PARENTHESIS_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(keyword.span), &[name]);
        return broken_with(i, start.to(keyword.span), [body]);
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
        return broken_with(i, start.to(open.span), [body]);
    };
    if close.kind != Kind::RParen {
        let problem = &problem::MISSING_END_PARENTHESIS_AFTER_STATEMENT;
        i.unfinished(problem, gap_after(condition.span), &[name]);
        let span = start.to(condition.span);
        return broken_with(i, span, [Fragment::Block(body), condition.into()]);
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
