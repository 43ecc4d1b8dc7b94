//! `PowerShell`: commands that a script builds and runs in a session of their own.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::ty::{
    MethodDef, PropDef, event, method, overload, prop, prop_set, static_method,
};
use crate::value::types::event_args::{EventArgs, field};
use crate::value::{
    Engine, Exception, NetObject, R, Seq, Stop, Str, Ty, TypeDef, Uuid, Value, convert, enumerate,
    ty,
};

use super::super::Runtime;
use super::super::pipeline::{Out, Redirects, Sink};
use super::commands::Commands;
use super::runspace::{Pool, Runspace, runspace_of};
use super::{enumeration, invalid, runtime};

/// The numbers of `PSInvocationState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    NotStarted = 0,
    Running = 1,
    Stopped = 3,
    Completed = 4,
    Failed = 5,
}

/// A `PowerShell` object.
struct PowerShell {
    commands: RefCell<Commands>,
    /// The runspace or pool that it was given, else the runspace that its first run makes.
    runspace: RefCell<Value>,
    /// It made its runspace, and closes it when it is disposed of.
    owns_runspace: Cell<bool>,
    streams: Streams,
    state: Cell<State>,
    reason: RefCell<Value>,
    had_errors: Cell<bool>,
    disposed: Cell<bool>,
    instance: Uuid,
}

/// `PSDataStreams`: one collection a stream.
#[derive(Clone)]
struct Streams {
    error: Rc<Seq>,
    warning: Rc<Seq>,
    verbose: Rc<Seq>,
    debug: Rc<Seq>,
    information: Rc<Seq>,
    progress: Rc<Seq>,
}

/// `IAsyncResult` of a run, which is over: what it wrote or what ended it.
struct Handle {
    outcome: RefCell<Option<R<Vec<Value>>>>,
}

macro_rules! net_object {
    ($($name:ident $full:literal),*) => { $(
        impl NetObject for $name {
            fn ty(&self) -> Ty {
                ty::find($full).unwrap_or(ty::known().object)
            }

            fn as_any(&self) -> &dyn Any {
                self
            }
        }
    )* };
}

net_object!(
    PowerShell "System.Management.Automation.PowerShell",
    Streams "System.Management.Automation.PSDataStreams",
    Handle "System.Management.Automation.PowerShellAsyncResult",
    Info "System.Management.Automation.PSInvocationStateInfo",
    WaitHandle "System.Threading.WaitHandle"
);

/// `PSInvocationStateInfo`.
struct Info {
    state: State,
    reason: Value,
}

/// The wait handle of a run that is over.
struct WaitHandle;

fn collection(element: &str) -> Rc<Seq> {
    let name = format!("System.Management.Automation.PSDataCollection`1[{element}]");
    Rc::new(Seq::new(
        ty::find(&name).unwrap_or(ty::known().array_list),
        Vec::new(),
    ))
}

impl Streams {
    fn new() -> Streams {
        let of = |record: &str| collection(&format!("System.Management.Automation.{record}Record"));
        Streams {
            error: of("Error"),
            warning: of("Warning"),
            verbose: of("Verbose"),
            debug: of("Debug"),
            information: of("Information"),
            progress: of("Progress"),
        }
    }

    fn clear(&self) {
        for stream in [
            &self.error,
            &self.warning,
            &self.verbose,
            &self.debug,
            &self.information,
            &self.progress,
        ] {
            stream.items_mut().clear();
        }
    }
}

impl PowerShell {
    fn new(rt: &mut Runtime, runspace: Value) -> PowerShell {
        PowerShell {
            commands: RefCell::default(),
            owns_runspace: Cell::new(runspace.is_null()),
            runspace: RefCell::new(runspace),
            streams: Streams::new(),
            state: Cell::new(State::NotStarted),
            reason: RefCell::default(),
            had_errors: Cell::new(false),
            disposed: Cell::new(false),
            instance: Uuid::from_u64_pair(rt.host.random(), rt.host.random()),
        }
    }

    /// The runspace of a run: its own, one of its pool, or a new one that it keeps.
    fn lend(&self, rt: &mut Runtime) -> R<Rc<Runspace>> {
        let given = self.runspace.borrow().clone();
        if let Some(runspace) = runspace_of(&given) {
            return Ok(runspace);
        }
        if let Some(pool) = given.downcast::<Pool>() {
            return pool.lend(rt);
        }
        let own = rt.make_runspace(Value::Null);
        own.open(rt)?;
        *self.runspace.borrow_mut() = Value::Net(own.clone());
        Ok(own)
    }

