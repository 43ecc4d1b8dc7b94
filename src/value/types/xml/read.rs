//! Text to a tree, with `XmlDocument.Load`'s rules and complaints.

use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::node::{Kind, Node};

/// How deep elements may be nested.
const DEEPEST: usize = 1024;

/// What may stand at the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rules {
    /// One element, as `LoadXml` reads it.
    Document,
    /// Anything, of which a document then takes what it can hold: PowerShell's cast.
    Fragment,
}

/// Reads a document. Blanks between elements are dropped unless `keep_blanks`.
///
/// # Errors
/// What .NET would say, as far as it is known here.
pub(super) fn document(text: &str, keep_blanks: bool, rules: Rules) -> Result<Rc<Node>, String> {
    let document = Node::new(Kind::Document, "", "");
    into(&document, text, keep_blanks, rules)?;
    let elements = document
        .children
        .borrow()
        .iter()
        .filter(|c| c.kind == Kind::Element)
        .count();
    match elements {
        1 => Ok(document),
        0 if rules == Rules::Fragment => Ok(document),
        0 => Err("Root element is missing.".to_string()),
        _ if rules == Rules::Fragment => {
            Err("This document already has a 'DocumentElement' node.".to_string())
        }
        _ => Err(format!(
            "There are multiple root elements.{}",
            place(text, text.len())
        )),
    }
}

/// Reads the content of an element (`InnerXml = ...`).
pub(super) fn content(parent: &Rc<Node>, text: &str) -> Result<(), String> {
    into(parent, text, true, Rules::Document)
}

fn owned(text: &str) -> String {
    text.to_string()
}

fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or("")
        .encode_utf16()
        .count()
        + 1;
    format!(" Line {line}, position {column}.")
}

fn into(top: &Rc<Node>, text: &str, keep_blanks: bool, rules: Rules) -> Result<(), String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<(Rc<Node>, usize)> = vec![(top.clone(), 0)];
    let at_top = |open: &Vec<(Rc<Node>, usize)>| open.len() == 1 && top.kind == Kind::Document;
    loop {
        let before = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                return Err(format!(
                    "{error}.{}",
                    place(text, reader.error_position() as usize)
                ));
            }
        };
        let Some((parent, _)) = open.last().cloned() else {
            break;
        };
        match event {
            Event::Start(start) => {
                if open.len() > DEEPEST {
                    return Err("The document is nested too deeply.".to_string());
                }
                let element = element(&parent, &start, text, before)?;
                element.is_empty.set(false);
                open.push((element, before));
            }
            Event::Empty(start) => {
                element(&parent, &start, text, before)?.is_empty.set(true);
            }
            Event::End(end) => {
                let name = owned(end.name().as_ref());
                if open.len() == 1 {
                    return Err(format!("Unexpected end tag.{}", place(text, before + 2)));
                }
                if parent.name != name {
                    let started = open.last().map_or(0, |(_, at)| *at);
                    let started = place(text, started + 1);
                    let started = started
                        .trim_start()
                        .trim_end_matches('.')
                        .replace("Line ", "line ")
                        .replace(',', "");
                    return Err(format!(
                        "The '{}' start tag on {started} does not match the end tag of '{name}'.{}",
                        parent.name,
                        place(text, before + 2)
                    ));
                }
                open.pop();
            }
            Event::Text(bytes) => {
                let raw = owned(&bytes);
                let value = raw.replace("\r\n", "\n");
                add_text(
                    &parent,
                    &value,
                    keep_blanks,
                    at_top(&open).then_some(rules),
                    text,
                    before,
                )?;
            }
            Event::GeneralRef(reference) => {
                let name = owned(&reference);
                let value = entity(&name).ok_or_else(|| {
                    format!(
                        "Reference to undeclared entity '{name}'.{}",
                        place(text, before + 1)
                    )
                })?;
                add_text(
                    &parent,
                    &value,
                    true,
                    at_top(&open).then_some(rules),
                    text,
                    before,
                )?;
            }
            Event::CData(bytes) => {
                parent.append(&Node::new(Kind::CData, "", &bytes));
            }
            Event::Comment(bytes) => {
                parent.append(&Node::new(Kind::Comment, "", &bytes));
            }
            Event::PI(bytes) => {
                let whole = owned(&bytes);
                let (target, value) = whole
                    .split_once(char::is_whitespace)
                    .unwrap_or((&whole, ""));
                parent.append(&Node::new(Kind::Instruction, target, value.trim_start()));
            }
            Event::Decl(declaration) => {
                let whole = owned(&declaration);
                let value = whole.strip_prefix("xml").unwrap_or(&whole).trim();
                parent.append(&Node::new(Kind::Declaration, "xml", value));
            }
            Event::DocType(bytes) => {
                parent.append(&Node::new(Kind::DocType, "", &bytes));
            }
            Event::Eof => break,
        }
    }
    match open.get(1..).and_then(|rest| rest.last()) {
        Some(_) => {
            let names: Vec<String> = open
                .iter()
                .skip(1)
                .rev()
                .map(|(n, _)| n.name.to_string())
                .collect();
            Err(format!(
                "Unexpected end of file has occurred. The following elements are not closed: {}.{}",
                names.join(", "),
                place(text, text.len())
            ))
        }
        None => Ok(()),
    }
}

