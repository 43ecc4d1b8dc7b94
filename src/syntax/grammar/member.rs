//! What reaches into a value: members, methods and indices.

use super::super::ast::{Expr, ExprKind, Span, TypeName};
use super::super::cursor::{Cursor, Mode, Parse, gap_after, maybe};
use super::super::lexer;
use super::super::problem;
use super::super::token::{Kind, Token};
use super::command::single_command_argument;
use super::expression::{expression, primary_expression, unary_expression};
use super::literal::script_block_expression;
use super::statement::{bare_word, simple_name};
use super::types::{error_expression, generic_arguments};

/// Takes accesses as long as they follow directly.
pub fn member_access_chain<'a, 's>(
    i: Cursor<'a, 's>,
    target: Expr<'s>,
    access: Option<Token>,
) -> (Cursor<'a, 's>, Expr<'s>) {
    let mut here = i;
    let mut expr = target;
    let mut access = access;
    let mut height = 0;
    while let Some(token) = access {
        height += 1;
        if here.too_high(height) {
            break;
        }
        let rest = here.after(token).newlines();
        let whole;
        (here, expr, whole) = match token.kind {
            Kind::LBracket | Kind::QuestionLBracket => {
                let (here, expr) = element_access(rest, expr, token);
                (here, expr, true)
            }
            _ => member_access(rest, expr, token),
        };
        access = whole.then(|| lexer::member_access(here, true)).flatten();
    }
    (here, expr)
}

/// True where it is whole, so that others may follow.
///
/// member-access = ( "." | "::" | "?." ), member-name, [ [ generic-method-arguments ], invocation ] ;
fn member_access<'a, 's>(
    i: Cursor<'a, 's>,
    target: Expr<'s>,
    operator: Token,
) -> (Cursor<'a, 's>, Expr<'s>, bool) {
    let is_static = operator.kind == Kind::ColonColon;
    let null_conditional = operator.kind == Kind::QuestionDot;
    let (i, member) = maybe(i, member_name);
    let Some(member) = member else {
        let (i, expr) = unnamed_member(i, target, operator);
        return (i, expr, true);
    };
    let arguments = generic_method_arguments(i);
    let whole = arguments.is_ok();
    let (after_types, type_args) = arguments.unwrap_or_else(|rest| (rest, Vec::new()));
    let open = whole.then(|| lexer::invocation_open(after_types)).flatten();
    let Some(open) = open else {
        let span = target.span.to(member.span);
        let kind = ExprKind::Member {
            target: Box::new(target),
            member: Box::new(member),
            is_static,
            null_conditional,
        };
        return (after_types, Expr { span, kind }, whole);
    };
    let (rest, args, end) = invocation(after_types.after(open), open);
    let span = target.span.to(end);
    let kind = ExprKind::Invoke {
        target: Box::new(target),
        member: Box::new(member),
        args,
        type_args,
        is_static,
        null_conditional,
    };
    (rest, Expr { span, kind }, true)
}

/// A dot without a name: a word that stands there is taken for one.
fn unnamed_member<'a, 's>(
    i: Cursor<'a, 's>,
    target: Expr<'s>,
    operator: Token,
) -> (Cursor<'a, 's>, Expr<'s>) {
    let problem = &problem::MISSING_PROPERTY_NAME;
    i.unfinished(problem, gap_after(operator.span), &[]);
    let (rest, member) = maybe(i, single_command_argument);
    let member = member.unwrap_or_else(|| error_expression(target.span.to(operator.span)));
    let span = target.span.to(member.span);
    let kind = ExprKind::Member {
        target: Box::new(target),
        member: Box::new(member),
        is_static: operator.kind == Kind::ColonColon,
        null_conditional: operator.kind == Kind::QuestionDot,
    };
    (rest, Expr { span, kind })
}

/// member-name = simple-name | unary-expression | primary-expression ;
fn member_name<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Expr<'s>> {
    if let Ok((rest, name)) = simple_name(i) {
        return Ok((rest, bare_word(i, name.span)));
    }
    let token = i.peek();
    let operator = token.kind.unary().is_some() || token.kind == Kind::Comma;
    if operator || token.kind == Kind::LBracket {
        return unary_expression(i, false);
    }
    primary_expression(i.after(token), token, false)
}

