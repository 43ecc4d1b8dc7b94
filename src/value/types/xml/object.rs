//! Nodes as objects, with PowerShell's adapter: attributes and child elements are properties, found by local name in
//! any letter case; leaves read as text.

use std::any::Any;
use std::rc::Rc;

use super::node::{Kind, Node};
use crate::value::dict::equals_ignore_case;
use crate::value::{Engine, Exception, NetObject, R, Seq, Str, Ty, Value, ty};

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
        let found = self.named(name);
        Some(Ok(match found.as_slice() {
            [] => return None,
            [only] => adapted(only),
            many => Value::array(many.iter().map(adapted).collect()),
        }))
    }

    fn set_property(&self, _: &mut dyn Engine, name: &str, new: &Value) -> Option<R<()>> {
        let found = self.named(name);
        let [only] = found.as_slice() else {
            return match found.is_empty() {
                true => None,
                false => Some(refuse(
                    "The property cannot be set because it has more than one node.",
                )),
            };
        };
        let Some(text) = new.as_str() else {
            return Some(refuse(&format!(
                "Cannot set \"{name}\" because only strings can be used as values to set XmlNode properties."
            )));
        };
        let children = only.children.borrow().clone();
        let simple = only.kind != Kind::Element
            || children.is_empty()
            || matches!(children.as_slice(), [c] if matches!(c.kind, Kind::Text | Kind::CData));
        if !simple {
            return Some(refuse(&format!(
                "Cannot set \"{name}\" because the node has other nodes below it."
            )));
        }
        only.set_inner_text(text);
        Some(Ok(()))
    }

    fn names_all(&self) -> bool {
        // The adapter's names hide what the class declares, where there are any.
        !self.0.attributes.borrow().is_empty()
            || self
                .0
                .children
                .borrow()
                .iter()
                .any(|c| c.kind != Kind::Whitespace)
    }

    fn property_names(&self) -> Vec<Str> {
        let mut names: Vec<Str> = Vec::new();
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

fn refuse<T>(message: &str) -> R<T> {
    Exception::new("System.Management.Automation.SetValueException", message).raise()
}
