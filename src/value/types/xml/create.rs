//! What `XmlDocument` makes: `CreateElement` and its kin, `ImportNode`.

use std::rc::Rc;

use super::super::{args, throw};
use super::node::{Kind, Node, XML_NAMESPACE, XMLNS_NAMESPACE};
use super::object::{node_of, value};
use super::read::{self, continues_name, shown};
use super::reader;
use super::types::{of, raise};
use crate::value::ty::{MethodDef, Overload, method, overload};
use crate::value::{Engine, R, TypeDef, Value};

/// A method that makes a node of one text.
macro_rules! of_text {
    ($name:literal, $class:literal, $kind:ident, $parameter:literal) => {
        method(
            $name,
            &[overload(
                concat!($class, " ", $name, "(string ", $parameter, ")"),
                |_, t, a| owned(t, Node::new(Kind::$kind, "", args::text(a, 0)?)),
            )],
        )
    };
}

/// A method that makes blanks, and refuses other text.
macro_rules! of_blanks {
    ($name:literal, $class:literal, $kind:ident) => {
        method(
            $name,
            &[overload(
                concat!($class, " ", $name, "(string text)"),
                |_, t, a| {
                    let text = args::text(a, 0)?;
                    if !text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r')) {
                        return throw::plain_argument(
                            "The string for white space contains an invalid character.",
                        );
                    }
                    owned(t, Node::new(Kind::$kind, "", text))
                },
            )],
        )
    };
}

/// What documents make.
pub(super) static PART: TypeDef = TypeDef {
    methods: METHODS,
    ..TypeDef::CLASS
};

