//! The parts of a URI, as `System.Uri` takes a text apart, and percent-encoding.

/// Characters that `Uri.EscapeDataString` leaves alone.
fn is_unreserved(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~')
}

fn is_reserved(b: u8) -> bool {
    matches!(
        b,
        b':' | b'/'
            | b'?'
            | b'#'
            | b'['
            | b']'
            | b'@'
            | b'!'
            | b'$'
            | b'&'
            | b'\''
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
    )
}

fn percent(out: &mut String, b: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(b >> 4)]));
    out.push(char::from(DIGITS[usize::from(b & 15)]));
}

/// `Uri.EscapeDataString`.
pub(super) fn escape_data(text: &str) -> String {
    escape(text, is_unreserved)
}

/// `Uri.EscapeUriString`: reserved characters and escapes stay.
pub(super) fn escape_uri(text: &str) -> String {
    escape(text, |b| is_unreserved(b) || is_reserved(b))
}

fn escape(text: &str, keep: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if keep(b) {
            out.push(char::from(b));
        } else {
            percent(&mut out, b);
        }
    }
    out
}

/// What stands in a path or query: escapes stay as they are, what may not stand there is escaped.
fn escape_component(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (at, b) in bytes.iter().enumerate() {
        let is_escape = *b == b'%'
            && bytes
                .get(at + 1..at + 3)
                .is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit));
        if is_escape || is_unreserved(*b) || is_reserved(*b) {
            out.push(char::from(*b));
        } else {
            percent(&mut out, *b);
        }
    }
    out
}

/// `Uri.UnescapeDataString`: runs of escapes that are UTF-8 become characters, others stay.
pub(super) fn unescape(text: &str) -> String {
    unescape_unless(text, |_| false)
}

/// The same, but characters that `keep` names stay escaped.
pub(super) fn unescape_unless(text: &str, keep: impl Fn(char) -> bool) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let byte_at = |at: usize| -> Option<u8> {
        match bytes.get(at..at + 3) {
            Some([b'%', a, b]) => {
                let digit = |d: u8| char::from(d).to_digit(16);
                Some((digit(*a)? * 16 + digit(*b)?) as u8)
            }
            _ => None,
        }
    };
    while at < bytes.len() {
        let mut run = Vec::new();
        let start = at;
        while let Some(b) = byte_at(at) {
            run.push(b);
            at += 3;
        }
        if run.is_empty() {
            let c = text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .unwrap_or(' ');
            out.push(c);
            at += c.len_utf8();
            continue;
        }
        let mut place = start;
        for chunk in run.utf8_chunks() {
            for c in chunk.valid().chars() {
                let length = 3 * c.len_utf8();
                if keep(c) {
                    out.push_str(text.get(place..place + length).unwrap_or_default());
                } else {
                    out.push(c);
                }
                place += length;
            }
            let length = 3 * chunk.invalid().len();
            out.push_str(text.get(place..place + length).unwrap_or_default());
            place += length;
        }
    }
    out
}

/// An absolute URI taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parts {
    pub(crate) scheme: String,
    pub(crate) user: String,
    pub(crate) host: String,
    /// None where the scheme's own port holds.
    pub port: Option<u16>,
    pub(crate) has_authority: bool,
    /// With its leading slash, escaped.
    pub path: String,
    /// With its `?`, escaped; empty where there is none.
    pub query: String,
    /// With its `#`.
    pub fragment: String,
}

/// The port of a scheme.
pub(super) fn default_port(scheme: &str) -> Option<u16> {
    Some(match scheme {
        "http" | "ws" => 80,
        "https" | "wss" => 443,
        "ftp" => 21,
        "gopher" => 70,
        "nntp" => 119,
        "news" => 119,
        "telnet" => 23,
        "ldap" => 389,
        "mailto" => 25,
        "net.tcp" => 808,
        _ => return None,
    })
}

