//! What objects are linked with: members, owners, managers, groups, grants and roles.

use serde_json::{Map, Value as Json};

use super::collection::{done, id};
use super::resource::{REFERENCE, TYPE, of_object, one, tagged};
use super::{Answer, Answered, Method, Refusal, Request, json, linked, many};
use crate::store::{Direction, Relation};
use crate::tenant::id::ObjectId;
use crate::tenant::lookup::DirectoryObject;
use crate::tenant::model::{
    APP_ROLE_ASSIGNMENTS, AppRoleAssignment, CLIENT_ID, Contact, MANAGER, MEMBERS,
    OAuth2PermissionGrant, OWNERS, PRINCIPAL_ID, REGISTERED_OWNERS, REGISTERED_USERS, RESOURCE_ID,
    SCOPED_ROLE_MEMBERSHIPS, ScopedRoleMembership, USERS, User,
};
use crate::tenant::{Context, Tenant, TenantError};

/// The id that a body refers to: alone, or at the end of an address.
fn reference(request: &Request<'_>) -> Result<ObjectId, Refusal> {
    let text = request.text(REFERENCE).unwrap_or_default();
    id(text.rsplit('/').next().unwrap_or(text))
}

/// The object in a path; users are found by name as well.
fn object(tenant: &Tenant, collection: &str, key: &str) -> Result<ObjectId, Refusal> {
    if collection == "users" {
        return Ok(tenant.user_by_identity(key)?.id);
    }
    let id = id(key)?;
    match tenant.object(id)? {
        Some(_) => Ok(id),
        None => Err(TenantError::not_found(USERS, key).into()),
    }
}

fn objects(found: &[DirectoryObject]) -> Answered {
    Ok(many(found.iter().map(of_object).collect::<Result<_, _>>()?))
}

