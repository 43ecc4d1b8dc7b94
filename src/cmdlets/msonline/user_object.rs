//! A user of the tenant as MSOnline's `User`.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::cmdlets::directory::{date, with_tenant};
use crate::cmdlets::model::{Model, Source, enum_value, list_of};
use crate::cmdlets::user_fields::TEXT_FIELDS;
use crate::runtime::Runtime;
use crate::tenant::model::{AlternativeSecurityId, Authentication, User};
use crate::value::{R, Value, ty};

use super::dir_sync_error::provisioning_errors;
use super::licence_object::{Licences, assignment_details, indirect_errors, licences};
use super::registered_object::{methods, phone_apps, requirements, strong_details};
use super::validation_error::validation_errors;

/// The namespace of MSOnline's types.
pub const NAMESPACE: &str = "Microsoft.Online.Administration.";

/// A user whose properties are read when they are asked for.
struct UserSource {
    user: Rc<User>,
}

/// A user as the object that Get-MsolUser writes.
pub fn user_object(user: User) -> Value {
    Model::from_source(
        &format!("{NAMESPACE}User"),
        UserSource {
            user: Rc::new(user),
        },
    )
}

/// The object that New-MsolUser writes: with the password, that shows here only.
pub fn created_object(user: User, password: Option<String>) -> Value {
    let object = Model::from_source(
        &format!("{NAMESPACE}UserExtended"),
        UserSource {
            user: Rc::new(user),
        },
    );
    if let Some(model) = object.downcast::<Model>() {
        model.put("Password", password.map(Value::from).into());
    }
    object
}

/// The object that .NET puts into everything that came over the wire.
pub fn extension_data() -> Value {
    Value::net(ExtensionData)
}

struct ExtensionData;

