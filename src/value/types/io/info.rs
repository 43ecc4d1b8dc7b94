//! `FileInfo` and `DirectoryInfo`, what `Get-ChildItem` gives.

use std::any::Any;
use std::cell::RefCell;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::{args, system, throw};
use super::{failed, file_members, file_state, folder_info, native};
use crate::text::datetime::{Kind, UNIX_EPOCH_TICKS};
use crate::value::ty::{DefKind, PropDef, method, overload, prop, prop_set};
use crate::value::{DateTime, Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A file or folder by its full path; what is asked of it is looked up when it is asked.
pub(super) struct Info {
    /// Changes where it is moved.
    pub path: RefCell<PathBuf>,
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
                "CreateAsSymbolicLink",
                &[overload(
                    "void CreateAsSymbolicLink(string pathToTarget)",
                    |_, t, a| {
                        let target = args::text(a, 0)?;
                        file_state::make_link(&of(t)?.path.borrow(), Path::new(target))?;
                        Ok(Value::Void)
                    },
                )],
            ),
            method(
                "ResolveLinkTarget",
                &[overload(
                    "System.IO.FileSystemInfo ResolveLinkTarget(bool returnFinalTarget)",
                    |_, t, a| file_state::link_target(&of(t)?.path.borrow(), args::flag(a, 0)?),
                )],
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
        methods: file_members::METHODS,
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
        methods: folder_info::METHODS,
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

/// A time of the entry, in UTC or the local zone. No time of making can be set away from Windows: .NET sets that of the
/// last change instead.
macro_rules! time {
    ($name:literal, $kind:ident, $set:ident, $utc:literal) => {
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
                let path = of(t)?.path.borrow().clone();
                let utc = args::datetime(&[new], 0)?.to_universal(&e.time_zone());
                file_state::change_times(&path, utc, std::fs::FileTimes::$set)
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
    time!("CreationTime", created, set_modified, false),
    time!("CreationTimeUtc", created, set_modified, true),
    time!("LastAccessTime", accessed, set_accessed, false),
    time!("LastAccessTimeUtc", accessed, set_accessed, true),
    time!("LastWriteTime", modified, set_modified, false),
    time!("LastWriteTimeUtc", modified, set_modified, true),
    prop("LinkTarget", "string", |_, t| {
        let target = std::fs::read_link(&*of(t)?.path.borrow()).ok();
        Ok(target.map_or(Value::Null, |p| p.to_string_lossy().into_owned().into()))
    }),
    prop_set(
        "UnixFileMode",
        "System.IO.UnixFileMode",
        |_, t| {
            let path = of(t)?.path.borrow();
            // What is not there has all bits.
            Ok(file_state::unix_mode(&path)
                .unwrap_or_else(|_| system::enumeration("System.IO.UnixFileMode", -1)))
        },
        |_, t, new| {
            let mode = args::number(&[new], 0);
            file_state::set_unix_mode(&of(t)?.path.borrow(), mode).map(drop)
        },
    ),
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

pub(super) fn of(this: &Value) -> R<&Info> {
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

pub(super) fn path_text(this: &Value) -> R<String> {
    Ok(of(this)?.path.borrow().to_string_lossy().into_owned())
}

pub(super) fn full(engine: &dyn Engine, path: &str) -> PathBuf {
    let text = super::path::full_path(&native(engine, path));
    PathBuf::from(if text.len() > 1 {
        text.trim_end_matches('/')
    } else {
        &text
    })
}
