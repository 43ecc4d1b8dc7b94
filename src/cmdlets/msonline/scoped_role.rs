//! Roles within an administrative unit: `Get-`, `Add-` and `Remove-MsolScopedRoleMember`.

use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{AdministrativeUnit, Entity, ScopedRoleMembership, User};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Str, Value};

use super::call::{attempt, id, limit, optional_id, text};
use super::member::role_to_change;
use super::user_object::{NAMESPACE, extension_data, guid};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolScopedRoleMember", || Box::new(Get)),
    Entry::new("Add-MsolScopedRoleMember", || Box::new(Add)),
    Entry::new("Remove-MsolScopedRoleMember", || Box::new(Remove)),
];

struct Get;
struct Add;
struct Remove;

fn member_object(user: &User) -> Value {
    Model::of(
        &format!("{NAMESPACE}RoleScopedMember"),
        [
            ("ExtensionData", extension_data()),
            ("DisplayName", text(&user.display_name)),
            ("ObjectId", guid(user.id)),
            ("UserPrincipalName", Value::str(&user.user_principal_name)),
        ],
    )
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let unit = optional_id(c, "AdministrativeUnitObjectId")?;
        let template = optional_id(c, "RoleObjectId")?;
        let limit = limit(c)?;
        let found = attempt(c, |tenant, _| {
            let role = match template {
                // A role that nobody ever had has no members anywhere.
                Some(template) => match super::member::active_role(tenant, template)? {
                    Some(role) => Some(role),
                    None => return Ok(Vec::new()),
                },
                None => None,
            };
            let scoped = match unit {
                Some(unit) => {
                    tenant.require::<AdministrativeUnit>(unit)?;
                    tenant.scoped_role_members(unit)?
                }
                None => tenant
                    .all::<ScopedRoleMembership>()?
                    .collect::<Result<Vec<_>, _>>()?,
            };
            let mut users = Vec::new();
            for membership in scoped {
                if role.is_none_or(|role| membership.role_id == role)
                    && let Some(user) = tenant.get::<User>(membership.member_id)?
                {
                    users.push(user);
                }
            }
            Ok(users)
        })?;
        for user in found.into_iter().flatten().take(limit) {
            c.write(member_object(&user))?;
        }
        Ok(())
    }
}

/// The user that a call names, by id or name.
struct Member {
    id: Option<ObjectId>,
    name: Option<Str>,
}

impl Member {
    fn of(c: &mut Ctx<'_>) -> R<Member> {
        Ok(Member {
            id: optional_id(c, "RoleMemberObjectId")?,
            name: c.text("RoleMemberUserPrincipalName")?,
        })
    }

    fn find(&self, tenant: &Tenant) -> Result<User, TenantError> {
        match (self.id, &self.name) {
            (None, Some(name)) => tenant.user_by_identity(name),
            (id, _) => tenant.user(id.unwrap_or_default()),
        }
    }
}

impl Cmdlet for Add {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let template = id(c, "RoleObjectId")?;
        let unit = id(c, "AdministrativeUnitObjectId")?;
        let member = Member::of(c)?;
        attempt(c, |tenant, ctx| {
            tenant.change(|tenant| {
                let user = member.find(tenant)?;
                let role = role_to_change(tenant, ctx, Some(template), None)?;
                tenant.add_scoped_role_member(unit, role, user.id, ctx)
            })
        })?;
        Ok(())
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let template = id(c, "RoleObjectId")?;
        let unit = id(c, "AdministrativeUnitObjectId")?;
        let member = Member::of(c)?;
        attempt(c, |tenant, _| {
            let role_id = tenant.role(template)?.id;
            let user = member.find(tenant)?;
            let known = tenant.scoped_role_members(unit)?;
            let scoped = known
                .iter()
                .find(|scoped| scoped.role_id == role_id && scoped.member_id == user.id)
                .ok_or(TenantError::NotLinked {
                    kind: ScopedRoleMembership::KIND,
                    relation: "members",
                    id: role_id,
                    target: user.id,
                })?;
            tenant.remove::<ScopedRoleMembership>(scoped.key())
        })?;
        Ok(())
    }
}
