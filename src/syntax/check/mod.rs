//! What a script that parses may still have wrong: PowerShell looks at the finished tree twice, first for types that
//! classes name ([`types`]), then for everything else ([`semantics`]).

mod constant;
mod method;
mod restricted;
mod semantics;
mod types;

pub use semantics::listed_exceptions;

use super::ast::{Expr, ExprKind, PipelineElement, ScriptBlock, Span, Statement, StatementKind};
use super::cursor::Context;
use super::problem::Problem;
use super::walk;

/// Checks a tree and reports what is wrong with it.
pub fn check(block: &ScriptBlock<'_>, cx: &Context<'_>) {
    types::check(block, cx);
    let mut semantics = semantics::Semantics::new(cx);
    walk::script_block(block, &mut semantics);
}

/// True for an expression whose value is known before the script runs.
pub fn is_constant(expr: &Expr<'_>) -> bool {
    constant::is_constant(expr, constant::Place::Value)
}

fn error(cx: &Context<'_>, problem: &Problem, span: Span, args: &[&str]) {
    cx.report(problem, span, args, false);
}

/// The expression that a statement is and nothing else: no command, no pipe, no redirection.
fn pure_expression<'t, 's>(statement: &'t Statement<'s>) -> Option<&'t Expr<'s>> {
    let StatementKind::Pipeline(chain) = &statement.kind else {
        return None;
    };
    let [
        PipelineElement::Expression {
            expr, redirections, ..
        },
    ] = chain.first.elements.as_slice()
    else {
        return None;
    };
    let plain = redirections.is_empty() && chain.rest.is_empty() && !chain.background;
    plain.then_some(expr)
}

/// The expressions that an assignment's target stands for: arrays and parentheses taken apart.
fn assignment_targets<'t, 's>(target: &'t Expr<'s>, each: &mut dyn FnMut(&'t Expr<'s>)) {
    match &target.kind {
        ExprKind::Array(elements) => {
            for element in elements {
                assignment_targets(element, each);
            }
        }
        ExprKind::Paren(inner) => {
            if let Some(inner) = pure_expression(inner) {
                assignment_targets(inner, each);
            }
        }
        _ => each(target),
    }
}
