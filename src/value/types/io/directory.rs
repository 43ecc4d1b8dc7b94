//! `Directory`.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::super::{args, throw};
use super::enumeration_options::{self, Options};
use super::info::{attributes_of, directory_info, of_path};
use super::{failed, file_state, native, path};
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::ty::{DefKind, MethodDef, Overload, overload, static_method};
use crate::value::{Engine, R, TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.IO.Directory",
    kind: DefKind::Abstract,
    methods: METHODS,
    ..TypeDef::CLASS
}];

/// Which entries a listing has.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Wanted {
    Files,
    Folders,
    Both,
}

/// `GetFiles` and its kin, for one kind of entry.
macro_rules! listing {
    ($name:literal, $wanted:ident) => {
        &[
            overload(
                concat!("static string[] ", $name, "(string path)"),
                |e, _, a| list(e, a, Wanted::$wanted),
            ),
            overload(
                concat!(
                    "static string[] ",
                    $name,
                    "(string path, string searchPattern)"
                ),
                |e, _, a| list(e, a, Wanted::$wanted),
            ),
            overload(
                concat!(
                    "static string[] ",
                    $name,
                    "(string path, string searchPattern, System.IO.SearchOption searchOption)"
                ),
                |e, _, a| list(e, a, Wanted::$wanted),
            ),
            overload(
                concat!(
                    "static string[] ",
                    $name,
                    "(string path, string searchPattern, System.IO.EnumerationOptions enumerationOptions)"
                ),
                |e, _, a| list(e, a, Wanted::$wanted),
            ),
        ]
    };
}

/// A time of a folder, set.
macro_rules! set_time {
    ($name:literal, $set:ident) => {
        static_method(
            $name,
            &[overload(
                concat!("static void ", $name, "(string path, datetime time)"),
                |e, _, a| file_state::set_times(e, a, std::fs::FileTimes::$set),
            )],
        )
    };
}

const FILES: &[Overload] = listing!("GetFiles", Files);
const FOLDERS: &[Overload] = listing!("GetDirectories", Folders);
const ENTRIES: &[Overload] = listing!("GetFileSystemEntries", Both);

const METHODS: &[MethodDef] = &[
    static_method(
        "CreateDirectory",
        &[overload(
            "static System.IO.DirectoryInfo CreateDirectory(string path)",
            |e, _, a| {
                let folder = native(e, super::required(e, args::text(a, 0)?)?);
                match std::fs::create_dir_all(&folder) {
                    Ok(()) => Ok(directory_info(&folder)),
                    Err(error) => failed(&error, &folder),
                }
            },
        )],
    ),
    static_method(
        "Delete",
        &[
            overload("static void Delete(string path)", delete),
            overload("static void Delete(string path, bool recursive)", delete),
        ],
    ),
    static_method("EnumerateDirectories", FOLDERS),
    static_method("EnumerateFiles", FILES),
    static_method("EnumerateFileSystemEntries", ENTRIES),
    static_method(
        "Exists",
        &[overload("static bool Exists(string path)", |e, _, a| {
            let path = args::text(a, 0)?;
            Ok((!path.is_empty() && native(e, path).is_dir()).into())
        })],
    ),
    static_method(
        "CreateSymbolicLink",
        &[overload(
            "static System.IO.FileSystemInfo CreateSymbolicLink(string path, string pathToTarget)",
            |e, _, a| {
                let path = native(e, super::required(e, args::text(a, 0)?)?);
                file_state::make_link(&path, Path::new(args::text(a, 1)?))?;
                Ok(of_path(&path))
            },
        )],
    ),
    static_method(
        "CreateTempSubdirectory",
        &[overload(
            "static System.IO.DirectoryInfo CreateTempSubdirectory(string prefix = null)",
            |e, _, a| {
                let mark = format!("{:012x}", e.random() & 0xffff_ffff_ffff);
                let path = std::env::temp_dir().join(format!("{}{mark}", args::text(a, 0)?));
                match std::fs::create_dir_all(&path) {
                    Ok(()) => Ok(directory_info(&path)),
                    Err(error) => failed(&error, &path),
                }
            },
        )],
    ),
    file_state::read_time!("GetCreationTime", created, false),
    file_state::read_time!("GetCreationTimeUtc", created, true),
    static_method(
        "GetDirectoryRoot",
        &[overload(
            "static string GetDirectoryRoot(string path)",
            |e, _, a| {
                let full = path::full_path(&native(e, super::required(e, args::text(a, 0)?)?));
                let root = Path::new(&full).ancestors().last().map(Path::to_path_buf);
                Ok(root
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
                    .into())
            },
        )],
    ),
    file_state::read_time!("GetLastAccessTime", accessed, false),
    file_state::read_time!("GetLastAccessTimeUtc", accessed, true),
    file_state::read_time!("GetLastWriteTime", modified, false),
    file_state::read_time!("GetLastWriteTimeUtc", modified, true),
    static_method(
        "GetLogicalDrives",
        &[overload("static string[] GetLogicalDrives()", |_, _, _| {
            Ok(Value::strings(["/"]))
        })],
    ),
    static_method(
        "ResolveLinkTarget",
        &[overload(
            "static System.IO.FileSystemInfo ResolveLinkTarget(string linkPath, bool returnFinalTarget)",
            |e, _, a| {
                let path = native(e, super::required(e, args::text(a, 0)?)?);
                file_state::link_target(&path, args::flag(a, 1)?)
            },
        )],
    ),
    set_time!("SetCreationTime", set_modified),
    set_time!("SetCreationTimeUtc", set_modified),
    set_time!("SetLastAccessTime", set_accessed),
    set_time!("SetLastAccessTimeUtc", set_accessed),
    set_time!("SetLastWriteTime", set_modified),
    set_time!("SetLastWriteTimeUtc", set_modified),
    static_method(
        "GetCurrentDirectory",
        &[overload(
            "static string GetCurrentDirectory()",
            |e, _, _| Ok(Value::Str(e.current_dir())),
        )],
    ),
    static_method("GetDirectories", FOLDERS),
    static_method("GetFiles", FILES),
    static_method("GetFileSystemEntries", ENTRIES),
    static_method(
        "GetParent",
        &[overload(
            "static System.IO.DirectoryInfo GetParent(string path)",
            |e, _, a| {
                let full = path::full_path(&native(e, args::text(a, 0)?));
                let parent = std::path::Path::new(&full).parent();
                Ok(parent.map_or(Value::Null, directory_info))
            },
        )],
    ),
    static_method(
        "Move",
        &[overload(
            "static void Move(string sourceDirName, string destDirName)",
            |e, _, a| {
                let (from, to) = (native(e, args::text(a, 0)?), native(e, args::text(a, 1)?));
                match std::fs::rename(&from, &to) {
                    Ok(()) => Ok(Value::Void),
                    Err(error) => failed(&error, &from),
                }
            },
        )],
    ),
];

