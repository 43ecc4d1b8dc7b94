//! The tree of an XML document.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::value::Str;

/// The namespace of `xml:space` and its kin.
pub(super) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of declarations of namespaces.
pub(super) const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Element,
    Attribute,
    Text,
    CData,
    Comment,
    Instruction,
    Declaration,
    /// Its value is the internal subset; the identifiers are attributes called `PUBLIC` and `SYSTEM`.
    DocType,
    Whitespace,
    /// Blanks that `xml:space` or a script declared significant.
    KeptWhitespace,
    /// A reference to an entity, whose text is its value.
    Reference,
    Fragment,
}

/// A node. Children know their parent only while it lives.
pub(super) struct Node {
    pub(crate) kind: Kind,
    /// The name with its prefix; of an instruction its target.
    pub name: Str,
    pub(crate) namespace: Str,
    pub(crate) value: RefCell<Str>,
    pub(crate) attributes: RefCell<Vec<Rc<Node>>>,
    pub(crate) children: RefCell<Vec<Rc<Node>>>,
    pub(crate) parent: RefCell<Weak<Node>>,
    /// The document that made the node, while it stands in none.
    owner: RefCell<Weak<Node>>,
    /// Of an element: `<a />` was written, or nothing was ever put in. Of a document: blanks between elements are
    /// dropped, the opposite of `PreserveWhitespace`.
    pub is_empty: std::cell::Cell<bool>,
}

impl Node {
    pub(crate) fn new(kind: Kind, name: &str, value: &str) -> Rc<Node> {
        Node::in_namespace(kind, name, "", value)
    }

    pub(crate) fn in_namespace(kind: Kind, name: &str, namespace: &str, value: &str) -> Rc<Node> {
        Rc::new(Node {
            kind,
            name: name.into(),
            namespace: namespace.into(),
            value: RefCell::new(value.into()),
            attributes: RefCell::default(),
            children: RefCell::default(),
            parent: RefCell::default(),
            owner: RefCell::default(),
            is_empty: std::cell::Cell::new(true),
        })
    }

    /// A document type: name, public and system identifier, internal subset.
    pub(crate) fn doctype(
        name: &str,
        public: Option<&str>,
        system: Option<&str>,
        subset: &str,
    ) -> Rc<Node> {
        let made = Node::new(Kind::DocType, name, subset);
        for (kind, id) in [("PUBLIC", public), ("SYSTEM", system)] {
            if let Some(id) = id {
                made.set_attribute(kind, "", id);
            }
        }
        made
    }

    /// The name without its prefix.
    pub fn local_name(&self) -> &str {
        self.name
            .rsplit_once(':')
            .map_or(&self.name, |(_, local)| local)
    }

