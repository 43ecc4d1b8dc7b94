//! `FileInfo` and `DirectoryInfo`, what `Get-ChildItem` gives.

use std::any::Any;
use std::cell::RefCell;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::text::Encoding;
use super::super::{args, system, throw};
use super::directory::{Wanted, entries};
use super::{failed, native, reader, stream, writer};
use crate::text::datetime::{Kind, UNIX_EPOCH_TICKS};
use crate::value::ty::{DefKind, MethodDef, Overload, PropDef, method, overload, prop, prop_set};
use crate::value::{DateTime, Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A file or folder by its full path; what is asked of it is looked up when it is asked.
struct Info {
    path: RefCell<PathBuf>,
    /// The path as it was given: its text.
    original: Str,
    is_folder: bool,
}

impl NetObject for Info {
    fn ty(&self) -> Ty {
        let name = if self.is_folder {
            "System.IO.DirectoryInfo"
        } else {
            "System.IO.FileInfo"
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.original.clone()))
    }
}

fn made(path: &Path, original: &str, is_folder: bool) -> Value {
    Value::net(Info {
        path: RefCell::new(path.to_path_buf()),
        original: original.into(),
        is_folder,
    })
}

/// A `FileInfo` of a full path.
pub fn file_info(path: &Path) -> Value {
    made(path, &path.to_string_lossy(), false)
}

/// A `DirectoryInfo` of a full path.
pub fn directory_info(path: &Path) -> Value {
    made(path, &path.to_string_lossy(), true)
}

/// A `FileInfo` or `DirectoryInfo`, whichever stands at the path.
pub fn of_path(path: &Path) -> Value {
    if path.is_dir() {
        directory_info(path)
    } else {
        file_info(path)
    }
}

/// The full path of a `FileInfo` or `DirectoryInfo`; None for other values.
pub fn info_path(value: &Value) -> Option<PathBuf> {
    value.downcast::<Info>().map(|i| i.path.borrow().clone())
}

/// .NET ticks of a file's time.
pub(super) fn ticks_of(time: SystemTime) -> i64 {
    let since = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos() / 100).unwrap_or(0),
        Err(before) => -i64::try_from(before.duration().as_nanos() / 100).unwrap_or(0),
    };
    UNIX_EPOCH_TICKS + since
}

/// A file's time of .NET ticks.
pub(super) fn system_time(ticks: i64) -> SystemTime {
    let since = u64::try_from(ticks - UNIX_EPOCH_TICKS).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_nanos(since.saturating_mul(100))
}

