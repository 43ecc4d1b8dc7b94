//! What may stand left of an assignment.

use super::super::pure_expression;
use super::{Semantics, bracketed, is_named, is_reference};
use crate::syntax::ast::*;
use crate::syntax::problem::{self, Problem};

impl<'s> Semantics<'_, 's> {
    /// Reports a target that nothing can be assigned to. `simple` is `=`, which alone may have several targets.
    pub(super) fn assignment_target(
        &self,
        target: &Expr<'s>,
        simple: bool,
        refused: &Problem,
        args: &[&str],
    ) {
        let valid = match &target.kind {
            ExprKind::Array(elements) if simple => {
                for element in elements {
                    self.assignment_target(element, true, refused, args);
                }
                true
            }
            ExprKind::Array(_) => false,
            ExprKind::Paren(inner) => {
                match pure_expression(inner) {
                    Some(inner) => self.assignment_target(inner, simple, refused, args),
                    None => self.error(refused, inner.span, args),
                }
                true
            }
            ExprKind::Convert(..) | ExprKind::Attributed(..) => {
                let inner = self.converted_target(target);
                self.assignment_target(inner, simple, refused, args);
                true
            }
            ExprKind::Variable(variable) => !variable
                .qualifier
                .is_some_and(|scope| scope.eq_ignore_ascii_case("using")),
            ExprKind::Member {
                null_conditional, ..
            }
            | ExprKind::Index {
                null_conditional, ..
            }
            | ExprKind::Invoke {
                null_conditional, ..
            } => !null_conditional,
            _ => false,
        };
        if !valid {
            self.error(refused, target.span, args);
        }
    }

    /// Looks at the conversions before a target; gives the target behind them.
    fn converted_target<'t>(&self, target: &'t Expr<'s>) -> &'t Expr<'s> {
        let mut inner = target;
        let mut conversions = 0;
        let mut last: Option<&TypeName<'s>> = None;
        let mut reference = None;
        loop {
            inner = match &inner.kind {
                ExprKind::Convert(name, next) => {
                    conversions += 1;
                    last = Some(name);
                    if is_reference(name) {
                        reference = Some(bracketed(name.span));
                    } else if is_named(name, "void") {
                        let span = bracketed(name.span);
                        self.error(&problem::VOID_TYPE_CONSTRAINT_NOT_ALLOWED, span, &[]);
                    }
                    next
                }
                ExprKind::Attributed(_, next) => next,
                _ => break,
            };
        }
        match (reference, &inner.kind) {
            (Some(span), _) if conversions > 1 => {
                let problem = &problem::REFERENCE_NEEDS_TO_BE_BY_ITSELF_IN_TYPE_CONSTRAINT;
                self.error(problem, span, &[]);
            }
            (_, ExprKind::Variable(variable)) => self.automatic(variable, last, target.span),
            _ => {}
        }
        inner
    }

    /// Automatic variables keep their types.
    fn automatic(&self, variable: &Variable<'s>, given: Option<&TypeName<'s>>, span: Span) {
        let local = variable.qualifier.is_none_or(|scope| {
            ["local", "private"]
                .iter()
                .any(|it| it.eq_ignore_ascii_case(scope))
        });
        let Some((_, accepted, shown)) = AUTOMATIC
            .iter()
            .find(|(name, ..)| local && name.eq_ignore_ascii_case(&variable.name))
        else {
            return;
        };
        let given = given.map(|name| name.span.text(self.cx.source).to_ascii_lowercase());
        let kept = given.is_some_and(|given| {
            let plain = given.strip_prefix("system.").unwrap_or(&given);
            accepted.contains(&plain)
        });
        if !kept {
            let problem = &problem::ASSIGNMENT_STATEMENT_TO_AUTOMATIC_NOT_SUPPORTED;
            self.error(problem, span, &[&variable.name, shown]);
        }
    }
}

/// Automatic variables, the names of the type that each has, and how a message calls it.
const AUTOMATIC: &[(&str, &[&str], &str)] = &[
    ("_", &["object"], "System.Object"),
    ("args", &["object[]"], "System.Object[]"),
    ("this", &["object"], "System.Object"),
    ("input", &["object"], "System.Object"),
    (
        "PSCmdlet",
        &[],
        "System.Management.Automation.PSScriptCmdlet",
    ),
    (
        "PSBoundParameters",
        &[],
        "System.Management.Automation.PSBoundParametersDictionary",
    ),
    (
        "MyInvocation",
        &["management.automation.invocationinfo"],
        "System.Management.Automation.InvocationInfo",
    ),
    ("PSScriptRoot", &["string"], "System.String"),
    ("PSCommandPath", &["string"], "System.String"),
];
