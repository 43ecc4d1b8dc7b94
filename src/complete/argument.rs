//! Arguments of a call: the values that the parameter takes, then what its command suggests, then files.

use std::cmp::Ordering;

use crate::grammar;
use crate::runtime::bind::{Check, ParamInfo};
use crate::syntax::ast::{Expr, ExprKind, Invocation};
use crate::value::{Ty, ty};

use super::bind::{Bound, Purpose};
use super::command::Commands;
use super::path::Wanted;
use super::place::{Call, Place};
use super::quote::{quoted, unquote};
use super::{Kind, Match, Session};

impl Session<'_> {
    /// What an argument can be.
    pub(super) fn argument(&mut self, place: &Place<'_>, call: &Call<'_>) -> Vec<Match> {
        let Some((name, params)) = self.command_of(place, call) else {
            if let Some(found) = self.native_completer(place, call) {
                return found;
            }
            return self.plain_argument(place, call, false);
        };
        let fed = place
            .pipeline_of(call.at)
            .is_some_and(|(_, index)| index > 0);
        let cursor = place.source.len() as u32;
        let bound = Bound::new(params, &call.command.elements, cursor, Purpose::Value, fed);
        let mut settled = false;
        for at in bound.target.clone() {
            let Some(p) = bound.params.params.get(at) else {
                continue;
            };
            let found = self.values_of(place, call, &name, p, &bound);
            match found {
                Some(found) if !found.is_empty() => return found,
                Some(_) => settled = true,
                None => {}
            }
        }
        if settled {
            return Vec::new();
        }
        self.plain_argument(place, call, true)
    }

    /// What a parameter's argument can be; None where the parameter says nothing.
    fn values_of(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
        command: &str,
        p: &ParamInfo,
        bound: &Bound<'_, '_>,
    ) -> Option<Vec<Match>> {
        let set = p.checks.iter().find_map(|check| match check {
            Check::Set { values, .. } => Some(values.iter().map(|v| v.to_string()).collect()),
            _ => None,
        });
        if let Some(values) = set.or_else(|| self.enumeration_of(p)) {
            return Some(self.sorted_values(values, &place.text));
        }
        if p.is_switch() {
            let open = matches!(place.text.as_str(), "" | "$");
            let values: &[&str] = if open { &["$true", "$false"] } else { &[] };
            let value = |v: &&str| Match::plain(Kind::ParameterValue, *v);
            return Some(values.iter().map(value).collect());
        }
        if let Some(found) = self.custom_values(place, call, command, p, bound) {
            return Some(found);
        }
        self.suggested(place, call, command, p, bound)
    }

    /// The members of the enumeration that a parameter takes, or the values that the grammar documents.
    fn enumeration_of(&self, p: &ParamInfo) -> Option<Vec<String>> {
        let element = |t: Ty| t.element().or(t.nullable()).unwrap_or(t);
        if let Some((members, _)) = p.ty.map(element).and_then(Ty::enum_members) {
            return Some(
                members
                    .into_iter()
                    .map(|(name, _)| name.to_string())
                    .collect(),
            );
        }
        let values = grammar::param_values(p.grammar?);
        (!values.is_empty()).then(|| values.into_iter().map(str::to_string).collect())
    }

    /// Values in order, the one that is typed whole first.
    fn sorted_values(&mut self, mut values: Vec<String>, word: &str) -> Vec<Match> {
        let (word, quote) = unquote(word);
        let begins = self.beginning(word);
        values.retain(|v| !v.is_empty() && begins.is_match(v));
        values.sort_by(|a, b| {
            let whole = |v: &str| !v.eq_ignore_ascii_case(word);
            match whole(a).cmp(&whole(b)) {
                Ordering::Equal => self.order(a, b),
                other => other,
            }
        });
        let edition = self.edition();
        values
            .into_iter()
            .map(|v| Match::new(Kind::ParameterValue, quoted(&v, quote, edition), v))
            .collect()
    }

    /// Without anything better an argument is a file, or a command where it looks like one.
    pub(super) fn plain_argument(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
        is_known: bool,
    ) -> Vec<Match> {
        let called = call.command.invocation != Invocation::Name;
        let wanted = if is_known && !called {
            Wanted::ALL
        } else {
            Wanted::LITERAL
        };
        let mut found = self.files(&place.text, wanted);
        if place.text.find('-').is_some_and(|at| at > 0) {
            found.extend(self.commands(place, &place.text, Commands::All));
        }
        found
    }

    /// A string that is no command's argument: a path, or a command's name.
    pub(super) fn quoted_text(&mut self, place: &Place<'_>) -> Vec<Match> {
        let mut found = self.files(&place.text, Wanted::ALL);
        if place.text.contains('-') {
            found.extend(self.commands(place, &place.text, Commands::All));
        }
        found
    }

    /// What can be assigned to a variable or a property whose type is an enumeration.
    pub(super) fn assigned_values(&mut self, place: &Place<'_>, target: &Expr<'_>) -> Vec<Match> {
        let guesses = match &target.kind {
            ExprKind::Convert(name, _) => {
                let ty = self.type_of_name(name);
                ty.map(super::infer::Guess::of).into_iter().collect()
            }
            _ => self.infer(place, target),
        };
        let members = guesses
            .iter()
            .filter_map(|g| g.ty)
            .find_map(|t| t.nullable().unwrap_or(t).enum_members());
        let Some((members, _)) = members.filter(|_| !guesses.contains(&string())) else {
            return Vec::new();
        };
        let quote = if place.text.starts_with('"') {
            "\""
        } else {
            "'"
        };
        let mut names: Vec<String> = members
            .into_iter()
            .map(|(name, _)| format!("{quote}{name}{quote}"))
            .collect();
        names.sort_by(|a, b| self.order(a, b));
        let begins = self.beginning(&place.text);
        names
            .into_iter()
            .filter(|name| begins.is_match(name))
            .map(|name| Match::plain(Kind::Text, name))
            .collect()
    }
}

fn string() -> super::infer::Guess {
    super::infer::Guess::of(ty::known().string)
}
