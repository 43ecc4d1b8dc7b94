//! Privileged identity management: its resources, roles, assignments, requests and settings, as
//! `privilegedAccess/{provider}` has them and as the older `privilegedRoles` had.

use serde_json::{Map, Value as Json};

use super::collection::{done, id};
use super::resource::merge;
use super::{Answer, Answered, Method, Refusal, Request, json, many};
use crate::store::Kind;
use crate::tenant::catalogue::{role_template, role_templates};
use crate::tenant::id::ObjectId;
use crate::tenant::model::*;
use crate::tenant::privileged::{Decision, USUAL_RULES};
use crate::tenant::{Context, Tenant, TenantError};

use PrivilegedProvider::AadRoles;

/// Answers requests under privileged identity management.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    match request.path.as_slice() {
        ["privilegedAccess", provider, rest @ ..] => {
            let provider = PrivilegedProvider::parse(provider).ok_or_else(|| Refusal::Value {
                message: format!("The provider '{provider}' is not supported."),
            })?;
            tenant.settle_privileged_roles(ctx)?;
            of_provider(tenant, ctx, request, provider, rest)
        }
        ["privilegedRoles", rest @ ..] if request.method == Method::Get => roles(tenant, rest),
        ["privilegedRoleAssignments", rest @ ..] => {
            tenant.settle_privileged_roles(ctx)?;
            role_assignments(tenant, ctx, request, rest)
        }
        _ => Err(Refusal::Unknown),
    }
}

fn of_provider(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    provider: PrivilegedProvider,
    rest: &[&str],
) -> Answered {
    match (request.method, rest) {
        (Method::Get, ["resources"]) => Ok(many(resources(tenant, provider)?)),
        (Method::Post, ["resources", "register"]) => register(tenant, ctx, request, provider),
        (Method::Get, ["resources", resource]) => {
            let found = resources(tenant, provider)?;
            one_of(found, PRIVILEGED_RESOURCES, resource)
        }
        (Method::Get, ["resources", resource, "roleDefinitions", key @ ..]) => {
            require_resource(tenant, provider, resource)?;
            let found = definitions(tenant, provider, resource)?;
            listed(found, PRIVILEGED_ROLE_DEFINITIONS, key)
        }
        (Method::Get, ["resources", resource, "roleAssignments", key @ ..]) => {
            require_resource(tenant, provider, resource)?;
            let found = assignments(tenant, provider, resource)?;
            let shown = found
                .iter()
                .map(shown_assignment)
                .collect::<Result<_, _>>()?;
            listed(shown, PRIVILEGED_ROLE_ASSIGNMENTS, key)
        }
        (_, ["roleAssignmentRequests", rest @ ..]) => {
            requests(tenant, ctx, request, provider, rest)
        }
        (_, ["roleSettings", rest @ ..]) => settings(tenant, ctx, request, provider, rest),
        _ => Err(Refusal::Unknown),
    }
}

/// All of a list, or the one that a key names.
fn listed(found: Vec<Json>, kind: Kind, key: &[&str]) -> Answered {
    match key {
        [] => Ok(many(found)),
        [key] => one_of(found, kind, key),
        _ => Err(Refusal::Unknown),
    }
}

fn one_of(found: Vec<Json>, kind: Kind, key: &str) -> Answered {
    let is_it = |object: &Json| {
        object
            .get("id")
            .and_then(Json::as_str)
            .is_some_and(|id| id.eq_ignore_ascii_case(key))
    };
    match found.into_iter().find(is_it) {
        Some(object) => Ok(Answer::One(object)),
        None => Err(TenantError::not_found(kind, key).into()),
    }
}

/// True where a record's property is a text.
fn says(record: &Record, property: &str, text: &str) -> bool {
    record
        .text(property)
        .is_some_and(|value| value.eq_ignore_ascii_case(text))
}

/// The resources of a provider: the tenant itself for its own roles.
fn resources(tenant: &Tenant, provider: PrivilegedProvider) -> Result<Vec<Json>, Refusal> {
    if provider == AadRoles {
        let organization = tenant.organization()?;
        return Ok(vec![serde_json::json!({
            "id": organization.id.to_string(),
            "externalId": organization.id.to_string(),
            "type": "Directory",
            "displayName": organization.display_name,
            "status": "Active",
        })]);
    }
    let records = tenant.records(PRIVILEGED_RESOURCES)?.into_iter();
    Ok(records
        .filter(|record| says(record, "providerId", provider.text()))
        .map(|record| Json::Object(record.into()))
        .collect())
}

fn require_resource(
    tenant: &Tenant,
    provider: PrivilegedProvider,
    resource: &str,
) -> Result<(), Refusal> {
    one_of(resources(tenant, provider)?, PRIVILEGED_RESOURCES, resource).map(|_| ())
}

