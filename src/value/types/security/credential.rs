//! `PSCredential`.

use std::any::Any;

use zeroize::Zeroizing;

use super::super::net::network_credential;
use super::super::{args, throw};
use super::{secure_string, secure_text};
use crate::value::ty::{method, overload, prop, static_method, static_prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A user's name and password.
struct Credential {
    user: Str,
    password: Value,
}

impl NetObject for Credential {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSCredential").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A `PSCredential` of a name and a `SecureString` value.
pub fn credential(user: &str, password: Value) -> Value {
    Value::net(Credential {
        user: user.into(),
        password,
    })
}

/// Name and password of a `PSCredential`; None for other values.
pub fn credential_parts(value: &Value) -> Option<(Str, Zeroizing<String>)> {
    let credential = value.downcast::<Credential>()?;
    Some((
        credential.user.clone(),
        secure_text(&credential.password).unwrap_or_default(),
    ))
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Management.Automation.PSCredential",
    interfaces: &["System.Runtime.Serialization.ISerializable"],
    properties: &[
        prop("UserName", "string", |_, t| {
            Ok(Value::Str(of(t)?.user.clone()))
        }),
        prop("Password", "securestring", |_, t| {
            Ok(of(t)?.password.clone())
        }),
        static_prop("Empty", "pscredential", |_, _| {
            Ok(credential("", secure_string("")))
        }),
    ],
    methods: &[
        method(
            "GetNetworkCredential",
            &[overload(
                "System.Net.NetworkCredential GetNetworkCredential()",
                |_, t, _| {
                    let credential = of(t)?;
                    let password = secure_text(&credential.password).unwrap_or_default();
                    let (user, domain) = split_name(&credential.user);
                    Ok(network_credential(user, &password, domain))
                },
            )],
        ),
        static_method(
            "op_Explicit",
            &[overload(
                "static System.Net.NetworkCredential op_Explicit(pscredential credential)",
                |_, _, a| {
                    let credential = of(args::value(a, 0))?;
                    let password = secure_text(&credential.password).unwrap_or_default();
                    let (user, domain) = split_name(&credential.user);
                    Ok(network_credential(user, &password, domain))
                },
            )],
        ),
    ],
    constructors: &[overload(
        "pscredential new(string userName, securestring password)",
        |e, _, a| {
            let user = args::text(a, 0)?;
            if user.is_empty() {
                return null_or_empty(e, "userName");
            }
            if args::value(a, 1).is_null() {
                return null_argument(e, "password");
            }
            Ok(credential(user, args::value(a, 1).clone()))
        },
    )],
    ..TypeDef::CLASS
}];

fn of(this: &Value) -> R<&Credential> {
    this.downcast::<Credential>().map_or_else(
        || throw::not_supported("The member needs a PSCredential."),
        Ok,
    )
}

fn null_or_empty<T>(engine: &dyn Engine, parameter: &str) -> R<T> {
    let message = format!(
        "Cannot process argument because the value of argument \"{parameter}\" is not valid. Change the value of the \
         \"{parameter}\" argument and run the operation again."
    );
    let _ = engine;
    crate::value::Exception::new("System.Management.Automation.PSArgumentException", message)
        .with("ParamName", Value::str(parameter))
        .raise()
}

fn null_argument<T>(engine: &dyn Engine, parameter: &str) -> R<T> {
    let message = format!(
        "Cannot process argument because the value of argument \"{parameter}\" is null. Change the value of argument \
         \"{parameter}\" to a non-null value."
    );
    let message = throw::with_parameter(engine.edition(), &message, parameter);
    crate::value::Exception::new(
        "System.Management.Automation.PSArgumentNullException",
        message,
    )
    .with("ParamName", Value::str(parameter))
    .raise()
}

/// `DOMAIN\user` and `user@domain` taken apart as `GetNetworkCredential` does. An address, whose domain has a dot, is a
/// user's whole name, unless another `@domain` follows it.
fn split_name(name: &str) -> (&str, &str) {
    match name.split_once('\\') {
        Some((domain, user)) => (user, domain),
        None => match name.rsplit_once('@') {
            Some((user, domain)) if !domain.contains('.') || user.contains('@') => (user, domain),
            _ => (name, ""),
        },
    }
}
