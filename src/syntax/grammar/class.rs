//! Classes and enums.

use super::super::ast::{
    AssignOp, Attribute, Expr, Fragment, Member, ScriptBlock, Span, Statement, StatementKind,
    TypeDefinition, TypeName,
};
use super::super::cursor::{Cursor, Mode, Parse, gap_after, maybe, miss};
use super::super::lexer::variable;
use super::super::problem;
use super::super::token::{Keyword, Kind, Token};
use super::definition::{function_parameters, sync_on_error};
use super::expression::expression;
use super::member::argument_list;
use super::script::script_block;
use super::statement::{broken_statement, error_statement, simple_name};
use super::types::{attribute, type_name};

/// class-definition = "class", simple-name, [ ":", type-name, { ",", type-name } ], "{", { class-member }, "}" ;
pub fn class_definition<'a, 's>(
    outer: Cursor<'a, 's>,
    word: Token,
    attributes: Vec<Attribute<'s>>,
) -> Parse<'a, 's, Statement<'s>> {
    let i = outer.newlines();
    let (i, name) = maybe(i, simple_name);
    let Some(name) = name else {
        let problem = &problem::MISSING_NAME_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(word.span), &[i.text(word.span)]);
        return Ok((i, error_statement(word.span)));
    };
    let i = i.newlines().mode(Mode::Signature);
    let (i, bases) = base_types(i)?;
    let i = i.newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LCurly {
        let last = bases.last().map_or(name.span, |base| base.span);
        i.unfinished(&problem::MISSING_TYPE_BODY, gap_after(last), &["class"]);
        return Ok((i.like(outer), error_statement(word.span.to(last))));
    }
    let class_name = i.text(name.span);
    let mut members = Vec::new();
    let mut here = rest;
    let mut end = open.span;
    let mut broken: Vec<Fragment<'s>> = Vec::new();
    loop {
        let (rest, member) = class_member(here, class_name)?;
        here = rest;
        match member {
            ClassItem::Member(member, span) => {
                end = span;
                members.push(*member);
            }
            ClassItem::Broken(attributes) => {
                end = attributes.last().map_or(end, |last| last.span);
                broken.extend(attributes.into_iter().map(Fragment::from));
            }
            ClassItem::End => break,
        }
    }
    let (here, end) = close_body(here, open, end);
    let start = attributes.first().map_or(word.span, |first| first.span);
    let span = start.to(end);
    let constrained = attributes.iter().any(|attribute| attribute.is_constraint);
    let definition = TypeDefinition {
        span,
        name: class_name,
        name_span: name.span,
        attributes,
        is_enum: false,
        bases,
        members,
    };
    let kind = StatementKind::Type(Box::new(definition));
    let class = Statement { span, kind };
    if broken.is_empty() && !constrained {
        return Ok((here.like(outer), class));
    }
    // Only attributes that no class takes keep the class; a broken member gives all of it up.
    if constrained {
        broken.push(class.into());
    }
    Ok((here.like(outer), broken_statement(span, broken)))
}

fn close_body<'a, 's>(i: Cursor<'a, 's>, open: Token, end: Span) -> (Cursor<'a, 's>, Span) {
    let (rest, close) = i.next();
    if close.kind == Kind::RCurly {
        return (rest, close.span);
    }
    let problem = &problem::MISSING_END_CURLY_BRACE;
    i.unfinished_at(problem, gap_after(open.span), close.span, &[]);
    (i, end)
}

fn base_types<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Vec<TypeName<'s>>> {
    let mut bases = Vec::new();
    let (rest, colon) = i.next();
    if colon.kind != Kind::Colon {
        return Ok((i, bases));
    }
    let mut last = colon;
    let mut here = rest.newlines();
    loop {
        let (rest, base) = maybe(here, |i| type_name(i, false));
        let Some(base) = base else {
            let problem = &problem::TYPE_NAME_EXPECTED;
            here.unfinished(problem, gap_after(last.span), &[]);
            return Ok((here, bases));
        };
        bases.push(base);
        here = rest.newlines();
        let (rest, comma) = here.next();
        if comma.kind != Kind::Comma {
            return Ok((here, bases));
        }
        last = comma;
        here = rest.newlines();
    }
}

