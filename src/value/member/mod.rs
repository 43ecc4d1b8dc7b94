//! Members as a script reaches them: properties, methods, static members and constructors of any value.
//!
//! What a name means is looked for in PowerShell's order: members added to the object, dictionary keys, members added
//! to the type, `psobject` and its kin, the type's own description, the object's own properties, built-in aliases, and
//! at last the elements of a collection.

mod computed;
pub(crate) mod errors;
mod extended;
mod files;
mod intrinsic;
mod invoke;
mod list;
mod names;
pub mod overload;
mod property;
pub mod psobject;
mod resolve;

pub use extended::{names_of, property_set, set_type_names, type_names};
pub use invoke::{
    CallSite, construct, has_constructor, invoke, invoke_cached, invoke_static, operator,
};
pub(crate) use invoke::{class_constructor_takes, invariant_culture, own_to_string};
pub use list::{Kind, MemberInfo, is_constructible, members, members_of_type};
pub use names::{PropertyNames, property_names};
pub use property::{
    Site, get, get_cached, get_static, has_property, lookup, own_member, set, set_static,
};
pub use resolve::converted_argument;
