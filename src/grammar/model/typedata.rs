//! What PowerShell adds to .NET types: members, default display properties, key properties.

use serde::{Deserialize, Serialize};

/// The additions to one type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TypeData {
    /// The full name of the type.
    pub name: &'static str,
    /// Members shown when nothing else is asked for and no view exists.
    pub display: Vec<&'static str>,
    /// Members that tell objects apart.
    pub key: Vec<&'static str>,
    /// The member that stands for the object in wide and collection cells.
    pub default_property: Option<&'static str>,
    /// Members that .NET does not have.
    pub members: Vec<ExtraMember>,
}

/// A member that PowerShell adds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraMember {
    /// Its name.
    pub name: &'static str,
    /// Its kind, as `Get-Member` names it.
    pub kind: MemberKind,
    /// An alias's target, a code member's signature; empty for script members, whose code is the program's own.
    pub value: &'static str,
}

/// The kinds of added members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberKind {
    /// Another name for a member.
    #[default]
    AliasProperty,
    /// A value computed by script.
    ScriptProperty,
    /// A value computed by .NET code.
    CodeProperty,
    /// A fixed value.
    NoteProperty,
    /// A method written in script.
    ScriptMethod,
    /// A method of .NET code.
    CodeMethod,
}