/// Puts a resource of others under management.
fn register(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    provider: PrivilegedProvider,
) -> Answered {
    let external = request.text("externalId").unwrap_or_default();
    if provider == AadRoles || external.is_empty() {
        return Err(Refusal::Value {
            message: "A resource is registered by its ExternalId; the tenant's own roles are registered always."
                .to_string(),
        });
    }
    let known = tenant.records(PRIVILEGED_RESOURCES)?;
    if known
        .iter()
        .any(|record| says(record, "externalId", external))
    {
        return Err(Refusal::Tenant(TenantError::AlreadyExists {
            kind: PRIVILEGED_RESOURCES,
            property: "externalId",
            value: external.to_string(),
            conflicting: None,
        }));
    }
    // `/subscriptions/{id}/resourceGroups/{name}`: the kind is the last but one, the name the last.
    let mut parts = external.trim_end_matches('/').rsplit('/');
    let name = parts.next().unwrap_or(external);
    let kind = parts.next().unwrap_or_default();
    let mut properties = Map::new();
    for (property, value) in [
        ("providerId", provider.text()),
        ("externalId", external),
        ("type", kind.trim_end_matches('s')),
        ("displayName", name),
        ("status", "Active"),
        ("registeredDateTime", &ctx.now.to_string()),
    ] {
        properties.insert(property.to_string(), Json::from(value));
    }
    let record = Record {
        id: ObjectId::new(ctx.random).to_string(),
        properties,
    };
    tenant.put_record(PRIVILEGED_RESOURCES, &record)?;
    Ok(Answer::Nothing)
}

/// The roles of a resource, with how many have them.
fn definitions(
    tenant: &Tenant,
    provider: PrivilegedProvider,
    resource: &str,
) -> Result<Vec<Json>, Refusal> {
    let assigned = assignments(tenant, provider, resource)?;
    let count = |role: &str, state: AssignmentState| {
        let counted = assigned.iter().filter(|assignment| {
            assignment.assignment_state == state
                && assignment.role_definition_id.eq_ignore_ascii_case(role)
        });
        counted.count()
    };
    let shown = |id: &str, name: &str| {
        let eligible = count(id, AssignmentState::Eligible);
        let active = count(id, AssignmentState::Active);
        serde_json::json!({
            "id": id,
            "resourceId": resource,
            "externalId": id,
            "templateId": id,
            "displayName": name,
            "subjectCount": eligible + active,
            "eligibleAssignmentCount": eligible,
            "activeAssignmentCount": active,
        })
    };
    if provider != AadRoles {
        let records = tenant.records(PRIVILEGED_ROLE_DEFINITIONS)?.into_iter();
        return Ok(records
            .filter(|record| says(record, "resourceId", resource))
            .map(|record| Json::Object(record.into()))
            .collect());
    }
    let templates = role_templates().iter();
    let mut all: Vec<Json> = templates
        .map(|template| shown(&template.id.to_string(), &template.display_name))
        .collect();
    for own in tenant.records(ROLE_DEFINITIONS)? {
        all.push(shown(&own.id, own.text("displayName").unwrap_or_default()));
    }
    Ok(all)
}

/// The assignments of a resource: those for a time and those that may be activated, then whoever has a role for good.
fn assignments(
    tenant: &Tenant,
    provider: PrivilegedProvider,
    resource: &str,
) -> Result<Vec<PrivilegedRoleAssignment>, Refusal> {
    let stored = tenant.all::<PrivilegedRoleAssignment>()?;
    let mut all: Vec<PrivilegedRoleAssignment> = stored.collect::<Result<_, _>>()?;
    all.retain(|known| {
        known.provider_id == provider && known.resource_id.eq_ignore_ascii_case(resource)
    });
    if provider != AadRoles {
        return Ok(all);
    }
    let roles: Vec<DirectoryRole> = tenant.all()?.collect::<Result<_, _>>()?;
    let mut for_good = Vec::new();
    for role in roles {
        let template = role.role_template_id.to_string();
        let mut members = tenant.members(role.id);
        while let Some(member) = members.next(tenant)? {
            let for_a_time = all.iter().any(|known| {
                known.assignment_state == AssignmentState::Active
                    && known.subject_id == member
                    && known.role_definition_id.eq_ignore_ascii_case(&template)
            });
            if !for_a_time {
                for_good.push(PrivilegedRoleAssignment {
                    id: format!("{member}_{template}"),
                    resource_id: resource.to_string(),
                    role_definition_id: template.clone(),
                    subject_id: member,
                    assignment_state: AssignmentState::Active,
                    ..PrivilegedRoleAssignment::default()
                });
            }
        }
    }
    all.extend(for_good);
    Ok(all)
}

