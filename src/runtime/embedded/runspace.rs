//! Runspaces, their pools and the factory that makes them.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::ty::{
    DefKind, Overload, PropDef, method, overload, prop, prop_set, static_method, static_prop,
};
use crate::value::{
    Engine, Exception, NetObject, R, Seq, Str, Ty, TypeDef, Uuid, Value, convert, ty,
};

use super::super::pipeline::{Out, Redirects};
use super::super::scope::{Scope, ScopeKind};
use super::super::{Runtime, sym};
use super::initial::Initial;
use super::{enumeration, invalid, runtime};

/// Where a runspace stands: the numbers of `RunspaceState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    BeforeOpen = 0,
    Opened = 2,
    Closed = 3,
}

/// A runspace: a session's global scope and its list of errors.
pub(super) struct Runspace {
    id: i32,
    name: RefCell<Str>,
    instance: Uuid,
    state: Cell<State>,
    /// The variables and functions of the session; None for the script's own session, which the runtime holds.
    session: Option<(Rc<Scope>, Rc<Seq>)>,
    initial: Value,
    settings: RefCell<Vec<(&'static str, Value)>>,
}

impl NetObject for Runspace {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Runspaces.LocalRunspace")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The runspaces of a session, its own first.
#[derive(Default)]
struct Runspaces {
    all: Vec<Rc<Runspace>>,
    last: i32,
}

impl Runtime {
    /// All runspaces that were made and not closed, the script's own first.
    pub fn runspaces(&mut self) -> Vec<Value> {
        self.own_runspace();
        let all = &mut self.session::<Runspaces>().all;
        all.retain(|r| r.state.get() != State::Closed);
        all.iter().map(|r| Value::Net(r.clone())).collect()
    }

    /// The identity of the session's own runspace.
    pub fn runspace_id(&mut self) -> Uuid {
        self.own_runspace().instance
    }

    fn own_runspace(&mut self) -> Rc<Runspace> {
        if let Some(own) = self.session::<Runspaces>().all.first() {
            return own.clone();
        }
        let own = self.new_runspace(None, Value::Null);
        own.state.set(State::Opened);
        own
    }

    fn new_runspace(
        &mut self,
        session: Option<(Rc<Scope>, Rc<Seq>)>,
        initial: Value,
    ) -> Rc<Runspace> {
        let instance = Uuid::from_u64_pair(self.host.random(), self.host.random());
        let runspaces = self.session::<Runspaces>();
        runspaces.last = runspaces.last.saturating_add(1);
        let id = runspaces.last;
        let made = Rc::new(Runspace {
            id,
            name: RefCell::new(format!("Runspace{id}").into()),
            instance,
            state: Cell::new(State::BeforeOpen),
            session,
            initial,
            settings: RefCell::default(),
        });
        runspaces.all.push(made.clone());
        made
    }

    /// A runspace that is not open yet and begins with an initial session state (null: with the default one).
    pub(super) fn make_runspace(&mut self, initial: Value) -> Rc<Runspace> {
        self.own_runspace();
        let scope = Scope::new(ScopeKind::Global, None, None);
        let errors = Rc::new(Seq::array_list(Vec::new()));
        self.new_runspace(Some((scope, errors)), initial)
    }

