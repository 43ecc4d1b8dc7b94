//! Casts that fail, with PowerShell's ids and texts.

use super::text::{self, type_list};
use crate::value::{
    Engine, ErrorCategory, ErrorRecord, Exception, Stop, Str, Ty, Value, exception, ty,
};

/// A failed cast: what `PSInvalidCastException` carries.
pub struct CastError {
    /// Its error id.
    pub id: Str,
    /// Its message.
    pub message: String,
    /// The exception that it wraps; null where there is none.
    pub inner: Value,
}

impl CastError {
    /// The `PSInvalidCastException`.
    pub fn exception(&self) -> Value {
        Exception::new(
            "System.Management.Automation.PSInvalidCastException",
            &self.message,
        )
        .with_inner(self.inner.clone())
        .into_value()
    }

    /// The record that a cast in a script ends with.
    pub fn record(&self) -> ErrorRecord {
        let outer = Exception::new(
            "System.Management.Automation.RuntimeException",
            &self.message,
        )
        .with_inner(self.exception());
        ErrorRecord::of(
            outer.into_value(),
            &self.id,
            ErrorCategory::InvalidArgument,
            Value::Null,
        )
    }
}

/// Why a conversion gave no value.
pub enum Failure {
    /// The value cannot be converted.
    Cast(Box<CastError>),
    /// A script or member that the conversion called was left early.
    Stop(Box<Stop>),
}

impl From<Box<Stop>> for Failure {
    fn from(stop: Box<Stop>) -> Failure {
        Failure::Stop(stop)
    }
}

impl Failure {
    /// As what a script meets.
    pub fn into_stop(self) -> Box<Stop> {
        match self {
            Failure::Cast(error) => match Stop::error::<()>(error.record()) {
                Err(stop) => stop,
                Ok(()) => Box::new(Stop::Halt),
            },
            Failure::Stop(stop) => stop,
        }
    }

    /// The message of a failure that a wrapping error quotes; the stop itself where it is no error.
    pub fn into_message(self) -> Result<(String, Value), Box<Stop>> {
        match self {
            Failure::Cast(error) => Ok((error.message.clone(), error.exception())),
            Failure::Stop(stop) => caught(stop).map(|e| (exception::message_of(&e).to_string(), e)),
        }
    }

    pub(super) fn cast(id: &str, message: impl Into<String>, inner: Value) -> Failure {
        Failure::Cast(Box::new(CastError {
            id: id.into(),
            message: message.into(),
            inner,
        }))
    }

    /// `Cannot convert value "x" to type "T". Error: "..."`
    pub(super) fn because(
        engine: &mut dyn Engine,
        id: &str,
        v: &Value,
        ty: Ty,
        why: &str,
        inner: Value,
    ) -> Failure {
        let shown = text::plain(engine, v);
        Failure::cast(
            id,
            format!(
                "Cannot convert value \"{shown}\" to type \"{}\". Error: \"{why}\"",
                ty.full_name()
            ),
            inner,
        )
    }

    /// The same around another failure of a conversion or member.
    pub(super) fn wrap(
        engine: &mut dyn Engine,
        id: &str,
        v: &Value,
        ty: Ty,
        inner: Failure,
    ) -> Failure {
        match inner.into_message() {
            Ok((message, exception)) => Failure::because(engine, id, v, ty, &message, exception),
            Err(stop) => Failure::Stop(stop),
        }
    }

    /// No way leads from the value's type to the other.
    pub(super) fn no_way(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Failure {
        let to = ty.full_name();
        if v.is_null() {
            return if ty.is_enum() {
                Failure::cast(
                    "nullToEnumInvalidCast",
                    format!(
                        "Cannot convert null to type \"{to}\" due to enumeration values that are not valid. Specify \
                         one of the following enumeration values and try again. The possible enumeration values are \
                         \"{}\".",
                        super::enumeration::names(engine, ty).join(",")
                    ),
                    Value::Null,
                )
            } else {
                Failure::cast(
                    "nullToObjectInvalidCast",
                    format!("Cannot convert null to type \"{to}\"."),
                    Value::Null,
                )
            };
        }
        // Secrets are not repeated in messages; Windows PowerShell did.
        let secret = engine.edition().is_core()
            && matches!(
                to,
                "System.Security.SecureString" | "System.Management.Automation.PSCredential"
            );
        if secret {
            let from = type_list(v);
            let message = format!("Cannot convert the value of type \"{from}\" to type \"{to}\".");
            return Failure::cast("ConvertToFinalInvalidCastException", message, Value::Null);
        }
        Failure::no_way_of_shown(engine, v, ty)
    }

    /// The same with the value in the message, whatever the type is.
    pub(super) fn no_way_of_shown(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Failure {
        let (from, to) = (type_list(v), ty.full_name());
        let shown = text::plain(engine, v);
        let message =
            format!("Cannot convert the \"{shown}\" value of type \"{from}\" to type \"{to}\".");
        Failure::cast("ConvertToFinalInvalidCastException", message, Value::Null)
    }
}

/// The exception of an error that a called member ended with; the stop itself where it is no error.
pub(super) fn caught(stop: Box<Stop>) -> Result<Value, Box<Stop>> {
    match *stop {
        Stop::Exception(e) => Ok(e),
        Stop::Error(raised) => {
            // A member called through PowerShell wraps what .NET threw: the cast reports the origin.
            let e = raised.record.exception.clone();
            let inner = exception::with_exception(&e, |e| {
                (e.ty.full_name() == "System.Management.Automation.MethodInvocationException")
                    .then(|| e.inner.clone())
            });
            Ok(match inner {
                Some(Some(inner)) if !inner.is_null() => inner,
                _ => e,
            })
        }
        other => Err(Box::new(other)),
    }
}

/// A .NET exception as a value.
pub(super) fn thrown(type_name: &str, message: &str) -> Value {
    Exception::of(
        ty::find(type_name).unwrap_or(ty::known().exception),
        message,
    )
    .into_value()
}
