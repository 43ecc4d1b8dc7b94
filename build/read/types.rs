//! Reads `grammar/types/*.types`.
//!
//! ```text
//! class Microsoft.Online.Administration.Role
//!   module MSOnline
//!   from   Get-MsolRole Get-MsolUserRole
//!   table  ObjectId:38 Name:32 Description
//!
//!   .ExtensionData  System.Runtime.Serialization.ExtensionDataObject
//!   .ObjectId       System.Nullable[guid]
//!
//! enum Microsoft.Online.Administration.DomainCapabilities
//!   module MSOnline
//!   flags
//!   values None Email Sharepoint=2
//! ```
//!
//! `table` and `list` give a view of its own, `autosize` fits it; a column is `Name`, `Name:width`, `Name:right`. `text
//! members` is the models' own text (some members only when named behind it), `text .Id` a member's; `element` the
//! member that stands for an object inside a collection. `variant` marks a second type of the same name. An enum's
//! members count from 0, or on from the number that is given.

use super::leak::leak;
use super::{meaningless, words};
use crate::model::{Align, Column, EnumValue, ObjectType, Property, Shape, Source, TextForm, View};
use crate::outline::{Entry, Line, Mistake};
use std::collections::HashSet;

/// Reads one `class` or `enum` entry.
pub fn read(entry: &Entry) -> Result<ObjectType, Mistake> {
    let mut object = ObjectType {
        name: leak(entry.head.only()?),
        ..ObjectType::default()
    };
    let is_enum = match entry.head.keyword() {
        "enum" => true,
        "class" => false,
        word => return Err(meaningless(&entry.head, word, "a list of types")),
    };
    let mut text = None;
    for line in &entry.body {
        match line.keyword() {
            "module" => object.modules = words(line),
            "from" => object.returned_by = words(line),
            "variant" => object.variant = true,
            "base" => object.base = Some(leak(line.only()?)),
            "flags" if is_enum => object.flags = true,
            "values" if is_enum => object.values = values(line)?,
            "table" | "list" if !is_enum => object.view = Some(view(line, object.name)?),
            "autosize" => match &mut object.view {
                Some(view) => view.autosize = true,
                None => return Err(Mistake::at(line.number, "`autosize` follows `table`")),
            },
            "text" if !is_enum => text = Some(line),
            "element" if !is_enum => object.element = Some(leak(line.only()?)),
            word if word.starts_with('.') && !is_enum => object.properties.push(Property {
                name: leak(word.trim_start_matches('.')),
                type_name: leak(line.only()?),
            }),
            word => return Err(meaningless(line, word, "a type")),
        }
    }
    let mut names = HashSet::new();
    if let Some(twice) = object
        .properties
        .iter()
        .find(|p| !names.insert(p.name.to_ascii_lowercase()))
    {
        let message = format!("{} has the member {} twice", object.name, twice.name);
        return Err(Mistake::at(entry.head.number, message));
    }
    if let Some(line) = text {
        object.text = text_form(line, &object)?;
    }
    if object.modules.is_empty() {
        return Err(Mistake::at(
            entry.head.number,
            format!("{} has no module", object.name),
        ));
    }
    Ok(object)
}

/// The name it is stored under: a variant is told apart by its module.
pub fn key(object: &ObjectType) -> String {
    match (object.variant, object.modules.first()) {
        (true, Some(module)) => format!("{}@{module}", object.name),
        _ => object.name.to_string(),
    }
}

fn values(line: &Line) -> Result<Vec<EnumValue>, Mistake> {
    let mut next = 0;
    let mut values = Vec::new();
    for word in line.rest() {
        let (name, number) = match word.split_once('=') {
            Some((name, number)) => {
                let number = number.parse();
                (
                    name,
                    number
                        .map_err(|_| Mistake::at(line.number, format!("`{word}` has no number")))?,
                )
            }
            None => (word.as_str(), next),
        };
        next = number + 1;
        values.push(EnumValue {
            name: leak(name),
            number,
        });
    }
    Ok(values)
}

fn view(line: &Line, type_name: &'static str) -> Result<View, Mistake> {
    let columns: Result<_, _> = line.rest().iter().map(|word| column(line, word)).collect();
    Ok(View {
        types: vec![type_name],
        shape: match line.keyword() {
            "list" => Shape::List,
            _ => Shape::Table,
        },
        columns: columns?,
        ..View::default()
    })
}

fn column(line: &Line, word: &str) -> Result<Column, Mistake> {
    let mut parts = word.split(':');
    let name = leak(parts.next().unwrap_or(""));
    let mut column = Column {
        label: name,
        source: Source::Property(name),
        ..Column::default()
    };
    for part in parts {
        match (part, part.parse()) {
            ("left", _) => column.align = Some(Align::Left),
            ("right", _) => column.align = Some(Align::Right),
            ("center", _) => column.align = Some(Align::Center),
            (_, Ok(width)) => column.width = Some(width),
            _ => {
                return Err(Mistake::at(
                    line.number,
                    format!("`{part}` is neither width nor side"),
                ));
            }
        }
    }
    Ok(column)
}

fn text_form(line: &Line, object: &ObjectType) -> Result<TextForm, Mistake> {
    let all = || {
        object
            .properties
            .iter()
            .map(|property| property.name)
            .collect()
    };
    let has = |name: &str| {
        object
            .properties
            .iter()
            .any(|property| property.name == name)
    };
    match line.rest() {
        [word] if word == "members" => Ok(TextForm::Members(all())),
        [word, names @ ..] if word == "members" && names.iter().all(|name| has(name)) => Ok(
            TextForm::Members(names.iter().map(|name| leak(name)).collect()),
        ),
        [word] if word.starts_with('.') && has(word.trim_start_matches('.')) => {
            Ok(TextForm::Property(leak(word.trim_start_matches('.'))))
        }
        _ => Err(Mistake::at(
            line.number,
            "`text` takes `members` or `.Member`, of members that exist",
        )),
    }
}