    /// Runs the commands to their end.
    ///
    /// # Errors
    /// The exception that ended the run; `InvalidOperationException` without commands.
    fn run(&self, rt: &mut Runtime, input: Option<Vec<Value>>) -> R<Vec<Value>> {
        if self.disposed.get() {
            return Exception::new(
                "System.ObjectDisposedException",
                "Cannot access a disposed object.\nObject name: 'PowerShell'.",
            )
            .raise();
        }
        let commands = self.commands.borrow().clone();
        if commands.is_empty() {
            return invalid("No commands are specified.");
        }
        if self.state.get() == State::Running {
            return invalid(
                "The state of the current PowerShell instance is not valid for this operation.",
            );
        }
        let runspace = self.lend(rt)?;
        self.state.set(State::Running);
        *self.reason.borrow_mut() = Value::Null;
        let list = || Rc::new(RefCell::new(Vec::new()));
        let (output, error, warning, verbose, debug, information) =
            (list(), list(), list(), list(), list(), list());
        let sink = |list: &Rc<RefCell<Vec<Value>>>| Sink::Out(Out::Collect(list.clone()));
        let redirects = Rc::new(Redirects {
            error: sink(&error),
            warning: sink(&warning),
            verbose: sink(&verbose),
            debug: sink(&debug),
            information: sink(&information),
            ..Redirects::default()
        });
        let out = Out::Collect(output.clone());
        let outcome = rt.in_runspace(&runspace, out, redirects, |rt| commands.run(rt, input));
        if let Some(pool) = self.runspace.borrow().downcast::<Pool>() {
            pool.give_back(runspace);
        }
        for (stream, written) in [
            (&self.streams.error, &error),
            (&self.streams.warning, &warning),
            (&self.streams.verbose, &verbose),
            (&self.streams.debug, &debug),
            (&self.streams.information, &information),
        ] {
            stream.items_mut().append(&mut written.borrow_mut());
        }
        let failed = match outcome {
            Ok(()) => None,
            Err(stop) => match rt.record_of(*stop) {
                Ok(raised) => Some(raised.record.exception.clone()),
                Err(Stop::Halt) => return Err(Box::new(Stop::Halt)),
                // `exit`, `return` and stray `break`s end the run only.
                Err(_) => None,
            },
        };
        self.had_errors
            .set(failed.is_some() || !self.streams.error.is_empty());
        match failed {
            None => {
                self.state.set(State::Completed);
                Ok(output.take())
            }
            Some(e) => {
                self.state.set(State::Failed);
                *self.reason.borrow_mut() = e.clone();
                Err(Box::new(Stop::Exception(e)))
            }
        }
    }
}

fn of(this: &Value) -> R<&PowerShell> {
    match this.downcast::<PowerShell>() {
        Some(found) => Ok(found),
        None => invalid("The member needs a PowerShell object."),
    }
}

fn streams(this: &Value) -> R<&Streams> {
    match this.downcast::<Streams>() {
        Some(found) => Ok(found),
        None => invalid("The member needs PSDataStreams."),
    }
}

fn results(output: Vec<Value>) -> Value {
    let found = collection("System.Management.Automation.PSObject");
    *found.items_mut() = output;
    Value::List(found)
}

/// The objects that go into the first pipeline; None where nothing was given.
fn input(engine: &mut dyn Engine, given: Option<&Value>) -> R<Option<Vec<Value>>> {
    match given {
        None => Ok(None),
        Some(v) if v.is_null() => Ok(None),
        Some(v) => match enumerate::elements(engine, v) {
            Some(items) => items.map(Some),
            None => Ok(Some(vec![v.clone()])),
        },
    }
}

/// Tells who listens what a run went through.
fn tell_state(engine: &mut dyn Engine, this: &Value) -> R<()> {
    const EVENT: &str = "InvocationStateChanged";
    if !engine.is_heard(this, EVENT) {
        return Ok(());
    }
    let (state, reason) = (of(this)?.state.get(), of(this)?.reason.borrow().clone());
    for (state, reason) in [(State::Running, Value::Null), (state, reason)] {
        let info = Value::net(Info { state, reason });
        let args = EventArgs::of(
            "System.Management.Automation.PSInvocationStateChangedEventArgs",
            vec![info],
        );
        engine.raise_event(this, EVENT, args)?;
    }
    Ok(())
}

