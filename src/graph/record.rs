//! Objects without rules: policies, settings, templates, logs. A path is a collection of records, or the only one.

use serde_json::Value as Json;

use super::collection::done;
use super::resource::{REFERENCE, merge};
use super::{Answer, Answered, Method, Refusal, Request, many};
use crate::store::Kind;
use crate::tenant::id::ObjectId;
use crate::tenant::model::*;
use crate::tenant::{Context, Tenant, TenantError};

/// The collections, by their paths.
const COLLECTIONS: &[(&[&str], Kind)] = &[
    (
        &["identity", "conditionalAccess", "policies"],
        CONDITIONAL_ACCESS_POLICIES,
    ),
    (
        &["identity", "conditionalAccess", "namedLocations"],
        NAMED_LOCATIONS,
    ),
    (&["identity", "identityProviders"], IDENTITY_PROVIDERS),
    (&["identityProviders"], IDENTITY_PROVIDERS),
    (
        &["policies", "featureRolloutPolicies"],
        FEATURE_ROLLOUT_POLICIES,
    ),
    (
        &["policies", "permissionGrantPolicies"],
        PERMISSION_GRANT_POLICIES,
    ),
    (&["groupLifecyclePolicies"], GROUP_LIFECYCLE_POLICIES),
    (&["groupSettings"], DIRECTORY_SETTINGS),
    (&["settings"], DIRECTORY_SETTINGS),
    (&["groupSettingTemplates"], DIRECTORY_SETTING_TEMPLATES),
    (
        &["roleManagement", "directory", "roleDefinitions"],
        ROLE_DEFINITIONS,
    ),
    (
        &["roleManagement", "directory", "roleAssignments"],
        ROLE_ASSIGNMENTS,
    ),
    (&["directory", "attributeSets"], ATTRIBUTE_SETS),
    (
        &["directory", "customSecurityAttributeDefinitions"],
        CUSTOM_SECURITY_ATTRIBUTE_DEFINITIONS,
    ),
    (
        &["directory", "federationConfigurations"],
        EXTERNAL_DOMAIN_FEDERATIONS,
    ),
    (&["applicationTemplates"], APPLICATION_TEMPLATES),
    (&["contracts"], CONTRACTS),
    (&["invitations"], INVITATIONS),
    (&["deviceConfigurations"], DEVICE_CONFIGURATIONS),
    (&["auditLogs", "signIns"], SIGN_INS),
    (&["auditLogs", "directoryAudits"], DIRECTORY_AUDITS),
];

/// Records of which there is one, by path.
const SINGLE: &[(&[&str], Kind, &str)] = &[
    (
        &["policies", "authorizationPolicy"],
        AUTHORIZATION_POLICIES,
        "authorizationPolicy",
    ),
    (
        &["policies", "deviceRegistrationPolicy"],
        DEVICE_REGISTRATION_POLICIES,
        "deviceRegistrationPolicy",
    ),
];

fn shown(record: Record) -> Json {
    Json::Object(record.into())
}

fn list(tenant: &Tenant, kind: Kind, only: impl Fn(&Record) -> bool) -> Answered {
    let records = tenant.records(kind)?.into_iter().filter(|r| only(r));
    Ok(many(records.map(shown).collect()))
}

fn create(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    kind: Kind,
    request: &Request<'_>,
) -> Answered {
    let mut properties = request.body.clone();
    hide_secret(kind, &mut properties);
    // An attribute is known by its set and its name.
    if kind == CUSTOM_SECURITY_ATTRIBUTE_DEFINITIONS
        && let (Some(set), Some(name)) = (request.text("attributeSet"), request.text("name"))
    {
        properties.insert("id".to_string(), Json::from(format!("{set}_{name}")));
    }
    // A setting goes by the name of its template.
    if kind == DIRECTORY_SETTINGS
        && let Some(template) = request.text("templateId")
        && let Ok(template) = tenant.record(DIRECTORY_SETTING_TEMPLATES, template)
        && let Some(name) = template.properties.get("displayName")
    {
        properties.insert("displayName".to_string(), name.clone());
    }
    let id = match properties.shift_remove("id") {
        Some(Json::String(id)) => {
            if tenant.record(kind, &id).is_ok() {
                return Err(Refusal::Tenant(TenantError::AlreadyExists {
                    kind,
                    property: "id",
                    value: id,
                    conflicting: None,
                }));
            }
            id
        }
        _ => ObjectId::new(ctx.random).to_string(),
    };
    let record = Record { id, properties };
    tenant.put_record(kind, &record)?;
    Ok(Answer::One(shown(record)))
}

