//! Drives: the names under which providers' items are reached, and the one that the session is at.
//!
//! Each provider has a drive of its own; those that `New-PSDrive` makes belong to a scope and go with it. Source:
//! PowerShell's `SessionStateDriveAPIs` and `SessionStateScope`.

use std::any::Any;
use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use crate::value::ty::prop;
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty, winpath};

use super::Runtime;
use super::location::{Provider, provider_info};

/// A drive: `PSDriveInfo`.
#[derive(Debug)]
pub struct Drive {
    /// Its name.
    pub name: Str,
    /// Who answers for it.
    pub provider: Provider,
    /// The folder that it begins at, as an absolute path of this platform; empty for drives that are no folders.
    pub root: Str,
    /// What `New-PSDrive -Description` said.
    pub description: Str,
    /// Where the session last was on it: a path below its root.
    pub current: RefCell<Str>,
}

/// Where a session is: a drive, and the file system's folder that files without a drive are in.
#[derive(Clone, Debug)]
pub struct Location {
    /// The drive; None for the file system's own.
    pub drive: Option<Rc<Drive>>,
    /// The file system's folder, which stays where the drive is no folder.
    pub folder: Str,
}

impl Drive {
    /// A drive at its root.
    pub fn new(name: impl Into<Str>, provider: Provider, root: impl Into<Str>) -> Drive {
        Drive {
            name: name.into(),
            provider,
            root: root.into(),
            description: Str::default(),
            current: RefCell::default(),
        }
    }

    /// A provider's own drive.
    pub fn of_provider(provider: Provider) -> Drive {
        let (root, description) = match provider {
            Provider::FileSystem => ("/", ""),
            Provider::Variable => (
                "",
                "Drive that contains a view of those variables stored in a session state",
            ),
            Provider::Environment => (
                "",
                "Drive that contains a view of the environment variables for the process",
            ),
            Provider::Function => (
                "",
                "Drive that contains a view of the functions stored in a session state",
            ),
            Provider::Alias => (
                "",
                "Drive that contains a view of the aliases stored in a session state",
            ),
        };
        Drive {
            description: Str::from(description),
            ..Drive::new(provider.drive(), provider, root)
        }
    }

    /// `Temp`, which PowerShell has from 7 on.
    fn temporary() -> Drive {
        let mut folder = std::env::temp_dir();
        // .NET writes the temporary folder with a separator at its end.
        folder.push("");
        Drive {
            description: Str::from(
                "Drive that maps to the temporary directory path for the current user",
            ),
            ..Drive::new(
                "Temp",
                Provider::FileSystem,
                folder.to_string_lossy().as_ref(),
            )
        }
    }

    /// True for the file system's own drive, whose paths are written without its name.
    pub fn is_plain(&self) -> bool {
        self.provider == Provider::FileSystem && self.name == Provider::FileSystem.drive()
    }

    /// The path below the root that a path on this drive means: one without a separator before it starts from where the
    /// session last was, and nothing leads above the root.
    pub fn below(&self, path: &str) -> PathBuf {
        let path = path.replace('\\', "/");
        let mut full = PathBuf::new();
        let current = self.current.borrow();
        let start = match path.starts_with('/') {
            true => "",
            false => current.as_str(),
        };
        for part in Path::new(start)
            .components()
            .chain(Path::new(&path).components())
        {
            match part {
                Component::Normal(name) => full.push(name),
                Component::ParentDir => {
                    full.pop();
                }
                _ => {}
            }
        }
        full
    }

    /// A path as PowerShell shows it on this drive: `X:/sub/a.txt`.
    pub fn shown(&self, below: &Path) -> String {
        format!("{}:/{}", self.name, below.display())
    }
}

impl Runtime {
    /// The drive of a name: the nearest scope's, or a provider's own.
    pub fn drive(&self, name: &str) -> Option<Rc<Drive>> {
        for scope in self.scope.chain() {
            if let Some(drive) = scope.drive(name) {
                return Some(drive);
            }
        }
        self.own_drives()
            .into_iter()
            .find(|d| d.name.eq_ignore_ascii_case(name))
    }

    /// All drives that are visible here, the nearest scope's first.
    pub fn drives(&self) -> Vec<Rc<Drive>> {
        let made = self.scope.chain().flat_map(|s| s.drives());
        let mut all: Vec<Rc<Drive>> = Vec::new();
        for drive in made.chain(self.own_drives()) {
            if !all.iter().any(|d| d.name.eq_ignore_ascii_case(&drive.name)) {
                all.push(drive);
            }
        }
        all
    }

    /// The drives that providers have of their own, which are in the session's scope.
    pub fn own_drives(&self) -> Vec<Rc<Drive>> {
        let mut own: Vec<Rc<Drive>> = Provider::ALL
            .iter()
            .map(|p| Rc::new(Drive::of_provider(*p)))
            .collect();
        if self.edition.is_core() {
            own.push(Rc::new(Drive::temporary()));
        }
        own
    }

