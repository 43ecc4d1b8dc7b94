//! JSON text to values, as forgiving as PowerShell's reader: comments, single quotes, bare names, trailing commas and
//! missing ends are fine.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::literal::{self, Dates, Numbers};
use crate::value::dict::Comparer;
use crate::value::object::Shape;
use crate::value::{Dict, PsObject, Str, Ty, Value};

/// What objects become, and how numbers and dates are read.
pub struct Rules {
    /// Objects become this kind of dictionary, None: custom objects.
    pub table: Option<Ty>,
    /// How deep objects and arrays may nest.
    pub depth: usize,
    /// The types of numbers.
    pub numbers: Numbers,
    /// What texts that are dates become.
    pub dates: Dates,
    /// A list that does not end is an error, as the desktop edition reads lists twice, the second time strictly.
    pub ends: bool,
}

/// Why a text could not be read.
pub enum Failure {
    /// It is no JSON.
    Syntax(String),
    /// It has names that the result cannot carry: the error's id and message.
    Names(&'static str, String),
}

/// Reads a text. A text without a value gives null.
///
/// # Errors
/// What is wrong with the text, with its place.
pub fn read(text: &str, rules: &Rules) -> Result<Value, Failure> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        levels: Vec::new(),
        opened: false,
        shapes: Vec::new(),
        rules,
    };
    let value = reader.value()?.unwrap_or_default();
    reader.blank()?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => {
            reader.levels.clear();
            let shown = reader.shown();
            Err(reader.fail(&format!(
                "Additional text encountered after finished reading JSON content: {shown}."
            )))
        }
    }
}

/// A container on the way to the current place.
enum Level {
    /// The index of the last element; -1 before the first.
    Array(i64),
    /// The last property's name.
    Object(Option<Str>),
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    levels: Vec<Level>,
    /// The innermost container has nothing in it yet: it is not part of the path.
    opened: bool,
    /// Shapes of objects read before, for the next ones with the same names.
    shapes: Vec<(Vec<Str>, Rc<Shape>)>,
    rules: &'a Rules,
}

/// How many shapes are kept.
const SHAPES: usize = 32;

