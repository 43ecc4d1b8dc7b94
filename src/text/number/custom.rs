//! Custom numeric formats: `#,##0.00;(0);zero`.

use super::digits::Digits;
use super::standard::exponent;
use crate::text::culture::NumberFormat;

/// What a section of a custom format asks for, found before anything is written.
#[derive(Default)]
struct Shape {
    /// Digit placeholders in all.
    places: i32,
    /// Placeholders before the decimal point.
    point: i32,
    /// The place of the first `0`, counted from the left.
    first_zero: Option<i32>,
    /// Behind the place of the last `0`.
    last_zero: i32,
    /// Powers of ten from `%`, `‰` and trailing commas.
    shift: i32,
    grouped: bool,
    scientific: bool,
}

/// Writes `digits` in the custom format `text`.
pub(super) fn format(mut digits: Digits, text: &str, info: &NumberFormat) -> String {
    let format: Vec<char> = text.chars().collect();
    let which = if digits.is_zero() {
        2
    } else {
        usize::from(digits.negative)
    };
    let mut section = find_section(&format, which);
    let mut shape = Shape::of(section_at(&format, section));
    if digits.is_zero() {
        digits.clear();
    } else {
        shape.apply(&mut digits);
        let zero = find_section(&format, 2);
        if digits.is_zero() && zero != section {
            // What became zero by rounding is written by the section for zero.
            section = zero;
            shape = Shape::of(section_at(&format, section));
        }
    }
    let mut out = String::with_capacity(text.len() + digits.digits.len());
    let signed = digits.negative && section == 0;
    Writer {
        shape: &shape,
        digits: &digits,
        info,
        out: &mut out,
    }
    .write(section_at(&format, section));
    if signed && !(digits.scale == 0 && out.is_empty()) {
        out.insert_str(0, info.negative);
    }
    out
}

/// Where the `n`th section begins; the first when there is no such section or it is empty.
fn find_section(format: &[char], n: usize) -> usize {
    let mut left = n;
    let mut at = 0;
    while left > 0 {
        match format.get(at) {
            None => return 0,
            Some(quote @ ('\'' | '"')) => at = after_quote(format, at, *quote),
            Some('\\') => at += 2,
            Some(';') => {
                at += 1;
                left -= 1;
            }
            Some(_) => at += 1,
        }
    }
    if n > 0 && matches!(format.get(at), None | Some(';')) {
        0
    } else {
        at
    }
}

fn section_at(format: &[char], at: usize) -> &[char] {
    format.get(at..).unwrap_or_default()
}

/// Behind the quotation that begins at `at`.
fn after_quote(format: &[char], at: usize, quote: char) -> usize {
    let rest = section_at(format, at + 1);
    at + 1
        + rest
            .iter()
            .position(|c| *c == quote)
            .map_or(rest.len(), |end| end + 1)
}

/// The length of `E+00` behind its letter at the head of `rest`, with its zeros and whether it has a plus.
fn exponent_tail(rest: &[char]) -> Option<(usize, usize, bool)> {
    let (sign, plus) = match rest {
        ['0', ..] => (0, false),
        ['+', '0', ..] => (1, true),
        ['-', '0', ..] => (1, false),
        _ => return None,
    };
    let zeros = section_at(rest, sign)
        .iter()
        .take_while(|c| **c == '0')
        .count();
    Some((sign + zeros, zeros, plus))
}

impl Shape {
    fn of(section: &[char]) -> Shape {
        let mut shape = Shape::default();
        let mut point = None;
        // The last comma behind a placeholder, and how many stand together there.
        let mut comma: Option<(i32, i32)> = None;
        let mut at = 0;
        while let Some(&c) = section.get(at) {
            at += 1;
            match c {
                '#' => shape.places += 1,
                '0' => {
                    shape.first_zero.get_or_insert(shape.places);
                    shape.places += 1;
                    shape.last_zero = shape.places;
                }
                '.' => point = point.or(Some(shape.places)),
                ',' if shape.places > 0 && point.is_none() => {
                    comma = match comma {
                        Some((place, count)) if place == shape.places => Some((place, count + 1)),
                        Some(_) => {
                            shape.grouped = true;
                            Some((shape.places, 1))
                        }
                        None => Some((shape.places, 1)),
                    };
                }
                '%' => shape.shift += 2,
                '‰' => shape.shift += 3,
                '\'' | '"' => at = after_quote(section, at - 1, c),
                '\\' => at += 1,
                'E' | 'e' => {
                    if let Some((length, ..)) = exponent_tail(section_at(section, at)) {
                        shape.scientific = true;
                        at += length;
                    }
                }
                ';' => break,
                _ => {}
            }
        }
        shape.point = point.unwrap_or(shape.places);
        match comma {
            Some((place, count)) if place == shape.point => shape.shift -= count * 3,
            Some(_) => shape.grouped = true,
            None => {}
        }
        shape
    }

