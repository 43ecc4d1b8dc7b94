//! Commands as objects: what `Get-Command` gives and `$MyInvocation.MyCommand` is.

use std::any::Any;
use std::rc::Rc;

use crate::Edition;
use crate::value::error::ErrorCategory;
use crate::value::ty::{PropDef, prop};
use crate::value::{
    Dict, Engine, ErrorRecord, NetObject, R, Str, Ty, TypeDef, Value, convert, enumerate, ty,
};

use super::Runtime;
use super::bind::{self, ALL_SETS_NAME, CommandParams};
use super::code::BlockCode;
use super::command::{CommandInfo, Resolved};
use super::exec::ModuleInfo;
use super::module::Module;

/// `ParameterMetadata`: a parameter of a command.
struct Parameter {
    params: Rc<CommandParams>,
    at: usize,
}

/// `CommandParameterSetInfo`: a parameter set of a command.
struct ParameterSet {
    params: Rc<CommandParams>,
    command: Str,
    /// None: the command has no named sets.
    set: Option<u8>,
}

impl NetObject for Parameter {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.ParameterMetadata").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for ParameterSet {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.CommandParameterSetInfo")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        let syntax = bind::set_syntax("", &self.params, self.set);
        Some(Ok(Str::from(syntax.trim())))
    }
}

impl Resolved {
    /// The name of its `CommandTypes` and the number behind it.
    pub fn kind(&self) -> (&'static str, i64) {
        match self {
            Resolved::Cmdlet(c) if c.grammar.function => ("Function", 2),
            Resolved::Cmdlet(_) => ("Cmdlet", 8),
            Resolved::Function(f) if f.is_filter => ("Filter", 4),
            Resolved::Function(_) => ("Function", 2),
            Resolved::Block(_) => ("Script", 64),
            Resolved::Script(..) => ("ExternalScript", 16),
            Resolved::Native(_) => ("Application", 32),
        }
    }

    /// The module that it comes from; for files their path.
    pub fn source(&self) -> Str {
        match self {
            Resolved::Cmdlet(c) => c
                .grammar
                .modules
                .first()
                .map(|m| Str::from(*m))
                .unwrap_or_default(),
            Resolved::Function(f) => f
                .module
                .as_ref()
                .map(|m| m.name.clone())
                .unwrap_or_default(),
            Resolved::Block(_) => Str::default(),
            Resolved::Script(path, _) | Resolved::Native(path) => path.clone(),
        }
    }
}

impl Runtime {
    /// The parameters of a command.
    ///
    /// # Errors
    /// Where a function's parameters name what does not exist.
    pub fn params_of(&mut self, command: &Resolved) -> R<Rc<CommandParams>> {
        match command {
            Resolved::Cmdlet(c) => {
                let edition = self.edition;
                Ok(self.commands.params_of(c, edition))
            }
            Resolved::Function(f) => bind::params_of_block(self, &f.block.code),
            Resolved::Block(b) | Resolved::Script(_, b) => bind::params_of_block(self, &b.code),
            Resolved::Native(_) => Ok(bind::no_params()),
        }
    }

    /// A command's syntax, a line for each parameter set.
    ///
    /// # Errors
    /// As [`Runtime::params_of`].
    pub fn syntax_of(&mut self, command: &Resolved, name: &str) -> R<Vec<String>> {
        let params = self.params_of(command)?;
        Ok(sets(&params)
            .into_iter()
            .map(|set| bind::set_syntax(name, &params, set))
            .collect())
    }

    /// Raises the error for a command that is not there, as a record.
    pub fn unknown_command_record(&mut self, name: &str) -> ErrorRecord {
        let unknown: R<()> = self.unknown_command(name);
        match unknown.err().map(|stop| self.record_of(*stop)) {
            Some(Ok(raised)) => raised.record.duplicate(),
            _ => ErrorRecord::runtime(
                name,
                "CommandNotFoundException",
                ErrorCategory::ObjectNotFound,
                Value::str(name),
            ),
        }
    }
}

