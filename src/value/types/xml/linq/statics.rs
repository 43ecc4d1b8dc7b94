//! How nodes come to be: `Parse`, `Load`, constructors; and how they go to files.

use std::rc::Rc;

use super::super::super::io::{read_file, rest_of_reader, rest_of_stream, write_file};
use super::super::super::text::Encoding;
use super::super::super::{args, throw};
use super::super::node::{Kind, Node};
use super::super::read::Rules;
use super::change;
use super::names::name_of;
use super::object::{of, value};
use super::text;
use crate::value::{Engine, R, Value};

/// Reads a document; blanks between elements are kept only where that is asked for.
fn document(source: &str, keep_blanks: bool) -> R<Rc<Node>> {
    let rules = Rules {
        keep_blanks,
        no_doctype: false,
        ..Rules::READER
    };
    let document = super::super::document(source.trim_start_matches('\u{feff}'), rules)?;
    if !document.children().iter().any(|c| c.kind == Kind::Element) {
        return crate::value::Exception::new("System.Xml.XmlException", "Root element is missing.")
            .raise();
    }
    Ok(document)
}

/// `LoadOptions.PreserveWhitespace`.
const PRESERVE: i64 = 1;

fn root(document: &Rc<Node>) -> Rc<Node> {
    let children = document.children();
    let root = children.into_iter().find(|c| c.kind == Kind::Element);
    match root {
        Some(root) => {
            root.detach();
            root
        }
        None => document.clone(),
    }
}

/// `XDocument.Parse` and `XElement.Parse`.
pub(super) fn parse(a: &[Value], whole: bool) -> R<Value> {
    let document = document(args::text(a, 0)?, args::number(a, 1) & PRESERVE != 0)?;
    Ok(value(&if whole { document } else { root(&document) }))
}

/// `Load(path)`, `Load(stream)`, `Load(reader)`.
pub(super) fn load(engine: &mut dyn Engine, a: &[Value], whole: bool) -> R<Value> {
    let source = args::value(a, 0);
    let content = if let Some(path) = source.as_str() {
        let path = path.strip_prefix("file://").unwrap_or(path);
        Encoding::Utf8(true).read(&read_file(engine, path)?)
    } else if let Some(rest) = rest_of_reader(source) {
        rest?
    } else {
        Encoding::Utf8(true).read(&rest_of_stream(engine, source)?)
    };
    let document = document(&content, args::number(a, 1) & PRESERVE != 0)?;
    Ok(value(&if whole { document } else { root(&document) }))
}

/// `new XElement(name, content...)`.
pub(super) fn element(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    if let Ok(other) = of(args::value(a, 0)) {
        return Ok(value(&other.duplicate(true)));
    }
    let Some(name) = name_of(args::value(a, 0)) else {
        return throw::null(engine, "name");
    };
    let made = Node::in_namespace(Kind::Element, &name.0, &name.1, "");
    if let Some(content) = a.get(1) {
        change::add(engine, &made, content)?;
        if content.as_str().is_some() {
            // `new XElement("a", "")` is `<a></a>`.
            made.is_empty.set(false);
        }
    }
    Ok(value(&made))
}

/// `new XDocument(content...)`, also with a declaration before it.
pub(super) fn new_document(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let made = Node::new(Kind::Document, "", "");
    for content in a {
        change::add(engine, &made, content)?;
    }
    Ok(value(&made))
}

/// `new XAttribute(name, value)`.
pub(super) fn attribute(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let Some(name) = name_of(args::value(a, 0)) else {
        return throw::null(engine, "name");
    };
    if args::value(a, 1).is_null() {
        return throw::null(engine, "value");
    }
    let text = change::content_text(engine, args::value(a, 1))?;
    let shown = change::qualified(&name);
    Ok(value(&Node::in_namespace(
        Kind::Attribute,
        &shown,
        &name.1,
        &text,
    )))
}

/// A node that is only a text: comment, text, CDATA.
pub(super) fn plain(kind: Kind, a: &[Value]) -> R<Value> {
    Ok(value(&Node::new(kind, "", args::text(a, 0)?)))
}

/// `new XDeclaration(version, encoding, standalone)`.
pub(super) fn declaration(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let mut parts = Vec::new();
    for (at, name) in ["version", "encoding", "standalone"].iter().enumerate() {
        let text = args::text(a, at)?;
        if !text.is_empty() {
            parts.push(format!("{name}=\"{text}\""));
        }
    }
    Ok(value(&Node::new(
        Kind::Declaration,
        "xml",
        &parts.join(" "),
    )))
}

/// The whole file: the declaration, then the node. Without one it is that of UTF-8.
fn file_text(engine: &dyn Engine, node: &Rc<Node>, plain: bool) -> String {
    let new_line = if engine.edition().is_core() {
        "\n"
    } else {
        "\r\n"
    };
    let declared = node
        .children()
        .iter()
        .find(|c| c.kind == Kind::Declaration)
        .map(|d| d.value.borrow().to_string());
    let mut declaration = declared.unwrap_or_else(|| "version=\"1.0\"".to_string());
    if !declaration.contains("encoding=") {
        declaration = match declaration.split_once(" standalone") {
            Some((version, rest)) => format!("{version} encoding=\"utf-8\" standalone{rest}"),
            None => format!("{declaration} encoding=\"utf-8\""),
        };
    }
    let body = text::shown(node, (!plain).then_some(new_line));
    let between = if plain { "" } else { new_line };
    format!("<?xml {declaration}?>{between}{body}")
}

/// `Save(path)`, `Save(stream)`, `Save(writer)`.
pub(super) fn save(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    /// `SaveOptions.DisableFormatting`.
    const PLAIN: i64 = 1;
    let content = file_text(engine, of(this)?, args::number(a, 1) & PLAIN != 0);
    let target = args::value(a, 0);
    match target.as_str() {
        Some(path) => {
            let mut bytes = vec![0xEF, 0xBB, 0xBF];
            bytes.extend(content.as_bytes());
            write_file(engine, path, &bytes)?;
        }
        None => super::super::super::io::write_text(engine, target, &content)?,
    }
    Ok(Value::Void)
}
