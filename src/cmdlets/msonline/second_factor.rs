//! The second factor of a user as MSOnline sets and resets it: `-StrongAuthenticationRequirements` and
//! `-StrongAuthenticationMethods` of Set-MsolUser and New-MsolUser, `Reset-MsolStrongAuthenticationMethodByUpn`,
//! `Get-MsolUserByStrongAuthentication` and `Remove-MsolApplicationPassword`.

use super::call::{attempt, limit, optional_id};
use super::user_object::user_object;
use crate::cmdlets::directory::timestamp;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{MfaState, Requirements, StrongAuthenticationMethod, User};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, convert, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolUserByStrongAuthentication", || Box::new(Get)),
    Entry::new("Reset-MsolStrongAuthenticationMethodByUpn", || {
        Box::new(Reset)
    }),
    Entry::new("Remove-MsolApplicationPassword", || {
        Box::new(RemoveApplicationPassword)
    }),
];

struct Get;
struct Reset;
struct RemoveApplicationPassword;

/// What a call says of a user's second factor.
pub struct SecondFactor {
    /// Given: required so, or no longer.
    requirements: Option<Option<Requirements>>,
    /// Given: the methods; none makes the user register again.
    methods: Option<Vec<StrongAuthenticationMethod>>,
}

impl SecondFactor {
    /// Reads the parameters.
    ///
    /// # Errors
    /// A member of an element cannot be read.
    pub fn of(c: &mut Ctx<'_>) -> R<SecondFactor> {
        let requirements = match c.has("StrongAuthenticationRequirements") {
            true => Some(requirements(c)?),
            false => None,
        };
        let methods = match c.has("StrongAuthenticationMethods") {
            true => Some(methods(c)?),
            false => None,
        };
        Ok(SecondFactor {
            requirements,
            methods,
        })
    }

    /// Writes what was given.
    ///
    /// # Errors
    /// No such user; an unknown method.
    pub fn apply(self, tenant: &mut Tenant, id: ObjectId) -> Result<(), TenantError> {
        if let Some(requirements) = self.requirements {
            tenant.set_strong_authentication_requirements(id, requirements)?;
        }
        if let Some(methods) = self.methods {
            tenant.set_strong_authentication_methods(id, methods)?;
        }
        Ok(())
    }
}

/// The last requirement with a state; an empty list takes the requirement away.
fn requirements(c: &mut Ctx<'_>) -> R<Option<Requirements>> {
    let mut required = None;
    for element in c.list("StrongAuthenticationRequirements") {
        let state = member::get(c.rt, &element, "State")?;
        let state = convert::to_str(c.rt, &state)?;
        let party = member::get(c.rt, &element, "RelyingParty")?;
        let before = member::get(c.rt, &element, "RememberDevicesNotIssuedBefore")?;
        let Some(state) = MfaState::parse(&state) else {
            continue;
        };
        required = Some(Requirements {
            per_user_mfa_state: state,
            relying_party: match party.is_null() {
                true => None,
                false => Some(convert::to_str(c.rt, &party)?.to_string()),
            },
            remember_devices_not_issued_before: timestamp(c.rt, &before),
        });
    }
    Ok(required)
}

fn methods(c: &mut Ctx<'_>) -> R<Vec<StrongAuthenticationMethod>> {
    let mut all = Vec::new();
    for element in c.list("StrongAuthenticationMethods") {
        let kind = member::get(c.rt, &element, "MethodType")?;
        let default = member::get(c.rt, &element, "IsDefault")?;
        all.push(StrongAuthenticationMethod {
            method_type: convert::to_str(c.rt, &kind)?.to_string(),
            is_default: convert::to_bool(&default),
        });
    }
    Ok(all)
}

impl Cmdlet for Reset {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("UserPrincipalName")?.unwrap_or_default();
        // The user registers again at the next sign-in; the phones and addresses stay.
        attempt(c, |tenant, _| {
            let user = tenant.user_by_identity(&name)?;
            tenant.set_strong_authentication_methods(user.id, Vec::new())
        })?;
        Ok(())
    }
}

impl Cmdlet for RemoveApplicationPassword {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("UserPrincipalName")?.unwrap_or_default();
        let password = c.text("PasswordId")?.unwrap_or_default();
        attempt(c, |tenant, _| {
            let user = tenant.user_by_identity(&name)?;
            tenant.remove_application_password(user.id, &password)
        })?;
        Ok(())
    }
}

/// Whether a user's requirements are what `-Requirements` or `-RequirementUnsetOnly` asks for.
fn admits(state: Option<MfaState>, wanted: &[MfaState], unset: bool) -> bool {
    match state.filter(|state| *state != MfaState::Disabled) {
        None => unset || wanted.is_empty(),
        Some(state) => !unset && (wanted.is_empty() || wanted.contains(&state)),
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut wanted = Vec::new();
        for element in c.list("Requirements") {
            let state = member::get(c.rt, &element, "State")?;
            wanted.extend(MfaState::parse(&convert::to_str(c.rt, &state)?));
        }
        let unset = c.switch("RequirementUnsetOnly");
        let role = optional_id(c, "RoleObjectId")?;
        let limit = limit(c)?;
        let members = match role {
            Some(role) => {
                let found = attempt(c, |tenant, _| {
                    let role = tenant.role(role)?;
                    tenant.members(role.id).collect(tenant)
                })?;
                let Some(found) = found else { return Ok(()) };
                Some(found)
            }
            None => None,
        };
        let Some(mut cursor) = attempt(c, |tenant, _| tenant.cursor::<User>())? else {
            return Ok(());
        };
        let mut written = 0;
        while written < limit {
            let step = attempt(c, |tenant, _| {
                let Some(user) = cursor.next(tenant)? else {
                    return Ok(None);
                };
                let required = tenant.authentication(user.id)?.requirements;
                Ok(Some((user, required.map(|r| r.per_user_mfa_state))))
            })?;
            let Some(Some((user, state))) = step else {
                break;
            };
            let in_role = members.as_ref().is_none_or(|ids| ids.contains(&user.id));
            if in_role && admits(state, &wanted, unset) {
                c.write(user_object(user))?;
                written += 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_chosen_by_the_state_of_their_second_factor() {
        let enforced = [MfaState::Enforced];
        assert!(admits(None, &[], false));
        assert!(admits(None, &[], true));
        assert!(!admits(None, &enforced, false));
        assert!(admits(Some(MfaState::Enforced), &enforced, false));
        assert!(!admits(Some(MfaState::Enabled), &enforced, false));
        assert!(!admits(Some(MfaState::Enabled), &[], true));
        assert!(admits(Some(MfaState::Disabled), &[], true));
    }
}
