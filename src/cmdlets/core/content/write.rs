//! `Set-Content`, `Add-Content`, `Clear-Content`.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use super::super::provider::targets::{Filters, Given, given};
use super::super::provider::{Place, item, targets};
use super::super::shared::file::system_message;
use super::{Form, form, nothing_matches, open_error};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::text::Encoding;
use crate::value::{ErrorRecord, R, Str, Value, convert, winpath};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Set-Content", || Box::new(Put::new(false))),
    Entry::new("Add-Content", || Box::new(Put::new(true))),
    Entry::new("Clear-Content", || Box::new(Clear)),
];

const NEW_LINE: &str = if cfg!(windows) { "\r\n" } else { "\n" };

/// `Set-Content`, `Add-Content`: files stay open from the first object to the last.
struct Put {
    append: bool,
    /// The paths that are open, as they were given.
    paths: Option<Vec<Str>>,
    open: Vec<Target>,
}

/// Where content goes.
enum Target {
    /// A file with its form.
    File(BufWriter<File>, Form),
    /// An item of a drive that is no folder: it is set once, with all of the values.
    Item(Place, Vec<Value>),
}

impl Put {
    fn new(append: bool) -> Put {
        Put {
            append,
            paths: None,
            open: Vec::new(),
        }
    }

    fn open_all(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for given in given(c)? {
            for place in written_places(c, &given)? {
                let action = if self.append {
                    "Add Content"
                } else {
                    "Set Content"
                };
                if !c.should_process(&format!("Path: {}", place.shown()), action)? {
                    continue;
                }
                if !place.is_file_system() {
                    self.open.push(Target::Item(place, Vec::new()));
                    continue;
                }
                let form = form(c)?;
                if place.native().is_dir() && c.rt.edition.is_core() {
                    c.error(is_folder(&place))?;
                    continue;
                }
                make_drive(&given.text, place.native());
                match open(place.native(), form, self.append, c.switch("Force")) {
                    Ok((file, form)) => self.open.push(Target::File(file, form)),
                    Err(e) => c.error(open_error("GetContentWriter", &e, place.native()))?,
                }
            }
        }
        Ok(())
    }

    fn close(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for target in std::mem::take(&mut self.open) {
            match target {
                Target::File(mut file, _) => {
                    if let Err(e) = file.flush() {
                        c.error(write_error(&e))?;
                    }
                }
                Target::Item(place, mut values) => {
                    if self.append {
                        values.splice(0..0, item::value(c.rt, &place));
                    }
                    item::set(c.rt, &place, Value::from_output(values))?;
                }
            }
        }
        Ok(())
    }
}

impl Cmdlet for Put {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut paths = c.texts("LiteralPath")?;
        paths.extend(c.texts("Path")?);
        if self.paths.as_ref() != Some(&paths) {
            self.close(c)?;
            self.open_all(c)?;
            self.paths = Some(paths);
        }
        let value = c.get("Value").unwrap_or_default();
        let end = if c.switch("NoNewline") { "" } else { NEW_LINE };
        let values = match value.base() {
            Value::Array(items) => items.snapshot(),
            Value::Null => Vec::new(),
            _ => vec![value.clone()],
        };
        for value in &values {
            self.put(c, value, end)?;
        }
        if c.switch("PassThru") {
            c.write_all(value)?;
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.close(c)
    }
}

impl Put {
    /// Writes a value to every target; the elements of an array inside it one by one.
    fn put(&mut self, c: &mut Ctx<'_>, value: &Value, end: &str) -> R<()> {
        if let Value::Array(items) = value.base() {
            for item in items.snapshot() {
                // An array in an array is written as its text: there is no deeper level.
                self.put_one(c, &item, end)?;
            }
            return Ok(());
        }
        self.put_one(c, value, end)
    }

    fn put_one(&mut self, c: &mut Ctx<'_>, value: &Value, end: &str) -> R<()> {
        let mut failed = None;
        for target in &mut self.open {
            let (file, form) = match target {
                Target::Item(_, values) => {
                    values.push(value.clone());
                    continue;
                }
                Target::File(file, form) => (file, *form),
            };
            let result = match form {
                Form::Bytes => {
                    let Value::Byte(byte) = value.base() else {
                        return c.throw(not_a_byte(value));
                    };
                    file.write_all(&[*byte])
                }
                Form::Text(encoding) => {
                    let text = convert::to_display(c.rt, value)?;
                    put_text(file, encoding, &text).and_then(|()| put_text(file, encoding, end))
                }
            };
            if let Err(e) = result {
                failed = Some(e);
            }
        }
        match failed {
            Some(e) => c.error(write_error(&e)),
            None => Ok(()),
        }
    }
}

