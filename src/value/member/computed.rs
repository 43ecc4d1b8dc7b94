//! Properties that PowerShell adds to .NET types as scripts, written in code.

use crate::text::datetime::format::format;
use crate::value::{DateTime, Engine, R, Str, Value};

use super::files;
use super::property::own_member;

/// The value of such a property; None where the value's type has none of that name.
pub(super) fn get(engine: &mut dyn Engine, v: &Value, name: &str) -> Option<R<Value>> {
    match v.base() {
        Value::DateTime(time) if name.eq_ignore_ascii_case("DateTime") => {
            Some(shown_time(engine, v, *time).map(Value::Str))
        }
        Value::Guid(guid) if name.eq_ignore_ascii_case("Guid") => {
            Some(Ok(Value::from(guid.to_string())))
        }
        Value::Net(net)
            if name.eq_ignore_ascii_case("IPAddressToString")
                && net.ty().full_name() == "System.Net.IPAddress" =>
        {
            net.text(engine).map(|text| text.map(Value::Str))
        }
        Value::Net(_) => match crate::value::types::security::added_to_certificate(v, name) {
            Some(value) => Some(value),
            None => files::get(engine, v, name),
        },
        _ => None,
    }
}

/// A date and time in words, or what of it the note `DisplayHint` asks for.
fn shown_time(engine: &mut dyn Engine, v: &Value, time: DateTime) -> R<Str> {
    let hint = match own_member(v, "DisplayHint") {
        Some((_, hint)) => crate::value::convert::to_str(engine, &hint)?,
        None => Str::new(),
    };
    let patterns: &[&str] = if hint.eq_ignore_ascii_case("Date") {
        &["D"]
    } else if hint.eq_ignore_ascii_case("Time") {
        &["T"]
    } else {
        &["D", "T"]
    };
    let (culture, zone) = (engine.culture(), engine.time_zone());
    let parts: Vec<String> = patterns
        .iter()
        .filter_map(|pattern| format(time, pattern, culture, &zone).ok())
        .collect();
    Ok(parts.join(" ").into())
}
