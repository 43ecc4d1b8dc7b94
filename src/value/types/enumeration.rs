//! `System.Enum`: what every enumeration has, and its static functions.

use super::{args, object, throw};
use crate::value::dict::equals_ignore_case;
use crate::value::ty::{DefKind, MethodDef, Shape, method, overload, static_method};
use crate::value::{Engine, R, Str, Ty, TypeDef, Value, ty};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Enum",
    base: "System.ValueType",
    interfaces: &[
        "System.IComparable",
        "System.ISpanFormattable",
        "System.IConvertible",
    ],
    kind: DefKind::Abstract,
    methods: METHODS,
    ..TypeDef::CLASS
}];

const METHODS: &[MethodDef] = &[
    method(
        "CompareTo",
        &[overload(
            "int CompareTo(System.Object target)",
            |e, t, a| match (t.base(), args::value(a, 0).base()) {
                (_, Value::Null | Value::Void) => Ok(1.into()),
                (Value::Enum(x, m), Value::Enum(y, n)) if x == y => Ok((m.cmp(n) as i32).into()),
                (Value::Enum(x, _), other) => {
                    let given = ty::type_of(other);
                    let _ = &e;
                    throw::plain_argument(format!(
                        "Object must be the same type as the enum. The type passed in was '{}'; the enum type was '{}'.",
                        given.full_name(),
                        x.full_name()
                    ))
                }
                _ => Ok(0.into()),
            },
        )],
    ),
    method(
        "Equals",
        &[overload("bool Equals(System.Object obj)", |_, t, a| {
            Ok(t.same(args::value(a, 0)).into())
        })],
    ),
    method(
        "GetHashCode",
        &[overload("int GetHashCode()", |_, t, _| {
            Ok((number_of(t) as i32).into())
        })],
    ),
    method(
        "GetTypeCode",
        &[overload("System.TypeCode GetTypeCode()", |_, t, _| {
            Ok(super::system::type_code(t))
        })],
    ),
    method(
        "HasFlag",
        &[overload("bool HasFlag(System.Enum flag)", |_, t, a| {
            let flag = number_of(args::value(a, 0));
            Ok((number_of(t) & flag == flag).into())
        })],
    ),
    method(
        "ToString",
        &[
            overload("string ToString()", |e, t, _| {
                object::text(e, t).map(Value::Str)
            }),
            overload("string ToString(string format)", |_, t, a| match t.base() {
                Value::Enum(ty, n) => format(*ty, *n, args::text(a, 0)?).map(Value::Str),
                _ => Ok(Value::Null),
            }),
        ],
    ),
    static_method(
        "Format",
        &[overload(
            "static string Format(type enumType, System.Object value, string format)",
            |_, _, a| {
                format(
                    args::ty(a, 0)?,
                    number_of(args::value(a, 1)),
                    args::text(a, 2)?,
                )
                .map(Value::Str)
            },
        )],
    ),
    static_method(
        "GetName",
        &[overload(
            "static string GetName(type enumType, System.Object value)",
            |e, _, a| {
                let number = number_of(args::value(a, 1));
                let members = sorted(e, args::ty(a, 0)?)?;
                Ok(members
                    .iter()
                    .find(|(_, n)| *n == number)
                    .map_or(Value::Null, |(name, _)| Value::str(name)))
            },
        )],
    ),
    static_method(
        "GetNames",
        &[overload(
            "static string[] GetNames(type enumType)",
            |e, _, a| {
                Ok(Value::strings(
                    sorted(e, args::ty(a, 0)?)?.iter().map(|(name, _)| *name),
                ))
            },
        )],
    ),
    static_method(
        "GetUnderlyingType",
        &[overload(
            "static type GetUnderlyingType(type enumType)",
            |e, _, a| {
                let ty = args::ty(a, 0)?;
                sorted(e, ty)?;
                Ok(underlying(ty).into())
            },
        )],
    ),
    static_method(
        "GetValues",
        &[overload(
            "static array GetValues(type enumType)",
            |e, _, a| {
                let ty = args::ty(a, 0)?;
                let values = sorted(e, ty)?
                    .iter()
                    .map(|(_, n)| Value::Enum(ty, *n))
                    .collect();
                Ok(Value::typed_array(ty, values))
            },
        )],
    ),
    static_method(
        "IsDefined",
        &[overload(
            "static bool IsDefined(type enumType, System.Object value)",
            is_defined,
        )],
    ),
    static_method(
        "Parse",
        &[
            overload(
                "static System.Object Parse(type enumType, string value)",
                |e, _, a| parse(e, args::ty(a, 0)?, args::text(a, 1)?, false),
            ),
            overload(
                "static System.Object Parse(type enumType, string value, bool ignoreCase)",
                |e, _, a| parse(e, args::ty(a, 0)?, args::text(a, 1)?, args::flag(a, 2)?),
            ),
        ],
    ),
    static_method(
        "ToObject",
        &[
            overload(
                "static System.Object ToObject(type enumType, System.Object value)",
                |e, _, a| {
                    let ty = args::ty(a, 0)?;
                    sorted(e, ty)?;
                    match args::value(a, 1).base() {
                        Value::Str(_) | Value::Double(_) | Value::Null => throw::argument(
                            e,
                            "The value passed in must be an enum base or an underlying type for an enum, such as an Int32.",
                            "value",
                        ),
                        value => Ok(Value::Enum(ty, number_of(value))),
                    }
                },
            ),
            overload(
                "static System.Object ToObject(type enumType, sbyte value)",
                to_object,
            ),
            overload(
                "static System.Object ToObject(type enumType, int16 value)",
                to_object,
            ),
            overload(
                "static System.Object ToObject(type enumType, int value)",
                to_object,
            ),
            overload(
                "static System.Object ToObject(type enumType, byte value)",
                to_object,
            ),
            overload(
                "static System.Object ToObject(type enumType, uint16 value)",
                to_object,
            ),
            overload(
                "static System.Object ToObject(type enumType, uint value)",
                to_object,
            ),
            overload(
                "static System.Object ToObject(type enumType, long value)",
                to_object,
            ),
            overload(
                "static System.Object ToObject(type enumType, ulong value)",
                to_object,
            ),
        ],
    ),
    static_method(
        "TryParse",
        &[
            overload(
                "static bool TryParse[TEnum](string value, [ref] TEnum result)",
                |e, _, a| try_parse(e, a, 1, None, 0, false),
            ),
            overload(
                "static bool TryParse[TEnum](string value, bool ignoreCase, [ref] TEnum result)",
                |e, _, a| {
                    let ignore_case = args::flag(a, 1)?;
                    try_parse(e, a, 2, None, 0, ignore_case)
                },
            ),
            overload(
                "static bool TryParse(type enumType, string value, [ref] System.Object result)",
                |e, _, a| {
                    let ty = args::ty(a, 0)?;
                    try_parse(e, a, 2, Some(ty), 1, false)
                },
            ),
            overload(
                "static bool TryParse(type enumType, string value, bool ignoreCase, [ref] System.Object result)",
                |e, _, a| {
                    let (ty, ignore_case) = (args::ty(a, 0)?, args::flag(a, 2)?);
                    try_parse(e, a, 3, Some(ty), 1, ignore_case)
                },
            ),
        ],
    ),
];

