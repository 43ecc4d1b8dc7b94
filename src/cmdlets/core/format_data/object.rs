//! What `Get-FormatData` gives: a type's views as objects.

use crate::cmdlets::core::shared::record::{Record, field};
use crate::format::display::definition::{
    Binding, Cell, Content, Control, ControlRef, Custom, Entry, Expression, Frame, Group, Heading,
    Item, Row, Selection, Table, Token, View, Wide,
};
use crate::grammar::Align;
use crate::value::ty::prop;
use crate::value::{Str, TypeDef, Value, ty};

macro_rules! classes {
    ($($name:literal { $($property:literal: $type:literal),* $(,)? })*) => {
        &[$(&TypeDef {
            name: concat!("System.Management.Automation.", $name),
            properties: classes!(@ [] (0) $($property: $type,)*),
            ..TypeDef::CLASS
        }),*]
    };
    (@ [$($done:expr,)*] ($at:expr)) => { &[$($done,)*] };
    (@ [$($done:expr,)*] ($at:expr) $property:literal: $type:literal, $($rest:tt)*) => {
        classes!(@ [$($done,)* prop($property, $type, field::<{ $at }>),] ($at + 1) $($rest)*)
    };
}

/// The classes, with their properties in the order of the fields.
pub static DEFS: &[&TypeDef] = classes! {
    "ExtendedTypeDefinition" {
        "TypeNames": "string[]",
        "FormatViewDefinition": "System.Management.Automation.FormatViewDefinition[]",
        "TypeName": "string",
    }
    "FormatViewDefinition" { "Name": "string", "Control": "System.Management.Automation.PSControl" }
    "PSControlGroupBy" {
        "Expression": "System.Management.Automation.DisplayEntry",
        "Label": "string",
        "CustomControl": "System.Management.Automation.CustomControl",
    }
    "DisplayEntry" { "ValueType": "string", "Value": "string" }
    "EntrySelectedBy" { "TypeNames": "string[]", "SelectionCondition": "System.Object[]" }
    "TableControl" {
        "Headers": "System.Object[]",
        "Rows": "System.Object[]",
        "AutoSize": "bool",
        "HideTableHeaders": "bool",
        "GroupBy": "System.Management.Automation.PSControlGroupBy",
        "OutOfBand": "bool",
    }
    "TableControlColumnHeader" { "Label": "string", "Alignment": "string", "Width": "int" }
    "TableControlRow" {
        "Columns": "System.Object[]",
        "SelectedBy": "System.Management.Automation.EntrySelectedBy",
        "Wrap": "bool",
    }
    "TableControlColumn" {
        "Alignment": "string",
        "DisplayEntry": "System.Management.Automation.DisplayEntry",
        "FormatString": "string",
    }
    "ListControl" {
        "Entries": "System.Object[]",
        "GroupBy": "System.Management.Automation.PSControlGroupBy",
        "OutOfBand": "bool",
    }
    "ListControlEntry" {
        "Items": "System.Object[]",
        "SelectedBy": "string[]",
        "EntrySelectedBy": "System.Management.Automation.EntrySelectedBy",
    }
    "ListControlEntryItem" {
        "Label": "string",
        "DisplayEntry": "System.Management.Automation.DisplayEntry",
        "ItemSelectionCondition": "System.Management.Automation.DisplayEntry",
        "FormatString": "string",
    }
    "WideControl" {
        "Entries": "System.Object[]",
        "AutoSize": "bool",
        "Columns": "uint",
        "GroupBy": "System.Management.Automation.PSControlGroupBy",
        "OutOfBand": "bool",
    }
    "WideControlEntryItem" {
        "DisplayEntry": "System.Management.Automation.DisplayEntry",
        "SelectedBy": "string[]",
        "EntrySelectedBy": "System.Management.Automation.EntrySelectedBy",
        "FormatString": "string",
    }
    "CustomControl" {
        "Entries": "System.Object[]",
        "GroupBy": "System.Management.Automation.PSControlGroupBy",
        "OutOfBand": "bool",
    }
    "CustomControlEntry" {
        "SelectedBy": "System.Management.Automation.EntrySelectedBy",
        "CustomItems": "System.Object[]",
    }
    "CustomItemExpression" {
        "ItemSelectionCondition": "System.Management.Automation.DisplayEntry",
        "Expression": "System.Management.Automation.DisplayEntry",
        "EnumerateCollection": "bool",
        "CustomControl": "System.Management.Automation.CustomControl",
    }
    "CustomItemFrame" {
        "LeftIndent": "uint",
        "RightIndent": "uint",
        "FirstLineHanging": "uint",
        "FirstLineIndent": "uint",
        "CustomItems": "System.Object[]",
    }
    "CustomItemNewline" { "Count": "int" }
    "CustomItemText" { "Text": "string" }
};

