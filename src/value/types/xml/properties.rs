//! The properties of XML's nodes. Each class lists what it declares itself, overrides among them, in the order of its
//! declaration, because `Format-List *` prints them so.

use std::rc::Rc;

use super::super::{args, system, throw};
use super::manager::{self, Opaque};
use super::node::{Kind, Node};
use super::object::{list, optional};
use super::types::of;
use super::{create, read, write};
use crate::value::ty::{PropDef, prop, prop_set};
use crate::value::{Engine, R, Value};

pub(super) const NODE: &[PropDef] = &[
    NAME,
    VALUE,
    NODE_TYPE,
    PARENT_NODE,
    CHILD_NODES,
    PREVIOUS_SIBLING,
    NEXT_SIBLING,
    ATTRIBUTES,
    OWNER_DOCUMENT,
    FIRST_CHILD,
    LAST_CHILD,
    HAS_CHILD_NODES,
    NAMESPACE_URI,
    PREFIX,
    LOCAL_NAME,
    IS_READ_ONLY,
    INNER_TEXT,
    OUTER_XML,
    INNER_XML,
    SCHEMA_INFO,
    BASE_URI,
    PREVIOUS_TEXT,
];

pub(super) const LINKED: &[PropDef] = &[PREVIOUS_SIBLING, NEXT_SIBLING];

pub(super) const CHARACTERS: &[PropDef] = &[
    VALUE,
    INNER_TEXT,
    prop_set("Data", "string", get_value, set_value),
    prop("Length", "int", |_, t| {
        let units = of(t)?.value.borrow().encode_utf16().count();
        Ok(super::super::collections::count(units))
    }),
];

pub(super) const TEXT: &[PropDef] = &[
    NAME,
    LOCAL_NAME,
    NODE_TYPE,
    PARENT_NODE,
    VALUE,
    PREVIOUS_TEXT,
];

pub(super) const CDATA: &[PropDef] = &[NAME, LOCAL_NAME, NODE_TYPE, PARENT_NODE, PREVIOUS_TEXT];

pub(super) const COMMENT: &[PropDef] = &[NAME, LOCAL_NAME, NODE_TYPE];

pub(super) const REFERENCE: &[PropDef] =
    &[NAME, LOCAL_NAME, VALUE, NODE_TYPE, IS_READ_ONLY, BASE_URI];

/// An identifier of a document type; null where it has none.
fn identifier(this: &Value, kind: &str) -> R<Value> {
    let found = of(this)?.attribute(kind);
    Ok(found.map_or(Value::Null, |a| Value::Str(a.value.borrow().clone())))
}

pub(super) const DOCTYPE: &[PropDef] = &[
    NAME,
    LOCAL_NAME,
    NODE_TYPE,
    IS_READ_ONLY,
    prop("PublicId", "string", |_, t| identifier(t, "PUBLIC")),
    prop("SystemId", "string", |_, t| identifier(t, "SYSTEM")),
    prop("InternalSubset", "string", |_, t| {
        Ok(Value::Str(of(t)?.value.borrow().clone()))
    }),
];

pub(super) const FRAGMENT: &[PropDef] = &[
    NAME,
    LOCAL_NAME,
    NODE_TYPE,
    PARENT_NODE,
    OWNER_DOCUMENT,
    INNER_XML,
];

pub(super) const INSTRUCTION: &[PropDef] = &[
    NAME,
    prop("Target", "string", |_, t| Ok(of(t)?.shown_name().into())),
    VALUE,
    prop_set("Data", "string", get_value, set_value),
    INNER_TEXT,
    LOCAL_NAME,
    NODE_TYPE,
];

pub(super) const DECLARATION: &[PropDef] = &[
    prop("Version", "string", |_, t| {
        Ok(pseudo(&*of(t)?, "version").into())
    }),
    prop_set(
        "Encoding",
        "string",
        |_, t| Ok(pseudo(&*of(t)?, "encoding").into()),
        |_, t, new| set_pseudo(t, "encoding", &new),
    ),
    prop_set(
        "Standalone",
        "string",
        |_, t| Ok(pseudo(&*of(t)?, "standalone").into()),
        |_, t, new| set_pseudo(t, "standalone", &new),
    ),
    VALUE,
    INNER_TEXT,
    NAME,
    LOCAL_NAME,
    NODE_TYPE,
];

