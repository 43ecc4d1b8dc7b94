//! The smaller entries of the grammar: aliases, type accelerators, variables, directory roles.

use crate::edition::Edition;
use serde::{Deserialize, Serialize};

/// An alias that every session starts with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alias {
    /// The alias.
    pub name: &'static str,
    /// The command it stands for.
    pub target: &'static str,
    /// The edition that has it, when only one does.
    pub edition: Option<Edition>,
}

/// A short name for a type: `[int]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Accelerator {
    /// The short name, without brackets.
    pub name: &'static str,
    /// The full .NET name.
    pub type_name: &'static str,
    /// The edition that has it, when only one does.
    pub edition: Option<Edition>,
}

/// An automatic or preference variable.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// The name without `$`.
    pub name: &'static str,
    /// The full .NET name of its value's type; `None` where the value is null at start.
    pub type_name: Option<&'static str>,
    /// The edition that has it, when only one does.
    pub edition: Option<Edition>,
    /// Assignment fails, `-Force` or not.
    pub constant: bool,
    /// Assignment fails without `-Force`.
    pub read_only: bool,
    /// Copied into every new scope.
    pub all_scope: bool,
}

/// A built-in directory role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DirectoryRole {
    /// The id of its template, the same in every tenant; MSOnline's object id.
    pub template: &'static str,
    /// The name that MSOnline and early AzureAD print.
    pub name: &'static str,
    /// The name in Microsoft Graph.
    pub graph_name: &'static str,
}
