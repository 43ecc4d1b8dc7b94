//! `$Host.UI.RawUI`: the screen: its size, title, colors and keys. Cells of a screen cannot be read or drawn.

use std::any::Any;
use std::cell::{Cell, RefCell};

use super::ui::color;
use super::{COLORS, needs_answers, runtime};
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

/// Lines of a screen of which nothing is known.
pub(super) const HEIGHT: i32 = 24;

/// `RawUI`: what scripts set stays set.
struct RawUi {
    title: RefCell<Str>,
    colors: Cell<(i64, i64)>,
}

/// `Size`, `Coordinates`: two numbers.
struct Pair {
    class: &'static str,
    numbers: Cell<(i32, i32)>,
}

/// `KeyInfo`.
struct Key(char);

const SIZE: &str = "System.Management.Automation.Host.Size";
const COORDINATES: &str = "System.Management.Automation.Host.Coordinates";

macro_rules! object {
    ($type:ty, |$of:ident| $class:expr, |$this:ident| $text:expr) => {
        impl NetObject for $type {
            fn ty(&self) -> Ty {
                let $of = self;
                ty::find($class).unwrap_or(ty::known().object)
            }

            fn as_any(&self) -> &dyn Any {
                self
            }

            fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
                let $this = self;
                $text.map(Ok)
            }
        }
    };
}

object!(
    RawUi,
    |_this| "System.Management.Automation.Internal.Host.InternalHostRawUserInterface",
    |_this| None
);
object!(Pair, |this| this.class, |this| {
    let (a, b) = this.numbers.get();
    Some(Str::from(format!("{a},{b}")))
});
object!(
    Key,
    |_this| "System.Management.Automation.Host.KeyInfo",
    |this| Some(Str::from(format!(
        "{},{},0,True",
        u32::from(this.0),
        this.0
    )))
);

/// `$Host.UI.RawUI`.
pub(super) fn value() -> Value {
    Value::net(RawUi {
        title: RefCell::default(),
        colors: Cell::new(COLORS),
    })
}

fn of(v: &Value) -> R<&RawUi> {
    match v.downcast::<RawUi>() {
        Some(raw) => Ok(raw),
        None => Exception::new(
            "System.InvalidOperationException",
            "The object is no screen.",
        )
        .raise(),
    }
}

fn pair(class: &'static str, a: i32, b: i32) -> Value {
    Value::net(Pair {
        class,
        numbers: Cell::new((a, b)),
    })
}

fn width(engine: &mut dyn Engine) -> R<i32> {
    Ok(i32::try_from(runtime(engine)?.host.width).unwrap_or(i32::MAX))
}

fn window(engine: &mut dyn Engine) -> R<Value> {
    Ok(pair(SIZE, width(engine)?, HEIGHT))
}

fn numbers(engine: &mut dyn Engine, v: &Value, new: &Value, first: bool) -> R<()> {
    let number = convert::to_i32(engine, new)?;
    if let Some(pair) = v.downcast::<Pair>() {
        let (a, b) = pair.numbers.get();
        pair.numbers
            .set(if first { (number, b) } else { (a, number) });
    }
    Ok(())
}

fn number(v: &Value, first: bool) -> R<Value> {
    let numbers = v.downcast::<Pair>().map(|p| p.numbers.get());
    Ok(numbers.map(|(a, b)| if first { a } else { b }).into())
}

/// Waits for a key: the first character of a line.
pub(super) fn read_key(engine: &mut dyn Engine) -> R<char> {
    needs_answers(engine)?;
    let line = runtime(engine)?.host.read_line().unwrap_or_default();
    Ok(line.chars().next().unwrap_or('\r'))
}

fn key(engine: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    read_key(engine).map(|c| Value::net(Key(c)))
}

fn key_of(v: &Value) -> char {
    v.downcast::<Key>().map_or('\0', |k| k.0)
}

/// A number of a color's name.
fn color_number(engine: &mut dyn Engine, new: &Value) -> R<i64> {
    let class = ty::find("System.ConsoleColor").unwrap_or(ty::known().int32);
    match convert::to(engine, new, class)?.base() {
        Value::Enum(_, n) => Ok(*n),
        other => convert::to_i64(engine, other),
    }
}

/// What a script sets and this screen does not have.
fn ignored(_: &mut dyn Engine, _: &Value, _: Value) -> R<()> {
    Ok(())
}

