//! `Get-Process`.

use super::super::shared::refuse;
use super::matching;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Process", || Box::new(Get))];

/// `Get-Process`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for (name, why) in [
            ("ComputerName", "other computers cannot be asked"),
            ("IncludeUserName", "the owners of processes are not read"),
            ("Module", "the files that a process loaded are not read"),
            ("FileVersionInfo", "programs here carry no version"),
        ] {
            if c.has(name) {
                return refuse(c, &format!("Get-Process -{name}"), why);
            }
        }
        for process in matching(c, true)? {
            c.write(process)?;
        }
        Ok(())
    }
}
