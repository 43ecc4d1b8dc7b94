//! What the `Validate...` attributes ask of a value, with their texts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::text::error::TextError;
use crate::text::regex::{Options, Regex};
use crate::value::convert::{self, Failure};
use crate::value::exception::Exception;
use crate::value::ty::type_of;
use crate::value::{R, Str, Value, enumerate, member, ty};

use super::super::Runtime;
use super::super::block::block_of;
use super::Check;
use super::range::{range, range_kind};

/// How many patterns are kept compiled.
const MAX_KEPT: usize = 128;

/// Why a value is not valid.
pub(super) struct Invalid {
    /// The text of the `ValidationMetadataException`.
    pub message: String,
    inner: Value,
}

impl Invalid {
    /// With a text.
    pub fn new(message: impl Into<String>) -> Invalid {
        Invalid {
            message: message.into(),
            inner: Value::Null,
        }
    }

    /// The exception: the validation's own, or what a script class threw.
    pub fn exception(&self) -> Value {
        if !self.inner.is_null() {
            return self.inner.clone();
        }
        Exception::new(
            "System.Management.Automation.ValidationMetadataException",
            &self.message,
        )
        .into_value()
    }
}

/// What a validation says.
pub(super) type Verdict = Result<(), Invalid>;

const NULL: &str = "The argument is null. Provide a valid value for the argument, and then try running the command again.";
const NULL_ELEMENT: &str = "The argument has a null value, or an element of the argument collection contains a null \
                            value. Provide a collection that does not contain any null values, and then try the command again.";
const NULL_OR_EMPTY: &str = "The argument is null or empty. Provide an argument that is not null or empty, and then \
                             try the command again.";
const NULL_OR_EMPTY_ELEMENT: &str = "The argument is null, empty, or an element of the argument collection contains a \
                                     null value. Supply a collection that does not contain any null values and then \
                                     try the command again.";
const WHITE_SPACE: &str = "The argument is null, empty, or consists of only white-space characters. Provide an \
                           argument that contains non white-space characters, and then try the command again.";
const WHITE_SPACE_ELEMENT: &str = "An element of the argument collection is null, empty, or consists of only \
                                   white-space characters. Supply a collection that does not contain any those values \
                                   and then try the command again.";

/// Asks one validation.
///
/// # Errors
/// Only what is no verdict: an `exit` in a validation script.
pub(super) fn check(rt: &mut Runtime, check: &Check, value: &Value) -> R<Verdict> {
    match check {
        Check::NotNull => Ok(not_null(value)),
        Check::NotNullOrEmpty => Ok(not_empty(value, false)),
        Check::NotNullOrWhiteSpace => Ok(not_empty(value, true)),
        Check::Count(min, max) => Ok(count(rt, value, *min, *max)?),
        Check::Drive(drives) => Ok(drive(value, drives)),
        Check::Custom(attribute) => custom(rt, attribute, value),
        Check::Range(..)
        | Check::RangeKind(_)
        | Check::Length(..)
        | Check::Set { .. }
        | Check::GeneratedSet(_)
        | Check::Pattern { .. }
        | Check::Script { .. } => {
            if value.is_null() {
                return Ok(Err(Invalid::new(NULL_OR_EMPTY_ELEMENT)));
            }
            match enumerate::elements(rt, value) {
                Some(items) => {
                    for item in items? {
                        if let Err(invalid) = element(rt, check, &item)? {
                            return Ok(Err(invalid));
                        }
                    }
                    Ok(Ok(()))
                }
                None => element(rt, check, value),
            }
        }
    }
}

/// A validation of single values and of a collection's elements.
fn element(rt: &mut Runtime, check: &Check, value: &Value) -> R<Verdict> {
    if let Check::Length(min, max) = check {
        return Ok(length(rt, value, *min, *max));
    }
    if value.is_null() {
        return Ok(Err(Invalid::new(NULL)));
    }
    match check {
        Check::Range(min, max) => range(rt, value, min, max),
        Check::RangeKind(kind) => range_kind(rt, value, *kind),
        Check::Set {
            values,
            ignore_case,
            message,
        } => one_of(rt, value, values, *ignore_case, message.as_ref()),
        Check::GeneratedSet(generator) => {
            let made = member::invoke(rt, generator, "GetValidValues", &[])?;
            let mut values = Vec::new();
            for item in enumerate::list_items(&made).unwrap_or_else(|| vec![made.clone()]) {
                values.push(convert::to_str(rt, &item)?);
            }
            one_of(rt, value, &values, true, None)
        }
        Check::Pattern {
            pattern,
            options,
            message,
        } => matches(rt, value, pattern, *options, message.as_ref()),
        Check::Script { block, message } => script(rt, value, block, message.as_ref()),
        _ => Ok(Ok(())),
    }
}

