//! The objects of a pipeline: by value and by property name, first as they are, then converted.

use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::ty::type_of;
use crate::value::{ErrorRecord, R, Value, member};

use super::super::Runtime;
use super::super::command::Call;
use super::super::scope::Var;
use super::binder::{Binder, Callee, How};
use super::errors::{B, BindError, Class, Failed};
use super::sets::mandatory_roles;
use super::{BoundFrom, ParamInfo};

/// How an object is tried, in this order.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Way {
    by_name: bool,
    how: How,
}

const WAYS: [Way; 4] = [
    Way {
        by_name: false,
        how: How::AsIs,
    },
    Way {
        by_name: true,
        how: How::AsIs,
    },
    Way {
        by_name: false,
        how: How::Coerce,
    },
    Way {
        by_name: true,
        how: How::Coerce,
    },
];

/// Binds an object of the pipeline. False where that failed: the error was reported, and the command does not see the
/// object.
///
/// # Errors
/// Where the report ends the command (`-ErrorAction Stop`), or a script that ran on the way ended it.
pub(in crate::runtime) fn input(
    rt: &mut Runtime,
    call: &Rc<Call>,
    input: &Value,
    callee: Option<&Callee>,
) -> R<bool> {
    if super::steady::bind(call, input, callee) {
        return Ok(true);
    }
    let outcome = match callee {
        Some(c) => c.inside(rt, |rt| Binder::new(rt, call, callee).object(input)),
        None => Binder::new(rt, call, None).object(input),
    };
    let error = match outcome {
        Ok(None) => return Ok(true),
        Ok(Some(error)) => error,
        Err(Failed::Bind(error)) => *error,
        Err(Failed::Stop(stop)) => return Err(stop),
    };
    let made = error.record(rt, call);
    let record = ErrorRecord {
        target: input.clone(),
        ..made
    };
    rt.write_error(Rc::new(record), call)?;
    Ok(false)
}

