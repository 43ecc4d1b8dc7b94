//! .NET's own clients, `WebClient` and `WebRequest`: requests over the connections that the cmdlets use.

mod errors;
pub mod web_client;
pub mod web_request;

use std::rc::Rc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::response::Exchange;
use super::send::{Client, Connection, Failure, Reply, Request};
use super::{Connections, is_redirect};
use crate::runtime::Runtime;
use crate::value::types::net::{proxy_parts, service_point};
use crate::value::{Engine, Exception, R, Value};

/// As often a server may send a request elsewhere.
const REDIRECTS: usize = 50;

/// What a request needs beyond itself.
#[derive(Default)]
struct Rules {
    /// User and password for a server that asks for them.
    login: Option<(String, String)>,
    /// The proxy that the script gave; null for the environment's.
    proxy: Value,
    /// How long an answer may take.
    timeout: Option<Duration>,
    /// Where it is sent is where it goes.
    stays: bool,
}

/// Sends a request and reads the whole reply, whatever its status.
///
/// # Errors
/// Why there is no reply; what a script's members raise.
fn send(
    engine: &mut dyn Engine,
    mut request: Request,
    rules: &Rules,
) -> R<Result<Exchange, Failure>> {
    let connection = connection(engine, rules)?;
    let client = match client(engine, &connection)? {
        Ok(client) => client,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut offered = false;
    for _ in 0..REDIRECTS {
        let reply = match client.send(&request) {
            Ok(reply) => reply,
            Err(failure) => return Ok(Err(failure)),
        };
        if reply.status == 401
            && !offered
            && let Some(login) = basic(rules, &reply)
        {
            offered = true;
            request.headers.push(("Authorization".to_string(), login));
            continue;
        }
        let location = reply.header("Location").map(str::to_string);
        match location {
            Some(location) if is_redirect(reply.status) && !rules.stays => {
                if let Err(failure) = follow(&mut request, reply.status, &location) {
                    return Ok(Err(failure));
                }
            }
            _ => return Ok(read(&request, reply)),
        }
    }
    Ok(Err(Failure::Exchange(
        "Too many automatic redirections were attempted.".to_string(),
    )))
}

fn read(request: &Request, reply: Reply) -> Result<Exchange, Failure> {
    Ok(Exchange {
        method: request.method.clone(),
        url: request.url.clone(),
        status: reply.status,
        reason: reply.reason.clone(),
        version: reply.version,
        headers: reply.headers.clone(),
        body: reply.read()?,
    })
}

/// What answers a server that asks for a name and password, where the script gave them.
fn basic(rules: &Rules, reply: &Reply) -> Option<String> {
    let asked = reply.header("WWW-Authenticate")?;
    if !asked.trim_start().to_ascii_lowercase().starts_with("basic") {
        return None;
    }
    let (user, password) = rules.login.as_ref()?;
    Some(format!(
        "Basic {}",
        STANDARD.encode(format!("{user}:{password}"))
    ))
}

/// Turns a request to where the server sends it; who asks is not told there.
fn follow(request: &mut Request, status: u16, location: &str) -> Result<(), Failure> {
    let target = reqwest::Url::parse(&request.url)
        .and_then(|base| base.join(location))
        .map_err(|e| Failure::Address(e.to_string()))?;
    request.url = target.to_string();
    request
        .headers
        .retain(|(name, _)| !name.eq_ignore_ascii_case("Authorization"));
    if matches!(status, 301..=303) && request.method != "HEAD" {
        request.method = "GET".to_string();
        request.body = None;
        request
            .headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("Content-Type"));
    }
    Ok(())
}

fn connection(engine: &mut dyn Engine, rules: &Rules) -> R<Connection> {
    let proxy = match rules.proxy.is_null() {
        true => service_point::proxy_for_all(),
        false => rules.proxy.clone(),
    };
    let mut connection = Connection {
        timeout: rules.timeout,
        // Only a callback that says yes to everything is understood, and that is what scripts set.
        any_certificate: accepts_all(engine)?,
        ..Connection::default()
    };
    if let Some(parts) = proxy_parts(engine, &proxy) {
        let parts = parts?;
        connection.proxy = parts.address.map(|a| a.to_string());
        connection.proxy_login = connection.proxy.as_ref().and(parts.login);
    }
    Ok(connection)
}

/// True where the script's callback takes a certificate about which nothing is known.
fn accepts_all(engine: &mut dyn Engine) -> R<bool> {
    let callback = service_point::certificate_callback();
    if callback.is_null() {
        return Ok(false);
    }
    let nothing = [Value::Null, Value::Null, Value::Null, Value::Null];
    let answer = Value::from_output(engine.call(&callback, &nothing, None)?);
    Ok(crate::value::convert::to_bool(&answer))
}

/// The connections of the last request, where they follow the same rules.
fn client(engine: &mut dyn Engine, rules: &Connection) -> R<Result<Rc<Client>, Failure>> {
    let Some(rt) = engine.as_any().downcast_mut::<Runtime>() else {
        return Exception::new(
            "System.NotSupportedException",
            "There is no session to ask.",
        )
        .raise();
    };
    let kept = rt.session::<Connections>().0.clone();
    if let Some(client) = kept.filter(|client| client.follows(rules)) {
        return Ok(Ok(client));
    }
    Ok(Client::new(rules).map(|client| {
        let client = Rc::new(client);
        rt.session::<Connections>().0 = Some(client.clone());
        client
    }))
}

/// A string argument; null reads as empty.
fn text(a: &[Value], at: usize) -> &str {
    a.get(at).and_then(Value::as_str).unwrap_or_default()
}

/// The bytes of a `byte[]` argument.
fn bytes(value: &Value) -> Vec<u8> {
    let items = crate::value::enumerate::list_items(value).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| match item.base() {
            Value::Byte(byte) => Some(*byte),
            _ => None,
        })
        .collect()
}

/// A `byte[]`.
fn byte_array(bytes: &[u8]) -> Value {
    let items = bytes.iter().map(|byte| Value::Byte(*byte)).collect();
    Value::typed_array(crate::value::ty::known().byte, items)
}
