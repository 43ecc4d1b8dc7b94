//! `WebClient`: whole resources as text, bytes or files.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use super::super::response::Exchange;
use super::super::send::Request;
use super::{Rules, byte_array, bytes, errors, send, text};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, prop_set};
use crate::value::types::collections::{name_value_pairs, web_headers};
use crate::value::types::io::{memory_stream, native_path};
use crate::value::types::net::{form_encode, login};
use crate::value::types::text::{Encoding, encoding_of, encoding_value};
use crate::value::{Engine, Exception, NetObject, R, Ty, TypeDef, Value, ty};

/// A `WebClient` with what each of its requests carries.
struct WebClient {
    base: RefCell<Value>,
    credentials: RefCell<Value>,
    encoding: RefCell<Value>,
    headers: RefCell<Value>,
    proxy: RefCell<Value>,
    query: RefCell<Value>,
    received: RefCell<Value>,
}

impl NetObject for WebClient {
    fn ty(&self) -> Ty {
        ty::find("System.Net.WebClient").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn of(this: &Value) -> R<&WebClient> {
    match this.downcast::<WebClient>() {
        Some(client) => Ok(client),
        None => Exception::new(
            "System.NotSupportedException",
            "The member needs a WebClient.",
        )
        .raise(),
    }
}

impl WebClient {
    fn encoding(&self, engine: &dyn Engine) -> Encoding {
        encoding_of(&self.encoding.borrow()).unwrap_or(match engine.edition().is_core() {
            true => Encoding::Utf8(false),
            false => Encoding::default_of(engine.edition()),
        })
    }

    /// The address that an argument means: below the base address, with the query of the client.
    fn address(&self, engine: &mut dyn Engine, given: &Value) -> R<String> {
        if given.is_null() {
            let message = match engine.edition().is_core() {
                true => "Value cannot be null. (Parameter 'address')",
                false => "Value cannot be null.\r\nParameter name: address",
            };
            return Exception::new("System.ArgumentNullException", message).raise();
        }
        let given = crate::value::convert::to(engine, given, ty::known().string)?;
        let given = given.as_str().unwrap_or_default();
        let base = self.base.borrow().as_str().unwrap_or_default().to_string();
        let whole = reqwest::Url::parse(&base)
            .and_then(|base| base.join(given))
            .map_or_else(|_| given.to_string(), |url| url.to_string());
        let pairs = name_value_pairs(&self.query.borrow()).unwrap_or_default();
        if pairs.is_empty() || whole.contains('?') {
            return Ok(whole);
        }
        let pairs: Vec<String> = pairs.iter().map(|(n, v)| format!("{n}={v}")).collect();
        Ok(format!("{whole}?{}", pairs.join("&")))
    }

    fn exchange(
        &self,
        engine: &mut dyn Engine,
        address: &Value,
        method: &str,
        content: Option<(Vec<u8>, &str)>,
    ) -> R<Rc<Exchange>> {
        let url = self.address(engine, address)?;
        if let Some(path) = local_path(engine, &url) {
            return file(&path, &url);
        }
        let mut headers = name_value_pairs(&self.headers.borrow()).unwrap_or_default();
        let has_type = headers
            .iter()
            .any(|(n, _)| n.eq_ignore_ascii_case("Content-Type"));
        let body = content.map(|(body, media)| {
            if !has_type && !media.is_empty() {
                headers.push(("Content-Type".to_string(), media.to_string()));
            }
            body
        });
        let request = Request {
            method: method.to_string(),
            url,
            headers,
            body,
            chunked: false,
        };
        let rules = Rules {
            login: login(engine, &self.credentials.borrow())?,
            proxy: self.proxy.borrow().clone(),
            ..Rules::default()
        };
        let exchange = match send(engine, request.clone(), &rules)? {
            Ok(exchange) => errors::accepted(exchange)?,
            Err(failure) => return errors::failed(engine, &request, &failure),
        };
        let received = exchange
            .headers
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()));
        *self.received.borrow_mut() = web_headers(received);
        Ok(exchange)
    }

    /// A reply's text: in the encoding that it names, or that its mark shows, else in the client's.
    fn text_of(&self, engine: &dyn Engine, exchange: &Exchange) -> Value {
        let named = exchange.named_encoding();
        let encoding = named.unwrap_or_else(|| self.encoding(engine));
        Value::from(encoding.read(&exchange.body))
    }
}

