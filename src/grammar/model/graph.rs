//! Which Microsoft Graph requests stand for a cmdlet, and which Graph field for a member.

use serde::{Deserialize, Serialize};

/// The requests that a cmdlet becomes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphCall {
    /// The cmdlet.
    pub cmdlet: &'static str,
    /// The permissions that suffice, least first.
    pub permissions: Vec<&'static str>,
    /// The requests; none where Graph has nothing for it.
    pub requests: Vec<Request>,
    /// Members of the result that do not follow from the type's own fields, each with its Graph field.
    pub results: Vec<Field>,
    /// What Graph cannot do of what the cmdlet did.
    pub gap: Option<&'static str>,
}

/// One request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The HTTP method.
    pub method: &'static str,
    /// The path from the version on, with places in braces.
    pub path: &'static str,
    /// The parameter or condition that calls for it; `None` is always.
    pub when: Option<&'static str>,
    /// The query string, in words where it depends on parameters.
    pub query: Option<&'static str>,
    /// Which parameter fills which place of the path.
    pub places: Vec<Field>,
    /// Which parameter becomes which field of the body.
    pub body: Vec<Field>,
}

/// A name of the modules with its name in Graph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The member or parameter.
    pub name: &'static str,
    /// The Graph field, or how it is derived from fields; `None` where Graph has nothing.
    pub source: Option<&'static str>,
}

/// The Graph resource behind a type of the modules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphObject {
    /// The type's full name.
    pub type_name: &'static str,
    /// The Graph resource type.
    pub resource: &'static str,
    /// Its members, in alphabetical order.
    pub fields: Vec<Field>,
}
