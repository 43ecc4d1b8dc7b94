//! `Read-Host`, `Get-Host`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::security::secure_string;
use crate::value::{Engine, ErrorRecord, R, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Read-Host", || Box::new(Read)),
    Entry::new("Get-Host", || Box::new(Get)),
];

/// `Read-Host`: a line from whoever is at the prompt, or from `--answers`.
struct Read;

impl Cmdlet for Read {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if !c.rt.host.interactive && c.rt.host.answers.is_none() {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
                "InvalidOperation",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        let mut words = Vec::new();
        for word in c.list("Prompt") {
            words.push(convert::to_display(c.rt, &word)?);
        }
        if !words.is_empty() {
            let prompt = format!("{}: ", words.join(" "));
            c.rt.host.write(&prompt);
        }
        if c.switch("AsSecureString") {
            let line = zeroize::Zeroizing::new(c.rt.host.read_secret().unwrap_or_default());
            return c.write(secure_string(&line));
        }
        let hidden = c.switch("MaskInput");
        let line = if hidden {
            c.rt.host.read_secret()
        } else {
            c.rt.host.read_line()
        };
        c.write(line.unwrap_or_default())
    }
}

/// `Get-Host`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let host = c.rt.variable_named("Host").unwrap_or_default();
        c.write(host)
    }
}
