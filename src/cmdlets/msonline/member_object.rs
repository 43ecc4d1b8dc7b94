//! Members of groups and roles: users, groups, contacts and service principals as MSOnline lists them.

use crate::cmdlets::directory::date;
use crate::cmdlets::model::{Model, enum_value};
use crate::tenant::lookup::DirectoryObject;
use crate::tenant::model::ForeignGroup;
use crate::value::Value;

use super::user_object::{NAMESPACE, extension_data, guid};

/// What MSOnline calls the kind of an object among members.
pub fn member_kind(object: &DirectoryObject) -> &'static str {
    match object {
        DirectoryObject::User(_) => "User",
        DirectoryObject::Group(_) => "Group",
        DirectoryObject::Contact(_) => "Contact",
        DirectoryObject::ServicePrincipal(_) => "ServicePrincipal",
        _ => "Other",
    }
}

fn address(object: &DirectoryObject) -> Option<&str> {
    match object {
        DirectoryObject::User(user) => {
            Some(user.mail.as_deref().unwrap_or(&user.user_principal_name))
        }
        DirectoryObject::Group(group) => group.mail.as_deref(),
        DirectoryObject::Contact(contact) => contact.mail.as_deref(),
        _ => None,
    }
}

/// A member as Get-MsolGroupMember writes it.
pub fn group_member(object: &DirectoryObject) -> Value {
    let shown = member(object, "GroupMember", "GroupMemberType", address(object));
    if let Some(model) = shown.downcast::<Model>() {
        model.put("CommonName", object.display_name().map(Value::str).into());
    }
    shown
}

/// A member as Get-MsolRoleMember writes it: users by the name that they sign in with.
pub fn role_member(object: &DirectoryObject) -> Value {
    let address = match object {
        DirectoryObject::User(user) => Some(user.user_principal_name.as_str()),
        other => address(other),
    };
    member(object, "RoleMember", "RoleMemberType", address)
}

/// A group of a partner's tenant as Get-MsolRoleMember writes it: nothing of it but its id is known here.
pub fn foreign_member(group: &ForeignGroup) -> Value {
    Model::of(
        &format!("{NAMESPACE}RoleMember"),
        [
            ("ExtensionData", extension_data()),
            ("ObjectId", guid(group.group_id)),
            (
                "RoleMemberType",
                enum_value(&format!("{NAMESPACE}RoleMemberType"), "Other"),
            ),
        ],
    )
}

fn member(
    object: &DirectoryObject,
    type_name: &str,
    kind_property: &str,
    address: Option<&str>,
) -> Value {
    let licensed = match object {
        DirectoryObject::User(user) => !user.assigned_licenses.is_empty(),
        _ => false,
    };
    let (synchronised, healthy) = match object {
        DirectoryObject::User(user) => (
            user.on_premises_last_sync_date_time,
            user.service_provisioning_errors.is_empty(),
        ),
        DirectoryObject::Group(group) => (
            group.on_premises_last_sync_date_time,
            group.service_provisioning_errors.is_empty(),
        ),
        DirectoryObject::Contact(contact) => (contact.on_premises_last_sync_date_time, true),
        _ => (None, true),
    };
    Model::of(
        &format!("{NAMESPACE}{type_name}"),
        [
            ("ExtensionData", extension_data()),
            ("DisplayName", object.display_name().map(Value::str).into()),
            ("EmailAddress", address.map(Value::str).into()),
            (
                kind_property,
                enum_value(&format!("{NAMESPACE}{kind_property}"), member_kind(object)),
            ),
            ("IsLicensed", Value::Bool(licensed)),
            ("LastDirSyncTime", date(synchronised)),
            ("ObjectId", guid(object.id())),
            (
                "OverallProvisioningStatus",
                enum_value(
                    &format!("{NAMESPACE}ProvisioningStatus"),
                    if licensed { "Success" } else { "None" },
                ),
            ),
            (
                "ValidationStatus",
                enum_value(
                    &format!("{NAMESPACE}ValidationStatus"),
                    if healthy { "Healthy" } else { "Error" },
                ),
            ),
        ],
    )
}

/// Which members a list shows: -MemberObjectTypes and -SearchString.
pub struct MemberFilter {
    /// The kinds that are wanted; all where empty.
    pub kinds: Vec<String>,
    /// How names and addresses begin, in lower case.
    pub search: Option<String>,
}

impl MemberFilter {
    /// Whether groups of partners' tenants are shown, which have no names here.
    pub fn admits_foreign(&self) -> bool {
        let asked = |kind: &String| kind.eq_ignore_ascii_case("Other");
        self.search.is_none() && (self.kinds.is_empty() || self.kinds.iter().any(asked))
    }

    /// Whether a member is shown.
    pub fn admits(&self, object: &DirectoryObject) -> bool {
        let starts = |text: &str, search: &str| text.to_lowercase().starts_with(search);
        (self.kinds.is_empty()
            || self
                .kinds
                .iter()
                .any(|kind| kind.eq_ignore_ascii_case(member_kind(object))))
            && self.search.as_ref().is_none_or(|search| {
                object.display_name().is_some_and(|n| starts(n, search))
                    || address(object).is_some_and(|a| starts(a, search))
            })
    }
}
