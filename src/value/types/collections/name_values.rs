//! `NameValueCollection`: names with one or more values, case ignored, in order.

use std::any::Any;
use std::cell::RefCell;

use super::super::{args, throw};
use super::sequence::count;
use crate::value::dict::equals_ignore_case;
use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

struct NameValues {
    entries: RefCell<Vec<(Str, Vec<Str>)>>,
    /// `HttpUtility.ParseQueryString` writes itself back as a query.
    query: bool,
}

/// A collection of pairs, as `ParseQueryString` gives it.
pub(in super::super) fn name_values(pairs: impl Iterator<Item = (String, String)>) -> Value {
    let made = NameValues {
        entries: RefCell::default(),
        query: true,
    };
    for (name, value) in pairs {
        made.add(&name, &value);
    }
    Value::net(made)
}

impl NameValues {
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
        ty::find("System.Collections.Specialized.NameValueCollection").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.names()))
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        if !self.query {
            return None;
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
            Value::Str(name) => Ok(self.get(name)),
            Value::Int32(at) => match self.entries.borrow().get(usize::try_from(*at).ok()?) {
                Some((_, values)) => Ok(joined(values)),
                None => throw::bounds(),
            },
            _ => return None,
        })
    }

    fn set_index(&self, _: &mut dyn Engine, index: &Value, value: &Value) -> Option<R<()>> {
        let name = index.as_str()?;
        self.remove(name);
        self.add(name, value.as_str().unwrap_or_default());
        Some(Ok(()))
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Collections.Specialized.NameValueCollection",
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
        |_, _, _| {
            Ok(Value::net(NameValues {
                entries: RefCell::default(),
                query: false,
            }))
        },
    )],
    ..TypeDef::CLASS
}];

fn of(this: &Value) -> R<&NameValues> {
    this.downcast::<NameValues>().map_or_else(
        || throw::not_supported("The member needs a NameValueCollection."),
        Ok,
    )
}
