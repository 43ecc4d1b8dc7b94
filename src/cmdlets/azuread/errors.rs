//! The tenant's refusals as AzureAD's cmdlets report them: an `ApiException` with the service's code.

use crate::runtime::Ctx;
use crate::tenant::TenantError;
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
        TenantError::RequestDenied { .. } => (
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.".to_string(),
            "Forbidden",
            403,
        ),
        other => ("Request_BadRequest", other.to_string(), "BadRequest", 400),
    }
}

/// Reports a refusal as the cmdlet's error.
///
/// # Errors
/// Where the error stops the cmdlet.
pub fn refuse(c: &mut Ctx<'_>, error: &TenantError) -> R<()> {
    let (code, message, status, number) = parts(error);
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
