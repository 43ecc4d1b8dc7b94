//! Collections of directory objects: listing, reading, creating, changing, deleting.

use serde_json::{Map, Value as Json};

use super::resource::{changed, made, one, tagged};
use super::{Answer, Answered, Method, Refusal, Request, all, many};
use crate::tenant::catalogue::role_templates;
use crate::tenant::id::ObjectId;
use crate::tenant::model::{
    AdministrativeUnit, Application, Contact, DELETED_APPLICATIONS, DEVICE_ID, Device, Entity,
    Group, INVITATIONS, OAuth2PermissionGrant, Organization, Record, ServicePrincipal,
    Subscription,
};
use crate::tenant::{Context, Tenant, TenantError};

/// A property that an object must have, for bodies that lack it.
enum Missing {
    /// A nil id: the tenant replaces it by a new one.
    Id(&'static str),
    /// A text of no letters: the tenant refuses it where one is needed.
    Text(&'static str),
}

/// What a collection does with its objects. A body becomes an object here, for all kinds alike; what a kind does not say
/// its collection does not do.
trait Collection: Entity + 'static {
    /// What a new object's body may lack.
    const MISSING: &'static [Missing] = &[];

    /// Takes a new object in, and gives it as it is then.
    fn insert(_: &mut Tenant, _: Self, _: &mut Context<'_>) -> Result<Self, Refusal> {
        Err(Refusal::Unknown)
    }

    /// Puts an object in the place of what it was.
    fn replace(_: &mut Tenant, _: ObjectId, _: Self) -> Result<(), Refusal> {
        Err(Refusal::Unknown)
    }

    /// Deletes an object.
    fn delete(_: &mut Tenant, _: ObjectId, _: &Context<'_>) -> Result<(), Refusal> {
        Err(Refusal::Unknown)
    }

    /// Creates an object from a body.
    fn create(
        tenant: &mut Tenant,
        body: &Map<String, Json>,
        ctx: &mut Context<'_>,
    ) -> Result<Self, Refusal> {
        let missing = Self::MISSING.iter().map(|missing| match missing {
            Missing::Id(name) => (*name, Json::from(ObjectId::default().to_string())),
            Missing::Text(name) => (*name, Json::from("")),
        });
        let missing: Vec<(&str, Json)> = missing.collect();
        Self::insert(tenant, made(body, &missing)?, ctx)
    }

    /// Changes an object by a body.
    fn update(tenant: &mut Tenant, id: ObjectId, body: &Map<String, Json>) -> Result<(), Refusal> {
        let after = changed(&tenant.require::<Self>(id)?, body)?;
        Self::replace(tenant, id, after)
    }
}

/// The id in a path.
pub fn id(text: &str) -> Result<ObjectId, Refusal> {
    ObjectId::parse(text).ok_or_else(|| Refusal::Value {
        message: format!("Invalid object identifier '{text}'."),
    })
}

impl Collection for Application {
    const MISSING: &'static [Missing] = &[
        Missing::Id("id"),
        Missing::Id("appId"),
        Missing::Text("displayName"),
    ];

    fn insert(tenant: &mut Tenant, new: Self, ctx: &mut Context<'_>) -> Result<Self, Refusal> {
        Ok(tenant.create_application(new, ctx)?)
    }

    fn replace(tenant: &mut Tenant, id: ObjectId, after: Self) -> Result<(), Refusal> {
        tenant.update_application(id, |known| *known = after)?;
        Ok(())
    }

    fn delete(tenant: &mut Tenant, id: ObjectId, ctx: &Context<'_>) -> Result<(), Refusal> {
        Ok(tenant.delete_application(id, ctx)?)
    }
}

impl Collection for ServicePrincipal {
    const MISSING: &'static [Missing] = &[Missing::Id("id"), Missing::Id("appId")];

    fn insert(tenant: &mut Tenant, new: Self, ctx: &mut Context<'_>) -> Result<Self, Refusal> {
        Ok(tenant.create_service_principal(new, ctx)?)
    }

