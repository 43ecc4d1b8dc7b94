//! `SessionState.Path`: where the session is, and paths of providers as paths of the system.

use std::any::Any;

use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

use super::super::Runtime;
use super::super::location::path_info;
use super::cmdlet_object::unresolved_path;

/// The one object of a session state's `Path`.
pub struct PathIntrinsics;

impl NetObject for PathIntrinsics {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PathIntrinsics").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Answers with what a command prints for the method's arguments.
fn through(engine: &mut dyn Engine, script: &str, args: &[Value]) -> R<Vec<Value>> {
    let Some(rt) = engine.as_any().downcast_mut::<Runtime>() else {
        return Ok(Vec::new());
    };
    let block = rt.parse_block(script)?;
    rt.call_block(&block, args, None, true)
}

fn location(engine: &mut dyn Engine, _: &Value) -> R<Value> {
    Ok(match engine.as_any().downcast_mut::<Runtime>() {
        Some(rt) => path_info(rt),
        None => Value::Null,
    })
}

fn resolved(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let script = "param($path) Resolve-Path -Path $path -ErrorAction Stop";
    through(engine, script, args).map(Value::array)
}

fn resolved_provider(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let script = "param($path) (Resolve-Path -Path $path -ErrorAction Stop).ProviderPath";
    through(engine, script, args).map(Value::array)
}

fn combine(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    through(engine, "param($a, $b) Join-Path $a $b", args).map(Value::from_output)
}

fn parent(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    through(engine, "param($path) Split-Path -Parent $path", args).map(Value::from_output)
}

fn leaf(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    through(engine, "param($path) Split-Path -Leaf $path", args).map(Value::from_output)
}

fn is_valid(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    through(engine, "param($path) Test-Path -IsValid $path", args).map(Value::from_output)
}

/// The descriptions of this file.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Management.Automation.PathIntrinsics",
    properties: &[
        prop(
            "CurrentLocation",
            "System.Management.Automation.PathInfo",
            location,
        ),
        prop(
            "CurrentFileSystemLocation",
            "System.Management.Automation.PathInfo",
            location,
        ),
    ],
    methods: &[
        method(
            "GetUnresolvedProviderPathFromPSPath",
            &[overload(
                "string GetUnresolvedProviderPathFromPSPath(string path)",
                unresolved_path,
            )],
        ),
        method(
            "GetResolvedPSPathFromPSPath",
            &[overload(
                "System.Object[] GetResolvedPSPathFromPSPath(string path)",
                resolved,
            )],
        ),
        method(
            "GetResolvedProviderPathFromPSPath",
            &[overload(
                "System.Object[] GetResolvedProviderPathFromPSPath(string path)",
                resolved_provider,
            )],
        ),
        method(
            "Combine",
            &[overload(
                "string Combine(string parent, string child)",
                combine,
            )],
        ),
        method(
            "ParseParent",
            &[overload(
                "string ParseParent(string path, string root)",
                parent,
            )],
        ),
        method(
            "ParseChildName",
            &[overload("string ParseChildName(string path)", leaf)],
        ),
        method(
            "IsValid",
            &[overload("bool IsValid(string path)", is_valid)],
        ),
    ],
    ..TypeDef::CLASS
}];
