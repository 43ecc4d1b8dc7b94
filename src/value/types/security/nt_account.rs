//! `NTAccount`, and which accounts have which well-known security identifiers. Accounts of a domain or a machine stand
//! in a directory that is not asked: they cannot be translated.

use std::any::Any;

use super::super::{args, throw};
use super::principal::{Sid, sid_value};
use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// Well-known identifiers with the names of their accounts.
const KNOWN: &[(&str, &str)] = &[
    ("S-1-0-0", "NULL SID"),
    ("S-1-1-0", "Everyone"),
    ("S-1-2-0", "LOCAL"),
    ("S-1-3-0", "CREATOR OWNER"),
    ("S-1-3-1", "CREATOR GROUP"),
    ("S-1-5-2", "NT AUTHORITY\\NETWORK"),
    ("S-1-5-3", "NT AUTHORITY\\BATCH"),
    ("S-1-5-4", "NT AUTHORITY\\INTERACTIVE"),
    ("S-1-5-6", "NT AUTHORITY\\SERVICE"),
    ("S-1-5-7", "NT AUTHORITY\\ANONYMOUS LOGON"),
    ("S-1-5-9", "NT AUTHORITY\\ENTERPRISE DOMAIN CONTROLLERS"),
    ("S-1-5-10", "NT AUTHORITY\\SELF"),
    ("S-1-5-11", "NT AUTHORITY\\Authenticated Users"),
    ("S-1-5-18", "NT AUTHORITY\\SYSTEM"),
    ("S-1-5-19", "NT AUTHORITY\\LOCAL SERVICE"),
    ("S-1-5-20", "NT AUTHORITY\\NETWORK SERVICE"),
    ("S-1-5-32-544", "BUILTIN\\Administrators"),
    ("S-1-5-32-545", "BUILTIN\\Users"),
    ("S-1-5-32-546", "BUILTIN\\Guests"),
    ("S-1-5-32-547", "BUILTIN\\Power Users"),
    ("S-1-5-32-551", "BUILTIN\\Backup Operators"),
    ("S-1-5-32-555", "BUILTIN\\Remote Desktop Users"),
    ("S-1-5-32-580", "BUILTIN\\Remote Management Users"),
];

/// `WellKnownSidType` numbers with their identifiers, where they need no domain.
const TYPES: &[(i64, &str)] = &[
    (0, "S-1-0-0"),
    (1, "S-1-1-0"),
    (2, "S-1-2-0"),
    (3, "S-1-3-0"),
    (4, "S-1-3-1"),
    (9, "S-1-5-2"),
    (10, "S-1-5-3"),
    (11, "S-1-5-4"),
    (12, "S-1-5-6"),
    (13, "S-1-5-7"),
    (15, "S-1-5-9"),
    (16, "S-1-5-10"),
    (17, "S-1-5-11"),
    (22, "S-1-5-18"),
    (23, "S-1-5-19"),
    (24, "S-1-5-20"),
    (26, "S-1-5-32-544"),
    (27, "S-1-5-32-545"),
    (28, "S-1-5-32-546"),
    (29, "S-1-5-32-547"),
    (33, "S-1-5-32-551"),
];

struct Account(Str);

impl NetObject for Account {
    fn ty(&self) -> Ty {
        ty::find("System.Security.Principal.NTAccount").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<Account>();
        Some(other.is_some_and(|o| o.0.eq_ignore_ascii_case(&self.0)))
    }
}

fn of(this: &Value) -> R<&Str> {
    match this.downcast::<Account>() {
        Some(account) => Ok(&account.0),
        None => throw::not_supported("The member needs an NTAccount."),
    }
}

/// The identifier of a `WellKnownSidType`; None for those that belong to a domain.
pub(super) fn well_known(number: i64) -> Option<&'static str> {
    TYPES
        .iter()
        .find(|(n, _)| *n == number)
        .map(|(_, sid)| *sid)
}

/// True where an identifier is of that `WellKnownSidType`.
pub(super) fn is_well_known(sid: &str, number: i64) -> bool {
    well_known(number).is_some_and(|known| known.eq_ignore_ascii_case(sid))
}

/// `Translate(type)` of an identifier or an account.
pub(super) fn translate(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let target = match args::value(a, 0).base() {
        Value::Type(target) => *target,
        _ => return throw::null(engine, "targetType"),
    };
    let to_sid = match target.full_name() {
        "System.Security.Principal.SecurityIdentifier" => true,
        "System.Security.Principal.NTAccount" => false,
        _ => {
            return throw::argument(
                engine,
                "TargetType must be an IdentityReference, such as NTAccount or SecurityIdentifier.",
                "targetType",
            );
        }
    };
    let found = if let Some(sid) = this.downcast::<Sid>() {
        if to_sid {
            return Ok(this.clone());
        }
        let known = KNOWN.iter().find(|(s, _)| s.eq_ignore_ascii_case(&sid.0));
        known.map(|(_, name)| Value::net(Account((*name).into())))
    } else {
        if !to_sid {
            return Ok(this.clone());
        }
        let name = of(this)?;
        let known = KNOWN.iter().find(|(_, known)| {
            let short = known.rsplit('\\').next().unwrap_or(known);
            known.eq_ignore_ascii_case(name) || short.eq_ignore_ascii_case(name)
        });
        known.map(|(sid, _)| sid_value(sid))
    };
    match found {
        Some(found) => Ok(found),
        None => Exception::new(
            "System.Security.Principal.IdentityNotMappedException",
            "Some or all identity references could not be translated.",
        )
        .raise(),
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Security.Principal.NTAccount",
    base: "System.Security.Principal.IdentityReference",
    properties: &[prop("Value", "string", |_, t| {
        Ok(Value::Str(of(t)?.clone()))
    })],
    methods: &[
        method(
            "IsValidTargetType",
            &[overload(
                "bool IsValidTargetType(type targetType)",
                |_, _, a| {
                    let name = args::ty(a, 0)?.full_name();
                    Ok(matches!(
                        name,
                        "System.Security.Principal.SecurityIdentifier"
                            | "System.Security.Principal.NTAccount"
                    )
                    .into())
                },
            )],
        ),
        method(
            "Translate",
            &[overload(
                "System.Security.Principal.IdentityReference Translate(type targetType)",
                translate,
            )],
        ),
    ],
    constructors: &[
        overload(
            "System.Security.Principal.NTAccount new(string name)",
            |e, _, a| match args::text(a, 0)? {
                "" => throw::argument(e, "The value cannot be an empty string.", "name"),
                name => Ok(Value::net(Account(name.into()))),
            },
        ),
        overload(
            "System.Security.Principal.NTAccount new(string domainName, string accountName)",
            |e, _, a| match (args::text(a, 0)?, args::text(a, 1)?) {
                (_, "") => {
                    throw::argument(e, "The value cannot be an empty string.", "accountName")
                }
                ("", name) => Ok(Value::net(Account(name.into()))),
                (domain, name) => Ok(Value::net(Account(format!("{domain}\\{name}").into()))),
            },
        ),
    ],
    ..TypeDef::CLASS
}];
