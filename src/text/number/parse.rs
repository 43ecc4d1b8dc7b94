//! Text to numbers: `Int32.Parse`, `Double.TryParse` and their like, with number styles and cultures.

use crate::Edition;
use crate::text::culture::{Culture, NumberFormat};
use crate::text::error::{ErrorKind, TextError};
use num_bigint::BigInt;
use num_traits::Num;
use rust_decimal::Decimal;
use std::str::FromStr;

/// `System.Globalization.NumberStyles`, the bits as .NET has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Styles(pub u16);

impl Styles {
    /// Blanks before the number.
    pub const LEADING_WHITE: Styles = Styles(0x1);
    /// Blanks behind it.
    pub const TRAILING_WHITE: Styles = Styles(0x2);
    /// A sign before it.
    pub const LEADING_SIGN: Styles = Styles(0x4);
    /// A sign behind it.
    pub const TRAILING_SIGN: Styles = Styles(0x8);
    /// Parentheses instead of a minus.
    pub const PARENTHESES: Styles = Styles(0x10);
    /// A decimal point.
    pub const DECIMAL_POINT: Styles = Styles(0x20);
    /// Group separators.
    pub const THOUSANDS: Styles = Styles(0x40);
    /// `e10`
    pub const EXPONENT: Styles = Styles(0x80);
    /// The currency symbol.
    pub const CURRENCY_SYMBOL: Styles = Styles(0x100);
    /// Hexadecimal digits, without a prefix.
    pub const HEX: Styles = Styles(0x200);
    /// `NumberStyles.Integer`, what integer types parse by default
    pub const INTEGER: Styles = Styles(0x7);
    /// `NumberStyles.Number`, what decimals parse by default
    pub const NUMBER: Styles = Styles(0x6f);
    /// `NumberStyles.Float`
    pub const FLOAT: Styles = Styles(0xa7);
    /// `Float` with thousands, what doubles parse by default
    pub const FLOAT_THOUSANDS: Styles = Styles(0xe7);
    /// `NumberStyles.Currency`
    pub const CURRENCY: Styles = Styles(0x17f);
    /// `NumberStyles.Any`
    pub const ANY: Styles = Styles(0x1ff);
    /// `NumberStyles.HexNumber`
    pub const HEX_NUMBER: Styles = Styles(0x203);

    /// Whether all bits of `other` are allowed.
    pub fn has(self, other: Styles) -> bool {
        self.0 & other.0 == other.0
    }
}

/// An integer type of .NET.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntegerType {
    /// `System.SByte`
    SByte,
    /// `System.Byte`
    Byte,
    /// `System.Int16`
    Int16,
    /// `System.UInt16`
    UInt16,
    /// `System.Int32`
    Int32,
    /// `System.UInt32`
    UInt32,
    /// `System.Int64`
    Int64,
    /// `System.UInt64`
    UInt64,
}

impl IntegerType {
    /// The smallest and the largest value.
    pub fn range(self) -> (i128, i128) {
        match self {
            IntegerType::SByte => (i8::MIN.into(), i8::MAX.into()),
            IntegerType::Byte => (0, u8::MAX.into()),
            IntegerType::Int16 => (i16::MIN.into(), i16::MAX.into()),
            IntegerType::UInt16 => (0, u16::MAX.into()),
            IntegerType::Int32 => (i32::MIN.into(), i32::MAX.into()),
            IntegerType::UInt32 => (0, u32::MAX.into()),
            IntegerType::Int64 => (i64::MIN.into(), i64::MAX.into()),
            IntegerType::UInt64 => (0, u64::MAX.into()),
        }
    }

    /// The width in bits.
    pub fn bits(self) -> u8 {
        match self {
            IntegerType::SByte | IntegerType::Byte => 8,
            IntegerType::Int16 | IntegerType::UInt16 => 16,
            IntegerType::Int32 | IntegerType::UInt32 => 32,
            IntegerType::Int64 | IntegerType::UInt64 => 64,
        }
    }

