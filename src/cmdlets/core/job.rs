//! Jobs: `Start-Job` and `Start-ThreadJob`, and what becomes of what they start.

use std::rc::Rc;

use super::clixml;
use super::shared::refuse_given;
use crate::runtime::block::block_of;
use crate::runtime::events::{Events, Subscriber};
use crate::runtime::job::{Job, JobKind, JobStart, JobState, Jobs, job_of};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, PsObject, R, Str, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Start-Job", || Box::new(Start::new(JobKind::Background))),
    Entry::new("Start-ThreadJob", || Box::new(Start::new(JobKind::Thread))),
    Entry::new("Get-Job", || Box::new(Get)),
    Entry::new("Wait-Job", || Box::<Wait>::default()),
    Entry::new("Receive-Job", || Box::new(Receive)),
    Entry::new("Stop-Job", || Box::new(StopJob)),
    Entry::new("Remove-Job", || Box::new(Remove)),
];

/// `Start-Job`, `Start-ThreadJob`
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
        refuse_given(
            c,
            &[
                "DefinitionName",
                "Credential",
                "Authentication",
                "RunAs32",
                "PSVersion",
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
        };
        let job = c.rt.start_job(start)?;
        c.write(Value::Net(job))
    }
}

/// The jobs that `-Job`, `-Name`, `-Id`, `-InstanceId`, `-State` and `-Command` choose; without any of them all. Choices
/// that this program does not make are refused: `Remove-Job -Filter` must not remove all.
fn chosen(c: &mut Ctx<'_>) -> R<Vec<Rc<Job>>> {
    refuse_given(
        c,
        &[
            "Filter",
            "ChildJobState",
            "Before",
            "After",
            "Location",
            "ComputerName",
            "Session",
        ],
        "choose jobs by Name, Id, InstanceId, State or Command",
    )?;
    let all = c.rt.session::<Jobs>().all.clone();
    if c.has("Job") {
        return Ok(c.list("Job").iter().filter_map(job_of).collect());
    }
    let mut found: Vec<Rc<Job>> = Vec::new();
    let mut chooses = false;
    for name in c.texts("Name")? {
        chooses = true;
        let pattern = Wildcard::new(&name, true, Culture::invariant());
        let before = found.len();
        if let Ok(pattern) = pattern {
            found.extend(all.iter().filter(|j| pattern.is_match(&j.name)).cloned());
        }
        if found.len() == before && !crate::text::wildcard::has_wildcard(&name) {
            missing(
                c,
                format!(
                    "The command cannot find the job because the job name {name} was not found. Verify the value of the Name parameter, and then try the command again."
                ),
                "JobWithSpecifiedNameNotFound",
                Value::Str(name),
            )?;
        }
    }
    for id in c.list("Id") {
        chooses = true;
        let wanted = convert::to_i32(c.rt, &id)?;
        match all.iter().find(|j| j.id == wanted) {
            Some(job) => found.push(job.clone()),
            None => missing(
                c,
                format!(
                    "The command cannot find a job with the job ID {wanted}. Verify the value of the Id parameter and then try the command again."
                ),
                "JobWithSpecifiedSessionNotFound",
                id,
            )?,
        }
    }
    for instance in c.list("InstanceId") {
        chooses = true;
        found.extend(
            all.iter()
                .filter(|j| matches!(instance.base(), Value::Guid(g) if *g == j.instance))
                .cloned(),
        );
    }
    for command in c.texts("Command")? {
        chooses = true;
        if let Ok(pattern) = Wildcard::new(&command, true, Culture::invariant()) {
            found.extend(
                all.iter()
                    .filter(|j| pattern.is_match(j.command.trim()))
                    .cloned(),
            );
        }
    }
    if let Some(state) = c.text("State")? {
        let wanted = |j: &&Rc<Job>| format!("{:?}", j.state.get()).eq_ignore_ascii_case(&state);
        return Ok(all.iter().filter(wanted).cloned().collect());
    }
    Ok(if chooses { found } else { all })
}

fn missing(c: &mut Ctx<'_>, message: String, id: &str, target: Value) -> R<()> {
    c.error(ErrorRecord::new(
        "System.Management.Automation.PSArgumentException",
        message,
        id,
        ErrorCategory::ObjectNotFound,
        target,
    ))
}

/// `Get-Job`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut jobs = chosen(c)?;
        if let Some(more) = c.get("HasMoreData") {
            let more = convert::to_bool(&more);
            jobs.retain(|j| j.has_more() == more);
        }
        if let Some(newest) = c.get("Newest") {
            let newest = convert::to_i32(c.rt, &newest)?;
            let older = jobs
                .len()
                .saturating_sub(usize::try_from(newest).unwrap_or(0));
            jobs.drain(..older);
        }
        for job in jobs {
            c.write(Value::Net(job))?;
        }
        Ok(())
    }
}