fn update(tenant: &mut Tenant, kind: Kind, key: &str, request: &Request<'_>) -> Answered {
    let mut record = tenant.record(kind, key)?;
    merge(&mut record.properties, &request.body);
    hide_secret(kind, &mut record.properties);
    Ok(done(tenant.put_record(kind, &record)?))
}

/// Masks the secret of an identity provider, as Graph shows it: nobody signs in through a tenant here, so it is not kept.
fn hide_secret(kind: Kind, properties: &mut serde_json::Map<String, Json>) {
    if kind == IDENTITY_PROVIDERS
        && let Some(secret) = properties.get_mut("clientSecret")
    {
        *secret = Json::from("******");
    }
}

/// The policies that `policies/{collection}` names, by the old name of their type.
fn policy_type(collection: &str) -> Option<String> {
    let stem = collection.strip_suffix("Policies")?;
    let mut letters = stem.chars();
    let first = letters.next()?.to_uppercase();
    Some(format!("{first}{}Policy", letters.as_str()))
}

/// Policies of the older kind, and the objects to which they apply.
fn policies(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let key_of = |request: &Request<'_>| -> String {
        let text = request.text(REFERENCE).unwrap_or_default();
        text.rsplit('/').next().unwrap_or(text).to_string()
    };
    match (request.method, request.path.as_slice()) {
        (Method::Get, ["policies", "policies"]) => list(tenant, POLICIES, |_| true),
        (Method::Get, ["policies", collection]) => {
            let Some(kind) = policy_type(collection) else {
                return Err(Refusal::Unknown);
            };
            list(tenant, POLICIES, |r| r.text("type") == Some(&kind))
        }
        (Method::Post, ["policies", _]) => create(tenant, ctx, POLICIES, request),
        (Method::Get, ["policies", _, key]) => {
            Ok(Answer::One(shown(tenant.record(POLICIES, key)?)))
        }
        (Method::Patch, ["policies", _, key]) => update(tenant, POLICIES, key, request),
        (Method::Delete, ["policies", _, key]) => Ok(done(tenant.remove_record(POLICIES, key)?)),
        (Method::Get, ["policies", _, key, "appliesTo"]) => {
            let record = tenant.record(POLICIES, key)?;
            let mut objects = Vec::new();
            for id in targets(&record) {
                if let Some(object) = ObjectId::parse(&id)
                    .map(|id| tenant.object(id))
                    .transpose()?
                    .flatten()
                {
                    objects.push(super::resource::of_object(&object)?);
                }
            }
            Ok(many(objects))
        }
        (Method::Get, ["applications" | "servicePrincipals", key, collection])
            if collection.ends_with("olicies") =>
        {
            let kind = policy_type(collection);
            list(tenant, POLICIES, |r| {
                let of_kind = *collection == "policies" || r.text("type") == kind.as_deref();
                of_kind && targets(r).iter().any(|id| id == key)
            })
        }
        (Method::Post, ["applications" | "servicePrincipals", key, _, "$ref"]) => {
            let mut record = tenant.record(POLICIES, &key_of(request))?;
            let mut applied = targets(&record);
            if applied.iter().any(|id| id == key) {
                return Err(Refusal::Tenant(TenantError::RequestDenied {
                    reason: "the policy applies to the object already",
                }));
            }
            applied.push((*key).to_string());
            record.properties.insert("appliesTo".into(), applied.into());
            Ok(done(tenant.put_record(POLICIES, &record)?))
        }
        (Method::Delete, ["applications" | "servicePrincipals", key, _, policy, "$ref"]) => {
            let mut record = tenant.record(POLICIES, policy)?;
            let mut applied = targets(&record);
            applied.retain(|id| id != key);
            record.properties.insert("appliesTo".into(), applied.into());
            Ok(done(tenant.put_record(POLICIES, &record)?))
        }
        _ => Err(Refusal::Unknown),
    }
}

/// The ids in a record's `appliesTo`.
fn targets(record: &Record) -> Vec<String> {
    let listed = record.properties.get("appliesTo").and_then(Json::as_array);
    let ids = listed.into_iter().flatten().filter_map(Json::as_str);
    ids.map(str::to_string).collect()
}

