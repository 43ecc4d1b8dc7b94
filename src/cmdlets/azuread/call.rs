//! What the module's cmdlets share: a connected call of the tenant whose refusal ends the cmdlet, ids, limits, filters.

use crate::cmdlets::directory::{require_azuread, with_tenant};
use crate::runtime::Ctx;
use crate::tenant::error::InvalidReason;
use crate::tenant::id::ObjectId;
use crate::tenant::model::GROUPS;
use crate::tenant::{Context, Tenant, TenantError};
use crate::value::{R, Value, convert};

use super::errors::{refuse, refuse_identifier};
use super::filter::{self, Filter};

/// How many objects a list gives where neither -All nor -Top says more.
const DEFAULT_RESULTS: usize = 100;

/// Runs `work` on the tenant.
///
/// # Errors
/// Not connected, or the tenant's refusal as the service's error.
pub fn attempt<T>(
    c: &mut Ctx<'_>,
    work: impl FnOnce(&mut Tenant, &mut Context<'_>) -> Result<T, TenantError>,
) -> R<T> {
    require_azuread(c)?;
    match with_tenant(c.rt, work) {
        Ok(value) => Ok(value),
        Err(error) => refuse(c, &error),
    }
}

/// A parameter that is an object's id.
///
/// # Errors
/// Not connected, or the text is no id.
pub fn id(c: &mut Ctx<'_>, name: &str) -> R<ObjectId> {
    require_azuread(c)?;
    let text = c.text(name)?.unwrap_or_default();
    match ObjectId::parse(&text) {
        Some(id) => Ok(id),
        None => refuse_identifier(c, &text),
    }
}

/// How many objects the list may give.
///
/// # Errors
/// -Top is no number.
pub fn limit(c: &mut Ctx<'_>) -> R<usize> {
    Ok(match c.int("Top")? {
        Some(top) => usize::try_from(top).unwrap_or(0),
        None if c.switch("All") => usize::MAX,
        None => DEFAULT_RESULTS,
    })
}

/// The filter that -Filter gives.
///
/// # Errors
/// Not connected, or the text is no filter.
pub fn filter(c: &mut Ctx<'_>) -> R<Option<Filter>> {
    require_azuread(c)?;
    let Some(text) = c.text("Filter")? else {
        return Ok(None);
    };
    match filter::parse(&text) {
        Some(filter) => Ok(Some(filter)),
        None => refuse(
            c,
            &TenantError::invalid(GROUPS, "filter", InvalidReason::Syntax),
        ),
    }
}

/// A truth value that was given and is not null.
pub fn flag(c: &Ctx<'_>, name: &str) -> Option<bool> {
    c.get(name)
        .filter(|value| !value.is_null())
        .map(|value| convert::to_bool(&value))
}

/// A text or null.
pub fn text(value: &Option<String>) -> Value {
    value.as_deref().map(Value::str).into()
}

/// A truth value or null.
pub fn truth(value: Option<bool>) -> Value {
    value.map(Value::Bool).into()
}
