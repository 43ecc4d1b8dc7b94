//! `Copy-Item`, `Move-Item`.

use std::path::{Path, PathBuf};

use super::super::provider::targets::Filters;
use super::super::provider::{Place, item, targets};
use super::super::shared::refuse;
use super::{io_error, taken};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Copy-Item", || Box::new(Copy)),
    Entry::new("Move-Item", || Box::new(Move)),
];

/// `Copy-Item`
struct Copy;

/// `Move-Item`
struct Move;

/// Where items go. A pattern stands for the one folder that it matches.
fn destination(c: &mut Ctx<'_>) -> R<Option<Place>> {
    let text = c.text("Destination")?.unwrap_or_else(|| Str::from("."));
    match Place::of(c.rt, &text) {
        Ok(place) => {
            let found = place.expand(c.rt);
            Ok(match found.as_slice() {
                [only] => Some(only.clone()),
                _ => Some(place),
            })
        }
        Err(record) => c.error(record).map(|()| None),
    }
}

/// The path that an item gets: below the destination where that is a folder.
fn target_of(source: &Place, destination: &Place) -> PathBuf {
    let path = destination.native();
    if path.is_dir() {
        path.join(source.leaf())
    } else {
        path.to_path_buf()
    }
}

fn pass_on(c: &mut Ctx<'_>, place: &Place) -> R<()> {
    if c.switch("PassThru")
        && let Some(item) = item::item(c.rt, place)?
    {
        c.write(item)?;
    }
    Ok(())
}

impl Cmdlet for Copy {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("ToSession") || c.has("FromSession") {
            // No session can have been opened; the binder has said so of what is none.
            return refuse(
                c,
                "Copy-Item with a session",
                "files are copied on this computer only",
            );
        }
        let flat = c.has("Container") && !c.switch("Container");
        let Some(to) = destination(c)? else {
            return Ok(());
        };
        for place in targets::existing(c)? {
            if !place.is_file_system() || !to.is_file_system() {
                copy_value(c, &place, &to)?;
                continue;
            }
            let target = target_of(&place, &to);
            let shown = target.display().to_string();
            let is_folder = place.native().is_dir();
            let action = if is_folder {
                "Copy Directory"
            } else {
                "Copy File"
            };
            let question = format!("Item: {} Destination: {shown}", place.shown());
            if !c.should_process(&question, action)? {
                continue;
            }
            if is_same(&target, place.native()) {
                c.error(onto_itself(place.shown().to_string()))?;
                continue;
            }
            if is_folder && target.is_file() {
                c.error(ErrorRecord::new(
                    "System.ArgumentException",
                    "Container cannot be copied onto existing leaf item.",
                    "CopyContainerItemToLeafError",
                    ErrorCategory::InvalidArgument,
                    Value::Str(place.shown()),
                ))?;
                continue;
            }
            let filters = Filters::new(c)?;
            if is_folder && flat && to.native().is_dir() {
                copy_flat(c, &place, to.native())?;
                continue;
            }
            if is_folder {
                copy_folder(c, place.native(), &target, &filters)?;
            } else {
                copy_file(c, place.native(), &target)?;
            }
            pass_on(c, &Place::file(&target))?;
        }
        Ok(())
    }
}

/// Copies a folder with what is in it (`-Recurse`), or the folder alone.
fn copy_folder(c: &mut Ctx<'_>, from: &Path, to: &Path, filters: &Filters) -> R<()> {
    let mut waiting = vec![(from.to_path_buf(), to.to_path_buf())];
    while let Some((from, to)) = waiting.pop() {
        // The copy may lie in the folder that is copied: what to copy is read before it is made.
        let children = item::children(c.rt, &Place::file(&from));
        if let Err(e) = std::fs::create_dir_all(&to) {
            c.error(io_error(&e, &to, "CopyDirectoryInfoItemIOError"))?;
            continue;
        }
        if !c.switch("Recurse") {
            continue;
        }
        for child in children {
            let target = to.join(child.leaf());
            if filters.excludes(&child.leaf()) {
                continue;
            }
            if child.native().is_dir() {
                waiting.push((child.native().to_path_buf(), target));
            } else if filters.passes_filter(&child.leaf()) {
                copy_file(c, child.native(), &target)?;
            }
        }
    }
    Ok(())
}

/// `-Container:$false`: whatever is in a folder and below goes into one folder, its folders empty.
fn copy_flat(c: &mut Ctx<'_>, from: &Place, to: &Path) -> R<()> {
    if !c.switch("Recurse") {
        return c.error(ErrorRecord::new(
            "System.Management.Automation.PSArgumentException",
            "Container cannot be copied to another container. The -Recurse or -Container parameter is not specified. (Parameter 'path')",
            "CopyContainerToContainerWithoutRecurseOrContainer",
            ErrorCategory::InvalidArgument,
            Value::Str(from.shown()),
        ));
    }
    let mut waiting = vec![from.native().to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for child in item::children(c.rt, &Place::file(&folder)) {
            let (path, target) = (child.native(), to.join(child.leaf()));
            if !path.is_dir() {
                copy_file(c, path, &target)?;
                continue;
            }
            if let Err(e) = std::fs::create_dir_all(&target) {
                c.error(io_error(&e, &target, "CopyDirectoryInfoItemIOError"))?;
            }
            waiting.push(path.to_path_buf());
        }
    }
    Ok(())
}

