//! `Get-MsolUser`, `Set-MsolUser`, `New-MsolUser`, `Remove-MsolUser`, `Restore-MsolUser`, and what else changes users.

use jiff::Timestamp;

use crate::cmdlets::directory::{require_msonline, timestamp, with_tenant};
use crate::cmdlets::user_fields::{TEXT_FIELDS, text_or_none};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::TenantError;
use crate::tenant::deleted::Restore as How;
use crate::tenant::licences::LicenceError;
use crate::tenant::model::{AssignedLicense, User};
use crate::tenant::passwords::NewPassword;
use crate::tenant::users::NewUser;
use crate::value::{R, Value};

use super::call::flag;
use super::errors::{not_settable, record, rename_record, restore_record};
use super::licence::LicenceOption;
use super::second_factor::SecondFactor;
use super::user_object::{created_object, has_policy, set_policy, user_object};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::with_class(
        "Get-MsolUser",
        || Box::new(Get),
        "Microsoft.Online.Administration.Automation.GetUser",
    ),
    Entry::with_class(
        "Set-MsolUser",
        || Box::new(Set),
        "Microsoft.Online.Administration.Automation.SetUser",
    ),
    Entry::with_class(
        "New-MsolUser",
        || Box::new(New),
        "Microsoft.Online.Administration.Automation.NewUser",
    ),
    Entry::with_class(
        "Remove-MsolUser",
        || Box::new(Remove),
        "Microsoft.Online.Administration.Automation.RemoveUser",
    ),
    Entry::with_class(
        "Restore-MsolUser",
        || Box::new(Restore),
        "Microsoft.Online.Administration.Automation.RestoreUser",
    ),
    Entry::with_class(
        "Set-MsolUserPassword",
        || Box::new(Password),
        "Microsoft.Online.Administration.Automation.SetUserPassword",
    ),
    Entry::with_class(
        "Set-MsolUserPrincipalName",
        || Box::new(Rename),
        "Microsoft.Online.Administration.Automation.SetUserPrincipalName",
    ),
];

/// How many users a list gives where neither -All nor -MaxResults says more.
const DEFAULT_RESULTS: usize = 500;

struct Get;
struct Set;
struct New;
struct Remove;
struct Restore;
struct Password;
struct Rename;

/// The user that -ObjectId or -UserPrincipalName names, as it was written.
fn identity(c: &mut Ctx<'_>) -> R<Option<String>> {
    for name in ["ObjectId", "UserPrincipalName"] {
        if let Some(text) = c.text(name)? {
            return Ok(Some(text.to_string()));
        }
    }
    Ok(None)
}

/// Reports a refusal as the cmdlet's error.
fn refuse(c: &mut Ctx<'_>, error: &TenantError) -> R<()> {
    c.error(record(error))
}

fn missing_identity(c: &mut Ctx<'_>) -> R<()> {
    refuse(
        c,
        &TenantError::Required {
            kind: crate::tenant::model::USERS,
            property: "userPrincipalName",
        },
    )
}

/// Looks up the user to change; a refusal is reported and gives None.
fn find(c: &mut Ctx<'_>) -> R<Option<User>> {
    let Some(identity) = identity(c)? else {
        missing_identity(c)?;
        return Ok(None);
    };
    match with_tenant(c.rt, |tenant, _| tenant.user_by_identity(&identity)) {
        Ok(user) => Ok(Some(user)),
        Err(error) => {
            refuse(c, &error)?;
            Ok(None)
        }
    }
}

/// The conditions of a list.
struct Filter {
    texts: Vec<(fn(&User) -> Option<&str>, String)>,
    search: Option<String>,
    domain: Option<String>,
    enabled: Option<bool>,
    synchronized: bool,
    unlicensed: bool,
    errors: bool,
    reconciliation: bool,
}

