//! `Start-Process`.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::super::shared::file::full_path;
use super::super::shared::refuse;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::diagnostics;
use crate::value::{ErrorRecord, R, Stop, Str, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Start-Process", || Box::new(Start))];

/// `Start-Process`
struct Start;

/// How long it waits before it looks whether it was interrupted.
const SLICE: Duration = Duration::from_millis(50);

fn invalid<T>(c: &mut Ctx<'_>, message: &str) -> R<T> {
    c.throw(ErrorRecord::new(
        "System.InvalidOperationException",
        format!("This command cannot be run due to the error: {message}"),
        "InvalidOperationException",
        ErrorCategory::InvalidOperation,
        Value::Null,
    ))
}

/// Where one of the program's streams goes to or comes from.
fn stream(c: &mut Ctx<'_>, parameter: &str, input: bool) -> R<Option<Stdio>> {
    let Some(path) = c.text(parameter)? else {
        return Ok(None);
    };
    let full = full_path(c.rt, &path);
    let file = if input {
        File::open(&full)
    } else {
        File::create(&full)
    };
    match file {
        Ok(file) => Ok(Some(Stdio::from(file))),
        Err(e) => {
            let e = super::super::shared::file::io_exception(&e, &full);
            let why = e.message.borrow().clone();
            invalid(c, &why)
        }
    }
}

/// The program: a path, or a name that is looked for.
fn program(c: &mut Ctx<'_>) -> R<Str> {
    let path = c.text("FilePath")?.unwrap_or_default();
    if path.contains(['/', '\\']) {
        return Ok(Str::from(full_path(c.rt, &path).to_string_lossy().as_ref()));
    }
    Ok(path)
}

impl Cmdlet for Start {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for (name, why) in [
            ("Verb", "only Windows' shell has verbs"),
            ("Credential", "programs run as whoever runs this one"),
            ("WindowStyle", "this program opens no windows"),
        ] {
            if c.has(name) {
                return refuse(c, &format!("Start-Process -{name}"), why);
            }
        }
        let file = program(c)?;
        let mut words = Vec::new();
        for word in c.texts("ArgumentList")? {
            words.extend(diagnostics::words(&word));
        }
        let folder = match c.text("WorkingDirectory")? {
            Some(folder) => {
                let full = full_path(c.rt, &folder);
                if !full.is_dir() {
                    return invalid(c, &format!("The directory name '{folder}' is invalid."));
                }
                full
            }
            None => PathBuf::from(c.rt.current_dir.as_str()),
        };
        let mut command = Command::new(file.as_str());
        command.args(&words).current_dir(&folder);
        if c.switch("UseNewEnvironment") {
            command.env_clear();
            command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        }
        if let Some(Value::Hash(table)) = c.get("Environment").as_ref().map(Value::base) {
            for (name, value) in table.pairs() {
                let name = convert::to_str(c.rt, &name)?;
                if value.is_null() {
                    command.env_remove(name.as_str());
                } else {
                    command.env(name.as_str(), convert::to_str(c.rt, &value)?.as_str());
                }
            }
        }
        command.stdin(stream(c, "RedirectStandardInput", true)?.unwrap_or(Stdio::null()));
        if let Some(out) = stream(c, "RedirectStandardOutput", false)? {
            command.stdout(out);
        }
        if let Some(err) = stream(c, "RedirectStandardError", false)? {
            command.stderr(err);
        }
        if !c.should_process(&file, "Start-Process")? {
            return Ok(());
        }
        c.rt.host.flush();
        let process = match diagnostics::start(&mut command) {
            Ok(process) => process,
            Err(e) => {
                let why = diagnostics::reason(&e);
                let message = format!(
                    "An error occurred trying to start process '{file}' with working directory '{}'. {why}",
                    folder.display()
                );
                return invalid(c, &message);
            }
        };
        if c.switch("PassThru") {
            c.write(process.clone())?;
        }
        while c.switch("Wait") && !diagnostics::wait(&process, Some(SLICE)) {
            if c.rt.interrupted.load(Ordering::Relaxed) {
                return Err(Box::new(Stop::Halt));
            }
        }
        Ok(())
    }
}
