//! How the formatter reads objects: type names, members, elements and texts.

use crate::value::object::{self, MemberKind};
use crate::value::ty::{self, type_of};
use crate::value::{Engine, R, Str, Value};

/// The names by which views and type data are looked up, most derived first: `PSTypeNames`.
pub fn type_names(value: &Value) -> Vec<Str> {
    let changed = match value {
        Value::Object(object) => object.type_names.borrow().clone(),
        Value::Wrapped(wrapped) => wrapped.type_names.borrow().clone(),
        other => object::extension(other).and_then(|x| x.type_names.borrow().clone()),
    };
    if let Some(names) = changed {
        return names.to_vec();
    }
    let mut names = Vec::new();
    let mut at = Some(type_of(value));
    while let Some(ty) = at {
        names.push(Str::from(ty.full_name()));
        at = ty.base();
    }
    if matches!(value, Value::Object(_)) && names.len() == 1 {
        names.push("System.Object".into());
    }
    names
}

/// The value of a member.
pub fn get(engine: &mut dyn Engine, value: &Value, name: &str) -> R<Value> {
    match value {
        Value::Object(object) => match object.members.get(name) {
            Some((MemberKind::Note, v)) => Ok(v),
            _ => Ok(Value::Null),
        },
        Value::Net(net) => net.property(engine, name).unwrap_or(Ok(Value::Null)),
        _ => Ok(Value::Null),
    }
}

/// The names of all properties, in the order of `Format-List *`.
pub fn property_names(_engine: &mut dyn Engine, value: &Value) -> Vec<Str> {
    match value {
        Value::Object(object) => object.members.names(),
        Value::Net(net) => net.property_names(),
        _ => Vec::new(),
    }
}

/// The elements of what PowerShell walks, entries of a dictionary among them; None for single objects.
pub fn elements(engine: &mut dyn Engine, value: &Value) -> Option<R<Vec<Value>>> {
    match value.base() {
        Value::Array(seq) | Value::List(seq) => Some(Ok(seq.snapshot())),
        Value::Hash(dict) => Some(Ok(dict
            .pairs()
            .into_iter()
            .map(|(k, v)| Value::object([("Name", k), ("Value", v)]))
            .collect())),
        Value::Net(net) => net.elements(engine),
        _ => None,
    }
}

/// `.ToString()` in the current culture.
pub fn text(engine: &mut dyn Engine, value: &Value) -> R<Str> {
    match value.base() {
        Value::Str(s) => Ok(s.clone()),
        Value::Int32(n) => Ok(n.to_string().into()),
        Value::Net(net) => net
            .text(engine)
            .unwrap_or_else(|| Ok(net.ty().full_name().into())),
        other => Ok(ty::type_of(other).full_name().into()),
    }
}

/// True where a name has wildcard characters.
pub fn has_wildcards(text: &str) -> bool {
    text.contains(['*', '?', '[', ']'])
}

/// The names of the members that a name or wildcard pattern stands for, as they are declared; of a property set, its members.
pub fn matching(engine: &mut dyn Engine, value: &Value, pattern: &str) -> Vec<Str> {
    property_names(engine, value)
        .into_iter()
        .filter(|n| n.eq_ignore_ascii_case(pattern) || pattern == "*")
        .collect()
}

/// The `DefaultDisplayPropertySet` that was added to an object itself.
pub fn own_default_members(_value: &Value) -> Option<Vec<Str>> {
    None
}

/// True where an object's type, or a script class, has a `ToString` of its own.
pub fn has_own_to_string(_value: &Value) -> bool {
    false
}

/// A value as a number that can be written.
pub fn as_number(v: &Value) -> Option<crate::text::number::Number<'_>> {
    use crate::text::number::Number;
    match v.base() {
        Value::Int32(n) => Some(Number::Integer {
            value: i128::from(*n),
            bits: 32,
        }),
        Value::Double(n) => Some(Number::Double(*n)),
        _ => None,
    }
}

/// True where two values of a grouping member are one group: equal without regard to case.
pub fn same_group(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<bool> {
    if a.same(b) {
        return Ok(true);
    }
    let (a, b) = (text(engine, a)?, text(engine, b)?);
    Ok(crate::value::dict::equals_ignore_case(&a, &b))
}

/// A wildcard match without regard to case.
pub fn like(text: &str, pattern: &str) -> bool {
    pattern == "*" || text.eq_ignore_ascii_case(pattern)
}

/// A number as a double.
pub fn to_double(v: &Value) -> Option<f64> {
    match v.base() {
        Value::Int32(n) => Some(f64::from(*n)),
        Value::Int64(n) => Some(*n as f64),
        Value::Double(n) => Some(*n),
        _ => None,
    }
}
