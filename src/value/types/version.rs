//! `Version`.

use std::any::Any;
use std::cmp::Ordering;

use super::{args, object, throw};
use crate::text::culture::Culture;
use crate::text::number::parse::{self, IntegerType, Styles};
use crate::value::ty::{MethodDef, method, overload, prop, static_method};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// A version: two to four numbers.
struct Version(Vec<i32>);

/// A version of the given numbers.
pub(super) fn value(parts: Vec<i32>) -> Value {
    Value::net(Version(parts))
}

/// The numbers of a version that were given.
pub(super) fn parts(value: &Value) -> Option<Vec<i32>> {
    value.downcast::<Version>().map(|v| v.0.clone())
}

impl Version {
    /// A part; -1 where it was not given.
    fn part(&self, at: usize) -> i32 {
        self.0.get(at).copied().unwrap_or(-1)
    }

    fn text(&self, count: usize) -> String {
        let shown: Vec<String> = self.0.iter().take(count).map(i32::to_string).collect();
        shown.join(".")
    }
}

impl NetObject for Version {
    fn ty(&self) -> Ty {
        ty::find("System.Version").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.text(4).into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<Version>().is_some_and(|o| o.0 == self.0))
    }

    fn compare(&self, other: &Value) -> Option<Ordering> {
        let other = other.downcast::<Version>()?;
        Some(
            (0..4)
                .map(|at| self.part(at))
                .cmp((0..4).map(|at| other.part(at))),
        )
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Version",
    interfaces: &[
        "System.IComparable",
        "System.ICloneable",
        "System.ISpanFormattable",
    ],
    properties: &[
        prop("Major", "int", |_, t| part(t, 0)),
        prop("Minor", "int", |_, t| part(t, 1)),
        prop("Build", "int", |_, t| part(t, 2)),
        prop("Revision", "int", |_, t| part(t, 3)),
        prop("MajorRevision", "int16", |_, t| {
            Ok(((revision(t) >> 16) as i16).into())
        }),
        prop("MinorRevision", "int16", |_, t| {
            Ok((revision(t) as i16).into())
        }),
    ],
    methods: METHODS,
    constructors: &[
        overload(
            "version new(int major, int minor, int build, int revision)",
            make,
        ),
        overload("version new(int major, int minor, int build)", make),
        overload("version new(int major, int minor)", make),
        overload("version new(string version)", |e, _, a| {
            read(e, args::text(a, 0)?, "version")
        }),
        overload("version new()", |_, _, _| Ok(value(vec![0, 0]))),
    ],
    ..TypeDef::CLASS
}];

const METHODS: &[MethodDef] = &[
    method(
        "Clone",
        &[overload("System.Object Clone()", |_, t, _| {
            Ok(value(of(t)?.0.clone()))
        })],
    ),
    method(
        "CompareTo",
        &[
            overload("int CompareTo(System.Object version)", compare_to),
            overload("int CompareTo(version value)", compare_to),
        ],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object obj)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(version obj)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method(
        "GetHashCode",
        &[overload("int GetHashCode()", |_, t, _| {
            let v = of(t)?;
            Ok((((v.part(0) & 0xf) << 28)
                | ((v.part(1) & 0xff) << 20)
                | ((v.part(2) & 0xff) << 12)
                | (v.part(3) & 0xfff))
                .into())
        })],
    ),
    method(
        "ToString",
        &[
            overload("string ToString()", |_, t, _| Ok(of(t)?.text(4).into())),
            overload("string ToString(int fieldCount)", |e, t, a| {
                let (v, wanted) = (of(t)?, args::int(a, 0)?);
                match usize::try_from(wanted) {
                    Ok(count) if count <= v.0.len() => Ok(v.text(count).into()),
                    _ => {
                        let message = format!("Argument must be between 0 and {}.", v.0.len());
                        throw::argument(e, &message, "fieldCount")
                    }
                }
            }),
        ],
    ),
    static_method(
        "Parse",
        &[overload("static version Parse(string input)", |e, _, a| {
            read(e, args::text(a, 0)?, "input")
        })],
    ),
    static_method(
        "TryParse",
        &[overload(
            "static bool TryParse(string input, [ref] version result)",
            |e, _, a| {
                let parsed = read(e, args::text(a, 0)?, "input").ok();
                args::set_ref(e, a, 1, &parsed.clone().unwrap_or_default())?;
                Ok(parsed.is_some().into())
            },
        )],
    ),
];

fn of(this: &Value) -> R<&Version> {
    this.downcast::<Version>()
        .map_or_else(|| throw::not_supported("The member needs a Version."), Ok)
}

fn part(this: &Value, at: usize) -> R<Value> {
    Ok(of(this)?.part(at).into())
}

fn revision(this: &Value) -> i32 {
    this.downcast::<Version>().map_or(-1, |v| v.part(3))
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let mut parts = Vec::with_capacity(a.len());
    for (at, name) in ["major", "minor", "build", "revision"]
        .iter()
        .enumerate()
        .take(a.len())
    {
        let number = args::int(a, at)?;
        if number < 0 {
            let message = "Version's parameters must be greater than or equal to zero.";
            return throw::negative(engine, name, number.into(), message);
        }
        parts.push(number);
    }
    Ok(value(parts))
}

/// `Version.Parse`: two to four numbers between points. `parameter` is what the errors call the text.
fn read(engine: &dyn Engine, text: &str, parameter: &str) -> R<Value> {
    let pieces: Vec<&str> = text.split('.').collect();
    if !(2..=4).contains(&pieces.len()) {
        return throw::argument(
            engine,
            "Version string portion was too short or too long.",
            parameter,
        );
    }
    let mut parts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let number = throw::checked(parse::integer(
            piece,
            IntegerType::Int32,
            Styles::INTEGER,
            Culture::invariant(),
            engine.edition(),
        ))?;
        if number < 0 {
            let message = "Version's parameters must be greater than or equal to zero.";
            return throw::negative(engine, parameter, number as i64, message);
        }
        parts.push(i32::try_from(number).unwrap_or(i32::MAX));
    }
    Ok(value(parts))
}

fn compare_to(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let other = args::value(a, 0);
    if other.is_null() {
        return Ok(1.into());
    }
    if other.downcast::<Version>().is_none() {
        return throw::plain_argument("Object must be of type Version.");
    }
    Ok((object::compare(engine, this, other)? as i32).into())
}
