//! `$ExecutionContext`, session states and scopes' variables as objects.

use std::any::Any;
use std::rc::Rc;

use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

use super::super::Runtime;
use super::super::command::CommandInfo;
use super::super::events::Manager;
use super::super::module::Module;
use super::super::scope::Scope;
use super::super::sym::Sym;
use super::ModuleInfo;
use super::path_intrinsics::PathIntrinsics;

/// `SessionState` of the session or of a module, and what hangs on it.
pub struct SessionState {
    kind: StateKind,
    module: Option<Rc<Module>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StateKind {
    Context,
    State,
    Variables,
    Commands,
}

impl SessionState {
    /// `$ExecutionContext` where `module`'s code runs.
    pub fn context(module: Option<Rc<Module>>) -> Value {
        Value::net(SessionState {
            kind: StateKind::Context,
            module,
        })
    }

    /// `SessionState` where `module`'s code runs.
    pub fn of_module(module: Option<Rc<Module>>) -> Value {
        Value::net(SessionState {
            kind: StateKind::State,
            module,
        })
    }

    /// Its `InvokeCommand`.
    pub fn commands_of_module(module: Option<Rc<Module>>) -> Value {
        Value::net(SessionState {
            kind: StateKind::Commands,
            module,
        })
    }

    fn part(&self, kind: StateKind) -> Value {
        Value::net(SessionState {
            kind,
            module: self.module.clone(),
        })
    }
}

/// A variable as an object: `Get-Variable`, `$ExecutionContext.SessionState.PSVariable.Get()`.
pub struct VariableInfo {
    /// The scope that has it.
    pub scope: Rc<Scope>,
    /// Its name.
    pub sym: Sym,
}

impl NetObject for SessionState {
    fn ty(&self) -> Ty {
        let name = match self.kind {
            StateKind::Context => "System.Management.Automation.EngineIntrinsics",
            StateKind::State => "System.Management.Automation.SessionState",
            StateKind::Variables => "System.Management.Automation.PSVariableIntrinsics",
            StateKind::Commands => "System.Management.Automation.CommandInvocationIntrinsics",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for VariableInfo {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSVariable").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn runtime(engine: &mut dyn Engine) -> Option<&mut Runtime> {
    engine.as_any().downcast_mut::<Runtime>()
}

fn state(this: &Value, kind: StateKind) -> R<Value> {
    Ok(this
        .downcast::<SessionState>()
        .map(|state| state.part(kind))
        .into())
}

fn state_scope(rt: &Runtime, this: &Value) -> Rc<Scope> {
    this.downcast::<SessionState>()
        .and_then(|s| s.module.as_ref().and_then(|m| m.scope()))
        .unwrap_or_else(|| rt.scope.clone())
}

fn text_at(engine: &mut dyn Engine, args: &[Value], at: usize) -> R<Str> {
    match args.get(at) {
        Some(v) => convert::to_str(engine, v),
        None => Ok(Str::default()),
    }
}

fn get_value(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let name = text_at(engine, args, 0)?;
    let Some(rt) = runtime(engine) else {
        return Ok(Value::Null);
    };
    let scope = state_scope(rt, this);
    let found = rt.in_scope(scope, |rt| Ok(rt.variable(Sym::of(&name))))?;
    Ok(found.or_else(|| args.get(1).cloned()).unwrap_or_default())
}

fn get_variable(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let name = text_at(engine, args, 0)?;
    let Some(rt) = runtime(engine) else {
        return Ok(Value::Null);
    };
    let sym = Sym::of(&name);
    let owner = state_scope(rt, this).chain().find(|s| s.has(sym));
    Ok(owner
        .map(|scope| Value::net(VariableInfo { scope, sym }))
        .into())
}

fn set_variable(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let name = text_at(engine, args, 0)?;
    let Some(rt) = runtime(engine) else {
        return Ok(Value::Void);
    };
    let scope = state_scope(rt, this);
    rt.assign_in(
        &scope,
        Sym::of(&name),
        args.get(1).cloned().unwrap_or_default(),
    )?;
    Ok(Value::Void)
}

fn expand_string(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let text = text_at(engine, args, 0)?;
    match runtime(engine) {
        Some(rt) => rt.expand_string(&text).map(Value::Str),
        None => Ok(Value::Null),
    }
}

fn invoke_script(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let text = text_at(engine, args, 0)?;
    let Some(rt) = runtime(engine) else {
        return Ok(Value::Null);
    };
    let block = rt.parse_block(&text)?;
    rt.call_block(&block, &[], None, true).map(Value::array)
}

fn new_script_block(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let text = text_at(engine, args, 0)?;
    match runtime(engine) {
        Some(rt) => rt.parse_block(&text).map(|b| Value::Net(b)),
        None => Ok(Value::Null),
    }
}

fn get_command(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let name = text_at(engine, args, 0)?;
    match runtime(engine) {
        Some(rt) => Ok(rt.try_find_command(&name)?.map(CommandInfo::of).into()),
        None => Ok(Value::Null),
    }
}

/// The descriptions of these types.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.EngineIntrinsics",
        properties: &[
            prop(
                "SessionState",
                "System.Management.Automation.SessionState",
                |_, v| state(v, StateKind::State),
            ),
            prop(
                "InvokeCommand",
                "System.Management.Automation.CommandInvocationIntrinsics",
                |_, v| state(v, StateKind::Commands),
            ),
            prop(
                "Events",
                "System.Management.Automation.PSEventManager",
                |_, _| Ok(Value::net(Manager)),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.SessionState",
        properties: &[
            prop(
                "PSVariable",
                "System.Management.Automation.PSVariableIntrinsics",
                |_, v| state(v, StateKind::Variables),
            ),
            prop(
                "InvokeCommand",
                "System.Management.Automation.CommandInvocationIntrinsics",
                |_, v| state(v, StateKind::Commands),
            ),
            prop(
                "Path",
                "System.Management.Automation.PathIntrinsics",
                |_, _| Ok(Value::net(PathIntrinsics)),
            ),
            prop("Module", "psmoduleinfo", |_, v| {
                Ok(v.downcast::<SessionState>()
                    .and_then(|s| s.module.clone())
                    .map(|m| Value::net(ModuleInfo(m)))
                    .into())
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSVariableIntrinsics",
        methods: &[
            method(
                "Get",
                &[overload("psvariable Get(string name)", get_variable)],
            ),
            method(
                "GetValue",
                &[
                    overload("System.Object GetValue(string name)", get_value),
                    overload(
                        "System.Object GetValue(string name, System.Object defaultValue)",
                        get_value,
                    ),
                ],
            ),
            method(
                "Set",
                &[overload(
                    "void Set(string name, System.Object value)",
                    set_variable,
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.CommandInvocationIntrinsics",
        methods: &[
            method(
                "ExpandString",
                &[overload(
                    "string ExpandString(string source)",
                    expand_string,
                )],
            ),
            method(
                "InvokeScript",
                &[overload(
                    "System.Object[] InvokeScript(string script)",
                    invoke_script,
                )],
            ),
            method(
                "NewScriptBlock",
                &[overload(
                    "scriptblock NewScriptBlock(string scriptText)",
                    new_script_block,
                )],
            ),
            method(
                "GetCommand",
                &[overload(
                    "System.Management.Automation.CommandInfo GetCommand(string commandName, System.Object type)",
                    get_command,
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
];

impl Runtime {
    /// A text with its variables and subexpressions expanded, as between double quotes.
    pub fn expand_string(&mut self, text: &str) -> R<Str> {
        let source = format!("@\"\n{text}\n\"@");
        let block = self.parse_block(&source)?;
        let out = self.call_block(&block, &[], None, true)?;
        convert::to_str(self, &Value::from_output(out))
    }
}