const METHODS: &[MethodDef] = &[
    method(
        "CreateAttribute",
        &[
            overload(
                "System.Xml.XmlAttribute CreateAttribute(string name)",
                |_, t, a| {
                    let (prefix, local) = split(args::text(a, 0)?);
                    let namespace = match (prefix, local) {
                        ("xmlns", _) | ("", "xmlns") => XMLNS_NAMESPACE,
                        ("xml", _) => XML_NAMESPACE,
                        _ => "",
                    };
                    named(t, Kind::Attribute, prefix, local, namespace)
                },
            ),
            overload(
                "System.Xml.XmlAttribute CreateAttribute(string qualifiedName, string namespaceURI)",
                |_, t, a| {
                    let (prefix, local) = split(args::text(a, 0)?);
                    named(t, Kind::Attribute, prefix, local, args::text(a, 1)?)
                },
            ),
            overload(
                "System.Xml.XmlAttribute CreateAttribute(string prefix, string localName, string namespaceURI)",
                |_, t, a| {
                    named(
                        t,
                        Kind::Attribute,
                        args::text(a, 0)?,
                        args::text(a, 1)?,
                        args::text(a, 2)?,
                    )
                },
            ),
        ],
    ),
    of_text!(
        "CreateCDataSection",
        "System.Xml.XmlCDataSection",
        CData,
        "data"
    ),
    of_text!("CreateComment", "System.Xml.XmlComment", Comment, "data"),
    of_text!("CreateTextNode", "System.Xml.XmlText", Text, "text"),
    of_blanks!(
        "CreateSignificantWhitespace",
        "System.Xml.XmlSignificantWhitespace",
        KeptWhitespace
    ),
    of_blanks!("CreateWhitespace", "System.Xml.XmlWhitespace", Whitespace),
    method(
        "CreateDocumentFragment",
        &[overload(
            "System.Xml.XmlDocumentFragment CreateDocumentFragment()",
            |_, t, _| owned(t, Node::new(Kind::Fragment, "", "")),
        )],
    ),
    method(
        "CreateDocumentType",
        &[overload(
            "System.Xml.XmlDocumentType CreateDocumentType(string name, string publicId, string systemId, string internalSubset)",
            |_, t, a| {
                let id = |at| match args::value(a, at) {
                    v if v.is_null() => Ok(None),
                    _ => args::text(a, at).map(|text| Some(text).filter(|t| !t.is_empty())),
                };
                let made = Node::doctype(args::text(a, 0)?, id(1)?, id(2)?, args::text(a, 3)?);
                owned(t, made)
            },
        )],
    ),
    method(
        "CreateElement",
        &[
            overload(
                "System.Xml.XmlElement CreateElement(string name)",
                |_, t, a| {
                    let (prefix, local) = split(args::text(a, 0)?);
                    named(t, Kind::Element, prefix, local, "")
                },
            ),
            overload(
                "System.Xml.XmlElement CreateElement(string qualifiedName, string namespaceURI)",
                |_, t, a| {
                    let (prefix, local) = split(args::text(a, 0)?);
                    named(t, Kind::Element, prefix, local, args::text(a, 1)?)
                },
            ),
            overload(
                "System.Xml.XmlElement CreateElement(string prefix, string localName, string namespaceURI)",
                |_, t, a| {
                    named(
                        t,
                        Kind::Element,
                        args::text(a, 0)?,
                        args::text(a, 1)?,
                        args::text(a, 2)?,
                    )
                },
            ),
        ],
    ),
    method(
        "CreateEntityReference",
        &[overload(
            "System.Xml.XmlEntityReference CreateEntityReference(string name)",
            |_, t, a| {
                let name = args::text(a, 0)?;
                if name.starts_with('#') {
                    return throw::plain_argument(
                        "Cannot create an 'EntityReference' node with a name starting with '#'.",
                    );
                }
                owned(t, Node::new(Kind::Reference, name, ""))
            },
        )],
    ),
    method("CreateNode", CREATE_NODE),
    method(
        "CreateProcessingInstruction",
        &[overload(
            "System.Xml.XmlProcessingInstruction CreateProcessingInstruction(string target, string data)",
            |_, t, a| {
                owned(
                    t,
                    Node::new(Kind::Instruction, args::text(a, 0)?, args::text(a, 1)?),
                )
            },
        )],
    ),
    method(
        "CreateXmlDeclaration",
        &[overload(
            "System.Xml.XmlDeclaration CreateXmlDeclaration(string version, string encoding, string standalone)",
            declaration,
        )],
    ),
    method(
        "ImportNode",
        &[overload(
            "System.Xml.XmlNode ImportNode(System.Xml.XmlNode node, bool deep)",
            |_, t, a| {
                let Some(node) = node_of(args::value(a, 0)) else {
                    return throw::invalid_operation("Cannot import a null node.");
                };
                if node.kind == Kind::Document {
                    return throw::invalid_operation("Cannot import nodes of type 'Document'.");
                }
                owned(t, node.duplicate(args::flag(a, 1)?))
            },
        )],
    ),
    method(
        "ReadNode",
        &[overload(
            "System.Xml.XmlNode ReadNode(System.Xml.XmlReader reader)",
            |_, t, a| {
                let reader = reader::of(args::value(a, 0))?;
                if reader.stop().is_none() && !reader.read()? {
                    return Ok(Value::Null);
                }
                let Some(stop) = reader.stop().filter(|s| !s.is_end) else {
                    return Ok(Value::Null);
                };
                let copy = stop.node.duplicate(true);
                reader.skip()?;
                owned(t, copy)
            },
        )],
    ),
];

const CREATE_NODE: &[Overload] = &[
    overload(
        "System.Xml.XmlNode CreateNode(System.Xml.XmlNodeType type, string name, string namespaceURI)",
        |_, t, a| {
            let name = match args::value(a, 1).is_null() {
                true => "",
                false => args::text(a, 1)?,
            };
            let (prefix, local) = split(name);
            node(t, args::number(a, 0), prefix, local, args::text(a, 2)?)
        },
    ),
    overload(
        "System.Xml.XmlNode CreateNode(System.Xml.XmlNodeType type, string prefix, string name, string namespaceURI)",
        |_, t, a| {
            let (prefix, local) = (args::text(a, 1)?, args::text(a, 2)?);
            node(t, args::number(a, 0), prefix, local, args::text(a, 3)?)
        },
    ),
    overload(
        "System.Xml.XmlNode CreateNode(string nodeTypeString, string name, string namespaceURI)",
        |_, t, a| {
            let number = match args::text(a, 0)? {
                "element" => 1,
                "attribute" => 2,
                "text" => 3,
                "cdatasection" => 4,
                "entityreference" => 5,
                "processinginstruction" => 7,
                "comment" => 8,
                "document" => 9,
                "documenttype" => 10,
                "documentfragment" => 11,
                "whitespace" => 13,
                "significantwhitespace" => 14,
                other => {
                    return throw::plain_argument(format!(
                        "'{other}' does not represent any 'XmlNodeType'."
                    ));
                }
            };
            let (prefix, local) = split(args::text(a, 1)?);
            node(t, number, prefix, local, args::text(a, 2)?)
        },
    ),
];

