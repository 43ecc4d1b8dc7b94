//! `ProcessStartInfo`: what is started, and where its text comes from and goes to.

use std::any::Any;
use std::cell::{Cell, RefCell};

use super::super::args;
use crate::value::ty::{overload, prop, prop_set};
use crate::value::{Dict, Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

/// What is started.
#[derive(Default)]
pub struct StartInfo {
    /// The program.
    pub file: RefCell<Str>,
    /// Its arguments as one text.
    pub arguments: RefCell<Str>,
    /// Its arguments one by one; they go before the text.
    pub argument_list: RefCell<Value>,
    /// The folder that it starts in.
    pub folder: RefCell<Str>,
    /// Standard input, output and error are the script's to write and read.
    pub redirect: [Cell<bool>; 3],
    /// Changes of the environment, made when a script first asks for it.
    pub environment: RefCell<Value>,
    shell: Cell<bool>,
    no_window: Cell<bool>,
}

impl NetObject for StartInfo {
    fn ty(&self) -> Ty {
        ty::find("System.Diagnostics.ProcessStartInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn of(v: &Value) -> R<&StartInfo> {
    match v.downcast::<StartInfo>() {
        Some(info) => Ok(info),
        None => super::super::throw::invalid_operation("The object is no ProcessStartInfo."),
    }
}

/// One of a program and its arguments.
pub(super) fn new(file: &str, arguments: &str) -> Value {
    let info = StartInfo::default();
    *info.file.borrow_mut() = file.into();
    *info.arguments.borrow_mut() = arguments.into();
    Value::net(info)
}

fn set_text(engine: &mut dyn Engine, field: &RefCell<Str>, new: &Value) -> R<()> {
    let text = convert::to_str(engine, new)?;
    *field.borrow_mut() = text;
    Ok(())
}

macro_rules! text {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "string",
            |_, t| Ok(Value::Str(of(t)?.$field.borrow().clone())),
            |e, t, new| set_text(e, &of(t)?.$field, &new),
        )
    };
}

macro_rules! flag {
    ($name:literal, $($field:tt)+) => {
        prop_set(
            $name,
            "bool",
            |_, t| Ok(Value::Bool(of(t)?.$($field)+.get())),
            |_, t, new| {
                of(t)?.$($field)+.set(args::flag(&[new], 0)?);
                Ok(())
            },
        )
    };
}

/// The environment that a script changes: this process's own, to begin with.
fn environment(v: &Value) -> R<Value> {
    let info = of(v)?;
    let mut kept = info.environment.borrow_mut();
    if kept.is_null() {
        let table = Dict::hashtable();
        for (name, value) in std::env::vars_os() {
            let (name, value) = (name.to_string_lossy(), value.to_string_lossy());
            table.set(Value::str(name), Value::str(value));
        }
        *kept = Value::Hash(std::rc::Rc::new(table));
    }
    Ok(kept.clone())
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Diagnostics.ProcessStartInfo",
    properties: &[
        prop(
            "ArgumentList",
            "System.Collections.ObjectModel.Collection[string]",
            |_, t| {
                let info = of(t)?;
                let mut list = info.argument_list.borrow_mut();
                if list.is_null() {
                    *list =
                        Value::List(std::rc::Rc::new(crate::value::Seq::array_list(Vec::new())));
                }
                Ok(list.clone())
            },
        ),
        text!("Arguments", arguments),
        flag!("CreateNoWindow", no_window),
        prop("Environment", "hashtable", |_, t| environment(t)),
        prop("EnvironmentVariables", "hashtable", |_, t| environment(t)),
        text!("FileName", file),
        flag!("RedirectStandardError", redirect[2]),
        flag!("RedirectStandardInput", redirect[0]),
        flag!("RedirectStandardOutput", redirect[1]),
        flag!("UseShellExecute", shell),
        text!("WorkingDirectory", folder),
    ],
    constructors: &[
        overload("System.Diagnostics.ProcessStartInfo new()", |_, _, _| {
            Ok(new("", ""))
        }),
        overload(
            "System.Diagnostics.ProcessStartInfo new(string fileName)",
            |_, _, a| Ok(new(args::text(a, 0)?, "")),
        ),
        overload(
            "System.Diagnostics.ProcessStartInfo new(string fileName, string arguments)",
            |_, _, a| Ok(new(args::text(a, 0)?, args::text(a, 1)?)),
        ),
    ],
    ..TypeDef::CLASS
}];
