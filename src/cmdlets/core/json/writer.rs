//! Values to JSON text, in the layout of each edition.

use std::rc::Rc;

use crate::runtime::{Ctx, Runtime};
use crate::text::culture::Culture;
use crate::text::datetime::{DateTime, Kind, TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS, format};
use crate::text::number::Number;
use crate::value::error::ErrorCategory;
use crate::value::object;
use crate::value::seq::Seq;
use crate::value::ty::type_of;
use crate::value::types::time::offset_of;
use crate::value::{Engine, ErrorRecord, R, Stop, Str, Value, convert, enumerate, member};

/// What is written how.
pub struct Settings {
    /// How many levels of objects are opened below the first.
    pub depth: u32,
    /// On one line.
    pub compress: bool,
    /// Enumeration values by name.
    pub enums_as_strings: bool,
    /// Which characters are escaped.
    pub escape: Escape,
}

/// Which characters are escaped beyond those that must be.
#[derive(Clone, Copy, PartialEq)]
pub enum Escape {
    /// None.
    Default,
    /// All beyond ASCII.
    NonAscii,
    /// Those of HTML.
    Html,
    /// Windows PowerShell's: `<`, `>`, `&`, `'`. Its numbers, dates and layout come along.
    Desktop,
}

/// A text in the making.
pub struct Writer {
    settings: Settings,
    out: String,
    warned: bool,
}

impl Writer {
    /// An empty text.
    pub fn new(settings: Settings) -> Writer {
        Writer {
            settings,
            out: String::new(),
            warned: false,
        }
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }

    fn is_desktop(&self) -> bool {
        self.settings.escape == Escape::Desktop
    }

    /// Writes objects as one array. Those that came down the pipeline are written with what PowerShell adds to their
    /// types.
    ///
    /// # Errors
    /// As [`Writer::value`].
    pub fn list(&mut self, c: &mut Ctx<'_>, objects: &[Value], piped: bool) -> R<()> {
        self.elements(c, objects, piped, 0, 0)
    }

    /// Writes an object, which may have come down the pipeline.
    ///
    /// # Errors
    /// As [`Writer::value`].
    pub fn object(
        &mut self,
        c: &mut Ctx<'_>,
        v: &Value,
        piped: bool,
        level: u32,
        column: usize,
    ) -> R<()> {
        let mut added = added_notes(v);
        if piped
            && !v.is_null()
            && !matches!(
                v.base(),
                Value::Str(_) | Value::DateTime(_) | Value::Object(_)
            )
        {
            for name in member::property_names(c.rt, v).added {
                if !added.iter().any(|(n, _)| n.eq_ignore_ascii_case(&name)) {
                    let value = read(c.rt, v, &name)?;
                    added.push((name, value));
                }
            }
        }
        self.with_added(c, v, added, level, column)
    }

    /// Writes a value that stands at a level, in a column.
    ///
    /// # Errors
    /// For a dictionary with keys that are no text, and what reading values raises that is no error.
    fn value(&mut self, c: &mut Ctx<'_>, v: &Value, level: u32, column: usize) -> R<()> {
        self.with_added(c, v, added_notes(v), level, column)
    }

