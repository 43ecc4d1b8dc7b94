//! `Rename-Item`.

use super::super::provider::targets::Given;
use super::super::provider::{Place, item};
use super::{io_error, taken};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Rename-Item", || Box::new(Rename))];

/// `Rename-Item`
struct Rename;

impl Cmdlet for Rename {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let given = match (c.text("LiteralPath")?, c.text("Path")?) {
            (Some(text), _) => Given {
                text,
                literal: true,
            },
            (None, text) => Given {
                text: text.unwrap_or_default(),
                literal: false,
            },
        };
        let Some(place) = given.place(c)? else {
            return Ok(());
        };
        let place = match place.expand(c.rt).as_slice() {
            [only] if given.is_pattern() => only.clone(),
            _ => place,
        };
        if !item::exists(c.rt, &place) {
            return c.error(place.not_found());
        }
        let new = c.text("NewName")?.unwrap_or_default();
        if place.is_file_system() {
            rename_file(c, &place, &new)
        } else {
            rename_value(c, &place, &new)
        }
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

fn rename_value(c: &mut Ctx<'_>, place: &Place, new: &str) -> R<()> {
    let question = format!("Item: {} Destination: {new}", place.path);
    if !c.should_process(&question, "Rename Item")? {
        return Ok(());
    }
    let to = Place::named(place.provider, new);
    if let Some(value) = item::value(c.rt, place) {
        item::remove(c.rt, place)?;
        item::set(c.rt, &to, value)?;
        pass_on(c, &to)?;
    }
    Ok(())
}

fn rename_file(c: &mut Ctx<'_>, place: &Place, new: &str) -> R<()> {
    let plain = new.replace('\\', "/");
    let name = match plain.rsplit_once('/') {
        // `./new.txt` and the full path in the same folder are names too.
        Some((folder, name)) => {
            let folder = Place::file(&c.rt.native(folder));
            if place.parent().as_ref() != Some(&folder) {
                let message = "Cannot rename the specified target, because it represents a path or device name.";
                return c.error(ErrorRecord::new(
                    "System.Management.Automation.PSArgumentException",
                    message,
                    "Argument",
                    ErrorCategory::InvalidArgument,
                    Value::Null,
                ));
            }
            Str::from(name)
        }
        None => Str::from(plain.as_str()),
    };
    let path = place.native();
    let target = path.with_file_name(name.as_str());
    let action = if path.is_dir() {
        "Rename Directory"
    } else {
        "Rename File"
    };
    let question = format!("Item: {} Destination: {}", place.shown(), target.display());
    if !c.should_process(&question, action)? {
        return Ok(());
    }
    if target.exists() {
        let core = c.rt.edition.is_core();
        return c.error(taken(core, &target, "RenameItemIOError", place.shown()));
    }
    match std::fs::rename(path, &target) {
        Ok(()) => pass_on(c, &Place::file(&target)),
        Err(e) => c.error(io_error(&e, &target, "RenameItemIOError")),
    }
}
