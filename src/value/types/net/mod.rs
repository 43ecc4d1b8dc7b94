//! `System.Net` and its neighbours: addresses, mail, credentials, URIs, and the encodings of the web.

mod address;
mod cookie;
mod credential;
pub mod mail;
mod physical_address;
mod proxy;
pub mod service_point;
mod tcp;
mod uri;
mod uri_builder;
mod uri_parts;
mod web;

use crate::value::TypeDef;

pub use cookie::CookieContainer;
pub use credential::network_credential;
pub use mail::mail_address;
pub use proxy::{ProxyParts, login, proxy_parts};
pub use uri::uri;
pub(super) use web::query_encode;
pub use web::{form_encode, html_encode};

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[
    address::DEFS,
    cookie::DEFS,
    credential::DEFS,
    mail::ADDRESS,
    mail::ATTACHMENT,
    mail::CLIENT,
    mail::MESSAGE,
    physical_address::DEFS,
    proxy::DEFS,
    service_point::DEFS,
    tcp::DEFS,
    uri::DEFS,
    uri_builder::DEFS,
    web::DEFS,
];
