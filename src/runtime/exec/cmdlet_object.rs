//! `$PSCmdlet`: what an advanced function asks of the command that it is.

use std::any::Any;
use std::rc::Rc;

use crate::value::ty::{MethodDef, PropDef, method, overload, prop};
use crate::value::{
    Engine, ErrorRecord, NetObject, R, Str, Ty, TypeDef, Value, convert, enumerate, ty,
};

use super::super::Runtime;
use super::super::command::Call;
use super::super::records::InformationRecord;
use super::super::streams::Consent;
use super::super::sym::Sym;
use super::{Reference, SessionState};
use crate::text::datetime::{DateTime, Kind};

/// `$PSCmdlet` of an advanced function.
pub struct PsCmdlet {
    /// The function's call.
    pub call: Rc<Call>,
}

impl NetObject for PsCmdlet {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSScriptCmdlet").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Runtime {
    /// `$PSCmdlet` of a call.
    pub(in crate::runtime) fn cmdlet_object(&mut self, call: &Rc<Call>) -> Value {
        Value::net(PsCmdlet { call: call.clone() })
    }
}

fn runtime(engine: &mut dyn Engine) -> Option<&mut Runtime> {
    engine.as_any().downcast_mut::<Runtime>()
}

fn cmdlet(this: &Value) -> Option<Rc<Call>> {
    this.downcast::<PsCmdlet>().map(|c| c.call.clone())
}

fn record_argument(args: &[Value]) -> Option<Rc<ErrorRecord>> {
    args.first().and_then(super::super::streams::record_in)
}

fn write_error(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    if let (Some(rt), Some(call), Some(record)) =
        (runtime(engine), cmdlet(this), record_argument(args))
    {
        rt.write_error(record, &call)?;
    }
    Ok(Value::Void)
}

fn throw_terminating(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    match (runtime(engine), cmdlet(this), record_argument(args)) {
        (Some(rt), Some(call), Some(record)) => rt.throw_terminating(record, &call),
        _ => Ok(Value::Void),
    }
}

fn text_argument(engine: &mut dyn Engine, args: &[Value], at: usize) -> R<Str> {
    match args.get(at) {
        Some(v) => convert::to_str(engine, v),
        None => Ok(Str::default()),
    }
}

fn write_object(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let unrolled = args.get(1).is_some_and(convert::to_bool);
    let value = args.first().cloned().unwrap_or_default();
    if let Some(rt) = runtime(engine) {
        if unrolled {
            rt.write_unrolled(value)?;
        } else {
            rt.write(value)?;
        }
    }
    Ok(Value::Void)
}

fn write_warning(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let text = text_argument(engine, args, 0)?;
    if let (Some(rt), Some(call)) = (runtime(engine), cmdlet(this)) {
        rt.write_warning(&text, Some(&call))?;
    }
    Ok(Value::Void)
}

fn write_verbose(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let text = text_argument(engine, args, 0)?;
    if let (Some(rt), Some(call)) = (runtime(engine), cmdlet(this)) {
        rt.write_verbose(&text, Some(&call))?;
    }
    Ok(Value::Void)
}

fn write_debug(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let text = text_argument(engine, args, 0)?;
    if let (Some(rt), Some(call)) = (runtime(engine), cmdlet(this)) {
        rt.write_debug(&text, Some(&call))?;
    }
    Ok(Value::Void)
}

fn should_process(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let first = text_argument(engine, args, 0)?;
    let second = text_argument(engine, args, 1)?;
    let caption = text_argument(engine, args, 2)?;
    let (Some(rt), Some(call)) = (runtime(engine), cmdlet(this)) else {
        return Ok(Value::Bool(true));
    };
    match args.len() {
        0 | 1 => rt
            .should_process(&call, &first, &call.name())
            .map(Value::Bool),
        2 => rt.should_process(&call, &first, &second).map(Value::Bool),
        _ => {
            let consent = rt.may_act(&call, &first, &second, &caption)?;
            if let Some(reason) = args.get(3).and_then(|v| v.downcast::<Reference>()) {
                let number = i64::from(consent == Consent::WhatIf);
                reason.set(
                    match ty::find("System.Management.Automation.ShouldProcessReason") {
                        Some(t) => Value::Enum(t, number),
                        None => Value::Int64(number),
                    },
                );
            }
            Ok(Value::Bool(consent == Consent::Given))
        }
    }
}

/// `ShouldContinue(query, caption)`, and with references that remember "to all".
fn should_continue(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let query = text_argument(engine, args, 0)?;
    let caption = text_argument(engine, args, 1)?;
    let references: Vec<&Reference> = args
        .iter()
        .filter_map(|v| v.downcast::<Reference>())
        .collect();
    let Some(rt) = runtime(engine) else {
        return Ok(Value::Bool(true));
    };
    let [yes_to_all, no_to_all] = references.as_slice() else {
        let answer = rt.ask_choice(&caption, &query, &["&Yes", "&No", "&Suspend"], 0)?;
        return Ok(Value::Bool(answer == 0));
    };
    if convert::to_bool(&yes_to_all.get()) {
        return Ok(Value::Bool(true));
    }
    if convert::to_bool(&no_to_all.get()) {
        return Ok(Value::Bool(false));
    }
    let choices = ["&Yes", "Yes to &All", "&No", "No to A&ll", "&Suspend"];
    let answer = rt.ask_choice(&caption, &query, &choices, 0)?;
    if answer == 1 {
        yes_to_all.set(Value::Bool(true));
    } else if answer == 3 {
        no_to_all.set(Value::Bool(true));
    }
    Ok(Value::Bool(answer <= 1))
}

