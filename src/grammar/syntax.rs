//! The text of `Get-Command -Syntax`: one parameter set of a cmdlet on one line.

use super::model::{Binding, Cmdlet, Param};
use crate::edition::Edition;

/// One parameter set as `Get-Command -Syntax` writes it: positional parameters in the order of their positions, then
/// mandatory ones, then the rest, `-WhatIf` and `-Confirm`, what the provider adds, and `[<CommonParameters>]`.
pub fn set_syntax(cmdlet: &Cmdlet, set: u8, edition: Edition) -> String {
    let mut shown: Vec<(&Param, &Binding)> = cmdlet
        .params_in(edition)
        .filter_map(|param| Some((param, param.binding(set)?)))
        .collect();
    // The sort is stable: parameters of one group stay in declared order.
    shown.sort_by_key(|(param, binding)| {
        let group = match (binding.position, binding.mandatory, param.dynamic) {
            (Some(_), _, _) => 0,
            (None, true, _) => 1,
            (None, false, false) => 2,
            (None, false, true) => 3,
        };
        (group, binding.position)
    });
    let mut parts = vec![cmdlet.name.to_string()];
    let dynamic = shown.iter().position(|(param, binding)| {
        param.dynamic && binding.position.is_none() && !binding.mandatory
    });
    let (own, added) = shown.split_at(dynamic.unwrap_or(shown.len()));
    parts.extend(own.iter().map(|(param, binding)| one(param, binding)));
    if cmdlet.supports_should_process {
        parts.push("[-WhatIf] [-Confirm]".to_string());
    }
    parts.extend(added.iter().map(|(param, binding)| one(param, binding)));
    parts.push("[<CommonParameters>]".to_string());
    parts.join(" ")
}

/// `[[-Name] <type>]` and its kin: brackets around what may be left out. A switch has no second pair.
fn one(param: &Param, binding: &Binding) -> String {
    if param.is_switch() {
        return match (binding.mandatory, binding.position) {
            (true, None) => format!("-{}", param.name),
            _ => format!("[-{}]", param.name),
        };
    }
    let type_name = short_type(param.object_type.unwrap_or(param.type_name));
    let whole = match binding.position {
        Some(_) => format!("[-{}] <{type_name}>", param.name),
        None => format!("-{} <{type_name}>", param.name),
    };
    match binding.mandatory {
        true => whole,
        false => format!("[{whole}]"),
    }
}

/// A type's name without namespaces, a nullable one's without its wrapping.
fn short_type(name: &str) -> String {
    let inner = name
        .strip_prefix("System.Nullable[")
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(name);
    let mut short = String::new();
    for piece in inner.split_inclusive(['[', ']', ',']) {
        short.push_str(piece.rsplit('.').next().unwrap_or(piece));
    }
    short
}