impl Filter {
    fn of(c: &mut Ctx<'_>) -> R<Filter> {
        let mut texts = Vec::new();
        for name in [
            "City",
            "Country",
            "Department",
            "State",
            "Title",
            "UsageLocation",
        ] {
            if let (Some(text), Some(field)) = (
                c.text(name)?,
                TEXT_FIELDS.iter().find(|f| f.msonline == name),
            ) {
                texts.push((field.get, text.to_lowercase().to_string()));
            }
        }
        let enabled = match c.text("EnabledFilter")?.as_deref() {
            Some("EnabledOnly") => Some(true),
            Some("DisabledOnly") => Some(false),
            _ => None,
        };
        Ok(Filter {
            texts,
            search: c
                .text("SearchString")?
                .map(|s| s.to_lowercase().to_string()),
            domain: c
                .text("DomainName")?
                .map(|s| format!("@{}", s.to_lowercase())),
            enabled,
            synchronized: c.switch("Synchronized"),
            unlicensed: c.switch("UnlicensedUsersOnly"),
            errors: c.switch("HasErrorsOnly"),
            reconciliation: c.switch("LicenseReconciliationNeededOnly"),
        })
    }

    fn admits(&self, user: &User) -> bool {
        let is =
            |value: Option<&str>, wanted: &str| value.is_some_and(|v| v.to_lowercase() == wanted);
        self.texts.iter().all(|(get, wanted)| is(get(user), wanted))
            && self.search.as_ref().is_none_or(|s| {
                // The service searches the beginnings of names.
                let starts = |v: &str| v.to_lowercase().starts_with(s.as_str());
                starts(&user.user_principal_name)
                    || [
                        &user.display_name,
                        &user.given_name,
                        &user.surname,
                        &user.mail,
                    ]
                    .into_iter()
                    .flatten()
                    .any(|v| {
                        starts(v)
                            || v.to_lowercase()
                                .split(' ')
                                .any(|w| w.starts_with(s.as_str()))
                    })
            })
            && self.domain.as_ref().is_none_or(|d| {
                user.user_principal_name
                    .to_lowercase()
                    .ends_with(d.as_str())
            })
            && self
                .enabled
                .is_none_or(|wanted| (user.account_enabled != Some(false)) == wanted)
            && (!self.synchronized || user.on_premises_sync_enabled == Some(true))
            && (!self.unlicensed || user.assigned_licenses.is_empty())
            && (!self.errors || !user.service_provisioning_errors.is_empty())
            && (!self.reconciliation || user.is_license_reconciliation_needed)
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let deleted = c.switch("ReturnDeletedUsers");
        if let Some(identity) = identity(c)? {
            let found = with_tenant(c.rt, |tenant, _| {
                if deleted {
                    tenant.deleted_user_by_identity(&identity)
                } else {
                    tenant.user_by_identity(&identity)
                }
            });
            return match found {
                Ok(user) => c.write(user_object(user)),
                Err(error) => refuse(c, &error),
            };
        }
        let filter = Filter::of(c)?;
        let limit = match c.int("MaxResults")? {
            Some(max) => usize::try_from(max).unwrap_or(0),
            None if c.switch("All") => usize::MAX,
            None => DEFAULT_RESULTS,
        };
        if deleted {
            return match with_tenant(c.rt, |tenant, ctx| tenant.deleted_users(ctx.now)) {
                Ok(users) => {
                    for user in users.into_iter().filter(|u| filter.admits(u)).take(limit) {
                        c.write(user_object(user))?;
                    }
                    Ok(())
                }
                Err(error) => refuse(c, &error),
            };
        }
        let mut cursor = match with_tenant(c.rt, |tenant, _| tenant.cursor::<User>()) {
            Ok(cursor) => cursor,
            Err(error) => return refuse(c, &error),
        };
        let mut written = 0;
        while written < limit {
            match with_tenant(c.rt, |tenant, _| cursor.next(tenant)) {
                Ok(Some(user)) if filter.admits(&user) => {
                    c.write(user_object(user))?;
                    written += 1;
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => return refuse(c, &error),
            }
        }
        Ok(())
    }
}

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
        require_msonline(c)?;
        let Some(user) = find(c)? else { return Ok(()) };
        let given = synchronised_parameters(c);
        let changes = Changes::of(c)?;
        let factor = SecondFactor::of(c)?;
        // When a user was deleted, the service knows and nobody sets.
        if c.call.was_given("SoftDeletionTimestamp") {
            return c.error(not_settable("SoftDeletionTimestamp"));
        }
        let result = with_tenant(c.rt, |tenant, _| {
            for property in given {
                tenant.require_writable(&user, property)?;
            }
            tenant.change(|tenant| {
                tenant.update_user(user.id, |user| changes.apply(user))?;
                factor.apply(tenant, user.id)
            })
        });
        match result {
            Ok(()) => Ok(()),
            Err(error) => refuse(c, &error),
        }
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
        let result = with_tenant(c.rt, |tenant, ctx| {
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
        });
        match result {
            Ok(created) => c.write(created_object(created.user, created.password)),
            Err(error) => refuse(c, &error),
        }
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let purge = c.switch("RemoveFromRecycleBin");
        let Some(identity) = identity(c)? else {
            return missing_identity(c);
        };
        let found = with_tenant(c.rt, |tenant, _| {
            if purge {
                tenant.deleted_user_by_identity(&identity)
            } else {
                tenant.user_by_identity(&identity)
            }
        });
        let user = match found {
            Ok(user) => user,
            Err(error) => return refuse(c, &error),
        };
        if !c.switch("Force") {
            let question = if purge {
                "Continue with this operation? The user will be removed for good."
            } else {
                "Continue with this operation?"
            };
            if c.rt
                .ask_choice("Confirm", question, &["&Yes", "&No", "&Suspend"], 0)?
                != 0
            {
                return Ok(());
            }
        }
        let result = with_tenant(c.rt, |tenant, ctx| {
            if purge {
                tenant.purge_user(user.id)
            } else {
                tenant.delete_user(user.id, ctx)
            }
        });
        match result {
            Ok(()) => Ok(()),
            Err(error) => refuse(c, &error),
        }
    }
}

