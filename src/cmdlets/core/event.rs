//! The session's events: those that scripts raise with `New-Event` wait in a queue until they are taken. Nothing else
//! raises any here, so that there is nothing to subscribe to.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::shared::record::{Record, field};
use super::write::host::now;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::ty::prop;
use crate::value::{ErrorRecord, R, Stop, Str, TypeDef, Value};

use super::provider::place::pattern;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("New-Event", || Box::new(New)),
    Entry::new("Get-Event", || Box::new(Get)),
    Entry::new("Remove-Event", || Box::new(Remove)),
    Entry::new("Wait-Event", || Box::new(Wait)),
    Entry::new("Get-EventSubscriber", || Box::new(Subscriber)),
    Entry::new("Unregister-Event", || Box::new(Subscriber)),
];

const CLASS: &str = "System.Management.Automation.PSEventArgs";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    base: "System.EventArgs",
    properties: &[
        prop("ComputerName", "string", field::<0>),
        prop("RunspaceId", "guid", field::<1>),
        prop("EventIdentifier", "int", field::<2>),
        prop("Sender", "System.Object", field::<3>),
        prop("SourceEventArgs", "System.EventArgs", field::<4>),
        prop("SourceArgs", "System.Object[]", field::<5>),
        prop("SourceIdentifier", "string", field::<6>),
        prop("TimeGenerated", "datetime", field::<7>),
        prop("MessageData", "psobject", field::<8>),
    ],
    ..TypeDef::CLASS
}];

struct Event {
    id: i32,
    source: Str,
    args: Value,
}

/// The events that wait.
#[derive(Default)]
struct Queue {
    events: Vec<Event>,
    last: i32,
}

/// How long a wait sleeps before it looks again.
const PAUSE: Duration = Duration::from_millis(20);

fn missing(message: String, id: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.ArgumentException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        Value::Null,
    )
}

/// `New-Event`
struct New;

impl Cmdlet for New {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let source = c.text("SourceIdentifier")?.unwrap_or_default();
        let time = now(c.rt);
        let queue = c.rt.session::<Queue>();
        queue.last = queue.last.saturating_add(1);
        let id = queue.last;
        let args = Record::new(
            CLASS,
            vec![
                Value::Null,
                Value::Guid(crate::value::Uuid::nil()),
                Value::Int32(id),
                c.get("Sender").unwrap_or_default(),
                Value::Null,
                Value::array(c.list("EventArguments")),
                Value::Str(source.clone()),
                time.into(),
                c.get("MessageData").unwrap_or_default(),
            ],
        )
        .into_value();
        c.rt.session::<Queue>().events.push(Event {
            id,
            source,
            args: args.clone(),
        });
        c.write(args)
    }
}

/// The numbers of the events that `-SourceIdentifier` or `-EventIdentifier` mean. One that names nothing is reported.
fn chosen(c: &mut Ctx<'_>) -> R<Vec<i32>> {
    let source = c.text("SourceIdentifier")?;
    let id = c.int("EventIdentifier")?;
    let wildcard = source.as_deref().and_then(pattern);
    let found: Vec<i32> =
        c.rt.session::<Queue>()
            .events
            .iter()
            .filter(|e| wildcard.as_ref().is_none_or(|w| w.is_match(&e.source)))
            .filter(|e| id.is_none_or(|id| i64::from(e.id) == id))
            .map(|e| e.id)
            .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    if let Some(source) = source.filter(|s| !has_wildcard(s)) {
        c.error(missing(
            format!("Event with source identifier '{source}' does not exist."),
            "INVALID_SOURCE_IDENTIFIER",
        ))?;
    } else if let Some(id) = id {
        c.error(missing(
            format!("Event with event identifier '{id}' does not exist."),
            "INVALID_EVENT_IDENTIFIER",
        ))?;
    }
    Ok(found)
}

/// `Get-Event`
struct Get;

impl Cmdlet for Get {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for id in chosen(c)? {
            let events = &c.rt.session::<Queue>().events;
            if let Some(args) = events.iter().find(|e| e.id == id).map(|e| e.args.clone()) {
                c.write(args)?;
            }
        }
        Ok(())
    }
}

/// `Remove-Event`
struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for id in chosen(c)? {
            let events = &c.rt.session::<Queue>().events;
            let source = events.iter().find(|e| e.id == id).map(|e| e.source.clone());
            let target = format!("Event '{}'", source.unwrap_or_default());
            if c.should_process(&target, "Remove")? {
                c.rt.session::<Queue>().events.retain(|e| e.id != id);
            }
        }
        Ok(())
    }
}

/// `Wait-Event`
struct Wait;

impl Cmdlet for Wait {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let source = c.text("SourceIdentifier")?;
        let limit = c.int("Timeout")?.and_then(|n| u64::try_from(n).ok());
        let wildcard = source.as_deref().and_then(pattern);
        let begun = Instant::now();
        loop {
            let events = &c.rt.session::<Queue>().events;
            let found = events
                .iter()
                .find(|e| wildcard.as_ref().is_none_or(|w| w.is_match(&e.source)))
                .map(|e| e.args.clone());
            if let Some(args) = found {
                return c.write(args);
            }
            if limit.is_some_and(|s| begun.elapsed() >= Duration::from_secs(s)) {
                return Ok(());
            }
            if c.rt.interrupted.load(Ordering::Relaxed) {
                return Err(Box::new(Stop::Halt));
            }
            std::thread::sleep(PAUSE);
        }
    }
}

/// `Get-EventSubscriber`, `Unregister-Event`: nobody subscribes.
struct Subscriber;

impl Cmdlet for Subscriber {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(source) = c.text("SourceIdentifier")?.filter(|s| !has_wildcard(s)) {
            return c.error(missing(
                format!("Event subscription with source identifier '{source}' does not exist."),
                "INVALID_SOURCE_IDENTIFIER",
            ));
        }
        if let Some(id) = c.int("SubscriptionId")? {
            return c.error(missing(
                format!("Event subscription with identifier '{id}' does not exist."),
                "INVALID_SUBSCRIPTION_IDENTIFIER",
            ));
        }
        Ok(())
    }
}
