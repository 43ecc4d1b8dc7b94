//! Graph's JSON as objects of the modules, a member when it is first read; and values of scripts as JSON.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};

use super::source::{self, Source as From};
use crate::cmdlets::azuread::object::{device_object, group_object, role_object};
use crate::cmdlets::azuread::user_object::user_object;
use crate::cmdlets::directory::timestamp;
use crate::cmdlets::model::{Model, Source, enum_value};
use crate::cmdlets::msonline::role::role_object as msonline_role;
use crate::cmdlets::msonline::user_object::extension_data;
use crate::grammar::{self, GraphObject, ObjectType};
use crate::runtime::{Runtime, described_type};
use crate::tenant::catalogue::role_template;
use crate::tenant::id::ObjectId;
use crate::value::ty::Prim;
use crate::value::{DateTime, R, Seq, Ty, Value, convert};

/// An object whose members are read from JSON.
struct JsonSource {
    json: Rc<Json>,
    info: &'static ObjectType,
    /// Where members come from, by the grammar.
    graph: Option<&'static GraphObject>,
    /// Other names of members, by the grammar of the object around this one.
    renamed: Vec<(&'static str, &'static str)>,
}

impl JsonSource {
    fn source(&self, member: &str) -> Option<From<'static>> {
        let field = self.graph?.fields.iter().find(|f| f.name == member)?;
        Some(field.source.map_or(From::Nothing, source::parse))
    }
}

impl Source for JsonSource {
    fn read(&self, rt: &mut Runtime, member: &str) -> R<Value> {
        let Some(property) = self.info.properties.iter().find(|p| p.name == member) else {
            return Ok(Value::Null);
        };
        if property.type_name == "System.Runtime.Serialization.ExtensionDataObject" {
            return Ok(extension_data());
        }
        let named = self.renamed.iter().find(|(name, _)| *name == member);
        let (json, inner) = match (named, self.source(member)) {
            (Some((_, name)), _) => (self.json.get(*name).cloned(), Vec::new()),
            (None, Some(from)) => {
                let json = source::read(&from, &self.json);
                let inner = match from {
                    From::Path(_, renamed) => renamed,
                    _ => Vec::new(),
                };
                (json, inner)
            }
            (None, None) => (self.json.get(source::camel(member)).cloned(), Vec::new()),
        };
        Ok(value_of(rt, json.as_ref(), property.type_name, &inner))
    }
}

/// JSON as an object of one of the modules' types; a DNS record is of its own type, where the module has one.
pub fn object(json: Json, type_name: &'static str) -> Value {
    let record = json
        .get("recordType")
        .and_then(Json::as_str)
        .zip(type_name.rsplit_once('.'))
        .map(|(kind, (namespace, _))| format!("{namespace}.DomainDns{kind}Record"));
    let own = record.and_then(|name| grammar::object_type(&name));
    shaped(
        Rc::new(json),
        own.map_or(type_name, |info| info.name),
        Vec::new(),
    )
}

/// An object of MSOnline: roles go by the ids and names of their templates.
pub fn msonline_object(json: Json, type_name: &'static str) -> Value {
    let template = json
        .get("roleTemplateId")
        .and_then(Json::as_str)
        .and_then(ObjectId::parse)
        .and_then(role_template);
    match template {
        Some(template) => msonline_role(template, true),
        None => object(json, type_name),
    }
}

fn shaped(
    json: Rc<Json>,
    type_name: &'static str,
    renamed: Vec<(&'static str, &'static str)>,
) -> Value {
    let Some(info) = grammar::object_type(type_name) else {
        return plain(&json);
    };
    let source = JsonSource {
        json,
        info,
        graph: grammar::graph_object(type_name).or(info.base.and_then(grammar::graph_object)),
        renamed,
    };
    Model::from_source(type_name, source)
}

/// An object of the directory: by its type in Graph where it says one, else of the given type.
pub fn directory_object(json: Json, otherwise: &'static str) -> Value {
    let kind = json
        .get("@odata.type")
        .and_then(Json::as_str)
        .and_then(|name| name.rsplit('.').next())
        .unwrap_or_default()
        .to_string();
    let mut bare = json.clone();
    if let Json::Object(properties) = &mut bare {
        properties.remove("@odata.type");
    }
    match kind.as_str() {
        "user" => serde_json::from_value(bare).map_or(Value::Null, user_object),
        "group" => serde_json::from_value(bare).map_or(Value::Null, |g| group_object(&g)),
        "device" => serde_json::from_value(bare).map_or(Value::Null, |d| device_object(&d)),
        "directoryRole" => {
            if let Json::Object(properties) = &mut bare {
                properties.remove("displayName");
                properties.remove("description");
            }
            serde_json::from_value(bare).map_or(Value::Null, |r| role_object(&r))
        }
        "application" => object(json, "Microsoft.Open.AzureAD.Model.Application"),
        "servicePrincipal" => object(json, "Microsoft.Open.AzureAD.Model.ServicePrincipal"),
        "orgContact" => object(json, "Microsoft.Open.AzureAD.Model.Contact"),
        "administrativeUnit" => object(json, "Microsoft.Open.AzureAD.Model.AdministrativeUnit"),
        _ => object(json, otherwise),
    }
}

