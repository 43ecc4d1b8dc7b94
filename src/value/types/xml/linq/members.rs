//! The members of `XDocument`, `XElement`, `XAttribute` and the other nodes.

use std::rc::Rc;

use super::super::super::{args, object as net, throw};
use super::super::node::{Kind, Node};
use super::names::{name_of, name_value};
use super::object::{descendants, elements, is_called, is_text, of, optional, sequence};
use super::{change, statics, text};
use crate::value::ty::{
    DefKind, MethodDef, Overload, PropDef, method, overload, prop, prop_set, static_method,
};
use crate::value::{Engine, R, TypeDef, Value};

/// The text in a node: of an element all that is below it.
fn inner(node: &Rc<Node>) -> String {
    match node.kind {
        Kind::Element | Kind::Document => {
            let mut out = String::new();
            let mut waiting: Vec<Rc<Node>> = node.children().into_iter().rev().collect();
            while let Some(next) = waiting.pop() {
                if is_text(&next) {
                    out.push_str(&next.value.borrow());
                }
                waiting.extend(next.children().into_iter().rev());
            }
            out
        }
        _ => node.value.borrow().to_string(),
    }
}

/// Nodes with the name of an argument; all of them where none is given.
fn called(nodes: Vec<Rc<Node>>, a: &[Value]) -> Value {
    match (a.first(), name_of(args::value(a, 0))) {
        (Some(_), Some(name)) => sequence(nodes.into_iter().filter(|n| is_called(n, &name))),
        (Some(_), None) => sequence([]),
        (None, _) => sequence(nodes),
    }
}

fn first_called(nodes: Vec<Rc<Node>>, a: &[Value]) -> Value {
    let name = name_of(args::value(a, 0));
    optional(name.and_then(|name| nodes.into_iter().find(|n| is_called(n, &name))))
}

/// The nodes above one, the nearest first; the document is none of them.
fn ancestors(node: &Rc<Node>) -> Vec<Rc<Node>> {
    let mut found = Vec::new();
    let mut at = node.parent();
    while let Some(up) = at.filter(|n| n.kind == Kind::Element) {
        at = up.parent();
        found.push(up);
    }
    found
}

/// A node's siblings before or behind it.
fn siblings(node: &Rc<Node>, behind: bool) -> Vec<Rc<Node>> {
    let Some(parent) = node.parent() else {
        return Vec::new();
    };
    let at = parent.position(node).unwrap_or(0);
    let all = parent.children();
    let part = if behind {
        all.get(at + 1..)
    } else {
        all.get(..at)
    };
    part.unwrap_or_default().to_vec()
}

fn add_beside(engine: &mut dyn Engine, this: &Value, a: &[Value], behind: bool) -> R<Value> {
    let node = of(this)?;
    let Some(parent) = node.parent() else {
        return throw::invalid_operation("The parent is missing.");
    };
    let at = parent.position(node).unwrap_or(0) + usize::from(behind);
    change::insert(engine, &parent, args::value(a, 0), at, 0)?;
    Ok(Value::Void)
}

fn remove(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let node = of(this)?;
    if node.parent().is_none() {
        return throw::invalid_operation("The parent is missing.");
    }
    node.detach();
    Ok(Value::Void)
}

/// Members that give elements below or above, with and without a name.
macro_rules! query {
    ($name:literal, $code:expr) => {
        method(
            $name,
            &[
                overload(
                    concat!(
                        "System.Collections.Generic.IEnumerable[System.Xml.Linq.XElement] ",
                        $name,
                        "()"
                    ),
                    |_, t, a| Ok(called($code(of(t)?), a)),
                ),
                overload(
                    concat!(
                        "System.Collections.Generic.IEnumerable[System.Xml.Linq.XElement] ",
                        $name,
                        "(System.Xml.Linq.XName name)"
                    ),
                    |_, t, a| Ok(called($code(of(t)?), a)),
                ),
            ],
        )
    };
}

const TO_STRING: &[Overload] = &[
    overload("string ToString()", |e, t, _| {
        net::text(e, t).map(Value::Str)
    }),
    overload(
        "string ToString(System.Xml.Linq.SaveOptions options)",
        |e, t, a| match args::number(a, 0) & 1 {
            0 => net::text(e, t).map(Value::Str),
            _ => Ok(text::shown(of(t)?, None).into()),
        },
    ),
];

