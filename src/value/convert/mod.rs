//! PowerShell's conversion of one value to a type: casts, parameters, arguments, assignments to typed variables.
//!
//! Which way leads from one type to another is decided by the two types alone and remembered ([`route`]); the way is
//! then gone with the value. `Parse` methods, constructors and cast operators are found in the types' descriptions.

mod collection;
mod enumeration;
mod fail;
mod number;
mod object;
pub mod route;
mod text;

use super::ty::{Prim, type_of};
pub(crate) use super::types::object::as_number;
use super::{Engine, R, Stop, Str, Ty, Value, ty};
pub use enumeration::enum_text;
pub use fail::{CastError, Failure};
pub(crate) use number::{change_type, decimal_to_f64, integer_of, integer_type, integer_value};
pub use object::set_properties;
use route::Route;
pub(crate) use text::plain;
pub use text::{push_int, to_display, to_element_text, to_str, to_str_in, type_name};

/// How deep arrays of arrays and nested conversions may go.
const MAX_DEPTH: u32 = 64;

/// Converts a value as a cast does.
///
/// # Errors
/// PowerShell's record for the failed cast: a `RuntimeException` around the `PSInvalidCastException`.
pub fn to(engine: &mut dyn Engine, v: &Value, ty: Ty) -> R<Value> {
    convert(engine, v, ty).map_err(Failure::into_stop)
}

/// Converts a value; None where it cannot be.
///
/// # Errors
/// Only what is no failed cast: an `exit` or `break` from a script that the conversion ran.
pub fn try_to(engine: &mut dyn Engine, v: &Value, ty: Ty) -> R<Option<Value>> {
    match convert(engine, v, ty) {
        Ok(v) => Ok(Some(v)),
        Err(Failure::Cast(_)) => Ok(None),
        Err(Failure::Stop(stop)) => match *stop {
            Stop::Error(_) | Stop::Exception(_) => Ok(None),
            other => Err(Box::new(other)),
        },
    }
}

/// Converts a value and gives the failed cast as it is, for callers that wrap it in an error of their own (arguments
/// of methods, parameters of commands).
pub fn convert(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    convert_at(engine, v, ty, 0)
}

pub(crate) fn convert_at(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    depth: u32,
) -> Result<Value, Failure> {
    if depth > MAX_DEPTH {
        return Err(Failure::no_way(engine, v, ty));
    }
    if v.is_null() {
        return from_null(engine, v, ty);
    }
    // The frequent ways, without a look at the table of ways.
    match (v, ty.prim()) {
        (_, Prim::Object | Prim::PsObject)
        | (Value::Str(_), Prim::String)
        | (Value::Int32(_), Prim::Int32)
        | (Value::Bool(_), Prim::Bool)
        | (Value::Double(_), Prim::Double)
        | (Value::DateTime(_), Prim::DateTime) => return Ok(v.clone()),
        (Value::Bool(on), Prim::Switch) => return object::switch(engine, *on),
        (_, Prim::Bool) => return Ok(Value::Bool(to_bool(v))),
        (_, Prim::Void) => return Ok(Value::Void),
        (_, Prim::String) => return to_str(engine, v).map(Value::Str).map_err(Failure::Stop),
        _ => {}
    }
    let base = v.base();
    let from = type_of(base);
    if from == ty {
        return Ok(base.clone());
    }
    let route = route::figure(engine, from, ty).route;
    follow(engine, base, ty, &route, depth)
}

