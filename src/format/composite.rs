//! Values in .NET formats: `ToString(format)` and formatted cells.

use super::access;
use crate::text::error::TextError;
use crate::text::number;
use crate::value::{Engine, Exception, R, Str, Value};

/// `value.ToString(format)` in the current culture; values that know no formats give their text.
///
/// # Errors
/// `FormatException` where the format is not one of the value's.
pub fn to_string(engine: &mut dyn Engine, value: &Value, format: &str) -> R<Str> {
    let culture = engine.culture();
    if let Some(number) = access::as_number(value) {
        return number::format(number, format, culture)
            .map(Str::from)
            .or_else(raise);
    }
    access::text(engine, value)
}

fn raise<T>(error: TextError) -> R<T> {
    Exception::new(error.kind.type_name(), error.message).raise()
}
