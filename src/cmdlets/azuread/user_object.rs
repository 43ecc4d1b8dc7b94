//! A user of the tenant as AzureAD's `User`.

use std::rc::Rc;

use serde_json::Value as Json;

use super::filter;
use crate::cmdlets::directory::{date, with_tenant};
use crate::cmdlets::model::{Model, Source, list_of};
use crate::cmdlets::user_fields::TEXT_FIELDS;
use crate::runtime::Runtime;
use crate::tenant::model::User;
use crate::value::dict::Comparer;
use crate::value::{Dict, ErrorCategory, ErrorRecord, R, Value, ty};

/// The namespace of AzureAD's types.
pub const NAMESPACE: &str = "Microsoft.Open.AzureAD.Model.";

struct UserSource {
    user: Rc<User>,
}

/// A user as the object that Get-AzureADUser writes.
pub fn user_object(user: User) -> Value {
    Model::from_source(
        &format!("{NAMESPACE}User"),
        UserSource {
            user: Rc::new(user),
        },
    )
}

/// A list of objects of one of the module's types.
pub fn listed(type_name: &str, items: Vec<Value>) -> Value {
    list_of(&format!("{NAMESPACE}{type_name}"), items)
}

/// A list of texts.
pub fn texts(items: &[String]) -> Value {
    list_of("System.String", items.iter().map(Value::str).collect())
}

/// The dictionary of extension properties: what the service puts there for every user, and the user's own.
pub fn extension_properties(user: &User) -> Value {
    let ty = ty::find("System.Collections.Generic.Dictionary`2[System.String,System.String]")
        .unwrap_or(ty::known().hashtable);
    let dict = Dict::new(ty, Comparer::Ordinal);
    dict.set("odata.metadata".into(), Value::Null);
    dict.set(
        "odata.type".into(),
        "Microsoft.DirectoryServices.User".into(),
    );
    let created: Value = user
        .created_date_time
        .map(|t| Value::from(t.strftime("%-m/%-d/%Y %-I:%M:%S %p").to_string()))
        .into();
    dict.set("createdDateTime".into(), created);
    dict.set(
        "employeeId".into(),
        user.employee_id.as_deref().map(Value::str).into(),
    );
    dict.set(
        "onPremisesDistinguishedName".into(),
        user.on_premises_distinguished_name
            .as_deref()
            .map(Value::str)
            .into(),
    );
    dict.set("userIdentities".into(), "[]".into());
    for (name, value) in &user.extensions {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_string);
        dict.set(name.as_str().into(), Value::from(text));
    }
    Value::Hash(Rc::new(dict))
}

fn store<T>(error: &crate::tenant::TenantError) -> R<T> {
    ErrorRecord::runtime(
        error.to_string(),
        "TenantStoreException",
        ErrorCategory::ReadError,
        Value::Null,
    )
    .raise()
}

impl UserSource {
    fn licences(&self) -> Value {
        let items = self
            .user
            .assigned_licenses
            .iter()
            .map(|l| {
                let disabled = l
                    .disabled_plans
                    .iter()
                    .map(|p| Value::from(p.to_string()))
                    .collect();
                Model::of(
                    &format!("{NAMESPACE}AssignedLicense"),
                    [
                        ("DisabledPlans", list_of("System.String", disabled)),
                        ("SkuId", Value::from(l.sku_id.to_string())),
                    ],
                )
            })
            .collect();
        listed("AssignedLicense", items)
    }

    fn plans(&self, rt: &mut Runtime) -> R<Value> {
        let user = self.user.clone();
        let plans =
            with_tenant(rt, |tenant, _| tenant.assigned_plans(&user)).or_else(|e| store(&e))?;
        let items = plans
            .iter()
            .map(|p| {
                Model::of(
                    &format!("{NAMESPACE}AssignedPlan"),
                    [
                        ("AssignedTimestamp", date(p.assigned_date_time)),
                        (
                            "CapabilityStatus",
                            p.capability_status.as_deref().map(Value::str).into(),
                        ),
                        ("Service", p.service.as_deref().map(Value::str).into()),
                        ("ServicePlanId", Value::from(p.service_plan_id.to_string())),
                    ],
                )
            })
            .collect();
        Ok(listed("AssignedPlan", items))
    }

