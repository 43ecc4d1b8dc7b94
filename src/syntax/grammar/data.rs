//! Data sections, and the statements of workflows and configurations, which the language knows but nothing here runs.

use super::super::ast::{Statement, StatementKind};
use super::super::cursor::{Cursor, Parse, gap_after, maybe};
use super::super::problem;
use super::super::token::{Kind, Token};
use super::command::{Context, single_argument};
use super::flow::{is_prefix, parameter_name};
use super::literal::script_block_expression;
use super::statement::{error_statement, simple_name, statement_block};

/// data-statement = "data", [ simple-name ], [ command-parameter, command-argument, { ",", command-argument } ],
///     statement-block ;
pub fn data_statement<'a, 's>(i: Cursor<'a, 's>, word: Token) -> Parse<'a, 's, Statement<'s>> {
    let (i, name) = maybe(i.newlines(), simple_name);
    let i = i.newlines();
    let (rest, flag) = i.next();
    let mut commands = Vec::new();
    let mut failed = None;
    let mut here = i;
    if flag.kind == Kind::Parameter {
        here = rest;
        let text = parameter_name(i, flag);
        if !is_prefix(text, "SupportedCommand") {
            failed = Some(flag.span);
            let problem = &problem::INVALID_PARAMETER_FOR_DATA_SECTION_STATEMENT;
            i.error(problem, flag.span, &[text]);
        }
        let mut last = flag;
        loop {
            let (rest, command) = maybe(here.newlines(), |i| single_argument(i, Context::Name));
            let Some(command) = command else {
                if failed.is_none() {
                    let problem =
                        &problem::MISSING_VALUE_FOR_SUPPORTED_COMMAND_IN_DATA_SECTION_STATEMENT;
                    rest.unfinished(problem, gap_after(last.span), &[]);
                }
                failed = Some(last.span);
                break;
            };
            commands.push(command);
            here = rest;
            let (rest, comma) = here.next();
            if comma.kind != Kind::Comma {
                break;
            }
            last = comma;
            here = rest;
        }
    }
    if let Some(end) = failed {
        return Ok((here, error_statement(word.span.to(end))));
    }
    let (i, body) = maybe(here, statement_block);
    let Some(body) = body else {
        let named = name.map_or(word.span, |name| name.span);
        let end = commands.last().map_or(named, |last| last.span);
        let problem = &problem::MISSING_STATEMENT_BLOCK_FOR_DATA_SECTION;
        i.unfinished(problem, gap_after(end), &[]);
        return Ok((i, error_statement(word.span.to(end))));
    };
    let span = word.span.to(body.span);
    let kind = StatementKind::Data {
        name: name.map(|name| i.text(name.span)),
        commands,
        body,
    };
    Ok((i, Statement { span, kind }))
}

/// block-statement = ( "parallel" | "sequence" ), statement-block ;
pub fn block_statement<'a, 's>(i: Cursor<'a, 's>, word: Token) -> Parse<'a, 's, Statement<'s>> {
    let (i, body) = maybe(i, statement_block);
    let text = i.text(word.span);
    let Some(body) = body else {
        let problem = &problem::MISSING_STATEMENT_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(word.span), &[text]);
        return Ok((i.newlines(), error_statement(word.span)));
    };
    i.error(&problem::UNEXPECTED_KEYWORD, word.span, &[text]);
    let span = word.span.to(body.span);
    let kind = StatementKind::Unsupported(text);
    Ok((i, Statement { span, kind }))
}

/// configuration-statement = "configuration", command-argument, script-block ;
pub fn configuration_statement<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
) -> Parse<'a, 's, Statement<'s>> {
    let (i, name) = maybe(i.newlines(), |i| single_argument(i, Context::Argument));
    let (rest, open) = i.newlines().next();
    if name.is_none() {
        let problem = &problem::MISSING_NAME_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(word.span), &[i.text(word.span)]);
        return Ok((i, error_statement(word.span)));
    }
    let (i, block) = maybe(rest, |i| script_block_expression(i, open));
    let end = block.map_or(word.span, |block| block.span);
    let span = word.span.to(end);
    let kind = StatementKind::Unsupported(i.text(word.span));
    Ok((i, Statement { span, kind }))
}
