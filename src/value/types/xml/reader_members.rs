//! The members of `XmlReader`.

use std::rc::Rc;

use super::super::{args, system, throw};
use super::node::{Kind, Node};
use super::reader::{XmlReader, create, is_empty, kind_name, of};
use super::write;
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, static_method};
use crate::value::{Engine, Exception, R, Value, ty};

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

/// Its properties.
pub(super) const PROPERTIES: &[PropDef] = &[
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

/// Its methods.
pub(super) const METHODS: &[MethodDef] = &[
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
            let inner = XmlReader::new(write::outer(&element), reader.ignored, reader.rules);
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
