//! What a user registered for authentication and password reset, and what is required of the user. A collection of
//! its own, keyed by the user's id: never a field of the directory's user object.

use jiff::Timestamp;

use super::{Entity, choice, model};
use crate::store::Kind;
use crate::tenant::id::ObjectId;

/// The collection of authentication data.
pub const AUTHENTICATION: Kind = Kind::named("authentication");
/// Application passwords, which stand in the authentication data.
pub const APPLICATION_PASSWORDS: Kind = Kind::named("applicationPasswords");

model! {
    /// The authentication data of one user.
    pub struct Authentication {
        required {
            /// The object id of the user.
            pub id: ObjectId,
        }
        /// Passwords that applications sign in with which know no second factor (MSOnline only): what tells them apart.
        pub application_passwords: Vec<ApplicationPassword>,
        /// Mail addresses; the first is MSOnline's StrongAuthenticationUserDetails.Email.
        pub email_methods: Vec<EmailMethod>,
        /// Security keys.
        pub fido2_methods: Vec<Fido2Method>,
        /// Authenticator apps: MSOnline's StrongAuthenticationPhoneAppDetails.
        pub microsoft_authenticator_methods: Vec<AuthenticatorMethod>,
        /// Methods for the second factor as MSOnline's StrongAuthenticationMethods lists them (not in Graph, which
        /// derives them). Resetting them leaves the phones below as they are.
        pub strong_authentication_methods: Vec<StrongAuthenticationMethod>,
        /// Phones: `mobile` is MSOnline's StrongAuthenticationUserDetails.PhoneNumber, `alternateMobile` its
        /// AlternativePhoneNumber.
        pub phone_methods: Vec<PhoneMethod>,
        /// When the user last proved the registration.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub proofup_date_time: Option<Timestamp>,
        /// Whether the second factor is required, per user: MSOnline's StrongAuthenticationRequirements.
        pub requirements: Option<Requirements>,
        /// Security questions with the hashes of their answers. No command reads or writes them.
        pub security_questions: Vec<SecurityQuestion>,
        /// Code generators other than the Authenticator app.
        pub software_oath_methods: Vec<OathMethod>,
        /// Windows Hello keys.
        pub windows_hello_for_business_methods: Vec<Fido2Method>,
    }
}

choice! {
    /// What an authentication phone is for.
    pub enum PhoneType {
        /// Calls and texts: the authentication phone.
        Mobile = "mobile",
        /// Calls only: the alternative authentication phone.
        AlternateMobile = "alternateMobile",
        /// Calls to the office.
        Office = "office",
    }
}

choice! {
    /// Whether the second factor is required of a user.
    pub enum MfaState {
        /// Not required.
        Disabled = "disabled",
        /// Required once the user has registered.
        Enabled = "enabled",
        /// Required.
        Enforced = "enforced",
    }
}

model! {
    /// An application password. The password itself is kept nowhere.
    pub struct ApplicationPassword {
        required {
            /// What tells it from the user's others.
            pub id: String,
        }
        /// The name that the user gave it.
        pub display_name: Option<String>,
        /// When it was made.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
    }
}

model! {
    /// A phone that the user registered.
    pub struct PhoneMethod {
        required {
            /// The number, `+<country code> <number>`.
            pub phone_number: String,
        }
        /// What it is for.
        pub phone_type: PhoneType,
    }
}

model! {
    /// A mail address that the user registered.
    pub struct EmailMethod {
        required {
            /// The address.
            pub email_address: String,
        }
    }
}

model! {
    /// An Authenticator app on a phone.
    pub struct AuthenticatorMethod {
        /// The id of the registration.
        pub id: Option<ObjectId>,
        /// `Notification`, `OTP` or `Notification, OTP` (MSOnline's AuthenticationType; not in Graph).
        pub authentication_type: Option<String>,
        /// When it was registered.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// The device's id, for a registered device.
        pub device_id: Option<ObjectId>,
        /// SoftwareTokenActivated, mostly.
        pub device_tag: Option<String>,
        /// The push service's name of the device (MSOnline only).
        pub device_token: Option<String>,
        /// Name of the phone.
        pub display_name: Option<String>,
        /// When it was used last (MSOnline's LastAuthenticatedTimestamp).
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub last_used_date_time: Option<Timestamp>,
        /// The push service: APNS, GCM ... (MSOnline only).
        pub notification_type: Option<String>,
        /// Clock drift of the code generator in steps (MSOnline only).
        pub oath_token_time_drift: Option<i32>,
        /// Version of the app.
        pub phone_app_version: Option<String>,
    }
}

