//! `System.Xml.Linq`: the same trees, as `XDocument`, `XElement` and `XAttribute` show them: without the adapter, with
//! names that carry their namespace.

mod change;
mod members;
mod names;
mod object;
mod statics;
mod text;

pub(super) use members::DEFS as NODES;
pub(super) use names::DEFS as NAMES;
