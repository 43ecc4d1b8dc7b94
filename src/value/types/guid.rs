//! `Guid`.

use super::{args, object, throw};
use crate::value::ty::{MethodDef, method, overload, prop, static_method, static_prop};
use crate::value::{Engine, R, Str, TypeDef, Uuid, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Guid",
    interfaces: &["System.IComparable", "System.ISpanFormattable"],
    properties: &[
        prop("Variant", "int", |_, t| {
            Ok(i32::from(of(t).as_bytes()[8] >> 4).into())
        }),
        prop("Version", "int", |_, t| {
            Ok(i32::from(of(t).as_bytes()[6] >> 4).into())
        }),
        static_prop("AllBitsSet", "guid", |_, _| Ok(Uuid::max().into())),
        static_prop("Empty", "guid", |_, _| Ok(Uuid::nil().into())),
    ],
    methods: METHODS,
    constructors: &[
        overload("guid new(byte[] b)", |e, _, a| {
            match args::bytes(a, 0)?.try_into() {
                Ok(bytes) => Ok(Uuid::from_bytes_le(bytes).into()),
                Err(_) => {
                    throw::argument(e, "Byte array for Guid must be exactly 16 bytes long.", "b")
                }
            }
        }),
        overload("guid new(string g)", |_, _, a| {
            parse(args::text(a, 0)?).map(Value::Guid)
        }),
        overload("guid new(int a, int16 b, int16 c, byte[] d)", |_, _, a| {
            let mut tail = [0; 8];
            for (place, byte) in tail.iter_mut().zip(args::bytes(a, 3)?) {
                *place = byte;
            }
            Ok(Uuid::from_fields(
                args::int(a, 0)? as u32,
                args::int(a, 1)? as u16,
                args::int(a, 2)? as u16,
                &tail,
            )
            .into())
        }),
        overload("guid new()", |_, _, _| Ok(Uuid::nil().into())),
    ],
    ..TypeDef::STRUCT
}];

const METHODS: &[MethodDef] = &[
    method(
        "CompareTo",
        &[
            overload("int CompareTo(System.Object value)", compare_to),
            overload("int CompareTo(guid value)", compare_to),
        ],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object o)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(guid g)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method("GetHashCode", object::GET_HASH_CODE),
    method(
        "ToByteArray",
        &[
            overload("byte[] ToByteArray()", |_, t, _| {
                Ok(args::byte_array(&of(t).to_bytes_le()))
            }),
            overload("byte[] ToByteArray(bool bigEndian)", |_, t, a| {
                let guid = of(t);
                Ok(match args::flag(a, 0)? {
                    true => args::byte_array(guid.as_bytes()),
                    false => args::byte_array(&guid.to_bytes_le()),
                })
            }),
        ],
    ),
    method(
        "ToString",
        &[
            overload("string ToString()", |_, t, _| Ok(of(t).to_string().into())),
            overload("string ToString(string format)", |_, t, a| {
                format(of(t), args::text(a, 0)?).map(Value::Str)
            }),
            overload(
                "string ToString(string format, System.IFormatProvider provider)",
                |_, t, a| format(of(t), args::text(a, 0)?).map(Value::Str),
            ),
        ],
    ),
    static_method(
        "CreateVersion7",
        &[overload("static guid CreateVersion7()", |e, _, _| {
            let milliseconds = (e.now_utc() - crate::text::datetime::UNIX_EPOCH_TICKS) / 10_000;
            let (high, low) = (e.random(), e.random());
            let mut bytes = [0u8; 16];
            bytes[..6].copy_from_slice(&(milliseconds as u64).to_be_bytes()[2..]);
            bytes[6..8].copy_from_slice(&high.to_be_bytes()[..2]);
            bytes[8..].copy_from_slice(&low.to_be_bytes());
            bytes[6] = (bytes[6] & 0x0f) | 0x70;
            bytes[8] = (bytes[8] & 0x3f) | 0x80;
            Ok(Uuid::from_bytes(bytes).into())
        })],
    ),
    static_method(
        "NewGuid",
        &[overload("static guid NewGuid()", |e, _, _| {
            Ok(new_guid(e).into())
        })],
    ),
    static_method(
        "Parse",
        &[
            overload("static guid Parse(string input)", |_, _, a| {
                parse(args::text(a, 0)?).map(Value::Guid)
            }),
            overload(
                "static guid Parse(string s, System.IFormatProvider provider)",
                |_, _, a| parse(args::text(a, 0)?).map(Value::Guid),
            ),
        ],
    ),
    static_method(
        "ParseExact",
        &[overload(
            "static guid ParseExact(string input, string format)",
            |_, _, a| {
                let input = args::text(a, 0)?.trim();
                let guid = parse(input)?;
                let wanted = format(guid, args::text(a, 1)?)?;
                if wanted.eq_ignore_ascii_case(input) {
                    return Ok(guid.into());
                }
                throw::format(
                    "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).",
                )
            },
        )],
    ),
    static_method(
        "TryParse",
        &[
            overload(
                "static bool TryParse(string input, [ref] guid result)",
                |e, _, a| try_parse(e, a, 1),
            ),
            overload(
                "static bool TryParse(string s, System.IFormatProvider provider, [ref] guid result)",
                |e, _, a| try_parse(e, a, 2),
            ),
        ],
    ),
];