const OBJECT: &[PropDef] = &[
    prop("Document", "System.Xml.Linq.XDocument", |_, t| {
        let root = of(t)?.root();
        Ok(optional(Some(root).filter(|r| r.kind == Kind::Document)))
    }),
    prop("NodeType", "System.Xml.XmlNodeType", |_, t| {
        let number = match of(t)?.kind {
            Kind::Document => 9,
            Kind::Element => 1,
            Kind::Attribute => 2,
            Kind::Comment => 8,
            Kind::CData => 4,
            Kind::Instruction => 7,
            Kind::DocType => 10,
            _ => 3,
        };
        Ok(super::super::super::system::enumeration(
            "System.Xml.XmlNodeType",
            number,
        ))
    }),
    prop("Parent", "System.Xml.Linq.XElement", |_, t| {
        Ok(optional(
            of(t)?.parent().filter(|p| p.kind == Kind::Element),
        ))
    }),
];

const NODE_PROPERTIES: &[PropDef] = &[
    prop("NextNode", "System.Xml.Linq.XNode", |_, t| {
        Ok(optional(siblings(of(t)?, true).into_iter().next()))
    }),
    prop("PreviousNode", "System.Xml.Linq.XNode", |_, t| {
        Ok(optional(siblings(of(t)?, false).pop()))
    }),
];

const NODE_METHODS: &[MethodDef] = &[
    method(
        "AddAfterSelf",
        &[overload(
            "void AddAfterSelf(System.Object content)",
            |e, t, a| add_beside(e, t, a, true),
        )],
    ),
    method(
        "AddBeforeSelf",
        &[overload(
            "void AddBeforeSelf(System.Object content)",
            |e, t, a| add_beside(e, t, a, false),
        )],
    ),
    query!("Ancestors", ancestors),
    query!("ElementsAfterSelf", |n: &Rc<Node>| keep_elements(siblings(
        n, true
    ))),
    query!("ElementsBeforeSelf", |n: &Rc<Node>| keep_elements(
        siblings(n, false)
    )),
    method("Remove", &[overload("void Remove()", remove)]),
    method(
        "ReplaceWith",
        &[overload(
            "void ReplaceWith(System.Object content)",
            |e, t, a| {
                add_beside(e, t, a, true)?;
                remove(e, t, a)
            },
        )],
    ),
    method("ToString", TO_STRING),
];

fn keep_elements(nodes: Vec<Rc<Node>>) -> Vec<Rc<Node>> {
    nodes
        .into_iter()
        .filter(|n| n.kind == Kind::Element)
        .collect()
}

const CONTAINER_PROPERTIES: &[PropDef] = &[
    prop("FirstNode", "System.Xml.Linq.XNode", |_, t| {
        Ok(optional(of(t)?.children().into_iter().next()))
    }),
    prop("LastNode", "System.Xml.Linq.XNode", |_, t| {
        Ok(optional(of(t)?.children().pop()))
    }),
];

const CONTAINER_METHODS: &[MethodDef] = &[
    method(
        "Add",
        &[
            overload("void Add(System.Object content)", |e, t, a| {
                change::add(e, of(t)?, args::value(a, 0))?;
                Ok(Value::Void)
            }),
            overload("void Add(params System.Object[] content)", |e, t, a| {
                change::add(e, of(t)?, args::value(a, 0))?;
                Ok(Value::Void)
            }),
        ],
    ),
    method(
        "AddFirst",
        &[overload(
            "void AddFirst(System.Object content)",
            |e, t, a| {
                change::insert(e, of(t)?, args::value(a, 0), 0, 0)?;
                Ok(Value::Void)
            },
        )],
    ),
    query!("Descendants", descendants),
    method(
        "Element",
        &[overload(
            "System.Xml.Linq.XElement Element(System.Xml.Linq.XName name)",
            |_, t, a| Ok(first_called(elements(of(t)?), a)),
        )],
    ),
    query!("Elements", |n: &Rc<Node>| elements(n)),
    method(
        "Nodes",
        &[overload(
            "System.Collections.Generic.IEnumerable[System.Xml.Linq.XNode] Nodes()",
            |_, t, _| {
                let nodes = of(t)?.children();
                Ok(sequence(
                    nodes.into_iter().filter(|n| n.kind != Kind::Declaration),
                ))
            },
        )],
    ),
    method(
        "RemoveNodes",
        &[overload("void RemoveNodes()", |_, t, _| {
            for child in of(t)?.children() {
                child.detach();
            }
            Ok(Value::Void)
        })],
    ),
    method("Save", SAVE),
];

