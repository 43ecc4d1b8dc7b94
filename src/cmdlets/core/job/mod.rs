//! Jobs: started (`start`), received (`receive`), and here listed, waited for, stopped and removed.

pub mod receive;
pub mod start;

use std::rc::Rc;

use crate::runtime::events::{Events, Subscriber};
use crate::runtime::job::{Job, JobKind, JobState, Jobs, job_of};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value, compare, convert, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Job", || Box::new(Get)),
    Entry::new("Wait-Job", || Box::<Wait>::default()),
    Entry::new("Stop-Job", || Box::new(StopJob)),
    Entry::new("Remove-Job", || Box::new(Remove)),
];

/// The jobs that `-Job`, `-Name`, `-Id`, `-InstanceId`, `-State` and `-Command` choose; without any of them all.
/// `-Filter` asks the sources of jobs that modules register, and PowerShell's own jobs have none: it finds nothing.
fn chosen(c: &mut Ctx<'_>) -> R<Vec<Rc<Job>>> {
    if c.has("Filter") {
        return Ok(Vec::new());
    }
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
        let is = |j: &&Rc<Job>| matches!(instance.base(), Value::Guid(g) if *g == j.instance);
        match all.iter().find(is) {
            Some(job) => found.push(job.clone()),
            None => {
                let shown = convert::to_str(c.rt, &instance)?;
                missing(
                    c,
                    format!(
                        "The command cannot find a job with the instance identifier {shown}. Verify the value of the InstanceId parameter, and then try the command again."
                    ),
                    "JobWithSpecifiedInstanceIdNotFound",
                    instance,
                )?;
            }
        }
    }
    for command in c.texts("Command")? {
        chooses = true;
        if let Ok(pattern) = Wildcard::new(&command, true, Culture::invariant()) {
            found.extend(
                all.iter()
                    .filter(|j| {
                        let own = j.command.trim();
                        pattern.is_match(own) || own.eq_ignore_ascii_case(command.trim())
                    })
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
        add_children(c, &mut jobs)?;
        if let Some(more) = c.get("HasMoreData") {
            let more = convert::to_bool(&more);
            jobs.retain(|j| j.has_more() == more);
        }
        by_time(c, &mut jobs)?;
        for job in jobs {
            c.write(Value::Net(job))?;
        }
        Ok(())
    }
}

/// `-IncludeChildJob`, `-ChildJobState`: the jobs that do the work of others, each of which stands for itself here.
fn add_children(c: &mut Ctx<'_>, jobs: &mut Vec<Rc<Job>>) -> R<()> {
    let state = c.text("ChildJobState")?;
    if state.is_none() && !c.switch("IncludeChildJob") {
        return Ok(());
    }
    let wanted = |j: &&Rc<Job>| {
        let fits = state
            .as_ref()
            .is_none_or(|s| j.state_name().eq_ignore_ascii_case(s));
        j.has_child() && fits
    };
    let children: Vec<Rc<Job>> = jobs.iter().filter(wanted).cloned().collect();
    jobs.extend(children);
    Ok(())
}

/// `-Before`, `-After` and `-Newest`, by the time of a job's end.
fn by_time(c: &mut Ctx<'_>, jobs: &mut Vec<Rc<Job>>) -> R<()> {
    let limits = [
        ("Before", std::cmp::Ordering::Less),
        ("After", std::cmp::Ordering::Greater),
    ];
    for (parameter, wanted) in limits {
        let Some(limit) = c.get(parameter).filter(|v| !v.is_null()) else {
            continue;
        };
        let mut left = Vec::new();
        for job in jobs.drain(..) {
            let ended = member::get(c.rt, &Value::Net(job.clone()), "PSEndTime")?;
            if compare::compare(c.rt, &ended, &limit, true)? == wanted {
                left.push(job);
            }
        }
        *jobs = left;
    }
    if let Some(newest) = c.int("Newest")? {
        // Of jobs that ended at once the later one is newer.
        jobs.sort_by_key(|j| std::cmp::Reverse((j.times.get().1, j.id)));
        jobs.truncate(usize::try_from(newest).unwrap_or(0));
    }
    Ok(())
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

/// `Stop-Job`: jobs have ended when it could stop them, but for those of events, whose subscriptions it ends.
struct StopJob;

impl Cmdlet for StopJob {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for job in chosen(c)? {
            let target = format!(
                "Remote Command: {}, associated with the job that has an ID of \"{}\".",
                job.command, job.id
            );
            if !c.should_process(&target, "Stop")? {
                continue;
            }
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

/// `Remove-Job`
struct Remove;

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
                        if c.rt.edition.is_core() { " (Parameter 'Job')" } else { "\nParameter name: Job" },
                    ),
                    "JobObjectNotFinishedCannotBeRemoved",
                    ErrorCategory::InvalidOperation,
                    Value::Net(job.clone()),
                ))?;
                continue;
            }
            let target = format!(
                "Remote Command: {}, associated with the job that has an ID of \"{}\".",
                job.command, job.id
            );
            if c.should_process(&target, "Remove")? {
                end_subscription(c, &job)?;
                remove(c, &job);
            }
        }
        Ok(())
    }
}
