//! Jobs: blocks that run apart from the session, and what they wrote.
//!
//! One thread runs a script, so a job runs when it is started, in a session of its own that shares nothing with the
//! script but `$using:`. It still says `Running` to whoever looks first, as a job that was just started does.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::rc::Rc;

use crate::text::datetime::Kind;
use crate::value::ty::{PropDef, event, prop};
use crate::value::{
    DateTime, Engine, ErrorRecord, NetObject, R, Seq, Stop, Str, Ty, TypeDef, Uuid, Value, ty,
};

use super::Runtime;
use super::block::ScriptBlock;
use super::code::Stmt;
use super::drive::Location;
use super::events::Events;
use super::exec::ModuleInfo;
use super::module::Module;
use super::pipeline::{Out, Redirects, Sink};
use super::scope::{Scope, ScopeKind};
use super::sym;

/// What a job's `State` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It waits for its first event.
    NotStarted,
    /// It is at work.
    Running,
    /// It came to its end.
    Completed,
    /// An error ended it.
    Failed,
    /// `Stop-Job` ended it.
    Stopped,
}

impl JobState {
    /// As a value of .NET's enumeration.
    pub fn to_value(self) -> Value {
        let number = match self {
            JobState::NotStarted => 0,
            JobState::Running => 1,
            JobState::Completed => 2,
            JobState::Failed => 3,
            JobState::Stopped => 4,
        };
        match ty::find("System.Management.Automation.JobState") {
            Some(t) => Value::Enum(t, number),
            None => Value::Int64(number),
        }
    }
}

/// How a job runs, which its class and its type name follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// `Start-Job`, `&`: another process, whose output comes as copies.
    Background,
    /// `Start-ThreadJob`, `ForEach-Object -Parallel -AsJob`: another thread.
    Thread,
    /// The action of an event's subscriber: it runs here, between two pipelines.
    Event,
}

/// A job.
pub struct Job {
    /// Its number in the session.
    pub id: i32,
    /// Its name.
    pub name: Str,
    /// Its identity.
    pub instance: Uuid,
    /// How it runs.
    pub kind: JobKind,
    /// The text of its block.
    pub command: Str,
    /// Where it stands.
    pub state: Cell<JobState>,
    /// Nobody has looked at it since it was started.
    pub is_new: Cell<bool>,
    /// What it wrote and nobody has received: objects, and the records of the streams beside the output.
    pub output: RefCell<Vec<Value>>,
    /// Its errors that nobody has received.
    pub errors: RefCell<Vec<Value>>,
    /// The error that ended it.
    pub reason: RefCell<Option<Rc<ErrorRecord>>>,
    /// When it began and ended.
    pub times: Cell<(i64, i64)>,
    /// The dynamic module in which an event's action runs.
    pub module: Option<Rc<Module>>,
}

impl Job {
    /// True where something is left to receive.
    pub fn has_more(&self) -> bool {
        !self.output.borrow().is_empty() || !self.errors.borrow().is_empty()
    }

    /// Where it runs, as its `Location` says.
    pub fn location(&self) -> &'static str {
        match self.kind {
            JobKind::Background => "localhost",
            JobKind::Thread => "PowerShell",
            JobKind::Event => "",
        }
    }

    /// True where another job does its work: the one in the other process.
    pub fn has_child(&self) -> bool {
        self.kind == JobKind::Background
    }

    /// What its `State` says as text.
    pub fn state_name(&self) -> String {
        format!("{:?}", self.state.get())
    }
}

/// The session's jobs.
#[derive(Default)]
pub struct Jobs {
    /// In the order of their making.
    pub all: Vec<Rc<Job>>,
    last: i32,
}

/// What a job is started with.
pub struct JobStart {
    /// What runs.
    pub block: Rc<ScriptBlock>,
    /// Runs before it.
    pub first: Option<Rc<ScriptBlock>>,
    /// Its arguments.
    pub args: Vec<Value>,
    /// Objects of the pipeline: `$input`.
    pub input: Vec<Value>,
    /// Its name; None: `Job` and its number.
    pub name: Option<Str>,
    /// How it runs.
    pub kind: JobKind,
    /// The folder it starts in; None: where the session is.
    pub folder: Option<Str>,
}

