//! What went wrong with a web request, as each edition reports it.

use std::rc::Rc;

use super::response::{Exchange, Message, RequestMessage, is_json, is_xml, status_code};
use super::send::{Failure, Reply, Request};
use crate::runtime::Ctx;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Str, Value, ty};

const ID: &str = "WebCmdletWebResponseException";

fn record(exception: Exception, id: &str, request: &Request, core: bool) -> ErrorRecord {
    ErrorRecord::of(
        exception.into_value(),
        id,
        ErrorCategory::InvalidOperation,
        RequestMessage::of(&request.method, &request.url, core),
    )
}

/// A `WebException` of Windows PowerShell.
pub(super) fn web(message: &str, status: i64) -> Exception {
    let status = match ty::find("System.Net.WebExceptionStatus") {
        Some(t) => Value::Enum(t, status),
        None => Value::Int64(status),
    };
    Exception::new("System.Net.WebException", message).with("Status", status)
}

/// Host and port of an address.
pub(super) fn place(url: &str) -> (String, u16) {
    match reqwest::Url::parse(url) {
        Ok(url) => (
            url.host_str().unwrap_or_default().to_string(),
            url.port_or_known_default().unwrap_or_default(),
        ),
        Err(_) => (String::new(), 0),
    }
}

/// Ends the command: there is no reply.
pub(super) fn report<T>(c: &mut Ctx<'_>, request: &Request, failure: &Failure) -> R<T> {
    let core = c.rt.edition.is_core();
    let (host, port) = place(&request.url);
    if !core {
        let exception = match failure {
            Failure::Name => {
                let message = format!("The remote name could not be resolved: '{host}'");
                web(&message, 1)
            }
            Failure::Connection(_) => web("Unable to connect to the remote server", 2),
            Failure::Timeout => web("The operation has timed out.", 14),
            Failure::Trust(_) => web(
                "The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.",
                9,
            ),
            Failure::Address(why) => Exception::new("System.UriFormatException", invalid_uri(why)),
            Failure::Exchange(_) => web(
                "The underlying connection was closed: An unexpected error occurred on a receive.",
                3,
            ),
        };
        return c.throw(record(exception, ID, request, core));
    }
    if *failure == Failure::Timeout {
        let seconds = match c.int("ConnectionTimeoutSeconds")? {
            Some(seconds) => seconds,
            None => c.int("TimeoutSec")?.unwrap_or_default(),
        };
        let message = format!(
            "The request was canceled due to the configured HttpClient.Timeout of {seconds} seconds elapsing."
        );
        let inner = Exception::new("System.TimeoutException", "A task was canceled.");
        let exception = Exception::new("System.Threading.Tasks.TaskCanceledException", message)
            .with_inner(inner.into_value());
        return c.throw(ErrorRecord::of(
            exception.into_value(),
            "ConnectionTimeoutReached",
            ErrorCategory::OperationTimeout,
            Value::Null,
        ));
    }
    let (message, inner) = match failure {
        Failure::Name => {
            let why = "Name or service not known";
            (format!("{why} ({host}:{port})"), why.to_string())
        }
        Failure::Connection(why) => (format!("{why} ({host}:{port})"), why.clone()),
        Failure::Trust(why) => (
            "The SSL connection could not be established, see inner exception.".to_string(),
            format!("The remote certificate is invalid: {why}"),
        ),
        Failure::Address(why) => {
            let exception = Exception::new("System.UriFormatException", invalid_uri(why));
            return c.throw(record(
                exception,
                "System.UriFormatException",
                request,
                core,
            ));
        }
        Failure::Exchange(why) => (
            "An error occurred while sending the request.".to_string(),
            why.clone(),
        ),
        Failure::Timeout => (String::new(), String::new()),
    };
    let inside = match failure {
        Failure::Trust(_) => "System.Security.Authentication.AuthenticationException",
        Failure::Exchange(_) => "System.IO.IOException",
        _ => "System.Net.Sockets.SocketException",
    };
    let exception = Exception::new("System.Net.Http.HttpRequestException", message)
        .with_inner(Exception::new(inside, &inner).into_value());
    let record = record(exception, ID, request, core);
    *record.details.borrow_mut() = Some(Str::from(inner));
    c.throw(record)
}

pub(super) fn invalid_uri(why: &str) -> String {
    match why.contains("scheme") || why.contains("base") {
        true => "Invalid URI: The format of the URI could not be determined.".to_string(),
        false => format!("Invalid URI: {why}."),
    }
}

/// Ends the command: the server refused the request.
pub(super) fn refused<T>(c: &mut Ctx<'_>, request: &Request, reply: Reply) -> R<T> {
    let core = c.rt.edition.is_core();
    let (status, reason) = (reply.status, reply.reason.clone());
    let mut exchange = Exchange {
        method: request.method.clone(),
        url: request.url.clone(),
        status,
        reason: reason.clone(),
        version: reply.version,
        headers: reply.headers.clone(),
        body: Vec::new(),
    };
    exchange.body = reply.read().unwrap_or_default();
    let detail = detail(&exchange, core);
    let exchange = Rc::new(exchange);
    let exception = if core {
        let message =
            format!("Response status code does not indicate success: {status} ({reason}).");
        Exception::new(
            "Microsoft.PowerShell.Commands.HttpResponseException",
            message,
        )
        .with("StatusCode", status_code(status))
    } else {
        let message = format!("The remote server returned an error: ({status}) {reason}.");
        web(&message, 7)
    };
    let exception = exception.with("Response", Message::of(&exchange));
    let record = record(exception, ID, request, core);
    if !detail.is_empty() {
        *record.details.borrow_mut() = Some(Str::from(detail));
    }
    c.throw(record)
}

/// What the body says of a refusal: laid out where it is JSON, without its tags where it has any.
fn detail(exchange: &Exchange, core: bool) -> String {
    let text = exchange.text(core);
    let media = exchange.media();
    if core && is_json(&media) {
        let value: Result<serde_json::Value, _> = serde_json::from_str(&text);
        if let Some(laid_out) = value
            .ok()
            .and_then(|v| serde_json::to_string_pretty(&v).ok())
        {
            return format!("\n{laid_out}");
        }
    }
    if is_xml(&media) {
        return text;
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        match tag.split_once('>') {
            Some((_, behind)) => rest = behind,
            None => {
                out.push('<');
                rest = tag;
                break;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The report of redirects that were not followed.
pub(super) fn redirects(request: &Request) -> ErrorRecord {
    let exception = Exception::new(
        "System.InvalidOperationException",
        "Operation is not valid due to the current state of the object.",
    );
    let record = record(exception, "MaximumRedirectExceeded", request, false);
    *record.details.borrow_mut() = Some(Str::from(
        "The maximum redirection count has been exceeded. To increase the number of redirections allowed, supply a higher value to the -MaximumRedirection parameter.",
    ));
    record
}

/// The report of a redirect from a secure address to one that is not.
pub(super) fn insecure(request: &Request) -> ErrorRecord {
    let exception = Exception::new(
        "System.InvalidOperationException",
        "Operation is not valid due to the current state of the object.",
    );
    let record = record(exception, "InsecureRedirection", request, true);
    *record.details.borrow_mut() = Some(Str::from(
        "Cannot follow an insecure redirection by default. Reissue the command specifying the -AllowInsecureRedirect switch. ",
    ));
    record
}
