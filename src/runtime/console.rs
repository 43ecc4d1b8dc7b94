//! Lines from the person at the terminal: Ctrl+C is noticed while nothing is typed yet, and a secret shows nothing.

use std::io::{self, BufRead, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// How long one wait for input is, in nanoseconds: how late Ctrl+C may be noticed.
const WAIT: i64 = 50_000_000;

/// The next line of standard input without its end. None at the end of input, or after an interrupt.
pub(super) fn read_line(interrupted: &AtomicBool, hidden: bool) -> Option<String> {
    let input = io::stdin();
    let _echo = (hidden && input.is_terminal()).then(NoEcho::new).flatten();
    if input.is_terminal() && !wait(interrupted) {
        return None;
    }
    let mut line = String::new();
    match input.lock().read_line(&mut line) {
        Ok(n) if n > 0 => {
            line.truncate(line.trim_end_matches(['\n', '\r']).len());
            Some(line)
        }
        _ => None,
    }
}

/// Waits until a line is there; false where an interrupt comes first. A terminal gives one line at a time, so that
/// nothing of the next one is read ahead.
fn wait(interrupted: &AtomicBool) -> bool {
    let input = io::stdin();
    let patience = Timespec {
        tv_sec: 0,
        tv_nsec: WAIT,
    };
    loop {
        if interrupted.load(Ordering::Relaxed) {
            return false;
        }
        let mut waiting = [PollFd::new(&input, PollFlags::IN)];
        match poll(&mut waiting, Some(&patience)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            // What cannot be waited for is read at once.
            Ok(_) | Err(_) => return true,
        }
    }
}

/// The terminal shows nothing of what is typed, until this goes.
struct NoEcho(Termios);

impl NoEcho {
    fn new() -> Option<NoEcho> {
        let before = tcgetattr(io::stdin()).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Now, &silent).ok()?;
        Some(NoEcho(before))
    }
}

impl Drop for NoEcho {
    fn drop(&mut self) {
        // A terminal that has gone needs no echo.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}
