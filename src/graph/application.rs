//! What applications have besides their properties: gallery templates that make them, verified publishers, logos, and
//! credentials for password single sign-on.

use serde_json::{Map, Value as Json};

use super::collection::{done, id};
use super::resource::{made, tagged};
use super::{Answer, Answered, Method, Refusal, Request, many};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{
    APPLICATION_TEMPLATES, APPLICATIONS, Application, ENDPOINTS, PASSWORD_SSO_CREDENTIALS, Record,
    ServicePrincipal,
};
use crate::tenant::{Context, InvalidReason, Tenant, TenantError};

/// The template of an application that is in no gallery.
const CUSTOM_TEMPLATE: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
/// The longest logo that an application takes, in bytes: 100 KB.
const LARGEST_LOGO: usize = 100 * 1024;

/// Answers requests about what applications have besides their properties.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    match (request.method, request.path.as_slice()) {
        (Method::Post, ["applicationTemplates", key, "instantiate"]) => {
            instantiate(tenant, ctx, request, key)
        }
        (Method::Post, ["applications", key, "setVerifiedPublisher"]) => {
            let publisher = request.text("verifiedPublisherId").unwrap_or_default();
            if publisher.trim().is_empty() {
                return Err(Refusal::Tenant(TenantError::Required {
                    kind: APPLICATIONS,
                    property: "verifiedPublisherId",
                }));
            }
            let publisher = serde_json::json!({
                "displayName": tenant.organization()?.display_name,
                "verifiedPublisherId": publisher,
                "addedDateTime": ctx.now.to_string(),
            });
            let edit = |application: &mut Application| {
                application.verified_publisher = Some(publisher);
            };
            Ok(done(tenant.update_application(id(key)?, edit).map(|_| ())?))
        }
        (Method::Post, ["applications", key, "unsetVerifiedPublisher"]) => {
            let edit = |application: &mut Application| application.verified_publisher = None;
            Ok(done(tenant.update_application(id(key)?, edit).map(|_| ())?))
        }
        (Method::Get, ["applications", key, "logo"]) => {
            let application = tenant.require::<Application>(id(key)?)?;
            Ok(match application.logo {
                Some(content) => Answer::One(Json::from(content)),
                None => Answer::Nothing,
            })
        }
        (Method::Put, ["applications", key, "logo"]) => {
            let content = picture(request)?;
            // Base64 has four characters for three bytes.
            if content.len() / 4 * 3 > LARGEST_LOGO {
                return Err(TenantError::invalid(
                    APPLICATIONS,
                    "logo",
                    InvalidReason::TooLong(LARGEST_LOGO),
                )
                .into());
            }
            let edit = |application: &mut Application| application.logo = Some(content);
            Ok(done(tenant.update_application(id(key)?, edit).map(|_| ())?))
        }
        (Method::Get, ["servicePrincipals", key, "endpoints"]) => endpoints(tenant, key),
        (Method::Post, ["servicePrincipals", key, action]) => {
            single_sign_on(tenant, request, key, action)
        }
        _ => Err(Refusal::Unknown),
    }
}

/// The picture that a body brings, in base64.
pub fn picture(request: &Request<'_>) -> Result<String, Refusal> {
    match request.text("content") {
        Some(content) if !content.is_empty() => Ok(content.to_string()),
        _ => Err(Refusal::Value {
            message: "The request has no picture.".to_string(),
        }),
    }
}

/// Makes an application and its service principal from a template of the gallery.
fn instantiate(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    key: &str,
) -> Answered {
    let template = match tenant.record(APPLICATION_TEMPLATES, key) {
        Ok(template) => Some(template),
        Err(TenantError::NotFound { .. }) if key.eq_ignore_ascii_case(CUSTOM_TEMPLATE) => None,
        Err(error) => return Err(error.into()),
    };
    let own_name = template.as_ref().and_then(|t| t.text("displayName"));
    let name = request
        .text("displayName")
        .filter(|name| !name.trim().is_empty())
        .or(own_name)
        .unwrap_or_default();
    let mut body = Map::new();
    body.insert("displayName".to_string(), name.into());
    body.insert("applicationTemplateId".to_string(), key.into());
    if let Some(home) = template.as_ref().and_then(|t| t.text("homePageUrl")) {
        body.insert(
            "web".to_string(),
            serde_json::json!({ "homePageUrl": home }),
        );
    }
    let nil = || Json::from(ObjectId::default().to_string());
    let application: Application = made(&body, &[("id", nil()), ("appId", nil())])?;
    let (application, principal) = tenant.change(|tenant| {
        let application = tenant.create_application(application, ctx)?;
        let principal = ServicePrincipal {
            app_id: application.app_id,
            tags: vec!["WindowsAzureActiveDirectoryIntegratedApp".to_string()],
            ..ServicePrincipal::default()
        };
        let principal = tenant.create_service_principal(principal, ctx)?;
        Ok((application, principal))
    })?;
    Ok(Answer::One(serde_json::json!({
        "application": tagged(&application)?,
        "servicePrincipal": tagged(&principal)?,
    })))
}

