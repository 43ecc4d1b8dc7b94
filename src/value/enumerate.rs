//! What a pipeline, `foreach` and member access walk: the elements of collections.

use super::{Engine, R, Value};

/// The elements that a value is walked by, a snapshot; None where it passes as one object. Strings and dictionaries
/// are single objects.
pub fn elements(engine: &mut dyn Engine, v: &Value) -> Option<R<Vec<Value>>> {
    match v.base() {
        Value::Array(items) | Value::List(items) => Some(Ok(items.snapshot())),
        Value::Net(n) => n.elements(engine),
        _ => None,
    }
}

/// The elements of an array or list; None for other values.
pub fn list_items(v: &Value) -> Option<Vec<Value>> {
    match v.base() {
        Value::Array(items) | Value::List(items) => Some(items.snapshot()),
        _ => None,
    }
}

/// True where a value may have elements: what [`elements`] is worth asking for.
pub fn walks(v: &Value) -> bool {
    match v.base() {
        Value::Array(_) | Value::List(_) => true,
        Value::Net(n) => super::convert::route::is_enumerable(n.ty()),
        _ => false,
    }
}