    fn replace(tenant: &mut Tenant, id: ObjectId, after: Self) -> Result<(), Refusal> {
        tenant.update_service_principal(id, |known| *known = after)?;
        Ok(())
    }

    fn delete(tenant: &mut Tenant, id: ObjectId, _: &Context<'_>) -> Result<(), Refusal> {
        Ok(tenant.delete_service_principal(id)?)
    }
}

/// Creates a group from a body.
pub fn create_group(
    tenant: &mut Tenant,
    body: &Map<String, Json>,
    ctx: &mut Context<'_>,
) -> Result<Group, Refusal> {
    Group::create(tenant, body, ctx)
}

impl Collection for Group {
    const MISSING: &'static [Missing] = &[Missing::Id("id"), Missing::Text("displayName")];

    fn insert(tenant: &mut Tenant, new: Self, ctx: &mut Context<'_>) -> Result<Self, Refusal> {
        Ok(tenant.create_group(new, ctx)?)
    }

    fn replace(tenant: &mut Tenant, id: ObjectId, after: Self) -> Result<(), Refusal> {
        tenant.update_group(id, |known| *known = after)?;
        Ok(())
    }

    fn delete(tenant: &mut Tenant, id: ObjectId, ctx: &Context<'_>) -> Result<(), Refusal> {
        Ok(tenant.delete_group(id, ctx)?)
    }
}

impl Collection for Device {
    const MISSING: &'static [Missing] = &[Missing::Id("id"), Missing::Id("deviceId")];

    fn insert(tenant: &mut Tenant, new: Self, ctx: &mut Context<'_>) -> Result<Self, Refusal> {
        let mut device = new;
        device.id = tenant.new_id(ctx)?;
        if device.device_id == ObjectId::default() {
            device.device_id = tenant.new_id(ctx)?;
        }
        let same = tenant.find::<Device>(DEVICE_ID, device.device_id)?;
        if let Some(other) = same.first() {
            return Err(Refusal::Tenant(TenantError::AlreadyExists {
                kind: Device::KIND,
                property: "deviceId",
                value: device.device_id.to_string(),
                conflicting: Some(other.id),
            }));
        }
        tenant.put(&device)?;
        Ok(device)
    }

    fn replace(tenant: &mut Tenant, id: ObjectId, after: Self) -> Result<(), Refusal> {
        tenant.update_device(id, |known| *known = after)?;
        Ok(())
    }

    fn delete(tenant: &mut Tenant, id: ObjectId, _: &Context<'_>) -> Result<(), Refusal> {
        Ok(tenant.remove::<Device>(id)?)
    }
}

impl Collection for Contact {
    fn delete(tenant: &mut Tenant, id: ObjectId, _: &Context<'_>) -> Result<(), Refusal> {
        Ok(tenant.delete_contact(id)?)
    }
}

impl Collection for AdministrativeUnit {
    const MISSING: &'static [Missing] = &[Missing::Id("id"), Missing::Text("displayName")];

    fn insert(tenant: &mut Tenant, new: Self, ctx: &mut Context<'_>) -> Result<Self, Refusal> {
        let mut unit = new;
        if unit.display_name.is_empty() {
            return Err(Refusal::Tenant(TenantError::Required {
                kind: AdministrativeUnit::KIND,
                property: "displayName",
            }));
        }
        unit.id = tenant.new_id(ctx)?;
        tenant.put(&unit)?;
        Ok(unit)
    }

    fn replace(tenant: &mut Tenant, id: ObjectId, after: Self) -> Result<(), Refusal> {
        Ok(tenant.put(&AdministrativeUnit { id, ..after })?)
    }

    fn delete(tenant: &mut Tenant, id: ObjectId, _: &Context<'_>) -> Result<(), Refusal> {
        Ok(tenant.delete_administrative_unit(id)?)
    }
}

fn collection<T: Collection>(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    rest: &[&str],
) -> Answered {
    match (request.method, rest) {
        (Method::Get, []) => all::<T>(tenant),
        (Method::Post, []) => one(&T::create(tenant, &request.body, ctx)?),
        (Method::Get, [key]) => one(&tenant.require::<T>(id(key)?)?),
        (Method::Patch, [key]) => T::update(tenant, id(key)?, &request.body).map(done),
        (Method::Delete, [key]) => T::delete(tenant, id(key)?, ctx).map(done),
        _ => Err(Refusal::Unknown),
    }
}

