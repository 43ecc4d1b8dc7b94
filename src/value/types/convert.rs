//! `System.Convert`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::{args, object, system, throw};
use crate::text::number::parse::{self, IntegerType, Styles};
use crate::value::convert::{self, change_type};
use crate::value::ty::{DefKind, MethodDef, Prim, overload, static_method, static_prop};
use crate::value::{Engine, Exception, R, Ty, TypeDef, Value, ty};

/// `ToX(value)` for every kind of value that .NET lists; the last overloads are what the family has of its own.
macro_rules! conversion {
    ($name:literal, $ty:literal, $known:ident $(, $own:literal => $body:ident)*) => {
        conversion!(@members $name, $ty, $known,
            [
                "System.Object value",
                "System.Object value, System.IFormatProvider provider",
                "bool value",
                "char value",
                "sbyte value",
                "byte value",
                "int16 value",
                "uint16 value",
                "int value",
                "uint value",
                "long value",
                "ulong value",
                "float value",
                "double value",
                "decimal value",
                "string value",
                "string value, System.IFormatProvider provider",
                "datetime value"
            ],
            [$($own => $body),*])
    };
    (@members $name:literal, $ty:literal, $known:ident, [$($value:literal),+], [$($own:literal => $body:ident),*]) => {
        static_method(
            $name,
            &[
                $(overload(
                    concat!("static ", $ty, " ", $name, "(", $value, ")"),
                    |e, _, a| to(e, a, ty::known().$known),
                ),)+
                $(overload(
                    concat!("static ", $ty, " ", $name, "(", $own, ")"),
                    |e, _, a| $body(e, a, ty::known().$known),
                ),)*
            ],
        )
    };
}

/// `ToString(value)` and `ToString(value, provider)` of plain values.
macro_rules! texts {
    ($($ty:literal),+) => {
        static_method(
            "ToString",
            &[
                $(
                    overload(concat!("static string ToString(", $ty, " value)"), to_string),
                    overload(
                        concat!("static string ToString(", $ty, " value, System.IFormatProvider provider)"),
                        to_string,
                    ),
                )+
                overload("static string ToString(byte value, int toBase)", |e, _, a| to_base(e, a, 8)),
                overload("static string ToString(int16 value, int toBase)", |e, _, a| to_base(e, a, 16)),
                overload("static string ToString(int value, int toBase)", |e, _, a| to_base(e, a, 32)),
                overload("static string ToString(long value, int toBase)", |e, _, a| to_base(e, a, 64)),
            ],
        )
    };
}

/// An integer's, which is also read in a base.
macro_rules! to_integer {
    ($name:literal, $ty:literal, $known:ident) => {
        conversion!($name, $ty, $known, "string value, int fromBase" => from_base)
    };
}

/// Any other's.
macro_rules! to_other {
    ($name:literal, $ty:literal, $known:ident) => {
        conversion!($name, $ty, $known)
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Convert",
    kind: DefKind::Abstract,
    properties: &[static_prop("DBNull", "System.Object", |_, _| {
        Ok(object::db_null())
    })],
    methods: METHODS,
    ..TypeDef::CLASS
}];

