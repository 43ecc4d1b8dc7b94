//! Deleting, restoring and purging. A deleted user, Microsoft 365 group or application waits 30 days in the recycle
//! bin with its memberships; a security group is gone at once, as in the service.

use jiff::Timestamp;

use super::Tenant;
use super::context::Context;
use super::error::{Result, TenantError};
use super::id::ObjectId;
use super::model::{
    AppRoleAssignment, Application, Authentication, CLIENT_ID, Contact, DELETED_APPLICATIONS,
    DELETED_GROUPS, DELETED_USERS, DeletedApplication, DeletedGroup, DeletedUser, Entity, Group,
    LicenseAssignmentState, MANAGER, OAuth2PermissionGrant, PRINCIPAL_ID, PrivilegedRoleAssignment,
    RESOURCE_ID, ScopedRoleMembership, ServicePrincipal, USER_PRINCIPAL_NAME, USERS, User,
    bare_address,
};
use super::users::is_restorable;

/// How to restore a user.
#[derive(Clone, Copy, Debug, Default)]
pub struct Restore<'a> {
    /// The user principal name to restore with; none: the old one.
    pub new_name: Option<&'a str>,
    /// Drop proxy addresses that others have meanwhile, rather than refuse.
    pub drop_taken_addresses: bool,
}

impl Tenant {
    /// Deletes a user into the recycle bin.
    ///
    /// # Errors
    /// No such user; the last global administrator.
    pub fn delete_user(&mut self, id: ObjectId, ctx: &Context<'_>) -> Result<()> {
        let now = ctx.now;
        self.change(|tenant| {
            let mut user = tenant.user(id)?;
            let had_administrator = tenant.has_administrator()?;
            user.deleted_date_time = Some(now);
            tenant.count_licences(&user, -1)?;
            tenant.take_out::<User>(&id.to_string())?;
            tenant.put(&DeletedUser(user))?;
            if had_administrator && !tenant.has_administrator()? {
                return Err(TenantError::LastAdministrator);
            }
            Ok(())
        })
    }

    /// Restores a deleted user with licences and memberships.
    ///
    /// # Errors
    /// No such deleted user; the name or an address was taken meanwhile; no licence is left.
    pub fn restore_user(
        &mut self,
        id: ObjectId,
        how: Restore<'_>,
        ctx: &Context<'_>,
    ) -> Result<User> {
        self.change(|tenant| {
            let DeletedUser(mut user) = tenant.require(id)?;
            if !is_restorable(user.deleted_date_time, ctx.now) {
                return Err(TenantError::not_found(DELETED_USERS, id));
            }
            user.deleted_date_time = None;
            if let Some(name) = how.new_name {
                user.user_principal_name = name.to_string();
            }
            tenant.refuse_taken_name(&user)?;
            if how.drop_taken_addresses {
                let mut free = Vec::new();
                for address in std::mem::take(&mut user.proxy_addresses) {
                    if tenant.holder_of_address(&bare_address(&address))?.is_none() {
                        free.push(address);
                    }
                }
                user.proxy_addresses = free;
            }
            for address in &user.proxy_addresses {
                if let Some(holder) = tenant.holder_of_address(address)? {
                    return Err(TenantError::AlreadyExists {
                        kind: USERS,
                        property: "proxyAddresses",
                        value: address.clone(),
                        conflicting: Some(holder.id()),
                    });
                }
            }
            for licence in &user.assigned_licenses {
                if tenant
                    .sku(licence.sku_id)?
                    .is_some_and(|sku| sku.available_units() == 0)
                {
                    return Err(super::licences::LicenceError::NoUnits(licence.sku_id).into());
                }
            }
            tenant.take_out::<DeletedUser>(&id.to_string())?;
            tenant.put(&user)?;
            tenant.count_licences(&user, 1)?;
            let inherits = |state: &LicenseAssignmentState| state.assigned_by_group.is_some();
            if user.license_assignment_states.iter().any(inherits) {
                // Groups may pass on something else than when the user was deleted.
                return tenant.reprocess_licences(id, ctx);
            }
            Ok(user)
        })
    }

    /// Removes a deleted user for good, with authentication data and memberships.
    ///
    /// # Errors
    /// No such deleted user.
    pub fn purge_user(&mut self, id: ObjectId) -> Result<()> {
        self.change(|tenant| {
            tenant.remove::<DeletedUser>(id)?;
            if tenant.get::<Authentication>(id)?.is_some() {
                tenant.remove::<Authentication>(id)?;
            }
            tenant.forget(id)
        })
    }

