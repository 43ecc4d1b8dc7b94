//! The exchange itself: a request goes out, a reply comes back, or it is said what went wrong. Nothing of PowerShell;
//! redirects are not followed here.

use std::error::Error;
use std::io::Read;
use std::sync::Once;
use std::time::Duration;

use reqwest::blocking::{Body, ClientBuilder};
use reqwest::{Method, Proxy, Url, redirect};

/// A request.
#[derive(Clone, Default)]
pub struct Request {
    /// `GET` and the others, in capitals.
    pub method: String,
    /// Where to.
    pub url: String,
    /// Names and values in order.
    pub headers: Vec<(String, String)>,
    /// What is sent along.
    pub body: Option<Vec<u8>>,
    /// The body is sent in chunks, without its length.
    pub chunked: bool,
}

/// How connections are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connection {
    /// The proxy's address.
    pub proxy: Option<String>,
    /// Its user and password.
    pub proxy_login: Option<(String, String)>,
    /// No proxy, whatever the environment says.
    pub no_proxy: bool,
    /// Certificates are not checked.
    pub any_certificate: bool,
    /// Only this version of TLS.
    pub tls: Option<Tls>,
    /// How long an answer may take.
    pub timeout: Option<Duration>,
}

/// The versions of TLS that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// 1.2
    V12,
    /// 1.3
    V13,
}

/// A reply: its head, and its body where that is still to be read.
pub struct Reply {
    /// `200`
    pub status: u16,
    /// `OK`; what stands for the status where the server gave none.
    pub reason: String,
    /// `1.1`
    pub version: &'static str,
    /// Names as .NET writes them, with their values.
    pub headers: Vec<(String, String)>,
    body: reqwest::blocking::Response,
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The address is none.
    Address(String),
    /// The name of the host is not known.
    Name,
    /// The host does not answer: what the system says.
    Connection(String),
    /// No answer within the time.
    Timeout,
    /// The host's certificate or TLS: what is wrong with it.
    Trust(String),
    /// The connection broke off, or what came is no HTTP.
    Exchange(String),
}

/// Connections with one set of rules, kept for the next request.
pub struct Client {
    rules: Connection,
    client: reqwest::blocking::Client,
}

impl Client {
    /// Readies connections.
    ///
    /// # Errors
    /// A proxy that is no address.
    pub fn new(rules: &Connection) -> Result<Client, Failure> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Fails only where there is a provider already.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let mut builder = ClientBuilder::new()
            .redirect(redirect::Policy::none())
            .http1_title_case_headers()
            .timeout(rules.timeout)
            .danger_accept_invalid_certs(rules.any_certificate);
        builder = match rules.tls {
            None => builder,
            Some(version) => {
                let version = match version {
                    Tls::V12 => reqwest::tls::Version::TLS_1_2,
                    Tls::V13 => reqwest::tls::Version::TLS_1_3,
                };
                builder.tls_version_min(version).tls_version_max(version)
            }
        };
        if rules.no_proxy {
            builder = builder.no_proxy();
        }
        if let Some(address) = &rules.proxy {
            let mut proxy = Proxy::all(address).map_err(|e| Failure::Address(e.to_string()))?;
            if let Some((user, password)) = &rules.proxy_login {
                proxy = proxy.basic_auth(user, password);
            }
            builder = builder.proxy(proxy);
        }
        let client = builder.build().map_err(|e| failure(&e))?;
        Ok(Client {
            rules: rules.clone(),
            client,
        })
    }

    /// True where its connections follow these rules.
    pub fn follows(&self, rules: &Connection) -> bool {
        self.rules == *rules
    }

    /// Sends a request and waits for the reply's head.
    ///
    /// # Errors
    /// Why there is no reply.
    pub fn send(&self, request: &Request) -> Result<Reply, Failure> {
        let address = |e: &dyn std::fmt::Display| Failure::Address(e.to_string());
        let url = Url::parse(&request.url).map_err(|e| address(&e))?;
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|e| address(&e))?;
        let mut call = self.client.request(method, url);
        for (name, value) in &request.headers {
            call = call.header(name, value.as_bytes());
        }
        if let Some(body) = &request.body {
            call = match request.chunked {
                true => call.body(Body::new(std::io::Cursor::new(body.clone()))),
                false => call.body(body.clone()),
            };
        }
        let reply = call.send().map_err(|e| failure(&e))?;
        let status = reply.status();
        let headers = reply.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (shown_name(name.as_str()), value)
        });
        Ok(Reply {
            status: status.as_u16(),
            reason: status.canonical_reason().unwrap_or_default().to_string(),
            version: match reply.version() {
                reqwest::Version::HTTP_10 => "1.0",
                reqwest::Version::HTTP_2 => "2.0",
                _ => "1.1",
            },
            headers: headers.collect(),
            body: reply,
        })
    }
}

