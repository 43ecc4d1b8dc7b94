//! `Get-Location`, `Set-Location`, `Push-Location`, `Pop-Location`.

use rustc_hash::FxHashMap;

use super::super::provider::place::{no_drive, no_provider, pattern};
use super::super::provider::targets::Given;
use super::super::provider::{Place, item};
use crate::runtime::drive::{Drive, Location};
use crate::runtime::location::{self, PathStack, Provider};
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Location", || Box::new(Get)),
    Entry::new("Set-Location", || Box::new(Set)),
    Entry::new("Push-Location", || Box::new(Push)),
    Entry::new("Pop-Location", || Box::new(Pop)),
];

/// How many locations `Set-Location -` can go back to.
const HISTORY: usize = 20;

/// The session's stacks of locations and its history of them.
#[derive(Default)]
struct Stacks {
    by_name: FxHashMap<String, Vec<Location>>,
    /// The stack that no name means; `Set-Location -StackName` chooses it.
    chosen: String,
    /// Where the session was before, the newest last: what `-` means.
    before: Vec<Location>,
    /// Where it was before it went back: what `+` means.
    after: Vec<Location>,
}

impl Stacks {
    /// A stack's key: names are compared whatever their case, and the first stack is called `default`.
    fn key(&self, name: &str) -> String {
        match name.to_lowercase().as_str() {
            "" => self.chosen.clone(),
            "default" => String::new(),
            other => other.to_owned(),
        }
    }

    fn push(&mut self, name: &str, location: Location) {
        let key = self.key(name);
        self.by_name.entry(key).or_default().push(location);
    }
}

/// The error for a stack that nothing was pushed on.
fn no_stack(name: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.Management.Automation.PSArgumentException",
        format!("Cannot find location stack '{name}'. It does not exist or it is not a container."),
        "Argument",
        ErrorCategory::InvalidArgument,
        Value::Null,
    )
}

/// A location as a `PathInfo`.
fn info(rt: &mut Runtime, at: Location) -> Value {
    let here = rt.go_to(at);
    let shown = location::path_info(rt);
    rt.go_to(here);
    shown
}

/// `Get-Location`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.switch("Stack") || c.has("StackName") {
            return stacks(c);
        }
        let drives = c.texts("PSDrive")?;
        if !drives.is_empty() {
            return on_drives(c, &drives);
        }
        let providers = c.texts("PSProvider")?;
        if !providers.is_empty() {
            return of_providers(c, &providers);
        }
        let here = location::path_info(c.rt);
        c.write(here)
    }
}

fn stacks(c: &mut Ctx<'_>) -> R<()> {
    let mut names = c.texts("StackName")?;
    if names.is_empty() {
        names.push(Str::default());
    }
    for name in names {
        let stacks = c.rt.session::<Stacks>();
        let key = stacks.key(&name);
        let Some(found) = stacks.by_name.get(&key).cloned().or_else(|| {
            let is_default = key == stacks.chosen || key.is_empty();
            is_default.then(Vec::new)
        }) else {
            c.error(no_stack(&name))?;
            continue;
        };
        let paths = found.into_iter().rev().map(|l| info(c.rt, l)).collect();
        c.write(Value::net(PathStack {
            name: Str::from(key.as_str()),
            paths,
        }))?;
    }
    Ok(())
}

/// `-PSDrive`: where the session last was on a drive.
fn on_drives(c: &mut Ctx<'_>, names: &[Str]) -> R<()> {
    let providers = c.texts("PSProvider")?;
    let here = c.rt.current_dir.clone();
    for name in names {
        let wanted = |drive: &Drive| {
            pattern(name).is_some_and(|p| p.is_match(&drive.name))
                && (providers.is_empty()
                    || providers
                        .iter()
                        .any(|p| p.eq_ignore_ascii_case(drive.provider.name())))
        };
        let found: Vec<_> = c.rt.drives().into_iter().filter(|d| wanted(d)).collect();
        if found.is_empty() && !has_wildcard(name) {
            let mut record = no_drive(name);
            record.error_id = Str::from("GetLocationNoMatchingDrive");
            c.error(record)?;
        }
        for drive in found {
            let folder = match drive.provider {
                Provider::FileSystem if !drive.is_plain() => {
                    let native = std::path::Path::new(drive.root.as_str()).join(drive.below(""));
                    Str::from(native.to_string_lossy().as_ref())
                }
                _ => here.clone(),
            };
            let at = Location {
                drive: (!drive.is_plain()).then_some(drive),
                folder,
            };
            let shown = info(c.rt, at);
            c.write(shown)?;
        }
    }
    Ok(())
}

