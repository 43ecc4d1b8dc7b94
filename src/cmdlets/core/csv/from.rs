//! `ConvertFrom-Csv`.

use super::import::Import;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("ConvertFrom-Csv", || Box::<From>::default())];

/// `ConvertFrom-Csv`: an object a line.
#[derive(Default)]
struct From {
    import: Option<Import>,
}

impl Cmdlet for From {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut import = match self.import.take() {
            Some(import) => import,
            None => Import::new(c)?,
        };
        for input in c.list("InputObject") {
            let text = convert::to_display(c.rt, &input)?;
            import.read(c, &text)?;
        }
        self.import = Some(import);
        Ok(())
    }
}
