//! What every object has (`Equals`, `GetHashCode`, `GetType`, `ToString`), and .NET's own text, equality and order of
//! values, which members such as `List.Contains` and `Array.Sort` go by.

use std::cmp::Ordering;

use super::{args, throw};
use crate::Edition;
use crate::text::culture::Culture;
use crate::text::number::{self, Number};
pub(super) use crate::value::convert::enum_text;
use crate::value::dict::{Comparer, hash_key};
use crate::value::ty::{self, DefKind, Overload, Shape, method, overload, static_method};
use crate::value::{Engine, Exception, R, Str, TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Object",
        base: "",
        methods: &[
            method("Equals", EQUALS),
            method("GetHashCode", GET_HASH_CODE),
            method("GetType", GET_TYPE),
            method("ToString", &[overload("string ToString()", to_string)]),
            static_method(
                "Equals",
                &[overload(
                    "static bool Equals(System.Object objA, System.Object objB)",
                    |e, _, a| Ok(equals(e, args::value(a, 0), args::value(a, 1))?.into()),
                )],
            ),
            static_method(
                "ReferenceEquals",
                &[overload(
                    "static bool ReferenceEquals(System.Object objA, System.Object objB)",
                    |_, _, a| Ok(same_reference(args::value(a, 0), args::value(a, 1)).into()),
                )],
            ),
        ],
        constructors: &[overload("System.Object new()", |_, _, _| {
            Ok(Value::net(Plain))
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.ValueType",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Void",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.DBNull",
        properties: &[ty::static_prop("Value", "System.DBNull", |_, _| {
            Ok(db_null())
        })],
        ..TypeDef::CLASS
    },
];

/// `bool Equals(System.Object obj)` of any type.
pub(super) const EQUALS: &[Overload] =
    &[overload("bool Equals(System.Object obj)", |e, this, a| {
        Ok(equals(e, this, args::value(a, 0))?.into())
    })];
/// `int GetHashCode()` of any type.
pub(super) const GET_HASH_CODE: &[Overload] = &[overload("int GetHashCode()", |_, this, _| {
    Ok(hash_code(this).into())
})];
/// `type GetType()` of any type.
pub(super) const GET_TYPE: &[Overload] = &[overload("type GetType()", |_, this, _| {
    Ok(ty::type_of(this).into())
})];

fn to_string(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    text(engine, this).map(Value::Str)
}

/// A bare `System.Object`: it has an identity and nothing else.
struct Plain;

impl crate::value::NetObject for Plain {
    fn ty(&self) -> crate::value::Ty {
        ty::known().object
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// `System.DBNull`, a database's missing value.
struct DbNull;

impl crate::value::NetObject for DbNull {
    fn ty(&self) -> crate::value::Ty {
        ty::find("System.DBNull").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::new()))
    }
}

/// `[DBNull]::Value`.
pub fn db_null() -> Value {
    thread_local!(static VALUE: Value = Value::net(DbNull));
    VALUE.with(Value::clone)
}

/// True for `[DBNull]::Value`.
pub fn is_db_null(value: &Value) -> bool {
    value.downcast::<DbNull>().is_some()
}

/// A number for the text rules; None for values that are no numbers.
pub fn as_number(value: &Value) -> Option<Number<'_>> {
    let integer = |value: i128, bits: u8| Number::Integer { value, bits };
    Some(match value.base() {
        Value::SByte(v) => integer((*v).into(), 8),
        Value::Byte(v) => integer((*v).into(), 8),
        Value::Int16(v) => integer((*v).into(), 16),
        Value::UInt16(v) => integer((*v).into(), 16),
        Value::Int32(v) => integer((*v).into(), 32),
        Value::UInt32(v) => integer((*v).into(), 32),
        Value::Int64(v) => integer((*v).into(), 64),
        Value::UInt64(v) => integer((*v).into(), 64),
        Value::Single(v) => Number::Single(*v),
        Value::Double(v) => Number::Double(*v),
        Value::Decimal(v) => Number::Decimal(*v),
        Value::BigInt(v) => Number::Big(v),
        _ => return None,
    })
}

/// .NET's `ToString()` of a value under the current culture. PowerShell's own conversion to a string differs: it joins
/// collections and writes numbers and dates as the invariant culture does.
pub fn text(engine: &mut dyn Engine, value: &Value) -> R<Str> {
    let culture = engine.culture();
    text_in(engine, value, culture)
}

/// The same under a culture.
pub fn text_in(engine: &mut dyn Engine, value: &Value, culture: &Culture) -> R<Str> {
    if let Some(number) = as_number(value) {
        return Ok(number::to_text(number, culture, engine.edition()).into());
    }
    Ok(match value.base() {
        Value::Null | Value::Void => Str::new(),
        Value::Bool(v) => Str::from(if *v { "True" } else { "False" }),
        Value::Char(c) => super::utf16::unit_text(*c),
        Value::Str(s) => s.clone(),
        Value::DateTime(d) => super::time::datetime_text(engine, *d, culture)?,
        Value::TimeSpan(t) => super::time::timespan_text(*t),
        Value::Guid(g) => g.to_string().into(),
        Value::Enum(ty, v) => enum_text(*ty, *v),
        Value::Type(ty) => ty.full_name().into(),
        Value::Array(s) | Value::List(s) => s.ty.full_name().into(),
        Value::Hash(d) => d.ty.full_name().into(),
        Value::Object(_) => Str::new(),
        Value::Net(object) => match object.text(engine) {
            Some(text) => text?,
            None => object.ty().full_name().into(),
        },
        other => ty::type_of(other).full_name().into(),
    })
}

/// `GetHashCode()`. Integers are their own hash as in .NET; a string's is stable within a run only, there and here.
pub fn hash_code(value: &Value) -> i32 {
    match value.base() {
        Value::Int32(v) => *v,
        Value::Int16(v) => i32::from(*v),
        Value::Byte(v) => i32::from(*v),
        Value::Bool(v) => i32::from(*v),
        Value::Int64(v) => (*v as i32) ^ ((*v >> 32) as i32),
        other => {
            let hash = hash_key(other, Comparer::Ordinal);
            (hash ^ (hash >> 32)) as i32
        }
    }
}

/// `Object.ReferenceEquals`: boxed values are never the same object, strings and objects may be.
fn same_reference(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null | Value::Void, Value::Null | Value::Void) => true,
        (Value::Net(x), Value::Net(y)) => std::ptr::eq(
            std::rc::Rc::as_ptr(x).cast::<()>(),
            std::rc::Rc::as_ptr(y).cast::<()>(),
        ),
        _ if ty::type_of(a).is_value_type() || ty::type_of(b).is_value_type() => false,
        _ => a.same(b),
    }
}

