//! How texts and spans are written in XML: characters that XML lacks as `_xHHHH_`, spans as `P1DT2H`.

use crate::text::datetime::TICKS_PER_SECOND;

/// Writes a text with markup and control characters escaped.
pub fn escape(text: &str, out: &mut String) {
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if matches!(rest.peek(), Some('x' | 'X')) => out.push_str("_x005F_"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{10000}'.. => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("_x{unit:04X}_"));
                }
            }
            c => out.push(c),
        }
    }
}

/// Takes the escapes of control characters back.
pub fn unescape(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_string();
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        units.extend(rest.get(..at).unwrap_or_default().encode_utf16());
        let code = rest
            .get(at + 2..at + 6)
            .filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        match code {
            Some(unit) => {
                units.push(unit);
                rest = rest.get(at + 7..).unwrap_or_default();
            }
            None => {
                units.extend([u16::from(b'_'), u16::from(b'x')]);
                rest = rest.get(at + 2..).unwrap_or_default();
            }
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

/// A span as XML writes durations.
pub fn duration(ticks: i64) -> String {
    let sign = if ticks < 0 { "-" } else { "" };
    let ticks = ticks.unsigned_abs();
    let second = TICKS_PER_SECOND as u64;
    let (seconds, fraction) = (ticks / second, ticks % second);
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
    let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
    let mut out = format!("{sign}P");
    if days > 0 {
        out.push_str(&format!("{days}D"));
    }
    if hours + minutes + seconds + fraction > 0 || days == 0 {
        out.push('T');
    }
    if hours > 0 {
        out.push_str(&format!("{hours}H"));
    }
    if minutes > 0 {
        out.push_str(&format!("{minutes}M"));
    }
    if fraction > 0 {
        let digits = format!("{fraction:07}");
        out.push_str(&format!("{seconds}.{}S", digits.trim_end_matches('0')));
    } else if seconds > 0 || out.ends_with('T') {
        out.push_str(&format!("{seconds}S"));
    }
    out
}

/// The ticks of such a duration; None where it is none.
pub fn ticks(text: &str) -> Option<i64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut total: f64 = 0.0;
    let mut whole: i64 = 0;
    let mut number = String::new();
    for c in text.strip_prefix('P')?.chars() {
        let unit = match c {
            'T' => continue,
            'D' => 86_400,
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            c => {
                number.push(c);
                continue;
            }
        };
        match number.parse::<i64>() {
            Ok(n) => whole = whole.checked_add(n.checked_mul(unit)?)?,
            Err(_) => total += number.parse::<f64>().ok()? * unit as f64,
        }
        number.clear();
    }
    let fraction = (total * TICKS_PER_SECOND as f64).round() as i64;
    let ticks = whole.checked_mul(TICKS_PER_SECOND)?.checked_add(fraction)?;
    Some(if negative { -ticks } else { ticks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_survive() {
        for text in ["a<b>&\"c\"", "bell\u{7}_x0041_ _x", "\u{1f600}", ""] {
            let mut out = String::new();
            escape(text, &mut out);
            let plain = out
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
            assert_eq!(unescape(&plain), text);
        }
    }

    #[test]
    fn spans_survive() {
        for span in [
            0,
            15_000_000,
            -36_000_000_000,
            864_000_000_000,
            863_999_999_999,
        ] {
            assert_eq!(ticks(&duration(span)), Some(span), "{}", duration(span));
        }
        assert_eq!(duration(0), "PT0S");
    }
}
