//! The tenant's refusals as AzureAD's cmdlets report them: an `ApiException` with the service's code.

use crate::cmdlets::directory::TICKS_AT_UNIX_EPOCH;
use crate::runtime::Ctx;
use crate::store::Kind;
use crate::tenant::id::ObjectId;
use crate::tenant::licences::LicenceError;
use crate::tenant::model::{
    APPLICATIONS, CONTACTS, DEVICES, DIRECTORY_ROLES, DOMAINS, GROUPS, SERVICE_PRINCIPALS, USERS,
};
use crate::tenant::privileged::PrivilegedProblem;
use crate::tenant::{DomainProblem, TenantError};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Value};

/// What the service answers instead of an object.
pub struct Fault {
    code: &'static str,
    message: String,
    /// What stands behind `Details:`.
    details: Option<String>,
    status: Status,
}

/// An HTTP status.
#[derive(Clone, Copy)]
enum Status {
    BadRequest,
    Forbidden,
    NotFound,
    InternalServerError,
}

impl Status {
    /// As .NET names it, as HTTP describes it, its number.
    fn parts(self) -> (&'static str, &'static str, i32) {
        match self {
            Status::BadRequest => ("BadRequest", "Bad Request", 400),
            Status::Forbidden => ("Forbidden", "Forbidden", 403),
            Status::NotFound => ("NotFound", "Not Found", 404),
            Status::InternalServerError => ("InternalServerError", "Internal Server Error", 500),
        }
    }
}

impl Fault {
    /// A request that the service does not take.
    pub fn bad_request(message: impl Into<String>) -> Fault {
        Fault {
            code: "Request_BadRequest",
            message: message.into(),
            details: None,
            status: Status::BadRequest,
        }
    }

    /// A filter on a property that the service does not filter by.
    pub fn unsupported_filter(property: &str, resource: &str) -> Fault {
        Fault {
            code: "Request_UnsupportedQuery",
            ..Fault::bad_request(format!(
                "Unsupported or invalid query filter clause specified for property '{property}' of resource '{resource}'."
            ))
        }
    }

    /// Something that is not there.
    pub fn not_found(id: &str) -> Fault {
        Fault {
            code: "Request_ResourceNotFound",
            message: format!(
                "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
            ),
            details: None,
            status: Status::NotFound,
        }
    }

    /// With the property that is at fault and what is wrong with it.
    fn about(self, property: &str, problem: &str) -> Fault {
        Fault {
            details: Some(format!(
                "PropertyName  - {property}, PropertyErrorCode  - {problem}"
            )),
            ..self
        }
    }
}

/// The service's name of a kind of object.
fn resource(kind: Kind) -> &'static str {
    let names = [
        (USERS, "User"),
        (GROUPS, "Group"),
        (DEVICES, "Device"),
        (APPLICATIONS, "Application"),
        (SERVICE_PRINCIPALS, "ServicePrincipal"),
        (CONTACTS, "Contact"),
        (DIRECTORY_ROLES, "DirectoryRole"),
        (DOMAINS, "Domain"),
    ];
    names
        .iter()
        .find(|(of, _)| *of == kind)
        .map_or("DirectoryObject", |(_, name)| name)
}