type Read<T> = Result<T, Failure>;

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The character at the current place, as errors show it.
    fn shown(&self) -> String {
        match self.text.get(self.at..).and_then(|t| t.chars().next()) {
            Some(c) => c.to_string(),
            None => String::from("\0"),
        }
    }

    fn fail(&self, message: &str) -> Failure {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let position = crate::text::units::length(before.get(line_start..).unwrap_or_default());
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let line = if self.levels.is_empty() && position == 0 && line == 1 {
            0
        } else {
            line
        };
        let path = self.path(self.levels.len().saturating_sub(usize::from(self.opened)));
        Failure::Syntax(format!(
            "{message} Path '{path}', line {line}, position {position}."
        ))
    }

    /// The way to where the reader stands, through so many levels.
    fn path(&self, known: usize) -> String {
        let mut path = String::new();
        for level in self.levels.iter().take(known) {
            match level {
                Level::Array(at) => path.push_str(&format!("[{at}]")),
                Level::Object(None) => {}
                Level::Object(Some(name)) => {
                    let plain = !name.is_empty()
                        && !name.contains([
                            '.', ' ', '\'', '/', '"', '[', ']', '(', ')', '\t', '\n', '\r',
                            '\u{c}', '\u{8}', '\\', '\u{85}', '\u{2028}', '\u{2029}',
                        ]);
                    if plain {
                        if !path.is_empty() {
                            path.push('.');
                        }
                        path.push_str(name);
                    } else {
                        let quoted = name.as_str().replace(&['\''][..], "\\'");
                        path.push_str(&format!("['{quoted}']"));
                    }
                }
            }
        }
        path
    }

    /// Skips blanks and comments.
    fn blank(&mut self) -> Read<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                Some(b'/') => self.comment()?,
                Some(b) if b >= 0x80 || b == 0x0b || b == 0x0c => {
                    match self.text.get(self.at..).and_then(|t| t.chars().next()) {
                        Some(c) if c.is_whitespace() || c == '\u{feff}' => self.at += c.len_utf8(),
                        _ => return Ok(()),
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Read<()> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with("//") {
            self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            return Ok(());
        }
        if rest.starts_with("/*") {
            match rest.get(2..).and_then(|t| t.find("*/")) {
                Some(end) => self.at += end + 4,
                None => {
                    self.at = self.bytes.len();
                    return Err(self.fail("Unexpected end while parsing comment."));
                }
            }
            return Ok(());
        }
        self.at += 1;
        let shown = self.shown();
        Err(self.fail(&format!("Error parsing comment. Expected: *, got {shown}.")))
    }

    /// A value has been read: the array that it stands in counts it.
    fn count(&mut self) {
        self.opened = false;
        if let Some(Level::Array(at)) = self.levels.last_mut() {
            *at += 1;
        }
    }

    /// A value; None at the end of the text.
    fn value(&mut self) -> Read<Option<Value>> {
        self.blank()?;
        let Some(byte) = self.peek() else {
            return Ok(None);
        };
        let value = match byte {
            b'{' => {
                self.count();
                self.open(Level::Object(None))?;
                return self.object().map(Some);
            }
            b'[' => {
                self.count();
                self.open(Level::Array(-1))?;
                return self.array().map(Some);
            }
            b'"' | b'\'' => {
                let text = self.string(byte)?;
                literal::text(text, &self.rules.dates, self.rules.numbers)
            }
            b'-' if self.rest().starts_with("-Infinity") => {
                self.word("-Infinity", f64::NEG_INFINITY)?
            }
            b'0'..=b'9' | b'-' | b'.' => self.number()?,
            b't' => self.word("true", true)?,
            b'f' => self.word("false", false)?,
            b'n' if self.rest().starts_with("new ") => {
                return Err(self.fail("Unexpected character encountered while parsing value: n."));
            }
            b'n' => self.word("null", Value::Null)?,
            b'u' => self.word("undefined", Value::Null)?,
            b'N' => self.word("NaN", f64::NAN)?,
            b'I' => self.word("Infinity", f64::INFINITY)?,
            // An element or value that is left out.
            b',' => Value::Null,
            _ => {
                let shown = self.shown();
                return Err(self.fail(&format!(
                    "Unexpected character encountered while parsing value: {shown}."
                )));
            }
        };
        self.count();
        Ok(Some(value))
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn open(&mut self, level: Level) -> Read<()> {
        self.levels.push(level);
        self.opened = true;
        self.at += 1;
        if self.levels.len() > self.rules.depth {
            let depth = self.rules.depth;
            return Err(self.fail(&format!(
                "The reader's MaxDepth of {depth} has been exceeded."
            )));
        }
        Ok(())
    }

    fn close(&mut self) {
        self.at += 1;
        self.levels.pop();
        self.opened = false;
    }

    fn array(&mut self) -> Read<Value> {
        let mut items = Vec::new();
        loop {
            self.blank()?;
            match self.peek() {
                Some(b']') => break,
                None => {
                    self.cut()?;
                    break;
                }
                Some(b'}') => {
                    self.at += 1;
                    return Err(
                        self.fail("JsonToken EndObject is not valid for closing JsonType Array.")
                    );
                }
                _ => {}
            }
            match self.value()? {
                Some(value) => items.push(value),
                None => {
                    self.cut()?;
                    break;
                }
            }
            if !self.comma(b']')? {
                break;
            }
        }
        if self.rules.ends && self.peek().is_none() && self.levels.len() == 1 {
            return Err(self.fail("Unexpected end of content while loading JArray."));
        }
        self.close();
        // Most lists in lists are short: they keep no room for more.
        if items.len() < 4 {
            items.shrink_to_fit();
        }
        Ok(Value::array(items))
    }

    /// What follows a value: true after a comma, false at the container's end or the text's.
    fn comma(&mut self, end: u8) -> Read<bool> {
        self.blank()?;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            None => Ok(false),
            Some(b) if b == end => Ok(false),
            Some(b @ (b']' | b'}')) => {
                self.at += 1;
                let (token, container) = if b == b']' {
                    ("EndArray", "Object")
                } else {
                    ("EndObject", "Array")
                };
                Err(self.fail(&format!(
                    "JsonToken {token} is not valid for closing JsonType {container}."
                )))
            }
            Some(_) => {
                let shown = self.shown();
                Err(self.fail(&format!(
                    "After parsing a value an unexpected character was encountered: {shown}."
                )))
            }
        }
    }

    fn object(&mut self) -> Read<Value> {
        let mut names: Vec<Str> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        // Names are compared one by one while they are few.
        let mut seen: Option<FxHashSet<String>> = None;
        let mut folded = 0;
        let mut like = None;
        loop {
            self.blank()?;
            match self.peek() {
                Some(b'}') => break,
                None => {
                    self.cut()?;
                    self.ended()?;
                    break;
                }
                _ => {}
            }
            if names.is_empty() {
                like = self.known_beginning();
                if let Some((known, _)) = like.and_then(|at| self.shapes.get(at)) {
                    names.reserve_exact(known.len());
                    values.reserve_exact(known.len());
                }
            }
            let name = match self.known_name(like, names.len()) {
                Some(name) => name,
                None => self.name()?,
            };
            self.blank()?;
            if self.peek() != Some(b':') {
                let shown = self.shown();
                return Err(self.fail(&format!(
                    "Invalid character after parsing property name. Expected ':' but got: {shown}."
                )));
            }
            self.at += 1;
            self.opened = false;
            if let Some(Level::Object(last)) = self.levels.last_mut() {
                *last = Some(name.clone());
            }
            let Some(value) = self.value()? else {
                self.cut()?;
                self.ended()?;
                break;
            };
            // The last of equal names counts, and stands where it came.
            if names.len() > 32 {
                let seen = seen.get_or_insert_default();
                for n in names.get(folded..).unwrap_or_default() {
                    seen.insert(n.as_str().to_lowercase());
                }
                folded = names.len();
            }
            let may_be_there = match &seen {
                Some(seen) => seen.contains(&name.as_str().to_lowercase()),
                None => true,
            };
            if may_be_there && let Some(at) = names.iter().position(|n| *n == name) {
                names.remove(at);
                values.remove(at);
                folded = folded.min(names.len());
            }
            names.push(name);
            values.push(value);
            if !self.comma(b'}')? {
                if self.peek().is_none() {
                    self.ended()?;
                }
                break;
            }
        }
        self.close();
        match self.rules.table {
            Some(ty) => {
                let table = Dict::new(ty, Comparer::Ordinal);
                for (name, value) in names.into_iter().zip(values) {
                    table.set(Value::Str(name), value);
                }
                Ok(Value::Hash(Rc::new(table)))
            }
            None => self.custom_object(names, values),
        }
    }

    /// The text ends where something is due. A list at the top forgives an end after a value, not this one; what is in
    /// an object at the top is left to that object.
    fn cut(&self) -> Read<()> {
        if !matches!(self.levels.first(), Some(Level::Array(_))) {
            return Ok(());
        }
        let path = self.path(self.levels.len().saturating_sub(1));
        Err(Failure::Syntax(format!(
            "Unexpected end when reading token. Path '{path}'."
        )))
    }

    /// The text ends within an object. Inner ones forgive it, the outermost does not.
    fn ended(&self) -> Read<()> {
        if self.levels.len() > 1 {
            return Ok(());
        }
        Err(self.fail("Unexpected end when deserializing object."))
    }

    fn custom_object(&mut self, names: Vec<Str>, values: Vec<Value>) -> Read<Value> {
        let known = self.shapes.iter().find(|(known, _)| *known == names);
        let shape = match known {
            Some((_, shape)) => shape.clone(),
            None => {
                check_names(&names)?;
                let shape = Shape::of_notes(names.iter().cloned());
                if self.shapes.len() >= SHAPES {
                    self.shapes.remove(0);
                }
                self.shapes.push((names, shape.clone()));
                shape
            }
        };
        Ok(Value::Object(Rc::new(PsObject::with_shape(shape, values))))
    }

    /// The object read before whose first name stands here.
    fn known_beginning(&self) -> Option<usize> {
        self.shapes
            .iter()
            .position(|(known, _)| known.first().is_some_and(|name| self.stands_here(name)))
    }

    /// The name here, where an object read before has it in the same place: then its text need not be made anew.
    fn known_name(&mut self, like: Option<usize>, at: usize) -> Option<Str> {
        let (known, _) = self.shapes.get(like?)?;
        let name = known.get(at).filter(|name| self.stands_here(name))?.clone();
        self.at += name.len() + 2;
        Some(name)
    }

    /// True where a name stands here in double quotes and nothing in it means something else.
    fn stands_here(&self, name: &str) -> bool {
        let rest = self
            .bytes
            .get(self.at..)
            .and_then(|r| r.strip_prefix(b"\""));
        let behind = rest.and_then(|r| r.strip_prefix(name.as_bytes()));
        behind.is_some_and(|b| b.first() == Some(&b'"'))
            && memchr::memchr2(b'"', b'\\', name.as_bytes()).is_none()
    }

    fn name(&mut self) -> Read<Str> {
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => self.string(quote),
            _ => {
                let rest = self.rest();
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
                    .unwrap_or(rest.len());
                if end == 0 {
                    let shown = self.shown();
                    return Err(
                        self.fail(&format!("Invalid property identifier character: {shown}."))
                    );
                }
                self.at += end;
                Ok(Str::from(rest.get(..end).unwrap_or_default()))
            }
        }
    }

    fn word(&mut self, word: &str, value: impl Into<Value>) -> Read<Value> {
        let rest = self.rest();
        if rest.starts_with(word) {
            let after = rest.get(word.len()..).and_then(|t| t.chars().next());
            let ends =
                after.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ']' | '}' | '/' | ')'));
            if ends {
                self.at += word.len();
                return Ok(value.into());
            }
            self.at += word.len();
        } else {
            let same = rest.bytes().zip(word.bytes()).take_while(|(a, b)| a == b);
            self.at += same.count();
        }
        let kind = match word {
            "true" | "false" => "boolean",
            "null" => "null",
            "undefined" => "undefined",
            "NaN" => "NaN",
            _ => "positive infinity",
        };
        Err(self.fail(&format!("Error parsing {kind} value.")))
    }

    fn number(&mut self) -> Read<Value> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_hexdigit() || matches!(c, '-' | '+' | '.' | 'x' | 'X')))
            .unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        self.at += end;
        if let Some(c) = self.rest().chars().next()
            && !(c.is_whitespace() || matches!(c, ',' | '}' | ']' | ')' | '/'))
        {
            return Err(self.fail(&format!(
                "Unexpected character encountered while parsing number: {c}."
            )));
        }
        match literal::number(text, self.rules.numbers) {
            Some(value) => Ok(value),
            None => Err(self.fail(&format!("Input string '{text}' is not a valid number."))),
        }
    }

    fn string(&mut self, quote: u8) -> Read<Str> {
        self.at += 1;
        let start = self.at;
        // The common text has no escapes and is taken as it stands.
        let rest = self.bytes.get(start..).unwrap_or_default();
        let plain = memchr::memchr2(quote, b'\\', rest).unwrap_or(rest.len());
        if rest.get(plain) == Some(&quote) {
            self.at = start + plain + 1;
            return Ok(Str::from(
                self.text.get(start..start + plain).unwrap_or_default(),
            ));
        }
        let mut text = String::from(self.text.get(start..start + plain).unwrap_or_default());
        self.at = start + plain;
        loop {
            let rest = self.rest();
            let Some(at) = rest.find(|c: char| c == char::from(quote) || c == '\\') else {
                self.at = self.bytes.len();
                let quote = char::from(quote);
                return Err(self.fail(&format!(
                    "Unterminated string. Expected delimiter: {quote}."
                )));
            };
            text.push_str(rest.get(..at).unwrap_or_default());
            self.at += at + 1;
            if rest.as_bytes().get(at) == Some(&quote) {
                return Ok(text.into());
            }
            self.escape(&mut text)?;
        }
    }

    fn escape(&mut self, text: &mut String) -> Read<()> {
        let Some(byte) = self.peek() else {
            return Err(self.fail("Unterminated string. Expected delimiter: \"."));
        };
        self.at += 1;
        text.push(match byte {
            b'b' => '\u{8}',
            b't' => '\t',
            b'n' => '\n',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'\\' | b'"' | b'\'' | b'/' => char::from(byte),
            b'u' => {
                let high = self.unit()?;
                match char::from_u32(u32::from(high)) {
                    Some(c) => c,
                    None => self.surrogate(high)?,
                }
            }
            _ => {
                self.at -= 1;
                let shown = self.shown();
                self.at += shown.len();
                return Err(self.fail(&format!("Bad JSON escape sequence: \\{shown}.")));
            }
        });
        Ok(())
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Read<u16> {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or_default();
        match u16::from_str_radix(digits, 16) {
            Ok(unit) if digits.len() == 4 && !digits.starts_with('+') => {
                self.at += 4;
                Ok(unit)
            }
            _ => {
                let digits = self.rest().chars().take(4).collect::<String>();
                Err(self.fail(&format!("Invalid Unicode escape sequence: \\u{digits}.")))
            }
        }
    }

    /// The character of a surrogate pair; halves without their other half become the replacement character.
    fn surrogate(&mut self, high: u16) -> Read<char> {
        let saved = self.at;
        if self.rest().starts_with("\\u") {
            self.at += 2;
            let low = self.unit()?;
            if let Some(Ok(c)) = char::decode_utf16([high, low]).next() {
                return Ok(c);
            }
            self.at = saved;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }
}

/// Refuses names that a custom object cannot have beside each other.
fn check_names(names: &[Str]) -> Read<()> {
    let mut seen: rustc_hash::FxHashMap<String, &Str> = rustc_hash::FxHashMap::default();
    for name in names {
        if name.is_empty() {
            return Err(Failure::Names(
                "EmptyKeyInJsonString",
                "The provided JSON includes a property whose name is an empty string, this is only supported using the -AsHashTable switch.".into(),
            ));
        }
        if let Some(earlier) = seen.insert(name.as_str().to_lowercase(), name) {
            return Err(Failure::Names(
                "KeysWithDifferentCasingInJsonString",
                format!(
                    "Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch instead. The key that was attempted to be added to the existing key '{earlier}' was '{name}'."
                ),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let rules = Rules {
            table: None,
            depth: 4,
            numbers: Numbers::Core,
            dates: Dates::AsWritten,
            ends: false,
        };
        match read(text, &rules) {
            Ok(value) => show(&value),
            Err(Failure::Syntax(message)) => message,
            Err(Failure::Names(id, _)) => id.into(),
        }
    }

    fn show(value: &Value) -> String {
        match value {
            Value::Array(items) => {
                let items: Vec<String> = items.items().iter().map(show).collect();
                format!("[{}]", items.join(","))
            }
            Value::Object(o) => {
                let notes: Vec<String> = o
                    .members
                    .all()
                    .iter()
                    .map(|(n, _, v)| format!("{n}:{}", show(v)))
                    .collect();
                format!("{{{}}}", notes.join(","))
            }
            Value::Int64(n) => n.to_string(),
            Value::Double(n) => format!("{n}d"),
            Value::Str(s) => format!("'{s}'"),
            Value::Bool(b) => b.to_string(),
            Value::Null => "null".into(),
            _ => "?".into(),
        }
    }

    #[test]
    fn forgives_what_newtonsoft_forgives() {
        assert_eq!(
            shown("{a:1,'b':[1,,2,],/* c */\"d\":\"\\u00e9\"}"),
            "{a:1,b:[1,null,2],d:'é'}"
        );
        assert_eq!(shown("[1,2"), "[1,2]");
        assert_eq!(shown("{\"a\":010,\"b\":1e3}"), "{a:8,b:1000d}");
        assert_eq!(shown("{\"a\":1,\"b\":2,\"a\":3}"), "{b:2,a:3}");
        assert_eq!(shown(" "), "null");
    }

    #[test]
    fn says_where_a_text_is_wrong() {
        assert_eq!(
            shown("x"),
            "Unexpected character encountered while parsing value: x. Path '', line 0, position 0."
        );
        assert_eq!(
            shown("{\"a\":1}{"),
            "Additional text encountered after finished reading JSON content: {. Path '', line 1, position 7."
        );
        assert_eq!(
            shown("{\"a\":[1,x]}"),
            "Unexpected character encountered while parsing value: x. Path 'a[0]', line 1, position 8."
        );
        assert_eq!(
            shown("[[[[[1]]]]]"),
            "The reader's MaxDepth of 4 has been exceeded. Path '[0][0][0][0]', line 1, position 5."
        );
        assert_eq!(
            shown("{\"a\":1,\"A\":2}"),
            "KeysWithDifferentCasingInJsonString"
        );
    }
}
