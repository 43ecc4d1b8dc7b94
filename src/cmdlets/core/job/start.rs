//! `Start-Job`, `Start-ThreadJob`.

use super::super::shared::refuse_given;
use crate::runtime::block::block_of;
use crate::runtime::job::{JobKind, JobStart};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Start-Job", || Box::new(Start::new(JobKind::Background))),
    Entry::new("Start-ThreadJob", || Box::new(Start::new(JobKind::Thread))),
];

/// `Start-Job`, `Start-ThreadJob`. Jobs run one after the other, so that no `-ThrottleLimit` is ever passed.
struct Start {
    kind: JobKind,
    input: Vec<Value>,
}

impl Start {
    fn new(kind: JobKind) -> Start {
        Start {
            kind,
            input: Vec::new(),
        }
    }
}

impl Cmdlet for Start {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.input.extend(c.get("InputObject"));
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(name) = c.text("DefinitionName")? {
            return no_definition(c, &name);
        }
        refuse_given(
            c,
            &[
                "Credential",
                "Authentication",
                "RunAs32",
                "PSVersion",
                "Options",
                "ConnectingTimeout",
                "StreamingHost",
            ],
            "jobs run in this session",
        )?;
        let file = match c.text("FilePath")? {
            Some(file) => Some(file),
            None => c.text("LiteralPath")?,
        };
        let block = match file {
            Some(file) => {
                let path = c.rt.native(&file).to_string_lossy().replace('\'', "''");
                Some(c.rt.parse_block(&format!("& '{path}' @args"))?)
            }
            None => c.get("ScriptBlock").as_ref().and_then(block_of),
        };
        let Some(block) = block else {
            return Ok(());
        };
        let start = JobStart {
            block,
            first: c.get("InitializationScript").as_ref().and_then(block_of),
            args: c.list("ArgumentList"),
            input: std::mem::take(&mut self.input),
            name: c.text("Name")?,
            kind: self.kind,
            folder: folder(c)?,
        };
        let job = c.rt.start_job(start)?;
        c.write(Value::Net(job))
    }
}

/// `-WorkingDirectory`
fn folder(c: &mut Ctx<'_>) -> R<Option<Str>> {
    let Some(given) = c.text("WorkingDirectory")? else {
        return Ok(None);
    };
    let path = super::super::shared::file::full_path(c.rt, &given);
    if !path.is_dir() {
        return c.throw(ErrorRecord::new(
            "System.IO.DirectoryNotFoundException",
            format!("Cannot find the WorkingDirectory path {given}."),
            "DirectoryNotFoundException",
            ErrorCategory::InvalidOperation,
            Value::Null,
        ));
    }
    Ok(Some(Str::from(path.to_string_lossy().as_ref())))
}

/// Definitions of jobs come from modules that schedule them, which only Windows has.
fn no_definition(c: &mut Ctx<'_>, name: &str) -> R<()> {
    let message = match c.text("Type")? {
        Some(kind) => {
            format!("Cannot find a scheduled job with type {kind} and name {name}.")
        }
        None => format!("Cannot find a scheduled job with name {name}."),
    };
    c.error(ErrorRecord::new(
        "System.Management.Automation.RuntimeException",
        message,
        "StartJobFromDefinitionNameNotFound",
        ErrorCategory::ObjectNotFound,
        Value::Null,
    ))
}
