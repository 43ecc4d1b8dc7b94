//! XML to objects.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::rehydrate;
use super::text::{ticks, unescape};
use crate::runtime::Runtime;
use crate::text::datetime::TimeSpan;
use crate::value::dict::Comparer;
use crate::value::types::security::secure_string;
use crate::value::{
    Dict, PsObject, R, Seq, Stop, Str, Ty, Value, Wrapped, convert, member, object, ty,
};

/// Why a text could not be read.
pub enum Failure {
    /// It is no such XML.
    Syntax(String),
    /// Something in between was left otherwise.
    Stop(Box<Stop>),
}

impl From<Box<Stop>> for Failure {
    fn from(stop: Box<Stop>) -> Failure {
        Failure::Stop(stop)
    }
}

/// An element.
struct Node {
    tag: String,
    name: Option<String>,
    id: Option<String>,
    text: String,
    children: Vec<Node>,
}

/// How deep elements may nest.
const MAX_DEPTH: usize = 512;

/// The objects of a document.
///
/// # Errors
/// For a text that is no such document.
pub fn read(rt: &mut Runtime, text: &str) -> Result<Vec<Value>, Failure> {
    let root = parse(text.trim_start_matches('\u{feff}'))?;
    if root.tag != "Objs" {
        return Err(Failure::Syntax(format!(
            "Unexpected XML element \"{}\". The correct element is \"Objs\".",
            root.tag
        )));
    }
    let mut reader = Reader {
        types: FxHashMap::default(),
        objects: FxHashMap::default(),
    };
    let mut out = Vec::with_capacity(root.children.len());
    for child in &root.children {
        out.push(reader.value(rt, child)?);
    }
    Ok(out)
}

fn parse(text: &str) -> Result<Node, Failure> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open: Vec<Node> = Vec::new();
    let bad = |e: String| Failure::Syntax(e);
    loop {
        let event = reader.read_event().map_err(|e| bad(e.to_string()))?;
        let done = match event {
            Event::Start(start) => {
                open.push(node(&start)?);
                if open.len() > MAX_DEPTH {
                    return Err(bad("The elements nest too deeply.".into()));
                }
                continue;
            }
            Event::Empty(start) => node(&start)?,
            Event::End(_) => match open.pop() {
                Some(node) => node,
                None => return Err(bad("An element ends that did not begin.".into())),
            },
            Event::Text(part) => {
                if let Some(node) = open.last_mut() {
                    node.text
                        .push_str(&part.xml_content(XmlVersion::Implicit1_0));
                }
                continue;
            }
            Event::CData(part) => {
                if let Some(node) = open.last_mut() {
                    node.text.push_str(&part);
                }
                continue;
            }
            Event::GeneralRef(entity) => {
                let c = match entity.resolve_char_ref() {
                    Ok(Some(c)) => c,
                    Ok(None) => match &*entity {
                        "lt" => '<',
                        "gt" => '>',
                        "amp" => '&',
                        "quot" => '"',
                        "apos" => '\'',
                        other => {
                            return Err(bad(format!("Reference to undeclared entity '{other}'.")));
                        }
                    },
                    Err(e) => return Err(bad(e.to_string())),
                };
                if let Some(node) = open.last_mut() {
                    node.text.push(c);
                }
                continue;
            }
            Event::Eof => return Err(bad("Root element is missing.".into())),
            _ => continue,
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => return Ok(done),
        }
    }
}

fn node(start: &BytesStart<'_>) -> Result<Node, Failure> {
    let mut node = Node {
        tag: start.local_name().as_ref().to_string(),
        name: None,
        id: None,
        text: String::new(),
        children: Vec::new(),
    };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| Failure::Syntax(e.to_string()))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|e| Failure::Syntax(e.to_string()))?
            .into_owned();
        match attribute.key.as_ref() {
            "N" => node.name = Some(unescape(&value)),
            "RefId" => node.id = Some(value),
            _ => {}
        }
    }
    Ok(node)
}

struct Reader {
    /// Lists of type names by their ids.
    types: FxHashMap<String, Vec<Str>>,
    /// Objects by their ids.
    objects: FxHashMap<String, Value>,
}

