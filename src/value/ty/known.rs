//! The types that code names most, looked up once, and the type of each kind of value.

use std::sync::OnceLock;

use super::{Prim, Shape, Ty, TypeInfo, find, intern};
use crate::value::Value;

macro_rules! known {
    ($($field:ident: $name:literal),* $(,)?) => {
        /// The types that code names most.
        #[allow(missing_docs)]
        pub struct Known {
            $(pub $field: Ty),*
        }

        /// The types that code names most, looked up once.
        pub fn known() -> &'static Known {
            static KNOWN: OnceLock<Known> = OnceLock::new();
            KNOWN.get_or_init(|| Known { $($field: known_type($name)),* })
        }
    };
}

/// A type that must be described: its absence is a fault of the build, met by a placeholder of that name.
fn known_type(name: &'static str) -> Ty {
    match name.strip_suffix("[]") {
        Some(element) => {
            // `Ty::array_of` asks for `known()`, which is being made: build it by hand.
            let element = known_type(element);
            let full_name = format!("{}[]", element.full_name());
            intern(&full_name, || TypeInfo {
                id: 0,
                full_name: full_name.as_str().into(),
                name: format!("{}[]", element.name()).into(),
                base: find("System.Array"),
                interfaces: Vec::new(),
                shape: Shape::Array(element, 1),
                prim: Prim::None,
                array: OnceLock::new(),
            })
        }
        None => find(name).unwrap_or_else(|| Ty::define(name, None, Vec::new(), Shape::Class)),
    }
}

known!(
    object: "System.Object",
    void: "System.Void",
    bool: "System.Boolean",
    char: "System.Char",
    sbyte: "System.SByte",
    byte: "System.Byte",
    int16: "System.Int16",
    uint16: "System.UInt16",
    int32: "System.Int32",
    uint32: "System.UInt32",
    int64: "System.Int64",
    uint64: "System.UInt64",
    single: "System.Single",
    double: "System.Double",
    decimal: "System.Decimal",
    bigint: "System.Numerics.BigInteger",
    string: "System.String",
    datetime: "System.DateTime",
    timespan: "System.TimeSpan",
    guid: "System.Guid",
    type_: "System.Type",
    runtime_type: "System.RuntimeType",
    array: "System.Array",
    value_type: "System.ValueType",
    enum_: "System.Enum",
    object_array: "System.Object[]",
    array_list: "System.Collections.ArrayList",
    hashtable: "System.Collections.Hashtable",
    ordered: "System.Collections.Specialized.OrderedDictionary",
    exception: "System.Exception",
    error_record: "System.Management.Automation.ErrorRecord",
    ps_object: "System.Management.Automation.PSObject",
    ps_custom_object: "System.Management.Automation.PSCustomObject",
    switch: "System.Management.Automation.SwitchParameter",
    script_block: "System.Management.Automation.ScriptBlock",
);

/// The type of a value. Null has none and counts as `System.Object`.
pub fn type_of(value: &Value) -> Ty {
    let k = known();
    match value {
        Value::Null | Value::Void => k.object,
        Value::Bool(_) => k.bool,
        Value::Char(_) => k.char,
        Value::SByte(_) => k.sbyte,
        Value::Byte(_) => k.byte,
        Value::Int16(_) => k.int16,
        Value::UInt16(_) => k.uint16,
        Value::Int32(_) => k.int32,
        Value::UInt32(_) => k.uint32,
        Value::Int64(_) => k.int64,
        Value::UInt64(_) => k.uint64,
        Value::Single(_) => k.single,
        Value::Double(_) => k.double,
        Value::Decimal(_) => k.decimal,
        Value::BigInt(_) => k.bigint,
        Value::Str(_) => k.string,
        Value::DateTime(_) => k.datetime,
        Value::TimeSpan(_) => k.timespan,
        Value::Guid(_) => k.guid,
        Value::Enum(ty, _) => *ty,
        Value::Array(s) | Value::List(s) => s.ty,
        Value::Hash(d) => d.ty,
        Value::Type(_) => k.runtime_type,
        Value::Object(_) => k.ps_custom_object,
        Value::Net(n) => n.ty(),
        Value::Wrapped(w) => type_of(&w.base),
    }
}
