//! `XmlReader`: a document read forwards, node by node.
//!
//! The text is read into a tree when the first node is asked for, and walked from there.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::{args, io, throw};
use super::node::{Kind, Node};
use super::{Rules, document, reader_members, write};
use crate::value::ty::{DefKind, overload, prop_set};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

/// A stop of the reader: a node, or the end of an element that is not empty.
#[derive(Clone)]
pub(super) struct Stop {
    /// The node.
    pub node: Rc<Node>,
    /// It is the end of the element.
    pub is_end: bool,
    /// How many elements are around it.
    pub depth: usize,
}

/// What a reader leaves out.
#[derive(Clone, Copy, Default)]
pub(super) struct Ignored {
    blanks: bool,
    comments: bool,
    instructions: bool,
}

/// A reader.
pub(super) struct XmlReader {
    source: RefCell<Option<String>>,
    /// What it leaves out.
    pub ignored: Ignored,
    stops: RefCell<Vec<Stop>>,
    /// The stop that it is at, counted from 1; 0 before the first one.
    pub at: Cell<usize>,
    /// The attribute of the element that it was moved to.
    pub attribute: Cell<Option<usize>>,
    /// Nothing more is read.
    pub closed: Cell<bool>,
}

impl NetObject for XmlReader {
    fn ty(&self) -> Ty {
        ty::find("System.Xml.XmlTextReader").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `XmlReaderSettings`.
#[derive(Default)]
struct Settings {
    ignored: Cell<Ignored>,
}

impl NetObject for Settings {
    fn ty(&self) -> Ty {
        ty::find("System.Xml.XmlReaderSettings").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl XmlReader {
    /// A reader of a text.
    pub fn new(text: String, ignored: Ignored) -> XmlReader {
        XmlReader {
            source: RefCell::new(Some(text)),
            ignored,
            stops: RefCell::default(),
            at: Cell::new(0),
            attribute: Cell::new(None),
            closed: Cell::new(false),
        }
    }

    /// Reads the text where nobody has yet.
    fn load(&self) -> R<()> {
        let Some(text) = self.source.take() else {
            return Ok(());
        };
        let root = document(&text, !self.ignored.blanks, Rules::Document)?;
        let mut stops = Vec::new();
        for child in root.children() {
            self.walk(&child, 0, &mut stops);
        }
        *self.stops.borrow_mut() = stops;
        Ok(())
    }

    fn walk(&self, node: &Rc<Node>, depth: usize, stops: &mut Vec<Stop>) {
        let left_out = match node.kind {
            Kind::Whitespace => self.ignored.blanks,
            Kind::Comment => self.ignored.comments,
            Kind::Instruction => self.ignored.instructions,
            _ => false,
        };
        if left_out {
            return;
        }
        let stop = |is_end| Stop {
            node: node.clone(),
            is_end,
            depth,
        };
        stops.push(stop(false));
        if node.kind != Kind::Element || is_empty(node) {
            return;
        }
        for child in node.children() {
            self.walk(&child, depth + 1, stops);
        }
        stops.push(stop(true));
    }

    /// Where it is.
    pub fn stop(&self) -> Option<Stop> {
        let at = self.at.get().checked_sub(1)?;
        self.stops.borrow().get(at).cloned()
    }

    /// The node that members speak of: the attribute that the reader was moved to, else the stop's.
    pub fn node(&self) -> Option<Rc<Node>> {
        let stop = self.stop()?;
        match self.attribute.get() {
            Some(at) => stop.node.attributes.borrow().get(at).cloned(),
            None => Some(stop.node),
        }
    }

    /// The element whose start it is at.
    pub fn element(&self) -> Option<Rc<Node>> {
        self.stop()
            .filter(|s| s.node.kind == Kind::Element && !s.is_end)
            .map(|s| s.node)
    }

    /// Goes to the next stop; false behind the last one.
    pub fn read(&self) -> R<bool> {
        if self.closed.get() {
            return Ok(false);
        }
        self.load()?;
        self.attribute.set(None);
        let count = self.stops.borrow().len();
        self.at.set((self.at.get() + 1).min(count + 1));
        Ok(self.at.get() <= count)
    }

    /// Goes behind the end of the element that the reader is at.
    pub fn skip(&self) -> R<()> {
        let Some(here) = self.stop() else {
            self.read()?;
            return Ok(());
        };
        if !here.is_end && here.node.kind == Kind::Element && !is_empty(&here.node) {
            while self.read()? {
                if self
                    .stop()
                    .is_some_and(|s| s.is_end && Rc::ptr_eq(&s.node, &here.node))
                {
                    break;
                }
            }
        }
        self.read()?;
        Ok(())
    }

    /// True behind the last stop.
    pub fn at_end(&self) -> bool {
        self.source.borrow().is_none() && self.at.get() > self.stops.borrow().len()
    }
}

/// `<a/>`, which has no end of its own.
pub(super) fn is_empty(node: &Node) -> bool {
    node.is_empty.get() && node.children.borrow().is_empty()
}

/// The reader in a value.
pub(super) fn of(this: &Value) -> R<&XmlReader> {
    this.downcast::<XmlReader>().map_or_else(
        || throw::not_supported("The member needs an XmlReader."),
        Ok,
    )
}

/// The markup that an `XmlReader` has still to read; None for other values.
pub(super) fn source_of(value: &Value) -> Option<String> {
    let reader = value.downcast::<XmlReader>()?;
    if let Some(text) = reader.source.take() {
        return Some(text);
    }
    let mut text = String::new();
    if let Some(here) = reader.stop() {
        text.push_str(&write::outer(&here.node));
    }
    Some(text)
}

/// The text behind what `Create` is given: a path, a stream, a reader.
fn text_of(engine: &mut dyn Engine, source: &Value) -> R<String> {
    let bytes = match source.as_str() {
        Some(path) => io::read_file(engine, path)?,
        None => match io::rest_of_reader(source) {
            Some(text) => return text,
            None => io::rest_of_stream(engine, source)?,
        },
    };
    Ok(super::super::text::Encoding::Utf8(false).read(&bytes))
}

/// `Create(source[, settings])`.
pub(super) fn create(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let source = args::value(a, 0);
    if source.is_null() {
        return throw::null(engine, "input");
    }
    let ignored = args::value(a, 1)
        .downcast::<Settings>()
        .map(|s| s.ignored.get())
        .unwrap_or_default();
    Ok(Value::net(XmlReader::new(
        text_of(engine, source)?,
        ignored,
    )))
}

/// What a stop is, in the words of `XmlNodeType`.
pub(super) fn kind_name(stop: &Stop) -> &'static str {
    match stop.node.kind {
        Kind::Element if stop.is_end => "EndElement",
        Kind::Element => "Element",
        Kind::Attribute => "Attribute",
        Kind::Text => "Text",
        Kind::CData => "CDATA",
        Kind::Comment => "Comment",
        Kind::Instruction => "ProcessingInstruction",
        Kind::Declaration => "XmlDeclaration",
        Kind::DocType => "DocumentType",
        Kind::Whitespace => "Whitespace",
        Kind::Document => "Document",
        Kind::Fragment => "DocumentFragment",
    }
}

/// A setting of what is left out.
macro_rules! leaves_out {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "bool",
            |_, t| Ok(settings(t)?.ignored.get().$field.into()),
            |_, t, new| {
                let settings = settings(t)?;
                let mut ignored = settings.ignored.get();
                ignored.$field = args::flag(&[new], 0)?;
                settings.ignored.set(ignored);
                Ok(())
            },
        )
    };
}

fn settings(this: &Value) -> R<&Settings> {
    this.downcast::<Settings>().map_or_else(
        || throw::not_supported("The member needs XmlReaderSettings."),
        Ok,
    )
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Xml.XmlReader",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        properties: reader_members::PROPERTIES,
        methods: reader_members::METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlTextReader",
        base: "System.Xml.XmlReader",
        constructors: &[
            overload("System.Xml.XmlTextReader new(string url)", create),
            overload(
                "System.Xml.XmlTextReader new(System.IO.Stream input)",
                create,
            ),
            overload(
                "System.Xml.XmlTextReader new(System.IO.TextReader input)",
                create,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlReaderSettings",
        properties: &[
            leaves_out!("IgnoreComments", comments),
            leaves_out!("IgnoreProcessingInstructions", instructions),
            leaves_out!("IgnoreWhitespace", blanks),
        ],
        constructors: &[overload("System.Xml.XmlReaderSettings new()", |_, _, _| {
            Ok(Value::net(Settings::default()))
        })],
        ..TypeDef::CLASS
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str) -> Vec<String> {
        let reader = XmlReader::new(text.into(), Ignored::default());
        let mut seen = Vec::new();
        while reader.read().is_ok_and(|more| more) {
            if let Some(stop) = reader.stop() {
                seen.push(format!(
                    "{} {}{}",
                    stop.depth,
                    kind_name(&stop),
                    stop.node.name
                ));
            }
        }
        seen
    }

    #[test]
    fn elements_that_are_not_empty_have_an_end() {
        assert_eq!(
            walk("<a><b/>t<c></c></a>"),
            [
                "0 Elementa",
                "1 Elementb",
                "1 Text",
                "1 Elementc",
                "1 EndElementc",
                "0 EndElementa"
            ]
        );
    }

    #[test]
    fn skipping_leaves_an_element_with_all_that_is_in_it() {
        let reader = XmlReader::new("<r><a><x/></a><b/></r>".into(), Ignored::default());
        let name = |reader: &XmlReader| reader.element().map(|n| n.name.to_string());
        assert!(reader.read().is_ok() && reader.read().is_ok());
        assert_eq!(name(&reader), Some("a".into()));
        assert!(reader.skip().is_ok());
        assert_eq!(name(&reader), Some("b".into()));
    }
}
