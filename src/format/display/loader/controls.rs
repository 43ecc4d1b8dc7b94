//! Tables, lists and wide views.

use super::Loader;
use crate::format::display::definition::{Cell, Content, Entry, Header, Item, Row, Table, Wide};
use crate::grammar::Align;
use crate::value::types::xml::tree::Element;

impl Loader<'_> {
    /// The entries of a control, of which exactly one is for all objects.
    pub(super) fn entries<T>(
        &mut self,
        node: &Element,
        name: &str,
        read: impl Fn(&mut Self, &Element) -> Option<Entry<T>>,
    ) -> Option<Vec<Entry<T>>> {
        self.within(node, |l| {
            let mut entries: Vec<Entry<T>> = Vec::new();
            for (n, child) in l.list(node, name).into_iter().enumerate() {
                let Some(entry) = l.within_nth(child, n, |l| read(l, child)) else {
                    l.report(format!("{name} failed to load."));
                    return None;
                };
                let for_all = entry.selected_by.is_empty();
                if for_all && entries.iter().any(|e| e.selected_by.is_empty()) {
                    l.report(format!("There cannot be more than one default {name}."));
                    return None;
                }
                entries.push(entry);
            }
            if !entries.iter().any(|e| e.selected_by.is_empty()) {
                l.report(format!("There must be at least one default {name}."));
                return None;
            }
            Some(entries)
        })
    }

    fn entry<T>(&mut self, selected_by: Option<&Element>, body: T) -> Entry<T> {
        Entry {
            selected_by: selected_by
                .and_then(|node| self.selected_by(node, true))
                .unwrap_or_default(),
            body,
        }
    }

    /// `TableControl`
    pub(super) fn table(&mut self, node: &Element) -> Option<Table> {
        self.within(node, |l| {
            let [hide, autosize, headers, rows] = l.parts(
                node,
                ["HideTableHeaders", "AutoSize", "TableHeaders", "TableRowEntries"],
            )?;
            let hide_header = hide.map_or(Some(false), |node| l.boolean(node))?;
            let autosize = autosize.map_or(Some(false), |node| l.boolean(node))?;
            let headers = headers.map_or(Some(Vec::new()), |node| l.headers(node))?;
            let Some(rows) = rows else {
                return l.missing("TableRowEntries");
            };
            let rows = l.entries(rows, "TableRowEntry", Self::row)?;
            let of_all = rows.iter().find(|row| row.selected_by.is_empty());
            let cells = of_all.map_or(0, |row| row.body.cells.len());
            if !headers.is_empty() && headers.len() != cells {
                l.report(format!(
                    "The header item count = {} does not match default row item count = {cells}.",
                    headers.len()
                ));
                return None;
            }
            let others = rows.iter().filter(|row| !row.selected_by.is_empty());
            for (n, row) in others.enumerate() {
                let own = row.body.cells.len();
                if own != cells {
                    l.report(format!(
                        "The row item count = {own} on alternative set #{cells} does not match default row item \
                         count = {}.",
                        n + 1
                    ));
                    return None;
                }
            }
            Some(Table {
                autosize,
                hide_header,
                headers,
                rows,
            })
        })
    }

    fn headers(&mut self, node: &Element) -> Option<Vec<Header>> {
        self.within(node, |l| {
            let mut headers = Vec::new();
            for (n, child) in l.list(node, "TableColumnHeader").into_iter().enumerate() {
                let Some(header) = l.within_nth(child, n, |l| l.header(child)) else {
                    l.report(
                        "The column header definition is not valid; all headers are discarded.",
                    );
                    return None;
                };
                headers.push(header);
            }
            Some(headers)
        })
    }

    fn header(&mut self, node: &Element) -> Option<Header> {
        let [label, width, align] = self.parts(node, ["Label", "Width", "Alignment"])?;
        let label = match label {
            Some(label) => Some(self.shown_text(label)?),
            None => None,
        };
        let width = match width {
            None => 0,
            Some(node) => match self.positive(node) {
                Some(width) => width,
                None => {
                    self.report("The Width value is not valid.");
                    return None;
                }
            },
        };
        Some(Header {
            label,
            width,
            align: self.alignment(align)?,
        })
    }

    /// The outer None is an alignment that is none.
    fn alignment(&mut self, node: Option<&Element>) -> Option<Option<Align>> {
        let Some(node) = node else {
            return Some(None);
        };
        let text = self.text_of(node)?;
        match text.to_ascii_lowercase().as_str() {
            "left" => Some(Some(Align::Left)),
            "right" => Some(Some(Align::Right)),
            "center" => Some(Some(Align::Center)),
            _ => {
                self.report(format!("\"{text}\" is not a valid alignment value."));
                None
            }
        }
    }

    fn row(&mut self, node: &Element) -> Option<Entry<Row>> {
        let [selected_by, items, wrap] =
            self.parts(node, ["EntrySelectedBy", "TableColumnItems", "Wrap"])?;
        let cells = match items {
            None => Vec::new(),
            Some(items) => self.within(items, |l| {
                let mut cells = Vec::new();
                for (n, child) in l.list(items, "TableColumnItem").into_iter().enumerate() {
                    cells.push(l.within_nth(child, n, |l| l.cell(child))?);
                }
                Some(cells)
            })?,
        };
        let wrap = wrap.map_or(Some(false), |node| self.boolean(node))?;
        Some(self.entry(selected_by, Row { cells, wrap }))
    }

    fn cell(&mut self, node: &Element) -> Option<Cell> {
        let [property, script, format, text, align] = self.parts(
            node,
            [
                "PropertyName",
                "ScriptBlock",
                "FormatString",
                "Text",
                "Alignment",
            ],
        )?;
        Some(Cell {
            content: self.content(property, script, format, text)?,
            align: self.alignment(align)?,
        })
    }

    /// A value or a text, whichever is given.
    fn content(
        &mut self,
        property: Option<&Element>,
        script: Option<&Element>,
        format: Option<&Element>,
        text: Option<&Element>,
    ) -> Option<Content> {
        let format = match format {
            None => None,
            Some(node) => match self.text_of(node) {
                Some(format) => Some(format),
                None => {
                    self.report("A format string is missing.");
                    return None;
                }
            },
        };
        let text = match text {
            None => None,
            Some(node) => match self.shown_text(node) {
                Some(text) => Some(text),
                None => {
                    self.report("Text is not valid.");
                    return None;
                }
            },
        };
        if property.is_some() || script.is_some() {
            if text.is_some() {
                self.report("Text cannot be specified with an expression.");
                return None;
            }
            return Some(Content::Value(self.expression(property, script)?, format));
        }
        if format.is_some() {
            self.report("FormatString cannot be specified without an expression.");
            return None;
        }
        Some(text.map_or(Content::Empty, Content::Text))
    }

    /// `ListControl`
    pub(super) fn list_control(&mut self, node: &Element) -> Option<Vec<Entry<Vec<Item>>>> {
        self.within(node, |l| {
            let [entries] = l.parts(node, ["ListEntries"])?;
            match entries {
                Some(entries) => l.entries(entries, "ListEntry", Self::list_entry),
                None => l.missing("ListEntries"),
            }
        })
    }

    fn list_entry(&mut self, node: &Element) -> Option<Entry<Vec<Item>>> {
        let [selected_by, items] = self.parts(node, ["EntrySelectedBy", "ListItems"])?;
        let items = match items {
            None => Some(Vec::new()),
            Some(node) => self.within(node, |l| {
                let mut items = Vec::new();
                for child in l.list(node, "ListItem") {
                    match l.within(child, |l| l.list_item(child)) {
                        Some(item) => items.push(item),
                        None => {
                            l.report("The property entry is not valid.");
                            return None;
                        }
                    }
                }
                if items.is_empty() {
                    l.report("At least one list view item must be specified.");
                    return None;
                }
                Some(items)
            }),
        };
        let Some(items) = items else {
            self.report("The definition list is missing.");
            return None;
        };
        Some(self.entry(selected_by, items))
    }

    fn list_item(&mut self, node: &Element) -> Option<Item> {
        let [property, script, format, text, condition, label] = self.parts(
            node,
            [
                "PropertyName",
                "ScriptBlock",
                "FormatString",
                "Text",
                "ItemSelectionCondition",
                "Label",
            ],
        )?;
        let content = self.content(property, script, format, text)?;
        let condition = match condition {
            Some(node) => Some(self.condition(node)?),
            None => None,
        };
        let label = match label {
            Some(node) => Some(self.shown_text(node)?),
            None => None,
        };
        Some(Item {
            label,
            condition,
            content,
        })
    }

    /// `WideControl`
    pub(super) fn wide(&mut self, node: &Element) -> Option<Wide> {
        self.within(node, |l| {
            let [autosize, columns, entries] =
                l.parts(node, ["AutoSize", "ColumnNumber", "WideEntries"])?;
            let both = autosize.is_some() && columns.is_some();
            let autosize = autosize.map_or(Some(false), |node| l.boolean(node))?;
            let columns = columns.map_or(Some(0), |node| l.positive(node))?;
            let Some(entries) = entries else {
                return l.missing("WideEntries");
            };
            let entries = l.entries(entries, "WideEntry", Self::wide_entry)?;
            if both {
                l.report("AutoSize and ColumnNumber are mutually exclusive.");
                return None;
            }
            Some(Wide {
                autosize,
                columns,
                entries,
            })
        })
    }

    fn wide_entry(&mut self, node: &Element) -> Option<Entry<Content>> {
        let [selected_by, item] = self.parts(node, ["EntrySelectedBy", "WideItem"])?;
        let Some(item) = item else {
            return self.missing("WideItem");
        };
        let content = self.within(item, |l| {
            let [property, script, format, text] = l.parts(
                item,
                ["PropertyName", "ScriptBlock", "FormatString", "Text"],
            )?;
            l.content(property, script, format, text)
        });
        let Some(content) = content else {
            self.report("WideItem is not valid.");
            return None;
        };
        Some(self.entry(selected_by, content))
    }
}
