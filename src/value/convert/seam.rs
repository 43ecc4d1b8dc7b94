//! Dates and spans as text, until the text room has them.

use crate::Edition;
use crate::text::culture::Culture;
use crate::value::{DateTime, Str, TimeSpan};

const DAY: i64 = 864_000_000_000;

/// A date in the general form of the invariant culture.
pub(super) fn date_text(d: DateTime, culture: &'static Culture, _edition: Edition) -> Str {
    let (days, rest) = (
        d.ticks.div_euclid(DAY),
        d.ticks.rem_euclid(DAY) / 10_000_000,
    );
    // Days from 0001-01-01 to the civil date.
    let z = days + 306;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (h, m, s) = (rest / 3600, rest / 60 % 60, rest % 60);
    if std::ptr::eq(culture, Culture::invariant()) {
        return format!("{month:02}/{day:02}/{year:04} {h:02}:{m:02}:{s:02}").into();
    }
    let half = if h < 12 { "AM" } else { "PM" };
    let h12 = if h % 12 == 0 { 12 } else { h % 12 };
    format!("{month}/{day}/{year:04} {h12}:{m:02}:{s:02} {half}").into()
}

/// A span in its constant form.
pub(super) fn span_text(t: TimeSpan) -> Str {
    let n = t.0.unsigned_abs();
    let day = DAY.unsigned_abs();
    let (days, rest, ticks) = (n / day, n % day / 10_000_000, n % 10_000_000);
    let mut text = String::new();
    if t.0 < 0 {
        text.push('-');
    }
    if days > 0 {
        text.push_str(&format!("{days}."));
    }
    text.push_str(&format!(
        "{:02}:{:02}:{:02}",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    ));
    if ticks > 0 {
        text.push_str(&format!(".{ticks:07}"));
    }
    text.into()
}
