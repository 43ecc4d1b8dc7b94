//! `New-Item`.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::content::write::make_drive;
use super::super::provider::{Place, item};
use super::io_error;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert, winpath};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("New-Item", || Box::new(New)),
    // The function makes folders and is `New-Item` otherwise.
    Entry::with_class(
        "mkdir",
        || Box::new(New),
        "Microsoft.PowerShell.Commands.NewItemCommand",
    ),
];

/// `New-Item`
struct New;

/// What is made.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    File,
    Folder,
    SymbolicLink,
    HardLink,
}

/// The kind of a type's name, which may be cut short.
fn kind_of(name: &str) -> Option<Kind> {
    let lower = name.to_ascii_lowercase();
    let begins = |full: &str| !lower.is_empty() && full.starts_with(&lower);
    if lower.is_empty() || begins("file") {
        Some(Kind::File)
    } else if begins("directory") || lower == "container" {
        Some(Kind::Folder)
    } else if begins("symboliclink") || begins("junction") {
        Some(Kind::SymbolicLink)
    } else if begins("hardlink") {
        Some(Kind::HardLink)
    } else {
        None
    }
}

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.filter(|n| !n.is_empty());
        let mut paths = c.texts("Path")?;
        if paths.is_empty() {
            paths.push(Str::from("."));
        }
        for path in paths {
            let place = match Place::of(c.rt, &path) {
                Ok(place) => place,
                Err(record) => {
                    c.error(record)?;
                    continue;
                }
            };
            // Only where the name is apart can the path be a pattern.
            let places = match &name {
                Some(name) => {
                    let folders = place.expand(c.rt);
                    folders.iter().map(|f| f.unescaped().join(name)).collect()
                }
                None => vec![place],
            };
            for place in places {
                if place.is_file_system() {
                    file(c, &place, &path)?;
                } else {
                    other(c, &place)?;
                }
            }
        }
        Ok(())
    }
}

fn write_item(c: &mut Ctx<'_>, place: &Place) -> R<()> {
    match item::item(c.rt, place)? {
        Some(item) => c.write(item),
        None => Ok(()),
    }
}

/// Makes an item of a drive that is no folder.
fn other(c: &mut Ctx<'_>, place: &Place) -> R<()> {
    let shown = place.shown();
    if item::exists(c.rt, place) && !c.switch("Force") {
        return c.error(ErrorRecord::new(
            "System.Management.Automation.PSArgumentException",
            format!("The item at path '{}' already exists.", place.path),
            "Argument",
            ErrorCategory::InvalidArgument,
            Value::Null,
        ));
    }
    let value = c.get("Value").unwrap_or_default();
    let text = convert::to_str(c.rt, &value)?;
    if c.should_process(&format!("Item: {shown} Value: {text}"), "New Item")? {
        item::set(c.rt, place, value)?;
        write_item(c, place)?;
    }
    Ok(())
}

fn file(c: &mut Ctx<'_>, place: &Place, given: &str) -> R<()> {
    let type_name = if c.call.name() == "mkdir" {
        Str::from("directory")
    } else {
        c.text("ItemType")?.unwrap_or_default()
    };
    let Some(kind) = kind_of(&type_name) else {
        return c.throw(ErrorRecord::new(
            "System.Management.Automation.PSArgumentException",
            "The type is not a known type for the file system. Only \"file\",\"directory\" or \"symboliclink\" can be specified.",
            "Argument",
            ErrorCategory::InvalidArgument,
            Value::Str(type_name),
        ));
    };
    let path = place.native();
    let action = match kind {
        Kind::File => "Create File",
        Kind::Folder => "Create Directory",
        Kind::SymbolicLink => "Create Symbolic Link",
        Kind::HardLink => "Create Hard Link",
    };
    if !c.should_process(&format!("Destination: {}", place.shown()), action)? {
        return Ok(());
    }
    let force = c.switch("Force");
    make_drive(given, path);
    let made = match kind {
        Kind::Folder => {
            if path.exists() && !(force && path.is_dir()) {
                return c.error(ErrorRecord::new(
                    "System.IO.IOException",
                    format!(
                        "An item with the specified name {} already exists.",
                        place.shown()
                    ),
                    "DirectoryExist",
                    ErrorCategory::ResourceExists,
                    Value::Str(place.shown()),
                ));
            }
            std::fs::create_dir_all(path)
        }
        Kind::File => {
            let value = match c.get("Value").filter(|v| !v.is_null()) {
                Some(value) => convert::to_str(c.rt, &value)?,
                None => Str::default(),
            };
            create_file(path, &value, force)
        }
        Kind::SymbolicLink | Kind::HardLink => {
            let given = c.text("Value")?.unwrap_or_default();
            if given.trim().is_empty() {
                return c.throw(no_target(c.rt.edition.is_core()));
            }
            let target = link_target(c, kind, &given);
            match clear_for_link(kind, &target, path, force) {
                Some(record) => return c.error(record),
                None if kind == Kind::HardLink => std::fs::hard_link(&target, path),
                None => symlink(&target, path),
            }
        }
    };
    match made {
        Ok(()) => write_item(c, place),
        Err(e) => c.error(io_error(&e, path, "NewItemIOError")),
    }
}

/// Where a link points. From 7 on, a symbolic link keeps a relative target as it is written.
fn link_target(c: &Ctx<'_>, kind: Kind, given: &str) -> PathBuf {
    if kind == Kind::SymbolicLink && c.rt.edition.is_core() && !winpath::has_drive(given) {
        return PathBuf::from(given.replace('\\', "/"));
    }
    c.rt.native(given)
}

/// What stands where a link is to be: an error, or with `-Force` it goes.
fn clear_for_link(kind: Kind, target: &Path, path: &Path, force: bool) -> Option<ErrorRecord> {
    if !path.exists() && !path.is_symlink() {
        return None;
    }
    let shown = path.display().to_string();
    let (message, id, category) = if !force {
        (
            format!("Cannot create link because the path already exists: {shown}."),
            "SymLinkExists",
            ErrorCategory::ResourceExists,
        )
    } else if kind == Kind::HardLink && target == path {
        (
            "The target and path cannot be the same.".to_owned(),
            "TargetIsSameAsLink",
            ErrorCategory::InvalidOperation,
        )
    } else {
        // A failure shows itself when the link is made.
        let _ = match path.is_dir() && !path.is_symlink() {
            true => std::fs::remove_dir(path),
            false => std::fs::remove_file(path),
        };
        return None;
    };
    let class = match category {
        ErrorCategory::ResourceExists => "System.IO.IOException",
        _ => "System.InvalidOperationException",
    };
    Some(ErrorRecord::new(
        class,
        message,
        id,
        category,
        Value::Str(shown.into()),
    ))
}

/// The error of a link without a target.
fn no_target(core: bool) -> ErrorRecord {
    let parameter = if core {
        " (Parameter 'value')"
    } else {
        "\nParameter name: value"
    };
    ErrorRecord::new(
        "System.Management.Automation.PSArgumentNullException",
        format!(
            "Cannot process argument because the value of argument \"value\" is null. Change the value of argument \
             \"value\" to a non-null value.{parameter}"
        ),
        "ArgumentNull",
        ErrorCategory::InvalidArgument,
        Value::Null,
    )
}

fn create_file(path: &Path, text: &str, force: bool) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    if force {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(unix)]
fn symlink(target: &Path, path: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(windows)]
fn symlink(target: &Path, path: &Path) -> std::io::Result<()> {
    if target.is_dir() {
        std::os::windows::fs::symlink_dir(target, path)
    } else {
        std::os::windows::fs::symlink_file(target, path)
    }
}
