//! Which requests a call stands for, and what they say: the grammar's words with the call's parameters in them.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::object::json_of;
use super::source;
use crate::grammar::{GraphCall, Request as GraphRequest};
use crate::runtime::Ctx;
use crate::value::{R, Str, convert};

/// A request with the call's values in it.
pub struct Made {
    /// `GET` ...
    pub method: &'static str,
    /// The path behind the version, in segments; places that no parameter fills stand as `{name}`.
    pub path: Vec<String>,
    /// The body.
    pub body: Map<String, Json>,
    /// The one field that is asked for, where it is one.
    pub only: Option<&'static str>,
}

/// The requests of a call, and the parameters that they take up.
pub struct Plan {
    /// In order.
    pub requests: Vec<Made>,
    /// Names of parameters.
    pub taken: BTreeSet<&'static str>,
}

/// The parameters that a condition names, each with the value that it asks for; None for a condition in words.
fn condition(when: &'static str) -> Option<Vec<(&'static str, Option<&'static str>)>> {
    if when == "list" || when.starts_with("list,") {
        return Some(Vec::new());
    }
    let is_name = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.chars().all(|c| c.is_ascii_alphanumeric())
    };
    // A remark may stand behind a name: `Id: try each type`.
    let when = when.split_once(": ").map_or(when, |(name, _)| name);
    when.split(',')
        .map(|part| {
            let mut words = part.split_whitespace();
            match (words.next(), words.next(), words.next()) {
                (Some(name), None, _) if is_name(name) => Some((name, None)),
                (Some(name), Some(value), None) if is_name(name) => Some((name, Some(value))),
                _ => None,
            }
        })
        .collect()
}

/// True where the call fulfils a request's condition. A list is what is asked for where no other request is.
fn applies(c: &mut Ctx<'_>, call: &GraphCall, request: &GraphRequest) -> R<bool> {
    let Some(when) = request.when else {
        return Ok(true);
    };
    let Some(names) = condition(when) else {
        return Ok(false);
    };
    if names.is_empty() {
        let others = call.requests.iter().filter_map(|r| condition(r.when?));
        return Ok(!others.flatten().any(|(name, _)| c.has(name)));
    }
    for (name, wanted) in &names {
        let Some(value) = c.text(name)? else {
            return Ok(false);
        };
        if wanted.is_some_and(|w| !value.eq_ignore_ascii_case(w)) {
            return Ok(false);
        }
    }
    // `includes` without an id is the list: the same with an id is another request.
    let narrower = call.requests.iter().filter_map(|r| condition(r.when?));
    Ok(!narrower
        .filter(|other| other.len() > names.len() && names.iter().all(|n| other.contains(n)))
        .any(|other| other.iter().all(|(name, _)| c.has(name))))
}

/// The requests of a call.
///
/// # Errors
/// A parameter's value has no text.
pub fn plan(c: &mut Ctx<'_>, call: &'static GraphCall) -> R<Plan> {
    let mut plan = Plan {
        requests: Vec::new(),
        taken: BTreeSet::new(),
    };
    for request in &call.requests {
        if let Some(names) = request.when.and_then(condition) {
            plan.taken.extend(names.iter().map(|(name, _)| *name));
        }
        if !applies(c, call, request)? {
            continue;
        }
        let made = made(c, request, &mut plan.taken)?;
        plan.requests.push(made);
    }
    Ok(plan)
}

fn made(
    c: &mut Ctx<'_>,
    request: &'static GraphRequest,
    taken: &mut BTreeSet<&'static str>,
) -> R<Made> {
    let mut path = Vec::new();
    // `/v1.0/applications/{id}` and `/devices(deviceId='{id}')`
    for segment in request.path.split('/').skip(2) {
        path.push(segment.to_string());
    }
    for place in &request.places {
        let Some(value) = value_of_place(c, place.name)? else {
            continue;
        };
        taken.insert(place.name);
        let hole = format!("{{{}}}", place.source.unwrap_or_default());
        for segment in &mut path {
            if segment.contains(&hole) {
                *segment = segment.replace(&hole, &value);
            }
        }
    }
    let mut body = Map::new();
    for field in &request.body {
        let Some(value) = c.get(field.name) else {
            continue;
        };
        let json = json_of(c.rt, &value)?;
        if let Some(target) = field.source {
            source::write(target, json, &mut body);
        }
        taken.insert(field.name);
    }
    Ok(Made {
        method: request.method,
        path,
        body,
        only: request
            .query
            .and_then(|query| query.strip_prefix("$select="))
            .filter(|fields| !fields.contains(',')),
    })
}

fn value_of_place(c: &mut Ctx<'_>, name: &str) -> R<Option<Str>> {
    match c.get(name) {
        Some(value) if !value.is_null() => convert::to_str(c.rt, &value).map(Some),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::condition;

    #[test]
    fn conditions_name_parameters_or_are_remarks() {
        assert_eq!(condition("list, every type"), Some(Vec::new()));
        assert_eq!(condition("ObjectId"), Some(vec![("ObjectId", None)]));
        assert_eq!(
            condition("ConditionSetType includes, Id"),
            Some(vec![("ConditionSetType", Some("includes")), ("Id", None)])
        );
        assert_eq!(condition("Id: try each type"), Some(vec![("Id", None)]));
        assert_eq!(condition("without proof"), None);
    }
}
