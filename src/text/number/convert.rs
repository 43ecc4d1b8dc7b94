//! PowerShell's own conversion of text to numbers, which casts, operators and parameters share: text that its language
//! would read as a number literal is that number (`0x1F`, `1kb`, `1.5e3`), other text is parsed by .NET in the
//! invariant culture.

use super::parse::{self, IntegerType, Styles, not_a_number};
use crate::Edition;
use crate::text::culture::Culture;
use crate::text::error::{ErrorKind, TextError};
use num_bigint::BigInt;
use num_traits::{FromPrimitive, Num, ToPrimitive};
use rust_decimal::Decimal;

/// The value of a number literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// An integer that fits in some .NET type; its type is Int32 when it fits, else Int64.
    Integer(i128, Option<IntegerType>),
    /// A double.
    Double(f64),
    /// A decimal.
    Decimal(Decimal),
    /// A BigInteger: by suffix `n`, or too large for a decimal.
    Big(BigInt),
}

/// Reads all of `text` as a signed number literal of the language.
///
/// Returns nothing when it is not one or its suffix can't hold it. The suffixes that Windows PowerShell lacks
/// (`u`, `y`, `s`, `n` and `0b`) are not read for it.
pub fn literal(text: &str, edition: Edition) -> Option<Literal> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (body, multiplier) = split_multiplier(body);
    let (body, suffix) = split_suffix(body, edition);
    let digits = Radix::of(body, edition)?;
    let value = digits.value(negative, suffix)?;
    multiply(value, multiplier, suffix)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Suffix {
    None,
    Long,
    Decimal,
    Unsigned,
    UnsignedLong,
    Byte,
    UnsignedByte,
    Short,
    UnsignedShort,
    Big,
}

impl Suffix {
    fn integer_type(self) -> Option<IntegerType> {
        Some(match self {
            Suffix::Long => IntegerType::Int64,
            Suffix::UnsignedLong => IntegerType::UInt64,
            Suffix::Byte => IntegerType::SByte,
            Suffix::UnsignedByte => IntegerType::Byte,
            Suffix::Short => IntegerType::Int16,
            Suffix::UnsignedShort => IntegerType::UInt16,
            Suffix::None | Suffix::Decimal | Suffix::Unsigned | Suffix::Big => return None,
        })
    }
}

/// `kb` to `pb` at the end of a literal.
fn split_multiplier(text: &str) -> (&str, i64) {
    for (unit, power) in [("kb", 10), ("mb", 20), ("gb", 30), ("tb", 40), ("pb", 50)] {
        let at = text.len().saturating_sub(2);
        if text
            .get(at..)
            .is_some_and(|end| end.eq_ignore_ascii_case(unit))
        {
            return (text.get(..at).unwrap_or(""), 1 << power);
        }
    }
    (text, 1)
}

/// A type suffix at the end of what is left. In a hexadecimal literal `d` and `b` are digits.
fn split_suffix(text: &str, edition: Edition) -> (&str, Suffix) {
    let hex = text.get(..2).is_some_and(|p| p.eq_ignore_ascii_case("0x"));
    let candidates = [
        ("ul", Suffix::UnsignedLong),
        ("us", Suffix::UnsignedShort),
        ("uy", Suffix::UnsignedByte),
        ("l", Suffix::Long),
        ("u", Suffix::Unsigned),
        ("y", Suffix::Byte),
        ("s", Suffix::Short),
        ("n", Suffix::Big),
        ("d", Suffix::Decimal),
    ];
    for (letters, suffix) in candidates {
        let known = edition.is_core() || matches!(suffix, Suffix::Long | Suffix::Decimal);
        let at = text.len().saturating_sub(letters.len());
        let ends = text
            .get(at..)
            .is_some_and(|end| end.eq_ignore_ascii_case(letters));
        if known && ends && !(hex && suffix == Suffix::Decimal) {
            return (text.get(..at).unwrap_or(""), suffix);
        }
    }
    (text, Suffix::None)
}

