//! PSObject: the note, script and alias properties and script methods that a script hangs on an object.
//!
//! Objects made at one place share their list of names (a [`Shape`]), so that two hundred thousand rows carry their
//! values and one pointer each.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use hashbrown::HashTable;

use super::dict::{equals_ignore_case, hash_ignore_case};
use super::{NetObject, Str, Ty, Value, ty};

/// What a member in a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    /// A value of its own.
    Note,
    /// `{ get }`, `{ set }`: the slot holds an array of the two script blocks.
    Script,
    /// Another member's name: the slot holds it as a string, or as an array of name and type to convert to.
    Alias,
    /// A script block called with `$this`.
    ScriptMethod,
    /// Names of other properties: the slot holds an array of strings.
    PropertySet,
    /// A group of members: the slot holds an object with them (`PSStandardMembers`).
    MemberSet,
    /// A native property or method that `Add-Member CodeProperty` or the engine attached.
    Code,
}

/// A note whose value lives elsewhere: a module's variable that is a property of the module's object. It stands in the
/// note's slot and is never seen as a value.
pub trait LiveNote {
    /// The value.
    fn get(&self) -> Value;
    /// Sets it.
    fn set(&self, value: Value);
}

struct Live(Box<dyn LiveNote>);

impl NetObject for Live {
    fn ty(&self) -> Ty {
        ty::known().object
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A slot's value: what a live note holds now.
fn held(slot: &Value) -> Value {
    match slot {
        Value::Net(n) => match n.as_any().downcast_ref::<Live>() {
            Some(live) => live.0.get(),
            None => slot.clone(),
        },
        slot => slot.clone(),
    }
}

/// Puts a value into a slot: a live note passes it on.
fn put(slot: &mut Value, value: Value) {
    if let Value::Net(n) = slot
        && let Some(live) = n.as_any().downcast_ref::<Live>()
    {
        live.0.set(value);
        return;
    }
    *slot = value;
}

/// The names and kinds of a table's members, shared by the objects that have the same ones in the same order.
pub struct Shape {
    entries: Vec<(Str, MemberKind, bool)>,
    /// The places by name, where there are too many to look through; made when a name is first asked for.
    index: OnceCell<HashTable<u32>>,
    /// The shape that this one was made from, kept so that the next object built alike finds its way.
    _made_from: Option<Rc<Shape>>,
    /// The shape that adding one more note last led to: objects built alike go the same way.
    next: RefCell<Option<(Str, Weak<Shape>)>>,
}

/// More names than these are found by an index.
const MANY: usize = 12;

/// An object with more members than these has a shape of its own, which grows with it: that others are built alike is
/// not likely enough to keep each step of its growth.
const WIDE: usize = 64;

impl Shape {
    fn of(entries: Vec<(Str, MemberKind, bool)>) -> Shape {
        Shape {
            entries,
            index: OnceCell::new(),
            _made_from: None,
            next: RefCell::new(None),
        }
    }

    fn empty() -> Rc<Shape> {
        thread_local!(static EMPTY: Rc<Shape> = Rc::new(Shape::of(Vec::new())));
        EMPTY.with(Rc::clone)
    }

    /// The shape with these notes. An object literal builds it once.
    pub fn of_notes(names: impl IntoIterator<Item = Str>) -> Rc<Shape> {
        let notes = names.into_iter().map(|n| (n, MemberKind::Note, false));
        Rc::new(Shape::of(notes.collect()))
    }

    /// Where a member of that name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        if self.entries.len() > MANY {
            let index = self.index.get_or_init(|| self.make_index());
            return index
                .find(hash_ignore_case(name), |at| {
                    self.name_at(*at as usize)
                        .is_some_and(|n| equals_ignore_case(n, name))
                })
                .map(|at| *at as usize);
        }
        self.entries
            .iter()
            .position(|(n, ..)| n == name)
            .or_else(|| {
                self.entries
                    .iter()
                    .position(|(n, ..)| equals_ignore_case(n, name))
            })
    }

    fn make_index(&self) -> HashTable<u32> {
        let mut index = HashTable::with_capacity(self.entries.len());
        for at in 0..self.entries.len() as u32 {
            self.link(&mut index, at);
        }
        index
    }

    fn link(&self, index: &mut HashTable<u32>, at: u32) {
        let hash = |at: &u32| {
            self.name_at(*at as usize)
                .map_or(0, |name| hash_ignore_case(name))
        };
        index.insert_unique(hash(&at), at, hash);
    }

