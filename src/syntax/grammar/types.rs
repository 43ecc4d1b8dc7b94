//! Types' names in brackets, and attributes.

use super::super::ast::{Attribute, Expr, ExprKind, Span, TypeName, TypeNameKind};
use super::super::cursor::{Cursor, Mode, Parse, gap_after, maybe, miss};
use super::super::lexer;
use super::super::problem;
use super::super::token::{Kind, Token};
use super::definition::sync_on_error;
use super::expression::expression;
use super::statement::simple_name;

/// attribute-list = { attribute } ;
pub fn attribute_list<'a, 's>(
    i: Cursor<'a, 's>,
    in_expression: bool,
) -> Parse<'a, 's, Vec<Attribute<'s>>> {
    let (mut here, first) = attribute(i)?;
    let mut attributes = vec![first];
    loop {
        let separated = !in_expression
            || attributes
                .last()
                .is_some_and(|attribute| !attribute.is_constraint);
        let start = if separated { here.newlines() } else { here };
        let (rest, next) = maybe(start, attribute);
        let Some(next) = next else {
            return Ok((start, attributes));
        };
        attributes.push(next);
        here = rest;
        if here.too_high(attributes.len()) {
            return Ok((here, attributes));
        }
    }
}

/// attribute = "[", type-name, [ "(", attribute-arguments, ")" ], "]" ;
pub fn attribute<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Attribute<'s>> {
    let Some(open) = lexer::left_bracket(i) else {
        return miss();
    };
    let i = i.after(open);
    let (i, name) = maybe(i.newlines(), |i| type_name(i, true));
    let Some(name) = name else {
        i.unfinished(&problem::MISSING_TYPENAME, gap_after(open.span), &[]);
        return miss();
    };
    let (rest, token) = i.next();
    if token.kind == Kind::LParen {
        return attribute_arguments(rest, open, name, token);
    }
    let (i, end) = if token.kind == Kind::RBracket {
        (rest, token.span)
    } else {
        let problem = &problem::END_SQUARE_BRACKET_EXPECTED_AT_END_OF_ATTRIBUTE;
        i.error(problem, i.gap_before(token.span), &[]);
        (i, name.span)
    };
    let attribute = Attribute {
        span: open.span.to(end),
        type_name: name,
        is_constraint: true,
        args: Vec::new(),
        named: Vec::new(),
    };
    Ok((i, attribute))
}

/// attribute-arguments = [ attribute-argument, { ",", attribute-argument } ] ;
fn attribute_arguments<'a, 's>(
    outer: Cursor<'a, 's>,
    open: Token,
    type_name: TypeName<'s>,
    paren: Token,
) -> Parse<'a, 's, Attribute<'s>> {
    let mut attribute = Attribute {
        span: open.span,
        type_name,
        is_constraint: false,
        args: Vec::new(),
        named: Vec::new(),
    };
    let mut last = paren.span;
    let mut comma: Option<Token> = None;
    let mut here = outer
        .newlines()
        .mode(Mode::Expression)
        .commas_separate(true)
        .deeper(1);
    loop {
        here = attribute_argument(here.newlines(), &mut attribute, &mut last, comma).newlines();
        let (rest, token) = here.next();
        if token.kind != Kind::Comma {
            break;
        }
        last = token.span;
        comma = Some(token);
        here = rest;
    }
    let i = here.like(outer).newlines();
    let (rest, close) = i.next();
    let (i, closed) = if close.kind == Kind::RParen {
        last = close.span;
        (rest, true)
    } else {
        let problem = &problem::MISSING_END_PARENTHESIS_IN_EXPRESSION;
        i.unfinished(problem, gap_after(last), &[]);
        (i, false)
    };
    let i = i.newlines();
    let (rest, bracket) = i.next();
    let i = if bracket.kind == Kind::RBracket {
        last = bracket.span;
        rest
    } else {
        if closed {
            let problem = &problem::END_SQUARE_BRACKET_EXPECTED_AT_END_OF_ATTRIBUTE;
            i.unfinished(problem, gap_after(close.span), &[]);
        }
        i
    };
    attribute.span = open.span.to(last);
    Ok((i, attribute))
}

