//! A number as its decimal digits: what every format writes from.

use num_bigint::BigInt;
use rust_decimal::Decimal;

/// Where the digits came from, which decides how zeros and signs behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Integer,
    Decimal,
    Float,
}

/// `0.d1d2d3… × 10^scale`, with a sign. There are no leading zeros; zero has no digits.
#[derive(Clone, Debug)]
pub(super) struct Digits {
    /// Digits as ASCII, without zeros at either end once rounded.
    pub digits: Vec<u8>,
    /// The place of the decimal point.
    pub scale: i32,
    /// The sign.
    pub negative: bool,
    /// Where they came from.
    pub origin: Origin,
}

/// How a binary floating-point number is to be cut to decimal digits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cut {
    /// The fewest digits that read back as the same number.
    Shortest,
    /// So many significant digits.
    Significant(usize),
    /// So many digits behind the decimal point.
    Fraction(usize),
}

impl Digits {
    /// All digits of an integer.
    pub fn from_integer(value: i128) -> Digits {
        Digits::from_text(
            value.unsigned_abs().to_string().into_bytes(),
            value < 0,
            Origin::Integer,
        )
    }

    /// All digits of a big integer.
    pub fn from_big(value: &BigInt) -> Digits {
        let negative = value.sign() == num_bigint::Sign::Minus;
        Digits::from_text(
            value.magnitude().to_string().into_bytes(),
            negative,
            Origin::Integer,
        )
    }

    fn from_text(digits: Vec<u8>, negative: bool, origin: Origin) -> Digits {
        let digits = if digits == b"0" { Vec::new() } else { digits };
        Digits {
            scale: digits.len() as i32,
            digits,
            negative,
            origin,
        }
    }

    /// A decimal keeps the zeros of its scale: `1.50` has three digits.
    pub fn from_decimal(value: Decimal) -> Digits {
        let mantissa = value.mantissa();
        let mut digits = Digits::from_text(
            mantissa.unsigned_abs().to_string().into_bytes(),
            value.is_sign_negative() && mantissa != 0,
            Origin::Decimal,
        );
        digits.scale -= value.scale() as i32;
        digits
    }

    /// Exact digits, rounded at the cut to the nearest and at a tie to the even one, as .NET's since Core 3.0 are.
    pub fn from_double(value: f64, cut: Cut) -> Digits {
        // No double has more digits than these; whatever a format asks for beyond is zeros, which the writer adds. The
        // standard library's own formatter takes no wish beyond 65,535.
        const MOST: usize = 1100;
        let size = value.abs();
        let text = match cut {
            Cut::Shortest => format!("{size:e}"),
            Cut::Significant(n) => format!("{size:.*e}", n.clamp(1, MOST) - 1),
            Cut::Fraction(n) => {
                let n = n.min(MOST);
                return Digits::from_fixed(&format!("{size:.n$}"), value.is_sign_negative());
            }
        };
        Digits::from_exponential(&text, value.is_sign_negative())
    }

    /// As [`Digits::from_double`] for single precision, whose shortest form is shorter.
    pub fn from_single(value: f32, cut: Cut) -> Digits {
        match cut {
            Cut::Shortest => {
                Digits::from_exponential(&format!("{:e}", value.abs()), value.is_sign_negative())
            }
            _ => Digits::from_double(f64::from(value), cut),
        }
    }

    /// From Rust's `d.ddde-n`.
    fn from_exponential(text: &str, negative: bool) -> Digits {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        trim_zeros(&mut digits);
        let scale = if digits.is_empty() {
            0
        } else {
            exponent.parse::<i32>().unwrap_or(0) + 1
        };
        Digits {
            digits,
            scale,
            negative,
            origin: Origin::Float,
        }
    }

    /// From Rust's `ddd.ddd`.
    fn from_fixed(text: &str, negative: bool) -> Digits {
        let whole = text.split('.').next().unwrap_or("");
        let digits = text.bytes().filter(u8::is_ascii_digit);
        let leading = digits.clone().take_while(|d| *d == b'0').count();
        let mut digits: Vec<u8> = digits.skip(leading).collect();
        trim_zeros(&mut digits);
        let scale = if digits.is_empty() {
            0
        } else {
            whole.len() as i32 - leading as i32
        };
        Digits {
            digits,
            scale,
            negative,
            origin: Origin::Float,
        }
    }

    /// No digits are left.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The digit at `at`, zero behind the last one.
    pub fn digit(&self, at: usize) -> u8 {
        self.digits.get(at).copied().unwrap_or(b'0')
    }

    /// Keeps the first `count` digits, rounding half away from zero unless the digits were `exact`ly cut already.
    /// A number other than a float that becomes zero loses its sign.
    pub fn round(&mut self, count: i64, exact: bool) {
        let kept = usize::try_from(count).unwrap_or(0).min(self.digits.len());
        let up = !exact && count >= 0 && self.digits.get(kept).is_some_and(|d| *d >= b'5');
        self.digits.truncate(kept);
        if up {
            while self.digits.last() == Some(&b'9') {
                self.digits.pop();
            }
            match self.digits.last_mut() {
                Some(last) => *last += 1,
                None => {
                    self.digits.push(b'1');
                    self.scale += 1;
                }
            }
        } else {
            trim_zeros(&mut self.digits);
        }
        if self.digits.is_empty() {
            self.clear();
        }
    }

    /// Makes zero of it: only a float stays negative.
    pub fn clear(&mut self) {
        self.digits.clear();
        self.scale = 0;
        self.negative &= self.origin == Origin::Float;
    }
}

fn trim_zeros(digits: &mut Vec<u8>) {
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(d: &Digits) -> (String, i32) {
        (String::from_utf8(d.digits.clone()).unwrap(), d.scale)
    }

    #[test]
    fn more_digits_than_a_float_has_are_no_digits_at_all() {
        for cut in [Cut::Fraction(922_337), Cut::Significant(922_337)] {
            assert_eq!(shown(&Digits::from_double(1.5, cut)), ("15".into(), 1));
        }
    }

    #[test]
    fn floats_round_at_the_cut_to_even() {
        assert_eq!(
            shown(&Digits::from_double(2.5, Cut::Fraction(0))),
            ("2".into(), 1)
        );
        assert_eq!(
            shown(&Digits::from_double(0.5, Cut::Fraction(0))),
            ("".into(), 0)
        );
        assert_eq!(
            shown(&Digits::from_double(0.006, Cut::Fraction(2))),
            ("1".into(), -1)
        );
        assert_eq!(
            shown(&Digits::from_double(1e16, Cut::Shortest)),
            ("1".into(), 17)
        );
        assert_eq!(
            shown(&Digits::from_double(-0.0, Cut::Shortest)),
            ("".into(), 0)
        );
    }

    #[test]
    fn other_numbers_round_half_away_from_zero() {
        let mut d = Digits::from_decimal("9.995".parse().unwrap());
        d.round(3, false);
        assert_eq!(shown(&d), ("1".into(), 2));
        let mut d = Digits::from_decimal("-0.004".parse().unwrap());
        d.round(-1, false);
        assert_eq!((shown(&d), d.negative), (("".into(), 0), false));
    }
}