/// The answer to a change.
pub fn done((): ()) -> Answer {
    Answer::Nothing
}

/// Objects in the recycle bin, of whichever kind.
fn deleted(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let ["directory", "deletedItems", rest @ ..] = request.path.as_slice() else {
        return Err(Refusal::Unknown);
    };
    let shown = |objects: Vec<Json>| Ok(many(objects));
    match (request.method, rest) {
        (Method::Get, ["graph.group"]) => shown(
            tenant
                .deleted_groups(ctx.now)?
                .iter()
                .map(tagged)
                .collect::<Result<_, _>>()?,
        ),
        (Method::Get, ["graph.application"]) => shown(
            tenant
                .deleted_applications(ctx.now)?
                .iter()
                .map(tagged)
                .collect::<Result<_, _>>()?,
        ),
        (Method::Get, [key]) => {
            let key = id(key)?;
            if let Some(group) = tenant.deleted_groups(ctx.now)?.iter().find(|g| g.id == key) {
                return one(group);
            }
            if let Some(user) = tenant.deleted_users(ctx.now)?.iter().find(|u| u.id == key) {
                return one(user);
            }
            let applications = tenant.deleted_applications(ctx.now)?;
            match applications.iter().find(|a| a.id == key) {
                Some(application) => one(application),
                None => Err(TenantError::not_found(DELETED_APPLICATIONS, key).into()),
            }
        }
        (Method::Post, [key, "restore"]) => {
            let key = id(key)?;
            if tenant.deleted_groups(ctx.now)?.iter().any(|g| g.id == key) {
                return one(&tenant.restore_group(key, ctx)?);
            }
            if tenant.deleted_users(ctx.now)?.iter().any(|u| u.id == key) {
                let how = crate::tenant::deleted::Restore {
                    new_name: None,
                    drop_taken_addresses: false,
                };
                return one(&tenant.restore_user(key, how, ctx)?);
            }
            let uris: Option<Vec<String>> = request
                .body
                .get("identifierUris")
                .and_then(|uris| serde_json::from_value(uris.clone()).ok());
            one(&tenant.restore_application(key, uris, ctx)?)
        }
        (Method::Delete, [key]) => {
            let key = id(key)?;
            if tenant.deleted_users(ctx.now)?.iter().any(|u| u.id == key) {
                return Ok(done(tenant.purge_user(key)?));
            }
            Ok(done(tenant.purge_object(key)?))
        }
        _ => Err(Refusal::Unknown),
    }
}

/// The object that `devices(deviceId='...')` or `servicePrincipals(appId='...')` names: collection and object id.
fn by_other_key(tenant: &Tenant, segment: &str) -> Result<Option<(&'static str, String)>, Refusal> {
    let Some((head, value)) = segment.trim_end_matches("')").split_once("='") else {
        return Ok(None);
    };
    let value = id(value)?;
    Ok(match head {
        "devices(deviceId" => Some(("devices", tenant.device_by_device_id(value)?.id.to_string())),
        "servicePrincipals(appId" => match tenant.service_principal_by_app_id(value)? {
            Some(principal) => Some(("servicePrincipals", principal.id.to_string())),
            None => {
                return Err(TenantError::not_found(ServicePrincipal::KIND, value).into());
            }
        },
        _ => None,
    })
}

