//! `Split-Path`.

use super::super::provider::place::drive_of;
use super::super::provider::{Place, item};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Split-Path", || Box::new(Split))];

/// `Split-Path`
struct Split;

const SEPARATOR: char = if cfg!(windows) { '\\' } else { '/' };

impl Cmdlet for Split {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut paths = c.texts("LiteralPath")?;
        paths.extend(c.texts("Path")?);
        if c.switch("Resolve") {
            paths = resolved(c, &paths)?;
        }
        let set = c.set_name();
        // A switch that is said to be off leaves the parent, whatever its set.
        let switch = set.strip_suffix("Set").unwrap_or_default();
        let set = if c.has(switch) && !c.switch(switch) {
            Str::from("ParentSet")
        } else {
            set.clone()
        };
        for path in paths {
            let plain = plain(&path);
            match set.as_str() {
                "LeafSet" => c.write(leaf(&plain))?,
                "LeafBaseSet" => c.write(base_and_extension(leaf(&plain)).0)?,
                "ExtensionSet" => c.write(base_and_extension(leaf(&plain)).1)?,
                "IsAbsoluteSet" => {
                    let absolute = drive_of(&path).is_some() || plain.starts_with(SEPARATOR);
                    c.write(absolute)?;
                }
                "QualifierSet" => match qualifier(&path) {
                    Some(end) => c.write(path.get(..end).unwrap_or_default())?,
                    None => c.error(ErrorRecord::new(
                        "System.FormatException",
                        format!(
                            "Cannot parse path because path '{path}' does not have a qualifier specified."
                        ),
                        "ParsePathFormatError",
                        ErrorCategory::InvalidArgument,
                        Value::Str(path),
                    ))?,
                },
                "NoQualifierSet" => {
                    let end = qualifier(&path).unwrap_or(0);
                    c.write(plain_tail(&path, end))?;
                }
                _ => c.write(parent(&plain))?,
            }
        }
        Ok(())
    }
}

fn plain_tail(path: &str, from: usize) -> Str {
    Str::from(path.get(from..).unwrap_or_default())
}

/// Where the qualifier (`C:`, `HKLM:`, `Provider::`) ends.
fn qualifier(path: &str) -> Option<usize> {
    match path.find("::") {
        Some(at) => Some(at + 2),
        None => drive_of(path).map(|(drive, _)| drive.len() + 1),
    }
}

fn resolved(c: &mut Ctx<'_>, paths: &[Str]) -> R<Vec<Str>> {
    let mut found = Vec::new();
    for path in paths {
        match Place::of(c.rt, path) {
            Err(record) => c.error(record)?,
            Ok(place) => {
                let places = place.expand(c.rt);
                let [only] = places.as_slice() else {
                    found.extend(places.iter().map(Place::shown));
                    continue;
                };
                if item::exists(c.rt, only) {
                    found.push(only.shown());
                } else {
                    c.error(only.not_found())?;
                }
            }
        }
    }
    Ok(found)
}

/// The path with one kind of separator.
fn plain(path: &str) -> String {
    match SEPARATOR {
        '/' => path.replace('\\', "/"),
        _ => path.replace('/', "\\"),
    }
}

/// Without separators at its end; the root stays.
fn trimmed(path: &str) -> &str {
    let short = path.trim_end_matches(SEPARATOR);
    if short.is_empty() && !path.is_empty() {
        path.get(..1).unwrap_or(path)
    } else {
        short
    }
}

fn leaf(path: &str) -> &str {
    let path = trimmed(path);
    if path.len() == 1 {
        return path;
    }
    path.rsplit([SEPARATOR, ':'])
        .next()
        .filter(|l| !l.is_empty())
        .unwrap_or(path)
}

/// `a.tar.gz` as `a.tar` and `.gz`; a name that only begins with a point has no extension before it.
fn base_and_extension(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at + 1 < name.len() => name.split_at(at),
        Some(at) => (name.get(..at).unwrap_or(name), ""),
        None => (name, ""),
    }
}

fn parent(path: &str) -> String {
    let short = trimmed(path);
    match short.rfind(SEPARATOR) {
        Some(0) if short.len() == 1 => String::new(),
        Some(0) => SEPARATOR.to_string(),
        Some(at) => {
            let parent = short.get(..at).unwrap_or_default();
            // The folder above `C:\x` is `C:\`.
            if parent.ends_with(':') {
                format!("{parent}{SEPARATOR}")
            } else {
                parent.to_owned()
            }
        }
        None => match drive_of(short) {
            Some((drive, rest)) if !rest.is_empty() => format!("{drive}:"),
            _ => String::new(),
        },
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_come_apart_at_their_last_separator() {
        assert_eq!(parent("/a/b/c.txt"), "/a/b");
        assert_eq!(parent("/a"), "/");
        assert_eq!(parent("/"), "");
        assert_eq!(parent("a"), "");
        assert_eq!(parent("C:/x"), "C:/");
        assert_eq!(leaf("/a/b/"), "b");
        assert_eq!(leaf("/"), "/");
        assert_eq!(base_and_extension("b.tar.gz"), ("b.tar", ".gz"));
        assert_eq!(base_and_extension("README"), ("README", ""));
    }
}
