//! What a `PowerShell` object is to run: commands with their parameters, in pipelines that stand one after the other.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, NetObject, R, Seq, Str, Ty, TypeDef, Value, convert, ty};

use super::super::bind::{Arg, ArgKind};
use super::super::command::Resolved;
use super::super::exec::named_arg;
use super::super::{Out, Runtime};
use super::invalid;

/// A command or script of a pipeline.
#[derive(Clone)]
pub(super) struct Part {
    text: Str,
    is_script: bool,
    /// It runs in a scope of its own.
    local: bool,
    /// It begins a new pipeline.
    first: bool,
    parameters: Vec<(Option<Str>, Value)>,
}

/// `PSCommand`: the commands of a `PowerShell` object, which shares them.
#[derive(Clone, Default)]
pub(super) struct Commands {
    parts: Rc<RefCell<Vec<Part>>>,
    /// `AddStatement` was called: the next command begins a pipeline.
    statement: Rc<std::cell::Cell<bool>>,
}

impl NetObject for Commands {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSCommand").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Commands {
    /// Adds a command or a script.
    pub fn add(&self, text: Str, is_script: bool, local: bool) {
        let mut parts = self.parts.borrow_mut();
        let first = parts.is_empty() || self.statement.replace(false);
        parts.push(Part {
            text,
            is_script,
            local,
            first,
            parameters: Vec::new(),
        });
    }

    /// Gives the last command a parameter, or an argument without a name.
    ///
    /// # Errors
    /// `InvalidOperationException` where there is no command yet.
    pub fn add_parameter(&self, name: Option<Str>, value: Value) -> R<()> {
        match self.parts.borrow_mut().last_mut() {
            Some(part) => part.parameters.push((name, value)),
            None => {
                return invalid(
                    "A command is required to add a parameter. A command must be added to the PowerShell instance \
                     before adding a parameter.",
                );
            }
        }
        Ok(())
    }

    /// What is added next begins a new pipeline.
    pub fn add_statement(&self) {
        self.statement.set(!self.parts.borrow().is_empty());
    }

    /// Forgets all commands.
    pub fn clear(&self) {
        self.parts.borrow_mut().clear();
        self.statement.set(false);
    }

    /// True without commands.
    pub fn is_empty(&self) -> bool {
        self.parts.borrow().is_empty()
    }

    /// Runs the pipelines in the current session, the input going to the first; the output goes to the current output.
    ///
    /// # Errors
    /// What the commands raise.
    pub fn run(&self, rt: &mut Runtime, input: Option<Vec<Value>>) -> R<()> {
        let parts = self.parts.borrow().clone();
        let mut input = input;
        let mut at = 0;
        while at < parts.len() {
            let end = parts
                .iter()
                .skip(at + 1)
                .position(|part| part.first)
                .map_or(parts.len(), |offset| at + 1 + offset);
            let pipeline = parts.get(at..end).unwrap_or_default();
            run_pipeline(rt, pipeline, input.take())?;
            at = end;
        }
        Ok(())
    }
}

fn run_pipeline(rt: &mut Runtime, parts: &[Part], input: Option<Vec<Value>>) -> R<()> {
    let id = rt.new_pipeline();
    let mut stages = Vec::with_capacity(parts.len());
    let mut out = rt.out.clone();
    for (at, part) in parts.iter().enumerate().rev() {
        let command = match part.is_script {
            true => Resolved::Block(rt.parse_block(&part.text)?),
            false => rt.find_command(&part.text)?,
        };
        let args = part.parameters.iter().map(argument).collect();
        let fed = at > 0 || input.is_some();
        let name = match part.is_script {
            true => Str::default(),
            false => part.text.clone(),
        };
        let dotted = part.is_script && !part.local;
        let stage = rt.stage_of(command, name, args, dotted, out, id, fed)?;
        out = Out::Stage(stage.clone());
        stages.push(stage);
    }
    stages.reverse();
    rt.run_stages_on(&stages, id, input)
}

fn argument((name, value): &(Option<Str>, Value)) -> Arg {
    match name {
        Some(name) => named_arg(name.trim_start_matches('-'), value.clone()),
        None => Arg {
            kind: ArgKind::Value(value.clone(), None),
            span: Default::default(),
        },
    }
}

fn of(this: &Value) -> R<&Commands> {
    match this.downcast::<Commands>() {
        Some(found) => Ok(found),
        None => invalid("The member needs a PSCommand."),
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Management.Automation.PSCommand",
    properties: &[prop(
        "Commands",
        "System.Management.Automation.Runspaces.CommandCollection",
        |_, t| {
            let shown = of(t)?.parts.borrow().iter().map(shown).collect();
            Ok(Value::List(Rc::new(Seq::array_list(shown))))
        },
    )],
    methods: &[
        method(
            "AddArgument",
            &[overload(
                "System.Management.Automation.PSCommand AddArgument(System.Object value)",
                |_, t, a| {
                    of(t)?.add_parameter(None, a.first().cloned().unwrap_or_default())?;
                    Ok(t.clone())
                },
            )],
        ),
        method(
            "AddCommand",
            &[overload(
                "System.Management.Automation.PSCommand AddCommand(string command)",
                |e, t, a| {
                    let text = text(e, a)?;
                    of(t)?.add(text, false, false);
                    Ok(t.clone())
                },
            )],
        ),
        method(
            "AddParameter",
            &[
                overload(
                    "System.Management.Automation.PSCommand AddParameter(string parameterName)",
                    add_parameter,
                ),
                overload(
                    "System.Management.Automation.PSCommand AddParameter(string parameterName, System.Object value)",
                    add_parameter,
                ),
            ],
        ),
        method(
            "AddScript",
            &[overload(
                "System.Management.Automation.PSCommand AddScript(string script)",
                |e, t, a| {
                    let text = text(e, a)?;
                    of(t)?.add(text, true, false);
                    Ok(t.clone())
                },
            )],
        ),
        method(
            "AddStatement",
            &[overload(
                "System.Management.Automation.PSCommand AddStatement()",
                |_, t, _| {
                    of(t)?.add_statement();
                    Ok(t.clone())
                },
            )],
        ),
        method(
            "Clear",
            &[overload("void Clear()", |_, t, _| {
                of(t)?.clear();
                Ok(Value::Void)
            })],
        ),
    ],
    constructors: &[overload(
        "System.Management.Automation.PSCommand new()",
        |_, _, _| Ok(Value::net(Commands::default())),
    )],
    ..TypeDef::CLASS
}];

fn text(engine: &mut dyn Engine, a: &[Value]) -> R<Str> {
    convert::to_str(engine, a.first().unwrap_or(&Value::Null))
}

fn add_parameter(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let name = text(engine, a)?;
    // A parameter without a value is a switch.
    let value = a.get(1).cloned().unwrap_or(Value::Bool(true));
    of(this)?.add_parameter(Some(name), value)?;
    Ok(this.clone())
}

/// A command as its collection shows it.
fn shown(part: &Part) -> Value {
    let parameters = part.parameters.iter().map(|(name, value)| {
        let name = name.clone().map_or(Value::Null, Value::Str);
        Value::object([("Name", name), ("Value", value.clone())])
    });
    Value::object([
        ("CommandText", Value::Str(part.text.clone())),
        ("IsScript", part.is_script.into()),
        ("UseLocalScope", part.local.into()),
        ("Parameters", Value::array(parameters.collect())),
    ])
}
