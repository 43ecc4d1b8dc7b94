//! How the grammar says where a member comes from in Graph's JSON, and where a parameter goes.
//!
//! `path.to.field`; `Constant`; `none`; `beta: field`; `field {Member: name, ...}` for renamed members of an inner
//! object; `field (remark)`; `list[key eq value].field`; `left ?? right`; `field in (a, b)`; `field eq 'text'`;
//! `field: a -> A, b -> B`; `field ? Yes : No`; for parameters also `field (true: a, false: b)` and
//! `a,b[]{c,d}` for some fields of an object.

use serde_json::{Map, Value as Json};

use crate::grammar;

/// Where a member comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source<'a> {
    /// Graph has nothing.
    Nothing,
    /// The same for every object.
    Constant(&'a str),
    /// A field, with other names for members of what it holds.
    Path(&'a str, Vec<(&'a str, &'a str)>),
    /// A field of the element of a list whose key has a value.
    Element {
        /// The list.
        list: &'a str,
        /// The field that is compared.
        key: &'a str,
        /// Its value.
        value: &'a str,
        /// The field that is taken.
        field: &'a str,
    },
    /// The first that is there.
    Either(&'a str, &'a str),
    /// Whether a field has one of several texts.
    OneOf(&'a str, Vec<&'a str>),
    /// A text by the text of a field; another text stays.
    Mapped(&'a str, Vec<(&'a str, &'a str)>),
    /// One of two texts by a truth value; none is false.
    Choice(&'a str, &'a str, &'a str),
}

/// Reads what the grammar says.
pub fn parse(text: &str) -> Source<'_> {
    let text = text.trim();
    let text = text.strip_prefix("beta: ").unwrap_or(text);
    if text == "none" || text.is_empty() || text.starts_with('(') {
        return Source::Nothing;
    }
    if let Some((left, right)) = text.split_once(" ?? ") {
        return Source::Either(left, right);
    }
    if let Some((field, choices)) = text.split_once(" ? ")
        && let Some((yes, no)) = choices.split_once(" : ")
    {
        return Source::Choice(field, yes, no);
    }
    if let Some((field, texts)) = text.split_once(": ")
        && texts.contains(" -> ")
        && !field.contains(' ')
    {
        let pairs = texts.split(',').filter_map(|pair| pair.split_once(" -> "));
        return Source::Mapped(
            field,
            pairs.map(|(from, to)| (from.trim(), to.trim())).collect(),
        );
    }
    if let Some((field, values)) = text.split_once(" in (") {
        let values = values.trim_end_matches(')').split(',').map(str::trim);
        return Source::OneOf(field, values.collect());
    }
    if let Some((list, rest)) = text.split_once('[')
        && let Some((test, field)) = rest.split_once("].")
        && let Some((key, value)) = test.split_once(" eq ")
    {
        return Source::Element {
            list,
            key,
            value,
            field,
        };
    }
    if let Some((field, value)) = text.split_once(" eq ") {
        let value = value.trim_start_matches('\'');
        let end = value.find('\'').unwrap_or(value.len());
        return Source::OneOf(field, vec![value.get(..end).unwrap_or(value)]);
    }
    let end = text.find([' ', '{', '(', ';']).unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    let path = path.trim_end_matches(':').trim_end_matches("[]");
    if path.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Source::Constant(path);
    }
    Source::Path(path, renamed(rest))
}

/// The pairs of `{Member: name, Other}`.
fn renamed(text: &str) -> Vec<(&str, &str)> {
    let inner = text
        .split_once('{')
        .and_then(|(_, rest)| rest.rsplit_once('}'))
        .map_or("", |(inner, _)| inner);
    inner
        .split(',')
        .filter_map(|part| part.split_once(':'))
        .map(|(member, name)| (member.trim(), name.trim()))
        .collect()
}

/// A field by its path.
pub fn field<'j>(object: &'j Json, path: &str) -> Option<&'j Json> {
    // `@odata.type` is one name.
    if path.starts_with('@') {
        return object.get(path).filter(|found| !found.is_null());
    }
    let step = |at: &'j Json, name: &str| match name.strip_suffix("[0]") {
        Some(list) => at.get(list)?.get(0),
        None => at.get(name.trim_end_matches("[]")),
    };
    path.split('.')
        .try_fold(object, step)
        .filter(|found| !found.is_null())
}