    /// Runs `f` in a runspace, which must be open.
    ///
    /// # Errors
    /// `InvalidRunspaceStateException` where it is not open; what `f` raises.
    pub(super) fn in_runspace<T>(
        &mut self,
        runspace: &Runspace,
        out: Out,
        redirects: Rc<Redirects>,
        f: impl FnOnce(&mut Runtime) -> R<T>,
    ) -> R<T> {
        if runspace.state.get() != State::Opened {
            return not_open(runspace.state.get());
        }
        match &runspace.session {
            Some((scope, errors)) => {
                self.in_session(scope.clone(), errors.clone(), out, redirects, f)
            }
            None => {
                let saved = (
                    std::mem::replace(&mut self.out, out),
                    std::mem::replace(&mut self.redirects, redirects),
                );
                let result = f(self);
                (self.out, self.redirects) = saved;
                result
            }
        }
    }
}

fn not_open<T>(state: State) -> R<T> {
    let state = match state {
        State::BeforeOpen => "BeforeOpen",
        State::Opened => "Opened",
        State::Closed => "Closed",
    };
    Exception::new(
        "System.Management.Automation.Runspaces.InvalidRunspaceStateException",
        format!(
            "Cannot perform the operation because the runspace is not in the 'Opened' state. The current state of the \
             runspace is '{state}'."
        ),
    )
    .raise()
}

impl Runspace {
    /// Opens it: its session gets what every session has, and what its initial state adds.
    ///
    /// # Errors
    /// `InvalidRunspaceStateException` where it was opened before; what the initial state's functions raise.
    pub(super) fn open(&self, rt: &mut Runtime) -> R<()> {
        if self.state.get() != State::BeforeOpen {
            return Exception::new(
                "System.Management.Automation.Runspaces.InvalidRunspaceStateException",
                "Cannot open the runspace because the runspace is not in the BeforeOpen state.",
            )
            .raise();
        }
        self.state.set(State::Opened);
        let redirects = Rc::new(Redirects::default());
        rt.in_runspace(self, Out::Null, redirects, |rt| {
            rt.define_session_variables();
            match self.initial.downcast::<Initial>() {
                Some(initial) => initial.apply(rt),
                None => Ok(()),
            }
        })
    }

    /// Closes it.
    pub(super) fn close(&self) {
        self.state.set(State::Closed);
    }
}

/// The runspace in a value.
pub(super) fn runspace_of(value: &Value) -> Option<Rc<Runspace>> {
    match value.base() {
        Value::Net(n) => {
            let any: Rc<dyn Any> = n.clone();
            any.downcast::<Runspace>().ok()
        }
        _ => None,
    }
}

fn of(this: &Value) -> R<Rc<Runspace>> {
    match runspace_of(this) {
        Some(found) => Ok(found),
        None => invalid("The member needs a runspace."),
    }
}

/// A pool: what its runspaces begin with, and those that nobody uses at the moment.
pub(super) struct Pool {
    initial: Value,
    free: RefCell<Vec<Rc<Runspace>>>,
    state: Cell<State>,
    sizes: Cell<(i32, i32)>,
    instance: Uuid,
    settings: RefCell<Vec<(&'static str, Value)>>,
}

impl NetObject for Pool {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Runspaces.RunspacePool")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Pool {
    /// A runspace of the pool, open.
    ///
    /// # Errors
    /// As [`Runspace::open`], and where the pool is not open.
    pub fn lend(&self, rt: &mut Runtime) -> R<Rc<Runspace>> {
        if self.state.get() != State::Opened {
            return not_open(self.state.get());
        }
        if let Some(free) = self.free.borrow_mut().pop() {
            return Ok(free);
        }
        let lent = rt.make_runspace(self.initial.clone());
        lent.open(rt)?;
        Ok(lent)
    }

    /// Takes a runspace back.
    pub fn give_back(&self, runspace: Rc<Runspace>) {
        match self.state.get() {
            State::Opened => self.free.borrow_mut().push(runspace),
            _ => runspace.close(),
        }
    }

