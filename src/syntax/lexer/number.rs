//! Numbers: `12`, `-3.5e7`, `0x1F`, `0b101`, with suffixes for the type and multipliers.

use nom::branch::alt;
use nom::bytes::complete::{tag_no_case, take_while};
use nom::character::complete::{digit1, one_of};
use nom::combinator::{opt, recognize};
use nom::sequence::preceded;
use nom::{IResult, Parser};
use num_bigint::BigInt;
use num_traits::{FromPrimitive, Num, ToPrimitive};
use rust_decimal::Decimal;

use super::super::ast::Number;
use super::super::chars;
use super::super::cursor::{Cursor, Mode};
use super::super::problem;
use super::super::token::{Kind, Token};
use super::{done, word};
use crate::Edition;

/// A number's parts, as written.
#[derive(Clone, Copy, Debug)]
struct Literal<'s> {
    negative: bool,
    base: u32,
    /// Digits, with point and exponent where it is real.
    digits: &'s str,
    real: bool,
    suffix: Suffix,
    multiplier: i64,
}

/// The type that a suffix asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Suffix {
    None,
    SByte,
    Byte,
    Int16,
    UInt16,
    Unsigned,
    Int64,
    UInt64,
    Decimal,
    BigInt,
}

/// The number token that begins here; a word where the text only looks like one.
pub fn number(i: Cursor<'_, '_>) -> Token {
    let Some(rest) = scan(i) else {
        return word::generic(i);
    };
    let text = i.text(rest.span_from(i.at));
    if value(text, i.cx.edition).is_none() {
        if i.way.mode != Mode::Expression {
            return word::generic(i);
        }
        i.error(
            &problem::BAD_NUMERIC_CONSTANT,
            rest.span_from(i.at),
            &[text],
        );
    }
    done(i, rest, Kind::Number)
}

/// Behind the number that begins here, where one does and nothing else follows directly.
pub fn scan<'a, 's>(i: Cursor<'a, 's>) -> Option<Cursor<'a, 's>> {
    let core = i.cx.edition.is_core();
    let (left, _) = number_literal(i.rest(), core).ok()?;
    let rest = i.skip(i.rest().len() - left.len());
    let c = rest.char();
    let in_expression = i.way.mode == Mode::Expression;
    let ends = chars::ends_token(c) || (in_expression && chars::ends_number(c, i.way.ternary));
    ends.then_some(rest)
}

/// The number that a whole text is, blanks around it aside.
pub fn parse(text: &str, edition: Edition) -> Option<Number> {
    value(text.trim(), edition)
}

/// The number that a number token's text is.
pub fn value(text: &str, edition: Edition) -> Option<Number> {
    // Most numbers are a few plain digits, which need no arithmetic beyond an int's.
    if text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        return text.parse().ok().map(Number::Int32);
    }
    let (left, literal) = number_literal(text, edition.is_core()).ok()?;
    if !left.is_empty() {
        return None;
    }
    if edition.is_core() {
        literal.core_value()
    } else {
        literal.desktop_value()
    }
}

/// number-literal = [ sign ], ( hexadecimal | binary | decimal ), [ suffix ], [ multiplier ] ;
fn number_literal(text: &str, core: bool) -> IResult<&str, Literal<'_>> {
    let (rest, sign) = opt(one_of("+-\u{2013}\u{2014}\u{2015}")).parse(text)?;
    let (rest, (base, digits, real)) =
        alt((|i| hexadecimal(i, core), |i| binary(i, core), decimal)).parse(rest)?;
    let (rest, suffix) = suffix(rest, core)?;
    let (rest, multiplier) = multiplier(rest)?;
    let literal = Literal {
        negative: sign.is_some_and(|c| c != '+'),
        base,
        digits,
        real,
        suffix,
        multiplier,
    };
    Ok((rest, literal))
}

/// hexadecimal = "0x", { hexadecimal-digit } ;
fn hexadecimal(text: &str, core: bool) -> IResult<&str, (u32, &str, bool)> {
    let hex = take_while(|c: char| c.is_ascii_hexdigit());
    let (rest, digits): (_, &str) = preceded(tag_no_case("0x"), hex).parse(text)?;
    if digits.is_empty() && !core {
        let error = nom::error::Error::new(text, nom::error::ErrorKind::HexDigit);
        return Err(nom::Err::Error(error));
    }
    Ok((rest, (16, digits, false)))
}

/// binary = "0b", ( "0" | "1" ), { "0" | "1" } ;
fn binary(text: &str, core: bool) -> IResult<&str, (u32, &str, bool)> {
    let bits = take_while(|c| matches!(c, '0' | '1'));
    let (rest, digits): (_, &str) = preceded(tag_no_case("0b"), bits).parse(text)?;
    if !core || digits.is_empty() {
        let error = nom::error::Error::new(text, nom::error::ErrorKind::Tag);
        return Err(nom::Err::Error(error));
    }
    Ok((rest, (2, digits, false)))
}

