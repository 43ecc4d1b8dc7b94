//! Rows of a table as lines: cells cut, aligned and padded, or broken into several lines.

use std::borrow::Cow;

use super::cells::{Ruler, blanks, ellipsis, first_line};
use super::column_width::{self, SEPARATOR};
use super::palette::{Palette, RESET, is_left_open};
use crate::Edition;
use crate::grammar::Align;

/// What hangs on edition and culture where text meets columns.
#[derive(Clone, Copy)]
pub struct Style {
    /// Desktop pads the last column, core does not.
    pub edition: Edition,
    /// How cells are measured and broken.
    pub ruler: Ruler,
}

/// A table of fixed columns. Without room for a single column it writes nothing.
pub struct TableWriter {
    style: Style,
    columns: Vec<(usize, Align)>,
    enabled: bool,
    /// What headings are drawn with, and which of them are no property's name.
    drawn: Option<(Palette, Vec<bool>)>,
}

/// What a row is.
#[derive(Clone, Copy, PartialEq)]
pub enum Row {
    /// Each cell is one line.
    Single,
    /// Cells break into as many lines as they need.
    Wrapped,
}

impl TableWriter {
    /// A table on a screen of `screen` cells, with each column's wished width (0: what is left) and alignment.
    pub fn new(style: Style, screen: usize, columns: &[(usize, Align)]) -> TableWriter {
        let wishes: Vec<usize> = columns.iter().map(|c| c.0).collect();
        let widths = column_width::assign(&wishes, screen);
        let enabled = screen >= 5 && widths.iter().any(|&w| w > 0);
        TableWriter {
            style,
            columns: widths
                .into_iter()
                .zip(columns)
                .map(|(width, column)| (width, column.1))
                .collect(),
            enabled,
            drawn: None,
        }
    }

    /// The same with headings drawn.
    pub fn drawn(mut self, how: Option<(Palette, Vec<bool>)>) -> TableWriter {
        self.drawn = how;
        self
    }

    /// The heading: labels, broken where they are wider than their column, and dashes below.
    pub fn header(&self, labels: &[&str]) -> Vec<String> {
        let mut out = self.lines(labels, &[], Row::Wrapped, self.drawn.as_ref());
        let dashes: Vec<String> = self
            .columns
            .iter()
            .zip(labels)
            .map(
                |(&(column, _), label)| match self.style.ruler.width(label) {
                    0 => "-".repeat(column),
                    label => "-".repeat(column.min(label)),
                },
            )
            .collect();
        let dashes: Vec<&str> = dashes.iter().map(String::as_str).collect();
        out.extend(self.lines(&dashes, &[], Row::Single, self.drawn.as_ref()));
        out
    }

    /// A row. `aligns` overrides the columns' alignments where it has an entry.
    pub fn row(&self, values: &[&str], aligns: &[Option<Align>], kind: Row) -> Vec<String> {
        self.lines(values, aligns, kind, None)
    }

    /// The lines of a row, or of a heading that is drawn.
    fn lines(
        &self,
        values: &[&str],
        aligns: &[Option<Align>],
        kind: Row,
        drawn: Option<&(Palette, Vec<bool>)>,
    ) -> Vec<String> {
        if !self.enabled {
            return Vec::new();
        }
        let cells = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.0 > 0)
            .map(|(k, &(width, align))| Cell {
                text: values.get(k).copied().unwrap_or(""),
                width,
                align: aligns.get(k).copied().flatten().unwrap_or(align),
                // A row of single lines leaves only the very last column unpadded, dropped or not.
                last: self.style.edition.is_core() && k + 1 == self.columns.len(),
            });
        match kind {
            Row::Single => vec![self.single(cells, drawn)],
            Row::Wrapped => self.wrapped(cells.collect(), drawn),
        }
    }

    fn single<'a>(
        &self,
        cells: impl Iterator<Item = Cell<'a>>,
        drawn: Option<&(Palette, Vec<bool>)>,
    ) -> String {
        let mut line = String::new();
        for (k, cell) in cells.enumerate() {
            if k > 0 {
                line.push_str(&blanks(SEPARATOR));
            }
            let text = field(self.style, &cell);
            match drawn {
                Some((palette, _)) => {
                    line.push_str(&palette.header);
                    line.push_str(&text);
                    line.push_str(RESET);
                }
                None => {
                    line.push_str(&text);
                    if self.style.edition.is_core() && is_left_open(&text) {
                        line.push_str(RESET);
                    }
                }
            }
        }
        line
    }

    fn wrapped(
        &self,
        mut cells: Vec<Cell<'_>>,
        drawn: Option<&(Palette, Vec<bool>)>,
    ) -> Vec<String> {
        let trims = self.style.edition.is_core();
        if let Some(cell) = cells.last_mut() {
            cell.last = trims;
        }
        let blocks: Vec<Vec<String>> = cells.iter().map(|cell| self.broken(cell)).collect();
        let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
        let last_column = blocks.len().saturating_sub(1);
        (0..height)
            .map(|row| {
                let last_filled = blocks
                    .iter()
                    .rposition(|block| block.len() > row)
                    .unwrap_or(0);
                let mut line = String::new();
                for (k, (block, cell)) in blocks.iter().zip(&cells).enumerate() {
                    let separator = if k > 0 { SEPARATOR } else { 0 };
                    let part = match block.get(row) {
                        Some(part) => format!("{}{part}", blanks(separator)),
                        None if trims && (k > last_filled || k == last_column) => String::new(),
                        None => blanks(cell.width + separator),
                    };
                    let part = if trims && k == last_filled && height > 1 {
                        part.trim_end()
                    } else {
                        &part
                    };
                    match drawn {
                        Some(drawn) => draw_label(&mut line, part, k, drawn),
                        None => line.push_str(part),
                    }
                }
                line
            })
            .collect()
    }

    /// The lines of one cell, padded to its column.
    fn broken(&self, cell: &Cell<'_>) -> Vec<String> {
        let ruler = self.style.ruler;
        let mut lines = ruler.wrap(cell.text, cell.width, cell.width);
        if !cell.last || cell.align != Align::Left {
            for line in &mut lines {
                if ruler.width(line) < cell.width {
                    *line = field(
                        self.style,
                        &Cell {
                            text: line,
                            ..*cell
                        },
                    );
                }
            }
        }
        lines
    }
}

