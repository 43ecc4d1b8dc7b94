//! The runtime's own objects: `[ref]`, `$MyInvocation`, `$PSCmdlet`, `$PWD`.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use crate::syntax::ast::ParseError;
use crate::value::error::ErrorCategory;
use crate::value::position::{Position, Source};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop};
use crate::value::{
    Engine, ErrorRecord, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, ty,
};

use super::super::Runtime;
use super::super::code::VarRef;
use super::super::command::{Call, Resolved};
use super::super::scope::Scope;
use super::super::sym::Sym;

/// `-Name` that a simple function did not know: shows as text, and is a parameter again when splatted.
pub struct ParameterWord {
    /// Without the dash.
    pub name: Str,
    /// As it was written: `-Name`, or `-Name:` where a value was joined to it.
    pub text: Str,
}

/// A name that no parameter has, as an element of `$args`.
pub(in crate::runtime) fn parameter_word(text: Str) -> Value {
    let name = text.trim_start_matches('-').trim_end_matches(':');
    Value::net(ParameterWord {
        name: Str::from(name),
        text,
    })
}

impl NetObject for ParameterWord {
    fn ty(&self) -> Ty {
        ty::known().string
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.text.clone()))
    }
}

/// `[ref]`: a variable of a scope, or a value of its own.
pub struct Reference {
    target: RefTarget,
}

enum RefTarget {
    Variable(Rc<Scope>, Sym),
    Own(RefCell<Value>),
}

impl Reference {
    /// A reference to a value of its own, as `[ref]5` makes.
    pub fn own(value: Value) -> Reference {
        Reference {
            target: RefTarget::Own(RefCell::new(value)),
        }
    }

    /// The value it refers to.
    pub fn get(&self) -> Value {
        match &self.target {
            RefTarget::Variable(scope, sym) => scope.value(*sym).unwrap_or_default(),
            RefTarget::Own(value) => value.borrow().clone(),
        }
    }

    /// Sets the value it refers to.
    pub fn set(&self, value: Value) {
        match &self.target {
            RefTarget::Variable(scope, sym) => scope.put(*sym, value),
            RefTarget::Own(own) => *own.borrow_mut() = value,
        }
    }
}

impl NetObject for Reference {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSReference").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn property(&self, _engine: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        name.eq_ignore_ascii_case("Value").then(|| Ok(self.get()))
    }

    fn set_property(&self, _engine: &mut dyn Engine, name: &str, value: &Value) -> Option<R<()>> {
        name.eq_ignore_ascii_case("Value").then(|| {
            self.set(value.clone());
            Ok(())
        })
    }

    fn property_names(&self) -> Vec<Str> {
        vec![Str::from("Value")]
    }
}

/// `$MyInvocation`, and an error's `InvocationInfo`.
pub struct InvocationInfo {
    /// The call; None for code that is no command's.
    pub call: Option<Rc<Call>>,
    /// Where it stands.
    pub position: Option<Position>,
    /// The script whose code runs.
    pub script: Option<Str>,
}

impl NetObject for InvocationInfo {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.InvocationInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `$PSCmdlet` of an advanced function.
pub struct PsCmdlet {
    /// The function's call.
    pub call: Rc<Call>,
}

impl NetObject for PsCmdlet {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSScriptCmdlet").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Runtime {
    /// `[ref]$x`.
    pub(in crate::runtime) fn reference(&mut self, var: &VarRef) -> R<Value> {
        let mut owner = None;
        for scope in self.scope.chain() {
            if scope.has(var.sym) {
                owner = Some(scope);
                break;
            }
        }
        let scope = match owner {
            Some(scope) => scope,
            None => {
                let name = var.sym.name();
                return ErrorRecord::runtime(
                    "[ref] cannot be applied to a variable that does not exist.",
                    "NonExistingVariableReference",
                    ErrorCategory::InvalidOperation,
                    Value::Str(name),
                )
                .raise();
            }
        };
        Ok(Value::net(Reference {
            target: RefTarget::Variable(scope, var.sym),
        }))
    }

    /// `$MyInvocation` of a call.
    pub fn invocation_of(&mut self, call: &Rc<Call>) -> Value {
        let script = self.code().and_then(|c| c.source.file.clone());
        Value::net(InvocationInfo {
            call: Some(call.clone()),
            position: call.position.clone(),
            script,
        })
    }

    /// The invocation of an error that no command raised.
    pub(in crate::runtime) fn script_invocation(&mut self, position: Option<Position>) -> Value {
        let script = position.as_ref().and_then(|p| p.source.file.clone());
        Value::net(InvocationInfo {
            call: None,
            position,
            script,
        })
    }