    pub(crate) fn prefix(&self) -> &str {
        self.name.rsplit_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The name as `Name` gives it: `#text` and the like for nodes without one.
    pub fn shown_name(&self) -> &str {
        match self.kind {
            Kind::Document => "#document",
            Kind::Text => "#text",
            Kind::CData => "#cdata-section",
            Kind::Comment => "#comment",
            Kind::Whitespace => "#whitespace",
            Kind::KeptWhitespace => "#significant-whitespace",
            Kind::Declaration => "xml",
            Kind::Fragment => "#document-fragment",
            _ => &self.name,
        }
    }

    pub(crate) fn parent(&self) -> Option<Rc<Node>> {
        self.parent.borrow().upgrade()
    }

    pub(crate) fn children(&self) -> Vec<Rc<Node>> {
        self.children.borrow().clone()
    }

    /// The root of the tree that the node is in.
    pub fn root(self: &Rc<Node>) -> Rc<Node> {
        let mut at = self.clone();
        while let Some(up) = at.parent() {
            at = up;
        }
        at
    }

    /// The document that the node belongs to; None for documents themselves.
    pub fn document(self: &Rc<Node>) -> Option<Rc<Node>> {
        let root = self.root();
        match root.kind {
            Kind::Document if Rc::ptr_eq(&root, self) => None,
            Kind::Document => Some(root),
            _ => root.owner.borrow().upgrade(),
        }
    }

    /// Gives a node that stands in no document to one.
    pub fn set_owner(&self, document: &Rc<Node>) {
        *self.owner.borrow_mut() = Rc::downgrade(document);
    }

    /// The attribute of a local name in a namespace.
    pub fn attribute_in(&self, local: &str, namespace: &str) -> Option<Rc<Node>> {
        let attributes = self.attributes.borrow();
        let mut all = attributes.iter();
        all.find(|a| a.local_name() == local && a.namespace == namespace)
            .cloned()
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<Rc<Node>> {
        self.attributes
            .borrow()
            .iter()
            .find(|a| a.name == name)
            .cloned()
    }

    /// Sets an attribute, in place where there is one of that name.
    pub fn set_attribute(self: &Rc<Node>, name: &str, namespace: &str, value: &str) -> Rc<Node> {
        if let Some(found) = self.attribute(name) {
            *found.value.borrow_mut() = value.into();
            return found;
        }
        self.add_attribute(name, namespace, value)
    }

    /// Puts a new attribute behind the others.
    pub fn add_attribute(self: &Rc<Node>, name: &str, namespace: &str, value: &str) -> Rc<Node> {
        let made = Node::in_namespace(Kind::Attribute, name, namespace, value);
        *made.parent.borrow_mut() = Rc::downgrade(self);
        self.attributes.borrow_mut().push(made.clone());
        made
    }

    /// Where a child stands.
    pub fn position(&self, child: &Rc<Node>) -> Option<usize> {
        self.children
            .borrow()
            .iter()
            .position(|c| Rc::ptr_eq(c, child))
    }

    /// Takes a child out.
    pub fn detach(self: &Rc<Node>) {
        let Some(parent) = self.parent() else { return };
        if let Some(document) = self.document() {
            self.set_owner(&document);
        }
        parent
            .children
            .borrow_mut()
            .retain(|c| !Rc::ptr_eq(c, self));
        parent
            .attributes
            .borrow_mut()
            .retain(|c| !Rc::ptr_eq(c, self));
        *self.parent.borrow_mut() = Weak::new();
    }

    /// Puts a child at a position; a fragment's children go in instead of it.
    pub fn insert(self: &Rc<Node>, at: usize, child: &Rc<Node>) {
        if child.kind == Kind::Fragment {
            for (offset, one) in child.children().into_iter().enumerate() {
                self.insert(at + offset, &one);
            }
            return;
        }
        child.detach();
        *child.parent.borrow_mut() = Rc::downgrade(self);
        let mut children = self.children.borrow_mut();
        let at = at.min(children.len());
        children.insert(at, child.clone());
        if self.kind != Kind::Document {
            self.is_empty.set(false);
        }
    }

    pub(crate) fn append(self: &Rc<Node>, child: &Rc<Node>) {
        let end = self.children.borrow().len();
        self.insert(end, child);
    }

    /// True where `other` is this node or one above it.
    pub fn is_within(self: &Rc<Node>, other: &Rc<Node>) -> bool {
        let mut at = Some(self.clone());
        while let Some(node) = at {
            if Rc::ptr_eq(&node, other) {
                return true;
            }
            at = node.parent();
        }
        false
    }

    /// A copy without a parent; with everything below where `deep`.
    pub fn duplicate(self: &Rc<Node>, deep: bool) -> Rc<Node> {
        let copy = self.copy(deep);
        if let Some(document) = self.document() {
            copy.set_owner(&document);
        }
        copy
    }

    fn copy(self: &Rc<Node>, deep: bool) -> Rc<Node> {
        let copy = Node::in_namespace(self.kind, &self.name, &self.namespace, &self.value.borrow());
        copy.is_empty.set(self.is_empty.get() || !deep);
        for attribute in self.attributes.borrow().iter() {
            copy.set_attribute(
                &attribute.name,
                &attribute.namespace,
                &attribute.value.borrow(),
            );
        }
        if deep {
            for child in self.children() {
                copy.append(&child.copy(true));
            }
        }
        copy
    }

    /// Joins neighbouring texts, here and below, and drops empty ones.
    pub fn normalize(self: &Rc<Node>) {
        let mut kept: Vec<Rc<Node>> = Vec::new();
        for child in self.children() {
            if child.kind == Kind::Text {
                if child.value.borrow().is_empty() {
                    child.detach();
                    continue;
                }
                if let Some(last) = kept.last().filter(|l| l.kind == Kind::Text) {
                    let joined = format!("{}{}", last.value.borrow(), child.value.borrow());
                    *last.value.borrow_mut() = joined.into();
                    child.detach();
                    continue;
                }
            }
            child.normalize();
            kept.push(child);
        }
    }

    /// The nearest prefix of a namespace at this node; empty where it has none.
    pub fn prefix_of_namespace(self: &Rc<Node>, namespace: &str) -> Str {
        let mut at = Some(self.clone());
        while let Some(node) = at {
            for attribute in node.attributes.borrow().iter() {
                if *attribute.value.borrow() == namespace {
                    if let Some(prefix) = attribute.name.strip_prefix("xmlns:") {
                        return prefix.into();
                    }
                    if attribute.name == "xmlns" {
                        return "".into();
                    }
                }
            }
            if node.kind == Kind::Element && node.namespace == namespace {
                return node.prefix().into();
            }
            at = node.parent();
        }
        match namespace {
            XML_NAMESPACE => "xml".into(),
            XMLNS_NAMESPACE => "xmlns".into(),
            _ => "".into(),
        }
    }

    /// The text of a node and all below it, comments and instructions left out.
    pub fn inner_text(&self) -> String {
        match self.kind {
            Kind::Text
            | Kind::CData
            | Kind::Attribute
            | Kind::Comment
            | Kind::Instruction
            | Kind::Declaration
            | Kind::Whitespace
            | Kind::KeptWhitespace
            | Kind::Reference => self.value.borrow().to_string(),
            _ => {
                let mut out = String::new();
                self.collect_text(&mut out);
                out
            }
        }
    }

    fn collect_text(&self, out: &mut String) {
        for child in self.children.borrow().iter() {
            match child.kind {
                Kind::Text
                | Kind::CData
                | Kind::Whitespace
                | Kind::KeptWhitespace
                | Kind::Reference => out.push_str(&child.value.borrow()),
                Kind::Element => child.collect_text(out),
                _ => {}
            }
        }
    }

    /// Replaces everything inside with a text.
    pub fn set_inner_text(self: &Rc<Node>, text: &str) {
        if matches!(self.kind, Kind::Element | Kind::Document | Kind::Fragment) {
            for child in self.children() {
                child.detach();
            }
            if !text.is_empty() {
                self.append(&Node::new(Kind::Text, "", text));
            }
            self.is_empty.set(false);
        } else {
            *self.value.borrow_mut() = text.into();
        }
    }

    /// The namespace that a prefix stands for at this node.
    pub fn namespace_of_prefix(self: &Rc<Node>, prefix: &str) -> Option<Str> {
        let name = if prefix.is_empty() {
            "xmlns".to_string()
        } else {
            format!("xmlns:{prefix}")
        };
        let mut at = Some(self.clone());
        while let Some(node) = at {
            if let Some(found) = node.attribute(&name) {
                return Some(found.value.borrow().clone());
            }
            at = node.parent();
        }
        (prefix == "xml").then(|| XML_NAMESPACE.into())
    }
}
