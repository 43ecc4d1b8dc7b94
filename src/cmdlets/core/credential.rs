//! `Get-Credential`: asks for a name and a password.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::security::{credential, credential_parts, secure_string};
use crate::value::{ErrorRecord, R, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Credential", || Box::new(Get))];

/// `Get-Credential`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let given = c.get("Credential").unwrap_or_default();
        if credential_parts(&given).is_some() {
            return c.write(given);
        }
        let user = match c.text("UserName")? {
            Some(user) => user,
            None => convert::to_str(c.rt, &given)?,
        };
        if !c.rt.host.interactive && c.rt.host.answers.is_none() {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
                "InvalidOperation",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        let title = match c.text("Title")? {
            Some(title) => title,
            None if c.rt.edition.is_core() => "PowerShell credential request".into(),
            None => "Windows PowerShell credential request".into(),
        };
        let message = c.text("Message")?;
        let message = message.unwrap_or_else(|| "Enter your credentials.".into());
        c.rt.host.write(&format!("\n{title}\n{message}\n"));
        let user = if user.is_empty() {
            c.rt.host.write("User: ");
            c.rt.host.read_line().unwrap_or_default().into()
        } else {
            user
        };
        if user.is_empty() {
            // Whoever gives no name cancels.
            return Ok(());
        }
        c.rt.host.write(&format!("Password for user {user}: "));
        let password = zeroize::Zeroizing::new(c.rt.host.read_secret().unwrap_or_default());
        c.rt.host.write("\n");
        c.write(credential(&user, secure_string(&password)))
    }
}
