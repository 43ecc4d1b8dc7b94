//! `Register-ObjectEvent`, `Register-EngineEvent`.

use crate::runtime::block::block_of;
use crate::runtime::events::{Events, Subscription};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Uuid, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Register-ObjectEvent", || Box::new(OfObject)),
    Entry::new("Register-EngineEvent", || Box::new(OfEngine)),
];

/// `Register-ObjectEvent`
struct OfObject;

/// `Register-EngineEvent`
struct OfEngine;

impl Cmdlet for OfObject {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        refuse_both(c)
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let source = c.get("InputObject").unwrap_or_default().base().clone();
        let event = c.text("EventName")?;
        subscribe(c, source, event)
    }
}

impl Cmdlet for OfEngine {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        refuse_both(c)
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.get("Action").is_none_or(|a| a.is_null()) && !c.switch("Forward") {
            let message = "Action must be specified for non-forwarded events.";
            return c.throw(ErrorRecord::new(
                "System.ArgumentException",
                message,
                "ACTION_MANDATORY_FOR_LOCAL",
                ErrorCategory::InvalidArgument,
                Value::Null,
            ));
        }
        subscribe(c, Value::Null, None)
    }
}

fn refuse_both(c: &mut Ctx<'_>) -> R<()> {
    if c.switch("Forward") && c.get("Action").is_some_and(|a| !a.is_null()) {
        return c.throw(ErrorRecord::new(
            "System.ArgumentException",
            "The action is not supported when you are forwarding events.",
            "ACTION_AND_FORWARD_NOT_SUPPORTED",
            ErrorCategory::InvalidOperation,
            Value::Null,
        ));
    }
    Ok(())
}

/// Subscribes, and gives the job of the action. An object's identifier belongs to one subscriber; the engine's and a
/// script's own may have several.
fn subscribe(c: &mut Ctx<'_>, source: Value, event: Option<Str>) -> R<()> {
    let identifier = match c.text("SourceIdentifier")? {
        Some(identifier) => identifier,
        None => {
            let id = Uuid::from_u64_pair(c.rt.host.random(), c.rt.host.random());
            Str::from(id.to_string())
        }
    };
    let all = &c.rt.session::<Events>().subscribers;
    let is_taken = all
        .iter()
        .any(|s| s.identifier.eq_ignore_ascii_case(&identifier));
    if is_taken && (!source.is_null() || event.is_some()) {
        return c.error(ErrorRecord::new(
            "System.ArgumentException",
            format!(
                "Cannot subscribe to the specified event. A subscriber with the source identifier '{identifier}' already exists."
            ),
            "SUBSCRIBER_EXISTS",
            ErrorCategory::InvalidArgument,
            source,
        ));
    }
    let max_triggers = match c.get("MaxTriggerCount") {
        Some(count) => convert::to_i32(c.rt, &count)?,
        None => 0,
    };
    let support = c.switch("SupportEvent");
    let new = Subscription {
        source: source.clone(),
        event,
        identifier,
        data: c.get("MessageData").unwrap_or_default(),
        action: c.get("Action").as_ref().and_then(block_of),
        support,
        forward: c.switch("Forward"),
        max_triggers,
    };
    match c.rt.subscribe(new)? {
        Ok(subscriber) => match &subscriber.action {
            Some(job) if !support => c.write(Value::Net(job.clone())),
            _ => Ok(()),
        },
        Err(refusal) => {
            let parameter = refusal.parameter;
            let message = match c.rt.edition.is_core() {
                true => format!("{} (Parameter '{parameter}')", refusal.message),
                false => format!("{}\nParameter name: {parameter}", refusal.message),
            };
            c.error(ErrorRecord::new(
                "System.ArgumentException",
                message,
                "INVALID_REGISTRATION",
                refusal.category,
                source,
            ))
        }
    }
}
