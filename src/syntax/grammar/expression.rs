//! Expressions: ternary, binary, array and unary operators, and the primary expressions between them.

use super::super::ast::{Attribute, Expr, ExprKind, Quote, Span, UnaryOp};
use super::super::cursor::{Cursor, Mode, Parse, gap_after, maybe, miss};
use super::super::lexer::{self, number, variable};
use super::super::problem;
use super::super::token::{Kind, Token};
use super::literal::{
    expandable_string, hashtable, literal_string, paren_expression, script_block_expression,
    sub_expression,
};
use super::member::member_access_chain;
use super::types::{attribute_list, error_expression, full_name};

/// expression = binary-expression, [ "?", expression, ":", expression ] ;
pub fn expression<'a, 's>(outer: Cursor<'a, 's>, in_ternary: bool) -> Parse<'a, 's, Expr<'s>> {
    let i = outer.mode(Mode::Expression).deeper(1);
    let (rest, condition) = binary_expression(i, in_ternary)?;
    let token = rest.peek();
    if token.kind != Kind::QuestionMark {
        return Ok((rest.like(outer), condition));
    }
    let (i, then) = ternary_branch(rest.after(token), token);
    let i = i.newlines();
    let (rest, colon) = i.next();
    if colon.kind != Kind::Colon {
        let problem = &problem::MISSING_COLON_IN_TERNARY_EXPRESSION;
        i.unfinished(problem, colon.span, &[]);
        let span = condition.span.to(i.gap_before(colon.span));
        let kind = ExprKind::Error(vec![condition.into(), then.into()]);
        return Ok((i.like(outer), Expr { span, kind }));
    }
    let (i, otherwise) = ternary_branch(rest, colon);
    let span = condition.span.to(otherwise.span);
    let kind = ExprKind::Ternary {
        condition: Box::new(condition),
        then: Box::new(then),
        otherwise: Box::new(otherwise),
    };
    Ok((i.like(outer), Expr { span, kind }))
}

fn ternary_branch<'a, 's>(i: Cursor<'a, 's>, mark: Token) -> (Cursor<'a, 's>, Expr<'s>) {
    let (i, branch) = maybe(i.newlines(), |i| expression(i, true));
    let branch = branch.unwrap_or_else(|| missing_operand(i, mark));
    (i, branch)
}

fn missing_operand<'s>(i: Cursor<'_, 's>, operator: Token) -> Expr<'s> {
    let span = gap_after(operator.span);
    let text = i.text(operator.span);
    i.unfinished(&problem::EXPECTED_VALUE_EXPRESSION, span, &[text]);
    error_expression(span)
}

/// Operands and operators that wait for a looser operator or the end.
struct Pending<'s> {
    operands: Vec<Expr<'s>>,
    operators: Vec<(Token, u8)>,
}

impl<'s> Pending<'s> {
    /// Joins the last two operands by the last operator.
    fn reduce(&mut self) {
        let (Some((token, _)), Some(right), Some(left)) = (
            self.operators.pop(),
            self.operands.pop(),
            self.operands.pop(),
        ) else {
            return;
        };
        let span = left.span.to(right.span);
        let kind = match token.kind.binary() {
            Some(op) => ExprKind::Binary {
                left: Box::new(left),
                op,
                op_span: token.span,
                right: Box::new(right),
            },
            None => ExprKind::Error(vec![left.into(), right.into()]),
        };
        self.operands.push(Expr { span, kind });
    }

    /// Joins what binds at least as tightly as an operator that follows.
    fn reduce_to(&mut self, precedence: u8) {
        while self
            .operators
            .last()
            .is_some_and(|(_, last)| *last >= precedence)
        {
            self.reduce();
        }
    }
}

/// How tightly a token binds as a binary operator. Windows PowerShell reads `&&` and `||` as logical operators, only
/// to say then that it has none.
fn binding(i: Cursor<'_, '_>, token: Token) -> Option<u8> {
    if matches!(token.kind, Kind::AndAnd | Kind::OrOr) && !i.cx.edition.is_core() {
        i.cx.defer(token.span);
        return Some(1);
    }
    token.kind.precedence()
}

