//! Methods of classes.

use super::super::method;
use super::{Around, MemberContext, Semantics, bracketed, is_named};
use crate::syntax::ast::*;
use crate::syntax::problem;

impl<'s> Semantics<'_, 's> {
    /// True for a method that bears its class's name.
    pub(super) fn constructs(&self, name: &str) -> bool {
        self.type_names
            .last()
            .is_some_and(|class| class.eq_ignore_ascii_case(name))
    }

    pub(super) fn method(&mut self, member: &Member<'s>, constructs: bool) {
        let Member::Method {
            name_span,
            return_type,
            is_static,
            params,
            body,
            ..
        } = member
        else {
            return;
        };
        self.method_next = true;
        self.around.push(Around::Method);
        let is_void = return_type
            .as_ref()
            .is_none_or(|name| is_named(name, "void"));
        self.members.push(Some(MemberContext {
            is_method: true,
            is_static: *is_static,
            is_void,
        }));
        if let Some(block) = &body.params {
            self.error(&problem::PARAM_BLOCK_NOT_ALLOWED_IN_METHOD, block.span, &[]);
        }
        let named = [&body.dynamicparam, &body.begin, &body.process, &body.end];
        let first = named.into_iter().flatten().find(|block| block.named);
        if let Some(first) = first {
            self.error(&problem::NAMED_BLOCK_NOT_ALLOWED_IN_METHOD, first.span, &[]);
        }
        if let Some(name) = return_type.as_ref().filter(|_| constructs) {
            let problem = &problem::CONSTRUCTOR_CANT_HAVE_RETURN_TYPE;
            self.error(problem, bracketed(name.span), &[]);
        }
        let ways = method::ways(params, body);
        if !is_void && !ways.always_return {
            self.error(&problem::METHOD_HAS_CODE_PATH_NOT_RETURN, *name_span, &[]);
        }
        self.foreign.extend(ways.foreign);
    }
}