    /// Scales and rounds to what the section shows.
    fn apply(&self, digits: &mut Digits) {
        digits.scale += self.shift;
        let kept = if self.scientific {
            i64::from(self.places)
        } else {
            i64::from(digits.scale) + i64::from(self.places) - i64::from(self.point)
        };
        digits.round(kept, false);
    }
}

struct Writer<'a> {
    shape: &'a Shape,
    digits: &'a Digits,
    info: &'a NumberFormat,
    out: &'a mut String,
}

impl Writer<'_> {
    fn write(&mut self, section: &[char]) {
        let shape = self.shape;
        let scale = self.digits.scale;
        // Zeros are shown from `first` places before the point to `last` behind it (a negative number).
        let first = shape
            .first_zero
            .filter(|z| *z < shape.point)
            .map_or(0, |z| shape.point - z);
        let last = if shape.last_zero > shape.point {
            shape.point - shape.last_zero
        } else {
            0
        };
        // `place` is the decimal place of the next digit; `extra` how many digits there are beyond the placeholders.
        let (mut place, mut extra) = if shape.scientific {
            (shape.point, 0)
        } else {
            (scale.max(shape.point), scale - shape.point)
        };
        let breaks = if shape.grouped {
            group_breaks(
                usize::try_from(first.max(place + extra.min(0))).unwrap_or(0),
                &self.info.group_sizes,
            )
        } else {
            Vec::new()
        };
        let mut scientific = shape.scientific;
        let mut point_written = false;
        let mut next = 0;
        let mut at = 0;
        while let Some(&c) = section.get(at) {
            at += 1;
            if extra > 0 && matches!(c, '#' | '0' | '.') {
                while extra > 0 {
                    self.digit(self.digits.digit(next), place, &breaks);
                    next += 1;
                    place -= 1;
                    extra -= 1;
                }
            }
            match c {
                '#' | '0' => {
                    let shown = if extra < 0 {
                        extra += 1;
                        (place <= first).then_some(b'0')
                    } else {
                        let digit = self.digits.digits.get(next).copied();
                        next += usize::from(digit.is_some());
                        digit.or((place > last).then_some(b'0'))
                    };
                    if let Some(digit) = shown {
                        self.digit(digit, place, &breaks);
                    }
                    place -= 1;
                }
                '.' => {
                    let more = shape.point < shape.places && next < self.digits.digits.len();
                    if place == 0 && !point_written && (last < 0 || more) {
                        self.out.push_str(self.info.decimal);
                        point_written = true;
                    }
                }
                '‰' => self.out.push_str(self.info.per_mille),
                '%' => self.out.push_str(self.info.percent),
                ',' => {}
                '\'' | '"' => {
                    let end = after_quote(section, at - 1, c);
                    let quoted = section.get(at..end).unwrap_or_default();
                    self.out.extend(quoted.strip_suffix(&[c]).unwrap_or(quoted));
                    at = end;
                }
                '\\' => {
                    self.out.extend(section.get(at));
                    at += 1;
                }
                'E' | 'e' => match exponent_tail(section_at(section, at)) {
                    Some((length, zeros, plus)) if scientific => {
                        let power = if self.digits.is_zero() {
                            0
                        } else {
                            scale - shape.point
                        };
                        exponent(self.out, power, c as u8, zeros.min(10), plus, self.info);
                        scientific = false;
                        at += length;
                    }
                    _ => self.out.push(c),
                },
                ';' => break,
                _ => self.out.push(c),
            }
        }
    }

    fn digit(&mut self, digit: u8, place: i32, breaks: &[usize]) {
        self.out.push(digit as char);
        if place > 1 && usize::try_from(place - 1).is_ok_and(|p| breaks.binary_search(&p).is_ok()) {
            self.out.push_str(self.info.group);
        }
    }
}

/// The places, counted leftwards from the decimal point and ascending, that a group separator stands before, for a
/// number of so many digits.
pub(super) fn group_breaks(digits: usize, sizes: &[u8]) -> Vec<usize> {
    let mut breaks = Vec::new();
    let mut sizes = sizes.iter().map(|s| usize::from(*s));
    let mut size = sizes.next().unwrap_or(0);
    let mut total = size;
    while size > 0 && digits > total {
        breaks.push(total);
        if let Some(next) = sizes.next() {
            size = next;
        }
        total += size;
    }
    breaks
}