    fn with_added(
        &mut self,
        c: &mut Ctx<'_>,
        v: &Value,
        added: Vec<(Str, Value)>,
        level: u32,
        column: usize,
    ) -> R<()> {
        let base = v.base();
        // Texts and dates are written without what a script hung on them.
        let bare = !self.is_desktop() && matches!(base, Value::Str(_) | Value::DateTime(_));
        let holds_members = match base {
            Value::Hash(_) => true,
            Value::Net(_) => elements(c.rt, base).is_none() && !is_scalar(base),
            _ => false,
        };
        if !added.is_empty() && !bare && !holds_members {
            let mut members = vec![(Str::from("value"), plain_copy(base))];
            members.extend(added);
            return self.members(c, members, level, column);
        }
        if self.scalar(c, base)? {
            return Ok(());
        }
        if level > self.settings.depth {
            return self.too_deep(c, v);
        }
        match base {
            Value::Hash(table) => {
                let mut members = Vec::with_capacity(table.len());
                for (key, value) in table.pairs() {
                    let Some(name) = key.as_str() else {
                        return not_text(c, base);
                    };
                    members.push((Str::from(name), value));
                }
                for (name, value) in added {
                    if !members.iter().any(|(n, _)| *n == name) {
                        members.push((name, value));
                    }
                }
                self.members(c, members, level, column)
            }
            _ => match elements(c.rt, base) {
                Some(items) => self.elements(c, &items?, false, level, column),
                None => {
                    let mut members = properties(c.rt, v)?;
                    for (name, value) in added {
                        if !members.iter().any(|(n, _)| *n == name) {
                            members.push((name, value));
                        }
                    }
                    self.members(c, members, level, column)
                }
            },
        }
    }

    /// Writes what is no object; false for objects.
    fn scalar(&mut self, c: &mut Ctx<'_>, base: &Value) -> R<bool> {
        match base {
            Value::Null | Value::Void => self.out.push_str("null"),
            Value::Bool(b) => self.out.push_str(if *b { "true" } else { "false" }),
            Value::Str(s) => self.text(s),
            Value::Char(0) if self.is_desktop() => self.out.push_str("null"),
            Value::Char(unit) => self.text(&String::from_utf16_lossy(&[*unit])),
            Value::Guid(g) => self.text(&g.to_string()),
            Value::DateTime(time) => self.date(c.rt, *time)?,
            Value::Enum(ty, number) => {
                if self.settings.enums_as_strings {
                    let name = convert::enum_text(*ty, *number);
                    self.text(&name);
                } else {
                    self.out.push_str(&number.to_string());
                }
            }
            Value::Net(_) => {
                if let Some(moment) = offset_of(base) {
                    let zone = c.rt.time_zone();
                    let text = if self.is_desktop() {
                        unix(moment.utc())
                    } else {
                        let iso = "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz";
                        written(format::format_offset(
                            moment,
                            iso,
                            Culture::invariant(),
                            &zone,
                        ))
                    };
                    self.raw_text(&text);
                } else if type_of(base).full_name() == "System.Uri" {
                    let original = member::get(c.rt, base, "OriginalString")?;
                    let text = convert::to_str(c.rt, &original)?;
                    self.text(&text);
                } else if type_of(base).full_name() == "System.DBNull" {
                    self.out.push_str("null");
                } else {
                    return Ok(false);
                }
            }
            _ => match convert::as_number(base) {
                Some(number) => self.number(number, c.rt),
                None => return Ok(false),
            },
        }
        Ok(true)
    }

    fn number(&mut self, number: Number<'_>, rt: &Runtime) {
        let nan = match number {
            Number::Single(n) if !n.is_finite() => Some(f64::from(n)),
            Number::Double(n) if !n.is_finite() => Some(n),
            _ => None,
        };
        if let Some(n) = nan {
            let name = match (n.is_nan(), n > 0.0) {
                (true, _) => "NaN",
                (false, true) => "Infinity",
                (false, false) => "-Infinity",
            };
            if self.is_desktop() {
                self.out.push_str(name);
            } else {
                self.text(name);
            }
            return;
        }
        let text = crate::text::number::to_text(number, Culture::invariant(), rt.edition());
        self.out.push_str(&text);
        let real = !matches!(number, Number::Integer { .. } | Number::Big(_));
        if real && !self.is_desktop() && !text.contains(['.', 'E', 'e']) {
            self.out.push_str(".0");
        }
    }