/// The endpoints of a service principal, or of the application whose service principal it is.
fn endpoints(tenant: &Tenant, key: &str) -> Answered {
    let wanted = id(key)?;
    let principal = match tenant.get::<ServicePrincipal>(wanted)? {
        Some(principal) => principal.id,
        None => {
            let application = tenant.require::<Application>(wanted)?;
            match tenant.service_principal_by_app_id(application.app_id)? {
                Some(principal) => principal.id,
                None => return Ok(many(Vec::new())),
            }
        }
    };
    let own = principal.to_string();
    let mut found = tenant.records(ENDPOINTS)?;
    found.retain(|record| record.text("servicePrincipalId") == Some(&own));
    Ok(many(
        found.into_iter().map(|r| Json::Object(r.into())).collect(),
    ))
}

/// What of a credential is kept: passwords go to the service that signs in with them, and a tenant here has none.
fn kept(credential: &Json) -> Json {
    let mut kept = credential.clone();
    let secret = credential
        .get("type")
        .and_then(Json::as_str)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
    if let (true, Json::Object(fields)) = (secret, &mut kept) {
        fields.insert("value".to_string(), Json::Null);
    }
    kept
}

/// The credentials with which a user or group is signed in to an application by its password form.
fn single_sign_on(tenant: &mut Tenant, request: &Request<'_>, key: &str, action: &str) -> Answered {
    let Some(verb) = action.strip_suffix("PasswordSingleSignOnCredentials") else {
        return Err(Refusal::Unknown);
    };
    let principal = tenant.require::<ServicePrincipal>(id(key)?)?.id;
    let holder = id(request.text("id").unwrap_or_default())?;
    if tenant.object(holder)?.is_none() {
        return Err(TenantError::not_found(PASSWORD_SSO_CREDENTIALS, holder).into());
    }
    let own = format!("{principal}_{holder}");
    let shown = |record: &Record| {
        serde_json::json!({
            "id": holder.to_string(),
            "credentials": record.properties.get("credentials"),
        })
    };
    let known = match tenant.record(PASSWORD_SSO_CREDENTIALS, &own) {
        Ok(record) => Some(record),
        Err(TenantError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let missing = || TenantError::not_found(PASSWORD_SSO_CREDENTIALS, holder);
    match (verb, known) {
        ("create", Some(_)) => Err(Refusal::Tenant(TenantError::AlreadyExists {
            kind: PASSWORD_SSO_CREDENTIALS,
            property: "id",
            value: holder.to_string(),
            conflicting: None,
        })),
        ("get", Some(record)) => Ok(Answer::One(shown(&record))),
        ("delete", Some(_)) => Ok(done(tenant.remove_record(PASSWORD_SSO_CREDENTIALS, &own)?)),
        ("create", None) | ("update", Some(_)) => {
            let given = request.body.get("credentials").and_then(Json::as_array);
            let credentials: Vec<Json> = given.into_iter().flatten().map(kept).collect();
            let mut properties = Map::new();
            for (name, value) in [
                ("servicePrincipalId", Json::from(principal.to_string())),
                ("principalId", Json::from(holder.to_string())),
                ("credentials", Json::Array(credentials)),
            ] {
                properties.insert(name.to_string(), value);
            }
            let record = Record {
                id: own,
                properties,
            };
            tenant.put_record(PASSWORD_SSO_CREDENTIALS, &record)?;
            Ok(match verb {
                "create" => Answer::One(shown(&record)),
                _ => Answer::Nothing,
            })
        }
        ("get" | "delete" | "update", None) => Err(missing().into()),
        _ => Err(Refusal::Unknown),
    }
}
