//! Values as text: what `"$x"`, `[string]` and `-join` make of them, and `.ToString()`.

use super::enumeration::enum_text;
use crate::Edition;
use crate::text::culture::Culture;
use crate::text::number;
use crate::value::object::MemberKind;
use crate::value::ty::{Shape, type_of};
use crate::value::{Engine, ErrorCategory, ErrorRecord, Exception, R, Stop, Str, Ty, Value};
use crate::value::{enumerate, exception, member, ty, types};

/// A value as the text that PowerShell puts into strings: in the invariant culture, elements joined with `$OFS`.
///
/// # Errors
/// What a script's `ToString` raises, or a .NET one's, as `ToStringException`.
pub fn to_str(engine: &mut dyn Engine, v: &Value) -> R<Str> {
    // The frequent kinds first: they have no members that could override their text.
    match v {
        Value::Null | Value::Void => return Ok(Str::new()),
        Value::Str(s) => return Ok(s.clone()),
        Value::Int32(n) => return Ok(Str::from(itoa::Buffer::new().format(*n))),
        _ => {}
    }
    text_of(engine, v, None, true)
}

/// A value's own `.ToString()` in the current culture, as `Write-Host` shows it; elements of a collection joined.
pub fn to_display(engine: &mut dyn Engine, v: &Value) -> R<Str> {
    if v.is_null() {
        return Ok(Str::new());
    }
    let culture = engine.culture();
    text_of(engine, v, Some(culture), true)
}

/// A value for messages: its text in the current culture, arrays by their type; never fails.
pub(crate) fn plain(engine: &mut dyn Engine, v: &Value) -> Str {
    if let Value::Net(n) = v.base()
        && n.wrapped_text().is_some()
    {
        return n.ty().full_name().into();
    }
    let culture = engine.culture();
    let recurse = matches!(v.base(), Value::Object(_));
    match text_of(engine, v, Some(culture), recurse) {
        Ok(text) => text,
        Err(_) => type_of(v).full_name().into(),
    }
}

/// An element of a collection as `-join` shows it: its text in the current culture, but a collection's type.
///
/// # Errors
/// As [`to_str`].
pub fn to_element_text(engine: &mut dyn Engine, v: &Value) -> R<Str> {
    let culture = engine.culture();
    text_of(engine, v, Some(culture), false)
}

/// PowerShell's conversion to text for a culture: numbers are written alike everywhere, all else by the culture.
///
/// # Errors
/// As [`to_str`].
pub fn to_str_in(engine: &mut dyn Engine, v: &Value, culture: &'static Culture) -> R<Str> {
    if types::object::as_number(v.base()).is_some() {
        return to_str(engine, v);
    }
    text_of(engine, v, Some(culture), true)
}

/// Appends an int's digits.
pub fn push_int(text: &mut String, n: i32) {
    text.push_str(itoa::Buffer::new().format(n));
}

/// The text of a value. Without a culture it is PowerShell's conversion, with one it is `.ToString()`.
fn text_of(
    engine: &mut dyn Engine,
    v: &Value,
    culture: Option<&'static Culture>,
    recurse: bool,
) -> R<Str> {
    if let Some(text) = scripted_text(engine, v)? {
        return Ok(text);
    }
    if let Value::Wrapped(w) = v
        && let Some(text) = &w.written
    {
        return Ok(text.clone());
    }
    let base = v.base();
    if let Some(number) = types::object::as_number(base) {
        return Ok(match culture {
            None => number::to_powershell_text(number, engine.edition()).into(),
            Some(culture) => number::to_text(number, culture, engine.edition()).into(),
        });
    }
    match base {
        Value::Null | Value::Void => Ok(Str::new()),
        Value::Str(s) => Ok(s.clone()),
        Value::Bool(b) => Ok(if *b { "True" } else { "False" }.into()),
        Value::Char(c) => Ok(String::from_utf16_lossy(&[*c]).into()),
        Value::Enum(ty, n) => Ok(enum_text(*ty, *n)),
        Value::Guid(g) => Ok(g.to_string().into()),
        Value::Type(t) => Ok(match culture {
            None => type_name(*t, engine.edition()).into(),
            Some(_) => t.full_name().into(),
        }),
        Value::Object(o) if o.kept_text().is_some() => Ok(o.kept_text().unwrap_or_default()),
        Value::Object(_) if recurse => object_text(engine, base, culture),
        Value::Object(_) => Ok(Str::new()),
        Value::Array(_) | Value::List(_) if recurse => joined(engine, base, culture),
        Value::Array(s) | Value::List(s) => Ok(s.ty.full_name().into()),
        Value::Hash(d) => Ok(d.ty.full_name().into()),
        Value::DateTime(d) => {
            let culture = culture.unwrap_or_else(Culture::invariant);
            let zone = engine.time_zone();
            match crate::text::datetime::format::format(*d, "G", culture, &zone) {
                Ok(text) => Ok(text.into()),
                Err(e) => Exception::new(e.kind.type_name(), e.message).raise(),
            }
        }
        Value::TimeSpan(t) => Ok(t.to_text().into()),
        Value::Net(n) => {
            if recurse && culture.is_none() && enumerate::walks(base) {
                return joined(engine, base, culture);
            }
            if let (true, Some(text)) = (culture.is_some(), n.wrapped_text()) {
                return Ok(text);
            }
            let by_culture = n.text_in(engine, culture.unwrap_or_else(Culture::invariant));
            match by_culture.or_else(|| n.text(engine)) {
                Some(Ok(text)) => Ok(text),
                Some(Err(stop)) => Err(to_string_failed(stop)),
                None => match member::own_to_string(engine, base) {
                    Some(Ok(text)) => Ok(text),
                    Some(Err(stop)) => Err(to_string_failed(stop)),
                    None => Ok(n.ty().full_name().into()),
                },
            }
        }
        _ => Ok(type_of(base).full_name().into()),
    }
}

