//! Classes and enumerations.

use std::rc::Rc;

use crate::syntax::ast::{self, ExprKind, Member};
use crate::syntax::{self, walk};
use crate::value::Str;

use super::super::code::*;
use super::{Compiler, type_ref};

impl Compiler {
    pub(super) fn type_definition(&mut self, t: &ast::TypeDefinition<'_>) -> TypeCode {
        let mut properties = Vec::new();
        let mut methods = Vec::new();
        for member in &t.members {
            match member {
                Member::Property {
                    span,
                    name,
                    attributes,
                    is_static,
                    is_hidden,
                    initial,
                    ..
                } => {
                    let ty = attributes
                        .iter()
                        .find(|a| a.is_constraint)
                        .map(|a| type_ref(&a.type_name));
                    properties.push(PropertyCode {
                        name: Str::from(*name),
                        ty,
                        attributes: attributes
                            .iter()
                            .filter(|a| !a.is_constraint)
                            .map(|a| self.attribute(a))
                            .collect(),
                        is_static: *is_static,
                        is_hidden: *is_hidden,
                        initial: initial.as_ref().map(|e| self.expr(e)),
                        initial_span: initial.as_ref().map(|e| e.span),
                        constant: initial.as_ref().is_some_and(syntax::is_constant),
                        reads: initial.as_ref().map(static_owners).unwrap_or_default(),
                        span: *span,
                    });
                }
                Member::Method {
                    span,
                    name,
                    return_type,
                    is_static,
                    is_hidden,
                    params,
                    base_args,
                    body,
                    name_span,
                    ..
                } => {
                    methods.push(MethodCode {
                        name: Str::from(*name),
                        is_constructor: name.eq_ignore_ascii_case(t.name),
                        is_static: *is_static,
                        is_hidden: *is_hidden,
                        returns: return_type.as_ref().map(type_ref),
                        base_args: base_args
                            .as_ref()
                            .map(|args| args.iter().map(|a| self.expr(a)).collect()),
                        body: Rc::new(self.block(body, Some(params), false)),
                        span: *span,
                        name_span: *name_span,
                    });
                }
            }
        }
        TypeCode {
            name: Str::from(t.name),
            is_enum: t.is_enum,
            attributes: t.attributes.iter().map(|a| self.attribute(a)).collect(),
            bases: t.bases.iter().map(type_ref).collect(),
            properties,
            methods,
            span: t.span,
            source: self.source.clone(),
        }
    }
}

/// The types whose static members an expression reads.
fn static_owners(expr: &ast::Expr<'_>) -> Vec<Str> {
    #[derive(Default)]
    struct Owners(Vec<Str>);

    impl<'s> walk::Visitor<'s> for Owners {
        fn enter_expr(&mut self, expr: &ast::Expr<'s>) {
            if let ExprKind::Member { target, .. } = &expr.kind
                && let ExprKind::Type(name) = &target.kind
                && let ast::TypeNameKind::Simple(name, None) = name.kind
            {
                self.0.push(Str::from(name));
            }
        }
    }

    let mut owners = Owners::default();
    walk::expr(expr, &mut owners);
    owners.0
}
