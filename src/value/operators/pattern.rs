//! `-like`, `-match` and `-replace`.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{PatternSite, filter};
use crate::text::culture::Culture;
use crate::text::error::TextError;
use crate::text::regex::{Options, Regex};
use crate::text::wildcard;
use crate::value::convert::to_str;
use crate::value::dict::Comparer;
use crate::value::member::errors;
use crate::value::ty::{Prim, type_of};
use crate::value::types::text::{match_value, regex_of};
use crate::value::{
    Dict, Engine, ErrorCategory, ErrorRecord, Exception, R, Stop, Str, Value, enumerate, ty,
};

/// A wildcard pattern that matches nothing where it is malformed.
pub struct Wildcard(Option<wildcard::Wildcard>);

impl Wildcard {
    /// Reads a pattern.
    pub fn new(pattern: &str, ignore_case: bool) -> Wildcard {
        Wildcard(wildcard::Wildcard::new(pattern, ignore_case, Culture::invariant()).ok())
    }

    /// True where the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|w| w.is_match(text))
    }
}

/// `a -like pattern`, or `-notlike` with `negate`.
///
/// # Errors
/// The error of a malformed pattern, and what the text of an operand raises.
pub fn like(
    engine: &mut dyn Engine,
    site: &PatternSite,
    a: &Value,
    pattern: &Value,
    ignore_case: bool,
    negate: bool,
) -> R<Value> {
    let pattern = to_str(engine, pattern)?;
    let pattern = match site.wildcard(&pattern, ignore_case) {
        Ok(pattern) => pattern,
        Err(e) => {
            let exception = Exception::new(e.kind.type_name(), e.message).into_value();
            return ErrorRecord::of(
                exception,
                "RuntimeException",
                ErrorCategory::NotSpecified,
                Value::Null,
            )
            .raise();
        }
    };
    if let Value::Str(text) = a {
        return Ok(Value::Bool(pattern.is_match(text) != negate));
    }
    let Some(items) = enumerate::elements(engine, a) else {
        let text = to_str(engine, a)?;
        return Ok(Value::Bool(pattern.is_match(&text) != negate));
    };
    // What a collection gives are the texts that were compared.
    let mut out = Vec::new();
    for item in items? {
        let text = to_str(engine, &item)?;
        if pattern.is_match(&text) != negate {
            out.push(Value::Str(text));
        }
    }
    Ok(Value::array(out))
}

/// Compiles a wildcard pattern, or finds it among the last ones: a loop asks for the same few again and again.
pub(super) fn compiled_wildcard(
    pattern: &Str,
    ignore_case: bool,
) -> Result<Rc<wildcard::Wildcard>, TextError> {
    const KEPT: usize = 256;
    type Cache = FxHashMap<(Str, bool), Rc<wildcard::Wildcard>>;
    thread_local!(static CACHE: RefCell<Cache> = RefCell::default());
    let key = (pattern.clone(), ignore_case);
    if let Some(found) = CACHE.with_borrow(|c| c.get(&key).cloned()) {
        return Ok(found);
    }
    let made = Rc::new(wildcard::Wildcard::new(
        pattern,
        ignore_case,
        Culture::invariant(),
    )?);
    CACHE.with_borrow_mut(|c| {
        if c.len() >= KEPT {
            c.clear();
        }
        c.insert(key, made.clone());
    });
    Ok(made)
}

/// The pattern of an operand: a `[regex]` as it is, else its text.
fn pattern_of(
    engine: &mut dyn Engine,
    site: &PatternSite,
    v: &Value,
    ignore_case: bool,
) -> R<Result<Rc<Regex>, TextError>> {
    let options = if ignore_case {
        Options::IGNORE_CASE
    } else {
        Options::NONE
    };
    if let Value::Str(text) = v {
        return Ok(site.regex(text, options));
    }
    if let Some(regex) = regex_of(v) {
        return Ok(Ok(regex));
    }
    Ok(site.regex(&to_str(engine, v)?, options))
}

/// What the text rules refuse, as the .NET exception that it is.
pub(super) fn refused<T>(e: TextError) -> R<T> {
    Exception::new(e.kind.type_name(), e.message).raise()
}

