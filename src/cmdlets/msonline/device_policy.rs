//! How devices may join: `Get-MsolDeviceRegistrationServicePolicy`, `Set-MsolDeviceRegistrationServicePolicy`.

use serde_json::{Map, Value as Json, json};

use crate::cmdlets::model::{Model, enum_value, list_of};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{DEVICE_REGISTRATION_POLICIES, Record};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Value};

use super::call::{attempt, flag, int32};
use super::user_object::{NAMESPACE, guid};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolDeviceRegistrationServicePolicy", || Box::new(Get)),
    Entry::new("Set-MsolDeviceRegistrationServicePolicy", || Box::new(Set)),
];

/// The id of the one policy.
const ID: &str = "deviceRegistrationPolicy";
/// How many devices a user may have where nobody decided.
const DEVICES_PER_USER: i64 = 50;

struct Get;
struct Set;

/// Who may join devices: the module's name, and the type that Graph gives the membership.
const SCOPES: &[(&str, &str)] = &[
    ("None", "#microsoft.graph.noDeviceRegistrationMembership"),
    ("All", "#microsoft.graph.allDeviceRegistrationMembership"),
    (
        "Selected",
        "#microsoft.graph.enumeratedDeviceRegistrationMembership",
    ),
];

/// The module's name of a membership, which a tenant file may also give as a word (`all`).
fn scope(membership: &Json) -> &'static str {
    let given = membership
        .as_str()
        .or_else(|| membership.get("@odata.type").and_then(Json::as_str))
        .unwrap_or_default();
    SCOPES
        .iter()
        .find(|(name, graph)| given.eq_ignore_ascii_case(name) || given.eq_ignore_ascii_case(graph))
        .map_or("All", |(name, _)| name)
}

fn policy(tenant: &Tenant) -> Result<Record, TenantError> {
    match tenant.record(DEVICE_REGISTRATION_POLICIES, ID) {
        Err(TenantError::NotFound { .. }) => Ok(Record {
            id: ID.to_string(),
            properties: Map::new(),
        }),
        found => found,
    }
}

fn policy_object(policy: Record) -> Value {
    let json = Json::Object(policy.properties);
    let membership = |pointer: &str| json.pointer(pointer).cloned().unwrap_or_default();
    let join = membership("/azureADJoin/allowedToJoin");
    let register = membership("/azureADRegistration/allowedToRegister");
    let ids = |name: &str| {
        let listed = join.get(name).and_then(Json::as_array);
        let ids = listed.into_iter().flatten().filter_map(Json::as_str);
        list_of(
            "System.Guid",
            ids.filter_map(ObjectId::parse).map(guid).collect(),
        )
    };
    let scope_value = |membership: &Json| {
        enum_value(
            &format!("{NAMESPACE}Automation.DeviceRegistrationServicePolicy+Scope"),
            scope(membership),
        )
    };
    let quota = json.get("userDeviceQuota").and_then(Json::as_i64);
    let factor = json
        .get("multiFactorAuthConfiguration")
        .and_then(Json::as_str);
    Model::of(
        &format!("{NAMESPACE}Automation.DeviceRegistrationServicePolicy"),
        [
            (
                "MaximumDevicesPerUser",
                int32(quota.unwrap_or(DEVICES_PER_USER)),
            ),
            (
                "RequireMultiFactorAuth",
                Value::Bool(factor.is_some_and(|state| state.eq_ignore_ascii_case("required"))),
            ),
            ("AllowedToWorkplaceJoin", scope_value(&register)),
            ("AllowedToAzureAdJoin", scope_value(&join)),
            ("Groups", ids("groups")),
            ("Users", ids("users")),
        ],
    )
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        match attempt(c, |tenant, _| policy(tenant))? {
            Some(policy) => c.write(policy_object(policy)),
            None => Ok(()),
        }
    }
}

/// Puts a membership into the policy's part of that name. The users and groups that were selected stay.
fn set_scope(properties: &mut Map<String, Json>, part: &str, name: &str, wanted: &str) {
    let Some((_, graph)) = SCOPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(wanted))
    else {
        return;
    };
    let part = properties.entry(part).or_insert_with(|| json!({}));
    if !part.is_object() {
        *part = json!({});
    }
    let Json::Object(part) = part else { return };
    match part.get_mut(name) {
        Some(Json::Object(membership)) => {
            membership.insert("@odata.type".to_string(), json!(graph));
        }
        _ => {
            part.insert(name.to_string(), json!({ "@odata.type": graph }));
        }
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let quota = c.int("MaximumDevicesPerUser")?;
        let factor = flag(c, "RequireMultiFactorAuth");
        let join = c.text("AllowedToAzureAdJoin")?;
        let register = c.text("AllowedToWorkplaceJoin")?;
        let changed = attempt(c, |tenant, _| {
            let mut policy = policy(tenant)?;
            let properties = &mut policy.properties;
            if let Some(quota) = quota {
                properties.insert("userDeviceQuota".to_string(), json!(quota));
            }
            if let Some(required) = factor {
                let state = if required { "required" } else { "notRequired" };
                properties.insert("multiFactorAuthConfiguration".to_string(), json!(state));
            }
            if let Some(join) = join {
                set_scope(properties, "azureADJoin", "allowedToJoin", &join);
            }
            if let Some(register) = register {
                set_scope(
                    properties,
                    "azureADRegistration",
                    "allowedToRegister",
                    &register,
                );
            }
            tenant.put_record(DEVICE_REGISTRATION_POLICIES, &policy)?;
            Ok(policy)
        })?;
        match changed {
            Some(policy) => c.write(policy_object(policy)),
            None => Ok(()),
        }
    }
}
