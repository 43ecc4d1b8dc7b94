//! `NameValueCollection`: names with one or more values, case ignored, in order.

use std::any::Any;
use std::cell::RefCell;

use super::super::{args, throw};
use super::sequence::count;
use crate::value::dict::equals_ignore_case;
use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

struct NameValues {
    type_name: &'static str,
    entries: RefCell<Vec<(Str, Vec<Str>)>>,
    form: Form,
}

/// What a collection writes itself as.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Its type's name.
    Plain,
    /// A query: what `HttpUtility.ParseQueryString` gives.
    Query,
    /// Headers, a line each.
    Headers,
}

const PLAIN: &str = "System.Collections.Specialized.NameValueCollection";
const HEADERS: &str = "System.Net.WebHeaderCollection";

/// A collection of pairs, as `ParseQueryString` gives it.
pub(in super::super) fn name_values(pairs: impl Iterator<Item = (String, String)>) -> Value {
    let made = NameValues::new(PLAIN, Form::Query);
    for (name, value) in pairs {
        made.add(&name, &value);
    }
    Value::net(made)
}

/// A `WebHeaderCollection`.
pub fn web_headers<'h>(pairs: impl IntoIterator<Item = (&'h str, &'h str)>) -> Value {
    let made = NameValues::new(HEADERS, Form::Headers);
    for (name, value) in pairs {
        made.add(name, value);
    }
    Value::net(made)
}

/// The names of a collection with their values, joined where there are several; None for other values.
pub fn name_value_pairs(value: &Value) -> Option<Vec<(String, String)>> {
    let collection = value.downcast::<NameValues>()?;
    let entries = collection.entries.borrow();
    let pairs = entries.iter().map(|(name, values)| {
        let values: Vec<&str> = values.iter().map(Str::as_str).collect();
        (name.to_string(), values.join(","))
    });
    Some(pairs.collect())
}

impl NameValues {
    fn new(type_name: &'static str, form: Form) -> NameValues {
        NameValues {
            type_name,
            entries: RefCell::default(),
            form,
        }
    }

    fn add(&self, name: &str, value: &str) {
        let mut entries = self.entries.borrow_mut();
        match entries
            .iter_mut()
            .find(|(n, _)| equals_ignore_case(n, name))
        {
            Some((_, values)) => values.push(value.into()),
            None => entries.push((name.into(), vec![value.into()])),
        }
    }

    fn get(&self, name: &str) -> Value {
        let entries = self.entries.borrow();
        let found = entries.iter().find(|(n, _)| equals_ignore_case(n, name));
        found.map_or(Value::Null, |(_, values)| joined(values))
    }

    fn remove(&self, name: &str) {
        self.entries
            .borrow_mut()
            .retain(|(n, _)| !equals_ignore_case(n, name));
    }

    fn names(&self) -> Vec<Value> {
        self.entries
            .borrow()
            .iter()
            .map(|(n, _)| Value::Str(n.clone()))
            .collect()
    }
}

fn joined(values: &[Str]) -> Value {
    let texts: Vec<&str> = values.iter().map(Str::as_str).collect();
    Value::from(texts.join(","))
}

impl NetObject for NameValues {
    fn ty(&self) -> Ty {
        ty::find(self.type_name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.names()))
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        match self.form {
            Form::Plain => return None,
            Form::Headers => {
                let mut text = String::new();
                for (name, values) in self.entries.borrow().iter() {
                    let values: Vec<&str> = values.iter().map(Str::as_str).collect();
                    text.push_str(&format!("{name}: {}\r\n", values.join(", ")));
                }
                text.push_str("\r\n");
                return Some(Ok(text.into()));
            }
            Form::Query => {}
        }
        let mut parts = Vec::new();
        for (name, values) in self.entries.borrow().iter() {
            for value in values {
                parts.push(format!(
                    "{}={}",
                    super::super::net::query_encode(name),
                    super::super::net::query_encode(value)
                ));
            }
        }
        Some(Ok(parts.join("&").into()))
    }

    fn index(&self, _: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        Some(match index.base() {
            Value::Str(_) | Value::Enum(..) => Ok(self.get(&header_name(index)?)),
            Value::Int32(at) => match self.entries.borrow().get(usize::try_from(*at).ok()?) {
                Some((_, values)) => Ok(joined(values)),
                None => throw::bounds(),
            },
            _ => return None,
        })
    }

    fn set_index(&self, _: &mut dyn Engine, index: &Value, value: &Value) -> Option<R<()>> {
        let name = header_name(index)?;
        self.remove(&name);
        self.add(&name, value.as_str().unwrap_or_default());
        Some(Ok(()))
    }
}

