//! Statements: what they do. One file a group of constructs.

mod assign;
mod call;
mod change;
mod cmdlet_object;
mod command;
mod context;
mod errors;
mod eval;
mod flow;
mod literal;
mod module_object;
mod native;
mod objects;
mod operator;
mod parse_error;
mod path_intrinsics;
mod prepared;
mod walk;

pub(super) use call::BlockRunner;
pub use cmdlet_object::PsCmdlet;
pub use command::named_arg;
pub use context::{SessionState, VariableInfo};
pub use module_object::ModuleInfo;
pub(super) use objects::parameter_word;
pub use objects::{InvocationInfo, Reference};
pub(super) use parse_error::parse_failure;
pub use parse_error::{Extent, ParseErrorObject};
pub use prepared::Prepared;

use std::rc::Rc;
use std::sync::atomic::Ordering;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Stop, TypeDef, Value, convert};

use super::Runtime;
use super::code::{Body, Expr, Stmt, StmtKind};

/// The descriptions of this room's objects.
pub(super) static TYPES: &[&[&TypeDef]] = &[
    objects::DEFS,
    cmdlet_object::DEFS,
    parse_error::DEFS,
    context::DEFS,
    path_intrinsics::DEFS,
    module_object::DEFS,
];

impl Runtime {
    /// Runs a block's statements in order, under its traps where it has some.
    pub(super) fn exec_body(&mut self, body: &Body) -> R<()> {
        if !body.traps.is_empty() {
            return self.exec_trapped(body);
        }
        for stmt in &body.statements {
            if let Err(stop) = self.exec_noting(stmt) {
                self.statement_failed(stmt, stop)?;
            }
        }
        Ok(())
    }

    #[inline]
    pub(super) fn exec_noting(&mut self, stmt: &Stmt) -> R<()> {
        self.reach(stmt)?;
        if self.interrupted.load(Ordering::Relaxed) || self.host.refused.is_some() {
            return Err(Box::new(Stop::Halt));
        }
        self.exec(stmt)
    }

    /// Runs one statement; its output goes to the current output.
    pub(super) fn exec(&mut self, stmt: &Stmt) -> R<()> {
        match &stmt.kind {
            StmtKind::Expr(e) => self.exec_expr(e),
            StmtKind::Pipeline(p) => self.exec_pipeline(p),
            StmtKind::Assign(a) => self.run_assign(a),
            StmtKind::If(clauses, otherwise) => {
                for (condition, body) in clauses {
                    if self.condition(condition)? {
                        return self.exec_body(body);
                    }
                }
                otherwise
                    .as_ref()
                    .map_or(Ok(()), |body| self.exec_body(body))
            }
            StmtKind::While(label, condition, body) => {
                self.exec_while(label.as_deref(), condition, body)
            }
            StmtKind::Do(label, body, condition, until) => {
                self.exec_do(label.as_deref(), body, condition, *until)
            }
            StmtKind::For(f) => self.exec_for(f),
            StmtKind::Foreach(f) => self.exec_foreach(f),
            StmtKind::Switch(s) => self.exec_switch(s),
            StmtKind::Try(t) => self.exec_try(t),
            StmtKind::Function(f) => self.define_function(f),
            StmtKind::Type => Ok(()),
            StmtKind::Data(sym, commands, body) => self.exec_data(*sym, commands, body),
            StmtKind::Return(value) => {
                if let Some(frame) = self.frame.clone().filter(|f| f.returns) {
                    let given = match value {
                        // A cast that gave nothing is of its type already: the method's does not make text of it.
                        Some(value) => match (self.stmt_value(value)?, &value.kind) {
                            (Value::Null, StmtKind::Expr(Expr::Cast(_))) => Value::Void,
                            (given, _) => given,
                        },
                        None => Value::Void,
                    };
                    *frame.returned.borrow_mut() = Some(given);
                } else if let Some(value) = value {
                    self.exec(value)?;
                }
                Err(Box::new(Stop::Return))
            }
            StmtKind::Throw(value) => self.exec_throw(value.as_deref(), stmt.span),
            StmtKind::Exit(code) => {
                let code = match code {
                    Some(code) => self.stmt_value(code)?,
                    None => self
                        .variable(super::sym::LAST_EXIT_CODE)
                        .unwrap_or(Value::Int32(0)),
                };
                let int = crate::value::ty::known().int32;
                let code = match convert::try_to(self, &code, int)? {
                    Some(Value::Int32(code)) => code,
                    _ => 0,
                };
                Err(Box::new(Stop::Exit(code)))
            }
            StmtKind::Break(label) => {
                let label = self.label(label.as_ref())?;
                Err(Box::new(Stop::Break(label)))
            }
            StmtKind::Continue(label) => {
                let label = self.label(label.as_ref())?;
                Err(Box::new(Stop::Continue(label)))
            }
            StmtKind::Chain(c) => self.exec_chain(c),
            StmtKind::Unsupported(what) => ErrorRecord::runtime(
                format!("The statement '{what}' is not supported."),
                "StatementNotSupported",
                ErrorCategory::NotImplemented,
                Value::Str(what.clone()),
            )
            .raise(),
        }
    }

