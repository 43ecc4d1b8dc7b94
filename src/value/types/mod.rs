//! The .NET types that scripts touch, one file a type or family: descriptions with the code of their members.
//!
//! Signatures are what `Get-Member` prints. In a generic definition the parameters are called `T`, or `TKey` and
//! `TValue`, or `T1`, `T2` ...; a type parameter of a method itself takes anything. Indexers are methods called `Item`
//! (`Chars` of strings).

use super::TypeDef;

mod args;
mod basic;
mod char;
pub mod collections;
pub mod composite;
mod compression;
mod convert;
mod data;
mod deferred;
mod delegates;
pub mod diagnostics;
mod enumeration;
mod enums;
pub mod environment;
pub mod event_args;
mod exceptions;
pub mod globalization;
mod guid;
mod interfaces;
pub mod io;
mod linq;
mod math;
mod misc;
pub mod net;
mod number_math;
mod numbers;
pub mod object;
pub mod own_records;
mod platform;
mod real_math;
mod registry;
pub mod security;
mod semantic_version;
mod string;
mod system;
pub mod text;
mod threading;
mod throw;
pub mod time;
mod timer;
mod tuple;
mod type_object;
mod utf16;
mod version;
mod wildcard_pattern;
pub mod xml;

pub use guid::new_guid;
pub(crate) use system::default_of;

/// The files of this folder itself.
static FILES: &[&[&TypeDef]] = &[
    super::member::psobject::DEFS,
    basic::DEFS,
    char::DEFS,
    convert::DEFS,
    deferred::DEFS,
    delegates::DEFS,
    enumeration::DEFS,
    enums::DEFS,
    environment::DEFS,
    event_args::DEFS,
    exceptions::DEFS,
    guid::DEFS,
    interfaces::DEFS,
    linq::DEFS,
    math::DEFS,
    misc::DEFS,
    numbers::DEFS,
    object::DEFS,
    platform::DEFS,
    registry::DEFS,
    semantic_version::DEFS,
    string::DEFS,
    system::DEFS,
    timer::DEFS,
    tuple::DEFS,
    type_object::DEFS,
    version::DEFS,
    wildcard_pattern::DEFS,
];

/// Every description of this room.
pub(super) fn all() -> impl Iterator<Item = &'static TypeDef> {
    FILES
        .iter()
        .chain(collections::ALL)
        .chain(compression::ALL)
        .chain(data::ALL)
        .chain(diagnostics::ALL)
        .chain(globalization::ALL)
        .chain(io::ALL)
        .chain(net::ALL)
        .chain(security::ALL)
        .chain(text::ALL)
        .chain(text::ENCODINGS)
        .chain(threading::ALL)
        .chain(time::ALL)
        .chain(xml::ALL)
        .flat_map(|list| list.iter().copied())
}
