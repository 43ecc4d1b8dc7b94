//! Types that are described only so far as their names go: what their values can do is known elsewhere.

use crate::value::TypeDef;

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.ErrorRecord",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSCustomObject",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.SwitchParameter",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Management.Automation.ScriptBlock",
        ..TypeDef::CLASS
    },
];
