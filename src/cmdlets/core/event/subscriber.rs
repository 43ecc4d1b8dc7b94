//! `Get-EventSubscriber`, `Unregister-Event`.

use std::rc::Rc;

use super::missing;
use crate::cmdlets::core::provider::place::pattern;
use crate::runtime::events::{Events, Subscriber};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::{R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-EventSubscriber", || Box::new(Get)),
    Entry::new("Unregister-Event", || Box::<Unregister>::default()),
];

/// The subscribers that `-SourceIdentifier` or `-SubscriptionId` mean; hidden ones only with `-Force`.
fn chosen(c: &mut Ctx<'_>) -> R<Vec<Rc<Subscriber>>> {
    let source = c.text("SourceIdentifier")?;
    let id = c.int("SubscriptionId")?.filter(|id| *id >= 0);
    let wildcard = source.as_deref().and_then(pattern);
    let force = c.switch("Force");
    let all = &c.rt.session::<Events>().subscribers;
    Ok(all
        .iter()
        .filter(|s| wildcard.as_ref().is_none_or(|w| w.is_match(&s.identifier)))
        .filter(|s| id.is_none_or(|id| i64::from(s.id) == id))
        .filter(|s| force || !s.support)
        .cloned()
        .collect())
}

/// `Get-EventSubscriber`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let found = chosen(c)?;
        let source = c.text("SourceIdentifier")?.filter(|s| !has_wildcard(s));
        let id = c.int("SubscriptionId")?.filter(|id| *id >= 0);
        if found.is_empty() {
            let message = match (source, id) {
                (Some(source), _) => {
                    format!("Event subscription with source identifier '{source}' does not exist.")
                }
                (None, Some(id)) => {
                    format!("Event subscription with identifier '{id}' does not exist.")
                }
                (None, None) => return Ok(()),
            };
            return c.error(missing(message, "INVALID_SOURCE_IDENTIFIER"));
        }
        for subscriber in found {
            c.write(Value::Net(subscriber))?;
        }
        Ok(())
    }
}

/// `Unregister-Event`: asks for one that it has once found no more.
#[derive(Default)]
struct Unregister {
    found: bool,
}

impl Cmdlet for Unregister {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for subscriber in chosen(c)? {
            self.found = true;
            let target = format!("Event subscription '{}'", subscriber.identifier);
            if c.should_process(&target, "Unsubscribe")? {
                c.rt.unsubscribe(&subscriber)?;
            }
        }
        if self.found {
            return Ok(());
        }
        let missed =
            |name: &str| format!("Event subscription with identifier '{name}' does not exist.");
        if let Some(source) = c.text("SourceIdentifier")?.filter(|s| !has_wildcard(s)) {
            return c.error(missing(missed(&source), "INVALID_SOURCE_IDENTIFIER"));
        }
        match c.int("SubscriptionId")?.filter(|id| *id >= 0) {
            Some(id) => c.error(missing(
                missed(&id.to_string()),
                "INVALID_SUBSCRIPTION_IDENTIFIER",
            )),
            None => Ok(()),
        }
    }
}
