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
    /// The filter that the grammar gives for the call's parameters.
    pub filter: Option<String>,
    /// The fields that are asked for, where not all are.
    pub select: Option<&'static str>,
    /// Its answer is what the call shows, whatever the others answered.
    pub shows_result: bool,
}

impl Made {
    /// The path, with the id of what an earlier request of the call made.
    pub fn path_with<'a>(&'a self, created: Option<&'a str>) -> Vec<&'a str> {
        let place = |segment: &'a String| match (segment.as_str(), created) {
            ("{id}", Some(id)) => id,
            // Nobody said which: an id of no letters, which the tenant refuses as such.
            ("{id}", None) => "",
            // The tenant keeps all these policies together.
            ("{policyCollection}", _) => "policies",
            (segment, _) => segment,
        };
        self.path.iter().map(place).collect()
    }

    /// The one field that is asked for, where it is one.
    pub fn only(&self) -> Option<&'static str> {
        self.select.filter(|fields| !fields.contains(','))
    }
}

/// The requests of a call, and the parameters that they take up.
pub struct Plan {
    /// In order.
    pub requests: Vec<Made>,
    /// Names of parameters.
    pub taken: BTreeSet<&'static str>,
}

/// A condition: which parameters it names, each with the value that it asks for.
#[derive(Clone, Debug, PartialEq)]
struct Condition {
    names: Vec<(&'static str, Option<&'static str>)>,
    /// One of them suffices.
    any: bool,
}

/// Reads a condition; one without names stands for the list, None for one in other words.
fn condition(when: &'static str) -> Option<Condition> {
    // A remark may stand behind: `Id: try each type`, `list; SearchString optional`.
    let end = when.find([':', ';', '(']).unwrap_or(when.len());
    let when = when.get(..end).unwrap_or(when).trim_end();
    if when == "list" || when.starts_with("list,") {
        return Some(Condition {
            names: Vec::new(),
            any: false,
        });
    }
    let is_name = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let any = when.contains(" or ");
    let names = when.split(if any { " or " } else { "," }).map(|part| {
        let mut words = part.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(name), None, _) if is_name(name) => Some((name, None)),
            (Some(name), Some(value), None) if is_name(name) => Some((name, Some(value))),
            _ => None,
        }
    });
    Some(Condition {
        names: names.collect::<Option<_>>()?,
        any,
    })
}

impl Condition {
    fn holds(&self, c: &mut Ctx<'_>) -> R<bool> {
        for (name, wanted) in &self.names {
            let value = c.text(name)?;
            let holds = value.is_some_and(|v| wanted.is_none_or(|w| v.eq_ignore_ascii_case(w)));
            if holds == self.any {
                return Ok(holds);
            }
        }
        Ok(!self.any)
    }

    /// True where the call names parameters of another condition that asks for these and more.
    fn is_narrowed(&self, other: &Condition, c: &Ctx<'_>) -> bool {
        other.names.len() > self.names.len()
            && self.names.iter().all(|name| other.names.contains(name))
            && if other.any {
                other.names.iter().any(|(name, _)| c.has(name))
            } else {
                other.names.iter().all(|(name, _)| c.has(name))
            }
    }
}

/// True of the request that reads what the others have made.
fn shows_result(request: &GraphRequest) -> bool {
    request.when == Some("after")
}

/// True where the call fulfils a request's condition. A list is what is asked for where no other request is, and
/// `includes` without an id where the same with an id is not.
fn applies(c: &mut Ctx<'_>, call: &GraphCall, request: &GraphRequest) -> R<bool> {
    let Some(when) = request.when.filter(|_| !shows_result(request)) else {
        return Ok(true);
    };
    let Some(condition) = condition(when) else {
        return Ok(false);
    };
    if !condition.holds(c)? {
        return Ok(false);
    }
    let mut others = call
        .requests
        .iter()
        .filter_map(|r| self::condition(r.when?));
    Ok(!others.any(|other| condition.is_narrowed(&other, c)))
}

