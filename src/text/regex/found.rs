//! A match: what it and its groups took.

use super::matcher::Span;

/// A match with what its groups captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match(Captures);

/// What is known of a match depends on who found it. Most patterns have no group but the whole match: then nothing
/// has to be allocated for it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Captures {
    /// Each capture of each group by slot, as backtracking keeps them. The last one is the group's value.
    Every(Vec<Vec<Span>>),
    /// The whole match, and the last capture of each further group, as automata know them.
    Last(Span, Vec<Option<Span>>),
}

impl Match {
    /// A match with every capture of each group.
    pub(super) fn with_every(captures: Vec<Vec<Span>>) -> Match {
        Match(Captures::Every(captures))
    }

    /// A match with the last capture of each group behind the whole match.
    pub(super) fn with_last(whole: Span, groups: Vec<Option<Span>>) -> Match {
        Match(Captures::Last(whole, groups))
    }

    /// How many groups there are, the whole match among them.
    pub(super) fn count(&self) -> usize {
        match &self.0 {
            Captures::Every(groups) => groups.len(),
            Captures::Last(_, groups) => groups.len() + 1,
        }
    }

    /// The bytes of the whole match.
    pub fn span(&self) -> (usize, usize) {
        self.group(0).unwrap_or((0, 0))
    }

    /// The bytes of a group by its place in [`Regex::groups`](super::Regex::groups), when it took part in the match.
    pub fn group(&self, slot: usize) -> Option<(usize, usize)> {
        self.captures(slot).last().copied()
    }

    /// All captures of a group that are known, the first first. A group in a loop has one for each round, of which
    /// [`Regex::with_all_captures`](super::Regex::with_all_captures) makes sure.
    pub fn captures(&self, slot: usize) -> &[(usize, usize)] {
        match &self.0 {
            Captures::Every(groups) => groups.get(slot).map_or(&[], Vec::as_slice),
            Captures::Last(whole, _) if slot == 0 => std::slice::from_ref(whole),
            Captures::Last(_, groups) => groups.get(slot - 1).map_or(&[], Option::as_slice),
        }
    }
}
