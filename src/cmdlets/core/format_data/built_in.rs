//! The built-in views as the objects that `Get-FormatData` gives. What the program computes itself is a script block
//! that says so.

use super::object::{alignment, display_entry, record, view_definition};
use crate::grammar::{Column, Shape, Source, View};
use crate::value::Value;

/// The object of a view.
pub fn of_view(view: &View) -> Value {
    let group = view.group.as_ref().map_or(Value::Null, |group| {
        let label = Value::str(group.label);
        record(
            "PSControlGroupBy",
            vec![entry(view, group), label, Value::Null],
        )
        .into_value()
    });
    let grouped = vec![group, Value::Bool(view.out_of_band)];
    let columns = view.columns.iter();
    let (class, fields) = match view.shape {
        Shape::Table => {
            let headers = columns.clone().map(|column| {
                let width = column.width.map_or(0, i32::from);
                let fields = vec![label(column), alignment(column.align), Value::Int32(width)];
                record("TableControlColumnHeader", fields).into_value()
            });
            let cells = columns.map(|column| {
                let fields = vec![alignment(None), entry(view, column), Value::Null];
                record("TableControlColumn", fields).into_value()
            });
            let row = vec![
                Value::array(cells.collect()),
                Value::Null,
                Value::Bool(view.wrap),
            ];
            let fields = vec![
                Value::array(headers.collect()),
                Value::array(vec![record("TableControlRow", row).into_value()]),
                Value::Bool(view.autosize),
                Value::Bool(false),
            ];
            ("TableControl", fields)
        }
        Shape::List => {
            let items = columns.map(|column| {
                let fields = vec![label(column), entry(view, column), Value::Null, Value::Null];
                record("ListControlEntryItem", fields).into_value()
            });
            let items = vec![
                Value::array(items.collect()),
                Value::array(Vec::new()),
                Value::Null,
            ];
            let entries = vec![record("ListControlEntry", items).into_value()];
            ("ListControl", vec![Value::array(entries)])
        }
        Shape::Wide => {
            let entries = columns.map(|column| {
                let fields = vec![
                    entry(view, column),
                    Value::array(Vec::new()),
                    Value::Null,
                    Value::Null,
                ];
                record("WideControlEntryItem", fields).into_value()
            });
            let fields = vec![
                Value::array(entries.collect()),
                Value::Bool(view.autosize),
                Value::UInt32(0),
            ];
            ("WideControl", fields)
        }
        Shape::Custom => {
            let shown = vec![Value::Null, computed(view), Value::Bool(false), Value::Null];
            let items = vec![record("CustomItemExpression", shown).into_value()];
            let entries = vec![Value::Null, Value::array(items)];
            let entries = vec![record("CustomControlEntry", entries).into_value()];
            ("CustomControl", vec![Value::array(entries)])
        }
    };
    let control = record(class, [fields, grouped].concat()).into_value();
    view_definition(view.name, control)
}

/// The heading, where it is not the property's name.
fn label(column: &Column) -> Value {
    match column.source {
        Source::Property(name) if name == column.label => Value::Null,
        _ => Value::str(column.label),
    }
}

fn entry(view: &View, column: &Column) -> Value {
    match column.source {
        Source::Property(name) => display_entry(name, false),
        Source::Computed => computed(view),
    }
}

fn computed(view: &View) -> Value {
    let name = view.name.replace('\'', "''");
    display_entry(
        &format!("throw 'the view {name} is computed by the program'"),
        true,
    )
}