impl Reader {
    fn value(&mut self, rt: &mut Runtime, node: &Node) -> Result<Value, Failure> {
        let text = || unescape(&node.text);
        let to = |rt: &mut Runtime, ty: Ty| -> R<Value> {
            convert::to(rt, &Value::str(node.text.trim()), ty)
        };
        let k = ty::known();
        let named = |rt: &mut Runtime, name: &str| -> R<Value> {
            match ty::find(name) {
                Some(ty) => convert::to(rt, &Value::str(node.text.trim()), ty),
                None => Ok(Value::str(node.text.trim())),
            }
        };
        Ok(match node.tag.as_str() {
            "S" => Value::from(text()),
            "Nil" => Value::Null,
            "B" => Value::Bool(node.text.trim() == "true"),
            "C" => Value::Char(node.text.trim().parse().unwrap_or(0)),
            "I32" => to(rt, k.int32)?,
            "I64" => to(rt, k.int64)?,
            "I16" => to(rt, k.int16)?,
            "U16" => to(rt, k.uint16)?,
            "U32" => to(rt, k.uint32)?,
            "U64" => to(rt, k.uint64)?,
            "By" => to(rt, k.byte)?,
            "SB" => to(rt, k.sbyte)?,
            "Sg" => to(rt, k.single)?,
            "Db" => match node.text.trim() {
                "INF" => Value::Double(f64::INFINITY),
                "-INF" => Value::Double(f64::NEG_INFINITY),
                "NaN" => Value::Double(f64::NAN),
                _ => to(rt, k.double)?,
            },
            "D" => to(rt, k.decimal)?,
            "G" => to(rt, k.guid)?,
            "DT" => {
                let written = Value::str(node.text.trim());
                let style = ty::find("System.Globalization.DateTimeStyles")
                    .map_or(Value::Int32(128), |t| Value::Enum(t, 128));
                let args = [written.clone(), Value::Null, style];
                match member::invoke_static(rt, k.datetime, "Parse", &args) {
                    Ok(date) => date,
                    Err(_) => convert::to(rt, &written, k.datetime)?,
                }
            }
            "TS" => match ticks(node.text.trim()) {
                Some(ticks) => Value::TimeSpan(TimeSpan(ticks)),
                None => to(rt, k.timespan)?,
            },
            "BA" => {
                let bytes = STANDARD
                    .decode(node.text.trim())
                    .map_err(|e| Failure::Syntax(e.to_string()))?;
                Value::typed_array(k.byte, bytes.into_iter().map(Value::Byte).collect())
            }
            "URI" => named(rt, "System.Uri")?,
            "Version" => named(rt, "System.Version")?,
            "SBK" => Value::from(text()),
            "SS" => secure(&node.text),
            "XD" => named(rt, "System.Xml.XmlDocument")?,
            "Ref" => node
                .id
                .as_ref()
                .and_then(|id| self.objects.get(id).cloned())
                .unwrap_or_default(),
            "Obj" => self.object(rt, node)?,
            other => {
                return Err(Failure::Syntax(format!(
                    "Unexpected XML element \"{other}\"."
                )));
            }
        })
    }

