//! `ConvertTo-Html`.

use std::rc::Rc;

use super::shared::property::{self, Found, Property};
use crate::format::parameter::Taker;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::net::html_encode;
use crate::value::{Dict, ErrorRecord, R, Str, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("ConvertTo-Html", || Box::<To>::default())];

/// `ConvertTo-Html`: a page, or a part of one, with a table.
#[derive(Default)]
struct To {
    wanted: Vec<Wanted>,
    columns: Vec<Column>,
    list: bool,
    count: u64,
    heading_written: bool,
}

/// An element of `-Property`.
struct Wanted {
    property: Rc<Property>,
    align: Option<Str>,
    width: Option<Str>,
}

/// A column, or a line of a list.
struct Column {
    heading: Str,
    property: Rc<Property>,
    align: Option<Str>,
    width: Option<Str>,
}

const DOCTYPE: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0";

/// Takes the keys for a column's layout out of a hashtable; any beginning of a key stands for it.
fn split_layout(c: &mut Ctx<'_>, value: &Value) -> R<(Value, Option<Str>, Option<Str>)> {
    let Value::Hash(table) = value.base() else {
        return Ok((value.clone(), None, None));
    };
    let rest = Dict::hashtable();
    let (mut align, mut width) = (None, None);
    for (key, value) in table.pairs() {
        let stands_for = |name: &str| {
            key.as_str().is_some_and(|k| {
                !k.is_empty()
                    && name
                        .get(..k.len())
                        .is_some_and(|n| n.eq_ignore_ascii_case(k))
            })
        };
        if stands_for("alignment") {
            align = Some(convert::to_str(c.rt, &value)?);
        } else if stands_for("width") {
            width = Some(convert::to_str(c.rt, &value)?);
        } else {
            rest.set(key, value);
        }
    }
    Ok((Value::Hash(Rc::new(rest)), align, width))
}

impl To {
    fn open_page(&self, c: &mut Ctx<'_>) -> R<()> {
        let kind = if c.switch("Transitional") {
            ("Transitional", "transitional")
        } else {
            ("Strict", "strict")
        };
        c.write(format!(
            "{DOCTYPE} {}//EN\"  \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-{}.dtd\">",
            kind.0, kind.1
        ))?;
        c.write("<html xmlns=\"http://www.w3.org/1999/xhtml\">")?;
        c.write("<head>")?;
        if let Some(charset) = c.text("Charset")? {
            c.write(format!("<meta charset=\"{charset}\">"))?;
        }
        if let Some(Value::Hash(meta)) = c.get("Meta").as_ref().map(Value::base) {
            for (key, value) in meta.pairs() {
                write_meta(c, &key, &value)?;
            }
        }
        let head = c.texts("Head")?;
        if head.is_empty() {
            let title = c.text("Title")?.unwrap_or_else(|| Str::from("HTML TABLE"));
            c.write(format!("<title>{title}</title>"))?;
        }
        for line in head {
            c.write(line)?;
        }
        if let Some(uri) = c.text("CssUri")? {
            if uri.trim().is_empty() {
                return c.throw(ErrorRecord::new(
                    "System.ArgumentException",
                    "This command cannot be run because 'CSSUri' is empty or blank. Please specify CSSUri and then run the command.",
                    "ArgumentException",
                    ErrorCategory::InvalidArgument,
                    Value::str("CSSUri"),
                ));
            }
            c.write(format!(
                "<link rel=\"stylesheet\" type=\"text/css\" href=\"{uri}\" />"
            ))?;
        }
        c.write("</head><body>")?;
        for line in c.texts("Body")? {
            c.write(line)?;
        }
        Ok(())
    }

    /// The columns for an object: wildcards become what they match.
    fn resolve(&mut self, c: &mut Ctx<'_>, input: &Value) {
        self.columns.clear();
        for wanted in &self.wanted {
            for name in wanted.property.names(c.rt, input) {
                let property = if wanted.property.is_script() {
                    wanted.property.clone()
                } else {
                    Rc::new(Property::of_name(name.clone()))
                };
                self.columns.push(Column {
                    heading: wanted.property.label.clone().unwrap_or(name),
                    property,
                    align: wanted.align.clone(),
                    width: wanted.width.clone(),
                });
            }
        }
    }

