//! `Write-Warning`, `Write-Verbose`, `Write-Debug`, `Write-Information`, `Write-Progress`.

use crate::runtime::records::InformationRecord;
use crate::runtime::sym::Sym;
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

/// `Write-Progress`: one line at the foot of a terminal, which the next output takes the place of; nothing where
/// standard error is none.
struct Progress;

/// The marks of a whole bar.
const BAR: usize = 20;

/// The line of a progress: what is done, a bar, how far it is.
fn progress_line(activity: &str, status: &str, percent: Option<i64>, width: usize) -> String {
    let mut line = activity.to_string();
    if let Some(percent) = percent {
        let percent = percent.clamp(0, 100);
        let full = usize::try_from(percent).unwrap_or(0) * BAR / 100;
        line.push_str(&format!(
            " [{}{}] {percent}%",
            "o".repeat(full),
            " ".repeat(BAR - full)
        ));
    }
    if !status.is_empty() {
        line.push_str(&format!(" {status}"));
    }
    let line = line.replace(['\r', '\n'], " ");
    line.chars().take(width.saturating_sub(1)).collect()
}

impl Cmdlet for Progress {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let activity = c.text("Activity")?.unwrap_or_default();
        if !activity.is_empty() || c.rt.edition.is_core() {
            let silent = c.rt.variable(Sym::of("ProgressPreference"));
            let silent = match silent {
                Some(value) => convert::to_str(c.rt, &value)?,
                None => Str::default(),
            };
            if matches!(silent.as_str(), "SilentlyContinue" | "Ignore") {
                return Ok(());
            }
            if c.switch("Completed") {
                c.rt.host.show_progress("");
                return Ok(());
            }
            let status = c.text("Status")?.unwrap_or_default();
            let percent = c.int("PercentComplete")?.filter(|p| *p >= 0);
            let line = progress_line(&activity, &status, percent, c.rt.host.width);
            c.rt.host.show_progress(&line);
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

#[cfg(test)]
mod tests {
    use super::progress_line;

    #[test]
    fn a_progress_fits_into_one_line() {
        let line = progress_line("Copying", "file 1", Some(50), 80);
        assert_eq!(line, "Copying [oooooooooo          ] 50% file 1");
        assert_eq!(progress_line("Copying", "", None, 5), "Copy");
        assert_eq!(
            progress_line("A", "b\nc", Some(999), 80),
            format!("A [{}] 100% b c", "o".repeat(20))
        );
    }
}