    /// Where the session is.
    pub fn location(&self) -> Location {
        Location {
            drive: self.away.clone(),
            folder: self.current_dir.clone(),
        }
    }

    /// Goes somewhere; gives where the session was.
    pub fn go_to(&mut self, to: Location) -> Location {
        if let Some(drive) = &to.drive
            && drive.provider == Provider::FileSystem
        {
            let below = Path::new(to.folder.as_str())
                .strip_prefix(drive.root.as_str())
                .map(|p| Str::from(p.to_string_lossy().as_ref()));
            *drive.current.borrow_mut() = below.unwrap_or_default();
        }
        Location {
            drive: std::mem::replace(&mut self.away, to.drive),
            folder: std::mem::replace(&mut self.current_dir, to.folder),
        }
    }

    /// The location as PowerShell shows it: `/work`, `X:/sub`, `Env:/`.
    pub fn shown_location(&self) -> Str {
        match &self.away {
            None => self.current_dir.clone(),
            Some(drive) => Str::from(drive.shown(Path::new(drive.current.borrow().as_str()))),
        }
    }

    /// A path as a script writes it, as a path of this platform: `X:\a.txt` below the root of the drive `X`.
    pub fn native(&self, path: &str) -> PathBuf {
        if let Some((name, rest)) = path.split_once(':')
            && !name.is_empty()
            && !name.contains(['/', '\\', '.'])
            && let Some(drive) = self.drive(name)
            && drive.provider == Provider::FileSystem
        {
            return Path::new(drive.root.as_str()).join(drive.below(rest));
        }
        winpath::to_native(path, &self.current_dir)
    }
}

impl NetObject for Drive {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSDriveInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.name.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<Drive>();
        Some(other.is_some_and(|d| d.name.eq_ignore_ascii_case(&self.name)))
    }
}

/// A drive as an object.
pub fn drive_info(drive: &Rc<Drive>) -> Value {
    Value::Net(drive.clone())
}

fn drive<T: Into<Value>>(this: &Value, f: impl FnOnce(&Drive) -> T) -> R<Value> {
    Ok(this.downcast::<Drive>().map(f).into())
}

/// The bytes of the file system that a drive is on: all of them, and those that are free for this user.
fn space(this: &Value) -> Option<(i64, i64)> {
    let drive = this.downcast::<Drive>()?;
    if drive.provider != Provider::FileSystem {
        return None;
    }
    #[cfg(unix)]
    {
        let stat = rustix::fs::statvfs(drive.root.as_str()).ok()?;
        let bytes = |blocks: u64| i64::try_from(blocks.saturating_mul(stat.f_frsize)).ok();
        Some((bytes(stat.f_blocks)?, bytes(stat.f_bavail)?))
    }
    #[cfg(not(unix))]
    None
}

/// The description of drives.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Management.Automation.PSDriveInfo",
    properties: &[
        prop("CurrentLocation", "string", |e, v| {
            let folder = e.current_dir();
            drive(v, |d| match d.is_plain() {
                true => Str::from(folder.trim_start_matches('/')),
                false => d.current.borrow().clone(),
            })
        }),
        // PowerShell's type data adds these two.
        prop("Used", "long", |_, v| {
            Ok(space(v)
                .map(|(total, free)| Value::Int64(total - free))
                .into())
        }),
        prop("Free", "long", |_, v| {
            Ok(space(v).map(|(_, free)| Value::Int64(free)).into())
        }),
        prop("Name", "string", |_, v| drive(v, |d| d.name.clone())),
        prop(
            "Provider",
            "System.Management.Automation.ProviderInfo",
            |_, v| drive(v, |d| provider_info(d.provider)),
        ),
        prop("Root", "string", |_, v| drive(v, |d| d.root.clone())),
        prop("Description", "string", |_, v| {
            drive(v, |d| d.description.clone())
        }),
        prop("MaximumSize", "System.Nullable[long]", |_, _| {
            Ok(Value::Null)
        }),
        prop("Credential", "pscredential", |_, _| Ok(Value::Null)),
        prop("DisplayRoot", "string", |_, _| Ok(Value::Null)),
        prop("VolumeSeparatedByColon", "bool", |_, v| {
            drive(v, |d| !d.is_plain())
        }),
    ],
    ..TypeDef::CLASS
}];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_above_the_root_of_a_drive() {
        let drive = Drive::new("X", Provider::FileSystem, "/srv");
        *drive.current.borrow_mut() = Str::from("a/b");
        assert_eq!(drive.below("c"), Path::new("a/b/c"));
        assert_eq!(drive.below("\\c"), Path::new("c"));
        assert_eq!(drive.below("..\\..\\..\\c"), Path::new("c"));
        assert_eq!(drive.shown(&drive.below("")), "X:/a/b");
    }
}
