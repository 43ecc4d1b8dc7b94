//! `Export-Csv`.

use super::reader::Reader;
use super::row::{self, Rows};
use crate::cmdlets::core::shared::file::{self, Opening, TextFile};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Export-Csv", || Box::<Export>::default())];

/// `Export-Csv`: a line an object, into a file.
#[derive(Default)]
struct Export {
    target: Option<Target>,
    line: String,
}

struct Target {
    file: TextFile,
    rows: Rows,
    path: Str,
    /// The columns that the file has already, where lines are appended to it.
    present: Option<Vec<Str>>,
    begun: bool,
}

fn refuse<T>(c: &mut Ctx<'_>, id: &str, message: &str) -> R<T> {
    c.throw(ErrorRecord::new(
        "System.InvalidOperationException",
        message,
        id,
        ErrorCategory::InvalidData,
        Value::Null,
    ))
}

impl Export {
    fn open(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let given = (c.text("Path")?, c.text("LiteralPath")?);
        let (path, literal) = match given {
            (Some(path), None) => (path, false),
            (None, Some(path)) => (path, true),
            _ => {
                return refuse(
                    c,
                    "CannotSpecifyPathAndLiteralPath",
                    "You must specify either the -Path or -LiteralPath parameters, but not both.",
                );
            }
        };
        let append = c.switch("Append");
        if append && c.switch("NoHeader") {
            return refuse(
                c,
                "CannotSpecifyBothAppendAndNoHeader",
                "You must specify either the -Append or -NoHeader parameters, but not both.",
            );
        }
        let rows = Rows::new(c)?;
        if !c.should_process(&path, "Export-Csv")? {
            return Ok(());
        }
        let mut encoding = file::encoding(c, file::Purpose::Export)?;
        let mut present = None;
        if append && let Some((text, found)) = file::existing_text(c, &path, encoding) {
            let delimiter = super::delimiter(c)?;
            let mut reader = Reader::new(&text, delimiter);
            reader.type_name();
            present = reader.heading();
            encoding = found;
        }
        let file = TextFile::open(
            c,
            &path,
            Opening {
                literal,
                append,
                force: c.switch("Force"),
                no_clobber: c.switch("NoClobber"),
                encoding,
            },
        )?;
        self.target = Some(Target {
            file,
            rows,
            path,
            present,
            begun: false,
        });
        Ok(())
    }
}

impl Target {
    /// Settles the columns by the first object and what the file has, and writes the heading.
    fn begin(&mut self, c: &mut Ctx<'_>, input: &Value) -> R<()> {
        self.begun = true;
        let names = row::names_of(c.rt, input)?;
        if let Some(present) = self.present.take() {
            for column in &present {
                let has = names.iter().any(|n| n.eq_ignore_ascii_case(column));
                if !has && !c.switch("Force") {
                    let record = ErrorRecord::new(
                        "System.InvalidOperationException",
                        format!(
                            "Cannot append CSV content to the following file: {}. The appended object does not have a property that corresponds to the following column: {column}. To continue with mismatched properties, add the -Force parameter, and then retry the command.",
                            self.path
                        ),
                        "CannotAppendCsvWithMismatchedPropertyNames",
                        ErrorCategory::InvalidData,
                        Value::Str(column.clone()),
                    );
                    return c.throw(record);
                }
            }
            self.rows.set_names(present);
            return Ok(());
        }
        self.rows.set_names(names);
        if c.switch("NoHeader") {
            return Ok(());
        }
        if row::wants_type(c) {
            self.file.line(&row::type_line(input))?;
        }
        let mut heading = String::new();
        self.rows.heading(&mut heading);
        self.file.line(&heading)
    }
}

impl Cmdlet for Export {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.open(c)
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let (Some(target), Some(input)) = (&mut self.target, c.input()) else {
            return Ok(());
        };
        if input.is_null() {
            return Ok(());
        }
        if !target.begun {
            target.begin(c, &input)?;
        }
        self.line.clear();
        target.rows.line(c.rt, &input, &mut self.line)?;
        target.file.line(&self.line)
    }

    fn end(&mut self, _c: &mut Ctx<'_>) -> R<()> {
        match &mut self.target {
            Some(target) => target.file.finish(),
            None => Ok(()),
        }
    }
}