fn invoke(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let input = input(engine, a.first())?;
    let output = of(this)?.run(runtime(engine)?, input);
    tell_state(engine, this)?;
    let output = output?;
    let kind = "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]";
    let kind = ty::find(kind).unwrap_or(ty::known().array_list);
    Ok(Value::List(Rc::new(Seq::new(kind, output))))
}

/// Runs at once; `EndInvoke` gives what was written, or raises what ended the run.
fn begin(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let input = input(engine, a.first())?;
    let outcome = of(this)?.run(runtime(engine)?, input);
    tell_state(engine, this)?;
    if let Err(stop) = &outcome
        && matches!(**stop, Stop::Halt)
    {
        return Err(Box::new(Stop::Halt));
    }
    // The output collection that the caller gave is filled as the run goes.
    if let (Some(Value::List(target)), Ok(output)) = (a.get(1).map(Value::base), &outcome) {
        target.items_mut().extend(output.iter().cloned());
    }
    Ok(Value::net(Handle {
        outcome: RefCell::new(Some(outcome)),
    }))
}

fn end(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let handle = a.first().unwrap_or(&Value::Null);
    match handle.downcast::<Handle>().and_then(|h| h.outcome.take()) {
        Some(outcome) => outcome.map(results),
        None => Exception::new(
            "System.ArgumentException",
            "The asyncResult object was not returned by this PowerShell object, or EndInvoke was called on it before.",
        )
        .raise(),
    }
}

fn text(engine: &mut dyn Engine, a: &[Value], at: usize) -> R<Str> {
    convert::to_str(engine, a.get(at).unwrap_or(&Value::Null))
}

fn add_script(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let script = text(engine, a, 0)?;
    let local = a.get(1).is_some_and(convert::to_bool);
    of(this)?.commands.borrow().add(script, true, local);
    Ok(this.clone())
}

fn add_command(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let name = text(engine, a, 0)?;
    of(this)?.commands.borrow().add(name, false, false);
    Ok(this.clone())
}

fn add_parameter(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let name = text(engine, a, 0)?;
    let value = a.get(1).cloned().unwrap_or(Value::Bool(true));
    of(this)?
        .commands
        .borrow()
        .add_parameter(Some(name), value)?;
    Ok(this.clone())
}

/// `AddParameters(dictionary)` by name, `AddParameters(list)` by position.
fn add_parameters(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let commands = of(this)?.commands.borrow().clone();
    match a.first().map(Value::base) {
        Some(Value::Hash(dict)) => {
            for (key, value) in dict.pairs() {
                let name = convert::to_str(engine, &key)?;
                commands.add_parameter(Some(name), value)?;
            }
        }
        Some(list) => {
            for value in input(engine, Some(list))?.unwrap_or_default() {
                commands.add_parameter(None, value)?;
            }
        }
        None => {}
    }
    Ok(this.clone())
}

const PROPERTIES: &[PropDef] = &[
    prop_set(
        "Commands",
        "System.Management.Automation.PSCommand",
        |_, t| Ok(Value::net(of(t)?.commands.borrow().clone())),
        |_, t, new| {
            if let Some(commands) = new.downcast::<Commands>() {
                *of(t)?.commands.borrow_mut() = commands.clone();
            }
            Ok(())
        },
    ),
    prop("HadErrors", "bool", |_, t| {
        Ok(of(t)?.had_errors.get().into())
    }),
    prop("HistoryString", "string", |_, _| Ok(Value::Null)),
    prop("InstanceId", "guid", |_, t| {
        Ok(Value::Guid(of(t)?.instance))
    }),
    prop(
        "InvocationStateInfo",
        "System.Management.Automation.PSInvocationStateInfo",
        |_, t| {
            let shell = of(t)?;
            Ok(Value::net(Info {
                state: shell.state.get(),
                reason: shell.reason.borrow().clone(),
            }))
        },
    ),
    prop("IsNested", "bool", |_, _| Ok(false.into())),
    prop("IsRunspaceOwner", "bool", |_, t| {
        Ok(of(t)?.owns_runspace.get().into())
    }),
    prop_set(
        "Runspace",
        "runspace",
        |_, t| Ok(of(t)?.runspace.borrow().clone()),
        set_runspace,
    ),
    prop_set(
        "RunspacePool",
        "System.Management.Automation.Runspaces.RunspacePool",
        |_, t| {
            let given = of(t)?.runspace.borrow().clone();
            Ok(match given.downcast::<Pool>() {
                Some(_) => given,
                None => Value::Null,
            })
        },
        set_runspace,
    ),
    prop(
        "Streams",
        "System.Management.Automation.PSDataStreams",
        |_, t| Ok(Value::net(of(t)?.streams.clone())),
    ),
];