/// A record of one of these classes.
pub fn record(class: &str, fields: Vec<Value>) -> Record {
    Record::new(&format!("System.Management.Automation.{class}"), fields)
}

/// The views of some types.
pub fn type_definition(type_names: &[Str], views: Vec<Value>) -> Value {
    let first = type_names.first().cloned().unwrap_or_default();
    let fields = vec![
        Value::strings(type_names),
        Value::array(views),
        Value::Str(first.clone()),
    ];
    record("ExtendedTypeDefinition", fields)
        .with_text(first)
        .into_value()
}

/// A named view.
pub fn view_definition(name: &str, control: Value) -> Value {
    let fields = vec![Value::str(name), control];
    let text = convert_text(name, &fields);
    record("FormatViewDefinition", fields)
        .with_text(text)
        .into_value()
}

/// `name , TableControl`
fn convert_text(name: &str, fields: &[Value]) -> Str {
    let kind = fields
        .last()
        .map_or("", |control| ty::type_of(control).name());
    format!("{name} , {kind}").into()
}

/// A property or script in a cell.
pub fn display_entry(text: &str, is_script: bool) -> Value {
    let (kind, mark) = match is_script {
        true => ("ScriptBlock", "script: "),
        false => ("Property", "property: "),
    };
    record("DisplayEntry", vec![Value::str(kind), Value::str(text)])
        .with_text(format!("{mark}{text}").into())
        .into_value()
}

/// An alignment's name.
pub fn alignment(align: Option<Align>) -> Value {
    Value::str(match align {
        None => "Undefined",
        Some(Align::Left) => "Left",
        Some(Align::Center) => "Center",
        Some(Align::Right) => "Right",
    })
}

fn expression(expression: &Expression) -> Value {
    display_entry(&expression.text, expression.script.is_some())
}

fn optional<T>(value: &Option<T>, show: impl Fn(&T) -> Value) -> Value {
    value.as_ref().map_or(Value::Null, show)
}

fn text(value: &Option<Str>) -> Value {
    optional(value, |text| Value::Str(text.clone()))
}

/// What an entry is for: types by name, and conditions; null for the entry that is for all.
fn selected_by(selections: &[Selection]) -> Value {
    if selections.is_empty() {
        return Value::Null;
    }
    let plain = selections.iter().filter(|s| s.condition.is_none());
    let conditions = selections.iter().filter_map(|s| s.condition.as_ref());
    let fields = vec![
        Value::strings(plain.map(|s| s.name.clone())),
        Value::array(conditions.map(expression).collect()),
    ];
    record("EntrySelectedBy", fields).into_value()
}

fn selected_names(selections: &[Selection]) -> Value {
    Value::strings(selections.iter().map(|s| s.name.clone()))
}

fn group(group: &Group) -> Value {
    let (label, control) = match &group.heading {
        Heading::Plain => (Value::Null, Value::Null),
        Heading::Label(label) => (Value::Str(label.clone()), Value::Null),
        Heading::Control(control) => (Value::Null, reference(control)),
    };
    let fields = vec![expression(&group.expression), label, control];
    record("PSControlGroupBy", fields).into_value()
}

/// The object of a view.
pub fn of_view(view: &View) -> Value {
    let grouped = vec![optional(&view.group, group), Value::Bool(view.out_of_band)];
    let control = match &view.control {
        Control::Table(control) => table(control, grouped),
        Control::List(entries) => {
            let fields = vec![Value::array(entries.iter().map(list_entry).collect())];
            record("ListControl", [fields, grouped].concat()).into_value()
        }
        Control::Wide(control) => wide(control, grouped),
        Control::Custom(control) => custom(control, grouped),
    };
    view_definition(&view.name, control)
}

fn table(control: &Table, grouped: Vec<Value>) -> Value {
    let headers = control.headers.iter().map(|header| {
        let width = i32::try_from(header.width).unwrap_or(i32::MAX);
        let fields = vec![
            text(&header.label),
            alignment(header.align),
            Value::Int32(width),
        ];
        record("TableControlColumnHeader", fields).into_value()
    });
    let fields = vec![
        Value::array(headers.collect()),
        Value::array(control.rows.iter().map(row).collect()),
        Value::Bool(control.autosize),
        Value::Bool(control.hide_header),
    ];
    record("TableControl", [fields, grouped].concat()).into_value()
}

