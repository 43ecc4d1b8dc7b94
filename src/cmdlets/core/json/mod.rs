//! `ConvertFrom-Json`, `ConvertTo-Json`.

pub mod from;
mod literal;
mod reader;
pub mod to;
mod writer;
