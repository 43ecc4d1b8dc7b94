//! Calling functions, script files and script blocks.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Stop, Str, Value};

use super::super::bind::{self, Arg, ArgKind, Bound, Callee};
use super::super::block::{FunctionInfo, ScriptBlock, block_of};
use super::super::code::{BlockCode, Body};
use super::super::command::{Call, Resolved};
use super::super::frame::Frame;
use super::super::pipeline::{Out, Runner};
use super::super::prefs::Common;
use super::super::scope::{Scope, ScopeKind};
use super::super::{MAX_CALL_DEPTH, Runtime, sym};

/// A function, script or script block as a stage: its blocks run as objects come.
pub struct BlockRunner {
    code: Rc<BlockCode>,
    call: Rc<Call>,
    args: Option<Vec<Arg>>,
    /// Where the block runs.
    callee: Callee,
    bound: bool,
    /// Objects that came while there was no `process` block to take them: `$input`.
    input: Vec<Value>,
    /// The objects come from a pipeline.
    fed: bool,
    /// A script file that other code called: `exit` leaves it and nothing else, and the caller reads the code in
    /// `$LASTEXITCODE`. Only the file that the host was started with ends the process.
    takes_exit: bool,
    /// `exit` has left it: no further block of it runs.
    left: bool,
    /// One of its blocks has run: then its `clean` runs in the end.
    ran: bool,
}

impl Runtime {
    /// The depth of a call that is about to be made.
    ///
    /// # Errors
    /// PowerShell's, where calls are nested too deeply.
    pub(in crate::runtime) fn next_depth(&self) -> R<u32> {
        let depth = self.depth.saturating_add(1);
        if depth > MAX_CALL_DEPTH {
            return ErrorRecord::new(
                "System.Management.Automation.ScriptCallDepthException",
                "The script failed due to call depth overflow.",
                "CallDepthOverflow",
                ErrorCategory::InvalidOperation,
                Value::Int32(depth as i32),
            )
            .raise();
        }
        Ok(depth)
    }
}

impl BlockRunner {
    /// A call of a block. Dotted, it runs in the current scope.
    pub fn new(
        rt: &mut Runtime,
        call: Rc<Call>,
        block: &ScriptBlock,
        args: Vec<Arg>,
        dotted: bool,
    ) -> R<BlockRunner> {
        let depth = rt.next_depth()?;
        let (name, function) = match &call.command {
            Resolved::Function(f) => (f.name.clone(), Some(f.clone())),
            Resolved::Script(path, _) => (Str::from(path.rsplit('/').next().unwrap_or(path)), None),
            _ => (Str::from("<ScriptBlock>"), None),
        };
        let kind = if matches!(call.command, Resolved::Script(..)) {
            ScopeKind::Script
        } else {
            ScopeKind::Local
        };
        let frame = Rc::new(Frame {
            name,
            code: block.code.clone(),
            function,
            args: RefCell::default(),
            bound: RefCell::default(),
            input: RefCell::default(),
            call: call.clone(),
            at: Cell::new(block.code.span),
            caller: rt.frame.clone(),
            in_place: false,
            returns: false,
            returned: RefCell::default(),
            depth,
        });
        let parent = rt.scope_under(block);
        let scope = if dotted {
            parent
        } else {
            let module = block.module.clone().or_else(|| parent.module.clone());
            Scope::for_call(kind, parent, rt.scope.clone(), frame.clone(), module)
        };
        Ok(BlockRunner {
            code: block.code.clone(),
            call,
            args: Some(args),
            callee: Callee { scope, frame },
            bound: false,
            input: Vec::new(),
            fed: false,
            takes_exit: kind == ScopeKind::Script && rt.frame.is_some(),
            left: false,
            ran: false,
        })
    }

    /// Runs all blocks of a call that nothing feeds.
    fn run_alone(mut self, rt: &mut Runtime) -> R<()> {
        let outcome = self
            .begin(rt)
            .and_then(|()| self.process(rt, None))
            .and_then(|()| self.end(rt));
        self.clean(rt);
        outcome
    }

    /// Runs `f` in the block's scope and frame.
    fn inside<T>(&self, rt: &mut Runtime, f: impl FnOnce(&mut Runtime) -> R<T>) -> R<T> {
        self.callee.inside(rt, f)
    }

    /// Binds an object of the pipeline. What `-ErrorVariable` collects is what the block's own code reports.
    fn takes(&self, rt: &mut Runtime, input: &Value) -> R<bool> {
        let kept = rt.redirects.clone();
        rt.redirects = kept.clone().unkept();
        let taken = bind::input(rt, &self.call, input, Some(&self.callee));
        rt.redirects = kept;
        taken
    }

    fn leave_input(&mut self) {
        let items = std::mem::take(&mut self.input);
        self.callee.frame.give_input(items);
    }