    /// Adds a member to a shape that only one object has.
    fn push(&mut self, name: &Str, kind: MemberKind) {
        self.entries.push((name.clone(), kind, false));
        if let Some(mut index) = self.index.take() {
            self.link(&mut index, self.entries.len() as u32 - 1);
            let _ = self.index.set(index);
        }
    }

    /// The name of the member at a place.
    pub fn name_at(&self, at: usize) -> Option<&Str> {
        self.entries.get(at).map(|(name, ..)| name)
    }

    fn with(self: &Rc<Shape>, name: &Str, kind: MemberKind) -> Rc<Shape> {
        if kind == MemberKind::Note
            && let Some((last, next)) = &*self.next.borrow()
            && last == name
            && let Some(next) = next.upgrade()
        {
            return next;
        }
        let mut entries = Vec::with_capacity(self.entries.len() + 1);
        entries.extend_from_slice(&self.entries);
        entries.push((name.clone(), kind, false));
        let shape = Rc::new(Shape {
            _made_from: Some(Rc::clone(self)),
            ..Shape::of(entries)
        });
        if kind == MemberKind::Note {
            *self.next.borrow_mut() = Some((name.clone(), Rc::downgrade(&shape)));
        }
        shape
    }
}

/// Members in order. Names ignore case.
pub struct MemberTable {
    shape: RefCell<Rc<Shape>>,
    slots: RefCell<Vec<Value>>,
}

impl Default for MemberTable {
    fn default() -> MemberTable {
        MemberTable {
            shape: RefCell::new(Shape::empty()),
            slots: RefCell::default(),
        }
    }
}

impl MemberTable {
    /// A table of notes whose names are a shape's. Missing values are null, more than the shape has are dropped.
    pub fn with_shape(shape: Rc<Shape>, mut slots: Vec<Value>) -> MemberTable {
        slots.resize(shape.entries.len(), Value::Null);
        MemberTable {
            shape: RefCell::new(shape),
            slots: RefCell::new(slots),
        }
    }

    /// The names' shape, for a call site's cache: see [`MemberTable::get_at`].
    pub fn shape(&self) -> Rc<Shape> {
        self.shape.borrow().clone()
    }

    /// The note at a cached position, where the table still has that shape.
    pub fn get_at(&self, shape: &Rc<Shape>, position: usize) -> Option<Value> {
        let own = self.shape.borrow();
        if Rc::ptr_eq(&own, shape) && own.entries.get(position)?.1 == MemberKind::Note {
            self.slots.borrow().get(position).map(held)
        } else {
            None
        }
    }

    /// How many members.
    pub fn len(&self) -> usize {
        self.slots.borrow().len()
    }

    /// True without members.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A member's kind and slot.
    pub fn get(&self, name: &str) -> Option<(MemberKind, Value)> {
        let shape = self.shape.borrow();
        let at = shape.position(name)?;
        Some((shape.entries.get(at)?.1, held(self.slots.borrow().get(at)?)))
    }

    /// The value of a note.
    pub fn note(&self, name: &str) -> Option<Value> {
        match self.get(name) {
            Some((MemberKind::Note, v)) => Some(v),
            _ => None,
        }
    }

    /// Sets the slot of a member that is there; false where none is.
    pub fn replace(&self, name: &str, slot: Value) -> bool {
        let at = self.shape.borrow().position(name);
        match at {
            Some(at) => {
                if let Some(place) = self.slots.borrow_mut().get_mut(at) {
                    put(place, slot);
                }
                true
            }
            None => false,
        }
    }

    /// Sets the slot of a member that is there and gives what was in it.
    pub fn swap(&self, name: &str, slot: Value) -> Option<Value> {
        let at = self.shape.borrow().position(name)?;
        let mut slots = self.slots.borrow_mut();
        slots
            .get_mut(at)
            .map(|place| std::mem::replace(place, slot))
    }

    /// Adds a member, or replaces the one of that name, kind and all.
    pub fn set(&self, name: impl Into<Str>, kind: MemberKind, slot: Value) {
        let name = name.into();
        let at = self.shape.borrow().position(&name);
        match at {
            Some(at) => {
                if self
                    .shape
                    .borrow()
                    .entries
                    .get(at)
                    .is_some_and(|e| e.1 != kind)
                {
                    let mut entries = self.shape.borrow().entries.clone();
                    if let Some(entry) = entries.get_mut(at) {
                        entry.1 = kind;
                    }
                    *self.shape.borrow_mut() = Rc::new(Shape::of(entries));
                }
                if let Some(place) = self.slots.borrow_mut().get_mut(at) {
                    put(place, slot);
                }
            }
            None => {
                self.add_name(&name, kind);
                self.slots.borrow_mut().push(slot);
            }
        }
    }

