//! What PowerShell's own views compute with script: columns, headings, custom texts.

use super::access;
use super::blocks::Block;
use super::generator::view_fields;
use super::members::Field;
use crate::grammar::View;
use crate::value::{Engine, R, Str, Value};

/// True where a table view lets its cells take several lines.
pub fn wraps(view: &View) -> bool {
    matches!(
        view.name,
        "children"
            | "childrenWithUnixStat"
            | "childrenWithHardlink"
            | "System.Management.Automation.PSMethod"
    )
}

/// The value of a computed column.
pub fn column(
    engine: &mut dyn Engine,
    object: &Value,
    type_name: &str,
    view: &str,
    label: &str,
) -> R<Value> {
    let _ = (type_name, view);
    access::get(engine, object, label)
}

/// The lines that a list view shows of an object.
pub fn list_items(engine: &mut dyn Engine, view: &'static View, object: &Value) -> R<Vec<Field>> {
    let _ = (engine, object);
    Ok(view_fields(view))
}

/// What a wide view shows of an object.
pub fn wide(engine: &mut dyn Engine, view: &'static View, object: &Value) -> R<Str> {
    let _ = view;
    match super::value_text::display_member(engine, object)? {
        Some(name) => {
            let value = access::get(engine, object, &name)?;
            access::text(engine, &value)
        }
        None => access::text(engine, object),
    }
}

/// The heading of a group, where it is not label and value.
pub fn group_heading(
    engine: &mut dyn Engine,
    view: &'static View,
    object: &Value,
) -> R<Option<Vec<Block>>> {
    let _ = (engine, view, object);
    Ok(None)
}

/// The text of a custom view.
pub fn custom(engine: &mut dyn Engine, view: &'static View, object: &Value) -> R<Vec<Block>> {
    let _ = view;
    Ok(vec![Block::Text(access::text(engine, object)?.into())])
}
