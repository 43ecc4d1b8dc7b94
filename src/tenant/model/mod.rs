//! What a tenant consists of. Each object is a plain struct whose JSON has the property names of Microsoft Graph where
//! Graph has the property; what only MSOnline or AzureAD knew is named in the same style and says so.
//!
//! A property that has its default is not written. Unknown properties are refused, except in the `extensions` of an
//! object, which hold directory extensions (`extension_<app>_<name>`) and are kept as they are.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::id::ObjectId;
use crate::store::{Kind, Lookup, Relation};

pub mod application;
pub mod authentication;
pub mod contact;
pub mod device;
pub mod domain;
pub mod group;
pub mod licence;
pub mod organization;
pub mod privileged;
pub mod record;
pub mod role;
pub mod service_principal;
pub mod user;

pub use application::*;
pub use authentication::*;
pub use contact::*;
pub use device::*;
pub use domain::*;
pub use group::*;
pub use licence::*;
pub use organization::*;
pub use privileged::*;
pub use record::*;
pub use role::*;
pub use service_principal::*;
pub use user::*;

/// The kinds whose objects share one space of object ids, the deleted ones among them.
pub const DIRECTORY_KINDS: &[Kind] = &[
    USERS,
    GROUPS,
    SERVICE_PRINCIPALS,
    DEVICES,
    CONTACTS,
    APPLICATIONS,
    DIRECTORY_ROLES,
    ADMINISTRATIVE_UNITS,
    DELETED_USERS,
    DELETED_GROUPS,
    DELETED_APPLICATIONS,
];

/// Further properties of an object, kept as they are.
pub type Extensions = Map<String, Value>;

/// An object that a store keeps as one row.
pub trait Entity: Serialize + DeserializeOwned {
    /// The collection in which it stands.
    const KIND: Kind;

    /// Its key within the collection, in lower case.
    fn key(&self) -> String;

    /// The values by which it can be found, case folded.
    fn lookups(&self, _found: &mut Vec<(Lookup, String)>) {}

    /// The relations that the file form shows inside the object and a store keeps as links.
    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        Vec::new()
    }

    /// The products of which it takes up a unit.
    fn licensed_with(&self) -> Vec<ObjectId> {
        Vec::new()
    }
}

/// A value in the form in which lookups compare it.
pub fn folded(text: &str) -> String {
    text.to_lowercase()
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Declares a struct of the tenant's JSON form: camelCase names, the properties under `required` must be present, the
/// others are left out when they have their default, and unknown ones are refused. What stands under `linked` is part of
/// the file form only: a store keeps it as links, and reading an object never fills it.
macro_rules! model {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(required {
                $($(#[$required_meta:meta])* pub $required:ident: $required_type:ty,)*
            })?
            $($(#[$field_meta:meta])* pub $field:ident: $field_type:ty,)*
            $(linked {
                $($(#[$linked_meta:meta])* $linked:ident: $linked_type:ty,)*
            })?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($($(#[$required_meta])* pub $required: $required_type,)*)?
            $(
                $(#[$field_meta])*
                #[serde(default, skip_serializing_if = "crate::tenant::model::is_default")]
                pub $field: $field_type,
            )*
            $($(
                $(#[$linked_meta])*
                #[serde(default, skip_serializing_if = "crate::tenant::model::is_default")]
                pub(crate) $linked: $linked_type,
            )*)?
        }
    };
}

/// Declares an enumeration of the tenant's JSON form. The first variant is the default.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(#[$first_meta:meta])* $first:ident = $first_text:literal,
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        pub enum $name {
            $(#[$first_meta])* #[default] #[serde(rename = $first_text)] $first,
            $($(#[$variant_meta])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$name::$first, $($name::$variant),*];

            /// The value's text in the tenant file.
            pub fn text(self) -> &'static str {
                match self {
                    $name::$first => $first_text,
                    $($name::$variant => $text,)*
                }
            }

            /// The value that `text` names, whatever its case.
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.text().eq_ignore_ascii_case(text))
            }
        }
    };
}

pub(crate) use {choice, model};
