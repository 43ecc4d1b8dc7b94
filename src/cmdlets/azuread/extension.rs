//! Further properties of users: `Get-AzureADUserExtension`, `Set-AzureADUserExtension`, `Remove-AzureADUserExtension`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::TenantError;
use crate::tenant::error::InvalidReason;
use crate::tenant::model::{USERS, User};
use crate::value::{R, Value, convert};

use super::call::attempt;
use super::user_object::extension_properties;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADUserExtension", || Box::new(Get)),
    Entry::new("Set-AzureADUserExtension", || Box::new(Set)),
    Entry::new("Remove-AzureADUserExtension", || Box::new(Remove)),
];

struct Get;
struct Set;
struct Remove;

/// Names with what they are set to; None clears.
pub type Pairs = Vec<(String, Option<String>)>;

/// The pairs of a dictionary.
///
/// # Errors
/// A value has no text.
pub fn pairs_of(c: &mut Ctx<'_>, dictionary: &Value) -> R<Pairs> {
    let mut pairs = Vec::new();
    if let Value::Hash(entries) = dictionary.base() {
        for (name, value) in entries.pairs() {
            let name = convert::to_str(c.rt, &name)?.to_string();
            let text = convert::to_str(c.rt, &value)?.to_string();
            pairs.push((name, Some(text).filter(|_| !value.is_null())));
        }
    }
    Ok(pairs)
}

/// Sets a user's further properties: the employee's id, and what applications added (`extension_...`).
///
/// # Errors
/// A name that is none of these.
pub fn set(user: &mut User, pairs: &Pairs) -> Result<(), TenantError> {
    for (name, value) in pairs {
        if name.eq_ignore_ascii_case("employeeId") {
            user.employee_id.clone_from(value);
        } else if name.starts_with("extension_") {
            match value {
                Some(text) => user.extensions.insert(name.clone(), text.as_str().into()),
                None => user.extensions.shift_remove(name),
            };
        } else {
            return Err(TenantError::invalid(
                USERS,
                "extensionProperty",
                InvalidReason::Unknown,
            ));
        }
    }
    Ok(())
}

/// Changes the user that -ObjectId names.
fn change(c: &mut Ctx<'_>, pairs: &Pairs) -> R<()> {
    let identity = c.text("ObjectId")?.unwrap_or_default();
    attempt(c, |tenant, _| {
        let user = tenant.user_by_identity(&identity)?;
        let mut after = user.clone();
        set(&mut after, pairs)?;
        tenant.update_user(user.id, |user| *user = after)?;
        Ok(())
    })
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let identity = c.text("ObjectId")?.unwrap_or_default();
        let user = attempt(c, |tenant, _| tenant.user_by_identity(&identity))?;
        c.write(extension_properties(&user))
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let pairs = match c.get("ExtensionNameValues") {
            Some(dictionary) => pairs_of(c, &dictionary)?,
            None => {
                let name = c.text("ExtensionName")?.unwrap_or_default();
                let value = c.text("ExtensionValue")?.map(|text| text.to_string());
                vec![(name.to_string(), value)]
            }
        };
        change(c, &pairs)
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("ExtensionNames")?;
        names.extend(c.text("ExtensionName")?);
        let pairs = names.iter().map(|name| (name.to_string(), None)).collect();
        change(c, &pairs)
    }
}
