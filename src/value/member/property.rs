//! Reading and setting properties: what a script added, dictionary keys, PowerShell's own additions, the type's
//! properties, the object's own, and the same property of all elements.

use std::cell::RefCell;
use std::rc::Rc;

use super::overload;
use super::psobject::{self, MethodObject};
use super::{computed, errors, extended};
use crate::value::object::{self, MemberKind, Shape};
use crate::value::ty::{PropDef, type_of};
use crate::value::types::collections::Enumerator;
use crate::value::{Engine, R, Str, Ty, Value, convert, enumerate, ty};

/// What a call site remembers of its last object, so that the next one of its kind needs no search.
#[derive(Default)]
pub struct Site {
    seen: RefCell<Option<Seen>>,
}

enum Seen {
    /// A note at a place of a shape.
    Note(Rc<Shape>, usize),
    /// A property of a type whose objects carry no other member of that name.
    Property(Ty, &'static PropDef),
}

/// A property's value through a call site's memory. Falls back to [`get`] when the object is of another kind.
///
/// # Errors
/// As [`get`].
pub fn get_cached(site: &Site, engine: &mut dyn Engine, v: &Value, name: &str) -> R<Value> {
    match v {
        Value::Object(o) => {
            // Objects made alike share their shape, and what has another one is looked through.
            if let Some(Seen::Note(shape, at)) = &*site.seen.borrow()
                && let Some(value) = o.members.get_at(shape, *at)
            {
                return Ok(value);
            }
            if let Some((MemberKind::Note, value)) = o.members.get(name) {
                let shape = o.members.shape();
                let at = shape.position(name);
                *site.seen.borrow_mut() = at.map(|at| Seen::Note(shape, at));
                return Ok(value);
            }
            get(engine, v, name)
        }
        // Dictionaries have keys and extended objects members that come before the type's properties.
        Value::Hash(_) | Value::Wrapped(_) | Value::Null | Value::Void => get(engine, v, name),
        _ if engine.has_type_data() || object::extension(v).is_some() => get(engine, v, name),
        _ => {
            let ty = type_of(v);
            // Nothing is held while the getter runs, which may come back here.
            let seen = match &*site.seen.borrow() {
                Some(Seen::Property(t, prop)) if *t == ty => Some(*prop),
                _ => None,
            };
            let prop = match seen {
                Some(prop) => prop,
                None => match property_to_remember(v, ty, name) {
                    Some(prop) => {
                        *site.seen.borrow_mut() = Some(Seen::Property(ty, prop));
                        prop
                    }
                    None => return get(engine, v, name),
                },
            };
            read(engine, v, prop)
        }
    }
}

/// The type's property that a name means for every value of the type.
fn property_to_remember(v: &Value, ty: Ty, name: &str) -> Option<&'static PropDef> {
    if matches!(v, Value::Net(n) if n.own_first()) || psobject::special(v, name).is_some() {
        return None;
    }
    overload::property(ty, name, false)
}

/// A member that was added to this one object: its kind and slot.
pub fn own_member(v: &Value, name: &str) -> Option<(MemberKind, Value)> {
    match v {
        Value::Object(o) => o.members.get(name),
        Value::Wrapped(w) => w.members.get(name),
        Value::Array(_) | Value::List(_) | Value::Hash(_) | Value::Net(_) => {
            object::extension(v)?.members.get(name)
        }
        _ => None,
    }
}

/// `$v.name`.
///
/// # Errors
/// `ExceptionWhenGetting` for a getter that throws; `PropertyNotFoundStrict` where strict mode forbids what is not there.
pub fn get(engine: &mut dyn Engine, v: &Value, name: &str) -> R<Value> {
    if let Some(value) = lookup(engine, v, name)? {
        return Ok(value);
    }
    let counts = engine.strict_mode() == 0
        && (name.eq_ignore_ascii_case("Count") || name.eq_ignore_ascii_case("Length"));
    if v.is_null() {
        return if counts {
            Ok(Value::Int32(0))
        } else {
            missing(engine, name)
        };
    }
    if let Some(elements) = enumerate::elements(engine, v) {
        let elements = elements?;
        // An enumerator has no count of its own: each of its elements is counted.
        if counts && v.downcast::<Enumerator>().is_some() {
            let mut all = Vec::with_capacity(elements.len());
            for element in &elements {
                all.push(get(engine, element, name)?);
            }
            return Ok(Value::from_output(all));
        }
        return of_elements(engine, &elements, name);
    }
    // Windows PowerShell does not count an object of the script's own making.
    if counts && (engine.edition().is_core() || !matches!(v.base(), Value::Object(_))) {
        return Ok(Value::Int32(1));
    }
    missing(engine, name)
}

