//! Calls of methods and constructors.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::overload::{self, Group, constructors, group, is_abstract};
use super::psobject::MethodObject;
use super::resolve::{call, call_at, fits_any, thrown, wrap_thrown};
use super::{errors, extended, intrinsic, property};
use crate::value::object::{self, MemberKind};
use crate::value::ty::{Prim, Shape, type_of};
use crate::value::types::collections::grid::Grid;
use crate::value::{Engine, Exception, R, Stop, Str, Ty, Value, enumerate, ty};

/// How deep collections of collections are entered for the methods of their elements.
const MAX_DEPTH: u32 = 32;

/// What a call remembers of its last object, so that the next one of its type needs no search for the method.
#[derive(Default)]
pub struct CallSite {
    seen: RefCell<Option<(Ty, Rc<Group>)>>,
    /// Which of the overloads was called last.
    overload: Cell<usize>,
}

/// `$v.name(args)` through a call's memory: what [`invoke`] does, whatever the object is.
///
/// # Errors
/// As [`invoke`].
pub fn invoke_cached(
    site: &CallSite,
    engine: &mut dyn Engine,
    v: &Value,
    name: &str,
    args: &[Value],
) -> R<Value> {
    // What may have members of its own, or be of a class of the script's, is asked for them.
    let is_plain = !matches!(
        v,
        Value::Null | Value::Void | Value::Object(_) | Value::Wrapped(_) | Value::Type(_)
    ) && !engine.has_type_data()
        && object::extension(v).is_none();
    if !is_plain {
        return invoke(engine, v, name, args);
    }
    if let Value::Net(_) = v
        && let Some(result) = engine.call_class_method(v, name, args)
    {
        return result;
    }
    let t = type_of(v);
    // Nothing is held while the method runs, which may come back here.
    let seen = match &*site.seen.borrow() {
        Some((ty, found)) if *ty == t => Some(found.clone()),
        _ => None,
    };
    let found = match seen {
        Some(found) => found,
        None => match group(t, name, false) {
            Some(found) => {
                *site.seen.borrow_mut() = Some((t, found.clone()));
                found
            }
            None => return invoke(engine, v, name, args),
        },
    };
    call_found(&site.overload, engine, &found, v, args)
}

/// The call of a method that was found, in one frame with its result: what it gives is not moved on the way out.
#[inline(never)]
fn call_found(
    last: &Cell<usize>,
    engine: &mut dyn Engine,
    found: &Group,
    v: &Value,
    args: &[Value],
) -> R<Value> {
    let mut result = call_at(last, engine, found.name, &found.overloads, v, args);
    if result.is_err() {
        result = result.map_err(|stop| thrown_by(found.name, args.len(), stop));
    }
    result
}

/// What a call threw as a script meets it: an indexer is a property to PowerShell.
fn thrown_by(name: &str, count: usize, stop: Box<Stop>) -> Box<Stop> {
    match *stop {
        Stop::Exception(e) if is_indexer(name) => errors::thrown_by_indexer(name, e),
        other => thrown(name, count, Box::new(other)),
    }
}

/// `$v.name(args)`.
///
/// # Errors
/// `InvokeMethodOnNull`, `MethodNotFound`, the errors of overload resolution, and what the method throws as
/// `MethodInvocationException`.
pub fn invoke(engine: &mut dyn Engine, v: &Value, name: &str, args: &[Value]) -> R<Value> {
    if v.is_null() {
        return match intrinsic::of_null(name) {
            Some(none) => Ok(none),
            None => errors::on_null(),
        };
    }
    match invoke_own(engine, v, name, args)? {
        Some(value) => Ok(value),
        None => errors::no_method(type_of(v.base()).full_name(), name),
    }
}

/// The call, or None where neither the object nor its elements have such a method.
fn invoke_own(engine: &mut dyn Engine, v: &Value, name: &str, args: &[Value]) -> R<Option<Value>> {
    if let Some(result) = invoke_single(engine, v, name, args)? {
        return Ok(Some(result));
    }
    if let Some(result) = intrinsic::call(engine, v, name, args) {
        return result.map(Some);
    }
    if let Some(elements) = enumerate::elements(engine, v) {
        let elements = elements?;
        if elements.is_empty() {
            return Ok(None);
        }
        let mut out = Vec::new();
        invoke_elements(engine, &elements, name, args, &mut out, 0)?;
        return Ok(Some(Value::from_output(out)));
    }
    Ok(None)
}

