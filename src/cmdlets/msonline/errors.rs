//! The tenant's refusals in the words of MSOnline's service.

use crate::cmdlets::directory::msonline_error;
use crate::cmdlets::user_fields::TEXT_FIELDS;
use crate::store::Kind;
use crate::tenant::error::InvalidReason;
use crate::tenant::licences::{LicenceError, plan_names};
use crate::tenant::model::{
    ADMINISTRATIVE_UNITS, APPLICATION_PASSWORDS, CONTACTS, DELETED_USERS, DEVICES, DIRECTORY_ROLES,
    DOMAINS, FEDERATION_SERVERS, GROUPS, ORGANIZATION, SERVICE_PRINCIPALS, SUBSCRIPTIONS, USERS,
};
use crate::tenant::passwords::{LONGEST, PasswordError, SHORTEST};
use crate::tenant::{DomainProblem, TenantError};
use crate::value::ErrorRecord;

/// The namespace of the module's faults.
pub const NAMESPACE: &str = "Microsoft.Online.Administration.Automation.";

/// The parameter that sets a property.
fn parameter_name(graph: &str) -> String {
    let named = TEXT_FIELDS
        .iter()
        .find(|f| f.graph.eq_ignore_ascii_case(graph) && !f.msonline.is_empty())
        .map(|f| f.msonline);
    match (named, graph) {
        (Some(name), _) => name.to_string(),
        (None, "businessPhones") => "PhoneNumber".to_string(),
        (None, "otherMails") => "AlternateEmailAddresses".to_string(),
        (None, "id") => "Name".to_string(),
        (None, "passwordValidityPeriodInDays") => "ValidityPeriod".to_string(),
        (None, "passwordNotificationWindowInDays") => "NotificationDays".to_string(),
        (None, "technicalNotificationMails") => "TechnicalNotificationEmails".to_string(),
        (None, "securityComplianceNotificationMails") => {
            "SecurityComplianceNotificationEmails".to_string()
        }
        (None, other) => capitalised(other),
    }
}

/// The name by which most of MSOnline's errors call a property: its parameter's, in capitals.
fn parameter(graph: &str) -> String {
    parameter_name(graph).to_uppercase()
}

/// What is said of an object that is not there: by kind.
fn not_found(kind: Kind, id: &str) -> (&'static str, String) {
    let named = |fault, text: &str| (fault, format!("{text} Not Found.  {text}: {id}."));
    if kind == GROUPS {
        named("GroupNotFoundException", "Group")
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
        named("RoleNotFoundException", "Role")
    } else if kind == USERS || kind == DELETED_USERS {
        named("UserNotFoundException", "User")
    } else if kind == CONTACTS {
        named("ContactNotFoundException", "Contact")
    } else if kind == ADMINISTRATIVE_UNITS {
        named("AdministrativeUnitNotFoundException", "AdministrativeUnit")
    } else if kind == SUBSCRIPTIONS {
        named("SubscriptionNotFoundException", "Subscription")
    } else if kind == SERVICE_PRINCIPALS {
        (
            "ServicePrincipalNotFoundException",
            "Service principal was not found.".to_string(),
        )
    } else if kind == APPLICATION_PASSWORDS {
        named(
            "ApplicationPasswordNotFoundException",
            "Application Password",
        )
    } else if kind == FEDERATION_SERVERS {
        (
            "MicrosoftOnlineException",
            format!(
                "Failed to connect to the Active Directory Federation Services server '{id}': a tenant that lives in a file reaches no network. Describe the server under 'federationServers' in the tenant file; or give the settings themselves to Set-MsolDomainAuthentication."
            ),
        )
    } else {
        named("ObjectNotFoundException", "Object")
    }
}

/// A domain that cannot be changed or removed.
fn domain(problem: &DomainProblem) -> (&'static str, String) {
    let (fault, text) = match problem {
        DomainProblem::IsDefault(_) => (
            "DefaultDomainDeletionException",
            "You cannot delete the default domain. Use the Set-MsolDomain cmdlet to set another domain as the default domain before you delete this domain.",
        ),
        DomainProblem::IsInitial(_) => (
            "InitialDomainDeletionException",
            "You cannot remove the initial domain created for you in Office 365.",
        ),
        DomainProblem::InUse(_) => (
            "DomainNotEmptyException",
            "Unable to remove this domain. Use Get-MsolUser -DomainName<domain name> to retrieve a list of objects that are blocking removal.",
        ),
        DomainProblem::HasSubdomains(_) => (
            "DomainHasChildDomainException",
            "You cannot remove a domain that has subdomains. You must first delete the subdomains before you can remove this domain.",
        ),
        DomainProblem::DiffersFromRoot(_) => (
            "DomainOperationException",
            "Unable to add this domain. It is a subdomain and its authentication type is different from the authentication type of the root domain.",
        ),
        DomainProblem::RecordMissing { record, .. } => {
            return (
                "DomainVerificationException",
                format!(
                    "Unable to verify the domain. Ensure you have added the record {record} at the registrar for your domain, and then try again in a few minutes."
                ),
            );
        }
        DomainProblem::FederatesDefault(_) => (
            "DefaultDomainUnsetException",
            "You cannot convert the default domain to a federated domain. Use the Set-MsolDomain cmdlet to set another domain as the default domain before you convert this domain.",
        ),
        DomainProblem::NotVerified(_) => (
            "DomainNotVerifiedException",
            "You cannot set this domain as the default domain without verifying it.",
        ),
        DomainProblem::FederatesUnverified(_) => (
            "DomainNotVerifiedException",
            "You cannot change the authentication type of this domain without verifying it.",
        ),
        DomainProblem::AlreadyVerified(_)
        | DomainProblem::Federated(_)
        | DomainProblem::NotFederated(_)
        | DomainProblem::FederatesInitial(_)
        | DomainProblem::FollowsRoot(_) => {
            return ("DomainOperationException", sentence(&problem.to_string()));
        }
    };
    (fault, text.to_string())
}