/// None where an index or nothing of the kind follows; where types begin and no bracket closes them, the place after
/// them is the error.
///
/// generic-method-arguments = "[", generic-arguments, "]" ;
fn generic_method_arguments<'a, 's>(
    i: Cursor<'a, 's>,
) -> Result<(Cursor<'a, 's>, Vec<TypeName<'s>>), Cursor<'a, 's>> {
    let bracket = lexer::trivia::skip_blanks(i).byte() == b'[';
    let open = if bracket && i.cx.edition.is_core() {
        i.peek()
    } else {
        return Ok((i, Vec::new()));
    };
    let inside = i.after(open).mode(Mode::TypeName).newlines();
    let first = inside.peek();
    if open.kind != Kind::LBracket || first.kind != Kind::Identifier {
        return Ok((i, Vec::new()));
    }
    let (rest, types) = maybe(inside.after(first), |i| generic_arguments(i, first));
    let (after, close) = rest.next();
    if close.kind != Kind::RBracket {
        let problem = &problem::END_SQUARE_BRACKET_EXPECTED_AT_END_OF_TYPE;
        rest.unfinished(problem, rest.gap_before(close.span), &[]);
        return Err(rest.like(i));
    }
    let after = after.like(i);
    match lexer::invocation_open(after) {
        Some(_) => Ok((after, types.unwrap_or_default())),
        None => Ok((i, Vec::new())),
    }
}

/// invocation = "(", argument-list, ")" | script-block-expression ;
fn invocation<'a, 's>(i: Cursor<'a, 's>, open: Token) -> (Cursor<'a, 's>, Vec<Expr<'s>>, Span) {
    if open.kind == Kind::LParen {
        return argument_list(i, open);
    }
    let (rest, block) = maybe(i.newlines(), |i| script_block_expression(i, open));
    let end = block.as_ref().map_or(open.span, |block| block.span);
    (rest, block.into_iter().collect(), end)
}

/// argument-list = [ expression, { ",", expression } ] ;
pub fn argument_list<'a, 's>(
    outer: Cursor<'a, 's>,
    open: Token,
) -> (Cursor<'a, 's>, Vec<Expr<'s>>, Span) {
    let mut args: Vec<Expr<'s>> = Vec::new();
    let mut comma: Option<Token> = None;
    let mut here = outer.commas_separate(true).deeper(1);
    let mut reported = false;
    loop {
        let (rest, argument) = maybe(here.newlines(), |i| expression(i, false));
        here = rest;
        let Some(argument) = argument else {
            if let Some(comma) = comma {
                let problem = &problem::MISSING_EXPRESSION_AFTER_TOKEN;
                rest.unfinished(problem, gap_after(comma.span), &[","]);
                reported = true;
            }
            break;
        };
        args.push(argument);
        here = rest.newlines();
        let (after, token) = here.next();
        if token.kind != Kind::Comma {
            comma = None;
            break;
        }
        comma = Some(token);
        here = after;
    }
    here = here.newlines();
    let (rest, close) = here.next();
    if close.kind == Kind::RParen {
        return (rest.like(outer), args, close.span);
    }
    let last = args.last().map_or(open.span, |last| last.span);
    if !reported {
        let problem = &problem::MISSING_END_PARENTHESIS_IN_METHOD_CALL;
        here.unfinished(problem, gap_after(last), &[]);
    }
    let end = comma.map_or(last, |comma| comma.span);
    (here.like(outer), args, end)
}

/// element-access = ( "[" | "?[" ), expression, "]" ;
fn element_access<'a, 's>(
    outer: Cursor<'a, 's>,
    target: Expr<'s>,
    open: Token,
) -> (Cursor<'a, 's>, Expr<'s>) {
    // Windows PowerShell keeps in mind here that commas separated arguments around the brackets.
    let i = outer
        .commas_separate(outer.no_comma && !outer.cx.edition.is_core())
        .deeper(1);
    let (i, index) = maybe(i, |i| expression(i, false));
    let missing = index.is_none();
    let index = index.unwrap_or_else(|| {
        let problem = &problem::MISSING_ARRAY_INDEX_EXPRESSION;
        i.unfinished(problem, gap_after(open.span), &[]);
        error_expression(open.span)
    });
    let i = i.newlines();
    let (rest, close) = i.next();
    let (i, end) = if close.kind == Kind::RBracket {
        (rest, close.span)
    } else {
        if !missing && !matches!(index.kind, ExprKind::Error(_)) {
            let problem = &problem::MISSING_END_SQUARE_BRACKET;
            i.unfinished(problem, gap_after(index.span), &[]);
        }
        (i, index.span)
    };
    let span = target.span.to(end);
    let kind = ExprKind::Index {
        target: Box::new(target),
        index: Box::new(index),
        null_conditional: open.kind == Kind::QuestionLBracket,
    };
    (i.like(outer), Expr { span, kind })
}
