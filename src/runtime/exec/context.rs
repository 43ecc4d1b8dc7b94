//! `$ExecutionContext`, session states, modules and scopes' variables as objects.

use std::any::Any;
use std::rc::Rc;

use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{Dict, Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

use super::super::Runtime;
use super::super::block::{ScriptBlock, block_of};
use super::super::command::CommandInfo;
use super::super::module::{Module, ModuleKind};
use super::super::scope::Scope;
use super::super::sym::Sym;

/// A module as scripts see it.
pub struct ModuleInfo(pub Rc<Module>);

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

impl NetObject for ModuleInfo {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSModuleInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.name.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<ModuleInfo>()
                .is_some_and(|m| Rc::ptr_eq(&m.0, &self.0)),
        )
    }
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

fn module<T: Into<Value>>(this: &Value, f: impl FnOnce(&Rc<Module>) -> T) -> R<Value> {
    Ok(this.downcast::<ModuleInfo>().map(|m| f(&m.0)).into())
}

fn manifest(this: &Value, key: &str) -> R<Value> {
    Ok(this
        .downcast::<ModuleInfo>()
        .and_then(|m| match &*m.0.manifest.borrow() {
            Some(Value::Hash(data)) => data.get_str(key),
            _ => {
                m.0.metadata
                    .borrow()
                    .iter()
                    .find(|(n, _)| n == key)
                    .map(|(_, v)| v.clone())
            }
        })
        .unwrap_or_default())
}

/// Exports as the dictionary of names and commands that `ExportedFunctions` and its kin are.
fn exports(this: &Value, lists: &[fn(&Module) -> Vec<Str>]) -> R<Value> {
    let Some(info) = this.downcast::<ModuleInfo>() else {
        return Ok(Value::Null);
    };
    let ty = ty::find("System.Collections.Generic.Dictionary`2[System.String,System.Object]")
        .unwrap_or(ty::known().hashtable);
    let dict = Dict::new(ty, crate::value::dict::Comparer::IgnoreCase);
    let scope = info.0.scope();
    for name in lists.iter().flat_map(|list| list(&info.0)) {
        let command = scope.as_ref().and_then(|s| s.function(&name));
        let value = match command {
            Some(f) => CommandInfo::of(super::super::command::Resolved::Function(f)),
            None => Value::Str(name.clone()),
        };
        dict.set(Value::Str(name), value);
    }
    Ok(Value::Hash(Rc::new(dict)))
}

fn functions(m: &Module) -> Vec<Str> {
    m.functions.borrow().clone()
}

fn cmdlets(m: &Module) -> Vec<Str> {
    m.cmdlets.borrow().clone()
}

fn aliases(m: &Module) -> Vec<Str> {
    m.aliases.borrow().clone()
}

fn variables(m: &Module) -> Vec<Str> {
    m.variables.borrow().clone()
}

/// A block that runs in a module, whichever it was written in.
pub fn bound_to(module: &Rc<Module>, block: &ScriptBlock) -> Rc<ScriptBlock> {
    Rc::new(ScriptBlock {
        code: block.code.clone(),
        module: Some(module.clone()),
        home: module.scope(),
    })
}

fn new_bound(_: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    match (
        this.downcast::<ModuleInfo>(),
        args.first().and_then(block_of),
    ) {
        (Some(m), Some(block)) => Ok(Value::Net(bound_to(&m.0, &block))),
        _ => Ok(Value::Null),
    }
}

fn invoke_in_module(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let (Some(m), Some(block)) = (
        this.downcast::<ModuleInfo>(),
        args.first().and_then(block_of),
    ) else {
        return Ok(Value::Null);
    };
    let rest = match args.get(1) {
        Some(Value::Array(items)) => items.snapshot(),
        Some(Value::Null) | None => Vec::new(),
        Some(other) => vec![other.clone()],
    };
    let block = bound_to(&m.0, &block);
    match runtime(engine) {
        Some(rt) => rt
            .call_block(&block, &rest, None, false)
            .map(Value::from_output),
        None => Ok(Value::Null),
    }
}