/// decimal = { digit }, [ ".", { digit } ], [ exponent ] ;
fn decimal(text: &str) -> IResult<&str, (u32, &str, bool)> {
    let (rest, whole) = opt(digit1).parse(text)?;
    let whole: Option<&str> = whole;
    let fraction = match rest.strip_prefix('.') {
        Some(fraction) if whole.is_none() || !fraction.starts_with('.') => Some(fraction),
        _ => None,
    };
    if whole.is_none()
        && !fraction.is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
    {
        let error = nom::error::Error::new(text, nom::error::ErrorKind::Digit);
        return Err(nom::Err::Error(error));
    }
    let after_fraction = match fraction {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let (rest, exponent) = opt(exponent).parse(after_fraction)?;
    let length = text.len() - rest.len();
    let digits = text.get(..length).unwrap_or("");
    let real = fraction.is_some() || exponent.is_some();
    Ok((rest, (10, digits, real)))
}

/// exponent = "e", [ sign ], digit, { digit } ;
fn exponent(text: &str) -> IResult<&str, &str> {
    let sign = opt(one_of("+-\u{2013}\u{2014}\u{2015}"));
    recognize((tag_no_case("e"), sign, digit1)).parse(text)
}

/// suffix = "l" | "d" | "u" | "ul" | "us" | "uy" | "s" | "y" | "n" ;
fn suffix(text: &str, core: bool) -> IResult<&str, Suffix> {
    let first = text.bytes().next().unwrap_or(0).to_ascii_lowercase();
    let second = text
        .as_bytes()
        .get(1)
        .copied()
        .unwrap_or(0)
        .to_ascii_lowercase();
    let (length, suffix) = match (first, second) {
        (b'l', _) => (1, Suffix::Int64),
        (b'd', _) => (1, Suffix::Decimal),
        _ if !core => (0, Suffix::None),
        (b'u', b'l') => (2, Suffix::UInt64),
        (b'u', b's') => (2, Suffix::UInt16),
        (b'u', b'y') => (2, Suffix::Byte),
        (b'u', _) => (1, Suffix::Unsigned),
        (b's', _) => (1, Suffix::Int16),
        (b'y', _) => (1, Suffix::SByte),
        (b'n', _) => (1, Suffix::BigInt),
        _ => (0, Suffix::None),
    };
    Ok((text.get(length..).unwrap_or(""), suffix))
}

/// multiplier = ( "k" | "m" | "g" | "t" | "p" ), "b" ;
fn multiplier(text: &str) -> IResult<&str, i64> {
    let (rest, unit) = opt((one_of("kKmMgGtTpP"), one_of("bB"))).parse(text)?;
    let power = match unit.map(|(unit, _)| unit.to_ascii_lowercase()) {
        Some('k') => 1,
        Some('m') => 2,
        Some('g') => 3,
        Some('t') => 4,
        Some('p') => 5,
        _ => 0,
    };
    Ok((rest, 1024i64.pow(power)))
}

impl Literal<'_> {
    fn sign(&self) -> i64 {
        if self.negative { -1 } else { 1 }
    }

    fn plain_digits(&self) -> String {
        self.digits
            .replace(['\u{2013}', '\u{2014}', '\u{2015}'], "-")
    }

    fn double(&self) -> Option<f64> {
        let value: f64 = self.plain_digits().parse().ok()?;
        let signed = if self.negative { -value } else { value };
        Some(signed * self.multiplier as f64)
    }

    fn decimal(&self) -> Option<Decimal> {
        let digits = self.plain_digits();
        let value = if digits.contains(['e', 'E']) {
            Decimal::from_scientific(&digits).ok()?
        } else {
            digits.parse().ok()?
        };
        let signed: Decimal = if self.negative { -value } else { value };
        signed.checked_mul(Decimal::from(self.multiplier))
    }

    /// An integer's value before a type is chosen; a leading bit at a type's full width is its sign.
    fn integer(&self) -> Option<BigInt> {
        let digits = match self.digits {
            "" => "0",
            digits => digits,
        };
        let mut value = BigInt::from_str_radix(digits, self.base).ok()?;
        let unsigned = matches!(
            self.suffix,
            Suffix::Unsigned | Suffix::Byte | Suffix::UInt16 | Suffix::UInt64
        );
        let bits = match self.base {
            16 if !unsigned => self.hexadecimal_width(digits.len()),
            2 if !unsigned => binary_width(digits.len()),
            _ => None,
        };
        if let Some(bits) = bits
            && value.bit(bits as u64 - 1)
        {
            value -= BigInt::from(1) << bits;
        }
        Some(value * self.multiplier * self.sign())
    }

    fn hexadecimal_width(&self, digits: usize) -> Option<usize> {
        let expected = match self.suffix {
            Suffix::SByte => 2,
            Suffix::Int16 => 4,
            Suffix::Int64 => 16,
            _ if digits < 15 => 8,
            _ => 16,
        };
        (digits == expected).then_some(digits * 4)
    }

    fn core_value(&self) -> Option<Number> {
        if self.real {
            return self.core_real();
        }
        let value = self.integer()?;
        let wide = match self.base {
            16 => self.digits.len() == 15 || self.digits.len() == 16,
            2 => self.digits.len() == 64,
            _ => false,
        };
        let suffix = match self.suffix {
            Suffix::None if wide => Suffix::Int64,
            Suffix::Unsigned if wide => Suffix::UInt64,
            suffix => suffix,
        };
        match suffix {
            Suffix::Decimal => decimal_from(&value).map(Number::Decimal),
            Suffix::None => self.widened(&value),
            suffix => fitted(&value, suffix),
        }
    }

    fn core_real(&self) -> Option<Number> {
        match self.suffix {
            Suffix::Decimal => self.decimal().map(Number::Decimal),
            Suffix::None => self.double().map(Number::Double),
            suffix => fitted(&BigInt::from_f64(self.double()?.round_ties_even())?, suffix),
        }
    }

    /// The smallest of int, long, decimal and double that holds the value.
    fn widened(&self, value: &BigInt) -> Option<Number> {
        if let Some(value) = value.to_i32() {
            return Some(Number::Int32(value));
        }
        if let Some(value) = value.to_i64() {
            return Some(Number::Int64(value));
        }
        if self.base != 10 {
            return None;
        }
        decimal_from(value)
            .map(Number::Decimal)
            .or_else(|| value.to_f64().map(Number::Double))
    }

    fn desktop_value(&self) -> Option<Number> {
        match self.suffix {
            Suffix::Decimal => return self.decimal().map(Number::Decimal),
            Suffix::Int64 if self.real => {
                let value = self.double()?.round_ties_even();
                return BigInt::from_f64(value)?.to_i64().map(Number::Int64);
            }
            _ if self.real => return self.double().map(Number::Double),
            _ => {}
        }
        let value = self.integer()?;
        let wide = self.base == 16 && self.digits.trim_start_matches('0').len() > 8;
        match self.suffix {
            Suffix::Int64 => value.to_i64().map(Number::Int64),
            _ if wide => value.to_i64().map(Number::Int64),
            _ => self.widened(&value),
        }
    }
}