    /// `value`, when the type holds it.
    ///
    /// # Errors
    /// `OverflowException`, with the type's own text.
    pub fn check(self, value: i128) -> Result<i128, TextError> {
        let (least, most) = self.range();
        if (least..=most).contains(&value) {
            Ok(value)
        } else {
            Err(self.overflow())
        }
    }

    /// `OverflowException`: `Value was either too large or too small for an Int32.`
    pub fn overflow(self) -> TextError {
        let name = match self {
            IntegerType::SByte => "a signed byte",
            IntegerType::Byte => "an unsigned byte",
            IntegerType::Int16 => "an Int16",
            IntegerType::UInt16 => "a UInt16",
            IntegerType::Int32 => "an Int32",
            IntegerType::UInt32 => "a UInt32",
            IntegerType::Int64 => "an Int64",
            IntegerType::UInt64 => "a UInt64",
        };
        too_large(name)
    }
}

fn too_large(name: &str) -> TextError {
    TextError::new(
        ErrorKind::Overflow,
        format!("Value was either too large or too small for {name}."),
    )
}

/// `FormatException` for text that is no number.
pub fn not_a_number(text: &str, edition: Edition) -> TextError {
    TextError::format(match edition {
        Edition::Core => format!("The input string '{text}' was not in a correct format."),
        Edition::Desktop => "Input string was not in a correct format.".to_owned(),
    })
}

/// `Int32.Parse(text, styles, culture)` and its siblings.
///
/// # Errors
/// `FormatException`, or `OverflowException` when the type does not hold the value.
pub fn integer(
    text: &str,
    ty: IntegerType,
    styles: Styles,
    culture: &Culture,
    edition: Edition,
) -> Result<i128, TextError> {
    if styles.has(Styles::HEX) {
        return hex(text, ty, styles, edition);
    }
    let number = scan(text, styles, &culture.number).ok_or_else(|| not_a_number(text, edition))?;
    let value = number.integer().ok_or_else(|| ty.overflow())?;
    ty.check(value)
}