const SAVE: &[Overload] = &[
    overload("void Save(string fileName)", statics::save),
    overload(
        "void Save(string fileName, System.Xml.Linq.SaveOptions options)",
        statics::save,
    ),
    overload("void Save(System.IO.Stream stream)", statics::save),
    overload("void Save(System.IO.TextWriter textWriter)", statics::save),
];

fn attributes(node: &Rc<Node>) -> Vec<Rc<Node>> {
    node.attributes.borrow().clone()
}

const ELEMENT_PROPERTIES: &[PropDef] = &[
    prop("FirstAttribute", "System.Xml.Linq.XAttribute", |_, t| {
        Ok(optional(attributes(of(t)?).into_iter().next()))
    }),
    prop("HasAttributes", "bool", |_, t| {
        Ok((!of(t)?.attributes.borrow().is_empty()).into())
    }),
    prop("HasElements", "bool", |_, t| {
        Ok((!elements(of(t)?).is_empty()).into())
    }),
    prop("IsEmpty", "bool", |_, t| {
        let node = of(t)?;
        Ok((node.is_empty.get() && node.children.borrow().is_empty()).into())
    }),
    prop("LastAttribute", "System.Xml.Linq.XAttribute", |_, t| {
        Ok(optional(attributes(of(t)?).pop()))
    }),
    prop("Name", "System.Xml.Linq.XName", |_, t| {
        let node = of(t)?;
        Ok(name_value(node.local_name(), &node.namespace))
    }),
    prop_set(
        "Value",
        "string",
        |_, t| Ok(inner(of(t)?).into()),
        |_, t, new| {
            change::set_value(of(t)?, new.as_str().unwrap_or_default());
            Ok(())
        },
    ),
];

const ELEMENT_METHODS: &[MethodDef] = &[
    method(
        "AncestorsAndSelf",
        &[overload(
            "System.Collections.Generic.IEnumerable[System.Xml.Linq.XElement] AncestorsAndSelf()",
            |_, t, _| {
                let node = of(t)?;
                Ok(sequence(
                    std::iter::once(node.clone()).chain(ancestors(node)),
                ))
            },
        )],
    ),
    method(
        "Attribute",
        &[overload(
            "System.Xml.Linq.XAttribute Attribute(System.Xml.Linq.XName name)",
            |_, t, a| Ok(first_called(attributes(of(t)?), a)),
        )],
    ),
    method(
        "Attributes",
        &[
            overload(
                "System.Collections.Generic.IEnumerable[System.Xml.Linq.XAttribute] Attributes()",
                |_, t, a| Ok(called(attributes(of(t)?), a)),
            ),
            overload(
                "System.Collections.Generic.IEnumerable[System.Xml.Linq.XAttribute] Attributes(System.Xml.Linq.XName name)",
                |_, t, a| Ok(called(attributes(of(t)?), a)),
            ),
        ],
    ),
    method(
        "DescendantsAndSelf",
        &[overload(
            "System.Collections.Generic.IEnumerable[System.Xml.Linq.XElement] DescendantsAndSelf()",
            |_, t, _| {
                let node = of(t)?;
                Ok(sequence(
                    std::iter::once(node.clone()).chain(descendants(node)),
                ))
            },
        )],
    ),
    method(
        "RemoveAll",
        &[overload("void RemoveAll()", |_, t, _| {
            let node = of(t)?;
            for child in node.children().into_iter().chain(attributes(node)) {
                child.detach();
            }
            Ok(Value::Void)
        })],
    ),
    method(
        "RemoveAttributes",
        &[overload("void RemoveAttributes()", |_, t, _| {
            for attribute in attributes(of(t)?) {
                attribute.detach();
            }
            Ok(Value::Void)
        })],
    ),
    method(
        "SetAttributeValue",
        &[overload(
            "void SetAttributeValue(System.Xml.Linq.XName name, System.Object value)",
            |e, t, a| {
                change::set_attribute(e, of(t)?, args::value(a, 0), args::value(a, 1))?;
                Ok(Value::Void)
            },
        )],
    ),
    method(
        "SetElementValue",
        &[overload(
            "void SetElementValue(System.Xml.Linq.XName name, System.Object value)",
            |e, t, a| {
                change::set_element(e, of(t)?, args::value(a, 0), args::value(a, 1))?;
                Ok(Value::Void)
            },
        )],
    ),
    method(
        "SetValue",
        &[overload("void SetValue(System.Object value)", |e, t, a| {
            let text = change::content_text(e, args::value(a, 0))?;
            change::set_value(of(t)?, &text);
            Ok(Value::Void)
        })],
    ),
];

