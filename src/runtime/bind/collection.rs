//! Which parameter types are collections, as the binder tells them apart.

use crate::value::ty::Shape;
use crate::value::{Ty, ty};

/// The lists that a binder fills element by element; other collections are converted as a whole.
const LISTS: &[&str] = &[
    "System.Collections.ArrayList",
    "System.Collections.Generic.List`1",
    "System.Collections.ObjectModel.Collection`1",
    "System.Collections.ObjectModel.ObservableCollection`1",
];

/// What kind of collection a parameter's type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// A single value; dictionaries count as such.
    No,
    /// `T[]`.
    Array(Ty),
    /// `System.Array`: becomes `object[]`.
    AnyArray,
    /// A list without a type of its elements, or with one: `ArrayList`, `List[T]`, `Collection[T]`.
    List(Option<Ty>),
}

impl Collection {
    /// What kind of collection a type is.
    pub fn of(t: Option<Ty>) -> Collection {
        let Some(t) = t else { return Collection::No };
        if t == ty::known().array {
            return Collection::AnyArray;
        }
        match t.shape() {
            Shape::Array(element, 1) => Collection::Array(*element),
            Shape::Generic(def, args) if LISTS.contains(&def.name) => {
                Collection::List(args.first().copied())
            }
            Shape::Def(def) if LISTS.contains(&def.name) => Collection::List(None),
            _ => Collection::No,
        }
    }

    /// The type of the elements, where there is one.
    pub fn element(self) -> Option<Ty> {
        match self {
            Collection::Array(t) => Some(t),
            Collection::List(t) => t,
            Collection::No | Collection::AnyArray => None,
        }
    }
}