fn state(this: &Value, kind: StateKind) -> R<Value> {
    Ok(match this.base() {
        Value::Net(_) => match (
            this.downcast::<SessionState>(),
            this.downcast::<ModuleInfo>(),
        ) {
            (Some(state), _) => state.part(kind),
            (None, Some(m)) => Value::net(SessionState {
                kind,
                module: Some(m.0.clone()),
            }),
            (None, None) => Value::Null,
        },
        _ => Value::Null,
    })
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
        name: "System.Management.Automation.PSModuleInfo",
        properties: &[
            prop("Name", "string", |_, v| module(v, |m| m.name.clone())),
            prop("Path", "string", |_, v| module(v, |m| m.path.clone())),
            prop("Definition", "string", |_, v| {
                module(v, |m| m.definition.borrow().clone())
            }),
            prop("ModuleBase", "string", |_, v| {
                module(v, |m| {
                    Str::from(m.path.rsplit_once('/').map_or("", |(folder, _)| folder))
                })
            }),
            prop("Version", "version", |e, v| {
                let text = v
                    .downcast::<ModuleInfo>()
                    .map(|m| m.0.version.borrow().clone())
                    .unwrap_or_default();
                match ty::find("System.Version") {
                    Some(t) => convert::to(e, &Value::Str(text), t),
                    None => Ok(Value::Str(text)),
                }
            }),
            prop(
                "ModuleType",
                "System.Management.Automation.ModuleType",
                |_, v| {
                    module(v, |m| {
                        let number = match m.kind.get() {
                            ModuleKind::Script => 0,
                            ModuleKind::Binary => 1,
                            ModuleKind::Manifest => 2,
                            ModuleKind::Cim => 3,
                        };
                        match ty::find("System.Management.Automation.ModuleType") {
                            Some(t) => Value::Enum(t, number),
                            None => Value::Int64(number),
                        }
                    })
                },
            ),
            prop(
                "ExportedFunctions",
                "System.Collections.Generic.Dictionary[string,System.Object]",
                |_, v| exports(v, &[functions]),
            ),
            prop(
                "ExportedCmdlets",
                "System.Collections.Generic.Dictionary[string,System.Object]",
                |_, v| exports(v, &[cmdlets]),
            ),
            prop(
                "ExportedAliases",
                "System.Collections.Generic.Dictionary[string,System.Object]",
                |_, v| exports(v, &[aliases]),
            ),
            prop(
                "ExportedVariables",
                "System.Collections.Generic.Dictionary[string,System.Object]",
                |_, v| exports(v, &[variables]),
            ),
            prop(
                "ExportedCommands",
                "System.Collections.Generic.Dictionary[string,System.Object]",
                |_, v| exports(v, &[functions, cmdlets, aliases]),
            ),
            prop("Author", "string", |_, v| manifest(v, "Author")),
            prop("CompanyName", "string", |_, v| manifest(v, "CompanyName")),
            prop("Copyright", "string", |_, v| manifest(v, "Copyright")),
            prop("Description", "string", |_, v| manifest(v, "Description")),
            prop("Guid", "guid", |_, v| manifest(v, "GUID")),
            prop("PrivateData", "System.Object", |_, v| {
                manifest(v, "PrivateData")
            }),
            prop("RootModule", "string", |_, v| manifest(v, "RootModule")),
            prop("PowerShellVersion", "version", |_, v| {
                manifest(v, "PowerShellVersion")
            }),
            prop(
                "NestedModules",
                "System.Collections.ObjectModel.ReadOnlyCollection[System.Object]",
                |_, v| {
                    module(v, |m| {
                        Value::array(
                            m.nested
                                .borrow()
                                .iter()
                                .map(|n| Value::net(ModuleInfo(n.clone())))
                                .collect(),
                        )
                    })
                },
            ),
            prop(
                "SessionState",
                "System.Management.Automation.SessionState",
                |_, v| state(v, StateKind::State),
            ),
            prop_set(
                "OnRemove",
                "scriptblock",
                |_, v| module(v, |m| m.on_remove.borrow().clone()),
                |_, v, block| {
                    if let Some(m) = v.downcast::<ModuleInfo>() {
                        *m.0.on_remove.borrow_mut() = block;
                    }
                    Ok(())
                },
            ),
        ],
        methods: &[
            method(
                "NewBoundScriptBlock",
                &[overload(
                    "scriptblock NewBoundScriptBlock(scriptblock scriptBlockToBind)",
                    new_bound,
                )],
            ),
            method(
                "Invoke",
                &[overload(
                    "System.Object Invoke(scriptblock sb, params System.Object[] args)",
                    invoke_in_module,
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
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