/// What a class's body goes on with.
enum ClassItem<'s> {
    Member(Box<Member<'s>>, Span),
    /// The attributes of a member that could not be parsed.
    Broken(Vec<Attribute<'s>>),
    End,
}

/// A member's beginning: its attributes and modifiers.
#[derive(Default)]
struct Modifiers<'s> {
    attributes: Vec<Attribute<'s>>,
    constraint: Option<Attribute<'s>>,
    is_static: Option<Span>,
    is_hidden: Option<Span>,
    start: Option<Span>,
    last: Option<Span>,
}

impl<'s> Modifiers<'s> {
    fn began(&mut self, span: Span) {
        self.start.get_or_insert(span);
        self.last = Some(span);
    }

    /// What is left of a member that could not be parsed; without attributes the class's body ends there.
    fn give_up(mut self) -> ClassItem<'s> {
        self.attributes.extend(self.constraint);
        if self.attributes.is_empty() {
            return ClassItem::End;
        }
        ClassItem::Broken(self.attributes)
    }
}

/// class-member = { attribute | "static" | "hidden" }, ( class-property | class-method ) ;
fn class_member<'a, 's>(i: Cursor<'a, 's>, class: &'s str) -> Parse<'a, 's, ClassItem<'s>> {
    let (i, mut modifiers) = member_modifiers(i)?;
    let (rest, token) = i.next();
    modifiers.start.get_or_insert(token.span);
    if token.kind == Kind::Variable {
        return class_property(rest, token, modifiers);
    }
    if matches!(token.kind, Kind::Identifier | Kind::Keyword(_)) {
        return class_method(rest, token, class, modifiers);
    }
    if let Some(last) = modifiers.last {
        let problem = &problem::INCOMPLETE_MEMBER_DEFINITION;
        i.unfinished(problem, gap_after(last), &[]);
    }
    Ok((i, modifiers.give_up()))
}

fn member_modifiers<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Modifiers<'s>> {
    let mut modifiers = Modifiers::default();
    let mut here = i;
    loop {
        here = here.newlines();
        if let (rest, Some(attribute)) = maybe(here, attribute) {
            here = rest;
            modifiers.began(attribute.span);
            if !attribute.is_constraint {
                modifiers.attributes.push(attribute);
            } else if modifiers.constraint.is_none() {
                modifiers.constraint = Some(attribute);
            } else {
                here.error(&problem::TOO_MANY_TYPES, attribute.span, &[]);
            }
            continue;
        }
        let (rest, token) = here.next();
        let seen = match token.kind {
            Kind::Keyword(Keyword::Static) => &mut modifiers.is_static,
            Kind::Keyword(Keyword::Hidden) => &mut modifiers.is_hidden,
            _ => return Ok((here, modifiers)),
        };
        if seen.replace(token.span).is_some() {
            let text = here.text(token.span);
            here.error(&problem::DUPLICATE_QUALIFIER, token.span, &[text]);
        }
        modifiers.began(token.span);
        here = rest;
    }
}

/// class-property = variable, [ "=", expression ], terminator ;
fn class_property<'a, 's>(
    i: Cursor<'a, 's>,
    token: Token,
    modifiers: Modifiers<'s>,
) -> Parse<'a, 's, ClassItem<'s>> {
    let (rest, equals) = i.next();
    let (i, initial) = if equals.kind == Kind::Assign(AssignOp::Set) {
        maybe(rest.newlines(), |i| expression(i, false))
    } else {
        (i, None)
    };
    let mut end = initial.as_ref().map_or(token.span, |initial| initial.span);
    let i = member_terminator(i, &mut end, true);
    let span = modifiers.start.unwrap_or(token.span).to(end);
    if variable::value(i, token).name.is_empty() {
        return Ok((i, modifiers.give_up()));
    }
    let mut attributes = modifiers.attributes;
    attributes.extend(modifiers.constraint);
    let member = Member::Property {
        span,
        name: i.text(token.span).trim_start_matches('$'),
        name_span: token.span,
        attributes,
        is_static: modifiers.is_static.is_some(),
        is_hidden: modifiers.is_hidden.is_some(),
        initial,
    };
    Ok((i, ClassItem::Member(Box::new(member), span)))
}

