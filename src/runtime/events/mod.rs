//! Events: who subscribes to what, and what becomes of an event once it has happened.
//!
//! One thread runs scripts. What happens beside it waits as a [`signal`](crate::value::signal); what happens in it is
//! told at once with `Engine::raise_event`. Either way the event goes to its subscribers as PowerShell's
//! `PSLocalEventManager` passes it on: an action waits for its turn between two pipelines or rounds of a loop, and an
//! event that no action takes stays in the queue that `Get-Event` reads.

mod action;
mod manager;
mod objects;

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::signal::Signal;
use crate::value::{DateTime, R, Str, Uuid, Value, member, ty};

use super::Runtime;
use super::block::{ScriptBlock, block_of};
use super::job::Job;

pub use manager::Manager;
pub(super) use objects::DEFS;
pub use objects::{event_of, subscriber_of};

/// The engine's own events. A script's identifiers for the events of objects must not look like them.
const ENGINE_EVENTS: &str = "PowerShell.";

/// The session ends.
pub const EXITING: &str = "PowerShell.Exiting";

/// The prompt waits and nothing runs.
pub const ON_IDLE: &str = "PowerShell.OnIdle";

/// An event that has happened: `PSEventArgs`.
pub struct Event {
    /// Its number in the session.
    pub id: i32,
    /// Under which name its subscribers know it.
    pub identifier: Str,
    /// Whose event it is.
    pub sender: Value,
    /// What the object's event was raised with: the sender and its arguments; of a script's event what it gave.
    pub args: Vec<Value>,
    /// When it happened, in local time.
    pub time: DateTime,
    /// `MessageData`.
    pub data: Value,
    /// The runspace in which it happened.
    pub runspace: Uuid,
}

impl Event {
    /// The first argument that is one of .NET's event arguments: `SourceEventArgs`.
    pub fn source_args(&self) -> Value {
        let base = ty::find("System.EventArgs");
        let is_args =
            |v: &&Value| base.is_some_and(|base| base.is_assignable_from(ty::type_of(v.base())));
        self.args.iter().find(is_args).cloned().unwrap_or_default()
    }
}

/// Somebody who waits for events: `PSEventSubscriber`.
pub struct Subscriber {
    /// Its number in the session.
    pub id: i32,
    /// The object; null for the engine's events and a script's own.
    pub source: Value,
    /// The object's event.
    pub event: Option<Str>,
    /// Under which name its events are known.
    pub identifier: Str,
    /// The job that collects what its action writes.
    pub action: Option<Rc<Job>>,
    /// The action, in its dynamic module.
    block: Option<Rc<ScriptBlock>>,
    /// `MessageData` of its events.
    data: Value,
    /// Shown only with `-Force`.
    pub support: bool,
    /// Its events go to the session that started this one.
    pub forward: bool,
    /// After how many more events it ends; None: never.
    remaining: Cell<Option<i32>>,
    /// Events whose action has not run yet.
    unfinished: Cell<i32>,
    gone: Cell<bool>,
}

/// What a subscription is made with.
pub struct Subscription {
    /// The object; null for the engine's events and a script's own.
    pub source: Value,
    /// The object's event.
    pub event: Option<Str>,
    /// Under which name its events are known.
    pub identifier: Str,
    /// What its events carry as `MessageData`.
    pub data: Value,
    /// What runs.
    pub action: Option<Rc<ScriptBlock>>,
    /// Shown only with `-Force`.
    pub support: bool,
    /// Its events go to the session that started this one.
    pub forward: bool,
    /// After how many events it ends; 0: never.
    pub max_triggers: i32,
}

/// Why a subscription was refused.
pub struct Refusal {
    /// What PowerShell says.
    pub message: String,
    /// The parameter at fault, which .NET adds to the message.
    pub parameter: &'static str,
    /// Of PowerShell's error.
    pub category: ErrorCategory,
}

/// A handler that a script gave to an object: `$timer.add_Elapsed({ ... })`.
struct Handler {
    source: Value,
    event: &'static str,
    block: Value,
}

/// What waits for its turn.
enum Turn {
    /// A subscriber's action.
    Action(Rc<Subscriber>, Rc<Event>),
    /// An object's handler: the block, the sender, the arguments.
    Handler(Value, Value, Value),
}

