//! Custom controls.

use super::Loader;
use crate::format::display::definition::{Binding, ControlRef, Custom, Entry, Frame, Token};
use crate::value::types::xml::tree::Element;

impl Loader<'_> {
    /// `CustomControl`
    pub(super) fn custom(&mut self, node: &Element) -> Option<Custom> {
        self.within(node, |l| {
            let [entries] = l.parts(node, ["CustomEntries"])?;
            let Some(entries) = entries else {
                return l.missing("CustomEntries");
            };
            let entries = l.entries(entries, "CustomEntry", Self::custom_entry)?;
            Some(Custom { entries })
        })
    }

    fn custom_entry(&mut self, node: &Element) -> Option<Entry<Vec<Token>>> {
        let [selected_by, item] = self.parts(node, ["EntrySelectedBy", "CustomItem"])?;
        let body = match item {
            None => Vec::new(),
            Some(item) => match self.tokens(item) {
                Some(tokens) => tokens,
                None => return self.missing("CustomItem"),
            },
        };
        let selected_by = selected_by
            .and_then(|node| self.selected_by(node, true))
            .unwrap_or_default();
        Some(Entry { selected_by, body })
    }

    fn tokens(&mut self, item: &Element) -> Option<Vec<Token>> {
        const KINDS: [&str; 4] = ["ExpressionBinding", "NewLine", "Text", "Frame"];
        self.within(item, |l| {
            let mut tokens = Vec::new();
            let mut counts = [0; KINDS.len()];
            for child in &item.children {
                let Some(child) = l.known(child) else {
                    continue;
                };
                l.check_attributes(child);
                let kind = KINDS.iter().position(|name| child.is(name));
                let Some((name, count)) = kind.and_then(|k| KINDS.get(k).zip(counts.get_mut(k)))
                else {
                    l.report(format!("{} is an unknown node.", child.name));
                    continue;
                };
                let n = *count;
                *count += 1;
                let token = l.within_nth(child, n, |l| match *name {
                    "ExpressionBinding" => l.binding(child).map(Token::Binding),
                    "NewLine" => l.has_no_elements(child).then_some(Token::NewLine),
                    "Text" => l.shown_text(child).map(Token::Text),
                    _ => l.frame(child),
                });
                let Some(token) = token else {
                    l.report(format!("{name} failed to load."));
                    return None;
                };
                tokens.push(token);
            }
            if tokens.is_empty() {
                l.report("The custom control token list cannot be empty.");
                return None;
            }
            Some(tokens)
        })
    }

    fn binding(&mut self, node: &Element) -> Option<Binding> {
        let [
            property,
            script,
            enumerate,
            condition,
            control,
            control_name,
            format,
        ] = self.parts(
            node,
            [
                "PropertyName",
                "ScriptBlock",
                "EnumerateCollection",
                "ItemSelectionCondition",
                "CustomControl",
                "CustomControlName",
                "FieldControl",
            ],
        )?;
        let enumerate = enumerate.map_or(Some(false), |node| self.boolean(node))?;
        let condition = match condition {
            Some(node) => Some(self.condition(node)?),
            None => None,
        };
        let expression = match (property, script) {
            (None, None) => None,
            _ => Some(self.expression(property, script)?),
        };
        if control.is_some() && control_name.is_some() {
            self.report(
                "CustomControlName, CustomControl and CustomControlName are mutually exclusive.",
            );
            return None;
        }
        let control = match (control, control_name) {
            (Some(node), _) => self.custom(node).map(ControlRef::Own),
            (None, Some(node)) => Some(ControlRef::Named(self.text_of(node)?)),
            (None, None) => None,
        };
        let format = match format {
            Some(node) => Some(self.text_of(node)?),
            None => None,
        };
        if format.is_some() && control.is_some() {
            self.report("CustomControl and CustomControlName are mutually exclusive.");
            return None;
        }
        Some(Binding {
            // As in PowerShell, the object itself has no condition.
            condition: condition.filter(|_| expression.is_some()),
            expression,
            enumerate,
            control,
            format,
        })
    }

    fn frame(&mut self, node: &Element) -> Option<Token> {
        let [left, right, indent, hanging, item] = self.parts(
            node,
            [
                "LeftIndent",
                "RightIndent",
                "FirstLineIndent",
                "FirstLineHanging",
                "CustomItem",
            ],
        )?;
        if indent.is_some() && hanging.is_some() {
            self.report("FirstLineIndent and FirstLineHanging are mutually exclusive.");
            return None;
        }
        let mut number = |node: Option<&Element>| node.map_or(Some(0), |node| self.natural(node));
        let (left, right) = (number(left)?, number(right)?);
        let first_line = number(indent)?.saturating_sub(number(hanging)?);
        let tokens = match item {
            None => Vec::new(),
            Some(item) => match self.tokens(item) {
                Some(tokens) => tokens,
                None => return self.missing("CustomItem"),
            },
        };
        let cells = |n: i32| usize::try_from(n).unwrap_or(0);
        let frame = Frame {
            left: cells(left),
            right: cells(right),
            first_line,
        };
        Some(Token::Frame(frame, tokens))
    }
}
