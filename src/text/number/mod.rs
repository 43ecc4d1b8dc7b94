//! Numbers as text and text as numbers, as `System.Number` does both.
//!
//! A value to be written is a [`Number`]; its standard formats (`N2`, `X8`) are in [`standard`], its custom ones
//! (`#,##0.00`) in [`custom`], the reading of text in [`parse`] and PowerShell's own conversion of text in [`convert`].

pub mod convert;
mod custom;
mod digits;
pub mod parse;
mod standard;

use super::culture::{Culture, NumberFormat};
use super::error::TextError;
use crate::Edition;
use digits::{Cut, Digits};
use num_bigint::BigInt;
use rust_decimal::Decimal;

/// A number to be written.
#[derive(Clone, Copy, Debug)]
pub enum Number<'a> {
    /// An integer type of so many bits (8 to 64), which hexadecimal and binary formats need to know.
    Integer {
        /// The value; unsigned types are within range too.
        value: i128,
        /// The width of the type in bits.
        bits: u8,
    },
    /// `System.Single`
    Single(f32),
    /// `System.Double`
    Double(f64),
    /// `System.Decimal`, which keeps its scale
    Decimal(Decimal),
    /// `System.Numerics.BigInteger`
    Big(&'a BigInt),
}

impl From<i32> for Number<'_> {
    fn from(value: i32) -> Self {
        Number::Integer {
            value: value.into(),
            bits: 32,
        }
    }
}

impl From<i64> for Number<'_> {
    fn from(value: i64) -> Self {
        Number::Integer {
            value: value.into(),
            bits: 64,
        }
    }
}

impl From<f64> for Number<'_> {
    fn from(value: f64) -> Self {
        Number::Double(value)
    }
}

impl From<Decimal> for Number<'_> {
    fn from(value: Decimal) -> Self {
        Number::Decimal(value)
    }
}

/// `value.ToString(format, culture)`; an empty format is `G`.
///
/// # Errors
/// `FormatException` when the format is a letter that the number's type does not know.
pub fn format(value: Number<'_>, format: &str, culture: &Culture) -> Result<String, TextError> {
    let info = &culture.number;
    if let Some(symbol) = not_finite(value, info) {
        return Ok(symbol.to_owned());
    }
    if format.is_empty() {
        return Ok(general(value, info));
    }
    match standard::Specifier::parse(format)? {
        Some(specifier) => standard::format(value, specifier, info),
        None => Ok(custom::format(digits_for_custom(value), format, info)),
    }
}

/// `value.ToString(culture)`, as a method call gives it.
///
/// Windows PowerShell's .NET writes at most 15 digits of a double and 7 of a single.
pub fn to_text(value: Number<'_>, culture: &Culture, edition: Edition) -> String {
    let info = &culture.number;
    match (not_finite(value, info), edition) {
        (Some(symbol), _) => symbol.to_owned(),
        (None, Edition::Core) => general(value, info),
        (None, Edition::Desktop) => general_of_framework(value, info),
    }
}

/// The text that PowerShell itself makes of a number, in `"$x"` and `[string]`: of the invariant culture.
///
/// PowerShell 7 writes 15 significant digits of a double and 7 of a single; the desktop edition as many as make it
/// unique (both measured).
pub fn to_powershell_text(value: Number<'_>, edition: Edition) -> String {
    let info = &Culture::invariant().number;
    if let Some(symbol) = not_finite(value, info) {
        return symbol.to_owned();
    }
    let precision = match (value, edition) {
        (Number::Double(_), Edition::Core) => 15,
        (Number::Single(_), Edition::Core) => 7,
        _ => return general(value, info),
    };
    standard::general_with(value, precision, info)
}

/// The default text: digits as they are for integers and decimals, the shortest that reads back for floats.
fn general(value: Number<'_>, info: &NumberFormat) -> String {
    match value {
        Number::Integer { .. } | Number::Big(_) => standard::decimal_text(value, 0, info),
        _ => standard::shortest(value, info),
    }
}

/// The default text in .NET Framework: the shortest form when it has no more digits than the type's precision.
fn general_of_framework(value: Number<'_>, info: &NumberFormat) -> String {
    let precision = match value {
        Number::Double(_) => 15,
        Number::Single(_) => 7,
        _ => return general(value, info),
    };
    if digits_of(value, Cut::Shortest).digits.len() <= precision {
        return general(value, info);
    }
    standard::general_with(value, precision, info)
}