pub(super) const ATTRIBUTE: &[PropDef] = &[
    PARENT_NODE,
    NAME,
    LOCAL_NAME,
    NAMESPACE_URI,
    PREFIX,
    NODE_TYPE,
    OWNER_DOCUMENT,
    VALUE,
    SCHEMA_INFO,
    INNER_TEXT,
    prop("Specified", "bool", |_, _| Ok(true.into())),
    prop("OwnerElement", "System.Xml.XmlElement", |_, t| {
        Ok(optional(of(t)?.parent()))
    }),
    INNER_XML,
    BASE_URI,
];

pub(super) const ELEMENT: &[PropDef] = &[
    NAME,
    LOCAL_NAME,
    NAMESPACE_URI,
    PREFIX,
    NODE_TYPE,
    PARENT_NODE,
    OWNER_DOCUMENT,
    prop("IsEmpty", "bool", |_, t| {
        let node = of(t)?;
        Ok((node.is_empty.get() && node.children.borrow().is_empty()).into())
    }),
    ATTRIBUTES,
    prop("HasAttributes", "bool", |_, t| {
        Ok((!of(t)?.attributes.borrow().is_empty()).into())
    }),
    SCHEMA_INFO,
    INNER_XML,
    INNER_TEXT,
    NEXT_SIBLING,
];

pub(super) const DOCUMENT: &[PropDef] = &[
    NODE_TYPE,
    PARENT_NODE,
    prop("DocumentType", "System.Xml.XmlDocumentType", |_, t| {
        let mut children = of(t)?.children().into_iter();
        Ok(optional(children.find(|c| c.kind == Kind::DocType)))
    }),
    prop("Implementation", "System.Xml.XmlImplementation", |_, _| {
        Ok(Value::net(Opaque("System.Xml.XmlImplementation")))
    }),
    NAME,
    LOCAL_NAME,
    prop("DocumentElement", "System.Xml.XmlElement", |_, t| {
        Ok(optional(root_element(&of(t)?)))
    }),
    OWNER_DOCUMENT,
    prop("Schemas", "System.Xml.Schema.XmlSchemaSet", |_, _| {
        Ok(Value::net(Opaque("System.Xml.Schema.XmlSchemaSet")))
    }),
    // A resolver is only ever set, to null for the most part; documents here fetch nothing in any case.
    prop_set(
        "XmlResolver",
        "System.Xml.XmlResolver",
        |_, _| Ok(Value::Null),
        |_, _, _| Ok(()),
    ),
    prop("NameTable", "System.Xml.XmlNameTable", |_, _| {
        Ok(manager::name_table())
    }),
    prop_set(
        "PreserveWhitespace",
        "bool",
        |_, t| Ok((!of(t)?.is_empty.get()).into()),
        |_, t, new| {
            // A document's flag says whether blanks are dropped.
            of(t)?.is_empty.set(!args::flag(&[new], 0)?);
            Ok(())
        },
    ),
    IS_READ_ONLY,
    INNER_TEXT,
    INNER_XML,
    SCHEMA_INFO,
    BASE_URI,
];

const NAME: PropDef = prop("Name", "string", |_, t| Ok(of(t)?.shown_name().into()));

const LOCAL_NAME: PropDef = prop("LocalName", "string", |_, t| {
    let node = of(t)?;
    Ok(match node.kind {
        Kind::Element | Kind::Attribute => node.local_name().into(),
        _ => node.shown_name().into(),
    })
});

const NAMESPACE_URI: PropDef = prop("NamespaceURI", "string", |_, t| {
    Ok(Value::Str(of(t)?.namespace.clone()))
});

const PREFIX: PropDef = prop("Prefix", "string", |_, t| Ok(of(t)?.prefix().into()));

