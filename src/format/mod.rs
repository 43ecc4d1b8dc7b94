//! Objects as text: tables, lists, wide and custom views, errors, formatted values.
//!
//! A [`Formatter`] lays objects out and speaks the format-object protocol ([`shape`]); a [`Printer`] turns that, and plain
//! objects, into lines. Cmdlets that show or write text sit on these two; nothing here knows of commands or streams.

pub mod blocks;
pub mod cells;
pub mod composite;
pub mod display;
pub mod error_details;
pub mod error_view;
pub mod formatter;
pub mod palette;
pub mod parameter;
pub mod printer;
pub mod settings;
pub mod shape;
pub mod value_text;

pub mod access;
mod column_width;
mod custom;
mod decorated;
mod generator;
mod grouping;
mod help;
mod list_writer;
mod members;
mod native;
mod position_message;
mod queue;
mod table_writer;
mod views;

#[cfg(test)]
mod testing;

pub use formatter::Formatter;
pub use printer::{Printer, Screen};
pub use settings::{Expand, Settings};

use crate::value::{Engine, Value};

/// How many elements of a collection are shown by default.
const DEFAULT_LIMIT: usize = 4;

/// `$FormatEnumerationLimit`: how many elements of a collection a cell shows; None shows all.
pub fn enumeration_limit(engine: &mut dyn Engine) -> Option<usize> {
    match engine.variable_named("FormatEnumerationLimit") {
        Some(Value::Int32(limit)) => usize::try_from(limit).ok(),
        _ => Some(DEFAULT_LIMIT),
    }
}
