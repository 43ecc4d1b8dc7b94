//! `ConvertTo-Csv`.

use super::row::{self, Rows};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("ConvertTo-Csv", || Box::<To>::default())];

/// `ConvertTo-Csv`: a line an object.
#[derive(Default)]
struct To {
    rows: Option<Rows>,
    line: String,
}

impl To {
    fn write(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if self.line.is_empty() {
            return Ok(());
        }
        let line = crate::value::Str::from(self.line.as_str());
        self.line.clear();
        c.write(line)
    }
}

impl Cmdlet for To {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input().filter(|v| !v.is_null()) else {
            return Ok(());
        };
        let rows = match self.rows.take() {
            Some(rows) => rows,
            None => {
                let mut rows = Rows::new(c)?;
                rows.set_names(row::names_of(c.rt, &input)?);
                if !c.switch("NoHeader") {
                    if row::wants_type(c) {
                        c.write(row::type_line(&input))?;
                    }
                    rows.heading(&mut self.line);
                    self.write(c)?;
                }
                rows
            }
        };
        let result = rows.line(c.rt, &input, &mut self.line);
        self.rows = Some(rows);
        result?;
        self.write(c)
    }
}
