//! Error records as objects: the members of `ErrorRecord`, its category and its details.

use std::any::Any;
use std::rc::Rc;

use crate::format::error_view;
use crate::value::error::ErrorCategory;
use crate::value::position::Position;
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{
    Engine, ErrorRecord, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, ty,
};

use super::exec::InvocationInfo;
use super::streams::record_in;

/// `CategoryInfo` of a record: a view of it.
struct CategoryInfo(Rc<ErrorRecord>);

/// `ErrorDetails` of a record, or one made by a script.
struct ErrorDetails {
    record: Option<Rc<ErrorRecord>>,
    message: Str,
}

impl NetObject for CategoryInfo {
    fn ty(&self) -> Ty {
        named("System.Management.Automation.ErrorCategoryInfo")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(error_view::category_message(engine, &self.0).map(Str::from))
    }
}

impl NetObject for ErrorDetails {
    fn ty(&self) -> Ty {
        named("System.Management.Automation.ErrorDetails")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.message()))
    }
}

impl ErrorDetails {
    fn message(&self) -> Str {
        match &self.record {
            Some(record) => record.details.borrow().clone().unwrap_or_default(),
            None => self.message.clone(),
        }
    }
}

fn named(name: &str) -> Ty {
    ty::find(name).unwrap_or(ty::known().object)
}

fn of<T: Into<Value>>(this: &Value, f: impl FnOnce(&Rc<ErrorRecord>) -> T) -> R<Value> {
    Ok(record_in(this).map(|r| f(&r)).into())
}

fn category<T: Into<Value>>(this: &Value, f: impl FnOnce(&Rc<ErrorRecord>) -> T) -> R<Value> {
    Ok(this.downcast::<CategoryInfo>().map(|c| f(&c.0)).into())
}

fn set_category(this: &Value, f: impl FnOnce(&ErrorRecord)) -> R<()> {
    if let Some(c) = this.downcast::<CategoryInfo>() {
        f(&c.0);
    }
    Ok(())
}

fn details(this: &Value) -> R<Value> {
    of(this, |record| match record.details.borrow().is_some() {
        true => Value::net(ErrorDetails {
            record: Some(record.clone()),
            message: Str::default(),
        }),
        false => Value::Null,
    })
}

fn set_details(engine: &mut dyn Engine, this: &Value, value: Value) -> R<()> {
    let text = match value.is_null() {
        true => None,
        false => Some(convert::to_str(engine, &value)?),
    };
    if let Some(record) = record_in(this) {
        *record.details.borrow_mut() = text;
    }
    Ok(())
}

/// `[ErrorRecord]::new(exception, id, category, target)`, or another record with another exception.
fn construct(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let argument = |at: usize| args.get(at).cloned().unwrap_or_default();
    if let Some(record) = record_in(&argument(0)) {
        let made = ErrorRecord {
            exception: argument(1),
            ..record.duplicate()
        };
        return Ok(Value::net(made));
    }
    if argument(0).is_null() {
        let message = match engine.edition().is_core() {
            true => "Value cannot be null. (Parameter 'exception')",
            false => "Value cannot be null.\r\nParameter name: exception",
        };
        return Exception::new("System.ArgumentNullException", message)
            .with("ParamName", Value::str("exception"))
            .raise();
    }
    let id = convert::to_str(engine, &argument(1))?;
    let category = match argument(2).base() {
        Value::Enum(_, n) => usize::try_from(*n)
            .ok()
            .and_then(|n| ErrorCategory::ALL.get(n).copied()),
        _ => None,
    };
    let category = category.unwrap_or_default();
    Ok(Value::net(ErrorRecord::of(
        argument(0),
        id,
        category,
        argument(3),
    )))
}

fn construct_details(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let message = match args.first() {
        Some(v) => convert::to_str(engine, v)?,
        None => Str::default(),
    };
    Ok(Value::net(ErrorDetails {
        record: None,
        message,
    }))
}

/// The exception, and what a record thrown without one has: a `RuntimeException` of its message.
fn exception_of(record: &Rc<ErrorRecord>) -> Value {
    if record.exception.is_null() {
        return Exception::new(
            "System.Management.Automation.RuntimeException",
            record.message(),
        )
        .into_value();
    }
    record.exception.clone()
}

fn invocation(record: &Rc<ErrorRecord>) -> Value {
    let held = record.invocation.borrow().clone();
    // The record's place is nearer than the command's.
    match (
        held.downcast::<InvocationInfo>(),
        record.position.borrow().clone(),
    ) {
        (Some(info), Some(position))
            if !info.position.as_ref().is_some_and(|p| same(p, &position)) =>
        {
            Value::net(InvocationInfo {
                call: info.call.clone(),
                script: info.script.clone(),
                called: info.called.clone(),
                position: Some(position),
            })
        }
        _ => held,
    }
}

