//! `XmlReader`: a document read forwards, node by node.
//!
//! The text is read into a tree when the first node is asked for, and walked from there.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::{args, io, system, throw};
use super::node::{Kind, Node};
use super::read::{Entities, Rules};
use super::{document, reader_members, write};
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
    /// How its text is read.
    pub rules: Rules,
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
struct Settings {
    ignored: Cell<Ignored>,
    rules: Cell<Rules>,
    /// `DtdProcessing`
    doctypes: Cell<i64>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            ignored: Cell::default(),
            rules: Cell::new(Rules::READER),
            doctypes: Cell::new(0),
        }
    }
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
    pub fn new(text: String, ignored: Ignored, rules: Rules) -> XmlReader {
        XmlReader {
            source: RefCell::new(Some(text)),
            ignored,
            rules,
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
        let rules = Rules {
            keep_blanks: !self.ignored.blanks,
            ..self.rules
        };
        let root = document(&text, rules)?;
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
pub(super) fn source_of(value: &Value) -> Option<(String, Rules)> {
    let reader = value.downcast::<XmlReader>()?;
    if let Some(text) = reader.source.take() {
        return Some((text, reader.rules));
    }
    let mut text = String::new();
    if let Some(here) = reader.stop() {
        text.push_str(&write::outer(&here.node));
    }
    Some((text, reader.rules))
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
    let (ignored, rules) = match args::value(a, 1).downcast::<Settings>() {
        Some(settings) => (settings.ignored.get(), settings.rules.get()),
        None => (Ignored::default(), Rules::READER),
    };
    let text = text_of(engine, source)?;
    Ok(Value::net(XmlReader::new(text, ignored, rules)))
}

/// `new XmlTextReader(source)`, which leaves line ends as they are and reads document types.
fn text_reader(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let source = args::value(a, 0);
    if source.is_null() {
        return throw::null(engine, "input");
    }
    let rules = Rules {
        keep_blanks: true,
        ..Rules::DOCUMENT
    };
    let text = text_of(engine, source)?;
    Ok(Value::net(XmlReader::new(text, Ignored::default(), rules)))
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
        Kind::KeptWhitespace => "SignificantWhitespace",
        Kind::Reference => "EntityReference",
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

fn change(this: &Value, f: impl FnOnce(&mut Rules)) -> R<()> {
    let settings = settings(this)?;
    let mut rules = settings.rules.get();
    f(&mut rules);
    settings.rules.set(rules);
    Ok(())
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
            overload("System.Xml.XmlTextReader new(string url)", text_reader),
            overload(
                "System.Xml.XmlTextReader new(System.IO.Stream input)",
                text_reader,
            ),
            overload(
                "System.Xml.XmlTextReader new(System.IO.TextReader input)",
                text_reader,
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
            prop_set(
                "CheckCharacters",
                "bool",
                |_, t| Ok(settings(t)?.rules.get().checked.into()),
                |_, t, new| {
                    let checked = args::flag(&[new], 0)?;
                    change(t, |rules| rules.checked = checked)
                },
            ),
            prop_set(
                "ConformanceLevel",
                "System.Xml.ConformanceLevel",
                |_, t| {
                    let level = if settings(t)?.rules.get().fragment {
                        0
                    } else {
                        2
                    };
                    Ok(system::enumeration("System.Xml.ConformanceLevel", level))
                },
                |_, t, new| {
                    let level = args::number(&[new], 0);
                    change(t, |rules| rules.fragment = level != 2)
                },
            ),
            prop_set(
                "DtdProcessing",
                "System.Xml.DtdProcessing",
                |_, t| {
                    let number = settings(t)?.doctypes.get();
                    Ok(system::enumeration("System.Xml.DtdProcessing", number))
                },
                |_, t, new| {
                    let number = args::number(&[new], 0);
                    settings(t)?.doctypes.set(number);
                    change(t, |rules| rules.no_doctype = number == 0)
                },
            ),
            prop_set(
                "MaxCharactersFromEntities",
                "long",
                |_, t| {
                    Ok(match settings(t)?.rules.get().entities {
                        Entities::Expanded(most) => i64::try_from(most).unwrap_or(i64::MAX),
                        Entities::Kept => 0,
                    }
                    .into())
                },
                |_, t, new| {
                    let most = usize::try_from(args::long(&[new], 0)?).unwrap_or(0);
                    change(t, |rules| rules.entities = Entities::Expanded(most))
                },
            ),
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
        let reader = XmlReader::new(text.into(), Ignored::default(), Rules::READER);
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
        let reader = XmlReader::new(
            "<r><a><x/></a><b/></r>".into(),
            Ignored::default(),
            Rules::READER,
        );
        let name = |reader: &XmlReader| reader.element().map(|n| n.name.to_string());
        assert!(reader.read().is_ok() && reader.read().is_ok());
        assert_eq!(name(&reader), Some("a".into()));
        assert!(reader.skip().is_ok());
        assert_eq!(name(&reader), Some("b".into()));
    }
}
