//! The tenant's refusals in the words of MSOnline's service.

use crate::cmdlets::directory::msonline_error;
use crate::cmdlets::user_fields::TEXT_FIELDS;
use crate::store::Kind;
use crate::tenant::TenantError;
use crate::tenant::licences::{LicenceError, plan_names};
use crate::tenant::model::{DEVICES, DIRECTORY_ROLES, DOMAINS, GROUPS, USERS};
use crate::value::ErrorRecord;

const NAMESPACE: &str = "Microsoft.Online.Administration.Automation.";

/// The name by which MSOnline's errors call a property: its parameter's, in capitals.
fn parameter(graph: &str) -> String {
    let name = TEXT_FIELDS
        .iter()
        .find(|f| f.graph.eq_ignore_ascii_case(graph) && !f.msonline.is_empty())
        .map(|f| f.msonline)
        .unwrap_or(match graph {
            "businessPhones" => "PhoneNumber",
            "otherMails" => "AlternateEmailAddresses",
            other => other,
        });
    name.to_uppercase()
}

fn not_found(kind: Kind, id: &str) -> (&'static str, String) {
    if kind == GROUPS {
        (
            "GroupNotFoundException",
            format!("Group Not Found.  Group: {id}."),
        )
    } else if kind == DOMAINS {
        (
            "DomainNotFoundException",
            "This domain does not exist. Check the name and try again.".to_string(),
        )
    } else if kind == DEVICES {
        (
            "DeviceNotFoundException",
            format!("Device Not Found. Device: {id}."),
        )
    } else if kind == DIRECTORY_ROLES {
        (
            "RoleNotFoundException",
            format!("Role Not Found.  Role: {id}."),
        )
    } else if kind == USERS {
        (
            "UserNotFoundException",
            format!("User Not Found.  User: {id}."),
        )
    } else {
        (
            "ObjectNotFoundException",
            format!("Object Not Found.  Object: {id}."),
        )
    }
}

/// The record that MSOnline's cmdlets write for a refusal.
pub fn record(error: &TenantError) -> ErrorRecord {
    let (fault, message) = match error {
        TenantError::NotFound { kind, id } => not_found(*kind, id),
        TenantError::AlreadyExists {
            property, value, ..
        } if *property == "userPrincipalName" => {
            let _ = value;
            (
                "UserAlreadyExistsException",
                "Unable to add this user because a user with this user principal name already exists. Use a different user principal name.".to_string(),
            )
        }
        TenantError::AlreadyExists { kind, .. } if *kind == DOMAINS => (
            "DomainAlreadyExistsException",
            "Unable to add this domain because it already exists. Choose another name and try again."
                .to_string(),
        ),
        TenantError::AlreadyExists { value, .. } => (
            "UniquenessValidationException",
            format!(
                "Unable to add this user because the following proxy address is already used by another object: {value}."
            ),
        ),
        TenantError::Synchronised { property, .. } => (
            "PropertyNotSettableException",
            format!(
                "Unable to update parameter. Parameter name: {}.",
                parameter(property)
            ),
        ),
        TenantError::Required { property, .. } => (
            "RequiredPropertyNotSetException",
            format!(
                "You must provide a required property: Parameter name: {}",
                capitalised(property)
            ),
        ),
        TenantError::InvalidValue { property, .. } => (
            "InvalidParameterException",
            format!(
                "Invalid value for parameter.  Parameter Name: {}.",
                capitalised(property)
            ),
        ),
        TenantError::Licence(problem) => licence(problem),
        TenantError::AlreadyLinked { kind, .. } if *kind == GROUPS => (
            "GroupMemberAlreadyExistsException",
            "The group member you are trying to add is already a member of this group.".to_string(),
        ),
        TenantError::AlreadyLinked { .. } => (
            "RoleMemberAlreadyExistsException",
            "The role member you are trying to add is already a member of this role.".to_string(),
        ),
        TenantError::NotLinked { kind, .. } if *kind == GROUPS => (
            "GroupMemberNotFoundException",
            "The group member you are trying to delete is not a member of this group.".to_string(),
        ),
        TenantError::NotLinked { .. } => (
            "RoleMemberNotFoundException",
            "The role member you are trying to delete is not a member of this role.".to_string(),
        ),
        TenantError::MailEnabledGroup { .. } => (
            "MailEnabledGroupsNotSupportedException",
            "You cannot update mail-enabled groups using this cmdlet. Use Exchange Online to perform this operation.".to_string(),
        ),
        TenantError::Password(problem) => ("InvalidPasswordException", problem.to_string()),
        TenantError::Store(problem) => ("TenantStoreException", problem.to_string()),
        other => ("MicrosoftOnlineException", other.to_string()),
    };
    msonline_error(&format!("{NAMESPACE}{fault}"), &message)
}

/// A licence that cannot be assigned or removed.
fn licence(problem: &LicenceError) -> (&'static str, String) {
    const BY_OPTIONS: &str =
        "Specific service plans can be disabled for a user by using the licenseoptions parameter.";
    match problem {
        LicenceError::NoUsageLocation => (
            "RequiredPropertyNotSetException",
            "You must provide a required property: Parameter name: UsageLocation".to_string(),
        ),
        LicenceError::NoUnits(_) => (
            "LicenseQuotaExceededException",
            "Unable to assign this license because the number of allowed licenses have been assigned."
                .to_string(),
        ),
        LicenceError::UnknownSku(_)
        | LicenceError::NotAssigned(_)
        | LicenceError::UnknownPlan { .. } => (
            "InvalidUserLicenseException",
            "Unable to assign this license because it is invalid. Use the Get-MsolAccountSku cmdlet to retrieve a list of valid licenses.".to_string(),
        ),
        LicenceError::ProhibitedPlans(plans) => (
            "InvalidLicenseConfigurationException",
            format!(
                "Unable to update license for this user. One or more of the assigned service plans is not available in this user's country. Prohibited Service Plans: {}. {BY_OPTIONS}",
                plan_names(plans).join(", ")
            ),
        ),
        LicenceError::ConflictingPlans(plans) => (
            "InvalidLicenseConfigurationException",
            format!(
                "Unable to update license for this user. This set of licenses includes two or more service plans which cannot be assigned at the same time. Conflicting Service Plans: {}. {BY_OPTIONS}",
                plan_names(plans).join(", ")
            ),
        ),
        LicenceError::MissingPlan { plan, .. } => (
            "InvalidLicenseConfigurationException",
            format!(
                "Unable to update license for this user. One or more of the assigned service plans depends on a service plan that is not assigned. Dependent Service Plans: {}.",
                plan_names(&[*plan]).join(", ")
            ),
        ),
        LicenceError::Inherited(_) => (
            "InvalidOperationOnGroupInheritedLicenseException",
            "Unknown error occurred.".to_string(),
        ),
    }
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
