//! `System.Uri`.

use std::any::Any;

use super::super::{args, system, throw};
use super::uri_parts::{Parts, default_port, escape_data, escape_uri, unescape, unescape_unless};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, static_method, static_prop};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A URI: the text it was made of, and its parts where it is absolute.
struct Uri {
    original: Str,
    parts: Option<Parts>,
}

/// A URI value of any kind: absolute where the text is one, else relative.
pub fn uri(text: &str) -> Value {
    Value::net(Uri {
        original: text.into(),
        parts: Parts::read(text),
    })
}

impl Uri {
    /// `ToString()`: unescaped where that changes nothing of the meaning.
    fn shown(&self) -> String {
        match &self.parts {
            Some(parts) => {
                let keep = |c: char| {
                    matches!(c, '%' | '#' | '?' | '/' | '\\' | '@' | ':') || c.is_control()
                };
                unescape_unless(&parts.text(), keep)
            }
            None => self.original.to_string(),
        }
    }
}

impl NetObject for Uri {
    fn ty(&self) -> Ty {
        ty::find("System.Uri").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.shown().into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<Uri>()
                .is_some_and(|o| match (&self.parts, &o.parts) {
                    (Some(a), Some(b)) => {
                        // A fragment does not tell two URIs apart.
                        let bare = |p: &Parts| Parts {
                            fragment: String::new(),
                            ..p.clone()
                        };
                        bare(a) == bare(b)
                    }
                    (None, None) => self.original == o.original,
                    _ => false,
                }),
        )
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Uri",
    interfaces: &[
        "System.ISpanFormattable",
        "System.Runtime.Serialization.ISerializable",
    ],
    properties: PROPERTIES,
    methods: METHODS,
    constructors: &[
        overload("uri new(string uriString)", |e, _, a| {
            absolute(e, args::text(a, 0)?)
        }),
        overload(
            "uri new(string uriString, System.UriKind uriKind)",
            |e, _, a| {
                let text = args::text(a, 0)?;
                match args::number(a, 1) {
                    1 => absolute(e, text),
                    2 if Parts::read(text).is_some() => raise(
                        "A relative URI cannot be created because the 'uriString' parameter represents an absolute URI.",
                    ),
                    _ => Ok(uri(text)),
                }
            },
        ),
        overload("uri new(uri baseUri, string relativeUri)", |_, _, a| {
            joined(a, args::text(a, 1)?)
        }),
        overload("uri new(uri baseUri, uri relativeUri)", |_, _, a| {
            let relative = of(args::value(a, 1))?.original.clone();
            joined(a, &relative)
        }),
    ],
    ..TypeDef::CLASS
}];

/// A property that only absolute URIs have.
macro_rules! part {
    ($name:literal, $ty:literal, $f:expr) => {
        prop($name, $ty, |_, t| {
            let f: fn(&Parts) -> Value = $f;
            Ok(f(absolute_of(t)?))
        })
    };
}

const PROPERTIES: &[PropDef] = &[
    part!("AbsolutePath", "string", |p| p.path.as_str().into()),
    part!("AbsoluteUri", "string", |p| p.text().into()),
    part!("LocalPath", "string", |p| {
        let path = unescape(&p.path);
        if p.scheme != "file" {
            return path.into();
        }
        let bytes = path.as_bytes();
        match bytes {
            [b'/', drive, b':', ..] if drive.is_ascii_alphabetic() => {
                path.trim_start_matches('/').replace('/', "\\").into()
            }
            _ if !p.host.is_empty() => format!("\\\\{}{}", p.host, path.replace('/', "\\")).into(),
            _ => path.into(),
        }
    }),
    part!("Authority", "string", |p| p.authority().into()),
    part!("HostNameType", "System.UriHostNameType", |p| {
        let host = p.host.trim_matches(['[', ']']);
        let number = match host.parse::<std::net::IpAddr>() {
            Ok(std::net::IpAddr::V4(_)) => 3,
            Ok(std::net::IpAddr::V6(_)) => 4,
            Err(_) if host.is_empty() => 1,
            Err(_) => 2,
        };
        system::enumeration("System.UriHostNameType", number)
    }),
    part!("IsDefaultPort", "bool", |p| p.port.is_none().into()),
    part!("IsFile", "bool", |p| (p.scheme == "file").into()),
    part!("IsLoopback", "bool", |p| {
        matches!(
            p.host.as_str(),
            "localhost" | "loopback" | "127.0.0.1" | "[::1]" | ""
        )
        .into()
    }),
    part!("PathAndQuery", "string", |p| format!(
        "{}{}",
        p.path, p.query
    )
    .into()),
    part!("Segments", "string[]", |p| Value::strings(
        p.path.split_inclusive('/')
    )),
    part!("IsUnc", "bool", |p| (p.scheme == "file"
        && !p.host.is_empty())
    .into()),
    part!("Host", "string", |p| p.host.as_str().into()),
    part!("Port", "int", |p| {
        p.port
            .or_else(|| default_port(&p.scheme))
            .map_or(-1, i32::from)
            .into()
    }),
    part!("Query", "string", |p| p.query.as_str().into()),
    part!("Fragment", "string", |p| p.fragment.as_str().into()),
    part!("Scheme", "string", |p| p.scheme.as_str().into()),
    prop("OriginalString", "string", |_, t| {
        Ok(Value::Str(of(t)?.original.clone()))
    }),
    part!("DnsSafeHost", "string", |p| p
        .host
        .trim_matches(['[', ']'])
        .into()),
    part!("IdnHost", "string", |p| p.host.as_str().into()),
    prop("IsAbsoluteUri", "bool", |_, t| {
        Ok(of(t)?.parts.is_some().into())
    }),
    prop("UserEscaped", "bool", |_, _| Ok(false.into())),
    part!("UserInfo", "string", |p| p.user.as_str().into()),
    static_prop("SchemeDelimiter", "string", |_, _| Ok("://".into())),
    static_prop("UriSchemeFile", "string", |_, _| Ok("file".into())),
    static_prop("UriSchemeFtp", "string", |_, _| Ok("ftp".into())),
    static_prop("UriSchemeHttp", "string", |_, _| Ok("http".into())),
    static_prop("UriSchemeHttps", "string", |_, _| Ok("https".into())),
    static_prop("UriSchemeMailto", "string", |_, _| Ok("mailto".into())),
];

