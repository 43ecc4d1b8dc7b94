//! The switch statement.

use super::super::super::ast::{Block, Expr, Span, Statement, StatementKind, Switch, SwitchMode};
use super::super::super::cursor::{Cursor, Parse, gap_after, maybe, miss};
use super::super::super::problem;
use super::super::super::token::{Keyword, Kind, Token};
use super::super::command::{Context, command_argument, single_argument};
use super::super::pipeline::pipeline_chain;
use super::super::statement::{error_statement, statement_block};
use super::{expression_statement, is_prefix, label_name, parameter_name, start_of};

/// What was read of a switch so far, and whether it is broken.
struct Head<'s> {
    mode: SwitchMode,
    case_sensitive: bool,
    parallel: bool,
    file: bool,
    condition: Option<Statement<'s>>,
    /// Where an error statement would end.
    end: Span,
    broken: bool,
    /// An error was reported that more text could make good; nothing more is to be said then.
    incomplete: bool,
}

/// switch-statement = "switch", { command-parameter, [ command-argument ] }, [ "(", pipeline-chain, ")" ],
///     "{", { switch-clause }, "}" ;
pub fn switch_statement<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
    label: Option<Token>,
) -> Parse<'a, 's, Statement<'s>> {
    let start = start_of(label, word);
    let mut head = Head {
        mode: SwitchMode::Exact,
        case_sensitive: false,
        parallel: false,
        file: false,
        condition: None,
        end: start,
        broken: false,
        incomplete: false,
    };
    let i = switch_flags(i.newlines(), &mut head);
    let i = switch_condition(i, &mut head).newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LCurly {
        if !head.incomplete {
            let problem = &problem::MISSING_CURLY_BRACE_IN_SWITCH_STATEMENT;
            i.unfinished(problem, gap_after(head.end), &[]);
        }
        return Ok((i, error_statement(start.to(head.end))));
    }
    head.end = open.span;
    let mut clauses = Clauses::default();
    let (i, close) = switch_clauses(rest.newlines(), open, &mut head, &mut clauses);
    let Some(condition) = head.condition.filter(|_| !head.broken) else {
        return Ok((i, error_statement(start.to(head.end))));
    };
    let switch = Switch {
        label: label_name(i, label),
        mode: head.mode,
        case_sensitive: head.case_sensitive,
        parallel: head.parallel,
        file: head.file,
        condition,
        clauses: clauses.conditional,
        default: clauses.default,
    };
    let span = start.to(close.unwrap_or(head.end));
    let kind = StatementKind::Switch(Box::new(switch));
    Ok((i, Statement { span, kind }))
}

fn switch_flags<'a, 's>(i: Cursor<'a, 's>, head: &mut Head<'s>) -> Cursor<'a, 's> {
    let mut here = i;
    loop {
        let (rest, flag) = here.next();
        if flag.kind != Kind::Parameter {
            return here;
        }
        head.end = flag.span;
        let name = parameter_name(here, flag);
        here = rest;
        if is_prefix(name, "regex") {
            head.mode = SwitchMode::Regex;
        } else if is_prefix(name, "wildcard") {
            head.mode = SwitchMode::Wildcard;
        } else if is_prefix(name, "exact") {
            head.mode = SwitchMode::Exact;
        } else if is_prefix(name, "casesensitive") {
            head.case_sensitive = true;
        } else if is_prefix(name, "parallel") {
            head.parallel = true;
        } else if is_prefix(name, "file") {
            here = switch_file(rest, flag, head);
        } else {
            head.broken = true;
            here.error(&problem::INVALID_SWITCH_FLAG, flag.span, &[name]);
        }
    }
}

fn switch_file<'a, 's>(i: Cursor<'a, 's>, flag: Token, head: &mut Head<'s>) -> Cursor<'a, 's> {
    head.file = true;
    let (i, name) = maybe(i.newlines(), |i| single_argument(i, Context::FileName));
    match name {
        Some(name) => {
            head.end = name.span;
            head.condition = Some(expression_statement(name));
        }
        None => {
            head.broken = true;
            let problem = &problem::MISSING_FILENAME_OPTION;
            head.incomplete = i.unfinished(problem, gap_after(flag.span), &[]);
        }
    }
    i
}

