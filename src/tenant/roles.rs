//! Directory roles: activated from templates, given to users, groups and service principals, for the whole tenant or
//! within an administrative unit.

use super::Tenant;
use super::catalogue::{self, RoleTemplate};
use super::context::Context;
use super::error::{InvalidReason, Result, TenantError};
use super::id::ObjectId;
use super::lookup::DirectoryObject;
use super::model::{
    ADMINISTRATIVE_UNIT_ID, AdministrativeUnit, DIRECTORY_ROLES, DirectoryRole, Entity,
    ForeignGroup, MEMBERS, ROLE_TEMPLATE_ID, SCOPED_ROLE_MEMBERSHIPS, ScopedRoleMembership, USERS,
    User,
};

/// The template of the role that may do everything: Global Administrator, MSOnline's Company Administrator.
pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

impl DirectoryRole {
    /// The template that the role was activated from; none for a template that this program does not know.
    pub fn template(&self) -> Option<&'static RoleTemplate> {
        catalogue::role_template(self.role_template_id)
    }

    /// The current name: Global Administrator.
    pub fn name(&self) -> &'static str {
        self.template()
            .map_or("", |template| &template.display_name)
    }
}

impl Tenant {
    /// The activated role of a template, if it was activated.
    ///
    /// # Errors
    /// The store failed.
    pub fn role_of_template(&self, template: ObjectId) -> Result<Option<DirectoryRole>> {
        Ok(self.find(ROLE_TEMPLATE_ID, template)?.into_iter().next())
    }

    /// The activated role that an object id or a template id names: AzureAD uses the one, MSOnline the other.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when there is none.
    pub fn role(&self, id: ObjectId) -> Result<DirectoryRole> {
        match self.get(id)? {
            Some(role) => Ok(role),
            None => self
                .role_of_template(id)?
                .ok_or_else(|| TenantError::not_found(DIRECTORY_ROLES, id)),
        }
    }

    /// Activates the role of a template; a role that is active already is returned as it is.
    ///
    /// # Errors
    /// There is no such template.
    pub fn activate_role(
        &mut self,
        template: ObjectId,
        ctx: &mut Context<'_>,
    ) -> Result<DirectoryRole> {
        self.change(|tenant| {
            if let Some(role) = tenant.role_of_template(template)? {
                return Ok(role);
            }
            if catalogue::role_template(template).is_none() {
                return Err(TenantError::not_found(DIRECTORY_ROLES, template));
            }
            let id = tenant.new_id(ctx)?;
            let role = DirectoryRole {
                id,
                role_template_id: template,
                ..DirectoryRole::default()
            };
            tenant.put(&role)?;
            Ok(role)
        })
    }

    /// Gives a role to a user, group or service principal.
    ///
    /// # Errors
    /// No such role or object; a member already; an object that cannot have roles.
    pub fn add_role_member(&mut self, role: ObjectId, member: ObjectId) -> Result<()> {
        self.change(|tenant| {
            let role = tenant.role(role)?;
            match tenant.object(member)? {
                Some(
                    DirectoryObject::User(_)
                    | DirectoryObject::Group(_)
                    | DirectoryObject::ServicePrincipal(_),
                ) => {}
                Some(_) => {
                    return Err(TenantError::invalid(
                        DIRECTORY_ROLES,
                        "members",
                        InvalidReason::Reference,
                    ));
                }
                None => return Err(TenantError::not_found(USERS, member)),
            }
            tenant.add_link(DirectoryRole::KIND, MEMBERS, role.id, member)
        })
    }

    /// Gives a role to a group of a partner's tenant.
    ///
    /// # Errors
    /// No such role; the group has it already.
    pub fn add_foreign_group(&mut self, role: ObjectId, group: ForeignGroup) -> Result<()> {
        self.change(|tenant| {
            let mut role = tenant.role(role)?;
            if role.foreign_groups.contains(&group) {
                return Err(TenantError::AlreadyLinked {
                    kind: DIRECTORY_ROLES,
                    relation: "foreignGroups",
                    id: role.id,
                    target: group.group_id,
                });
            }
            role.foreign_groups.push(group);
            tenant.put(&role)
        })
    }

    /// Takes a role away from a group of a partner's tenant.
    ///
    /// # Errors
    /// No such role; the group does not have it.
    pub fn remove_foreign_group(&mut self, role: ObjectId, group: &ForeignGroup) -> Result<()> {
        self.change(|tenant| {
            let mut role = tenant.role(role)?;
            let before = role.foreign_groups.len();
            role.foreign_groups.retain(|known| known != group);
            if role.foreign_groups.len() == before {
                return Err(TenantError::NotLinked {
                    kind: DIRECTORY_ROLES,
                    relation: "foreignGroups",
                    id: role.id,
                    target: group.group_id,
                });
            }
            tenant.put(&role)
        })
    }

