//! `try`, `trap`, `throw`, and what becomes of a statement that failed.

use std::rc::Rc;
use std::sync::atomic::Ordering;

use crate::syntax::ast::Span;
use crate::value::error::{ErrorCategory, Raised, Reach};
use crate::value::exception::{self, Exception};
use crate::value::position::Position;
use crate::value::{ErrorRecord, R, Stop, Value, convert, ty};

use super::super::Runtime;
use super::super::code::{Body, Stmt, TrapCode, TryCode, TypeRef};
use super::super::prefs::Action;
use super::super::streams::record_in;
use super::super::sym;

impl Runtime {
    /// A statement ended with a stop: an error is handed to the enclosing `try` or `trap` where there is one, else
    /// reported by `$ErrorActionPreference`, and the next statement runs. Everything else goes on its way.
    pub(super) fn statement_failed(&mut self, stmt: &Stmt, stop: Box<Stop>) -> R<()> {
        let raised = match self.record_of(*stop) {
            Ok(raised) => raised,
            Err(other) => return Err(Box::new(other)),
        };
        self.ok = false;
        self.place_error(&raised.record, stmt.span);
        if self.guards > 0 {
            return Err(Box::new(Stop::Error(raised)));
        }
        let action = self.error_action(None);
        let silent = matches!(action, Action::SilentlyContinue | Action::Ignore);
        if raised.reach == Reach::Script && !(silent && is_throw(&raised.record)) {
            return Err(Box::new(Stop::Error(raised)));
        }
        match action {
            Action::Stop => Err(Box::new(Stop::Error(Raised {
                record: raised.record,
                reach: Reach::Script,
            }))),
            Action::SilentlyContinue => {
                self.remember(&raised.record);
                self.keep_error(&Value::Net(raised.record));
                Ok(())
            }
            Action::Ignore => Ok(()),
            _ => {
                self.remember(&raised.record);
                self.keep_error(&Value::Net(raised.record.clone()));
                self.show_error(&raised.record)
            }
        }
    }

    /// Gives an error its place, where it has none: the failed statement's.
    pub(super) fn place_error(&mut self, record: &Rc<ErrorRecord>, span: Span) {
        if record.position.borrow().is_none()
            && let Some(code) = self.code()
        {
            *record.position.borrow_mut() = Some(Position {
                source: code.source.clone(),
                start: span.start,
                end: span.end,
            });
        }
        if record.stack.borrow().is_empty() {
            *record.stack.borrow_mut() = self.stack_trace();
        }
        if record.invocation.borrow().is_null() {
            let invocation = self.script_invocation(record.position.borrow().clone());
            *record.invocation.borrow_mut() = invocation;
        }
    }

    pub(super) fn exec_throw(&mut self, value: Option<&Stmt>, span: Span) -> R<()> {
        let thrown = match value {
            Some(value) => self.stmt_value(value)?,
            None => match self.scope.value(sym::UNDERSCORE) {
                // A bare `throw` in a `catch` throws the caught error again.
                Some(current) if self.catching > 0 && record_in(&current).is_some() => current,
                _ => Value::Void,
            },
        };
        let record = self.thrown_record(&thrown)?;
        self.place_error(&record, span);
        Err(Box::new(Stop::Error(Raised {
            record,
            reach: Reach::Script,
        })))
    }

    /// The error that throwing a value makes.
    fn thrown_record(&mut self, thrown: &Value) -> R<Rc<ErrorRecord>> {
        if let Some(record) = record_in(thrown) {
            if record.logged.get() {
                return Ok(record);
            }
            return Ok(record);
        }
        if exception::with_exception(thrown, |_| ()).is_some() {
            let carried = exception::with_exception(thrown, |e| e.extra("ErrorRecord")).flatten();
            if let Some(record) = carried.as_ref().and_then(record_in) {
                return Ok(record);
            }
            let id = exception::message_of(thrown);
            let record = ErrorRecord::of(
                thrown.clone(),
                id,
                ErrorCategory::OperationStopped,
                Value::Null,
            );
            return Ok(Rc::new(record));
        }
        let (message, target) = match thrown {
            Value::Void | Value::Null => ("ScriptHalted".into(), Value::Null),
            other => (convert::to_str(self, other)?, other.clone()),
        };
        let record = ErrorRecord::of(
            Exception::new("System.Management.Automation.RuntimeException", &message)
                .with("WasThrownFromThrowStatement", Value::Bool(true))
                .into_value(),
            &message,
            ErrorCategory::OperationStopped,
            target,
        );
        Ok(Rc::new(record))
    }