/// attribute-argument = simple-name, [ "=", expression ] | expression ;
fn attribute_argument<'a, 's>(
    i: Cursor<'a, 's>,
    attribute: &mut Attribute<'s>,
    last: &mut Span,
    comma: Option<Token>,
) -> Cursor<'a, 's> {
    if let Ok((rest, name)) = simple_name(i) {
        return named_argument(rest, name, attribute, last);
    }
    let (rest, value) = maybe(i, |i| expression(i, false));
    if let Some(value) = value {
        *last = value.span;
        attribute.args.push(value);
    } else if let Some(comma) = comma {
        *last = gap_after(comma.span);
        let problem = &problem::MISSING_EXPRESSION_AFTER_TOKEN;
        rest.unfinished(problem, *last, &[","]);
        attribute.args.push(error_expression(*last));
    }
    rest
}

fn named_argument<'a, 's>(
    i: Cursor<'a, 's>,
    name: Token,
    attribute: &mut Attribute<'s>,
    last: &mut Span,
) -> Cursor<'a, 's> {
    let (rest, equals) = i.next();
    let (i, value) = if equals.kind == Kind::Assign(super::super::ast::AssignOp::Set) {
        let (i, value) = maybe(rest.newlines(), |i| expression(i, false));
        match value {
            Some(value) => (i, Some(value)),
            None => {
                let span = gap_after(equals.span);
                i.unfinished(&problem::MISSING_EXPRESSION_IN_NAMED_ARGUMENT, span, &[]);
                let stops = [Kind::Comma, Kind::RParen, Kind::RBracket, Kind::NewLine];
                (sync_on_error(i, true, &stops), Some(error_expression(span)))
            }
        }
    } else {
        (i, None)
    };
    let end = value.as_ref().map_or(name.span, |value| value.span);
    let text = i.text(name.span);
    if value.is_some() {
        *last = end;
    }
    if attribute.named.iter().any(|(other, ..)| *other == text) {
        i.error(&problem::DUPLICATE_NAMED_ARGUMENT, name.span, &[text]);
    } else {
        attribute.named.push((text, value, name.span.to(end)));
    }
    i
}

/// An expression that is missing or broken.
pub fn error_expression<'s>(span: Span) -> Expr<'s> {
    Expr {
        span,
        kind: ExprKind::Error(Vec::new()),
    }
}

/// type-name = identifier, [ "[", generic-arguments, "]" ], { "[", array-rank }, [ ",", assembly-name ] ;
pub fn type_name<'a, 's>(
    outer: Cursor<'a, 's>,
    with_assembly: bool,
) -> Parse<'a, 's, TypeName<'s>> {
    let i = outer.mode(Mode::TypeName);
    let (rest, name) = i.next();
    if name.kind != Kind::Identifier {
        return miss();
    }
    let (rest, name) = finish_type_name(rest, name, false, with_assembly)?;
    Ok((rest.like(outer), name))
}

fn simple<'s>(i: Cursor<'_, 's>, span: Span) -> TypeName<'s> {
    TypeName {
        span,
        kind: TypeNameKind::Simple(i.text(span), None),
    }
}

fn finish_type_name<'a, 's>(
    i: Cursor<'a, 's>,
    name: Token,
    unbracketed: bool,
    with_assembly: bool,
) -> Parse<'a, 's, TypeName<'s>> {
    let element = simple(i, name.span);
    let (rest, token) = i.next();
    if token.kind == Kind::LBracket {
        let i = rest.newlines();
        let (rest, inner) = i.next();
        return match inner.kind {
            Kind::RBracket | Kind::Comma => array_type_name(rest, element, inner, unbracketed),
            Kind::LBracket | Kind::Identifier => {
                generic_type_name(rest, element, inner, unbracketed)
            }
            Kind::EndOfInput => {
                i.unfinished(&problem::MISSING_TYPENAME, gap_after(token.span), &[]);
                Ok((i, element))
            }
            _ => {
                let text = i.text(inner.span);
                i.error(&problem::UNEXPECTED_TOKEN, inner.span, &[text]);
                Ok((sync_on_error(rest, true, &[Kind::RBracket]), element))
            }
        };
    }
    if token.kind == Kind::Comma && with_assembly && !unbracketed {
        return assembly_name(rest, token, element);
    }
    Ok((i, element))
}

