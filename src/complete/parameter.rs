//! Parameters of a call.

use std::rc::Rc;

use crate::runtime::bind::{CommandParams, ParamInfo};
use crate::runtime::command::Resolved;

use super::bind::{self, Bound, Purpose, is_common};
use super::place::{Call, Place};
use super::{Kind, Match, Session, begins};

impl Session<'_> {
    /// The parameters whose names begin with the word. A word that means one parameter offers that one only.
    pub(super) fn parameters(&mut self, place: &Place<'_>, call: &Call<'_>) -> Vec<Match> {
        let (partial, colon) = match place.text.strip_suffix(':') {
            Some(name) => (name, ":"),
            None => (place.text.as_str(), ""),
        };
        let partial = partial.strip_prefix('-').unwrap_or(partial);
        let Some((_, params)) = self.command_of(place, call) else {
            return self.plain_argument(place, call, false);
        };
        let fed = place
            .pipeline_of(call.at)
            .is_some_and(|(_, index)| index > 0);
        let cursor = place.source.len() as u32;
        let bound = Bound::new(params, &call.command.elements, cursor, Purpose::Name, fed);
        let found = listed(&bound, partial, colon);
        if found.is_empty() {
            return self.plain_argument(place, call, true);
        }
        found
    }

    /// The command that a call names, with its parameters; a function that the text itself defines counts where the
    /// session has none.
    pub(super) fn command_of(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
    ) -> Option<(String, Rc<CommandParams>)> {
        let name = super::infer::word_of(&call.command.name)?;
        let params = match self.rt.try_find_command(&name) {
            Ok(Some(Resolved::Native(_))) => return None,
            Ok(Some(command)) => {
                let full = command_name(&command, &name);
                return Some((full, self.rt.params_of(&command).ok()?));
            }
            _ => self.parameters_in_text(place, &name)?,
        };
        Some((name, params))
    }
}

fn command_name(command: &Resolved, name: &str) -> String {
    match command {
        Resolved::Cmdlet(cmdlet) => cmdlet.name.to_string(),
        Resolved::Function(function) => function.name.to_string(),
        _ => name.to_string(),
    }
}

/// The parameters that a name could become.
fn listed(bound: &Bound<'_, '_>, partial: &str, colon: &str) -> Vec<Match> {
    if !partial.is_empty()
        && let Some(at) = bind::find(&bound.params, partial)
    {
        let Some(p) = bound.params.params.get(at) else {
            return Vec::new();
        };
        return names_of(p, partial, colon);
    }
    let mut own = Vec::new();
    let mut common = Vec::new();
    let mut with_common = true;
    for (_, p) in in_order(bound) {
        let hidden = p.in_sets.iter().any(|role| role.hidden);
        if begins(&p.name, partial) && hidden {
            with_common = false;
            continue;
        }
        let list = if is_common(p) { &mut common } else { &mut own };
        list.extend(names_of(p, partial, colon));
    }
    if with_common {
        own.append(&mut common);
    }
    own
}

/// What can be given, with what a provider adds behind `-WhatIf` and `-Confirm`.
fn in_order<'b>(bound: &'b Bound<'_, '_>) -> Vec<(usize, &'b ParamInfo)> {
    let mut all: Vec<(usize, &ParamInfo)> = bound.unbound().collect();
    all.sort_by_key(|(_, p)| {
        let added = p.grammar.is_some_and(|g| g.dynamic) || p.dynamic;
        match (added, p.common.is_some()) {
            (false, false) => 0,
            (_, true) => 1,
            (true, false) => 2,
        }
    });
    all
}

/// The parameter's name, or its aliases where only they begin with the word.
fn names_of(p: &ParamInfo, partial: &str, colon: &str) -> Vec<Match> {
    let one = |name: &str| Match {
        tip: format!("[{}] {name}", p.ty.map_or("Object", |t| t.name())),
        ..Match::new(Kind::ParameterName, format!("-{name}{colon}"), name)
    };
    if begins(&p.name, partial) {
        return vec![one(&p.name)];
    }
    p.aliases
        .iter()
        .filter(|alias| !partial.is_empty() && begins(alias, partial))
        .map(|alias| one(alias))
        .collect()
}