/// Records that belong to one object: settings of a group, classifications of a service principal's permissions.
fn owned(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let (kind, owner, target, rest) = match request.path.as_slice() {
        ["groups", target, "settings", rest @ ..] => {
            (DIRECTORY_SETTINGS, "targetObjectId", *target, rest)
        }
        [
            "servicePrincipals",
            target,
            "delegatedPermissionClassifications",
            rest @ ..,
        ] => (
            DELEGATED_PERMISSION_CLASSIFICATIONS,
            "servicePrincipalId",
            *target,
            rest,
        ),
        _ => return Err(Refusal::Unknown),
    };
    let is_owned = |r: &Record| r.text(owner) == Some(target);
    match (request.method, rest) {
        (Method::Get, []) => list(tenant, kind, is_owned),
        (Method::Post, []) => {
            let mut body = request.body.clone();
            body.insert(owner.to_string(), Json::from(target));
            let request = Request {
                method: request.method,
                path: request.path.clone(),
                select: request.select,
                body,
            };
            create(tenant, ctx, kind, &request)
        }
        (method, [key]) => {
            if !is_owned(&tenant.record(kind, key)?) {
                return Err(TenantError::not_found(kind, key).into());
            }
            one(tenant, method, kind, key, request)
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Lists within a record: the condition sets of a consent policy, the allowed values of an attribute.
fn nested(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let (kind, key, field, rest) = match request.path.as_slice() {
        [
            "policies",
            "permissionGrantPolicies",
            key,
            field @ ("includes" | "excludes"),
            rest @ ..,
        ] => (PERMISSION_GRANT_POLICIES, *key, *field, rest),
        [
            "directory",
            "customSecurityAttributeDefinitions",
            key,
            field @ "allowedValues",
            rest @ ..,
        ] => (CUSTOM_SECURITY_ATTRIBUTE_DEFINITIONS, *key, *field, rest),
        _ => return Err(Refusal::Unknown),
    };
    let mut record = tenant.record(kind, key)?;
    let mut items: Vec<Json> = match record.properties.get(field) {
        Some(Json::Array(items)) => items.clone(),
        _ => Vec::new(),
    };
    let at = |items: &[Json], id: &str| {
        items
            .iter()
            .position(|item| item.get("id").and_then(Json::as_str) == Some(id))
            .ok_or_else(|| TenantError::not_found(kind, id))
    };
    let answer = match (request.method, rest) {
        (Method::Get, []) => return Ok(many(items)),
        (Method::Get, [id]) => {
            let found = at(&items, id)?;
            return Ok(Answer::One(items.swap_remove(found)));
        }
        (Method::Post, []) => {
            let mut item = request.body.clone();
            if !item.contains_key("id") {
                let id = ObjectId::new(ctx.random).to_string();
                item.insert("id".to_string(), Json::from(id));
            }
            items.push(Json::Object(item.clone()));
            Answer::One(Json::Object(item))
        }
        (Method::Patch, [id]) => {
            let found = at(&items, id)?;
            if let Some(Json::Object(item)) = items.get_mut(found) {
                merge(item, &request.body);
            }
            Answer::Nothing
        }
        (Method::Delete, [id]) => {
            let found = at(&items, id)?;
            items.remove(found);
            Answer::Nothing
        }
        _ => return Err(Refusal::Unknown),
    };
    record.properties.insert(field.to_string(), items.into());
    tenant.put_record(kind, &record)?;
    Ok(answer)
}

/// Objects that a staged rollout applies to.
fn rollout(tenant: &mut Tenant, request: &Request<'_>) -> Answered {
    let [
        "policies",
        "featureRolloutPolicies",
        key,
        "appliesTo",
        rest @ ..,
    ] = request.path.as_slice()
    else {
        return Err(Refusal::Unknown);
    };
    let mut record = tenant.record(FEATURE_ROLLOUT_POLICIES, key)?;
    let mut applied = targets(&record);
    match (request.method, rest) {
        (Method::Post, ["$ref"]) => {
            let text = request.text(REFERENCE).unwrap_or_default();
            let id = text.rsplit('/').next().unwrap_or(text);
            if tenant.object(super::collection::id(id)?)?.is_none() {
                return Err(TenantError::not_found(FEATURE_ROLLOUT_POLICIES, id).into());
            }
            applied.retain(|known| known != id);
            applied.push(id.to_string());
        }
        (Method::Delete, [id, "$ref"]) => applied.retain(|known| known != id),
        _ => return Err(Refusal::Unknown),
    }
    record.properties.insert("appliesTo".into(), applied.into());
    Ok(done(tenant.put_record(FEATURE_ROLLOUT_POLICIES, &record)?))
}

/// Groups that a lifecycle policy is for.
fn lifecycle(tenant: &mut Tenant, request: &Request<'_>) -> Answered {
    let groups = |record: &Record| -> Vec<String> {
        let listed = record.properties.get("groups").and_then(Json::as_array);
        let ids = listed.into_iter().flatten().filter_map(Json::as_str);
        ids.map(str::to_string).collect()
    };
    match (request.method, request.path.as_slice()) {
        (
            Method::Post,
            [
                "groupLifecyclePolicies",
                key,
                action @ ("addGroup" | "removeGroup"),
            ],
        ) => {
            let mut record = tenant.record(GROUP_LIFECYCLE_POLICIES, key)?;
            let group = request.text("groupId").unwrap_or_default();
            tenant.group(super::collection::id(group)?)?;
            let mut listed = groups(&record);
            listed.retain(|id| !id.eq_ignore_ascii_case(group));
            if *action == "addGroup" {
                listed.push(group.to_string());
            }
            record.properties.insert("groups".into(), listed.into());
            tenant.put_record(GROUP_LIFECYCLE_POLICIES, &record)?;
            Ok(Answer::One(serde_json::json!({ "value": true })))
        }
        (Method::Get, ["groups", key, "groupLifecyclePolicies"]) => {
            list(tenant, GROUP_LIFECYCLE_POLICIES, |r| {
                groups(r).iter().any(|id| id.eq_ignore_ascii_case(key))
            })
        }
        (Method::Get, ["groups", key, "permissionGrants"]) => {
            list(tenant, GROUP_PERMISSION_GRANTS, |r| {
                r.text("groupId") == Some(key)
            })
        }
        _ => Err(Refusal::Unknown),
    }
}

fn one(
    tenant: &mut Tenant,
    method: Method,
    kind: Kind,
    key: &str,
    request: &Request<'_>,
) -> Answered {
    match method {
        Method::Get => Ok(Answer::One(shown(tenant.record(kind, key)?))),
        Method::Patch => update(tenant, kind, key, request),
        Method::Delete => Ok(done(tenant.remove_record(kind, key)?)),
        Method::Post | Method::Put => Err(Refusal::Unknown),
    }
}

/// Deletes the federation with a domain of others, by the domain's name.
fn federation_of(tenant: &mut Tenant, request: &Request<'_>) -> Answered {
    let (Method::Delete, ["directory", "federationConfigurations", domain]) =
        (request.method, request.path.as_slice())
    else {
        return Err(Refusal::Unknown);
    };
    let is_with = |record: &Record| {
        let domains = record.properties.get("domains").and_then(Json::as_array);
        let mut names = domains
            .into_iter()
            .flatten()
            .filter_map(|domain| domain.get("id").or(Some(domain)).and_then(Json::as_str));
        names.any(|name| name.eq_ignore_ascii_case(domain))
    };
    let known = tenant.records(EXTERNAL_DOMAIN_FEDERATIONS)?;
    match known.iter().find(|record| is_with(record)) {
        Some(record) => Ok(done(
            tenant.remove_record(EXTERNAL_DOMAIN_FEDERATIONS, &record.id)?,
        )),
        None => Err(TenantError::not_found(EXTERNAL_DOMAIN_FEDERATIONS, domain).into()),
    }
}

/// Answers requests to records.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let special: [fn(&mut Tenant, &mut Context<'_>, &Request<'_>) -> Answered; 5] = [
        owned,
        nested,
        |tenant, _, request| federation_of(tenant, request),
        |tenant, _, request| rollout(tenant, request),
        |tenant, _, request| lifecycle(tenant, request),
    ];
    for room in special {
        match room(tenant, ctx, request) {
            Err(Refusal::Unknown) => {}
            answered => return answered,
        }
    }
    for (path, kind, key) in SINGLE {
        if request.path.as_slice() == *path {
            return one(tenant, request.method, *kind, key, request);
        }
    }
    for (path, kind) in COLLECTIONS {
        let Some(rest) = request.path.strip_prefix(*path) else {
            continue;
        };
        return match (request.method, rest) {
            // Settings of groups are reached through their groups.
            (Method::Get, []) => list(tenant, *kind, |r| r.text("targetObjectId").is_none()),
            // A cast to the only type that there is.
            (Method::Get, [cast]) if cast.starts_with("graph.") => list(tenant, *kind, |_| true),
            (Method::Post, []) => create(tenant, ctx, *kind, request),
            (method, [key]) => one(tenant, method, *kind, key, request),
            _ => Err(Refusal::Unknown),
        };
    }
    policies(tenant, ctx, request)
}
