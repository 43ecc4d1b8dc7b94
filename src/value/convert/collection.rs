//! Arrays and collections from single values, from collections and from arrays of another type.

use std::rc::Rc;

use super::fail::Failure;
use crate::value::ty::{Overload, Prim};
use crate::value::{Engine, Seq, Ty, Value, enumerate, ty};

fn element_of(ty: Ty) -> Ty {
    match ty.prim() {
        Prim::Array => ty::known().object,
        _ => ty.element().unwrap_or(ty::known().object),
    }
}

fn array(ty: Ty, items: Vec<Value>) -> Value {
    let ty = if ty.is_array() {
        ty
    } else {
        ty::known().object_array
    };
    Value::Array(Rc::new(Seq::new(ty, items)))
}

/// A copy of an array whose elements fit.
pub(super) fn retype(v: &Value, ty: Ty) -> Result<Value, Failure> {
    Ok(match v {
        Value::Array(items) | Value::List(items) => array(ty, items.snapshot()),
        other => other.clone(),
    })
}

fn convert_all(
    engine: &mut dyn Engine,
    items: Vec<Value>,
    element: Ty,
    depth: u32,
) -> Result<Vec<Value>, Failure> {
    items
        .into_iter()
        .map(|item| super::convert_at(engine, &item, element, depth + 1))
        .collect()
}

/// An array, element by element; the first element that fails gives its own error.
pub(super) fn unrelated(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    depth: u32,
) -> Result<Value, Failure> {
    let items = enumerate::list_items(v).unwrap_or_default();
    let items = convert_all(engine, items, element_of(ty), depth)?;
    Ok(array(ty, items))
}

/// A collection, element by element.
pub(super) fn from_elements(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    depth: u32,
) -> Result<Value, Failure> {
    let items = match enumerate::elements(engine, v) {
        Some(items) => items?,
        None => vec![v.clone()],
    };
    match convert_all(engine, items, element_of(ty), depth) {
        Ok(items) => Ok(array(ty, items)),
        Err(e) => Err(Failure::wrap(
            engine,
            "InvalidCastExceptionEnumerableToArray",
            v,
            ty,
            e,
        )),
    }
}

/// One value as an array of one.
pub(super) fn from_scalar(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    depth: u32,
) -> Result<Value, Failure> {
    match super::convert_at(engine, v, element_of(ty), depth + 1) {
        Ok(item) => Ok(array(ty, vec![item])),
        Err(e) => Err(Failure::wrap(
            engine,
            "InvalidCastExceptionScalarToArray",
            v,
            ty,
            e,
        )),
    }
}

/// A string's UTF-16 units.
pub(super) fn chars(v: &Value) -> Value {
    let text = v.as_str().unwrap_or_default();
    Value::typed_array(
        ty::known().char,
        text.encode_utf16().map(Value::Char).collect(),
    )
}

/// A generic collection from the elements of an array, or from one element.
pub(super) fn construct(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    overload: &'static Overload,
    scalar: bool,
    depth: u32,
) -> Result<Value, Failure> {
    let element = element_of(ty);
    let items = match v {
        _ if scalar => vec![v.clone()],
        Value::Array(items) => {
            let items = items.snapshot();
            let mut converted = Vec::with_capacity(items.len());
            for item in items {
                match super::convert_at(engine, item.base(), element, depth + 1) {
                    Ok(item) => converted.push(item),
                    Err(Failure::Cast(_)) => return Err(Failure::no_way(engine, v, ty)),
                    Err(stop) => return Err(stop),
                }
            }
            converted
        }
        _ => vec![super::convert_at(engine, v, element, depth + 1)?],
    };
    let items = Value::typed_array(element, items);
    super::object::call(
        engine,
        v,
        ty,
        overload,
        &Value::Type(ty),
        &[items],
        "InvalidCastConstructorTargetInvocationException",
    )
}