/// A session's events.
#[derive(Default)]
pub struct Events {
    /// In the order of subscribing.
    pub subscribers: Vec<Rc<Subscriber>>,
    /// Events that no action took, in the order of their happening.
    pub received: Vec<Rc<Event>>,
    /// Events for the session that started this one.
    pub(super) forwarded: Vec<Rc<Event>>,
    handlers: Vec<Handler>,
    turns: VecDeque<Turn>,
    last_event: i32,
    last_subscription: i32,
    /// An action runs: others wait until it has ended.
    acting: bool,
    /// How often the prompt was found waiting.
    idle: u32,
}

impl Runtime {
    /// Subscribes to an object's event, or to an identifier of the engine or of `New-Event`.
    ///
    /// # Errors
    /// A refusal where the object has no such event, or the identifier is the engine's.
    pub fn subscribe(&mut self, new: Subscription) -> R<Result<Rc<Subscriber>, Refusal>> {
        if !new.source.is_null() {
            if let Some(refusal) = self.refuse_subscription(&new) {
                return Ok(Err(refusal));
            }
            // .NET's components raise nothing before they are told to: who subscribes wants them to.
            let kind = ty::type_of(&new.source);
            let raising = member::overload::property(kind, "EnableRaisingEvents", false);
            if raising.is_some_and(|p| p.set.is_some()) {
                member::set(self, &new.source, "EnableRaisingEvents", Value::Bool(true))?;
            }
        }
        let events = self.session::<Events>();
        events.last_subscription = events.last_subscription.saturating_add(1);
        let id = events.last_subscription;
        let bound = new.action.map(|block| self.bind_action(&block));
        let action = bound
            .as_ref()
            .map(|block| self.make_event_job(block, &new.identifier, !new.support));
        let subscriber = Rc::new(Subscriber {
            id,
            source: new.source,
            event: new.event,
            identifier: new.identifier,
            action,
            block: bound,
            data: new.data,
            support: new.support,
            forward: new.forward,
            remaining: Cell::new((new.max_triggers > 0).then_some(new.max_triggers)),
            unfinished: Cell::new(0),
            gone: Cell::new(false),
        });
        self.session::<Events>()
            .subscribers
            .push(subscriber.clone());
        self.hear_of_the_past(&subscriber)?;
        Ok(Ok(subscriber))
    }

    fn refuse_subscription(&mut self, new: &Subscription) -> Option<Refusal> {
        let identifier = &new.identifier;
        let reserved = identifier
            .get(..ENGINE_EVENTS.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(ENGINE_EVENTS));
        if reserved {
            return Some(Refusal {
                message: format!(
                    "Cannot register for the specified event. The event source identifier '{identifier}' is reserved for the PowerShell engine."
                ),
                parameter: "sourceIdentifier",
                category: ErrorCategory::InvalidArgument,
            });
        }
        let name = new.event.clone().unwrap_or_default();
        let kind = ty::type_of(&new.source);
        if member::overload::event(kind, &name).is_none() {
            return Some(Refusal {
                message: format!(
                    "Cannot register for the specified event. An event with the name '{name}' does not exist."
                ),
                parameter: "eventName",
                category: ErrorCategory::InvalidArgument,
            });
        }
        None
    }

    /// Ends a subscription. What its action was still to see it sees before.
    ///
    /// # Errors
    /// Only what stops the whole run.
    pub fn unsubscribe(&mut self, subscriber: &Rc<Subscriber>) -> R<()> {
        if subscriber.gone.replace(true) {
            return Ok(());
        }
        let turns = std::mem::take(&mut self.session::<Events>().turns);
        let (own, others) = turns
            .into_iter()
            .partition(|turn| matches!(turn, Turn::Action(s, _) if Rc::ptr_eq(s, subscriber)));
        self.session::<Events>().turns = others;
        // One that ends itself is acting already; the events behind that one are lost, as nothing would run them.
        if !self.session::<Events>().acting {
            self.take_turns(own)?;
        }
        self.forget(subscriber);
        Ok(())
    }

    fn forget(&mut self, subscriber: &Rc<Subscriber>) {
        subscriber.gone.set(true);
        if let Some(job) = &subscriber.action {
            job.stop();
        }
        let events = self.session::<Events>();
        events.subscribers.retain(|s| !Rc::ptr_eq(s, subscriber));
    }

