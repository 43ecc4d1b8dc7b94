//! Script blocks and functions as values.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::ty::{method, overload, prop, static_method};
use crate::value::{Engine, NetObject, R, Stop, Str, Ty, TypeDef, Value, convert, enumerate, ty};

use super::Runtime;

use super::code::BlockCode;
use super::exec::{ModuleInfo, VariableInfo};
use super::module::Module;
use super::scope::Scope;
use super::steppable::steppable_pipeline;

/// A script block: code, and the scope that it is bound to where it is.
pub struct ScriptBlock {
    /// The code.
    pub code: Rc<BlockCode>,
    /// The module whose scope it runs below; closures have one of their own. None: the caller's scope.
    pub module: Option<Rc<Module>>,
    /// The scope that it was written in, where that is a module's or a closure's.
    pub home: Option<Rc<Scope>>,
}

impl NetObject for ScriptBlock {
    fn ty(&self) -> Ty {
        ty::known().script_block
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::from(self.code.inner.text(&self.code.source.text))))
    }
}

/// A function or filter.
pub struct FunctionInfo {
    /// Its name without a scope.
    pub name: Str,
    /// Its body, as the script block that `${function:name}` gives.
    pub block: Rc<ScriptBlock>,
    /// `function` or `filter`.
    pub is_filter: bool,
    /// The module that exported it.
    pub module: Option<Rc<Module>>,
    /// `ReadOnly`, `Constant`, `AllScope`, `Private` as flags of `ScopedItemOptions`.
    pub options: Cell<u8>,
    /// `Description`.
    pub description: RefCell<Str>,
}

impl ScriptBlock {
    /// As a value.
    pub fn into_value(self) -> Value {
        Value::net(self)
    }
}

/// The script block inside a value.
pub fn block_of(value: &Value) -> Option<Rc<ScriptBlock>> {
    match value.base() {
        Value::Net(n) => {
            let any: Rc<dyn Any> = n.clone();
            any.downcast::<ScriptBlock>().ok()
        }
        _ => None,
    }
}

fn create(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let text = match args.first() {
        Some(v) => convert::to_str(engine, v)?,
        None => Str::default(),
    };
    match engine.as_any().downcast_mut::<Runtime>() {
        Some(rt) => match rt.parse_block(&text) {
            Ok(block) => Ok(Value::Net(block)),
            // To its caller this is a .NET method, whose exception is wrapped like others.
            Err(stop) => match *stop {
                Stop::Error(raised) => {
                    Err(Box::new(Stop::Exception(raised.record.exception.clone())))
                }
                other => Err(Box::new(other)),
            },
        },
        None => Ok(Value::Null),
    }
}

/// `Invoke(args)`: the output as a collection.
fn invoke(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let output = engine.call(this, &spread(args), None).map_err(thrown)?;
    let kind = ty::find(
        "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]",
    )
    .unwrap_or(ty::known().array_list);
    Ok(Value::List(Rc::new(crate::value::Seq::new(kind, output))))
}

/// `GetNewClosure()`
fn closure(engine: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    match (engine.as_any().downcast_mut::<Runtime>(), block_of(this)) {
        (Some(rt), Some(block)) => Ok(rt.new_closure(&block).into_value()),
        _ => Ok(Value::Null),
    }
}

/// `InvokeReturnAsIs(args)`: the output as a pipeline gives it.
fn invoke_as_is(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    engine
        .call(this, &spread(args), None)
        .map_err(thrown)
        .map(Value::from_output)
}

/// An error of a block is an exception to whoever called it as a method.
pub(super) fn thrown(stop: Box<Stop>) -> Box<Stop> {
    match *stop {
        Stop::Error(raised) => Box::new(Stop::Exception(raised.record.exception.clone())),
        other => Box::new(other),
    }
}

/// `InvokeWithContext(functions, variables, args)`: the block below a scope that has these.
fn invoke_with_context(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let (Some(rt), Some(block)) = (engine.as_any().downcast_mut::<Runtime>(), block_of(this))
    else {
        return Ok(Value::Null);
    };
    let mut args = args.iter();
    let functions = args.next().cloned().unwrap_or_default();
    let variables = args.next().cloned().unwrap_or_default();
    let rest: Vec<Value> = args.cloned().collect();
    let output = rt.in_child_scope(|rt| {
        if let Value::Hash(functions) = functions.base() {
            for (name, body) in functions.pairs() {
                rt.define_block(&name, &body)?;
            }
        }
        for variable in enumerate::elements(rt, &variables).unwrap_or_else(|| Ok(Vec::new()))? {
            if let Some(info) = variable.downcast::<VariableInfo>() {
                let value = info.scope.value(info.sym).unwrap_or_default();
                rt.scope.put(info.sym, value);
            }
        }
        rt.call_block(&block, &spread(&rest), None, false)
    });
    let kind = ty::find(
        "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]",
    )
    .unwrap_or(ty::known().array_list);
    let output = output.map_err(thrown)?;
    Ok(Value::List(Rc::new(crate::value::Seq::new(kind, output))))
}