fn not_null(value: &Value) -> Verdict {
    if value.is_null() {
        return Err(Invalid::new(NULL));
    }
    match value.base() {
        Value::Array(s) | Value::List(s) if s.items().iter().any(Value::is_null) => {
            Err(Invalid::new(NULL_ELEMENT))
        }
        _ => Ok(()),
    }
}

fn not_empty(value: &Value, white_space: bool) -> Verdict {
    let is_empty = |s: &str| s.is_empty() || white_space && s.chars().all(char::is_whitespace);
    match value.base() {
        Value::Null | Value::Void => Err(Invalid::new(NULL_OR_EMPTY)),
        Value::Str(s) if is_empty(s) => Err(Invalid::new(if white_space {
            WHITE_SPACE
        } else {
            NULL_OR_EMPTY
        })),
        Value::Array(s) | Value::List(s) => {
            let items = s.items();
            if items.is_empty() || items.iter().any(Value::is_null) {
                return Err(Invalid::new(NULL_OR_EMPTY_ELEMENT));
            }
            if items.iter().any(|v| v.as_str().is_some_and(is_empty)) {
                return Err(Invalid::new(if white_space {
                    WHITE_SPACE_ELEMENT
                } else {
                    NULL_OR_EMPTY_ELEMENT
                }));
            }
            Ok(())
        }
        Value::Hash(d) if d.is_empty() => Err(Invalid::new(NULL_OR_EMPTY_ELEMENT)),
        _ => Ok(()),
    }
}

fn count(rt: &mut Runtime, value: &Value, min: i64, max: i64) -> R<Verdict> {
    let found = match value.base() {
        Value::Null | Value::Void => 0,
        Value::Array(s) | Value::List(s) => s.len(),
        Value::Hash(d) => d.len(),
        Value::Str(s) => s.encode_utf16().count(),
        other => match enumerate::elements(rt, other) {
            Some(items) => items?.len(),
            None => {
                return Ok(Err(Invalid::new(
                    "The ValidateCount attribute cannot be applied to a non-array parameter. Either remove the \
                     attribute from the parameter or make the parameter an array parameter.",
                )));
            }
        },
    } as i64;
    if min == max && found != max {
        return Ok(Err(Invalid::new(format!(
            "The parameter requires exactly {max} value(s) - {found} value(s) were provided."
        ))));
    }
    if found < min || found > max {
        return Ok(Err(Invalid::new(format!(
            "The parameter requires at least {min} value(s) and no more than {max} value(s) - {found} value(s) were \
             provided."
        ))));
    }
    Ok(Ok(()))
}

fn length(_rt: &mut Runtime, value: &Value, min: i64, max: i64) -> Verdict {
    let Some(text) = value.as_str() else {
        return Err(Invalid::new(
            "The ValidateLength attribute cannot be applied to a parameter that is not a string or string[] parameter. \
             Make the parameter a string or string[] parameter.",
        ));
    };
    let found = text.encode_utf16().count() as i64;
    if found < min {
        return Err(Invalid::new(format!(
            "The character length ({found}) of the argument is too short. Specify an argument with a length that is \
             greater than or equal to \"{min}\", and then try the command again."
        )));
    }
    if found > max {
        return Err(Invalid::new(format!(
            "The character length of the {found} argument is too long. Shorten the character length of the argument so \
             it is fewer than or equal to \"{max}\" characters, and then try the command again."
        )));
    }
    Ok(())
}

fn one_of(
    rt: &mut Runtime,
    value: &Value,
    values: &[Str],
    ignore_case: bool,
    message: Option<&Str>,
) -> R<Verdict> {
    let text = convert::to_display(rt, value)?;
    let text = if matches!(value.base(), Value::Hash(_)) {
        Str::from(type_of(value).full_name())
    } else {
        text
    };
    let same = |v: &Str| match ignore_case {
        true => crate::value::dict::equals_ignore_case(v, &text),
        false => *v == text,
    };
    if values.iter().any(same) {
        return Ok(Ok(()));
    }
    let list = values.join(",");
    Ok(Err(Invalid::new(match message {
        Some(format) => formatted(format, &text, &list),
        None => format!(
            "The argument \"{text}\" does not belong to the set \"{list}\" specified by the ValidateSet attribute. \
             Supply an argument that is in the set and then try the command again."
        ),
    })))
}