/// Hexadecimal text is the bits of the type: `FFFFFFFF` is -1 as an Int32.
fn hex(text: &str, ty: IntegerType, styles: Styles, edition: Edition) -> Result<i128, TextError> {
    let mut digits = text.trim_end_matches('\0');
    if styles.has(Styles::LEADING_WHITE) {
        digits = digits.trim_start_matches(is_white);
    }
    if styles.has(Styles::TRAILING_WHITE) {
        digits = digits.trim_end_matches(is_white);
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(not_a_number(text, edition));
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > usize::from(ty.bits() / 4) {
        return Err(ty.overflow());
    }
    let value = if digits.is_empty() {
        0
    } else {
        i128::from_str_radix(digits, 16).map_err(|_| ty.overflow())?
    };
    let (_, most) = ty.range();
    Ok(if value > most {
        value - (1i128 << ty.bits())
    } else {
        value
    })
}

/// `Double.Parse(text, styles, culture)`. Text beyond the range is infinite (measured in both editions).
///
/// # Errors
/// `FormatException`.
pub fn double(
    text: &str,
    styles: Styles,
    culture: &Culture,
    edition: Edition,
) -> Result<f64, TextError> {
    let value = real(text, styles, culture, f64::INFINITY, f64::NAN)
        .ok_or_else(|| not_a_number(text, edition))?;
    match value {
        Real::Symbol(value) => Ok(value),
        Real::Text(text) => Ok(text.parse().unwrap_or(0.0)),
    }
}

/// `Single.Parse(text, styles, culture)`.
///
/// # Errors
/// As [`double`].
pub fn single(
    text: &str,
    styles: Styles,
    culture: &Culture,
    edition: Edition,
) -> Result<f32, TextError> {
    let value = real(text, styles, culture, f64::INFINITY, f64::NAN)
        .ok_or_else(|| not_a_number(text, edition))?;
    match value {
        Real::Symbol(value) => Ok(value as f32),
        Real::Text(text) => Ok(text.parse().unwrap_or(0.0)),
    }
}

enum Real {
    /// A symbol for what is no finite number.
    Symbol(f64),
    /// Text that Rust reads.
    Text(String),
}

fn real(text: &str, styles: Styles, culture: &Culture, infinity: f64, nan: f64) -> Option<Real> {
    let info = &culture.number;
    if let Some(number) = scan(text, styles, info) {
        return Some(Real::Text(number.float_text()));
    }
    let word = text.trim();
    let same = |symbol: &str| {
        word.to_lowercase() == symbol.to_lowercase()
            || word
                .strip_prefix(info.positive)
                .is_some_and(|w| w.to_lowercase() == symbol.to_lowercase())
    };
    let negative_nan = || {
        word.strip_prefix(info.negative)
            .is_some_and(|w| w.eq_ignore_ascii_case(info.nan))
    };
    if same(info.infinity) {
        Some(Real::Symbol(infinity))
    } else if word.to_lowercase() == info.negative_infinity.to_lowercase() {
        Some(Real::Symbol(-infinity))
    } else if same(info.nan) || negative_nan() {
        Some(Real::Symbol(nan))
    } else {
        None
    }
}

/// `Decimal.Parse(text, styles, culture)`: the zeros behind the point are kept.
///
/// # Errors
/// `FormatException` or `OverflowException`.
pub fn decimal(
    text: &str,
    styles: Styles,
    culture: &Culture,
    edition: Edition,
) -> Result<Decimal, TextError> {
    let number = scan(text, styles, &culture.number).ok_or_else(|| not_a_number(text, edition))?;
    number.decimal().ok_or_else(|| too_large("a Decimal"))
}

/// `BigInteger.Parse(text, styles, culture)`.
///
/// # Errors
/// `FormatException`.
pub fn big(text: &str, styles: Styles, culture: &Culture) -> Result<BigInt, TextError> {
    let failed = || TextError::format("The value could not be parsed.");
    if styles.has(Styles::HEX) {
        let digits = text.trim();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(failed());
        }
        let value = BigInt::from_str_radix(digits, 16).map_err(|_| failed())?;
        let negative = digits
            .bytes()
            .next()
            .is_some_and(|b| b.to_ascii_uppercase() >= b'8');
        return Ok(if negative {
            value - (BigInt::from(1) << (digits.len() * 4))
        } else {
            value
        });
    }
    let number = scan(text, styles, &culture.number).ok_or_else(failed)?;
    number.big().ok_or_else(failed)
}

/// What was read: digits without leading zeros, the place of the point and a sign.
struct Scanned {
    negative: bool,
    digits: String,
    scale: i64,
}

impl Scanned {
    fn significant(&self) -> &str {
        self.digits.trim_end_matches('0')
    }

    /// The value, unless it has a fraction or is beyond 38 digits.
    fn integer(&self) -> Option<i128> {
        let digits = self.significant();
        if digits.is_empty() {
            return Some(0);
        }
        let zeros = usize::try_from(self.scale)
            .ok()?
            .checked_sub(digits.len())?;
        if digits.len() + zeros > 38 {
            return None;
        }
        let value: i128 = format!("{digits}{}", "0".repeat(zeros)).parse().ok()?;
        Some(if self.negative { -value } else { value })
    }

    fn big(&self) -> Option<BigInt> {
        // An exponent may ask for more digits than there is memory.
        const MOST_DIGITS: usize = 1_000_000;
        let digits = self.significant();
        if digits.is_empty() {
            return Some(BigInt::from(0));
        }
        let zeros = usize::try_from(self.scale)
            .ok()?
            .checked_sub(digits.len())
            .filter(|z| *z < MOST_DIGITS)?;
        let value = BigInt::from_str(&format!("{digits}{}", "0".repeat(zeros))).ok()?;
        Some(if self.negative { -value } else { value })
    }

