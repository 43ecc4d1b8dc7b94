//! The descriptions of XML's types.

use std::rc::Rc;

use super::super::{args, collections, throw};
use super::manager::{self, prefixes_of};
use super::node::{Kind, Node};
use super::object::{list, node_of, optional, value};
use super::read::{SECOND_ROOT, WRONG_TYPE};
use super::xpath::{self, Item};
use super::{characters, create, document_members, element_members, properties, writer};
use crate::value::ty::{DefKind, MethodDef, method, overload, prop};
use crate::value::{Exception, R, TypeDef, Value};
use properties::root_element;

macro_rules! node_type {
    ($name:literal, $base:literal, $properties:ident) => {
        &TypeDef {
            name: $name,
            base: $base,
            properties: properties::$properties,
            ..TypeDef::CLASS
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Xml.XmlNode",
        kind: DefKind::Abstract,
        interfaces: &[
            "System.ICloneable",
            "System.Collections.IEnumerable",
            "System.Xml.XPath.IXPathNavigable",
        ],
        properties: properties::NODE,
        methods: NODE_METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlLinkedNode",
        kind: DefKind::Abstract,
        base: "System.Xml.XmlNode",
        properties: properties::LINKED,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlCharacterData",
        kind: DefKind::Abstract,
        base: "System.Xml.XmlLinkedNode",
        properties: properties::CHARACTERS,
        methods: characters::METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlText",
        base: "System.Xml.XmlCharacterData",
        properties: properties::TEXT,
        methods: characters::TEXT_METHODS,
        ..TypeDef::CLASS
    },
    node_type!(
        "System.Xml.XmlCDataSection",
        "System.Xml.XmlCharacterData",
        CDATA
    ),
    node_type!(
        "System.Xml.XmlComment",
        "System.Xml.XmlCharacterData",
        COMMENT
    ),
    node_type!(
        "System.Xml.XmlWhitespace",
        "System.Xml.XmlCharacterData",
        TEXT
    ),
    node_type!(
        "System.Xml.XmlDocumentFragment",
        "System.Xml.XmlNode",
        FRAGMENT
    ),
    node_type!(
        "System.Xml.XmlDocumentType",
        "System.Xml.XmlLinkedNode",
        DOCTYPE
    ),
    node_type!(
        "System.Xml.XmlSignificantWhitespace",
        "System.Xml.XmlCharacterData",
        TEXT
    ),
    node_type!(
        "System.Xml.XmlEntityReference",
        "System.Xml.XmlLinkedNode",
        REFERENCE
    ),
    node_type!(
        "System.Xml.XmlProcessingInstruction",
        "System.Xml.XmlLinkedNode",
        INSTRUCTION
    ),
    node_type!(
        "System.Xml.XmlDeclaration",
        "System.Xml.XmlLinkedNode",
        DECLARATION
    ),
    node_type!("System.Xml.XmlAttribute", "System.Xml.XmlNode", ATTRIBUTE),
    &TypeDef {
        name: "System.Xml.XmlElement",
        base: "System.Xml.XmlLinkedNode",
        properties: properties::ELEMENT,
        methods: element_members::METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlDocument",
        base: "System.Xml.XmlNode",
        properties: properties::DOCUMENT,
        methods: document_members::METHODS,
        constructors: &[
            overload("xml new()", |_, _, _| {
                Ok(value(Node::new(Kind::Document, "", "")))
            }),
            overload("xml new(System.Xml.XmlNameTable nt)", |_, _, _| {
                Ok(value(Node::new(Kind::Document, "", "")))
            }),
        ],
        parts: &[&create::PART],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlNodeList",
        interfaces: &["System.Collections.IEnumerable", "System.IDisposable"],
        properties: &[prop("Count", "int", |_, t| {
            Ok(collections::count(
                args::seq(std::slice::from_ref(t), 0)?.len(),
            ))
        })],
        methods: &[method(
            "Item",
            &[overload("System.Xml.XmlNode Item(int index)", |_, t, a| {
                let at = usize::try_from(args::int(a, 0)?).unwrap_or(usize::MAX);
                Ok(args::seq(std::slice::from_ref(t), 0)?
                    .get(at)
                    .unwrap_or_default())
            })],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlAttributeCollection",
        base: "System.Xml.XmlNodeList",
        methods: manager::ATTRIBUTE_METHODS,
        ..TypeDef::CLASS
    },
];

const NODE_METHODS: &[MethodDef] = &[
    method(
        "WriteContentTo",
        &[overload(
            "void WriteContentTo(System.Xml.XmlWriter w)",
            |e, t, a| {
                for child in of(t)?.children() {
                    writer::node_to_writer(e, &value(child), args::value(a, 0))?;
                }
                Ok(Value::Void)
            },
        )],
    ),
    method(
        "WriteTo",
        &[overload(
            "void WriteTo(System.Xml.XmlWriter w)",
            |e, t, a| writer::node_to_writer(e, t, args::value(a, 0)),
        )],
    ),
    method(
        "Supports",
        &[overload(
            "bool Supports(string feature, string version)",
            |_, _, a| {
                let version = args::text(a, 1)?;
                let known = args::text(a, 0)?.eq_ignore_ascii_case("XML");
                Ok((known && matches!(version, "" | "1.0" | "2.0")).into())
            },
        )],
    ),
    method(
        "GetPrefixOfNamespace",
        &[overload(
            "string GetPrefixOfNamespace(string namespaceURI)",
            |_, t, a| {
                let prefix = of(t)?.prefix_of_namespace(args::text(a, 0)?);
                Ok(Value::Str(prefix))
            },
        )],
    ),
    method(
        "AppendChild",
        &[overload(
            "System.Xml.XmlNode AppendChild(System.Xml.XmlNode newChild)",
            |_, t, a| {
                let (node, child) = (of(t)?, of(args::value(a, 0))?);
                may_hold(&node, &child)?;
                node.append(&child);
                Ok(args::value(a, 0).clone())
            },
        )],
    ),
    method(
        "Clone",
        &[overload("System.Xml.XmlNode Clone()", |_, t, _| {
            Ok(value(of(t)?.duplicate(true)))
        })],
    ),
    method(
        "CloneNode",
        &[overload(
            "System.Xml.XmlNode CloneNode(bool deep)",
            |_, t, a| Ok(value(of(t)?.duplicate(args::flag(a, 0)?))),
        )],
    ),
    method(
        "GetEnumerator",
        &[overload(
            "System.Collections.IEnumerator GetEnumerator()",
            |_, t, _| {
                let items = of(t)?.children().into_iter().map(value).collect();
                Ok(collections::enumerator(
                    "System.Collections.Enumerator",
                    items,
                ))
            },
        )],
    ),
    method(
        "GetNamespaceOfPrefix",
        &[overload(
            "string GetNamespaceOfPrefix(string prefix)",
            |_, t, a| {
                Ok(of(t)?
                    .namespace_of_prefix(args::text(a, 0)?)
                    .map_or_else(|| "".into(), Value::Str))
            },
        )],
    ),
    method(
        "get_InnerText",
        &[overload("string get_InnerText()", |_, t, _| {
            Ok(of(t)?.inner_text().into())
        })],
    ),
    method(
        "get_Name",
        &[overload("string get_Name()", |_, t, _| {
            Ok(of(t)?.shown_name().into())
        })],
    ),
    method(
        "InsertAfter",
        &[overload(
            "System.Xml.XmlNode InsertAfter(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)",
            |_, t, a| place_beside(t, a, 1),
        )],
    ),
    method(
        "InsertBefore",
        &[overload(
            "System.Xml.XmlNode InsertBefore(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)",
            |_, t, a| place_beside(t, a, 0),
        )],
    ),
    method(
        "Normalize",
        &[overload("void Normalize()", |_, t, _| {
            of(t)?.normalize();
            Ok(Value::Void)
        })],
    ),
    method(
        "PrependChild",
        &[overload(
            "System.Xml.XmlNode PrependChild(System.Xml.XmlNode newChild)",
            |_, t, a| {
                let (node, child) = (of(t)?, of(args::value(a, 0))?);
                may_hold(&node, &child)?;
                node.insert(0, &child);
                Ok(args::value(a, 0).clone())
            },
        )],
    ),
    method(
        "RemoveAll",
        &[overload("void RemoveAll()", |_, t, _| {
            let node = of(t)?;
            for child in node.children() {
                child.detach();
            }
            node.attributes.borrow_mut().clear();
            Ok(Value::Void)
        })],
    ),
    method(
        "RemoveChild",
        &[overload(
            "System.Xml.XmlNode RemoveChild(System.Xml.XmlNode oldChild)",
            |_, t, a| {
                let (node, child) = (of(t)?, of(args::value(a, 0))?);
                if node.position(&child).is_none() {
                    return throw::plain_argument(
                        "The node to be removed is not a child of this node.",
                    );
                }
                child.detach();
                Ok(args::value(a, 0).clone())
            },
        )],
    ),
    method(
        "ReplaceChild",
        &[overload(
            "System.Xml.XmlNode ReplaceChild(System.Xml.XmlNode newChild, System.Xml.XmlNode oldChild)",
            |_, t, a| {
                let (node, new, old) = (of(t)?, of(args::value(a, 0))?, of(args::value(a, 1))?);
                may_hold(&node, &new)?;
                let Some(at) = node.position(&old) else {
                    return throw::plain_argument(
                        "The reference node is not a child of this node.",
                    );
                };
                old.detach();
                node.insert(at, &new);
                Ok(args::value(a, 1).clone())
            },
        )],
    ),
    method(
        "SelectNodes",
        &[
            overload(
                "System.Xml.XmlNodeList SelectNodes(string xpath)",
                |_, t, a| Ok(list(select(t, a)?)),
            ),
            overload(
                "System.Xml.XmlNodeList SelectNodes(string xpath, System.Xml.XmlNamespaceManager nsmgr)",
                |_, t, a| Ok(list(select(t, a)?)),
            ),
        ],
    ),
    method(
        "SelectSingleNode",
        &[
            overload(
                "System.Xml.XmlNode SelectSingleNode(string xpath)",
                |_, t, a| Ok(optional(select(t, a)?.into_iter().next())),
            ),
            overload(
                "System.Xml.XmlNode SelectSingleNode(string xpath, System.Xml.XmlNamespaceManager nsmgr)",
                |_, t, a| Ok(optional(select(t, a)?.into_iter().next())),
            ),
        ],
    ),
    method(
        "ToString",
        &[overload("string ToString()", |_, t, _| {
            let node = of(t)?;
            Ok(match node.kind {
                Kind::Element | Kind::Attribute => node.local_name().into(),
                _ => node.shown_name().into(),
            })
        })],
    ),
];

pub(super) const BY_TAG: &[crate::value::ty::Overload] = &[
    overload(
        "System.Xml.XmlNodeList GetElementsByTagName(string name)",
        |_, t, a| {
            let name = args::text(a, 0)?;
            let mut out = Vec::new();
            collect(&of(t)?, &|node| name == "*" || node.name == name, &mut out);
            Ok(list(out))
        },
    ),
    overload(
        "System.Xml.XmlNodeList GetElementsByTagName(string localName, string namespaceURI)",
        |_, t, a| {
            let (name, namespace) = (args::text(a, 0)?, args::text(a, 1)?);
            let fits = |node: &Node| {
                (name == "*" || node.local_name() == name)
                    && (namespace == "*" || node.namespace == namespace)
            };
            let mut out = Vec::new();
            collect(&of(t)?, &fits, &mut out);
            Ok(list(out))
        },
    ),
];

pub(super) fn of(this: &Value) -> R<Rc<Node>> {
    node_of(this).map_or_else(|| throw::not_supported("The member needs an XML node."), Ok)
}

pub(super) fn raise<T>(message: &str) -> R<T> {
    Exception::new("System.Xml.XmlException", message).raise()
}

/// What .NET refuses to put into a node.
fn may_hold(node: &Rc<Node>, child: &Rc<Node>) -> R<()> {
    if node.is_within(child) {
        return throw::plain_argument(
            "Cannot insert a node or any ancestor of that node as a child of itself.",
        );
    }
    if !matches!(node.kind, Kind::Element | Kind::Fragment | Kind::Document) {
        return throw::invalid_operation("The current node cannot contain other nodes.");
    }
    let own = node.document().unwrap_or_else(|| node.clone());
    if own.kind == Kind::Document
        && child
            .document()
            .is_some_and(|other| !Rc::ptr_eq(&own, &other))
    {
        return throw::plain_argument(
            "The node to be inserted is from a different document context.",
        );
    }
    let wrong = match node.kind {
        Kind::Document => matches!(
            child.kind,
            Kind::Attribute | Kind::Document | Kind::Text | Kind::CData | Kind::Reference
        ),
        _ => matches!(
            child.kind,
            Kind::Attribute | Kind::Document | Kind::Declaration | Kind::DocType
        ),
    };
    if wrong {
        return throw::invalid_operation(WRONG_TYPE);
    }
    if node.kind == Kind::Document {
        let has = |kind| node.children.borrow().iter().any(|c| c.kind == kind);
        let refused = match child.kind {
            Kind::Element if root_element(node).is_some() => SECOND_ROOT,
            Kind::DocType if has(Kind::DocType) => {
                "This document already has a 'DocumentType' node."
            }
            Kind::Declaration if has(Kind::Declaration) => {
                "Cannot insert the node in the specified location."
            }
            _ => return Ok(()),
        };
        return throw::invalid_operation(refused);
    }
    Ok(())
}

fn place_beside(this: &Value, a: &[Value], offset: usize) -> R<Value> {
    let (node, new) = (of(this)?, of(args::value(a, 0))?);
    may_hold(&node, &new)?;
    let at = match node_of(args::value(a, 1)) {
        None if offset == 1 => 0,
        None => node.children.borrow().len(),
        Some(beside) => {
            new.detach();
            match node.position(&beside) {
                Some(at) => at + offset,
                None => {
                    return throw::plain_argument(
                        "The reference node is not a child of this node.",
                    );
                }
            }
        }
    };
    node.insert(at, &new);
    Ok(args::value(a, 0).clone())
}

fn select(this: &Value, a: &[Value]) -> R<Vec<Rc<Node>>> {
    let path = args::text(a, 0)?;
    match xpath::evaluate(path, &of(this)?, &prefixes_of(args::value(a, 1))) {
        Some(Item::Nodes(nodes)) => Ok(nodes),
        Some(_) => Exception::new(
            "System.Xml.XPath.XPathException",
            "Expression must evaluate to a node-set.",
        )
        .raise(),
        None => Exception::new(
            "System.Xml.XPath.XPathException",
            format!("'{path}' has an invalid token."),
        )
        .raise(),
    }
}

fn collect(node: &Rc<Node>, fits: &dyn Fn(&Node) -> bool, out: &mut Vec<Rc<Node>>) {
    for child in node
        .children
        .borrow()
        .iter()
        .filter(|c| c.kind == Kind::Element)
    {
        if fits(child) {
            out.push(child.clone());
        }
        collect(child, fits, out);
    }
}
