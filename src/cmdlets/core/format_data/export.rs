//! `Export-FormatData`

use crate::cmdlets::core::shared::file::{Opening, TextFile};
use crate::runtime::{Cmdlet, Ctx};
use crate::value::types::text::Encoding;
use crate::value::types::xml::{Layout, Markup};
use crate::value::{Engine, R, Str, Value, convert, enumerate, member, ty};

/// `Export-FormatData`
#[derive(Default)]
pub struct Export {
    definitions: Vec<Value>,
}

impl Cmdlet for Export {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.definitions.extend(c.list("InputObject"));
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let literal = c.has("LiteralPath");
        let path = match c.text("LiteralPath")? {
            Some(path) => path,
            None => c.text("Path")?.unwrap_or_default(),
        };
        let how = Opening {
            literal,
            append: false,
            force: c.switch("Force"),
            no_clobber: c.switch("NoClobber"),
            encoding: Encoding::Ascii,
        };
        let mut file = TextFile::open(c, &path, how)?;
        let mut writer = Writer {
            markup: Markup::new(Layout::indented("\n")),
            scripts: c.switch("IncludeScriptBlock"),
        };
        let encoding = match c.rt.edition.is_core() {
            true => "utf-8",
            false => "us-ascii",
        };
        writer.markup.declaration(Some(encoding), None);
        writer.configuration(c.rt, &self.definitions)?;
        file.text(&writer.markup.take())?;
        file.finish()
    }
}

/// Views as markup. What a view says is read from its members, so that objects made by scripts are as good.
struct Writer {
    markup: Markup,
    scripts: bool,
}

fn get(engine: &mut dyn Engine, object: &Value, name: &str) -> R<Value> {
    member::get(engine, object, name)
}

fn all(engine: &mut dyn Engine, object: &Value, name: &str) -> R<Vec<Value>> {
    let value = get(engine, object, name)?;
    match enumerate::elements(engine, &value) {
        Some(elements) => elements,
        None if value.is_null() => Ok(Vec::new()),
        None => Ok(vec![value]),
    }
}

fn is_set(engine: &mut dyn Engine, object: &Value, name: &str) -> R<bool> {
    Ok(convert::to_bool(&get(engine, object, name)?))
}

fn class(object: &Value) -> &'static str {
    ty::type_of(object).name()
}

impl Writer {
    fn open(&mut self, name: &str) {
        self.markup.start("", name, None);
    }

    fn close(&mut self) {
        self.markup.end(false);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.open(name);
        if !text.is_empty() {
            self.markup.text(text);
        }
        self.close();
    }

    /// A member as an element, where it is not null, empty or 0.
    fn given(&mut self, engine: &mut dyn Engine, object: &Value, name: &str, tag: &str) -> R<()> {
        let value = get(engine, object, name)?;
        let text = convert::to_str(engine, &value)?;
        if !text.is_empty() && text != "0" {
            self.text(tag, &text);
        }
        Ok(())
    }

    fn flag(&mut self, engine: &mut dyn Engine, object: &Value, name: &str) -> R<()> {
        if is_set(engine, object, name)? {
            self.text(name, "");
        }
        Ok(())
    }

    fn alignment(&mut self, engine: &mut dyn Engine, object: &Value) -> R<()> {
        let value = get(engine, object, "Alignment")?;
        let text = convert::to_str(engine, &value)?;
        if text != "Undefined" {
            self.text("Alignment", &text);
        }
        Ok(())
    }

    fn configuration(&mut self, engine: &mut dyn Engine, definitions: &[Value]) -> R<()> {
        self.open("Configuration");
        self.open("ViewDefinitions");
        for definition in definitions {
            let names = all(engine, definition, "TypeNames")?;
            for view in all(engine, definition, "FormatViewDefinition")? {
                self.view(engine, &view, &names)?;
            }
        }
        self.close();
        self.close();
        Ok(())
    }

