//! `Get-MsolContact`.

use crate::cmdlets::directory::date;
use crate::cmdlets::model::{Model, enum_value};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::{Contact, ContactPhoneType, OfficeAddress};
use crate::value::{R, Value};

use super::call::{attempt, flag, limit, optional_id, text};
use super::dir_sync_error::provisioning_errors;
use super::user_object::{NAMESPACE, extension_data, guid, texts};
use super::validation_error::validation_errors;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-MsolContact", || Box::new(Get))];

struct Get;

fn is_healthy(contact: &Contact) -> bool {
    contact.service_provisioning_errors.is_empty()
        && contact.on_premises_provisioning_errors.is_empty()
}

fn contact_object(contact: &Contact) -> R<Value> {
    let nowhere = OfficeAddress::default();
    let address = contact.addresses.first().unwrap_or(&nowhere);
    let phone = |kind| -> Value { contact.phone(kind).map(Value::str).into() };
    let status = if is_healthy(contact) {
        "Healthy"
    } else {
        "Error"
    };
    Ok(Model::of(
        &format!("{NAMESPACE}Contact"),
        [
            ("ExtensionData", extension_data()),
            ("City", text(&address.city)),
            ("CompanyName", text(&contact.company_name)),
            ("Country", text(&address.country_or_region)),
            ("Department", text(&contact.department)),
            (
                "DirSyncProvisioningErrors",
                provisioning_errors(&contact.on_premises_provisioning_errors),
            ),
            ("DisplayName", text(&contact.display_name)),
            ("EmailAddress", text(&contact.mail)),
            (
                "Errors",
                validation_errors(&contact.service_provisioning_errors)?,
            ),
            ("Fax", phone(ContactPhoneType::BusinessFax)),
            ("FirstName", text(&contact.given_name)),
            (
                "LastDirSyncTime",
                date(contact.on_premises_last_sync_date_time),
            ),
            ("LastName", text(&contact.surname)),
            ("MobilePhone", phone(ContactPhoneType::Mobile)),
            ("ObjectId", guid(contact.id)),
            ("Office", text(&address.office_location)),
            ("PhoneNumber", phone(ContactPhoneType::Business)),
            ("PostalCode", text(&address.postal_code)),
            ("ProxyAddresses", texts(&contact.proxy_addresses)),
            ("State", text(&address.state)),
            ("StreetAddress", text(&address.street)),
            ("Title", text(&contact.job_title)),
            (
                "ValidationStatus",
                enum_value(&format!("{NAMESPACE}ValidationStatus"), status),
            ),
        ],
    ))
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(id) = optional_id(c, "ObjectId")? {
            return match attempt(c, |tenant, _| tenant.require::<Contact>(id))? {
                Some(contact) => {
                    let shown = contact_object(&contact)?;
                    c.write(shown)
                }
                None => Ok(()),
            };
        }
        let search = c.text("SearchString")?.map(|text| text.to_lowercase());
        let errors = flag(c, "HasErrorsOnly") == Some(true);
        let limit = limit(c)?;
        let Some(mut cursor) = attempt(c, |tenant, _| tenant.cursor::<Contact>())? else {
            return Ok(());
        };
        let mut written = 0;
        while written < limit {
            let Some(Some(contact)) = attempt(c, |tenant, _| cursor.next(tenant))? else {
                break;
            };
            let named = search.as_ref().is_none_or(|search| {
                [&contact.display_name, &contact.mail]
                    .into_iter()
                    .flatten()
                    .any(|name| name.to_lowercase().starts_with(search.as_str()))
            });
            if named && !(errors && is_healthy(&contact)) {
                let shown = contact_object(&contact)?;
                c.write(shown)?;
                written += 1;
            }
        }
        Ok(())
    }
}
