//! Trees to the `regex` crate, whose automata never backtrack. Only text of ASCII is given to it, for which a pattern
//! without back references, looks and other irregular parts means the same there; all else is the matcher's.

use super::found::Match;
use super::node::{Assertion, Node};
use regex::bytes::{CaptureLocations, Regex, RegexBuilder};
use std::cell::RefCell;
use std::fmt::Write;

/// A pattern that the automata can take.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    regex: Regex,
    /// The slot of each of the regex's groups, group 0 left out.
    slots: Vec<usize>,
    /// It has `$`, which the automata cannot match before a final line feed.
    needs_plain_end: bool,
    /// Where groups are noted during a search, kept for the next one.
    places: RefCell<CaptureLocations>,
}

impl Linear {
    /// Nothing when the pattern has parts that are not regular.
    pub fn new(node: &Node) -> Option<Linear> {
        const SIZE_LIMIT: usize = 4 << 20;
        let mut writer = Writer {
            out: String::new(),
            slots: Vec::new(),
            needs_plain_end: false,
        };
        let node = match node {
            Node::Direction {
                leftwards: false,
                node,
            } => node,
            _ => return None,
        };
        writer.node(node)?;
        let regex = RegexBuilder::new(&writer.out)
            .unicode(false)
            .size_limit(SIZE_LIMIT)
            .build()
            .ok()?;
        Some(Linear {
            places: RefCell::new(regex.capture_locations()),
            regex,
            slots: writer.slots,
            needs_plain_end: writer.needs_plain_end,
        })
    }

    /// Whether a text may be given to it.
    pub fn takes(&self, text: &str) -> bool {
        text.is_ascii() && !(self.needs_plain_end && text.ends_with('\n'))
    }

    /// The first match from `at` on, for a pattern with so many groups.
    pub fn find(&self, text: &str, at: usize, groups: usize) -> Option<Match> {
        if groups == 1 {
            let found = self.regex.find_at(text.as_bytes(), at)?;
            return Some(Match::with_last((found.start(), found.end()), Vec::new()));
        }
        let mut places = self.places.borrow_mut();
        let found = self
            .regex
            .captures_read_at(&mut places, text.as_bytes(), at)?;
        let mut captures = vec![None; groups - 1];
        for (group, slot) in self.slots.iter().enumerate() {
            if let Some(place) = slot.checked_sub(1).and_then(|at| captures.get_mut(at)) {
                *place = places.get(group + 1);
            }
        }
        Some(Match::with_last((found.start(), found.end()), captures))
    }

    /// Whether there is a match from `at` on.
    pub fn is_match(&self, text: &str, at: usize) -> bool {
        self.regex.is_match_at(text.as_bytes(), at)
    }
}

struct Writer {
    out: String,
    slots: Vec<usize>,
    needs_plain_end: bool,
}

impl Writer {
    fn node(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Empty => self.out.push_str("(?:)"),
            Node::Char { c, ignore_case } => {
                self.out.push('[');
                if c.is_ascii() {
                    self.byte(*c as u8);
                    if *ignore_case {
                        self.byte(c.to_ascii_lowercase() as u8);
                        self.byte(c.to_ascii_uppercase() as u8);
                    }
                } else {
                    // ASCII text has no such character, but it may have its other case (the Kelvin sign).
                    if *ignore_case {
                        return None;
                    }
                    self.out.push_str(NOTHING);
                }
                self.out.push(']');
            }
            Node::Set(set) => {
                let members: Vec<u8> = set.ascii_members().collect();
                self.out.push('[');
                if members.is_empty() {
                    self.out.push_str(NOTHING);
                }
                for byte in members {
                    self.byte(byte);
                }
                self.out.push(']');
            }
            Node::Concat(nodes) => nodes.iter().try_for_each(|node| self.node(node))?,
            Node::Alternate(branches) => {
                self.out.push_str("(?:");
                for (at, branch) in branches.iter().enumerate() {
                    if at > 0 {
                        self.out.push('|');
                    }
                    self.node(branch)?;
                }
                self.out.push(')');
            }
            Node::Repeat {
                node,
                min,
                max,
                lazy,
            } => {
                // What an empty round does to captures differs between engines.
                if is_nullable(node) {
                    return None;
                }
                self.out.push_str("(?:");
                self.node(node)?;
                match max {
                    Some(max) => write!(self.out, "){{{min},{max}}}").ok()?,
                    None => write!(self.out, "){{{min},}}").ok()?,
                }
                if *lazy {
                    self.out.push('?');
                }
            }
            Node::Capture {
                slot: Some(slot),
                balances: None,
                node,
            } => {
                // Two groups of one name share a slot.
                if self.slots.contains(slot) {
                    return None;
                }
                self.slots.push(*slot);
                self.out.push('(');
                self.node(node)?;
                self.out.push(')');
            }
            Node::Assert(assertion) => self.out.push_str(match assertion {
                Assertion::Beginning => r"\A",
                Assertion::LineStart => "(?m:^)",
                Assertion::End => r"\z",
                Assertion::EndOrFinalNewline => {
                    self.needs_plain_end = true;
                    r"\z"
                }
                Assertion::LineEnd => "(?m:$)",
                Assertion::Boundary | Assertion::AsciiBoundary => r"\b",
                Assertion::NotBoundary | Assertion::NotAsciiBoundary => r"\B",
                Assertion::SearchStart => return None,
            }),
            Node::Capture { .. }
            | Node::Atomic(_)
            | Node::Look { .. }
            | Node::BackReference { .. }
            | Node::IfCaptured { .. }
            | Node::IfMatches { .. }
            | Node::Direction { .. } => return None,
        }
        Some(())
    }

    fn byte(&mut self, byte: u8) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, r"\x{byte:02x}");
    }
}

/// The inside of a class that has no members.
const NOTHING: &str = r"^\x00-\xff";

/// Whether a node can match without taking a character.
pub(super) fn is_nullable(node: &Node) -> bool {
    match node {
        Node::Char { .. } | Node::Set(_) => false,
        Node::Concat(nodes) => nodes.iter().all(is_nullable),
        Node::Alternate(branches) => branches.iter().any(is_nullable),
        Node::Repeat { node, min, .. } => *min == 0 || is_nullable(node),
        Node::Capture { node, .. } | Node::Direction { node, .. } => is_nullable(node),
        Node::Atomic(node) => is_nullable(node),
        Node::Empty
        | Node::Look { .. }
        | Node::Assert(_)
        | Node::BackReference { .. }
        | Node::IfCaptured { .. }
        | Node::IfMatches { .. } => true,
    }
}
