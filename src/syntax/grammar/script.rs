//! Script blocks: a file, a function's body, the inside of braces.

use super::super::ast::{Block, NamedBlock, ParamBlock, ScriptBlock, Span, Using};
use super::super::cursor::{Cursor, Parse, gap_after, maybe, miss};
use super::super::problem;
use super::super::token::{Keyword, Kind, Token};
use super::definition::param_block;
use super::statement::{statement_block, statement_list};
use super::using::using_statements;

/// script = using-statements, [ param-block ], script-block-body ;
pub fn script<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, ScriptBlock<'s>> {
    let (i, usings) = using_statements(i.newlines())?;
    script_block_content(i, None, usings, false)
}

/// script-block = "{", [ param-block ], script-block-body, "}" ;
pub fn script_block<'a, 's>(
    i: Cursor<'a, 's>,
    open: Token,
    is_filter: bool,
) -> Parse<'a, 's, ScriptBlock<'s>> {
    script_block_content(i.newlines(), Some(open), Vec::new(), is_filter)
}

fn script_block_content<'a, 's>(
    i: Cursor<'a, 's>,
    open: Option<Token>,
    usings: Vec<Using<'s>>,
    is_filter: bool,
) -> Parse<'a, 's, ScriptBlock<'s>> {
    let (i, params) = maybe(i, param_block);
    let (i, mut block) = script_block_body(i.terminators(), open, params.as_ref(), is_filter)?;
    block.usings = usings;
    block.params = params;
    Ok((i, block))
}

/// script-block-body = named-block-list | statement-list ;
fn script_block_body<'a, 's>(
    i: Cursor<'a, 's>,
    open: Option<Token>,
    params: Option<&ParamBlock<'s>>,
    is_filter: bool,
) -> Parse<'a, 's, ScriptBlock<'s>> {
    if i.peek().kind.names_block() {
        return named_block_list(i, open, params);
    }
    let mut body = Block::default();
    let mut listed = params.map(|params| params.span);
    let mut here = i;
    let span = loop {
        let (rest, span) = statement_list(here, &mut body)?;
        listed = match (listed, span) {
            (Some(listed), Some(span)) => Some(listed.to(span)),
            (listed, span) => listed.or(span),
        };
        let (rest, end) = script_block_end(rest, open, listed);
        here = rest;
        if let Some(span) = end {
            break span;
        }
    };
    let empty = open.map_or(Span::new(0, 0), |open| gap_after(open.span));
    body.span = listed.unwrap_or(empty);
    let block = NamedBlock {
        span: body.span,
        named: false,
        body,
    };
    let mut script = ScriptBlock {
        span,
        ..ScriptBlock::default()
    };
    if is_filter {
        script.process = Some(block);
    } else {
        script.end = Some(block);
    }
    Ok((here, script))
}

/// Takes what closes a script block. None where a file goes on behind something unexpected.
fn script_block_end<'a, 's>(
    i: Cursor<'a, 's>,
    open: Option<Token>,
    listed: Option<Span>,
) -> (Cursor<'a, 's>, Option<Span>) {
    let (rest, token) = i.next();
    match open {
        Some(open) if token.kind == Kind::RCurly => (rest, Some(open.span.to(token.span))),
        Some(open) => {
            let problem = &problem::MISSING_END_CURLY_BRACE;
            i.unfinished_at(problem, open.span, token.span, &[]);
            (i, Some(open.span.to(listed.unwrap_or(open.span))))
        }
        None if token.kind == Kind::EndOfInput => (i, Some(Span::new(0, i.end as usize))),
        None => {
            i.error(
                &problem::UNEXPECTED_TOKEN,
                token.span,
                &[i.text(token.span)],
            );
            (rest, None)
        }
    }
}

/// named-block-list = { named-block, [ terminators ] } ;
fn named_block_list<'a, 's>(
    i: Cursor<'a, 's>,
    open: Option<Token>,
    params: Option<&ParamBlock<'s>>,
) -> Parse<'a, 's, ScriptBlock<'s>> {
    let mut script = ScriptBlock::default();
    let mut listed = open
        .map(|open| open.span)
        .or(params.map(|params| params.span));
    let mut here = i;
    loop {
        let (rest, name) = here.next();
        match name.kind {
            Kind::RCurly | Kind::EndOfInput => {
                let (rest, span) = script_block_end(here, open, listed);
                script.span = span.unwrap_or_default();
                return Ok((rest, script));
            }
            kind if kind.names_block() => {}
            _ if !here.cx.edition.is_core() => {
                let (rest, span) = script_block_end(here, open, listed);
                script.span = span.unwrap_or(name.span);
                return Ok((rest, script));
            }
            _ => {
                here.error(
                    &problem::MISSING_NAMED_BLOCKS,
                    name.span,
                    &[here.text(name.span)],
                );
                script.span = listed.unwrap_or(name.span);
                if open.is_none() {
                    script.span = Span::new(0, here.end as usize);
                    return Ok((rest, script));
                }
                return Ok((here, script));
            }
        }
        let (rest, block) = named_block(here)?;
        listed = Some(listed.unwrap_or(name.span).to(block.span));
        let place = match name.kind {
            Kind::Keyword(Keyword::Begin) => &mut script.begin,
            Kind::Keyword(Keyword::Process) => &mut script.process,
            Kind::Keyword(Keyword::End) => &mut script.end,
            Kind::Keyword(Keyword::Clean) => &mut script.clean,
            _ => &mut script.dynamicparam,
        };
        if place.is_none() {
            *place = Some(block);
        } else {
            let word = rest.text(name.span).to_ascii_lowercase();
            here.error(
                &problem::DUPLICATE_SCRIPT_COMMAND_CLAUSE,
                block.span,
                &[&word],
            );
        }
        here = rest.terminators();
    }
}

/// named-block = block-name, statement-block ;
fn named_block<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, NamedBlock<'s>> {
    let (i, name) = i.next();
    if !name.kind.names_block() {
        return miss();
    }
    let (i, body) = maybe(i, statement_block);
    let Some(body) = body else {
        let word = i.text(name.span).to_ascii_lowercase();
        let span = gap_after(name.span);
        i.unfinished(&problem::MISSING_NAMED_STATEMENT_BLOCK, span, &[&word]);
        let body = Block {
            span: name.span,
            ..Block::default()
        };
        let block = NamedBlock {
            span: name.span,
            named: true,
            body,
        };
        return Ok((i, block));
    };
    let block = NamedBlock {
        span: name.span.to(body.span),
        named: true,
        body,
    };
    Ok((i, block))
}
