//! `Format-Table`, `Format-List`, `Format-Wide`, `Format-Custom`: objects laid out, as packets that `Out-*` print.

use crate::format::parameter::Taker;
use crate::format::{Expand, Formatter, Settings, enumeration_limit, parameter};
use crate::grammar::Shape;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{ErrorCategory, ErrorRecord, R, Stop, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Format-Table", || format(Shape::Table)),
    Entry::new("Format-List", || format(Shape::List)),
    Entry::new("Format-Wide", || format(Shape::Wide)),
    Entry::new("Format-Custom", || format(Shape::Custom)),
];

fn format(shape: Shape) -> Box<dyn Cmdlet> {
    Box::new(Format {
        shape,
        formatter: None,
    })
}

/// A `Format-*` cmdlet at work.
struct Format {
    shape: Shape,
    formatter: Option<Formatter>,
}

impl Cmdlet for Format {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let settings = terminating(c, |c| settings(c, self.shape))?;
        self.formatter = Some(Formatter::new(settings));
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input() else {
            return Ok(());
        };
        let Some(formatter) = &mut self.formatter else {
            return Ok(());
        };
        terminating(c, |c| {
            let mut packets = Vec::new();
            let result = formatter.push(c.rt, &input, &mut |_, packet| {
                packets.push(packet);
                Ok(())
            });
            write(c, packets)?;
            result
        })
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(formatter) = &mut self.formatter else {
            return Ok(());
        };
        let mut packets = Vec::new();
        formatter.finish(c.rt, &mut |_, packet| {
            packets.push(packet);
            Ok(())
        })?;
        write(c, packets)
    }
}

fn write(c: &mut Ctx<'_>, packets: Vec<crate::format::shape::Packet>) -> R<()> {
    for packet in packets {
        c.write(packet)?;
    }
    Ok(())
}

/// Errors of the formatter end the command under its name.
fn terminating<T>(c: &mut Ctx<'_>, f: impl FnOnce(&mut Ctx<'_>) -> R<T>) -> R<T> {
    f(c).or_else(|stop| match *stop {
        Stop::Error(raised) if raised.record.command.borrow().is_empty() => {
            c.throw(raised.record.duplicate())
        }
        other => Err(Box::new(other)),
    })
}

/// What the parameters ask for.
fn settings(c: &mut Ctx<'_>, shape: Shape) -> R<Settings> {
    let taker = match shape {
        Shape::Table => Taker::Table,
        Shape::List => Taker::List,
        Shape::Wide => Taker::Wide,
        Shape::Custom => Taker::Custom,
    };
    let given = |c: &Ctx<'_>, name: &str| c.has(name).then(|| c.switch(name));
    let properties = parameter::read(&c.list("Property"), taker)?;
    let view = c.text("View")?.filter(|view| !view.is_empty());
    if view.is_some() && !properties.is_empty() {
        return refuse(
            "System.IO.InvalidDataException",
            "Found invalid data while decoding.",
            "FormatCannotSpecifyViewAndProperty",
            "Cmdlet parameters View and Property are mutually exclusive.",
        );
    }
    let autosize = given(c, "AutoSize");
    if autosize == Some(true) && c.has("Column") {
        return refuse(
            "System.IO.InvalidDataException",
            "Found invalid data while decoding.",
            "FormatCannotSpecifyAutosizeAndColumns",
            "Cmdlet parameters AutoSize and Column are mutually exclusive.",
        );
    }
    let group_by: Vec<Value> = c
        .get("GroupBy")
        .filter(|v| !v.is_null())
        .into_iter()
        .collect();
    let expand = c.text("Expand")?;
    Ok(Settings {
        shape: Some(shape),
        properties,
        group_by: parameter::read(&group_by, Taker::GroupBy)?
            .into_iter()
            .next(),
        view,
        force: c.switch("Force"),
        autosize,
        hide_header: given(c, "HideTableHeaders"),
        wrap: given(c, "Wrap"),
        repeat_header: c.switch("RepeatHeader"),
        columns: c.int("Column")?.and_then(|n| usize::try_from(n).ok()),
        depth: c.int("Depth")?.and_then(|n| usize::try_from(n).ok()),
        show_error: c.switch("ShowError"),
        display_error: c.switch("DisplayError"),
        expand: expand.and_then(|name| Expand::parse(&name)),
        enumeration_limit: enumeration_limit(c.rt),
    })
}

fn refuse<T>(exception: &str, text: &str, id: &str, message: &str) -> R<T> {
    let record = ErrorRecord::new(
        exception,
        text,
        id,
        ErrorCategory::InvalidArgument,
        Value::Null,
    );
    *record.details.borrow_mut() = Some(message.into());
    record.raise()
}