    pub(super) fn exec_try(&mut self, t: &TryCode) -> R<()> {
        let outcome = if t.catches.is_empty() {
            self.exec_body(&t.body)
        } else {
            self.guarded(&t.body)
        };
        let outcome = match outcome {
            Err(stop) if !t.catches.is_empty() => self.catch(t, *stop),
            other => other,
        };
        match &t.finally {
            None => outcome,
            Some(finally) => {
                // `finally` runs to its end even where the pipeline is being stopped; another Ctrl+C stops it too.
                let stopping = self.interrupted.swap(false, Ordering::Relaxed);
                let cleaned = self.exec_body(finally);
                if stopping {
                    self.interrupted.store(true, Ordering::Relaxed);
                }
                cleaned?;
                outcome
            }
        }
    }

    fn guarded(&mut self, body: &Body) -> R<()> {
        self.guards += 1;
        let outcome = self.exec_body(body);
        self.guards -= 1;
        outcome
    }

    fn catch(&mut self, t: &TryCode, stop: Stop) -> R<()> {
        let raised = match self.record_of(stop) {
            Ok(raised) => raised,
            Err(other) => return Err(Box::new(other)),
        };
        self.place_error(&raised.record, t.body.span);
        let Some((body, shown)) = self.find_catch(t, &raised.record)? else {
            return Err(Box::new(Stop::Error(raised)));
        };
        self.remember(&raised.record);
        let saved = self.scope.value(sym::UNDERSCORE);
        self.scope.put(sym::UNDERSCORE, Value::Net(shown));
        self.catching += 1;
        let outcome = self.exec_body(body);
        self.catching -= 1;
        match saved {
            Some(v) => self.scope.put(sym::UNDERSCORE, v),
            None => {
                self.scope.remove(sym::UNDERSCORE);
            }
        }
        outcome
    }

