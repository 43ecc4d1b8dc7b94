//! `Out-Default`, `Out-Null`: where pipelines end.

use crate::format::printer::{Printer, Screen};
use crate::runtime::streams::record_in;
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::value::{R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Out-Default", || Box::<OutDefault>::default()),
    Entry::new("Out-Null", || Box::new(OutNull)),
];

/// `Out-Default`: shows objects on the host.
#[derive(Default)]
struct OutDefault {
    printer: Option<Printer>,
    lines: String,
}

/// `Out-Null`: drops objects.
struct OutNull;

impl Cmdlet for OutNull {}

impl OutDefault {
    fn show(
        &mut self,
        rt: &mut Runtime,
        f: impl FnOnce(&mut Printer, &mut Runtime, &mut String) -> R<()>,
    ) -> R<()> {
        let width = rt.host.width;
        let printer = self.printer.get_or_insert_with(|| {
            Printer::new(Screen {
                width,
                height: None,
                enumeration_limit: Some(4),
            })
        });
        let result = f(printer, rt, &mut self.lines);
        rt.host.write(&self.lines);
        self.lines.clear();
        result
    }
}

impl Cmdlet for OutDefault {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.get("InputObject") else {
            return Ok(());
        };
        // Errors in the output (merged streams) show as errors.
        if let Some(record) = record_in(&input) {
            return c.rt.show_error(&record);
        }
        if let Value::Str(text) = &input
            && self.printer.is_none()
        {
            c.rt.host.write(text);
            c.rt.host.write("\n");
            return Ok(());
        }
        self.show(c.rt, |printer, rt, text| {
            printer.push(rt, &input, &mut |line| {
                text.push_str(line);
                text.push('\n');
                Ok(())
            })
        })
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.show(c.rt, |printer, rt, text| {
            printer.finish(rt, &mut |line| {
                text.push_str(line);
                text.push('\n');
                Ok(())
            })
        })
    }
}