enum Radix<'a> {
    Hex(&'a str),
    Binary(&'a str),
    Whole(&'a str),
    Real(&'a str),
}

impl<'a> Radix<'a> {
    fn of(text: &'a str, edition: Edition) -> Option<Radix<'a>> {
        let prefix = text.get(..2).map(str::to_ascii_lowercase);
        let rest = text.get(2..).unwrap_or("");
        match prefix.as_deref() {
            // PowerShell 7 reads the bare prefix as zero.
            Some("0x")
                if rest.bytes().all(|b| b.is_ascii_hexdigit())
                    && (edition.is_core() || !rest.is_empty()) =>
            {
                return Some(Radix::Hex(rest));
            }
            Some("0b")
                if edition.is_core()
                    && !rest.is_empty()
                    && rest.bytes().all(|b| matches!(b, b'0' | b'1')) =>
            {
                return Some(Radix::Binary(rest));
            }
            _ => {}
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        let run = |at: &mut usize| {
            let start = *at;
            while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
                *at += 1;
            }
            *at - start
        };
        let whole = run(&mut at);
        if whole > 0 && at == bytes.len() {
            return Some(Radix::Whole(text));
        }
        let mut fraction = 0;
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            fraction = run(&mut at);
        }
        if whole + fraction == 0 {
            return None;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1;
            if matches!(bytes.get(at), Some(b'+' | b'-')) {
                at += 1;
            }
            if run(&mut at) == 0 {
                return None;
            }
        }
        (at == bytes.len()).then_some(Radix::Real(text))
    }

    fn value(&self, negative: bool, suffix: Suffix) -> Option<Literal> {
        match self {
            Radix::Hex(digits) => bits(digits, 16, 4, negative, suffix),
            Radix::Binary(digits) => bits(digits, 2, 1, negative, suffix),
            Radix::Whole(digits) if suffix != Suffix::Decimal => {
                let value = BigInt::from_str_radix(digits, 10).ok()?;
                whole(if negative { -value } else { value }, suffix)
            }
            Radix::Whole(text) | Radix::Real(text) => {
                let signed = format!("{}{text}", if negative { "-" } else { "" });
                if suffix == Suffix::Decimal {
                    let styles = Styles::FLOAT;
                    return parse::decimal(&signed, styles, Culture::invariant(), Edition::Core)
                        .ok()
                        .map(Literal::Decimal);
                }
                let value =
                    parse::double(&signed, Styles::FLOAT, Culture::invariant(), Edition::Core)
                        .ok()?;
                match suffix {
                    Suffix::None => Some(Literal::Double(value)),
                    // A real with an integer suffix is rounded, half to even.
                    _ => whole(BigInt::from_f64(value.round_ties_even())?, suffix),
                }
            }
        }
    }
}

/// A hexadecimal or binary literal: eight or sixteen hexadecimal digits are the bits of a signed integer.
fn bits(
    digits: &str,
    radix: u32,
    per_digit: usize,
    negative: bool,
    suffix: Suffix,
) -> Option<Literal> {
    let width = digits.len() * per_digit;
    let value = if digits.is_empty() {
        BigInt::from(0)
    } else {
        BigInt::from_str_radix(digits, radix).ok()?
    };
    let wraps = !matches!(
        suffix,
        Suffix::Unsigned | Suffix::UnsignedLong | Suffix::UnsignedByte | Suffix::UnsignedShort
    );
    let at_edge = match radix {
        16 => matches!(digits.len(), 8 | 16),
        _ => matches!(width, 8 | 16 | 32 | 64),
    };
    let top = (&value >> width.saturating_sub(1)) == BigInt::from(1);
    let value = if wraps && at_edge && top {
        value - (BigInt::from(1) << width)
    } else {
        value
    };
    whole(if negative { -value } else { value }, suffix)
}

/// An integer as the type that its suffix names, else the smallest of Int32, Int64, decimal and double.
fn whole(value: BigInt, suffix: Suffix) -> Option<Literal> {
    if suffix == Suffix::Big {
        return Some(Literal::Big(value));
    }
    let small = value.to_i128();
    if suffix == Suffix::Unsigned {
        let value = small.filter(|v| *v >= 0)?;
        let ty = if value <= u32::MAX.into() {
            IntegerType::UInt32
        } else {
            IntegerType::UInt64
        };
        return ty.check(value).ok().map(|v| Literal::Integer(v, Some(ty)));
    }
    if let Some(ty) = suffix.integer_type() {
        return small
            .and_then(|v| ty.check(v).ok())
            .map(|v| Literal::Integer(v, Some(ty)));
    }
    if let Some(value) = small.filter(|v| (i64::MIN.into()..=i64::MAX.into()).contains(v)) {
        return Some(Literal::Integer(value, None));
    }
    match small.and_then(|v| Decimal::try_from_i128_with_scale(v, 0).ok()) {
        Some(value) => Some(Literal::Decimal(value)),
        None => value.to_f64().map(Literal::Double),
    }
}

fn multiply(value: Literal, by: i64, suffix: Suffix) -> Option<Literal> {
    if by == 1 {
        return Some(value);
    }
    match value {
        Literal::Integer(value, _) => whole(BigInt::from(value) * by, suffix),
        Literal::Double(value) => Some(Literal::Double(value * by as f64)),
        Literal::Decimal(value) => value.checked_mul(Decimal::from(by)).map(Literal::Decimal),
        Literal::Big(value) => Some(Literal::Big(value * by)),
    }
}

/// Text as an integer type, as `[int]'…'` reads it: a literal is rounded half to even, other text is an
/// integer or hexadecimal (`#1F`, `&h1F`), empty text is zero.
///
/// # Errors
/// `FormatException` or `OverflowException`, the inner error of PowerShell's own `InvalidCastFromStringToInteger`.
pub fn to_integer(text: &str, ty: IntegerType, edition: Edition) -> Result<i128, TextError> {
    if text.is_empty() {
        return Ok(0);
    }
    // PowerShell 7 scans a literal first. 5.1 does without, and through a double afterwards.
    if edition.is_core() {
        let value = if text.trim().is_empty() {
            Some(0)
        } else {
            literal(text, edition).and_then(|l| l.to_integer(ty))
        };
        if let Some(value) = value {
            return Ok(value);
        }
    }
    let plain = with_type_converter(text, ty, edition);
    match plain {
        Err(error) if error.kind == ErrorKind::Format => {
            through_double(text, ty, edition).ok_or(error)
        }
        result => result,
    }
}

/// `System.ComponentModel.BaseNumberConverter`: trimmed, with the hexadecimal prefixes of three languages.
fn with_type_converter(text: &str, ty: IntegerType, edition: Edition) -> Result<i128, TextError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(TextError::new(
            ErrorKind::Argument,
            "Index was outside the bounds of the array.",
        ));
    }
    let prefixed = |prefix: &str| {
        let head = trimmed.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix)
            .then(|| trimmed.get(prefix.len()..))
            .flatten()
    };
    match ["#", "0x", "&h"].into_iter().find_map(prefixed) {
        Some(digits) => from_hex(digits, ty),
        None => parse::integer(trimmed, ty, Styles::INTEGER, Culture::invariant(), edition),
    }
}

