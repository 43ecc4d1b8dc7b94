//! `$Host.UI`: text for whoever watches, and questions.

use std::any::Any;
use std::rc::Rc;

use super::{enumeration, needs_answers, raw_ui, runtime, text, write, write_line};
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::types::security::{credential, secure_string};
use crate::value::{
    Dict, Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, enumerate, member, ty,
};

/// `$Host.UI`.
struct UserInterface {
    raw: Value,
}

/// `ChoiceDescription`, `FieldDescription`: a name and what it means.
struct Described {
    class: &'static str,
    label: Str,
    help: std::cell::RefCell<Str>,
}

const CHOICE: &str = "System.Management.Automation.Host.ChoiceDescription";
const FIELD: &str = "System.Management.Automation.Host.FieldDescription";

impl NetObject for UserInterface {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Internal.Host.InternalHostUserInterface")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl NetObject for Described {
    fn ty(&self) -> Ty {
        ty::find(self.class).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `$Host.UI`.
pub(super) fn value() -> Value {
    Value::net(UserInterface {
        raw: raw_ui::value(),
    })
}

/// `PromptForChoice(caption, message, choices, default)`.
fn prompt_for_choice(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    needs_answers(engine)?;
    let (caption, message) = (text(engine, args, 0)?, text(engine, args, 1)?);
    let given = args.get(2).cloned().unwrap_or_default();
    let mut labels = Vec::new();
    for choice in enumerate::list_items(&given).unwrap_or_else(|| vec![given.clone()]) {
        labels.push(match choice.downcast::<Described>() {
            Some(choice) => choice.label.clone(),
            None => convert::to_str(engine, &choice)?,
        });
    }
    let default = convert::to_i64(engine, args.get(3).unwrap_or(&Value::Null))?;
    let default = usize::try_from(default).unwrap_or(usize::MAX);
    let labels: Vec<&str> = labels.iter().map(Str::as_str).collect();
    let chosen = runtime(engine)?.ask_choice(&caption, &message, &labels, default)?;
    match i32::try_from(chosen) {
        Ok(chosen) => Ok(Value::Int32(chosen)),
        // Without a default nothing was chosen where the input ended.
        Err(_) => Ok(Value::Int32(-1)),
    }
}

/// `Prompt(caption, message, descriptions)`: an answer a field.
fn prompt(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    needs_answers(engine)?;
    let (caption, message) = (text(engine, args, 0)?, text(engine, args, 1)?);
    let fields = enumerate::list_items(args.get(2).unwrap_or(&Value::Null)).unwrap_or_default();
    write(engine, &format!("\n{caption}\n{message}\n"))?;
    let answers = Dict::hashtable();
    for field in fields {
        let name = member::get(engine, &field, "Name")?;
        let name = convert::to_str(engine, &name)?;
        write(engine, &format!("{name}: "))?;
        let answer = runtime(engine)?.host.read_line().unwrap_or_default();
        answers.set(Value::Str(name), Value::from(answer));
    }
    Ok(Value::Hash(Rc::new(answers)))
}

fn prompt_for_credential(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    needs_answers(engine)?;
    let (caption, message) = (text(engine, args, 0)?, text(engine, args, 1)?);
    let mut user = text(engine, args, 2)?;
    write(engine, &format!("\n{caption}\n{message}\n"))?;
    if user.is_empty() {
        write(engine, "User: ")?;
        user = runtime(engine)?.host.read_line().unwrap_or_default().into();
    }
    write(engine, &format!("Password for user {user}: "))?;
    let password = zeroize::Zeroizing::new(runtime(engine)?.host.read_secret().unwrap_or_default());
    write(engine, "\n")?;
    Ok(credential(&user, secure_string(&password)))
}

fn read_line(engine: &mut dyn Engine) -> R<String> {
    needs_answers(engine)?;
    Ok(runtime(engine)?.host.read_line().unwrap_or_default())
}

/// A line with a word before it, as the streams show theirs.
fn labelled(engine: &mut dyn Engine, label: &str, args: &[Value]) -> R<Value> {
    let shown = text(engine, args, 0)?;
    write_line(engine, &format!("{label}: {shown}"))
}

fn described(class: &'static str, args: &[Value]) -> R<Value> {
    let Some(label) = args.first().and_then(Value::as_str) else {
        return Exception::new(
            "System.Management.Automation.PSArgumentException",
            "The label of a choice cannot be null.",
        )
        .raise();
    };
    let help = args.get(1).and_then(Value::as_str).unwrap_or_default();
    Ok(Value::net(Described {
        class,
        label: label.into(),
        help: std::cell::RefCell::new(help.into()),
    }))
}

fn of(v: &Value) -> R<&Described> {
    match v.downcast::<Described>() {
        Some(d) => Ok(d),
        None => Exception::new(
            "System.InvalidOperationException",
            "The object is no choice.",
        )
        .raise(),
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Host.PSHostUserInterface",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Internal.Host.InternalHostUserInterface",
        base: "System.Management.Automation.Host.PSHostUserInterface",
        properties: &[
            prop(
                "RawUI",
                "System.Management.Automation.Host.PSHostRawUserInterface",
                |_, t| {
                    Ok(t.downcast::<UserInterface>()
                        .map(|ui| ui.raw.clone())
                        .unwrap_or_default())
                },
            ),
            prop("SupportsVirtualTerminal", "bool", |e, _| {
                Ok(Value::Bool(runtime(e)?.host.color))
            }),
        ],
        methods: &[
            method(
                "Prompt",
                &[overload(
                    "System.Collections.Generic.Dictionary[string,psobject] Prompt(string caption, string message, System.Object descriptions)",
                    prompt,
                )],
            ),
            method(
                "PromptForChoice",
                &[overload(
                    "int PromptForChoice(string caption, string message, System.Object choices, int defaultChoice)",
                    prompt_for_choice,
                )],
            ),
            method(
                "PromptForCredential",
                &[
                    overload(
                        "pscredential PromptForCredential(string caption, string message, string userName, string targetName)",
                        prompt_for_credential,
                    ),
                    overload(
                        "pscredential PromptForCredential(string caption, string message, string userName, string targetName, System.Object allowedCredentialTypes, System.Object options)",
                        prompt_for_credential,
                    ),
                ],
            ),
            method(
                "ReadLine",
                &[overload("string ReadLine()", |e, _, _| {
                    read_line(e).map(Value::from)
                })],
            ),
            method(
                "ReadLineAsSecureString",
                &[overload(
                    "securestring ReadLineAsSecureString()",
                    |e, _, _| {
                        needs_answers(e)?;
                        let line = runtime(e)?.host.read_secret().unwrap_or_default();
                        Ok(secure_string(&zeroize::Zeroizing::new(line)))
                    },
                )],
            ),
            method(
                "Write",
                &[
                    overload("void Write(string value)", |e, _, a| {
                        let shown = text(e, a, 0)?;
                        write(e, &shown)
                    }),
                    overload(
                        "void Write(System.ConsoleColor foregroundColor, System.ConsoleColor backgroundColor, string value)",
                        |e, _, a| {
                            let shown = text(e, a, 2)?;
                            write(e, &shown)
                        },
                    ),
                ],
            ),
            method(
                "WriteDebugLine",
                &[overload(
                    "void WriteDebugLine(string message)",
                    |e, _, a| labelled(e, "DEBUG", a),
                )],
            ),
            method(
                "WriteErrorLine",
                &[overload("void WriteErrorLine(string value)", |e, _, a| {
                    let shown = text(e, a, 0)?;
                    runtime(e)?.host.write_err(&format!("{shown}\n"));
                    Ok(Value::Void)
                })],
            ),
            method(
                "WriteLine",
                &[
                    overload("void WriteLine()", |e, _, _| write_line(e, "")),
                    overload("void WriteLine(string value)", |e, _, a| {
                        let shown = text(e, a, 0)?;
                        write_line(e, &shown)
                    }),
                    overload(
                        "void WriteLine(System.ConsoleColor foregroundColor, System.ConsoleColor backgroundColor, string value)",
                        |e, _, a| {
                            let shown = text(e, a, 2)?;
                            write_line(e, &shown)
                        },
                    ),
                ],
            ),
            method(
                "WriteVerboseLine",
                &[overload(
                    "void WriteVerboseLine(string message)",
                    |e, _, a| labelled(e, "VERBOSE", a),
                )],
            ),
            method(
                "WriteWarningLine",
                &[overload(
                    "void WriteWarningLine(string message)",
                    |e, _, a| labelled(e, "WARNING", a),
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: CHOICE,
        properties: &[
            prop("Label", "string", |_, t| {
                Ok(Value::Str(of(t)?.label.clone()))
            }),
            prop_set(
                "HelpMessage",
                "string",
                |_, t| Ok(Value::Str(of(t)?.help.borrow().clone())),
                |e, t, new| {
                    let help = convert::to_str(e, &new)?;
                    *of(t)?.help.borrow_mut() = help;
                    Ok(())
                },
            ),
        ],
        constructors: &[
            overload(
                "System.Management.Automation.Host.ChoiceDescription new(string label)",
                |_, _, a| described(CHOICE, a),
            ),
            overload(
                "System.Management.Automation.Host.ChoiceDescription new(string label, string helpMessage)",
                |_, _, a| described(CHOICE, a),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: FIELD,
        properties: &[
            prop("Name", "string", |_, t| {
                Ok(Value::Str(of(t)?.label.clone()))
            }),
            prop_set(
                "HelpMessage",
                "string",
                |_, t| Ok(Value::Str(of(t)?.help.borrow().clone())),
                |e, t, new| {
                    let help = convert::to_str(e, &new)?;
                    *of(t)?.help.borrow_mut() = help;
                    Ok(())
                },
            ),
            prop("Label", "string", |_, _| Ok(Value::str(""))),
        ],
        constructors: &[overload(
            "System.Management.Automation.Host.FieldDescription new(string name)",
            |_, _, a| described(FIELD, a),
        )],
        ..TypeDef::CLASS
    },
];

/// The color of a name's number, for those who ask.
pub(super) fn color(number: i64) -> Value {
    enumeration("System.ConsoleColor", number)
}
