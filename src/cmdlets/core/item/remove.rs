//! `Remove-Item`.

use super::super::provider::targets::{Filters, given, is_hidden};
use super::super::provider::{Place, item, targets};
use super::io_error;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Remove-Item", || Box::new(Remove))];

/// `Remove-Item`
struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for place in targets::existing(c)? {
            if place.is_file_system() {
                remove_file(c, &place)?;
            } else if c.should_process(&format!("Item: {}", place.path), "Remove Item")? {
                item::remove(c.rt, &place)?;
            }
        }
        remove_below(c)
    }
}

/// `-Recurse` with `-Include` or `-Exclude` on a folder looks at what is in it.
fn remove_below(c: &mut Ctx<'_>) -> R<()> {
    let filters = Filters::new(c)?;
    if !c.switch("Recurse") || filters.include.is_empty() {
        return Ok(());
    }
    for given in given(c)? {
        let Some(place) = given.place(c)? else {
            continue;
        };
        if given.is_pattern() || !place.native().is_dir() {
            continue;
        }
        let mut folders = vec![place];
        while let Some(folder) = folders.pop() {
            for child in item::children(c.rt, &folder) {
                if filters.takes(&child.leaf()) {
                    remove_file(c, &child)?;
                } else if child.native().is_dir() && !child.native().is_symlink() {
                    folders.push(child);
                }
            }
        }
    }
    Ok(())
}

fn remove_file(c: &mut Ctx<'_>, place: &Place) -> R<()> {
    let path = place.native();
    let is_folder = path.is_dir() && !path.is_symlink();
    let (recurse, force) = (c.switch("Recurse"), c.switch("Force"));
    let action = if is_folder {
        "Remove Directory"
    } else {
        "Remove File"
    };
    let full =
        is_folder && !recurse && std::fs::read_dir(path).is_ok_and(|mut d| d.next().is_some());
    if full && c.call.confirmed.get() != Some(true) {
        let question = format!(
            "The item at {} has children and the Recurse parameter was not specified. If you continue, all children will be removed with the item. Are you sure you want to continue?",
            place.shown()
        );
        let choices = ["&Yes", "Yes to &All", "&No", "No to A&ll", "&Suspend"];
        let answer = match c.rt.ask_choice("Confirm", &question, &choices, 0) {
            Ok(answer) => answer,
            Err(stop) => {
                let raised = c.rt.record_of(*stop).map_err(Box::new)?;
                return c.throw(raised.record.duplicate());
            }
        };
        match answer {
            0 => {}
            1 => c.call.confirmed.set(Some(true)),
            _ => return Ok(()),
        }
    }
    if !c.should_process(&place.shown(), action)? {
        return Ok(());
    }
    let read_only = std::fs::symlink_metadata(path).is_ok_and(|m| m.permissions().readonly());
    if !force && (is_hidden(place) || read_only) {
        let shown = place.shown();
        return c.error(ErrorRecord::new(
            "System.IO.IOException",
            "You do not have sufficient access rights to perform this operation or the item is hidden, system, or read only.",
            "RemoveFileSystemItemUnAuthorizedAccess",
            ErrorCategory::PermissionDenied,
            Value::Str(shown),
        ));
    }
    let removed = if is_folder {
        std::fs::remove_dir_all(path)
    } else {
        std::fs::remove_file(path)
    };
    match removed {
        Ok(()) => Ok(()),
        Err(e) => c.error(io_error(&e, path, "RemoveFileSystemItemIOError")),
    }
}