    fn close(&self) {
        self.state.set(State::Closed);
        for runspace in self.free.take() {
            runspace.close();
        }
    }
}

fn pool(this: &Value) -> R<&Pool> {
    match this.downcast::<Pool>() {
        Some(found) => Ok(found),
        None => invalid("The member needs a runspace pool."),
    }
}

/// What a runspace is asked for its variables through.
struct Proxy(Rc<Runspace>);

impl NetObject for Proxy {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Runspaces.SessionStateProxy")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn proxy(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<(Rc<Scope>, sym::Sym)> {
    let name = convert::to_str(engine, a.first().unwrap_or(&Value::Null))?;
    let Some(proxy) = this.downcast::<Proxy>() else {
        return invalid("The member needs a SessionStateProxy.");
    };
    if proxy.0.state.get() != State::Opened {
        return not_open(proxy.0.state.get());
    }
    let scope = match &proxy.0.session {
        Some((scope, _)) => scope.clone(),
        None => runtime(engine)?.global.clone(),
    };
    Ok((scope, sym::Sym::of(&name)))
}

/// `RunspaceStateInfo`: the state, which is also its text.
struct StateInfo(State);

impl NetObject for StateInfo {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.RunspaceStateInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(convert::to_str(engine, &state_value(self.0)))
    }
}

fn state_value(state: State) -> Value {
    enumeration(
        "System.Management.Automation.Runspaces.RunspaceState",
        state as i64,
    )
}

/// A property that is kept and changes nothing: threads belong to the real thing.
macro_rules! kept {
    ($of:ident, $name:literal, $ty:literal, $default:literal) => {
        prop_set(
            $name,
            $ty,
            |_, t| {
                let object = $of(t)?;
                let settings = object.settings.borrow();
                let set = settings.iter().find(|(name, _)| *name == $name);
                Ok(set.map_or_else(|| enumeration($ty, $default), |(_, v)| v.clone()))
            },
            |_, t, new| {
                let object = $of(t)?;
                let mut settings = object.settings.borrow_mut();
                settings.retain(|(name, _)| *name != $name);
                settings.push(($name, new));
                Ok(())
            },
        )
    };
}

const OPEN: &[Overload] = &[overload("void Open()", |e, t, _| {
    let runspace = of(t)?;
    runspace.open(runtime(e)?)?;
    Ok(Value::Void)
})];

const CLOSE: &[Overload] = &[overload("void Close()", |_, t, _| {
    of(t)?.close();
    Ok(Value::Void)
})];

const CLOSE_POOL: &[Overload] = &[overload("void Close()", |_, t, _| {
    pool(t)?.close();
    Ok(Value::Void)
})];

const RUNSPACE: &[PropDef] = &[
    kept!(of, "ApartmentState", "System.Threading.ApartmentState", 2),
    prop("ComputerName", "string", |_, _| Ok(Value::str("localhost"))),
    prop("Id", "int", |_, t| Ok(of(t)?.id.into())),
    prop("InitialSessionState", "initialsessionstate", |_, t| {
        Ok(of(t)?.initial.clone())
    }),
    prop("InstanceId", "guid", |_, t| {
        Ok(Value::Guid(of(t)?.instance))
    }),
    prop_set(
        "Name",
        "string",
        |_, t| Ok(Value::Str(of(t)?.name.borrow().clone())),
        |_, t, new| {
            *of(t)?.name.borrow_mut() = new.as_str().unwrap_or_default().into();
            Ok(())
        },
    ),
    prop(
        "RunspaceAvailability",
        "System.Management.Automation.Runspaces.RunspaceAvailability",
        |_, t| {
            let runspace = of(t)?;
            // The script's own is at work as long as anybody can ask.
            let number = match (runspace.state.get(), &runspace.session) {
                (State::Opened, Some(_)) => 1,
                (State::Opened, None) => 3,
                _ => 0,
            };
            Ok(enumeration(
                "System.Management.Automation.Runspaces.RunspaceAvailability",
                number,
            ))
        },
    ),
    prop("RunspaceIsRemote", "bool", |_, _| Ok(false.into())),
    prop(
        "RunspaceStateInfo",
        "System.Management.Automation.RunspaceStateInfo",
        |_, t| Ok(Value::net(StateInfo(of(t)?.state.get()))),
    ),
    prop(
        "SessionStateProxy",
        "System.Management.Automation.Runspaces.SessionStateProxy",
        |_, t| Ok(Value::net(Proxy(of(t)?))),
    ),
    kept!(
        of,
        "ThreadOptions",
        "System.Management.Automation.Runspaces.PSThreadOptions",
        0
    ),
    prop("Version", "version", |e, _| {
        let text = Value::str(if e.edition().is_core() {
            "7.6.5"
        } else {
            "5.1.19041.1"
        });
        match ty::find("System.Version") {
            Some(t) => convert::to(e, &text, t),
            None => Ok(text),
        }
    }),
    static_prop("CanUseDefaultRunspace", "bool", |_, _| Ok(true.into())),
    static_prop("DefaultRunspace", "runspace", |e, _| {
        Ok(Value::Net(runtime(e)?.own_runspace()))
    }),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Runspaces.Runspace",
        interfaces: &["System.IDisposable"],
        kind: DefKind::Abstract,
        properties: RUNSPACE,
        methods: &[
            method("Close", CLOSE),
            method(
                "Dispose",
                &[overload("void Dispose()", |_, t, _| {
                    of(t)?.close();
                    Ok(Value::Void)
                })],
            ),
            method("Open", OPEN),
            method(
                "ResetRunspaceState",
                &[overload("void ResetRunspaceState()", |_, _, _| {
                    Ok(Value::Void)
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.LocalRunspace",
        base: "System.Management.Automation.Runspaces.Runspace",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.RunspaceStateInfo",
        properties: &[
            prop(
                "State",
                "System.Management.Automation.Runspaces.RunspaceState",
                |_, t| {
                    Ok(t.downcast::<StateInfo>()
                        .map_or(Value::Null, |i| state_value(i.0)))
                },
            ),
            prop("Reason", "System.Exception", |_, _| Ok(Value::Null)),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.SessionStateProxy",
        methods: &[
            method(
                "GetVariable",
                &[overload(
                    "System.Object GetVariable(string name)",
                    |e, t, a| {
                        let (scope, sym) = proxy(e, t, a)?;
                        let rt = runtime(e)?;
                        Ok(rt
                            .in_scope(scope, |rt| Ok(rt.variable(sym)))?
                            .unwrap_or_default())
                    },
                )],
            ),
            method(
                "SetVariable",
                &[overload(
                    "void SetVariable(string name, System.Object value)",
                    |e, t, a| {
                        let (scope, sym) = proxy(e, t, a)?;
                        scope.put(sym, a.get(1).cloned().unwrap_or_default());
                        Ok(Value::Void)
                    },
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.RunspacePool",
        interfaces: &["System.IDisposable"],
        properties: &[
            kept!(pool, "ApartmentState", "System.Threading.ApartmentState", 2),
            prop("InitialSessionState", "initialsessionstate", |_, t| {
                Ok(pool(t)?.initial.clone())
            }),
            prop("InstanceId", "guid", |_, t| {
                Ok(Value::Guid(pool(t)?.instance))
            }),
            prop("IsDisposed", "bool", |_, t| {
                Ok((pool(t)?.state.get() == State::Closed).into())
            }),
            prop(
                "RunspacePoolStateInfo",
                "System.Management.Automation.RunspaceStateInfo",
                |_, t| Ok(Value::net(StateInfo(pool(t)?.state.get()))),
            ),
            kept!(
                pool,
                "ThreadOptions",
                "System.Management.Automation.Runspaces.PSThreadOptions",
                0
            ),
        ],
        methods: &[
            method("Close", CLOSE_POOL),
            method(
                "Dispose",
                &[overload("void Dispose()", |_, t, _| {
                    pool(t)?.close();
                    Ok(Value::Void)
                })],
            ),
            method(
                "GetAvailableRunspaces",
                &[overload("int GetAvailableRunspaces()", |_, t, _| {
                    Ok(pool(t)?.sizes.get().1.into())
                })],
            ),
            method(
                "GetMaxRunspaces",
                &[overload("int GetMaxRunspaces()", |_, t, _| {
                    Ok(pool(t)?.sizes.get().1.into())
                })],
            ),
            method(
                "GetMinRunspaces",
                &[overload("int GetMinRunspaces()", |_, t, _| {
                    Ok(pool(t)?.sizes.get().0.into())
                })],
            ),
            method(
                "Open",
                &[overload("void Open()", |_, t, _| {
                    let pool = pool(t)?;
                    if pool.state.get() != State::BeforeOpen {
                        return not_open(pool.state.get());
                    }
                    pool.state.set(State::Opened);
                    Ok(Value::Void)
                })],
            ),
            method(
                "SetMaxRunspaces",
                &[overload(
                    "bool SetMaxRunspaces(int maxRunspaces)",
                    |e, t, a| {
                        let most = convert::to_i32(e, a.first().unwrap_or(&Value::Null))?;
                        let pool = pool(t)?;
                        let (least, _) = pool.sizes.get();
                        let fits = most >= least.max(1);
                        if fits {
                            pool.sizes.set((least, most));
                        }
                        Ok(fits.into())
                    },
                )],
            ),
            method(
                "SetMinRunspaces",
                &[overload(
                    "bool SetMinRunspaces(int minRunspaces)",
                    |e, t, a| {
                        let least = convert::to_i32(e, a.first().unwrap_or(&Value::Null))?;
                        let pool = pool(t)?;
                        let (_, most) = pool.sizes.get();
                        let fits = (1..=most).contains(&least);
                        if fits {
                            pool.sizes.set((least, most));
                        }
                        Ok(fits.into())
                    },
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.RunspaceFactory",
        kind: DefKind::Abstract,
        methods: &[
            static_method(
                "CreateRunspace",
                &[
                    overload("static runspace CreateRunspace()", create),
                    overload(
                        "static runspace CreateRunspace(initialsessionstate initialSessionState)",
                        create,
                    ),
                    overload(
                        "static runspace CreateRunspace(System.Management.Automation.Host.PSHost host)",
                        |e, t, _| create(e, t, &[]),
                    ),
                    overload(
                        "static runspace CreateRunspace(System.Management.Automation.Host.PSHost host, initialsessionstate initialSessionState)",
                        |e, t, a| create(e, t, a.get(1..).unwrap_or_default()),
                    ),
                ],
            ),
            static_method(
                "CreateRunspacePool",
                &[
                    overload(
                        "static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool()",
                        |e, _, _| make_pool(e, (1, 1), Value::Null),
                    ),
                    overload(
                        "static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces)",
                        |e, _, a| create_pool(e, a, Value::Null),
                    ),
                    overload(
                        "static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool(initialsessionstate initialSessionState)",
                        |e, _, a| make_pool(e, (1, 1), a.first().cloned().unwrap_or_default()),
                    ),
                    overload(
                        "static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces, System.Management.Automation.Host.PSHost host)",
                        |e, _, a| create_pool(e, a, Value::Null),
                    ),
                    overload(
                        "static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces, initialsessionstate initialSessionState, System.Management.Automation.Host.PSHost host)",
                        |e, _, a| create_pool(e, a, a.get(2).cloned().unwrap_or_default()),
                    ),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
];

fn create(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let initial = a.first().cloned().unwrap_or_default();
    Ok(Value::Net(runtime(engine)?.make_runspace(initial)))
}

fn create_pool(engine: &mut dyn Engine, a: &[Value], initial: Value) -> R<Value> {
    let least = convert::to_i32(engine, a.first().unwrap_or(&Value::Null))?;
    let most = convert::to_i32(engine, a.get(1).unwrap_or(&Value::Null))?;
    make_pool(engine, (least, most), initial)
}

fn make_pool(engine: &mut dyn Engine, (least, most): (i32, i32), initial: Value) -> R<Value> {
    let refused = match (least, most) {
        (_, ..1) => {
            Some("The value of the 'maxPoolSize' parameter must be greater than or equal to 1.")
        }
        (..1, _) => {
            Some("The value of the 'minPoolSize' parameter must be greater than or equal to 1.")
        }
        _ if least > most => Some(
            "The value of the 'minPoolSize' parameter cannot be greater than the value of 'maxPoolSize'.",
        ),
        _ => None,
    };
    if let Some(message) = refused {
        return Exception::new("System.ArgumentException", message).raise();
    }
    let rt = runtime(engine)?;
    let instance = Uuid::from_u64_pair(rt.host.random(), rt.host.random());
    Ok(Value::net(Pool {
        initial,
        free: RefCell::default(),
        state: Cell::new(State::BeforeOpen),
        sizes: Cell::new((least, most)),
        instance,
        settings: RefCell::default(),
    }))
}
