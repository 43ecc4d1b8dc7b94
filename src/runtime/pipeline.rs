//! Pipelines: stages that push objects downstream, one at a time, and can be told to stop.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::Ordering;

use crate::value::error::Raised;
use crate::value::{R, Seq, Stop, Value, enumerate};

use super::Runtime;
use super::command::Call;
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
    /// `-OutBuffer`: they wait until there are more than so many.
    Wait(Rc<Waiting>),
}

/// Objects that wait for others before the next stage sees them.
pub struct Waiting {
    at_most: usize,
    objects: RefCell<Vec<Value>>,
}

/// The variable of `-PipelineVariable`.
struct Published {
    scope: Rc<Scope>,
    sym: Sym,
    /// The stage made it: it goes with the pipeline.
    is_new: bool,
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
    /// The lists of `-ErrorVariable` and its kin, of the running command and those that called it.
    pub kept: KeptStreams,
    /// A cmdlet merges its errors into its output: see `Runtime::show_statement_error`.
    pub loses_statement_errors: bool,
}

impl Redirects {
    /// The same without the lists: a command whose output does not go to the calling command's writes its messages
    /// past them too.
    pub fn unkept(self: Rc<Redirects>) -> Rc<Redirects> {
        if self.kept.is_empty() {
            return self;
        }
        let mut redirects = (*self).clone();
        redirects.kept = KeptStreams::default();
        Rc::new(redirects)
    }

    /// The same for a cmdlet that merges its errors into its output.
    pub fn losing_statement_errors(mut self: Rc<Redirects>) -> Rc<Redirects> {
        Rc::make_mut(&mut self).loses_statement_errors = true;
        self
    }
}

/// Lists that keep what is written to a stream, whether or not it is shown.
#[derive(Clone, Default)]
pub struct KeptStreams {
    /// `-ErrorVariable`
    pub errors: Vec<Rc<Seq>>,
    /// `-WarningVariable`
    pub warnings: Vec<Rc<Seq>>,
    /// `-InformationVariable`
    pub information: Vec<Rc<Seq>>,
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
    /// The call, where it takes common parameters: asked once it is prepared.
    fn call(&self) -> Option<Rc<Call>> {
        None
    }
}

/// A stage of a running pipeline.
pub struct Stage {
    runner: RefCell<Box<dyn Runner>>,
    next: RefCell<Out>,
    redirects: RefCell<Rc<Redirects>>,
    /// The variable of `-PipelineVariable`.
    published: RefCell<Option<Published>>,
    /// What `-OutBuffer` holds back.
    waiting: RefCell<Option<Rc<Waiting>>>,
    /// The pipeline that it belongs to; 0 for one that no pipeline of a script holds (a file behind `>`).
    pipeline: u64,
    /// It was stopped from downstream and takes no more objects.
    stopped: Cell<bool>,
    /// Its arguments are bound.
    prepared: Cell<bool>,
    /// Its begin has run.
    begun: Cell<bool>,
}

impl KeptStreams {
    fn is_empty(&self) -> bool {
        self.errors.is_empty() && self.warnings.is_empty() && self.information.is_empty()
    }

    fn errors_mut(&mut self) -> &mut Vec<Rc<Seq>> {
        &mut self.errors
    }

    fn warnings_mut(&mut self) -> &mut Vec<Rc<Seq>> {
        &mut self.warnings
    }

    fn information_mut(&mut self) -> &mut Vec<Rc<Seq>> {
        &mut self.information
    }
}

