//! `$PSDefaultParameterValues`: values that a person set for parameters beforehand, `Cmdlet:Parameter`, both with
//! wildcards; a script block gives its output.

use std::rc::Rc;

use crate::grammar;
use crate::value::operators::Wildcard;
use crate::value::{Str, Value, convert};

use super::super::command::Call;
use super::super::{Runtime, sym};
use super::binder::{Binder, How, Item};
use super::errors::{B, BindError, Class, Failed};
use super::{ALL_SETS, BoundFrom};

/// The entries for one command: the parameter's name or pattern, whether it came from a pattern, the value.
#[derive(Default)]
pub(in crate::runtime) struct Presets {
    entries: Vec<(Str, bool, Value)>,
    warned: Vec<Str>,
}

impl Presets {
    /// True where nothing is meant for the command.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries that are meant for a call's command.
    pub(super) fn of(rt: &mut Runtime, call: &Rc<Call>) -> Presets {
        let mut presets = Presets::default();
        let Some(Value::Hash(dict)) = rt.variable(sym::DEFAULT_VALUES).map(|v| v.base().clone())
        else {
            return presets;
        };
        if dict.is_empty() {
            return presets;
        }
        let name = call.name();
        if name.is_empty() {
            return presets;
        }
        let aliases = aliases_of(rt, &name);
        let mut bad = Vec::new();
        let mut patterns = Vec::new();
        for (key, value) in dict.pairs() {
            let Value::Str(text) = key.base() else {
                continue;
            };
            let text = text.trim();
            let Some((command, parameter)) = split_key(text) else {
                if !text.eq_ignore_ascii_case("Disabled") {
                    bad.push(key.clone());
                } else if convert::to_bool(&value) {
                    return Presets::default();
                }
                continue;
            };
            if has_wildcards(text) {
                let pattern = Wildcard::new(&command, true);
                if pattern.matches(&name) || aliases.iter().any(|a| pattern.matches(a)) {
                    patterns.push((parameter, true, value));
                }
            } else if command.eq_ignore_ascii_case(&name)
                || aliases.iter().any(|a| a.eq_ignore_ascii_case(&command))
            {
                presets.entries.push((parameter, false, value));
            }
        }
        presets.entries.extend(patterns);
        if !bad.is_empty() {
            report_bad_keys(rt, call, &bad);
            for key in &bad {
                dict.remove(key);
            }
        }
        presets
    }
}

fn report_bad_keys(rt: &mut Runtime, call: &Rc<Call>, bad: &[Value]) {
    let keys: Vec<&str> = bad.iter().filter_map(Value::as_str).collect();
    let (what, verb) = if keys.len() > 1 {
        ("keys", "do not have valid formats")
    } else {
        ("key", "does not have a valid format")
    };
    let text = format!(
        "The {what} '{}' {verb}. For information about the correct format, see about_Parameters_Default_Values at \
         https://go.microsoft.com/fwlink/?LinkId=228266.",
        keys.join(", ")
    );
    // A warning that cannot be written must not fail the call.
    let _ = rt.write_warning(&text, Some(call));
}

