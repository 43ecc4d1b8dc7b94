//! Objects to XML.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustc_hash::FxHashMap;

use super::text::{duration, escape};
use crate::runtime::Runtime;
use crate::runtime::block::block_of;
use crate::text::culture::Culture;
use crate::text::datetime::{TICKS_PER_SECOND, format};
use crate::value::object::{self, MemberKind};
use crate::value::ty::type_of;
use crate::value::types::security::secure_text;
use crate::value::{Engine, R, Stop, Str, Ty, Value, convert, enumerate, member, ty};

const HEAD: &str =
    "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n";

/// How deep objects may nest altogether.
const MAX_LEVEL: u32 = 50;

/// A document in the making.
pub struct Writer {
    out: String,
    depth: u32,
    begun: bool,
    next_object: u32,
    /// Lists of type names that were written, by their first name.
    types: FxHashMap<Vec<Str>, u32>,
    /// Custom objects on the way from the top, which are not opened again.
    open: Vec<*const ()>,
}

impl Writer {
    /// An empty document; .NET objects are opened so many levels deep.
    pub fn new(depth: u32) -> Writer {
        Writer {
            out: String::new(),
            depth,
            begun: false,
            next_object: 0,
            types: FxHashMap::default(),
            open: Vec::new(),
        }
    }

    /// What was written since this was last asked.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// The end of the document.
    pub fn finish(&mut self) -> String {
        self.head();
        self.out.push_str("</Objs>");
        self.take()
    }

    fn head(&mut self) {
        if !std::mem::replace(&mut self.begun, true) {
            self.out.push_str(HEAD);
        }
    }

    /// Writes an object at the top.
    ///
    /// # Errors
    /// Only what is no error of a property.
    pub fn top(&mut self, rt: &mut Runtime, v: &Value) -> R<()> {
        self.head();
        self.value(rt, None, v, self.depth, 1)
    }

    fn indent(&mut self, level: u32) {
        self.out.extend(std::iter::repeat_n("  ", level as usize));
    }

    /// `<tag N="name">`, with what else stands in it.
    fn open_tag(&mut self, tag: &str, name: Option<&str>, more: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        if let Some(name) = name {
            self.out.push_str(" N=\"");
            escape(name, &mut self.out);
            self.out.push('"');
        }
        self.out.push_str(more);
    }

    fn element(&mut self, level: u32, tag: &str, name: Option<&str>, text: &str) {
        self.indent(level);
        self.open_tag(tag, name, "");
        if text.is_empty() && tag != "S" {
            self.out.push_str(" />\n");
            return;
        }
        self.out.push('>');
        escape(text, &mut self.out);
        self.out.push_str(&format!("</{tag}>\n"));
    }

    fn value(
        &mut self,
        rt: &mut Runtime,
        name: Option<&str>,
        v: &Value,
        depth: u32,
        level: u32,
    ) -> R<()> {
        let base = v.base();
        if base.is_null() {
            self.indent(level);
            self.open_tag("Nil", name, " />\n");
            return Ok(());
        }
        let plain = match v {
            Value::Wrapped(w) => w.members.is_empty(),
            _ => true,
        };
        if let Some((tag, text)) = primitive(rt, base)? {
            if plain {
                self.element(level, tag, name, &text);
                return Ok(());
            }
            // A value with members of its own is an object around it.
            self.begin_object(name, level);
            self.element(level + 1, tag, None, &text);
            self.notes(rt, v, depth, level + 1)?;
            self.end_object(level);
            return Ok(());
        }
        if level > MAX_LEVEL {
            let text = convert::to_str(rt, v)?;
            self.element(level, "S", name, &text);
            return Ok(());
        }
        match base {
            Value::Hash(table) => {
                self.begin_object(name, level);
                self.type_names(v, level + 1);
                self.indent(level + 1);
                self.out.push_str("<DCT>\n");
                for (key, value) in table.pairs() {
                    self.indent(level + 2);
                    self.out.push_str("<En>\n");
                    self.value(rt, Some("Key"), &key, depth, level + 3)?;
                    self.value(rt, Some("Value"), &value, depth, level + 3)?;
                    self.indent(level + 2);
                    self.out.push_str("</En>\n");
                }
                self.indent(level + 1);
                self.out.push_str("</DCT>\n");
                self.notes(rt, v, depth, level + 1)?;
                self.end_object(level);
                Ok(())
            }
            Value::Enum(..) => {
                self.begin_object(name, level);
                self.type_names(v, level + 1);
                let text = convert::to_str(rt, base)?;
                self.element(level + 1, "ToString", None, &text);
                let number = convert::to(rt, base, ty::known().int32)?;
                self.value(rt, None, &number, depth, level + 1)?;
                self.end_object(level);
                Ok(())
            }
            _ => match enumerate::elements(rt, base) {
                Some(items) => self.list(rt, name, v, &items?, depth, level),
                None => self.object(rt, name, v, depth, level),
            },
        }
    }

