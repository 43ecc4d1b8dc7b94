//! Providers, and paths as objects: `$PWD`, `Resolve-Path`, the location stacks.

use std::any::Any;
use std::path::Path;
use std::rc::Rc;

use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

use super::Runtime;
use super::drive::{Drive, drive_info};

/// Who answers for a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Files and folders.
    FileSystem,
    /// `variable:`
    Variable,
    /// `env:`
    Environment,
    /// `function:`
    Function,
    /// `alias:`
    Alias,
}

impl Provider {
    /// All of them, in the order that `Get-PSProvider` lists them.
    pub const ALL: [Provider; 5] = [
        Provider::Alias,
        Provider::Environment,
        Provider::FileSystem,
        Provider::Function,
        Provider::Variable,
    ];

    /// Its name: `FileSystem`.
    pub fn name(self) -> &'static str {
        match self {
            Provider::FileSystem => "FileSystem",
            Provider::Variable => "Variable",
            Provider::Environment => "Environment",
            Provider::Function => "Function",
            Provider::Alias => "Alias",
        }
    }

    /// The name of its one drive; the file system has drives of its own.
    pub fn drive(self) -> &'static str {
        match self {
            Provider::FileSystem => "/",
            Provider::Environment => "Env",
            other => other.name(),
        }
    }

    fn class(self) -> String {
        format!("Microsoft.PowerShell.Commands.{}Provider", self.name())
    }
}

/// `ProviderInfo`.
struct ProviderInfo(Provider);

/// `PathInfo`: a resolved path.
pub struct PathInfo {
    /// The path as PowerShell shows it.
    pub path: Str,
    /// Who answers for it.
    pub provider: Provider,
    /// The path as the provider takes it.
    pub provider_path: Str,
    /// The drive that it was reached through, where that is not its provider's own.
    pub drive: Option<Rc<Drive>>,
}

/// `PathInfoStack`: what `Push-Location` keeps.
pub struct PathStack {
    /// Its name; empty for the default one.
    pub name: Str,
    /// The paths, the newest first.
    pub paths: Vec<Value>,
}

macro_rules! net_object {
    ($type:ty, $name:literal, |$this:ident| $text:expr) => {
        impl NetObject for $type {
            fn ty(&self) -> Ty {
                ty::find($name).unwrap_or(ty::known().object)
            }

            fn as_any(&self) -> &dyn Any {
                self
            }

            fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
                let $this = self;
                Some(Ok($text))
            }
        }
    };
}

net_object!(
    ProviderInfo,
    "System.Management.Automation.ProviderInfo",
    |this| Str::from(format!("Microsoft.PowerShell.Core\\{}", this.0.name()))
);
net_object!(PathInfo, "System.Management.Automation.PathInfo", |this| {
    this.path.clone()
});
net_object!(
    PathStack,
    "System.Management.Automation.PathInfoStack",
    |_this| Str::from("System.Management.Automation.PathInfoStack")
);

/// A provider as an object.
pub fn provider_info(provider: Provider) -> Value {
    Value::net(ProviderInfo(provider))
}

/// `$PWD`: a `PathInfo` of where the session is.
pub fn path_info(rt: &mut Runtime) -> Value {
    let drive = rt.away.clone();
    let provider = drive.as_ref().map_or(Provider::FileSystem, |d| d.provider);
    let provider_path = match (&drive, provider) {
        (Some(drive), Provider::FileSystem) => {
            let below = drive.below("");
            Str::from(
                Path::new(drive.root.as_str())
                    .join(below)
                    .to_string_lossy()
                    .as_ref(),
            )
        }
        (None, _) => rt.current_dir.clone(),
        (Some(_), _) => Str::default(),
    };
    Value::net(PathInfo {
        path: rt.shown_location(),
        provider,
        provider_path,
        drive,
    })
}

