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
    /// Of the keys or values of a dictionary: which of which.
    view: Option<View>,
}

/// What `Keys` and `Values` are: a look at a dictionary, which is copied out when somebody wants its elements.
struct View {
    dict: Rc<Dict>,
    part: Part,
    /// [`Dict::edits`] when the elements were last copied.
    copied: Cell<Option<u32>>,
}

/// The halves of a dictionary's entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `Keys`
    Keys,
    /// `Values`
    Values,
}

impl Seq {
    /// A sequence of the given type. The elements must already be of its element type.
    pub fn new(ty: Ty, items: Vec<Value>) -> Seq {
        Seq {
            ty,
            items: RefCell::new(items),
            read_only: Cell::new(false),
            changes: Cell::new(0),
            view: None,
        }
    }

    /// The keys or values of a dictionary, which cannot be changed by themselves.
    pub fn of_dictionary(ty: Ty, dict: Rc<Dict>, part: Part) -> Seq {
        let seq = Seq {
            view: Some(View {
                dict,
                part,
                copied: Cell::new(None),
            }),
            ..Seq::new(ty, Vec::new())
        };
        seq.read_only.set(true);
        seq
    }

    /// The dictionary whose keys or values these are.
    pub fn dictionary(&self) -> Option<(&Rc<Dict>, Part)> {
        self.view.as_ref().map(|view| (&view.dict, view.part))
    }

    /// Has the elements of a dictionary at hand as they are now.
    fn look(&self) {
        let Some(view) = &self.view else { return };
        let now = Some(view.dict.edits());
        if view.copied.get() != now
            && let Ok(mut items) = self.items.try_borrow_mut()
        {
            *items = match view.part {
                Part::Keys => view.dict.keys(),
                Part::Values => view.dict.values(),
            };
            view.copied.set(now);
        }
    }

    /// A number that is another one after every change: how an enumerator notices that its collection was changed.
    pub fn version(&self) -> u32 {
        match &self.view {
            Some(view) => view.dict.version(),
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
        self.look();
        self.items.borrow()
    }

    /// The elements, for change. Do not hold across a call into a script.
    pub fn items_mut(&self) -> RefMut<'_, Vec<Value>> {
        self.changes.set(self.changes.get().wrapping_add(1));
        self.items.borrow_mut()
    }

    /// How many elements.
    pub fn len(&self) -> usize {
        match &self.view {
            Some(view) => view.dict.len(),
            None => self.items.borrow().len(),
        }
    }

    /// True without elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at an index that may be past the end.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items().get(index).cloned()
    }

    /// A copy of the elements.
    pub fn snapshot(&self) -> Vec<Value> {
        self.items().clone()
    }

    /// The elements themselves, where this was the only owner.
    pub fn into_items(self) -> Vec<Value> {
        self.look();
        self.items.into_inner()
    }

    /// The type of the elements: `System.Object` for `object[]` and `ArrayList`.
    pub fn element(&self) -> Ty {
        self.ty.element().unwrap_or(ty::known().object)
    }
}
