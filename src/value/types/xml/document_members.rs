//! What documents make and load: the methods of `XmlDocument`.

use super::super::{args, io, throw};
use super::node::{Kind, Node};
use super::object::value;
use super::types::{BY_TAG, of, raise};
use super::{document, read, reader, write, writer};
use crate::value::ty::{MethodDef, method, overload};
use crate::value::{Engine, R, Value};

pub(super) const METHODS: &[MethodDef] = &[
    method(
        "CreateAttribute",
        &[
            overload(
                "System.Xml.XmlAttribute CreateAttribute(string name)",
                |_, _, a| made(Kind::Attribute, a, ""),
            ),
            overload(
                "System.Xml.XmlAttribute CreateAttribute(string qualifiedName, string namespaceURI)",
                |_, _, a| made(Kind::Attribute, a, args::text(a, 1)?),
            ),
        ],
    ),
    method(
        "CreateCDataSection",
        &[overload(
            "System.Xml.XmlCDataSection CreateCDataSection(string data)",
            |_, _, a| Ok(value(Node::new(Kind::CData, "", args::text(a, 0)?))),
        )],
    ),
    method(
        "CreateComment",
        &[overload(
            "System.Xml.XmlComment CreateComment(string data)",
            |_, _, a| Ok(value(Node::new(Kind::Comment, "", args::text(a, 0)?))),
        )],
    ),
    method(
        "CreateDocumentFragment",
        &[overload(
            "System.Xml.XmlDocumentFragment CreateDocumentFragment()",
            |_, _, _| Ok(value(Node::new(Kind::Fragment, "", ""))),
        )],
    ),
    method(
        "CreateElement",
        &[
            overload(
                "System.Xml.XmlElement CreateElement(string name)",
                |_, _, a| made(Kind::Element, a, ""),
            ),
            overload(
                "System.Xml.XmlElement CreateElement(string qualifiedName, string namespaceURI)",
                |_, _, a| made(Kind::Element, a, args::text(a, 1)?),
            ),
            overload(
                "System.Xml.XmlElement CreateElement(string prefix, string localName, string namespaceURI)",
                |_, _, a| {
                    let (prefix, local) = (args::text(a, 0)?, args::text(a, 1)?);
                    let name = if prefix.is_empty() {
                        local.to_string()
                    } else {
                        format!("{prefix}:{local}")
                    };
                    Ok(value(Node::in_namespace(
                        Kind::Element,
                        &name,
                        args::text(a, 2)?,
                        "",
                    )))
                },
            ),
        ],
    ),
    method(
        "CreateNode",
        &[overload(
            "System.Xml.XmlNode CreateNode(string nodeTypeString, string name, string namespaceURI)",
            |_, _, a| {
                let kind = match args::text(a, 0)? {
                    "element" => Kind::Element,
                    "attribute" => Kind::Attribute,
                    "text" => Kind::Text,
                    "comment" => Kind::Comment,
                    "cdatasection" => Kind::CData,
                    other => {
                        return throw::plain_argument(format!(
                            "'{other}' does not represent any 'XmlNodeType'."
                        ));
                    }
                };
                Ok(value(Node::in_namespace(
                    kind,
                    args::text(a, 1)?,
                    args::text(a, 2)?,
                    "",
                )))
            },
        )],
    ),
    method(
        "CreateTextNode",
        &[overload(
            "System.Xml.XmlText CreateTextNode(string text)",
            |_, _, a| Ok(value(Node::new(Kind::Text, "", args::text(a, 0)?))),
        )],
    ),
    method(
        "CreateXmlDeclaration",
        &[overload(
            "System.Xml.XmlDeclaration CreateXmlDeclaration(string version, string encoding, string standalone)",
            |_, _, a| {
                let mut text = format!("version=\"{}\"", args::text(a, 0)?);
                for (at, name) in [(1, "encoding"), (2, "standalone")] {
                    let part = args::text(a, at)?;
                    if !part.is_empty() {
                        text.push_str(&format!(" {name}=\"{part}\""));
                    }
                }
                Ok(value(Node::new(Kind::Declaration, "xml", &text)))
            },
        )],
    ),
    method("GetElementsByTagName", BY_TAG),
    method(
        "ImportNode",
        &[overload(
            "System.Xml.XmlNode ImportNode(System.Xml.XmlNode node, bool deep)",
            |_, _, a| Ok(value(of(args::value(a, 0))?.duplicate(args::flag(a, 1)?))),
        )],
    ),
    method(
        "Load",
        &[
            overload("void Load(string filename)", |e, t, a| {
                let bytes = io::read_file(e, args::text(a, 0)?)?;
                let text = super::super::text::Encoding::Utf8(false).read(&bytes);
                load(t, &text)
            }),
            overload("void Load(System.IO.Stream inStream)", |e, t, a| {
                let bytes = io::rest_of_stream(e, args::value(a, 0))?;
                load(t, &super::super::text::Encoding::Utf8(false).read(&bytes))
            }),
            overload(
                "void Load(System.IO.TextReader txtReader)",
                |_, t, a| match io::rest_of_reader(args::value(a, 0)) {
                    Some(text) => load(t, &text?),
                    None => throw::not_supported("The reader cannot be read here."),
                },
            ),
            overload(
                "void Load(System.Xml.XmlReader reader)",
                |_, t, a| match reader::source_of(args::value(a, 0)) {
                    Some(text) => load(t, &text),
                    None => throw::not_supported("The reader cannot be read here."),
                },
            ),
        ],
    ),
    method(
        "LoadXml",
        &[overload("void LoadXml(string xml)", |_, t, a| {
            load(t, args::text(a, 0)?)
        })],
    ),
    method(
        "Save",
        &[
            overload("void Save(string filename)", |e, t, a| {
                let text = saved(e, t)?;
                io::write_file(e, args::text(a, 0)?, text.as_bytes())?;
                Ok(Value::Void)
            }),
            overload("void Save(System.IO.TextWriter writer)", |e, t, a| {
                let text = saved(e, t)?;
                io::write_text(e, args::value(a, 0), &text)?;
                Ok(Value::Void)
            }),
            overload("void Save(System.Xml.XmlWriter w)", |e, t, a| {
                writer::node_to_writer(e, t, args::value(a, 0))
            }),
        ],
    ),
];

fn made(kind: Kind, a: &[Value], namespace: &str) -> R<Value> {
    let name = args::text(a, 0)?;
    let fits = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'));
    if fits {
        return Ok(value(Node::in_namespace(kind, name, namespace, "")));
    }
    match name
        .chars()
        .find(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')))
    {
        Some(c) => raise(&format!(
            "The '{c}' character, hexadecimal value 0x{:02X}, cannot be included in a name.",
            c as u32
        )),
        None if name.is_empty() => throw::plain_argument(
            "The local name for elements or attributes cannot be null or an empty string.",
        ),
        None => raise(&format!(
            "Name cannot begin with the '{}' character.",
            name.chars().next().unwrap_or(' ')
        )),
    }
}

fn load(this: &Value, text: &str) -> R<Value> {
    let target = of(this)?;
    let keep = !target.is_empty.get();
    let read = document(text, keep, read::Rules::Document)?;
    for child in target.children() {
        child.detach();
    }
    for child in read.children() {
        target.append(&child);
    }
    target.is_empty.set(!keep);
    Ok(Value::Void)
}

/// The whole document, indented by two blanks.
fn saved(engine: &dyn Engine, this: &Value) -> R<String> {
    let node = of(this)?;
    Ok(if node.is_empty.get() {
        write::indented(&node, "  ", super::super::environment::new_line(engine))
    } else {
        write::outer(&node)
    })
}
