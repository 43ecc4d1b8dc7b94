//! Pipelines and commands.

use std::cell::RefCell;

use crate::syntax::ast::{self, CommandElement, ExprKind, PipelineElement, RedirectTarget};
use crate::value::Str;

use super::super::code::*;
use super::Compiler;

impl Compiler {
    pub(super) fn chain(&mut self, chain: &ast::Chain<'_>) -> StmtKind {
        let first = self.pipeline(&chain.first);
        if chain.rest.is_empty() && !chain.background {
            return first;
        }
        StmtKind::Chain(Box::new(ChainCode {
            first: Stmt {
                kind: first,
                span: chain.first.span,
            },
            rest: chain
                .rest
                .iter()
                .map(|(and, p)| {
                    (
                        *and,
                        Stmt {
                            kind: self.pipeline(p),
                            span: p.span,
                        },
                    )
                })
                .collect(),
            background: chain.background,
        }))
    }

    fn pipeline(&mut self, p: &ast::Pipeline<'_>) -> StmtKind {
        if let [
            PipelineElement::Expression {
                expr, redirections, ..
            },
        ] = p.elements.as_slice()
            && redirections.is_empty()
        {
            return StmtKind::Expr(self.expr(expr));
        }
        let elements = p
            .elements
            .iter()
            .map(|e| match e {
                PipelineElement::Expression {
                    expr, redirections, ..
                } => Element::Expr(self.expr(expr), self.redirections(redirections)),
                PipelineElement::Command(c) => Element::Command(self.command(c)),
            })
            .collect();
        StmtKind::Pipeline(Box::new(PipelineCode {
            elements,
            span: p.span,
        }))
    }

    fn redirections(&mut self, list: &[ast::Redirection<'_>]) -> Vec<RedirectCode> {
        list.iter()
            .map(|r| RedirectCode {
                from: r.from,
                to: match &r.to {
                    RedirectTarget::Merge(to) => RedirectTo::Merge(*to),
                    RedirectTarget::File { name, append } => {
                        RedirectTo::File(self.expr(name), *append)
                    }
                },
                span: r.span,
            })
            .collect()
    }

    fn command(&mut self, c: &ast::Command<'_>) -> CommandCode {
        let mut args = Vec::with_capacity(c.elements.len());
        let mut verbatim = false;
        for element in &c.elements {
            match element {
                CommandElement::Parameter {
                    name,
                    argument,
                    span,
                    colon,
                } => {
                    let value = argument.as_ref().map(|a| self.expr(a));
                    // `-Name:` without a value keeps its colon, as `$args` shows it.
                    let name = if *colon && value.is_none() {
                        Str::from(format!("{name}:"))
                    } else {
                        Str::from(*name)
                    };
                    args.push(ArgCode::Param(name, value, *span));
                }
                CommandElement::Argument(e) => {
                    if verbatim {
                        args.push(ArgCode::Verbatim(Str::from(self.text(e.span))));
                        continue;
                    }
                    match &e.kind {
                        ExprKind::Variable(v) if v.splatted => {
                            args.push(ArgCode::Splat(self.variable(v)))
                        }
                        ExprKind::Number(_) => {
                            let text = Str::from(self.text(e.span));
                            args.push(ArgCode::Value(self.expr(e), Some(text), e.span));
                        }
                        ExprKind::String {
                            value,
                            quote: ast::Quote::Bare,
                        } if value == "--%" => verbatim = true,
                        _ => args.push(ArgCode::Value(self.expr(e), None, e.span)),
                    }
                }
            }
        }
        CommandCode {
            invocation: c.invocation,
            name: self.expr(&c.name),
            args,
            redirections: self.redirections(&c.redirections),
            span: c.span,
            name_span: c.name.span,
            cache: RefCell::new(None),
        }
    }
}