/// assembly-name = name, { ",", name, "=", value } ;
fn assembly_name<'a, 's>(
    i: Cursor<'a, 's>,
    comma: Token,
    element: TypeName<'s>,
) -> Parse<'a, 's, TypeName<'s>> {
    let start = lexer::trivia::skip_blanks(i);
    let mut here = start;
    let mut end = start;
    loop {
        while !super::super::chars::ends_assembly_name(here.char()) {
            here = here.bump();
            end = here;
        }
        here = lexer::trivia::skip_blanks(here);
        if !matches!(here.byte(), b',' | b'=') {
            break;
        }
        here = lexer::trivia::skip_blanks(here.skip(1));
    }
    let span = end.span_from(start.at);
    if i.text(span).trim().is_empty() {
        let problem = &problem::MISSING_ASSEMBLY_NAME_SPECIFICATION;
        i.error(problem, gap_after(comma.span), &[]);
        return Ok((here, element));
    }
    let kind = match element.kind {
        TypeNameKind::Simple(name, _) => TypeNameKind::Simple(name, Some(i.text(span))),
        kind => kind,
    };
    let span = element.span.to(span);
    Ok((here, TypeName { span, kind }))
}

/// generic-arguments = generic-argument, { ",", generic-argument } ;
pub fn generic_arguments<'a, 's>(
    i: Cursor<'a, 's>,
    first: Token,
) -> Parse<'a, 's, Vec<TypeName<'s>>> {
    let i = i.deeper(1);
    let (mut here, argument) = generic_argument(i, first)?;
    let mut arguments = vec![argument];
    loop {
        here = here.newlines();
        let (rest, comma) = here.next();
        if comma.kind != Kind::Comma {
            return Ok((here, arguments));
        }
        here = rest.newlines();
        let (rest, token) = here.next();
        if matches!(token.kind, Kind::Identifier | Kind::LBracket) {
            let (rest, argument) = generic_argument(rest, token)?;
            arguments.push(argument);
            here = rest;
        } else {
            here.unfinished(&problem::MISSING_TYPENAME, gap_after(comma.span), &[]);
            arguments.push(error_type(comma.span));
        }
    }
}

fn error_type<'s>(span: Span) -> TypeName<'s> {
    TypeName {
        span,
        kind: TypeNameKind::Simple(":ErrorTypeName:", None),
    }
}

/// generic-argument = type-name | "[", type-name, "]" ;
fn generic_argument<'a, 's>(i: Cursor<'a, 's>, first: Token) -> Parse<'a, 's, TypeName<'s>> {
    if first.kind == Kind::Identifier {
        return finish_type_name(i, first, true, true);
    }
    let (rest, token) = i.next();
    if token.kind != Kind::Identifier {
        i.unfinished(&problem::MISSING_TYPENAME, gap_after(token.span), &[]);
        return Ok((i, error_type(first.span)));
    }
    let (i, name) = finish_type_name(rest, token, false, true)?;
    let (rest, close) = i.next();
    if close.kind == Kind::RBracket {
        return Ok((rest, name));
    }
    let problem = &problem::END_SQUARE_BRACKET_EXPECTED_AT_END_OF_TYPE;
    i.unfinished(problem, i.gap_before(close.span), &[]);
    Ok((i, name))
}