    fn write_list(&self, c: &mut Ctx<'_>, input: &Value) -> R<()> {
        for column in &self.columns {
            let value = cell(c, column, input)?;
            c.write(format!(
                "<tr><td>{}:</td><td>{value}</td></tr>",
                column.heading
            ))?;
        }
        Ok(())
    }

    fn write_heading(&self, c: &mut Ctx<'_>) -> R<()> {
        let mut group = String::from("<colgroup>");
        let mut heading = String::from("<tr>");
        for column in &self.columns {
            group.push_str("<col");
            if let Some(width) = &column.width {
                group.push_str(&format!(" width = \"{width}\""));
            }
            if let Some(align) = &column.align {
                group.push_str(&format!(" align = \"{align}\""));
            }
            group.push_str("/>");
            heading.push_str(&format!("<th>{}</th>", column.heading));
        }
        group.push_str("</colgroup>");
        heading.push_str("</tr>");
        c.write(group)?;
        c.write(heading)
    }
}

fn write_meta(c: &mut Ctx<'_>, key: &Value, value: &Value) -> R<()> {
    let name = convert::to_str(c.rt, key)?;
    let content = convert::to_str(c.rt, value)?;
    let attribute = match name.as_str().to_lowercase().as_str() {
        "content-type" | "default-style" | "x-ua-compatible" => "http-equiv",
        "application-name" | "author" | "description" | "generator" | "keywords" | "viewport" => {
            "name"
        }
        _ => {
            c.warning(format!(
                "Accepted meta properties are content-type, default-style, application-name, author, description, generator, keywords, x-ua-compatible, and viewport. The meta pair: {name} and {content} may not function correctly."
            ))?;
            "name"
        }
    };
    c.write(format!(
        "<meta {attribute}=\"{name}\" content=\"{content}\">"
    ))
}

/// A value's text, escaped.
fn cell(c: &mut Ctx<'_>, column: &Column, input: &Value) -> R<String> {
    let mut found: Vec<Found> = Vec::new();
    column.property.find(c.rt, input, &mut found)?;
    let mut texts = Vec::new();
    for f in found {
        let value = f.value.unwrap_or_default();
        texts.push(match value.base() {
            Value::Null | Value::Void => String::new(),
            // Collections are not spread.
            base @ (Value::Array(_) | Value::List(_)) => {
                html_encode(crate::value::ty::type_of(base).full_name())
            }
            _ => html_encode(&convert::to_display(c.rt, &value)?),
        });
    }
    Ok(texts.join(", "))
}

impl Cmdlet for To {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut wanted = c.list("Property");
        if wanted.is_empty() {
            wanted.push(Value::str("*"));
        }
        for value in wanted {
            let (value, align, width) = split_layout(c, &value)?;
            for property in property::read(c.rt, &[value], Taker::List)? {
                self.wanted.push(Wanted {
                    property: Rc::new(property),
                    align: align.clone(),
                    width: width.clone(),
                });
            }
        }
        self.list = c
            .text("As")?
            .is_some_and(|a| a.eq_ignore_ascii_case("List"));
        if !c.switch("Fragment") {
            self.open_page(c)?;
        }
        for line in c.texts("PreContent")? {
            c.write(line)?;
        }
        c.write("<table>")
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input().filter(|v| !v.is_null()) else {
            return Ok(());
        };
        self.count += 1;
        if !self.heading_written {
            self.resolve(c, &input);
            if self.columns.is_empty() {
                return Ok(());
            }
            if self.list {
                if self.count > 1 {
                    c.write("<tr><td><hr></td></tr>")?;
                }
                return self.write_list(c, &input);
            }
            self.write_heading(c)?;
            self.heading_written = true;
        }
        let mut row = String::from("<tr>");
        for column in &self.columns {
            row.push_str(&format!("<td>{}</td>", cell(c, column, &input)?));
        }
        row.push_str("</tr>");
        c.write(row)
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        c.write("</table>")?;
        for line in c.texts("PostContent")? {
            c.write(line)?;
        }
        if c.switch("Fragment") {
            return Ok(());
        }
        c.write("</body></html>")
    }
}
