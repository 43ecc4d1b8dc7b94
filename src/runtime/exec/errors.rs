//! `try`, `trap`, `throw`, and what becomes of a statement that failed.

use std::rc::Rc;
use std::sync::atomic::Ordering;

use crate::syntax::ast::Span;
use crate::value::error::{Carrier, ErrorCategory, Raised, Reach};
use crate::value::exception::{self, Exception};
use crate::value::position::Position;
use crate::value::types::own_records::own_record;
use crate::value::{ErrorRecord, R, Stop, Str, Value, convert, ty};

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
        if raised.pipeline.is_some() {
            return raised.stop();
        }
        self.place_error(&raised.record, self.failed_at(stmt));
        self.note_error(&raised.record);
        if self.guards > 0 || raised.reach == Reach::Stopped {
            return raised.stop();
        }
        let action = self.error_action(None);
        self.act_on(raised, action)
    }

    /// Where a statement failed: the part of it that was running.
    fn failed_at(&self, stmt: &Stmt) -> Span {
        self.frame.as_ref().map_or(stmt.span, |f| f.at.get())
    }

    /// What a preference does with an error that ended its statement.
    fn act_on(&mut self, raised: Raised, action: Action) -> R<()> {
        match action {
            Action::SilentlyContinue | Action::Ignore => Ok(()),
            Action::Stop => Raised {
                reach: Reach::Stopped,
                ..raised
            }
            .stop(),
            _ if raised.reach == Reach::Thrown => raised.stop(),
            Action::Inquire => {
                let message = raised.record.message();
                let choices = ["&Continue", "&Silently Continue", "&Break", "&Suspend"];
                match self.ask_choice(
                    "Action to take for this exception:",
                    &message,
                    &choices,
                    0,
                )? {
                    0 => self.act_on(raised, Action::Continue),
                    1 => Ok(()),
                    _ => self.act_on(raised, Action::Stop),
                }
            }
            Action::Continue | Action::Suspend | Action::Break => {
                self.show_statement_error(&raised.record)
            }
        }
    }

    /// Gives an error its place, where it has none: the failed statement's.
    pub(super) fn place_error(&mut self, record: &ErrorRecord, span: Span) {
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

    /// Gives the error of a command that could not be found its place, and the name under which it was called.
    pub(super) fn place_command_error(&mut self, record: &ErrorRecord, span: Span, called: Str) {
        let fresh = record.invocation.borrow().is_null();
        self.place_error(record, span);
        if fresh {
            let position = record.position.borrow().clone();
            *record.invocation.borrow_mut() = self.invocation_called(position, Some(called));
        }
    }

    pub(super) fn exec_throw(&mut self, value: Option<&Stmt>, span: Span) -> R<()> {
        let thrown = match value {
            Some(value) => self.stmt_value(value)?,
            None => match self.handled.clone() {
                // A bare `throw` in a `catch` throws the caught error again.
                Some(handled) => {
                    return Raised {
                        reach: Reach::Thrown,
                        ..handled
                    }
                    .stop();
                }
                None => Value::Void,
            },
        };
        let record = self.thrown_record(&thrown)?;
        self.place_error(&record, span);
        Raised::new(record, Reach::Thrown).stop()
    }

    /// The error that throwing a value makes.
    fn thrown_record(&mut self, thrown: &Value) -> R<Rc<ErrorRecord>> {
        if let Some(record) = record_in(thrown) {
            return Ok(record);
        }
        if exception::with_exception(thrown, |_| ()).is_some() {
            let carried = exception::with_exception(thrown, |e| e.extra("ErrorRecord")).flatten();
            if let Some(record) = carried.as_ref().and_then(record_in) {
                return Ok(record);
            }
            if self.is_runtime_exception(thrown) {
                exception::with_exception(thrown, |e| {
                    let thrown = ("WasThrownFromThrowStatement", Value::Bool(true));
                    e.extra.borrow_mut().push(thrown);
                });
                return Ok(Rc::new(own_record(thrown)));
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

    /// An exception of PowerShell's own, which comes with a record.
    fn is_runtime_exception(&self, value: &Value) -> bool {
        ty::find("System.Management.Automation.RuntimeException")
            .is_some_and(|base| base.is_assignable_from(ty::type_of(value)))
    }

    pub(super) fn exec_try(&mut self, t: &TryCode) -> R<()> {
        // An error in the block leaves the block, whether a clause catches it or not; so does one in a clause.
        let outcome = self.guarded(|rt| match rt.exec_body(&t.body) {
            Err(stop) if !t.catches.is_empty() => rt.catch(t, *stop),
            other => other,
        });
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

    fn guarded(&mut self, f: impl FnOnce(&mut Runtime) -> R<()>) -> R<()> {
        self.guards += 1;
        let outcome = f(self);
        self.guards -= 1;
        outcome
    }

    fn catch(&mut self, t: &TryCode, stop: Stop) -> R<()> {
        let raised = match self.record_of(stop) {
            Ok(raised) if raised.pipeline.is_some() => return raised.stop(),
            Ok(raised) => raised,
            Err(other) => return Err(Box::new(other)),
        };
        self.place_error(&raised.record, t.body.span);
        let Some((body, shown)) = self.find_catch(t, &raised)? else {
            return raised.stop();
        };
        let saved = self.scope.value(sym::UNDERSCORE);
        self.scope.put(sym::UNDERSCORE, Value::Net(shown));
        let outer = self.handled.replace(raised);
        let outcome = self.exec_body(body);
        self.handled = outer;
        match saved {
            Some(v) => self.scope.put(sym::UNDERSCORE, v),
            None => {
                self.scope.remove(sym::UNDERSCORE);
            }
        }
        outcome
    }

    /// The clause that answers to an error, and the record that it gets as `$_`. The inner exception is looked for
    /// first, then the one that carries the record, then what that one wraps; the most specific clause wins.
    fn find_catch<'t>(
        &mut self,
        t: &'t TryCode,
        raised: &Raised,
    ) -> R<Option<(&'t Body, Rc<ErrorRecord>)>> {
        // A lone clause for everything gets the error as it came.
        if let [(types, body)] = t.catches.as_slice()
            && types.is_empty()
        {
            return Ok(Some((body, raised.record.clone())));
        }
        let mut clauses = Vec::new();
        for (types, body) in &t.catches {
            if types.is_empty() {
                clauses.push((None, body));
            }
            for wanted in types {
                if let Some(ty) = self.catch_type(wanted)? {
                    clauses.push((Some(ty), body));
                }
            }
        }
        let mut best: Option<(usize, &Body, Passed)> = None;
        for candidate in candidates(raised) {
            // Nothing is more specific than rank 0.
            if best.as_ref().is_some_and(|(rank, ..)| *rank == 0) {
                break;
            }
            let thrown = candidate.ty;
            let found = clauses
                .iter()
                .find(|(ty, _)| *ty == Some(thrown))
                .or_else(|| {
                    clauses
                        .iter()
                        .find(|(ty, _)| ty.is_some_and(|t| t.is_assignable_from(thrown)))
                })
                .or_else(|| clauses.iter().find(|(ty, _)| ty.is_none()));
            if let Some((ty, body)) = found {
                let rank = match ty {
                    None => clauses.len(),
                    Some(ty) => derived(&clauses, *ty),
                };
                if best
                    .as_ref()
                    .is_none_or(|(r, ..)| rank < *r || rank == *r && ty.is_none())
                {
                    best = Some((rank, body, candidate.passed));
                }
            }
        }
        Ok(best.map(|(_, body, passed)| (body, passed.record(&raised.record))))
    }

    /// A catch clause's type; one that is not known catches nothing.
    fn catch_type(&mut self, wanted: &TypeRef) -> R<Option<ty::Ty>> {
        Ok(self.resolve_type(wanted).ok())
    }

    /// Statements under `trap`: an error looks for the handler that fits; `continue` in it goes on with the next
    /// statement, `break` passes the error on, and without either the error is reported before the next statement.
    pub(super) fn exec_trapped(&mut self, body: &Body) -> R<()> {
        for stmt in &body.statements {
            let Err(stop) = self.guarded(|rt| rt.exec_noting(stmt)) else {
                continue;
            };
            let raised = match self.record_of(*stop) {
                Ok(raised) if raised.pipeline.is_some() => return raised.stop(),
                Ok(raised) => raised,
                Err(other) => return Err(Box::new(other)),
            };
            self.ok = false;
            self.place_error(&raised.record, self.failed_at(stmt));
            self.note_error(&raised.record);
            match self.find_trap(&body.traps, &raised)? {
                None => return raised.stop(),
                Some((trap, shown)) => {
                    let outcome = self.run_trap(trap, raised, shown);
                    self.ok = false;
                    outcome?;
                }
            }
        }
        Ok(())
    }

    fn find_trap<'t>(
        &mut self,
        traps: &'t [TrapCode],
        raised: &Raised,
    ) -> R<Option<(&'t TrapCode, Rc<ErrorRecord>)>> {
        let mut found: Option<(&TrapCode, Passed)> = None;
        // The inner exception and the one that carries the record; what a command's exception wraps is not looked at.
        for candidate in candidates(raised).into_iter().take(2) {
            if found.as_ref().is_some_and(|(trap, _)| trap.ty.is_some()) {
                break;
            }
            let mut fitting = None;
            for trap in traps {
                let Some(wanted) = &trap.ty else { continue };
                match self.catch_type(wanted)? {
                    Some(ty) if ty == candidate.ty => {
                        fitting = Some(trap);
                        break;
                    }
                    Some(ty) if fitting.is_none() && ty.is_assignable_from(candidate.ty) => {
                        fitting = Some(trap);
                    }
                    _ => {}
                }
            }
            if let Some(trap) = fitting.or_else(|| traps.iter().find(|t| t.ty.is_none())) {
                found = Some((trap, candidate.passed));
            }
        }
        Ok(found.map(|(trap, passed)| (trap, passed.record(&raised.record))))
    }

    fn run_trap(&mut self, trap: &TrapCode, raised: Raised, shown: Rc<ErrorRecord>) -> R<()> {
        // The handler runs in a scope of its own, as a script block would.
        let outer = self.handled.replace(raised.clone());
        let outcome = self.in_child_scope(|rt| {
            rt.scope.put(sym::UNDERSCORE, Value::Net(shown));
            rt.exec_body(&trap.body)
        });
        self.handled = outer;
        match outcome {
            Ok(()) => {
                let action = self.error_action(None);
                // A handler that came to its end has answered a `throw` as well.
                self.act_on(
                    Raised {
                        reach: Reach::Statement,
                        ..raised
                    },
                    action,
                )
            }
            Err(stop) => match *stop {
                Stop::Continue(None) => Ok(()),
                Stop::Break(None) => raised.stop(),
                other => Err(Box::new(other)),
            },
        }
    }
}

/// An exception that `catch` and `trap` look at.
struct Candidate {
    ty: ty::Ty,
    passed: Passed,
}

/// What a handler gets as `$_`.
enum Passed {
    /// The record as it is.
    Whole,
    /// The record with another exception.
    With(Value),
    /// What the exception alone knows: its id, category and target, not the command.
    Bare,
}

impl Passed {
    fn record(self, record: &Rc<ErrorRecord>) -> Rc<ErrorRecord> {
        match self {
            Passed::Whole => record.clone(),
            Passed::With(exception) => Rc::new(ErrorRecord {
                exception,
                ..record.duplicate()
            }),
            Passed::Bare => {
                let bare = ErrorRecord::of(
                    record.exception.clone(),
                    &record.error_id,
                    record.category.get(),
                    record.target.clone(),
                );
                *bare.stack.borrow_mut() = record.stack.borrow().clone();
                Rc::new(bare)
            }
        }
    }
}

/// The exceptions of an error in the order in which handlers are looked for.
fn candidates(raised: &Raised) -> Vec<Candidate> {
    let runtime = ty::find("System.Management.Automation.RuntimeException");
    let inner_of = |value: &Value| {
        exception::with_exception(value, |e| e.inner.clone())
            .filter(|inner| !inner.is_null())
            .map(|inner| (ty::type_of(&inner), inner))
    };
    let own = &raised.record.exception;
    let own_type = ty::type_of(own);
    let is_runtime = runtime.is_some_and(|r| r.is_assignable_from(own_type));
    let whole = |ty: ty::Ty| Candidate {
        ty,
        passed: Passed::Whole,
    };
    let carrier = raised.carrier.type_name().and_then(ty::find);
    let mut all = Vec::new();
    match (raised.carrier, is_runtime) {
        (Carrier::Cmdlet, _) => {
            all.push(whole(own_type));
            all.extend(carrier.map(whole));
            all.extend(inner_of(own).map(|(ty, _)| whole(ty)));
        }
        // The exception is searched as if it came alone, and so does its record.
        (Carrier::ActionStop, true) => {
            all.extend(carrier.map(whole));
            all.extend(inner_of(own).map(|(ty, inner)| Candidate {
                ty,
                passed: Passed::With(inner),
            }));
            all.push(Candidate {
                ty: own_type,
                passed: Passed::Bare,
            });
        }
        (Carrier::ActionStop, false) => {
            all.extend(carrier.map(whole));
            all.push(whole(own_type));
        }
        // The engine's own exception and what is inside of it: `$_` gets the one that was asked for.
        (Carrier::Own, true) => {
            all.extend(inner_of(own).map(|(ty, inner)| Candidate {
                ty,
                passed: Passed::With(inner),
            }));
            all.push(whole(own_type));
        }
        (Carrier::Own, false) => {
            all.push(whole(own_type));
            all.extend(runtime.map(whole));
        }
    }
    all
}

/// How many of the clauses' types derive from a type.
fn derived(clauses: &[(Option<ty::Ty>, &Body)], base: ty::Ty) -> usize {
    clauses
        .iter()
        .filter(|(ty, _)| ty.is_some_and(|t| t != base && base.is_assignable_from(t)))
        .count()
}
