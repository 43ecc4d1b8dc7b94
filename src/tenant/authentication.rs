//! Authentication data: what a user registers, what an administrator may reset, and with what a password can be reset.
//!
//! The directory's phones and addresses can be used for password reset before a user registers. Registering copies what
//! the user confirmed into the authentication phone and authentication address, which no cmdlet writes afterwards.
//! Answers to security questions are hashed with Argon2id; there is a check, but no way to read them.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use super::Tenant;
use super::context::Context;
use super::error::{InvalidReason, Result, TenantError};
use super::id::ObjectId;
use super::model::{
    APPLICATION_PASSWORDS, AUTHENTICATION, Authentication, EmailMethod, MfaState, PhoneType,
    Requirements, SecurityQuestion, StrongAuthenticationMethod, USERS, User,
};
use super::phone::usable_for_reset;

/// Methods for the second factor, in the order in which MSOnline lists them.
pub const METHOD_TYPES: &[&str] = &[
    "OneWaySMS",
    "TwoWayVoiceMobile",
    "TwoWayVoiceOffice",
    "TwoWayVoiceAlternateMobile",
    "PhoneAppOTP",
    "PhoneAppNotification",
];

/// What a user confirms on the registration page. What is absent is taken from the directory's mobile phone and first
/// alternate address, which the page shows.
#[derive(Clone, Debug, Default)]
pub struct Registration<'a> {
    /// Authentication phone.
    pub phone: Option<&'a str>,
    /// Authentication address.
    pub email: Option<&'a str>,
    /// Security questions with their answers.
    pub questions: Vec<(&'a str, &'a str)>,
}

/// With what a user can reset the password: the "authentication contact info" of the service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactInfo {
    /// Phone: what was registered, else the directory's mobile phone.
    pub phone: Option<String>,
    /// Alternate phone: what was registered, else the directory's office phone.
    pub alternate_phone: Option<String>,
    /// Address: what was registered, else the first alternate address of the directory.
    pub email: Option<String>,
}

/// The contact info that a user and the user's registration give. Numbers that cannot be dialled are left out.
pub fn contact_info(user: &User, registered: &Authentication) -> ContactInfo {
    let dialled = |registered: Option<&str>, directory: Option<&str>| {
        registered.or(directory).and_then(usable_for_reset)
    };
    ContactInfo {
        phone: dialled(
            registered.phone(PhoneType::Mobile),
            user.mobile_phone.as_deref(),
        ),
        alternate_phone: dialled(
            registered.phone(PhoneType::AlternateMobile),
            user.office_phone(),
        ),
        email: registered
            .email()
            .or(user.other_mails.first().map(String::as_str))
            .map(str::to_string),
    }
}

impl Tenant {
    /// Takes an application password away from a user.
    ///
    /// # Errors
    /// No such user or password.
    pub fn remove_application_password(&mut self, id: ObjectId, password: &str) -> Result<()> {
        self.change(|tenant| {
            tenant.user(id)?;
            let mut data = tenant.authentication(id)?;
            let before = data.application_passwords.len();
            data.application_passwords
                .retain(|known| !known.id.eq_ignore_ascii_case(password));
            if data.application_passwords.len() == before {
                return Err(TenantError::not_found(APPLICATION_PASSWORDS, password));
            }
            tenant.put(&data)
        })
    }

