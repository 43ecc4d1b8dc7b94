//! A document as plain data with line numbers, for readers of a fixed schema (`.format.ps1xml`, `.types.ps1xml`).

use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::document;
use super::node::{self as xml, Kind};
use super::read::{Entities, Rules};
use crate::value::{R, Str};

/// As many characters as entities may become, which is far more than such a file has use for.
const MOST_EXPANDED: usize = 1 << 20;

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Its name as written.
    pub name: Str,
    /// Its attributes.
    pub attributes: Vec<(Str, Str)>,
    /// What is in it, without comments.
    pub children: Vec<Node>,
    /// The line that its tag starts in, from 1.
    pub line: usize,
}

/// What is in an element.
#[derive(Clone, Debug)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, entities resolved.
    Text(Str),
}

impl Element {
    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All text in it and its elements (`InnerText`).
    pub fn inner_text(&self) -> String {
        let mut out = String::new();
        self.collect(&mut out);
        out
    }

    fn collect(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Element(element) => element.collect(out),
                Node::Text(text) => out.push_str(text),
            }
        }
    }

    /// True where its name is this one, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// Reads a document; gives its root element.
///
/// # Errors
/// `XmlException` for text that is not well-formed.
pub fn read(text: &str) -> R<Element> {
    let rules = Rules {
        keep_blanks: true,
        normalize: true,
        entities: Entities::Expanded(MOST_EXPANDED),
        ..Rules::DOCUMENT
    };
    let document = document(text, rules)?;
    let mut lines = element_lines(text).into_iter();
    let root = document
        .children()
        .into_iter()
        .find(|child| child.kind == Kind::Element);
    Ok(root
        .map(|root| element(&root, &mut lines))
        .unwrap_or_default())
}

/// Nested no deeper than the document's reader allows.
fn element(node: &Rc<xml::Node>, lines: &mut impl Iterator<Item = usize>) -> Element {
    let line = lines.next().unwrap_or(0);
    let attributes = node.attributes.borrow();
    let children = node.children.borrow();
    Element {
        name: node.name.clone(),
        attributes: attributes
            .iter()
            .map(|a| (a.name.clone(), a.value.borrow().clone()))
            .collect(),
        children: children
            .iter()
            .filter_map(|child| match child.kind {
                Kind::Element => Some(Node::Element(element(child, lines))),
                Kind::Text | Kind::CData | Kind::Whitespace => {
                    Some(Node::Text(child.value.borrow().clone()))
                }
                _ => None,
            })
            .collect(),
        line,
    }
}

/// The lines that the elements of a well-formed text start in, in its order.
fn element_lines(text: &str) -> Vec<usize> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let (mut line, mut counted) = (1, 0);
    let mut lines = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        line += text
            .get(counted..at)
            .map_or(0, |passed| passed.matches('\n').count());
        counted = at;
        match reader.read_event() {
            Ok(Event::Start(_) | Event::Empty(_)) => lines.push(line),
            Ok(Event::Eof) | Err(_) => return lines,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_know_their_lines_and_texts() {
        let root =
            read("<a>\n  <b x='1'>t&amp;u</b>\n\n  <!-- c --><c/>\n</a>").unwrap_or_default();
        let found: Vec<(&str, usize, String)> = root
            .elements()
            .map(|e| (e.name.as_str(), e.line, e.inner_text()))
            .collect();
        assert_eq!(
            found,
            [("b", 2, "t&u".to_string()), ("c", 4, String::new())]
        );
    }
}
