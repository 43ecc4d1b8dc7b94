//! `StringBuilder`.

use std::any::Any;
use std::cell::RefCell;

use super::super::{args, composite, object, throw};
use super::growing::Growing;
use crate::value::ty::{MethodDef, Overload, method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

/// A text under construction.
struct Builder(RefCell<Growing>);

impl NetObject for Builder {
    fn ty(&self) -> Ty {
        thread_local!(static TYPE: Ty =
            ty::find("System.Text.StringBuilder").unwrap_or(ty::known().object));
        TYPE.with(|ty| *ty)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.borrow().as_str().into()))
    }

    fn index(&self, _: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        let at = usize::try_from(args::number(std::slice::from_ref(index), 0)).ok()?;
        Some(match self.0.borrow().unit_at(at) {
            Some(unit) => Ok(Value::Char(unit)),
            None => throw::bounds(),
        })
    }

    fn set_index(&self, engine: &mut dyn Engine, index: &Value, value: &Value) -> Option<R<()>> {
        let at = usize::try_from(args::number(std::slice::from_ref(index), 0)).ok()?;
        let unit = match convert::to(engine, value, ty::known().char) {
            Ok(unit) => unit,
            Err(stop) => return Some(Err(stop)),
        };
        Some(match unit {
            Value::Char(unit) if self.0.borrow_mut().set_unit(at, unit) => Ok(()),
            _ => throw::bounds(),
        })
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Text.StringBuilder",
    properties: &[
        prop_set(
            "Capacity",
            "int",
            |_, t| {
                Ok(super::super::collections::count(
                    of(t)?.0.borrow().capacity().max(16),
                ))
            },
            |_, t, new| {
                let wanted = usize::try_from(args::int(&[new], 0)?).unwrap_or(0);
                let have = of(t)?.0.borrow().len();
                // A wish for room is granted up to a sensible size; beyond that the builder grows as it is filled.
                of(t)?
                    .0
                    .borrow_mut()
                    .reserve(wanted.saturating_sub(have).min(1 << 20));
                Ok(())
            },
        ),
        prop("MaxCapacity", "int", |_, _| Ok(i32::MAX.into())),
        prop_set(
            "Length",
            "int",
            |_, t| Ok(super::super::collections::count(of(t)?.0.borrow().length())),
            set_length,
        ),
    ],
    methods: METHODS,
    constructors: &[
        overload("System.Text.StringBuilder new()", make),
        overload("System.Text.StringBuilder new(int capacity)", |e, _, a| {
            let capacity = args::int(a, 0)?;
            if capacity < 0 {
                let framework = "'capacity' must be greater than zero.";
                return throw::negative(e, "capacity", capacity.into(), framework);
            }
            Ok(Value::net(Builder(RefCell::default())))
        }),
        overload("System.Text.StringBuilder new(string value)", make),
        overload(
            "System.Text.StringBuilder new(string value, int capacity)",
            make,
        ),
        overload(
            "System.Text.StringBuilder new(int capacity, int maxCapacity)",
            |_, _, _| Ok(Value::net(Builder(RefCell::default()))),
        ),
        overload(
            "System.Text.StringBuilder new(string value, int startIndex, int length, int capacity)",
            |e, _, a| {
                let part = cut(e, args::text(a, 0)?, args::int(a, 1)?, args::int(a, 2)?)?;
                Ok(Value::net(Builder(RefCell::new(Growing::new(part)))))
            },
        ),
    ],
    ..TypeDef::CLASS
}];

/// An overload of `Append` for one type.
macro_rules! append {
    ($($ty:literal),*) => {
        &[
            $(overload(concat!("System.Text.StringBuilder Append(", $ty, " value)"), append)),*,
            overload("System.Text.StringBuilder Append(char value, int repeatCount)", |e, t, a| {
                let unit = super::super::utf16::unit_text(args::unit(a, 0)?);
                let Ok(times) = usize::try_from(args::int(a, 1)?) else {
                    return throw::negative(e, "repeatCount", args::long(a, 1)?, "Non-negative number required.");
                };
                let text = super::super::string::repeated(&unit, times)?;
                of(t)?.0.borrow_mut().push_str(&text);
                Ok(t.clone())
            }),
            overload("System.Text.StringBuilder Append(string value, int startIndex, int count)", append_part),
            overload("System.Text.StringBuilder Append(char[] value, int startIndex, int charCount)", append_part),
            overload(
                "System.Text.StringBuilder Append(System.Text.StringBuilder value, int startIndex, int count)",
                append_part
            ),
        ]
    };
}

