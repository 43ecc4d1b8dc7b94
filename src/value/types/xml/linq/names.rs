//! `XName` and `XNamespace`.

use std::any::Any;

use super::super::super::{args, throw};
use super::super::node::{XML_NAMESPACE, XMLNS_NAMESPACE};
use crate::value::ty::{Overload, method, overload, prop, static_method, static_prop};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

const NAME: &str = "System.Xml.Linq.XName";
const NAMESPACE: &str = "System.Xml.Linq.XNamespace";

/// A local name in a namespace.
struct Name {
    local: Str,
    namespace: Str,
}

/// A namespace.
struct Namespace(Str);

impl NetObject for Name {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(match self.namespace.is_empty() {
            true => self.local.clone(),
            false => format!("{{{}}}{}", self.namespace, self.local).into(),
        }))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<Name>();
        Some(other.is_some_and(|o| o.local == self.local && o.namespace == self.namespace))
    }
}

impl NetObject for Namespace {
    fn ty(&self) -> Ty {
        ty::find(NAMESPACE).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<Namespace>().is_some_and(|o| o.0 == self.0))
    }
}

/// A name as a value.
pub(super) fn name_value(local: &str, namespace: &str) -> Value {
    Value::net(Name {
        local: local.into(),
        namespace: namespace.into(),
    })
}

/// Local name and namespace of an argument; None for null.
pub(super) fn name_of(value: &Value) -> Option<(Str, Str)> {
    value
        .downcast::<Name>()
        .map(|name| (name.local.clone(), name.namespace.clone()))
}

fn namespace_value(text: &str) -> Value {
    Value::net(Namespace(text.into()))
}

/// `{namespace}local` or a local name.
fn read(engine: &dyn Engine, text: &str) -> R<Value> {
    if text.is_empty() {
        return throw::argument(
            engine,
            match engine.edition().is_core() {
                true => "The value cannot be an empty string.",
                false => "String cannot be empty.",
            },
            "expandedName",
        );
    }
    let (namespace, local) = match text.strip_prefix('{').and_then(|t| t.split_once('}')) {
        Some((namespace, local)) => (namespace, local),
        None => ("", text),
    };
    checked(local)?;
    Ok(name_value(local, namespace))
}

/// Refuses what can be no name.
fn checked(local: &str) -> R<()> {
    let begins = |c: char| c.is_alphabetic() || c == '_';
    let wrong = local.char_indices().find(|(at, c)| {
        !(begins(*c) || *at > 0 && (c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{b7}')))
    });
    match wrong {
        Some((at, c)) => {
            let number = format!("0x{:02X}", u32::from(c));
            let message = match at {
                0 => format!(
                    "Name cannot begin with the '{c}' character, hexadecimal value {number}."
                ),
                _ => format!(
                    "The '{c}' character, hexadecimal value {number}, cannot be included in a name."
                ),
            };
            Exception::new("System.Xml.XmlException", message).raise()
        }
        None => Ok(()),
    }
}

const GET: &[Overload] = &[
    overload(
        "static System.Xml.Linq.XName Get(string expandedName)",
        |e, _, a| read(e, args::text(a, 0)?),
    ),
    overload(
        "static System.Xml.Linq.XName Get(string localName, string namespaceName)",
        |_, _, a| {
            checked(args::text(a, 0)?)?;
            Ok(name_value(args::text(a, 0)?, args::text(a, 1)?))
        },
    ),
];

fn plus(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let namespace = args::value(a, 0).downcast::<Namespace>();
    let local = args::text(a, 1)?;
    checked(local)?;
    Ok(name_value(local, namespace.map_or("", |n| &n.0)))
}

fn part(this: &Value) -> Option<&Name> {
    this.downcast::<Name>()
}

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: NAME,
        properties: &[
            prop("LocalName", "string", |_, t| {
                Ok(part(t).map(|n| n.local.clone()).into())
            }),
            prop("Namespace", NAMESPACE, |_, t| {
                Ok(part(t).map_or(Value::Null, |n| namespace_value(&n.namespace)))
            }),
            prop("NamespaceName", "string", |_, t| {
                Ok(part(t).map(|n| n.namespace.clone()).into())
            }),
        ],
        methods: &[
            static_method("Get", GET),
            static_method(
                "op_Implicit",
                &[overload(
                    "static System.Xml.Linq.XName op_Implicit(string expandedName)",
                    |e, _, a| read(e, args::text(a, 0)?),
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: NAMESPACE,
        properties: &[
            prop("NamespaceName", "string", |_, t| {
                Ok(t.downcast::<Namespace>().map(|n| n.0.clone()).into())
            }),
            static_prop("None", NAMESPACE, |_, _| Ok(namespace_value(""))),
            static_prop("Xml", NAMESPACE, |_, _| Ok(namespace_value(XML_NAMESPACE))),
            static_prop("Xmlns", NAMESPACE, |_, _| {
                Ok(namespace_value(XMLNS_NAMESPACE))
            }),
        ],
        methods: &[
            method(
                "GetName",
                &[overload(
                    "System.Xml.Linq.XName GetName(string localName)",
                    |_, t, a| {
                        let namespace = t.downcast::<Namespace>().map_or("", |n| &n.0);
                        checked(args::text(a, 0)?)?;
                        Ok(name_value(args::text(a, 0)?, namespace))
                    },
                )],
            ),
            static_method(
                "Get",
                &[overload(
                    "static System.Xml.Linq.XNamespace Get(string namespaceName)",
                    |_, _, a| Ok(namespace_value(args::text(a, 0)?)),
                )],
            ),
            static_method(
                "op_Addition",
                &[overload(
                    "static System.Xml.Linq.XName op_Addition(System.Xml.Linq.XNamespace ns, string localName)",
                    plus,
                )],
            ),
            static_method(
                "op_Implicit",
                &[overload(
                    "static System.Xml.Linq.XNamespace op_Implicit(string namespaceName)",
                    |_, _, a| Ok(namespace_value(args::text(a, 0)?)),
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
];
