//! Objects made from other values: by `Parse`, by a constructor, by a cast operator, from the entries of a dictionary.

use std::rc::Rc;

use super::fail::{Failure, caught, thrown};
use super::number;
use crate::value::dict::{Comparer, Dict};
use crate::value::member::{self, overload::signature};
use crate::value::switch::SwitchParameter;
use crate::value::ty::{Overload, Prim, type_of};
use crate::value::{Engine, PsObject, Str, Ty, Value, exception, ty};

/// Calls a described member for a conversion; what it throws is wrapped with the id.
pub(super) fn call(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    overload: &'static Overload,
    target: &Value,
    args: &[Value],
    id: &str,
) -> Result<Value, Failure> {
    match (overload.call)(engine, target, args) {
        Ok(made) => Ok(made),
        Err(stop) => {
            let e = caught(stop)?;
            let message = exception::message_of(&e);
            Err(Failure::because(engine, id, v, ty, &message, e))
        }
    }
}

/// `[T]::Parse(text)`.
pub(super) fn parse(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    overload: &'static Overload,
    with_culture: bool,
) -> Result<Value, Failure> {
    let (args, id) = if with_culture {
        let invariant = member::invariant_culture(engine)?;
        (
            vec![v.clone(), invariant],
            "InvalidCastParseTargetInvocationWithFormatProvider",
        )
    } else {
        (vec![v.clone()], "InvalidCastParseTargetInvocation")
    };
    call(engine, v, ty, overload, &Value::Type(ty), &args, id)
}

/// `[T]::new(value)`.
pub(super) fn construct(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    overload: &'static Overload,
    id: &str,
) -> Result<Value, Failure> {
    let s = signature(overload, ty);
    let arg = match s.params.first() {
        // .NET's binder widens numbers; all else is of the parameter's type.
        Some(p) if p.ty.prim().is_number() && p.ty != type_of(v) => {
            number::change_type(v, p.ty).unwrap_or_else(|_| v.clone())
        }
        _ => v.clone(),
    };
    call(engine, v, ty, overload, &Value::Type(ty), &[arg], id)
}

/// A script class's constructor with one argument, or its properties from a dictionary's entries.
pub(super) fn construct_class(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
) -> Result<Value, Failure> {
    let failed = |engine: &mut dyn Engine, stop| -> Failure {
        match caught(stop) {
            Ok(e) => {
                let message = exception::message_of(&e);
                Failure::because(
                    engine,
                    "InvalidCastConstructorException",
                    v,
                    ty,
                    &message,
                    e,
                )
            }
            Err(stop) => Failure::Stop(stop),
        }
    };
    if member::class_constructor_takes(engine, ty, v) {
        return match engine.new_instance(ty, std::slice::from_ref(v)) {
            Some(Ok(made)) => Ok(made),
            Some(Err(stop)) => Err(failed(engine, stop)),
            None => Err(Failure::no_way(engine, v, ty)),
        };
    }
    let entries = match v {
        Value::Hash(_) => entries_of(engine, v)?,
        Value::Object(_) => properties_of(engine, v)?,
        _ => return Err(Failure::no_way(engine, v, ty)),
    };
    let made = match engine.new_instance(ty, &[]) {
        Some(Ok(made)) => made,
        Some(Err(stop)) => return Err(failed(engine, stop)),
        None => return Err(Failure::no_way(engine, v, ty)),
    };
    fill(engine, v, made, ty, entries)
}

/// A cast operator.
pub(super) fn cast(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    overload: &'static Overload,
    name: &str,
) -> Result<Value, Failure> {
    let id = format!("InvalidCastTargetInvocationException{name}");
    call(
        engine,
        v,
        ty,
        overload,
        &Value::Type(ty),
        std::slice::from_ref(v),
        &id,
    )
}

/// A dictionary as a new hashtable: a copy whose keys then tell case apart, as `new Hashtable(dictionary)` does.
pub(super) fn to_hashtable(v: &Value) -> Value {
    let copy = Dict::new(ty::known().hashtable, Comparer::Ordinal);
    if let Value::Hash(d) = v {
        for (key, value) in d.pairs() {
            copy.set(key, value);
        }
    }
    Value::Hash(Rc::new(copy))
}