fn has_wildcards(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The aliases of a command: those of the session's scopes and those every session has.
fn aliases_of(rt: &Runtime, name: &str) -> Vec<Str> {
    let mut found: Vec<Str> = grammar::aliases(rt.edition)
        .filter(|a| a.target.eq_ignore_ascii_case(name))
        .map(|a| Str::from(a.name))
        .collect();
    for scope in rt.scope.chain() {
        found.extend(
            scope
                .aliases()
                .into_iter()
                .filter(|a| a.target.eq_ignore_ascii_case(name))
                .map(|a| a.name),
        );
    }
    found
}

/// `Cmdlet:Parameter`, either of them in quotes.
fn split_key(key: &str) -> Option<(Str, Str)> {
    let (command, rest) = token(key, true)?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let (parameter, rest) = token(rest, false)?;
    rest.is_empty().then_some((command, parameter))
}

/// A name, up to its closing quote, to the colon, or to the end.
fn token(text: &str, command: bool) -> Option<(Str, &str)> {
    let first = text.chars().next()?;
    let quotes: &[char] = match first {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => {
            &['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}']
        }
        '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' => &['"', '\u{201c}', '\u{201d}', '\u{201e}'],
        _ => &[],
    };
    let (name, rest) = if !quotes.is_empty() {
        let inner = text.get(first.len_utf8()..)?;
        let end = inner.find(quotes)?;
        let close = inner.get(end..)?.chars().next()?;
        (inner.get(..end)?, inner.get(end + close.len_utf8()..)?)
    } else if command {
        let end = text.find(':')?;
        (text.get(..end)?, text.get(end..)?)
    } else {
        (text, "")
    };
    let name = name.trim();
    (!name.is_empty()).then(|| (Str::from(name), rest))
}

impl Binder<'_> {
    /// Binds what `$PSDefaultParameterValues` has for parameters that have no value yet.
    pub fn bind_presets(&mut self) -> B<()> {
        if self.state.presets.entries.is_empty() {
            return Ok(());
        }
        let mut usable = Vec::new();
        let mut common = ALL_SETS;
        for (at, value) in self.preset_pairs()? {
            let Some(p) = self.param(at) else { continue };
            if !p.usable_in(self.state.sets) || self.is_bound(at) {
                continue;
            }
            let flags = p.flags();
            if flags != 0 {
                common &= flags;
                // Values for parameters that exclude each other: none is taken.
                if common == 0 {
                    return Ok(());
                }
            }
            usable.push((at, value));
        }
        for (at, value) in usable {
            self.bind_preset(at, value)?;
        }
        Ok(())
    }

    fn bind_preset(&mut self, at: u16, value: Value) -> B<()> {
        let Some(name) = self.param(at).map(|p| p.name.clone()) else {
            return Ok(());
        };
        let mut value = value;
        if super::super::block::block_of(&value).is_some() {
            let state = self.binding_state();
            let output = self.rt.call_block_value(&value, &[state], None)?;
            if output.is_empty() {
                return Ok(());
            }
            value = Value::from_output(output);
        }
        let item = Item {
            name: Some(name.clone()),
            value: Some(value.clone()),
            text: None,
            splatted: false,
            span: Default::default(),
            value_span: None,
        };
        match self.bind_argument(
            at,
            &item,
            &value,
            self.state.sets,
            How::Coerce,
            BoundFrom::Preset,
        ) {
            Ok(true) => self.state.preset.push(name),
            Ok(false) => {}
            Err(Failed::Bind(error)) => {
                let shown = match value.is_null() {
                    true => Str::from("null"),
                    false => convert::to_str(self.rt, &value)?,
                };
                let text = format!(
                    "The binding of default value '{shown}' to parameter '{name}' failed: {}",
                    error.message
                );
                self.warn_once(&name, &text)?;
            }
            Err(stop) => return Err(stop),
        }
        Ok(())
    }

    /// Parameters with the values that are set for them. Two different values for one parameter cancel each other.
    fn preset_pairs(&mut self) -> B<Vec<(u16, Value)>> {
        let params = self.params.clone();
        let mut pairs: Vec<(u16, Value)> = Vec::new();
        let mut cancelled = Vec::new();
        let entries = std::mem::take(&mut self.state.presets.entries);
        let mut outcome = Ok(());
        for (name, from_pattern, value) in &entries {
            let at = if *from_pattern && has_wildcards(name) {
                let pattern = Wildcard::new(name, true);
                let matches = |p: &super::ParamInfo| {
                    pattern.matches(&p.name) || p.aliases.iter().any(|a| pattern.matches(a))
                };
                let mut found = params
                    .params
                    .iter()
                    .enumerate()
                    .filter(|(_, p)| matches(p))
                    .map(|(at, _)| at as u16);
                let first = found.next();
                if found.next().is_some() {
                    let text = format!(
                        "The following name or alias defined in $PSDefaultParameterValues for this cmdlet resolves to \
                         multiple parameters: {name}. The default has been ignored."
                    );
                    outcome = self.warn_once(name, &text);
                    continue;
                }
                first
            } else {
                let same = |n: &Str| n.eq_ignore_ascii_case(name);
                let by_name = params.params.iter().position(|p| same(&p.name));
                by_name
                    .or_else(|| {
                        params
                            .params
                            .iter()
                            .position(|p| p.aliases.iter().any(same))
                    })
                    .map(|at| at as u16)
            };
            let Some(at) = at else { continue };
            match pairs.iter().find(|(other, _)| *other == at) {
                None => pairs.push((at, value.clone())),
                Some((_, other)) if other.same(value) => {}
                Some(_) => {
                    cancelled.push(at);
                    let text = format!(
                        "Multiple different default values are defined in $PSDefaultParameterValues for the parameter \
                         matching the following name or alias: {name}. These defaults have been ignored."
                    );
                    outcome = self.warn_once(name, &text);
                }
            }
        }
        self.state.presets.entries = entries;
        outcome?;
        pairs.retain(|(at, _)| !cancelled.contains(at));
        Ok(pairs)
    }

    /// An error, with a hint at `$PSDefaultParameterValues` where those had a part in the binding.
    pub fn elaborate<T>(&self, error: BindError) -> B<T> {
        let names = &self.state.preset;
        if names.is_empty() {
            return error.fail();
        }
        let list: String = names.iter().map(|n| format!(" -{n}")).collect();
        let old = &error.message;
        let disable = "You can disable the default parameter binding in $PSDefaultParameterValues by setting \
                       $PSDefaultParameterValues[\"Disabled\"] to be $true, and";
        let message = if names.len() > 1 {
            format!(
                "{old} This error might have been caused by applying the default parameter binding. {disable} then \
                 trying again. The following default parameters were successfully bound for this cmdlet when the error \
                 occurred:{list}"
            )
        } else {
            format!(
                "{old} This failure might be caused by applying the default parameter binding. {disable} retry. The \
                 following default parameter was successfully bound for this cmdlet when the error occurred:{list}"
            )
        };
        BindError {
            message,
            class: Class::Plain,
            ..error
        }
        .fail()
    }

    /// The same for a failure that came from below.
    pub fn elaborated<T>(&self, result: B<T>) -> B<T> {
        match result {
            Err(Failed::Bind(e)) if !self.state.preset.is_empty() => self.elaborate(*e),
            other => other,
        }
    }

    fn warn_once(&mut self, name: &Str, text: &str) -> B<()> {
        if self.state.presets.warned.contains(name) {
            return Ok(());
        }
        self.state.presets.warned.push(name.clone());
        self.rt.write_warning(text, Some(self.call))?;
        Ok(())
    }

    /// What a script block of `$PSDefaultParameterValues` is told: the names that are bound.
    fn binding_state(&self) -> Value {
        let bound = self.call.bound.borrow();
        let names = |from: fn(BoundFrom) -> bool| {
            let list = bound
                .values
                .iter()
                .filter(|b| from(b.from))
                .filter_map(|b| self.param(b.index));
            Value::array(list.map(|p| Value::Str(p.name.clone())).collect())
        };
        Value::object([
            ("BoundParameters", names(|_| true)),
            ("BoundPositionalParameters", Value::array(Vec::new())),
            (
                "BoundDefaultParameters",
                names(|from| from == BoundFrom::Preset),
            ),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::split_key;

    fn parts(key: &str) -> Option<(String, String)> {
        split_key(key).map(|(a, b)| (a.to_string(), b.to_string()))
    }

    #[test]
    fn a_key_is_a_command_and_a_parameter() {
        let both = |a: &str, b: &str| Some((a.to_string(), b.to_string()));
        assert_eq!(parts("Get-User:All"), both("Get-User", "All"));
        assert_eq!(parts("'Get-User' : \"All\""), both("Get-User", "All"));
        assert_eq!(parts("Get-*:*Action"), both("Get-*", "*Action"));
        assert_eq!(parts("Get-User"), None);
        assert_eq!(parts(":All"), None);
        assert_eq!(parts("'Get-User:All"), None);
        assert_eq!(parts(""), None);
    }
}
