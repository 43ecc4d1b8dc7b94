//! What the grammar says of a cmdlet's parameters, and of those that every command has.

use std::cell::RefCell;

use crate::Edition;
use crate::grammar;
use crate::value::{Str, Ty, ty};

use super::documented;
use super::{ALL_SETS_NAME, Check, Collection, CommandParams, CommonParam, InSet, ParamInfo};

/// A type as the grammar writes it: accelerators, arrays, `System.Nullable[int]`.
fn type_named(name: &str, edition: Edition) -> Option<Ty> {
    if let Some(element) = name.strip_suffix("[]") {
        return type_named(element, edition).map(Ty::array_of);
    }
    if let Some((open, inner)) = name.strip_suffix(']').and_then(|n| n.split_once('[')) {
        let args: Option<Vec<Ty>> = inner
            .split(',')
            .map(|n| type_named(n.trim(), edition))
            .collect();
        let args = args?;
        let open = if open.contains('`') {
            open.to_string()
        } else {
            format!("{open}`{}", args.len())
        };
        return ty::find_def(&open).map(|def| Ty::generic(def, args));
    }
    match grammar::accelerator(name, edition) {
        Some(full) => ty::find(full),
        None => ty::find(name),
    }
}

/// A cmdlet's parameters, from the grammar.
pub fn params_of_cmdlet(cmdlet: &'static grammar::Cmdlet, edition: Edition) -> CommandParams {
    let single = cmdlet.sets.iter().all(|s| *s == ALL_SETS_NAME);
    let places = set_places(cmdlet, edition);
    let mut params: Vec<ParamInfo> = Vec::new();
    for p in cmdlet.params_in(edition) {
        // Where two modules declare one parameter differently, the later one counts.
        let mut info = cmdlet_param(p, edition, single, &places);
        // `Set-StrictMode` takes `Latest` and whole numbers, which are no versions to .NET, and reads them itself.
        // `Get-Credential` takes a name where other commands take a credential.
        let reads_itself = matches!(
            (cmdlet.name, p.name),
            ("Set-StrictMode", "Version") | ("Get-Credential", "Credential")
        );
        if reads_itself {
            info.ty = None;
        }
        match params.iter_mut().find(|other| other.name == info.name) {
            Some(other) => *other = info,
            None => params.push(info),
        }
    }
    add_common(&mut params, edition, cmdlet.supports_should_process);
    let sets = if single {
        Vec::new()
    } else {
        let kept = cmdlet.sets.iter().zip(&places);
        let kept = kept.filter(|(_, place)| place.is_some());
        kept.map(|(name, _)| Str::from(*name)).collect()
    };
    CommandParams {
        default_set: cmdlet
            .default_set
            .filter(|_| !single)
            .and_then(|set| place_of(&places, set)),
        advanced: true,
        should_process: cmdlet.supports_should_process,
        numbers_as_written: cmdlet.name == "Write-Host",
        impact: cmdlet.confirm_impact,
        ..CommandParams::new(params, sets)
    }
}

/// Where each of a cmdlet's parameter sets stands in an edition; None for one whose mandatory parameter that edition
/// lacks (`Select-String -Raw`), so that nothing is ambiguous because of it.
fn set_places(cmdlet: &'static grammar::Cmdlet, edition: Edition) -> Vec<Option<u8>> {
    let lacks = |set: u8| {
        cmdlet.params.iter().any(|p| {
            p.edition.is_some_and(|only| only != edition)
                && p.bindings.iter().any(|b| b.mandatory && b.set == Some(set))
                && !cmdlet.params_in(edition).any(|other| other.name == p.name)
        })
    };
    let mut next = 0;
    let sets = (0..=u8::MAX).take(cmdlet.sets.len());
    sets.map(|set| {
        if lacks(set) {
            return None;
        }
        next += 1;
        Some(next - 1)
    })
    .collect()
}

fn place_of(places: &[Option<u8>], set: u8) -> Option<u8> {
    places.get(usize::from(set)).copied().flatten()
}