/// The method of every element; one that lacks it is an error.
fn invoke_elements(
    engine: &mut dyn Engine,
    elements: &[Value],
    name: &str,
    args: &[Value],
    out: &mut Vec<Value>,
    depth: u32,
) -> R<()> {
    for element in elements {
        if element.is_null() {
            return errors::on_null();
        }
        match invoke_single(engine, element, name, args)? {
            Some(Value::Void) => {}
            Some(value) => match enumerate::elements(engine, &value) {
                Some(items) => out.extend(items?),
                None => out.push(value),
            },
            None if depth < MAX_DEPTH && enumerate::walks(element.base()) => {
                if let Some(inner) = enumerate::elements(engine, element) {
                    let inner = inner?;
                    invoke_elements(engine, &inner, name, args, out, depth + 1)?;
                }
            }
            None => return errors::no_method(type_of(element.base()).full_name(), name),
        }
    }
    Ok(())
}

/// The call on one object; None where it has no such method.
fn invoke_single(
    engine: &mut dyn Engine,
    v: &Value,
    name: &str,
    args: &[Value],
) -> R<Option<Value>> {
    let added = property::own_member(v, name).or_else(|| extended::added_member(engine, v, name));
    if let Some((kind, slot)) = added {
        match kind {
            MemberKind::ScriptMethod | MemberKind::Code => {
                let out = engine.call_member(&slot, v, args)?;
                return Ok(Some(Value::from_output(out)));
            }
            // A method kept in a note is called where a method is meant.
            MemberKind::Note if slot.downcast::<MethodObject>().is_some() => {
                return match slot.downcast::<MethodObject>() {
                    Some(method) => method.call(engine, args).map(Some),
                    None => Ok(None),
                };
            }
            _ => {}
        }
    }
    let base = v.base();
    if let Some(result) = engine.call_class_method(base, name, args) {
        return result.map(Some);
    }
    let t = type_of(base);
    if let Some(found) = group(t, name, false) {
        // A custom object's own text is that of PowerShell, whatever `System.Object` says.
        let target = if matches!(base, Value::Object(_)) {
            v
        } else {
            base
        };
        let result = call(engine, found.name, &found.overloads, target, args);
        return result
            .map(Some)
            .map_err(|stop| thrown_by(found.name, args.len(), stop));
    }
    accessor(engine, v, name, args)
}

/// The names of .NET's indexers, which descriptions have as methods.
fn is_indexer(name: &str) -> bool {
    name.eq_ignore_ascii_case("Item") || name.eq_ignore_ascii_case("Chars")
}

/// `get_Name()`, `set_Name(value)`, `get_Item(index)`, `Item(index)`: the methods behind properties and indexers.
fn accessor(engine: &mut dyn Engine, v: &Value, name: &str, args: &[Value]) -> R<Option<Value>> {
    let prefix = |p: &str| {
        name.get(..4)
            .filter(|start| start.eq_ignore_ascii_case(p))
            .and_then(|_| name.get(4..))
    };
    let indexes = enumerate::walks(v.base()) || matches!(v.base(), Value::Hash(_) | Value::Str(_));
    if let Some(property) = prefix("get_") {
        if let (true, [index]) = (is_indexer(property) && indexes, args) {
            return crate::value::index::get(engine, v, index).map(Some);
        }
        // The property itself, not a key of that name.
        if let Some(prop) = overload::property(type_of(v.base()), property, false) {
            let result = (prop.get)(engine, v.base());
            return wrap_thrown(name, args.len(), result).map(Some);
        }
    }
    if let Some(property) = prefix("set_") {
        if let (true, [index, value]) = (is_indexer(property) && indexes, args) {
            crate::value::index::set(engine, v, index, value.clone())?;
            return Ok(Some(Value::Void));
        }
        if let [value] = args
            && overload::property(type_of(v.base()), property, false).is_some()
        {
            property::set(engine, v, property, value.clone())?;
            return Ok(Some(Value::Void));
        }
    }
    if let (true, [index]) = (is_indexer(name) && indexes, args) {
        return crate::value::index::get(engine, v, index).map(Some);
    }
    // `add_Elapsed(handler)`, `remove_Elapsed(handler)`.
    if let [handler] = args {
        let adds = prefix("add_").map(|event| (event, true));
        let removes = name.get(..7).filter(|p| p.eq_ignore_ascii_case("remove_"));
        let removes = removes
            .and_then(|_| name.get(7..))
            .map(|event| (event, false));
        if let Some((event, on)) = adds.or(removes)
            && let Some(event) = overload::event(type_of(v.base()), event)
        {
            engine.listen(v.base(), event.name, handler, on)?;
            return Ok(Some(Value::Void));
        }
    }
    Ok(None)
}