/// Takes what ends a property or an enum's value.
fn member_terminator<'a, 's>(i: Cursor<'a, 's>, end: &mut Span, report: bool) -> Cursor<'a, 's> {
    let token = i.peek();
    if !matches!(token.kind, Kind::NewLine | Kind::Semi | Kind::RCurly) && report {
        let problem = &problem::MISSING_PROPERTY_TERMINATOR;
        i.unfinished(problem, gap_after(*end), &[]);
    }
    if token.kind == Kind::Semi {
        *end = token.span;
    }
    i.terminators()
}

/// class-method = name, function-parameters, [ base-call ], script-block ;
fn class_method<'a, 's>(
    outer: Cursor<'a, 's>,
    name: Token,
    class: &'s str,
    modifiers: Modifiers<'s>,
) -> Parse<'a, 's, ClassItem<'s>> {
    let i = outer;
    let mut failed = None;
    let mut close = None;
    let mut params = Vec::new();
    let mut i = i;
    if i.peek().kind == Kind::LParen {
        let (rest, declared) = function_parameters(i)?;
        i = rest;
        failed = declared.failed;
        close = declared.close;
        params = declared.params.unwrap_or_default();
    } else {
        let problem = &problem::MISSING_METHOD_PARAMETER_LIST;
        i.unfinished(problem, gap_after(name.span), &[]);
    }
    let text = i.text(name.span);
    let constructor = text.eq_ignore_ascii_case(class) && modifiers.is_static.is_none();
    let mut base_args = None;
    if constructor {
        (i, base_args) = base_call(i.newlines().mode(Mode::Signature), &mut failed)?;
        i = i.like(outer);
    }
    let (rest, open) = i.next();
    if open.kind != Kind::LCurly && failed.is_none() {
        let end = close.unwrap_or(name.span);
        failed = Some(end);
        i.unfinished(&problem::MISSING_FUNCTION_BODY, gap_after(end), &[]);
    }
    if failed.is_some() {
        let at = if open.kind == Kind::LCurly { rest } else { i };
        return broken_method(at, modifiers);
    }
    let (i, body) = script_block(rest.mode(Mode::Command).deeper(1), open, false)?;
    let span = modifiers.start.unwrap_or(name.span).to(body.span);
    let member = method(modifiers, text, name.span, params, base_args, body, span);
    Ok((i.like(outer), ClassItem::Member(Box::new(member), span)))
}

fn broken_method<'a, 's>(
    i: Cursor<'a, 's>,
    modifiers: Modifiers<'s>,
) -> Parse<'a, 's, ClassItem<'s>> {
    let i = sync_on_error(i, false, &[Kind::RCurly]);
    Ok((i, modifiers.give_up()))
}

fn method<'s>(
    modifiers: Modifiers<'s>,
    name: &'s str,
    name_span: Span,
    params: Vec<super::super::ast::Param<'s>>,
    base_args: Option<Vec<Expr<'s>>>,
    body: ScriptBlock<'s>,
    span: Span,
) -> Member<'s> {
    Member::Method {
        span,
        name,
        name_span,
        attributes: modifiers.attributes,
        return_type: modifiers.constraint.map(|it| it.type_name),
        is_static: modifiers.is_static.is_some(),
        is_hidden: modifiers.is_hidden.is_some(),
        params,
        base_args,
        body,
    }
}

/// base-call = ":", "base", "(", argument-list, ")" ;
fn base_call<'a, 's>(
    i: Cursor<'a, 's>,
    failed: &mut Option<Span>,
) -> Parse<'a, 's, Option<Vec<Expr<'s>>>> {
    let (rest, colon) = i.next();
    if colon.kind != Kind::Colon {
        return Ok((i, None));
    }
    let i = rest.newlines();
    let (rest, base) = i.next();
    if !base.is(Keyword::Base) {
        *failed = Some(colon.span);
        i.unfinished(&problem::MISSING_BASE_CTOR_CALL, gap_after(colon.span), &[]);
        return Ok((i, None));
    }
    let i = rest.newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LParen {
        *failed = Some(base.span);
        let problem = &problem::MISSING_METHOD_PARAMETER_LIST;
        i.unfinished(problem, gap_after(base.span), &[]);
        return Ok((i, None));
    }
    let (rest, args, _) = argument_list(rest, open);
    Ok((rest.newlines(), Some(args)))
}

