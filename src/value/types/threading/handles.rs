//! What can be waited for: events, semaphores, mutexes. A mutex with a name keeps other runs of msol out as well: it is
//! a locked file among the temporary ones.

use std::any::Any;
use std::cell::Cell;
use std::fs::File;
use std::time::{Duration, Instant};

use super::super::{args, throw};
use crate::value::ty::{MethodDef, Overload, PropDef, method, overload, prop, static_method};
use crate::value::{Engine, Exception, NetObject, R, Ty, TypeDef, Value};

/// How often a file is tried that another run has locked.
const PAUSE: Duration = Duration::from_millis(20);

/// The kinds of handles.
enum Kind {
    /// Signalled until it is reset; with `true` the first who waited resets it.
    Event(bool),
    /// Held as often as it was waited for.
    Mutex(Option<File>),
    /// Lets through as many as it counts, up to a limit.
    Semaphore(i32),
}

struct Handle {
    ty: Ty,
    kind: Kind,
    /// Signalled, held or free places.
    count: Cell<i32>,
    closed: Cell<bool>,
}

impl NetObject for Handle {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn of(this: &Value) -> R<&Handle> {
    match this.downcast::<Handle>() {
        Some(handle) if handle.closed.get() => Exception::new(
            "System.ObjectDisposedException",
            "Safe handle has been closed.\nObject name: 'SafeHandle'.",
        )
        .raise(),
        Some(handle) => Ok(handle),
        None => throw::not_supported("The member needs a WaitHandle."),
    }
}

fn made(ty: Ty, kind: Kind, count: i32) -> Value {
    Value::net(Handle {
        ty,
        kind,
        count: Cell::new(count),
        closed: Cell::new(false),
    })
}

impl Handle {
    /// Waits; None for as long as it takes. True where it was signalled in time.
    fn wait(&self, limit: Option<Duration>) -> R<bool> {
        match &self.kind {
            Kind::Event(resets) if self.count.get() > 0 => {
                if *resets {
                    self.count.set(0);
                }
                Ok(true)
            }
            Kind::Semaphore(_) if self.count.get() > 0 => {
                self.count.set(self.count.get() - 1);
                Ok(true)
            }
            Kind::Mutex(file) => {
                if self.count.get() == 0
                    && let Some(file) = file
                    && !lock(file, limit)
                {
                    return Ok(false);
                }
                self.count.set(self.count.get().saturating_add(1));
                Ok(true)
            }
            // Nobody else runs who could signal it.
            Kind::Event(_) | Kind::Semaphore(_) => match limit {
                Some(limit) => {
                    std::thread::sleep(limit);
                    Ok(false)
                }
                None => throw::invalid_operation(
                    "The wait would never end: a script of msol runs on one thread, and nobody else can signal the handle.",
                ),
            },
        }
    }
}

/// Locks a file, as soon as another run lets it go.
fn lock(file: &File, limit: Option<Duration>) -> bool {
    let end = limit.and_then(|limit| Instant::now().checked_add(limit));
    loop {
        if file.try_lock().is_ok() {
            return true;
        }
        if limit.is_some() && end.is_none_or(|end| Instant::now() >= end) {
            return false;
        }
        std::thread::sleep(PAUSE);
    }
}

/// The time that a wait may take; None for ever.
fn limit(engine: &dyn Engine, a: &[Value]) -> R<Option<Duration>> {
    let milliseconds = match args::value(a, 0).base() {
        Value::Null | Value::Void => return Ok(None),
        Value::TimeSpan(span) => span.0 / 10_000,
        _ => args::long(a, 0)?,
    };
    match u64::try_from(milliseconds) {
        Ok(milliseconds) => Ok(Some(Duration::from_millis(milliseconds))),
        Err(_) if milliseconds == -1 => Ok(None),
        Err(_) => throw::out_of_range(
            engine,
            "Number must be either non-negative and less than or equal to Int32.MaxValue or -1.",
            "millisecondsTimeout",
        ),
    }
}

fn wait(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let limit = limit(engine, a)?;
    Ok(of(this)?.wait(limit)?.into())
}

fn wait_quietly(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    wait(engine, this, a).map(|_| Value::Void)
}

fn close(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    if let Some(handle) = this.downcast::<Handle>() {
        handle.closed.set(true);
        release_file(handle);
    }
    Ok(Value::Void)
}

fn release_file(handle: &Handle) {
    if let Kind::Mutex(Some(file)) = &handle.kind {
        // A file that is not locked need not be let go.
        let _ = file.unlock();
    }
}

const WAIT: &[Overload] = &[
    overload("bool WaitOne()", wait),
    overload("bool WaitOne(int millisecondsTimeout)", wait),
    overload("bool WaitOne(timespan timeout)", wait),
    overload(
        "bool WaitOne(int millisecondsTimeout, bool exitContext)",
        wait,
    ),
    overload("bool WaitOne(timespan timeout, bool exitContext)", wait),
];

const CLOSE: MethodDef = method("Close", &[overload("void Close()", close)]);
const DISPOSE: MethodDef = method("Dispose", &[overload("void Dispose()", close)]);
const WAIT_ONE: MethodDef = method("WaitOne", WAIT);

fn signal(this: &Value, on: bool) -> R<Value> {
    of(this)?.count.set(on.into());
    Ok(true.into())
}

const EVENT: &[MethodDef] = &[
    CLOSE,
    DISPOSE,
    method(
        "Reset",
        &[overload("bool Reset()", |_, t, _| signal(t, false))],
    ),
    method("Set", &[overload("bool Set()", |_, t, _| signal(t, true))]),
    WAIT_ONE,
];

const EVENT_SLIM: &[MethodDef] = &[
    DISPOSE,
    method(
        "Reset",
        &[overload("void Reset()", |_, t, _| {
            signal(t, false).map(|_| Value::Void)
        })],
    ),
    method(
        "Set",
        &[overload("void Set()", |_, t, _| {
            signal(t, true).map(|_| Value::Void)
        })],
    ),
    method(
        "Wait",
        &[
            overload("void Wait()", wait_quietly),
            overload("bool Wait(timespan timeout)", wait),
            overload("bool Wait(int millisecondsTimeout)", wait),
        ],
    ),
];

const MUTEX: &[MethodDef] = &[
    CLOSE,
    DISPOSE,
    method(
        "ReleaseMutex",
        &[overload("void ReleaseMutex()", |_, t, _| {
            let handle = of(t)?;
            let left = handle.count.get() - 1;
            if left < 0 {
                return Exception::new(
                    "System.ApplicationException",
                    "Object synchronization method was called from an unsynchronized block of code.",
                )
                .raise();
            }
            handle.count.set(left);
            if left == 0 {
                release_file(handle);
            }
            Ok(Value::Void)
        })],
    ),
    WAIT_ONE,
    static_method(
        "OpenExisting",
        &[overload(
            "static System.Threading.Mutex OpenExisting(string name)",
            |e, t, a| match existing(e, t, a)? {
                Some(mutex) => Ok(mutex),
                None => Exception::new(
                    "System.Threading.WaitHandleCannotBeOpenedException",
                    "No handle of the given name exists.",
                )
                .raise(),
            },
        )],
    ),
    static_method(
        "TryOpenExisting",
        &[overload(
            "static bool TryOpenExisting(string name, [ref] System.Threading.Mutex result)",
            |e, t, a| {
                let found = existing(e, t, a)?;
                args::set_ref(e, a, 1, &found.clone().unwrap_or_default())?;
                Ok(found.is_some().into())
            },
        )],
    ),
];

/// A named mutex that is held by somebody.
fn existing(engine: &dyn Engine, target: &Value, a: &[Value]) -> R<Option<Value>> {
    let name = args::text(a, 0)?;
    if name.is_empty() {
        return throw::argument(engine, "Empty name is not legal.", "name");
    }
    let file = open(name)?;
    let free = file.try_lock().is_ok();
    if free {
        // It was only looked at.
        let _ = file.unlock();
        return Ok(None);
    }
    let ty = args::target_type(target);
    Ok(Some(made(ty, Kind::Mutex(Some(file)), 0)))
}

/// The file behind a mutex's name.
fn open(name: &str) -> R<File> {
    let leaf = name.rsplit('\\').next().unwrap_or(name);
    let safe: String = leaf
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    let path = std::env::temp_dir().join(format!(".msol-mutex-{safe}"));
    let opened = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path);
    opened.or_else(|e| super::super::io::failed(&e, &path))
}

