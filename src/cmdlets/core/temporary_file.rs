//! `New-TemporaryFile`, `Unblock-File`.

use super::shared::file;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::io::file_info;
use crate::value::{ErrorRecord, R};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("New-TemporaryFile", || Box::new(New)),
    Entry::new("Unblock-File", || Box::new(Unblock)),
];

/// `New-TemporaryFile`
struct New;

impl Cmdlet for New {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let folder = std::env::temp_dir();
        let target = folder.to_string_lossy().into_owned();
        if !c.should_process(&target, "New-TemporaryFile")? {
            return Ok(());
        }
        // A name that is taken is followed by another; more than a few say that the folder is at fault.
        let mut last = None;
        for _ in 0..16 {
            let path = folder.join(format!("tmp{:06x}.tmp", c.rt.host.random() & 0xFF_FFFF));
            match std::fs::File::create_new(&path) {
                Ok(_) => return c.write(file_info(&path)),
                Err(e) => last = Some((e, path)),
            }
        }
        let Some((e, path)) = last else {
            return Ok(());
        };
        c.throw(ErrorRecord::of(
            file::io_exception(&e, &path).into_value(),
            "NewTemporaryFileWriteError",
            ErrorCategory::WriteError,
            crate::value::Value::str(target),
        ))
    }
}

/// `Unblock-File`: files here carry no mark of where they came from.
struct Unblock;

impl Cmdlet for Unblock {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for path in file::inputs(c)? {
            if !path.exists() {
                let shown = path.to_string_lossy().into_owned();
                c.error(ErrorRecord::new(
                    "System.IO.FileNotFoundException",
                    format!("The file '{shown}' could not be found."),
                    "FileNotFound",
                    ErrorCategory::ObjectNotFound,
                    crate::value::Value::str(shown),
                ))?;
            }
        }
        Ok(())
    }
}
