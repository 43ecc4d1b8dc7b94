//! Where a match can begin, found from the tree so that the matcher skips what can't.

use super::node::{Assertion, Node};

/// What is known of the beginning of every match.
#[derive(Clone, Debug, Default)]
pub(super) struct Start {
    /// Only at the beginning of the text.
    pub anchored: bool,
    /// With this text.
    pub prefix: String,
    /// With one of these ASCII characters or any other; nothing when it may be empty.
    pub first: Option<u128>,
}

impl Start {
    /// Looks at a tree that matches rightwards.
    pub fn of(node: &Node) -> Start {
        let Node::Direction {
            leftwards: false,
            node,
        } = node
        else {
            return Start::default();
        };
        let mut start = Start {
            anchored: is_anchored(node),
            ..Start::default()
        };
        prefix(node, &mut start.prefix);
        start.first = first(node);
        start
    }

    /// The first place from `at` on where a match can begin.
    pub fn next(&self, text: &str, at: usize) -> Option<usize> {
        if self.anchored {
            return (at == 0).then_some(0);
        }
        let rest = text.get(at..)?;
        if self.prefix.len() > 1 {
            return memchr::memmem::find(rest.as_bytes(), self.prefix.as_bytes())
                .map(|found| at + found);
        }
        let Some(first) = self.first else {
            return Some(at);
        };
        let can_begin = |byte: u8| !byte.is_ascii() || first >> byte & 1 == 1;
        let found = rest.bytes().position(can_begin)?;
        // A byte within a character is behind its first byte, which would have been found.
        Some(at + found)
    }
}

fn is_anchored(node: &Node) -> bool {
    match node {
        Node::Assert(Assertion::Beginning) => true,
        Node::Concat(nodes) => nodes.first().is_some_and(is_anchored),
        Node::Alternate(branches) => !branches.is_empty() && branches.iter().all(is_anchored),
        Node::Capture { node, .. } | Node::Atomic(node) => is_anchored(node),
        _ => false,
    }
}

/// Collects the text that every match begins with; false when the text ends there.
fn prefix(node: &Node, out: &mut String) -> bool {
    match node {
        Node::Char {
            c,
            ignore_case: false,
        } => {
            out.push(*c);
            true
        }
        Node::Empty => true,
        Node::Concat(nodes) => nodes.iter().all(|node| prefix(node, out)),
        Node::Capture { node, .. } | Node::Atomic(node) => prefix(node, out),
        Node::Repeat { node, min: 1.., .. } => {
            prefix(node, out);
            false
        }
        _ => false,
    }
}

/// The ASCII characters that a match can begin with; nothing when it can be empty.
fn first(node: &Node) -> Option<u128> {
    let bit = |byte: u8| 1u128 << (byte & 127);
    match node {
        Node::Char { c, .. } if !c.is_ascii() => Some(match c {
            // The Kelvin sign and the dotless i have ASCII partners.
            'K' => bit(b'k') | bit(b'K'),
            'İ' | 'ı' => bit(b'i') | bit(b'I'),
            _ => 0,
        }),
        Node::Char {
            c,
            ignore_case: false,
        } => Some(bit(*c as u8)),
        Node::Char {
            c,
            ignore_case: true,
        } => Some(bit(c.to_ascii_lowercase() as u8) | bit(c.to_ascii_uppercase() as u8)),
        Node::Set(set) => Some(set.ascii_members().fold(0, |bits, byte| bits | bit(byte))),
        Node::Concat(nodes) => {
            // The first node that takes a character decides, with those before it that might.
            let mut bits = 0;
            for node in nodes {
                match node {
                    Node::Assert(_) | Node::Look { .. } | Node::Empty => {}
                    Node::Repeat { node, min: 0, .. } => bits |= first(node)?,
                    _ => return first(node).map(|found| bits | found),
                }
            }
            None
        }
        Node::Alternate(branches) => branches
            .iter()
            .try_fold(0, |bits, branch| first(branch).map(|found| bits | found)),
        Node::Capture { node, .. } | Node::Atomic(node) | Node::Repeat { node, min: 1.., .. } => {
            first(node)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, groups::Groups, parser::parse};
    use super::*;

    fn start(pattern: &str) -> Start {
        let chars: Vec<char> = pattern.chars().collect();
        let groups = Groups::scan(&chars, Options::NONE);
        Start::of(&parse(pattern, &chars, Options::NONE, &groups).unwrap())
    }

    #[test]
    fn the_start_of_a_match_is_known_when_it_can_be() {
        assert!(start("^(a|b)").anchored && !start("a|^b").anchored);
        assert_eq!(start(r"abc\d").prefix, "abc");
        assert_eq!(start("ab+c").prefix, "ab");
        assert_eq!(start("x*y").next("axby", 0), Some(1));
        assert_eq!(start(r"\d+").next("ab1", 0), Some(2));
        assert_eq!(start("a*").next("bbb", 1), Some(1));
    }
}
