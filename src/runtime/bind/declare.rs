//! A function's parameters as variables: defaults, what unbound ones hold, and preference variables that common
//! parameters set.

use crate::value::ty::Prim;
use crate::value::{Ty, Value, ty};

use super::super::prefs::Action;
use super::super::scope::Var;
use super::super::sym::{self, Sym};
use super::binder::{Binder, How};
use super::errors::B;
use super::truth::switch_value;
use super::{BoundFrom, ParamInfo};

/// What a parameter without value and default holds; None: null, unconverted.
pub(super) fn empty_value(t: Ty) -> Option<Value> {
    match t.prim() {
        Prim::String => Some(Value::str("")),
        Prim::Bool => Some(Value::Bool(false)),
        Prim::Switch => Some(switch_value(false)),
        prim if prim.is_number() && prim != Prim::BigInt => Some(Value::Int32(0)),
        _ => None,
    }
}

impl Binder<'_> {
    /// Gives the parameters without a value their defaults, in order: a default may use the parameters before it.
    pub fn bind_defaults(&mut self) -> B<()> {
        let params = self.params.clone();
        let Some(code) = &params.code else {
            return Ok(());
        };
        for at in self.state.unbound.clone() {
            let Some(p) = params.params.get(usize::from(at)) else {
                continue;
            };
            let Some(declared) = p.declared else { continue };
            let default = code
                .params
                .get(usize::from(declared))
                .and_then(|c| c.default.as_ref());
            let value = match default {
                Some(default) => self.rt.evaluate(default)?,
                None => Value::Null,
            };
            let value = if matches!(value, Value::Void) {
                Value::Null
            } else {
                value
            };
            self.set_default(at, p, value, default.is_some())?;
        }
        Ok(())
    }

    fn set_default(&mut self, at: u16, p: &ParamInfo, value: Value, is_set: bool) -> B<()> {
        let (value, how) = match p.ty.and_then(empty_value) {
            Some(empty) if !is_set => (empty, How::CoerceDefault),
            _ if is_set => (value, How::CoerceDefault),
            _ => (value, How::Default),
        };
        if self.params.advanced && !self.params.piped.is_empty() {
            self.state.defaults.push((at, value.clone()));
        }
        self.bind_value(at, &value, None, None, how, BoundFrom::Argument)?;
        if self.params.advanced
            && !self.params.piped.is_empty()
            && let (Some(sym), Some(callee)) = (p.sym, self.callee)
            && let Some(held) = callee.scope.value(sym)
            && let Some(last) = self.state.defaults.last_mut()
        {
            // Between objects the variable goes back to what it held, converted.
            last.1 = held;
        }
        Ok(())
    }

    /// Common parameters of a function hold for the commands in it: they set its preference variables.
    pub fn set_preferences(&mut self) {
        let Some(callee) = self.callee else { return };
        let common = self.call.common.borrow().clone();
        let scope = &callee.scope;
        let put = |sym: Sym, action: Option<Action>| {
            if let Some(action) = action {
                scope.put(sym, preference(action));
            }
        };
        let spoken = |on: bool, loud: Action| if on { loud } else { Action::SilentlyContinue };
        // `-Debug` asks in Windows PowerShell and only writes in PowerShell 7.
        let debug = if self.rt.edition.is_core() {
            Action::Continue
        } else {
            Action::Inquire
        };
        put(
            sym::VERBOSE_PREFERENCE,
            common.verbose.map(|on| spoken(on, Action::Continue)),
        );
        put(
            sym::DEBUG_PREFERENCE,
            common.debug.map(|on| spoken(on, debug)),
        );
        put(sym::ERROR_ACTION, common.error_action);
        put(sym::WARNING_PREFERENCE, common.warning_action);
        put(sym::INFORMATION_PREFERENCE, common.information_action);
        put(sym::PROGRESS_PREFERENCE, common.progress_action);
        if let Some(what_if) = common.what_if {
            scope.put_var(Var {
                sym: sym::WHAT_IF_PREFERENCE,
                value: switch_value(what_if),
                meta: None,
            });
        }
        if let Some(confirm) = common.confirm {
            let impact = i64::from(confirm);
            let value = match ty::find("System.Management.Automation.ConfirmImpact") {
                Some(t) => Value::Enum(t, impact),
                None => Value::Int32(impact as i32),
            };
            scope.put(sym::CONFIRM_PREFERENCE, value);
        }
    }
}

/// A preference as its variable holds it.
fn preference(action: Action) -> Value {
    let number = Action::ALL
        .iter()
        .position(|(a, _)| *a == action)
        .unwrap_or(0);
    match ty::find("System.Management.Automation.ActionPreference") {
        Some(t) => Value::Enum(t, number as i64),
        None => Value::Int32(number as i32),
    }
}
