//! A regular expression as a tree.

use super::set::CharSet;

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Matches without taking anything.
    Empty,
    /// One character.
    Char {
        /// Itself.
        c: char,
        /// In either case.
        ignore_case: bool,
    },
    /// One character of a set.
    Set(Box<CharSet>),
    /// One after the other.
    Concat(Vec<Node>),
    /// The first that leads to a match.
    Alternate(Vec<Node>),
    /// A quantifier.
    Repeat {
        /// What is repeated.
        node: Box<Node>,
        /// At least.
        min: u32,
        /// At most, when there is a limit.
        max: Option<u32>,
        /// As few as possible.
        lazy: bool,
    },
    /// A group that captures.
    Capture {
        /// Its slot, when it captures under a number of its own.
        slot: Option<usize>,
        /// The slot that it takes a capture from (a balancing group).
        balances: Option<usize>,
        /// What is captured.
        node: Box<Node>,
    },
    /// `(?>…)`: what matched is not tried again.
    Atomic(Box<Node>),
    /// Looks ahead or behind without taking anything.
    Look {
        /// Behind.
        behind: bool,
        /// There must be no match.
        negative: bool,
        /// What is looked for.
        node: Box<Node>,
    },
    /// A condition on the position.
    Assert(Assertion),
    /// What a group captured.
    BackReference {
        /// The group's slot.
        slot: usize,
        /// In either case.
        ignore_case: bool,
    },
    /// `(?(1)yes|no)`
    IfCaptured {
        /// The group's slot.
        slot: usize,
        /// When it has a capture.
        yes: Box<Node>,
        /// When it has none.
        no: Box<Node>,
    },
    /// `(?(test)yes|no)`
    IfMatches {
        /// Looked for ahead.
        test: Box<Node>,
        /// When it is there.
        yes: Box<Node>,
        /// When it isn't.
        no: Box<Node>,
    },
    /// Matches its node from the right to the left, or the other way round within one that does.
    Direction {
        /// Leftwards.
        leftwards: bool,
        /// What is matched so.
        node: Box<Node>,
    },
}

/// A condition on the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    /// `^` and `\A`
    Beginning,
    /// `^` with `Multiline`
    LineStart,
    /// `\z`
    End,
    /// `$` and `\Z`: the end, or before a final line feed
    EndOrFinalNewline,
    /// `$` with `Multiline`
    LineEnd,
    /// `\b`
    Boundary,
    /// `\B`
    NotBoundary,
    /// `\b` of ASCII words
    AsciiBoundary,
    /// `\B` of ASCII words
    NotAsciiBoundary,
    /// `\G`: where the search began
    SearchStart,
}