    /// The deleted users that can still be restored at `now`, in the order in which they were deleted.
    ///
    /// # Errors
    /// The store failed.
    pub fn deleted_users(&self, now: Timestamp) -> Result<Vec<User>> {
        let all: Vec<DeletedUser> = self.all()?.collect::<Result<_>>()?;
        let restorable = |user: &User| is_restorable(user.deleted_date_time, now);
        Ok(all
            .into_iter()
            .map(|user| user.0)
            .filter(restorable)
            .collect())
    }

    /// Deletes a group: a Microsoft 365 group into the recycle bin, any other for good.
    ///
    /// # Errors
    /// No such group; a synchronised group; a mail-enabled group that is Exchange's.
    pub fn delete_group(&mut self, id: ObjectId, ctx: &Context<'_>) -> Result<()> {
        self.change(|tenant| {
            let mut group = tenant.group(id)?;
            if group.is_synchronised() {
                let kind = super::model::GROUPS;
                return Err(TenantError::Synchronised {
                    kind,
                    id,
                    property: "displayName",
                });
            }
            if group.mail_enabled && !group.is_unified() {
                return Err(TenantError::MailEnabledGroup { id });
            }
            if !group.assigned_licenses.is_empty() {
                let skus: Vec<ObjectId> = group
                    .assigned_licenses
                    .iter()
                    .map(|licence| licence.sku_id)
                    .collect();
                group = tenant.change_group_licences(id, &[], &skus, ctx)?;
            }
            if !group.is_unified() {
                tenant.remove::<Group>(id)?;
                return tenant.forget(id);
            }
            group.deleted_date_time = Some(ctx.now);
            tenant.take_out::<Group>(&id.to_string())?;
            tenant.put(&DeletedGroup(group))
        })
    }

    /// Restores a deleted group with its members and owners.
    ///
    /// # Errors
    /// No such deleted group.
    pub fn restore_group(&mut self, id: ObjectId, ctx: &Context<'_>) -> Result<Group> {
        self.change(|tenant| {
            let DeletedGroup(mut group) = tenant.require(id)?;
            if !is_restorable(group.deleted_date_time, ctx.now) {
                return Err(TenantError::not_found(DELETED_GROUPS, id));
            }
            group.deleted_date_time = None;
            tenant.take_out::<DeletedGroup>(&id.to_string())?;
            tenant.put(&group)?;
            Ok(group)
        })
    }

    /// The deleted groups that can still be restored at `now`, in the order in which they were deleted.
    ///
    /// # Errors
    /// The store failed.
    pub fn deleted_groups(&self, now: Timestamp) -> Result<Vec<Group>> {
        let all: Vec<DeletedGroup> = self.all()?.collect::<Result<_>>()?;
        let restorable = |group: &Group| is_restorable(group.deleted_date_time, now);
        Ok(all
            .into_iter()
            .map(|group| group.0)
            .filter(restorable)
            .collect())
    }

    /// The deleted applications that can still be restored at `now`, in the order in which they were deleted.
    ///
    /// # Errors
    /// The store failed.
    pub fn deleted_applications(&self, now: Timestamp) -> Result<Vec<Application>> {
        let all: Vec<DeletedApplication> = self.all()?.collect::<Result<_>>()?;
        let restorable =
            |application: &Application| is_restorable(application.deleted_date_time, now);
        Ok(all
            .into_iter()
            .map(|application| application.0)
            .filter(restorable)
            .collect())
    }

    /// Deletes an application into the recycle bin.
    ///
    /// # Errors
    /// No such application.
    pub fn delete_application(&mut self, id: ObjectId, ctx: &Context<'_>) -> Result<()> {
        self.change(|tenant| {
            let mut application: Application = tenant.require(id)?;
            application.deleted_date_time = Some(ctx.now);
            tenant.take_out::<Application>(&id.to_string())?;
            tenant.put(&DeletedApplication(application))
        })
    }

