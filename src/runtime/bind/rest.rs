//! Arguments that neither a name nor a position took.

use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::object::Wrapped;
use crate::value::{Seq, Str, Value, convert, enumerate, ty};

use super::BoundFrom;
use super::binder::{Binder, How, Item};
use super::errors::{self, B, BindError, Class};

impl Binder<'_> {
    /// All arguments that are left go to the parameter that takes the rest.
    pub fn bind_rest(&mut self, items: Vec<Item>) -> B<Vec<Item>> {
        if items.is_empty() {
            return Ok(items);
        }
        let mut taker = None;
        for &at in &self.state.unbound {
            let Some(p) = self.param(at) else { continue };
            if p.role(self.state.sets).is_some_and(|r| r.rest) {
                if taker.is_some() {
                    let error = BindError {
                        category: ErrorCategory::MetadataError,
                        ..errors::ambiguous_set()
                    };
                    return error.about(p, None).fail();
                }
                taker = Some(at);
            }
        }
        let Some(taker) = taker else { return Ok(items) };
        let keeps_text = self.param(taker).is_some_and(|p| p.grammar.is_some());
        let mut values = Vec::with_capacity(items.len());
        for item in &items {
            values.extend(item.name_text().map(Value::Str));
            let value = item.value.clone().filter(|v| !matches!(v, Value::Void));
            values.extend(value.map(|v| if keeps_text { as_written(v, item) } else { v }));
        }
        let span = items
            .first()
            .filter(|_| items.len() == 1)
            .and_then(|i| i.value_span);
        // One argument that is a collection is the rest itself.
        let value = match values.as_slice() {
            [only] if enumerate::walks(only) => only.clone(),
            _ => Value::List(Rc::new(Seq::new(object_list(), values))),
        };
        self.bind_value(taker, &value, None, span, How::Coerce, BoundFrom::Argument)?;
        Ok(Vec::new())
    }

    /// Arguments that nothing took are an error.
    pub fn all_processed(&mut self, items: Vec<Item>, problem: Option<Box<BindError>>) -> B<()> {
        let Some(first) = items.first() else {
            return Ok(());
        };
        let given = first
            .value
            .as_ref()
            .filter(|v| !v.is_null())
            .map(ty::type_of);
        if let Some(name) = &first.name {
            return self.elaborate(BindError {
                given,
                ..errors::not_found(name).at(Some(first.span))
            });
        }
        if let Some(problem) = problem {
            return self.elaborate(*problem);
        }
        let shown = match &first.value {
            None | Some(Value::Null | Value::Void) => Str::from("$null"),
            Some(v) => match convert::to_str(self.rt, v) {
                Ok(_) if matches!(v, Value::Array(_) | Value::List(_)) => {
                    Str::from(ty::type_of(v).full_name())
                }
                Ok(text) => text,
                Err(stop) => {
                    let (message, inner) = convert::Failure::Stop(stop).into_message()?;
                    let id = "ParameterArgumentTransformationErrorMessageOnly";
                    return self.elaborate(
                        BindError::data(Class::Transformation, id, message).because(inner),
                    );
                }
            },
        };
        self.elaborate(errors::positional_not_found(&shown, given))
    }
}

/// `List[object]`, what the rest of the arguments is collected in.
fn object_list() -> ty::Ty {
    ty::find("System.Collections.Generic.List`1[System.Object]").unwrap_or(ty::known().array_list)
}

/// A number with the text that it was written as, where that is another than its own: `Write-Host 1.50` keeps the zero.
fn as_written(value: Value, item: &Item) -> Value {
    match &item.text {
        Some(text) if convert::as_number(&value).is_some() => {
            let mut wrapped = Wrapped::new(&value);
            wrapped.written = Some(text.clone());
            Value::Wrapped(Rc::new(wrapped))
        }
        _ => value,
    }
}
