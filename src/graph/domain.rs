//! Domains: adding, verifying, making one the default, federation, the records of the registrar.

use serde_json::{Map, Value as Json};

use super::collection::done;
use super::resource::{changed, one};
use super::{Answered, Method, Refusal, Request, all, json, many};
use crate::tenant::model::{AuthenticationType, Domain, Federation};
use crate::tenant::{Context, Tenant};

/// Answers requests to domains.
pub fn answer(tenant: &mut Tenant, _: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let ["domains", rest @ ..] = request.path.as_slice() else {
        return Err(Refusal::Unknown);
    };
    match (request.method, rest) {
        (Method::Get, []) => all::<Domain>(tenant),
        (Method::Get, [name]) => one(&tenant.domain(name)?),
        (Method::Post, []) => {
            let name = request.text("id").unwrap_or_default();
            one(&tenant.create_domain(name, AuthenticationType::Managed)?)
        }
        (Method::Patch, [name]) => update(tenant, name, &request.body).map(done),
        (Method::Delete, [name]) => Ok(done(tenant.delete_domain(name)?)),
        // A tenant that lives in a file has no name servers to ask: who says that the record is there is believed.
        (Method::Post, [name, "verify"]) => one(&tenant.verify_domain(name, true)?),
        (Method::Get, [name, "verificationDnsRecords"]) => {
            tenant.domain(name)?;
            let records = tenant.verification_records(name)?;
            Ok(many(records.iter().map(json).collect::<Result<_, _>>()?))
        }
        (Method::Get, [name, "serviceConfigurationRecords"]) => {
            let records = tenant.domain(name)?.service_configuration_records;
            Ok(many(records.iter().map(json).collect::<Result<_, _>>()?))
        }
        (Method::Get, [name, "domainNameReferences"]) => {
            tenant.domain(name)?;
            let objects = tenant.domain_references(name)?;
            let shown = objects.iter().map(super::resource::of_object);
            Ok(many(shown.collect::<Result<_, _>>()?))
        }
        (Method::Get, [name, "federationConfiguration"]) => {
            let federation = tenant.domain(name)?.federation;
            Ok(many(federation.iter().map(json).collect::<Result<_, _>>()?))
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Changes a domain: what has rules of its own goes through them.
fn update(tenant: &mut Tenant, name: &str, body: &Map<String, Json>) -> Result<(), Refusal> {
    let before = tenant.domain(name)?;
    let after: Domain = changed(&before, body)?;
    let work = |tenant: &mut Tenant| {
        if after.is_default && !before.is_default {
            tenant.set_default_domain(name)?;
        }
        if after.authentication_type != before.authentication_type {
            let federation = match after.authentication_type {
                AuthenticationType::Federated => Some(Federation::default()),
                AuthenticationType::Managed => None,
            };
            tenant.set_federation(name, federation)?;
        }
        let mut domain = tenant.domain(name)?;
        domain
            .supported_services
            .clone_from(&after.supported_services);
        tenant.put(&domain)
    };
    Ok(tenant.change(work)?)
}
