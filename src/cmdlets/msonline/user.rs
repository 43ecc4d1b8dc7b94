//! `Get-MsolUser`, and how the cmdlets that change a user find it.

use crate::cmdlets::directory::require_msonline;
use crate::cmdlets::user_fields::TEXT_FIELDS;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::TenantError;
use crate::tenant::model::{USERS, User};
use crate::value::R;

use super::call::attempt;
use super::errors::record;
use super::user_object::user_object;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-MsolUser", || Box::new(Get))];

/// How many users a list gives where neither -All nor -MaxResults says more.
const DEFAULT_RESULTS: usize = 500;

struct Get;

/// The user that -ObjectId or -UserPrincipalName names, as it was written.
///
/// # Errors
/// The name has no text.
pub fn identity(c: &mut Ctx<'_>) -> R<Option<String>> {
    for name in ["ObjectId", "UserPrincipalName"] {
        if let Some(text) = c.text(name)? {
            return Ok(Some(text.to_string()));
        }
    }
    Ok(None)
}

/// Reports that a call names no user.
///
/// # Errors
/// The error preference makes it stop the script.
pub fn missing_identity(c: &mut Ctx<'_>) -> R<()> {
    c.error(record(&TenantError::Required {
        kind: USERS,
        property: "userPrincipalName",
    }))
}

/// Looks up the user to change; a refusal is reported and gives None.
///
/// # Errors
/// Not connected, or the error preference makes the refusal stop the script.
pub fn find(c: &mut Ctx<'_>) -> R<Option<User>> {
    require_msonline(c)?;
    match identity(c)? {
        Some(identity) => attempt(c, |tenant, _| tenant.user_by_identity(&identity)),
        None => missing_identity(c).map(|()| None),
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
        let deleted = c.switch("ReturnDeletedUsers");
        if let Some(identity) = identity(c)? {
            let found = attempt(c, |tenant, _| match deleted {
                true => tenant.deleted_user_by_identity(&identity),
                false => tenant.user_by_identity(&identity),
            })?;
            return match found {
                Some(user) => c.write(user_object(user)),
                None => Ok(()),
            };
        }
        let filter = Filter::of(c)?;
        let limit = match c.int("MaxResults")? {
            Some(max) => usize::try_from(max).unwrap_or(0),
            None if c.switch("All") => usize::MAX,
            None => DEFAULT_RESULTS,
        };
        if deleted {
            let users = attempt(c, |tenant, ctx| tenant.deleted_users(ctx.now))?;
            let users = users.into_iter().flatten();
            for user in users.filter(|user| filter.admits(user)).take(limit) {
                c.write(user_object(user))?;
            }
            return Ok(());
        }
        let Some(mut cursor) = attempt(c, |tenant, _| tenant.cursor::<User>())? else {
            return Ok(());
        };
        let mut written = 0;
        while written < limit {
            let Some(Some(user)) = attempt(c, |tenant, _| cursor.next(tenant))? else {
                break;
            };
            if filter.admits(&user) {
                c.write(user_object(user))?;
                written += 1;
            }
        }
        Ok(())
    }
}
