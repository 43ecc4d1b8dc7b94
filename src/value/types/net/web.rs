//! `WebUtility` and `HttpUtility`: HTML and URL encoding.

use super::super::{args, collections, throw};
use super::uri_parts::escape_data;
use crate::value::ty::{DefKind, MethodDef, overload, static_method};
use crate::value::{TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Net.WebUtility",
        kind: DefKind::Abstract,
        methods: WEB,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.SecurityElement",
        methods: &[static_method(
            "Escape",
            &[overload("static string Escape(string str)", |_, _, a| {
                Ok(match args::value(a, 0) {
                    text if text.is_null() => Value::Null,
                    _ => xml_escape(args::text(a, 0)?).into(),
                })
            })],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Web.HttpUtility",
        methods: HTTP,
        ..TypeDef::CLASS
    },
];

/// A text with what XML reserves written as its five entities.
fn xml_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

const WEB: &[MethodDef] = &[
    static_method(
        "HtmlDecode",
        &[overload(
            "static string HtmlDecode(string value)",
            |_, _, a| Ok(html_decode(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "HtmlEncode",
        &[overload(
            "static string HtmlEncode(string value)",
            |_, _, a| Ok(html_encode(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "UrlDecode",
        &[overload(
            "static string UrlDecode(string encodedValue)",
            |_, _, a| Ok(url_decode(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "UrlDecodeToBytes",
        &[overload(
            "static byte[] UrlDecodeToBytes(byte[] encodedValue, int offset, int count)",
            |e, _, a| {
                let bytes = args::bytes(a, 0)?;
                let start = usize::try_from(args::int(a, 1)?).ok();
                let count = usize::try_from(args::int(a, 2)?).ok();
                match start
                    .zip(count)
                    .and_then(|(s, c)| bytes.get(s..s.checked_add(c)?))
                {
                    Some(part) => Ok(args::byte_array(&url_decode_bytes(part))),
                    None => throw::out_of_range(
                        e,
                        "Specified argument was out of the range of valid values.",
                        "offset",
                    ),
                }
            },
        )],
    ),
    static_method(
        "UrlEncode",
        &[overload(
            "static string UrlEncode(string value)",
            |_, _, a| Ok(url_encode(args::text(a, 0)?, false).into()),
        )],
    ),
    static_method(
        "UrlEncodeToBytes",
        &[overload(
            "static byte[] UrlEncodeToBytes(byte[] value, int offset, int count)",
            |e, _, a| {
                let bytes = args::bytes(a, 0)?;
                let start = usize::try_from(args::int(a, 1)?).ok();
                let count = usize::try_from(args::int(a, 2)?).ok();
                match start
                    .zip(count)
                    .and_then(|(s, c)| bytes.get(s..s.checked_add(c)?))
                {
                    Some(part) => {
                        let mut out = String::new();
                        for b in part {
                            push_url(&mut out, *b, false);
                        }
                        Ok(args::byte_array(out.as_bytes()))
                    }
                    None => throw::out_of_range(
                        e,
                        "Specified argument was out of the range of valid values.",
                        "offset",
                    ),
                }
            },
        )],
    ),
];

const HTTP: &[MethodDef] = &[
    static_method(
        "HtmlAttributeEncode",
        &[overload(
            "static string HtmlAttributeEncode(string s)",
            |_, _, a| {
                let text = args::text(a, 0)?;
                Ok(text
                    .replace('&', "&amp;")
                    .replace('"', "&quot;")
                    .replace('\'', "&#39;")
                    .replace('<', "&lt;")
                    .into())
            },
        )],
    ),
    static_method(
        "HtmlDecode",
        &[overload("static string HtmlDecode(string s)", |_, _, a| {
            Ok(html_decode(args::text(a, 0)?).into())
        })],
    ),
    static_method(
        "HtmlEncode",
        &[overload("static string HtmlEncode(string s)", |_, _, a| {
            Ok(html_encode(args::text(a, 0)?).into())
        })],
    ),
    static_method(
        "ParseQueryString",
        &[overload(
            "static System.Collections.Specialized.NameValueCollection ParseQueryString(string query)",
            |_, _, a| {
                let query = args::text(a, 0)?;
                let query = query.strip_prefix('?').unwrap_or(query);
                let pairs = query.split('&').filter(|p| !p.is_empty()).map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
                    (url_decode(name), url_decode(value))
                });
                Ok(collections::name_values(pairs))
            },
        )],
    ),
    static_method(
        "UrlDecode",
        &[overload(
            "static string UrlDecode(string str)",
            |_, _, a| Ok(url_decode(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "UrlEncode",
        &[overload(
            "static string UrlEncode(string str)",
            |_, _, a| Ok(url_encode(args::text(a, 0)?, true).into()),
        )],
    ),
    static_method(
        "UrlPathEncode",
        &[overload(
            "static string UrlPathEncode(string str)",
            |_, _, a| {
                let text = args::text(a, 0)?;
                let (path, query) = text
                    .split_once('?')
                    .map_or((text, None), |(p, q)| (p, Some(q)));
                let path = escape_data(path).replace("%2F", "/").replace("%3A", ":");
                Ok(query
                    .map_or_else(|| path.clone(), |q| format!("{path}?{q}"))
                    .into())
            },
        )],
    ),
    static_method(
        "JavaScriptStringEncode",
        &[overload(
            "static string JavaScriptStringEncode(string value)",
            |_, _, a| {
                let mut out = String::new();
                for c in args::text(a, 0)?.chars() {
                    match c {
                        '"' => out.push_str("\\\""),
                        '\\' => out.push_str("\\\\"),
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        '\t' => out.push_str("\\t"),
                        '\u{8}' => out.push_str("\\b"),
                        '\u{c}' => out.push_str("\\f"),
                        '\'' | '<' | '>' | '&' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                            out.push_str(&format!("\\u{:04x}", c as u32));
                        }
                        c if (c as u32) < 32 => out.push_str(&format!("\\u{:04x}", c as u32)),
                        c => out.push(c),
                    }
                }
                Ok(out.into())
            },
        )],
    ),
];

/// `HtmlEncode`: the five characters of markup, and Latin-1's upper half by number, as .NET does.
pub fn html_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{a0}'..='\u{ff}' => out.push_str(&format!("&#{};", c as u32)),
            c if c as u32 > 0xffff => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// `HtmlDecode`: numbers and the names that documents use.
pub(super) fn html_decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('&') {
        out.push_str(head);
        let end = tail.find([';', '&']);
        let decoded = end
            .filter(|end| tail.as_bytes().get(*end) == Some(&b';'))
            .and_then(|end| Some((entity(tail.get(..end)?)?, tail.get(end + 1..)?)));
        match decoded {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "cent" => '¢',
        "sect" => '§',
        "deg" => '°',
        "plusmn" => '±',
        "times" => '×',
        "divide" => '÷',
        "micro" => 'µ',
        "middot" => '·',
        "bull" => '•',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "aring" => 'å',
        "Aring" => 'Å',
        "oslash" => 'ø',
        "Oslash" => 'Ø',
        "aelig" => 'æ',
        "AElig" => 'Æ',
        "aacute" => 'á',
        "eacute" => 'é',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "agrave" => 'à',
        "egrave" => 'è',
        "ecirc" => 'ê',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        _ => return None,
    })
}

fn push_url(out: &mut String, b: u8, lower: bool) {
    match b {
        b' ' => out.push('+'),
        b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => out.push(char::from(b)),
        b if b.is_ascii_alphanumeric() => out.push(char::from(b)),
        b if lower => out.push_str(&format!("%{b:02x}")),
        b => out.push_str(&format!("%{b:02X}")),
    }
}

/// A name or value of a query, as `HttpUtility` writes it.
pub(in super::super) fn query_encode(text: &str) -> String {
    url_encode(text, true)
}

/// A name or value as a form sends it: `WebUtility.UrlEncode`.
pub fn form_encode(text: &str) -> String {
    url_encode(text, false)
}

/// `UrlEncode`; `HttpUtility` writes small hexadecimal digits.
fn url_encode(text: &str, lower: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        push_url(&mut out, b, lower);
    }
    out
}

fn url_decode_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(b) = bytes.get(at) {
        let escaped = match bytes.get(at + 1..at + 3) {
            Some([high, low]) if *b == b'%' => {
                let digit = |d: u8| char::from(d).to_digit(16);
                digit(*high)
                    .zip(digit(*low))
                    .map(|(h, l)| (h * 16 + l) as u8)
            }
            _ => None,
        };
        match escaped {
            Some(b) => {
                out.push(b);
                at += 3;
            }
            None => {
                out.push(if *b == b'+' { b' ' } else { *b });
                at += 1;
            }
        }
    }
    out
}

/// `UrlDecode`.
fn url_decode(text: &str) -> String {
    String::from_utf8_lossy(&url_decode_bytes(text.as_bytes())).into_owned()
}
