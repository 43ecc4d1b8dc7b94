//! What a store holds: rows (one object each, as JSON text), the values by which a row is found, and links between
//! rows. A store reads none of the text; `crate::tenant` gives it its meaning.

use std::fmt;
use std::sync::Arc;

/// A collection of a tenant. The name is that of the collection in the tenant file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(&'static str);

impl Kind {
    /// A kind with the collection name `name`; the kinds themselves are declared where their meaning is.
    pub const fn named(name: &'static str) -> Kind {
        Kind(name)
    }

    /// The collection's name.
    pub fn name(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A property by which rows of one kind are found without reading them all. Values are compared as they are:
/// whoever writes and asks folds case first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lookup(&'static str);

impl Lookup {
    /// A lookup with the property name `name`.
    pub const fn named(name: &'static str) -> Lookup {
        Lookup(name)
    }

    /// The property's name.
    pub fn name(self) -> &'static str {
        self.0
    }
}

/// A relation between two objects, read in both directions: `members` from a group to what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Relation(&'static str);

impl Relation {
    /// A relation with the navigation name `name`.
    pub const fn named(name: &'static str) -> Relation {
        Relation(name)
    }

    /// The relation's name.
    pub fn name(self) -> &'static str {
        self.0
    }
}

/// Where a row or link stands in the order of insertion. An update keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Place(pub u64);

/// One stored object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The key within its kind: an object id or a domain name, in lower case.
    pub key: Arc<str>,
    /// Its position in the order of insertion.
    pub place: Place,
    /// The object as compact JSON.
    pub body: Arc<str>,
}

/// A row to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The collection.
    pub kind: Kind,
    /// The key within it, in lower case.
    pub key: String,
    /// The object as compact JSON.
    pub body: String,
    /// The values by which it is found, case folded.
    pub lookups: Vec<(Lookup, String)>,
}

/// One end of a relation seen from the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The key of the object at the far end.
    pub key: Arc<str>,
    /// The link's position in the order of insertion.
    pub place: Place,
}

/// From which end a relation is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the object that has the relation: a group's members.
    Forward,
    /// From the object that is pointed to: the groups that a user is a member of.
    Backward,
}
