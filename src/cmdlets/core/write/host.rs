//! `Write-Host`.

use crate::runtime::records::{HostMessage, InformationRecord};
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::text::datetime::DateTime;
use crate::value::types::collections::entries;
use crate::value::{Engine, R, Str, Value, convert, enumerate};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Write-Host", || Box::new(Host))];

/// `Write-Host`: text for whoever watches.
struct Host;

/// How deep collections in collections are spread.
const MAX_DEPTH: u32 = 64;

/// The text of an object; collections are spread with separators between their elements.
fn text_of(rt: &mut Runtime, value: &Value, separator: &str, depth: u32) -> R<Str> {
    if value.is_null() {
        return Ok(Str::new());
    }
    let elements = match value.base() {
        Value::Str(s) => return Ok(s.clone()),
        Value::Hash(table) if depth < MAX_DEPTH => Some(entries(table)),
        _ if depth < MAX_DEPTH => enumerate::elements(rt, value).transpose()?,
        _ => None,
    };
    let Some(elements) = elements else {
        return convert::to_display(rt, value);
    };
    let mut text = String::new();
    for (at, element) in elements.iter().enumerate() {
        if at > 0 {
            text.push_str(separator);
        }
        text.push_str(&text_of(rt, element, separator, depth + 1)?);
    }
    Ok(text.into())
}

impl Cmdlet for Host {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let separator = match c.get("Separator") {
            None => Str::from(" "),
            Some(v) if v.is_null() => Str::new(),
            Some(v) => text_of(c.rt, &v, " ", 0)?,
        };
        let object = c.get("Object").unwrap_or_default();
        let message = text_of(c.rt, &object, &separator, 0)?;
        let no_newline = c.switch("NoNewline");
        let data = Value::net(HostMessage {
            message: message.clone(),
            no_newline,
            foreground: c.get("ForegroundColor").unwrap_or_default(),
            background: c.get("BackgroundColor").unwrap_or_default(),
        });
        let record = InformationRecord {
            data,
            shown: message,
            newline: !no_newline,
            tags: vec![Str::from("PSHOST")],
            source: super::streams::source(c),
            time: now(c.rt),
        };
        let call = c.call.clone();
        c.rt.write_information(record, true, Some(&call))
    }
}

/// The local time.
pub fn now(rt: &Runtime) -> DateTime {
    let utc = DateTime {
        ticks: rt.now_utc(),
        kind: crate::text::datetime::Kind::Utc,
    };
    utc.to_local(&rt.time_zone())
}
