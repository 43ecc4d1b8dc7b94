//! What travels in the streams beside the output: warning, verbose, debug and information records.

use std::any::Any;

use crate::value::position::Position;
use crate::value::ty::{DefKind, PropDef, prop};
use crate::value::{DateTime, Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A warning, verbose or debug record.
pub struct StreamRecord {
    kind: &'static str,
    /// The message.
    pub message: Str,
    /// Where it was written.
    pub position: Option<Position>,
}

impl StreamRecord {
    /// A record of the named type.
    pub fn new(kind: &'static str, message: &str, position: Option<Position>) -> StreamRecord {
        StreamRecord {
            kind,
            message: Str::from(message),
            position,
        }
    }

    /// As a value.
    pub fn into_value(self) -> Value {
        Value::net(self)
    }
}

impl NetObject for StreamRecord {
    fn ty(&self) -> Ty {
        ty::find(self.kind).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.message.clone()))
    }
}

/// `System.Management.Automation.InformationRecord`.
#[derive(Clone)]
pub struct InformationRecord {
    /// What was written: an object, or a `HostInformationMessage`.
    pub data: Value,
    /// The text that the host shows.
    pub shown: Str,
    /// Shown with a line's end behind it.
    pub newline: bool,
    /// `Tags`.
    pub tags: Vec<Str>,
    /// The script that wrote it, or the command.
    pub source: Str,
    /// When.
    pub time: DateTime,
}

impl NetObject for InformationRecord {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.InformationRecord").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.shown.clone()))
    }
}

/// What `Write-Host` puts into an information record.
pub struct HostMessage {
    /// The text.
    pub message: Str,
    /// `-NoNewline`.
    pub no_newline: bool,
    /// `-ForegroundColor`, an enumeration value or null.
    pub foreground: Value,
    /// `-BackgroundColor`.
    pub background: Value,
}

impl NetObject for HostMessage {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.HostInformationMessage")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.message.clone()))
    }
}

fn message(_: &mut dyn Engine, this: &Value) -> R<Value> {
    Ok(this
        .downcast::<StreamRecord>()
        .map(|r| r.message.clone())
        .into())
}

fn info<T: Into<Value>>(this: &Value, f: impl FnOnce(&InformationRecord) -> T) -> R<Value> {
    Ok(this.downcast::<InformationRecord>().map(f).into())
}

fn host<T: Into<Value>>(this: &Value, f: impl FnOnce(&HostMessage) -> T) -> R<Value> {
    Ok(this.downcast::<HostMessage>().map(f).into())
}

static MESSAGE: &[PropDef] = &[prop("Message", "string", message)];

/// The descriptions of these types.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.InformationalRecord",
        kind: DefKind::Abstract,
        properties: MESSAGE,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.WarningRecord",
        base: "System.Management.Automation.InformationalRecord",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.VerboseRecord",
        base: "System.Management.Automation.InformationalRecord",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.DebugRecord",
        base: "System.Management.Automation.InformationalRecord",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.InformationRecord",
        properties: &[
            prop("MessageData", "System.Object", |_, v| {
                info(v, |r| r.data.clone())
            }),
            prop("Source", "string", |_, v| info(v, |r| r.source.clone())),
            prop("TimeGenerated", "datetime", |_, v| info(v, |r| r.time)),
            prop("Tags", "System.Collections.Generic.List[string]", |_, v| {
                info(v, |r| Value::strings(&r.tags))
            }),
            prop("User", "string", |_, _| {
                Ok(std::env::var("USER").ok().map(Value::from).into())
            }),
            prop("Computer", "string", |_, _| {
                Ok(std::env::var("HOSTNAME").ok().map(Value::from).into())
            }),
            prop("ProcessId", "uint", |_, _| {
                Ok(Value::UInt32(std::process::id()))
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.HostInformationMessage",
        properties: &[
            prop("Message", "string", |_, v| host(v, |m| m.message.clone())),
            prop("NoNewLine", "System.Nullable[bool]", |_, v| {
                host(v, |m| m.no_newline)
            }),
            prop(
                "ForegroundColor",
                "System.Nullable[System.ConsoleColor]",
                |_, v| host(v, |m| m.foreground.clone()),
            ),
            prop(
                "BackgroundColor",
                "System.Nullable[System.ConsoleColor]",
                |_, v| host(v, |m| m.background.clone()),
            ),
        ],
        ..TypeDef::CLASS
    },
];
