//! Files of text that cmdlets read and write: paths with wildcards, encodings, what goes wrong.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use super::super::provider::{Place, matching_files};
use crate::Edition;
use crate::runtime::{Ctx, Runtime};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::types::text::{Encoding, encoding_of};
use crate::value::{ErrorRecord, Exception, R, Str, Value, convert};

/// What a file is opened for: it decides the encoding where none is given.
#[derive(Clone, Copy, PartialEq)]
pub enum Purpose {
    /// To be read.
    Read,
    /// Written by `Export-Csv`.
    Export,
    /// Written by `Tee-Object`, `Export-Clixml`.
    Save,
}

/// The encoding of `-Encoding`, or the edition's for the purpose.
///
/// # Errors
/// For an encoding that is not known.
pub fn encoding(c: &mut Ctx<'_>, purpose: Purpose) -> R<Encoding> {
    let desktop = c.rt.edition == Edition::Desktop;
    let default = match purpose {
        Purpose::Export if desktop => Encoding::Ascii,
        Purpose::Save if desktop => Encoding::Utf16,
        _ => Encoding::Utf8(false),
    };
    let Some(given) = c.get("Encoding").filter(|v| !v.is_null()) else {
        return Ok(default);
    };
    given_encoding(c, &given)
}

/// The encoding that an argument of `-Encoding` names: PowerShell's name, .NET's, a code page, or an encoding.
///
/// # Errors
/// `ParameterArgumentTransformationError` for a name that none has.
pub fn given_encoding(c: &mut Ctx<'_>, given: &Value) -> R<Encoding> {
    if let Some(encoding) = encoding_of(given) {
        return Ok(encoding);
    }
    let desktop = c.rt.edition == Edition::Desktop;
    let name = convert::to_str(c.rt, given)?;
    if let Some(encoding) = named(&name, desktop).or_else(|| Encoding::by_name(&name)) {
        return Ok(encoding);
    }
    let parameter = if desktop {
        "\nParameter name: name"
    } else {
        " (Parameter 'name')"
    };
    let what = match given.base() {
        Value::Str(_) => format!("'{name}' is not a supported encoding name."),
        _ => format!("No data is available for encoding {name}."),
    };
    c.throw(ErrorRecord::new(
        "System.Management.Automation.ParameterBindingArgumentTransformationException",
        format!(
            "Cannot process argument transformation on parameter 'Encoding'. {what} For information on defining a custom \
             encoding, see the documentation for the Encoding.RegisterProvider method.{}",
            if matches!(given.base(), Value::Str(_)) { parameter } else { "" }
        ),
        "ParameterArgumentTransformationError",
        ErrorCategory::InvalidData,
        Value::Null,
    ))
}

/// The encodings that PowerShell has names for.
fn named(name: &str, desktop: bool) -> Option<Encoding> {
    let ansi = Encoding::Web(encoding_rs::WINDOWS_1252, 1252);
    Some(match name.to_ascii_lowercase().as_str() {
        "ascii" => Encoding::Ascii,
        "ansi" | "default" | "unknown" if desktop => ansi,
        "ansi" => ansi,
        "oem" if desktop => Encoding::by_name("437")?,
        // PowerShell 7 away from Windows has no OEM code page.
        "oem" => Encoding::Utf8(false),
        "default" | "unknown" => Encoding::Utf8(false),
        "bigendianunicode" => Encoding::Utf16Be,
        "unicode" | "string" => Encoding::Utf16,
        "utf8" => Encoding::Utf8(desktop),
        "utf8bom" => Encoding::Utf8(true),
        "utf8nobom" => Encoding::Utf8(false),
        "utf32" => Encoding::Utf32,
        "bigendianutf32" => Encoding::Utf32Be,
        "utf7" => Encoding::Utf7,
        _ => return None,
    })
}

/// A path as a script writes it, as an absolute path without `.` and `..`.
pub fn full_path(rt: &Runtime, path: &str) -> PathBuf {
    let mut full = PathBuf::new();
    for part in rt.native(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                full.pop();
            }
            other => full.push(other),
        }
    }
    full
}