/// The variables of this process's environment at a moment: another process would not change them.
struct Environment(Vec<(OsString, OsString)>);

impl Environment {
    fn now() -> Environment {
        Environment(std::env::vars_os().collect())
    }

    /// Sets what has changed since back.
    fn restore(self, rt: &mut Runtime) {
        for (name, _) in std::env::vars_os() {
            if !self.0.iter().any(|(n, _)| *n == name) {
                rt.set_environment(&name.to_string_lossy(), None);
            }
        }
        for (name, value) in self.0 {
            if std::env::var_os(&name).as_ref() != Some(&value) {
                rt.set_environment(&name.to_string_lossy(), Some(&value.to_string_lossy()));
            }
        }
    }
}

impl Jobs {
    /// The number of the next job.
    pub(super) fn next_id(&mut self) -> i32 {
        self.last = self.last.saturating_add(1);
        self.last
    }
}

impl Runtime {
    /// Starts a job: it has run when this returns, whatever became of it.
    ///
    /// # Errors
    /// Only what stops the whole run.
    pub fn start_job(&mut self, start: JobStart) -> R<Rc<Job>> {
        let instance = Uuid::from_u64_pair(self.host.random(), self.host.random());
        let began = self.host.now_utc();
        let jobs = self.session::<Jobs>();
        let id = jobs.last + 1;
        // A job in another process has a child that does its work, with a number of its own.
        jobs.last = id + i32::from(start.kind == JobKind::Background);
        let job = Rc::new(Job {
            id,
            name: start
                .name
                .clone()
                .unwrap_or_else(|| Str::from(format!("Job{id}"))),
            instance,
            kind: start.kind,
            command: Str::from(start.block.code.inner.text(&start.block.code.source.text)),
            state: Cell::new(JobState::Running),
            is_new: Cell::new(true),
            output: RefCell::default(),
            errors: RefCell::default(),
            reason: RefCell::default(),
            times: Cell::new((began, began)),
            module: None,
        });
        jobs.all.push(job.clone());
        let (output, errors) = (
            Rc::new(RefCell::new(Vec::new())),
            Rc::new(RefCell::new(Vec::new())),
        );
        let mut here = self.location();
        if let Some(folder) = &start.folder {
            here = self.go_to(Location {
                drive: None,
                folder: folder.clone(),
            });
        }
        let environment = (start.kind == JobKind::Background).then(Environment::now);
        let outcome = self.apart(
            Out::Collect(output.clone()),
            Out::Collect(errors.clone()),
            |rt| {
                if let Some(first) = &start.first {
                    rt.run_block(first, &[], None, true)?;
                }
                rt.run_block_on(&start.block, &start.args, start.input, false)
            },
        );
        self.go_to(here);
        if let Some(environment) = environment {
            environment.restore(self);
        }
        let state = match outcome.map_err(|stop| self.record_of(*stop)) {
            Ok(()) | Err(Err(Stop::Exit(_) | Stop::Return)) => JobState::Completed,
            Err(Ok(raised)) => {
                *job.reason.borrow_mut() = Some(raised.record);
                JobState::Failed
            }
            Err(Err(Stop::Halt)) => return Err(Box::new(Stop::Halt)),
            Err(Err(_)) => JobState::Completed,
        };
        *job.output.borrow_mut() = output.take();
        *job.errors.borrow_mut() = errors.take();
        job.state.set(state);
        job.times.set((began, self.host.now_utc()));
        Ok(job)
    }

