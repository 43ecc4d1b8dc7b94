//! `XmlNamespaceManager`, `XmlNameTable` and attribute collections.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use super::super::{args, throw};
use super::node::Node;
use super::object::{node_of, optional, value};
use super::xpath::Prefixes;
use crate::value::ty::{MethodDef, method, overload, prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

struct Manager(RefCell<Prefixes>);

impl NetObject for Manager {
    fn ty(&self) -> Ty {
        ty::find("System.Xml.XmlNamespaceManager").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The prefixes of a manager; none for null.
pub(super) fn prefixes_of(value: &Value) -> Prefixes {
    value
        .downcast::<Manager>()
        .map(|m| m.0.borrow().clone())
        .unwrap_or_default()
}

/// An object of a class that scripts pass on or print the name of, and ask nothing else.
pub(super) struct Opaque(pub &'static str);

impl NetObject for Opaque {
    fn ty(&self) -> Ty {
        ty::find(self.0).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A name table, which managers are made with and ask nothing of.
pub(super) fn name_table() -> Value {
    Value::net(Opaque("System.Xml.NameTable"))
}

/// A live collection of an element's attributes.
struct Attributes(Rc<Node>);

impl NetObject for Attributes {
    fn ty(&self) -> Ty {
        ty::find("System.Xml.XmlAttributeCollection").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self
            .0
            .attributes
            .borrow()
            .iter()
            .cloned()
            .map(value)
            .collect()))
    }

    fn property(&self, _: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        name.eq_ignore_ascii_case("Count").then(|| {
            Ok(super::super::collections::count(
                self.0.attributes.borrow().len(),
            ))
        })
    }

    fn own_first(&self) -> bool {
        true
    }

    fn index(&self, _: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        Some(Ok(optional(match index.base() {
            Value::Str(name) => self.0.attribute(name),
            Value::Int32(at) => {
                let at = usize::try_from(*at).ok()?;
                self.0.attributes.borrow().get(at).cloned()
            }
            _ => return None,
        })))
    }
}

/// The attributes of an element as a collection.
pub(super) fn attributes(node: &Rc<Node>) -> Value {
    Value::net(Attributes(node.clone()))
}

/// Puts an attribute node on an element, in the place of the one of its name.
pub(super) fn put_attribute(element: &Rc<Node>, attribute: &Rc<Node>) {
    attribute.detach();
    let mut all = element.attributes.borrow_mut();
    *attribute.parent.borrow_mut() = Rc::downgrade(element);
    match all.iter_mut().find(|a| a.name == attribute.name) {
        Some(place) => *place = attribute.clone(),
        None => all.push(attribute.clone()),
    }
}

pub(super) const ATTRIBUTE_METHODS: &[MethodDef] = &[
    method(
        "Append",
        &[overload(
            "System.Xml.XmlAttribute Append(System.Xml.XmlAttribute node)",
            put,
        )],
    ),
    method(
        "GetNamedItem",
        &[overload(
            "System.Xml.XmlNode GetNamedItem(string name)",
            |_, t, a| Ok(optional(of(t)?.attribute(args::text(a, 0)?))),
        )],
    ),
    method(
        "Remove",
        &[overload(
            "System.Xml.XmlAttribute Remove(System.Xml.XmlAttribute node)",
            |_, _, a| {
                if let Some(attribute) = node_of(args::value(a, 0)) {
                    attribute.detach();
                }
                Ok(args::value(a, 0).clone())
            },
        )],
    ),
    method(
        "RemoveAll",
        &[overload("void RemoveAll()", |_, t, _| {
            of(t)?.attributes.borrow_mut().clear();
            Ok(Value::Void)
        })],
    ),
    method(
        "RemoveNamedItem",
        &[overload(
            "System.Xml.XmlNode RemoveNamedItem(string name)",
            |_, t, a| {
                let found = of(t)?.attribute(args::text(a, 0)?);
                if let Some(attribute) = &found {
                    attribute.detach();
                }
                Ok(optional(found))
            },
        )],
    ),
    method(
        "SetNamedItem",
        &[overload(
            "System.Xml.XmlNode SetNamedItem(System.Xml.XmlNode node)",
            put,
        )],
    ),
];

fn of(this: &Value) -> R<Rc<Node>> {
    match this.downcast::<Attributes>() {
        Some(attributes) => Ok(attributes.0.clone()),
        None => throw::not_supported("The member needs an attribute collection."),
    }
}

fn put(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let element = of(this)?;
    if let Some(attribute) = node_of(args::value(a, 0)) {
        put_attribute(&element, &attribute);
    }
    Ok(args::value(a, 0).clone())
}

macro_rules! opaque {
    ($name:literal) => {
        &TypeDef {
            name: $name,
            ..TypeDef::CLASS
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    opaque!("System.Xml.XmlImplementation"),
    opaque!("System.Xml.XmlName"),
    opaque!("System.Xml.Schema.XmlSchemaInfo"),
    opaque!("System.Xml.Schema.XmlSchemaSet"),
    &TypeDef {
        name: "System.Xml.NameTable",
        constructors: &[overload("System.Xml.NameTable new()", |_, _, _| {
            Ok(name_table())
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlNamespaceManager",
        interfaces: &["System.Collections.IEnumerable"],
        properties: &[prop("DefaultNamespace", "string", |_, t| {
            let found = prefixes_of(t).into_iter().find(|(p, _)| p.is_empty());
            Ok(found.map_or_else(|| "".into(), |(_, n)| n.into()))
        })],
        methods: &[
            method(
                "AddNamespace",
                &[overload(
                    "void AddNamespace(string prefix, string uri)",
                    |_, t, a| {
                        if let Some(manager) = t.downcast::<Manager>() {
                            let (prefix, uri) =
                                (args::text(a, 0)?.to_string(), args::text(a, 1)?.to_string());
                            let mut prefixes = manager.0.borrow_mut();
                            prefixes.retain(|(p, _)| *p != prefix);
                            prefixes.push((prefix, uri));
                        }
                        Ok(Value::Void)
                    },
                )],
            ),
            method(
                "HasNamespace",
                &[overload("bool HasNamespace(string prefix)", |_, t, a| {
                    let prefix = args::text(a, 0)?;
                    Ok(prefixes_of(t).iter().any(|(p, _)| p == prefix).into())
                })],
            ),
            method(
                "LookupNamespace",
                &[overload(
                    "string LookupNamespace(string prefix)",
                    |_, t, a| {
                        let prefix = args::text(a, 0)?;
                        let found = prefixes_of(t).into_iter().find(|(p, _)| p == prefix);
                        Ok(found.map_or(Value::Null, |(_, n)| n.into()))
                    },
                )],
            ),
        ],
        constructors: &[overload(
            "System.Xml.XmlNamespaceManager new(System.Object nameTable)",
            |_, _, _| Ok(Value::net(Manager(RefCell::default()))),
        )],
        ..TypeDef::CLASS
    },
];
