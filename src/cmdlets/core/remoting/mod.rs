//! Sessions on other computers: no transport is there to open one, which each command says with the error and the id
//! that PowerShell has for it. Source: PowerShell's `engine/remoting/commands`.

pub mod option;
pub mod session;

use crate::runtime::Ctx;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Str, Value};

const TRANSPORT: &str = "System.Management.Automation.Remoting.PSRemotingTransportException";

/// What PowerShell says away from Windows, where nothing speaks its protocol.
const NO_CLIENT: &str = "This parameter set requires WSMan, and no supported WSMan client library was found. WSMan is either not installed or unavailable for this system.";

/// The computers that a call names, as messages name them: those of `-ComputerName`, or the hosts of `-ConnectionUri`.
fn computers(c: &mut Ctx<'_>) -> R<Vec<Str>> {
    let mut names = c.texts("ComputerName")?;
    for uri in c.texts("ConnectionUri")? {
        let after = uri.split_once("://").map_or(uri.as_str(), |(_, rest)| rest);
        let host = after.split(['/', ':', '?']).next().unwrap_or_default();
        names.push(Str::from(host));
    }
    names.extend(c.texts("HostName")?);
    names.extend(c.texts("VMName")?);
    if names.is_empty() {
        names.push(Str::from("localhost"));
    }
    Ok(names)
}

/// The error of a connection that cannot be made. PowerShell 7 ends the command, as it finds no client library;
/// Windows PowerShell reports each computer that it does not reach, under `id`.
///
/// # Errors
/// Where the error ends the command.
pub fn unreachable(c: &mut Ctx<'_>, id: &str) -> R<()> {
    let over_ssh = c.has("HostName") || c.has("SSHConnection");
    if c.rt.edition.is_core() && !over_ssh {
        return c.throw(ErrorRecord::new(
            TRANSPORT,
            NO_CLIENT,
            "System.Management.Automation.Remoting.PSRemotingDataStructureException",
            ErrorCategory::ResourceUnavailable,
            Value::Null,
        ));
    }
    for computer in computers(c)? {
        let client = if over_ssh { "SSH" } else { "WinRM" };
        let message = format!(
            "[{computer}] Connecting to remote server {computer} failed with the following error message : This program has no {client} client: commands run on this computer only. For more information, see the about_Remote_Troubleshooting Help topic."
        );
        c.error(ErrorRecord::of(
            Exception::new(TRANSPORT, message)
                .with("ErrorCode", Value::Int32(0))
                .into_value(),
            id,
            ErrorCategory::OpenError,
            Value::Str(computer),
        ))?;
    }
    Ok(())
}
