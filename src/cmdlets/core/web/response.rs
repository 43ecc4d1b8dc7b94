//! What web requests give: `WebResponseObject` and `BasicHtmlWebResponseObject`, and the messages behind them.

use std::any::Any;
use std::rc::Rc;

use super::html;
use super::send::header;
use crate::value::dict::Comparer;
use crate::value::ty::{PropDef, method, overload, prop};
use crate::value::types::net::uri;
use crate::value::types::text::{Encoding, encoding_value};
use crate::value::{Dict, Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, member, ty};

/// A request that was sent, and its reply with the body read.
pub struct Exchange {
    /// `GET`
    pub method: String,
    /// Where the reply came from, after redirects.
    pub url: String,
    /// `200`
    pub status: u16,
    /// `OK`
    pub reason: String,
    /// `1.1`
    pub version: &'static str,
    /// The reply's headers.
    pub headers: Vec<(String, String)>,
    /// The reply's body; empty where it went to a file alone.
    pub body: Vec<u8>,
}

/// The headers that .NET keeps with the content rather than with the reply.
const CONTENT: [&str; 11] = [
    "Allow",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-MD5",
    "Content-Range",
    "Content-Type",
    "Expires",
    "Last-Modified",
];

/// True for media types whose content is text.
pub fn is_text(media: &str) -> bool {
    media.starts_with("text/") || is_xml(media) || is_json(media)
}

/// True for media types of XML.
pub fn is_xml(media: &str) -> bool {
    matches!(
        media,
        "application/xml" | "application/xml-external-parsed-entity" | "application/xml-dtd"
    ) || media.ends_with("+xml")
}

/// True for media types that servers give JSON under.
pub fn is_json(media: &str) -> bool {
    matches!(
        media,
        "application/json"
            | "text/json"
            | "application/x-javascript"
            | "text/x-javascript"
            | "application/javascript"
            | "text/javascript"
    )
}

impl Exchange {
    /// The media type in lower case; empty where the reply names none.
    pub fn media(&self) -> String {
        let given = header(&self.headers, "Content-Type").unwrap_or_default();
        given
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    /// The encoding that the reply names, else the one its mark shows, else the edition's.
    pub fn encoding(&self, core: bool) -> Encoding {
        self.named_encoding().unwrap_or(match core {
            true => Encoding::Utf8(false),
            false => Encoding::Latin1,
        })
    }

    /// The encoding that the reply names, else the one its mark shows; None where neither tells.
    pub fn named_encoding(&self) -> Option<Encoding> {
        let given = header(&self.headers, "Content-Type").unwrap_or_default();
        let named = charset(given).and_then(|name| Encoding::by_name(&name));
        named.or_else(|| Encoding::of_mark(&self.body).map(|(encoding, _)| encoding))
    }

    /// The body as text.
    pub fn text(&self, core: bool) -> String {
        self.encoding(core).read(&self.body)
    }

    /// The headers in .NET's order: the reply's, then the content's.
    fn ordered(&self) -> impl Iterator<Item = &(String, String)> {
        let is_content = |h: &&(String, String)| CONTENT.contains(&h.0.as_str());
        let own = self.headers.iter().filter(move |h| !is_content(h));
        own.chain(self.headers.iter().filter(is_content))
    }

    /// The name of the status: in core that of `HttpStatusCode`, before what the server said.
    fn description(&self, core: bool) -> Str {
        match core {
            true => match status_code(self.status) {
                Value::Enum(t, number) => convert::enum_text(t, number),
                _ => Str::from(self.reason.as_str()),
            },
            false => Str::from(self.reason.as_str()),
        }
    }

    /// Headers as `Headers` gives them: names with all their values, before core with their values joined.
    pub fn header_table(&self, core: bool) -> Value {
        let class = match core {
            true => {
                "System.Collections.Generic.Dictionary`2[System.String,System.Collections.Generic.IEnumerable`1[System.String]]"
            }
            false => "System.Collections.Generic.Dictionary`2[System.String,System.String]",
        };
        let class = ty::find(class).unwrap_or(ty::known().hashtable);
        let table = Dict::new(class, Comparer::IgnoreCase);
        for (name, _) in self.ordered() {
            let values = self.headers.iter().filter(|(n, _)| n == name);
            let values: Vec<&str> = values.map(|(_, v)| v.as_str()).collect();
            let value = match core {
                true => Value::strings(values),
                false => Value::from(values.join(",")),
            };
            table.set(Value::str(name), value);
        }
        Value::Hash(Rc::new(table))
    }

    /// The head of the reply as it may have come, and the content.
    fn raw(&self, core: bool, content: &str) -> String {
        let mut text = format!(
            "HTTP/{} {} {}\n",
            self.version,
            self.status,
            self.description(core)
        );
        for (name, value) in self.ordered() {
            text.push_str(&format!("{name}: {value}\n"));
        }
        text.push('\n');
        text.push_str(content);
        text
    }
}

/// The character set that a content type names.
pub fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let name = value.trim().trim_matches('"');
        (key.trim().eq_ignore_ascii_case("charset") && !name.is_empty()).then(|| name.to_string())
    })
}