/// A member's value in an object.
pub fn read(source: &Source<'_>, object: &Json) -> Option<Json> {
    match source {
        Source::Nothing => None,
        Source::Constant(text) => Some(Json::from(*text)),
        Source::Path(path, _) => field(object, path).cloned(),
        Source::Element {
            list,
            key,
            value,
            field: name,
        } => field(object, list)?
            .as_array()?
            .iter()
            .find(|element| element.get(*key).and_then(Json::as_str) == Some(value))
            .and_then(|element| element.get(*name))
            .cloned(),
        Source::Either(left, right) => field(object, left).or(field(object, right)).cloned(),
        Source::OneOf(path, values) => {
            let text = field(object, path)?.as_str()?;
            Some(Json::Bool(values.contains(&text)))
        }
        Source::Mapped(path, texts) => {
            let found = field(object, path)?;
            let text = found.as_str()?;
            let mapped = texts.iter().find(|(from, _)| *from == text);
            Some(mapped.map_or(found.clone(), |(_, to)| Json::from(*to)))
        }
        Source::Choice(path, yes, no) => {
            let truth = field(object, path).and_then(Json::as_bool) == Some(true);
            Some(Json::from(if truth { *yes } else { *no }))
        }
    }
}

/// The fields behind `-Select`: names of the module's members or of Graph's fields, with commas between them.
pub fn selected(type_name: &str, names: &str) -> Vec<String> {
    let object = grammar::graph_object(type_name);
    let field = |name: &str| {
        let source = object
            .and_then(|o| o.fields.iter().find(|f| f.name.eq_ignore_ascii_case(name)))
            .and_then(|field| field.source);
        match source.map(parse) {
            Some(Source::Path(path, _)) => {
                let first = if path.starts_with('@') {
                    path
                } else {
                    path.split('.').next().unwrap_or(path)
                };
                first.to_string()
            }
            _ => camel(name),
        }
    };
    names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(field)
        .collect()
}

/// Graph's name of a member of which the grammar says nothing.
pub fn camel(member: &str) -> String {
    if member == "OdataType" {
        return "@odata.type".to_string();
    }
    let member = member.trim_start_matches('_');
    let mut letters = member.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Puts a parameter's value where the grammar says; false where that is nowhere in the body.
pub fn write(text: &str, value: Json, body: &mut Map<String, Json>) -> bool {
    let text = text.trim();
    if text == "none" || text.starts_with('(') {
        return false;
    }
    let names = listed(text);
    if names.len() > 1 {
        let Json::Object(mut parts) = value else {
            return false;
        };
        for name in names {
            if let Some(part) = parts.remove(name) {
                body.insert(name.to_string(), part);
            }
        }
        return true;
    }
    let end = text.find([' ', '{']).unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    let value = match (&value, choice(rest)) {
        (Json::Bool(truth), Some((yes, no))) => Json::from(if *truth { yes } else { no }),
        _ => value,
    };
    // `groupIds[]`: the parameter is an object around the list.
    let leaf = path.rsplit('.').next().unwrap_or(path);
    let value = match (leaf.strip_suffix("[]"), value) {
        (Some(name), Json::Object(mut around)) => around.remove(name).unwrap_or(Json::Null),
        // A class of one member stands for that member: `Name` of a connector group, the id of a credential's holder.
        (None, Json::Object(mut around)) if around.len() == 1 && around.contains_key(leaf) => {
            around.remove(leaf).unwrap_or(Json::Null)
        }
        (_, value) => value,
    };
    let mut names: Vec<&str> = if path.starts_with('@') {
        vec![path]
    } else {
        path.split('.').collect()
    };
    let Some(last) = names.pop() else {
        return false;
    };
    let mut at = body;
    for name in names {
        let slot = at.entry(name).or_insert_with(|| Json::Object(Map::new()));
        if !slot.is_object() {
            *slot = Json::Object(Map::new());
        }
        let Json::Object(inner) = slot else {
            return false;
        };
        at = inner;
    }
    at.insert(last.trim_end_matches("[]").to_string(), value);
    true
}

/// The fields of `a,b[]{c,d}`: the parameter is an object, of which these go into the body. A remark is none.
fn listed(text: &str) -> Vec<&str> {
    let end = text.find(' ').unwrap_or(text.len());
    let mut rest = text.get(..end).unwrap_or(text);
    let mut names = Vec::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_at(rest.find([',', '{']).unwrap_or(rest.len()));
        let after = match after.strip_prefix('{') {
            Some(inner) => inner.split_once('}').map_or("", |(_, after)| after),
            None => after,
        };
        names.push(name.trim_end_matches("[]"));
        rest = after.strip_prefix(',').unwrap_or("");
    }
    names
}