    fn object(&mut self, rt: &mut Runtime, node: &Node) -> Result<Value, Failure> {
        let mut names: Option<Vec<Str>> = None;
        let mut base: Option<Value> = None;
        let mut notes: Vec<(Str, Value)> = Vec::new();
        let mut shown: Option<String> = None;
        for child in &node.children {
            match child.tag.as_str() {
                "TN" => {
                    let list: Vec<Str> = child
                        .children
                        .iter()
                        .map(|t| Str::from(unescape(&t.text)))
                        .collect();
                    if let Some(id) = &child.id {
                        self.types.insert(id.clone(), list.clone());
                    }
                    names = Some(list);
                }
                "TNRef" => {
                    names = child.id.as_ref().and_then(|id| self.types.get(id).cloned());
                }
                "LST" | "IE" | "STK" | "QUE" => {
                    let mut items = Vec::with_capacity(child.children.len());
                    for item in &child.children {
                        items.push(self.value(rt, item)?);
                    }
                    base = Some(Value::List(Rc::new(Seq::array_list(items))));
                }
                "DCT" => base = Some(self.table(rt, child)?),
                "MS" | "Props" => {
                    for member in &child.children {
                        let name = Str::from(member.name.as_deref().unwrap_or_default());
                        notes.push((name, self.value(rt, member)?));
                    }
                }
                "ToString" => shown = Some(unescape(&child.text)),
                _ => base = Some(self.value(rt, child)?),
            }
        }
        let again = names
            .as_ref()
            .and_then(|names| names.first())
            .map(|name| rehydrate::again(rt, name, &notes, shown.as_deref()));
        let value = match again {
            Some(Ok(Some(value))) => value,
            Some(Err(stop)) => return Err(stop.into()),
            Some(Ok(None)) | None => assemble(base, notes, names, shown),
        };
        if let Some(id) = &node.id {
            self.objects.insert(id.clone(), value.clone());
        }
        Ok(value)
    }

    fn table(&mut self, rt: &mut Runtime, node: &Node) -> Result<Value, Failure> {
        let table = Dict::new(ty::known().hashtable, Comparer::IgnoreCase);
        for entry in &node.children {
            let (mut key, mut value) = (Value::Null, Value::Null);
            for part in &entry.children {
                match part.name.as_deref() {
                    Some("Key") => key = self.value(rt, part)?,
                    _ => value = self.value(rt, part)?,
                }
            }
            table.set(key, value);
        }
        Ok(Value::Hash(Rc::new(table)))
    }
}

/// The object of its parts: a value with members, or a custom object whose types say what it was.
fn assemble(
    base: Option<Value>,
    notes: Vec<(Str, Value)>,
    names: Option<Vec<Str>>,
    shown: Option<String>,
) -> Value {
    let names = names.map(|names| {
        names
            .into_iter()
            .map(|n| Str::from(format!("Deserialized.{n}")))
            .collect::<Vec<_>>()
    });
    let Some(base) = base else {
        let made = PsObject::from_notes(notes);
        if let Some(text) = shown {
            made.keep_text(text);
        }
        let custom = names
            .as_ref()
            .and_then(|n| n.first())
            .is_some_and(|n| n == "Deserialized.System.Management.Automation.PSCustomObject");
        let value = Value::Object(Rc::new(made));
        if let Some(names) = names.filter(|_| !custom) {
            member::set_type_names(&value, names);
        } else if custom {
            member::set_type_names(
                &value,
                vec![
                    Str::from("Deserialized.System.Management.Automation.PSCustomObject"),
                    Str::from("Deserialized.System.Object"),
                ],
            );
        }
        return value;
    };
    let bare = notes.is_empty() && names.is_none() && shown.is_none();
    if bare {
        return base;
    }
    let value = match base {
        Value::List(_) | Value::Hash(_) | Value::Net(_) | Value::Array(_) | Value::Object(_) => {
            base
        }
        simple => {
            let mut wrapped = Wrapped::new(&simple);
            // A value of an enumeration comes back as its number, and is shown by its name.
            wrapped.written = shown.map(Str::from).or(wrapped.written);
            Value::Wrapped(Rc::new(wrapped))
        }
    };
    for (name, note) in notes {
        match &value {
            Value::Object(o) => o.members.set_note(name, note),
            Value::Wrapped(w) => w.members.set_note(name, note),
            other => {
                if let Some(x) = object::extend(other) {
                    x.members.set_note(name, note);
                }
            }
        }
    }
    if let Some(names) = names {
        member::set_type_names(&value, names);
    }
    value
}

/// A secret as it is written beyond Windows: the bytes of its text.
fn secure(hex: &str) -> Value {
    let mut units = Vec::new();
    for quad in hex.trim().as_bytes().chunks(4) {
        let unit = std::str::from_utf8(quad)
            .ok()
            .and_then(|q| u16::from_str_radix(q, 16).ok());
        units.extend(unit.map(u16::swap_bytes));
    }
    secure_string(&String::from_utf16_lossy(&units))
}
