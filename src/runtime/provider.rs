//! Variables that live on a drive: `$variable:x`, `${c:\file}` ...

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

use super::Runtime;

impl Runtime {
    /// `$drive:name` for a drive that is not the runtime's own.
    pub(super) fn read_provider_variable(&mut self, _drive: &str, _name: &str) -> R<Value> {
        // A drive that does not exist is no error to a reader: `"$name:"` is a frequent slip.
        Ok(Value::Null)
    }

    /// `$drive:name = value` for a drive that is not the runtime's own.
    pub(super) fn write_provider_variable(
        &mut self,
        drive: &str,
        _name: &str,
        _value: Value,
    ) -> R<()> {
        self.no_drive(drive)
    }

    fn no_drive<T>(&mut self, drive: &str) -> R<T> {
        ErrorRecord::new(
            "System.Management.Automation.DriveNotFoundException",
            format!("Cannot find drive. A drive with the name '{drive}' does not exist."),
            "DriveNotFound",
            ErrorCategory::ObjectNotFound,
            Value::str(drive),
        )
        .raise()
    }

    /// The lines of the file of `switch -File`.
    pub(super) fn switch_file_lines(&mut self, path: &str) -> R<Vec<Value>> {
        let native = self.native(path);
        match std::fs::read(&native) {
            Ok(bytes) => {
                let text = crate::syntax::decode_script(&bytes, self.edition);
                Ok(text.lines().map(|l| Value::Str(Str::from(l))).collect())
            }
            Err(_) => ErrorRecord::new(
                "System.IO.FileNotFoundException",
                format!("Could not find file '{}'.", native.display()),
                "FileReadError",
                ErrorCategory::OpenError,
                Value::str(path),
            )
            .raise(),
        }
    }
}