    fn run(&mut self, rt: &mut Runtime, body: &Body, current: Option<Value>) -> R<()> {
        if self.left {
            return Ok(());
        }
        self.ran = true;
        let outcome = self.inside(rt, |rt| {
            if let Some(current) = current {
                rt.scope.put(sym::UNDERSCORE, current);
            }
            rt.run_body(body)
        });
        match outcome {
            Err(stop) if self.takes_exit => match *stop {
                Stop::Exit(code) => {
                    self.left = true;
                    if code != 0 {
                        self.call.had_errors.set(true);
                    }
                    rt.global.put(sym::LAST_EXIT_CODE, Value::Int32(code));
                    Ok(())
                }
                other => Err(Box::new(other)),
            },
            other => other,
        }
    }
}

impl BlockRunner {
    /// Binds the arguments, once.
    fn bind(&mut self, rt: &mut Runtime) -> R<()> {
        if self.bound {
            return Ok(());
        }
        self.bound = true;
        let args = self.args.take().unwrap_or_default();
        let code = self.code.clone();
        if !code.requires.is_empty() && matches!(self.call.command, Resolved::Script(..)) {
            rt.check_requirements(&code)?;
        }
        if !code.types.is_empty() || !code.usings.is_empty() {
            self.inside(rt, |rt| rt.define_types(&code))?;
        }
        bind::arguments(rt, &self.call, args, Some(&self.callee))?;
        let rest = std::mem::take(&mut self.call.bound.borrow_mut().rest);
        if !rest.is_empty() {
            *self.callee.frame.args.borrow_mut() = Value::array(rest);
        }
        Ok(())
    }
}

impl Runner for BlockRunner {
    fn prepare(&mut self, rt: &mut Runtime) -> R<()> {
        if rt.watched {
            rt.look_at_command(&self.call)?;
        }
        // A simple function is bound when the first of its blocks runs.
        if self.call.params.advanced {
            self.bind(rt)
        } else {
            Ok(())
        }
    }

    fn begin(&mut self, rt: &mut Runtime) -> R<()> {
        let code = self.code.clone();
        match &code.begin {
            Some(body) => {
                self.bind(rt)?;
                self.run(rt, body, None)
            }
            None => Ok(()),
        }
    }

    fn process(&mut self, rt: &mut Runtime, input: Option<Value>) -> R<()> {
        let code = self.code.clone();
        if let Some(input) = &input {
            self.fed = true;
            // An object that no parameter takes was reported; the block does not see it.
            if self.call.params.advanced && !self.takes(rt, input)? {
                return Ok(());
            }
        }
        match &code.process {
            Some(body) => {
                self.bind(rt)?;
                let current = self.fed.then(|| input.clone().unwrap_or_default());
                self.callee.frame.give_input(input.into_iter().collect());
                self.run(rt, body, current)
            }
            None => {
                self.input.extend(input);
                Ok(())
            }
        }
    }

    fn end(&mut self, rt: &mut Runtime) -> R<()> {
        self.leave_input();
        let code = self.code.clone();
        match &code.end {
            Some(body) => {
                self.bind(rt)?;
                self.run(rt, body, None)
            }
            None => Ok(()),
        }
    }

    fn call(&self) -> Option<Rc<Call>> {
        self.call.params.advanced.then(|| self.call.clone())
    }

    fn clean(&mut self, rt: &mut Runtime) {
        let code = self.code.clone();
        let Some(body) = code.clean.as_ref().filter(|_| self.ran) else {
            return;
        };
        // Its output goes nowhere, and no `try` around the command sees its errors.
        let out = std::mem::replace(&mut rt.out, Out::Null);
        let guards = std::mem::take(&mut rt.guards);
        let outcome = self.inside(rt, |rt| rt.run_body(body));
        rt.guards = guards;
        rt.out = out;
        if let Err(stop) = outcome
            && let Ok(raised) = rt.record_of(*stop)
        {
            self.call.had_errors.set(true);
            rt.remember(&raised.record);
            let _ = rt.show_error(&raised.record);
        }
    }
}

impl Runtime {
    /// An invocation of a command, before binding.
    pub(in crate::runtime) fn new_call(
        &mut self,
        command: Resolved,
        invoked_as: Str,
        position: Option<crate::value::position::Position>,
    ) -> R<Rc<Call>> {
        let params = match &command {
            Resolved::Cmdlet(c) => self.commands.params_of(c, self.edition),
            Resolved::Function(f) => bind::params_of_block(self, &f.block.code)?,
            Resolved::Block(b) | Resolved::Script(_, b) => bind::params_of_block(self, &b.code)?,
            Resolved::Native(_) => bind::no_params(),
        };
        Ok(Rc::new(Call {
            invoked_as,
            command,
            params,
            bound: RefCell::new(Bound::default()),
            common: RefCell::new(Common::default()),
            position,
            expects_input: Cell::new(false),
            pipeline: Cell::new((1, 1)),
            pipeline_id: Cell::new(0),
            had_errors: Cell::new(false),
            confirmed: Cell::new(None),
        }))
    }

    /// Runs a block to its end with its output going to the current output.
    pub(in crate::runtime) fn run_call(
        &mut self,
        call: Rc<Call>,
        block: &ScriptBlock,
        args: Vec<Arg>,
        dotted: bool,
    ) -> R<()> {
        BlockRunner::new(self, call, block, args, dotted)?.run_alone(self)
    }

