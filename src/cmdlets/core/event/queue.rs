//! `New-Event`, and what becomes of the events that no action takes: `Get-Event`, `Remove-Event`, `Wait-Event`.

use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::missing;
use crate::cmdlets::core::provider::place::pattern;
use crate::runtime::events::{Event, Events};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::{R, Stop, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("New-Event", || Box::new(New)),
    Entry::new("Get-Event", || Box::new(Get)),
    Entry::new("Remove-Event", || Box::new(Remove)),
    Entry::new("Wait-Event", || Box::new(Wait)),
];

/// How long a wait sleeps at most before it looks for Ctrl+C.
const PAUSE: Duration = Duration::from_millis(50);

/// `New-Event`
struct New;

impl Cmdlet for New {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let source = c.text("SourceIdentifier")?.unwrap_or_default();
        let sender = c.get("Sender").unwrap_or_default().base().clone();
        let given = c.list("EventArguments");
        let args = given.iter().map(|v| v.base().clone()).collect();
        let data = c.get("MessageData").unwrap_or_default();
        let event = c.rt.generate_event(source, sender, args, data);
        c.write(Value::Net(event))
    }
}

/// The events that `-SourceIdentifier` or `-EventIdentifier` mean. One that names nothing is reported.
fn chosen(c: &mut Ctx<'_>) -> R<Vec<Rc<Event>>> {
    let source = c.text("SourceIdentifier")?;
    let id = c.int("EventIdentifier")?;
    let wildcard = source.as_deref().and_then(pattern);
    let found: Vec<Rc<Event>> =
        c.rt.session::<Events>()
            .received
            .iter()
            .filter(|e| wildcard.as_ref().is_none_or(|w| w.is_match(&e.identifier)))
            .filter(|e| id.is_none_or(|id| i64::from(e.id) == id))
            .cloned()
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
            format!("Event with identifier '{id}' does not exist."),
            "INVALID_EVENT_IDENTIFIER",
        ))?;
    }
    Ok(found)
}

/// `Get-Event`
struct Get;

impl Cmdlet for Get {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        c.rt.attend_to_events()?;
        for event in chosen(c)? {
            c.write(Value::Net(event))?;
        }
        Ok(())
    }
}

/// `Remove-Event`
struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for event in chosen(c)? {
            let target = format!("Event '{}'", event.identifier);
            if c.should_process(&target, "Remove")? {
                let received = &mut c.rt.session::<Events>().received;
                received.retain(|e| !Rc::ptr_eq(e, &event));
            }
        }
        Ok(())
    }
}

/// `Wait-Event`: the first event that is there or comes; meanwhile actions have their turns.
struct Wait;

impl Cmdlet for Wait {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let source = c.text("SourceIdentifier")?;
        let limit = c.int("Timeout")?.and_then(|n| u64::try_from(n).ok());
        let limit = limit.map(Duration::from_secs);
        let wildcard = source.as_deref().and_then(pattern);
        let begun = Instant::now();
        // What was written so far is to be seen while the script waits.
        c.rt.host.flush();
        loop {
            c.rt.attend_to_events()?;
            let received = &c.rt.session::<Events>().received;
            let found = received
                .iter()
                .find(|e| wildcard.as_ref().is_none_or(|w| w.is_match(&e.identifier)));
            if let Some(event) = found.cloned() {
                return c.write(Value::Net(event));
            }
            let left = limit.map(|limit| limit.saturating_sub(begun.elapsed()));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(());
            }
            if c.rt.interrupted.load(Ordering::Relaxed) {
                return Err(Box::new(Stop::Halt));
            }
            let signals = c.rt.signals.clone();
            signals.wait(left.map_or(PAUSE, |left| left.min(PAUSE)));
        }
    }
}
