//! What binding refuses whatever a parameter's validations say: nothing for a mandatory parameter, and objects without
//! the type name that a parameter asks for.

use crate::syntax::ast::Span;
use crate::value::ty::Prim;
use crate::value::{Str, Ty, Value, member};

use super::binder::{Binder, How};
use super::errors::{self, B, BindError, Class, Nothing};
use super::{Collection, ParamInfo};

impl Binder<'_> {
    /// Holds an argument's elements to the type name that `[PSTypeName]` asks for.
    ///
    /// # Errors
    /// `MismatchedPSTypeName` for the first element without it.
    pub fn check_type_name(
        &mut self,
        p: &ParamInfo,
        wanted: &Str,
        value: &Value,
        span: Option<Span>,
        how: How,
    ) -> B<()> {
        let items = match value.base() {
            Value::Array(s) | Value::List(s) => s.snapshot(),
            Value::Null | Value::Void => return Ok(()),
            _ => vec![value.clone()],
        };
        for item in items.iter().filter(|v| !v.is_null()) {
            if member::type_names(item)
                .iter()
                .any(|n| n.eq_ignore_ascii_case(wanted))
            {
                continue;
            }
            let message = format!(
                "Cannot bind argument to parameter '{}', because PSTypeNames of the argument do not match the \
                 PSTypeName required by the parameter: {wanted}.",
                p.name
            );
            let class = if how.coerces() {
                Class::Transformation
            } else {
                Class::Plain
            };
            let error = BindError::new("MismatchedPSTypeName", message)
                .about(p, Some(item))
                .at(span);
            return BindError {
                class,
                invalid_cast: true,
                ..error
            }
            .fail();
        }
        Ok(())
    }

    /// A mandatory parameter takes no null, no empty string and no empty collection, unless it says so.
    pub fn refuse_nothing(
        &mut self,
        p: &ParamInfo,
        ty: Option<Ty>,
        value: &Value,
        span: Option<Span>,
        deep: bool,
    ) -> B<()> {
        let is_nullable_bool = ty
            .and_then(Ty::nullable)
            .is_some_and(|t| t.prim() == Prim::Bool);
        if value.is_null() && !is_nullable_bool {
            return match p.allows.null {
                true => Ok(()),
                false => errors::nothing_given(p, Nothing::Null, None)
                    .at(span)
                    .fail(),
            };
        }
        if ty.is_some_and(|t| t.prim() == Prim::String) {
            return match value.as_str() {
                Some("") if !p.allows.empty_string => {
                    errors::nothing_given(p, Nothing::EmptyString, Some(value))
                        .at(span)
                        .fail()
                }
                _ => Ok(()),
            };
        }
        if !deep || p.collection == Collection::No {
            return Ok(());
        }
        let items = match value.base() {
            Value::Array(s) | Value::List(s) => s,
            _ => return Ok(()),
        };
        if items.is_empty() && !p.allows.empty_collection {
            let what = match p.collection {
                Collection::Array(_) => Nothing::EmptyArray,
                _ => Nothing::EmptyCollection,
            };
            return errors::nothing_given(p, what, Some(value)).at(span).fail();
        }
        let element = p.collection.element();
        if element.is_some_and(Ty::is_value_type) {
            return Ok(());
        }
        for item in items.snapshot() {
            self.refuse_nothing(p, element, &item, span, false)?;
        }
        Ok(())
    }
}
