//! Binding as far as a call is written: which parameters its arguments take, which sets that leaves, and whose value
//! the word at the cursor is. No argument is evaluated.

use std::rc::Rc;

use crate::runtime::bind::{ALL_SETS, CommandParams, CommonParam, InSet, ParamInfo};
use crate::syntax::ast::{CommandElement, Expr, Span};

/// What is bound.
pub(super) struct Bound<'c, 's> {
    /// The command's parameters.
    pub params: Rc<CommandParams>,
    /// Arguments by the place of their parameter.
    pub arguments: Vec<(usize, Option<&'c Expr<'s>>)>,
    /// The sets that are still possible.
    pub sets: u64,
    /// Whose value stands at the cursor; candidates in the order in which they are asked.
    pub target: Vec<usize>,
    /// Parameters whose names are ambiguous or unknown.
    unknown: Vec<Span>,
}

/// What the binding is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The name of a parameter, which itself is left out.
    Name,
    /// The value of a parameter.
    Value,
}

impl<'c, 's> Bound<'c, 's> {
    /// Binds the elements of a call; the one that touches `cursor` is at the cursor.
    pub fn new(
        params: Rc<CommandParams>,
        elements: &'c [CommandElement<'s>],
        cursor: u32,
        purpose: Purpose,
        fed: bool,
    ) -> Bound<'c, 's> {
        let mut bound = Bound {
            params,
            arguments: Vec::new(),
            sets: ALL_SETS,
            target: Vec::new(),
            unknown: Vec::new(),
        };
        let positional = bound.named(elements, cursor, purpose);
        bound.positional(&positional, cursor, purpose);
        if fed {
            bound.piped();
        }
        bound
    }

    /// Binds what is named; gives what is not.
    fn named(
        &mut self,
        elements: &'c [CommandElement<'s>],
        cursor: u32,
        purpose: Purpose,
    ) -> Vec<&'c Expr<'s>> {
        let mut rest = Vec::new();
        let mut open: Option<usize> = None;
        for element in elements {
            match element {
                CommandElement::Parameter {
                    span,
                    name,
                    argument,
                    ..
                } => {
                    if let Some(at) = open.take() {
                        self.take(at, None);
                    }
                    if purpose == Purpose::Name && span.end >= cursor {
                        continue;
                    }
                    let Some(at) = self.find(name) else {
                        self.unknown.push(*span);
                        continue;
                    };
                    match argument {
                        Some(value) => self.take_at(at, value, cursor),
                        None if self.is_switch(at) => self.take(at, None),
                        None => open = Some(at),
                    }
                }
                CommandElement::Argument(value) => match open.take() {
                    Some(at) => self.take_at(at, value, cursor),
                    // The dash alone is a name that is being typed.
                    None if purpose == Purpose::Name && value.span.end >= cursor => {}
                    None => rest.push(value),
                },
            }
        }
        if let Some(at) = open {
            self.take(at, None);
        }
        rest
    }

    fn take_at(&mut self, at: usize, value: &'c Expr<'s>, cursor: u32) {
        if value.span.end >= cursor {
            self.target = vec![at];
        }
        self.take(at, Some(value));
    }

    fn take(&mut self, at: usize, value: Option<&'c Expr<'s>>) {
        if self.is_bound(at) {
            return;
        }
        self.arguments.push((at, value));
        if let Some(p) = self.params.params.get(at) {
            self.sets &= sets_of(p);
        }
    }

    /// Deals the arguments without a name to the positions.
    fn positional(&mut self, values: &[&'c Expr<'s>], cursor: u32, purpose: Purpose) {
        let mut from = i32::MIN;
        for value in values {
            let (position, mut candidates) = self.at_position(from, purpose);
            if candidates.is_empty() {
                candidates = self.taking_rest();
            } else {
                from = position.saturating_add(1);
            }
            let Some((first, _)) = candidates.first().copied() else {
                continue;
            };
            if value.span.end >= cursor {
                self.target = candidates.iter().map(|(at, _)| *at).collect();
            }
            let narrowed = candidates.iter().fold(0, |sets, (_, mask)| sets | mask);
            if !self.is_bound(first) {
                self.arguments.push((first, Some(value)));
            }
            self.sets &= narrowed;
        }
    }

    /// The nearest position from `from` on, and the unbound parameters there, each with the sets in which it stands
    /// there. For a value those of the default set come first.
    fn at_position(&self, from: i32, purpose: Purpose) -> (i32, Vec<(usize, u64)>) {
        let mut best = i32::MAX;
        let mut found: Vec<(usize, u64)> = Vec::new();
        for (at, p) in self.unbound() {
            for role in p.in_sets.iter().filter(|s| self.fits(s) && !s.rest) {
                let Some(position) = role.position.filter(|n| *n >= from && *n <= best) else {
                    continue;
                };
                if position < best {
                    best = position;
                    found.clear();
                }
                match found.iter_mut().find(|(other, _)| *other == at) {
                    Some((_, mask)) => *mask |= mask_of(role),
                    None => found.push((at, mask_of(role))),
                }
            }
        }
        let default = self.params.default_set.map_or(0, |set| 1u64 << (set & 63));
        if purpose == Purpose::Value && default & self.sets != 0 {
            found.sort_by_key(|(_, mask)| mask & default == 0);
        }
        (best, found)
    }

    fn taking_rest(&self) -> Vec<(usize, u64)> {
        let takes = |p: &ParamInfo| {
            p.in_sets
                .iter()
                .find(|s| s.rest && self.fits(s))
                .map(mask_of)
        };
        self.params
            .params
            .iter()
            .enumerate()
            .filter_map(|(at, p)| Some((at, takes(p)?)))
            .take(1)
            .collect()
    }

    /// The pipeline's objects take the parameters that are made for them.
    fn piped(&mut self) {
        let mut sets = 0;
        let mut taken = Vec::new();
        for (at, p) in self.unbound() {
            if p.in_sets.iter().any(|s| s.by_value && self.fits(s)) {
                sets |= sets_of(p);
                taken.push(at);
            }
        }
        self.arguments
            .extend(taken.into_iter().map(|at| (at, None)));
        if sets != 0 {
            self.sets &= sets;
        }
    }

    /// True where a parameter has its argument.
    pub fn is_bound(&self, at: usize) -> bool {
        self.arguments.iter().any(|(bound, _)| *bound == at)
    }

    /// The argument of a parameter of this name.
    pub fn argument(&self, name: &str) -> Option<&'c Expr<'s>> {
        let at = self
            .params
            .params
            .iter()
            .position(|p| p.name.eq_ignore_ascii_case(name))?;
        self.arguments
            .iter()
            .find(|(bound, _)| *bound == at)
            .and_then(|(_, value)| *value)
    }

    /// The parameters that could still be given, in the order of the listing.
    pub fn unbound(&self) -> impl Iterator<Item = (usize, &ParamInfo)> {
        self.params
            .params
            .iter()
            .enumerate()
            .filter(|(at, p)| !self.is_bound(*at) && sets_of(p) & self.sets != 0)
    }

    fn fits(&self, role: &InSet) -> bool {
        mask_of(role) & self.sets != 0
    }

    fn is_switch(&self, at: usize) -> bool {
        self.params.params.get(at).is_some_and(ParamInfo::is_switch)
    }

    /// The parameter that a name, whole or abbreviated, means; None where several could be meant.
    pub fn find(&self, name: &str) -> Option<usize> {
        find(&self.params, name)
    }
}

