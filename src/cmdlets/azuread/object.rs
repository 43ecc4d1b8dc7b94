//! Objects of the directory as AzureAD's cmdlets write them, whatever their kind.

use crate::cmdlets::directory::date;
use crate::cmdlets::graph::object::directory_object as by_description;
use crate::cmdlets::model::Model;
use crate::tenant::lookup::DirectoryObject;
use crate::tenant::model::{Device, DirectoryRole, Group};
use crate::value::Value;

use super::call::{text, truth};
use super::user_object::{NAMESPACE, listed, texts, user_object};

/// An object of any kind.
pub fn directory_object(object: DirectoryObject) -> Value {
    match object {
        DirectoryObject::User(user) => user_object(*user),
        DirectoryObject::Group(group) => group_object(&group),
        DirectoryObject::Role(role) => role_object(&role),
        DirectoryObject::Device(device) => device_object(&device),
        // The others are shown by what the grammar says of them.
        other => match crate::graph::of_object(&other) {
            Ok(json) => by_description(json, "Microsoft.Open.AzureAD.Model.DirectoryObject"),
            Err(_) => Value::Null,
        },
    }
}

/// A group.
pub fn group_object(group: &Group) -> Value {
    Model::of(
        &format!("{NAMESPACE}Group"),
        [
            ("DeletionTimestamp", date(group.deleted_date_time)),
            ("ObjectId", Value::from(group.id.to_string())),
            ("ObjectType", Value::str("Group")),
            ("Description", text(&group.description)),
            ("DirSyncEnabled", truth(group.on_premises_sync_enabled)),
            ("DisplayName", Value::str(&group.display_name)),
            (
                "LastDirSyncTime",
                date(group.on_premises_last_sync_date_time),
            ),
            ("Mail", text(&group.mail)),
            ("MailEnabled", Value::Bool(group.mail_enabled)),
            ("MailNickName", text(&group.mail_nickname)),
            (
                "OnPremisesSecurityIdentifier",
                text(&group.on_premises_security_identifier),
            ),
            (
                "ProvisioningErrors",
                listed("ProvisioningError", Vec::new()),
            ),
            ("ProxyAddresses", texts(&group.proxy_addresses)),
            ("SecurityEnabled", Value::Bool(group.security_enabled)),
        ],
    )
}

/// An activated directory role.
pub fn role_object(role: &DirectoryRole) -> Value {
    Model::of(
        &format!("{NAMESPACE}DirectoryRole"),
        [
            ("DeletionTimestamp", Value::Null),
            ("ObjectId", Value::from(role.id.to_string())),
            ("ObjectType", Value::str("Role")),
            (
                "Description",
                role.template().map(|t| Value::str(&t.description)).into(),
            ),
            ("DisplayName", Value::str(role.name())),
            ("IsSystem", Value::Bool(true)),
            ("RoleDisabled", Value::Bool(false)),
            (
                "RoleTemplateId",
                Value::from(role.role_template_id.to_string()),
            ),
        ],
    )
}

/// A device.
pub fn device_object(device: &Device) -> Value {
    Model::of(
        &format!("{NAMESPACE}Device"),
        [
            ("DeletionTimestamp", Value::Null),
            ("ObjectId", Value::from(device.id.to_string())),
            ("ObjectType", Value::str("Device")),
            ("AccountEnabled", Value::Bool(device.is_enabled())),
            (
                "AlternativeSecurityIds",
                listed("AlternativeSecurityId", Vec::new()),
            ),
            (
                "ApproximateLastLogonTimeStamp",
                date(device.approximate_last_sign_in_date_time),
            ),
            (
                "ComplianceExpiryTime",
                date(device.compliance_expiration_date_time),
            ),
            ("DeviceId", Value::from(device.device_id.to_string())),
            ("DeviceMetadata", text(&device.device_metadata)),
            (
                "DeviceObjectVersion",
                device.device_version.map(Value::Int32).into(),
            ),
            ("DeviceOSType", text(&device.operating_system)),
            ("DeviceOSVersion", text(&device.operating_system_version)),
            ("DevicePhysicalIds", texts(&device.physical_ids)),
            ("DeviceTrustType", text(&device.trust_type)),
            ("DirSyncEnabled", truth(device.on_premises_sync_enabled)),
            ("DisplayName", text(&device.display_name)),
            ("IsCompliant", truth(device.is_compliant)),
            ("IsManaged", truth(device.is_managed)),
            (
                "LastDirSyncTime",
                date(device.on_premises_last_sync_date_time),
            ),
            ("ProfileType", text(&device.profile_type)),
            ("SystemLabels", texts(&device.system_labels)),
        ],
    )
}
