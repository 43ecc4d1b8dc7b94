//! Paths as scripts from Windows write them (`C:\Temp\x.csv`, `sub\x.csv`), on this platform.
//!
//! Backslashes separate folders everywhere. On Unix a drive letter names a folder of the user's own:
//! `C:\Temp\x.csv` is `drives/c/Temp/x.csv` below msol's data folder (`$XDG_DATA_HOME/msol`, else `~/.local/share/msol`),
//! so that such a script reads back what it wrote without touching the system's folders.

use std::path::{Path, PathBuf};

/// The path of this platform that a script's path means; a relative one is taken from `folder`, the working folder.
pub fn to_native(path: &str, folder: &str) -> PathBuf {
    if cfg!(windows) {
        return Path::new(folder).join(path);
    }
    let slashed = path.replace('\\', "/");
    let bytes = slashed.as_bytes();
    match bytes {
        [drive, b':', rest @ ..] if drive.is_ascii_alphabetic() => {
            let below = String::from_utf8_lossy(rest);
            drive_folder(char::from(*drive)).join(below.trim_start_matches('/'))
        }
        _ => Path::new(folder).join(slashed),
    }
}

/// True for a path that begins with a drive letter.
pub fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [drive, b':', ..] if drive.is_ascii_alphabetic())
}

/// The folder that stands for a drive.
fn drive_folder(drive: char) -> PathBuf {
    let data = std::env::var_os("XDG_DATA_HOME").map_or_else(
        || {
            let home = std::env::var_os("HOME").unwrap_or_default();
            Path::new(&home).join(".local/share")
        },
        PathBuf::from,
    );
    data.join("msol/drives")
        .join(drive.to_ascii_lowercase().to_string())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn backslashes_separate_and_drives_are_folders_of_the_user() {
        assert_eq!(
            to_native("sub\\x.csv", "/work"),
            Path::new("/work/sub/x.csv")
        );
        assert_eq!(to_native("/tmp/x", "/work"), Path::new("/tmp/x"));
        assert!(to_native("C:\\Temp\\x.csv", "/work").ends_with("msol/drives/c/Temp/x.csv"));
        assert!(has_drive("c:\\x") && !has_drive("report.csv"));
    }
}
