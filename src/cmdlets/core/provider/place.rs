//! A path as a script writes it, taken apart: its provider, and the item below the drive.

use std::path::{Component, Path, PathBuf};

use crate::runtime::Runtime;
use crate::runtime::location::Provider;
use crate::text::culture::Culture;
use crate::text::wildcard::{Wildcard, has_wildcard};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, Str, Value, winpath};

use super::item;

/// Where a path leads. The item need not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who answers for it.
    pub provider: Provider,
    /// A file's absolute path, or an item's name; empty for the drive itself.
    pub path: String,
    /// A file's path as PowerShell shows it: with its drive letter where it was written with one.
    shown: Option<String>,
}

/// Drives that `New-PSDrive` made, kept for the session.
#[derive(Default)]
pub struct Drives {
    /// Name, root folder, description.
    pub made: Vec<(Str, Str, Str)>,
}

impl Place {
    /// A file or folder by its absolute path.
    pub fn file(path: &Path) -> Place {
        Place {
            provider: Provider::FileSystem,
            path: clean(path).to_string_lossy().into_owned(),
            shown: None,
        }
    }

    /// An item of a drive that is no folder.
    pub fn named(provider: Provider, name: &str) -> Place {
        Place {
            provider,
            path: name.to_owned(),
            shown: None,
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
                None => Err(ErrorRecord::new(
                    "System.Management.Automation.ProviderNotFoundException",
                    format!("Cannot find a provider with the name '{name}'."),
                    "ProviderNotFound",
                    ErrorCategory::ObjectNotFound,
                    Value::str(name),
                )),
            };
        }
        let Some((drive, rest)) = drive_of(path) else {
            return Ok(Place::of_file(rt, path));
        };
        let own = Provider::ALL
            .iter()
            .find(|p| **p != Provider::FileSystem && p.drive().eq_ignore_ascii_case(drive));
        if let Some(provider) = own {
            return Ok(Place::named(*provider, rest.trim_matches(['/', '\\'])));
        }
        let made = rt.session::<Drives>().made.iter();
        if let Some((_, root, _)) = made.clone().find(|d| d.0.eq_ignore_ascii_case(drive)) {
            let rest = rest.replace('\\', "/");
            let below = Path::new(root.as_str()).join(rest.trim_start_matches('/'));
            return Ok(Place::file(&below));
        }
        if drive.len() == 1 && winpath::has_drive(path) {
            return Ok(Place::of_file(rt, path));
        }
        if drive.eq_ignore_ascii_case("temp") && rt.edition.is_core() {
            let rest = rest.replace('\\', "/");
            let below = std::env::temp_dir().join(rest.trim_start_matches('/'));
            return Ok(Place::file(&below));
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

    /// The path as messages show it: `/work/a.txt`, `Variable:/a`.
    pub fn shown(&self) -> Str {
        match (&self.shown, self.provider) {
            (Some(shown), _) => Str::from(shown.as_str()),
            (None, Provider::FileSystem) => Str::from(self.path.as_str()),
            (None, other) => Str::from(format!("{}:/{}", other.drive(), self.path)),
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
            Provider::FileSystem => self.native().parent().map(Place::file),
            _ if self.path.is_empty() => None,
            other => Some(Place::named(other, "")),
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
                ..Place::file(&self.native().join(name.replace('\\', "/")))
            },
            other => Place::named(other, name),
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
            return item::children(rt, &Place::named(self.provider, ""))
                .into_iter()
                .filter(|p| wildcard.is_match(&p.path))
                .collect();
        }
        let found = matching_files(self.native());
        found.iter().map(|p| Place::file(p)).collect()
    }

    /// The error for an item that is not there.
    pub fn not_found(&self) -> ErrorRecord {
        let shown = self.shown();
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
