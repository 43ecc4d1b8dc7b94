//! Sessions inside a session: `[powershell]::Create()`, runspaces and their pools.
//!
//! One thread runs a script, so what a script begins has run when `BeginInvoke` returns; handles say that they are
//! complete, and pools give each run a session of its own, one after the other.

mod commands;
mod initial;
mod powershell;
mod runspace;

use crate::value::{Exception, R, TypeDef, Value};

use super::Runtime;

/// The descriptions of this room.
pub(super) static ALL: &[&[&TypeDef]] = &[
    commands::DEFS,
    initial::DEFS,
    powershell::DEFS,
    runspace::DEFS,
];

/// The runtime behind an engine.
fn runtime(engine: &mut dyn crate::value::Engine) -> R<&mut Runtime> {
    match engine.as_any().downcast_mut::<Runtime>() {
        Some(rt) => Ok(rt),
        None => invalid("There is no runspace here."),
    }
}

fn invalid<T>(message: &str) -> R<T> {
    Exception::new("System.InvalidOperationException", message).raise()
}

/// An enumeration's value by its number.
fn enumeration(type_name: &str, number: i64) -> Value {
    match crate::value::ty::find(type_name) {
        Some(t) => Value::Enum(t, number),
        None => Value::Int64(number),
    }
}
