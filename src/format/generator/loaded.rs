//! Objects by the views of files.

use super::Generator;
use crate::format::access;
use crate::format::display::Shown;
use crate::format::display::definition::{Content, Control};
use crate::format::display::matching;
use crate::format::shape::{Body, Cell, Column, Table};
use crate::grammar::Align;
use crate::value::{Engine, R, Str, Value};

impl Generator {
    /// The columns of a wide view that says how many.
    pub(super) fn loaded_columns(&self) -> Option<usize> {
        match &self.loaded.as_ref()?.view.control {
            Control::Wide(wide) => Some(wide.columns),
            _ => None,
        }
    }

    /// The head of a table.
    pub(super) fn loaded_table(
        &mut self,
        engine: &mut dyn Engine,
        shown: &Shown,
        object: &Value,
    ) -> R<Table> {
        let Control::Table(table) = &shown.view.control else {
            return Ok(Table::default());
        };
        let row = matching::entry(engine, &shown.database, object, &table.rows)?;
        let cells = row.map(|row| row.cells.as_slice()).unwrap_or_default();
        let mut custom = |label: &Str| access::matching(engine, object, label).is_empty();
        let columns = cells.iter().enumerate().map(|(n, cell)| {
            let header = table.headers.get(n);
            let label = header.and_then(|header| header.label.as_ref());
            Column {
                is_custom: label.is_some_and(&mut custom),
                label: header
                    .and_then(|header| header.label.clone())
                    .unwrap_or_else(|| cell.content.own_label()),
                width: header.map_or(0, |header| header.width),
                align: header
                    .and_then(|header| header.align)
                    .or(cell.align)
                    .unwrap_or(Align::Left),
            }
        });
        Ok(Table {
            hide_header: self.settings.hide_header.unwrap_or(table.hide_header),
            repeat_header: self.settings.repeat_header,
            columns: columns.collect(),
        })
    }

    /// The entry of an object.
    pub(super) fn loaded_body(&mut self, engine: &mut dyn Engine, object: &Value) -> R<Body> {
        let Some(shown) = self.loaded.clone() else {
            return Ok(Body::Custom(Vec::new()));
        };
        let database = &shown.database;
        match &shown.view.control {
            Control::Table(table) => {
                let row = matching::entry(engine, database, object, &table.rows)?;
                let Some(row) = row else {
                    return Ok(Body::Row(Vec::new(), false));
                };
                let mut cells = Vec::with_capacity(row.cells.len());
                for cell in &row.cells {
                    cells.push(Cell {
                        text: self.content(engine, object, &cell.content)?,
                        align: cell.align,
                    });
                }
                Ok(Body::Row(cells, self.settings.wrap.unwrap_or(row.wrap)))
            }
            Control::List(entries) => {
                let items = matching::entry(engine, database, object, entries)?;
                let mut lines = Vec::new();
                for item in items.into_iter().flatten() {
                    if !matching::holds(engine, object, item.condition.as_ref())? {
                        continue;
                    }
                    let label = match &item.label {
                        Some(label) => label.clone(),
                        None => item.content.own_label(),
                    };
                    lines.push((label, self.content(engine, object, &item.content)?));
                }
                Ok(Body::List(lines))
            }
            Control::Wide(wide) => {
                let content = matching::entry(engine, database, object, &wide.entries)?;
                let text = match content {
                    Some(content) => self.content(engine, object, content)?,
                    None => Str::new(),
                };
                Ok(Body::Wide(text))
            }
            Control::Custom(control) => {
                let limits = self.limits(false);
                let blocks = shown.custom(engine, control, object, limits)?;
                Ok(Body::Custom(blocks))
            }
        }
    }

    fn content(&mut self, engine: &mut dyn Engine, object: &Value, content: &Content) -> R<Str> {
        match content {
            Content::Empty => Ok(Str::new()),
            Content::Text(text) => Ok(text.clone()),
            Content::Value(..) => match content.field() {
                Some(field) => self.show(engine, object, &field, false),
                None => Ok(Str::new()),
            },
        }
    }
}
