//! What PowerShell adds to files and folders for their tables: the letters of their attributes, Unix permissions and
//! owners, and the texts of the columns. As `FileSystemProvider`'s code methods and `types.ps1xml` have them.

use std::fs::Metadata;
use std::path::Path;

use crate::Edition;
use crate::text::datetime::format::format;
use crate::value::types::io::{attributes_of, info_path};
use crate::value::{Engine, R, Value};

/// `FileAttributes`
const READ_ONLY: i64 = 1;
const HIDDEN: i64 = 2;
const SYSTEM: i64 = 4;
const ARCHIVE: i64 = 32;

/// The value of such a member; None where the value is no file or there is no such member.
pub(super) fn get(engine: &mut dyn Engine, v: &Value, name: &str) -> Option<R<Value>> {
    let path = info_path(v.base())?;
    let meta = std::fs::symlink_metadata(&path).ok();
    let text = |text: Option<String>| Some(Ok(text.unwrap_or_default().into()));
    match name.to_ascii_lowercase().as_str() {
        "mode" => text(meta.map(|m| mode(&path, &m, engine.edition(), true))),
        "modewithouthardlink" => text(meta.map(|m| mode(&path, &m, engine.edition(), false))),
        "linktype" => Some(Ok(match meta {
            Some(m) if m.file_type().is_symlink() => Value::str("SymbolicLink"),
            Some(m) if is_hard_link(&m) => Value::str("HardLink"),
            _ => Value::Null,
        })),
        "resolvedtarget" => text(std::fs::canonicalize(&path).ok().map(shown)),
        "namestring" => {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
            let target = std::fs::read_link(&path).ok().map(shown);
            text(name.map(|name| match target {
                Some(target) => format!("{name} -> {target}"),
                None => name,
            }))
        }
        "lengthstring" => text(meta.filter(|m| !m.is_dir()).map(|m| m.len().to_string())),
        "lastwritetimestring" => Some(last_write_time(engine, v)),
        "unixmode" => text(meta.map(|m| unix::mode(&m))),
        "user" => text(meta.map(|m| unix::user(&m))),
        "group" => text(meta.map(|m| unix::group(&m))),
        "size" => Some(Ok(meta.map_or(Value::Null, |m| {
            Value::Int64(i64::try_from(m.len()).unwrap_or(i64::MAX))
        }))),
        _ => None,
    }
}

fn shown(path: std::path::PathBuf) -> String {
    path.to_string_lossy().into_owned()
}

/// `d-r--`: folder or link, archive, read-only, hidden, system. Windows PowerShell shows a link by a sixth letter.
fn mode(path: &Path, meta: &Metadata, edition: Edition, hard_links: bool) -> String {
    let bits = attributes_of(path, meta);
    let is_link = meta.file_type().is_symlink();
    let letter = |on: bool, letter: char| if on { letter } else { '-' };
    let mut mode = String::with_capacity(6);
    let linked = is_link || (hard_links && is_hard_link(meta));
    mode.push(match (edition.is_core() && linked, meta.is_dir()) {
        (true, _) => 'l',
        (false, true) => 'd',
        (false, false) => '-',
    });
    mode.push(letter(bits & ARCHIVE != 0, 'a'));
    mode.push(letter(bits & READ_ONLY != 0, 'r'));
    mode.push(letter(bits & HIDDEN != 0, 'h'));
    mode.push(letter(bits & SYSTEM != 0, 's'));
    if !edition.is_core() {
        mode.push(letter(is_link, 'l'));
    }
    mode
}

fn is_hard_link(meta: &Metadata) -> bool {
    meta.is_file() && unix::links(meta) > 1
}

/// The date in ten columns and the time in eight.
fn last_write_time(engine: &mut dyn Engine, v: &Value) -> R<Value> {
    let time = super::get(engine, v, "LastWriteTime")?;
    let Value::DateTime(time) = time.base() else {
        return Ok(Value::str(""));
    };
    let (culture, zone) = (engine.culture(), engine.time_zone());
    let part = |pattern: &str| format(*time, pattern, culture, &zone).unwrap_or_default();
    Ok(format!("{:>10} {:>8}", part("d"), part("t")).into())
}

#[cfg(unix)]
mod unix {
    use std::fs::Metadata;
    use std::os::unix::fs::{FileTypeExt, MetadataExt};

    /// `-rwxr-xr-x`
    pub fn mode(meta: &Metadata) -> String {
        let kind = meta.file_type();
        let mut text = String::with_capacity(10);
        text.push(match kind {
            k if k.is_symlink() => 'l',
            k if k.is_dir() => 'd',
            k if k.is_block_device() => 'b',
            k if k.is_char_device() => 'c',
            k if k.is_fifo() => 'p',
            k if k.is_socket() => 's',
            _ => '-',
        });
        let bits = meta.mode();
        // Whose, the bit that changes the last letter, and that letter.
        for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
            let has = |bit: u32| bits >> shift & bit != 0;
            text.push(if has(4) { 'r' } else { '-' });
            text.push(if has(2) { 'w' } else { '-' });
            text.push(match (bits & special != 0, has(1)) {
                (true, true) => letter,
                (true, false) => letter.to_ascii_uppercase(),
                (false, true) => 'x',
                (false, false) => '-',
            });
        }
        text
    }

    /// The owner's name.
    pub fn user(meta: &Metadata) -> String {
        name("/etc/passwd", meta.uid())
    }

    /// The group's name.
    pub fn group(meta: &Metadata) -> String {
        name("/etc/group", meta.gid())
    }

    /// The name with a number in one of the system's lists; the number where it has none.
    fn name(list: &str, id: u32) -> String {
        let text = std::fs::read_to_string(list).unwrap_or_default();
        let id = id.to_string();
        let found = text.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1)? == id).then(|| name.to_string())
        });
        found.unwrap_or(id)
    }

    /// How many names the file has.
    pub fn links(meta: &Metadata) -> u64 {
        meta.nlink()
    }
}

#[cfg(not(unix))]
mod unix {
    use std::fs::Metadata;

    /// Windows has no such mode.
    pub fn mode(_: &Metadata) -> String {
        String::new()
    }

    /// Nor is the owner part of a file's data.
    pub fn user(_: &Metadata) -> String {
        String::new()
    }

    /// Nor its group.
    pub fn group(_: &Metadata) -> String {
        String::new()
    }

    /// The number of names is not told.
    pub fn links(_: &Metadata) -> u64 {
        1
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn modes_tell_folders_and_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("msol-modes-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("a.txt");
        std::fs::write(&file, "abc").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        let meta = std::fs::symlink_metadata(&file).unwrap();
        assert_eq!(unix::mode(&meta), "-rw-r-----");
        assert_eq!(mode(&file, &meta, Edition::Core, true), "-----");
        let meta = std::fs::symlink_metadata(&folder).unwrap();
        assert_eq!(mode(&folder, &meta, Edition::Core, true), "d----");
        assert_eq!(mode(&folder, &meta, Edition::Desktop, true), "d-----");
        assert!(unix::mode(&meta).starts_with('d'));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
