//! `-match` and `-replace`.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::filter;
use super::seam::Regex;
use crate::value::convert::{self, to_str};
use crate::value::member::errors;
use crate::value::ty::{Prim, type_of};
use crate::value::{
    Dict, Engine, ErrorCategory, ErrorRecord, Exception, R, Str, Value, enumerate, member,
};

/// How many patterns a thread keeps compiled.
const KEPT: usize = 256;

/// The pattern of an operand: a `[regex]` as it is, else its text. Compiled patterns are kept.
pub(super) fn regex_of(
    engine: &mut dyn Engine,
    v: &Value,
    ignore_case: bool,
) -> R<Result<Rc<Regex>, String>> {
    let is_regex = type_of(v.base()).full_name() == "System.Text.RegularExpressions.Regex";
    let text = to_str(engine, v)?;
    let ignore_case = if is_regex {
        let options = member::get(engine, v, "Options")?;
        convert::integer_of(&options).unwrap_or(0) & 1 != 0
    } else {
        ignore_case
    };
    Ok(compiled(&text, ignore_case, false))
}

/// A compiled pattern, from the store of recent ones where it is there.
pub(super) fn compiled(
    pattern: &Str,
    ignore_case: bool,
    right_to_left: bool,
) -> Result<Rc<Regex>, String> {
    type Key = (Str, bool, bool);
    thread_local!(static STORE: RefCell<FxHashMap<Key, Rc<Regex>>> = RefCell::default());
    let key = (pattern.clone(), ignore_case, right_to_left);
    if let Some(found) = STORE.with_borrow(|s| s.get(&key).cloned()) {
        return Ok(found);
    }
    let regex = Rc::new(Regex::new(pattern, ignore_case)?);
    STORE.with_borrow_mut(|s| {
        if s.len() >= KEPT {
            s.clear();
        }
        s.insert(key, regex.clone());
    });
    Ok(regex)
}

/// A pattern that is none, as a .NET exception.
pub(super) fn invalid_pattern<T>(engine: &mut dyn Engine, message: String) -> R<T> {
    let ty = if engine.edition().is_core() {
        "System.Text.RegularExpressions.RegexParseException"
    } else {
        "System.ArgumentException"
    };
    Exception::new(ty, message).raise()
}

/// `a -match pattern`, or `-notmatch` with `negate`. With a single value on the left, the second result is what
/// `$Matches` becomes; None leaves it.
///
/// # Errors
/// The .NET exception of a pattern that is none.
pub fn matches(
    engine: &mut dyn Engine,
    a: &Value,
    pattern: &Value,
    ignore_case: bool,
    negate: bool,
) -> R<(Value, Option<Rc<Dict>>)> {
    let regex = match regex_of(engine, pattern, ignore_case)? {
        Ok(regex) => regex,
        Err(message) => return invalid_pattern(engine, message),
    };
    if enumerate::walks(a) {
        let kept = filter(engine, a, |engine, v| {
            let text = to_str(engine, v)?;
            Ok(regex.is_match(&text) != negate)
        })?;
        return Ok((kept, None));
    }
    let text = to_str(engine, a)?;
    let Some(found) = regex.find(&text, 0) else {
        return Ok((Value::Bool(negate), None));
    };
    let table = Dict::hashtable();
    for (name, range) in &found.groups {
        if let Some(range) = range
            && let Some(part) = text.get(range.clone())
        {
            let key = match name.parse::<i32>() {
                Ok(number) => Value::Int32(number),
                Err(_) => Value::str(name),
            };
            table.set(key, Value::str(part));
        }
    }
    Ok((Value::Bool(!negate), Some(Rc::new(table))))
}

/// `a -replace pattern, substitute`.
///
/// # Errors
/// `BadReplaceArgument` for more than two operands, `InvalidRegularExpression` for a pattern that is none, and what a
/// script block as the substitute raises.
pub fn replace(
    engine: &mut dyn Engine,
    a: &Value,
    operands: &Value,
    ignore_case: bool,
) -> R<Value> {
    let (pattern, substitute) = match enumerate::list_items(operands) {
        Some(list) if list.len() > 2 => {
            return errors::invalid_operation(
                format!(
                    "The -{}replace operator allows only two elements to follow it, not {}.",
                    if ignore_case { "" } else { "c" },
                    list.len()
                ),
                "BadReplaceArgument",
            );
        }
        Some(list) => {
            let mut list = list.into_iter();
            let empty = || Value::Str(Str::new());
            (
                list.next().unwrap_or_else(empty),
                list.next().unwrap_or_else(empty),
            )
        }
        None => (operands.clone(), Value::Str(Str::new())),
    };
    let regex = match regex_of(engine, &pattern, ignore_case)? {
        Ok(regex) => regex,
        Err(message) => return bad_pattern(engine, &pattern, message),
    };
    let by_script =
        engine.edition().is_core() && type_of(substitute.base()).prim() == Prim::ScriptBlock;
    let fixed = if by_script {
        Str::new()
    } else {
        to_str(engine, &substitute)?
    };
    let one = |engine: &mut dyn Engine, v: &Value| -> R<Value> {
        let text = to_str(engine, v)?;
        if by_script {
            replace_by(engine, &regex, &text, &substitute)
        } else {
            Ok(Value::Str(regex.replace_all(&text, &fixed)))
        }
    };
    match enumerate::elements(engine, a) {
        Some(items) => {
            let items = items?;
            let mut out = Vec::with_capacity(items.len());
            for item in &items {
                out.push(one(engine, item)?);
            }
            Ok(Value::array(out))
        }
        None => one(engine, a),
    }
}

fn bad_pattern<T>(engine: &mut dyn Engine, pattern: &Value, message: String) -> R<T> {
    let shown = errors::shown(engine, pattern);
    let inner = Exception::new(
        "System.Text.RegularExpressions.RegexParseException",
        &message,
    )
    .into_value();
    let outer = Exception::new(
        "System.Management.Automation.RuntimeException",
        format!("The regular expression pattern {shown} is not valid."),
    )
    .with_inner(inner);
    ErrorRecord::of(
        outer.into_value(),
        "InvalidRegularExpression",
        ErrorCategory::InvalidOperation,
        pattern.clone(),
    )
    .raise()
}

/// Replaces every match with what a script block makes of it; `$_` is the match.
fn replace_by(engine: &mut dyn Engine, regex: &Regex, text: &str, block: &Value) -> R<Value> {
    let mut out = String::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = regex.find(text, at) {
        let whole = found.range.clone();
        out.push_str(text.get(done..whole.start).unwrap_or(""));
        let matched = Value::str(text.get(whole.clone()).unwrap_or(""));
        let made = engine.call(block, &[], Some(matched))?;
        out.push_str(&to_str(engine, &Value::from_output(made))?);
        done = whole.end;
        at = next_start(text, &whole);
        if at > text.len() {
            break;
        }
    }
    out.push_str(text.get(done..).unwrap_or(""));
    Ok(Value::from(out))
}

/// Where the search goes on after a match: an empty one moves by a character.
pub(super) fn next_start(text: &str, found: &std::ops::Range<usize>) -> usize {
    if found.end > found.start {
        return found.end;
    }
    let width = text
        .get(found.end..)
        .and_then(|rest| rest.chars().next())
        .map_or(1, char::len_utf8);
    found.end + width
}
