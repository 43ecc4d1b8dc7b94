//! `Get-MsolDomain`, `New-MsolDomain`, `Set-MsolDomain`, `Remove-MsolDomain`.

use crate::cmdlets::model::{Model, enum_value};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::{AuthenticationType, Domain};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Value};

use super::call::{attempt, confirmed};
use super::user_object::{NAMESPACE, extension_data};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolDomain", || Box::new(Get)),
    Entry::new("New-MsolDomain", || Box::new(New)),
    Entry::new("Set-MsolDomain", || Box::new(Set)),
    Entry::new("Remove-MsolDomain", || Box::new(Remove)),
];

struct Get;
struct New;
struct Set;
struct Remove;

fn status(domain: &Domain) -> &'static str {
    if domain.is_verified {
        "Verified"
    } else {
        "Unverified"
    }
}

fn authentication(domain: &Domain) -> &'static str {
    if domain.is_federated() {
        "Federated"
    } else {
        "Managed"
    }
}

/// The services that a domain serves, as one value of flags.
fn capabilities(domain: &Domain) -> Value {
    let name = format!("{NAMESPACE}DomainCapabilities");
    let mut sum = enum_value(&name, "None");
    for service in &domain.supported_services {
        if let (Value::Enum(t, all), Value::Enum(_, one)) = (&sum, enum_value(&name, service)) {
            sum = Value::Enum(*t, all | one);
        }
    }
    sum
}

fn domain_object(tenant: &Tenant, domain: &Domain) -> Result<Value, TenantError> {
    let root = tenant.root_of(domain)?;
    Ok(Model::of(
        &format!("{NAMESPACE}Domain"),
        [
            ("ExtensionData", extension_data()),
            (
                "Authentication",
                enum_value(
                    &format!("{NAMESPACE}DomainAuthenticationType"),
                    authentication(domain),
                ),
            ),
            ("Capabilities", capabilities(domain)),
            ("IsDefault", Value::Bool(domain.is_default)),
            ("IsInitial", Value::Bool(domain.is_initial)),
            ("Name", Value::str(&domain.id)),
            ("RootDomain", root.map(|root| Value::str(&root.id)).into()),
            (
                "Status",
                enum_value(&format!("{NAMESPACE}DomainStatus"), status(domain)),
            ),
            (
                "VerificationMethod",
                enum_value(
                    &format!("{NAMESPACE}DomainVerificationMethod"),
                    if domain.is_initial {
                        "None"
                    } else {
                        "DnsRecord"
                    },
                ),
            ),
        ],
    ))
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("DomainName")?;
        let wanted_status = c.text("Status")?;
        let wanted_authentication = c.text("Authentication")?;
        let wanted_capability = match c.get("Capability") {
            Some(Value::Enum(_, flags)) => Some(flags),
            _ => None,
        };
        let admits = |domain: &Domain| {
            wanted_status
                .as_ref()
                .is_none_or(|s| s.eq_ignore_ascii_case(status(domain)))
                && wanted_authentication
                    .as_ref()
                    .is_none_or(|a| a.eq_ignore_ascii_case(authentication(domain)))
                && wanted_capability.is_none_or(|flags| match capabilities(domain) {
                    Value::Enum(_, all) => all & flags == flags,
                    _ => false,
                })
        };
        let found = attempt(c, |tenant, _| {
            if let Some(name) = &name {
                let domain = tenant.domain(name)?;
                return Ok(vec![domain_object(tenant, &domain)?]);
            }
            let mut objects = Vec::new();
            for domain in tenant.all::<Domain>()? {
                let domain = domain?;
                if admits(&domain) {
                    objects.push(domain_object(tenant, &domain)?);
                }
            }
            Ok(objects)
        })?;
        for domain in found.into_iter().flatten() {
            c.write(domain)?;
        }
        Ok(())
    }
}

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        let kind = match c.text("Authentication")? {
            Some(kind) if kind.eq_ignore_ascii_case("Federated") => AuthenticationType::Federated,
            _ => AuthenticationType::Managed,
        };
        let created = attempt(c, |tenant, _| {
            let domain = tenant.create_domain(&name, kind)?;
            domain_object(tenant, &domain)
        })?;
        match created {
            Some(domain) => c.write(domain),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        let default = c.switch("IsDefault");
        attempt(c, |tenant, _| {
            if default {
                tenant.set_default_domain(&name)
            } else {
                tenant.domain(&name).map(|_| ())
            }
        })?;
        Ok(())
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("DomainName")?.unwrap_or_default();
        if attempt(c, |tenant, _| tenant.domain(&name))?.is_some() && confirmed(c)? {
            attempt(c, |tenant, _| tenant.delete_domain(&name))?;
        }
        Ok(())
    }
}
