//! `XmlWriter`, `XmlTextWriter` and `XmlWriterSettings`.

use std::any::Any;
use std::cell::{Cell, RefCell};

use super::super::text::{Encoding, encoding_of, encoding_value};
use super::super::{args, environment, throw};
use super::markup::{Layout, Markup};
use super::object::node_of;
use super::write;
use crate::value::ty::{Overload, method, overload, prop, prop_set, static_method};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, member, ty};

/// `XmlWriterSettings`.
#[derive(Clone)]
struct Settings {
    layout: Layout,
    omit_declaration: bool,
    encoding: Encoding,
    close_output: bool,
    fragment: bool,
}

struct SettingsObject(RefCell<Settings>);

/// A writer.
struct Writer {
    markup: RefCell<Markup>,
    /// A `TextWriter` or `StringBuilder`.
    target: Value,
    method: &'static str,
    /// The name that the declaration gives the encoding.
    encoding: String,
    /// A declaration comes before the first element, whether it is asked for or not.
    declares: Cell<bool>,
    /// Closing the writer closes its target.
    closes: bool,
    /// `XmlTextWriter`
    is_text_writer: bool,
    indentation: Cell<i32>,
    indent_char: Cell<u16>,
}

impl NetObject for SettingsObject {
    fn ty(&self) -> Ty {
        ty::find("System.Xml.XmlWriterSettings").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for Writer {
    fn ty(&self) -> Ty {
        let name = if self.is_text_writer {
            "System.Xml.XmlTextWriter"
        } else {
            "System.Xml.XmlWriter"
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn settings(v: &Value) -> R<&RefCell<Settings>> {
    match v.downcast::<SettingsObject>() {
        Some(s) => Ok(&s.0),
        None => throw::invalid_operation("The object is no XML writer."),
    }
}

fn of(v: &Value) -> R<&Writer> {
    match v.downcast::<Writer>() {
        Some(writer) => Ok(writer),
        None => throw::invalid_operation("The object is no XML writer."),
    }
}

impl Writer {
    /// Changes the markup and sends on what that wrote.
    fn change(&self, engine: &mut dyn Engine, f: impl FnOnce(&mut Markup)) -> R<Value> {
        let text = {
            let mut markup = self.markup.borrow_mut();
            if self.declares.take() && markup.is_fresh() {
                markup.declaration(Some(&self.encoding), None);
            }
            f(&mut markup);
            markup.take()
        };
        if !text.is_empty() {
            member::invoke(engine, &self.target, self.method, &[Value::from(text)])?;
        }
        Ok(Value::Void)
    }

    fn finish(&self, engine: &mut dyn Engine) -> R<Value> {
        self.change(engine, |m| while m.end(false) {})?;
        if self.closes {
            member::invoke(engine, &self.target, "Close", &[])?;
        } else {
            flush(engine, self)?;
        }
        Ok(Value::Void)
    }
}

fn flush(engine: &mut dyn Engine, writer: &Writer) -> R<Value> {
    if writer.method == "Write" {
        member::invoke(engine, &writer.target, "Flush", &[])?;
    }
    Ok(Value::Void)
}

/// Where a writer writes to: a file by its path, a stream, a `TextWriter`, a `StringBuilder`.
fn target(
    engine: &mut dyn Engine,
    to: &Value,
    encoding: Encoding,
) -> R<(Value, &'static str, String, bool)> {
    let class = match convert_type(to) {
        "System.Text.StringBuilder" => return Ok((to.clone(), "Append", "utf-16".into(), false)),
        "System.IO.StringWriter" => return Ok((to.clone(), "Write", "utf-16".into(), false)),
        "System.IO.StreamWriter" => return Ok((to.clone(), "Write", "utf-8".into(), false)),
        "System.String" => "a path",
        _ => "a stream",
    };
    let Some(stream_writer) = ty::find("System.IO.StreamWriter") else {
        return throw::invalid_operation("The object is no XML node or writer.");
    };
    let mark = encoding_value(encoding);
    let of_path = class == "a path";
    let list = if of_path {
        vec![to.clone(), Value::Bool(false), mark]
    } else {
        vec![to.clone(), mark]
    };
    let made = member::construct(engine, stream_writer, &list)?;
    Ok((made, "Write", encoding.web_name().into_owned(), of_path))
}

fn convert_type(v: &Value) -> &'static str {
    crate::value::ty::type_of(v.base()).full_name()
}

fn create(engine: &mut dyn Engine, a: &[Value]) -> R<Value> {
    let chosen = match a.get(1).filter(|v| !v.is_null()) {
        Some(v) => settings(v)?.borrow().clone(),
        None => fresh(engine),
    };
    let to = args::value(a, 0);
    let (target, method, encoding, of_path) = target(engine, to, chosen.encoding)?;
    Ok(Value::net(Writer {
        markup: RefCell::new(Markup::new(chosen.layout.clone())),
        target,
        method,
        encoding,
        declares: Cell::new(!chosen.omit_declaration && !chosen.fragment),
        closes: of_path || chosen.close_output,
        is_text_writer: false,
        indentation: Cell::new(2),
        indent_char: Cell::new(u16::from(b' ')),
    }))
}

fn text_writer(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let encoding = a.get(1).and_then(encoding_of);
    let (target, method, web, _) = target(
        engine,
        args::value(a, 0),
        encoding.unwrap_or(Encoding::Utf8(false)),
    )?;
    let new_line = environment::new_line(engine);
    Ok(Value::net(Writer {
        markup: RefCell::new(Markup::new(Layout::plain(new_line))),
        target,
        method,
        encoding: web,
        declares: Cell::new(false),
        closes: method == "Write",
        is_text_writer: true,
        indentation: Cell::new(2),
        indent_char: Cell::new(u16::from(b' ')),
    }))
}

fn fresh(engine: &dyn Engine) -> Settings {
    Settings {
        layout: Layout::plain(environment::new_line(engine)),
        omit_declaration: false,
        encoding: Encoding::Utf8(true),
        close_output: false,
        fragment: false,
    }
}

fn optional(a: &[Value], at: usize) -> Option<&str> {
    a.get(at).and_then(Value::as_str)
}

fn start_element(
    engine: &mut dyn Engine,
    t: &Value,
    prefix: &str,
    name: &str,
    ns: Option<&str>,
) -> R<Value> {
    if name.is_empty() {
        return throw::plain_argument("The empty string '' is not a valid local name.");
    }
    let known = match ns {
        Some(ns) if prefix.is_empty() => {
            let markup = of(t)?.markup.borrow();
            markup.prefix_of(ns).unwrap_or_default().to_owned()
        }
        _ => prefix.to_owned(),
    };
    of(t)?.change(engine, |m| m.start(&known, name, ns))
}

fn attribute(
    engine: &mut dyn Engine,
    t: &Value,
    (prefix, name, ns): (&str, &str, Option<&str>),
    value: &str,
) -> R<Value> {
    needs_tag(t)?;
    of(t)?.change(engine, |m| {
        m.start_attribute(prefix, name, ns);
        m.text(value);
        m.end_attribute();
    })
}

fn needs_tag(t: &Value) -> R<()> {
    if of(t)?.markup.borrow().takes_attributes() {
        return Ok(());
    }
    Exception::new(
        "System.InvalidOperationException",
        "Token StartAttribute in state Element Content would result in an invalid XML document.",
    )
    .raise()
}

fn element(
    engine: &mut dyn Engine,
    t: &Value,
    (prefix, name, ns): (&str, &str, Option<&str>),
    value: &str,
) -> R<Value> {
    start_element(engine, t, prefix, name, ns)?;
    of(t)?.change(engine, |m| {
        if !value.is_empty() {
            m.text(value);
        }
        m.end(false);
    })
}

fn end_element(engine: &mut dyn Engine, t: &Value, full: bool) -> R<Value> {
    if of(t)?.markup.borrow().depth() == 0 {
        return Exception::new(
            "System.InvalidOperationException",
            "There was no XML start tag open.",
        )
        .raise();
    }
    of(t)?.change(engine, |m| {
        m.end(full);
    })
}

fn start_document(engine: &mut dyn Engine, t: &Value, a: &[Value]) -> R<Value> {
    let standalone = match a.first() {
        Some(Value::Bool(b)) => Some(*b),
        _ => None,
    };
    let writer = of(t)?;
    if !writer.is_text_writer && !writer.declares.get() {
        return Ok(Value::Void);
    }
    writer.declares.set(false);
    writer.change(engine, |m| {
        m.declaration(Some(&writer.encoding), standalone)
    })
}

/// A value as `WriteValue` writes it.
fn value_text(engine: &mut dyn Engine, v: &Value) -> R<Str> {
    match v.base() {
        Value::Bool(b) => Ok(if *b { "true" } else { "false" }.into()),
        other => convert::to_str(engine, other),
    }
}

/// Writes a node of a document: `$document.Save($writer)`, `WriteTo`.
pub(super) fn node_to_writer(engine: &mut dyn Engine, node: &Value, writer: &Value) -> R<Value> {
    let Some(node) = node_of(node) else {
        return throw::invalid_operation("The object is no XML node or writer.");
    };
    let writer = of(writer)?;
    let text = {
        let mut markup = writer.markup.borrow_mut();
        let layout = markup.layout_mut();
        if layout.indent {
            write::indented(&node, &layout.indent_chars, &layout.new_line)
        } else {
            write::outer(&node)
        }
    };
    if text.starts_with("<?xml ") {
        writer.declares.set(false);
    }
    let begins_line = writer.declares.get();
    writer.change(engine, |m| {
        if begins_line && m.layout_mut().indent {
            let new_line = m.layout_mut().new_line.clone();
            m.raw(&new_line);
        }
        m.raw(&text);
    })
}

macro_rules! flag {
    ($name:literal, $($field:ident).+) => {
        prop_set(
            $name,
            "bool",
            |_, t| Ok(settings(t)?.borrow().$($field).+.into()),
            |_, t, new| {
                settings(t)?.borrow_mut().$($field).+ = args::flag(&[new], 0)?;
                Ok(())
            },
        )
    };
}

/// Sets one level of indentation from `Indentation` and `IndentChar`.
fn set_indent(writer: &Writer) {
    let unit = writer.indent_char.get();
    let one = char::from_u32(u32::from(unit)).unwrap_or(' ');
    let count = usize::try_from(writer.indentation.get())
        .unwrap_or(0)
        .min(64);
    writer.markup.borrow_mut().layout_mut().indent_chars = one.to_string().repeat(count);
}

const CREATE: &[Overload] = &[
    overload(
        "System.Xml.XmlWriter Create(string outputFileName)",
        |e, _, a| create(e, a),
    ),
    overload(
        "System.Xml.XmlWriter Create(string outputFileName, System.Xml.XmlWriterSettings settings)",
        |e, _, a| create(e, a),
    ),
    overload(
        "System.Xml.XmlWriter Create(System.IO.Stream output)",
        |e, _, a| create(e, a),
    ),
    overload(
        "System.Xml.XmlWriter Create(System.IO.Stream output, System.Xml.XmlWriterSettings settings)",
        |e, _, a| create(e, a),
    ),
    overload(
        "System.Xml.XmlWriter Create(System.IO.TextWriter output)",
        |e, _, a| create(e, a),
    ),
    overload(
        "System.Xml.XmlWriter Create(System.IO.TextWriter output, System.Xml.XmlWriterSettings settings)",
        |e, _, a| create(e, a),
    ),
    overload(
        "System.Xml.XmlWriter Create(System.Text.StringBuilder output)",
        |e, _, a| create(e, a),
    ),
    overload(
        "System.Xml.XmlWriter Create(System.Text.StringBuilder output, System.Xml.XmlWriterSettings settings)",
        |e, _, a| create(e, a),
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Xml.XmlWriterSettings",
        properties: &[
            flag!("CloseOutput", close_output),
            prop_set(
                "ConformanceLevel",
                "string",
                |_, t| {
                    let fragment = settings(t)?.borrow().fragment;
                    Ok(Value::str(if fragment { "Fragment" } else { "Document" }))
                },
                |e, t, new| {
                    let name = convert::to_str(e, &new)?;
                    settings(t)?.borrow_mut().fragment = name.eq_ignore_ascii_case("Fragment");
                    Ok(())
                },
            ),
            prop_set(
                "Encoding",
                "System.Text.Encoding",
                |_, t| Ok(encoding_value(settings(t)?.borrow().encoding)),
                |_, t, new| {
                    if let Some(encoding) = encoding_of(&new) {
                        settings(t)?.borrow_mut().encoding = encoding;
                    }
                    Ok(())
                },
            ),
            flag!("Indent", layout.indent),
            prop_set(
                "IndentChars",
                "string",
                |_, t| Ok(Value::str(&settings(t)?.borrow().layout.indent_chars)),
                |_, t, new| {
                    let text = new.as_str().unwrap_or_default().to_owned();
                    settings(t)?.borrow_mut().layout.indent_chars = text;
                    Ok(())
                },
            ),
            prop_set(
                "NewLineChars",
                "string",
                |_, t| Ok(Value::str(&settings(t)?.borrow().layout.new_line)),
                |_, t, new| {
                    let text = new.as_str().unwrap_or_default().to_owned();
                    settings(t)?.borrow_mut().layout.new_line = text;
                    Ok(())
                },
            ),
            flag!("NewLineOnAttributes", layout.attributes_on_lines),
            flag!("OmitXmlDeclaration", omit_declaration),
        ],
        constructors: &[overload("System.Xml.XmlWriterSettings new()", |e, _, _| {
            Ok(Value::net(SettingsObject(RefCell::new(fresh(e)))))
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlWriter",
        interfaces: &["System.IDisposable"],
        properties: &[prop("WriteState", "string", |_, t| {
            let markup = of(t)?.markup.borrow();
            Ok(Value::str(
                match (markup.is_fresh(), markup.takes_attributes()) {
                    (true, _) => "Start",
                    (_, true) => "Element",
                    _ if markup.depth() > 0 => "Content",
                    _ => "Prolog",
                },
            ))
        })],
        methods: &[
            static_method("Create", CREATE),
            method(
                "Close",
                &[overload("void Close()", |e, t, _| of(t)?.finish(e))],
            ),
            method(
                "Dispose",
                &[overload("void Dispose()", |e, t, _| of(t)?.finish(e))],
            ),
            method(
                "Flush",
                &[overload("void Flush()", |e, t, _| flush(e, of(t)?))],
            ),
            method(
                "WriteAttributeString",
                &[
                    overload(
                        "void WriteAttributeString(string localName, string value)",
                        |e, t, a| {
                            let value = optional(a, 1).unwrap_or_default();
                            attribute(e, t, ("", args::text(a, 0)?, None), value)
                        },
                    ),
                    overload(
                        "void WriteAttributeString(string localName, string ns, string value)",
                        |e, t, a| {
                            let value = optional(a, 2).unwrap_or_default();
                            attribute(e, t, ("", args::text(a, 0)?, optional(a, 1)), value)
                        },
                    ),
                    overload(
                        "void WriteAttributeString(string prefix, string localName, string ns, string value)",
                        |e, t, a| {
                            let prefix = optional(a, 0).unwrap_or_default();
                            let value = optional(a, 3).unwrap_or_default();
                            attribute(e, t, (prefix, args::text(a, 1)?, optional(a, 2)), value)
                        },
                    ),
                ],
            ),
            method(
                "WriteCData",
                &[overload("void WriteCData(string text)", |e, t, a| {
                    let text = optional(a, 0).unwrap_or_default();
                    of(t)?.change(e, |m| m.cdata(text))
                })],
            ),
            method(
                "WriteComment",
                &[overload("void WriteComment(string text)", |e, t, a| {
                    let text = optional(a, 0).unwrap_or_default();
                    of(t)?.change(e, |m| m.node(&format!("<!--{text}-->")))
                })],
            ),
            method(
                "WriteDocType",
                &[overload(
                    "void WriteDocType(string name, string pubid, string sysid, string subset)",
                    |e, t, a| {
                        let name = args::text(a, 0)?;
                        let subset = optional(a, 3).map(|s| format!("[{s}]")).unwrap_or_default();
                        of(t)?.change(e, |m| m.node(&format!("<!DOCTYPE {name}{subset}>")))
                    },
                )],
            ),
            method(
                "WriteElementString",
                &[
                    overload(
                        "void WriteElementString(string localName, string value)",
                        |e, t, a| {
                            let value = optional(a, 1).unwrap_or_default();
                            element(e, t, ("", args::text(a, 0)?, None), value)
                        },
                    ),
                    overload(
                        "void WriteElementString(string localName, string ns, string value)",
                        |e, t, a| {
                            let value = optional(a, 2).unwrap_or_default();
                            element(e, t, ("", args::text(a, 0)?, optional(a, 1)), value)
                        },
                    ),
                    overload(
                        "void WriteElementString(string prefix, string localName, string ns, string value)",
                        |e, t, a| {
                            let prefix = optional(a, 0).unwrap_or_default();
                            let value = optional(a, 3).unwrap_or_default();
                            element(e, t, (prefix, args::text(a, 1)?, optional(a, 2)), value)
                        },
                    ),
                ],
            ),
            method(
                "WriteEndAttribute",
                &[overload("void WriteEndAttribute()", |e, t, _| {
                    of(t)?.change(e, Markup::end_attribute)
                })],
            ),
            method(
                "WriteEndDocument",
                &[overload("void WriteEndDocument()", |e, t, _| {
                    of(t)?.change(e, |m| while m.end(false) {})
                })],
            ),
            method(
                "WriteEndElement",
                &[overload("void WriteEndElement()", |e, t, _| {
                    end_element(e, t, false)
                })],
            ),
            method(
                "WriteFullEndElement",
                &[overload("void WriteFullEndElement()", |e, t, _| {
                    end_element(e, t, true)
                })],
            ),
            method(
                "WriteProcessingInstruction",
                &[overload(
                    "void WriteProcessingInstruction(string name, string text)",
                    |e, t, a| {
                        let name = args::text(a, 0)?;
                        let text = optional(a, 1).unwrap_or_default();
                        if name == "xml" {
                            of(t)?.declares.set(false);
                        }
                        let gap = if text.is_empty() { "" } else { " " };
                        of(t)?.change(e, |m| m.node(&format!("<?{name}{gap}{text}?>")))
                    },
                )],
            ),
            method(
                "WriteRaw",
                &[overload("void WriteRaw(string data)", |e, t, a| {
                    let text = optional(a, 0).unwrap_or_default();
                    of(t)?.change(e, |m| m.raw(text))
                })],
            ),
            method(
                "WriteStartAttribute",
                &[
                    overload("void WriteStartAttribute(string localName)", |e, t, a| {
                        needs_tag(t)?;
                        let name = args::text(a, 0)?;
                        of(t)?.change(e, |m| m.start_attribute("", name, None))
                    }),
                    overload(
                        "void WriteStartAttribute(string localName, string ns)",
                        |e, t, a| {
                            needs_tag(t)?;
                            let name = args::text(a, 0)?;
                            of(t)?.change(e, |m| m.start_attribute("", name, optional(a, 1)))
                        },
                    ),
                ],
            ),
            method(
                "WriteStartDocument",
                &[
                    overload("void WriteStartDocument()", start_document),
                    overload("void WriteStartDocument(bool standalone)", start_document),
                ],
            ),
            method(
                "WriteStartElement",
                &[
                    overload("void WriteStartElement(string localName)", |e, t, a| {
                        start_element(e, t, "", args::text(a, 0)?, None)
                    }),
                    overload(
                        "void WriteStartElement(string localName, string ns)",
                        |e, t, a| start_element(e, t, "", args::text(a, 0)?, optional(a, 1)),
                    ),
                    overload(
                        "void WriteStartElement(string prefix, string localName, string ns)",
                        |e, t, a| {
                            let prefix = optional(a, 0).unwrap_or_default();
                            start_element(e, t, prefix, args::text(a, 1)?, optional(a, 2))
                        },
                    ),
                ],
            ),
            method(
                "WriteString",
                &[overload("void WriteString(string text)", |e, t, a| {
                    let text = optional(a, 0).unwrap_or_default();
                    of(t)?.change(e, |m| m.text(text))
                })],
            ),
            method(
                "WriteValue",
                &[overload(
                    "void WriteValue(System.Object value)",
                    |e, t, a| {
                        let text = value_text(e, args::value(a, 0))?;
                        of(t)?.change(e, |m| m.text(&text))
                    },
                )],
            ),
            method(
                "WriteWhitespace",
                &[overload("void WriteWhitespace(string ws)", |e, t, a| {
                    let text = optional(a, 0).unwrap_or_default();
                    of(t)?.change(e, |m| m.raw(text))
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Xml.XmlTextWriter",
        base: "System.Xml.XmlWriter",
        properties: &[
            prop_set(
                "Formatting",
                "string",
                |_, t| {
                    let indent = of(t)?.markup.borrow_mut().layout_mut().indent;
                    Ok(Value::str(if indent { "Indented" } else { "None" }))
                },
                |e, t, new| {
                    let name = convert::to_str(e, &new)?;
                    let indent = name.eq_ignore_ascii_case("Indented") || name == "1";
                    of(t)?.markup.borrow_mut().layout_mut().indent = indent;
                    Ok(())
                },
            ),
            prop_set(
                "IndentChar",
                "char",
                |_, t| Ok(Value::Char(of(t)?.indent_char.get())),
                |_, t, new| {
                    let writer = of(t)?;
                    writer.indent_char.set(args::unit(&[new], 0)?);
                    set_indent(writer);
                    Ok(())
                },
            ),
            prop_set(
                "Indentation",
                "int",
                |_, t| Ok(Value::Int32(of(t)?.indentation.get())),
                |_, t, new| {
                    let writer = of(t)?;
                    writer.indentation.set(args::int(&[new], 0)?);
                    set_indent(writer);
                    Ok(())
                },
            ),
            prop_set(
                "QuoteChar",
                "char",
                |_, t| {
                    let quote = of(t)?.markup.borrow_mut().layout_mut().quote;
                    Ok(Value::Char(u16::try_from(u32::from(quote)).unwrap_or(34)))
                },
                |_, t, new| {
                    let unit = args::unit(&[new], 0)?;
                    let quote = if unit == u16::from(b'\'') { '\'' } else { '"' };
                    of(t)?.markup.borrow_mut().layout_mut().quote = quote;
                    Ok(())
                },
            ),
        ],
        constructors: &[
            overload(
                "System.Xml.XmlTextWriter new(System.IO.TextWriter w)",
                text_writer,
            ),
            overload(
                "System.Xml.XmlTextWriter new(string filename, System.Text.Encoding encoding)",
                text_writer,
            ),
            overload(
                "System.Xml.XmlTextWriter new(System.IO.Stream w, System.Text.Encoding encoding)",
                text_writer,
            ),
        ],
        ..TypeDef::CLASS
    },
];