/// `Convert.ToInt32(digits, 16)`, which words its errors in its own way.
fn from_hex(digits: &str, ty: IntegerType) -> Result<i128, TextError> {
    if digits.is_empty() {
        let text = "Index was out of range. Must be non-negative and less than the size of the collection.";
        return Err(TextError::new(ErrorKind::ArgumentOutOfRange, text));
    }
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        let all_bad = !digits.bytes().next().is_some_and(|b| b.is_ascii_hexdigit());
        return Err(TextError::format(if all_bad {
            "Could not find any recognizable digits."
        } else {
            "Additional non-parsable characters are at the end of the string."
        }));
    }
    parse::integer(digits, ty, Styles::HEX, Culture::invariant(), Edition::Core)
}

fn through_double(text: &str, ty: IntegerType, edition: Edition) -> Option<i128> {
    let value = parse::double(text, Styles::FLOAT_THOUSANDS, Culture::invariant(), edition).ok()?;
    rounded(value).and_then(|value| ty.check(value).ok())
}

fn rounded(value: f64) -> Option<i128> {
    value
        .is_finite()
        .then(|| value.round_ties_even())
        .and_then(|v| v.to_i128())
}

impl Literal {
    fn to_integer(&self, ty: IntegerType) -> Option<i128> {
        let value = match self {
            Literal::Integer(value, _) => Some(*value),
            Literal::Double(value) => rounded(*value),
            Literal::Decimal(value) => value.round_dp(0).to_i128(),
            Literal::Big(value) => value.to_i128(),
        };
        value.and_then(|value| ty.check(value).ok())
    }

