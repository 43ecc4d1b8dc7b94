//! Paths: files and folders as a word names them, written as that word was.

use std::path::{Component, Path, PathBuf};

use crate::text::compare;
use crate::value::winpath;

use super::quote::unquote;
use super::{Beginning, Kind, Match, Session};

/// Which items of a folder are offered.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// Folders only.
    containers: bool,
    /// Files with this ending only; folders in any case.
    extension: Option<&'static str>,
    /// Wildcards in names stand for themselves.
    literal: bool,
}

impl Wanted {
    /// Everything, as `-Path` takes it.
    pub(super) const ALL: Wanted = Wanted {
        containers: false,
        extension: None,
        literal: false,
    };
    /// Everything, as `-LiteralPath` and command names take it.
    pub(super) const LITERAL: Wanted = Wanted {
        literal: true,
        ..Wanted::ALL
    };
    /// Folders.
    pub(super) const FOLDERS: Wanted = Wanted {
        containers: true,
        ..Wanted::ALL
    };

    /// The same with wildcards in names standing for themselves.
    pub(super) fn literal(self) -> Wanted {
        Wanted {
            literal: true,
            ..self
        }
    }

    /// Script files.
    pub(super) const SCRIPTS: Wanted = Wanted {
        extension: Some(".ps1"),
        ..Wanted::ALL
    };
}

/// How a word is quoted, which decides what must be escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Bare,
    Single,
    Double,
}

impl Session<'_> {
    /// The files and folders that begin with a word.
    pub(super) fn files(&mut self, word: &str, wanted: Wanted) -> Vec<Match> {
        let (path, quote) = unquote(word);
        let quoting = match quote {
            "'" => Quoting::Single,
            "\"" => Quoting::Double,
            _ => Quoting::Bare,
        };
        if let Some(items) = self.drive_paths(path) {
            return items;
        }
        let (base, name) = match path.rfind(['/', '\\']) {
            Some(at) => path.split_at(at + 1),
            None => ("", path),
        };
        let folder = match base.replace('\\', "/").strip_prefix("~/") {
            Some(rest) => PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(rest),
            None => self.rt.native(if base.is_empty() { "." } else { base }),
        };
        let shown = self.shown_base(base, &folder);
        let begins = Beginning::of(name, self.culture());
        let Ok(entries) = std::fs::read_dir(&folder) else {
            return Vec::new();
        };
        let mut found: Vec<(String, Match)> = Vec::new();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !begins.is_match(&name) {
                continue;
            }
            let is_folder = entry.path().is_dir();
            let has_ending = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
            if !is_folder && (wanted.containers || !wanted.extension.is_none_or(has_ending)) {
                continue;
            }
            let kind = if is_folder {
                Kind::ProviderContainer
            } else {
                Kind::ProviderItem
            };
            let text = path_text(&shown, &name, quoting, wanted.literal);
            let full = entry.path().to_string_lossy().into_owned();
            let found_here = Match {
                tip: full.clone(),
                ..Match::new(kind, text, name)
            };
            found.push((full, found_here));
        }
        let culture = self.culture();
        found.sort_by(|(a, _), (b, _)| compare::compare(a, b, false, culture));
        found.into_iter().map(|(_, m)| m).collect()
    }

    /// How a folder is written in a match: relative to the working folder where the word was, `~` as it was typed.
    fn shown_base(&self, base: &str, folder: &Path) -> String {
        let typed = base.replace('\\', "/");
        if typed.starts_with("~/") {
            return typed;
        }
        if winpath::has_drive(base) {
            return base.to_string();
        }
        if typed.starts_with('/') {
            let mut text = normal(folder).to_string_lossy().into_owned();
            if !text.ends_with('/') {
                text.push('/');
            }
            return text;
        }
        let here = PathBuf::from(self.rt.current_dir.as_str());
        relative(&normal(&here), &normal(folder))
    }

    /// The items of the drives that are no file system: `env:HO`, `variable:x`.
    fn drive_paths(&mut self, path: &str) -> Option<Vec<Match>> {
        let (drive, word) = path.split_once(':')?;
        let name = ["Env", "Variable", "Function", "Alias"]
            .into_iter()
            .find(|d| d.eq_ignore_ascii_case(drive))?;
        let begins = self.beginning(word.trim_start_matches(['/', '\\']));
        let items = self.drive_items(name);
        let matching = items.iter().filter(|item| begins.is_match(item));
        Some(
            matching
                .map(|item| Match::new(Kind::ProviderItem, format!("{name}:{item}"), item.as_str()))
                .collect(),
        )
    }
}

