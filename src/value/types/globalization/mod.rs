//! Cultures as objects: `CultureInfo` and what hangs on it.

mod culture;
mod formats;

use crate::value::TypeDef;

pub use culture::{culture_of, culture_value, read_only_culture, set_current};

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[culture::DEFS, formats::DEFS];
