//! `WindowsIdentity`, `WindowsPrincipal`, `SecurityIdentifier`: who runs the script.

use std::any::Any;

use super::super::{args, environment, throw};
use super::nt_account;
use crate::value::ty::{DefKind, method, overload, prop, static_method, static_prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// The user who runs msol, as an identity or a principal.
struct Account(&'static str);

impl NetObject for Account {
    fn ty(&self) -> Ty {
        ty::find(self.0).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A security identifier.
pub(super) struct Sid(pub Str);

impl NetObject for Sid {
    fn ty(&self) -> Ty {
        ty::find("System.Security.Principal.SecurityIdentifier").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<Sid>()
                .is_some_and(|o| o.0.eq_ignore_ascii_case(&self.0)),
        )
    }
}

/// A security identifier as a value.
pub(super) fn sid_value(text: &str) -> Value {
    Value::net(Sid(text.into()))
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Security.Principal.WindowsIdentity",
        interfaces: &["System.Security.Principal.IIdentity", "System.IDisposable"],
        properties: &[
            prop("IsAuthenticated", "bool", |_, _| Ok(true.into())),
            prop("Name", "string", |_, _| Ok(account_name().into())),
        ],
        methods: &[static_method(
            "GetCurrent",
            &[overload(
                "static System.Security.Principal.WindowsIdentity GetCurrent()",
                |_, _, _| {
                    Ok(Value::net(Account(
                        "System.Security.Principal.WindowsIdentity",
                    )))
                },
            )],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Principal.WindowsPrincipal",
        interfaces: &["System.Security.Principal.IPrincipal"],
        properties: &[prop(
            "Identity",
            "System.Security.Principal.IIdentity",
            |_, _| {
                Ok(Value::net(Account(
                    "System.Security.Principal.WindowsIdentity",
                )))
            },
        )],
        methods: &[method(
            "IsInRole",
            &[
                overload(
                    "bool IsInRole(System.Security.Principal.WindowsBuiltInRole role)",
                    |_, _, _| Ok(is_root().into()),
                ),
                overload("bool IsInRole(string role)", |_, _, _| Ok(is_root().into())),
            ],
        )],
        constructors: &[overload(
            "System.Security.Principal.WindowsPrincipal new(System.Security.Principal.WindowsIdentity ntIdentity)",
            |_, _, _| {
                Ok(Value::net(Account(
                    "System.Security.Principal.WindowsPrincipal",
                )))
            },
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Principal.IdentityReference",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Principal.SecurityIdentifier",
        base: "System.Security.Principal.IdentityReference",
        interfaces: &["System.IComparable"],
        properties: &[
            prop("BinaryLength", "int", |_, t| {
                Ok(super::super::collections::count(
                    sid_bytes(of(t)?).map_or(0, |b| b.len()),
                ))
            }),
            prop("Value", "string", |_, t| Ok(Value::Str(of(t)?.clone()))),
            static_prop("MaxBinaryLength", "int", |_, _| Ok(68.into())),
        ],
        parts: &[&TypeDef {
            methods: &[
                method(
                    "IsWellKnown",
                    &[overload(
                        "bool IsWellKnown(System.Security.Principal.WellKnownSidType type)",
                        |_, t, a| Ok(nt_account::is_well_known(of(t)?, args::number(a, 0)).into()),
                    )],
                ),
                method(
                    "Translate",
                    &[overload(
                        "System.Security.Principal.IdentityReference Translate(type targetType)",
                        nt_account::translate,
                    )],
                ),
            ],
            ..TypeDef::CLASS
        }],
        methods: &[method(
            "GetBinaryForm",
            &[overload(
                "void GetBinaryForm(byte[] binaryForm, int offset)",
                |e, t, a| {
                    let bytes = sid_bytes(of(t)?).unwrap_or_default();
                    let start = usize::try_from(args::int(a, 1)?).unwrap_or(usize::MAX);
                    let target = args::seq(a, 0)?;
                    let mut items = target.items_mut();
                    match items
                        .get_mut(start..)
                        .filter(|room| room.len() >= bytes.len())
                    {
                        Some(room) => {
                            for (place, byte) in room.iter_mut().zip(bytes) {
                                *place = Value::Byte(byte);
                            }
                            Ok(Value::Void)
                        }
                        None => throw::out_of_range(
                            e,
                            "Specified argument was out of the range of valid values.",
                            "binaryForm",
                        ),
                    }
                },
            )],
        )],
        constructors: &[
            overload(
                "System.Security.Principal.SecurityIdentifier new(string sddlForm)",
                |e, _, a| {
                    let text = args::text(a, 0)?;
                    match sid_bytes(text) {
                        Some(_) => Ok(Value::net(Sid(text.to_ascii_uppercase().into()))),
                        None => throw::argument(e, "Value was invalid.", "sddlForm"),
                    }
                },
            ),
            overload(
                "System.Security.Principal.SecurityIdentifier new(System.Security.Principal.WellKnownSidType sidType, System.Security.Principal.SecurityIdentifier domainSid)",
                |e, _, a| match nt_account::well_known(args::number(a, 0)) {
                    Some(sid) => Ok(sid_value(sid)),
                    None => throw::argument(
                        e,
                        "The domain SID is not supported for this well-known SID.",
                        "sidType",
                    ),
                },
            ),
            overload(
                "System.Security.Principal.SecurityIdentifier new(byte[] binaryForm, int offset)",
                |e, _, a| {
                    let bytes = args::bytes(a, 0)?;
                    let start = usize::try_from(args::int(a, 1)?).unwrap_or(usize::MAX);
                    match bytes.get(start..).and_then(sid_text) {
                        Some(text) => Ok(Value::net(Sid(text.into()))),
                        None => throw::argument(e, "Value was invalid.", "binaryForm"),
                    }
                },
            ),
        ],
        ..TypeDef::CLASS
    },
];

fn of(this: &Value) -> R<&Str> {
    match this.downcast::<Sid>() {
        Some(sid) => Ok(&sid.0),
        None => throw::not_supported("The member needs a SecurityIdentifier."),
    }
}

/// `DOMAIN\user`.
fn account_name() -> String {
    let domain = std::env::var("USERDOMAIN").unwrap_or_else(|_| environment::machine_name());
    format!("{domain}\\{}", environment::user_name())
}

/// True where the user is the machine's administrator.
fn is_root() -> bool {
    environment::user_name() == "root"
}

/// `S-1-5-21-...` in its binary form: revision, count, authority, sub-authorities.
fn sid_bytes(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('-');
    if !parts.next()?.eq_ignore_ascii_case("S") || parts.next()? != "1" {
        return None;
    }
    let authority: u64 = parts.next()?.parse().ok()?;
    let subs: Option<Vec<u32>> = parts.map(|p| p.parse().ok()).collect();
    let subs = subs?;
    let count = u8::try_from(subs.len()).ok().filter(|c| *c <= 15)?;
    let mut bytes = vec![1, count];
    bytes.extend(authority.to_be_bytes().get(2..)?);
    bytes.extend(subs.iter().flat_map(|s| s.to_le_bytes()));
    Some(bytes)
}

fn sid_text(bytes: &[u8]) -> Option<String> {
    let count = usize::from(*bytes.get(1)?);
    let mut authority = [0u8; 8];
    authority.get_mut(2..)?.copy_from_slice(bytes.get(2..8)?);
    let mut text = format!("S-{}-{}", bytes.first()?, u64::from_be_bytes(authority));
    for at in 0..count {
        let start = 8 + at * 4;
        let sub: [u8; 4] = bytes.get(start..start + 4)?.try_into().ok()?;
        text.push_str(&format!("-{}", u32::from_le_bytes(sub)));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sid_keeps_its_value_through_its_binary_form() {
        let text = "S-1-5-21-1004336348-1177238915-682003330-512";
        assert_eq!(
            sid_bytes(text).as_deref().and_then(sid_text).as_deref(),
            Some(text)
        );
        assert!(sid_bytes("S-2-5").is_none());
    }
}