fn delete(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let folder = native(engine, args::text(a, 0)?);
    let done = if args::flag(a, 1)? {
        std::fs::remove_dir_all(&folder)
    } else {
        std::fs::remove_dir(&folder)
    };
    match done {
        Ok(()) => Ok(Value::Void),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => crate::value::Exception::new(
            "System.IO.DirectoryNotFoundException",
            format!("Could not find a part of the path '{}'.", folder.display()),
        )
        .raise(),
        Err(error) => failed(&error, &folder),
    }
}

/// The entries below a folder that the arguments `pattern` and `option` of a listing mean.
pub(super) fn list_of(folder: &Path, a: &[Value], wanted: Wanted) -> R<Vec<PathBuf>> {
    let pattern = if a.is_empty() { "*" } else { args::text(a, 0)? };
    let options = match enumeration_options::of_value(args::value(a, 1)) {
        Some(options) => options,
        None => Options {
            deep: args::number(a, 1) == 1,
            ..Options::PLAIN
        },
    };
    entries(folder, pattern, options, wanted)
}

/// The entries below a folder that fit a pattern, sorted by name, those of a folder before those of the folders in it.
fn entries(folder: &Path, pattern: &str, options: Options, wanted: Wanted) -> R<Vec<PathBuf>> {
    let everything = matches!(pattern, "" | "*" | "*.*");
    // Only stars and question marks mean something here.
    let escaped: String = pattern
        .chars()
        .flat_map(|c| {
            matches!(c, '[' | ']' | '`')
                .then_some('`')
                .into_iter()
                .chain([c])
        })
        .collect();
    let matcher = match Wildcard::new(&escaped, !options.exact_case, Culture::invariant()) {
        Ok(matcher) => matcher,
        Err(error) => return throw::text(error),
    };
    let mut out = Vec::new();
    let mut waiting = VecDeque::from([(folder.to_path_buf(), 0)]);
    while let Some((next, depth)) = waiting.pop_front() {
        let listed = match std::fs::read_dir(&next) {
            Ok(listed) => listed,
            Err(error) if next == folder && error.kind() == std::io::ErrorKind::NotFound => {
                return crate::value::Exception::new(
                    "System.IO.DirectoryNotFoundException",
                    format!("Could not find a part of the path '{}'.", folder.display()),
                )
                .raise();
            }
            Err(_) if options.lenient && next != folder => continue,
            Err(error) => return failed(&error, &next),
        };
        let mut here: Vec<_> = listed.filter_map(Result::ok).collect();
        here.sort_by_key(std::fs::DirEntry::file_name);
        for entry in here {
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
            let name = entry.file_name().to_string_lossy().into_owned();
            if options.skipped != 0
                && entry
                    .metadata()
                    .is_ok_and(|meta| attributes_of(&path, &meta) & options.skipped != 0)
            {
                continue;
            }
            if options.deep && is_folder && depth < options.depth {
                waiting.push_back((path.clone(), depth + 1));
            }
            let fits = wanted == Wanted::Both || (wanted == Wanted::Folders) == is_folder;
            if fits && (everything || matcher.is_match(&name)) {
                out.push(path);
            }
        }
    }
    Ok(out)
}

fn list(engine: &mut dyn Engine, a: &[Value], wanted: Wanted) -> R<Value> {
    let name = args::text(a, 0)?;
    let folder = native(engine, super::required(engine, name)?);
    let found = list_of(&folder, a.get(1..).unwrap_or_default(), wanted)?;
    Ok(Value::strings(
        found.iter().map(|p| p.to_string_lossy().into_owned()),
    ))
}
