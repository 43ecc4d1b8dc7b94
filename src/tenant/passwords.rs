//! Passwords: what is required of them, how one is made up, and what setting one changes. No password is kept, hashed
//! or plain: nobody signs in to a tenant file, and what is not there cannot leak.

use std::fmt;

use super::Tenant;
use super::context::Context;
use super::error::{Result, TenantError};
use super::id::ObjectId;
use super::model::{PasswordProfile, USERS, User};

/// The policy that keeps a password valid for ever.
pub const DISABLE_PASSWORD_EXPIRATION: &str = "DisablePasswordExpiration";
/// The policy that allows weak passwords.
pub const DISABLE_STRONG_PASSWORD: &str = "DisableStrongPassword";

/// Fewest characters of a password.
pub const SHORTEST: usize = 8;
/// Most characters of a password.
pub const LONGEST: usize = 256;

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    /// Fewer than [`SHORTEST`] or more than [`LONGEST`] characters.
    Length,
    /// Fewer than three of: lower case, upper case, digits, symbols.
    Weak,
    /// Contains the part of the user's name before the `@`.
    ContainsUserName,
    /// Contains a character that passwords cannot have.
    Character,
    /// Passwords of a federated user are the federation server's.
    Federated,
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PasswordError::Length => write!(f, "A password has {SHORTEST} to {LONGEST} characters."),
            PasswordError::Weak => f.write_str(
                "A password has characters of at least three kinds: lower case, upper case, digits, symbols.",
            ),
            PasswordError::ContainsUserName => f.write_str("A password cannot contain the user's name."),
            PasswordError::Character => f.write_str("A password cannot contain control characters."),
            PasswordError::Federated => {
                f.write_str("The passwords of a federated domain are kept by its federation server.")
            }
        }
    }
}

/// Checks a password for a user. Without `strong` only length and characters count.
///
/// # Errors
/// What is wrong with it.
pub fn check(
    password: &str,
    user_principal_name: &str,
    strong: bool,
) -> std::result::Result<(), PasswordError> {
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return Err(PasswordError::Length);
    }
    if password.chars().any(char::is_control) {
        return Err(PasswordError::Character);
    }
    if !strong {
        return Ok(());
    }
    let kinds = [
        password.chars().any(char::is_lowercase),
        password.chars().any(char::is_uppercase),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_alphanumeric()),
    ];
    if kinds.iter().filter(|present| **present).count() < 3 {
        return Err(PasswordError::Weak);
    }
    let name = user_principal_name
        .split('@')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    if name.chars().count() > 2 && password.to_lowercase().contains(&name) {
        return Err(PasswordError::ContainsUserName);
    }
    Ok(())
}

/// Makes up a password in the service's manner: a capital, three small letters, four digits (`Bura4829`).
pub fn generate(ctx: &mut Context<'_>) -> String {
    const CONSONANTS: &[u8] = b"bcdfghjkmnpqrstvwxyz";
    const VOWELS: &[u8] = b"aou";
    let mut pick = |from: &[u8]| {
        let index = ctx.below(u8::try_from(from.len()).unwrap_or(u8::MAX));
        from.get(usize::from(index))
            .map_or('x', |byte| char::from(*byte))
    };
    let mut password = String::with_capacity(8);
    password.push(pick(CONSONANTS).to_ascii_uppercase());
    password.push(pick(VOWELS));
    password.push(pick(CONSONANTS));
    password.push(pick(VOWELS));
    for _ in 0..4 {
        password.push(pick(b"0123456789"));
    }
    password
}

/// A new password for a user.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewPassword<'a> {
    /// The password; none: one is made up.
    pub password: Option<&'a str>,
    /// The user must choose another at the next sign-in.
    pub force_change: bool,
    /// The same, after a second factor.
    pub force_change_with_mfa: bool,
}

impl Tenant {
    /// Gives a user a new password and returns it. Tokens that were issued before stay valid.
    ///
    /// # Errors
    /// No such user; the password is refused; the user is in a federated domain.
    pub fn set_password(
        &mut self,
        id: ObjectId,
        new: NewPassword<'_>,
        ctx: &mut Context<'_>,
    ) -> Result<String> {
        self.change(|tenant| {
            let mut user = tenant.user(id)?;
            tenant.refuse_federated(&user)?;
            let password = tenant.accept_password(&mut user, new, ctx)?;
            tenant.put(&user)?;
            Ok(password)
        })
    }