/// `GetUnresolvedProviderPathFromPSPath(path)`
pub(super) fn unresolved_path(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let path = text_argument(engine, args, 0)?;
    Ok(match runtime(engine) {
        Some(rt) => Value::from(rt.native(&path).to_string_lossy().into_owned()),
        None => Value::Str(path),
    })
}

/// `GetVariableValue(name)`, with a default.
fn variable_value(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let name = text_argument(engine, args, 0)?;
    let found = runtime(engine).and_then(|rt| rt.variable(Sym::of(&name)));
    Ok(found.or_else(|| args.get(1).cloned()).unwrap_or_default())
}

fn write_information(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let text = text_argument(engine, args, 0)?;
    let tags = args.get(1).cloned().unwrap_or_default();
    let mut names = Vec::new();
    for tag in enumerate::list_items(&tags).unwrap_or_default() {
        names.push(convert::to_str(engine, &tag)?);
    }
    let data = args.first().cloned().unwrap_or_default();
    if let (Some(rt), Some(call)) = (runtime(engine), cmdlet(this)) {
        let utc = DateTime {
            ticks: rt.now_utc(),
            kind: Kind::Utc,
        };
        let record = InformationRecord {
            data,
            shown: text,
            newline: true,
            tags: names,
            source: call.name(),
            time: utc.to_local(&rt.time_zone()),
        };
        rt.write_information(record, false, Some(&call))?;
    }
    Ok(Value::Void)
}

static CMDLET_METHODS: &[MethodDef] = &[
    method(
        "WriteError",
        &[overload(
            "void WriteError(System.Management.Automation.ErrorRecord errorRecord)",
            write_error,
        )],
    ),
    method(
        "ThrowTerminatingError",
        &[overload(
            "void ThrowTerminatingError(System.Management.Automation.ErrorRecord errorRecord)",
            throw_terminating,
        )],
    ),
    method(
        "WriteObject",
        &[
            overload(
                "void WriteObject(System.Object sendToPipeline)",
                write_object,
            ),
            overload(
                "void WriteObject(System.Object sendToPipeline, bool enumerateCollection)",
                write_object,
            ),
        ],
    ),
    method(
        "WriteWarning",
        &[overload("void WriteWarning(string text)", write_warning)],
    ),
    method(
        "WriteVerbose",
        &[overload("void WriteVerbose(string text)", write_verbose)],
    ),
    method(
        "WriteDebug",
        &[overload("void WriteDebug(string text)", write_debug)],
    ),
    method(
        "ShouldProcess",
        &[
            overload("bool ShouldProcess(string target)", should_process),
            overload(
                "bool ShouldProcess(string target, string action)",
                should_process,
            ),
            overload(
                "bool ShouldProcess(string verboseDescription, string verboseWarning, string caption)",
                should_process,
            ),
            overload(
                "bool ShouldProcess(string verboseDescription, string verboseWarning, string caption, [ref] System.Management.Automation.ShouldProcessReason shouldProcessReason)",
                should_process,
            ),
        ],
    ),
    method(
        "ShouldContinue",
        &[
            overload(
                "bool ShouldContinue(string query, string caption)",
                should_continue,
            ),
            overload(
                "bool ShouldContinue(string query, string caption, [ref] bool yesToAll, [ref] bool noToAll)",
                should_continue,
            ),
        ],
    ),
    method(
        "GetUnresolvedProviderPathFromPSPath",
        &[overload(
            "string GetUnresolvedProviderPathFromPSPath(string path)",
            unresolved_path,
        )],
    ),
    method(
        "GetVariableValue",
        &[
            overload(
                "System.Object GetVariableValue(string name)",
                variable_value,
            ),
            overload(
                "System.Object GetVariableValue(string name, System.Object defaultValue)",
                variable_value,
            ),
        ],
    ),
    method(
        "WriteProgress",
        &[overload(
            "void WriteProgress(System.Object progressRecord)",
            |_, _, _| Ok(Value::Void),
        )],
    ),
    method(
        "WriteInformation",
        &[overload(
            "void WriteInformation(System.Object messageData, string[] tags)",
            write_information,
        )],
    ),
];

static CMDLET_PROPERTIES: &[PropDef] = &[
    prop("ParameterSetName", "string", |_, v| {
        Ok(cmdlet(v).map(|c| c.set_name()).into())
    }),
    prop(
        "MyInvocation",
        "System.Management.Automation.InvocationInfo",
        |e, v| match (runtime(e), cmdlet(v)) {
            (Some(rt), Some(call)) => Ok(rt.invocation_of(&call)),
            _ => Ok(Value::Null),
        },
    ),
    prop(
        "SessionState",
        "System.Management.Automation.SessionState",
        |e, _| {
            Ok(runtime(e)
                .map(|rt| SessionState::of_module(rt.scope.module.clone()))
                .into())
        },
    ),
    prop("Stopping", "bool", |_, _| Ok(Value::Bool(false))),
    prop(
        "Host",
        "System.Management.Automation.Host.PSHost",
        |e, _| Ok(e.variable_named("Host").into()),
    ),
    prop(
        "InvokeCommand",
        "System.Management.Automation.CommandInvocationIntrinsics",
        |e, _| {
            Ok(runtime(e)
                .map(|rt| SessionState::commands_of_module(rt.scope.module.clone()))
                .into())
        },
    ),
];

/// The descriptions of these types.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.PSScriptCmdlet",
        base: "System.Management.Automation.PSCmdlet",
        properties: CMDLET_PROPERTIES,
        methods: CMDLET_METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSCmdlet",
        base: "System.Management.Automation.Cmdlet",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Cmdlet",
        ..TypeDef::CLASS
    },
];
