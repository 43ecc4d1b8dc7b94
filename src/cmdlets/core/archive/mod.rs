//! `Compress-Archive`, `Expand-Archive`: folders and files as zip archives, and back.

pub mod compress;
pub mod expand;

use std::path::{Path, PathBuf};

use super::provider::place::Place;
use super::shared::file::full_path;
use crate::runtime::Ctx;
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// An `IOException` about archives.
fn problem(id: &str, message: String, target: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.IO.IOException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        Value::str(target),
    )
}

/// The files and folders that `-Path` and `-LiteralPath` name.
///
/// # Errors
/// `ArchiveCmdletPathNotFound` for a path that leads nowhere.
fn sources(c: &mut Ctx<'_>) -> R<Vec<PathBuf>> {
    let mut found = Vec::new();
    let literal = c.texts("LiteralPath")?.into_iter().map(|p| (p, true));
    let plain = c.texts("Path")?.into_iter().map(|p| (p, false));
    let all: Vec<(Str, bool)> = literal.chain(plain).collect();
    for (path, literal) in all {
        let before = found.len();
        if literal || !has_wildcard(&path) {
            found.push(full_path(c.rt, &path));
        } else if let Ok(place) = Place::of(c.rt, &path) {
            let places = place.expand(c.rt);
            found.extend(places.iter().map(|p| p.native().to_path_buf()));
        }
        let there = found.iter().skip(before).all(|p| p.exists());
        if !there || (found.len() == before && !has_wildcard(&path)) {
            let message = format!(
                "The path '{path}' either does not exist or is not a valid file system path."
            );
            return c.throw(problem("ArchiveCmdletPathNotFound", message, &path));
        }
    }
    Ok(found)
}

/// Ends the command where a file's name does not end as archives' do.
fn check_extension(c: &mut Ctx<'_>, path: &Path, given: &str) -> R<()> {
    let extension = path.extension().map(|e| e.to_string_lossy().into_owned());
    let extension = extension.unwrap_or_default();
    if extension.eq_ignore_ascii_case("zip") {
        return Ok(());
    }
    let message = format!(
        ".{extension} is not a supported archive file format. .zip is the only supported archive file format."
    );
    c.throw(problem("NotSupportedArchiveFileExtension", message, given))
}

/// What an archive that cannot be read or written is reported as.
fn broken(path: &Path, why: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.IO.InvalidDataException",
        format!(
            "The archive file '{}' cannot be used: {why}.",
            path.display()
        ),
        "InvalidArchive",
        ErrorCategory::InvalidData,
        Value::str(path.to_string_lossy()),
    )
}
