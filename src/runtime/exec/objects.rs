//! The runtime's own objects: `[ref]`, `$MyInvocation`, `$PWD`.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::position::Position;
use crate::value::ty::prop;
use crate::value::{Engine, ErrorRecord, NetObject, R, Str, Ty, TypeDef, Value, ty};

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
        let of = ty::type_of(self.get().base());
        match ty::find_def("System.Management.Automation.PSReference`1") {
            Some(def) => Ty::generic(def, vec![of]),
            None => ty::known().object,
        }
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
    /// The name that was called where no command came of it.
    pub called: Option<Str>,
}

impl NetObject for InvocationInfo {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.InvocationInfo").unwrap_or(ty::known().object)
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
        self.invocation_at(call, call.position.clone())
    }

    /// The invocation of a call as an error has it that stands at a place of its own.
    pub(in crate::runtime) fn invocation_at(
        &mut self,
        call: &Rc<Call>,
        position: Option<Position>,
    ) -> Value {
        let script = self.code().and_then(|c| c.source.file.clone());
        Value::net(InvocationInfo {
            call: Some(call.clone()),
            position,
            script,
            called: None,
        })
    }

    /// The invocation of an error that no command raised.
    pub(in crate::runtime) fn script_invocation(&mut self, position: Option<Position>) -> Value {
        self.invocation_called(position, None)
    }

    /// The same, of a name that stands for no command.
    pub(super) fn invocation_called(
        &mut self,
        position: Option<Position>,
        called: Option<Str>,
    ) -> Value {
        let script = position.as_ref().and_then(|p| p.source.file.clone());
        Value::net(InvocationInfo {
            call: None,
            position,
            script,
            called,
        })
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

fn invocation<T: Into<Value>>(
    this: &Value,
    f: impl FnOnce(&InvocationInfo) -> Option<T>,
) -> R<Value> {
    Ok(this.downcast::<InvocationInfo>().and_then(f).into())
}

fn runtime(engine: &mut dyn Engine) -> Option<&mut Runtime> {
    engine.as_any().downcast_mut::<Runtime>()
}

/// The descriptions of these types.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.PSReference",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSReference`1",
        base: "System.Management.Automation.PSReference",
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
                    i.position
                        .as_ref()
                        .map(|p| Str::from(crate::format::error_view::position_message(p, edition)))
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
                invocation(v, |i| {
                    let of_call = i.call.as_ref().map(|c| c.invoked_as.clone());
                    of_call.or_else(|| i.called.clone())
                })
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
];