    fn password_profile(&self) -> Value {
        match &self.user.password_profile {
            None => Value::Null,
            Some(p) => Model::of(
                &format!("{NAMESPACE}PasswordProfile"),
                [
                    ("Password", Value::Null),
                    (
                        "ForceChangePasswordNextLogin",
                        p.force_change_password_next_sign_in.map(Value::Bool).into(),
                    ),
                    (
                        "EnforceChangePasswordPolicy",
                        p.force_change_password_next_sign_in_with_mfa
                            .map(Value::Bool)
                            .into(),
                    ),
                ],
            ),
        }
    }
}

impl Source for UserSource {
    fn read(&self, rt: &mut Runtime, property: &str) -> R<Value> {
        let user = &*self.user;
        if property == "UserType" && user.user_type.is_none() {
            return Ok(Value::str("Member"));
        }
        if let Some(field) = TEXT_FIELDS.iter().find(|f| f.azuread == property) {
            return Ok((field.get)(user).map(Value::str).into());
        }
        Ok(match property {
            "ObjectId" => Value::from(user.id.to_string()),
            "ObjectType" => Value::str("User"),
            "UserPrincipalName" => Value::str(&user.user_principal_name),
            "AccountEnabled" => Value::Bool(user.account_enabled != Some(false)),
            "AssignedLicenses" => self.licences(),
            "AssignedPlans" => self.plans(rt)?,
            "DeletionTimestamp" => date(user.deleted_date_time),
            "DirSyncEnabled" => user.on_premises_sync_enabled.map(Value::Bool).into(),
            "ExtensionProperty" => extension_properties(user),
            "IsCompromised" => user.is_compromised.map(Value::Bool).into(),
            "LastDirSyncTime" => date(user.on_premises_last_sync_date_time),
            "OtherMails" => texts(&user.other_mails),
            "PasswordProfile" => self.password_profile(),
            "ProvisionedPlans" => listed("ProvisionedPlan", Vec::new()),
            "ProvisioningErrors" => listed("ProvisioningError", Vec::new()),
            "ProxyAddresses" => texts(&user.proxy_addresses),
            "RefreshTokensValidFromDateTime" => date(user.sign_in_sessions_valid_from_date_time),
            "ShowInAddressList" => user.show_in_address_list.map(Value::Bool).into(),
            "SignInNames" => listed("SignInName", Vec::new()),
            "TelephoneNumber" => user.office_phone().map(Value::str).into(),
            _ => Value::Null,
        })
    }
}

/// A user's values of a property by its name in Graph or the module, for filters. What many filters ask for is taken
/// from the user as it is; the rest from its JSON.
pub fn filter_values(user: &User, property: &str) -> Vec<Json> {
    if let Some(field) = TEXT_FIELDS.iter().find(|f| {
        f.graph.eq_ignore_ascii_case(property) || f.azuread.eq_ignore_ascii_case(property)
    }) {
        return (field.get)(user).map(Json::from).into_iter().collect();
    }
    let texts = |texts: &[String]| texts.iter().map(|text| text.as_str().into()).collect();
    match property.to_ascii_lowercase().as_str() {
        "userprincipalname" => vec![user.user_principal_name.as_str().into()],
        "objectid" | "id" => vec![user.id.to_string().into()],
        "accountenabled" => vec![(user.account_enabled != Some(false)).into()],
        "othermails" => texts(&user.other_mails),
        "proxyaddresses" => texts(&user.proxy_addresses),
        _ if property.starts_with("extension_") => {
            user.extensions.get(property).cloned().into_iter().collect()
        }
        _ => serde_json::to_value(user).map_or(Vec::new(), |json| {
            filter::values(&format!("{NAMESPACE}User"), &json, property)
        }),
    }
}
