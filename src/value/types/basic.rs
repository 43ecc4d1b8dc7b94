//! Types that are described only so far as their names go: what their values can do is known elsewhere.

use super::object;
use crate::value::switch::SwitchParameter;
use crate::value::ty::{DefKind, method, overload, prop, static_prop};
use crate::value::{TypeDef, Value, convert};

fn is_present(v: &Value) -> Value {
    Value::Bool(convert::to_bool(v))
}

/// A type that scripts test for or constrain with, and whose objects are not made here.
macro_rules! named {
    ($name:literal) => {
        &TypeDef {
            name: $name,
            kind: DefKind::Abstract,
            ..TypeDef::CLASS
        }
    };
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
    named!("System.Management.Automation.DscLocalConfigurationManagerAttribute"),
    named!("System.Management.Automation.ExperimentalFeature"),
    named!("System.Management.Automation.Language.NoRunspaceAffinityAttribute"),
    named!("System.Security.AccessControl.ObjectSecurity"),
    named!("System.Management.Automation.PSListModifier"),
    named!("System.Management.Automation.PSPrimitiveDictionary"),
    named!("Microsoft.PowerShell.Commands.PSPropertyExpression"),
    named!("System.Management.Automation.PSVariableProperty"),
    named!("System.Security.Cryptography.X509Certificates.X500DistinguishedName"),
    named!("System.Security.Cryptography.X509Certificates.X509Certificate"),
    named!("Microsoft.Management.Infrastructure.CimClass"),
    named!("Microsoft.Management.Infrastructure.CimConverter"),
    named!("Microsoft.Management.Infrastructure.CimInstance"),
    named!("Microsoft.Management.Infrastructure.CimSession"),
    &TypeDef {
        name: "Microsoft.Management.Infrastructure.CimType",
        kind: DefKind::Enum(
            &[
                ("Unknown", 0),
                ("Boolean", 1),
                ("UInt8", 2),
                ("SInt8", 3),
                ("UInt16", 4),
                ("SInt16", 5),
                ("UInt32", 6),
                ("SInt32", 7),
                ("UInt64", 8),
                ("SInt64", 9),
                ("Real32", 10),
                ("Real64", 11),
                ("Char16", 12),
                ("DateTime", 13),
                ("String", 14),
                ("Reference", 15),
                ("Instance", 16),
            ],
            false,
        ),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: "System.Management.Automation.ExperimentAction",
        kind: DefKind::Enum(&[("None", 0), ("Hide", 1), ("Show", 2)], false),
        ..TypeDef::ENUM
    },
    // What stands for a null string where a method tells it from an empty one.
    &TypeDef {
        name: "System.Management.Automation.Language.NullString",
        properties: &[static_prop(
            "Value",
            "System.Management.Automation.Language.NullString",
            |_, _| Ok(Value::Null),
        )],
        ..TypeDef::CLASS
    },
];
