//! `Get-Item`.

use super::super::provider::{item, targets};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Item", || Box::new(Get))];

/// `Get-Item`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for place in targets::existing(c)? {
            if let Some(item) = item::item(c.rt, &place)? {
                c.write(item)?;
            }
        }
        Ok(())
    }
}