/// `new(initiallyOwned, name, createdNew)`.
fn make_mutex(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let owned = args::flag(a, 0)?;
    let name = args::text(a, 1)?;
    let file = match name.is_empty() {
        true => None,
        false => Some(open(name)?),
    };
    let is_new = match &file {
        Some(file) => file.try_lock().is_ok(),
        None => true,
    };
    if let Some(file) = &file
        && is_new
        && !owned
    {
        // It is there, and nobody's.
        let _ = file.unlock();
    }
    if a.len() > 2 {
        args::set_ref(engine, a, 2, &is_new.into())?;
    }
    let held = i32::from(owned && is_new);
    Ok(made(args::target_type(target), Kind::Mutex(file), held))
}

fn make_event(target: &Value, a: &[Value], resets: bool) -> R<Value> {
    let signalled = i32::from(args::flag(a, 0)?);
    Ok(made(
        args::target_type(target),
        Kind::Event(resets),
        signalled,
    ))
}

fn make_event_slim(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    make_event(target, a, false)
}

fn release(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let handle = of(this)?;
    let by = if a.is_empty() { 1 } else { args::int(a, 0)? };
    let Kind::Semaphore(most) = &handle.kind else {
        return throw::not_supported("The member needs a semaphore.");
    };
    if by < 1 {
        return throw::out_of_range(
            engine,
            "The releaseCount argument must be greater than zero.",
            "releaseCount",
        );
    }
    let before = handle.count.get();
    match before.checked_add(by).filter(|sum| sum <= most) {
        Some(sum) => {
            handle.count.set(sum);
            Ok(before.into())
        }
        None => Exception::new(
            "System.Threading.SemaphoreFullException",
            "Adding the specified count to the semaphore would cause it to exceed its maximum count.",
        )
        .raise(),
    }
}

