//! Arrays and lists: a type and its elements.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::rc::Rc;

use super::{Dict, Ty, Value, ty};

/// An array or a growing list. Whether it may grow hangs on the [`Value`] variant that holds it.
pub struct Seq {
    /// The whole type: `System.Object[]`, `List<string>`.
    pub ty: Ty,
    items: RefCell<Vec<Value>>,
    /// `ReadOnlyCollection`, `ArrayList.ReadOnly`: changes are refused.
    pub read_only: Cell<bool>,
    changes: Cell<u32>,
    /// Of the keys or values of a dictionary: the dictionary.
    source: Option<Rc<Dict>>,
}

impl Seq {
    /// A sequence of the given type. The elements must already be of its element type.
    pub fn new(ty: Ty, items: Vec<Value>) -> Seq {
        Seq {
            ty,
            items: RefCell::new(items),
            read_only: Cell::new(false),
            changes: Cell::new(0),
            source: None,
        }
    }

    /// The keys or values of a dictionary, which cannot be changed by themselves.
    pub fn of_dictionary(ty: Ty, items: Vec<Value>, source: Rc<Dict>) -> Seq {
        let view = Seq {
            source: Some(source),
            ..Seq::new(ty, items)
        };
        view.read_only.set(true);
        view
    }

    /// A number that is another one after every change: how an enumerator notices that its collection was changed.
    pub fn version(&self) -> u32 {
        match &self.source {
            Some(source) => source.version(),
            None => self.changes.get(),
        }
    }

    /// An `object[]`.
    pub fn array(items: Vec<Value>) -> Seq {
        Seq::new(ty::known().object_array, items)
    }

    /// An `ArrayList`.
    pub fn array_list(items: Vec<Value>) -> Seq {
        Seq::new(ty::known().array_list, items)
    }

    /// The elements, for reading. Do not hold across a call into a script.
    pub fn items(&self) -> Ref<'_, Vec<Value>> {
        self.items.borrow()
    }

    /// The elements, for change. Do not hold across a call into a script.
    pub fn items_mut(&self) -> RefMut<'_, Vec<Value>> {
        self.changes.set(self.changes.get().wrapping_add(1));
        self.items.borrow_mut()
    }

    /// How many elements.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// True without elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at an index that may be past the end.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items.borrow().get(index).cloned()
    }

    /// A copy of the elements.
    pub fn snapshot(&self) -> Vec<Value> {
        self.items.borrow().clone()
    }

    /// The elements themselves, where this was the only owner.
    pub fn into_items(self) -> Vec<Value> {
        self.items.into_inner()
    }

    /// The type of the elements: `System.Object` for `object[]` and `ArrayList`.
    pub fn element(&self) -> Ty {
        self.ty.element().unwrap_or(ty::known().object)
    }
}
