//! `Get-Error`: the errors of the session in the view that shows all they know.

use std::rc::Rc;

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::member::{set_type_names, type_names};
use crate::value::{R, Str, Value, Wrapped};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Error", || Box::new(Get))];

/// The classes whose objects have the view, which goes by a type name of its own.
const SHOWN: &[&str] = &[
    "System.Management.Automation.ErrorRecord",
    "System.Exception",
];

/// `Get-Error`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let errors = match c.get("InputObject") {
            Some(given) => vec![given],
            None => {
                let newest = c.int("Newest")?.unwrap_or(1);
                let mut errors = c.rt.errors.snapshot();
                errors.truncate(usize::try_from(newest).unwrap_or_default());
                errors
            }
        };
        let numbered = errors.len() > 1;
        for (index, error) in errors.iter().enumerate() {
            let mut names = type_names(error);
            let Some(class) = SHOWN.iter().find(|s| names.iter().any(|n| n == **s)) else {
                continue;
            };
            // The error itself keeps its names and members: only what is written has more.
            let shown = Wrapped::new(error);
            if numbered {
                let index = i32::try_from(index).unwrap_or(i32::MAX);
                shown.members.set_note("PSErrorIndex", Value::Int32(index));
            }
            let shown = Value::Wrapped(Rc::new(shown));
            let extended = Str::from(format!("{class}#PSExtendedError"));
            if !names.contains(&extended) {
                names.insert(0, extended);
            }
            set_type_names(&shown, names);
            c.write(shown)?;
        }
        Ok(())
    }
}