    /// Takes a role away.
    ///
    /// # Errors
    /// No such role; not a member; the last global administrator.
    pub fn remove_role_member(&mut self, role: ObjectId, member: ObjectId) -> Result<()> {
        self.change(|tenant| {
            let role = tenant.role(role)?;
            tenant.remove_link(DirectoryRole::KIND, MEMBERS, role.id, member)?;
            if role.role_template_id.to_string() == GLOBAL_ADMINISTRATOR
                && !tenant.has_administrator()?
            {
                return Err(TenantError::LastAdministrator);
            }
            Ok(())
        })
    }

    /// The activated roles that an object has for the whole tenant.
    ///
    /// # Errors
    /// The store failed.
    pub fn roles_of(&self, id: ObjectId) -> Result<Vec<DirectoryRole>> {
        let roles = self
            .memberships(id)?
            .into_iter()
            .filter_map(|object| match object {
                DirectoryObject::Role(role) => Some(*role),
                _ => None,
            });
        Ok(roles.collect())
    }

    /// Whether any user is a global administrator.
    pub(super) fn has_administrator(&self) -> Result<bool> {
        let Some(template) = ObjectId::parse(GLOBAL_ADMINISTRATOR) else {
            return Ok(true);
        };
        let Some(role) = self.role_of_template(template)? else {
            return Ok(false);
        };
        let mut members = self.members(role.id);
        while let Some(member) = members.next(self)? {
            if self.get::<User>(member)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Gives a user a role within an administrative unit.
    ///
    /// # Errors
    /// No such unit, role or user; the user has the role there already.
    pub fn add_scoped_role_member(
        &mut self,
        unit: ObjectId,
        role: ObjectId,
        member: ObjectId,
        ctx: &mut Context<'_>,
    ) -> Result<ScopedRoleMembership> {
        self.change(|tenant| {
            tenant.require::<AdministrativeUnit>(unit)?;
            tenant.user(member)?;
            let role_id = tenant.role(role)?.id;
            let known = tenant.scoped_role_members(unit)?;
            if known
                .iter()
                .any(|scoped| scoped.role_id == role_id && scoped.member_id == member)
            {
                return Err(TenantError::AlreadyLinked {
                    kind: SCOPED_ROLE_MEMBERSHIPS,
                    relation: "members",
                    id: role_id,
                    target: member,
                });
            }
            let scoped = ScopedRoleMembership {
                id: tenant.new_key::<ScopedRoleMembership>(ctx)?,
                administrative_unit_id: unit,
                role_id,
                member_id: member,
            };
            tenant.put(&scoped)?;
            Ok(scoped)
        })
    }

    /// The role assignments within an administrative unit.
    ///
    /// # Errors
    /// The store failed.
    pub fn scoped_role_members(&self, unit: ObjectId) -> Result<Vec<ScopedRoleMembership>> {
        self.find(ADMINISTRATIVE_UNIT_ID, unit)
    }

    /// Deletes an administrative unit with the assignments within it.
    ///
    /// # Errors
    /// No such unit.
    pub fn delete_administrative_unit(&mut self, id: ObjectId) -> Result<()> {
        self.change(|tenant| {
            for scoped in tenant.scoped_role_members(id)? {
                tenant.remove::<ScopedRoleMembership>(scoped.key())?;
            }
            tenant.remove::<AdministrativeUnit>(id)
        })
    }

    /// Puts a user, group or device into an administrative unit.
    ///
    /// # Errors
    /// No such unit or object; a member already; an object that cannot be in a unit.
    pub fn add_administrative_unit_member(
        &mut self,
        unit: ObjectId,
        member: ObjectId,
    ) -> Result<()> {
        self.change(|tenant| {
            tenant.require::<AdministrativeUnit>(unit)?;
            match tenant.object(member)? {
                Some(
                    DirectoryObject::User(_)
                    | DirectoryObject::Group(_)
                    | DirectoryObject::Device(_),
                ) => {}
                Some(_) => {
                    let kind = AdministrativeUnit::KIND;
                    return Err(TenantError::invalid(
                        kind,
                        "members",
                        InvalidReason::Reference,
                    ));
                }
                None => return Err(TenantError::not_found(AdministrativeUnit::KIND, member)),
            }
            tenant.add_link(AdministrativeUnit::KIND, MEMBERS, unit, member)
        })
    }

    /// Takes an object out of an administrative unit.
    ///
    /// # Errors
    /// No such unit; not a member.
    pub fn remove_administrative_unit_member(
        &mut self,
        unit: ObjectId,
        member: ObjectId,
    ) -> Result<()> {
        self.change(|tenant| {
            tenant.require::<AdministrativeUnit>(unit)?;
            tenant.remove_link(AdministrativeUnit::KIND, MEMBERS, unit, member)
        })
    }
}