impl crate::value::NetObject for ExtensionData {
    fn ty(&self) -> ty::Ty {
        ty::find("System.Runtime.Serialization.ExtensionDataObject").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// A list of texts.
pub fn texts(items: &[String]) -> Value {
    list_of("System.String", items.iter().map(Value::str).collect())
}

/// A list of objects of one of the module's types.
pub fn listed(type_name: &str, items: Vec<Value>) -> Value {
    list_of(&format!("{NAMESPACE}{type_name}"), items)
}

/// An id as .NET's.
pub fn guid(id: crate::tenant::id::ObjectId) -> Value {
    Value::Guid(id.guid())
}

fn failed<T>(error: &crate::tenant::TenantError) -> R<T> {
    super::errors::record(error).raise()
}

impl UserSource {
    fn registered(&self, rt: &mut Runtime) -> R<Authentication> {
        let id = self.user.id;
        with_tenant(rt, |tenant, _| tenant.authentication(id)).or_else(|e| failed(&e))
    }

    fn licences(&self, rt: &mut Runtime) -> R<Licences> {
        let user = self.user.clone();
        with_tenant(rt, |tenant, _| Licences::of(tenant, &user)).or_else(|e| failed(&e))
    }
}

impl Source for UserSource {
    fn read(&self, rt: &mut Runtime, property: &str) -> R<Value> {
        let user = &*self.user;
        if let Some(field) = TEXT_FIELDS.iter().find(|f| f.msonline == property) {
            return Ok((field.get)(user).map(Value::str).into());
        }
        let optional = |b: Option<bool>| -> Value { b.map(Value::Bool).into() };
        Ok(match property {
            "ExtensionData" => extension_data(),
            "ObjectId" => guid(user.id),
            "UserPrincipalName" | "SignInName" => Value::str(&user.user_principal_name),
            "AlternateEmailAddresses" => texts(&user.other_mails),
            "AlternateMobilePhones" => texts(&user.alternate_mobile_phones),
            "BlockCredential" => Value::Bool(user.account_enabled == Some(false)),
            "IsBlackberryUser" => Value::Bool(false),
            "IsLicensed" => Value::Bool(!user.assigned_licenses.is_empty()),
            "Licenses" => licences(&self.licences(rt)?),
            "LicenseReconciliationNeeded" => Value::Bool(user.is_license_reconciliation_needed),
            "PhoneNumber" => user.office_phone().map(Value::str).into(),
            "ProxyAddresses" => texts(&user.proxy_addresses),
            "LastDirSyncTime" => date(user.on_premises_last_sync_date_time),
            "LastPasswordChangeTimestamp" => date(user.last_password_change_date_time),
            "StsRefreshTokensValidFrom" => date(user.sign_in_sessions_valid_from_date_time),
            "SoftDeletionTimestamp" => date(user.deleted_date_time),
            "WhenCreated" => date(user.created_date_time),
            "PasswordNeverExpires" => Value::Bool(has_policy(user, "DisablePasswordExpiration")),
            "StrongPasswordRequired" => Value::Bool(!has_policy(user, "DisableStrongPassword")),
            "PasswordResetNotRequiredDuringActivate" => {
                optional(user.password_reset_not_required_during_activate)
            }
            "CloudExchangeRecipientDisplayType" => user
                .cloud_exchange_recipient_display_type
                .map(Value::Int32)
                .into(),
            "MSExchRecipientTypeDetails" => {
                user.ms_exch_recipient_type_details.map(Value::Int64).into()
            }
            "UserType" => enum_value(
                &format!("{NAMESPACE}UserType"),
                user.user_type.as_deref().unwrap_or("Member"),
            ),
            "ValidationStatus" => enum_value(
                &format!("{NAMESPACE}ValidationStatus"),
                if user.service_provisioning_errors.is_empty() {
                    "Healthy"
                } else {
                    "Error"
                },
            ),
            "OverallProvisioningStatus" => enum_value(
                &format!("{NAMESPACE}ProvisioningStatus"),
                if user.assigned_licenses.is_empty() {
                    "None"
                } else {
                    "Success"
                },
            ),
            "StrongAuthenticationUserDetails" => strong_details(&self.registered(rt)?),
            "StrongAuthenticationMethods" => methods(&self.registered(rt)?),
            "StrongAuthenticationRequirements" => requirements(&self.registered(rt)?),
            "StrongAuthenticationPhoneAppDetails" => phone_apps(&self.registered(rt)?),
            "AlternativeSecurityIds" => security_ids(&user.alternative_security_ids),
            "DirSyncProvisioningErrors" => {
                provisioning_errors(&user.on_premises_provisioning_errors)
            }
            "Errors" => validation_errors(&user.service_provisioning_errors)?,
            "IndirectLicenseErrors" => indirect_errors(&self.licences(rt)?),
            "LicenseAssignmentDetails" => assignment_details(&self.licences(rt)?),
            "ServiceInformation" => listed("ServiceInformation", Vec::new()),
            _ => Value::Null,
        })
    }
}

/// The ids by which other providers know a user.
fn security_ids(ids: &[AlternativeSecurityId]) -> Value {
    let shown = ids.iter().map(|id| {
        let key = STANDARD.decode(id.key.as_deref().unwrap_or_default());
        let bytes = key.unwrap_or_default().into_iter().map(Value::Byte);
        Model::of(
            &format!("{NAMESPACE}AlternativeSecurityId"),
            [
                ("ExtensionData", extension_data()),
                (
                    "IdentityProvider",
                    id.identity_provider.as_deref().map(Value::str).into(),
                ),
                ("Key", Value::typed_array(ty::known().byte, bytes.collect())),
                ("Type", Value::Int32(id.kind.unwrap_or_default())),
            ],
        )
    });
    listed("AlternativeSecurityId", shown.collect())
}

/// True where the user's password policies hold one of that name.
pub fn has_policy(user: &User, policy: &str) -> bool {
    user.password_policies
        .as_deref()
        .is_some_and(|p| p.split(',').any(|p| p.trim().eq_ignore_ascii_case(policy)))
}

/// Adds or removes a password policy.
pub fn set_policy(user: &mut User, policy: &str, on: bool) {
    let mut policies: Vec<String> = user
        .password_policies
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .map(|p| p.trim().to_string())
        .filter(|p| {
            !p.is_empty() && !p.eq_ignore_ascii_case(policy) && !p.eq_ignore_ascii_case("None")
        })
        .collect();
    if on {
        policies.push(policy.to_string());
    }
    user.password_policies = Some(if policies.is_empty() {
        "None".to_string()
    } else {
        policies.join(", ")
    });
}
