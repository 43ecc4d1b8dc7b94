//! Comparisons and sorts of text.

use super::literals::string;
use msol::Edition;
use msol::text::compare::{compare, compare_ordinal, equals};
use msol::text::culture::Culture;
use std::cmp::Ordering;

/// What a comparison or a sort of strings gives.
pub fn evaluate(text: &str, _edition: Edition) -> Option<String> {
    let invariant = Culture::invariant();
    let us = Culture::en_us();
    if let Some(rest) = text.strip_prefix("[string]::CompareOrdinal(") {
        let (a, b) = pair(rest, ") -lt 0")?;
        return Some(shown(compare_ordinal(&a, &b) == Ordering::Less));
    }
    if let Some(rest) = text.strip_prefix("[string]::Compare(") {
        let (a, b) = pair(rest, ")")?;
        return Some(format!("int32 {}", compare(&a, &b, false, us) as i32));
    }
    if text.starts_with('(') {
        return sorted(text);
    }
    let (a, rest) = string(text)?;
    if let Some(rest) = rest.strip_prefix(".CompareTo(") {
        let (b, ")") = string(rest)? else { return None };
        return Some(format!("int32 {}", compare(&a, &b, false, us) as i32));
    }
    let (operator, rest) = rest.strip_prefix(" -")?.split_once(' ')?;
    let (b, "") = string(rest)? else { return None };
    let order = |ignore_case| compare(&a, &b, ignore_case, invariant);
    Some(shown(match operator {
        "eq" => equals(&a, &b, true),
        "ceq" => equals(&a, &b, false),
        "lt" => order(true) == Ordering::Less,
        "clt" => order(false) == Ordering::Less,
        "gt" => order(true) == Ordering::Greater,
        _ => return None,
    }))
}

fn shown(value: bool) -> String {
    if value { "True" } else { "False" }.to_owned()
}

fn pair(text: &str, end: &str) -> Option<(String, String)> {
    let (a, rest) = string(text)?;
    let (b, rest) = string(rest.strip_prefix(',')?)?;
    (rest == end).then_some((a, b))
}

fn sorted(text: &str) -> Option<String> {
    let mut rest = text.strip_prefix('(')?;
    let mut items = Vec::new();
    loop {
        let (item, after) = string(rest)?;
        items.push(item);
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None => {
                rest = after.strip_prefix(") | Sort-Object")?;
                break;
            }
        }
    }
    let us = Culture::en_us();
    let by = |ignore_case: bool| move |a: &String, b: &String| compare(a, b, ignore_case, us);
    match rest {
        "" => items.sort_by(by(true)),
        " -CaseSensitive" => items.sort_by(by(false)),
        " -Descending" => items.sort_by(|a, b| by(true)(b, a)),
        " -Unique" => {
            items.sort_by(by(true));
            items.dedup_by(|a, b| compare(a, b, true, us) == Ordering::Equal);
        }
        _ => return None,
    }
    Some(
        items
            .iter()
            .map(|item| format!("\"{item}\""))
            .collect::<Vec<_>>()
            .join(" ; "),
    )
}
