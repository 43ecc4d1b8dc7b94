//! `NetworkCredential` and `CredentialCache`.

use std::any::Any;
use std::cell::RefCell;

use super::super::security::{secure_string, secure_text};
use super::super::{args, throw};
use crate::value::ty::{method, overload, prop_set, static_prop};
use crate::value::{NetObject, R, Str, Ty, TypeDef, Value, ty};
use zeroize::Zeroizing;

/// A name, password and domain.
struct Credential {
    user: RefCell<Str>,
    password: RefCell<Zeroizing<String>>,
    domain: RefCell<Str>,
}

impl NetObject for Credential {
    fn ty(&self) -> Ty {
        ty::find("System.Net.NetworkCredential").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A `NetworkCredential`.
pub fn network_credential(user: &str, password: &str, domain: &str) -> Value {
    Value::net(Credential {
        user: RefCell::new(user.into()),
        password: RefCell::new(Zeroizing::new(password.to_string())),
        domain: RefCell::new(domain.into()),
    })
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Net.NetworkCredential",
        interfaces: &["System.Net.ICredentials", "System.Net.ICredentialsByHost"],
        properties: &[
            prop_set(
                "Domain",
                "string",
                |_, t| Ok(Value::Str(of(t)?.domain.borrow().clone())),
                |_, t, new| {
                    *of(t)?.domain.borrow_mut() = new.as_str().unwrap_or_default().into();
                    Ok(())
                },
            ),
            prop_set(
                "Password",
                "string",
                |_, t| Ok(of(t)?.password.borrow().as_str().into()),
                |_, t, new| {
                    *of(t)?.password.borrow_mut() =
                        Zeroizing::new(new.as_str().unwrap_or_default().to_string());
                    Ok(())
                },
            ),
            prop_set(
                "SecurePassword",
                "securestring",
                |_, t| Ok(secure_string(&of(t)?.password.borrow())),
                |_, t, new| {
                    let text = secure_text(&new).unwrap_or_default();
                    *of(t)?.password.borrow_mut() = text;
                    Ok(())
                },
            ),
            prop_set(
                "UserName",
                "string",
                |_, t| Ok(Value::Str(of(t)?.user.borrow().clone())),
                |_, t, new| {
                    *of(t)?.user.borrow_mut() = new.as_str().unwrap_or_default().into();
                    Ok(())
                },
            ),
        ],
        methods: &[method(
            "GetCredential",
            &[overload(
                "System.Net.NetworkCredential GetCredential(uri uri, string authType)",
                |_, t, _| Ok(t.clone()),
            )],
        )],
        constructors: &[
            overload("System.Net.NetworkCredential new()", |_, _, _| {
                Ok(network_credential("", "", ""))
            }),
            overload(
                "System.Net.NetworkCredential new(string userName, string password)",
                |_, _, a| Ok(network_credential(args::text(a, 0)?, args::text(a, 1)?, "")),
            ),
            overload(
                "System.Net.NetworkCredential new(string userName, string password, string domain)",
                |_, _, a| {
                    Ok(network_credential(
                        args::text(a, 0)?,
                        args::text(a, 1)?,
                        args::text(a, 2)?,
                    ))
                },
            ),
            overload(
                "System.Net.NetworkCredential new(string userName, securestring password)",
                |_, _, a| {
                    let password = secure_text(args::value(a, 1)).unwrap_or_default();
                    Ok(network_credential(args::text(a, 0)?, &password, ""))
                },
            ),
            overload(
                "System.Net.NetworkCredential new(string userName, securestring password, string domain)",
                |_, _, a| {
                    let password = secure_text(args::value(a, 1)).unwrap_or_default();
                    Ok(network_credential(
                        args::text(a, 0)?,
                        &password,
                        args::text(a, 2)?,
                    ))
                },
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.CredentialCache",
        properties: &[
            static_prop("DefaultCredentials", "System.Net.ICredentials", |_, _| {
                Ok(network_credential("", "", ""))
            }),
            static_prop(
                "DefaultNetworkCredentials",
                "System.Net.NetworkCredential",
                |_, _| Ok(network_credential("", "", "")),
            ),
        ],
        ..TypeDef::CLASS
    },
];

fn of(this: &Value) -> R<&Credential> {
    this.downcast::<Credential>().map_or_else(
        || throw::not_supported("The member needs a NetworkCredential."),
        Ok,
    )
}
