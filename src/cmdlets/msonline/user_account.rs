//! A user's life and name: `Remove-MsolUser`, `Restore-MsolUser`, `Set-MsolUserPassword`, `Set-MsolUserPrincipalName`.

use crate::cmdlets::directory::{require_msonline, with_tenant};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::deleted::Restore as How;
use crate::tenant::passwords::NewPassword;
use crate::value::{R, Value};

use super::call::{attempt, flag};
use super::errors::{rename_record, restore_record};
use super::user::{find, identity, missing_identity};
use super::user_object::user_object;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Remove-MsolUser", || Box::new(Remove)),
    Entry::new("Restore-MsolUser", || Box::new(Restore)),
    Entry::new("Set-MsolUserPassword", || Box::new(Password)),
    Entry::new("Set-MsolUserPrincipalName", || Box::new(Rename)),
];

struct Remove;
struct Restore;
struct Password;
struct Rename;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let purge = c.switch("RemoveFromRecycleBin");
        let Some(identity) = identity(c)? else {
            return missing_identity(c);
        };
        let found = attempt(c, |tenant, _| match purge {
            true => tenant.deleted_user_by_identity(&identity),
            false => tenant.user_by_identity(&identity),
        })?;
        let Some(user) = found else { return Ok(()) };
        if !c.switch("Force") {
            let question = match purge {
                true => "Continue with this operation? The user will be removed for good.",
                false => "Continue with this operation?",
            };
            let choices = ["&Yes", "&No", "&Suspend"];
            if c.rt.ask_choice("Confirm", question, &choices, 0)? != 0 {
                return Ok(());
            }
        }
        attempt(c, |tenant, ctx| match purge {
            true => tenant.purge_user(user.id),
            false => tenant.delete_user(user.id, ctx),
        })?;
        Ok(())
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
        let Some(user) = find(c)? else { return Ok(()) };
        let given = c.text("NewPassword")?;
        if given.is_none() && flag(c, "ForceChangePasswordOnly") == Some(true) {
            attempt(c, |tenant, _| tenant.force_password_change(user.id))?;
            return Ok(());
        }
        let new = NewPassword {
            password: given.as_deref(),
            force_change: flag(c, "ForceChangePassword").unwrap_or(true),
            force_change_with_mfa: false,
        };
        let password = attempt(c, |tenant, ctx| tenant.set_password(user.id, new, ctx))?;
        match password {
            Some(password) => c.write(Value::from(password)),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Rename {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(user) = find(c)? else { return Ok(()) };
        let new_name = c.text("NewUserPrincipalName")?.unwrap_or_default();
        let immutable = c.text("ImmutableId")?;
        let given = c.text("NewPassword")?;
        let password = NewPassword {
            password: given.as_deref(),
            force_change: true,
            force_change_with_mfa: false,
        };
        let result = with_tenant(c.rt, |tenant, ctx| {
            tenant.rename_user(user.id, &new_name, immutable.as_deref(), password, ctx)
        });
        match result {
            Ok(Some(password)) => c.write(Value::from(password)),
            Ok(None) => Ok(()),
            Err(error) => c.error(rename_record(&error)),
        }
    }
}
