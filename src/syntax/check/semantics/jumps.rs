//! Where `break`, `continue` and `return` lead.

use super::{Around, Semantics};
use crate::syntax::ast::*;
use crate::syntax::problem;

impl<'s> Semantics<'_, 's> {
    pub(super) fn jump(&self, span: Span, label: Option<&Expr<'s>>) {
        let label = match label.map(|label| &label.kind) {
            None => Some(""),
            Some(ExprKind::String { value, .. }) => Some(value.as_ref()),
            Some(_) => None,
        };
        self.out_of_finally(span, label);
        if let Some(label) = label.filter(|label| !label.is_empty()) {
            self.label_exists(span, label);
        }
    }

    pub(super) fn out_of_finally(&self, span: Span, label: Option<&str>) {
        for around in self.around.iter().rev() {
            match around {
                Around::ScriptBlock | Around::Trap => return,
                Around::Loop(own) | Around::Switch(own) => {
                    if label.is_some_and(|label| matches_label(label, *own)) {
                        return;
                    }
                }
                Around::Finally => {
                    return self.error(&problem::CONTROL_LEAVING_FINALLY, span, &[]);
                }
                Around::Function | Around::Method => {}
            }
        }
    }

    pub(super) fn label_exists(&self, span: Span, label: &str) {
        for around in self.around.iter().rev() {
            match around {
                Around::Function => return,
                Around::Method => return self.error(&problem::LABEL_NOT_FOUND, span, &[label]),
                Around::Loop(own) if matches_label(label, *own) => return,
                _ => {}
            }
        }
    }

    pub(super) fn returned(&self, span: Span, value: bool) {
        self.out_of_finally(span, None);
        let Some(Some(member)) = self
            .members
            .last()
            .filter(|member| member.is_some_and(|member| member.is_method))
        else {
            return;
        };
        if value && member.is_void {
            self.error(&problem::VOID_METHOD_HAS_RETURN, span, &[]);
        } else if !value && !member.is_void {
            self.error(&problem::NON_VOID_METHOD_MISSING_RETURN_VALUE, span, &[]);
        }
    }
}

/// True where a jump with a label ends at a loop with one.
fn matches_label(label: &str, own: Option<&str>) -> bool {
    label.is_empty() || own.unwrap_or("").eq_ignore_ascii_case(label)
}
