//! Steppable pipelines: `{ command }.GetSteppablePipeline()`, whose begin, process and end a script calls itself, as
//! proxy functions do.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::ty::{method, overload};
use crate::value::{Engine, NetObject, R, Stop, Ty, TypeDef, Value, ty};

use super::Runtime;
use super::block::{ScriptBlock, block_of};
use super::code::{Element, PipelineCode, StmtKind};
use super::command::Call;
use super::pipeline::{Out, Stage};

const NAME: &str = "System.Management.Automation.SteppablePipeline";

/// A pipeline that waits for its steps.
struct Steppable {
    stages: Vec<Rc<Stage>>,
    /// The files behind `>`, which are finished with the pipeline.
    files: Vec<Rc<Stage>>,
    first: Rc<Call>,
    pipeline: u64,
    /// What the pipeline gave since the last step, where no command's output takes it.
    output: Rc<RefCell<Vec<Value>>>,
    ended: Cell<bool>,
}

impl NetObject for Steppable {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `GetSteppablePipeline()`: the block's commands with their arguments as they are now.
pub(super) fn steppable_pipeline(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let (Some(rt), Some(block)) = (engine.as_any().downcast_mut::<Runtime>(), block_of(this))
    else {
        return Ok(Value::Null);
    };
    let code = only_pipeline(&block)?;
    let output = Rc::new(RefCell::new(Vec::new()));
    let pipeline = rt.new_pipeline();
    let scope = rt.scope_under(&block);
    let out = Out::Collect(output.clone());
    let joined = rt.in_scope(scope, |rt| rt.join_commands(code, out, pipeline))?;
    let Some(first) = joined.calls.first().cloned() else {
        return refuse(STARTS_WITH_EXPRESSION);
    };
    Ok(Value::net(Steppable {
        stages: joined.stages,
        files: joined.files,
        first,
        pipeline,
        output,
        ended: Cell::new(false),
    }))
}

const ONE_CLAUSE: &str = "The script block cannot be converted because it contains more than one clause. Expressions or \
    control structures are not permitted. Verify that the script block contains exactly one pipeline or command.";
const EMPTY: &str = "An empty script block cannot be converted. Verify that the script block contains exactly one \
    pipeline or command.";
const ONE_PIPELINE: &str = "Only a script block that contains exactly one pipeline or command can be converted. \
    Expressions or control structures are not permitted. Verify that the script block contains exactly one pipeline or \
    command.";
const TRAP: &str = "A script block that contains a top-level trap statement cannot be converted.";
const STARTS_WITH_EXPRESSION: &str = "Cannot generate a PowerShell object for a ScriptBlock that starts a pipeline with an expression.";

fn only_pipeline(block: &ScriptBlock) -> R<&PipelineCode> {
    let code = &block.code;
    if code.begin.is_some() || code.process.is_some() || code.clean.is_some() {
        return refuse(ONE_CLAUSE);
    }
    let Some(body) = &code.end else {
        return refuse(EMPTY);
    };
    let only = match body.statements.as_slice() {
        [] => return refuse(EMPTY),
        [only] => only,
        _ => return refuse(ONE_PIPELINE),
    };
    if !body.traps.is_empty() {
        return refuse(TRAP);
    }
    match &only.kind {
        StmtKind::Pipeline(pipeline) => match pipeline.elements.first() {
            Some(Element::Command(_)) => Ok(pipeline),
            _ => refuse(STARTS_WITH_EXPRESSION),
        },
        StmtKind::Expr(_) => refuse(EMPTY),
        _ => refuse(ONE_PIPELINE),
    }
}

fn refuse<T>(message: &str) -> R<T> {
    Err(Box::new(Stop::Exception(
        crate::value::Exception::new("System.InvalidOperationException", message).into_value(),
    )))
}

fn parts<'v>(engine: &'v mut dyn Engine, this: &'v Value) -> R<(&'v mut Runtime, Rc<Steppable>)> {
    let steppable = match this.base() {
        Value::Net(object) => {
            let any: Rc<dyn Any> = object.clone();
            any.downcast::<Steppable>().ok()
        }
        _ => None,
    };
    match (engine.as_any().downcast_mut::<Runtime>(), steppable) {
        (Some(rt), Some(steppable)) => Ok((rt, steppable)),
        _ => refuse("The pipeline is not a steppable pipeline."),
    }
}

/// `Begin($true)`, or `Begin($PSCmdlet)`: then the output goes where the calling command's goes.
fn begin(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let (rt, steppable) = parts(engine, this)?;
    let fed = match args.first() {
        Some(Value::Bool(fed)) => *fed,
        _ => {
            if let Some(last) = steppable.stages.last() {
                last.send_to(rt.out.clone());
            }
            let caller = rt.frame.as_ref().map(|frame| frame.call.clone());
            caller.is_some_and(|call| call.expects_input.get())
        }
    };
    steppable.first.expects_input.set(fed);
    for stage in &steppable.stages {
        let prepared = stage.prepare(rt);
        step(rt, &steppable, prepared)?;
    }
    for stage in &steppable.stages {
        let begun = stage.begin(rt);
        step(rt, &steppable, begun)?;
    }
    Ok(Value::Void)
}

/// A step's outcome; one that stops the commands before another is none of the caller's business. Errors are those of
/// the commands, not of a method, and end the pipeline.
fn step(rt: &mut Runtime, steppable: &Steppable, outcome: R<()>) -> R<()> {
    let settled = rt.settle(&steppable.stages, steppable.pipeline, outcome);
    settled.map_err(|stop| {
        finish(rt, steppable);
        super::pipeline::stopped(steppable.pipeline, stop)
    })
}

/// `Process(object)`; without an object the commands run on nothing.
fn process(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let (rt, steppable) = parts(engine, this)?;
    if let Some(first) = steppable.stages.first() {
        let stepped = first.process(rt, args.first().cloned());
        step(rt, &steppable, stepped)?;
    }
    Ok(Value::array(steppable.output.take()))
}

/// `End()`
fn end(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let (rt, steppable) = parts(engine, this)?;
    for stage in &steppable.stages {
        let ended = stage.end(rt);
        step(rt, &steppable, ended)?;
    }
    finish(rt, &steppable);
    Ok(Value::array(steppable.output.take()))
}

fn finish(rt: &mut Runtime, steppable: &Steppable) {
    if steppable.ended.replace(true) {
        return;
    }
    for stage in &steppable.stages {
        stage.clean(rt);
    }
    for file in &steppable.files {
        // What the disk refuses now was refused when the file was written to.
        let _ = file.end(rt);
        file.clean(rt);
    }
}

/// `Clean()` and `Dispose()`
fn dispose(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let (rt, steppable) = parts(engine, this)?;
    finish(rt, &steppable);
    Ok(Value::Void)
}

/// The description of steppable pipelines.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: NAME,
    interfaces: &["System.IDisposable"],
    methods: &[
        method(
            "Begin",
            &[
                overload("void Begin(bool expectInput)", begin),
                overload(
                    "void Begin(System.Management.Automation.Internal.InternalCommand command)",
                    begin,
                ),
                overload("void Begin(System.Object contextToRedirectTo)", begin),
            ],
        ),
        method(
            "Process",
            &[
                overload("array Process(System.Object input)", process),
                overload("array Process()", process),
            ],
        ),
        method("End", &[overload("array End()", end)]),
        method("Clean", &[overload("void Clean()", dispose)]),
        method("Dispose", &[overload("void Dispose()", dispose)]),
    ],
    ..TypeDef::CLASS
}];
