//! Loops and `switch`.

use std::rc::Rc;
use std::sync::atomic::Ordering;

use crate::syntax::ast::SwitchMode;
use crate::value::dict::equals_ignore_case;
use crate::value::operators::{self, PatternSite};
use crate::value::types::collections::Enumerator;
use crate::value::{R, Stop, Str, Value, compare, convert};

use super::super::Runtime;
use super::super::code::{Body, Expr, ForCode, ForeachCode, Stmt, StmtKind, SwitchCode};
use super::super::sym::{self, Sym};
use super::walk::Walked;

/// What a loop does after a round.
enum Round {
    Next,
    Leave,
}

fn is_for(label: Option<&str>, wanted: Option<&Str>) -> bool {
    match (label, wanted) {
        (_, None) => true,
        (Some(label), Some(wanted)) => equals_ignore_case(label, wanted),
        (None, Some(_)) => false,
    }
}

impl Runtime {
    /// The label of a `break` or `continue`.
    pub(super) fn label(&mut self, label: Option<&Expr>) -> R<Option<Str>> {
        match label {
            None => Ok(None),
            Some(e) => {
                let value = self.eval(e)?;
                if value.is_null() {
                    Ok(None)
                } else {
                    convert::to_str(self, &value).map(Some)
                }
            }
        }
    }