/// A pattern, compiled once.
fn compiled(pattern: &Str, options: i64) -> Result<Rc<Regex>, TextError> {
    thread_local!(static KEPT: RefCell<HashMap<(Str, i64), Rc<Regex>>> = RefCell::default());
    let key = (pattern.clone(), options);
    if let Some(found) = KEPT.with_borrow(|k| k.get(&key).cloned()) {
        return Ok(found);
    }
    let bits = u16::try_from(options).unwrap_or(0);
    let regex = Rc::new(Regex::new(pattern, Options(bits))?);
    KEPT.with_borrow_mut(|k| {
        if k.len() >= MAX_KEPT {
            k.clear();
        }
        k.insert(key, regex.clone());
    });
    Ok(regex)
}

fn matches(
    rt: &mut Runtime,
    value: &Value,
    pattern: &Str,
    options: i64,
    message: Option<&Str>,
) -> R<Verdict> {
    let text = convert::to_display(rt, value)?;
    let found = match compiled(pattern, options).and_then(|regex| regex.is_match(&text)) {
        Ok(found) => found,
        Err(error) => {
            let inner = Exception::new(error.kind.type_name(), &error.message).into_value();
            return Ok(Err(Invalid {
                message: error.message,
                inner,
            }));
        }
    };
    if found {
        return Ok(Ok(()));
    }
    Ok(Err(Invalid::new(match message {
        Some(format) => formatted(format, &text, pattern),
        None => format!(
            "The argument \"{text}\" does not match the \"{pattern}\" pattern. Supply an argument that matches \
             \"{pattern}\" and try the command again."
        ),
    })))
}

fn script(rt: &mut Runtime, value: &Value, block: &Value, message: Option<&Str>) -> R<Verdict> {
    let output = match rt.call_block_value(block, &[], Some(value.clone())) {
        Ok(output) => output,
        Err(stop) => {
            let (message, inner) = Failure::Stop(stop).into_message()?;
            return Ok(Err(Invalid { message, inner }));
        }
    };
    if convert::to_bool(&Value::from_output(output)) {
        return Ok(Ok(()));
    }
    let text = convert::to_display(rt, value)?;
    let source = block_of(block)
        .map(|b| Str::from(b.code.inner.text(&b.code.source.text)))
        .unwrap_or_default();
    Ok(Err(Invalid::new(match message {
        Some(format) => formatted(format, &text, &source),
        None => format!(
            "The \"{source}\" validation script for the argument with value \"{text}\" did not return a result of \
             True. Determine why the validation script failed, and then try the command again."
        ),
    })))
}

/// A message of the script's own, with `{0}` and `{1}`.
fn formatted(format: &str, first: &str, second: &str) -> String {
    format.replace("{0}", first).replace("{1}", second)
}

fn drive(value: &Value, drives: &[Str]) -> Verdict {
    let Some(path) = value.as_str() else {
        return Err(Invalid::new(if value.is_null() {
            NULL
        } else {
            "The path argument is invalid. Supply a path argument that is a string type."
        }));
    };
    let Some((drive, _)) = path.split_once(':') else {
        return Err(Invalid::new(
            "The path argument has no root drive.  Supply a full path argument with a root drive.",
        ));
    };
    if drives.iter().any(|d| d.eq_ignore_ascii_case(drive)) {
        return Ok(());
    }
    Err(Invalid::new(format!(
        "The path argument drive {drive} does not belong to the set of approved drives: {}. Supply a path argument with \
         an approved drive.",
        drives.join(",")
    )))
}

/// A validation that a script class does: `Validate` of the whole, or `ValidateElement` of each element.
fn custom(rt: &mut Runtime, attribute: &Value, value: &Value) -> R<Verdict> {
    let enumerated = ty::find("System.Management.Automation.ValidateEnumeratedArgumentsAttribute")
        .is_some_and(|t| t.is_assignable_from(type_of(attribute)));
    let calls: Vec<(&str, Vec<Value>)> = if !enumerated {
        vec![("Validate", vec![value.clone(), Value::Null])]
    } else if value.is_null() {
        return Ok(Err(Invalid::new(NULL_OR_EMPTY_ELEMENT)));
    } else {
        let items = match enumerate::elements(rt, value) {
            Some(items) => items?,
            None => vec![value.clone()],
        };
        items
            .into_iter()
            .map(|v| ("ValidateElement", vec![v]))
            .collect()
    };
    for (method, args) in calls {
        if let Err(stop) = member::invoke(rt, attribute, method, &args) {
            let (message, inner) = Failure::Stop(stop).into_message()?;
            return Ok(Err(Invalid { message, inner }));
        }
    }
    Ok(Ok(()))
}
