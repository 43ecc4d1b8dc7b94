//! The course of binding the arguments of a call.

use std::rc::Rc;

use crate::syntax::ast::Span;
use crate::value::{Dict, R, Str, Value, ty};

use super::super::Runtime;
use super::super::command::Call;
use super::super::frame::Frame;
use super::super::scope::{Scope, Var};
use super::errors::{B, BindError, Failed};
use super::presets::Presets;
use super::{ALL_SETS, Arg, ArgKind, BoundFrom, CommandParams, ParamInfo, fast};

/// The scope and frame of a function that is being called: its parameters become variables there, and its defaults
/// and dynamic parameters are computed there.
pub(in crate::runtime) struct Callee {
    /// Its scope.
    pub scope: Rc<Scope>,
    /// Its frame.
    pub frame: Rc<Frame>,
}

impl Callee {
    /// Runs `f` in the function's scope and frame.
    pub fn inside<T>(&self, rt: &mut Runtime, f: impl FnOnce(&mut Runtime) -> T) -> T {
        let scope = std::mem::replace(&mut rt.scope, self.scope.clone());
        let frame = rt.frame.replace(self.frame.clone());
        let depth = std::mem::replace(&mut rt.depth, self.frame.depth);
        let result = f(rt);
        rt.scope = scope;
        rt.frame = frame;
        rt.depth = depth;
        result
    }
}

/// Where binding stands between the objects of a pipeline.
#[derive(Default)]
pub(in crate::runtime) struct Progress {
    /// The sets that are still possible.
    pub sets: u64,
    /// The same before the first object.
    pub before_input: u64,
    /// The set that objects are tried with first; 0 for none.
    pub first: u64,
    /// Parameters without a value, in order.
    pub unbound: Vec<u16>,
    /// Parameters that the current object gave a value.
    pub piped: Vec<u16>,
    /// Script blocks that give a parameter's value for each object.
    pub delayed: Vec<(u16, Value)>,
    /// What the variables of unbound parameters hold, to be restored between objects.
    pub defaults: Vec<(u16, Value)>,
    /// Names of the parameters that `$PSDefaultParameterValues` bound.
    pub preset: Vec<Str>,
    /// The values that `$PSDefaultParameterValues` has for this command.
    pub presets: Presets,
    /// The way that the next object can go without being looked at further.
    pub steady: Option<super::steady::Steady>,
}

/// An argument on its way to a parameter.
pub(super) struct Item {
    /// Without its dash, where it was given by name.
    pub name: Option<Str>,
    /// The value; None for a bare name.
    pub value: Option<Value>,
    /// The text of a bare number.
    pub text: Option<Str>,
    /// It came from a splatted hashtable.
    pub splatted: bool,
    /// Where the name stands, or the value where there is no name.
    pub span: Span,
    /// Where the value stands.
    pub value_span: Option<Span>,
}

impl Item {
    /// The name as it was written: `-Name`, or `-Name:` with a value behind the colon.
    pub fn name_text(&self) -> Option<Str> {
        let name = self.name.as_ref()?;
        let colon = if self.value.is_some() && !name.ends_with(':') {
            ":"
        } else {
            ""
        };
        Some(Str::from(format!("-{name}{colon}")))
    }
}

/// How a value may meet its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Only as it is.
    AsIs,
    /// Converted where needed.
    Coerce,
    /// A default without an expression: as it is, unchecked.
    Default,
    /// A default's value: converted, unchecked.
    CoerceDefault,
}

impl How {
    pub(crate) fn coerces(self) -> bool {
        matches!(self, How::Coerce | How::CoerceDefault)
    }

    pub(crate) fn is_default(self) -> bool {
        matches!(self, How::Default | How::CoerceDefault)
    }
}

/// A call that is being bound.
pub(super) struct Binder<'a> {
    pub(crate) rt: &'a mut Runtime,
    pub(crate) call: &'a Rc<Call>,
    pub(crate) params: Rc<CommandParams>,
    pub(crate) callee: Option<&'a Callee>,
    pub(crate) state: Progress,
}

/// Binds the arguments of a call. A function's parameters become variables of `callee`; binding runs in its scope.
///
/// # Errors
/// `ParameterBindingException` and its kin; what a script that ran on the way raised.
pub(in crate::runtime) fn arguments(
    rt: &mut Runtime,
    call: &Rc<Call>,
    args: Vec<Arg>,
    callee: Option<&Callee>,
) -> R<()> {
    if let Some(callee) = callee
        && let Some(order) = &call.params.fast
        && fast::applies(&args)
    {
        return fast::bind(rt, call, order, args, callee);
    }
    // The caller's `$PSDefaultParameterValues` count, not those of the function's module.
    let presets = if call.params.advanced {
        Presets::of(rt, call)
    } else {
        Presets::default()
    };
    match callee {
        Some(c) => c.inside(rt, |rt| Binder::new(rt, call, Some(c)).run(args, presets)),
        None => Binder::new(rt, call, None).run(args, presets),
    }
}

