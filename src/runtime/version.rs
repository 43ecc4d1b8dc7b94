//! `$PSVersionTable`: which PowerShell this is to a script that asks.

use std::rc::Rc;

use crate::Edition;
use crate::value::{Dict, Value, convert, ty};

use super::Runtime;

/// What each edition says of itself: the versions of the engine and of what it is compatible with.
const DESKTOP: &[(&str, &str)] = &[
    ("PSVersion", "5.1.19041.1"),
    ("PSEdition", "Desktop"),
    ("PSCompatibleVersions", "1.0 2.0 3.0 4.0 5.0 5.1.19041.1"),
    ("BuildVersion", "10.0.19041.1"),
    ("CLRVersion", "4.0.30319.42000"),
    ("WSManStackVersion", "3.0"),
    ("PSRemotingProtocolVersion", "2.3"),
    ("SerializationVersion", "1.1.0.1"),
];

const CORE: &[(&str, &str)] = &[
    ("PSVersion", "7.6.5"),
    ("PSEdition", "Core"),
    ("GitCommitId", "7.6.5"),
    ("OS", ""),
    ("Platform", ""),
    ("PSCompatibleVersions", "1.0 2.0 3.0 4.0 5.0 5.1 6.0 7.0"),
    ("PSRemotingProtocolVersion", "2.3"),
    ("SerializationVersion", "1.1.0.1"),
    ("WSManStackVersion", "3.0"),
];

impl Runtime {
    /// A new `$PSVersionTable`. `PSVersion` is a `[version]` in Windows PowerShell and a `[semver]` in PowerShell 7.
    pub(super) fn version_table(&mut self) -> Value {
        let rows = match self.edition {
            Edition::Desktop => DESKTOP,
            Edition::Core => CORE,
        };
        let table = Dict::hashtable();
        for (name, text) in rows {
            let value = match *name {
                "PSEdition" | "GitCommitId" => Value::str(*text),
                "OS" => Value::str(std::env::consts::OS),
                "Platform" if cfg!(windows) => Value::str("Win32NT"),
                "Platform" => Value::str("Unix"),
                "PSCompatibleVersions" => {
                    let versions = text.split(' ').map(|v| self.version(v)).collect();
                    Value::array(versions)
                }
                "PSVersion" if self.edition == Edition::Core => {
                    self.version_as("System.Management.Automation.SemanticVersion", text)
                }
                _ => self.version(text),
            };
            table.set(Value::str(*name), value);
        }
        Value::Hash(Rc::new(table))
    }

    fn version(&mut self, text: &str) -> Value {
        self.version_as("System.Version", text)
    }

    fn version_as(&mut self, type_name: &str, text: &str) -> Value {
        let text = Value::str(text);
        let made = ty::find(type_name).map(|t| convert::to(self, &text, t));
        made.and_then(Result::ok).unwrap_or(text)
    }
}
