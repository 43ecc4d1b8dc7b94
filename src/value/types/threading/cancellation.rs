//! `CancellationTokenSource` and `CancellationToken`.

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::super::{args, throw};
use crate::value::ty::{Overload, method, overload, prop, static_prop};
use crate::value::{Engine, Exception, NetObject, R, Ty, TypeDef, Value, ty};

/// Whether something is to end, and when it ends by itself.
#[derive(Default)]
struct State {
    cancelled: Cell<bool>,
    at: Cell<Option<Instant>>,
}

impl State {
    fn is_cancelled(&self) -> bool {
        let late = self.at.get().is_some_and(|at| Instant::now() >= at);
        self.cancelled.get() || late
    }
}

struct Source(Rc<State>);

/// A token; without a state the one that is never cancelled.
struct Token(Option<Rc<State>>);

impl NetObject for Source {
    fn ty(&self) -> Ty {
        ty::find("System.Threading.CancellationTokenSource").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for Token {
    fn ty(&self) -> Ty {
        ty::find("System.Threading.CancellationToken").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(match (&self.0, other.downcast::<Token>().map(|t| &t.0)) {
            (Some(a), Some(Some(b))) => Rc::ptr_eq(a, b),
            (None, Some(None)) => true,
            _ => false,
        })
    }
}

fn source(this: &Value) -> R<&Rc<State>> {
    match this.downcast::<Source>() {
        Some(source) => Ok(&source.0),
        None => throw::not_supported("The member needs a CancellationTokenSource."),
    }
}

fn token(this: &Value) -> R<&Option<Rc<State>>> {
    match this.downcast::<Token>() {
        Some(token) => Ok(&token.0),
        None => throw::not_supported("The member needs a CancellationToken."),
    }
}

/// Sets when it ends by itself.
fn after(engine: &mut dyn Engine, state: &State, a: &[Value]) -> R<Value> {
    let milliseconds = match args::value(a, 0).base() {
        Value::TimeSpan(span) => span.0 / 10_000,
        _ => args::long(a, 0)?,
    };
    match u64::try_from(milliseconds) {
        Ok(milliseconds) => {
            let at = Instant::now().checked_add(Duration::from_millis(milliseconds));
            state.at.set(at);
        }
        // -1: never.
        Err(_) if milliseconds == -1 => state.at.set(None),
        Err(_) => {
            return throw::out_of_range(
                engine,
                "Specified argument was out of the range of valid values.",
                "millisecondsDelay",
            );
        }
    }
    Ok(Value::Void)
}

fn timed(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let state = State::default();
    after(engine, &state, a)?;
    Ok(Value::net(Source(Rc::new(state))))
}

const CANCEL: &[Overload] = &[
    overload("void Cancel()", |_, t, _| {
        source(t)?.cancelled.set(true);
        Ok(Value::Void)
    }),
    overload("void Cancel(bool throwOnFirstException)", |_, t, _| {
        source(t)?.cancelled.set(true);
        Ok(Value::Void)
    }),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Threading.CancellationTokenSource",
        interfaces: &["System.IDisposable"],
        properties: &[
            prop("IsCancellationRequested", "bool", |_, t| {
                Ok(source(t)?.is_cancelled().into())
            }),
            prop("Token", "System.Threading.CancellationToken", |_, t| {
                Ok(Value::net(Token(Some(source(t)?.clone()))))
            }),
        ],
        methods: &[
            method("Cancel", CANCEL),
            method(
                "CancelAfter",
                &[
                    overload("void CancelAfter(timespan delay)", |e, t, a| {
                        after(e, source(t)?, a)
                    }),
                    overload("void CancelAfter(int millisecondsDelay)", |e, t, a| {
                        after(e, source(t)?, a)
                    }),
                ],
            ),
            method(
                "Dispose",
                &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
            ),
        ],
        constructors: &[
            overload(
                "System.Threading.CancellationTokenSource new()",
                |_, _, _| Ok(Value::net(Source(Rc::default()))),
            ),
            overload(
                "System.Threading.CancellationTokenSource new(timespan delay)",
                timed,
            ),
            overload(
                "System.Threading.CancellationTokenSource new(int millisecondsDelay)",
                timed,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.CancellationToken",
        properties: &[
            prop("CanBeCanceled", "bool", |_, t| {
                Ok(token(t)?.is_some().into())
            }),
            prop("IsCancellationRequested", "bool", |_, t| {
                Ok(token(t)?.as_ref().is_some_and(|s| s.is_cancelled()).into())
            }),
            static_prop("None", "System.Threading.CancellationToken", |_, _| {
                Ok(Value::net(Token(None)))
            }),
        ],
        methods: &[method(
            "ThrowIfCancellationRequested",
            &[overload(
                "void ThrowIfCancellationRequested()",
                |_, t, _| match token(t)?.as_ref().is_some_and(|s| s.is_cancelled()) {
                    true => Exception::new(
                        "System.OperationCanceledException",
                        "The operation was canceled.",
                    )
                    .raise(),
                    false => Ok(Value::Void),
                },
            )],
        )],
        constructors: &[overload(
            "System.Threading.CancellationToken new(bool canceled)",
            |_, _, a| {
                let state = State::default();
                state.cancelled.set(args::flag(a, 0)?);
                Ok(Value::net(Token(Some(Rc::new(state)))))
            },
        )],
        ..TypeDef::STRUCT
    },
];
