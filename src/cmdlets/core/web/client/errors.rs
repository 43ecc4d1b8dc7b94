//! `WebException`: why a request has no reply, or none that is welcome.

use std::rc::Rc;

use super::super::failure::{invalid_uri, place, web};
use super::super::response::Exchange;
use super::super::send::{Failure, Request};
use super::web_request::reply_value;
use crate::value::{Engine, Exception, R};

/// There is no reply.
pub(super) fn failed<T>(engine: &dyn Engine, request: &Request, failure: &Failure) -> R<T> {
    let core = engine.edition().is_core();
    let (host, port) = place(&request.url);
    match failure {
        Failure::Address(why) => {
            return Exception::new("System.UriFormatException", invalid_uri(why)).raise();
        }
        Failure::Name if core => web(&format!("Name or service not known ({host}:{port})"), 1),
        Failure::Name => web(
            &format!("The remote name could not be resolved: '{host}'"),
            1,
        ),
        Failure::Connection(why) if core => web(&format!("{why} ({host}:{port})"), 2),
        Failure::Connection(_) => web("Unable to connect to the remote server", 2),
        Failure::Timeout => web("The operation has timed out.", 14),
        Failure::Trust(_) if core => web(
            "The SSL connection could not be established, see inner exception.",
            9,
        ),
        Failure::Trust(_) => web(
            "The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.",
            9,
        ),
        Failure::Exchange(_) if core => web("An error occurred while sending the request.", 3),
        Failure::Exchange(_) => web(
            "The underlying connection was closed: An unexpected error occurred on a receive.",
            3,
        ),
    }
    .raise()
}

/// The reply, where its status is one of success.
pub(super) fn accepted(exchange: Exchange) -> R<Rc<Exchange>> {
    let exchange = Rc::new(exchange);
    if exchange.status < 400 {
        return Ok(exchange);
    }
    let message = format!(
        "The remote server returned an error: ({}) {}.",
        exchange.status, exchange.reason
    );
    web(&message, 7)
        .with("Response", reply_value(&exchange))
        .raise()
}