const VALUE: PropDef = prop_set("Value", "string", get_value, set_value);

const NODE_TYPE: PropDef = prop("NodeType", "System.Xml.XmlNodeType", |_, t| {
    let number = match of(t)?.kind {
        Kind::Element => 1,
        Kind::Attribute => 2,
        Kind::Text => 3,
        Kind::CData => 4,
        Kind::Instruction => 7,
        Kind::Comment => 8,
        Kind::Document => 9,
        Kind::DocType => 10,
        Kind::Fragment => 11,
        Kind::Reference => 5,
        Kind::Whitespace => 13,
        Kind::KeptWhitespace => 14,
        Kind::Declaration => 17,
    };
    Ok(system::enumeration("System.Xml.XmlNodeType", number))
});

const PARENT_NODE: PropDef = prop("ParentNode", "System.Xml.XmlNode", |_, t| {
    let node = of(t)?;
    Ok(if node.kind == Kind::Attribute {
        Value::Null
    } else {
        optional(node.parent())
    })
});

const OWNER_DOCUMENT: PropDef = prop("OwnerDocument", "xml", |_, t| {
    Ok(optional(of(t)?.document()))
});

const ATTRIBUTES: PropDef = prop("Attributes", "System.Xml.XmlAttributeCollection", |_, t| {
    let node = of(t)?;
    Ok(if node.kind == Kind::Element {
        manager::attributes(&node)
    } else {
        Value::Null
    })
});

const CHILD_NODES: PropDef = prop("ChildNodes", "System.Xml.XmlNodeList", |_, t| {
    Ok(list(children(&of(t)?)))
});

const FIRST_CHILD: PropDef = prop("FirstChild", "System.Xml.XmlNode", |_, t| {
    Ok(optional(children(&of(t)?).into_iter().next()))
});

const LAST_CHILD: PropDef = prop("LastChild", "System.Xml.XmlNode", |_, t| {
    Ok(optional(children(&of(t)?).pop()))
});

const HAS_CHILD_NODES: PropDef = prop("HasChildNodes", "bool", |_, t| {
    Ok((!children(&of(t)?).is_empty()).into())
});

const NEXT_SIBLING: PropDef = prop("NextSibling", "System.Xml.XmlNode", |_, t| {
    Ok(optional(sibling(&of(t)?, 1)))
});

const PREVIOUS_SIBLING: PropDef = prop("PreviousSibling", "System.Xml.XmlNode", |_, t| {
    Ok(optional(sibling(&of(t)?, -1)))
});

const PREVIOUS_TEXT: PropDef = prop("PreviousText", "System.Xml.XmlNode", |_, t| {
    let before = sibling(&of(t)?, -1);
    Ok(optional(before.filter(|n| {
        matches!(
            n.kind,
            Kind::Text | Kind::CData | Kind::Whitespace | Kind::KeptWhitespace
        )
    })))
});

const IS_READ_ONLY: PropDef = prop("IsReadOnly", "bool", |_, _| Ok(false.into()));

const INNER_TEXT: PropDef = prop_set(
    "InnerText",
    "string",
    |_, t| Ok(of(t)?.inner_text().into()),
    |_, t, new| {
        let node = of(t)?;
        if node.kind == Kind::Document {
            return throw::invalid_operation(
                "The 'InnerText' of a 'Document' node is read-only and cannot be set.",
            );
        }
        node.set_inner_text(new.as_str().unwrap_or_default());
        Ok(())
    },
);

const INNER_XML: PropDef = prop_set(
    "InnerXml",
    "string",
    |_, t| {
        let node = of(t)?;
        Ok(if node.kind == Kind::Attribute {
            write::escape(&node.value.borrow(), true).into()
        } else {
            write::inner(&node).into()
        })
    },
    |_, t, new| {
        let node = of(t)?;
        let text = new.as_str().unwrap_or_default();
        match node.kind {
            Kind::Document => create::load(t, text, read::Rules::DOCUMENT).map(drop),
            Kind::Element | Kind::Fragment => {
                for child in node.children() {
                    child.detach();
                }
                node.is_empty.set(false);
                read::content(&node, text).or_else(read::Fault::raise)
            }
            Kind::Attribute => {
                let inside = Node::new(Kind::Fragment, "", "");
                read::content(&inside, text).or_else(read::Fault::raise)?;
                node.set_inner_text(&inside.inner_text());
                Ok(())
            }
            _ => throw::invalid_operation(
                "Cannot set the 'InnerXml' for the current node because it is either read-only or cannot have children.",
            ),
        }
    },
);

