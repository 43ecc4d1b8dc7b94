//! What a `Format-*` command was asked for.

use crate::grammar::Shape;
use crate::value::Str;

use super::parameter::Parameter;

/// The parameters of a `Format-*` command; `shape` None is the formatter of plain output.
#[derive(Clone, Default)]
pub struct Settings {
    /// The layout asked for.
    pub shape: Option<Shape>,
    /// `-Property`
    pub properties: Vec<Parameter>,
    /// `-GroupBy`
    pub group_by: Option<Parameter>,
    /// `-View`
    pub view: Option<Str>,
    /// `-Force`: strings and errors are laid out like other objects.
    pub force: bool,
    /// `-AutoSize`
    pub autosize: Option<bool>,
    /// `-HideTableHeaders`
    pub hide_header: Option<bool>,
    /// `-Wrap`
    pub wrap: Option<bool>,
    /// `-RepeatHeader`
    pub repeat_header: bool,
    /// `Format-Wide -Column`
    pub columns: Option<usize>,
    /// `Format-Custom -Depth`; 5 where not given
    pub depth: Option<usize>,
    /// `-ShowError`: failed expressions print as errors below their object.
    pub show_error: bool,
    /// `-DisplayError`: failed expressions print `#ERR` in their cell.
    pub display_error: bool,
    /// `-Expand`
    pub expand: Option<Expand>,
    /// `$FormatEnumerationLimit`; None shows all elements.
    pub enumeration_limit: Option<usize>,
}

/// What becomes of a collection that comes as one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expand {
    /// Its elements are laid out.
    EnumOnly,
    /// The collection is.
    CoreOnly,
    /// First the collection, then its elements.
    Both,
}

impl Expand {
    /// The choice of a name.
    pub fn parse(name: &str) -> Option<Expand> {
        let known = [
            ("EnumOnly", Expand::EnumOnly),
            ("CoreOnly", Expand::CoreOnly),
            ("Both", Expand::Both),
        ];
        known
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, e)| *e)
    }
}