    /// Registers a user for password reset. Phone and address last in the authentication data; the directory's own
    /// fields are not changed.
    ///
    /// # Errors
    /// No such user; a phone that cannot be dialled; nothing to register.
    pub fn register_authentication(
        &mut self,
        id: ObjectId,
        registration: &Registration<'_>,
        ctx: &mut Context<'_>,
    ) -> Result<Authentication> {
        self.change(|tenant| {
            let user = tenant.user(id)?;
            let mut data = tenant.authentication(id)?;
            if let Some(phone) = registration.phone.or(user.mobile_phone.as_deref()) {
                let dialled = usable_for_reset(phone).ok_or_else(|| {
                    TenantError::invalid(AUTHENTICATION, "phoneMethods", InvalidReason::Syntax)
                })?;
                data.set_phone(PhoneType::Mobile, Some(&dialled));
            }
            if let Some(email) = registration
                .email
                .or(user.other_mails.first().map(String::as_str))
            {
                data.email_methods = vec![EmailMethod {
                    email_address: email.to_string(),
                }];
            }
            for (question, answer) in &registration.questions {
                data.security_questions
                    .retain(|known| known.question != *question);
                data.security_questions.push(SecurityQuestion {
                    question: (*question).to_string(),
                    answer_hash: hash_answer(answer, ctx)?,
                });
            }
            if !data.has_details() && data.security_questions.is_empty() {
                return Err(TenantError::Required {
                    kind: AUTHENTICATION,
                    property: "phoneMethods",
                });
            }
            data.proofup_date_time = Some(ctx.now);
            tenant.put(&data)?;
            Ok(data)
        })
    }

    /// Replaces the methods for the second factor; an empty list makes the user register again. Phones and addresses
    /// that were registered stay.
    ///
    /// # Errors
    /// No such user; an unknown method; more than one default.
    pub fn set_strong_authentication_methods(
        &mut self,
        id: ObjectId,
        methods: Vec<StrongAuthenticationMethod>,
    ) -> Result<()> {
        let refuse = |reason| {
            Err(TenantError::invalid(
                USERS,
                "strongAuthenticationMethods",
                reason,
            ))
        };
        if methods.iter().any(|method| {
            !METHOD_TYPES
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&method.method_type))
        }) {
            return refuse(InvalidReason::Unknown);
        }
        if methods.iter().filter(|method| method.is_default).count() > 1 {
            return refuse(InvalidReason::TooMany(1));
        }
        self.change(|tenant| {
            tenant.user(id)?;
            let mut data = tenant.authentication(id)?;
            data.strong_authentication_methods = methods;
            tenant.put(&data)
        })
    }

    /// Requires the second factor of a user, or no longer; `None` and a disabled state are the same.
    ///
    /// # Errors
    /// No such user.
    pub fn set_strong_authentication_requirements(
        &mut self,
        id: ObjectId,
        requirements: Option<Requirements>,
    ) -> Result<()> {
        self.change(|tenant| {
            tenant.user(id)?;
            let mut data = tenant.authentication(id)?;
            data.requirements =
                requirements.filter(|required| required.per_user_mfa_state != MfaState::Disabled);
            tenant.put(&data)
        })
    }

    /// Whether `answer` is the registered answer to a security question, whatever its case.
    ///
    /// # Errors
    /// The store failed.
    pub fn is_security_answer(&self, id: ObjectId, question: &str, answer: &str) -> Result<bool> {
        let data = self.authentication(id)?;
        let found = data
            .security_questions
            .iter()
            .find(|known| known.question == question);
        Ok(found.is_some_and(|known| answer_matches(&known.answer_hash, answer)))
    }
}

/// Answers are short, and a tenant file is no sign-in service under load: OWASP's smallest recommended cost.
fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_answer(answer: &str, ctx: &mut Context<'_>) -> Result<String> {
    let refused =
        || TenantError::invalid(AUTHENTICATION, "securityQuestions", InvalidReason::Syntax);
    let mut salt = [0; 16];
    ctx.random.fill(&mut salt);
    let argon = hasher().ok_or_else(refused)?;
    let hash = argon
        .hash_password_with_salt(normal(answer).as_bytes(), &salt)
        .map_err(|_| refused())?;
    Ok(hash.to_string())
}

fn answer_matches(hash: &str, answer: &str) -> bool {
    let (Some(argon), Ok(hash)) = (hasher(), PasswordHash::new(hash)) else {
        return false;
    };
    argon
        .verify_password(normal(answer).as_bytes(), &hash)
        .is_ok()
}

/// Answers are compared without regard to case and outer blanks.
fn normal(answer: &str) -> String {
    answer.trim().to_lowercase()
}
