//! Pipelines of commands: finding, binding and joining them, and where their streams go.

use std::cell::RefCell;
use std::rc::Rc;

use crate::syntax::ast::{Invocation, Span, Stream};
use crate::value::error::{Carrier, ErrorCategory, Raised, Reach};
use crate::value::position::Position;
use crate::value::{ErrorRecord, R, Stop, Str, Value, convert, enumerate};

use super::super::bind::{self, Arg, ArgKind};
use super::super::block::block_of;
use super::super::code::*;
use super::super::command::{Call, Cmdlet, Ctx, Resolved};
use super::super::module::Module;
use super::super::pipeline::{Out, Redirects, Runner, Sink, Stage, stopped};
use super::super::{Runtime, sym};
use super::BlockRunner;
use super::eval::plain;
use super::module_object::bound_to;
use super::native::NativeRunner;
use super::walk::Walked;

/// A cmdlet's call as a stage.
struct CmdletRunner {
    cmdlet: Box<dyn Cmdlet>,
    call: Rc<Call>,
    args: Option<Vec<Arg>>,
}

impl CmdletRunner {
    fn run(
        &mut self,
        rt: &mut Runtime,
        f: impl FnOnce(&mut dyn Cmdlet, &mut Ctx<'_>) -> R<()>,
    ) -> R<()> {
        let result = f(
            self.cmdlet.as_mut(),
            &mut Ctx {
                rt,
                call: self.call.clone(),
            },
        );
        match result {
            // What failed inside a cmdlet ends the cmdlet as its own error; what another command failed with, or a
            // script threw, goes on as it is.
            Err(stop) => match rt.record_of(*stop) {
                Ok(raised)
                    if raised.carrier == Carrier::Own
                        && raised.reach != Reach::Thrown
                        && raised.pipeline.is_none() =>
                {
                    let record = Rc::new(raised.record.duplicate());
                    rt.decorate(&record, &self.call);
                    rt.keep_failure(&record, Carrier::Cmdlet, &record.message());
                    Raised { record, ..raised }
                        .carried_by(Carrier::Cmdlet)
                        .stop()
                }
                Ok(raised) => raised.stop(),
                Err(other) => Err(Box::new(other)),
            },
            ok => ok,
        }
    }
}

impl Runner for CmdletRunner {
    fn prepare(&mut self, rt: &mut Runtime) -> R<()> {
        let args = self.args.take().unwrap_or_default();
        bind::arguments(rt, &self.call, args, None)?;
        match rt.watched {
            true => rt.look_at_command(&self.call),
            false => Ok(()),
        }
    }

    fn call(&self) -> Option<Rc<Call>> {
        Some(self.call.clone())
    }

    fn begin(&mut self, rt: &mut Runtime) -> R<()> {
        self.run(rt, |cmdlet, c| cmdlet.begin(c))
    }

    fn process(&mut self, rt: &mut Runtime, input: Option<Value>) -> R<()> {
        if let Some(input) = &input
            && !bind::input(rt, &self.call, input, None)?
        {
            return Ok(());
        }
        self.run(rt, |cmdlet, c| cmdlet.process(c))
    }

    fn end(&mut self, rt: &mut Runtime) -> R<()> {
        self.run(rt, |cmdlet, c| cmdlet.end(c))
    }
}

/// What a call's name or expression gave.
enum Command {
    /// A command.
    Known(Resolved),
    /// A module, in which the first argument is called.
    In(Rc<Module>),
}

/// The commands of a pipeline, joined and not yet begun.
pub(in crate::runtime) struct Joined {
    /// In order.
    pub stages: Vec<Rc<Stage>>,
    /// Their calls.
    pub calls: Vec<Rc<Call>>,
    /// The files behind their redirections, to be finished after them.
    pub files: Vec<Rc<Stage>>,
}

/// A stage to be: its command and arguments, before it is joined to the next.
struct Planned<'c> {
    call: Rc<Call>,
    args: Vec<Arg>,
    code: &'c CommandCode,
}

/// What a pipeline begins with, where that is no command.
enum Head<'c> {
    /// A command.
    None,
    /// An expression alone, with its redirections.
    Alone(&'c Expr, &'c Vec<RedirectCode>),
    /// The value of an expression before a command.
    Value(Walked),
}

