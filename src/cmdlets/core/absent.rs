//! Cmdlets that list or stop what this program never has: breakpoints, experimental features. They
//! find nothing, and report what is asked for by name.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-PSBreakpoint", || Box::new(Nothing)),
    Entry::new("Get-ExperimentalFeature", || Box::new(Nothing)),
    Entry::new("Get-PSHostProcessInfo", || Box::new(Nothing)),
    Entry::new("Get-PSSubsystem", || Box::new(Nothing)),
    Entry::new("Set-PSDebug", || Box::new(Debug)),
];

/// A cmdlet that finds nothing.
struct Nothing;

impl Cmdlet for Nothing {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.call.name() != "Get-PSBreakpoint" {
            return Ok(());
        }
        for id in c.texts("Id")? {
            c.error(ErrorRecord::new(
                "System.ArgumentException",
                format!("There is no breakpoint with ID '{id}'."),
                "PSBreakpoint:BreakpointIdNotFound",
                ErrorCategory::InvalidArgument,
                Value::Str(id),
            ))?;
        }
        Ok(())
    }
}

/// `Set-PSDebug`: `-Off` and `-Strict` alone; nothing is traced.
struct Debug;

impl Cmdlet for Debug {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.int("Trace")?.is_some_and(|n| n != 0) || c.switch("Step") {
            return super::shared::refuse(c, "Set-PSDebug", "this program has no debugger");
        }
        if c.has("Strict") || c.switch("Off") {
            let level = u8::from(c.switch("Strict"));
            c.rt.global.strict.set(Some(level));
        }
        Ok(())
    }
}
