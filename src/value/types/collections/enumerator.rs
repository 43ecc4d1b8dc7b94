//! What `GetEnumerator()` gives, and what `foreach`, `switch` and `$input` walk: a place in a collection.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::seq::Part;
use crate::value::ty::{Overload, PropDef, method, overload, prop};
use crate::value::{
    Dict, Engine, NetObject, R, Seq, Str, Ty, TypeDef, Value, convert, enumerate, ty,
};

use super::super::throw;
use super::entry::{EntryMaker, entry_of};
use super::grid::Grid;

/// An enumerator. It fails, as .NET's does, once the list or dictionary that it walks was changed.
pub struct Enumerator {
    ty: Ty,
    walked: Walked,
    /// The collection's version when the walk began.
    version: u32,
    /// How many elements `MoveNext` has passed: the current one is the last of them.
    passed: Cell<usize>,
}

/// What an enumerator walks.
enum Walked {
    /// Elements of its own.
    Items(Vec<Value>),
    /// An array, whose length never changes.
    Array(Rc<Seq>),
    /// A list.
    List(Rc<Seq>),
    /// The ints from one to another, up or down: `1..10`.
    Ints(i32, i32),
    /// A dictionary, entry by entry.
    Dictionary(DictionaryWalk),
}

/// A place in a dictionary.
struct DictionaryWalk {
    dict: Rc<Dict>,
    gives: Gives,
    /// See [`Dict::next`].
    step: Cell<usize>,
    /// What `MoveNext` came to.
    current: RefCell<Option<Value>>,
}

/// What a walk over a dictionary gives of each entry.
enum Gives {
    Half(Part),
    Entry(EntryMaker),
}

impl DictionaryWalk {
    fn new(dict: Rc<Dict>, gives: Gives) -> DictionaryWalk {
        DictionaryWalk {
            dict,
            gives,
            step: Cell::new(0),
            current: RefCell::new(None),
        }
    }

    /// Goes to the next entry; false where there is none.
    fn move_next(&self) -> bool {
        let next = self.dict.next(self.step.get()).map(|(step, key, value)| {
            self.step.set(step);
            match &self.gives {
                Gives::Half(Part::Keys) => key,
                Gives::Half(Part::Values) => value,
                Gives::Entry(maker) => maker.make(key, value),
            }
        });
        let found = next.is_some();
        *self.current.borrow_mut() = next;
        found
    }
}

impl Walked {
    /// A list, or what a list of a dictionary's keys or values looks at: no element is copied that the walk does not
    /// come to.
    fn of_list(list: &Rc<Seq>) -> Walked {
        match list.dictionary() {
            Some((dict, part)) => {
                Walked::Dictionary(DictionaryWalk::new(dict.clone(), Gives::Half(part)))
            }
            None => Walked::List(list.clone()),
        }
    }
}

impl Enumerator {
    fn new(ty: Ty, walked: Walked) -> Enumerator {
        let mut made = Enumerator {
            ty,
            walked,
            version: 0,
            passed: Cell::new(0),
        };
        made.version = made.current_version();
        made
    }

    /// An enumerator over what a pipeline would walk: the elements of a collection, what is left of an enumerator,
    /// or the one value.
    ///
    /// # Errors
    /// What a collection of the runtime's raises when it is walked.
    pub fn over(engine: &mut dyn Engine, value: &Value) -> R<Rc<Enumerator>> {
        let ty = known("System.Collections.Enumerator");
        let walked = match value.base() {
            Value::Array(s) => Walked::Array(s.clone()),
            Value::List(s) => Walked::of_list(s),
            Value::Net(n) if n.as_any().is::<Enumerator>() => {
                let any: Rc<dyn Any> = n.clone();
                match any.downcast::<Enumerator>() {
                    Ok(same) => return Ok(same),
                    Err(_) => Walked::Items(Vec::new()),
                }
            }
            _ => match enumerate::elements(engine, value) {
                Some(items) => Walked::Items(items?),
                None => Walked::Items(vec![value.clone()]),
            },
        };
        Ok(Rc::new(Enumerator::new(ty, walked)))
    }

