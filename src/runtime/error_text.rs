//! Errors as text, until the format room's views land.

use super::Runtime;
use crate::value::position::Position;
use crate::value::{ErrorRecord, R};

/// An error as the error stream prints it.
pub fn render(_rt: &mut Runtime, record: &ErrorRecord) -> R<String> {
    Ok(format!("{}\n", record.message()))
}

/// `At line:1 char:1`.
pub fn position_message(position: &Position, _edition: crate::Edition) -> String {
    let (line, column) = position.start_line_column();
    let file = position.source.file.as_deref().unwrap_or("line");
    format!("At {file}:{line} char:{column}")
}
