//! `Out-Default`, `Out-Host`, `Out-String`, `Out-Null`: where pipelines end, and objects as text.

use crate::format::enumeration_limit;
use crate::format::palette::Colors;
use crate::format::printer::{Printer, Screen};
use crate::runtime::streams::record_in;
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::value::{R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Out-Default", || Box::<OutDefault>::default()),
    Entry::new("Out-Host", || Box::<OutDefault>::default()),
    Entry::new("Out-String", || Box::<OutString>::default()),
    // The function is `Out-String -Stream`.
    Entry::new("oss", || Box::<OutString>::default()),
    Entry::new("Out-Null", || Box::new(OutNull)),
];

/// `Out-Default`, `Out-Host`: show objects on the host.
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
        let printer = self.printer.get_or_insert_with(|| {
            // The last column stays free, so that no line ends where the screen does.
            let width = rt.host.width.saturating_sub(1);
            Printer::new(Screen {
                width,
                text_width: width,
                is_host: true,
                height: None,
                enumeration_limit: enumeration_limit(rt),
                colors: Colors::of(rt, true),
            })
        });
        // A script may change `$PSStyle` between two objects of one pass.
        printer.recolor(Colors::of(rt, true));
        let result = f(printer, rt, &mut self.lines);
        rt.host.write(&self.lines);
        self.lines.clear();
        result
    }
}

impl Cmdlet for OutDefault {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input() else {
            return Ok(());
        };
        // Errors in the output (merged streams) show as errors.
        if let Some(record) = record_in(&input).filter(|r| r.from_stream.get()) {
            return c.rt.show_error(&record);
        }
        if let Value::Str(text) = &input
            && self.printer.is_none()
            && !text.contains('\u{1b}')
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
        if self.printer.is_none() {
            return Ok(());
        }
        self.show(c.rt, |printer, rt, text| {
            printer.finish(rt, &mut |line| {
                text.push_str(line);
                text.push('\n');
                Ok(())
            })
        })
    }
}

/// `Out-String`: objects as the text that the host would show.
#[derive(Default)]
struct OutString {
    printer: Option<Printer>,
    stream: bool,
    line_end: &'static str,
    text: String,
}

impl OutString {
    /// Runs the printer; its lines go to the pipeline or wait for the end.
    fn print(
        &mut self,
        c: &mut Ctx<'_>,
        f: impl FnOnce(&mut Printer, &mut Runtime, &mut dyn FnMut(&str) -> R<()>) -> R<()>,
    ) -> R<()> {
        let Some(printer) = &mut self.printer else {
            return Ok(());
        };
        let mut lines = Vec::new();
        let (stream, text, line_end) = (self.stream, &mut self.text, self.line_end);
        let result = f(printer, c.rt, &mut |line| {
            if stream {
                lines.push(Value::str(line));
            } else {
                text.push_str(line);
                text.push_str(line_end);
            }
            Ok(())
        });
        for line in lines {
            c.write(line)?;
        }
        result
    }
}

impl Cmdlet for OutString {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let asked = c.int("Width")?.and_then(|w| usize::try_from(w).ok());
        let host = c.rt.host.width;
        // Without -Width, core breaks no lines but lays tables out for the window; desktop leaves a column free.
        let (width, text_width) = match asked {
            Some(width) => (width, width),
            None if c.rt.edition.is_core() => (host, usize::MAX),
            None => (host.saturating_sub(1), host.saturating_sub(1)),
        };
        self.printer = Some(Printer::new(Screen {
            width,
            text_width,
            is_host: false,
            height: None,
            enumeration_limit: enumeration_limit(c.rt),
            colors: Colors::of(c.rt, false),
        }));
        self.stream = c.switch("Stream") || c.call.name() == "oss";
        self.line_end = if c.switch("NoNewline") { "" } else { "\n" };
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input() else {
            return Ok(());
        };
        self.print(c, |printer, rt, out| printer.push(rt, &input, out))
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.print(c, |printer, rt, out| printer.finish(rt, out))?;
        if self.stream {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        c.write(text)
    }
}
