//! A path as a script writes it, taken apart: its provider, and the item below the drive.

use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use crate::runtime::Runtime;
use crate::runtime::drive::{Drive, drive_info};
use crate::runtime::location::Provider;
use crate::text::culture::Culture;
use crate::text::wildcard::{Wildcard, has_wildcard};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, Str, Value, winpath};

use super::item;

/// Where a path leads. The item need not be there.
#[derive(Clone, Debug)]
pub struct Place {
    /// Who answers for it.
    pub provider: Provider,
    /// A file's absolute path, or an item's name; empty for the drive itself.
    pub path: String,
    /// A file's path as PowerShell shows it: with its drive letter where it was written with one.
    shown: Option<String>,
    /// The drive that it was reached through, where that is not its provider's own.
    pub drive: Option<Rc<Drive>>,
}

impl PartialEq for Place {
    fn eq(&self, other: &Place) -> bool {
        self.provider == other.provider && self.path == other.path
    }
}

impl Place {
    /// A file or folder by its absolute path.
    pub fn file(path: &Path) -> Place {
        Place {
            provider: Provider::FileSystem,
            path: clean(path).to_string_lossy().into_owned(),
            shown: None,
            drive: None,
        }
    }

    /// An item of a drive that is no folder.
    pub fn named(provider: Provider, name: &str) -> Place {
        Place {
            provider,
            path: name.to_owned(),
            shown: None,
            drive: None,
        }
    }

    /// What a path on a drive means.
    fn on_drive(drive: &Rc<Drive>, path: &str) -> Place {
        if drive.is_plain() {
            return Place::file(&Path::new("/").join(drive.below(path)));
        }
        let own = drive.provider != Provider::FileSystem
            && drive.name.eq_ignore_ascii_case(drive.provider.drive());
        let place = match drive.provider {
            Provider::FileSystem => {
                Place::file(&Path::new(drive.root.as_str()).join(drive.below(path)))
            }
            other => Place::named(other, &name_on_drive(path)),
        };
        Place {
            drive: (!own).then(|| drive.clone()),
            ..place
        }
    }

    /// Another file of the same drive, by its absolute path.
    pub fn beside(&self, path: &Path) -> Place {
        Place {
            drive: self.drive.clone(),
            ..Place::file(path)
        }
    }

    /// An item of the same provider and drive, by its name.
    fn sibling(&self, name: &str) -> Place {
        Place {
            drive: self.drive.clone(),
            ..Place::named(self.provider, name)
        }
    }

    /// What a path means.
    ///
    /// # Errors
    /// `DriveNotFound`, `ProviderNotFound`.
    #[allow(clippy::result_large_err)]
    pub fn of(rt: &mut Runtime, path: &str) -> Result<Place, ErrorRecord> {
        if let Some((provider, rest)) = path.split_once("::") {
            let name = provider.rsplit('\\').next().unwrap_or(provider);
            return match Provider::ALL
                .iter()
                .find(|p| p.name().eq_ignore_ascii_case(name))
            {
                Some(Provider::FileSystem) => Ok(Place::of_file(rt, rest)),
                Some(other) => Ok(Place::named(*other, rest.trim_matches(['/', '\\']))),
                None => Err(no_provider(name)),
            };
        }
        let Some((drive, rest)) = drive_of(path) else {
            // On Unix both separators lead to the file system's root, from wherever the session is.
            let absolute = path.starts_with(['/', '\\']) || path == "~" || path.starts_with("~/");
            return Ok(match rt.away.clone() {
                Some(drive) if !absolute => Place::on_drive(&drive, path),
                _ => Place::of_file(rt, path),
            });
        };
        if let Some(drive) = rt.drive(drive) {
            return Ok(Place::on_drive(&drive, rest));
        }
        if drive.len() == 1 && winpath::has_drive(path) {
            return Ok(Place::of_file(rt, path));
        }
        Err(no_drive(drive))
    }