/// A heading's part in a line. The blank that parts it from the one before is not drawn like a label that is no
/// property's name.
fn draw_label(line: &mut String, part: &str, k: usize, drawn: &(Palette, Vec<bool>)) {
    let (palette, custom) = drawn;
    if !custom.get(k).copied().unwrap_or(false) {
        line.push_str(&palette.header);
        line.push_str(part);
    } else if let Some((lead, label)) = part.split_at_checked(usize::from(k > 0)) {
        line.push_str(lead);
        line.push_str(&palette.custom_header);
        line.push_str(label);
    }
    line.push_str(RESET);
}

/// A value in its column.
#[derive(Clone, Copy)]
struct Cell<'a> {
    text: &'a str,
    width: usize,
    align: Align,
    /// No blanks stand behind its text.
    last: bool,
}

/// One line of a cell: the first line of its text, cut or padded to the column.
fn field(style: Style, cell: &Cell<'_>) -> String {
    let text = first_line(cell.text, style.edition);
    let used = style.ruler.width(&text);
    let text: Cow<'_, str> = if used < cell.width {
        pad(&text, cell.width - used, cell).into()
    } else if used > cell.width {
        cut(&text, cell, style).into()
    } else {
        text
    };
    // A wide character that was cut leaves one cell open; cut text without room for anything also comes here.
    if style.ruler.width(&text) == cell.width {
        return text.into_owned();
    }
    match cell.align {
        Align::Right => format!(" {text}"),
        _ if cell.last => text.into_owned(),
        _ => format!("{text} "),
    }
}

fn pad(text: &str, count: usize, cell: &Cell<'_>) -> String {
    let (left, right) = match cell.align {
        Align::Right => (count, 0),
        Align::Center => (count / 2, count - count / 2),
        Align::Left => (0, count),
    };
    let right = if cell.last { 0 } else { right };
    format!("{}{text}{}", blanks(left), blanks(right))
}

fn cut(text: &str, cell: &Cell<'_>, style: Style) -> String {
    let Style { edition, ruler } = style;
    let ellipsis = ellipsis(edition);
    let right = cell.align == Align::Right;
    match cell
        .width
        .checked_sub(ruler.width(ellipsis))
        .filter(|&w| w > 0)
    {
        Some(room) if right => format!("{ellipsis}{}", ruler.tail(text, room)),
        Some(room) => format!("{}{ellipsis}", ruler.head(text, room)),
        None if right => ruler.tail(text, cell.width).to_string(),
        None => ruler.head(text, cell.width).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer(edition: Edition, screen: usize, columns: &[(usize, Align)]) -> TableWriter {
        TableWriter::new(
            Style {
                edition,
                ruler: Ruler {
                    wide: true,
                    words: true,
                },
            },
            screen,
            columns,
        )
    }

    #[test]
    fn desktop_pads_the_last_column_and_core_does_not() {
        let columns = [(4, Align::Left), (5, Align::Left)];
        let desktop = writer(Edition::Desktop, 80, &columns);
        assert_eq!(
            desktop.header(&["Name", "Ab"]),
            ["Name Ab   ", "---- --   "]
        );
        let core = writer(Edition::Core, 80, &columns);
        assert_eq!(
            core.row(&["abcdef", "x"], &[], Row::Single),
            ["abc\u{2026} x"]
        );
    }

    #[test]
    fn core_trims_the_last_filled_cell_of_a_wrapped_row() {
        let core = writer(Edition::Core, 80, &[(4, Align::Left), (4, Align::Left)]);
        assert_eq!(
            core.row(&["ab cd ef", "x"], &[], Row::Wrapped),
            ["ab   x", "cd", "ef"].map(String::from)
        );
    }

    #[test]
    fn numbers_keep_their_tail() {
        let core = writer(Edition::Core, 80, &[(4, Align::Right), (2, Align::Right)]);
        assert_eq!(
            core.row(&["123456", "789"], &[], Row::Single),
            ["\u{2026}456 \u{2026}9"]
        );
    }
}