impl Reply {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Reads the body.
    ///
    /// # Errors
    /// A connection that breaks off or takes too long.
    pub fn read(self) -> Result<Vec<u8>, Failure> {
        match self.body.bytes() {
            Ok(bytes) => Ok(bytes.to_vec()),
            Err(e) => Err(failure(&e)),
        }
    }

    /// The body, to be read piece by piece.
    pub fn reader(&mut self) -> &mut impl Read {
        &mut self.body
    }
}

/// The first value of a header in a list of them.
pub fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    let found = headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// A header's name as .NET writes it: each word with a capital, but for a few of its own.
fn shown_name(name: &str) -> String {
    const OTHERS: [&str; 7] = [
        "ETag",
        "TE",
        "WWW-Authenticate",
        "Content-MD5",
        "P3P",
        "X-XSS-Protection",
        "X-UA-Compatible",
    ];
    if let Some(known) = OTHERS.iter().find(|n| n.eq_ignore_ascii_case(name)) {
        return (*known).to_string();
    }
    let words = name.split('-').map(|word| {
        let mut chars = word.chars();
        match chars.next() {
            Some(first) => first.to_ascii_uppercase().to_string() + chars.as_str(),
            None => String::new(),
        }
    });
    words.collect::<Vec<_>>().join("-")
}

/// What an error of the library means.
fn failure(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        return Failure::Timeout;
    }
    let mut causes = vec![error.to_string()];
    let mut system = None;
    let mut cause = error.source();
    // Chains of causes are short; one that goes round would not end.
    for _ in 0..16 {
        let Some(inner) = cause else { break };
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.raw_os_error().is_some()
        {
            system = Some(io.to_string());
        }
        causes.push(inner.to_string());
        cause = inner.source();
    }
    let whole = causes.join(": ");
    let last = causes.pop().unwrap_or_default();
    if whole.contains("dns error") {
        return Failure::Name;
    }
    if whole.contains("certificate") || whole.contains("TLS") || whole.contains("tls") {
        return Failure::Trust(last);
    }
    if error.is_builder() {
        return Failure::Address(last);
    }
    match system {
        Some(text) if error.is_connect() => {
            let words = text.split(" (os error").next().unwrap_or(&text);
            Failure::Connection(words.to_string())
        }
        _ if error.is_connect() => Failure::Connection(last),
        _ => Failure::Exchange(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_named_as_dotnet_names_them() {
        assert_eq!(shown_name("content-type"), "Content-Type");
        assert_eq!(shown_name("etag"), "ETag");
        assert_eq!(shown_name("www-authenticate"), "WWW-Authenticate");
        assert_eq!(shown_name("x-my-own"), "X-My-Own");
    }

    #[test]
    fn a_host_that_does_not_answer_is_told_from_an_address_that_is_none() {
        let client = Client::new(&Connection::default()).expect("connections without a proxy");
        let send = |url: &str| {
            let request = Request {
                method: "GET".to_string(),
                url: url.to_string(),
                ..Request::default()
            };
            client.send(&request).map(|r| r.status)
        };
        assert_eq!(
            send("http://127.0.0.1:1/"),
            Err(Failure::Connection("Connection refused".to_string()))
        );
        assert!(matches!(send("no address"), Err(Failure::Address(_))));
    }
}
