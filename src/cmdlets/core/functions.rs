//! What PowerShell ships as functions: `Clear-Host`, `Pause`, `prompt`, `cd..`, `cd\`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The commands of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Clear-Host", || Box::new(Clear)),
    Entry::new("Pause", || Box::new(Pause)),
    Entry::new("prompt", || Box::new(Prompt)),
    Entry::new("cd..", || Box::new(Up)),
    Entry::new("cd\\", || Box::new(Root)),
];

/// `Clear-Host`: a terminal is cleared; what goes to a file stays as it is.
struct Clear;

impl Cmdlet for Clear {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.rt.host.color || c.rt.host.interactive {
            c.rt.host.write("\u{1b}[H\u{1b}[2J\u{1b}[3J");
            c.rt.host.at_line_start = true;
        }
        Ok(())
    }
}

/// `Pause`
struct Pause;

impl Cmdlet for Pause {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        super::expression::invoke(c, "$null = Read-Host 'Press Enter to continue...'")
    }
}

/// `prompt`
struct Prompt;

impl Cmdlet for Prompt {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text = format!("PS {}> ", c.rt.current_dir);
        c.write(text)
    }
}

/// `cd..`
struct Up;

impl Cmdlet for Up {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        super::expression::invoke(c, "Set-Location ..")
    }
}

/// `cd\`
struct Root;

impl Cmdlet for Root {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        super::expression::invoke(c, "Set-Location \\")
    }
}