fn row(entry: &Entry<Row>) -> Value {
    let fields = vec![
        Value::array(entry.body.cells.iter().map(cell).collect()),
        selected_by(&entry.selected_by),
        Value::Bool(entry.body.wrap),
    ];
    record("TableControlRow", fields).into_value()
}

/// A content's entry and format.
fn content(content: &Content) -> (Value, Value) {
    match content {
        Content::Empty => (Value::Null, Value::Null),
        Content::Text(text) => (
            display_entry(&format!("'{}'", text.as_str().replace('\'', "''")), true),
            Value::Null,
        ),
        Content::Value(value, format) => (expression(value), text(format)),
    }
}

fn cell(cell: &Cell) -> Value {
    let (entry, format) = content(&cell.content);
    record(
        "TableControlColumn",
        vec![alignment(cell.align), entry, format],
    )
    .into_value()
}

fn list_entry(entry: &Entry<Vec<Item>>) -> Value {
    let items = entry.body.iter().map(|item| {
        let (shown, format) = content(&item.content);
        let condition = optional(&item.condition, expression);
        record(
            "ListControlEntryItem",
            vec![text(&item.label), shown, condition, format],
        )
        .into_value()
    });
    let fields = vec![
        Value::array(items.collect()),
        selected_names(&entry.selected_by),
        selected_by(&entry.selected_by),
    ];
    record("ListControlEntry", fields).into_value()
}

fn wide(control: &Wide, grouped: Vec<Value>) -> Value {
    let entries = control.entries.iter().map(|entry| {
        let (shown, format) = content(&entry.body);
        let fields = vec![
            shown,
            selected_names(&entry.selected_by),
            selected_by(&entry.selected_by),
            format,
        ];
        record("WideControlEntryItem", fields).into_value()
    });
    let columns = u32::try_from(control.columns).unwrap_or(u32::MAX);
    let fields = vec![
        Value::array(entries.collect()),
        Value::Bool(control.autosize),
        Value::UInt32(columns),
    ];
    record("WideControl", [fields, grouped].concat()).into_value()
}

/// A custom control with these entries.
pub fn custom(control: &Custom, grouped: Vec<Value>) -> Value {
    let entries = control.entries.iter().map(|entry| {
        let items = entry.body.iter().map(token).collect();
        let fields = vec![selected_by(&entry.selected_by), Value::array(items)];
        record("CustomControlEntry", fields).into_value()
    });
    let fields = vec![Value::array(entries.collect())];
    record("CustomControl", [fields, grouped].concat()).into_value()
}

fn reference(control: &ControlRef) -> Value {
    let none = || vec![Value::Null, Value::Bool(false)];
    match control {
        ControlRef::Own(control) => custom(control, none()),
        // A control by name is a text here: what it stands for is another file's.
        ControlRef::Named(name) => Value::Str(name.clone()),
    }
}

fn token(token: &Token) -> Value {
    match token {
        Token::Text(text) => record("CustomItemText", vec![Value::Str(text.clone())]).into_value(),
        Token::NewLine => record("CustomItemNewline", vec![Value::Int32(1)]).into_value(),
        Token::Frame(frame, tokens) => frame_item(frame, tokens),
        Token::Binding(binding) => binding_item(binding),
    }
}

fn frame_item(frame: &Frame, tokens: &[Token]) -> Value {
    let cells = |n: usize| Value::UInt32(u32::try_from(n).unwrap_or(u32::MAX));
    let shift = frame.first_line.unsigned_abs();
    let (hanging, indent) = match frame.first_line < 0 {
        true => (shift, 0),
        false => (0, shift),
    };
    let fields = vec![
        cells(frame.left),
        cells(frame.right),
        Value::UInt32(hanging),
        Value::UInt32(indent),
        Value::array(tokens.iter().map(token).collect()),
    ];
    record("CustomItemFrame", fields).into_value()
}

fn binding_item(binding: &Binding) -> Value {
    let fields = vec![
        optional(&binding.condition, expression),
        optional(&binding.expression, expression),
        Value::Bool(binding.enumerate),
        optional(&binding.control, reference),
    ];
    record("CustomItemExpression", fields).into_value()
}