/// An overload of `Insert` for each type.
macro_rules! insert {
    ($($ty:literal),*) => {
        &[
            $(overload(concat!("System.Text.StringBuilder Insert(int index, ", $ty, " value)"), insert),)*
            overload("System.Text.StringBuilder Insert(int index, string value, int count)", |e, t, a| {
                let Ok(times) = usize::try_from(args::int(a, 2)?) else {
                    return throw::negative(e, "count", args::long(a, 2)?, "Non-negative number required.");
                };
                let text = super::super::string::repeated(args::text(a, 1)?, times)?;
                insert(e, t, &[args::value(a, 0).clone(), text.into()])
            }),
            overload(
                "System.Text.StringBuilder Insert(int index, char[] value, int startIndex, int charCount)",
                |e, t, a| {
                    let text = text_of(e, args::value(a, 1))?;
                    let part = cut(e, &text, args::int(a, 2)?, args::int(a, 3)?)?;
                    insert(e, t, &[args::value(a, 0).clone(), part.into()])
                },
            ),
        ]
    };
}

const APPEND: &[Overload] = append!(
    "char",
    "char[]",
    "string",
    "System.Text.StringBuilder",
    "bool",
    "sbyte",
    "byte",
    "int16",
    "int",
    "long",
    "float",
    "double",
    "decimal",
    "uint16",
    "uint",
    "ulong",
    "System.Object"
);