macro_rules! numbers_of {
    ($class:expr, $first:literal, $second:literal) => {
        &TypeDef {
            name: $class,
            properties: &[
                prop_set(
                    $first,
                    "int",
                    |_, t| number(t, true),
                    |e, t, new| numbers(e, t, &new, true),
                ),
                prop_set(
                    $second,
                    "int",
                    |_, t| number(t, false),
                    |e, t, new| numbers(e, t, &new, false),
                ),
            ],
            constructors: &[overload(
                concat!("System.ValueType new(int ", $first, ", int ", $second, ")"),
                |e, _, a| {
                    let first = convert::to_i32(e, a.first().unwrap_or(&Value::Null))?;
                    let second = convert::to_i32(e, a.get(1).unwrap_or(&Value::Null))?;
                    Ok(pair($class, first, second))
                },
            )],
            ..TypeDef::CLASS
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    numbers_of!(SIZE, "Width", "Height"),
    numbers_of!(COORDINATES, "X", "Y"),
    &TypeDef {
        name: "System.Management.Automation.Host.KeyInfo",
        properties: &[
            prop("VirtualKeyCode", "int", |_, t| {
                let code = u32::from(key_of(t).to_ascii_uppercase());
                Ok(i32::try_from(code).unwrap_or(0).into())
            }),
            prop("Character", "char", |_, t| {
                Ok(Value::Char(
                    u16::try_from(u32::from(key_of(t))).unwrap_or(0),
                ))
            }),
            prop("ControlKeyState", "int", |_, _| Ok(Value::Int32(0))),
            prop("KeyDown", "bool", |_, _| Ok(Value::Bool(true))),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Host.PSHostRawUserInterface",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Internal.Host.InternalHostRawUserInterface",
        base: "System.Management.Automation.Host.PSHostRawUserInterface",
        properties: &[
            prop_set(
                "ForegroundColor",
                "System.ConsoleColor",
                |_, t| Ok(color(of(t)?.colors.get().0)),
                |e, t, new| {
                    let number = color_number(e, &new)?;
                    let raw = of(t)?;
                    raw.colors.set((number, raw.colors.get().1));
                    Ok(())
                },
            ),
            prop_set(
                "BackgroundColor",
                "System.ConsoleColor",
                |_, t| Ok(color(of(t)?.colors.get().1)),
                |e, t, new| {
                    let number = color_number(e, &new)?;
                    let raw = of(t)?;
                    raw.colors.set((raw.colors.get().0, number));
                    Ok(())
                },
            ),
            prop_set(
                "CursorPosition",
                COORDINATES,
                |_, _| Ok(pair(COORDINATES, 0, 0)),
                ignored,
            ),
            prop_set(
                "WindowPosition",
                COORDINATES,
                |_, _| Ok(pair(COORDINATES, 0, 0)),
                ignored,
            ),
            prop_set("CursorSize", "int", |_, _| Ok(Value::Int32(100)), ignored),
            prop_set("BufferSize", SIZE, |e, _| window(e), ignored),
            prop_set(
                "WindowSize",
                SIZE,
                |e, _| window(e),
                |e, _, new| {
                    let width = new.downcast::<Pair>().map(|p| p.numbers.get().0);
                    if let Some(width) = width
                        .and_then(|w| usize::try_from(w).ok())
                        .filter(|w| *w > 0)
                    {
                        runtime(e)?.host.width = width;
                    }
                    Ok(())
                },
            ),
            prop("MaxWindowSize", SIZE, |e, _| window(e)),
            prop("MaxPhysicalWindowSize", SIZE, |e, _| window(e)),
            prop("KeyAvailable", "bool", |_, _| Ok(Value::Bool(false))),
            prop_set(
                "WindowTitle",
                "string",
                |_, t| Ok(Value::Str(of(t)?.title.borrow().clone())),
                |e, t, new| {
                    let title = convert::to_str(e, &new)?;
                    *of(t)?.title.borrow_mut() = title;
                    Ok(())
                },
            ),
        ],
        methods: &[
            method(
                "FlushInputBuffer",
                &[overload("void FlushInputBuffer()", |_, _, _| {
                    Ok(Value::Void)
                })],
            ),
            method(
                "ReadKey",
                &[
                    overload("System.Management.Automation.Host.KeyInfo ReadKey()", key),
                    overload(
                        "System.Management.Automation.Host.KeyInfo ReadKey(System.Object options)",
                        key,
                    ),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
];
