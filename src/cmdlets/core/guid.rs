//! `New-Guid`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::new_guid;
use crate::value::{ErrorRecord, R, Uuid, Value, convert, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("New-Guid", || Box::new(New))];

/// `New-Guid`
struct New;

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.switch("Empty") {
            return c.write(Uuid::nil());
        }
        let Some(text) = c.text("InputObject")? else {
            let guid = new_guid(c.rt);
            return c.write(guid);
        };
        match convert::try_to(c.rt, &Value::Str(text), ty::known().guid)? {
            Some(guid) => c.write(guid),
            None => c.error(ErrorRecord::new(
                "System.FormatException",
                "Unrecognized Guid format.",
                "StringNotRecognizedAsGuid",
                ErrorCategory::InvalidArgument,
                Value::Null,
            )),
        }
    }
}