fn shown_assignment(assignment: &PrivilegedRoleAssignment) -> Result<Json, Refusal> {
    let mut shown = json(assignment)?;
    if let Json::Object(properties) = &mut shown {
        // What has its default is not in the file form.
        properties.insert(
            "assignmentState".into(),
            assignment.assignment_state.text().into(),
        );
        properties.insert("memberType".into(), "Direct".into());
    }
    Ok(shown)
}

fn shown_request(request: &PrivilegedRoleAssignmentRequest) -> Result<Json, Refusal> {
    let mut shown = json(request)?;
    if let Json::Object(properties) = &mut shown {
        properties.insert(
            "assignmentState".into(),
            request.assignment_state.text().into(),
        );
        properties.insert("type".into(), request.kind.text().into());
    }
    Ok(shown)
}

/// Requests for roles.
fn requests(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    provider: PrivilegedProvider,
    rest: &[&str],
) -> Answered {
    match (request.method, rest) {
        (Method::Get, key) => {
            let stored = tenant.all::<PrivilegedRoleAssignmentRequest>()?;
            let all: Vec<PrivilegedRoleAssignmentRequest> = stored.collect::<Result<_, _>>()?;
            let own = all.iter().filter(|known| known.provider_id == provider);
            let shown = own.map(shown_request).collect::<Result<_, _>>()?;
            listed(shown, PRIVILEGED_ROLE_ASSIGNMENT_REQUESTS, key)
        }
        (Method::Post, []) => {
            let resource = request.text("resourceId").unwrap_or_default();
            require_resource(tenant, provider, resource)?;
            let role = request.text("roleDefinitionId").unwrap_or_default();
            let roles = definitions(tenant, provider, resource)?;
            one_of(roles, PRIVILEGED_ROLE_DEFINITIONS, role)?;
            let wanted = PrivilegedRoleAssignmentRequest {
                resource_id: resource.to_string(),
                role_definition_id: role.to_string(),
                subject_id: id(request.text("subjectId").unwrap_or_default())?,
                provider_id: provider,
                kind: one_text(request, "type", PrivilegedRequestType::parse)?,
                assignment_state: one_text(request, "assignmentState", AssignmentState::parse)?,
                reason: request.text("reason").map(str::to_string),
                schedule: schedule(request)?.unwrap_or_default(),
                ..PrivilegedRoleAssignmentRequest::default()
            };
            let made = tenant.request_privileged_role(wanted, ctx)?;
            Ok(Answer::One(shown_request(&made)?))
        }
        (Method::Post, [key, "cancel"]) => Ok(done(tenant.cancel_privileged_request(key)?)),
        (Method::Post, [key, "updateRequest"]) => {
            let decision = match request.text("decision") {
                None | Some("") => None,
                Some(text) if text.eq_ignore_ascii_case("AdminApproved") => Some(Decision::Approve),
                Some(text) if text.eq_ignore_ascii_case("AdminApprove") => Some(Decision::Approve),
                Some(text) if text.eq_ignore_ascii_case("AdminDenied") => Some(Decision::Deny),
                Some(text) if text.eq_ignore_ascii_case("AdminDeny") => Some(Decision::Deny),
                Some(text) => return Err(unknown_value("decision", text)),
            };
            let reason = request.text("reason").map(str::to_string);
            let schedule = schedule(request)?;
            let state = match request.text("assignmentState") {
                None => None,
                Some(_) => Some(one_text(
                    request,
                    "assignmentState",
                    AssignmentState::parse,
                )?),
            };
            let edit = |known: &mut PrivilegedRoleAssignmentRequest| {
                if reason.is_some() {
                    known.reason = reason;
                }
                if let Some(schedule) = schedule {
                    known.schedule = schedule;
                }
                if let Some(state) = state {
                    known.assignment_state = state;
                }
            };
            Ok(done(
                tenant.decide_privileged_request(key, decision, edit, ctx)?,
            ))
        }
        _ => Err(Refusal::Unknown),
    }
}

fn unknown_value(property: &str, text: &str) -> Refusal {
    Refusal::Value {
        message: format!("Invalid value '{text}' specified for property '{property}'."),
    }
}

