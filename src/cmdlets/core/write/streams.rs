//! `Write-Warning`, `Write-Verbose`, `Write-Debug`, `Write-Information`, `Write-Progress`.

use crate::runtime::records::InformationRecord;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Write-Warning", || Box::new(Warning)),
    Entry::new("Write-Verbose", || Box::new(Verbose)),
    Entry::new("Write-Debug", || Box::new(Debug)),
    Entry::new("Write-Information", || Box::new(Information)),
    Entry::new("Write-Progress", || Box::new(Progress)),
];

/// `Write-Warning`
struct Warning;

impl Cmdlet for Warning {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text = c.text("Message")?.unwrap_or_default();
        c.warning(text)
    }
}

/// `Write-Verbose`
struct Verbose;

impl Cmdlet for Verbose {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text = c.text("Message")?.unwrap_or_default();
        c.verbose(text)
    }
}

/// `Write-Debug`
struct Debug;

impl Cmdlet for Debug {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text = c.text("Message")?.unwrap_or_default();
        c.debug(text)
    }
}

/// `Write-Information`
struct Information;

impl Cmdlet for Information {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for tag in c.texts("Tags")? {
            if tag.get(..2).is_some_and(|p| p.eq_ignore_ascii_case("PS")) {
                return c.throw(ErrorRecord::new(
                    "System.InvalidOperationException",
                    format!("Cannot use tag '{tag}'. The 'PS' prefix is reserved."),
                    "PSPrefixReservedInInformationTag",
                    ErrorCategory::InvalidArgument,
                    Value::Str(tag),
                ));
            }
        }
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let data = c.get("MessageData").unwrap_or_default();
        let record = InformationRecord {
            shown: convert::to_display(c.rt, &data)?,
            data,
            newline: true,
            tags: c.texts("Tags")?,
            source: source(c),
            time: super::host::now(c.rt),
        };
        let call = c.call.clone();
        c.rt.write_information(record, false, Some(&call))
    }
}

/// What information records name as their source: the running script, else the command.
pub fn source(c: &Ctx<'_>) -> Str {
    c.rt.frame
        .as_ref()
        .and_then(|f| f.code.source.file.clone())
        .unwrap_or_else(|| c.call.name())
}

/// `Write-Progress`: nothing that a run without a screen shows.
struct Progress;

impl Cmdlet for Progress {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.text("Activity")?.is_some_and(|a| !a.is_empty()) || c.rt.edition.is_core() {
            return Ok(());
        }
        c.throw(ErrorRecord::new(
            "System.Management.Automation.PSArgumentException",
            "Cannot process argument because the value of argument \"Activity\" is not valid.",
            "Argument",
            ErrorCategory::InvalidArgument,
            Value::Null,
        ))
    }
}