/// The tenant itself.
fn organization(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    rest: &[&str],
) -> Answered {
    match (request.method, rest) {
        (Method::Get, []) => Ok(many(vec![super::json(&tenant.organization()?)?])),
        (Method::Patch, [_]) => {
            let before = tenant.organization()?;
            let mut body = request.body.clone();
            if let Some(Json::Bool(on)) = body.shift_remove("onPremisesSyncEnabled") {
                tenant.set_synchronisation(on, ctx)?;
            }
            if !body.is_empty() {
                let after: Organization = changed(&before, &body)?;
                tenant.update_organization(|organization| *organization = after)?;
            }
            Ok(Answer::Nothing)
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Invites a guest: the user is there at once, and redeems the invitation or not.
fn invite(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let address = request.text("invitedUserEmailAddress").unwrap_or_default();
    let name = request.text("invitedUserDisplayName");
    let invitation = tenant.change(|tenant| {
        let guest = tenant.invite_guest(address, name, ctx)?;
        let mut properties = request.body.clone();
        properties.insert(
            "invitedUser".to_string(),
            serde_json::json!({ "id": guest.id.to_string() }),
        );
        properties.insert("status".to_string(), Json::from("PendingAcceptance"));
        let record = Record {
            id: ObjectId::new(ctx.random).to_string(),
            properties,
        };
        tenant.put_record(INVITATIONS, &record)?;
        Ok(record)
    })?;
    Ok(Answer::One(Json::Object(invitation.into())))
}

/// Answers requests to the collections.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    match request.path.as_slice() {
        [by_key, rest @ ..] if by_key.ends_with("')") => {
            let Some((collection, id)) = by_other_key(tenant, by_key)? else {
                return Err(Refusal::Unknown);
            };
            let mut path = vec![collection, id.as_str()];
            path.extend(rest);
            let request = Request {
                method: request.method,
                path,
                select: request.select,
                body: request.body.clone(),
            };
            super::answer(tenant, ctx, &request)
        }
        ["invitations"] if request.method == Method::Post => invite(tenant, ctx, request),
        ["directoryObjects", "getByIds"] => {
            let ids = request.body.get("ids").and_then(Json::as_array);
            let mut found = Vec::new();
            for key in ids.into_iter().flatten().filter_map(Json::as_str) {
                if let Some(object) = tenant.object(id(key)?)? {
                    found.push(super::resource::of_object(&object)?);
                }
            }
            Ok(many(found))
        }
        ["directoryObjects", "getAvailableExtensionProperties"] => {
            let synced = request.body.get("isSyncedFromOnPremises");
            let mut found = Vec::new();
            for application in tenant.all::<Application>()? {
                for property in application?.extension_properties {
                    let wanted = synced
                        .and_then(Json::as_bool)
                        .is_none_or(|on| on == property.is_synced_from_on_premises);
                    if wanted {
                        found.push(super::json(&property)?);
                    }
                }
            }
            Ok(many(found))
        }
        ["organization", rest @ ..] => organization(tenant, ctx, request, rest),
        ["applications", rest @ ..] => collection::<Application>(tenant, ctx, request, rest),
        ["servicePrincipals", rest @ ..] => {
            collection::<ServicePrincipal>(tenant, ctx, request, rest)
        }
        ["groups", rest @ ..] => collection::<Group>(tenant, ctx, request, rest),
        ["contacts", rest @ ..] => collection::<Contact>(tenant, ctx, request, rest),
        ["devices", rest @ ..] => collection::<Device>(tenant, ctx, request, rest),
        ["directory", "administrativeUnits", rest @ ..] => {
            collection::<AdministrativeUnit>(tenant, ctx, request, rest)
        }
        ["directory", "deletedItems", ..] => deleted(tenant, ctx, request),
        ["directory", "subscriptions"] if request.method == Method::Get => {
            all::<Subscription>(tenant)
        }
        ["directoryRoleTemplates"] if request.method == Method::Get => {
            let templates = role_templates().iter().map(|template| {
                serde_json::json!({
                    "id": template.id.to_string(),
                    "displayName": template.display_name,
                    "description": template.description,
                })
            });
            Ok(many(templates.collect()))
        }
        ["oauth2PermissionGrants", rest @ ..] => match (request.method, rest) {
            (Method::Get, []) => all::<OAuth2PermissionGrant>(tenant),
            (Method::Delete, [key]) => Ok(done(tenant.remove::<OAuth2PermissionGrant>(key)?)),
            _ => Err(Refusal::Unknown),
        },
        _ => Err(Refusal::Unknown),
    }
}