impl Parts {
    /// Reads an absolute URI; None for a relative or malformed one.
    pub(super) fn read(text: &str) -> Option<Parts> {
        let text = text.trim();
        if let Some(path) = windows_path(text) {
            return Some(path);
        }
        let (scheme, rest) = text.split_once(':')?;
        let mut letters = scheme.bytes();
        let well_formed = letters.next().is_some_and(|b| b.is_ascii_alphabetic())
            && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
        if !well_formed {
            return None;
        }
        let scheme = scheme.to_ascii_lowercase();
        let (rest, fragment) = match rest.split_once('#') {
            Some((rest, fragment)) => (rest, format!("#{}", escape_component(fragment))),
            None => (rest, String::new()),
        };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, format!("?{}", escape_component(query))),
            None => (rest, String::new()),
        };
        let web = matches!(
            scheme.as_str(),
            "http" | "https" | "ftp" | "file" | "ws" | "wss" | "gopher" | "net.tcp"
        );
        let slashed = if web {
            rest.replace('\\', "/")
        } else {
            rest.to_string()
        };
        let mut parts = Parts {
            scheme,
            query,
            fragment,
            ..Parts::default()
        };
        match slashed.strip_prefix("//") {
            Some(after) => {
                parts.has_authority = true;
                let end = after.find('/').unwrap_or(after.len());
                let (authority, path) = after.split_at_checked(end)?;
                parts.read_authority(authority)?;
                parts.path = escape_component(path);
                if web {
                    parts.path = without_dots(&parts.path);
                    if parts.path.is_empty() {
                        parts.path.push('/');
                    }
                }
            }
            None if web => return None,
            None if parts.scheme == "mailto" => {
                let (user, host) = slashed.rsplit_once('@').unwrap_or(("", slashed.as_str()));
                parts.user = user.to_string();
                parts.host = host.to_ascii_lowercase();
            }
            None => parts.path = escape_component(&slashed),
        }
        if parts.host.is_empty() && web && parts.scheme != "file" {
            return None;
        }
        Some(parts)
    }

    fn read_authority(&mut self, authority: &str) -> Option<()> {
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (user.to_string(), host),
            None => (String::new(), authority),
        };
        self.user = user;
        let (host, port) = match host.rfind(']') {
            Some(end) => match host.get(end + 1..)? {
                "" => (host, None),
                rest => (host.get(..=end)?, Some(rest.strip_prefix(':')?)),
            },
            None => match host.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (host, None),
            },
        };
        if host.contains([' ', '<', '>', '^', '{', '}', '|', '\\']) {
            return None;
        }
        self.host = host.to_lowercase();
        self.port = match port {
            None | Some("") => None,
            Some(digits) => {
                let port: u16 = digits.parse().ok()?;
                Some(port).filter(|p| Some(*p) != default_port(&self.scheme))
            }
        };
        Some(())
    }

    /// `AbsoluteUri`.
    pub(super) fn text(&self) -> String {
        let mut out = format!("{}:", self.scheme);
        if self.has_authority {
            out.push_str("//");
        }
        if !self.user.is_empty() {
            out.push_str(&self.user);
            out.push('@');
        }
        out.push_str(&self.host);
        if let Some(port) = self.port {
            out.push_str(&format!(":{port}"));
        }
        out.push_str(&self.path);
        out.push_str(&self.query);
        out.push_str(&self.fragment);
        out
    }

    /// `Authority`: host and port.
    pub(super) fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// This URI with a relative one laid on it.
    pub(super) fn join(&self, relative: &str) -> Option<Parts> {
        // A path of this platform is absolute on its own, but relative to a base.
        if !relative.starts_with('/')
            && let Some(absolute) = Parts::read(relative)
        {
            return Some(absolute);
        }
        if let Some(rest) = relative.strip_prefix("//") {
            return Parts::read(&format!("{}://{rest}", self.scheme));
        }
        let (rest, fragment) = relative.split_once('#').unwrap_or((relative, ""));
        let (path, query) = rest
            .split_once('?')
            .map_or((rest, None), |(p, q)| (p, Some(q)));
        let mut made = self.clone();
        made.fragment = if relative.contains('#') {
            format!("#{}", escape_component(fragment))
        } else {
            String::new()
        };
        if path.is_empty() {
            if let Some(query) = query {
                made.query = format!("?{}", escape_component(query));
            } else if !relative.contains('#') {
                made.fragment.clone_from(&self.fragment);
            }
            return Some(made);
        }
        made.query = query.map_or_else(String::new, |q| format!("?{}", escape_component(q)));
        let path = escape_component(&path.replace('\\', "/"));
        made.path = if path.starts_with('/') {
            without_dots(&path)
        } else {
            let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            without_dots(&format!("{folder}/{path}"))
        };
        Some(made)
    }
}

/// `C:\folder\file`, `\\server\share`, `/folder`: file URIs in a platform's notation.
fn windows_path(text: &str) -> Option<Parts> {
    let file = |host: &str, path: &str| Parts {
        scheme: "file".to_string(),
        host: host.to_string(),
        path: escape_component(&path.replace('\\', "/")),
        has_authority: true,
        ..Parts::default()
    };
    if let Some(rest) = text.strip_prefix("\\\\") {
        let end = rest.find('\\').unwrap_or(rest.len());
        let (host, path) = rest.split_at_checked(end)?;
        return Some(file(&host.to_lowercase(), path));
    }
    match text.as_bytes() {
        [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic() => {
            Some(file("", &format!("/{text}")))
        }
        [b'/', next, ..] if *next != b'/' && cfg!(unix) => Some(file("", text)),
        _ => None,
    }
}

/// A path without `.` and `..` segments.
fn without_dots(path: &str) -> String {
    if !path.contains("/.") {
        return path.to_string();
    }
    let mut out: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').collect();
    let last = segments.len().saturating_sub(1);
    for (at, segment) in segments.iter().enumerate() {
        match *segment {
            "." if at == last => out.push(""),
            "." => {}
            ".." => {
                if out.len() > 1 {
                    out.pop();
                }
                if at == last {
                    out.push("");
                }
            }
            other => out.push(other),
        }
    }
    out.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_taken_apart_and_put_together() {
        let p = Parts::read("HTTPS://User@Contoso.com:443/a b/../c?x=é#f").unwrap_or_default();
        assert_eq!(p.text(), "https://User@contoso.com/c?x=%C3%A9#f");
        assert_eq!(Parts::read("a/b"), None);
        assert_eq!(Parts::read("http://"), None);
        assert_eq!(Parts::read("http:contoso"), None);
    }

    #[test]
    fn relative_uris_are_laid_on_a_base() {
        let base = Parts::read("https://c.com/a/b?q").unwrap_or_default();
        let joined = |r: &str| base.join(r).unwrap_or_default().text();
        assert_eq!(joined("d"), "https://c.com/a/d");
        assert_eq!(joined("../d?e=1"), "https://c.com/d?e=1");
        assert_eq!(joined("/d"), "https://c.com/d");
        assert_eq!(joined("http://e.com"), "http://e.com/");
    }

    #[test]
    fn escapes_that_are_no_utf8_stay() {
        assert_eq!(unescape("a%20%C3%A9%FF"), "a é%FF");
        assert_eq!(escape_data("a_b&c=d/é"), "a_b%26c%3Dd%2F%C3%A9");
    }
}