fn set_runspace(_: &mut dyn Engine, this: &Value, new: Value) -> R<()> {
    let shell = of(this)?;
    shell.owns_runspace.set(false);
    *shell.runspace.borrow_mut() = new;
    Ok(())
}

const METHODS: &[MethodDef] = &[
    method(
        "AddArgument",
        &[overload(
            "powershell AddArgument(System.Object value)",
            |_, t, a| {
                let value = a.first().cloned().unwrap_or_default();
                of(t)?.commands.borrow().add_parameter(None, value)?;
                Ok(t.clone())
            },
        )],
    ),
    method(
        "AddCommand",
        &[
            overload("powershell AddCommand(string cmdlet)", add_command),
            overload(
                "powershell AddCommand(string cmdlet, bool useLocalScope)",
                add_command,
            ),
            overload(
                "powershell AddCommand(System.Management.Automation.CommandInfo commandInfo)",
                add_command,
            ),
        ],
    ),
    method(
        "AddParameter",
        &[
            overload(
                "powershell AddParameter(string parameterName)",
                add_parameter,
            ),
            overload(
                "powershell AddParameter(string parameterName, System.Object value)",
                add_parameter,
            ),
        ],
    ),
    method(
        "AddParameters",
        &[
            overload(
                "powershell AddParameters(System.Collections.IDictionary parameters)",
                add_parameters,
            ),
            overload(
                "powershell AddParameters(System.Collections.IList parameters)",
                add_parameters,
            ),
        ],
    ),
    method(
        "AddScript",
        &[
            overload("powershell AddScript(string script)", add_script),
            overload(
                "powershell AddScript(string script, bool useLocalScope)",
                add_script,
            ),
        ],
    ),
    method(
        "AddStatement",
        &[overload("powershell AddStatement()", |_, t, _| {
            of(t)?.commands.borrow().add_statement();
            Ok(t.clone())
        })],
    ),
    method(
        "BeginInvoke",
        &[
            overload("System.IAsyncResult BeginInvoke()", begin),
            overload(
                "System.IAsyncResult BeginInvoke[T](System.Management.Automation.PSDataCollection[T] input)",
                begin,
            ),
            overload(
                "System.IAsyncResult BeginInvoke[TInput,TOutput](System.Object input, System.Object output)",
                begin,
            ),
        ],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |_, t, _| {
            let shell = of(t)?;
            shell.disposed.set(true);
            if shell.owns_runspace.get()
                && let Some(runspace) = runspace_of(&shell.runspace.borrow())
            {
                runspace.close();
            }
            Ok(Value::Void)
        })],
    ),
    method(
        "EndInvoke",
        &[overload(
            "System.Management.Automation.PSDataCollection[psobject] EndInvoke(System.IAsyncResult asyncResult)",
            end,
        )],
    ),
    method(
        "Invoke",
        &[
            overload(
                "System.Collections.ObjectModel.Collection[psobject] Invoke()",
                invoke,
            ),
            overload(
                "System.Collections.ObjectModel.Collection[psobject] Invoke(System.Collections.IEnumerable input)",
                invoke,
            ),
        ],
    ),
    method(
        "Stop",
        &[overload("void Stop()", |_, t, _| {
            let shell = of(t)?;
            // A run is over before anybody can stop it.
            if shell.state.get() == State::NotStarted {
                shell.state.set(State::Stopped);
            }
            Ok(Value::Void)
        })],
    ),
    static_method(
        "Create",
        &[
            overload("static powershell Create()", |e, _, _| {
                create(e, Value::Null)
            }),
            overload(
                "static powershell Create(System.Management.Automation.RunspaceMode runspace)",
                |e, _, a| {
                    // `CurrentRunspace` is 0.
                    let current = convert::to_i32(e, a.first().unwrap_or(&Value::Null))? == 0;
                    let own = match current {
                        true => runtime(e)?
                            .runspaces()
                            .into_iter()
                            .next()
                            .unwrap_or_default(),
                        false => Value::Null,
                    };
                    create(e, own)
                },
            ),
            overload(
                "static powershell Create(initialsessionstate initialSessionState)",
                |e, _, a| {
                    let initial = a.first().cloned().unwrap_or_default();
                    let rt = runtime(e)?;
                    let runspace = rt.make_runspace(initial);
                    runspace.open(rt)?;
                    create(e, Value::Net(runspace))
                },
            ),
            overload("static powershell Create(runspace runspace)", |e, _, a| {
                create(e, a.first().cloned().unwrap_or_default())
            }),
        ],
    ),
];