/// The file that an address means: a `file:` address, or one without a scheme.
fn local_path(engine: &dyn Engine, url: &str) -> Option<std::path::PathBuf> {
    match reqwest::Url::parse(url) {
        Ok(parsed) if parsed.scheme() == "file" => parsed.to_file_path().ok(),
        // A drive's letter is no scheme.
        Ok(parsed) if parsed.scheme().len() > 1 => None,
        _ => Some(native_path(engine, url)),
    }
}

fn file(path: &std::path::Path, url: &str) -> R<Rc<Exchange>> {
    match std::fs::read(path) {
        Ok(body) => Ok(Rc::new(Exchange {
            method: "GET".to_string(),
            url: url.to_string(),
            status: 200,
            reason: "OK".to_string(),
            version: "1.1",
            headers: Vec::new(),
            body,
        })),
        Err(_) => {
            super::super::failure::web(&format!("Could not find file '{}'.", path.display()), 16)
                .raise()
        }
    }
}

fn download(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Rc<Exchange>> {
    of(this)?.exchange(engine, a.first().unwrap_or(&Value::Null), "GET", None)
}

/// `Upload...(address, method, data)` and `(address, data)`: the method and the data.
fn upload(a: &[Value]) -> (&str, &Value) {
    match (a.get(1), a.get(2)) {
        (Some(_), Some(data)) => match text(a, 1) {
            "" => ("POST", data),
            method => (method, data),
        },
        (data, _) => ("POST", data.unwrap_or(&Value::Null)),
    }
}

fn upload_string(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let client = of(this)?;
    let (method, data) = upload(a);
    let body = client
        .encoding(engine)
        .encode(data.as_str().unwrap_or_default());
    let address = a.first().unwrap_or(&Value::Null);
    let exchange = client.exchange(engine, address, method, Some((body, "")))?;
    Ok(client.text_of(engine, &exchange))
}

fn upload_data(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let (method, data) = upload(a);
    let address = a.first().unwrap_or(&Value::Null);
    let exchange = of(this)?.exchange(engine, address, method, Some((bytes(data), "")))?;
    Ok(byte_array(&exchange.body))
}

fn upload_values(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let (method, data) = upload(a);
    let pairs = name_value_pairs(data).unwrap_or_default();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(n, v)| format!("{}={}", form_encode(n), form_encode(v)))
        .collect();
    let content = (
        pairs.join("&").into_bytes(),
        "application/x-www-form-urlencoded",
    );
    let address = a.first().unwrap_or(&Value::Null);
    let exchange = of(this)?.exchange(engine, address, method, Some(content))?;
    Ok(byte_array(&exchange.body))
}

fn upload_file(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let (method, file) = upload(a);
    let name = file.as_str().unwrap_or_default();
    let path = native_path(engine, name);
    let Ok(content) = std::fs::read(&path) else {
        return super::super::failure::web(
            &format!("Could not find file '{}'.", path.display()),
            16,
        )
        .raise();
    };
    let boundary = format!("---------------------{:x}", engine.random());
    let leaf = path.file_name().unwrap_or_default().to_string_lossy();
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{leaf}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend(content);
    body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
    let media = format!("multipart/form-data; boundary={boundary}");
    let address = a.first().unwrap_or(&Value::Null);
    let exchange = of(this)?.exchange(engine, address, method, Some((body, &media)))?;
    Ok(byte_array(&exchange.body))
}

fn download_string(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let exchange = download(engine, this, a)?;
    Ok(of(this)?.text_of(engine, &exchange))
}

fn download_data(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    Ok(byte_array(&download(engine, this, a)?.body))
}

fn download_file(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let exchange = download(engine, this, a)?;
    let path = native_path(engine, text(a, 1));
    if let Err(error) = std::fs::write(&path, &exchange.body) {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let message = match missing {
            true => format!("Could not find a part of the path '{}'.", path.display()),
            false => format!("Access to the path '{}' is denied.", path.display()),
        };
        let inside = match missing {
            true => "System.IO.DirectoryNotFoundException",
            false => "System.UnauthorizedAccessException",
        };
        return Exception::new(
            "System.Net.WebException",
            "An exception occurred during a WebClient request.",
        )
        .with_inner(Exception::new(inside, message).into_value())
        .raise();
    }
    Ok(Value::Void)
}

fn open_read(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    Ok(memory_stream(download(engine, this, a)?.body.clone()))
}

