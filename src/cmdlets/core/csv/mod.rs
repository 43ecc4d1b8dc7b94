//! `ConvertTo-Csv`, `ConvertFrom-Csv`, `Export-Csv`, `Import-Csv`.

pub mod export;
pub mod from;
pub mod import;
mod reader;
mod row;
mod stream;
pub mod to;

use crate::cmdlets::core::shared::argument_error;
use crate::runtime::Ctx;
use crate::value::error::ErrorCategory;
use crate::value::{Engine, R, Value};

/// The delimiter that the parameters ask for.
fn delimiter(c: &mut Ctx<'_>) -> R<char> {
    if c.switch("UseCulture") {
        return Ok(c.rt.culture().list_separator.chars().next().unwrap_or(','));
    }
    match c.get("Delimiter").as_ref().map(Value::base) {
        Some(Value::Char(unit)) if *unit != 0 => match char::from_u32(u32::from(*unit)) {
            Some(c) => Ok(c),
            None => c.throw(argument_error(
                "The delimiter is half of a surrogate pair.",
                "InvalidDelimiter",
                ErrorCategory::InvalidArgument,
                Value::Char(*unit),
            )),
        },
        _ => Ok(','),
    }
}

/// The fields of one line with commas between them.
pub fn fields(line: &str) -> Vec<crate::value::Str> {
    reader::Reader::new(line, ',').record(0).unwrap_or_default()
}
