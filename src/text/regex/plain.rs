//! Patterns that are nothing but text, or one character out of a set: `;`, `\t`, `@`, `\d`, `[,;]`, `\s`. Scripts split
//! and replace by these more than by all others, and they are searched for as what they are.

use super::Span;
use super::node::Node;
use memchr::memmem::Finder;

/// A pattern without groups, places or choices.
#[derive(Debug)]
pub(super) enum Plain {
    /// One byte of ASCII.
    Byte(u8),
    /// A text.
    Text(Box<Finder<'static>>),
    /// One of these ASCII characters, where the text is ASCII: beyond it the set has others.
    OneOf(u128),
}

impl Plain {
    /// Looks at a tree that matches rightwards.
    pub fn of(node: &Node) -> Option<Plain> {
        let Node::Direction {
            leftwards: false,
            node,
        } = node
        else {
            return None;
        };
        if let Node::Set(set) = &**node {
            let bits = set.ascii_members().fold(0, |bits, byte| bits | 1 << byte);
            return Some(Plain::OneOf(bits));
        }
        let nodes = match &**node {
            Node::Concat(nodes) => nodes.as_slice(),
            other => std::slice::from_ref(other),
        };
        // A letter whose case is ignored has two forms, or more beyond ASCII.
        let plain = |node: &Node| match node {
            Node::Char { c, ignore_case }
                if !ignore_case || (c.is_ascii() && !c.is_alphabetic()) =>
            {
                Some(*c)
            }
            _ => None,
        };
        let text: Option<String> = nodes.iter().map(plain).collect();
        let text = text.filter(|text| !text.is_empty())?;
        Some(match text.as_bytes() {
            [byte] => Plain::Byte(*byte),
            _ => Plain::Text(Box::new(Finder::new(&text).into_owned())),
        })
    }

    /// True where a text, which is ASCII or not, may be searched this way.
    pub fn takes(&self, text: &str) -> bool {
        match self {
            Plain::Byte(_) | Plain::Text(_) => true,
            Plain::OneOf(_) => text.is_ascii(),
        }
    }

    /// The first match at or behind a byte of a text that it takes.
    pub fn find(&self, text: &str, at: usize) -> Option<Span> {
        let rest = text.as_bytes().get(at..)?;
        let (start, length) = match self {
            Plain::Byte(byte) => (memchr::memchr(*byte, rest)?, 1),
            Plain::Text(text) => (text.find(rest)?, text.needle().len()),
            Plain::OneOf(set) => {
                let is_member = |byte: &u8| set >> (byte & 127) & 1 == 1;
                (rest.iter().position(is_member)?, 1)
            }
        };
        Some((at + start, at + start + length))
    }
}
