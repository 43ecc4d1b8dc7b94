//! What the grammar knows, as structures: cmdlets, object types, type data, views, aliases, variables, .NET types.
//!
//! The build compiles this folder too: it fills these structures from the text under `grammar/` and encodes them; at
//! run time one entry is decoded when it is first looked up. All text is `&'static str`, borrowed from the table inside
//! the executable, so that decoding copies no text.

mod cmdlet;
mod dotnet;
mod graph;
mod records;
mod typedata;
mod types;
mod views;

pub use cmdlet::{ALL_SETS, Allows, Binding, Check, Cmdlet, ConfirmImpact, Param};
pub use dotnet::{DotnetType, Method, Property as DotnetProperty};
pub use graph::{Field, GraphCall, GraphObject, Request};
pub use records::{Accelerator, Alias, DirectoryRole, Variable};
pub use typedata::{ExtraMember, MemberKind, TypeData};
pub use types::{EnumValue, ObjectType, Property, TextForm};
pub use views::{Align, Column, Shape, Source, View, Views};
