//! `Get-AzureADUser`, `Set-AzureADUser`, `New-AzureADUser`, `Remove-AzureADUser`, and a user's manager and groups.

use crate::cmdlets::directory::{require_azuread, with_tenant};
use crate::cmdlets::user_fields::{TEXT_FIELDS, text_or_none};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::TenantError;
use crate::tenant::model::User;
use crate::tenant::passwords::NewPassword;
use crate::tenant::users::NewUser;
use crate::value::{R, convert, member};

use super::call::{filter, limit};
use super::errors::{Fault, refuse, report};
use super::extension;
use super::user_object::{filter_values, user_object};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADUser", || Box::new(Get)),
    Entry::new("Set-AzureADUser", || Box::new(Set)),
    Entry::new("New-AzureADUser", || Box::new(New)),
    Entry::new("Remove-AzureADUser", || Box::new(Remove)),
    Entry::new("Get-AzureADUserManager", || Box::new(Manager)),
];

struct Get;
struct Set;
struct New;
struct Remove;
struct Manager;

/// What -SearchString searches: any of these begins with the text.
fn search_admits(user: &User, search: &str) -> bool {
    let starts = |v: &str| v.to_lowercase().starts_with(search);
    starts(&user.user_principal_name)
        || [
            &user.state,
            &user.mail_nickname,
            &user.mail,
            &user.job_title,
            &user.display_name,
            &user.department,
            &user.country,
            &user.city,
        ]
        .into_iter()
        .flatten()
        .any(|v| starts(v))
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        if let Some(identity) = c.text("ObjectId")? {
            return match with_tenant(c.rt, |tenant, _| tenant.user_by_identity(&identity)) {
                Ok(user) => c.write(user_object(user)),
                Err(error) => refuse(c, &error),
            };
        }
        let search = c
            .text("SearchString")?
            .map(|s| s.to_lowercase().to_string());
        let filter = filter(c, "User")?;
        let limit = limit(c)?;
        let mut cursor = match with_tenant(c.rt, |tenant, _| tenant.cursor::<User>()) {
            Ok(cursor) => cursor,
            Err(error) => return refuse(c, &error),
        };
        let mut written = 0;
        while written < limit {
            match with_tenant(c.rt, |tenant, _| cursor.next(tenant)) {
                Ok(Some(user)) => {
                    let admitted = search.as_ref().is_none_or(|s| search_admits(&user, s))
                        && filter
                            .as_ref()
                            .is_none_or(|f| f.admits(&|name| filter_values(&user, name)));
                    if admitted {
                        c.write(user_object(user))?;
                        written += 1;
                    }
                }
                Ok(None) => break,
                Err(error) => return refuse(c, &error),
            }
        }
        Ok(())
    }
}

/// What the parameters that Set-AzureADUser and New-AzureADUser share say about a user.
struct Changes {
    texts: Vec<(fn(&mut User) -> &mut Option<String>, Option<String>)>,
    phone: Option<String>,
    mails: Option<Vec<String>>,
    enabled: Option<bool>,
    listed: Option<bool>,
    compromised: Option<bool>,
    extensions: extension::Pairs,
    name: Option<String>,
    password: Option<(Option<String>, bool, bool)>,
}

impl Changes {
    fn of(c: &mut Ctx<'_>) -> R<Changes> {
        let mut texts = Vec::new();
        for field in TEXT_FIELDS.iter().filter(|f| !f.azuread.is_empty()) {
            if c.has(field.azuread) {
                let text = c.text(field.azuread)?.unwrap_or_default();
                texts.push((field.field, text_or_none(&text)));
            }
        }
        let mails = if c.has("OtherMails") {
            Some(
                c.texts("OtherMails")?
                    .iter()
                    .map(|t| t.to_string())
                    .collect(),
            )
        } else {
            None
        };
        let password = match c.get("PasswordProfile").filter(|v| !v.is_null()) {
            Some(profile) => {
                let given = member::get(c.rt, &profile, "Password")?;
                let given = if given.is_null() {
                    None
                } else {
                    Some(convert::to_str(c.rt, &given)?.to_string())
                };
                let force = member::get(c.rt, &profile, "ForceChangePasswordNextLogin")?;
                let policy = member::get(c.rt, &profile, "EnforceChangePasswordPolicy")?;
                Some((
                    given,
                    force.is_null() || convert::to_bool(&force),
                    convert::to_bool(&policy),
                ))
            }
            None => None,
        };
        let flag = |name: &str| {
            c.get(name)
                .filter(|v| !v.is_null())
                .map(|v| convert::to_bool(&v))
        };
        let (enabled, listed) = (flag("AccountEnabled"), flag("ShowInAddressList"));
        let compromised = flag("IsCompromised");
        let extensions = match c.get("ExtensionProperty") {
            Some(dictionary) => extension::pairs_of(c, &dictionary)?,
            None => Vec::new(),
        };
        Ok(Changes {
            texts,
            phone: if c.has("TelephoneNumber") {
                Some(c.text("TelephoneNumber")?.unwrap_or_default().to_string())
            } else {
                None
            },
            mails,
            enabled,
            listed,
            compromised,
            extensions,
            name: c.text("UserPrincipalName")?.map(|n| n.to_string()),
            password,
        })
    }

