//! What the module's cmdlets share: a connected call of the tenant whose refusal ends the cmdlet, ids, limits, filters.

use crate::cmdlets::directory::{require_azuread, with_tenant};
use crate::grammar;
use crate::runtime::Ctx;
use crate::tenant::id::ObjectId;
use crate::tenant::{Context, Tenant, TenantError};
use crate::value::{R, Value, convert};

use super::errors::{Fault, refuse, refuse_identifier, report};
use super::filter::{self, Filter};
use super::user_object::NAMESPACE;

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
/// -Top is no number, or below 1.
pub fn limit(c: &mut Ctx<'_>) -> R<usize> {
    match c.int("Top")? {
        Some(top) => match usize::try_from(top) {
            Ok(top) if top > 0 => Ok(top),
            _ => {
                let text = format!(
                    "Invalid page size specified: '{top}'. Must be between 1 and 999 inclusive."
                );
                report(c, Fault::bad_request(text))
            }
        },
        None if c.switch("All") => Ok(usize::MAX),
        None => Ok(DEFAULT_RESULTS),
    }
}

/// The filter that -Filter gives, on objects of one of the modules' types: by its full name, or AzureAD's (`User`).
///
/// # Errors
/// Not connected; the text is no filter, or names a property that the type lacks.
pub fn filter(c: &mut Ctx<'_>, type_name: &str) -> R<Option<Filter>> {
    require_azuread(c)?;
    let Some(text) = c.text("Filter")?.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let Some(filter) = filter::parse(&text) else {
        return report(c, Fault::bad_request("Invalid filter clause"));
    };
    let full_name = match type_name.contains('.') {
        true => type_name.to_string(),
        false => format!("{NAMESPACE}{type_name}"),
    };
    let resource = grammar::graph_object(&full_name)
        .and_then(|object| object.resource.rsplit('.').next())
        .map_or(type_name.to_string(), |name| {
            let (first, rest) = name.split_at(name.len().min(1));
            first.to_uppercase() + rest
        });
    let unknown = filter
        .properties()
        .into_iter()
        .find(|property| !is_property(&full_name, property))
        .map(|property| Fault::unsupported_filter(property, &resource));
    match unknown {
        Some(fault) => report(c, fault),
        None => Ok(Some(filter)),
    }
}

/// True where a type has a property of that name, its own or Graph's.
fn is_property(type_name: &str, property: &str) -> bool {
    // `onPremisesExtensionAttributes/extensionAttribute1`
    let name = property.split('/').next().unwrap_or(property);
    if name.starts_with("extension_") || name.eq_ignore_ascii_case("id") {
        return true;
    }
    let of_type = grammar::object_type(type_name).is_some_and(|t| {
        t.properties
            .iter()
            .any(|p| p.name.eq_ignore_ascii_case(name))
    });
    of_type
        || grammar::graph_object(type_name).is_some_and(|object| {
            object.fields.iter().filter_map(|f| f.source).any(|source| {
                source
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .any(|word| word.eq_ignore_ascii_case(name))
            })
        })
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