/// A node of an `XmlNodeType`.
fn node(document: &Value, kind: i64, prefix: &str, name: &str, namespace: &str) -> R<Value> {
    let kind = match kind {
        1 => Kind::Element,
        2 => Kind::Attribute,
        3 => Kind::Text,
        4 => Kind::CData,
        5 => Kind::Reference,
        7 => Kind::Instruction,
        8 => Kind::Comment,
        9 => Kind::Document,
        10 => Kind::DocType,
        11 => Kind::Fragment,
        13 => Kind::Whitespace,
        14 => Kind::KeptWhitespace,
        17 => return declaration_of(document, "1.0", "", ""),
        _ => {
            return throw::plain_argument(
                "Operation is not valid due to the current state of the object.",
            );
        }
    };
    match kind {
        Kind::Element | Kind::Attribute => named(document, kind, prefix, name, namespace),
        Kind::Document => Ok(value(Node::new(kind, "", ""))),
        _ => owned(document, Node::new(kind, name, "")),
    }
}

fn declaration(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    declaration_of(
        this,
        args::text(a, 0)?,
        args::text(a, 1)?,
        args::text(a, 2)?,
    )
}

fn declaration_of(this: &Value, version: &str, encoding: &str, standalone: &str) -> R<Value> {
    let digits = version.strip_prefix("1.").unwrap_or("");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return throw::plain_argument(
            "Wrong XML version information. The XML must match production \"VersionNum ::= '1.' [0-9]+\".",
        );
    }
    if !matches!(standalone, "" | "yes" | "no") {
        return throw::plain_argument(format!(
            "Wrong value for the XML declaration standalone attribute of '{standalone}'."
        ));
    }
    let mut text = format!("version=\"{version}\"");
    for (name, part) in [("encoding", encoding), ("standalone", standalone)] {
        if !part.is_empty() {
            text.push_str(&format!(" {name}=\"{part}\""));
        }
    }
    owned(this, Node::new(Kind::Declaration, "xml", &text))
}

/// A new node that belongs to a document without being in it.
pub(super) fn owned(document: &Value, node: Rc<Node>) -> R<Value> {
    node.set_owner(&of(document)?);
    Ok(value(node))
}

/// Prefix and local name; a colon at an end belongs to the local name.
pub(super) fn split(name: &str) -> (&str, &str) {
    match name.split_once(':') {
        Some((prefix, local)) if !prefix.is_empty() && !local.is_empty() => (prefix, local),
        _ => ("", name),
    }
}

fn named(document: &Value, kind: Kind, prefix: &str, local: &str, namespace: &str) -> R<Value> {
    for part in [prefix, local] {
        check_name(part)?;
    }
    if local.is_empty() {
        return throw::plain_argument(match kind {
            Kind::Attribute => "The attribute local name cannot be empty.",
            _ => "The local name for elements or attributes cannot be null or an empty string.",
        });
    }
    let name = match prefix {
        "" => local.to_owned(),
        prefix => format!("{prefix}:{local}"),
    };
    owned(document, Node::in_namespace(kind, &name, namespace, ""))
}

/// Refuses characters that no name holds; a digit may come first here.
pub(super) fn check_name(name: &str) -> R<()> {
    match name.chars().find(|c| !continues_name(*c)) {
        Some(c) => {
            let (text, number) = shown(Some(c));
            raise(&format!(
                "The '{text}' character, hexadecimal value {number}, cannot be included in a name."
            ))
        }
        None => Ok(()),
    }
}

/// Replaces what a document holds.
pub(super) fn load(this: &Value, text: &str, rules: read::Rules) -> R<Value> {
    let target = of(this)?;
    let keep = !target.is_empty.get();
    let rules = read::Rules {
        keep_blanks: keep,
        ..rules
    };
    // What was there is gone even where the text is not well-formed.
    for child in target.children() {
        child.detach();
    }
    let read = super::document(text, rules)?;
    for child in read.children() {
        target.append(&child);
    }
    target.is_empty.set(!keep);
    Ok(Value::Void)
}