/// The overloads of a member that takes an address as text or as `uri`.
macro_rules! by_address {
    ($returns:literal, $name:literal, $more:literal, $code:expr) => {
        method(
            $name,
            &[
                overload(
                    concat!($returns, " ", $name, "(string address", $more, ")"),
                    $code,
                ),
                overload(
                    concat!($returns, " ", $name, "(uri address", $more, ")"),
                    $code,
                ),
            ],
        )
    };
    ($returns:literal, $name:literal, $more:literal, $with_method:literal, $code:expr) => {
        method(
            $name,
            &[
                overload(
                    concat!($returns, " ", $name, "(string address", $more, ")"),
                    $code,
                ),
                overload(
                    concat!($returns, " ", $name, "(uri address", $more, ")"),
                    $code,
                ),
                overload(
                    concat!($returns, " ", $name, "(string address", $with_method, ")"),
                    $code,
                ),
                overload(
                    concat!($returns, " ", $name, "(uri address", $with_method, ")"),
                    $code,
                ),
            ],
        )
    };
}

const METHODS: &[MethodDef] = &[
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
    by_address!("byte[]", "DownloadData", "", download_data),
    by_address!("void", "DownloadFile", ", string fileName", download_file),
    by_address!("string", "DownloadString", "", download_string),
    by_address!("System.IO.Stream", "OpenRead", "", open_read),
    by_address!(
        "byte[]",
        "UploadData",
        ", byte[] data",
        ", string method, byte[] data",
        upload_data
    ),
    by_address!(
        "byte[]",
        "UploadFile",
        ", string fileName",
        ", string method, string fileName",
        upload_file
    ),
    by_address!(
        "string",
        "UploadString",
        ", string data",
        ", string method, string data",
        upload_string
    ),
    by_address!(
        "byte[]",
        "UploadValues",
        ", System.Collections.Specialized.NameValueCollection data",
        ", string method, System.Collections.Specialized.NameValueCollection data",
        upload_values
    ),
];

/// A property that is kept as it was set.
macro_rules! kept {
    ($name:literal, $ty:literal, $field:ident) => {
        prop_set(
            $name,
            $ty,
            |_, t| Ok(of(t)?.$field.borrow().clone()),
            |_, t, new| {
                *of(t)?.$field.borrow_mut() = new;
                Ok(())
            },
        )
    };
}

const PROPERTIES: &[PropDef] = &[
    prop_set(
        "Encoding",
        "System.Text.Encoding",
        |e, t| Ok(encoding_value(of(t)?.encoding(e))),
        |_, t, new| {
            *of(t)?.encoding.borrow_mut() = new;
            Ok(())
        },
    ),
    kept!("BaseAddress", "string", base),
    kept!("Credentials", "System.Net.ICredentials", credentials),
    prop_set(
        "UseDefaultCredentials",
        "bool",
        |_, t| Ok((!of(t)?.credentials.borrow().is_null()).into()),
        |_, t, new| {
            // The credentials of a Windows session are nobody's here.
            let on = crate::value::convert::to_bool(&new);
            *of(t)?.credentials.borrow_mut() = match on {
                true => crate::value::types::net::network_credential("", "", ""),
                false => Value::Null,
            };
            Ok(())
        },
    ),
    kept!("Headers", "System.Net.WebHeaderCollection", headers),
    kept!(
        "QueryString",
        "System.Collections.Specialized.NameValueCollection",
        query
    ),
    prop(
        "ResponseHeaders",
        "System.Net.WebHeaderCollection",
        |_, t| Ok(of(t)?.received.borrow().clone()),
    ),
    kept!("Proxy", "System.Net.IWebProxy", proxy),
    prop("IsBusy", "bool", |_, _| Ok(false.into())),
];

/// The descriptions of this file.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Net.WebClient",
    base: "System.MarshalByRefObject",
    interfaces: &["System.IDisposable"],
    properties: PROPERTIES,
    methods: METHODS,
    constructors: &[overload("System.Net.WebClient new()", |_, _, _| {
        Ok(Value::net(WebClient {
            base: RefCell::new(Value::str("")),
            credentials: RefCell::default(),
            encoding: RefCell::default(),
            headers: RefCell::new(web_headers([])),
            proxy: RefCell::new(crate::value::types::net::service_point::proxy_for_all()),
            query: RefCell::new(web_headers([])),
            received: RefCell::default(),
        }))
    })],
    ..TypeDef::CLASS
}];
