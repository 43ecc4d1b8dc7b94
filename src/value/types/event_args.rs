//! `EventArgs` and the classes that derive from it: what an event says of itself. The objects that raise an event make
//! them, one field a property.

use std::any::Any;

use crate::value::ty::{PropDef, overload, prop, static_prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

/// An event's arguments.
pub struct EventArgs {
    ty: Ty,
    fields: Vec<Value>,
}

impl EventArgs {
    /// Arguments of a described class; the fields stand in the order that its description reads them in.
    pub fn of(type_name: &str, fields: Vec<Value>) -> Value {
        Value::net(EventArgs {
            ty: ty::find(type_name).unwrap_or(ty::known().object),
            fields,
        })
    }
}

impl NetObject for EventArgs {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Reads the field at a place: a getter for descriptions of arguments.
///
/// # Errors
/// Never.
pub fn field<const AT: usize>(_: &mut dyn Engine, this: &Value) -> R<Value> {
    let found = this.downcast::<EventArgs>();
    Ok(found
        .and_then(|args| args.fields.get(AT).cloned())
        .unwrap_or_default())
}

/// Of a change in a watched folder.
const FILE_CHANGE: &[PropDef] = &[
    prop("ChangeType", "System.IO.WatcherChangeTypes", field::<0>),
    prop("FullPath", "string", field::<1>),
    prop("Name", "string", field::<2>),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.EventArgs",
        properties: &[static_prop("Empty", "System.EventArgs", |_, _| {
            Ok(EventArgs::of("System.EventArgs", Vec::new()))
        })],
        constructors: &[overload("System.EventArgs new()", |_, _, _| {
            Ok(EventArgs::of("System.EventArgs", Vec::new()))
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Timers.ElapsedEventArgs",
        base: "System.EventArgs",
        properties: &[prop("SignalTime", "datetime", field::<0>)],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.FileSystemEventArgs",
        base: "System.EventArgs",
        properties: FILE_CHANGE,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.RenamedEventArgs",
        base: "System.IO.FileSystemEventArgs",
        properties: &[
            prop("OldFullPath", "string", field::<3>),
            prop("OldName", "string", field::<4>),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.WaitForChangedResult",
        properties: &[
            prop("ChangeType", "System.IO.WatcherChangeTypes", field::<0>),
            prop("Name", "string", field::<1>),
            prop("OldName", "string", field::<2>),
            prop("TimedOut", "bool", field::<3>),
        ],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.IO.ErrorEventArgs",
        base: "System.EventArgs",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Specialized.NotifyCollectionChangedEventArgs",
        base: "System.EventArgs",
        properties: &[
            prop(
                "Action",
                "System.Collections.Specialized.NotifyCollectionChangedAction",
                field::<0>,
            ),
            prop("NewItems", "System.Collections.IList", field::<1>),
            prop("OldItems", "System.Collections.IList", field::<2>),
            prop("NewStartingIndex", "int", field::<3>),
            prop("OldStartingIndex", "int", field::<4>),
        ],
        ..TypeDef::CLASS
    },
];
