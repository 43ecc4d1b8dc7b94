//! Which properties an on-premises directory masters, and what an edit changed.
//!
//! For a synchronised object the service refuses writes to what the on-premises directory sends. Alternate mail
//! addresses and the mobile phone can be set all the same (the seed document: "Office Phone - Can only be set if not
//! synchronizing with an on-premises directory"), and so can what exists in the cloud only: usage location, licences,
//! password policies, whether the user may sign in.

use serde::Serialize;
use serde_json::{Map, Value};

use super::error::{Result, TenantError};
use super::id::ObjectId;
use crate::store::{Kind, StoreError};

/// Properties of a synchronised user that only the on-premises directory may change.
pub const MASTERED_USER_PROPERTIES: &[&str] = &[
    "ageGroup",
    "businessPhones",
    "city",
    "companyName",
    "consentProvidedForMinor",
    "country",
    "department",
    "displayName",
    "employeeHireDate",
    "employeeId",
    "employeeType",
    "faxNumber",
    "givenName",
    "imAddresses",
    "jobTitle",
    "mail",
    "mailNickname",
    "manager",
    "officeLocation",
    "onPremisesExtensionAttributes",
    "onPremisesImmutableId",
    "postalCode",
    "preferredLanguage",
    "proxyAddresses",
    "showInAddressList",
    "state",
    "streetAddress",
    "surname",
    "thumbnailPhoto",
];

/// Properties of a synchronised group that only the on-premises directory may change.
pub const MASTERED_GROUP_PROPERTIES: &[&str] = &[
    "description",
    "displayName",
    "mail",
    "mailEnabled",
    "mailNickname",
    "members",
    "proxyAddresses",
    "securityEnabled",
];

/// Refuses a change of any of `changed` that is among `mastered`.
pub(super) fn refuse(
    kind: Kind,
    id: ObjectId,
    mastered: &[&'static str],
    changed: &[String],
) -> Result<()> {
    let refused = mastered
        .iter()
        .find(|property| changed.iter().any(|name| name == *property));
    match refused {
        Some(property) => Err(TenantError::Synchronised { kind, id, property }),
        None => Ok(()),
    }
}

/// The names of the top-level properties in which two states of an object differ.
pub(super) fn differences<T: Serialize>(before: &T, after: &T) -> Result<Vec<String>> {
    let (before, after) = (properties(before)?, properties(after)?);
    let mut changed: Vec<String> = after
        .iter()
        .filter(|(name, value)| before.get(*name) != Some(*value))
        .map(|(name, _)| name.clone())
        .collect();
    changed.extend(
        before
            .keys()
            .filter(|name| !after.contains_key(*name))
            .cloned(),
    );
    Ok(changed)
}

fn properties<T: Serialize>(object: &T) -> Result<Map<String, Value>> {
    match serde_json::to_value(object) {
        Ok(Value::Object(map)) => Ok(map),
        _ => Err(StoreError::Misuse("an object has no JSON form").into()),
    }
}
