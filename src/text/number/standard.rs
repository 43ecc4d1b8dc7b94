//! The standard numeric formats: a letter and a precision.

use super::digits::{Cut, Digits, Origin};
use super::{Number, custom, digits_of};
use crate::text::culture::NumberFormat;
use crate::text::error::TextError;

/// The longest text that a precision may ask for; .NET's own limit is 999,999,999 but memory is not.
const MAX_PRECISION: usize = 1_000_000;

/// A format such as `N2`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Specifier {
    letter: u8,
    precision: Option<usize>,
}

impl Specifier {
    /// A letter followed by nothing but digits; any other text is a custom format.
    ///
    /// # Errors
    /// `FormatException` when the precision is beyond any use.
    pub fn parse(format: &str) -> Result<Option<Specifier>, TextError> {
        let (letter, digits) = match format.as_bytes() {
            [letter, digits @ ..] if letter.is_ascii_alphabetic() => (*letter, digits),
            _ => return Ok(None),
        };
        if !digits.iter().all(u8::is_ascii_digit) {
            return Ok(None);
        }
        let mut precision = None;
        for digit in digits {
            let next = precision.unwrap_or(0usize) * 10 + usize::from(digit - b'0');
            if next > MAX_PRECISION {
                return Err(invalid());
            }
            precision = Some(next);
        }
        Ok(Some(Specifier { letter, precision }))
    }
}

fn invalid() -> TextError {
    TextError::format("Format specifier was invalid.")
}

/// Writes `value` in a standard format.
pub(super) fn format(
    value: Number<'_>,
    specifier: Specifier,
    info: &NumberFormat,
) -> Result<String, TextError> {
    let Specifier { letter, precision } = specifier;
    let is_integer = matches!(value, Number::Integer { .. } | Number::Big(_));
    let text = match letter.to_ascii_uppercase() {
        b'C' => fixed_with(
            value,
            precision.unwrap_or(info.currency_digits),
            info,
            currency,
        ),
        b'F' => fixed_with(value, precision.unwrap_or(info.digits), info, plain),
        b'N' => fixed_with(value, precision.unwrap_or(info.digits), info, number),
        b'P' => fixed_with_percent(value, precision.unwrap_or(info.percent_digits), info),
        b'E' => exponential(value, precision.unwrap_or(6), letter, info),
        b'G' => match precision {
            None | Some(0) if is_integer => decimal_text(value, 0, info),
            None | Some(0) => exponent_case(shortest(value, info), letter),
            Some(digits) => general_letter(value, digits, letter, info),
        },
        b'R' => exponent_case(
            if is_integer {
                decimal_text(value, 0, info)
            } else {
                shortest(value, info)
            },
            letter,
        ),
        b'D' if is_integer => decimal_text(value, precision.unwrap_or(0), info),
        b'X' if is_integer => radix(value, 16, letter == b'x', precision.unwrap_or(0)),
        b'B' if is_integer => radix(value, 2, false, precision.unwrap_or(0)),
        _ => return Err(invalid()),
    };
    Ok(text)
}

/// `g` and `r` write the exponent's letter small.
fn exponent_case(text: String, letter: u8) -> String {
    if letter.is_ascii_lowercase() {
        text.replace('E', "e")
    } else {
        text
    }
}

/// All digits of an integer, at least `width` of them.
pub(super) fn decimal_text(value: Number<'_>, width: usize, info: &NumberFormat) -> String {
    let digits = digits_of(value, Cut::Shortest);
    let shown = digits.digits.len().max(1);
    let mut out = String::with_capacity(shown.max(width) + 1);
    if digits.negative {
        out.push_str(info.negative);
    }
    out.extend(std::iter::repeat_n('0', width.saturating_sub(shown)));
    if digits.is_zero() {
        out.push('0');
    }
    out.extend(digits.digits.iter().map(|d| *d as char));
    out
}

/// The default form of a float or decimal: a decimal is never exponential, a float is beyond 17 (single: 9) digits.
pub(super) fn shortest(value: Number<'_>, info: &NumberFormat) -> String {
    let digits = digits_of(value, Cut::Shortest);
    let most = match value {
        Number::Single(_) => 9,
        Number::Double(_) => 17,
        _ => usize::MAX,
    };
    general(&digits, most.max(digits.digits.len()), b'E', info)
}

/// `G15` and the like.
pub(super) fn general_with(value: Number<'_>, precision: usize, info: &NumberFormat) -> String {
    general_letter(value, precision, b'G', info)
}

fn general_letter(value: Number<'_>, precision: usize, letter: u8, info: &NumberFormat) -> String {
    let mut digits = digits_of(value, Cut::Significant(precision));
    digits.round(precision as i64, digits.origin == Origin::Float);
    general(&digits, precision, letter - (b'G' - b'E'), info)
}