/// `FileAttributes` of an entry: hidden by its leading point, read-only by its permissions.
pub fn attributes_of(path: &Path, meta: &Metadata) -> i64 {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut bits = 0;
    if meta.permissions().readonly() {
        bits |= 1;
    }
    if name.starts_with('.') && name.len() > 1 {
        bits |= 2;
    }
    if meta.is_dir() {
        bits |= 16;
    }
    if meta.file_type().is_symlink() {
        bits |= 1024;
    }
    if bits == 0 { 128 } else { bits }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.MarshalByRefObject",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.FileSystemInfo",
        base: "System.MarshalByRefObject",
        kind: DefKind::Abstract,
        properties: COMMON,
        methods: &[
            method(
                "Delete",
                &[overload("void Delete()", |_, t, _| {
                    let info = of(t)?;
                    let path = info.path.borrow().clone();
                    let done = if info.is_folder {
                        std::fs::remove_dir(&path)
                    } else {
                        std::fs::remove_file(&path)
                    };
                    match done {
                        Ok(()) => Ok(Value::Void),
                        Err(error) => failed(&error, &path),
                    }
                })],
            ),
            method(
                "Refresh",
                &[overload("void Refresh()", |_, _, _| Ok(Value::Void))],
            ),
            method(
                "ToString",
                &[overload("string ToString()", |_, t, _| {
                    Ok(Value::Str(of(t)?.original.clone()))
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.FileInfo",
        base: "System.IO.FileSystemInfo",
        properties: &[
            prop("Length", "long", |_, t| {
                let path = of(t)?.path.borrow().clone();
                match std::fs::metadata(&path) {
                    Ok(m) if m.is_file() => Ok(i64::try_from(m.len()).unwrap_or(i64::MAX).into()),
                    Ok(_) => crate::value::Exception::new(
                        "System.IO.FileNotFoundException",
                        format!("Could not find file '{}'.", path.display()),
                    )
                    .raise(),
                    Err(error) => failed(&error, &path),
                }
            }),
            prop("DirectoryName", "string", |_, t| {
                Ok(of(t)?
                    .path
                    .borrow()
                    .parent()
                    .map_or(Value::Null, |p| p.to_string_lossy().into_owned().into()))
            }),
            prop("Directory", "System.IO.DirectoryInfo", |_, t| {
                Ok(of(t)?
                    .path
                    .borrow()
                    .parent()
                    .map_or(Value::Null, directory_info))
            }),
            prop_set(
                "IsReadOnly",
                "bool",
                |_, t| {
                    Ok(meta(of(t)?)
                        .is_some_and(|m| m.permissions().readonly())
                        .into())
                },
                |_, t, new| {
                    let path = of(t)?.path.borrow().clone();
                    let readonly = args::flag(&[new], 0)?;
                    let set = std::fs::metadata(&path).and_then(|m| {
                        let mut permissions = m.permissions();
                        permissions.set_readonly(readonly);
                        std::fs::set_permissions(&path, permissions)
                    });
                    set.or_else(|error| failed(&error, &path))
                },
            ),
            prop("BaseName", "string", |_, t| {
                let name = name(of(t)?);
                Ok(name
                    .rsplit_once('.')
                    .map_or(name.as_str(), |(stem, _)| stem)
                    .into())
            }),
        ],
        methods: FILE_METHODS,
        constructors: &[overload(
            "System.IO.FileInfo new(string fileName)",
            |e, _, a| {
                let name = super::required(e, args::text(a, 0)?)?;
                Ok(made(&full(e, name), name, false))
            },
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.DirectoryInfo",
        base: "System.IO.FileSystemInfo",
        properties: &[
            prop("Parent", "System.IO.DirectoryInfo", |_, t| {
                Ok(of(t)?
                    .path
                    .borrow()
                    .parent()
                    .map_or(Value::Null, directory_info))
            }),
            prop("Root", "System.IO.DirectoryInfo", |_, t| {
                let path = of(t)?.path.borrow().clone();
                Ok(directory_info(path.ancestors().last().unwrap_or(&path)))
            }),
            prop("BaseName", "string", |_, t| Ok(name(of(t)?).into())),
        ],
        methods: FOLDER_METHODS,
        constructors: &[overload(
            "System.IO.DirectoryInfo new(string path)",
            |e, _, a| {
                let name = super::required(e, args::text(a, 0)?)?;
                Ok(made(&full(e, name), name, true))
            },
        )],
        ..TypeDef::CLASS
    },
];

/// A time of the entry, in UTC or the local zone.
macro_rules! time {
    ($name:literal, $kind:ident, $utc:literal) => {
        prop_set(
            $name,
            "datetime",
            |e, t| {
                let ticks = meta(of(t)?)
                    .and_then(|m| m.$kind().ok())
                    .map_or(504_911_232_000_000_000, ticks_of);
                let utc = DateTime {
                    ticks,
                    kind: Kind::Utc,
                };
                Ok(if $utc {
                    utc
                } else {
                    utc.to_local(&e.time_zone())
                }
                .into())
            },
            |e, t, new| {
                let utc = args::datetime(&[new], 0)?.to_universal(&e.time_zone());
                let path = of(t)?.path.borrow().clone();
                let opened = std::fs::File::options().write(true).open(&path);
                opened
                    .and_then(|f| f.set_modified(system_time(utc.ticks)))
                    .or_else(|error| failed(&error, &path))
            },
        )
    };
}

const COMMON: &[PropDef] = &[
    prop("Name", "string", |_, t| Ok(name(of(t)?).into())),
    prop("Exists", "bool", |_, t| {
        let info = of(t)?;
        let path = info.path.borrow();
        Ok(if info.is_folder {
            path.is_dir()
        } else {
            path.is_file()
        }
        .into())
    }),
    prop("FullName", "string", |_, t| {
        Ok(of(t)?.path.borrow().to_string_lossy().into_owned().into())
    }),
    prop("Extension", "string", |_, t| {
        let name = name(of(t)?);
        Ok(name
            .rfind('.')
            .and_then(|at| name.get(at..))
            .filter(|e| e.len() > 1)
            .unwrap_or("")
            .into())
    }),
    time!("CreationTime", created, false),
    time!("CreationTimeUtc", created, true),
    time!("LastAccessTime", accessed, false),
    time!("LastAccessTimeUtc", accessed, true),
    time!("LastWriteTime", modified, false),
    time!("LastWriteTimeUtc", modified, true),
    prop("LinkTarget", "string", |_, t| {
        let target = std::fs::read_link(&*of(t)?.path.borrow()).ok();
        Ok(target.map_or(Value::Null, |p| p.to_string_lossy().into_owned().into()))
    }),
    prop_set(
        "Attributes",
        "System.IO.FileAttributes",
        |_, t| {
            let info = of(t)?;
            let bits = std::fs::symlink_metadata(&*info.path.borrow())
                .map_or(-1, |m| attributes_of(&info.path.borrow(), &m));
            Ok(system::enumeration("System.IO.FileAttributes", bits))
        },
        |_, t, new| {
            let path = of(t)?.path.borrow().clone();
            let readonly = args::number(&[new], 0) & 1 == 1;
            let set = std::fs::metadata(&path).and_then(|m| {
                let mut permissions = m.permissions();
                permissions.set_readonly(readonly);
                std::fs::set_permissions(&path, permissions)
            });
            set.or_else(|error| failed(&error, &path))
        },
    ),
];

const FILE_METHODS: &[MethodDef] = &[
    method(
        "AppendText",
        &[overload(
            "System.IO.StreamWriter AppendText()",
            |e, t, _| writer::to_file(e, &path_text(t)?, true, Encoding::Utf8(false)),
        )],
    ),
    method(
        "CopyTo",
        &[
            overload("System.IO.FileInfo CopyTo(string destFileName)", copy_to),
            overload(
                "System.IO.FileInfo CopyTo(string destFileName, bool overwrite)",
                copy_to,
            ),
        ],
    ),
    method(
        "Create",
        &[overload("System.IO.FileStream Create()", |e, t, _| {
            stream::open(e, &path_text(t)?, 2)
        })],
    ),
    method(
        "CreateText",
        &[overload(
            "System.IO.StreamWriter CreateText()",
            |e, t, _| writer::to_file(e, &path_text(t)?, false, Encoding::Utf8(false)),
        )],
    ),
    method("MoveTo", MOVE_TO),
    method(
        "Open",
        &[overload(
            "System.IO.FileStream Open(System.IO.FileMode mode)",
            |e, t, a| stream::open(e, &path_text(t)?, args::number(a, 0)),
        )],
    ),
    method(
        "OpenRead",
        &[overload("System.IO.FileStream OpenRead()", |e, t, _| {
            stream::open(e, &path_text(t)?, 3)
        })],
    ),
    method(
        "OpenText",
        &[overload("System.IO.StreamReader OpenText()", |e, t, _| {
            let bytes = super::read_file(e, &path_text(t)?)?;
            Ok(reader::of_text(&Encoding::Utf8(false).read(&bytes), true))
        })],
    ),
    method(
        "OpenWrite",
        &[overload("System.IO.FileStream OpenWrite()", |e, t, _| {
            stream::open(e, &path_text(t)?, 4)
        })],
    ),
];

const MOVE_TO: &[Overload] = &[overload("void MoveTo(string destFileName)", |e, t, a| {
    let info = of(t)?;
    let to = full(e, args::text(a, 0)?);
    let from = info.path.borrow().clone();
    match std::fs::rename(&from, &to) {
        Ok(()) => {
            *info.path.borrow_mut() = to;
            Ok(Value::Void)
        }
        Err(error) => failed(&error, &from),
    }
})];

/// Listings of a folder.
macro_rules! listing {
    ($name:literal, $wanted:ident) => {
        method(
            $name,
            &[
                overload(
                    concat!("System.IO.FileSystemInfo[] ", $name, "()"),
                    |_, t, a| list(t, a, Wanted::$wanted),
                ),
                overload(
                    concat!(
                        "System.IO.FileSystemInfo[] ",
                        $name,
                        "(string searchPattern)"
                    ),
                    |_, t, a| list(t, a, Wanted::$wanted),
                ),
                overload(
                    concat!(
                        "System.IO.FileSystemInfo[] ",
                        $name,
                        "(string searchPattern, System.IO.SearchOption searchOption)"
                    ),
                    |_, t, a| list(t, a, Wanted::$wanted),
                ),
            ],
        )
    };
}

const FOLDER_METHODS: &[MethodDef] = &[
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
    listing!("EnumerateDirectories", Folders),
    listing!("EnumerateFiles", Files),
    listing!("GetDirectories", Folders),
    listing!("GetFiles", Files),
    listing!("GetFileSystemInfos", Both),
    method("MoveTo", MOVE_TO),
];

fn of(this: &Value) -> R<&Info> {
    this.downcast::<Info>().map_or_else(
        || throw::not_supported("The member needs a file or folder."),
        Ok,
    )
}

fn meta(info: &Info) -> Option<Metadata> {
    std::fs::metadata(&*info.path.borrow()).ok()
}

fn name(info: &Info) -> String {
    let path = info.path.borrow();
    match path.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => path.to_string_lossy().into_owned(),
    }
}

fn path_text(this: &Value) -> R<String> {
    Ok(of(this)?.path.borrow().to_string_lossy().into_owned())
}

fn full(engine: &dyn Engine, path: &str) -> PathBuf {
    let text = super::path::full_path(&native(engine, path));
    PathBuf::from(if text.len() > 1 {
        text.trim_end_matches('/')
    } else {
        &text
    })
}

fn copy_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let to = full(engine, args::text(a, 0)?);
    let from = of(this)?.path.borrow().clone();
    if to.exists() && !args::flag(a, 1)? {
        return crate::value::Exception::new(
            "System.IO.IOException",
            format!("The file '{}' already exists.", to.display()),
        )
        .raise();
    }
    match std::fs::copy(&from, &to) {
        Ok(_) => Ok(file_info(&to)),
        Err(error) => failed(&error, &from),
    }
}

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
    let pattern = if a.is_empty() { "*" } else { args::text(a, 0)? };
    let found = entries(&folder, pattern, args::number(a, 1) == 1, wanted)?;
    let element = match wanted {
        Wanted::Files => "System.IO.FileInfo",
        Wanted::Folders => "System.IO.DirectoryInfo",
        Wanted::Both => "System.IO.FileSystemInfo",
    };
    let element = ty::find(element).unwrap_or(ty::known().object);
    Ok(Value::typed_array(
        element,
        found.iter().map(|p| of_path(p)).collect(),
    ))
}
