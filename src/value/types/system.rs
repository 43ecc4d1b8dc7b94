//! What belongs to no type of its own: type codes, default values, `Boolean`, `Guid`, `Convert`'s neighbours.

use super::object;
use super::{args, throw};
use crate::value::ty::{Prim, method, overload, static_method, static_prop};
use crate::value::{Decimal, R, Ty, TypeDef, Uuid, Value, ty};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Boolean",
    interfaces: &["System.IComparable", "System.IConvertible"],
    properties: &[
        static_prop("FalseString", "string", |_, _| Ok("False".into())),
        static_prop("TrueString", "string", |_, _| Ok("True".into())),
    ],
    methods: &[
        method(
            "CompareTo",
            &[
                overload("int CompareTo(System.Object obj)", compare),
                overload("int CompareTo(bool value)", compare),
            ],
        ),
        method(
            "Equals",
            &[
                overload("bool Equals(System.Object obj)", |_, this, a| {
                    Ok(this.same(args::value(a, 0)).into())
                }),
                overload("bool Equals(bool obj)", |_, this, a| {
                    Ok(this.same(args::value(a, 0)).into())
                }),
            ],
        ),
        method("GetHashCode", object::GET_HASH_CODE),
        method(
            "GetTypeCode",
            &[overload("System.TypeCode GetTypeCode()", |_, this, _| {
                Ok(type_code(this))
            })],
        ),
        method(
            "ToString",
            &[
                overload("string ToString()", |e, this, _| {
                    object::text(e, this).map(Value::Str)
                }),
                overload(
                    "string ToString(System.IFormatProvider provider)",
                    |e, this, _| object::text(e, this).map(Value::Str),
                ),
            ],
        ),
        static_method(
            "Parse",
            &[overload("static bool Parse(string value)", |_, _, a| {
                let text = args::text(a, 0)?;
                match parse_bool(text) {
                    Some(value) => Ok(value.into()),
                    None => throw::format(format!(
                        "String '{text}' was not recognized as a valid Boolean."
                    )),
                }
            })],
        ),
        static_method(
            "TryParse",
            &[overload(
                "static bool TryParse(string value, [ref] bool result)",
                |e, _, a| {
                    let parsed = parse_bool(args::text(a, 0)?);
                    args::set_ref(e, a, 1, &parsed.unwrap_or(false).into())?;
                    Ok(parsed.is_some().into())
                },
            )],
        ),
    ],
    ..TypeDef::STRUCT
}];

fn compare(engine: &mut dyn crate::value::Engine, this: &Value, a: &[Value]) -> R<Value> {
    if args::value(a, 0).is_null() {
        return Ok(1.into());
    }
    Ok((object::compare(engine, this, args::value(a, 0))? as i32).into())
}

/// `Boolean.Parse`: the two words in any case, blanks and nulls around them ignored.
pub(super) fn parse_bool(text: &str) -> Option<bool> {
    let word = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if word.eq_ignore_ascii_case("true") {
        Some(true)
    } else if word.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// `Type.GetTypeCode` of a value's type.
pub(super) fn type_code(value: &Value) -> Value {
    let prim = ty::type_of(value).prim();
    let number = match prim {
        _ if value.is_null() => 0,
        Prim::DateTime => 16,
        Prim::String => 18,
        _ if object::is_db_null(value) => 2,
        // An enumeration has its integer's.
        _ if matches!(value.base(), Value::Enum(..)) => 9,
        _ => prim.type_code().unwrap_or(1),
    };
    enumeration("System.TypeCode", number)
}

/// A value of a described enumeration.
pub(super) fn enumeration(type_name: &str, number: i64) -> Value {
    match ty::find(type_name) {
        Some(ty) => Value::Enum(ty, number),
        None => Value::Int64(number),
    }
}

/// `default(T)`: zero of a value type, null of the others.
pub(crate) fn default_of(ty: Ty) -> Value {
    match ty.prim() {
        Prim::Bool => Value::Bool(false),
        Prim::Char => Value::Char(0),
        Prim::SByte => Value::SByte(0),
        Prim::Byte => Value::Byte(0),
        Prim::Int16 => Value::Int16(0),
        Prim::UInt16 => Value::UInt16(0),
        Prim::Int32 => Value::Int32(0),
        Prim::UInt32 => Value::UInt32(0),
        Prim::Int64 => Value::Int64(0),
        Prim::UInt64 => Value::UInt64(0),
        Prim::Single => Value::Single(0.0),
        Prim::Double => Value::Double(0.0),
        Prim::Decimal => Value::Decimal(Decimal::ZERO),
        Prim::BigInt => Value::BigInt(std::rc::Rc::new(num_bigint::BigInt::ZERO)),
        Prim::DateTime => Value::DateTime(crate::value::DateTime {
            ticks: 0,
            kind: crate::text::datetime::Kind::Unspecified,
        }),
        Prim::TimeSpan => Value::TimeSpan(crate::value::TimeSpan(0)),
        Prim::Guid => Value::Guid(Uuid::nil()),
        _ if ty.is_enum() => Value::Enum(ty, 0),
        _ => Value::Null,
    }
}