    /// A statement's value as an expression has it: an expression's own value, else what it wrote.
    pub(super) fn stmt_value(&mut self, stmt: &Stmt) -> R<Value> {
        match &stmt.kind {
            StmtKind::Expr(e) => self.eval_well(e),
            StmtKind::Assign(a) => self.exec_assign(a),
            _ => Ok(Value::from_output(
                self.collect(|rt| rt.exec_unguarded(stmt))?,
            )),
        }
    }

    /// An expression's value, with `$?` set where it came to one. What [`eval`](Self::eval) gives is handed on where it
    /// stands: moving values from call to call is a good part of what a small expression costs.
    #[inline(never)]
    fn eval_well(&mut self, e: &Expr) -> R<Value> {
        let result = self.eval(e);
        if result.is_ok() {
            self.evaluated(e);
        }
        result
    }

    /// Runs a statement whose error is its surrounding statement's.
    fn exec_unguarded(&mut self, stmt: &Stmt) -> R<()> {
        self.exec(stmt)
    }

    /// Notes that a part of a statement runs now: what fails in it stands there, and the debugger may stop there.
    #[inline]
    pub(super) fn reach(&mut self, stmt: &Stmt) -> R<()> {
        if let Some(frame) = &self.frame {
            frame.at.set(stmt.span);
        }
        match self.watched {
            true => self.look_at_statement(stmt),
            false => Ok(()),
        }
    }

    /// A condition's truth.
    #[inline]
    pub(super) fn condition(&mut self, stmt: &Stmt) -> R<bool> {
        self.reach(stmt)?;
        if let StmtKind::Expr(e) = &stmt.kind {
            return self.truth(e);
        }
        let value = self.stmt_value(stmt)?;
        // What the condition ran has been looked at: `$?` starts anew in the block.
        self.ok = true;
        Ok(convert::to_bool(&value))
    }

    /// The output of a block that is one expression, as one value: one that has no elements is its own output, and no
    /// list is made for it.
    fn lone_output(&mut self, stmt: &Stmt, e: &Expr) -> R<Value> {
        self.reach(stmt)?;
        let value = match self.eval(e) {
            Ok(value) => value,
            Err(stop) => {
                self.statement_failed(stmt, stop)?;
                return Ok(Value::Void);
            }
        };
        self.ok = true;
        match value {
            Value::Array(_) | Value::List(_) | Value::Net(_) | Value::Wrapped(_) => {
                let items = self.collect(|rt| rt.write_unrolled(value))?;
                Ok(Value::from_output(items))
            }
            single => Ok(single),
        }
    }

    /// A statement block's output as one value.
    pub(super) fn body_value(&mut self, body: &Body) -> R<Value> {
        if let [stmt] = body.statements.as_slice()
            && let StmtKind::Expr(e) = &stmt.kind
            && !matches!(e, Expr::Step(..) | Expr::SubExpr(_))
            && body.traps.is_empty()
        {
            return self.lone_output(stmt, e);
        }
        Ok(Value::from_output(self.collect(|rt| rt.exec_body(body))?))
    }

    /// A body, where `return` only leaves it.
    pub(super) fn run_body(&mut self, body: &Body) -> R<()> {
        match self.exec_body(body) {
            Err(stop) if matches!(*stop, Stop::Return) => Ok(()),
            other => other,
        }
    }

    fn exec_data(
        &mut self,
        sym: Option<super::sym::Sym>,
        _commands: &[super::code::Expr],
        body: &Body,
    ) -> R<()> {
        match sym {
            Some(sym) => {
                let value = self.body_value(body)?;
                self.scope.put(sym, value);
                Ok(())
            }
            None => self.exec_body(body),
        }
    }

    fn exec_chain(&mut self, chain: &super::code::ChainCode) -> R<()> {
        if chain.background {
            return self.start_background(&chain.first);
        }
        self.exec_link(&chain.first)?;
        for (and, stmt) in &chain.rest {
            if self.ok == *and {
                self.exec_link(stmt)?;
            }
        }
        Ok(())
    }

    /// One pipeline of a chain: an error of it is reported, and the chain goes on by `$?`.
    fn exec_link(&mut self, stmt: &Stmt) -> R<()> {
        match self.exec(stmt) {
            Ok(()) => Ok(()),
            Err(stop) => self.statement_failed(stmt, stop),
        }
    }

    /// The code that runs now, kept alive across calls into it.
    pub(super) fn code(&self) -> Option<Rc<super::code::BlockCode>> {
        self.frame.as_ref().map(|f| f.code.clone())
    }
}
