//! What `File` says of a file beside its content: times, permissions and links, and how one file replaces another.

use std::fs::{FileTimes, Metadata};
use std::io::Write as _;
use std::path::Path;
use std::time::SystemTime;

use super::super::{args, system, throw};
use super::info::{of_path, system_time, ticks_of};
use super::{failed, native, required};
use crate::text::datetime::Kind;
use crate::value::ty::{DefKind, overload, static_method};
use crate::value::{DateTime, Engine, Exception, R, TypeDef, Value};

/// The midnight at which 1601 began, which .NET gives for files that are not there.
const NO_FILE: i64 = 504_911_232_000_000_000;

/// A time of a file as the engine's local time or as UTC.
pub(super) fn time_of(
    engine: &dyn Engine,
    path: &str,
    read: fn(&Metadata) -> std::io::Result<SystemTime>,
    utc: bool,
) -> Value {
    let path = native(engine, path);
    let ticks = std::fs::metadata(&path)
        .ok()
        .and_then(|m| read(&m).ok())
        .map_or(NO_FILE, ticks_of);
    let moment = DateTime {
        ticks,
        kind: Kind::Utc,
    };
    match utc {
        true => moment.into(),
        false => moment.to_local(&engine.time_zone()).into(),
    }
}

/// Changes times of a file.
pub(super) fn set_times(
    engine: &dyn Engine,
    a: &[Value],
    change: fn(FileTimes, SystemTime) -> FileTimes,
) -> R<Value> {
    let path = native(engine, args::text(a, 0)?);
    let utc = args::datetime(a, 1)?.to_universal(&engine.time_zone());
    change_times(&path, utc, change).map(|()| Value::Void)
}

/// Changes times of what stands at a path.
pub(super) fn change_times(
    path: &Path,
    utc: DateTime,
    change: fn(FileTimes, SystemTime) -> FileTimes,
) -> R<()> {
    let times = change(FileTimes::new(), system_time(utc.ticks));
    // A folder can be opened for reading only; its owner may set its times all the same.
    let file = std::fs::File::options()
        .write(true)
        .open(path)
        .or_else(|_| std::fs::File::open(path));
    file.and_then(|f| f.set_times(times))
        .or_else(|error| failed(&error, path))
}

/// A method that reads a time.
macro_rules! reads {
    ($name:literal, $kind:ident, $utc:literal) => {
        static_method(
            $name,
            &[overload(
                concat!("static datetime ", $name, "(string path)"),
                |e, _, a| Ok(time_of(e, args::text(a, 0)?, Metadata::$kind, $utc)),
            )],
        )
    };
}

/// A method that sets a time. Linux keeps no time of creation that could be set: .NET sets that of the last change.
macro_rules! sets {
    ($name:literal, $parameter:literal, $kind:ident) => {
        static_method(
            $name,
            &[overload(
                concat!(
                    "static void ",
                    $name,
                    "(string path, datetime ",
                    $parameter,
                    ")"
                ),
                |e, _, a| set_times(e, a, FileTimes::$kind),
            )],
        )
    };
}

/// The part of `File` that this file describes.
pub(super) static STATE: TypeDef = TypeDef {
    kind: DefKind::Abstract,
    methods: &[
        static_method(
            "AppendAllBytes",
            &[overload(
                "static void AppendAllBytes(string path, byte[] bytes)",
                |e, _, a| {
                    let path = native(e, required(e, args::text(a, 0)?)?);
                    let bytes = args::bytes(a, 1)?;
                    let file = std::fs::File::options()
                        .append(true)
                        .create(true)
                        .open(&path);
                    match file.and_then(|mut f| f.write_all(&bytes)) {
                        Ok(()) => Ok(Value::Void),
                        Err(error) => failed(&error, &path),
                    }
                },
            )],
        ),
        static_method(
            "CreateSymbolicLink",
            &[overload(
                "static System.IO.FileSystemInfo CreateSymbolicLink(string path, string pathToTarget)",
                |e, _, a| {
                    let path = native(e, required(e, args::text(a, 0)?)?);
                    make_link(&path, &native(e, args::text(a, 1)?))?;
                    Ok(of_path(&path))
                },
            )],
        ),
        static_method(
            "Decrypt",
            &[overload("static void Decrypt(string path)", no_encryption)],
        ),
        static_method(
            "Encrypt",
            &[overload("static void Encrypt(string path)", no_encryption)],
        ),
        reads!("GetCreationTimeUtc", created, true),
        reads!("GetLastAccessTime", accessed, false),
        reads!("GetLastAccessTimeUtc", accessed, true),
        static_method(
            "GetUnixFileMode",
            &[overload(
                "static System.IO.UnixFileMode GetUnixFileMode(string path)",
                |e, _, a| unix_mode(&native(e, args::text(a, 0)?)),
            )],
        ),
        static_method(
            "Replace",
            &[
                overload(
                    "static void Replace(string sourceFileName, string destinationFileName, string destinationBackupFileName)",
                    |e, _, a| replace(e, args::text(a, 0)?, a),
                ),
                overload(
                    "static void Replace(string sourceFileName, string destinationFileName, string destinationBackupFileName, bool ignoreMetadataErrors)",
                    |e, _, a| replace(e, args::text(a, 0)?, a),
                ),
            ],
        ),
        static_method(
            "ResolveLinkTarget",
            &[overload(
                "static System.IO.FileSystemInfo ResolveLinkTarget(string linkPath, bool returnFinalTarget)",
                |e, _, a| link_target(&native(e, args::text(a, 0)?), args::flag(a, 1)?),
            )],
        ),
        sets!("SetCreationTime", "creationTime", set_modified),
        sets!("SetCreationTimeUtc", "creationTimeUtc", set_modified),
        sets!("SetLastAccessTime", "lastAccessTime", set_accessed),
        sets!("SetLastAccessTimeUtc", "lastAccessTimeUtc", set_accessed),
        static_method(
            "SetUnixFileMode",
            &[overload(
                "static void SetUnixFileMode(string path, System.IO.UnixFileMode mode)",
                |e, _, a| set_unix_mode(&native(e, args::text(a, 0)?), args::number(a, 1)),
            )],
        ),
    ],
    ..TypeDef::CLASS
};