    /// The clause that answers to an error: the first whose type the exception has, the most derived type first. An
    /// exception that a method threw is looked for inside its wrapper too, and is then what `$_` holds.
    fn find_catch<'t>(
        &mut self,
        t: &'t TryCode,
        record: &Rc<ErrorRecord>,
    ) -> R<Option<(&'t Body, Rc<ErrorRecord>)>> {
        let mut candidates = vec![record.exception.clone()];
        let wrapper = [
            "System.Management.Automation.MethodInvocationException",
            "System.Management.Automation.GetValueInvocationException",
            "System.Management.Automation.SetValueInvocationException",
            "System.Management.Automation.CmdletInvocationException",
        ];
        let outer = ty::type_of(&record.exception);
        if wrapper.iter().any(|w| ty::find(w) == Some(outer)) {
            let inner = exception::with_exception(&record.exception, |e| e.inner.clone())
                .unwrap_or_default();
            if !inner.is_null() {
                candidates.push(inner);
            }
        }
        for candidate in candidates {
            let thrown = ty::type_of(&candidate);
            let mut best: Option<(u32, &Body)> = None;
            for (types, body) in &t.catches {
                for wanted in types {
                    if let Some(wanted) = self.catch_type(wanted)?
                        && wanted.is_assignable_from(thrown)
                    {
                        let far = distance(thrown, wanted);
                        if best.is_none_or(|(d, _)| far < d) {
                            best = Some((far, body));
                        }
                    }
                }
            }
            if let Some((_, body)) = best {
                if candidate.same(&record.exception) {
                    return Ok(Some((body, record.clone())));
                }
                let inner = ErrorRecord {
                    exception: candidate,
                    ..record.duplicate()
                };
                inner.logged.set(record.logged.get());
                return Ok(Some((body, Rc::new(inner))));
            }
        }
        Ok(t.catches
            .iter()
            .find(|(types, _)| types.is_empty())
            .map(|(_, body)| (body, record.clone())))
    }

    /// A catch clause's type; one that is not known catches nothing.
    fn catch_type(&mut self, wanted: &TypeRef) -> R<Option<ty::Ty>> {
        Ok(self.resolve_type(wanted).ok())
    }

    /// Statements under `trap`: an error looks for the handler that fits; `continue` in it (or nothing) goes on with
    /// the next statement, `break` passes the error on.
    pub(super) fn exec_trapped(&mut self, body: &Body) -> R<()> {
        for stmt in &body.statements {
            self.guards += 1;
            let outcome = self.exec_noting(stmt);
            self.guards -= 1;
            let Err(stop) = outcome else { continue };
            let raised = match self.record_of(*stop) {
                Ok(raised) => raised,
                Err(other) => return Err(Box::new(other)),
            };
            self.ok = false;
            self.place_error(&raised.record, stmt.span);
            match self.find_trap(&body.traps, &raised.record)? {
                None => self.statement_failed(stmt, Box::new(Stop::Error(raised)))?,
                Some((trap, shown)) => self.run_trap(trap, shown, stmt, raised)?,
            }
        }
        Ok(())
    }

    /// The trap that answers to an error, and the error as its `$_` shows it: a trap that names the type of the inner
    /// exception sees that one.
    fn find_trap<'t>(
        &mut self,
        traps: &'t [TrapCode],
        record: &Rc<ErrorRecord>,
    ) -> R<Option<(&'t TrapCode, Rc<ErrorRecord>)>> {
        let inner =
            exception::with_exception(&record.exception, |e| e.inner.clone()).unwrap_or_default();
        for candidate in [&inner, &record.exception] {
            if candidate.is_null() {
                continue;
            }
            let thrown = ty::type_of(candidate);
            let mut best: Option<(u32, &TrapCode)> = None;
            for trap in traps {
                if let Some(wanted) = &trap.ty
                    && let Some(wanted) = self.catch_type(wanted)?
                    && wanted.is_assignable_from(thrown)
                {
                    let far = distance(thrown, wanted);
                    if best.is_none_or(|(d, _)| far < d) {
                        best = Some((far, trap));
                    }
                }
            }
            let Some((_, trap)) = best else { continue };
            if candidate.same(&record.exception) {
                return Ok(Some((trap, record.clone())));
            }
            let shown = ErrorRecord {
                exception: candidate.clone(),
                ..record.duplicate()
            };
            shown.logged.set(record.logged.get());
            return Ok(Some((trap, Rc::new(shown))));
        }
        let any = traps.iter().find(|t| t.ty.is_none());
        Ok(any.map(|trap| (trap, record.clone())))
    }

    fn run_trap(
        &mut self,
        trap: &TrapCode,
        shown: Rc<ErrorRecord>,
        stmt: &Stmt,
        raised: Raised,
    ) -> R<()> {
        self.remember(&raised.record);
        let error = Value::Net(shown);
        // The handler runs in a scope of its own, as a script block would.
        let outcome = self.in_child_scope(|rt| {
            rt.scope.put(sym::UNDERSCORE, error);
            rt.catching += 1;
            let outcome = rt.exec_body(&trap.body);
            rt.catching -= 1;
            outcome
        });
        match outcome {
            Ok(()) => {
                if self.guards > 0
                    || raised.reach == Reach::Script && self.error_action(None) == Action::Stop
                {
                    return Err(Box::new(Stop::Error(raised)));
                }
                match self.error_action(None) {
                    Action::SilentlyContinue | Action::Ignore => Ok(()),
                    Action::Stop => Err(Box::new(Stop::Error(Raised {
                        record: raised.record,
                        reach: Reach::Script,
                    }))),
                    _ => {
                        self.place_error(&raised.record, stmt.span);
                        self.show_error(&raised.record)
                    }
                }
            }
            Err(stop) => match *stop {
                Stop::Continue(None) => Ok(()),
                Stop::Break(None) => Err(Box::new(Stop::Error(raised))),
                other => Err(Box::new(other)),
            },
        }
    }
}

/// How many steps of inheritance lie between a type and one of its bases.
fn distance(from: ty::Ty, to: ty::Ty) -> u32 {
    let mut steps = 0;
    let mut at = Some(from);
    while let Some(t) = at {
        if t == to {
            return steps;
        }
        steps += 1;
        at = t.base();
    }
    u32::MAX
}

fn is_throw(record: &ErrorRecord) -> bool {
    exception::with_exception(&record.exception, |e| {
        e.extra("WasThrownFromThrowStatement").is_some()
    })
    .unwrap_or(false)
        || record.category.get() == ErrorCategory::OperationStopped
}
