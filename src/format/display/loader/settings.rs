//! `DefaultSettings`.

use super::Loader;
use crate::format::Expand;
use crate::format::display::definition::{DefaultSettings, Selection};
use crate::value::types::xml::tree::Element;

impl Loader<'_> {
    /// What holds where nothing else is said.
    pub(super) fn default_settings(&mut self, node: &Element) -> DefaultSettings {
        self.within(node, |l| {
            let parts = l.parts(
                node,
                [
                    "ShowError",
                    "DisplayError",
                    "PropertyCountForTable",
                    "WrapTables",
                    "EnumerableExpansions",
                ],
            );
            let [show_error, display_error, count, wrap, expansions] = parts.unwrap_or_default();
            let count = count.map(|node| {
                let read = l.positive(node);
                if read.is_none() {
                    l.report("The PropertyCountForTable value is not valid.");
                }
                read
            });
            DefaultSettings {
                show_error: show_error.and_then(|node| l.boolean(node)),
                display_error: display_error.and_then(|node| l.boolean(node)),
                property_count: count.flatten(),
                wrap: wrap.and_then(|node| {
                    let read = l.boolean(node);
                    if read.is_none() {
                        l.report("The WrapTables value is not valid.");
                    }
                    read
                }),
                expansions: expansions
                    .and_then(|node| l.expansions(node))
                    .unwrap_or_default(),
            }
        })
    }

    fn expansions(&mut self, node: &Element) -> Option<Vec<(Vec<Selection>, Expand)>> {
        self.within(node, |l| {
            let mut found = Vec::new();
            for (n, child) in l.list(node, "EnumerableExpansion").into_iter().enumerate() {
                match l.within_nth(child, n, |l| l.expansion(child)) {
                    Some(expansion) => found.push(expansion),
                    None => {
                        l.report("EnumerableExpansion failed to load.");
                        return None;
                    }
                }
            }
            Some(found)
        })
    }

    fn expansion(&mut self, node: &Element) -> Option<(Vec<Selection>, Expand)> {
        let [selected_by, expand] = self.parts(node, ["EntrySelectedBy", "Expand"])?;
        let selected_by = match selected_by {
            Some(node) => self.selected_by(node, true)?,
            None => Vec::new(),
        };
        let expand = match expand {
            None => Expand::EnumOnly,
            Some(node) => {
                let text = self.text_of(node)?;
                match Expand::parse(&text) {
                    Some(expand) => expand,
                    None => {
                        self.report("The Expand value is not valid.");
                        return None;
                    }
                }
            }
        };
        Some((selected_by, expand))
    }
}
