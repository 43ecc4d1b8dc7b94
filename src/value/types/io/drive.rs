//! `DriveInfo`: the file systems of this computer.

use std::any::Any;

use super::super::{args, system, throw};
use super::directory_info;
use crate::value::ty::{method, overload, prop, static_method};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A drive: the folder that a file system is mounted at.
struct Drive {
    root: Str,
    format: Str,
}

impl NetObject for Drive {
    fn ty(&self) -> Ty {
        ty::find("System.IO.DriveInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.root.clone()))
    }
}

/// The mounted file systems; the root alone where the system does not list them.
fn mounted() -> Vec<Drive> {
    let mut drives: Vec<Drive> = std::fs::read_to_string("/proc/self/mounts")
        .unwrap_or_default()
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some(Drive {
                root: words.next()?.replace("\\040", " ").into(),
                format: words.next()?.into(),
            })
        })
        .collect();
    if drives.is_empty() {
        drives.push(Drive {
            root: "/".into(),
            format: Str::default(),
        });
    }
    drives
}

/// `C:` and `C:\` mean the root here.
fn of_name(name: &str) -> R<Drive> {
    let letter = name.trim_end_matches(['\\', '/', ':']);
    let is_letter = letter.len() == 1 && letter.chars().all(|c| c.is_ascii_alphabetic());
    let root = if is_letter || name == "/" { "/" } else { name };
    match mounted().into_iter().find(|d| d.root == root) {
        Some(drive) => Ok(drive),
        None if root == "/" => Ok(Drive {
            root: "/".into(),
            format: Str::default(),
        }),
        None => throw::plain_argument(
            "Drive name must be a root directory (i.e. 'C:\\') or a drive letter ('C').",
        ),
    }
}

fn of(v: &Value) -> R<&Drive> {
    match v.downcast::<Drive>() {
        Some(drive) => Ok(drive),
        None => throw::invalid_operation("The object is no drive."),
    }
}

/// Bytes of a file system: all of them, and the free ones. Asked of the system's own command, as the standard library
/// does not say.
fn space(root: &str) -> Option<(i64, i64)> {
    let output = std::process::Command::new("df")
        .args(["-Pk", "--", root])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut words = text.lines().nth(1)?.split_whitespace().skip(1);
    let total: i64 = words.next()?.parse().ok()?;
    let free: i64 = words.nth(1)?.parse().ok()?;
    Some((total.saturating_mul(1024), free.saturating_mul(1024)))
}

/// `DriveType.Fixed`
const FIXED: i64 = 3;
/// `DriveType.Ram`
const RAM: i64 = 6;
/// `DriveType.Network`
const NETWORK: i64 = 4;

fn kind(format: &str) -> i64 {
    match format {
        "tmpfs" | "ramfs" | "devtmpfs" | "proc" | "sysfs" => RAM,
        "nfs" | "nfs4" | "cifs" | "smb3" => NETWORK,
        _ => FIXED,
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.IO.DriveInfo",
    properties: &[
        prop("AvailableFreeSpace", "long", |_, t| {
            Ok(space(&of(t)?.root).map(|(_, free)| free).into())
        }),
        prop("DriveFormat", "string", |_, t| {
            Ok(Value::Str(of(t)?.format.clone()))
        }),
        prop("DriveType", "System.IO.DriveType", |_, t| {
            Ok(system::enumeration(
                "System.IO.DriveType",
                kind(&of(t)?.format),
            ))
        }),
        prop("IsReady", "bool", |_, t| {
            Ok(std::path::Path::new(of(t)?.root.as_str()).is_dir().into())
        }),
        prop("Name", "string", |_, t| Ok(Value::Str(of(t)?.root.clone()))),
        prop("RootDirectory", "System.IO.DirectoryInfo", |_, t| {
            Ok(directory_info(std::path::Path::new(of(t)?.root.as_str())))
        }),
        prop("TotalFreeSpace", "long", |_, t| {
            Ok(space(&of(t)?.root).map(|(_, free)| free).into())
        }),
        prop("TotalSize", "long", |_, t| {
            Ok(space(&of(t)?.root).map(|(total, _)| total).into())
        }),
        prop("VolumeLabel", "string", |_, t| {
            Ok(Value::Str(of(t)?.root.clone()))
        }),
    ],
    methods: &[
        static_method(
            "GetDrives",
            &[overload(
                "static System.IO.DriveInfo[] GetDrives()",
                |_, _, _| {
                    Ok(Value::array(
                        mounted().into_iter().map(Value::net).collect(),
                    ))
                },
            )],
        ),
        method(
            "ToString",
            &[overload("string ToString()", |_, t, _| {
                Ok(Value::Str(of(t)?.root.clone()))
            })],
        ),
    ],
    constructors: &[overload(
        "System.IO.DriveInfo new(string driveName)",
        |_, _, a| of_name(args::text(a, 0)?).map(Value::net),
    )],
    ..TypeDef::CLASS
}];
