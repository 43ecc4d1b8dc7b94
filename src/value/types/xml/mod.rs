//! `System.Xml`: documents as a tree, their objects with PowerShell's adapter, XPath.

mod characters;
mod create;
mod document_members;
mod element_members;
mod linq;
mod manager;
mod markup;
mod node;
mod object;
mod properties;
mod read;
mod reader;
mod reader_members;
pub mod tree;
mod types;
mod write;
mod writer;
mod xpath;

use std::rc::Rc;

use crate::value::{R, TypeDef, Value};
pub use markup::{Layout, Markup};
use node::Node;
use read::Rules;

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[
    linq::NAMES,
    linq::NODES,
    manager::DEFS,
    reader::DEFS,
    types::DEFS,
    writer::DEFS,
];

fn document(text: &str, rules: Rules) -> R<Rc<Node>> {
    read::document(text, rules).or_else(read::Fault::raise)
}

/// An `XmlDocument` of a text, as the cast `[xml]` makes it: blank text gives an empty document.
///
/// # Errors
/// `XmlException` for text that is not well-formed.
pub fn xml_document(text: &str) -> R<Value> {
    document(text, Rules::CAST).map(object::value)
}

/// The root element of a text's document (`DocumentElement`); null where there is none.
///
/// # Errors
/// `XmlException` for text that is not well-formed.
pub fn xml_element(text: &str) -> R<Value> {
    let document = document(text, Rules::CAST)?;
    Ok(properties::root_element(&document).map_or(Value::Null, object::value))
}

/// The markup of a node (`OuterXml`); None for other values.
pub fn outer_xml(value: &Value) -> Option<String> {
    object::node_of(value).map(|node| write::outer(&node))
}
