//! The life of a user: created, changed, renamed. Deleting and restoring is in `deleted.rs`, licences are in
//! `licences.rs`, passwords in `passwords.rs`.

use jiff::Timestamp;

use super::context::Context;
use super::error::{InvalidReason, Result, TenantError};
use super::id::ObjectId;
use super::model::{
    AssignedLicense, DOMAIN, Domain, IMMUTABLE_ID, USER_PRINCIPAL_NAME, USERS, User, bare_address,
    folded,
};
use super::passwords::{self, NewPassword};
use super::synchronisation::{self, MASTERED_USER_PROPERTIES};
use super::{Tenant, catalogue};

/// A user to be created.
#[derive(Clone, Debug, Default)]
pub struct NewUser<'a> {
    /// The properties. A nil id is replaced by a new one; licences go to `licences`.
    pub user: User,
    /// The password.
    pub password: NewPassword<'a>,
    /// Licences to assign at once.
    pub licences: Vec<AssignedLicense>,
}

/// A user that was created.
#[derive(Clone, Debug)]
pub struct CreatedUser {
    /// The user as it is now.
    pub user: User,
    /// The password, given or made up; none for a federated user. It can be read here and nowhere else.
    pub password: Option<String>,
}

/// A text property: its name, its value, and the most characters it may have.
type Limit = (&'static str, fn(&User) -> Option<&str>, usize);

/// Most characters of text properties, as Graph documents them.
const LIMITS: &[Limit] = &[
    ("ageGroup", |user| user.age_group.as_deref(), 32),
    ("city", |user| user.city.as_deref(), 128),
    ("companyName", |user| user.company_name.as_deref(), 64),
    ("country", |user| user.country.as_deref(), 128),
    ("department", |user| user.department.as_deref(), 64),
    ("displayName", |user| user.display_name.as_deref(), 256),
    ("employeeId", |user| user.employee_id.as_deref(), 16),
    ("faxNumber", |user| user.fax_number.as_deref(), 64),
    ("givenName", |user| user.given_name.as_deref(), 64),
    ("jobTitle", |user| user.job_title.as_deref(), 128),
    ("mailNickname", |user| user.mail_nickname.as_deref(), 64),
    ("mobilePhone", |user| user.mobile_phone.as_deref(), 64),
    (
        "officeLocation",
        |user| user.office_location.as_deref(),
        128,
    ),
    ("postalCode", |user| user.postal_code.as_deref(), 40),
    ("state", |user| user.state.as_deref(), 128),
    ("streetAddress", |user| user.street_address.as_deref(), 1024),
    ("surname", |user| user.surname.as_deref(), 64),
    ("businessPhones", |user| user.office_phone(), 64),
];

/// Most alternate mail addresses, and most characters of all of them together.
const OTHER_MAILS: (usize, usize) = (250, 250);

impl Tenant {
    /// Creates a user.
    ///
    /// # Errors
    /// The name is taken, malformed or in an unverified domain; a value or the password is refused; a licence cannot
    /// be assigned. Then there is no such user.
    pub fn create_user(&mut self, new: NewUser<'_>, ctx: &mut Context<'_>) -> Result<CreatedUser> {
        self.change(|tenant| {
            let mut user = new.user;
            if user.display_name.as_deref().is_none_or(str::is_empty) {
                return Err(TenantError::Required {
                    kind: USERS,
                    property: "displayName",
                });
            }
            tenant.check_name(&user.user_principal_name, None)?;
            if user.id == ObjectId::default() {
                user.id = tenant.new_id(ctx)?;
            }
            let federated = tenant
                .get::<Domain>(user.domain())?
                .is_some_and(|domain| domain.is_federated());
            if federated && user.on_premises_immutable_id.is_none() {
                return Err(TenantError::Required {
                    kind: USERS,
                    property: "onPremisesImmutableId",
                });
            }
            tenant.check_user(&user)?;
            user.assigned_licenses.clear();
            user.account_enabled.get_or_insert(true);
            user.user_type.get_or_insert_with(|| "Member".to_string());
            user.created_date_time = Some(ctx.now);
            user.sign_in_sessions_valid_from_date_time = Some(ctx.now);
            if user.mail_nickname.is_none() {
                user.mail_nickname = Some(local_part(&user.user_principal_name).to_string());
            }
            let password = if federated {
                None
            } else {
                Some(tenant.accept_password(&mut user, new.password, ctx)?)
            };
            tenant.put(&user)?;
            if !new.licences.is_empty() {
                tenant.change_licences(user.id, &new.licences, &[], ctx)?;
                user = tenant.user(user.id)?;
            }
            Ok(CreatedUser { user, password })
        })
    }

    /// Changes properties of a user: `edit` gets the user as it is, and what it leaves is checked and written. Returns
    /// the user as it is then.
    ///
    /// The name is changed by [`Tenant::rename_user`], licences by [`Tenant::change_licences`].
    ///
    /// # Errors
    /// No such user; a property that only the on-premises directory may change; a value that is refused.
    pub fn update_user(&mut self, id: ObjectId, edit: impl FnOnce(&mut User)) -> Result<User> {
        self.change(|tenant| {
            let before = tenant.user(id)?;
            let mut after = before.clone();
            edit(&mut after);
            after.id = before.id;
            after
                .user_principal_name
                .clone_from(&before.user_principal_name);
            after
                .assigned_licenses
                .clone_from(&before.assigned_licenses);
            after
                .license_assignment_states
                .clone_from(&before.license_assignment_states);
            let changed = synchronisation::differences(&before, &after)?;
            if changed.is_empty() {
                return Ok(after);
            }
            if before.is_synchronised() {
                synchronisation::refuse(USERS, id, MASTERED_USER_PROPERTIES, &changed)?;
            }
            tenant.check_user(&after)?;
            if before.usage_location != after.usage_location && after.is_licensed() {
                tenant.check_usage_location_of_licences(&after)?;
            }
            tenant.put(&after)?;
            Ok(after)
        })
    }

    /// Refuses a write to a property of a synchronised user that only the on-premises directory may change, whatever
    /// the value: for cmdlets that refuse a parameter because it was given.
    ///
    /// # Errors
    /// [`TenantError::Synchronised`].
    pub fn require_writable(&self, user: &User, property: &str) -> Result<()> {
        if user.is_synchronised() {
            synchronisation::refuse(
                USERS,
                user.id,
                MASTERED_USER_PROPERTIES,
                &[property.to_string()],
            )?;
        }
        Ok(())
    }

    /// Gives a user another user principal name. A user who moves from a managed to a federated domain needs an
    /// immutable id; one who moves the other way gets a password, which is returned.
    ///
    /// # Errors
    /// No such user; the name is taken, malformed or in an unverified domain; the password is refused.
    pub fn rename_user(
        &mut self,
        id: ObjectId,
        name: &str,
        immutable_id: Option<&str>,
        password: NewPassword<'_>,
        ctx: &mut Context<'_>,
    ) -> Result<Option<String>> {
        self.change(|tenant| {
            let mut user = tenant.user(id)?;
            tenant.check_name(name, Some(id))?;
            let was_federated = tenant
                .get::<Domain>(user.domain())?
                .is_some_and(|domain| domain.is_federated());
            user.user_principal_name = name.to_string();
            let is_federated = tenant
                .get::<Domain>(user.domain())?
                .is_some_and(|domain| domain.is_federated());
            if let Some(anchor) = immutable_id {
                user.on_premises_immutable_id = Some(anchor.to_string());
            }
            if is_federated && user.on_premises_immutable_id.is_none() {
                return Err(TenantError::Required {
                    kind: USERS,
                    property: "onPremisesImmutableId",
                });
            }
            let password = if (was_federated && !is_federated) || password.password.is_some() {
                Some(tenant.accept_password(&mut user, password, ctx)?)
            } else {
                None
            };
            tenant.check_user(&user)?;
            tenant.put(&user)?;
            Ok(password)
        })
    }

    /// Sets or clears the manager of a user.
    ///
    /// # Errors
    /// No such user; the manager is neither user nor contact, or the user itself; the user is synchronised.
    pub fn set_manager(&mut self, id: ObjectId, manager: Option<ObjectId>) -> Result<()> {
        if let Some(manager) = manager {
            let reference = || TenantError::invalid(USERS, "manager", InvalidReason::Reference);
            match self.object(manager)? {
                Some(super::DirectoryObject::User(_) | super::DirectoryObject::Contact(_))
                    if manager != id => {}
                Some(_) => return Err(reference()),
                None => return Err(TenantError::not_found(USERS, manager)),
            }
        }
        self.update_user(id, |user| user.manager = manager)
            .map(|_| ())
    }

    /// Whether any user has a name in `domain`.
    ///
    /// # Errors
    /// The store failed.
    pub fn has_users_in(&self, domain: &str) -> Result<bool> {
        Ok(!self
            .store()
            .find(USERS, DOMAIN, &folded(domain), 1)?
            .is_empty())
    }

    /// Checks a user principal name: its form, its domain, and that no other user has it.
    fn check_name(&self, name: &str, own: Option<ObjectId>) -> Result<()> {
        let syntax = || TenantError::invalid(USERS, "userPrincipalName", InvalidReason::Syntax);
        let (local, domain) = name.split_once('@').ok_or_else(syntax)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || "'.-_!#^~".contains(c);
        if local.is_empty()
            || local.chars().count() > 64
            || local.starts_with('.')
            || local.ends_with('.')
            || !local.chars().all(allowed)
            || domain.is_empty()
            || domain.contains('@')
        {
            return Err(syntax());
        }
        match self.get::<Domain>(domain)? {
            Some(found) if found.is_verified => {}
            _ => {
                return Err(TenantError::UnverifiedDomain {
                    domain: domain.to_string(),
                });
            }
        }
        let holder = self
            .find::<User>(USER_PRINCIPAL_NAME, name)?
            .into_iter()
            .find(|user| Some(user.id) != own);
        match holder {
            Some(user) => Err(TenantError::AlreadyExists {
                kind: USERS,
                property: "userPrincipalName",
                value: name.to_string(),
                conflicting: Some(user.id),
            }),
            None => Ok(()),
        }
    }

    /// Checks the values of a user that do not depend on what they were before.
    fn check_user(&self, user: &User) -> Result<()> {
        let refuse = |property, reason| Err(TenantError::invalid(USERS, property, reason));
        for (property, text, limit) in LIMITS {
            if text(user).is_some_and(|text| text.chars().count() > *limit) {
                return refuse(property, InvalidReason::TooLong(*limit));
            }
        }
        if user.other_mails.len() > OTHER_MAILS.0 {
            return refuse("otherMails", InvalidReason::TooMany(OTHER_MAILS.0));
        }
        for address in &user.other_mails {
            if address.chars().count() > OTHER_MAILS.1 {
                return refuse("otherMails", InvalidReason::TooLong(OTHER_MAILS.1));
            }
            if !is_address(address) {
                return refuse("otherMails", InvalidReason::Syntax);
            }
        }
        if let Some(location) = &user.usage_location
            && !catalogue::is_country(location)
        {
            return refuse("usageLocation", InvalidReason::Unknown);
        }
        passwords::check_policies(user.password_policies.as_deref())?;
        for address in &user.proxy_addresses {
            if let Some(holder) = self.holder_of_address(&bare_address(address))?
                && holder.id() != user.id
            {
                return Err(TenantError::AlreadyExists {
                    kind: USERS,
                    property: "proxyAddresses",
                    value: address.clone(),
                    conflicting: Some(holder.id()),
                });
            }
        }
        if let Some(anchor) = &user.on_premises_immutable_id
            && let Some(holder) = self.find_exact(anchor)?
            && holder != user.id
        {
            return Err(TenantError::AlreadyExists {
                kind: USERS,
                property: "onPremisesImmutableId",
                value: anchor.clone(),
                conflicting: Some(holder),
            });
        }
        Ok(())
    }

    /// The user with an immutable id: base64, in which case counts.
    fn find_exact(&self, anchor: &str) -> Result<Option<ObjectId>> {
        let rows = self.store().find(USERS, IMMUTABLE_ID, anchor, 1)?;
        rows.first()
            .map(|row| self.decode::<User>(row).map(|user| user.id))
            .transpose()
    }
}

/// Whether a text is a mail address as far as the directory cares.
pub(super) fn is_address(text: &str) -> bool {
    match text.split_once('@') {
        Some((local, domain)) => {
            !local.is_empty()
                && !domain.is_empty()
                && !domain.contains('@')
                && !text.chars().any(|c| c.is_whitespace() || c.is_control())
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        }
        None => false,
    }
}

/// The part of a name before the `@`.
pub fn local_part(name: &str) -> &str {
    name.split_once('@').map_or(name, |(local, _)| local)
}

/// Whether two names are the same to the directory.
pub fn same_name(left: &str, right: &str) -> bool {
    folded(left) == folded(right)
}

/// Whether a deletion at `deleted` is still to be undone at `now`: for 30 days.
pub(super) fn is_restorable(deleted: Option<Timestamp>, now: Timestamp) -> bool {
    deleted.is_none_or(|deleted| now.as_second().saturating_sub(deleted.as_second()) < 30 * 86_400)
}
