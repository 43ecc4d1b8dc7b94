//! `Receive-Job`: what a job wrote, to the streams that it wrote to.

use std::rc::Rc;

use super::super::clixml;
use super::{chosen, remove};
use crate::runtime::job::{Job, JobKind};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, PsObject, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Receive-Job", || Box::new(Receive))];

/// `Receive-Job`. Jobs have ended when it looks, so that `-Wait` has nothing to wait for.
struct Receive;

/// The parameters that are only for those who wait, and what is said without.
const NEED_WAIT: &[(&str, &str)] = &[
    (
        "AutoRemoveJob",
        "The -AutoRemoveJob parameter cannot be used without the -Wait parameter",
    ),
    (
        "WriteJobInResults",
        "The -WriteJobInResults parameter cannot be used without the -Wait parameter",
    ),
    (
        "WriteEvents",
        "The WriteEvents parameter cannot be used without the Wait parameter.",
    ),
    (
        "Force",
        "The -Force parameter cannot be used without the -Wait parameter.",
    ),
];

impl Cmdlet for Receive {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.switch("Wait") {
            return Ok(());
        }
        match NEED_WAIT.iter().find(|(name, _)| c.switch(name)) {
            Some((_, message)) => c.throw(ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                *message,
                "InvalidOperation",
                ErrorCategory::InvalidOperation,
                Value::Null,
            )),
            None => Ok(()),
        }
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut places = c.texts("Location")?;
        places.extend(c.texts("ComputerName")?);
        for job in chosen(c)? {
            if !runs_at(&job, &places) {
                continue;
            }
            if c.switch("WriteJobInResults") {
                c.write(Value::Net(job.clone()))?;
            }
            // The work of a job in another process is its child's: the job itself wrote nothing.
            let own = !job.has_child() || !c.switch("NoRecurse");
            if own {
                receive(c, &job)?;
            }
            if c.switch("AutoRemoveJob") {
                remove(c, &job);
            }
        }
        Ok(())
    }
}

/// True where a job runs at one of the places that are asked for, or none is.
fn runs_at(job: &Job, places: &[Str]) -> bool {
    let is = |place: &Str| {
        Wildcard::new(place, true, Culture::invariant()).is_ok_and(|p| p.is_match(job.location()))
    };
    places.is_empty() || places.iter().any(is)
}

fn receive(c: &mut Ctx<'_>, job: &Rc<Job>) -> R<()> {
    let keep = c.switch("Keep");
    job.is_new.set(false);
    let (output, errors) = if keep {
        (job.output.borrow().clone(), job.errors.borrow().clone())
    } else {
        (job.output.take(), job.errors.take())
    };
    let call = c.call.clone();
    for value in output {
        if c.rt.replay(&value, &call)? {
            continue;
        }
        let value = match job.kind {
            JobKind::Background => copied(c, job, value)?,
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
    match reason {
        Some(record) => c.error(record.duplicate()),
        None => Ok(()),
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
