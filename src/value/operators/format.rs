//! `-f`.

use crate::text::error::TextError;
use crate::text::{datetime, format_string, number};
use crate::value::convert::{self, to_str};
use crate::value::{Engine, ErrorCategory, ErrorRecord, Exception, R, Stop, Str, Value, exception};

enum Failed {
    Text(TextError),
    Stop(Box<Stop>),
}

impl From<TextError> for Failed {
    fn from(e: TextError) -> Failed {
        Failed::Text(e)
    }
}

/// `format -f arguments`: the format's items filled with the arguments in the current culture.
///
/// # Errors
/// `FormatError` for a malformed format, one that a value refuses, and an item without an argument.
pub fn format(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Value> {
    let format = to_str(engine, a)?;
    // An array of structures is one argument: only arrays of objects are taken apart.
    let args = match b.base() {
        Value::Array(items) if !items.element().is_value_type() => items.snapshot(),
        _ => vec![b.clone()],
    };
    let result = format_string::format(&format, args.len(), |item| {
        let value = args.get(item.index).unwrap_or(&Value::Null);
        value_in(engine, value, item.format)
            .map(|text| text.to_string())
            .map_err(Failed::Stop)
    });
    match result {
        Ok(text) => Ok(Value::from(text)),
        Err(Failed::Text(e)) => {
            let inner = Exception::new(e.kind.type_name(), &e.message).into_value();
            failed(inner)
        }
        Err(Failed::Stop(stop)) => match *stop {
            Stop::Exception(e) => failed(e),
            other => Err(Box::new(other)),
        },
    }
}

fn failed(inner: Value) -> R<Value> {
    let message = exception::message_of(&inner);
    let outer = Exception::new(
        "System.Management.Automation.RuntimeException",
        format!("Error formatting a string: {message}."),
    )
    .with_inner(inner);
    ErrorRecord::of(
        outer.into_value(),
        "FormatError",
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
    .raise()
}

fn value_in(engine: &mut dyn Engine, v: &Value, format: &str) -> R<Str> {
    let culture = engine.culture();
    let zone = engine.time_zone();
    if format.is_empty() {
        return convert::to_display(engine, v);
    }
    let result = match v.base() {
        Value::DateTime(d) => datetime::format::format(*d, format, culture, &zone),
        Value::TimeSpan(t) => t.format(format, culture),
        other => match convert::as_number(other) {
            Some(n) => number::format(n, format, culture),
            None => return convert::to_display(engine, v),
        },
    };
    match result {
        Ok(text) => Ok(text.into()),
        Err(e) => Exception::new(e.kind.type_name(), e.message).raise(),
    }
}