/// The width whose leading bit is a sign, for a binary number of that many digits.
fn binary_width(digits: usize) -> Option<usize> {
    (matches!(digits, 8 | 16 | 32 | 64 | 96) || digits >= 128).then_some(digits)
}

fn decimal_from(value: &BigInt) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(value.to_i128()?, 0).ok()
}

/// The value in the type that a suffix asks for, where it fits.
fn fitted(value: &BigInt, suffix: Suffix) -> Option<Number> {
    match suffix {
        Suffix::SByte => value.to_i8().map(Number::SByte),
        Suffix::Byte => value.to_u8().map(Number::Byte),
        Suffix::Int16 => value.to_i16().map(Number::Int16),
        Suffix::UInt16 => value.to_u16().map(Number::UInt16),
        Suffix::Int64 => value.to_i64().map(Number::Int64),
        Suffix::UInt64 => value.to_u64().map(Number::UInt64),
        Suffix::Unsigned => match value.to_u32() {
            Some(value) => Some(Number::UInt32(value)),
            None => value.to_u64().map(Number::UInt64),
        },
        Suffix::BigInt => Some(Number::BigInt(value.clone())),
        Suffix::None | Suffix::Decimal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::Edition;
    use crate::syntax::ast::Number;

    fn core(text: &str) -> Option<Number> {
        parse(text, Edition::Core)
    }

    #[test]
    fn integers_take_the_smallest_type_that_holds_them() {
        assert_eq!(core("-5"), Some(Number::Int32(-5)));
        assert_eq!(core("2147483648"), Some(Number::Int64(2_147_483_648)));
        assert_eq!(
            core("18446744073709551615"),
            Some(Number::Decimal(u64::MAX.into()))
        );
        assert_eq!(core("3gb"), Some(Number::Int64(3 << 30)));
        assert_eq!(core("1e3"), Some(Number::Double(1000.0)));
    }

    #[test]
    fn a_leading_bit_at_full_width_is_a_sign() {
        assert_eq!(core("0xFFFFFFFF"), Some(Number::Int32(-1)));
        assert_eq!(core("0xFFFFFFFFu"), Some(Number::UInt32(u32::MAX)));
        assert_eq!(core("0x0FFFFFFFFF"), Some(Number::Int64(0xF_FFFF_FFFF)));
        assert_eq!(core("0xFFy"), Some(Number::SByte(-1)));
        assert_eq!(core("0b11111111"), Some(Number::Int32(-1)));
    }

    #[test]
    fn suffixes_ask_for_types_and_windows_powershell_knows_two() {
        assert_eq!(core("200uy"), Some(Number::Byte(200)));
        assert_eq!(core("300uy"), None);
        assert_eq!(core("7n"), Some(Number::BigInt(7.into())));
        assert_eq!(parse("7n", Edition::Desktop), None);
        assert_eq!(parse("7l", Edition::Desktop), Some(Number::Int64(7)));
        assert_eq!(parse("0b1", Edition::Desktop), None);
        assert_eq!(core("7zip"), None);
        assert_eq!(core(""), None);
    }
}