    fn of_file(rt: &Runtime, path: &str) -> Place {
        let home = match path.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
                std::env::var("HOME").ok().map(|home| home + rest)
            }
            _ => None,
        };
        let path = home.as_deref().unwrap_or(path);
        let native = rt.native(path);
        Place {
            shown: (!cfg!(windows) && winpath::has_drive(path))
                .then(|| path.trim_end_matches(['/', '\\']).to_owned()),
            ..Place::file(&native)
        }
    }

    /// A file's path on this platform.
    pub fn native(&self) -> &Path {
        Path::new(&self.path)
    }

    /// True for files and folders.
    pub fn is_file_system(&self) -> bool {
        self.provider == Provider::FileSystem
    }

    /// The path as messages show it: `/work/a.txt`, `Variable:/a`, `X:/a.txt`.
    pub fn shown(&self) -> Str {
        if let Some(shown) = &self.shown {
            return Str::from(shown.as_str());
        }
        let path = self.path.as_str();
        Str::from(match (&self.drive, self.provider) {
            (None, Provider::FileSystem) => return Str::from(path),
            (Some(drive), Provider::FileSystem) => {
                match self.native().strip_prefix(drive.root.as_str()) {
                    Ok(below) => drive.shown(below),
                    Err(_) => return Str::from(path),
                }
            }
            (Some(drive), _) => drive.shown(Path::new(path)),
            (None, other) => format!("{}:/{path}", other.drive()),
        })
    }

    /// The drive that it is on, as an object.
    pub fn drive_info(&self) -> Value {
        match &self.drive {
            Some(drive) => drive_info(drive),
            None => drive_info(&Rc::new(Drive::of_provider(self.provider))),
        }
    }

    /// `PSPath`: the path with its provider before it.
    pub fn ps_path(&self) -> String {
        let provider = self.provider.name();
        format!("Microsoft.PowerShell.Core\\{provider}::{}", self.path)
    }

    /// The last part of the path.
    pub fn leaf(&self) -> String {
        match self.provider {
            Provider::FileSystem => match self.native().file_name() {
                Some(name) => name.to_string_lossy().into_owned(),
                None => self.path.clone(),
            },
            _ => self.path.clone(),
        }
    }

    /// The folder that holds it.
    pub fn parent(&self) -> Option<Place> {
        match self.provider {
            Provider::FileSystem => self.native().parent().map(|p| self.beside(p)),
            _ if self.path.is_empty() => None,
            _ => Some(self.sibling("")),
        }
    }

    /// An item below it.
    pub fn join(&self, name: &str) -> Place {
        match self.provider {
            Provider::FileSystem => Place {
                shown: self
                    .shown
                    .as_ref()
                    .map(|s| format!("{s}\\{}", name.replace('/', "\\"))),
                ..self.beside(&self.native().join(name.replace('\\', "/")))
            },
            _ => self.sibling(name),
        }
    }

    /// The place that its path means where backticks stand before what is no wildcard.
    pub fn unescaped(&self) -> Place {
        match self.path.contains('`') {
            true => Place {
                path: crate::text::wildcard::unescape(&self.path),
                ..self.clone()
            },
            false => self.clone(),
        }
    }

    /// The places that a path with wildcards matches, sorted by name; the place itself where it has none.
    pub fn expand(&self, rt: &mut Runtime) -> Vec<Place> {
        if !has_wildcard(&self.path) {
            return vec![self.clone()];
        }
        if !self.is_file_system() {
            let Some(wildcard) = pattern(&self.path) else {
                return Vec::new();
            };
            return item::children(rt, &self.sibling(""))
                .into_iter()
                .filter(|p| wildcard.is_match(&p.path))
                .collect();
        }
        let found = matching_files(self.native());
        found.iter().map(|p| self.beside(p)).collect()
    }

    /// The items of these names on this place's drive.
    pub(super) fn named_children(&self, names: &[String]) -> Vec<Place> {
        names.iter().map(|name| self.sibling(name)).collect()
    }

    /// The error for an item that is not there: for a drive letter that nothing was ever written to, its drive is
    /// missing.
    pub fn not_found(&self) -> ErrorRecord {
        let shown = self.shown();
        if let Some((letter, _)) = self.shown.as_deref().and_then(drive_of)
            && !winpath::to_native(&format!("{letter}:\\"), "/").exists()
        {
            return no_drive(letter);
        }
        ErrorRecord::of(
            Exception::new(
                "System.Management.Automation.ItemNotFoundException",
                format!("Cannot find path '{shown}' because it does not exist."),
            )
            .with("ItemName", Value::Str(shown.clone()))
            .into_value(),
            "PathNotFound",
            ErrorCategory::ObjectNotFound,
            Value::Str(shown),
        )
    }
}