const OUTER_XML: PropDef = prop(
    "OuterXml",
    "string",
    |_, t| Ok(write::outer(&of(t)?).into()),
);

const SCHEMA_INFO: PropDef = prop("SchemaInfo", "System.Xml.Schema.IXmlSchemaInfo", |_, t| {
    let class = match of(t)?.kind {
        Kind::Element | Kind::Attribute => "System.Xml.XmlName",
        _ => "System.Xml.Schema.XmlSchemaInfo",
    };
    Ok(Value::net(Opaque(class)))
});

const BASE_URI: PropDef = prop("BaseURI", "string", |_, _| Ok("".into()));

/// The children of a node; of an attribute the text that it holds.
fn children(node: &Rc<Node>) -> Vec<Rc<Node>> {
    let text = node.value.borrow();
    if node.kind != Kind::Attribute || text.is_empty() {
        return node.children();
    }
    let only = Node::new(Kind::Text, "", &text);
    *only.parent.borrow_mut() = Rc::downgrade(node);
    vec![only]
}

fn get_value(_: &mut dyn Engine, this: &Value) -> R<Value> {
    let node = of(this)?;
    Ok(match node.kind {
        Kind::Element | Kind::Document | Kind::Fragment | Kind::DocType | Kind::Reference => {
            Value::Null
        }
        _ => Value::Str(node.value.borrow().clone()),
    })
}

fn set_value(_: &mut dyn Engine, this: &Value, new: Value) -> R<()> {
    let node = of(this)?;
    match node.kind {
        Kind::Element | Kind::Document | Kind::Fragment | Kind::DocType => {
            let kind = match node.kind {
                Kind::DocType => "DocumentType",
                Kind::Fragment => "DocumentFragment",
                Kind::Document => "Document",
                _ => "Element",
            };
            throw::invalid_operation(format!("Cannot set a value on node type '{kind}'."))
        }
        _ => {
            *node.value.borrow_mut() = new.as_str().unwrap_or_default().into();
            Ok(())
        }
    }
}

/// The element of a document.
pub(super) fn root_element(node: &Rc<Node>) -> Option<Rc<Node>> {
    node.children
        .borrow()
        .iter()
        .find(|c| c.kind == Kind::Element)
        .cloned()
}

fn sibling(node: &Rc<Node>, step: isize) -> Option<Rc<Node>> {
    let parent = node.parent()?;
    let at = parent.position(node)?.checked_add_signed(step)?;
    parent.children.borrow().get(at).cloned()
}

/// A pseudo-attribute of a declaration.
pub(super) fn pseudo(node: &Node, name: &str) -> String {
    let text = node.value.borrow();
    let found = text.split_once(&format!("{name}=")).map(|(_, rest)| rest);
    let quoted = found.and_then(|rest| {
        let quote = rest.chars().next()?;
        rest.get(1..)?.split(quote).next()
    });
    quoted.unwrap_or_default().to_string()
}

/// Writes a declaration again with another pseudo-attribute; without text it is left out.
fn set_pseudo(this: &Value, name: &str, new: &Value) -> R<()> {
    let node = of(this)?;
    let mut text = String::new();
    for part in ["version", "encoding", "standalone"] {
        let own = pseudo(&node, part);
        let shown = if part == name {
            new.as_str().unwrap_or_default()
        } else {
            &own
        };
        if !shown.is_empty() {
            let blank = if text.is_empty() { "" } else { " " };
            text.push_str(&format!("{blank}{part}=\"{shown}\""));
        }
    }
    *node.value.borrow_mut() = text.into();
    Ok(())
}
