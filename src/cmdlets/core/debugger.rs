//! `Set-PSDebug`, `Wait-Debugger`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Set-PSDebug", || Box::new(Trace)),
    Entry::new("Wait-Debugger", || Box::new(Wait)),
];

/// `Set-PSDebug`
struct Trace;

impl Cmdlet for Trace {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.switch("Off") {
            c.rt.trace(0, false);
            c.rt.global.strict.set(Some(0));
            return Ok(());
        }
        let steps = c.switch("Step");
        // Stepping shows what it asks about.
        let level = c.int("Trace")?.or_else(|| steps.then_some(1));
        if let Some(level) = level {
            c.rt.trace(u8::try_from(level).unwrap_or(0), steps);
        }
        if c.has("Strict") {
            let level = u8::from(c.switch("Strict"));
            c.rt.global.strict.set(Some(level));
        }
        Ok(())
    }
}

/// `Wait-Debugger`: stops at the next statement.
struct Wait;

impl Cmdlet for Wait {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(position) = &c.call.position {
            let (line, _) = position.start_line_column();
            let file = position.source.file.clone().unwrap_or_default();
            c.verbose(format!("Wait-Debugger called on line {line} in {file}."))?;
        }
        c.rt.break_soon();
        Ok(())
    }
}
