//! The .NET types that scripts touch, with their members' signatures as reflection writes them.

use serde::{Deserialize, Serialize};

/// A .NET class or structure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DotnetType {
    /// Full name; generic types with their arguments: `System.Collections.Generic.List[System.Object]`.
    pub name: &'static str,
    /// The full name of the class it extends.
    pub base: &'static str,
    /// Properties of an object.
    pub properties: Vec<Property>,
    /// Properties of the type itself.
    pub static_properties: Vec<Property>,
    /// Methods of an object, overloads in sequence.
    pub methods: Vec<Method>,
    /// Methods of the type itself, overloads in sequence.
    pub static_methods: Vec<Method>,
    /// Constructors; their `name` is empty.
    pub constructors: Vec<Method>,
}

/// A property's name and the short name of its type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// The name.
    pub name: &'static str,
    /// The type's name without its namespace.
    pub type_name: &'static str,
}

/// One overload of a method.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// The name.
    pub name: &'static str,
    /// What it returns; `Void` for nothing.
    pub returns: &'static str,
    /// The parameters' types; `ByRef` follows the type of an `out` or `ref` one.
    pub parameters: Vec<&'static str>,
}
