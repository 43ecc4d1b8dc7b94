//! Cmdlets that this program knows and does not run: debugging what runs elsewhere, tracing, remote
//! sessions and certificates.
//! Each says so with its reason, as an error that scripts can catch.

use super::shared::refuse;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

const PROCESSES: &str = "no debugger of another process is reached";
const RUNSPACES: &str =
    "what runs in a job or another runspace has come to its end when the next statement runs";
const TRACING: &str = "this program writes no traces";
const REMOTE: &str = "commands run on this computer only";
const FEATURES: &str = "this program has no experimental features";
const CERTIFICATES: &str = "this program keeps no certificates";
const COMPUTER: &str = "a script does not turn the computer off";
const HELP: &str = "help comes with the program and is always up to date";
const PROCESS: &str = "this program does not give its place to another";
const GALLERY: &str = "no gallery is reached; MSOnline and AzureAD are built in";

/// Why each is refused.
const REASONS: &[(&str, &str)] = &[
    ("Debug-Runspace", RUNSPACES),
    ("Enable-RunspaceDebug", RUNSPACES),
    ("Disable-RunspaceDebug", RUNSPACES),
    ("Get-RunspaceDebug", RUNSPACES),
    ("Trace-Command", TRACING),
    ("Set-TraceSource", TRACING),
    ("Get-TraceSource", TRACING),
    ("Import-PSSession", REMOTE),
    ("Export-PSSession", REMOTE),
    ("New-PSTransportOption", REMOTE),
    ("New-PSSessionConfigurationFile", REMOTE),
    ("New-PSRoleCapabilityFile", REMOTE),
    ("Enter-PSHostProcess", REMOTE),
    ("Exit-PSHostProcess", REMOTE),
    ("Debug-Process", PROCESSES),
    ("Debug-Job", RUNSPACES),
    ("Enable-ExperimentalFeature", FEATURES),
    ("Disable-ExperimentalFeature", FEATURES),
    ("Get-CmsMessage", CERTIFICATES),
    ("Protect-CmsMessage", CERTIFICATES),
    ("Unprotect-CmsMessage", CERTIFICATES),
    ("Get-PfxCertificate", CERTIFICATES),
    ("Restart-Computer", COMPUTER),
    ("Stop-Computer", COMPUTER),
    ("Save-Help", HELP),
    ("Update-Help", HELP),
    ("Switch-Process", PROCESS),
    ("Publish-Module", GALLERY),
    ("Publish-Script", GALLERY),
    ("Publish-PSResource", GALLERY),
    ("Find-Command", GALLERY),
];

/// Why a cmdlet is refused; None for those that run.
pub fn reason(cmdlet: &str) -> Option<&'static str> {
    let found = REASONS.iter().find(|(name, _)| *name == cmdlet);
    found.map(|(_, why)| *why)
}

macro_rules! entries {
    ($($name:literal),* $(,)?) => {
        /// The cmdlets of this file.
        pub static ENTRIES: &[Entry] = &[$(Entry::new($name, || Box::new(Refused))),*];
    };
}

entries!(
    "Debug-Runspace",
    "Enable-RunspaceDebug",
    "Disable-RunspaceDebug",
    "Get-RunspaceDebug",
    "Trace-Command",
    "Set-TraceSource",
    "Get-TraceSource",
    "Import-PSSession",
    "Export-PSSession",
    "New-PSTransportOption",
    "New-PSSessionConfigurationFile",
    "New-PSRoleCapabilityFile",
    "Enter-PSHostProcess",
    "Exit-PSHostProcess",
    "Debug-Process",
    "Debug-Job",
    "Enable-ExperimentalFeature",
    "Disable-ExperimentalFeature",
    "Get-CmsMessage",
    "Protect-CmsMessage",
    "Unprotect-CmsMessage",
    "Get-PfxCertificate",
    "Restart-Computer",
    "Stop-Computer",
    "Save-Help",
    "Update-Help",
    "Switch-Process",
    "Publish-Module",
    "Publish-Script",
    "Publish-PSResource",
    "Find-Command",
);

/// A cmdlet that is refused.
struct Refused;

impl Cmdlet for Refused {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.call.name();
        refuse(c, &name, reason(&name).unwrap_or_default())
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
