//! `String`: its description. Positions count UTF-16 units. Searching is in [`search`], changing in [`edit`], cutting in
//! [`split`], the static functions in [`statics`].

mod edit;
mod search;
mod split;
mod statics;

use super::{args, object, system, throw};
use crate::text::units;
use crate::value::ty::{MethodDef, method, overload, prop, static_method, static_prop};
use crate::value::{Engine, R, TypeDef, Value};

pub(super) use search::is_equal;

/// The descriptions of this folder.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.String",
    interfaces: &[
        "System.IComparable",
        "System.IConvertible",
        "System.ICloneable",
        "System.Collections.Generic.IEnumerable`1[System.Char]",
    ],
    properties: &[
        prop("Length", "int", |_, this| {
            Ok(Value::Int32(
                i32::try_from(units::length(text_of(this))).unwrap_or(i32::MAX),
            ))
        }),
        static_prop("Empty", "string", |_, _| Ok(Value::str(""))),
    ],
    methods: METHODS,
    constructors: &[
        overload("string new(char c, int count)", |e, _, a| {
            let Ok(count) = usize::try_from(args::int(a, 1)?) else {
                return throw::negative(
                    e,
                    "count",
                    args::long(a, 1)?,
                    "'count' must be non-negative.",
                );
            };
            let unit = super::utf16::unit_text(args::unit(a, 0)?);
            repeated(&unit, count).map(Value::from)
        }),
        overload("string new(char[] value)", |_, _, a| {
            Ok(String::from_utf16_lossy(&args::units(a, 0)?).into())
        }),
        overload(
            "string new(char[] value, int startIndex, int length)",
            |e, _, a| {
                let units = args::units(a, 0)?;
                let start = usize::try_from(args::int(a, 1)?).ok();
                let end =
                    start.and_then(|s| s.checked_add(usize::try_from(args::int(a, 2).ok()?).ok()?));
                match start.zip(end).and_then(|(s, e)| units.get(s..e)) {
                    Some(part) => Ok(String::from_utf16_lossy(part).into()),
                    None => throw::out_of_range(
                        e,
                        "Index was out of range. Must be non-negative and less than or equal to the size of the \
                     collection.",
                        "startIndex",
                    ),
                }
            },
        ),
    ],
    ..TypeDef::CLASS
}];

/// `Trim` and its kin: without characters, with one, with several.
macro_rules! trims {
    ($name:literal, $start:literal, $end:literal) => {
        [
            overload(concat!("string ", $name, "()"), |e, t, a| {
                edit::trim(e, t, a, $start, $end)
            }),
            overload(concat!("string ", $name, "(char trimChar)"), |e, t, a| {
                edit::trim(e, t, a, $start, $end)
            }),
            overload(
                concat!("string ", $name, "(params char[] trimChars)"),
                |e, t, a| edit::trim(e, t, a, $start, $end),
            ),
        ]
    };
}