/// One of the texts that a property of the body may have.
fn one_text<T>(
    request: &Request<'_>,
    property: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, Refusal> {
    let text = request.text(property).unwrap_or_default();
    parse(text).ok_or_else(|| unknown_value(property, text))
}

fn schedule(request: &Request<'_>) -> Result<Option<PrivilegedSchedule>, Refusal> {
    let Some(given) = request.body.get("schedule") else {
        return Ok(None);
    };
    let read = serde_json::from_value(given.clone());
    read.map(Some).map_err(|error| Refusal::Value {
        message: error.to_string(),
    })
}

/// The settings of the roles: those that were changed, and the usual ones of the others.
fn settings(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    provider: PrivilegedProvider,
    rest: &[&str],
) -> Answered {
    let mut all = Vec::new();
    for resource in resources(tenant, provider)? {
        let resource = resource
            .get("id")
            .and_then(Json::as_str)
            .unwrap_or_default();
        for role in definitions(tenant, provider, resource)? {
            let role = role.get("id").and_then(Json::as_str).unwrap_or_default();
            let changed = tenant.privileged_role_settings(resource, role)?;
            all.push(match changed {
                Some(record) => Json::Object(record.into()),
                None => usual_settings(resource, role),
            });
        }
    }
    match (request.method, rest) {
        (Method::Get, key) => listed(all, PRIVILEGED_ROLE_SETTINGS, key),
        (Method::Patch, [key]) => {
            let Answer::One(Json::Object(mut properties)) =
                one_of(all, PRIVILEGED_ROLE_SETTINGS, key)?
            else {
                return Err(Refusal::Unknown);
            };
            merge(&mut properties, &request.body);
            properties.insert("isDefault".into(), Json::Bool(false));
            properties.insert("lastUpdatedDateTime".into(), ctx.now.to_string().into());
            let record = Record::try_from(properties).map_err(|problem| Refusal::Value {
                message: problem.to_string(),
            })?;
            Ok(done(tenant.put_record(PRIVILEGED_ROLE_SETTINGS, &record)?))
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Settings that nobody changed go by the id of their role.
fn usual_settings(resource: &str, role: &str) -> Json {
    let mut shown = Map::new();
    shown.insert("id".into(), role.into());
    shown.insert("resourceId".into(), resource.into());
    shown.insert("roleDefinitionId".into(), role.into());
    shown.insert("isDefault".into(), true.into());
    for (list, rules) in USUAL_RULES {
        let rules = rules.iter().map(
            |(name, setting)| serde_json::json!({ "ruleIdentifier": name, "setting": setting }),
        );
        shown.insert((*list).to_string(), rules.collect());
    }
    Json::Object(shown)
}

/// The roles of the first version: name and id.
fn roles(tenant: &Tenant, rest: &[&str]) -> Answered {
    let templates = role_templates().iter();
    let mut all: Vec<Json> = templates
        .map(|t| serde_json::json!({ "id": t.id.to_string(), "name": t.display_name }))
        .collect();
    for own in tenant.records(ROLE_DEFINITIONS)? {
        all.push(serde_json::json!({ "id": own.id, "name": own.text("displayName") }));
    }
    listed(all, PRIVILEGED_ROLE_DEFINITIONS, rest)
}

/// The assignments of the first version: a role is elevated where it is active.
fn role_assignments(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    rest: &[&str],
) -> Answered {
    let resource = tenant.organization()?.id.to_string();
    let shown = |assignment: &PrivilegedRoleAssignment| {
        serde_json::json!({
            "id": assignment.id,
            "userId": assignment.subject_id.to_string(),
            "roleId": assignment.role_definition_id,
            "isElevated": assignment.assignment_state == AssignmentState::Active,
            "expirationDateTime": assignment.end_date_time.map(|time| time.to_string()),
            "resultMessage": null,
        })
    };
    match (request.method, rest) {
        (Method::Get, key) => {
            let all = assignments(tenant, AadRoles, &resource)?;
            let all = all.iter().map(shown).collect();
            listed(all, PRIVILEGED_ROLE_ASSIGNMENTS, key)
        }
        (Method::Post, []) => {
            let role = id(request.text("roleId").unwrap_or_default())?;
            if role_template(role).is_none() {
                return Err(TenantError::not_found(PRIVILEGED_ROLE_DEFINITIONS, role).into());
            }
            let elevated = request.body.get("isElevated").and_then(Json::as_bool) == Some(true);
            let subject = id(request.text("userId").unwrap_or_default())?;
            let end = request.text("expirationDateTime").map(|text| {
                text.parse()
                    .map_err(|_| unknown_value("expirationDateTime", text))
            });
            let state = match elevated {
                true => AssignmentState::Active,
                false => AssignmentState::Eligible,
            };
            let wanted = PrivilegedRoleAssignmentRequest {
                resource_id: resource.clone(),
                role_definition_id: role.to_string(),
                subject_id: subject,
                assignment_state: state,
                schedule: PrivilegedSchedule {
                    end_date_time: end.transpose()?,
                    ..PrivilegedSchedule::default()
                },
                ..PrivilegedRoleAssignmentRequest::default()
            };
            tenant.request_privileged_role(wanted, ctx)?;
            let all = assignments(tenant, AadRoles, &resource)?;
            let role = role.to_string();
            let made = all.iter().find(|known| {
                known.subject_id == subject
                    && known.assignment_state == state
                    && known.role_definition_id == role
            });
            Ok(made.map_or(Answer::Nothing, |made| Answer::One(shown(made))))
        }
        _ => Err(Refusal::Unknown),
    }
}
