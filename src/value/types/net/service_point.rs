//! `ServicePointManager` and the proxies: settings that scripts make before they go to the network. They are kept and
//! given back; connections of msol go by its own rules (TLS 1.2 and later).

use std::cell::RefCell;

use super::super::system;
use super::proxy::system_proxy;
use crate::value::ty::{DefKind, MethodDef, PropDef, overload, static_method, static_prop};
use crate::value::{R, TypeDef, Value};

thread_local!(static SETTINGS: RefCell<Vec<(&'static str, Value)>> = const { RefCell::new(Vec::new()) });

fn get(name: &str) -> Option<Value> {
    SETTINGS.with_borrow(|s| s.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone()))
}

fn set(name: &'static str, value: Value) -> R<()> {
    SETTINGS.with_borrow_mut(|s| {
        s.retain(|(n, _)| *n != name);
        s.push((name, value));
    });
    Ok(())
}

/// A setting that is kept.
macro_rules! setting {
    ($name:literal, $ty:literal, $default:expr) => {
        PropDef {
            set: Some(|_, _, new| set($name, new)),
            ..static_prop(
                $name,
                $ty,
                |_, _| Ok(get($name).unwrap_or_else(|| $default)),
            )
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Net.ServicePointManager",
        properties: &[
            setting!("CheckCertificateRevocationList", "bool", false.into()),
            setting!("DefaultConnectionLimit", "int", 2.into()),
            setting!("DnsRefreshTimeout", "int", 120_000.into()),
            setting!("Expect100Continue", "bool", true.into()),
            setting!("MaxServicePointIdleTime", "int", 100_000.into()),
            setting!("SecurityProtocol", "System.Net.SecurityProtocolType", {
                system::enumeration("System.Net.SecurityProtocolType", 0)
            }),
            setting!(
                "ServerCertificateValidationCallback",
                "System.Net.Security.RemoteCertificateValidationCallback",
                Value::Null
            ),
            setting!("UseNagleAlgorithm", "bool", true.into()),
        ],
        ..TypeDef::CLASS
    },
    // `Create` stands with the requests that it makes.
    &TypeDef {
        name: "System.Net.WebRequest",
        kind: DefKind::Abstract,
        properties: PROXIES,
        methods: SYSTEM_PROXY,
        ..TypeDef::CLASS
    },
];

/// `WebRequest`'s proxy for all requests.
pub const PROXIES: &[PropDef] = &[setting!(
    "DefaultWebProxy",
    "System.Net.IWebProxy",
    default_proxy()
)];

/// `WebRequest.GetSystemWebProxy`.
pub const SYSTEM_PROXY: &[MethodDef] = &[static_method(
    "GetSystemWebProxy",
    &[overload(
        "static System.Net.IWebProxy GetSystemWebProxy()",
        |_, _, _| Ok(system_proxy()),
    )],
)];

/// The environment's proxy, kept so that the credentials that a script gives it stay.
fn default_proxy() -> Value {
    let made = system_proxy();
    SETTINGS.with_borrow_mut(|s| s.push(("DefaultWebProxy", made.clone())));
    made
}

/// The proxy that requests take where a script gives them none.
pub fn proxy_for_all() -> Value {
    get("DefaultWebProxy").unwrap_or_default()
}

/// What a script has said that checks servers' certificates in place of the system.
pub fn certificate_callback() -> Value {
    get("ServerCertificateValidationCallback").unwrap_or_default()
}
