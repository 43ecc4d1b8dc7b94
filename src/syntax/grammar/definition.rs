//! Functions and their parameters.

use super::super::ast::{
    Attribute, Expr, Function, Param, ParamBlock, Span, Statement, StatementKind,
};
use super::super::cursor::{Cursor, Mode, Parse, gap_after, maybe, miss};
use super::super::lexer::variable;
use super::super::problem;
use super::super::token::{Keyword, Kind, Token};
use super::command::word_value;
use super::expression::expression;
use super::script::script_block;
use super::statement::{broken_statement, error_statement};
use super::types::{attribute_list, full_name};

/// param-block = attribute-list, "param", "(", parameter-list, ")" ;
pub fn param_block<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, ParamBlock<'s>> {
    let start = i.newlines();
    let (i, candidates) = maybe(start, |i| attribute_list(i, false));
    let (i, word) = i.newlines().next();
    if !word.is(Keyword::Param) {
        return miss();
    }
    let (i, open) = i.newlines().next();
    if open.kind != Kind::LParen {
        return miss();
    }
    let (i, params) = parameter_list(i)?;
    let i = i.newlines();
    let (rest, close) = i.next();
    let (i, end) = if close.kind == Kind::RParen {
        (rest, close.span)
    } else {
        let last = params.last().map_or(open.span, |param| param.span);
        let problem = &problem::MISSING_END_PARENTHESIS_IN_FUNCTION_PARAMETER_LIST;
        i.unfinished(problem, gap_after(last), &[]);
        (i, last)
    };
    let mut attributes = candidates.unwrap_or_default();
    let first = attributes.first().map_or(word.span, |first| first.span);
    attributes.retain(|attribute| allowed_before_param(i, attribute));
    let block = ParamBlock {
        span: first.to(word.span).to(end),
        attributes,
        params,
    };
    Ok((i, block))
}

fn allowed_before_param(i: Cursor<'_, '_>, attribute: &Attribute<'_>) -> bool {
    if attribute.is_constraint {
        let name = full_name(&attribute.type_name);
        i.error(
            &problem::TYPE_NOT_ALLOWED_BEFORE_PARAM,
            attribute.span,
            &[&name],
        );
    }
    !attribute.is_constraint
}

/// parameter-list = [ parameter, { ",", parameter } ] ;
pub fn parameter_list<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Vec<Param<'s>>> {
    let mut params = Vec::new();
    let mut comma: Option<Token> = None;
    let mut here = i;
    loop {
        let (rest, param) = maybe(here, parameter);
        let Some(param) = param else {
            if let Some(comma) = comma {
                let problem = &problem::MISSING_EXPRESSION_AFTER_TOKEN;
                rest.unfinished(problem, gap_after(comma.span), &[","]);
            }
            return Ok((rest, params));
        };
        params.push(param);
        let (after, token) = rest.newlines().next();
        if token.kind != Kind::Comma {
            return Ok((rest.newlines(), params));
        }
        comma = Some(token);
        here = after;
    }
}

/// parameter = attribute-list, variable, [ "=", expression ] ;
fn parameter<'a, 's>(outer: Cursor<'a, 's>) -> Parse<'a, 's, Param<'s>> {
    let start = outer
        .mode(Mode::Expression)
        .commas_separate(true)
        .newlines();
    let (i, attributes) = maybe(start, |i| attribute_list(i, false));
    let i = i.newlines();
    let (rest, token) = i.next();
    if !matches!(token.kind, Kind::Variable | Kind::SplattedVariable) {
        let Some(attributes) = attributes else {
            return miss();
        };
        return unnamed_parameter(i, outer, attributes);
    }
    let (i, default) = default_value(rest)?;
    let attributes = attributes.unwrap_or_default();
    let start = attributes.first().map_or(token.span, |first| first.span);
    let end = default.as_ref().map_or(token.span, |default| default.span);
    let variable = variable::value(i, token);
    let param = Param {
        span: start.to(end),
        attributes,
        name: variable.name,
        name_span: token.span,
        default,
    };
    Ok((i.like(outer), param))
}

/// Attributes without a parameter behind them: the rest of the list is given up.
fn unnamed_parameter<'a, 's>(
    i: Cursor<'a, 's>,
    outer: Cursor<'a, 's>,
    attributes: Vec<Attribute<'s>>,
) -> Parse<'a, 's, Param<'s>> {
    let first = attributes
        .first()
        .map_or(Span::default(), |first| first.span);
    let last = attributes.last().map_or(first, |last| last.span);
    i.unfinished(&problem::INVALID_FUNCTION_PARAMETER, gap_after(last), &[]);
    let i = sync_on_error(i, true, &[Kind::RParen]);
    let param = Param {
        span: first.to(last),
        attributes,
        name: "__error__".into(),
        name_span: first.to(last),
        default: None,
    };
    Ok((i.like(outer), param))
}

