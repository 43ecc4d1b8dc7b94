//! `Cookie` and `CookieContainer`: what servers ask to be sent back, and to whom it is sent.

use std::any::Any;
use std::cell::RefCell;

use super::super::{args, throw};
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, member, ty};

/// A cookie's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fields {
    name: String,
    value: String,
    domain: String,
    path: String,
    secure: bool,
    http_only: bool,
    /// Taken back by its server.
    expired: bool,
    /// Sent to the very host that set it and to no other below it.
    this_host_only: bool,
}

/// A cookie as scripts see it.
struct Cookie(RefCell<Fields>);

/// `CookieContainer`
#[derive(Default)]
pub struct CookieContainer {
    cookies: RefCell<Vec<Fields>>,
}

impl NetObject for Cookie {
    fn ty(&self) -> Ty {
        ty::find("System.Net.Cookie").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        let fields = self.0.borrow();
        Some(Ok(Str::from(format!("{}={}", fields.name, fields.value))))
    }
}

impl NetObject for CookieContainer {
    fn ty(&self) -> Ty {
        ty::find("System.Net.CookieContainer").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Fields {
    /// Reads the value of a `Set-Cookie` header.
    fn read(header: &str, host: &str, path: &str) -> Option<Fields> {
        let mut parts = header.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut fields = Fields {
            name: name.trim().to_string(),
            value: value.trim().to_string(),
            domain: host.to_string(),
            path: if folder.is_empty() { "/" } else { folder }.to_string(),
            this_host_only: true,
            ..Fields::default()
        };
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "domain" if !value.is_empty() => {
                    fields.domain = value.to_ascii_lowercase();
                    fields.this_host_only = false;
                }
                "path" if value.starts_with('/') => fields.path = value.to_string(),
                "secure" => fields.secure = true,
                "httponly" => fields.http_only = true,
                "max-age" => fields.expired |= value.starts_with('-') || value == "0",
                _ => {}
            }
        }
        let lasting = Fields {
            expired: false,
            ..fields.clone()
        };
        let goes_back = lasting.fits(&Place {
            host: host.to_string(),
            path: fields.path.clone(),
            secure: true,
        });
        (!fields.name.is_empty() && goes_back).then_some(fields)
    }

    /// True where the cookie is sent to a place.
    fn fits(&self, place: &Place) -> bool {
        let domain = self.domain.trim_start_matches('.');
        let below = place
            .host
            .strip_suffix(domain)
            .is_some_and(|rest| rest.ends_with('.'));
        let host = place.host == domain || (!self.this_host_only && below);
        let path = self.path == "/"
            || place.path == self.path
            || place
                .path
                .strip_prefix(self.path.as_str())
                .is_some_and(|rest| self.path.ends_with('/') || rest.starts_with('/'));
        host && path && (!self.secure || place.secure) && !self.expired
    }
}

/// Where a request goes.
struct Place {
    host: String,
    path: String,
    secure: bool,
}

impl Place {
    fn of(url: &str) -> Place {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let host = match host.strip_prefix('[') {
            Some(inner) => inner.split(']').next().unwrap_or(inner),
            None => host.split(':').next().unwrap_or(host),
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        Place {
            host: host.to_ascii_lowercase(),
            path: if path.is_empty() { "/" } else { path }.to_string(),
            secure: scheme.eq_ignore_ascii_case("https"),
        }
    }
}

impl CookieContainer {
    fn put(&self, fields: Fields) {
        let mut cookies = self.cookies.borrow_mut();
        cookies.retain(|c| {
            c.name != fields.name || c.domain != fields.domain || c.path != fields.path
        });
        if !fields.expired {
            cookies.push(fields);
        }
    }

    /// Keeps what a reply's `Set-Cookie` asks for.
    pub fn take(&self, url: &str, header: &str) {
        let place = Place::of(url);
        if let Some(fields) = Fields::read(header, &place.host, &place.path) {
            self.put(fields);
        }
    }

    /// The `Cookie` header for a request; None where nothing is sent.
    pub fn header(&self, url: &str) -> Option<String> {
        let place = Place::of(url);
        let cookies = self.cookies.borrow();
        let fitting = cookies.iter().filter(|c| c.fits(&place));
        let texts: Vec<String> = fitting.map(|c| format!("{}={}", c.name, c.value)).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }
}

fn cookie(this: &Value) -> R<&Cookie> {
    this.downcast::<Cookie>()
        .map_or_else(|| throw::not_supported("The member needs a Cookie."), Ok)
}

fn jar(this: &Value) -> R<&CookieContainer> {
    this.downcast::<CookieContainer>().map_or_else(
        || throw::not_supported("The member needs a CookieContainer."),
        Ok,
    )
}

/// The address that a method is given as `Uri`.
fn address(engine: &mut dyn Engine, uri: &Value) -> R<String> {
    let text = member::get(engine, uri, "AbsoluteUri")?;
    convert::to_str(engine, &text).map(|t| t.to_string())
}

fn listed(cookies: impl Iterator<Item = Fields>) -> Value {
    Value::array(
        cookies
            .map(|c| Value::net(Cookie(RefCell::new(c))))
            .collect(),
    )
}

fn made(a: &[Value]) -> R<Value> {
    let text = |at: usize| match a.get(at) {
        Some(_) => args::text(a, at).map(str::to_string),
        None => Ok(String::new()),
    };
    Ok(Value::net(Cookie(RefCell::new(Fields {
        name: text(0)?,
        value: text(1)?,
        path: text(2)?,
        domain: text(3)?,
        ..Fields::default()
    }))))
}

/// A field that is a text.
macro_rules! text {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "string",
            |_, t| Ok(cookie(t)?.0.borrow().$field.as_str().into()),
            |e, t, new| {
                let text = convert::to_str(e, &new)?.to_string();
                cookie(t)?.0.borrow_mut().$field = text;
                Ok(())
            },
        )
    };
}

