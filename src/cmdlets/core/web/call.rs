//! A call of a web cmdlet: its parameters, checked, as a request and the session that it belongs to.

use std::rc::Rc;
use std::time::Duration;

use super::super::provider::place::Place;
use super::super::shared::file::full_path;
use super::send::{Connection, Reply, Request, Tls};
use super::session::{Session, user_agent};
use super::{refuse, response};
use crate::runtime::Ctx;
use crate::runtime::sym::Sym;
use crate::value::error::ErrorCategory;
use crate::value::types::io::info_path;
use crate::value::types::net::form_encode;
use crate::value::types::security::{credential_parts, secure_text};
use crate::value::types::text::Encoding;
use crate::value::types::xml::outer_xml;
use crate::value::{Dict, ErrorRecord, R, Str, Value, convert, enumerate, member, ty};

/// A call of a web cmdlet.
pub(super) struct Call {
    /// Where the first request goes.
    pub url: String,
    /// `-OutFile`
    pub out_file: Option<Str>,
    /// `-Resume`
    pub resume: bool,
    /// What requests share.
    pub session: Rc<Session>,
    /// How connections are made.
    pub connection: Connection,
    method: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    chunked: bool,
}

/// The parts that bodies of forms are parted by.
const BOUNDARY: &str = "7d9f6a52-c1a4-4b53-9b6e-0d3a0e8f1c27";

impl Call {
    /// Reads and checks the parameters, and sets the session variable.
    ///
    /// # Errors
    /// What the parameters contradict, name and cannot have.
    pub fn read(c: &mut Ctx<'_>) -> R<Call> {
        check(c)?;
        let session = session(c)?;
        let method = method(c)?;
        let mut url = address(c)?;
        let mut body = c.get("Body").filter(|v| !v.is_null());
        if method == "GET"
            && let Some(Value::Hash(fields)) = body.as_ref().map(Value::base)
        {
            let query = form(c, fields)?;
            let joint = if url.contains('?') { '&' } else { '?' };
            url.push(joint);
            url.push_str(&query);
            body = None;
        }
        let mut headers = headers(c, &session)?;
        let mut content_type = c.text("ContentType")?.map(|t| t.to_string());
        if let Some(at) = headers
            .iter()
            .position(|(n, _)| n.eq_ignore_ascii_case("Content-Type"))
        {
            let (_, given) = headers.remove(at);
            content_type = content_type.or(Some(given));
        }
        let mut bytes = None;
        if let Some(fields) = c.get("Form").filter(|v| !v.is_null()) {
            bytes = Some(multipart(c, &fields)?);
            content_type = Some(format!("multipart/form-data; boundary=\"{BOUNDARY}\""));
        } else if let Some(body) = &body {
            bytes = Some(content(c, body, content_type.as_deref())?);
        } else if let Some(file) = c.text("InFile")? {
            bytes = Some(in_file(c, &file)?);
        }
        if content_type.is_none() && method == "POST" {
            content_type = Some("application/x-www-form-urlencoded".to_string());
        }
        if let Some(content_type) = content_type {
            headers.push(("Content-Type".to_string(), content_type));
        }
        if bytes.is_none() && method != "GET" {
            bytes = Some(Vec::new());
        }
        let out_file = c.text("OutFile")?;
        let resume = c.switch("Resume");
        if let (true, Some(file)) = (resume, &out_file) {
            let there = std::fs::metadata(full_path(c.rt, file)).map_or(0, |m| m.len());
            headers.push(("Range".to_string(), format!("bytes={there}-")));
        }
        Ok(Call {
            url,
            out_file,
            resume,
            connection: connection(c, &session)?,
            session,
            method,
            headers,
            body: bytes,
            chunked: c.text("TransferEncoding")?.is_some(),
        })
    }

