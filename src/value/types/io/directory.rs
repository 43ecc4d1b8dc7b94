//! `Directory`.

use super::super::{args, throw};
use super::info::directory_info;
use super::{failed, native, path};
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
        ]
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

/// The entries below a folder that fit a pattern, sorted by name.
pub(super) fn entries(
    folder: &std::path::Path,
    pattern: &str,
    deep: bool,
    wanted: Wanted,
) -> R<Vec<std::path::PathBuf>> {
    let everything = matches!(pattern, "" | "*" | "*.*");
    let matcher = Wildcard::new(pattern, true, Culture::invariant());
    let matcher = match matcher {
        Ok(matcher) => matcher,
        Err(error) => return throw::text(error),
    };
    let mut out = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        let listed = match std::fs::read_dir(&next) {
            Ok(listed) => listed,
            Err(error) if next == folder && error.kind() == std::io::ErrorKind::NotFound => {
                return crate::value::Exception::new(
                    "System.IO.DirectoryNotFoundException",
                    format!("Could not find a part of the path '{}'.", folder.display()),
                )
                .raise();
            }
            Err(error) => return failed(&error, &next),
        };
        let mut here: Vec<_> = listed.filter_map(Result::ok).collect();
        here.sort_by_key(std::fs::DirEntry::file_name);
        for entry in here {
            let kind = entry
                .file_type()
                .map_or((false, false), |t| (t.is_dir(), t.is_symlink()));
            let name = entry.file_name().to_string_lossy().into_owned();
            let fits = wanted == Wanted::Both || (wanted == Wanted::Folders) == kind.0;
            if fits && (everything || matcher.is_match(&name)) {
                out.push(entry.path());
            }
            if deep && kind.0 {
                waiting.push(entry.path());
            }
        }
    }
    Ok(out)
}

fn list(engine: &mut dyn Engine, a: &[Value], wanted: Wanted) -> R<Value> {
    let name = args::text(a, 0)?;
    let folder = native(engine, super::required(engine, name)?);
    let pattern = if a.len() > 1 { args::text(a, 1)? } else { "*" };
    let found = entries(&folder, pattern, args::number(a, 2) == 1, wanted)?;
    Ok(Value::strings(
        found.iter().map(|p| p.to_string_lossy().into_owned()),
    ))
}
