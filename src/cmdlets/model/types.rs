//! The modules' types as types of the runtime.

use std::rc::Rc;

use crate::grammar;
use crate::runtime::{Runtime, described_type};
use crate::value::ty::{self, Shape};
use crate::value::{Engine, R, Seq, Str, Ty, TypeDef, Value, convert};

/// What .NET puts into every object that came over the wire.
static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Runtime.Serialization.ExtensionDataObject",
    ..TypeDef::CLASS
}];

/// Makes the modules' types known to scripts.
pub fn prepare(rt: &mut Runtime) {
    ty::register(DEFS);
    ty::register_resolver(resolve);
    rt.add_maker(super::construct);
    rt.provide_modules(crate::cmdlets::builtin_modules::load);
}

fn resolve(name: &str) -> Option<Ty> {
    let info = grammar::object_type(name)?;
    if !info.values.is_empty() {
        let members = info
            .values
            .iter()
            .map(|v| (Str::from(v.name), v.number))
            .collect();
        let shape = Shape::Enum {
            members,
            flags: info.flags,
            underlying: ty::known().int32,
        };
        return Some(Ty::define(
            info.name,
            Some(ty::known().enum_),
            Vec::new(),
            shape,
        ));
    }
    // The references name no bases of the exceptions, but scripts catch them as what they are.
    let root = if info.name.ends_with("Exception") {
        ty::known().exception
    } else {
        ty::known().object
    };
    let base = info.base.and_then(ty::find).unwrap_or(root);
    Some(Ty::define(info.name, Some(base), Vec::new(), Shape::Class))
}

/// What a property of a type holds before anybody set it.
pub(super) fn default_of(engine: &mut dyn Engine, type_name: &str) -> Value {
    match described_type(type_name, engine.edition()) {
        Some(t) if t.is_enum() => Value::Enum(
            t,
            t.enum_members()
                .and_then(|(m, _)| m.first().map(|v| v.1))
                .unwrap_or(0),
        ),
        Some(t) if t.is_value_type() && t.nullable().is_none() => {
            convert::try_to(engine, &Value::Int32(0), t)
                .ok()
                .flatten()
                .unwrap_or_default()
        }
        _ => Value::Null,
    }
}

/// `.ToString()` of a member's value: a collection's is its type's name.
pub(super) fn own_text(engine: &mut dyn Engine, value: &Value) -> R<Str> {
    match value.base() {
        Value::List(s) | Value::Array(s) => Ok(Str::from(s.ty.full_name())),
        Value::Hash(d) => Ok(Str::from(d.ty.full_name())),
        other => convert::to_display(engine, other),
    }
}

/// A value of one of the modules' enumerations by its member's name; null where there is no such member.
pub fn enum_value(type_name: &str, member: &str) -> Value {
    let Some(t) = ty::find(type_name) else {
        return Value::str(member);
    };
    match t
        .enum_members()
        .and_then(|(m, _)| m.into_iter().find(|(n, _)| n.eq_ignore_ascii_case(member)))
    {
        Some((_, number)) => Value::Enum(t, number),
        None => Value::Null,
    }
}

/// A `List<T>` of the named element type.
pub fn list_of(element: &str, items: Vec<Value>) -> Value {
    let t = ty::find_def("System.Collections.Generic.List`1").zip(ty::find(element));
    let t = t.map_or(ty::known().array_list, |(def, element)| {
        Ty::generic(def, vec![element])
    });
    Value::List(Rc::new(Seq::new(t, items)))
}