    /// An enumerator over the ints from one to another, which are counted off and not kept.
    pub fn ints(first: i32, last: i32) -> Rc<Enumerator> {
        let ty = known("System.Collections.Enumerator");
        Rc::new(Enumerator::new(ty, Walked::Ints(first, last)))
    }

    /// An enumerator over elements that a list was filled with: `$input`.
    pub fn of_items(items: Vec<Value>) -> Rc<Enumerator> {
        Rc::new(Enumerator::new(
            known("System.Collections.ArrayList+ArrayListEnumeratorSimple"),
            Walked::Items(items),
        ))
    }

    fn current_version(&self) -> u32 {
        match &self.walked {
            Walked::Items(_) | Walked::Array(_) | Walked::Ints(..) => 0,
            Walked::List(s) => s.version(),
            Walked::Dictionary(walk) => walk.dict.version(),
        }
    }

    fn len(&self) -> usize {
        match &self.walked {
            Walked::Items(items) => items.len(),
            Walked::Dictionary(walk) => walk.dict.len(),
            Walked::Array(s) | Walked::List(s) => s.len(),
            Walked::Ints(first, last) => first.abs_diff(*last) as usize + 1,
        }
    }

    fn item(&self, at: usize) -> Option<Value> {
        match &self.walked {
            Walked::Items(items) => items.get(at).cloned(),
            Walked::Dictionary(walk) => walk.current.borrow().clone(),
            Walked::Array(s) | Walked::List(s) => s.get(at),
            Walked::Ints(first, last) => {
                let at = u32::try_from(at).ok()?;
                let n = if first <= last {
                    first.checked_add_unsigned(at).filter(|n| n <= last)
                } else {
                    first.checked_sub_unsigned(at).filter(|n| n >= last)
                };
                n.map(Value::Int32)
            }
        }
    }

    /// Goes to the next element; false where there is none.
    ///
    /// # Errors
    /// `InvalidOperationException` where the collection was changed since the walk began.
    pub fn move_next(&self) -> R<bool> {
        if self.version != self.current_version() {
            return throw::invalid_operation(
                "Collection was modified; enumeration operation may not execute.",
            );
        }
        if let Walked::Dictionary(walk) = &self.walked {
            let found = walk.move_next();
            self.passed.set(self.passed.get().saturating_add(1));
            return Ok(found);
        }
        let len = self.len();
        let next = self
            .passed
            .get()
            .saturating_add(1)
            .min(len.saturating_add(1));
        self.passed.set(next);
        Ok(next <= len)
    }

    /// The element that it stands on; None before the first and behind the last.
    pub fn standing_on(&self) -> Option<Value> {
        self.passed
            .get()
            .checked_sub(1)
            .and_then(|at| self.item(at))
    }

    /// Goes to the next element and gives it; None at the end.
    ///
    /// # Errors
    /// See [`Enumerator::move_next`].
    #[inline]
    pub fn next(&self) -> R<Option<Value>> {
        // What cannot change under the walk, as most loops have it.
        if let Walked::Ints(..) | Walked::Array(_) = &self.walked {
            let at = self.passed.get();
            let item = self.item(at);
            self.passed
                .set(at.saturating_add(usize::from(at <= self.len())));
            return Ok(item);
        }
        Ok(if self.move_next()? {
            self.standing_on()
        } else {
            None
        })
    }

    /// The same of a walk over ints, without making values of them: what most loops walk.
    #[inline]
    pub fn next_int(&self) -> Option<i32> {
        let Walked::Ints(first, last) = &self.walked else {
            return None;
        };
        let passed = u32::try_from(self.passed.get()).ok()?;
        let next = if first <= last {
            first.checked_add_unsigned(passed).filter(|n| n <= last)
        } else {
            first.checked_sub_unsigned(passed).filter(|n| n >= last)
        };
        let behind_end = self.len() + 1;
        self.passed.set((passed as usize + 1).min(behind_end));
        next
    }

    fn rest(&self) -> Vec<Value> {
        if let Walked::Dictionary(walk) = &self.walked {
            let mut rest = Vec::new();
            while walk.move_next() {
                rest.extend(walk.current.borrow_mut().take());
            }
            self.passed.set(usize::MAX);
            return rest;
        }
        let len = self.len();
        let rest = (self.passed.get()..len)
            .filter_map(|at| self.item(at))
            .collect();
        self.passed.set(len.saturating_add(1));
        rest
    }
}

