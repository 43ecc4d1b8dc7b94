//! `System.Environment`, `OperatingSystem`.

use super::{args, system, throw};
use crate::value::ty::{DefKind, MethodDef, PropDef, overload, prop, static_method, static_prop};
use crate::value::{Dict, Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};
use std::any::Any;
use std::rc::Rc;

/// What ends a line here: this platform's, as PowerShell's own output has it.
pub(super) fn new_line(_: &dyn Engine) -> &'static str {
    if cfg!(windows) { "\r\n" } else { "\n" }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Environment",
        kind: DefKind::Abstract,
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.OperatingSystem",
        properties: &[
            prop("Platform", "System.PlatformID", |_, _| {
                Ok(system::enumeration("System.PlatformID", platform()))
            }),
            prop("ServicePack", "string", |_, _| Ok("".into())),
            prop("Version", "version", |_, _| {
                Ok(super::version::value(vec![
                    os_version().0,
                    os_version().1,
                    0,
                    0,
                ]))
            }),
            prop(
                "VersionString",
                "string",
                |_, _| Ok(version_string().into()),
            ),
        ],
        methods: &[
            static_method(
                "IsWindows",
                &[overload("static bool IsWindows()", |_, _, _| {
                    Ok(cfg!(windows).into())
                })],
            ),
            static_method(
                "IsLinux",
                &[overload("static bool IsLinux()", |_, _, _| {
                    Ok(cfg!(target_os = "linux").into())
                })],
            ),
            static_method(
                "IsMacOS",
                &[overload("static bool IsMacOS()", |_, _, _| {
                    Ok(cfg!(target_os = "macos").into())
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
];

const PROPERTIES: &[PropDef] = &[
    static_prop("CommandLine", "string", |_, _| {
        Ok(std::env::args().collect::<Vec<_>>().join(" ").into())
    }),
    static_prop("CurrentDirectory", "string", |e, _| {
        Ok(Value::Str(e.current_dir()))
    }),
    static_prop("CurrentManagedThreadId", "int", |_, _| Ok(1.into())),
    static_prop("ExitCode", "int", |_, _| Ok(0.into())),
    static_prop("HasShutdownStarted", "bool", |_, _| Ok(false.into())),
    static_prop("Is64BitOperatingSystem", "bool", |_, _| {
        Ok(cfg!(target_pointer_width = "64").into())
    }),
    static_prop("Is64BitProcess", "bool", |_, _| {
        Ok(cfg!(target_pointer_width = "64").into())
    }),
    static_prop("IsPrivilegedProcess", "bool", |_, _| Ok(false.into())),
    static_prop("ProcessPath", "string", |_, _| {
        let path = std::env::current_exe().ok();
        Ok(path.map_or(Value::Null, |p| p.to_string_lossy().as_ref().into()))
    }),
    static_prop("MachineName", "string", |_, _| Ok(machine_name().into())),
    static_prop("NewLine", "string", |e, _| Ok(new_line(e).into())),
    static_prop("OSVersion", "System.OperatingSystem", |_, _| {
        Ok(Value::net(OperatingSystem))
    }),
    static_prop("ProcessId", "int", |_, _| {
        Ok((std::process::id() as i32).into())
    }),
    static_prop("ProcessorCount", "int", |_, _| {
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(super::collections::count(count))
    }),
    static_prop("StackTrace", "string", |_, _| Ok("".into())),
    static_prop("SystemDirectory", "string", |_, _| Ok("".into())),
    static_prop("SystemPageSize", "int", |_, _| Ok(4096.into())),
    static_prop("TickCount", "int", |e, _| {
        Ok((milliseconds(e) as i32).into())
    }),
    static_prop("TickCount64", "long", |e, _| Ok(milliseconds(e).into())),
    static_prop("UserDomainName", "string", |_, _| {
        Ok(std::env::var("USERDOMAIN")
            .unwrap_or_else(|_| machine_name())
            .into())
    }),
    static_prop("UserInteractive", "bool", |_, _| Ok(true.into())),
    static_prop("UserName", "string", |_, _| Ok(user_name().into())),
    static_prop("Version", "version", |e, _| {
        Ok(super::version::value(if super::object::is_core(e) {
            vec![10, 0, 0]
        } else {
            vec![4, 0, 30319, 42000]
        }))
    }),
    static_prop("WorkingSet", "long", |_, _| Ok(0i64.into())),
];

const METHODS: &[MethodDef] = &[
    static_method(
        "Exit",
        &[overload("static void Exit(int exitCode)", |_, _, a| {
            Err(Box::new(crate::value::Stop::Exit(args::int(a, 0)?)))
        })],
    ),
    static_method(
        "ExpandEnvironmentVariables",
        &[overload(
            "static string ExpandEnvironmentVariables(string name)",
            |_, _, a| Ok(expand(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "GetCommandLineArgs",
        &[overload(
            "static string[] GetCommandLineArgs()",
            |_, _, _| Ok(Value::strings(std::env::args())),
        )],
    ),
    static_method(
        "GetEnvironmentVariable",
        &[
            overload(
                "static string GetEnvironmentVariable(string variable)",
                variable,
            ),
            overload(
                "static string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)",
                |e, t, a| match args::number(a, 1) {
                    // The registry's variables exist on Windows alone.
                    0 => variable(e, t, a),
                    _ => Ok(Value::Null),
                },
            ),
        ],
    ),
    static_method(
        "GetEnvironmentVariables",
        &[overload(
            "static System.Collections.IDictionary GetEnvironmentVariables()",
            |_, _, _| {
                let all = Dict::hashtable();
                for (name, value) in std::env::vars_os() {
                    all.set(
                        Value::str(name.to_string_lossy()),
                        Value::str(value.to_string_lossy()),
                    );
                }
                Ok(Value::Hash(Rc::new(all)))
            },
        )],
    ),
    static_method(
        "GetFolderPath",
        &[
            overload(
                "static string GetFolderPath(System.Environment+SpecialFolder folder)",
                folder,
            ),
            overload(
                "static string GetFolderPath(System.Environment+SpecialFolder folder, System.Environment+SpecialFolderOption option)",
                folder,
            ),
        ],
    ),
    static_method(
        "GetLogicalDrives",
        &[overload("static string[] GetLogicalDrives()", |_, _, _| {
            Ok(Value::strings(["/"]))
        })],
    ),
    static_method(
        "SetEnvironmentVariable",
        &[
            overload(
                "static void SetEnvironmentVariable(string variable, string value)",
                set_variable,
            ),
            overload(
                "static void SetEnvironmentVariable(string variable, string value, System.EnvironmentVariableTarget target)",
                set_variable,
            ),
        ],
    ),
];

struct OperatingSystem;

impl NetObject for OperatingSystem {
    fn ty(&self) -> Ty {
        ty::find("System.OperatingSystem").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(version_string().into()))
    }
}

fn platform() -> i64 {
    if cfg!(windows) { 2 } else { 4 }
}

/// Major and minor version of the kernel.
fn os_version() -> (i32, i32) {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut parts = release
        .split(['.', '-'])
        .map(|p| p.trim().parse().unwrap_or(0));
    (parts.next().unwrap_or(10), parts.next().unwrap_or(0))
}

fn version_string() -> String {
    let (major, minor) = os_version();
    let name = if cfg!(windows) {
        "Microsoft Windows NT"
    } else {
        "Unix"
    };
    format!("{name} {major}.{minor}.0.0")
}

/// The machine's name.
pub(super) fn machine_name() -> String {
    std::env::var("COMPUTERNAME")
        .or_else(|_| std::env::var("HOSTNAME"))
        .ok()
        .or_else(|| std::fs::read_to_string("/etc/hostname").ok())
        .map_or_else(|| "localhost".to_string(), |name| name.trim().to_string())
}

/// The user's name.
pub(super) fn user_name() -> String {
    std::env::var("USERNAME")
        .or_else(|_| std::env::var("USER"))
        .unwrap_or_else(|_| "root".to_string())
}

/// Milliseconds of the engine's clock, which `--now` can fix.
fn milliseconds(engine: &dyn Engine) -> i64 {
    (engine.now_utc() - crate::text::datetime::UNIX_EPOCH_TICKS) / 10_000
}

fn variable(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    Ok(match std::env::var_os(args::text(a, 0)?) {
        Some(value) => Value::str(value.to_string_lossy()),
        None => Value::Null,
    })
}

/// A process's variables are set where `$env:` sets them: by the runtime, which alone may touch the environment of the
/// running process.
fn set_variable(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let name = args::text(a, 0)?;
    if name.is_empty() || name.contains(['=', '\0']) {
        return throw::argument(
            engine,
            "The first char in the string is the null character.",
            "variable",
        );
    }
    set_process_variable(name, args::value(a, 1).as_str().filter(|v| !v.is_empty()));
    Ok(Value::Void)
}

/// Sets or removes an environment variable of this process.
pub fn set_process_variable(name: &str, value: Option<&str>) {
    // SAFETY: a script runs on one thread, and msol reads its own environment on no other.
    unsafe {
        match value {
            Some(value) => std::env::set_var(name, value),
            None => std::env::remove_var(name),
        }
    }
}

/// `%NAME%` replaced by the variables' values; unknown ones stay.
fn expand(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('%') {
        out.push_str(head);
        match tail.split_once('%') {
            Some((name, after)) => match std::env::var(name) {
                Ok(value) if !name.is_empty() => {
                    out.push_str(&value);
                    rest = after;
                }
                _ => {
                    out.push('%');
                    rest = tail;
                }
            },
            None => {
                out.push('%');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `GetFolderPath`: the folders of a user's home as .NET has them on Unix.
fn folder(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let home = std::env::var("HOME")
        .or_else(|_| std::env::var("USERPROFILE"))
        .unwrap_or_default();
    let under = |variable: &str, path: &str| {
        std::env::var(variable).unwrap_or_else(|_| format!("{home}/{path}"))
    };
    Ok(match args::number(a, 0) {
        0 | 16 => format!("{home}/Desktop"),
        5 => format!("{home}/Documents"),
        13 => format!("{home}/Music"),
        14 => format!("{home}/Videos"),
        26 => under("XDG_CONFIG_HOME", ".config"),
        28 => under("XDG_DATA_HOME", ".local/share"),
        35 => "/usr/share".to_string(),
        39 => format!("{home}/Pictures"),
        40 => home,
        _ => String::new(),
    }
    .into())
}