/// The parameter that a name, whole or abbreviated, means; None where several could be meant.
pub(super) fn find(params: &CommandParams, name: &str) -> Option<usize> {
    let names =
        |p: &ParamInfo, f: &dyn Fn(&str) -> bool| f(&p.name) || p.aliases.iter().any(|a| f(a));
    let exact = params
        .params
        .iter()
        .position(|p| names(p, &|n| n.eq_ignore_ascii_case(name)));
    if exact.is_some() {
        return exact;
    }
    let mut begun = params
        .params
        .iter()
        .enumerate()
        .filter(|(_, p)| names(p, &|n| super::begins(n, name)));
    match (begun.next(), begun.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

/// The sets that have a parameter, as bits.
fn sets_of(p: &ParamInfo) -> u64 {
    if p.in_sets.is_empty() {
        return ALL_SETS;
    }
    p.in_sets.iter().fold(0, |sets, role| sets | mask_of(role))
}

fn mask_of(role: &InSet) -> u64 {
    role.set.map_or(ALL_SETS, |set| 1 << (set & 63))
}

/// True for the parameters that all commands share, which are listed behind a command's own.
pub(super) fn is_common(p: &ParamInfo) -> bool {
    !matches!(
        p.common,
        None | Some(CommonParam::WhatIf | CommonParam::Confirm | CommonParam::Paging)
    )
}
