//! `Invoke-WebRequest`, `Invoke-RestMethod`: `send` makes the exchange, `session` keeps what requests share, `response`
//! is what scripts get, `call` reads the parameters.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

use super::shared::file::{full_path, io_exception};
use super::shared::refuse;
use crate::runtime::sym::Sym;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::dict::Comparer;
use crate::value::error::ErrorCategory;
use crate::value::{Dict, ErrorRecord, R, Str, Value, ty};

mod call;
pub mod client;
mod failure;
mod html;
pub mod response;
mod rest;
mod send;
pub mod session;

use call::Call;
use response::{Exchange, WebResponse};
use send::{Client, Connection, Failure, Reply, Request};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Invoke-WebRequest", || Box::new(Web { rest: false })),
    Entry::new("Invoke-RestMethod", || Box::new(Web { rest: true })),
];

/// Both cmdlets: they differ in what they make of a reply.
struct Web {
    rest: bool,
}

/// The connections of the last request, which the next one with the same rules uses again.
#[derive(Default)]
struct Connections(Option<Rc<Client>>);

impl Cmdlet for Web {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let call = Call::read(c)?;
        let mut url = call.url.clone();
        let limit = if self.rest && c.switch("FollowRelLink") {
            c.int("MaximumFollowRelLink")?.unwrap_or(i64::MAX)
        } else {
            0
        };
        let mut followed = 0;
        loop {
            let (request, reply) = exchange(c, &call, &url)?;
            let next = self.take(c, &call, request, reply)?;
            followed += 1;
            match next {
                Some(next) if followed <= limit => {
                    c.verbose(format!("Following rel link {next}"))?;
                    url = next;
                }
                _ => return Ok(()),
            }
        }
    }
}

impl Web {
    /// Makes of a reply what the cmdlet gives; the address of the next page, where the reply names one.
    fn take(
        &self,
        c: &mut Ctx<'_>,
        call: &Call,
        request: Request,
        mut reply: Reply,
    ) -> R<Option<String>> {
        let core = c.rt.edition.is_core();
        let file = match &call.out_file {
            Some(file) => Some(out_path(c, file, &request.url)),
            None => None,
        };
        let shown = file.is_none() || c.switch("PassThru");
        let status = reply.status;
        let mut exchange = Exchange {
            method: request.method.clone(),
            url: request.url.clone(),
            status,
            reason: reply.reason.clone(),
            version: reply.version,
            headers: reply.headers.clone(),
            body: Vec::new(),
        };
        let relations = relations(&exchange);
        if shown {
            exchange.body = match reply.read() {
                Ok(body) => body,
                Err(failure) => return failure::report(c, &request, &failure),
            };
            if let Some(file) = &file {
                save(c, file, false, &mut exchange.body.as_slice())?;
            }
        } else if let Some(file) = &file {
            let append = call.resume && status == 206;
            save(c, file, append, reply.reader())?;
        }
        let exchange = Rc::new(exchange);
        if self.rest {
            self.set_variables(c, &exchange)?;
            if shown {
                rest::give(c, &exchange)?;
            }
        } else if shown {
            let text = response::is_text(&exchange.media()).then(|| Str::from(exchange.text(core)));
            let out_file = file
                .as_ref()
                .map(|f| Str::from(f.to_string_lossy().as_ref()));
            c.write(Value::net(WebResponse {
                relations: relation_table(&relations),
                exchange,
                text,
                out_file,
            }))?;
        }
        if !core && call.session.redirects() == 0 && is_redirect(status) {
            c.error(failure::redirects(&request))?;
        }
        Ok(relations
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("next"))
            .map(|(_, url)| url))
    }

    fn set_variables(&self, c: &mut Ctx<'_>, exchange: &Exchange) -> R<()> {
        let scope = c.rt.scope.clone();
        if let Some(name) = c.text("StatusCodeVariable")? {
            let status = Value::Int32(i32::from(exchange.status));
            c.rt.assign_in(&scope, Sym::of(&name), status)?;
        }
        if let Some(name) = c.text("ResponseHeadersVariable")? {
            let headers = exchange.header_table(c.rt.edition.is_core());
            c.rt.assign_in(&scope, Sym::of(&name), headers)?;
        }
        Ok(())
    }
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 300..=303 | 307 | 308)
}