/// The files that `-Path` (with wildcards) and `-LiteralPath` name. A pattern that matches nothing is reported.
///
/// # Errors
/// Where a report ends the command.
pub fn inputs(c: &mut Ctx<'_>) -> R<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in c.texts("LiteralPath")? {
        files.push(full_path(c.rt, &path));
    }
    for path in c.texts("Path")? {
        if !has_wildcard(&path) {
            files.push(full_path(c.rt, &path));
            continue;
        }
        let found = matching_files(&full_path(c.rt, &path));
        if found.is_empty() {
            let record = ErrorRecord::new(
                "System.IO.FileNotFoundException",
                format!("Cannot find path '{path}' because it does not exist."),
                "FileNotFound",
                ErrorCategory::ObjectNotFound,
                Value::Str(path),
            );
            c.error(record)?;
        }
        files.extend(found);
    }
    Ok(files)
}

/// The files that `-Path` and `-LiteralPath` name, for commands that resolve paths before they open files: a `-Path`
/// that is not there goes to `missing`, a pattern may match nothing.
///
/// # Errors
/// What `missing` gives.
pub fn resolved(
    c: &mut Ctx<'_>,
    missing: fn(&mut Ctx<'_>, ErrorRecord) -> R<()>,
) -> R<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in c.texts("LiteralPath")? {
        files.push(full_path(c.rt, &path));
    }
    for path in c.texts("Path")? {
        let full = full_path(c.rt, &path);
        if has_wildcard(&path) {
            files.extend(matching_files(&full));
        } else if full.exists() {
            files.push(full);
        } else {
            missing(c, Place::file(&full).not_found())?;
        }
    }
    Ok(files)
}

/// The exception that .NET throws for what went wrong with a file.
pub fn io_exception(e: &io::Error, path: &Path) -> Exception {
    let shown = path.display();
    let folder_is_there = path.parent().is_none_or(Path::exists);
    match e.kind() {
        io::ErrorKind::NotFound if folder_is_there => Exception::new(
            "System.IO.FileNotFoundException",
            format!("Could not find file '{shown}'."),
        ),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Exception::new(
            "System.IO.DirectoryNotFoundException",
            format!("Could not find a part of the path '{shown}'."),
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory => Exception::new(
            "System.UnauthorizedAccessException",
            format!("Access to the path '{shown}' is denied."),
        ),
        io::ErrorKind::AlreadyExists => Exception::new(
            "System.IO.IOException",
            format!("The file '{shown}' already exists."),
        ),
        _ => Exception::new(
            "System.IO.IOException",
            format!("{} : '{shown}'", system_message(e)),
        ),
    }
}

/// The system's words for an error, without the number that Rust puts behind them.
pub fn system_message(e: &io::Error) -> String {
    let text = e.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_string(),
        None => text,
    }
}

/// Ends the command with what kept a file from being opened or read.
///
/// # Errors
/// `FileOpenFailure`, always.
pub fn not_opened<T>(c: &mut Ctx<'_>, e: &io::Error, path: &Path) -> R<T> {
    let record = ErrorRecord::of(
        io_exception(e, path).into_value(),
        "FileOpenFailure",
        ErrorCategory::OpenError,
        Value::Null,
    );
    c.throw(record)
}

/// A file's bytes.
///
/// # Errors
/// `FileOpenFailure`, which ends the command.
pub fn bytes(c: &mut Ctx<'_>, path: &Path) -> R<Vec<u8>> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|mut f| f.read_to_end(&mut bytes)) {
        Ok(_) => Ok(bytes),
        Err(e) => not_opened(c, &e, path),
    }
}

/// A file's text: its mark decides the encoding, else the one given.
///
/// # Errors
/// `FileOpenFailure`, which ends the command.
pub fn read(c: &mut Ctx<'_>, path: &Path, encoding: Encoding) -> R<String> {
    let bytes = bytes(c, path)?;
    // The common file is UTF-8 without a mark and need not be copied.
    if matches!(encoding, Encoding::Utf8(_)) && Encoding::of_mark(&bytes).is_none() {
        return Ok(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => encoding.read(e.as_bytes()),
        });
    }
    Ok(encoding.read(&bytes))
}

/// The text of a file that may be there, and the encoding that its mark names; None where it is missing or empty.
pub fn existing_text(c: &Ctx<'_>, path: &str, encoding: Encoding) -> Option<(String, Encoding)> {
    let bytes = std::fs::read(full_path(c.rt, path)).ok()?;
    if bytes.is_empty() {
        return None;
    }
    let found = Encoding::of_mark(&bytes).map_or(encoding, |(e, _)| e);
    Some((encoding.read(&bytes), found))
}

