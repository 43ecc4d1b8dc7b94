//! The files that `Update-FormatData`, `Update-TypeData` and `Remove-TypeData` are given.

use std::path::PathBuf;

use crate::cmdlets::core::provider::Place;
use crate::runtime::Ctx;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// The `.ps1xml` files that the paths of a parameter name; other paths are reported, missing ones under `id`.
///
/// # Errors
/// Where a report ends the command.
pub fn files(c: &mut Ctx<'_>, parameter: &str, id: &str) -> R<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in c.texts(parameter)? {
        let found = match Place::of(c.rt, &path) {
            Ok(place) if !place.is_file_system() => {
                let provider = place.ps_path();
                let provider = provider.split("::").next().unwrap_or_default();
                c.error(wrong(
                    format!(
                        "Cannot open the file because the current provider is \"{provider}\", and this command \
                         requires a file."
                    ),
                    id,
                ))?;
                continue;
            }
            Ok(place) => {
                let found = place.expand(c.rt);
                if found.is_empty() || !found.iter().all(|place| place.native().exists()) {
                    let missing = place.not_found();
                    c.error(ErrorRecord::of(
                        missing.exception.clone(),
                        id,
                        ErrorCategory::InvalidOperation,
                        Value::Str(path),
                    ))?;
                    continue;
                }
                found
            }
            Err(record) => {
                c.error(ErrorRecord::of(
                    record.exception.clone(),
                    id,
                    ErrorCategory::InvalidOperation,
                    Value::Str(path),
                ))?;
                continue;
            }
        };
        for place in found {
            let file = place.native().to_path_buf();
            let shown = file.display().to_string();
            if shown.to_ascii_lowercase().ends_with(".ps1xml") {
                files.push(file);
                continue;
            }
            c.error(wrong(
                format!(
                    "Cannot read the file \"{shown}\"  because it does not have the file name extension \"ps1xml\"."
                ),
                "WrongExtension",
            ))?;
        }
    }
    Ok(files)
}

fn wrong(message: String, id: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.Management.Automation.PSInvalidOperationException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        Value::Null,
    )
}