    fn list(
        &mut self,
        rt: &mut Runtime,
        name: Option<&str>,
        v: &Value,
        items: &[Value],
        depth: u32,
        level: u32,
    ) -> R<()> {
        let tag = match type_of(v.base()).name() {
            "Stack" | "Stack`1" => "STK",
            "Queue" | "Queue`1" => "QUE",
            _ if matches!(v.base(), Value::Array(_) | Value::List(_)) => "LST",
            _ => "IE",
        };
        self.begin_object(name, level);
        self.type_names(v, level + 1);
        self.indent(level + 1);
        if items.is_empty() {
            self.out.push_str(&format!("<{tag} />\n"));
        } else {
            self.out.push_str(&format!("<{tag}>\n"));
            for item in items {
                self.value(rt, None, item, depth, level + 2)?;
            }
            self.indent(level + 1);
            self.out.push_str(&format!("</{tag}>\n"));
        }
        self.notes(rt, v, depth, level + 1)?;
        self.end_object(level);
        Ok(())
    }

    fn object(
        &mut self,
        rt: &mut Runtime,
        name: Option<&str>,
        v: &Value,
        depth: u32,
        level: u32,
    ) -> R<()> {
        let identity = match v.base() {
            Value::Object(o) => Some(Rc::as_ptr(o).cast::<()>()),
            Value::Net(n) => Some(Rc::as_ptr(n).cast::<()>()),
            _ => None,
        };
        let again = identity.is_some_and(|i| self.open.contains(&i));
        if depth == 0 || again || block_of(v).is_some() {
            let text = convert::to_str(rt, v)?;
            let tag = if block_of(v).is_some() { "SBK" } else { "S" };
            self.element(level, tag, name, &text);
            return Ok(());
        }
        self.open.extend(identity);
        self.begin_object(name, level);
        self.type_names(v, level + 1);
        if !matches!(v.base(), Value::Object(_)) {
            let text = convert::to_str(rt, v)?;
            self.element(level + 1, "ToString", None, &text);
            self.properties(rt, v, depth - 1, level + 1)?;
        }
        self.notes(rt, v, depth, level + 1)?;
        self.end_object(level);
        if identity.is_some() {
            self.open.pop();
        }
        Ok(())
    }

    /// The type's own properties.
    fn properties(&mut self, rt: &mut Runtime, v: &Value, depth: u32, level: u32) -> R<()> {
        let names = member::property_names(rt, v).own;
        if names.is_empty() {
            return Ok(());
        }
        self.indent(level);
        self.out.push_str("<Props>\n");
        let written = written_properties(&type_of(v.base()));
        for name in names {
            if written.is_some_and(|own| !own.contains(&name.as_str())) {
                continue;
            }
            if let Some(value) = readable(rt, v, &name)? {
                self.value(rt, Some(&name), &value, depth, level + 1)?;
            }
        }
        self.indent(level);
        self.out.push_str("</Props>\n");
        Ok(())
    }

    /// The members that were added to the object.
    fn notes(&mut self, rt: &mut Runtime, v: &Value, depth: u32, level: u32) -> R<()> {
        let members = match v {
            Value::Object(o) => {
                let mut all = o.members.all();
                all.retain(|(name, ..)| !o.members.is_hidden(name));
                all
            }
            Value::Wrapped(w) => w.members.all(),
            other => match object::extension(other) {
                Some(x) => x.members.all(),
                None => Vec::new(),
            },
        };
        let mut begun = false;
        for (name, kind, _) in members {
            let wanted = matches!(
                kind,
                MemberKind::Note | MemberKind::Script | MemberKind::Alias
            );
            if !wanted {
                continue;
            }
            let Some(value) = readable(rt, v, &name)? else {
                continue;
            };
            if !std::mem::replace(&mut begun, true) {
                self.indent(level);
                self.out.push_str("<MS>\n");
            }
            self.value(rt, Some(&name), &value, depth, level + 1)?;
        }
        if begun {
            self.indent(level);
            self.out.push_str("</MS>\n");
        }
        Ok(())
    }

    fn begin_object(&mut self, name: Option<&str>, level: u32) {
        let id = self.next_object;
        self.next_object += 1;
        self.indent(level);
        self.open_tag("Obj", name, &format!(" RefId=\"{id}\">\n"));
    }

