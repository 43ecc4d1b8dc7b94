//! `Get-MsolDevice`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::cmdlets::directory::{date, timestamp};
use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::store::Direction;
use crate::tenant::model::{AlternativeSecurityId, Device, REGISTERED_OWNERS, User};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Str, Value};

use super::call::{attempt, optional_id, text};
use super::user_object::{guid, texts};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-MsolDevice", || Box::new(Get))];

struct Get;

/// How a device joined, in the module's words.
fn trust_type(device: &Device) -> Option<&str> {
    device.trust_type.as_deref().map(|kind| match kind {
        "AzureAd" => "Azure AD Joined",
        "Workplace" => "Workplace Joined",
        "ServerAd" => "Domain Joined",
        other => other,
    })
}

/// How far a device is trusted, in the module's words.
fn trust_level(device: &Device) -> &'static str {
    match (device.is_compliant, device.is_managed) {
        (Some(true), _) => "Compliant",
        (_, Some(true)) => "Managed",
        _ => "Authenticated",
    }
}

/// The text of a device's key: the bytes that the directory keeps are UTF-16.
fn key_text(id: &AlternativeSecurityId) -> String {
    let bytes = STANDARD.decode(id.key.as_deref().unwrap_or_default());
    let units: Vec<u16> = bytes
        .unwrap_or_default()
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
        .collect();
    String::from_utf16_lossy(&units)
}

fn optional(value: Option<bool>) -> Value {
    value.map(Value::Bool).into()
}

/// The device of the directory behind the module's object.
fn graph_device(device: &Device) -> Value {
    Model::of(
        "Microsoft.Azure.ActiveDirectory.GraphClient.Device",
        [
            ("AccountEnabled", Value::Bool(device.is_enabled())),
            (
                "ApproximateLastLogonTimestamp",
                date(device.approximate_last_sign_in_date_time),
            ),
            ("DeviceId", guid(device.device_id)),
            ("DeviceOSType", text(&device.operating_system)),
            ("DeviceOSVersion", text(&device.operating_system_version)),
            ("DeviceTrustType", text(&device.trust_type)),
            ("DisplayName", text(&device.display_name)),
            ("IsCompliant", optional(device.is_compliant)),
            ("IsManaged", optional(device.is_managed)),
            ("ObjectId", Value::from(device.id.to_string())),
        ],
    )
}

fn device_object(device: &Device, owners: &[String]) -> Value {
    let keys: Vec<String> = device
        .alternative_security_ids
        .iter()
        .map(key_text)
        .collect();
    Model::of(
        "Microsoft.Online.Administration.Device",
        [
            ("Enabled", Value::Bool(device.is_enabled())),
            ("ObjectId", guid(device.id)),
            ("DeviceId", guid(device.device_id)),
            ("DisplayName", text(&device.display_name)),
            (
                "DeviceObjectVersion",
                device.device_version.map(Value::Int32).into(),
            ),
            ("DeviceOsType", text(&device.operating_system)),
            ("DeviceOsVersion", text(&device.operating_system_version)),
            ("DeviceTrustType", trust_type(device).map(Value::str).into()),
            ("DeviceTrustLevel", Value::str(trust_level(device))),
            ("DevicePhysicalIds", texts(&device.physical_ids)),
            (
                "ApproximateLastLogonTimestamp",
                date(device.approximate_last_sign_in_date_time),
            ),
            ("AlternativeSecurityIds", texts(&keys)),
            ("DirSyncEnabled", optional(device.on_premises_sync_enabled)),
            (
                "LastDirSyncTime",
                date(device.on_premises_last_sync_date_time),
            ),
            ("RegisteredOwners", texts(owners)),
            ("GraphDeviceObject", graph_device(device)),
        ],
    )
}

/// The names of a device's owners.
fn owners_of(tenant: &Tenant, device: &Device) -> Result<Vec<String>, TenantError> {
    let mut owners = tenant.linked(REGISTERED_OWNERS, Direction::Forward, device.id);
    let mut names = Vec::new();
    while let Some(owner) = owners.next(tenant)? {
        names.extend(
            tenant
                .get::<User>(owner)?
                .map(|user| user.user_principal_name),
        );
    }
    Ok(names)
}

/// Which devices a list shows.
struct Filter {
    name: Option<Str>,
    signed_in_before: Option<Timestamp>,
}

impl Filter {
    fn of(c: &mut Ctx<'_>) -> R<Filter> {
        let before = c.get("LogonTimeBefore");
        Ok(Filter {
            name: c.text("Name")?,
            signed_in_before: before.and_then(|time| timestamp(c.rt, &time)),
        })
    }

    fn admits(&self, device: &Device) -> bool {
        let named = |wanted: &Str| {
            let name = device.display_name.as_deref().unwrap_or_default();
            name.to_lowercase() == wanted.to_lowercase().as_str()
        };
        let before = |limit: Timestamp| {
            let last = device.approximate_last_sign_in_date_time;
            last.is_some_and(|time| time <= limit)
        };
        self.name.as_ref().is_none_or(named) && self.signed_in_before.is_none_or(before)
    }
}

impl Get {
    fn one(c: &mut Ctx<'_>) -> R<bool> {
        let device_id = optional_id(c, "DeviceId")?;
        let id = optional_id(c, "ObjectId")?;
        let found = match (device_id, id) {
            (Some(id), _) => attempt(c, |tenant, _| tenant.device_by_device_id(id))?,
            (None, Some(id)) => attempt(c, |tenant, _| tenant.require::<Device>(id))?,
            (None, None) => return Ok(false),
        };
        if let Some(device) = found {
            c.write(device_object(&device, &[]))?;
        }
        Ok(true)
    }

    fn owned(c: &mut Ctx<'_>, owner: &str) -> R<()> {
        let found = attempt(c, |tenant, _| {
            let user = tenant.user_by_identity(owner)?;
            let mut devices = tenant.linked(REGISTERED_OWNERS, Direction::Backward, user.id);
            let mut owned = Vec::new();
            while let Some(id) = devices.next(tenant)? {
                owned.extend(tenant.get::<Device>(id)?);
            }
            Ok(owned)
        })?;
        for device in found.into_iter().flatten() {
            c.write(device_object(&device, &[]))?;
        }
        Ok(())
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if Get::one(c)? {
            return Ok(());
        }
        if let Some(owner) = c.text("RegisteredOwnerUpn")? {
            return Get::owned(c, &owner);
        }
        let filter = Filter::of(c)?;
        let with_owners = c.switch("ReturnRegisteredOwners");
        let Some(mut cursor) = attempt(c, |tenant, _| tenant.cursor::<Device>())? else {
            return Ok(());
        };
        loop {
            let next = attempt(c, |tenant, _| {
                let Some(device) = cursor.next(tenant)? else {
                    return Ok(None);
                };
                let owners = match with_owners {
                    true => owners_of(tenant, &device)?,
                    false => Vec::new(),
                };
                Ok(Some((device, owners)))
            })?;
            let Some(Some((device, owners))) = next else {
                return Ok(());
            };
            if filter.admits(&device) {
                c.write(device_object(&device, &owners))?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_as_the_text_that_it_is() {
        let id = |key: &str| AlternativeSecurityId {
            key: Some(key.to_string()),
            ..AlternativeSecurityId::default()
        };
        assert_eq!(key_text(&id("WAA1ADAAOQA6ADwAUwBIAEEAMQA=")), "X509:<SHA1");
        assert_eq!(key_text(&id("no base64")), "");
        assert_eq!(key_text(&AlternativeSecurityId::default()), "");
    }
}