fn try_parse(engine: &mut dyn Engine, a: &[Value], to: usize) -> R<Value> {
    let parsed = read(args::text(a, 0)?);
    args::set_ref(engine, a, to, &parsed.unwrap_or_default().into())?;
    Ok(parsed.is_some().into())
}

fn of(this: &Value) -> Uuid {
    match this.base() {
        Value::Guid(g) => *g,
        _ => Uuid::nil(),
    }
}

/// A random guid of version 4, from the engine's randomness.
pub fn new_guid(engine: &mut dyn Engine) -> Uuid {
    let (high, low) = (engine.random(), engine.random());
    uuid::Builder::from_random_bytes(((u128::from(high) << 64) | u128::from(low)).to_be_bytes())
        .into_uuid()
}

/// `Guid.Parse`: digits with or without dashes, in braces or parentheses, and the `{0x...}` form.
pub(super) fn read(text: &str) -> Option<Uuid> {
    let text = text.trim();
    let inner = match text.as_bytes().first() {
        Some(b'{') if text.contains("0x") || text.contains("0X") => return read_hex_fields(text),
        Some(b'{') => text.strip_prefix('{')?.strip_suffix('}')?,
        Some(b'(') => text.strip_prefix('(')?.strip_suffix(')')?,
        _ => text,
    };
    let dashed = inner.contains('-');
    let shaped = if dashed {
        inner.len() == 36
            && inner
                .bytes()
                .enumerate()
                .all(|(at, b)| (b == b'-') == matches!(at, 8 | 13 | 18 | 23))
    } else {
        inner.len() == 32 && inner.len() == text.len()
    };
    if !shaped || !inner.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()) {
        return None;
    }
    Uuid::try_parse(inner).ok()
}

/// `{0x00000000,0x0000,0x0000,{0x00,...}}`
fn read_hex_fields(text: &str) -> Option<Uuid> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (head, tail) = plain
        .strip_prefix('{')?
        .strip_suffix("}}")?
        .split_once(",{")?;
    let numbers = |part: &str| -> Option<Vec<u32>> {
        part.split(',')
            .map(|n| {
                let n = n.strip_prefix("0x").or_else(|| n.strip_prefix("0X"))?;
                u32::from_str_radix(n, 16).ok()
            })
            .collect()
    };
    let (head, tail) = (numbers(head)?, numbers(tail)?);
    let [a, b, c] = head.as_slice() else {
        return None;
    };
    let tail: Option<Vec<u8>> = tail.into_iter().map(|n| u8::try_from(n).ok()).collect();
    let tail: [u8; 8] = tail?.try_into().ok()?;
    Some(Uuid::from_fields(
        *a,
        u16::try_from(*b).ok()?,
        u16::try_from(*c).ok()?,
        &tail,
    ))
}

/// The same, with .NET's error.
pub(super) fn parse(text: &str) -> R<Uuid> {
    match read(text) {
        Some(guid) => Ok(guid),
        None => {
            let bare = text.trim();
            // What is too short for any form is not looked at.
            throw::format(match bare.len() {
                0..32 => "Unrecognized Guid format.",
                32 if !bare.contains('-') => {
                    "Guid string should only contain hexadecimal characters."
                }
                36 if bare.contains('-') => {
                    "Guid string should only contain hexadecimal characters."
                }
                _ if bare.contains('-') => {
                    "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
                }
                _ => "Unrecognized Guid format.",
            })
        }
    }
}

/// `Guid.ToString(format)`: D, N, B, P, X.
pub(super) fn format(guid: Uuid, format: &str) -> R<Str> {
    let hyphenated = guid.to_string();
    Ok(match format {
        "" | "D" | "d" => hyphenated.into(),
        "N" | "n" => hyphenated.replace('-', "").into(),
        "B" | "b" => format!("{{{hyphenated}}}").into(),
        "P" | "p" => format!("({hyphenated})").into(),
        "X" | "x" => {
            let (a, b, c, tail) = guid.as_fields();
            let tail: Vec<String> = tail.iter().map(|n| format!("0x{n:02x}")).collect();
            format!("{{0x{a:08x},0x{b:04x},0x{c:04x},{{{}}}}}", tail.join(",")).into()
        }
        _ => {
            return throw::format(
                "Format string can be only \"D\", \"d\", \"N\", \"n\", \"P\", \"p\", \"B\", \"b\", \"X\" or \"x\".",
            );
        }
    })
}

fn compare_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match args::value(a, 0).base() {
        Value::Null | Value::Void => Ok(1.into()),
        Value::Guid(_) => Ok((object::compare(engine, this, args::value(a, 0))? as i32).into()),
        _ => throw::argument(engine, "Object must be of type GUID.", "value"),
    }
}
