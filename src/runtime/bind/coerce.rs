//! From an argument to a parameter's value: transformation, conversion, collections, and the checks on the way.
//!
//! A function's parameters convert like casts do (`Cannot process argument transformation ...`); a cmdlet's convert by
//! stricter rules: no list becomes a single value, and a switch takes nothing but truth values and numbers.

use std::rc::Rc;

use crate::syntax::ast::Span;
use crate::value::convert::{self, Failure};
use crate::value::exception::Exception;
use crate::value::ty::{Prim, type_of};
use crate::value::{Seq, Str, Ty, Value, member, ty};

use super::super::exec::Reference;
use super::binder::{Binder, How};
use super::errors::{self, B, BindError, Class, Failed, Nothing};
use super::truth::{is_truth, refuses_as_truth, switch_value, truth_of};
use super::{Collection, ParamInfo, Transform};

/// A conversion that failed: its text, and the exception.
pub(super) type Refused = (String, Value);

impl Binder<'_> {
    /// An argument as the parameter's value; None where it does not fit as it is and may not be converted.
    pub fn prepare(
        &mut self,
        p: &ParamInfo,
        value: &Value,
        text: Option<&Str>,
        span: Option<Span>,
        how: How,
    ) -> B<Option<Value>> {
        let mut value = if matches!(value, Value::Void) {
            Value::Null
        } else {
            value.clone()
        };
        for transform in &p.transforms {
            value = self.transform(p, transform, value, text, span, how)?;
        }
        let value = if how.coerces() {
            self.coerce(p, p.ty, p.collection, value, text, span)?
        } else {
            match self.as_it_is(p, value, how) {
                Some(value) => value,
                None => return Ok(None),
            }
        };
        if let Some(wanted) = &p.type_name {
            self.check_type_name(p, wanted, &value, span, how)?;
        }
        if !how.is_default() {
            for check in &p.checks {
                if let Err(invalid) = super::validate::check(self.rt, check, &value)? {
                    let message = format!(
                        "Cannot validate argument on parameter '{}'. {}",
                        p.name, invalid.message
                    );
                    return BindError::data(
                        Class::Validation,
                        "ParameterArgumentValidationError",
                        message,
                    )
                    .about(p, Some(&value))
                    .because(invalid.exception())
                    .at(span)
                    .fail();
                }
            }
            if p.ever_mandatory() {
                self.refuse_nothing(p, p.ty, &value, span, true)?;
            }
        }
        Ok(Some(value))
    }

    fn transform(
        &mut self,
        p: &ParamInfo,
        transform: &Transform,
        value: Value,
        text: Option<&Str>,
        span: Option<Span>,
        how: How,
    ) -> B<Value> {
        let result = match transform {
            Transform::Convert(to) if how.coerces() => {
                if let (Prim::String, Some(text)) = (to.prim(), text) {
                    return Ok(Value::Str(text.clone()));
                }
                self.cast(&value, *to, text)?
            }
            Transform::Convert(_) => return Ok(value),
            Transform::Credential | Transform::Custom(_)
                if value.is_null() && (how.is_default() || !p.ever_mandatory()) =>
            {
                return Ok(value);
            }
            Transform::Credential => return self.credential(p, value, span),
            Transform::Custom(attribute) => {
                let args = [Value::Null, value.clone()];
                match member::invoke(self.rt, attribute, "Transform", &args) {
                    Ok(made) => Ok(made),
                    Err(stop) => Err(Failure::Stop(stop).into_message()?),
                }
            }
        };
        result.or_else(|refused| transformation_failed(p, &value, refused, span))
    }

    /// A cast of an argument, with what binding refuses beyond casts.
    fn cast(&mut self, value: &Value, to: Ty, text: Option<&Str>) -> B<Result<Value, Refused>> {
        let mut value = value.clone();
        if to.full_name() == "System.Management.Automation.PSReference" {
            return Ok(match value.downcast::<Reference>() {
                Some(_) => Ok(value),
                None => Err(refusal("Reference type is expected in argument.")),
            });
        }
        if let Some(inner) = value.downcast::<Reference>().map(Reference::get) {
            value = inner;
        }
        // There is no cast from numbers to switches.
        if to.prim() == Prim::Switch
            && !type_of(value.base()).prim().is_number()
            && let Some(truth) = truth_of(&value)
        {
            return Ok(Ok(switch_value(truth)));
        }
        let advanced = self.params.advanced;
        if advanced && to.prim() == Prim::String && matches!(value.base(), Value::Array(_)) {
            return Ok(Err(refusal("Cannot convert value to type System.String.")));
        }
        if let Some(refused) = refuses_as_truth(&value, to) {
            return Ok(Err(refused));
        }
        if advanced
            && let Some(element) = Collection::of(Some(to)).element().filter(|e| is_truth(*e))
        {
            let refused = match value.base() {
                Value::Array(s) | Value::List(s) => s
                    .snapshot()
                    .iter()
                    .find_map(|v| refuses_as_truth(v, element)),
                other => refuses_as_truth(other, element),
            };
            if let Some(refused) = refused {
                return Ok(Err(refused));
            }
        }
        // A bare number becomes the element of a string array as it was written.
        if let (Some(text), Collection::Array(element)) = (text, Collection::of(Some(to)))
            && element.prim() == Prim::String
        {
            value = Value::Str(text.clone());
        }
        if let Some(text) = text
            && is_version(to)
        {
            value = Value::Str(text.clone());
        }
        match convert::convert(self.rt, &value, to) {
            Ok(made) => Ok(Ok(made)),
            Err(failure) => Ok(Err(failure.into_message()?)),
        }
    }

    /// Converts by the rules of parameters.
    fn coerce(
        &mut self,
        p: &ParamInfo,
        to: Option<Ty>,
        collection: Collection,
        value: Value,
        text: Option<&Str>,
        span: Option<Span>,
    ) -> B<Value> {
        let Some(to) = to else { return Ok(value) };
        if value.is_null() {
            return match to.prim() {
                Prim::Bool => {
                    let error = errors::nothing_given(p, Nothing::Null, None).at(span);
                    BindError {
                        class: Class::Plain,
                        category: crate::value::ErrorCategory::InvalidArgument,
                        ..error
                    }
                    .fail()
                }
                Prim::Switch => Ok(switch_value(true)),
                _ => Ok(Value::Null),
            };
        }
        if let (Prim::String, Some(text)) = (to.prim(), text) {
            return Ok(Value::Str(text.clone()));
        }
        // `-RequiredVersion 2.0` is no number.
        let value = match text {
            Some(text) if is_version(to) => Value::Str(text.clone()),
            _ => value,
        };
        if fits(&value, to) {
            return Ok(value);
        }
        if is_truth(to) {
            return match truth_of(&value) {
                Some(truth) if to.prim() == Prim::Switch => Ok(switch_value(truth)),
                Some(truth) => Ok(Value::Bool(truth)),
                None => {
                    let shown = type_of(&value).full_name();
                    self.cannot_convert(p, to, &value, shown, "", span)
                }
            };
        }
        match collection {
            Collection::No => {}
            collection => return self.encode(p, to, collection, value, text, span),
        }
        if matches!(value.base(), Value::Array(_) | Value::List(_)) && !takes_lists(to) {
            let shown = convert::to_display(self.rt, &value)?;
            let shown = if matches!(value.base(), Value::Array(_)) {
                Str::from(type_of(&value).full_name())
            } else {
                shown
            };
            return self.cannot_convert(
                p,
                to,
                &value,
                &shown,
                "Specified method is not supported.",
                span,
            );
        }
        match convert::convert(self.rt, &value, to) {
            Ok(made) => Ok(made),
            Err(failure) => {
                let (message, inner) = failure.into_message()?;
                let message = format!("Cannot bind parameter '{}'. {message}", p.name);
                let error = BindError::new("CannotConvertArgumentNoMessage", message)
                    .about(p, Some(&value))
                    .because(inner)
                    .at(span);
                BindError {
                    ty: Some(to),
                    invalid_cast: true,
                    ..error
                }
                .fail()
            }
        }
    }

    fn cannot_convert<T>(
        &self,
        p: &ParamInfo,
        to: Ty,
        value: &Value,
        shown: &str,
        why: &str,
        span: Option<Span>,
    ) -> B<T> {
        let message = format!(
            "Cannot convert '{shown}' to the type '{}' required by parameter '{}'. {why}",
            to.full_name(),
            p.name
        );
        let error = BindError::new("CannotConvertArgument", message)
            .about(p, Some(value))
            .at(span);
        BindError {
            ty: Some(to),
            ..error
        }
        .fail()
    }

    /// A value or list as a collection of the parameter's type, element by element.
    fn encode(
        &mut self,
        p: &ParamInfo,
        to: Ty,
        collection: Collection,
        value: Value,
        text: Option<&Str>,
        span: Option<Span>,
    ) -> B<Value> {
        let items = match value.base() {
            Value::Array(s) | Value::List(s) => s.snapshot(),
            _ => vec![value.clone()],
        };
        let mut made = Vec::with_capacity(items.len());
        for item in items {
            made.push(match collection.element() {
                Some(element) => {
                    let item = self.coerce(
                        p,
                        Some(element),
                        Collection::of(Some(element)),
                        item,
                        text,
                        span,
                    )?;
                    // A null among value types is their zero, as a new array has it.
                    if item.is_null() {
                        self.zero(element)?
                    } else {
                        item
                    }
                }
                None => item,
            });
        }
        Ok(match collection {
            Collection::AnyArray => Value::array(made),
            Collection::Array(element) => Value::typed_array(element, made),
            Collection::List(_) | Collection::No => Value::List(Rc::new(Seq::new(to, made))),
        })
    }

    fn zero(&mut self, element: Ty) -> B<Value> {
        if element.is_value_type() {
            return Ok(convert::try_to(self.rt, &Value::Null, element)?.unwrap_or_default());
        }
        Ok(Value::Null)
    }

    /// The value where it is of the parameter's type already.
    fn as_it_is(&mut self, p: &ParamInfo, value: Value, how: How) -> Option<Value> {
        let Some(to) = p.ty else { return Some(value) };
        if value.is_null() {
            let nullable = how.is_default() || (!to.is_value_type() && to.prim() != Prim::String);
            return nullable.then_some(Value::Null);
        }
        if fits(&value, to) {
            return Some(value);
        }
        let base = value.base();
        if fits(base, to) {
            return Some(base.clone());
        }
        if p.collection == Collection::No {
            return None;
        }
        let items = match base {
            Value::Array(s) | Value::List(s) => s.snapshot(),
            other => vec![other.clone()],
        };
        let element = p.collection.element();
        let exact =
            |v: &Value| v.is_null() || element.is_none_or(|e| is_or_derives(type_of(v.base()), e));
        if !items.iter().all(exact) {
            return None;
        }
        Some(match p.collection {
            Collection::Array(element) => Value::typed_array(element, items),
            Collection::AnyArray => Value::array(items),
            Collection::List(_) | Collection::No => Value::List(Rc::new(Seq::new(to, items))),
        })
    }

    /// `[Credential()]`: a user name becomes a credential by asking for the password.
    fn credential(&mut self, p: &ParamInfo, value: Value, span: Option<Span>) -> B<Value> {
        let Some(wanted) = ty::find("System.Management.Automation.PSCredential") else {
            return Ok(value);
        };
        if fits(&value, wanted) {
            return Ok(value);
        }
        let name = super::super::exec::named_arg("Credential", value.clone());
        match self.rt.invoke_command("Get-Credential", vec![name], None) {
            Ok(made) => Ok(Value::from_output(made)),
            Err(stop) => {
                let refused = Failure::Stop(stop).into_message()?;
                transformation_failed(p, &value, refused, span)
            }
        }
    }
}

