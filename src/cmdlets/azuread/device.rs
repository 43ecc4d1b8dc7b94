//! `Get-AzureADDevice`, `Set-AzureADDevice`, `Remove-AzureADDevice`.

use crate::cmdlets::user_fields::text_or_none;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::Device;
use crate::value::R;

use super::call::{attempt, filter, flag, id, limit};
use super::object::device_object;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADDevice", || Box::new(Get)),
    Entry::new("Set-AzureADDevice", || Box::new(Set)),
    Entry::new("Remove-AzureADDevice", || Box::new(Remove)),
];

struct Get;
struct Set;
struct Remove;

/// A device's values of a property by its Graph name, for filters.
fn filter_values(device: &Device, property: &str) -> Vec<String> {
    let one = |value: &Option<String>| value.clone().into_iter().collect();
    let truth = |value: Option<bool>| value.map(|b| b.to_string()).into_iter().collect();
    match property.to_ascii_lowercase().as_str() {
        "objectid" | "id" => vec![device.id.to_string()],
        "deviceid" => vec![device.device_id.to_string()],
        "displayname" => one(&device.display_name),
        "deviceostype" | "operatingsystem" => one(&device.operating_system),
        "deviceosversion" | "operatingsystemversion" => one(&device.operating_system_version),
        "devicetrusttype" | "trusttype" => one(&device.trust_type),
        "profiletype" => one(&device.profile_type),
        "accountenabled" => vec![device.is_enabled().to_string()],
        "iscompliant" => truth(device.is_compliant),
        "ismanaged" => truth(device.is_managed),
        "dirsyncenabled" | "onpremisessyncenabled" => truth(device.on_premises_sync_enabled),
        "devicephysicalids" | "physicalids" => device.physical_ids.clone(),
        _ => Vec::new(),
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("ObjectId") {
            let id = id(c, "ObjectId")?;
            let device = attempt(c, |tenant, _| tenant.require::<Device>(id))?;
            return c.write(device_object(&device));
        }
        let search = c.text("SearchString")?.map(|s| s.to_lowercase());
        let filter = filter(c, "Device")?;
        let limit = limit(c)?;
        let mut cursor = attempt(c, |tenant, _| tenant.cursor::<Device>())?;
        let mut written = 0;
        while written < limit {
            let Some(device) = attempt(c, |tenant, _| cursor.next(tenant))? else {
                break;
            };
            let named = search.as_ref().is_none_or(|s| {
                device
                    .display_name
                    .as_ref()
                    .is_some_and(|n| n.to_lowercase().starts_with(&**s))
            });
            if named
                && filter
                    .as_ref()
                    .is_none_or(|f| f.admits(&|name| filter_values(&device, name)))
            {
                c.write(device_object(&device))?;
                written += 1;
            }
        }
        Ok(())
    }
}

/// The text properties that Set-AzureADDevice changes.
const TEXTS: &[(&str, fn(&mut Device) -> &mut Option<String>)] = &[
    ("DeviceMetadata", |d| &mut d.device_metadata),
    ("DeviceOSType", |d| &mut d.operating_system),
    ("DeviceOSVersion", |d| &mut d.operating_system_version),
    ("DeviceTrustType", |d| &mut d.trust_type),
    ("DisplayName", |d| &mut d.display_name),
    ("ProfileType", |d| &mut d.profile_type),
];

/// The truth values that Set-AzureADDevice changes.
const FLAGS: &[(&str, fn(&mut Device) -> &mut Option<bool>)] = &[
    ("AccountEnabled", |d| &mut d.account_enabled),
    ("IsCompliant", |d| &mut d.is_compliant),
    ("IsManaged", |d| &mut d.is_managed),
];

/// The lists that Set-AzureADDevice changes.
const LISTS: &[(&str, fn(&mut Device) -> &mut Vec<String>)] = &[
    ("DevicePhysicalIds", |d| &mut d.physical_ids),
    ("SystemLabels", |d| &mut d.system_labels),
];

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = id(c, "ObjectId")?;
        let mut texts = Vec::new();
        for (name, field) in TEXTS {
            if let Some(text) = c.text(name)? {
                texts.push((*field, text_or_none(&text)));
            }
        }
        let mut flags = Vec::new();
        for (name, field) in FLAGS {
            if let Some(on) = flag(c, name) {
                flags.push((*field, on));
            }
        }
        let mut lists = Vec::new();
        for (name, field) in LISTS {
            if c.has(name) {
                let items: Vec<String> = c.texts(name)?.iter().map(|t| t.to_string()).collect();
                lists.push((*field, items));
            }
        }
        attempt(c, |tenant, _| {
            tenant.update_device(id, |device| {
                for (field, text) in texts {
                    *field(device) = text;
                }
                for (field, on) in flags {
                    *field(device) = Some(on);
                }
                for (field, items) in lists {
                    *field(device) = items;
                }
            })
        })?;
        Ok(())
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = id(c, "ObjectId")?;
        attempt(c, |tenant, _| tenant.remove::<Device>(id))
    }
}
