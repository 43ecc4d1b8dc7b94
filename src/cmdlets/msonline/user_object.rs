//! A user of the tenant as MSOnline's `User`.

use std::rc::Rc;

use crate::cmdlets::directory::{date, with_tenant};
use crate::cmdlets::model::{Model, Source, enum_value, list_of};
use crate::cmdlets::user_fields::TEXT_FIELDS;
use crate::runtime::Runtime;
use crate::tenant::model::{AppliesTo, Authentication, PhoneType, ServicePlan, User};
use crate::value::{R, Value, ty};

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

/// What the user registered, as far as an administrator may see it.
fn strong_details(registered: &Authentication) -> Value {
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

fn methods(registered: &Authentication) -> Value {
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

fn requirements(registered: &Authentication) -> Value {
    use crate::tenant::model::MfaState;
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

/// Service plans with the state that they are in, for a product or for a user's licence of it.
pub fn service_statuses(plans: &[ServicePlan]) -> Value {
    let items = plans
        .iter()
        .map(|plan| {
            let target = match plan.applies_to {
                AppliesTo::User => "User",
                AppliesTo::Company => "Tenant",
            };
            let shown = Model::of(
                &format!("{NAMESPACE}ServicePlan"),
                [
                    ("ExtensionData", extension_data()),
                    ("ServiceName", Value::str(&plan.service_plan_name)),
                    ("ServicePlanId", guid(plan.service_plan_id)),
                    (
                        "TargetClass",
                        enum_value(&format!("{NAMESPACE}SkuTargetClass"), target),
                    ),
                ],
            );
            Model::of(
                &format!("{NAMESPACE}ServiceStatus"),
                [
                    ("ExtensionData", extension_data()),
                    (
                        "ProvisioningStatus",
                        enum_value(&format!("{NAMESPACE}ProvisioningStatus"), plan.status()),
                    ),
                    ("ServicePlan", shown),
                ],
            )
        })
        .collect();
    listed("ServiceStatus", items)
}

fn failed<T>(error: &crate::tenant::TenantError) -> R<T> {
    super::errors::record(error).raise()
}

impl UserSource {
    fn registered(&self, rt: &mut Runtime) -> R<Authentication> {
        let id = self.user.id;
        with_tenant(rt, |tenant, _| tenant.authentication(id)).or_else(|e| failed(&e))
    }

    fn licences(&self, rt: &mut Runtime) -> R<Value> {
        let user = self.user.clone();
        let rows = with_tenant(rt, |tenant, _| {
            let account = tenant.account_name()?;
            let states = tenant.states_of(&user);
            let mut rows = Vec::new();
            for licence in &user.assigned_licenses {
                let part = tenant
                    .sku(licence.sku_id)?
                    .map(|s| s.sku_part_number)
                    .unwrap_or_default();
                let plans = tenant.service_status(licence)?;
                let groups: Vec<_> = states
                    .iter()
                    .filter(|s| s.sku_id == licence.sku_id)
                    .filter_map(|s| s.assigned_by_group)
                    .collect();
                rows.push((account.clone(), part, plans, groups));
            }
            Ok(rows)
        })
        .or_else(|e| failed(&e))?;
        let items = rows
            .into_iter()
            .map(|(account, part, plans, groups)| {
                Model::of(
                    &format!("{NAMESPACE}UserLicense"),
                    [
                        ("ExtensionData", extension_data()),
                        (
                            "AccountSku",
                            Model::of(
                                &format!("{NAMESPACE}AccountSkuIdentifier"),
                                [
                                    ("ExtensionData", extension_data()),
                                    ("AccountName", Value::str(&account)),
                                    ("SkuPartNumber", Value::str(&part)),
                                ],
                            ),
                        ),
                        ("AccountSkuId", Value::from(format!("{account}:{part}"))),
                        (
                            "GroupsAssigningLicense",
                            list_of("System.Guid", groups.into_iter().map(guid).collect()),
                        ),
                        ("ServiceStatus", service_statuses(&plans)),
                    ],
                )
            })
            .collect();
        Ok(listed("UserLicense", items))
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
            "Licenses" => self.licences(rt)?,
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
            "StrongAuthenticationPhoneAppDetails" => {
                listed("StrongAuthenticationPhoneAppDetail", Vec::new())
            }
            "AlternativeSecurityIds" => listed("AlternativeSecurityId", Vec::new()),
            "DirSyncProvisioningErrors" => listed("DirSyncProvisioningError", Vec::new()),
            "IndirectLicenseErrors" => listed("IndirectLicenseError", Vec::new()),
            "LicenseAssignmentDetails" => listed("LicenseAssignmentDetail", Vec::new()),
            "ServiceInformation" => listed("ServiceInformation", Vec::new()),
            _ => Value::Null,
        })
    }
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
