//! `ConvertFrom-Json`, `ConvertTo-Json`.

pub mod from;
mod literal;
pub mod reader;
pub mod to;
mod writer;
