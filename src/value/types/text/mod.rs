//! `System.Text`: builders, encodings, regular expressions.

mod builder;
mod encoding;
mod growing;
mod regex;
mod regex_match;

use crate::value::TypeDef;

pub use encoding::{Encoding, encoding_of, encoding_value};
pub use regex::{compiled, regex_of, regex_value};
pub use regex_match::{match_value, matches_value};

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[builder::DEFS, regex::DEFS, regex_match::DEFS];

/// The descriptions of encodings.
pub(super) static ENCODINGS: &[&[&TypeDef]] = encoding::ALL;