/// `Encrypt` and `Decrypt` belong to NTFS.
pub(super) fn no_encryption(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    Exception::new(
        "System.PlatformNotSupportedException",
        "File encryption is not supported on this platform.",
    )
    .raise()
}

/// The permissions of a file.
pub(super) fn unix_mode(path: &Path) -> R<Value> {
    match std::fs::metadata(path) {
        Ok(meta) => Ok(system::enumeration(
            "System.IO.UnixFileMode",
            bits_of(&meta),
        )),
        Err(error) => failed(&error, path),
    }
}

#[cfg(unix)]
fn bits_of(meta: &Metadata) -> i64 {
    use std::os::unix::fs::PermissionsExt as _;
    i64::from(meta.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn bits_of(_: &Metadata) -> i64 {
    -1
}

#[cfg(unix)]
pub(super) fn set_unix_mode(path: &Path, mode: i64) -> R<Value> {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(mode) = u32::try_from(mode & 0o7777) else {
        return throw::plain_argument("The UnixFileMode is not valid.");
    };
    match std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)) {
        Ok(()) => Ok(Value::Void),
        Err(error) => failed(&error, path),
    }
}

#[cfg(not(unix))]
pub(super) fn set_unix_mode(_: &Path, _: i64) -> R<Value> {
    Exception::new(
        "System.PlatformNotSupportedException",
        "Unix file modes are not supported on this platform.",
    )
    .raise()
}

#[cfg(unix)]
pub(super) fn make_link(path: &Path, target: &Path) -> R<()> {
    std::os::unix::fs::symlink(target, path).or_else(|error| failed(&error, path))
}

#[cfg(not(unix))]
pub(super) fn make_link(path: &Path, target: &Path) -> R<()> {
    std::os::windows::fs::symlink_file(target, path).or_else(|error| failed(&error, path))
}

/// What a link points to, null for what is no link; the end of a chain of links where it is asked for.
pub(super) fn link_target(path: &Path, last: bool) -> R<Value> {
    let is_link = match std::fs::symlink_metadata(path) {
        Ok(meta) => meta.is_symlink(),
        Err(error) => return failed(&error, path),
    };
    if !is_link {
        return Ok(Value::Null);
    }
    let found = match last {
        true => std::fs::canonicalize(path),
        false => std::fs::read_link(path).map(|target| {
            path.parent()
                .map_or(target.clone(), |folder| folder.join(target))
        }),
    };
    match found {
        Ok(target) => Ok(of_path(&target)),
        Err(error) => failed(&error, path),
    }
}

/// `Replace(source, destination, backup)`: the destination, which must be there, is kept as the backup.
pub(super) fn replace(engine: &dyn Engine, source: &str, a: &[Value]) -> R<Value> {
    let (from, to) = (native(engine, source), native(engine, args::text(a, 1)?));
    for path in [&from, &to] {
        if let Err(error) = std::fs::metadata(path) {
            return failed(&error, path);
        }
    }
    let backup = args::text(a, 2)?;
    if !backup.is_empty() {
        let backup = native(engine, backup);
        if let Err(error) = std::fs::copy(&to, &backup) {
            return failed(&error, &backup);
        }
    }
    match std::fs::rename(&from, &to) {
        Ok(()) => Ok(Value::Void),
        Err(error) => failed(&error, &from),
    }
}

/// A static method of `File` or `Directory` that reads a time: its name, what of the metadata it reads, and whether in
/// universal time.
macro_rules! read_time {
    ($name:literal, $kind:ident, $utc:literal) => {
        $crate::value::ty::static_method(
            $name,
            &[$crate::value::ty::overload(
                concat!("static datetime ", $name, "(string path)"),
                |e, _, a| {
                    let read = std::fs::Metadata::$kind;
                    let path = $crate::value::types::args::text(a, 0)?;
                    Ok($crate::value::types::io::file_state::time_of(
                        e, path, read, $utc,
                    ))
                },
            )],
        )
    };
}
pub(super) use read_time;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;
    use crate::value::testing::TestEngine;

    #[test]
    fn times_of_missing_files_are_those_of_1601() {
        let engine = TestEngine(Edition::Core);
        let Value::DateTime(found) = time_of(&engine, "/no/such/file", Metadata::modified, true)
        else {
            panic!("a time")
        };
        assert_eq!(found.ticks, NO_FILE);
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_one_step_or_to_the_end() {
        let folder = std::env::temp_dir().join(format!("msol-links-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (file, link) = (folder.join("a.txt"), folder.join("b"));
        std::fs::write(&file, "x").unwrap();
        make_link(&link, &file).map_err(|_| "no link").unwrap();
        assert!(link_target(&link, false).is_ok_and(|v| !v.is_null()));
        assert!(link_target(&file, true).is_ok_and(|v| v.is_null()));
        assert!(link_target(&folder.join("none"), true).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