/// `[T]::name(args)`.
///
/// # Errors
/// As [`invoke`].
pub fn invoke_static(engine: &mut dyn Engine, t: Ty, name: &str, args: &[Value]) -> R<Value> {
    let target = Value::Type(t);
    if name.eq_ignore_ascii_case("new") {
        return construct(engine, t, args);
    }
    if let Some(result) = engine.call_class_method(&target, name, args) {
        return result;
    }
    if let Some(found) = group(t, name, true) {
        let result = call(engine, found.name, &found.overloads, &target, args);
        return wrap_thrown(found.name, args.len(), result);
    }
    if t.is_enum()
        && let Some(found) = group(ty::known().enum_, name, true)
    {
        let result = call(engine, found.name, &found.overloads, &target, args);
        return wrap_thrown(found.name, args.len(), result);
    }
    if let Some(property) = name
        .get(..4)
        .filter(|p| p.eq_ignore_ascii_case("get_"))
        .and_then(|_| name.get(4..))
        && overload::property(t, property, true).is_some()
    {
        return property::get_static(engine, t, property);
    }
    errors::no_method(t.full_name(), name)
}

/// Calls an operator method such as `op_Addition` as PowerShell's arithmetic does; None where the type has none.
pub fn operator(engine: &mut dyn Engine, t: Ty, name: &str, args: &[Value]) -> Option<R<Value>> {
    let candidates = match group(t, name, true) {
        Some(found) => found.overloads.clone(),
        None => crate::value::arith::operator_overloads(t, name),
    };
    if candidates.is_empty() {
        return None;
    }
    // Windows PowerShell looks for an overload that fits even where there is but one.
    if t.prim() == Prim::Decimal && !engine.edition().is_core() {
        let objects = args.iter().any(|arg| matches!(arg, Value::Object(_)));
        if objects || !fits_any(engine, &candidates, args) {
            return Some(errors::no_overload(name, args.len()));
        }
    }
    let result = call(engine, name, &candidates, &Value::Type(t), args);
    Some(result.map_err(|stop| match *stop {
        Stop::Exception(e) => errors::thrown_by_operator(name, args.len(), e),
        other => Box::new(other),
    }))
}

/// `[T]::new(args)` and `New-Object T args`.
///
/// # Errors
/// `MethodCountCouldNotFindBest` where no constructor fits; what the constructor throws as
/// `MethodInvocationException`; `ConstructorInvokedThrowException` is `New-Object`'s to make.
pub fn construct(engine: &mut dyn Engine, t: Ty, args: &[Value]) -> R<Value> {
    if let Some(made) = engine.new_instance(t, args) {
        return made;
    }
    if let Shape::Array(element, 1) = t.shape() {
        return new_array(engine, *element, args);
    }
    if let Shape::Array(element, rank) = t.shape() {
        return new_grid(engine, t, *element, *rank, args);
    }
    let candidates = constructors(t);
    if candidates.is_empty() && args.is_empty() && t.is_value_type() {
        return Ok(zero(t));
    }
    if candidates.is_empty() || is_abstract(t) {
        return errors::no_method(t.full_name(), "new");
    }
    let target = Value::Type(t);
    if args.is_empty()
        && candidates.iter().all(|c| !c.signature.params.is_empty())
        && t.is_value_type()
    {
        return Ok(zero(t));
    }
    let result = call(engine, "new", &candidates, &target, args);
    wrap_thrown(".ctor", args.len(), result)
}