/// binary-expression = array-literal, { binary-operator, array-literal } ;
fn binary_expression<'a, 's>(i: Cursor<'a, 's>, in_ternary: bool) -> Parse<'a, 's, Expr<'s>> {
    let (mut here, first) = array_literal(i, in_ternary)?;
    let mut token = here.peek();
    let Some(mut precedence) = binding(here, token) else {
        return parameter_in_expression(here, first, token);
    };
    let mut pending = Pending {
        operands: vec![first],
        operators: Vec::new(),
    };
    let mut height = 0;
    loop {
        pending.reduce_to(precedence);
        pending.operators.push((token, precedence));
        let start = here.after(token).newlines();
        let (rest, operand) = maybe(start, |i| array_literal(i, true));
        let operand = operand.unwrap_or_else(|| missing_operand(rest, token));
        pending.operands.push(operand);
        here = rest;
        token = here.peek();
        height += 1;
        match binding(here, token) {
            Some(next) if !here.too_high(height) => precedence = next,
            _ => break,
        }
    }
    pending.reduce_to(0);
    match pending.operands.pop() {
        Some(expr) => parameter_in_expression(here, expr, token),
        None => miss(),
    }
}

/// An unknown operator: `-foo` behind an operand.
fn parameter_in_expression<'a, 's>(
    i: Cursor<'a, 's>,
    expr: Expr<'s>,
    token: Token,
) -> Parse<'a, 's, Expr<'s>> {
    if token.kind != Kind::Parameter {
        return Ok((i, expr));
    }
    i.error(
        &problem::UNEXPECTED_TOKEN,
        token.span,
        &[i.text(token.span)],
    );
    let span = expr.span.to(token.span);
    let kind = ExprKind::Error(vec![expr.into()]);
    Ok((i.after(token), Expr { span, kind }))
}

/// array-literal = unary-expression, { ",", unary-expression } ;
fn array_literal<'a, 's>(i: Cursor<'a, 's>, in_ternary: bool) -> Parse<'a, 's, Expr<'s>> {
    let (mut here, first) = unary_expression(i, in_ternary)?;
    let mut comma = here.peek();
    if comma.kind != Kind::Comma || i.no_comma {
        return Ok((here, first));
    }
    let start = first.span;
    let mut end = start;
    let mut elements = vec![first];
    while comma.kind == Kind::Comma {
        let next = here.after(comma).newlines();
        let (rest, element) = maybe(next, |i| unary_expression(i, true));
        here = rest;
        let Some(element) = element else {
            let problem = &problem::MISSING_EXPRESSION_AFTER_TOKEN;
            rest.unfinished(problem, gap_after(comma.span), &[","]);
            elements.push(error_expression(comma.span));
            end = comma.span;
            break;
        };
        end = element.span;
        elements.push(element);
        comma = here.peek();
    }
    let span = start.to(end);
    let kind = ExprKind::Array(elements);
    Ok((here, Expr { span, kind }))
}

/// unary-expression = unary-operator, unary-expression | attribute-list, [ unary-expression ]
///     | primary-expression, [ "++" | "--" ] ;
pub fn unary_expression<'a, 's>(
    outer: Cursor<'a, 's>,
    in_ternary: bool,
) -> Parse<'a, 's, Expr<'s>> {
    let i = outer.deeper(1);
    let token = i.operand(in_ternary).peek();
    let rest = i.after(token);
    if token.kind == Kind::LBracket {
        let (rest, expr) = bracketed_expression(i)?;
        return Ok(postfix(rest, expr, outer));
    }
    if token.kind == Kind::Comma {
        if i.no_comma {
            return miss();
        }
        return prefixed(rest, outer, token, |operand, _| {
            ExprKind::Array(vec![operand])
        });
    }
    if let Some(op) = token.kind.unary() {
        return prefixed(rest, outer, token, |operand, op_span| ExprKind::Unary {
            op,
            op_span,
            operand: Box::new(operand),
        });
    }
    let (rest, expr) = primary_expression(rest, token, true)?;
    Ok(postfix(rest, expr, outer))
}

/// Takes `++` or `--` behind an operand.
fn postfix<'a, 's>(
    i: Cursor<'a, 's>,
    expr: Expr<'s>,
    outer: Cursor<'a, 's>,
) -> (Cursor<'a, 's>, Expr<'s>) {
    let mark = i.peek();
    let op = match mark.kind {
        Kind::PlusPlus => UnaryOp::PostIncrement,
        Kind::MinusMinus => UnaryOp::PostDecrement,
        _ => return (i.like(outer), expr),
    };
    let span = expr.span.to(mark.span);
    let kind = ExprKind::Unary {
        op,
        op_span: mark.span,
        operand: Box::new(expr),
    };
    (i.after(mark).like(outer), Expr { span, kind })
}