    /// Runs `f` in a session of its own: no variable, function or error of this one is seen but by `$using:`. Output
    /// goes to `out`, the streams beside it too, errors to `errors`.
    pub fn apart<T>(
        &mut self,
        out: Out,
        errors: Out,
        f: impl FnOnce(&mut Runtime) -> R<T>,
    ) -> R<T> {
        let global = Scope::new(ScopeKind::Global, None, None);
        let beside = Sink::Out(out.clone());
        let redirects = Rc::new(Redirects {
            error: Sink::Out(errors),
            warning: beside.clone(),
            verbose: beside.clone(),
            debug: beside.clone(),
            information: beside,
            ..Redirects::default()
        });
        let errors = Rc::new(Seq::array_list(Vec::new()));
        let events = std::mem::take(self.session::<Events>());
        let result = self.in_session(global, errors, out, redirects, |rt| {
            rt.define_session_variables();
            let result = f(rt)?;
            rt.attend_to_events()?;
            Ok(result)
        });
        let own = std::mem::replace(self.session::<Events>(), events);
        self.take_forwarded(own.forwarded);
        result
    }

    /// Runs `f` in the session whose global scope and list of errors are given.
    pub(super) fn in_session<T>(
        &mut self,
        global: Rc<Scope>,
        errors: Rc<Seq>,
        out: Out,
        redirects: Rc<Redirects>,
        f: impl FnOnce(&mut Runtime) -> R<T>,
    ) -> R<T> {
        let here = self.scope.clone();
        let saved = (
            std::mem::replace(&mut self.global, global.clone()),
            std::mem::replace(&mut self.scope, global),
            self.frame.take(),
            std::mem::replace(&mut self.out, out),
            std::mem::replace(&mut self.redirects, redirects),
            std::mem::replace(&mut self.errors, errors),
            std::mem::replace(&mut self.guards, 0),
            self.using.replace(here),
        );
        self.commands.epoch += 1;
        let result = f(self);
        self.commands.epoch += 1;
        (
            self.global,
            self.scope,
            self.frame,
            self.out,
            self.redirects,
            self.errors,
            self.guards,
            self.using,
        ) = saved;
        result
    }

    /// The value of `$using:name`: the variable of the session that started the job.
    pub(super) fn using_value(&mut self, sym: sym::Sym) -> Option<Value> {
        match self.using.clone() {
            Some(scope) => self
                .in_scope(scope, |rt| Ok(rt.variable(sym)))
                .ok()
                .flatten(),
            None => self.variable(sym),
        }
    }

    /// `command &`: the pipeline as a job, with this session's variables as they are now.
    pub(super) fn start_background(&mut self, first: &Stmt) -> R<()> {
        let text = match self.code() {
            Some(code) => Str::from(first.span.text(&code.source.text)),
            None => Str::default(),
        };
        let block = self.parse_block(&text)?;
        // Its variables are taken over as `$using:` would.
        let block = Rc::new(self.new_closure(&block));
        let job = self.start_job(JobStart {
            block,
            first: None,
            args: Vec::new(),
            input: Vec::new(),
            name: None,
            kind: JobKind::Background,
            folder: None,
        })?;
        self.write(Value::Net(job))
    }
}