/// enum-definition = "enum", simple-name, [ ":", type-name ], "{", { enum-member }, "}" ;
pub fn enum_definition<'a, 's>(
    outer: Cursor<'a, 's>,
    word: Token,
    attributes: Vec<Attribute<'s>>,
) -> Parse<'a, 's, Statement<'s>> {
    let (i, name) = maybe(outer.newlines(), simple_name);
    let Some(name) = name else {
        let problem = &problem::MISSING_NAME_AFTER_KEYWORD;
        i.unfinished(problem, gap_after(word.span), &[i.text(word.span)]);
        return Ok((i, error_statement(word.span)));
    };
    let (i, bases) = underlying_type(i.mode(Mode::Signature))?;
    let i = i.newlines();
    let (rest, open) = i.next();
    if open.kind != Kind::LCurly {
        i.unfinished(&problem::MISSING_TYPE_BODY, gap_after(name.span), &["enum"]);
        return Ok((i.like(outer), error_statement(word.span.to(name.span))));
    }
    let mut members = Vec::new();
    let mut here = rest;
    let mut end = open.span;
    while let (rest, Some(member)) = maybe(here.newlines(), enum_member) {
        here = rest;
        if let Member::Property { span, .. } = &member {
            end = *span;
        }
        members.push(member);
    }
    let (here, end) = close_body(here.newlines(), open, end);
    let start = attributes.first().map_or(word.span, |first| first.span);
    let span = start.to(end);
    let definition = TypeDefinition {
        span,
        name: i.text(name.span),
        name_span: name.span,
        attributes,
        is_enum: true,
        bases,
        members,
    };
    let kind = StatementKind::Type(Box::new(definition));
    Ok((here.like(outer), Statement { span, kind }))
}

fn underlying_type<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Vec<TypeName<'s>>> {
    let (rest, colon) = i.next();
    if colon.kind != Kind::Colon {
        return Ok((i, Vec::new()));
    }
    let (i, underlying) = maybe(rest.newlines(), |i| type_name(i, false));
    match &underlying {
        None => {
            i.unfinished(&problem::TYPE_NAME_EXPECTED, gap_after(colon.span), &[]);
        }
        Some(underlying) => {
            let text = i.text(underlying.span);
            if !is_integral(text) {
                i.error(&problem::INVALID_UNDERLYING_TYPE, underlying.span, &[text]);
            }
        }
    }
    Ok((i, underlying.into_iter().collect()))
}

fn is_integral(name: &str) -> bool {
    let name = name
        .get(..7)
        .filter(|prefix| prefix.eq_ignore_ascii_case("system."))
        .and_then(|_| name.get(7..))
        .unwrap_or(name);
    [
        "byte", "sbyte", "short", "int16", "ushort", "uint16", "int", "int32", "uint", "uint32",
        "long", "int64", "ulong", "uint64",
    ]
    .iter()
    .any(|integral| integral.eq_ignore_ascii_case(name))
}

/// enum-member = simple-name, [ "=", expression ], terminator ;
fn enum_member<'a, 's>(outer: Cursor<'a, 's>) -> Parse<'a, 's, Member<'s>> {
    let Ok((i, name)) = simple_name(outer) else {
        return miss();
    };
    let i = i.mode(Mode::Expression);
    let (rest, equals) = i.next();
    let mut end = name.span;
    let mut initial = None;
    let mut here = i;
    let mut complete = true;
    if equals.kind == Kind::Assign(AssignOp::Set) {
        (here, initial) = maybe(rest, |i| expression(i, false));
        end = initial.as_ref().map_or(equals.span, |initial| initial.span);
        if initial.is_none() {
            complete = false;
            let problem = &problem::EXPECTED_VALUE_EXPRESSION;
            here.error(problem, gap_after(equals.span), &["="]);
        }
    }
    let i = member_terminator(here.like(outer), &mut end, complete);
    let member = Member::Property {
        span: name.span.to(end),
        name: i.text(name.span),
        name_span: name.span,
        attributes: Vec::new(),
        is_static: true,
        is_hidden: false,
        initial,
    };
    Ok((i, member))
}
