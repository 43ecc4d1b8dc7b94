//! `Select-Xml`, `ConvertTo-Xml`.

pub mod convert;
pub mod select;