    fn float_text(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let digits = if self.digits.is_empty() {
            "0"
        } else {
            &self.digits
        };
        format!("{sign}0.{digits}e{}", self.scale)
    }

    /// Rounded half to even at the 28 or 29 digits that a decimal holds; nothing when it is too large.
    fn decimal(&self) -> Option<Decimal> {
        const MAX_SCALE: i64 = 28;
        const MAX_DIGITS: usize = 29;
        let mut digits: Vec<u8> = self.digits.bytes().map(|b| b - b'0').collect();
        let mut fraction = digits.len() as i64 - self.scale;
        if fraction < 0 {
            if self.significant().is_empty() {
                return Some(Decimal::ZERO);
            }
            let zeros = usize::try_from(-fraction)
                .ok()
                .filter(|n| *n <= MAX_DIGITS)?;
            digits.resize(digits.len() + zeros, 0);
            fraction = 0;
        }
        let wanted = digits.len() as i64 - (fraction - MAX_SCALE).max(0);
        let Ok(wanted) = usize::try_from(wanted) else {
            return Some(Decimal::new(0, MAX_SCALE as u32));
        };
        // 29 digits fit only up to 79228…: when they don't, 28 do.
        for keep in (0..=wanted.min(MAX_DIGITS).min(digits.len())).rev() {
            let scale = u32::try_from(fraction - (digits.len() - keep) as i64).ok()?;
            if let Ok(mut decimal) =
                Decimal::try_from_i128_with_scale(rounded(&digits, keep), scale)
            {
                decimal.set_sign_negative(self.negative);
                return Some(decimal);
            }
        }
        None
    }
}

/// The first `keep` (at most 29) digits as a number, rounded half to even by the rest.
fn rounded(digits: &[u8], keep: usize) -> i128 {
    let (kept, rest) = digits.split_at(keep.min(digits.len()));
    let value = kept
        .iter()
        .fold(0i128, |value, digit| value * 10 + i128::from(*digit));
    let up = match rest {
        [5, tail @ ..] => value % 2 == 1 || tail.iter().any(|d| *d != 0),
        [first, ..] => *first > 5,
        [] => false,
    };
    value + i128::from(up)
}

fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

/// Reads `text` by `styles`; nothing when it is no such number or something stands behind it.
fn scan(text: &str, styles: Styles, info: &NumberFormat) -> Option<Scanned> {
    let mut scanner = Scanner {
        rest: text,
        info,
        styles,
        signed: false,
        parenthesis: false,
        currency: Currency::None,
    };
    if styles.has(Styles::CURRENCY_SYMBOL) {
        scanner.currency = Currency::Awaited;
    }
    let mut number = Scanned {
        negative: false,
        digits: String::new(),
        scale: 0,
    };
    scanner.leading(&mut number);
    scanner.digits(&mut number)?;
    scanner.exponent(&mut number);
    scanner.trailing(&mut number);
    let finished = scanner.rest.trim_start_matches('\0').is_empty() && !scanner.parenthesis;
    finished.then_some(number)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Currency {
    /// Not allowed: number separators only.
    None,
    /// Allowed: either the currency's or the number's separators.
    Awaited,
    /// Seen: the currency's separators only.
    Seen,
}

struct Scanner<'a> {
    rest: &'a str,
    info: &'a NumberFormat,
    styles: Styles,
    signed: bool,
    parenthesis: bool,
    currency: Currency,
}