/// An operator before its operand.
fn prefixed<'a, 's>(
    i: Cursor<'a, 's>,
    outer: Cursor<'a, 's>,
    token: Token,
    build: impl FnOnce(Expr<'s>, Span) -> ExprKind<'s>,
) -> Parse<'a, 's, Expr<'s>> {
    let (rest, operand) = maybe(i.newlines(), |i| unary_expression(i, true));
    let Some(operand) = operand else {
        let text = i.text(token.span);
        let problem = &problem::MISSING_EXPRESSION_AFTER_OPERATOR;
        rest.unfinished(problem, gap_after(token.span), &[text]);
        return Ok((rest.like(outer), error_expression(token.span)));
    };
    let span = token.span.to(operand.span);
    let kind = build(operand, token.span);
    Ok((rest.like(outer), Expr { span, kind }))
}

/// An expression behind types and attributes in brackets; a type alone is one too.
fn bracketed_expression<'a, 's>(i: Cursor<'a, 's>) -> Parse<'a, 's, Expr<'s>> {
    let (rest, mut attributes) = attribute_list(i, true)?;
    let Some(last) = attributes.pop() else {
        return miss();
    };
    let (rest, mut expr) = if last.is_constraint {
        typed_expression(rest, last)
    } else {
        let (rest, operand) = maybe(rest.newlines(), |i| unary_expression(i, true));
        match operand {
            Some(operand) => (rest, attributed(last, operand)),
            None => {
                let name = full_name(&last.type_name);
                rest.unfinished(&problem::UNEXPECTED_ATTRIBUTE, last.span, &[&name]);
                let span = attributes.first().unwrap_or(&last).span.to(last.span);
                let kept = rest.cx.edition.is_core();
                let parts = attributes.into_iter().chain([last]).filter(|_| kept);
                let parts = parts.map(Into::into).collect();
                let kind = ExprKind::Error(parts);
                return Ok((rest, Expr { span, kind }));
            }
        }
    };
    while let Some(attribute) = attributes.pop() {
        expr = attributed(attribute, expr);
    }
    Ok((rest, expr))
}

fn attributed<'s>(attribute: Attribute<'s>, operand: Expr<'s>) -> Expr<'s> {
    let span = attribute.span.to(operand.span);
    let operand = Box::new(operand);
    let kind = if attribute.is_constraint {
        ExprKind::Convert(attribute.type_name, operand)
    } else {
        ExprKind::Attributed(Box::new(attribute), operand)
    };
    Expr { span, kind }
}

fn typed_expression<'a, 's>(
    i: Cursor<'a, 's>,
    constraint: Attribute<'s>,
) -> (Cursor<'a, 's>, Expr<'s>) {
    let span = constraint.span;
    let closed = span.end > constraint.type_name.span.end;
    if let Some(access) = lexer::member_access(i, false).filter(|_| closed) {
        let kind = ExprKind::Type(constraint.type_name);
        return member_access_chain(i, Expr { span, kind }, Some(access));
    }
    if !matches!(i.peek().kind, Kind::NewLine | Kind::Comma)
        && let (rest, Some(operand)) = maybe(i, |i| unary_expression(i, true))
    {
        return (rest, attributed(constraint, operand));
    }
    let kind = ExprKind::Type(constraint.type_name);
    (i, Expr { span, kind })
}

/// primary-expression = ( variable | number-literal | literal-string | expandable-string | paren-expression
///     | sub-expression | hashtable | script-block-expression ), { member-access | element-access } ;
pub fn primary_expression<'a, 's>(
    i: Cursor<'a, 's>,
    token: Token,
    with_access: bool,
) -> Parse<'a, 's, Expr<'s>> {
    let span = token.span;
    let leaf = |kind| Ok((i, Expr { span, kind }));
    let (rest, expr) = match token.kind {
        Kind::Variable | Kind::SplattedVariable => {
            leaf(ExprKind::Variable(variable::value(i, token)))
        }
        Kind::Number => leaf(number_value(i, token)),
        Kind::StringLiteral => leaf(literal_string(i, token, Quote::Single)),
        Kind::HereStringLiteral => leaf(literal_string(i, token, Quote::SingleHere)),
        Kind::StringExpandable => leaf(expandable_string(i, token, Quote::Double)),
        Kind::HereStringExpandable => leaf(expandable_string(i, token, Quote::DoubleHere)),
        Kind::LParen => paren_expression(i, token),
        Kind::AtParen | Kind::DollarParen => sub_expression(i, token),
        Kind::AtCurly => hashtable(i, token),
        Kind::LCurly => script_block_expression(i, token),
        _ => miss(),
    }?;
    if !with_access {
        return Ok((rest, expr));
    }
    let access = lexer::member_access(rest, true);
    Ok(member_access_chain(rest, expr, access))
}

fn number_value<'s>(i: Cursor<'_, 's>, token: Token) -> ExprKind<'s> {
    match number::value(i.text(token.span), i.cx.edition) {
        Some(number) => ExprKind::Number(number),
        None => ExprKind::Error(Vec::new()),
    }
}
