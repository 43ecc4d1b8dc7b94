//! Formatted cells: values in .NET formats of the current culture.

use crate::value::types::composite;
use crate::value::{Engine, R, Str, Value};

/// A composite format filled with values.
///
/// # Errors
/// `FormatException` for a format that cannot be read, or an item's that is not one of its value's.
pub fn format(engine: &mut dyn Engine, format: &str, values: &[Value]) -> R<Str> {
    let culture = engine.culture();
    composite::format(engine, culture, format, values).map(Str::from)
}

/// `value.ToString(format)`; values that know no formats give their text.
///
/// # Errors
/// `FormatException` where the format is not one of the value's.
pub fn to_string(engine: &mut dyn Engine, value: &Value, format: &str) -> R<Str> {
    let culture = engine.culture();
    composite::value_in(engine, culture, value, format)
}