/// The file that a reply goes to: in a folder one named by the address.
fn out_path(c: &Ctx<'_>, file: &str, url: &str) -> std::path::PathBuf {
    let path = full_path(c.rt, file);
    if !path.is_dir() {
        return path;
    }
    let end = url.split(['?', '#']).next().unwrap_or(url);
    path.join(end.rsplit('/').next().unwrap_or_default())
}

/// Writes a body into a file, piece by piece.
fn save(c: &mut Ctx<'_>, path: &std::path::Path, append: bool, body: &mut impl io::Read) -> R<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(append);
    if !append {
        options.write(true).truncate(true);
    }
    let written = options.open(path).and_then(|mut file| {
        io::copy(body, &mut file)?;
        file.flush()
    });
    match written {
        Ok(()) => Ok(()),
        Err(e) => c.throw(ErrorRecord::of(
            io_exception(&e, path).into_value(),
            "FileOpenFailure",
            ErrorCategory::OpenError,
            Value::Null,
        )),
    }
}

/// The links of a `Link` header: `<url>; rel="name"`, made absolute.
fn relations(exchange: &Exchange) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let links = exchange.headers.iter().filter(|(n, _)| n == "Link");
    for part in links.flat_map(|(_, value)| value.split('<').skip(1)) {
        let Some((url, rest)) = part.split_once('>') else {
            continue;
        };
        let relation = rest
            .split([';', ','])
            .find_map(|p| p.trim().strip_prefix("rel="));
        let Some(name) = relation.map(|r| r.trim_matches('"')) else {
            continue;
        };
        let absolute = reqwest::Url::parse(&exchange.url).and_then(|base| base.join(url));
        if let Ok(absolute) = absolute
            && !found.iter().any(|(n, _)| n.eq_ignore_ascii_case(name))
        {
            found.push((name.to_string(), absolute.to_string()));
        }
    }
    found
}

fn relation_table(relations: &[(String, String)]) -> Value {
    let class = ty::find("System.Collections.Generic.Dictionary`2[System.String,System.String]");
    let table = Dict::new(class.unwrap_or(ty::known().hashtable), Comparer::IgnoreCase);
    for (name, url) in relations {
        table.set(Value::str(name), Value::str(url));
    }
    Value::Hash(Rc::new(table))
}

/// Sends the request to an address, follows redirects, tries again where that was asked for, and refuses what the
/// server refused.
fn exchange(c: &mut Ctx<'_>, call: &Call, url: &str) -> R<(Request, Reply)> {
    let client = connect(c, &call.connection)?;
    let mut request = call.request(url);
    let mut redirects = call.session.redirects();
    let mut retries = call.session.retries.get();
    let mut offered_login = false;
    loop {
        if let Some(jar) = call.session.jar()
            && let Some(cookies) = jar.header(&request.url)
        {
            request
                .headers
                .retain(|(n, _)| !n.eq_ignore_ascii_case("Cookie"));
            request.headers.push(("Cookie".to_string(), cookies));
        }
        let sent_bytes = request.body.as_ref().map_or(0, Vec::len);
        verbose_request(c, &request, sent_bytes)?;
        let reply = match client.send(&request) {
            Ok(reply) => reply,
            Err(failure) => return failure::report(c, &request, &failure),
        };
        verbose_reply(c, &reply)?;
        if let Some(jar) = call.session.jar() {
            for (_, value) in reply.headers.iter().filter(|(n, _)| n == "Set-Cookie") {
                jar.take(&request.url, value);
            }
        }
        if reply.status == 401
            && !offered_login
            && let Some(login) = call.basic_login(&reply)
        {
            offered_login = true;
            request.headers.push(("Authorization".to_string(), login));
            continue;
        }
        if is_redirect(reply.status)
            && redirects > 0
            && let Some(location) = reply.header("Location").map(str::to_string)
        {
            redirects -= 1;
            redirect(c, call, &mut request, reply.status, &location)?;
            continue;
        }
        let success = (200..300).contains(&reply.status);
        let may_retry = reply.status == 304 || (400..600).contains(&reply.status);
        if !success && retries > 0 && may_retry {
            retries -= 1;
            let asked = reply.header("Retry-After").and_then(|v| v.parse().ok());
            let wait = asked
                .filter(|_| reply.status == 429)
                .unwrap_or(u64::try_from(call.session.interval.get()).unwrap_or(5));
            c.verbose(format!(
                "Retrying after interval of {wait} seconds. Status code for previous attempt: {}",
                reply.reason.replace(' ', "")
            ))?;
            std::thread::sleep(Duration::from_secs(wait));
            continue;
        }
        let accepted = success
            || c.switch("SkipHttpErrorCheck")
            || (!c.rt.edition.is_core() && is_redirect(reply.status));
        if !accepted {
            return failure::refused(c, &request, reply);
        }
        return Ok((request, reply));
    }
}

