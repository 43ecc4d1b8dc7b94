//! What PowerShell ships as functions: `Clear-Host`, `help`, `more`, `Pause`, `prompt`, `cd..`, `cd\`.

use crate::runtime::exec::named_arg;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value};

/// The commands of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Clear-Host", || Box::new(Clear)),
    Entry::new("help", || Box::new(Help)),
    Entry::new("more", || Box::<More>::default()),
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

/// `help`: what `Get-Help` finds, as lines of text. Nothing is paged: terminals scroll.
struct Help;

/// The parameters that `help` hands on to `Get-Help`.
const HELP_PARAMETERS: &[&str] = &[
    "Name",
    "Path",
    "Category",
    "Full",
    "Detailed",
    "Examples",
    "Parameter",
    "Component",
    "Functionality",
    "Role",
    "Online",
];

impl Cmdlet for Help {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let given = HELP_PARAMETERS
            .iter()
            .filter_map(|name| Some(named_arg(name, c.get(name)?)))
            .collect();
        let found = c.rt.invoke_command("Get-Help", given, None)?;
        write_lines(c, found)
    }
}

/// `more`: files, or what comes, as lines of text.
#[derive(Default)]
struct More {
    came: Vec<Value>,
}

impl Cmdlet for More {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.came.extend(c.input());
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut shown = std::mem::take(&mut self.came);
        if let Some(paths) = c.get("paths") {
            let given = vec![named_arg("Path", paths)];
            shown = c.rt.invoke_command("Get-Content", given, None)?;
        }
        write_lines(c, shown)
    }
}

/// Writes what objects look like, a line each.
fn write_lines(c: &mut Ctx<'_>, objects: Vec<Value>) -> R<()> {
    let stream = vec![named_arg("Stream", Value::Bool(true))];
    for line in c.rt.invoke_command("Out-String", stream, Some(objects))? {
        c.write(line)?;
    }
    Ok(())
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
        let text = format!("PS {}> ", c.rt.shown_location());
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