/// `Wait-Job`: gives each job once, when all have ended.
#[derive(Default)]
struct Wait {
    jobs: Vec<Rc<Job>>,
}

impl Cmdlet for Wait {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for job in chosen(c)? {
            if !self.jobs.iter().any(|j| Rc::ptr_eq(j, &job)) {
                self.jobs.push(job);
            }
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let jobs = std::mem::take(&mut self.jobs);
        let count = if c.switch("Any") { 1 } else { jobs.len() };
        for job in jobs.into_iter().take(count) {
            job.is_new.set(false);
            c.write(Value::Net(job))?;
        }
        Ok(())
    }
}

/// `Receive-Job`: what a job wrote, to the streams that it wrote to.
struct Receive;

impl Cmdlet for Receive {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let keep = c.switch("Keep");
        for job in chosen(c)? {
            job.is_new.set(false);
            let (output, errors) = if keep {
                (job.output.borrow().clone(), job.errors.borrow().clone())
            } else {
                (job.output.take(), job.errors.take())
            };
            if c.switch("WriteJobInResults") {
                c.write(Value::Net(job.clone()))?;
            }
            let call = c.call.clone();
            for value in output {
                if c.rt.replay(&value, &call)? {
                    continue;
                }
                let value = match job.kind {
                    JobKind::Background => copied(c, &job, value)?,
                    JobKind::Thread | JobKind::Event => value,
                };
                c.write(value)?;
            }
            for error in errors {
                if let Some(record) = crate::runtime::streams::record_in(&error) {
                    c.error(record.duplicate())?;
                }
            }
            let reason = if keep {
                job.reason.borrow().clone()
            } else {
                job.reason.take()
            };
            if let Some(record) = reason {
                c.error(record.duplicate())?;
            }
            if c.switch("AutoRemoveJob") {
                remove(c, &job);
            }
        }
        Ok(())
    }
}

/// An object as it comes out of another process: a copy, which says where it came from.
fn copied(c: &mut Ctx<'_>, job: &Job, value: Value) -> R<Value> {
    let value = clixml::copy(c.rt, &value)?;
    let Value::Object(object) = &value else {
        return Ok(value);
    };
    let object: PsObject = object.duplicate();
    for (name, note, hidden) in [
        ("PSComputerName", Value::str("localhost"), true),
        ("RunspaceId", Value::Guid(job.instance), false),
        ("PSShowComputerName", Value::Bool(false), true),
    ] {
        object.members.set_note(name, note);
        if hidden {
            object.members.hide(name);
        }
    }
    Ok(Value::Object(Rc::new(object)))
}

/// `Stop-Job`: jobs have ended when it could stop them, but for those of events, whose subscriptions it ends.
struct StopJob;

impl Cmdlet for StopJob {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for job in chosen(c)? {
            end_subscription(c, &job)?;
            if job.is_new.replace(false) && job.state.get() == JobState::Completed {
                job.state.set(JobState::Stopped);
            }
            if c.switch("PassThru") {
                c.write(Value::Net(job))?;
            }
        }
        Ok(())
    }
}

/// `Remove-Job`
struct Remove;

/// Ends the subscription whose action's job it is.
fn end_subscription(c: &mut Ctx<'_>, job: &Rc<Job>) -> R<()> {
    let own = |s: &&Rc<Subscriber>| s.action.as_ref().is_some_and(|own| Rc::ptr_eq(own, job));
    let found =
        c.rt.session::<Events>()
            .subscribers
            .iter()
            .find(own)
            .cloned();
    match found {
        Some(subscriber) => c.rt.unsubscribe(&subscriber),
        None => Ok(()),
    }
}

fn remove(c: &mut Ctx<'_>, job: &Rc<Job>) {
    c.rt.session::<Jobs>().all.retain(|j| !Rc::ptr_eq(j, job));
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for job in chosen(c)? {
            let waits = matches!(job.state.get(), JobState::NotStarted | JobState::Running);
            if job.kind == JobKind::Event && waits && !c.switch("Force") {
                c.error(ErrorRecord::new(
                    "System.ArgumentException",
                    format!(
                        "The command cannot remove the job with the job ID {} because the job is not finished. To remove the job, first stop the job, or use the Force parameter.{}",
                        job.id,
                        c.rt.edition.is_core().then_some(" (Parameter 'Job')").unwrap_or("\nParameter name: Job"),
                    ),
                    "JobObjectNotFinishedCannotBeRemoved",
                    ErrorCategory::InvalidOperation,
                    Value::Net(job.clone()),
                ))?;
                continue;
            }
            let target = Str::from(format!("{}", job.id));
            if c.should_process(&target, "Remove")? {
                end_subscription(c, &job)?;
                remove(c, &job);
            }
        }
        Ok(())
    }
}