fn switch_condition<'a, 's>(i: Cursor<'a, 's>, head: &mut Head<'s>) -> Cursor<'a, 's> {
    let (rest, open) = i.next();
    if open.kind != Kind::LParen {
        if head.condition.is_none() && !head.file {
            head.broken = true;
            let problem = &problem::PIPELINE_VALUE_REQUIRED;
            head.incomplete = i.unfinished(problem, gap_after(head.end), &[]);
        }
        return i;
    }
    head.end = open.span;
    if head.file {
        head.broken = true;
        i.error(&problem::PIPELINE_VALUE_REQUIRED, open.span, &[]);
    }
    let (i, condition) = maybe(rest.newlines(), pipeline_chain);
    match condition {
        Some(condition) => {
            head.end = condition.span;
            head.condition = Some(condition);
        }
        None => {
            head.broken = true;
            let problem = &problem::PIPELINE_VALUE_REQUIRED;
            head.incomplete = i.unfinished(problem, gap_after(open.span), &[]);
        }
    }
    let i = i.newlines();
    let (rest, close) = i.next();
    if close.kind == Kind::RParen {
        head.end = close.span;
        return rest;
    }
    if !head.incomplete {
        head.broken = true;
        let problem = &problem::MISSING_END_PARENTHESIS_IN_SWITCH_STATEMENT;
        head.incomplete = i.unfinished(problem, gap_after(head.end), &[]);
    }
    i
}

/// The clauses that were read.
#[derive(Default)]
struct Clauses<'s> {
    conditional: Vec<(Expr<'s>, Block<'s>)>,
    default: Option<Block<'s>>,
}

/// Takes clauses up to the closing brace, whose span it gives.
fn switch_clauses<'a, 's>(
    i: Cursor<'a, 's>,
    open: Token,
    head: &mut Head<'s>,
    clauses: &mut Clauses<'s>,
) -> (Cursor<'a, 's>, Option<Span>) {
    let mut here = i;
    loop {
        let Ok((rest, ())) = switch_clause(here, head, clauses) else {
            let (rest, close) = here.next();
            if close.kind == Kind::RCurly {
                return (rest, Some(close.span));
            }
            return (here, None);
        };
        here = rest.terminators();
        let (rest, token) = here.next();
        match token.kind {
            Kind::RCurly => return (rest, Some(token.span)),
            Kind::EndOfInput => {
                if !head.incomplete {
                    head.broken = true;
                    let problem = &problem::MISSING_END_CURLY_BRACE;
                    here.unfinished_at(problem, open.span, token.span, &[]);
                }
                return (here, None);
            }
            _ => {}
        }
    }
}

/// switch-clause = ( "default" | command-argument ), statement-block, [ terminators ] ;
fn switch_clause<'a, 's>(
    i: Cursor<'a, 's>,
    head: &mut Head<'s>,
    clauses: &mut Clauses<'s>,
) -> Parse<'a, 's, ()> {
    let (rest, token) = i.next();
    let is_default = token.is(Keyword::Default);
    let (rest, condition) = if is_default {
        (rest, None)
    } else {
        maybe(i, |i| command_argument(i, Context::SwitchCondition))
    };
    if !is_default && condition.is_none() {
        head.broken = true;
        let problem = &problem::MISSING_SWITCH_CONDITION_EXPRESSION;
        i.unfinished(problem, gap_after(head.end), &[]);
        return miss();
    }
    let span = condition.as_ref().map_or(token.span, |it| it.span);
    head.end = span;
    let (rest, body) = maybe(rest, statement_block);
    let Some(body) = body else {
        head.broken = true;
        let problem = &problem::MISSING_SWITCH_STATEMENT_CLAUSE;
        head.incomplete = rest.unfinished(problem, gap_after(span), &[]);
        return Ok((rest, ()));
    };
    head.end = body.span;
    match condition {
        Some(condition) => clauses.conditional.push((condition, body)),
        None if clauses.default.is_some() => {
            head.broken = true;
            rest.error(&problem::MULTIPLE_SWITCH_DEFAULT_CLAUSES, span, &[]);
        }
        None => clauses.default = Some(body),
    }
    Ok((rest, ()))
}
