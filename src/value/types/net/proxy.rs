//! `WebProxy`, and the proxy that the environment names.

use std::any::Any;
use std::cell::{Cell, RefCell};

use super::super::{args, throw};
use super::{network_credential, uri};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

const PROXY: &str = "System.Net.WebProxy";
const SYSTEM: &str = "System.Net.WebRequest+WebProxyWrapper";

/// A proxy: its address, and whom to be there.
struct Proxy {
    type_name: &'static str,
    address: RefCell<Option<Str>>,
    credentials: RefCell<Value>,
    local: Cell<bool>,
    bypassed: RefCell<Value>,
}

impl NetObject for Proxy {
    fn ty(&self) -> Ty {
        ty::find(self.type_name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn of(this: &Value) -> R<&Proxy> {
    this.downcast::<Proxy>()
        .map_or_else(|| throw::not_supported("The member needs a WebProxy."), Ok)
}

fn made(type_name: &'static str, address: Option<Str>) -> Value {
    Value::net(Proxy {
        type_name,
        address: RefCell::new(address),
        credentials: RefCell::new(Value::Null),
        local: Cell::new(false),
        bypassed: RefCell::new(Value::strings(Vec::<&str>::new())),
    })
}

/// The proxy that the environment names; without an address where it names none.
pub(super) fn system_proxy() -> Value {
    made(SYSTEM, None)
}

/// A proxy's address and login as connections take them; None for other values. A proxy without an address leaves it
/// to the environment.
pub fn proxy_parts(engine: &mut dyn Engine, value: &Value) -> Option<R<ProxyParts>> {
    let proxy = value.downcast::<Proxy>()?;
    let address = proxy.address.borrow().clone();
    let credentials = proxy.credentials.borrow().clone();
    Some(login(engine, &credentials).map(|login| ProxyParts { address, login }))
}

/// What a connection needs to know of a proxy.
pub struct ProxyParts {
    /// Its address; None for the environment's.
    pub address: Option<Str>,
    /// User and password.
    pub login: Option<(String, String)>,
}

/// User and password of a `NetworkCredential`; None where it names nobody.
///
/// # Errors
/// What reading its members raises.
pub fn login(engine: &mut dyn Engine, credentials: &Value) -> R<Option<(String, String)>> {
    if credentials.is_null() {
        return Ok(None);
    }
    let mut read = |name: &str| -> R<String> {
        let value = crate::value::member::get(engine, credentials, name)?;
        Ok(value.as_str().unwrap_or_default().to_string())
    };
    let (user, password, domain) = (read("UserName")?, read("Password")?, read("Domain")?);
    Ok(match (user.is_empty(), domain.is_empty()) {
        (true, _) => None,
        (false, true) => Some((user, password)),
        (false, false) => Some((format!("{domain}\\{user}"), password)),
    })
}

/// An address as .NET completes it: without a scheme it is HTTP.
fn address(text: &str) -> Option<Str> {
    match text {
        "" => None,
        text if text.contains("://") => Some(text.into()),
        text => Some(format!("http://{text}").into()),
    }
}

/// `new(address, bypassOnLocal, bypassList, credentials)`.
fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let text = super::super::object::text(engine, args::value(a, 0))?;
    let proxy = match args::value(a, 1).base() {
        Value::Int32(port) => made(PROXY, Some(format!("http://{text}:{port}").into())),
        _ => made(PROXY, address(&text)),
    };
    let inside = of(&proxy)?;
    if let Value::Bool(local) = args::value(a, 1).base() {
        inside.local.set(*local);
    }
    if !args::value(a, 2).is_null() {
        *inside.bypassed.borrow_mut() = args::value(a, 2).clone();
    }
    *inside.credentials.borrow_mut() = args::value(a, 3).clone();
    Ok(proxy)
}

const CREDENTIALS: PropDef = prop_set(
    "Credentials",
    "System.Net.ICredentials",
    |_, t| Ok(of(t)?.credentials.borrow().clone()),
    |_, t, new| {
        *of(t)?.credentials.borrow_mut() = new;
        Ok(())
    },
);

fn address_value(proxy: &Proxy) -> Value {
    match &*proxy.address.borrow() {
        Some(text) => uri(text),
        None => Value::Null,
    }
}

const METHODS: &[MethodDef] = &[
    method(
        "GetProxy",
        &[overload("uri GetProxy(uri destination)", |_, t, a| {
            let own = address_value(of(t)?);
            Ok(if own.is_null() {
                args::value(a, 0).clone()
            } else {
                own
            })
        })],
    ),
    method(
        "IsBypassed",
        &[overload("bool IsBypassed(uri host)", |_, t, _| {
            Ok(of(t)?.address.borrow().is_none().into())
        })],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: PROXY,
        interfaces: &["System.Net.IWebProxy"],
        properties: &[
            prop_set(
                "Address",
                "uri",
                |_, t| Ok(address_value(of(t)?)),
                |e, t, new| {
                    let text = super::super::object::text(e, &new)?;
                    *of(t)?.address.borrow_mut() = address(&text);
                    Ok(())
                },
            ),
            prop("BypassArrayList", "System.Collections.ArrayList", |_, t| {
                Ok(of(t)?.bypassed.borrow().clone())
            }),
            prop_set(
                "BypassList",
                "string[]",
                |_, t| Ok(of(t)?.bypassed.borrow().clone()),
                |_, t, new| {
                    *of(t)?.bypassed.borrow_mut() = new;
                    Ok(())
                },
            ),
            prop_set(
                "BypassProxyOnLocal",
                "bool",
                |_, t| Ok(of(t)?.local.get().into()),
                |_, t, new| {
                    of(t)?.local.set(args::flag(&[new], 0)?);
                    Ok(())
                },
            ),
            CREDENTIALS,
            prop_set(
                "UseDefaultCredentials",
                "bool",
                |_, t| Ok((!of(t)?.credentials.borrow().is_null()).into()),
                |_, t, new| {
                    *of(t)?.credentials.borrow_mut() = match args::flag(&[new], 0)? {
                        true => network_credential("", "", ""),
                        false => Value::Null,
                    };
                    Ok(())
                },
            ),
        ],
        methods: METHODS,
        constructors: &[
            overload("System.Net.WebProxy new()", |_, _, _| Ok(made(PROXY, None))),
            overload("System.Net.WebProxy new(uri Address)", make),
            overload(
                "System.Net.WebProxy new(uri Address, bool BypassOnLocal)",
                make,
            ),
            overload("System.Net.WebProxy new(string Host, int Port)", make),
            overload("System.Net.WebProxy new(string Address)", make),
            overload(
                "System.Net.WebProxy new(string Address, bool BypassOnLocal)",
                make,
            ),
            overload(
                "System.Net.WebProxy new(string Address, bool BypassOnLocal, string[] BypassList)",
                make,
            ),
            overload(
                "System.Net.WebProxy new(string Address, bool BypassOnLocal, string[] BypassList, System.Net.ICredentials Credentials)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: SYSTEM,
        interfaces: &["System.Net.IWebProxy"],
        properties: &[CREDENTIALS],
        methods: METHODS,
        ..TypeDef::CLASS
    },
];
