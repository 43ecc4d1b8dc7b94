//! Nodes as objects of `System.Xml.Linq`.

use std::any::Any;
use std::rc::Rc;

use super::super::super::throw;
use super::super::node::{Kind, Node};
use super::text;
use crate::value::{Engine, NetObject, R, Str, Ty, Value, ty};

/// A node. It holds its tree, so that what is above it is there as long as it is.
pub(super) struct XObject {
    pub(super) node: Rc<Node>,
    _tree: Rc<Node>,
}

impl NetObject for XObject {
    fn ty(&self) -> Ty {
        let name = match self.node.kind {
            Kind::Document => "System.Xml.Linq.XDocument",
            Kind::Element => "System.Xml.Linq.XElement",
            Kind::Attribute => "System.Xml.Linq.XAttribute",
            Kind::Comment => "System.Xml.Linq.XComment",
            Kind::CData => "System.Xml.Linq.XCData",
            Kind::Declaration => "System.Xml.Linq.XDeclaration",
            Kind::Instruction => "System.Xml.Linq.XProcessingInstruction",
            Kind::DocType => "System.Xml.Linq.XDocumentType",
            _ => "System.Xml.Linq.XText",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        let new_line = if engine.edition().is_core() {
            "\n"
        } else {
            "\r\n"
        };
        Some(Ok(text::shown(&self.node, Some(new_line)).into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<XObject>();
        Some(other.is_some_and(|o| Rc::ptr_eq(&o.node, &self.node)))
    }
}

/// A node as a value.
pub(super) fn value(node: &Rc<Node>) -> Value {
    Value::net(XObject {
        node: node.clone(),
        _tree: node.root(),
    })
}

/// A node or null.
pub(super) fn optional(node: Option<Rc<Node>>) -> Value {
    node.map_or(Value::Null, |node| value(&node))
}

/// Nodes as what a query gives.
pub(super) fn sequence(nodes: impl IntoIterator<Item = Rc<Node>>) -> Value {
    Value::array(nodes.into_iter().map(|node| value(&node)).collect())
}

/// The node inside a value.
pub(super) fn of(this: &Value) -> R<&Rc<Node>> {
    match this.downcast::<XObject>() {
        Some(object) => Ok(&object.node),
        None => throw::not_supported("The member needs a node of System.Xml.Linq."),
    }
}

/// True for text of every kind.
pub(super) fn is_text(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::Text | Kind::CData | Kind::Whitespace | Kind::KeptWhitespace
    )
}

/// The elements in a node.
pub(super) fn elements(node: &Node) -> Vec<Rc<Node>> {
    let children = node.children.borrow();
    let elements = children.iter().filter(|c| c.kind == Kind::Element);
    elements.cloned().collect()
}

/// The elements at every depth below a node, in the order of the text.
pub(super) fn descendants(node: &Rc<Node>) -> Vec<Rc<Node>> {
    let mut found = Vec::new();
    let mut waiting: Vec<Rc<Node>> = elements(node).into_iter().rev().collect();
    while let Some(next) = waiting.pop() {
        waiting.extend(elements(&next).into_iter().rev());
        found.push(next);
    }
    found
}

/// True where a node has that name.
pub(super) fn is_called(node: &Node, name: &(Str, Str)) -> bool {
    node.local_name() == name.0 && node.namespace == name.1
}
