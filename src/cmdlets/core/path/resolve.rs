//! `Resolve-Path`, `Convert-Path`.

use std::path::{Component, Path, PathBuf};

use super::super::provider::targets::{given, is_hidden};
use super::super::provider::{Place, item};
use crate::runtime::location::PathInfo;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Resolve-Path", || Box::new(Resolve { convert: false })),
    Entry::new("Convert-Path", || Box::new(Resolve { convert: true })),
];

/// `Resolve-Path`, `Convert-Path`
struct Resolve {
    convert: bool,
}

impl Cmdlet for Resolve {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(base) = c.text("RelativeBasePath")? else {
            let here = PathBuf::from(c.rt.current_dir.as_str());
            return self.resolve(c, &here);
        };
        // Paths are looked for as if the base were the location.
        let base = c.rt.native(&base);
        let here = Str::from(base.to_string_lossy().as_ref());
        let saved = std::mem::replace(&mut c.rt.current_dir, here);
        let result = self.resolve(c, &base);
        c.rt.current_dir = saved;
        result
    }
}

impl Resolve {
    fn resolve(&self, c: &mut Ctx<'_>, base: &Path) -> R<()> {
        for given in given(c)? {
            let Some(place) = given.place(c)? else {
                continue;
            };
            let places = if given.is_pattern() {
                let mut places = place.expand(c.rt);
                let force = c.switch("Force");
                places.retain(|p| force || !is_hidden(p));
                places
            } else if item::exists(c.rt, &place) {
                vec![place]
            } else {
                c.error(place.not_found())?;
                continue;
            };
            for place in places {
                if self.convert {
                    c.write(Str::from(place.path.as_str()))?;
                } else if c.switch("Relative") {
                    c.write(relative(base, place.native()))?;
                } else {
                    c.write(path_info(&place))?;
                }
            }
        }
        Ok(())
    }
}

/// A place as a `PathInfo`.
pub fn path_info(place: &Place) -> Value {
    Value::net(PathInfo {
        path: place.shown(),
        provider: place.provider,
        provider_path: Str::from(place.path.as_str()),
        drive: place.drive.clone(),
    })
}

/// A path as seen from a folder: `./x`, `../y`.
fn relative(from: &Path, to: &Path) -> String {
    let parts = |p: &Path| -> Vec<String> {
        p.components()
            .filter(|c| !matches!(c, Component::CurDir))
            .map(|c| c.as_os_str().to_string_lossy().into_owned())
            .collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = vec![".."; from.len() - shared];
    let down = to.iter().skip(shared).map(String::as_str);
    let path: Vec<&str> = up.iter().copied().chain(down).collect();
    if up.is_empty() {
        format!("./{}", path.join("/"))
    } else {
        path.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_go_up_and_down() {
        let of = |a: &str, b: &str| relative(Path::new(a), Path::new(b));
        assert_eq!(of("/a/b", "/a/b/c.txt"), "./c.txt");
        assert_eq!(of("/a/b", "/a/c"), "../c");
    }
}