fn to_object(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let ty = args::ty(a, 0)?;
    sorted(engine, ty)?;
    Ok(Value::Enum(ty, args::number(a, 1)))
}

/// The number of an enumeration's value, or an integer.
fn number_of(value: &Value) -> i64 {
    args::number(std::slice::from_ref(value), 0)
}

/// The integer type under an enumeration.
pub(super) fn underlying(ty: Ty) -> Ty {
    match ty.shape() {
        Shape::Enum { underlying, .. } => *underlying,
        _ => ty::known().int32,
    }
}

/// Members in the order of their numbers as unsigned, which is .NET's.
pub(super) fn sorted(engine: &dyn Engine, ty: Ty) -> R<Vec<(&'static str, i64)>> {
    match ty.enum_members() {
        Some((mut members, _)) => {
            members.sort_by_key(|(_, n)| *n as u64);
            Ok(members)
        }
        None => throw::argument(engine, "Type provided must be an Enum.", "enumType"),
    }
}

/// `Enum.ToString(format)`: G, F, D, X.
pub(super) fn format(ty: Ty, number: i64, format: &str) -> R<Str> {
    Ok(match format {
        "" | "G" | "g" => object::enum_text(ty, number),
        "F" | "f" => object::enum_text(ty, number),
        "D" | "d" => number.to_string().into(),
        "X" | "x" => {
            let width = match underlying(ty).prim() {
                crate::value::ty::Prim::Byte | crate::value::ty::Prim::SByte => 2,
                crate::value::ty::Prim::Int16 | crate::value::ty::Prim::UInt16 => 4,
                crate::value::ty::Prim::Int64 | crate::value::ty::Prim::UInt64 => 16,
                _ => 8,
            };
            let digits = format!("{number:016X}");
            digits.get(16 - width..).unwrap_or(&digits).into()
        }
        _ => {
            return throw::format(
                "Format string can be only \"G\", \"g\", \"X\", \"x\", \"F\", \"f\", \"D\" or \"d\".",
            );
        }
    })
}

