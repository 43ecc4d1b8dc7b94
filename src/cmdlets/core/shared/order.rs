//! Orders of objects by their properties, as Sort-Object, Group-Object, Compare-Object and Select-Object -Unique
//! have them.

use std::cmp::Ordering;

use num_traits::ToPrimitive;

use crate::cmdlets::core::shared::property::{Found, Property};
use crate::format::access;
use crate::runtime::{Ctx, Runtime};
use crate::text::compare as text_compare;
use crate::text::culture::Culture;
use crate::text::number::Number;
use crate::value::error::ErrorCategory;
use crate::value::{Engine, ErrorRecord, R, Stop, Value, compare, convert};

/// An object with the values that it is ordered by; None for a property that it lacks.
pub struct Row {
    /// The object.
    pub object: Value,
    /// Its values.
    pub keys: Vec<Option<Value>>,
    /// Where it stood in the input.
    pub index: usize,
    /// It has at least one of the properties.
    pub comparable: bool,
}

/// How rows compare.
pub struct Order {
    /// The direction of each key.
    pub ascending: Vec<bool>,
    /// Without regard to case.
    pub ignore_case: bool,
    /// The culture of texts.
    pub culture: &'static Culture,
}

impl Order {
    /// Compares two rows key by key; what lacks a property comes last in either direction.
    ///
    /// # Errors
    /// What the text of a value raises.
    pub fn compare(&self, rt: &mut Runtime, a: &Row, b: &Row) -> R<Ordering> {
        for (at, ascending) in self.ascending.iter().enumerate() {
            let (x, y) = (
                a.keys.get(at).and_then(Option::as_ref),
                b.keys.get(at).and_then(Option::as_ref),
            );
            let order = match (x, y) {
                (Some(x), Some(y)) => {
                    let order = compare_values(rt, x, y, self.ignore_case, self.culture)?;
                    if *ascending { order } else { order.reverse() }
                }
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            };
            if order != Ordering::Equal {
                return Ok(order);
            }
        }
        Ok(Ordering::Equal)
    }
}

/// Compares two values; those that have no order compare as text, and all custom objects alike.
///
/// # Errors
/// What the text of a value raises.
pub fn compare_values(
    rt: &mut Runtime,
    a: &Value,
    b: &Value,
    ignore_case: bool,
    culture: &'static Culture,
) -> R<Ordering> {
    let (x, y) = (a.base(), b.base());
    match (x, y) {
        (Value::Str(x), Value::Str(y)) => {
            return Ok(text_compare::compare(x, y, ignore_case, culture));
        }
        (Value::Int32(x), Value::Int32(y)) => return Ok(x.cmp(y)),
        (Value::Object(_), Value::Object(_)) => return Ok(Ordering::Equal),
        _ => {}
    }
    compare::sort_compare(rt, a, b, ignore_case, culture)
}

/// A text that equal values have in common: values with different ones are not equal.
pub fn bucket(value: &Value) -> String {
    let base = value.base();
    match base {
        Value::Object(_) => return String::from("@"),
        Value::Null | Value::Void => return String::from("0"),
        Value::Str(s) => {
            return match s.trim().parse::<f64>() {
                Ok(n) => format!("#{n}"),
                Err(_) => s.as_str().to_lowercase(),
            };
        }
        _ => {}
    }
    match number_as_f64(base) {
        Some(n) => format!("#{n}"),
        None => match base {
            Value::Char(c) => String::from_utf16_lossy(&[*c]).to_lowercase(),
            Value::Guid(g) => g.to_string(),
            Value::DateTime(d) => format!("d{}", d.ticks),
            Value::TimeSpan(t) => format!("t{}", t.0),
            Value::Enum(ty, n) => convert::enum_text(*ty, *n).as_str().to_lowercase(),
            // Everything else is compared one by one.
            _ => String::from("?"),
        },
    }
}

fn number_as_f64(value: &Value) -> Option<f64> {
    Some(match convert::as_number(value)? {
        Number::Integer { value, .. } => value as f64,
        Number::Single(n) => f64::from(n),
        Number::Double(n) => n,
        Number::Decimal(n) => n.to_f64()?,
        Number::Big(n) => n.to_f64()?,
    })
}

/// The names in a type's `DefaultKeyPropertySet`: what objects are ordered by where nothing is said.
pub fn default_keys(rt: &mut Runtime, object: &Value) -> Vec<Value> {
    let names = access::type_names(object);
    if rt.has_type_data() {
        let added = names
            .iter()
            .find_map(|name| rt.type_member(name, "DefaultKeyPropertySet"));
        if let Some((_, Value::Array(keys))) = added {
            return keys.snapshot();
        }
    }
    let data = names
        .iter()
        .find_map(|name| crate::grammar::type_data(name).filter(|d| !d.key.is_empty()));
    match data {
        Some(data) => data.key.iter().map(Value::str).collect(),
        None => Vec::new(),
    }
}

/// The properties of a list with wildcards replaced by the names that they stand for on any of the objects, sorted.
pub fn expand(rt: &mut Runtime, properties: Vec<Property>, objects: &[Value]) -> Vec<Property> {
    let mut out = Vec::with_capacity(properties.len());
    for property in properties {
        if !property.is_pattern() {
            out.push(property);
            continue;
        }
        let mut names = Vec::new();
        for object in objects {
            for name in property.names(rt, object) {
                if !names
                    .iter()
                    .any(|n: &crate::value::Str| n.eq_ignore_ascii_case(&name))
                {
                    names.push(name);
                }
            }
        }
        names.sort_by_cached_key(|n| n.to_lowercase());
        out.extend(names.into_iter().map(|n| property.expanded(n)));
    }
    out
}

/// The row of an object; errors of its properties are reported and count as null.
///
/// # Errors
/// Where such an error ends the command.
pub fn row(c: &mut Ctx<'_>, properties: &[Property], object: Value, index: usize) -> R<Row> {
    if properties.is_empty() {
        return Ok(Row {
            keys: vec![Some(object.clone())],
            object,
            index,
            comparable: true,
        });
    }
    let mut keys = Vec::with_capacity(properties.len());
    let mut comparable = false;
    let mut found: Vec<Found> = Vec::new();
    for property in properties {
        property.find(c.rt, &object, &mut found)?;
        if found.is_empty() {
            keys.push(None);
            c.debug(format!(
                "\"Sort-Object\" - \"{}\" cannot be found in \"InputObject\".",
                property.text()
            ))?;
            continue;
        }
        comparable = true;
        for f in found.drain(..) {
            keys.push(Some(match f.value {
                Ok(value) => value,
                Err(stop) => {
                    report(c, *stop, "ExpressionEvaluation", &object)?;
                    Value::Null
                }
            }));
        }
    }
    Ok(Row {
        object,
        keys,
        index,
        comparable,
    })
}

/// Reports the error of a property expression under an id of the command's.
///
/// # Errors
/// Where the error ends the command, and what is no error.
pub fn report(c: &mut Ctx<'_>, stop: Stop, id: &str, target: &Value) -> R<()> {
    let exception = match c.rt.record_of(stop) {
        Ok(raised) => raised.record.exception.clone(),
        Err(other) => return Err(Box::new(other)),
    };
    let record = ErrorRecord::of(exception, id, ErrorCategory::InvalidResult, target.clone());
    c.error(record)
}