    /// Restores a deleted application with its owners, with other identifiers when some are given.
    ///
    /// # Errors
    /// No such deleted application.
    pub fn restore_application(
        &mut self,
        id: ObjectId,
        identifier_uris: Option<Vec<String>>,
        ctx: &Context<'_>,
    ) -> Result<Application> {
        self.change(|tenant| {
            let DeletedApplication(mut application) = tenant.require(id)?;
            if !is_restorable(application.deleted_date_time, ctx.now) {
                return Err(TenantError::not_found(DELETED_APPLICATIONS, id));
            }
            application.deleted_date_time = None;
            if let Some(uris) = identifier_uris {
                application.identifier_uris = uris;
            }
            tenant.take_out::<DeletedApplication>(&id.to_string())?;
            tenant.put(&application)?;
            Ok(application)
        })
    }

    /// Removes a deleted group or application for good.
    ///
    /// # Errors
    /// No such deleted object.
    pub fn purge_object(&mut self, id: ObjectId) -> Result<()> {
        match self.get::<DeletedGroup>(id)? {
            Some(_) => self.remove::<DeletedGroup>(id),
            None => self.remove::<DeletedApplication>(id),
        }
    }

    /// Removes for good what was deleted more than 30 days before `now`. Reading never shows it; this makes room.
    ///
    /// # Errors
    /// The store failed.
    pub fn purge_expired(&mut self, now: Timestamp) -> Result<()> {
        self.change(|tenant| {
            let expired = |deleted| !is_restorable(deleted, now);
            let users: Vec<DeletedUser> = tenant.all()?.collect::<Result<_>>()?;
            for DeletedUser(user) in users
                .into_iter()
                .filter(|user| expired(user.0.deleted_date_time))
            {
                tenant.purge_user(user.id)?;
            }
            let groups: Vec<DeletedGroup> = tenant.all()?.collect::<Result<_>>()?;
            for DeletedGroup(group) in groups
                .into_iter()
                .filter(|group| expired(group.0.deleted_date_time))
            {
                tenant.remove::<DeletedGroup>(group.id)?;
            }
            let applications: Vec<DeletedApplication> = tenant.all()?.collect::<Result<_>>()?;
            for DeletedApplication(app) in applications
                .into_iter()
                .filter(|app| expired(app.0.deleted_date_time))
            {
                tenant.remove::<DeletedApplication>(app.id)?;
            }
            Ok(())
        })
    }

    /// Deletes a service principal with what it was granted and what was granted of it.
    ///
    /// # Errors
    /// No such service principal.
    pub fn delete_service_principal(&mut self, id: ObjectId) -> Result<()> {
        self.change(|tenant| {
            tenant.remove::<ServicePrincipal>(id)?;
            tenant.forget(id)
        })
    }

    /// Removes what refers to an object that is gone for good, besides links: grants, assignments, managers.
    pub(super) fn forget(&mut self, id: ObjectId) -> Result<()> {
        for lookup in [PRINCIPAL_ID, RESOURCE_ID] {
            for assignment in self.find::<AppRoleAssignment>(lookup, id)? {
                self.remove::<AppRoleAssignment>(assignment.key())?;
            }
        }
        for lookup in [PRINCIPAL_ID, RESOURCE_ID, CLIENT_ID] {
            for grant in self.find::<OAuth2PermissionGrant>(lookup, id)? {
                self.remove::<OAuth2PermissionGrant>(grant.key())?;
            }
        }
        for scoped in self.find::<ScopedRoleMembership>(PRINCIPAL_ID, id)? {
            self.remove::<ScopedRoleMembership>(scoped.key())?;
        }
        for assignment in self.find::<PrivilegedRoleAssignment>(PRINCIPAL_ID, id)? {
            self.remove::<PrivilegedRoleAssignment>(assignment.key())?;
        }
        for mut user in self.find::<User>(MANAGER, id)? {
            user.manager = None;
            self.put(&user)?;
        }
        for mut contact in self.find::<Contact>(MANAGER, id)? {
            contact.manager = None;
            self.put(&contact)?;
        }
        Ok(())
    }

    fn refuse_taken_name(&self, user: &User) -> Result<()> {
        match self
            .find::<User>(USER_PRINCIPAL_NAME, &user.user_principal_name)?
            .first()
        {
            Some(holder) => Err(TenantError::AlreadyExists {
                kind: USERS,
                property: "userPrincipalName",
                value: user.user_principal_name.clone(),
                conflicting: Some(holder.id),
            }),
            None => Ok(()),
        }
    }
}
