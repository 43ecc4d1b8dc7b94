//! `New-Object`.

use std::rc::Rc;

use crate::cmdlets::core::shared::{argument_error, refuse};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::ty::Prim;
use crate::value::{
    Engine, ErrorRecord, Exception, PsObject, R, Stop, Str, Ty, Value, convert, member, ty,
};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("New-Object", || Box::new(New))];

/// `New-Object`: an instance of a .NET type or script class.
struct New;

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(name) = c.text("ComObject")? {
            return refuse(
                c,
                &format!("The COM object \"{name}\""),
                "COM exists only in Windows, and this program runs without it",
            );
        }
        let name = c.text("TypeName")?.unwrap_or_default();
        let Some(ty) = type_named(c, &name)? else {
            return c.throw(argument_error(
                format!(
                    "Cannot find type [{name}]: verify that the assembly containing this type is loaded."
                ),
                "TypeNotFound",
                ErrorCategory::InvalidType,
                Value::Null,
            ));
        };
        let args = c.list("ArgumentList");
        let bare = matches!(ty.prim(), Prim::PsObject) || ty.name() == "PSCustomObject";
        let object = if bare && args.is_empty() {
            Value::Object(Rc::new(PsObject::default()))
        } else {
            match member::construct(c.rt, ty, &args) {
                Ok(object) => object,
                Err(stop) => return failed(c, *stop, &name, ty, &args),
            }
        };
        let object = match c.get("Property").as_ref().map(Value::base) {
            Some(Value::Hash(properties)) => set_properties(c, object, properties.pairs())?,
            _ => object,
        };
        c.write(object)
    }
}

/// The type of a name, generic ones and arrays among them.
fn type_named(c: &mut Ctx<'_>, name: &Str) -> R<Option<Ty>> {
    if let Some(ty) = c.rt.find_type(name) {
        return Ok(Some(ty));
    }
    let made = convert::try_to(c.rt, &Value::Str(name.clone()), ty::known().type_)?;
    Ok(match made {
        Some(Value::Type(ty)) => Some(ty),
        _ => None,
    })
}

/// The error of a constructor, under New-Object's id.
fn failed(c: &mut Ctx<'_>, stop: Stop, name: &str, ty: Ty, args: &[Value]) -> R<()> {
    let raised = match c.rt.record_of(stop) {
        Ok(raised) => raised,
        Err(other) => return Err(Box::new(other)),
    };
    if args.is_empty()
        && matches!(
            raised.record.error_id.as_str(),
            "MethodNotFound" | "MethodCountCouldNotFindBest"
        )
    {
        return c.throw(argument_error(
            format!("A constructor was not found. Cannot find an appropriate constructor for type {name}."),
            "CannotFindAppropriateCtor",
            ErrorCategory::ObjectNotFound,
            Value::Null,
        ));
    }
    // Arguments that fit no constructor are the engine's error, not the constructor's.
    let exception = match ty::type_of(&raised.record.exception).name() {
        "RuntimeException" => Exception::new(
            "System.Management.Automation.MethodException",
            raised.record.message(),
        )
        .into_value(),
        // `[T]::new()` looks for an overload of "new", this cmdlet for one of the type's name.
        "MethodException" if raised.record.error_id == "MethodCountCouldNotFindBest" => {
            let message = raised.record.message();
            Exception::new(
                "System.Management.Automation.MethodException",
                message.replacen("\"new\"", &format!("\"{}\"", ty.name()), 1),
            )
            .into_value()
        }
        _ => raised.record.exception.clone(),
    };
    c.throw(ErrorRecord::of(
        exception,
        "ConstructorInvokedThrowException",
        ErrorCategory::InvalidOperation,
        Value::array(args.to_vec()),
    ))
}

/// Sets properties by name, adds notes to custom objects, calls methods that are named like keys.
fn set_properties(c: &mut Ctx<'_>, object: Value, pairs: Vec<(Value, Value)>) -> R<Value> {
    for (key, value) in pairs {
        let name = convert::to_str(c.rt, &key)?;
        if let Value::Object(o) = &object {
            o.members.set_note(name, value);
        } else if member::has_property(c.rt, &object, &name) {
            if let Err(stop) = member::set(c.rt, &object, &name, value) {
                return refused(c, *stop);
            }
        } else if is_method(c, &object, &name)? {
            member::invoke(c.rt, &object, &name, &[value])?;
        } else {
            return c.throw(ErrorRecord::new(
                "System.InvalidOperationException",
                format!("The member \"{name}\" was not found for the specified .NET object."),
                "InvalidOperationException",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
    }
    Ok(object)
}

fn is_method(c: &mut Ctx<'_>, object: &Value, name: &Str) -> R<bool> {
    let members = member::members(c.rt, object, false)?;
    Ok(members
        .iter()
        .any(|m| m.kind.is_method() && m.name.eq_ignore_ascii_case(name)))
}

fn refused<T>(c: &mut Ctx<'_>, stop: Stop) -> R<T> {
    if let Err(other) = c.rt.record_of(stop) {
        return Err(Box::new(other));
    }
    c.throw(ErrorRecord::new(
        "System.Exception",
        "The value supplied is not valid, or the property is read-only. Change the value, and then try again.",
        "SetValueException",
        ErrorCategory::InvalidData,
        Value::Null,
    ))
}