/// `Parse` and `Load` of a class.
macro_rules! readers {
    ($class:literal, $whole:literal) => {
        &[
            static_method(
                "Load",
                &[
                    overload(
                        concat!("static ", $class, " Load(string uri)"),
                        |e, _, a| statics::load(e, a, $whole),
                    ),
                    overload(
                        concat!(
                            "static ",
                            $class,
                            " Load(string uri, System.Xml.Linq.LoadOptions options)"
                        ),
                        |e, _, a| statics::load(e, a, $whole),
                    ),
                    overload(
                        concat!("static ", $class, " Load(System.IO.Stream stream)"),
                        |e, _, a| statics::load(e, a, $whole),
                    ),
                    overload(
                        concat!("static ", $class, " Load(System.IO.TextReader textReader)"),
                        |e, _, a| statics::load(e, a, $whole),
                    ),
                ],
            ),
            static_method(
                "Parse",
                &[
                    overload(
                        concat!("static ", $class, " Parse(string text)"),
                        |_, _, a| statics::parse(a, $whole),
                    ),
                    overload(
                        concat!(
                            "static ",
                            $class,
                            " Parse(string text, System.Xml.Linq.LoadOptions options)"
                        ),
                        |_, _, a| statics::parse(a, $whole),
                    ),
                ],
            ),
        ]
    };
}

const XOBJECT: &str = "System.Xml.Linq.XObject";
const XNODE: &str = "System.Xml.Linq.XNode";
const CONTAINER: &str = "System.Xml.Linq.XContainer";

/// A node that is only a text.
macro_rules! plain {
    ($name:literal, $base:expr, $kind:ident) => {
        &TypeDef {
            name: $name,
            base: $base,
            properties: VALUE,
            constructors: &[overload(concat!($name, " new(string value)"), |_, _, a| {
                statics::plain(Kind::$kind, a)
            })],
            ..TypeDef::CLASS
        }
    };
}