/// The parameter sets of a command; one without a name where it has none.
fn sets(params: &CommandParams) -> Vec<Option<u8>> {
    if params.sets.is_empty() {
        return vec![None];
    }
    (0..params.sets.len())
        .filter_map(|at| u8::try_from(at).ok().map(Some))
        .collect()
}

fn set_name(params: &CommandParams, set: Option<u8>) -> Str {
    set.and_then(|s| params.sets.get(usize::from(s)).cloned())
        .unwrap_or_else(|| Str::from(ALL_SETS_NAME))
}

fn command<T: Into<Value>>(this: &Value, f: impl FnOnce(&CommandInfo) -> T) -> R<Value> {
    Ok(this.downcast::<CommandInfo>().map(f).into())
}

fn parameters(engine: &mut dyn Engine, this: &Value) -> R<Option<Rc<CommandParams>>> {
    let Some(info) = this.downcast::<CommandInfo>() else {
        return Ok(None);
    };
    match engine.as_any().downcast_mut::<Runtime>() {
        Some(rt) => rt.params_of(&info.command).map(Some),
        None => Ok(None),
    }
}

fn block_text(info: &CommandInfo) -> Str {
    match &info.command {
        Resolved::Function(f) => Str::from(f.block.code.inner.text(&f.block.code.source.text)),
        Resolved::Block(b) => Str::from(b.code.inner.text(&b.code.source.text)),
        Resolved::Script(path, _) | Resolved::Native(path) => path.clone(),
        Resolved::Cmdlet(_) => Str::default(),
    }
}

fn definition(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let Some(info) = this.downcast::<CommandInfo>() else {
        return Ok(Value::Null);
    };
    if let Resolved::Cmdlet(c) = &info.command
        && let Some(rt) = engine.as_any().downcast_mut::<Runtime>()
    {
        let lines = rt.syntax_of(&info.command, c.name)?;
        return Ok(Value::from(format!("\n{}\n", lines.join("\n\n"))));
    }
    Ok(Value::Str(block_text(info)))
}

/// The module of a function, or the loaded module of that name that a cmdlet is of.
fn module_of(engine: &mut dyn Engine, this: &Value) -> Option<Rc<Module>> {
    let info = this.downcast::<CommandInfo>()?;
    match &info.command {
        Resolved::Function(f) => f.module.clone(),
        Resolved::Cmdlet(_) => {
            let name = info.command.source();
            let rt = engine.as_any().downcast_mut::<Runtime>()?;
            rt.modules.iter().find(|m| m.name == name).cloned()
        }
        _ => None,
    }
}

/// The version of a command's module: PowerShell's own modules have theirs by edition.
fn version(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let Some(info) = this.downcast::<CommandInfo>() else {
        return Ok(Value::Null);
    };
    let text = match (module_of(engine, this), &info.command) {
        (Some(module), _) => module.version.borrow().to_string(),
        (None, Resolved::Cmdlet(_)) => {
            let source = info.command.source();
            match (engine.edition(), source.as_str()) {
                (Edition::Core, name) if name.starts_with("Microsoft.PowerShell") => "7.0.0.0",
                (
                    Edition::Desktop,
                    "Microsoft.PowerShell.Core" | "Microsoft.PowerShell.Security",
                ) => "3.0.0.0",
                (Edition::Desktop, name) if name.starts_with("Microsoft.PowerShell") => "3.1.0.0",
                (_, "MSOnline") => "1.1.183.81",
                (_, "AzureAD") => "2.0.2.182",
                _ => return Ok(Value::Null),
            }
            .to_string()
        }
        (None, Resolved::Native(_) | Resolved::Script(..)) => "0.0.0.0".to_string(),
        (None, _) => return Ok(Value::Null),
    };
    match ty::find("System.Version") {
        Some(t) => convert::to(engine, &Value::from(text), t),
        None => Ok(Value::from(text)),
    }
}

