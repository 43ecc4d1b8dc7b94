//! `XmlReader`: a document read forwards, node by node.
//!
//! The text is read into a tree when the first node is asked for, and walked from there.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::{args, io, system, throw};
use super::node::{Kind, Node};
use super::{Rules, document, write};
use crate::value::ty::{
    DefKind, MethodDef, PropDef, method, overload, prop, prop_set, static_method,
};
use crate::value::{Engine, Exception, NetObject, R, Ty, TypeDef, Value, ty};

/// A stop of the reader: a node, or the end of an element that is not empty.
#[derive(Clone)]
struct Stop {
    node: Rc<Node>,
    is_end: bool,
    depth: usize,
}

/// What a reader leaves out.
#[derive(Clone, Copy, Default)]
struct Ignored {
    blanks: bool,
    comments: bool,
    instructions: bool,
}

/// A reader.
pub(super) struct XmlReader {
    source: RefCell<Option<String>>,
    ignored: Ignored,
    stops: RefCell<Vec<Stop>>,
    /// The stop that it is at, counted from 1; 0 before the first one.
    at: Cell<usize>,
    /// The attribute of the element that it was moved to.
    attribute: Cell<Option<usize>>,
    closed: Cell<bool>,
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
    fn new(text: String, ignored: Ignored) -> XmlReader {
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

    fn stop(&self) -> Option<Stop> {
        let at = self.at.get().checked_sub(1)?;
        self.stops.borrow().get(at).cloned()
    }

    /// The node that members speak of: the attribute that the reader was moved to, else the stop's.
    fn node(&self) -> Option<Rc<Node>> {
        let stop = self.stop()?;
        match self.attribute.get() {
            Some(at) => stop.node.attributes.borrow().get(at).cloned(),
            None => Some(stop.node),
        }
    }

    fn element(&self) -> Option<Rc<Node>> {
        self.stop()
            .filter(|s| s.node.kind == Kind::Element && !s.is_end)
            .map(|s| s.node)
    }

    /// Goes to the next stop; false behind the last one.
    fn read(&self) -> R<bool> {
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
    fn skip(&self) -> R<()> {
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

    fn at_end(&self) -> bool {
        self.source.borrow().is_none() && self.at.get() > self.stops.borrow().len()
    }
}

fn is_empty(node: &Node) -> bool {
    node.is_empty.get() && node.children.borrow().is_empty()
}

fn of(this: &Value) -> R<&XmlReader> {
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

fn create(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
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

/// The error of a member that needs the reader elsewhere.
fn wrong_place<T>(reader: &XmlReader) -> R<T> {
    let kind = match reader.stop() {
        Some(stop) => kind_name(&stop),
        None => "None",
    };
    Exception::new(
        "System.Xml.XmlException",
        format!("'{kind}' is an invalid XmlNodeType."),
    )
    .raise()
}

fn kind_name(stop: &Stop) -> &'static str {
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

fn node_type(reader: &XmlReader) -> i64 {
    if reader.attribute.get().is_some() {
        return 2;
    }
    match reader.stop().as_ref().map(kind_name) {
        Some("Element") => 1,
        Some("Text") => 3,
        Some("CDATA") => 4,
        Some("ProcessingInstruction") => 7,
        Some("Comment") => 8,
        Some("DocumentType") => 10,
        Some("Whitespace") => 13,
        Some("EndElement") => 15,
        Some("XmlDeclaration") => 17,
        _ => 0,
    }
}

/// A text of the current node; empty where there is none.
fn text(this: &Value, f: impl FnOnce(&Rc<Node>) -> String) -> R<Value> {
    Ok(of(this)?.node().map_or(String::new(), |n| f(&n)).into())
}

fn has_name(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::Element | Kind::Attribute | Kind::Instruction | Kind::Declaration | Kind::DocType
    )
}

const PROPERTIES: &[PropDef] = &[
    prop("AttributeCount", "int", |_, t| {
        let count = of(t)?.element().map_or(0, |n| n.attributes.borrow().len());
        Ok(super::super::collections::count(count))
    }),
    prop("Depth", "int", |_, t| {
        let reader = of(t)?;
        let depth =
            reader.stop().map_or(0, |s| s.depth) + usize::from(reader.attribute.get().is_some());
        Ok(super::super::collections::count(depth))
    }),
    prop("EOF", "bool", |_, t| Ok(of(t)?.at_end().into())),
    prop("HasAttributes", "bool", |_, t| {
        Ok(of(t)?
            .element()
            .is_some_and(|n| !n.attributes.borrow().is_empty())
            .into())
    }),
    prop("HasValue", "bool", |_, t| {
        Ok(of(t)?
            .node()
            .is_some_and(|n| n.kind != Kind::Element)
            .into())
    }),
    prop("IsEmptyElement", "bool", |_, t| {
        Ok(of(t)?.element().is_some_and(|n| is_empty(&n)).into())
    }),
    prop("LocalName", "string", |_, t| {
        text(t, |n| {
            if has_name(n) {
                n.local_name().into()
            } else {
                String::new()
            }
        })
    }),
    prop("Name", "string", |_, t| {
        text(t, |n| match n.kind {
            Kind::Declaration => "xml".into(),
            _ if has_name(n) => n.name.to_string(),
            _ => String::new(),
        })
    }),
    prop("NamespaceURI", "string", |_, t| {
        text(t, |n| n.namespace.to_string())
    }),
    prop("NodeType", "System.Xml.XmlNodeType", |_, t| {
        Ok(system::enumeration(
            "System.Xml.XmlNodeType",
            node_type(of(t)?),
        ))
    }),
    prop("Prefix", "string", |_, t| {
        text(t, |n| {
            if has_name(n) {
                n.prefix().into()
            } else {
                String::new()
            }
        })
    }),
    prop("ReadState", "System.Xml.ReadState", |_, t| {
        let reader = of(t)?;
        let number = match (reader.closed.get(), reader.at.get(), reader.at_end()) {
            (true, ..) => 4,
            (_, 0, _) => 0,
            (_, _, true) => 3,
            _ => 1,
        };
        Ok(system::enumeration("System.Xml.ReadState", number))
    }),
    prop("Value", "string", |_, t| {
        text(t, |n| match n.kind {
            Kind::Element => String::new(),
            _ => n.value.borrow().to_string(),
        })
    }),
];

/// Goes on until an element is met whose name fits; false where none is.
fn read_to(reader: &XmlReader, a: &[Value], within: Option<usize>) -> R<bool> {
    let name = args::text(a, 0)?;
    while reader.read()? {
        let Some(stop) = reader.stop() else {
            return Ok(false);
        };
        if within.is_some_and(|depth| stop.is_end && stop.depth <= depth) {
            return Ok(false);
        }
        if !stop.is_end && stop.node.kind == Kind::Element && names(&stop.node, name, a) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a node is called `name`, or by local name and namespace where the arguments give one.
fn names(node: &Node, name: &str, a: &[Value]) -> bool {
    match a.get(1) {
        Some(_) => {
            node.local_name() == name && args::text(a, 1).is_ok_and(|ns| *node.namespace == *ns)
        }
        None => node.name == name,
    }
}

/// The text of the element that the reader is at, which it leaves behind.
fn element_text(reader: &XmlReader) -> R<String> {
    let Some(element) = reader.element() else {
        return wrong_place(reader);
    };
    if element
        .children
        .borrow()
        .iter()
        .any(|c| c.kind == Kind::Element)
    {
        return Exception::new(
            "System.Xml.XmlException",
            "Unexpected node type Element. ReadElementString method can only be called on elements with simple or \
             empty content.",
        )
        .raise();
    }
    let found = element.inner_text();
    reader.skip()?;
    Ok(found)
}

/// Moves to an attribute of the element; false where there is none.
fn move_to(reader: &XmlReader, at: Option<usize>) -> bool {
    let count = reader.element().map_or(0, |n| n.attributes.borrow().len());
    match at.filter(|at| *at < count) {
        Some(at) => {
            reader.attribute.set(Some(at));
            true
        }
        None => false,
    }
}

fn attribute_at(reader: &XmlReader, a: &[Value]) -> R<Option<usize>> {
    let name = args::text(a, 0)?;
    Ok(reader.element().and_then(|n| {
        let attributes = n.attributes.borrow();
        attributes.iter().position(|x| names(x, name, a))
    }))
}

fn get_attribute(reader: &XmlReader, at: Option<usize>) -> Value {
    let found = reader
        .element()
        .and_then(|n| n.attributes.borrow().get(at?).cloned());
    found.map_or(Value::Null, |x| Value::Str(x.value.borrow().clone()))
}

/// Goes to the next node with content, this one included.
fn move_to_content(reader: &XmlReader) -> R<i64> {
    reader.attribute.set(None);
    loop {
        match node_type(reader) {
            0 | 7 | 8 | 10 | 13 | 17 => {}
            other => return Ok(other),
        }
        if !reader.read()? {
            return Ok(0);
        }
    }
}

/// A converted `ReadElementContentAs...`.
macro_rules! content_as {
    ($name:literal, $ty:literal, $known:ident) => {
        method(
            $name,
            &[overload(concat!($ty, " ", $name, "()"), |e, t, _| {
                let found = element_text(of(t)?)?;
                let found = match ty::known().$known.prim() {
                    ty::Prim::Bool => matches!(found.trim(), "true" | "1").into(),
                    _ => {
                        crate::value::convert::to(e, &Value::str(found.trim()), ty::known().$known)?
                    }
                };
                Ok(found)
            })],
        )
    };
}

const METHODS: &[MethodDef] = &[
    method(
        "Close",
        &[overload("void Close()", |_, t, _| {
            of(t)?.closed.set(true);
            Ok(Value::Void)
        })],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |_, t, _| {
            of(t)?.closed.set(true);
            Ok(Value::Void)
        })],
    ),
    method(
        "GetAttribute",
        &[
            overload("string GetAttribute(string name)", |_, t, a| {
                let reader = of(t)?;
                Ok(get_attribute(reader, attribute_at(reader, a)?))
            }),
            overload(
                "string GetAttribute(string name, string namespaceURI)",
                |_, t, a| {
                    let reader = of(t)?;
                    Ok(get_attribute(reader, attribute_at(reader, a)?))
                },
            ),
            overload("string GetAttribute(int i)", |e, t, a| {
                let found = get_attribute(of(t)?, usize::try_from(args::int(a, 0)?).ok());
                match found.is_null() {
                    true => throw::out_of_range(
                        e,
                        "Specified argument was out of the range of valid values.",
                        "i",
                    ),
                    false => Ok(found),
                }
            }),
        ],
    ),
    method(
        "IsStartElement",
        &[
            overload("bool IsStartElement()", |_, t, _| {
                Ok((move_to_content(of(t)?)? == 1).into())
            }),
            overload("bool IsStartElement(string name)", |_, t, a| {
                let reader = of(t)?;
                let at_element = move_to_content(reader)? == 1;
                let name = args::text(a, 0)?;
                Ok((at_element && reader.element().is_some_and(|n| names(&n, name, a))).into())
            }),
        ],
    ),
    method(
        "MoveToAttribute",
        &[
            overload("bool MoveToAttribute(string name)", |_, t, a| {
                let reader = of(t)?;
                Ok(move_to(reader, attribute_at(reader, a)?).into())
            }),
            overload("void MoveToAttribute(int i)", |e, t, a| {
                match move_to(of(t)?, usize::try_from(args::int(a, 0)?).ok()) {
                    true => Ok(Value::Void),
                    false => throw::out_of_range(
                        e,
                        "Specified argument was out of the range of valid values.",
                        "i",
                    ),
                }
            }),
        ],
    ),
    method(
        "MoveToContent",
        &[overload(
            "System.Xml.XmlNodeType MoveToContent()",
            |_, t, _| {
                Ok(system::enumeration(
                    "System.Xml.XmlNodeType",
                    move_to_content(of(t)?)?,
                ))
            },
        )],
    ),
    method(
        "MoveToElement",
        &[overload("bool MoveToElement()", |_, t, _| {
            Ok(of(t)?.attribute.take().is_some().into())
        })],
    ),
    method(
        "MoveToFirstAttribute",
        &[overload("bool MoveToFirstAttribute()", |_, t, _| {
            Ok(move_to(of(t)?, Some(0)).into())
        })],
    ),
    method(
        "MoveToNextAttribute",
        &[overload("bool MoveToNextAttribute()", |_, t, _| {
            let reader = of(t)?;
            let next = reader.attribute.get().map_or(0, |at| at + 1);
            Ok(move_to(reader, Some(next)).into())
        })],
    ),
    method(
        "Read",
        &[overload("bool Read()", |_, t, _| Ok(of(t)?.read()?.into()))],
    ),
    content_as!("ReadElementContentAsBoolean", "bool", bool),
    content_as!("ReadElementContentAsDecimal", "decimal", decimal),
    content_as!("ReadElementContentAsDouble", "double", double),
    content_as!("ReadElementContentAsInt", "int", int32),
    content_as!("ReadElementContentAsLong", "long", int64),
    method(
        "ReadElementContentAsString",
        &[overload(
            "string ReadElementContentAsString()",
            |_, t, _| element_text(of(t)?).map(Value::from),
        )],
    ),
    method(
        "ReadElementString",
        &[overload("string ReadElementString()", |_, t, _| {
            let reader = of(t)?;
            move_to_content(reader)?;
            element_text(reader).map(Value::from)
        })],
    ),
    method(
        "ReadEndElement",
        &[overload("void ReadEndElement()", |_, t, _| {
            let reader = of(t)?;
            if move_to_content(reader)? != 15 {
                return wrong_place(reader);
            }
            reader.read()?;
            Ok(Value::Void)
        })],
    ),
    method(
        "ReadInnerXml",
        &[overload("string ReadInnerXml()", |_, t, _| {
            let reader = of(t)?;
            let found = reader.element().map_or(String::new(), |n| write::inner(&n));
            reader.skip()?;
            Ok(found.into())
        })],
    ),
    method(
        "ReadOuterXml",
        &[overload("string ReadOuterXml()", |_, t, _| {
            let reader = of(t)?;
            let found = reader.element().map_or(String::new(), |n| write::outer(&n));
            reader.skip()?;
            Ok(found.into())
        })],
    ),
    method(
        "ReadStartElement",
        &[
            overload("void ReadStartElement()", start_element),
            overload("void ReadStartElement(string name)", start_element),
        ],
    ),
    method(
        "ReadString",
        &[overload("string ReadString()", |_, t, _| {
            let reader = of(t)?;
            let Some(element) = reader.element() else {
                return text(t, |n| n.value.borrow().to_string());
            };
            // It stops at the first node inside that is no text.
            let mut found = String::new();
            if !is_empty(&element) {
                while reader.read()? && matches!(node_type(reader), 3 | 4 | 13) {
                    if let Some(node) = reader.node() {
                        found.push_str(&node.value.borrow());
                    }
                }
            }
            Ok(found.into())
        })],
    ),
    method(
        "ReadSubtree",
        &[overload("System.Xml.XmlReader ReadSubtree()", |_, t, _| {
            let reader = of(t)?;
            let Some(element) = reader.element() else {
                return throw::invalid_operation(
                    "ReadSubtree() can be called only if the reader is on an element node.",
                );
            };
            let inner = XmlReader::new(write::outer(&element), reader.ignored);
            // The outer reader goes on behind the element once the inner one is done.
            if !is_empty(&element) {
                while reader.read()?
                    && !reader
                        .stop()
                        .is_some_and(|s| s.is_end && Rc::ptr_eq(&s.node, &element))
                {
                }
            }
            Ok(Value::net(inner))
        })],
    ),
    method(
        "ReadToDescendant",
        &[overload("bool ReadToDescendant(string name)", |_, t, a| {
            let reader = of(t)?;
            match (reader.stop(), reader.element()) {
                (Some(_), Some(element)) if is_empty(&element) => Ok(false.into()),
                (Some(stop), _) => Ok(read_to(reader, a, Some(stop.depth))?.into()),
                (None, _) => Ok(read_to(reader, a, None)?.into()),
            }
        })],
    ),
    method(
        "ReadToFollowing",
        &[
            overload("bool ReadToFollowing(string name)", |_, t, a| {
                Ok(read_to(of(t)?, a, None)?.into())
            }),
            overload(
                "bool ReadToFollowing(string localName, string namespaceURI)",
                |_, t, a| Ok(read_to(of(t)?, a, None)?.into()),
            ),
        ],
    ),
    method(
        "ReadToNextSibling",
        &[overload(
            "bool ReadToNextSibling(string name)",
            |_, t, a| {
                let reader = of(t)?;
                let name = args::text(a, 0)?;
                let Some(depth) = reader.stop().map(|s| s.depth) else {
                    return Ok(read_to(reader, a, None)?.into());
                };
                loop {
                    reader.skip()?;
                    let Some(stop) = reader.stop() else {
                        return Ok(false.into());
                    };
                    if stop.is_end && stop.depth < depth {
                        return Ok(false.into());
                    }
                    if !stop.is_end && stop.depth == depth && names(&stop.node, name, a) {
                        return Ok(true.into());
                    }
                }
            },
        )],
    ),
    method(
        "Skip",
        &[overload("void Skip()", |_, t, _| {
            of(t)?.skip()?;
            Ok(Value::Void)
        })],
    ),
    static_method(
        "Create",
        &[
            overload(
                "static System.Xml.XmlReader Create(string inputUri)",
                create,
            ),
            overload(
                "static System.Xml.XmlReader Create(string inputUri, System.Xml.XmlReaderSettings settings)",
                create,
            ),
            overload(
                "static System.Xml.XmlReader Create(System.IO.Stream input)",
                create,
            ),
            overload(
                "static System.Xml.XmlReader Create(System.IO.Stream input, System.Xml.XmlReaderSettings settings)",
                create,
            ),
            overload(
                "static System.Xml.XmlReader Create(System.IO.TextReader input)",
                create,
            ),
            overload(
                "static System.Xml.XmlReader Create(System.IO.TextReader input, System.Xml.XmlReaderSettings settings)",
                create,
            ),
        ],
    ),
];

fn start_element(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let reader = of(this)?;
    let at_element = move_to_content(reader)? == 1;
    let named = match a.first() {
        Some(_) => {
            let name = args::text(a, 0)?;
            reader.element().is_some_and(|n| n.name == name)
        }
        None => true,
    };
    if !at_element || !named {
        return wrong_place(reader);
    }
    reader.read()?;
    Ok(Value::Void)
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
        properties: PROPERTIES,
        methods: METHODS,
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