fn transformation_failed<T>(
    p: &ParamInfo,
    value: &Value,
    refused: Refused,
    span: Option<Span>,
) -> B<T> {
    let (message, inner) = refused;
    let invalid_cast =
        type_of(&inner).full_name() == "System.Management.Automation.PSInvalidCastException";
    let outer = Exception::new(
        "System.Management.Automation.ArgumentTransformationMetadataException",
        &message,
    )
    .with_inner(inner)
    .into_value();
    let message = format!(
        "Cannot process argument transformation on parameter '{}'. {message}",
        p.name
    );
    let error = BindError::data(
        Class::Transformation,
        "ParameterArgumentTransformationError",
        message,
    )
    .about(p, Some(value))
    .because(outer)
    .at(span);
    Err(Failed::Bind(Box::new(BindError {
        invalid_cast,
        ..error
    })))
}

pub(super) fn refusal(message: &str) -> Refused {
    let exception = Exception::new(
        "System.Management.Automation.PSInvalidCastException",
        message,
    );
    (message.to_string(), exception.into_value())
}

/// True where a value is of a type without conversion.
pub(super) fn fits(value: &Value, to: Ty) -> bool {
    matches!(to.prim(), Prim::Object | Prim::PsObject) || to.is_assignable_from(type_of(value))
}

fn is_or_derives(t: Ty, from: Ty) -> bool {
    let mut at = Some(t);
    while let Some(t) = at {
        if t == from {
            return true;
        }
        at = t.base();
    }
    from.prim() == Prim::Object
}

/// Types whose conversion from a list means something.
fn takes_lists(to: Ty) -> bool {
    matches!(to.prim(), Prim::Object | Prim::PsObject) || to.is_enum()
}

/// True for the types that read a bare number as it was written, with the zero at its end.
fn is_version(to: Ty) -> bool {
    matches!(
        to.full_name(),
        "System.Version" | "System.Management.Automation.SemanticVersion"
    )
}