impl From<&TenantError> for Fault {
    fn from(error: &TenantError) -> Fault {
        match error {
            TenantError::NotFound { id, .. } => Fault::not_found(id),
            TenantError::NotLinked { target, .. } => Fault::not_found(&target.to_string()),
            TenantError::AlreadyExists {
                kind,
                property,
                conflicting,
                ..
            } => {
                let mut fault = Fault::bad_request(format!(
                    "Another object with the same value for property {property} already exists."
                ))
                .about(property, "ObjectConflict");
                if let (Some(details), Some(id)) = (&mut fault.details, conflicting) {
                    details.push_str(&format!(", ConflictingObjects  - {}_{id}", resource(*kind)));
                }
                fault
            }
            TenantError::AlreadyLinked { relation, .. } => Fault::bad_request(format!(
                "One or more added object references already exist for the following modified properties: '{relation}'."
            )),
            TenantError::Synchronised { .. } => Fault::bad_request(
                "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
            ),
            TenantError::InvalidValue { kind, property, .. } => Fault::bad_request(format!(
                "Invalid value specified for property '{property}' of resource '{}'.",
                resource(*kind)
            ))
            .about(property, "InvalidValue"),
            TenantError::Required { kind, property } => Fault::bad_request(format!(
                "A value is required for property '{property}' of resource '{}'.",
                resource(*kind)
            ))
            .about(property, "Required"),
            TenantError::Licence(problem) => Fault::bad_request(licence(problem)),
            TenantError::Password(_) => Fault::bad_request(
                "The specified password does not comply with password complexity requirements. Please provide a different password.",
            )
            .about("passwordProfile.password", "InvalidValue"),
            TenantError::UnverifiedDomain { .. } => Fault::bad_request(
                "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
            )
            .about("userPrincipalName", "InvalidValue"),
            TenantError::MailEnabledGroup { .. } => Fault::bad_request(
                "Cannot Update a mail-enabled security groups and or distribution list.",
            ),
            TenantError::DynamicGroup { .. }
            | TenantError::SynchronisationSwitched { .. }
            | TenantError::RequestDenied { .. } => Fault {
                code: "Authorization_RequestDenied",
                message: "Insufficient privileges to complete the operation.".to_string(),
                details: None,
                status: Status::Forbidden,
            },
            TenantError::LastAdministrator => {
                Fault::bad_request("Unable to remove the last Company Administrator.")
            }
            TenantError::Domain(problem) => Fault::bad_request(domain(problem)),
            TenantError::Store(problem) => Fault {
                code: "Service_InternalServerError",
                message: problem.to_string(),
                details: None,
                status: Status::InternalServerError,
            },
            TenantError::Privileged(problem) => Fault {
                code: match problem {
                    PrivilegedProblem::Exists => "RoleAssignmentExists",
                    PrivilegedProblem::DoesNotExist => "RoleAssignmentDoesNotExist",
                    PrivilegedProblem::RulesFailed(_) => {
                        "RoleAssignmentRequestPolicyValidationFailed"
                    }
                    PrivilegedProblem::Closed => "RoleAssignmentRequestClosed",
                    PrivilegedProblem::Schedule => "InvalidRoleAssignmentRequest",
                },
                ..Fault::bad_request(problem.to_string())
            },
            TenantError::Quota { .. } => Fault::bad_request(error.to_string()),
        }
    }
}

/// What the service says of a domain that cannot be changed or removed.
fn domain(problem: &DomainProblem) -> String {
    match problem {
        DomainProblem::IsDefault(_) => "Cannot delete the default domain.".to_string(),
        DomainProblem::InUse(name) => {
            format!("The domain {name} cannot be deleted because it is referenced by objects.")
        }
        DomainProblem::RecordMissing { .. } => "Domain verification failed with the following error: 'CNAME, TXT or MX DNS record with the verification code not found.'".to_string(),
        other => {
            let text = other.to_string();
            format!("Domain cannot be changed: {text}.")
        }
    }
}

fn ids(ids: &[ObjectId]) -> String {
    let texts: Vec<String> = ids.iter().map(ObjectId::to_string).collect();
    texts.join(", ")
}

/// What the service says of a licence that cannot be assigned or removed.
fn licence(problem: &LicenceError) -> String {
    match problem {
        LicenceError::NoUsageLocation => {
            "License assignment cannot be done for user with invalid usage location.".to_string()
        }
        LicenceError::UnknownSku(sku) => {
            format!("License {sku} does not correspond to a valid company License.")
        }
        LicenceError::NoUnits(sku) => {
            format!("Subscription with SKU {sku} does not have any available licenses.")
        }
        LicenceError::UnknownPlan { sku, plan } => {
            format!("Service plan {plan} is not valid for license {sku}.")
        }
        LicenceError::ConflictingPlans(plans) => format!(
            "License assignment failed because service plans {} are mutually exclusive.",
            ids(plans)
        ),
        LicenceError::MissingPlan { plan, needs } => format!(
            "License assignment failed because service plan {plan} depends on the service plan(s) {}",
            ids(needs)
        ),
        LicenceError::ProhibitedPlans(plans) => format!(
            "License assignment failed because service plan {} is not allowed in the user's country.",
            ids(plans)
        ),
        LicenceError::NotAssigned(_) => "User does not have a corresponding license.".to_string(),
        LicenceError::Inherited(_) => {
            "User license is inherited from a group membership and it cannot be removed directly from the user.".to_string()
        }
    }
}

