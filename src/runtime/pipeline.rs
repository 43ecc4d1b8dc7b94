//! Pipelines: stages that push objects downstream, one at a time, and can be told to stop.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::Ordering;

use crate::value::{R, Seq, Stop, Value, enumerate};

use super::Runtime;
use super::scope::Scope;
use super::sym::Sym;

/// Where objects go.
#[derive(Clone)]
pub enum Out {
    /// Nowhere.
    Null,
    /// Into a list: the value of an expression.
    Collect(Rc<RefCell<Vec<Value>>>),
    /// Into the next stage.
    Stage(Rc<Stage>),
    /// Through a tap that keeps or publishes them on the way.
    Tap(Rc<Tap>),
}

/// Something that sees objects pass.
pub struct Tap {
    /// What it does with them.
    pub kind: TapKind,
    /// Where they go on to.
    pub next: Out,
}

/// The kinds of taps.
pub enum TapKind {
    /// `-OutVariable`: they are kept.
    Keep(Rc<Seq>),
    /// `-PipelineVariable`: the current one is a variable.
    Publish(Rc<Scope>, Sym),
}

/// Where the other streams go.
#[derive(Clone, Default)]
pub struct Redirects {
    /// `2>`
    pub error: Sink,
    /// `3>`
    pub warning: Sink,
    /// `4>`
    pub verbose: Sink,
    /// `5>`
    pub debug: Sink,
    /// `6>`
    pub information: Sink,
}

/// Where a stream goes.
#[derive(Clone, Default)]
pub enum Sink {
    /// To the host.
    #[default]
    Host,
    /// To the output, as objects.
    Out(Out),
}

/// What runs in a stage.
pub trait Runner {
    /// Before any stage begins: arguments meet parameters.
    fn prepare(&mut self, _rt: &mut Runtime) -> R<()> {
        Ok(())
    }
    /// Before the first object.
    fn begin(&mut self, rt: &mut Runtime) -> R<()>;
    /// For each object; with None once, where nothing feeds the stage.
    fn process(&mut self, rt: &mut Runtime, input: Option<Value>) -> R<()>;
    /// After the last object.
    fn end(&mut self, rt: &mut Runtime) -> R<()>;
    /// Always, at the very end (`clean`, open files).
    fn clean(&mut self, _rt: &mut Runtime) {}
}

/// A stage of a running pipeline.
pub struct Stage {
    runner: RefCell<Box<dyn Runner>>,
    next: Out,
    redirects: Rc<Redirects>,
    /// It was stopped from downstream and takes no more objects.
    stopped: Cell<bool>,
    /// Its arguments are bound.
    prepared: Cell<bool>,
    /// Its begin has run.
    begun: Cell<bool>,
}

impl Stage {
    /// A stage that writes to `next`.
    pub fn new(runner: Box<dyn Runner>, next: Out, redirects: Rc<Redirects>) -> Rc<Stage> {
        Rc::new(Stage {
            runner: RefCell::new(runner),
            next,
            redirects,
            stopped: Cell::new(false),
            prepared: Cell::new(false),
            begun: Cell::new(false),
        })
    }

    fn run(
        &self,
        rt: &mut Runtime,
        f: impl FnOnce(&mut dyn Runner, &mut Runtime) -> R<()>,
    ) -> R<()> {
        let Ok(mut runner) = self.runner.try_borrow_mut() else {
            // A stage that feeds itself: only a script that reaches its own pipeline's objects can do it.
            return Err(Box::new(Stop::Halt));
        };
        let out = std::mem::replace(&mut rt.out, self.next.clone());
        let redirects = std::mem::replace(&mut rt.redirects, self.redirects.clone());
        let result = f(runner.as_mut(), rt);
        rt.out = out;
        rt.redirects = redirects;
        result
    }

    /// Binds its arguments, once.
    pub fn prepare(&self, rt: &mut Runtime) -> R<()> {
        if self.prepared.replace(true) {
            return Ok(());
        }
        self.run(rt, |runner, rt| runner.prepare(rt))
    }

    /// Runs its begin, once.
    pub fn begin(&self, rt: &mut Runtime) -> R<()> {
        if self.begun.replace(true) {
            return Ok(());
        }
        self.prepare(rt)?;
        self.run(rt, |runner, rt| runner.begin(rt))
    }

    /// Gives it an object.
    pub fn process(&self, rt: &mut Runtime, input: Option<Value>) -> R<()> {
        if self.stopped.get() {
            return Ok(());
        }
        if rt.interrupted.load(Ordering::Relaxed) {
            return Err(Box::new(Stop::Halt));
        }
        if !self.begun.get() {
            self.begin(rt)?;
        }
        self.run(rt, |runner, rt| runner.process(rt, input))
    }

