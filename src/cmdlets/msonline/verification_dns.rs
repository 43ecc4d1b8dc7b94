//! `Get-MsolDomainVerificationDns`.

use crate::cmdlets::model::{Model, enum_value};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::DnsRecord;
use crate::value::{R, Value};

use super::call::{attempt, int32, text};
use super::user_object::{NAMESPACE, extension_data};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-MsolDomainVerificationDns", || {
    Box::new(Get)
})];

struct Get;

/// A record with the members that all kinds have.
fn record(type_name: &str, label: &str, ttl: u32) -> Value {
    Model::of(
        &format!("{NAMESPACE}{type_name}"),
        [
            ("ExtensionData", extension_data()),
            (
                "Capability",
                enum_value(&format!("{NAMESPACE}DomainCapabilities"), "None"),
            ),
            ("IsOptional", Value::Bool(false)),
            ("Label", Value::str(label)),
            ("Ttl", int32(i64::from(ttl))),
        ],
    )
}

/// A record in the form of a mode.
fn in_mode(found: &DnsRecord) -> Value {
    let type_name = match found.mail_exchange {
        Some(_) => "DomainDnsMxRecord",
        None => "DomainDnsTxtRecord",
    };
    let object = record(type_name, &found.label, found.ttl);
    // Members that the record's type lacks are passed over.
    if let Some(model) = object.downcast::<Model>() {
        let preference = found.preference.map(|number| int32(i64::from(number)));
        model.put("MailExchange", text(&found.mail_exchange));
        model.put("Preference", preference.into());
        model.put("Text", text(&found.text));
    }
    object
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("DomainName")?.unwrap_or_default();
        let mode = c.text("Mode")?;
        let found = attempt(c, |tenant, _| {
            let domain = tenant.domain(&name)?;
            tenant.verification_records(&domain.id)
        })?;
        let Some(records) = found else { return Ok(()) };
        let Some(mode) = mode else {
            // Without a mode the service names the code only, before the domain's name.
            let code = records
                .iter()
                .find_map(|found| found.text.as_deref()?.strip_prefix("MS="));
            let label = format!("{}.{name}", code.unwrap_or_default());
            return c.write(record("DomainDnsNullRecord", &label, 3600));
        };
        let kind = if mode.eq_ignore_ascii_case("DnsMXRecord") {
            "Mx"
        } else {
            "Txt"
        };
        for found in records.iter().filter(|found| found.record_type == kind) {
            c.write(in_mode(found))?;
        }
        Ok(())
    }
}
