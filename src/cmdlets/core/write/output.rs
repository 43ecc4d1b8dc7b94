//! `Write-Output`.

use crate::edition::Edition;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value, ty};

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
            c.write(as_declared(input, c.rt.edition))
        } else {
            c.write_all(input)
        }
    }
}

/// The parameter is a `PSObject[]` in 5.1, so an array arrives as that; 7 declares `PSObject` and keeps the array.
fn as_declared(input: Value, edition: Edition) -> Value {
    match input {
        Value::Array(items) if !edition.is_core() => {
            match ty::find("System.Management.Automation.PSObject") {
                Some(element) => Value::typed_array(element, items.snapshot()),
                None => Value::Array(items),
            }
        }
        other => other,
    }
}
