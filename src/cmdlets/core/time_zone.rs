//! `Get-TimeZone`.

use super::provider::place::pattern;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert, enumerate, member, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-TimeZone", || Box::new(Get))];

/// `Get-TimeZone`
struct Get;

fn missing(name: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.TimeZoneNotFoundException",
        format!("The time zone '{name}' was not found on the local computer."),
        "TimeZoneNotFound",
        ErrorCategory::ObjectNotFound,
        Value::str("System.Object[]"),
    )
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(class) = ty::find("System.TimeZoneInfo") else {
            return Ok(());
        };
        if c.switch("ListAvailable") {
            let all = member::invoke_static(c.rt, class, "GetSystemTimeZones", &[])?;
            return c.write_all(all);
        }
        for id in c.texts("Id")? {
            let found = member::invoke_static(
                c.rt,
                class,
                "FindSystemTimeZoneById",
                &[Value::Str(id.clone())],
            );
            match found {
                Ok(zone) => c.write(zone)?,
                Err(stop) => {
                    c.rt.record_of(*stop).map_err(Box::new)?;
                    c.error(missing(&id))?;
                }
            }
        }
        let names = c.texts("Name")?;
        if !c.has("Id") && names.is_empty() {
            let local = member::get_static(c.rt, class, "Local")?;
            return c.write(local);
        }
        if names.is_empty() {
            return Ok(());
        }
        let all = member::invoke_static(c.rt, class, "GetSystemTimeZones", &[])?;
        let zones = enumerate::list_items(&all).unwrap_or_default();
        for name in names {
            self.named(c, &name, &zones)?;
        }
        Ok(())
    }
}

impl Get {
    /// The zones whose standard or daylight name matches.
    fn named(&self, c: &mut Ctx<'_>, name: &Str, zones: &[Value]) -> R<()> {
        let Some(wildcard) = pattern(name) else {
            return Ok(());
        };
        let mut found = false;
        for zone in zones {
            let mut matches = false;
            for property in ["StandardName", "DaylightName"] {
                let text = member::get(c.rt, zone, property)?;
                let text = convert::to_str(c.rt, &text)?;
                matches |= wildcard.is_match(&text);
            }
            if matches {
                found = true;
                c.write(zone.clone())?;
            }
        }
        if !found && !has_wildcard(name) {
            return c.error(missing(name));
        }
        Ok(())
    }
}
