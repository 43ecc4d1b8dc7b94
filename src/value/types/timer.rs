//! `System.Timers.Timer`: a thread that sleeps, and a signal each time it wakes.

use std::any::Any;
use std::cell::RefCell;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::event_args::EventArgs;
use super::throw;
use crate::text::datetime::{Kind, TimeSpan};
use crate::value::signal::{Signal, Signals, new_source};
use crate::value::ty::{event, method, overload, prop_set};
use crate::value::{DateTime, Engine, Exception, NetObject, R, Ty, TypeDef, Value, convert, ty};

const NAME: &str = "System.Timers.Timer";

/// A timer.
struct Timer {
    source: u64,
    shared: Arc<Shared>,
    /// `Site` and `SynchronizingObject`, which nothing here uses.
    kept: RefCell<[Value; 2]>,
}

/// What the timer and its thread share.
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

/// How the timer runs.
struct State {
    enabled: bool,
    auto_reset: bool,
    /// Milliseconds.
    interval: f64,
    /// Counts the changes: a thread of an earlier setting notices that it is no longer meant.
    turn: u64,
}

impl State {
    fn period(&self) -> Duration {
        // .NET rounds up to whole milliseconds.
        Duration::from_millis(self.interval.ceil().clamp(1.0, f64::from(i32::MAX)) as u64)
    }
}

impl NetObject for Timer {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn signal_source(&self) -> Option<u64> {
        Some(self.source)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.change(|state| state.enabled = false);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps and signals until the timer is set anew, or has fired the only time.
    fn run(&self, turn: u64, source: u64, signals: &Signals) {
        let mut due = Instant::now() + self.lock().period();
        loop {
            let state = self.lock();
            if state.turn != turn {
                return;
            }
            let left = due.saturating_duration_since(Instant::now());
            if !left.is_zero() {
                // A waiter that panicked leaves a whole state behind.
                let _ = self
                    .changed
                    .wait_timeout_while(state, left, |state| state.turn == turn)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let (mut state, again) = (state, Instant::now());
            due = again + state.period();
            let goes_on = state.auto_reset;
            state.enabled = goes_on;
            drop(state);
            signals.send(Signal {
                source,
                event: "Elapsed",
                args: Box::new(elapsed),
            });
            if !goes_on {
                return;
            }
        }
    }
}

/// The arguments of `Elapsed`.
fn elapsed(engine: &mut dyn Engine) -> R<Value> {
    let now = DateTime {
        ticks: engine.now_utc(),
        kind: Kind::Utc,
    };
    let local = now.to_local(&engine.time_zone());
    Ok(EventArgs::of(
        "System.Timers.ElapsedEventArgs",
        vec![local.into()],
    ))
}

impl Timer {
    /// Sets the timer anew; its thread of before ends.
    fn change(&self, f: impl FnOnce(&mut State)) -> u64 {
        let mut state = self.shared.lock();
        f(&mut state);
        state.turn += 1;
        let turn = state.turn;
        drop(state);
        self.shared.changed.notify_all();
        turn
    }

    /// Starts or stops it.
    fn enable(&self, engine: &mut dyn Engine, on: bool) -> R<()> {
        if self.shared.lock().enabled == on {
            return Ok(());
        }
        self.set(engine, |state| state.enabled = on)
    }