    /// Calls a script block with arguments; gives its output. `$_` is set where given.
    pub fn call_block_value(
        &mut self,
        block: &Value,
        args: &[Value],
        underscore: Option<Value>,
    ) -> R<Vec<Value>> {
        let Some(block) = block_of(block) else {
            return Ok(Vec::new());
        };
        self.call_block(&block, args, underscore, false)
    }

    /// Calls a script block, in a scope of its own or (dotted) in the current one.
    pub fn call_block(
        &mut self,
        block: &Rc<ScriptBlock>,
        args: &[Value],
        underscore: Option<Value>,
        dotted: bool,
    ) -> R<Vec<Value>> {
        self.collect(|rt| rt.run_block(block, args, underscore, dotted))
    }

    /// The same with the output going to the current output.
    pub fn run_block(
        &mut self,
        block: &Rc<ScriptBlock>,
        args: &[Value],
        underscore: Option<Value>,
        dotted: bool,
    ) -> R<()> {
        let args = args
            .iter()
            .map(|v| Arg {
                kind: ArgKind::Value(v.clone(), None),
                span: block.code.span,
            })
            .collect();
        let call = self.new_call(Resolved::Block(block.clone()), Str::default(), None)?;
        let Some(underscore) = underscore else {
            return self.run_call(call, block, args, dotted);
        };
        if dotted {
            // A module's block looks for `$_` in its module, not here.
            let scope = self.scope_under(block);
            let saved = scope.replace(sym::UNDERSCORE, underscore);
            let result = self.run_call(call, block, args, true);
            match saved {
                Some(v) => scope.put(sym::UNDERSCORE, v),
                None => {
                    scope.remove(sym::UNDERSCORE);
                }
            }
            return result;
        }
        let runner = BlockRunner::new(self, call, block, args, false)?;
        runner.callee.scope.put(sym::UNDERSCORE, underscore);
        runner.run_alone(self)
    }

    /// Runs a block on objects as if a pipeline fed them to it; without any it runs once.
    ///
    /// # Errors
    /// What the block raises.
    pub fn run_block_on(
        &mut self,
        block: &Rc<ScriptBlock>,
        args: &[Value],
        input: Vec<Value>,
        dotted: bool,
    ) -> R<()> {
        if input.is_empty() {
            return self.run_block(block, args, None, dotted);
        }
        let args = args
            .iter()
            .map(|v| Arg {
                kind: ArgKind::Value(v.clone(), None),
                span: block.code.span,
            })
            .collect();
        let call = self.new_call(Resolved::Block(block.clone()), Str::default(), None)?;
        call.expects_input.set(true);
        let mut runner = BlockRunner::new(self, call, block, args, dotted)?;
        let outcome = runner.begin(self).and_then(|()| {
            for object in input {
                runner.process(self, Some(object))?;
            }
            runner.end(self)
        });
        runner.clean(self);
        outcome
    }

    /// Runs `f` in a scope below the current one.
    pub fn in_child_scope<T>(&mut self, f: impl FnOnce(&mut Runtime) -> R<T>) -> R<T> {
        let child = Scope::new(
            ScopeKind::Local,
            Some(self.scope.clone()),
            self.frame.clone(),
        );
        self.in_scope(child, f)
    }

    /// Runs `f` with a given scope as the current one.
    pub fn in_scope<T>(&mut self, scope: Rc<Scope>, f: impl FnOnce(&mut Runtime) -> R<T>) -> R<T> {
        let saved = std::mem::replace(&mut self.scope, scope);
        let result = f(self);
        self.scope = saved;
        result
    }

    /// The scope below which a block runs. A module, and all code that belongs to none, has a chain of scopes of its
    /// own, whose innermost is the one of the last call into it that still runs: without any it is the module's, or
    /// the session's.
    pub(in crate::runtime) fn scope_under(&self, block: &ScriptBlock) -> Rc<Scope> {
        let module = block.module.as_ref().filter(|_| block.home.is_some());
        let owns = |scope: &Scope| match (module, &scope.module) {
            (Some(module), Some(other)) => Rc::ptr_eq(module, other),
            (None, other) => other.is_none() || block.module.is_some(),
            (Some(_), None) => false,
        };
        let mut at = Some(&self.scope);
        while let Some(scope) = at {
            if owns(scope) {
                return scope.clone();
            }
            at = scope.caller.as_ref().or(scope.parent.as_ref());
        }
        let home = block.home.as_ref().filter(|_| module.is_some());
        home.unwrap_or(&self.global).clone()
    }

    /// A function by its name through the scopes.
    pub fn find_function(&self, name: &str) -> Option<Rc<FunctionInfo>> {
        let mut at = Some(&self.scope);
        while let Some(scope) = at {
            if let Some(f) = scope.function(name) {
                return Some(f);
            }
            at = scope.parent.as_ref();
        }
        None
    }
}
