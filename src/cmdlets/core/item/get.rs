//! `Get-Item`.

use super::super::provider::{item, targets};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Item", || Box::new(Get))];

/// `Get-Item`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for place in targets::existing(c)? {
            if targets::is_hidden(&place) && !c.switch("Force") {
                let shown = place.shown();
                c.error(ErrorRecord::new(
                    "System.IO.IOException",
                    format!("Could not find item {shown}."),
                    "ItemNotFound",
                    ErrorCategory::ObjectNotFound,
                    Value::Str(shown),
                ))?;
                continue;
            }
            if let Some(item) = item::item(c.rt, &place)? {
                c.write(item)?;
            }
        }
        Ok(())
    }
}
