//! The collections: those that live in a [`Seq`](crate::value::Seq) or a [`Dict`](crate::value::Dict), and those with a
//! structure of their own (sets, queues, linked lists).

mod array;
mod array_list;
mod bit_array;
mod blocking;
mod body;
mod collection;
mod comparer;
mod dictionary;
pub mod entry;
mod enumerator;
pub mod grid;
mod hash_set;
mod hashtable;
mod linked_list;
mod list;
mod list_search;
mod name_values;
mod observable;
mod ordered;
mod priority_queue;
mod queue_stack;
mod sequence;
mod sorted;
mod specialized;

use std::rc::Rc;

use crate::value::{Seq, Ty, TypeDef, Value, ty};

pub(super) use collection::{COUNTED, READ};
pub use entry::{Entry, entries, entry, entry_of};
use enumerator::entry_enumerator;
pub use enumerator::{Enumerator, enumerator};
pub(super) use name_values::name_values;
pub use name_values::{name_value_pairs, web_headers};
pub use sequence::elements;
pub(super) use sequence::{count, filled};

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[
    array::DEFS,
    array_list::DEFS,
    bit_array::DEFS,
    blocking::DEFS,
    collection::DEFS,
    comparer::DEFS,
    dictionary::DEFS,
    entry::DEFS,
    enumerator::DEFS,
    hash_set::DEFS,
    hashtable::DEFS,
    linked_list::DEFS,
    list::DEFS,
    name_values::DEFS,
    ordered::DEFS,
    priority_queue::DEFS,
    queue_stack::DEFS,
    sorted::DEFS,
    specialized::DEFS,
];

/// A generic type of this room's descriptions; `System.Object` stands in for one that is not described.
pub(super) fn generic(definition: &str, args: Vec<Ty>) -> Ty {
    match ty::find_def(definition) {
        Some(def) => Ty::generic(def, args),
        None => ty::known().object,
    }
}

/// A `ReadOnlyCollection<T>` over elements.
pub(super) fn read_only(element: &str, items: Vec<Value>) -> Value {
    let element = ty::find(element).unwrap_or(ty::known().object);
    read_only_of(element, items)
}

/// The same for an element type.
pub(super) fn read_only_of(element: Ty, items: Vec<Value>) -> Value {
    let ty = generic(
        "System.Collections.ObjectModel.ReadOnlyCollection`1",
        vec![element],
    );
    let list = Seq::new(ty, items);
    list.read_only.set(true);
    Value::List(Rc::new(list))
}

/// A `List<T>` of elements.
pub(super) fn list_of(element: Ty, items: Vec<Value>) -> Value {
    Value::List(Rc::new(Seq::new(
        generic("System.Collections.Generic.List`1", vec![element]),
        items,
    )))
}
