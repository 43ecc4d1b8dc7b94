//! `UriBuilder`.

use std::any::Any;
use std::cell::RefCell;

use super::super::{args, throw};
use super::uri::uri;
use super::uri_parts::{Parts, default_port};
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

struct Builder(RefCell<Parts>);

impl NetObject for Builder {
    fn ty(&self) -> Ty {
        ty::find("System.UriBuilder").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(shown(&self.0.borrow()).into()))
    }
}

/// A text property of the builder.
macro_rules! text {
    ($name:literal, $field:ident, $set:expr) => {
        prop_set(
            $name,
            "string",
            |_, t| Ok(of(t)?.0.borrow().$field.as_str().into()),
            |_, t, new| {
                let set: fn(&str) -> String = $set;
                let text = set(new.as_str().unwrap_or_default());
                of(t)?.0.borrow_mut().$field = text;
                Ok(())
            },
        )
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.UriBuilder",
    properties: &[
        text!("Fragment", fragment, |s| prefixed(s, '#')),
        text!("Host", host, str::to_string),
        prop_set(
            "Password",
            "string",
            |_, t| {
                let parts = of(t)?.0.borrow();
                Ok(parts.user.split_once(':').map_or("", |(_, p)| p).into())
            },
            |_, t, new| {
                let mut parts = of(t)?.0.borrow_mut();
                let user = parts.user.split(':').next().unwrap_or_default().to_string();
                parts.user = format!("{user}:{}", new.as_str().unwrap_or_default());
                Ok(())
            },
        ),
        text!("Path", path, |s| prefixed(
            if s.is_empty() { "/" } else { s },
            '/'
        )),
        prop_set(
            "Port",
            "int",
            |_, t| {
                let parts = of(t)?.0.borrow();
                Ok(parts
                    .port
                    .or_else(|| default_port(&parts.scheme))
                    .map_or(-1, i32::from)
                    .into())
            },
            |e, t, new| {
                let port = args::int(&[new], 0)?;
                match port {
                    -1 => of(t)?.0.borrow_mut().port = None,
                    0..=65535 => of(t)?.0.borrow_mut().port = u16::try_from(port).ok(),
                    _ => {
                        return throw::out_of_range(
                            e,
                            "Specified argument was out of the range of valid values.",
                            "value",
                        );
                    }
                }
                Ok(())
            },
        ),
        text!("Query", query, |s| prefixed(s, '?')),
        text!("Scheme", scheme, |s| s
            .split(':')
            .next()
            .unwrap_or_default()
            .to_lowercase()),
        prop("Uri", "uri", |_, t| Ok(uri(&of(t)?.0.borrow().text()))),
        prop_set(
            "UserName",
            "string",
            |_, t| {
                let parts = of(t)?.0.borrow();
                Ok(parts.user.split(':').next().unwrap_or_default().into())
            },
            |_, t, new| {
                of(t)?.0.borrow_mut().user = new.as_str().unwrap_or_default().to_string();
                Ok(())
            },
        ),
    ],
    methods: &[method(
        "ToString",
        &[overload("string ToString()", |_, t, _| {
            Ok(shown(&of(t)?.0.borrow()).into())
        })],
    )],
    constructors: &[
        overload("System.UriBuilder new()", |_, _, _| {
            made("http", "localhost", None, "/")
        }),
        overload("System.UriBuilder new(string uri)", |_, _, a| {
            let text = args::text(a, 0)?;
            match Parts::read(text).or_else(|| Parts::read(&format!("http://{text}"))) {
                Some(parts) => Ok(Value::net(Builder(RefCell::new(parts)))),
                None => Exception::new(
                    "System.UriFormatException",
                    "Invalid URI: The format of the URI could not be determined.",
                )
                .raise(),
            }
        }),
        overload("System.UriBuilder new(uri uri)", |e, _, a| {
            let text = super::super::object::text(e, args::value(a, 0))?;
            match Parts::read(&text) {
                Some(parts) => Ok(Value::net(Builder(RefCell::new(parts)))),
                None => {
                    throw::invalid_operation("This operation is not supported for a relative URI.")
                }
            }
        }),
        overload(
            "System.UriBuilder new(string schemeName, string hostName)",
            |_, _, a| made(args::text(a, 0)?, args::text(a, 1)?, None, "/"),
        ),
        overload(
            "System.UriBuilder new(string scheme, string host, int portNumber)",
            |_, _, a| {
                made(
                    args::text(a, 0)?,
                    args::text(a, 1)?,
                    u16::try_from(args::int(a, 2)?).ok(),
                    "/",
                )
            },
        ),
        overload(
            "System.UriBuilder new(string scheme, string host, int port, string pathValue)",
            |_, _, a| {
                made(
                    args::text(a, 0)?,
                    args::text(a, 1)?,
                    u16::try_from(args::int(a, 2)?).ok(),
                    args::text(a, 3)?,
                )
            },
        ),
    ],
    ..TypeDef::CLASS
}];

fn of(this: &Value) -> R<&Builder> {
    this.downcast::<Builder>().map_or_else(
        || throw::not_supported("The member needs a UriBuilder."),
        Ok,
    )
}

fn prefixed(text: &str, prefix: char) -> String {
    if text.is_empty() || text.starts_with(prefix) {
        text.to_string()
    } else {
        format!("{prefix}{text}")
    }
}

fn made(scheme: &str, host: &str, port: Option<u16>, path: &str) -> R<Value> {
    Ok(Value::net(Builder(RefCell::new(Parts {
        scheme: scheme.to_lowercase(),
        host: host.to_string(),
        port,
        has_authority: true,
        path: prefixed(path, '/'),
        ..Parts::default()
    }))))
}

/// `ToString()` writes the port even where it is the scheme's own.
fn shown(parts: &Parts) -> String {
    let port = parts.port.or_else(|| default_port(&parts.scheme));
    let explicit = Parts {
        port,
        ..parts.clone()
    };
    explicit.text()
}
