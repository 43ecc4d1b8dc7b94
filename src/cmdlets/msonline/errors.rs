//! The tenant's refusals in the words of MSOnline's service.

use crate::cmdlets::directory::msonline_error;
use crate::cmdlets::user_fields::TEXT_FIELDS;
use crate::store::Kind;
use crate::tenant::TenantError;
use crate::tenant::model::{DEVICES, DOMAINS, GROUPS, USERS};
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
        TenantError::Licence(problem) => ("LicenseException", problem.to_string()),
        TenantError::Password(problem) => ("InvalidPasswordException", problem.to_string()),
        TenantError::Store(problem) => ("TenantStoreException", problem.to_string()),
        other => ("MicrosoftOnlineException", other.to_string()),
    };
    msonline_error(&format!("{NAMESPACE}{fault}"), &message)
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
