//! Types that are described only so far as their names go: what their values can do is known elsewhere.

use super::object;
use crate::value::switch::SwitchParameter;
use crate::value::ty::{method, overload, prop, static_prop};
use crate::value::{TypeDef, Value, convert};

fn is_present(v: &Value) -> Value {
    Value::Bool(convert::to_bool(v))
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.ErrorRecord",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSCustomObject",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.SwitchParameter",
        properties: &[
            prop("IsPresent", "bool", |_, v| Ok(is_present(v))),
            static_prop("Present", "switch", |_, _| {
                Ok(Value::net(SwitchParameter(true)))
            }),
        ],
        methods: &[
            method("Equals", object::EQUALS),
            method("GetHashCode", object::GET_HASH_CODE),
            method(
                "ToBool",
                &[overload("bool ToBool()", |_, v, _| Ok(is_present(v)))],
            ),
            method(
                "ToString",
                &[overload("string ToString()", |e, v, _| {
                    object::text(e, v).map(Value::Str)
                })],
            ),
        ],
        constructors: &[overload("switch new(bool isPresent)", |_, _, a| {
            let on = a.first().is_some_and(convert::to_bool);
            Ok(Value::net(SwitchParameter(on)))
        })],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Management.Automation.ScriptBlock",
        ..TypeDef::CLASS
    },
];