/// `[pscustomobject]`: of a dictionary an object with its entries as notes, all else stays what it is.
pub(super) fn to_custom_object(engine: &mut dyn Engine, v: &Value) -> Result<Value, Failure> {
    let Value::Hash(d) = v else {
        return Ok(v.clone());
    };
    let object = PsObject::default();
    for (key, value) in d.pairs() {
        let name = super::to_str(engine, &key)?;
        if name.eq_ignore_ascii_case("PSTypeName")
            && matches!(key, Value::Str(_))
            && let Value::Str(type_name) = &value
        {
            let own = Value::Object(Rc::new(PsObject::default()));
            let mut names = member::type_names(&own);
            names.insert(0, type_name.clone());
            *object.type_names.borrow_mut() = Some(Rc::new(names));
            continue;
        }
        let value = if matches!(value, Value::Void) {
            Value::Null
        } else {
            value
        };
        object.members.set_note(name, value);
    }
    Ok(Value::Object(Rc::new(object)))
}

/// A type's name.
pub(super) fn text_to_type(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    let name = v.as_str().unwrap_or_default();
    match engine.find_type(name) {
        Some(found) => Ok(Value::Type(found)),
        None => Err(Failure::cast(
            "InvalidCastFromStringToType",
            format!(
                "Cannot convert the \"{name}\" value of type \"System.String\" to type \"{}\".",
                ty.full_name()
            ),
            Value::Null,
        )),
    }
}

/// Text as an XML document.
pub(super) fn to_xml(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    let text = super::to_str(engine, v)?;
    let wrap = |engine: &mut dyn Engine, stop| -> Failure {
        match caught(stop) {
            Ok(e) => {
                let message = exception::message_of(&e);
                Failure::because(engine, "InvalidCastToXmlDocument", v, ty, &message, e)
            }
            Err(stop) => Failure::Stop(stop),
        }
    };
    crate::value::types::xml::xml_document(&text).map_err(|stop| wrap(engine, stop))
}

fn entries_of(engine: &mut dyn Engine, v: &Value) -> Result<Vec<(Str, Value)>, Failure> {
    let Value::Hash(d) = v.base() else {
        return Ok(Vec::new());
    };
    let mut entries = Vec::with_capacity(d.len());
    for (key, value) in d.pairs() {
        entries.push((super::to_str(engine, &key)?, value));
    }
    Ok(entries)
}

fn properties_of(engine: &mut dyn Engine, v: &Value) -> Result<Vec<(Str, Value)>, Failure> {
    let mut entries = Vec::new();
    for info in member::members(engine, v, false)? {
        if info.kind.is_property() {
            let value = member::get(engine, v, &info.name)?;
            entries.push((info.name, value));
        }
    }
    Ok(entries)
}

/// A new object with a dictionary's entries as its properties.
pub(super) fn from_entries(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    let entries = entries_of(engine, v)?;
    // An empty Nullable is null to .NET's reflection: there is no object that has properties to set.
    if ty.nullable().is_some() && !entries.is_empty() {
        let why = "Cannot process argument because the value of argument \"obj\" is null. Change the value of \
                   argument \"obj\" to a non-null value.";
        let inner = thrown("System.Management.Automation.PSArgumentNullException", why);
        let id = "InvalidCastConstructorException";
        return Err(Failure::because(engine, id, v, ty, why, inner));
    }
    let made = make(engine, v, ty)?;
    fill(engine, v, made, ty, entries)
}

/// A new object with another's properties.
pub(super) fn from_properties(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
) -> Result<Value, Failure> {
    let entries = properties_of(engine, v)?;
    let made = make(engine, v, ty)?;
    match set_properties(engine, &made, ty, entries) {
        Ok(()) => Ok(made),
        Err(Failure::Cast(_)) => {
            let e = Failure::no_way_of_shown(engine, v, ty);
            Err(Failure::wrap(
                engine,
                "InvalidCastConstructorException",
                v,
                ty,
                e,
            ))
        }
        Err(stop) => Err(stop),
    }
}