    /// The request to an address.
    pub fn request(&self, url: &str) -> Request {
        Request {
            method: self.method.clone(),
            url: url.to_string(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            chunked: self.chunked,
        }
    }

    /// The login that a reply asks for, where the session has credentials.
    pub fn basic_login(&self, reply: &Reply) -> Option<String> {
        let asks = reply
            .headers
            .iter()
            .any(|(n, v)| n == "WWW-Authenticate" && v.to_ascii_lowercase().starts_with("basic"));
        let credentials = self.session.credentials.borrow();
        let (user, password) = credential_parts(&credentials).filter(|_| asks)?;
        Some(basic(&user, &password))
    }
}

fn basic(user: &str, password: &str) -> String {
    use base64::Engine as _;
    let text = format!("{user}:{password}");
    let code = base64::engine::general_purpose::STANDARD.encode(text);
    format!("Basic {code}")
}

/// Ends the command: parameters that do not go together.
fn invalid<T>(c: &mut Ctx<'_>, id: &str, message: &str) -> R<T> {
    let name = c.call.name();
    c.throw(ErrorRecord::new(
        "System.Management.Automation.ValidationMetadataException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        Value::Str(name),
    ))
}

/// What cannot be asked for together, or at all.
fn check(c: &mut Ctx<'_>) -> R<()> {
    let authentication = c.text("Authentication")?.filter(|a| a != "None");
    let basic = authentication.as_ref().is_some_and(|a| a == "Basic");
    let both = |c: &Ctx<'_>, a: &str, b: &str| c.has(a) && c.has(b);
    let conflicts = [
        (
            both(c, "WebSession", "SessionVariable"),
            "WebCmdletSessionConflictException",
            "The cmdlet cannot run because the following conflicting parameters are specified: Session and SessionVariable. Specify either Session or SessionVariable, then retry.",
        ),
        (
            c.switch("UseDefaultCredentials") && authentication.is_some(),
            "WebCmdletAuthenticationConflictException",
            "The cmdlet cannot run because the following conflicting parameters are specified: Authentication and UseDefaultCredentials. Authentication does not support Default Credentials. Specify either Authentication or UseDefaultCredentials, then retry.",
        ),
        (
            authentication.is_some() && both(c, "Token", "Credential"),
            "WebCmdletAuthenticationTokenConflictException",
            "The cmdlet cannot run because the following conflicting parameters are specified: Credential and Token. Specify either Credential or Token, then retry.",
        ),
        (
            basic && !c.has("Credential"),
            "WebCmdletAuthenticationCredentialNotSuppliedException",
            "The cmdlet cannot run because the following parameter is not specified: Credential. The supplied Authentication type requires a Credential. Specify Credential, then retry.",
        ),
        (
            authentication.is_some() && !basic && !c.has("Token"),
            "WebCmdletAuthenticationTokenNotSuppliedException",
            "The cmdlet cannot run because the following parameter is not specified: Token. The supplied Authentication type requires a Token. Specify Token, then retry.",
        ),
        (
            c.switch("UseDefaultCredentials") && c.has("Credential"),
            "WebCmdletCredentialConflictException",
            "The cmdlet cannot run because the following conflicting parameters are specified: Credential and UseDefaultCredentials. Specify either Credential or UseDefaultCredentials, then retry.",
        ),
        (
            c.switch("ProxyUseDefaultCredentials") && c.has("ProxyCredential"),
            "WebCmdletProxyCredentialConflictException",
            "The cmdlet cannot run because the following conflicting parameters are specified: ProxyCredential and ProxyUseDefaultCredentials. Specify either ProxyCredential or ProxyUseDefaultCredentials, then retry.",
        ),
        (
            !c.has("Proxy") && (c.has("ProxyCredential") || c.switch("ProxyUseDefaultCredentials")),
            "WebCmdletProxyUriNotSuppliedException",
            "The cmdlet cannot run because the following parameter is missing: Proxy. Provide a valid proxy URI for the Proxy parameter when using the ProxyCredential or ProxyUseDefaultCredentials parameters, then retry.",
        ),
        (
            both(c, "Body", "InFile"),
            "WebCmdletBodyConflictException",
            "The cmdlet cannot run because the following conflicting parameters are specified: Body and InFile. Specify either Body or Infile, then retry.  ",
        ),
        (
            both(c, "Body", "Form"),
            "WebCmdletBodyFormConflictException",
            "The cmdlet cannot run because the following conflicting parameters are specified: Body and Form. Specify either Body or Form, then retry.  ",
        ),
        (
            both(c, "InFile", "Form"),
            "WebCmdletFormInFileConflictException",
            "The cmdlet cannot run because the following conflicting parameters are specified: InFile and Form. Specify either InFile or Form, then retry.  ",
        ),
        (
            c.switch("PassThru") && !c.has("OutFile"),
            "WebCmdletOutFileMissingException",
            "The cmdlet cannot run because the following parameter is missing: OutFile. Provide a valid OutFile parameter value when using the PassThru parameter, then retry.",
        ),
        (
            c.switch("Resume") && !c.has("OutFile"),
            "WebCmdletOutFileMissingException",
            "The cmdlet cannot run because the following parameter is missing: OutFile. Provide a valid OutFile parameter value when using the Resume parameter, then retry.",
        ),
    ];
    if let Some((_, id, message)) = conflicts.iter().find(|(is, ..)| *is) {
        return invalid(c, id, message);
    }
    let secrets =
        authentication.is_some() || c.has("Credential") || c.switch("UseDefaultCredentials");
    if secrets && c.rt.edition.is_core() && !c.switch("AllowUnencryptedAuthentication") {
        let url = address(c)?;
        if !url.starts_with("https:") {
            return invalid(
                c,
                "WebCmdletAllowUnencryptedAuthenticationRequiredException",
                "The cmdlet cannot protect plain text secrets sent over unencrypted connections. To suppress this warning and send plain text secrets over unencrypted networks, reissue the command specifying the AllowUnencryptedAuthentication parameter.",
            );
        }
    }
    for (name, why) in [
        ("Certificate", "this program keeps no certificates"),
        (
            "CertificateThumbprint",
            "this program keeps no certificates",
        ),
        (
            "UseDefaultCredentials",
            "a user of this system has no credentials for servers",
        ),
        (
            "ProxyUseDefaultCredentials",
            "a user of this system has no credentials for servers",
        ),
        ("UnixSocket", "requests go over TCP only"),
    ] {
        let asked = c.get(name).is_some_and(|v| convert::to_bool(&v));
        if asked {
            return refuse(c, &format!("-{name}"), why);
        }
    }
    if let Some(version) = c.text("HttpVersion")?
        && !matches!(version.as_str(), "1.1" | "1.0")
    {
        return refuse(
            c,
            &format!("-HttpVersion {version}"),
            "requests are sent with HTTP 1.1",
        );
    }
    match c.text("TransferEncoding")?.map(|t| t.to_lowercase()) {
        Some(coding) if coding != "chunked" => refuse(
            c,
            &format!("-TransferEncoding {coding}"),
            "bodies are sent as they are",
        ),
        _ => Ok(()),
    }
}

/// The session of the call: the one given, or a new one, which the variable then has.
fn session(c: &mut Ctx<'_>) -> R<Rc<Session>> {
    let given = c.get("WebSession").filter(|v| !v.is_null());
    let session = match given.as_ref().map(Value::base) {
        Some(Value::Net(object)) => {
            let any: Rc<dyn std::any::Any> = object.clone();
            any.downcast::<Session>().ok()
        }
        _ => None,
    };
    let session = match session {
        Some(session) => session,
        None => {
            let agent = user_agent(c.rt);
            Rc::new(Session::new(&agent))
        }
    };
    if let Some(name) = c.text("SessionVariable")? {
        let scope = c.rt.scope.clone();
        c.rt.assign_in(&scope, Sym::of(&name), Value::Net(session.clone()))?;
    }
    if let Some(agent) = c.text("UserAgent")? {
        *session.user_agent.borrow_mut() = agent;
    }
    let plain = c.text("Authentication")?.is_none_or(|a| a == "None");
    if let Some(credential) = c.get("Credential").filter(|v| !v.is_null() && plain) {
        *session.credentials.borrow_mut() = credential;
    }
    if let Some(limit) = c.int("MaximumRedirection")? {
        session
            .redirections
            .set(i32::try_from(limit).unwrap_or(i32::MAX));
    }
    if let Some(count) = c.int("MaximumRetryCount")?.filter(|n| *n > 0) {
        session
            .retries
            .set(i32::try_from(count).unwrap_or(i32::MAX));
        let interval = c.int("RetryIntervalSec")?.unwrap_or(5);
        session.interval.set(i32::try_from(interval).unwrap_or(5));
    }
    Ok(session)
}

fn method(c: &mut Ctx<'_>) -> R<String> {
    if let Some(method) = c.text("CustomMethod")? {
        return Ok(method.as_str().to_uppercase());
    }
    let method = c
        .text("Method")?
        .unwrap_or_default()
        .as_str()
        .to_uppercase();
    Ok(match method.as_str() {
        "" | "DEFAULT" => "GET".to_string(),
        _ => method,
    })
}

/// The address, with `http` where it names no scheme.
fn address(c: &mut Ctx<'_>) -> R<String> {
    let given = c.get("Uri").unwrap_or_default();
    let absolute = member::get(c.rt, &given, "IsAbsoluteUri")?;
    if convert::to_bool(&absolute) {
        let text = member::get(c.rt, &given, "AbsoluteUri")?;
        return convert::to_str(c.rt, &text).map(|t| t.to_string());
    }
    let text = convert::to_str(c.rt, &given)?;
    Ok(format!("http://{text}"))
}

/// The headers of the session with those of the call, and who asks.
fn headers(c: &mut Ctx<'_>, session: &Session) -> R<Vec<(String, String)>> {
    if let Some(Value::Hash(given)) = c.get("Headers").as_ref().map(Value::base) {
        for (key, value) in given.pairs() {
            if value.is_null() {
                continue;
            }
            let key = convert::to_str(c.rt, &key)?;
            let value = convert::to_str(c.rt, &value)?;
            session.headers.set(Value::Str(key), Value::Str(value));
        }
    }
    let kind = c.text("Authentication")?.unwrap_or_default();
    let login = match kind.as_str() {
        "Basic" => {
            let credential = c.get("Credential").unwrap_or_default();
            credential_parts(&credential).map(|(user, password)| basic(&user, &password))
        }
        "Bearer" | "OAuth" => {
            let token = c.get("Token").unwrap_or_default();
            secure_text(&token).map(|token| format!("Bearer {}", token.as_str()))
        }
        _ => None,
    };
    if let Some(login) = login {
        session
            .headers
            .set(Value::str("Authorization"), Value::from(login));
    }
    let mut headers = Vec::new();
    for (key, value) in session.headers.pairs() {
        let key = convert::to_str(c.rt, &key)?;
        let value = convert::to_str(c.rt, &value)?;
        headers.push((key.to_string(), value.to_string()));
    }
    if !headers
        .iter()
        .any(|(n, _)| n.eq_ignore_ascii_case("User-Agent"))
    {
        let agent = session.user_agent.borrow().to_string();
        headers.push(("User-Agent".to_string(), agent));
    }
    if c.switch("DisableKeepAlive") {
        headers.push(("Connection".to_string(), "Close".to_string()));
    }
    Ok(headers)
}

fn connection(c: &mut Ctx<'_>, session: &Session) -> R<Connection> {
    if let Some(proxy) = c.get("Proxy").filter(|v| !v.is_null()) {
        *session.proxy.borrow_mut() = proxy;
    }
    let proxy = session.proxy.borrow().clone();
    let proxy = match proxy.is_null() {
        true => None,
        false => Some(convert::to_str(c.rt, &proxy)?.to_string()),
    };
    let proxy_login = c.get("ProxyCredential");
    let proxy_login = proxy_login
        .and_then(|v| credential_parts(&v))
        .map(|(user, password)| (user.to_string(), password.to_string()));
    let tls = match c.text("SslProtocol")?.unwrap_or_default().as_str() {
        "" | "Default" => None,
        "Tls12" => Some(Tls::V12),
        "Tls13" => Some(Tls::V13),
        "Tls12, Tls13" => None,
        other => {
            let what = format!("-SslProtocol {other}");
            return refuse(c, &what, "TLS below 1.2 is not secure");
        }
    };
    let seconds = match c.int("ConnectionTimeoutSeconds")? {
        None => c.int("TimeoutSec")?,
        seconds => seconds,
    };
    let seconds = seconds.unwrap_or(if c.rt.edition.is_core() { 0 } else { 100 });
    let timeout = u64::try_from(seconds).ok().filter(|s| *s > 0);
    Ok(Connection {
        proxy,
        proxy_login,
        no_proxy: c.switch("NoProxy"),
        any_certificate: c.switch("SkipCertificateCheck"),
        tls,
        timeout: timeout.map(Duration::from_secs),
    })
}

/// The fields of a table as a form sends them.
fn form(c: &mut Ctx<'_>, fields: &Dict) -> R<String> {
    let mut parts = Vec::new();
    for (key, value) in fields.pairs() {
        let key = convert::to_str(c.rt, &key)?;
        let value = convert::to_str(c.rt, &value)?;
        parts.push(format!("{}={}", form_encode(&key), form_encode(&value)));
    }
    Ok(parts.join("&"))
}

/// The bytes of a body: a form's fields, markup, bytes, or text in the encoding that the content type names.
fn content(c: &mut Ctx<'_>, body: &Value, content_type: Option<&str>) -> R<Vec<u8>> {
    let named = content_type.and_then(response::charset);
    let encoding =
        named
            .and_then(|name| Encoding::by_name(&name))
            .unwrap_or(match c.rt.edition.is_core() {
                true => Encoding::Utf8(false),
                false => Encoding::Latin1,
            });
    if let Value::Hash(fields) = body.base() {
        let fields = fields.clone();
        return form(c, &fields).map(|text| encoding.encode(&text));
    }
    if let Some(markup) = outer_xml(body) {
        return Ok(markup.into_bytes());
    }
    if ty::type_of(body.base())
        .element()
        .is_some_and(|t| t.full_name() == "System.Byte")
    {
        let bytes = enumerate::list_items(body).unwrap_or_default();
        let byte = |v: &Value| match v.base() {
            Value::Byte(b) => Some(*b),
            _ => None,
        };
        return Ok(bytes.iter().filter_map(byte).collect());
    }
    let text = convert::to_str(c.rt, body)?;
    Ok(encoding.encode(&text))
}

/// The bytes of `-InFile`.
fn in_file(c: &mut Ctx<'_>, file: &str) -> R<Vec<u8>> {
    let place = match Place::of(c.rt, file) {
        Ok(place) => place,
        Err(record) => return c.throw(record),
    };
    let found = place.expand(c.rt);
    let problem = |id: &str, message: String| (id.to_string(), message);
    let (id, message) = match found.as_slice() {
        _ if !place.is_file_system() => problem(
            "WebCmdletInFileNotFilesystemPathException",
            format!(
                "Path '{file}' is not a file system path. Please specify the path to a file in the file system."
            ),
        ),
        [only] if only.native().is_dir() => problem(
            "WebCmdletInFileNotFilePathException",
            format!(
                "Path '{file}' resolves to a directory. Specify a path including a file name, and then retry the command."
            ),
        ),
        [only] if only.native().exists() => {
            return super::super::shared::file::bytes(c, only.native());
        }
        [_] => return c.throw(place.not_found()),
        [] => problem(
            "WebCmdletInFileNoPathResolvedException",
            format!("Path '{file}' cannot be resolved to a file."),
        ),
        _ => problem(
            "WebCmdletInFileMultiplePathsResolvedException",
            format!("Path '{file}' can be resolved to multiple paths."),
        ),
    };
    invalid(c, &id, &message)
}

/// The body of `-Form`: a part for each field, files with their names and bytes.
fn multipart(c: &mut Ctx<'_>, fields: &Value) -> R<Vec<u8>> {
    let Value::Hash(fields) = fields.base() else {
        return Ok(Vec::new());
    };
    let mut body = Vec::new();
    for (key, value) in fields.pairs() {
        let key = convert::to_str(c.rt, &key)?;
        let values = enumerate::list_items(&value).unwrap_or_else(|| vec![value]);
        for value in values {
            body.extend_from_slice(format!("--{BOUNDARY}\r\n").as_bytes());
            match info_path(&value) {
                Some(path) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let head = format!(
                        "Content-Disposition: form-data; name=\"{key}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                    );
                    body.extend_from_slice(head.as_bytes());
                    body.extend(super::super::shared::file::bytes(c, &path)?);
                }
                None => {
                    let text = convert::to_str(c.rt, &value)?;
                    let head = format!(
                        "Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{text}"
                    );
                    body.extend_from_slice(head.as_bytes());
                }
            }
            body.extend_from_slice(b"\r\n");
        }
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Ok(body)
}
