//! `Select-Xml`: the nodes of documents that an XPath finds.

use std::path::Path;

use super::super::shared::file::{self, Purpose};
use super::super::shared::record::{Record, field};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::ty::prop;
use crate::value::types::xml::xml_document;
use crate::value::{
    ErrorRecord, R, Stop, Str, TypeDef, Value, convert, enumerate, exception, member, ty,
};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Select-Xml", || Box::new(Select))];

const CLASS: &str = "Microsoft.PowerShell.Commands.SelectXmlInfo";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    properties: &[
        prop("Node", "System.Xml.XmlNode", field::<0>),
        prop("Path", "string", field::<1>),
        prop("Pattern", "string", field::<2>),
    ],
    ..TypeDef::CLASS
}];

/// What stands for the path of a document that is in no file.
const NO_FILE: &str = "InputStream";

/// `Select-Xml`
struct Select;

impl Cmdlet for Select {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let prefixes = prefixes(c)?;
        for node in c.list("Xml") {
            search(c, &node, NO_FILE, prefixes.as_ref())?;
        }
        for text in c.texts("Content")? {
            match convert::to(c.rt, &Value::Str(text), document_type()) {
                Ok(document) => search(c, &document, NO_FILE, prefixes.as_ref())?,
                Err(stop) => {
                    let raised = c.rt.record_of(*stop).map_err(Box::new)?;
                    c.error(raised.record.duplicate())?;
                }
            }
        }
        if c.has("Path") || c.has("LiteralPath") {
            for path in file::resolved(c, |c, record| c.throw(record))? {
                match load(c, &path)? {
                    Ok(document) => {
                        let shown = path.to_string_lossy();
                        search(c, &document, &shown, prefixes.as_ref())?;
                    }
                    Err(why) => {
                        let message = format!("The file {} cannot be read: {why}", path.display());
                        c.error(ErrorRecord::new(
                            "System.ArgumentException",
                            message,
                            "ProcessingFile",
                            ErrorCategory::InvalidArgument,
                            Value::str(path.to_string_lossy()),
                        ))?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn document_type() -> crate::value::Ty {
    ty::find("System.Xml.XmlDocument").unwrap_or(ty::known().object)
}

/// A file's document, or why it cannot be had.
fn load(c: &mut Ctx<'_>, path: &Path) -> R<Result<Value, Str>> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) => return Ok(Err(file::io_exception(&e, path).message.borrow().clone())),
    };
    let text = file::encoding(c, Purpose::Read)?.read(&bytes);
    match xml_document(&text) {
        Ok(document) => Ok(Ok(document)),
        Err(stop) => match *stop {
            Stop::Exception(e) => Ok(Err(exception::message_of(&e))),
            other => Err(Box::new(other)),
        },
    }
}

/// `-Namespace` as a manager of prefixes.
fn prefixes(c: &mut Ctx<'_>) -> R<Option<Value>> {
    let given = c.get("Namespace");
    let Some(Value::Hash(table)) = given.as_ref().map(Value::base) else {
        return Ok(None);
    };
    let Some(class) = ty::find("System.Xml.XmlNamespaceManager") else {
        return Ok(None);
    };
    let document = xml_document("")?;
    let names = member::get(c.rt, &document, "NameTable")?;
    let manager = member::construct(c.rt, class, &[names])?;
    for (prefix, namespace) in table.pairs() {
        if namespace.is_null() {
            c.error(ErrorRecord::new(
                "System.InvalidOperationException",
                "This command cannot be run because the prefix value in the Namespace parameter is null. Provide a valid value for the prefix, and then run the command again.",
                "PrefixError",
                ErrorCategory::InvalidOperation,
                Value::Hash(table.clone()),
            ))?;
            continue;
        }
        let prefix = convert::to_str(c.rt, &prefix)?;
        let namespace = convert::to_str(c.rt, &namespace)?;
        let pair = [Value::Str(prefix), Value::Str(namespace)];
        member::invoke(c.rt, &manager, "AddNamespace", &pair)?;
    }
    Ok(Some(manager))
}

fn search(c: &mut Ctx<'_>, node: &Value, path: &str, prefixes: Option<&Value>) -> R<()> {
    let xpath = c.text("XPath")?.unwrap_or_default();
    let mut list = vec![Value::Str(xpath.clone())];
    list.extend(prefixes.cloned());
    let found = match member::invoke(c.rt, node, "SelectNodes", &list) {
        Ok(found) => found,
        Err(stop) => {
            let raised = c.rt.record_of(*stop).map_err(Box::new)?;
            let inner = member::get(c.rt, &raised.record.exception, "InnerException")?;
            let thrown = if inner.is_null() {
                raised.record.exception.clone()
            } else {
                inner
            };
            let class = crate::value::ty::type_of(thrown.base()).full_name();
            return c.throw(ErrorRecord::of(
                thrown,
                class,
                ErrorCategory::NotSpecified,
                Value::Null,
            ));
        }
    };
    for node in enumerate::list_items(&found).unwrap_or_default() {
        let text = text_of(c, &node)?;
        let shown = match path {
            NO_FILE => text,
            path => Str::from(format!("{text}:{path}")),
        };
        let fields = vec![node, Value::str(path), Value::Str(xpath.clone())];
        c.write(Record::new(CLASS, fields).with_text(shown).into_value())?;
    }
    Ok(())
}

/// What a node shows of itself: its value, or the markup in it.
fn text_of(c: &mut Ctx<'_>, node: &Value) -> R<Str> {
    let mut text = member::get(c.rt, node, "Value")?;
    if text.is_null() {
        text = member::get(c.rt, node, "InnerXml")?;
    }
    Ok(Str::from(text.as_str().unwrap_or_default().trim()))
}
