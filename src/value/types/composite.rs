//! `String.Format`: composite formats filled with values, and one value in a format (`IFormattable.ToString`).

use super::{object, throw};
use crate::text::culture::Culture;
use crate::text::format_string::{self, Piece};
use crate::text::number;
use crate::value::{Engine, R, Str, Value};

/// Fills a composite format.
///
/// # Errors
/// `FormatException` for a malformed format, a format that a value refuses, or an index beyond the arguments.
pub fn format(
    engine: &mut dyn Engine,
    culture: &'static Culture,
    format: &str,
    args: &[Value],
) -> R<String> {
    let mut out = String::with_capacity(format.len());
    for piece in throw::checked(format_string::parse(format))? {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Item(item) => {
                let Some(value) = args.get(item.index) else {
                    return throw::format(
                        "Index (zero based) must be greater than or equal to zero and less than the size of the \
                         argument list.",
                    );
                };
                let text = value_in(engine, culture, value, item.format)?;
                item.pad(&text, &mut out);
            }
        }
    }
    Ok(out)
}

/// One value in a format; an empty format is the value's own text.
///
/// # Errors
/// `FormatException` where the value's type does not know the format.
pub fn value_in(
    engine: &mut dyn Engine,
    culture: &'static Culture,
    value: &Value,
    format: &str,
) -> R<Str> {
    if format.is_empty() {
        return object::text_in(engine, value, culture);
    }
    if let Some(n) = object::as_number(value) {
        return throw::checked(number::format(n, format, culture)).map(Str::from);
    }
    match value.base() {
        Value::DateTime(d) => super::time::datetime_format(engine, *d, format, culture),
        Value::TimeSpan(t) => throw::checked(t.format(format, culture)).map(Str::from),
        Value::Guid(g) => super::guid::format(*g, format),
        Value::Enum(ty, n) => super::enumeration::format(*ty, *n, format),
        Value::Net(_) => match super::time::offset_format(engine, value, format, culture) {
            Some(text) => text,
            None => object::text_in(engine, value, culture),
        },
        other => object::text_in(engine, other, culture),
    }
}