/// The error of a value that no way leads from to a type.
pub(crate) fn no_way(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Box<Stop> {
    Failure::no_way(engine, v, ty).into_stop()
}

/// Goes the way that was figured out.
fn follow(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    route: &Route,
    depth: u32,
) -> Result<Value, Failure> {
    match route {
        Route::None => Err(Failure::no_way(engine, v, ty)),
        Route::Assignable => Ok(v.clone()),
        Route::Void => Ok(Value::Void),
        Route::Bool => Ok(Value::Bool(to_bool(v))),
        Route::Text => to_str(engine, v).map(Value::Str).map_err(Failure::Stop),
        Route::Nullable(inner) => convert_at(engine, v, *inner, depth + 1),
        // Windows PowerShell's .NET has no way from a truth value to a big number.
        Route::Numeric if matches!(v, Value::Bool(_)) && !engine.edition().is_core() => {
            number::iconvertible(engine, v, ty)
        }
        Route::Numeric => number::convert(engine, v, ty),
        Route::CharToReal => {
            let number = integer_of(v).unwrap_or(0) as i32;
            number::convert(engine, &Value::Int32(number), ty)
        }
        Route::TextToNumber => number::from_text(engine, v, ty),
        Route::IConvertible => number::iconvertible(engine, v, ty),
        Route::ThroughText => {
            let text = Value::Str(to_str(engine, v)?);
            convert_at(engine, &text, ty, depth + 1)
        }
        Route::IntegerToEnum => enumeration::from_integer(engine, v, ty),
        Route::TextToEnum => enumeration::from_text(engine, v, v.as_str().unwrap_or_default(), ty),
        Route::ElementsToEnum => enumeration::from_elements(engine, v, ty, depth),
        Route::RelatedArray => collection::retype(v, ty),
        Route::UnrelatedArray => collection::unrelated(engine, v, ty, depth),
        Route::ElementsToArray => collection::from_elements(engine, v, ty, depth),
        Route::ScalarToArray => match collection::from_scalar(engine, v, ty, depth) {
            // These have one more way to try, whose failure is then told.
            Err(Failure::Cast(_)) if number::is_iconvertible(v) => {
                number::iconvertible(engine, v, ty)
            }
            result => result,
        },
        Route::CharArray => Ok(collection::chars(v)),
        Route::Hashtable => Ok(object::to_hashtable(v)),
        Route::CustomObject => object::to_custom_object(engine, v),
        Route::TextToType => object::text_to_type(engine, v, ty),
        Route::Parse {
            overload,
            with_culture,
        } => object::parse(engine, v, ty, overload, *with_culture),
        // A text that is no absolute URI is a relative one.
        Route::Constructor { .. } if ty.full_name() == "System.Uri" => {
            let text = to_str(engine, v).map_err(Failure::Stop)?;
            Ok(super::types::net::uri(&text))
        }
        Route::Constructor { overload, id } => object::construct(engine, v, ty, overload, id),
        Route::ClassConstructor => object::construct_class(engine, v, ty),
        Route::Cast { overload, name } => object::cast(engine, v, ty, overload, name),
        Route::Xml => object::to_xml(engine, v, ty),
        Route::FromEntries => object::from_entries(engine, v, ty),
        Route::FromProperties => object::from_properties(engine, v, ty),
        Route::ElementsConstructor { overload, scalar } => {
            collection::construct(engine, v, ty, overload, *scalar, depth)
        }
    }
}

/// What `$null` becomes.
fn from_null(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    Ok(match ty.prim() {
        Prim::String => Value::Str(Str::new()),
        Prim::Bool => Value::Bool(false),
        Prim::Char => Value::Char(0),
        Prim::Void => Value::Void,
        Prim::Nullable => Value::Null,
        Prim::Switch => object::switch(engine, false)?,
        Prim::Object | Prim::PsObject => v.clone(),
        Prim::BigInt if !engine.edition().is_core() => {
            return Err(Failure::no_way(engine, v, ty));
        }
        prim if prim.is_number() => number::change_type(&Value::Int32(0), ty)
            .map_err(|e| Failure::cast("InvalidCastIConvertible", e.message, Value::Null))?,
        _ if !ty.is_value_type() => Value::Null,
        _ => return Err(Failure::no_way(engine, v, ty)),
    })
}

/// PowerShell's truth: what `if` and `-and` ask.
pub fn to_bool(v: &Value) -> bool {
    match v {
        Value::Null | Value::Void => false,
        Value::Bool(b) => *b,
        Value::Int32(n) => *n != 0,
        Value::Str(s) => !s.is_empty(),
        Value::Char(c) => *c != 0,
        Value::SByte(n) => *n != 0,
        Value::Byte(n) => *n != 0,
        Value::Int16(n) => *n != 0,
        Value::UInt16(n) => *n != 0,
        Value::UInt32(n) => *n != 0,
        Value::Int64(n) => *n != 0,
        Value::UInt64(n) => *n != 0,
        Value::Single(n) => *n != 0.0,
        Value::Double(n) => *n != 0.0,
        Value::Decimal(n) => !n.is_zero(),
        Value::BigInt(n) => **n != num_bigint::BigInt::ZERO,
        // A switch is a structure of one truth value and kept as the enumeration of the two.
        Value::Enum(_, n) => *n != 0,
        Value::Array(items) | Value::List(items) => match items.len() {
            0 => false,
            1 => match items.get(0).as_ref().map(Value::base) {
                Some(Value::Array(inner) | Value::List(inner)) => !inner.is_empty(),
                Some(only) => to_bool(only),
                None => false,
            },
            _ => true,
        },
        Value::Wrapped(w) => to_bool(&w.base),
        Value::Net(n) => n.truth(),
        Value::DateTime(_)
        | Value::TimeSpan(_)
        | Value::Guid(_)
        | Value::Hash(_)
        | Value::Type(_)
        | Value::Object(_) => true,
    }
}

/// Converts to `Int32`.
pub fn to_i32(engine: &mut dyn Engine, v: &Value) -> R<i32> {
    if let Value::Int32(n) = v {
        return Ok(*n);
    }
    match to(engine, v, ty::known().int32)? {
        Value::Int32(n) => Ok(n),
        _ => Ok(0),
    }
}

/// Converts to `Int64`.
pub fn to_i64(engine: &mut dyn Engine, v: &Value) -> R<i64> {
    match v {
        Value::Int32(n) => return Ok(i64::from(*n)),
        Value::Int64(n) => return Ok(*n),
        _ => {}
    }
    match to(engine, v, ty::known().int64)? {
        Value::Int64(n) => Ok(n),
        _ => Ok(0),
    }
}

/// Converts to `Double`.
pub fn to_f64(engine: &mut dyn Engine, v: &Value) -> R<f64> {
    match to(engine, v, ty::known().double)? {
        Value::Double(n) => Ok(n),
        _ => Ok(0.0),
    }
}

/// Converts to `Decimal`.
pub fn to_decimal(engine: &mut dyn Engine, v: &Value) -> R<super::Decimal> {
    match to(engine, v, ty::known().decimal)? {
        Value::Decimal(n) => Ok(n),
        _ => Ok(super::Decimal::ZERO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;
    use crate::value::testing::{TestEngine, shown};
    use std::rc::Rc;

    fn cast(ty: &str, v: impl Into<Value>) -> String {
        let mut engine = TestEngine(Edition::Core);
        let t = engine.find_type(ty).unwrap_or(ty::known().object);
        let v = v.into();
        shown(to(&mut engine, &v, t))
    }

    #[test]
    fn numbers_are_rounded_to_even_and_refused_beyond_the_range() {
        assert_eq!(cast("int", 2.5), "Int32 2");
        assert_eq!(cast("int", 3.5), "Int32 4");
        assert_eq!(cast("long", "0x10"), "Int64 16");
        assert_eq!(cast("int", "1kb"), "Int32 1024");
        assert_eq!(
            cast("byte", 300),
            "! InvalidCastIConvertible | Cannot convert value \"300\" to type \"System.Byte\". Error: \"Value was \
             either too large or too small for an unsigned byte.\""
        );
        assert_eq!(
            cast("int", "abc"),
            "! InvalidCastFromStringToInteger | Cannot convert value \"abc\" to type \"System.Int32\". Error: \"The \
             input string 'abc' was not in a correct format.\""
        );
    }

    #[test]
    fn arrays_convert_element_by_element_and_join_with_blanks() {
        let items: Vec<Value> = vec![1.into(), "2".into()];
        assert_eq!(cast("System.Int32[]", items.clone()), "Int32[] 1 2");
        assert_eq!(cast("string", items), "String 1 2");
        assert_eq!(cast("System.Int32[]", "5"), "Int32[] 5");
        assert_eq!(
            cast("int", Vec::<Value>::new()),
            "! ConvertToFinalInvalidCastException | Cannot convert the \"System.Object[]\" value of type \
             \"System.Object[]\" to type \"System.Int32\"."
        );
    }

    #[test]
    fn null_becomes_what_the_type_starts_with() {
        assert_eq!(cast("int", Value::Null), "Int32 0");
        assert_eq!(cast("string", Value::Null), "String ");
        assert_eq!(
            cast("datetime", Value::Null),
            "! nullToObjectInvalidCast | Cannot convert null to type \"System.DateTime\"."
        );
    }

    #[test]
    fn a_dictionary_becomes_a_custom_object() {
        let d = crate::value::Dict::ordered();
        d.set("a".into(), 1.into());
        d.set("b".into(), Value::Null);
        let mut engine = TestEngine(Edition::Core);
        let made = to(
            &mut engine,
            &Value::Hash(Rc::new(d)),
            ty::known().ps_custom_object,
        );
        assert_eq!(shown(made), "PSCustomObject @{a=1; b=}");
    }

    #[test]
    fn truth_looks_into_an_array_of_one() {
        assert!(!to_bool(&Value::array(vec![0.into()])));
        assert!(to_bool(&Value::array(vec![0.into(), 0.into()])));
        assert!(to_bool(&"false".into()));
    }
}
