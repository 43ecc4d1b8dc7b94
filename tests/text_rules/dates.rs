//! Casts, parses and formats of dates and spans.

use super::formats;
use super::literals::{context, culture, shown, string};
use jiff::tz::TimeZone;
use msol::Edition;
use msol::text::culture::Culture;
use msol::text::datetime::parse::{Styles, parse};
use msol::text::datetime::{DateTime, TimeSpan, format, uformat};
use msol::text::error::TextError;

/// What a date expression gives.
pub fn evaluate(text: &str, edition: Edition) -> Option<String> {
    if let Some(rest) = text.strip_prefix("[datetime]::Parse(") {
        let (text, rest) = string(rest)?;
        let (culture, rest) = culture(rest)?;
        let count = if rest == ")" && culture.name == "en-US" {
            1
        } else {
            2
        };
        return Some(
            match parse(&text, Styles::default(), context(culture, edition)) {
                Ok(time) => shown_time(time),
                Err(error) => format!(
                    "! FormatException | NotSpecified | \"Exception calling \"Parse\" with \"{count}\" argument(s): \"{}\"\"",
                    error.message
                ),
            },
        );
    }
    if let Some(rest) = text.strip_prefix("[datetime]") {
        let (text, "") = string(rest)? else {
            return None;
        };
        return Some(match read(&text, edition) {
            Ok(time) => shown_time(time),
            Err(error) => cast_error(&text, "System.DateTime", &error),
        });
    }
    if let Some(rest) = text.strip_prefix("[timespan]") {
        let (text, "") = string(rest)? else {
            return None;
        };
        return Some(
            match TimeSpan::parse(&text, Culture::invariant(), edition) {
                Ok(span) => format!("timespan {}", span.0),
                Err(error) => cast_error(&text, "System.TimeSpan", &error),
            },
        );
    }
    if let Some(rest) = text
        .strip_prefix("\"$([timespan]")
        .and_then(|t| t.strip_suffix(")\""))
    {
        let (text, "") = string(rest)? else {
            return None;
        };
        return match TimeSpan::parse(&text, Culture::invariant(), edition) {
            Ok(span) => Some(shown(&span.to_text())),
            Err(_) => None,
        };
    }
    if let Some(rest) = text.strip_prefix("Get-Date ") {
        return get_date(rest, edition);
    }
    if let Some((subject, "")) =
        string(text).and_then(|(s, rest)| Some((s, rest.strip_prefix(" -as [datetime]")?)))
    {
        return Some(read(&subject, edition).map_or("null".to_owned(), shown_time));
    }
    formats::evaluate(text, edition)
}

fn read(text: &str, edition: Edition) -> Result<DateTime, TextError> {
    parse(
        text,
        Styles::default(),
        context(Culture::invariant(), edition),
    )
}

fn cast_error(text: &str, ty: &str, error: &TextError) -> String {
    let message = format!(
        "Cannot convert value \"{text}\" to type \"{ty}\". Error: \"{}\"",
        error.message
    );
    format!(
        "! InvalidCastParseTargetInvocationWithFormatProvider | InvalidArgument | \"{message}\""
    )
}

fn shown_time(time: DateTime) -> String {
    let text = format::format(time, "o", Culture::invariant(), &TimeZone::UTC).unwrap();
    format!("datetime {text} {:?}", time.kind)
}

fn get_date(rest: &str, edition: Edition) -> Option<String> {
    let (text, rest) = string(rest.strip_prefix("-Date ").unwrap_or(rest))?;
    let time = read(&text, edition).ok()?;
    if rest.is_empty() {
        return Some(shown_time(time));
    }
    let us = Culture::en_us();
    if let Some(rest) = rest.strip_prefix(" -Format ") {
        let (spec, "") = string(rest)? else {
            return None;
        };
        return uformat::named_format(time, &spec, us, &TimeZone::UTC)
            .ok()
            .map(|text| shown(&text));
    }
    let (spec, "") = string(rest.strip_prefix(" -UFormat ")?)? else {
        return None;
    };
    uformat::uformat(time, &spec, us, &TimeZone::UTC, edition)
        .ok()
        .map(|text| shown(&text))
}
