//! Reading and replacing whole files. A file is replaced by a finished, flushed neighbour: whoever reads it, whenever
//! the machine stops, finds the old text or the new one.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Result, StoreError};

/// The text of a file in UTF-8, without a byte order mark.
///
/// # Errors
/// Missing, unreadable, a folder, or not UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    if path.is_dir() {
        return Err(StoreError::IsDirectory {
            path: path.to_path_buf(),
        });
    }
    let bytes = fs::read(path).map_err(|error| StoreError::reading(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| StoreError::Unreadable {
        path: path.to_path_buf(),
        reason: format!(
            "it is not text in UTF-8 (byte {})",
            error.utf8_error().valid_up_to()
        ),
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_string(),
        None => text,
    })
}

/// Replaces the content of `path` with `text`, whole or not at all, and keeps its permissions.
///
/// # Errors
/// Unwritable or full; the old file is then unchanged.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    if path.is_dir() {
        return Err(StoreError::IsDirectory {
            path: path.to_path_buf(),
        });
    }
    // A link's target is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let draft = neighbour(&target);
    let written = write_flushed(&draft, &target, text).and_then(|()| fs::rename(&draft, &target));
    if let Err(error) = written {
        // The draft may not even have been created; the first error is the one to tell.
        let _ = fs::remove_file(&draft);
        return Err(StoreError::writing(path, &error));
    }
    flush_folder(&target);
    Ok(())
}

/// A name in the same folder that no other process uses.
fn neighbour(target: &Path) -> PathBuf {
    let name = target
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    target.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

fn write_flushed(draft: &Path, target: &Path, text: &str) -> std::io::Result<()> {
    let mut file = File::create(draft)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = fs::metadata(target) {
        file.set_permissions(metadata.permissions())?;
    }
    file.sync_all()
}

/// Makes the rename itself last. Not every file system can flush a folder, and the content is safe either way.
fn flush_folder(target: &Path) {
    if let Some(folder) = target.parent()
        && let Ok(handle) = File::open(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
    {
        let _ = handle.sync_all();
    }
}
