//! What can go wrong between a tenant and the place where it lives, in words for the person who must mend it.

use std::fmt;
use std::path::{Path, PathBuf};

/// A failure of a store. The text names the file and the next step; the tenant is as it was before the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// No such file, and this kind of store is not created on first use.
    Missing {
        /// The file asked for.
        path: PathBuf,
    },
    /// A folder stands where a file was expected.
    IsDirectory {
        /// The folder.
        path: PathBuf,
    },
    /// The file could not be read or opened.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file could not be written; what it held before is still there.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// No space is left for the change; the change was taken back.
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The text of a tenant file is not what the tenant format allows.
    Malformed {
        /// The file, or `demo:`.
        path: PathBuf,
        /// Line, from 1; 0 when the fault is in no single line.
        line: usize,
        /// Column in bytes, from 1; 0 when the fault is in no single line.
        column: usize,
        /// Where in the structure: `users[3].mobilePhone`.
        at: String,
        /// What is wrong.
        reason: String,
    },
    /// The file is no SQLite database, or a database of another program.
    NotATenant {
        /// The file.
        path: PathBuf,
        /// What was found.
        found: String,
    },
    /// The database was damaged.
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What SQLite or the decoder said.
        detail: String,
    },
    /// The file was written by a later version of this program.
    TooNew {
        /// The file.
        path: PathBuf,
        /// Version of the file.
        found: i64,
        /// The latest version that this program reads.
        known: i64,
    },
    /// Another process held the database for longer than we wait.
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// A name that stands for no kind of store.
    UnknownLocation {
        /// What was asked for.
        location: String,
    },
    /// No tenant was named, and the environment names no home in which to keep one.
    NoHome,
    /// A call that makes no sense now, such as a change outside a transaction: a fault of this program.
    Misuse(&'static str),
}

impl StoreError {
    /// Sorts an input or output error of `path` into reading failures.
    pub fn reading(path: &Path, error: &std::io::Error) -> StoreError {
        match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::Missing {
                path: path.to_path_buf(),
            },
            std::io::ErrorKind::IsADirectory => StoreError::IsDirectory {
                path: path.to_path_buf(),
            },
            _ => StoreError::Unreadable {
                path: path.to_path_buf(),
                reason: plain(error),
            },
        }
    }

    /// Sorts an input or output error of `path` into writing failures.
    pub fn writing(path: &Path, error: &std::io::Error) -> StoreError {
        match error.kind() {
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::FileTooLarge => StoreError::Full {
                path: path.to_path_buf(),
            },
            std::io::ErrorKind::IsADirectory => StoreError::IsDirectory {
                path: path.to_path_buf(),
            },
            _ => StoreError::Unwritable {
                path: path.to_path_buf(),
                reason: plain(error),
            },
        }
    }
}

/// The system's text without the number that follows it.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_string(),
        None => text,
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Missing { path } => write!(
                f,
                "There is no tenant file '{}'. Check the path, or name a file ending in .db, which is created on first use.",
                path.display()
            ),
            StoreError::IsDirectory { path } => {
                write!(
                    f,
                    "'{}' is a folder, not a tenant file. Name a .json or .db file in it.",
                    path.display()
                )
            }
            StoreError::Unreadable { path, reason } => write!(
                f,
                "The tenant file '{}' cannot be read: {reason}. Check its permissions and try again.",
                path.display()
            ),
            StoreError::Unwritable { path, reason } => write!(
                f,
                "The tenant file '{}' cannot be written: {reason}. It is unchanged; check its permissions and try again.",
                path.display()
            ),
            StoreError::Full { path } => write!(
                f,
                "There is no space left to write '{}'. The change was not made and the file is unchanged; free some space and try again.",
                path.display()
            ),
            StoreError::Malformed {
                path,
                line,
                column,
                at,
                reason,
            } => {
                write!(f, "The tenant file '{}' is not valid", path.display())?;
                if *line > 0 {
                    write!(f, " at line {line}, column {column}")?;
                }
                if !matches!(at.as_str(), "" | "." | ".?") {
                    write!(f, " ({at})")?;
                }
                write!(
                    f,
                    ": {reason}{} Nothing was loaded; correct the file and try again.",
                    if reason.ends_with('?') { "" } else { "." }
                )
            }
            StoreError::NotATenant { path, found } => write!(
                f,
                "'{}' is not a tenant database: {found}. It was left untouched; name another file, which is created on first use.",
                path.display()
            ),
            StoreError::Corrupt { path, detail } => write!(
                f,
                "The tenant database '{}' is damaged: {detail}. It was left untouched; restore it from a copy, or move it away to start afresh.",
                path.display()
            ),
            StoreError::TooNew { path, found, known } => write!(
                f,
                "'{}' has format version {found}, but this program reads versions up to {known}. Use the program that wrote it, or a newer one.",
                path.display()
            ),
            StoreError::Busy { path } => write!(
                f,
                "The tenant database '{}' is in use by another process. The change was not made; try again when the other process has finished.",
                path.display()
            ),
            StoreError::UnknownLocation { location } => write!(
                f,
                "'{location}' names no tenant. Use a file ending in .json (loaded into memory), a file ending in .db (created on first use), or demo: (a fresh demo tenant)."
            ),
            StoreError::NoHome => f.write_str(
                "No tenant is named, and there is no home folder in which to keep one: HOME is not set. Name a tenant, such as a file ending in .db, or set HOME.",
            ),
            StoreError::Misuse(what) => write!(f, "Internal error in the tenant store: {what}."),
        }
    }
}

impl std::error::Error for StoreError {}
