//! The methods of `DirectoryInfo`.

use super::super::args;
use super::directory::{Wanted, list_of};
use super::failed;
use super::file_members::MOVE_TO;
use super::info::{directory_info, of, of_path};
use crate::value::ty::{MethodDef, Overload, method, overload};
use crate::value::{R, Value, ty};

/// Listings of a folder: what they give, and of which kind of entry.
macro_rules! listing {
    ($name:literal, $gives:literal, $wanted:ident) => {{
        const OVERLOADS: &[Overload] = &[
            overload(concat!($gives, " ", $name, "()"), |_, t, a| {
                list(t, a, Wanted::$wanted)
            }),
            overload(
                concat!($gives, " ", $name, "(string searchPattern)"),
                |_, t, a| list(t, a, Wanted::$wanted),
            ),
            overload(
                concat!(
                    $gives,
                    " ",
                    $name,
                    "(string searchPattern, System.IO.SearchOption searchOption)"
                ),
                |_, t, a| list(t, a, Wanted::$wanted),
            ),
            overload(
                concat!(
                    $gives,
                    " ",
                    $name,
                    "(string searchPattern, System.IO.EnumerationOptions enumerationOptions)"
                ),
                |_, t, a| list(t, a, Wanted::$wanted),
            ),
        ];
        method($name, OVERLOADS)
    }};
}

pub(super) const METHODS: &[MethodDef] = &[
    method(
        "Create",
        &[overload("void Create()", |_, t, _| {
            let path = of(t)?.path.borrow().clone();
            match std::fs::create_dir_all(&path) {
                Ok(()) => Ok(Value::Void),
                Err(error) => failed(&error, &path),
            }
        })],
    ),
    method(
        "CreateSubdirectory",
        &[overload(
            "System.IO.DirectoryInfo CreateSubdirectory(string path)",
            |_, t, a| {
                let path = of(t)?
                    .path
                    .borrow()
                    .join(args::text(a, 0)?.replace('\\', "/"));
                match std::fs::create_dir_all(&path) {
                    Ok(()) => Ok(directory_info(&path)),
                    Err(error) => failed(&error, &path),
                }
            },
        )],
    ),
    method(
        "Delete",
        &[
            overload("void Delete()", |_, t, _| delete(t, false)),
            overload("void Delete(bool recursive)", |_, t, a| {
                delete(t, args::flag(a, 0)?)
            }),
        ],
    ),
    listing!(
        "EnumerateDirectories",
        "System.Collections.Generic.IEnumerable[System.IO.DirectoryInfo]",
        Folders
    ),
    listing!(
        "EnumerateFiles",
        "System.Collections.Generic.IEnumerable[System.IO.FileInfo]",
        Files
    ),
    listing!(
        "EnumerateFileSystemInfos",
        "System.Collections.Generic.IEnumerable[System.IO.FileSystemInfo]",
        Both
    ),
    listing!("GetDirectories", "System.IO.DirectoryInfo[]", Folders),
    listing!("GetFiles", "System.IO.FileInfo[]", Files),
    listing!("GetFileSystemInfos", "System.IO.FileSystemInfo[]", Both),
    method("MoveTo", MOVE_TO),
];

fn delete(this: &Value, deep: bool) -> R<Value> {
    let path = of(this)?.path.borrow().clone();
    let done = if deep {
        std::fs::remove_dir_all(&path)
    } else {
        std::fs::remove_dir(&path)
    };
    match done {
        Ok(()) => Ok(Value::Void),
        Err(error) => failed(&error, &path),
    }
}

fn list(this: &Value, a: &[Value], wanted: Wanted) -> R<Value> {
    let folder = of(this)?.path.borrow().clone();
    let found = list_of(&folder, a, wanted)?;
    let element = match wanted {
        Wanted::Files => "System.IO.FileInfo",
        Wanted::Folders => "System.IO.DirectoryInfo",
        Wanted::Both => "System.IO.FileSystemInfo",
    };
    let element = ty::find(element).unwrap_or(ty::known().object);
    let items = found.iter().map(|p| of_path(p)).collect();
    Ok(Value::typed_array(element, items))
}
