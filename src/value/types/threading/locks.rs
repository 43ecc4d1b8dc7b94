//! `Monitor` and `ReaderWriterLockSlim`: counted, since the one thread that there is always gets them.

use std::any::Any;
use std::cell::{Cell, RefCell};

use super::super::{args, throw};
use crate::value::ty::{DefKind, MethodDef, PropDef, method, overload, prop, static_method};
use crate::value::{Engine, Exception, NetObject, R, Ty, TypeDef, Value, ty};

thread_local!(
    /// What is locked, as often as it is.
    static ENTERED: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
);

fn enter(engine: &mut dyn Engine, a: &[Value]) -> R<()> {
    let target = args::value(a, 0);
    if target.is_null() {
        return throw::null(engine, "obj");
    }
    ENTERED.with_borrow_mut(|entered| entered.push(target.clone()));
    Ok(())
}

fn is_entered(target: &Value) -> bool {
    ENTERED.with_borrow(|entered| entered.iter().any(|v| v.same(target)))
}

/// `SynchronizationLockException`.
fn not_held<T>() -> R<T> {
    Exception::new(
        "System.Threading.SynchronizationLockException",
        "Object synchronization method was called from an unsynchronized block of code.",
    )
    .raise()
}

fn try_enter(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    enter(engine, a)?;
    Ok(true.into())
}

fn pulse(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    match is_entered(args::value(a, 0)) {
        true => Ok(Value::Void),
        false => not_held(),
    }
}

const MONITOR: &[MethodDef] = &[
    static_method(
        "Enter",
        &[
            overload("static void Enter(System.Object obj)", |e, _, a| {
                enter(e, a)?;
                Ok(Value::Void)
            }),
            overload(
                "static void Enter(System.Object obj, [ref] bool lockTaken)",
                |e, _, a| {
                    enter(e, a)?;
                    args::set_ref(e, a, 1, &true.into())?;
                    Ok(Value::Void)
                },
            ),
        ],
    ),
    static_method(
        "Exit",
        &[overload(
            "static void Exit(System.Object obj)",
            |e, _, a| {
                let target = args::value(a, 0);
                if target.is_null() {
                    return throw::null(e, "obj");
                }
                let left = ENTERED.with_borrow_mut(|entered| {
                    let at = entered.iter().rposition(|v| v.same(target))?;
                    Some(entered.remove(at))
                });
                match left {
                    Some(_) => Ok(Value::Void),
                    None => not_held(),
                }
            },
        )],
    ),
    static_method(
        "IsEntered",
        &[overload(
            "static bool IsEntered(System.Object obj)",
            |_, _, a| Ok(is_entered(args::value(a, 0)).into()),
        )],
    ),
    static_method(
        "Pulse",
        &[overload("static void Pulse(System.Object obj)", pulse)],
    ),
    static_method(
        "PulseAll",
        &[overload("static void PulseAll(System.Object obj)", pulse)],
    ),
    static_method(
        "TryEnter",
        &[
            overload("static bool TryEnter(System.Object obj)", try_enter),
            overload(
                "static bool TryEnter(System.Object obj, int millisecondsTimeout)",
                try_enter,
            ),
            overload(
                "static bool TryEnter(System.Object obj, timespan timeout)",
                try_enter,
            ),
        ],
    ),
];

/// `ReaderWriterLockSlim`: how often it is held for reading, writing, and reading with the right to write.
#[derive(Default)]
struct ReaderWriter {
    reading: Cell<i32>,
    writing: Cell<i32>,
    upgradeable: Cell<i32>,
}