    fn date(&mut self, rt: &Runtime, time: DateTime) -> R<()> {
        let zone = rt.time_zone();
        if self.is_desktop() {
            let text = unix(time.to_universal(&zone));
            self.raw_text(&text);
            return Ok(());
        }
        let iso = match time.kind {
            Kind::Unspecified => "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
            Kind::Utc | Kind::Local => "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        };
        let text = written(format::format(time, iso, Culture::invariant(), &zone));
        self.raw_text(&text);
        Ok(())
    }

    /// A text that needs no escapes.
    fn raw_text(&mut self, text: &str) {
        self.out.push('"');
        self.out.push_str(text);
        self.out.push('"');
    }

    fn text(&mut self, text: &str) {
        self.out.push('"');
        let mut plain = 0;
        for (at, c) in text.char_indices() {
            let escaped = match c {
                '"' if self.settings.escape == Escape::Html => Some("\\u0022"),
                '"' => Some("\\\""),
                '\\' => Some("\\\\"),
                '\n' => Some("\\n"),
                '\r' => Some("\\r"),
                '\t' => Some("\\t"),
                '\u{8}' => Some("\\b"),
                '\u{c}' => Some("\\f"),
                '\u{85}' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => None,
                '<' | '>' | '&' | '\''
                    if matches!(self.settings.escape, Escape::Html | Escape::Desktop) =>
                {
                    None
                }
                c if !c.is_ascii() && self.settings.escape == Escape::NonAscii => None,
                _ => continue,
            };
            self.out.push_str(text.get(plain..at).unwrap_or_default());
            plain = at + c.len_utf8();
            match escaped {
                Some(escaped) => self.out.push_str(escaped),
                None => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        self.out.push_str(&format!("\\u{unit:04x}"));
                    }
                }
            }
        }
        self.out.push_str(text.get(plain..).unwrap_or_default());
        self.out.push('"');
    }

    /// How far the members of what opens in a column are indented.
    fn inner(&self, column: usize) -> usize {
        column + if self.is_desktop() { 4 } else { 2 }
    }

    fn line(&mut self, column: usize) {
        if !self.settings.compress {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', column));
        }
    }

    fn empty(&mut self, open: char, close: char, column: usize) {
        self.out.push(open);
        if self.is_desktop() && !self.settings.compress {
            self.out.push('\n');
            self.line(column);
        }
        self.out.push(close);
    }

    fn members(
        &mut self,
        c: &mut Ctx<'_>,
        members: Vec<(Str, Value)>,
        level: u32,
        column: usize,
    ) -> R<()> {
        if members.is_empty() {
            self.empty('{', '}', column);
            return Ok(());
        }
        let inner = self.inner(column);
        self.out.push('{');
        for (at, (name, value)) in members.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line(inner);
            let start = self.out.len();
            self.text(name);
            self.out
                .push_str(match (self.settings.compress, self.is_desktop()) {
                    (true, _) => ":",
                    (false, true) => ":  ",
                    (false, false) => ": ",
                });
            // Windows PowerShell indents what a member holds to where it begins.
            let column = if self.is_desktop() {
                let written = self.out.get(start..).unwrap_or_default();
                inner + crate::text::units::length(written)
            } else {
                inner
            };
            self.value(c, value, level + 1, column)?;
        }
        self.line(column);
        self.out.push('}');
        Ok(())
    }

    fn elements(
        &mut self,
        c: &mut Ctx<'_>,
        items: &[Value],
        piped: bool,
        level: u32,
        column: usize,
    ) -> R<()> {
        if items.is_empty() {
            self.empty('[', ']', column);
            return Ok(());
        }
        let inner = self.inner(column);
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line(inner);
            self.object(c, item, piped, level + 1, inner)?;
        }
        self.line(column);
        self.out.push(']');
        Ok(())
    }

    fn too_deep(&mut self, c: &mut Ctx<'_>, v: &Value) -> R<()> {
        if !self.warned && !self.is_desktop() {
            self.warned = true;
            let depth = self.settings.depth;
            c.warning(format!(
                "Resulting JSON is truncated as serialization has exceeded the set depth of {depth}."
            ))?;
        }
        let text = convert::to_str(c.rt, v)?;
        self.text(&text);
        Ok(())
    }
}

