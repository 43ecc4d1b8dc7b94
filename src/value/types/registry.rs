//! `Microsoft.Win32.Registry`: there, and refused as .NET refuses it where there is no Windows.

use crate::value::ty::{DefKind, Overload, PropDef, overload, static_method, static_prop};
use crate::value::{Engine, Exception, R, TypeDef, Value};

fn refuse<T>() -> R<T> {
    Exception::new(
        "System.PlatformNotSupportedException",
        "Registry is not supported on this platform.",
    )
    .raise()
}

fn refused(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    refuse()
}

/// A hive's root, which is null where there is no registry.
macro_rules! root {
    ($name:literal) => {
        static_prop($name, "Microsoft.Win32.RegistryKey", |_, _| Ok(Value::Null))
    };
}

const ROOTS: &[PropDef] = &[
    root!("ClassesRoot"),
    root!("CurrentConfig"),
    root!("CurrentUser"),
    root!("LocalMachine"),
    root!("PerformanceData"),
    root!("Users"),
];

const SET_VALUE: &[Overload] = &[
    overload(
        "static void SetValue(string keyName, string valueName, System.Object value)",
        refused,
    ),
    overload(
        "static void SetValue(string keyName, string valueName, System.Object value, Microsoft.Win32.RegistryValueKind valueKind)",
        refused,
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "Microsoft.Win32.Registry",
        kind: DefKind::Abstract,
        properties: ROOTS,
        methods: &[
            static_method(
                "GetValue",
                &[overload(
                    "static System.Object GetValue(string keyName, string valueName, System.Object defaultValue)",
                    refused,
                )],
            ),
            static_method("SetValue", SET_VALUE),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "Microsoft.Win32.RegistryKey",
        base: "System.MarshalByRefObject",
        interfaces: &["System.IDisposable"],
        methods: &[
            static_method(
                "OpenBaseKey",
                &[overload(
                    "static Microsoft.Win32.RegistryKey OpenBaseKey(Microsoft.Win32.RegistryHive hKey, Microsoft.Win32.RegistryView view)",
                    refused,
                )],
            ),
            static_method(
                "OpenRemoteBaseKey",
                &[overload(
                    "static Microsoft.Win32.RegistryKey OpenRemoteBaseKey(Microsoft.Win32.RegistryHive hKey, string machineName)",
                    refused,
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
];
