//! Roles as `roleManagement/directory` has them: definitions, built in and of the tenant's own, and assignments. The members
//! of directory roles are assignments of the built-in ones for the whole tenant.

use serde_json::Value as Json;

use super::collection::{done, id};
use super::{Answer, Answered, Method, Refusal, Request, many};
use crate::tenant::catalogue::{RoleTemplate, role_template, role_templates};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{DirectoryRole, ROLE_ASSIGNMENTS, ROLE_DEFINITIONS};
use crate::tenant::{Context, Tenant, TenantError};

/// The scope of an assignment that holds in the whole tenant.
const EVERYWHERE: &str = "/";

/// Answers what built-in roles have to say; the rest is a matter of records.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let ["roleManagement", "directory", rest @ ..] = request.path.as_slice() else {
        return Err(Refusal::Unknown);
    };
    match (request.method, rest) {
        (Method::Get, ["roleDefinitions"]) => {
            let mut all: Vec<Json> = role_templates().iter().map(built_in).collect();
            let own = tenant.records(ROLE_DEFINITIONS)?.into_iter();
            all.extend(own.map(|record| Json::Object(record.into())));
            Ok(many(all))
        }
        (method, ["roleDefinitions", key]) => {
            let template = ObjectId::parse(key)
                .and_then(role_template)
                .ok_or(Refusal::Unknown)?;
            match method {
                Method::Get => Ok(Answer::One(built_in(template))),
                _ => Err(TenantError::RequestDenied {
                    reason: "built-in roles stay as they are",
                }
                .into()),
            }
        }
        (Method::Get, ["roleAssignments"]) => {
            let mut all = assignments(tenant)?;
            let own = tenant.records(ROLE_ASSIGNMENTS)?.into_iter();
            all.extend(own.map(|record| Json::Object(record.into())));
            Ok(many(all))
        }
        (Method::Post, ["roleAssignments"]) => assign(tenant, ctx, request),
        (method, ["roleAssignments", key]) => {
            let (member, template) = parts(key).ok_or(Refusal::Unknown)?;
            let role = tenant.role_of_template(template)?;
            let role = role.ok_or_else(|| TenantError::not_found(ROLE_ASSIGNMENTS, key))?;
            match method {
                Method::Get => {
                    let known = assignments(tenant)?.into_iter();
                    let mut found =
                        known.filter(|a| a.get("id").and_then(Json::as_str) == Some(key));
                    match found.next() {
                        Some(assignment) => Ok(Answer::One(assignment)),
                        None => Err(TenantError::not_found(ROLE_ASSIGNMENTS, key).into()),
                    }
                }
                Method::Delete => Ok(done(tenant.remove_role_member(role.id, member)?)),
                _ => Err(Refusal::Unknown),
            }
        }
        _ => Err(Refusal::Unknown),
    }
}

/// A built-in role. What it permits in detail is the service's knowledge.
fn built_in(template: &RoleTemplate) -> Json {
    let id = template.id.to_string();
    serde_json::json!({
        "id": id,
        "displayName": template.display_name,
        "description": template.description,
        "isBuiltIn": true,
        "isEnabled": true,
        "resourceScopes": [EVERYWHERE],
        "rolePermissions": [],
        "templateId": id,
        "version": "1",
    })
}

fn assignment(member: ObjectId, template: ObjectId) -> Json {
    serde_json::json!({
        "id": format!("{member}_{template}"),
        "principalId": member.to_string(),
        "roleDefinitionId": template.to_string(),
        "directoryScopeId": EVERYWHERE,
    })
}

/// Member and role of the id of an assignment that a membership is.
fn parts(key: &str) -> Option<(ObjectId, ObjectId)> {
    let (member, template) = key.split_once('_')?;
    Some((ObjectId::parse(member)?, ObjectId::parse(template)?))
}

/// The members of directory roles.
fn assignments(tenant: &Tenant) -> Result<Vec<Json>, Refusal> {
    let roles: Vec<DirectoryRole> = tenant.all()?.collect::<Result<_, _>>()?;
    let mut all = Vec::new();
    for role in roles {
        let mut members = tenant.members(role.id);
        while let Some(member) = members.next(tenant)? {
            all.push(assignment(member, role.role_template_id));
        }
    }
    Ok(all)
}

/// Gives a built-in role for the whole tenant; other assignments are records once role and principal are there.
fn assign(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let definition = request.text("roleDefinitionId").unwrap_or_default();
    let principal = id(request.text("principalId").unwrap_or_default())?;
    if tenant.object(principal)?.is_none() {
        return Err(TenantError::not_found(ROLE_ASSIGNMENTS, principal).into());
    }
    let template = ObjectId::parse(definition).filter(|id| role_template(*id).is_some());
    let everywhere = request
        .text("directoryScopeId")
        .is_none_or(|scope| scope == EVERYWHERE);
    match template {
        Some(template) if everywhere => {
            tenant.change(|tenant| {
                let role = tenant.activate_role(template, ctx)?;
                tenant.add_role_member(role.id, principal)
            })?;
            Ok(Answer::One(assignment(principal, template)))
        }
        Some(_) => Err(Refusal::Unknown),
        None => {
            tenant.record(ROLE_DEFINITIONS, definition)?;
            Err(Refusal::Unknown)
        }
    }
}