/// Turns a request to where the server sends it.
fn redirect(
    c: &mut Ctx<'_>,
    call: &Call,
    request: &mut Request,
    status: u16,
    location: &str,
) -> R<()> {
    let target = reqwest::Url::parse(&request.url).and_then(|base| base.join(location));
    let target = match target {
        Ok(target) => target.to_string(),
        Err(e) => {
            let failure = Failure::Exchange(e.to_string());
            return failure::report(c, request, &failure);
        }
    };
    let insecure = request.url.starts_with("https:") && target.starts_with("http:");
    if insecure && c.rt.edition.is_core() && !c.switch("AllowInsecureRedirect") {
        return c.throw(failure::insecure(request));
    }
    if !c.switch("PreserveAuthorizationOnRedirect") {
        request
            .headers
            .retain(|(n, _)| !n.eq_ignore_ascii_case("Authorization"));
    }
    let becomes_get = match status {
        300..=302 => request.method == "POST",
        303 => !matches!(request.method.as_str(), "GET" | "HEAD"),
        _ => false,
    };
    if becomes_get && !c.switch("PreserveHttpMethodOnRedirect") {
        request.method = "GET".to_string();
        request.body = None;
        request
            .headers
            .retain(|(n, _)| !n.eq_ignore_ascii_case("Content-Type"));
    }
    request.url = target;
    let _ = call;
    Ok(())
}

/// The connections for a request's rules.
fn connect(c: &mut Ctx<'_>, rules: &Connection) -> R<Rc<Client>> {
    let kept = c.rt.session::<Connections>().0.clone();
    if let Some(client) = kept.filter(|client| client.follows(rules)) {
        return Ok(client);
    }
    match Client::new(rules) {
        Ok(client) => {
            let client = Rc::new(client);
            c.rt.session::<Connections>().0 = Some(client.clone());
            Ok(client)
        }
        Err(failure) => failure::report(c, &Request::default(), &failure),
    }
}

fn verbose_request(c: &mut Ctx<'_>, request: &Request, bytes: usize) -> R<()> {
    if !c.rt.edition.is_core() {
        let Request { method, url, .. } = request;
        return c.verbose(format!("{method} {url} with {bytes}-byte payload"));
    }
    let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    let mut text = format!("WebRequest: v1.1 {} {path}", request.method);
    if !query.is_empty() {
        text.push_str(&format!(" with query length {}", query.len()));
    }
    c.verbose(text)
}

fn verbose_reply(c: &mut Ctx<'_>, reply: &Reply) -> R<()> {
    let media = reply.header("Content-Type").unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default();
    let length = reply.header("Content-Length");
    if !c.rt.edition.is_core() {
        let length = length.unwrap_or("-1");
        return c.verbose(format!(
            "received {length}-byte response of content type {media}"
        ));
    }
    let mut text = format!("WebResponse: {} {}", reply.status, reply.reason);
    if !media.is_empty() {
        text.push_str(&format!(" with {media} payload"));
    }
    c.verbose(text)
}