impl Binder<'_> {
    /// Binds an object; gives the error to report where nothing takes it.
    fn object(mut self, input: &Value) -> B<Option<BindError>> {
        let result = self.bind_object(input);
        if !matches!(result, Ok(None))
            && !matches!(&result, Ok(Some(e)) if e.id == "InputObjectMissingMandatory")
        {
            self.restore();
        }
        if matches!(result, Ok(None)) {
            self.note_steady(input);
        } else {
            self.state.steady = None;
        }
        self.keep();
        result
    }

    fn bind_object(&mut self, input: &Value) -> B<Option<BindError>> {
        let delayed = self.bind_delayed(input)?;
        let mut bound = delayed == Some(true);
        if delayed != Some(false) && (!self.params.piped.is_empty() || self.params.sets.len() > 1) {
            bound |= self.bind_piped(input)?;
        }
        self.verify_set()?;
        if !bound {
            let message = "The input object cannot be bound to any parameters for the command either because the \
                           command does not take pipeline input or the input and its properties do not match any of \
                           the parameters that take pipeline input.";
            return Ok(Some(input_error("InputObjectNotBound", message, input)));
        }
        let missing: String = self
            .state
            .unbound
            .iter()
            .filter_map(|at| self.param(*at))
            .filter(|p| {
                mandatory_roles(&p.in_sets, self.state.sets)
                    .next()
                    .is_some()
            })
            .map(|p| format!(" {}", p.name))
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "The input object cannot be bound because it did not contain the information required to bind all \
                 mandatory parameters: {missing}"
            );
            return Ok(Some(input_error(
                "InputObjectMissingMandatory",
                message,
                input,
            )));
        }
        Ok(None)
    }

    fn bind_piped(&mut self, input: &Value) -> B<bool> {
        self.restore();
        self.state.piped.clear();
        self.state.sets = self.state.before_input;
        let mut result = false;
        let first = self.state.first;
        let rounds = if first != 0 { 2 } else { 1 };
        let mut valid = if first != 0 { first } else { self.state.sets };
        for round in 0..rounds {
            for way in WAYS {
                if self.try_way(input, way, valid)? {
                    if first == 0 || round == 1 {
                        self.validate_sets(true, true)?;
                        valid = self.state.sets;
                    }
                    result = true;
                }
            }
            if first != 0 && round == 0 {
                if self.state.sets == first {
                    break;
                }
                valid = self.state.sets & !first;
            }
        }
        self.validate_sets(false, true)?;
        if self.state.preset.is_empty() {
            self.bind_presets()?;
        }
        Ok(result)
    }

    /// One way with the default set first, then with all that are left.
    fn try_way(&mut self, input: &Value, way: Way, mut valid: u64) -> B<bool> {
        let default = self.params.default_flag();
        if default != 0 && valid & default != 0 {
            if self.try_way_in(input, way, default)? {
                return Ok(true);
            }
            valid &= !default;
        }
        self.try_way_in(input, way, valid)
    }

    fn try_way_in(&mut self, input: &Value, way: Way, valid: u64) -> B<bool> {
        let mut any = false;
        let params = self.params.clone();
        // From the last parameter to the first, as the list of those without a value shrinks.
        for place in (0..self.state.unbound.len()).rev() {
            let Some(&at) = self.state.unbound.get(place) else {
                continue;
            };
            if !params.piped.contains(&at) {
                continue;
            }
            let Some(p) = params
                .params
                .get(usize::from(at))
                .filter(|p| p.usable_in(valid))
            else {
                continue;
            };
            for role in p.roles(valid) {
                let bound = if way.by_name {
                    role.by_name && !input.is_null() && self.by_property(input, at, p, way.how)?
                } else {
                    role.by_value && self.by_value(input, at, way.how)?
                };
                if bound {
                    any = true;
                    break;
                }
            }
        }
        Ok(any)
    }

    fn by_value(&mut self, input: &Value, at: u16, how: How) -> B<bool> {
        match self.bind_input(input, at, how) {
            // What cannot be converted may fit another parameter.
            Err(Failed::Bind(e))
                if e.class == Class::Plain
                    || e.class == Class::Transformation && e.invalid_cast =>
            {
                Ok(false)
            }
            other => self.elaborated(other),
        }
    }

    fn by_property(&mut self, input: &Value, at: u16, p: &ParamInfo, how: How) -> B<bool> {
        let mut found = None;
        for name in std::iter::once(&p.name).chain(&p.aliases) {
            found = property_of(self.rt, input, name)?;
            if found.is_some() {
                break;
            }
        }
        let Some(value) = found else { return Ok(false) };
        match self.bind_input(&value, at, how) {
            Err(Failed::Bind(e)) if e.class == Class::Plain => Ok(false),
            other => self.elaborated(other),
        }
    }

    fn bind_input(&mut self, value: &Value, at: u16, how: How) -> B<bool> {
        if matches!(value, Value::Void) {
            return Ok(false);
        }
        let bound = match self.bind_value(at, value, None, None, how, BoundFrom::Pipeline) {
            Err(Failed::Bind(e)) if !how.coerces() && e.invalid_cast => false,
            other => other?,
        };
        if bound {
            self.state.piped.push(at);
        }
        Ok(bound)
    }

    /// Computes the delayed script blocks for an object. None where there are none; false where one did not bind.
    fn bind_delayed(&mut self, input: &Value) -> B<Option<bool>> {
        if self.state.delayed.is_empty() {
            return Ok(None);
        }
        let mut all = true;
        for (at, block) in self.state.delayed.clone() {
            let params = self.params.clone();
            let Some(p) = params.params.get(usize::from(at)) else {
                continue;
            };
            let output = match self.rt.call_block_value(&block, &[], Some(input.clone())) {
                Ok(output) => output,
                Err(stop) => {
                    let (message, inner) =
                        crate::value::convert::Failure::Stop(stop).into_message()?;
                    let message = format!(
                        "The input to the script block for parameter '{}' failed. {message}",
                        p.name
                    );
                    return BindError::new("ScriptBlockArgumentInvocationFailed", message)
                        .named(&p.name)
                        .because(inner)
                        .fail();
                }
            };
            if output.is_empty() {
                let message = format!(
                    "Cannot evaluate parameter '{}' because its argument input did not produce any output.",
                    p.name
                );
                return BindError::new("ScriptBlockArgumentNoOutput", message)
                    .named(&p.name)
                    .fail();
            }
            let value = Value::from_output(output);
            all &= self.bind_value(at, &value, None, None, How::Coerce, BoundFrom::Argument)?;
        }
        Ok(Some(all))
    }

    /// Takes back what the previous object bound.
    pub fn restore(&mut self) {
        let piped = std::mem::take(&mut self.state.piped);
        for at in piped {
            if let Some(callee) = self.callee
                && let Some(p) = self.params.params.get(usize::from(at))
                && let Some(sym) = p.sym
            {
                let value = self
                    .state
                    .defaults
                    .iter()
                    .find(|(d, _)| *d == at)
                    .map(|(_, v)| v.clone());
                callee.scope.put_var(Var {
                    sym,
                    value: value.unwrap_or_default(),
                    meta: p.meta.clone(),
                });
            }
            if let Some(b) = self
                .call
                .bound
                .borrow_mut()
                .values
                .iter_mut()
                .find(|b| b.index == at)
            {
                b.from = BoundFrom::Earlier;
            }
            if !self.state.unbound.contains(&at) {
                self.state.unbound.push(at);
            }
        }
    }
}

/// A property of the object itself: neither a key of a dictionary nor a property of a collection's elements.
fn property_of(rt: &mut Runtime, input: &Value, name: &str) -> R<Option<Value>> {
    if let Value::Hash(_) = input.base()
        && member::own_member(input, name).is_none()
        && !DICTIONARY.iter().any(|n| n.eq_ignore_ascii_case(name))
    {
        return Ok(None);
    }
    if !member::has_property(rt, input, name) {
        return Ok(None);
    }
    member::lookup(rt, input, name)
}

/// The properties of a dictionary as an object, whatever keys it holds.
const DICTIONARY: &[&str] = &[
    "Count",
    "Keys",
    "Values",
    "IsReadOnly",
    "IsFixedSize",
    "IsSynchronized",
    "SyncRoot",
];

fn input_error(id: &'static str, message: impl Into<String>, input: &Value) -> BindError {
    BindError {
        category: ErrorCategory::InvalidArgument,
        given: (!input.is_null()).then(|| type_of(input)),
        ..BindError::new(id, message)
    }
}