fn make_semaphore(engine: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let first = args::int(a, 0)?;
    let most = if a.len() > 1 {
        args::int(a, 1)?
    } else {
        i32::MAX
    };
    if first < 0 || most < 1 || first > most {
        return throw::out_of_range(
            engine,
            "Specified argument was out of the range of valid values.",
            "initialCount",
        );
    }
    Ok(made(
        args::target_type(target),
        Kind::Semaphore(most),
        first,
    ))
}

const RELEASE: &[Overload] = &[
    overload("int Release()", release),
    overload("int Release(int releaseCount)", release),
];

const SEMAPHORE: &[MethodDef] = &[CLOSE, DISPOSE, method("Release", RELEASE), WAIT_ONE];

const SEMAPHORE_SLIM: &[MethodDef] = &[
    DISPOSE,
    method("Release", RELEASE),
    method(
        "Wait",
        &[
            overload("void Wait()", wait_quietly),
            overload("bool Wait(timespan timeout)", wait),
            overload("bool Wait(int millisecondsTimeout)", wait),
        ],
    ),
];

const COUNT: &[PropDef] = &[prop("CurrentCount", "int", |_, t| {
    Ok(of(t)?.count.get().into())
})];
const IS_SET: &[PropDef] = &[prop("IsSet", "bool", |_, t| {
    Ok((of(t)?.count.get() > 0).into())
})];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Threading.EventWaitHandle",
        base: "System.Threading.WaitHandle",
        methods: EVENT,
        constructors: &[overload(
            "System.Threading.EventWaitHandle new(bool initialState, System.Threading.EventResetMode mode)",
            |_, t, a| make_event(t, a, args::number(a, 1) == 0),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.ManualResetEvent",
        base: "System.Threading.EventWaitHandle",
        constructors: &[overload(
            "System.Threading.ManualResetEvent new(bool initialState)",
            |_, t, a| make_event(t, a, false),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.AutoResetEvent",
        base: "System.Threading.EventWaitHandle",
        constructors: &[overload(
            "System.Threading.AutoResetEvent new(bool initialState)",
            |_, t, a| make_event(t, a, true),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.ManualResetEventSlim",
        interfaces: &["System.IDisposable"],
        properties: IS_SET,
        methods: EVENT_SLIM,
        constructors: &[
            overload(
                "System.Threading.ManualResetEventSlim new()",
                make_event_slim,
            ),
            overload(
                "System.Threading.ManualResetEventSlim new(bool initialState)",
                make_event_slim,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.Mutex",
        base: "System.Threading.WaitHandle",
        methods: MUTEX,
        constructors: &[
            overload("System.Threading.Mutex new()", make_mutex),
            overload(
                "System.Threading.Mutex new(bool initiallyOwned)",
                make_mutex,
            ),
            overload(
                "System.Threading.Mutex new(bool initiallyOwned, string name)",
                make_mutex,
            ),
            overload(
                "System.Threading.Mutex new(bool initiallyOwned, string name, [ref] bool createdNew)",
                make_mutex,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.Semaphore",
        base: "System.Threading.WaitHandle",
        methods: SEMAPHORE,
        constructors: &[overload(
            "System.Threading.Semaphore new(int initialCount, int maximumCount)",
            make_semaphore,
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.SemaphoreSlim",
        interfaces: &["System.IDisposable"],
        properties: COUNT,
        methods: SEMAPHORE_SLIM,
        constructors: &[
            overload(
                "System.Threading.SemaphoreSlim new(int initialCount)",
                make_semaphore,
            ),
            overload(
                "System.Threading.SemaphoreSlim new(int initialCount, int maxCount)",
                make_semaphore,
            ),
        ],
        ..TypeDef::CLASS
    },
];
