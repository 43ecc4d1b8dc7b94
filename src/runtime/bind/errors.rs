//! The binder's errors: `ParameterBindingException` and its kin, with PowerShell's texts and ids.

use std::rc::Rc;

use crate::syntax::ast::Span;
use crate::value::error::ErrorCategory;
use crate::value::exception::Exception;
use crate::value::position::Position;
use crate::value::ty::type_of;
use crate::value::{ErrorRecord, Stop, Str, Ty, Value};

use super::super::Runtime;
use super::super::command::Call;
use super::ParamInfo;

/// The result of a step of binding.
pub(super) type B<T> = Result<T, Failed>;

/// Why a step of binding failed.
pub(super) enum Failed {
    /// An error of binding: another way to bind the argument may still be found.
    Bind(Box<BindError>),
    /// Something that leaves the call: `exit` in a validation script, an error of a default.
    Stop(Box<Stop>),
}

impl From<Box<Stop>> for Failed {
    fn from(stop: Box<Stop>) -> Failed {
        Failed::Stop(stop)
    }
}

/// Which class of exception an error of binding has. What is tried next hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// `ParameterBindingException`
    Plain,
    /// `ParameterBindingArgumentTransformationException`
    Transformation,
    /// `ParameterBindingValidationException`
    Validation,
}

/// An error of binding.
pub(super) struct BindError {
    /// Its class.
    pub class: Class,
    /// Its id.
    pub id: &'static str,
    /// Its category.
    pub category: ErrorCategory,
    /// Its text.
    pub message: String,
    /// `ParameterName`.
    pub name: Option<Str>,
    /// `ParameterType`.
    pub ty: Option<Ty>,
    /// `TypeSpecified`.
    pub given: Option<Ty>,
    /// The exception inside.
    pub inner: Value,
    /// Where the argument stands; None: the command.
    pub span: Option<Span>,
    /// Its cause was a failed conversion.
    pub invalid_cast: bool,
}

impl BindError {
    /// A `ParameterBindingException`.
    pub fn new(id: &'static str, message: impl Into<String>) -> BindError {
        BindError {
            class: Class::Plain,
            id,
            category: ErrorCategory::InvalidArgument,
            message: message.into(),
            name: None,
            ty: None,
            given: None,
            inner: Value::Null,
            span: None,
            invalid_cast: false,
        }
    }

    /// An error of the named class about invalid data.
    pub fn data(class: Class, id: &'static str, message: impl Into<String>) -> BindError {
        BindError {
            class,
            category: ErrorCategory::InvalidData,
            ..BindError::new(id, message)
        }
    }

    /// About a parameter and the value for it.
    pub fn about(mut self, param: &ParamInfo, value: Option<&Value>) -> BindError {
        self.name = Some(param.name.clone());
        self.ty = Some(param.ty.unwrap_or(crate::value::ty::known().object));
        self.given = value.filter(|v| !v.is_null()).map(type_of);
        self
    }

    /// About a name.
    pub fn named(mut self, name: &str) -> BindError {
        self.name = Some(Str::from(name));
        self
    }

    /// At a place in the script.
    pub fn at(mut self, span: Option<Span>) -> BindError {
        self.span = span.filter(|s| s.end > s.start);
        self
    }

    /// With the exception that caused it.
    pub fn because(mut self, inner: Value) -> BindError {
        self.inner = inner;
        self
    }

    /// As a failure.
    pub fn fail<T>(self) -> B<T> {
        Err(Failed::Bind(Box::new(self)))
    }

    /// The error record that the call ends with.
    pub fn record(self, rt: &mut Runtime, call: &Rc<Call>) -> ErrorRecord {
        let kind = match self.class {
            Class::Plain => "System.Management.Automation.ParameterBindingException",
            Class::Transformation => {
                "System.Management.Automation.ParameterBindingArgumentTransformationException"
            }
            Class::Validation => "System.Management.Automation.ParameterBindingValidationException",
        };
        let position = match (&call.position, self.span) {
            (Some(p), Some(span)) => Some(Position {
                source: p.source.clone(),
                start: span.start,
                end: span.end,
            }),
            (p, _) => p.clone(),
        };
        let (line, offset) = position.as_ref().map_or((0, 0), |p| {
            let (line, column) = p.start_line_column();
            (line as i64, column as i64)
        });
        let exception = Exception::new(kind, &self.message)
            .with_inner(self.inner)
            .with("ParameterName", self.name.into())
            .with("ParameterType", self.ty.into())
            .with("TypeSpecified", self.given.into())
            .with("ErrorId", Value::str(self.id))
            .with("Line", Value::Int64(line))
            .with("Offset", Value::Int64(offset))
            .with("CommandInvocation", rt.invocation_of(call));
        let record = ErrorRecord::of(exception.into_value(), self.id, self.category, Value::Null);
        rt.decorate(&record, call);
        if position.is_some() {
            // Its place is the argument's.
            *record.invocation.borrow_mut() = rt.invocation_at(call, position.clone());
            *record.position.borrow_mut() = position;
        }
        record
    }
}