fn add_text(
    parent: &Rc<Node>,
    value: &str,
    keep_blanks: bool,
    at_top: Option<Rules>,
    text: &str,
    before: usize,
) -> Result<(), String> {
    let blank = value.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    if let Some(rules) = at_top {
        if blank {
            return Ok(());
        }
        return Err(match rules {
            Rules::Document => format!("Data at the root level is invalid.{}", place(text, before)),
            Rules::Fragment => {
                "The specified node cannot be inserted as the valid child of this node, because the specified node is \
                 the wrong type."
                    .to_string()
            }
        });
    }
    // A text goes on where a reference stood between its parts.
    let last = parent.children.borrow().last().cloned();
    if let Some(last) = last.filter(|l| l.kind == Kind::Text) {
        let mut whole = last.value.borrow().to_string();
        whole.push_str(value);
        *last.value.borrow_mut() = whole.into();
        return Ok(());
    }
    if blank && !keep_blanks {
        return Ok(());
    }
    let kind = if blank { Kind::Whitespace } else { Kind::Text };
    parent.append(&Node::new(kind, "", value));
    Ok(())
}

fn element(
    parent: &Rc<Node>,
    start: &BytesStart<'_>,
    text: &str,
    before: usize,
) -> Result<Rc<Node>, String> {
    let name = owned(start.name().as_ref());
    let mut attributes: Vec<(String, String)> = Vec::new();
    for attribute in start.attributes() {
        let attribute =
            attribute.map_err(|error| format!("{error}.{}", place(text, before + 1)))?;
        let key = owned(attribute.key.as_ref());
        let raw = owned(&attribute.value);
        attributes.push((
            key,
            unescape(&raw).ok_or_else(|| {
                format!("Reference to undeclared entity.{}", place(text, before + 1))
            })?,
        ));
    }
    let local_namespace = |prefix: &str| {
        let wanted = if prefix.is_empty() {
            "xmlns".to_string()
        } else {
            format!("xmlns:{prefix}")
        };
        attributes
            .iter()
            .find(|(n, _)| *n == wanted)
            .map(|(_, v)| v.clone())
            .or_else(|| parent.namespace_of_prefix(prefix).map(|n| n.to_string()))
    };
    let prefix = name.rsplit_once(':').map_or("", |(p, _)| p);
    let namespace = match local_namespace(prefix) {
        Some(namespace) => namespace,
        None if prefix.is_empty() => String::new(),
        None => {
            return Err(format!(
                "'{prefix}' is an undeclared prefix.{}",
                place(text, before + 1)
            ));
        }
    };
    let made = Node::in_namespace(Kind::Element, &name, &namespace, "");
    for (name, value) in &attributes {
        let namespace = match name.split_once(':') {
            _ if name == "xmlns" || name.starts_with("xmlns:") => {
                "http://www.w3.org/2000/xmlns/".to_string()
            }
            Some((prefix, _)) => local_namespace(prefix).unwrap_or_default(),
            None => String::new(),
        };
        made.set_attribute(name, &namespace, value);
    }
    parent.append(&made);
    Ok(made)
}

/// A reference's text: the five entities of XML and numbers.
fn entity(name: &str) -> Option<String> {
    Some(match name {
        "lt" => "<".to_string(),
        "gt" => ">".to_string(),
        "amp" => "&".to_string(),
        "quot" => "\"".to_string(),
        "apos" => "'".to_string(),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?.to_string()
        }
    })
}

fn unescape(raw: &str) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((head, tail)) = rest.split_once('&') {
        out.push_str(&head.replace(['\n', '\t', '\r'], " "));
        let (name, after) = tail.split_once(';')?;
        out.push_str(&entity(name)?);
        rest = after;
    }
    out.push_str(&rest.replace(['\n', '\t', '\r'], " "));
    Some(out)
}