/// The texts of `(true: a, false: b)`.
fn choice(text: &str) -> Option<(&str, &str)> {
    let (yes, no) = text
        .trim()
        .strip_prefix("(true: ")?
        .split_once(", false: ")?;
    Some((yes, no.trim_end_matches(')')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(source: &str, object: &Json) -> Option<Json> {
        read(&parse(source), object)
    }

    #[test]
    fn members_come_from_where_the_grammar_says() {
        let object = serde_json::json!({
            "id": "1", "web": { "homePageUrl": "http://x" }, "signInAudience": "AzureADMyOrg",
            "phones": [{ "type": "mobile", "number": "5" }], "isRoot": true, "upn": "a@b.c",
        });
        assert_eq!(
            read_text("web.homePageUrl", &object),
            Some("http://x".into())
        );
        assert_eq!(
            read_text("Application", &object),
            Some("Application".into())
        );
        assert_eq!(read_text("none", &object), None);
        assert_eq!(read_text("beta: id (v1.0: no)", &object), Some("1".into()));
        assert_eq!(
            read_text("phones[type eq mobile].number", &object),
            Some("5".into())
        );
        assert_eq!(read_text("mail ?? upn", &object), Some("a@b.c".into()));
        assert_eq!(
            read_text("signInAudience in (AzureADMultipleOrgs, Other)", &object),
            Some(false.into())
        );
        assert_eq!(
            read_text("isRoot ? Root : Other", &object),
            Some("Root".into())
        );
        assert_eq!(
            read_text("signInAudience eq 'AzureADMyOrg' (a remark)", &object),
            Some(true.into())
        );
        assert_eq!(
            parse("info {Marketing: marketingUrl, Name}"),
            Source::Path("info", vec![("Marketing", "marketingUrl")])
        );
    }

    #[test]
    fn fields_of_an_object_go_into_the_body_by_themselves() {
        let mut body = Map::new();
        let setting = serde_json::json!({
            "id": "1", "templateId": "7", "values": [{ "name": "A", "value": "x" }],
        });
        let text = "templateId,values[]{name,value}";
        assert!(write(text, setting, &mut body));
        assert!(!write(text, "none".into(), &mut body));
        assert_eq!(
            Json::Object(body),
            serde_json::json!({ "templateId": "7", "values": [{ "name": "A", "value": "x" }] })
        );
        assert_eq!(listed("a{x,y},b (c, d)"), ["a", "b"]);
    }

    #[test]
    fn parameters_go_where_the_grammar_says() {
        let mut body = Map::new();
        assert!(write("web.homePageUrl", "x".into(), &mut body));
        assert!(write("web.logoutUrl", "y".into(), &mut body));
        assert!(write(
            "audience (true: Many, false: One)",
            true.into(),
            &mut body
        ));
        assert!(write(
            "@odata.id (https://graph/{Id})",
            "7".into(),
            &mut body
        ));
        assert!(!write("(addPassword)", "z".into(), &mut body));
        assert_eq!(
            Json::Object(body),
            serde_json::json!({
                "web": { "homePageUrl": "x", "logoutUrl": "y" }, "audience": "Many", "@odata.id": "7",
            })
        );
    }
}
