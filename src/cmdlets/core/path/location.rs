//! `Get-Location`, `Set-Location`, `Push-Location`, `Pop-Location`.

use rustc_hash::FxHashMap;

use super::super::provider::targets::Given;
use super::super::provider::{Place, item};
use super::super::shared::refuse;
use crate::runtime::location::{self, PathStack};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Location", || Box::new(Get)),
    Entry::new("Set-Location", || Box::new(Set)),
    Entry::new("Push-Location", || Box::new(Push)),
    Entry::new("Pop-Location", || Box::new(Pop)),
];

/// The session's stacks of locations by their names; the unnamed one is the default.
#[derive(Default)]
struct Stacks {
    by_name: FxHashMap<String, Vec<Str>>,
    /// The folder before the last `Set-Location`: what `-` means.
    before: Option<Str>,
}

fn stack<'s>(c: &'s mut Ctx<'_>, name: &str) -> &'s mut Vec<Str> {
    let key = match name {
        "default" => String::new(),
        other => other.to_lowercase(),
    };
    c.rt.session::<Stacks>().by_name.entry(key).or_default()
}

/// `Get-Location`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if !c.switch("Stack") && !c.has("StackName") {
            let here = location::path_info(c.rt);
            return c.write(here);
        }
        let mut names = c.texts("StackName")?;
        if names.is_empty() {
            names.push(Str::default());
        }
        for name in names {
            let folders = stack(c, &name).clone();
            let paths = folders
                .iter()
                .rev()
                .map(|f| super::resolve::path_info(&Place::file(f.as_str().as_ref())))
                .collect();
            c.write(Value::net(PathStack { name, paths }))?;
        }
        Ok(())
    }
}

/// The folder that the parameters name; None where it was reported missing.
fn folder(c: &mut Ctx<'_>) -> R<Option<Place>> {
    let given = match (c.text("LiteralPath")?, c.text("Path")?) {
        (Some(text), _) => Given {
            text,
            literal: true,
        },
        (None, Some(text)) => Given {
            text,
            literal: false,
        },
        (None, None) => Given {
            text: Str::from("~"),
            literal: false,
        },
    };
    let place = match Place::of(c.rt, &given.text) {
        Ok(place) => place,
        Err(record) => return c.error(record).map(|()| None),
    };
    if !place.is_file_system() {
        return refuse(
            c,
            &format!("A location on the drive {}", place.provider.drive()),
            "the location is always a folder",
        );
    }
    let place = if given.is_pattern() {
        let found = place.expand(c.rt);
        match found.as_slice() {
            [only] => only.clone(),
            [] => place,
            _ => {
                let record = ErrorRecord::new(
                    "System.Management.Automation.PSArgumentException",
                    format!(
                        "Cannot set the location because path '{}' resolved to multiple containers. You can only set the location to a single container at a time.",
                        given.text
                    ),
                    "Argument",
                    ErrorCategory::InvalidArgument,
                    Value::Null,
                );
                return c.error(record).map(|()| None);
            }
        }
    } else {
        place
    };
    if item::exists(c.rt, &place) && item::is_container(&place) {
        return Ok(Some(place));
    }
    let record = place.not_found();
    c.error(record).map(|()| None)
}

fn go(c: &mut Ctx<'_>, to: &str) -> R<()> {
    let before = std::mem::replace(&mut c.rt.current_dir, Str::from(to));
    c.rt.session::<Stacks>().before = Some(before);
    if c.switch("PassThru") {
        let here = location::path_info(c.rt);
        c.write(here)?;
    }
    Ok(())
}

/// `Set-Location`
struct Set;

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.rt.edition.is_core() && c.text("Path")?.as_deref() == Some("-") {
            return match c.rt.session::<Stacks>().before.clone() {
                Some(before) => go(c, &before),
                None => c.error(ErrorRecord::new(
                    "System.InvalidOperationException",
                    "There is no location history left to navigate backwards.",
                    "System.InvalidOperationException",
                    ErrorCategory::InvalidOperation,
                    Value::Null,
                )),
            };
        }
        match folder(c)? {
            Some(place) => go(c, &place.path),
            None => Ok(()),
        }
    }
}

/// `Push-Location`
struct Push;

impl Cmdlet for Push {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("StackName")?.unwrap_or_default();
        let here = c.rt.current_dir.clone();
        if !c.has("Path") && !c.has("LiteralPath") {
            stack(c, &name).push(here);
            return Ok(());
        }
        if let Some(place) = folder(c)? {
            stack(c, &name).push(here);
            go(c, &place.path)?;
        }
        Ok(())
    }
}

/// `Pop-Location`
struct Pop;

impl Cmdlet for Pop {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("StackName")?.unwrap_or_default();
        match stack(c, &name).pop() {
            Some(folder) => go(c, &folder),
            None if name.is_empty() => Ok(()),
            None => c.throw(ErrorRecord::new(
                "System.Management.Automation.PSArgumentException",
                format!(
                    "Cannot find location stack '{name}'. It does not exist or it is not a container."
                ),
                "Argument",
                ErrorCategory::InvalidArgument,
                Value::Null,
            )),
        }
    }
}