/// The symbol of a float that is no number or has no bound.
fn not_finite(value: Number<'_>, info: &NumberFormat) -> Option<&'static str> {
    let value = match value {
        Number::Double(value) => value,
        Number::Single(value) => f64::from(value),
        _ => return None,
    };
    match value {
        _ if value.is_nan() => Some(info.nan),
        f64::INFINITY => Some(info.infinity),
        f64::NEG_INFINITY => Some(info.negative_infinity),
        _ => None,
    }
}

fn digits_of(value: Number<'_>, cut: Cut) -> Digits {
    match value {
        Number::Integer { value, .. } => Digits::from_integer(value),
        Number::Big(value) => Digits::from_big(value),
        Number::Decimal(value) => Digits::from_decimal(value),
        Number::Double(value) => Digits::from_double(value, cut),
        Number::Single(value) => Digits::from_single(value, cut),
    }
}

/// Custom formats see no more of a float than its safe digits.
fn digits_for_custom(value: Number<'_>) -> Digits {
    let precision = if matches!(value, Number::Single(_)) {
        7
    } else {
        15
    };
    digits_of(value, Cut::Significant(precision))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us(value: impl Into<Number<'static>>, spec: &str) -> String {
        format(value.into(), spec, Culture::en_us()).unwrap_or_else(|e| e.message)
    }

    #[test]
    fn doubles_have_the_shortest_text_that_reads_back() {
        for (value, text) in [
            (1e16, "10000000000000000"),
            (1e20, "1E+20"),
            (4.9e-324, "5E-324"),
            (-0.0, "-0"),
            (1e-5, "1E-05"),
            (0.1 + 0.2, "0.30000000000000004"),
        ] {
            assert_eq!(us(value, ""), text);
        }
        assert_eq!(
            to_text((0.1 + 0.2).into(), Culture::en_us(), Edition::Desktop),
            "0.3"
        );
    }

    #[test]
    fn powershell_converts_doubles_with_15_digits_in_core() {
        assert_eq!(
            to_powershell_text(123_456_789.123_456_79.into(), Edition::Core),
            "123456789.123457"
        );
        assert_eq!(
            to_powershell_text(123_456_789.123_456_79.into(), Edition::Desktop),
            "123456789.12345679"
        );
        assert_eq!(to_powershell_text(1e15.into(), Edition::Core), "1E+15");
        assert_eq!(
            to_powershell_text(f64::INFINITY.into(), Edition::Core),
            "Infinity"
        );
    }

    #[test]
    fn standard_formats_use_the_culture() {
        assert_eq!(us(1234.5678, "N2"), "1,234.57");
        assert_eq!(us(-1234567, "C"), "-$1,234,567.00");
        assert_eq!(us(0.256, "P1"), "25.6%");
        assert_eq!(us(-1, "X"), "FFFFFFFF");
        assert_eq!(us(5, "D3"), "005");
        assert_eq!(us(12345.6789, "E2"), "1.23E+004");
        assert_eq!(us(1.5, "D"), "Format specifier was invalid.");
        let german = Culture::by_name("de-DE", Edition::Core).unwrap();
        assert_eq!(
            format(1234567.891.into(), "N1", german).unwrap(),
            "1.234.567,9"
        );
    }

    #[test]
    fn decimals_keep_their_scale() {
        let price: Decimal = "1234.50".parse().unwrap();
        assert_eq!(us(price, ""), "1234.50");
        assert_eq!(us(price, "N0"), "1,235");
        assert_eq!(us(price, "0.###"), "1234.5");
    }

    #[test]
    fn custom_formats_have_sections_scaling_and_literals() {
        assert_eq!(us(-0.001, "0"), "-0");
        assert_eq!(us(-0.001, "#"), "");
        assert_eq!(us(1234567, "0,,.#"), "1.2");
        assert_eq!(us(-5, "+0;-0;zero"), "-5");
        assert_eq!(us(0, "+0;-0;zero"), "zero");
        assert_eq!(us(4255551234_i64, "(000)000-0000"), "(425)555-1234");
        assert_eq!(us(1234.5, "0.00e+00"), "1.23e+03");
    }
}
