//! The text of a value in a cell.

use super::access;
use super::cells::ellipsis;
use super::composite;
use crate::grammar;
use crate::value::ty::{self, Prim, type_of};
use crate::value::{Engine, R, Stop, Str, Ty, Value};

/// How values become text.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// `$FormatEnumerationLimit`: how many elements of a collection are shown; None shows all.
    pub elements: Option<usize>,
    /// The value stands in a table: core writes its fractions with as many digits as the culture has (`0.500`).
    pub in_table: bool,
}

/// The text of a value, with a .NET format where one is given.
///
/// # Errors
/// What the value's own `ToString` raises; see [`is_control_flow`].
pub fn field(
    engine: &mut dyn Engine,
    value: &Value,
    format: Option<&str>,
    limits: Limits,
) -> R<Str> {
    if value.is_null() {
        return Ok(Str::new());
    }
    if let Some(format) = format {
        return if format.contains("{0") || format.contains('}') {
            composite::format(engine, format, std::slice::from_ref(value))
        } else {
            composite::to_string(engine, value, format)
        };
    }
    plain(engine, value, limits)
}

fn plain(engine: &mut dyn Engine, value: &Value, limits: Limits) -> R<Str> {
    if let Some(elements) = access::elements(engine, value) {
        return collection(engine, &elements?, holds_bare(value), limits);
    }
    if limits.in_table
        && engine.edition().is_core()
        && let Value::Double(_) | Value::Single(_) | Value::Decimal(_) = value.base()
    {
        return composite::to_string(engine, value, "F");
    }
    access::text(engine, value)
}

/// True for a collection of one class of the modules: it holds bare objects, where a list of any objects holds what
/// PowerShell wrapped, and a wrapped object has a `ToString` of its own.
fn holds_bare(collection: &Value) -> bool {
    match collection.base() {
        Value::List(items) | Value::Array(items) => items
            .ty
            .element()
            .is_some_and(|t| grammar::object_type(t.full_name()).is_some()),
        _ => false,
    }
}

/// `{a, b, c, d…}`
fn collection(engine: &mut dyn Engine, elements: &[Value], bare: bool, limits: Limits) -> R<Str> {
    let mut text = String::from("{");
    for (n, element) in elements.iter().enumerate() {
        if limits.elements == Some(n) {
            text.push_str(ellipsis(engine.edition()));
            break;
        }
        if n > 0 {
            text.push_str(", ");
        }
        text.push_str(&element_text(engine, element, bare)?);
    }
    text.push('}');
    Ok(text.into())
}

/// What stands for an element: `$null`, its own text, or the member that names it.
fn element_text(engine: &mut dyn Engine, element: &Value, bare: bool) -> R<Str> {
    if element.is_null() {
        return Ok("$null".into());
    }
    let wrapped = !bare
        && matches!(element.base(), Value::Net(net) if grammar::object_type(net.ty().full_name()).is_some());
    if wrapped || has_own_text(engine, element) {
        return access::text(engine, element);
    }
    match display_member(engine, element)? {
        Some(name) => match access::get(engine, element, &name) {
            Ok(value) if value.is_null() => Ok(Str::new()),
            Ok(value) => access::text(engine, &value),
            Err(stop) if is_control_flow(&stop) => Err(stop),
            Err(_) => access::text(engine, element),
        },
        None => access::text(engine, element),
    }
}

/// True where an element is shown by its text even if a member names it: its type, not a base of it, has a `ToString`.
fn has_own_text(engine: &mut dyn Engine, element: &Value) -> bool {
    let Value::Net(net) = element.base() else {
        return true;
    };
    let declares = |ty: Ty| {
        ty.def()
            .is_some_and(|def| def.methods.iter().any(|m| m.name == "ToString"))
    };
    if declares(net.ty()) {
        return true;
    }
    let inherits = std::iter::successors(net.ty().base(), |ty| ty.base())
        .take_while(|ty| *ty != ty::known().object)
        .any(declares);
    !inherits && net.text(engine).is_some()
}

/// The member that stands for an object in wide and collection cells.
pub fn display_member(engine: &mut dyn Engine, value: &Value) -> R<Option<Str>> {
    for name in access::type_names(value) {
        if engine.has_type_data()
            && let Some((_, given)) = engine.type_member(&name, "DefaultDisplayProperty")
            && let Some(given) = given.as_str()
        {
            return Ok(Some(given.into()));
        }
        let declared = grammar::type_data(&name)
            .and_then(|data| data.default_property)
            .or_else(|| grammar::object_type(&name).and_then(|object| object.element));
        if let Some(member) = declared {
            return Ok(Some(member.into()));
        }
    }
    let names = access::property_names(engine, value);
    for exact in ["name", "id", "key"] {
        if let Some(name) = names.iter().find(|n| n.eq_ignore_ascii_case(exact)) {
            return Ok(Some(name.clone()));
        }
    }
    for suffix in ["key", "name", "id"] {
        let ends = |name: &&Str| {
            name.len()
                .checked_sub(suffix.len())
                .and_then(|at| name.get(at..))
                .is_some_and(|tail| tail.eq_ignore_ascii_case(suffix))
        };
        if let Some(name) = names.iter().find(ends) {
            return Ok(Some(name.clone()));
        }
    }
    Ok(None)
}

/// True for types whose values print as their text wherever they stand, and stand right in a table: numbers, text,
/// truth values, enumerations.
pub fn is_scalar(value: &Value) -> bool {
    match value {
        Value::Null | Value::Void => return false,
        Value::Enum(..) => return true,
        _ => {}
    }
    let Some(name) = access::type_names(value).first().cloned() else {
        return false;
    };
    let name = name.strip_prefix("Deserialized.").unwrap_or(&name);
    match type_of(value).prim() {
        Prim::Bool | Prim::Char | Prim::String => true,
        prim if prim.is_number() => true,
        _ => matches!(name, "System.Security.SecureString" | "System.IntPtr"),
    }
}

/// True for what must go on up through the formatter: the end of the script, a stopped pipeline. Errors of a member or a
/// script block only leave their cell empty.
pub fn is_control_flow(stop: &Stop) -> bool {
    !matches!(stop, Stop::Error(_) | Stop::Exception(_))
}