fn path<T: Into<Value>>(this: &Value, f: impl FnOnce(&PathInfo) -> T) -> R<Value> {
    Ok(this.downcast::<PathInfo>().map(f).into())
}

fn provider<T: Into<Value>>(this: &Value, f: impl FnOnce(Provider) -> T) -> R<Value> {
    Ok(this.downcast::<ProviderInfo>().map(|p| f(p.0)).into())
}

/// The descriptions of these objects.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.PathInfo",
        properties: &[
            prop(
                "Drive",
                "System.Management.Automation.PSDriveInfo",
                |_, v| {
                    path(v, |p| match &p.drive {
                        Some(drive) => drive_info(drive),
                        None => drive_info(&Rc::new(Drive::of_provider(p.provider))),
                    })
                },
            ),
            prop(
                "Provider",
                "System.Management.Automation.ProviderInfo",
                |_, v| path(v, |p| provider_info(p.provider)),
            ),
            prop("ProviderPath", "string", |_, v| {
                path(v, |p| p.provider_path.clone())
            }),
            prop("Path", "string", |_, v| path(v, |p| p.path.clone())),
        ],
        methods: &[method(
            "ToString",
            &[overload("string ToString()", |_, v, _| {
                path(v, |p| p.path.clone())
            })],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PathInfoStack",
        properties: &[
            prop("Name", "string", |_, v| {
                Ok(v.downcast::<PathStack>().map(|s| s.name.clone()).into())
            }),
            prop("Count", "int", |_, v| {
                Ok(v.downcast::<PathStack>()
                    .map(|s| i32::try_from(s.paths.len()).unwrap_or(i32::MAX))
                    .into())
            }),
        ],
        methods: &[method(
            "ToArray",
            &[overload(
                "System.Management.Automation.PathInfo[] ToArray()",
                |_, v, _| {
                    Ok(v.downcast::<PathStack>()
                        .map(|s| Value::array(s.paths.clone()))
                        .unwrap_or_default())
                },
            )],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ProviderInfo",
        properties: &[
            prop("ImplementingType", "type", |_, v| {
                provider(v, |p| ty::find(&p.class()).map(Value::Type))
            }),
            prop("HelpFile", "string", |_, _| {
                Ok(Value::str("System.Management.Automation.dll-Help.xml"))
            }),
            prop("Name", "string", |_, v| provider(v, Provider::name)),
            prop(
                "PSSnapIn",
                "System.Management.Automation.PSSnapInInfo",
                |_, _| Ok(Value::Null),
            ),
            prop("ModuleName", "string", |_, _| {
                Ok(Value::str("Microsoft.PowerShell.Core"))
            }),
            prop("Module", "psmoduleinfo", |_, _| Ok(Value::Null)),
            prop("Description", "string", |_, _| Ok(Value::str(""))),
            prop(
                "Capabilities",
                "System.Management.Automation.Provider.ProviderCapabilities",
                |_, v| {
                    provider(v, |p| match p {
                        Provider::FileSystem => "Filter, ShouldProcess, Credentials",
                        _ => "ShouldProcess",
                    })
                },
            ),
            prop("ItemSeparator", "char", |_, _| {
                Ok(Value::Char(u16::from(b'/')))
            }),
            // The other separator that PowerShell understands on Unix.
            prop("AltItemSeparator", "char", |_, _| {
                Ok(Value::Char(u16::from(b'\\')))
            }),
            prop("Home", "string", |_, v| {
                provider(v, |p| match p {
                    Provider::FileSystem => std::env::var("HOME").unwrap_or_default(),
                    _ => String::new(),
                })
            }),
            prop(
                "Drives",
                "System.Collections.ObjectModel.Collection[System.Management.Automation.PSDriveInfo]",
                |_, v| {
                    provider(v, |p| {
                        Value::array(vec![drive_info(&Rc::new(Drive::of_provider(p)))])
                    })
                },
            ),
        ],
        ..TypeDef::CLASS
    },
];