/// A value of a member's type; an absent list is an empty one.
fn value_of(
    rt: &mut Runtime,
    json: Option<&Json>,
    type_name: &'static str,
    renamed: &[(&'static str, &'static str)],
) -> Value {
    let type_name = type_name
        .strip_prefix("System.Nullable[")
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(type_name);
    if let Some(element) = type_name
        .strip_prefix("System.Collections.Generic.List[")
        .and_then(|inner| inner.strip_suffix(']'))
    {
        let items = match json {
            Some(Json::Array(items)) => items
                .iter()
                .map(|item| value_of(rt, Some(item), element, renamed))
                .collect(),
            _ => Vec::new(),
        };
        return match described_type(type_name, rt.edition) {
            Some(list) => Value::List(Rc::new(Seq::new(list, items))),
            None => Value::array(items),
        };
    }
    let Some(json) = json else {
        return Value::Null;
    };
    if grammar::object_type(type_name).is_some_and(|t| t.values.is_empty()) {
        return match json {
            Json::Object(_) => shaped(Rc::new(json.clone()), type_name, renamed.to_vec()),
            other => plain(other),
        };
    }
    match (json, described_type(type_name, rt.edition)) {
        (Json::String(text), Some(t)) if t.is_enum() => enum_value(t.full_name(), text),
        (Json::String(text), _) if type_name == "byte[]" => {
            let bytes = STANDARD.decode(text).unwrap_or_default();
            Value::array(bytes.into_iter().map(Value::Byte).collect())
        }
        (Json::String(text), Some(t)) => scalar(rt, text, t),
        (Json::Number(number), Some(t)) => {
            let value = number
                .as_i64()
                .map(Value::Int64)
                .or(number.as_f64().map(Value::Double))
                .unwrap_or_default();
            convert::to(rt, &value, t).unwrap_or(value)
        }
        (json, _) => plain(json),
    }
}

/// A text as the scalar that a member holds; the text where it is none.
fn scalar(rt: &mut Runtime, text: &str, t: Ty) -> Value {
    if t.full_name() == "System.DateTime" {
        return text
            .parse::<jiff::Timestamp>()
            .map_or(Value::str(text), |time| {
                Value::DateTime(DateTime::from_timestamp(time))
            });
    }
    if matches!(t.prim(), Prim::String | Prim::Object) {
        return Value::str(text);
    }
    convert::to(rt, &Value::str(text), t).unwrap_or_else(|_| Value::str(text))
}

/// JSON of no described type.
fn plain(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => i32::try_from(whole).map_or(Value::Int64(whole), Value::Int32),
            (None, Some(fraction)) => Value::Double(fraction),
            (None, None) => Value::Null,
        },
        Json::String(text) => Value::str(text),
        Json::Array(items) => Value::array(items.iter().map(plain).collect()),
        Json::Object(properties) => {
            let members = properties.iter().map(|(name, v)| (name.as_str(), plain(v)));
            Value::object(members.collect::<Vec<_>>())
        }
    }
}

/// Objects in objects in objects ...: where it ends.
const DEEPEST: u32 = 32;

/// A script's value as JSON.
///
/// # Errors
/// A value has no text, or objects lie too deep in each other.
pub fn json_of(rt: &mut Runtime, value: &Value) -> R<Json> {
    deep_json(rt, value, 0)
}

fn deep_json(rt: &mut Runtime, value: &Value, depth: u32) -> R<Json> {
    if depth > DEEPEST {
        return Ok(Json::Null);
    }
    Ok(match value.base() {
        Value::Null | Value::Void => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Byte(_)
        | Value::SByte(_)
        | Value::Int16(_)
        | Value::UInt16(_)
        | Value::Int32(_)
        | Value::UInt32(_)
        | Value::Int64(_) => Json::from(convert::to_i64(rt, value)?),
        Value::Double(number) => Json::from(*number),
        Value::DateTime(_) => {
            timestamp(rt, value).map_or(Json::Null, |time| Json::from(time.to_string()))
        }
        Value::Array(items) | Value::List(items) => {
            let items = items.snapshot();
            if !items.is_empty() && items.iter().all(|item| matches!(item, Value::Byte(_))) {
                let bytes: Vec<u8> = items
                    .iter()
                    .filter_map(|item| match item {
                        Value::Byte(byte) => Some(*byte),
                        _ => None,
                    })
                    .collect();
                return Ok(Json::from(STANDARD.encode(bytes)));
            }
            let mut all = Vec::with_capacity(items.len());
            for item in &items {
                all.push(deep_json(rt, item, depth + 1)?);
            }
            Json::Array(all)
        }
        Value::Hash(pairs) => {
            let mut object = Map::new();
            for (key, item) in pairs.pairs() {
                let name = source::camel(&convert::to_str(rt, &key)?);
                object.insert(name, deep_json(rt, &item, depth + 1)?);
            }
            Json::Object(object)
        }
        other => match other.downcast::<Model>() {
            Some(model) => {
                let graph = grammar::graph_object(model.info().name);
                let mut object = Map::new();
                for (member, item) in model.members(rt)? {
                    let inner = deep_json(rt, &item, depth + 1)?;
                    let named = graph
                        .and_then(|g| g.fields.iter().find(|f| f.name == member))
                        .and_then(|f| f.source);
                    match named.map(source::parse) {
                        Some(From::Path(path, _)) => {
                            source::write(path, inner, &mut object);
                        }
                        Some(From::Choice(path, yes, _)) => {
                            let truth = inner.as_str() == Some(yes);
                            source::write(path, Json::Bool(truth), &mut object);
                        }
                        Some(From::Constant(_)) => {}
                        _ => {
                            object.insert(source::camel(member), inner);
                        }
                    }
                }
                Json::Object(object)
            }
            None => Json::from(convert::to_str(rt, value)?.as_str()),
        },
    })
}
