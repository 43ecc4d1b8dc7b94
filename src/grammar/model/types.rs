//! The objects that MSOnline and AzureAD cmdlets return and take.

use super::views::View;
use serde::{Deserialize, Serialize};

/// A class or enum of the modules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ObjectType {
    /// Full .NET name; `+` joins a nested type.
    pub name: &'static str,
    /// The modules that have it.
    pub modules: Vec<&'static str>,
    /// True where another module has a type of this name with other members.
    pub variant: bool,
    /// The class it extends, when that is one of these types.
    pub base: Option<&'static str>,
    /// Members in the order of `Format-List *`, inherited ones included. Empty for an enum.
    pub properties: Vec<Property>,
    /// Members of an enum in numeric order. Empty for a class.
    pub values: Vec<EnumValue>,
    /// Whether the enum is a set of bits.
    pub flags: bool,
    /// Its own default view; without one PowerShell prints a table of all members up to four, else a list.
    pub view: Option<View>,
    /// What one object's text is.
    pub text: TextForm,
    /// The member that stands for an object where a collection is shown in one cell.
    pub element: Option<&'static str>,
    /// The cmdlets that return it.
    pub returned_by: Vec<&'static str>,
}

/// A member of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Its name in the class's own casing.
    pub name: &'static str,
    /// Its type as PowerShell writes it.
    pub type_name: &'static str,
}

/// A member of an enum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumValue {
    /// The name that prints.
    pub name: &'static str,
    /// Its number.
    pub number: i64,
}

/// How one object becomes text: in a string, or in a single cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextForm {
    /// The full type name, as .NET does without a `ToString`; for an enum the member's name.
    #[default]
    TypeName,
    /// `class Name {`, a line `  Member: text` for each of these members, `}` and a line end.
    Members(Vec<&'static str>),
    /// The text of this member.
    Property(&'static str),
}