/// A name, or the name of a header that an enumeration's member stands for: `ContentType` for `Content-Type`.
fn header_name(index: &Value) -> Option<Str> {
    match index.base() {
        Value::Str(name) => Some(name.clone()),
        Value::Enum(ty, number) => {
            let member = crate::value::convert::enum_text(*ty, *number);
            let mut name = String::new();
            for c in member.chars() {
                if c.is_ascii_uppercase() && !name.is_empty() {
                    name.push('-');
                }
                name.push(c);
            }
            Some(match name.as_str() {
                "Te" => "TE".into(),
                "Content-Md5" => "Content-MD5".into(),
                "E-Tag" => "ETag".into(),
                "Www-Authenticate" => "WWW-Authenticate".into(),
                _ => name.into(),
            })
        }
        _ => None,
    }
}

/// `Add("Name: value")`.
fn add_line(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match args::text(a, 0)?.split_once(':') {
        Some((name, value)) => {
            of(this)?.add(name.trim(), value.trim());
            Ok(Value::Void)
        }
        None => throw::argument(
            engine,
            "Specified value does not have a ':' separator.",
            "header",
        ),
    }
}

fn add_known(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    if let Some(name) = header_name(args::value(a, 0)) {
        of(this)?.add(&name, args::text(a, 1)?);
    }
    Ok(Value::Void)
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: HEADERS,
        base: PLAIN,
        methods: &[method(
            "Add",
            &[
                overload("void Add(string header)", add_line),
                overload("void Add(string name, string value)", |_, t, a| {
                    of(t)?.add(args::text(a, 0)?, args::text(a, 1)?);
                    Ok(Value::Void)
                }),
                overload(
                    "void Add(System.Net.HttpRequestHeader header, string value)",
                    add_known,
                ),
                overload(
                    "void Add(System.Net.HttpResponseHeader header, string value)",
                    add_known,
                ),
            ],
        )],
        constructors: &[overload(
            "System.Net.WebHeaderCollection new()",
            |_, _, _| Ok(web_headers([])),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: PLAIN,
        interfaces: &["System.Collections.ICollection"],
        properties: &[
            prop("AllKeys", "string[]", |_, t| {
                Ok(Value::typed_array(ty::known().string, of(t)?.names()))
            }),
            prop("Count", "int", |_, t| {
                Ok(count(of(t)?.entries.borrow().len()))
            }),
            prop("Keys", "System.Collections.ICollection", |_, t| {
                Ok(Value::typed_array(ty::known().string, of(t)?.names()))
            }),
        ],
        methods: &[
            method(
                "Add",
                &[overload(
                    "void Add(string name, string value)",
                    |_, t, a| {
                        of(t)?.add(args::text(a, 0)?, args::text(a, 1)?);
                        Ok(Value::Void)
                    },
                )],
            ),
            method(
                "Clear",
                &[overload("void Clear()", |_, t, _| {
                    of(t)?.entries.borrow_mut().clear();
                    Ok(Value::Void)
                })],
            ),
            method(
                "Get",
                &[overload("string Get(string name)", |_, t, a| {
                    Ok(of(t)?.get(args::text(a, 0)?))
                })],
            ),
            method(
                "GetKey",
                &[overload("string GetKey(int index)", |e, t, a| {
                    let at = usize::try_from(args::int(a, 0)?).unwrap_or(usize::MAX);
                    match of(t)?.names().get(at) {
                        Some(name) => Ok(name.clone()),
                        None => throw::index(e),
                    }
                })],
            ),
            method(
                "GetValues",
                &[overload("string[] GetValues(string name)", |_, t, a| {
                    let name = args::text(a, 0)?;
                    let entries = of(t)?.entries.borrow();
                    let found = entries.iter().find(|(n, _)| equals_ignore_case(n, name));
                    Ok(found.map_or(Value::Null, |(_, values)| Value::strings(values)))
                })],
            ),
            method(
                "HasKeys",
                &[overload("bool HasKeys()", |_, t, _| {
                    Ok((!of(t)?.entries.borrow().is_empty()).into())
                })],
            ),
            method(
                "Item",
                &[overload("string Item(string name)", |_, t, a| {
                    Ok(of(t)?.get(args::text(a, 0)?))
                })],
            ),
            method(
                "Remove",
                &[overload("void Remove(string name)", |_, t, a| {
                    of(t)?.remove(args::text(a, 0)?);
                    Ok(Value::Void)
                })],
            ),
            method(
                "Set",
                &[overload(
                    "void Set(string name, string value)",
                    |_, t, a| {
                        let (collection, name) = (of(t)?, args::text(a, 0)?);
                        collection.remove(name);
                        collection.add(name, args::text(a, 1)?);
                        Ok(Value::Void)
                    },
                )],
            ),
        ],
        constructors: &[overload(
            "System.Collections.Specialized.NameValueCollection new()",
            |_, _, _| Ok(Value::net(NameValues::new(PLAIN, Form::Plain))),
        )],
        ..TypeDef::CLASS
    },
];

fn of(this: &Value) -> R<&NameValues> {
    this.downcast::<NameValues>().map_or_else(
        || throw::not_supported("The member needs a NameValueCollection."),
        Ok,
    )
}