impl Failed {
    /// What the call ends with.
    pub fn into_stop(self, rt: &mut Runtime, call: &Rc<Call>) -> Box<Stop> {
        match self {
            Failed::Stop(stop) => stop,
            Failed::Bind(error) => {
                let record = error.record(rt, call);
                match Stop::error::<()>(record) {
                    Err(stop) => stop,
                    Ok(()) => Box::new(Stop::Halt),
                }
            }
        }
    }
}

/// No parameter has the name.
pub(super) fn not_found(name: &str) -> BindError {
    let name = name.trim_end_matches(':');
    let message = format!("A parameter cannot be found that matches parameter name '{name}'.");
    BindError::new("NamedParameterNotFound", message).named(name)
}

/// A name that needs a value stands alone.
pub(super) fn missing_argument(param: &ParamInfo) -> BindError {
    let ty = param
        .ty
        .unwrap_or(crate::value::ty::known().object)
        .full_name();
    let name = &param.name;
    let message = format!(
        "Missing an argument for parameter '{name}'. Specify a parameter of type '{ty}' and try again."
    );
    BindError::new("MissingArgument", message).about(param, None)
}

/// A parameter was given twice.
pub(super) fn already_bound(name: &str) -> BindError {
    let message = format!(
        "Cannot bind parameter because parameter '{name}' is specified more than once. To provide multiple values to \
         parameters that can accept multiple values, use the array syntax. For example, \"-parameter \
         value1,value2,value3\"."
    );
    BindError::new("ParameterAlreadyBound", message).named(name)
}

/// No parameter set, or more than one, is left.
pub(super) fn ambiguous_set() -> BindError {
    BindError::new(
        "AmbiguousParameterSet",
        "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot \
         be used together or an insufficient number of parameters were provided.",
    )
}

/// Mandatory parameters are missing and nobody can be asked.
pub(super) fn missing_mandatory(names: &[Str]) -> BindError {
    let list: String = names.iter().map(|n| format!(" {n}")).collect();
    let message = format!(
        "Cannot process command because of one or more missing mandatory parameters:{list}."
    );
    BindError::new("MissingMandatoryParameter", message).named(&list)
}

/// An argument that no position takes.
pub(super) fn positional_not_found(shown: &str, given: Option<Ty>) -> BindError {
    let message =
        format!("A positional parameter cannot be found that accepts argument '{shown}'.");
    BindError {
        given,
        ..BindError::new("PositionalParameterNotFound", message).named(shown)
    }
}

/// `null`, an empty string, an empty array or collection where that is not allowed.
pub(super) fn nothing_given(param: &ParamInfo, what: Nothing, value: Option<&Value>) -> BindError {
    let name = &param.name;
    let (id, what) = match what {
        Nothing::Null => ("ParameterArgumentValidationErrorNullNotAllowed", "null"),
        Nothing::EmptyString => (
            "ParameterArgumentValidationErrorEmptyStringNotAllowed",
            "an empty string",
        ),
        Nothing::EmptyArray => (
            "ParameterArgumentValidationErrorEmptyArrayNotAllowed",
            "an empty array",
        ),
        Nothing::EmptyCollection => (
            "ParameterArgumentValidationErrorEmptyCollectionNotAllowed",
            "an empty collection",
        ),
    };
    let message = format!("Cannot bind argument to parameter '{name}' because it is {what}.");
    BindError::data(Class::Validation, id, message).about(param, value)
}

/// What an argument is that is nothing.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub(super) enum Nothing {
    Null,
    EmptyString,
    EmptyArray,
    EmptyCollection,
}
