//! `Out-Default`, `Out-Null` ...

use crate::format::printer::{Printer, Screen};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] =
    &[Entry::new("Out-Default", || Box::<OutDefault>::default()), Entry::new("Out-Null", || Box::new(OutNull))];

/// `Out-Default`: shows objects on the host.
#[derive(Default)]
struct OutDefault {
    printer: Option<Printer>,
}

/// `Out-Null`: drops objects.
struct OutNull;

impl Cmdlet for OutNull {}

impl Cmdlet for OutDefault {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let _ = c;
        Ok(())
    }
}
