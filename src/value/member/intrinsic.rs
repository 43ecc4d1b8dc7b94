//! `.Where()` and `.ForEach()`, which every value has; `PSWhere` and `PSForEach` reach them past a method of the same
//! name.

use std::rc::Rc;

use super::errors;
use crate::value::convert::{self, to_bool};
use crate::value::ty::{Prim, type_of};
use crate::value::{Engine, R, Seq, Str, Value, enumerate, ty};

/// The call where the name is one of the two.
pub(super) fn call(
    engine: &mut dyn Engine,
    v: &Value,
    name: &str,
    args: &[Value],
) -> Option<R<Value>> {
    if is_where(name) {
        Some(filter(engine, v, args))
    } else if is_for_each(name) {
        Some(for_each(engine, v, args))
    } else {
        None
    }
}

fn is_where(name: &str) -> bool {
    name.eq_ignore_ascii_case("Where") || name.eq_ignore_ascii_case("PSWhere")
}

fn is_for_each(name: &str) -> bool {
    name.eq_ignore_ascii_case("ForEach") || name.eq_ignore_ascii_case("PSForEach")
}

/// What the two give of null: no elements. None for other names.
pub(super) fn of_null(name: &str) -> Option<Value> {
    (is_where(name) || is_for_each(name)).then(|| collection(Vec::new()))
}

fn items(engine: &mut dyn Engine, v: &Value) -> R<Vec<Value>> {
    match enumerate::elements(engine, v) {
        Some(items) => items,
        None => Ok(vec![v.clone()]),
    }
}

/// A growing list, as both methods return.
fn collection(items: Vec<Value>) -> Value {
    let ty = ty::find(
        "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]",
    )
    .unwrap_or(ty::known().array_list);
    Value::List(Rc::new(Seq::new(ty, items)))
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Default,
    First,
    Last,
    SkipUntil,
    Until,
    Split,
}

const MODES: [(&str, Mode); 6] = [
    ("Default", Mode::Default),
    ("First", Mode::First),
    ("Last", Mode::Last),
    ("SkipUntil", Mode::SkipUntil),
    ("Until", Mode::Until),
    ("Split", Mode::Split),
];

fn mode(engine: &mut dyn Engine, v: &Value) -> R<Mode> {
    if let Some(n) = convert::integer_of(v) {
        return Ok(usize::try_from(n)
            .ok()
            .and_then(|n| MODES.get(n))
            .map_or(Mode::Default, |m| m.1));
    }
    let text: Str = convert::to_str(engine, v)?;
    if let Some((_, mode)) = MODES.iter().find(|(n, _)| n.eq_ignore_ascii_case(&text)) {
        return Ok(*mode);
    }
    let names: Vec<&str> = MODES.iter().map(|m| m.0).collect();
    errors::method(
        format!(
            "Cannot convert argument \"mode\", with value: \"{text}\", for \"Where\" to type \
             \"System.Management.Automation.WhereOperatorSelectionMode\": \"Cannot convert value \"{text}\" to type \
             \"System.Management.Automation.WhereOperatorSelectionMode\". Error: \"Unable to match the identifier name \
             {text} to a valid enumerator name. Specify one of the following enumerator names and try again:\n{}\"\"",
            names.join(", ")
        ),
        "MethodArgumentConversionInvalidCastArgument",
        Value::Null,
    )
}

fn count_error<T>(name: &str, count: usize) -> R<T> {
    errors::method(
        format!("Cannot find an overload for \"{name}\" and the argument count: \"{count}\"."),
        "MethodCountCouldNotFindBest",
        Value::Null,
    )
}

fn holds(engine: &mut dyn Engine, block: &Value, item: &Value) -> R<bool> {
    let out = engine.call_here(block, &[], Some(item.clone()))?;
    Ok(to_bool(&Value::from_output(out)))
}

/// `.Where(block, mode, count)`.
fn filter(engine: &mut dyn Engine, v: &Value, args: &[Value]) -> R<Value> {
    let (block, rest) = match args {
        [block, rest @ ..] if rest.len() <= 2 => (block, rest),
        _ => return count_error("Where", args.len()),
    };
    let mode = match rest.first() {
        Some(v) => mode(engine, v)?,
        None => Mode::Default,
    };
    let limit = match rest.get(1) {
        Some(v) => usize::try_from(convert::to_i32(engine, v)?).unwrap_or(0),
        None => 0,
    };
    let items = items(engine, v)?;
    let mut out = Vec::new();
    match mode {
        Mode::Default | Mode::First => {
            let most = match (mode, limit) {
                (Mode::First, 0) => 1,
                (_, 0) => usize::MAX,
                (_, n) => n,
            };
            for item in items {
                if out.len() >= most {
                    break;
                }
                if holds(engine, block, &item)? {
                    out.push(item);
                }
            }
        }
        Mode::Last => {
            for item in items {
                if holds(engine, block, &item)? {
                    out.push(item);
                }
            }
            let keep = limit.max(1);
            let drop = out.len().saturating_sub(keep);
            out.drain(..drop);
        }
        Mode::SkipUntil | Mode::Until => {
            let mut met = false;
            for item in items {
                if !met && holds(engine, block, &item)? {
                    met = true;
                }
                if met == (mode == Mode::SkipUntil) {
                    if limit > 0 && out.len() >= limit {
                        break;
                    }
                    out.push(item);
                } else if met {
                    break;
                }
            }
        }
        Mode::Split => {
            let mut others = Vec::new();
            for item in items {
                let room = limit == 0 || out.len() < limit;
                if room && holds(engine, block, &item)? {
                    out.push(item);
                } else {
                    others.push(item);
                }
            }
            return Ok(Value::array(vec![collection(out), collection(others)]));
        }
    }
    Ok(collection(out))
}

/// `.ForEach(block, args)`, `.ForEach('Property', value)`, `.ForEach([type])`.
fn for_each(engine: &mut dyn Engine, v: &Value, args: &[Value]) -> R<Value> {
    let Some((what, rest)) = args.split_first() else {
        return count_error("ForEach", 0);
    };
    let items = items(engine, v)?;
    let mut out = Vec::new();
    match what.base() {
        Value::Type(to) => {
            for item in items {
                out.push(convert::to(engine, &item, *to)?);
            }
        }
        callable if type_of(callable).prim() == Prim::ScriptBlock => {
            for item in items {
                out.extend(engine.call_here(callable, rest, Some(item))?);
            }
        }
        Value::Hash(entries) => {
            for item in items {
                for (key, value) in entries.pairs() {
                    let name = convert::to_str(engine, &key)?;
                    super::set(engine, &item, &name, value)?;
                }
            }
        }
        _ => {
            let name = convert::to_str(engine, what)?;
            for item in items {
                let method = super::overload::group(type_of(item.base()), &name, false).is_some()
                    || matches!(
                        super::own_member(&item, &name),
                        Some((crate::value::object::MemberKind::ScriptMethod, _))
                    );
                if method {
                    match super::invoke(engine, &item, &name, rest)? {
                        Value::Void => {}
                        value => out.push(value),
                    }
                } else if let Some(value) = rest.first() {
                    super::set(engine, &item, &name, value.clone())?;
                } else if let Some(value) = super::lookup(engine, &item, &name)? {
                    out.push(value);
                }
            }
        }
    }
    Ok(collection(out))
}