impl<'a> Binder<'a> {
    /// A binder that takes up the call's binding where it stands.
    pub fn new(rt: &'a mut Runtime, call: &'a Rc<Call>, callee: Option<&'a Callee>) -> Binder<'a> {
        let (state, extended) = {
            let mut bound = call.bound.borrow_mut();
            (std::mem::take(&mut bound.progress), bound.extended.clone())
        };
        let params = extended.unwrap_or_else(|| call.params.clone());
        Binder {
            rt,
            call,
            params,
            callee,
            state,
        }
    }

    /// Puts the state back into the call.
    pub fn keep(&mut self) {
        self.call.bound.borrow_mut().progress = std::mem::take(&mut self.state);
    }

    fn run(mut self, args: Vec<Arg>, presets: Presets) -> R<()> {
        self.state.sets = ALL_SETS;
        self.state.unbound = self.params.own.clone();
        self.state.presets = presets;
        let mut items = in_order(args);
        if self.params.numbers_as_written {
            for item in &mut items {
                if let Some(text) = item.text.take() {
                    item.value = Some(Value::Str(text));
                }
            }
        }
        let result = if self.params.advanced {
            self.advanced(items)
        } else {
            self.simple(items)
        };
        self.keep();
        result.map_err(|failed| failed.into_stop(self.rt, self.call))
    }

    /// A function without `[CmdletBinding()]`: what no parameter takes is `$args`.
    fn simple(&mut self, items: Vec<Item>) -> B<()> {
        let items = self.reparse(items)?;
        let items = self.bind_named(items)?;
        let (items, _) = self.bind_positional(items, ALL_SETS, ALL_SETS)?;
        self.bind_defaults()?;
        let mut rest = Vec::with_capacity(items.len());
        for item in items {
            if let Some(text) = item.name_text() {
                rest.push(super::super::exec::parameter_word(text));
            }
            rest.extend(item.value);
        }
        self.call.bound.borrow_mut().rest = rest;
        Ok(())
    }

    fn advanced(&mut self, items: Vec<Item>) -> B<()> {
        let items = self.reparse(items)?;
        let items = self.bind_named(items)?;
        let default = self.params.default_flag();
        let (items, problem) = self.bind_positional(items, self.state.sets, default)?;
        self.bind_presets()?;
        self.validate_sets(true, false)?;
        let (items, problem) = self.dynamic_parameters(items, problem)?;
        let items = self.bind_rest(items)?;
        self.all_processed(items, problem)?;

        let fed = self.call.expects_input.get();
        let mut count = self.validate_sets(fed, !fed)?;
        if count == 1 && self.state.preset.is_empty() {
            self.bind_presets()?;
        }
        if count > 1 && fed {
            let filtered = self.sets_taking_input();
            if filtered != self.state.sets {
                self.state.sets = filtered;
                count = self.validate_sets(true, false)?;
            }
        }
        let missing = self.missing_mandatory(count, fed)?;
        self.ask_for(missing)?;
        if self.callee.is_some() {
            self.bind_defaults()?;
            self.set_preferences();
        }
        if !fed {
            self.verify_set()?;
        }
        self.state.before_input = self.state.sets;
        Ok(())
    }

    /// A parameter of the call.
    pub fn param(&self, at: u16) -> Option<&ParamInfo> {
        self.params.params.get(usize::from(at))
    }

    /// True where the parameter has a value.
    pub fn is_bound(&self, at: u16) -> bool {
        let bound = self.call.bound.borrow();
        bound
            .values
            .iter()
            .any(|b| b.index == at && b.from != BoundFrom::Earlier)
            || self.state.delayed.iter().any(|(d, _)| *d == at)
            || self.param(at).is_some_and(|p| p.common.is_some()) && self.common_is_bound(at)
    }

    fn common_is_bound(&self, at: u16) -> bool {
        self.call
            .bound
            .borrow()
            .values
            .iter()
            .any(|b| b.index == at)
    }

    /// Binds a value to a parameter, with a script block to be computed for each object where that is meant.
    pub fn bind_argument(
        &mut self,
        at: u16,
        item: &Item,
        value: &Value,
        sets: u64,
        how: How,
        from: BoundFrom,
    ) -> B<bool> {
        if let Some(p) = self.param(at)
            && matches!(from, BoundFrom::Argument | BoundFrom::Preset)
            && p.takes_input(sets)
            && ty::type_of(value) == ty::known().script_block
            && !takes_script_block(p)
        {
            if !self.call.expects_input.get() {
                let message = format!(
                    "Cannot evaluate parameter '{}' because its argument is specified as a script block and there is \
                     no input. A script block cannot be evaluated without input.",
                    p.name
                );
                let error = BindError::new("ScriptBlockArgumentNoInput", message)
                    .about(p, None)
                    .at(item.value_span);
                return BindError {
                    category: crate::value::ErrorCategory::MetadataError,
                    ..error
                }
                .fail();
            }
            let flags = p.flags();
            if !self.state.delayed.iter().any(|(d, _)| *d == at) {
                self.state.delayed.push((at, value.clone()));
            }
            if flags != 0 {
                self.state.sets &= flags;
            }
            self.state.unbound.retain(|u| *u != at);
            self.call
                .bound
                .borrow_mut()
                .put(at, value.clone(), BoundFrom::Argument);
            return Ok(false);
        }
        match self.bind_value(at, value, item.text.as_ref(), item.value_span, how, from) {
            // Without conversion, a value that only a conversion could bind is not an error yet.
            Err(Failed::Bind(e)) if !how.coerces() && e.invalid_cast => Ok(false),
            other => other,
        }
    }

    /// Converts, checks and keeps a value; false where it does not fit as it is.
    pub fn bind_value(
        &mut self,
        at: u16,
        value: &Value,
        text: Option<&Str>,
        span: Option<Span>,
        how: How,
        from: BoundFrom,
    ) -> B<bool> {
        let params = self.params.clone();
        let Some(p) = params.params.get(usize::from(at)) else {
            return Ok(false);
        };
        let Some(value) = self.prepare(p, value, text, span, how)? else {
            return Ok(false);
        };
        self.store(at, p, value, how, from)?;
        Ok(true)
    }

    /// Makes a prepared value the parameter's: a function's variable, a common parameter's effect, and the record.
    fn store(&mut self, at: u16, p: &ParamInfo, value: Value, how: How, from: BoundFrom) -> B<()> {
        if let Some(common) = p.common {
            self.set_common(common, &value);
        } else if p.dynamic {
            self.set_dynamic(p, &value);
        } else if let (Some(sym), Some(callee)) = (p.sym, self.callee) {
            callee.scope.put_var(Var {
                sym,
                value: value.clone(),
                meta: p.meta.clone(),
            });
        }
        if how.is_default() {
            return Ok(());
        }
        let flags = p.flags();
        if flags != 0 {
            self.state.sets &= flags;
        }
        self.state.unbound.retain(|u| *u != at);
        if let Some(dict) = self.callee.and_then(|c| c.frame.bound.borrow().clone()) {
            dict.set(Value::Str(p.name.clone()), value.clone());
        }
        self.call.bound.borrow_mut().put(at, value, from);
        Ok(())
    }
}

/// Arguments as items; those of splatted hashtables last, so that what was written out comes first.
fn in_order(args: Vec<Arg>) -> Vec<Item> {
    let mut items = Vec::with_capacity(args.len());
    let mut splatted = Vec::new();
    for arg in args {
        let span = arg.span;
        // `--` ended the names of parameters when the line was read.
        if matches!(&arg.kind, ArgKind::Named { name, value: None, splatted: false } if name == "-")
        {
            continue;
        }
        let item = match arg.kind {
            ArgKind::Value(value, text) => Item {
                name: None,
                value: Some(value),
                text,
                splatted: false,
                span,
                value_span: Some(span),
            },
            ArgKind::Named {
                name,
                value,
                splatted,
            } => Item {
                name: Some(name),
                value,
                text: None,
                splatted,
                span,
                value_span: Some(span),
            },
        };
        if item.splatted {
            splatted.push(item)
        } else {
            items.push(item)
        }
    }
    items.extend(splatted);
    items
}

/// True where a script block is an ordinary value for the parameter.
fn takes_script_block(p: &ParamInfo) -> bool {
    let takes = |t: ty::Ty| t == ty::known().object || t == ty::known().script_block;
    p.ty.is_none_or(takes) || p.collection.element().is_some_and(takes)
}

/// The dictionary behind `$PSBoundParameters`.
pub(in crate::runtime) fn bound_dictionary(call: &Call) -> Rc<Dict> {
    let kind = ty::find("System.Management.Automation.PSBoundParametersDictionary")
        .unwrap_or(ty::known().hashtable);
    let dict = Rc::new(Dict::new(kind, crate::value::dict::Comparer::IgnoreCase));
    let bound = call.bound.borrow();
    let params = bound.extended.as_ref().unwrap_or(&call.params);
    for b in &bound.values {
        if let Some(p) = params.params.get(usize::from(b.index)) {
            dict.set(Value::Str(p.name.clone()), b.value.clone());
        }
    }
    dict
}
