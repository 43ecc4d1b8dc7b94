//! In which regions services may keep data: `Get-MsolCompanyAllowedDataLocation`, `Set-MsolCompanyAllowedDataLocation`,
//! `Set-MsolCompanyMultiNationalEnabled`.

use crate::cmdlets::model::Model;
use crate::cmdlets::user_fields::text_or_none;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::AllowedDataLocation;
use crate::value::{R, Value};

use super::call::{attempt, flag, text};
use super::user_object::{NAMESPACE, extension_data};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolCompanyAllowedDataLocation", || Box::new(Get)),
    Entry::new("Set-MsolCompanyAllowedDataLocation", || Box::new(Set)),
    Entry::new("Set-MsolCompanyMultiNationalEnabled", || Box::new(Enable)),
];

struct Get;
struct Set;
struct Enable;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(company) = attempt(c, |tenant, _| tenant.organization())? else {
            return Ok(());
        };
        for location in company.settings.allowed_data_locations {
            c.write(Model::of(
                &format!("{NAMESPACE}AllowedDataLocation"),
                [
                    ("ExtensionData", extension_data()),
                    ("InitialDomain", text(&location.initial_domain)),
                    ("IsDefault", Value::Bool(location.is_default)),
                    ("Location", Value::from(location.location)),
                    ("ServiceType", Value::from(location.service_type)),
                ],
            ))?;
        }
        Ok(())
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let location = AllowedDataLocation {
            service_type: c.text("ServiceType")?.unwrap_or_default().to_string(),
            location: c.text("Location")?.unwrap_or_default().to_string(),
            initial_domain: text_or_none(&c.text("InitialDomain")?.unwrap_or_default()),
            is_default: flag(c, "IsDefault").unwrap_or(false),
        };
        let overwrite = flag(c, "Overwrite").unwrap_or(false);
        attempt(c, |tenant, _| {
            tenant.allow_data_location(location, overwrite)
        })?;
        Ok(())
    }
}

impl Cmdlet for Enable {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let on = flag(c, "Enable");
        // The tenant has one switch for all services.
        attempt(c, |tenant, _| {
            tenant.update_organization(|company| {
                company.is_multiple_data_locations_for_services_enabled = on;
            })
        })?;
        Ok(())
    }
}
