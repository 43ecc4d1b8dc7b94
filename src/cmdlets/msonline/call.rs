//! What the module's cmdlets share: a call of the tenant whose refusal becomes the cmdlet's error, ids, limits, and
//! the question before something is removed.

use crate::cmdlets::directory::{require_msonline, with_tenant};
use crate::runtime::Ctx;
use crate::tenant::id::ObjectId;
use crate::tenant::{Context, Tenant, TenantError};
use crate::value::{R, Value, convert};

use super::errors::record;

/// How many groups, members and the like a list gives where neither -All nor -MaxResults says more.
const DEFAULT_RESULTS: usize = 250;

/// Runs `work` on the tenant; a refusal is written as the cmdlet's error and gives None.
///
/// # Errors
/// Not connected, or the error preference makes the refusal stop the script.
pub fn attempt<T>(
    c: &mut Ctx<'_>,
    work: impl FnOnce(&mut Tenant, &mut Context<'_>) -> Result<T, TenantError>,
) -> R<Option<T>> {
    require_msonline(c)?;
    match with_tenant(c.rt, work) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            c.error(record(&error))?;
            Ok(None)
        }
    }
}

/// A parameter that is an object's id; nil where it was not given, which no object has.
///
/// # Errors
/// The value has no text.
pub fn id(c: &mut Ctx<'_>, name: &str) -> R<ObjectId> {
    Ok(optional_id(c, name)?.unwrap_or_default())
}

/// A parameter that is an object's id, where it was given.
///
/// # Errors
/// The value has no text.
pub fn optional_id(c: &mut Ctx<'_>, name: &str) -> R<Option<ObjectId>> {
    Ok(c.text(name)?.and_then(|text| ObjectId::parse(&text)))
}

/// A truth value that was given and is not null.
pub fn flag(c: &Ctx<'_>, name: &str) -> Option<bool> {
    c.get(name)
        .filter(|value| !value.is_null())
        .map(|value| convert::to_bool(&value))
}

/// How many objects the list may give.
///
/// # Errors
/// -MaxResults is no number.
pub fn limit(c: &mut Ctx<'_>) -> R<usize> {
    Ok(match c.int("MaxResults")? {
        Some(max) => usize::try_from(max).unwrap_or(0),
        None if c.switch("All") => usize::MAX,
        None => DEFAULT_RESULTS,
    })
}

/// Whether an object may be removed: -Force, or the answer to the module's question.
///
/// # Errors
/// The question cannot be asked.
pub fn confirmed(c: &mut Ctx<'_>) -> R<bool> {
    if c.switch("Force") {
        return Ok(true);
    }
    let choices = ["&Yes", "&No", "&Suspend"];
    Ok(c.rt
        .ask_choice("Confirm", "Continue with this operation?", &choices, 0)?
        == 0)
}

/// A text or null.
pub fn text(value: &Option<String>) -> Value {
    value.as_deref().map(Value::str).into()
}

/// A number as .NET's 32-bit integer, at its limit where it is larger.
pub fn int32(number: i64) -> Value {
    let clamped = number.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
    Value::Int32(i32::try_from(clamped).unwrap_or(i32::MAX))
}
