//! Signals: how a timer, a watched folder or an ended process reaches the one thread that runs scripts. Whatever runs
//! beside that thread leaves a [`Signal`] in the session's queue; the runtime takes it between two pipelines and turns
//! it into an event.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Engine, R, Value};

/// Makes an event's arguments on the script's thread: values are that thread's own.
pub type Arguments = Box<dyn FnOnce(&mut dyn Engine) -> R<Value> + Send>;

/// Something that happened to an object.
pub struct Signal {
    /// The object's [`NetObject::signal_source`](super::NetObject::signal_source).
    pub source: u64,
    /// The event's name: `Elapsed`.
    pub event: &'static str,
    /// Makes the event's arguments.
    pub args: Arguments,
}

/// The signals that wait for the script's thread.
#[derive(Default)]
pub struct Signals {
    waiting: Mutex<VecDeque<Signal>>,
    arrived: Condvar,
    pending: AtomicBool,
}

impl Signals {
    /// True where the script's thread has something to look at: cheap enough to ask before every pipeline.
    #[inline]
    pub fn pending(&self) -> bool {
        self.pending.load(Ordering::Relaxed)
    }

    /// Asks for the script's thread's attention.
    pub fn alert(&self) {
        self.pending.store(true, Ordering::Relaxed);
    }

    /// Takes note that the script's thread looks at all that is there.
    pub fn attend(&self) {
        self.pending.store(false, Ordering::Relaxed);
    }

    /// Leaves a signal, and wakes the script's thread where it waits.
    pub fn send(&self, signal: Signal) {
        self.queue().push_back(signal);
        self.alert();
        self.arrived.notify_all();
    }

    /// The oldest signal.
    pub fn take(&self) -> Option<Signal> {
        self.queue().pop_front()
    }

    /// Waits until a signal is there, at most so long.
    pub fn wait(&self, limit: Duration) {
        let queue = self.queue();
        // A waiter that panicked leaves a whole queue behind.
        let _ = self
            .arrived
            .wait_timeout_while(queue, limit, |queue| queue.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Signal>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A number for an object that will send signals, its own for the life of the process.
pub fn new_source() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_signal_of_another_thread_ends_the_wait_for_it() {
        let signals = Arc::new(Signals::default());
        let sender = signals.clone();
        let thread = std::thread::spawn(move || {
            sender.send(Signal {
                source: 7,
                event: "Elapsed",
                args: Box::new(|_| Ok(Value::Null)),
            });
        });
        signals.wait(Duration::from_secs(30));
        assert!(signals.pending());
        assert_eq!(signals.take().map(|s| s.source), Some(7));
        assert!(signals.take().is_none());
        assert!(thread.join().is_ok());
    }
}