impl Stage {
    /// A stage of a pipeline that writes to `next`.
    pub fn new(
        runner: Box<dyn Runner>,
        next: Out,
        redirects: Rc<Redirects>,
        pipeline: u64,
    ) -> Rc<Stage> {
        Rc::new(Stage {
            runner: RefCell::new(runner),
            next: RefCell::new(next),
            redirects: RefCell::new(redirects),
            published: RefCell::default(),
            waiting: RefCell::default(),
            pipeline,
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
        let out = std::mem::replace(&mut rt.out, self.next.borrow().clone());
        let redirects = std::mem::replace(&mut rt.redirects, self.redirects.borrow().clone());
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
        self.run(rt, |runner, rt| runner.prepare(rt))?;
        let call = self.runner.try_borrow().ok().and_then(|r| r.call());
        if let Some(call) = call {
            self.open_variables(rt, &call)?;
        }
        Ok(())
    }

    /// An error that leaves the stage on its way upstream: it stops the pipeline, and those who wrote see no error.
    fn stopping(&self, stop: Box<Stop>) -> Box<Stop> {
        match *stop {
            Stop::Error(raised) if raised.pipeline.is_none() && self.pipeline != 0 => {
                Box::new(Stop::Error(Raised {
                    pipeline: Some(self.pipeline),
                    ..raised
                }))
            }
            other => Box::new(other),
        }
    }

    /// Opens the variables that the common parameters of a call name: lists of what it writes to its streams, and the
    /// one that holds the object that passes.
    fn open_variables(&self, rt: &mut Runtime, call: &Call) -> R<()> {
        let common = call.common.borrow();
        let mut redirects: Option<Redirects> = None;
        for (name, pick) in [
            (
                &common.error_variable,
                KeptStreams::errors_mut as fn(&mut KeptStreams) -> &mut Vec<Rc<Seq>>,
            ),
            (&common.warning_variable, KeptStreams::warnings_mut),
            (&common.information_variable, KeptStreams::information_mut),
        ] {
            if let Some(name) = name {
                let list = rt.open_list(name)?;
                let redirects =
                    redirects.get_or_insert_with(|| (**self.redirects.borrow()).clone());
                pick(&mut redirects.kept).push(list);
            }
        }
        if let Some(redirects) = redirects {
            *self.redirects.borrow_mut() = Rc::new(redirects);
        }
        // What waits has been kept and published already: this tap comes last.
        if let Some(at_most) = common.out_buffer.and_then(|n| usize::try_from(n).ok())
            && at_most > 0
        {
            let waiting = Rc::new(Waiting {
                at_most,
                objects: RefCell::default(),
            });
            *self.waiting.borrow_mut() = Some(waiting.clone());
            self.tap(TapKind::Wait(waiting));
        }
        if let Some(name) = &common.pipeline_variable {
            let sym = Sym::of(name);
            let scope = rt.scope.clone();
            // Windows PowerShell leaves the variable behind, empty.
            let is_new = rt.edition.is_core() && !scope.has(sym);
            scope.put(sym, Value::Null);
            *self.published.borrow_mut() = Some(Published {
                scope: scope.clone(),
                sym,
                is_new,
            });
            self.tap(TapKind::Publish(scope, sym));
        }
        if let Some(name) = &common.out_variable {
            let list = rt.open_list(name)?;
            self.tap(TapKind::Keep(list));
        }
        Ok(())
    }

    fn tap(&self, kind: TapKind) {
        let next = self.next.replace(Out::Null);
        self.next.replace(Out::Tap(Rc::new(Tap { kind, next })));
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
        self.run(rt, |runner, rt| runner.end(rt))?;
        match self.waiting.take() {
            Some(waiting) => self.run(rt, |_, rt| rt.release(&waiting)),
            None => Ok(()),
        }
    }

    /// Runs what always runs at the end.
    pub fn clean(&self, rt: &mut Runtime) {
        if let Some(published) = self.published.take() {
            if published.is_new {
                published.scope.remove(published.sym);
            } else {
                published.scope.put(published.sym, Value::Null);
            }
        }
        // Nothing that cleaning does can fail the pipeline any more.
        let _ = self.run(rt, |runner, rt| {
            runner.clean(rt);
            Ok(())
        });
    }

    /// Its output goes elsewhere from now on.
    pub fn send_to(&self, out: Out) {
        self.next.replace(out);
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
                stage
                    .process(self, Some(value))
                    .map_err(|stop| stage.stopping(stop))
            }
            Out::Tap(tap) => {
                let tap = tap.clone();
                match &tap.kind {
                    TapKind::Keep(list) => list.items_mut().push(value.clone()),
                    TapKind::Publish(scope, sym) => scope.put(*sym, value.clone()),
                    TapKind::Wait(waiting) => {
                        waiting.objects.borrow_mut().push(value);
                        if waiting.objects.borrow().len() <= waiting.at_most {
                            return Ok(());
                        }
                        let out = std::mem::replace(&mut self.out, tap.next.clone());
                        let result = self.write_waiting(waiting);
                        self.out = out;
                        return result;
                    }
                }
                let out = std::mem::replace(&mut self.out, tap.next.clone());
                let result = self.write(value);
                self.out = out;
                result
            }
        }
    }

    /// Lets what waits at the current output go on at the end of its stage.
    fn release(&mut self, waiting: &Waiting) -> R<()> {
        let mut out = self.out.clone();
        while let Out::Tap(tap) = &out {
            let next = tap.next.clone();
            let found =
                matches!(&tap.kind, TapKind::Wait(own) if std::ptr::eq(Rc::as_ptr(own), waiting));
            out = next;
            if found {
                break;
            }
        }
        let out = std::mem::replace(&mut self.out, out);
        let result = self.write_waiting(waiting);
        self.out = out;
        result
    }

    fn write_waiting(&mut self, waiting: &Waiting) -> R<()> {
        let objects = std::mem::take(&mut *waiting.objects.borrow_mut());
        objects
            .into_iter()
            .try_for_each(|object| self.write(object))
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

    /// Runs a pipeline of stages on objects that are there already, or on none.
    pub fn run_stages_on(
        &mut self,
        stages: &[Rc<Stage>],
        pipeline: u64,
        input: Option<Vec<Value>>,
    ) -> R<()> {
        let Some(mut input) = input else {
            return self.run_stages(stages, pipeline, None);
        };
        let mut feed = |rt: &mut Runtime, first: &Stage| {
            std::mem::take(&mut input)
                .into_iter()
                .try_for_each(|value| first.process(rt, Some(value)))
        };
        self.run_stages(stages, pipeline, Some(&mut feed))
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
        result.map_err(|stop| stopped(pipeline, stop))
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
    pub(super) fn settle(&mut self, stages: &[Rc<Stage>], pipeline: u64, outcome: R<()>) -> R<()> {
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

/// A stop as it leaves a pipeline: the error that stopped it can be caught from here on.
pub(super) fn stopped(pipeline: u64, stop: Box<Stop>) -> Box<Stop> {
    match *stop {
        Stop::Error(raised) if raised.pipeline == Some(pipeline) => Box::new(Stop::Error(Raised {
            pipeline: None,
            ..raised
        })),
        other => Box::new(other),
    }
}