const METHODS: &[MethodDef] = &[
    static_method(
        "ChangeType",
        &[
            overload(
                "static System.Object ChangeType(System.Object value, type conversionType)",
                |e, _, a| to(e, a, args::ty(a, 1)?),
            ),
            overload(
                "static System.Object ChangeType(System.Object value, type conversionType, System.IFormatProvider provider)",
                |e, _, a| {
                    let own = [args::value(a, 0).clone(), args::value(a, 2).clone()];
                    to(e, &own, args::ty(a, 1)?)
                },
            ),
            overload(
                "static System.Object ChangeType(System.Object value, System.TypeCode typeCode)",
                to_type_code,
            ),
            overload(
                "static System.Object ChangeType(System.Object value, System.TypeCode typeCode, System.IFormatProvider provider)",
                to_type_code,
            ),
        ],
    ),
    static_method(
        "FromBase64CharArray",
        &[overload(
            "static byte[] FromBase64CharArray(char[] inArray, int offset, int length)",
            |_, _, a| {
                let units = args::units(a, 0)?;
                let start = usize::try_from(args::int(a, 1)?).unwrap_or(0);
                let length = usize::try_from(args::int(a, 2)?).unwrap_or(0);
                let part = units
                    .get(start..start.saturating_add(length))
                    .unwrap_or_default();
                from_base64(&String::from_utf16_lossy(part))
            },
        )],
    ),
    static_method(
        "FromBase64String",
        &[overload(
            "static byte[] FromBase64String(string s)",
            |_, _, a| from_base64(args::text(a, 0)?),
        )],
    ),
    static_method(
        "FromHexString",
        &[overload(
            "static byte[] FromHexString(string s)",
            |_, _, a| {
                let text = args::text(a, 0)?.as_bytes();
                if text.len() % 2 != 0 {
                    return throw::format(
                        "The input is not a valid hex string as its length is not a multiple of 2.",
                    );
                }
                let digit = |b: u8| char::from(b).to_digit(16);
                let bytes: Option<Vec<u8>> = text
                    .chunks_exact(2)
                    .map(|pair| match pair {
                        [high, low] => Some((digit(*high)? * 16 + digit(*low)?) as u8),
                        _ => None,
                    })
                    .collect();
                match bytes {
                    Some(bytes) => Ok(args::byte_array(&bytes)),
                    None => throw::format(
                        "The input is not a valid hex string as it contains a non-hex character.",
                    ),
                }
            },
        )],
    ),
    static_method(
        "GetTypeCode",
        &[overload(
            "static System.TypeCode GetTypeCode(System.Object value)",
            |_, _, a| Ok(system::type_code(args::value(a, 0))),
        )],
    ),
    static_method(
        "IsDBNull",
        &[overload(
            "static bool IsDBNull(System.Object value)",
            |_, _, a| Ok(object::is_db_null(args::value(a, 0)).into()),
        )],
    ),
    static_method(
        "ToBase64String",
        &[
            overload("static string ToBase64String(byte[] inArray)", |e, _, a| {
                if args::value(a, 0).is_null() {
                    return throw::null(e, "inArray");
                }
                Ok(BASE64.encode(args::bytes(a, 0)?).into())
            }),
            overload(
                "static string ToBase64String(byte[] inArray, System.Base64FormattingOptions options)",
                |_, _, a| {
                    let text = BASE64.encode(args::bytes(a, 0)?);
                    Ok(if args::number(a, 1) == 1 {
                        wrapped(&text)
                    } else {
                        text
                    }
                    .into())
                },
            ),
            overload(
                "static string ToBase64String(byte[] inArray, int offset, int length)",
                |e, _, a| {
                    let bytes = args::bytes(a, 0)?;
                    part(e, &bytes, a).map(|part| BASE64.encode(part).into())
                },
            ),
            overload(
                "static string ToBase64String(byte[] inArray, int offset, int length, System.Base64FormattingOptions options)",
                |e, _, a| base64_text(e, a, 3).map(Value::from),
            ),
        ],
    ),
    static_method(
        "ToBase64CharArray",
        &[
            overload(
                "static int ToBase64CharArray(byte[] inArray, int offsetIn, int length, char[] outArray, int offsetOut)",
                to_base64_chars,
            ),
            overload(
                "static int ToBase64CharArray(byte[] inArray, int offsetIn, int length, char[] outArray, int offsetOut, System.Base64FormattingOptions options)",
                to_base64_chars,
            ),
        ],
    ),
    to_other!("ToBoolean", "bool", bool),
    to_integer!("ToByte", "byte", byte),
    to_other!("ToChar", "char", char),
    to_other!("ToDateTime", "datetime", datetime),
    to_other!("ToDecimal", "decimal", decimal),
    to_other!("ToDouble", "double", double),
    static_method(
        "ToHexString",
        &[
            overload("static string ToHexString(byte[] inArray)", |_, _, a| {
                Ok(hex(&args::bytes(a, 0)?, true).into())
            }),
            overload(
                "static string ToHexString(byte[] inArray, int offset, int length)",
                |e, _, a| {
                    let bytes = args::bytes(a, 0)?;
                    part(e, &bytes, a).map(|part| hex(part, true).into())
                },
            ),
        ],
    ),
    static_method(
        "ToHexStringLower",
        &[
            overload(
                "static string ToHexStringLower(byte[] inArray)",
                |_, _, a| Ok(hex(&args::bytes(a, 0)?, false).into()),
            ),
            overload(
                "static string ToHexStringLower(byte[] inArray, int offset, int length)",
                |e, _, a| {
                    let bytes = args::bytes(a, 0)?;
                    part(e, &bytes, a).map(|part| hex(part, false).into())
                },
            ),
        ],
    ),
    to_integer!("ToInt16", "int16", int16),
    to_integer!("ToInt32", "int", int32),
    to_integer!("ToInt64", "long", int64),
    to_integer!("ToSByte", "sbyte", sbyte),
    to_other!("ToSingle", "float", single),
    texts!(
        "System.Object",
        "bool",
        "char",
        "sbyte",
        "byte",
        "int16",
        "uint16",
        "int",
        "uint",
        "long",
        "ulong",
        "float",
        "double",
        "decimal",
        "datetime",
        "string"
    ),
    to_integer!("ToUInt16", "uint16", uint16),
    to_integer!("ToUInt32", "uint", uint32),
    to_integer!("ToUInt64", "ulong", uint64),
];