/// A status as `HttpStatusCode`.
pub fn status_code(status: u16) -> Value {
    match ty::find("System.Net.HttpStatusCode") {
        Some(t) => Value::Enum(t, i64::from(status)),
        None => Value::Int32(i32::from(status)),
    }
}

/// What a web request gives.
pub struct WebResponse {
    /// What was exchanged.
    pub exchange: Rc<Exchange>,
    /// The content as text, where it is text.
    pub text: Option<Str>,
    /// `RelationLink`
    pub relations: Value,
    /// `OutFile`
    pub out_file: Option<Str>,
}

/// A reply as `HttpResponseMessage` (core) or `HttpWebResponse`.
pub struct Message {
    exchange: Rc<Exchange>,
}

/// A request as `HttpRequestMessage` (core) or `HttpWebRequest`.
pub struct RequestMessage {
    method: String,
    url: String,
    core: bool,
}

impl Message {
    /// As a value.
    pub fn of(exchange: &Rc<Exchange>) -> Value {
        Value::net(Message {
            exchange: exchange.clone(),
        })
    }
}

impl RequestMessage {
    /// Its method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// As a value.
    pub fn of(method: &str, url: &str, core: bool) -> Value {
        Value::net(RequestMessage {
            method: method.to_string(),
            url: url.to_string(),
            core,
        })
    }
}

const RESPONSE: &str = "Microsoft.PowerShell.Commands.WebResponseObject";
const HTML: &str = "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject";

fn named(name: &str) -> Ty {
    ty::find(name).unwrap_or(ty::known().object)
}

impl NetObject for WebResponse {
    fn ty(&self) -> Ty {
        named(if self.text.is_some() { HTML } else { RESPONSE })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::from(printable(&self.exchange.body))))
    }
}

impl NetObject for Message {
    fn ty(&self) -> Ty {
        named("System.Net.Http.HttpResponseMessage")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        let e = &self.exchange;
        let mut text = format!(
            "StatusCode: {}, ReasonPhrase: '{}', Version: {}, Content: System.Net.Http.HttpConnectionResponseContent, Headers:\n{{\n",
            e.status, e.reason, e.version
        );
        for (name, value) in e.ordered() {
            text.push_str(&format!("  {name}: {value}\n"));
        }
        text.push('}');
        Some(Ok(Str::from(text)))
    }
}

