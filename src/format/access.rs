//! How the formatter reads objects: type names, members, elements and texts.

use std::cmp::Ordering;

use crate::text::number::{self, Number};
use crate::value::operators::Wildcard;
use crate::value::types::collections::entry::entries;
use crate::value::{Engine, R, Str, Value, compare, convert, enumerate, member};

pub use crate::value::member::type_names;

/// The value of a member, as a script reads it: null where there is none of that name, `Length` and `Count` on all.
pub fn get(engine: &mut dyn Engine, value: &Value, name: &str) -> R<Value> {
    member::get(engine, value, name)
}

/// The names of all properties as default output shows them: those of the object alone, the type's own, then those
/// that were added to the type.
pub fn property_names(engine: &mut dyn Engine, value: &Value) -> Vec<Str> {
    let mut names = member::property_names(engine, value);
    if names.adapted > 0 {
        // What an adapter gives stands for the object; the class's own properties do not show.
        names.own.truncate(names.adapted);
    }
    let mut of_type = names.added.split_off(names.instance);
    names.added.append(&mut names.own);
    names.added.append(&mut of_type);
    names.added
}

/// The names of the members that a name or wildcard pattern stands for, as they are declared; of a property set, its
/// members.
pub fn matching(engine: &mut dyn Engine, value: &Value, pattern: &str) -> Vec<Str> {
    if let Some(set) = member::property_set(engine, value, pattern) {
        return texts(&set);
    }
    let mut names = member::property_names(engine, value);
    names.added.append(&mut names.own);
    let mut names = names.added;
    if has_wildcards(pattern) {
        let pattern = Wildcard::new(pattern, true);
        names.retain(|name| pattern.matches(name));
        return names;
    }
    let found = names.into_iter().find(|n| n.eq_ignore_ascii_case(pattern));
    match found {
        Some(name) => vec![name],
        None if member::has_property(engine, value, pattern) => vec![pattern.into()],
        None => Vec::new(),
    }
}

/// The elements of what PowerShell walks, entries of a dictionary among them; None for single objects.
pub fn elements(engine: &mut dyn Engine, value: &Value) -> Option<R<Vec<Value>>> {
    match value.base() {
        Value::Hash(dict) => Some(Ok(entries(dict))),
        // An instance of a script's class that derives from a dictionary.
        Value::Net(n) => match n.base_object() {
            Some(Value::Hash(dict)) => Some(Ok(entries(&dict))),
            _ => enumerate::elements(engine, value),
        },
        _ => enumerate::elements(engine, value),
    }
}

/// `.ToString()` in the current culture, as a `PSObject` has it: fractions with the digits of PowerShell's conversion.
pub fn text(engine: &mut dyn Engine, value: &Value) -> R<Str> {
    let number = match value {
        Value::Double(n) if n.is_finite() => Number::Double(*n),
        Value::Single(n) if n.is_finite() => Number::Single(*n),
        other => return convert::to_display(engine, other),
    };
    let text = number::to_powershell_text(number, engine.edition());
    let decimal = engine.culture().number.decimal;
    Ok(text.replace('.', decimal).into())
}

/// True where a name has wildcard characters.
pub fn has_wildcards(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

const DEFAULT_SET: &str = "DefaultDisplayPropertySet";

/// The `DefaultDisplayPropertySet` in the `PSStandardMembers` that were added to an object itself, or that a script
/// gave to one of its types.
pub fn added_default_members(engine: &mut dyn Engine, value: &Value) -> Option<Vec<Str>> {
    if let Some((_, standard)) = member::own_member(value, "PSStandardMembers")
        && let Some(names) = default_set(&standard)
    {
        return Some(names);
    }
    if !engine.has_type_data() {
        return None;
    }
    type_names(value).iter().find_map(|name| {
        let (_, set) = engine.type_member(name, DEFAULT_SET)?;
        Some(texts(&set)).filter(|names| !names.is_empty())
    })
}

/// The set in a member set: an object with members, or an array of member objects.
fn default_set(standard: &Value) -> Option<Vec<Str>> {
    let slot = match standard {
        Value::Object(object) => object.members.get(DEFAULT_SET)?.1,
        Value::Array(sets) | Value::List(sets) => sets.items().iter().find_map(|set| {
            let member = set.downcast::<member::psobject::MemberObject>()?;
            let named = member.info.name.eq_ignore_ascii_case(DEFAULT_SET);
            named.then(|| member.slot.clone()).flatten()
        })?,
        other => {
            let member = other.downcast::<member::psobject::MemberObject>()?;
            return default_set(member.slot.as_ref()?);
        }
    };
    let names = texts(&slot);
    (!names.is_empty()).then_some(names)
}

/// The strings in an array.
fn texts(value: &Value) -> Vec<Str> {
    let items = enumerate::list_items(value).unwrap_or_else(|| vec![value.clone()]);
    items
        .iter()
        .filter_map(|v| v.as_str().map(Str::from))
        .collect()
}

/// A number as a double; 0 for what is none.
pub fn to_double(engine: &mut dyn Engine, value: &Value) -> f64 {
    convert::to_f64(engine, value).unwrap_or(0.0)
}

/// True where two values of a grouping member are one group: equal without regard to case.
pub fn same_group(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<bool> {
    if a.is_null() || b.is_null() {
        return Ok(a.is_null() && b.is_null());
    }
    // All custom objects are one to `IComparable`, and nothing else can be compared with one.
    match (a.base(), b.base()) {
        (Value::Object(_), Value::Object(_)) => return Ok(true),
        (Value::Object(_), _) => return compare::compare(engine, a, b, true).map(Ordering::is_eq),
        (_, Value::Object(_)) => return compare::compare(engine, b, a, true).map(Ordering::is_eq),
        _ => {}
    }
    if compare::equals(engine, a, b, true)? || compare::equals(engine, b, a, true)? {
        return Ok(true);
    }
    let (a, b) = (text(engine, a)?, text(engine, b)?);
    Ok(crate::value::dict::equals_ignore_case(&a, &b))
}
