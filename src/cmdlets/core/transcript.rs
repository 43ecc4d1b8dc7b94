//! `Start-Transcript`, `Stop-Transcript`: what the host shows goes to a file too.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::shared::file::{full_path, io_exception};
use super::write::host::now;
use crate::runtime::host::Transcript;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::text::datetime::format::format;
use crate::value::error::ErrorCategory;
use crate::value::{Engine, ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Start-Transcript", || Box::new(Start)),
    Entry::new("Stop-Transcript", || Box::new(Stop)),
];

const LINE: &str = "**********************";

/// `yyyyMMddHHmmss`
fn stamp(c: &mut Ctx<'_>) -> String {
    let time = now(c.rt);
    let zone = c.rt.time_zone();
    format(time, "yyyyMMddHHmmss", Culture::invariant(), &zone).unwrap_or_default()
}

fn product(c: &Ctx<'_>) -> &'static str {
    if c.rt.edition.is_core() {
        "PowerShell"
    } else {
        "Windows PowerShell"
    }
}

/// `Start-Transcript`
struct Start;

fn refused<T>(c: &mut Ctx<'_>, why: &str) -> R<T> {
    c.throw(ErrorRecord::new(
        "System.Management.Automation.PSInvalidOperationException",
        format!("Transcription cannot be started due to the error: {why}"),
        "CannotStartTranscription",
        ErrorCategory::InvalidOperation,
        Value::Null,
    ))
}

/// The file to write: the one that was given, `$Transcript`'s, or a new one.
fn target(c: &mut Ctx<'_>) -> R<PathBuf> {
    let given = match c.text("LiteralPath")? {
        Some(path) => Some(path),
        None => c.text("Path")?,
    };
    if let Some(path) = given {
        return Ok(full_path(c.rt, &path));
    }
    if let Some(path) = c.rt.variable_named("Transcript")
        && let Some(path) = path.as_str()
        && !c.has("OutputDirectory")
    {
        return Ok(full_path(c.rt, path));
    }
    let folder = match c.text("OutputDirectory")? {
        Some(folder) => full_path(c.rt, &folder),
        None => PathBuf::from(std::env::var("HOME").unwrap_or_else(|_| ".".into())),
    };
    let machine = machine();
    let random = c.rt.host.random() & 0xFFFF_FFFF;
    let stamp = stamp(c);
    Ok(folder.join(format!(
        "PowerShell_transcript.{machine}.{random:08x}.{stamp}.txt"
    )))
}

fn machine() -> String {
    std::fs::read_to_string("/etc/hostname")
        .map(|name| name.trim().to_owned())
        .or_else(|_| std::env::var("HOSTNAME"))
        .unwrap_or_else(|_| "localhost".into())
}

fn open(c: &Ctx<'_>, path: &Path) -> std::io::Result<BufWriter<std::fs::File>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    if c.switch("Append") {
        options.append(true).create(true);
    } else {
        options.write(true).create(true).truncate(true);
    }
    options.open(path).map(BufWriter::new)
}

impl Cmdlet for Start {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let path = target(c)?;
        let shown = path.to_string_lossy().into_owned();
        if path.is_dir() {
            return refused(c, &format!("File path {shown} resolves to a directory."));
        }
        if c.switch("NoClobber") && path.exists() {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                format!("File {shown} already exists and NoClobber was specified."),
                "NoClobber",
                ErrorCategory::ResourceExists,
                Value::str(&shown),
            ));
        }
        if !c.should_process(&shown, "Start-Transcript")? {
            return Ok(());
        }
        let file = match open(c, &path) {
            Ok(file) => file,
            Err(e) => {
                let why = io_exception(&e, &path).message.borrow().clone();
                return refused(c, &why);
            }
        };
        let mut transcript = Transcript { path, file };
        let head = head(c);
        // A full disk shows when the transcript is stopped.
        let _ = transcript.file.write_all(head.as_bytes());
        c.rt.host.transcripts.push(transcript);
        c.write(format!("Transcript started, output file is {shown}"))
    }
}

/// The lines at the top of a transcript.
fn head(c: &mut Ctx<'_>) -> String {
    let (product, stamp) = (product(c), stamp(c));
    if c.switch("UseMinimalHeader") {
        return format!("{LINE}\n{product} transcript start\nStart time: {stamp}\n{LINE}\n");
    }
    let machine = machine();
    let user = std::env::var("USER").unwrap_or_else(|_| "root".into());
    let (edition, version) = if c.rt.edition.is_core() {
        ("Core", "7.6.5")
    } else {
        ("Desktop", "5.1.19041.1")
    };
    let application = std::env::args().collect::<Vec<_>>().join(" ");
    format!(
        "{LINE}\n{product} transcript start\nStart time: {stamp}\nUsername: {machine}\\{user}\nRunAs User: {machine}\\{user}\nConfiguration Name: \nMachine: {machine} ({} {})\nHost Application: {application}\nProcess ID: {}\nPSVersion: {version}\nPSEdition: {edition}\n{LINE}\n",
        std::env::consts::OS,
        std::env::consts::ARCH,
        std::process::id()
    )
}

/// `Stop-Transcript`
struct Stop;

impl Cmdlet for Stop {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(mut transcript) = c.rt.host.transcripts.pop() else {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                "An error occurred stopping transcription: The host is not currently transcribing.",
                "InvalidOperation",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        };
        let foot = format!(
            "{LINE}\n{} transcript end\nEnd time: {}\n{LINE}\n",
            product(c),
            stamp(c)
        );
        let written = transcript.file.write_all(foot.as_bytes());
        if let Err(e) = written.and_then(|()| transcript.file.flush()) {
            let why = io_exception(&e, &transcript.path).message.borrow().clone();
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                format!("An error occurred stopping transcription: {why}"),
                "InvalidOperation",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        c.write(format!(
            "Transcript stopped, output file is {}",
            transcript.path.display()
        ))
    }
}
