//! Events and their subscribers as scripts see them: `PSEventArgs`, `PSEventSubscriber`, and what a job says of its
//! state.

use std::any::Any;
use std::rc::Rc;

use crate::value::ty::prop;
use crate::value::types::event_args::{EventArgs, field};
use crate::value::{NetObject, R, Ty, TypeDef, Value, ty};

use super::super::job::{Job, JobState};
use super::{Event, Subscriber};

const EVENT: &str = "System.Management.Automation.PSEventArgs";
const SUBSCRIBER: &str = "System.Management.Automation.PSEventSubscriber";
const JOB_STATE_ARGS: &str = "System.Management.Automation.JobStateEventArgs";

impl NetObject for Event {
    fn ty(&self) -> Ty {
        ty::find(EVENT).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for Subscriber {
    fn ty(&self) -> Ty {
        ty::find(SUBSCRIBER).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn shared<T: 'static>(value: &Value) -> Option<Rc<T>> {
    match value.base() {
        Value::Net(n) => {
            let any: Rc<dyn Any> = n.clone();
            any.downcast::<T>().ok()
        }
        _ => None,
    }
}

/// The event in a value.
pub fn event_of(value: &Value) -> Option<Rc<Event>> {
    shared(value)
}

/// The subscriber in a value.
pub fn subscriber_of(value: &Value) -> Option<Rc<Subscriber>> {
    shared(value)
}

fn event<T: Into<Value>>(this: &Value, read: impl FnOnce(&Event) -> T) -> R<Value> {
    Ok(this.downcast::<Event>().map(read).into())
}

fn subscriber<T: Into<Value>>(this: &Value, read: impl FnOnce(&Subscriber) -> T) -> R<Value> {
    Ok(this.downcast::<Subscriber>().map(read).into())
}

/// `JobStateEventArgs` of a job that has come to its end.
pub(super) fn job_state_args(job: &Job) -> Value {
    let reason = job.reason.borrow().as_ref().map(|r| r.exception.clone());
    let now = Value::object([
        ("State", job.state.get().to_value()),
        ("Reason", reason.into()),
    ]);
    let before = Value::object([
        ("State", JobState::Running.to_value()),
        ("Reason", Value::Null),
    ]);
    EventArgs::of(JOB_STATE_ARGS, vec![now, before])
}

/// The descriptions of the events' objects.
pub(in crate::runtime) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: EVENT,
        base: "System.EventArgs",
        properties: &[
            prop("ComputerName", "string", |_, _| Ok(Value::Null)),
            prop("RunspaceId", "guid", |_, v| {
                event(v, |e| Value::Guid(e.runspace))
            }),
            prop("EventIdentifier", "int", |_, v| event(v, |e| e.id)),
            prop("Sender", "System.Object", |_, v| {
                event(v, |e| e.sender.clone())
            }),
            prop("SourceEventArgs", "System.EventArgs", |_, v| {
                event(v, Event::source_args)
            }),
            prop("SourceArgs", "System.Object[]", |_, v| {
                event(v, |e| Value::array(e.args.clone()))
            }),
            prop("SourceIdentifier", "string", |_, v| {
                event(v, |e| e.identifier.clone())
            }),
            prop("TimeGenerated", "datetime", |_, v| event(v, |e| e.time)),
            prop("MessageData", "psobject", |_, v| {
                event(v, |e| e.data.clone())
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: SUBSCRIBER,
        properties: &[
            prop("SubscriptionId", "int", |_, v| subscriber(v, |s| s.id)),
            prop("SourceObject", "System.Object", |_, v| {
                subscriber(v, |s| s.source.clone())
            }),
            prop("EventName", "string", |_, v| {
                subscriber(v, |s| s.event.clone())
            }),
            prop("SourceIdentifier", "string", |_, v| {
                subscriber(v, |s| s.identifier.clone())
            }),
            prop(
                "Action",
                "System.Management.Automation.PSEventJob",
                |_, v| subscriber(v, |s| s.action.clone().map(|job| Value::Net(job))),
            ),
            prop(
                "HandlerDelegate",
                "System.Management.Automation.PSEventReceivedEventHandler",
                |_, _| Ok(Value::Null),
            ),
            prop("SupportEvent", "bool", |_, v| subscriber(v, |s| s.support)),
            prop("ForwardEvent", "bool", |_, v| subscriber(v, |s| s.forward)),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: JOB_STATE_ARGS,
        base: "System.EventArgs",
        properties: &[
            prop(
                "JobStateInfo",
                "System.Management.Automation.JobStateInfo",
                field::<0>,
            ),
            prop(
                "PreviousJobStateInfo",
                "System.Management.Automation.JobStateInfo",
                field::<1>,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSEventManager",
        ..TypeDef::CLASS
    },
    super::manager::DEF,
    super::manager::RECEIVED,
];
