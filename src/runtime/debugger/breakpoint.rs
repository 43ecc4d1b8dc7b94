//! Breakpoints as objects.

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::ty::{DefKind, PropDef, prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// Which use of a variable is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It is read.
    Read = 0,
    /// It is written.
    Write = 1,
    /// Both.
    ReadWrite = 2,
}

/// What is watched.
pub enum Subject {
    /// A line and column from 1; column 0 is the whole line.
    Line(i32, i32),
    /// Commands whose name fits a pattern.
    Command(Str),
    /// A variable by its name.
    Variable(Str, Access),
}

/// A breakpoint.
pub struct Breakpoint {
    /// Its number in the session.
    pub id: i32,
    /// What is watched.
    pub subject: Subject,
    /// The file in which it is watched; None: everywhere.
    pub script: Option<Str>,
    /// What runs when it is hit.
    pub action: Option<Value>,
    /// It is looked for.
    pub enabled: Cell<bool>,
    /// How often it was hit.
    pub hits: Cell<i32>,
}

impl Breakpoint {
    /// A breakpoint that is looked for.
    pub fn new(
        id: i32,
        subject: Subject,
        script: Option<Str>,
        action: Option<Value>,
    ) -> Breakpoint {
        Breakpoint {
            id,
            subject,
            script,
            action,
            enabled: Cell::new(true),
            hits: Cell::new(0),
        }
    }

    /// True where code of that file is watched.
    pub fn is_in(&self, file: Option<&Str>) -> bool {
        match (&self.script, file) {
            (None, _) => true,
            (Some(own), Some(file)) => own.eq_ignore_ascii_case(file),
            (Some(_), None) => false,
        }
    }

    /// True where it is for commands, and for one with one of these names.
    pub fn is_for_command(&self, names: &[Str]) -> bool {
        let Subject::Command(pattern) = &self.subject else {
            return false;
        };
        let Ok(pattern) = Wildcard::new(pattern, true, Culture::invariant()) else {
            return false;
        };
        names
            .iter()
            .any(|name| !name.is_empty() && pattern.is_match(name))
    }
}

/// What `Set-PSBreakpoint` and the debugger call it.
impl std::fmt::Display for Breakpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let script = self.script.as_deref().unwrap_or_default();
        match (&self.subject, &self.script) {
            (Subject::Line(line, 0), _) => write!(f, "Line breakpoint on '{script}:{line}'"),
            (Subject::Line(line, column), _) => {
                write!(f, "Line breakpoint on '{script}:{line}, {column}'")
            }
            (Subject::Command(name), None) => write!(f, "Command breakpoint on '{name}'"),
            (Subject::Command(name), Some(_)) => {
                write!(f, "Command breakpoint on '{script}:{name}'")
            }
            (Subject::Variable(name, access), None) => {
                write!(f, "Variable breakpoint on '${name}' ({access:?} access)")
            }
            (Subject::Variable(name, access), Some(_)) => {
                write!(
                    f,
                    "Variable breakpoint on '{script}:${name}' ({access:?} access)"
                )
            }
        }
    }
}

impl NetObject for Breakpoint {
    fn ty(&self) -> Ty {
        let name = match self.subject {
            Subject::Line(..) => LINE,
            Subject::Command(_) => COMMAND,
            Subject::Variable(..) => VARIABLE,
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::from(self.to_string())))
    }
}

/// The breakpoint in a value.
pub fn breakpoint_of(value: &Value) -> Option<Rc<Breakpoint>> {
    match value.base() {
        Value::Net(n) => {
            let any: Rc<dyn Any> = n.clone();
            any.downcast::<Breakpoint>().ok()
        }
        _ => None,
    }
}

fn of<T: Into<Value>>(this: &Value, read: impl FnOnce(&Breakpoint) -> T) -> R<Value> {
    Ok(this.downcast::<Breakpoint>().map(read).into())
}

const BASE: &str = "System.Management.Automation.Breakpoint";
const LINE: &str = "System.Management.Automation.LineBreakpoint";
const COMMAND: &str = "System.Management.Automation.CommandBreakpoint";
const VARIABLE: &str = "System.Management.Automation.VariableBreakpoint";
const ACCESS: &str = "System.Management.Automation.VariableAccessMode";

const SHARED: &[PropDef] = &[
    prop("Action", "scriptblock", |_, v| of(v, |b| b.action.clone())),
    prop("Enabled", "bool", |_, v| of(v, |b| b.enabled.get())),
    prop("HitCount", "int", |_, v| of(v, |b| b.hits.get())),
    prop("Id", "int", |_, v| of(v, |b| b.id)),
    prop("Script", "string", |_, v| of(v, |b| b.script.clone())),
];

/// The descriptions of breakpoints.
pub(in crate::runtime) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: BASE,
        kind: DefKind::Abstract,
        properties: SHARED,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: LINE,
        base: BASE,
        properties: &[
            prop("Column", "int", |_, v| {
                of(v, |b| match b.subject {
                    Subject::Line(_, column) => column,
                    _ => 0,
                })
            }),
            prop("Line", "int", |_, v| {
                of(v, |b| match b.subject {
                    Subject::Line(line, _) => line,
                    _ => 0,
                })
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: COMMAND,
        base: BASE,
        properties: &[prop("Command", "string", |_, v| {
            of(v, |b| match &b.subject {
                Subject::Command(name) => Value::Str(name.clone()),
                _ => Value::Null,
            })
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: VARIABLE,
        base: BASE,
        properties: &[
            prop("AccessMode", ACCESS, |_, v| {
                of(v, |b| match (&b.subject, ty::find(ACCESS)) {
                    (Subject::Variable(_, access), Some(t)) => Value::Enum(t, *access as i64),
                    _ => Value::Null,
                })
            }),
            prop("Variable", "string", |_, v| {
                of(v, |b| match &b.subject {
                    Subject::Variable(name, _) => Value::Str(name.clone()),
                    _ => Value::Null,
                })
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: ACCESS,
        kind: DefKind::Enum(&[("Read", 0), ("Write", 1), ("ReadWrite", 2)], false),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: "Microsoft.PowerShell.Commands.BreakpointType",
        kind: DefKind::Enum(&[("Line", 0), ("Variable", 1), ("Command", 2)], false),
        ..TypeDef::ENUM
    },
];