/// `$null`, or under strict mode an error.
fn missing(engine: &mut dyn Engine, name: &str) -> R<Value> {
    if engine.strict_mode() >= 2 {
        errors::not_found_strict(name)
    } else {
        Ok(Value::Null)
    }
}

/// The property of every element that has it, collections among the values spread.
fn of_elements(engine: &mut dyn Engine, elements: &[Value], name: &str) -> R<Value> {
    let mut out = Vec::new();
    collect(engine, elements, name, &mut out, 0)?;
    match out.len() {
        0 => missing(engine, name),
        1 => Ok(out.pop().unwrap_or_default()),
        _ => Ok(Value::array(out)),
    }
}

fn collect(
    engine: &mut dyn Engine,
    elements: &[Value],
    name: &str,
    out: &mut Vec<Value>,
    depth: u32,
) -> R<()> {
    for element in elements {
        match lookup(engine, element, name)? {
            Some(value) => spread(engine, value, out)?,
            None if depth < 32 && enumerate::walks(element.base()) => {
                if let Some(inner) = enumerate::elements(engine, element) {
                    collect(engine, &inner?, name, out, depth + 1)?;
                }
            }
            // A custom object that lacks the property gives null; objects of other classes give nothing.
            None if matches!(element, Value::Object(_)) && engine.strict_mode() < 2 => {
                out.push(Value::Null);
            }
            None => {}
        }
    }
    Ok(())
}

fn spread(engine: &mut dyn Engine, value: Value, out: &mut Vec<Value>) -> R<()> {
    match enumerate::elements(engine, &value) {
        Some(items) => out.extend(items?),
        None => out.push(value),
    }
    Ok(())
}

/// A member of the object itself; None where it has none of that name.
///
/// # Errors
/// As [`get`], but a missing member is none.
pub fn lookup(engine: &mut dyn Engine, v: &Value, name: &str) -> R<Option<Value>> {
    if v.is_null() {
        return Ok(None);
    }
    if let Some((kind, slot)) = own_member(v, name) {
        return value_of(engine, v, name, kind, &slot, 0).map(Some);
    }
    if let Value::Hash(d) = v.base()
        && let Some(value) = d.get_str(name)
    {
        return Ok(Some(value));
    }
    if let Some((kind, slot)) = extended::added_member(engine, v, name) {
        return value_of(engine, v, name, kind, &slot, 0).map(Some);
    }
    if let Some(special) = psobject::special(v, name) {
        return Ok(Some(special));
    }
    let base = v.base();
    if let Value::Object(_) = base {
        return Ok(method_object(engine, v, name));
    }
    let t = type_of(base);
    if let Value::Net(n) = base
        && n.own_first()
        && let Some(value) = n.property(engine, name)
    {
        return value.map(Some).map_err(|e| getting(name, e));
    }
    if let Some(prop) = overload::property(t, name, false) {
        return read(engine, base, prop).map(Some);
    }
    if let Value::Net(n) = base
        && let Some(value) = n.property(engine, name)
    {
        return value.map(Some).map_err(|e| getting(name, e));
    }
    if let Some(target) = extended::alias(v, name) {
        return lookup(engine, v, target);
    }
    if let Some(value) = computed::get(engine, v, name) {
        return value.map(Some);
    }
    Ok(method_object(engine, v, name))
}

/// A method named without a call.
fn method_object(engine: &mut dyn Engine, v: &Value, name: &str) -> Option<Value> {
    let group = overload::group(type_of(v.base()), name, false)?;
    Some(MethodObject::of_group(engine.edition(), v.clone(), &group, false).into_value())
}

fn read(engine: &mut dyn Engine, v: &Value, prop: &'static PropDef) -> R<Value> {
    let native = inherited(v);
    (prop.get)(engine, native.as_ref().unwrap_or(v)).map_err(|e| getting(prop.name, e))
}

/// The native object inside an instance of a script's class that derives from a .NET type: what that type's members
/// work on. None for everything else.
fn inherited(v: &Value) -> Option<Value> {
    match v.base() {
        Value::Net(n) => n.base_object(),
        _ => None,
    }
}

fn getting(name: &str, e: Box<crate::value::Stop>) -> Box<crate::value::Stop> {
    match *e {
        crate::value::Stop::Exception(_) => errors::getting(name, e),
        other => Box::new(other),
    }
}

