//! `catch` clauses that no error can reach.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

use super::super::types::known_types;
use super::{Semantics, bracketed};
use crate::syntax::ast::*;
use crate::syntax::grammar::full_name;
use crate::syntax::problem;

/// A known exception type: its full name and that of the type it derives from.
type Known = (&'static str, &'static str);

impl<'s> Semantics<'_, 's> {
    pub(super) fn handlers(&self, catches: &[Catch<'s>]) {
        let Some((_, before_last)) = catches.split_last() else {
            return;
        };
        for (index, clause) in before_last.iter().enumerate() {
            for later in catches.iter().skip(index + 1) {
                if clause.types.is_empty() {
                    let at = later.span.start.saturating_sub(1);
                    let span = Span { start: at, end: at };
                    self.error(&problem::EMPTY_CATCH_NOT_LAST, span, &[]);
                    break;
                }
                self.caught_twice(clause, later);
            }
        }
    }

    fn caught_twice(&self, clause: &Catch<'s>, later: &Catch<'s>) {
        let problem = &problem::EXCEPTION_TYPE_ALREADY_CAUGHT;
        for first in &clause.types {
            for second in &later.types {
                let caught = match (self.exception(first), self.exception(second)) {
                    (Some((first, _)), Some(known)) if derives(known, first) => known.0.to_owned(),
                    (None, None) if same_type(first, second) => full_name(second),
                    _ => continue,
                };
                self.error(problem, bracketed(second.span), &[&caught]);
            }
        }
    }

    /// The exception that a name stands for. Types that the script itself defines do not exist while it is parsed.
    fn exception(&self, name: &TypeName<'s>) -> Option<Known> {
        let name = full_name(name).to_ascii_lowercase();
        let known = exceptions();
        let within = |space: &str| known.get(&format!("{}.{name}", space.to_ascii_lowercase()));
        let found = known.get(&name).or_else(|| within("system"));
        found
            .or_else(|| self.namespaces.iter().find_map(|space| within(space)))
            .copied()
    }
}

/// True where two names are one type that is no exception.
fn same_type(first: &TypeName<'_>, second: &TypeName<'_>) -> bool {
    let name = full_name(first).to_ascii_lowercase();
    let plain = name.strip_prefix("system.").unwrap_or(&name);
    known_types().contains(plain) && name.eq_ignore_ascii_case(&full_name(second))
}

/// True where a type is another or derives from it.
fn derives(known: Known, from: &str) -> bool {
    let mut next = Some(known);
    while let Some((name, base)) = next {
        if name == from {
            return true;
        }
        next = exceptions().get(&base.to_ascii_lowercase()).copied();
    }
    false
}

/// By full name in lower case.
fn exceptions() -> &'static FxHashMap<String, Known> {
    static EXCEPTIONS: OnceLock<FxHashMap<String, Known>> = OnceLock::new();
    EXCEPTIONS.get_or_init(|| {
        listed()
            .map(|known| (known.0.to_ascii_lowercase(), known))
            .collect()
    })
}

/// The exception types of .NET and PowerShell, each with its base.
pub fn listed() -> impl Iterator<Item = Known> {
    include_str!("../exceptions.txt")
        .lines()
        .filter_map(|line| line.split_once(' '))
}