    /// Something has happened to an object of this session.
    ///
    /// # Errors
    /// What a handler raises, which is called at once.
    pub(super) fn raise(&mut self, sender: &Value, event: &str, args: Value) -> R<()> {
        for handler in self.handlers_of(|source| source.same(sender), event) {
            self.call_handler(&handler, sender, &args)?;
        }
        for subscriber in self.subscribers_to(|source| source.same(sender), event) {
            self.happen(&subscriber, args.clone());
        }
        Ok(())
    }

    /// True where somebody listens to an event of the object.
    pub(super) fn has_listener(&mut self, sender: &Value, event: &str) -> bool {
        !self.subscribers_to(|s| s.same(sender), event).is_empty()
            || !self.handlers_of(|s| s.same(sender), event).is_empty()
    }

    /// Something has happened beside the script's thread.
    fn receive(&mut self, signal: Signal) -> R<()> {
        let is_source =
            |v: &Value| matches!(v, Value::Net(n) if n.signal_source() == Some(signal.source));
        let subscribers = self.subscribers_to(is_source, signal.event);
        let handlers = self.handlers_of(is_source, signal.event);
        if subscribers.is_empty() && handlers.is_empty() {
            return Ok(());
        }
        let sender = subscribers.first().map(|s| s.source.clone()).or_else(|| {
            let handlers = &self.session::<Events>().handlers;
            let found = handlers.iter().find(|h| is_source(&h.source));
            found.map(|h| h.source.clone())
        });
        let args = (signal.args)(self)?;
        let sender = sender.unwrap_or_default();
        let events = self.session::<Events>();
        for block in handlers {
            events
                .turns
                .push_back(Turn::Handler(block, sender.clone(), args.clone()));
        }
        for subscriber in subscribers {
            self.happen(&subscriber, args.clone());
        }
        Ok(())
    }

    /// An event of a subscriber's object has happened.
    fn happen(&mut self, subscriber: &Subscriber, args: Value) {
        let sender = subscriber.source.clone();
        self.generate_event(
            subscriber.identifier.clone(),
            sender.clone(),
            vec![sender, args],
            subscriber.data.clone(),
        );
    }

    fn subscribers_to(
        &mut self,
        is_source: impl Fn(&Value) -> bool,
        event: &str,
    ) -> Vec<Rc<Subscriber>> {
        let all = &self.session::<Events>().subscribers;
        let wants = |s: &&Rc<Subscriber>| {
            s.event
                .as_ref()
                .is_some_and(|e| e.eq_ignore_ascii_case(event))
                && is_source(&s.source)
        };
        all.iter().filter(wants).cloned().collect()
    }

    fn handlers_of(&mut self, is_source: impl Fn(&Value) -> bool, event: &str) -> Vec<Value> {
        let all = &self.session::<Events>().handlers;
        all.iter()
            .filter(|h| h.event == event && is_source(&h.source))
            .map(|h| h.block.clone())
            .collect()
    }

    /// Adds a handler to an object's event, or takes it away.
    pub(super) fn change_handler(
        &mut self,
        source: &Value,
        event: &'static str,
        block: &Value,
        on: bool,
    ) -> R<()> {
        let handlers = &mut self.session::<Events>().handlers;
        let same = |h: &Handler| h.event == event && h.source.same(source) && h.block.same(block);
        if !on {
            if let Some(at) = handlers.iter().rposition(same) {
                handlers.remove(at);
            }
        } else if block_of(block).is_some() {
            handlers.push(Handler {
                source: source.clone(),
                event,
                block: block.base().clone(),
            });
        }
        Ok(())
    }

    /// An event happens: its subscribers' actions get their turns; where none takes it, it is kept or forwarded.
    pub fn generate_event(
        &mut self,
        identifier: Str,
        sender: Value,
        args: Vec<Value>,
        data: Value,
    ) -> Rc<Event> {
        let runspace = self.runspace_id();
        let time = DateTime {
            ticks: self.host.now_utc(),
            kind: crate::text::datetime::Kind::Utc,
        }
        .to_local(self.host.time_zone());
        let events = self.session::<Events>();
        events.last_event = events.last_event.saturating_add(1);
        let event = Rc::new(Event {
            id: events.last_event,
            identifier,
            sender,
            args,
            time,
            data,
            runspace,
        });
        self.pass_on(&event);
        event
    }

