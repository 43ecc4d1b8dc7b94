//! Commands: the trait behind every cmdlet, what a cmdlet may ask of its call, and the table of built-in ones.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::grammar;
use crate::value::position::Position;
use crate::value::{Engine, ErrorRecord, NetObject, R, Str, Ty, Value, convert, ty};

use super::Runtime;
use super::bind::{ALL_SETS_NAME, Bound, BoundFrom, CommandParams};
use super::block::{FunctionInfo, ScriptBlock};
use super::prefs::Common;

/// The parameter that takes a pipeline's objects.
const INPUT_OBJECT: &str = "InputObject";

/// A cmdlet. One value lives for one call of the command.
pub trait Cmdlet {
    /// Before the first object.
    fn begin(&mut self, _c: &mut Ctx<'_>) -> R<()> {
        Ok(())
    }

    /// For each pipeline object, with its parameters bound; once where there is no pipeline.
    fn process(&mut self, _c: &mut Ctx<'_>) -> R<()> {
        Ok(())
    }

    /// After the last object.
    fn end(&mut self, _c: &mut Ctx<'_>) -> R<()> {
        Ok(())
    }
}

/// A built-in cmdlet: its name in the grammar, and how a call of it starts.
pub struct Entry {
    /// `Get-MsolUser`.
    pub name: &'static str,
    /// Starts a call.
    pub make: fn() -> Box<dyn Cmdlet>,
    /// The .NET class that error ids name, where it is not `Microsoft.PowerShell.Commands.<Verb><Noun>Command`.
    pub class: Option<&'static str>,
}

impl Entry {
    /// An entry whose class name follows the rule.
    pub const fn new(name: &'static str, make: fn() -> Box<dyn Cmdlet>) -> Entry {
        Entry {
            name,
            make,
            class: None,
        }
    }

    /// An entry with a class name of its own.
    pub const fn with_class(
        name: &'static str,
        make: fn() -> Box<dyn Cmdlet>,
        class: &'static str,
    ) -> Entry {
        Entry {
            name,
            make,
            class: Some(class),
        }
    }
}

/// What a command's name stands for.
#[derive(Clone)]
pub enum Resolved {
    /// A built-in cmdlet.
    Cmdlet(&'static Builtin),
    /// A function or filter.
    Function(Rc<FunctionInfo>),
    /// A script block called with `&` or `.`.
    Block(Rc<ScriptBlock>),
    /// A script file: its path and code.
    Script(Str, Rc<ScriptBlock>),
    /// A program of the operating system.
    Native(Str),
}

/// A built-in cmdlet with what is known of it, made when it is first called.
pub struct Builtin {
    /// Its name as documented.
    pub name: &'static str,
    /// The grammar's description.
    pub grammar: &'static grammar::Cmdlet,
    /// How a call starts; None where the grammar knows the cmdlet and this program does not run it.
    pub make: Option<fn() -> Box<dyn Cmdlet>>,
    /// The .NET class that error ids name.
    pub class: Str,
}

/// One call of a command.
pub struct Call {
    /// The name that was written.
    pub invoked_as: Str,
    /// The command.
    pub command: Resolved,
    /// Its parameters.
    pub params: Rc<CommandParams>,
    /// What is bound.
    pub bound: RefCell<Bound>,
    /// Common parameters.
    pub common: RefCell<Common>,
    /// Where the call stands.
    pub position: Option<Position>,
    /// A pipeline feeds it.
    pub expects_input: Cell<bool>,
    /// Its place in the pipeline from 1, and the pipeline's length.
    pub pipeline: Cell<(u32, u32)>,
    /// The pipeline's number, for stopping it.
    pub pipeline_id: Cell<u64>,
    /// It wrote an error: `$?` is false after it.
    pub had_errors: Cell<bool>,
    /// The answer to an earlier "Yes to all" or "No to all".
    pub confirmed: Cell<Option<bool>>,
}

impl Call {
    /// The command's name as documented or defined.
    pub fn name(&self) -> Str {
        match &self.command {
            Resolved::Cmdlet(c) => Str::from(c.name),
            Resolved::Function(f) => f.name.clone(),
            Resolved::Block(_) => Str::default(),
            Resolved::Script(path, _) => Str::from(path.rsplit('/').next().unwrap_or(path)),
            Resolved::Native(path) => path.clone(),
        }
    }

