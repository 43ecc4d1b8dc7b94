//! `Expand-Archive`.

use std::fs::File;
use std::io;
use std::path::Path;

use zip::ZipArchive;

use super::{broken, check_extension, problem, sources};
use crate::cmdlets::core::shared::file::{full_path, system_message};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;
use crate::value::types::io::of_path;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::with_class(
    "Expand-Archive",
    || Box::new(Expand),
    "Expand-Archive",
)];

/// `Expand-Archive`
struct Expand;

impl Cmdlet for Expand {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let found = sources(c)?;
        let path = match found.as_slice() {
            [only] => only.clone(),
            _ => {
                let shown = c.text("Path")?.unwrap_or_default();
                let message = format!(
                    "The archive file path '{shown}' specified as input to the Path parameter is resolving to multiple file system paths. Provide a unique path to the Path parameter where the archive file has to be created."
                );
                return c.throw(problem("InvalidArchiveFilePath", message, &shown));
            }
        };
        check_extension(c, &path, &path.to_string_lossy())?;
        let folder = match c.text("DestinationPath")? {
            Some(folder) => full_path(c.rt, &folder),
            None => {
                let name = path.file_stem().unwrap_or_default();
                full_path(c.rt, &name.to_string_lossy())
            }
        };
        let shown = folder.display().to_string();
        if !c.should_process(&path.to_string_lossy(), "Expand-Archive")? {
            return Ok(());
        }
        c.verbose("Preparing to expand...")?;
        let opened = File::open(&path).map_err(|e| system_message(&e));
        let archive = opened.and_then(|file| ZipArchive::new(file).map_err(|e| e.to_string()));
        let mut archive = match archive {
            Ok(archive) => archive,
            Err(why) => return c.throw(broken(&path, &why)),
        };
        if let Err(e) = std::fs::create_dir_all(&folder) {
            return c.throw(broken(Path::new(&shown), &system_message(&e)));
        }
        for at in 0..archive.len() {
            expand_entry(c, &mut archive, at, &path, &folder)?;
        }
        Ok(())
    }
}

/// Writes one entry of an archive below a folder.
fn expand_entry(
    c: &mut Ctx<'_>,
    archive: &mut ZipArchive<File>,
    at: usize,
    path: &Path,
    folder: &Path,
) -> R<()> {
    let mut entry = match archive.by_index(at) {
        Ok(entry) => entry,
        Err(e) => return c.throw(broken(path, &e.to_string())),
    };
    let name = match entry.name() {
        Ok(name) => name.replace('\\', "/"),
        Err(e) => return c.throw(broken(path, &e.to_string())),
    };
    // A name that leads out of the folder is never followed.
    let leads_out = |part: &str| part == ".." || part.contains(':');
    if name.starts_with('/') || name.split('/').any(leads_out) {
        let message = format!("Can not process invalid archive entry '{name}'.");
        return c.error(problem("BadArchiveEntry", message, &name));
    }
    let target = folder.join(&name);
    let written = if entry.is_dir() || name.ends_with('/') {
        std::fs::create_dir_all(&target)
    } else {
        if target.exists() && !c.switch("Force") {
            let message = format!(
                "Failed to create file '{}' while expanding the archive file '{}' contents as the file '{}' already exists. Use the -Force parameter if you want to overwrite the existing directory '{}' contents when expanding the archive file.",
                target.display(),
                path.display(),
                target.display(),
                folder.display()
            );
            return c.error(problem(
                "ExpandArchiveFileExists",
                message,
                &target.to_string_lossy(),
            ));
        }
        let parent = target.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent)
            .and_then(|()| File::create(&target))
            .and_then(|mut file| io::copy(&mut entry, &mut file).map(|_| ()))
    };
    drop(entry);
    if let Err(e) = written {
        return c.error(broken(&target, &system_message(&e)));
    }
    c.verbose(format!("Created '{}'.", target.display()))?;
    if c.switch("PassThru") {
        return c.write(of_path(&target));
    }
    Ok(())
}
