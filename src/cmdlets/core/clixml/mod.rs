//! `Export-Clixml`, `Import-Clixml`, `ConvertTo-CliXml`, `ConvertFrom-CliXml`: objects as XML and back.

mod reader;
mod rehydrate;
mod serializer;
mod text;
mod writer;

use super::shared::file::{self, Opening, Purpose, TextFile};
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};
pub use serializer::DEFS;
use writer::Writer;

/// The cmdlets of this folder.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Export-Clixml", || Box::<Export>::default()),
    Entry::new("Import-Clixml", || Box::new(Import)),
    Entry::new("ConvertTo-CliXml", || Box::<To>::default()),
    Entry::new("ConvertFrom-CliXml", || Box::<From>::default()),
];

/// How deep .NET objects are opened where nothing is said.
const DEPTH: u32 = 2;

fn depth(c: &mut Ctx<'_>) -> R<u32> {
    Ok(c.int("Depth")?
        .and_then(|n| u32::try_from(n).ok())
        .unwrap_or(DEPTH))
}

/// `Export-Clixml`
#[derive(Default)]
struct Export {
    open: Option<(TextFile, Writer)>,
}

impl Cmdlet for Export {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let literal = c.has("LiteralPath");
        let path = match c.text("LiteralPath")? {
            Some(path) => path,
            None => c.text("Path")?.unwrap_or_default(),
        };
        if !c.should_process(&path, "Export-Clixml")? {
            return Ok(());
        }
        let encoding = file::encoding(c, Purpose::Save)?;
        let file = TextFile::open(
            c,
            &path,
            Opening {
                literal,
                append: false,
                force: c.switch("Force"),
                no_clobber: c.switch("NoClobber"),
                encoding,
            },
        )?;
        self.open = Some((file, Writer::new(depth(c)?)));
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some((file, writer)) = &mut self.open else {
            return Ok(());
        };
        let input = c.input().unwrap_or_default();
        writer.top(c.rt, &input)?;
        file.text(&writer.take())
    }

    fn end(&mut self, _c: &mut Ctx<'_>) -> R<()> {
        match &mut self.open {
            Some((file, writer)) => {
                file.text(&writer.finish())?;
                file.finish()
            }
            None => Ok(()),
        }
    }
}

/// Writes the objects of a text.
fn import(c: &mut Ctx<'_>, text: &str) -> R<()> {
    let objects = match reader::read(c.rt, text) {
        Ok(objects) => objects,
        Err(reader::Failure::Stop(stop)) => return Err(stop),
        Err(reader::Failure::Syntax(message)) => {
            return c.throw(ErrorRecord::new(
                "System.Xml.XmlException",
                message,
                "System.Xml.XmlException",
                ErrorCategory::NotSpecified,
                Value::Null,
            ));
        }
    };
    let count = |c: &mut Ctx<'_>, name: &str| -> R<Option<usize>> {
        Ok(c.int(name)?.and_then(|n| usize::try_from(n).ok()))
    };
    let skip = count(c, "Skip")?.unwrap_or(0);
    let first = count(c, "First")?.unwrap_or(usize::MAX);
    if c.switch("IncludeTotalCount") {
        c.write(format!("Total count: {}", objects.len()))?;
    }
    for object in objects.into_iter().skip(skip).take(first) {
        c.write(object)?;
    }
    Ok(())
}

/// `Import-Clixml`
struct Import;

impl Cmdlet for Import {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for path in file::inputs(c)? {
            let encoding = file::encoding(c, Purpose::Read)?;
            let text = file::read(c, &path, encoding)?;
            import(c, &text)?;
        }
        Ok(())
    }
}

/// `ConvertTo-CliXml`
#[derive(Default)]
struct To {
    writer: Option<Writer>,
}

impl Cmdlet for To {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let depth = depth(c)?;
        let writer = self.writer.get_or_insert_with(|| Writer::new(depth));
        let input = c.input().unwrap_or_default();
        writer.top(c.rt, &input)
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        match &mut self.writer {
            Some(writer) => {
                let text = writer.finish();
                c.write(text)
            }
            None => Ok(()),
        }
    }
}

/// `ConvertFrom-CliXml`
#[derive(Default)]
struct From {
    text: String,
}

impl Cmdlet for From {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(text) = c.text("InputObject")? {
            self.text.push_str(&text);
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text = std::mem::take(&mut self.text);
        import(c, &text)
    }
}

/// A value as it comes out of another process: written as XML and read back.
///
/// # Errors
/// What reading its properties raises.
pub(super) fn copy(rt: &mut Runtime, value: &Value) -> R<Value> {
    let mut writer = Writer::new(DEPTH);
    writer.top(rt, value)?;
    let text = writer.finish();
    Ok(match reader::read(rt, &text) {
        Ok(mut values) => values.pop().unwrap_or_default(),
        // What cannot be copied passes as it is.
        Err(_) => value.clone(),
    })
}
