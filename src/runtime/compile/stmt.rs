//! Statements.

use crate::syntax::ast::{self, StatementKind};
use crate::value::Str;

use super::super::code::*;
use super::super::sym::Sym;
use super::{Compiler, type_ref};

fn label(l: &Option<&str>) -> Option<Str> {
    l.map(Str::from)
}

impl Compiler {
    pub(super) fn stmt(&mut self, s: &ast::Statement<'_>) -> Stmt {
        Stmt {
            kind: self.stmt_kind(s),
            span: s.span,
        }
    }

    fn boxed(&mut self, s: &ast::Statement<'_>) -> Box<Stmt> {
        Box::new(self.stmt(s))
    }

    fn stmt_kind(&mut self, s: &ast::Statement<'_>) -> StmtKind {
        match &s.kind {
            StatementKind::Pipeline(chain) => self.chain(chain),
            StatementKind::Assignment(a) => StmtKind::Assign(Box::new(AssignCode {
                target: self.target(&a.target),
                op: a.op,
                value: self.stmt(&a.value),
            })),
            StatementKind::If { clauses, otherwise } => StmtKind::If(
                clauses
                    .iter()
                    .map(|(c, b)| (self.stmt(c), self.body(b)))
                    .collect(),
                otherwise.as_ref().map(|b| self.body(b)),
            ),
            StatementKind::Switch(sw) => StmtKind::Switch(Box::new(SwitchCode {
                label: label(&sw.label),
                mode: sw.mode,
                case_sensitive: sw.case_sensitive,
                file: sw.file,
                condition: self.stmt(&sw.condition),
                clauses: sw
                    .clauses
                    .iter()
                    .map(|(e, b)| (self.expr(e), self.body(b)))
                    .collect(),
                default: sw.default.as_ref().map(|b| self.body(b)),
            })),
            StatementKind::While {
                label: l,
                condition,
                body,
            } => StmtKind::While(label(l), self.boxed(condition), self.body(body)),
            StatementKind::Do {
                label: l,
                body,
                condition,
                until,
            } => StmtKind::Do(label(l), self.body(body), self.boxed(condition), *until),
            StatementKind::For {
                label: l,
                init,
                condition,
                step,
                body,
            } => StmtKind::For(Box::new(ForCode {
                label: label(l),
                init: init.as_ref().map(|s| self.stmt(s)),
                condition: condition.as_ref().map(|s| self.stmt(s)),
                step: step.as_ref().map(|s| self.stmt(s)),
                body: self.body(body),
            })),
            StatementKind::Foreach {
                label: l,
                variable,
                over,
                body,
                ..
            } => StmtKind::Foreach(Box::new(ForeachCode {
                label: label(l),
                variable: self.variable(variable),
                over: self.stmt(over),
                body: self.body(body),
            })),
            StatementKind::Try {
                body,
                catches,
                finally,
            } => StmtKind::Try(Box::new(TryCode {
                body: self.body(body),
                catches: catches
                    .iter()
                    .map(|c| (c.types.iter().map(type_ref).collect(), self.body(&c.body)))
                    .collect(),
                finally: finally.as_ref().map(|b| self.body(b)),
            })),
            StatementKind::Function(f) => StmtKind::Function(self.function(f)),
            StatementKind::Type(t) => {
                let code = self.type_definition(t);
                self.types.push(std::rc::Rc::new(code));
                StmtKind::Type
            }
            StatementKind::Data {
                name,
                commands,
                body,
            } => StmtKind::Data(
                name.map(Sym::of),
                commands.iter().map(|c| self.expr(c)).collect(),
                self.body(body),
            ),
            StatementKind::Return(s) => StmtKind::Return(s.as_ref().map(|s| self.boxed(s))),
            StatementKind::Throw(s) => StmtKind::Throw(s.as_ref().map(|s| self.boxed(s))),
            StatementKind::Exit(s) => StmtKind::Exit(s.as_ref().map(|s| self.boxed(s))),
            StatementKind::Break(e) => StmtKind::Break(e.as_ref().map(|e| self.expr(e))),
            StatementKind::Continue(e) => StmtKind::Continue(e.as_ref().map(|e| self.expr(e))),
            StatementKind::Unsupported(what) => StmtKind::Unsupported(Str::from(*what)),
            StatementKind::Error(_) => {
                StmtKind::Unsupported(Str::from("a statement with parse errors"))
            }
        }
    }

    pub(super) fn function(&mut self, f: &ast::Function<'_>) -> std::rc::Rc<FunctionCode> {
        let body = self.block(&f.body, f.params.as_deref(), f.is_filter);
        std::rc::Rc::new(FunctionCode {
            name: Str::from(f.name.as_ref()),
            body: std::rc::Rc::new(body),
        })
    }
}