/// A path without `.` and `..`, as text alone can tell.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// The way from one folder to another, with a slash at its end: `./`, `./sub/`, `../other/`.
fn relative(from: &Path, to: &Path) -> String {
    let mut ours = from.components().peekable();
    let mut theirs = to.components().peekable();
    while let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) {
        if a != b {
            break;
        }
        ours.next();
        theirs.next();
    }
    let up = ours.count();
    let mut text = if up == 0 {
        "./".to_string()
    } else {
        "../".repeat(up)
    };
    for part in theirs {
        text.push_str(&part.as_os_str().to_string_lossy());
        text.push('/');
    }
    text
}

/// A path as it can stand in the line.
fn path_text(base: &str, name: &str, quoting: Quoting, literal: bool) -> String {
    let (base, base_needs) = escape(base, quoting, literal);
    let (name, name_needs) = escape(name, quoting, literal);
    match quoting {
        Quoting::Double => format!("\"{base}{name}\""),
        Quoting::Bare if !base_needs && !name_needs => format!("{base}{name}"),
        Quoting::Single | Quoting::Bare => format!("'{base}{name}'"),
    }
}

/// A part of a path with what must be escaped escaped; true where it has to stand in quotes.
fn escape(part: &str, quoting: Quoting, literal: bool) -> (String, bool) {
    let mut out = String::with_capacity(part.len());
    let mut needs = false;
    let double = quoting == Quoting::Double;
    for (at, c) in part.chars().enumerate() {
        match c {
            '#' | '-' | '@' => needs |= at == 0 && quoting == Quoting::Bare,
            ' ' | ',' | ';' | '(' | ')' | '{' | '}' | '|' | '&' => {
                needs |= quoting == Quoting::Bare
            }
            '[' | ']' if !literal => {
                out.push_str(if double { "``" } else { "`" });
                needs = true;
            }
            '`' => {
                if double || !literal {
                    out.push('`');
                }
                needs |= quoting != Quoting::Single;
            }
            '$' => {
                if double {
                    out.push('`');
                }
                needs |= quoting != Quoting::Single;
            }
            '\'' if !double => {
                out.push('\'');
                needs = true;
            }
            '"' if double => {
                out.push('`');
                needs = true;
            }
            '"' => needs = true,
            _ => {}
        }
        out.push(c);
    }
    (out, needs)
}

#[cfg(test)]
mod tests {
    use super::{Quoting, path_text, relative};
    use std::path::Path;

    #[test]
    fn paths_with_blanks_stand_in_quotes() {
        assert_eq!(path_text("./", "a b", Quoting::Bare, false), "'./a b'");
        assert_eq!(path_text("./", "it's", Quoting::Bare, false), "'./it''s'");
        assert_eq!(path_text("./", "x[1]", Quoting::Bare, false), "'./x`[1`]'");
        assert_eq!(path_text("./", "x[1]", Quoting::Bare, true), "./x[1]");
        assert_eq!(path_text("./", "$a", Quoting::Double, false), "\"./`$a\"");
    }

    #[test]
    fn folders_are_named_from_the_working_folder() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b", "/a/b"), "./");
        assert_eq!(way("/a/b", "/a/b/c"), "./c/");
        assert_eq!(way("/a/b", "/a/x"), "../x/");
    }
}
