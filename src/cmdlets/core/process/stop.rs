//! `Stop-Process`, `Wait-Process`.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::{matching, shown};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::diagnostics;
use crate::value::{ErrorRecord, R, Stop as Stopped, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Stop-Process", || Box::new(Stop)),
    Entry::new("Wait-Process", || Box::<Wait>::default()),
];

/// `Stop-Process`
struct Stop;

impl Cmdlet for Stop {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for process in matching(c, false)? {
            let target = shown(&process);
            if !c.should_process(&target, "Stop-Process")? {
                continue;
            }
            if !diagnostics::kill(&process) {
                c.error(ErrorRecord::new(
                    "Microsoft.PowerShell.Commands.ProcessCommandException",
                    format!(
                        "Cannot stop process \"{target}\" because of the following error: Operation not permitted"
                    ),
                    "CouldNotStopProcess",
                    ErrorCategory::CloseError,
                    process,
                ))?;
                continue;
            }
            if c.switch("PassThru") {
                c.write(process)?;
            }
        }
        Ok(())
    }
}

/// `Wait-Process`
#[derive(Default)]
struct Wait {
    processes: Vec<Value>,
}

/// How long it waits before it looks whether it was interrupted.
const SLICE: Duration = Duration::from_millis(50);

impl Cmdlet for Wait {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.processes.extend(matching(c, false)?);
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let limit = match c.int("Timeout")? {
            Some(seconds) => u64::try_from(seconds).ok().map(Duration::from_secs),
            None => None,
        };
        let any = c.switch("Any");
        let begun = Instant::now();
        let processes = std::mem::take(&mut self.processes);
        let mut waiting: Vec<&Value> = processes.iter().collect();
        while !waiting.is_empty() {
            if c.rt.interrupted.load(Ordering::Relaxed) {
                return Err(Box::new(Stopped::Halt));
            }
            let before = waiting.len();
            let look = Duration::ZERO;
            waiting.retain(|p| !diagnostics::wait(p, Some(look)));
            if waiting.is_empty() || (any && waiting.len() < before) {
                break;
            }
            if limit.is_some_and(|limit| begun.elapsed() >= limit) {
                for process in &waiting {
                    let message = format!(
                        "This command stopped operation because process \"{}\" is not stopped in the specified time-out.",
                        shown(process)
                    );
                    c.error(ErrorRecord::new(
                        "System.TimeoutException",
                        message,
                        "ProcessNotTerminated",
                        ErrorCategory::CloseError,
                        (*process).clone(),
                    ))?;
                }
                break;
            }
            std::thread::sleep(SLICE);
        }
        if c.switch("PassThru") {
            for process in &processes {
                c.write(process.clone())?;
            }
        }
        Ok(())
    }
}
