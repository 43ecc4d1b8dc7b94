//! `Import-PowerShellDataFile`, `Import-LocalizedData`: files of data in PowerShell's own notation.

use std::path::{Path, PathBuf};

use super::shared::file::{self, Purpose};
use crate::runtime::sym::Sym;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Import-PowerShellDataFile", || Box::new(ImportFile)),
    Entry::new("Import-LocalizedData", || Box::new(ImportLocalized)),
];

/// A file's text held to what data may say: constants, tables, arrays, and the named commands.
///
/// # Errors
/// The parse errors of a text that says more, and what evaluating it raises.
pub fn evaluate(c: &mut Ctx<'_>, text: &str, commands: &[crate::value::Str]) -> R<Value> {
    let allowed = if commands.is_empty() {
        String::new()
    } else {
        format!("-SupportedCommand {} ", commands.join(","))
    };
    // The language has a construct for just this: what stands in `data { }` is checked when it is read.
    let block = c.rt.parse_block(&format!("data {allowed}{{\n{text}\n}}"))?;
    let out = c.rt.call_block(&block, &[], None, false)?;
    Ok(Value::from_output(out))
}

/// `Import-PowerShellDataFile`
struct ImportFile;

fn invalid(c: &mut Ctx<'_>, path: &Path, id: &str) -> R<()> {
    c.error(ErrorRecord::new(
        "System.InvalidOperationException",
        format!(
            "The file '{}' could not be parsed as a PowerShell Data File.",
            path.display()
        ),
        id,
        ErrorCategory::InvalidData,
        Value::str(path.to_string_lossy()),
    ))
}

impl Cmdlet for ImportFile {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for path in file::inputs(c)? {
            if !path.is_file() {
                let shown = path.to_string_lossy().into_owned();
                c.error(ErrorRecord::new(
                    "System.ArgumentException",
                    format!("Cannot find path '{shown}' because it does not exist."),
                    "PathNotFound",
                    ErrorCategory::InvalidArgument,
                    Value::str(shown),
                ))?;
                continue;
            }
            let encoding = file::encoding(c, Purpose::Read)?;
            let text = file::read(c, &path, encoding)?;
            match evaluate(c, &text, &[]) {
                Ok(table) if matches!(table.base(), Value::Hash(_)) => c.write(table)?,
                Ok(_) => invalid(c, &path, "CouldNotParseAsPowerShellDataFileNoHashtableRoot")?,
                Err(stop) => match c.rt.record_of(*stop) {
                    Ok(_) => invalid(c, &path, "CouldNotParseAsPowerShellDataFile")?,
                    Err(other) => return Err(Box::new(other)),
                },
            }
        }
        Ok(())
    }
}

/// `Import-LocalizedData`
struct ImportLocalized;

/// The file of the nearest culture: `folder/de-DE/name`, `folder/de/name`, `folder/name`.
fn find(folder: &Path, culture: &str, name: &str, core: bool) -> Option<PathBuf> {
    let edition = if core {
        crate::Edition::Core
    } else {
        crate::Edition::Desktop
    };
    let mut at = culture.to_string();
    for _ in 0..8 {
        if at.is_empty() {
            break;
        }
        let file = folder.join(&at).join(name);
        if file.is_file() {
            return Some(file);
        }
        at = match Culture::by_name(&at, edition) {
            Ok(culture) => culture.parent_name().to_string(),
            Err(_) => String::new(),
        };
    }
    let file = folder.join(name);
    file.is_file().then_some(file)
}

impl Cmdlet for ImportLocalized {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let script = c.rt.frame.as_ref().and_then(|f| f.code.source.file.clone());
        let script = script.as_deref().map(Path::new);
        let folder = match c.text("BaseDirectory")? {
            Some(folder) => file::full_path(c.rt, &folder),
            None => match script.and_then(Path::parent) {
                Some(folder) => folder.to_path_buf(),
                None => file::full_path(c.rt, "."),
            },
        };
        let name = match (c.text("FileName")?, script) {
            (Some(name), _) => name.to_string(),
            (None, Some(script)) => script
                .file_stem()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default(),
            (None, None) => {
                return c.throw(ErrorRecord::new(
                    "System.InvalidOperationException",
                    "The FileName parameter was not specified. The FileName parameter is required when Import-LocalizedData is not called from a script file.",
                    "NotCalledFromAScriptFile",
                    ErrorCategory::InvalidOperation,
                    Value::Null,
                ));
            }
        };
        let name = if name.to_lowercase().ends_with(".psd1") {
            name
        } else {
            format!("{name}.psd1")
        };
        let culture = c.text("UICulture")?.unwrap_or_else(|| "en-US".into());
        let core = c.rt.edition.is_core();
        let Some(path) = find(&folder, &culture, &name, core) else {
            let record = ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                format!(
                    "Cannot find the Windows PowerShell data file '{name}' in directory '{}', or in any parent culture directories.",
                    folder.join(culture.as_str()).display()
                ),
                "ImportLocalizedData",
                ErrorCategory::ObjectNotFound,
                Value::str(name),
            );
            return c.error(record);
        };
        let commands = c.texts("SupportedCommand")?;
        let encoding = file::encoding(c, Purpose::Read)?;
        let text = file::read(c, &path, encoding)?;
        let table = evaluate(c, &text, &commands)?;
        match c.text("BindingVariable")? {
            Some(variable) => {
                let scope = c.rt.scope.clone();
                c.rt.assign_in(&scope, Sym::of(&variable), table)
            }
            None => c.write(table),
        }
    }
}