const VALUE: &[PropDef] = &[prop_set(
    "Value",
    "string",
    |_, t| Ok(inner(of(t)?).into()),
    |_, t, new| {
        *of(t)?.value.borrow_mut() = new.as_str().unwrap_or_default().into();
        Ok(())
    },
)];

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: XOBJECT,
        kind: DefKind::Abstract,
        properties: OBJECT,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: XNODE,
        base: XOBJECT,
        kind: DefKind::Abstract,
        properties: NODE_PROPERTIES,
        methods: NODE_METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: CONTAINER,
        base: XNODE,
        kind: DefKind::Abstract,
        properties: CONTAINER_PROPERTIES,
        methods: CONTAINER_METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.Linq.XElement",
        base: CONTAINER,
        properties: ELEMENT_PROPERTIES,
        methods: ELEMENT_METHODS,
        parts: &[&TypeDef {
            methods: readers!("System.Xml.Linq.XElement", false),
            ..TypeDef::CLASS
        }],
        constructors: &[
            overload(
                "System.Xml.Linq.XElement new(System.Xml.Linq.XName name)",
                statics::element,
            ),
            overload(
                "System.Xml.Linq.XElement new(System.Xml.Linq.XName name, System.Object content)",
                statics::element,
            ),
            overload(
                "System.Xml.Linq.XElement new(System.Xml.Linq.XName name, params System.Object[] content)",
                statics::element,
            ),
            overload(
                "System.Xml.Linq.XElement new(System.Xml.Linq.XElement other)",
                statics::element,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.Linq.XDocument",
        base: CONTAINER,
        properties: &[
            prop_set(
                "Declaration",
                "System.Xml.Linq.XDeclaration",
                |_, t| {
                    let children = of(t)?.children();
                    Ok(optional(
                        children.into_iter().find(|c| c.kind == Kind::Declaration),
                    ))
                },
                |_, t, new| {
                    let document = of(t)?;
                    for old in document.children() {
                        if old.kind == Kind::Declaration {
                            old.detach();
                        }
                    }
                    document.insert(0, of(&new)?);
                    Ok(())
                },
            ),
            prop("Root", "System.Xml.Linq.XElement", |_, t| {
                Ok(optional(elements(of(t)?).into_iter().next()))
            }),
        ],
        methods: readers!("System.Xml.Linq.XDocument", true),
        constructors: &[
            overload("System.Xml.Linq.XDocument new()", statics::new_document),
            overload(
                "System.Xml.Linq.XDocument new(params System.Object[] content)",
                statics::new_document,
            ),
            overload(
                "System.Xml.Linq.XDocument new(System.Xml.Linq.XDeclaration declaration, params System.Object[] content)",
                statics::new_document,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.Linq.XAttribute",
        base: XOBJECT,
        properties: &[
            prop("IsNamespaceDeclaration", "bool", |_, t| {
                let name = &of(t)?.name;
                Ok((*name == "xmlns" || name.starts_with("xmlns:")).into())
            }),
            prop("Name", "System.Xml.Linq.XName", |_, t| {
                let node = of(t)?;
                Ok(name_value(node.local_name(), &node.namespace))
            }),
            prop("NextAttribute", "System.Xml.Linq.XAttribute", |_, t| {
                let node = of(t)?;
                let all = node.parent().map(|p| attributes(&p)).unwrap_or_default();
                let at = all.iter().position(|a| Rc::ptr_eq(a, node));
                Ok(optional(at.and_then(|at| all.get(at + 1).cloned())))
            }),
        ],
        methods: &[
            method("Remove", &[overload("void Remove()", remove)]),
            method(
                "SetValue",
                &[overload("void SetValue(System.Object value)", |e, t, a| {
                    let text = change::content_text(e, args::value(a, 0))?;
                    *of(t)?.value.borrow_mut() = text;
                    Ok(Value::Void)
                })],
            ),
        ],
        parts: &[&TypeDef {
            properties: VALUE,
            ..TypeDef::CLASS
        }],
        constructors: &[overload(
            "System.Xml.Linq.XAttribute new(System.Xml.Linq.XName name, System.Object value)",
            statics::attribute,
        )],
        ..TypeDef::CLASS
    },
    plain!("System.Xml.Linq.XText", XNODE, Text),
    plain!("System.Xml.Linq.XCData", "System.Xml.Linq.XText", CData),
    plain!("System.Xml.Linq.XComment", XNODE, Comment),
    &TypeDef {
        name: "System.Xml.Linq.XDocumentType",
        base: XNODE,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.Linq.XProcessingInstruction",
        base: XNODE,
        properties: &[
            prop("Data", "string", |_, t| Ok(inner(of(t)?).into())),
            prop("Target", "string", |_, t| Ok(of(t)?.name.clone().into())),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.Linq.XDeclaration",
        properties: &[
            prop("Encoding", "string", |_, t| declared(t, "encoding")),
            prop("Standalone", "string", |_, t| declared(t, "standalone")),
            prop("Version", "string", |_, t| declared(t, "version")),
        ],
        constructors: &[overload(
            "System.Xml.Linq.XDeclaration new(string version, string encoding, string standalone)",
            statics::declaration,
        )],
        ..TypeDef::CLASS
    },
];

/// A part of a declaration; null where it is not said.
fn declared(this: &Value, name: &str) -> R<Value> {
    let value = of(this)?.value.borrow().clone();
    let part = value.split_once(&format!("{name}=")).and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest.get(1..)?.split(quote).next()
    });
    Ok(part.map(str::to_string).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_laid_out_unless_text_stands_between_them() {
        let parsed = statics::parse(&[Value::str("<a><b x=\"1\"/><c>t</c></a>")], false);
        let Ok(parsed) = parsed else {
            panic!("the text is well-formed")
        };
        let node = of(&parsed).map_err(|_| "no node").unwrap();
        assert_eq!(
            text::shown(node, Some("\n")),
            "<a>\n  <b x=\"1\" />\n  <c>t</c>\n</a>"
        );
        assert_eq!(text::shown(node, None), "<a><b x=\"1\" /><c>t</c></a>");
        assert_eq!(inner(node), "t");
    }
}
