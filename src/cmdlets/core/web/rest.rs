//! What `Invoke-RestMethod` makes of a reply: the entries of a feed, a document, the value of a JSON text, or the text.

use super::super::json::{from, reader};
use super::response::{Exchange, is_json};
use crate::runtime::Ctx;
use crate::value::types::xml::xml_document;
use crate::value::{R, Value, enumerate, member};

/// Writes what a reply holds.
pub(super) fn give(c: &mut Ctx<'_>, exchange: &Exchange) -> R<()> {
    let core = c.rt.edition.is_core();
    let text = exchange.text(core);
    let document = if text.trim_start().starts_with('<') {
        xml_document(&text).ok()
    } else {
        None
    };
    if let Some(document) = &document
        && let Some(entries) = feed(c, document)?
    {
        for entry in entries {
            c.write(entry)?;
        }
        return Ok(());
    }
    let rules = from::rules(c)?;
    let json = || reader::read(&text, &rules).ok();
    let value = match is_json(&exchange.media()) {
        true => json().or(document),
        false => match document {
            Some(document) => Some(document),
            None => json(),
        },
    };
    c.write(value.unwrap_or_else(|| Value::from(text.clone())))
}

/// The items of an RSS feed, or the entries of an Atom feed; None for other documents.
fn feed(c: &mut Ctx<'_>, document: &Value) -> R<Option<Vec<Value>>> {
    let root = member::get(c.rt, document, "DocumentElement")?;
    if root.is_null() {
        return Ok(None);
    }
    let name = member::get(c.rt, &root, "LocalName")?;
    let (inside, entry) = match name.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("rss") => (member::get(c.rt, &root, "channel")?, "item"),
        Some("feed") => (root, "entry"),
        _ => return Ok(None),
    };
    let found = member::get(c.rt, &inside, entry)?;
    Ok(Some(match enumerate::list_items(&found) {
        Some(items) => items,
        None if found.is_null() => Vec::new(),
        None => vec![found],
    }))
}