fn onto_itself(shown: String) -> ErrorRecord {
    ErrorRecord::new(
        "System.IO.IOException",
        format!("Cannot overwrite the item {shown} with itself."),
        "CopyError",
        ErrorCategory::WriteError,
        Value::Str(shown.into()),
    )
}

/// True where both paths lead to one file, by whatever links: copying it would empty it.
fn is_same(a: &Path, b: &Path) -> bool {
    if a == b {
        return true;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let id = |p: &Path| std::fs::metadata(p).ok().map(|m| (m.dev(), m.ino()));
        id(a).is_some_and(|a| Some(a) == id(b))
    }
    #[cfg(not(unix))]
    {
        let real = |p: &Path| std::fs::canonicalize(p).ok();
        real(a).is_some_and(|a| Some(a) == real(b))
    }
}

fn copy_file(c: &mut Ctx<'_>, from: &Path, to: &Path) -> R<()> {
    if is_same(from, to) {
        return c.error(onto_itself(to.display().to_string()));
    }
    let read_only = std::fs::metadata(to).is_ok_and(|m| m.permissions().readonly());
    if read_only && c.switch("Force") {
        // A failure shows itself when the file is written.
        let _ = std::fs::remove_file(to);
    }
    match std::fs::copy(from, to) {
        Ok(_) => Ok(()),
        Err(e) => c.error(io_error(&e, to, "CopyFileInfoItemIOError")),
    }
}

/// Copies an item of a drive that is no folder.
fn copy_value(c: &mut Ctx<'_>, from: &Place, to: &Place) -> R<()> {
    if from.provider != to.provider {
        return c.error(ErrorRecord::new(
            "System.Management.Automation.PSArgumentException",
            "Source and destination path did not resolve to the same provider.",
            "Argument",
            ErrorCategory::InvalidArgument,
            Value::Str(from.shown()),
        ));
    }
    let question = format!("Item: {} Destination: {}", from.path, to.path);
    if c.should_process(&question, "Copy Item")?
        && let Some(value) = item::value(c.rt, from)
    {
        item::set(c.rt, to, value)?;
        pass_on(c, to)?;
    }
    Ok(())
}

impl Cmdlet for Move {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(to) = destination(c)? else {
            return Ok(());
        };
        let mut given = c.texts("LiteralPath")?;
        given.extend(c.texts("Path")?);
        let moves = |place: &Place| place.is_file_system();
        let all = given
            .iter()
            .filter_map(|g| Place::of(c.rt, g).ok())
            .all(|p| moves(&p));
        if !all || !moves(&to) {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.ParameterBindingException",
                "Cannot retrieve the dynamic parameters for the cmdlet. The NavigationCmdletProvider methods are not supported by this provider.",
                "GetDynamicParametersException",
                ErrorCategory::InvalidArgument,
                Value::Null,
            ));
        }
        for place in targets::existing(c)? {
            let target = target_of(&place, &to);
            let is_folder = place.native().is_dir();
            let (action, id) = if is_folder {
                ("Move Directory", "MoveDirectoryItemIOError")
            } else {
                ("Move File", "MoveFileInfoItemIOError")
            };
            if is_folder && target.starts_with(place.native()) {
                let shown = target.display().to_string();
                c.error(ErrorRecord::new(
                    "System.IO.IOException",
                    format!(
                        "Destination path cannot be a subdirectory of the source or the source itself: {shown}."
                    ),
                    "MoveItemArgumentError",
                    ErrorCategory::InvalidArgument,
                    Value::Str(shown.into()),
                ))?;
                continue;
            }
            let question = format!("Item: {} Destination: {}", place.shown(), target.display());
            if !c.should_process(&question, action)? {
                continue;
            }
            if target.exists() && target != place.native() && (!c.switch("Force") || is_folder) {
                let core = c.rt.edition.is_core();
                c.error(taken(core, &target, id, place.shown()))?;
                continue;
            }
            match relocate(place.native(), &target) {
                Ok(()) => pass_on(c, &Place::file(&target))?,
                Err(e) => c.error(io_error(&e, &target, id))?,
            }
        }
        Ok(())
    }
}

/// Moves a file or folder; a file also from one file system to another.
fn relocate(from: &Path, to: &Path) -> std::io::Result<()> {
    match std::fs::rename(from, to) {
        Err(e) if e.kind() == std::io::ErrorKind::CrossesDevices && from.is_file() => {
            std::fs::copy(from, to)?;
            std::fs::remove_file(from)
        }
        other => other,
    }
}