fn default_value<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Option<Expr<'s>>> {
    let (rest, equals) = i.newlines().next();
    if equals.kind != Kind::Assign(super::super::ast::AssignOp::Set) {
        return Ok((i, None));
    }
    let (rest, value) = maybe(rest.newlines(), |i| expression(i, false));
    if value.is_none() {
        let problem = &problem::MISSING_EXPRESSION_AFTER_TOKEN;
        rest.unfinished(problem, gap_after(equals.span), &["="]);
    }
    Ok((rest, value))
}

/// Skips to one of the tokens, parentheses, braces and brackets balanced, and behind it where asked.
pub fn sync_on_error<'a, 's>(i: Cursor<'a, 's>, consume: bool, stops: &[Kind]) -> Cursor<'a, 's> {
    let opened = |close| i32::from(stops.contains(&close));
    let mut parens = opened(Kind::RParen);
    let mut curlies = opened(Kind::RCurly);
    let mut brackets = opened(Kind::RBracket);
    let mut here = i;
    loop {
        let (rest, token) = here.next();
        let closed = match token.kind {
            Kind::LParen => {
                parens += 1;
                false
            }
            Kind::LCurly => {
                curlies += 1;
                false
            }
            Kind::LBracket => {
                brackets += 1;
                false
            }
            Kind::RParen => {
                parens -= 1;
                parens == 0
            }
            Kind::RCurly => {
                curlies -= 1;
                curlies == 0
            }
            Kind::RBracket => {
                brackets -= 1;
                brackets == 0
            }
            Kind::EndOfInput => return here,
            _ => false,
        };
        let listed = stops.contains(&token.kind);
        if closed && listed {
            return if consume { rest } else { here };
        }
        here = rest;
        if listed && parens == 0 && curlies == 0 && brackets == 0 {
            return here;
        }
    }
}

/// function-declaration = ( "function" | "filter" | "workflow" ), name, function-parameters, script-block ;
pub fn function_declaration<'a, 's>(
    i: Cursor<'a, 's>,
    word: Token,
) -> Parse<'a, 's, Statement<'s>> {
    let i = i.newlines();
    let (rest, name) = i.next();
    if cannot_name_function(name.kind) {
        let problem = &problem::MISSING_NAME_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(word.span), &[i.text(word.span)]);
        return Ok((i, error_statement(word.span)));
    }
    let (i, declared) = function_parameters(rest)?;
    let (rest, open) = i.next();
    let mut failed = declared.failed;
    if open.kind != Kind::LCurly && failed.is_none() {
        let end = declared.close.unwrap_or(name.span);
        failed = Some(end);
        i.unfinished(&problem::MISSING_FUNCTION_BODY, gap_after(end), &[]);
    }
    if let Some(end) = failed {
        let rest = if open.kind == Kind::LCurly { rest } else { i };
        let params = declared.params.into_iter().flatten();
        return Ok((rest, broken_statement(word.span.to(end), params)));
    }
    let is_filter = word.is(Keyword::Filter);
    let (i, body) = script_block(rest, open, is_filter)?;
    let function = Function {
        span: word.span.to(body.span),
        name: word_value(i, name),
        name_span: name.span,
        is_filter,
        is_workflow: word.is(Keyword::Workflow),
        params: declared.params,
        body,
    };
    let span = function.span;
    let kind = StatementKind::Function(Box::new(function));
    Ok((i, Statement { span, kind }))
}

/// Tokens that no function's name is.
fn cannot_name_function(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Pipe | LParen
            | LCurly
            | AtParen
            | AtCurly
            | RCurly
            | RParen
            | EndOfInput
            | Semi
            | Redirection(..)
            | Merging(..)
            | RedirectInput
            | AndAnd
            | OrOr
            | Ampersand
            | Variable
            | SplattedVariable
            | HereStringExpandable
            | HereStringLiteral
            | StringLiteral
            | StringExpandable
    )
}

/// A parameter list in parentheses behind a function's or a method's name.
pub struct Declared<'s> {
    /// None without parentheses.
    pub params: Option<Vec<Param<'s>>>,
    /// The closing parenthesis.
    pub close: Option<Span>,
    /// Where the list ends that lacks it.
    pub failed: Option<Span>,
}

/// function-parameters = [ "(", parameter-list, ")" ] ;
pub fn function_parameters<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Declared<'s>> {
    let i = i.newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LParen {
        let declared = Declared {
            params: None,
            close: None,
            failed: None,
        };
        return Ok((i, declared));
    }
    let (i, params) = parameter_list(rest)?;
    let i = i.newlines();
    let (rest, close) = i.next();
    let mut declared = Declared {
        params: None,
        close: Some(close.span),
        failed: None,
    };
    let i = if close.kind == Kind::RParen {
        rest
    } else {
        let end = params.last().map_or(open.span, |param| param.span);
        declared.failed = Some(end);
        let problem = &problem::MISSING_END_PARENTHESIS_IN_FUNCTION_PARAMETER_LIST;
        i.unfinished(problem, gap_after(end), &[]);
        i
    };
    declared.params = Some(params);
    Ok((i.newlines(), declared))
}