    fn pass_on(&mut self, event: &Rc<Event>) {
        let events = self.session::<Events>();
        let (mut taken, mut forward) = (false, false);
        let mut ended = Vec::new();
        for subscriber in &events.subscribers {
            if !subscriber
                .identifier
                .eq_ignore_ascii_case(&event.identifier)
            {
                continue;
            }
            match subscriber.remaining.get() {
                Some(0) => continue,
                Some(left) => subscriber.remaining.set(Some(left - 1)),
                None => {}
            }
            forward = subscriber.forward;
            if subscriber.action.is_some() {
                taken = true;
                subscriber.unfinished.set(subscriber.unfinished.get() + 1);
                let turn = Turn::Action(subscriber.clone(), event.clone());
                events.turns.push_back(turn);
            } else if subscriber.is_used_up() {
                ended.push(subscriber.clone());
            }
        }
        if taken {
            self.signals.alert();
        } else if forward {
            events.forwarded.push(event.clone());
        } else {
            events.received.push(event.clone());
        }
        for subscriber in ended {
            self.forget(&subscriber);
        }
    }

    /// Events that a session which this one has started forwards to it.
    pub(super) fn take_forwarded(&mut self, events: Vec<Rc<Event>>) {
        for event in events {
            let own = self.session::<Events>();
            own.last_event = own.last_event.saturating_add(1);
            let event = Rc::new(Event {
                id: own.last_event,
                identifier: event.identifier.clone(),
                sender: event.sender.clone(),
                args: event.args.clone(),
                time: event.time,
                data: event.data.clone(),
                runspace: event.runspace,
            });
            self.pass_on(&event);
        }
    }

    /// True where somebody waits for an event of the engine.
    pub fn is_awaited(&mut self, identifier: &str) -> bool {
        let all = &self.session::<Events>().subscribers;
        all.iter()
            .any(|s| s.identifier.eq_ignore_ascii_case(identifier))
    }

    /// True where somebody waits for events of any kind.
    pub fn has_subscribers(&mut self) -> bool {
        let events = self.session::<Events>();
        !events.subscribers.is_empty() || !events.handlers.is_empty()
    }

    /// The prompt waits and nothing runs; asked again and again. Every fourth time `PowerShell.OnIdle` happens, where
    /// somebody waits for it.
    pub fn be_idle(&mut self) {
        let events = self.session::<Events>();
        events.idle = events.idle.wrapping_add(1);
        if events.idle.is_multiple_of(4) && self.is_awaited(ON_IDLE) {
            self.generate_event(Str::from(ON_IDLE), Value::Null, Vec::new(), Value::Null);
        }
    }

    /// The session ends: who waits for that acts now.
    pub fn exiting(&mut self) {
        if self.is_awaited(EXITING) {
            self.generate_event(Str::from(EXITING), Value::Null, Vec::new(), Value::Null);
            // What stops an action stops nothing else any more.
            let _ = self.attend_to_events();
            self.host.flush();
        }
    }

    /// Looks at what has happened and gives the actions that wait their turns, unless one runs already.
    ///
    /// # Errors
    /// Only what stops the whole run.
    #[cold]
    pub fn attend_to_events(&mut self) -> R<()> {
        self.signals.attend();
        while let Some(signal) = self.signals.take() {
            self.receive(signal)?;
        }
        let events = self.session::<Events>();
        if events.acting {
            return Ok(());
        }
        // Events of the actions themselves wait for the next time, so that an action cannot keep a script from going on.
        let turns = std::mem::take(&mut events.turns);
        self.take_turns(turns)
    }

    fn take_turns(&mut self, mut turns: VecDeque<Turn>) -> R<()> {
        while let Some(turn) = turns.pop_front() {
            self.session::<Events>().acting = true;
            let outcome = match &turn {
                Turn::Action(subscriber, event) => self.act(subscriber, event),
                Turn::Handler(block, sender, args) => self.call_handler(block, sender, args),
            };
            let events = self.session::<Events>();
            events.acting = false;
            if let Err(stop) = outcome {
                // The run is being stopped; what was to happen may happen if it goes on (at the prompt).
                turns.push_front(turn);
                turns.append(&mut events.turns);
                events.turns = turns;
                self.signals.alert();
                return Err(stop);
            }
            if let Turn::Action(subscriber, _) = turn {
                subscriber.unfinished.set(subscriber.unfinished.get() - 1);
                if subscriber.is_used_up() {
                    self.forget(&subscriber);
                }
            }
        }
        Ok(())
    }
}

impl Subscriber {
    /// Its last event has been dealt with.
    fn is_used_up(&self) -> bool {
        self.remaining.get() == Some(0) && self.unfinished.get() <= 0
    }
}