/// The requests of a call.
///
/// # Errors
/// A parameter's value has no text.
pub fn plan(c: &mut Ctx<'_>, call: &'static GraphCall) -> R<Plan> {
    let reads = call.cmdlet.starts_with("Get-");
    let mut plan = Plan {
        requests: Vec::new(),
        taken: BTreeSet::new(),
    };
    for request in &call.requests {
        let condition = request.when.and_then(condition);
        if let Some(condition) = &condition {
            plan.taken
                .extend(condition.names.iter().map(|(name, _)| *name));
        }
        // What a change would have to look up first, the tenant finds itself.
        let looks_up = request.method == "GET" && !reads && !shows_result(request);
        if looks_up || !applies(c, call, request)? {
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
        fill(&mut path, place.source.unwrap_or_default(), &value);
    }
    // `ObjectId or UserPrincipalName`: the place is filled by the one that is there.
    if let Some(condition) = request.when.and_then(condition).filter(|found| found.any) {
        for (name, _) in condition.names {
            if let Some(value) = value_of_place(c, name)? {
                fill(&mut path, "id", &value);
            }
        }
    }
    let mut body = Map::new();
    for field in &request.body {
        let json = match (field.name.strip_prefix('\''), c.get(field.name)) {
            (Some(literal), _) => literal_of(literal.trim_end_matches('\'')),
            (None, Some(value)) => json_of(c.rt, &value)?,
            (None, None) => continue,
        };
        if let Some(target) = field.source {
            source::write(target, json, &mut body);
        }
        taken.insert(field.name);
    }
    let filter = match request.query.and_then(|query| query.split_once("$filter=")) {
        Some((_, filter)) => filled(c, filter, taken)?,
        None => None,
    };
    Ok(Made {
        method: request.method,
        path,
        body,
        filter,
        shows_result: shows_result(request),
        select: request
            .query
            .and_then(|query| query.strip_prefix("$select=")),
    })
}

/// A constant of the grammar.
fn literal_of(text: &str) -> Json {
    match text {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        "null" => Json::Null,
        text => Json::from(text),
    }
}

fn fill(path: &mut [String], place: &str, value: &str) {
    let hole = format!("{{{place}}}");
    for segment in path {
        if segment.contains(&hole) {
            *segment = segment.replace(&hole, value);
        }
    }
}

/// A filter of the grammar with the call's parameters in it; None where it needs one that the call lacks.
fn filled(
    c: &mut Ctx<'_>,
    filter: &'static str,
    taken: &mut BTreeSet<&'static str>,
) -> R<Option<String>> {
    // Behind it other options may stand, and remarks on them.
    let mut text = filter.split(['&', ';']).next().unwrap_or(filter);
    let mut made = String::new();
    while let Some((before, rest)) = text.split_once('{') {
        let Some((name, after)) = rest.split_once('}') else {
            break;
        };
        let Some(value) = value_of_place(c, name)? else {
            return Ok(None);
        };
        taken.insert(name);
        made.push_str(before);
        made.push_str(&value.replace("'", "''"));
        text = after;
    }
    made.push_str(text);
    Ok(Some(made))
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
        let names = |when| condition(when).map(|found| found.names);
        assert_eq!(names("list, every type"), Some(Vec::new()));
        assert_eq!(names("list; SearchString optional"), Some(Vec::new()));
        assert_eq!(names("ObjectId"), Some(vec![("ObjectId", None)]));
        assert_eq!(
            names("ConditionSetType includes, Id"),
            Some(vec![("ConditionSetType", Some("includes")), ("Id", None)])
        );
        assert_eq!(names("Id: try each type"), Some(vec![("Id", None)]));
        assert_eq!(names("Id ({set}_{name})"), Some(vec![("Id", None)]));
        assert!(condition("ObjectId or UserPrincipalName").is_some_and(|found| found.any));
        assert_eq!(names("without proof"), None);
    }
}