impl Runtime {
    pub(super) fn exec_pipeline(&mut self, p: &PipelineCode) -> R<()> {
        if self.signals.pending() {
            self.attend_to_events()?;
        }
        let id = self.new_pipeline();
        let mut files: Vec<Rc<Stage>> = Vec::new();
        let (head, planned) = self.plan_all(p, id, &mut files)?;
        let calls: Vec<Rc<Call>> = planned.iter().map(|p| p.call.clone()).collect();
        let outcome = self
            .run_pipeline(head, planned, id, files)
            .map_err(|stop| stopped(id, stop));
        self.ok = outcome.is_ok() && !calls.iter().any(|c| c.had_errors.get());
        if outcome.is_ok()
            && let Some(Resolved::Native(_)) = calls.last().map(|c| c.command.clone())
        {
            self.ok = matches!(
                self.global.value(sym::LAST_EXIT_CODE),
                Some(Value::Int32(0))
            );
        }
        outcome
    }

    /// Finds a pipeline's commands and evaluates their arguments.
    fn plan_all<'c>(
        &mut self,
        p: &'c PipelineCode,
        id: u64,
        files: &mut Vec<Rc<Stage>>,
    ) -> R<(Head<'c>, Vec<Planned<'c>>)> {
        let total = p.elements.len() as u32;
        let mut head = Head::None;
        let mut planned = Vec::with_capacity(p.elements.len());
        for (at, element) in p.elements.iter().enumerate() {
            match element {
                Element::Expr(e, redirections) if total == 1 => {
                    head = Head::Alone(e, redirections);
                }
                // Its value is there before any command is looked up or begins: `(Import-Csv x) | Export-Csv x`.
                Element::Expr(e, redirections) => {
                    let merged = Rc::new(RefCell::new(Vec::new()));
                    let out = Out::Collect(merged.clone());
                    let (_, redirects) = self.redirect(redirections, out, files)?;
                    let saved = std::mem::replace(&mut self.redirects, redirects);
                    let walked = self.walked(e);
                    self.redirects = saved;
                    self.ok = walked.is_ok();
                    head = Head::Value(self.after_merged(merged.take(), walked?)?);
                }
                Element::Command(code) => {
                    let plan = self.plan(code)?;
                    plan.call.pipeline.set((at as u32 + 1, total));
                    plan.call.pipeline_id.set(id);
                    plan.call.expects_input.set(at > 0);
                    planned.push(plan);
                }
            }
        }
        Ok((head, planned))
    }

    /// What a pipeline is fed: what `2>&1` merged while its head was evaluated, then the head's value.
    fn after_merged(&mut self, mut items: Vec<Value>, walked: Walked) -> R<Walked> {
        if items.is_empty() {
            return Ok(walked);
        }
        self.each(walked, |_, item| {
            items.push(item);
            Ok(())
        })?;
        Ok(Walked::Value(Value::array(items)))
    }

    /// The commands of a pipeline with their arguments as they are now, the last one writing to `out`.
    ///
    /// # Errors
    /// An unknown command; what evaluating the arguments raises.
    pub(in crate::runtime) fn join_commands(
        &mut self,
        p: &PipelineCode,
        out: Out,
        id: u64,
    ) -> R<Joined> {
        let mut files = Vec::new();
        let (_, planned) = self.plan_all(p, id, &mut files)?;
        let calls = planned.iter().map(|plan| plan.call.clone()).collect();
        let stages = self.join(planned, out, &mut files)?;
        Ok(Joined {
            stages,
            calls,
            files,
        })
    }

    /// Joins stages; the last one writes to `out`.
    fn join(
        &mut self,
        planned: Vec<Planned<'_>>,
        out: Out,
        files: &mut Vec<Rc<Stage>>,
    ) -> R<Vec<Rc<Stage>>> {
        let mut next = out;
        let mut stages: Vec<Rc<Stage>> = Vec::with_capacity(planned.len());
        for plan in planned.into_iter().rev() {
            let last = stages.is_empty();
            let (out, mut redirects) = self.redirect(&plan.code.redirections, next, files)?;
            if !last || goes_elsewhere(&plan.code.redirections) {
                redirects = redirects.unkept();
            }
            if matches!(plan.call.command, Resolved::Cmdlet(_))
                && merges_errors(&plan.code.redirections)
            {
                redirects = redirects.losing_statement_errors();
            }
            let stage = self.make_stage(plan, out, redirects)?;
            next = Out::Stage(stage.clone());
            stages.push(stage);
        }
        stages.reverse();
        Ok(stages)
    }

    fn run_pipeline(
        &mut self,
        head: Head<'_>,
        planned: Vec<Planned<'_>>,
        id: u64,
        mut files: Vec<Rc<Stage>>,
    ) -> R<()> {
        let stages = self.join(planned, self.out.clone(), &mut files)?;
        let outcome = match head {
            Head::None => self.run_stages(&stages, id, None),
            Head::Alone(e, redirections) => {
                let (out, redirects) = self.redirect(redirections, self.out.clone(), &mut files)?;
                self.redirected(out, redirects, |rt| rt.exec_expr(e))
            }
            Head::Value(walked) => {
                let mut walked = Some(walked);
                self.run_stages(
                    &stages,
                    id,
                    Some(&mut |rt, first| match walked.take() {
                        Some(walked) => rt.feed(walked, first),
                        None => Ok(()),
                    }),
                )
            }
        };
        // Files are finished whatever happened, and the first failure is the one that counts.
        for file in files {
            let finished = file.end(self);
            file.clean(self);
            if outcome.is_ok() {
                finished?;
            }
        }
        outcome
    }

    /// Feeds the elements of the head's value to the first stage.
    fn feed(&mut self, walked: Walked, first: &Stage) -> R<()> {
        // The head's own output is its value: nothing of it goes past the first stage.
        self.each(walked, |rt, item| match item {
            Value::Void => Ok(()),
            item => first.process(rt, Some(item)),
        })
    }

    fn redirected(
        &mut self,
        out: Out,
        redirects: Rc<Redirects>,
        f: impl FnOnce(&mut Runtime) -> R<()>,
    ) -> R<()> {
        let saved_out = std::mem::replace(&mut self.out, out);
        let saved = std::mem::replace(&mut self.redirects, redirects);
        let result = f(self);
        self.out = saved_out;
        self.redirects = saved;
        result
    }

    /// Finds a command and evaluates its arguments.
    fn plan<'c>(&mut self, code: &'c CommandCode) -> R<Planned<'c>> {
        let position = self.code().map(|c| Position {
            source: c.source.clone(),
            start: code.span.start,
            end: code.span.end,
        });
        let target = match &code.name {
            Expr::Const(Value::Str(name)) if !name.is_empty() => None,
            name => Some(self.eval(name)?),
        };
        // Arguments come first: an error in one hides that there is no such command.
        let mut args = Vec::with_capacity(code.args.len());
        for arg in &code.args {
            self.argument(arg, code.span, &mut args)?;
        }
        let (command, name) = self.command_of(code, target)?;
        let command = match command {
            Command::Known(command) => command,
            Command::In(module) => self.command_in_module(&module, &mut args)?,
        };
        let call = self.new_call(command, invoked_as(code.invocation, &name), position)?;
        Ok(Planned { call, args, code })
    }

    /// The command of a name as it is written, or of `target`, what the expression in its place gave.
    fn command_of(&mut self, code: &CommandCode, target: Option<Value>) -> R<(Command, Str)> {
        if let Expr::Const(Value::Str(name)) = &code.name
            && target.is_none()
        {
            let epoch = self.commands.epoch;
            if let Some((at, found)) = &*code.cache.borrow()
                && *at == epoch
            {
                return Ok((Command::Known(found.clone()), name.clone()));
            }
            let found = self.find_at_site(name, code)?;
            if self.is_lasting(name, &found) {
                *code.cache.borrow_mut() = Some((epoch, found.clone()));
            }
            return Ok((Command::Known(found), name.clone()));
        }
        let target = target.unwrap_or_default();
        if let Some(module) = target.downcast::<super::ModuleInfo>() {
            return Ok((Command::In(module.0.clone()), Str::default()));
        }
        let (command, name) = self.command_of_value(&target, code)?;
        Ok((Command::Known(command), name))
    }

    /// Finds a command by name. Where there is none, the error stands at the name and bears how it was called
    /// (`PipelineOps.AddCommand`).
    fn find_at_site(&mut self, name: &str, code: &CommandCode) -> R<Resolved> {
        let found = self.find_command(name);
        if let Err(stop) = &found
            && let Stop::Error(raised) = &**stop
        {
            let called = invoked_as(code.invocation, &Str::from(name));
            self.place_command_error(&raised.record, code.name_span, called);
        }
        found
    }

    /// `& $module command args`: the first argument is what runs in the module.
    fn command_in_module(&mut self, module: &Rc<Module>, args: &mut Vec<Arg>) -> R<Resolved> {
        let first = if args.is_empty() {
            None
        } else {
            Some(args.remove(0))
        };
        match first.map(|a| a.kind) {
            Some(ArgKind::Value(value, _)) => match block_of(&value) {
                Some(block) => Ok(Resolved::Block(bound_to(module, &block))),
                None => {
                    let name = convert::to_str(self, &value)?;
                    let scope = module.scope().unwrap_or_else(|| self.global.clone());
                    self.in_scope(scope, |rt| rt.find_command(&name))
                }
            },
            _ => self.unknown_command(""),
        }
    }

    fn command_of_value(&mut self, target: &Value, code: &CommandCode) -> R<(Resolved, Str)> {
        if let Some(block) = block_of(target) {
            return Ok((Resolved::Block(block), Str::default()));
        }
        if let Some(resolved) = self.command_in_object(target) {
            return Ok((resolved, Str::default()));
        }
        if target.is_null() || matches!(target.base(), Value::Str(s) if s.is_empty()) {
            let operator = if code.invocation == Invocation::Dot {
                "."
            } else {
                "&"
            };
            return ErrorRecord::runtime(
                format!("The expression after '{operator}' in a pipeline element produced an object that was not valid. It must result in a command name, a script block, or a CommandInfo object."),
                "BadExpression",
                ErrorCategory::InvalidOperation,
                target.clone(),
            )
            .raise();
        }
        let name = convert::to_str(self, target)?;
        Ok((self.find_at_site(&name, code)?, name))
    }

    fn argument(&mut self, arg: &ArgCode, span: Span, args: &mut Vec<Arg>) -> R<()> {
        match arg {
            ArgCode::Param(name, value, span) => {
                let value = match value {
                    Some(e) => Some(plain(self.eval(e)?)),
                    None => None,
                };
                args.push(Arg {
                    kind: ArgKind::Named {
                        name: name.clone(),
                        value,
                        splatted: false,
                    },
                    span: *span,
                });
            }
            ArgCode::Value(e, text, span) => {
                let value = plain(self.eval(e)?);
                args.push(Arg {
                    kind: ArgKind::Value(value, text.clone()),
                    span: *span,
                });
            }
            ArgCode::Verbatim(text) => args.push(Arg {
                kind: ArgKind::Value(Value::Str(text.clone()), None),
                span,
            }),
            ArgCode::Splat(var) => {
                let value = self.read(var)?;
                self.splat(value, span, args)?;
            }
        }
        Ok(())
    }

    fn splat(&mut self, value: Value, span: Span, args: &mut Vec<Arg>) -> R<()> {
        match value.base() {
            // A variable that holds nothing is an argument that is nothing.
            Value::Null | Value::Void => {
                args.push(Arg {
                    kind: ArgKind::Value(Value::Null, None),
                    span,
                });
                Ok(())
            }
            Value::Hash(dict) => {
                for (key, value) in dict.pairs() {
                    let name = convert::to_str(self, &key)?;
                    args.push(Arg {
                        kind: ArgKind::Named {
                            name,
                            value: Some(value),
                            splatted: true,
                        },
                        span,
                    });
                }
                Ok(())
            }
            other => {
                let items = match (enumerate::elements(self, other), other) {
                    (Some(items), _) => items?,
                    // PowerShell asks for any .NET enumerable here, which a string is.
                    (None, Value::Str(text)) => text.encode_utf16().map(Value::Char).collect(),
                    (None, _) => vec![value.clone()],
                };
                for item in items {
                    // `@args` hands `-Name` on as the parameter that it was.
                    match item.downcast::<super::objects::ParameterWord>() {
                        Some(word) => args.push(Arg {
                            kind: ArgKind::Named {
                                name: word.name.clone(),
                                value: None,
                                splatted: false,
                            },
                            span,
                        }),
                        None => args.push(Arg {
                            kind: ArgKind::Value(item, None),
                            span,
                        }),
                    }
                }
                Ok(())
            }
        }
    }

    fn make_stage(
        &mut self,
        plan: Planned<'_>,
        out: Out,
        redirects: Rc<Redirects>,
    ) -> R<Rc<Stage>> {
        let Planned { call, args, code } = plan;
        let pipeline = call.pipeline_id.get();
        let dotted = code.invocation == Invocation::Dot;
        let command = call.command.clone();
        let runner: Box<dyn Runner> = match &command {
            Resolved::Cmdlet(builtin) => match builtin.make {
                Some(make) => Box::new(CmdletRunner {
                    cmdlet: make(),
                    call,
                    args: Some(args),
                }),
                None => return self.not_supported(builtin, &call),
            },
            Resolved::Function(f) => {
                Box::new(BlockRunner::new(self, call, &f.block, args, dotted)?)
            }
            Resolved::Block(block) | Resolved::Script(_, block) => {
                Box::new(BlockRunner::new(self, call, block, args, dotted)?)
            }
            Resolved::Native(path) => Box::new(NativeRunner::new(path.clone(), call, args)),
        };
        Ok(Stage::new(runner, out, redirects, pipeline))
    }

    /// A stage of a pipeline that no script's text has: a command with its arguments, `fed` by the stage before it or by
    /// its caller.
    #[allow(clippy::too_many_arguments)]
    pub(in crate::runtime) fn stage_of(
        &mut self,
        command: Resolved,
        name: Str,
        args: Vec<Arg>,
        dotted: bool,
        out: Out,
        pipeline: u64,
        fed: bool,
    ) -> R<Rc<Stage>> {
        let position = self.here();
        let call = self.new_call(command, name, position)?;
        call.expects_input.set(fed);
        call.pipeline_id.set(pipeline);
        let mut code = empty_command();
        if dotted {
            code.invocation = Invocation::Dot;
        }
        let redirects = self.redirects.clone();
        let plan = Planned {
            call,
            args,
            code: &code,
        };
        self.make_stage(plan, out, redirects)
    }

    /// Where a command's streams go: its redirections over those that hold around it.
    fn redirect(
        &mut self,
        list: &[RedirectCode],
        out: Out,
        files: &mut Vec<Rc<Stage>>,
    ) -> R<(Out, Rc<Redirects>)> {
        if list.is_empty() {
            return Ok((out, self.redirects.clone()));
        }
        let mut out = out;
        let mut redirects = (*self.redirects).clone();
        if list
            .iter()
            .any(|r| matches!(r.from, Stream::Error | Stream::All))
        {
            redirects.loses_statement_errors = false;
        }
        // Files first, so that `> file 2>&1` and `2>&1 > file` both merge into the file.
        for r in list {
            let RedirectTo::File(name, append) = &r.to else {
                continue;
            };
            let name = self.eval(name)?;
            let target = if name.is_null() {
                Out::Null
            } else {
                let path = convert::to_str(self, &name)?;
                let stage = self.file_stage(&path, *append)?;
                files.push(stage.clone());
                Out::Stage(stage)
            };
            match r.from {
                Stream::Output => out = target,
                from => set_stream(&mut redirects, from, &target, Some(&mut out)),
            }
        }
        for r in list {
            if let RedirectTo::Merge(_) = &r.to {
                let target = out.clone();
                set_stream(&mut redirects, r.from, &target, None);
            }
        }
        Ok((out, Rc::new(redirects)))
    }

    /// The stage behind `> file`: `Out-File` on that path.
    fn file_stage(&mut self, path: &str, append: bool) -> R<Rc<Stage>> {
        let mut args = vec![named_arg("LiteralPath", Value::str(path))];
        if append {
            args.push(named_arg("Append", Value::Bool(true)));
        }
        self.builtin_stage("Out-File", args, Out::Null)
    }

    /// A stage of a built-in cmdlet with given arguments.
    pub fn builtin_stage(&mut self, name: &str, args: Vec<Arg>, out: Out) -> R<Rc<Stage>> {
        let command = self.find_command(name)?;
        let position = self.here();
        let call = self.new_call(command, Str::from(name), position)?;
        call.expects_input.set(true);
        let runner: Box<dyn Runner> = match &call.command {
            Resolved::Cmdlet(b) => match b.make {
                Some(make) => Box::new(CmdletRunner {
                    cmdlet: make(),
                    call: call.clone(),
                    args: Some(args),
                }),
                None => return self.not_supported(b, &call),
            },
            Resolved::Function(f) => {
                let block = f.block.clone();
                Box::new(BlockRunner::new(self, call.clone(), &block, args, false)?)
            }
            _ => return self.unknown_command(name),
        };
        Ok(Stage::new(runner, out, self.redirects.clone(), 0))
    }

    /// Runs a command by name with arguments on some input; gives its output. For cmdlets that build on others.
    pub fn invoke_command(
        &mut self,
        name: &str,
        args: Vec<Arg>,
        input: Option<Vec<Value>>,
    ) -> R<Vec<Value>> {
        let list = Rc::new(RefCell::new(Vec::new()));
        let id = self.new_pipeline();
        let command = self.find_command(name)?;
        let position = self.here();
        let call = self.new_call(command, Str::from(name), position)?;
        call.expects_input.set(input.is_some());
        call.pipeline_id.set(id);
        let code = empty_command();
        let redirects = self.redirects.clone();
        let stage = self.make_stage(
            Planned {
                call,
                args,
                code: &code,
            },
            Out::Collect(list.clone()),
            redirects,
        )?;
        self.run_stages_on(&[stage], id, input)?;
        Ok(list.take())
    }

    /// A function's parameters as `$PSBoundParameters`.
    pub(in crate::runtime) fn bound_parameters(
        &mut self,
        frame: &super::super::frame::Frame,
    ) -> Value {
        if let Some(dict) = &*frame.bound.borrow() {
            return Value::Hash(dict.clone());
        }
        let dict = bind::bound_dictionary(&frame.call);
        *frame.bound.borrow_mut() = Some(dict.clone());
        Value::Hash(dict)
    }
}