    /// Runs its end, unless it was stopped.
    pub fn end(&self, rt: &mut Runtime) -> R<()> {
        if self.stopped.get() {
            return Ok(());
        }
        self.run(rt, |runner, rt| runner.end(rt))
    }

    /// Runs what always runs at the end.
    pub fn clean(&self, rt: &mut Runtime) {
        // Nothing that cleaning does can fail the pipeline any more.
        let _ = self.run(rt, |runner, rt| {
            runner.clean(rt);
            Ok(())
        });
    }

    /// No more objects for it.
    pub fn stop(&self) {
        self.stopped.set(true);
    }
}

impl Runtime {
    /// Writes one object to the current output.
    #[inline]
    pub fn write(&mut self, value: Value) -> R<()> {
        match &self.out {
            Out::Collect(list) => {
                list.borrow_mut().push(value);
                Ok(())
            }
            Out::Null => Ok(()),
            Out::Stage(stage) => {
                let stage = stage.clone();
                stage.process(self, Some(value))
            }
            Out::Tap(tap) => {
                let tap = tap.clone();
                match &tap.kind {
                    TapKind::Keep(list) => list.items_mut().push(value.clone()),
                    TapKind::Publish(scope, sym) => scope.put(*sym, value.clone()),
                }
                let out = std::mem::replace(&mut self.out, tap.next.clone());
                let result = self.write(value);
                self.out = out;
                result
            }
        }
    }

    /// Writes a collection's elements, or the one object; the empty output writes nothing.
    pub fn write_unrolled(&mut self, value: Value) -> R<()> {
        match &value {
            Value::Void => Ok(()),
            Value::Array(s) | Value::List(s) => {
                let mut at = 0;
                while let Some(item) = s.get(at) {
                    at += 1;
                    if !matches!(item, Value::Void) {
                        self.write(item)?;
                    }
                }
                Ok(())
            }
            Value::Net(_) | Value::Wrapped(_) => match enumerate::elements(self, &value) {
                Some(items) => {
                    for item in items? {
                        self.write(item)?;
                    }
                    Ok(())
                }
                None => self.write(value),
            },
            _ => self.write(value),
        }
    }

    /// Runs `f` with the output collected.
    pub fn collect(&mut self, f: impl FnOnce(&mut Runtime) -> R<()>) -> R<Vec<Value>> {
        let list = Rc::new(RefCell::new(Vec::new()));
        let out = std::mem::replace(&mut self.out, Out::Collect(list.clone()));
        let result = f(self);
        self.out = out;
        result?;
        Ok(list.take())
    }

    /// Runs a pipeline of stages that are joined already: begins, then either the feed (`input`) or one call of the
    /// first stage, then the ends. A stop from downstream ends the stages before the one that asked.
    pub fn run_stages(
        &mut self,
        stages: &[Rc<Stage>],
        pipeline: u64,
        feed: Option<&mut dyn FnMut(&mut Runtime, &Stage) -> R<()>>,
    ) -> R<()> {
        let result = self.step_stages(stages, pipeline, feed);
        for stage in stages {
            stage.clean(self);
        }
        result
    }

    fn step_stages(
        &mut self,
        stages: &[Rc<Stage>],
        pipeline: u64,
        feed: Option<&mut dyn FnMut(&mut Runtime, &Stage) -> R<()>>,
    ) -> R<()> {
        let Some(first) = stages.first() else {
            return Ok(());
        };
        let mut outcome = Ok(());
        // A command that is called wrongly fails before any other has begun.
        for stage in stages {
            outcome = stage.prepare(self);
            if outcome.is_err() {
                break;
            }
        }
        for stage in stages {
            if outcome.is_err() {
                break;
            }
            outcome = stage.begin(self);
        }
        if outcome.is_ok() {
            outcome = match feed {
                Some(feed) => feed(self, first),
                None => first.process(self, None),
            };
        }
        self.settle(stages, pipeline, outcome)?;
        for stage in stages {
            let outcome = stage.end(self);
            self.settle(stages, pipeline, outcome)?;
        }
        Ok(())
    }

    /// Takes a stop that was meant for this pipeline: the stages before the one that asked are stopped.
    fn settle(&mut self, stages: &[Rc<Stage>], pipeline: u64, outcome: R<()>) -> R<()> {
        match outcome {
            Err(stop) => match *stop {
                Stop::StopUpstream {
                    pipeline: id,
                    stage,
                } if id == pipeline => {
                    for stage in stages.iter().take((stage as usize).saturating_sub(1)) {
                        stage.stop();
                    }
                    Ok(())
                }
                other => Err(Box::new(other)),
            },
            Ok(()) => Ok(()),
        }
    }
}