/// A field that is a flag.
macro_rules! flag {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "bool",
            |_, t| Ok(cookie(t)?.0.borrow().$field.into()),
            |_, t, new| {
                cookie(t)?.0.borrow_mut().$field = convert::to_bool(&new);
                Ok(())
            },
        )
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Net.Cookie",
        properties: &[
            flag!("HttpOnly", http_only),
            text!("Domain", domain),
            flag!("Expired", expired),
            text!("Name", name),
            text!("Path", path),
            flag!("Secure", secure),
            text!("Value", value),
        ],
        constructors: &[
            overload("System.Net.Cookie new()", |_, _, a| made(a)),
            overload(
                "System.Net.Cookie new(string name, string value)",
                |_, _, a| made(a),
            ),
            overload(
                "System.Net.Cookie new(string name, string value, string path)",
                |_, _, a| made(a),
            ),
            overload(
                "System.Net.Cookie new(string name, string value, string path, string domain)",
                |_, _, a| made(a),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.CookieContainer",
        properties: &[prop("Count", "int", |_, t| {
            let count = jar(t)?.cookies.borrow().len();
            Ok(i32::try_from(count).unwrap_or(i32::MAX).into())
        })],
        methods: &[
            method(
                "Add",
                &[
                    overload("void Add(System.Net.Cookie cookie)", |_, t, a| {
                        let fields = cookie(args::value(a, 0))?.0.borrow().clone();
                        jar(t)?.put(fields);
                        Ok(Value::Void)
                    }),
                    overload("void Add(uri uri, System.Net.Cookie cookie)", |e, t, a| {
                        let place = Place::of(&address(e, args::value(a, 0))?);
                        let mut fields = cookie(args::value(a, 1))?.0.borrow().clone();
                        if fields.domain.is_empty() {
                            fields.domain = place.host;
                            fields.this_host_only = true;
                        }
                        if fields.path.is_empty() {
                            fields.path = place.path;
                        }
                        jar(t)?.put(fields);
                        Ok(Value::Void)
                    }),
                ],
            ),
            method(
                "GetCookies",
                &[overload(
                    "System.Net.CookieCollection GetCookies(uri uri)",
                    |e, t, a| {
                        let place = Place::of(&address(e, args::value(a, 0))?);
                        let all = jar(t)?.cookies.borrow().clone();
                        Ok(listed(all.into_iter().filter(|c| c.fits(&place))))
                    },
                )],
            ),
            method(
                "GetAllCookies",
                &[overload(
                    "System.Net.CookieCollection GetAllCookies()",
                    |_, t, _| Ok(listed(jar(t)?.cookies.borrow().clone().into_iter())),
                )],
            ),
            method(
                "GetCookieHeader",
                &[overload("string GetCookieHeader(uri uri)", |e, t, a| {
                    let url = address(e, args::value(a, 0))?;
                    Ok(jar(t)?.header(&url).unwrap_or_default().into())
                })],
            ),
            method(
                "SetCookies",
                &[overload(
                    "void SetCookies(uri uri, string cookieHeader)",
                    |e, t, a| {
                        let url = address(e, args::value(a, 0))?;
                        jar(t)?.take(&url, args::text(a, 1)?);
                        Ok(Value::Void)
                    },
                )],
            ),
        ],
        constructors: &[overload("System.Net.CookieContainer new()", |_, _, _| {
            Ok(Value::net(CookieContainer::default()))
        })],
        ..TypeDef::CLASS
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_go_back_to_where_they_came_from() {
        let jar = CookieContainer::default();
        jar.take(
            "https://a.example.org/x/y",
            "id=1; Path=/; Secure; HttpOnly",
        );
        jar.take("https://a.example.org/x/y", "low=2");
        jar.take(
            "https://a.example.org/x/y",
            "wide=3; Domain=.example.org; Path=/",
        );
        jar.take("https://a.example.org/", "evil=4; Domain=other.org");
        assert_eq!(
            jar.header("https://a.example.org/x/z").as_deref(),
            Some("id=1; low=2; wide=3")
        );
        assert_eq!(
            jar.header("http://a.example.org/").as_deref(),
            Some("wide=3")
        );
        assert_eq!(
            jar.header("https://b.example.org/").as_deref(),
            Some("wide=3")
        );
        assert_eq!(jar.header("https://other.org/"), None);
    }

    #[test]
    fn a_cookie_is_taken_back_by_its_age() {
        let jar = CookieContainer::default();
        jar.take("http://h/", "id=1");
        jar.take("http://h/", "id=; Max-Age=0");
        assert_eq!(jar.header("http://h/"), None);
    }
}