impl Scanner<'_> {
    /// Steps over `symbol`; an ordinary blank does for a no-break one, which nobody can type.
    fn eat(&mut self, symbol: &str) -> bool {
        if symbol.is_empty() {
            return false;
        }
        let mut rest = self.rest.chars();
        for wanted in symbol.chars() {
            match rest.next() {
                Some(c) if c == wanted || (c == ' ' && matches!(wanted, '\u{a0}' | '\u{202f}')) => {
                }
                _ => return false,
            }
        }
        self.rest = rest.as_str();
        true
    }

    fn eat_char(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A minus: the culture's, or a hyphen where the culture has one of its look-alikes.
    fn eat_negative(&mut self) -> bool {
        let alike = self
            .info
            .negative
            .trim_matches(['\u{200e}', '\u{200f}', '\u{61c}']);
        self.eat(self.info.negative)
            || (matches!(alike, "-" | "\u{2212}" | "\u{2012}") && self.eat_char('-'))
    }

    fn sign(&mut self, number: &mut Scanned) -> bool {
        if self.signed {
            return false;
        }
        if self.eat(self.info.positive) {
            self.signed = true;
        } else if self.eat_negative() {
            self.signed = true;
            number.negative = true;
        }
        self.signed
    }

    fn symbol(&mut self) -> bool {
        let seen = self.currency == Currency::Awaited && self.eat(self.info.currency);
        if seen {
            self.currency = Currency::Seen;
        }
        seen
    }

    fn leading(&mut self, number: &mut Scanned) {
        loop {
            // `-Kr 12` is a number but `- 12` is not.
            let white = self.styles.has(Styles::LEADING_WHITE)
                && !(self.signed
                    && self.currency != Currency::Seen
                    && self.info.negative_pattern != 2);
            let eaten = (white && self.white())
                || (self.styles.has(Styles::LEADING_SIGN) && self.sign(number))
                || (self.styles.has(Styles::PARENTHESES) && !self.signed && self.open(number))
                || self.symbol();
            if !eaten {
                return;
            }
        }
    }

    fn white(&mut self) -> bool {
        let rest = self.rest.strip_prefix(is_white);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn open(&mut self, number: &mut Scanned) -> bool {
        let open = self.eat_char('(');
        if open {
            self.signed = true;
            self.parenthesis = true;
            number.negative = true;
        }
        open
    }

    fn digits(&mut self, number: &mut Scanned) -> Option<()> {
        let (mut any, mut point) = (false, false);
        loop {
            if let Some(digit) = self.rest.bytes().next().filter(u8::is_ascii_digit) {
                self.rest = self.rest.get(1..).unwrap_or("");
                any = true;
                if digit != b'0' || !number.digits.is_empty() || point {
                    number.digits.push(digit as char);
                }
                if !point && !number.digits.is_empty() {
                    number.scale += 1;
                }
            } else if self.styles.has(Styles::DECIMAL_POINT) && !point && self.decimal_point() {
                point = true;
            } else if !(self.styles.has(Styles::THOUSANDS) && any && !point && self.group()) {
                break;
            }
        }
        if !any {
            return None;
        }
        // Zeros between the point and the first digit belong to the scale, unless there is no other digit.
        let zeros = number.digits.bytes().take_while(|b| *b == b'0').count();
        if zeros > 0 && zeros < number.digits.len() {
            number.digits.drain(..zeros);
            number.scale -= zeros as i64;
        }
        Some(())
    }

    fn decimal_point(&mut self) -> bool {
        match self.currency {
            Currency::None => self.eat(self.info.decimal),
            Currency::Awaited => {
                self.eat(self.info.currency_decimal) || self.eat(self.info.decimal)
            }
            Currency::Seen => self.eat(self.info.currency_decimal),
        }
    }

    fn group(&mut self) -> bool {
        match self.currency {
            Currency::None => self.eat(self.info.group),
            Currency::Awaited => self.eat(self.info.currency_group) || self.eat(self.info.group),
            Currency::Seen => self.eat(self.info.currency_group),
        }
    }

    fn exponent(&mut self, number: &mut Scanned) {
        const BEYOND_ANY_TYPE: i64 = 99_999;
        let before = self.rest;
        if !self.styles.has(Styles::EXPONENT) || !(self.eat_char('e') || self.eat_char('E')) {
            return;
        }
        let negative = !self.eat(self.info.positive) && self.eat_negative();
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            self.rest = before;
            return;
        }
        let (digits, rest) = self.rest.split_at(length);
        let power = digits.bytes().fold(0i64, |n, b| {
            (n * 10 + i64::from(b - b'0')).min(BEYOND_ANY_TYPE)
        });
        number.scale += if negative { -power } else { power };
        self.rest = rest;
    }

    fn trailing(&mut self, number: &mut Scanned) {
        loop {
            let eaten = (self.styles.has(Styles::TRAILING_WHITE) && self.white())
                || (self.styles.has(Styles::TRAILING_SIGN) && self.sign(number))
                || (self.parenthesis && self.close())
                || self.symbol();
            if !eaten {
                return;
            }
        }
    }

    fn close(&mut self) -> bool {
        let closed = self.eat_char(')');
        self.parenthesis &= !closed;
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int32(text: &str, styles: Styles) -> Result<i128, String> {
        integer(
            text,
            IntegerType::Int32,
            styles,
            Culture::en_us(),
            Edition::Core,
        )
        .map_err(|e| e.message)
    }

    #[test]
    fn integers_parse_by_style() {
        assert_eq!(int32(" -42 ", Styles::INTEGER), Ok(-42));
        assert_eq!(int32("(1,234)", Styles::ANY), Ok(-1234));
        assert_eq!(int32("1.0", Styles::NUMBER), Ok(1));
        assert_eq!(int32("FFFFFFFF", Styles::HEX_NUMBER), Ok(-1));
        assert_eq!(int32("1e3", Styles::FLOAT), Ok(1000));
        let overflow = "Value was either too large or too small for an Int32.";
        assert_eq!(int32("2147483648", Styles::INTEGER), Err(overflow.into()));
        assert_eq!(int32("1.5", Styles::NUMBER), Err(overflow.into()));
        assert_eq!(
            int32("1,234", Styles::INTEGER),
            Err("The input string '1,234' was not in a correct format.".into())
        );
        assert_eq!(
            int32("- 1", Styles::INTEGER),
            Err("The input string '- 1' was not in a correct format.".into())
        );
    }

    #[test]
    fn doubles_parse_symbols_and_exponents() {
        let parse = |text| {
            double(
                text,
                Styles::FLOAT_THOUSANDS,
                Culture::en_us(),
                Edition::Core,
            )
            .ok()
        };
        assert_eq!(parse("1,234.5e-1"), Some(123.45));
        assert_eq!(parse("1E+400"), Some(f64::INFINITY));
        assert_eq!(parse("-∞"), Some(f64::NEG_INFINITY));
        assert_eq!(parse("-0").map(f64::is_sign_negative), Some(true));
        assert_eq!(parse("0.000").map(f64::to_bits), Some(0));
        assert_eq!(parse("12a"), None);
    }

    #[test]
    fn decimals_keep_their_zeros_and_round_to_even() {
        let parse = |text| {
            decimal(text, Styles::NUMBER, Culture::en_us(), Edition::Core).map(|d| d.to_string())
        };
        assert_eq!(parse("1.500"), Ok("1.500".into()));
        assert_eq!(parse("0.00"), Ok("0.00".into()));
        assert_eq!(
            parse("-79228162514264337593543950335"),
            Ok("-79228162514264337593543950335".into())
        );
        assert_eq!(
            parse("7.92281625142643375935439503355"),
            Ok("7.922816251426433759354395034".into())
        );
        assert!(parse("79228162514264337593543950336").is_err());
        assert_eq!(parse("$1").unwrap_err().kind, ErrorKind::Format);
    }

    #[test]
    fn money_parses_in_its_culture() {
        let french = Culture::by_name("fr-FR", Edition::Core).unwrap();
        let parsed = decimal("1 234,50 €", Styles::CURRENCY, french, Edition::Core);
        assert_eq!(parsed.map(|d| d.to_string()), Ok("1234.50".into()));
    }
}
