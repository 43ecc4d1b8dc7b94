//! What a user registered for the second factor and password reset, as MSOnline shows it. Security questions and their
//! answers are no part of it: no object of the module has them.

use crate::cmdlets::directory::date;
use crate::cmdlets::model::{Model, enum_value};
use crate::tenant::model::{Authentication, AuthenticatorMethod, MfaState, PhoneType};
use crate::value::Value;

use super::call::text;
use super::user_object::{NAMESPACE, extension_data, listed};

/// What the user registered, as far as an administrator may see it.
pub fn strong_details(registered: &Authentication) -> Value {
    let phone = |kind: PhoneType| {
        registered
            .phone_methods
            .iter()
            .find(|p| p.phone_type == kind)
            .map(|p| Value::str(&p.phone_number))
            .into()
    };
    let email: Value = registered
        .email_methods
        .first()
        .map(|e| Value::str(&e.email_address))
        .into();
    let (main, alternative): (Value, Value) =
        (phone(PhoneType::Mobile), phone(PhoneType::AlternateMobile));
    if main.is_null() && alternative.is_null() && email.is_null() {
        return Value::Null;
    }
    Model::of(
        &format!("{NAMESPACE}StrongAuthenticationUserDetails"),
        [
            ("ExtensionData", extension_data()),
            ("AlternativePhoneNumber", alternative),
            ("Email", email),
            ("OldPin", Value::Null),
            ("PhoneNumber", main),
            ("Pin", Value::Null),
        ],
    )
}

/// The methods for the second factor.
pub fn methods(registered: &Authentication) -> Value {
    let items = registered
        .strong_authentication_methods
        .iter()
        .map(|m| {
            Model::of(
                &format!("{NAMESPACE}StrongAuthenticationMethod"),
                [
                    ("ExtensionData", extension_data()),
                    ("IsDefault", Value::Bool(m.is_default)),
                    ("MethodType", Value::str(&m.method_type)),
                ],
            )
        })
        .collect();
    listed("StrongAuthenticationMethod", items)
}

/// Whether the second factor is required.
pub fn requirements(registered: &Authentication) -> Value {
    let items = registered
        .requirements
        .iter()
        .filter(|r| r.per_user_mfa_state != MfaState::Disabled)
        .map(|r| {
            let state = if r.per_user_mfa_state == MfaState::Enforced {
                "Enforced"
            } else {
                "Enabled"
            };
            Model::of(
                &format!("{NAMESPACE}StrongAuthenticationRequirement"),
                [
                    ("ExtensionData", extension_data()),
                    (
                        "RelyingParty",
                        Value::str(r.relying_party.as_deref().unwrap_or("*")),
                    ),
                    (
                        "RememberDevicesNotIssuedBefore",
                        date(r.remember_devices_not_issued_before),
                    ),
                    ("State", Value::str(state)),
                ],
            )
        })
        .collect();
    listed("StrongAuthenticationRequirement", items)
}

/// The values of an enumeration of flags that a text with commas names.
fn flags(type_name: &str, names: &str) -> Value {
    let type_name = format!("{NAMESPACE}{type_name}");
    let mut sum = None;
    for name in names.split(',') {
        if let Value::Enum(t, one) = enum_value(&type_name, name.trim()) {
            sum = Some(match sum {
                Some(Value::Enum(_, all)) => Value::Enum(t, all | one),
                _ => Value::Enum(t, one),
            });
        }
    }
    sum.unwrap_or(Value::Null)
}

fn phone_app(app: &AuthenticatorMethod) -> Value {
    let kind = app.notification_type.as_deref().unwrap_or("Unspecified");
    Model::of(
        &format!("{NAMESPACE}StrongAuthenticationPhoneAppDetail"),
        [
            ("ExtensionData", extension_data()),
            (
                "AuthenticationType",
                flags(
                    "StrongAuthenticationPhoneAppAuthType",
                    app.authentication_type.as_deref().unwrap_or_default(),
                ),
            ),
            ("DeviceName", text(&app.display_name)),
            ("DeviceTag", text(&app.device_tag)),
            ("DeviceToken", text(&app.device_token)),
            (
                "NotificationType",
                enum_value(
                    &format!("{NAMESPACE}StrongAuthenticationPhoneAppNotificationType"),
                    kind,
                ),
            ),
            // The key of the code generator is a secret that the service does not give.
            ("OathSecretKey", Value::Null),
            (
                "OathTokenTimeDrift",
                Value::Int32(app.oath_token_time_drift.unwrap_or_default()),
            ),
            ("PhoneAppVersion", text(&app.phone_app_version)),
        ],
    )
}

/// The authenticator apps.
pub fn phone_apps(registered: &Authentication) -> Value {
    let apps = registered.microsoft_authenticator_methods.iter();
    listed(
        "StrongAuthenticationPhoneAppDetail",
        apps.map(phone_app).collect(),
    )
}
