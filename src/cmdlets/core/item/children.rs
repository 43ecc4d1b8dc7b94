//! `Get-ChildItem`.

use std::cell::RefCell;
use std::path::PathBuf;

use rustc_hash::FxHashSet;

use super::super::provider::place::pattern;
use super::super::provider::targets::{Filters, Given, given, is_hidden};
use super::super::provider::{Place, item};
use super::attributes::Attributes;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-ChildItem", || Box::new(Get))];

/// `Get-ChildItem`
struct Get;

/// What is listed.
struct Listing {
    filters: Filters,
    recurse: bool,
    /// How many levels of folders are gone down into.
    depth: u32,
    force: bool,
    files: bool,
    folders: bool,
    hidden_only: bool,
    read_only_only: bool,
    /// Files of the system, which there are none of here.
    system_only: bool,
    attributes: Option<Attributes>,
    names: bool,
    /// Links to folders are gone down into, each folder once.
    follow: bool,
    visited: RefCell<FxHashSet<PathBuf>>,
}

/// Folders deeper than this are not gone down into: links may make a ring.
const DEEPEST: u32 = 256;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let attributes = attributes(c)?;
        let names_hidden = attributes.as_ref().is_some_and(Attributes::name_hidden);
        let depth = c.int("Depth")?.and_then(|d| u32::try_from(d).ok());
        let (files, folders) = (c.switch("File"), c.switch("Directory"));
        let hidden_only = c.switch("Hidden");
        let mut listing = Listing {
            filters: Filters::new(c)?,
            recurse: c.switch("Recurse") || depth.is_some(),
            depth: depth.unwrap_or(DEEPEST).min(DEEPEST),
            force: c.switch("Force") || hidden_only || names_hidden,
            files: files || !folders,
            folders: folders || !files,
            hidden_only,
            read_only_only: c.switch("ReadOnly"),
            system_only: c.switch("System"),
            attributes,
            names: c.switch("Name"),
            follow: c.switch("FollowSymlink"),
            visited: RefCell::default(),
        };
        let mut paths = given(c)?;
        if paths.is_empty() {
            paths.push(Given {
                text: Str::from("."),
                literal: true,
            });
        }
        for given in paths {
            if let Some(place) = given.place(c)? {
                listing.list(c, &given, place)?;
            }
        }
        Ok(())
    }
}

/// `-Attributes`
fn attributes(c: &mut Ctx<'_>) -> R<Option<Attributes>> {
    let words = c.texts("Attributes")?;
    if words.is_empty() {
        return Ok(None);
    }
    match Attributes::read(&words.join(",")) {
        Ok(attributes) => Ok(Some(attributes)),
        Err(name) => c.throw(ErrorRecord::new(
            "System.Management.Automation.ParameterBindingException",
            format!(
                "Cannot bind parameter 'Attributes'. Cannot convert value \"{name}\" to type \"System.IO.FileAttributes\": it is no attribute of a file."
            ),
            "CannotConvertArgument",
            ErrorCategory::InvalidArgument,
            Value::str(name),
        )),
    }
}

impl Listing {
    fn has_attributes(&self, c: &mut Ctx<'_>, place: &Place) -> R<bool> {
        let Some(wanted) = &self.attributes else {
            return Ok(true);
        };
        let Some(item) = item::item(c.rt, place)? else {
            return Ok(false);
        };
        let bits = match member::get(c.rt, &item, "Attributes")? {
            Value::Enum(_, bits) => bits,
            _ => return Ok(false),
        };
        Ok(wanted.take(bits))
    }

    fn list(&mut self, c: &mut Ctx<'_>, given: &Given, place: Place) -> R<()> {
        if given.is_pattern() {
            let leaf = place.leaf();
            if self.recurse
                && place.is_file_system()
                && has_wildcard(&leaf)
                && let Some(parent) = place.parent()
            {
                // `-Recurse` looks for the last part in all folders below.
                if leaf != "*"
                    && let Some(wildcard) = pattern(&leaf)
                {
                    self.filters.include.push(wildcard);
                }
                for folder in parent.expand(c.rt) {
                    self.walk(c, &folder, "", 0)?;
                }
                return Ok(());
            }
            for place in place.expand(c.rt) {
                self.offer(c, &place, &place.leaf())?;
            }
            return Ok(());
        }
        if item::exists(c.rt, &place) {
            if !item::is_container(&place) {
                return self.offer(c, &place, &place.leaf());
            }
            if !self.recurse && !self.filters.include.is_empty() && place.is_file_system() {
                // Without `\*` at the end, `-Include` looks at the folder itself.
                return Ok(());
            }
            return self.walk(c, &place, "", 0);
        }
        if self.recurse
            && place.is_file_system()
            && !given.text.ends_with(['/', '\\'])
            && let Some(parent) = place.parent()
            && parent.native().is_dir()
            && let Some(wildcard) = pattern(&place.leaf())
        {
            self.filters.include.push(wildcard);
            return self.walk(c, &parent, "", 0);
        }
        let mut record = place.not_found();
        if self.recurse && given.text.ends_with(['/', '\\']) {
            record.error_id = Str::from("ItemNotFound");
        }
        c.error(record)
    }

    /// True where a folder, by whatever links it is reached, was gone down into before.
    fn was_visited(&self, folder: &Place) -> bool {
        let real = std::fs::canonicalize(folder.native());
        real.is_ok_and(|real| !self.visited.borrow_mut().insert(real))
    }

    /// Lists a folder: its folders, its files, then what is in its folders.
    fn walk(&self, c: &mut Ctx<'_>, folder: &Place, prefix: &str, depth: u32) -> R<()> {
        if depth == 0 && self.follow {
            self.was_visited(folder);
        }
        let children = item::children(c.rt, folder);
        let (folders, files): (Vec<_>, Vec<_>) = children.into_iter().partition(item::is_container);
        for child in folders.iter().chain(&files) {
            self.offer(c, child, &format!("{prefix}{}", child.leaf()))?;
        }
        if !self.recurse || depth >= self.depth {
            return Ok(());
        }
        for child in &folders {
            let is_link = child.native().is_symlink() && !self.follow;
            if self.follow && self.was_visited(child) {
                c.warning(format!("Skip already-visited directory {}.", child.shown()))?;
                continue;
            }
            if (self.force || !is_hidden(child)) && !is_link {
                let prefix = format!("{prefix}{}/", child.leaf());
                self.walk(c, child, &prefix, depth + 1)?;
            }
        }
        Ok(())
    }

    /// Writes an item, where it passes what was asked for.
    fn offer(&self, c: &mut Ctx<'_>, place: &Place, name: &str) -> R<()> {
        let is_folder = item::is_container(place);
        let read_only =
            || std::fs::metadata(place.native()).is_ok_and(|m| m.permissions().readonly());
        let wanted = (if is_folder { self.folders } else { self.files })
            && self.filters.takes(&place.leaf())
            && (self.force || !is_hidden(place))
            && (!self.hidden_only || is_hidden(place))
            && (!self.read_only_only || read_only())
            && !self.system_only
            && self.has_attributes(c, place)?;
        if !wanted {
            return Ok(());
        }
        if self.names {
            return c.write(name);
        }
        match item::item(c.rt, place)? {
            Some(item) => c.write(item),
            None => Ok(()),
        }
    }
}