/// Reports a refusal as the cmdlet's error.
///
/// # Errors
/// Always: these errors end the statement.
pub fn refuse<T>(c: &mut Ctx<'_>, error: &TenantError) -> R<T> {
    report(c, Fault::from(error))
}

/// Reports a text that is no object's id where one must stand.
///
/// # Errors
/// Always.
pub fn refuse_identifier<T>(c: &mut Ctx<'_>, text: &str) -> R<T> {
    report(
        c,
        Fault::bad_request(format!("Invalid object identifier '{text}'.")),
    )
}

/// Reports that the directory makes no mail-enabled groups.
///
/// # Errors
/// Always.
pub fn refuse_mail_enabled<T>(c: &mut Ctx<'_>) -> R<T> {
    report(
        c,
        Fault::bad_request(
            "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.",
        ),
    )
}

/// Nouns whose cmdlets give lists although they are told an object.
const LISTS: &[&str] = &[
    "Member",
    "Membership",
    "Owner",
    "DirectReport",
    "RegisteredUser",
    "RegisteredOwner",
    "RegisteredDevice",
    "OwnedDevice",
    "OwnedObject",
    "CreatedObject",
];

/// The service's operation behind a call: the cmdlet's verb and noun, the noun in the plural for a list.
fn operation(c: &Ctx<'_>) -> String {
    let name = c.call.name();
    // The cmdlets of Graph's models keep the whole noun.
    let prefix = if name.contains("-AzureADMS") {
        "-"
    } else {
        "-AzureAD"
    };
    let operation = name.replace(prefix, "").to_string();
    let Some(noun) = operation.strip_prefix("Get").map(str::to_string) else {
        return operation;
    };
    let one = ["ObjectId", "Id", "Name"].iter().any(|id| c.has(id));
    if one && !LISTS.iter().any(|list| noun.ends_with(list)) {
        return operation;
    }
    match operation.strip_suffix('y') {
        _ if operation.ends_with('s') => operation,
        Some(stem) => format!("{stem}ies"),
        None => format!("{operation}s"),
    }
}

/// Reports what the service answered instead of an object: the cmdlets of Graph's models put the ids one level down.
///
/// # Errors
/// Always: these errors end the statement.
pub fn report<T>(c: &mut Ctx<'_>, fault: Fault) -> R<T> {
    let (status, description, number) = fault.status.parts();
    let id = uuid::Uuid::from_u64_pair(c.rt.host.random(), c.rt.host.random());
    let seconds = c.rt.host.now_utc().saturating_sub(TICKS_AT_UNIX_EPOCH) / 10_000_000;
    let date = jiff::Timestamp::from_second(seconds)
        .map(|t| t.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
        .unwrap_or_default();
    let graph = c.call.name().contains("-AzureADMS");
    let operation = operation(c);
    let Fault { code, message, .. } = &fault;
    let ids = if graph {
        format!("InnerError:\n  RequestId: {id}\n  DateTimeStamp: {date}")
    } else {
        format!("RequestId: {id}\nDateTimeStamp: {date}")
    };
    let details = fault
        .details
        .as_ref()
        .map(|details| format!("Details: {details}\n"))
        .unwrap_or_default();
    let text = format!(
        "Error occurred while executing {operation} \nCode: {code}\nMessage: {message}\n{ids}\n{details}HttpStatusCode: {status}\nHttpStatusDescription: {description}\nHttpResponseStatus: Completed\n"
    );
    let content = Value::object([
        ("Code", Value::str(code)),
        ("Message", Value::object([("Value", Value::str(message))])),
        ("RequestId", Value::from(id.to_string())),
        ("Date", Value::from(date)),
    ]);
    let exception = if c.call.id_suffix().contains(".MSGraphBeta.") {
        "Microsoft.Open.MSGraphBeta.Client.ApiException"
    } else if graph {
        "Microsoft.Open.MSGraphV10.Client.ApiException"
    } else {
        "Microsoft.Open.AzureAD16.Client.ApiException"
    };
    c.throw(ErrorRecord::of(
        Exception::new(exception, text)
            .with("ErrorCode", Value::Int32(number))
            .with("ErrorContent", content)
            .into_value(),
        exception,
        ErrorCategory::NotSpecified,
        Value::Null,
    ))
}
