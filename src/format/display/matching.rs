//! Which of several entries is for an object: the one whose type is nearest to the object's own.

use std::borrow::Cow;

use super::Database;
use super::definition::{Entry, Expression, Selection};
use crate::format::access;
use crate::format::value_text::is_control_flow;
use crate::value::{Engine, R, Str, Value, convert};

/// The type names as they are, and without the mark of objects that were serialised, where they have one.
pub fn with_and_without_prefix(type_names: &[Str]) -> Vec<Cow<'_, [Str]>> {
    let plain: Vec<Str> = type_names
        .iter()
        .filter_map(|name| name.strip_prefix("Deserialized.").map(Str::from))
        .collect();
    let mut all = vec![Cow::Borrowed(type_names)];
    if !plain.is_empty() {
        all.push(Cow::Owned(plain));
    }
    all
}

/// How far from an object's own type the selection's type is; None where it is for none of the object's types.
/// Conditions are not looked at.
pub fn distance(
    database: &Database,
    type_names: &[Str],
    selected_by: &[Selection],
) -> Option<usize> {
    let mut found = None;
    for selection in selected_by {
        let at = place(database, type_names, selection);
        if at == Some(0) {
            return at;
        }
        // Of several that fit, PowerShell takes the farthest.
        found = found.max(at);
    }
    found
}

fn place(database: &Database, type_names: &[Str], selection: &Selection) -> Option<usize> {
    let at = |wanted: &str| {
        type_names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(wanted))
    };
    if !selection.is_set {
        return at(&selection.name);
    }
    let places = database.set(&selection.name)?.iter().map(|name| at(name));
    let mut found = None;
    for place in places {
        if place == Some(0) {
            return place;
        }
        found = found.max(place);
    }
    found
}

/// The entry for an object: the nearest among those that are for certain objects, else the one for all.
///
/// # Errors
/// What ends the script while a condition is evaluated.
pub fn entry<'x, T>(
    engine: &mut dyn Engine,
    database: &Database,
    object: &Value,
    entries: &'x [Entry<T>],
) -> R<Option<&'x T>> {
    if entries.iter().any(|entry| !entry.selected_by.is_empty()) {
        let type_names = access::type_names(object);
        for names in with_and_without_prefix(&type_names) {
            let mut best: Option<(usize, &T)> = None;
            for entry in entries {
                let mut at = None;
                for selection in &entry.selected_by {
                    let place = place(database, &names, selection);
                    if place.is_some() && holds(engine, object, selection.condition.as_ref())? {
                        at = at.max(place);
                    }
                }
                if let Some(at) = at
                    && best.is_none_or(|(found, _)| at < found)
                {
                    best = Some((at, &entry.body));
                }
            }
            if let Some((_, body)) = best {
                return Ok(Some(body));
            }
        }
    }
    let default = entries.iter().find(|entry| entry.selected_by.is_empty());
    Ok(default.map(|entry| &entry.body))
}

/// True where a condition holds of an object, or there is none. One that fails does not hold.
///
/// # Errors
/// What ends the script.
pub fn holds(engine: &mut dyn Engine, object: &Value, condition: Option<&Expression>) -> R<bool> {
    let Some(condition) = condition else {
        return Ok(true);
    };
    match condition.value(engine, object) {
        Ok(value) => Ok(convert::to_bool(&value.unwrap_or_default())),
        Err(stop) if is_control_flow(&stop) => Err(stop),
        Err(_) => Ok(false),
    }
}
