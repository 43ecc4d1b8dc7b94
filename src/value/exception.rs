//! .NET exceptions as objects.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use super::error::ErrorCategory;
use super::{Dict, Engine, NetObject, R, Stop, Str, Ty, Value, ty};

/// An exception: its type, message, inner exception and what else its type carries.
pub struct Exception {
    /// `System.ArgumentException` ...
    pub ty: Ty,
    /// `.Message`.
    pub message: RefCell<Str>,
    /// `.InnerException`, an exception value or null.
    pub inner: Value,
    /// `.Data`, made when asked for.
    pub data: RefCell<Option<Rc<Dict>>>,
    /// What its type adds: `ParamName`, `ErrorRecord`, `Errors`, `ErrorCode` ...
    pub extra: RefCell<Vec<(&'static str, Value)>>,
    /// The id and category of the record that the engine made it for: thrown again, it has them again.
    pub recorded: RefCell<Option<(Str, ErrorCategory)>>,
    /// `.HResult` where set by a script; else the type's.
    pub hresult: RefCell<Option<i32>>,
    /// `.StackTrace` once thrown.
    pub stack: RefCell<Option<Str>>,
    /// `.Source`, `.HelpLink` where set.
    pub source: RefCell<Option<Str>>,
}

impl Exception {
    /// An exception of a type named in full.
    pub fn new(type_name: &str, message: impl AsRef<str>) -> Exception {
        Exception::of(
            ty::find(type_name).unwrap_or(ty::known().exception),
            message,
        )
    }

    /// An exception of a type.
    pub fn of(ty: Ty, message: impl AsRef<str>) -> Exception {
        Exception {
            ty,
            message: RefCell::new(Str::from(message.as_ref())),
            inner: Value::Null,
            data: RefCell::new(None),
            extra: RefCell::new(Vec::new()),
            recorded: RefCell::new(None),
            hresult: RefCell::new(None),
            stack: RefCell::new(None),
            source: RefCell::new(None),
        }
    }

    /// With an inner exception.
    pub fn with_inner(mut self, inner: Value) -> Exception {
        self.inner = inner;
        self
    }

    /// With a member that its type adds.
    pub fn with(self, name: &'static str, value: Value) -> Exception {
        self.extra.borrow_mut().push((name, value));
        self
    }

    /// A member that its type adds.
    pub fn extra(&self, name: &str) -> Option<Value> {
        self.extra
            .borrow()
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.clone())
    }

    /// As a value.
    pub fn into_value(self) -> Value {
        Value::net(self)
    }

    /// On its way, as an exception that a .NET member throws: the caller's site decides how it is wrapped.
    pub fn raise<T>(self) -> R<T> {
        Err(Box::new(Stop::Exception(self.into_value())))
    }
}

/// The exception inside a value: itself, or the base of a script class that derives from one.
pub fn with_exception<T>(value: &Value, f: impl FnOnce(&Exception) -> T) -> Option<T> {
    if let Some(e) = value.downcast::<Exception>() {
        return Some(f(e));
    }
    match value.base() {
        Value::Net(n) => n
            .base_object()
            .and_then(|b| b.downcast::<Exception>().map(f)),
        _ => None,
    }
}

/// The message of an exception value; empty for other values.
pub fn message_of(value: &Value) -> Str {
    with_exception(value, |e| e.message.borrow().clone()).unwrap_or_default()
}

impl NetObject for Exception {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        let mut text = format!("{}: {}", self.ty.full_name(), self.message.borrow());
        let mut inner = self.inner.clone();
        let mut depth = 0;
        let mut tail = String::new();
        while !inner.is_null() && depth < 32 {
            let Some((shown, next)) = with_exception(&inner, |e| {
                (
                    format!("{}: {}", e.ty.full_name(), e.message.borrow()),
                    e.inner.clone(),
                )
            }) else {
                break;
            };
            text.push_str(&format!("\n ---> {shown}"));
            tail.push_str("\n   --- End of inner exception stack trace ---");
            inner = next;
            depth += 1;
        }
        text.push_str(&tail);
        if let Some(stack) = &*self.stack.borrow() {
            text.push('\n');
            text.push_str(stack);
        }
        Some(Ok(text.into()))
    }

    fn property(&self, _engine: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        self.extra(name).map(Ok)
    }

    fn property_names(&self) -> Vec<Str> {
        self.extra
            .borrow()
            .iter()
            .map(|(n, _)| Str::from(*n))
            .collect()
    }
}