impl NetObject for ReaderWriter {
    fn ty(&self) -> Ty {
        ty::find("System.Threading.ReaderWriterLockSlim").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn of(this: &Value) -> R<&ReaderWriter> {
    this.downcast::<ReaderWriter>().map_or_else(
        || throw::not_supported("The member needs a ReaderWriterLockSlim."),
        Ok,
    )
}

fn recursion<T>(message: &str) -> R<T> {
    Exception::new("System.Threading.LockRecursionException", message).raise()
}

fn enter_read(lock: &ReaderWriter) -> R<()> {
    if lock.reading.get() > 0 {
        return recursion("Recursive read lock acquisitions not allowed in this mode.");
    }
    if lock.writing.get() > 0 {
        return recursion("A read lock may not be acquired with the write lock held in this mode.");
    }
    lock.reading.set(1);
    Ok(())
}

fn enter_write(lock: &ReaderWriter) -> R<()> {
    if lock.writing.get() > 0 {
        return recursion("Recursive write lock acquisitions not allowed in this mode.");
    }
    if lock.reading.get() > 0 && lock.upgradeable.get() == 0 {
        return recursion(
            "Write lock may not be acquired with read lock held. This pattern is prone to deadlocks. Please ensure that read locks are released before taking a write lock. If an upgrade is necessary, use an upgrade lock in place of the read lock.",
        );
    }
    lock.writing.set(1);
    Ok(())
}

fn enter_upgradeable(lock: &ReaderWriter) -> R<()> {
    if lock.upgradeable.get() > 0 {
        return recursion("Recursive upgradeable lock acquisitions not allowed in this mode.");
    }
    lock.upgradeable.set(1);
    Ok(())
}

fn exit(count: &Cell<i32>, what: &str) -> R<Value> {
    if count.get() == 0 {
        return Exception::new(
            "System.Threading.SynchronizationLockException",
            format!("The {what} lock is being released without being held."),
        )
        .raise();
    }
    count.set(0);
    Ok(Value::Void)
}

/// `Enter` and `TryEnter` of one kind.
macro_rules! entering {
    ($enter:literal, $try:literal, $code:path) => {
        [
            method(
                $enter,
                &[overload(concat!("void ", $enter, "()"), |_, t, _| {
                    $code(of(t)?)?;
                    Ok(Value::Void)
                })],
            ),
            method(
                $try,
                &[
                    overload(
                        concat!("bool ", $try, "(int millisecondsTimeout)"),
                        |_, t, _| {
                            $code(of(t)?)?;
                            Ok(true.into())
                        },
                    ),
                    overload(concat!("bool ", $try, "(timespan timeout)"), |_, t, _| {
                        $code(of(t)?)?;
                        Ok(true.into())
                    }),
                ],
            ),
        ]
    };
}

const READING: [MethodDef; 2] = entering!("EnterReadLock", "TryEnterReadLock", enter_read);
const WRITING: [MethodDef; 2] = entering!("EnterWriteLock", "TryEnterWriteLock", enter_write);
const UPGRADING: [MethodDef; 2] = entering!(
    "EnterUpgradeableReadLock",
    "TryEnterUpgradeableReadLock",
    enter_upgradeable
);

const LEAVING: &[MethodDef] = &[
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "ExitReadLock",
        &[overload("void ExitReadLock()", |_, t, _| {
            exit(&of(t)?.reading, "read")
        })],
    ),
    method(
        "ExitUpgradeableReadLock",
        &[overload("void ExitUpgradeableReadLock()", |_, t, _| {
            exit(&of(t)?.upgradeable, "upgradeable")
        })],
    ),
    method(
        "ExitWriteLock",
        &[overload("void ExitWriteLock()", |_, t, _| {
            exit(&of(t)?.writing, "write")
        })],
    ),
];

const STATE: &[PropDef] = &[
    prop("CurrentReadCount", "int", |_, t| {
        Ok(of(t)?.reading.get().into())
    }),
    prop("IsReadLockHeld", "bool", |_, t| {
        Ok((of(t)?.reading.get() > 0).into())
    }),
    prop("IsUpgradeableReadLockHeld", "bool", |_, t| {
        Ok((of(t)?.upgradeable.get() > 0).into())
    }),
    prop("IsWriteLockHeld", "bool", |_, t| {
        Ok((of(t)?.writing.get() > 0).into())
    }),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Threading.Monitor",
        kind: DefKind::Abstract,
        methods: MONITOR,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.ReaderWriterLockSlim",
        interfaces: &["System.IDisposable"],
        properties: STATE,
        methods: LEAVING,
        parts: &[
            &TypeDef {
                methods: &READING,
                ..TypeDef::CLASS
            },
            &TypeDef {
                methods: &WRITING,
                ..TypeDef::CLASS
            },
            &TypeDef {
                methods: &UPGRADING,
                ..TypeDef::CLASS
            },
        ],
        constructors: &[overload(
            "System.Threading.ReaderWriterLockSlim new()",
            |_, _, _| Ok(Value::net(ReaderWriter::default())),
        )],
        ..TypeDef::CLASS
    },
];
