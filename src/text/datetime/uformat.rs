//! The formats that belong to `Get-Date`: Unix specifiers (`-UFormat`) and names for files (`-Format FileDate`).

use super::{DateTime, UNIX_EPOCH_TICKS, format};
use crate::Edition;
use crate::text::culture::Culture;
use crate::text::error::TextError;
use jiff::tz::TimeZone;

/// `Get-Date -UFormat spec` of `time`.
///
/// # Errors
/// `FormatException` when the format ends with a percent sign.
pub fn uformat(
    time: DateTime,
    spec: &str,
    culture: &Culture,
    local: &TimeZone,
    edition: Edition,
) -> Result<String, TextError> {
    let write = |pattern: &str| format::format(time, pattern, culture, local);
    let (year, _, day) = time.date_parts();
    let core = edition.is_core();
    // Windows PowerShell has plain years where PowerShell 7 has those of ISO weeks.
    let week_year = if core { time.iso_week().0 } else { year };
    let mut out = String::with_capacity(spec.len() * 2);
    let mut rest = spec.strip_prefix('+').unwrap_or(spec).chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let letter = rest
            .next()
            .ok_or_else(|| TextError::format("Index was outside the bounds of the array."))?;
        let text = match letter {
            'A' => write("dddd")?,
            'a' => write("ddd")?,
            'B' => write("MMMM")?,
            'b' | 'h' => write("MMM")?,
            'C' => (year / 100).to_string(),
            'c' => write("ddd dd MMM yyyy HH':'mm':'ss")?,
            'D' | 'x' => write("MM'/'dd'/'yy")?,
            'd' => write("dd")?,
            'e' => format!("{day:2}"),
            'F' => write("yyyy'-'MM'-'dd")?,
            'G' => format!("{week_year:04}"),
            'g' => format!("{:02}", week_year % 100),
            'H' => write("HH")?,
            'I' => write("hh")?,
            'j' if core => format!("{:03}", time.day_of_year()),
            'j' => time.day_of_year().to_string(),
            'k' => format!("{:2}", time.time_parts().0),
            'l' => format!("{:>2}", write("%h")?),
            'M' => write("mm")?,
            'm' => write("MM")?,
            'n' => "\n".to_owned(),
            'p' => write("tt")?,
            'R' => write("HH:mm")?,
            'r' => write("hh:mm:ss tt")?,
            'S' => write("ss")?,
            's' => ((time.to_universal(local).ticks - UNIX_EPOCH_TICKS) as f64 / 1e7)
                .round()
                .to_string(),
            'T' | 'X' => write("HH:mm:ss")?,
            't' => "\t".to_owned(),
            'U' | 'W' => (time.day_of_year() / 7).to_string(),
            'u' if time.day_of_week() == 0 && core => "7".to_owned(),
            'u' | 'w' => time.day_of_week().to_string(),
            'V' if core => format!("{:02}", time.iso_week().1),
            'V' => (time.day_of_year() / 7 + 1).to_string(),
            'Y' => write("yyyy")?,
            'y' => write("yy")?,
            'Z' => write("zz")?,
            _ => letter.to_string(),
        };
        out.push_str(&text);
    }
    Ok(out)
}

/// `Get-Date -Format spec`, which knows four names besides .NET's formats.
///
/// # Errors
/// As [`format::format`].
pub fn named_format(
    time: DateTime,
    spec: &str,
    culture: &Culture,
    local: &TimeZone,
) -> Result<String, TextError> {
    let name = |name: &str| spec.eq_ignore_ascii_case(name);
    if name("FileDate") {
        format::format(time, "yyyyMMdd", culture, local)
    } else if name("FileDateUniversal") {
        format::format(time.to_universal(local), "yyyyMMddZ", culture, local)
    } else if name("FileDateTime") {
        format::format(time, "yyyyMMddTHHmmssffff", culture, local)
    } else if name("FileDateTimeUniversal") {
        format::format(
            time.to_universal(local),
            "yyyyMMddTHHmmssffffZ",
            culture,
            local,
        )
    } else {
        format::format(time, spec, culture, local)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn unix_specifiers_have_dotnet_values() {
        let time = DateTime::from_parts((2020, 1, 2), (3, 4, 5), 0, Kind::Unspecified).unwrap();
        let shown =
            |spec| uformat(time, spec, Culture::en_us(), &TimeZone::UTC, Edition::Core).unwrap();
        assert_eq!(shown("%Y-%m-%d %T"), "2020-01-02 03:04:05");
        assert_eq!(shown("+%a %e %j %V %G %s"), "Thu  2 002 01 2020 1577934245");
        assert_eq!(shown("%% %Q"), "% Q");
        let named = |spec| named_format(time, spec, Culture::en_us(), &TimeZone::UTC).unwrap();
        assert_eq!(named("filedatetimeuniversal"), "20200102T0304050000Z");
    }
}