/// `a -match pattern`, or `-notmatch` with `negate`. With a single value on the left, the second result is what
/// `$Matches` becomes; None leaves it.
///
/// # Errors
/// The .NET exception of a pattern that is none.
pub fn matches(
    engine: &mut dyn Engine,
    site: &PatternSite,
    a: &Value,
    pattern: &Value,
    ignore_case: bool,
    negate: bool,
) -> R<(Value, Option<Rc<Dict>>)> {
    let regex = match pattern_of(engine, site, pattern, ignore_case)? {
        Ok(regex) => regex,
        Err(e) => return refused(e),
    };
    if enumerate::walks(a) {
        let kept = filter(engine, a, |engine, v| {
            let text = to_str(engine, v)?;
            match regex.is_match(&text) {
                Ok(found) => Ok(found != negate),
                Err(e) => refused(e),
            }
        })?;
        return Ok((kept, None));
    }
    let text = to_str(engine, a)?;
    let found = match regex.find(&text) {
        Ok(Some(found)) => found,
        Ok(None) => return Ok((Value::Bool(negate), None)),
        Err(e) => return refused(e),
    };
    let groups = regex.groups();
    let table = Dict::with_capacity(ty::known().hashtable, Comparer::IgnoreCase, groups.len());
    for (slot, (_, name)) in groups.iter().enumerate() {
        if let Some((from, to)) = found.group(slot) {
            let key = match name.parse::<i32>() {
                Ok(number) => Value::Int32(number),
                Err(_) => Value::str(name),
            };
            table.set(key, Value::str(text.get(from..to).unwrap_or("")));
        }
    }
    Ok((Value::Bool(!negate), Some(Rc::new(table))))
}

/// `a -replace operands`: a pattern, or a pattern and what is put in its place.
///
/// # Errors
/// `BadReplaceArgument` for more than two operands; else as [`replace_with`].
pub fn replace(
    engine: &mut dyn Engine,
    site: &PatternSite,
    a: &Value,
    operands: &Value,
    ignore_case: bool,
) -> R<Value> {
    let empty = Value::Str(Str::new());
    let Some(list) = enumerate::list_items(operands) else {
        return replace_with(engine, site, a, operands, &empty, ignore_case);
    };
    match list.as_slice() {
        [] => replace_with(engine, site, a, &empty, &empty, ignore_case),
        [pattern] => replace_with(engine, site, a, pattern, &empty, ignore_case),
        [pattern, substitute] => replace_with(engine, site, a, pattern, substitute, ignore_case),
        more => errors::invalid_operation(
            format!(
                "The -{}replace operator allows only two elements to follow it, not {}.",
                if ignore_case { "" } else { "c" },
                more.len()
            ),
            "BadReplaceArgument",
        ),
    }
}

/// `a -replace pattern, substitute`.
///
/// # Errors
/// `InvalidRegularExpression` for a pattern that is none, and what a script block as the substitute raises.
pub fn replace_with(
    engine: &mut dyn Engine,
    site: &PatternSite,
    a: &Value,
    pattern: &Value,
    substitute: &Value,
    ignore_case: bool,
) -> R<Value> {
    let regex = match pattern_of(engine, site, pattern, ignore_case)? {
        Ok(regex) => regex,
        Err(e) => return bad_pattern(engine, pattern, e),
    };
    let by_script =
        engine.edition().is_core() && type_of(substitute.base()).prim() == Prim::ScriptBlock;
    let fixed = if by_script {
        Str::new()
    } else {
        to_str(engine, substitute)?
    };
    let fixed = site.replacement(&fixed, &regex);
    let one = |engine: &mut dyn Engine, v: &Value| -> R<Value> {
        let text = to_str(engine, v)?;
        if by_script {
            return replace_by(engine, &regex, &text, substitute);
        }
        match regex.replace(&text, &fixed, None) {
            Ok(text) => Ok(Value::from(text)),
            Err(e) => refused(e),
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

fn bad_pattern<T>(engine: &mut dyn Engine, pattern: &Value, e: TextError) -> R<T> {
    let shown = errors::shown(engine, pattern);
    let inner = Exception::new(e.kind.type_name(), e.message).into_value();
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

/// A failure of the text rules, or of the script that was asked.
enum Failed {
    Text(TextError),
    Stop(Box<Stop>),
}

impl From<TextError> for Failed {
    fn from(e: TextError) -> Failed {
        Failed::Text(e)
    }
}

/// Replaces every match with what a script block makes of it; `$_` is the match.
fn replace_by(engine: &mut dyn Engine, regex: &Rc<Regex>, text: &Str, block: &Value) -> R<Value> {
    let result = regex.replace_with(text, None, |found, out| {
        let matched = match_value(regex.clone(), text.clone(), found.clone());
        let made = engine
            .call(block, &[], Some(matched))
            .map_err(Failed::Stop)?;
        let made = to_str(engine, &Value::from_output(made)).map_err(Failed::Stop)?;
        out.push_str(&made);
        Ok(())
    });
    match result {
        Ok(text) => Ok(Value::from(text)),
        Err(Failed::Text(e)) => refused(e),
        Err(Failed::Stop(stop)) => Err(stop),
    }
}