/// The value of a member that was added to an object.
pub(super) fn value_of(
    engine: &mut dyn Engine,
    v: &Value,
    name: &str,
    kind: MemberKind,
    slot: &Value,
    depth: u32,
) -> R<Value> {
    match kind {
        MemberKind::Note | MemberKind::MemberSet | MemberKind::PropertySet => Ok(slot.clone()),
        MemberKind::Script => {
            let getter = match slot {
                Value::Array(blocks) => blocks.get(0).unwrap_or_default(),
                block => block.clone(),
            };
            if getter.is_null() {
                return Ok(Value::Null);
            }
            match engine.call_member(&getter, v, &[]) {
                Ok(out) => Ok(match Value::from_output(out) {
                    Value::Void => Value::Null,
                    value => value,
                }),
                Err(e) => Err(match *e {
                    crate::value::Stop::Error(_) | crate::value::Stop::Exception(_) => {
                        errors::getting(name, e)
                    }
                    other => Box::new(other),
                }),
            }
        }
        MemberKind::Alias => {
            if depth > 8 {
                return errors::invalid_operation(
                    format!("The alias with name \"{name}\" contains a cycle."),
                    "CycleInAlias",
                );
            }
            let (target, to) = alias_parts(slot);
            let value = match own_member(v, &target) {
                Some((kind, slot)) => value_of(engine, v, &target, kind, &slot, depth + 1)?,
                None => get(engine, v, &target)?,
            };
            match to.and_then(|name| engine.find_type(&name)) {
                Some(to) => convert::to(engine, &value, to),
                None => Ok(value),
            }
        }
        MemberKind::ScriptMethod => {
            Ok(MethodObject::script(v.clone(), name, slot.clone()).into_value())
        }
        MemberKind::Code => engine.call_member(slot, v, &[]).map(Value::from_output),
    }
}

/// An alias's target and the type that it converts to.
pub(super) fn alias_parts(slot: &Value) -> (Str, Option<Str>) {
    match slot {
        Value::Array(parts) => {
            let part = |at| parts.get(at).and_then(|v: Value| v.as_str().map(Str::from));
            (part(0).unwrap_or_default(), part(1))
        }
        other => (other.as_str().unwrap_or_default().into(), None),
    }
}

/// True where the object has a property of that name.
pub fn has_property(engine: &mut dyn Engine, v: &Value, name: &str) -> bool {
    if let Some((kind, _)) = own_member(v, name) {
        return !matches!(kind, MemberKind::ScriptMethod);
    }
    match v.base() {
        Value::Hash(d) if d.get_str(name).is_some() => true,
        Value::Net(n)
            if n.every_property_name()
                .iter()
                .any(|p| p.eq_ignore_ascii_case(name)) =>
        {
            true
        }
        base => {
            overload::property(type_of(base), name, false).is_some()
                || extended::alias(v, name).is_some()
                || extended::added_member(engine, v, name).is_some()
        }
    }
}

/// `$v.name = value`.
///
/// # Errors
/// `PropertyNotFound` on null, `PropertyAssignmentException` for what is missing or read-only, `ExceptionWhenSetting`
/// for a value that the property refuses.
pub fn set(engine: &mut dyn Engine, v: &Value, name: &str, value: Value) -> R<()> {
    let value = match value {
        Value::Void => Value::Null,
        value => value,
    };
    if v.is_null() {
        return errors::cannot_set(name, "PropertyNotFound");
    }
    if let Some((kind, slot)) = own_member(v, name) {
        return set_own(engine, v, name, kind, &slot, value, 0);
    }
    if let Value::Hash(d) = v.base() {
        return crate::value::index::set_entry(engine, d, Value::str(name), value);
    }
    if let Some((kind, slot)) = extended::added_member(engine, v, name) {
        return set_own(engine, v, name, kind, &slot, value, 0);
    }
    if let Value::Object(_) = v.base() {
        let missing: R<()> = errors::cannot_set(name, "PropertyAssignmentException");
        return missing.map_err(|e| errors::setting(name, e));
    }
    let base = v.base();
    if let Value::Net(n) = base
        && n.own_first()
        && let Some(done) = n.set_property(engine, name, &value)
    {
        return done.map_err(|e| setting(name, e));
    }
    if let Some(prop) = overload::property(type_of(base), name, false) {
        let Some(setter) = prop.set else {
            return errors::read_only(prop.name);
        };
        let native = inherited(base);
        let target = native.as_ref().unwrap_or(base);
        return store(engine, target, type_of(base), prop, setter, value);
    }
    if let Value::Net(n) = base
        && let Some(done) = n.set_property(engine, name, &value)
    {
        return done.map_err(|e| setting(name, e));
    }
    if let Some(target) = extended::alias(v, name) {
        return set(engine, v, target, value);
    }
    if let Value::Net(n) = base
        && n.every_property_name()
            .iter()
            .any(|p| p.eq_ignore_ascii_case(name))
    {
        return errors::read_only(name);
    }
    errors::cannot_set(name, "PropertyAssignmentException")
}

