//! What elements do with their attributes.

use std::rc::Rc;

use super::super::{args, throw};
use super::create::split;
use super::manager;
use super::node::{Kind, Node};
use super::object::{optional, value};
use super::types::{BY_TAG, of};
use crate::value::ty::{MethodDef, method, overload};
use crate::value::{R, Value};

/// The attribute that the first argument names, or with two arguments the one of a local name and a namespace.
fn found(this: &Value, a: &[Value]) -> R<Option<Rc<Node>>> {
    let (node, name) = (of(this)?, args::text(a, 0)?);
    Ok(match a.len() {
        1 => node.attribute(name),
        _ => node.attribute_in(name, args::text(a, 1)?),
    })
}

fn text_of(this: &Value, a: &[Value]) -> R<Value> {
    Ok(found(this, a)?.map_or_else(|| "".into(), |n| n.inner_text().into()))
}

fn remove(this: &Value, a: &[Value]) -> R<Option<Rc<Node>>> {
    let attribute = found(this, a)?;
    if let Some(attribute) = &attribute {
        attribute.detach();
    }
    Ok(attribute)
}

/// An attribute in a namespace, made where the element has none; its prefix is the one that holds there.
fn in_namespace(element: &Rc<Node>, local: &str, namespace: &str) -> Rc<Node> {
    if let Some(found) = element.attribute_in(local, namespace) {
        return found;
    }
    let prefix = match namespace {
        "" => "".into(),
        namespace => element.prefix_of_namespace(namespace),
    };
    let name = match prefix.as_str() {
        "" => local.to_owned(),
        prefix => format!("{prefix}:{local}"),
    };
    element.add_attribute(&name, namespace, "")
}

pub(super) const METHODS: &[MethodDef] = &[
    method(
        "GetAttribute",
        &[
            overload("string GetAttribute(string name)", |_, t, a| text_of(t, a)),
            overload(
                "string GetAttribute(string localName, string namespaceURI)",
                |_, t, a| text_of(t, a),
            ),
        ],
    ),
    method(
        "GetAttributeNode",
        &[
            overload(
                "System.Xml.XmlAttribute GetAttributeNode(string name)",
                |_, t, a| Ok(optional(found(t, a)?)),
            ),
            overload(
                "System.Xml.XmlAttribute GetAttributeNode(string localName, string namespaceURI)",
                |_, t, a| Ok(optional(found(t, a)?)),
            ),
        ],
    ),
    method("GetElementsByTagName", BY_TAG),
    method(
        "HasAttribute",
        &[
            overload("bool HasAttribute(string name)", |_, t, a| {
                Ok(found(t, a)?.is_some().into())
            }),
            overload(
                "bool HasAttribute(string localName, string namespaceURI)",
                |_, t, a| Ok(found(t, a)?.is_some().into()),
            ),
        ],
    ),
    method(
        "RemoveAllAttributes",
        &[overload("void RemoveAllAttributes()", |_, t, _| {
            of(t)?.attributes.borrow_mut().clear();
            Ok(Value::Void)
        })],
    ),
    method(
        "RemoveAttribute",
        &[
            overload("void RemoveAttribute(string name)", |_, t, a| {
                remove(t, a).map(|_| Value::Void)
            }),
            overload(
                "void RemoveAttribute(string localName, string namespaceURI)",
                |_, t, a| remove(t, a).map(|_| Value::Void),
            ),
        ],
    ),
    method(
        "RemoveAttributeAt",
        &[overload(
            "System.Xml.XmlNode RemoveAttributeAt(int i)",
            |_, t, a| {
                let at = usize::try_from(args::int(a, 0)?).ok();
                let attribute = at.and_then(|at| of(t).ok()?.attributes.borrow().get(at).cloned());
                if let Some(attribute) = &attribute {
                    attribute.detach();
                }
                Ok(optional(attribute))
            },
        )],
    ),
    method(
        "RemoveAttributeNode",
        &[
            overload(
                "System.Xml.XmlAttribute RemoveAttributeNode(System.Xml.XmlAttribute oldAttr)",
                |_, t, a| {
                    let attribute = of(args::value(a, 0))?;
                    if attribute
                        .parent()
                        .is_some_and(|p| of(t).is_ok_and(|t| Rc::ptr_eq(&p, &t)))
                    {
                        attribute.detach();
                        return Ok(value(attribute));
                    }
                    Ok(Value::Null)
                },
            ),
            overload(
                "System.Xml.XmlAttribute RemoveAttributeNode(string localName, string namespaceURI)",
                |_, t, a| Ok(optional(remove(t, a)?)),
            ),
        ],
    ),
    method(
        "SetAttribute",
        &[
            overload("void SetAttribute(string name, string value)", |_, t, a| {
                let name = args::text(a, 0)?;
                let (prefix, local) = split(name);
                for part in [prefix, local] {
                    super::create::check_name(part)?;
                }
                if local.is_empty() {
                    return throw::plain_argument("The attribute local name cannot be empty.");
                }
                let namespace = if prefix == "xmlns" || prefix.is_empty() && local == "xmlns" {
                    super::node::XMLNS_NAMESPACE
                } else {
                    ""
                };
                of(t)?.set_attribute(name, namespace, args::text(a, 1)?);
                Ok(Value::Void)
            }),
            overload(
                "string SetAttribute(string localName, string namespaceURI, string value)",
                |_, t, a| {
                    let attribute = in_namespace(&of(t)?, args::text(a, 0)?, args::text(a, 1)?);
                    attribute.set_inner_text(args::text(a, 2)?);
                    Ok(args::value(a, 2).clone())
                },
            ),
        ],
    ),
    method(
        "SetAttributeNode",
        &[
            overload(
                "System.Xml.XmlAttribute SetAttributeNode(System.Xml.XmlAttribute newAttr)",
                |_, t, a| {
                    let (element, new) = (of(t)?, of(args::value(a, 0))?);
                    if new.kind == Kind::Attribute
                        && new.parent().is_some_and(|p| !Rc::ptr_eq(&p, &element))
                    {
                        return throw::invalid_operation(
                            "The 'Attribute' node cannot be inserted because it is already an attribute of another element.",
                        );
                    }
                    let old = element.attribute(&new.name);
                    manager::put_attribute(&element, &new);
                    Ok(optional(old.filter(|old| !Rc::ptr_eq(old, &new))))
                },
            ),
            overload(
                "System.Xml.XmlAttribute SetAttributeNode(string localName, string namespaceURI)",
                |_, t, a| {
                    let attribute = in_namespace(&of(t)?, args::text(a, 0)?, args::text(a, 1)?);
                    Ok(value(attribute))
                },
            ),
        ],
    ),
];
