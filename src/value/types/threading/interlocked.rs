//! `Interlocked`: changes of a `[ref]` in one step.

use super::super::{args, throw};
use crate::value::ty::{DefKind, Overload, overload, static_method};
use crate::value::{Engine, R, TypeDef, Value};

/// Adds to what a reference holds; gives what it holds then.
fn add(engine: &mut dyn Engine, a: &[Value], by: i64) -> R<Value> {
    let new = match args::get_ref(engine, a, 0)?.base() {
        Value::Int32(n) => Value::Int32(n.wrapping_add(by as i32)),
        Value::Int64(n) => Value::Int64(n.wrapping_add(by)),
        Value::UInt32(n) => Value::UInt32(n.wrapping_add(by as u32)),
        Value::UInt64(n) => Value::UInt64(n.wrapping_add(by as u64)),
        _ => return throw::not_supported("Interlocked counts in whole numbers only."),
    };
    args::set_ref(engine, a, 0, &new)?;
    Ok(new)
}

fn exchange(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let old = args::get_ref(engine, a, 0)?;
    args::set_ref(engine, a, 0, args::value(a, 1))?;
    Ok(old)
}

fn compare_exchange(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let old = args::get_ref(engine, a, 0)?;
    if old.same(args::value(a, 2)) {
        args::set_ref(engine, a, 0, args::value(a, 1))?;
    }
    Ok(old)
}

const INCREMENT: &[Overload] = &[
    overload("static int Increment([ref] int location)", |e, _, a| {
        add(e, a, 1)
    }),
    overload("static long Increment([ref] long location)", |e, _, a| {
        add(e, a, 1)
    }),
];

const DECREMENT: &[Overload] = &[
    overload("static int Decrement([ref] int location)", |e, _, a| {
        add(e, a, -1)
    }),
    overload("static long Decrement([ref] long location)", |e, _, a| {
        add(e, a, -1)
    }),
];

const ADD: &[Overload] = &[
    overload(
        "static int Add([ref] int location1, int value)",
        |e, _, a| add(e, a, args::long(a, 1)?),
    ),
    overload(
        "static long Add([ref] long location1, long value)",
        |e, _, a| add(e, a, args::long(a, 1)?),
    ),
];

const EXCHANGE: &[Overload] = &[
    overload(
        "static int Exchange([ref] int location1, int value)",
        exchange,
    ),
    overload(
        "static long Exchange([ref] long location1, long value)",
        exchange,
    ),
    overload(
        "static double Exchange([ref] double location1, double value)",
        exchange,
    ),
    overload(
        "static System.Object Exchange([ref] System.Object location1, System.Object value)",
        exchange,
    ),
];

const COMPARE_EXCHANGE: &[Overload] = &[
    overload(
        "static int CompareExchange([ref] int location1, int value, int comparand)",
        compare_exchange,
    ),
    overload(
        "static long CompareExchange([ref] long location1, long value, long comparand)",
        compare_exchange,
    ),
    overload(
        "static double CompareExchange([ref] double location1, double value, double comparand)",
        compare_exchange,
    ),
    overload(
        "static System.Object CompareExchange([ref] System.Object location1, System.Object value, System.Object comparand)",
        compare_exchange,
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Threading.Interlocked",
    kind: DefKind::Abstract,
    methods: &[
        static_method("Add", ADD),
        static_method("CompareExchange", COMPARE_EXCHANGE),
        static_method("Decrement", DECREMENT),
        static_method("Exchange", EXCHANGE),
        static_method("Increment", INCREMENT),
        static_method(
            "MemoryBarrier",
            &[overload("static void MemoryBarrier()", |_, _, _| {
                Ok(Value::Void)
            })],
        ),
        static_method(
            "Read",
            &[overload(
                "static long Read([ref] long location)",
                |e, _, a| args::get_ref(e, a, 0),
            )],
        ),
    ],
    ..TypeDef::CLASS
}];
