//! `System.Xml`: documents as a tree, their objects with PowerShell's adapter, XPath.

mod document_members;
mod manager;
mod markup;
mod node;
mod object;
mod properties;
mod read;
mod reader;
mod reader_members;
mod types;
mod write;
mod writer;
mod xpath;

use std::rc::Rc;

use crate::value::{Exception, R, TypeDef, Value};
pub use markup::{Layout, Markup};
use node::Node;
use read::Rules;

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[manager::DEFS, reader::DEFS, types::DEFS, writer::DEFS];

fn document(text: &str, keep_blanks: bool, rules: Rules) -> R<Rc<Node>> {
    read::document(text, keep_blanks, rules).or_else(|message| {
        let wrong_type =
            message.starts_with("The specified node") || message.starts_with("This document");
        let type_name = if wrong_type {
            "System.InvalidOperationException"
        } else {
            "System.Xml.XmlException"
        };
        Exception::new(type_name, message).raise()
    })
}

/// An `XmlDocument` of a text, as the cast `[xml]` makes it: blank text gives an empty document.
///
/// # Errors
/// `XmlException` for text that is not well-formed.
pub fn xml_document(text: &str) -> R<Value> {
    document(text, false, Rules::Fragment).map(object::value)
}

/// The root element of a text's document (`DocumentElement`); null where there is none.
///
/// # Errors
/// `XmlException` for text that is not well-formed.
pub fn xml_element(text: &str) -> R<Value> {
    let document = document(text, false, Rules::Fragment)?;
    Ok(properties::root_element(&document).map_or(Value::Null, object::value))
}

/// The markup of a node (`OuterXml`); None for other values.
pub fn outer_xml(value: &Value) -> Option<String> {
    object::node_of(value).map(|node| write::outer(&node))
}