    fn add_name(&self, name: &Str, kind: MemberKind) {
        let mut shape = self.shape.borrow_mut();
        if shape.entries.len() < WIDE {
            let next = shape.with(name, kind);
            *shape = next;
            return;
        }
        if Rc::get_mut(&mut shape).is_none() {
            *shape = Rc::new(Shape::of(shape.entries.clone()));
        }
        if let Some(own) = Rc::get_mut(&mut shape) {
            own.push(name, kind);
        }
    }

    /// Adds or sets a note.
    pub fn set_note(&self, name: impl Into<Str>, value: Value) {
        self.set(name, MemberKind::Note, value);
    }

    /// Adds a note whose value lives elsewhere.
    pub fn set_live(&self, name: impl Into<Str>, note: Box<dyn LiveNote>) {
        self.set(name, MemberKind::Note, Value::net(Live(note)));
    }

    /// Removes a member; false where none is.
    pub fn remove(&self, name: &str) -> bool {
        let Some(at) = self.shape.borrow().position(name) else {
            return false;
        };
        let mut entries = self.shape.borrow().entries.clone();
        entries.remove(at);
        *self.shape.borrow_mut() = Rc::new(Shape::of(entries));
        self.slots.borrow_mut().remove(at);
        true
    }

    /// All members: name, kind, slot.
    pub fn all(&self) -> Vec<(Str, MemberKind, Value)> {
        let shape = self.shape.borrow();
        let slots = self.slots.borrow();
        shape
            .entries
            .iter()
            .zip(slots.iter())
            .map(|((n, k, _), v)| (n.clone(), *k, held(v)))
            .collect()
    }

    /// The names of the members, in order.
    pub fn names(&self) -> Vec<Str> {
        self.shape
            .borrow()
            .entries
            .iter()
            .map(|(n, ..)| n.clone())
            .collect()
    }

    /// Hides a member from default output and `Get-Member` without `-Force`.
    pub fn hide(&self, name: &str) {
        let Some(at) = self.shape.borrow().position(name) else {
            return;
        };
        let mut entries = self.shape.borrow().entries.clone();
        if let Some(entry) = entries.get_mut(at) {
            entry.2 = true;
        }
        *self.shape.borrow_mut() = Rc::new(Shape::of(entries));
    }

    /// True where a member was hidden.
    pub fn is_hidden(&self, name: &str) -> bool {
        let shape = self.shape.borrow();
        shape
            .position(name)
            .and_then(|at| shape.entries.get(at))
            .is_some_and(|e| e.2)
    }

    /// A copy with the same slots.
    pub fn duplicate(&self) -> MemberTable {
        MemberTable {
            shape: RefCell::new(self.shape()),
            slots: RefCell::new(self.slots.borrow().iter().map(held).collect()),
        }
    }
}

/// A type's names as `PSTypeNames` shows them, most derived first.
pub type TypeNames = Rc<Vec<Str>>;

/// A `PSCustomObject`.
#[derive(Default)]
pub struct PsObject {
    /// Its members.
    pub members: MemberTable,
    /// `PSTypeNames` where a script or cmdlet changed them; None: `System.Management.Automation.PSCustomObject`,
    /// `System.Object`.
    pub type_names: RefCell<Option<TypeNames>>,
    /// Output of `Select-Object`: prints its type name as `Selected.*` and is laid out by its own properties.
    pub selected: Cell<bool>,
}

impl PsObject {
    /// An object with notes in order.
    pub fn from_notes<N: AsRef<str>>(properties: impl IntoIterator<Item = (N, Value)>) -> PsObject {
        let object = PsObject::default();
        for (name, value) in properties {
            object.members.set_note(name.as_ref(), value);
        }
        object
    }

    /// An object whose notes are a shape's.
    pub fn with_shape(shape: Rc<Shape>, slots: Vec<Value>) -> PsObject {
        PsObject {
            members: MemberTable::with_shape(shape, slots),
            type_names: RefCell::new(None),
            selected: Cell::new(false),
        }
    }

    /// Keeps what an object was as text where it was written (CliXml), beside its properties and shown by none of them.
    pub fn keep_text(&self, text: String) {
        self.members.set_note("ToString", Value::from(text));
        self.members.hide("ToString");
    }