    /// What follows the comma in an error's id.
    pub fn id_suffix(&self) -> Str {
        match &self.command {
            Resolved::Cmdlet(c) => c.class.clone(),
            _ => self.name(),
        }
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<Value> {
        let bound = self.bound.borrow();
        let params = bound.extended.as_ref().unwrap_or(&self.params);
        let is = |index: u16| {
            params
                .params
                .get(usize::from(index))
                .is_some_and(|p| p.name == name)
        };
        bound
            .values
            .iter()
            .find(|b| b.from != BoundFrom::Earlier && is(b.index))
            .map(|b| b.value.clone())
    }

    /// The pipeline's object: `-InputObject`. Where the objects go one after the other to the same place, no name is
    /// looked for.
    pub fn input(&self) -> Option<Value> {
        let bound = self.bound.borrow();
        if let Some(place) = bound.steady_place()
            && let Some(b) = bound.values.get(place)
            && let Some(p) = self.params.params.get(usize::from(b.index))
            && p.name == INPUT_OBJECT
            && b.from != BoundFrom::Earlier
        {
            return Some(b.value.clone());
        }
        drop(bound);
        self.get(INPUT_OBJECT)
    }

    /// True where the parameter was bound.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// True where the call itself gave the parameter, rather than a property of the pipeline's object.
    pub fn was_given(&self, name: &str) -> bool {
        let bound = self.bound.borrow();
        let params = bound.extended.as_ref().unwrap_or(&self.params);
        bound.values.iter().any(|b| {
            !matches!(b.from, BoundFrom::Earlier | BoundFrom::Pipeline)
                && params
                    .params
                    .get(usize::from(b.index))
                    .is_some_and(|p| p.name == name)
        })
    }

    /// The name of the parameter set.
    pub fn set_name(&self) -> Str {
        let name = self.bound.borrow().set_name.clone();
        if name.is_empty() {
            return Str::from(ALL_SETS_NAME);
        }
        name
    }
}

/// What a cmdlet works with: the runtime and its call.
pub struct Ctx<'a> {
    /// The runtime.
    pub rt: &'a mut Runtime,
    /// The call.
    pub call: Rc<Call>,
}

impl Ctx<'_> {
    /// The value of a parameter, by its documented name; None where it was not bound.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.call.get(name)
    }

    /// The pipeline's object, or what was given as `-InputObject`; None where there is neither.
    pub fn input(&self) -> Option<Value> {
        self.call.input()
    }

    /// True where the parameter was bound.
    pub fn has(&self, name: &str) -> bool {
        self.call.has(name)
    }

    /// True where a switch was given and is not `$false`.
    pub fn switch(&self, name: &str) -> bool {
        self.call.get(name).is_some_and(|v| convert::to_bool(&v))
    }

    /// A parameter as text.
    pub fn text(&mut self, name: &str) -> R<Option<Str>> {
        match self.call.get(name) {
            None => Ok(None),
            Some(v) if v.is_null() => Ok(None),
            Some(v) => convert::to_str(self.rt, &v).map(Some),
        }
    }

    /// A parameter's elements as texts; empty where it was not bound.
    pub fn texts(&mut self, name: &str) -> R<Vec<Str>> {
        let mut texts = Vec::new();
        for v in self.list(name) {
            texts.push(convert::to_str(self.rt, &v)?);
        }
        Ok(texts)
    }

    /// A parameter's elements: those of an array or list, or the one value; empty where it was not bound or is null.
    pub fn list(&self, name: &str) -> Vec<Value> {
        match self.call.get(name) {
            None => Vec::new(),
            Some(v) if v.is_null() => Vec::new(),
            Some(Value::Array(s) | Value::List(s)) => s.snapshot(),
            Some(v) => vec![v],
        }
    }

    /// A parameter as an integer.
    pub fn int(&mut self, name: &str) -> R<Option<i64>> {
        match self.call.get(name) {
            Some(v) if !v.is_null() => convert::to_i64(self.rt, &v).map(Some),
            _ => Ok(None),
        }
    }

    /// The name of the parameter set that was chosen.
    pub fn set_name(&self) -> Str {
        self.call.set_name()
    }

    /// Writes one object to the pipeline.
    pub fn write(&mut self, value: impl Into<Value>) -> R<()> {
        self.rt.write(value.into())
    }

    /// Writes the elements of a collection, or the one object.
    pub fn write_all(&mut self, value: Value) -> R<()> {
        self.rt.write_unrolled(value)
    }

    /// Reports a non-terminating error. Fails where `-ErrorAction Stop` makes it terminating.
    pub fn error(&mut self, record: ErrorRecord) -> R<()> {
        let call = self.call.clone();
        self.rt.write_error(Rc::new(record), &call)
    }

    /// Ends the command with an error (`ThrowTerminatingError`).
    pub fn throw<T>(&mut self, record: ErrorRecord) -> R<T> {
        let call = self.call.clone();
        self.rt.throw_terminating(Rc::new(record), &call)
    }

    /// Writes to the warning stream.
    pub fn warning(&mut self, text: impl AsRef<str>) -> R<()> {
        let call = self.call.clone();
        self.rt.write_warning(text.as_ref(), Some(&call))
    }

    /// Writes to the verbose stream.
    pub fn verbose(&mut self, text: impl AsRef<str>) -> R<()> {
        let call = self.call.clone();
        self.rt.write_verbose(text.as_ref(), Some(&call))
    }

    /// Writes to the debug stream.
    pub fn debug(&mut self, text: impl AsRef<str>) -> R<()> {
        let call = self.call.clone();
        self.rt.write_debug(text.as_ref(), Some(&call))
    }

    /// Asks `-WhatIf`, `-Confirm` and the preferences whether to act: `Performing the operation "action" on target
    /// "target".`
    pub fn should_process(&mut self, target: &str, action: &str) -> R<bool> {
        let call = self.call.clone();
        self.rt.should_process(&call, target, action)
    }
}

/// A command as an object: what `Get-Command` gives and `& $command` calls.
pub struct CommandInfo {
    /// The command.
    pub command: Resolved,
}

impl CommandInfo {
    /// A command as a value.
    pub fn of(command: Resolved) -> Value {
        Value::net(CommandInfo { command })
    }

    /// Its name.
    pub fn name(&self) -> Str {
        match &self.command {
            Resolved::Cmdlet(c) => Str::from(c.name),
            Resolved::Function(f) => f.name.clone(),
            Resolved::Block(_) => Str::default(),
            Resolved::Script(path, _) | Resolved::Native(path) => {
                Str::from(path.rsplit('/').next().unwrap_or(path))
            }
        }
    }
}

impl NetObject for CommandInfo {
    fn ty(&self) -> Ty {
        let name = match &self.command {
            Resolved::Cmdlet(_) => "System.Management.Automation.CmdletInfo",
            Resolved::Function(_) | Resolved::Block(_) => {
                "System.Management.Automation.FunctionInfo"
            }
            Resolved::Script(..) => "System.Management.Automation.ExternalScriptInfo",
            Resolved::Native(_) => "System.Management.Automation.ApplicationInfo",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.name()))
    }
}