    /// `$PSCmdlet` of a call.
    pub(in crate::runtime) fn cmdlet_object(&mut self, call: &Rc<Call>) -> Value {
        Value::net(PsCmdlet { call: call.clone() })
    }

    /// `$PWD`.
    pub(in crate::runtime) fn current_path(&mut self) -> Value {
        super::super::location::path_info(self)
    }

    /// A command in an object: `& (Get-Command x)`.
    pub(in crate::runtime) fn command_in_object(&mut self, value: &Value) -> Option<Resolved> {
        value
            .downcast::<super::super::command::CommandInfo>()
            .map(|c| c.command.clone())
    }
}

/// Raises the parse errors of a text: a `ParseException` with its errors.
pub(in crate::runtime) fn parse_failure<T>(
    rt: &mut Runtime,
    source: &Rc<Source>,
    errors: &[ParseError],
) -> R<T> {
    let items: Vec<Value> = errors
        .iter()
        .map(|e| {
            Value::net(ParseErrorObject {
                error: e.clone(),
                position: Position {
                    source: source.clone(),
                    start: e.span.start,
                    end: e.span.end,
                },
            })
        })
        .collect();
    let mut text = String::new();
    for e in errors {
        let position = Position {
            source: source.clone(),
            start: e.span.start,
            end: e.span.end,
        };
        text.push_str(&crate::runtime::error_text::position_message(
            &position, rt.edition,
        ));
        text.push('\n');
        text.push_str(&e.message);
        text.push('\n');
    }
    let first = errors.first();
    let message = text.trim_end_matches('\n').to_string();
    let kind = if errors.iter().all(|e| e.incomplete) {
        "System.Management.Automation.IncompleteParseException"
    } else {
        "System.Management.Automation.ParseException"
    };
    let exception = Exception::new(kind, message).with("Errors", Value::array(items));
    let record = ErrorRecord::of(
        exception.into_value(),
        first.map_or("ParseError", |e| e.id),
        ErrorCategory::ParserError,
        Value::Null,
    );
    if let Some(e) = first {
        *record.position.borrow_mut() = Some(Position {
            source: source.clone(),
            start: e.span.start,
            end: e.span.end,
        });
    }
    record.raise()
}

/// `System.Management.Automation.Language.ParseError`.
pub struct ParseErrorObject {
    /// The error.
    pub error: ParseError,
    /// Where.
    pub position: Position,
}

impl NetObject for ParseErrorObject {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Language.ParseError").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::from(self.error.message.as_str())))
    }
}

/// `System.Management.Automation.Language.IScriptExtent`.
pub struct Extent(pub Position);

impl NetObject for Extent {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Language.InternalScriptExtent")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::from(self.0.text())))
    }
}

fn extent<T: Into<Value>>(this: &Value, f: impl FnOnce(&Position) -> T) -> R<Value> {
    Ok(this.downcast::<Extent>().map(|e| f(&e.0)).into())
}

fn parse_error<T: Into<Value>>(this: &Value, f: impl FnOnce(&ParseErrorObject) -> T) -> R<Value> {
    Ok(this.downcast::<ParseErrorObject>().map(f).into())
}

fn invocation<T: Into<Value>>(
    this: &Value,
    f: impl FnOnce(&InvocationInfo) -> Option<T>,
) -> R<Value> {
    Ok(this.downcast::<InvocationInfo>().and_then(f).into())
}

fn cmdlet(this: &Value) -> Option<Rc<Call>> {
    this.downcast::<PsCmdlet>().map(|c| c.call.clone())
}

fn runtime(engine: &mut dyn Engine) -> Option<&mut Runtime> {
    engine.as_any().downcast_mut::<Runtime>()
}

fn record_argument(args: &[Value]) -> Option<ErrorRecord> {
    args.first()
        .and_then(super::super::streams::record_in)
        .map(|r| r.duplicate())
}

fn write_error(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    if let (Some(rt), Some(call), Some(record)) =
        (runtime(engine), cmdlet(this), record_argument(args))
    {
        rt.write_error(record, &call)?;
    }
    Ok(Value::Void)
}

fn throw_terminating(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    match (runtime(engine), cmdlet(this), record_argument(args)) {
        (Some(rt), Some(call), Some(record)) => rt.throw_terminating(record, &call),
        _ => Ok(Value::Void),
    }
}

fn text_argument(engine: &mut dyn Engine, args: &[Value], at: usize) -> R<Str> {
    match args.get(at) {
        Some(v) => convert::to_str(engine, v),
        None => Ok(Str::default()),
    }
}

fn write_object(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let unrolled = args.get(1).is_some_and(convert::to_bool);
    let value = args.first().cloned().unwrap_or_default();
    if let Some(rt) = runtime(engine) {
        if unrolled {
            rt.write_unrolled(value)?;
        } else {
            rt.write(value)?;
        }
    }
    Ok(Value::Void)
}

