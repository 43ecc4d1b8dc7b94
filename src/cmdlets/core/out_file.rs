//! `Out-File`, also behind `>` and `>>`: objects as text in a file.

use crate::cmdlets::core::shared::file::{Opening, Purpose, TextFile, encoding};
use crate::format::enumeration_limit;
use crate::format::palette::Colors;
use crate::format::printer::{Printer, Screen};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Out-File", || Box::<OutFile>::default())];

/// `Out-File`.
#[derive(Default)]
struct OutFile {
    target: Option<(TextFile, Printer)>,
    no_newline: bool,
}

impl OutFile {
    /// Prints what `f` gives into the file.
    fn print(
        &mut self,
        c: &mut Ctx<'_>,
        f: impl FnOnce(&mut Printer, &mut Ctx<'_>, &mut dyn FnMut(&str) -> R<()>) -> R<()>,
    ) -> R<()> {
        let Some((file, printer)) = &mut self.target else {
            return Ok(());
        };
        let no_newline = self.no_newline;
        f(printer, c, &mut |line| {
            if no_newline {
                file.text(line)
            } else {
                file.line(line)
            }
        })
    }
}

impl Cmdlet for OutFile {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let literal = c.has("LiteralPath");
        let path = match c.text("LiteralPath")? {
            Some(path) => path,
            None => c.text("FilePath")?.unwrap_or_default(),
        };
        if !c.should_process(&path, "Output to File")? {
            return Ok(());
        }
        let encoding = encoding(c, Purpose::Save)?;
        let how = Opening {
            literal,
            append: c.switch("Append"),
            force: c.switch("Force"),
            no_clobber: c.switch("NoClobber"),
            encoding,
        };
        let width = match c.int("Width")? {
            Some(width) => usize::try_from(width).unwrap_or(usize::MAX),
            None => c.rt.host.width.saturating_sub(1),
        };
        let file = TextFile::open(c, &path, how)?;
        let printer = Printer::new(Screen {
            width,
            text_width: width,
            is_host: false,
            height: None,
            enumeration_limit: enumeration_limit(c.rt),
            colors: Colors::of(c.rt, false),
        });
        self.no_newline = c.switch("NoNewline");
        self.target = Some((file, printer));
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input() else {
            return Ok(());
        };
        self.print(c, |printer, c, out| printer.push(c.rt, &input, out))
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.print(c, |printer, c, out| printer.finish(c.rt, out))?;
        match self.target.take() {
            Some((mut file, _)) => file.finish(),
            None => Ok(()),
        }
    }
}