/// Answers requests to what stands behind an object's id.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    match request.path.as_slice() {
        [
            "directory",
            "administrativeUnits",
            unit,
            "members",
            rest @ ..,
        ] => {
            let unit = id(unit)?;
            tenant.require::<crate::tenant::model::AdministrativeUnit>(unit)?;
            match (request.method, rest) {
                (Method::Get, []) => Ok(linked(tenant.linked(MEMBERS, Direction::Forward, unit))),
                (Method::Post, ["$ref"]) => {
                    let member = reference(request)?;
                    Ok(done(tenant.add_administrative_unit_member(unit, member)?))
                }
                (Method::Post, []) => member_made(tenant, ctx, request, unit),
                (Method::Delete, [member, "$ref"]) => Ok(done(
                    tenant.remove_administrative_unit_member(unit, id(member)?)?,
                )),
                _ => Err(Refusal::Unknown),
            }
        }
        [
            "directory",
            "administrativeUnits",
            unit,
            "scopedRoleMembers",
            rest @ ..,
        ] => scoped_roles(tenant, ctx, request, id(unit)?, rest),
        [
            collection @ ("users" | "groups" | "servicePrincipals" | "applications" | "contacts"
            | "devices"),
            key,
            rest @ ..,
        ] if !rest.is_empty() => {
            let from = object(tenant, collection, key)?;
            of_one(tenant, ctx, request, (collection, from), rest)
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Creates a group within an administrative unit.
fn member_made(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    unit: ObjectId,
) -> Answered {
    let kind = request.text(TYPE).unwrap_or_default();
    let name = kind.rsplit('.').next().unwrap_or(kind);
    if !name.eq_ignore_ascii_case("group") {
        return Err(Refusal::Value {
            message: format!(
                "The type '{kind}' cannot be created in an administrative unit; '#microsoft.graph.group' can."
            ),
        });
    }
    let mut body = request.body.clone();
    body.shift_remove(TYPE);
    super::together(tenant, |tenant| {
        let group = super::collection::create_group(tenant, &body, ctx)?;
        tenant.add_administrative_unit_member(unit, group.id)?;
        one(&group)
    })
}

fn of_one(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    (collection, from): (&str, ObjectId),
    rest: &[&str],
) -> Answered {
    let far = |relation: Relation, direction| linked(tenant.linked(relation, direction, from));
    match (request.method, rest) {
        (Method::Get, ["owners"]) => Ok(far(OWNERS, Direction::Forward)),
        (Method::Post, ["owners", "$ref"]) => {
            let owner = reference(request)?;
            match collection {
                "groups" => tenant.add_group_owner(from, owner)?,
                _ => tenant.add_owner(from, owner)?,
            }
            Ok(done(()))
        }
        (Method::Delete, ["owners", owner, "$ref"]) => {
            let owner = id(owner)?;
            match collection {
                "groups" => tenant.remove_group_owner(from, owner)?,
                _ => tenant.remove_owner(from, owner)?,
            }
            Ok(done(()))
        }
        (Method::Get, ["ownedObjects"]) => Ok(far(OWNERS, Direction::Backward)),
        // Nothing in a tenant says who created it.
        (Method::Get, ["createdObjects"]) => Ok(many(Vec::new())),
        (Method::Get, ["registeredOwners"]) => Ok(far(REGISTERED_OWNERS, Direction::Forward)),
        (Method::Get, ["registeredUsers"]) => Ok(far(REGISTERED_USERS, Direction::Forward)),
        (Method::Get, ["ownedDevices", ..]) => Ok(far(REGISTERED_OWNERS, Direction::Backward)),
        (Method::Get, ["registeredDevices"]) => Ok(far(REGISTERED_USERS, Direction::Backward)),
        (Method::Post, [relation, "$ref"]) => {
            let user = reference(request)?;
            Ok(done(tenant.add_device_user(
                registered(relation)?,
                from,
                user,
            )?))
        }
        (Method::Delete, [relation, user, "$ref"]) => Ok(done(tenant.remove_device_user(
            registered(relation)?,
            from,
            id(user)?,
        )?)),
        (Method::Get, ["memberOf"]) => objects(&tenant.memberships(from)?),
        (Method::Get, ["memberOf", "graph.administrativeUnit"]) => {
            let mut units = tenant.memberships(from)?;
            units.retain(|object| matches!(object, DirectoryObject::AdministrativeUnit(_)));
            objects(&units)
        }
        (Method::Get, ["transitiveMemberOf", only @ ..]) => {
            let mut found = Vec::new();
            for group in tenant.all_groups_of(from)? {
                found.extend(tenant.object(group)?);
            }
            for role in tenant.roles_of(from)? {
                found.push(DirectoryObject::Role(Box::new(role)));
            }
            if only.first() == Some(&"graph.directoryRole") {
                found.retain(|object| matches!(object, DirectoryObject::Role(_)));
            }
            objects(&found)
        }
        (Method::Post, ["checkMemberGroups"]) => member_groups(tenant, from, &request.body),
        (Method::Get, ["directReports"]) => {
            let mut reports: Vec<Json> = Vec::new();
            for user in tenant.find::<User>(MANAGER, from)? {
                reports.push(tagged(&user)?);
            }
            for contact in tenant.find::<Contact>(MANAGER, from)? {
                reports.push(tagged(&contact)?);
            }
            Ok(many(reports))
        }
        (Method::Get, ["thumbnailPhoto"]) => Ok(match tenant.object(from)? {
            Some(DirectoryObject::Contact(contact)) => contact
                .thumbnail_photo
                .map_or(Answer::Nothing, |content| Answer::One(content.into())),
            _ => Answer::Nothing,
        }),
        (Method::Delete, ["manager", "$ref"]) if collection == "contacts" => {
            Ok(done(tenant.remove_contact_manager(from)?))
        }
        (Method::Post, ["renew"]) if collection == "groups" => {
            let now = ctx.now;
            let renew = |group: &mut crate::tenant::model::Group| {
                group.renewed_date_time = Some(now);
            };
            Ok(done(tenant.update_group(from, renew).map(|_| ())?))
        }
        (Method::Get, ["manager"]) => {
            let manager = match tenant.object(from)? {
                Some(DirectoryObject::User(user)) => user.manager,
                Some(DirectoryObject::Contact(contact)) => contact.manager,
                _ => None,
            };
            match manager.map(|id| tenant.object(id)).transpose()?.flatten() {
                Some(manager) => Ok(Answer::One(of_object(&manager)?)),
                None => Ok(Answer::Nothing),
            }
        }
        (Method::Get, ["oauth2PermissionGrants"]) => {
            let lookup = match collection {
                "servicePrincipals" => CLIENT_ID,
                _ => PRINCIPAL_ID,
            };
            let grants = tenant.find::<OAuth2PermissionGrant>(lookup, from)?;
            Ok(many(grants.iter().map(json).collect::<Result<_, _>>()?))
        }
        (Method::Get, ["appRoleAssignments"]) => assignments(tenant, PRINCIPAL_ID, from),
        (Method::Get, ["appRoleAssignedTo"]) => assignments(tenant, RESOURCE_ID, from),
        (Method::Post, ["appRoleAssignments"]) => {
            let mut assignment: AppRoleAssignment = super::resource::made(
                &request.body,
                &[
                    ("id", Json::from("")),
                    ("principalId", Json::from(from.to_string())),
                    ("resourceId", Json::from(ObjectId::default().to_string())),
                ],
            )?;
            assignment.id.clear();
            one(&tenant.assign_app_role(assignment, ctx)?)
        }
        (Method::Delete, ["appRoleAssignments", key]) => {
            let known: AppRoleAssignment = tenant.require(key)?;
            if known.principal_id != from {
                return Err(TenantError::not_found(APP_ROLE_ASSIGNMENTS, key).into());
            }
            Ok(done(tenant.remove::<AppRoleAssignment>(key)?))
        }
        // What services make of their objects is not kept here: there is nothing to try again.
        (Method::Post, ["retryServiceProvisioning"]) => Ok(Answer::Nothing),
        _ => Err(Refusal::Unknown),
    }
}

fn registered(relation: &str) -> Result<Relation, Refusal> {
    match relation {
        "registeredOwners" => Ok(REGISTERED_OWNERS),
        "registeredUsers" => Ok(REGISTERED_USERS),
        _ => Err(Refusal::Unknown),
    }
}

fn assignments(tenant: &Tenant, lookup: crate::store::Lookup, id: ObjectId) -> Answered {
    let found = tenant.find::<AppRoleAssignment>(lookup, id)?;
    Ok(many(found.iter().map(json).collect::<Result<_, _>>()?))
}

/// Which of the groups in a body an object is in, directly or through others.
fn member_groups(tenant: &Tenant, of: ObjectId, body: &Map<String, Json>) -> Answered {
    let asked = body.get("groupIds").and_then(Json::as_array);
    let groups = tenant.all_groups_of(of)?;
    let mut found = Vec::new();
    for text in asked.into_iter().flatten().filter_map(Json::as_str) {
        if groups.contains(&id(text)?) {
            found.push(Json::from(text));
        }
    }
    Ok(many(found))
}

/// Roles that users have within an administrative unit.
fn scoped_roles(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    unit: ObjectId,
    rest: &[&str],
) -> Answered {
    let shown = |tenant: &Tenant, scoped: &ScopedRoleMembership| -> Result<Json, Refusal> {
        let member = tenant.object(scoped.member_id)?;
        let name = member.as_ref().and_then(DirectoryObject::display_name);
        let principal_name = match &member {
            Some(DirectoryObject::User(user)) => Some(user.user_principal_name.as_str()),
            _ => None,
        };
        Ok(serde_json::json!({
            "id": scoped.id,
            "administrativeUnitId": scoped.administrative_unit_id.to_string(),
            "roleId": scoped.role_id.to_string(),
            "roleMemberInfo": {
                "id": scoped.member_id.to_string(),
                "displayName": name,
                "userPrincipalName": principal_name,
            },
        }))
    };
    let of_unit = |tenant: &Tenant, key: &str| -> Result<ScopedRoleMembership, Refusal> {
        let known: ScopedRoleMembership = tenant.require(key)?;
        if known.administrative_unit_id == unit {
            return Ok(known);
        }
        Err(TenantError::not_found(SCOPED_ROLE_MEMBERSHIPS, key).into())
    };
    match (request.method, rest) {
        (Method::Get, []) => {
            let known = tenant.scoped_role_members(unit)?;
            let all = known.iter().map(|scoped| shown(tenant, scoped));
            Ok(many(all.collect::<Result<_, _>>()?))
        }
        (Method::Get, [key]) => {
            let scoped = of_unit(tenant, key)?;
            Ok(Answer::One(shown(tenant, &scoped)?))
        }
        (Method::Post, []) => {
            let role = id(request.text("roleId").unwrap_or_default())?;
            let member = request
                .body
                .get("roleMemberInfo")
                .and_then(|info| info.get("id"))
                .and_then(Json::as_str)
                .unwrap_or_default();
            let scoped = tenant.add_scoped_role_member(unit, role, id(member)?, ctx)?;
            Ok(Answer::One(shown(tenant, &scoped)?))
        }
        (Method::Delete, [key]) => {
            of_unit(tenant, key)?;
            Ok(done(tenant.remove::<ScopedRoleMembership>(key)?))
        }
        _ => Err(Refusal::Unknown),
    }
}
