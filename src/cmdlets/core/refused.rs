//! Cmdlets that this program knows and does not run: debugging, tracing, runspaces, events, mail and web. Each says so
//! with its reason, as an error that scripts can catch.

use super::shared::refuse;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

const NETWORK: &str = "requests to the network are not supported yet";
const MAIL: &str = "sending mail is not supported yet";
const DEBUGGER: &str = "this program has no debugger";
const RUNSPACES: &str = "a session has one runspace";
const EVENTS: &str = "this program raises no events";
const TRACING: &str = "this program writes no traces";
const CODE: &str = "format and type files are not read";
const WINDOW: &str = "this program opens no windows";

/// Why each is refused.
const REASONS: &[(&str, &str)] = &[
    ("Invoke-RestMethod", NETWORK),
    ("Invoke-WebRequest", NETWORK),
    ("Send-MailMessage", MAIL),
    ("Set-PSBreakpoint", DEBUGGER),
    ("Enable-PSBreakpoint", DEBUGGER),
    ("Disable-PSBreakpoint", DEBUGGER),
    ("Remove-PSBreakpoint", DEBUGGER),
    ("Wait-Debugger", DEBUGGER),
    ("Debug-Runspace", RUNSPACES),
    ("Enable-RunspaceDebug", RUNSPACES),
    ("Disable-RunspaceDebug", RUNSPACES),
    ("Get-RunspaceDebug", RUNSPACES),
    ("Register-EngineEvent", EVENTS),
    ("Register-ObjectEvent", EVENTS),
    ("New-Event", EVENTS),
    ("Wait-Event", EVENTS),
    ("Trace-Command", TRACING),
    ("Set-TraceSource", TRACING),
    ("Get-TraceSource", TRACING),
    ("Update-FormatData", CODE),
    ("Export-FormatData", CODE),
    ("Out-GridView", WINDOW),
    ("Show-Command", WINDOW),
];

macro_rules! entries {
    ($($name:literal),* $(,)?) => {
        /// The cmdlets of this file.
        pub static ENTRIES: &[Entry] = &[$(Entry::new($name, || Box::new(Refused))),*];
    };
}

entries!(
    "Invoke-RestMethod",
    "Invoke-WebRequest",
    "Send-MailMessage",
    "Set-PSBreakpoint",
    "Enable-PSBreakpoint",
    "Disable-PSBreakpoint",
    "Remove-PSBreakpoint",
    "Wait-Debugger",
    "Debug-Runspace",
    "Enable-RunspaceDebug",
    "Disable-RunspaceDebug",
    "Get-RunspaceDebug",
    "Register-EngineEvent",
    "Register-ObjectEvent",
    "New-Event",
    "Wait-Event",
    "Trace-Command",
    "Set-TraceSource",
    "Get-TraceSource",
    "Update-FormatData",
    "Export-FormatData",
    "Out-GridView",
    "Show-Command",
);

/// A cmdlet that is refused.
struct Refused;

impl Cmdlet for Refused {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.call.name();
        let why = REASONS
            .iter()
            .find(|(n, _)| *n == name)
            .map_or("", |(_, why)| why);
        refuse(c, &name, why)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_refused_cmdlet_has_a_reason() {
        for entry in super::ENTRIES {
            assert!(
                super::REASONS.iter().any(|(name, _)| *name == entry.name),
                "{}",
                entry.name
            );
        }
        assert_eq!(super::ENTRIES.len(), super::REASONS.len());
    }
}