fn setting(name: &str, e: Box<crate::value::Stop>) -> Box<crate::value::Stop> {
    match *e {
        crate::value::Stop::Error(_) | crate::value::Stop::Exception(_) => errors::setting(name, e),
        other => Box::new(other),
    }
}

fn store(
    engine: &mut dyn Engine,
    target: &Value,
    owner: Ty,
    prop: &'static PropDef,
    setter: ty::Setter,
    value: Value,
) -> R<()> {
    let to = overload::property_type(prop, owner);
    convert::to(engine, &value, to)
        .and_then(|value| setter(engine, target, value))
        .map_err(|e| setting(prop.name, e))
}

fn set_own(
    engine: &mut dyn Engine,
    v: &Value,
    name: &str,
    kind: MemberKind,
    slot: &Value,
    value: Value,
    depth: u32,
) -> R<()> {
    match kind {
        MemberKind::Note => {
            let table_set = match v {
                Value::Object(o) => o.members.replace(name, value),
                Value::Wrapped(w) => w.members.replace(name, value),
                other => match object::extension(other) {
                    Some(x) => x.members.replace(name, value),
                    None => false,
                },
            };
            if table_set {
                Ok(())
            } else {
                errors::cannot_set(name, "PropertyAssignmentException")
            }
        }
        MemberKind::Script => {
            let setter = match slot {
                Value::Array(blocks) => blocks.get(1).unwrap_or_default(),
                _ => Value::Null,
            };
            if setter.is_null() {
                return errors::no_setter(name);
            }
            match engine.call_member(&setter, v, &[value]) {
                Ok(_) => Ok(()),
                Err(e) => Err(setting(name, e)),
            }
        }
        MemberKind::Alias if depth < 8 => {
            let (target, _) = alias_parts(slot);
            match own_member(v, &target) {
                Some((kind, slot)) => set_own(engine, v, &target, kind, &slot, value, depth + 1),
                None => set(engine, v, &target, value),
            }
        }
        MemberKind::Alias
        | MemberKind::ScriptMethod
        | MemberKind::PropertySet
        | MemberKind::MemberSet
        | MemberKind::Code => errors::read_only(name),
    }
}

/// `[T]::name`.
///
/// # Errors
/// `ExceptionWhenGetting` for a getter that throws; `PropertyNotFoundStrict` under strict mode.
pub fn get_static(engine: &mut dyn Engine, t: Ty, name: &str) -> R<Value> {
    let target = Value::Type(t);
    if let Some((members, _)) = t.enum_members()
        && let Some((_, n)) = members.iter().find(|(m, _)| m.eq_ignore_ascii_case(name))
    {
        return Ok(Value::Enum(t, *n));
    }
    if let Some(prop) = overload::property(t, name, true) {
        return (prop.get)(engine, &target).map_err(|e| getting(prop.name, e));
    }
    if let Some(value) = engine.class_property(t, name) {
        return value;
    }
    if let Some(group) = overload::group(t, name, true) {
        return Ok(MethodObject::of_group(engine.edition(), target, &group, true).into_value());
    }
    missing(engine, name)
}

/// `[T]::name = value`.
///
/// # Errors
/// `PropertyAssignmentException` and `ExceptionWhenSetting`, as [`set`].
pub fn set_static(engine: &mut dyn Engine, t: Ty, name: &str, value: Value) -> R<()> {
    let target = Value::Type(t);
    if let Some(prop) = overload::property(t, name, true) {
        let Some(setter) = prop.set else {
            return errors::read_only(prop.name);
        };
        return store(engine, &target, t, prop, setter, value);
    }
    if let Some(done) = engine.set_class_property(t, name, &value) {
        return done.map_err(|e| setting(name, e));
    }
    errors::cannot_set(name, "PropertyAssignmentException")
}
