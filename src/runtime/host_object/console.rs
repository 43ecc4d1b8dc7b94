//! `System.Console`: text that goes past the pipeline to the screen, and lines from the keyboard.

use std::any::Any;
use std::cell::Cell;

use super::ui::color;
use super::{COLORS, enumeration, raw_ui, runtime, write, write_line};
use crate::value::ty::{
    MethodDef, Overload, PropDef, method, overload, prop, prop_set, static_method, static_prop,
};
use crate::value::types::text::{Encoding, encoding_value};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, member, ty};

/// `Console.Out`, `Console.Error`, `Console.In`.
struct Stream(Which);

#[derive(Clone, Copy, PartialEq)]
enum Which {
    In,
    Out,
    Error,
}

impl NetObject for Stream {
    fn ty(&self) -> Ty {
        let name = match self.0 {
            Which::In => "System.IO.TextReader+SyncTextReader",
            _ => "System.IO.TextWriter+SyncTextWriter",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What scripts set of the console, kept for the session.
struct State {
    colors: Cell<(i64, i64)>,
    title: std::cell::RefCell<Str>,
    encoding: std::cell::RefCell<Value>,
    cursor: Cell<bool>,
}

impl Default for State {
    fn default() -> State {
        State {
            colors: Cell::new(COLORS),
            title: Default::default(),
            encoding: Default::default(),
            cursor: Cell::new(true),
        }
    }
}

/// The text of `Write` and `WriteLine`: a value, or a format and what goes into it.
fn shown(engine: &mut dyn Engine, args: &[Value]) -> R<Str> {
    match args {
        [] => Ok(Str::default()),
        [only] => match only.base() {
            // Characters are written as the text that they make.
            Value::Array(items) if items.element() == ty::known().char => {
                let mut text = String::new();
                for item in items.items().iter() {
                    text.push_str(&convert::to_display(engine, item)?);
                }
                Ok(text.into())
            }
            Value::Null | Value::Void => Ok(Str::default()),
            Value::Array(_) | Value::List(_) => {
                let text = member::invoke(engine, only, "ToString", &[])?;
                convert::to_str(engine, &text)
            }
            _ => convert::to_display(engine, only),
        },
        several => {
            let text = member::invoke_static(engine, ty::known().string, "Format", several)?;
            convert::to_str(engine, &text)
        }
    }
}

fn put(engine: &mut dyn Engine, to: &Value, args: &[Value], line: bool) -> R<Value> {
    let text = shown(engine, args)?;
    match to.downcast::<Stream>().map(|s| s.0) {
        Some(Which::Error) => {
            let end = if line { "\n" } else { "" };
            runtime(engine)?.host.write_err(&format!("{text}{end}"));
            Ok(Value::Void)
        }
        _ if line => write_line(engine, &text),
        _ => write(engine, &text),
    }
}

fn read_line(engine: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    Ok(runtime(engine)?.host.read_line().into())
}

/// A character of the input, or -1 at its end.
fn read(engine: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    let line = runtime(engine)?.host.read_line();
    let code = line.map(|l| l.chars().next().map_or(10, u32::from));
    Ok(Value::Int32(
        code.and_then(|c| i32::try_from(c).ok()).unwrap_or(-1),
    ))
}

const NO_KEYS: &str = "Cannot read keys when either application does not have a console or when console input has been redirected. Try Console.Read.";

fn read_key(engine: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    let host = &runtime(engine)?.host;
    if !host.interactive && host.answers.is_none() {
        return Exception::new("System.InvalidOperationException", NO_KEYS).raise();
    }
    let key = raw_ui::read_key(engine)?;
    let number = i64::from(u32::from(key.to_ascii_uppercase()));
    Ok(Value::object([
        (
            "KeyChar",
            Value::Char(u16::try_from(u32::from(key)).unwrap_or(0)),
        ),
        ("Key", enumeration("System.ConsoleKey", number)),
        ("Modifiers", Value::Int32(0)),
    ]))
}

const WRITE: &[Overload] = &[
    overload("static void Write(System.Object value)", |e, t, a| {
        put(e, t, a, false)
    }),
    overload(
        "static void Write(string format, params System.Object[] arg)",
        |e, t, a| put(e, t, &spread(a), false),
    ),
];

const WRITE_LINE: &[Overload] = &[
    overload("static void WriteLine()", |e, t, a| put(e, t, a, true)),
    overload("static void WriteLine(System.Object value)", |e, t, a| {
        put(e, t, a, true)
    }),
    overload(
        "static void WriteLine(string format, params System.Object[] arg)",
        |e, t, a| put(e, t, &spread(a), true),
    ),
];

/// The arguments of a `params` array one by one.
fn spread(args: &[Value]) -> Vec<Value> {
    match args {
        [format, Value::Array(rest)] => {
            let mut all = vec![format.clone()];
            all.extend(rest.snapshot());
            all
        }
        other => other.to_vec(),
    }
}

fn nothing(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    Ok(Value::Void)
}

fn state(engine: &mut dyn Engine) -> R<&State> {
    Ok(runtime(engine)?.session::<State>())
}

fn color_of(engine: &mut dyn Engine, new: &Value) -> R<i64> {
    let class = ty::find("System.ConsoleColor").unwrap_or(ty::known().int32);
    match convert::to(engine, new, class)?.base() {
        Value::Enum(_, n) => Ok(*n),
        other => convert::to_i64(engine, other),
    }
}

/// A property that scripts set and that belongs to the class.
const fn settable(
    name: &'static str,
    ty: &'static str,
    get: crate::value::ty::Getter,
    set: crate::value::ty::Setter,
) -> PropDef {
    PropDef {
        is_static: true,
        ..prop_set(name, ty, get, set)
    }
}

fn encoding(engine: &mut dyn Engine) -> R<Value> {
    let kept = state(engine)?.encoding.borrow().clone();
    Ok(if kept.is_null() {
        encoding_value(Encoding::Utf8(false))
    } else {
        kept
    })
}

fn ignored(_: &mut dyn Engine, _: &Value, _: Value) -> R<()> {
    Ok(())
}

fn width(engine: &mut dyn Engine) -> R<Value> {
    Ok(i32::try_from(runtime(engine)?.host.width)
        .unwrap_or(i32::MAX)
        .into())
}

const PROPERTIES: &[PropDef] = &[
    static_prop("In", "System.IO.TextReader", |_, _| {
        Ok(Value::net(Stream(Which::In)))
    }),
    static_prop("Out", "System.IO.TextWriter", |_, _| {
        Ok(Value::net(Stream(Which::Out)))
    }),
    static_prop("Error", "System.IO.TextWriter", |_, _| {
        Ok(Value::net(Stream(Which::Error)))
    }),
    settable(
        "BackgroundColor",
        "System.ConsoleColor",
        |e, _| Ok(color(state(e)?.colors.get().1)),
        |e, _, new| {
            let number = color_of(e, &new)?;
            let colors = &state(e)?.colors;
            colors.set((colors.get().0, number));
            Ok(())
        },
    ),
    settable(
        "ForegroundColor",
        "System.ConsoleColor",
        |e, _| Ok(color(state(e)?.colors.get().0)),
        |e, _, new| {
            let number = color_of(e, &new)?;
            let colors = &state(e)?.colors;
            colors.set((number, colors.get().1));
            Ok(())
        },
    ),
    settable(
        "BufferHeight",
        "int",
        |_, _| Ok(Value::Int32(raw_ui::HEIGHT)),
        ignored,
    ),
    settable("BufferWidth", "int", |e, _| width(e), ignored),
    static_prop("CapsLock", "bool", |_, _| Ok(Value::Bool(false))),
    settable("CursorLeft", "int", |_, _| Ok(Value::Int32(0)), ignored),
    settable("CursorTop", "int", |_, _| Ok(Value::Int32(0)), ignored),
    settable(
        "CursorVisible",
        "bool",
        |e, _| Ok(state(e)?.cursor.get().into()),
        |e, _, new| {
            let on = convert::to_bool(&new);
            state(e)?.cursor.set(on);
            Ok(())
        },
    ),
    settable(
        "InputEncoding",
        "System.Text.Encoding",
        |e, _| encoding(e),
        |e, _, new| {
            *state(e)?.encoding.borrow_mut() = new;
            Ok(())
        },
    ),
    settable(
        "OutputEncoding",
        "System.Text.Encoding",
        |e, _| encoding(e),
        |e, _, new| {
            *state(e)?.encoding.borrow_mut() = new;
            Ok(())
        },
    ),
    static_prop("IsErrorRedirected", "bool", |_, _| {
        Ok(Value::Bool(!std::io::IsTerminal::is_terminal(
            &std::io::stderr(),
        )))
    }),
    static_prop("IsInputRedirected", "bool", |_, _| {
        Ok(Value::Bool(!std::io::IsTerminal::is_terminal(
            &std::io::stdin(),
        )))
    }),
    static_prop("IsOutputRedirected", "bool", |_, _| {
        Ok(Value::Bool(!std::io::IsTerminal::is_terminal(
            &std::io::stdout(),
        )))
    }),
    static_prop("KeyAvailable", "bool", |_, _| {
        if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
            return Ok(Value::Bool(false));
        }
        Exception::new(
            "System.InvalidOperationException",
            "Cannot see if a key has been pressed when either application does not have a console or when console input has been redirected from a file. Try Console.In.Peek.",
        )
        .raise()
    }),
    static_prop("LargestWindowHeight", "int", |_, _| {
        Ok(Value::Int32(raw_ui::HEIGHT))
    }),
    static_prop("LargestWindowWidth", "int", |e, _| width(e)),
    static_prop("NumberLock", "bool", |_, _| Ok(Value::Bool(false))),
    settable(
        "Title",
        "string",
        |e, _| Ok(Value::Str(state(e)?.title.borrow().clone())),
        |e, _, new| {
            let title = convert::to_str(e, &new)?;
            *state(e)?.title.borrow_mut() = title;
            Ok(())
        },
    ),
    settable(
        "TreatControlCAsInput",
        "bool",
        |_, _| Ok(Value::Bool(false)),
        ignored,
    ),
    settable(
        "WindowHeight",
        "int",
        |_, _| Ok(Value::Int32(raw_ui::HEIGHT)),
        ignored,
    ),
    settable("WindowWidth", "int", |e, _| width(e), ignored),
];

const METHODS: &[MethodDef] = &[
    static_method(
        "Beep",
        &[
            overload("static void Beep()", |e, _, _| {
                if runtime(e)?.host.interactive {
                    return write(e, "\u{7}");
                }
                Ok(Value::Void)
            }),
            overload("static void Beep(int frequency, int duration)", nothing),
        ],
    ),
    static_method(
        "Clear",
        &[overload("static void Clear()", |e, _, _| {
            if runtime(e)?.host.interactive {
                return write(e, "\u{1b}[H\u{1b}[2J");
            }
            Ok(Value::Void)
        })],
    ),
    static_method("Read", &[overload("static int Read()", read)]),
    static_method(
        "ReadKey",
        &[
            overload("static System.ConsoleKeyInfo ReadKey()", read_key),
            overload(
                "static System.ConsoleKeyInfo ReadKey(bool intercept)",
                read_key,
            ),
        ],
    ),
    static_method(
        "ReadLine",
        &[overload("static string ReadLine()", read_line)],
    ),
    static_method(
        "ResetColor",
        &[overload("static void ResetColor()", |e, _, _| {
            state(e)?.colors.set(COLORS);
            Ok(Value::Void)
        })],
    ),
    static_method(
        "SetCursorPosition",
        &[overload(
            "static void SetCursorPosition(int left, int top)",
            nothing,
        )],
    ),
    static_method("Write", WRITE),
    static_method("WriteLine", WRITE_LINE),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Console",
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.TextWriter+SyncTextWriter",
        base: "System.MarshalByRefObject",
        properties: &[
            prop("Encoding", "System.Text.Encoding", |e, _| encoding(e)),
            prop("NewLine", "string", |_, _| Ok(Value::str("\n"))),
        ],
        methods: &[
            method("Write", WRITE),
            method("WriteLine", WRITE_LINE),
            method("Close", &[overload("void Close()", nothing)]),
            method(
                "Flush",
                &[overload("void Flush()", |e, _, _| {
                    runtime(e)?.host.flush();
                    Ok(Value::Void)
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.TextReader+SyncTextReader",
        base: "System.MarshalByRefObject",
        methods: &[
            method("Read", &[overload("int Read()", read)]),
            method("ReadLine", &[overload("string ReadLine()", read_line)]),
            method(
                "ReadToEnd",
                &[overload("string ReadToEnd()", |e, _, _| {
                    let mut all = String::new();
                    while let Some(line) = runtime(e)?.host.read_line() {
                        all.push_str(&line);
                        all.push('\n');
                    }
                    Ok(all.into())
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
];