/// How a file is opened for writing.
pub struct Opening {
    /// The path has no wildcards.
    pub literal: bool,
    /// After what is there.
    pub append: bool,
    /// Read-only files are written too.
    pub force: bool,
    /// Files that exist are left alone.
    pub no_clobber: bool,
    /// The text's bytes.
    pub encoding: Encoding,
}

/// A file that text is written to.
pub struct TextFile {
    out: Option<BufWriter<File>>,
    encoding: Encoding,
    path: PathBuf,
    /// Made writable for this run.
    was_read_only: bool,
}

impl TextFile {
    /// Opens a file.
    ///
    /// # Errors
    /// `NoClobber`, `FileOpenFailure`: they end the command.
    pub fn open(c: &mut Ctx<'_>, path: &str, how: Opening) -> R<TextFile> {
        let mut full = full_path(c.rt, path);
        if !how.literal
            && has_wildcard(path)
            && let [only] = matching_files(&full).as_slice()
        {
            full = only.clone();
        }
        let mut options = OpenOptions::new();
        if how.append {
            options.append(true).create(true);
        } else {
            options.write(true).create(true).truncate(true);
        }
        if how.no_clobber && !how.append {
            options.create_new(true);
        }
        let metadata = std::fs::metadata(&full).ok();
        let fresh = !how.append || metadata.as_ref().is_none_or(|m| m.len() == 0);
        let read_only = metadata
            .as_ref()
            .is_some_and(|m| m.permissions().readonly());
        if read_only && how.force {
            set_read_only(&full, false);
        }
        let opened = if read_only && !how.force {
            Err(io::Error::from(io::ErrorKind::PermissionDenied))
        } else {
            options.open(&full)
        };
        let mut out = match opened {
            Ok(file) => BufWriter::with_capacity(1 << 16, file),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                let record = ErrorRecord::of(
                    io_exception(&e, &full).into_value(),
                    "NoClobber",
                    ErrorCategory::ResourceExists,
                    Value::str(full.to_string_lossy()),
                );
                *record.details.borrow_mut() = Some(Str::from(format!(
                    "File {path} already exists and NoClobber was specified."
                )));
                return c.throw(record);
            }
            Err(e) => return not_opened(c, &e, &full),
        };
        if fresh && let Err(e) = out.write_all(how.encoding.preamble()) {
            return not_opened(c, &e, &full);
        }
        Ok(TextFile {
            out: Some(out),
            encoding: how.encoding,
            path: full,
            was_read_only: read_only && how.force,
        })
    }

    /// Writes text.
    ///
    /// # Errors
    /// What the system says, as .NET's exception.
    pub fn text(&mut self, text: &str) -> R<()> {
        let Some(out) = &mut self.out else {
            return Ok(());
        };
        let result = match self.encoding {
            Encoding::Utf8(_) => out.write_all(text.as_bytes()),
            encoding => out.write_all(&encoding.encode(text)),
        };
        result.or_else(|e| io_exception(&e, &self.path).raise())
    }

    /// Writes a line.
    ///
    /// # Errors
    /// As [`TextFile::text`].
    pub fn line(&mut self, line: &str) -> R<()> {
        self.text(line)?;
        self.text("\n")
    }

    /// Writes what is still held back, and closes the file.
    ///
    /// # Errors
    /// As [`TextFile::text`].
    pub fn finish(&mut self) -> R<()> {
        let flushed = match self.out.take() {
            Some(mut out) => out.flush(),
            None => Ok(()),
        };
        if std::mem::take(&mut self.was_read_only) {
            set_read_only(&self.path, true);
        }
        flushed.or_else(|e| io_exception(&e, &self.path).raise())
    }
}

impl Drop for TextFile {
    fn drop(&mut self) {
        // Where the pipeline failed, what was written stays; nobody is left to report to.
        let _ = self.finish();
    }
}

/// Sets whether a file may be written. What the system refuses shows when the file is opened.
fn set_read_only(path: &Path, on: bool) {
    if let Ok(metadata) = std::fs::metadata(path) {
        let mut permissions = metadata.permissions();
        permissions.set_readonly(on);
        let _ = std::fs::set_permissions(path, permissions);
    }
}