/// `[int[]]::new(5)`.
fn new_array(engine: &mut dyn Engine, element: Ty, args: &[Value]) -> R<Value> {
    let [length] = args else {
        return no_such_array(args);
    };
    let length = crate::value::convert::to_i32(engine, length)?;
    let Ok(length) = usize::try_from(length) else {
        let e: R<Value> = Exception::new(
            "System.OverflowException",
            "Arithmetic operation resulted in an overflow.",
        )
        .raise();
        return wrap_thrown(".ctor", 1, e);
    };
    let fill = if element.is_value_type() {
        zero(element)
    } else {
        Value::Null
    };
    Ok(Value::typed_array(element, vec![fill; length]))
}

fn no_such_array(args: &[Value]) -> R<Value> {
    errors::method(
        format!(
            "Cannot find an overload for \"new\" and the argument count: \"{}\".",
            args.len()
        ),
        "MethodCountCouldNotFindBest",
        Value::Null,
    )
}

/// `[int[,]]::new(2, 3)`.
fn new_grid(engine: &mut dyn Engine, t: Ty, element: Ty, rank: u32, args: &[Value]) -> R<Value> {
    if u32::try_from(args.len()) != Ok(rank) {
        return no_such_array(args);
    }
    let mut lengths = Vec::with_capacity(args.len());
    for length in args {
        lengths.push(crate::value::convert::to_i32(engine, length)?);
    }
    wrap_thrown(".ctor", args.len(), Grid::make(t, element, &lengths))
}

/// The value of a structure that nothing has set.
pub(crate) fn zero(t: Ty) -> Value {
    match t.prim() {
        Prim::Bool => Value::Bool(false),
        Prim::DateTime => Value::DateTime(crate::value::DateTime {
            ticks: 0,
            kind: crate::text::datetime::Kind::Unspecified,
        }),
        Prim::TimeSpan => Value::TimeSpan(crate::value::TimeSpan(0)),
        Prim::Guid => Value::Guid(crate::value::Uuid::nil()),
        Prim::Switch => Value::net(crate::value::switch::SwitchParameter(false)),
        _ if t.is_enum() => Value::Enum(t, 0),
        _ => crate::value::convert::change_type(&Value::Int32(0), t).unwrap_or(Value::Null),
    }
}

/// True where a type has a constructor with that many parameters.
pub fn has_constructor(t: Ty, count: usize) -> bool {
    constructors(t)
        .iter()
        .any(|c| c.signature.params.len() == count)
}

/// The text of a `ToString` that a type describes beyond `System.Object`'s.
pub(crate) fn own_to_string(engine: &mut dyn Engine, v: &Value) -> Option<R<Str>> {
    let found = overload::defs(type_of(v))
        .take_while(|(def, _)| def.name != "System.Object")
        .find_map(|(def, owner)| {
            let m = def
                .methods
                .iter()
                .find(|m| !m.is_static && m.name == "ToString")?;
            m.overloads
                .iter()
                .find(|o| overload::signature(o, owner).params.is_empty())
        })?;
    Some((found.call)(engine, v, &[]).map(|v| v.as_str().unwrap_or_default().into()))
}

/// `[cultureinfo]::InvariantCulture` as a value; null where cultures are not described.
pub(crate) fn invariant_culture(engine: &mut dyn Engine) -> R<Value> {
    match ty::find("System.Globalization.CultureInfo") {
        Some(t) if overload::property(t, "InvariantCulture", true).is_some() => {
            property::get_static(engine, t, "InvariantCulture")
        }
        _ => Ok(Value::Null),
    }
}

/// True where a script class has a constructor whose only parameter takes the value.
pub(crate) fn class_constructor_takes(engine: &mut dyn Engine, t: Ty, v: &Value) -> bool {
    engine.class_constructor_takes(t, v)
}
