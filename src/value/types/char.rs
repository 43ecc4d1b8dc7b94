//! `Char`: one UTF-16 unit.

use super::{args, object, system, throw};
use crate::text::case;
use crate::value::ty::{DefKind, MethodDef, method, overload, static_method, static_prop};
use crate::value::{Engine, R, TypeDef, Value};

/// A question about a unit, asked of a char or of a place in a string.
macro_rules! question {
    ($name:literal, $f:expr) => {
        static_method(
            $name,
            &[
                overload(concat!("static bool ", $name, "(char c)"), |_, _, a| {
                    let f: fn(char) -> bool = $f;
                    Ok(to_char(args::unit(a, 0)?).is_some_and(f).into())
                }),
                overload(
                    concat!("static bool ", $name, "(string s, int index)"),
                    |e, _, a| {
                        let f: fn(char) -> bool = $f;
                        Ok(char_at(e, a)?.is_some_and(f).into())
                    },
                ),
            ],
        )
    };
}

/// A question about an ASCII character.
macro_rules! ascii {
    ($name:literal, $f:expr) => {
        static_method(
            $name,
            &[overload(
                concat!("static bool ", $name, "(char c)"),
                |_, _, a| {
                    let f: fn(char) -> bool = $f;
                    Ok(to_char(args::unit(a, 0)?).is_some_and(f).into())
                },
            )],
        )
    };
}

/// A question about surrogates.
macro_rules! surrogate {
    ($name:literal, $range:pat) => {
        static_method(
            $name,
            &[
                overload(concat!("static bool ", $name, "(char c)"), |_, _, a| {
                    Ok(matches!(args::unit(a, 0)?, $range).into())
                }),
                overload(
                    concat!("static bool ", $name, "(string s, int index)"),
                    |e, _, a| Ok(matches!(unit_at(e, a)?, $range).into()),
                ),
            ],
        )
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Char",
        interfaces: &[
            "System.IComparable",
            "System.ISpanFormattable",
            "System.IConvertible",
        ],
        properties: &[
            static_prop("MaxValue", "char", |_, _| Ok(Value::Char(u16::MAX))),
            static_prop("MinValue", "char", |_, _| Ok(Value::Char(0))),
        ],
        methods: METHODS,
        ..TypeDef::STRUCT
    },
    &UNICODE_INFO,
];

const NUMERIC_VALUE: MethodDef = static_method(
    "GetNumericValue",
    &[
        overload("static double GetNumericValue(char c)", |_, _, a| {
            Ok(numeric(to_char(args::unit(a, 0)?)).into())
        }),
        overload(
            "static double GetNumericValue(string s, int index)",
            |e, _, a| Ok(numeric(char_at(e, a)?).into()),
        ),
    ],
);

const UNICODE_CATEGORY: MethodDef = static_method(
    "GetUnicodeCategory",
    &[
        overload(
            "static System.Globalization.UnicodeCategory GetUnicodeCategory(char c)",
            |_, _, a| Ok(category_value(args::unit(a, 0)?)),
        ),
        overload(
            "static System.Globalization.UnicodeCategory GetUnicodeCategory(string s, int index)",
            |e, _, a| Ok(category_value(unit_at(e, a)?)),
        ),
    ],
);

/// `CharUnicodeInfo`: what Unicode says of a character.
static UNICODE_INFO: TypeDef = TypeDef {
    name: "System.Globalization.CharUnicodeInfo",
    kind: DefKind::Abstract,
    methods: &[NUMERIC_VALUE, UNICODE_CATEGORY],
    ..TypeDef::CLASS
};