fn put_text(file: &mut BufWriter<File>, encoding: Encoding, text: &str) -> io::Result<()> {
    match encoding {
        Encoding::Utf8(_) => file.write_all(text.as_bytes()),
        other => file.write_all(&other.encode(text)),
    }
}

fn write_error(error: &io::Error) -> ErrorRecord {
    ErrorRecord::new(
        "System.IO.IOException",
        system_message(error),
        "WriteContentError",
        ErrorCategory::WriteError,
        Value::Null,
    )
}

fn not_a_byte(value: &Value) -> ErrorRecord {
    ErrorRecord::new(
        "System.Management.Automation.PSArgumentException",
        "Cannot proceed with byte encoding. When using byte encoding the content must be of type byte.",
        "Argument",
        ErrorCategory::InvalidArgument,
        value.clone(),
    )
}

/// The error of a folder that content is to be written to.
fn is_folder(place: &Place) -> ErrorRecord {
    ErrorRecord::new(
        "System.InvalidOperationException",
        format!(
            "Unable to write content because it is a directory: '{}'.",
            place.path
        ),
        "WriteContainerContentException",
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
}

/// The places that a path to be written means: those that a pattern matches, else the path itself.
fn written_places(c: &mut Ctx<'_>, given: &Given) -> R<Vec<Place>> {
    let Some(place) = given.place(c)? else {
        return Ok(Vec::new());
    };
    let filters = Filters::new(c)?;
    if !given.is_pattern() {
        return Ok(match filters.takes(&place.leaf()) {
            true => vec![place],
            false => Vec::new(),
        });
    }
    let mut found = place.expand(c.rt);
    found.retain(|p| filters.takes(&p.leaf()));
    if found.is_empty() {
        c.error(nothing_matches(&given.text))?;
    }
    Ok(found)
}

/// Makes the folder that stands for a Windows drive, where a file is written to it.
pub(in crate::cmdlets::core) fn make_drive(given: &str, path: &Path) {
    if !cfg!(windows)
        && winpath::has_drive(given)
        && let Some(parent) = path.parent()
    {
        // A failure shows itself when the file is opened.
        let _ = std::fs::create_dir_all(parent);
    }
}

/// Opens a file. One that is added to keeps the encoding that its mark names.
fn open(path: &Path, form: Form, append: bool, force: bool) -> io::Result<(BufWriter<File>, Form)> {
    if force
        && let Ok(metadata) = std::fs::metadata(path)
        && metadata.is_file()
        && metadata.permissions().readonly()
    {
        writable(path, &metadata)?;
    }
    let mut form = form;
    let mut fresh = true;
    if append && let Ok(mut file) = File::open(path) {
        let mut start = [0; 4];
        let length = file.read(&mut start)?;
        fresh = length == 0;
        let mark = Encoding::of_mark(start.get(..length).unwrap_or_default());
        if let (Form::Text(_), Some((marked, _))) = (form, mark) {
            form = Form::Text(marked);
        }
    }
    let mut options = OpenOptions::new();
    options.create(true);
    if append {
        options.append(true);
    } else {
        options.write(true).truncate(true);
    }
    let mut file = BufWriter::with_capacity(1 << 16, options.open(path)?);
    if fresh && let Form::Text(encoding) = form {
        file.write_all(encoding.preamble())?;
    }
    Ok((file, form))
}

/// Lets the owner write to a file.
fn writable(path: &Path, metadata: &std::fs::Metadata) -> io::Result<()> {
    let mut permissions = metadata.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        permissions.set_mode(permissions.mode() | 0o200);
    }
    #[cfg(not(unix))]
    permissions.set_readonly(false);
    std::fs::set_permissions(path, permissions)
}

/// `Clear-Content`
struct Clear;

impl Cmdlet for Clear {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for place in targets::existing(c)? {
            if !c.should_process(&format!("Item: {}", place.shown()), "Clear Content")? {
                continue;
            }
            if !place.is_file_system() {
                item::set(c.rt, &place, Value::Null)?;
                continue;
            }
            let path = place.native();
            if path.is_dir() {
                let record = ErrorRecord::new(
                    "System.NotSupportedException",
                    format!(
                        "Cannot use the Clear-Content cmdlet on a directory. Specify a file: {}",
                        place.shown()
                    ),
                    "ClearDirectoryContent",
                    ErrorCategory::InvalidOperation,
                    Value::Str(place.shown()),
                );
                c.error(record)?;
                continue;
            }
            if let Err(e) = open(path, Form::Bytes, false, c.switch("Force")) {
                c.error(open_error("ClearContent", &e, path))?;
            }
        }
        Ok(())
    }
}
