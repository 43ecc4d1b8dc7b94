//! `Path`: text about paths. Separators are this platform's; backslashes of Windows paths are understood as well.

use super::super::{args, throw};
use crate::value::ty::{DefKind, MethodDef, overload, static_method, static_prop};
use crate::value::{Engine, R, TypeDef, Value, ty};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.IO.Path",
    kind: DefKind::Abstract,
    properties: &[
        static_prop("AltDirectorySeparatorChar", "char", |_, _| {
            Ok(Value::Char(u16::from(b'/')))
        }),
        static_prop("DirectorySeparatorChar", "char", |_, _| {
            Ok(Value::Char(separator() as u16))
        }),
        static_prop("PathSeparator", "char", |_, _| {
            Ok(Value::Char(u16::from(if cfg!(windows) {
                b';'
            } else {
                b':'
            })))
        }),
        static_prop("VolumeSeparatorChar", "char", |_, _| {
            Ok(Value::Char(u16::from(if cfg!(windows) {
                b':'
            } else {
                b'/'
            })))
        }),
    ],
    methods: METHODS,
    ..TypeDef::CLASS
}];

const METHODS: &[MethodDef] = &[
    static_method(
        "ChangeExtension",
        &[overload(
            "static string ChangeExtension(string path, string extension)",
            |_, _, a| {
                let path = args::text(a, 0)?;
                let stem = match extension_start(path) {
                    Some(at) => path.get(..at).unwrap_or(path),
                    None => path,
                };
                Ok(match args::value(a, 1).as_str() {
                    None => stem.to_string(),
                    Some(new) if new.starts_with('.') => format!("{stem}{new}"),
                    Some(new) => format!("{stem}.{new}"),
                }
                .into())
            },
        )],
    ),
    static_method(
        "Combine",
        &[
            overload("static string Combine(string path1, string path2)", combine),
            overload(
                "static string Combine(string path1, string path2, string path3)",
                combine,
            ),
            overload(
                "static string Combine(string path1, string path2, string path3, string path4)",
                combine,
            ),
            overload("static string Combine(params string[] paths)", combine),
        ],
    ),
    static_method(
        "EndsInDirectorySeparator",
        &[overload(
            "static bool EndsInDirectorySeparator(string path)",
            |_, _, a| Ok(args::text(a, 0)?.ends_with(is_separator).into()),
        )],
    ),
    static_method(
        "Exists",
        &[overload("static bool Exists(string path)", |e, _, a| {
            Ok(super::native(e, args::text(a, 0)?).exists().into())
        })],
    ),
    static_method(
        "GetDirectoryName",
        &[overload(
            "static string GetDirectoryName(string path)",
            |_, _, a| Ok(directory_name(args::text(a, 0)?).map_or(Value::Null, Value::str)),
        )],
    ),
    static_method(
        "GetExtension",
        &[overload(
            "static string GetExtension(string path)",
            |_, _, a| {
                let path = args::text(a, 0)?;
                Ok(extension_start(path)
                    .and_then(|at| path.get(at..))
                    .filter(|e| e.len() > 1)
                    .unwrap_or("")
                    .into())
            },
        )],
    ),
    static_method(
        "GetFileName",
        &[overload(
            "static string GetFileName(string path)",
            |_, _, a| Ok(file_name(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "GetFileNameWithoutExtension",
        &[overload(
            "static string GetFileNameWithoutExtension(string path)",
            |_, _, a| {
                let name = file_name(args::text(a, 0)?);
                Ok(name.rsplit_once('.').map_or(name, |(stem, _)| stem).into())
            },
        )],
    ),
    static_method(
        "GetFullPath",
        &[
            overload("static string GetFullPath(string path)", |e, _, a| {
                let path = super::required(e, args::text(a, 0)?)?;
                Ok(full_path(&super::native(e, path)).into())
            }),
            overload(
                "static string GetFullPath(string path, string basePath)",
                |_, _, a| {
                    let native =
                        crate::value::winpath::to_native(args::text(a, 0)?, args::text(a, 1)?);
                    Ok(full_path(&native).into())
                },
            ),
        ],
    ),
    static_method(
        "GetInvalidFileNameChars",
        &[overload(
            "static char[] GetInvalidFileNameChars()",
            |_, _, _| {
                Ok(chars(if cfg!(windows) {
                    INVALID_ON_WINDOWS
                } else {
                    "\0/"
                }))
            },
        )],
    ),
    static_method(
        "GetInvalidPathChars",
        &[overload(
            "static char[] GetInvalidPathChars()",
            |_, _, _| Ok(chars(if cfg!(windows) { "|\0" } else { "\0" })),
        )],
    ),
    static_method(
        "GetPathRoot",
        &[overload(
            "static string GetPathRoot(string path)",
            |_, _, a| Ok(root(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "GetRandomFileName",
        &[overload("static string GetRandomFileName()", |e, _, _| {
            let name = random_name(e, 11);
            Ok(format!(
                "{}.{}",
                name.get(..8).unwrap_or_default(),
                name.get(8..).unwrap_or_default()
            )
            .into())
        })],
    ),
    static_method(
        "GetRelativePath",
        &[overload(
            "static string GetRelativePath(string relativeTo, string path)",
            |e, _, a| {
                let from = full_path(&super::native(e, args::text(a, 0)?));
                let to = full_path(&super::native(e, args::text(a, 1)?));
                Ok(relative(&from, &to).into())
            },
        )],
    ),
    static_method(
        "GetTempFileName",
        &[overload("static string GetTempFileName()", |e, _, _| {
            let path = std::env::temp_dir().join(format!("tmp{}.tmp", random_name(e, 6)));
            match std::fs::write(&path, []) {
                Ok(()) => Ok(path.to_string_lossy().into_owned().into()),
                Err(error) => super::failed(&error, &path),
            }
        })],
    ),
    static_method(
        "GetTempPath",
        &[overload("static string GetTempPath()", |_, _, _| {
            let folder = std::env::temp_dir().to_string_lossy().into_owned();
            Ok(if folder.ends_with('/') {
                folder
            } else {
                folder + "/"
            }
            .into())
        })],
    ),
    static_method(
        "HasExtension",
        &[overload(
            "static bool HasExtension(string path)",
            |_, _, a| {
                let path = args::text(a, 0)?;
                Ok(extension_start(path)
                    .and_then(|at| path.get(at..))
                    .is_some_and(|e| e.len() > 1)
                    .into())
            },
        )],
    ),
    static_method(
        "IsPathFullyQualified",
        &[overload(
            "static bool IsPathFullyQualified(string path)",
            |_, _, a| Ok(is_rooted(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "IsPathRooted",
        &[overload(
            "static bool IsPathRooted(string path)",
            |_, _, a| Ok(is_rooted(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "Join",
        &[
            overload("static string Join(string path1, string path2)", join),
            overload(
                "static string Join(string path1, string path2, string path3)",
                join,
            ),
            overload("static string Join(params string[] paths)", join),
        ],
    ),
    static_method(
        "TrimEndingDirectorySeparator",
        &[overload(
            "static string TrimEndingDirectorySeparator(string path)",
            |_, _, a| {
                let path = args::text(a, 0)?;
                Ok(if path.len() > 1 {
                    path.strip_suffix(is_separator).unwrap_or(path)
                } else {
                    path
                }
                .into())
            },
        )],
    ),
];

const INVALID_ON_WINDOWS: &str = "\"<>|\0\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\t\n\u{b}\u{c}\r\u{e}\u{f}\u{10}\u{11}\
    \u{12}\u{13}\u{14}\u{15}\u{16}\u{17}\u{18}\u{19}\u{1a}\u{1b}\u{1c}\u{1d}\u{1e}\u{1f}:*?\\/";

fn separator() -> char {
    if cfg!(windows) { '\\' } else { '/' }
}

fn is_separator(c: char) -> bool {
    c == '/' || c == '\\'
}

/// Where a Windows path's text is cut at backslashes; in others a backslash is a letter, as .NET has it on Unix.
fn splits(path: &str) -> fn(char) -> bool {
    if cfg!(windows)
        || crate::value::winpath::has_drive(path)
        || path.starts_with("\\\\")
        || path.starts_with(".\\")
    {
        is_separator
    } else {
        |c| c == '/'
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(splits(path)).next().unwrap_or(path)
}

fn extension_start(path: &str) -> Option<usize> {
    let name = file_name(path);
    name.rfind('.').map(|at| path.len() - name.len() + at)
}

fn directory_name(path: &str) -> Option<&str> {
    if path.is_empty() || path == root(path) {
        return None;
    }
    let at = path.rfind(splits(path));
    Some(match at {
        None => "",
        Some(at) => {
            let head = path.get(..at).unwrap_or("").trim_end_matches(splits(path));
            let root = root(path);
            if head.len() < root.len() { root } else { head }
        }
    })
}

fn root(path: &str) -> &str {
    if path.starts_with('/') {
        return "/";
    }
    match path.as_bytes() {
        [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic() => {
            path.get(..3).unwrap_or("")
        }
        _ => "",
    }
}

fn is_rooted(path: &str) -> bool {
    path.starts_with('/')
        || crate::value::winpath::has_drive(path)
        || path.starts_with("\\\\")
        || (cfg!(windows) && path.starts_with('\\'))
}

fn strings(a: &[Value]) -> R<Vec<String>> {
    if let [Value::Array(list)] = a {
        return Ok(list
            .items()
            .iter()
            .filter_map(|v| v.as_str().map(str::to_string))
            .collect());
    }
    (0..a.len())
        .map(|at| args::text(a, at).map(str::to_string))
        .collect()
}

fn combine(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    for (at, path) in a.iter().enumerate() {
        if path.is_null() {
            return throw::null(engine, &format!("path{}", at + 1));
        }
    }
    let mut out = String::new();
    for part in strings(a)? {
        if part.is_empty() {
            continue;
        }
        if is_rooted(&part) {
            out.clear();
        }
        append(&mut out, &part);
    }
    Ok(out.into())
}

fn join(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let mut out = String::new();
    for part in strings(a)?.iter().filter(|p| !p.is_empty()) {
        if out.is_empty() || part.starts_with(is_separator) {
            out.push_str(part);
        } else {
            append(&mut out, part);
        }
    }
    Ok(out.into())
}

/// A part behind a path, with the separator that the path uses.
fn append(out: &mut String, part: &str) {
    if !out.is_empty() && !out.ends_with(splits(out)) {
        let windows = crate::value::winpath::has_drive(out) || out.starts_with("\\\\");
        out.push(if windows { '\\' } else { separator() });
    }
    out.push_str(part);
}

/// A path without `.` and `..`.
pub(super) fn full_path(path: &std::path::Path) -> String {
    let mut out = std::path::PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    let mut text = out.to_string_lossy().into_owned();
    if path.to_string_lossy().ends_with('/') && !text.ends_with('/') {
        text.push('/');
    }
    text
}

fn relative(from: &str, to: &str) -> String {
    let parts = |p: &str| -> Vec<String> {
        p.split('/')
            .filter(|s| !s.is_empty())
            .map(str::to_string)
            .collect()
    };
    let (from, to) = (parts(from), parts(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut out = vec!["..".to_string(); from.len() - common];
    out.extend(to.into_iter().skip(common));
    if out.is_empty() {
        ".".to_string()
    } else {
        out.join("/")
    }
}

fn chars(text: &str) -> Value {
    Value::typed_array(
        ty::known().char,
        text.encode_utf16().map(Value::Char).collect(),
    )
}

fn random_name(engine: &mut dyn Engine, length: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz012345";
    (0..length)
        .map(|_| {
            LETTERS
                .get((engine.random() % 32) as usize)
                .map_or('a', |b| char::from(*b))
        })
        .collect()
}