fn same(a: &Position, b: &Position) -> bool {
    Rc::ptr_eq(&a.source, &b.source) && (a.start, a.end) == (b.start, b.end)
}

/// The descriptions of these types.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.ErrorRecord",
        constructors: &[
            overload(
                "System.Management.Automation.ErrorRecord new(System.Exception exception, string errorId, \
                 System.Management.Automation.ErrorCategory errorCategory, System.Object targetObject)",
                construct,
            ),
            overload(
                "System.Management.Automation.ErrorRecord new(System.Management.Automation.ErrorRecord errorRecord, \
                 System.Exception replaceParentContainsErrorRecordException)",
                construct,
            ),
        ],
        properties: &[
            prop("Exception", "System.Exception", |_, v| of(v, exception_of)),
            prop("TargetObject", "System.Object", |_, v| {
                of(v, |r| r.target.clone())
            }),
            prop(
                "CategoryInfo",
                "System.Management.Automation.ErrorCategoryInfo",
                |_, v| of(v, |r| Value::net(CategoryInfo(r.clone()))),
            ),
            prop("FullyQualifiedErrorId", "string", |_, v| {
                of(v, |r| r.full_id())
            }),
            prop_set(
                "ErrorDetails",
                "System.Management.Automation.ErrorDetails",
                |_, v| details(v),
                set_details,
            ),
            prop(
                "InvocationInfo",
                "System.Management.Automation.InvocationInfo",
                |_, v| of(v, invocation),
            ),
            prop("ScriptStackTrace", "string", |_, v| {
                of(v, |r| r.stack.borrow().clone())
            }),
            prop(
                "PipelineIterationInfo",
                "System.Collections.ObjectModel.ReadOnlyCollection[int]",
                |_, _| Ok(Value::array(Vec::new())),
            ),
        ],
        methods: &[method(
            "ToString",
            &[overload("string ToString()", |_, v, _| {
                of(v, |r| r.message())
            })],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ErrorCategoryInfo",
        properties: &[
            prop(
                "Category",
                "System.Management.Automation.ErrorCategory",
                |_, v| {
                    category(v, |r| {
                        let number = ErrorCategory::ALL
                            .iter()
                            .position(|c| *c == r.category.get());
                        Value::Enum(
                            named("System.Management.Automation.ErrorCategory"),
                            number.unwrap_or(0) as i64,
                        )
                    })
                },
            ),
            prop_set(
                "Activity",
                "string",
                |_, v| category(v, |r| r.activity.borrow().clone()),
                |e, v, new| {
                    let text = convert::to_str(e, &new)?;
                    set_category(v, |r| *r.activity.borrow_mut() = text)
                },
            ),
            prop_set(
                "Reason",
                "string",
                |_, v| category(v, |r| error_view::reason(r)),
                |e, v, new| {
                    let text = convert::to_str(e, &new)?;
                    set_category(v, |r| *r.reason.borrow_mut() = Some(text))
                },
            ),
            prop_set(
                "TargetName",
                "string",
                |e, v| match v.downcast::<CategoryInfo>() {
                    Some(c) => error_view::target_name(e, &c.0).map(Value::Str),
                    None => Ok(Value::Null),
                },
                |e, v, new| {
                    let text = convert::to_str(e, &new)?;
                    set_category(v, |r| *r.target_name.borrow_mut() = Some(text))
                },
            ),
            prop_set(
                "TargetType",
                "string",
                |_, v| category(v, |r| error_view::target_type(r)),
                |e, v, new| {
                    let text = convert::to_str(e, &new)?;
                    set_category(v, |r| *r.target_type.borrow_mut() = Some(text))
                },
            ),
        ],
        methods: &[method(
            "GetMessage",
            &[overload(
                "string GetMessage()",
                |e, v, _| match v.downcast::<CategoryInfo>() {
                    Some(c) => error_view::category_message(e, &c.0).map(Value::from),
                    None => Ok(Value::Null),
                },
            )],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ErrorDetails",
        constructors: &[overload(
            "System.Management.Automation.ErrorDetails new(string message)",
            construct_details,
        )],
        properties: &[
            prop("Message", "string", |_, v| {
                Ok(v.downcast::<ErrorDetails>()
                    .map(ErrorDetails::message)
                    .into())
            }),
            prop_set(
                "RecommendedAction",
                "string",
                |_, v| {
                    let record = v.downcast::<ErrorDetails>().and_then(|d| d.record.clone());
                    Ok(record.and_then(|r| r.recommended.borrow().clone()).into())
                },
                |e, v, new| {
                    let text = convert::to_str(e, &new)?;
                    if let Some(record) =
                        v.downcast::<ErrorDetails>().and_then(|d| d.record.clone())
                    {
                        *record.recommended.borrow_mut() = Some(text);
                    }
                    Ok(())
                },
            ),
        ],
        ..TypeDef::CLASS
    },
];
