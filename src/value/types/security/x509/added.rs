//! What PowerShell adds to certificates: the lists of their usages and of the hosts' names.

use std::any::Any;

use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::ext::pkix::name::GeneralName;

use super::super::super::collections::list_of;
use super::certificate::Certificate;
use super::extension::{oid_name, other_names};
use super::name;
use crate::value::ty::prop;
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

const USAGE: &str = "Microsoft.PowerShell.Commands.EnhancedKeyUsageRepresentation";
const HOST: &str = "Microsoft.PowerShell.Commands.DnsNameRepresentation";

/// A usage: its name and identifier. A host's name: as people and as machines write it.
struct Pair(&'static str, Str, Str);

impl NetObject for Pair {
    fn ty(&self) -> Ty {
        ty::find(self.0).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(match self.0 {
            USAGE if self.1.is_empty() => self.2.clone(),
            USAGE => format!("{} ({})", self.1, self.2).into(),
            _ => self.1.clone(),
        }))
    }
}

fn first(this: &Value) -> Value {
    this.downcast::<Pair>().map(|pair| pair.1.clone()).into()
}

fn second(this: &Value) -> Value {
    this.downcast::<Pair>().map(|pair| pair.2.clone()).into()
}

/// The value of such a property of a certificate; None for other objects and names.
pub fn added_to_certificate(value: &Value, name: &str) -> Option<R<Value>> {
    let certificate = value.downcast::<Certificate>()?;
    if name.eq_ignore_ascii_case("EnhancedKeyUsageList") {
        let usages = certificate
            .extension("2.5.29.37")
            .and_then(|bytes| ExtendedKeyUsage::from_der(bytes).ok());
        let usages = usages.map(|usages| usages.0).unwrap_or_default();
        let usages = usages.iter().map(|id| {
            let id = id.to_string();
            Value::net(Pair(USAGE, oid_name(&id).into(), id.into()))
        });
        return Some(Ok(list(USAGE, usages.collect())));
    }
    if name.eq_ignore_ascii_case("DnsNameList") {
        let mut hosts: Vec<String> = Vec::new();
        let subject = certificate.parsed.tbs_certificate().subject();
        hosts.extend(name::part(subject, "CN"));
        let others = certificate.extension("2.5.29.17").and_then(other_names);
        for general in others.unwrap_or_default() {
            if let GeneralName::DnsName(host) = general
                && !hosts
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(host.as_str()))
            {
                hosts.push(host.as_str().to_string());
            }
        }
        let hosts = hosts.iter().map(|host| {
            let host = Str::from(host.as_str());
            Value::net(Pair(HOST, host.clone(), host))
        });
        return Some(Ok(list(HOST, hosts.collect())));
    }
    name.eq_ignore_ascii_case("SendAsTrustedIssuer")
        .then(|| Ok(false.into()))
}

fn list(element: &str, items: Vec<Value>) -> Value {
    list_of(ty::find(element).unwrap_or(ty::known().object), items)
}

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: USAGE,
        properties: &[
            prop("FriendlyName", "string", |_, t| Ok(first(t))),
            prop("ObjectId", "string", |_, t| Ok(second(t))),
        ],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: HOST,
        properties: &[
            prop("Punycode", "string", |_, t| Ok(second(t))),
            prop("Unicode", "string", |_, t| Ok(first(t))),
        ],
        ..TypeDef::STRUCT
    },
];