const METHODS: &[MethodDef] = &[
    method(
        "Chars",
        &[overload("char Chars(int index)", |_, this, a| {
            let unit = usize::try_from(args::int(a, 0)?)
                .ok()
                .and_then(|at| units::unit_at(text_of(this), at));
            unit.map_or_else(throw::bounds, |u| Ok(Value::Char(u)))
        })],
    ),
    method(
        "Clone",
        &[overload("System.Object Clone()", |_, this, _| {
            Ok(this.clone())
        })],
    ),
    method(
        "CompareTo",
        &[
            overload("int CompareTo(System.Object value)", statics::compare_to),
            overload("int CompareTo(string strB)", statics::compare_to),
        ],
    ),
    method(
        "Contains",
        &[
            overload("bool Contains(string value)", search::contains),
            overload(
                "bool Contains(string value, System.StringComparison comparisonType)",
                search::contains,
            ),
            overload("bool Contains(char value)", search::contains),
            overload(
                "bool Contains(char value, System.StringComparison comparisonType)",
                search::contains,
            ),
        ],
    ),
    method(
        "CopyTo",
        &[overload(
            "void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)",
            edit::copy_to,
        )],
    ),
    method(
        "EndsWith",
        &[
            overload("bool EndsWith(string value)", search::ends_with),
            overload(
                "bool EndsWith(string value, System.StringComparison comparisonType)",
                search::ends_with,
            ),
            overload(
                "bool EndsWith(string value, bool ignoreCase, cultureinfo culture)",
                search::ends_with,
            ),
            overload("bool EndsWith(char value)", search::ends_with),
        ],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object obj)", search::equals),
            overload("bool Equals(string value)", search::equals),
            overload(
                "bool Equals(string value, System.StringComparison comparisonType)",
                search::equals,
            ),
        ],
    ),
    method(
        "GetEnumerator",
        &[overload(
            "System.CharEnumerator GetEnumerator()",
            |_, this, _| {
                let chars = text_of(this).encode_utf16().map(Value::Char).collect();
                Ok(super::collections::enumerator(
                    "System.CharEnumerator",
                    chars,
                ))
            },
        )],
    ),
    method("GetHashCode", object::GET_HASH_CODE),
    method(
        "GetTypeCode",
        &[overload("System.TypeCode GetTypeCode()", |_, this, _| {
            Ok(system::type_code(this))
        })],
    ),
    method(
        "IndexOf",
        &[
            overload("int IndexOf(char value)", search::index_of),
            overload("int IndexOf(char value, int startIndex)", search::index_of),
            overload(
                "int IndexOf(char value, System.StringComparison comparisonType)",
                search::index_of,
            ),
            overload(
                "int IndexOf(char value, int startIndex, int count)",
                search::index_of,
            ),
            overload("int IndexOf(string value)", search::index_of),
            overload(
                "int IndexOf(string value, int startIndex)",
                search::index_of,
            ),
            overload(
                "int IndexOf(string value, int startIndex, int count)",
                search::index_of,
            ),
            overload(
                "int IndexOf(string value, System.StringComparison comparisonType)",
                search::index_of,
            ),
            overload(
                "int IndexOf(string value, int startIndex, System.StringComparison comparisonType)",
                search::index_of,
            ),
            overload(
                "int IndexOf(string value, int startIndex, int count, System.StringComparison comparisonType)",
                search::index_of,
            ),
        ],
    ),
    method(
        "IndexOfAny",
        &[
            overload("int IndexOfAny(char[] anyOf)", search::index_of_any),
            overload(
                "int IndexOfAny(char[] anyOf, int startIndex)",
                search::index_of_any,
            ),
            overload(
                "int IndexOfAny(char[] anyOf, int startIndex, int count)",
                search::index_of_any,
            ),
        ],
    ),
    method(
        "Insert",
        &[overload(
            "string Insert(int startIndex, string value)",
            edit::insert,
        )],
    ),
    method(
        "IsNormalized",
        &[overload("bool IsNormalized()", edit::is_normalized)],
    ),
    method(
        "LastIndexOf",
        &[
            overload("int LastIndexOf(char value)", search::last_index_of),
            overload(
                "int LastIndexOf(char value, int startIndex)",
                search::last_index_of,
            ),
            overload(
                "int LastIndexOf(char value, int startIndex, int count)",
                search::last_index_of,
            ),
            overload("int LastIndexOf(string value)", search::last_index_of),
            overload(
                "int LastIndexOf(string value, int startIndex)",
                search::last_index_of,
            ),
            overload(
                "int LastIndexOf(string value, int startIndex, int count)",
                search::last_index_of,
            ),
            overload(
                "int LastIndexOf(string value, System.StringComparison comparisonType)",
                search::last_index_of,
            ),
            overload(
                "int LastIndexOf(string value, int startIndex, System.StringComparison comparisonType)",
                search::last_index_of,
            ),
            overload(
                "int LastIndexOf(string value, int startIndex, int count, System.StringComparison comparisonType)",
                search::last_index_of,
            ),
        ],
    ),
    method(
        "LastIndexOfAny",
        &[
            overload(
                "int LastIndexOfAny(char[] anyOf)",
                search::last_index_of_any,
            ),
            overload(
                "int LastIndexOfAny(char[] anyOf, int startIndex)",
                search::last_index_of_any,
            ),
            overload(
                "int LastIndexOfAny(char[] anyOf, int startIndex, int count)",
                search::last_index_of_any,
            ),
        ],
    ),
    method(
        "Normalize",
        &[
            overload("string Normalize()", edit::normalize),
            overload(
                "string Normalize(System.Text.NormalizationForm normalizationForm)",
                edit::normalize,
            ),
        ],
    ),
    method(
        "PadLeft",
        &[
            overload("string PadLeft(int totalWidth)", |e, t, a| {
                edit::pad(e, t, a, true)
            }),
            overload(
                "string PadLeft(int totalWidth, char paddingChar)",
                |e, t, a| edit::pad(e, t, a, true),
            ),
        ],
    ),
    method(
        "PadRight",
        &[
            overload("string PadRight(int totalWidth)", |e, t, a| {
                edit::pad(e, t, a, false)
            }),
            overload(
                "string PadRight(int totalWidth, char paddingChar)",
                |e, t, a| edit::pad(e, t, a, false),
            ),
        ],
    ),
    method(
        "Remove",
        &[
            overload("string Remove(int startIndex, int count)", edit::remove),
            overload("string Remove(int startIndex)", edit::remove),
        ],
    ),
    method(
        "Replace",
        &[
            overload(
                "string Replace(string oldValue, string newValue, bool ignoreCase, cultureinfo culture)",
                edit::replace,
            ),
            overload(
                "string Replace(string oldValue, string newValue, System.StringComparison comparisonType)",
                edit::replace,
            ),
            overload("string Replace(char oldChar, char newChar)", edit::replace),
            overload(
                "string Replace(string oldValue, string newValue)",
                edit::replace,
            ),
        ],
    ),
    method(
        "ReplaceLineEndings",
        &[
            overload("string ReplaceLineEndings()", edit::replace_line_endings),
            overload(
                "string ReplaceLineEndings(string replacementText)",
                edit::replace_line_endings,
            ),
        ],
    ),
    method("Split", split::SPLIT),
    method(
        "StartsWith",
        &[
            overload("bool StartsWith(string value)", search::starts_with),
            overload(
                "bool StartsWith(string value, System.StringComparison comparisonType)",
                search::starts_with,
            ),
            overload(
                "bool StartsWith(string value, bool ignoreCase, cultureinfo culture)",
                search::starts_with,
            ),
            overload("bool StartsWith(char value)", search::starts_with),
        ],
    ),
    method(
        "Substring",
        &[
            overload("string Substring(int startIndex)", edit::substring),
            overload(
                "string Substring(int startIndex, int length)",
                edit::substring,
            ),
        ],
    ),
    method(
        "ToBoolean",
        &[overload(
            "bool ToBoolean(System.IFormatProvider provider)",
            |_, this, _| match system::parse_bool(text_of(this)) {
                Some(value) => Ok(value.into()),
                None => throw::format("String was not recognized as a valid Boolean."),
            },
        )],
    ),
    method(
        "ToCharArray",
        &[
            overload("char[] ToCharArray()", edit::to_char_array),
            overload(
                "char[] ToCharArray(int startIndex, int length)",
                edit::to_char_array,
            ),
        ],
    ),
    method(
        "ToLower",
        &[
            overload("string ToLower()", edit::to_lower),
            overload("string ToLower(cultureinfo culture)", edit::to_lower),
        ],
    ),
    method(
        "ToLowerInvariant",
        &[overload("string ToLowerInvariant()", |_, this, _| {
            Ok(edit::of_cow(
                this,
                crate::text::case::lower_invariant(text_of(this)),
            ))
        })],
    ),
    method(
        "ToString",
        &[
            overload("string ToString()", |_, this, _| Ok(this.base().clone())),
            overload(
                "string ToString(System.IFormatProvider provider)",
                |_, this, _| Ok(this.base().clone()),
            ),
        ],
    ),
    method(
        "ToUpper",
        &[
            overload("string ToUpper()", edit::to_upper),
            overload("string ToUpper(cultureinfo culture)", edit::to_upper),
        ],
    ),
    method(
        "ToUpperInvariant",
        &[overload("string ToUpperInvariant()", |_, this, _| {
            Ok(edit::of_cow(
                this,
                crate::text::case::upper_invariant(text_of(this)),
            ))
        })],
    ),
    method("Trim", &trims!("Trim", true, true)),
    method("TrimEnd", &trims!("TrimEnd", false, true)),
    method("TrimStart", &trims!("TrimStart", true, false)),
    static_method("Compare", statics::COMPARE),
    static_method("CompareOrdinal", statics::COMPARE_ORDINAL),
    static_method("Concat", statics::CONCAT),
    static_method(
        "Copy",
        &[overload("static string Copy(string str)", |_, _, a| {
            Ok(args::value(a, 0).clone())
        })],
    ),
    static_method(
        "Equals",
        &[
            overload("static bool Equals(string a, string b)", statics::are_equal),
            overload(
                "static bool Equals(string a, string b, System.StringComparison comparisonType)",
                statics::are_equal,
            ),
        ],
    ),
    static_method("Format", statics::FORMAT),
    static_method(
        "Intern",
        &[overload("static string Intern(string str)", |_, _, a| {
            Ok(args::value(a, 0).clone())
        })],
    ),
    static_method(
        "IsNullOrEmpty",
        &[overload(
            "static bool IsNullOrEmpty(string value)",
            |_, _, a| Ok(args::text(a, 0)?.is_empty().into()),
        )],
    ),
    static_method(
        "IsNullOrWhiteSpace",
        &[overload(
            "static bool IsNullOrWhiteSpace(string value)",
            |_, _, a| Ok(args::text(a, 0)?.chars().all(char::is_whitespace).into()),
        )],
    ),
    static_method("Join", statics::JOIN),
];

