//! `'{0:N2}' -f value` and `value.ToString('N2', culture)`.

use super::literals::{Value, culture, shown, string, value};
use msol::Edition;
use msol::text::culture::Culture;
use msol::text::error::TextError;
use msol::text::{datetime, format_string, number};

/// What a format expression gives.
pub fn evaluate(text: &str, _edition: Edition) -> Option<String> {
    if let Some((format, rest)) = string(text) {
        let value = value(rest.trim_start().strip_prefix("-f ")?)?;
        let result = format_string::format(&format, 1, |item| {
            write(&value, item.format, Culture::en_us())
        });
        return Some(match result {
            Ok(text) => shown(&text),
            Err(error) => format!(
                "! FormatError | InvalidOperation | \"Error formatting a string: {}.\"",
                error.message
            ),
        });
    }
    let (subject, call) = text.split_once(").ToString(")?;
    let value = value(subject.strip_prefix('(')?)?;
    let (format, rest) = string(call)?;
    let (culture, rest) = culture(rest)?;
    if rest != ")" {
        return None;
    }
    Some(match write(&value, &format, culture) {
        Ok(text) => shown(&text),
        Err(error) => {
            let count = 1 + usize::from(call.contains("[cultureinfo]"));
            let message = format!(
                "Exception calling \"ToString\" with \"{count}\" argument(s): \"{}\"",
                error.message
            );
            format!("! FormatException | NotSpecified | \"{message}\"")
        }
    })
}

fn write(value: &Value, format: &str, culture: &Culture) -> Result<String, TextError> {
    match value {
        Value::Null => Ok(String::new()),
        Value::Bool(value) => Ok(if *value { "True" } else { "False" }.to_owned()),
        Value::Text(text) => Ok(text.clone()),
        Value::Number(value) => number::format(*value, format, culture),
        Value::Time(value) => {
            datetime::format::format(*value, format, culture, &jiff::tz::TimeZone::UTC)
        }
        Value::Span(value) => value.format(format, culture),
    }
}
