//! Actions of subscribers and handlers of objects: what runs when an event has happened.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::{R, Seq, Stop, Str, Uuid, Value};

use super::super::Runtime;
use super::super::block::{ScriptBlock, block_of};
use super::super::job::{Job, JobKind, JobState, Jobs};
use super::super::module::ModuleKind;
use super::super::pipeline::{Out, Redirects, Sink};
use super::super::sym::{self, Sym};
use super::{Event, Subscriber};

/// What an interrupted piece of code is left with when something else has run in between.
struct Paused {
    scope: Rc<super::super::scope::Scope>,
    frame: Option<Rc<super::super::frame::Frame>>,
    out: Out,
    redirects: Rc<Redirects>,
    errors: Rc<Seq>,
    guards: u32,
    ok: bool,
}

impl Runtime {
    /// An action bound to a dynamic module of its own below the global scope, with an `$Error` of its own.
    pub(super) fn bind_action(&mut self, block: &ScriptBlock) -> Rc<ScriptBlock> {
        let name = self.dynamic_module_name();
        let (module, scope) = self.new_module(&name, "", ModuleKind::Script);
        // The block holds the scope and the scope the module.
        *module.keep.borrow_mut() = None;
        let errors = Seq::array_list(Vec::new());
        scope.put(sym::ERROR, Value::List(Rc::new(errors)));
        Rc::new(ScriptBlock {
            code: block.code.clone(),
            module: Some(module),
            home: Some(scope),
        })
    }

    /// The job of an action, among the session's jobs unless its subscription is hidden.
    pub(super) fn make_event_job(
        &mut self,
        block: &ScriptBlock,
        name: &str,
        listed: bool,
    ) -> Rc<Job> {
        let instance = Uuid::from_u64_pair(self.host.random(), self.host.random());
        let jobs = self.session::<Jobs>();
        let job = Rc::new(Job {
            id: jobs.next_id(),
            name: Str::from(name),
            instance,
            kind: JobKind::Event,
            command: Str::from(block.code.inner.text(&block.code.source.text)),
            state: Cell::new(JobState::NotStarted),
            is_new: Cell::new(false),
            output: RefCell::default(),
            errors: RefCell::default(),
            reason: RefCell::default(),
            times: Cell::default(),
            module: block.module.clone(),
        });
        if listed {
            jobs.all.push(job.clone());
        }
        job
    }

    /// Runs a subscriber's action for an event. What it writes goes to its job; what ends it fails its job.
    ///
    /// # Errors
    /// Only what stops the whole run.
    pub(super) fn act(&mut self, subscriber: &Rc<Subscriber>, event: &Rc<Event>) -> R<()> {
        let (Some(job), Some(block)) = (&subscriber.action, &subscriber.block) else {
            return Ok(());
        };
        let Some(scope) = block.home.clone() else {
            return Ok(());
        };
        if matches!(job.state.get(), JobState::Failed | JobState::Stopped) {
            return Ok(());
        }
        if job.state.replace(JobState::Running) == JobState::NotStarted {
            job.times.set((self.host.now_utc(), 0));
        }
        for (name, value) in [
            ("EventSubscriber", Value::Net(subscriber.clone())),
            ("Event", Value::Net(event.clone())),
            ("Sender", event.sender.clone()),
            ("EventArgs", event.source_args()),
        ] {
            scope.put(Sym::of(name), value);
        }
        let own_errors = match scope.value(sym::ERROR) {
            Some(Value::List(errors)) => errors,
            _ => Rc::new(Seq::array_list(Vec::new())),
        };
        let output = Rc::new(RefCell::new(Vec::new()));
        let errors = Rc::new(RefCell::new(Vec::new()));
        let redirects = Redirects {
            error: Sink::Out(Out::Collect(errors.clone())),
            ..Redirects::default()
        };
        let paused = self.pause(Out::Collect(output.clone()), redirects, own_errors);
        let outcome = self.run_block(block, &event.args, None, true);
        let outcome = outcome.map_err(|stop| self.record_of(*stop));
        self.resume(paused);
        job.output.borrow_mut().append(&mut output.borrow_mut());
        job.errors.borrow_mut().append(&mut errors.borrow_mut());
        match outcome {
            Ok(()) | Err(Err(Stop::Return)) => Ok(()),
            Err(Err(Stop::Halt)) => Err(Box::new(Stop::Halt)),
            Err(Ok(raised)) => {
                job.errors.borrow_mut().push(Value::Net(raised.record));
                self.end_event_job(job, JobState::Failed);
                Ok(())
            }
            // `exit` in an action ends the action.
            Err(Err(_)) => {
                self.end_event_job(job, JobState::Failed);
                Ok(())
            }
        }
    }

    fn end_event_job(&mut self, job: &Job, state: JobState) {
        job.state.set(state);
        job.times.set((job.times.get().0, self.host.now_utc()));
    }

    /// Calls an object's handler: `$this` is the object, `$_` and the second argument what it says of the event. What
    /// the handler writes goes nowhere.
    pub(super) fn call_handler(&mut self, block: &Value, sender: &Value, args: &Value) -> R<()> {
        let Some(block) = block_of(block) else {
            return Ok(());
        };
        let paused = self.pause(Out::Null, Redirects::default(), self.errors.clone());
        let given = [sender.clone(), args.clone()];
        let outcome = self.in_child_scope(|rt| {
            rt.scope.put(sym::THIS, sender.clone());
            rt.run_block(&block, &given, Some(args.clone()), false)
        });
        self.resume(paused);
        outcome
    }

    fn pause(&mut self, out: Out, redirects: Redirects, errors: Rc<Seq>) -> Paused {
        let global = self.global.clone();
        Paused {
            scope: std::mem::replace(&mut self.scope, global),
            frame: self.frame.take(),
            out: std::mem::replace(&mut self.out, out),
            redirects: std::mem::replace(&mut self.redirects, Rc::new(redirects)),
            errors: std::mem::replace(&mut self.errors, errors),
            guards: std::mem::replace(&mut self.guards, 0),
            ok: self.ok,
        }
    }

    fn resume(&mut self, paused: Paused) {
        self.scope = paused.scope;
        self.frame = paused.frame;
        self.out = paused.out;
        self.redirects = paused.redirects;
        self.errors = paused.errors;
        self.guards = paused.guards;
        self.ok = paused.ok;
    }

    /// What PowerShell's job would still say of its run to who subscribes right after it was started: one whose end
    /// nobody has seen yet ends now.
    pub(super) fn hear_of_the_past(&mut self, subscriber: &Rc<Subscriber>) -> R<()> {
        let Some(job) = super::super::job::job_of(&subscriber.source) else {
            return Ok(());
        };
        if job.kind != JobKind::Event && job.is_new.replace(false) {
            let args = super::objects::job_state_args(&job);
            let source = subscriber.source.clone();
            self.raise(&source, "StateChanged", args)?;
        }
        Ok(())
    }
}

impl Job {
    /// Ends the job of an action: nothing will run it any more.
    pub fn stop(&self) {
        if matches!(self.state.get(), JobState::NotStarted | JobState::Running) {
            self.state.set(JobState::Stopped);
        }
    }
}
