//! `Select-String`.

mod info;
mod search;

use std::path::Path;

use super::shared::file::{self, Purpose};
use super::shared::scope::NameFilter;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert};
pub use info::DEFS;
use search::{Line, Search};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Select-String", || Box::<Select>::default())];

/// `Select-String`: lines of texts and files that a pattern matches.
#[derive(Default)]
struct Select {
    search: Option<Search>,
    /// The number of the pipeline's objects so far.
    number: u64,
    /// `-Quiet`: something was found.
    found: bool,
}

impl Select {
    /// Writes what is left of the search's lines, and false where `-Quiet` found nothing.
    fn finish(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(mut search) = self.search.take() else {
            return Ok(());
        };
        for info in search.finish() {
            write(c, info)?;
        }
        if c.switch("Quiet") && !self.found {
            return c.write(false);
        }
        Ok(())
    }

    fn object(&mut self, c: &mut Ctx<'_>, input: &Value) -> R<()> {
        let Some(search) = &mut self.search else {
            return Ok(());
        };
        if self.found && (c.switch("Quiet") || c.switch("List")) {
            return Ok(());
        }
        self.number += 1;
        let text = convert::to_display(c.rt, input)?;
        let line = Line {
            text,
            number: self.number,
            path: None,
        };
        let (hit, infos) = search.line(c.rt, line)?;
        self.found |= hit;
        if c.switch("Quiet") {
            return if hit { c.write(true) } else { Ok(()) };
        }
        for info in infos {
            write(c, info)?;
        }
        Ok(())
    }

    fn file(&mut self, c: &mut Ctx<'_>, path: &Path) -> R<()> {
        let filter = NameFilter::new(c)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !filter.takes(&name) || path.is_dir() {
            return Ok(());
        }
        let encoding = file::encoding(c, Purpose::Read)?;
        let text = match std::fs::read(path) {
            Ok(bytes) => encoding.read(&bytes),
            Err(e) => {
                let exception = file::io_exception(&e, path);
                let why = exception.message.borrow().clone();
                let message = format!("The file {} cannot be read: {why}", path.display());
                let outer = crate::value::Exception::new("System.ArgumentException", message)
                    .with_inner(exception.into_value());
                return c.error(ErrorRecord::of(
                    outer.into_value(),
                    "ProcessingFile",
                    ErrorCategory::InvalidArgument,
                    Value::str(path.to_string_lossy()),
                ));
            }
        };
        let shown = Str::from(path.to_string_lossy().as_ref());
        let (list, quiet) = (c.switch("List"), c.switch("Quiet"));
        let Some(search) = &mut self.search else {
            return Ok(());
        };
        for (at, line) in text.lines().enumerate() {
            let line = Line {
                text: Str::from(line),
                number: at as u64 + 1,
                path: Some(shown.clone()),
            };
            let (hit, infos) = search.line(c.rt, line)?;
            self.found |= hit;
            if quiet && hit {
                return c.write(true);
            }
            for info in infos {
                write(c, info)?;
            }
            if list && hit {
                break;
            }
        }
        for info in search.finish() {
            write(c, info)?;
        }
        Ok(())
    }
}

/// Writes a match: the object, or with `-Raw` its line.
fn write(c: &mut Ctx<'_>, info: search::Hit) -> R<()> {
    if c.switch("Quiet") {
        return Ok(());
    }
    if c.switch("Raw") {
        return c.write(info.line.text);
    }
    c.write(info::value(info))
}

impl Cmdlet for Select {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Culture") && !c.has("SimpleMatch") {
            return c.throw(ErrorRecord::new(
                "System.InvalidOperationException",
                "You must specify -Culture parameter only with -SimpleMatch parameter.",
                "CannotSpecifyCultureWithoutSimpleMatch",
                ErrorCategory::InvalidData,
                Value::Null,
            ));
        }
        self.search = Some(Search::new(c)?);
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Path") || c.has("LiteralPath") {
            for path in file::resolved(c, |c, record| c.throw(record))? {
                if c.switch("Quiet") && self.found {
                    break;
                }
                self.file(c, &path)?;
            }
            return Ok(());
        }
        match c.input() {
            None => Ok(()),
            Some(v) if v.is_null() => Ok(()),
            Some(Value::Array(items) | Value::List(items)) => {
                for item in items.snapshot() {
                    self.object(c, &item)?;
                }
                Ok(())
            }
            Some(input) => self.object(c, &input),
        }
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.finish(c)
    }
}