/// `ChangeType(value, typeCode[, provider])`.
fn to_type_code(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let known = ty::known();
    let wanted = match args::number(a, 1) {
        1 => known.object,
        3 => known.bool,
        4 => known.char,
        5 => known.sbyte,
        6 => known.byte,
        7 => known.int16,
        8 => known.uint16,
        9 => known.int32,
        10 => known.uint32,
        11 => known.int64,
        12 => known.uint64,
        13 => known.single,
        14 => known.double,
        15 => known.decimal,
        16 => known.datetime,
        18 => known.string,
        _ => return throw::plain_argument("Unknown TypeCode value."),
    };
    if wanted == known.object {
        return Ok(args::value(a, 0).clone());
    }
    let own = [args::value(a, 0).clone(), args::value(a, 2).clone()];
    to(engine, &own, wanted)
}

/// The part of the bytes that the arguments name as Base64, in lines where the options at `options` say so.
fn base64_text(engine: &dyn Engine, a: &[Value], options: usize) -> R<String> {
    let bytes = args::bytes(a, 0)?;
    let text = BASE64.encode(part(engine, &bytes, a)?);
    Ok(match args::number(a, options) {
        1 => wrapped(&text),
        _ => text,
    })
}

fn to_base64_chars(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let text = base64_text(engine, a, 5)?;
    let target = args::seq(a, 3)?;
    let start = usize::try_from(args::int(a, 4)?).unwrap_or(usize::MAX);
    let mut items = target.items_mut();
    let Some(place) = start
        .checked_add(text.len())
        .and_then(|end| items.get_mut(start..end))
    else {
        return throw::out_of_range(
            engine,
            "Either offset did not refer to a position in the string, or there is an insufficient length of \
             destination character array.",
            "offsetOut",
        );
    };
    for (slot, unit) in place.iter_mut().zip(text.encode_utf16()) {
        *slot = Value::Char(unit);
    }
    Ok((text.len() as i32).into())
}

/// `Convert.ToX(value[, provider])`.
fn to(engine: &mut dyn Engine, a: &[Value], ty: Ty) -> R<Value> {
    let value = args::value(a, 0).base();
    let culture = object::provider(engine, a, 1);
    let prim = ty.prim();
    match value {
        Value::Null | Value::Void => Ok(system::default_of(ty)),
        _ if ty::type_of(value) == ty => Ok(value.clone()),
        _ if prim == Prim::String => object::text_in(engine, value, culture).map(Value::Str),
        Value::Str(text) => of_text(engine, text, ty, culture),
        _ => change_type(value, ty).or_else(|e| Exception::new(e.type_name, e.message).raise()),
    }
}

/// A text as .NET's `Parse` of the type reads it.
fn of_text(
    engine: &mut dyn Engine,
    text: &str,
    ty: Ty,
    culture: &'static crate::text::culture::Culture,
) -> R<Value> {
    let edition = engine.edition();
    Ok(match ty.prim() {
        Prim::Bool => match system::parse_bool(text) {
            Some(value) => value.into(),
            None => {
                return throw::format(format!(
                    "String '{text}' was not recognized as a valid Boolean."
                ));
            }
        },
        Prim::Char => {
            let mut units = text.encode_utf16();
            match (units.next(), units.next()) {
                (Some(unit), None) => Value::Char(unit),
                _ => return throw::format("String must be exactly one character long."),
            }
        }
        Prim::Double => throw::checked(parse::double(
            text,
            Styles::FLOAT_THOUSANDS,
            culture,
            edition,
        ))?
        .into(),
        Prim::Single => throw::checked(parse::single(
            text,
            Styles::FLOAT_THOUSANDS,
            culture,
            edition,
        ))?
        .into(),
        Prim::Decimal => {
            throw::checked(parse::decimal(text, Styles::NUMBER, culture, edition))?.into()
        }
        Prim::DateTime => throw::checked(super::time::reading(engine, culture, |context| {
            crate::text::datetime::parse::parse(
                text,
                crate::text::datetime::parse::Styles(0),
                context,
            )
        }))?
        .into(),
        prim => match convert::integer_type(prim) {
            Some(kind) => {
                let number = throw::checked(parse::integer(
                    text,
                    kind,
                    Styles::INTEGER,
                    culture,
                    edition,
                ))?;
                convert::integer_value(number, prim)
            }
            None => {
                let message = format!("Invalid cast from 'System.String' to '{}'.", ty.full_name());
                return Exception::new("System.InvalidCastException", message).raise();
            }
        },
    })
}

