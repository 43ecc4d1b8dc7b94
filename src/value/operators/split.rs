//! `-split`.

use super::PatternSite;
use super::pattern::refused;
use crate::text::regex::{Options, escape};
use crate::value::convert::{self, to_bool, to_str};
use crate::value::member::errors;
use crate::value::ty::{Prim, type_of};
use crate::value::{Engine, ErrorCategory, ErrorRecord, R, Str, Value, enumerate};

/// `SplitOptions`.
const OPTIONS: &[(&str, i64)] = &[
    ("SimpleMatch", 1),
    ("RegexMatch", 2),
    ("CultureInvariant", 4),
    ("IgnorePatternWhitespace", 8),
    ("Multiline", 16),
    ("Singleline", 32),
    ("IgnoreCase", IGNORE_CASE),
    ("ExplicitCapture", 128),
];

/// The number of `SplitOptions.IgnoreCase`.
const IGNORE_CASE: i64 = 64;

/// `-split v`: at white space, with none at the ends.
///
/// # Errors
/// What the text of an element raises.
pub fn split_words(engine: &mut dyn Engine, v: &Value) -> R<Value> {
    let mut out = Vec::new();
    for text in texts(engine, v)? {
        let words = text.trim();
        if words.is_empty() {
            out.push(Value::Str(Str::new()));
        }
        out.extend(words.split_whitespace().map(Value::str));
    }
    Ok(strings(out))
}

fn strings(items: Vec<Value>) -> Value {
    Value::typed_array(crate::value::ty::known().string, items)
}

fn texts(engine: &mut dyn Engine, v: &Value) -> R<Vec<Str>> {
    match enumerate::elements(engine, v) {
        Some(items) => items?.iter().map(|item| to_str(engine, item)).collect(),
        None => Ok(vec![to_str(engine, v)?]),
    }
}

/// `a -split separator, limit, options`; `-csplit` minds the case.
///
/// # Errors
/// `InvalidSplitOptionCombination`, `InvalidSplitOptionWithPredicate`, cast errors of limit and options, and the .NET
/// exception of a pattern that is none.
pub fn split(
    engine: &mut dyn Engine,
    site: &PatternSite,
    a: &Value,
    operands: &Value,
    ignore_case: bool,
) -> R<Value> {
    // The frequent case: one text at one pattern.
    if let (Value::Str(text), Value::Str(pattern)) = (a, operands) {
        let regex_options = regex_options(if ignore_case { IGNORE_CASE } else { 0 });
        let mut out = Vec::new();
        split_at(site, pattern, regex_options, text, 0, &mut out)?;
        return Ok(strings(out));
    }
    let operands = enumerate::list_items(operands).unwrap_or_else(|| vec![operands.clone()]);
    let content = texts(engine, a)?;
    let Some(separator) = operands.first() else {
        return errors::invalid_operation(
            "The argument to operator '-split' is not valid: .",
            "BadOperatorArgument",
        );
    };
    let limit = match operands.get(1) {
        Some(v) => convert::to_i32(engine, v).map_err(errors::without_id)?,
        None => 0,
    };
    let given = match operands.get(2) {
        Some(v) if !v.is_null() && v.as_str() != Some("") => Some(options(engine, v)?),
        _ => None,
    };
    if type_of(separator.base()).prim() == Prim::ScriptBlock {
        if given.is_some() {
            return parse_error(
                "Options are not allowed on the -split operator with a predicate.",
                "InvalidSplitOptionWithPredicate",
            );
        }
        let mut out = Vec::new();
        for text in content {
            split_by(engine, &text, separator, limit, &mut out)?;
        }
        return Ok(strings(out));
    }
    let mut options = given.unwrap_or(0);
    if ignore_case {
        options |= IGNORE_CASE;
    }
    if options & 1 != 0 && options & !(1 | IGNORE_CASE) != 0 {
        return parse_error(
            "The combination of options with the -split operator is not valid.",
            "InvalidSplitOptionCombination",
        );
    }
    let mut pattern = to_str(engine, separator)?;
    if options & 1 != 0 {
        pattern = escape(&pattern).into();
    }
    let mut regex_options = regex_options(options);
    if limit < 0 {
        regex_options = regex_options.set(Options::RIGHT_TO_LEFT, true);
    }
    let limit = limit.unsigned_abs() as usize;
    let mut out = Vec::new();
    for text in content {
        split_at(site, &pattern, regex_options, &text, limit, &mut out)?;
    }
    if out.is_empty() {
        // A pattern that is none is refused without a text too.
        site.regex(&pattern, regex_options).or_else(refused)?;
    }
    Ok(strings(out))
}