/// True for an instance of a script's class, whose methods may override what .NET's collections call.
fn is_script_class(value: &Value) -> bool {
    match value.base() {
        Value::Net(object) => matches!(object.ty().shape(), Shape::Class),
        _ => false,
    }
}

/// `a.Equals(b)`: a script class's own `Equals` where it has one.
pub fn equals(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<bool> {
    if is_script_class(a)
        && let Some(result) = engine.call_override(a, "Equals", std::slice::from_ref(b))
    {
        return Ok(matches!(result?.base(), Value::Bool(true)));
    }
    Ok(a.same(b))
}

/// `Comparer.Default.Compare`: null first, strings by the current culture, numbers of one type by value, else
/// `IComparable`.
///
/// # Errors
/// `ArgumentException` where the two cannot be compared, with .NET's text.
pub fn compare(engine: &mut dyn Engine, a: &Value, b: &Value) -> R<Ordering> {
    let order = match (a.base(), b.base()) {
        (Value::Null | Value::Void, Value::Null | Value::Void) => Some(Ordering::Equal),
        (Value::Null | Value::Void, _) => Some(Ordering::Less),
        (_, Value::Null | Value::Void) => Some(Ordering::Greater),
        (Value::Str(a), Value::Str(b)) => {
            Some(crate::text::compare::compare(a, b, false, engine.culture()))
        }
        (Value::Int32(a), Value::Int32(b)) => Some(a.cmp(b)),
        (Value::Int64(a), Value::Int64(b)) => Some(a.cmp(b)),
        (Value::Double(a), Value::Double(b)) => Some(compare_double(*a, *b)),
        (Value::Single(a), Value::Single(b)) => Some(compare_double((*a).into(), (*b).into())),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Char(a), Value::Char(b)) => Some(a.cmp(b)),
        (Value::SByte(a), Value::SByte(b)) => Some(a.cmp(b)),
        (Value::Byte(a), Value::Byte(b)) => Some(a.cmp(b)),
        (Value::Int16(a), Value::Int16(b)) => Some(a.cmp(b)),
        (Value::UInt16(a), Value::UInt16(b)) => Some(a.cmp(b)),
        (Value::UInt32(a), Value::UInt32(b)) => Some(a.cmp(b)),
        (Value::UInt64(a), Value::UInt64(b)) => Some(a.cmp(b)),
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
        (Value::BigInt(a), Value::BigInt(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.ticks.cmp(&b.ticks)),
        (Value::TimeSpan(a), Value::TimeSpan(b)) => Some(a.0.cmp(&b.0)),
        (Value::Guid(a), Value::Guid(b)) => Some(a.cmp(b)),
        (Value::Enum(t, a), Value::Enum(u, b)) if t == u => Some(a.cmp(b)),
        (Value::Net(x), right) => {
            if is_script_class(a)
                && let Some(result) = engine.call_override(a, "CompareTo", std::slice::from_ref(b))
            {
                return Ok(match result?.base() {
                    Value::Int32(v) => v.cmp(&0),
                    _ => Ordering::Equal,
                });
            }
            x.compare(right)
        }
        _ => None,
    };
    match order {
        Some(order) => Ok(order),
        None => incomparable(engine, a),
    }
}

/// .NET orders NaN before every number.
fn compare_double(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b)
        .unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

fn incomparable<T>(_: &dyn Engine, a: &Value) -> R<T> {
    let ty = ty::type_of(a);
    let comparable = ty::find("System.IComparable").is_some_and(|i| i.is_assignable_from(ty));
    if comparable {
        let kind = ty.full_name().rsplit('.').next().unwrap_or_default();
        return throw::plain_argument(match ty.is_enum() {
            true => "Object must be the same type as the enum.".to_string(),
            false => format!("Object must be of type {kind}."),
        });
    }
    throw::plain_argument("At least one object must implement IComparable.")
}

/// Sorts as `Array.Sort` does: unstable there, so stable is as good; an element that cannot be compared fails with
/// `InvalidOperationException` around its cause.
pub fn sort(
    engine: &mut dyn Engine,
    items: &mut [Value],
    mut order: impl FnMut(&mut dyn Engine, &Value, &Value) -> R<Ordering>,
) -> R<()> {
    let mut failure = None;
    items.sort_by(|a, b| {
        if failure.is_some() {
            return Ordering::Equal;
        }
        order(engine, a, b).unwrap_or_else(|stop| {
            failure = Some(stop);
            Ordering::Equal
        })
    });
    match failure.map(|stop| *stop) {
        None => Ok(()),
        Some(crate::value::Stop::Exception(inner)) => Exception::new(
            "System.InvalidOperationException",
            "Failed to compare two elements in the array.",
        )
        .with_inner(inner)
        .raise(),
        Some(other) => Err(Box::new(other)),
    }
}

/// What a delegate that answers yes or no gave: a script block may answer with anything.
pub(super) fn truth(value: &Value) -> bool {
    match value.base() {
        Value::Bool(b) => *b,
        Value::Null | Value::Void => false,
        Value::Int32(v) => *v != 0,
        Value::Str(s) => !s.is_empty(),
        _ => true,
    }
}

/// The culture that an `IFormatProvider` argument stands for; the current one for null.
pub(super) fn provider(engine: &dyn Engine, args: &[Value], at: usize) -> &'static Culture {
    super::globalization::culture_of(args::value(args, at)).unwrap_or_else(|| engine.culture())
}

/// The order of two texts by value, case ignored where wanted.
pub(super) fn compare_ordinal(a: &str, b: &str, ignore_case: bool) -> Ordering {
    if ignore_case {
        crate::text::compare::compare_ordinal_ignore_case(a, b)
    } else {
        crate::text::compare::compare_ordinal(a, b)
    }
}

/// The edition, for messages that differ.
pub(super) fn is_core(engine: &dyn Engine) -> bool {
    engine.edition() == Edition::Core
}
