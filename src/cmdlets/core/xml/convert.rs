//! `ConvertTo-Xml`: objects as a document of objects and properties.

use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::value::object::{self, MemberKind};
use crate::value::ty::type_of;
use crate::value::types::xml::{Layout, Markup, xml_document};
use crate::value::{R, Stop, Str, Value, convert, enumerate, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("ConvertTo-Xml", || Box::<To>::default())];

/// How deep objects are opened where nothing is said.
const DEPTH: i64 = 1;

/// Containers within containers, beyond which only text is written.
const DEEPEST: u32 = 64;

/// What `-As` asks for.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Document,
    Text,
    Stream,
}

/// `ConvertTo-Xml`
#[derive(Default)]
struct To {
    markup: Option<Markup>,
}

impl Cmdlet for To {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if form(c)? == Form::Stream {
            c.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
            return c.write("<Objects>");
        }
        let mut markup = Markup::new(Layout::indented("\n"));
        markup.declaration(Some("utf-8"), None);
        markup.start("", "Objects", None);
        self.markup = Some(markup);
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let object = c.input().unwrap_or_default();
        let depth = c.int("Depth")?.unwrap_or(DEPTH);
        let typed = !c.switch("NoTypeInformation");
        match &mut self.markup {
            Some(markup) => Writer {
                markup,
                typed,
                first: true,
                level: 0,
            }
            .value(c.rt, None, &object, depth),
            None => {
                let mut markup = Markup::new(Layout::indented("\n"));
                Writer {
                    markup: &mut markup,
                    typed,
                    first: true,
                    level: 0,
                }
                .value(c.rt, None, &object, depth)?;
                let text = markup.take();
                c.write(text)
            }
        }
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(mut markup) = self.markup.take() else {
            return c.write("</Objects>");
        };
        while markup.end(false) {}
        let text = markup.take();
        if form(c)? == Form::Text {
            return c.write(text);
        }
        let document = xml_document(&text)?;
        c.write(document)
    }
}

fn form(c: &mut Ctx<'_>) -> R<Form> {
    let name = c.text("As")?.unwrap_or_default();
    Ok(if name.eq_ignore_ascii_case("Stream") {
        Form::Stream
    } else if name.eq_ignore_ascii_case("String") {
        Form::Text
    } else {
        Form::Document
    })
}

/// Writes one object of the input.
struct Writer<'m> {
    markup: &'m mut Markup,
    /// With the types' names.
    typed: bool,
    /// The object itself is written, not what is in it.
    first: bool,
    level: u32,
}

impl Writer<'_> {
    fn start(&mut self, name: Option<&str>, class: Option<&str>) {
        let first = std::mem::take(&mut self.first);
        let tag = if first && name.is_none() {
            "Object"
        } else {
            "Property"
        };
        self.markup.start("", tag, None);
        if let Some(name) = name {
            self.markup.attribute("Name", name);
        }
        if let Some(class) = class.filter(|_| self.typed) {
            self.markup.attribute("Type", class);
        }
    }

    fn text(&mut self, name: Option<&str>, class: &str, text: &str) {
        self.start(name, Some(class));
        self.markup.text(text);
        self.markup.end(true);
    }

    fn value(&mut self, rt: &mut Runtime, name: Option<&str>, v: &Value, depth: i64) -> R<()> {
        if v.is_null() {
            self.start(name, None);
            self.markup.end(false);
            return Ok(());
        }
        let base = v.base();
        let class = class_of(v);
        if is_simple(base) || self.level > DEEPEST {
            let text = shown(rt, base)?;
            self.text(name, &class, &text);
            return Ok(());
        }
        self.level += 1;
        let written = self.compound(rt, name, v, &class, depth);
        self.level -= 1;
        written
    }

    fn compound(
        &mut self,
        rt: &mut Runtime,
        name: Option<&str>,
        v: &Value,
        class: &str,
        depth: i64,
    ) -> R<()> {
        if let Value::Hash(table) = v.base() {
            self.start(name, Some(class));
            for (key, value) in table.pairs() {
                self.value(rt, Some("Key"), &key, depth)?;
                self.value(rt, Some("Value"), &value, depth)?;
            }
            self.notes(rt, v)?;
            self.markup.end(false);
            return Ok(());
        }
        if let Some(items) = enumerate::elements(rt, v) {
            let items = items?;
            self.start(name, Some(class));
            for item in items {
                self.value(rt, None, &item, depth)?;
            }
            self.notes(rt, v)?;
            self.markup.end(false);
            return Ok(());
        }
        if depth <= 0 {
            let text = convert::to_str(rt, v)?;
            self.text(name, class, &text);
            return Ok(());
        }
        self.start(name, Some(class));
        if matches!(v.base(), Value::Enum(..)) {
            let number = convert::to_i64(rt, v)?;
            self.text(Some("value__"), "System.Int32", &number.to_string());
            self.markup.end(false);
            return Ok(());
        }
        let names = member::property_names(rt, v);
        for property in names.own.iter().chain(&names.added) {
            match read(rt, v, property)? {
                Some(value) if !value.is_null() => {
                    self.value(rt, Some(property), &value, depth - 1)?;
                }
                _ => {
                    self.start(Some(property), Some("System.Object"));
                    self.markup.end(false);
                }
            }
        }
        self.markup.end(false);
        Ok(())
    }

    /// The notes that were added to a collection.
    fn notes(&mut self, rt: &mut Runtime, v: &Value) -> R<()> {
        let Some(extension) = object::extension(v) else {
            return Ok(());
        };
        for (name, kind, _) in extension.members.all() {
            if kind != MemberKind::Note {
                continue;
            }
            if let Some(value) = read(rt, v, &name)? {
                let text = convert::to_str(rt, &value)?;
                self.text(
                    Some(&name),
                    "System.Management.Automation.PSNoteProperty",
                    &text,
                );
            }
        }
        Ok(())
    }
}

/// A property's value; None where it cannot be read.
fn read(rt: &mut Runtime, v: &Value, name: &str) -> R<Option<Value>> {
    match member::lookup(rt, v, name) {
        Ok(value) => Ok(value),
        Err(stop) if matches!(*stop, Stop::Error(_) | Stop::Exception(_)) => Ok(None),
        Err(stop) => Err(stop),
    }
}

fn class_of(v: &Value) -> Str {
    match v.base() {
        Value::Object(_) => Str::from("System.Management.Automation.PSCustomObject"),
        base => Str::from(type_of(base).full_name()),
    }
}

/// True for the values that PowerShell's serialization has elements of their own for.
fn is_simple(v: &Value) -> bool {
    matches!(
        v,
        Value::Bool(_)
            | Value::Char(_)
            | Value::SByte(_)
            | Value::Byte(_)
            | Value::Int16(_)
            | Value::UInt16(_)
            | Value::Int32(_)
            | Value::UInt32(_)
            | Value::Int64(_)
            | Value::UInt64(_)
            | Value::Single(_)
            | Value::Double(_)
            | Value::Decimal(_)
            | Value::Str(_)
            | Value::DateTime(_)
            | Value::TimeSpan(_)
            | Value::Guid(_)
    ) || matches!(
        type_of(v).full_name(),
        "System.Uri" | "System.Version" | "System.Management.Automation.ScriptBlock"
    )
}

/// A simple value's own text.
fn shown(rt: &mut Runtime, v: &Value) -> R<Str> {
    convert::to_display(rt, v)
}
