//! What views and entries are for, and how objects are grouped.

use super::Loader;
use crate::format::display::definition::{ControlRef, Expression, Group, Heading, Selection};
use crate::value::Str;
use crate::value::types::xml::tree::Element;

impl Loader<'_> {
    /// `SelectionSets`: names of several types.
    pub(super) fn selection_sets(&mut self, all: &Element) -> Vec<(Str, Vec<Str>)> {
        self.within(all, |l| {
            let sets = l.list(all, "SelectionSet").into_iter().enumerate();
            sets.filter_map(|(n, set)| l.within_nth(set, n, |l| l.selection_set(set)))
                .collect()
        })
    }

    fn selection_set(&mut self, set: &Element) -> Option<(Str, Vec<Str>)> {
        let [name, types] = self.parts(set, ["Name", "Types"])?;
        let name = match name {
            Some(name) => self.text_of(name)?,
            None => return self.missing("Name"),
        };
        let mut names = Vec::new();
        if let Some(types) = types {
            names = self.within(types, |l| {
                let found = l.list(types, "TypeName");
                found
                    .into_iter()
                    .filter_map(|node| l.text_of(node))
                    .collect()
            });
        }
        Some((name, names))
    }

    /// `ViewSelectedBy` or `EntrySelectedBy`; only entries know conditions.
    pub(super) fn selected_by(
        &mut self,
        node: &Element,
        conditions: bool,
    ) -> Option<Vec<Selection>> {
        self.within(node, |l| {
            let mut found = Vec::new();
            for child in &node.children {
                let Some(child) = l.known(child) else {
                    continue;
                };
                l.check_attributes(child);
                let plain = |name, is_set| Selection {
                    name,
                    is_set,
                    condition: None,
                };
                if child.is("TypeName") {
                    found.push(plain(l.within(child, |l| l.text_of(child))?, false));
                } else if child.is("SelectionSetName") {
                    found.push(plain(l.within(child, |l| l.text_of(child))?, true));
                } else if conditions && child.is("SelectionCondition") {
                    found.push(l.within(child, |l| l.selection_condition(child))?);
                } else {
                    l.report(format!("{} is an unknown node.", child.name));
                }
            }
            if found.is_empty() {
                l.report("No type or condition is specified for applying the view.");
                return None;
            }
            Some(found)
        })
    }

    fn selection_condition(&mut self, node: &Element) -> Option<Selection> {
        self.within(node, |l| {
            let [set, name, property, script] = l.parts(
                node,
                [
                    "SelectionSetName",
                    "TypeName",
                    "PropertyName",
                    "ScriptBlock",
                ],
            )?;
            let (name, is_set) = match (set, name) {
                (Some(_), Some(_)) => {
                    l.report("Cannot have SelectionSetName and TypeName at the same time.");
                    return None;
                }
                (Some(set), None) => (l.text_of(set)?, true),
                (None, Some(name)) => (l.text_of(name)?, false),
                (None, None) => {
                    l.missing_of(&["SelectionSetName", "TypeName"]);
                    return None;
                }
            };
            if property.is_none() && script.is_none() {
                l.report("An expression is expected.");
                return None;
            }
            let condition = Some(l.expression(property, script)?);
            Some(Selection {
                name,
                is_set,
                condition,
            })
        })
    }

    /// `ItemSelectionCondition`
    pub(super) fn condition(&mut self, node: &Element) -> Option<Expression> {
        self.within(node, |l| {
            let [property, script] = l.parts(node, ["PropertyName", "ScriptBlock"])?;
            l.expression(property, script)
        })
    }

    /// `GroupBy`
    pub(super) fn group(&mut self, node: &Element) -> Option<Group> {
        self.within(node, |l| {
            let [property, script, label, control, control_name] = l.parts(
                node,
                [
                    "PropertyName",
                    "ScriptBlock",
                    "Label",
                    "CustomControl",
                    "CustomControlName",
                ],
            )?;
            let has_expression = property.is_some() || script.is_some();
            let control = match (control, control_name) {
                (Some(_), Some(_)) => {
                    l.report(
                        "CustomControlName, CustomControl and CustomControlName are mutually exclusive.",
                    );
                    return None;
                }
                (Some(control), None) => l.custom(control).map(ControlRef::Own),
                (None, Some(name)) => Some(ControlRef::Named(l.text_of(name)?)),
                (None, None) => None,
            };
            let label = match label {
                Some(label) => Some(l.shown_text(label)?),
                None => None,
            };
            let heading = match (control, label) {
                (Some(_), Some(_)) => {
                    l.report("Cannot have control and Label at the same time.");
                    return None;
                }
                (Some(control), None) => Heading::Control(control),
                (None, Some(label)) => Heading::Label(label),
                (None, None) => Heading::Plain,
            };
            if !has_expression {
                l.report(match heading {
                    Heading::Plain => "An expression is expected.",
                    _ => "Cannot have control or Label without an expression.",
                });
                return None;
            }
            let expression = l.expression(property, script)?;
            Some(Group {
                expression,
                heading,
            })
        })
    }
}
