//! How objects print by default: tables, lists, wide and custom views.

use crate::edition::Edition;
use serde::{Deserialize, Serialize};

/// The views of one type, in the order in which PowerShell tries them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Views {
    /// The type's full name.
    pub type_name: &'static str,
    /// The first whose shape fits is the one used.
    pub views: Vec<View>,
}

/// One way to print objects of some types.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The name that `Format-Table -View` takes; empty for the only view of a module's type.
    pub name: &'static str,
    /// The types it prints, by full name.
    pub types: Vec<&'static str>,
    /// The edition that has it, when only one does.
    pub edition: Option<Edition>,
    /// Table, list, wide or custom.
    pub shape: Shape,
    /// Column widths follow the contents.
    pub autosize: bool,
    /// Cells that are too long for their column go on in the next line.
    pub wrap: bool,
    /// Objects print by themselves, without ending the table or list under way.
    pub out_of_band: bool,
    /// What groups objects under a heading of their own, with the heading's label.
    pub group: Option<Column>,
    /// Columns of a table, lines of a list. One for a wide view: what it shows. Empty for custom views.
    pub columns: Vec<Column>,
}

/// The layout of a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Rows and columns.
    #[default]
    Table,
    /// A line a member.
    List,
    /// One member, many objects a line.
    Wide,
    /// Written by code of its own.
    Custom,
}

/// A column of a table or a line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The heading.
    pub label: &'static str,
    /// Where the text comes from.
    pub source: Source,
    /// Fixed width in characters.
    pub width: Option<u16>,
    /// Where the text stands; `None` follows the value: numbers right, all else left.
    pub align: Option<Align>,
}

/// Where a column's text comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A member of the object.
    Property(&'static str),
    /// Computed by code that the formatter keeps under the view's name and the column's label.
    Computed,
}

impl Default for Source {
    fn default() -> Source {
        Source::Property("")
    }
}

/// Where a cell's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// At the left edge.
    Left,
    /// At the right edge.
    Right,
    /// In the middle.
    Center,
}
