//! What the grammar says of a cmdlet's parameter, as the checks that the binder runs.

use crate::Edition;
use crate::grammar;
use crate::value::Value;

use super::{Allows, Check, ParamInfo, RangeKind};

/// What the parameter takes although it is nothing.
pub(super) fn allows(p: &grammar::Param, edition: Edition) -> Allows {
    if p.allows.edition.is_some_and(|only| only != edition) {
        return Allows::default();
    }
    Allows {
        null: p.allows.null,
        empty_string: p.allows.empty,
        empty_collection: p.allows.empty_list,
    }
}

/// The checks that are documented for the parameter, in order.
pub(super) fn checks(p: &grammar::Param) -> impl Iterator<Item = Check> {
    p.checks.iter().map(|check| match check {
        grammar::Check::NotNull => Check::NotNull,
        // The elements are objects, of which an empty text is one.
        grammar::Check::NotEmpty if p.type_name == "psobject[]" => Check::NotNull,
        grammar::Check::NotEmpty => Check::NotNullOrEmpty,
        grammar::Check::NotBlank => Check::NotNullOrWhiteSpace,
        grammar::Check::Range(low, high) => range(p.type_name, *low, *high),
        grammar::Check::Positive => Check::RangeKind(RangeKind::Positive),
        grammar::Check::NonNegative => Check::RangeKind(RangeKind::NonNegative),
        grammar::Check::Count(low, high) => Check::Count(*low, high.unwrap_or(i64::MAX)),
    })
}

/// True where a parameter leaves a positional argument to the other sets: the name of a note does not take what is the
/// name of a kind of member (`Add-Member NoteProperty Floor 3`).
pub(super) fn passes_over(p: &ParamInfo, value: &Value) -> bool {
    const KINDS: &[&str] = &[
        "AliasProperty",
        "CodeMethod",
        "CodeProperty",
        "MemberSet",
        "NoteProperty",
        "PropertySet",
        "ScriptMethod",
        "ScriptProperty",
    ];
    p.grammar.is_some()
        && p.name == "NotePropertyName"
        && value
            .as_str()
            .is_some_and(|text| KINDS.iter().any(|k| k.eq_ignore_ascii_case(text)))
}

/// A range in the parameter's own type; without an end it goes to the type's.
fn range(type_name: &str, low: i64, high: Option<i64>) -> Check {
    match type_name.trim_end_matches("[]") {
        "long" => Check::Range(Value::Int64(low), Value::Int64(high.unwrap_or(i64::MAX))),
        "double" => Check::Range(
            Value::Double(low as f64),
            Value::Double(high.map_or(f64::MAX, |h| h as f64)),
        ),
        _ => {
            let narrow = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
            Check::Range(
                Value::Int32(narrow(low)),
                Value::Int32(high.map_or(i32::MAX, narrow)),
            )
        }
    }
}
