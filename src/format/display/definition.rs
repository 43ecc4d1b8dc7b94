//! What a `.format.ps1xml` file says: views with their controls, sets of types, controls by name.

use std::fmt;
use std::rc::Rc;

use crate::format::Expand;
use crate::grammar::{Align, Shape};
use crate::value::{Str, Value};

/// The definitions of one file.
#[derive(Debug, Default)]
pub struct Definitions {
    /// `ViewDefinitions`
    pub views: Vec<Rc<View>>,
    /// `SelectionSets`: names for several types.
    pub sets: Vec<(Str, Vec<Str>)>,
    /// `Controls`: custom controls by name.
    pub controls: Vec<(Str, Custom)>,
    /// `DefaultSettings`
    pub settings: DefaultSettings,
}

/// What holds where neither a command nor a view says otherwise.
#[derive(Debug, Default)]
pub struct DefaultSettings {
    /// Failed expressions print as errors below their object.
    pub show_error: Option<bool>,
    /// Failed expressions print `#ERR` in their cell.
    pub display_error: Option<bool>,
    /// An object with more members than these is a list.
    pub property_count: Option<usize>,
    /// Cells go on in further lines.
    pub wrap: Option<bool>,
    /// What becomes of collections of a type that come as one object.
    pub expansions: Vec<(Vec<Selection>, Expand)>,
}

/// A view.
#[derive(Debug)]
pub struct View {
    /// Its name.
    pub name: Str,
    /// What it is for.
    pub selected_by: Vec<Selection>,
    /// `GroupBy`
    pub group: Option<Group>,
    /// Its objects print for themselves, whatever is under way.
    pub out_of_band: bool,
    /// How it shows an object.
    pub control: Control,
    /// Custom controls of the view's own.
    pub controls: Vec<(Str, Custom)>,
}

/// A type, or a set of them, and what else must hold.
#[derive(Debug)]
pub struct Selection {
    /// The name.
    pub name: Str,
    /// It is the name of a selection set.
    pub is_set: bool,
    /// What must be true of the object.
    pub condition: Option<Expression>,
}

/// A property's name or a script block.
#[derive(Clone)]
pub struct Expression {
    /// As it was written.
    pub text: Str,
    /// The block; None for a property.
    pub script: Option<Value>,
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

/// What makes groups of objects.
#[derive(Debug)]
pub struct Group {
    /// The key.
    pub expression: Expression,
    /// How a group's heading reads.
    pub heading: Heading,
}

/// The heading of a group.
#[derive(Debug)]
pub enum Heading {
    /// The key's own name and its value.
    Plain,
    /// A label and the value.
    Label(Str),
    /// A custom control over the first object.
    Control(ControlRef),
}

/// The control of a view.
#[derive(Debug)]
pub enum Control {
    /// Rows and columns.
    Table(Table),
    /// A line a member.
    List(Vec<Entry<Vec<Item>>>),
    /// Several objects a line.
    Wide(Wide),
    /// Free text.
    Custom(Custom),
}

impl Control {
    /// Its shape.
    pub fn shape(&self) -> Shape {
        match self {
            Control::Table(_) => Shape::Table,
            Control::List(_) => Shape::List,
            Control::Wide(_) => Shape::Wide,
            Control::Custom(_) => Shape::Custom,
        }
    }
}

/// One of several ways to show an object: the first that is for it, else the one that is for all.
#[derive(Debug)]
pub struct Entry<T> {
    /// What it is for; empty: for all others.
    pub selected_by: Vec<Selection>,
    /// What it shows.
    pub body: T,
}

/// A table.
#[derive(Debug, Default)]
pub struct Table {
    /// Column widths follow the contents.
    pub autosize: bool,
    /// No heading.
    pub hide_header: bool,
    /// The headings; none: the columns name themselves.
    pub headers: Vec<Header>,
    /// Rows, with as many cells as there are headings.
    pub rows: Vec<Entry<Row>>,
}

/// A column's heading.
#[derive(Debug, Default)]
pub struct Header {
    /// The label.
    pub label: Option<Str>,
    /// Cells; 0: what is left.
    pub width: usize,
    /// Where values stand.
    pub align: Option<Align>,
}

/// A row.
#[derive(Debug, Default)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Cells go on in further lines.
    pub wrap: bool,
}

/// A cell.
#[derive(Debug)]
pub struct Cell {
    /// What it shows.
    pub content: Content,
    /// Where it stands, if not as its column says.
    pub align: Option<Align>,
}

/// What a cell or an item shows.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing.
    Empty,
    /// A text.
    Text(Str),
    /// A value, with its .NET format.
    Value(Expression, Option<Str>),
}

/// A line of a list.
#[derive(Debug)]
pub struct Item {
    /// The label; None: the expression's name.
    pub label: Option<Str>,
    /// It shows where this is true.
    pub condition: Option<Expression>,
    /// Its value.
    pub content: Content,
}

/// A wide view.
#[derive(Debug, Default)]
pub struct Wide {
    /// As many columns as the contents leave room for.
    pub autosize: bool,
    /// Columns; 0 where not said.
    pub columns: usize,
    /// What it shows of an object.
    pub entries: Vec<Entry<Content>>,
}

/// A custom control.
#[derive(Debug, Default)]
pub struct Custom {
    /// Its entries.
    pub entries: Vec<Entry<Vec<Token>>>,
}

/// A custom control in its place, or by its name.
#[derive(Debug)]
pub enum ControlRef {
    /// In its place.
    Own(Custom),
    /// By name, among the view's own controls and then those of all files.
    Named(Str),
}

/// A piece of a custom control.
#[derive(Debug)]
pub enum Token {
    /// Text.
    Text(Str),
    /// A line's end.
    NewLine,
    /// Pieces further right.
    Frame(Frame, Vec<Token>),
    /// A value.
    Binding(Binding),
}

/// Where a frame's lines stand, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// On the left.
    pub left: usize,
    /// On the right.
    pub right: usize,
    /// Further in for the first line (positive) or all others (negative).
    pub first_line: i32,
}

/// An `ExpressionBinding`.
#[derive(Debug, Default)]
pub struct Binding {
    /// It shows where this is true.
    pub condition: Option<Expression>,
    /// The value; None: the object itself.
    pub expression: Option<Expression>,
    /// A collection's elements are shown one by one.
    pub enumerate: bool,
    /// How the value is shown; None: by its text.
    pub control: Option<ControlRef>,
    /// A .NET format (`FieldControl`).
    pub format: Option<Str>,
}