/// What a value is walked by; of XML, the child nodes.
fn elements(rt: &mut Runtime, base: &Value) -> Option<R<Vec<Value>>> {
    let of = type_of(base);
    if of.full_name().starts_with("System.Xml.Xml")
        && let Ok(Some(children)) = member::lookup(rt, base, "ChildNodes")
    {
        return enumerate::elements(rt, &children);
    }
    enumerate::elements(rt, base)
}

/// The notes that a script added to a value.
fn added_notes(v: &Value) -> Vec<(Str, Value)> {
    let table = match v {
        Value::Wrapped(w) => w.members.all(),
        Value::Array(_) | Value::List(_) | Value::Hash(_) => match object::extension(v) {
            Some(x) => x.members.all(),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    table
        .into_iter()
        .filter(|(_, kind, _)| *kind == object::MemberKind::Note)
        .map(|(name, _, value)| (name, value))
        .collect()
}

/// A collection without what a script hung on it, which is written beside it.
fn plain_copy(base: &Value) -> Value {
    match base {
        Value::Array(items) => Value::Array(Rc::new(Seq::new(type_of(base), items.snapshot()))),
        Value::List(items) => Value::List(Rc::new(Seq::new(type_of(base), items.snapshot()))),
        other => other.clone(),
    }
}

/// All properties with their values; what cannot be read is null.
fn properties(rt: &mut Runtime, v: &Value) -> R<Vec<(Str, Value)>> {
    if let (Value::Object(o), false) = (v, rt.has_type_data()) {
        let all = o.members.all();
        if all
            .iter()
            .all(|(_, kind, _)| *kind == object::MemberKind::Note)
        {
            return Ok(all.into_iter().map(|(n, _, v)| (n, v)).collect());
        }
    }
    let mut names = member::property_names(rt, v);
    if let Value::Net(n) = v {
        // Hidden properties of a script class are written too, each in its place.
        let every = n.every_property_name();
        names.own.retain(|name| !every.contains(name));
        names.own.splice(0..0, every);
    }
    if matches!(v, Value::Object(_)) {
        names.own.append(&mut names.added);
    } else if let Some(x) = object::extension(v) {
        names.own.extend(x.members.names());
    }
    let mut members = Vec::with_capacity(names.own.len());
    for name in names.own {
        let value = read(rt, v, &name)?;
        members.push((name, value));
    }
    Ok(members)
}

/// A property's value; null where it cannot be read.
fn read(rt: &mut Runtime, v: &Value, name: &str) -> R<Value> {
    match member::lookup(rt, v, name) {
        Ok(value) => Ok(value.unwrap_or_default()),
        Err(stop) if matches!(*stop, Stop::Error(_) | Stop::Exception(_)) => Ok(Value::Null),
        Err(stop) => Err(stop),
    }
}

/// True for .NET objects that are written as one text.
fn is_scalar(base: &Value) -> bool {
    offset_of(base).is_some() || matches!(type_of(base).full_name(), "System.Uri" | "System.DBNull")
}

/// `/Date(1577836800000)/` with its slashes escaped.
fn unix(utc: DateTime) -> String {
    let millis = (utc.ticks - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_MILLISECOND);
    format!("\\/Date({millis})\\/")
}

/// The formats above are right: they always give a text.
fn written(text: Result<String, crate::text::error::TextError>) -> String {
    text.unwrap_or_default()
}

fn not_text(c: &mut Ctx<'_>, table: &Value) -> R<()> {
    let name = type_of(table).full_name();
    c.throw(ErrorRecord::new(
        "System.InvalidOperationException",
        format!(
            "The type '{name}' is not supported for serialization or deserialization of a dictionary. Keys must be strings."
        ),
        "NonStringKeyInDictionary",
        ErrorCategory::InvalidOperation,
        table.clone(),
    ))
}
