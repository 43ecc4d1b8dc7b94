//! Values in .NET formats: `ToString(format)` and formatted cells.

use super::access;
use crate::text::error::TextError;
use crate::text::format_string::{self, Piece};
use crate::text::{datetime, number};
use crate::value::{Engine, Exception, R, Str, Value};

const INDEX: &str = "Index (zero based) must be greater than or equal to zero and less than the size of the \
                     argument list.";

/// A composite format filled with values, in the current culture.
///
/// # Errors
/// `FormatException` for a format that cannot be read, or an item's that is not one of its value's.
pub fn format(engine: &mut dyn Engine, format: &str, values: &[Value]) -> R<Str> {
    let mut text = String::new();
    for piece in format_string::parse(format).or_else(raise)? {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Item(item) => match values.get(item.index) {
                Some(value) if value.is_null() => item.pad("", &mut text),
                Some(value) if item.format.is_empty() => {
                    item.pad(&access::text(engine, value)?, &mut text);
                }
                Some(value) => item.pad(&to_string(engine, value, item.format)?, &mut text),
                None => return raise(TextError::format(INDEX)),
            },
        }
    }
    Ok(text.into())
}

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
    match value.base() {
        Value::DateTime(time) => {
            let zone = engine.time_zone();
            datetime::format::format(*time, format, culture, &zone)
                .map(Str::from)
                .or_else(raise)
        }
        Value::TimeSpan(span) => span.format(format, culture).map(Str::from).or_else(raise),
        _ => access::text(engine, value),
    }
}

fn raise<T>(error: TextError) -> R<T> {
    Exception::new(error.kind.type_name(), error.message).raise()
}