fn known(type_name: &str) -> Ty {
    ty::find(type_name).unwrap_or(ty::known().object)
}

/// An enumerator of the named type over a snapshot of elements.
pub fn enumerator(type_name: &str, items: Vec<Value>) -> Value {
    Value::net(Enumerator::new(known(type_name), Walked::Items(items)))
}

/// An enumerator of the named type over a dictionary's entries.
pub(super) fn entry_enumerator(type_name: &str, dict: Rc<Dict>) -> Value {
    let maker = EntryMaker::of(&dict);
    Value::net(Enumerator::new(
        known(type_name),
        Walked::Dictionary(DictionaryWalk::new(dict, Gives::Entry(maker))),
    ))
}

/// `GetEnumerator` of a list or array.
pub(super) const OF_SEQUENCE: &[Overload] = &[overload(
    "System.Collections.IEnumerator GetEnumerator()",
    of_sequence,
)];

/// The same for overloads that declare another type.
pub(super) fn of_sequence(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let walked = match this.base() {
        Value::Array(s) => Walked::Array(s.clone()),
        Value::List(s) => Walked::of_list(s),
        other => match other.downcast::<Grid>() {
            Some(grid) => Walked::Array(grid.row()),
            None => Walked::Items(Vec::new()),
        },
    };
    Ok(Value::net(Enumerator::new(
        known("System.Collections.Enumerator"),
        walked,
    )))
}

const PROPERTIES: &[PropDef] = &[prop("Current", "System.Object", |_, this| current(this))];
const ENTRY_PROPERTIES: &[PropDef] = &[
    prop("Current", "System.Object", |_, this| current(this)),
    prop("Key", "System.Object", |_, this| {
        Ok(entry_of(&current(this)?).map_or(Value::Null, |e| e.key.clone()))
    }),
    prop("Value", "System.Object", |_, this| {
        Ok(entry_of(&current(this)?).map_or(Value::Null, |e| e.value.clone()))
    }),
    prop("Entry", "System.Collections.DictionaryEntry", |_, this| {
        let current = current(this)?;
        Ok(entry_of(&current).map_or(Value::Null, |e| {
            super::entry(e.key.clone(), e.value.clone())
        }))
    }),
];

const METHODS: &[ty::MethodDef] = &[
    method(
        "MoveNext",
        &[overload("bool MoveNext()", |_, this, _| {
            match this.downcast::<Enumerator>() {
                Some(e) => Ok(e.move_next()?.into()),
                None => Ok(false.into()),
            }
        })],
    ),
    method(
        "Reset",
        &[overload("void Reset()", |_, this, _| {
            if let Some(e) = this.downcast::<Enumerator>() {
                e.passed.set(0);
                if let Walked::Dictionary(walk) = &e.walked {
                    walk.step.set(0);
                    *walk.current.borrow_mut() = None;
                }
            }
            Ok(Value::Void)
        })],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Collections.Enumerator",
        interfaces: &["System.Collections.IEnumerator"],
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.ArrayList+ArrayListEnumeratorSimple",
        interfaces: &["System.Collections.IEnumerator"],
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.CharEnumerator",
        interfaces: &["System.Collections.IEnumerator"],
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Hashtable+HashtableEnumerator",
        interfaces: &["System.Collections.IDictionaryEnumerator"],
        properties: ENTRY_PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator",
        interfaces: &["System.Collections.IDictionaryEnumerator"],
        properties: ENTRY_PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
];

/// The element that the enumerator stands on.
fn current(this: &Value) -> R<Value> {
    let Some(e) = this.downcast::<Enumerator>() else {
        return Ok(Value::Null);
    };
    match e.standing_on() {
        Some(item) => Ok(item),
        None if e.passed.get() == 0 => {
            throw::invalid_operation("Enumeration has not started. Call MoveNext.")
        }
        None => throw::invalid_operation("Enumeration already finished."),
    }
}

impl NetObject for Enumerator {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    /// A pipeline that is given an enumerator walks what is left of it.
    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.rest()))
    }

    /// What is left of it, joined as an array's elements are.
    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        let rest = Value::array(self.rest());
        Some(convert::to_str(engine, &rest))
    }
}
