//! `$ExecutionContext.Events`: the session's events for scripts that speak to PowerShell's event manager itself.

use std::any::Any;
use std::rc::Rc;

use crate::value::ty::{method, overload, prop};
use crate::value::{
    Engine, Exception, NetObject, R, Seq, Str, Ty, TypeDef, Value, convert, enumerate, ty,
};

use super::super::Runtime;
use super::super::block::block_of;
use super::{Events, Subscription, subscriber_of};

/// `PSLocalEventManager`.
pub struct Manager;

/// Its `ReceivedEvents`: a look at the session's queue.
struct Received;

impl NetObject for Manager {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSLocalEventManager").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for Received {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSEventArgsCollection").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, engine: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(events(engine).map(|events| {
            let all = events.received.iter();
            all.map(|e| Value::Net(e.clone())).collect()
        }))
    }
}

fn runtime(engine: &mut dyn Engine) -> R<&mut Runtime> {
    match engine.as_any().downcast_mut::<Runtime>() {
        Some(rt) => Ok(rt),
        None => {
            Exception::new("System.InvalidOperationException", "Events need a session.").raise()
        }
    }
}

fn events(engine: &mut dyn Engine) -> R<&mut Events> {
    Ok(runtime(engine)?.session::<Events>())
}

fn argument(args: &[Value], at: usize) -> Value {
    args.get(at).cloned().unwrap_or_default()
}

fn truth(args: &[Value], at: usize) -> bool {
    args.get(at).is_some_and(convert::to_bool)
}

fn text(engine: &mut dyn Engine, args: &[Value], at: usize) -> R<Str> {
    convert::to_str(engine, &argument(args, at))
}

fn subscribers(engine: &mut dyn Engine, _: &Value) -> R<Value> {
    let all = events(engine)?.subscribers.iter();
    let found = all.map(|s| Value::Net(s.clone())).collect();
    let kind = "System.Collections.Generic.List`1[System.Management.Automation.PSEventSubscriber]";
    let kind = ty::find(kind).unwrap_or(ty::known().array_list);
    Ok(Value::List(Rc::new(Seq::new(kind, found))))
}

fn of_identifier(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let identifier = text(engine, args, 0)?;
    let all = events(engine)?.subscribers.iter();
    let own = all.filter(|s| s.identifier.eq_ignore_ascii_case(&identifier));
    Ok(Value::array(own.map(|s| Value::Net(s.clone())).collect()))
}

fn generate(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let identifier = text(engine, args, 0)?;
    let given = argument(args, 2);
    let given = match enumerate::elements(engine, &given) {
        Some(items) => items?,
        None => Vec::new(),
    };
    let rt = runtime(engine)?;
    let event = rt.generate_event(identifier, argument(args, 1), given, argument(args, 3));
    if truth(args, 5) {
        rt.attend_to_events()?;
    }
    Ok(Value::Net(event))
}

fn subscribe(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let (event, identifier) = (argument(args, 1), text(engine, args, 2)?);
    let event = match event.is_null() {
        true => None,
        false => Some(convert::to_str(engine, &event)?),
    };
    let max_triggers = match args.get(7) {
        Some(count) => convert::to_i32(engine, count)?,
        None => 0,
    };
    let new = Subscription {
        source: argument(args, 0).base().clone(),
        event,
        identifier,
        data: argument(args, 3),
        action: args.get(4).and_then(block_of),
        support: truth(args, 5),
        forward: truth(args, 6),
        max_triggers,
    };
    match runtime(engine)?.subscribe(new)? {
        Ok(subscriber) => Ok(Value::Net(subscriber)),
        Err(refusal) => Exception::new(
            "System.ArgumentException",
            format!("{} (Parameter '{}')", refusal.message, refusal.parameter),
        )
        .raise(),
    }
}

fn unsubscribe(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    match args.first().and_then(subscriber_of) {
        Some(subscriber) => runtime(engine)?.unsubscribe(&subscriber)?,
        None => {
            return Exception::new(
                "System.ArgumentNullException",
                "Value cannot be null. (Parameter 'subscriber')",
            )
            .raise();
        }
    }
    Ok(Value::Void)
}

/// The description of the manager.
pub(super) const DEF: &TypeDef = &TypeDef {
    name: "System.Management.Automation.PSLocalEventManager",
    base: "System.Management.Automation.PSEventManager",
    properties: &[
        prop(
            "Subscribers",
            "System.Collections.Generic.List[System.Management.Automation.PSEventSubscriber]",
            subscribers,
        ),
        prop(
            "ReceivedEvents",
            "System.Management.Automation.PSEventArgsCollection",
            |_, _| Ok(Value::net(Received)),
        ),
    ],
    methods: &[
        method(
            "GenerateEvent",
            &[
                overload(
                    "System.Management.Automation.PSEventArgs GenerateEvent(string sourceIdentifier, System.Object sender, System.Object[] args, psobject extraData)",
                    generate,
                ),
                overload(
                    "System.Management.Automation.PSEventArgs GenerateEvent(string sourceIdentifier, System.Object sender, System.Object[] args, psobject extraData, bool processInCurrentThread, bool waitForCompletionInCurrentThread)",
                    generate,
                ),
            ],
        ),
        method(
            "GetEventSubscribers",
            &[overload(
                "System.Collections.Generic.IEnumerable[System.Management.Automation.PSEventSubscriber] GetEventSubscribers(string sourceIdentifier)",
                of_identifier,
            )],
        ),
        method(
            "SubscribeEvent",
            &[
                overload(
                    "System.Management.Automation.PSEventSubscriber SubscribeEvent(System.Object source, string eventName, string sourceIdentifier, psobject data, scriptblock action, bool supportEvent, bool forwardEvent)",
                    subscribe,
                ),
                overload(
                    "System.Management.Automation.PSEventSubscriber SubscribeEvent(System.Object source, string eventName, string sourceIdentifier, psobject data, scriptblock action, bool supportEvent, bool forwardEvent, int maxTriggerCount)",
                    subscribe,
                ),
            ],
        ),
        method(
            "UnsubscribeEvent",
            &[overload(
                "void UnsubscribeEvent(System.Management.Automation.PSEventSubscriber subscriber)",
                unsubscribe,
            )],
        ),
    ],
    ..TypeDef::CLASS
};

/// The description of its queue.
pub(super) const RECEIVED: &TypeDef = &TypeDef {
    name: "System.Management.Automation.PSEventArgsCollection",
    properties: &[prop("Count", "int", |e, _| {
        let count = events(e)?.received.len();
        Ok(Value::Int32(i32::try_from(count).unwrap_or(i32::MAX)))
    })],
    methods: &[
        method(
            "Item",
            &[overload(
                "System.Management.Automation.PSEventArgs Item(int index)",
                |e, _, a| {
                    let at = convert::to_i32(e, &argument(a, 0))?;
                    let found = usize::try_from(at).ok();
                    let received = &events(e)?.received;
                    let found = found.and_then(|at| received.get(at).cloned());
                    Ok(found.map(|event| Value::Net(event)).into())
                },
            )],
        ),
        method(
            "RemoveAt",
            &[overload("void RemoveAt(int index)", |e, _, a| {
                let at = convert::to_i32(e, &argument(a, 0))?;
                let received = &mut events(e)?.received;
                match usize::try_from(at).ok().filter(|at| *at < received.len()) {
                    Some(at) => {
                        received.remove(at);
                        Ok(Value::Void)
                    }
                    None => Exception::new(
                        "System.ArgumentOutOfRangeException",
                        "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
                    )
                    .raise(),
                }
            })],
        ),
    ],
    ..TypeDef::CLASS
};