fn write_warning(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let text = text_argument(engine, args, 0)?;
    if let (Some(rt), Some(call)) = (runtime(engine), cmdlet(this)) {
        rt.write_warning(&text, Some(&call))?;
    }
    Ok(Value::Void)
}

fn write_verbose(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let text = text_argument(engine, args, 0)?;
    if let (Some(rt), Some(call)) = (runtime(engine), cmdlet(this)) {
        rt.write_verbose(&text, Some(&call))?;
    }
    Ok(Value::Void)
}

fn write_debug(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let text = text_argument(engine, args, 0)?;
    if let (Some(rt), Some(call)) = (runtime(engine), cmdlet(this)) {
        rt.write_debug(&text, Some(&call))?;
    }
    Ok(Value::Void)
}

fn should_process(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let target = text_argument(engine, args, 0)?;
    let action = text_argument(engine, args, 1)?;
    match (runtime(engine), cmdlet(this)) {
        (Some(rt), Some(call)) => {
            let action = if args.len() < 2 { call.name() } else { action };
            rt.should_process(&call, &target, &action).map(Value::Bool)
        }
        _ => Ok(Value::Bool(true)),
    }
}

fn should_continue(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let query = text_argument(engine, args, 0)?;
    let caption = text_argument(engine, args, 1)?;
    match runtime(engine) {
        Some(rt) => {
            let answer = rt.ask_choice(&caption, &query, &["&Yes", "&No", "&Suspend"], 0)?;
            Ok(Value::Bool(answer == 0))
        }
        None => Ok(Value::Bool(true)),
    }
}

static CMDLET_METHODS: &[MethodDef] = &[
    method(
        "WriteError",
        &[overload(
            "void WriteError(System.Management.Automation.ErrorRecord errorRecord)",
            write_error,
        )],
    ),
    method(
        "ThrowTerminatingError",
        &[overload(
            "void ThrowTerminatingError(System.Management.Automation.ErrorRecord errorRecord)",
            throw_terminating,
        )],
    ),
    method(
        "WriteObject",
        &[
            overload(
                "void WriteObject(System.Object sendToPipeline)",
                write_object,
            ),
            overload(
                "void WriteObject(System.Object sendToPipeline, bool enumerateCollection)",
                write_object,
            ),
        ],
    ),
    method(
        "WriteWarning",
        &[overload("void WriteWarning(string text)", write_warning)],
    ),
    method(
        "WriteVerbose",
        &[overload("void WriteVerbose(string text)", write_verbose)],
    ),
    method(
        "WriteDebug",
        &[overload("void WriteDebug(string text)", write_debug)],
    ),
    method(
        "ShouldProcess",
        &[
            overload("bool ShouldProcess(string target)", should_process),
            overload(
                "bool ShouldProcess(string target, string action)",
                should_process,
            ),
        ],
    ),
    method(
        "ShouldContinue",
        &[overload(
            "bool ShouldContinue(string query, string caption)",
            should_continue,
        )],
    ),
];

static CMDLET_PROPERTIES: &[PropDef] = &[
    prop("ParameterSetName", "string", |_, v| {
        Ok(cmdlet(v).map(|c| c.set_name()).into())
    }),
    prop(
        "MyInvocation",
        "System.Management.Automation.InvocationInfo",
        |e, v| match (runtime(e), cmdlet(v)) {
            (Some(rt), Some(call)) => Ok(rt.invocation_of(&call)),
            _ => Ok(Value::Null),
        },
    ),
];

