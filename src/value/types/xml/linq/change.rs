//! What goes into elements: attributes, nodes, texts of values, and lists of them all.

use std::rc::Rc;

use super::super::super::{collections, object as net};
use super::super::node::{Kind, Node};
use super::names::name_of;
use super::object::{XObject, is_called};
use crate::value::{Engine, R, Str, Value};

/// Lists in lists deeper than this are taken as texts.
const DEEPEST: usize = 64;

/// Adds content to an element or document, in order.
pub(super) fn add(engine: &mut dyn Engine, parent: &Rc<Node>, content: &Value) -> R<()> {
    let end = parent.children.borrow().len();
    insert(engine, parent, content, end, 0).map(|_| ())
}

/// Puts content in at a place; gives the place behind it.
pub(super) fn insert(
    engine: &mut dyn Engine,
    parent: &Rc<Node>,
    content: &Value,
    at: usize,
    depth: usize,
) -> R<usize> {
    if content.is_null() {
        return Ok(at);
    }
    if let Some(given) = content.downcast::<XObject>() {
        return Ok(insert_node(parent, &given.node, at));
    }
    let is_list = matches!(content.base(), Value::Array(_) | Value::List(_));
    if is_list && depth < DEEPEST {
        let mut at = at;
        for item in collections::elements(engine, content)? {
            at = insert(engine, parent, &item, at, depth + 1)?;
        }
        return Ok(at);
    }
    let text = content_text(engine, content)?;
    let before = at
        .checked_sub(1)
        .and_then(|at| parent.children.borrow().get(at).cloned());
    if let Some(before) = before.filter(|n| n.kind == Kind::Text) {
        let whole = format!("{}{text}", before.value.borrow());
        *before.value.borrow_mut() = whole.into();
        return Ok(at);
    }
    parent.insert(at, &Node::new(Kind::Text, "", &text));
    Ok(at + 1)
}

/// A node that stands in a tree already is copied, as .NET does.
fn insert_node(parent: &Rc<Node>, node: &Rc<Node>, at: usize) -> usize {
    let own = match node.parent() {
        Some(_) => node.duplicate(true),
        None => node.clone(),
    };
    if own.kind == Kind::Attribute {
        parent.set_attribute(&own.name, &own.namespace, &own.value.borrow());
        return at;
    }
    parent.insert(at, &own);
    at + 1
}

/// The text of a value as XML has it: booleans in small letters, dates in ISO's form.
pub(super) fn content_text(engine: &mut dyn Engine, value: &Value) -> R<Str> {
    match value.base() {
        Value::Bool(on) => Ok(if *on { "true" } else { "false" }.into()),
        Value::DateTime(time) => {
            let culture = crate::text::culture::Culture::invariant();
            super::super::super::time::datetime_format(
                engine,
                *time,
                "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
                culture,
            )
        }
        _ => net::text(engine, value),
    }
}

/// `SetAttributeValue(name, value)`: null takes the attribute away.
pub(super) fn set_attribute(
    engine: &mut dyn Engine,
    element: &Rc<Node>,
    name: &Value,
    value: &Value,
) -> R<()> {
    let Some(name) = name_of(name) else {
        return Ok(());
    };
    let found = element
        .attributes
        .borrow()
        .iter()
        .find(|a| is_called(a, &name))
        .cloned();
    match (found, value.is_null()) {
        (Some(found), true) => found.detach(),
        (None, true) => {}
        (Some(found), false) => *found.value.borrow_mut() = content_text(engine, value)?,
        (None, false) => {
            let text = content_text(engine, value)?;
            element.add_attribute(&qualified(&name), &name.1, &text);
        }
    }
    Ok(())
}

/// An attribute's name as it is written: in the namespace of `xmlns` with that prefix.
pub(super) fn qualified(name: &(Str, Str)) -> String {
    match name.1.as_str() {
        super::super::node::XMLNS_NAMESPACE if name.0 != "xmlns" => format!("xmlns:{}", name.0),
        super::super::node::XML_NAMESPACE => format!("xml:{}", name.0),
        _ => name.0.to_string(),
    }
}

/// Replaces what is in an element by a text.
pub(super) fn set_value(element: &Rc<Node>, text: &str) {
    for child in element.children() {
        child.detach();
    }
    element.is_empty.set(false);
    if !text.is_empty() {
        element.append(&Node::new(Kind::Text, "", text));
    }
}

/// `SetElementValue(name, value)`: null takes the element away, and where there is none it is made.
pub(super) fn set_element(
    engine: &mut dyn Engine,
    parent: &Rc<Node>,
    name: &Value,
    value: &Value,
) -> R<()> {
    let Some(name) = name_of(name) else {
        return Ok(());
    };
    let found = super::object::elements(parent)
        .into_iter()
        .find(|e| is_called(e, &name));
    match (found, value.is_null()) {
        (Some(found), true) => found.detach(),
        (None, true) => {}
        (Some(found), false) => set_value(&found, &content_text(engine, value)?),
        (None, false) => {
            let made = Node::in_namespace(Kind::Element, &name.0, &name.1, "");
            set_value(&made, &content_text(engine, value)?);
            parent.append(&made);
        }
    }
    Ok(())
}
