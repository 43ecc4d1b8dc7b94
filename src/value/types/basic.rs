//! The roots: `System.Object`, `ValueType`, the collection interfaces, and other types whose members come from
//! elsewhere or that have none.

use crate::value::TypeDef;
use crate::value::ty::DefKind;

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Object",
        base: "",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.ValueType",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Enum",
        base: "System.ValueType",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Void",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Boolean",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Char",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.SByte",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Byte",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Int16",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.UInt16",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Int32",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.UInt32",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Int64",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.UInt64",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Single",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Double",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Decimal",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Numerics.BigInteger",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.String",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.DateTime",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.TimeSpan",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Guid",
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Type",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.RuntimeType",
        base: "System.Type",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Array",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.ArrayList",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Hashtable",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Specialized.OrderedDictionary",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Exception",
        ..TypeDef::CLASS
    },
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
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Management.Automation.ScriptBlock",
        ..TypeDef::CLASS
    },
];