/// Plain digits when the exponent is small, else exponential form.
fn general(digits: &Digits, most: usize, exponent_letter: u8, info: &NumberFormat) -> String {
    let mut out = String::with_capacity(digits.digits.len() + 8);
    if digits.negative {
        out.push_str(info.negative);
    }
    // A decimal has no exponential form of its own: it may be any length.
    let exponential =
        most != usize::MAX && (i64::from(digits.scale) > most as i64 || digits.scale < -3);
    let point = if exponential { 1 } else { digits.scale };
    let whole = usize::try_from(point).unwrap_or(0);
    if whole == 0 {
        out.push('0');
    }
    out.extend((0..whole).map(|at| digits.digit(at) as char));
    let rest = digits.digits.get(whole..).unwrap_or_default();
    let zeros = usize::try_from(-point).unwrap_or(0);
    if !rest.is_empty() || zeros > 0 {
        out.push_str(info.decimal);
        out.extend(std::iter::repeat_n('0', zeros));
        out.extend(rest.iter().map(|d| *d as char));
    }
    if exponential {
        exponent(&mut out, digits.scale - 1, exponent_letter, 2, true, info);
    }
    out
}

fn exponential(value: Number<'_>, precision: usize, letter: u8, info: &NumberFormat) -> String {
    let mut digits = digits_of(value, Cut::Significant(precision + 1));
    digits.round(precision as i64 + 1, digits.origin == Origin::Float);
    let mut out = String::with_capacity(precision + 8);
    if digits.negative {
        out.push_str(info.negative);
    }
    out.push(digits.digit(0) as char);
    if precision > 0 {
        out.push_str(info.decimal);
        out.extend((1..=precision).map(|at| digits.digit(at) as char));
    }
    let power = if digits.is_zero() {
        0
    } else {
        digits.scale - 1
    };
    exponent(&mut out, power, letter, 3, true, info);
    out
}

/// `E+05`: the letter, a sign and at least `width` digits.
pub(super) fn exponent(
    out: &mut String,
    power: i32,
    letter: u8,
    width: usize,
    plus: bool,
    info: &NumberFormat,
) {
    out.push(letter as char);
    if power < 0 {
        out.push_str(info.negative);
    } else if plus {
        out.push_str(info.positive);
    }
    out.push_str(&format!("{:0width$}", power.unsigned_abs()));
}

/// Rounds to `precision` digits behind the point and writes them in the pattern that `write` knows.
fn fixed_with(
    value: Number<'_>,
    precision: usize,
    info: &NumberFormat,
    write: fn(&mut String, &Digits, usize, &NumberFormat),
) -> String {
    let mut digits = digits_of(value, Cut::Fraction(precision));
    digits.round(
        i64::from(digits.scale) + precision as i64,
        digits.origin == Origin::Float,
    );
    let mut out = String::with_capacity(precision + 16);
    write(&mut out, &digits, precision, info);
    out
}

fn fixed_with_percent(value: Number<'_>, precision: usize, info: &NumberFormat) -> String {
    let mut digits = digits_of(value, Cut::Fraction(precision + 2));
    if !digits.is_zero() {
        digits.scale += 2;
    }
    digits.round(
        i64::from(digits.scale) + precision as i64,
        digits.origin == Origin::Float,
    );
    let mut out = String::with_capacity(precision + 16);
    percent(&mut out, &digits, precision, info);
    out
}

fn plain(out: &mut String, digits: &Digits, precision: usize, info: &NumberFormat) {
    if digits.negative {
        out.push_str(info.negative);
    }
    fixed(out, digits, precision, None, info.decimal, info);
}

fn number(out: &mut String, digits: &Digits, precision: usize, info: &NumberFormat) {
    const NEGATIVE: [&str; 5] = ["(#)", "-#", "- #", "#-", "# -"];
    let pattern = if digits.negative {
        NEGATIVE.get(info.negative_pattern).unwrap_or(&"-#")
    } else {
        "#"
    };
    fill(
        out,
        pattern,
        digits,
        precision,
        (info.decimal, info.group, ""),
        info,
    );
}

fn currency(out: &mut String, digits: &Digits, precision: usize, info: &NumberFormat) {
    const POSITIVE: [&str; 4] = ["$#", "#$", "$ #", "# $"];
    const NEGATIVE: [&str; 17] = [
        "($#)", "-$#", "$-#", "$#-", "(#$)", "-#$", "#-$", "#$-", "-# $", "-$ #", "# $-", "$ #-",
        "$ -#", "#- $", "($ #)", "(# $)", "$- #",
    ];
    let pattern = if digits.negative {
        NEGATIVE.get(info.currency_negative)
    } else {
        POSITIVE.get(info.currency_positive)
    };
    let symbols = (info.currency_decimal, info.currency_group, info.currency);
    fill(
        out,
        pattern.unwrap_or(&"$#"),
        digits,
        precision,
        symbols,
        info,
    );
}

