//! `Process.Exited`: a thread that looks whether the process is still there, and a signal once it is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::super::event_args::EventArgs;
use super::super::throw;
use crate::value::signal::{Signal, new_source};
use crate::value::{Engine, R};

/// How long the thread sleeps before it looks again.
const PAUSE: Duration = Duration::from_millis(25);

/// Whether a process's end is told.
pub(super) struct Watch {
    /// Under which number it is told.
    pub source: u64,
    on: Arc<AtomicBool>,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch {
            source: new_source(),
            on: Arc::default(),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.on.store(false, Ordering::Relaxed);
    }
}

impl Watch {
    /// `EnableRaisingEvents`
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    /// Sets `EnableRaisingEvents`; id 0 is a process that has not been started.
    ///
    /// # Errors
    /// Where this system does not tell which processes run.
    pub fn set(&self, engine: &dyn Engine, id: u32, on: bool) -> R<()> {
        let was_on = self.on.swap(on, Ordering::Relaxed);
        if was_on || !on {
            return Ok(());
        }
        self.look_out(engine, id)
    }

    /// Starts the thread, where the process's end is to be told and it runs.
    ///
    /// # Errors
    /// As [`set`](Watch::set).
    pub fn look_out(&self, engine: &dyn Engine, id: u32) -> R<()> {
        let Some(signals) = engine.signals().filter(|_| self.is_on() && id != 0) else {
            return Ok(());
        };
        if !cfg!(target_os = "linux") {
            return throw::not_supported("The end of a process can be waited for on Linux only.");
        }
        let (source, on) = (self.source, self.on.clone());
        let watch = move || {
            while runs(id) {
                if !on.load(Ordering::Relaxed) {
                    return;
                }
                std::thread::sleep(PAUSE);
            }
            signals.send(Signal {
                source,
                event: "Exited",
                args: Box::new(|_| Ok(EventArgs::of("System.EventArgs", Vec::new()))),
            });
        };
        match std::thread::Builder::new()
            .name("process".into())
            .spawn(watch)
        {
            Ok(_) => Ok(()),
            Err(error) => {
                throw::invalid_operation(format!("The process cannot be watched: {error}"))
            }
        }
    }
}

/// True while a process is at work: one that has ended and that nobody has waited for yet is in the list still.
fn runs(id: u32) -> bool {
    let Ok(line) = std::fs::read_to_string(format!("/proc/{id}/stat")) else {
        return false;
    };
    // The name, in brackets, may hold anything; the state stands behind it.
    let state = line
        .rsplit(')')
        .next()
        .and_then(|rest| rest.trim().chars().next());
    !matches!(state, Some('Z' | 'X') | None)
}
