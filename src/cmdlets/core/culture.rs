//! `Get-Culture`, `Get-UICulture`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::value::error::ErrorCategory;
use crate::value::types::globalization::{culture_value, read_only_culture};
use crate::value::{Engine, ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Culture", || Box::new(Get)),
    Entry::new("Get-UICulture", || Box::new(GetUi)),
];

/// `Get-Culture`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let edition = c.rt.edition;
        if c.switch("ListAvailable") {
            for name in Culture::known_names() {
                if let Ok(culture) = Culture::by_name(name, edition) {
                    c.write(culture_value(culture))?;
                }
            }
            return Ok(());
        }
        let names = c.texts("Name")?;
        if names.is_empty() {
            return c.write(read_only_culture(c.rt.culture()));
        }
        for name in names {
            match Culture::by_name(&name, edition) {
                Ok(culture) => c.write(culture_value(culture))?,
                Err(e) => c.error(ErrorRecord::new(
                    e.kind.type_name(),
                    &e.message,
                    "ItemNotFoundException",
                    ErrorCategory::ObjectNotFound,
                    Value::Str(name),
                ))?,
            }
        }
        Ok(())
    }
}

/// `Get-UICulture`: messages are in English.
struct GetUi;

impl Cmdlet for GetUi {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        c.write(read_only_culture(Culture::en_us()))
    }
}
