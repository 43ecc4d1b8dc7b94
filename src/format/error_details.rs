//! All that an error knows, member by member: `Get-Error` and the DetailedView.

use super::access;
use super::cells::{blanks, ellipsis};
use super::value_text::is_control_flow;
use crate::value::ty::{self, Prim, Ty, type_of};
use crate::value::{Engine, ErrorRecord, R, Str, Value};

/// Objects inside objects are opened to this depth.
const MAX_DEPTH: usize = 10;
/// Each level stands this much further right.
const STEP: usize = 4;

/// An error in the DetailedView: the members between blank lines.
pub fn text(engine: &mut dyn Engine, record: &ErrorRecord) -> R<String> {
    let value = Value::net(record.duplicate());
    let members = show(engine, &value)?;
    Ok(format!("\n{members}\n\n"))
}

/// The members of an error, an exception or another object, a line each.
pub fn show(engine: &mut dyn Engine, object: &Value) -> R<String> {
    show_at(engine, object, 0, 1)
}

fn show_at(engine: &mut dyn Engine, object: &Value, indent: usize, depth: usize) -> R<String> {
    let members = members_of(engine, object)?;
    let longest = members
        .iter()
        .map(|m| m.0.chars().count())
        .max()
        .unwrap_or(0);
    let lead = blanks(indent);
    let mut lines = Vec::new();
    for (name, value) in members {
        let padding = blanks(longest.saturating_sub(name.chars().count()));
        let shown = member(engine, &name, &value, indent, longest, depth)?;
        lines.push(format!("{lead}{name}{padding} : {shown}"));
    }
    Ok(lines.join("\n"))
}

/// The members that have something to show; an exception's type before them.
fn members_of(engine: &mut dyn Engine, object: &Value) -> R<Vec<(Str, Value)>> {
    let mut members = Vec::new();
    if is_a(object, ty::known().exception) {
        let name = type_of(object).full_name();
        members.push(("Type".into(), Value::str(name)));
    }
    for name in access::property_names(engine, object) {
        if name == "PSErrorIndex" || (name == "Type" && !members.is_empty()) {
            continue;
        }
        let value = match access::get(engine, object, &name) {
            Ok(value) => value,
            Err(stop) if is_control_flow(&stop) => return Err(stop),
            Err(_) => continue,
        };
        let empty = match access::elements(engine, &value) {
            _ if value.is_null() || value.as_str() == Some("") => true,
            Some(elements) => elements?.is_empty(),
            None => false,
        };
        if !empty {
            members.push((name, value));
        }
    }
    Ok(members)
}

fn is_a(value: &Value, ty: Ty) -> bool {
    ty.is_assignable_from(type_of(value))
}

/// True for objects whose members are shown below them.
fn opens(value: &Value) -> bool {
    is_a(value, ty::known().exception)
        || is_a(value, ty::known().error_record)
        || type_of(value).full_name() == "System.Management.Automation.InvocationInfo"
}

fn member(
    engine: &mut dyn Engine,
    name: &str,
    value: &Value,
    indent: usize,
    longest: usize,
    depth: usize,
) -> R<String> {
    let dots = ellipsis(engine.edition());
    let inner = indent + STEP;
    if opens(value) {
        if depth >= MAX_DEPTH {
            return Ok(dots.into());
        }
        let nested = show_at(engine, value, inner, depth + 1)?;
        return Ok(format!("\n{nested}"));
    }
    if name.eq_ignore_ascii_case("StackTrace") {
        return Ok(format!("\n{}", access::text(engine, value)?));
    }
    if let Value::Hash(table) = value.base() {
        let mut text = String::new();
        let mut pairs = table.pairs();
        let mut keyed = Vec::with_capacity(pairs.len());
        for (key, value) in pairs.drain(..) {
            keyed.push((access::text(engine, &key)?, access::text(engine, &value)?));
        }
        keyed.sort_by_key(|(key, _)| key.to_lowercase());
        for (key, shown) in keyed {
            let shown = if key == "Authorization" { dots } else { &shown };
            text.push_str(&format!("\n{}{key} : {shown}", blanks(inner)));
        }
        text.push('\n');
        return Ok(text);
    }
    if name != "Data"
        && let Some(elements) = access::elements(engine, value)
    {
        if depth >= MAX_DEPTH {
            return Ok(dots.into());
        }
        return elements_text(engine, &elements?, indent, depth);
    }
    if let Value::Type(ty) = value.base() {
        return Ok(format!("[{}]", ty.full_name()));
    }
    let text = match access::text(engine, value) {
        Ok(text) => text,
        Err(stop) if is_control_flow(&stop) => return Err(stop),
        Err(_) => Str::new(),
    };
    let further = format!("\n{}", blanks(indent + longest + " : ".len()));
    if text.contains('\n') {
        let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
        return Ok(lines.join(&further));
    }
    Ok(text.into())
}

fn elements_text(
    engine: &mut dyn Engine,
    elements: &[Value],
    indent: usize,
    depth: usize,
) -> R<String> {
    let inner = indent + STEP;
    let lead = blanks(indent + inner + 2);
    let mut text = String::new();
    for (n, element) in elements.iter().enumerate() {
        text.push('\n');
        let simple = element.as_str().is_some() || {
            let prim = type_of(element).prim();
            prim.is_number() || matches!(prim, Prim::Bool | Prim::Char)
        };
        if let Value::Type(ty) = element.base() {
            text.push_str(&format!("{lead}[{}]", ty.full_name()));
        } else if simple {
            text.push_str(&format!("{lead}{}", access::text(engine, element)?));
        } else {
            if n > 0 {
                text.push('\n');
            }
            text.push_str(&show_at(engine, element, inner, depth + 1)?);
        }
    }
    Ok(text)
}