/// Whether a command's output is sent elsewhere.
fn goes_elsewhere(list: &[RedirectCode]) -> bool {
    list.iter().any(|r| {
        matches!(r.from, Stream::Output | Stream::All) && matches!(r.to, RedirectTo::File(..))
    })
}

/// Whether a command's errors go into its output.
fn merges_errors(list: &[RedirectCode]) -> bool {
    list.iter().any(|r| {
        matches!(r.from, Stream::Error | Stream::All) && matches!(r.to, RedirectTo::Merge(_))
    })
}

fn empty_command() -> CommandCode {
    CommandCode {
        invocation: Invocation::Name,
        name: Expr::Const(Value::Null),
        args: Vec::new(),
        redirections: Vec::new(),
        span: Span::default(),
        name_span: Span::default(),
        cache: RefCell::new(None),
    }
}

/// An argument given by name.
pub fn named_arg(name: &str, value: Value) -> Arg {
    Arg {
        kind: ArgKind::Named {
            name: Str::from(name),
            value: Some(value),
            splatted: false,
        },
        span: Span::default(),
    }
}

fn set_stream(redirects: &mut Redirects, from: Stream, target: &Out, out: Option<&mut Out>) {
    let sink = Sink::Out(target.clone());
    match from {
        Stream::Output => {
            if let Some(out) = out {
                *out = target.clone();
            }
        }
        Stream::Error => redirects.error = sink,
        Stream::Warning => redirects.warning = sink,
        Stream::Verbose => redirects.verbose = sink,
        Stream::Debug => redirects.debug = sink,
        Stream::Information => redirects.information = sink,
        Stream::All => {
            redirects.error = sink.clone();
            redirects.warning = sink.clone();
            redirects.verbose = sink.clone();
            redirects.debug = sink.clone();
            redirects.information = sink;
            if let Some(out) = out {
                *out = target.clone();
            }
        }
    }
}

/// `$MyInvocation.InvocationName`: the operator where there is one, else the name.
fn invoked_as(invocation: Invocation, name: &Str) -> Str {
    match invocation {
        Invocation::Dot => Str::from("."),
        Invocation::Call => Str::from("&"),
        Invocation::Name => name.clone(),
    }
}
