//! Nodes as objects, with PowerShell's adapter: attributes and child elements are properties, found by local name in
//! any letter case; leaves read as text.

use std::any::Any;
use std::rc::Rc;

use super::node::{Kind, Node};
use crate::value::dict::equals_ignore_case;
use crate::value::member::errors;
use crate::value::{Engine, NetObject, R, Seq, Str, Ty, Value, convert, ty};

/// A node as an object.
pub(super) struct XmlObject(pub Rc<Node>);

/// A node as a value.
pub(super) fn value(node: Rc<Node>) -> Value {
    Value::net(XmlObject(node))
}

/// A node or null.
pub(super) fn optional(node: Option<Rc<Node>>) -> Value {
    node.map_or(Value::Null, value)
}

/// The node inside a value.
pub(super) fn node_of(value: &Value) -> Option<Rc<Node>> {
    value.downcast::<XmlObject>().map(|x| x.0.clone())
}

/// An `XmlNodeList`.
pub(super) fn list(nodes: Vec<Rc<Node>>) -> Value {
    let ty = ty::find("System.Xml.XmlNodeList").unwrap_or(ty::known().object_array);
    let list = Seq::new(ty, nodes.into_iter().map(value).collect());
    list.read_only.set(true);
    Value::List(Rc::new(list))
}

impl XmlObject {
    /// Attributes and children of a local name.
    fn named(&self, name: &str) -> Vec<Rc<Node>> {
        let attributes = self.0.attributes.borrow();
        let children = self.0.children.borrow();
        attributes
            .iter()
            .chain(children.iter().filter(|c| c.kind != Kind::Whitespace))
            .filter(|n| equals_ignore_case(property_name(n), name))
            .cloned()
            .collect()
    }
}

/// What the adapter calls the text in a node.
const TEXT: &str = "#text";

fn property_name(node: &Node) -> &str {
    match node.kind {
        Kind::Element | Kind::Attribute => node.local_name(),
        _ => node.shown_name(),
    }
}

/// What the adapter gives for a node: text of attributes and of elements that hold nothing else.
fn adapted(node: &Rc<Node>) -> Value {
    match node.kind {
        Kind::Text | Kind::Attribute => return node.inner_text().into(),
        _ => {}
    }
    if !node.attributes.borrow().is_empty() {
        return value(node.clone());
    }
    let children = node.children.borrow();
    match children.as_slice() {
        [] => node.inner_text().into(),
        [only] if only.kind == Kind::Text => node.inner_text().into(),
        _ => value(node.clone()),
    }
}

/// True where a node holds nothing but text, so that a text can take its place.
fn can_be_set(node: &Node) -> bool {
    if matches!(node.kind, Kind::Text | Kind::Attribute) {
        return true;
    }
    let children = node.children.borrow();
    let plain = match children.as_slice() {
        [] => true,
        [only] => only.kind == Kind::Text,
        _ => false,
    };
    plain && node.attributes.borrow().is_empty()
}

impl NetObject for XmlObject {
    fn ty(&self) -> Ty {
        let name = match self.0.kind {
            Kind::Document => "System.Xml.XmlDocument",
            Kind::Element => "System.Xml.XmlElement",
            Kind::Attribute => "System.Xml.XmlAttribute",
            Kind::Text => "System.Xml.XmlText",
            Kind::CData => "System.Xml.XmlCDataSection",
            Kind::Comment => "System.Xml.XmlComment",
            Kind::Instruction => "System.Xml.XmlProcessingInstruction",
            Kind::Declaration => "System.Xml.XmlDeclaration",
            Kind::DocType => "System.Xml.XmlDocumentType",
            Kind::Whitespace => "System.Xml.XmlWhitespace",
            Kind::KeptWhitespace => "System.Xml.XmlSignificantWhitespace",
            Kind::Reference => "System.Xml.XmlEntityReference",
            Kind::Fragment => "System.Xml.XmlDocumentFragment",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        // `ToString()` gives the local name; a cast to string does not ask it.
        Some(Ok(self.ty().full_name().into()))
    }

    fn wrapped_text(&self) -> Option<Str> {
        Some(match self.0.kind {
            Kind::Element | Kind::Attribute => self.0.local_name().into(),
            _ => self.0.shown_name().into(),
        })
    }

    fn own_first(&self) -> bool {
        true
    }

    fn property(&self, _: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        if self.0.kind == Kind::Attribute && name == TEXT {
            return Some(Ok(self.0.inner_text().into()));
        }
        let found = self.named(name);
        Some(Ok(match found.as_slice() {
            [] => return None,
            [only] => adapted(only),
            many => Value::array(many.iter().map(adapted).collect()),
        }))
    }

    fn set_property(&self, engine: &mut dyn Engine, name: &str, new: &Value) -> Option<R<()>> {
        let text = match convert::to_str(engine, new) {
            Ok(text) => text,
            Err(stop) => return Some(Err(stop)),
        };
        if self.0.kind == Kind::Attribute && name == TEXT {
            self.0.set_inner_text(&text);
            return Some(Ok(()));
        }
        let found = self.named(name);
        let id = match found.as_slice() {
            [] => return None,
            [only] if can_be_set(only) => {
                only.set_inner_text(&text);
                return Some(Ok(()));
            }
            [only] if !only.attributes.borrow().is_empty() => {
                "XmlNodeSetRestrictionsNodeWithAttributes"
            }
            [_] => "XmlNodeSetRestrictionsUnknownNodeType",
            _ => "XmlNodeSetRestrictionsMoreThanOneNode",
        };
        // One text for all reasons, as PowerShell has it.
        let message = format!(
            "Cannot set \"{name}\" because only strings can be used as values to set XmlNode properties."
        );
        Some(errors::set_refused(&message, id))
    }

    fn property_names(&self) -> Vec<Str> {
        let mut names: Vec<Str> = Vec::new();
        if self.0.kind == Kind::Attribute && !self.0.value.borrow().is_empty() {
            // The text of an attribute is a node below it.
            names.push(TEXT.into());
        }
        let attributes = self.0.attributes.borrow();
        let children = self.0.children.borrow();
        for node in attributes
            .iter()
            .chain(children.iter().filter(|c| c.kind != Kind::Whitespace))
        {
            let name = property_name(node);
            if !names.iter().any(|n| n == name) {
                names.push(name.into());
            }
        }
        names
    }

    fn own_property_type(&self, name: &str) -> Option<(Ty, bool)> {
        let found = self.named(name);
        Some(match found.as_slice() {
            [] => (ty::type_of(&Value::str("")), true),
            [only] => (ty::type_of(&adapted(only)), can_be_set(only)),
            _ => (ty::known().object_array, false),
        })
    }

    fn adapted_type_name(&self) -> Option<Str> {
        let node = &self.0;
        let class = self.ty().full_name();
        (!node.namespace.is_empty())
            .then(|| format!("{class}#{}#{}", node.namespace, node.local_name()).into())
    }

    fn index(&self, _: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        let name = index.as_str()?;
        let children = self.0.children.borrow();
        let found = children
            .iter()
            .find(|c| c.kind == Kind::Element && c.name == name);
        Some(Ok(optional(found.cloned())))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(node_of(other).is_some_and(|o| Rc::ptr_eq(&o, &self.0)))
    }
}
