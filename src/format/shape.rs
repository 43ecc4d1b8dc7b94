//! The format-object protocol: what `Format-*` put into a pipeline and `Out-*` print. A table is a start with its columns, a
//! group start, an entry a row, a group end and an end; strings and errors in between are entries out of band.
//!
//! Scripts see these as .NET objects of `Microsoft.PowerShell.Commands.Internal.Format` and mostly pass them on.

use std::any::Any;
use std::rc::Rc;
use std::sync::OnceLock;

use super::blocks::Block;
use crate::grammar::Align;
use crate::value::{NetObject, Str, Ty, TypeDef, Value, ty};

/// One message of the protocol.
#[derive(Clone, Debug)]
pub enum Packet {
    /// `FormatStartData`: the shape of what follows.
    Start(Rc<Start>),
    /// `GroupStartData`, with a heading where objects are grouped.
    GroupStart(Option<Vec<Block>>),
    /// `FormatEntryData`: one object.
    Entry(Entry),
    /// `GroupEndData`
    GroupEnd,
    /// `FormatEndData`
    End,
}

/// The shape of the entries to come.
#[derive(Debug)]
pub struct Start {
    /// Its layout.
    pub layout: Layout,
    /// Column widths follow the contents of the whole group.
    pub autosize: bool,
}

/// The layouts.
#[derive(Debug)]
pub enum Layout {
    /// Rows and columns.
    Table(Table),
    /// A line a member.
    List,
    /// One member, several objects a line: how many, 0 for as many as fit (`-AutoSize`) or two.
    Wide(usize),
    /// Free text.
    Custom,
}

/// A table's head.
#[derive(Debug, Default)]
pub struct Table {
    /// No heading.
    pub hide_header: bool,
    /// The heading again on each screen.
    pub repeat_header: bool,
    /// The columns.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// The heading.
    pub label: Str,
    /// Cells; 0 leaves it to the printer.
    pub width: usize,
    /// Where values stand.
    pub align: Align,
    /// The heading is not the name of a property.
    pub is_custom: bool,
}

/// One object's texts.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Printed for itself, not as a part of the group that is open.
    pub out_of_band: bool,
    /// Its texts.
    pub body: Body,
}

/// The texts of an entry.
#[derive(Clone, Debug)]
pub enum Body {
    /// A text as it is.
    Raw(Str),
    /// A table's row: its cells, and whether they may take several lines.
    Row(Vec<Cell>, bool),
    /// A list's labels and values.
    List(Vec<(Str, Str)>),
    /// A wide view's item.
    Wide(Str),
    /// A custom view.
    Custom(Vec<Block>),
}

/// A row's cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its text.
    pub text: Str,
    /// Where it stands, if not as its column says.
    pub align: Option<Align>,
}

/// A packet as an object in a pipeline.
pub struct FormatObject(pub Packet);

impl FormatObject {
    /// The packet inside a value.
    pub fn of(value: &Value) -> Option<&Packet> {
        value.downcast::<FormatObject>().map(|object| &object.0)
    }
}

impl From<Packet> for Value {
    fn from(packet: Packet) -> Value {
        Value::net(FormatObject(packet))
    }
}

macro_rules! types {
    ($($name:ident),*) => {
        static DEFS: &[&TypeDef] = &[$(&TypeDef {
            name: concat!("Microsoft.PowerShell.Commands.Internal.Format.", stringify!($name)),
            ..TypeDef::CLASS
        }),*];
    };
}

types!(
    FormatStartData,
    GroupStartData,
    FormatEntryData,
    GroupEndData,
    FormatEndData
);

/// The protocol's types, in the order of [`DEFS`].
fn protocol_types() -> &'static [Ty] {
    static TYPES: OnceLock<Vec<Ty>> = OnceLock::new();
    TYPES.get_or_init(|| {
        ty::register(DEFS);
        DEFS.iter()
            .map(|def| ty::find(def.name).unwrap_or(ty::known().object))
            .collect()
    })
}

impl NetObject for FormatObject {
    fn ty(&self) -> Ty {
        let at = match self.0 {
            Packet::Start(_) => 0,
            Packet::GroupStart(_) => 1,
            Packet::Entry(_) => 2,
            Packet::GroupEnd => 3,
            Packet::End => 4,
        };
        protocol_types()
            .get(at)
            .copied()
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