/// The text that a `ToString` script method gives which was added to a value.
fn scripted_text(engine: &mut dyn Engine, v: &Value) -> R<Option<Str>> {
    let Some((kind, slot)) = member::own_member(v, "ToString") else {
        return Ok(None);
    };
    if kind != MemberKind::ScriptMethod && kind != MemberKind::Code {
        return Ok(None);
    }
    let out = engine.call_member(&slot, v, &[])?;
    let out = Value::from_output(out);
    let culture = engine.culture();
    text_of(engine, &out, Some(culture), true).map(Some)
}

/// `@{a=1; b=2}`.
fn object_text(engine: &mut dyn Engine, v: &Value, culture: Option<&'static Culture>) -> R<Str> {
    let Value::Object(object) = v else {
        return Ok(Str::new());
    };
    let mut text = String::new();
    for (name, kind, slot) in object.members.all() {
        let shown: Str = match kind {
            MemberKind::Note => text_of(engine, &slot, culture, false)?,
            // They are not run for a text.
            MemberKind::Script => "System.Management.Automation.PSScriptProperty".into(),
            MemberKind::Alias | MemberKind::Code => {
                let value = member::get(engine, v, &name)?;
                text_of(engine, &value, culture, false)?
            }
            MemberKind::ScriptMethod | MemberKind::PropertySet | MemberKind::MemberSet => continue,
        };
        text.push_str(if text.is_empty() { "@{" } else { "; " });
        text.push_str(&name);
        text.push('=');
        text.push_str(&shown);
    }
    if !text.is_empty() {
        text.push('}');
    }
    Ok(text.into())
}

/// The elements' texts, joined with `$OFS`.
fn joined(engine: &mut dyn Engine, v: &Value, culture: Option<&'static Culture>) -> R<Str> {
    let elements = match enumerate::elements(engine, v) {
        Some(elements) => elements?,
        None => return Ok(type_of(v).full_name().into()),
    };
    let separator = engine.list_separator();
    let mut text = String::new();
    for (at, element) in elements.iter().enumerate() {
        if at > 0 {
            text.push_str(&separator);
        }
        match element {
            Value::Str(s) => text.push_str(s),
            // In a collection a type is an object like others, whose own text is its full name.
            Value::Type(t) => text.push_str(t.full_name()),
            Value::Net(n) if n.wrapped_text().is_some() => {
                text.push_str(&n.wrapped_text().unwrap_or_default());
            }
            other => text.push_str(&text_of(engine, other, culture, false)?),
        }
    }
    Ok(text.into())
}

/// An error of a `ToString` as the error of the conversion.
fn to_string_failed(stop: Box<Stop>) -> Box<Stop> {
    let e = match *stop {
        Stop::Exception(e) => e,
        other => return Box::new(other),
    };
    let message = exception::message_of(&e);
    let outer = Exception::new(
        "System.Management.Automation.ExtendedTypeSystemException",
        format!("The following exception occurred while retrieving the string: \"{message}\""),
    )
    .with_inner(e);
    let record = ErrorRecord::of(
        outer.into_value(),
        "ToStringObjectBasicException",
        ErrorCategory::NotSpecified,
        Value::Null,
    );
    match Stop::error::<()>(record) {
        Err(stop) => stop,
        Ok(()) => Box::new(Stop::Halt),
    }
}

/// A type as PowerShell writes it: `int`, `string[]`, `System.Collections.Generic.List[string]`.
pub fn type_name(ty: Ty, edition: Edition) -> String {
    match ty.shape() {
        Shape::Array(element, rank) => format!(
            "{}[{}]",
            type_name(*element, edition),
            ",".repeat(rank.saturating_sub(1) as usize)
        ),
        Shape::Generic(def, args) => {
            let shown: Vec<String> = args.iter().map(|a| type_name(*a, edition)).collect();
            let open = def.name.split('`').next().unwrap_or(def.name);
            format!("{open}[{}]", shown.join(","))
        }
        _ => short_name(ty.full_name(), edition)
            .unwrap_or(ty.full_name())
            .to_string(),
    }
}

/// The accelerator that PowerShell writes for a type; some types have two, the first is written.
fn short_name(full_name: &str, edition: Edition) -> Option<&'static str> {
    let core = edition.is_core();
    Some(match full_name {
        "System.Int32" => "int",
        "System.Int64" => "long",
        "System.Single" => "float",
        "System.Int16" => {
            if core {
                "short"
            } else {
                "int16"
            }
        }
        "System.UInt16" => {
            if core {
                "ushort"
            } else {
                "uint16"
            }
        }
        "System.UInt32" => {
            if core {
                "uint"
            } else {
                "uint32"
            }
        }
        "System.UInt64" => {
            if core {
                "ulong"
            } else {
                "uint64"
            }
        }
        "System.Management.Automation.PSObject" => "psobject",
        "System.Object" => return None,
        _ => {
            return crate::grammar::accelerators()
                .find(|a| a.type_name == full_name && a.edition.is_none_or(|only| only == edition))
                .map(|a| a.name);
        }
    })
}

/// The most derived type name of a value, as messages quote it.
pub(super) fn type_list(v: &Value) -> Str {
    member::type_names(v)
        .first()
        .cloned()
        .unwrap_or_else(|| ty::type_of(v).full_name().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_are_appended_in_full() {
        let mut text = String::from("n");
        for n in [0, -1, i32::MAX, i32::MIN] {
            push_int(&mut text, n);
        }
        assert_eq!(text, "n0-12147483647-2147483648");
    }
}