/// The parts of a text between the matches of a pattern.
fn split_at(
    site: &PatternSite,
    pattern: &Str,
    options: Options,
    text: &str,
    limit: usize,
    out: &mut Vec<Value>,
) -> R<()> {
    let parts = site
        .regex(pattern, options)
        .and_then(|regex| regex.split(text, limit));
    match parts {
        Ok(parts) => {
            out.extend(parts.into_iter().map(Value::str));
            Ok(())
        }
        Err(e) => refused(e),
    }
}

/// The options of a regular expression for those of a split.
fn regex_options(options: i64) -> Options {
    let pairs = [
        (4, Options::CULTURE_INVARIANT),
        (8, Options::IGNORE_PATTERN_WHITESPACE),
        (16, Options::MULTILINE),
        (32, Options::SINGLELINE),
        (IGNORE_CASE, Options::IGNORE_CASE),
        (128, Options::EXPLICIT_CAPTURE),
    ];
    pairs.into_iter().fold(Options::NONE, |all, (bit, option)| {
        all.set(option, all.has(option) || options & bit != 0)
    })
}

fn parse_error<T>(message: &str, id: &str) -> R<T> {
    ErrorRecord::new(
        "System.Management.Automation.ParseException",
        message,
        id,
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
    .raise()
}

/// Options by number or by names.
fn options(engine: &mut dyn Engine, v: &Value) -> R<i64> {
    if let Some(n) = convert::integer_of(v) {
        return Ok(n as i64);
    }
    if let Some(t) = crate::value::ty::find("System.Management.Automation.SplitOptions") {
        let made = convert::to(engine, v, t).map_err(errors::without_id)?;
        return Ok(convert::integer_of(&made).unwrap_or(0) as i64);
    }
    let text = to_str(engine, v)?;
    let mut all = 0;
    for name in text.split(',') {
        let name = name.trim();
        match OPTIONS.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)) {
            Some((_, bit)) => all |= bit,
            None => {
                return errors::invalid_operation(
                    format!(
                        "Cannot convert value \"{text}\" to type \"System.Management.Automation.SplitOptions\"."
                    ),
                    "InvalidCastEnumStringNotFound",
                );
            }
        }
    }
    Ok(all)
}

/// Splits where a script block says so of a character; `$_` is the character, `$args` the text and the position.
fn split_by(
    engine: &mut dyn Engine,
    text: &str,
    block: &Value,
    limit: i32,
    out: &mut Vec<Value>,
) -> R<()> {
    if limit.unsigned_abs() == 1 {
        out.push(Value::str(text));
        return Ok(());
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let most = limit.unsigned_abs() as usize;
    let part = |from: usize, to: usize| {
        Value::from(String::from_utf16_lossy(
            units.get(from..to).unwrap_or_default(),
        ))
    };
    let is_separator = |engine: &mut dyn Engine, at: usize| -> R<bool> {
        let unit = units.get(at).copied().unwrap_or_default();
        let shown = Value::from(String::from_utf16_lossy(&[unit]));
        let args = [Value::str(text), Value::Int32(at as i32)];
        let made = engine.call(block, &args, Some(shown))?;
        Ok(to_bool(&Value::from_output(made)))
    };
    if limit >= 0 {
        let (mut parts, mut start) = (0, 0);
        for at in 0..units.len() {
            if most > 0 && parts + 1 >= most {
                break;
            }
            if is_separator(engine, at)? {
                out.push(part(start, at));
                parts += 1;
                start = at + 1;
            }
        }
        out.push(part(start, units.len()));
        return Ok(());
    }
    let (mut parts, mut end) = (Vec::new(), units.len());
    for at in (0..units.len()).rev() {
        if parts.len() + 1 >= most {
            break;
        }
        if is_separator(engine, at)? {
            parts.push(part(at + 1, end));
            end = at;
        }
    }
    parts.push(part(0, end));
    parts.reverse();
    out.extend(parts);
    Ok(())
}
