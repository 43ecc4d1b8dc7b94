//! Arguments given by name: exact names, aliases, unambiguous beginnings.

use std::borrow::Cow;

use super::binder::{Binder, How, Item};
use super::errors::{self, B, BindError};
use super::truth::switch_value;
use super::{BoundFrom, CommandParams};

/// The parameter that a name means; None where none does.
///
/// # Errors
/// The names of all that it may mean, where it is the beginning of several.
pub(super) fn matching(params: &CommandParams, name: &str) -> Result<Option<u16>, BindError> {
    let name = name
        .strip_prefix(['-', '\u{2013}', '\u{2014}', '\u{2015}'])
        .unwrap_or(name);
    let name = name.strip_suffix(':').unwrap_or(name);
    if name.is_empty() {
        return Ok(None);
    }
    let folded = fold(name);
    let mut found: Vec<u16> = Vec::new();
    for (at, p) in params.params.iter().enumerate() {
        match begins(&p.name, name, &folded) {
            Begins::Whole => return Ok(Some(at as u16)),
            Begins::Part => found.push(at as u16),
            Begins::Not => {}
        }
    }
    for (at, p) in params.params.iter().enumerate() {
        for alias in &p.aliases {
            match begins(alias, name, &folded) {
                Begins::Whole => return Ok(Some(at as u16)),
                Begins::Part if !found.contains(&(at as u16)) => found.push(at as u16),
                _ => {}
            }
        }
    }
    let info = |at: &u16| params.params.get(usize::from(*at));
    if found.len() > 1 {
        let own: Vec<u16> = found
            .iter()
            .copied()
            .filter(|at| info(at).is_some_and(|p| p.common.is_none()))
            .collect();
        if let [only] = own.as_slice() {
            return Ok(Some(*only));
        }
        let list: String = found
            .iter()
            .filter_map(info)
            .map(|p| format!(" -{}", p.name))
            .collect();
        let message = format!(
            "Parameter cannot be processed because the parameter name '{name}' is ambiguous. Possible matches include:{list}."
        );
        return Err(BindError::new("AmbiguousParameter", message).named(name));
    }
    Ok(found.first().copied())
}

enum Begins {
    Whole,
    Part,
    Not,
}

fn fold(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_lowercase())
    }
}

/// Whether a parameter's name is, or begins with, a name.
fn begins(whole: &str, name: &str, folded: &str) -> Begins {
    if name.is_ascii() {
        let Some(head) = whole.as_bytes().get(..name.len()) else {
            return Begins::Not;
        };
        return match head.eq_ignore_ascii_case(name.as_bytes()) {
            true if whole.len() == name.len() => Begins::Whole,
            true => Begins::Part,
            false => Begins::Not,
        };
    }
    let whole = whole.to_lowercase();
    match whole.strip_prefix(folded) {
        Some("") => Begins::Whole,
        Some(_) => Begins::Part,
        None => Begins::Not,
    }
}

impl Binder<'_> {
    fn matching(&self, item: &Item, name: &str) -> B<Option<u16>> {
        matching(&self.params, name).or_else(|e| e.at(Some(item.span)).fail())
    }

    /// Gives bare names their values: switches are on, other parameters take the argument behind them.
    pub fn reparse(&mut self, items: Vec<Item>) -> B<Vec<Item>> {
        if items.iter().all(|i| i.name.is_none() || i.value.is_some()) {
            return Ok(items);
        }
        let mut result = Vec::with_capacity(items.len());
        let mut items = items.into_iter().peekable();
        while let Some(mut item) = items.next() {
            let (Some(name), None) = (item.name.clone(), &item.value) else {
                result.push(item);
                continue;
            };
            let Some(at) = self.matching(&item, &name)? else {
                result.push(item);
                continue;
            };
            let Some(p) = self.params.params.get(usize::from(at)) else {
                continue;
            };
            if p.is_switch() && !name.ends_with(':') {
                item.value = Some(switch_value(true));
                result.push(item);
                continue;
            }
            let missing = |item: &Item| errors::missing_argument(p).at(Some(item.span)).fail();
            let Some(next) = items.next() else {
                if p.is_switch() {
                    item.value = Some(switch_value(true));
                    result.push(item);
                    continue;
                }
                return missing(&item);
            };
            if let Some(next_name) = &next.name {
                // A name that means nothing here is the value, as it was written.
                if next.value.is_some() || self.matching(&next, next_name)?.is_some() {
                    return missing(&item);
                }
            }
            item.name = Some(p.name.clone());
            item.value_span = Some(next.span);
            item.value = match next.name_text() {
                Some(text) => Some(crate::value::Value::Str(text)),
                None => next.value,
            };
            item.text = next.text;
            result.push(item);
        }
        Ok(result)
    }

    /// Binds what was given by name; gives back what has no name, or one that no parameter has.
    pub fn bind_named(&mut self, items: Vec<Item>) -> B<Vec<Item>> {
        let mut left = Vec::with_capacity(items.len());
        let mut explicit: Option<Vec<u16>> = None;
        // All names are tried in the sets of the beginning: what excludes each other is seen when all are bound.
        let sets = self.state.sets;
        for item in items {
            let Some(name) = item.name.clone() else {
                left.push(item);
                continue;
            };
            let Some(at) = self.matching(&item, &name)? else {
                left.push(item);
                continue;
            };
            if item.splatted && self.rt.edition.is_core() {
                // What was written out goes before what is splatted; to 5.1 the name stands twice.
                let explicit = explicit.get_or_insert_with(|| {
                    self.call
                        .bound
                        .borrow()
                        .values
                        .iter()
                        .map(|b| b.index)
                        .collect()
                });
                if explicit.contains(&at) {
                    continue;
                }
            }
            if self.is_bound(at) {
                return errors::already_bound(name.trim_end_matches(':'))
                    .at(Some(item.span))
                    .fail();
            }
            self.bind_one(at, &item, sets)?;
        }
        Ok(left)
    }

    fn bind_one(&mut self, at: u16, item: &Item, sets: u64) -> B<()> {
        let value = item.value.clone().unwrap_or_default();
        if let Some(p) = self.param(at)
            && !p.usable_in(sets)
        {
            let message = format!(
                "Parameter '{}' cannot be specified in parameter set '{}'.",
                item.name.as_deref().unwrap_or(&p.name),
                self.params.name_of(sets)
            );
            let error = BindError::new("ParameterNotInParameterSet", message).named(&p.name);
            return self.elaborate(error);
        }
        let bound = self.bind_argument(at, item, &value, sets, How::Coerce, BoundFrom::Argument);
        self.elaborated(bound).map(|_| ())
    }
}
