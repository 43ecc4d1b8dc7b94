//! `Join-String`.

use crate::cmdlets::core::shared::property::{self, Property};
use crate::format::parameter::Taker;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{Engine, R, Str, Value, convert, operators};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Join-String", || Box::<Join>::default())];

/// `Join-String`: the texts of all objects as one.
#[derive(Default)]
struct Join {
    out: String,
    property: Option<Property>,
    separator: Str,
    format: Option<Str>,
    quote: Option<char>,
    begun: bool,
}

impl Cmdlet for Join {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.out
            .push_str(&c.text("OutputPrefix")?.unwrap_or_default());
        let properties = c.list("Property");
        self.property = property::read(c.rt, &properties, Taker::Group)?
            .into_iter()
            .next();
        self.separator = match c.text("Separator")? {
            Some(text) => text,
            None if c.rt.variable(crate::runtime::sym::OFS).is_some() => c.rt.list_separator(),
            None => Str::new(),
        };
        self.format = c.text("FormatString")?.filter(|f| !f.is_empty());
        self.quote = if c.switch("SingleQuote") {
            Some('\'')
        } else {
            c.switch("DoubleQuote").then_some('"')
        };
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let culture = c.switch("UseCulture");
        for input in c.list("InputObject") {
            if input.is_null() {
                continue;
            }
            let value = match &self.property {
                None => input,
                Some(property) => match property.value(c.rt, &input) {
                    Ok(value) => value.unwrap_or_default(),
                    Err(stop) => match c.rt.record_of(*stop) {
                        Ok(_) => Value::Null,
                        Err(other) => return Err(Box::new(other)),
                    },
                },
            };
            if self.begun {
                self.out.push_str(&self.separator);
            }
            self.begun = true;
            let text = match &self.format {
                Some(format) => {
                    let made = operators::format(c.rt, &Value::Str(format.clone()), &value)?;
                    convert::to_str(c.rt, &made)?
                }
                None if culture => convert::to_display(c.rt, &value)?,
                None => convert::to_str(c.rt, &value)?,
            };
            self.out.extend(self.quote);
            self.out.push_str(&text);
            self.out.extend(self.quote);
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.out
            .push_str(&c.text("OutputSuffix")?.unwrap_or_default());
        let out = std::mem::take(&mut self.out);
        c.write(out)
    }
}
