//! `[PSSerializer]`: what scripts copy objects with.

use super::reader::{self, Failure};
use super::writer::Writer;
use crate::runtime::Runtime;
use crate::value::ty::{DefKind, MethodDef, overload, static_method};
use crate::value::{Engine, Exception, R, TypeDef, Value, convert};

/// How deep objects are opened where nothing is said; `Export-Clixml` opens one level more.
const DEPTH: u32 = 1;

/// The class.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Management.Automation.PSSerializer",
    kind: DefKind::Abstract,
    methods: METHODS,
    ..TypeDef::CLASS
}];

const METHODS: &[MethodDef] = &[
    static_method(
        "Serialize",
        &[
            overload(
                "static string Serialize(System.Object source)",
                |e, _, a| serialize(e, a, DEPTH),
            ),
            overload(
                "static string Serialize(System.Object source, int depth)",
                |e, _, a| {
                    let depth = convert::to_i64(e, a.get(1).unwrap_or(&Value::Null))?;
                    match u32::try_from(depth) {
                        Ok(depth) if depth > 0 => serialize(e, a, depth),
                        _ => Exception::new(
                            "System.ArgumentException",
                            "The value of depth must be greater than or equal to 1.",
                        )
                        .raise(),
                    }
                },
            ),
        ],
    ),
    static_method(
        "Deserialize",
        &[overload(
            "static System.Object Deserialize(string source)",
            |e, _, a| {
                let mut objects = deserialize(e, a)?;
                Ok(match objects.len() {
                    0 | 1 => objects.pop().unwrap_or_default(),
                    _ => Value::array(objects),
                })
            },
        )],
    ),
    static_method(
        "DeserializeAsList",
        &[overload(
            "static System.Object[] DeserializeAsList(string source)",
            |e, _, a| deserialize(e, a).map(Value::array),
        )],
    ),
];

fn runtime(engine: &mut dyn Engine) -> R<&mut Runtime> {
    match engine.as_any().downcast_mut::<Runtime>() {
        Some(rt) => Ok(rt),
        None => Exception::new(
            "System.NotSupportedException",
            "Objects are serialized in a session only.",
        )
        .raise(),
    }
}

fn serialize(engine: &mut dyn Engine, args: &[Value], depth: u32) -> R<Value> {
    let mut writer = Writer::new(depth);
    writer.top(runtime(engine)?, args.first().unwrap_or(&Value::Null))?;
    Ok(writer.finish().into())
}

fn deserialize(engine: &mut dyn Engine, args: &[Value]) -> R<Vec<Value>> {
    let text = convert::to_str(engine, args.first().unwrap_or(&Value::Null))?;
    match reader::read(runtime(engine)?, &text) {
        Ok(objects) => Ok(objects),
        Err(Failure::Stop(stop)) => Err(stop),
        Err(Failure::Syntax(message)) => Exception::new("System.Xml.XmlException", message).raise(),
    }
}
