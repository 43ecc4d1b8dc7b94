//! Directory settings: a template makes one (`CreateDirectorySetting()`), and its values are read and written by their
//! names (`$setting["EnableGroupCreation"] = $false`), as the classes of AzureADPreview have it.

use super::{Model, types};
use crate::value::ty::{method, overload};
use crate::value::{Engine, Exception, NetObject, R, TypeDef, Value, convert, enumerate};

const SETTING: &str = "Microsoft.Open.MSGraph.Model.DirectorySetting";
const VALUE: &str = "Microsoft.Open.MSGraph.Model.SettingValue";

/// The class with a method; its properties are the grammar's.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "Microsoft.Open.MSGraph.Model.DirectorySettingTemplate",
    methods: &[method(
        "CreateDirectorySetting",
        &[overload(
            "Microsoft.Open.MSGraph.Model.DirectorySetting CreateDirectorySetting()",
            create,
        )],
    )],
    ..TypeDef::CLASS
}];

/// A member of an object; null where it has none of that name.
fn member(engine: &mut dyn Engine, object: &dyn NetObject, name: &str) -> R<Value> {
    object.property(engine, name).unwrap_or(Ok(Value::Null))
}

/// The elements of a list property.
fn listed(engine: &mut dyn Engine, object: &dyn NetObject, name: &str) -> R<Vec<Value>> {
    let list = member(engine, object, name)?;
    enumerate::elements(engine, &list).unwrap_or(Ok(Vec::new()))
}

/// A setting with the template's values at their defaults.
fn create(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let Some(template) = this.downcast::<Model>() else {
        return Ok(Value::Null);
    };
    let mut values = Vec::new();
    for value in listed(engine, template, "Values")? {
        if let Some(value) = value.downcast::<Model>() {
            let name = member(engine, value, "Name")?;
            let default = member(engine, value, "DefaultValue")?;
            values.push(Model::of(VALUE, [("Name", name), ("Value", default)]));
        }
    }
    let id = member(engine, template, "Id")?;
    Ok(Model::of(
        SETTING,
        [
            ("TemplateId", id),
            ("Values", types::list_of(VALUE, values)),
        ],
    ))
}

/// The value object of a name.
fn named(engine: &mut dyn Engine, setting: &Model, index: &Value) -> R<Option<Value>> {
    let wanted = convert::to_str(engine, index)?;
    for value in listed(engine, setting, "Values")? {
        if let Some(model) = value.downcast::<Model>() {
            let name = member(engine, model, "Name")?;
            if convert::to_str(engine, &name)?.eq_ignore_ascii_case(&wanted) {
                return Ok(Some(value));
            }
        }
    }
    Ok(None)
}

/// `$setting["Name"]`; None for objects of other types.
pub(super) fn get(engine: &mut dyn Engine, model: &Model, index: &Value) -> Option<R<Value>> {
    if model.info().name != SETTING {
        return None;
    }
    let found = match named(engine, model, index) {
        Ok(found) => found,
        Err(stop) => return Some(Err(stop)),
    };
    Some(match found.as_ref().and_then(Value::downcast::<Model>) {
        Some(value) => member(engine, value, "Value"),
        None => Ok(Value::Null),
    })
}

/// `$setting["Name"] = value`; None for objects of other types.
pub(super) fn set(
    engine: &mut dyn Engine,
    model: &Model,
    index: &Value,
    new: &Value,
) -> Option<R<()>> {
    if model.info().name != SETTING {
        return None;
    }
    let found = match named(engine, model, index) {
        Ok(found) => found,
        Err(stop) => return Some(Err(stop)),
    };
    Some(match found.as_ref().and_then(Value::downcast::<Model>) {
        Some(value) => value.set_property(engine, "Value", new).unwrap_or(Ok(())),
        None => convert::to_str(engine, index).and_then(|name| {
            let message = format!("The setting has no value that is called '{name}'.");
            Exception::new("System.ArgumentException", message).raise()
        }),
    })
}