const METHODS: &[MethodDef] = &[
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object comparand)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(uri other)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method(
        "GetHashCode",
        &[overload("int GetHashCode()", |_, t, _| {
            Ok(super::super::object::hash_code(&of(t)?.shown().into()).into())
        })],
    ),
    method(
        "GetLeftPart",
        &[overload(
            "string GetLeftPart(System.UriPartial part)",
            |_, t, a| {
                let p = absolute_of(t)?;
                let scheme = format!("{}://", p.scheme);
                let authority = if p.user.is_empty() {
                    p.authority()
                } else {
                    format!("{}@{}", p.user, p.authority())
                };
                Ok(match args::number(a, 0) {
                    0 => scheme,
                    1 => scheme + &authority,
                    2 => scheme + &authority + &p.path,
                    _ => scheme + &authority + &p.path + &p.query,
                }
                .into())
            },
        )],
    ),
    method(
        "IsBaseOf",
        &[overload("bool IsBaseOf(uri uri)", |_, t, a| {
            let (base, other) = (absolute_of(t)?, of(args::value(a, 0))?);
            let Some(other) = &other.parts else {
                return Ok(true.into());
            };
            let folder = base.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            Ok((base.scheme == other.scheme
                && base.host == other.host
                && base.port == other.port
                && other.path.starts_with(folder))
            .into())
        })],
    ),
    method(
        "IsWellFormedOriginalString",
        &[overload("bool IsWellFormedOriginalString()", |_, t, _| {
            Ok(well_formed(&of(t)?.original).into())
        })],
    ),
    method(
        "MakeRelativeUri",
        &[overload("uri MakeRelativeUri(uri uri)", |_, t, a| {
            let (base, other) = (absolute_of(t)?, absolute_of(args::value(a, 0))?);
            if base.scheme != other.scheme || base.authority() != other.authority() {
                return Ok(args::value(a, 0).clone());
            }
            Ok(uri(&(relative_path(&base.path, &other.path)
                + &other.query
                + &other.fragment)))
        })],
    ),
    method(
        "ToString",
        &[overload("string ToString()", |_, t, _| {
            Ok(of(t)?.shown().into())
        })],
    ),
    static_method(
        "CheckHostName",
        &[overload(
            "static System.UriHostNameType CheckHostName(string name)",
            |_, _, a| {
                let name = args::text(a, 0)?;
                let number = match name.parse::<std::net::IpAddr>() {
                    Ok(std::net::IpAddr::V4(_)) => 3,
                    Ok(std::net::IpAddr::V6(_)) => 4,
                    Err(_) if is_dns_name(name) => 2,
                    Err(_) => 0,
                };
                Ok(system::enumeration("System.UriHostNameType", number))
            },
        )],
    ),
    static_method(
        "CheckSchemeName",
        &[overload(
            "static bool CheckSchemeName(string schemeName)",
            |_, _, a| {
                let name = args::text(a, 0)?;
                let first = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
                let rest = name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
                Ok((first && rest).into())
            },
        )],
    ),
    static_method(
        "EscapeDataString",
        &[overload(
            "static string EscapeDataString(string stringToEscape)",
            |_, _, a| Ok(escape_data(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "EscapeUriString",
        &[overload(
            "static string EscapeUriString(string stringToEscape)",
            |_, _, a| Ok(escape_uri(args::text(a, 0)?).into()),
        )],
    ),
    static_method(
        "HexEscape",
        &[overload(
            "static string HexEscape(char character)",
            |e, _, a| match u8::try_from(args::unit(a, 0)?) {
                Ok(b) => Ok(format!("%{b:02X}").into()),
                Err(_) => throw::out_of_range(
                    e,
                    "Specified argument was out of the range of valid values.",
                    "character",
                ),
            },
        )],
    ),
    static_method(
        "IsHexDigit",
        &[overload(
            "static bool IsHexDigit(char character)",
            |_, _, a| {
                Ok(u8::try_from(args::unit(a, 0)?)
                    .is_ok_and(|b| b.is_ascii_hexdigit())
                    .into())
            },
        )],
    ),
    static_method(
        "IsWellFormedUriString",
        &[overload(
            "static bool IsWellFormedUriString(string uriString, System.UriKind uriKind)",
            |_, _, a| {
                let text = args::text(a, 0)?;
                let is_absolute = Parts::read(text).is_some();
                let kind = match args::number(a, 1) {
                    1 => is_absolute,
                    2 => !is_absolute,
                    _ => true,
                };
                Ok((kind && well_formed(text)).into())
            },
        )],
    ),
    static_method(
        "TryCreate",
        &[
            overload(
                "static bool TryCreate(string uriString, System.UriKind uriKind, [ref] uri result)",
                |e, _, a| {
                    let text = args::text(a, 0)?;
                    let parts = Parts::read(text);
                    let fits = match args::number(a, 1) {
                        1 => parts.is_some(),
                        2 => parts.is_none(),
                        _ => true,
                    };
                    let made = if fits { uri(text) } else { Value::Null };
                    args::set_ref(e, a, 2, &made)?;
                    Ok(fits.into())
                },
            ),
            overload(
                "static bool TryCreate(uri baseUri, string relativeUri, [ref] uri result)",
                |e, _, a| {
                    let made = joined(a, args::text(a, 1)?).ok();
                    args::set_ref(e, a, 2, &made.clone().unwrap_or_default())?;
                    Ok(made.is_some().into())
                },
            ),
        ],
    ),
    static_method(
        "UnescapeDataString",
        &[overload(
            "static string UnescapeDataString(string stringToUnescape)",
            |_, _, a| Ok(unescape(args::text(a, 0)?).into()),
        )],
    ),
];

fn of(this: &Value) -> R<&Uri> {
    this.downcast::<Uri>()
        .map_or_else(|| throw::not_supported("The member needs a Uri."), Ok)
}

fn absolute_of(this: &Value) -> R<&Parts> {
    match &of(this)?.parts {
        Some(parts) => Ok(parts),
        None => throw::invalid_operation("This operation is not supported for a relative URI."),
    }
}

fn raise<T>(message: &str) -> R<T> {
    Exception::new("System.UriFormatException", message).raise()
}

/// `new(uriString)`: absolute, or .NET's complaint.
fn absolute(engine: &dyn Engine, text: &str) -> R<Value> {
    let _ = engine;
    let made = uri(text);
    if of(&made)?.parts.is_some() {
        return Ok(made);
    }
    if text.trim().is_empty() {
        return raise("Invalid URI: The URI is empty.");
    }
    match text.split_once("://") {
        Some((scheme, rest))
            if !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            if host.contains(':')
                && host
                    .rsplit(':')
                    .next()
                    .is_some_and(|p| p.parse::<u16>().is_err())
            {
                return raise("Invalid URI: Invalid port specified.");
            }
            raise("Invalid URI: The hostname could not be parsed.")
        }
        _ => raise("Invalid URI: The format of the URI could not be determined."),
    }
}

fn joined(a: &[Value], relative: &str) -> R<Value> {
    let base = of(args::value(a, 0))?;
    let Some(parts) = &base.parts else {
        return throw::plain_argument("The base URI must be absolute.");
    };
    match parts.join(relative) {
        Some(parts) => Ok(Value::net(Uri {
            original: parts.text().into(),
            parts: Some(parts),
        })),
        None => raise("Invalid URI: The format of the URI could not be determined."),
    }
}

/// True where nothing of the text would have to be escaped.
fn well_formed(text: &str) -> bool {
    match Parts::read(text) {
        Some(parts) => {
            let written = parts.text();
            written == text
                || written.trim_end_matches('/') == text
                || written.eq_ignore_ascii_case(text)
        }
        None => escape_uri(text) == text && !text.starts_with("//") && !text.contains('\\'),
    }
}

fn is_dns_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 256
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.len() < 64
                && label
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
}

/// The way from one path to another.
fn relative_path(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let common = from
        .iter()
        .take(folders)
        .zip(to.iter().take(to.len().saturating_sub(1)))
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = "../".repeat(folders - common);
    out.push_str(&to.get(common..).unwrap_or_default().join("/"));
    if out.is_empty() {
        "./".to_string()
    } else {
        out
    }
}