fn is_defined(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let ty = args::ty(a, 0)?;
    let members = sorted(engine, ty)?;
    Ok(match args::value(a, 1).base() {
        Value::Str(name) => members.iter().any(|(n, _)| n == name),
        value @ (Value::Enum(..) | Value::Int32(_)) => {
            let number = number_of(value);
            members.iter().any(|(_, n)| *n == number)
        }
        Value::Null | Value::Void => return throw::null(engine, "value"),
        value => {
            let given = ty::type_of(value);
            let wanted = underlying(ty);
            if given != wanted {
                return throw::plain_argument(format!(
                    "Enum underlying type and the object must be same type or object must be a String. Type passed \
                     in was '{}'; the enum underlying type was '{}'.",
                    given.full_name(),
                    wanted.full_name()
                ));
            }
            let number = number_of(value);
            members.iter().any(|(_, n)| *n == number)
        }
    }
    .into())
}

/// The number of a text: names between commas, or a number.
fn read(ty: Ty, text: &str, ignore_case: bool) -> Option<i64> {
    let (members, _) = ty.enum_members()?;
    let text = text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
        return text.parse().ok();
    }
    let mut number = 0;
    for name in text.split(',') {
        let name = name.trim();
        let (_, n) = members
            .iter()
            .find(|(n, _)| *n == name || (ignore_case && equals_ignore_case(n, name)))?;
        number |= n;
    }
    Some(number)
}

fn parse(engine: &mut dyn Engine, ty: Ty, text: &str, ignore_case: bool) -> R<Value> {
    sorted(engine, ty)?;
    if text.trim().is_empty() {
        return throw::argument(
            engine,
            "Must specify valid information for parsing in the string.",
            "value",
        );
    }
    match read(ty, text, ignore_case) {
        Some(number) => Ok(Value::Enum(ty, number)),
        None => throw::plain_argument(format!("Requested value '{text}' was not found.")),
    }
}

/// The type of a `TryParse` without one is that of the value in the `[ref]`.
fn try_parse(
    engine: &mut dyn Engine,
    a: &[Value],
    to: usize,
    ty: Option<Ty>,
    text: usize,
    ignore_case: bool,
) -> R<Value> {
    let ty = match ty {
        Some(ty) => ty,
        None => match args::get_ref(engine, a, to)?.base() {
            Value::Enum(ty, _) => *ty,
            _ => {
                return throw::argument(engine, "Type provided must be an Enum.", "enumType");
            }
        },
    };
    let parsed = read(ty, args::text(a, text)?, ignore_case);
    args::set_ref(engine, a, to, &Value::Enum(ty, parsed.unwrap_or(0)))?;
    Ok(parsed.is_some().into())
}
