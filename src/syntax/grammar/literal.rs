//! Strings, hashtables, script blocks, and statements in parentheses.

use super::super::ast::{AssignOp, Block, Expr, ExprKind, Quote, Span, Statement, StringPart};
use super::super::cursor::{Cursor, Mode, Parse, gap_after, maybe, miss};
use super::super::lexer::string::{self, Nested, Piece, Text};
use super::super::lexer::{variable, word};
use super::super::problem;
use super::super::token::{Kind, Token};
use super::definition::sync_on_error;
use super::expression::primary_expression;
use super::pipeline::pipeline_chain;
use super::script::script_block;
use super::statement::{Item, error_statement, label_or_key, statement, statement_list};

/// literal-string = "'", { character }, "'" | "@'", { character }, "'@" ;
pub fn literal_string<'s>(i: Cursor<'_, 's>, token: Token, quote: Quote) -> ExprKind<'s> {
    let mut text = Text::default();
    let mut sink = |piece| text.push(i.cx.source, piece);
    if quote == Quote::Single {
        string::literal_pieces(i.within(token.span), &mut sink);
    } else {
        string::here_pieces(i.within(token.span), &mut sink);
    }
    let value = text.finish(i.cx.source);
    ExprKind::String { value, quote }
}

/// expandable-string = '"', { character | escape | variable | sub-expression }, '"'
///     | '@"', { character | escape | variable | sub-expression }, '"@' ;
pub fn expandable_string<'s>(i: Cursor<'_, 's>, token: Token, quote: Quote) -> ExprKind<'s> {
    let parts = collect_parts(i, |sink| {
        if quote == Quote::Double {
            string::expandable_pieces(i.within(token.span), sink);
        } else {
            string::here_pieces(i.within(token.span), sink);
        }
    });
    parts.into_kind(quote)
}

/// A command's word with something to expand in it.
pub fn expandable_word<'s>(i: Cursor<'_, 's>, token: Token) -> Expr<'s> {
    let parts = collect_parts(i, |sink| {
        word::generic_pieces(i.within(token.span), sink);
    });
    Expr {
        span: token.span,
        kind: parts.into_kind(Quote::Bare),
    }
}

/// Text that is expanded as if it stood in double quotes, though quotes in it are plain characters.
pub fn expandable_text<'s>(i: Cursor<'_, 's>) -> Vec<StringPart<'s>> {
    let parts = collect_parts(i, |sink| {
        let mut here = i;
        while !here.at_end() {
            here = match here.char() {
                '$' => string::dollar(here, true, sink),
                '`' => string::escape(here, sink),
                _ => {
                    let rest = here.bump();
                    sink(Piece::Raw(rest.span_from(here.at)));
                    rest
                }
            };
        }
    });
    parts.parts
}

/// The parts of a string, as they come in.
#[derive(Default)]
struct Parts<'s> {
    parts: Vec<StringPart<'s>>,
    text: Text,
    expands: bool,
}

fn collect_parts<'s>(i: Cursor<'_, 's>, walk: impl FnOnce(&mut dyn FnMut(Piece))) -> Parts<'s> {
    let mut parts = Parts::default();
    walk(&mut |piece| {
        let expr = match piece {
            Piece::Variable(token) => variable_part(i, token),
            Piece::SubExpression(nested) => nested_expression(i, nested),
            piece => return parts.text.push(i.cx.source, piece),
        };
        parts.flush(i.cx.source);
        parts.expands = true;
        parts.parts.push(StringPart::Expr(expr));
    });
    parts.flush(i.cx.source);
    parts
}

impl<'s> Parts<'s> {
    fn flush(&mut self, source: &'s str) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text).finish(source);
            self.parts.push(StringPart::Text(text));
        }
    }

    fn into_kind(mut self, quote: Quote) -> ExprKind<'s> {
        if self.expands {
            let parts = self.parts;
            return ExprKind::Expandable { parts, quote };
        }
        let value = match self.parts.pop() {
            Some(StringPart::Text(text)) => text,
            _ => "".into(),
        };
        ExprKind::String { value, quote }
    }
}

fn variable_part<'s>(i: Cursor<'_, 's>, token: Token) -> Expr<'s> {
    Expr {
        span: token.span,
        kind: ExprKind::Variable(variable::value(i, token)),
    }
}

/// The subexpression in a string, parsed within its own span.
fn nested_expression<'s>(i: Cursor<'_, 's>, nested: Nested) -> Expr<'s> {
    let mut inside = i.within(nested.span).mode(Mode::Expression).deeper(1);
    if !nested.here {
        inside.way.level = inside.way.level.saturating_add(1);
    }
    let token = inside.peek();
    let (_, expr) = maybe(inside.after(token), |i| primary_expression(i, token, true));
    expr.unwrap_or_else(|| super::types::error_expression(nested.span))
}

