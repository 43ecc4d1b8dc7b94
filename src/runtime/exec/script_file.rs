//! A script file that another script calls: its `exit` ends the file alone, and the caller reads the code in
//! `$LASTEXITCODE`. Only the file that the host was started with ends the process.

use std::rc::Rc;

use super::super::Runtime;
use super::super::command::Call;
use super::super::pipeline::Runner;
use super::super::sym;
use crate::value::{R, Stop, Value};

/// A stage that runs a script file.
pub(super) struct ScriptFileRunner<B> {
    /// The file's code.
    pub block: B,
    /// The call of the file.
    pub call: Rc<Call>,
    /// `exit` was reached: nothing of the file runs any more.
    pub exited: bool,
}

impl<B: Runner> ScriptFileRunner<B> {
    fn run(&mut self, rt: &mut Runtime, part: impl FnOnce(&mut B, &mut Runtime) -> R<()>) -> R<()> {
        if self.exited {
            return Ok(());
        }
        match part(&mut self.block, rt) {
            Err(stop) => match *stop {
                Stop::Exit(code) => {
                    self.exited = true;
                    rt.global.put(sym::LAST_EXIT_CODE, Value::Int32(code));
                    if code != 0 {
                        self.call.had_errors.set(true);
                    }
                    Ok(())
                }
                other => Err(Box::new(other)),
            },
            Ok(()) => Ok(()),
        }
    }
}

impl<B: Runner> Runner for ScriptFileRunner<B> {
    fn prepare(&mut self, rt: &mut Runtime) -> R<()> {
        self.block.prepare(rt)
    }

    fn begin(&mut self, rt: &mut Runtime) -> R<()> {
        self.run(rt, |block, rt| block.begin(rt))
    }

    fn process(&mut self, rt: &mut Runtime, input: Option<Value>) -> R<()> {
        self.run(rt, |block, rt| block.process(rt, input))
    }

    fn end(&mut self, rt: &mut Runtime) -> R<()> {
        self.run(rt, |block, rt| block.end(rt))
    }

    fn clean(&mut self, rt: &mut Runtime) {
        self.block.clean(rt);
    }
}