    /// Makes a user choose another password at the next sign-in; the present one stays.
    ///
    /// # Errors
    /// No such user; the user is in a federated domain.
    pub fn force_password_change(&mut self, id: ObjectId) -> Result<()> {
        self.change(|tenant| {
            let mut user = tenant.user(id)?;
            tenant.refuse_federated(&user)?;
            let profile = user.password_profile.get_or_insert_default();
            profile.force_change_password_next_sign_in = Some(true);
            tenant.put(&user)
        })
    }

    /// Makes every token that was issued until now invalid.
    ///
    /// # Errors
    /// No such user.
    pub fn revoke_tokens(&mut self, id: ObjectId, ctx: &Context<'_>) -> Result<()> {
        let now = ctx.now;
        self.change(|tenant| {
            let mut user = tenant.user(id)?;
            user.sign_in_sessions_valid_from_date_time = Some(now);
            tenant.put(&user)
        })
    }

    /// Checks or makes up a password and writes what the user object shows of it.
    pub(super) fn accept_password(
        &self,
        user: &mut User,
        new: NewPassword<'_>,
        ctx: &mut Context<'_>,
    ) -> Result<String> {
        let password = match new.password {
            Some(password) => {
                check(
                    password,
                    &user.user_principal_name,
                    !user.has_password_policy(DISABLE_STRONG_PASSWORD),
                )?;
                password.to_string()
            }
            None => generate(ctx),
        };
        user.last_password_change_date_time = Some(ctx.now);
        user.password_profile = Some(PasswordProfile {
            force_change_password_next_sign_in: Some(new.force_change),
            force_change_password_next_sign_in_with_mfa: Some(new.force_change_with_mfa),
        });
        Ok(password)
    }

    fn refuse_federated(&self, user: &User) -> Result<()> {
        use super::model::Domain;
        match self.get::<Domain>(user.domain())? {
            Some(domain) if domain.is_federated() => Err(PasswordError::Federated.into()),
            _ => Ok(()),
        }
    }
}

/// The policy names of Graph's `passwordPolicies`, checked.
///
/// # Errors
/// A name that is none of them.
pub(super) fn check_policies(policies: Option<&str>) -> Result<()> {
    const KNOWN: &[&str] = &["None", DISABLE_PASSWORD_EXPIRATION, DISABLE_STRONG_PASSWORD];
    let known = |name: &str| KNOWN.iter().any(|policy| policy.eq_ignore_ascii_case(name));
    match policies {
        Some(text) if !text.split(',').all(|part| known(part.trim())) => Err(TenantError::invalid(
            USERS,
            "passwordPolicies",
            super::InvalidReason::Unknown,
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::context::test::Counting;

    #[test]
    fn strong_passwords_have_three_kinds_of_characters() {
        assert_eq!(check("Passw0rd", "anna@contoso.com", true), Ok(()));
        assert_eq!(check("passw0rd!", "anna@contoso.com", true), Ok(()));
        assert_eq!(
            check("password", "anna@contoso.com", true),
            Err(PasswordError::Weak)
        );
        assert_eq!(check("password", "anna@contoso.com", false), Ok(()));
        assert_eq!(
            check("Pw0!", "anna@contoso.com", true),
            Err(PasswordError::Length)
        );
        assert_eq!(
            check(&"Aa1".repeat(86), "anna@contoso.com", true),
            Err(PasswordError::Length)
        );
        assert_eq!(
            check("xAnna1234", "anna@contoso.com", true),
            Err(PasswordError::ContainsUserName)
        );
    }

    #[test]
    fn generated_passwords_are_strong_and_repeatable() {
        let make = || {
            let mut random = Counting::default();
            let mut ctx = Context {
                now: jiff::Timestamp::UNIX_EPOCH,
                random: &mut random,
            };
            (generate(&mut ctx), generate(&mut ctx))
        };
        let (first, second) = make();
        assert_ne!(first, second);
        assert_eq!(make(), (first.clone(), second));
        assert_eq!(check(&first, "anna@contoso.com", true), Ok(()));
    }
}
