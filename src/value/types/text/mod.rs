//! `System.Text`: builders, encodings, regular expressions.

mod builder;
mod encoding;

use crate::value::TypeDef;

pub use encoding::{Encoding, encoding_of, encoding_value};

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[builder::DEFS, encoding::DEFS];
