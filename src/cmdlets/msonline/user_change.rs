//! `Set-MsolUser` and `New-MsolUser`.

use jiff::Timestamp;

use crate::cmdlets::directory::{require_msonline, timestamp};
use crate::cmdlets::user_fields::{TEXT_FIELDS, text_or_none};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::licences::LicenceError;
use crate::tenant::model::{AssignedLicense, User};
use crate::tenant::passwords::NewPassword;
use crate::tenant::users::NewUser;
use crate::value::R;

use super::call::{attempt, flag};
use super::errors::not_settable;
use super::licence::LicenceOption;
use super::second_factor::SecondFactor;
use super::user::{find, missing_identity};
use super::user_object::{created_object, has_policy, set_policy};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Set-MsolUser", || Box::new(Set)),
    Entry::new("New-MsolUser", || Box::new(New)),
];

struct Set;
struct New;

/// What the parameters that Set-MsolUser and New-MsolUser share say about a user.
struct Changes {
    texts: Vec<(fn(&mut User) -> &mut Option<String>, Option<String>)>,
    phone: Option<Vec<String>>,
    mails: Option<Vec<String>>,
    mobiles: Option<Vec<String>>,
    blocked: Option<bool>,
    never_expires: Option<bool>,
    strong: Option<bool>,
    user_type: Option<String>,
    password_changed: Option<Timestamp>,
    tokens_valid_from: Option<Timestamp>,
}

impl Changes {
    fn of(c: &mut Ctx<'_>) -> R<Changes> {
        let mut texts = Vec::new();
        for field in TEXT_FIELDS
            .iter()
            .filter(|f| !f.msonline.is_empty() && f.msonline != "LiveId")
        {
            if c.has(field.msonline) {
                let text = c.text(field.msonline)?.unwrap_or_default();
                texts.push((field.field, text_or_none(&text)));
            }
        }
        let list = |c: &mut Ctx<'_>, name: &str| -> R<Option<Vec<String>>> {
            if !c.has(name) {
                return Ok(None);
            }
            Ok(Some(
                c.texts(name)?
                    .iter()
                    .filter(|t| !t.is_empty())
                    .map(|t| t.to_string())
                    .collect(),
            ))
        };
        let time = |c: &mut Ctx<'_>, name: &str| {
            let value = c.get(name)?;
            timestamp(c.rt, &value)
        };
        Ok(Changes {
            texts,
            phone: list(c, "PhoneNumber")?,
            mails: list(c, "AlternateEmailAddresses")?,
            mobiles: list(c, "AlternateMobilePhones")?,
            blocked: flag(c, "BlockCredential"),
            never_expires: flag(c, "PasswordNeverExpires"),
            strong: flag(c, "StrongPasswordRequired"),
            user_type: c.text("UserType")?.map(|t| t.to_string()),
            password_changed: time(c, "LastPasswordChangeTimestamp"),
            tokens_valid_from: time(c, "StsRefreshTokensValidFrom"),
        })
    }

    fn apply(self, user: &mut User) {
        for (field, value) in self.texts {
            *field(user) = value;
        }
        if let Some(phone) = self.phone {
            user.business_phones = phone;
        }
        if let Some(mails) = self.mails {
            user.other_mails = mails;
        }
        if let Some(mobiles) = self.mobiles {
            user.alternate_mobile_phones = mobiles;
        }
        if let Some(blocked) = self.blocked {
            user.account_enabled = Some(!blocked);
        }
        if let Some(on) = self.never_expires
            && on != has_policy(user, "DisablePasswordExpiration")
        {
            set_policy(user, "DisablePasswordExpiration", on);
        }
        if let Some(on) = self.strong
            && on == has_policy(user, "DisableStrongPassword")
        {
            set_policy(user, "DisableStrongPassword", !on);
        }
        if let Some(kind) = self.user_type {
            user.user_type = Some(kind);
        }
        if self.password_changed.is_some() {
            user.last_password_change_date_time = self.password_changed;
        }
        if self.tokens_valid_from.is_some() {
            user.sign_in_sessions_valid_from_date_time = self.tokens_valid_from;
        }
    }
}

/// The parameters whose property only the on-premises directory may change, by Graph's name: they are refused for
/// being given, whatever their value. What a user in the pipeline has of such properties (`Get-MsolUser | Set-MsolUser
/// -PasswordNeverExpires $true`) is refused only where it would change something.
fn synchronised_parameters(c: &Ctx<'_>) -> Vec<&'static str> {
    let mut given: Vec<&'static str> = TEXT_FIELDS
        .iter()
        .filter(|f| !f.msonline.is_empty() && c.call.was_given(f.msonline))
        .map(|f| f.graph)
        .collect();
    if c.call.was_given("PhoneNumber") {
        given.push("businessPhones");
    }
    given
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(user) = find(c)? else { return Ok(()) };
        let given = synchronised_parameters(c);
        let changes = Changes::of(c)?;
        let factor = SecondFactor::of(c)?;
        // When a user was deleted, the service knows and nobody sets.
        if c.call.was_given("SoftDeletionTimestamp") {
            return c.error(not_settable("SoftDeletionTimestamp"));
        }
        attempt(c, |tenant, _| {
            for property in given {
                tenant.require_writable(&user, property)?;
            }
            tenant.change(|tenant| {
                tenant.update_user(user.id, |user| changes.apply(user))?;
                factor.apply(tenant, user.id)
            })
        })?;
        Ok(())
    }
}

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let Some(name) = c.text("UserPrincipalName")? else {
            return missing_identity(c);
        };
        let changes = Changes::of(c)?;
        let mut user = User {
            user_principal_name: name.to_string(),
            ..User::default()
        };
        changes.apply(&mut user);
        let given = c.text("Password")?;
        let force = flag(c, "ForceChangePassword").unwrap_or(true);
        let skus = c.texts("LicenseAssignment")?;
        let factor = SecondFactor::of(c)?;
        if c.call.was_given("SoftDeletionTimestamp") {
            return c.error(not_settable("SoftDeletionTimestamp"));
        }
        let mut options = Vec::new();
        for option in c.list("LicenseOptions") {
            options.push(LicenceOption::of(c, &option)?);
        }
        let created = attempt(c, |tenant, ctx| {
            tenant.change(|tenant| {
                let mut licences = Vec::new();
                for sku in &skus {
                    let sku = tenant.sku_named(sku)?;
                    licences.push(AssignedLicense {
                        sku_id: sku.sku_id,
                        ..AssignedLicense::default()
                    });
                }
                for option in &options {
                    let licence = option.licence(tenant)?;
                    match licences.iter_mut().find(|l| l.sku_id == licence.sku_id) {
                        Some(assigned) => *assigned = licence,
                        None => {
                            return Err(LicenceError::NotAssigned(licence.sku_id).into());
                        }
                    }
                }
                let password = NewPassword {
                    password: given.as_deref(),
                    force_change: force,
                    force_change_with_mfa: false,
                };
                let new = NewUser {
                    user,
                    password,
                    licences,
                };
                let created = tenant.create_user(new, ctx)?;
                factor.apply(tenant, created.user.id)?;
                Ok(created)
            })
        })?;
        match created {
            Some(created) => c.write(created_object(created.user, created.password)),
            None => Ok(()),
        }
    }
}
