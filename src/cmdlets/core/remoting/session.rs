//! `New-PSSession`, `Enter-PSSession`, `Get-PSSession`, `Remove-PSSession`: there is never a session.

use super::unreachable;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("New-PSSession", || Box::new(New)),
    Entry::new("Enter-PSSession", || Box::new(Enter)),
    Entry::new("Get-PSSession", || Box::new(Find)),
    Entry::new("Remove-PSSession", || Box::new(Find)),
    Entry::new("Exit-PSSession", || Box::new(Exit)),
];

/// `New-PSSession`
struct New;

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        unreachable(c, "PSSessionOpenFailed")
    }
}

/// `Enter-PSSession`
struct Enter;

impl Cmdlet for Enter {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        match c.set_name().as_str() {
            "Id" | "Name" | "InstanceId" => missing(c),
            _ => unreachable(c, "CreateRemoteRunspaceFailed"),
        }
    }
}

/// `Get-PSSession`, `Remove-PSSession`: report what is asked for by name, find nothing else, and reach no computer.
struct Find;

impl Cmdlet for Find {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let remote = [
            "ComputerName",
            "ConnectionUri",
            "VMId",
            "VMName",
            "ContainerId",
        ];
        if remote.iter().any(|p| c.has(p)) {
            // Sessions that this computer opened there can be removed without going there: none.
            return match c.call.name().as_str() {
                "Get-PSSession" => unreachable(c, "PSSessionOpenFailed"),
                _ => Ok(()),
            };
        }
        missing(c)
    }
}

/// Reports the sessions that were asked for by name, number or identity.
fn missing(c: &mut Ctx<'_>) -> R<()> {
    for name in c.texts("Name")? {
        if !has_wildcard(&name) {
            let message = format!(
                "The specified session with name \"{name}\" does not exist. Provide a valid session name."
            );
            no_session(c, message, "PSSessionNameNotFound", name)?;
        }
    }
    for id in c.texts("Id")? {
        let message = format!("The session ID \"{id}\" does not exist.");
        no_session(c, message, "PSSessionIdNotFound", id)?;
    }
    for id in c.texts("InstanceId")? {
        let message = format!("The session instance ID \"{id}\" does not exist.");
        no_session(c, message, "PSSessionInstanceIdNotFound", id)?;
    }
    Ok(())
}

fn no_session(c: &mut Ctx<'_>, message: String, id: &str, target: Str) -> R<()> {
    c.error(ErrorRecord::new(
        "System.ArgumentException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        Value::Str(target),
    ))
}

/// `Exit-PSSession`: nobody has entered one.
struct Exit;

impl Cmdlet for Exit {}