fn cmdlet_param(
    p: &'static grammar::Param,
    edition: Edition,
    single: bool,
    places: &[Option<u8>],
) -> ParamInfo {
    // Cmdlets read names of encodings themselves, since PowerShell knows more of them than .NET does, and property
    // expressions, which are names or script blocks.
    let ty = match p.type_name {
        "System.Text.Encoding" | "pspropertyexpression" | "pspropertyexpression[]" => None,
        name => type_named(name, edition),
    };
    let bindings = p
        .bindings
        .iter()
        .filter(|b| b.set.is_none_or(|set| place_of(places, set).is_some()));
    let in_sets = bindings.map(|b| InSet {
        set: b
            .set
            .filter(|_| !single)
            .and_then(|set| place_of(places, set)),
        mandatory: b.mandatory,
        position: b.position.map(i32::from),
        by_value: b.by_value,
        by_name: b.by_name,
        rest: b.rest,
        help: None,
        hidden: false,
    });
    let text = matches!(p.type_name, "string" | "string[]");
    let mut checks = Vec::new();
    if text && !p.values.is_empty() {
        checks.push(Check::Set {
            values: p.values.iter().map(|v| Str::from(*v)).collect(),
            ignore_case: true,
            message: None,
        });
    }
    checks.extend(documented::checks(p));
    ParamInfo {
        ty,
        collection: Collection::of(ty),
        allows: documented::allows(p, edition),
        aliases: p.aliases.iter().map(|a| Str::from(*a)).collect(),
        in_sets: in_sets.collect(),
        checks,
        type_name: p.object_type.map(Str::from),
        grammar: Some(p),
        ..ParamInfo::named(p.name)
    }
}

/// The common parameters, made once an edition.
pub(super) fn add_common(params: &mut Vec<ParamInfo>, edition: Edition, should_process: bool) {
    /// The common parameters of an edition, and those that ask.
    type Made = (Edition, Vec<ParamInfo>, Vec<ParamInfo>);
    thread_local!(static MADE: RefCell<Vec<Made>> = RefCell::default());
    MADE.with_borrow_mut(|made| {
        if !made.iter().any(|(e, ..)| *e == edition) {
            let all = grammar::common_parameters(edition)
                .filter_map(|p| common_param(p, edition))
                .collect();
            let asking = grammar::should_process_parameters(edition)
                .filter_map(|p| common_param(p, edition))
                .collect();
            made.push((edition, all, asking));
        }
        if let Some((_, all, asking)) = made.iter().find(|(e, ..)| *e == edition) {
            params.extend(all.iter().cloned());
            if should_process {
                params.extend(asking.iter().cloned());
            }
        }
    });
}

fn common_param(p: &'static grammar::Param, edition: Edition) -> Option<ParamInfo> {
    let ty = type_named(p.type_name, edition);
    Some(ParamInfo {
        ty,
        collection: Collection::of(ty),
        aliases: p.aliases.iter().map(|a| Str::from(*a)).collect(),
        in_sets: vec![InSet::default()],
        common: Some(CommonParam::of(p.name)?),
        grammar: Some(p),
        ..ParamInfo::named(p.name)
    })
}

/// `-First`, `-Skip` and `-IncludeTotalCount` of `[CmdletBinding(SupportsPaging)]`.
pub(super) fn add_paging(params: &mut Vec<ParamInfo>) {
    let k = ty::known();
    for (name, ty) in [
        ("IncludeTotalCount", k.switch),
        ("Skip", k.uint64),
        ("First", k.uint64),
    ] {
        params.push(ParamInfo {
            ty: Some(ty),
            in_sets: vec![InSet::default()],
            common: CommonParam::of(name),
            ..ParamInfo::named(name)
        });
    }
}

impl CommonParam {
    fn of(name: &str) -> Option<CommonParam> {
        use CommonParam::*;
        Some(match name {
            "Verbose" => Verbose,
            "Debug" => Debug,
            "ErrorAction" => ErrorAction,
            "WarningAction" => WarningAction,
            "InformationAction" => InformationAction,
            "ProgressAction" => ProgressAction,
            "ErrorVariable" => ErrorVariable,
            "WarningVariable" => WarningVariable,
            "InformationVariable" => InformationVariable,
            "OutVariable" => OutVariable,
            "OutBuffer" => OutBuffer,
            "PipelineVariable" => PipelineVariable,
            "WhatIf" => WhatIf,
            "Confirm" => Confirm,
            "IncludeTotalCount" | "Skip" | "First" => Paging,
            _ => return None,
        })
    }
}