    /// The text that [`PsObject::keep_text`] kept.
    pub fn kept_text(&self) -> Option<Str> {
        if !self.members.is_hidden("ToString") {
            return None;
        }
        match self.members.note("ToString")? {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The same members in a new object.
    pub fn duplicate(&self) -> PsObject {
        PsObject {
            members: self.members.duplicate(),
            type_names: RefCell::new(self.type_names.borrow().clone()),
            selected: self.selected.clone(),
        }
    }
}

/// A value of a simple type with members added to it.
pub struct Wrapped {
    /// The value; never itself a wrapper.
    pub base: Value,
    /// What was added.
    pub members: MemberTable,
    /// `PSTypeNames` where changed.
    pub type_names: RefCell<Option<TypeNames>>,
    /// How a number was written as an argument (`1.50`, `1kb`): its text wherever it is shown.
    pub written: Option<Str>,
}

impl Wrapped {
    /// A wrapper around a value, with the members of the wrapper that the value may already be.
    pub fn new(value: &Value) -> Wrapped {
        match value {
            Value::Wrapped(w) => Wrapped {
                base: w.base.clone(),
                members: w.members.duplicate(),
                type_names: RefCell::new(w.type_names.borrow().clone()),
                written: w.written.clone(),
            },
            other => Wrapped {
                base: other.clone(),
                members: MemberTable::default(),
                type_names: RefCell::new(None),
                written: None,
            },
        }
    }
}

/// Members added to an object with an identity (array, list, dictionary, .NET object): kept beside it, as PowerShell
/// does, so that they are there however the script reaches the object.
#[derive(Default)]
pub struct Extension {
    /// What was added.
    pub members: MemberTable,
    /// `PSTypeNames` where changed.
    pub type_names: RefCell<Option<TypeNames>>,
}

enum Owner {
    Seq(Weak<super::Seq>),
    Dict(Weak<super::Dict>),
    Net(Weak<dyn super::NetObject>),
}

impl Owner {
    fn is_alive(&self) -> bool {
        match self {
            Owner::Seq(w) => w.strong_count() > 0,
            Owner::Dict(w) => w.strong_count() > 0,
            Owner::Net(w) => w.strong_count() > 0,
        }
    }
}

#[derive(Default)]
struct Extensions {
    table: rustc_hash::FxHashMap<usize, (Owner, Rc<Extension>)>,
    sweep_at: usize,
}

thread_local!(static EXTENSIONS: RefCell<Extensions> = RefCell::default());

fn identity(value: &Value) -> Option<(usize, Owner)> {
    Some(match value {
        Value::Array(s) | Value::List(s) => (
            Rc::as_ptr(s).cast::<()>() as usize,
            Owner::Seq(Rc::downgrade(s)),
        ),
        Value::Hash(d) => (
            Rc::as_ptr(d).cast::<()>() as usize,
            Owner::Dict(Rc::downgrade(d)),
        ),
        Value::Net(n) => (
            Rc::as_ptr(n).cast::<()>() as usize,
            Owner::Net(Rc::downgrade(n)),
        ),
        _ => return None,
    })
}

/// The members that were added to an object with an identity, if any were.
pub fn extension(value: &Value) -> Option<Rc<Extension>> {
    EXTENSIONS.with_borrow(|e| {
        if e.table.is_empty() {
            return None;
        }
        let (key, _) = identity(value)?;
        e.table
            .get(&key)
            .filter(|(owner, _)| owner.is_alive())
            .map(|(_, x)| x.clone())
    })
}

/// The same, made where there was none; None for values without an identity (they are wrapped instead).
pub fn extend(value: &Value) -> Option<Rc<Extension>> {
    let (key, owner) = identity(value)?;
    EXTENSIONS.with_borrow_mut(|e| {
        if e.table.len() >= e.sweep_at.max(64) {
            e.table.retain(|_, (owner, _)| owner.is_alive());
            e.sweep_at = e.table.len() * 2;
        }
        match e.table.get(&key) {
            Some((owner, x)) if owner.is_alive() => Some(x.clone()),
            _ => {
                let x = Rc::new(Extension::default());
                e.table.insert(key, (owner, x.clone()));
                Some(x)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_built_alike_share_their_shape() {
        let make = || PsObject::from_notes([("A", Value::Int32(1)), ("B", Value::Int32(2))]);
        let (x, y) = (make(), make());
        assert!(Rc::ptr_eq(&x.members.shape(), &y.members.shape()));
        assert!(matches!(y.members.note("b"), Some(Value::Int32(2))));
    }

    #[test]
    fn an_extension_dies_with_its_owner() {
        let v = Value::array(vec![]);
        let Some(x) = extend(&v) else {
            panic!("an array has an identity")
        };
        x.members.set_note("N", Value::Int32(1));
        assert!(extension(&v).is_some());
        assert!(extend(&Value::Int32(1)).is_none());
    }
}