const METHODS: &[MethodDef] = &[
    method(
        "CompareTo",
        &[
            overload("int CompareTo(System.Object value)", compare_to),
            overload("int CompareTo(char value)", compare_to),
        ],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object obj)", |_, this, a| {
                Ok(this.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(char obj)", |_, this, a| {
                Ok(this.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method("GetHashCode", object::GET_HASH_CODE),
    method(
        "GetTypeCode",
        &[overload("System.TypeCode GetTypeCode()", |_, this, _| {
            Ok(system::type_code(this))
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
        "ConvertFromUtf32",
        &[overload(
            "static string ConvertFromUtf32(int utf32)",
            |e, _, a| match u32::try_from(args::int(a, 0)?)
                .ok()
                .and_then(char::from_u32)
            {
                Some(c) => Ok(Value::from(c.to_string())),
                None => throw::out_of_range(
                    e,
                    "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate \
                 codepoint values (0x00d800 ~ 0x00dfff).",
                    "utf32",
                ),
            },
        )],
    ),
    static_method(
        "ConvertToUtf32",
        &[
            overload(
                "static int ConvertToUtf32(char highSurrogate, char lowSurrogate)",
                |e, _, a| {
                    let pair = [args::unit(a, 0)?, args::unit(a, 1)?];
                    match (pair, char::decode_utf16(pair).next()) {
                        ([0xd800..=0xdbff, 0xdc00..=0xdfff], Some(Ok(c))) => Ok((c as i32).into()),
                        _ => throw::out_of_range(
                            e,
                            "A valid high surrogate character is between 0xd800 and 0xdbff, inclusive.",
                            "highSurrogate",
                        ),
                    }
                },
            ),
            overload(
                "static int ConvertToUtf32(string s, int index)",
                |e, _, a| {
                    unit_at(e, a)?;
                    match char_at(e, a)? {
                        Some(c) => Ok((c as i32).into()),
                        None => throw::argument(
                            e,
                            "Found a low surrogate char without a preceding high surrogate.",
                            "s",
                        ),
                    }
                },
            ),
        ],
    ),
    NUMERIC_VALUE,
    UNICODE_CATEGORY,
    ascii!("IsAscii", |c| c.is_ascii()),
    ascii!("IsAsciiDigit", |c| c.is_ascii_digit()),
    ascii!("IsAsciiHexDigit", |c| c.is_ascii_hexdigit()),
    ascii!(
        "IsAsciiHexDigitLower",
        |c| matches!(c, '0'..='9' | 'a'..='f')
    ),
    ascii!(
        "IsAsciiHexDigitUpper",
        |c| matches!(c, '0'..='9' | 'A'..='F')
    ),
    ascii!("IsAsciiLetter", |c| c.is_ascii_alphabetic()),
    ascii!("IsAsciiLetterLower", |c| c.is_ascii_lowercase()),
    ascii!("IsAsciiLetterOrDigit", |c| c.is_ascii_alphanumeric()),
    ascii!("IsAsciiLetterUpper", |c| c.is_ascii_uppercase()),
    static_method(
        "IsBetween",
        &[overload(
            "static bool IsBetween(char c, char minInclusive, char maxInclusive)",
            |_, _, a| {
                let c = args::unit(a, 0)?;
                Ok((args::unit(a, 1)? <= c && c <= args::unit(a, 2)?).into())
            },
        )],
    ),
    question!("IsControl", char::is_control),
    question!("IsDigit", |c| category(c) == 8),
    surrogate!("IsHighSurrogate", 0xd800..=0xdbff),
    question!("IsLetter", |c| category(c) <= 4),
    question!("IsLetterOrDigit", |c| matches!(category(c), 0..=4 | 8)),
    question!("IsLower", |c| category(c) == 1),
    surrogate!("IsLowSurrogate", 0xdc00..=0xdfff),
    question!("IsNumber", |c| matches!(category(c), 8..=10)),
    question!("IsPunctuation", |c| matches!(category(c), 18..=24)),
    question!("IsSeparator", |c| matches!(category(c), 11..=13)),
    surrogate!("IsSurrogate", 0xd800..=0xdfff),
    static_method(
        "IsSurrogatePair",
        &[
            overload(
                "static bool IsSurrogatePair(char highSurrogate, char lowSurrogate)",
                |_, _, a| {
                    let pair = (args::unit(a, 0)?, args::unit(a, 1)?);
                    Ok(matches!(pair, (0xd800..=0xdbff, 0xdc00..=0xdfff)).into())
                },
            ),
            overload(
                "static bool IsSurrogatePair(string s, int index)",
                |e, _, a| {
                    let next = [
                        args::value(a, 0).clone(),
                        Value::Int32(args::int(a, 1)?.saturating_add(1)),
                    ];
                    let high = unit_at(e, a)?;
                    Ok((matches!(high, 0xd800..=0xdbff)
                        && matches!(unit_at(e, &next), Ok(0xdc00..=0xdfff)))
                    .into())
                },
            ),
        ],
    ),
    question!("IsSymbol", |c| matches!(category(c), 25..=28)),
    question!("IsUpper", |c| category(c) == 0),
    question!("IsWhiteSpace", char::is_whitespace),
    static_method(
        "Parse",
        &[overload(
            "static char Parse(string s)",
            |_, _, a| match single(args::text(a, 0)?) {
                Some(unit) => Ok(Value::Char(unit)),
                None => throw::format("String must be exactly one character long."),
            },
        )],
    ),
    static_method(
        "ToLower",
        &[
            overload("static char ToLower(char c)", |_, _, a| {
                changed(a, case::lower_char)
            }),
            overload(
                "static char ToLower(char c, cultureinfo culture)",
                |_, _, a| changed(a, case::lower_char),
            ),
        ],
    ),
    static_method(
        "ToLowerInvariant",
        &[overload(
            "static char ToLowerInvariant(char c)",
            |_, _, a| changed(a, case::lower_char),
        )],
    ),
    static_method(
        "ToString",
        &[overload("static string ToString(char c)", |_, _, a| {
            Ok(Value::Str(super::utf16::unit_text(args::unit(a, 0)?)))
        })],
    ),
    static_method(
        "ToUpper",
        &[
            overload("static char ToUpper(char c)", |_, _, a| {
                changed(a, case::upper_char)
            }),
            overload(
                "static char ToUpper(char c, cultureinfo culture)",
                |_, _, a| changed(a, case::upper_char),
            ),
        ],
    ),
    static_method(
        "ToUpperInvariant",
        &[overload(
            "static char ToUpperInvariant(char c)",
            |_, _, a| changed(a, case::upper_char),
        )],
    ),
    static_method(
        "TryParse",
        &[overload(
            "static bool TryParse(string s, [ref] char result)",
            |e, _, a| {
                let parsed = single(args::text(a, 0)?);
                args::set_ref(e, a, 1, &Value::Char(parsed.unwrap_or(0)))?;
                Ok(parsed.is_some().into())
            },
        )],
    ),
];

fn to_char(unit: u16) -> Option<char> {
    char::from_u32(u32::from(unit))
}

/// The only unit of a text.
fn single(text: &str) -> Option<u16> {
    let mut units = text.encode_utf16();
    match (units.next(), units.next()) {
        (Some(unit), None) => Some(unit),
        _ => None,
    }
}

/// The unit at `index` of the string `s`.
fn unit_at(engine: &dyn Engine, a: &[Value]) -> R<u16> {
    let text = args::text(a, 0)?;
    let unit = usize::try_from(args::int(a, 1)?)
        .ok()
        .and_then(|at| text.encode_utf16().nth(at));
    unit.map_or_else(
        || throw::out_of_range(engine, "Index was out of range. Must be non-negative and less than the size of the collection.", "index"),
        Ok,
    )
}

/// The character that starts at `index` of the string `s`; None for the second half of a pair.
fn char_at(engine: &dyn Engine, a: &[Value]) -> R<Option<char>> {
    unit_at(engine, a)?;
    let at = usize::try_from(args::int(a, 1)?).unwrap_or(0);
    let rest = args::text(a, 0)?.encode_utf16().skip(at);
    Ok(char::decode_utf16(rest).next().and_then(Result::ok))
}

fn changed(a: &[Value], f: fn(char) -> char) -> R<Value> {
    let unit = args::unit(a, 0)?;
    let new = to_char(unit).and_then(|c| u16::try_from(f(c) as u32).ok());
    Ok(Value::Char(new.unwrap_or(unit)))
}

fn compare_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match (this.base(), args::value(a, 0).base()) {
        (Value::Char(x), Value::Char(y)) => Ok((i32::from(*x) - i32::from(*y)).into()),
        (_, Value::Null | Value::Void) => Ok(1.into()),
        (_, other) => Ok((object::compare(engine, this, other)? as i32).into()),
    }
}

fn numeric(c: Option<char>) -> f64 {
    c.filter(|c| category(*c) == 8)
        .and_then(decimal_digit)
        .map_or(-1.0, f64::from)
}

/// The value of a decimal digit of any script: the digits of a script follow one another from its zero.
fn decimal_digit(c: char) -> Option<u32> {
    if let Some(digit) = c.to_digit(10) {
        return Some(digit);
    }
    let mut zero = c as u32;
    for _ in 0..9 {
        match char::from_u32(zero - 1) {
            Some(before) if category(before) == 8 => zero -= 1,
            _ => break,
        }
    }
    Some(c as u32 - zero)
}

fn category_value(unit: u16) -> Value {
    let number = match to_char(unit) {
        Some(c) => category(c),
        None => 16,
    };
    system::enumeration("System.Globalization.UnicodeCategory", number)
}

/// The Unicode category in .NET's numbers.
fn category(c: char) -> i64 {
    use icu_properties::props::GeneralCategory as G;
    use icu_properties::{CodePointMapData, props};
    // ASCII by table-free rules: it is what scripts ask about.
    match c {
        'A'..='Z' => return 0,
        'a'..='z' => return 1,
        '0'..='9' => return 8,
        ' ' => return 11,
        '\0'..='\u{1f}' | '\u{7f}' => return 14,
        _ => {}
    }
    match CodePointMapData::<props::GeneralCategory>::new().get(c) {
        G::UppercaseLetter => 0,
        G::LowercaseLetter => 1,
        G::TitlecaseLetter => 2,
        G::ModifierLetter => 3,
        G::OtherLetter => 4,
        G::NonspacingMark => 5,
        G::SpacingMark => 6,
        G::EnclosingMark => 7,
        G::DecimalNumber => 8,
        G::LetterNumber => 9,
        G::OtherNumber => 10,
        G::SpaceSeparator => 11,
        G::LineSeparator => 12,
        G::ParagraphSeparator => 13,
        G::Control => 14,
        G::Format => 15,
        G::Surrogate => 16,
        G::PrivateUse => 17,
        G::ConnectorPunctuation => 18,
        G::DashPunctuation => 19,
        G::OpenPunctuation => 20,
        G::ClosePunctuation => 21,
        G::InitialPunctuation => 22,
        G::FinalPunctuation => 23,
        G::OtherPunctuation => 24,
        G::MathSymbol => 25,
        G::CurrencySymbol => 26,
        G::ModifierSymbol => 27,
        G::OtherSymbol => 28,
        _ => 29,
    }
}
