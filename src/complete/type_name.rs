//! Types and namespaces.

use std::collections::BTreeMap;

use crate::grammar;
use crate::text::compare::compare_ordinal_ignore_case;
use crate::value::ty;

use super::{Kind, Match, Session};

impl Session<'_> {
    /// The types and namespaces that begin with a word: an accelerator, a short name, or a full one as far as its next
    /// dot. `prefix` and `suffix` stand around each in the line.
    pub(super) fn types(&mut self, word: &str, prefix: &str, suffix: &str) -> Vec<Match> {
        let dots = word.matches('.').count();
        let begins = self.beginning(word);
        let mut found: Vec<Match> = Vec::new();
        let mut offer = |text: String, shown: &str, kind: Kind, tip: &str| {
            if !found.iter().any(|m| m.text.eq_ignore_ascii_case(&text)) {
                found.push(Match {
                    tip: tip.to_string(),
                    ..Match::new(kind, text, shown)
                });
            }
        };
        let accelerators = accelerators(self.edition());
        if dots == 0 {
            for (name, full) in &accelerators {
                if begins.is_match(name) {
                    offer(
                        format!("{prefix}{name}{suffix}"),
                        short(full),
                        Kind::Type,
                        full,
                    );
                }
            }
            for name in self.script_types() {
                if begins.is_match(&name) {
                    offer(format!("{prefix}{name}{suffix}"), &name, Kind::Type, &name);
                }
            }
        }
        let names = type_names();
        for full in &names {
            // A generic definition is written without its arity.
            let plain = full.split('`').next().unwrap_or(full);
            if full.contains('+') {
                continue;
            }
            let by_short = dots == 0 && begins.is_match(short(plain));
            let by_full = plain.matches('.').count() == dots && begins.is_match(plain);
            if !by_short && !by_full {
                continue;
            }
            // An accelerator stands for its type, and hides another type of its name.
            let stands = |(name, of): &&(&'static str, &'static str)| {
                of.eq_ignore_ascii_case(full) || name.eq_ignore_ascii_case(short(plain))
            };
            let text = match accelerators.iter().find(stands) {
                Some((name, _)) if dots == 0 => *name,
                _ => plain,
            };
            let shown = short(plain);
            let shown = if full.contains('`') {
                format!("{shown}<>")
            } else {
                shown.to_string()
            };
            offer(format!("{prefix}{text}{suffix}"), &shown, Kind::Type, full);
        }
        for space in namespaces_of(&names) {
            if space.matches('.').count() == dots && begins.is_match(&space) {
                offer(
                    format!("{prefix}{space}{suffix}"),
                    short(&space),
                    Kind::Namespace,
                    &space,
                );
            }
        }
        found.sort_by(|a, b| compare_ordinal_ignore_case(&a.shown, &b.shown));
        found
    }

    /// The namespaces that begin with a word, as far as their next dot.
    pub(super) fn namespaces(&self, word: &str) -> Vec<Match> {
        let dots = word.matches('.').count();
        let begins = self.beginning(word);
        let mut found: Vec<Match> = namespaces_of(&type_names())
            .into_iter()
            .filter(|space| space.matches('.').count() == dots && begins.is_match(space))
            .map(|space| Match::new(Kind::Namespace, space.clone(), short(&space)))
            .collect();
        found.sort_by(|a, b| compare_ordinal_ignore_case(&a.shown, &b.shown));
        found
    }

    /// The classes and enumerations that scripts defined.
    fn script_types(&self) -> Vec<String> {
        let mut names = Vec::new();
        for scope in self.rt.scope.chain() {
            if let Some(types) = &*scope.types.borrow() {
                names.extend(types.types.values().map(|t| t.name().to_string()));
            }
        }
        names
    }
}

/// The accelerators of an edition with the full names of their types.
fn accelerators(edition: crate::Edition) -> Vec<(&'static str, &'static str)> {
    grammar::accelerators()
        .filter(|a| a.edition.is_none_or(|only| only == edition))
        .map(|a| (a.name, a.type_name))
        .collect()
}

/// The full names of all types that are known by a description, in order.
fn type_names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = ty::names();
    names.extend(grammar::object_types().map(|t| t.name));
    names.extend(grammar::accelerators().map(|a| a.type_name));
    names.sort_unstable_by(|a, b| compare_ordinal_ignore_case(a, b));
    names.dedup();
    names
}

/// Every namespace of the types, those above it included.
fn namespaces_of(names: &[&str]) -> Vec<String> {
    let mut spaces: BTreeMap<String, ()> = BTreeMap::new();
    for name in names {
        let plain = name.split(['`', '[']).next().unwrap_or(name);
        let mut rest = plain;
        while let Some((space, _)) = rest.rsplit_once('.') {
            if spaces.insert(space.to_string(), ()).is_some() {
                break;
            }
            rest = space;
        }
    }
    spaces.into_keys().collect()
}

/// A name without its namespace.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
