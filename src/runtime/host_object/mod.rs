//! The host as scripts see it: `$Host`, its user interface, its screen, and `System.Console`.

mod console;
mod raw_ui;
pub(super) mod style;
mod ui;

use std::any::Any;

use super::Runtime;
use crate::text::culture::Culture;
use crate::value::ty::{method, overload, prop};
use crate::value::types::globalization::read_only_culture;
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

/// `$Host`.
struct InternalHost {
    id: crate::value::Uuid,
    ui: Value,
}

impl NetObject for InternalHost {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Internal.Host.InternalHost")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `$Host`.
pub fn host() -> Value {
    Value::net(InternalHost {
        id: crate::value::Uuid::new_v4(),
        ui: ui::value(),
    })
}

/// The runtime behind an engine.
///
/// # Errors
/// Where there is none: in tests of the value room alone.
fn runtime(engine: &mut dyn Engine) -> R<&mut Runtime> {
    match engine.as_any().downcast_mut::<Runtime>() {
        Some(rt) => Ok(rt),
        None => Exception::new("System.InvalidOperationException", "There is no host.").raise(),
    }
}

/// Fails where nobody answers prompts.
fn needs_answers(engine: &mut dyn Engine) -> R<()> {
    let host = &runtime(engine)?.host;
    if host.interactive || host.answers.is_some() {
        return Ok(());
    }
    Exception::new(
        "System.Management.Automation.PSInvalidOperationException",
        "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
    )
    .raise()
}

/// An argument as text; null gives none.
fn text(engine: &mut dyn Engine, args: &[Value], at: usize) -> R<Str> {
    match args.get(at) {
        Some(v) => convert::to_display(engine, v),
        None => Ok(Str::default()),
    }
}

/// Shows text.
fn write(engine: &mut dyn Engine, shown: &str) -> R<Value> {
    runtime(engine)?.host.write(shown);
    Ok(Value::Void)
}

/// Shows a line.
fn write_line(engine: &mut dyn Engine, shown: &str) -> R<Value> {
    write(engine, shown)?;
    write(engine, "\n")
}

/// A value of an enumeration.
fn enumeration(name: &str, number: i64) -> Value {
    ty::find(name).map_or(Value::Int64(number), |ty| Value::Enum(ty, number))
}

/// `ConsoleColor.Gray` and `Black`: what a screen has of which nothing is known.
const COLORS: (i64, i64) = (7, 0);

fn version(engine: &mut dyn Engine) -> R<Value> {
    let core = engine.edition().is_core();
    let text = Value::str(if core { "7.6.5" } else { "5.1.19041.1" });
    match ty::find("System.Version") {
        Some(t) => convert::to(engine, &text, t),
        None => Ok(text),
    }
}

fn of(v: &Value) -> R<&InternalHost> {
    match v.downcast::<InternalHost>() {
        Some(host) => Ok(host),
        None => {
            Exception::new("System.InvalidOperationException", "The object is no host.").raise()
        }
    }
}

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[DEFS, ui::DEFS, raw_ui::DEFS, console::DEFS, style::DEFS];

static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Host.PSHost",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Internal.Host.InternalHost",
        base: "System.Management.Automation.Host.PSHost",
        properties: &[
            prop("Name", "string", |_, _| Ok(Value::str("ConsoleHost"))),
            prop("Version", "version", |e, _| version(e)),
            prop("InstanceId", "guid", |_, t| Ok(Value::Guid(of(t)?.id))),
            prop(
                "UI",
                "System.Management.Automation.Host.PSHostUserInterface",
                |_, t| Ok(of(t)?.ui.clone()),
            ),
            prop("CurrentCulture", "cultureinfo", |e, _| {
                Ok(read_only_culture(e.culture()))
            }),
            prop("CurrentUICulture", "cultureinfo", |_, _| {
                Ok(read_only_culture(Culture::en_us()))
            }),
            prop("PrivateData", "psobject", |_, _| Ok(Value::Null)),
            prop("DebuggerEnabled", "bool", |_, _| Ok(Value::Bool(true))),
            prop("IsRunspacePushed", "bool", |_, _| Ok(Value::Bool(false))),
            prop("Runspace", "runspace", |_, _| Ok(Value::Null)),
        ],
        methods: &[method(
            "SetShouldExit",
            &[overload("void SetShouldExit(int exitCode)", |e, _, a| {
                let code = convert::to_i32(e, a.first().unwrap_or(&Value::Null))?;
                runtime(e)?.host.should_exit = Some(code);
                Ok(Value::Void)
            })],
        )],
        ..TypeDef::CLASS
    },
];