    fn round(&mut self, body: &Body, label: Option<&str>) -> R<Round> {
        // A body without statements would never notice.
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(Box::new(Stop::Halt));
        }
        if self.signals.pending() {
            self.attend_to_events()?;
        }
        match self.exec_body(body) {
            Ok(()) => Ok(Round::Next),
            Err(stop) => match &*stop {
                Stop::Break(wanted) if is_for(label, wanted.as_ref()) => Ok(Round::Leave),
                Stop::Continue(wanted) if is_for(label, wanted.as_ref()) => Ok(Round::Next),
                _ => Err(stop),
            },
        }
    }

    pub(super) fn exec_while(
        &mut self,
        label: Option<&str>,
        condition: &Stmt,
        body: &Body,
    ) -> R<()> {
        while self.condition(condition)? {
            if let Round::Leave = self.round(body, label)? {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn exec_do(
        &mut self,
        label: Option<&str>,
        body: &Body,
        condition: &Stmt,
        until: bool,
    ) -> R<()> {
        loop {
            if let Round::Leave = self.round(body, label)? {
                break;
            }
            if self.condition(condition)? == until {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn exec_for(&mut self, f: &ForCode) -> R<()> {
        if let Some(init) = &f.init {
            self.silently(init)?;
        }
        loop {
            if let Some(condition) = &f.condition
                && !self.condition(condition)?
            {
                break;
            }
            if let Round::Leave = self.round(&f.body, f.label.as_deref())? {
                break;
            }
            if let Some(step) = &f.step {
                self.silently(step)?;
            }
        }
        Ok(())
    }

    /// The first and third part of `for` write nothing.
    fn silently(&mut self, stmt: &Stmt) -> R<()> {
        self.reach(stmt)?;
        match &stmt.kind {
            StmtKind::Assign(_) | StmtKind::Expr(Expr::Step(..)) => self.exec(stmt),
            _ => self.stmt_value(stmt).map(|_| ()),
        }
    }

    pub(super) fn exec_foreach(&mut self, f: &ForeachCode) -> R<()> {
        self.reach(&f.over)?;
        let over = match &f.over.kind {
            StmtKind::Expr(e) => self.walked(e)?,
            _ => Walked::Value(self.stmt_value(&f.over)?),
        };
        let walk = match over {
            Walked::Ints(first, last) => {
                let walk = Enumerator::ints(first, last);
                return self.with_enumerator(sym::FOREACH, &walk, |rt| {
                    let label = f.label.as_deref();
                    while let Some(n) = walk.next_int() {
                        rt.assign_int(&f.variable, n)?;
                        if let Round::Leave = rt.round(&f.body, label)? {
                            break;
                        }
                    }
                    Ok(())
                });
            }
            Walked::Value(Value::Null | Value::Void) => return Ok(()),
            Walked::Value(over) => Enumerator::over(self, &over)?,
        };
        self.with_enumerator(sym::FOREACH, &walk, |rt| {
            let label = f.label.as_deref();
            while let Some(item) = walk.next()? {
                rt.assign(&f.variable, item)?;
                if let Round::Leave = rt.round(&f.body, label)? {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Runs a loop with its enumerator in `$foreach` or `$switch`, where the loop's body may move it on.
    fn with_enumerator(
        &mut self,
        sym: Sym,
        walk: &Rc<Enumerator>,
        f: impl FnOnce(&mut Runtime) -> R<()>,
    ) -> R<()> {
        let scope = self.scope.clone();
        let saved = scope.replace(sym, Value::Net(walk.clone()));
        let result = f(self);
        scope.put(sym, saved.unwrap_or_default());
        result
    }

    pub(super) fn exec_switch(&mut self, s: &SwitchCode) -> R<()> {
        self.reach(&s.condition)?;
        let condition = self.stmt_value(&s.condition)?;
        let walk = if s.file {
            let path = convert::to_str(self, &condition)?;
            Enumerator::of_items(self.switch_file_lines(&path)?)
        } else if matches!(condition, Value::Void) {
            return Ok(());
        } else {
            Enumerator::over(self, &condition)?
        };
        let saved = self.scope.value(sym::UNDERSCORE);
        let result = self.with_enumerator(sym::SWITCH, &walk, |rt| rt.switch_items(s, &walk));
        match saved {
            Some(v) => self.scope.put(sym::UNDERSCORE, v),
            None => {
                self.scope.remove(sym::UNDERSCORE);
            }
        }
        result
    }

    fn switch_items(&mut self, s: &SwitchCode, walk: &Enumerator) -> R<()> {
        let label = s.label.as_deref();
        while let Some(item) = walk.next()? {
            match self.switch_item(s, &item) {
                Ok(()) => {}
                Err(stop) => match &*stop {
                    Stop::Break(wanted) if is_for(label, wanted.as_ref()) => break,
                    Stop::Continue(wanted) if is_for(label, wanted.as_ref()) => {}
                    _ => return Err(stop),
                },
            }
        }
        Ok(())
    }

    fn switch_item(&mut self, s: &SwitchCode, item: &Value) -> R<()> {
        let mut matched = false;
        for (test, body) in &s.clauses {
            self.scope.put(sym::UNDERSCORE, item.clone());
            if self.switch_matches(s, test, item)? {
                matched = true;
                self.scope.put(sym::UNDERSCORE, item.clone());
                self.exec_body(body)?;
            }
        }
        match (&s.default, matched) {
            (Some(body), false) => {
                self.scope.put(sym::UNDERSCORE, item.clone());
                self.exec_body(body)
            }
            _ => Ok(()),
        }
    }

    fn switch_matches(&mut self, s: &SwitchCode, test: &Expr, item: &Value) -> R<bool> {
        let test = self.eval(test)?;
        if super::super::block::block_of(&test).is_some() {
            let out =
                self.call_block_value(&test, std::slice::from_ref(item), Some(item.clone()))?;
            return Ok(convert::to_bool(&Value::from_output(out)));
        }
        let ignore_case = !s.case_sensitive;
        match s.mode {
            SwitchMode::Exact if test.is_null() => Ok(item.is_null()),
            // Clauses are compared as texts, whatever their types.
            SwitchMode::Exact => {
                let test = Value::Str(convert::to_str(self, &test)?);
                let item = Value::Str(convert::to_str(self, item)?);
                compare::equals(self, &test, &item, ignore_case)
            }
            SwitchMode::Wildcard => {
                let site = PatternSite::default();
                operators::like(self, &site, item, &test, ignore_case, false)
                    .map(|v| convert::to_bool(&v))
            }
            SwitchMode::Regex => {
                let site = PatternSite::default();
                let (held, table) =
                    operators::matches(self, &site, item, &test, ignore_case, false)?;
                self.keep_matches(table);
                Ok(convert::to_bool(&held))
            }
        }
    }
}
