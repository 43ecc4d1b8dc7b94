//! Reads `grammar/views/*.views`.
//!
//! ```text
//! view process
//!   of System.Diagnostics.Process
//!   table
//!   column "NPM(K)"     computed  width 7 right
//!   column Id                     width 7 right
//!   column ProcessName
//! ```
//!
//! The shape is `table`, `list`, `wide` or `custom`. A column's label is also its member unless `from MEMBER` names
//! another or `computed` says that code makes it; a list's lines and a wide view's member are `item`s. `group` is a
//! column whose change starts a new heading; `wrap` lets cells run over several lines, `autosize` fits columns, and an
//! `out-of-band` view doesn't end the table or list under way.

use super::leak::leak;
use super::{edition, meaningless, words};
use crate::model::{Align, Column, Shape, Source, View};
use crate::outline::{Entry, Line, Mistake};

/// Reads one `view` entry.
pub fn read(entry: &Entry) -> Result<View, Mistake> {
    if entry.head.keyword() != "view" {
        return Err(meaningless(
            &entry.head,
            entry.head.keyword(),
            "a list of views",
        ));
    }
    let mut view = View {
        name: leak(entry.head.only()?),
        ..View::default()
    };
    for line in &entry.body {
        match line.keyword() {
            "of" => view.types = words(line),
            "only" => view.edition = Some(edition(line, line.only()?)?),
            "table" => view.shape = Shape::Table,
            "list" => view.shape = Shape::List,
            "wide" => view.shape = Shape::Wide,
            "custom" => view.shape = Shape::Custom,
            "wrap" => view.wrap = true,
            "out-of-band" => view.out_of_band = true,
            "autosize" => view.autosize = true,
            "group" => view.group = Some(column(line)?),
            "column" | "item" => view.columns.push(column(line)?),
            word => return Err(meaningless(line, word, "a view")),
        }
    }
    match view.types.is_empty() {
        true => Err(Mistake::at(
            entry.head.number,
            format!("the view {} is of no type", view.name),
        )),
        false => Ok(view),
    }
}

fn column(line: &Line) -> Result<Column, Mistake> {
    let mut words = line.rest().iter().map(String::as_str);
    let mut need = |what: &str| {
        words
            .next()
            .ok_or_else(|| Mistake::at(line.number, format!("{what} is missing")))
    };
    let label = leak(need("the label")?);
    let mut column = Column {
        label,
        source: Source::Property(label),
        ..Column::default()
    };
    while let Ok(word) = need("") {
        match word {
            "from" => column.source = Source::Property(leak(need("the member")?)),
            "computed" => column.source = Source::Computed,
            "left" => column.align = Some(Align::Left),
            "right" => column.align = Some(Align::Right),
            "center" => column.align = Some(Align::Center),
            "width" => {
                let width = need("the width")?;
                let parsed = width
                    .parse()
                    .map_err(|_| Mistake::at(line.number, format!("`{width}` is not a width")));
                column.width = Some(parsed?);
            }
            other => return Err(meaningless(line, other, "a column")),
        }
    }
    Ok(column)
}