/// The descriptions of these types.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.PSReference",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.InvocationInfo",
        properties: &[
            prop(
                "MyCommand",
                "System.Management.Automation.CommandInfo",
                |_, v| {
                    invocation(v, |i| {
                        i.call
                            .as_ref()
                            .map(|c| super::super::command::CommandInfo::of(c.command.clone()))
                    })
                },
            ),
            prop(
                "BoundParameters",
                "System.Collections.Generic.Dictionary[string,System.Object]",
                |e, v| {
                    let call = v.downcast::<InvocationInfo>().and_then(|i| i.call.clone());
                    match (runtime(e), call) {
                        (Some(rt), Some(call)) => {
                            let frame = rt.frame.clone().filter(|f| Rc::ptr_eq(&f.call, &call));
                            Ok(frame.map(|f| rt.bound_parameters(&f)).into())
                        }
                        _ => Ok(Value::Null),
                    }
                },
            ),
            prop(
                "UnboundArguments",
                "System.Collections.Generic.List[System.Object]",
                |e, v| {
                    let call = v.downcast::<InvocationInfo>().and_then(|i| i.call.clone());
                    let frame = runtime(e).and_then(|rt| rt.frame.clone());
                    let frame =
                        frame.filter(|f| call.is_some_and(|call| Rc::ptr_eq(&f.call, &call)));
                    let args = frame.map(|f| f.args());
                    let items = match args {
                        Some(Value::Array(items)) => items.snapshot(),
                        _ => Vec::new(),
                    };
                    let kind = ty::find_def("System.Collections.Generic.List`1")
                        .map_or(ty::known().array_list, |def| {
                            Ty::generic(def, vec![ty::known().object])
                        });
                    Ok(Value::List(Rc::new(crate::value::Seq::new(kind, items))))
                },
            ),
            prop("ScriptLineNumber", "int", |_, v| {
                invocation(v, |i| {
                    i.position.as_ref().map(|p| p.start_line_column().0 as i32)
                })
            }),
            prop("OffsetInLine", "int", |_, v| {
                invocation(v, |i| {
                    i.position.as_ref().map(|p| p.start_line_column().1 as i32)
                })
            }),
            prop("ScriptName", "string", |_, v| {
                invocation(v, |i| {
                    i.position
                        .as_ref()
                        .map(|p| p.source.file.clone().unwrap_or_default())
                })
            }),
            prop("Line", "string", |_, v| {
                invocation(v, |i| {
                    i.position
                        .as_ref()
                        .map(|p| Str::from(p.source.line(p.start_line_column().0)))
                })
            }),
            prop("Statement", "string", |_, v| {
                invocation(v, |i| i.position.as_ref().map(|p| Str::from(p.text())))
            }),
            prop("PositionMessage", "string", |e, v| {
                let edition = e.edition();
                invocation(v, |i| {
                    i.position.as_ref().map(|p| {
                        Str::from(crate::runtime::error_text::position_message(p, edition))
                    })
                })
            }),
            prop("PSScriptRoot", "string", |_, v| {
                invocation(v, |i| {
                    i.script
                        .as_ref()
                        .map(|s| Str::from(s.rsplit_once('/').map_or("", |(folder, _)| folder)))
                })
            }),
            prop("PSCommandPath", "string", |_, v| {
                invocation(v, |i| i.script.clone())
            }),
            prop("InvocationName", "string", |_, v| {
                invocation(v, |i| i.call.as_ref().map(|c| c.invoked_as.clone()))
            }),
            prop("PipelineLength", "int", |_, v| {
                invocation(v, |i| i.call.as_ref().map(|c| c.pipeline.get().1 as i32))
            }),
            prop("PipelinePosition", "int", |_, v| {
                invocation(v, |i| i.call.as_ref().map(|c| c.pipeline.get().0 as i32))
            }),
            prop("ExpectingInput", "bool", |_, v| {
                invocation(v, |i| i.call.as_ref().map(|c| c.expects_input.get()))
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSScriptCmdlet",
        base: "System.Management.Automation.PSCmdlet",
        properties: CMDLET_PROPERTIES,
        methods: CMDLET_METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSCmdlet",
        base: "System.Management.Automation.Cmdlet",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Cmdlet",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Language.ParseError",
        properties: &[
            prop(
                "Extent",
                "System.Management.Automation.Language.IScriptExtent",
                |_, v| parse_error(v, |e| Value::net(Extent(e.position.clone()))),
            ),
            prop("ErrorId", "string", |_, v| {
                parse_error(v, |e| Str::from(e.error.id))
            }),
            prop("Message", "string", |_, v| {
                parse_error(v, |e| Str::from(e.error.message.as_str()))
            }),
            prop("IncompleteInput", "bool", |_, v| {
                parse_error(v, |e| e.error.incomplete)
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Language.InternalScriptExtent",
        properties: &[
            prop("File", "string", |_, v| {
                extent(v, |p| Value::from(p.source.file.clone()))
            }),
            prop("StartLineNumber", "int", |_, v| {
                extent(v, |p| p.start_line_column().0 as i32)
            }),
            prop("StartColumnNumber", "int", |_, v| {
                extent(v, |p| p.start_line_column().1 as i32)
            }),
            prop("EndLineNumber", "int", |_, v| {
                extent(v, |p| p.end_line_column().0 as i32)
            }),
            prop("EndColumnNumber", "int", |_, v| {
                extent(v, |p| p.end_line_column().1 as i32)
            }),
            prop("Text", "string", |_, v| extent(v, |p| Str::from(p.text()))),
            prop("StartOffset", "int", |_, v| extent(v, |p| p.start as i32)),
            prop("EndOffset", "int", |_, v| extent(v, |p| p.end as i32)),
        ],
        ..TypeDef::CLASS
    },
];
