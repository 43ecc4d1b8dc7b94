//! Running a whole script or a typed text, with its output shown by the host.

use std::rc::Rc;

use crate::text::datetime::Kind;
use crate::value::error::{Raised, Reach};
use crate::value::position::Source;
use crate::value::{DateTime, ErrorCategory, ErrorRecord, Exception, R, Stop, Str, exception};

use super::Runtime;
use super::bind::Arg;
use super::block::ScriptBlock;
use super::command::Resolved;
use super::history::History;
use super::pipeline::Out;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// At its end; true where the last command succeeded.
    Normally(bool),
    /// By `exit`.
    Exit(i32),
    /// By an error that nothing caught.
    Failed,
    /// By Ctrl+C, or because nobody reads its output any more.
    Stopped,
}

impl Runtime {
    /// Runs a script file in the session's scope, as a host does that was started with it.
    pub fn run_file(&mut self, path: &str, args: Vec<Arg>) -> Ended {
        self.run_to_host(|rt| {
            let command = rt.load_script(path)?;
            let Resolved::Script(_, block) = &command else {
                return Ok(());
            };
            let block = block.clone();
            let call = rt.new_call(command, Str::from(path), None)?;
            rt.run_call(call, &block, args, true)
        })
    }

    /// Runs a text in the session's scope: a `-Command`, or what was typed at the prompt.
    pub fn run_text(&mut self, text: &str) -> Ended {
        self.run_to_host(|rt| {
            let source = Source::new(None, text);
            let code = rt.compile(&source)?;
            let block = Rc::new(ScriptBlock {
                code,
                module: None,
                home: None,
            });
            let call = rt.new_call(Resolved::Block(block.clone()), Str::default(), None)?;
            rt.run_call(call, &block, Vec::new(), true)
        })
    }

    /// Runs what was typed at the prompt, and puts it into the session's history with how it went.
    pub fn run_typed(&mut self, text: &str) -> Ended {
        let begun = self.local_ticks();
        let ended = self.run_text(text);
        let status = match ended {
            Ended::Normally(_) | Ended::Exit(_) => "Completed",
            Ended::Failed => "Failed",
            Ended::Stopped => "Stopped",
        };
        let times = (begun, self.local_ticks());
        let history = self.session::<History>();
        // `Invoke-History` stands in the history as what it ran.
        let line = history.repeated.take();
        history.add(line.as_deref().unwrap_or(text), status, times);
        ended
    }

    /// The local time, in ticks.
    fn local_ticks(&self) -> i64 {
        let now = DateTime {
            ticks: self.host.now_utc(),
            kind: Kind::Utc,
        };
        now.to_local(self.host.time_zone()).ticks
    }

    /// Runs what was typed at the debugger's prompt where the script stands, and shows what it writes; true where it
    /// leaves the prompt by `exit`.
    pub(super) fn run_nested(&mut self, text: &str) -> bool {
        let redirects = std::mem::take(&mut self.redirects);
        let guards = std::mem::replace(&mut self.guards, 0);
        let ended = self.run_to_host(|rt| {
            let block = rt.parse_block(text)?;
            rt.run_block(&block, &[], None, true)
        });
        self.redirects = redirects;
        self.guards = guards;
        matches!(ended, Ended::Exit(_))
    }

    /// One pass of the host's output: all that `f` writes goes through one `Out-Default`.
    fn run_to_host(&mut self, f: impl FnOnce(&mut Runtime) -> R<()>) -> Ended {
        let stage = match self.builtin_stage("Out-Default", Vec::new(), Out::Null) {
            Ok(stage) => stage,
            Err(stop) => return self.ended(*stop),
        };
        let saved = std::mem::replace(&mut self.out, Out::Stage(stage.clone()));
        let outcome = stage.begin(self).and_then(|()| f(self));
        let ended = match outcome {
            Ok(()) => {
                let ok = self.ok;
                match self.attend_to_events() {
                    Ok(()) => Ended::Normally(ok),
                    Err(stop) => self.ended(*stop),
                }
            }
            // Whatever was written before shows first.
            Err(stop) => {
                if matches!(*stop, Stop::Error(_) | Stop::Exception(_)) {
                    self.host.flush();
                }
                self.ended(*stop)
            }
        };
        let closing = stage.end(self);
        stage.clean(self);
        self.out = saved;
        self.host.flush();
        if let Some(code) = self.host.should_exit.take() {
            return Ended::Exit(code);
        }
        match closing {
            Err(stop) if ended == Ended::Normally(true) => self.ended(*stop),
            _ => ended,
        }
    }

    fn ended(&mut self, stop: Stop) -> Ended {
        match self.record_of(stop) {
            Ok(Raised { record, .. }) => {
                self.remember(&record);
                let record = as_nobody_caught_it(record);
                // An error that cannot be shown has nowhere left to be reported.
                let _ = self.show_error(&record);
                Ended::Failed
            }
            Err(Stop::Exit(code)) => Ended::Exit(code),
            Err(Stop::Halt) => Ended::Stopped,
            // `break` and `continue` outside of a loop, and `return`, end the script.
            Err(_) => Ended::Normally(true),
        }
    }

    /// Runs `f` so that an error in it is neither shown nor remembered: what completion reads on the way must not be
    /// noticed. None where it failed.
    pub fn quietly<T>(&mut self, f: impl FnOnce(&mut Runtime) -> R<T>) -> Option<T> {
        let ok = self.ok;
        self.guards += 1;
        let outcome = f(self);
        self.guards -= 1;
        self.ok = ok;
        outcome.ok()
    }

    /// An uncaught error's reach, for those who pass it on.
    pub fn raise_record<T>(record: Rc<ErrorRecord>) -> R<T> {
        Raised::new(record, Reach::Statement).stop()
    }
}

/// A parse error that ends the program stands for its whole script: it shows its line wherever the script came from,
/// under the name that PowerShell gives it then.
fn as_nobody_caught_it(record: Rc<ErrorRecord>) -> Rc<ErrorRecord> {
    let own = exception::with_exception(&record.exception, |e| e.extra("Errors").is_some());
    if record.category.get() != ErrorCategory::ParserError || own != Some(true) {
        return record;
    }
    let exception = Exception::new(
        "System.Management.Automation.ParentContainsErrorRecordException",
        record.message(),
    );
    Rc::new(ErrorRecord {
        exception: exception.into_value(),
        ..record.duplicate()
    })
}
