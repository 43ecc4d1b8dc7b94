//! `RuntimeInformation`, `OSPlatform`, and `Debug`, `Trace`, `Debugger`: what the program runs on, and who watches it.

use std::any::Any;

use super::{args, system, throw};
use crate::Edition;
use crate::value::ty::{DefKind, MethodDef, Overload, overload, static_method, static_prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

const PLATFORM: &str = "System.Runtime.InteropServices.OSPlatform";

/// A platform's name.
struct Platform(Str);

impl NetObject for Platform {
    fn ty(&self) -> Ty {
        ty::find(PLATFORM).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<Platform>();
        Some(other.is_some_and(|o| o.0.eq_ignore_ascii_case(&self.0)))
    }
}

/// A platform that .NET names.
macro_rules! platform {
    ($member:literal, $name:literal) => {
        static_prop($member, PLATFORM, |_, _| {
            Ok(Value::net(Platform($name.into())))
        })
    };
}

/// Windows PowerShell runs on Windows, whatever is below.
fn is_platform(edition: Edition, name: &str) -> bool {
    let own = match (edition, std::env::consts::OS) {
        (Edition::Desktop, _) => "WINDOWS",
        (_, "macos") => "OSX",
        (_, "windows") => "WINDOWS",
        (_, "freebsd") => "FREEBSD",
        _ => "LINUX",
    };
    own.eq_ignore_ascii_case(name)
}

fn architecture() -> Value {
    let number = match std::env::consts::ARCH {
        "x86" => 0,
        "arm" => 2,
        "aarch64" => 3,
        "s390x" => 5,
        "riscv64" => 9,
        _ => 1,
    };
    system::enumeration("System.Runtime.InteropServices.Architecture", number)
}

fn version_text(engine: &mut dyn Engine) -> R<String> {
    let environment = ty::find("System.Environment").unwrap_or(ty::known().object);
    let version = crate::value::member::get_static(engine, environment, "Version")?;
    Ok(super::object::text(engine, &version)?.to_string())
}

fn nothing(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    Ok(Value::Void)
}

const ASSERT: &[Overload] = &[
    overload("static void Assert(bool condition)", asserted),
    overload(
        "static void Assert(bool condition, string message)",
        asserted,
    ),
];

/// A release's `Debug` checks nothing; PowerShell's is one.
fn asserted(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    Ok(Value::Void)
}

const WRITE_LINE: &[Overload] = &[
    overload("static void WriteLine(string message)", nothing),
    overload("static void WriteLine(System.Object value)", nothing),
    overload(
        "static void WriteLine(string message, string category)",
        nothing,
    ),
];

const WRITE: &[Overload] = &[
    overload("static void Write(string message)", nothing),
    overload("static void Write(System.Object value)", nothing),
    overload(
        "static void Write(string message, string category)",
        nothing,
    ),
];

const TRACED: &[MethodDef] = &[
    static_method("Assert", ASSERT),
    static_method("Close", &[overload("static void Close()", nothing)]),
    static_method("Flush", &[overload("static void Flush()", nothing)]),
    static_method("Indent", &[overload("static void Indent()", nothing)]),
    static_method("Unindent", &[overload("static void Unindent()", nothing)]),
    static_method("Write", WRITE),
    static_method("WriteLine", WRITE_LINE),
];

const REPORTED: &[MethodDef] = &[
    static_method(
        "TraceError",
        &[overload("static void TraceError(string message)", nothing)],
    ),
    static_method(
        "TraceInformation",
        &[overload(
            "static void TraceInformation(string message)",
            nothing,
        )],
    ),
    static_method(
        "TraceWarning",
        &[overload(
            "static void TraceWarning(string message)",
            nothing,
        )],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Runtime.InteropServices.RuntimeInformation",
        kind: DefKind::Abstract,
        properties: &[
            static_prop("FrameworkDescription", "string", |e, _| {
                Ok(match e.edition() {
                    Edition::Core => {
                        format!(".NET {}", version_text(e)?.trim_end_matches(".-1")).into()
                    }
                    Edition::Desktop => ".NET Framework 4.8.9310.0".into(),
                })
            }),
            static_prop(
                "OSArchitecture",
                "System.Runtime.InteropServices.Architecture",
                |_, _| Ok(architecture()),
            ),
            static_prop("OSDescription", "string", |e, _| {
                let environment = ty::find("System.Environment").unwrap_or(ty::known().object);
                let system = crate::value::member::get_static(e, environment, "OSVersion")?;
                Ok(Value::Str(super::object::text(e, &system)?))
            }),
            static_prop(
                "ProcessArchitecture",
                "System.Runtime.InteropServices.Architecture",
                |_, _| Ok(architecture()),
            ),
        ],
        methods: &[static_method(
            "IsOSPlatform",
            &[overload(
                "static bool IsOSPlatform(System.Runtime.InteropServices.OSPlatform osPlatform)",
                |e, _, a| match args::value(a, 0).downcast::<Platform>() {
                    Some(platform) => Ok(is_platform(e.edition(), &platform.0).into()),
                    None => throw::null(e, "osPlatform"),
                },
            )],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: PLATFORM,
        properties: &[
            platform!("FreeBSD", "FREEBSD"),
            platform!("Linux", "LINUX"),
            platform!("OSX", "OSX"),
            platform!("Windows", "WINDOWS"),
        ],
        methods: &[static_method(
            "Create",
            &[overload(
                "static System.Runtime.InteropServices.OSPlatform Create(string osPlatform)",
                |e, _, a| match args::text(a, 0)? {
                    "" => throw::argument(e, "The value cannot be an empty string.", "osPlatform"),
                    name => Ok(Value::net(Platform(name.into()))),
                },
            )],
        )],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Diagnostics.Debug",
        kind: DefKind::Abstract,
        methods: TRACED,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Diagnostics.Trace",
        kind: DefKind::Abstract,
        methods: TRACED,
        parts: &[&TypeDef {
            methods: REPORTED,
            ..TypeDef::CLASS
        }],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Diagnostics.Debugger",
        kind: DefKind::Abstract,
        properties: &[static_prop("IsAttached", "bool", |_, _| Ok(false.into()))],
        methods: &[
            static_method("Break", &[overload("static void Break()", nothing)]),
            static_method(
                "IsLogging",
                &[overload("static bool IsLogging()", |_, _, _| {
                    Ok(false.into())
                })],
            ),
            static_method(
                "Launch",
                &[overload("static bool Launch()", |_, _, _| Ok(false.into()))],
            ),
        ],
        ..TypeDef::CLASS
    },
];