/// What a command says that it writes: `[OutputType()]` of a function, the reference of a cmdlet.
fn output_types(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let Some(info) = this.downcast::<CommandInfo>() else {
        return Ok(Value::Null);
    };
    let mut named = Vec::new();
    match &info.command {
        Resolved::Cmdlet(c) => named.extend(c.grammar.output_types.iter().map(|n| Value::str(*n))),
        Resolved::Function(f) => named = declared_output(engine, &f.block.code)?,
        Resolved::Script(_, b) | Resolved::Block(b) => named = declared_output(engine, &b.code)?,
        Resolved::Native(_) => named.push(Value::Type(ty::known().string)),
    }
    let mut types = Vec::with_capacity(named.len());
    for value in named {
        let (name, t) = match value {
            Value::Type(t) => (Str::from(t.full_name()), Value::Type(t)),
            other => {
                let name = convert::to_str(engine, &other)?;
                let found = engine.find_type(&name);
                let full = found.map_or(name, |t| Str::from(t.full_name()));
                (full, found.map(Value::Type).into())
            }
        };
        types.push(Value::net(TypeName { name, t }));
    }
    Ok(Value::array(types))
}

fn declared_output(engine: &mut dyn Engine, code: &BlockCode) -> R<Vec<Value>> {
    let mut out = Vec::new();
    let Some(rt) = engine.as_any().downcast_mut::<Runtime>() else {
        return Ok(out);
    };
    for a in &code.attributes {
        let name = a.ty.name.shown();
        if !name.eq_ignore_ascii_case("OutputType") && !name.ends_with(".OutputTypeAttribute") {
            continue;
        }
        for arg in &a.args {
            let value = rt.evaluate(arg)?;
            match enumerate::elements(rt, &value) {
                Some(items) => out.extend(items?),
                None => out.push(value),
            }
        }
    }
    Ok(out)
}

/// `PSTypeName`: a type by its name, there or not.
struct TypeName {
    name: Str,
    t: Value,
}

impl NetObject for TypeName {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSTypeName").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.name.clone()))
    }
}

fn parameter_table(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let Some(params) = parameters(engine, this)? else {
        return Ok(Value::Null);
    };
    let class = ty::find(
        "System.Collections.Generic.Dictionary`2[System.String,System.Management.Automation.ParameterMetadata]",
    );
    let table = match class {
        Some(class) => Dict::new(class, crate::value::dict::Comparer::IgnoreCase),
        None => Dict::ordered(),
    };
    for (at, p) in params.params.iter().enumerate() {
        let metadata = Value::net(Parameter {
            params: params.clone(),
            at,
        });
        table.set(Value::Str(p.name.clone()), metadata);
    }
    Ok(Value::Hash(Rc::new(table)))
}

fn parameter_sets(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let Some(params) = parameters(engine, this)? else {
        return Ok(Value::Null);
    };
    let name = this.downcast::<CommandInfo>().map(CommandInfo::name);
    Ok(Value::array(
        sets(&params)
            .into_iter()
            .map(|set| {
                Value::net(ParameterSet {
                    params: params.clone(),
                    command: name.clone().unwrap_or_default(),
                    set,
                })
            })
            .collect(),
    ))
}

fn parameter<T: Into<Value>>(this: &Value, f: impl FnOnce(&bind::ParamInfo) -> T) -> R<Value> {
    Ok(this
        .downcast::<Parameter>()
        .and_then(|p| p.params.params.get(p.at).map(f))
        .into())
}