    /// The nearest double.
    pub fn to_double(&self) -> f64 {
        match self {
            Literal::Integer(value, _) => *value as f64,
            Literal::Double(value) => *value,
            Literal::Decimal(value) => value.to_f64().unwrap_or(f64::NAN),
            Literal::Big(value) => value.to_f64().unwrap_or(f64::NAN),
        }
    }
}

/// Text as a double, as `[double]'…'` reads it.
///
/// # Errors
/// As [`to_integer`].
pub fn to_double(text: &str, edition: Edition) -> Result<f64, TextError> {
    if text.trim().is_empty() && (text.is_empty() || edition.is_core()) {
        return Ok(0.0);
    }
    if edition.is_core()
        && let Some(value) = literal(text, edition)
    {
        return Ok(value.to_double());
    }
    parse::double(text, Styles::FLOAT_THOUSANDS, Culture::invariant(), edition)
}

/// Text as a single, as `[float]'…'` reads it.
///
/// # Errors
/// As [`to_integer`].
pub fn to_single(text: &str, edition: Edition) -> Result<f32, TextError> {
    if text.trim().is_empty() && (text.is_empty() || edition.is_core()) {
        return Ok(0.0);
    }
    if edition.is_core()
        && let Some(value) = literal(text, edition)
    {
        return Ok(value.to_double() as f32);
    }
    parse::single(text, Styles::FLOAT_THOUSANDS, Culture::invariant(), edition)
}

/// Text as a decimal, as `[decimal]'…'` reads it.
///
/// # Errors
/// As [`to_integer`].
pub fn to_decimal(text: &str, edition: Edition) -> Result<Decimal, TextError> {
    if text.trim().is_empty() && (text.is_empty() || edition.is_core()) {
        return Ok(Decimal::ZERO);
    }
    if edition.is_core() {
        let value = match literal(text, edition) {
            Some(Literal::Integer(value, _)) => Decimal::try_from_i128_with_scale(value, 0).ok(),
            Some(Literal::Double(value)) => decimal_of_double(value),
            Some(Literal::Decimal(value)) => Some(value),
            Some(Literal::Big(value)) => value
                .to_i128()
                .and_then(|v| Decimal::try_from_i128_with_scale(v, 0).ok()),
            None => None,
        };
        if let Some(value) = value {
            return Ok(value);
        }
    }
    let culture = Culture::invariant();
    match parse::decimal(text, Styles::NUMBER, culture, edition) {
        Err(error) if error.kind == ErrorKind::Format => {
            let value = parse::double(text, Styles::FLOAT_THOUSANDS, culture, edition).ok();
            value.and_then(decimal_of_double).ok_or(error)
        }
        result => result,
    }
}

/// `(decimal)value`: 15 significant digits, without the zeros behind them.
pub fn decimal_of_double(value: f64) -> Option<Decimal> {
    const DIGITS: usize = 15;
    if !value.is_finite() {
        return None;
    }
    let text = format!("{:.*e}", DIGITS - 1, value);
    let value = parse::decimal(&text, Styles::FLOAT, Culture::invariant(), Edition::Core).ok()?;
    Some(value.normalize())
}