/// The error for a drive that is not there.
pub fn no_drive(drive: &str) -> ErrorRecord {
    ErrorRecord::of(
        Exception::new(
            "System.Management.Automation.DriveNotFoundException",
            format!("Cannot find drive. A drive with the name '{drive}' does not exist."),
        )
        .with("ItemName", Value::str(drive))
        .into_value(),
        "DriveNotFound",
        ErrorCategory::ObjectNotFound,
        Value::str(drive),
    )
}

/// The error for a provider that is not there.
pub fn no_provider(name: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.Management.Automation.ProviderNotFoundException",
        format!("Cannot find a provider with the name '{name}'."),
        "ProviderNotFound",
        ErrorCategory::ObjectNotFound,
        Value::str(name),
    )
}

/// An item's name in a path on a drive that is no folder: the path itself, without the separators around it and the
/// folders that are none (`.`, `..`).
fn name_on_drive(path: &str) -> String {
    let path = path.trim_matches(['/', '\\']);
    let dots = |part: &str| part == "." || part == "..";
    if !path.split(['/', '\\']).any(dots) {
        return path.to_owned();
    }
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|p| !dots(p)).collect();
    parts.join("/")
}

/// The drive that a path begins with, and what follows its colon.
pub fn drive_of(path: &str) -> Option<(&str, &str)> {
    let (drive, rest) = path.split_once(':')?;
    let named = !drive.is_empty() && !drive.contains(['/', '\\', '.', '*', '?', '[']);
    named.then_some((drive, rest))
}

/// A wildcard for names; None where it is broken, which matches nothing.
pub fn pattern(text: &str) -> Option<Wildcard> {
    Wildcard::new(text, true, Culture::invariant()).ok()
}

/// The files and folders that a path with wildcards matches, sorted by name.
pub fn matching_files(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::new()];
    for part in path.components() {
        let text = part.as_os_str().to_string_lossy();
        let wildcard = match part {
            Component::Normal(_) if has_wildcard(&text) => pattern(&text),
            _ => None,
        };
        let Some(wildcard) = wildcard else {
            let plain = crate::text::wildcard::unescape(&text);
            found.iter_mut().for_each(|p| p.push(&plain));
            continue;
        };
        let mut next = Vec::new();
        for folder in &found {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            next.extend(
                entries
                    .filter(|e| wildcard.is_match(&e.file_name().to_string_lossy()))
                    .map(|e| e.path()),
            );
        }
        item::sort_paths(&mut next);
        found = next;
    }
    found.retain(|p| std::fs::symlink_metadata(p).is_ok());
    found
}

/// A path without `.` and `..`, as PowerShell shows it.
fn clean(path: &Path) -> PathBuf {
    let mut full = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                full.pop();
            }
            other => full.push(other),
        }
    }
    full
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_stands_before_any_folder() {
        assert_eq!(drive_of("env:PATH"), Some(("env", "PATH")));
        assert_eq!(drive_of("./a:b"), None);
        assert_eq!(drive_of(":x"), None);
    }

    #[test]
    fn points_go_from_paths() {
        assert_eq!(Place::file(Path::new("/a/./b/../c")).path, "/a/c");
        assert_eq!(Place::named(Provider::Variable, "x").shown(), "Variable:/x");
    }
}