/// `-PSProvider`: where the session last was with a provider.
fn of_providers(c: &mut Ctx<'_>, names: &[Str]) -> R<()> {
    for name in names {
        let plain = name.rsplit('\\').next().unwrap_or(name);
        let found: Vec<Provider> = Provider::ALL
            .into_iter()
            .filter(|p| pattern(plain).is_some_and(|w| w.is_match(p.name())))
            .collect();
        if found.is_empty() && !has_wildcard(name) {
            let mut record = no_provider(name);
            record.error_id = Str::from("GetLocationNoMatchingProvider");
            c.error(record)?;
        }
        for provider in found {
            let here = c.rt.location();
            let at = match &here.drive {
                Some(drive) if drive.provider == provider => here,
                _ if provider == Provider::FileSystem => Location {
                    drive: None,
                    folder: here.folder,
                },
                _ => Location {
                    drive: c.rt.drive(provider.drive()),
                    folder: here.folder,
                },
            };
            let shown = info(c.rt, at);
            c.write(shown)?;
        }
    }
    Ok(())
}

/// The place that the parameters name; None where it was reported missing.
fn container(c: &mut Ctx<'_>) -> R<Option<Place>> {
    let given = match (c.text("LiteralPath")?, c.text("Path")?) {
        (Some(text), _) => Given {
            text,
            literal: true,
        },
        (None, text) => Given {
            text: text
                .filter(|t| !t.is_empty())
                .unwrap_or_else(|| Str::from("~")),
            literal: false,
        },
    };
    let place = match Place::of(c.rt, &given.text) {
        Ok(place) => place,
        Err(record) => return c.error(record).map(|()| None),
    };
    let place = if given.is_pattern() {
        let mut found = place.expand(c.rt);
        found.retain(item::is_container);
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

/// The location of a folder, or of a drive that is none.
fn location_of(c: &Ctx<'_>, place: &Place) -> Location {
    match place.is_file_system() {
        true => Location {
            drive: place.drive.clone(),
            folder: Str::from(place.path.as_str()),
        },
        false => Location {
            drive: place
                .drive
                .clone()
                .or_else(|| c.rt.drive(place.provider.drive())),
            folder: c.rt.current_dir.clone(),
        },
    }
}

/// Goes somewhere and remembers where the session was.
fn go(c: &mut Ctx<'_>, to: Location) -> R<()> {
    let before = c.rt.go_to(to);
    let stacks = c.rt.session::<Stacks>();
    stacks.after.clear();
    if stacks.before.len() >= HISTORY {
        stacks.before.remove(0);
    }
    stacks.before.push(before);
    pass_on(c)
}

fn pass_on(c: &mut Ctx<'_>) -> R<()> {
    if c.switch("PassThru") {
        let here = location::path_info(c.rt);
        c.write(here)?;
    }
    Ok(())
}

/// `Set-Location -`, `Set-Location +`: through the history, back and forth.
fn travel(c: &mut Ctx<'_>, back: bool) -> R<()> {
    let here = c.rt.location();
    let stacks = c.rt.session::<Stacks>();
    let (from, to) = match back {
        true => (&mut stacks.before, &mut stacks.after),
        false => (&mut stacks.after, &mut stacks.before),
    };
    let Some(target) = from.pop() else {
        let direction = if back { "backwards" } else { "forwards" };
        return c.throw(ErrorRecord::new(
            "System.InvalidOperationException",
            format!("There is no location history left to navigate {direction}."),
            "System.InvalidOperationException",
            ErrorCategory::InvalidOperation,
            Value::Null,
        ));
    };
    to.push(here);
    c.rt.go_to(target);
    pass_on(c)
}

/// `Set-Location`
struct Set;

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(name) = c.text("StackName")? {
            let stacks = c.rt.session::<Stacks>();
            let key = stacks.key(&name);
            if !key.is_empty() && !stacks.by_name.contains_key(&key) {
                return c.error(no_stack(&name));
            }
            stacks.chosen = key;
            return Ok(());
        }
        if c.rt.edition.is_core() {
            match c.text("Path")?.as_deref() {
                Some("-") => return travel(c, true),
                Some("+") => return travel(c, false),
                _ => {}
            }
        }
        match container(c)? {
            Some(place) => {
                let to = location_of(c, &place);
                go(c, to)
            }
            None => Ok(()),
        }
    }
}

/// `Push-Location`
struct Push;

impl Cmdlet for Push {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("StackName")?.unwrap_or_default();
        let here = c.rt.location();
        if !c.has("Path") && !c.has("LiteralPath") {
            c.rt.session::<Stacks>().push(&name, here);
            return pass_on(c);
        }
        if let Some(place) = container(c)? {
            c.rt.session::<Stacks>().push(&name, here);
            let to = location_of(c, &place);
            go(c, to)?;
        }
        Ok(())
    }
}

/// `Pop-Location`
struct Pop;

impl Cmdlet for Pop {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("StackName")?.unwrap_or_default();
        let stacks = c.rt.session::<Stacks>();
        let key = stacks.key(&name);
        match stacks.by_name.get_mut(&key).map(Vec::pop) {
            Some(Some(location)) => go(c, location),
            Some(None) => Ok(()),
            None if name.is_empty() || key.is_empty() => Ok(()),
            None => c.throw(no_stack(&name)),
        }
    }
}