impl NetObject for Job {
    fn ty(&self) -> Ty {
        let name = match self.kind {
            JobKind::Background => "System.Management.Automation.PSRemotingJob",
            JobKind::Thread => "ThreadJob.ThreadJob",
            JobKind::Event => "System.Management.Automation.PSEventJob",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The job in a value.
pub fn job_of(value: &Value) -> Option<Rc<Job>> {
    match value.base() {
        Value::Net(n) => {
            let any: Rc<dyn Any> = n.clone();
            any.downcast::<Job>().ok()
        }
        _ => None,
    }
}

fn job<T: Into<Value>>(this: &Value, f: impl FnOnce(&Job) -> T) -> R<Value> {
    Ok(this.downcast::<Job>().map(f).into())
}

/// The state that a job shows: a new one runs still.
fn shown_state(job: &Job) -> Value {
    let state = if job.is_new.replace(false) {
        JobState::Running
    } else {
        job.state.get()
    };
    state.to_value()
}

fn list(items: &RefCell<Vec<Value>>) -> Value {
    Value::List(Rc::new(Seq::array_list(items.borrow().clone())))
}

const PROPERTIES: &[PropDef] = &[
    prop("State", "System.Management.Automation.JobState", |_, v| {
        job(v, shown_state)
    }),
    prop("HasMoreData", "bool", |_, v| {
        job(v, |j| {
            // An action's job says so from its first event until it is stopped, read or not.
            let running = j.state.get() == JobState::Running;
            running || j.kind != JobKind::Event && (j.is_new.get() || j.has_more())
        })
    }),
    prop("StatusMessage", "string", |_, v| {
        job(v, |j| match j.kind {
            JobKind::Background | JobKind::Thread => Value::str(""),
            JobKind::Event => Value::Null,
        })
    }),
    prop("Location", "string", |_, v| {
        job(v, |j| match j.kind {
            JobKind::Background | JobKind::Thread => Value::str(j.location()),
            JobKind::Event => Value::Null,
        })
    }),
    prop("Command", "string", |_, v| job(v, |j| j.command.clone())),
    prop(
        "JobStateInfo",
        "System.Management.Automation.JobStateInfo",
        |_, v| {
            job(v, |j| {
                let reason = j.reason.borrow().as_ref().map(|r| r.exception.clone());
                Value::object([("State", shown_state(j)), ("Reason", reason.into())])
            })
        },
    ),
    prop("InstanceId", "guid", |_, v| {
        job(v, |j| Value::Guid(j.instance))
    }),
    prop("Id", "int", |_, v| job(v, |j| j.id)),
    prop("Name", "string", |_, v| job(v, |j| j.name.clone())),
    prop(
        "ChildJobs",
        "System.Collections.Generic.IList[System.Management.Automation.Job]",
        |_, v| {
            Ok(match v.downcast::<Job>().map(|j| j.kind) {
                // The work of a job in another process is its child's: what it wrote is found there.
                Some(JobKind::Background) => Value::array(vec![v.clone()]),
                _ => Value::array(Vec::new()),
            })
        },
    ),
    prop("PSBeginTime", "System.Nullable[datetime]", |e, v| {
        time(e, v, |(began, _)| began)
    }),
    prop("PSEndTime", "System.Nullable[datetime]", |e, v| {
        time(e, v, |(_, ended)| ended)
    }),
    prop("PSJobTypeName", "string", |_, v| {
        job(v, |j| match j.kind {
            JobKind::Background => "BackgroundJob",
            JobKind::Thread => "ThreadJob",
            JobKind::Event => "",
        })
    }),
    prop("Module", "psmoduleinfo", |_, v| {
        let module = |j: &Job| j.module.clone().map(|m| Value::net(ModuleInfo(m)));
        Ok(v.downcast::<Job>().and_then(module).into())
    }),
    prop(
        "Output",
        "System.Management.Automation.PSDataCollection[psobject]",
        |_, v| job(v, |j| list(&j.output)),
    ),
    prop(
        "Error",
        "System.Management.Automation.PSDataCollection[System.Management.Automation.ErrorRecord]",
        |_, v| job(v, |j| list(&j.errors)),
    ),
];

fn time(engine: &mut dyn Engine, this: &Value, pick: fn((i64, i64)) -> i64) -> R<Value> {
    let zone = engine.time_zone();
    job(this, |j| {
        Value::from(
            DateTime {
                ticks: pick(j.times.get()),
                kind: Kind::Utc,
            }
            .to_local(&zone),
        )
    })
}

/// The descriptions of jobs.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Job",
        properties: PROPERTIES,
        events: &[event(
            "StateChanged",
            "System.EventHandler`1[System.Management.Automation.JobStateEventArgs]",
            "System.Management.Automation.JobStateEventArgs",
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Job2",
        base: "System.Management.Automation.Job",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSRemotingJob",
        base: "System.Management.Automation.Job",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSEventJob",
        base: "System.Management.Automation.Job",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "ThreadJob.ThreadJob",
        base: "System.Management.Automation.Job2",
        ..TypeDef::CLASS
    },
];