fn in_sets(_: &mut dyn Engine, this: &Value) -> R<Value> {
    let table = Dict::ordered();
    if let Some(p) = this.downcast::<Parameter>()
        && let Some(info) = p.params.params.get(p.at)
    {
        for role in &info.in_sets {
            let about = Value::object([
                ("IsMandatory", Value::Bool(role.mandatory)),
                ("Position", Value::Int32(role.position.unwrap_or(i32::MIN))),
                ("ValueFromPipeline", Value::Bool(role.by_value)),
                ("ValueFromPipelineByPropertyName", Value::Bool(role.by_name)),
                ("ValueFromRemainingArguments", Value::Bool(role.rest)),
                ("HelpMessage", role.help.clone().map(Value::Str).into()),
            ]);
            table.set(Value::Str(set_name(&p.params, role.set)), about);
        }
    }
    Ok(Value::Hash(Rc::new(table)))
}

const COMMON: &[PropDef] = &[
    prop("Name", "string", |_, v| command(v, CommandInfo::name)),
    prop(
        "CommandType",
        "System.Management.Automation.CommandTypes",
        |_, v| {
            command(v, |i| {
                let (name, number) = i.command.kind();
                match ty::find("System.Management.Automation.CommandTypes") {
                    Some(t) => Value::Enum(t, number),
                    None => Value::str(name),
                }
            })
        },
    ),
    prop("Source", "string", |_, v| {
        command(v, |i| i.command.source())
    }),
    prop("ModuleName", "string", |_, v| {
        command(v, |i| match &i.command {
            Resolved::Cmdlet(_) | Resolved::Function(_) => i.command.source(),
            _ => Str::default(),
        })
    }),
    prop("Module", "psmoduleinfo", |e, v| {
        let module = module_of(e, v);
        Ok(module.map(|m| Value::net(ModuleInfo(m))).into())
    }),
    prop("Version", "version", version),
    prop(
        "Options",
        "System.Management.Automation.ScopedItemOptions",
        |_, v| {
            command(v, |i| {
                let flags = match &i.command {
                    Resolved::Function(f) => i64::from(f.options.get()),
                    _ => 0,
                };
                match ty::find("System.Management.Automation.ScopedItemOptions") {
                    Some(t) => Value::Enum(t, flags),
                    None => Value::Int64(flags),
                }
            })
        },
    ),
    prop(
        "OutputType",
        "System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.PSTypeName]",
        output_types,
    ),
    prop("HelpFile", "string", |_, _| Ok(Value::Null)),
    prop(
        "RemotingCapability",
        "System.Management.Automation.RemotingCapability",
        |_, _| {
            Ok(
                match ty::find("System.Management.Automation.RemotingCapability") {
                    Some(t) => Value::Enum(t, 1),
                    None => Value::str("PowerShell"),
                },
            )
        },
    ),
    prop("Definition", "string", definition),
    prop(
        "Parameters",
        "System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterMetadata]",
        parameter_table,
    ),
    prop(
        "ParameterSets",
        "System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.CommandParameterSetInfo]",
        parameter_sets,
    ),
    prop(
        "Visibility",
        "System.Management.Automation.SessionStateEntryVisibility",
        |_, _| Ok(Value::str("Public")),
    ),
    prop("DefaultParameterSet", "string", |e, v| {
        Ok(parameters(e, v)?
            .and_then(|p| {
                p.default_set
                    .and_then(|s| p.sets.get(usize::from(s)).cloned())
            })
            .into())
    }),
    prop("ScriptBlock", "scriptblock", |_, v| {
        command(v, |i| match &i.command {
            Resolved::Function(f) => Value::Net(f.block.clone()),
            Resolved::Block(b) | Resolved::Script(_, b) => Value::Net(b.clone()),
            _ => Value::Null,
        })
    }),
    prop("CmdletBinding", "bool", |e, v| {
        Ok(parameters(e, v)?.map(|p| p.advanced).into())
    }),
    prop("Verb", "string", |_, v| {
        command(v, |i| match i.name().split_once('-') {
            Some((verb, _)) => Str::from(verb),
            None => Str::default(),
        })
    }),
    prop("Noun", "string", |_, v| {
        command(v, |i| match i.name().split_once('-') {
            Some((_, noun)) => Str::from(noun),
            None => Str::default(),
        })
    }),
    prop("Path", "string", |_, v| {
        command(v, |i| match &i.command {
            Resolved::Script(path, _) | Resolved::Native(path) => Value::Str(path.clone()),
            _ => Value::Null,
        })
    }),
    prop("Description", "string", |_, v| {
        command(v, |i| match &i.command {
            Resolved::Function(f) => f.description.borrow().clone(),
            _ => Str::default(),
        })
    }),
];