fn percent(out: &mut String, digits: &Digits, precision: usize, info: &NumberFormat) {
    const POSITIVE: [&str; 4] = ["# $", "#$", "$#", "$ #"];
    const NEGATIVE: [&str; 12] = [
        "-# $", "-#$", "-$#", "$-#", "$#-", "#-$", "#$-", "-$ #", "# $-", "$ #-", "$ -#", "#- $",
    ];
    let pattern = if digits.negative {
        NEGATIVE.get(info.percent_negative)
    } else {
        POSITIVE.get(info.percent_positive)
    };
    fill(
        out,
        pattern.unwrap_or(&"#$"),
        digits,
        precision,
        (info.decimal, info.group, info.percent),
        info,
    );
}

/// Writes a pattern in which `#` is the number, `-` the sign and `$` the symbol.
fn fill(
    out: &mut String,
    pattern: &str,
    digits: &Digits,
    precision: usize,
    (decimal, group, symbol): (&str, &str, &str),
    info: &NumberFormat,
) {
    for c in pattern.chars() {
        match c {
            '#' => fixed(out, digits, precision, Some(group), decimal, info),
            '-' => out.push_str(info.negative),
            '$' => out.push_str(symbol),
            _ => out.push(c),
        }
    }
}

/// The digits with a fixed number of them behind the point, grouped when there is a separator.
fn fixed(
    out: &mut String,
    digits: &Digits,
    precision: usize,
    group: Option<&str>,
    decimal: &str,
    info: &NumberFormat,
) {
    let whole = usize::try_from(digits.scale).unwrap_or(0);
    if whole == 0 {
        out.push('0');
    }
    let breaks = match group {
        Some(_) => custom::group_breaks(whole, &info.group_sizes),
        None => Vec::new(),
    };
    let mut breaks = breaks.iter().rev().peekable();
    for at in 0..whole {
        if breaks.next_if(|left| **left == whole - at).is_some() {
            out.push_str(group.unwrap_or(""));
        }
        out.push(digits.digit(at) as char);
    }
    if precision > 0 {
        out.push_str(decimal);
        let zeros = usize::try_from(-digits.scale).unwrap_or(0).min(precision);
        out.extend(std::iter::repeat_n('0', zeros));
        out.extend((whole..whole + precision - zeros).map(|at| digits.digit(at) as char));
    }
}

/// Hexadecimal or binary: two's complement of the type's width, a big integer's with its sign digit.
fn radix(value: Number<'_>, base: u32, small: bool, width: usize) -> String {
    let mut text = match value {
        Number::Integer { value, bits } => {
            let mask = if bits >= 64 {
                u128::from(u64::MAX)
            } else {
                (1u128 << bits) - 1
            };
            let value = (value as u128) & mask;
            if base == 16 {
                format!("{value:X}")
            } else {
                format!("{value:b}")
            }
        }
        Number::Big(value) => big_radix(value, base),
        _ => String::new(),
    };
    let fill = match value {
        Number::Big(value) if value.sign() == num_bigint::Sign::Minus => {
            if base == 16 {
                'F'
            } else {
                '1'
            }
        }
        _ => '0',
    };
    if text.len() < width {
        text.insert_str(0, &fill.to_string().repeat(width - text.len()));
    }
    if small { text.to_lowercase() } else { text }
}

/// A big integer's two's complement, shortened as .NET does: one sign digit stays where the next one would lie.
fn big_radix(value: &num_bigint::BigInt, base: u32) -> String {
    let bytes = value.to_signed_bytes_be();
    let mut text = String::with_capacity(bytes.len() * 8);
    for byte in &bytes {
        text.push_str(&if base == 16 {
            format!("{byte:02X}")
        } else {
            format!("{byte:08b}")
        });
    }
    let negative = value.sign() == num_bigint::Sign::Minus;
    let sign = if !negative {
        '0'
    } else if base == 16 {
        'F'
    } else {
        '1'
    };
    let implies = |next: char| match base {
        16 => next.to_digit(16).is_some_and(|d| (d >= 8) == negative),
        _ => next == sign,
    };
    let mut rest = text.as_str();
    while let Some(shorter) = rest.strip_prefix(sign) {
        match shorter.chars().next() {
            Some(next) if implies(next) => rest = shorter,
            _ => break,
        }
    }
    rest.to_owned()
}