    fn view(&mut self, engine: &mut dyn Engine, view: &Value, names: &[Value]) -> R<()> {
        self.open("View");
        let name = get(engine, view, "Name")?;
        let name = convert::to_str(engine, &name)?;
        self.text("Name", &name);
        self.open("ViewSelectedBy");
        for name in names.iter().take(1) {
            let name: Str = convert::to_str(engine, name)?;
            self.text("TypeName", &name);
        }
        self.close();
        let control = get(engine, view, "Control")?;
        let group = get(engine, &control, "GroupBy")?;
        if !group.is_null() {
            self.open("GroupBy");
            self.entry(engine, &group, "Expression")?;
            self.given(engine, &group, "Label", "Label")?;
            self.own_control(engine, &group)?;
            self.close();
        }
        self.flag(engine, &control, "OutOfBand")?;
        match class(&control) {
            "TableControl" => self.table(engine, &control)?,
            "ListControl" => self.list(engine, &control)?,
            "WideControl" => self.wide(engine, &control)?,
            _ => self.custom(engine, &control)?,
        }
        self.close();
        Ok(())
    }

    /// A property or script.
    fn entry(&mut self, engine: &mut dyn Engine, object: &Value, name: &str) -> R<()> {
        let entry = get(engine, object, name)?;
        self.display(engine, &entry)
    }

    fn display(&mut self, engine: &mut dyn Engine, entry: &Value) -> R<()> {
        if entry.is_null() {
            return Ok(());
        }
        let kind = get(engine, entry, "ValueType")?;
        let kind = convert::to_str(engine, &kind)?;
        let value = get(engine, entry, "Value")?;
        let value = convert::to_str(engine, &value)?;
        if kind == "ScriptBlock" {
            let shown = if self.scripts { value.as_str() } else { ";" };
            self.text("ScriptBlock", shown);
        } else {
            self.text("PropertyName", &value);
        }
        Ok(())
    }

    fn selected_by(&mut self, engine: &mut dyn Engine, entry: &Value, name: &str) -> R<()> {
        let selected = get(engine, entry, name)?;
        if selected.is_null() {
            return Ok(());
        }
        let types = all(engine, &selected, "TypeNames")?;
        let conditions = all(engine, &selected, "SelectionCondition")?;
        if types.is_empty() && conditions.is_empty() {
            return Ok(());
        }
        self.open("EntrySelectedBy");
        for name in &types {
            let name = convert::to_str(engine, name)?;
            self.text("TypeName", &name);
        }
        for condition in &conditions {
            self.open("SelectionCondition");
            self.display(engine, condition)?;
            self.close();
        }
        self.close();
        Ok(())
    }

    fn table(&mut self, engine: &mut dyn Engine, control: &Value) -> R<()> {
        self.open("TableControl");
        self.flag(engine, control, "AutoSize")?;
        self.flag(engine, control, "HideTableHeaders")?;
        self.open("TableHeaders");
        for header in all(engine, control, "Headers")? {
            self.open("TableColumnHeader");
            self.given(engine, &header, "Label", "Label")?;
            self.given(engine, &header, "Width", "Width")?;
            self.alignment(engine, &header)?;
            self.close();
        }
        self.close();
        self.open("TableRowEntries");
        for row in all(engine, control, "Rows")? {
            self.open("TableRowEntry");
            self.flag(engine, &row, "Wrap")?;
            self.selected_by(engine, &row, "SelectedBy")?;
            self.open("TableColumnItems");
            for column in all(engine, &row, "Columns")? {
                self.open("TableColumnItem");
                self.alignment(engine, &column)?;
                self.given(engine, &column, "FormatString", "FormatString")?;
                self.entry(engine, &column, "DisplayEntry")?;
                self.close();
            }
            self.close();
            self.close();
        }
        self.close();
        self.close();
        Ok(())
    }