/// The text that a member was called on. A long one is kept counted for the next call.
pub(super) fn text_of(this: &Value) -> &str {
    match this.base() {
        Value::Str(text) => {
            crate::text::pinned::pin(text);
            text
        }
        _ => "",
    }
}

/// `count` times a text.
///
/// # Errors
/// `OutOfMemoryException` beyond what a .NET string can hold.
pub(super) fn repeated(unit: &str, count: usize) -> R<String> {
    const LONGEST: usize = 0x3fff_ffdf;
    let mut text = String::new();
    if count > LONGEST
        || text
            .try_reserve_exact(count.saturating_mul(unit.len()))
            .is_err()
    {
        return out_of_memory();
    }
    text.extend(std::iter::repeat_n(unit, count));
    Ok(text)
}

fn out_of_memory<T>() -> R<T> {
    crate::value::Exception::new(
        "System.OutOfMemoryException",
        "Insufficient memory to continue the execution of the program.",
    )
    .raise()
}

/// A char or string argument as text.
pub(super) fn text_or_unit(
    engine: &mut dyn Engine,
    a: &[Value],
    at: usize,
) -> R<crate::value::Str> {
    match args::value(a, at).base() {
        Value::Str(s) => Ok(s.clone()),
        Value::Char(c) => Ok(super::utf16::unit_text(*c)),
        other => object::text(engine, other),
    }
}