impl Cmdlet for Restore {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let Some(identity) = identity(c)? else {
            return missing_identity(c);
        };
        let new_name = c.text("NewUserPrincipalName")?;
        let reconcile = c.switch("AutoReconcileProxyConflicts");
        let result = with_tenant(c.rt, |tenant, ctx| {
            let user = tenant.deleted_user_by_identity(&identity)?;
            let how = How {
                new_name: new_name.as_deref(),
                drop_taken_addresses: reconcile,
            };
            tenant.restore_user(user.id, how, ctx)
        });
        match result {
            Ok(user) => c.write(user_object(user)),
            Err(error) => c.error(restore_record(&error)),
        }
    }
}

impl Cmdlet for Password {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let Some(user) = find(c)? else { return Ok(()) };
        let given = c.text("NewPassword")?;
        if given.is_none() && flag(c, "ForceChangePasswordOnly") == Some(true) {
            let forced = with_tenant(c.rt, |tenant, _| tenant.force_password_change(user.id));
            return match forced {
                Ok(()) => Ok(()),
                Err(error) => refuse(c, &error),
            };
        }
        let force = flag(c, "ForceChangePassword").unwrap_or(true);
        let result = with_tenant(c.rt, |tenant, ctx| {
            tenant.set_password(
                user.id,
                NewPassword {
                    password: given.as_deref(),
                    force_change: force,
                    force_change_with_mfa: false,
                },
                ctx,
            )
        });
        match result {
            Ok(password) => c.write(Value::from(password)),
            Err(error) => refuse(c, &error),
        }
    }
}

impl Cmdlet for Rename {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let Some(user) = find(c)? else { return Ok(()) };
        let new_name = c.text("NewUserPrincipalName")?.unwrap_or_default();
        let immutable = c.text("ImmutableId")?;
        let given = c.text("NewPassword")?;
        let result = with_tenant(c.rt, |tenant, ctx| {
            let password = NewPassword {
                password: given.as_deref(),
                force_change: true,
                force_change_with_mfa: false,
            };
            tenant.rename_user(user.id, &new_name, immutable.as_deref(), password, ctx)
        });
        match result {
            Ok(Some(password)) => c.write(Value::from(password)),
            Ok(None) => Ok(()),
            Err(error) => c.error(rename_record(&error)),
        }
    }
}