/// The descriptions of these objects.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.CommandInfo",
        properties: COMMON,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.CmdletInfo",
        base: "System.Management.Automation.CommandInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.FunctionInfo",
        base: "System.Management.Automation.CommandInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ExternalScriptInfo",
        base: "System.Management.Automation.CommandInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ApplicationInfo",
        base: "System.Management.Automation.CommandInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSTypeName",
        properties: &[
            prop("Name", "string", |_, v| {
                Ok(v.downcast::<TypeName>().map(|t| t.name.clone()).into())
            }),
            prop("Type", "type", |_, v| {
                Ok(v.downcast::<TypeName>().map(|t| t.t.clone()).into())
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ParameterMetadata",
        properties: &[
            prop("Name", "string", |_, v| parameter(v, |p| p.name.clone())),
            prop("ParameterType", "type", |_, v| {
                parameter(v, |p| Value::Type(p.ty.unwrap_or(ty::known().object)))
            }),
            prop(
                "ParameterSets",
                "System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterSetMetadata]",
                in_sets,
            ),
            prop("IsDynamic", "bool", |_, v| parameter(v, |p| p.dynamic)),
            prop(
                "Aliases",
                "System.Collections.ObjectModel.Collection[string]",
                |_, v| parameter(v, |p| Value::strings(p.aliases.iter())),
            ),
            prop(
                "Attributes",
                "System.Collections.ObjectModel.Collection[System.Attribute]",
                |_, v| parameter(v, |p| Value::array(p.attributes.clone())),
            ),
            prop("SwitchParameter", "bool", |_, v| {
                parameter(v, |p| p.is_switch())
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.CommandParameterSetInfo",
        properties: &[
            prop("Name", "string", |_, v| {
                Ok(v.downcast::<ParameterSet>()
                    .map(|s| set_name(&s.params, s.set))
                    .into())
            }),
            prop("IsDefault", "bool", |_, v| {
                Ok(v.downcast::<ParameterSet>()
                    .map(|s| s.set.is_none() || s.params.default_set == s.set)
                    .into())
            }),
            prop(
                "Parameters",
                "System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.CommandParameterInfo]",
                |_, v| {
                    let Some(set) = v.downcast::<ParameterSet>() else {
                        return Ok(Value::Null);
                    };
                    let shown = bind::enumerate_params(&set.params, set.set);
                    Ok(Value::array(
                        shown
                            .into_iter()
                            .map(|(p, role)| {
                                Value::object([
                                    ("Name", Value::Str(p.name.clone())),
                                    (
                                        "ParameterType",
                                        Value::Type(p.ty.unwrap_or(ty::known().object)),
                                    ),
                                    ("IsMandatory", Value::Bool(role.mandatory)),
                                    ("IsDynamic", Value::Bool(p.dynamic)),
                                    ("Position", Value::Int32(role.position.unwrap_or(i32::MIN))),
                                    ("ValueFromPipeline", Value::Bool(role.by_value)),
                                    ("ValueFromPipelineByPropertyName", Value::Bool(role.by_name)),
                                    ("Aliases", Value::strings(p.aliases.iter())),
                                ])
                            })
                            .collect(),
                    ))
                },
            ),
            prop("CommandName", "string", |_, v| {
                Ok(v.downcast::<ParameterSet>()
                    .map(|s| s.command.clone())
                    .into())
            }),
        ],
        ..TypeDef::CLASS
    },
];
