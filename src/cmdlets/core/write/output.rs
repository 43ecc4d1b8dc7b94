//! `Write-Output`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Write-Output", || Box::new(Output))];

/// `Write-Output`: objects into the pipeline.
struct Output;

impl Cmdlet for Output {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input() else {
            return Ok(());
        };
        if c.switch("NoEnumerate") {
            c.write(input)
        } else {
            c.write_all(input)
        }
    }
}