/// `ToX(text, fromBase)`: 2, 8, 10 or 16; hexadecimal text may begin with `0x`, and its top bit is the sign.
fn from_base(engine: &mut dyn Engine, a: &[Value], ty: Ty) -> R<Value> {
    let text = args::text(a, 0)?;
    let base = args::int(a, 1)?;
    if !matches!(base, 2 | 8 | 10 | 16) {
        return throw::plain_argument("Invalid Base.");
    }
    let prim = ty.prim();
    let Some(kind) = convert::integer_type(prim) else {
        return Ok(Value::Null);
    };
    if base == 10 {
        return of_text(engine, text, ty, crate::text::culture::Culture::invariant());
    }
    let digits = match base {
        16 => text
            .strip_prefix("0x")
            .or_else(|| text.strip_prefix("0X"))
            .unwrap_or(text),
        _ => text,
    };
    if digits.is_empty() {
        return throw::out_of_range(
            engine,
            "Index was out of range. Must be non-negative and less than the size of the collection.",
            "startIndex",
        );
    }
    let number = match u64::from_str_radix(digits, base as u32) {
        Ok(number) if !digits.starts_with('+') => i128::from(number),
        Ok(_) => return not_parsable(),
        Err(e) if *e.kind() == std::num::IntErrorKind::PosOverflow => return too_large(kind),
        Err(_) => return not_parsable(),
    };
    let (low, high) = kind.range();
    if number >= 1i128 << kind.bits() {
        return too_large(kind);
    }
    let number = if low < 0 && number > high {
        number - (1i128 << kind.bits())
    } else {
        number
    };
    Ok(convert::integer_value(number, prim))
}

fn not_parsable<T>() -> R<T> {
    throw::format("Could not find any recognizable digits.")
}

fn too_large<T>(kind: IntegerType) -> R<T> {
    throw::text(kind.overflow())
}

/// `ToString(value, toBase)`: two's complement but for base ten.
fn to_base(_: &mut dyn Engine, a: &[Value], bits: u32) -> R<Value> {
    let number = args::long(a, 0)?;
    let mask = if bits == 64 {
        u64::MAX
    } else {
        (1 << bits) - 1
    };
    let unsigned = number as u64 & mask;
    Ok(match args::int(a, 1)? {
        2 => format!("{unsigned:b}"),
        8 => format!("{unsigned:o}"),
        10 => number.to_string(),
        16 => format!("{unsigned:x}"),
        _ => return throw::plain_argument("Invalid Base."),
    }
    .into())
}

fn to_string(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let culture = object::provider(engine, a, 1);
    object::text_in(engine, args::value(a, 0), culture).map(Value::Str)
}

fn from_base64(text: &str) -> R<Value> {
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n'))
        .collect();
    match BASE64.decode(bare) {
        Ok(bytes) => Ok(args::byte_array(&bytes)),
        Err(_) => throw::format(
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding \
             characters, or an illegal character among the padding characters.",
        ),
    }
}

/// Lines of 76 characters.
fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 38);
    for (at, c) in text.chars().enumerate() {
        if at > 0 && at % 76 == 0 {
            out.push_str("\r\n");
        }
        out.push(c);
    }
    out
}

/// The bytes that `offset` and `length` name.
fn part<'a>(engine: &dyn Engine, bytes: &'a [u8], a: &[Value]) -> R<&'a [u8]> {
    let start = usize::try_from(args::int(a, 1)?).ok();
    let length = usize::try_from(args::int(a, 2)?).ok();
    match start
        .zip(length)
        .and_then(|(s, l)| bytes.get(s..s.checked_add(l)?))
    {
        Some(part) => Ok(part),
        None => throw::out_of_range(engine, "Value must be positive.", "offset"),
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8], upper: bool) -> String {
    bytes
        .iter()
        .map(|b| {
            if upper {
                format!("{b:02X}")
            } else {
                format!("{b:02x}")
            }
        })
        .collect()
}