    fn list(&mut self, engine: &mut dyn Engine, control: &Value) -> R<()> {
        self.open("ListControl");
        self.open("ListEntries");
        for entry in all(engine, control, "Entries")? {
            self.open("ListEntry");
            self.selected_by(engine, &entry, "EntrySelectedBy")?;
            let items = all(engine, &entry, "Items")?;
            if !items.is_empty() {
                self.open("ListItems");
                for item in &items {
                    self.open("ListItem");
                    self.given(engine, item, "Label", "Label")?;
                    self.given(engine, item, "FormatString", "FormatString")?;
                    self.condition(engine, item)?;
                    self.entry(engine, item, "DisplayEntry")?;
                    self.close();
                }
                self.close();
            }
            self.close();
        }
        self.close();
        self.close();
        Ok(())
    }

    fn condition(&mut self, engine: &mut dyn Engine, item: &Value) -> R<()> {
        let condition = get(engine, item, "ItemSelectionCondition")?;
        if !condition.is_null() {
            self.open("ItemSelectionCondition");
            self.display(engine, &condition)?;
            self.close();
        }
        Ok(())
    }

    fn wide(&mut self, engine: &mut dyn Engine, control: &Value) -> R<()> {
        self.open("WideControl");
        self.given(engine, control, "Columns", "ColumnNumber")?;
        self.flag(engine, control, "AutoSize")?;
        self.open("WideEntries");
        for entry in all(engine, control, "Entries")? {
            self.open("WideEntry");
            self.selected_by(engine, &entry, "EntrySelectedBy")?;
            self.open("WideItem");
            self.entry(engine, &entry, "DisplayEntry")?;
            self.given(engine, &entry, "FormatString", "FormatString")?;
            self.close();
            self.close();
        }
        self.close();
        self.close();
        Ok(())
    }

    fn custom(&mut self, engine: &mut dyn Engine, control: &Value) -> R<()> {
        self.open("CustomControl");
        self.open("CustomEntries");
        for entry in all(engine, control, "Entries")? {
            self.open("CustomEntry");
            self.selected_by(engine, &entry, "SelectedBy")?;
            self.items(engine, &entry)?;
            self.close();
        }
        self.close();
        self.close();
        Ok(())
    }

    fn items(&mut self, engine: &mut dyn Engine, owner: &Value) -> R<()> {
        self.open("CustomItem");
        for item in all(engine, owner, "CustomItems")? {
            self.item(engine, &item)?;
        }
        self.close();
        Ok(())
    }

    fn item(&mut self, engine: &mut dyn Engine, item: &Value) -> R<()> {
        match class(item) {
            "CustomItemNewline" => self.text("NewLine", ""),
            "CustomItemText" => {
                let text = get(engine, item, "Text")?;
                let text = convert::to_str(engine, &text)?;
                self.text("Text", &text);
            }
            "CustomItemFrame" => {
                self.open("Frame");
                for name in [
                    "LeftIndent",
                    "RightIndent",
                    "FirstLineHanging",
                    "FirstLineIndent",
                ] {
                    self.given(engine, item, name, name)?;
                }
                self.items(engine, item)?;
                self.close();
            }
            _ => {
                self.open("ExpressionBinding");
                self.flag(engine, item, "EnumerateCollection")?;
                self.condition(engine, item)?;
                self.entry(engine, item, "Expression")?;
                self.own_control(engine, item)?;
                self.close();
            }
        }
        Ok(())
    }

    /// The custom control of a group or an expression, in its place or by its name.
    fn own_control(&mut self, engine: &mut dyn Engine, owner: &Value) -> R<()> {
        let control = get(engine, owner, "CustomControl")?;
        match control.as_str() {
            _ if control.is_null() => Ok(()),
            Some(name) => {
                let name = name.to_string();
                self.text("CustomControlName", &name);
                Ok(())
            }
            None => self.custom(engine, &control),
        }
    }
}