    fn end_object(&mut self, level: u32) {
        self.indent(level);
        self.out.push_str("</Obj>\n");
    }

    /// The type's names, or a reference to where they stand already.
    fn type_names(&mut self, v: &Value, level: u32) {
        let names = member::type_names(v);
        self.indent(level);
        if let Some(id) = self.types.get(&names) {
            self.out.push_str(&format!("<TNRef RefId=\"{id}\" />\n"));
            return;
        }
        let id = self.types.len() as u32;
        self.out.push_str(&format!("<TN RefId=\"{id}\">\n"));
        for name in &names {
            self.element(level + 1, "T", None, name);
        }
        self.indent(level);
        self.out.push_str("</TN>\n");
        self.types.insert(names, id);
    }
}

/// A property's value; None where it cannot be read.
fn readable(rt: &mut Runtime, v: &Value, name: &str) -> R<Option<Value>> {
    match member::lookup(rt, v, name) {
        Ok(value) => Ok(Some(value.unwrap_or_default())),
        Err(stop) if matches!(*stop, Stop::Error(_) | Stop::Exception(_)) => Ok(None),
        Err(stop) => Err(stop),
    }
}

/// The tag and text of a value that has a tag of its own.
fn primitive(rt: &mut Runtime, base: &Value) -> R<Option<(&'static str, Str)>> {
    let invariant = |rt: &mut Runtime, v: &Value| convert::to_str(rt, v);
    Ok(Some(match base {
        Value::Str(s) => ("S", s.clone()),
        Value::Char(c) => ("C", Str::from(c.to_string())),
        Value::Bool(b) => ("B", Str::from(if *b { "true" } else { "false" })),
        Value::SByte(_) => ("SB", invariant(rt, base)?),
        Value::Byte(_) => ("By", invariant(rt, base)?),
        Value::Int16(_) => ("I16", invariant(rt, base)?),
        Value::UInt16(_) => ("U16", invariant(rt, base)?),
        Value::Int32(_) => ("I32", invariant(rt, base)?),
        Value::UInt32(_) => ("U32", invariant(rt, base)?),
        Value::Int64(_) => ("I64", invariant(rt, base)?),
        Value::UInt64(_) => ("U64", invariant(rt, base)?),
        Value::Single(_) => ("Sg", invariant(rt, base)?),
        Value::Double(n) => ("Db", Str::from(xml_double(*n))),
        Value::Decimal(_) => ("D", invariant(rt, base)?),
        Value::Guid(g) => ("G", Str::from(g.to_string())),
        Value::TimeSpan(t) => ("TS", Str::from(duration(t.0))),
        Value::DateTime(time) => {
            let zone = rt.time_zone();
            // Fractions are written without trailing zeros, as XML has it.
            let format = if time.ticks % TICKS_PER_SECOND == 0 {
                "yyyy-MM-ddTHH:mm:ssK"
            } else {
                "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"
            };
            let text = format::format(*time, format, Culture::invariant(), &zone);
            ("DT", Str::from(text.unwrap_or_default()))
        }
        Value::Array(items) if items.element() == ty::known().byte => {
            let bytes: Vec<u8> = items
                .items()
                .iter()
                .map(|v| match v {
                    Value::Byte(b) => *b,
                    _ => 0,
                })
                .collect();
            ("BA", Str::from(STANDARD.encode(bytes)))
        }
        Value::Net(_) => match type_of(base).full_name() {
            "System.Version" => ("Version", invariant(rt, base)?),
            "System.Uri" => ("URI", invariant(rt, base)?),
            "System.Security.SecureString" => {
                let text = secure_text(base).map(|t| {
                    t.encode_utf16()
                        .flat_map(u16::to_le_bytes)
                        .map(|b| format!("{b:02x}"))
                        .collect::<String>()
                });
                ("SS", Str::from(text.unwrap_or_default()))
            }
            _ => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

fn xml_double(n: f64) -> String {
    match (n.is_nan(), n.is_infinite()) {
        (true, _) => "NaN".into(),
        (_, true) if n > 0.0 => "INF".into(),
        (_, true) => "-INF".into(),
        _ => crate::text::number::to_text(n.into(), Culture::invariant(), crate::Edition::Core),
    }
}

/// The properties that are written of a type, where these are not all (`PropertySerializationSet`).
fn written_properties(ty: &Ty) -> Option<&'static [&'static str]> {
    (ty.full_name() == "System.Globalization.CultureInfo").then_some(&[
        "LCID",
        "Name",
        "DisplayName",
        "IetfLanguageTag",
        "ThreeLetterISOLanguageName",
        "ThreeLetterWindowsLanguageName",
        "TwoLetterISOLanguageName",
    ])
}