impl NetObject for RequestMessage {
    fn ty(&self) -> Ty {
        named(match self.core {
            true => "System.Net.Http.HttpRequestMessage",
            false => "System.Net.HttpWebRequest",
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        self.core.then(|| {
            Ok(Str::from(format!(
                "Method: {}, RequestUri: '{}', Version: 1.1, Content: <null>, Headers:\n{{\n}}",
                self.method, self.url
            )))
        })
    }
}

/// Bytes as ASCII text, with a point for what cannot be printed.
fn printable(bytes: &[u8]) -> String {
    let shown = |b: &u8| match b {
        b if b.is_ascii_graphic() || b.is_ascii_whitespace() => char::from(*b),
        b' ' => ' ',
        b if !b.is_ascii() => '?',
        _ => '.',
    };
    bytes.iter().map(shown).collect()
}

fn bytes_value(bytes: &[u8]) -> Value {
    let items = bytes.iter().map(|b| Value::Byte(*b)).collect();
    Value::typed_array(named("System.Byte"), items)
}

fn response<T: Into<Value>>(this: &Value, f: impl FnOnce(&WebResponse) -> T) -> R<Value> {
    Ok(this.downcast::<WebResponse>().map(f).into())
}

fn message<T: Into<Value>>(this: &Value, f: impl FnOnce(&Exchange) -> T) -> R<Value> {
    Ok(this.downcast::<Message>().map(|m| f(&m.exchange)).into())
}

fn raw_content(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let core = engine.edition().is_core();
    response(this, |r| match &r.text {
        Some(text) => r.exchange.raw(core, text),
        None => r.exchange.raw(core, &printable(&r.exchange.body)),
    })
}

fn stream(engine: &mut dyn Engine, bytes: &[u8]) -> R<Value> {
    member::construct(
        engine,
        named("System.IO.MemoryStream"),
        &[bytes_value(bytes)],
    )
}

fn raw_stream(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    match this.downcast::<WebResponse>() {
        Some(r) => stream(engine, &r.exchange.body),
        None => Ok(Value::Null),
    }
}

fn response_stream(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    match this.downcast::<Message>() {
        Some(m) => stream(engine, &m.exchange.body),
        None => Ok(Value::Null),
    }
}

fn html_elements(this: &Value, tag: &str) -> R<Value> {
    response(this, |r| {
        Value::array(html::elements(r.text.as_deref().unwrap_or_default(), tag))
    })
}

fn headers(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let core = engine.edition().is_core();
    response(this, |r| r.exchange.header_table(core))
}

fn message_headers(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let core = engine.edition().is_core();
    message(this, |e| e.header_table(core))
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

const PROPERTIES: &[PropDef] = &[
    prop("Content", "byte[]", |_, v| {
        response(v, |r| bytes_value(&r.exchange.body))
    }),
    prop("StatusCode", "int", |_, v| {
        response(v, |r| i32::from(r.exchange.status))
    }),
    prop("StatusDescription", "string", |e, v| {
        let core = e.edition().is_core();
        response(v, |r| r.exchange.description(core))
    }),
    prop("RawContentStream", "System.IO.MemoryStream", raw_stream),
    prop("RawContentLength", "long", |_, v| {
        response(v, |r| {
            i64::try_from(r.exchange.body.len()).unwrap_or(i64::MAX)
        })
    }),
    prop("RawContent", "string", raw_content),
    prop(
        "BaseResponse",
        "System.Net.Http.HttpResponseMessage",
        |_, v| response(v, |r| Message::of(&r.exchange)),
    ),
    prop(
        "Headers",
        "System.Collections.Generic.Dictionary[string,System.Object]",
        headers,
    ),
    prop(
        "RelationLink",
        "System.Collections.Generic.Dictionary[string,string]",
        |_, v| response(v, |r| r.relations.clone()),
    ),
    prop("OutFile", "string", |_, v| {
        response(v, |r| Value::from(r.out_file.clone()))
    }),
];

/// The descriptions of these classes.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: RESPONSE,
        properties: PROPERTIES,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: HTML,
        base: RESPONSE,
        properties: &[
            prop("Content", "string", |_, v| {
                response(v, |r| Value::from(r.text.clone()))
            }),
            prop("Encoding", "System.Text.Encoding", |e, v| {
                let core = e.edition().is_core();
                response(v, |r| encoding_value(r.exchange.encoding(core)))
            }),
            prop(
                "InputFields",
                "Microsoft.PowerShell.Commands.WebCmdletElementCollection",
                |_, v| html_elements(v, "input"),
            ),
            prop(
                "Links",
                "Microsoft.PowerShell.Commands.WebCmdletElementCollection",
                |_, v| html_elements(v, "a"),
            ),
            prop(
                "Images",
                "Microsoft.PowerShell.Commands.WebCmdletElementCollection",
                |_, v| html_elements(v, "img"),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.Http.HttpResponseMessage",
        properties: &[
            prop("Version", "version", |e, v| {
                let text = message(v, |x| x.version)?;
                convert::to(e, &text, named("System.Version"))
            }),
            prop("StatusCode", "System.Net.HttpStatusCode", |_, v| {
                message(v, |e| status_code(e.status))
            }),
            prop("ReasonPhrase", "string", |_, v| {
                message(v, |e| e.reason.clone())
            }),
            // Windows PowerShell's class has this name for it.
            prop("StatusDescription", "string", |_, v| {
                message(v, |e| e.reason.clone())
            }),
            prop("Headers", "System.Object", message_headers),
            prop(
                "RequestMessage",
                "System.Net.Http.HttpRequestMessage",
                |e, v| {
                    let core = e.edition().is_core();
                    message(v, |x| RequestMessage::of(&x.method, &x.url, core))
                },
            ),
            prop("ResponseUri", "uri", |_, v| message(v, |e| uri(&e.url))),
            prop("ContentType", "string", |_, v| {
                message(v, |e| {
                    Value::from(header(&e.headers, "Content-Type").map(str::to_string))
                })
            }),
            prop("ContentLength", "long", |_, v| {
                message(v, |e| i64::try_from(e.body.len()).unwrap_or(i64::MAX))
            }),
            prop("IsSuccessStatusCode", "bool", |_, v| {
                message(v, |e| is_success(e.status))
            }),
        ],
        methods: &[method(
            "GetResponseStream",
            &[overload(
                "System.IO.Stream GetResponseStream()",
                response_stream,
            )],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.Http.HttpRequestMessage",
        properties: REQUEST,
        ..TypeDef::CLASS
    },
];

fn request<T: Into<Value>>(this: &Value, f: impl FnOnce(&RequestMessage) -> T) -> R<Value> {
    Ok(this.downcast::<RequestMessage>().map(f).into())
}

const REQUEST: &[PropDef] = &[
    prop("Method", "string", |_, v| request(v, |r| r.method.clone())),
    prop("RequestUri", "uri", |_, v| request(v, |r| uri(&r.url))),
];