impl Runtime {
    /// Defines a function of the current scope whose body is a script block.
    fn define_block(&mut self, name: &Value, body: &Value) -> R<()> {
        let name = convert::to_str(self, name)?;
        if let Some(block) = block_of(body) {
            self.scope.set_function(Rc::new(FunctionInfo {
                name,
                block,
                is_filter: false,
                module: None,
                options: Cell::new(0),
                description: RefCell::default(),
            }));
        }
        Ok(())
    }
}

/// A `params` array comes as one argument.
fn spread(args: &[Value]) -> Vec<Value> {
    match args {
        [Value::Array(items)] => items.snapshot(),
        args => args.to_vec(),
    }
}

/// The description of script blocks.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Management.Automation.ScriptBlock",
    properties: &[
        prop("File", "string", |_, v| {
            Ok(block_of(v).and_then(|b| b.code.source.file.clone()).into())
        }),
        prop("IsFilter", "bool", |_, v| {
            Ok(block_of(v).map(|b| b.code.is_filter).into())
        }),
        prop("IsConfiguration", "bool", |_, _| Ok(Value::Bool(false))),
        prop("DebuggerHidden", "bool", |_, _| Ok(Value::Bool(false))),
        prop("Module", "psmoduleinfo", |_, v| {
            Ok(block_of(v)
                .and_then(|b| b.module.clone())
                .map(|m| Value::net(ModuleInfo(m)))
                .into())
        }),
        prop(
            "Ast",
            "System.Management.Automation.Language.Ast",
            |e, v| match (e.as_any().downcast_mut::<Runtime>(), block_of(v)) {
                (Some(rt), Some(block)) => Ok(super::language::ast_of(rt, &block.code)),
                _ => Ok(Value::Null),
            },
        ),
        prop(
            "Attributes",
            "System.Collections.Generic.List[System.Attribute]",
            |e, v| {
                let Some(block) = block_of(v) else {
                    return Ok(Value::Null);
                };
                let mut made = Vec::new();
                if let Some(rt) = e.as_any().downcast_mut::<Runtime>() {
                    for a in &block.code.attributes {
                        made.push(super::bind::attribute_object(rt, a)?);
                    }
                }
                Ok(Value::array(made))
            },
        ),
    ],
    methods: &[
        static_method(
            "Create",
            &[overload("static scriptblock Create(string script)", create)],
        ),
        method(
            "Invoke",
            &[overload(
                "System.Collections.ObjectModel.Collection[psobject] Invoke(params System.Object[] args)",
                invoke,
            )],
        ),
        method(
            "GetNewClosure",
            &[overload("scriptblock GetNewClosure()", closure)],
        ),
        method(
            "GetSteppablePipeline",
            &[
                overload(
                    "System.Management.Automation.SteppablePipeline GetSteppablePipeline()",
                    steppable_pipeline,
                ),
                overload(
                    "System.Management.Automation.SteppablePipeline GetSteppablePipeline(\
                         System.Management.Automation.CommandOrigin commandOrigin)",
                    steppable_pipeline,
                ),
                overload(
                    "System.Management.Automation.SteppablePipeline GetSteppablePipeline(\
                         System.Management.Automation.CommandOrigin commandOrigin, System.Object[] args)",
                    steppable_pipeline,
                ),
            ],
        ),
        method(
            "InvokeWithContext",
            &[overload(
                "System.Collections.ObjectModel.Collection[psobject] InvokeWithContext(\
                     System.Collections.IDictionary functionsToDefine, \
                     System.Collections.Generic.List[psvariable] variablesToDefine, \
                     params System.Object[] args)",
                invoke_with_context,
            )],
        ),
        method(
            "InvokeReturnAsIs",
            &[overload(
                "System.Object InvokeReturnAsIs(params System.Object[] args)",
                invoke_as_is,
            )],
        ),
    ],
    ..TypeDef::CLASS
}];