/// Text as a BigInteger, as `[bigint]'…'` reads it.
///
/// # Errors
/// As [`to_integer`].
pub fn to_big(text: &str, edition: Edition) -> Result<BigInt, TextError> {
    if !edition.is_core() {
        return parse::big(text, Styles::INTEGER, Culture::invariant());
    }
    if text.trim().is_empty() {
        return Ok(BigInt::from(0));
    }
    let value = match literal(text, edition) {
        Some(Literal::Integer(value, _)) => Some(BigInt::from(value)),
        Some(Literal::Double(value)) => BigInt::from_f64(value),
        Some(Literal::Decimal(value)) => value.to_i128().map(BigInt::from),
        Some(Literal::Big(value)) => Some(value),
        None => None,
    };
    match value {
        Some(value) => Ok(value),
        None => parse::big(
            text,
            Styles(Styles::INTEGER.0 | Styles::THOUSANDS.0),
            Culture::invariant(),
        ),
    }
}

/// The number that arithmetic makes of text (`'5' * 2` does not, `5 * '2'` does): the literal, else a double.
///
/// # Errors
/// `FormatException`.
pub fn to_number(text: &str, edition: Edition) -> Result<Literal, TextError> {
    if text.trim().is_empty() {
        return Ok(Literal::Integer(0, None));
    }
    match literal(text, edition) {
        Some(value) => Ok(value),
        None => Err(not_a_number(text, edition)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str) -> Result<i128, String> {
        to_integer(text, IntegerType::Int32, Edition::Core).map_err(|e| e.message)
    }

    #[test]
    fn text_that_is_a_literal_is_that_number() {
        for (text, value) in [
            ("0x1F", 31),
            ("1kb", 1024),
            ("1.5", 2),
            ("2.5", 2),
            (" 12 ", 12),
            ("1e3", 1000),
            ("0xFFFFFFFF", -1),
            ("1,234", 1234),
            ("", 0),
            (" ", 0),
            ("#1F", 31),
        ] {
            assert_eq!(int(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn other_text_fails_with_the_words_of_dotnet() {
        assert_eq!(
            int("abc"),
            Err("The input string 'abc' was not in a correct format.".into())
        );
        assert_eq!(
            int("9999999999"),
            Err("Value was either too large or too small for an Int32.".into())
        );
        let byte = to_integer("1kb", IntegerType::Byte, Edition::Core).unwrap_err();
        assert_eq!(
            byte.message,
            "The input string '1kb' was not in a correct format."
        );
    }

    #[test]
    fn literals_take_the_type_that_holds_them() {
        let core = |text| literal(text, Edition::Core);
        assert_eq!(core("1.5d"), Some(Literal::Decimal("1.5".parse().unwrap())));
        assert_eq!(
            core("10y"),
            Some(Literal::Integer(10, Some(IntegerType::SByte)))
        );
        assert_eq!(
            core("4294967296u"),
            Some(Literal::Integer(4294967296, Some(IntegerType::UInt64)))
        );
        assert_eq!(core("1.5kb"), Some(Literal::Double(1536.0)));
        assert_eq!(core("1_000"), None);
        assert_eq!(literal("10y", Edition::Desktop), None);
        assert_eq!(core("0b101"), Some(Literal::Integer(5, None)));
    }

    #[test]
    fn doubles_decimals_and_big_integers_read_text_too() {
        assert_eq!(to_double("1,234.5", Edition::Core), Ok(1234.5));
        assert_eq!(
            to_decimal("1e3", Edition::Core).map(|d| d.to_string()),
            Ok("1000".into())
        );
        assert_eq!(to_big("1,2", Edition::Core), Ok(BigInt::from(12)));
        assert_eq!(
            to_big("x", Edition::Core).unwrap_err().message,
            "The value could not be parsed."
        );
    }
}