    fn set(&self, engine: &mut dyn Engine, f: impl FnOnce(&mut State)) -> R<()> {
        let turn = self.change(f);
        let Some(signals) = engine.signals().filter(|_| self.shared.lock().enabled) else {
            return Ok(());
        };
        let (shared, source) = (self.shared.clone(), self.source);
        let thread = std::thread::Builder::new().name("timer".into());
        match thread.spawn(move || shared.run(turn, source, &signals)) {
            Ok(_) => Ok(()),
            Err(error) => Exception::new(
                "System.InvalidOperationException",
                format!("The timer cannot be started: {error}"),
            )
            .raise(),
        }
    }
}

fn of(this: &Value) -> R<&Timer> {
    this.downcast::<Timer>()
        .map_or_else(|| throw::not_supported("The member needs a Timer."), Ok)
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let interval = match a.first().map(Value::base) {
        None => 100.0,
        Some(Value::TimeSpan(TimeSpan(ticks))) => *ticks as f64 / 10_000.0,
        Some(number) => convert::to_f64(engine, number)?,
    };
    if interval <= 0.0 || interval > f64::from(i32::MAX) {
        let shown = convert::to_str(engine, &Value::Double(interval))?;
        return Exception::new(
            "System.ArgumentException",
            format!("Invalid value '{shown}' for parameter 'interval'."),
        )
        .raise();
    }
    Ok(Value::net(Timer {
        source: new_source(),
        shared: Arc::new(Shared {
            state: Mutex::new(State {
                enabled: false,
                auto_reset: true,
                interval,
                turn: 0,
            }),
            changed: Condvar::new(),
        }),
        kept: RefCell::default(),
    }))
}

fn set_interval(engine: &mut dyn Engine, this: &Value, new: Value) -> R<()> {
    let interval = convert::to_f64(engine, &new)?;
    if interval <= 0.0 {
        let shown = convert::to_str(engine, &new)?;
        return Exception::new(
            "System.ArgumentException",
            format!(
                "'{shown}' is not a valid value for 'Interval'. 'Interval' must be greater than 0."
            ),
        )
        .raise();
    }
    of(this)?.set(engine, |state| state.interval = interval)
}

macro_rules! nothing {
    ($name:literal, $signature:literal) => {
        method($name, &[overload($signature, |_, _, _| Ok(Value::Void))])
    };
}

macro_rules! switch {
    ($name:literal, $signature:literal, $on:literal) => {
        method(
            $name,
            &[overload($signature, |e, t, _| {
                of(t)?.enable(e, $on)?;
                Ok(Value::Void)
            })],
        )
    };
}

macro_rules! kept {
    ($name:literal, $ty:literal, $at:literal) => {
        prop_set(
            $name,
            $ty,
            |_, t| Ok(of(t)?.kept.borrow()[$at].clone()),
            |_, t, new| {
                of(t)?.kept.borrow_mut()[$at] = new;
                Ok(())
            },
        )
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: NAME,
    base: "System.ComponentModel.Component",
    properties: &[
        prop_set(
            "AutoReset",
            "bool",
            |_, t| Ok(of(t)?.shared.lock().auto_reset.into()),
            |_, t, new| {
                of(t)?.shared.lock().auto_reset = convert::to_bool(&new);
                Ok(())
            },
        ),
        prop_set(
            "Enabled",
            "bool",
            |_, t| Ok(of(t)?.shared.lock().enabled.into()),
            |e, t, new| of(t)?.enable(e, convert::to_bool(&new)),
        ),
        prop_set(
            "Interval",
            "double",
            |_, t| Ok(of(t)?.shared.lock().interval.into()),
            set_interval,
        ),
        kept!("Site", "System.ComponentModel.ISite", 0),
        kept!(
            "SynchronizingObject",
            "System.ComponentModel.ISynchronizeInvoke",
            1
        ),
        crate::value::ty::prop("Container", "System.ComponentModel.IContainer", |_, _| {
            Ok(Value::Null)
        }),
    ],
    methods: &[
        nothing!("BeginInit", "void BeginInit()"),
        switch!("Close", "void Close()", false),
        switch!("Dispose", "void Dispose()", false),
        nothing!("EndInit", "void EndInit()"),
        switch!("Start", "void Start()", true),
        switch!("Stop", "void Stop()", false),
    ],
    constructors: &[
        overload("System.Timers.Timer new()", make),
        overload("System.Timers.Timer new(double interval)", make),
        overload("System.Timers.Timer new(timespan interval)", make),
    ],
    events: &[event(
        "Elapsed",
        "System.Timers.ElapsedEventHandler",
        "System.Timers.ElapsedEventArgs",
    )],
    ..TypeDef::CLASS
}];
