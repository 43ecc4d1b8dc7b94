//! The tenant's refusals as AzureAD's cmdlets report them: an `ApiException` with the service's code.

use crate::runtime::Ctx;
use crate::tenant::TenantError;
use crate::tenant::id::ObjectId;
use crate::tenant::licences::LicenceError;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Value};

const EXCEPTION: &str = "Microsoft.Open.AzureAD16.Client.ApiException";

/// Code, message, HTTP status of a refusal.
fn parts(error: &TenantError) -> (&'static str, String, &'static str, i32) {
    match error {
        TenantError::NotFound { id, .. } => (
            "Request_ResourceNotFound",
            format!("Resource '{id}' does not exist or one of its queried reference-property objects are not present."),
            "NotFound",
            404,
        ),
        TenantError::AlreadyExists { property, .. } => (
            "Request_BadRequest",
            format!("Another object with the same value for property {property} already exists."),
            "BadRequest",
            400,
        ),
        TenantError::AlreadyLinked { relation, .. } => (
            "Request_BadRequest",
            format!("One or more added object references already exist for the following modified properties: '{relation}'."),
            "BadRequest",
            400,
        ),
        TenantError::Synchronised { .. } => (
            "Request_BadRequest",
            "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.".to_string(),
            "BadRequest",
            400,
        ),
        TenantError::InvalidValue { property, .. } => (
            "Request_BadRequest",
            format!("Invalid value specified for property '{property}' of resource 'User'."),
            "BadRequest",
            400,
        ),
        TenantError::Licence(problem) => (
            "Request_BadRequest",
            licence(problem),
            "BadRequest",
            400,
        ),
        TenantError::MailEnabledGroup { .. } => (
            "Request_BadRequest",
            "Cannot Update a mail-enabled security groups and or distribution list.".to_string(),
            "BadRequest",
            400,
        ),
        TenantError::NotLinked { target, .. } => (
            "Request_ResourceNotFound",
            format!("Resource '{target}' does not exist or one of its queried reference-property objects are not present."),
            "NotFound",
            404,
        ),
        TenantError::RequestDenied { .. } => (
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.".to_string(),
            "Forbidden",
            403,
        ),
        other => ("Request_BadRequest", other.to_string(), "BadRequest", 400),
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
    let (code, message, status, number) = parts(error);
    report(c, code, &message, status, number)
}

/// Reports a text that is no object's id where one must stand.
///
/// # Errors
/// Always.
pub fn refuse_identifier<T>(c: &mut Ctx<'_>, text: &str) -> R<T> {
    let message = format!("Invalid object identifier '{text}'.");
    report(c, "Request_BadRequest", &message, "BadRequest", 400)
}

/// Reports that the directory makes no mail-enabled groups.
///
/// # Errors
/// Always.
pub fn refuse_mail_enabled<T>(c: &mut Ctx<'_>) -> R<T> {
    let message = "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.";
    report(c, "Request_BadRequest", message, "BadRequest", 400)
}

fn report<T>(c: &mut Ctx<'_>, code: &str, message: &str, status: &str, number: i32) -> R<T> {
    let name = c.call.name();
    let id = uuid::Uuid::from_u64_pair(c.rt.host.random(), c.rt.host.random());
    let text = format!(
        "Error occurred while executing {} \nCode: {code}\nMessage: {message}\nRequestId: {id}\nDateTimeStamp: {}\nHttpStatusCode: {status}\nHttpStatusDescription: {}\nHttpResponseStatus: Completed\n",
        name.replace("-AzureAD", ""),
        jiff::Timestamp::from_second((c.rt.host.now_utc() - 621_355_968_000_000_000) / 10_000_000)
            .map(|t| t.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
            .unwrap_or_default(),
        if number == 404 {
            "Not Found"
        } else if number == 403 {
            "Forbidden"
        } else {
            "Bad Request"
        },
    );
    c.throw(ErrorRecord::of(
        Exception::new(EXCEPTION, text)
            .with("ErrorCode", Value::Int32(number))
            .into_value(),
        EXCEPTION,
        ErrorCategory::NotSpecified,
        Value::Null,
    ))
}
