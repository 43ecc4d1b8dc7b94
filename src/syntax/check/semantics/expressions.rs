//! Splats, casts, hashtables and what `$using:` may reach.

use rustc_hash::FxHashSet;

use super::super::constant::{Place, is_constant};
use super::{Semantics, bracketed, is_named, is_reference};
use crate::syntax::ast::*;
use crate::syntax::grammar::full_name;
use crate::syntax::problem;

impl<'s> Semantics<'_, 's> {
    pub(super) fn hashtable(&self, pairs: &[(Expr<'s>, Statement<'s>)]) {
        let mut keys = FxHashSet::default();
        for (key, _) in pairs {
            let text = match &key.kind {
                ExprKind::String { value, .. } => value.to_lowercase(),
                ExprKind::Number(number) => number_key(number, key.span.text(self.cx.source)),
                _ => continue,
            };
            if !keys.insert(text) {
                let shown = match &key.kind {
                    ExprKind::String { value, .. } => value.as_ref(),
                    _ => key.span.text(self.cx.source),
                };
                self.error(&problem::DUPLICATE_KEY_IN_HASH_LITERAL, key.span, &[shown]);
            }
        }
    }

    pub(super) fn variable(&self, variable: &Variable<'s>, span: Span) {
        if variable.splatted && !self.splats.contains(&span) {
            let problem = &problem::SPLATTING_NOT_PERMITTED;
            self.error(problem, span, &[&user_path(variable)]);
        }
        if self.foreign.contains(&span) {
            self.error(&problem::VARIABLE_NOT_LOCAL, span, &[]);
        }
        let in_static = matches!(self.members.last(), Some(Some(member)) if member.is_static);
        if in_static && variable.qualifier.is_none() && variable.name.eq_ignore_ascii_case("this") {
            let problem = &problem::NON_STATIC_MEMBER_ACCESS_IN_STATIC_MEMBER;
            self.error(problem, span, &[&variable.name]);
        }
    }

    pub(super) fn conversion(&self, name: &TypeName<'s>, operand: &Expr<'s>, span: Span) {
        if is_named(name, "ordered") {
            if !matches!(operand.kind, ExprKind::Hashtable(_)) {
                let problem = &problem::ORDERED_ATTRIBUTE_ONLY_ON_HASH_LITERAL_NODE;
                self.error(problem, span, &[&full_name(name)]);
            }
            return;
        }
        if !is_reference(name) {
            self.reference_behind(operand);
            return;
        }
        let mut operand = operand;
        loop {
            operand = match &operand.kind {
                ExprKind::Convert(inner, next) => {
                    if is_reference(inner) {
                        let problem = &problem::REFERENCE_NEEDS_TO_BE_BY_ITSELF_IN_TYPE_SEQUENCE;
                        self.error(problem, bracketed(inner.span), &[]);
                    }
                    next
                }
                ExprKind::Attributed(_, next) => next,
                _ => return,
            };
        }
    }

    /// `[ref]` stands first among conversions; left of an assignment another check says so.
    fn reference_behind(&self, operand: &Expr<'s>) {
        let ExprKind::Convert(inner, _) = &operand.kind else {
            return;
        };
        let target =
            |target: &Span| target.start <= operand.span.start && operand.span.end <= target.end;
        if is_reference(inner) && !self.converted_targets.iter().any(target) {
            let problem = &problem::REFERENCE_NEEDS_TO_BE_LAST_TYPE_IN_TYPE_CONVERSION;
            self.error(problem, bracketed(inner.span), &[]);
        }
    }

    pub(super) fn attributed(&self, attribute: &Attribute<'s>, operand: &Expr<'s>) {
        let mut operand = operand;
        loop {
            operand = match &operand.kind {
                ExprKind::Variable(variable) if variable.qualifier != Some("using") => return,
                ExprKind::Convert(_, next) | ExprKind::Attributed(_, next) => next,
                _ => break,
            };
        }
        let name = full_name(&attribute.type_name);
        self.error(&problem::UNEXPECTED_ATTRIBUTE, attribute.span, &[&name]);
    }

    /// `$using:x.y` may reach into members and by constant indices only.
    pub(super) fn using_access(&mut self, expr: &Expr<'s>) {
        let mut node = expr;
        let mut refused = None;
        loop {
            node = match &node.kind {
                ExprKind::Member { target, member, .. } => {
                    if !matches!(member.kind, ExprKind::String { .. }) {
                        refused = Some(node.span);
                    }
                    target
                }
                ExprKind::Index { target, index, .. } => {
                    if !is_constant(index, Place::Attribute) {
                        refused = Some(index.span);
                    }
                    target
                }
                ExprKind::Invoke { target, .. } => {
                    refused = Some(node.span);
                    target
                }
                _ => break,
            };
            self.inner_access.insert(node.span);
        }
        let is_using = matches!(&node.kind, ExprKind::Variable(variable)
            if variable.qualifier.is_some_and(|scope| scope.eq_ignore_ascii_case("using")));
        if let Some(span) = refused.filter(|_| is_using) {
            self.error(&problem::INVALID_USING_EXPRESSION, span, &[]);
        }
    }

    pub(super) fn splats_in_list(&mut self, elements: &[Expr<'s>]) {
        for element in elements {
            if let ExprKind::Variable(variable) = &element.kind
                && variable.splatted
            {
                let problem = &problem::SPLATTING_NOT_PERMITTED_IN_ARGUMENT_LIST;
                self.error(problem, element.span, &[&user_path(variable)]);
                self.splats.insert(element.span);
            }
        }
    }

    pub(super) fn step(&self, op: UnaryOp, op_span: Span, operand: &Expr<'s>) {
        let steps = matches!(
            op,
            UnaryOp::PreIncrement
                | UnaryOp::PreDecrement
                | UnaryOp::PostIncrement
                | UnaryOp::PostDecrement
        );
        if steps {
            let text = op_span.text(self.cx.source);
            let refused = &problem::OPERATOR_REQUIRES_VARIABLE_OR_PROPERTY;
            self.assignment_target(operand, false, refused, &[text]);
        }
    }
}

/// A number as the text that it is compared by: `0x10` is the key `16`.
fn number_key(number: &Number, written: &str) -> String {
    match number {
        Number::Int32(value) => value.to_string(),
        Number::Int64(value) => value.to_string(),
        _ => written.to_lowercase(),
    }
}

/// A variable as the script names it, without its sign.
fn user_path(variable: &Variable<'_>) -> String {
    match variable.qualifier {
        Some(qualifier) => format!("{qualifier}:{}", variable.name),
        None => variable.name.clone().into_owned(),
    }
}
