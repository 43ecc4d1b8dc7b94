//! `WebRequest.Create`, `HttpWebRequest` and `HttpWebResponse`.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use super::super::response::{Exchange, RequestMessage, status_code};
use super::super::send::{Request, header};
use super::{Rules, bytes, errors, send, text};
use crate::value::ty::{
    DefKind, MethodDef, PropDef, method, overload, prop, prop_set, static_method,
};
use crate::value::types::collections::{name_value_pairs, web_headers};
use crate::value::types::io::memory_stream;
use crate::value::types::net::service_point::{PROXIES, SYSTEM_PROXY, proxy_for_all};
use crate::value::types::net::{login, uri};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, member, ty};

const REQUEST: &str = "System.Net.HttpWebRequest";
const RESPONSE: &str = "System.Net.HttpWebResponse";

/// A request that was made and not yet sent.
struct WebRequest {
    url: Str,
    method: RefCell<Str>,
    headers: RefCell<Value>,
    credentials: RefCell<Value>,
    proxy: RefCell<Value>,
    /// The stream that the script writes the body to.
    body: RefCell<Option<Value>>,
    timeout: Cell<i32>,
    redirects: Cell<bool>,
    /// What is set and only given back.
    kept: RefCell<Vec<(&'static str, Value)>>,
}

/// A reply.
struct WebReply(Rc<Exchange>);

impl NetObject for WebRequest {
    fn ty(&self) -> Ty {
        ty::find(REQUEST).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for WebReply {
    fn ty(&self) -> Ty {
        ty::find(RESPONSE).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A reply as a value.
pub(super) fn reply_value(exchange: &Rc<Exchange>) -> Value {
    Value::net(WebReply(exchange.clone()))
}

fn of(this: &Value) -> R<&WebRequest> {
    match this.downcast::<WebRequest>() {
        Some(request) => Ok(request),
        None => {
            unsupported("The request was sent by a cmdlet; it says only its method and address.")
        }
    }
}

fn reply(this: &Value) -> R<&Rc<Exchange>> {
    match this.downcast::<WebReply>() {
        Some(reply) => Ok(&reply.0),
        None => unsupported("The member needs an HttpWebResponse."),
    }
}

fn unsupported<T>(message: &str) -> R<T> {
    Exception::new("System.NotSupportedException", message).raise()
}

/// `WebRequest.Create(address)`.
fn create(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let address = a.first().cloned().unwrap_or_default();
    let url = convert::to(engine, &address, ty::known().string)?;
    let url = url.as_str().unwrap_or_default();
    let Ok(parsed) = reqwest::Url::parse(url) else {
        return Exception::new(
            "System.UriFormatException",
            "Invalid URI: The format of the URI could not be determined.",
        )
        .raise();
    };
    if !matches!(parsed.scheme(), "http" | "https") {
        let message = match parsed.scheme() {
            "ftp" => "FTP requests are not supported: this program speaks HTTP only.",
            _ => "The URI prefix is not recognized.",
        };
        return unsupported(message);
    }
    Ok(Value::net(WebRequest {
        url: parsed.as_str().into(),
        method: RefCell::new("GET".into()),
        headers: RefCell::new(web_headers([])),
        credentials: RefCell::default(),
        proxy: RefCell::new(proxy_for_all()),
        body: RefCell::default(),
        timeout: Cell::new(100_000),
        redirects: Cell::new(true),
        kept: RefCell::default(),
    }))
}

fn get_response(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let own = of(this)?;
    let body = match &*own.body.borrow() {
        Some(stream) => Some(bytes(&member::invoke(engine, stream, "ToArray", &[])?)),
        None => None,
    };
    let request = Request {
        method: own.method.borrow().to_uppercase().to_string(),
        url: own.url.to_string(),
        headers: name_value_pairs(&own.headers.borrow()).unwrap_or_default(),
        body,
        chunked: false,
    };
    let rules = Rules {
        login: login(engine, &own.credentials.borrow())?,
        proxy: own.proxy.borrow().clone(),
        timeout: u64::try_from(own.timeout.get())
            .ok()
            .map(Duration::from_millis),
        stays: !own.redirects.get(),
    };
    match send(engine, request.clone(), &rules)? {
        Ok(exchange) => Ok(reply_value(&errors::accepted(exchange)?)),
        Err(failure) => errors::failed(engine, &request, &failure),
    }
}

fn request_stream(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let own = of(this)?;
    if matches!(own.method.borrow().to_uppercase().as_str(), "GET" | "HEAD") {
        return Exception::new(
            "System.Net.ProtocolViolationException",
            "Cannot send a content-body with this verb-type.",
        )
        .raise();
    }
    Ok(own
        .body
        .borrow_mut()
        .get_or_insert_with(|| memory_stream(Vec::new()))
        .clone())
}

/// A property that stands for a header.
macro_rules! header_property {
    ($name:literal, $header:literal) => {
        prop_set(
            $name,
            "string",
            |_, t| {
                let pairs = name_value_pairs(&of(t)?.headers.borrow()).unwrap_or_default();
                Ok(header(&pairs, $header).map(str::to_string).into())
            },
            |e, t, new| {
                let headers = of(t)?.headers.borrow().clone();
                member::invoke(e, &headers, "Set", &[Value::str($header), new])?;
                Ok(())
            },
        )
    };
}

/// A setting that is given back as it was set.
macro_rules! setting {
    ($name:literal, $ty:literal, $default:expr) => {
        prop_set(
            $name,
            $ty,
            |_, t| {
                let kept = of(t)?.kept.borrow();
                let found = kept.iter().find(|(name, _)| *name == $name);
                Ok(found.map_or_else(|| $default, |(_, value)| value.clone()))
            },
            |_, t, new| {
                let mut kept = of(t)?.kept.borrow_mut();
                kept.retain(|(name, _)| *name != $name);
                kept.push(($name, new));
                Ok(())
            },
        )
    };
}

const PROPERTIES: &[PropDef] = &[
    header_property!("Accept", "Accept"),
    prop("Address", "uri", |_, t| Ok(uri(&of(t)?.url))),
    prop_set(
        "AllowAutoRedirect",
        "bool",
        |_, t| Ok(of(t)?.redirects.get().into()),
        |_, t, new| {
            of(t)?.redirects.set(convert::to_bool(&new));
            Ok(())
        },
    ),
    setting!("ContentLength", "long", Value::Int64(-1)),
    header_property!("ContentType", "Content-Type"),
    setting!("CookieContainer", "System.Net.CookieContainer", Value::Null),
    prop_set(
        "Credentials",
        "System.Net.ICredentials",
        |_, t| Ok(of(t)?.credentials.borrow().clone()),
        |_, t, new| {
            *of(t)?.credentials.borrow_mut() = new;
            Ok(())
        },
    ),
    prop_set(
        "Headers",
        "System.Net.WebHeaderCollection",
        |_, t| Ok(of(t)?.headers.borrow().clone()),
        |_, t, new| {
            *of(t)?.headers.borrow_mut() = new;
            Ok(())
        },
    ),
    header_property!("Host", "Host"),
    setting!("KeepAlive", "bool", true.into()),
    prop_set(
        "Method",
        "string",
        |_, t| match t.downcast::<RequestMessage>() {
            Some(sent) => Ok(Value::str(sent.method())),
            None => Ok(Value::Str(of(t)?.method.borrow().clone())),
        },
        |_, t, new| {
            *of(t)?.method.borrow_mut() = new.as_str().unwrap_or_default().into();
            Ok(())
        },
    ),
    setting!("PreAuthenticate", "bool", false.into()),
    prop_set(
        "Proxy",
        "System.Net.IWebProxy",
        |_, t| Ok(of(t)?.proxy.borrow().clone()),
        |_, t, new| {
            *of(t)?.proxy.borrow_mut() = new;
            Ok(())
        },
    ),
    setting!("ReadWriteTimeout", "int", 300_000.into()),
    header_property!("Referer", "Referer"),
    prop("RequestUri", "uri", |_, t| {
        match t.downcast::<RequestMessage>() {
            Some(sent) => Ok(uri(sent.url())),
            None => Ok(uri(&of(t)?.url)),
        }
    }),
    prop_set(
        "Timeout",
        "int",
        |_, t| Ok(of(t)?.timeout.get().into()),
        |e, t, new| {
            of(t)?.timeout.set(convert::to_i32(e, &new)?);
            Ok(())
        },
    ),
    setting!("UseDefaultCredentials", "bool", false.into()),
    header_property!("UserAgent", "User-Agent"),
];

const METHODS: &[MethodDef] = &[
    method(
        "Abort",
        &[overload("void Abort()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "GetRequestStream",
        &[overload(
            "System.IO.Stream GetRequestStream()",
            request_stream,
        )],
    ),
    method(
        "GetResponse",
        &[overload(
            "System.Net.WebResponse GetResponse()",
            get_response,
        )],
    ),
];

fn reply_header(this: &Value, name: &str) -> R<Value> {
    Ok(header(&reply(this)?.headers, name)
        .map(str::to_string)
        .into())
}

const REPLY: &[PropDef] = &[
    prop("CharacterSet", "string", |_, t| {
        let media = header(&reply(t)?.headers, "Content-Type")
            .unwrap_or_default()
            .to_string();
        Ok(super::super::response::charset(&media)
            .unwrap_or_default()
            .into())
    }),
    prop("ContentEncoding", "string", |_, t| {
        reply_header(t, "Content-Encoding")
    }),
    prop("ContentLength", "long", |_, t| {
        let exchange = reply(t)?;
        let told = header(&exchange.headers, "Content-Length").and_then(|n| n.parse::<i64>().ok());
        Ok(told.unwrap_or(-1).into())
    }),
    prop("ContentType", "string", |_, t| {
        reply_header(t, "Content-Type")
    }),
    prop("Headers", "System.Net.WebHeaderCollection", |_, t| {
        let pairs = reply(t)?.headers.iter();
        Ok(web_headers(pairs.map(|(n, v)| (n.as_str(), v.as_str()))))
    }),
    prop("Method", "string", |_, t| Ok(Value::str(&reply(t)?.method))),
    prop("ProtocolVersion", "version", |e, t| {
        let version = Value::str(reply(t)?.version);
        convert::to(
            e,
            &version,
            ty::find("System.Version").unwrap_or(ty::known().object),
        )
    }),
    prop("ResponseUri", "uri", |_, t| Ok(uri(&reply(t)?.url))),
    prop("Server", "string", |_, t| reply_header(t, "Server")),
    prop("StatusCode", "System.Net.HttpStatusCode", |_, t| {
        Ok(status_code(reply(t)?.status))
    }),
    prop("StatusDescription", "string", |_, t| {
        Ok(Value::str(&reply(t)?.reason))
    }),
];

fn nothing(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    Ok(Value::Void)
}

const REPLY_METHODS: &[MethodDef] = &[
    method("Close", &[overload("void Close()", nothing)]),
    method("Dispose", &[overload("void Dispose()", nothing)]),
    method(
        "GetResponseHeader",
        &[overload(
            "string GetResponseHeader(string headerName)",
            |_, t, a| {
                Ok(header(&reply(t)?.headers, text(a, 0))
                    .unwrap_or_default()
                    .into())
            },
        )],
    ),
    method(
        "GetResponseStream",
        &[overload(
            "System.IO.Stream GetResponseStream()",
            |_, t, _| Ok(memory_stream(reply(t)?.body.clone())),
        )],
    ),
];

const CREATE: MethodDef = static_method(
    "Create",
    &[
        overload(
            "static System.Net.WebRequest Create(string requestUriString)",
            create,
        ),
        overload(
            "static System.Net.WebRequest Create(uri requestUri)",
            create,
        ),
    ],
);

const CREATE_HTTP: MethodDef = static_method(
    "CreateHttp",
    &[
        overload(
            "static System.Net.HttpWebRequest CreateHttp(string requestUriString)",
            create,
        ),
        overload(
            "static System.Net.HttpWebRequest CreateHttp(uri requestUri)",
            create,
        ),
    ],
);

/// The descriptions of this file.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Net.WebRequest",
        base: "System.MarshalByRefObject",
        kind: DefKind::Abstract,
        properties: PROXIES,
        methods: SYSTEM_PROXY,
        parts: &[&TypeDef {
            methods: &[CREATE, CREATE_HTTP],
            ..TypeDef::CLASS
        }],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: REQUEST,
        base: "System.Net.WebRequest",
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.WebResponse",
        base: "System.MarshalByRefObject",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: RESPONSE,
        base: "System.Net.WebResponse",
        properties: REPLY,
        methods: REPLY_METHODS,
        ..TypeDef::CLASS
    },
];
