//! `ConvertTo-Json`.

use super::writer::{Escape, Settings, Writer};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("ConvertTo-Json", || Box::<To>::default())];

/// `ConvertTo-Json`: all objects as one text.
#[derive(Default)]
struct To {
    objects: Vec<Value>,
}

impl Cmdlet for To {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let object = c.input().unwrap_or_default();
        // Windows PowerShell leaves null objects out.
        if c.rt.edition.is_core() || !object.is_null() {
            self.objects.push(object);
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut objects = std::mem::take(&mut self.objects);
        if objects.is_empty() {
            return Ok(());
        }
        let piped = c.call.expects_input.get();
        let as_list = objects.len() > 1 || c.switch("AsArray");
        let depth = c.int("Depth")?.and_then(|n| u32::try_from(n).ok());
        let escape = match c.text("EscapeHandling")?.as_deref() {
            _ if !c.rt.edition.is_core() => Escape::Desktop,
            Some(name) if name.eq_ignore_ascii_case("EscapeNonAscii") => Escape::NonAscii,
            Some(name) if name.eq_ignore_ascii_case("EscapeHtml") => Escape::Html,
            _ => Escape::Default,
        };
        let mut writer = Writer::new(Settings {
            depth: depth.unwrap_or(2),
            compress: c.switch("Compress"),
            enums_as_strings: c.switch("EnumsAsStrings"),
            escape,
        });
        if as_list {
            writer.list(c, &objects, piped)?;
        } else {
            let object = objects.pop().unwrap_or_default();
            writer.object(c, &object, piped, 0, 0)?;
        }
        let text = writer.finish();
        c.write(text)
    }
}
