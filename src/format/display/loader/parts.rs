//! The pieces that all readers share: an element's parts, texts, truth values and numbers.

use super::Loader;
use crate::value::Str;
use crate::value::types::xml::tree::{Element, Node};

/// Elements whose attributes name a text in the resources of an assembly.
const WITH_ATTRIBUTES: [&str; 2] = ["Label", "Text"];

impl Loader<'_> {
    /// The parts of an element, each of which may stand in it once; None where one stands twice. Others are reported.
    pub(super) fn parts<'x, const N: usize>(
        &mut self,
        node: &'x Element,
        names: [&str; N],
    ) -> Option<[Option<&'x Element>; N]> {
        let mut parts = [None; N];
        for child in &node.children {
            let Some(child) = self.known(child) else {
                continue;
            };
            let slot = names
                .iter()
                .position(|name| child.is(name))
                .and_then(|at| parts.get_mut(at));
            match slot {
                Some(slot) if slot.is_none() => {
                    self.check_attributes(child);
                    *slot = Some(child);
                }
                Some(_) => {
                    self.report("A duplicate node exists.");
                    return None;
                }
                None => self.report(format!("{} is an unknown node.", child.name)),
            }
        }
        Some(parts)
    }

    /// The elements of a name, of which there may be many; others are reported.
    pub(super) fn list<'x>(&mut self, node: &'x Element, name: &str) -> Vec<&'x Element> {
        let mut found = Vec::new();
        for child in &node.children {
            let Some(child) = self.known(child) else {
                continue;
            };
            if child.is(name) {
                self.check_attributes(child);
                found.push(child);
            } else {
                self.report(format!("{} is an unknown node.", child.name));
            }
        }
        found
    }

    /// A child that is an element; text where none belongs is reported.
    pub(super) fn known<'x>(&mut self, child: &'x Node) -> Option<&'x Element> {
        match child {
            Node::Element(element) => Some(element),
            Node::Text(text) => {
                if !text.trim().is_empty() {
                    self.report("#text is an unknown node.");
                }
                None
            }
        }
    }

    pub(super) fn check_attributes(&mut self, node: &Element) {
        let allowed = WITH_ATTRIBUTES.iter().any(|name| node.is(name));
        if !allowed && !node.attributes.is_empty() {
            self.report(format!(
                "The XML element {} does not allow attributes.",
                node.name
            ));
        }
    }

    /// An element's text; one without is reported.
    pub(super) fn text_of(&mut self, node: &Element) -> Option<Str> {
        let text = node.inner_text();
        if text.is_empty() {
            self.report(format!("{} is an empty node.", node.name));
            return None;
        }
        Some(text.into())
    }

    /// A label or text: its own, or one in the resources of an assembly, of which there are none here.
    pub(super) fn shown_text(&mut self, node: &Element) -> Option<Str> {
        const WANTED: [&str; 3] = ["AssemblyName", "BaseName", "ResourceId"];
        self.within(node, |l| {
            if node.attributes.is_empty() {
                return l.text_of(node);
            }
            let known = |name: &str| {
                WANTED
                    .iter()
                    .any(|wanted| wanted.eq_ignore_ascii_case(name))
            };
            for (name, value) in &node.attributes {
                if !known(name) {
                    l.report(format!("{name} is an unknown attribute."));
                    return None;
                }
                if value.is_empty() {
                    l.report(format!("{name} is an empty attribute."));
                    return None;
                }
            }
            let mut given = node.attributes.iter();
            let missing = WANTED.iter().find(|wanted| {
                !given
                    .clone()
                    .any(|(name, _)| name.eq_ignore_ascii_case(wanted))
            });
            match missing {
                Some(missing) => l.report(format!("{missing} is a missing attribute.")),
                None => {
                    let assembly =
                        given.find(|(name, _)| name.eq_ignore_ascii_case("AssemblyName"));
                    let assembly = assembly.map_or("", |(_, value)| value.as_str());
                    l.report(format!("The assembly {assembly} is not found."));
                }
            }
            None
        })
    }

    pub(super) fn missing<T>(&mut self, name: &str) -> Option<T> {
        self.report(format!("Node {name} is missing."));
        None
    }

    pub(super) fn missing_of(&mut self, names: &[&str]) {
        self.report(format!("A node is missing from {}.", names.join(", ")));
    }

    /// True where nothing but text is in the element.
    pub(super) fn has_no_elements(&mut self, node: &Element) -> bool {
        if node.elements().next().is_none() {
            return true;
        }
        self.report(format!("Node {} cannot have child objects.", node.name));
        false
    }

    /// `True`, `False`, or nothing, which is true.
    pub(super) fn boolean(&mut self, node: &Element) -> Option<bool> {
        if !self.has_no_elements(node) {
            return None;
        }
        match node.inner_text().to_ascii_lowercase().as_str() {
            "" | "true" => Some(true),
            "false" => Some(false),
            _ => {
                self.report("A Boolean value is expected.");
                None
            }
        }
    }

    /// A number above 0.
    pub(super) fn positive(&mut self, node: &Element) -> Option<usize> {
        let text = self.text_of(node)?;
        match text.trim().parse::<i32>().ok().filter(|&n| n > 0) {
            Some(number) => usize::try_from(number).ok(),
            None => {
                self.report("A positive integer is expected.");
                None
            }
        }
    }

    /// A number from 0 on.
    pub(super) fn natural(&mut self, node: &Element) -> Option<i32> {
        self.within(node, |l| {
            if !l.has_no_elements(node) {
                return None;
            }
            let Some(text) = l.text_of(node) else {
                l.report("The inner text value is missing.");
                return None;
            };
            match text.trim().parse::<i32>() {
                Ok(number) if number >= 0 => Some(number),
                Ok(_) => {
                    l.report("A non-negative integer is expected.");
                    None
                }
                Err(_) => {
                    l.report("An integer is expected.");
                    None
                }
            }
        })
    }
}