fn create(engine: &mut dyn Engine, runspace: Value) -> R<Value> {
    Ok(Value::net(PowerShell::new(runtime(engine)?, runspace)))
}

/// A stream's collection.
macro_rules! stream {
    ($name:literal, $record:literal, $field:ident) => {
        prop(
            $name,
            concat!(
                "System.Management.Automation.PSDataCollection[System.Management.Automation.",
                $record,
                "]"
            ),
            |_, t| Ok(Value::List(streams(t)?.$field.clone())),
        )
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.PowerShell",
        interfaces: &["System.IDisposable"],
        properties: PROPERTIES,
        methods: METHODS,
        events: &[event(
            "InvocationStateChanged",
            "System.EventHandler`1[System.Management.Automation.PSInvocationStateChangedEventArgs]",
            "System.Management.Automation.PSInvocationStateChangedEventArgs",
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSInvocationStateChangedEventArgs",
        base: "System.EventArgs",
        properties: &[prop(
            "InvocationStateInfo",
            "System.Management.Automation.PSInvocationStateInfo",
            field::<0>,
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSDataStreams",
        properties: &[
            stream!("Error", "ErrorRecord", error),
            stream!("Progress", "ProgressRecord", progress),
            stream!("Verbose", "VerboseRecord", verbose),
            stream!("Debug", "DebugRecord", debug),
            stream!("Warning", "WarningRecord", warning),
            stream!("Information", "InformationRecord", information),
        ],
        methods: &[method(
            "ClearStreams",
            &[overload("void ClearStreams()", |_, t, _| {
                streams(t)?.clear();
                Ok(Value::Void)
            })],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSInvocationStateInfo",
        properties: &[
            prop(
                "State",
                "System.Management.Automation.PSInvocationState",
                |_, t| {
                    Ok(t.downcast::<Info>().map_or(Value::Null, |info| {
                        enumeration(
                            "System.Management.Automation.PSInvocationState",
                            info.state as i64,
                        )
                    }))
                },
            ),
            prop("Reason", "System.Exception", |_, t| {
                Ok(t.downcast::<Info>()
                    .map_or(Value::Null, |info| info.reason.clone()))
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IAsyncResult",
        ..TypeDef::INTERFACE
    },
    &TypeDef {
        name: "System.Management.Automation.PowerShellAsyncResult",
        interfaces: &["System.IAsyncResult"],
        properties: &[
            prop("AsyncState", "System.Object", |_, _| Ok(Value::Null)),
            prop("AsyncWaitHandle", "System.Threading.WaitHandle", |_, _| {
                Ok(Value::net(WaitHandle))
            }),
            prop("CompletedSynchronously", "bool", |_, _| Ok(false.into())),
            prop("IsCompleted", "bool", |_, _| Ok(true.into())),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.WaitHandle",
        interfaces: &["System.IDisposable"],
        methods: &[
            method(
                "Close",
                &[overload("void Close()", |_, _, _| Ok(Value::Void))],
            ),
            method(
                "Dispose",
                &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
            ),
            method(
                "WaitOne",
                &[
                    overload("bool WaitOne()", |_, _, _| Ok(true.into())),
                    overload("bool WaitOne(int millisecondsTimeout)", |_, _, _| {
                        Ok(true.into())
                    }),
                    overload("bool WaitOne(timespan timeout)", |_, _, _| Ok(true.into())),
                    overload(
                        "bool WaitOne(int millisecondsTimeout, bool exitContext)",
                        |_, _, _| Ok(true.into()),
                    ),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
];
