//! Secrets and keys of applications and service principals, and extension properties of applications.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::collection::{done, id};
use super::{Answer, Answered, Method, Refusal, Request, json, many};
use crate::tenant::applications::{new_secret, year_after};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{
    APPLICATIONS, Application, ExtensionProperty, KeyCredential, PasswordCredential,
    ServicePrincipal,
};
use crate::tenant::{Context, Tenant, TenantError};

/// Changes the credentials of an application or service principal.
fn edit(
    tenant: &mut Tenant,
    collection: &str,
    of: ObjectId,
    change: impl FnOnce(&mut Vec<PasswordCredential>, &mut Vec<KeyCredential>),
) -> Result<(), Refusal> {
    if collection == "applications" {
        tenant.update_application(of, |application| {
            change(
                &mut application.password_credentials,
                &mut application.key_credentials,
            );
        })?;
    } else {
        tenant.update_service_principal(of, |principal| {
            change(
                &mut principal.password_credentials,
                &mut principal.key_credentials,
            );
        })?;
    }
    Ok(())
}

fn known(
    tenant: &Tenant,
    collection: &str,
    of: ObjectId,
) -> Result<(Vec<PasswordCredential>, Vec<KeyCredential>), Refusal> {
    if collection == "applications" {
        let application = tenant.require::<Application>(of)?;
        return Ok((
            application.password_credentials,
            application.key_credentials,
        ));
    }
    let principal = tenant.require::<ServicePrincipal>(of)?;
    Ok((principal.password_credentials, principal.key_credentials))
}

fn time(properties: &Map<String, Json>, name: &str) -> Option<Timestamp> {
    properties.get(name)?.as_str()?.parse().ok()
}

fn text(properties: &Map<String, Json>, name: &str) -> Option<String> {
    properties.get(name)?.as_str().map(str::to_string)
}

fn part<'a>(request: &'a Request<'_>, name: &str) -> Result<&'a Map<String, Json>, Refusal> {
    request
        .body
        .get(name)
        .and_then(Json::as_object)
        .ok_or_else(|| Refusal::Value {
            message: format!("Property {name} value is required but is empty or missing."),
        })
}

/// Answers requests about credentials.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let [
        collection @ ("applications" | "servicePrincipals"),
        key,
        rest @ ..,
    ] = request.path.as_slice()
    else {
        return Err(Refusal::Unknown);
    };
    match (request.method, rest) {
        (Method::Post, ["addPassword"]) => {
            let of = id(key)?;
            known(tenant, collection, of)?;
            let wanted = part(request, "passwordCredential")?;
            let secret = text(wanted, "secretText");
            let mut made = new_secret(
                secret.as_deref(),
                time(wanted, "startDateTime"),
                time(wanted, "endDateTime"),
                ctx,
            );
            made.credential.display_name = text(wanted, "displayName");
            // The older models show a secret's name as bytes.
            made.credential.custom_key_identifier = text(wanted, "customKeyIdentifier").or(made
                .credential
                .display_name
                .as_ref()
                .map(|name| STANDARD.encode(name)));
            let mut shown = json(&made.credential)?;
            if let Json::Object(properties) = &mut shown {
                properties.insert("secretText".to_string(), Json::from(made.text));
            }
            edit(tenant, collection, of, |passwords, _| {
                passwords.push(made.credential);
            })?;
            Ok(Answer::One(shown))
        }
        (Method::Post, ["addKey"]) => {
            let of = id(key)?;
            known(tenant, collection, of)?;
            let wanted = part(request, "keyCredential")?;
            let start = time(wanted, "startDateTime").unwrap_or(ctx.now);
            let kind = text(wanted, "type");
            // A certificate is public. A symmetric key is a secret, which is neither kept nor shown.
            let is_secret = kind
                .as_deref()
                .is_some_and(|kind| kind.eq_ignore_ascii_case("Symmetric"));
            let credential = KeyCredential {
                key_id: tenant.new_id(ctx)?,
                custom_key_identifier: text(wanted, "customKeyIdentifier"),
                display_name: text(wanted, "displayName"),
                end_date_time: time(wanted, "endDateTime").or(Some(year_after(start))),
                key: text(wanted, "key").filter(|_| !is_secret),
                start_date_time: Some(start),
                kind,
                usage: text(wanted, "usage"),
            };
            let shown = json(&credential)?;
            edit(tenant, collection, of, |_, keys| keys.push(credential))?;
            Ok(Answer::One(shown))
        }
        (Method::Post, [action @ ("removePassword" | "removeKey")]) => {
            let of = id(key)?;
            let wanted = id(request.text("keyId").unwrap_or_default())?;
            let (passwords, keys) = known(tenant, collection, of)?;
            let found = match *action {
                "removePassword" => passwords.iter().any(|p| p.key_id == wanted),
                _ => keys.iter().any(|k| k.key_id == wanted),
            };
            if !found {
                return Err(TenantError::not_found(APPLICATIONS, wanted).into());
            }
            edit(tenant, collection, of, |passwords, keys| {
                passwords.retain(|p| p.key_id != wanted);
                keys.retain(|k| k.key_id != wanted);
            })
            .map(done)
        }
        (Method::Get, ["passwordCredentials"]) => {
            let (passwords, _) = known(tenant, collection, id(key)?)?;
            Ok(many(passwords.iter().map(json).collect::<Result<_, _>>()?))
        }
        (Method::Get, ["keyCredentials"]) => {
            let (_, keys) = known(tenant, collection, id(key)?)?;
            Ok(many(keys.iter().map(json).collect::<Result<_, _>>()?))
        }
        (_, ["extensionProperties", rest @ ..]) if *collection == "applications" => {
            extension(tenant, ctx, request, id(key)?, rest)
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Properties that an application adds to other objects.
fn extension(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    of: ObjectId,
    rest: &[&str],
) -> Answered {
    let application = tenant.require::<Application>(of)?;
    match (request.method, rest) {
        (Method::Get, []) => {
            let all = application.extension_properties.iter().map(json);
            Ok(many(all.collect::<Result<_, _>>()?))
        }
        (Method::Post, []) => {
            let given = request.text("name").unwrap_or_default();
            let app_id = application.app_id.to_string().replace('-', "");
            let name = format!("extension_{app_id}_{given}");
            if application
                .extension_properties
                .iter()
                .any(|p| p.name == name)
            {
                return Err(Refusal::Tenant(TenantError::AlreadyExists {
                    kind: APPLICATIONS,
                    property: "extensionProperties",
                    value: name,
                    conflicting: None,
                }));
            }
            let targets = request.body.get("targetObjects").cloned();
            let property = ExtensionProperty {
                id: tenant.new_id(ctx)?,
                name,
                data_type: Some(request.text("dataType").unwrap_or("String").to_string()),
                is_synced_from_on_premises: false,
                target_objects: targets
                    .and_then(|targets| serde_json::from_value(targets).ok())
                    .unwrap_or_default(),
            };
            let shown = json(&property)?;
            tenant.update_application(of, |application| {
                application.extension_properties.push(property);
            })?;
            Ok(Answer::One(shown))
        }
        (Method::Delete, [key]) => {
            let wanted = id(key)?;
            if !application
                .extension_properties
                .iter()
                .any(|property| property.id == wanted)
            {
                return Err(TenantError::not_found(APPLICATIONS, wanted).into());
            }
            tenant.update_application(of, |application| {
                application
                    .extension_properties
                    .retain(|property| property.id != wanted);
            })?;
            Ok(Answer::Nothing)
        }
        _ => Err(Refusal::Unknown),
    }
}
