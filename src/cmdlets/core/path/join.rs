//! `Join-Path`.

use super::super::provider::Place;
use super::super::provider::place::drive_of;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Str};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Join-Path", || Box::new(Join))];

/// `Join-Path`
struct Join;

impl Cmdlet for Join {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut below = c.texts("ChildPath")?;
        below.extend(c.texts("AdditionalChildPath")?);
        for path in c.texts("Path")? {
            if let Some((drive, _)) = drive_of(&path)
                && let Err(record) = Place::of(c.rt, &path)
                && drive.len() > 1
            {
                c.error(record)?;
                continue;
            }
            let mut joined = path;
            if below.is_empty() {
                joined = join(&joined, "");
            }
            for child in &below {
                joined = join(&joined, child);
            }
            if !c.switch("Resolve") {
                c.write(joined)?;
                continue;
            }
            match Place::of(c.rt, &joined) {
                Err(record) => c.error(record)?,
                Ok(place) => {
                    let found = place.expand(c.rt);
                    let mut any = false;
                    for place in found {
                        if super::super::provider::item::exists(c.rt, &place) {
                            any = true;
                            c.write(place.shown())?;
                        }
                    }
                    if !any && !crate::text::wildcard::has_wildcard(&joined) {
                        c.error(place.not_found())?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Two parts of a path with one separator between them.
fn join(path: &str, child: &str) -> Str {
    let separator = if cfg!(windows) { '\\' } else { '/' };
    let plain = |text: &str| match separator {
        '/' => text.replace('\\', "/"),
        _ => text.replace('/', "\\"),
    };
    let (path, child) = (plain(path), plain(child));
    if path.is_empty() {
        return Str::from(child);
    }
    let head = path.strip_suffix(separator).unwrap_or(&path);
    let tail = child.trim_start_matches(separator);
    Str::from(format!("{head}{separator}{tail}"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::join;

    #[test]
    fn one_separator_stands_between_the_parts() {
        assert_eq!(join("a/", "/b"), "a/b");
        assert_eq!(join("a\\b", "c"), "a/b/c");
        assert_eq!(join("/", "a"), "/a");
        assert_eq!(join("", "a"), "a");
    }
}
