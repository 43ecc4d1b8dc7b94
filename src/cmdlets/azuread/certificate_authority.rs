//! The certificate authorities that a tenant trusts: `Get-`, `New-`, `Set-`, `Remove-AzureADTrustedCertificateAuthority`.
//! Graph has one configuration with all authorities, which a change replaces.

use serde_json::{Map, Value as Json};

use super::errors::{Fault, report};
use crate::cmdlets::directory::require_azuread;
use crate::cmdlets::graph::Service;
use crate::cmdlets::graph::object::{json_of, object};
use crate::graph::{self, Answer, Method, Refusal, Request};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::{Context, Tenant};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADTrustedCertificateAuthority", || Box::new(Get)),
    Entry::new("New-AzureADTrustedCertificateAuthority", || {
        Box::new(Change::Add)
    }),
    Entry::new("Set-AzureADTrustedCertificateAuthority", || {
        Box::new(Change::Replace)
    }),
    Entry::new("Remove-AzureADTrustedCertificateAuthority", || {
        Box::new(Change::Remove)
    }),
];

const TYPE: &str = "Microsoft.Open.AzureAD.Model.CertificateAuthorityInformation";
/// The authorities of a configuration.
const LIST: &str = "certificateAuthorities";

struct Get;

enum Change {
    Add,
    Replace,
    Remove,
}

fn request<'a>(method: Method, rest: &[&'a str], body: Map<String, Json>) -> Request<'a> {
    let mut path = vec!["organization", "own", "certificateBasedAuthConfiguration"];
    path.extend(rest);
    Request {
        method,
        path,
        select: None,
        body,
    }
}

/// The tenant's configuration: its id and the authorities.
fn configuration(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
) -> Result<Option<(String, Vec<Json>)>, Refusal> {
    let asked = request(Method::Get, &[], Map::new());
    let Answer::Many(mut walk) = graph::answer(tenant, ctx, &asked)? else {
        return Ok(None);
    };
    let Some(found) = walk(tenant)? else {
        return Ok(None);
    };
    let id = found.get("id").and_then(Json::as_str).unwrap_or_default();
    let list = found.get(LIST).and_then(Json::as_array);
    Ok(Some((id.to_string(), list.cloned().unwrap_or_default())))
}

/// True where two authorities are one: the same certificate, or the same issuer and key.
fn is_same(known: &Json, given: &Json) -> bool {
    let same = |name: &str| {
        let text = |json: &Json| json.get(name).and_then(Json::as_str).map(str::to_lowercase);
        text(given).is_some_and(|wanted| Some(wanted) == text(known))
    };
    known.get("certificate") == given.get("certificate") || (same("issuer") && same("issuerSki"))
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let name = c.call.name();
        let found = Service::AzureAd.attempt(c, &name, configuration)?;
        let Some((_, authorities)) = found.flatten() else {
            return Ok(());
        };
        for authority in authorities {
            let mut wanted = true;
            for (parameter, field) in [
                ("TrustedIssuer", "issuer"),
                ("TrustedIssuerSki", "issuerSki"),
            ] {
                if let Some(text) = c.text(parameter)? {
                    let own = authority.get(field).and_then(Json::as_str);
                    wanted &= own.is_some_and(|own| own.eq_ignore_ascii_case(&text));
                }
            }
            if wanted {
                c.write(object(authority, TYPE))?;
            }
        }
        Ok(())
    }
}

impl Cmdlet for Change {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let name = c.call.name();
        let Some(value) = c.get("CertificateAuthorityInformation") else {
            return Ok(());
        };
        let given = json_of(c.rt, &value)?;
        if given.get("certificate").is_none() {
            let text = "A value is required for property 'TrustedCertificate' of resource 'CertificateAuthorityInformation'.";
            return report(c, Fault::bad_request(text));
        }
        let made = Service::AzureAd.attempt(c, &name, |tenant, ctx| {
            graph::together(tenant, |tenant| {
                let (id, mut list) = match configuration(tenant, ctx)? {
                    Some((id, list)) => (Some(id), list),
                    None => (None, Vec::new()),
                };
                let at = list.iter().position(|known| is_same(known, &given));
                match (self, at) {
                    (Change::Add, None) => list.push(given.clone()),
                    (Change::Add, Some(_)) => {
                        return Err(Refusal::Value {
                            message: "The certificate authority is trusted already.".to_string(),
                        });
                    }
                    (Change::Replace, Some(at)) => {
                        if let Some(slot) = list.get_mut(at) {
                            *slot = given.clone();
                        }
                    }
                    (Change::Remove, Some(at)) => {
                        list.remove(at);
                    }
                    (Change::Replace | Change::Remove, None) => {
                        return Err(Refusal::Value {
                            message: "The certificate authority is not among the trusted ones."
                                .to_string(),
                        });
                    }
                }
                if let Some(id) = id {
                    graph::answer(tenant, ctx, &request(Method::Delete, &[&id], Map::new()))?;
                }
                if !list.is_empty() {
                    let mut body = Map::new();
                    body.insert(LIST.to_string(), Json::Array(list));
                    graph::answer(tenant, ctx, &request(Method::Post, &[], body))?;
                }
                // As the service gives it back, with what it read from the certificate.
                let after = configuration(tenant, ctx)?.map(|(_, list)| list);
                let made = after
                    .into_iter()
                    .flatten()
                    .find(|known| is_same(known, &given));
                Ok(made)
            })
        })?;
        match made.flatten() {
            Some(made) => c.write(object(made, TYPE)),
            None => Ok(()),
        }
    }
}
