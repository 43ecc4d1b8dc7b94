//! `InitialSessionState`: the variables and functions that a new runspace begins with.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use crate::value::ty::{Getter, PropDef, Setter, method, overload, prop, prop_set, static_method};
use crate::value::{Engine, NetObject, R, Seq, Str, Ty, TypeDef, Value, convert, ty};

use super::super::{Runtime, sym};
use super::{enumeration, invalid};

const NAMESPACE: &str = "System.Management.Automation.Runspaces.";

/// An `InitialSessionState`.
pub(super) struct Initial {
    variables: Rc<Seq>,
    commands: Rc<Seq>,
    modules: RefCell<Vec<Str>>,
    settings: RefCell<Vec<(&'static str, Value)>>,
}

impl NetObject for Initial {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Runspaces.InitialSessionState")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An entry of a session state: a variable with its value, a function with its text.
struct Entry {
    kind: &'static str,
    name: Str,
    value: Value,
    description: Str,
}

impl NetObject for Entry {
    fn ty(&self) -> Ty {
        ty::find(&format!("{NAMESPACE}{}", self.kind)).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Initial {
    fn new() -> Initial {
        Initial {
            variables: entries(),
            commands: entries(),
            modules: RefCell::default(),
            settings: RefCell::default(),
        }
    }

    /// Gives the current session what the entries say.
    ///
    /// # Errors
    /// What a function's text or a module raises.
    pub fn apply(&self, rt: &mut Runtime) -> R<()> {
        for entry in self.variables.snapshot() {
            if let Some(entry) = entry.downcast::<Entry>() {
                rt.scope.put(sym::Sym::of(&entry.name), entry.value.clone());
            }
        }
        for entry in self.commands.snapshot() {
            let Some(entry) = entry.downcast::<Entry>() else {
                continue;
            };
            match entry.kind {
                "SessionStateFunctionEntry" => {
                    rt.define_function_value(&entry.name, &entry.value)?
                }
                _ => {
                    let target = convert::to_str(rt, &entry.value)?;
                    rt.define_alias(&entry.name, &target);
                }
            }
        }
        for module in self.modules.borrow().iter() {
            let name = super::super::exec::named_arg("Name", Value::Str(module.clone()));
            rt.invoke_command("Import-Module", vec![name], None)?;
        }
        Ok(())
    }
}

/// A collection of entries.
fn entries() -> Rc<Seq> {
    let of_entries = ty::find("System.Collections.ObjectModel.Collection`1[System.Object]");
    Rc::new(Seq::new(
        of_entries.unwrap_or(ty::known().array_list),
        Vec::new(),
    ))
}

fn of(this: &Value) -> R<&Initial> {
    match this.downcast::<Initial>() {
        Some(found) => Ok(found),
        None => invalid("The member needs an InitialSessionState."),
    }
}

fn entry(this: &Value) -> R<&Entry> {
    match this.downcast::<Entry>() {
        Some(found) => Ok(found),
        None => invalid("The member needs an entry of a session state."),
    }
}

/// A setting that is kept and has no effect here: there is one thread and one language mode.
macro_rules! setting {
    ($name:literal, $ty:literal, $default:literal) => {
        prop_set(
            $name,
            $ty,
            {
                let get: Getter = |_, t| {
                    let settings = of(t)?.settings.borrow();
                    let set = settings.iter().find(|(name, _)| *name == $name);
                    Ok(set.map_or_else(|| enumeration($ty, $default), |(_, v)| v.clone()))
                };
                get
            },
            {
                let set: Setter = |_, t, new| {
                    let mut settings = of(t)?.settings.borrow_mut();
                    settings.retain(|(name, _)| *name != $name);
                    settings.push(($name, new));
                    Ok(())
                };
                set
            },
        )
    };
}

const ENTRY: &[PropDef] = &[
    prop("Name", "string", |_, t| {
        Ok(Value::Str(entry(t)?.name.clone()))
    }),
    prop("Description", "string", |_, t| {
        Ok(Value::Str(entry(t)?.description.clone()))
    }),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Runspaces.InitialSessionState",
        properties: &[
            setting!("ApartmentState", "System.Threading.ApartmentState", 2),
            setting!(
                "LanguageMode",
                "System.Management.Automation.PSLanguageMode",
                0
            ),
            setting!(
                "ThreadOptions",
                "System.Management.Automation.Runspaces.PSThreadOptions",
                0
            ),
            prop("Commands", "System.Collections.ArrayList", |_, t| {
                Ok(Value::List(of(t)?.commands.clone()))
            }),
            prop("Modules", "string[]", |_, t| {
                Ok(Value::strings(
                    of(t)?.modules.borrow().iter().map(Str::as_str),
                ))
            }),
            prop("Variables", "System.Collections.ArrayList", |_, t| {
                Ok(Value::List(of(t)?.variables.clone()))
            }),
        ],
        methods: &[
            method(
                "ImportPSModule",
                &[overload(
                    "void ImportPSModule(params string[] name)",
                    |e, t, a| {
                        let names = a.first().cloned().unwrap_or_default();
                        if let Value::Array(names) | Value::List(names) = names.base() {
                            for name in names.snapshot() {
                                let name = convert::to_str(e, &name)?;
                                of(t)?.modules.borrow_mut().push(name);
                            }
                        }
                        Ok(Value::Void)
                    },
                )],
            ),
            static_method(
                "Create",
                &[overload("static initialsessionstate Create()", make)],
            ),
            static_method(
                "CreateDefault",
                &[overload("static initialsessionstate CreateDefault()", make)],
            ),
            static_method(
                "CreateDefault2",
                &[overload(
                    "static initialsessionstate CreateDefault2()",
                    make,
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.InitialSessionStateEntry",
        properties: ENTRY,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.SessionStateVariableEntry",
        base: "System.Management.Automation.Runspaces.InitialSessionStateEntry",
        properties: &[prop("Value", "System.Object", |_, t| {
            Ok(entry(t)?.value.clone())
        })],
        constructors: &[
            overload(
                "System.Management.Automation.Runspaces.SessionStateVariableEntry new(string name, System.Object value, string description)",
                |e, _, a| made(e, "SessionStateVariableEntry", a),
            ),
            overload(
                "System.Management.Automation.Runspaces.SessionStateVariableEntry new(string name, System.Object value, string description, System.Management.Automation.ScopedItemOptions options)",
                |e, _, a| made(e, "SessionStateVariableEntry", a),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.SessionStateFunctionEntry",
        base: "System.Management.Automation.Runspaces.InitialSessionStateEntry",
        properties: &[prop("Definition", "string", |_, t| {
            Ok(entry(t)?.value.clone())
        })],
        constructors: &[overload(
            "System.Management.Automation.Runspaces.SessionStateFunctionEntry new(string name, string definition)",
            |e, _, a| made(e, "SessionStateFunctionEntry", a),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.SessionStateAliasEntry",
        base: "System.Management.Automation.Runspaces.InitialSessionStateEntry",
        properties: &[prop("Definition", "string", |_, t| {
            Ok(entry(t)?.value.clone())
        })],
        constructors: &[overload(
            "System.Management.Automation.Runspaces.SessionStateAliasEntry new(string name, string definition)",
            |e, _, a| made(e, "SessionStateAliasEntry", a),
        )],
        ..TypeDef::CLASS
    },
];

fn make(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    Ok(Value::net(Initial::new()))
}

fn made(engine: &mut dyn Engine, kind: &'static str, a: &[Value]) -> R<Value> {
    let text = |engine: &mut dyn Engine, at: usize| {
        convert::to_str(engine, a.get(at).unwrap_or(&Value::Null))
    };
    Ok(Value::net(Entry {
        kind,
        name: text(engine, 0)?,
        value: a.get(1).cloned().unwrap_or_default(),
        description: text(engine, 2)?,
    }))
}
