//! Domains: adding, verifying, making one the default, federation, the records of the registrar.

use serde_json::{Map, Value as Json};

use super::collection::done;
use super::resource::{changed, merge, one};
use super::{Answer, Answered, Method, Refusal, Request, all, json, many};
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
        (Method::Post, [name, "verify"]) => one(&tenant.verify_domain(name)?),
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
        (Method::Post, [name, "federationConfiguration"]) => {
            let federation: Federation = settings(&request.body)?;
            Ok(done(tenant.set_federation(name, Some(federation))?))
        }
        (Method::Patch, [name, "federationConfiguration", _]) => {
            let before = tenant.domain(name)?.federation.unwrap_or_default();
            let Json::Object(mut after) = json(&before)? else {
                return Err(Refusal::Unknown);
            };
            merge(&mut after, &request.body);
            let after: Federation = settings(&after)?;
            tenant.update_federation(name, |federation| *federation = after)?;
            Ok(Answer::Nothing)
        }
        (Method::Delete, [name, "federationConfiguration", _]) => {
            if tenant.domain(name)?.is_federated() {
                tenant.set_federation(name, None)?;
            }
            Ok(Answer::Nothing)
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Federation settings from a body.
fn settings(body: &Map<String, Json>) -> Result<Federation, Refusal> {
    serde_json::from_value(Json::Object(body.clone())).map_err(|error| Refusal::Value {
        message: error.to_string(),
    })
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
        let days = (
            after.password_validity_period_in_days,
            after.password_notification_window_in_days,
        );
        if days
            != (
                before.password_validity_period_in_days,
                before.password_notification_window_in_days,
            )
        {
            tenant.set_password_validity(name, days.0, days.1)?;
        }
        let mut domain = tenant.domain(name)?;
        domain.is_default_for_cloud_redirections = after.is_default_for_cloud_redirections;
        domain
            .supported_services
            .clone_from(&after.supported_services);
        tenant.put(&domain)
    };
    Ok(tenant.change(work)?)
}