model! {
    /// A code generator.
    pub struct OathMethod {
        /// The id of the registration.
        pub id: Option<ObjectId>,
        /// Name of the device.
        pub display_name: Option<String>,
    }
}

model! {
    /// A key that replaces the password.
    pub struct Fido2Method {
        /// The id of the registration.
        pub id: Option<String>,
        /// Name of the key.
        pub display_name: Option<String>,
        /// Model of the key.
        pub model: Option<String>,
        /// When it was registered.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
    }
}

model! {
    /// A method for the second factor.
    pub struct StrongAuthenticationMethod {
        required {
            /// OneWaySMS, TwoWayVoiceMobile, TwoWayVoiceAlternateMobile, TwoWayVoiceOffice, PhoneAppOTP or
            /// PhoneAppNotification.
            pub method_type: String,
        }
        /// Whether it is asked for first.
        pub is_default: bool,
    }
}

model! {
    /// Whether the second factor is required, and of whom it is asked again.
    pub struct Requirements {
        /// The state.
        pub per_user_mfa_state: MfaState,
        /// For which service; `*` for all (MSOnline only).
        pub relying_party: Option<String>,
        /// Devices that were remembered before are asked again (MSOnline only).
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub remember_devices_not_issued_before: Option<Timestamp>,
    }
}

model! {
    /// A security question. The answer is a salted Argon2 hash: it can be checked, not read.
    pub struct SecurityQuestion {
        required {
            /// The question.
            pub question: String,
            /// The hash in PHC text form, `$argon2id$...`. A file with the answer itself is refused.
            #[serde(deserialize_with = "answer_hash")]
            pub answer_hash: String,
        }
    }
}

/// Reads a hash; a text that is none is refused, so that no answer ever stands in a tenant.
fn answer_hash<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    use serde::Deserialize;
    use serde::de::Error;

    let text = String::deserialize(from)?;
    // Algorithm, version, parameters, salt and hash, each behind a dollar sign.
    match text.starts_with("$argon2id$v=") && text.matches('$').count() == 5 {
        true => Ok(text),
        false => Err(D::Error::custom(
            "a security answer is kept as an Argon2id hash ($argon2id$v=19$...), never as it is",
        )),
    }
}

impl Authentication {
    /// The authentication data of a user who registered nothing.
    pub fn empty(id: ObjectId) -> Authentication {
        Authentication {
            id,
            ..Authentication::default()
        }
    }

    /// The registered phone for a purpose.
    pub fn phone(&self, purpose: PhoneType) -> Option<&str> {
        let found = self
            .phone_methods
            .iter()
            .find(|method| method.phone_type == purpose);
        found.map(|method| method.phone_number.as_str())
    }

    /// Registers a phone for a purpose, or forgets it.
    pub fn set_phone(&mut self, purpose: PhoneType, number: Option<&str>) {
        self.phone_methods
            .retain(|method| method.phone_type != purpose);
        if let Some(number) = number {
            self.phone_methods.push(PhoneMethod {
                phone_number: number.to_string(),
                phone_type: purpose,
            });
        }
    }

    /// The registered mail address.
    pub fn email(&self) -> Option<&str> {
        self.email_methods
            .first()
            .map(|method| method.email_address.as_str())
    }

    /// Whether anything was registered with which MSOnline would show StrongAuthenticationUserDetails.
    pub fn has_details(&self) -> bool {
        !self.phone_methods.is_empty() || !self.email_methods.is_empty()
    }

    /// The state of the second factor.
    pub fn mfa_state(&self) -> MfaState {
        self.requirements
            .as_ref()
            .map_or(MfaState::Disabled, |required| required.per_user_mfa_state)
    }
}

impl Entity for Authentication {
    const KIND: Kind = AUTHENTICATION;

    fn key(&self) -> String {
        self.id.to_string()
    }
}
