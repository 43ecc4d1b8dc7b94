//! The .NET types that scripts touch, one file a type or family: descriptions with the code of their members.

use super::TypeDef;

mod basic;

/// Every description of this room.
pub(super) static ALL: &[&[&TypeDef]] = &[basic::DEFS, super::member::psobject::DEFS];