const METHODS: &[MethodDef] = &[
    method("Append", APPEND),
    method(
        "AppendFormat",
        &[
            overload(
                "System.Text.StringBuilder AppendFormat(string format, System.Object arg0)",
                append_format,
            ),
            overload(
                "System.Text.StringBuilder AppendFormat(string format, System.Object arg0, System.Object arg1)",
                append_format,
            ),
            overload(
                "System.Text.StringBuilder AppendFormat(string format, System.Object arg0, System.Object arg1, System.Object arg2)",
                append_format,
            ),
            overload(
                "System.Text.StringBuilder AppendFormat(string format, params System.Object[] args)",
                append_format,
            ),
            overload(
                "System.Text.StringBuilder AppendFormat(System.IFormatProvider provider, string format, System.Object arg0)",
                append_format_in,
            ),
            overload(
                "System.Text.StringBuilder AppendFormat(System.IFormatProvider provider, string format, System.Object arg0, System.Object arg1)",
                append_format_in,
            ),
            overload(
                "System.Text.StringBuilder AppendFormat(System.IFormatProvider provider, string format, System.Object arg0, System.Object arg1, System.Object arg2)",
                append_format_in,
            ),
            overload(
                "System.Text.StringBuilder AppendFormat(System.IFormatProvider provider, string format, params System.Object[] args)",
                append_format_in,
            ),
        ],
    ),
    method(
        "AppendJoin",
        &[
            overload(
                "System.Text.StringBuilder AppendJoin(string separator, params System.Object[] values)",
                append_join,
            ),
            overload(
                "System.Text.StringBuilder AppendJoin(string separator, params string[] values)",
                append_join,
            ),
            overload(
                "System.Text.StringBuilder AppendJoin[T](string separator, System.Collections.Generic.IEnumerable[T] values)",
                append_join,
            ),
            overload(
                "System.Text.StringBuilder AppendJoin(char separator, params System.Object[] values)",
                append_join,
            ),
            overload(
                "System.Text.StringBuilder AppendJoin(char separator, params string[] values)",
                append_join,
            ),
            overload(
                "System.Text.StringBuilder AppendJoin[T](char separator, System.Collections.Generic.IEnumerable[T] values)",
                append_join,
            ),
        ],
    ),
    method(
        "AppendLine",
        &[
            overload("System.Text.StringBuilder AppendLine()", append_line),
            overload(
                "System.Text.StringBuilder AppendLine(string value)",
                append_line,
            ),
        ],
    ),
    method(
        "Chars",
        &[overload("char Chars(int index)", |_, t, a| {
            match of(t)?
                .0
                .borrow()
                .unit_at(usize::try_from(args::int(a, 0)?).unwrap_or(usize::MAX))
            {
                Some(unit) => Ok(Value::Char(unit)),
                None => throw::bounds(),
            }
        })],
    ),
    method(
        "Clear",
        &[overload("System.Text.StringBuilder Clear()", |_, t, _| {
            of(t)?.0.borrow_mut().clear();
            Ok(t.clone())
        })],
    ),
    method(
        "CopyTo",
        &[overload(
            "void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)",
            |e, t, a| {
                let text = Value::str(of(t)?.0.borrow().as_str());
                let string = ty::known().string;
                let copy = string
                    .def()
                    .and_then(|d| d.methods.iter().find(|m| m.name == "CopyTo"));
                match copy.and_then(|m| m.overloads.first()) {
                    Some(copy) => (copy.call)(e, &text, a),
                    None => Ok(Value::Void),
                }
            },
        )],
    ),
    method(
        "EnsureCapacity",
        &[overload("int EnsureCapacity(int capacity)", |_, _, a| {
            Ok(args::value(a, 0).clone())
        })],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object obj)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(System.Text.StringBuilder sb)", |_, t, a| {
                let other = of(args::value(a, 0))?;
                Ok((**of(t)?.0.borrow() == **other.0.borrow()).into())
            }),
        ],
    ),
    method(
        "Insert",
        insert!(
            "string",
            "bool",
            "sbyte",
            "byte",
            "int16",
            "char",
            "char[]",
            "int",
            "long",
            "float",
            "double",
            "decimal",
            "uint16",
            "uint",
            "ulong",
            "System.Object"
        ),
    ),
    method(
        "Remove",
        &[overload(
            "System.Text.StringBuilder Remove(int startIndex, int length)",
            |e, t, a| {
                let range = bytes(e, &of(t)?.0.borrow(), args::int(a, 0)?, args::int(a, 1)?)?;
                of(t)?.0.borrow_mut().replace_range(range, "");
                Ok(t.clone())
            },
        )],
    ),
    method(
        "Replace",
        &[
            overload(
                "System.Text.StringBuilder Replace(string oldValue, string newValue)",
                replace,
            ),
            overload(
                "System.Text.StringBuilder Replace(char oldChar, char newChar)",
                replace,
            ),
            overload(
                "System.Text.StringBuilder Replace(string oldValue, string newValue, int startIndex, int count)",
                replace,
            ),
            overload(
                "System.Text.StringBuilder Replace(char oldChar, char newChar, int startIndex, int count)",
                replace,
            ),
        ],
    ),
    method(
        "ToString",
        &[
            overload("string ToString()", |_, t, _| {
                Ok(Value::str(of(t)?.0.borrow().as_str()))
            }),
            overload("string ToString(int startIndex, int length)", |e, t, a| {
                let text = of(t)?.0.borrow();
                Ok(part(e, &text, args::int(a, 0)?, args::int(a, 1)?)?.into())
            }),
        ],
    ),
];

fn of(this: &Value) -> R<&Builder> {
    this.downcast::<Builder>().map_or_else(
        || throw::not_supported("The member needs a StringBuilder."),
        Ok,
    )
}

fn make(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let text = match a.first() {
        Some(_) => args::text(a, 0)?,
        None => "",
    };
    Ok(Value::net(Builder(RefCell::new(Growing::new(
        text.to_string(),
    )))))
}

/// The bytes of `count` units from `start`.
fn bytes(engine: &dyn Engine, text: &Growing, start: i32, count: i32) -> R<std::ops::Range<usize>> {
    let start = usize::try_from(start).ok();
    let end = start.and_then(|s| s.checked_add(usize::try_from(count).ok()?));
    let from = start.and_then(|s| text.byte_offset(s));
    let to = end.and_then(|e| text.byte_offset(e));
    match from.zip(to) {
        Some((from, to)) if from <= to => Ok(from..to),
        _ => throw::out_of_range(
            engine,
            "Index was out of range. Must be non-negative and less than the size of the collection.",
            "index",
        ),
    }
}

fn part(engine: &dyn Engine, text: &Growing, start: i32, count: i32) -> R<String> {
    let range = bytes(engine, text, start, count)?;
    Ok(text.get(range).unwrap_or_default().to_string())
}

/// The same of a text.
fn cut(engine: &dyn Engine, text: &str, start: i32, count: i32) -> R<String> {
    part(engine, &Growing::new(text.to_string()), start, count)
}