fn make(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    if ty.is_value_type() && !member::has_constructor(ty, 0) {
        return Ok(zero_of(ty));
    }
    match member::construct(engine, ty, &[]) {
        Ok(made) => Ok(made),
        Err(stop) => {
            let e = caught(stop)?;
            let message = exception::message_of(&e);
            Err(Failure::because(
                engine,
                "InvalidCastConstructorTargetInvocationException",
                v,
                ty,
                &message,
                e,
            ))
        }
    }
}

/// The value of a structure that no constructor made.
fn zero_of(ty: Ty) -> Value {
    match ty.prim() {
        Prim::Guid => Value::Guid(crate::value::Uuid::nil()),
        Prim::TimeSpan => Value::TimeSpan(crate::value::TimeSpan(0)),
        Prim::Switch => Value::net(SwitchParameter(false)),
        _ if ty.is_enum() => Value::Enum(ty, 0),
        _ => number::change_type(&Value::Int32(0), ty).unwrap_or(Value::Null),
    }
}

fn fill(
    engine: &mut dyn Engine,
    v: &Value,
    made: Value,
    ty: Ty,
    entries: Vec<(Str, Value)>,
) -> Result<Value, Failure> {
    match set_properties(engine, &made, ty, entries) {
        Ok(()) => Ok(made),
        Err(Failure::Stop(stop)) => {
            let e = caught(stop)?;
            let message = exception::message_of(&e);
            Err(creation_failed(ty, &message, e))
        }
        Err(cast) => {
            let _ = v;
            Err(cast)
        }
    }
}

fn creation_failed(ty: Ty, why: &str, inner: Value) -> Failure {
    Failure::cast(
        "ObjectCreationError",
        format!("Cannot create object of type \"{}\". {why}", ty.full_name()),
        inner,
    )
}

/// Sets properties of a new object by name, as `[T]@{ Name = value }` and `New-Object -Property` do.
///
/// # Errors
/// `ObjectCreationError` for a name that the object lacks; what the setter raises for a value that it refuses.
pub fn set_properties(
    engine: &mut dyn Engine,
    object: &Value,
    ty: Ty,
    entries: Vec<(Str, Value)>,
) -> Result<(), Failure> {
    for (name, value) in entries {
        if !member::has_property(engine, object, &name) {
            let why = not_found(engine, object, &name, ty)?;
            let inner = thrown("System.InvalidOperationException", &why);
            return Err(creation_failed(ty, &why, inner));
        }
        let value = if matches!(value, Value::Void) {
            Value::Null
        } else {
            value
        };
        member::set(engine, object, &name, value)?;
    }
    Ok(())
}

fn not_found(
    engine: &mut dyn Engine,
    object: &Value,
    name: &str,
    ty: Ty,
) -> Result<String, Failure> {
    let core = engine.edition().is_core();
    let mut listed = Vec::new();
    for info in member::members(engine, object, false)? {
        if info.kind.is_property() && (info.settable || !core) {
            listed.push(format!("[{} <{}>]", info.name, info.type_name));
        }
    }
    let listed = listed.join(if core { ", " } else { " , " });
    let ty = ty.full_name();
    Ok(match (core, listed.is_empty()) {
        (true, true) => format!(
            "The property '{name}' was not found for the '{ty}' object. There is no settable property available."
        ),
        (true, false) => format!(
            "The property '{name}' was not found for the '{ty}' object. The settable properties are: {listed}."
        ),
        (false, true) => format!(
            "The {name} property was not found for the {ty} object. There is no settable property available."
        ),
        (false, false) => format!(
            "The {name} property was not found for the {ty} object. The available property is: {listed}"
        ),
    })
}

/// A `SwitchParameter`.
pub(super) fn switch(_engine: &mut dyn Engine, on: bool) -> Result<Value, Failure> {
    Ok(Value::net(SwitchParameter(on)))
}