/// A password that is refused.
fn password(problem: &PasswordError) -> (&'static str, String) {
    match problem {
        PasswordError::Length | PasswordError::Weak | PasswordError::Character => (
            "InvalidPasswordWeakException",
            format!(
                "You must choose a strong password that contains {SHORTEST} to {LONGEST} characters, a combination of letters, and at least one number or symbol. Choose another password and try again."
            ),
        ),
        PasswordError::ContainsUserName => (
            "InvalidPasswordContainMemberNameException",
            "Your password cannot contain your user ID. Choose another password and try again."
                .to_string(),
        ),
        PasswordError::Federated => (
            "InvalidPasswordException",
            "You cannot change the password for a federated user.".to_string(),
        ),
    }
}

/// A message of the tenant as a sentence.
fn sentence(text: &str) -> String {
    format!("{}.", capitalised(text))
}

/// A parameter without which the service does not know what is meant.
pub fn required(parameter: &str) -> ErrorRecord {
    msonline_error(
        &format!("{NAMESPACE}RequiredPropertyNotSetException"),
        &format!("You must provide a required property: Parameter name: {parameter}"),
    )
}

/// The record for a parameter that nobody can set.
pub fn not_settable(parameter: &str) -> ErrorRecord {
    msonline_error(
        &format!("{NAMESPACE}PropertyNotSettableException"),
        &format!(
            "Unable to update parameter. Parameter name: {}.",
            parameter.to_uppercase()
        ),
    )
}

/// The record that Set-MsolUserPrincipalName writes for a refusal: of a name that is in use it speaks as of an update.
pub fn rename_record(error: &TenantError) -> ErrorRecord {
    match error {
        TenantError::AlreadyExists { property, .. } if *property == "userPrincipalName" => {
            msonline_error(
                &format!("{NAMESPACE}UserAlreadyExistsException"),
                "Unable to update this user's user principal name because a user with this user principal name already exists. Use a different user principal name.",
            )
        }
        other => record(other),
    }
}

/// The record that Restore-MsolUser writes for a refusal: a name or address that is in use meanwhile has a text of its own.
pub fn restore_record(error: &TenantError) -> ErrorRecord {
    let kind = match error {
        TenantError::AlreadyExists { property, .. } if *property == "userPrincipalName" => {
            "UserPrincipalName"
        }
        TenantError::AlreadyExists { .. } => "proxyAddress",
        other => return record(other),
    };
    msonline_error(
        &format!("{NAMESPACE}RestoreUserErrorException"),
        &format!(
            "The specified user account cannot be restored because of the following error: Error Type {kind}"
        ),
    )
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
        TenantError::AlreadyExists { property, .. }
            if matches!(*property, "issuerUri" | "onPremisesImmutableId") =>
        (
            "UniquenessValidationException",
            format!(
                "Uniqueness violation. Property: {}.",
                if *property == "issuerUri" { "IssuerUri" } else { "SourceAnchor" }
            ),
        ),
        TenantError::AlreadyExists { kind, property, .. }
            if *kind == ORGANIZATION || *property == "wellKnownGroupName" =>
        (
            "UniquenessValidationException",
            format!("Uniqueness violation. Property: {}.", capitalised(property)),
        ),
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
        TenantError::Required { property, .. } if *property == "onPremisesImmutableId" => (
            "RequiredPropertyNotSetException",
            "You must provide a required property: Parameter name: FederatedUser.SourceAnchor"
                .to_string(),
        ),
        TenantError::Required { property, .. } => (
            "RequiredPropertyNotSetException",
            format!(
                "You must provide a required property: Parameter name: {}",
                capitalised(property)
            ),
        ),
        TenantError::InvalidValue {
            property,
            reason: InvalidReason::TooLong(_),
            ..
        } => (
            "StringLengthValidationException",
            format!(
                "The length of the parameter is not valid.  Parameter Name: {}.",
                parameter(property)
            ),
        ),
        TenantError::InvalidValue {
            property,
            reason: InvalidReason::Syntax,
            ..
        } => (
            "InvalidParameterException",
            format!("Invalid syntax.  Parameter Name: {}.", parameter(property)),
        ),
        TenantError::InvalidValue { property, .. } => (
            "InvalidParameterException",
            format!(
                "Invalid value for parameter.  Parameter Name: {}.",
                parameter_name(property)
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
        TenantError::Password(problem) => password(problem),
        TenantError::Domain(problem) => domain(problem),
        TenantError::UnverifiedDomain { domain } => (
            "DomainNotVerifiedException",
            format!("Unable to add this user because the domain {domain} is not verified."),
        ),
        TenantError::LastAdministrator => (
            "DeleteLastCompanyAdminException",
            "You cannot delete the last company administrator.".to_string(),
        ),
        TenantError::Quota { .. } => (
            "QuotaExceededException",
            "You have reached the maximum number of objects.".to_string(),
        ),
        TenantError::SynchronisationSwitched { .. } => (
            "DirSyncStatusChangeNotAllowedException",
            "You cannot turn off Active Directory synchronization.".to_string(),
        ),
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
