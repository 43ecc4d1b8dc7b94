//! The variables that a session starts with, as `grammar/variables.list` names them.

use std::rc::Rc;

use crate::value::dict::Comparer;
use crate::value::ty::TypeDef;
use crate::value::{Dict, Value, member, ty};

use super::super::Runtime;
use super::super::host_object;
use super::super::scope::{Var, VarMeta};
use super::super::sym::{self, Sym};

/// What a variable may not have done to it.
#[derive(Clone, Copy)]
enum Options {
    /// Anything may.
    Free,
    /// Neither changed nor removed, and one for all scopes.
    Constant,
    /// Changed by force only, and one for all scopes.
    ReadOnly,
}

impl Runtime {
    /// Defines the variables that a session starts with.
    pub(in crate::runtime) fn define_session_variables(&mut self) {
        let core = self.edition.is_core();
        self.define("Error", Value::List(self.errors.clone()), Options::Constant);
        self.define(
            "PID",
            Value::Int32(std::process::id() as i32),
            Options::Constant,
        );
        self.define("true", Value::Bool(true), Options::Constant);
        self.define("false", Value::Bool(false), Options::Constant);
        let home = std::env::var("HOME")
            .or_else(|_| std::env::var("USERPROFILE"))
            .unwrap_or_default();
        let profile = if core {
            format!("{home}/.config/powershell/Microsoft.PowerShell_profile.ps1")
        } else {
            format!("{home}/Documents/WindowsPowerShell/Microsoft.PowerShell_profile.ps1")
        };
        self.define("HOME", Value::from(home), Options::ReadOnly);
        self.define("PROFILE", Value::from(profile), Options::Free);
        self.define("PSHOME", Value::str(self.home_folder()), Options::Constant);
        let edition = if core { "Core" } else { "Desktop" };
        self.define("PSEdition", Value::str(edition), Options::Constant);
        self.define(
            "ShellId",
            Value::str("Microsoft.PowerShell"),
            Options::Constant,
        );
        let culture = Value::str(self.host.culture.name.as_str());
        self.define("PSCulture", culture, Options::ReadOnly);
        self.define("PSUICulture", Value::str("en-US"), Options::ReadOnly);
        self.define_preferences();
        if core {
            self.define(
                "IsLinux",
                Value::Bool(cfg!(target_os = "linux")),
                Options::ReadOnly,
            );
            self.define(
                "IsMacOS",
                Value::Bool(cfg!(target_os = "macos")),
                Options::ReadOnly,
            );
            self.define("IsWindows", Value::Bool(cfg!(windows)), Options::ReadOnly);
            self.define(
                "PSStyle",
                host_object::style::style(self.host.plain_text),
                Options::Constant,
            );
            self.define("IsCoreCLR", Value::Bool(true), Options::ReadOnly);
            self.define(
                "PSNativeCommandUseErrorActionPreference",
                Value::Bool(false),
                Options::Free,
            );
        } else {
            self.define("ConsoleFileName", Value::str(""), Options::ReadOnly);
            for (name, number) in [
                ("MaximumAliasCount", 4096),
                ("MaximumDriveCount", 4096),
                ("MaximumErrorCount", 256),
                ("MaximumFunctionCount", 4096),
                ("MaximumVariableCount", 4096),
            ] {
                self.define(name, Value::Int32(number), Options::Free);
            }
        }
        self.define("MaximumHistoryCount", Value::Int32(4096), Options::Free);
        self.define("NestedPromptLevel", Value::Int32(0), Options::Free);
        self.define("PSEmailServer", Value::str(""), Options::Free);
        self.define(
            "PSSessionApplicationName",
            Value::str("wsman"),
            Options::Free,
        );
        self.define(
            "PSSessionConfigurationName",
            Value::str("http://schemas.microsoft.com/powershell/Microsoft.PowerShell"),
            Options::Free,
        );
        self.global.put(sym::STACK_TRACE, Value::Null);
        self.global
            .put(sym::FORMAT_ENUMERATION_LIMIT, Value::Int32(4));
        let defaults = ty::find("System.Management.Automation.DefaultParameterDictionary")
            .unwrap_or(ty::known().hashtable);
        let defaults = Dict::new(defaults, Comparer::IgnoreCase);
        self.global
            .put(sym::DEFAULT_VALUES, Value::Hash(Rc::new(defaults)));
        let encoding = if core { "UTF8" } else { "ASCII" };
        if let Some(t) = ty::find("System.Text.Encoding")
            && let Ok(value) = member::get_static(self, t, encoding)
        {
            self.global.put(sym::CODE_PAGE, value);
        }
    }

    fn define(&self, name: &str, value: Value, options: Options) {
        let meta = match options {
            Options::Free => None,
            Options::Constant => Some(VarMeta {
                constant: true,
                all_scope: true,
                ..VarMeta::default()
            }),
            Options::ReadOnly => Some(VarMeta {
                read_only: true,
                all_scope: true,
                ..VarMeta::default()
            }),
        };
        self.global.put_var(Var {
            sym: Sym::of(name),
            value,
            meta: meta.map(Rc::new),
        });
    }

    /// A variable that keeps its enumeration: what is assigned becomes one of its values, or is refused.
    fn define_typed(&self, sym: Sym, value: Value) {
        let ty = match &value {
            Value::Enum(t, _) => Some(*t),
            _ => None,
        };
        self.global.put_var(Var {
            sym,
            value,
            meta: Some(Rc::new(VarMeta {
                ty,
                ..VarMeta::default()
            })),
        });
    }

    fn define_preferences(&self) {
        let preference =
            |number: i64| match ty::find("System.Management.Automation.ActionPreference") {
                Some(t) => Value::Enum(t, number),
                None => Value::Int32(number as i32),
            };
        for (sym, number) in [
            (sym::ERROR_ACTION, 2),
            (sym::WARNING_PREFERENCE, 2),
            (sym::VERBOSE_PREFERENCE, 0),
            (sym::DEBUG_PREFERENCE, 0),
            (sym::INFORMATION_PREFERENCE, 0),
            (sym::PROGRESS_PREFERENCE, 2),
        ] {
            self.define_typed(sym, preference(number));
        }
        if let Some(t) = ty::find("System.Management.Automation.ConfirmImpact") {
            self.define_typed(sym::CONFIRM_PREFERENCE, Value::Enum(t, 3));
        }
        self.global.put(sym::WHAT_IF_PREFERENCE, Value::Bool(false));
        let view = ty::find("System.Management.Automation.ErrorView")
            .filter(|_| self.edition.is_core())
            .map_or_else(|| Value::str("NormalView"), |t| Value::Enum(t, 2));
        self.global.put(sym::ERROR_VIEW, view);
    }

    /// `$PSHOME`: where that PowerShell is installed.
    fn home_folder(&self) -> &'static str {
        if self.edition.is_core() {
            "/opt/microsoft/powershell/7"
        } else {
            r"C:\Windows\System32\WindowsPowerShell\v1.0"
        }
    }
}

/// The dictionaries that these variables are.
pub(in crate::runtime) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.DefaultParameterDictionary",
        base: "System.Collections.Hashtable",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSBoundParametersDictionary",
        base: "System.Collections.Generic.Dictionary`2[System.String,System.Object]",
        ..TypeDef::CLASS
    },
];
