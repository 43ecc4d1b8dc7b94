//! The little of PowerShell's grammar that the simple expressions use.

use msol::Edition;
use msol::text::culture::Culture;
use msol::text::datetime::parse::{Context, Styles, parse};
use msol::text::datetime::{DateTime, TimeSpan};
use msol::text::number::Number;
use msol::text::number::convert::{Literal, literal};

static UTC: jiff::tz::TimeZone = jiff::tz::TimeZone::UTC;

/// A value of a simple expression.
pub enum Value {
    Null,
    Bool(bool),
    Text(String),
    Number(Number<'static>),
    Time(DateTime),
    Span(TimeSpan),
}

/// A quoted string at the head of `text`, with what follows it.
pub fn string(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let mut out = String::new();
    let mut rest = text[1..].chars();
    while let Some(c) = rest.next() {
        match c {
            _ if c == quote && rest.as_str().starts_with(quote) => {
                rest.next();
                out.push(quote);
            }
            _ if c == quote => return Some((out, rest.as_str())),
            '`' if quote == '"' => out.push(match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                other => other,
            }),
            '$' if quote == '"' => return None,
            _ => out.push(c),
        }
    }
    None
}

/// The culture of `,[cultureinfo]'de-DE'` at the head of `text`; en-US without.
pub fn culture(text: &str) -> Option<(&'static Culture, &str)> {
    match text.strip_prefix(",[cultureinfo]") {
        Some(rest) => {
            let (name, rest) = string(rest)?;
            Some((Culture::by_name(&name, Edition::Core).ok()?, rest))
        }
        None => Some((Culture::en_us(), text)),
    }
}

/// The context of the measured dates: UTC, invariant names, the day on which they were measured.
pub fn context(culture: &'static Culture, edition: Edition) -> Context<'static> {
    let now = DateTime::from_date(2026, 11, 24).unwrap();
    Context {
        culture,
        local: &UTC,
        now,
        edition,
    }
}

/// A literal value.
pub fn value(text: &str) -> Option<Value> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return value(inner);
    }
    if let Some((text, "")) = string(text) {
        return Some(Value::Text(text));
    }
    let of = |ty: &str| text.strip_prefix(ty);
    Some(match text {
        "$null" => Value::Null,
        "$true" => Value::Bool(true),
        "$false" => Value::Bool(false),
        "[double]::NaN" => Value::Number(Number::Double(f64::NAN)),
        "[double]::PositiveInfinity" => Value::Number(Number::Double(f64::INFINITY)),
        "[int]::MaxValue" => Value::Number(i32::MAX.into()),
        "[datetime]::MinValue" => Value::Time(DateTime::MIN),
        _ => {
            if let Some(text) = of("[datetime]") {
                let (text, "") = string(text)? else {
                    return None;
                };
                let time = parse(
                    &text,
                    Styles::default(),
                    context(Culture::invariant(), Edition::Core),
                )
                .ok()?;
                return Some(Value::Time(time));
            }
            if let Some(text) = of("[timespan]") {
                let (text, "") = string(text)? else {
                    return None;
                };
                return TimeSpan::parse(&text, Culture::invariant(), Edition::Core)
                    .ok()
                    .map(Value::Span);
            }
            if let Some(text) = of("[byte]") {
                return Some(Value::Number(Number::Integer {
                    value: text.parse().ok()?,
                    bits: 8,
                }));
            }
            Value::Number(match literal(text, Edition::Core)? {
                Literal::Integer(value, None) if i32::try_from(value).is_ok() => {
                    Number::Integer { value, bits: 32 }
                }
                Literal::Integer(value, ty) => Number::Integer {
                    value,
                    bits: ty.map_or(64, |ty| ty.bits()),
                },
                Literal::Double(value) => Number::Double(value),
                Literal::Decimal(value) => Number::Decimal(value),
                Literal::Big(_) => return None,
            })
        }
    })
}

/// Text in the notation of the measurements.
pub fn shown(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('\r', "\\r")
        .replace('\n', "\\n")
        .replace('\t', "\\t")
        .replace('\0', "\\0");
    format!("\"{text}\"")
}