    fn apply(&self, user: &mut User) -> Result<(), TenantError> {
        for (field, value) in &self.texts {
            *field(user) = value.clone();
        }
        if let Some(phone) = &self.phone {
            user.business_phones = text_or_none(phone).into_iter().collect();
        }
        if let Some(mails) = &self.mails {
            user.other_mails = mails.clone();
        }
        if let Some(enabled) = self.enabled {
            user.account_enabled = Some(enabled);
        }
        if let Some(listed) = self.listed {
            user.show_in_address_list = Some(listed);
        }
        if self.compromised.is_some() {
            user.is_compromised = self.compromised;
        }
        extension::set(user, &self.extensions)
    }

    fn new_password(&self) -> NewPassword<'_> {
        match &self.password {
            Some((given, force, policy)) => NewPassword {
                password: given.as_deref(),
                force_change: *force,
                force_change_with_mfa: *policy,
            },
            None => NewPassword {
                password: None,
                force_change: true,
                force_change_with_mfa: false,
            },
        }
    }
}

/// Sign-in names are for directories of customers, which no tenant here is.
fn refuse_sign_in_names(c: &mut Ctx<'_>) -> R<()> {
    match c.list("SignInNames").is_empty() {
        true => Ok(()),
        false => report(
            c,
            Fault::bad_request(
                "One or more property values specified are invalid: signInNames can be set in customer directories only.",
            ),
        ),
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let identity = c.text("ObjectId")?.unwrap_or_default();
        refuse_sign_in_names(c)?;
        let changes = Changes::of(c)?;
        let result = with_tenant(c.rt, |tenant, ctx| {
            tenant.change(|tenant| {
                let user = tenant.user_by_identity(&identity)?;
                let mut after = user.clone();
                changes.apply(&mut after)?;
                tenant.update_user(user.id, |user| *user = after)?;
                if let Some(name) = changes
                    .name
                    .as_ref()
                    .filter(|n| **n != user.user_principal_name)
                {
                    tenant.rename_user(user.id, name, None, changes.new_password(), ctx)?;
                }
                if changes.password.is_some() {
                    tenant.set_password(user.id, changes.new_password(), ctx)?;
                }
                Ok(())
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
        require_azuread(c)?;
        refuse_sign_in_names(c)?;
        let changes = Changes::of(c)?;
        let mut user = User {
            user_principal_name: changes.name.clone().unwrap_or_default(),
            ..User::default()
        };
        if let Err(error) = changes.apply(&mut user) {
            return refuse(c, &error);
        }
        let result = with_tenant(c.rt, |tenant, ctx| {
            tenant.create_user(
                NewUser {
                    user,
                    password: changes.new_password(),
                    licences: Vec::new(),
                },
                ctx,
            )
        });
        match result {
            Ok(created) => c.write(user_object(created.user)),
            Err(error) => refuse(c, &error),
        }
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let identity = c.text("ObjectId")?.unwrap_or_default();
        let result = with_tenant(c.rt, |tenant, ctx| {
            let user = tenant.user_by_identity(&identity)?;
            tenant.delete_user(user.id, ctx)
        });
        match result {
            Ok(()) => Ok(()),
            Err(error) => refuse(c, &error),
        }
    }
}

impl Cmdlet for Manager {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let identity = c.text("ObjectId")?.unwrap_or_default();
        let result = with_tenant(c.rt, |tenant, _| {
            let user = tenant.user_by_identity(&identity)?;
            user.manager.map(|id| tenant.user(id)).transpose()
        });
        match result {
            Ok(Some(manager)) => c.write(user_object(manager)),
            Ok(None) => Ok(()),
            Err(error) => refuse(c, &error),
        }
    }
}