/// What `Append` makes of a value: chars of an array, else its text.
fn text_of(engine: &mut dyn Engine, value: &Value) -> R<Str> {
    match value.base() {
        Value::Array(list) if list.element() == ty::known().char => {
            let units = args::units(std::slice::from_ref(value), 0)?;
            Ok(String::from_utf16_lossy(&units).into())
        }
        _ => object::text(engine, value),
    }
}

fn append(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    match args::value(a, 0) {
        Value::Str(s) => of(this)?.0.borrow_mut().push_str(s),
        value => {
            let text = text_of(engine, value)?;
            of(this)?.0.borrow_mut().push_str(&text);
        }
    }
    Ok(this.clone())
}

/// `Append(value, startIndex, count)`.
fn append_part(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(engine, args::value(a, 0))?;
    let part = cut(engine, &text, args::int(a, 1)?, args::int(a, 2)?)?;
    of(this)?.0.borrow_mut().push_str(&part);
    Ok(this.clone())
}

fn append_line(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let builder = of(this)?;
    if !a.is_empty() {
        builder.0.borrow_mut().push_str(args::text(a, 0)?);
    }
    builder
        .0
        .borrow_mut()
        .push_str(super::super::environment::new_line(engine));
    Ok(this.clone())
}

fn append_format(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let culture = engine.culture();
    formatted(engine, this, a, culture)
}

/// `AppendFormat(provider, format, ...)`.
fn append_format_in(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let culture = object::provider(engine, a, 0);
    formatted(engine, this, a.get(1..).unwrap_or_default(), culture)
}

fn formatted(
    engine: &mut dyn Engine,
    this: &Value,
    a: &[Value],
    culture: &'static crate::text::culture::Culture,
) -> R<Value> {
    let items = match a.get(1..).unwrap_or_default() {
        [Value::Array(list)] if list.ty == ty::known().object_array => list.snapshot(),
        many => many.to_vec(),
    };
    let text = composite::format(engine, culture, args::text(a, 0)?, &items)?;
    of(this)?.0.borrow_mut().push_str(&text);
    Ok(this.clone())
}

fn append_join(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let separator = text_of(engine, args::value(a, 0))?;
    let items = super::super::collections::elements(engine, args::value(a, 1))?;
    for (at, item) in items.iter().enumerate() {
        let text = text_of(engine, item)?;
        let mut out = of(this)?.0.borrow_mut();
        if at > 0 {
            out.push_str(&separator);
        }
        out.push_str(&text);
    }
    Ok(this.clone())
}

fn insert(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let text = text_of(engine, args::value(a, 1))?;
    let at = bytes(engine, &of(this)?.0.borrow(), args::int(a, 0)?, 0)?.start;
    of(this)?.0.borrow_mut().insert_str(at, &text);
    Ok(this.clone())
}

/// `Replace(old, new[, startIndex, count])`.
fn replace(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let (old, new) = (
        text_of(engine, args::value(a, 0))?,
        text_of(engine, args::value(a, 1))?,
    );
    if old.is_empty() {
        return throw::argument(engine, "The value cannot be an empty string.", "oldValue");
    }
    let builder = of(this)?;
    let range = match a.get(2) {
        Some(_) => bytes(
            engine,
            &builder.0.borrow(),
            args::int(a, 2)?,
            args::int(a, 3)?,
        )?,
        None => 0..builder.0.borrow().len(),
    };
    let changed = builder
        .0
        .borrow()
        .get(range.clone())
        .unwrap_or_default()
        .replace(old.as_str(), &new);
    builder.0.borrow_mut().replace_range(range, &changed);
    Ok(this.clone())
}

/// `Length = n` cuts the text or fills it with nulls.
fn set_length(engine: &mut dyn Engine, this: &Value, new: Value) -> R<()> {
    let wanted = args::int(&[new], 0)?;
    let Ok(wanted) = usize::try_from(wanted) else {
        return throw::out_of_range(engine, "Length cannot be less than zero.", "value");
    };
    let builder = of(this)?;
    let length = builder.0.borrow().length();
    if wanted >= length {
        let filling = super::super::string::repeated("\0", wanted - length)?;
        builder.0.borrow_mut().push_str(&filling);
        return Ok(());
    }
    let at = builder.0.borrow().byte_offset(wanted).unwrap_or(0);
    builder.0.borrow_mut().truncate(at);
    Ok(())
}