fn generic_type_name<'a, 's>(
    i: Cursor<'a, 's>,
    element: TypeName<'s>,
    first: Token,
    unbracketed: bool,
) -> Parse<'a, 's, TypeName<'s>> {
    let (i, arguments) = generic_arguments(i, first)?;
    let (rest, close) = i.next();
    let (i, end) = if close.kind == Kind::RBracket {
        (rest, close.span)
    } else {
        let problem = &problem::END_SQUARE_BRACKET_EXPECTED_AT_END_OF_ATTRIBUTE;
        i.unfinished(problem, i.gap_before(close.span), &[]);
        let last = arguments.last().map_or(first.span, |last| last.span);
        (i, last)
    };
    let generic = TypeName {
        span: element.span.to(end),
        kind: TypeNameKind::Generic(Box::new(element), arguments),
    };
    let (rest, token) = i.next();
    match token.kind {
        Kind::LBracket => {
            let (rest, inner) = rest.next();
            array_type_name(rest, generic, inner, unbracketed)
        }
        Kind::Comma if !unbracketed => assembly_name(rest, token, generic),
        _ => Ok((i, generic)),
    }
}

/// Takes ranks as long as they follow; the first bracket and what is behind it are taken.
fn array_type_name<'a, 's>(
    i: Cursor<'a, 's>,
    element: TypeName<'s>,
    first: Token,
    unbracketed: bool,
) -> Parse<'a, 's, TypeName<'s>> {
    let mut element = element;
    let mut first = first;
    let mut here = i;
    let mut nesting = 0;
    loop {
        (here, element) = array_rank(here, element, first);
        nesting += 1;
        if here.too_high(nesting) {
            return Ok((here, element));
        }
        let (rest, token) = here.next();
        match token.kind {
            Kind::Comma if !unbracketed => return assembly_name(rest, token, element),
            Kind::LBracket => (here, first) = rest.next(),
            _ => return Ok((here, element)),
        }
    }
}

/// array-rank = { "," }, "]" ;
fn array_rank<'a, 's>(
    i: Cursor<'a, 's>,
    element: TypeName<'s>,
    first: Token,
) -> (Cursor<'a, 's>, TypeName<'s>) {
    let bracket = &problem::END_SQUARE_BRACKET_EXPECTED_AT_END_OF_ATTRIBUTE;
    match first.kind {
        Kind::RBracket => (i, array_of(element, first.span, 1)),
        Kind::Comma => {
            let mut rank = 2;
            let mut last = first;
            let (mut rest, mut token) = i.next();
            let mut here = i;
            while token.kind == Kind::Comma {
                last = token;
                rank += 1;
                here = rest;
                (rest, token) = here.next();
            }
            let closed = token.kind == Kind::RBracket;
            if rank > 32 {
                let span = first.span.to(last.span);
                i.error(
                    &problem::ARRAY_HAS_TOO_MANY_DIMENSIONS,
                    span,
                    &[&rank.to_string()],
                );
                return (if closed { rest } else { here }, element);
            }
            if closed {
                return (rest, array_of(element, token.span, rank));
            }
            i.error(bracket, gap_after(last.span), &[]);
            (here, array_of(element, last.span, rank))
        }
        Kind::EndOfInput => {
            i.error(bracket, i.gap_before(first.span), &[]);
            (i.before(first), element)
        }
        _ => {
            i.error(
                &problem::UNEXPECTED_TOKEN,
                first.span,
                &[i.text(first.span)],
            );
            (sync_on_error(i, true, &[Kind::RBracket]), element)
        }
    }
}

fn array_of<'s>(element: TypeName<'s>, end: Span, rank: u32) -> TypeName<'s> {
    TypeName {
        span: element.span.to(end),
        kind: TypeNameKind::Array(Box::new(element), rank),
    }
}

/// The name as PowerShell writes it, without white space: `System.Collections.Generic.List[int][]`.
pub fn full_name(name: &TypeName<'_>) -> String {
    match &name.kind {
        TypeNameKind::Simple(name, None) => (*name).to_owned(),
        TypeNameKind::Simple(name, Some(assembly)) => format!("{name},{assembly}"),
        TypeNameKind::Array(element, rank) => {
            let commas = ",".repeat((*rank as usize).saturating_sub(1));
            format!("{}[{commas}]", full_name(element))
        }
        TypeNameKind::Generic(name, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(full_name).collect();
            format!("{}[{}]", full_name(name), arguments.join(","))
        }
    }
}