/// paren-expression = "(", pipeline-chain, ")" ;
pub fn paren_expression<'a, 's>(outer: Cursor<'a, 's>, open: Token) -> Parse<'a, 's, Expr<'s>> {
    let i = outer.mode(Mode::Command).commas_separate(false).newlines();
    let (i, inner) = maybe(i, pipeline_chain);
    let inner = inner.unwrap_or_else(|| {
        let span = gap_after(open.span);
        i.unfinished(&problem::EXPECTED_EXPRESSION, span, &[]);
        error_statement(span)
    });
    let i = i.newlines();
    let (rest, close) = i.next();
    let (i, end) = if close.kind == Kind::RParen {
        (rest, close.span)
    } else {
        let problem = &problem::MISSING_END_PARENTHESIS_IN_EXPRESSION;
        i.unfinished(problem, gap_after(inner.span), &[]);
        (i, inner.span)
    };
    let span = open.span.to(end);
    let kind = ExprKind::Paren(Box::new(inner));
    Ok((i.like(outer), Expr { span, kind }))
}

/// sub-expression = ( "$(" | "@(" ), statement-list, ")" ;
pub fn sub_expression<'a, 's>(outer: Cursor<'a, 's>, open: Token) -> Parse<'a, 's, Expr<'s>> {
    let i = outer.mode(Mode::Command).commas_separate(false).newlines();
    let mut block = Block::default();
    let (i, listed) = statement_list(i, &mut block)?;
    let i = i.newlines();
    let (rest, close) = i.next();
    let (i, end) = if close.kind == Kind::RParen {
        (rest, close.span)
    } else {
        let problem = &problem::MISSING_END_PARENTHESIS_IN_SUBEXPRESSION;
        i.unfinished(problem, close.span, &[]);
        (i, listed.unwrap_or(open.span))
    };
    block.span = listed.unwrap_or(gap_after(open.span));
    let kind = if open.kind == Kind::DollarParen {
        ExprKind::SubExpr(block)
    } else {
        ExprKind::ArrayExpr(block)
    };
    let span = open.span.to(end);
    Ok((i.like(outer), Expr { span, kind }))
}

/// hashtable = "@{", [ key-value-pair, { terminator, key-value-pair } ], "}" ;
pub fn hashtable<'a, 's>(outer: Cursor<'a, 's>, open: Token) -> Parse<'a, 's, Expr<'s>> {
    let mut pairs = Vec::new();
    let mut here = outer.newlines();
    let mut end = open.span;
    loop {
        let (rest, pair) = maybe(here, key_value_pair);
        let Some((key, value)) = pair else { break };
        end = key.span.to(value.span);
        pairs.push((key, value));
        here = rest;
        if !matches!(here.peek().kind, Kind::NewLine | Kind::Semi) {
            break;
        }
        here = here.terminators();
    }
    let (rest, close) = here.next();
    let i = if close.kind == Kind::RCurly {
        end = close.span;
        rest
    } else {
        let problem = &problem::MISSING_END_CURLY_BRACE;
        here.unfinished_at(problem, gap_after(open.span), close.span, &[]);
        here
    };
    let span = open.span.to(end);
    let kind = ExprKind::Hashtable(pairs);
    Ok((i.like(outer), Expr { span, kind }))
}

/// key-value-pair = label-or-key, "=", statement ;
fn key_value_pair<'a, 's>(outer: Cursor<'a, 's>) -> Parse<'a, 's, (Expr<'s>, Statement<'s>)> {
    let i = outer.mode(Mode::Expression).deeper(2);
    let (i, key) = label_or_key(i)?;
    let (rest, equals) = i.next();
    if equals.kind != Kind::Assign(AssignOp::Set) {
        let span = gap_after(key.span);
        i.error(&problem::MISSING_EQUALS_IN_HASH_LITERAL, span, &[]);
        let stops = [Kind::RCurly, Kind::Semi, Kind::NewLine];
        let rest = sync_on_error(i.like(outer), false, &stops);
        return Ok((rest, (key, error_statement(span))));
    }
    let rest = rest.like(outer).mode(Mode::Command).newlines();
    let (rest, value) = maybe(rest, statement);
    let value = value.map(Item::into_statement).unwrap_or_else(|| {
        let span = gap_after(equals.span);
        rest.unfinished(&problem::MISSING_STATEMENT_IN_HASH_LITERAL, span, &[]);
        error_statement(span)
    });
    Ok((rest.like(outer), (key, value)))
}

/// script-block-expression = script-block ;
pub fn script_block_expression<'a, 's>(
    outer: Cursor<'a, 's>,
    open: Token,
) -> Parse<'a, 's, Expr<'s>> {
    if open.kind != Kind::LCurly {
        return miss();
    }
    let i = outer.mode(Mode::Command).commas_separate(false).deeper(1);
    let (i, block) = script_block(i, open, false)?;
    let span: Span = block.span;
    let kind = ExprKind::ScriptBlock(Box::new(block));
    Ok((i.like(outer), Expr { span, kind }))
}
