//! `Update-FormatData`, `Get-FormatData`, `Export-FormatData`: the views of `.format.ps1xml` files.

mod built_in;
mod export;
mod get;
mod object;

use std::path::Path;
use std::rc::Rc;

use super::shared::{file, ps1xml};
use crate::format::display::{Database, File, loader};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::text::Encoding;
use crate::value::{ErrorRecord, R, Str, Value};

pub use object::DEFS;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Update-FormatData", || Box::new(Update)),
    Entry::new("Get-FormatData", || Box::new(get::Get)),
    Entry::new("Export-FormatData", || Box::<export::Export>::default()),
];

/// `Update-FormatData`
struct Update;

impl Cmdlet for Update {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let prepended = ps1xml::files(c, "PrependPath", "FormatPrependPathException")?;
        let appended = ps1xml::files(c, "AppendPath", "FormatAppendPathException")?;
        let given = c.has("PrependPath") || c.has("AppendPath");
        if given && prepended.is_empty() && appended.is_empty() {
            return Ok(());
        }
        let mut database = c.rt.display.as_deref().cloned().unwrap_or_default();
        let mut errors = Vec::new();
        // All files are read again, as PowerShell does: what changed on disk shows.
        for loaded in database.prepended.iter_mut().chain(&mut database.appended) {
            let path = loaded.path.to_string();
            *loaded = load(c, Path::new(&path), &mut errors)?;
        }
        let mut first = Vec::new();
        for path in prepended {
            if let Some(file) = read(c, &database, &first, &path, &mut errors)? {
                first.push(file);
            }
        }
        first.append(&mut database.prepended);
        database.prepended = first;
        for path in appended {
            if let Some(file) = read(c, &database, &[], &path, &mut errors)? {
                database.appended.push(file);
            }
        }
        if !errors.is_empty() {
            return c.error(failure(&errors));
        }
        c.rt.display = (!database.is_empty()).then(|| Rc::new(database));
        Ok(())
    }
}

/// Reads a file that is not loaded yet, if the user agrees.
fn read(
    c: &mut Ctx<'_>,
    database: &Database,
    first: &[File],
    path: &Path,
    errors: &mut Vec<String>,
) -> R<Option<File>> {
    let shown = path.display().to_string();
    if !c.should_process(&format!("FileName: {shown}"), "Update FormatData")? {
        return Ok(None);
    }
    let mut loaded = database
        .prepended
        .iter()
        .chain(&database.appended)
        .chain(first);
    if loaded.any(|file| file.path.eq_ignore_ascii_case(&shown)) {
        return Ok(None);
    }
    load(c, path, errors).map(Some)
}

fn load(c: &mut Ctx<'_>, path: &Path, errors: &mut Vec<String>) -> R<File> {
    let shown = path.display().to_string();
    let text = file::read(c, path, Encoding::Utf8(false))?;
    let (definitions, wrong) = loader::read(c.rt, &shown, &text);
    errors.extend(
        wrong
            .into_iter()
            .map(|message| format!("{shown}, {message}")),
    );
    Ok(File {
        path: Str::from(shown),
        definitions: Rc::new(definitions),
    })
}

fn failure(errors: &[String]) -> ErrorRecord {
    let all: String = errors
        .iter()
        .flat_map(|error| [error.as_str(), "\n"])
        .collect();
    ErrorRecord::new(
        "System.Management.Automation.RuntimeException",
        format!("Errors occurred while loading the format data file: \n{all}"),
        "FormatXmlUpdateException",
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
}
