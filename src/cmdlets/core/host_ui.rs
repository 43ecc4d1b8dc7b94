//! `$Host.UI` and `$Host.UI.RawUI`: the host as scripts reach it past the streams.

use super::shared::record::{Record, field};
use crate::runtime::Runtime;
use crate::value::ty::{Overload, method, overload, prop, prop_set};
use crate::value::types::security::secure_string;
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, enumerate, member, ty};

const UI: &str = "System.Management.Automation.Internal.Host.InternalHostUserInterface";
const RAW: &str = "System.Management.Automation.Internal.Host.InternalHostRawUserInterface";
const SIZE: &str = "System.Management.Automation.Host.Size";
const CHOICE: &str = "System.Management.Automation.Host.ChoiceDescription";

/// `$Host.UI`.
struct Ui;

impl NetObject for Ui {
    fn ty(&self) -> Ty {
        ty::find(UI).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// `$Host.UI` as a value.
pub(super) fn value() -> Value {
    Value::net(Ui)
}

/// What scripts set of the window: kept, and shown by no terminal.
#[derive(Default)]
struct Window {
    title: Str,
    colours: [Option<Value>; 2],
}

fn session<T>(engine: &mut dyn Engine, f: impl FnOnce(&mut Runtime) -> T) -> Option<T> {
    engine.as_any().downcast_mut::<Runtime>().map(f)
}

fn text(engine: &mut dyn Engine, args: &[Value], at: usize) -> R<Str> {
    convert::to_str(engine, args.get(at).unwrap_or(&Value::Null))
}

/// Writes the last argument; the others are colours.
fn write(engine: &mut dyn Engine, args: &[Value], end: &str) -> R<Value> {
    let text = match args.last() {
        Some(last) => convert::to_str(engine, last)?,
        None => Str::default(),
    };
    session(engine, |rt| rt.host.write(&format!("{text}{end}")));
    Ok(Value::Void)
}

/// Writes a line with the mark of a stream.
fn marked(engine: &mut dyn Engine, args: &[Value], mark: &str) -> R<Value> {
    let text = text(engine, args, 0)?;
    session(engine, |rt| rt.host.write(&format!("{mark}{text}\n")));
    Ok(Value::Void)
}

fn read(engine: &mut dyn Engine) -> Value {
    let line = session(engine, |rt| rt.host.read_line()).flatten();
    Value::from(line.unwrap_or_default())
}

fn prompt_for_choice(engine: &mut dyn Engine, args: &[Value]) -> R<Value> {
    let (caption, message) = (text(engine, args, 0)?, text(engine, args, 1)?);
    let choices = args
        .get(2)
        .and_then(enumerate::list_items)
        .unwrap_or_default();
    let mut labels = Vec::new();
    for choice in &choices {
        let label = member::lookup(engine, choice, "Label")?.unwrap_or_else(|| choice.clone());
        labels.push(convert::to_str(engine, &label)?);
    }
    let default = convert::to_i32(engine, args.get(3).unwrap_or(&Value::Int32(0)))?;
    let labels: Vec<&str> = labels.iter().map(Str::as_str).collect();
    let asked = session(engine, |rt| {
        rt.ask_choice(
            &caption,
            &message,
            &labels,
            usize::try_from(default).unwrap_or(0),
        )
    });
    match asked {
        Some(chosen) => Ok(Value::Int32(i32::try_from(chosen?).unwrap_or(0))),
        None => Ok(Value::Null),
    }
}

fn size(engine: &mut dyn Engine) -> Value {
    let width = session(engine, |rt| rt.host.width).unwrap_or(120);
    let width = Value::Int32(i32::try_from(width).unwrap_or(120));
    Record::new(SIZE, vec![width, Value::Int32(50)]).into_value()
}

fn colour(engine: &mut dyn Engine, at: usize, default: i64) -> R<Value> {
    let set = session(engine, |rt| {
        rt.session::<Window>().colours.get(at).cloned().flatten()
    });
    Ok(set
        .flatten()
        .unwrap_or_else(|| match ty::find("System.ConsoleColor") {
            Some(t) => Value::Enum(t, default),
            None => Value::Null,
        }))
}

fn set_colour(engine: &mut dyn Engine, at: usize, value: Value) {
    session(engine, |rt| {
        if let Some(slot) = rt.session::<Window>().colours.get_mut(at) {
            *slot = Some(value);
        }
    });
}

const WRITE: &[Overload] = &[
    overload("void Write(string value)", |e, _, a| write(e, a, "")),
    overload(
        "void Write(System.ConsoleColor foregroundColor, System.ConsoleColor backgroundColor, string value)",
        |e, _, a| write(e, a, ""),
    ),
];

const WRITE_LINE: &[Overload] = &[
    overload("void WriteLine()", |e, _, a| write(e, a, "\n")),
    overload("void WriteLine(string value)", |e, _, a| write(e, a, "\n")),
    overload(
        "void WriteLine(System.ConsoleColor foregroundColor, System.ConsoleColor backgroundColor, string value)",
        |e, _, a| write(e, a, "\n"),
    ),
];

/// The classes of the host.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: UI,
        properties: &[
            prop("RawUI", RAW, |_, _| {
                Ok(Record::new(RAW, Vec::new()).into_value())
            }),
            prop("SupportsVirtualTerminal", "bool", |e, _| {
                Ok(session(e, |rt| rt.host.color).unwrap_or(false).into())
            }),
        ],
        methods: &[
            method("Write", WRITE),
            method("WriteLine", WRITE_LINE),
            method(
                "WriteErrorLine",
                &[overload("void WriteErrorLine(string value)", |e, _, a| {
                    let text = text(e, a, 0)?;
                    session(e, |rt| rt.host.write_err(&format!("{text}\n")));
                    Ok(Value::Void)
                })],
            ),
            method(
                "WriteWarningLine",
                &[overload(
                    "void WriteWarningLine(string message)",
                    |e, _, a| marked(e, a, "WARNING: "),
                )],
            ),
            method(
                "WriteVerboseLine",
                &[overload(
                    "void WriteVerboseLine(string message)",
                    |e, _, a| marked(e, a, "VERBOSE: "),
                )],
            ),
            method(
                "WriteDebugLine",
                &[overload(
                    "void WriteDebugLine(string message)",
                    |e, _, a| marked(e, a, "DEBUG: "),
                )],
            ),
            method(
                "ReadLine",
                &[overload("string ReadLine()", |e, _, _| Ok(read(e)))],
            ),
            method(
                "ReadLineAsSecureString",
                &[overload(
                    "securestring ReadLineAsSecureString()",
                    |e, _, _| {
                        let line = read(e);
                        Ok(secure_string(&convert::to_str(e, &line)?))
                    },
                )],
            ),
            method(
                "PromptForChoice",
                &[overload(
                    "int PromptForChoice(string caption, string message, System.Object choices, int defaultChoice)",
                    |e, _, a| prompt_for_choice(e, a),
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: RAW,
        properties: &[
            prop_set(
                "ForegroundColor",
                "System.ConsoleColor",
                |e, _| colour(e, 0, 7),
                |e, _, v| {
                    set_colour(e, 0, v);
                    Ok(())
                },
            ),
            prop_set(
                "BackgroundColor",
                "System.ConsoleColor",
                |e, _| colour(e, 1, 0),
                |e, _, v| {
                    set_colour(e, 1, v);
                    Ok(())
                },
            ),
            prop("BufferSize", SIZE, |e, _| Ok(size(e))),
            prop("WindowSize", SIZE, |e, _| Ok(size(e))),
            prop("MaxWindowSize", SIZE, |e, _| Ok(size(e))),
            prop_set(
                "WindowTitle",
                "string",
                |e, _| Ok(session(e, |rt| rt.session::<Window>().title.clone()).into()),
                |e, _, v| {
                    let title = convert::to_str(e, &v)?;
                    session(e, |rt| rt.session::<Window>().title = title);
                    Ok(())
                },
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: SIZE,
        properties: &[
            prop("Width", "int", field::<0>),
            prop("Height", "int", field::<1>),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: CHOICE,
        properties: &[
            prop("Label", "string", field::<0>),
            prop("HelpMessage", "string", field::<1>),
        ],
        constructors: &[
            overload(
                "System.Management.Automation.Host.ChoiceDescription new(string label)",
                |_, _, a| Ok(Record::new(CHOICE, a.to_vec()).into_value()),
            ),
            overload(
                "System.Management.Automation.Host.ChoiceDescription new(string label, string helpMessage)",
                |_, _, a| Ok(Record::new(CHOICE, a.to_vec()).into_value()),
            ),
        ],
        ..TypeDef::CLASS
    },
];
