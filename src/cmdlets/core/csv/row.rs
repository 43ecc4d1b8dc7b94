//! Objects to lines of CSV.

use rustc_hash::FxHashSet;

use crate::cmdlets::core::shared::property::Property;
use crate::runtime::{Ctx, Runtime};
use crate::value::error::ErrorCategory;
use crate::value::object;
use crate::value::ty::type_of;
use crate::value::{ErrorRecord, R, Stop, Str, Value, convert, member};

/// Which fields stand in quotes.
enum Quotes {
    Always,
    AsNeeded,
    Never,
    /// `-QuoteFields`, small.
    Of(FxHashSet<String>),
}

/// How lines are written, and of which columns.
pub struct Rows {
    delimiter: char,
    quotes: Quotes,
    columns: Vec<Column>,
}

struct Column {
    name: Str,
    property: Property,
    quoted: bool,
}

impl Rows {
    /// What the parameters ask for; columns come with the first object.
    ///
    /// # Errors
    /// For parameters that exclude each other.
    pub fn new(c: &mut Ctx<'_>) -> R<Rows> {
        if c.has("QuoteFields") && c.has("UseQuotes") {
            return c.throw(ErrorRecord::new(
                "System.InvalidOperationException",
                "You must specify either the -UseQuotes or -QuoteFields parameters, but not both.",
                "CannotSpecifyQuoteFieldsAndUseQuotes",
                ErrorCategory::InvalidData,
                Value::Null,
            ));
        }
        let fields = c.texts("QuoteFields")?;
        let quotes = match c.text("UseQuotes")?.as_deref() {
            _ if !fields.is_empty() => {
                Quotes::Of(fields.iter().map(|f| f.as_str().to_lowercase()).collect())
            }
            Some(kind) if kind.eq_ignore_ascii_case("Never") => Quotes::Never,
            Some(kind) if kind.eq_ignore_ascii_case("AsNeeded") => Quotes::AsNeeded,
            _ => Quotes::Always,
        };
        Ok(Rows {
            delimiter: super::delimiter(c)?,
            quotes,
            columns: Vec::new(),
        })
    }

    /// Takes these names as columns.
    pub fn set_names(&mut self, names: Vec<Str>) {
        self.columns = names
            .into_iter()
            .map(|name| Column {
                quoted: match &self.quotes {
                    Quotes::Always => true,
                    Quotes::AsNeeded | Quotes::Never => false,
                    Quotes::Of(fields) => fields.contains(&name.as_str().to_lowercase()),
                },
                property: Property::of_name(name.clone()),
                name,
            })
            .collect();
    }

    /// The line of headings.
    pub fn heading(&self, out: &mut String) {
        for (at, column) in self.columns.iter().enumerate() {
            if at > 0 {
                out.push(self.delimiter);
            }
            self.field(out, &column.name, column.quoted);
        }
    }

    /// The line of an object.
    ///
    /// # Errors
    /// Only what is no error of a property.
    pub fn line(&self, rt: &mut Runtime, object: &Value, out: &mut String) -> R<()> {
        let table = match object.base() {
            Value::Hash(table) if rt.edition.is_core() => Some(table),
            _ => None,
        };
        for (at, column) in self.columns.iter().enumerate() {
            if at > 0 {
                out.push(self.delimiter);
            }
            let value = match table {
                Some(table) if table.get_str(&column.name).is_some() => table.get_str(&column.name),
                _ => match column.property.value(rt, object) {
                    Ok(value) => value,
                    Err(stop) if matches!(*stop, Stop::Error(_) | Stop::Exception(_)) => None,
                    Err(stop) => return Err(stop),
                },
            };
            match &value {
                None | Some(Value::Null | Value::Void) => {}
                Some(Value::Str(text)) => self.field(out, text, column.quoted),
                Some(value) => {
                    let text = text_of(rt, value)?;
                    self.field(out, &text, column.quoted);
                }
            }
        }
        Ok(())
    }

    fn field(&self, out: &mut String, text: &str, quoted: bool) {
        let quoted = quoted
            || matches!(self.quotes, Quotes::AsNeeded)
                && text.contains([self.delimiter, '"', '\n', '\r']);
        if !quoted {
            out.push_str(text);
            return;
        }
        out.push('"');
        for (at, part) in text.split('"').enumerate() {
            if at > 0 {
                out.push_str("\"\"");
            }
            out.push_str(part);
        }
        out.push('"');
    }
}

/// A value's `ToString()`: collections are not spread.
fn text_of(rt: &mut Runtime, value: &Value) -> R<Str> {
    match value.base() {
        Value::Array(_) | Value::List(_) => Ok(Str::from(type_of(value.base()).full_name())),
        _ => convert::to_display(rt, value),
    }
}

/// The names of an object's properties, which become columns: keys of dictionaries, what was added, the type's own.
pub fn names_of(rt: &mut Runtime, source: &Value) -> R<Vec<Str>> {
    if let Value::Hash(table) = source.base()
        && rt.edition.is_core()
    {
        let mut names = Vec::with_capacity(table.len());
        for key in table.keys() {
            names.push(convert::to_str(rt, &key)?);
        }
        // What a script hung on the table is a column too.
        if let Some(extension) = object::extension(source) {
            for name in extension.members.names() {
                if !names.iter().any(|n| n.eq_ignore_ascii_case(&name)) {
                    names.push(name);
                }
            }
        }
        return Ok(names);
    }
    let mut names = member::property_names(rt, source);
    names.added.append(&mut names.own);
    Ok(names.added)
}

/// `#TYPE System.Management.Automation.PSCustomObject`; `#TYPE` alone of an object without a type name.
pub fn type_line(object: &Value) -> String {
    let names = member::type_names(object);
    let name = names.first().map(Str::as_str).unwrap_or_default();
    if name.is_empty() {
        return "#TYPE".to_owned();
    }
    format!("#TYPE {}", name.strip_prefix("CSV:").unwrap_or(name))
}

/// True where a line that names the first object's type is wanted.
pub fn wants_type(c: &Ctx<'_>) -> bool {
    if c.rt.edition.is_core() {
        c.switch("IncludeTypeInformation")
    } else {
        !c.switch("NoTypeInformation")
    }
}
